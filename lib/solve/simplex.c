/*
 * The bounded simplex, primal and dual, with an explicit inverse of the basis:
 * the programs here have some 30 to 200 rows and up to some thousands of short
 * columns, where this is simpler than factors and as fast.
 */
#include "solve/linear.h"

#include <math.h>
#include <string.h>

static const double feasible = 1e-9;	/* how far a value may be off */
static const double optimal = 1e-9;	/* and a reduced cost */
static const double pivot_least = 1e-7;
static const double moved_by = 1e-6;	/* a cost, where nothing is won */

enum { FRESH_MAX = 100 };

struct lp *
lp_make(struct arena *a, struct solve_work *work, int rows, int columns)
{
	struct lp *p = arena_new(a, struct lp);
	int n = rows + columns;

	p->arena = a;
	p->work = work;
	p->rows = rows;
	p->column_room = columns;
	p->entry_room = 8 * columns + 16;
	p->start = arena_array(a, int, columns + 1);
	p->index = arena_array(a, int, p->entry_room);
	p->value = arena_array(a, double, p->entry_room);
	p->lo = arena_array(a, double, n);
	p->hi = arena_array(a, double, n);
	p->cost = arena_array(a, double, n);
	p->true_cost = arena_array(a, double, n);
	p->x = arena_array(a, double, n);
	p->d = arena_array(a, double, n);
	p->line = arena_array(a, double, n);
	p->place = arena_array(a, int, n);
	p->upper = arena_array(a, bool, n);
	p->ratio = arena_array(a, struct ratio, n);
	p->y = arena_array(a, double, rows);
	p->head = arena_array(a, int, rows);
	p->filled = arena_array(a, int, rows);
	p->alpha = arena_array(a, double, rows);
	p->weight = arena_array(a, double, rows);
	p->inverse = arena_array(a, double, (size_t)rows * (size_t)rows);
	for (int i = 0; i < rows; i++) {
		p->head[i] = i;
		p->place[i] = i;
	}
	p->noise = 1;
	p->stall = 300;
	return p;
}

static void *
grown(struct arena *a, const void *old, size_t size, int n, int room)
{
	void *more = arena_get_array(a, size, (size_t)room);

	memcpy(more, old, size * (size_t)n);
	return more;
}

static void
more_columns(struct lp *p)
{
	int had = p->rows + p->column_room, room;

	p->column_room = 2 * p->column_room + 64;
	room = p->rows + p->column_room;
	p->start = grown(p->arena, p->start, sizeof(int), p->columns + 1,
	    p->column_room + 1);
	p->lo = grown(p->arena, p->lo, sizeof(double), had, room);
	p->hi = grown(p->arena, p->hi, sizeof(double), had, room);
	p->cost = grown(p->arena, p->cost, sizeof(double), had, room);
	p->x = grown(p->arena, p->x, sizeof(double), had, room);
	p->d = grown(p->arena, p->d, sizeof(double), had, room);
	p->place = grown(p->arena, p->place, sizeof(int), had, room);
	p->upper = grown(p->arena, p->upper, sizeof(bool), had, room);
	p->true_cost = arena_array(p->arena, double, room);
	p->line = arena_array(p->arena, double, room);
	p->ratio = arena_array(p->arena, struct ratio, room);
}

int
lp_column(struct lp *p, double lo, double hi, double cost, const int *row,
    const double *value, int n)
{
	int v = p->rows + p->columns;

	if (p->columns == p->column_room)
		more_columns(p);
	if (p->entries + n > p->entry_room) {
		int room = 2 * (p->entries + n);

		p->index = grown(p->arena, p->index, sizeof(int), p->entries,
		    room);
		p->value = grown(p->arena, p->value, sizeof(double),
		    p->entries, room);
		p->entry_room = room;
	}
	for (int i = 0; i < n; i++)
		if (value[i] != 0) {
			p->index[p->entries] = row[i];
			p->value[p->entries++] = value[i];
		}
	p->lo[v] = p->x[v] = lo;
	p->hi[v] = hi;
	p->cost[v] = cost;
	p->place[v] = -1;
	p->upper[v] = false;
	p->start[++p->columns] = p->entries;
	return p->columns - 1;
}

