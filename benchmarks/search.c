/*
 * bench-search STORE N SECONDS [QUERIES]: a library of N practices (made anew
 * where the file is not there), what pages read of it, and the queries of a file
 * asked of it, ours and the peer's ("-": none).  Prints figures for benchmarks/search.sh: a name and a number
 * each; "stopped ..." and status 3 when the seconds are over.  Without QUERIES
 * it reads queries, one a line, and prints each with the number of its hits,
 * from which benchmarks/queries was chosen.
 *
 * The practices are made from the given ones: sentences of three of them, their
 * topics, and a place of GeoNames, whose names give the rare words.  Nothing is
 * random: practice i is the same wherever it is made.  They come in as files of
 * JSON Lines, in the way of guildhall practice import.
 *
 * The peer is SQLite's FTS5 on the same terms in the same file, each once, as it
 * is after its inserts: all that answers a word as one MATCH, ORDER BY rank
 * LIMIT 20, no counts and nothing read.  Both must find the same number.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/app.h"
#include "app/schema.h"
#include "practice/practice_carry_desk.h"
#include "practice/practice_find.h"
#include "practice/practice_oai.h"
#include "programme/programme.h"

extern const char practices_jsonl[], places_tsv[];

enum { GIVEN = 55, LINES = 10000, THIRDS = 3, EACH = 67, ROUNDS = 5,
	SENTENCES = 1000, PLACES = 20000, TITLE_MAX = 120 };

static struct arena *kept, *arena;
static struct practice given[GIVEN];
static const char *sentence[SENTENCES], *city[PLACES], *country[PLACES];
static size_t sentences, places;
static double until;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
processor(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t
mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

static void
read_sentences(const char *words)
{
	const char *text = words_in(kept, words, "en"), *end;

	for (; text != NULL && *text != '\0'; text = end) {
		end = strstr(text, ". ");
		end = end == NULL ? text + strlen(text) : end + 2;
		if (sentences < SENTENCES)
			sentence[sentences++] = arena_dup_n(kept, text,
			    (size_t)(end - text));
	}
}

static void
read_given(void)
{
	struct text_list lines = text_split(kept, practices_jsonl, '\n');
	const char *why;

	for (size_t i = 0; i < GIVEN; i++) {
		struct practice_fault *faults;
		json_t *in;

		given[i] = (struct practice)PRACTICE_NEW;
		if (json_read(kept, lines.at[i], strlen(lines.at[i]), &in,
		    &why) != RC_OK || practice_from_json(kept, in, &given[i],
		    &faults) != RC_OK)
			exit(1);
		json_decref(in);
		read_sentences(given[i].what_was_done);
		read_sentences(given[i].result);
	}
	lines = text_split(kept, places_tsv, '\n');
	for (size_t i = 1; i < lines.n && places < PLACES; i++) {
		struct text_list cell = text_split(kept, lines.at[i], '\t');

		if (cell.n >= 5) {
			city[places] = cell.at[1];
			country[places++] = cell.at[2];
		}
	}
}

static const char *
some_sentences(struct arena *a, uint64_t seed, int n)
{
	struct buf b = BUF(a);

	for (int i = 0; i < n; i++)
		buf_printf(&b, "%s ", sentence[mix(seed + (uint64_t)i) %
		    sentences]);
	return words_set(a, NULL, "en", buf_text(&b));
}

static struct practice
make(struct arena *a, int64_t i)
{
	uint64_t seed = (uint64_t)i * 64;
	struct practice p = given[mix(seed) % GIVEN];
	const struct practice *other = &given[mix(seed + 1) % GIVEN];
	size_t at = mix(seed + 2) % places;

	p.id = 0;
	p.code = arena_printf(a, "b%lld", (long long)i);
	p.city = city[at];
	p.country = country[at];
	p.title = words_set(a, NULL, "en", text_cut(a, arena_printf(a,
	    "%s in %s", words_in(a, p.title, "en"), p.city), TITLE_MAX - 1));
	p.topics = mix(seed + 3) % 2 == 0 ? p.topics : other->topics;
	p.target_groups = other->target_groups;
	p.year_from = 1990 + (int64_t)(mix(seed + 4) % 36);
	p.what_was_done = some_sentences(a, seed + 8, 4);
	p.result = some_sentences(a, seed + 16, 2);
	p.state = PRACTICE_PUBLISHED;
	p.attribution = ATTRIBUTION_NAMED;
	p.imported = true;
	return p;
}

static void
stop_in_time(const char *what, int64_t done, int64_t of)
{
	if (now() < until)
		return;
	printf("stopped %s: %lld of %lld\n", what, (long long)done,
	    (long long)of);
	exit(3);
}

/* --- files of practices, brought in --- */

