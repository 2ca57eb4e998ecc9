/* audience: organiser */
/* What is known already of a practice that comes in, and how it is written. */
#include "practice/practice_carry_desk.h"

#include <string.h>

const char *const carry_same_name[CARRY_SAMES] = { "not", "all", "id", "title",
	"text", "gone" };
const char *const carry_choice_name[CARRY_CHOICES] = { "skip", "merge",
	"add" };

/* Whom it may be told of: see practice_carry_desk.h.  A draft is its author's
 * own. */
#define PUBLIC "(p.state IN ('published', 'archived') AND p.attribution IN" \
	" ('named', 'anonymous'))"
#define OWN "(p.programme_id = $1 AND p.state NOT IN ('draft', 'withdrawn'))"

/* --- prints --- */

/*
 * Two prints that differ in at most seven bits have a quarter that differs in
 * at most one: only those are compared whose quarter is the same but for a bit.
 * The library's own stand beside one another by each quarter, and by what is
 * made of title and place; those of the file are linked.
 */
enum { QUARTERS = 4, TITLE = QUARTERS, KEYS };
enum { UNSORTED = 32 };		/* lines of a file, before all are sorted */
enum { QUARTER_BITS = 16, HEADS = 1 << QUARTER_BITS };
_Static_assert(CARRY_NEAR < 2 * QUARTERS, "or some are missed");

struct carry_prints {
	struct arena *a;
	struct print {
		uint64_t print, title;
		row_id id;
		uint32_t line;
		uint32_t next[QUARTERS];	/* place + 1 of the next alike */
	} *at;
	uint32_t head[QUARTERS][HEADS];		/* of those with next */
	size_t n, room, known;			/* known: of the library */
	size_t asked;				/* lines that were compared */
	struct sorted {
		uint32_t from[HEADS + 1];
		uint64_t *value;
		uint32_t *place;
	} sorted[KEYS];
};

/* What is sorted by key i, and the bits that it is sorted by. */
static uint64_t
value_of(const struct print *p, int i)
{
	return i == TITLE ? p->title : p->print;
}

static size_t
head_of(uint64_t value, int i)
{
	return value >> (i % QUARTERS * QUARTER_BITS) & (HEADS - 1);
}

static void
prints_put(struct carry_prints *s, struct print p)
{
	if (s->n == UINT32_MAX - 1)
		return;		/* there are too many */
	if (s->n == s->room) {
		size_t room = s->room == 0 ? 1024 : 2 * s->room;
		struct print *at = arena_get_raw(s->a, room * sizeof *at);

		if (s->n > 0)
			memcpy(at, s->at, s->n * sizeof *at);
		s->at = at;
		s->room = room;
	}
	s->at[s->n++] = p;
}

static void
prints_add(struct carry_prints *s, struct print p)
{
	if (p.print == 0 || s->n == UINT32_MAX - 1)
		return;
	prints_put(s, p);
	for (int i = 0; i < QUARTERS; i++) {
		uint32_t *head = &s->head[i][head_of(p.print, i)];

		s->at[s->n - 1].next[i] = *head;
		*head = (uint32_t)s->n;
	}
}

/* Those that are there already. */
static void
prints_sort(struct carry_prints *s)
{
	for (int i = 0; i < KEYS; i++) {
		struct sorted *o = &s->sorted[i];

		o->value = arena_get_raw(s->a, (s->known + 1) *
		    sizeof *o->value);
		o->place = arena_get_raw(s->a, (s->known + 1) *
		    sizeof *o->place);
		for (size_t k = 0; k < s->known; k++)
			o->from[head_of(value_of(&s->at[k], i), i) + 1]++;
		for (size_t h = 0; h < HEADS; h++)
			o->from[h + 1] += o->from[h];
		/* Each moves its beginning up, and then back. */
		for (size_t k = 0; k < s->known; k++) {
			uint64_t v = value_of(&s->at[k], i);
			uint32_t to = o->from[head_of(v, i)]++;

			o->value[to] = v;
			o->place[to] = (uint32_t)k;
		}
		memmove(o->from + 1, o->from, HEADS * sizeof *o->from);
		o->from[0] = 0;
	}
}

