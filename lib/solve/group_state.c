#include "solve/group_state.h"

#include <string.h>

/* --- what a group costs --- */

static int64_t
beyond(uint32_t n, uint32_t low, uint32_t high)
{
	return n < low ? low - n : n > high ? n - high : 0;
}

/* Of n people those who lack the language that most have in common. */
static int64_t
language_cost(const struct group_state *s, size_t g, const uint32_t *count,
    uint32_t n)
{
	uint32_t most = 0;

	if (!s->speak || (s->p->interpreted != NULL && s->p->interpreted[g]))
		return 0;
	for (size_t i = 0; i < GROUP_LANGS_MAX; i++)
		most = count[i] > most ? count[i] : most;
	return n - most;
}

/* The share of a value that n people of a round should have, rounded down; *up:
 * how much more it is rounded up. */
static uint32_t
share(const struct group_state *s, size_t round, size_t cell, uint64_t n,
    uint32_t *up)
{
	uint64_t of = s->present[round], part;

	if (of == 0)
		return *up = 0;
	part = s->total[round * s->cells + cell] * n;
	*up = part % of != 0;
	return (uint32_t)(part / of);
}

int64_t
state_whole_cost(const struct group_state *s, size_t round, size_t g,
    const uint32_t *count, const uint32_t *lang, uint32_t n)
{
	int64_t spread = 0;

	for (size_t c = 0; c < s->cells; c++) {
		uint32_t up, low = share(s, round, c, n, &up);

		spread += beyond(count[c], low, low + up);
	}
	return W_SPREAD * spread +
	    W_SIZE * beyond(n, s->p->least[g], s->p->most[g]) +
	    W_LANGUAGE * language_cost(s, g, lang, n);
}

/* After a group has changed: what it costs, and what one person would change. */
void
state_renew(struct group_state *s, size_t round, size_t group)
{
	size_t g = state_at(s, round, group);
	const uint32_t *count = &s->count[g * s->cells];
	struct group_marks *marks = &s->marks[g * s->words];

	memset(marks, 0, s->words * sizeof *marks);
	for (size_t c = 0; c < s->cells; c++) {
		uint32_t up, low = share(s, round, c, s->size[g], &up);
		struct group_marks *m = &marks[c / 64];
		uint64_t bit = UINT64_C(1) << c % 64;

		m->full |= count[c] >= low + up ? bit : 0;
		m->low |= count[c] < low ? bit : 0;
		m->tight |= count[c] <= low ? bit : 0;
		m->over |= count[c] > low + up ? bit : 0;
	}
	s->whole[g] = state_whole_cost(s, round, g, count,
	    &s->lang_count[g * 64], s->size[g]);
	s->work += 8 * (int64_t)s->cells + 64;
}

/* --- taking out and putting in --- */

/* Two have met `from` times and now meet `to` times: what each has near in every
 * round, and has cost where they sit together. */
static void
meet(struct group_state *s, uint32_t x, uint32_t y, uint16_t from, uint16_t to)
{
	const struct group_problem *p = s->p;
	uint32_t more = state_next_cost(to) - state_next_cost(from);

	s->meets[x * p->people + y] = s->meets[y * p->people + x] = to;
	for (size_t r = 0; r < p->rounds; r++) {
		int32_t g = s->plan[r * p->people + x];
		int32_t h = s->plan[r * p->people + y];

		if (g != GROUP_NOWHERE)
			s->near[state_at(s, r, (size_t)g) * p->people + y] +=
			    more;
		if (h != GROUP_NOWHERE)
			s->near[state_at(s, r, (size_t)h) * p->people + x] +=
			    more;
		if (g == h && g != GROUP_NOWHERE) {
			more = state_last_cost(to) - state_last_cost(from);
			s->cost[r * p->people + x] += more;
			s->cost[r * p->people + y] += more;
			more = state_next_cost(to) - state_next_cost(from);
		}
	}
}

void
state_count_whole(struct group_state *s, size_t g, uint32_t person, bool more)
{
	uint32_t n = more ? 1 : UINT32_MAX;

	for (size_t w = 0; w < s->words; w++)
		for (uint64_t m = s->has[person * s->words + w]; m != 0;
		    m &= m - 1)
			s->count[g * s->cells + 64 * w +
			    (size_t)__builtin_ctzll(m)] += n;
	for (uint64_t m = s->speak ? s->langs[person] : 0; m != 0; m &= m - 1)
		s->lang_count[g * 64 + (size_t)__builtin_ctzll(m)] += n;
}

