/*
 * The plan is changed by exchanging: some people of one group against some of
 * another in one round.  What that changes is computed from the two groups
 * alone; worse plans are taken with a chance that falls as the work is used up.
 */
#include "solve/group_weigh.h"

#include <string.h>

/* Work units where the caller names none: about four seconds of one core, and
 * twenty where nothing counts but that nobody meets twice. */
static const int64_t EFFORT = 4000000000, EFFORT_PURE = 20000000000;

enum { CHANCES = 4096 };

struct unit { uint32_t n, *person; };	/* people who move together */

struct state {
	const struct group_problem *p;
	size_t cells;			/* values of all fields together */
	uint32_t *cell_from;		/* of each field */
	uint32_t *cell;			/* [person * fields + field] */
	uint32_t *sets_from, *sets;	/* the apart sets of each person */
	uint32_t *set_most;		/* [round * aparts + set] */
	struct unit *unit;
	size_t units;
	uint32_t *unit_of;		/* of each person */
	/* Of each round: the units that may move. */
	uint32_t **loose;
	size_t *looses;
	uint32_t *present;		/* people in each round */
	uint32_t *total;		/* [round * cells + cell]: people present */
	/* The plan, and what is counted of it. */
	int32_t *plan;			/* [round * people + person] */
	uint32_t *size;			/* [round * groups + group] */
	uint32_t *seat, *at;		/* members of each group, [(round * groups +
					 * group) * people], and where each is */
	uint16_t *meets;		/* [person * people + person] */
	uint32_t *count;		/* [(round * groups + group) * cells] */
	uint32_t *low, *high;		/* likewise: the share, down and up */
	uint32_t *set_count;		/* [(round * groups + group) * aparts] */
	uint32_t *lang_count;		/* [(round * groups + group) * 64] */
	uint32_t *visits;		/* [person * topics + topic] */
	bool speak;			/* languages are looked at */
	uint64_t *langs;		/* of each person; all bits: any will do */
	uint64_t random;
	int64_t *chance;		/* -ln of CHANCES numbers evenly in 0..1, in
					 * 1/65536 */
	int64_t work;
	int64_t all, told;		/* the effort; the work at the last question */
	bool stopped;			/* whoever was asked has enough */
};

static uint64_t
draw(struct state *s)
{
	return group_draw(&s->random);
}

static size_t
below(struct state *s, size_t n)
{
	return (size_t)((draw(s) >> 32) * n >> 32);
}

static size_t
at_group(const struct state *s, size_t round, size_t group)
{
	return round * s->p->groups + group;
}

/* --- what a group costs --- */

static int64_t
beyond(uint32_t n, uint32_t low, uint32_t high)
{
	return n < low ? low - n : n > high ? n - high : 0;
}

static int64_t
language_cost(const struct state *s, size_t round, size_t group)
{
	const uint32_t *count = &s->lang_count[at_group(s, round, group) * 64];
	uint32_t n = s->size[at_group(s, round, group)], most = 0;

	if (!s->speak || (s->p->interpreted != NULL &&
	    s->p->interpreted[at_group(s, round, group)]))
		return 0;
	for (size_t i = 0; i < GROUP_LANGS_MAX; i++)
		most = count[i] > most ? count[i] : most;
	return n - most;
}

/* Spread, size and language: what depends on the group as a whole. */
static int64_t
whole_cost(const struct state *s, size_t round, size_t group)
{
	size_t g = at_group(s, round, group);
	int64_t spread = 0;

	for (size_t c = 0; c < s->cells; c++)
		spread += beyond(s->count[g * s->cells + c],
		    s->low[g * s->cells + c], s->high[g * s->cells + c]);
	return W_SPREAD * spread +
	    W_SIZE * beyond(s->size[g], s->p->least[g], s->p->most[g]) +
	    W_LANGUAGE * language_cost(s, round, group);
}

/* The share of each value that a group of its size should have. */
static void
set_share(struct state *s, size_t round, size_t group)
{
	size_t g = at_group(s, round, group);
	uint64_t n = s->size[g], of = s->present[round];

	for (size_t c = 0; c < s->cells; c++) {
		uint64_t share = s->total[round * s->cells + c] * n;

		s->low[g * s->cells + c] = of == 0 ? 0 : (uint32_t)(share / of);
		s->high[g * s->cells + c] = of == 0 ? 0 :
		    (uint32_t)((share + of - 1) / of);
	}
}