/* Whether the record of a print may be told of. */
static enum rc
may_tell(struct db *db, row_id programme, const struct print *p, bool *is)
{
	int64_t n = 1;

	if (p->id != 0)
		TRY(db_int(db, "SELECT count(*) FROM practice p WHERE p.id = $2"
		    " AND (" OWN " OR " PUBLIC ")", ARGS(INT(programme),
		    INT(p->id)), &n));
	*is = n > 0;
	return RC_OK;
}

/* One of the library's with this quarter that is near and may be told of, or
 * NULL. */
static enum rc
near_in(struct db *db, const struct carry_prints *s, row_id programme,
    uint64_t print, int i, size_t head, const struct print **out)
{
	const struct sorted *o = &s->sorted[i];
	bool is = false;

	for (uint32_t k = o->from[head]; k < o->from[head + 1]; k++) {
		if (!carry_near(o->value[k], print))
			continue;
		*out = &s->at[o->place[k]];
		TRY(may_tell(db, programme, *out, &is));
		if (is)
			return RC_OK;
	}
	*out = NULL;
	return RC_OK;
}

/* Sorting is for many: of few lines each is compared with all. */
static enum rc
near_of_all(struct db *db, const struct carry_prints *s, row_id programme,
    uint64_t print, const struct print **out)
{
	bool is = false;

	for (size_t k = 0; k < s->known; k++) {
		if (!carry_near(s->at[k].print, print))
			continue;
		*out = &s->at[k];
		TRY(may_tell(db, programme, *out, &is));
		if (is)
			return RC_OK;
	}
	*out = NULL;
	return RC_OK;
}

/* One of the lines before with this quarter that is near, or NULL. */
static const struct print *
line_near(const struct carry_prints *s, uint64_t print, int i, size_t head)
{
	for (uint32_t k = s->head[i][head]; k != 0; k = s->at[k - 1].next[i])
		if (carry_near(s->at[k - 1].print, print))
			return &s->at[k - 1];
	return NULL;
}

static enum rc
prints_near(struct db *db, struct carry_prints *s, row_id programme,
    uint64_t print, const struct print **out)
{
	bool sorted;

	*out = NULL;
	if (s->asked++ == UNSORTED)
		prints_sort(s);
	sorted = s->asked > UNSORTED;
	if (print == 0)
		return RC_OK;
	if (!sorted)
		TRY(near_of_all(db, s, programme, print, out));
	for (int i = 0; *out == NULL && i < QUARTERS; i++)
		for (int bit = -1; *out == NULL && bit < QUARTER_BITS; bit++) {
			size_t head = head_of(print, i) ^
			    (bit < 0 ? 0 : (size_t)1 << bit);

			if (sorted)
				TRY(near_in(db, s, programme, print, i, head,
				    out));
			if (*out == NULL)
				*out = line_near(s, print, i, head);
		}
	return RC_OK;
}

static void
prints_known(void *to, const struct carry_print *p)
{
	prints_put(to, (struct print){ .print = p->print, .title = p->title,
	    .id = p->id });
}

/* All there are: numbers only, since few are near any line. */
static enum rc
prints_read(struct db *db, struct arena *a, struct carry_prints **out)
{
	*out = arena_new(a, struct carry_prints);
	(*out)->a = a;
	TRY(carry_prints_each(db, prints_known, *out));
	(*out)->known = (*out)->n;
	return RC_OK;
}

/* --- what is known --- */

/* Of the one that a query finds: id, code, title, programme. */
static enum rc
read_found(struct rows *q, struct arena *a, const struct carry_plan *plan,
    struct carry_found *out)
{
	TRY(db_next(q));
	out->id = col_int(q, 0);
	out->code = col_text(q, a, 1);
	out->title = col_text(q, a, 2);
	out->mine = col_int(q, 3) == plan->programme;
	return RC_OK;
}

/* Its address is taken: by one that may be told of, or by one that may not,
 * and then it gets another; RC_NONE: by nobody. */
static enum rc
same_code(struct db *db, struct arena *a, const struct carry_plan *plan,
    struct practice *p, struct carry_found *out)
{
	struct rows q;
	int64_t gone;
	bool told;
	enum rc rc;

