/*
 * Rounds that turn: people stand in circles of m, and a few stand aside.  The
 * plan has some rounds of its own; each gives m of them, as the circles turn by
 * one place between two.  Two meet once in m rounds where the turn never brings
 * the same distance of the same circles together twice: so what has to be found
 * is one round (or a few) in which all distances differ, and that is m times
 * less to look through than the plan.  These are the starters of design theory
 * (the one-rotational and the cyclic ones; Colbourn and Dinitz, Handbook of
 * Combinatorial Designs, parts I.3 and VI.16).
 */
#include "solve/group_weigh.h"

#include <string.h>

enum { TURN_PEOPLE_MAX = 256, TRIES = 3, WORSE_MAX = 5 };
/* Steps with one number of turns, each time longer. */
static const int64_t STEPS[TRIES] = { 200000, 4000000, 24000000 };

struct turn {
	size_t groups, size, people;
	size_t turns, starters;		/* m; rounds of its own */
	size_t circles;			/* the others stand aside */
	uint32_t classes;		/* of pairs that turn into each other; 0 is
					 * those that would meet again */
	uint32_t *class_of;		/* [person * people + person] */
	uint32_t *count;		/* of each class: pairs in the starters */
	uint16_t *seat;			/* [starter * people + seat]: who sits
					 * there, groups one after the other */
	uint64_t random;
};

static size_t
below(struct turn *t, size_t n)
{
	return (size_t)((group_draw(&t->random) >> 32) * n >> 32);
}

/* The class of a pair: those aside meet in every turn or never, and two of one
 * circle that face each other come together twice.  Every other pair can be
 * turned until the first of its people is in place 0, of the later circle or,
 * where one stands aside, of the other; that pair has its number already. */
static void
class_pairs(struct turn *t)
{
	size_t m = t->turns, circled = t->circles * m;

	t->classes = 1;
	for (size_t x = 0; x < t->people; x++)
		for (size_t y = 0; y < x; y++) {
			size_t at = x, to = y / m * m;	/* aside */
			uint32_t *is = &t->class_of[x * t->people + y];

			if (x < circled && x / m == y / m) {
				size_t d = x - y;

				at = to + (d < m - d ? d : m - d);
			} else if (x < circled) {
				at = x / m * m;
				to += (y + m - x % m) % m;
			}
			if (y >= circled || (x / m == y / m &&
			    2 * (x - y) == m))
				*is = 0;
			else if (at == x && to == y)
				*is = t->classes++;
			else
				*is = t->class_of[at * t->people + to];
			t->class_of[y * t->people + x] = *is;
		}
}

/* Each returns what it changes in the number of pairs too many. */
static int64_t
put(struct turn *t, uint32_t class)
{
	int64_t before = t->count[class]++;

	return class == 0 ? 1 : before;
}

static int64_t
take(struct turn *t, uint32_t class)
{
	int64_t after = --t->count[class];

	return class == 0 ? -1 : -after;
}

/* Everybody in the group of that seat beside who sits there, put or taken as
 * though `who` sat there. */
static int64_t
beside(struct turn *t, uint16_t *round, size_t seat, uint32_t who,
    int64_t (*what)(struct turn *, uint32_t))
{
	size_t from = seat / t->size * t->size;
	int64_t sum = 0;

	for (size_t i = from; i < from + t->size; i++)
		if (i != seat)
			sum += what(t, t->class_of[who * t->people + round[i]]);
	return sum;
}

/* What is worse by one is taken once in nine times, by two in 85, and so on:
 * exp(-n / 0.45), in 2^-32. */
static const uint64_t chance[WORSE_MAX] = { UINT64_C(1) << 32, 465469000,
	50446000, 5467000, 592500 };

/* One exchange of two people; what it changed. */
static int64_t
step(struct turn *t)
{
	uint16_t *round = &t->seat[below(t, t->starters) * t->people];
	size_t i = below(t, t->people), k = below(t, t->people);
	uint32_t x = round[i], y = round[k];
	int64_t change;

	if (i / t->size == k / t->size)
		return 0;
	change = beside(t, round, i, x, take) + beside(t, round, k, y, take) +
	    beside(t, round, i, y, put) + beside(t, round, k, x, put);
	if (change <= 0 || (change < WORSE_MAX &&
	    group_draw(&t->random) >> 32 < chance[change])) {
		round[i] = (uint16_t)y;
		round[k] = (uint16_t)x;
		return change;
	}
	(void)beside(t, round, i, y, take);
	(void)beside(t, round, k, x, take);
	(void)beside(t, round, i, x, put);
	(void)beside(t, round, k, y, put);
	return 0;
}

/* Whether starters without any pair too many are found. */
static bool
find(struct turn *t, int64_t steps)
{
	int64_t over = 0;

	memset(t->count, 0, t->classes * sizeof *t->count);
	for (size_t r = 0; r < t->starters; r++) {
		uint16_t *round = &t->seat[r * t->people];

		for (size_t i = 0; i < t->people; i++)
			round[i] = (uint16_t)i;
		for (size_t i = t->people; i > 1; i--) {
			size_t k = below(t, i);
			uint16_t x = round[i - 1];

			round[i - 1] = round[k];
			round[k] = x;
		}
		for (size_t i = 0; i < t->people; i++)
			for (size_t k = i / t->size * t->size; k < i; k++)
				over += put(t, t->class_of[round[i] *
				    t->people + round[k]]);
	}
	for (; over > 0 && steps > 0; steps--)
		over += step(t);
	return over == 0;
}

/* The starters, turned. */
static void
turn(const struct turn *t, size_t rounds, int32_t *plan)
{
	size_t m = t->turns;

	for (size_t r = 0; r < rounds; r++)
		for (size_t i = 0; i < t->people; i++) {
			size_t who = t->seat[r / m * t->people + i];

			if (who < t->circles * m)
				who = who / m * m + (who + r) % m;
			plan[r * t->people + who] = (int32_t)(i / t->size);
		}
}

/* Whether there are people and distances enough for that. */
static bool
fits(struct turn *t, size_t rounds, size_t most)
{
	uint64_t pairs = t->groups * t->size * (t->size - 1) / 2;

	t->starters = (rounds + t->turns - 1) / t->turns;
	t->circles = t->people / t->turns;
	if (t->turns * t->starters > most || t->circles == 0 ||
	    t->people - t->circles * t->turns > t->groups)
		return false;
	class_pairs(t);
	return t->classes - 1 >= pairs * t->starters;
}

bool
group_turn(struct arena *a, size_t groups, size_t size, size_t rounds,
    int64_t steps, int32_t *plan)
{
	struct turn t = { .groups = groups, .size = size,
	    .people = groups * size };
	size_t most = (t.people - 1) / (size - 1);

	if (t.people > TURN_PEOPLE_MAX || rounds < 2 || rounds > most)
		return false;
	t.class_of = arena_array(a, uint32_t, t.people * t.people);
	t.count = arena_array(a, uint32_t, t.people * t.people);
	t.seat = arena_array(a, uint16_t, rounds * t.people);
	/* Some numbers of turns allow none: short looks at all of them first. */
	for (int i = 0; i < TRIES; i++)
		for (t.turns = most; t.turns >= 2 && steps > 0; t.turns--) {
			if (!fits(&t, rounds, most))
				continue;
			t.random = t.turns;
			if (find(&t, STEPS[i] < steps ? STEPS[i] : steps)) {
				turn(&t, rounds, plan);
				return true;
			}
			steps -= STEPS[i];
		}
	return false;
}
