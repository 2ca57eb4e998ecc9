/*
 * From panels of types to tickets and panels of people.
 *
 * Tickets first: each panel of types gets as many of the 1,000 as its part is
 * worth, rounded so that no type comes short; the people of a type take their
 * turns round a circle, so that their tickets differ by one at most.  The
 * tickets' panels, each with its share of the part, are nearly the lottery.
 * What one person then has too much and another of the same type too little is
 * moved by splitting a panel: one half with the one, one with the other.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "solve/types.h"

struct piece {			/* a panel of people in the making */
	double part;
	int tickets;
	uint64_t *has;			/* a bit for each unit */
};

struct making {
	struct arena *arena;
	const struct problem *p;
	const struct mix *mix;
	int units, words;
	int *turn;			/* [units] by type, in the circle's order */
	struct piece *piece;
	int pieces, room;
};

/* --- how many tickets for each panel of types --- */

struct sparse { int n, *type, *x; };

struct rounding {
	const struct problem *p;
	const struct mix *mix;
	struct sparse *panel;
	double *want;			/* tickets of a type, times its units */
	double *weight;			/* 1 over what each wants */
	int *have, *count;		/* by type; by panel */
};

static double
dislike(const struct rounding *r, int t, int have)
{
	double off = (have - r->want[t]) / r->p->units[t];

	return r->p->units[t] * r->weight[t] * off * off * (off < 0 ? 3 : 1);
}

/* How much worse it is with one ticket more (or less) of panel j; done: keep. */
static double
change(struct rounding *r, int j, int by, bool done)
{
	const struct sparse *s = &r->panel[j];
	double worse = 0;

	for (int i = 0; i < s->n; i++) {
		int t = s->type[i], to = r->have[t] + by * s->x[i];

		if (!done)
			worse += dislike(r, t, to) - dislike(r, t, r->have[t]);
		else
			r->have[t] = to;
	}
	if (done)
		r->count[j] += by;
	return worse;
}

static void
round_tickets(struct arena *a, const struct problem *p, const struct mix *mix,
    const double *chance, int *count)
{
	struct rounding r = { .p = p, .mix = mix, .count = count,
	    .panel = arena_array(a, struct sparse, mix->panels),
	    .want = arena_array(a, double, p->types),
	    .weight = arena_array(a, double, p->types),
	    .have = arena_array(a, int, p->types) };
	int left = SELECT_TICKETS;
	bool better = true;

	for (int t = 0; t < p->types; t++) {
		r.want[t] = (double)SELECT_TICKETS * chance[t] * p->units[t];
		r.weight[t] = 1 / (chance[t] + 1e-3);
	}
	for (int j = 0; j < mix->panels; j++) {
		struct sparse *s = &r.panel[j];
		int n = 0;

		for (int t = 0; t < p->types; t++)
			n += mix->x[j][t] != 0;
		s->type = arena_array(a, int, n);
		s->x = arena_array(a, int, n);
		for (int t = 0; t < p->types; t++)
			if (mix->x[j][t] != 0) {
				s->type[s->n] = t;
				s->x[s->n++] = mix->x[j][t];
			}
		for (int n0 = (int)floor((double)SELECT_TICKETS * mix->part[j] +
		    1e-6); n0 > 0 && left > 0; n0--, left--)
			change(&r, j, 1, true);
	}
	for (; left > 0; left--) {
		int best = 0;
		double least = INFINITY;

		for (int j = 0; j < mix->panels; j++) {
			double d = change(&r, j, 1, false);

			if (d < least) {
				least = d;
				best = j;
			}
		}
		change(&r, best, 1, true);
	}
	/* One ticket from a panel to another, while that is better. */
	for (int pass = 0; better && pass < 60; pass++) {
		better = false;
		for (int j = 0; j < mix->panels; j++) {
			int best = -1;
			double least = -1e-9, off;

			if (count[j] == 0)
				continue;
			off = change(&r, j, -1, false);
			change(&r, j, -1, true);
			for (int k = 0; k < mix->panels; k++) {
				double d = off + change(&r, k, 1, false);

				if (k != j && d < least) {
					least = d;
					best = k;
				}
			}
			change(&r, best < 0 ? j : best, 1, true);
			better |= best >= 0;
		}
	}
}

