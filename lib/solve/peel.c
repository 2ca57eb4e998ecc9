/*
 * Taking chances apart into panels.
 *
 * What is left is a mass, 1 at first, and with its mean a point among panels.  A
 * panel is looked for that is near: each type and each row has the mean rounded
 * down or up.  As much of it is taken off as leaves the new mean within the same
 * roundings; then some type or row has become whole, and stays so, so this
 * ends.  When no panel is near (what is left lies where the whole numbers do not
 * reach), some of the panels already taken are put back, and it is taken apart
 * on another way: what then is left is a small part of that small mass.  Where
 * several ways in a row leave more than half of the least so far, this ends: the
 * exact programs over panels do the rest, from the panels of the best way.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "solve/types.h"

static const double enough = 2e-8;	/* mass that may be left over */

enum {
	NODES_MAX = 400,
	ROUNDS = 40,
	IN_VAIN = 6,			/* ways in a row */
	SOME_LEAST = 1000,
	SOME_SEATS = 8
};

struct peel {
	const struct problem *p;
	struct mip m;
	double *rest;			/* by type: mass times mean */
	double mass;
	double *gain;
	double *order;			/* room to sort gains */
	int *x;
	double *sum;			/* by row, of the mean */
	uint64_t noise;
	struct mix *mix;
};

static void
row_sums(const struct problem *p, const double *rest, double mass, double *sum)
{
	memset(sum, 0, sizeof *sum * (size_t)p->r.rows);
	for (int t = 0; t < p->types; t++)
		if (rest[t] != 0)
			for (int k = p->start[t]; k < p->start[t + 1]; k++)
				sum[p->row[k]] += p->count[k] * rest[t] / mass;
}

/* How far x may be taken off a value of mean r, as a part of the mass. */
static double
reach(double r, double lo, double hi, double x)
{
	if (hi <= lo)
		return 1;
	if (x < r)
		return (hi - r) / (hi - x);
	return (r - lo) / (x - lo);
}

/* The bounds of a value of mean r that may be from lo to hi: its roundings; or,
 * wide, all but a bound that it has reached, which it must keep. */
static void
near(double r, double slack, bool wide, double *lo, double *hi)
{
	double down = fmax(*lo, floor(r + slack));
	double up = fmin(*hi, ceil(r - slack));

	if (!wide || r <= *lo + slack || r >= *hi - slack) {
		*lo = down;
		*hi = fmax(down, up);
	}
}

static int
falling(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x < *y) - (*x > *y);
}

/*
 * Of very many types only those that have the most left to give: a panel has room
 * for few, and a program of all is slow.
 */
static void
narrow(struct peel *s)
{
	struct lp *l = s->m.lp;
	int types = s->p->types, n = 0;
	int some = SOME_LEAST + SOME_SEATS * s->p->r.hi[0];

	for (int t = 0; t < types; t++)
		if (l->hi[lp_variable(l, t)] > l->lo[lp_variable(l, t)])
			s->order[n++] = s->gain[t];
	if (n <= some)
		return;
	qsort(s->order, (size_t)n, sizeof *s->order, falling);
	for (int t = 0; t < types; t++)
		if (s->gain[t] < s->order[some])
			l->hi[lp_variable(l, t)] = l->lo[lp_variable(l, t)];
}

/* Takes one panel off; false when none was found.  few: see narrow(). */
static bool
take(struct peel *s, bool few, bool wide, double stir)
{
	const struct problem *p = s->p;
	struct lp *l = s->m.lp;
	/* What rounding has done to the mean grows as the mass shrinks. */
	double slack = 1e-8 + 1e-11 / s->mass, step = 1;

	row_sums(p, s->rest, s->mass, s->sum);
	for (int i = 0; i < p->r.rows; i++) {
		l->lo[i] = p->r.lo[i];
		l->hi[i] = p->r.hi[i];
		near(s->sum[i], slack, wide, &l->lo[i], &l->hi[i]);
	}
	for (int t = 0; t < p->types; t++) {
		double r = s->rest[t] / s->mass;
		int v = lp_variable(l, t);

		l->lo[v] = 0;
		l->hi[v] = p->units[t];
		near(r, slack, wide, &l->lo[v], &l->hi[v]);
		s->gain[t] = r - floor(r + slack) - 0.5 +
		    stir * (solve_noise_unit(&s->noise) - 0.5);
	}
	if (few)
		narrow(s);
	mip_solve(&s->m);
	if (!s->m.found)
		return false;
	for (int t = 0; t < p->types; t++)
		s->x[t] = (int)s->m.x[t];
	if (!problem_holds(p, s->x))
		return false;
	for (int t = 0; t < p->types; t++) {
		double lo = 0, hi = p->units[t];

		near(s->rest[t] / s->mass, slack, wide, &lo, &hi);
		step = fmin(step, reach(s->rest[t] / s->mass, lo, hi,
		    s->x[t]));
	}
	for (int i = 0; i < p->r.rows; i++) {
		double x = 0;

		if (l->hi[i] <= l->lo[i])
			continue;
		x = l->x[i];
		step = fmin(step, reach(s->sum[i], l->lo[i], l->hi[i],
		    round(x)));
	}
	if (step <= 0)
		return false;
	step *= s->mass;
	mix_add(s->mix, s->x, step);
	for (int t = 0; t < p->types; t++)
		s->rest[t] -= step * s->x[t];
	s->mass -= step;
	return true;
}

