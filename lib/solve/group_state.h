/* The plan while it is looked for, and what is counted of it. */
#ifndef SOLVE_GROUP_STATE_H
#define SOLVE_GROUP_STATE_H

#include "solve/group_weigh.h"

struct group_unit { uint32_t n, *person; };	/* people who move together */

/* A bit for each value of each field: what one person of it more or fewer would
 * change in a group. */
struct group_marks {
	uint64_t full, low;		/* one more costs, or mends */
	uint64_t tight, over;		/* one fewer costs, or mends */
};

struct group_state {
	const struct group_problem *p;
	size_t cells;			/* values that several people have, of all
					 * fields together */
	size_t words;			/* of 64 cells */
	uint64_t *has;			/* [person * words]: a bit for each cell */
	uint32_t *sets_from, *sets;	/* the apart sets of each person */
	uint32_t *set_most;		/* [round * aparts + set] */
	struct group_unit *unit;
	size_t units;
	uint32_t *unit_of;		/* of each person */
	/* Of each round: the units that may move. */
	uint32_t **loose;
	size_t *looses;
	uint32_t *present;		/* people in each round */
	uint32_t *total;		/* [round * cells + cell]: people present */
	/* The plan, and what is counted of it. */
	int32_t *plan;			/* [round * people + person] */
	uint32_t *where;		/* [round * units + unit]: its group */
	uint32_t *kept;			/* [unit]: its group, of a round put aside */
	uint32_t *size;			/* [round * groups + group] */
	uint32_t *seat, *at;		/* members of each group, [(round * groups +
					 * group) * people], and where each is */
	uint16_t *meets;		/* [person * people + person] */
	uint32_t *near;			/* [(round * groups + group) * people +
					 * person]: what meeting its members once
					 * more would cost */
	uint32_t *cost;			/* [round * people + person]: what meeting
					 * those of the own group has cost */
	uint32_t *count;		/* [(round * groups + group) * cells] */
	struct group_marks *marks;	/* [(round * groups + group) * words] */
	int64_t *whole;			/* of each group: whole_cost() */
	uint32_t *set_count;		/* [(round * groups + group) * aparts] */
	uint32_t *lang_count;		/* [(round * groups + group) * 64] */
	uint32_t *visits;		/* [person * topics + topic] */
	bool speak;			/* languages are looked at */
	struct group_speak *speaker;	/* NULL: they are not */
	uint64_t *langs;		/* of each person; all bits: any will do */
	uint64_t random;
	int64_t *chance;		/* as make_chances() says */
	int64_t work;
	int64_t all, told;		/* the effort; the work at the last question */
	bool stopped;			/* whoever was asked has enough */
	struct group_unit go, back;	/* who would change places */
};

static inline uint64_t
state_draw(struct group_state *s)
{
	return group_draw(&s->random);
}

static inline size_t
state_below(struct group_state *s, size_t n)
{
	return (size_t)((state_draw(s) >> 32) * n >> 32);
}

static inline size_t
state_at(const struct group_state *s, size_t round, size_t group)
{
	return round * s->p->groups + group;
}

static inline bool
state_here(const struct group_state *s, size_t round, uint32_t person)
{
	return s->p->absent == NULL ||
	    !s->p->absent[round * s->p->people + person];
}

/* What the next meeting of two costs who have met m times. */
static inline uint32_t
state_next_cost(uint32_t m)
{
	return m == 0 ? 0 : W_SECOND + W_REPEAT * m;
}

/* And what the last one has cost; m > 0. */
static inline uint32_t
state_last_cost(uint32_t m)
{
	return state_next_cost(m - 1);
}

/* Everything but the plan: who moves with whom, who can move at all.  A sentence
 * where pins contradict each other. */
const char *state_ready(struct arena *, struct group_state *);

/* A plan to begin with: everybody somewhere, at random. */
void state_begin(struct group_state *);

/* Seats a round anew, as far as it can so that in each group everybody has a
 * language in common; groups keep their sizes, as far as they must, and who is
 * pinned or moves together stays.  Whether all have one. */
struct group_speak;
struct group_speak *group_speaker(struct arena *, struct group_state *);
bool group_speak(struct group_speak *, size_t round, int64_t work);

/* What the plan costs; what of it a group misses of language, sizes and apart,
 * which hang on no other round. */
int64_t state_cost(const struct group_state *);
int64_t state_rules(const struct group_state *, size_t round, size_t group);

/* All people of a unit who are there, to another group; state_renew() of both
 * groups is to follow when all have moved. */
void state_shift(struct group_state *, size_t round, uint32_t unit, size_t to);
void state_renew(struct group_state *, size_t round, size_t group);

/* People of the unit who are there in that round. */
uint32_t state_weight(const struct group_state *, size_t round, uint32_t unit);

/* What depends on a group as a whole, were these its counts and n its people:
 * spread, sizes and language. */
int64_t state_whole_cost(const struct group_state *, size_t round, size_t g,
    const uint32_t *count, const uint32_t *lang, uint32_t n);

/* One person more or fewer in what that looks at, and in the sets of those
 * apart: what the latter adds to the cost. */
void state_count_whole(struct group_state *, size_t g, uint32_t person,
    bool more);
int64_t state_count_sets(struct group_state *, size_t round, size_t g,
    uint32_t person, bool more);

/* What an exchange would add to the cost: one person for another, the usual case;
 * all of s->go for all of s->back.  The reckoning ends as soon as it is sure that
 * it is more than `worse`, with anything that is more. */
int64_t state_swap_delta(struct group_state *, size_t round, uint32_t x,
    uint32_t y, size_t from, size_t to, int64_t worse);
int64_t state_move_delta(struct group_state *, size_t round, size_t from,
    size_t to, int64_t worse);

#endif
