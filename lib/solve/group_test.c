#include "solve/group.h"

#include <string.h>

#include "test/test.h"

struct given {			/* what a problem's arrays hold */
	uint32_t least[200], most[200], value[4 * 60], values[4];
	uint64_t langs[60];
	uint32_t together[60], topic[20], wish[60 * 20];
	bool absent[10 * 60], interpreted[200];
	int32_t pinned[10 * 60], plan[10 * 60];
};

/* So many people in groups as equal as they can be, all there. */
static struct group_problem
plain(struct given *x, size_t people, size_t rounds, size_t groups)
{
	for (size_t i = 0; i < rounds * groups; i++) {
		x->least[i] = (uint32_t)(people / groups);
		x->most[i] = (uint32_t)((people + groups - 1) / groups);
	}
	for (size_t i = 0; i < rounds * people; i++)
		x->pinned[i] = GROUP_NOWHERE;
	return (struct group_problem){ .people = people, .rounds = rounds,
	    .groups = groups, .least = x->least, .most = x->most, .seed = 1,
	    .effort = 30000000 };
}

static void
run(struct arena *a, const struct group_problem *p, int32_t *plan,
    struct group_report *out)
{
	const char *why = NULL;

	CHECK(group_plan(a, p, plan, &why) == RC_OK);
	CHECK_TEXT(why, NULL);
	group_judge(a, p, plan, out);
	/* Everybody is somewhere, but those absent. */
	for (size_t i = 0; i < p->rounds * p->people; i++) {
		bool away = p->absent != NULL && p->absent[i];

		CHECK(away ? plan[i] == GROUP_NOWHERE : plan[i] >= 0 &&
		    plan[i] < (int32_t)p->groups);
	}
	CHECK(out->sizes == 0 && out->pinned == 0 && out->together == 0);
}

TEST(solve_group_constructed)
{
	static const struct { size_t groups, size, rounds; } known[] = {
		{ 5, 2, 9 }, { 3, 3, 4 }, { 4, 4, 5 }, { 5, 5, 6 },
		{ 7, 7, 8 }, { 8, 8, 9 }, { 9, 9, 10 }, { 9, 3, 13 },
		{ 8, 4, 9 }, { 8, 4, 10 }, { 16, 4, 21 }, { 7, 4, 7 },
		{ 25, 5, 31 }, { 27, 3, 40 }, { 1, 6, 1 }, { 6, 6, 1 },
	};
	struct arena *a = arena_make();

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		size_t g = known[i].groups, w = known[i].rounds;
		size_t n = g * known[i].size;
		int32_t *plan = arena_array(a, int32_t, (w + 1) * n);
		uint32_t *size = arena_array(a, uint32_t, w * g);
		struct group_problem p = { .people = n, .rounds = w,
		    .groups = g, .least = size, .most = size };
		struct group_report out;

		for (size_t k = 0; k < w * g; k++)
			size[k] = (uint32_t)known[i].size;
		/* No round more than there can be. */
		CHECK(group_construct(a, g, known[i].size, w == (n - 1) /
		    (known[i].size - 1) ? w + 1 : w, 0, plan) == w);
		group_judge(a, &p, plan, &out);
		CHECK(out.repeats == 0 && out.sizes == 0);
		CHECK(out.met == out.met_bound);
		arena_reset(a);
	}
	arena_free(a);
}