void
lp_basis(struct lp *p, const bool *in, const bool *upper)
{
	int n = p->rows + p->columns, k = 0;

	for (int v = 0; v < n; v++) {
		p->upper[v] = upper[v];
		p->place[v] = -1;
		if (in[v] && k < p->rows)
			p->head[k++] = v;
	}
	/* Too few: rows' own. */
	for (int i = 0; i < p->rows && k < p->rows; i++)
		if (!in[i])
			p->head[k++] = i;
	for (int i = 0; i < p->rows; i++)
		p->place[p->head[i]] = i;
	p->valid = false;
}

/* into = inverse * the column of v */
static void
through(const struct lp *p, int v, double *into)
{
	int m = p->rows;

	if (v < m) {			/* the column of a row is -1 there */
		for (int i = 0; i < m; i++)
			into[i] = -p->inverse[(size_t)i * m + v];
		return;
	}
	memset(into, 0, sizeof *into * (size_t)m);
	for (int k = p->start[v - m]; k < p->start[v - m + 1]; k++) {
		const double *q = p->inverse + p->index[k];
		double a = p->value[k];

		for (int i = 0; i < m; i++, q += m)
			into[i] += *q * a;
	}
}

/* A row vector times the column of v. */
static double
along(const struct lp *p, const double *r, int v)
{
	double sum = 0;

	if (v < p->rows)
		return -r[v];
	for (int k = p->start[v - p->rows]; k < p->start[v - p->rows + 1]; k++)
		sum += r[p->index[k]] * p->value[k];
	return sum;
}

/* The inverse after variable v, whose column is alpha, came in at place r.  Where
 * its row is mostly zeros (as long as few variables have come in) only the rest is
 * gone through. */
static void
enter(struct lp *p, int r, const double *alpha)
{
	int m = p->rows, n = 0;
	double *row = p->inverse + (size_t)r * m;
	double by = 1 / alpha[r];

	for (int j = 0; j < m; j++) {
		row[j] *= by;
		if (row[j] != 0)
			p->filled[n++] = j;
	}
	for (int i = 0; i < m; i++) {
		double *other = p->inverse + (size_t)i * m;
		double a = alpha[i];

		if (i == r || a == 0)
			continue;
		if (n < m / 4)
			for (int k = 0; k < n; k++)
				other[p->filled[k]] -= a * row[p->filled[k]];
		else
			for (int j = 0; j < m; j++)
				other[j] -= a * row[j];
	}
}

/* Begins with the rows' own variables and lets the others in, one by one, each
 * at the place where it is largest; one that depends on the others stays out. */
static void
renew(struct lp *p)
{
	int m = p->rows, k = 0;
	int *wanted = (int *)(void *)p->ratio;	/* free to use here */

	memset(p->inverse, 0, sizeof *p->inverse * (size_t)m * (size_t)m);
	for (int i = 0; i < m; i++)
		if (p->head[i] >= m)
			wanted[k++] = p->head[i];
	for (int i = 0; i < m; i++) {
		p->weight[i] = p->place[i] >= 0;	/* the place is taken */
		p->inverse[(size_t)i * m + i] = -1;
	}
	for (int i = 0; i < m; i++)
		p->place[p->head[i]] = -1;
	for (int i = 0; i < m; i++) {
		p->head[i] = i;
		p->place[i] = i;
	}
	for (int w = 0; w < k; w++) {
		int v = wanted[w], r = -1;

		through(p, v, p->alpha);
		for (int i = 0; i < m; i++)
			if (p->weight[i] == 0 && (r < 0 ||
			    fabs(p->alpha[i]) > fabs(p->alpha[r])))
				r = i;
		if (r < 0 || fabs(p->alpha[r]) < 1e-9)
			continue;
		enter(p, r, p->alpha);
		p->place[p->head[r]] = -1;
		p->head[r] = v;
		p->place[v] = r;
		p->weight[r] = 1;
	}
	p->fresh = 0;
	p->valid = true;
}