/* --- people --- */

static struct piece *
add_piece(struct making *m, double part, int tickets, const uint64_t *has)
{
	struct piece *s;

	if (m->pieces == m->room) {
		int room = 2 * m->room + 1024;

		s = arena_array(m->arena, struct piece, room);
		if (m->pieces > 0)
			memcpy(s, m->piece, sizeof *s * (size_t)m->pieces);
		m->piece = s;
		m->room = room;
	}
	s = &m->piece[m->pieces++];
	s->part = part;
	s->tickets = tickets;
	s->has = arena_array(m->arena, uint64_t, m->words);
	memcpy(s->has, has, sizeof *has * (size_t)m->words);
	return s;
}

static bool
has(const struct piece *s, int unit)
{
	return s->has[unit / 64] >> unit % 64 & 1;
}

static void
flip(uint64_t *bits, int unit)
{
	bits[unit / 64] ^= (uint64_t)1 << unit % 64;
}

static void
add_ticket(struct making *m, double part, const uint64_t *bits, int *slot,
    int slots)
{
	uint64_t h = 0;
	int at;

	for (int w = 0; w < m->words; w++) {
		h ^= bits[w];
		h = solve_noise(&h);
	}
	for (at = (int)(h % (uint64_t)slots); slot[at] > 0;
	    at = (at + 1) % slots) {
		struct piece *s = &m->piece[slot[at] - 1];

		if (memcmp(s->has, bits, sizeof *bits * (size_t)m->words) == 0) {
			s->part += part;
			s->tickets++;
			return;
		}
	}
	add_piece(m, part, 1, bits);
	slot[at] = m->pieces;
}

/* Panels without a ticket give to those who have the least so far. */
static void
add_rest(struct making *m, double part, const int *x, double *sum)
{
	uint64_t *bits = arena_array(m->arena, uint64_t, m->words);

	for (int t = 0; t < m->p->types; t++)
		for (int n = 0; n < x[t]; n++) {
			int best = -1;

			for (int i = m->p->first[t]; i < m->p->first[t + 1];
			    i++)
				if (!(bits[i / 64] >> i % 64 & 1) &&
				    (best < 0 || sum[i] < sum[best]))
					best = i;
			flip(bits, best);
			sum[best] += part;
		}
	add_piece(m, part, 0, bits);
}

/* Moves an amount of chance from one unit to another of its type. */
static void
move(struct making *m, int from, int to, double amount)
{
	for (int j = 0; j < m->pieces && amount > 1e-13; j++) {
		struct piece *s = &m->piece[j];
		double part;

		if (!has(s, from) || has(s, to))
			continue;
		/* A ticket's panel stays in the lottery. */
		part = s->tickets > 0 ? s->part / 2 : s->part;
		if (part <= amount && s->tickets == 0) {
			flip(s->has, from);
			flip(s->has, to);
		} else {
			part = fmin(part, amount);
			s->part -= part;
			s = add_piece(m, part, 0, s->has);
			flip(s->has, from);
			flip(s->has, to);
		}
		amount -= part;
	}
}

/* False: not to the end, for the lottery would be too long. */
static bool
even_out(struct making *m, int t, double *sum)
{
	int from = m->p->first[t], to = m->p->first[t + 1];
	double mean = 0;

	for (int i = from; i < to; i++)
		mean += sum[i] / (to - from);
	for (;;) {
		int most = from, least = from;
		double amount;

		for (int i = from; i < to; i++) {
			if (sum[i] > sum[most])
				most = i;
			if (sum[i] < sum[least])
				least = i;
		}
		amount = fmin(sum[most] - mean, mean - sum[least]);
		if (amount < 1e-9)
			return true;
		if ((int64_t)m->pieces * m->p->pool->seats >
		    lottery_rows(m->p->pool))
			return false;
		move(m, most, least, amount);
		sum[most] -= amount;
		sum[least] += amount;
	}
}

