/* What the files of groups share. */
#ifndef SOLVE_GROUP_WEIGH_H
#define SOLVE_GROUP_WEIGH_H

#include "solve/group.h"

/* What one unit of each counts, for group.c and group_judge.c.  Meetings of two
 * who have met before and spread are traded against each other; the rest is
 * nearly never given up for them.  The mth meeting of two costs SECOND +
 * (m - 1) REPEAT: so mostly how many have met counts, and a little that nobody
 * meets too often. */
enum { W_SECOND = 8, W_REPEAT = 2, W_SPREAD = 26, W_WISH = 12, W_AGAIN = 60,
	W_SIZE = 1500, W_LANGUAGE = 800, W_APART = 800 };

/* SplitMix64 (Steele, Lea and Flood 2014). */
static inline uint64_t
group_draw(uint64_t *random)
{
	uint64_t z = *random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* Rounds in which no two meet twice, by turning a few of them; size at least 3.
 * False where none are found in so many steps. */
bool group_turn(struct arena *, size_t groups, size_t size, size_t rounds,
    int64_t steps, int32_t *plan);

#endif
