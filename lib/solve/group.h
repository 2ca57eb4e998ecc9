/*
 * Groups: who sits with whom, over several rounds.  One model for breakouts,
 * site visits and consultation groups.
 *
 * Hard by construction: everybody is in exactly one group of each round, but
 * those absent; who is pinned stays; who belongs together moves together.
 * All else is counted, weighed and made as small as can be found:
 *   - repeats: meetings of two who have met before, the later ones a little
 *     more;
 *   - spread: of each value of each field (country, level, ...) a group should
 *     have its share of the people present, rounded down or up; each person
 *     beyond that counts one;
 *   - sizes: each person below a group's least or above its most;
 *   - language: in each group everybody should have one language in common,
 *     unless there is interpretation; each person without it counts one;
 *   - apart: those of one set should be in different groups, as far as there
 *     are groups; each person too many counts one;
 *   - wishes: where groups have topics, how far down a person's list it is, and
 *     each time the same topic comes again.
 *
 * Found by simulated annealing from a seed, with constructions for the pure
 * cases.  Effort is counted in work, not in time, so that the same input gives
 * the same groups on every machine.
 */
#ifndef SOLVE_GROUP_H
#define SOLVE_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/rc.h"

enum {
	GROUP_PEOPLE_MAX = 3000, GROUP_ROUNDS_MAX = 100, GROUP_GROUPS_MAX = 500,
	GROUP_SEATS_MAX = 50000000,	/* people x rounds x groups: 400 MB */
	GROUP_FIELDS_MAX = 32, GROUP_LANGS_MAX = 64,
	GROUP_NOWHERE = -1,		/* of an absent person; not pinned */
};

struct group_set { size_t n; const uint32_t *person; };	/* who is apart */

struct group_problem {
	size_t people, rounds, groups;
	const uint32_t *least, *most;	/* people, [round * groups + group] */
	size_t fields;
	const uint32_t *values;		/* how many values each field has */
	const uint32_t *value;		/* [field * people + person] */
	const uint64_t *langs;		/* a bit each; 0: any will do.  NULL: all */
	const bool *interpreted;	/* [round * groups + group], or NULL */
	const uint32_t *together;	/* a number that those together share, or
					 * NULL; < people */
	const struct group_set *apart;
	size_t aparts;
	const bool *absent;		/* [round * people + person], or NULL */
	const int32_t *pinned;		/* likewise: a group, or GROUP_NOWHERE */
	size_t topics;			/* 0: groups have none */
	const uint32_t *topic;		/* of each group */
	const uint32_t *wish;		/* [person * topics + topic]: 0 first choice,
					 * 1 second, ...; topics: not wished.  Who
					 * wishes nothing has 0 for all */
	uint64_t seed;
	int64_t effort;			/* work units; 0: a few seconds' worth */
	/* Asked a hundred times or so while it works, with the work done and the
	 * work there is; false: the best plan so far will do.  NULL: nobody is.
	 * It changes nothing but when the search ends. */
	bool (*go_on)(void *with, int64_t done, int64_t of);
	void *with;
};

/* What a plan holds and what it misses, counted anew from the plan itself.  The
 * bounds are those of plans with groups of the same sizes. */
struct group_report {
	int64_t met, met_bound;		/* pairs who meet; no plan has more */
	int64_t repeats, repeats_bound;	/* no plan has fewer */
	int64_t most_meetings;		/* of any two */
	int64_t spread;			/* over all fields ... */
	const int64_t *spread_of;	/* ... and of each */
	int64_t sizes, language, apart, together, pinned;
	int64_t wishes, again;		/* ranks below the first, added up; topics
					 * that came again */
	int64_t first_wishes, wished;	/* seats at a first choice; seats of those
					 * who have wishes */
	int64_t cost;			/* all of it, weighed */
	int64_t cost_bound;		/* no plan costs less */
};

/*
 * plan: [round * people + person], a group or GROUP_NOWHERE.  RC_INVALID with a
 * sentence in *why: numbers out of bounds, more people than seats or fewer than
 * the groups' least, or pins that contradict each other.
 */
enum rc group_plan(struct arena *, const struct group_problem *, int32_t *plan,
    const char **why);

/* Also of a plan made or changed by hand: the difference of two reports is what
 * a move breaks or mends. */
void group_judge(struct arena *, const struct group_problem *,
    const int32_t *plan, struct group_report *out);

/*
 * The same of each plan in which one person who is there in a round is in another
 * group of it: out[group], and out[groups] where they are in none.  Takes as
 * long as a few judgements, however many groups there are.
 */
void group_judge_moves(struct arena *, const struct group_problem *,
    const int32_t *plan, size_t round, size_t person, struct group_report *out);

/* Who has no language in common with anybody else; *n of them. */
const uint32_t *group_alone(struct arena *, const struct group_problem *,
    size_t *n);

/*
 * Rounds in which no two meet twice, by construction, where one is known: pairs
 * (size 2), groups of p out of g x p with g a prime power; else by turning a few
 * rounds that are looked for, in at most so many steps (0: 48 million, about two
 * seconds).  Returns how many of the wanted rounds were filled, 0 to rounds; plan
 * as above.
 */
size_t group_construct(struct arena *, size_t groups, size_t size,
    size_t rounds, int64_t steps, int32_t *plan);

/* What fits: so many people in groups of that size. */
struct group_fit {
	size_t groups;			/* of that size, or one less */
	size_t smaller;			/* how many are of one less */
	size_t rounds_max;		/* in which nobody need meet twice, at most */
	size_t rounds_all;		/* in which all can have met, at least */
};
bool group_fits(size_t people, size_t size, struct group_fit *out);

#endif
