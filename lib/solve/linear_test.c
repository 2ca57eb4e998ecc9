#include "solve/linear.h"

#include <math.h>

#include "test/test.h"

/* Three columns of whole shares, two rows: x + y + z, and y - z. */
static struct lp *
three(struct arena *a, struct solve_work *w)
{
	static const int row[] = { 0, 1 };
	struct lp *l = lp_make(a, w, 2, 3);

	l->lo[0] = 1;
	l->hi[0] = 3;
	l->lo[1] = -1;
	l->hi[1] = 1;
	lp_column(l, 0.25, 2, 3, row, (double[]){ 1, 0 }, 2);
	lp_column(l, 0.25, 2, 2, row, (double[]){ 1, 1 }, 2);
	lp_column(l, 0.25, 2, 1, row, (double[]){ 1, -1 }, 2);
	return l;
}

/*
 * That there is no answer, and so no panel, is said on a proof only.  An inverse
 * of which many exchanges have left nothing finds no column to go on with, as
 * where there is none: it proves nothing, and is made anew.
 */
TEST(solve_none_is_proved)
{
	struct arena *a = arena_make();
	struct solve_work w = { 0 };
	struct lp *l = three(a, &w);

	CHECK(lp_solve(l) == LP_BEST);
	CHECK(fabs(l->x[0] - 1) < 1e-9);
	CHECK(l->place[0] < 0);			/* one of the others is in */
	for (int i = 0; i < 4; i++)
		l->inverse[i] *= 1e-12;
	l->fresh = 3;
	l->lo[0] = l->hi[0] = 4;
	CHECK(lp_solve(l) == LP_BEST);
	/* Least of 3x + 2y + z: as little of x as may be. */
	CHECK(fabs(l->x[lp_variable(l, 0)] - 0.25) < 1e-9);
	CHECK(fabs(l->x[lp_variable(l, 1)] - 1.75) < 1e-9);
	CHECK(fabs(l->x[lp_variable(l, 2)] - 2) < 1e-9);
	/* Where there is none it is found out with either, and not forgotten. */
	for (int turn = 0; turn < 2; turn++) {
		l->lo[0] = l->hi[0] = 7;
		for (int i = 0; turn == 1 && i < 4; i++)
			l->inverse[i] *= 1e-12;
		l->fresh = 3;
		CHECK(lp_solve(l) == LP_IMPOSSIBLE);
		l->lo[0] = l->hi[0] = 6;
		l->lo[1] = 0;
		CHECK(lp_solve(l) == LP_BEST);
		CHECK(fabs(l->x[lp_variable(l, 0)] - 2) < 1e-9);
	}
	arena_free(a);
}