static int64_t
wish_cost(const struct state *s, uint32_t person, size_t group)
{
	size_t t;

	if (s->p->topics == 0)
		return 0;
	t = s->p->topic[group];
	return W_WISH * (int64_t)s->p->wish[person * s->p->topics + t] +
	    W_AGAIN * (int64_t)s->visits[person * s->p->topics + t];
}

/* --- taking out and putting in; each returns what it adds to the cost, without
 * what whole_cost() counts --- */

static int64_t
take_out(struct state *s, size_t round, uint32_t person)
{
	const struct group_problem *p = s->p;
	size_t group = (size_t)s->plan[round * p->people + person];
	size_t g = at_group(s, round, group);
	uint32_t *seat = &s->seat[g * p->people];
	uint32_t *at = &s->at[round * p->people];
	uint32_t last = seat[--s->size[g]];
	int64_t cost = 0;

	seat[at[person]] = last;
	at[last] = at[person];
	s->plan[round * p->people + person] = GROUP_NOWHERE;
	for (uint32_t i = 0; i < s->size[g]; i++) {
		cost -= W_REPEAT * --s->meets[person * p->people + seat[i]];
		s->meets[seat[i] * p->people + person]--;
	}
	for (size_t f = 0; f < p->fields; f++)
		s->count[g * s->cells + s->cell[person * p->fields + f]]--;
	for (uint32_t i = s->sets_from[person]; i < s->sets_from[person + 1]; i++)
		cost -= --s->set_count[g * p->aparts + s->sets[i]] >=
		    s->set_most[round * p->aparts + s->sets[i]] ? W_APART : 0;
	if (s->speak)
		for (size_t i = 0; i < GROUP_LANGS_MAX; i++)
			s->lang_count[g * 64 + i] -=
			    (uint32_t)(s->langs[person] >> i & 1);
	if (p->topics > 0)
		s->visits[person * p->topics + p->topic[group]]--;
	s->work += s->size[g] + 1;
	return cost - wish_cost(s, person, group);
}

static int64_t
put_in(struct state *s, size_t round, uint32_t person, size_t group)
{
	const struct group_problem *p = s->p;
	size_t g = at_group(s, round, group);
	uint32_t *seat = &s->seat[g * p->people];
	int64_t cost = wish_cost(s, person, group);

	for (uint32_t i = 0; i < s->size[g]; i++) {
		cost += W_REPEAT * s->meets[person * p->people + seat[i]]++;
		s->meets[seat[i] * p->people + person]++;
	}
	s->at[round * p->people + person] = s->size[g];
	seat[s->size[g]++] = person;
	s->plan[round * p->people + person] = (int32_t)group;
	for (size_t f = 0; f < p->fields; f++)
		s->count[g * s->cells + s->cell[person * p->fields + f]]++;
	for (uint32_t i = s->sets_from[person]; i < s->sets_from[person + 1]; i++)
		cost += s->set_count[g * p->aparts + s->sets[i]]++ >=
		    s->set_most[round * p->aparts + s->sets[i]] ? W_APART : 0;
	if (s->speak)
		for (size_t i = 0; i < GROUP_LANGS_MAX; i++)
			s->lang_count[g * 64 + i] +=
			    (uint32_t)(s->langs[person] >> i & 1);
	if (p->topics > 0)
		s->visits[person * p->topics + p->topic[group]]++;
	s->work += s->size[g];
	return cost;
}

static bool
here(const struct state *s, size_t round, uint32_t person)
{
	return s->p->absent == NULL ||
	    !s->p->absent[round * s->p->people + person];
}

/* All people of a unit who are there, to another group. */
static int64_t
shift(struct state *s, size_t round, uint32_t unit, size_t to)
{
	const struct unit *u = &s->unit[unit];
	int64_t cost = 0;

	for (uint32_t i = 0; i < u->n; i++)
		if (here(s, round, u->person[i]))
			cost += take_out(s, round, u->person[i]);
	for (uint32_t i = 0; i < u->n; i++)
		if (here(s, round, u->person[i]))
			cost += put_in(s, round, u->person[i], to);
	return cost;
}

static size_t
group_of(const struct state *s, size_t round, uint32_t unit)
{
	const struct unit *u = &s->unit[unit];

	for (uint32_t i = 0; i < u->n; i++)
		if (here(s, round, u->person[i]))
			return (size_t)s->plan[round * s->p->people +
			    u->person[i]];
	return 0;
}