/* By turning, whatever the seed. */
TEST(solve_group_turned)
{
	static const struct { size_t groups, size, rounds; } found[] = {
		{ 5, 3, 7 }, { 6, 3, 8 }, { 7, 3, 9 }, { 5, 4, 5 }, { 6, 4, 6 },
		{ 6, 4, 7 }, { 6, 5, 6 }, { 9, 4, 8 }, { 10, 4, 9 },
		{ 10, 5, 8 }, { 20, 5, 10 }, { 6, 6, 3 },
	};
	struct arena *a = arena_make();

	for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
		size_t g = found[i].groups, w = found[i].rounds;
		size_t n = g * found[i].size;
		int32_t *plan = arena_array(a, int32_t, w * n);
		uint32_t *size = arena_array(a, uint32_t, w * g);
		struct group_problem p = { .people = n, .rounds = w,
		    .groups = g, .least = size, .most = size };
		struct group_report out;

		for (size_t k = 0; k < w * g; k++)
			size[k] = (uint32_t)found[i].size;
		CHECK(group_construct(a, g, found[i].size, w, 0, plan) == w);
		group_judge(a, &p, plan, &out);
		CHECK(out.repeats == 0 && out.sizes == 0);
		CHECK(out.met == out.met_bound);
		arena_reset(a);
	}
	/* More rounds than there can be are not looked for. */
	CHECK(group_construct(a, 5, 3, 8, 0, arena_array(a, int32_t, 8 * 15)) <
	    8);
	arena_free(a);
}

TEST(solve_group_nobody_meets_twice)
{
	static const struct { size_t groups, size, rounds; } found[] = {
		{ 5, 3, 6 }, { 5, 4, 5 }, { 10, 4, 8 }, { 6, 3, 7 },
	};
	struct arena *a = arena_make();
	static struct given x;

	for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
		struct group_problem p = plain(&x, found[i].groups *
		    found[i].size, found[i].rounds, found[i].groups);
		struct group_report out;

		p.effort = 0;
		run(a, &p, x.plan, &out);
		CHECK(out.repeats == 0 && out.most_meetings == 1);
	}
	arena_free(a);
}

/* The same input, the same groups; another seed, others as good. */
TEST(solve_group_repeats_itself)
{
	struct arena *a = arena_make();
	static struct given x;
	static int32_t again[10 * 60];
	struct group_problem p = plain(&x, 23, 4, 5);
	struct group_report one, two;

	x.values[0] = 3;
	for (uint32_t i = 0; i < 23; i++)
		x.value[i] = i % 3;
	p.fields = 1;
	p.value = x.value;
	p.values = x.values;
	run(a, &p, x.plan, &one);
	run(a, &p, again, &two);
	CHECK(memcmp(x.plan, again, 4 * 23 * sizeof *again) == 0);
	p.seed = 2;
	run(a, &p, again, &two);
	CHECK(memcmp(x.plan, again, 4 * 23 * sizeof *again) != 0);
	CHECK(one.spread == 0 && two.spread == 0);
	/* As the work is counted on this problem, on any machine. */
	CHECK(one.repeats <= one.repeats_bound + 12);
	arena_free(a);
}

/* Forty people of seven fields with three to five values each, uneven as people
 * are: the shape of a citizens' assembly. */
static struct group_problem
assembly(struct given *x, size_t rounds, size_t groups)
{
	static const uint32_t values[] = { 2, 4, 3, 5, 4, 3, 3 };
	static uint32_t value[7 * 40];
	struct group_problem p = plain(x, 40, rounds, groups);
	uint64_t random = 40;

	for (size_t i = 0; i < 7 * 40; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		value[i] = (uint32_t)((random >> 33) % values[i / 40]);
		random = random * 6364136223846793005u + 1442695040888963407u;
		/* The first value twice as often as the last. */
		if ((random >> 33) % 2 == 0)
			value[i] /= 2;
	}
	p.fields = 7;
	p.values = values;
	p.value = value;
	return p;
}

/* No seed is a bad one.  In a twentieth of the time that a command takes; with
 * all of it, some twenty pairs more. */
TEST(solve_group_any_seed_will_do)
{
	struct arena *a = arena_make();
	static struct given x;

	for (uint64_t s = 1; s <= 6; s++) {
		struct group_problem p = assembly(&x, 5, 5);
		struct group_report out;

		p.seed = s;
		p.effort = 200000000;
		run(a, &p, x.plan, &out);
		CHECK(out.met >= 518 && out.spread <= 12);
		p = assembly(&x, 5, 8);
		p.seed = s;
		p.effort = 200000000;
		run(a, &p, x.plan, &out);
		CHECK(out.met >= 330 && out.spread <= 14);
		arena_reset(a);
	}
	arena_free(a);
}

