/*
 * Nash over types, panels mixed freely: the largest sum of people * log(chance).
 *
 * Solved from its other side, the prices of the rows, of which there are few.
 * At given prices each type's chance follows by itself: it wants
 *
 *   people / p - fade / (1 - p) = cost of its rows
 *
 * where fade keeps it below 1, and each row's value likewise, between its bounds;
 * Newton's method finds the prices at which types and rows agree, while fade goes
 * to nothing.
 */
#include <math.h>
#include <string.h>

#include "solve/types.h"

struct market {
	const struct problem *p;
	double *lo, *hi;		/* by row */
	bool *fixed;			/* by type: chance is given */
	double fade;
	double *people;			/* by type */
	double *chance, *bend;		/* by type: p and -dp/dcost */
	double *off;			/* by row: value wanted less value given */
	double *stretch;		/* by row: dvalue/dprice */
};

/* Fills chance, bend, off and stretch. */
static void
clear(struct market *m, const double *price)
{
	const struct problem *p = m->p;
	double f = m->fade;

	for (int i = 0; i < p->r.rows; i++) {
		double lo = m->lo[i], wide = m->hi[i] - lo, u, s, b;

		m->stretch[i] = 0;
		m->off[i] = lo;
		if (wide <= 0)
			continue;
		s = sqrt(price[i] * price[i] * wide * wide + 4 * f * f);
		b = price[i] * wide - 2 * f;
		u = b > 0 ? (b + s) / (2 * price[i]) : 2 * f * wide / (s - b);
		u = fmin(wide * (1 - 1e-15), fmax(wide * 1e-15, u));
		m->off[i] = lo + u;
		m->stretch[i] = 1 / (f / (wide - u) / (wide - u) + f / u / u);
	}
	for (int t = 0; t < p->types; t++) {
		double w = m->people[t], cost = 0, b, x;

		for (int k = p->start[t]; k < p->start[t + 1]; k++)
			cost += price[p->row[k]] * p->count[k] * p->units[t];
		b = w + f + cost;
		x = 2 * w / (b + sqrt(fmax(0, b * b - 4 * cost * w)));
		x = fmin(1 - 1e-15, fmax(1e-300, x));
		if (m->fixed[t])
			x = m->chance[t];
		m->chance[t] = x;
		m->bend[t] = m->fixed[t] ? 0 :
		    1 / (w / x / x + f / (1 - x) / (1 - x));
		for (int k = p->start[t]; k < p->start[t + 1]; k++)
			m->off[p->row[k]] -= (double)p->count[k] *
			    p->units[t] * x;
	}
}

static void
newton(const struct market *m, double *h, double *way)
{
	const struct problem *p = m->p;
	int n = p->r.rows;
	double most = 0;

	memset(h, 0, sizeof *h * (size_t)n * (size_t)n);
	for (int t = 0; t < p->types; t++)
		for (int k = p->start[t]; k < p->start[t + 1]; k++)
			for (int l = p->start[t]; l <= k; l++) {
				double by = (double)p->units[t] *
				    p->units[t] * m->bend[t];

				/* rows of a type rise */
				h[p->row[k] * n + p->row[l]] += by *
				    p->count[k] * p->count[l];
			}
	for (int i = 0; i < n; i++) {
		h[i * n + i] += m->stretch[i];
		most = fmax(most, h[i * n + i]);
		way[i] = -m->off[i];
	}
	/* Rows may say the same twice. */
	for (int i = 0; i < n; i++)
		h[i * n + i] += 1e-13 * most + 1e-18;
	solve_cholesky(h, way, n);
}

/* The largest (or least) that variable v can be. */
static bool
far(struct lp *l, int v, double way, double *sum)
{
	bool ok;

	l->cost[v] = -way;
	ok = lp_solve(l) == LP_BEST;
	l->cost[v] = 0;
	for (int i = 0; ok && i < l->rows + l->columns; i++)
		sum[i] += l->x[i];
	return ok;
}

/*
 * Rows and types that have no room at all are set to their one value: between
 * the others there is an inside, in which Newton's method can walk.
 */