static uint32_t
weight_of(const struct state *s, size_t round, uint32_t unit)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->unit[unit].n; i++)
		n += here(s, round, s->unit[unit].person[i]);
	return n;
}

/* --- exchanging one person for another, the usual case, reckoned without doing
 * it --- */

static int64_t
meet_delta(const struct state *s, size_t g, uint32_t comes, uint32_t goes)
{
	const uint32_t *seat = &s->seat[g * s->p->people];
	const uint16_t *in = &s->meets[comes * s->p->people];
	const uint16_t *out = &s->meets[goes * s->p->people];
	int64_t sum = 0;

	for (uint32_t i = 0; i < s->size[g]; i++)
		sum += in[seat[i]] - out[seat[i]];
	/* Who goes was counted against who comes; each that stays loses one
	 * meeting. */
	return sum - in[goes] + (int64_t)s->size[g] - 1;
}

static int64_t
spread_delta(const struct state *s, size_t g, uint32_t comes, uint32_t goes)
{
	const uint32_t *in = &s->cell[comes * s->p->fields];
	const uint32_t *out = &s->cell[goes * s->p->fields];
	const uint32_t *count = &s->count[g * s->cells];
	const uint32_t *low = &s->low[g * s->cells];
	const uint32_t *high = &s->high[g * s->cells];
	int64_t sum = 0;

	for (size_t f = 0; f < s->p->fields; f++) {
		if (in[f] == out[f])
			continue;
		sum += count[in[f]] >= high[in[f]];
		sum -= count[in[f]] < low[in[f]];
		sum += count[out[f]] <= low[out[f]];
		sum -= count[out[f]] > high[out[f]];
	}
	return sum;
}

static bool
in_set(const struct state *s, uint32_t person, uint32_t set)
{
	for (uint32_t i = s->sets_from[person]; i < s->sets_from[person + 1]; i++)
		if (s->sets[i] == set)
			return true;
	return false;
}

static int64_t
apart_delta(const struct state *s, size_t round, size_t g, uint32_t comes,
    uint32_t goes)
{
	const uint32_t *count = &s->set_count[g * s->p->aparts];
	const uint32_t *most = &s->set_most[round * s->p->aparts];
	int64_t sum = 0;

	for (uint32_t i = s->sets_from[comes]; i < s->sets_from[comes + 1]; i++)
		if (!in_set(s, goes, s->sets[i]))
			sum += count[s->sets[i]] >= most[s->sets[i]];
	for (uint32_t i = s->sets_from[goes]; i < s->sets_from[goes + 1]; i++)
		if (!in_set(s, comes, s->sets[i]))
			sum -= count[s->sets[i]] > most[s->sets[i]];
	return sum;
}

static int64_t
language_delta(const struct state *s, size_t round, size_t group,
    uint32_t comes, uint32_t goes)
{
	size_t g = at_group(s, round, group);
	const uint32_t *count = &s->lang_count[g * 64];
	uint64_t in = s->langs[comes], out = s->langs[goes];
	int64_t before = 0, after = 0;

	if (in == out || (s->p->interpreted != NULL && s->p->interpreted[g]))
		return 0;
	for (size_t i = 0; i < GROUP_LANGS_MAX; i++) {
		int64_t n = count[i];

		before = n > before ? n : before;
		n += (int64_t)(in >> i & 1) - (int64_t)(out >> i & 1);
		after = n > after ? n : after;
	}
	return before - after;
}

static int64_t
wish_delta(const struct state *s, uint32_t person, size_t from, size_t to)
{
	size_t a = s->p->topic[from], b = s->p->topic[to];
	const uint32_t *wish = &s->p->wish[person * s->p->topics];
	const uint32_t *visits = &s->visits[person * s->p->topics];

	return a == b ? 0 : W_WISH * ((int64_t)wish[b] - wish[a]) +
	    W_AGAIN * ((int64_t)visits[b] - visits[a] + 1);
}

