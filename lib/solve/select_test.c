/*
 * Selection against what is known of test/solve: sorted chances, and for the
 * smallest pools the truth over all panels.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/json.h"
#include "base/text.h"
#include "solve/generator.h"
#include "solve/linear.h"
#include "solve/select_sample.h"
#include "solve/types.h"
#include "test/test.h"

static void
known(const char *name, int seats)
{
	struct arena *a = arena_make();
	struct sample s;
	struct select_lottery l;
	struct solve_work w = { 0 };
	const char *text;
	char *end;
	size_t n;
	double *got, most = 0;

	CHECK(sample_read(a, name, seats, false, 0, &s));
	CHECK(select_lottery(a, &s.pool, SELECT_LEXIMIN, 1, false, &w, &l) ==
	    RC_OK);
	CHECK(l.finished);
	sample_sound(a, &s.pool, &l);
	got = sample_sorted(a, l.chance, s.pool.people);
	text = sample_text(a, arena_printf(a,
	    "test/solve/%s/expected_leximin_sorted.txt", name), &n);
	for (int i = 0; text != NULL && i < s.pool.people; i++) {
		most = fmax(most, fabs(strtod(text, &end) - got[i]));
		text = end;
	}
	CHECK(text != NULL && most <= 1e-5);
	arena_free(a);
}

TEST(solve_known_300)
{
	known("syn_300_45", 45);
}

TEST(solve_known_500)
{
	known("syn_500_75", 75);
}

TEST(solve_known_sfa)
{
	known("syn_sfa_312_35", 35);
}

TEST(solve_known_organisations)
{
	known("synorg_obf_321_30", 30);
}

/* One of the smallest: leximin, best score, or the least relaxation. */
static void
truth(const char *name)
{
	struct arena *a = arena_make();
	struct sample s;
	struct select_lottery l;
	struct select_relaxed relaxed[3];
	struct select_panel best;
	struct solve_work w = { 0 };
	size_t n;
	const char *why, *text = sample_text(a, arena_printf(a,
	    "test/solve/%s/expected.json", name), &n);
	json_t *e = NULL;
	double want[64], *got;
	int64_t sum, bound;
	bool proved;
	int found;

	CHECK(text != NULL && json_read(a, text, n, &e, &why) == RC_OK);
	CHECK(sample_read(a, name, (int)json_integer_value(json_object_get(e, "k")),
	    json_is_true(json_object_get(e, "households")), 0, &s));
	if (!json_is_true(json_object_get(e, "feasible"))) {
		CHECK(select_lottery(a, &s.pool, SELECT_LEXIMIN, 1, false, &w,
		    &l) == RC_CONFLICT);
		CHECK(select_relax(a, &s.pool, -1, 3, &w, relaxed, &found) ==
		    RC_OK);
		CHECK(found > 0 && relaxed[0].proved &&
		    fabs(relaxed[0].cost - json_number_value(json_object_get(e,
		    "min_relaxation_ref_weighted"))) < 1e-6);
		json_decref(e);
		arena_free(a);
		return;
	}
	CHECK(select_lottery(a, &s.pool, SELECT_LEXIMIN, 1, true, &w, &l) ==
	    RC_OK);
	sample_sound(a, &s.pool, &l);
	for (int i = 0; i < s.pool.people; i++)
		want[i] = json_number_value(json_array_get(json_object_get(e,
		    "leximin"), (size_t)i));
	got = sample_sorted(a, l.chance, s.pool.people);
	qsort(want, (size_t)s.pool.people, sizeof *want, sample_rising);
	for (int i = 0; i < s.pool.people; i++)
		CHECK(fabs(got[i] - want[i]) < 1e-6);
	/* Who has no chance is in no panel, and the reverse. */
	for (int i = 0; i < s.pool.people; i++) {
		bool blocked = false;

		for (int k = 0; k < l.blocked_n; k++)
			blocked = blocked || l.blocked[k].person == i;
		CHECK(blocked == (l.chance[i] < 1e-9));
	}
	CHECK(select_best(a, &s.pool, s.score, NULL, &w, &best, &sum, &bound,
	    &proved) == RC_OK);
	CHECK(proved && sum == json_integer_value(json_object_get(e,
	    "best_score")));
	json_decref(e);
	arena_free(a);
}

TEST(solve_truth)
{
	char name[32];

	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof name, "tiny/tiny_%03d", i);
		truth(name);
	}
}

TEST(solve_truth_gap)
{
	char name[32];

	for (int i = 0; i < 5; i++) {
		snprintf(name, sizeof name, "tiny_gap/tiny_%03d", i);
		truth(name);
	}
}

