/* Panels chosen by points, replacements and alternates. */
#include <math.h>
#include <string.h>

#include "solve/types.h"

enum { SECOND_NODES = 20000 };

/* Points of one unit of each type, where all units of a type have the same. */
static double *
type_points(struct arena *a, const struct problem *p, const int64_t *points)
{
	double *gain = arena_array(a, double, p->types);

	for (int t = 0; t < p->types; t++)
		for (int i = p->unit[p->first[t]]; points != NULL && i >= 0;
		    i = p->next[i])
			gain[t] += (double)points[i];
	return gain;
}

/* The program of all panels whose points are as many as sum. */
static struct lp *
with_points(struct arena *a, const struct problem *p, const double *points,
    double sum, struct solve_work *w)
{
	int rows = p->r.rows + (points != NULL), n;
	struct lp *l = lp_make(a, w, rows, p->types);
	int *row = arena_array(a, int, rows);
	double *value = arena_array(a, double, rows), scale = 1;

	for (int i = 0; i < p->r.rows; i++) {
		l->lo[i] = p->r.lo[i];
		l->hi[i] = p->r.hi[i];
	}
	for (int t = 0; points != NULL && t < p->types; t++)
		scale = fmax(scale, fabs(points[t]));
	if (points != NULL)
		l->lo[p->r.rows] = l->hi[p->r.rows] = sum / scale;
	for (int t = 0; t < p->types; t++) {
		n = 0;
		for (int k = p->start[t]; k < p->start[t + 1]; k++) {
			row[n] = p->row[k];
			value[n++] = p->count[k];
		}
		if (points != NULL) {
			row[n] = p->r.rows;
			value[n++] = points[t] / scale;
		}
		lp_column(l, 0, p->units[t], 0, row, value, n);
	}
	return l;
}

static int64_t
sum_of(const struct select_panel *panel, const int64_t *points)
{
	int64_t sum = 0;

	for (int i = 0; i < panel->people; i++)
		sum += points[panel->person[i]];
	return sum;
}

/* A panel that m found; RC_FAILED where it does not hold in whole numbers. */
static enum rc
take(struct arena *a, const struct problem *p, const struct mip *m,
    struct select_panel *out)
{
	int *x = arena_array(a, int, p->types);

	for (int t = 0; t < p->types; t++)
		x[t] = (int)m->x[t];
	if (!problem_holds(p, x))
		return RC_FAILED;
	*out = panel_of(a, p, x, 0);
	out->probability = 1;
	return RC_OK;
}

enum rc
select_best(struct arena *a, const struct select_pool *pool,
    const int64_t *points, const int64_t *second, struct solve_work *w,
    struct select_panel *out, int64_t *sum, int64_t *bound, bool *proved)
{
	struct arena *t = arena_make();
	struct problem p;
	struct mip m;
	int64_t *keys = arena_array(t, int64_t, pool->people), fixed = 0;
	double *gain;
	enum rc rc;

	*sum = *bound = 0;
	w->stage = "points";
	problem_make(t, pool, points, &p);
	gain = type_points(t, &p, points);
	for (int i = 0; i < pool->people && pool->place != NULL; i++)
		if (points != NULL && pool->place[i] == SELECT_IN)
			fixed += points[i];
	m = (struct mip){ .lp = problem_lp(t, &p, w), .wholes = p.types,
	    .gain = gain, .grain = 1, .any = points == NULL, .above = -1e300,
	    .x = arena_array(t, double, p.types) };
	*proved = mip_solve(&m);
	if (!m.found) {
		arena_free(t);
		return *proved ? RC_CONFLICT : RC_NONE;
	}
	if ((rc = take(a, &p, &m, out)) != RC_OK) {
		arena_free(t);
		return rc;
	}
	if (points != NULL) {
		*sum = sum_of(out, points);
		*bound = *proved ? *sum : fixed + (int64_t)floor(m.bound +
		    1e-6);
	}
	if (second != NULL && !w->ended) {
		uint64_t noise = 11;
		struct select_panel other;
		double *worth;

		w->stage = "among equals";
		/* Nobody is like another now. */
		for (int i = 0; i < pool->people; i++)
			keys[i] = (int64_t)(solve_noise(&noise) >> 12);
		problem_make(t, pool, keys, &p);
		worth = points == NULL ? NULL : type_points(t, &p, points);
		m = (struct mip){ .lp = with_points(t, &p, worth,
		    (double)(*sum - fixed), w), .wholes = p.types,
		    .gain = type_points(t, &p, second), .grain = 1,
		    .above = (double)sum_of(out, second), .nodes_max =
		    SECOND_NODES, .x = arena_array(t, double, p.types) };
		if (pool->place != NULL)
			for (int i = 0; i < pool->people; i++)
				if (pool->place[i] == SELECT_IN)
					m.above -= (double)second[i];
		mip_solve(&m);
		if (m.found && take(a, &p, &m, &other) == RC_OK &&
		    (points == NULL || sum_of(&other, points) == *sum))
			*out = other;
	}
	arena_free(t);
	return RC_OK;
}

