/*
 * Programs over panels themselves, for where chances that panels mixed freely
 * would allow cannot be taken apart.  The panels known are the columns; a
 * search for the panel that would help most gives the next, or proves that none
 * helps.  Only such a proof ends a level: that a search has found nothing new is
 * none.
 */
#include <math.h>
#include <string.h>

#include "solve/types.h"

static const double helps = 1e-8;	/* what a panel must add at least */
static const double priced = 1e-7;

enum { QUICK = 100 };			/* nodes of the first look for a panel */

struct master {
	const struct problem *p;
	struct solve_work *work;
	struct arena *arena;
	struct mix *mix;
	struct lp *lp;			/* rows: types, then the parts' sum */
	struct mip search;
	double *gain;
	int *x;
	int columns;			/* of mix that are in lp */
};

/* Columns are z and then the panels.  A type's row: what panels give it, less z
 * while it is open. */
static void
master_make(struct arena *a, struct master *m, const struct problem *p,
    struct solve_work *w, struct mix *mix)
{
	int rows = p->types + 1;
	int *row = arena_array(a, int, rows);
	double *value = arena_array(a, double, rows);

	*m = (struct master){ .p = p, .work = w, .arena = a, .mix = mix };
	m->lp = lp_make(a, w, rows, mix->panels + 64);
	for (int t = 0; t < p->types; t++) {
		m->lp->hi[t] = p->units[t];
		row[t] = t;
		value[t] = -p->units[t];
	}
	m->lp->lo[p->types] = m->lp->hi[p->types] = 1;
	lp_column(m->lp, 0, 1, -1, row, value, p->types);
	m->search = (struct mip){ .lp = problem_lp(a, p, w),
	    .wholes = p->types };
	m->search.gain = m->gain = arena_array(a, double, p->types);
	m->search.x = arena_array(a, double, p->types);
	m->x = arena_array(a, int, p->types);
}

static void
take_in(struct master *m)
{
	int types = m->p->types;
	int *row = arena_array(m->arena, int, types + 1);
	double *value = arena_array(m->arena, double, types + 1);

	for (int t = 0; t <= types; t++)
		row[t] = t;
	for (; m->columns < m->mix->panels; m->columns++) {
		for (int t = 0; t < types; t++)
			value[t] = m->mix->x[m->columns][t];
		value[types] = 1;
		lp_column(m->lp, 0, 1, 0, row, value, types + 1);
	}
}

/*
 * A panel worth more than above to m->gain goes into the mix.  RC_NONE: there is
 * none.  RC_FAILED: the work ended.
 */
static enum rc
look(struct master *m, double above)
{
	bool proved;

	m->search.above = above;
	m->search.nodes_max = QUICK;
	proved = mip_solve(&m->search);
	if (!m->search.found && !proved && !m->work->ended) {
		m->search.nodes_max = 0;
		proved = mip_solve(&m->search);
	}
	if (!m->search.found)
		return proved ? RC_NONE : RC_FAILED;
	for (int t = 0; t < m->p->types; t++)
		m->x[t] = (int)m->search.x[t];
	if (!problem_holds(m->p, m->x))
		return RC_FAILED;
	mix_add(m->mix, m->x, 0);
	return RC_OK;
}

/* The best mixture of all panels there are, to the proof; false: ended. */
static bool
best(struct master *m)
{
	int types = m->p->types;
	const struct lp *l = m->lp;

	for (;;) {
		enum rc rc;

		take_in(m);
		if (lp_solve(m->lp) != LP_BEST)
			return false;
		for (int j = 0; j < m->mix->panels; j++)
			m->mix->part[j] = fmax(0, l->x[lp_variable(l, 1 + j)]);
		for (int t = 0; t < types; t++)
			m->gain[t] = l->y[t];
		rc = look(m, -l->y[types] + helps);
		if (rc != RC_OK)
			return rc == RC_NONE;
	}
}

bool
exact_toward(const struct problem *p, const double *target,
    struct solve_work *w, struct mix *mix, double *less)
{
	struct arena *a = arena_make();
	struct master m;
	int z;
	bool ok;

	master_make(a, &m, p, w, mix);
	z = lp_variable(m.lp, 0);
	m.lp->lo[z] = -1;
	m.lp->hi[z] = 0;
	for (int t = 0; t < p->types; t++) {
		m.lp->lo[t] = p->units[t] * target[t];
		m.lp->hi[t] = 2.0 * p->units[t];
	}
	ok = best(&m);
	*less = -m.lp->x[z];
	arena_free(a);
	return ok;
}