struct file {
	row_id programme;
	unixtime now;			/* each is of another second */
	struct buf lines;
	struct arena *run;		/* of the import */
};

static void
make_file(struct file *f, int64_t from, int64_t to)
{
	struct arena *a = arena_make();

	arena_reset(arena);
	f->lines = BUF(arena);
	for (; from < to; from++) {
		struct practice p;

		arena_reset(a);
		p = make(a, from);
		buf_printf(&f->lines, "%s\n", practice_to_json(a, &p));
	}
	arena_free(a);
}

/* Like another line or not: it comes in. */
static enum rc
add(void *with, const struct carry_item *i, const struct carry_found *f,
    enum carry_choice *choice)
{
	(void)with;
	(void)f;
	if (i->faults != NULL)
		fprintf(stderr, "search: line %zu: %s: %s\n", i->line,
		    i->faults->key, i->faults->why);
	*choice = CARRY_ADD;
	return RC_OK;
}

static enum rc
bring_in(struct db *db, void *with)
{
	struct file *f = with;
	struct carry_run run = { .db = db, .arena = f->run, .line = add,
	    .bytes = f->lines.p, .n = f->lines.n, .plan = {
	    .programme = f->programme, .now = f->now, .publish = true,
	    .how = "import" } };

	TRY(carry_look(&run));
	return carry_write(&run);
}

static enum rc
found_programme(struct db *db, void *with)
{
	struct programme p = { .slug = "bench", .title = "{\"en\":\"Bench\"}",
	    .kind = KIND_ACADEMY, .langs = "en" };

	TRY(programme_save(db, &p, 1760000000));
	((struct file *)with)->programme = p.id;
	return RC_OK;
}

static enum rc
fill(struct db *db, int64_t n)
{
	struct file f = { .run = arena_make() };
	double took = 0, last = 0, busy = 0;

	TRY(db_transact(db, found_programme, &f));
	for (int64_t i = 0; i < n; i += LINES) {
		int64_t to = i + LINES < n ? i + LINES : n;
		double from, busy_from;

		stop_in_time("importing", i, n);
		make_file(&f, i, to);
		f.now = 1760000000 + i / LINES;
		arena_reset(f.run);
		from = now();
		busy_from = processor();
		TRY(db_transact(db, bring_in, &f));
		TRY(db_checkpoint(db));
		last = (double)(to - i) / (now() - from);
		took += now() - from;
		busy += processor() - busy_from;
	}
	printf("import %.0f\nimport_last %.0f\nimport_busy %.0f\n",
	    (double)n / took, last, (double)n / busy);
	fflush(stdout);
	arena_free(f.run);
	return RC_OK;
}

/* --- the peer --- */

static sqlite3 *bare;

static void
must(int code)
{
	if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
		fprintf(stderr, "search: %s\n", sqlite3_errmsg(bare));
		exit(1);
	}
}

/* A term as a word that FTS5's tokenizer leaves whole. */
static void
put_word(struct buf *b, const char *term)
{
	if (*term == '#' || *term == '@')
		buf_str(b, *term++ == '#' ? "zzt" : "zzc");
	for (; *term != '\0'; term++)
		buf_char(b, *term == '-' || *term == '_' ? 'x' : *term);
}