enum rc
select_alike(struct arena *a, const struct select_pool *pool,
    const bool *gone, struct solve_work *w, struct select_cap *out, int *same)
{
	struct arena *t = arena_make();
	int n = pool->people, groups = 0, rows;
	int *group = arena_array(a, int, n), *min;
	int *left = arena_array(t, int, n);	/* by group: how many left */
	int *kind = arena_array(t, int, n);	/* and one of them */
	struct problem p;
	struct lp *l;
	struct mip m;
	double *gain;
	int *row;
	double *value;
	bool proved;

	/* One of each kind that left stands for all who are alike. */
	for (int i = 0; i < n; i++)
		group[i] = -1;
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < n; i++) {
			if (pass == 0 ? !gone[i] : group[i] >= 0)
				continue;
			for (int g = 0; g < groups && group[i] < 0; g++)
				if (memcmp(pool->cell + i * pool->features,
				    pool->cell + kind[g] * pool->features,
				    sizeof(int) * (size_t)pool->features) == 0)
					group[i] = g;
			if (group[i] < 0 && pass == 0) {
				kind[groups] = i;
				group[i] = groups++;
			}
			if (pass == 0)
				left[group[i]]++;
		}
	min = arena_array(a, int, groups);
	*out = (struct select_cap){ group, groups, pool->seats, min };
	/* As many of each group as left, and not fewer than can be: a row and a
	 * column each, the column being how many count. */
	int64_t *keys = arena_array(t, int64_t, n);

	for (int i = 0; i < n; i++)
		keys[i] = (int64_t)1 << 32 | (group[i] + 1);
	problem_make(t, pool, keys, &p);
	rows = p.r.rows + groups;
	l = lp_make(t, w, rows, p.types + groups);
	row = arena_array(t, int, rows);
	value = arena_array(t, double, rows);
	gain = arena_array(t, double, p.types + groups);
	for (int i = 0; i < p.r.rows; i++) {
		l->lo[i] = p.r.lo[i];
		l->hi[i] = p.r.hi[i];
	}
	for (int g = 0; g < groups; g++)
		l->hi[p.r.rows + g] = n;
	for (int k = 0; k < p.types; k++) {
		int e = 0, person = p.unit[p.first[k]];

		for (int i = p.start[k]; i < p.start[k + 1]; i++) {
			row[e] = p.row[i];
			value[e++] = p.count[i];
		}
		for (int i = person; i >= 0; i = p.next[i]) {
			int at = p.start[k + 1] - p.start[k];

			if (group[i] < 0)
				continue;
			while (at < e && row[at] != p.r.rows + group[i])
				at++;
			if (at == e) {
				row[e] = p.r.rows + group[i];
				value[e++] = 0;
			}
			value[at]++;
		}
		lp_column(l, 0, p.units[k], 0, row, value, e);
	}
	for (int g = 0; g < groups; g++) {
		row[0] = p.r.rows + g;
		value[0] = -1;
		lp_column(l, 0, left[g], 0, row, value, 1);
		gain[p.types + g] = 1;
	}
	m = (struct mip){ .lp = l, .wholes = p.types + groups, .gain = gain,
	    .grain = 1, .above = -1, .x = arena_array(t, double,
	    p.types + groups) };
	proved = mip_solve(&m);
	*same = 0;
	for (int g = 0; m.found && g < groups; g++) {
		int x = (int)m.x[p.types + g];

		*same += x;
		min[g] = x;
	}
	/* Who is in already counts in the cap's rows too. */
	for (int i = 0; i < n && pool->place != NULL; i++)
		if (group[i] >= 0 && pool->place[i] == SELECT_IN)
			min[group[i]]++;
	arena_free(t);
	if (m.found)
		return RC_OK;
	return proved ? RC_CONFLICT : RC_NONE;
}

enum rc
select_alternates(struct arena *a, const struct select_pool *pool, int n,
    const int64_t *points, struct solve_work *w, struct select_panel *out)
{
	struct arena *t = arena_make();
	struct select_pool some = *pool;
	struct select_quota *quota = arena_array(t, struct select_quota,
	    pool->cells);
	struct select_relaxed relaxed;
	int64_t sum, bound;
	bool proved;
	int found;
	enum rc rc;

	some.seats = n;
	some.quota = quota;
	for (int c = 0; c < pool->cells; c++) {
		const struct select_quota *q = &pool->quota[c];
		double by = (double)n / pool->seats;

		quota[c] = (struct select_quota){
		    (int)floor(q->min * by + 1e-9),
		    (int)ceil(q->max * by - 1e-9), 0, pool->people };
	}
	rc = select_best(a, &some, NULL, points, w, out, &sum, &bound,
	    &proved);
	if (rc == RC_CONFLICT) {
		rc = select_relax(t, &some, -1, 1, w, &relaxed, &found);
		for (int c = 0; rc == RC_OK && c < pool->cells; c++) {
			quota[c].min = relaxed.min[c];
			quota[c].max = relaxed.max[c];
		}
		if (rc == RC_OK)
			rc = select_best(a, &some, NULL, points, w, out, &sum,
			    &bound, &proved);
	}
	arena_free(t);
	return rc;
}