/* Values of all variables from those outside the basis. */
static void
values(struct lp *p)
{
	int m = p->rows, n = m + p->columns;
	double *sum = p->weight;

	memset(sum, 0, sizeof *sum * (size_t)m);
	for (int v = 0; v < n; v++) {
		if (p->place[v] >= 0)
			continue;
		p->x[v] = p->upper[v] ? p->hi[v] : p->lo[v];
		if (p->x[v] == 0)
			continue;
		if (v < m)
			sum[v] -= p->x[v];
		else
			for (int k = p->start[v - m]; k < p->start[v - m + 1];
			    k++)
				sum[p->index[k]] += p->value[k] * p->x[v];
	}
	for (int i = 0; i < m; i++) {
		const double *row = p->inverse + (size_t)i * m;
		double x = 0;

		for (int j = 0; j < m; j++)
			x -= row[j] * sum[j];
		p->x[p->head[i]] = x;
	}
}

static void
prices(struct lp *p)
{
	int m = p->rows, n = m + p->columns;

	memset(p->y, 0, sizeof *p->y * (size_t)m);
	for (int i = 0; i < m; i++) {
		const double *row = p->inverse + (size_t)i * m;
		double c = p->cost[p->head[i]];

		if (c == 0)
			continue;
		for (int j = 0; j < m; j++)
			p->y[j] += c * row[j];
	}
	for (int v = 0; v < n; v++)
		p->d[v] = p->place[v] >= 0 ? 0 :
		    p->cost[v] - along(p, p->y, v);
}

/* Whether all values are within their bounds. */
static bool
within(const struct lp *p)
{
	for (int i = 0; i < p->rows; i++) {
		int v = p->head[i];

		if (p->x[v] < p->lo[v] - feasible ||
		    p->x[v] > p->hi[v] + feasible)
			return false;
	}
	return true;
}

/* Variables outside go to the bound that their reduced cost asks for. */
static bool
turn(struct lp *p)
{
	int n = p->rows + p->columns;
	bool any = false;

	for (int v = 0; v < n; v++) {
		bool to = p->d[v] < 0;

		if (p->place[v] >= 0 || fabs(p->d[v]) <= optimal ||
		    p->upper[v] == to)
			continue;
		p->upper[v] = to;
		any |= p->hi[v] > p->lo[v];
	}
	return any;
}

/* Row r of inverse times the columns that may come into the basis, in p->line.
 * One that is fixed may not: its reduced cost waits for prices(). */
static void
row_line(struct lp *p, int r)
{
	const double *row = p->inverse + (size_t)r * p->rows;
	int n = p->rows + p->columns;

	for (int v = 0; v < n; v++)
		p->line[v] = p->place[v] >= 0 || p->hi[v] <= p->lo[v] ? 0 :
		    along(p, row, v);
}

/* v comes in at place r; p->alpha is its column, p->line the row of r. */
static void
exchange(struct lp *p, int r, int v, bool leaves_upper)
{
	int out = p->head[r], n = p->rows + p->columns;
	double by = p->d[v] / p->alpha[r];

	for (int u = 0; u < n; u++)
		p->d[u] -= by * p->line[u];
	p->d[v] = 0;
	p->d[out] = -by;
	enter(p, r, p->alpha);
	p->place[out] = -1;
	p->upper[out] = leaves_upper;
	p->head[r] = v;
	p->place[v] = r;
	p->fresh++;
}

static void
refresh(struct lp *p)
{
	renew(p);
	values(p);
	prices(p);
}

/* Whether values and prices, reckoned anew, still satisfy the rows and the costs
 * of the basis: then an inverse changed many times is as good as a new one. */
