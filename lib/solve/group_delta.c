/*
 * What an exchange would change, reckoned without doing it: hardly one in a
 * hundred is done, so what each person would cost beside the members of each
 * group is kept ready, and costs time only when a plan does change.
 */
#include "solve/group_state.h"

/* What happens to one person's wishes on the way to another group. */
static int64_t
wish_delta(const struct group_state *s, uint32_t person, size_t from, size_t to)
{
	size_t a = s->p->topic[from], b = s->p->topic[to];
	const uint32_t *wish = &s->p->wish[person * s->p->topics];
	const uint32_t *visits = &s->visits[person * s->p->topics];

	return a == b ? 0 : W_WISH * ((int64_t)wish[b] - wish[a]) +
	    W_AGAIN * ((int64_t)visits[b] - visits[a] + 1);
}

/* One goes and one comes, alike in nothing but what both have. */
static int64_t
spread_delta(const struct group_state *s, size_t g, const uint64_t *comes,
    const uint64_t *goes)
{
	const struct group_marks *m = &s->marks[g * s->words];
	int64_t sum = 0;

	for (size_t w = 0; w < s->words; w++) {
		uint64_t in = comes[w] & ~goes[w], out = goes[w] & ~comes[w];

		sum += __builtin_popcountll((in & m[w].full) |
		    (out & m[w].tight));
		sum -= __builtin_popcountll((in & m[w].low) |
		    (out & m[w].over));
	}
	return sum;
}

static bool
in_set(const struct group_state *s, uint32_t person, uint32_t set)
{
	for (uint32_t i = s->sets_from[person]; i < s->sets_from[person + 1]; i++)
		if (s->sets[i] == set)
			return true;
	return false;
}

static int64_t
apart_delta(const struct group_state *s, size_t round, size_t g, uint32_t comes,
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
language_delta(const struct group_state *s, size_t g, uint32_t comes,
    uint32_t goes)
{
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

int64_t
state_swap_delta(struct group_state *s, size_t round, uint32_t x, uint32_t y,
    size_t from, size_t to, int64_t worse)
{
	const struct group_problem *p = s->p;
	size_t g = state_at(s, round, from), h = state_at(s, round, to);
	const uint64_t *hx = &s->has[x * s->words], *hy = &s->has[y * s->words];
	int64_t cost = (int64_t)s->near[g * p->people + y] +
	    s->near[h * p->people + x] - s->cost[round * p->people + x] -
	    s->cost[round * p->people + y] -
	    2 * state_next_cost(s->meets[x * p->people + y]);

	if (p->topics > 0)
		cost += wish_delta(s, x, from, to) + wish_delta(s, y, to, from);
	if (p->aparts > 0)
		cost += W_APART * (apart_delta(s, round, g, y, x) +
		    apart_delta(s, round, h, x, y));
	/* No more can be mended than is amiss. */
	if (cost - s->whole[g] - s->whole[h] > worse)
		return cost - s->whole[g] - s->whole[h];
	s->work += 8 * (int64_t)s->words;
	if (p->fields > 0)
		cost += W_SPREAD * (spread_delta(s, g, hy, hx) +
		    spread_delta(s, h, hx, hy));
	if (s->speak) {
		cost += W_LANGUAGE * (language_delta(s, g, y, x) +
		    language_delta(s, h, x, y));
		s->work += 64;
	}
	return cost;
}

/* What those who go will cost by whom they meet, less by whom they leave; those
 * of `back` come the other way. */
static int64_t
meet_delta(const struct group_state *s, size_t round, size_t to,
    const struct group_unit *go, const struct group_unit *back)
{
	const uint32_t *near = &s->near[state_at(s, round, to) * s->p->people];
	int64_t sum = 0;

	for (size_t i = 0; i < go->n; i++) {
		uint32_t x = go->person[i];
		const uint16_t *m = &s->meets[x * s->p->people];

		sum += (int64_t)near[x] - s->cost[round * s->p->people + x];
		for (size_t k = 0; k < go->n; k++)
			sum += k == i ? 0 : state_last_cost(m[go->person[k]]);
		for (size_t k = 0; k < back->n; k++)
			sum -= state_next_cost(m[back->person[k]]);
	}
	return sum;
}

static int64_t
whole_after(struct group_state *s, size_t round, size_t g,
    const struct group_unit *gone, const struct group_unit *come)
{
	int64_t cost;

	for (size_t i = 0; i < gone->n; i++)
		state_count_whole(s, g, gone->person[i], false);
	for (size_t i = 0; i < come->n; i++)
		state_count_whole(s, g, come->person[i], true);
	cost = state_whole_cost(s, round, g, &s->count[g * s->cells],
	    &s->lang_count[g * 64], s->size[g] - gone->n + come->n);
	for (size_t i = 0; i < gone->n; i++)
		state_count_whole(s, g, gone->person[i], true);
	for (size_t i = 0; i < come->n; i++)
		state_count_whole(s, g, come->person[i], false);
	s->work += 4 * (int64_t)s->cells;
	return cost;
}

static int64_t
apart_after(struct group_state *s, size_t round, size_t g,
    const struct group_unit *gone, const struct group_unit *come)
{
	int64_t cost = 0;

	for (size_t i = 0; i < gone->n; i++)
		cost += state_count_sets(s, round, g, gone->person[i], false);
	for (size_t i = 0; i < come->n; i++)
		cost += state_count_sets(s, round, g, come->person[i], true);
	for (size_t i = 0; i < gone->n; i++)
		(void)state_count_sets(s, round, g, gone->person[i], true);
	for (size_t i = 0; i < come->n; i++)
		(void)state_count_sets(s, round, g, come->person[i], false);
	return cost;
}

/* What costs most to reckon only where the rest may be worth it. */
int64_t
state_move_delta(struct group_state *s, size_t round, size_t from, size_t to,
    int64_t worse)
{
	const struct group_unit *go = &s->go, *back = &s->back;
	size_t g = state_at(s, round, from), h = state_at(s, round, to);
	int64_t delta = meet_delta(s, round, to, go, back) +
	    meet_delta(s, round, from, back, go);

	s->work += (int64_t)(go->n + back->n) * (go->n + back->n);
	for (size_t i = 0; s->p->topics > 0 && i < go->n; i++)
		delta += wish_delta(s, go->person[i], from, to);
	for (size_t i = 0; s->p->topics > 0 && i < back->n; i++)
		delta += wish_delta(s, back->person[i], to, from);
	if (s->p->aparts > 0)
		delta += apart_after(s, round, g, go, back) +
		    apart_after(s, round, h, back, go);
	delta -= s->whole[g] + s->whole[h];
	return delta > worse ? delta : delta +
	    whole_after(s, round, g, go, back) +
	    whole_after(s, round, h, back, go);
}

