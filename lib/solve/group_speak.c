/*
 * A round in which each group has a language, and everybody sits where theirs is
 * spoken.  Which language a group has is looked for; who sits where is then a
 * matching, found exactly: whoever has no seat takes that of somebody who can go
 * elsewhere, who takes that of another, and so on until one is free.
 *
 * Exchanges of two, by which all else is found, hardly do this where it is tight:
 * to give a group another language, all of it must change places at once.
 */
#include "solve/group_state.h"

#include <string.h>

struct group_speak {
	struct group_state *s;
	size_t round, groups, people;	/* those who move by themselves */
	uint32_t *unit;			/* of each of them */
	uint64_t *langs, all;		/* all: of all of them together */
	int32_t *in, *before;		/* a group, or GROUP_NOWHERE */
	uint32_t *lang, *was;		/* of each group; GROUP_LANGS_MAX: any */
	uint32_t *room, *used;		/* seats for them; those taken */
	uint32_t *stay, *stay_speak;	/* the others of each group, and [group * 64
					 * + language] who of them speaks it */
	int32_t *via, *from, *queue;	/* of each group, in a search */
};

static bool
speaks(const struct group_speak *k, size_t i, size_t g)
{
	return k->lang[g] == GROUP_LANGS_MAX ||
	    (k->langs[i] >> k->lang[g] & 1);
}

/* The groups where i could sit, by a language that nobody before could speak; n:
 * those that wait to be looked at. */
static size_t
reach(struct group_speak *k, size_t i, int32_t from, size_t n, uint64_t *seen)
{
	if (n > 0 && (k->langs[i] & ~*seen) == 0)
		return n;
	*seen |= k->langs[i];
	for (size_t g = 0; g < k->groups; g++) {
		if (k->via[g] >= 0 || !speaks(k, i, g))
			continue;
		k->via[g] = (int32_t)i;
		k->from[g] = from;
		k->queue[n++] = (int32_t)g;
	}
	k->s->work += (int64_t)k->groups;
	return n;
}

/* A seat for one more, whoever has to move for it. */
static bool
place(struct group_speak *k, size_t i)
{
	uint64_t seen = 0;
	size_t n;

	memset(k->via, -1, k->groups * sizeof *k->via);
	n = reach(k, i, GROUP_NOWHERE, 0, &seen);
	for (size_t q = 0; q < n; q++) {
		int32_t g = k->queue[q];

		if (k->used[g] < k->room[g]) {
			k->used[g]++;
			for (; g != GROUP_NOWHERE; g = k->from[g])
				k->in[k->via[g]] = g;
			return true;
		}
		/* Nobody leads on who speaks what others did. */
		for (size_t m = 0; m < k->people && (k->all & ~seen) != 0; m++)
			if (k->in[m] == g)
				n = reach(k, m, g, n, &seen);
		k->s->work += (int64_t)k->people / 8;
	}
	return false;
}

/* Seats for all who have none, as far as there are; for how many there are not.
 * Begins at random, so that no one is always last. */
static size_t
place_all(struct group_speak *k)
{
	size_t without = 0, first = state_below(k->s, k->people);

	for (size_t n = 0; n < k->people; n++) {
		size_t i = (first + n) % k->people;

		without += k->in[i] == GROUP_NOWHERE && !place(k, i);
	}
	return without;
}

/* Who would not follow: those without a seat, and those who stay where they
 * are. */
static size_t
lost(struct group_speak *k)
{
	size_t n = place_all(k);

	for (size_t g = 0; g < k->groups; g++)
		if (k->lang[g] < GROUP_LANGS_MAX)
			n += k->stay[g] - k->stay_speak[g * 64 + k->lang[g]];
	return n;
}

/* Another language for a group; who does not speak it has no seat now. */
static void
turn(struct group_speak *k, size_t g, uint32_t lang)
{
	k->lang[g] = lang;
	for (size_t i = 0; i < k->people; i++)
		if (k->in[i] == (int32_t)g && !speaks(k, i, g)) {
			k->in[i] = GROUP_NOWHERE;
			k->used[g]--;
		}
	k->s->work += (int64_t)k->people / 8;
}

static void
count(struct group_speak *k)
{
	memset(k->used, 0, k->groups * sizeof *k->used);
	for (size_t i = 0; i < k->people; i++)
		if (k->in[i] != GROUP_NOWHERE)
			k->used[k->in[i]]++;
}

static uint32_t
any_of(struct group_speak *k, uint64_t langs)
{
	for (size_t n = state_below(k->s, (size_t)__builtin_popcountll(langs));
	    n > 0; n--)
		langs &= langs - 1;
	return (uint32_t)__builtin_ctzll(langs);
}

/* As the round stands: who can move; and languages at random, as often as they
 * are spoken. */