static int64_t
swap_delta(struct state *s, size_t round, uint32_t x, uint32_t y)
{
	size_t from = (size_t)s->plan[round * s->p->people + x];
	size_t to = (size_t)s->plan[round * s->p->people + y];
	size_t g = at_group(s, round, from), h = at_group(s, round, to);
	int64_t cost = W_REPEAT * (meet_delta(s, g, y, x) +
	    meet_delta(s, h, x, y));

	s->work += s->size[g] + s->size[h] + 4 * s->p->fields + 16;
	if (s->p->fields > 0)
		cost += W_SPREAD * (spread_delta(s, g, y, x) +
		    spread_delta(s, h, x, y));
	if (s->p->aparts > 0)
		cost += W_APART * (apart_delta(s, round, g, y, x) +
		    apart_delta(s, round, h, x, y));
	if (s->speak) {
		cost += W_LANGUAGE * (language_delta(s, round, from, y, x) +
		    language_delta(s, round, to, x, y));
		s->work += 64;
	}
	if (s->p->topics > 0)
		cost += wish_delta(s, x, from, to) + wish_delta(s, y, to, from);
	return cost;
}

/* --- looking for a better plan --- */

/* By chance exp(-delta / heat), heat in 1/65536: delta against heat times what
 * -ln of a random number is. */
static bool
taken(struct state *s, int64_t delta, int64_t heat)
{
	return delta <= 0 || delta << 32 <=
	    heat * s->chance[draw(s) >> 32 & (CHANCES - 1)];
}

/* A unit to another group, and from there, as near as it goes, as many people
 * back; undone where it is not taken. */
static int64_t
exchange(struct state *s, size_t round, uint32_t unit, size_t to, bool back,
    int64_t heat)
{
	enum { BACK_MAX = 16 };
	size_t from = group_of(s, round, unit), n = 0;
	uint32_t came[BACK_MAX], want = back ? weight_of(s, round, unit) : 0;
	int64_t before = whole_cost(s, round, from) + whole_cost(s, round, to);
	int64_t delta = -before;

	for (int tries = 0; want > 0 && n < BACK_MAX && tries < 32; tries++) {
		uint32_t u = s->loose[round][below(s, s->looses[round])];
		uint32_t weight;

		if (group_of(s, round, u) != to ||
		    (weight = weight_of(s, round, u)) > want)
			continue;
		delta += shift(s, round, u, from);
		came[n++] = u;
		want -= weight;
	}
	delta += shift(s, round, unit, to);
	set_share(s, round, from);
	set_share(s, round, to);
	delta += whole_cost(s, round, from) + whole_cost(s, round, to);
	s->work += 8 * (int64_t)s->cells + 32;
	if (taken(s, delta, heat))
		return delta;
	(void)shift(s, round, unit, from);
	while (n > 0)
		(void)shift(s, round, came[--n], to);
	set_share(s, round, from);
	set_share(s, round, to);
	return 0;
}

/* One step: what it changed in the cost. */
static int64_t
step(struct state *s, const uint32_t *rounds, size_t n, bool slack, int64_t heat)
{
	size_t round = rounds[below(s, n)];
	uint32_t u = s->loose[round][below(s, s->looses[round])];
	uint32_t v = s->loose[round][below(s, s->looses[round])];
	size_t from = group_of(s, round, u), to = group_of(s, round, v);
	int64_t delta;

	s->work += 4;
	if (slack && below(s, 8) == 0) {
		to = below(s, s->p->groups);
		return from == to ? 0 : exchange(s, round, u, to, false, heat);
	}
	if (from == to)
		return 0;
	if (s->unit[u].n > 1 || s->unit[v].n > 1)
		return exchange(s, round, u, to, true, heat);
	u = s->unit[u].person[0];
	v = s->unit[v].person[0];
	delta = swap_delta(s, round, u, v);
	if (!taken(s, delta, heat))
		return 0;
	(void)take_out(s, round, u);
	(void)take_out(s, round, v);
	(void)put_in(s, round, u, to);
	(void)put_in(s, round, v, from);
	return delta;
}

static int64_t
whole_plan_cost(const struct state *s)
{
	const struct group_problem *p = s->p;
	int64_t cost = 0;

	for (size_t x = 0; x < p->people; x++) {
		for (size_t y = 0; y < x; y++) {
			int64_t m = s->meets[x * p->people + y];

			cost += W_REPEAT * (m * (m - 1) / 2);
		}
		for (size_t t = 0; t < p->topics; t++) {
			int64_t m = s->visits[x * p->topics + t];

			cost += W_AGAIN * (m * (m - 1) / 2) + W_WISH * m *
			    (int64_t)p->wish[x * p->topics + t];
		}
	}
	for (size_t r = 0; r < p->rounds; r++)
		for (size_t g = 0; g < p->groups; g++) {
			cost += whole_cost(s, r, g);
			for (size_t i = 0; i < p->aparts; i++) {
				int64_t n = s->set_count[at_group(s, r, g) *
				    p->aparts + i], most = s->set_most[r *
				    p->aparts + i];

				cost += n > most ? W_APART * (n - most) : 0;
			}
		}
	return cost;
}

