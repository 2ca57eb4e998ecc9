/* What each move of one person would come to is what a judgement of the plan
 * after it says. */
#include "solve/group.h"

#include <string.h>

#include "solve/generator.h"
#include "test/test.h"

enum { PEOPLE = 17, ROUNDS = 3, GROUPS = 4, FIELDS = 2, TOPICS = 3 };

static struct generator random_of;

static uint32_t
below(uint32_t n)
{
	return (uint32_t)generator_below(&random_of, n);
}

/* A problem with all rules, and a plan of it that nobody looked at: some are
 * absent, some in no group, some sit where they are absent. */
static struct group_problem
any_problem(struct arena *a, bool equal, int32_t *plan)
{
	static const uint32_t values[FIELDS] = { 3, 2 };
	uint32_t *least = arena_array(a, uint32_t, ROUNDS * GROUPS);
	uint32_t *most = arena_array(a, uint32_t, ROUNDS * GROUPS);
	uint32_t *value = arena_array(a, uint32_t, FIELDS * PEOPLE);
	uint32_t *together = arena_array(a, uint32_t, PEOPLE);
	uint32_t *topic = arena_array(a, uint32_t, GROUPS);
	uint32_t *wish = arena_array(a, uint32_t, PEOPLE * TOPICS);
	uint32_t *member = arena_array(a, uint32_t, 6);
	uint64_t *langs = arena_array(a, uint64_t, PEOPLE);
	bool *interpreted = arena_array(a, bool, ROUNDS * GROUPS);
	bool *absent = arena_array(a, bool, ROUNDS * PEOPLE);
	int32_t *pinned = arena_array(a, int32_t, ROUNDS * PEOPLE);
	struct group_set *apart = arena_array(a, struct group_set, 1);

	for (size_t k = 0; k < ROUNDS * GROUPS; k++) {
		least[k] = equal ? 4 : below(5);
		most[k] = equal ? 4 : least[k] + below(3);
		interpreted[k] = below(4) == 0;
	}
	for (size_t i = 0; i < PEOPLE; i++) {
		for (size_t f = 0; f < FIELDS; f++)
			value[f * PEOPLE + i] = below(values[f]);
		together[i] = below(3) == 0 ? below(PEOPLE) : (uint32_t)i;
		langs[i] = below(8);
		for (size_t t = 0; t < TOPICS; t++)
			wish[i * TOPICS + t] = below(TOPICS + 1);
	}
	for (uint32_t i = 0; i < 6; i++)
		member[i] = 2 * i;
	apart[0] = (struct group_set){ 6, member };
	for (size_t g = 0; g < GROUPS; g++)
		topic[g] = (uint32_t)(g % TOPICS);
	for (size_t c = 0; c < ROUNDS * PEOPLE; c++) {
		absent[c] = below(6) == 0;
		pinned[c] = below(5) == 0 ? (int32_t)below(GROUPS) :
		    GROUP_NOWHERE;
		plan[c] = below(7) == 0 || (absent[c] && below(2) == 0) ?
		    GROUP_NOWHERE : (int32_t)below(GROUPS);
	}
	return (struct group_problem){ .people = PEOPLE, .rounds = ROUNDS,
	    .groups = GROUPS, .least = least, .most = most, .fields = FIELDS,
	    .values = values, .value = value, .langs = langs,
	    .interpreted = interpreted, .together = together, .apart = apart,
	    .aparts = 1, .absent = absent, .pinned = pinned, .topics = TOPICS,
	    .topic = topic, .wish = wish };
}

static bool
same(const struct group_report *x, const struct group_report *y)
{
	return x->met == y->met && x->met_bound == y->met_bound &&
	    x->repeats == y->repeats && x->repeats_bound == y->repeats_bound &&
	    x->most_meetings == y->most_meetings && x->spread == y->spread &&
	    memcmp(x->spread_of, y->spread_of, FIELDS *
	    sizeof *x->spread_of) == 0 && x->sizes == y->sizes &&
	    x->language == y->language && x->apart == y->apart &&
	    x->together == y->together && x->pinned == y->pinned &&
	    x->wishes == y->wishes && x->again == y->again &&
	    x->first_wishes == y->first_wishes && x->wished == y->wished &&
	    x->cost == y->cost && x->cost_bound == y->cost_bound;
}

TEST(solve_group_moves_are_judged)
{
	struct arena *a = arena_make();
	int32_t plan[ROUNDS * PEOPLE];

	random_of = generator("moves", "7");
	for (int turn = 0; turn < 60; turn++) {
		struct group_problem p = any_problem(a, turn % 2 == 0, plan);
		struct group_report would[GROUPS + 1], is;
		size_t r = below(ROUNDS), x = below(PEOPLE);
		int32_t was = plan[r * PEOPLE + x];

		if (p.absent[r * PEOPLE + x])
			continue;
		group_judge_moves(a, &p, plan, r, x, would);
		CHECK(plan[r * PEOPLE + x] == was);
		for (size_t g = 0; g <= GROUPS; g++) {
			plan[r * PEOPLE + x] = g < GROUPS ? (int32_t)g :
			    GROUP_NOWHERE;
			group_judge(a, &p, plan, &is);
			CHECK(same(&is, &would[g]));
		}
		arena_reset(a);
	}
	arena_free(a);
}