static void
fill_bare(int64_t n)
{
	sqlite3_stmt *put;
	double took = 0, busy = 0;

	must(sqlite3_exec(bare, "CREATE VIRTUAL TABLE bare USING fts5(terms,"
	    " content='', tokenize=\"unicode61 remove_diacritics 0"
	    " categories 'L* N* M* Co'\")", NULL, NULL, NULL));
	must(sqlite3_prepare_v2(bare, "INSERT INTO bare (rowid, terms)"
	    " VALUES (?1, ?2)", -1, &put, NULL));
	for (int64_t i = 0; i < n; i++) {
		const struct find_term *t;
		struct practice p;
		struct buf b;
		double from, busy_from;
		size_t m;

		arena_reset(arena);
		b = BUF(arena);
		p = make(arena, i);
		m = find_bag_terms(practice_find_bag(arena, &p), &t);
		for (size_t k = 0; k < m; k++) {
			put_word(&b, t[k].text);
			buf_char(&b, ' ');
		}
		from = now();
		busy_from = processor();
		if (i % LINES == 0) {
			stop_in_time("filling the peer", i, n);
			must(sqlite3_exec(bare, "BEGIN", NULL, NULL, NULL));
		}
		must(sqlite3_bind_int64(put, 1, i + 1));
		must(sqlite3_bind_text(put, 2, buf_text(&b), -1,
		    SQLITE_STATIC));
		must(sqlite3_step(put));
		must(sqlite3_reset(put));
		if (i % LINES == LINES - 1 || i == n - 1)
			must(sqlite3_exec(bare, "COMMIT", NULL, NULL, NULL));
		took += now() - from;
		busy += processor() - busy_from;
	}
	must(sqlite3_finalize(put));
	printf("bare_import %.0f\nbare_busy %.0f\n", (double)n / took,
	    (double)n / busy);
	fflush(stdout);
}

/* All that answers each word, as find_rank() was given it. */
static const char *
match(const struct find_query *q)
{
	struct buf b = BUF(arena);

	for (size_t g = 0; g < q->groups; g++) {
		bool any = false;

		if (q->group[g].docs == 0)
			continue;
		buf_str(&b, b.n > 0 ? " AND (" : "(");
		for (size_t i = 0; i < q->group[g].n; i++)
			if (q->group[g].at[i].docs > 0) {
				buf_str(&b, any ? " OR \"" : "\"");
				put_word(&b, q->group[g].at[i].term);
				buf_char(&b, '"');
				any = true;
			}
		buf_char(&b, ')');
	}
	return buf_text(&b);
}

static void
ask_bare(const char *what)
{
	static sqlite3_stmt *q;
	int code;

	if (q == NULL)
		must(sqlite3_prepare_v2(bare, "SELECT rowid FROM bare"
		    " WHERE bare MATCH ?1 ORDER BY rank LIMIT 20", -1, &q,
		    NULL));
	must(sqlite3_bind_text(q, 1, what, -1, SQLITE_TRANSIENT));
	while ((code = sqlite3_step(q)) == SQLITE_ROW)
		;
	must(code);
	must(sqlite3_reset(q));
}

static int64_t
count_bare(const char *what)
{
	sqlite3_stmt *q;
	int64_t n;

	must(sqlite3_prepare_v2(bare, "SELECT count(*) FROM bare"
	    " WHERE bare MATCH ?1", -1, &q, NULL));
	must(sqlite3_bind_text(q, 1, what, -1, SQLITE_TRANSIENT));
	must(sqlite3_step(q));
	n = sqlite3_column_int64(q, 0);
	must(sqlite3_finalize(q));
	return n;
}

/* --- measuring --- */

static const char *const third_name[THIRDS] = { "rare", "middle", "frequent" };

struct third {
	const char *query[EACH];
	size_t n;
	struct took { double *clock, *busy; } ours, bare;
	size_t asked;
	int64_t fewest, most;		/* hits */
};

static int
less(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return a < b ? -1 : a > b;
}

static enum rc
ask(struct db *db, const char *text, struct find_query *q,
    struct practice_found *found)
{
	const struct practice_ask all = { .most = 20 };

