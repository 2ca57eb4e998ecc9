/*
 * Searching the indexes.  Each process keeps what it needs of an index beside
 * the postings: what is known of each text, and the terms of the loose, turned
 * over.  All of it is checked against the index's version on every search.
 */
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "practice/practice_find_inside.h"
#include "practice/practice_inside.h"

struct index {
	row_id scope;
	int64_t version, used;
	struct find_doc *doc;		/* malloc; docs of them, room */
	size_t docs, room;
	int64_t alive;
	int64_t *chunk_version;		/* malloc; 0: not packed */
	size_t chunks, packed;
	struct loose loose;
	uint32_t loose_chunk;
	struct find_values values;
};

enum { KEPT = 4 };		/* indexes a process keeps */

static struct index *
slot_of(row_id scope)
{
	static struct index kept[KEPT];
	static int64_t clock;
	struct index *x = &kept[0];

	for (int i = 0; i < KEPT; i++) {
		if (kept[i].used != 0 && kept[i].scope == scope) {
			x = &kept[i];
			break;
		}
		if (kept[i].used < x->used)
			x = &kept[i];
	}
	if (x->used == 0 || x->scope != scope) {
		if (x->loose.arena != NULL)
			arena_free(x->loose.arena);
		if (x->values.arena != NULL)
			arena_free(x->values.arena);
		free(x->doc);
		free(x->chunk_version);
		*x = (struct index){ .scope = scope, .version = -1 };
	}
	x->used = ++clock;
	return x;
}

/* --- bringing it up to date --- */

static void *
more(void *p, size_t size, size_t from, size_t to)
{
	if (to <= from)
		return p;
	p = realloc(p, size * to);
	if (p == NULL)
		abort();
	memset((char *)p + size * from, 0, size * (to - from));
	return p;
}

static void
make_room(struct index *x, int64_t next)
{
	size_t chunks = (size_t)((next + FIND_CHUNK - 1) / FIND_CHUNK);

	x->doc = more(x->doc, sizeof *x->doc, x->chunks * FIND_CHUNK,
	    chunks * FIND_CHUNK);
	x->chunk_version = more(x->chunk_version, sizeof *x->chunk_version,
	    x->chunks, chunks);
	if (chunks > x->chunks)
		x->chunks = chunks;
	x->docs = (size_t)next;
}

static enum rc
read_chunk(struct db *db, struct arena *a, struct index *x, int64_t chunk,
    int64_t version)
{
	struct rows q = db_query(db, "SELECT docs FROM practice_find_chunk"
	    " WHERE scope = $1 AND chunk = $2", ARGS(INT(x->scope),
	    INT(chunk)));
	const uint8_t *p;
	size_t n;

	TRY(db_next(&q));
	p = col_bytes(&q, a, 0, &n);
	db_done(&q);
	if (n != FIND_CHUNK * FIND_DOC_BYTES)
		return RC_FAILED;
	for (size_t i = 0; i < FIND_CHUNK; i++)
		x->doc[(size_t)chunk * FIND_CHUNK + i] =
		    find_doc_read(p + i * FIND_DOC_BYTES);
	x->chunk_version[chunk] = version;
	return RC_OK;
}

static enum rc
read_chunks(struct db *db, struct index *x)
{
	struct rows q = db_query(db, "SELECT chunk, version"
	    " FROM practice_find_chunk WHERE scope = $1", ARGS(INT(x->scope)));
	int64_t *version = calloc(x->chunks + 1, sizeof *version);
	struct arena *a = arena_make();
	enum rc rc;

	if (version == NULL)
		abort();
	while ((rc = db_next(&q)) == RC_OK)
		if (col_int(&q, 0) < (int64_t)x->chunks)
			version[col_int(&q, 0)] = col_int(&q, 1);
	x->packed = 0;
	for (size_t i = 0; i < x->chunks && rc == RC_NONE; i++) {
		if (version[i] != 0)
			x->packed++;
		if (version[i] != 0 && version[i] != x->chunk_version[i] &&
		    (rc = read_chunk(db, a, x, (int64_t)i, version[i])) ==
		    RC_OK)
			rc = RC_NONE;
		arena_reset(a);
	}
	free(version);
	arena_free(a);
	return rc == RC_NONE ? RC_OK : rc;
}

