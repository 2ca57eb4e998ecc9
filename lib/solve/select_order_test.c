/*
 * What order must not change: people and quotas are shuffled, and only who is
 * drawn may be another.  And what a pool too large for its budget ends with.
 */
#include <math.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/text.h"
#include "solve/linear.h"
#include "solve/select_sample.h"
#include "test/test.h"

/* A pool in another order, with where everybody stands in it. */
struct shuffled {
	struct select_pool pool;
	int *of;			/* [people]: who was where before */
};

static int *
order(struct arena *a, int n, uint64_t *noise)
{
	int *x = arena_array(a, int, n + 1);

	for (int i = 0; i < n; i++)
		x[i] = i;
	for (int i = n - 1; i > 0; i--) {
		int j = (int)(solve_noise(noise) % (uint64_t)(i + 1)), t = x[i];

		x[i] = x[j];
		x[j] = t;
	}
	return x;
}

static struct shuffled
shuffle(struct arena *a, const struct select_pool *p, uint64_t *noise)
{
	struct shuffled s = { .pool = *p, .of = order(a, p->people, noise) };
	int *cell_at = order(a, p->cells, noise);
	int *feature = order(a, p->features, noise);
	int *new_cell = arena_array(a, int, p->cells + 1);
	struct select_quota *quota = arena_array(a, struct select_quota,
	    p->cells);
	int *of_feature = arena_array(a, int, p->cells);
	int *cell = arena_array(a, int, p->people * p->features);
	int *delegation = arena_array(a, int, p->people);
	struct select_cap *cap = arena_array(a, struct select_cap, p->caps + 1);

	for (int c = 0; c < p->cells; c++) {
		new_cell[cell_at[c]] = c;
		quota[c] = p->quota[cell_at[c]];
		of_feature[c] = feature[p->cell_feature[cell_at[c]]];
	}
	for (int i = 0; i < p->people; i++) {
		for (int f = 0; f < p->features; f++)
			cell[i * p->features + feature[f]] = new_cell[
			    p->cell[s.of[i] * p->features + f]];
		if (p->delegation != NULL)
			delegation[i] = p->delegation[s.of[i]];
	}
	for (int k = 0; k < p->caps; k++) {
		int *group = arena_array(a, int, p->people);

		for (int i = 0; i < p->people; i++)
			group[i] = p->cap[k].group[s.of[i]];
		cap[k] = p->cap[k];
		cap[k].group = group;
	}
	s.pool.quota = quota;
	s.pool.cell_feature = of_feature;
	s.pool.cell = cell;
	s.pool.cap = cap;
	if (p->delegation != NULL)
		s.pool.delegation = delegation;
	return s;
}

/* The three lotteries: each person's chance; for maximin, which says nothing of
 * the others, the least one. */
static void
same_lotteries(struct arena *a, const struct select_pool *p,
    const struct shuffled *s, double near)
{
	for (int method = SELECT_LEXIMIN; method <= SELECT_NASH; method++) {
		struct select_lottery l, m;
		struct solve_work v = { 0 }, w = { 0 };
		enum rc rc = select_lottery(a, p, method, 1, false, &v, &l);

		CHECK(select_lottery(a, &s->pool, method, 1, false, &w, &m) ==
		    rc);
		if (rc != RC_OK)
			continue;
		CHECK(l.finished && m.finished);
		CHECK(fabs(l.least - m.least) < near);
		for (int i = 0; method != SELECT_MAXIMIN && i < p->people; i++)
			CHECK(fabs(m.chance[i] - l.chance[s->of[i]]) < near);
	}
}

static bool
has(const struct select_panel *p, int person)
{
	for (int i = 0; i < p->people; i++)
		if (p->person[i] == person)
			return true;
	return false;
}

/* Best scores, chance among equals, chance alone, and alternates: with points
 * that go with the people, the very same people. */