	find_query(arena, practice_vocabulary(), text, q);
	return practice_find(db, arena, 0, &all, q, found);
}

/* round -1 warms, and counts the hits. */
static enum rc
ask_both(struct db *db, struct third *t, const char *text, int round)
{
	struct practice_found found;
	struct find_query q;
	const char *what;
	double clock, busy;

	arena_reset(arena);
	clock = now();
	busy = processor();
	TRY(ask(db, text, &q, &found));
	t->ours.busy[t->asked] = processor() - busy;
	t->ours.clock[t->asked] = now() - clock;
	what = match(&q);
	clock = now();
	busy = processor();
	if (*what != '\0')
		ask_bare(what);
	t->bare.busy[t->asked] = processor() - busy;
	t->bare.clock[t->asked] = now() - clock;
	if (round >= 0) {
		t->asked++;
		return RC_OK;
	}
	if (*what != '\0' && count_bare(what) != found.whole) {
		fprintf(stderr, "search: \"%s\": %lld here, %lld there\n",
		    text, (long long)found.whole, (long long)count_bare(what));
		return RC_FAILED;
	}
	if (found.whole < t->fewest)
		t->fewest = found.whole;
	if (found.whole > t->most)
		t->most = found.whole;
	return RC_OK;
}

static void
make_room(struct took *t)
{
	t->clock = arena_array(kept, double, EACH * ROUNDS);
	t->busy = arena_array(kept, double, EACH * ROUNDS);
}

static void
print(const char *third, const char *whose, double *v, size_t n)
{
	if (n == 0)
		return;
	qsort(v, n, sizeof *v, less);
	printf("%s_%s_p50 %.3f\n%s_%s_p99 %.3f\n", third, whose,
	    1000 * v[n / 2], third, whose, 1000 * v[n * 99 / 100]);
}

static enum rc
measure(struct db *db, const char *path)
{
	static struct third third[THIRDS];
	char line[256];
	FILE *in = fopen(path, "r");

	if (in == NULL)
		return RC_FAILED;
	while (fgets(line, sizeof line, in) != NULL) {
		char *tab = strchr(line, '\t');

		line[strcspn(line, "\n")] = '\0';
		for (int i = 0; i < THIRDS && tab != NULL; i++)
			if (strncmp(line, third_name[i], (size_t)(tab - line))
			    == 0 && third[i].n < EACH)
				third[i].query[third[i].n++] = arena_dup(kept,
				    tab + 1);
	}
	fclose(in);
	for (int i = 0; i < THIRDS; i++) {
		struct third *t = &third[i];

		t->fewest = INT64_MAX;
		make_room(&t->ours);
		make_room(&t->bare);
		for (int round = -1; round < ROUNDS; round++)
			for (size_t k = 0; k < t->n; k++) {
				stop_in_time(third_name[i], (int64_t)k,
				    (int64_t)t->n);
				TRY(ask_both(db, t, t->query[k], round));
			}
		printf("%s_queries %zu\n%s_fewest %lld\n%s_most %lld\n",
		    third_name[i], t->n, third_name[i], (long long)t->fewest,
		    third_name[i], (long long)t->most);
		print(third_name[i], "ours", t->ours.clock, t->asked);
		print(third_name[i], "bare", t->bare.clock, t->asked);
		print(third_name[i], "ours_busy", t->ours.busy, t->asked);
		print(third_name[i], "bare_busy", t->bare.busy, t->asked);
		fflush(stdout);
	}
	return RC_OK;
}

/* --- what pages read --- */

static enum rc
read_list(struct db *db)
{
	struct practice_line *lines;
	int64_t rows;

	return practice_list(db, arena, &(struct practice_filter){
	    .country = "LT", .most = 20 }, &lines, &rows);
}

static enum rc
read_countries(struct db *db)
{
	struct practice_country *list;
	int64_t untold;

	return practice_countries(db, arena, &list, &untold);
}