/* The loose stand in the last chunk, which is not full. */
static enum rc
read_loose(struct db *db, struct index *x)
{
	struct rows q = db_query(db, "SELECT doc, practice_id, facets, terms"
	    " FROM practice_find_doc WHERE scope = $1 AND packed = 0"
	    " ORDER BY doc", ARGS(INT(x->scope)));
	struct arena *a = arena_make();
	enum rc rc;

	if (x->loose.arena == NULL)
		x->loose.arena = arena_make();
	arena_reset(x->loose.arena);
	x->loose = (struct loose){ .arena = x->loose.arena };
	for (size_t c = 0; c < x->chunks; c++)
		if (x->chunk_version[c] == 0) {
			x->loose_chunk = (uint32_t)c;
			memset(x->doc + c * FIND_CHUNK, 0, FIND_CHUNK *
			    sizeof *x->doc);
		}
	while ((rc = db_next(&q)) == RC_OK) {
		int64_t doc = col_int(&q, 0);
		const uint8_t *facets, *terms;
		size_t n, m;

		arena_reset(a);
		facets = col_bytes(&q, a, 2, &n);
		terms = col_bytes(&q, a, 3, &m);
		if (doc < 0 || (size_t)doc >= x->docs || n != FIND_DOC_BYTES ||
		    (uint32_t)(doc / FIND_CHUNK) != x->loose_chunk ||
		    loose_add(&x->loose, (uint16_t)(doc % FIND_CHUNK), terms,
		    m) != RC_OK) {
			log_line(LOG_ERROR, "practice", "the index of %lld is"
			    " broken at %lld", (long long)x->scope,
			    (long long)doc);
			db_done(&q);
			arena_free(a);
			return RC_FAILED;
		}
		x->doc[doc] = find_doc_read(facets);
		x->doc[doc].id = col_int(&q, 1);
	}
	arena_free(a);
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
open_index(struct db *db, row_id scope, struct index **out)
{
	struct index *x = *out = slot_of(scope);
	struct find_state state = { 0 };
	enum rc rc = find_state(db, scope, &state);

	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (x->version == state.version && rc == RC_OK)
		return RC_OK;
	x->version = -1;
	/* Another store's, or one that was begun anew. */
	if (x->chunks > 0 && (rc == RC_NONE ||
	    (size_t)state.next < x->docs)) {
		memset(x->doc, 0, x->chunks * FIND_CHUNK * sizeof *x->doc);
		memset(x->chunk_version, 0, x->chunks *
		    sizeof *x->chunk_version);
	}
	make_room(x, state.next);
	TRY(find_values(db, scope, &x->values));
	TRY(read_chunks(db, x));
	TRY(read_loose(db, x));
	x->alive = 0;
	for (size_t i = 0; i < x->docs; i++)
		x->alive += x->doc[i].id != 0;
	x->version = state.version;
	return RC_OK;
}

/* --- the terms of a query --- */

static void
add_list(struct arena *a, struct find_alternative *f, uint32_t chunk,
    const uint8_t *p, size_t n)
{
	if ((f->lists & (f->lists - 1)) == 0) {
		struct find_list *l = arena_array(a, struct find_list,
		    f->lists == 0 ? 1 : 2 * f->lists);

		if (f->lists > 0)
			memcpy(l, f->list, f->lists * sizeof *l);
		f->list = l;
	}
	f->list[f->lists++] = (struct find_list){ chunk, p, n };
}

static enum rc
load_packed(struct db *db, struct arena *a, const struct index *x,
    struct find_alternative *f)
{
	struct rows q = db_query(db, "SELECT id, docs FROM practice_find_term"
	    " WHERE scope = $1 AND written = 0 AND text = $2",
	    ARGS(INT(x->scope), BYTES(f->term, strlen(f->term))));
	row_id id;
	enum rc rc = db_next(&q);

	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	id = col_int(&q, 0);
	f->docs += col_int(&q, 1);
	db_done(&q);
	q = db_query(db, "SELECT id, list FROM practice_find_posting"
	    " WHERE id >= $1 AND id < $2 ORDER BY id",
	    ARGS(INT(id * FIND_CHUNKS), INT((id + 1) * FIND_CHUNKS)));
	while ((rc = db_next(&q)) == RC_OK) {
		uint32_t chunk = (uint32_t)(col_int(&q, 0) % FIND_CHUNKS);
		const uint8_t *p;
		size_t n;

		p = col_bytes(&q, a, 1, &n);
		add_list(a, f, chunk, p, n);
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
load_term(struct db *db, struct arena *a, const struct index *x,
    struct find_alternative *f)
{
	const struct loose_term *t = loose_find(&x->loose, f->term);

	if (x->packed > 0)
		TRY(load_packed(db, a, x, f));
	if (t != NULL) {
		uint8_t *p = arena_get_raw(a, 4 * t->n);

		f->docs += (int64_t)t->n;
		add_list(a, f, x->loose_chunk, p, find_pack(t->at, t->n, p));
	}
	return RC_OK;
}

/* Terms that begin so, the most frequent: forms of a word that no stemmer
 * brings together, and words half typed. */
enum { PREFIXES = 40 };
struct begun { const char *text; int64_t docs; };

static int
more_frequent(const void *x, const void *y)
{
	const struct begun *a = x, *b = y;

	if (a->docs != b->docs)
		return a->docs > b->docs ? -1 : 1;
	return strcmp(a->text, b->text);
}

static enum rc
add_begun(struct db *db, struct arena *a, const struct index *x,
    struct find_group *g, const char *prefix, double factor)
{
	size_t n = strlen(prefix), k = 0, room = x->loose.terms + 2 * PREFIXES;
	struct begun *b = arena_array(a, struct begun, room);
	char *beyond = arena_printf(a, "%s\xff", prefix);

	for (size_t i = 0; i < x->loose.terms; i++)
		if (!x->loose.term[i].word && memcmp(x->loose.term[i].text,
		    prefix, 1) == 0 && strncmp(x->loose.term[i].text, prefix,
		    n) == 0)
			b[k++] = (struct begun){ x->loose.term[i].text,
			    (int64_t)x->loose.term[i].n };
	if (x->packed > 0) {
		struct rows q = db_query(db, "SELECT text, docs"
		    " FROM practice_find_term WHERE scope = $1 AND written = 0"
		    " AND text >= $2 AND text < $3 ORDER BY docs DESC, text"
		    " LIMIT $4", ARGS(INT(x->scope), BYTES(prefix, n),
		    BYTES(beyond, n + 1), INT(PREFIXES)));
		size_t loose = k;
		enum rc rc;

		while ((rc = db_next(&q)) == RC_OK && k < room) {
			size_t m;
			const char *s = col_bytes(&q, a, 0, &m);
			const char *text = arena_dup_n(a, s, m);
			size_t i = 0;

			while (i < loose && strcmp(b[i].text, text) != 0)
				i++;
			if (i < loose)
				b[i].docs += col_int(&q, 1);
			else
				b[k++] = (struct begun){ text, col_int(&q, 1) };
		}
		if (rc == RC_OK)
			db_done(&q);
		else if (rc != RC_NONE)
			return rc;
	}
	qsort(b, k, sizeof *b, more_frequent);
	for (size_t i = 0; i < k && i < PREFIXES; i++)
		(void)find_group_add(a, g, b[i].text, factor);
	return RC_OK;
}

static enum rc
load_query(struct db *db, struct arena *a, const struct index *x,
    struct find_query *q)
{
	for (size_t i = 0; i < q->groups; i++) {
		struct find_group *g = &q->group[i];
		size_t asked = g->n;

		for (size_t k = 0; k < asked; k++)
			if (g->at[k].prefix)
				TRY(add_begun(db, a, x, g, g->at[k].term,
				    g->at[k].factor));
		for (size_t k = 0; k < g->n; k++)
			if (!g->at[k].prefix)
				TRY(load_term(db, a, x, &g->at[k]));
	}
	return RC_OK;
}

/* --- what may have been meant --- */

struct guess { const char *word; unsigned distance; int64_t docs; };

static void
consider(struct arena *a, struct guess *g, const char *typed, const char *word,
    int64_t docs, unsigned forgives)
{
	unsigned d = find_distance(typed, word, forgives);

	if (d == 0 || d > forgives || (g->word != NULL && (d > g->distance ||
	    (d == g->distance && (docs < g->docs || (docs == g->docs &&
	    strcmp(word, g->word) >= 0))))))
		return;
	*g = (struct guess){ arena_dup(a, word), d, docs };
}

static enum rc
guess(struct db *db, struct arena *a, const struct index *x,
    const char *typed, const char **out)
{
	char folded[FIND_WORD_MAX + 1];
	struct guess g = { 0 };
	unsigned forgives;
	struct rows q;
	enum rc rc;

	*out = NULL;
	find_fold(typed, strlen(typed), folded);
	forgives = find_forgives(text_length(folded));
	if (forgives == 0)
		return RC_OK;
	for (size_t i = 0; i < x->loose.terms; i++)
		if (x->loose.term[i].word)
			consider(a, &g, folded, x->loose.term[i].text,
			    (int64_t)x->loose.term[i].n, forgives);
	q = db_query(db, "SELECT text, docs FROM practice_find_term"
	    " WHERE scope = $1 AND written = 1", ARGS(INT(x->scope)));
	while ((rc = db_next(&q)) == RC_OK) {
		char word[FIND_WORD_MAX + 1];
		size_t n;
		const char *s = col_bytes(&q, a, 0, &n);

		if (n > FIND_WORD_MAX)
			continue;
		memcpy(word, s, n);
		word[n] = '\0';
		consider(a, &g, folded, word, col_int(&q, 1), forgives);
	}
	*out = g.word;
	return rc == RC_NONE ? RC_OK : rc;
}

/* The query again, with a word in use where nothing has the one typed. */
static enum rc
suggest(struct db *db, struct arena *a, const struct index *x,
    const struct find_query *q, const char **out)
{
	struct buf b = BUF(a);
	bool other = false;

	for (size_t i = 0; i < q->groups; i++) {
		const char *word = NULL;

		if (q->group[i].docs == 0)
			TRY(guess(db, a, x, q->group[i].shown, &word));
		other |= word != NULL;
		buf_printf(&b, "%s%s", i > 0 ? " " : "", word != NULL ? word :
		    q->group[i].shown);
	}
	*out = other ? buf_text(&b) : NULL;
	return RC_OK;
}

/* --- the answer --- */

static void
make_filter(const struct index *x, const struct practice_ask *ask,
    struct find_filter *out)
{
	for (enum practice_facet f = 0; f < PRACTICE_FACETS; f++)
		for (size_t i = 0; i < ask->value[f].n; i++) {
			int n = find_value(&x->values, f,
			    ask->value[f].at[i]);

			out->on[f] = true;
			if (n >= 0 && f < FACET_COUNTRY)
				out->many[f] |= UINT64_C(1) << n;
			else if (n >= 0)
				out->one[f - FACET_COUNTRY][n] = true;
		}
}

struct alike {
	const struct practice_home *home;
	int country;
	const char *const *scale;		/* by number */
};

static double
how_alike(const struct find_doc *d, uint32_t doc, const void *with)
{
	const struct alike *w = with;

	(void)doc;
	return -practice_distance(d->one[FIND_SIZE], w->country >= 0 &&
	    d->one[0] == w->country, w->scale[d->one[FACET_SCALE -
	    FACET_COUNTRY]], w->home);
}

static double
how_new(const struct find_doc *d, uint32_t doc, const void *with)
{
	(void)doc;
	(void)with;
	return (double)d->order;
}

/* with: the level of each number of this facet's values. */
static double
how_shown(const struct find_doc *d, uint32_t doc, const void *with)
{
	const double *level = with;

	(void)doc;
	return level[d->one[FACET_EVIDENCE - FACET_COUNTRY]];
}

static int
most_first(const void *x, const void *y)
{
	const struct practice_count *a = *(struct practice_count *const *)x,
	    *b = *(struct practice_count *const *)y;

	/* What is chosen is in sight. */
	if (a->on != b->on)
		return a->on ? -1 : 1;
	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	return strcmp(a->value, b->value);
}

static struct practice_count *
counts(struct arena *a, const struct index *x, enum practice_facet f,
    const struct find_filter *filter, const struct find_answer *r)
{
	struct practice_count *at[FIND_VALUES], *first = NULL;
	size_t n = 0;

	for (unsigned i = 0; i < FIND_VALUES; i++) {
		bool many = f < FACET_COUNTRY;
		bool on = many ? i < FIND_BITS && filter->many[f] >> i & 1 :
		    filter->one[f - FACET_COUNTRY][i];
		int64_t c = !many ? r->one[f - FACET_COUNTRY][i] :
		    i < FIND_BITS ? r->many[f][i] : 0;

		if (x->values.name[f][i] == NULL || (c == 0 && !on))
			continue;
		at[n] = arena_new(a, struct practice_count);
		*at[n++] = (struct practice_count){ arena_dup(a,
		    x->values.name[f][i]), c, on, NULL };
	}
	qsort(at, n, sizeof *at, most_first);
	while (n > 0) {
		at[--n]->next = first;
		first = at[n];
	}
	return first;
}

/* The record as it may be seen there; RC_NONE where it may not. */
static enum rc
load_hit(struct db *db, struct arena *a, row_id scope, row_id id,
    struct practice *out)
{
	struct practice p;
	const char *code = NULL;
	const struct practice *masked;

	if (scope == 0) {
		TRY(db_text(db, a, "SELECT code FROM practice_public"
		    " WHERE id = $1", ARGS(INT(id)), &code));
		return practice_shown(db, a, code, out);
	}
	TRY(practice_load(db, a, id, &p));
	if (p.state != PRACTICE_PUBLISHED || p.edition != scope)
		return RC_NONE;
	masked = p.attribution == ATTRIBUTION_ROOM ? &p :
	    practice_masked(a, &p);
	if (masked == NULL)
		return RC_NONE;
	*out = *masked;
	return RC_OK;
}

/* --- phrases --- */

/* Candidates that are read for a phrase. */
enum { LOOKED = 1000 };

/* In one of its fields, in whatever language that is told. */
static bool
says(struct arena *a, const struct practice *p,
    const struct find_phrase *phrase)
{
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++) {
		const char *text = practice_text(p, f);
		struct text_list langs = { 0 };

		if (f->shape == P_WORDS || f->shape == P_LINES)
			langs = words_langs(a, text);
		for (size_t i = 0; i < langs.n; i++)
			if (find_says(words_in(a, text, langs.at[i]), phrase))
				return true;
	}
	return p->city != NULL && find_says(p->city, phrase);
}

/* Of the hits those that say each phrase, in their order. */
static enum rc
keep_saying(struct db *db, const struct index *x, const struct find_query *q,
    struct find_hit *hit, size_t *n)
{
	struct arena *a = arena_make();
	size_t kept = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < *n && rc == RC_OK; i++) {
		struct practice p;
		bool all = true;

		arena_reset(a);
		rc = load_hit(db, a, x->scope, x->doc[hit[i].doc].id, &p);
		for (size_t k = 0; k < q->phrases && rc == RC_OK; k++)
			all &= says(a, &p, &q->phrase[k]);
		if (rc == RC_OK && all)
			hit[kept++] = hit[i];
		else if (rc == RC_NONE)
			rc = RC_OK;
	}
	arena_free(a);
	*n = kept;
	return rc;
}

/* The best by their words are read; what is not asked for may still be counted,
 * so the filter comes after. */
static enum rc
rank_phrases(struct db *db, struct arena *a, const struct index *x,
    const struct find_task *t, struct find_query *q, struct find_answer *r,
    int64_t *looked)
{
	struct find_task all = *t;
	struct find_hit *hit;
	size_t n;

	all.filter = NULL;
	all.skip = 0;
	all.want = LOOKED;
	TRY(find_rank(a, &all, q, r));
	*looked = r->all > LOOKED ? LOOKED : 0;
	hit = r->hit;
	n = r->hits;
	TRY(keep_saying(db, x, q, hit, &n));
	find_narrow(a, t, hit, n, r);
	return RC_OK;
}

enum rc
practice_find(struct db *db, struct arena *a, row_id scope,
    const struct practice_ask *ask, struct find_query *q,
    struct practice_found *out)
{
	struct find_filter *filter = arena_new(a, struct find_filter);
	struct find_answer *r = arena_new(a, struct find_answer);
	struct practice_hit **end = &out->hits;
	struct alike alike = { .home = &ask->home };
	double level[FIND_VALUES] = { 0 };
	struct index *x;
	struct find_task t;

	*out = (struct practice_found){ 0 };
	TRY(open_index(db, scope, &x));
	TRY(load_query(db, a, x, q));
	make_filter(x, ask, filter);
	t = (struct find_task){ .query = q, .doc = x->doc, .docs = x->docs,
	    .alive = x->alive, .filter = filter,
	    .skip = (size_t)ask->skip, .want = (size_t)ask->most };
	switch (ask->order) {
	case ORDER_NEW:
		t.key = how_new;
		break;
	case ORDER_EVIDENCE:
		for (int i = 1; i < FIND_VALUES; i++)
			if (x->values.name[FACET_EVIDENCE][i] != NULL)
				level[i] = 1 + strtod(x->values.name
				    [FACET_EVIDENCE][i], NULL);
		t.key = how_shown;
		t.with = level;
		break;
	case ORDER_ALIKE:
		alike.country = find_value(&x->values, FACET_COUNTRY,
		    ask->home.country);
		alike.scale = x->values.name[FACET_SCALE];
		t.key = how_alike;
		t.with = &alike;
		break;
	default:
		break;
	}
	TRY(q->phrases > 0 ? rank_phrases(db, a, x, &t, q, r, &out->looked) :
	    find_rank(a, &t, q, r));
	out->all = r->all;
	out->whole = r->whole;
	out->texts = x->alive;
	for (enum practice_facet f = 0; f < PRACTICE_FACETS; f++)
		out->count[f] = counts(a, x, f, filter, r);
	for (size_t i = 0; i < r->hits; i++) {
		struct practice p;
		row_id id = x->doc[r->hit[i].doc].id;
		enum rc rc = RC_OK;

		if (ask->ids)
			p = (struct practice){ .id = id };
		else
			rc = load_hit(db, a, scope, id, &p);
		if (rc == RC_NONE)
			continue;
		TRY(rc);
		*end = arena_new(a, struct practice_hit);
		**end = (struct practice_hit){ p,
		    r->hit[i].groups == r->groups, NULL };
		end = &(*end)->next;
	}
	return q->groups > r->groups ? suggest(db, a, x, q, &out->instead) :
	    RC_OK;
}