int64_t
state_count_sets(struct group_state *s, size_t round, size_t g,
    uint32_t person, bool more)
{
	uint32_t *count = &s->set_count[g * s->p->aparts];
	const uint32_t *most = &s->set_most[round * s->p->aparts];
	int64_t cost = 0;

	for (uint32_t i = s->sets_from[person]; i < s->sets_from[person + 1]; i++)
		if (more)
			cost += count[s->sets[i]]++ >= most[s->sets[i]];
		else
			cost -= --count[s->sets[i]] >= most[s->sets[i]];
	return W_APART * cost;
}

static void
count_in(struct group_state *s, size_t round, size_t group, uint32_t person,
    bool more)
{
	const struct group_problem *p = s->p;
	size_t g = state_at(s, round, group);

	state_count_whole(s, g, person, more);
	(void)state_count_sets(s, round, g, person, more);
	if (p->topics > 0)
		s->visits[person * p->topics + p->topic[group]] +=
		    more ? 1 : UINT32_MAX;
	s->work += (int64_t)(2 * s->size[g] * p->rounds + p->people);
}

static void
take_out(struct group_state *s, size_t round, uint32_t person)
{
	const struct group_problem *p = s->p;
	size_t group = (size_t)s->plan[round * p->people + person];
	size_t g = state_at(s, round, group);
	uint32_t *seat = &s->seat[g * p->people];
	uint32_t *at = &s->at[round * p->people];
	uint32_t last = seat[--s->size[g]];
	const uint16_t *meets = &s->meets[person * p->people];

	for (size_t i = 0; i < p->people; i++)
		s->near[g * p->people + i] -= state_next_cost(meets[i]);
	seat[at[person]] = last;
	at[last] = at[person];
	s->plan[round * p->people + person] = GROUP_NOWHERE;
	s->cost[round * p->people + person] = 0;
	for (uint32_t i = 0; i < s->size[g]; i++) {
		uint16_t m = meets[seat[i]];

		s->cost[round * p->people + seat[i]] -= state_last_cost(m);
		meet(s, person, seat[i], m, m - 1);
	}
	count_in(s, round, group, person, false);
}

static void
put_in(struct group_state *s, size_t round, uint32_t person, size_t group)
{
	const struct group_problem *p = s->p;
	size_t g = state_at(s, round, group);
	uint32_t *seat = &s->seat[g * p->people];
	const uint16_t *meets = &s->meets[person * p->people];

	for (uint32_t i = 0; i < s->size[g]; i++) {
		uint16_t m = meets[seat[i]];

		meet(s, person, seat[i], m, m + 1);
		s->cost[round * p->people + seat[i]] += state_last_cost(m + 1);
		s->cost[round * p->people + person] += state_last_cost(m + 1);
	}
	s->at[round * p->people + person] = s->size[g];
	seat[s->size[g]++] = person;
	s->plan[round * p->people + person] = (int32_t)group;
	for (size_t i = 0; i < p->people; i++)
		s->near[g * p->people + i] += state_next_cost(meets[i]);
	count_in(s, round, group, person, true);
}

void
state_shift(struct group_state *s, size_t round, uint32_t unit, size_t to)
{
	const struct group_unit *u = &s->unit[unit];

	for (uint32_t i = 0; i < u->n; i++)
		if (state_here(s, round, u->person[i]))
			take_out(s, round, u->person[i]);
	for (uint32_t i = 0; i < u->n; i++)
		if (state_here(s, round, u->person[i]))
			put_in(s, round, u->person[i], to);
	s->where[round * s->units + unit] = (uint32_t)to;
}

uint32_t
state_weight(const struct group_state *s, size_t round, uint32_t unit)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->unit[unit].n; i++)
		n += state_here(s, round, s->unit[unit].person[i]);
	return n;
}

static int64_t
apart_cost(const struct group_state *s, size_t round, size_t g)
{
	const uint32_t *count = &s->set_count[g * s->p->aparts];
	const uint32_t *most = &s->set_most[round * s->p->aparts];
	int64_t cost = 0;

	for (size_t i = 0; i < s->p->aparts; i++)
		cost += count[i] > most[i] ? count[i] - most[i] : 0;
	return W_APART * cost;
}