static bool
settle(struct arena *a, struct market *m, struct solve_work *w, struct lp **out)
{
	const struct problem *p = m->p;
	int n = p->r.rows, looks = 0;
	struct lp *l = lp_make(a, w, n, p->types);
	double *sum = arena_array(a, double, n + p->types);
	double *value = arena_array(a, double, n);
	uint64_t noise = 5;

	for (int i = 0; i < n; i++) {
		l->lo[i] = m->lo[i] = p->r.lo[i];
		l->hi[i] = m->hi[i] = p->r.hi[i];
	}
	for (int t = 0; t < p->types; t++) {
		int k = p->start[t], e = p->start[t + 1] - k;

		for (int i = 0; i < e; i++)
			value[i] = (double)p->count[k + i] * p->units[t];
		lp_column(l, 0, 1, solve_noise_unit(&noise), p->row + k, value,
		    e);
	}
	*out = l;
	if (lp_solve(l) != LP_BEST)
		return false;
	for (int t = 0; t < p->types; t++)
		l->cost[lp_variable(l, t)] = 0;
	for (int i = 0; i < n; i++) {
		double least;

		if (p->r.hi[i] <= p->r.lo[i])
			continue;
		if (!far(l, i, -1, sum))
			return false;
		least = l->x[i];
		if (!far(l, i, 1, sum))
			return false;
		looks += 2;
		if (l->x[i] - least < 1e-7)
			m->lo[i] = m->hi[i] = round(least * 1e6) / 1e6;
	}
	for (int t = 0; t < p->types; t++) {
		int v = lp_variable(l, t);
		bool none = sum[v] <= 1e-9 * looks;

		if (!none && sum[v] < looks * (1 - 1e-9))
			continue;
		if (!far(l, v, none ? 1 : -1, sum))
			return false;
		looks++;
		if (none ? l->x[v] > 1e-7 : l->x[v] < 1 - 1e-7)
			continue;
		m->fixed[t] = true;
		m->chance[t] = none ? 0 : 1;
	}
	return true;
}

bool
nash_chances(struct arena *a, const struct problem *p, struct solve_work *w,
    struct chances *out)
{
	struct arena *t = arena_make();
	int n = p->r.rows;
	double *price = arena_array(t, double, n);
	double *next = arena_array(t, double, n);
	double *way = arena_array(t, double, n);
	double *h = arena_array(t, double, (size_t)n * (size_t)n);
	double all = 0, worst = 0, scale, *hold;
	struct market m = { .p = p,
	    .lo = arena_array(t, double, n), .hi = arena_array(t, double, n),
	    .fixed = arena_array(t, bool, p->types),
	    .people = arena_array(t, double, p->types),
	    .chance = arena_array(t, double, p->types),
	    .bend = arena_array(t, double, p->types),
	    .off = arena_array(t, double, n),
	    .stretch = arena_array(t, double, n) };
	struct select_level *level;
	struct lp *l;

	w->stage = "chances";
	for (int i = 0; i < p->types; i++) {
		m.people[i] = (double)p->units[i] * p->people[i];
		all += m.people[i];
	}
	price[0] = all / fmax(1, p->r.hi[0]);
	if (!settle(t, &m, w, &l)) {
		arena_free(t);
		return false;
	}
	for (double fade = 1; fade > 1e-11 && !w->ended; fade *= 0.25) {
		m.fade = fade;
		for (int turn = 0; turn < 30 && solve_step(w); turn++) {
			double step = 1, down = 0, off = 0;

			clear(&m, price);
			for (int i = 0; i < n; i++)
				off = fmax(off, fabs(m.off[i]));
			if (off < 1e-10)
				break;
			newton(&m, h, way);
			for (int i = 0; i < n; i++)
				down -= m.off[i] * way[i];
			for (int half = 0; half < 40; half++, step /= 2) {
				double rise = 0;

				for (int i = 0; i < n; i++)
					next[i] = price[i] + step * way[i];
				clear(&m, next);
				for (int i = 0; i < n; i++)
					rise += m.off[i] * way[i];
				if (rise <= 0.5 * down)
					break;
			}
			memcpy(price, next, sizeof *price * (size_t)n);
		}
	}
	clear(&m, price);
	for (int i = 0; i < n; i++)
		worst = fmax(worst, fabs(m.off[i]));
	*out = (struct chances){ .p = arena_array(a, double, p->types),
	    .level_of = arena_array(a, int, p->types) };
	hold = arena_array(t, double, p->types);
	for (int i = 0; i < p->types; i++) {
		double x = m.chance[i];

		/* What the fading has left. */
		out->p[i] = x < 1e-9 ? 0 : x > 1 - 1e-9 ? 1 : x;
		m.people[i] = x < 1e-9 ? 0 : m.people[i] / x;
	}
	/* See exact_nash() for what this level says. */
	level = chances_level(a, out, 1, m.people, hold, p->types, 0, &scale);
	level->price = arena_array(a, double, n);
	/* Its proof is a linear program's, whose prices hold where rows have no
	 * room too. */
	for (int i = 0; i < p->types; i++)
		l->cost[lp_variable(l, i)] = -m.people[i] * scale;
	if (lp_solve(l) == LP_BEST)
		for (int i = 0; i < n; i++)
			level->price[i] = fabs(l->y[i]) < 1e-13 ? 0 : -l->y[i];
	level->chance = 0;
	for (int i = 0; i < level->n; i++)
		level->chance += level->weight[i] * out->p[level->type[i]];
	level->bound = level->chance;
	out->finished = !w->ended && worst < 1e-6;
	arena_free(t);
	return out->finished;
}