/* Everybody so many times over. */
static struct select_pool
many(struct arena *a, const struct select_pool *p, int times)
{
	struct select_pool all = *p;
	size_t n = (size_t)p->people * (size_t)p->features;
	int *cell = arena_array(a, int, n * (size_t)times);

	for (int i = 0; i < times; i++)
		memcpy(cell + (size_t)i * n, p->cell, n * sizeof *cell);
	all.people *= times;
	all.cell = cell;
	return all;
}

/*
 * With as many of each kind as there are seats, more of them share the chances
 * and change nothing else: TIMES as many have a TIMES-th each, up to rounding.
 * What a panel adds is then so little that a search over panels, begun with one
 * of them, stops at once where its rule is ten times too loose.
 */
TEST(solve_stops_late)
{
	enum { TIMES = 400000 };
	struct arena *a = arena_make();

	for (int i = 0; i < 5; i++) {
		const char *name = arena_printf(a, "tiny_gap/tiny_%03d", i);
		const char *why, *text;
		struct select_pool few;
		struct select_lottery l;
		struct solve_work w = { 0 };
		struct mix mix = { .arena = a };
		struct problem p;
		struct chances c;
		struct sample s;
		json_t *e = NULL;
		size_t n;
		int *x;

		text = sample_text(a, arena_printf(a, "test/solve/%s/expected.json",
		    name), &n);
		CHECK(text != NULL && json_read(a, text, n, &e, &why) == RC_OK);
		CHECK(sample_read(a, name, (int)json_integer_value(json_object_get(e,
		    "k")), false, 0, &s));
		json_decref(e);
		few = many(a, &s.pool, s.pool.seats);
		CHECK(select_lottery(a, &few, SELECT_LEXIMIN, 1, false, &w,
		    &l) == RC_OK);
		problem_make(a, &few, NULL, &p);
		for (int t = 0; t < p.types; t++)
			p.units[t] *= TIMES;
		mix.types = p.types;
		x = arena_array(a, int, p.types + 1);
		CHECK(any_panel(&p, -1, &w, x) == RC_OK);
		mix_add(&mix, x, 0);
		CHECK(exact_leximin(a, &p, false, &w, &mix, &c) && c.finished);
		for (int k = 0; k < s.pool.people; k++)
			CHECK(fabs(l.chance[k] - (double)TIMES * c.p[p.type[k]]) <
			    1e-9);
	}
	arena_free(a);
}

/* Another order of people and quotas changes who is drawn, not the chances. */
TEST(solve_order)
{
	struct arena *a = arena_make();

	for (int method = SELECT_LEXIMIN; method <= SELECT_NASH; method++) {
		struct sample s, t;
		struct select_lottery l, m;
		struct solve_work w = { 0 };
		double *x, *y;

		CHECK(sample_read(a, "syn_300_45", 45, false, 0, &s));
		CHECK(sample_read(a, "syn_300_45", 45, false, 5, &t));
		CHECK(select_lottery(a, &s.pool, method, 1, false, &w, &l) ==
		    RC_OK);
		CHECK(select_lottery(a, &t.pool, method, 1, false, &w, &m) ==
		    RC_OK);
		CHECK(fabs(l.least - m.least) < 1e-6);
		x = sample_sorted(a, l.chance, s.pool.people);
		y = sample_sorted(a, m.chance, s.pool.people);
		for (int i = 0; method != SELECT_MAXIMIN && i < s.pool.people;
		    i++)
			CHECK(fabs(x[i] - y[i]) < 1e-6);
	}
	arena_free(a);
}

TEST(solve_same_twice)
{
	struct arena *a = arena_make();
	struct sample s;
	struct select_lottery l, m;
	struct solve_work v = { 0 }, w = { 0 };

	CHECK(sample_read(a, "syn_500_75", 75, false, 0, &s));
	CHECK(select_lottery(a, &s.pool, SELECT_LEXIMIN, 9, true, &v, &l) ==
	    RC_OK);
	CHECK(select_lottery(a, &s.pool, SELECT_LEXIMIN, 9, true, &w, &m) ==
	    RC_OK);
	CHECK(v.steps == w.steps && l.panels == m.panels);
	CHECK(memcmp(l.ticket, m.ticket, sizeof l.ticket) == 0);
	for (int j = 0; j < l.panels; j++)
		CHECK(l.panel[j].probability == m.panel[j].probability &&
		    memcmp(l.panel[j].person, m.panel[j].person,
		    sizeof(int) * (size_t)l.panel[j].people) == 0);
	arena_free(a);
}

/* Nash: moving a little toward any panel lowers the product, by its proof; and
 * it is at least that of leximin. */