static void
same_panels(struct arena *a, const struct select_pool *p,
    const struct shuffled *s, const int64_t *score, uint64_t *noise)
{
	int n = p->people;
	int64_t *first = arena_array(a, int64_t, n);
	int64_t *key = arena_array(a, int64_t, n);
	int64_t *first_there = arena_array(a, int64_t, n);
	int64_t *key_there = arena_array(a, int64_t, n);
	struct select_panel x, y;
	int64_t sum, bound, sum_there, bound_there;
	bool proved;

	for (int i = 0; i < n; i++) {
		first[i] = score[i];
		key[i] = (int64_t)(solve_noise(noise) % 1000000);
	}
	for (int i = 0; i < n; i++) {
		first_there[i] = first[s->of[i]];
		key_there[i] = key[s->of[i]];
	}
	for (int with = 0; with < 2; with++) {
		struct solve_work v = { 0 }, w = { 0 };
		enum rc rc = select_best(a, p, with ? first : NULL, key, &v, &x,
		    &sum, &bound, &proved);

		CHECK(select_best(a, &s->pool, with ? first_there : NULL,
		    key_there, &w, &y, &sum_there, &bound_there, &proved) ==
		    rc);
		if (rc != RC_OK)
			continue;
		CHECK(proved && x.people == y.people);
		CHECK(!with || (sum == sum_there && bound == bound_there));
		for (int i = 0; i < y.people; i++)
			CHECK(has(&x, s->of[y.person[i]]));
	}
}

/* The least relaxation costs the same. */
static void
same_relaxed(struct arena *a, const struct select_pool *p,
    const struct shuffled *s)
{
	struct select_relaxed r[3], t[3];
	struct solve_work v = { 0 }, w = { 0 };
	int n, m;
	enum rc rc = select_relax(a, p, -1, 3, &v, r, &n);

	CHECK(select_relax(a, &s->pool, -1, 3, &w, t, &m) == rc);
	CHECK(rc != RC_OK || (n > 0 && m > 0 &&
	    fabs(r[0].cost - t[0].cost) < 1e-9));
}

static void
order_of(const char *name, bool together, uint64_t *noise)
{
	struct arena *a = arena_make();
	struct sample s;
	struct shuffled t;
	size_t n;
	json_t *e = NULL;
	const char *why, *text = sample_text(a, arena_printf(a,
	    "test/solve/%s/expected.json", name), &n);
	int *delegation;

	CHECK(text != NULL && json_read(a, text, n, &e, &why) == RC_OK);
	CHECK(sample_read(a, name, (int)json_integer_value(json_object_get(e,
	    "k")), json_is_true(json_object_get(e, "households")), 0, &s));
	if (together) {		/* the first six come in twos */
		delegation = arena_array(a, int, s.pool.people);
		for (int i = 0; i < s.pool.people; i++)
			delegation[i] = i < 6 ? i / 2 : -1;
		s.pool.delegation = delegation;
	}
	t = shuffle(a, &s.pool, noise);
	if (!together && !json_is_true(json_object_get(e, "feasible")))
		same_relaxed(a, &s.pool, &t);
	same_lotteries(a, &s.pool, &t, 1e-6);
	same_panels(a, &s.pool, &t, s.score, noise);
	json_decref(e);
	arena_free(a);
}

TEST(solve_order_tiny)
{
	uint64_t noise = 7;

	for (int i = 0; i < 40; i++) {
		struct arena *a = arena_make();

		order_of(arena_printf(a, "tiny/tiny_%03d", i), false, &noise);
		arena_free(a);
	}
}

TEST(solve_order_gap)
{
	uint64_t noise = 8;

	for (int i = 0; i < 5; i++) {
		struct arena *a = arena_make();

		order_of(arena_printf(a, "tiny_gap/tiny_%03d", i), false,
		    &noise);
		arena_free(a);
	}
}

TEST(solve_order_delegations)
{
	uint64_t noise = 9;

	for (int i = 0; i < 40; i += 4) {
		struct arena *a = arena_make();

		order_of(arena_printf(a, "tiny/tiny_%03d", i), true, &noise);
		arena_free(a);
	}
}

TEST(solve_order_large)
{
	struct arena *a = arena_make();
	struct sample s;
	struct shuffled t;
	uint64_t noise = 10;

	CHECK(sample_read(a, "syn_300_45", 45, false, 0, &s));
	t = shuffle(a, &s.pool, &noise);
	same_lotteries(a, &s.pool, &t, 1e-6);
	for (int i = 0; i < s.pool.people; i++)
		s.score[i] = (int64_t)(solve_noise(&noise) % 100);
	same_panels(a, &s.pool, &t, s.score, &noise);
	arena_free(a);
}