/* --- making ready --- */

/* Numbers in bounds, seats for all: a sentence where not. */
static const char *
fault_of(struct arena *a, const struct group_problem *p)
{
	if (p->people == 0 || p->people > GROUP_PEOPLE_MAX)
		return arena_printf(a, "there are %zu people; 1 to %d can be "
		    "placed", p->people, GROUP_PEOPLE_MAX);
	if (p->rounds == 0 || p->rounds > GROUP_ROUNDS_MAX)
		return arena_printf(a, "%zu rounds: 1 to %d are possible",
		    p->rounds, GROUP_ROUNDS_MAX);
	if (p->groups == 0 || p->groups > GROUP_GROUPS_MAX)
		return arena_printf(a, "%zu groups: 1 to %d are possible",
		    p->groups, GROUP_GROUPS_MAX);
	if (p->fields > GROUP_FIELDS_MAX)
		return arena_printf(a, "%zu fields: %d at most", p->fields,
		    GROUP_FIELDS_MAX);
	for (size_t r = 0; r < p->rounds; r++) {
		uint64_t there = 0, least = 0, most = 0;

		for (size_t i = 0; i < p->people; i++)
			there += p->absent == NULL ||
			    !p->absent[r * p->people + i];
		for (size_t g = 0; g < p->groups; g++) {
			least += p->least[r * p->groups + g];
			most += p->most[r * p->groups + g];
			if (p->least[r * p->groups + g] >
			    p->most[r * p->groups + g])
				return "a group's least is more than its most";
		}
		if (there > most)
			return arena_printf(a, "round %zu has %zu people and "
			    "seats for %zu", r + 1, (size_t)there,
			    (size_t)most);
		if (there < least)
			return arena_printf(a, "round %zu has %zu people, and "
			    "its groups need %zu", r + 1, (size_t)there,
			    (size_t)least);
	}
	return NULL;
}

static void
lay_out(struct arena *a, struct state *s)
{
	const struct group_problem *p = s->p;
	size_t places = p->rounds * p->groups, n = 0;
	uint32_t *to;

	s->cell_from = arena_array(a, uint32_t, p->fields + 1);
	for (size_t f = 0; f < p->fields; f++) {
		s->cell_from[f] = (uint32_t)s->cells;
		s->cells += p->values[f];
	}
	s->cell = arena_array(a, uint32_t, p->people * p->fields + 1);
	for (size_t x = 0; x < p->people; x++)
		for (size_t f = 0; f < p->fields; f++)
			s->cell[x * p->fields + f] = s->cell_from[f] +
			    p->value[f * p->people + x];

	s->sets_from = arena_array(a, uint32_t, p->people + 2);
	for (size_t i = 0; i < p->aparts; i++) {
		n += p->apart[i].n;
		for (size_t k = 0; k < p->apart[i].n; k++)
			s->sets_from[p->apart[i].person[k] + 1]++;
	}
	for (size_t x = 0; x < p->people; x++)
		s->sets_from[x + 1] += s->sets_from[x];
	s->sets = arena_array(a, uint32_t, n + 1);
	to = arena_array(a, uint32_t, p->people + 1);
	memcpy(to, s->sets_from, p->people * sizeof *to);
	for (size_t i = 0; i < p->aparts; i++)
		for (size_t k = 0; k < p->apart[i].n; k++)
			s->sets[to[p->apart[i].person[k]]++] = (uint32_t)i;

	s->set_most = arena_array(a, uint32_t, p->rounds * p->aparts + 1);
	s->present = arena_array(a, uint32_t, p->rounds);
	s->total = arena_array(a, uint32_t, p->rounds * s->cells + 1);
	s->plan = arena_array(a, int32_t, p->rounds * p->people);
	s->size = arena_array(a, uint32_t, places);
	s->seat = arena_array(a, uint32_t, places * p->people);
	s->at = arena_array(a, uint32_t, p->rounds * p->people);
	s->meets = arena_array(a, uint16_t, p->people * p->people);
	s->count = arena_array(a, uint32_t, places * s->cells + 1);
	s->low = arena_array(a, uint32_t, places * s->cells + 1);
	s->high = arena_array(a, uint32_t, places * s->cells + 1);
	s->set_count = arena_array(a, uint32_t, places * p->aparts + 1);
	s->speak = p->langs != NULL;
	s->langs = arena_array(a, uint64_t, p->people);
	for (size_t x = 0; s->speak && x < p->people; x++)
		s->langs[x] = p->langs[x] == 0 ? UINT64_MAX : p->langs[x];
	s->lang_count = arena_array(a, uint32_t, s->speak ? places * 64 : 1);
	s->visits = arena_array(a, uint32_t, p->people * p->topics + 1);
}

