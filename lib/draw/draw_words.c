/* What a draw says, in words an organiser acts on. */
#include <math.h>
#include <stdlib.h>

#include "draw/draw.h"

const char *
select_row_words(const struct select_input *in, const struct select_rows *r,
    int row, bool by_min)
{
	struct arena *a = in->arena;
	const char *bound = by_min ? "minimum" : "maximum";
	int c = row - 1;

	if (row == 0)
		return arena_printf(a, "the %d seats", in->pool.seats);
	if (c < in->pool.cells)
		return arena_printf(a, "the %s %d of %s: %s", bound, by_min ?
		    in->pool.quota[c].min : in->pool.quota[c].max,
		    in->feature[in->pool.cell_feature[c]], in->value[c]);
	if (r->cap[row] >= in->set.bys)
		return "the places of those who left";
	return arena_printf(a, "the maximum %d from one %s: %s",
	    in->pool.cap[r->cap[row]].max, in->set.by[r->cap[row]].name,
	    in->group_name[r->cap[row]][r->group[row]]);
}

const char *
select_fault_words(const struct select_input *in, const struct select_fault *f)
{
	struct arena *a = in->arena;
	const struct select_pool *p = &in->pool;
	const struct select_quota *q = &p->quota[f->cell];
	const char *feature, *value;

	switch (f->kind) {
	case SELECT_SEATS_MORE_THAN_PEOPLE:
		return arena_printf(a, "%d seats, but only %d people can be "
		    "selected: ask for at most %d", p->seats, f->have, f->have);
	case SELECT_MINS_ABOVE_SEATS:
		return arena_printf(a, "the minima of %s add up to %d, more than "
		    "the %d seats: lower them by %d in all",
		    in->feature[f->feature], f->have, p->seats,
		    f->have - p->seats);
	case SELECT_MAXES_BELOW_SEATS:
		return arena_printf(a, "the maxima of %s add up to %d, fewer than "
		    "the %d seats: raise them by %d in all",
		    in->feature[f->feature], f->have, p->seats,
		    p->seats - f->have);
	case SELECT_CAPS_BELOW_SEATS:
		return arena_printf(a, "with at most %d from one %s, only %d of "
		    "the %d seats can be filled", p->cap[f->cap].max,
		    in->set.by[f->cap].name, f->have, p->seats);
	case SELECT_FIXED_ABOVE_MAX:
		if (f->cell < 0)
			return arena_printf(a, "those already selected are more "
			    "than %d from one %s", p->cap[f->cap].max,
			    in->set.by[f->cap].name);
		break;
	case SELECT_MIN_ABOVE_MAX:
	case SELECT_MIN_ABOVE_PEOPLE:
		break;
	}
	feature = in->feature[p->cell_feature[f->cell]];
	value = in->value[f->cell];
	if (f->kind == SELECT_MIN_ABOVE_PEOPLE)
		return arena_printf(a, "at least %d of %s: %s are wanted, but "
		    "there are %d: lower the minimum by %d", q->min, feature,
		    value, f->have, q->min - f->have);
	if (f->kind == SELECT_FIXED_ABOVE_MAX)
		return arena_printf(a, "%d of %s: %s are selected already, more "
		    "than the maximum %d", f->have, feature, value, q->max);
	return arena_printf(a, "the minimum %d of %s: %s is above its maximum %d",
	    q->min, feature, value, q->max);
}

const char *
select_fault_place(const struct select_input *in, const struct select_fault *f)
{
	int c = f->cell;

	switch (f->kind) {
	case SELECT_MINS_ABOVE_SEATS:
	case SELECT_MAXES_BELOW_SEATS:
		for (c = 0; in->pool.cell_feature[c] != f->feature;)
			c++;
		break;
	case SELECT_SEATS_MORE_THAN_PEOPLE:
	case SELECT_CAPS_BELOW_SEATS:
		return in->people.path;
	case SELECT_FIXED_ABOVE_MAX:
		if (c < 0)
			return in->people.path;
		break;
	case SELECT_MIN_ABOVE_MAX:
	case SELECT_MIN_ABOVE_PEOPLE:
		break;
	}
	return arena_printf(in->arena, "%s, line %zu", in->quotas.path,
	    in->value_line[c]);
}