int64_t
state_rules(const struct group_state *s, size_t round, size_t group)
{
	size_t g = state_at(s, round, group);

	return apart_cost(s, round, g) +
	    W_SIZE * beyond(s->size[g], s->p->least[g], s->p->most[g]) +
	    W_LANGUAGE * language_cost(s, g, &s->lang_count[g * 64],
	    s->size[g]);
}

int64_t
state_cost(const struct group_state *s)
{
	const struct group_problem *p = s->p;
	int64_t cost = 0;

	for (size_t x = 0; x < p->people; x++) {
		for (size_t y = 0; y < x; y++) {
			int64_t m = s->meets[x * p->people + y];

			cost += W_REPEAT * (m * (m - 1) / 2) +
			    W_SECOND * (m > 0 ? m - 1 : 0);
		}
		for (size_t t = 0; t < p->topics; t++) {
			int64_t m = s->visits[x * p->topics + t];

			cost += W_AGAIN * (m * (m - 1) / 2) + W_WISH * m *
			    (int64_t)p->wish[x * p->topics + t];
		}
	}
	for (size_t r = 0; r < p->rounds; r++)
		for (size_t g = 0; g < p->groups; g++)
			cost += s->whole[state_at(s, r, g)] +
			    apart_cost(s, r, state_at(s, r, g));
	return cost;
}

/* --- making ready --- */

/* A value that one person alone has costs nothing wherever they sit. */
static void
number_cells(struct arena *a, struct group_state *s)
{
	const struct group_problem *p = s->p;
	uint32_t *cell = arena_array(a, uint32_t, p->fields * p->people + 1);

	for (size_t f = 0; f < p->fields; f++) {
		const uint32_t *value = &p->value[f * p->people];
		uint32_t *of = arena_array(a, uint32_t, p->values[f] + 1);

		for (size_t x = 0; x < p->people; x++)
			of[value[x]]++;
		for (size_t v = 0; v < p->values[f]; v++)
			of[v] = of[v] > 1 ? (uint32_t)++s->cells : 0;
		for (size_t x = 0; x < p->people; x++)
			cell[f * p->people + x] = of[value[x]];
	}
	s->words = (s->cells + 63) / 64;
	s->has = arena_array(a, uint64_t, p->people * s->words + 1);
	for (size_t f = 0; f < p->fields; f++)
		for (size_t x = 0; x < p->people; x++) {
			uint32_t c = cell[f * p->people + x];

			if (c > 0)
				s->has[x * s->words + (c - 1) / 64] |=
				    UINT64_C(1) << (c - 1) % 64;
		}
}

static void
lay_out(struct arena *a, struct group_state *s)
{
	const struct group_problem *p = s->p;
	size_t places = p->rounds * p->groups, n = 0;
	uint32_t *to;

	number_cells(a, s);
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
	s->marks = arena_array(a, struct group_marks, places * s->words + 1);
	s->whole = arena_array(a, int64_t, places);
	s->near = arena_array(a, uint32_t, places * p->people);
	s->cost = arena_array(a, uint32_t, p->rounds * p->people);
	s->go.person = arena_array(a, uint32_t, p->people);
	s->back.person = arena_array(a, uint32_t, p->people);
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
make_units(struct arena *a, struct group_state *s)
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
	s->unit = arena_array(a, struct group_unit, s->units);
	from = arena_array(a, uint32_t, s->units + 1);
	for (size_t x = 0; x < p->people; x++)
		from[s->unit_of[x] + 1]++;
	for (size_t u = 0; u < s->units; u++) {
		from[u + 1] += from[u];
		s->unit[u].person = member + from[u];
	}
	for (uint32_t x = 0; x < p->people; x++) {
		struct group_unit *u = &s->unit[s->unit_of[x]];

		u->person[u->n++] = x;
	}
}

/* What is known of each round before anybody is placed. */
static void
count_rounds(struct group_state *s)
{
	const struct group_problem *p = s->p;

	for (size_t r = 0; r < p->rounds; r++) {
		for (uint32_t x = 0; x < p->people; x++) {
			if (!state_here(s, r, x))
				continue;
			s->present[r]++;
			for (size_t c = 0; c < s->cells; c++)
				s->total[r * s->cells + c] += (uint32_t)(
				    s->has[x * s->words + c / 64] >> c % 64 & 1);
		}
		/* As many as cannot be avoided. */
		for (size_t i = 0; i < p->aparts; i++) {
			size_t n = 0;

			for (size_t k = 0; k < p->apart[i].n; k++)
				n += state_here(s, r, p->apart[i].person[k]);
			s->set_most[r * p->aparts + i] = n == 0 ? 1 :
			    (uint32_t)((n + p->groups - 1) / p->groups);
		}
	}
}