	if (p->code == NULL)
		return RC_NONE;
	if (!plan->publish || p->attribution == ATTRIBUTION_ROOM) {
		p->code = NULL;		/* what is not public has no known one */
		return RC_NONE;
	}
	q = db_query(db, "SELECT p.id, p.code, p.title, p.programme_id,"
	    " v.record, CASE WHEN " OWN " OR " PUBLIC " THEN 1 ELSE 0 END"
	    " FROM practice p JOIN practice_version v"
	    " ON v.practice_id = p.id AND v.n = p.version WHERE p.code = $2",
	    ARGS(INT(plan->programme), TEXT(p->code)));
	rc = read_found(&q, a, plan, out);
	if (rc == RC_OK) {
		told = col_int(&q, 5) != 0;
		out->same = text_same(col_text(&q, a, 4),
		    practice_to_json(a, p)) ? CARRY_SAME_ALL : CARRY_SAME_ID;
		db_done(&q);
		if (told)
			return RC_OK;
		*out = (struct carry_found){ .print = out->print };
		p->code = NULL;
		return RC_NONE;
	}
	if (rc != RC_NONE)
		return rc;
	TRY(db_int(db, "SELECT count(*) FROM practice_gone WHERE code = $1",
	    ARGS(TEXT(p->code)), &gone));
	if (gone == 0)
		return RC_NONE;
	out->same = CARRY_SAME_GONE;
	out->code = p->code;
	return RC_OK;
}

/* This one, where its title and place are these indeed. */
static enum rc
is_titled(struct db *db, struct arena *a, const struct carry_plan *plan,
    row_id id, const char *title, const char *city, struct carry_found *out)
{
	struct rows q = db_query(db, "SELECT p.id, p.code, p.title,"
	    " p.programme_id FROM practice p WHERE p.id = $4"
	    " AND p.title_fold = $2 AND p.city_fold = $3 AND (" OWN " OR ("
	    PUBLIC " AND p.attribution = 'named'))",
	    ARGS(INT(plan->programme), TEXT(title), TEXT(city), INT(id)));

	TRY(read_found(&q, a, plan, out));
	db_done(&q);
	out->same = CARRY_SAME_TITLE;
	return RC_OK;
}

/* The first whose title and place are these. */
static enum rc
same_title(struct db *db, struct arena *a, const struct carry_plan *plan,
    const struct carry_prints *s, uint64_t hash, const char *title,
    const char *city, struct carry_found *out)
{
	const struct sorted *o = &s->sorted[TITLE];
	size_t head = head_of(hash, TITLE);
	enum rc rc = RC_NONE;

	if (s->asked <= UNSORTED) {
		for (size_t k = 0; k < s->known && rc == RC_NONE; k++)
			if (s->at[k].title == hash)
				rc = is_titled(db, a, plan, s->at[k].id,
				    title, city, out);
		return rc;
	}
	for (uint32_t k = o->from[head]; k < o->from[head + 1] &&
	    rc == RC_NONE; k++)
		if (o->value[k] == hash)
			rc = is_titled(db, a, plan, s->at[o->place[k]].id,
			    title, city, out);
	return rc;
}

static enum rc
same_text(struct db *db, struct arena *a, const struct carry_plan *plan,
    const struct print *near, struct carry_found *out)
{
	struct rows q;

	if (near == NULL)
		return RC_NONE;
	if (near->id != 0) {
		q = db_query(db, "SELECT p.id, p.code, p.title, p.programme_id"
		    " FROM practice p WHERE p.id = $1", ARGS(INT(near->id)));
		TRY(read_found(&q, a, plan, out));
		db_done(&q);
	}
	out->same = CARRY_SAME_TEXT;
	out->line = near->line;
	return RC_OK;
}

static void
fault(struct arena *a, struct carry_item *i, const char *key, const char *why)
{
	struct practice_fault *f = arena_new(a, struct practice_fault);

	*f = (struct practice_fault){ .key = key, .why = why,
	    .next = i->faults };
	i->faults = f;
}

/* What is known already of an item that is right; a fault is added where the
 * file tells its id twice.  The item is remembered. */