static void
read_round(struct group_speak *k, size_t round)
{
	const struct group_state *s = k->s;

	k->round = round;
	k->people = 0;
	k->all = 0;
	for (size_t g = 0; g < k->groups; g++) {
		size_t at = state_at(s, round, g);

		k->stay[g] = s->size[at];
		k->room[g] = 0;
		memcpy(&k->stay_speak[g * 64], &s->lang_count[at * 64],
		    64 * sizeof *k->stay_speak);
	}
	for (size_t i = 0; i < s->looses[round]; i++) {
		uint32_t u = s->loose[round][i];
		uint64_t langs = s->langs[s->unit[u].person[0]];
		size_t g = s->where[round * s->units + u];

		if (s->unit[u].n > 1)
			continue;
		k->unit[k->people] = u;
		k->langs[k->people] = langs;
		k->all |= langs;
		k->in[k->people++] = GROUP_NOWHERE;
		k->room[g]++;
		k->stay[g]--;
		for (; langs != 0; langs &= langs - 1)
			k->stay_speak[g * 64 + (size_t)__builtin_ctzll(langs)]--;
	}
	for (size_t g = 0; g < k->groups && k->people > 0; g++)
		k->lang[g] = s->p->interpreted != NULL &&
		    s->p->interpreted[state_at(s, round, g)] ?
		    GROUP_LANGS_MAX : any_of(k, k->langs[state_below(k->s,
		    k->people)]);
	count(k);
}

/* Who found no seat takes any that is free. */
static void
write_round(struct group_speak *k)
{
	struct group_state *s = k->s;
	size_t g = 0;

	for (size_t i = 0; i < k->people; i++) {
		if (k->in[i] == GROUP_NOWHERE) {
			while (k->used[g] == k->room[g])
				g++;
			k->used[g]++;
			k->in[i] = (int32_t)g;
		}
		if (s->where[k->round * s->units + k->unit[i]] !=
		    (uint32_t)k->in[i])
			state_shift(s, k->round, k->unit[i], (size_t)k->in[i]);
	}
	for (g = 0; g < k->groups; g++)
		state_renew(s, k->round, g);
}

/* The language of somebody without a seat, for a group that has one free; or,
 * where sizes allow it, that seat for another group. */
static bool
change(struct group_speak *k)
{
	const struct group_problem *p = k->s->p;
	size_t first = state_below(k->s, k->people), i = first;
	size_t g = state_below(k->s, k->groups), tries = 0;
	bool focus = state_below(k->s, 2) == 0;

	while (k->in[i] != GROUP_NOWHERE && (i + 1) % k->people != first)
		i = (i + 1) % k->people;
	/* Any group now and then: those that are full may have to change too. */
	while (focus && k->used[g] == k->room[g] && ++tries < k->groups)
		g = (g + 1) % k->groups;
	if (state_below(k->s, 4) == 0 && k->used[g] < k->room[g]) {
		size_t h = state_below(k->s, k->groups);
		size_t from = state_at(k->s, k->round, g);
		size_t to = state_at(k->s, k->round, h);

		if (k->room[g] + k->stay[g] <= p->least[from] ||
		    k->room[h] + k->stay[h] >= p->most[to])
			return false;
		k->room[g]--;
		k->room[h]++;
		return true;
	}
	if (k->lang[g] == GROUP_LANGS_MAX)
		return false;
	turn(k, g, any_of(k, k->langs[i]));
	return true;
}

bool
group_speak(struct group_speak *k, size_t round, int64_t work)
{
	struct group_state *s = k->s;
	int64_t from = s->work;
	size_t least;

	read_round(k, round);
	if (k->people == 0)
		return false;
	least = lost(k);
	while (least > 0 && s->work - from < work) {
		size_t n;

		memcpy(k->before, k->in, k->people * sizeof *k->in);
		memcpy(k->was, k->lang, 2 * k->groups * sizeof *k->lang);
		s->work += (int64_t)(k->people + k->groups) / 8 + 8;
		if (!change(k))
			continue;
		/* There are dead ends: worse by n is taken once in 2^(n + 2)
		 * times. */
		if ((n = lost(k)) <= least || (state_below(s, 4) == 0 &&
		    n <= least + (size_t)__builtin_ctzll(state_draw(s) |
		    UINT64_C(1) << 63))) {
			least = n;
			continue;
		}
		memcpy(k->in, k->before, k->people * sizeof *k->in);
		memcpy(k->lang, k->was, 2 * k->groups * sizeof *k->lang);
		count(k);
	}
	write_round(k);
	return least == 0;
}

struct group_speak *
group_speaker(struct arena *a, struct group_state *s)
{
	struct group_speak *k = arena_new(a, struct group_speak);
	size_t groups = s->p->groups;

	*k = (struct group_speak){ .s = s, .groups = groups,
	    .unit = arena_array(a, uint32_t, s->units),
	    .langs = arena_array(a, uint64_t, s->units),
	    .in = arena_array(a, int32_t, s->units),
	    .before = arena_array(a, int32_t, s->units),
	    .lang = arena_array(a, uint32_t, 2 * groups),
	    .was = arena_array(a, uint32_t, 2 * groups),
	    .used = arena_array(a, uint32_t, groups),
	    .stay = arena_array(a, uint32_t, groups),
	    .stay_speak = arena_array(a, uint32_t, 64 * groups),
	    .via = arena_array(a, int32_t, groups),
	    .from = arena_array(a, int32_t, groups),
	    .queue = arena_array(a, int32_t, groups) };
	k->room = k->lang + groups;	/* kept and put back together */
	return k;
}