/* Who is together moves as one unit. */
static void
make_units(struct arena *a, struct state *s)
{
	const struct group_problem *p = s->p;
	uint32_t *of = arena_array(a, uint32_t, p->people);
	uint32_t *member = arena_array(a, uint32_t, p->people);
	uint32_t *from;

	s->unit_of = arena_array(a, uint32_t, p->people);
	for (uint32_t x = 0; x < p->people; x++) {
		uint32_t key = p->together == NULL ? x : p->together[x];

		if (of[key] == 0)
			of[key] = (uint32_t)++s->units;
		s->unit_of[x] = of[key] - 1;
	}
	s->unit = arena_array(a, struct unit, s->units);
	from = arena_array(a, uint32_t, s->units + 1);
	for (size_t x = 0; x < p->people; x++)
		from[s->unit_of[x] + 1]++;
	for (size_t u = 0; u < s->units; u++) {
		from[u + 1] += from[u];
		s->unit[u].person = member + from[u];
	}
	for (uint32_t x = 0; x < p->people; x++) {
		struct unit *u = &s->unit[s->unit_of[x]];

		u->person[u->n++] = x;
	}
}

/* What is known of each round before anybody is placed. */
static void
count_rounds(struct state *s)
{
	const struct group_problem *p = s->p;

	for (size_t r = 0; r < p->rounds; r++) {
		for (uint32_t x = 0; x < p->people; x++) {
			if (!here(s, r, x))
				continue;
			s->present[r]++;
			for (size_t f = 0; f < p->fields; f++)
				s->total[r * s->cells +
				    s->cell[x * p->fields + f]]++;
		}
		/* As many as cannot be avoided. */
		for (size_t i = 0; i < p->aparts; i++) {
			size_t n = 0;

			for (size_t k = 0; k < p->apart[i].n; k++)
				n += here(s, r, p->apart[i].person[k]);
			s->set_most[r * p->aparts + i] = n == 0 ? 1 :
			    (uint32_t)((n + p->groups - 1) / p->groups);
		}
	}
}

/* The group to which a unit is pinned in a round, or GROUP_NOWHERE; false: to
 * two of them. */
static bool
pin_of(const struct state *s, size_t round, size_t unit, int32_t *out)
{
	const struct unit *u = &s->unit[unit];

	*out = GROUP_NOWHERE;
	for (uint32_t i = 0; i < u->n && s->p->pinned != NULL; i++) {
		int32_t pin = s->p->pinned[round * s->p->people + u->person[i]];

		if (pin == GROUP_NOWHERE || !here(s, round, u->person[i]))
			continue;
		if (*out != GROUP_NOWHERE && *out != pin)
			return false;
		*out = pin;
	}
	return true;
}

/* The group that lacks most people, at random among several. */
static size_t
emptiest(struct state *s, size_t round)
{
	size_t best = 0, ties = 0;
	int64_t least_room = INT64_MIN;

	for (size_t g = 0; g < s->p->groups; g++) {
		size_t k = at_group(s, round, g);
		int64_t lacks = s->size[k] < s->p->least[k] ?
		    1000000 + (int64_t)s->p->least[k] - s->size[k] :
		    (int64_t)s->p->most[k] - s->size[k];

		if (lacks > least_room) {
			least_room = lacks;
			ties = 0;
		}
		if (lacks == least_room && below(s, ++ties) == 0)
			best = g;
	}
	return best;
}

static void
settle_unit(struct state *s, size_t round, size_t unit, size_t group)
{
	for (uint32_t i = 0; i < s->unit[unit].n; i++)
		if (here(s, round, s->unit[unit].person[i]))
			(void)put_in(s, round, s->unit[unit].person[i], group);
}