/* Other numbers for the same people: a plan is worth what it was, and the best
 * there is, where it can be reached, is reached. */
TEST(solve_group_names_do_not_matter)
{
	struct arena *a = arena_make();
	static struct given x;
	static uint32_t value[7 * 40], name[40];
	static uint64_t langs[40], langs_too[40];
	static int32_t plan[5 * 40];

	for (uint32_t turn = 1; turn < 10; turn += turn == 3 ? 4 : 2) {
		struct group_problem p = assembly(&x, 5, 5), q;
		static const uint32_t delegation[] = { 3, 8, 21, 30 };
		uint32_t delegation_too[4];
		struct group_set set = { 4, delegation };
		struct group_set set_too = { 4, delegation_too };
		struct group_report one, two;

		for (uint32_t i = 0; i < 40; i++) {
			langs[i] = i % 3 == 0 ? 1 : i % 3 == 1 ? 2 : 3;
			name[i] = (turn * 7 * i + turn) % 40;
		}
		for (size_t i = 0; i < 4; i++)
			delegation_too[i] = name[delegation[i]];
		p.langs = langs;
		p.apart = &set;
		p.aparts = 1;
		p.effort = 150000000;
		run(a, &p, x.plan, &one);
		CHECK(one.language == 0 && one.apart == 0);
		q = p;
		q.value = value;
		q.langs = langs_too;
		q.apart = &set_too;
		for (size_t i = 0; i < 40; i++) {
			for (size_t f = 0; f < 7; f++)
				value[f * 40 + name[i]] = p.value[f * 40 + i];
			langs_too[name[i]] = langs[i];
			for (size_t r = 0; r < 5; r++)
				plan[r * 40 + name[i]] = x.plan[r * 40 + i];
		}
		group_judge(a, &q, plan, &two);
		CHECK(one.met == two.met && one.repeats == two.repeats &&
		    one.spread == two.spread && one.cost == two.cost);
		run(a, &q, plan, &two);
		CHECK(two.language == 0 && two.apart == 0);
		CHECK(two.cost <= one.cost + one.cost / 8);
		CHECK(one.cost <= two.cost + two.cost / 8);
		/* Few fields, few rounds: the bound is reached. */
		p = plain(&x, 20, 3, 5);
		p.effort = 100000000;
		p.fields = 1;
		p.values = (uint32_t[]){ 4 };
		for (uint32_t i = 0; i < 20; i++)
			value[turn * 7 * i % 20] = i % 4;
		p.value = value;
		run(a, &p, x.plan, &one);
		CHECK(one.cost == one.cost_bound);
		arena_reset(a);
	}
	arena_free(a);
}

/* What the search reckons step by step is what stands in the end: it stops at
 * the bound only where the plan is at the bound.  With all rules at once, people
 * who move together and groups of unequal size. */
TEST(solve_group_unequal_with_everything)
{
	struct arena *a = arena_make();
	static struct given x;
	struct group_problem p = assembly(&x, 4, 6);
	static uint32_t together[40];
	static uint64_t langs[40];
	static bool absent[4 * 40];
	static const uint32_t sizes[] = { 4, 5, 6, 7, 8, 10 };
	static const uint32_t set[] = { 9, 10, 11, 12, 13, 14, 15 };
	const struct group_set apart = { 7, set };
	struct group_report out;

	for (uint32_t i = 0; i < 40; i++) {
		together[i] = i == 6 || i == 7 ? 5 : i == 33 ? 32 : i;
		langs[i] = i % 5 == 0 ? 3 : i % 2 == 0 ? 1 : 2;
	}
	langs[5] = langs[6] = langs[7] = 1;
	langs[33] = 3;
	for (size_t r = 0; r < 4; r++)
		for (size_t g = 0; g < 6; g++) {
			x.most[r * 6 + g] = sizes[g];
			x.least[r * 6 + g] = sizes[g] - 1;
		}
	absent[40 + 3] = absent[2 * 40 + 3] = absent[2 * 40 + 4] = true;
	p.together = together;
	p.langs = langs;
	p.absent = absent;
	p.apart = &apart;
	p.aparts = 1;
	p.effort = 200000000;
	run(a, &p, x.plan, &out);
	CHECK(out.language == 0 && out.apart == 0);
	CHECK(out.met > 200);
	arena_free(a);
}

