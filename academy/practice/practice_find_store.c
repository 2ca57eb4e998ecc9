/* Writing the indexes: putting in, packing a full chunk, taking out. */
#include "store/db.h"

#include <sodium.h>
#include <string.h>

#include "base/log.h"
#include "practice/practice_find_inside.h"

static int64_t
new_version(void)
{
	int64_t v;

	randombytes_buf(&v, sizeof v);
	return v & INT64_MAX;
}

enum rc
find_state(struct db *db, row_id scope, struct find_state *out)
{
	struct rows q = db_query(db, "SELECT version, next"
	    " FROM practice_find_scope WHERE scope = $1", ARGS(INT(scope)));

	TRY(db_next(&q));
	*out = (struct find_state){ col_int(&q, 0), col_int(&q, 1) };
	db_done(&q);
	return RC_OK;
}

enum rc
find_values(struct db *db, row_id scope, struct find_values *v)
{
	struct rows q = db_query(db, "SELECT facet, number, value"
	    " FROM practice_find_value WHERE scope = $1", ARGS(INT(scope)));
	enum rc rc;

	if (v->arena == NULL)
		v->arena = arena_make();
	arena_reset(v->arena);
	memset(v->name, 0, sizeof v->name);
	memset(v->n, 0, sizeof v->n);
	while ((rc = db_next(&q)) == RC_OK) {
		int64_t f = col_int(&q, 0), n = col_int(&q, 1);

		if (f < 0 || f >= PRACTICE_FACETS || n < 0 || n >= FIND_VALUES)
			continue;
		v->name[f][n] = col_text(&q, v->arena, 2);
		v->n[f]++;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

int
find_value(const struct find_values *v, enum practice_facet f,
    const char *value)
{
	unsigned from = f < FACET_COUNTRY ? 0 : 1;

	for (unsigned i = from; i < from + v->n[f] && i < FIND_VALUES; i++)
		if (text_same(v->name[f][i], value))
			return (int)i;
	return -1;
}

static void
put_number(uint8_t **to, uint64_t v)
{
	for (int i = 0; i < 8; i++)
		*(*to)++ = (uint8_t)(v >> 8 * i);
}

static uint64_t
get_number(const uint8_t **from)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v |= (uint64_t)*(*from)++ << 8 * i;
	return v;
}

void
find_doc_write(const struct find_doc *d, uint8_t out[FIND_DOC_BYTES])
{
	put_number(&out, (uint64_t)d->id);
	put_number(&out, (uint64_t)d->order);
	for (int i = 0; i < FIND_MANY; i++)
		put_number(&out, d->many[i]);
	memcpy(out, d->one, FIND_ONE);
}

struct find_doc
find_doc_read(const uint8_t in[FIND_DOC_BYTES])
{
	struct find_doc d = { .id = (int64_t)get_number(&in) };

	d.order = (int64_t)get_number(&in);
	for (int i = 0; i < FIND_MANY; i++)
		d.many[i] = get_number(&in);
	memcpy(d.one, in, FIND_ONE);
	return d;
}

/* --- packing --- */

static row_id
posting_id(row_id term, int64_t chunk)
{
	return term * FIND_CHUNKS + chunk;
}

struct text_row {		/* a text on its way into a chunk */
	row_id practice;
	struct find_doc doc;
	bool stored;		/* loose; else its row is still to be written */
	struct { row_id *at; size_t n, room; } terms;
};

static void
add_id(struct arena *a, struct text_row *t, row_id id)
{
	if (t->terms.n == t->terms.room) {
		size_t room = t->terms.room == 0 ? 128 : 2 * t->terms.room;
		row_id *more = arena_array(a, row_id, room);

		if (t->terms.n > 0)
			memcpy(more, t->terms.at, t->terms.n * sizeof *more);
		t->terms.at = more;
		t->terms.room = room;
	}
	t->terms.at[t->terms.n++] = id;
}

/* Ids as differences, seven bits a byte; they come in ascending order or do
 * not, so that a sign is kept in the lowest bit. */
static size_t
write_ids(const row_id *id, size_t n, uint8_t *out)
{
	uint8_t *to = out;
	row_id last = 0;

	for (size_t i = 0; i < n; i++) {
		row_id d = id[i] - last;
		uint64_t v = d < 0 ? (uint64_t)-d << 1 | 1 : (uint64_t)d << 1;

		for (; v >= 0x80; v >>= 7)
			*to++ = (uint8_t)(v | 0x80);
		*to++ = (uint8_t)v;
		last = id[i];
	}
	return (size_t)(to - out);
}

static bool
read_id(const uint8_t **p, const uint8_t *end, row_id *id)
{
	uint64_t v = 0;

	for (unsigned shift = 0; *p < end && shift < 64; shift += 7) {
		uint8_t b = *(*p)++;

		v |= (uint64_t)(b & 0x7f) << shift;
		if (b < 0x80) {
			*id += v & 1 ? -(row_id)(v >> 1) : (row_id)(v >> 1);
			return true;
		}
	}
	return false;
}

struct packed_term {
	row_id id;
	const struct loose_term *term;
	bool made;
};

static int
by_text(const void *x, const void *y)
{
	const struct loose_term *a = ((const struct packed_term *)x)->term,
	    *b = ((const struct packed_term *)y)->term;

	return a->word != b->word ? a->word - b->word : strcmp(a->text, b->text);
}

static int
by_id(const void *x, const void *y)
{
	row_id a = ((const struct packed_term *)x)->id,
	    b = ((const struct packed_term *)y)->id;

	return a < b ? -1 : a > b;
}

/* Nobody is quicker: who puts in has changed the scope's row. */
static enum rc
number_term(struct db *db, row_id scope, struct packed_term *t)
{
	const struct arg word = INT(t->term->word), text = BYTES(t->term->text,
	    strlen(t->term->text));
	enum rc rc = db_int(db, "SELECT id FROM practice_find_term"
	    " WHERE scope = $1 AND written = $2 AND text = $3",
	    ARGS(INT(scope), word, text), &t->id);

	if (rc != RC_NONE)
		return rc;
	t->made = true;
	return db_insert(db, "INSERT INTO practice_find_term (scope,"
	    " written, text, docs) VALUES ($1, $2, $3, $4) RETURNING id",
	    ARGS(INT(scope), word, text, INT((int64_t)t->term->n)), &t->id);
}

static enum rc
pack_term(struct db *db, struct arena *a, int64_t chunk,
    const struct packed_term *t, struct text_row *rows)
{
	const struct loose_term *l = t->term;
	uint8_t *list;

	for (size_t i = 0; i < l->n; i++)
		add_id(a, &rows[l->at[i].doc], t->id);
	if (!t->made)
		TRY(db_change(db, "UPDATE practice_find_term SET docs ="
		    " docs + $2 WHERE id = $1", ARGS(INT(t->id),
		    INT((int64_t)l->n))));
	if (l->word)
		return RC_OK;
	list = arena_get_raw(a, 4 * l->n);
	return db_change(db, "INSERT INTO practice_find_posting (id, list)"
	    " VALUES ($1, $2)", ARGS(INT(posting_id(t->id, chunk)),
	    BYTES(list, find_pack(l->at, l->n, list))));
}

/* In the order in which the store keeps them, so that each page of it is
 * touched once. */
static enum rc
pack_terms(struct db *db, struct arena *a, row_id scope, int64_t chunk,
    const struct loose *l, struct text_row *rows)
{
	struct packed_term *t = arena_array(a, struct packed_term, l->terms);

	for (size_t i = 0; i < l->terms; i++)
		t[i].term = &l->term[i];
	qsort(t, l->terms, sizeof *t, by_text);
	for (size_t i = 0; i < l->terms; i++)
		TRY(number_term(db, scope, &t[i]));
	qsort(t, l->terms, sizeof *t, by_id);
	for (size_t i = 0; i < l->terms; i++)
		TRY(pack_term(db, a, chunk, &t[i], rows));
	return RC_OK;
}

static enum rc
read_loose(struct db *db, struct arena *a, row_id scope, int64_t chunk,
    struct text_row *rows, struct loose *l)
{
	struct rows q = db_query(db, "SELECT doc, practice_id, sort_at, facets,"
	    " terms FROM practice_find_doc WHERE scope = $1 AND packed = 0"
	    " AND doc >= $2 AND doc < $3 ORDER BY doc", ARGS(INT(scope),
	    INT(chunk * FIND_CHUNK), INT((chunk + 1) * FIND_CHUNK)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		unsigned doc = (unsigned)(col_int(&q, 0) % FIND_CHUNK);
		const uint8_t *p;
		size_t n;

		p = col_bytes(&q, a, 3, &n);
		if (n == FIND_DOC_BYTES)
			rows[doc].doc = find_doc_read(p);
		rows[doc].practice = col_int(&q, 1);
		rows[doc].stored = true;
		rows[doc].doc.id = rows[doc].practice;
		rows[doc].doc.order = col_int(&q, 2);
		p = col_bytes(&q, a, 4, &n);
		if (loose_add(l, (uint16_t)doc, p, n) != RC_OK) {
			log_line(LOG_ERROR, "practice", "the index of %lld is"
			    " broken at %lld", (long long)scope,
			    (long long)col_int(&q, 0));
			db_done(&q);
			return RC_FAILED;
		}
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* What waits to be written. */
struct text {
	struct text *next;
	int64_t doc;
	struct find_doc about;
	uint8_t *terms;
	size_t n;
};

static enum rc
add_waiting(const struct text *t, struct text_row *rows, struct loose *l)
{
	for (; t != NULL; t = t->next) {
		unsigned doc = (unsigned)(t->doc % FIND_CHUNK);

		rows[doc].practice = t->about.id;
		rows[doc].doc = t->about;
		TRY(loose_add(l, (uint16_t)doc, t->terms, t->n));
	}
	return RC_OK;
}

static enum rc
pack_row(struct db *db, struct arena *a, row_id scope, int64_t doc,
    const struct text_row *row)
{
	uint8_t *ids = arena_get_raw(a, 10 * row->terms.n + 1);
	const struct arg terms = BYTES(ids, write_ids(row->terms.at,
	    row->terms.n, ids));

	return row->stored ? db_change(db, "UPDATE practice_find_doc"
	    " SET packed = 1, facets = NULL, terms = $3 WHERE practice_id = $1"
	    " AND scope = $2", ARGS(INT(row->practice), INT(scope), terms)) :
	    db_change(db, "INSERT INTO practice_find_doc (practice_id, scope,"
	    " doc, packed, sort_at, terms) VALUES ($1, $2, $3, 1, $4, $5)",
	    ARGS(INT(row->practice), INT(scope), INT(doc),
	    INT(row->doc.order), terms));
}

/* The chunk is full: its loose texts and those that wait. */
static enum rc
pack(struct db *db, row_id scope, int64_t chunk, const struct text *waiting)
{
	struct arena *a = arena_make();
	struct text_row *rows = arena_array(a, struct text_row, FIND_CHUNK);
	uint8_t *docs = arena_get(a, FIND_CHUNK * FIND_DOC_BYTES);
	struct loose l = { .arena = a };
	enum rc rc = read_loose(db, a, scope, chunk, rows, &l);

	if (rc == RC_OK)
		rc = add_waiting(waiting, rows, &l);
	if (rc == RC_OK)
		rc = pack_terms(db, a, scope, chunk, &l, rows);
	for (size_t i = 0; i < FIND_CHUNK && rc == RC_OK; i++) {
		find_doc_write(&rows[i].doc, docs + i * FIND_DOC_BYTES);
		if (rows[i].practice != 0)
			rc = pack_row(db, a, scope, chunk * FIND_CHUNK +
			    (int64_t)i, &rows[i]);
	}
	if (rc == RC_OK)
		rc = db_change(db, "INSERT INTO practice_find_chunk (scope,"
		    " chunk, version, docs) VALUES ($1, $2, $3, $4)",
		    ARGS(INT(scope), INT(chunk), INT(new_version()),
		    BYTES(docs, FIND_CHUNK * FIND_DOC_BYTES)));
	arena_free(a);
	return rc;
}

/* --- taking out --- */

static enum rc
drop_posting(struct db *db, struct arena *a, row_id id, unsigned doc)
{
	struct find_posting *p = arena_array(a, struct find_posting,
	    FIND_CHUNK);
	struct rows q = db_query(db, "SELECT list FROM practice_find_posting"
	    " WHERE id = $1", ARGS(INT(id)));
	const uint8_t *list;
	uint8_t *out;
	size_t n, count, left = 0;
	enum rc rc = db_next(&q);

	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;	/* a word has none */
	list = col_bytes(&q, a, 0, &n);
	db_done(&q);
	if (find_unpack(list, n, p, &count) != RC_OK)
		return RC_FAILED;
	for (size_t i = 0; i < count; i++)
		if (p[i].doc != doc)
			p[left++] = p[i];
	if (left == 0)
		return db_change(db, "DELETE FROM practice_find_posting"
		    " WHERE id = $1", ARGS(INT(id)));
	out = arena_get_raw(a, 4 * left);
	return db_change(db, "UPDATE practice_find_posting SET list = $2"
	    " WHERE id = $1", ARGS(INT(id), BYTES(out, find_pack(p, left,
	    out))));
}

static enum rc
drop_packed(struct db *db, struct arena *a, row_id scope, int64_t doc,
    const uint8_t *ids, size_t n)
{
	const uint8_t *end = ids + n;
	uint8_t none[FIND_DOC_BYTES] = { 0 }, *docs;
	int64_t chunk = doc / FIND_CHUNK, at = doc % FIND_CHUNK;
	struct rows q;
	row_id id = 0;

	while (ids < end) {
		if (!read_id(&ids, end, &id))
			return RC_FAILED;
		TRY(drop_posting(db, a, posting_id(id, chunk), (unsigned)at));
		TRY(db_change(db, "UPDATE practice_find_term SET"
		    " docs = docs - 1 WHERE id = $1", ARGS(INT(id))));
		TRY(db_exec(db, "DELETE FROM practice_find_term"
		    " WHERE id = $1 AND docs <= 0", ARGS(INT(id)), NULL));
	}
	q = db_query(db, "SELECT docs FROM practice_find_chunk"
	    " WHERE scope = $1 AND chunk = $2", ARGS(INT(scope), INT(chunk)));
	TRY(db_next(&q));
	docs = arena_get_raw(a, FIND_CHUNK * FIND_DOC_BYTES);
	memcpy(docs, col_bytes(&q, a, 0, &n), FIND_CHUNK * FIND_DOC_BYTES);
	db_done(&q);
	memcpy(docs + at * FIND_DOC_BYTES, none, sizeof none);
	return db_change(db, "UPDATE practice_find_chunk SET docs = $3,"
	    " version = $4 WHERE scope = $1 AND chunk = $2", ARGS(INT(scope),
	    INT(chunk), BYTES(docs, FIND_CHUNK * FIND_DOC_BYTES),
	    INT(new_version())));
}

static enum rc
drop(struct db *db, struct arena *a, row_id practice, row_id scope)
{
	struct rows q = db_query(db, "SELECT doc, packed, terms"
	    " FROM practice_find_doc WHERE practice_id = $1 AND scope = $2",
	    ARGS(INT(practice), INT(scope)));
	const uint8_t *ids;
	int64_t doc, packed;
	size_t n;

	TRY(db_next(&q));
	doc = col_int(&q, 0);
	packed = col_int(&q, 1);
	ids = col_bytes(&q, a, 2, &n);
	db_done(&q);
	if (packed != 0)
		TRY(drop_packed(db, a, scope, doc, ids, n));
	TRY(db_change(db, "DELETE FROM practice_find_doc"
	    " WHERE practice_id = $1 AND scope = $2", ARGS(INT(practice),
	    INT(scope))));
	return db_change(db, "UPDATE practice_find_scope SET version = $2"
	    " WHERE scope = $1", ARGS(INT(scope), INT(new_version())));
}

/* --- putting in --- */

/* The value's number, made where there is none; -1 where there is no more
 * room: then it is found, but not counted. */
static enum rc
number_of(struct db *db, row_id scope, struct find_values *v,
    enum practice_facet f, const char *value, int *out)
{
	unsigned from = f < FACET_COUNTRY ? 0 : 1;
	unsigned most = f < FACET_COUNTRY ? FIND_BITS : FIND_VALUES - 1;

	if ((*out = find_value(v, f, value)) >= 0 || v->n[f] == most)
		return RC_OK;
	*out = (int)(from + v->n[f]++);
	v->name[f][*out] = arena_dup(v->arena, value);
	return db_change(db, "INSERT INTO practice_find_value (scope, facet,"
	    " number, value) VALUES ($1, $2, $3, $4)", ARGS(INT(scope), INT(f),
	    INT(*out), TEXT(value)));
}

static enum rc
facets_of(struct db *db, struct arena *a, row_id scope, struct find_values *v,
    const struct practice *p, struct find_doc *out)
{
	struct text_list value[PRACTICE_FACETS];
	int n;

	*out = (struct find_doc){ .id = p->id, .order = p->published_at };
	practice_find_values(a, p, value);
	for (enum practice_facet f = 0; f < PRACTICE_FACETS; f++)
		for (size_t i = 0; i < value[f].n; i++) {
			TRY(number_of(db, scope, v, f, value[f].at[i], &n));
			if (n >= 0 && f < FACET_COUNTRY)
				out->many[f] |= UINT64_C(1) << n;
			else if (n >= 0)
				out->one[f - FACET_COUNTRY] = (uint8_t)n;
		}
	out->one[FIND_SIZE] = (uint8_t)practice_size(p->population != 0 ?
	    p->population : practice_place_population(p->city, p->country));
	return RC_OK;
}

enum { TERMS_BYTES = 64 * 1024 };	/* of one text */

/* An index that is written.  Its values are known while nobody else and no
 * failed transaction came between: the version tells. */
struct writing {
	struct writing *next_scope;
	row_id scope;
	int64_t version, next;
	struct find_values values;
	bool open;
	struct arena *arena;		/* of those that wait */
	struct text *first, **end;
};

static enum rc
begin_index(struct db *db, struct writing *w)
{
	struct find_state state = { 0 };
	enum rc rc = find_state(db, w->scope, &state);

	if (rc == RC_NONE)
		TRY(db_change(db, "INSERT INTO practice_find_scope (scope,"
		    " version, next) VALUES ($1, 0, 0) ON CONFLICT (scope)"
		    " DO UPDATE SET next = practice_find_scope.next",
		    ARGS(INT(w->scope))));
	else if (rc != RC_OK)
		return rc;
	if (w->version != state.version || w->values.arena == NULL ||
	    state.version == 0)
		TRY(find_values(db, w->scope, &w->values));
	if (w->arena == NULL)
		w->arena = arena_make();
	arena_reset(w->arena);
	w->version = 0;
	w->next = state.next;
	w->first = NULL;
	w->end = &w->first;
	w->open = true;
	return RC_OK;
}

static enum rc
put_state(struct db *db, struct writing *w)
{
	int64_t version = new_version();

	TRY(db_change(db, "UPDATE practice_find_scope SET version = $2,"
	    " next = $3 WHERE scope = $1", ARGS(INT(w->scope), INT(version),
	    INT(w->next))));
	w->version = version;
	return RC_OK;
}

static enum rc
put(struct db *db, struct arena *a, struct writing *w,
    const struct practice *p)
{
	static uint8_t terms[TERMS_BYTES];
	size_t n = loose_write(practice_find_bag(a, p), terms, sizeof terms);
	struct text *t;

	if (!w->open)
		TRY(begin_index(db, w));
	t = *w->end = arena_new(w->arena, struct text);
	w->end = &t->next;
	TRY(facets_of(db, a, w->scope, &w->values, p, &t->about));
	t->doc = w->next++;
	t->n = n;
	t->terms = arena_get_raw(w->arena, n);
	memcpy(t->terms, terms, n);
	if (w->next % FIND_CHUNK != 0)
		return RC_OK;
	TRY(put_state(db, w));
	TRY(pack(db, w->scope, t->doc / FIND_CHUNK, w->first));
	arena_reset(w->arena);
	w->first = NULL;
	w->end = &w->first;
	return RC_OK;
}

static enum rc
end_index(struct db *db, struct writing *w)
{
	uint8_t bytes[FIND_DOC_BYTES];

	if (!w->open)
		return RC_OK;
	w->open = false;
	for (const struct text *t = w->first; t != NULL; t = t->next) {
		find_doc_write(&t->about, bytes);
		TRY(db_change(db, "INSERT INTO practice_find_doc (practice_id,"
		    " scope, doc, sort_at, facets, terms) VALUES ($1, $2, $3,"
		    " $4, $5, $6)", ARGS(INT(t->about.id), INT(w->scope),
		    INT(t->doc), INT(t->about.order),
		    BYTES(bytes, sizeof bytes), BYTES(t->terms, t->n))));
	}
	return put_state(db, w);
}

static enum rc
put_now(struct db *db, struct arena *a, row_id scope, const struct practice *p)
{
	static struct writing kept;

	if (kept.scope != scope)
		kept.version = 0;
	kept.scope = scope;
	kept.open = false;	/* a failed transaction may have left it so */
	TRY(put(db, a, &kept, p));
	return end_index(db, &kept);
}

/* --- many at once --- */

struct find_batch {
	struct arena *arena;
	struct writing *first;		/* by scope */
};

struct find_batch *
practice_find_batch(void)
{
	struct arena *a = arena_make();
	struct find_batch *b = arena_new(a, struct find_batch);

	b->arena = a;
	return b;
}

static enum rc
put_waiting(struct db *db, struct arena *a, struct find_batch *b,
    row_id scope, const struct practice *p)
{
	struct writing **w = &b->first;

	while (*w != NULL && (*w)->scope != scope)
		w = &(*w)->next_scope;
	if (*w == NULL) {
		*w = arena_new(b->arena, struct writing);
		(*w)->scope = scope;
	}
	return put(db, a, *w, p);
}

enum rc
practice_find_write(struct db *db, struct find_batch *b)
{
	for (struct writing *w = b->first; w != NULL; w = w->next_scope)
		TRY(end_index(db, w));
	return RC_OK;
}

void
practice_find_batch_free(struct find_batch *b)
{
	for (struct writing *w = b->first; w != NULL; w = w->next_scope) {
		if (w->arena != NULL)
			arena_free(w->arena);
		if (w->values.arena != NULL)
			arena_free(w->values.arena);
	}
	arena_free(b->arena);
}

/* --- what others call --- */

enum rc
practice_find_add(struct db *db, struct arena *a, const struct practice *p,
    struct find_batch *b)
{
	const struct practice *masked, *inside;

	if (p->state != PRACTICE_PUBLISHED)
		return RC_OK;
	masked = practice_masked(a, p);
	inside = p->attribution == ATTRIBUTION_ROOM ? p : masked;
	if (masked != NULL)
		TRY(b == NULL ? put_now(db, a, 0, masked) :
		    put_waiting(db, a, b, 0, masked));
	if (p->edition == 0 || inside == NULL)
		return RC_OK;
	return b == NULL ? put_now(db, a, p->edition, inside) :
	    put_waiting(db, a, b, p->edition, inside);
}

enum rc
practice_find_index(struct db *db, struct arena *a, const struct practice *p)
{
	row_id scope[16];
	size_t n = 0;
	struct rows q = db_query(db, "SELECT scope FROM practice_find_doc"
	    " WHERE practice_id = $1", ARGS(INT(p->id)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK && n < 16)
		scope[n++] = col_int(&q, 0);
	if (rc == RC_OK)
		db_done(&q);
	else if (rc != RC_NONE)
		return rc;
	for (size_t i = 0; i < n; i++)
		TRY(drop(db, a, p->id, scope[i]));
	return practice_find_add(db, a, p, NULL);
}

/* --- all of it anew --- */

static enum rc
next_id(struct db *db, row_id *id)
{
	return db_int(db, "SELECT id FROM practice WHERE id > $1"
	    " AND state = 'published' ORDER BY id LIMIT 1", ARGS(INT(*id)), id);
}

enum rc
practice_find_anew(struct db *db, int64_t *n)
{
	static const char *const empty[] = {
	    "DELETE FROM practice_find_posting", "DELETE FROM practice_find_term",
	    "DELETE FROM practice_find_chunk", "DELETE FROM practice_find_value",
	    "DELETE FROM practice_find_doc", "DELETE FROM practice_find_scope" };
	struct arena *a = arena_make();
	struct find_batch *b = practice_find_batch();
	row_id id = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < sizeof empty / sizeof empty[0] && rc == RC_OK;
	    i++)
		rc = db_exec(db, empty[i], NO_ARGS, NULL);
	for (*n = 0; rc == RC_OK && (rc = next_id(db, &id)) == RC_OK; ++*n) {
		struct practice p;

		arena_reset(a);
		if ((rc = practice_load(db, a, id, &p)) == RC_OK)
			rc = practice_find_add(db, a, &p, b);
	}
	if (rc == RC_NONE)
		rc = practice_find_write(db, b);
	practice_find_batch_free(b);
	arena_free(a);
	return rc;
}