static enum rc
judge(struct db *db, struct arena *a, const struct carry_plan *plan,
    struct carry_prints *prints, struct carry_seen *seen, struct carry_item *i,
    struct carry_found *out)
{
	struct practice *p = &i->practice;
	struct print print = { .print = carry_print(a, p),
	    .line = (uint32_t)i->line };
	const struct print *near;
	const char *title, *city;
	size_t line;
	enum rc rc;

	*out = (struct carry_found){ .print = print.print };
	if (p->code != NULL && (line = carry_seen_before(seen,
	    arena_printf(a, "id\t%s", p->code), i->line)) != 0) {
		fault(a, i, "id", N_("This id stands on an earlier line."));
		i->detail = arena_printf(a, "%zu", line);
		return RC_OK;
	}
	title = words_pick(a, p->title, p->lang).text;
	title = text_fold(a, title == NULL ? "" : title);
	city = text_fold(a, p->city == NULL ? "" : p->city);
	TRY(prints_near(db, prints, plan->programme, print.print, &near));
	line = carry_seen_before(seen, arena_printf(a, "%s\t%s", title, city),
	    i->line);
	if ((rc = same_code(db, a, plan, p, out)) == RC_NONE &&
	    (rc = same_title(db, a, plan, prints, carry_title(a, p), title,
	    city, out)) == RC_NONE) {
		if (line != 0) {
			out->same = CARRY_SAME_TITLE;
			out->line = line;
			rc = RC_OK;
		} else {
			rc = same_text(db, a, plan, near, out);
		}
	}
	prints_add(prints, print);
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- writing --- */

/* What the file says takes the place of what is there; where it says nothing,
 * that stays. */
static enum rc
merge(struct carry_run *r, struct arena *a, const struct practice *from,
    row_id into)
{
	struct practice p;

	TRY(practice_load(r->db, a, into, &p));
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++) {
		if (!practice_said(from, f))
			continue;
		practice_set_text(&p, f, practice_text(from, f));
		practice_set_number(&p, f, practice_number(from, f));
	}
	return practice_save(r->db, a, &p, &(struct practice_by){
	    .person = r->plan.person, .now = r->plan.now, .how = r->plan.how,
	    .batch = r->batch });
}

static enum rc
take(struct carry_run *r, struct arena *a, const struct carry_item *i,
    const struct carry_found *f, uint64_t print, enum carry_choice choice,
    enum carry_choice *done)
{
	const struct carry_plan *plan = &r->plan;
	struct practice p = i->practice;

	*done = f->same == CARRY_NEW ? CARRY_ADD : f->same == CARRY_SAME_ALL ?
	    CARRY_SKIP : choice;
	if (*done == CARRY_SKIP)
		return RC_OK;
	if (*done == CARRY_MERGE)
		return f->id == 0 || !f->mine ? RC_CONFLICT :
		    merge(r, a, &p, f->id);
	if (f->same == CARRY_SAME_ID || f->same == CARRY_SAME_GONE)
		p.code = NULL;
	p.programme = plan->programme;
	p.edition = plan->edition;
	p.imported = true;
	p.state = plan->publish ? PRACTICE_PUBLISHED : PRACTICE_SUBMITTED;
	p.submitted_at = plan->now;
	return practice_save(r->db, a, &p, &(struct practice_by){
	    .person = plan->person, .now = plan->now, .how = plan->how,
	    .print = print, .batch = r->batch });
}

/* --- a whole file --- */

/* KEPT_BYTES of what the first look read are kept for the writing. */
enum { PROGRESS_LINES = 500, KEPT_BYTES = 32 * 1024 * 1024 };

struct carry_kept {
	struct carry_kept *next;
	struct carry_item item;
	uint64_t print;
};

struct carry_known {
	struct carry_known *next;
	size_t line;
	struct carry_found found;	/* without code and title */
	enum carry_choice choice;
	bool no_code;			/* its address is not to be had */
};

struct look {
	struct carry_run *run;
	struct arena *scratch;		/* for a line */
	struct carry_prints *prints;
	struct carry_seen *seen;
	struct carry_known **end;
	struct carry_kept **kept;	/* the end of these; NULL: no more */
	size_t used;			/* of the run's arena before */
};

