/*
 * Which texts answer a query, in which order, and how many have each value of
 * each facet.  Chunk by chunk: what a group says of a text is put together from
 * its alternatives as independent hints are (a + b - ab), weighed by how rare
 * the group is, and summed over the groups.
 */
#include "find/find.h"

#include <math.h>
#include <string.h>

enum { WORDS = FIND_CHUNK / 64 };

struct work {
	struct find_posting posting[FIND_CHUNK];
	float part[FIND_CHUNK];		/* of one group */
	float score[FIND_CHUNK];
	uint8_t groups[FIND_CHUNK];
	uint64_t in[WORDS], any[WORDS];
	size_t *at[FIND_GROUPS];	/* the next list of each alternative */
	double idf[FIND_GROUPS];
};

static void
rewind_lists(struct work *w, const struct find_query *q)
{
	for (size_t g = 0; g < q->groups; g++)
		for (size_t i = 0; i < q->group[g].n; i++)
			w->at[g][i] = 0;
}

/* The scores of a chunk's texts; RC_INVALID when postings are broken. */
static enum rc
score_chunk(struct work *w, const struct find_query *q, uint32_t chunk)
{
	memset(w->any, 0, sizeof w->any);
	for (size_t g = 0; g < q->groups; g++) {
		const struct find_group *group = &q->group[g];
		bool touched = false;

		for (size_t i = 0; i < group->n; i++) {
			const struct find_alternative *f = &group->at[i];
			size_t *at = &w->at[g][i], n;
			float factor = (float)f->factor / 255;

			while (*at < f->lists && f->list[*at].chunk < chunk)
				++*at;
			if (*at == f->lists || f->list[*at].chunk != chunk)
				continue;
			if (!touched)
				memset(w->in, 0, sizeof w->in);
			touched = true;
			TRY(find_unpack(f->list[*at].p, f->list[*at].n,
			    w->posting, &n));
			for (size_t k = 0; k < n; k++) {
				unsigned d = w->posting[k].doc;
				float x = factor * (float)w->posting[k].impact;

				if ((w->in[d / 64] >> d % 64 & 1) == 0) {
					w->in[d / 64] |= UINT64_C(1) << d % 64;
					w->part[d] = x;
				} else {
					w->part[d] += x - w->part[d] * x;
				}
			}
		}
		for (size_t k = 0; touched && k < WORDS; k++)
			for (uint64_t m = w->in[k]; m != 0; m &= m - 1) {
				unsigned d = (unsigned)(64 * k) + (unsigned)
				    __builtin_ctzll(m);
				float x = (float)w->idf[g] * w->part[d];

				if ((w->any[k] >> d % 64 & 1) == 0) {
					w->any[k] |= UINT64_C(1) << d % 64;
					w->score[d] = x;
					w->groups[d] = 1;
				} else {
					w->score[d] += x;
					w->groups[d]++;
				}
			}
	}
	return RC_OK;
}

/* --- the best --- */

/* Where more are wanted, all hits are gathered and the page's selected. */
enum { HEAP_MOST = 1024 };

struct best {
	struct find_hit *heap;		/* the worst on top */
	size_t n, want;
	const struct find_doc *doc;
};

static bool
better(const struct best *b, const struct find_hit *x, const struct find_hit *y)
{
	const struct find_doc *d = &b->doc[x->doc], *e = &b->doc[y->doc];

	if (x->score > y->score || x->score < y->score)
		return x->score > y->score;
	if (d->order != e->order)
		return d->order > e->order;
	return d->id > e->id;
}

static void
sink(struct best *b, size_t i, size_t n)
{
	for (;;) {
		size_t c = 2 * i + 1;
		struct find_hit t;

		if (c >= n)
			return;
		if (c + 1 < n && better(b, &b->heap[c], &b->heap[c + 1]))
			c++;
		if (better(b, &b->heap[c], &b->heap[i]))
			return;
		t = b->heap[c];
		b->heap[c] = b->heap[i];
		b->heap[i] = t;
		i = c;
	}
}

