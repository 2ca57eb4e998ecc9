#include "solve/types.h"

#include <stdlib.h>
#include <string.h>

/* A row that a unit counts in.  A unit's entries are sorted by row. */
struct entry {
	int row, count;
};

struct unit {
	int person, people;
	int64_t key;
	struct entry *entry;
	int entries;
};

static int
by_row(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return (x->row > y->row) - (x->row < y->row);
}

static int
compare(const struct unit *a, const struct unit *b)
{
	for (int i = 0; i < a->entries && i < b->entries; i++) {
		const struct entry *x = &a->entry[i], *y = &b->entry[i];

		if (x->row != y->row)
			return x->row < y->row ? -1 : 1;
		if (x->count != y->count)
			return x->count < y->count ? -1 : 1;
	}
	if (a->entries != b->entries)
		return a->entries < b->entries ? -1 : 1;
	return (a->key > b->key) - (a->key < b->key);
}

static int
by_entries(const void *a, const void *b)
{
	const struct unit *x = a, *y = b;
	int c = compare(x, y);

	return c != 0 ? c : (x->person > y->person) - (x->person < y->person);
}

static enum select_place
place(const struct select_pool *pool, int person)
{
	return pool->place == NULL ? SELECT_FREE : pool->place[person];
}

/* Rows: seats, quotas, and of groups those that could go beyond a bound.  What
 * people who are in beforehand count is taken off. */
static void
make_rows(struct arena *a, const struct select_pool *pool, struct problem *out,
    int **row_of)
{
	int rows = 1 + pool->cells, at = 0;
	int *lo, *hi, *cap, *group;

	for (int c = 0; c < pool->caps; c++)
		rows += pool->cap[c].groups;
	lo = arena_array(a, int, rows);
	hi = arena_array(a, int, rows);
	cap = arena_array(a, int, rows);
	group = arena_array(a, int, rows);
	lo[at] = hi[at] = pool->seats;
	for (int c = 0; c < pool->cells; c++) {
		lo[++at] = pool->quota[c].min;
		hi[at] = pool->quota[c].max;
	}
	at++;
	for (int i = 0; i < at; i++)
		cap[i] = group[i] = -1;
	for (int c = 0; c < pool->caps; c++) {
		const struct select_cap *k = &pool->cap[c];
		int *in = arena_array(a, int, k->groups);
		int *open = arena_array(a, int, k->groups);

		row_of[c] = arena_array(a, int, k->groups);
		for (int i = 0; i < pool->people; i++)
			if (k->group[i] >= 0) {
				in[k->group[i]] += place(pool, i) == SELECT_IN;
				open[k->group[i]] +=
				    place(pool, i) == SELECT_FREE;
			}
		for (int g = 0; g < k->groups; g++) {
			int min = k->min == NULL ? 0 : k->min[g];

			row_of[c][g] = -1;
			if (in[g] + open[g] <= k->max && min <= in[g])
				continue;
			lo[at] = min;
			hi[at] = k->max;
			cap[at] = c;
			group[at] = g;
			row_of[c][g] = at++;
		}
	}
	out->r = (struct select_rows){ at, lo, hi, cap, group };
	for (int i = 0; i < pool->people; i++) {
		if (place(pool, i) != SELECT_IN)
			continue;
		lo[0]--;
		hi[0]--;
		for (int f = 0; f < pool->features; f++) {
			int c = pool->cell[i * pool->features + f];

			lo[1 + c]--;
			hi[1 + c]--;
		}
		for (int c = 0; c < pool->caps; c++) {
			int g = pool->cap[c].group[i];

			if (g >= 0 && row_of[c][g] >= 0) {
				lo[row_of[c][g]]--;
				hi[row_of[c][g]]--;
			}
		}
	}
	/* A minimum below 0 is none; a maximum beyond the seats neither. */
	for (int i = 0; i < at; i++) {
		if (lo[i] < 0 && i > 0)
			lo[i] = 0;
		if (hi[i] > hi[0] && hi[0] >= 0)
			hi[i] = hi[0];
	}
}

static void
add(struct unit *u, int row)
{
	for (int i = 0; i < u->entries; i++)
		if (u->entry[i].row == row) {
			u->entry[i].count++;
			return;
		}
	u->entry[u->entries++] = (struct entry){ row, 1 };
}

