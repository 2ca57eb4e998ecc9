/* What one unit of each counts, for group.c and group_judge.c.  Repeats and
 * spread are traded against each other; the rest is nearly never given up for
 * them. */
#ifndef SOLVE_GROUP_WEIGH_H
#define SOLVE_GROUP_WEIGH_H

#include "solve/group.h"

enum { W_REPEAT = 10, W_SPREAD = 29, W_WISH = 12, W_AGAIN = 60, W_SIZE = 1500,
	W_LANGUAGE = 800, W_APART = 800 };

#endif