static void
keep(struct look *l, const struct carry_item *i, uint64_t print)
{
	struct carry_run *r = l->run;
	struct practice *p;

	if (l->kept == NULL)
		return;
	if (i->faults != NULL || arena_used(r->arena) - l->used > KEPT_BYTES) {
		l->kept = NULL;
		return;
	}
	*l->kept = arena_new(r->arena, struct carry_kept);
	(*l->kept)->item = *i;
	(*l->kept)->print = print;
	p = &(*l->kept)->item.practice;
	p->code = arena_dup(r->arena, p->code);
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++)
		if (practice_text(p, f) != NULL)
			practice_set_text(p, f, arena_dup(r->arena,
			    practice_text(p, f)));
	l->kept = &(*l->kept)->next;
	r->rest = r->reader;
}

static enum rc
look_at(struct look *l, struct carry_item *i)
{
	struct carry_known k = { .line = i->line };
	bool code = i->practice.code != NULL, known;
	struct carry_run *r = l->run;

	if (i->faults == NULL && r->plan.edition == 0 &&
	    i->practice.attribution == ATTRIBUTION_ROOM)
		fault(l->scratch, i, "attribution",
		    N_("What is told in a room only belongs to an edition."));
	if (i->faults == NULL)
		TRY(judge(r->db, l->scratch, &r->plan, l->prints, l->seen, i,
		    &k.found));
	known = i->faults == NULL && k.found.same != CARRY_NEW;
	r->lines++;
	r->wrong += i->faults != NULL;
	r->same += known;
	if (r->line != NULL && (i->faults != NULL || (known &&
	    k.found.same != CARRY_SAME_ALL)))
		TRY(r->line(r->ctx, i, &k.found, &k.choice));
	k.no_code = code && i->practice.code == NULL;
	keep(l, i, k.found.print);
	k.found.code = k.found.title = NULL;
	if (known || k.no_code) {
		*l->end = arena_new(r->arena, struct carry_known);
		**l->end = k;
		l->end = &(*l->end)->next;
	}
	return r->progress != NULL && r->lines % PROGRESS_LINES == 0 ?
	    r->progress(r->ctx, r->lines) : RC_OK;
}