TEST(solve_group_rules_hold)
{
	struct arena *a = arena_make();
	static struct given x;
	struct group_problem p = plain(&x, 24, 3, 4);
	static const uint32_t delegation[] = { 0, 5, 9, 20 };
	static const uint32_t large[] = { 1, 2, 3, 4, 6, 7 };
	const struct group_set apart[] = { { 4, delegation }, { 6, large } };
	struct group_report out;

	x.values[0] = 4;
	x.values[1] = 2;
	for (uint32_t i = 0; i < 24; i++) {
		x.value[i] = i % 4;
		x.value[24 + i] = i / 12;
		/* Half speak 0, half 1, a quarter both. */
		x.langs[i] = i % 4 == 0 ? 3 : i % 2 == 0 ? 1 : 2;
		x.together[i] = i;
	}
	x.together[14] = 10;
	x.absent[1 * 24 + 7] = x.absent[1 * 24 + 8] = true;
	for (size_t g = 0; g < 4; g++)
		x.least[4 + g] = 5;
	x.pinned[0 * 24 + 3] = 2;
	x.pinned[2 * 24 + 10] = 1;
	p.fields = 2;
	p.value = x.value;
	p.values = x.values;
	p.langs = x.langs;
	p.together = x.together;
	p.apart = apart;
	p.aparts = 2;
	p.absent = x.absent;
	p.pinned = x.pinned;
	p.effort = 300000000;
	run(a, &p, x.plan, &out);
	CHECK(out.language == 0);
	CHECK(out.apart == 0);		/* six in four groups: two at most */
	CHECK(x.plan[3] == 2);
	CHECK(x.plan[2 * 24 + 10] == 1 && x.plan[2 * 24 + 14] == 1);
	CHECK(x.plan[24 + 10] == x.plan[24 + 14]);

	/* What a move by hand breaks is told. */
	{
		struct group_report moved;

		x.plan[14] = (x.plan[10] + 1) % 4;
		group_judge(a, &p, x.plan, &moved);
		CHECK(moved.together == 1 && moved.sizes == 2);
		x.plan[14] = x.plan[10];
		x.plan[5] = x.plan[0];
		group_judge(a, &p, x.plan, &moved);
		CHECK(moved.apart == 1);
		x.plan[3] = 1;
		group_judge(a, &p, x.plan, &moved);
		CHECK(moved.pinned == 1);
	}
	arena_free(a);
}

TEST(solve_group_who_speaks_with_nobody_goes_where_it_is_interpreted)
{
	struct arena *a = arena_make();
	static struct given x;
	struct group_problem p = plain(&x, 12, 2, 3);
	struct group_report out;
	const uint32_t *alone;
	size_t n;

	for (size_t i = 0; i < 12; i++)
		x.langs[i] = 1;
	x.langs[4] = 2;
	p.langs = x.langs;
	alone = group_alone(a, &p, &n);
	CHECK(n == 1 && alone[0] == 4);
	run(a, &p, x.plan, &out);
	CHECK(out.language == 2);
	x.interpreted[0 * 3 + 1] = x.interpreted[1 * 3 + 2] = true;
	p.interpreted = x.interpreted;
	run(a, &p, x.plan, &out);
	CHECK(out.language == 0);
	CHECK(x.plan[4] == 1 && x.plan[12 + 4] == 2);
	arena_free(a);
}

