/* Impossible quotas: what counting shows, and the least that has to give way. */
#include <math.h>
#include <string.h>

#include "solve/types.h"

enum { COMBINATIONS = 200 };

static void
fault(struct arena *a, struct select_fault ***end, struct select_fault f)
{
	struct select_fault *n = arena_new(a, struct select_fault);

	*n = f;
	**end = n;
	*end = &n->next;
}

enum rc
select_counts(struct arena *a, const struct select_pool *pool,
    struct select_fault **out)
{
	struct arena *t = arena_make();
	int *open = arena_array(t, int, pool->cells);
	int *in = arena_array(t, int, pool->cells);
	struct select_fault **end = out;
	int can = 0;

	*out = NULL;
	for (int i = 0; i < pool->people; i++) {
		enum select_place at = pool->place == NULL ? SELECT_FREE :
		    pool->place[i];

		can += at != SELECT_OUT;
		for (int f = 0; f < pool->features; f++) {
			int c = pool->cell[i * pool->features + f];

			open[c] += at != SELECT_OUT;
			in[c] += at == SELECT_IN;
		}
	}
	if (pool->seats > can)
		fault(a, &end, (struct select_fault){ .kind =
		    SELECT_SEATS_MORE_THAN_PEOPLE, .have = can });
	for (int c = 0; c < pool->cells; c++) {
		const struct select_quota *q = &pool->quota[c];

		if (q->min > q->max)
			fault(a, &end, (struct select_fault){ .kind =
			    SELECT_MIN_ABOVE_MAX, .cell = c });
		if (q->min > open[c])
			fault(a, &end, (struct select_fault){ .kind =
			    SELECT_MIN_ABOVE_PEOPLE, .cell = c,
			    .have = open[c] });
		if (in[c] > q->max)
			fault(a, &end, (struct select_fault){ .kind =
			    SELECT_FIXED_ABOVE_MAX, .cell = c, .cap = -1,
			    .have = in[c] });
	}
	for (int f = 0; f < pool->features; f++) {
		int64_t least = 0, most = 0;

		for (int c = 0; c < pool->cells; c++)
			if (pool->cell_feature[c] == f) {
				least += pool->quota[c].min;
				most += pool->quota[c].max;
			}
		if (least > pool->seats)
			fault(a, &end, (struct select_fault){ .kind =
			    SELECT_MINS_ABOVE_SEATS, .feature = f,
			    .have = (int)fmin((double)least, 2e9) });
		if (most < pool->seats)
			fault(a, &end, (struct select_fault){ .kind =
			    SELECT_MAXES_BELOW_SEATS, .feature = f,
			    .have = (int)most });
	}
	for (int k = 0; k < pool->caps; k++) {
		const struct select_cap *cap = &pool->cap[k];
		int *n = arena_array(t, int, cap->groups);
		int *fixed = arena_array(t, int, cap->groups);
		int fit = 0;
		bool over = false;

		for (int i = 0; i < pool->people; i++) {
			enum select_place at = pool->place == NULL ?
			    SELECT_FREE : pool->place[i];
			int g = cap->group[i];

			if (g < 0)
				fit += at != SELECT_OUT;
			else if (at != SELECT_OUT && n[g] < cap->max) {
				n[g]++;
				fit++;
			}
			if (g >= 0 && at == SELECT_IN &&
			    ++fixed[g] > cap->max)
				over = true;
		}
		if (over)
			fault(a, &end, (struct select_fault){ .kind =
			    SELECT_FIXED_ABOVE_MAX, .cell = -1, .cap = k });
		if (fit < pool->seats && pool->seats <= can)
			fault(a, &end, (struct select_fault){ .kind =
			    SELECT_CAPS_BELOW_SEATS, .cap = k, .have = fit });
	}
	arena_free(t);
	return *out == NULL ? RC_OK : RC_CONFLICT;
}

/*
 * The program: types, and for each quota how much less than its minimum and how
 * much more than its maximum there may be.  These need not be asked to be
 * whole: where the types are, the least that suffices is.
 */
struct looser {
	const struct select_pool *pool;
	struct problem p;
	struct mip m;
	double *gain;
	int *less, *more;		/* [cells]: the answer */
};

