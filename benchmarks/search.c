/*
 * bench-search STORE N: a library of N practices (made anew where the file is
 * not there), 200 queries of it, ours and the peer's.  Prints figures for
 * benchmarks/search.sh: a name and a number each.
 *
 * The practices are made from the given ones: sentences of three of them, their
 * topics, and a place of GeoNames, whose names give the rare words.  Nothing is
 * random: practice i is the same wherever it is made.
 *
 * The peer is SQLite's FTS5 on the same stems in the same file: the same words
 * and alternatives as one MATCH, ORDER BY rank LIMIT 20, and no counts.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/app.h"
#include "app/schema.h"
#include "practice/practice_find.h"

extern const char practices_jsonl[], places_tsv[];

enum { GIVEN = 55, AT_ONCE = 2000, QUERIES = 200, ROUNDS = 3,
	SENTENCES = 1000, PLACES = 20000 };

static struct arena *kept, *arena;
static struct practice given[GIVEN];
static const char *sentence[SENTENCES], *city[PLACES], *country[PLACES];
static size_t sentences, places;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
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
	p.title = words_set(a, NULL, "en", arena_printf(a, "%s in %s",
	    words_in(a, p.title, "en"), p.city));
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

struct filling { int64_t done, n; };

static enum rc
fill(struct db *db, void *with)
{
	struct filling *f = with;
	const struct practice_by by = { .now = 1760000000, .how = "import" };
	int64_t to = f->done + AT_ONCE < f->n ? f->done + AT_ONCE : f->n;

	for (int64_t i = f->done; i < to; i++) {
		struct practice p;

		arena_reset(arena);
		p = make(arena, i);
		TRY(practice_save(db, arena, &p, &by));
	}
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
static const char *
as_word(struct arena *a, const char *term)
{
	return *term == '#' || *term == '@' ? arena_printf(a, "zz%c%s",
	    *term == '#' ? 't' : 'c', *text_slug(a, term + 1) == '\0' ? "" :
	    term + 1) : term;
}

static const char *
without_hyphens(char *s)
{
	for (char *c = s; *c != '\0'; c++)
		if (*c == '-')
			*c = 'x';
	return s;
}

static void
fill_bare(int64_t n)
{
	sqlite3_stmt *put;

	must(sqlite3_exec(bare, "CREATE VIRTUAL TABLE bare USING fts5(terms,"
	    " content='', tokenize=\"unicode61 remove_diacritics 0\");"
	    " BEGIN", NULL, NULL, NULL));
	must(sqlite3_prepare_v2(bare, "INSERT INTO bare (rowid, terms)"
	    " VALUES (?1, ?2)", -1, &put, NULL));
	for (int64_t i = 0; i < n; i++) {
		const struct find_term *t;
		struct practice p;
		struct buf b;
		size_t m;

		arena_reset(arena);
		b = BUF(arena);
		p = make(arena, i);
		m = find_bag_terms(practice_find_bag(arena, &p), &t);
		/* A heavier word is said more often, as bm25 counts. */
		for (size_t k = 0; k < m; k++)
			for (double w = 0; w < t[k].weight; w += 2)
				buf_printf(&b, "%s ", without_hyphens(
				    arena_dup(arena, as_word(arena,
				    t[k].text))));
		must(sqlite3_bind_int64(put, 1, i + 1));
		must(sqlite3_bind_text(put, 2, buf_text(&b), -1,
		    SQLITE_TRANSIENT));
		must(sqlite3_step(put));
		must(sqlite3_reset(put));
	}
	must(sqlite3_finalize(put));
	must(sqlite3_exec(bare, "COMMIT; INSERT INTO bare(bare)"
	    " VALUES ('optimize')", NULL, NULL, NULL));
}

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
				buf_printf(&b, "%s\"%s\"", any ? " OR " : "",
				    without_hyphens(arena_dup(arena, as_word(
				    arena, q->group[g].at[i].term))));
				any = true;
			}
		buf_char(&b, ')');
	}
	return buf_text(&b);
}

static double
ask_bare(const char *what)
{
	static sqlite3_stmt *q;
	double from = now();
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
	return now() - from;
}

/* --- measuring --- */

struct candidate { const char *text; int64_t docs; };

static int
rarer(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;

	if (a->docs != b->docs)
		return a->docs < b->docs ? -1 : 1;
	return strcmp(a->text, b->text);
}

static int
less(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return a < b ? -1 : a > b;
}

static enum rc
ask(struct db *db, const char *text, struct find_query *q,
    struct practice_found *found, double *took)
{
	const struct practice_ask all = { .most = 20 };
	double from = now();

