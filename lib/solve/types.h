/*
 * The problem as the solvers of selection see it.  A unit is a delegation or a
 * person who comes alone; units that count alike in every row are a type, and a
 * panel is how many units of each type it takes.  Inside of lib/solve only.
 */
#ifndef SOLVE_TYPES_H
#define SOLVE_TYPES_H

#include "solve/linear.h"
#include "solve/select.h"

struct problem {
	const struct select_pool *pool;
	struct select_rows r;
	int types;
	int *start, *row, *count;	/* what a unit of a type counts, by row */
	int *units, *people;		/* of each type; people of ONE unit */
	int *first;			/* [types + 1] into unit */
	int *unit;			/* first person of each, by type */
	int *next;			/* [people]: the next of its unit, -1 */
	int *type;			/* by person; -1: in or out beforehand */
};

/* keys: people of one type have the same; NULL: all have. */
void problem_make(struct arena *, const struct select_pool *,
    const int64_t *keys, struct problem *out);
/* How many units a panel takes of each type: whether it keeps every row. */
bool problem_holds(const struct problem *, const int *x);
/* Panels as a program: a column a type. */
struct lp *problem_lp(struct arena *, const struct problem *,
    struct solve_work *);

/* Fair chances, as if panels could be mixed freely: see leximin.c. */
struct chances {
	double *p;			/* by type */
	int levels, level_room;
	struct select_level *level;
	int *level_of;
	bool finished;
};
bool leximin_chances(struct arena *, const struct problem *, bool first_only,
    struct solve_work *, struct chances *out);
/* A further level: weights and holds by type, those above least, scaled so that
 * the weights' sum is 1. */
struct select_level *chances_level(struct arena *, struct chances *, double at,
    const double *weight, const double *hold, int types, double least,
    double *scale);
bool nash_chances(struct arena *, const struct problem *, struct solve_work *,
    struct chances *out);

/* A lottery over panels of types. */
struct mix {
	struct arena *arena;
	int types, panels, room;
	double *part;			/* of each panel, sum 1 */
	int **x;			/* [panels][types] */
};
void mix_add(struct mix *, const int *x, double part);

/* Takes p apart.  What is left over comes back: 0 when all went well. */
double peel(const struct problem *, const double *p, uint64_t seed,
    struct solve_work *, struct mix *out);

/*
 * Programs over panels; known is where they begin and what is found is added.  They
 * have a row for each type and keep an inverse of as many rows squared: 128 MB at
 * this many types, beyond which they are not begun.
 * exact_toward: the largest part of target that panels reach for all types
 * alike, as how much less each has; sets the parts of mix.  False: ended.
 */
enum { EXACT_TYPES_MAX = 4000 };
bool exact_toward(const struct problem *, const double *target,
    struct solve_work *, struct mix *, double *less);
/* Levels that were proved only: none, where the work ended on the way to the
 * first. */
bool exact_leximin(struct arena *, const struct problem *, bool first_only,
    struct solve_work *, struct mix *, struct chances *out);
bool exact_nash(struct arena *, const struct problem *, struct solve_work *,
    struct mix *, struct chances *out, double *gap);
/* Solves h * way = way for a symmetric positive h of n rows, in place. */
void solve_cholesky(double *h, double *way, int n);
/* Any panel: RC_OK, RC_CONFLICT when there is none, RC_NONE when ended.  has: a
 * type that it must have, or -1. */
enum rc any_panel(const struct problem *, int has, struct solve_work *,
    int *x);

/* More rows than this, people of panels, are not written. */
static inline int
lottery_rows(const struct select_pool *p)
{
	return p->rows > 0 ? p->rows : 2000000;
}

/* Tickets, and panels of people.  Whether people of a type have the same chance:
 * false where that would take too many panels. */
bool tickets(struct arena *, const struct problem *, const struct mix *,
    const double *p, uint64_t seed, struct select_lottery *out);

/* One panel of people; who of a type is drawn with the seed. */
struct select_panel panel_of(struct arena *, const struct problem *,
    const int *x, uint64_t seed);

#endif