bool
exact_leximin(struct arena *a, const struct problem *p, bool first_only,
    struct solve_work *w, struct mix *mix, struct chances *out)
{
	struct arena *t = arena_make();
	double *weight = arena_array(t, double, p->types);
	double *hold = arena_array(t, double, p->types);
	bool *bounded = arena_array(t, bool, p->types);
	int open = p->types, z;
	struct master m;
	bool ended = false;

	*out = (struct chances){ .p = arena_array(a, double, p->types),
	    .level_of = arena_array(a, int, p->types) };
	for (int i = 0; i < p->types; i++)
		out->level_of[i] = -1;
	w->stage = "levels";
	w->part = 0;
	master_make(t, &m, p, w, mix);
	z = lp_variable(m.lp, 0);
	while (open > 0) {
		struct select_level *level;
		double at, scale;
		int most = -1;

		/* A level that is not proved is none. */
		if ((ended = !best(&m)))
			break;
		at = m.lp->x[z];
		for (int i = 0; i < p->types; i++) {
			double y = fmax(0, m.lp->y[i]) * p->units[i];

			weight[i] = bounded[i] ? 0 : y;
			hold[i] = bounded[i] ? y : 0;
			if (!bounded[i] && (most < 0 ||
			    weight[i] > weight[most]))
				most = i;
		}
		if (weight[most] <= priced)	/* all have 1 */
			for (int i = 0; i < p->types; i++) {
				weight[i] = bounded[i] ? 0 : 1.0 / open;
				hold[i] = 0;
			}
		level = chances_level(a, out, at, weight, hold, p->types,
		    priced, &scale);
		level->over_panels = true;
		level->price = arena_array(a, double, p->r.rows);
		level->bound = at + helps;
		if (first_only && at > helps)
			break;
		for (int i = 0; i < p->types; i++)
			if (!bounded[i] && weight[i] > priced) {
				bounded[i] = true;
				m.lp->lo[i] = p->units[i] * at;
				out->level_of[i] = out->levels - 1;
				open--;
			}
		/* z does not hold those that are bounded. */
		for (int k = m.lp->start[0]; k < m.lp->start[1]; k++)
			if (bounded[m.lp->index[k]])
				m.lp->value[k] = 0;
		m.lp->valid = false;
		w->part = 1 - (double)open / p->types;
	}
	for (int j = 0; j < mix->panels; j++)
		for (int i = 0; i < p->types; i++)
			out->p[i] += mix->part[j] * mix->x[j][i] / p->units[i];
	out->finished = !ended;
	arena_free(t);
	return true;
}

void
solve_cholesky(double *h, double *g, int n)
{
	for (int i = 0; i < n; i++) {
		for (int j = 0; j <= i; j++) {
			double sum = h[i * n + j];

			for (int k = 0; k < j; k++)
				sum -= h[i * n + k] * h[j * n + k];
			if (i == j)
				h[i * n + i] = sqrt(fmax(sum, 1e-300));
			else
				h[i * n + j] = sum / h[j * n + j];
		}
	}
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < i; k++)
			g[i] -= h[i * n + k] * g[k];
		g[i] /= h[i * n + i];
	}
	for (int i = n - 1; i >= 0; i--) {
		for (int k = i + 1; k < n; k++)
			g[i] -= h[k * n + i] * g[k];
		g[i] /= h[i * n + i];
	}
}

/*
 * The parts of known panels whose product of chances is largest: Newton's method
 * with a barrier that fades.  With all times the sum of the parts taken off, the
 * best has the sum 1 by itself.  Lines are searched by the slope alone, so that
 * no logarithm is needed (they differ between machines).
 */
struct parts {
	struct arena *arena;
	const struct problem *p;
	struct mix *mix;
	const double *weight;		/* people of a type; 0: not counted */
	double all;
	double *chance, *slope, *h, *way;
};

static void
slopes(struct parts *s, const double *part, double fade)
{
	int n = s->mix->panels;

	memset(s->chance, 0, sizeof *s->chance * (size_t)s->p->types);
	for (int j = 0; j < n; j++)
		for (int t = 0; t < s->p->types; t++)
			s->chance[t] += part[j] * s->mix->x[j][t];
	for (int j = 0; j < n; j++) {
		s->slope[j] = s->all - fade / part[j];
		for (int t = 0; t < s->p->types; t++)
			if (s->weight[t] > 0 && s->mix->x[j][t] > 0)
				s->slope[j] -= s->weight[t] *
				    s->mix->x[j][t] / s->chance[t];
	}
}