	find_query(arena, practice_vocabulary(), text, q);
	TRY(practice_find(db, arena, 0, &all, q, found));
	*took = now() - from;
	return RC_OK;
}

/* Words of the practices, each with the number of its hits. */
static enum rc
candidates(struct db *db, struct candidate *out, size_t most, size_t *n)
{
	char word[FIND_WORD_MAX + 1];

	for (size_t i = 0; *n < most && i < sentences + places; i++) {
		const char *text = i < sentences ? sentence[i] :
		    city[i - sentences];
		size_t len = strlen(text), at = 0;
		struct find_word w;

		/* The rare ones are names of places. */
		if (i < sentences ? *n >= most * 2 / 3 : i % 40 != 0)
			continue;
		while (*n < most && find_next(text, len, &at, &w)) {
			struct find_query q;
			struct practice_found found;
			bool again = false;
			double took;

			find_fold(text + w.from, w.to - w.from, word);
			for (size_t k = 0; k < *n && !again; k++)
				again = strcmp(out[k].text, word) == 0;
			if (again || find_is_stop(word, NULL))
				continue;
			arena_reset(arena);
			TRY(ask(db, word, &q, &found, &took));
			if (found.all > 0)
				out[(*n)++] = (struct candidate){ arena_dup(
				    kept, word), found.all };
		}
	}
	qsort(out, *n, sizeof *out, rarer);
	return RC_OK;
}

static void
print(const char *third, const char *whose, double *v, size_t n)
{
	qsort(v, n, sizeof *v, less);
	printf("%s_%s_p50 %.3f\n%s_%s_p99 %.3f\n", third, whose,
	    1000 * v[n / 2], third, whose, 1000 * v[n * 99 / 100]);
}

static enum rc
measure(struct db *db, int64_t n)
{
	enum { MOST = 1200 };
	static const char *const third[] = { "rare", "middle", "frequent" };
	static struct candidate c[MOST];
	const int64_t bound[] = { 0, n / 1000, n / 10, n + 1 };
	size_t all = 0;

	TRY(candidates(db, c, MOST, &all));
	for (int t = 0; t < 3; t++) {
		enum { EACH = QUERIES / 3 + 1 };
		double ours[EACH * ROUNDS], theirs[EACH * ROUNDS];
		size_t from = 0, to = 0, asked = 0, most;

		while (from < all && c[from].docs < bound[t])
			from++;
		for (to = from; to < all && c[to].docs < bound[t + 1]; to++)
			;
		most = to - from < EACH ? to - from : EACH;
		for (int round = -1; round < ROUNDS; round++)	/* -1: warms */
			for (size_t i = 0; i < most; i++) {
				const char *text = c[from + i * (to - from) /
				    most].text;
				struct practice_found found;
				struct find_query q;
				double a, b;

				arena_reset(arena);
				TRY(ask(db, text, &q, &found, &a));
				b = ask_bare(match(&q));
				if (round < 0)
					continue;
				ours[asked] = a;
				theirs[asked++] = b;
			}
		printf("%s_queries %zu\n", third[t], most);
		if (asked > 0) {
			print(third[t], "ours", ours, asked);
			print(third[t], "bare", theirs, asked);
		}
	}
	return RC_OK;
}

int
main(int argc, char **argv)
{
	struct filling f = { 0 };
	struct db *db;
	FILE *there;
	bool made;
	double from;

	if (argc != 3) {
		fprintf(stderr, "use: bench-search STORE N\n");
		return 2;
	}
	app_start();
	kept = arena_make();
	arena = arena_make();
	read_given();
	f.n = atoll(argv[2]);
	there = fopen(argv[1], "rb");
	made = there != NULL;
	if (made)
		fclose(there);
	if (db_open(arena_printf(kept, "sqlite:%s", argv[1]), &db) != RC_OK ||
	    db_migrate(db, app_schema, app_schemas, NULL) != RC_OK)
		return 1;
	from = now();
	while (!made && f.done < f.n) {
		if (db_transact(db, fill, &f) != RC_OK)
			return 1;
		f.done = f.done + AT_ONCE < f.n ? f.done + AT_ONCE : f.n;
		if (f.done % 20000 == 0)
			(void)db_checkpoint(db);
	}
	(void)db_checkpoint(db);
	if (!made)
		printf("import %.0f\n", (double)f.n / (now() - from));
	must(sqlite3_open(argv[1], &bare));
	from = now();
	if (!made) {
		fill_bare(f.n);
		printf("bare_import %.0f\n", (double)f.n / (now() - from));
	}
	if (measure(db, f.n) != RC_OK)
		return 1;
	db_close(db);
	return 0;
}
