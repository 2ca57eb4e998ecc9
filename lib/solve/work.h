/*
 * Work and chance, as all solvers count them.  A solver has no clock: its
 * budget is a number of steps, so that a run repeats on every machine; who
 * wants a bound in seconds sets stop(), which is asked every few steps.
 */
#ifndef SOLVE_WORK_H
#define SOLVE_WORK_H

#include <stdbool.h>
#include <stdint.h>

struct solve_work {
	uint64_t steps;			/* done so far: pivots of the simplex */
	uint64_t limit;			/* 0: none */
	bool (*stop)(void *, const struct solve_work *);	/* may be NULL */
	void *arg;			/* its first argument */
	const char *stage;		/* what is being done, for progress */
	double part;			/* how much of the stage, 0 to 1 */
	bool ended;			/* limit or stop() came first */
};

/* One step more; false when the work is to end. */
bool solve_step(struct solve_work *);

/* SplitMix64: noise where chance must not matter to the answer. */
uint64_t solve_noise(uint64_t *state);
double solve_noise_unit(uint64_t *state);	/* 0 <= u < 1 */

#endif