static void
fit_parts(struct parts *s, double *part)
{
	int n = s->mix->panels;
	double *next = arena_array(s->arena, double, n);

	s->slope = arena_array(s->arena, double, n);
	s->way = arena_array(s->arena, double, n);
	s->h = arena_array(s->arena, double, (size_t)n * (size_t)n);
	for (double fade = s->all / n; fade > 1e-13 * s->all; fade *= 0.2)
		for (int turn = 0; turn < 12; turn++) {
			double step = 1, down = 0;

			slopes(s, part, fade);
			for (int i = 0; i < n; i++)
				for (int j = 0; j <= i; j++) {
					double sum = i == j ? fade /
					    (part[i] * part[i]) : 0;

					for (int t = 0; t < s->p->types; t++) {
						double x = s->mix->x[i][t];

						if (s->weight[t] > 0 && x > 0)
							sum += s->weight[t] * x *
							    s->mix->x[j][t] /
							    s->chance[t] /
							    s->chance[t];
					}
					s->h[i * n + j] = sum;
				}
			for (int i = 0; i < n; i++)
				s->way[i] = -s->slope[i];
			solve_cholesky(s->h, s->way, n);
			for (int i = 0; i < n; i++) {
				down -= s->slope[i] * s->way[i];
				if (s->way[i] < 0)
					step = fmin(step, -0.95 * part[i] /
					    s->way[i]);
			}
			if (down < 1e-10 * fade)
				break;
			for (int half = 0; half < 30; half++, step /= 2) {
				double rise = 0;

				for (int i = 0; i < n; i++)
					next[i] = part[i] + step * s->way[i];
				slopes(s, next, fade);
				for (int i = 0; i < n; i++)
					rise += s->slope[i] * s->way[i];
				if (rise <= 1e-12 * s->all)
					break;
			}
			memcpy(part, next, sizeof *part * (size_t)n);
		}
}

bool
exact_nash(struct arena *a, const struct problem *p, struct solve_work *w,
    struct mix *mix, struct chances *out, double *gap)
{
	struct arena *t = arena_make();
	struct master m;
	double *weight = arena_array(t, double, p->types), sum = 0;
	bool ended = false;

	*out = (struct chances){ .p = arena_array(a, double, p->types),
	    .level_of = arena_array(a, int, p->types) };
	w->stage = "product";
	master_make(t, &m, p, w, mix);
	/* A type that is in no panel known is in none: see cover(). */
	for (int j = 0; j < mix->panels; j++)
		for (int i = 0; i < p->types; i++)
			if (mix->x[j][i] > 0)
				weight[i] = (double)p->units[i] * p->people[i];
	struct parts s = { .arena = t, .p = p, .mix = mix, .weight = weight,
	    .chance = arena_array(t, double, p->types) };
	for (int i = 0; i < p->types; i++)
		s.all += weight[i];
	*gap = 1;
	for (;;) {
		enum rc rc;

		for (int j = 0; j < mix->panels; j++)
			mix->part[j] = 1.0 / mix->panels;
		fit_parts(&s, mix->part);
		slopes(&s, mix->part, 0);
		for (int i = 0; i < p->types; i++)
			m.gain[i] = weight[i] > 0 ? weight[i] / s.chance[i] : 0;
		rc = look(&m, s.all * (1 + 1e-9));
		*gap = fmax(0, m.search.bound / s.all - 1);
		ended = rc == RC_FAILED;
		if (rc != RC_OK)
			break;
	}
	for (int j = 0; j < mix->panels; j++)
		sum += mix->part[j];
	for (int j = 0; j < mix->panels; j++)
		mix->part[j] /= sum;
	for (int i = 0; i < p->types; i++) {
		out->p[i] = s.chance[i] / sum / p->units[i];
		out->level_of[i] = weight[i] > 0 ? 0 : -1;
	}
	/* No other lottery has a larger sum of weight times chance: so, as the
	 * logarithm bends down, none has a larger product. */
	double scale, *hold = arena_array(t, double, p->types);
	struct select_level *level;

	for (int i = 0; i < p->types; i++)
		weight[i] = out->p[i] > 0 ? weight[i] / out->p[i] : 0;
	level = chances_level(a, out, 1, weight, hold, p->types, 0, &scale);
	level->over_panels = true;
	level->price = arena_array(a, double, p->r.rows);
	level->chance = s.all * scale;
	level->bound = level->chance * (1 + *gap);
	out->finished = !ended;
	arena_free(t);
	return true;
}