/* Puts a part of some panels back, by chance, until so much mass is there: of
 * so many that what then is left has room around it. */
static void
put_back(struct peel *s, double wanted, int panels)
{
	struct mix *m = s->mix;
	double each = (wanted - s->mass) / panels;

	while (s->mass < wanted - 1e-12 && m->panels > 0) {
		int j = (int)(solve_noise(&s->noise) % (uint64_t)m->panels);
		double part = fmin(each, m->part[j]);
		int *x = m->x[j];

		for (int t = 0; t < s->p->types; t++)
			s->rest[t] += part * x[t];
		s->mass += part;
		m->part[j] -= part;
		if (m->part[j] > 0)
			continue;
		m->panels--;
		m->part[j] = m->part[m->panels];
		m->x[j] = m->x[m->panels];
	}
}

/* As from is now: to can be put in its place. */
static void
remember(struct arena *a, struct mix *to, const struct mix *from)
{
	to->panels = from->panels;
	to->part = arena_array(a, double, from->panels + 1);
	to->x = arena_array(a, int *, from->panels + 1);
	if (from->panels == 0)
		return;
	memcpy(to->part, from->part, sizeof *to->part *
	    (size_t)from->panels);
	memcpy(to->x, from->x, sizeof *to->x * (size_t)from->panels);
}

double
peel(const struct problem *p, const double *chance, uint64_t seed,
    struct solve_work *w, struct mix *out)
{
	struct arena *a = arena_make();
	struct peel s = { .p = p, .mass = 1, .noise = seed, .mix = out };
	struct mix most = { 0 };	/* with the least left over, so far */
	double best = 2, least = 2;
	bool many = p->types > SOME_LEAST + SOME_SEATS * p->r.hi[0];
	int failed = 0;

	s.m = (struct mip){ .lp = problem_lp(a, p, w), .wholes = p->types,
	    .any = true, .above = -1e300, .nodes_max = NODES_MAX };
	s.m.gain = s.gain = arena_array(a, double, p->types);
	s.m.x = arena_array(a, double, p->types);
	s.rest = arena_array(a, double, p->types);
	s.x = arena_array(a, int, p->types);
	s.order = arena_array(a, double, p->types);
	s.sum = arena_array(a, double, p->r.rows);
	for (int t = 0; t < p->types; t++)
		s.rest[t] = chance[t] * p->units[t];
	w->stage = "panels";
	w->part = 0;
	for (int round = 0; round < ROUNDS && !w->ended; round++) {
		double stir = round == 0 ? 0.001 : 0.1;

		while (s.mass > enough && ((many &&
		    take(&s, true, false, stir)) || take(&s, false, false,
		    stir) || take(&s, false, true, stir)))
			w->part = fmax(w->part, 1 - s.mass);
		if (s.mass <= enough)
			break;
		if (s.mass < least) {
			least = s.mass;
			remember(a, &most, out);
		}
		/* The longer it does not help, the more is put back. */
		failed = s.mass < best / 2 ? 0 : failed + 1;
		best = fmin(best, s.mass);
		if (failed == IN_VAIN)
			break;
		if (round + 1 < ROUNDS)
			put_back(&s, fmin(1, 10 * (1 + failed) * s.mass), 8 * (1 + failed));
	}
	/* The last way need not be the best. */
	if (least < s.mass) {
		s.mass = least;
		out->panels = most.panels;
		for (int j = 0; j < most.panels; j++) {
			out->part[j] = most.part[j];
			out->x[j] = most.x[j];
		}
	}
	/* What is left is so little that it may go the way of the others. */
	for (int j = 0; j < out->panels; j++)
		out->part[j] /= 1 - s.mass;
	arena_free(a);
	return s.mass;
}