/* The group to which a unit is pinned in a round, or GROUP_NOWHERE; false: to
 * two of them. */
static bool
pin_of(const struct group_state *s, size_t round, size_t unit, int32_t *out)
{
	const struct group_unit *u = &s->unit[unit];

	*out = GROUP_NOWHERE;
	for (uint32_t i = 0; i < u->n && s->p->pinned != NULL; i++) {
		int32_t pin = s->p->pinned[round * s->p->people + u->person[i]];

		if (pin == GROUP_NOWHERE || !state_here(s, round, u->person[i]))
			continue;
		if (*out != GROUP_NOWHERE && *out != pin)
			return false;
		*out = pin;
	}
	return true;
}

/* The group that lacks most people, at random among several. */
static size_t
emptiest(struct group_state *s, size_t round)
{
	size_t best = 0, ties = 0;
	int64_t least_room = INT64_MIN;

	for (size_t g = 0; g < s->p->groups; g++) {
		size_t k = state_at(s, round, g);
		int64_t lacks = s->size[k] < s->p->least[k] ?
		    1000000 + (int64_t)s->p->least[k] - s->size[k] :
		    (int64_t)s->p->most[k] - s->size[k];

		if (lacks > least_room) {
			least_room = lacks;
			ties = 0;
		}
		if (lacks == least_room && state_below(s, ++ties) == 0)
			best = g;
	}
	return best;
}

static void
settle_unit(struct group_state *s, size_t round, size_t unit, size_t group)
{
	for (uint32_t i = 0; i < s->unit[unit].n; i++)
		if (state_here(s, round, s->unit[unit].person[i]))
			put_in(s, round, s->unit[unit].person[i], group);
	s->where[round * s->units + unit] = (uint32_t)group;
}

/* Everybody somewhere: who is pinned first, then the large units, in a random
 * order. */
static void
seat_all(struct group_state *s)
{
	const struct group_problem *p = s->p;

	for (size_t r = 0; r < p->rounds; r++) {
		uint32_t *loose = s->loose[r];
		int32_t pin;

		for (size_t u = 0; u < s->units; u++)
			if (pin_of(s, r, u, &pin) && pin != GROUP_NOWHERE)
				settle_unit(s, r, u, (size_t)pin);
		for (size_t i = s->looses[r]; i > 1; i--) {
			size_t k = state_below(s, i);
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
			state_renew(s, r, g);
	}
}

/* Nobody anywhere. */
static void
clear(struct group_state *s)
{
	const struct group_problem *p = s->p;
	size_t places = p->rounds * p->groups;

	for (size_t i = 0; i < p->rounds * p->people; i++)
		s->plan[i] = GROUP_NOWHERE;
	memset(s->size, 0, places * sizeof *s->size);
	memset(s->meets, 0, p->people * p->people * sizeof *s->meets);
	memset(s->near, 0, places * p->people * sizeof *s->near);
	memset(s->cost, 0, p->rounds * p->people * sizeof *s->cost);
	memset(s->count, 0, places * s->cells * sizeof *s->count);
	memset(s->set_count, 0, places * p->aparts * sizeof *s->set_count);
	memset(s->lang_count, 0, (s->speak ? places * 64 : 1) *
	    sizeof *s->lang_count);
	memset(s->visits, 0, p->people * p->topics * sizeof *s->visits);
}

const char *
state_ready(struct arena *a, struct group_state *s)
{
	const struct group_problem *p = s->p;

	lay_out(a, s);
	make_units(a, s);
	s->where = arena_array(a, uint32_t, p->rounds * s->units);
	s->kept = arena_array(a, uint32_t, s->units);
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
			if (pin == GROUP_NOWHERE && state_weight(s, r, u) > 0)
				s->loose[r][s->looses[r]++] = u;
		}
	}
	return NULL;
}

void
state_begin(struct group_state *s)
{
	clear(s);
	seat_all(s);
}