/* Exactly as many people of each language as whole groups of it have seats, a few
 * of them of two languages, and those who share theirs with nobody else are as
 * many as the group with interpretation seats: found in the least time that
 * there is, whoever of them has to be apart. */
TEST(solve_group_tight_languages)
{
	enum { GROUPS = 8, SIZE = 7, PEOPLE = GROUPS * SIZE, ROUNDS = 4 };
	struct arena *a = arena_make();
	static struct given x;

	for (uint64_t turn = 1; turn <= 16; turn++) {
		struct group_problem p = plain(&x, PEOPLE, ROUNDS, GROUPS);
		uint64_t random = turn * 1000003;
		uint32_t order[PEOPLE], delegation[GROUPS];
		const struct group_set apart = { GROUPS - 1, delegation };
		struct group_report out;
		const uint32_t *alone;
		size_t n;

		memset(x.interpreted, 0, sizeof x.interpreted);
		for (uint32_t i = 0; i < PEOPLE; i++)
			order[i] = i * 37 % PEOPLE;
		for (uint32_t i = 0; i < PEOPLE; i++) {
			uint32_t lang, group = i / SIZE;

			random = random * 6364136223846793005u +
			    1442695040888963407u;
			lang = i % SIZE == 0 ? (uint32_t)(random >> 33) % 4 :
			    (uint32_t)__builtin_ctzll(x.langs[order[i - 1]]);
			x.langs[order[i]] = UINT64_C(1) << lang;
			if (i % SIZE == 0)
				delegation[group] = order[i];
		}
		for (uint32_t i = SIZE; i < PEOPLE; i++) {
			random = random * 6364136223846793005u +
			    1442695040888963407u;
			if ((random >> 33) % 10 == 0)
				x.langs[order[i]] |= UINT64_C(1) <<
				    (random >> 40) % 4;
		}
		for (uint32_t i = 0; i < SIZE; i++)
			x.langs[order[i]] = UINT64_C(1) << (10 + i);
		for (size_t r = 0; r < ROUNDS; r++)
			x.interpreted[r * GROUPS + 3] = true;
		p.langs = x.langs;
		p.interpreted = x.interpreted;
		p.apart = &apart;
		p.aparts = 1;
		p.effort = 20000000;
		alone = group_alone(a, &p, &n);
		CHECK(n == SIZE);
		run(a, &p, x.plan, &out);
		CHECK(out.language == 0 && out.apart == 0);
		for (size_t i = 0; i < n; i++)
			CHECK(x.plan[alone[i]] == 3);
		arena_reset(a);
	}
	arena_free(a);
}

TEST(solve_group_wishes)
{
	struct arena *a = arena_make();
	static struct given x;
	struct group_problem p = plain(&x, 20, 2, 4);
	struct group_report out;

	p.topics = 4;
	p.topic = x.topic;
	p.wish = x.wish;
	for (uint32_t t = 0; t < 4; t++)
		x.topic[t] = t;
	for (uint32_t i = 0; i < 20; i++)
		for (uint32_t t = 0; t < 4; t++)
			x.wish[i * 4 + t] = (t + 4 - i % 4) % 4;
	run(a, &p, x.plan, &out);
	CHECK(out.again == 0);
	/* The first choice once for each, and mostly the second: those who wish
	 * the same would meet twice. */
	CHECK(out.first_wishes == 20 && out.wished == 40);
	CHECK(out.wishes >= 20 && out.wishes <= 32);
	arena_free(a);
}

