/*
 * Branch and bound, depth first: each node is the program of before with a few
 * bounds changed, so that the dual simplex needs a few pivots only.
 */
#include <math.h>
#include <string.h>

#include "solve/linear.h"

static const double whole = 1e-6;

struct change {			/* of bounds, to be undone */
	int variable;
	double lo, hi;
};

struct choice {			/* one node whose other side is not yet seen */
	int changes;			/* made before it */
	int variable;
	double lo, hi;			/* the other side */
	double bound;
};

struct search {
	struct mip *m;
	struct lp *p;
	struct arena *arena;
	struct change *change;
	int changes, change_room;
	struct choice *choice;
	int choices, choice_room;
};

static void
set_bounds(struct search *s, int v, double lo, double hi)
{
	if (s->changes == s->change_room) {
		struct change *more;

		s->change_room = 2 * s->change_room + 64;
		more = arena_array(s->arena, struct change, s->change_room);
		if (s->changes > 0)
			memcpy(more, s->change, sizeof *more *
			    (size_t)s->changes);
		s->change = more;
	}
	s->change[s->changes++] = (struct change){ v, s->p->lo[v],
	    s->p->hi[v] };
	s->p->lo[v] = lo;
	s->p->hi[v] = hi;
}

static void
undo(struct search *s, int to)
{
	while (s->changes > to) {
		struct change c = s->change[--s->changes];

		s->p->lo[c.variable] = c.lo;
		s->p->hi[c.variable] = c.hi;
	}
}

static void
put_off(struct search *s, int v, double lo, double hi, double bound)
{
	if (s->choices == s->choice_room) {
		struct choice *more;

		s->choice_room = 2 * s->choice_room + 64;
		more = arena_array(s->arena, struct choice, s->choice_room);
		if (s->choices > 0)
			memcpy(more, s->choice, sizeof *more *
			    (size_t)s->choices);
		s->choice = more;
	}
	s->choice[s->choices++] = (struct choice){ s->changes, v, lo, hi,
	    bound };
}

/* Whether a node with this bound may hold what is wanted. */
static bool
promises(const struct mip *m, double bound)
{
	double than = m->found ? m->best : m->above;

	if (m->grain > 0)
		bound = m->grain * floor(bound / m->grain + 1e-6);
	return bound > than + 1e-9 * (1 + fabs(than));
}

/* The column to divide, or -1 when all are whole. */
static int
divided(const struct mip *m)
{
	const struct lp *p = m->lp;
	int best = -1;
	double most = 0;

	for (int c = 0; c < m->wholes; c++) {
		double x = p->x[lp_variable(p, c)], f = x - floor(x), worth;

		if (f < whole || f > 1 - whole)
			continue;
		/* For any point at all, what is nearly in; for the best, what
		 * is least decided. */
		worth = m->any ? f : 0.5 - fabs(f - 0.5);
		if (worth > most) {
			most = worth;
			best = c;
		}
	}
	return best;
}

/* Columns whose moving by one costs more than there is to win stay. */
static void
settle(struct search *s, double bound)
{
	struct lp *p = s->p;
	double room = bound - (s->m->found ? s->m->best : s->m->above);

	if (s->m->grain > 0)
		room -= s->m->grain * (1 - 1e-6);
	if (room > 1e200)
		return;
	room += 1e-7 * (1 + fabs(bound));
	for (int c = 0; c < s->m->wholes; c++) {
		int v = lp_variable(p, c);

		if (p->place[v] < 0 && p->hi[v] > p->lo[v] &&
		    fabs(p->d[v]) > room) {
			double at = p->upper[v] ? p->hi[v] : p->lo[v];

			set_bounds(s, v, at, at);
		}
	}
}

static void
keep(struct mip *m)
{
	const struct lp *p = m->lp;

	m->best = 0;
	for (int c = 0; c < p->columns; c++) {
		double x = p->x[lp_variable(p, c)];

		m->x[c] = c < m->wholes ? round(x) : x;
		m->best += m->gain[c] * m->x[c];
	}
	if (m->grain > 0)
		m->best = m->grain * round(m->best / m->grain);
	m->found = true;
}

/* One node and those below it on the way to a whole point; bound: what is
 * known before.  False when the work ended. */
static bool
dive(struct search *s, double bound)
{
	struct mip *m = s->m;
	struct lp *p = s->p;
	enum lp_end end;
	double x;
	int c, v;

	for (;;) {
		m->nodes++;
		if ((end = lp_solve(p)) == LP_ENDED) {
			put_off(s, -1, 0, 0, bound);	/* still open */
			return false;
		}
		if (end == LP_IMPOSSIBLE)
			return true;
		bound = 0;
		for (c = 0; c < p->columns; c++)
			bound += m->gain[c] * p->x[lp_variable(p, c)];
		if (s->choices == 0 && m->nodes == 1)
			m->bound = bound;
		if (!promises(m, bound))
			return true;
		if ((c = divided(m)) < 0) {
			keep(m);
			return true;
		}
		if (m->nodes_max != 0 && m->nodes >= m->nodes_max) {
			put_off(s, -1, 0, 0, bound);
			return false;
		}
		if (!m->any)
			settle(s, bound);
		v = lp_variable(p, c);
		x = p->x[v];
		if (m->any || x - floor(x) > 0.5) {
			put_off(s, v, p->lo[v], floor(x), bound);
			set_bounds(s, v, ceil(x), p->hi[v]);
		} else {
			put_off(s, v, ceil(x), p->hi[v], bound);
			set_bounds(s, v, p->lo[v], floor(x));
		}
	}
}

bool
mip_solve(struct mip *m)
{
	struct lp *p = m->lp;
	struct search s = { .m = m, .p = p, .arena = arena_make() };
	bool proved = true;
	double bound = INFINITY;

	m->found = false;
	m->nodes = 0;
	m->bound = INFINITY;
	for (int c = 0; c < p->columns; c++)
		p->cost[lp_variable(p, c)] = -m->gain[c];
	for (;;) {
		if (!dive(&s, bound)) {
			proved = false;
			break;
		}
		if (m->found && m->any)
			break;
		while (s.choices > 0 &&
		    !promises(m, s.choice[s.choices - 1].bound))
			s.choices--;
		if (s.choices == 0)
			break;
		struct choice c = s.choice[--s.choices];

		bound = c.bound;
		undo(&s, c.changes);
		set_bounds(&s, c.variable, c.lo, c.hi);
	}
	if (proved && !m->any) {
		m->bound = m->found ? m->best : m->above;
	} else if (!proved) {
		double open = m->found ? m->best : m->above;

		for (int i = 0; i < s.choices; i++)
			open = fmax(open, s.choice[i].bound);
		m->bound = fmin(m->bound, open);
	}
	undo(&s, 0);
	arena_free(s.arena);
	return proved;
}
