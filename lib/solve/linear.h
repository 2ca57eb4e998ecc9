/*
 * Linear programs whose variables all lie between two finite bounds, and
 * whole-numbered ones by branch and bound.
 *
 *   least cost*x  where  row_lo <= A x <= row_hi  and  lo <= x <= hi
 *
 * Each row i has a variable of its own, the value of A_i x: variables 0 to
 * rows-1 are those of the rows, rows to rows+columns-1 those of the columns.
 * Because each has two bounds, any basis becomes dual feasible by putting
 * variables at their other bound: so the dual simplex starts from wherever the
 * last answer left off, and there is no first phase.
 */
#ifndef SOLVE_LINEAR_H
#define SOLVE_LINEAR_H

#include <stddef.h>

#include "base/arena.h"
#include "solve/work.h"

struct lp {
	struct solve_work *work;
	int rows, columns;
	int column_room;
	int *start;			/* [columns + 1] into index and value */
	int *index;			/* the row */
	double *value;
	int entries, entry_room;
	/* By variable; who changes lo, hi or cost calls lp_solve() after. */
	double *lo, *hi, *cost;
	double *x;			/* the answer */
	double *d;			/* reduced costs, at the answer */
	double *y;			/* by row: its dual value */
	/* The basis. */
	int *head;			/* the variable of each place */
	int *place;			/* by variable: its place, or -1 */
	bool *upper;			/* outside: at its upper bound */
	double *inverse;		/* rows x rows */
	int fresh;			/* pivots since it was made anew */
	bool valid;			/* whether inverse fits head */
	double *true_cost;		/* while cost is moved */
	bool moved;
	double *line, *alpha, *weight;	/* for one pivot */
	int *filled;			/* places that are not zero there */
	struct ratio { double ratio; int variable; } *ratio;
	int stall;			/* pivots in a row that may win nothing */
	uint64_t noise;
	struct arena *arena;
};

enum lp_end { LP_BEST, LP_IMPOSSIBLE, LP_ENDED };

struct lp *lp_make(struct arena *, struct solve_work *, int rows, int columns);
/* The next column.  Its variable is rows + what is returned. */
int lp_column(struct lp *, double lo, double hi, double cost, const int *row,
    const double *value, int n);
static inline int
lp_variable(const struct lp *p, int column)
{
	return p->rows + column;
}
/* A basis to begin with: whether each variable is in it, or at its upper bound
 * outside.  Wrong counts are put right. */
void lp_basis(struct lp *, const bool *in, const bool *upper);
enum lp_end lp_solve(struct lp *);

/*
 * Whole-numbered: columns as in an lp, whose bounds must be whole numbers and
 * whose cost is a gain here, to be largest.  wholes: the first so many columns
 * must be whole, the others need not.
 */
struct mip {
	struct lp *lp;
	int wholes;
	const double *gain;		/* [columns] */
	double above;			/* only what is larger counts */
	bool any;			/* the first one will do */
	double grain;			/* gains are multiples of it; 0: unknown */
	uint64_t nodes_max;		/* 0: none */
	/* The answer. */
	bool found;
	double *x;			/* [columns] */
	double best;			/* its gain */
	double bound;			/* no gain is larger than this */
	uint64_t nodes;
};
/* Whether the answer is proved: found and best, or there is none above. */
bool mip_solve(struct mip *);

#endif
