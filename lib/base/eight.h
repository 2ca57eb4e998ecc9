/*
 * Eight bytes at a step, as one word: for loops that run over nearly all text
 * of a page and seldom stop.  Each tells whether one of the eight is so; which,
 * the caller finds byte by byte.
 */
#ifndef BASE_EIGHT_H
#define BASE_EIGHT_H

#include <stdint.h>
#include <string.h>

#define EIGHT(c) (UINT64_C(0x0101010101010101) * (c))	/* c in each */

static inline uint64_t
eight(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof w);
	return w;
}

/* Not 0 where a byte is ASCII and below c, which is at most 0x80.  A byte that
 * is borrows from the next one, which may then count wrongly: but so it is. */
static inline uint64_t
eight_below(uint64_t w, unsigned char c)
{
	return (w - EIGHT(c)) & ~w & EIGHT(0x80);
}

static inline uint64_t
eight_is(uint64_t w, unsigned char c)
{
	return eight_below(w ^ EIGHT(c), 1);
}

static inline uint64_t
eight_beyond_ascii(uint64_t w)
{
	return w & EIGHT(0x80);
}

#endif