/* --- more people than the budget allows --- */

enum { CROWD = 20000, SEATS = 200, FEATURES = 7, VALUES = 4 };

/* Quotas around what the applicants are: there are panels. */
static struct select_pool
crowd(struct arena *a)
{
	struct select_quota *quota = arena_array(a, struct select_quota,
	    FEATURES * VALUES);
	int *of = arena_array(a, int, FEATURES * VALUES);
	int *cell = arena_array(a, int, CROWD * FEATURES);
	int *n = arena_array(a, int, FEATURES * VALUES);
	uint64_t noise = 20000;

	for (int i = 0; i < CROWD; i++)
		for (int f = 0; f < FEATURES; f++) {
			double u = solve_noise_unit(&noise);
			int c = f * VALUES + (int)(VALUES * u * u);

			cell[i * FEATURES + f] = c;
			n[c]++;
		}
	for (int c = 0; c < FEATURES * VALUES; c++) {
		int mean = SEATS / VALUES;	/* not what they are: few of the
						 * many, many of the few */

		mean = (mean + SEATS * n[c] / CROWD) / 2;
		of[c] = c / VALUES;
		quota[c] = (struct select_quota){ mean - 1, mean + 2, 0, SEATS };
	}
	return (struct select_pool){ .people = CROWD, .seats = SEATS,
	    .cells = FEATURES * VALUES, .quota = quota, .cell_feature = of,
	    .features = FEATURES, .cell = cell };
}

/* The best so far, whole and valid, and how far another may be from it: never
 * in silence. */
TEST(solve_budget_crowd)
{
	struct arena *a = arena_make();
	struct select_pool p = crowd(a);
	struct select_fault *f;
	struct solve_work w = { .limit = 6000 };
	struct select_lottery l;
	struct select_panel panel;
	int64_t *points = arena_array(a, int64_t, CROWD), sum, bound;
	uint64_t noise = 3;
	bool proved;

	CHECK(select_counts(a, &p, &f) == RC_OK);
	CHECK(select_lottery(a, &p, SELECT_LEXIMIN, 1, false, &w, &l) == RC_OK);
	CHECK(w.ended && !l.finished);
	sample_sound(a, &p, &l);
	CHECK(l.panels > 0 && l.gap >= 0 && l.gap < 1);
	CHECK(l.levels == 0 || l.least + l.gap >= l.level[0].chance - 1e-9);
	/* Best points: none has more than the bound. */
	for (int i = 0; i < CROWD; i++)
		points[i] = (int64_t)(solve_noise(&noise) % 1000);
	w = (struct solve_work){ .limit = 3000 };
	CHECK(select_best(a, &p, points, NULL, &w, &panel, &sum, &bound,
	    &proved) == RC_OK);
	CHECK(panel.people == SEATS && sum <= bound && (proved || w.ended));
	CHECK(proved || bound > sum);
	/* Too small a budget for even one panel: it says that it does not know. */
	w = (struct solve_work){ .limit = 3 };
	CHECK(select_lottery(a, &p, SELECT_LEXIMIN, 1, false, &w, &l) ==
	    RC_NONE);
	arena_free(a);
}

/* One of each of 80 households: chances that cannot be taken apart into panels at
 * once.  `./bench solve:households` has larger ones. */
TEST(solve_households)
{
	struct arena *a = arena_make();
	struct sample s;
	struct select_cap cap = { NULL, 80, 1, NULL };
	struct select_lottery l;
	struct solve_work w = { .limit = 130000 };
	int *group, x = 1;

	CHECK(sample_read(a, "syn_300_45", 45, false, 0, &s));
	group = arena_array(a, int, s.pool.people);
	for (int i = -1; i < s.pool.people; i++) {
		x = (x * 421 + 1663) % 7875;
		if (i >= 0)
			group[i] = x % 80;
	}
	cap.group = group;
	s.pool.cap = &cap;
	s.pool.caps = 1;
	CHECK(select_lottery(a, &s.pool, SELECT_LEXIMIN, 1, false, &w, &l) ==
	    RC_OK);
	CHECK(l.finished && l.attained);
	CHECK(fabs(l.least - 0.013008130081) < 1e-7);
	arena_free(a);
}

/* Where the work ends on the way to something better, what there was before is
 * not lost. */
