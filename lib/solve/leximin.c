/*
 * Leximin over types, panels mixed freely: chances p of a unit of each type with
 *
 *   row_lo <= sum over types of units * count * p <= row_hi,   0 <= p <= 1.
 *
 * A level: z as large as can be with p >= z for all types not yet bounded and p
 * >= their level for the others.  Types whose p >= z has a price are bounded by
 * this level, for in every answer they have exactly z.  With p = z + s for those
 * not yet bounded this needs a row for a quota only, not one for a type.
 */
#include <math.h>
#include <string.h>

#include "solve/types.h"

static const double priced = 1e-7;	/* a weight below is none */
static const double nobody = 1e-9;	/* a chance below is none */

struct stage {
	const struct problem *p;
	struct solve_work *work;
	bool *bounded;
	double *least;			/* of those bounded */
	bool *apart;			/* at 1: p >= z is left out for it */
	bool *capped;			/* has a row for p <= 1 */
	int *cap_row;
	/* The basis of before, by variable: rows, caps, types, z. */
	bool *in_rows, *in_caps, *in_types, in_z;
	bool *up_rows, *up_caps, *up_types, up_z;
	bool begun;
};

static struct lp *
build(struct arena *a, struct stage *s)
{
	const struct problem *p = s->p;
	int rows = p->r.rows, caps = 0, n;
	struct lp *l;
	double *z, *value;
	int *row;

	for (int t = 0; t < p->types; t++) {
		s->cap_row[t] = -1;
		if (s->capped[t] && !s->bounded[t])
			s->cap_row[t] = rows + caps++;
	}
	l = lp_make(a, s->work, rows + caps, p->types + 1);
	z = arena_array(a, double, rows + caps);
	row = arena_array(a, int, rows + caps);
	value = arena_array(a, double, rows + caps);
	for (int i = 0; i < rows; i++) {
		l->lo[i] = p->r.lo[i];
		l->hi[i] = p->r.hi[i];
	}
	for (int i = 0; i < caps; i++)
		l->hi[rows + i] = 1;
	for (int t = 0; t < p->types; t++) {
		n = 0;
		for (int k = p->start[t]; k < p->start[t + 1]; k++) {
			double c = (double)p->count[k] * p->units[t];

			row[n] = p->row[k];
			value[n++] = c;
			if (!s->bounded[t] && !s->apart[t])
				z[p->row[k]] += c;
		}
		if (s->cap_row[t] >= 0) {
			row[n] = s->cap_row[t];
			value[n++] = 1;
			z[s->cap_row[t]] = 1;
		}
		lp_column(l, s->bounded[t] ? s->least[t] : 0, 1, 0, row, value,
		    n);
	}
	for (int i = 0; i < rows + caps; i++)
		row[i] = i;
	lp_column(l, 0, 1, 0, row, z, rows + caps);
	return l;
}

static void
remember(struct stage *s, const struct lp *l)
{
	int rows = s->p->r.rows;

	for (int i = 0; i < rows; i++) {
		s->in_rows[i] = l->place[i] >= 0;
		s->up_rows[i] = l->upper[i];
	}
	for (int t = 0; t < s->p->types; t++) {
		int v = lp_variable(l, t), c = s->cap_row[t];

		s->in_types[t] = l->place[v] >= 0;
		s->up_types[t] = l->upper[v];
		s->in_caps[t] = c < 0 || l->place[c] >= 0;
		s->up_caps[t] = c >= 0 && l->upper[c];
	}
	s->in_z = l->place[lp_variable(l, s->p->types)] >= 0;
	s->up_z = l->upper[lp_variable(l, s->p->types)];
	s->begun = true;
}

static void
recall(struct arena *a, const struct stage *s, struct lp *l)
{
	int n = l->rows + l->columns, rows = s->p->r.rows;
	bool *in = arena_array(a, bool, n), *up = arena_array(a, bool, n);

	memcpy(in, s->in_rows, sizeof *in * (size_t)rows);
	memcpy(up, s->up_rows, sizeof *up * (size_t)rows);
	for (int t = 0; t < s->p->types; t++) {
		int v = lp_variable(l, t), c = s->cap_row[t];

		in[v] = s->in_types[t];
		up[v] = s->up_types[t];
		if (c >= 0) {
			in[c] = s->in_caps[t];
			up[c] = s->up_caps[t];
		}
	}
	in[lp_variable(l, s->p->types)] = s->in_z;
	up[lp_variable(l, s->p->types)] = s->up_z;
	lp_basis(l, in, up);
}

static double
chance(const struct stage *s, const struct lp *l, int t)
{
	return l->x[lp_variable(l, t)] +
	    (s->bounded[t] || s->apart[t] ? 0 :
	    l->x[lp_variable(l, s->p->types)]);
}

/*
 * A level's program.  A type that goes beyond 1 is set apart: p <= 1 for it, and
 * p >= z holds by itself.  Where it does not, both become rows, for good.
 */