/* What was before round two stays; the rest is made anew for who is there. */
TEST(solve_group_again_from_a_round_on)
{
	struct arena *a = arena_make();
	static struct given x;
	static int32_t first[10 * 60];
	struct group_problem p = plain(&x, 20, 4, 4);
	struct group_report out;

	run(a, &p, first, &out);
	for (size_t r = 0; r < 4; r++)
		for (size_t i = 0; i < 20; i++) {
			if (r < 2)
				x.pinned[r * 20 + i] = first[r * 20 + i];
			else
				x.absent[r * 20 + i] = i == 6 || i == 13;
		}
	for (size_t g = 8; g < 16; g++)
		x.least[g] = 4;
	p.pinned = x.pinned;
	p.absent = x.absent;
	run(a, &p, x.plan, &out);
	CHECK(memcmp(first, x.plan, 2 * 20 * sizeof *first) == 0);
	CHECK(x.plan[2 * 20 + 6] == GROUP_NOWHERE);
	arena_free(a);
}

TEST(solve_group_refuses)
{
	struct arena *a = arena_make();
	static struct given x;
	struct group_problem p = plain(&x, 12, 2, 3);
	const char *why;

	p.people = 13;
	CHECK(group_plan(a, &p, x.plan, &why) == RC_INVALID);
	CHECK_TEXT(why, "round 1 has 13 people and seats for 12");
	p.people = 11;
	CHECK(group_plan(a, &p, x.plan, &why) == RC_INVALID);
	CHECK_TEXT(why, "round 1 has 11 people, and its groups need 12");
	p.people = 12;
	for (uint32_t i = 0; i < 12; i++)
		x.together[i] = i / 2 * 2;
	p.together = x.together;
	p.pinned = x.pinned;
	x.pinned[12 + 2] = 0;
	x.pinned[12 + 3] = 1;
	CHECK(group_plan(a, &p, x.plan, &why) == RC_INVALID);
	CHECK(strstr(why, "round 2") != NULL);
	p.people = 0;
	CHECK(group_plan(a, &p, x.plan, &why) == RC_INVALID);
	p = plain(&x, 12, 2, 3);
	p.rounds = GROUP_ROUNDS_MAX + 1;
	CHECK(group_plan(a, &p, x.plan, &why) == RC_INVALID);
	p = (struct group_problem){ .people = GROUP_PEOPLE_MAX,
	    .rounds = GROUP_ROUNDS_MAX, .groups = GROUP_GROUPS_MAX };
	CHECK(group_plan(a, &p, x.plan, &why) == RC_INVALID);
	CHECK(strstr(why, "too many at once") != NULL);
	arena_free(a);
}

TEST(solve_group_fits)
{
	struct group_fit fit;

	CHECK(group_fits(24, 6, &fit) && fit.groups == 4 && fit.smaller == 0);
	CHECK(fit.rounds_max == 4 && fit.rounds_all == 5);
	CHECK(group_fits(22, 6, &fit) && fit.groups == 4 && fit.smaller == 2);
	CHECK(group_fits(7, 2, &fit) && fit.groups == 4 && fit.smaller == 1);
	CHECK(!group_fits(5, 6, &fit) && !group_fits(5, 1, &fit));
}

/* Asked as often as it may be; three answers are yes. */
static bool
three_times(void *with, int64_t done, int64_t of)
{
	int *asked = with;

	CHECK(done > 0 && done <= of && of == 30000000);
	return ++*asked <= 3;
}

static bool
always(void *with, int64_t done, int64_t of)
{
	(void)done;
	(void)of;
	++*(int *)with;
	return true;
}

TEST(solve_group_goes_on_while_wanted)
{
	struct arena *a = arena_make();
	struct given x = { 0 };
	struct group_problem p = plain(&x, 21, 6, 3);
	struct group_report r;
	int32_t alone[10 * 60];
	int asked = 0;

	run(a, &p, alone, &r);
	/* Being asked changes nothing. */
	p.go_on = always;
	p.with = &asked;
	run(a, &p, x.plan, &r);
	CHECK(asked > 50 && asked <= 101);
	CHECK(memcmp(alone, x.plan, 6 * 21 * sizeof *alone) == 0);
	/* Stopped early, it is a plan all the same. */
	asked = 0;
	p.go_on = three_times;
	run(a, &p, x.plan, &r);
	CHECK(asked == 4);
	arena_free(a);
}
