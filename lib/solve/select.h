/*
 * Selection: who of many applicants gets one of few seats.
 *
 * A panel is a set of people that fills the seats and keeps every quota, every
 * cap and every delegation whole.  A fair lottery is a list of panels, each
 * with a probability.  What fair means:
 *
 *   leximin  the chance of the least likely person is as large as it can be;
 *            then that of the second least likely; and so on to the last
 *   maximin  the first of these only
 *   nash     the product of all chances is as large as it can be
 *
 * How it is found (after Flanigan, Goelz, Gupta, Hennig and Procaccia 2021 for
 * what is looked for; the way is our own):
 *
 * 1. types.c: people who are alike for every quota are one type.  Fair chances
 *    are equal within a type.
 * 2. leximin.c, nash.c: the chances are found as if panels could be mixed
 *    freely, in a small linear program over types.  No lottery is fairer.
 * 3. peel.c: these chances are taken apart into panels.  Where that succeeds,
 *    and it nearly always does, the panels prove that they can be had.
 * 4. exact.c: where it does not, the program over panels themselves, to which
 *    panels are added until none helps; each level of it has its own proof.
 * 5. ticket.c: panels of types become panels of people, and 1,000 tickets that
 *    can be drawn by hand.
 *
 * Numbers in, numbers out: people are 0 to people-1, and so on.  The same
 * input gives the same answer on every machine.
 */
#ifndef SOLVE_SELECT_H
#define SOLVE_SELECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/rc.h"
#include "solve/work.h"

struct select_quota {		/* of one value of one feature */
	int min, max;
	int min_flex, max_flex;		/* how far they may be relaxed */
};

struct select_cap {		/* at most max people of each group */
	const int *group;		/* [people]; -1: of none */
	int groups;
	int max;
	const int *min;			/* [groups]: at least; NULL: 0 each */
};

enum select_place { SELECT_FREE, SELECT_IN, SELECT_OUT };

struct select_pool {
	int people, seats;
	int cells;
	const struct select_quota *quota;	/* [cells] */
	const int *cell_feature;		/* [cells] */
	int features;
	const int *cell;		/* [people * features]: into quota */
	int caps;
	const struct select_cap *cap;
	const int *delegation;		/* [people]; -1: alone; NULL: all are */
	const enum select_place *place;	/* [people]; NULL: all are free */
	int rows;			/* people in all panels of a lottery
					 * together, at most; 0: 2,000,000 */
};

enum select_method { SELECT_LEXIMIN, SELECT_MAXIMIN, SELECT_NASH };
enum { SELECT_TICKETS = 1000 };

/*
 * What bounds a program: row 0 is the seats, rows 1 to cells are the quotas,
 * then come the groups that have more people than their cap allows.
 */
struct select_rows {
	int rows;
	const int *lo, *hi;		/* people, those fixed not counted */
	const int *cap, *group;		/* [rows]; -1: of seats and quotas */
};

/* One level of the proof: see select_level_bound(). */
struct select_level {
	double chance;
	double bound;			/* what the proof gives: not larger */
	double *price;			/* [rows] */
	int n;				/* types with a weight or a hold */
	int *type;
	double *weight;			/* > 0: bounded by this level; sum 1 */
	double *hold;			/* > 0: bounded by an earlier one */
	bool over_panels;		/* 4 above: prices are of no use */
};

struct select_panel {
	double probability;
	int *person;			/* rising */
	int people;
};

struct select_blocked {		/* a person who can be in no panel */
	int person;
	int row;			/* what would have to give way; -1: not
					 * known, or more than one */
	bool by_min;			/* its minimum, else its maximum */
};

struct select_price {
	double min_looser, max_looser;	/* gain of the least likely; -1: not
					 * known, the work ended */
};

struct select_lottery {
	struct select_rows rows;
	int types;
	const int *type;		/* by person; -1: has no chance to lose
					 * or win: in or out beforehand */
	const int *type_people;		/* people of a type */
	double *chance;			/* by person */
	double *ticket_chance;		/* by person */
	double least;			/* chance of who can be in a panel */
	double gap;			/* proved: no lottery is better by more,
					 * for the least likely */
	bool finished;			/* proved to the last level */
	bool attained;			/* by way 3; else 4 */
	int levels;
	struct select_level *level;
	int *level_of;			/* by type; -1: none */
	double objective_gap;		/* nash: of the mean logarithm */
	int panels;
	struct select_panel *panel;
	int ticket[SELECT_TICKETS];	/* a panel each */
	int blocked_n;
	struct select_blocked *blocked;
	struct select_price *price;	/* [cells]; NULL: not asked for */
};

