/* Pools of test/solve, for tests, and what has to hold of every lottery. */
#ifndef SOLVE_SELECT_SAMPLE_H
#define SOLVE_SELECT_SAMPLE_H

#include "solve/select.h"

/* A file whole; NULL where there is none. */
const char *sample_text(struct arena *, const char *path, size_t *n);

struct sample {
	struct select_pool pool;
	int64_t *score;
};
/* test/solve/NAME; false: not there.  households: at most one of each.  shift:
 * people and quotas are read in another order. */
bool sample_read(struct arena *, const char *name, int seats, bool households,
    size_t shift, struct sample *out);

double *sample_sorted(struct arena *, const double *, int n);
int sample_rising(const void *, const void *);	/* of doubles */

/* Every panel in whole numbers, what the sums say, every level's proof. */
void sample_sound(struct arena *, const struct select_pool *,
    const struct select_lottery *);

#endif