static int
rising(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The people of units, and those who are in beforehand. */
static struct select_panel
people(struct arena *a, const struct problem *p, const uint64_t *bits)
{
	struct select_panel out = { 0 };
	int units = p->first[p->types];

	for (int pass = 0; pass < 2; pass++) {
		out.people = 0;
		for (int i = 0; p->pool->place != NULL && i < p->pool->people;
		    i++)
			if (p->pool->place[i] == SELECT_IN) {
				if (pass == 1)
					out.person[out.people] = i;
				out.people++;
			}
		for (int u = 0; u < units; u++)
			for (int i = bits[u / 64] >> u % 64 & 1 ? p->unit[u] :
			    -1; i >= 0; i = p->next[i]) {
				if (pass == 1)
					out.person[out.people] = i;
				out.people++;
			}
		if (pass == 0)
			out.person = arena_array(a, int, out.people);
	}
	qsort(out.person, (size_t)out.people, sizeof *out.person, rising);
	return out;
}

static void
shuffle(int *x, int n, uint64_t *noise)
{
	for (int i = n - 1; i > 0; i--) {
		int j = (int)(solve_noise(noise) % (uint64_t)(i + 1));
		int k = x[i];

		x[i] = x[j];
		x[j] = k;
	}
}

bool
tickets(struct arena *a, const struct problem *p, const struct mix *mix,
    const double *chance, uint64_t seed, struct select_lottery *out)
{
	struct arena *t = arena_make();
	struct making m = { .arena = t, .p = p, .mix = mix,
	    .units = p->first[p->types] };
	int *count = arena_array(t, int, mix->panels);
	int *next = arena_array(t, int, p->types);
	int slots = 4 * SELECT_TICKETS, number = 0;
	int *slot = arena_array(t, int, slots);
	double *sum;
	bool even = true;

	m.words = m.units / 64 + 1;
	m.turn = arena_array(t, int, m.units);
	sum = arena_array(t, double, m.units);
	for (int i = 0; i < m.units; i++)
		m.turn[i] = i;
	for (int k = 0; k < p->types; k++)
		shuffle(m.turn + p->first[k], p->units[k], &seed);
	round_tickets(t, p, mix, chance, count);
	for (int j = 0; j < mix->panels; j++)
		for (int n = 0; n < count[j]; n++) {
			double part = mix->part[j] / count[j];
			uint64_t *bits = arena_array(t, uint64_t, m.words);

			for (int k = 0; k < p->types; k++)
				for (int i = 0; i < mix->x[j][k]; i++) {
					int u = m.turn[p->first[k] + next[k]];

					flip(bits, u);
					sum[u] += part;
					next[k] = (next[k] + 1) % p->units[k];
				}
			add_ticket(&m, part, bits, slot, slots);
		}
	for (int j = 0; j < mix->panels; j++)
		if (count[j] == 0 && mix->part[j] > 0)
			add_rest(&m, mix->part[j], mix->x[j], sum);
	for (int k = 0; k < p->types; k++)
		if (p->units[k] > 1)
			even = even_out(&m, k, sum) && even;
	out->panels = m.pieces;
	out->panel = arena_array(a, struct select_panel, m.pieces);
	out->chance = arena_array(a, double, p->pool->people);
	out->ticket_chance = arena_array(a, double, p->pool->people);
	for (int j = 0; j < m.pieces; j++) {
		struct select_panel *panel = &out->panel[j];

		*panel = people(a, p, m.piece[j].has);
		panel->probability = m.piece[j].part;
		for (int n = 0; n < m.piece[j].tickets; n++)
			out->ticket[number++] = j;
		for (int i = 0; i < panel->people; i++) {
			out->chance[panel->person[i]] += panel->probability;
			out->ticket_chance[panel->person[i]] +=
			    m.piece[j].tickets;
		}
	}
	for (int i = 0; i < p->pool->people; i++) {
		out->chance[i] = fmin(1, out->chance[i]);
		out->ticket_chance[i] /= (double)SELECT_TICKETS;
	}
	arena_free(t);
	return even;
}

struct select_panel
panel_of(struct arena *a, const struct problem *p, const int *x,
    uint64_t seed)
{
	uint64_t *bits = arena_array(a, uint64_t, p->first[p->types] / 64 + 1);

	for (int t = 0; t < p->types; t++) {
		int *order = arena_array(a, int, p->units[t]);

		for (int i = 0; i < p->units[t]; i++)
			order[i] = p->first[t] + i;
		shuffle(order, p->units[t], &seed);
		for (int i = 0; i < x[t]; i++)
			flip(bits, order[i]);
	}
	return people(a, p, bits);
}