enum rc
carry_look(struct carry_run *r)
{
	struct look l = { .run = r, .end = &r->known,
	    .seen = carry_seen_make(r->arena) };
	struct carry_item i;
	enum rc rc;

	TRY(prints_read(r->db, r->arena, &l.prints));
	TRY(carry_open(r->arena, r->bytes, r->n, &r->reader));
	r->rest = r->reader;
	l.kept = &r->kept;
	l.used = arena_used(r->arena);
	l.scratch = arena_make();
	while ((rc = carry_next(&r->reader, l.scratch, &i)) == RC_OK &&
	    (rc = look_at(&l, &i)) == RC_OK)
		arena_reset(l.scratch);
	arena_free(l.scratch);
	if (rc == RC_NONE && r->lines == 0) {
		r->reader.line = 0;
		r->reader.what = N_("The file is empty.");
		return RC_INVALID;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
write_item(struct carry_run *r, struct arena *scratch, struct carry_item *i,
    uint64_t print, struct carry_known **next)
{
	static const struct carry_known none;
	const struct carry_known *k = &none;
	enum carry_choice done;

	if (*next != NULL && (*next)->line == i->line) {
		k = *next;
		*next = (*next)->next;
	}
	if (k->no_code)
		i->practice.code = NULL;
	TRY(take(r, scratch, i, &k->found, print, k->choice, &done));
	r->added += done == CARRY_ADD;
	r->merged += done == CARRY_MERGE;
	r->skipped += done == CARRY_SKIP;
	return RC_OK;
}

enum rc
carry_write(struct carry_run *r)
{
	struct carry_known *next = r->known;
	struct arena *scratch;
	struct carry_item i;
	enum rc rc = RC_OK;

	if (r->wrong > 0)
		return RC_CONFLICT;
	r->batch = practice_find_batch();
	scratch = arena_make();
	for (struct carry_kept *k = r->kept; k != NULL && rc == RC_OK;
	    k = k->next) {
		rc = write_item(r, scratch, &k->item, k->print, &next);
		arena_reset(scratch);
	}
	r->reader = r->rest;
	while (rc == RC_OK && (rc = carry_next(&r->reader, scratch, &i)) ==
	    RC_OK) {
		rc = write_item(r, scratch, &i, 0, &next);
		arena_reset(scratch);
	}
	arena_free(scratch);
	if (rc == RC_NONE)
		rc = practice_find_write(r->db, r->batch);
	practice_find_batch_free(r->batch);
	return rc == RC_OK ? carry_prints_pack(r->db) : rc;
}

/* --- out --- */

static bool
wanted(const struct carry_which *w, const char *topics, const char *code,
    struct arena *a)
{
	return (w->topic == NULL || text_has(text_split(a, topics, ' '),
	    w->topic)) && (w->codes.n == 0 || text_has(w->codes, code));
}

/* Oldest first, so that a file grows at its end. */
#define SELECT_OUT \
	"SELECT s.code, s.topics, s.record, s.changed_at, s.published_at," \
	" s.imported, s.contact_name, s.contact_email, s.attribution" \
	" FROM practice_public s WHERE" \
	" ($1 = '' OR s.country = $1) AND ($2 = '' OR s.kind = $2)" \
	" AND ($3 = 0 OR EXISTS (SELECT 1 FROM practice_pick k" \
	" WHERE k.practice_id = s.id AND k.edition_id = $3))" \
	" ORDER BY s.published_at, s.id"

static struct rows
query_out(struct db *db, const struct carry_which *w)
{
	return db_query(db, SELECT_OUT, ARGS(TEXT(w->country == NULL ? "" :
	    w->country), TEXT(w->kind == NULL ? "" : w->kind),
	    INT(w->edition)));
}

enum rc
carry_out(struct db *db, struct arena *a, const struct carry_which *w,
    int64_t n, struct practice **out)
{
	struct rows q = query_out(db, w);
	int64_t given = 0;
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		const char *code = col_text(&q, a, 0), *why;
		struct practice_fault *faults;
		json_t *in;

		if (!wanted(w, col_text(&q, a, 1), code, a))
			continue;
		if (n > 0 && given++ == n) {
			db_done(&q);
			return RC_OK;
		}
		*out = arena_new(a, struct practice);
		**out = (struct practice)PRACTICE_NEW;
		why = col_text(&q, a, 2);
		if (json_read(a, why, strlen(why), &in, &why) == RC_OK) {
			/* What was stored is right. */
			(void)!practice_from_json(a, in, *out, &faults);
			json_decref(in);
		}
		(*out)->code = code;
		(*out)->state = PRACTICE_PUBLISHED;
		(*out)->changed_at = col_int(&q, 3);
		(*out)->published_at = col_int(&q, 4);
		(*out)->imported = col_int(&q, 5) != 0;
		(*out)->contact_name = col_text(&q, a, 6);
		(*out)->contact_email = col_text(&q, a, 7);
		(*out)->attribution = text_same(col_text(&q, a, 8),
		    attribution_name[ATTRIBUTION_NAMED]) ? ATTRIBUTION_NAMED :
		    ATTRIBUTION_ANONYMOUS;
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
carry_count(struct db *db, struct arena *a, const struct carry_which *w,
    int64_t *n)
{
	struct rows q = query_out(db, w);
	enum rc rc;

	*n = 0;
	while ((rc = db_next(&q)) == RC_OK)
		*n += wanted(w, col_text(&q, a, 1), col_text(&q, a, 0), a);
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
carry_out_lines(struct db *db, struct arena *a,
    enum rc (*put)(void *, const char *line), void *to)
{
	struct rows q = db_query(db, "SELECT record FROM practice_public"
	    " ORDER BY published_at, id", NO_ARGS);
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		rc = put(to, col_text(&q, a, 0));
		arena_reset(a);
		if (rc != RC_OK) {
			db_done(&q);
			return rc;
		}
	}
	return rc == RC_NONE ? RC_OK : rc;
}