static enum lp_end
raise(struct arena *a, struct stage *s, struct lp **out)
{
	for (;;) {
		struct lp *l = build(a, s);
		int z = lp_variable(l, s->p->types);
		enum lp_end end;
		bool beyond = false;
		uint64_t noise = 3;

		/* First a corner anywhere, then up from there.  Where there are
		 * no costs the dual simplex does not know its way: small ones
		 * give it one, and are taken away again. */
		if (s->begun)
			recall(a, s, l);
		else
			l->hi[z] = 0;
		l->cost[z] = s->begun ? -1 : 0;
		for (int t = 0; t < s->p->types; t++)
			l->cost[lp_variable(l, t)] = (s->begun ? 1e-6 : 1) *
			    (1 + solve_noise_unit(&noise));
		if ((end = lp_solve(l)) != LP_BEST)
			return end;
		for (int t = 0; t < s->p->types; t++)
			l->cost[lp_variable(l, t)] = 0;
		if (!s->begun)		/* z is still at the bottom */
			l->upper[z] = false;
		l->hi[z] = 1;
		l->cost[z] = -1;
		if ((end = lp_solve(l)) != LP_BEST)
			return end;
		remember(s, l);
		for (int t = 0; t < s->p->types; t++)
			if (s->apart[t] && !s->bounded[t] &&
			    l->x[lp_variable(l, t)] < l->x[z] - 1e-9) {
				s->apart[t] = false;	/* and not again */
				s->capped[t] = beyond = true;
			} else if (chance(s, l, t) > 1 + 1e-9 &&
			    !s->capped[t]) {
				s->apart[t] = beyond = true;
			}
		*out = l;
		if (!beyond)
			return LP_BEST;
	}
}

static struct select_level *
add_level(struct arena *a, struct chances *c)
{
	if (c->levels == c->level_room) {
		struct select_level *more;

		c->level_room = 2 * c->level_room + 16;
		more = arena_array(a, struct select_level, c->level_room);
		if (c->levels > 0)
			memcpy(more, c->level, sizeof *more *
			    (size_t)c->levels);
		c->level = more;
	}
	return &c->level[c->levels++];
}

struct select_level *
chances_level(struct arena *a, struct chances *c, double at,
    const double *weight, const double *hold, int types, double least,
    double *scale)
{
	struct select_level *v = add_level(a, c);
	double sum = 0;
	int n = 0;

	for (int t = 0; t < types; t++) {
		n += weight[t] > least || hold[t] > least;
		sum += weight[t] > least ? weight[t] : 0;
	}
	*scale = 1 / sum;
	*v = (struct select_level){ .chance = at, .bound = at };
	v->type = arena_array(a, int, n);
	v->weight = arena_array(a, double, n);
	v->hold = arena_array(a, double, n);
	for (int t = 0; t < types; t++) {
		if (weight[t] <= least && hold[t] <= least)
			continue;
		v->type[v->n] = t;
		v->weight[v->n] = weight[t] > least ? weight[t] * *scale : 0;
		v->hold[v->n++] = hold[t] > least ? hold[t] * *scale : 0;
	}
	return v;
}

static void
stage_make(struct arena *a, struct stage *s, const struct problem *p,
    struct solve_work *work)
{
	int t = p->types, r = p->r.rows;

	*s = (struct stage){ .p = p, .work = work,
	    .bounded = arena_array(a, bool, t),
	    .least = arena_array(a, double, t),
	    .apart = arena_array(a, bool, t),
	    .capped = arena_array(a, bool, t),
	    .cap_row = arena_array(a, int, t),
	    .in_rows = arena_array(a, bool, r),
	    .up_rows = arena_array(a, bool, r),
	    .in_caps = arena_array(a, bool, t),
	    .up_caps = arena_array(a, bool, t),
	    .in_types = arena_array(a, bool, t),
	    .up_types = arena_array(a, bool, t) };
}

bool
leximin_chances(struct arena *a, const struct problem *p, bool first_only,
    struct solve_work *work, struct chances *out)
{
	int open = p->types;
	struct arena *t = arena_make();
	double *weight = arena_array(a, double, p->types);
	double *hold = arena_array(a, double, p->types);
	struct stage s;
	bool ok = false;

	*out = (struct chances){ .p = arena_array(a, double, p->types),
	    .level_of = arena_array(a, int, p->types) };
	for (int i = 0; i < p->types; i++)
		out->level_of[i] = -1;
	stage_make(a, &s, p, work);
	work->stage = "chances";
	while (open > 0) {
		struct select_level *level;
		struct lp *l;
		double z, scale;
		int most = -1;
		bool none;

		arena_reset(t);
		if (raise(t, &s, &l) != LP_BEST)
			break;
		z = l->x[lp_variable(l, p->types)];
		for (int i = 0; i < p->types; i++) {
			double d = l->d[lp_variable(l, i)];

			out->p[i] = fmin(1, fmax(0, chance(&s, l, i)));
			weight[i] = !s.bounded[i] && d > 0 ? d : 0;
			hold[i] = s.bounded[i] && d > 0 ? d : 0;
			if (s.apart[i])
				weight[i] = 0;
			if (!s.bounded[i] && (most < 0 ||
			    weight[i] > weight[most]))
				most = i;
		}
		ok = true;
		/* All have 1: there is no price. */
		none = weight[most] <= priced;
		for (int i = 0; none && i < p->types; i++) {
			weight[i] = s.bounded[i] ? 0 : 1.0 / open;
			hold[i] = 0;
		}
		level = chances_level(a, out, z, weight, hold, p->types,
		    priced, &scale);
		level->price = arena_array(a, double, p->r.rows);
		for (int i = 0; i < p->r.rows; i++)
			level->price[i] = none || fabs(l->y[i]) < 1e-13 ? 0 :
			    -l->y[i] * scale;
		for (int i = 0; i < p->types; i++)
			if (!s.bounded[i] && weight[i] > priced) {
				s.bounded[i] = true;
				s.least[i] = out->p[i] = z;
				out->level_of[i] = out->levels - 1;
				open--;
			}
		work->part = 1 - (double)open / p->types;
		/* Those at 0 are in no panel: the least of the others. */
		if (first_only && z > nobody)
			break;
	}
	out->finished = open == 0 || (first_only && ok && !work->ended);
	arena_free(t);
	return ok;
}