static bool
clean(struct lp *p)
{
	int m = p->rows;
	double *off = p->weight;

	values(p);
	prices(p);
	for (int i = 0; i < m; i++)
		off[i] = -p->x[i];
	for (int v = m; v < m + p->columns; v++)
		if (p->x[v] != 0)
			for (int k = p->start[v - m]; k < p->start[v - m + 1];
			    k++)
				off[p->index[k]] += p->value[k] * p->x[v];
	for (int i = 0; i < m; i++) {
		int v = p->head[i];

		if (fabs(off[i]) > feasible ||
		    fabs(p->cost[v] - along(p, p->y, v)) > optimal)
			return false;
	}
	return true;
}

/*
 * Whether row r of the inverse proves that no values satisfy the rows.  Times
 * the rows it gives a sum over all variables that is zero for any values that do;
 * here it cannot be, within all bounds.  So the proof needs no exact inverse.
 */
static bool
proves_none(const struct lp *p, int r)
{
	const double *row = p->inverse + (size_t)r * p->rows;
	double least = 0, most = 0;

	for (int v = 0; v < p->rows + p->columns; v++) {
		double a = along(p, row, v);

		least += a * (a > 0 ? p->lo[v] : p->hi[v]);
		most += a * (a > 0 ? p->hi[v] : p->lo[v]);
	}
	return least > feasible || most < -feasible;
}

/* The smallest ratio first. */
static void
sift(struct ratio *h, int n, int at)
{
	struct ratio moving = h[at];

	for (int child; (child = 2 * at + 1) < n; at = child) {
		if (child + 1 < n && h[child + 1].ratio < h[child].ratio)
			child++;
		if (h[child].ratio >= moving.ratio)
			break;
		h[at] = h[child];
	}
	h[at] = moving;
}

/* The place that is furthest outside its bounds, by the length of its row; or
 * -1. */
static int
leaving(const struct lp *p)
{
	int r = -1;
	double most = 0;

	for (int i = 0; i < p->rows; i++) {
		int v = p->head[i];
		double off = p->x[v] < p->lo[v] ? p->lo[v] - p->x[v] :
		    p->x[v] - p->hi[v], length = 0;
		const double *row = p->inverse + (size_t)i * p->rows;

		if (off <= feasible)
			continue;
		for (int j = 0; j < p->rows; j++)
			length += row[j] * row[j];
		off *= off / length;
		if (off > most) {
			most = off;
			r = i;
		}
	}
	return r;
}

/*
 * Which variable comes in where the value of p->line's row must rise (or fall)
 * by off: the one whose reduced cost reaches zero first.  Those that reach it while the
 * value is still outside go to their other bound instead.  -1: none is left,
 * so no values satisfy this row.
 */
static int
entering(struct lp *p, bool rise, double off)
{
	int n = p->rows + p->columns, count = 0, taken = 0, best = -1;
	struct ratio *h = p->ratio;
	double last = 0;

	for (int v = 0; v < n; v++) {
		double a = rise ? -p->line[v] : p->line[v];
		double d;

		if (fabs(a) < pivot_least || p->hi[v] <= p->lo[v] ||
		    (p->upper[v] ? a > 0 : a < 0))
			continue;
		/* a > 0: its growing moves the row the right way */
		d = fabs(p->d[v]);
		h[count++] = (struct ratio){ d / fabs(a), v };
	}
	for (int i = count / 2 - 1; i >= 0; i--)
		sift(h, count, i);
	/* Taken ones are kept behind the heap, the last taken first. */
	while (count > 0) {
		struct ratio t = h[0];
		int v = t.variable;

		h[0] = h[--count];
		if (count > 0)
			sift(h, count, 0);
		h[count] = t;
		taken++;
		off -= fabs(p->line[v]) * (p->hi[v] - p->lo[v]);
		if (off <= 0) {
			last = t.ratio;
			break;
		}
	}
	if (off > feasible)
		return -1;
	if (off > 0)
		last = h[count].ratio;
	/* Of those that tie for the last, the largest. */
	while (count > 0 && h[0].ratio <= last + 1e-10) {
		struct ratio t = h[0];

		h[0] = h[--count];
		if (count > 0)
			sift(h, count, 0);
		h[count] = t;
		taken++;
	}
	for (int i = count; i < count + taken; i++)
		if (h[i].ratio >= last - 1e-10 && (best < 0 ||
		    fabs(p->line[h[i].variable]) > fabs(p->line[best])))
			best = h[i].variable;
	/* The others before it turn round. */
	for (int i = count; i < count + taken; i++)
		if (h[i].ratio < last - 1e-10)
			p->upper[h[i].variable] = !p->upper[h[i].variable];
	return best;
}