static void
push(struct best *b, struct find_hit h)
{
	size_t i = b->n++;

	b->heap[i] = h;
	while (i > 0 && better(b, &b->heap[(i - 1) / 2], &b->heap[i])) {
		struct find_hit t = b->heap[i];

		b->heap[i] = b->heap[(i - 1) / 2];
		b->heap[(i - 1) / 2] = t;
		i = (i - 1) / 2;
	}
}

static void
offer(struct best *b, struct find_hit h)
{
	if (b->want > HEAP_MOST) {
		b->heap[b->n++] = h;
	} else if (b->n < b->want) {
		push(b, h);
	} else if (b->n > 0 && better(b, &h, &b->heap[0])) {
		b->heap[0] = h;
		sink(b, 0, b->n);
	}
}

static struct best
best_of(struct arena *a, const struct find_task *t)
{
	size_t want = t->skip + t->want < t->docs ? t->skip + t->want :
	    t->docs;

	if (want > HEAP_MOST)
		want = t->docs;
	return (struct best){ .want = want, .doc = t->doc,
	    .heap = arena_get_raw(a, (want + 1) * sizeof(struct find_hit)) };
}

/* Puts the n best of those from "from" to "to" before the others. */
static void
select_best(const struct best *b, size_t from, size_t to, size_t n)
{
	struct find_hit *h = b->heap;
	size_t end = from + n;

	while (to - from > 1 && end > from && end < to) {
		struct find_hit pivot = h[from + (to - from) / 2], x;
		size_t i = from, k = to - 1;

		for (;;) {
			while (better(b, &h[i], &pivot))
				i++;
			while (better(b, &pivot, &h[k]))
				k--;
			if (i >= k)
				break;
			x = h[i];
			h[i++] = h[k];
			h[k--] = x;
		}
		/* None before i is worse than any from i on; where the two
		 * met, it is the pivot. */
		if (end <= i)
			to = i;
		else
			from = i + (i == k);
	}
}

static void
put_in_order(struct best *b)
{
	for (size_t n = b->n; n > 1; n--) {
		struct find_hit t = b->heap[0];

		b->heap[0] = b->heap[n - 1];
		b->heap[n - 1] = t;
		sink(b, 0, n - 1);
	}
}

/* The page's, in order. */
static void
finish(struct arena *a, const struct find_task *t, struct best *b,
    struct find_answer *out)
{
	size_t skip = t->skip < b->n ? t->skip : b->n, n = b->n - skip;

	if (n > t->want)
		n = t->want;
	if (b->want > HEAP_MOST) {
		struct best page = { .want = n, .doc = b->doc,
		    .heap = arena_get_raw(a, (n + 1) * sizeof *page.heap) };

		select_best(b, 0, b->n, skip);
		select_best(b, skip, b->n, n);
		for (size_t i = skip; i < skip + n; i++)
			push(&page, b->heap[i]);
		put_in_order(&page);
		out->hit = page.heap;
	} else {
		put_in_order(b);
		out->hit = b->heap + skip;
	}
	out->hits = n;
}

/* --- facets --- */

/* The facets whose filter keeps this one out, as bits. */
static unsigned
kept_out(const struct find_filter *f, const struct find_doc *d)
{
	unsigned out = 0;

	if (f == NULL)
		return 0;
	for (unsigned i = 0; i < FIND_MANY; i++)
		if (f->on[i] && (f->many[i] & d->many[i]) == 0)
			out |= 1u << i;
	for (unsigned i = 0; i < FIND_ONE; i++)
		if (f->on[FIND_MANY + i] && !f->one[i][d->one[i]])
			out |= 1u << (FIND_MANY + i);
	return out;
}

static void
count_many(struct find_answer *out, unsigned facet, const struct find_doc *d)
{
	for (uint64_t m = d->many[facet]; m != 0; m &= m - 1)
		out->many[facet][__builtin_ctzll(m)]++;
}

static void
count(struct find_answer *out, unsigned kept, const struct find_doc *d)
{
	if (kept == 0) {
		for (unsigned i = 0; i < FIND_MANY; i++)
			count_many(out, i, d);
		for (unsigned i = 0; i < FIND_ONE; i++)
			out->one[i][d->one[i]]++;
	} else {
		unsigned i = (unsigned)__builtin_ctz(kept);

		if (i < FIND_MANY)
			count_many(out, i, d);
		else
			out->one[i - FIND_MANY][d->one[i - FIND_MANY]]++;
	}
}