/*
 * What can be seen by counting, before any search.  RC_CONFLICT with the
 * faults in a list, NULL at its end.
 */
enum select_fault_kind {
	SELECT_SEATS_MORE_THAN_PEOPLE,	/* have: people who can be taken */
	SELECT_MIN_ABOVE_MAX,		/* cell */
	SELECT_MINS_ABOVE_SEATS,	/* feature; have: sum of its minima */
	SELECT_MAXES_BELOW_SEATS,	/* feature; have: sum of its maxima */
	SELECT_MIN_ABOVE_PEOPLE,	/* cell; have: people with this value */
	SELECT_CAPS_BELOW_SEATS,	/* cap; have: most that fit */
	SELECT_FIXED_ABOVE_MAX,		/* cell or cap; have: people fixed */
};
struct select_fault {
	enum select_fault_kind kind;
	int cell, feature, cap, have;
	struct select_fault *next;
};
enum rc select_counts(struct arena *, const struct select_pool *,
    struct select_fault **out);

/*
 * RC_CONFLICT: there is no panel at all, and that is proved.  RC_NONE: the
 * work ended before one was found.
 */
enum rc select_lottery(struct arena *, const struct select_pool *,
    enum select_method, uint64_t seed, bool prices, struct solve_work *,
    struct select_lottery *out);

/* Who is alike: fills rows, types, type and type_people only. */
void select_types(struct arena *, const struct select_pool *,
    struct select_lottery *out);

/*
 * A bound on the chance of the least likely person whose weight is positive,
 * by arithmetic alone: for any lottery that gives those with a hold at least
 * the chance of their level.  Anybody can compute it again:
 *
 *   sum over rows    of  price * hi or price * lo, whichever is larger
 * + sum over people  of  (weight + hold) / alike  -  prices of their rows,
 *                        where that is positive
 * - sum over people  of  hold / alike * their chance
 *
 * alike: how many people are of their type.
 */
double select_level_bound(const struct select_pool *,
    const struct select_lottery *, int level);
/* The same for a level that is over panels, by branch and bound. */
double select_level_search(const struct select_pool *,
    const struct select_lottery *, int level, struct solve_work *);

/*
 * The panel with the most points, and among those with the most the one with
 * the most of the second kind (a lottery: let the second points be drawn).
 * Either may be NULL.  *proved: whether no other has more points; *bound: no
 * panel has more.
 */
enum rc select_best(struct arena *, const struct select_pool *,
    const int64_t *points, const int64_t *second, struct solve_work *,
    struct select_panel *out, int64_t *sum, int64_t *bound, bool *proved);

/*
 * When the quotas cannot be kept: the least weighted relaxation, where one
 * looser maximum costs 1 and one looser minimum 1 + 2 / minimum, so that small
 * minima are spared; then two others that each leave something of every
 * earlier one alone.  RC_CONFLICT: not within the flexes either.  must: a
 * person who has to be in the panel, or -1.
 */
struct select_relaxed {
	double cost;
	int *min, *max;			/* [cells]: as they would be */
	bool proved;
};
enum rc select_relax(struct arena *, const struct select_pool *, int must,
    int most, struct solve_work *, struct select_relaxed *out, int *n);

/*
 * Replacing: gone[i] are people who left.  *out is a further cap of the pool, by
 * which as many as possible of those who come in have the very values of those
 * who left; *same: how many that are.
 */
enum rc select_alike(struct arena *, const struct select_pool *,
    const bool *gone, struct solve_work *, struct select_cap *out, int *same);

/* Alternates: n people out of those free, a panel with quotas scaled down and,
 * where that cannot be, relaxed. */
enum rc select_alternates(struct arena *, const struct select_pool *, int n,
    const int64_t *points, struct solve_work *, struct select_panel *out);

#endif