/* Values after turns at entering(): only those outside have moved. */
static void
after_turns(struct lp *p)
{
	int n = p->rows + p->columns, m = p->rows, filled = 0;
	double *sum = p->weight;

	memset(sum, 0, sizeof *sum * (size_t)m);
	for (int v = 0; v < n; v++) {
		double to, by;

		if (p->place[v] >= 0)
			continue;
		to = p->upper[v] ? p->hi[v] : p->lo[v];
		by = to - p->x[v];
		if (by == 0)
			continue;
		p->x[v] = to;
		if (v < m)
			sum[v] -= by;
		else
			for (int k = p->start[v - m]; k < p->start[v - m + 1];
			    k++)
				sum[p->index[k]] += p->value[k] * by;
	}
	for (int j = 0; j < m; j++)
		if (sum[j] != 0)
			p->filled[filled++] = j;
	if (filled == 0)
		return;
	for (int i = 0; i < m; i++) {
		const double *row = p->inverse + (size_t)i * m;
		double x = 0;

		for (int k = 0; k < filled; k++)
			x += row[p->filled[k]] * sum[p->filled[k]];
		p->x[p->head[i]] -= x;
	}
}

/*
 * Where many reduced costs are zero, exchanges that win nothing may go round for
 * ever.  Costs moved a little, each by its own amount and away from where its
 * variable would turn, tell them apart; settle_costs() puts them back.
 */
static void
move_costs(struct lp *p)
{
	int n = p->rows + p->columns;

	if (!p->moved)
		memcpy(p->true_cost, p->cost, sizeof *p->cost * (size_t)n);
	p->moved = true;
	for (int v = 0; v < n; v++) {
		double by = moved_by * (1 + solve_noise_unit(&p->noise));

		if (p->place[v] >= 0 || p->hi[v] <= p->lo[v])
			continue;
		by = p->upper[v] ? -by : by;
		p->cost[v] += by;
		p->d[v] += by;
	}
}

static void
settle_costs(struct lp *p)
{
	if (p->moved)
		memcpy(p->cost, p->true_cost, sizeof *p->cost *
		    (size_t)(p->rows + p->columns));
	p->moved = false;
}

static enum lp_end
dual(struct lp *p)
{
	int idle = 0, r;

	while ((r = leaving(p)) >= 0) {
		int out = p->head[r], v;
		bool rise = p->x[out] < p->lo[out];
		double to = rise ? p->lo[out] : p->hi[out], step;

		if (!solve_step(p->work))
			return LP_ENDED;
		if (idle > p->stall) {
			move_costs(p);
			idle = 0;
		}
		row_line(p, r);
		v = entering(p, rise, fabs(p->x[out] - to));
		if (v < 0) {
			if (p->fresh == 0 || proves_none(p, r))
				return LP_IMPOSSIBLE;
			refresh(p);	/* once more, with a clean inverse */
			turn(p);
			values(p);
			continue;
		}
		after_turns(p);
		through(p, v, p->alpha);
		if (fabs(p->alpha[r] - p->line[v]) >
		    1e-6 * (1 + fabs(p->line[v])) && p->fresh > 0) {
			refresh(p);
			turn(p);
			values(p);
			continue;
		}
		idle = fabs(p->d[v]) <= optimal ? idle + 1 : 0;
		step = (p->x[out] - to) / p->alpha[r];
		for (int i = 0; i < p->rows; i++)
			p->x[p->head[i]] -= step * p->alpha[i];
		p->x[v] += step;
		p->x[out] = to;
		exchange(p, r, v, !rise);
		if (p->fresh >= FRESH_MAX) {
			refresh(p);
			turn(p);
			values(p);
		}
	}
	return LP_BEST;
}