static enum rc
read_desk(struct db *db)
{
	struct practice_desk desk = { 0 };
	struct practice_entry *list;

	TRY(db_int(db, "SELECT id FROM programme WHERE slug = 'bench'",
	    NO_ARGS, &desk.programme));
	TRY(practice_desk_waiting(db, arena, &desk, 101, &list));
	TRY(practice_desk_overdue(db, arena, &desk, 1800000000, 101, &list));
	return practice_desk_all(db, arena, &desk, 0, 101, &list);
}

static enum rc
read_due(struct db *db)
{
	struct ask_thing *list;

	return practice_due(db, arena, 1800000000, 100, &list);
}

/* What is asked of a record that is handed in. */
static enum rc
read_twins(struct db *db)
{
	struct practice p = make(arena, 5);
	struct practice_twin *list;

	return practice_twins(db, arena, &p, true, &list);
}

static enum rc
read_part(struct db *db)
{
	const struct oai_ask all = { .until = INT64_MAX };
	struct oai_item *list;

	TRY(oai_list(db, arena, &all, &(struct oai_set){ 0 }, &list));
	return oai_list(db, arena, &all, &(struct oai_set){ .country = "LT" },
	    &list);
}

static enum rc
read_sets(struct db *db)
{
	struct oai_sets *list;
	unixtime at;

	TRY(oai_earliest(db, &at));
	return oai_sets(db, arena, &list);
}

/* A file of one line, looked through. */
static enum rc
read_one_line(struct db *db)
{
	struct practice p = make(arena, 5);
	const char *line = practice_to_json(arena, &p);
	struct carry_run run = { .db = db, .arena = arena, .line = add,
	    .bytes = line, .n = strlen(line), .plan = { .publish = true } };

	return carry_look(&run);
}

static const struct { const char *name; enum rc (*fn)(struct db *); } reads[] = {
	{ "list", read_list }, { "countries", read_countries },
	{ "desk", read_desk }, { "due", read_due }, { "twins", read_twins },
	{ "oai_part", read_part }, { "oai_sets", read_sets },
	{ "one_line", read_one_line },
};

static enum rc
measure_reads(struct db *db)
{
	for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) {
		double best = 1e9;

		for (int round = 0; round < ROUNDS; round++) {
			double from;

			arena_reset(arena);
			from = now();
			TRY(reads[i].fn(db));
			from = now() - from;
			best = from < best ? from : best;
		}
		printf("read_%s %.2f\n", reads[i].name, 1000 * best);
	}
	fflush(stdout);
	return RC_OK;
}

static enum rc
print_hits(struct db *db)
{
	char line[256];

	while (fgets(line, sizeof line, stdin) != NULL) {
		struct practice_found found;
		struct find_query q;

		line[strcspn(line, "\n")] = '\0';
		arena_reset(arena);
		TRY(ask(db, line, &q, &found));
		printf("%lld\t%s\n", (long long)found.whole, line);
	}
	return RC_OK;
}

int
main(int argc, char **argv)
{
	struct db *db;
	bool made;
	FILE *there;
	int64_t n;

	if (argc < 4) {
		fprintf(stderr, "use: bench-search STORE N SECONDS"
		    " [QUERIES]\n");
		return 2;
	}
	app_start();
	kept = arena_make();
	arena = arena_make();
	read_given();
	n = atoll(argv[2]);
	until = now() + atof(argv[3]);
	there = fopen(argv[1], "rb");
	made = there != NULL;
	if (made)
		fclose(there);
	if (db_open(arena_printf(kept, "sqlite:%s", argv[1]), &db) != RC_OK ||
	    db_migrate(db, app_schema, app_schemas, NULL) != RC_OK ||
	    (!made && fill(db, n) != RC_OK) || db_checkpoint(db) != RC_OK)
		return 1;
	if (argc == 5 && measure_reads(db) != RC_OK)
		return 1;
	if (argc == 5 && strcmp(argv[4], "-") == 0)
		return 0;
	must(sqlite3_open(argv[1], &bare));
	if (!made)
		fill_bare(n);
	if ((argc == 4 ? print_hits(db) : measure(db, argv[4])) != RC_OK)
		return 1;
	db_close(db);
	return 0;
}
