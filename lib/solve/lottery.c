/* The fair lottery, step by step as select.h has it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "solve/types.h"

static const double all_taken = 1e-6;	/* left over, and taken apart no less */
static const double nothing = 1e-9;	/* a chance */

/* Panels for the types that none has; those that can be in none. */
static enum rc
cover(const struct problem *p, struct solve_work *w, struct mix *mix,
    bool *none)
{
	struct arena *a = arena_make();
	int *x = arena_array(a, int, p->types);
	enum rc rc = RC_OK;

	w->stage = "everybody";
	for (int t = 0; t < p->types && rc != RC_NONE; t++) {
		bool covered = false;

		w->part = (double)t / p->types;
		for (int j = 0; j < mix->panels && !covered; j++)
			covered = mix->x[j][t] > 0;
		if (covered)
			continue;
		rc = any_panel(p, t, w, x);
		none[t] = rc == RC_CONFLICT;
		if (rc == RC_OK)
			mix_add(mix, x, 0);
	}
	arena_free(a);
	return rc == RC_NONE ? RC_NONE : RC_OK;
}

/* Drops panels without a part, and makes the sum 1. */
static void
tidy(struct mix *m)
{
	double sum = 0;
	int n = 0;

	for (int j = 0; j < m->panels; j++)
		if (m->part[j] > 1e-12) {
			m->part[n] = m->part[j];
			m->x[n++] = m->x[j];
			sum += m->part[n - 1];
		}
	m->panels = n;
	for (int j = 0; j < n; j++)
		m->part[j] /= sum;
}