/* Everybody somewhere: who is pinned first, then the large units, in a random
 * order. */
static void
seat_all(struct state *s)
{
	const struct group_problem *p = s->p;

	for (size_t r = 0; r < p->rounds; r++) {
		uint32_t *loose = s->loose[r];
		int32_t pin;

		for (size_t u = 0; u < s->units; u++)
			if (pin_of(s, r, u, &pin) && pin != GROUP_NOWHERE)
				settle_unit(s, r, u, (size_t)pin);
		for (size_t i = s->looses[r]; i > 1; i--) {
			size_t k = below(s, i);
			uint32_t u = loose[i - 1];

			loose[i - 1] = loose[k];
			loose[k] = u;
		}
		for (size_t i = 1; i < s->looses[r]; i++)
			for (size_t k = i; k > 0 &&
			    s->unit[loose[k]].n > s->unit[loose[k - 1]].n; k--) {
				uint32_t u = loose[k];

				loose[k] = loose[k - 1];
				loose[k - 1] = u;
			}
		for (size_t i = 0; i < s->looses[r]; i++)
			settle_unit(s, r, loose[i], emptiest(s, r));
		for (size_t g = 0; g < p->groups; g++)
			set_share(s, r, g);
	}
}

/* Nobody anywhere. */
static void
clear(struct state *s)
{
	const struct group_problem *p = s->p;
	size_t places = p->rounds * p->groups;

	for (size_t i = 0; i < p->rounds * p->people; i++)
		s->plan[i] = GROUP_NOWHERE;
	memset(s->size, 0, places * sizeof *s->size);
	memset(s->meets, 0, p->people * p->people * sizeof *s->meets);
	memset(s->count, 0, places * s->cells * sizeof *s->count);
	memset(s->set_count, 0, places * p->aparts * sizeof *s->set_count);
	memset(s->lang_count, 0, (s->speak ? places * 64 : 1) *
	    sizeof *s->lang_count);
	memset(s->visits, 0, p->people * p->topics * sizeof *s->visits);
}

static const char *
make_ready(struct arena *a, struct state *s)
{
	const struct group_problem *p = s->p;

	lay_out(a, s);
	make_units(a, s);
	count_rounds(s);
	s->loose = arena_array(a, uint32_t *, p->rounds);
	s->looses = arena_array(a, size_t, p->rounds);
	for (size_t r = 0; r < p->rounds; r++) {
		s->loose[r] = arena_array(a, uint32_t, s->units);
		for (uint32_t u = 0; u < s->units; u++) {
			int32_t pin;

			if (!pin_of(s, r, u, &pin))
				return arena_printf(a, "round %zu pins people "
				    "to different groups who belong together",
				    r + 1);
			if (pin == GROUP_NOWHERE && weight_of(s, r, u) > 0)
				s->loose[r][s->looses[r]++] = u;
		}
	}
	return NULL;
}

/* --- annealing --- */

/* Whole numbers only, so that every machine takes the same steps: log2 by
 * squaring, a bit of it each time. */
static int64_t *
make_chances(struct arena *a)
{
	int64_t *chance = arena_array(a, int64_t, CHANCES);

	for (uint64_t i = 0; i < CHANCES; i++) {
		uint64_t n = 2 * i + 1, m;	/* of 2 * CHANCES */
		int64_t whole = 63 - __builtin_clzll(n), log = whole << 16;

		m = n << (31 - whole);
		for (int bit = 15; bit >= 0; bit--) {
			m = m * m >> 31;
			if (m >> 32 != 0) {
				log += 1 << bit;
				m >>= 1;
			}
		}
		chance[i] = ((INT64_C(13) << 16) - log) * 45426 >> 16;
	}
	return chance;
}

/* Whether to go on, asked at each hundredth of the work. */
static bool
wanted(struct state *s)
{
	if (s->p->go_on != NULL && s->work - s->told > s->all / 100) {
		s->told = s->work;
		s->stopped = !s->p->go_on(s->p->with, s->work < s->all ?
		    s->work : s->all, s->all);
	}
	return !s->stopped;
}

/*
 * One run of that much work: cooling evenly from hot to cold, then a moment at
 * which hardly anything worse is taken.  The best plan is kept in best; returns
 * its cost, and stops at the bound.
 */