TEST(solve_nash)
{
	struct arena *a = arena_make();
	struct sample s;
	struct select_lottery l, n;
	struct solve_work w = { 0 };
	double ratio = 0, more = 0;

	CHECK(sample_read(a, "syn_sfa_312_35", 35, false, 0, &s));
	CHECK(select_lottery(a, &s.pool, SELECT_LEXIMIN, 1, false, &w, &l) ==
	    RC_OK);
	CHECK(select_lottery(a, &s.pool, SELECT_NASH, 1, false, &w, &n) ==
	    RC_OK);
	sample_sound(a, &s.pool, &n);
	for (int i = 0; i < s.pool.people; i++) {
		ratio += l.chance[i] / n.chance[i];
		more += log(n.chance[i]) - log(l.chance[i]);
	}
	CHECK(ratio <= s.pool.people * (1 + 1e-6));
	CHECK(more > 0.1);
	arena_free(a);
}

/* A budget ends it with what there is, and says what is lacking. */
TEST(solve_budget)
{
	struct arena *a = arena_make();
	struct sample s;
	struct select_lottery l;

	CHECK(sample_read(a, "syn_obf_321_30", 30, false, 0, &s));
	for (uint64_t limit = 1; limit < 30000; limit *= 3) {
		struct solve_work w = { .limit = limit };
		enum rc rc = select_lottery(a, &s.pool, SELECT_LEXIMIN, 1, true,
		    &w, &l);

		CHECK(rc == RC_OK || rc == RC_NONE);
		if (rc != RC_OK)
			continue;
		sample_sound(a, &s.pool, &l);
		CHECK(!l.finished && l.gap >= 0 && l.least + l.gap >=
		    0.0289633);
	}
	arena_free(a);
}

TEST(solve_delegations)
{
	/* Two of value 0 come together, four of value 1 alone. */
	int cell[] = { 0, 0, 1, 1, 1, 1 }, of[] = { 0, 0 };
	int delegation[] = { 0, 0, -1, -1, -1, -1 };
	struct select_quota quota[] = { { 0, 2, 0, 6 }, { 0, 3, 0, 6 } };
	struct select_pool pool = { .people = 6, .seats = 3, .cells = 2,
	    .quota = quota, .cell_feature = of, .features = 1, .cell = cell,
	    .delegation = delegation };
	struct arena *a = arena_make();
	struct select_lottery l;
	struct solve_work w = { 0 };

	CHECK(select_lottery(a, &pool, SELECT_LEXIMIN, 1, false, &w, &l) ==
	    RC_OK);
	CHECK(fabs(l.chance[0] - 0.6) < 1e-9 || l.least > 0.49);
	for (int j = 0; j < l.panels; j++) {
		bool first = false, second = false;

		for (int i = 0; i < l.panel[j].people; i++) {
			first = first || l.panel[j].person[i] == 0;
			second = second || l.panel[j].person[i] == 1;
		}
		CHECK(first == second && l.panel[j].people == 3);
	}
	arena_free(a);
}

TEST(solve_replacement)
{
	/* Seats for two of value 0 and one of value 1; one of 0 has left. */
	int cell[] = { 0, 0, 0, 1, 1 }, of[] = { 0, 0 };
	enum select_place place[] = { SELECT_OUT, SELECT_IN, SELECT_FREE,
	    SELECT_IN, SELECT_FREE };
	bool gone[] = { true, false, false, false, false };
	struct select_quota quota[] = { { 1, 2, 0, 5 }, { 1, 2, 0, 5 } };
	struct select_pool pool = { .people = 5, .seats = 3, .cells = 2,
	    .quota = quota, .cell_feature = of, .features = 1, .cell = cell,
	    .place = place };
	struct arena *a = arena_make();
	struct select_cap cap;
	struct select_lottery l;
	struct solve_work w = { 0 };
	int same;

	CHECK(select_alike(a, &pool, gone, &w, &cap, &same) == RC_OK);
	CHECK(same == 1);
	pool.cap = &cap;
	pool.caps = 1;
	CHECK(select_lottery(a, &pool, SELECT_LEXIMIN, 1, false, &w, &l) ==
	    RC_OK);
	for (int i = 0; i < 5; i++)
		CHECK(fabs(l.chance[i] - (i >= 1 && i <= 3)) < 1e-9);
	arena_free(a);
}