void
problem_make(struct arena *a, const struct select_pool *pool,
    const int64_t *keys, struct problem *out)
{
	int n = pool->people, units = 0, entries = 0;
	int wide = 1 + pool->features + pool->caps;
	int **row_of = arena_array(a, int *, pool->caps);
	struct arena *t = arena_make();
	struct unit *unit = arena_array(t, struct unit, n);
	int *last;			/* by delegation: its unit */
	int *tail = arena_array(t, int, n);	/* by unit: its last person */
	int delegations = 0;

	*out = (struct problem){ .pool = pool };
	make_rows(a, pool, out, row_of);
	out->type = arena_array(a, int, n);
	out->next = arena_array(a, int, n);
	for (int i = 0; i < n; i++)
		if (pool->delegation != NULL && pool->delegation[i] >=
		    delegations)
			delegations = pool->delegation[i] + 1;
	last = arena_array(t, int, delegations);
	memset(last, -1, sizeof *last * (size_t)delegations);
	for (int i = 0; i < n; i++) {
		int d = pool->delegation == NULL ? -1 : pool->delegation[i];
		struct unit *u;

		out->type[i] = out->next[i] = -1;
		if (place(pool, i) != SELECT_FREE)
			continue;
		if (d >= 0 && last[d] >= 0) {
			struct entry *more;

			u = &unit[last[d]];
			out->next[tail[last[d]]] = i;
			tail[last[d]] = i;
			more = arena_array(t, struct entry, u->entries + wide);
			memcpy(more, u->entry, sizeof *more *
			    (size_t)u->entries);
			u->entry = more;
		} else {
			u = &unit[units];
			u->person = i;
			u->entry = arena_array(t, struct entry, wide);
			tail[units] = i;
			if (d >= 0)
				last[d] = units;
			units++;
		}
		u->people++;
		u->key += keys == NULL ? 0 : keys[i];
		add(u, 0);
		for (int f = 0; f < pool->features; f++)
			add(u, 1 + pool->cell[i * pool->features + f]);
		for (int c = 0; c < pool->caps; c++) {
			int g = pool->cap[c].group[i];

			if (g >= 0 && row_of[c][g] >= 0)
				add(u, row_of[c][g]);
		}
	}
	for (int i = 0; i < units; i++) {
		qsort(unit[i].entry, (size_t)unit[i].entries,
		    sizeof *unit[i].entry, by_row);
		entries += unit[i].entries;
	}
	qsort(unit, (size_t)units, sizeof *unit, by_entries);
	out->start = arena_array(a, int, units + 1);
	out->row = arena_array(a, int, entries);
	out->count = arena_array(a, int, entries);
	out->units = arena_array(a, int, units);
	out->people = arena_array(a, int, units);
	out->first = arena_array(a, int, units + 1);
	out->unit = arena_array(a, int, units);
	entries = 0;
	for (int i = 0; i < units; i++) {
		const struct unit *u = &unit[i];
		int k;

		if (i == 0 || compare(&unit[i - 1], u) != 0) {
			k = out->types++;
			out->start[k] = entries;
			out->people[k] = u->people;
			out->first[k] = i;
			for (int e = 0; e < u->entries; e++) {
				out->row[entries] = u->entry[e].row;
				out->count[entries++] = u->entry[e].count;
			}
		}
		k = out->types - 1;
		out->unit[i] = u->person;
		out->units[k]++;
		for (int j = u->person; j >= 0; j = out->next[j])
			out->type[j] = k;
	}
	out->start[out->types] = entries;
	out->first[out->types] = units;
	arena_free(t);
}

bool
problem_holds(const struct problem *p, const int *x)
{
	struct arena *a = arena_make();
	int *sum = arena_array(a, int, p->r.rows);
	bool holds = true;

	for (int t = 0; t < p->types; t++) {
		holds = holds && x[t] >= 0 && x[t] <= p->units[t];
		if (x[t] != 0)
			for (int k = p->start[t]; k < p->start[t + 1]; k++)
				sum[p->row[k]] += p->count[k] * x[t];
	}
	for (int i = 0; i < p->r.rows; i++)
		holds = holds && sum[i] >= p->r.lo[i] && sum[i] <= p->r.hi[i];
	arena_free(a);
	return holds;
}

struct lp *
problem_lp(struct arena *a, const struct problem *p, struct solve_work *w)
{
	struct lp *l = lp_make(a, w, p->r.rows, p->types);
	double *value = arena_array(a, double, p->r.rows);

	for (int i = 0; i < p->r.rows; i++) {
		l->lo[i] = p->r.lo[i];
		l->hi[i] = p->r.hi[i];
	}
	for (int t = 0; t < p->types; t++) {
		int n = p->start[t + 1] - p->start[t];

		for (int k = 0; k < n; k++)
			value[k] = p->count[p->start[t] + k];
		lp_column(l, 0, p->units[t], 0, p->row + p->start[t], value, n);
	}
	return l;
}

void
mix_add(struct mix *m, const int *x, double part)
{
	if (m->panels == m->room) {
		int room = 2 * m->room + 64;
		double *parts = arena_array(m->arena, double, room);
		int **xs = arena_array(m->arena, int *, room);

		if (m->panels > 0) {
			memcpy(parts, m->part, sizeof *parts *
			    (size_t)m->panels);
			memcpy(xs, m->x, sizeof *xs * (size_t)m->panels);
		}
		m->part = parts;
		m->x = xs;
		m->room = room;
	}
	m->part[m->panels] = part;
	m->x[m->panels] = arena_array(m->arena, int, m->types);
	memcpy(m->x[m->panels++], x, sizeof *x * (size_t)m->types);
}

enum rc
any_panel(const struct problem *p, int has, struct solve_work *w, int *x)
{
	struct arena *a = arena_make();
	struct lp *l = problem_lp(a, p, w);
	struct mip m = { .lp = l, .wholes = p->types, .any = true,
	    .above = -1e300 };
	double *gain = arena_array(a, double, p->types);
	uint64_t noise = 7;
	enum rc rc = RC_OK;
	bool proved;

	/* Costs that differ lead the simplex straight to a corner. */
	for (int t = 0; t < p->types; t++)
		gain[t] = solve_noise_unit(&noise);
	if (has >= 0)
		l->lo[lp_variable(l, has)] = 1;
	m.gain = gain;
	m.x = arena_array(a, double, p->types);
	proved = mip_solve(&m);
	if (m.found)
		for (int t = 0; t < p->types; t++)
			x[t] = (int)m.x[t];
	if (!m.found)
		rc = proved ? RC_CONFLICT : RC_NONE;
	else if (!problem_holds(p, x))
		rc = RC_NONE;		/* rounding: never seen, never trusted */
	arena_free(a);
	return rc;
}
