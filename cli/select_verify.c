/*
 * guildhall select --verify DIR: what somebody who trusts nobody would check.
 * Each check is a line; the proofs of the levels are computed again from the
 * quotas and the people, not read.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/select.h"

static const double near = 1e-6;	/* how exact a proof has to be */

struct verify {
	struct arena *arena;
	struct select_folder f;
	struct select_input in;
	struct select_lottery s;
	bool *panel_has;		/* [people], of one panel */
	double *chance, *ticket;	/* [people] */
	int panels, bad;
	bool json;
};

static void
check(struct verify *v, bool holds, const char *what)
{
	if (!v->json)
		printf("%s  %s\n", holds ? "yes" : "NO ", what);
	v->bad += !holds;
}

static int
by_text(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* Whether the people marked are a panel: every rule, in whole numbers. */
static bool
is_panel(const struct select_input *in, const bool *has)
{
	const struct select_pool *p = &in->pool;
	struct arena *a = arena_make();
	int *cell = arena_array(a, int, p->cells), people = 0;
	int *seen = arena_array(a, int, p->people);	/* by delegation */
	bool holds = true;

	for (int i = 0; i < p->people; i++) {
		people += has[i];
		for (int f = 0; f < p->features; f++)
			cell[p->cell[i * p->features + f]] += has[i];
		if (p->place[i] == SELECT_IN)
			holds = holds && has[i];
		if (p->place[i] == SELECT_OUT)
			holds = holds && !has[i];
		/* The people of a delegation are here or there together. */
		if (p->delegation != NULL && p->delegation[i] >= 0 &&
		    p->place[i] == SELECT_FREE) {
			int d = p->delegation[i];

			holds = holds && (seen[d] == 0 || seen[d] ==
			    1 + has[i]);
			seen[d] = 1 + has[i];
		}
	}
	for (int c = 0; c < p->cells; c++)
		holds = holds && cell[c] >= p->quota[c].min &&
		    cell[c] <= p->quota[c].max;
	for (int k = 0; k < p->caps; k++) {
		int *n = arena_array(a, int, p->cap[k].groups);

		for (int i = 0; i < p->people; i++)
			if (has[i] && p->cap[k].group[i] >= 0)
				holds = holds && ++n[p->cap[k].group[i]] <=
				    p->cap[k].max;
		for (int g = 0; p->cap[k].min != NULL &&
		    g < p->cap[k].groups; g++)
			holds = holds && n[g] >= p->cap[k].min[g];
	}
	arena_free(a);
	return holds && people == p->seats;
}

/* Panels of lottery.csv, one after the other: their rows stand together. */
static void
lottery(struct verify *v, bool known)
{
	const struct csv *c = &v->f.lottery_table;
	struct select_name *name = known ? select_names(v->arena, &v->in) :
	    NULL;
	const char **number = arena_array(v->arena, const char *, c->rows);
	int *tickets = arena_array(v->arena, int, c->rows);
	bool valid = true, once = true;
	double sum = 0;

	for (size_t r = 1; r < c->rows; r++)
		if (r == 1 || strcmp(c->row[r].cell[0], c->row[r - 1].cell[0]))
			number[v->panels++] = c->row[r].cell[0];
	qsort(number, (size_t)v->panels, sizeof *number, by_text);
	for (int i = 1; i < v->panels; i++)
		once = once && strcmp(number[i - 1], number[i]) != 0;
	check(v, once, "each panel of lottery.csv stands in one place");
	once = true;
	for (int i = 0; i < SELECT_TICKETS; i++) {
		const char **at = bsearch(&v->f.ticket_panel[i], number,
		    (size_t)v->panels, sizeof *number, by_text);

		once = once && at != NULL;
		if (at != NULL)
			tickets[at - number]++;
	}
	check(v, once, "each of the 1,000 tickets has a panel of the lottery");
	for (size_t r = 1; r < c->rows;) {
		const char *id = c->row[r].cell[0];
		double part = strtod(c->row[r].cell[1], NULL);
		const char **at = bsearch(&id, number, (size_t)v->panels,
		    sizeof *number, by_text);
		int n = tickets[at - number];

		valid = valid && part >= 0;
		sum += part;
		if (known)
			memset(v->panel_has, 0, sizeof *v->panel_has *
			    (size_t)v->in.pool.people);
		for (; r < c->rows && strcmp(c->row[r].cell[0], id) == 0; r++) {
			int person = known ? select_named(name, v->in.pool.people,
			    c->row[r].cell[2]) : -1;

			valid = valid && strtod(c->row[r].cell[1], NULL) ==
			    part;
			if (!known)
				continue;
			if (person < 0 || v->panel_has[person]) {
				valid = false;
				continue;
			}
			v->panel_has[person] = true;
			v->chance[person] += part;
			v->ticket[person] += n / (double)SELECT_TICKETS;
		}
		if (known)
			valid = valid && is_panel(&v->in, v->panel_has);
	}
	check(v, fabs(sum - 1) < 1e-9, "the probabilities add up to 1");
	check(v, valid, known ? "every panel has the seats and keeps every rule" :
	    "every panel has one probability");
}

static void
probabilities(struct verify *v)
{
	const struct select_text *t = &v->f.file[SELECT_PROBABILITIES];
	struct csv c;
	struct select_name *name = select_names(v->arena, &v->in);
	bool same = true;

	if (t->path == NULL || csv_read(v->arena, t->text, t->n, &c) != RC_OK ||
	    (int)c.rows != v->in.pool.people + 1) {
		check(v, false, "probabilities.csv has a row for each person");
		return;
	}
	for (size_t r = 1; r < c.rows; r++) {
		int person = c.row[r].cells != 3 ? -1 : select_named(name,
		    v->in.pool.people, c.row[r].cell[0]);

		same = same && person >= 0 && fabs(strtod(c.row[r].cell[1],
		    NULL) - v->chance[person]) < 1e-9 &&
		    fabs(strtod(c.row[r].cell[2], NULL) -
		    v->ticket[person]) < 1e-9;
	}
	check(v, same, "probabilities.csv says what lottery and tickets give");
}

/* The levels, as numbers; false: not to be understood. */
static bool
read_levels(struct verify *v)
{
	const json_t *levels = json_object_get(v->f.certificate, "levels");
	struct select_name *name = select_names(v->arena, &v->in);
	struct select_lottery *s = &v->s;

	select_types(v->arena, &v->in.pool, s);
	s->levels = (int)json_array_size(levels);
	s->level = arena_array(v->arena, struct select_level, s->levels);
	s->level_of = arena_array(v->arena, int, s->types);
	for (int t = 0; t < s->types; t++)
		s->level_of[t] = -1;
	for (int i = 0; i < s->levels; i++) {
		struct select_level *l = &s->level[i];
		const json_t *from = json_array_get(levels, (size_t)i);
		const json_t *prices = json_object_get(from, "prices");
		const json_t *people = json_object_get(from, "people");
		const char *proof = json_string_value(json_object_get(from,
		    "proof"));
		double sum = 0;

		if (proof == NULL)
			return false;
		l->over_panels = strcmp(proof, "panels") == 0;
		l->chance = json_number_value(json_object_get(from, "chance"));
		l->price = arena_array(v->arena, double, s->rows.rows);
		for (size_t k = 0; k < json_array_size(prices); k++) {
			const json_t *p = json_array_get(prices, k);
			json_int_t row = json_integer_value(json_array_get(p,
			    0));

			if (row < 0 || row >= s->rows.rows)
				return false;
			l->price[row] = json_number_value(json_array_get(p, 1));
		}
		l->n = (int)json_array_size(people);
		l->type = arena_array(v->arena, int, l->n);
		l->weight = arena_array(v->arena, double, l->n);
		l->hold = arena_array(v->arena, double, l->n);
		for (int k = 0; k < l->n; k++) {
			const json_t *p = json_array_get(people, (size_t)k);
			const char *like = json_string_value(json_object_get(p,
			    "like"));
			int person = like == NULL ? -1 : select_named(name,
			    v->in.pool.people, like);
			double w = json_number_value(json_object_get(p,
			    "weight"));
			double h = json_number_value(json_object_get(p, "hold"));

			if (person < 0 || s->type[person] < 0 || w < 0 || h < 0)
				return false;
			l->type[k] = s->type[person];
			l->weight[k] = w;
			l->hold[k] = h;
			sum += w;
			/* Held is who an earlier level has bounded. */
			if (h > 0 && s->level_of[l->type[k]] < 0)
				return false;
			if (w > 0 && s->level_of[l->type[k]] >= 0)
				return false;
		}
		for (int k = 0; k < l->n; k++)
			if (l->weight[k] > 0)
				s->level_of[l->type[k]] = i;
		if (fabs(sum - 1) > 1e-9)
			return false;
	}
	return true;
}

static void
levels(struct verify *v, struct solve_work *w)
{
	bool proved = true, had = true, all = true;
	const char *method = v->in.set.method;
	struct select_lottery *s = &v->s;
	bool nash = strcmp(method, "nash") == 0;
	const json_t *result = json_object_get(v->f.certificate, "result");
	bool whole = json_is_true(json_object_get(result, "proved"));
	double gap = json_number_value(json_object_get(result, "gap"));

	if (!read_levels(v)) {
		check(v, false, "the levels of certificate.json can be read");
		return;
	}
	for (int i = 0; i < s->levels; i++) {
		const struct select_level *l = &s->level[i];
		double bound = l->over_panels ?
		    select_level_search(&v->in.pool, s, i, w) :
		    select_level_bound(&v->in.pool, s, i);

		/* Nash: no lottery has a larger weighted sum of chances. */
		proved = proved && bound <= l->chance + (nash ? 1e-4 : near);
	}
	for (int i = 0; i < v->in.pool.people; i++) {
		int t = s->type[i];

		if (t < 0 || nash)
			continue;
		/* One whose work ended claims so much of the least likely only:
		 * how far they may be from what is possible at most. */
		if (s->level_of[t] < 0)
			all = false;
		else if (v->chance[i] < s->level[whole ? s->level_of[t] :
		    0].chance - near - (whole ? 0 : gap))
			had = false;
	}
	if (s->levels > 0)
		check(v, proved, arena_printf(v->arena, "the proof of each of "
		    "%d levels, computed again: nobody of it can have more",
		    s->levels));
	if (s->levels > 0 && !nash)
		check(v, had, whole ? "each person has the chance of their "
		    "level" : arena_printf(v->arena, "nobody is further than "
		    "%.4f %% from the best chance of the least likely", 100 *
		    gap));
	if (strcmp(method, "leximin") == 0 && whole)
		check(v, all, "each person has a level");
}

/* Who come in are like those who left, as far as can be: found again, and from
 * here on a rule that every panel has to keep. */
static void
like_with_like(struct verify *v, struct solve_work *w)
{
	int alike = -1;
	enum rc rc;

	if (v->in.gone == NULL)
		return;
	rc = select_like(&v->in, w, &alike);
	check(v, rc == RC_OK && alike >= 0, arena_printf(v->arena,
	    "of those who come in, %d can be like those who left", alike));
}

/* Whether two files are one table, however a spreadsheet has quoted it. */
static bool
same_table(struct arena *a, const struct select_text *one,
    const struct select_text *other)
{
	struct csv x, y;

	if (csv_read(a, one->text, one->n, &x) != RC_OK ||
	    csv_read(a, other->text, other->n, &y) != RC_OK ||
	    x.rows != y.rows)
		return false;
	for (size_t r = 0; r < x.rows; r++) {
		if (x.row[r].cells != y.row[r].cells)
			return false;
		for (size_t i = 0; i < x.row[r].cells; i++)
			if (strcmp(text_clean(a, x.row[r].cell[i], true),
			    text_clean(a, y.row[r].cell[i], true)) != 0)
				return false;
	}
	return true;
}

/* Draws again.  The files of people are not for everybody: each is looked at
 * where it is there. */
static void
drawn_people(struct verify *v, const char *seed, struct solve_work *w)
{
	static const struct { enum select_file file; const char *what; } of[] = {
		{ SELECT_SELECTED, "selected.csv is that panel, row by row as "
		    "in the people" },
		{ SELECT_REMAINING, "remaining.csv is everybody else" },
		{ SELECT_OTHERS, "alternates.csv is whom the seed draws for "
		    "the waiting list, in their order" },
	};
	struct select_folder again = { 0 };
	struct select_drawn drawn;
	bool known = select_draw_again(&v->in, &v->f, seed, w, &drawn,
	    &again) == RC_OK;

	for (size_t i = 0; i < sizeof of / sizeof of[0]; i++)
		if (v->f.file[of[i].file].path != NULL)
			check(v, known && same_table(v->arena,
			    &v->f.file[of[i].file], &again.file[of[i].file]),
			    of[i].what);
}

static void
draw(struct verify *v, struct solve_work *w)
{
	const json_t *d = json_object_get(v->f.certificate, "draw");
	const char *seed = json_string_value(json_object_get(d, "seed"));
	const char *panel = json_string_value(json_object_get(d, "panel"));
	int ticket;

	if (seed == NULL || panel == NULL) {
		if (!v->json)
			printf("     not drawn yet; what was published is %s\n",
			    v->f.commitment);
		return;
	}
	ticket = select_draw_ticket(v->arena, v->f.commitment, seed);
	check(v, json_integer_value(json_object_get(d, "ticket")) == ticket &&
	    strcmp(v->f.ticket_panel[ticket], panel) == 0,
	    arena_printf(v->arena, "the seed \"%s\" draws ticket %03d", seed,
	    ticket));
	drawn_people(v, seed, w);
}

int
select_verify(struct arena *a, const char *dir, const char *quotas,
    const char *people, struct solve_work *w, bool json)
{
	struct verify v = { .arena = a, .json = json };
	const char *why = NULL;
	enum rc rc;

	if (select_open(a, dir, &v.f, &why) != RC_OK)
		return cli_fail("%s", why);
	if ((quotas != NULL && select_load(a, quotas,
	    &v.f.file[SELECT_QUOTAS], &why) != RC_OK) || (people != NULL &&
	    select_load(a, people, &v.f.file[SELECT_PEOPLE], &why) != RC_OK)) {
		json_decref(v.f.certificate);
		return cli_fail("%s", why);
	}
	rc = select_read_again(a, &v.f, &v.in);
	if (rc == RC_INVALID) {
		json_decref(v.f.certificate);
		return cli_fail("%s", v.in.why);
	}
	check(&v, true, "lottery.csv and tickets.csv are those of the "
	    "certificate");
	if (rc == RC_OK) {
		check(&v, true, "quotas and people are those of the certificate");
		like_with_like(&v, w);
		v.panel_has = arena_array(a, bool, v.in.pool.people);
		v.chance = arena_array(a, double, v.in.pool.people);
		v.ticket = arena_array(a, double, v.in.pool.people);
		lottery(&v, true);
		probabilities(&v);
		levels(&v, w);
		draw(&v, w);
	} else {
		lottery(&v, false);
		if (!json)
			puts("     without quotas and people, no panel and no "
			    "proof was verified");
	}
	json_decref(v.f.certificate);
	if (json)
		printf("{\"holds\":%s,\"panels\":%d,\"people\":%s,"
		    "\"commitment\":\"%s\"}\n", v.bad == 0 ? "true" : "false",
		    v.panels, rc == RC_OK ? "true" : "false", v.f.commitment);
	if (v.bad > 0)
		return cli_fail("%s: %d of these do not hold", dir, v.bad);
	return 0;
}