static int
larger(const void *a, const void *b)
{
	const struct { double part; int at; } *x = a, *y = b;

	if (x->part != y->part)
		return x->part > y->part ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/*
 * A lottery that nobody could read proves nothing: of a very large one the
 * smallest panels are left out.  Whether any were.
 */
static bool
shorten(struct mix *m, const struct select_pool *pool)
{
	int most = lottery_rows(pool) / 2 / (pool->seats < 1 ? 1 :
	    pool->seats) + 1;
	struct { double part; int at; } *order;
	int **x;

	if (m->panels <= most)
		return false;
	order = arena_get_array(m->arena, sizeof *order, (size_t)m->panels);
	x = arena_array(m->arena, int *, m->panels);
	for (int j = 0; j < m->panels; j++) {
		order[j].part = m->part[j];
		order[j].at = j;
		x[j] = m->x[j];
	}
	qsort(order, (size_t)m->panels, sizeof *order, larger);
	m->panels = most;
	for (int j = 0; j < most; j++) {
		m->part[j] = order[j].part;
		m->x[j] = x[order[j].at];
	}
	tidy(m);
	return true;
}

static void
mixed(const struct problem *p, const struct mix *m, double *chance)
{
	memset(chance, 0, sizeof *chance * (size_t)p->types);
	for (int j = 0; j < m->panels; j++)
		for (int t = 0; t < p->types; t++)
			chance[t] += m->part[j] * m->x[j][t] / p->units[t];
}

/* The largest that the least chance can be, as if panels mixed freely, among
 * those who can be in one; and then as panels. */
static double
first_level(const struct problem *p, bool exact, const struct mix *known,
    struct solve_work *w)
{
	struct arena *a = arena_make();
	struct chances c;
	double z = -1;

	if (!exact) {
		if (leximin_chances(a, p, true, w, &c) && c.finished)
			z = c.level[c.levels - 1].chance;
	} else {
		struct mix mix = { .arena = a, .types = p->types };

		for (int j = 0; j < known->panels; j++)
			mix_add(&mix, known->x[j], 0);
		if (exact_leximin(a, p, true, w, &mix, &c) && c.finished)
			z = c.level[c.levels - 1].chance;
	}
	arena_free(a);
	return z;
}

/*
 * The pool without those who can be in no panel: the least likely person is
 * meant among the others.
 */
static struct select_pool
without(struct arena *a, const struct problem *p, const bool *none)
{
	const struct select_pool *pool = p->pool;
	struct select_pool out = *pool;
	enum select_place *place = arena_array(a, enum select_place,
	    pool->people);

	for (int i = 0; i < pool->people; i++) {
		place[i] = pool->place == NULL ? SELECT_FREE : pool->place[i];
		if (p->type[i] >= 0 && none[p->type[i]])
			place[i] = SELECT_OUT;
	}
	out.place = place;
	return out;
}

static void
find_prices(struct arena *a, const struct problem *p, bool exact,
    const struct mix *known, const bool *none, struct solve_work *w,
    struct select_lottery *out)
{
	struct arena *t = arena_make();
	struct select_pool pool = without(t, p, none);
	struct select_quota *quota = arena_array(t, struct select_quota,
	    pool.cells);
	struct problem q;
	double base;

	w->stage = "prices";
	out->price = arena_array(a, struct select_price, pool.cells);
	memcpy(quota, pool.quota, sizeof *quota * (size_t)pool.cells);
	pool.quota = quota;
	problem_make(t, &pool, NULL, &q);
	/* Panels of one problem are not those of another with other types. */
	known = q.types == p->types ? known : &(struct mix){ 0 };
	base = first_level(&q, exact, known, w);
	for (int c = 0; c < pool.cells; c++) {
		struct select_price *price = &out->price[c];
		double z;

		w->part = (double)c / pool.cells;
		price->min_looser = price->max_looser = 0;
		if (base < 0) {
			price->min_looser = price->max_looser = -1;
			continue;
		}
		if (quota[c].min > 0) {
			quota[c].min--;
			problem_make(t, &pool, NULL, &q);
			z = first_level(&q, exact, known, w);
			price->min_looser = z < 0 ? -1 : fmax(0, z - base);
			quota[c].min++;
		}
		if (quota[c].max < pool.seats) {
			quota[c].max++;
			problem_make(t, &pool, NULL, &q);
			z = first_level(&q, exact, known, w);
			price->max_looser = z < 0 ? -1 : fmax(0, z - base);
			quota[c].max--;
		}
		if (price->min_looser < 1e-9 && price->min_looser >= 0)
			price->min_looser = 0;
		if (price->max_looser < 1e-9 && price->max_looser >= 0)
			price->max_looser = 0;
	}
	arena_free(t);
}

/* What stands in the way of a person who can be in no panel. */
static struct select_blocked
blocker(const struct problem *p, int person, struct solve_work *w)
{
	const struct select_pool *pool = p->pool;
	struct select_blocked b = { .person = person, .row = -1 };
	struct arena *a = arena_make();
	struct select_relaxed r = { 0 };
	int n = 0, changed = 0;

	for (int i = person; i >= 0; i = p->next[i])
		for (int f = 0; f < pool->features; f++) {
			int c = pool->cell[i * pool->features + f];

			if (p->r.hi[1 + c] <= 0) {
				b.row = 1 + c;
				arena_free(a);
				return b;
			}
		}
	if (select_relax(a, pool, person, 1, w, &r, &n) == RC_OK && n > 0)
		for (int c = 0; c < pool->cells; c++) {
			if (r.min[c] < pool->quota[c].min) {
				b.row = 1 + c;
				b.by_min = true;
				changed++;
			}
			if (r.max[c] > pool->quota[c].max) {
				b.row = 1 + c;
				b.by_min = false;
				changed++;
			}
		}
	if (changed != 1)
		b.row = -1;
	arena_free(a);
	return b;
}

static void
name_blocked(struct arena *a, const struct problem *p, const bool *none,
    struct solve_work *w, struct select_lottery *out)
{
	struct select_blocked *of = arena_array(a, struct select_blocked,
	    p->types);
	bool *known = arena_array(a, bool, p->types);
	int n = 0;

	w->stage = "blocked";
	for (int i = 0; i < p->pool->people; i++)
		n += p->type[i] >= 0 && none[p->type[i]];
	out->blocked = arena_array(a, struct select_blocked, n);
	for (int i = 0; i < p->pool->people; i++) {
		int t = p->type[i];

		if (t < 0 || !none[t])
			continue;
		if (!known[t]) {
			int unit = i;

			for (int u = p->first[t]; u < p->first[t + 1]; u++)
				for (int j = p->unit[u]; j >= 0;
				    j = p->next[j])
					if (j == i)
						unit = p->unit[u];
			of[t] = blocker(p, unit, w);
			known[t] = true;
		}
		out->blocked[out->blocked_n] = of[t];
		out->blocked[out->blocked_n++].person = i;
	}
}

static void
describe(struct arena *a, const struct problem *p, struct select_lottery *out)
{
	int *people = arena_array(a, int, p->types);

	out->rows = p->r;
	out->types = p->types;
	out->type = p->type;
	for (int t = 0; t < p->types; t++)
		people[t] = p->units[t] * p->people[t];
	out->type_people = people;
}

void
select_types(struct arena *a, const struct select_pool *pool,
    struct select_lottery *out)
{
	struct problem p;

	problem_make(a, pool, NULL, &p);
	describe(a, &p, out);
}

double
select_level_bound(const struct select_pool *pool,
    const struct select_lottery *s, int level)
{
	const struct select_level *v = &s->level[level];
	struct arena *a = arena_make();
	struct problem p;
	double *gain, sum = 0;

	problem_make(a, pool, NULL, &p);
	gain = arena_array(a, double, p.types);
	for (int i = 0; i < p.r.rows; i++)
		sum += fmax(v->price[i] * p.r.lo[i], v->price[i] * p.r.hi[i]);
	for (int i = 0; i < v->n; i++) {
		int t = v->type[i], of = s->level_of[t];

		gain[t] = v->weight[i] + v->hold[i];
		if (v->hold[i] > 0)
			sum -= v->hold[i] * s->level[of].chance;
	}
	for (int t = 0; t < p.types; t++) {
		for (int k = p.start[t]; k < p.start[t + 1]; k++)
			gain[t] -= v->price[p.row[k]] * p.count[k] * p.units[t];
		sum += fmax(0, gain[t]);
	}
	arena_free(a);
	return sum;
}

double
select_level_search(const struct select_pool *pool,
    const struct select_lottery *s, int level, struct solve_work *w)
{
	const struct select_level *v = &s->level[level];
	struct arena *a = arena_make();
	struct problem p;
	double *gain, sum = 0;
	struct mip m;

	problem_make(a, pool, NULL, &p);
	gain = arena_array(a, double, p.types);
	for (int i = 0; i < v->n; i++) {
		int t = v->type[i], of = s->level_of[t];

		gain[t] = (v->weight[i] + v->hold[i]) / p.units[t];
		if (v->hold[i] > 0)
			sum -= v->hold[i] * s->level[of].chance;
	}
	m = (struct mip){ .lp = problem_lp(a, &p, w), .wholes = p.types,
	    .gain = gain, .above = -1, .x = arena_array(a, double, p.types) };
	mip_solve(&m);
	sum += m.bound;
	arena_free(a);
	return sum;
}

enum rc
select_lottery(struct arena *a, const struct select_pool *pool,
    enum select_method method, uint64_t seed, bool prices,
    struct solve_work *w, struct select_lottery *out)
{
	struct problem p;
	struct chances c;
	struct mix mix = { .arena = a }, before;
	int *x;
	bool *none, ok;
	double left = 1, less = 1, upper = 1;
	bool exact;
	enum rc rc;

	*out = (struct select_lottery){ 0 };
	problem_make(a, pool, NULL, &p);
	exact = p.types <= EXACT_TYPES_MAX;
	mix.types = p.types;
	x = arena_array(a, int, p.types);
	none = arena_array(a, bool, p.types);
	w->stage = "a first panel";
	if ((rc = any_panel(&p, -1, w, x)) != RC_OK)
		return rc;
	ok = method == SELECT_NASH ? nash_chances(a, &p, w, &c) :
	    leximin_chances(a, &p, method == SELECT_MAXIMIN, w, &c);
	if (ok) {
		if (method != SELECT_NASH)
			upper = c.level[0].chance;
		left = peel(&p, c.p, seed, w, &mix);
	}
	out->attained = ok && c.finished && left <= all_taken;
	if (!out->attained) {
		if (mix.panels == 0)
			mix_add(&mix, x, 1);
		before = mix;
		rc = cover(&p, w, &mix, none);
		/* Chances that could be had, had those panels been found? */
		if (rc == RC_OK && ok && c.finished && exact) {
			bool can = true;

			for (int t = 0; t < p.types; t++)
				can = can && !(none[t] && c.p[t] > nothing);
			out->attained = can && exact_toward(&p, c.p, w, &mix,
			    &less) && less <= 1e-7;
		}
		if (!out->attained && !w->ended && exact) {
			struct chances freely = c;

			if (method == SELECT_NASH)
				exact_nash(a, &p, w, &mix, &c,
				    &out->objective_gap);
			else
				exact_leximin(a, &p, method == SELECT_MAXIMIN,
				    w, &mix, &c);
			/* What holds of panels mixed freely is proved too. */
			if (c.levels == 0) {
				c.levels = freely.levels;
				c.level = freely.level;
				c.level_of = freely.level_of;
			} else if (method != SELECT_NASH) {
				upper = fmin(upper, c.level[0].bound);
			}
		} else if (!out->attained) {
			/* The best there was, and what it lacks. */
			if (less >= 1)
				mix = before;
			c.finished = false;
		}
	}
	tidy(&mix);
	if (shorten(&mix, pool)) {
		out->attained = false;
		c.finished = false;
	}
	describe(a, &p, out);
	if (!out->attained)
		mixed(&p, &mix, c.p);
	out->finished = tickets(a, &p, &mix, c.p, seed, out) && c.finished;
	out->levels = c.levels;
	out->level = c.level;
	out->level_of = c.level_of;
	/* Who can be in no panel: of those whom none of these has. */
	if (!w->ended) {
		before = (struct mix){ .arena = a, .types = p.types };
		for (int j = 0; j < mix.panels; j++)
			mix_add(&before, mix.x[j], 0);
		if (cover(&p, w, &before, none) == RC_OK)
			name_blocked(a, &p, none, w, out);
	}
	out->least = 1;
	for (int i = 0; i < pool->people; i++)
		if (p.type[i] >= 0 && !none[p.type[i]])
			out->least = fmin(out->least, out->chance[i]);
	for (int i = 0; i < out->levels; i++)
		if (!out->level[i].over_panels)
			out->level[i].bound = select_level_bound(pool, out, i);
	if (method != SELECT_NASH && !out->finished) {
		double low = 1;

		for (int i = 0; i < pool->people; i++)
			if (p.type[i] >= 0)
				low = fmin(low, out->chance[i]);
		out->gap = fmax(0, upper - low);
	}
	if (prices && !w->ended && (out->attained || exact))
		find_prices(a, &p, !out->attained, &mix, none, w, out);
	return RC_OK;
}