const char *
select_relaxed_words(const struct select_input *in,
    const struct select_relaxed *r)
{
	const struct select_pool *p = &in->pool;
	struct buf b = BUF(in->arena);

	for (int c = 0; c < p->cells; c++) {
		const char *feature = in->feature[p->cell_feature[c]];

		if (r->min[c] < p->quota[c].min)
			buf_printf(&b, "%sthe minimum of %s: %s from %d to %d",
			    b.n == 0 ? "" : ", ", feature, in->value[c],
			    p->quota[c].min, r->min[c]);
		if (r->max[c] > p->quota[c].max)
			buf_printf(&b, "%sthe maximum of %s: %s from %d to %d",
			    b.n == 0 ? "" : ", ", feature, in->value[c],
			    p->quota[c].max, r->max[c]);
	}
	return buf_text(&b);
}

static bool
counts_in(const struct select_input *in, const struct select_rows *r,
    int person, int row)
{
	const struct select_pool *p = &in->pool;

	if (row >= 1 && row <= p->cells) {
		int f = p->cell_feature[row - 1];

		return p->cell[person * p->features + f] == row - 1;
	}
	return row > p->cells && p->cap[r->cap[row]].group[person] ==
	    r->group[row];
}

/* A level's prices are what its people compete for. */
int
select_bounds(const struct select_input *in, const struct select_lottery *s,
    int person, int row[SELECT_BOUNDS], bool *by_min)
{
	int t = s->type[person], n = 0;
	const struct select_level *v;

	*by_min = false;
	if (t < 0 || s->level_of[t] < 0)
		return 0;
	v = &s->level[s->level_of[t]];
	for (int own = 1; own >= 0 && n == 0; own--)
		for (; n < SELECT_BOUNDS; n++) {
			int best = -1;

			for (int i = 1; i < s->rows.rows; i++) {
				bool in_it = counts_in(in, &s->rows, person, i);
				double p = own ? v->price[i] : -v->price[i];
				bool named = false;

				for (int k = 0; k < n; k++)
					named = named || row[k] == i;
				if (!named && in_it == (own == 1) &&
				    p > 1e-9 && (best < 0 || p >
				    fabs(v->price[best])))
					best = i;
			}
			if (best < 0)
				break;
			row[n] = best;
			*by_min = !own;
		}
	return n;
}

const char *
select_bound_words(const struct select_input *in,
    const struct select_lottery *s, int person)
{
	struct buf b = BUF(in->arena);
	const struct select_level *v;
	int t = s->type[person], row[SELECT_BOUNDS], n;
	bool by_min;

	if (t < 0)
		return in->pool.place[person] == SELECT_IN ?
		    "in the panel beforehand" : "not among those to select from";
	for (int i = 0; i < s->blocked_n; i++)
		if (s->blocked[i].person == person)
			return s->blocked[i].row < 0 ? "in no panel that keeps "
			    "all quotas" : arena_printf(in->arena,
			    "in no panel that keeps %s", select_row_words(in,
			    &s->rows, s->blocked[i].row, s->blocked[i].by_min));
	if (s->level_of[t] < 0)
		return "";
	v = &s->level[s->level_of[t]];
	if (v->chance >= 1 - 1e-9)
		return "nothing: in every panel";
	if (v->over_panels)
		return "the quotas together, in whole people";
	n = select_bounds(in, s, person, row, &by_min);
	for (int k = 0; k < n; k++)
		buf_printf(&b, "%s%s", k == 0 ? "" : ", ",
		    select_row_words(in, &s->rows, row[k], by_min));
	return n > 0 ? buf_text(&b) : "the seats";
}