static int
improving(struct lp *p, bool by_chance)
{
	int n = p->rows + p->columns, best = -1;
	double most = 0;

	for (int v = 0; v < n; v++) {
		double gain = p->upper[v] ? p->d[v] : -p->d[v];

		if (p->place[v] >= 0 || gain <= optimal ||
		    p->hi[v] <= p->lo[v])
			continue;
		if (by_chance)
			gain = 1 + solve_noise_unit(&p->noise);
		if (gain > most) {
			most = gain;
			best = v;
		}
	}
	return best;
}

/* The place that stops v first; -1 when v reaches its own other bound. */
static int
stopping(const struct lp *p, int v, double way, double *step)
{
	double most = p->hi[v] - p->lo[v];
	int r = -1;

	/* Twice: how far within the tolerance, then the largest pivot. */
	for (int pass = 0; pass < 2; pass++) {
		double size = 0;

		for (int i = 0; i < p->rows; i++) {
			int u = p->head[i];
			double a = way * p->alpha[i], room;

			if (fabs(a) < pivot_least)
				continue;
			room = a > 0 ? p->x[u] - p->lo[u] :
			    p->hi[u] - p->x[u];
			if (pass == 0 && (room + feasible) / fabs(a) < most) {
				most = (room + feasible) / fabs(a);
				r = i;
			}
			if (pass == 1 && room / fabs(a) <= most &&
			    fabs(a) > size) {
				size = fabs(a);
				r = i;
				*step = room > 0 ? room / fabs(a) : 0;
			}
		}
		if (r < 0) {
			*step = most;
			return -1;
		}
	}
	return r;
}

static enum lp_end
primal(struct lp *p)
{
	int idle = 0, v;

	while ((v = improving(p, idle > p->stall)) >= 0) {
		double way = p->upper[v] ? -1 : 1, step = 0;
		int r;

		if (!solve_step(p->work))
			return LP_ENDED;
		through(p, v, p->alpha);
		r = stopping(p, v, way, &step);
		idle = step <= feasible ? idle + 1 : 0;
		for (int i = 0; i < p->rows; i++)
			p->x[p->head[i]] -= way * step * p->alpha[i];
		p->x[v] += way * step;
		if (r < 0) {
			p->upper[v] = !p->upper[v];
			p->x[v] = p->upper[v] ? p->hi[v] : p->lo[v];
			continue;
		}
		row_line(p, r);
		exchange(p, r, v, way * p->alpha[r] < 0);
		if (p->fresh >= FRESH_MAX)
			refresh(p);
	}
	return LP_BEST;
}

enum lp_end
lp_solve(struct lp *p)
{
	if (!p->valid)
		renew(p);
	values(p);
	prices(p);
	for (int round = 0;; round++) {
		enum lp_end end;

		if (within(p)) {
			if ((end = primal(p)) != LP_BEST)
				return end;
		} else {
			if (turn(p))
				values(p);
			end = dual(p);
			settle_costs(p);
			if (end != LP_BEST)
				return end;
		}
		/* Done when an inverse that is clean says the same. */
		if (!clean(p) && p->fresh > 0 && round < 8)
			refresh(p);
		if (within(p) && improving(p, false) < 0)
			return LP_BEST;
		if (round >= 8 && within(p))
			return LP_BEST;
		if (round >= 16)
			return LP_BEST;
	}
}