static void
take(const struct find_task *t, struct find_answer *out, struct best *b,
    uint32_t doc, double score, unsigned groups)
{
	const struct find_doc *d = &t->doc[doc];
	unsigned kept = kept_out(t->filter, d);

	if ((kept & (kept - 1)) != 0)
		return;
	count(out, kept, d);
	if (kept != 0)
		return;
	out->all++;
	out->whole += groups == out->groups;
	if (t->key != NULL)
		score = t->key(d, doc, t->with);
	offer(b, (struct find_hit){ doc, (uint8_t)groups, score });
}

/* How many groups a text must answer: all, but fewer where few texts do. */
static size_t
least(const int64_t *texts, size_t groups)
{
	size_t n = groups;
	int64_t sum = n > 0 ? texts[n] : 0;

	while (n > (groups + 1) / 2 && sum < FIND_FEW)
		sum += texts[--n];
	return n;
}

static void
weigh(struct work *w, const struct find_task *t, struct find_query *q,
    struct find_answer *out)
{
	for (size_t g = 0; g < q->groups; g++) {
		int64_t docs = 0;

		for (size_t i = 0; i < q->group[g].n; i++)
			docs += q->group[g].at[i].docs;
		q->group[g].docs = docs;
		out->groups += docs > 0;
		w->idf[g] = log(1 + (double)t->alive / (double)(docs + 1));
	}
}

enum rc
find_rank(struct arena *a, const struct find_task *t, struct find_query *q,
    struct find_answer *out)
{
	static struct work w;
	struct best b = best_of(a, t);
	uint32_t chunks = (uint32_t)((t->docs + FIND_CHUNK - 1) / FIND_CHUNK);
	int64_t texts[FIND_GROUPS + 1] = { 0 };

	for (size_t g = 0; g < q->groups; g++)
		w.at[g] = arena_array(a, size_t, q->group[g].n + 1);
	weigh(&w, t, q, out);
	if (q->phrases > 0 && out->groups < q->groups) {
		finish(a, t, &b, out);
		return RC_OK;
	}
	/* The newest, which came last, first: few others have to be put in. */
	if (q->groups == 0)
		for (uint32_t d = (uint32_t)t->docs; d-- > 0;)
			if (t->doc[d].id != 0)
				take(t, out, &b, d, 0, 0);
	out->least = out->groups;
	for (uint32_t c = 0; out->groups > 1 && q->phrases == 0 && c < chunks;
	    c++) {
		TRY(score_chunk(&w, q, c));
		for (size_t k = 0; k < WORDS; k++)
			for (uint64_t m = w.any[k]; m != 0; m &= m - 1)
				texts[w.groups[64 * k + (size_t)
				    __builtin_ctzll(m)]]++;
	}
	if (out->groups > 1 && q->phrases == 0)
		out->least = least(texts, out->groups);
	rewind_lists(&w, q);
	for (uint32_t c = 0; out->groups > 0 && c < chunks; c++) {
		TRY(score_chunk(&w, q, c));
		for (size_t k = 0; k < WORDS; k++)
			for (uint64_t m = w.any[k]; m != 0; m &= m - 1) {
				uint32_t i = (uint32_t)(64 * k) + (uint32_t)
				    __builtin_ctzll(m);
				uint32_t d = c * FIND_CHUNK + i;
				double share = (double)w.groups[i] /
				    (double)out->groups;

				if (w.groups[i] >= out->least && d < t->docs &&
				    t->doc[d].id != 0)
					take(t, out, &b, d, share * share *
					    (double)w.score[i], w.groups[i]);
			}
	}
	finish(a, t, &b, out);
	return RC_OK;
}

void
find_narrow(struct arena *a, const struct find_task *t,
    const struct find_hit *hit, size_t n, struct find_answer *out)
{
	struct best b = best_of(a, t);

	out->all = out->whole = 0;
	memset(out->many, 0, sizeof out->many);
	memset(out->one, 0, sizeof out->one);
	for (size_t i = 0; i < n; i++)
		take(t, out, &b, hit[i].doc, hit[i].score, hit[i].groups);
	finish(a, t, &b, out);
}