TEST(solve_budget_households)
{
	struct arena *a = arena_make();
	struct sample s;
	struct select_cap cap = { NULL, 134, 1, NULL };
	struct select_lottery l;
	int *group;
	uint64_t noise = 134;

	CHECK(sample_read(a, "syn_sfa_312_35", 35, false, 0, &s));
	group = arena_array(a, int, s.pool.people);
	for (int i = 0; i < s.pool.people; i++)
		group[i] = (int)(solve_noise(&noise) % 134);
	cap.group = group;
	s.pool.cap = &cap;
	s.pool.caps = 1;
	for (uint64_t limit = 6000; limit <= 12000; limit += 1500) {
		struct solve_work w = { .limit = limit };

		CHECK(select_lottery(a, &s.pool, SELECT_LEXIMIN, 1, false, &w,
		    &l) == RC_OK);
		CHECK(w.ended && !l.finished && l.panels > 20);
		/* What is claimed is proved, how far the least likely may be
		 * from it is said. */
		sample_sound(a, &s.pool, &l);
		CHECK(l.levels > 0);
		CHECK(l.least + l.gap >= l.level[0].chance - 1e-9);
	}
	arena_free(a);
}

/* Wherever the work ends, what is claimed is proved: in the search over panels,
 * too, where the bound of panels mixed freely is not attained. */
TEST(solve_budget_gap)
{
	struct arena *a = arena_make();
	struct sample s;
	struct select_lottery l;
	int levels = 0;

	CHECK(sample_read(a, "tiny_gap/tiny_001", 4, false, 0, &s));
	for (uint64_t limit = 10; limit < 1500; limit += 2) {
		struct solve_work w = { .limit = limit };
		enum rc rc = select_lottery(a, &s.pool, SELECT_LEXIMIN, 1,
		    false, &w, &l);

		CHECK(rc == RC_OK || (rc == RC_NONE && w.ended));
		if (rc != RC_OK)
			continue;
		sample_sound(a, &s.pool, &l);
		CHECK(l.finished || w.ended);
		CHECK(l.levels == 0 || l.finished || l.least + l.gap >=
		    l.level[0].chance - 1e-9);
		levels += w.ended && l.levels > 0;
	}
	CHECK(levels > 0);
	CHECK(l.finished);
	arena_free(a);
}

/*
 * Shares of panels that make up given chances, where no cost tells one way from
 * another: exchanges that win nothing come to an end, and costs are as they
 * were.
 */
TEST(solve_no_cost)
{
	enum { TYPES = 150, PANELS = 260, SEATS_OF = 20, OF = 240 };
	struct arena *a = arena_make();
	struct solve_work w = { .limit = 200000 };
	struct lp *l = lp_make(a, &w, TYPES + 1, PANELS + 1);
	double value[TYPES + 1], target[TYPES] = { 0 };
	int row[TYPES + 1];
	uint64_t noise = 7;

	l->stall = 5;
	for (int t = 0; t <= TYPES; t++)
		row[t] = t;
	for (int t = 0; t < TYPES; t++)
		value[t] = -1;
	lp_column(l, -1, 0, -1, row, value, TYPES);
	for (int j = 0; j < PANELS; j++) {
		for (int t = 0; t < TYPES; t++)
			value[t] = 0;
		for (int k = 0; k < SEATS_OF; k++)
			value[solve_noise(&noise) % TYPES] = 1;
		value[TYPES] = 1;
		lp_column(l, 0, 1, 0, row, value, TYPES + 1);
		for (int t = 0; t < TYPES; t++)
			target[t] += j < OF ? value[t] / OF : 0;
	}
	for (int t = 0; t < TYPES; t++) {
		l->lo[t] = target[t];
		l->hi[t] = 2;
	}
	l->lo[TYPES] = l->hi[TYPES] = 1;
	CHECK(lp_solve(l) == LP_BEST);
	CHECK(fabs(l->x[lp_variable(l, 0)]) < 1e-7);
	for (int t = 0; t < TYPES; t++)
		CHECK(l->x[t] > target[t] - 1e-7);
	for (int j = 0; j <= PANELS; j++)
		CHECK(l->cost[lp_variable(l, j)] == (j == 0 ? -1 : 0));
	arena_free(a);
}
