/*
 * Chance for a public draw.  Anybody can do it again with any SHA-256:
 *
 *   for counter 0, 1, 2, ...: the SHA-256 of the text
 *       PURPOSE newline SEED newline COUNTER newline
 *   and of its 32 bytes the first 8 are one number, the first byte counting
 *   most; then the next 8, and so on: four numbers for each counter.
 *
 * A number below n: numbers that are not below the largest multiple of n up to
 * 2^64 are passed over; of the first that is, the remainder by n.
 */
#ifndef SOLVE_GENERATOR_H
#define SOLVE_GENERATOR_H

#include <stdint.h>

struct generator {
	const char *purpose, *seed;	/* must stay while it is used */
	uint64_t counter;
	int left;
	unsigned char block[32];
};

struct generator generator(const char *purpose, const char *seed);
uint64_t generator_number(struct generator *);
uint64_t generator_below(struct generator *, uint64_t n);	/* n > 0 */

#endif