static void
looser_make(struct arena *a, struct looser *s, const struct select_pool *pool,
    int must, struct solve_work *w)
{
	struct problem *p = &s->p;
	int cells = pool->cells, rows, n;
	struct lp *l;
	int *row;
	double *value;

	*s = (struct looser){ .pool = pool };
	problem_make(a, pool, NULL, p);
	rows = p->r.rows + cells;	/* each quota twice: minimum, maximum */
	l = lp_make(a, w, rows, p->types + 2 * cells);
	row = arena_array(a, int, rows);
	value = arena_array(a, double, rows);
	s->gain = arena_array(a, double, p->types + 2 * cells);
	for (int i = 0; i < p->r.rows; i++) {
		l->lo[i] = p->r.lo[i];
		l->hi[i] = p->r.hi[i];
	}
	for (int c = 0; c < cells; c++) {
		l->hi[1 + c] = 2.0 * pool->people + l->lo[1 + c];
		l->lo[p->r.rows + c] = -(double)pool->people +
		    fmin(0, p->r.hi[1 + c]);
		l->hi[p->r.rows + c] = p->r.hi[1 + c];
	}
	for (int t = 0; t < p->types; t++) {
		n = 0;
		for (int k = p->start[t]; k < p->start[t + 1]; k++) {
			int r = p->row[k];

			row[n] = r;
			value[n++] = p->count[k];
			if (r >= 1 && r <= cells) {
				row[n] = p->r.rows + r - 1;
				value[n++] = p->count[k];
			}
		}
		lp_column(l, must >= 0 && p->type[must] == t, p->units[t], 0,
		    row, value, n);
	}
	for (int c = 0; c < cells; c++) {
		const struct select_quota *q = &pool->quota[c];
		int at = p->types + 2 * c;

		row[0] = 1 + c;
		value[0] = 1;
		lp_column(l, 0, fmax(0, fmin(q->min - q->min_flex,
		    p->r.lo[1 + c])), 0, row, value, 1);
		s->gain[at] = q->min > 0 ? -1 - 2.0 / q->min : 0;
		row[0] = p->r.rows + c;
		value[0] = -1;
		lp_column(l, 0, fmax(0, fmin(q->max_flex, pool->people) -
		    q->max), 0, row, value, 1);
		s->gain[at + 1] = -1;
	}
	s->m = (struct mip){ .lp = l, .wholes = p->types, .gain = s->gain,
	    .x = arena_array(a, double, p->types + 2 * cells) };
	s->less = arena_array(a, int, cells);
	s->more = arena_array(a, int, cells);
}

static bool
looser_solve(struct looser *s, double above)
{
	bool proved;

	s->m.above = above;
	proved = mip_solve(&s->m);
	for (int c = 0; s->m.found && c < s->pool->cells; c++) {
		int at = s->p.types + 2 * c;

		s->less[c] = (int)round(s->m.x[at]);
		s->more[c] = (int)round(s->m.x[at + 1]);
	}
	return proved;
}

struct search {
	struct arena *arena;
	struct looser *s;
	const struct select_relaxed *known;
	int n;
	double best;
	bool found, proved;
	int *less, *more, tries;
};

/*
 * Each earlier answer must lose something: tries, for all of them, which of
 * what it changed is to be changed less.
 */
static void
vary(struct search *v, int i)
{
	struct lp *l = v->s->m.lp;
	const struct select_pool *pool = v->s->pool;

	if (v->tries > COMBINATIONS || l->work->ended)
		return;
	if (i == v->n) {
		v->tries++;
		if (!looser_solve(v->s, v->found ? v->best + 1e-7 : -1e300))
			v->proved = false;
		if (v->s->m.found) {
			v->found = true;
			v->best = v->s->m.best;
			memcpy(v->less, v->s->less, sizeof *v->less *
			    (size_t)pool->cells);
			memcpy(v->more, v->s->more, sizeof *v->more *
			    (size_t)pool->cells);
		}
		return;
	}
	for (int c = 0; c < pool->cells; c++)
		for (int up = 0; up < 2; up++) {
			int at = lp_variable(l, v->s->p.types + 2 * c + up);
			int by = up ? v->known[i].max[c] - pool->quota[c].max :
			    pool->quota[c].min - v->known[i].min[c];
			double hi = l->hi[at];

			if (by <= 0)
				continue;
			if (by - 1 < hi)
				l->hi[at] = by - 1;
			vary(v, i + 1);
			l->hi[at] = hi;
		}
}

enum rc
select_relax(struct arena *a, const struct select_pool *pool, int must,
    int most, struct solve_work *w, struct select_relaxed *out, int *n)
{
	struct arena *t = arena_make();
	struct looser s;

	*n = 0;
	w->stage = "relaxations";
	looser_make(t, &s, pool, must, w);
	for (; *n < most; ++*n) {
		struct search v = { .arena = t, .s = &s, .known = out, .n = *n,
		    .proved = true,
		    .less = arena_array(t, int, pool->cells),
		    .more = arena_array(t, int, pool->cells) };
		struct select_relaxed *r = &out[*n];

		vary(&v, 0);
		if (!v.found)
			break;
		*r = (struct select_relaxed){ .cost = fabs(v.best),
		    .min = arena_array(a, int, pool->cells),
		    .max = arena_array(a, int, pool->cells),
		    .proved = v.proved && v.tries <= COMBINATIONS &&
		    !w->ended };
		for (int c = 0; c < pool->cells; c++) {
			r->min[c] = pool->quota[c].min - v.less[c];
			r->max[c] = pool->quota[c].max + v.more[c];
		}
		if (r->cost < 1e-9)
			most = *n + 1;	/* nothing had to give way */
	}
	arena_free(t);
	if (*n > 0)
		return RC_OK;
	return w->ended ? RC_NONE : RC_CONFLICT;
}
