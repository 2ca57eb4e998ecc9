/*
 * Rounds in which no two meet twice, without a search.
 *
 * Pairs: the round robin.  Groups of p out of q x p people, q a power of a
 * prime and at least p: people stand in p rows of q; in round m, group j takes
 * from row i the one at j + m i, reckoned in the field of q elements.  Two of
 * different rows meet in exactly one of the q rounds, two of one row never: so
 * the rows can be split further where p divides q.
 *
 * Where that gives fewer rounds than are wanted: some that turn (group_turn.c).
 *
 * Eight groups of four in ten rounds, where neither goes beyond nine: kept, as
 * what it takes to turn it up.
 */
#include "solve/group_weigh.h"

#include <string.h>

static const int64_t STEPS = 48000000;

/* The field of q = prime^degree elements: a number's digits to the base of the
 * prime are the coefficients. */
struct field { uint32_t q, prime, degree, poly; };

static uint32_t
add(const struct field *f, uint32_t x, uint32_t y)
{
	uint32_t sum = 0;

	for (uint32_t unit = 1; unit < f->q; unit *= f->prime)
		sum += (x / unit + y / unit) % f->prime * unit;
	return sum;
}

/* x times the element p, that is, one digit up, reduced. */
static uint32_t
times_p(const struct field *f, uint32_t x)
{
	uint32_t top = x / (f->q / f->prime);
	uint32_t sum = x % (f->q / f->prime) * f->prime;

	/* x^degree = -poly */
	for (uint32_t i = 0; i < (f->prime - top) % f->prime; i++)
		sum = add(f, sum, f->poly);
	return sum;
}

static uint32_t
times(const struct field *f, uint32_t x, uint32_t y)
{
	uint32_t sum = 0;

	for (uint32_t unit = f->q / f->prime; unit > 0; unit /= f->prime) {
		sum = f->degree > 1 ? times_p(f, sum) : sum * f->prime % f->q;
		for (uint32_t i = 0; i < x / unit % f->prime; i++)
			sum = add(f, sum, y);
	}
	return sum;
}

/* A field when q is the power of a prime.  Of a polynomial that can be divided,
 * some product is 0. */
static bool
make_field(uint32_t q, struct field *f)
{
	uint32_t n = q;

	*f = (struct field){ .q = q, .prime = 2 };
	if (q < 2)
		return false;
	while (q % f->prime != 0)
		f->prime++;
	for (; n % f->prime == 0; n /= f->prime)
		f->degree++;
	if (n != 1)
		return false;
	for (f->poly = 0; f->degree > 1 && f->poly < q; f->poly++) {
		bool whole = true;

		for (uint32_t x = 1; x < q && whole; x++)
			for (uint32_t y = 1; y <= x && whole; y++)
				whole = times(f, x, y) != 0;
		if (whole)
			break;
	}
	return true;
}

static size_t
round_robin(size_t groups, size_t rounds, int32_t *plan)
{
	size_t n = 2 * groups, made = rounds < n - 1 ? rounds : n - 1;

	/* One stays, the others go round. */
	for (size_t r = 0; r < made; r++) {
		plan[r * n + n - 1] = plan[r * n + r] = 0;
		for (size_t g = 1; g < groups; g++)
			plan[r * n + (r + g) % (n - 1)] =
			    plan[r * n + (r + n - 1 - g) % (n - 1)] = (int32_t)g;
	}
	return made;
}

static size_t
by_field(struct arena *a, size_t groups, size_t size, size_t rounds,
    int32_t *plan)
{
	size_t n = groups * size, made = 0, more;
	struct field f;
	int32_t *row;

	if (size > groups || !make_field((uint32_t)groups, &f)) {
		for (size_t x = 0; x < n; x++)
			plan[x] = (int32_t)(x / size);
		return 1;
	}
	for (; made < groups && made < rounds; made++)
		for (uint32_t i = 0; i < size; i++)
			for (uint32_t j = 0; j < groups; j++)
				plan[made * n + i * groups + add(&f, j,
				    times(&f, (uint32_t)made, i))] = (int32_t)j;
	if (made == rounds || groups % size != 0)
		return made;
	/* Within the rows, all in the same way. */
	row = arena_array(a, int32_t, (rounds - made) * groups);
	more = by_field(a, groups / size, size, rounds - made, row);
	for (size_t r = 0; r < more; r++, made++)
		for (size_t i = 0; i < size; i++)
			for (size_t c = 0; c < groups; c++)
				plan[made * n + i * groups + c] = (int32_t)(i *
				    (groups / size)) + row[r * groups + c];
	return made;
}

/* All ten rounds of eight groups of four: the most there can be, each meets all
 * but one.  The people stand in four circles of eight; a group turned by `step`
 * again and again, all circles alike, makes a round with the others of its part,
 * and a round turned by less than the step makes the next.  Found by an exact
 * cover of the pairs (up to turning) and of each round's seats, over the ways in
 * which the ten rounds can turn into one another: here four, four and two. */
static void
eight_fours(int32_t *plan)
{
	static const struct { uint8_t step, groups, at[4][4]; } part[] = {
		{ 4, 4, { { 0, 1, 10, 23 }, { 3, 15, 9, 30 },
		    { 2, 20, 22, 27 }, { 8, 17, 25, 28 } } },
		{ 4, 4, { { 1, 3, 8, 22 }, { 2, 10, 13, 24 },
		    { 0, 16, 17, 26 }, { 11, 23, 27, 29 } } },
		{ 2, 2, { { 0, 3, 24, 31 }, { 9, 10, 17, 20 } } },
	};

	for (size_t k = 0; k < sizeof part / sizeof part[0]; k++)
		for (uint8_t round = 0; round < part[k].step; round++) {
			int32_t group = 0;

			for (uint8_t turn = round; turn < 8;
			    turn += part[k].step)
				for (uint8_t b = 0; b < part[k].groups; b++,
				    group++)
					for (size_t i = 0; i < 4; i++) {
						uint8_t x = part[k].at[b][i];

						plan[x / 8 * 8 + (x + turn) % 8]
						    = group;
					}
			plan += 32;
		}
}

size_t
group_construct(struct arena *a, size_t groups, size_t size, size_t rounds,
    int64_t steps, int32_t *plan)
{
	size_t made;

	if (groups == 0 || size < 2 || rounds == 0 ||
	    groups * size > GROUP_PEOPLE_MAX)
		return 0;
	if (size == 2)
		return round_robin(groups, rounds, plan);
	if (groups == 8 && size == 4 && rounds >= 10) {
		eight_fours(plan);
		return 10;
	}
	made = by_field(a, groups, size, rounds, plan);
	return made < rounds && group_turn(a, groups, size, rounds,
	    steps > 0 ? steps : STEPS, plan) ? rounds : made;
}