TEST(solve_counts)
{
	int cell[] = { 0, 0, 0 }, of[] = { 0, 0 };
	struct select_quota quota[] = { { 3, 3, 0, 9 }, { 1, 1, 0, 9 } };
	struct select_pool pool = { .people = 3, .seats = 3, .cells = 2,
	    .quota = quota, .cell_feature = of, .features = 1, .cell = cell };
	struct arena *a = arena_make();
	struct select_fault *f;

	CHECK(select_counts(a, &pool, &f) == RC_CONFLICT);
	CHECK(f->kind == SELECT_MIN_ABOVE_PEOPLE && f->cell == 1 &&
	    f->have == 0);
	CHECK(f->next->kind == SELECT_MINS_ABOVE_SEATS && f->next->have == 4);
	quota[1].min = 0;
	CHECK(select_counts(a, &pool, &f) == RC_OK && f == NULL);
	pool.seats = 4;
	CHECK(select_counts(a, &pool, &f) == RC_CONFLICT);
	CHECK(f->kind == SELECT_SEATS_MORE_THAN_PEOPLE && f->have == 3);
	arena_free(a);
}

/* The first numbers of a known purpose and seed, so that it stays as it is
 * documented: printf 'p\ns\n0\n' | sha256sum. */
TEST(solve_generator)
{
	struct generator g = generator("p", "s");
	int64_t count[10] = { 0 };

	CHECK(generator_number(&g) == 0x2640782c9ffd415a);
	for (int i = 0; i < 20000; i++)
		count[generator_below(&g, 10)]++;
	for (int i = 0; i < 10; i++)
		CHECK((double)llabs(count[i] - 2000) <
		    4.5 * sqrt(20000 * 0.09));
}

/* 20,000 draws of tickets: each person as often as they were told. */
TEST(solve_tickets)
{
	struct arena *a = arena_make();
	struct sample s;
	struct select_lottery l;
	struct solve_work w = { 0 };
	int *count;

	CHECK(sample_read(a, "syn_300_45", 45, false, 0, &s));
	CHECK(select_lottery(a, &s.pool, SELECT_LEXIMIN, 1, false, &w, &l) ==
	    RC_OK);
	count = arena_array(a, int, s.pool.people);
	for (int i = 0; i < 20000; i++) {
		char seed[16];
		struct generator g;
		const struct select_panel *p;

		snprintf(seed, sizeof seed, "%d", i);
		g = generator("guildhall select", seed);
		p = &l.panel[l.ticket[generator_below(&g, SELECT_TICKETS)]];
		for (int k = 0; k < p->people; k++)
			count[p->person[k]]++;
	}
	for (int i = 0; i < s.pool.people; i++) {
		double p = l.ticket_chance[i];

		CHECK(fabs(count[i] - 20000 * p) <= 4.5 * sqrt(20000 * p *
		    (1 - p)) + 1e-9);
	}
	arena_free(a);
}

/* Whole programs whose best is known by trying all points. */
TEST(solve_whole)
{
	uint64_t noise = 42;

	for (int round = 0; round < 300; round++) {
		struct arena *a = arena_make();
		struct solve_work w = { 0 };
		struct lp *l = lp_make(a, &w, 3, 5);
		double gain[5], x[5], best = -INFINITY;
		int c[3][5], lo[3], hi[3], row[] = { 0, 1, 2 }, p[5];
		struct mip m = { .lp = l, .wholes = 5, .gain = gain,
		    .above = -1e9, .x = x };
		bool proved;

		for (int i = 0; i < 3; i++) {
			lo[i] = (int)(solve_noise(&noise) % 5);
			hi[i] = lo[i] + (int)(solve_noise(&noise) % 3);
			l->lo[i] = lo[i];
			l->hi[i] = hi[i];
		}
		for (int j = 0; j < 5; j++) {
			double value[3];

			gain[j] = (double)(solve_noise(&noise) % 21) - 10;
			for (int i = 0; i < 3; i++)
				value[i] = c[i][j] =
				    (int)(solve_noise(&noise) % 5) - 1;
			lp_column(l, 0, 2, 0, row, value, 3);
		}
		for (int k = 0; k < 243; k++) {
			double sum = 0;
			bool ok = true;

			for (int j = 0, r = k; j < 5; j++, r /= 3) {
				p[j] = r % 3;
				sum += gain[j] * p[j];
			}
			for (int i = 0; i < 3; i++) {
				int at = 0;

				for (int j = 0; j < 5; j++)
					at += c[i][j] * p[j];
				ok = ok && at >= lo[i] && at <= hi[i];
			}
			if (ok)
				best = fmax(best, sum);
		}
		proved = mip_solve(&m);
		CHECK(proved && m.found == (best > -INFINITY));
		CHECK(!m.found || fabs(m.best - best) < 1e-6);
		arena_free(a);
	}
}
