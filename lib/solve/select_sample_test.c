#include "solve/select_sample.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/text.h"
#include "test/test.h"

const char *
sample_text(struct arena *a, const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	struct buf b = BUF(a);
	char chunk[4096];
	size_t got;

	*n = 0;
	if (f == NULL)
		return NULL;
	while ((got = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_put(&b, chunk, got);
	fclose(f);
	*n = b.n;
	return buf_text(&b);
}

bool
sample_read(struct arena *a, const char *name, int seats, bool households,
    size_t shift, struct sample *out)
{
	const char *dir = arena_printf(a, "test/solve/%s", name), *text;
	struct csv q, p;
	struct select_pool *pool = &out->pool;
	struct select_quota *quota;
	int *cell, *of, features;
	size_t n;

	*out = (struct sample){ 0 };
	text = sample_text(a, arena_printf(a, "%s/categories.csv", dir), &n);
	if (text == NULL || csv_read(a, text, n, &q) != RC_OK)
		return false;
	text = sample_text(a, arena_printf(a, "%s/respondents.csv", dir), &n);
	if (text == NULL || csv_read(a, text, n, &p) != RC_OK)
		return false;
	pool->people = (int)p.rows - 1;
	pool->seats = seats;
	pool->cells = (int)q.rows - 1;
	pool->quota = quota = arena_array(a, struct select_quota, pool->cells);
	pool->cell_feature = of = arena_array(a, int, pool->cells);
	features = 0;
	for (int c = 0; c < pool->cells; c++) {
		struct csv_row *r = &q.row[1 + ((size_t)c + shift) %
		    (q.rows - 1)];

		quota[c] = (struct select_quota){ atoi(r->cell[2]),
		    atoi(r->cell[3]), 0, pool->people };
		of[c] = csv_column(&p, r->cell[0]);
	}
	/* Columns as features, numbered as they come. */
	for (int c = 0; c < pool->cells; c++) {
		int at = of[c];

		if (at < 0)
			continue;
		for (int d = c; d < pool->cells; d++)
			if (of[d] == at)
				of[d] = -1 - features;
		features++;
	}
	for (int c = 0; c < pool->cells; c++)
		of[c] = -1 - of[c];
	pool->features = features;
	pool->cell = cell = arena_array(a, int, pool->people * features);
	out->score = arena_array(a, int64_t, pool->people);
	for (int i = 0; i < pool->people; i++) {
		struct csv_row *r = &p.row[1 + ((size_t)i + 7 * shift) %
		    (p.rows - 1)];

		for (int c = 0; c < pool->cells; c++) {
			struct csv_row *s = &q.row[1 + ((size_t)c + shift) %
			    (q.rows - 1)];
			int at = csv_column(&p, s->cell[0]);

			if (strcmp(r->cell[at], s->cell[1]) == 0)
				cell[i * features + of[c]] = c;
		}
		if (csv_column(&p, "score") >= 0)
			out->score[i] = atoi(r->cell[csv_column(&p, "score")]);
	}
	if (households) {
		struct select_cap *cap = arena_new(a, struct select_cap);
		int *group = arena_array(a, int, pool->people);
		int at = csv_column(&p, "household");

		for (int i = 0; i < pool->people; i++) {
			struct csv_row *r = &p.row[1 + ((size_t)i + 7 * shift) %
			    (p.rows - 1)];

			group[i] = atoi(r->cell[at] + 1);
		}
		*cap = (struct select_cap){ group, 1000, 1, NULL };
		pool->cap = cap;
		pool->caps = 1;
	}
	return true;
}

int
sample_rising(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

double *
sample_sorted(struct arena *a, const double *x, int n)
{
	double *s = arena_array(a, double, n);

	memcpy(s, x, sizeof *s * (size_t)n);
	qsort(s, (size_t)n, sizeof *s, sample_rising);
	return s;
}

void
sample_sound(struct arena *a, const struct select_pool *pool,
    const struct select_lottery *s)
{
	double sum = 0, *chance = arena_array(a, double, pool->people);
	int *tickets = arena_array(a, int, s->panels);
	struct solve_work w = { 0 };
	double low = 1, least = 1;

	for (int j = 0; j < s->panels; j++) {
		const struct select_panel *p = &s->panel[j];
		int *n = arena_array(a, int, pool->cells), *g;
		bool ok = p->people == pool->seats && p->probability > 0;

		for (int i = 0; i < p->people; i++) {
			chance[p->person[i]] += p->probability;
			ok = ok && (i == 0 || p->person[i] > p->person[i - 1]);
			for (int f = 0; f < pool->features; f++)
				n[pool->cell[p->person[i] * pool->features +
				    f]]++;
		}
		for (int c = 0; c < pool->cells; c++)
			ok = ok && n[c] >= pool->quota[c].min &&
			    n[c] <= pool->quota[c].max;
		for (int k = 0; k < pool->caps; k++) {
			g = arena_array(a, int, pool->cap[k].groups);
			for (int i = 0; i < p->people; i++)
				if (pool->cap[k].group[p->person[i]] >= 0)
					ok = ok && ++g[pool->cap[k].group[
					    p->person[i]]] <= pool->cap[k].max;
		}
		CHECK(ok);
		sum += p->probability;
	}
	CHECK(fabs(sum - 1) < 1e-9);
	for (int i = 0; i < SELECT_TICKETS; i++)
		tickets[s->ticket[i]]++;
	for (int i = 0; i < pool->people; i++) {
		CHECK(fabs(chance[i] - s->chance[i]) < 1e-9);
		if (s->chance[i] > 1e-9) {
			low = fmin(low, s->ticket_chance[i]);
			least = fmin(least, s->chance[i]);
		}
	}
	CHECK(low >= least - 0.0026);
	for (int i = 0; i < s->levels; i++) {
		double bound = s->level[i].over_panels ?
		    select_level_search(pool, s, i, &w) :
		    select_level_bound(pool, s, i);

		CHECK(bound <= s->level[i].chance + 1e-6);
	}
}