static int64_t
anneal(struct state *s, int64_t work, int64_t hot, int64_t cold, int64_t bound,
    int32_t *best)
{
	/* Rules weigh so much that they are settled at a heat of their own. */
	const int64_t frozen = 1 << 15, molten = 300 << 16;
	const struct group_problem *p = s->p;
	size_t bytes = p->rounds * p->people * sizeof *best, n = 0;
	uint32_t rounds[GROUP_ROUNDS_MAX];
	int64_t cost, least, from = s->work;
	bool slack = false, rules = s->speak || p->aparts > 0;

	for (uint32_t r = 0; r < p->rounds; r++)
		if (s->looses[r] > 1)
			rounds[n++] = r;
	for (size_t i = 0; i < p->rounds * p->groups; i++)
		slack = slack || p->least[i] < p->most[i];
	cost = least = whole_plan_cost(s);
	memcpy(best, s->plan, bytes);
	while (n > 0 && least > bound && s->work - from < work && wanted(s)) {
		int64_t done = (s->work - from) / (work / 1000 + 1);
		int64_t heat = done >= 950 ? frozen :
		    rules && done < 400 ? molten - (molten - hot) * done / 400 :
		    hot - (hot - cold) * done / 950;

		for (int i = 0; i < 256; i++) {
			cost += step(s, rounds, n, slack, heat);
			/* While it is hot, what is good is soon better. */
			if (cost >= least || (done < 500 && cost > bound))
				continue;
			least = cost;
			memcpy(best, s->plan, bytes);
			if (cost <= bound)
				break;
		}
	}
	return least;
}

/* Whether nothing is asked for but that nobody meets twice: equal groups, all
 * there, nobody bound. */
static bool
is_pure(const struct group_problem *p)
{
	for (size_t i = 0; i < p->rounds * p->groups; i++)
		if (p->least[i] != p->least[0] || p->most[i] != p->least[0])
			return false;
	for (size_t i = 0; p->absent != NULL && i < p->rounds * p->people; i++)
		if (p->absent[i])
			return false;
	for (size_t i = 0; p->pinned != NULL && i < p->rounds * p->people; i++)
		if (p->pinned[i] != GROUP_NOWHERE)
			return false;
	for (size_t i = 0; p->together != NULL && i < p->people; i++)
		for (size_t k = 0; k < i; k++)
			if (p->together[i] == p->together[k])
				return false;
	return p->fields == 0 && p->langs == NULL && p->aparts == 0 &&
	    p->topics == 0;
}

enum rc
group_plan(struct arena *a, const struct group_problem *p, int32_t *plan,
    const char **why)
{
	const bool pure = is_pure(p);
	const int64_t all = p->effort > 0 ? p->effort : pure ? EFFORT_PURE :
	    EFFORT;
	size_t bytes = p->rounds * p->people * sizeof *plan;
	struct group_report bounds;
	struct state s = { .p = p, .random = p->seed,
	    .chance = make_chances(a) };
	int32_t *best;
	int64_t least = INT64_MAX, bound, share = pure ? 64 : 16;

	if ((*why = fault_of(a, p)) != NULL ||
	    (*why = make_ready(a, &s)) != NULL)
		return RC_INVALID;
	if (pure && group_construct(a, p->groups, p->least[0], p->rounds,
	    all / 400 + 1, plan) == p->rounds)
		return RC_OK;
	s.all = all;
	best = arena_array(a, int32_t, p->rounds * p->people);
	clear(&s);
	seat_all(&s);
	group_judge(a, p, s.plan, &bounds);
	bound = W_REPEAT * bounds.repeats_bound;
	/* Short runs first: what is easy is found at once.  Where a bound can be
	 * reached, luck counts as much as patience. */
	for (; least > bound && s.work < all && !s.stopped; share = !pure ? 1 :
	    share > 8 ? share / 2 : 8) {
		int64_t cost;

		clear(&s);
		seat_all(&s);
		/* In 1/65536.  Where only repeats count, there is one step in
		 * the cost, and one heat at which it is taken now and then. */
		cost = anneal(&s, all / share < all - s.work ? all / share :
		    all - s.work, (pure ? 3 : 12) << 16, pure ? 118000 :
		    3 << 16, bound, best);
		if (cost < least) {
			least = cost;
			memcpy(plan, best, bytes);
		}
	}
	return RC_OK;
}
