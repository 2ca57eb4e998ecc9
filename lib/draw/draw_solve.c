/*
 * From what was read to an answer: a fair lottery, or the panels of a method that
 * is none.
 */
#include <math.h>
#include <string.h>

#include "draw/draw.h"
#include "solve/generator.h"

enum { DRAWS = 100, BEST_DRAWS = 10 };

const char *const select_method_name[] = { "leximin", "maximin", "nash",
	"score", "random", NULL };

static bool
same_panel(const struct select_panel *a, const struct select_panel *b)
{
	return a->people == b->people && memcmp(a->person, b->person,
	    sizeof *a->person * (size_t)a->people) == 0;
}

/*
 * Panels that chance points at, one after the other, each worth as many tickets:
 * random among all, score among those with the most points.  What chance says
 * follows from the inputs, so that nobody can try until it suits.
 */
static enum rc
by_points(struct select_input *in, struct solve_work *w,
    struct select_lottery *s, int64_t *sum, int64_t *bound)
{
	bool score = strcmp(in->set.method, "score") == 0, proved = true;
	int draws = score ? BEST_DRAWS : DRAWS, n = in->pool.people;
	int64_t *keys = arena_array(in->arena, int64_t, n);
	const char *purpose = arena_printf(in->arena,
	    "guildhall select %s %s %s", in->set.method, in->quotas.sha256,
	    in->people.sha256);

	*s = (struct select_lottery){ .least = 1 };
	select_types(in->arena, &in->pool, s);
	s->level_of = arena_array(in->arena, int, s->types);
	memset(s->level_of, -1, sizeof *s->level_of * (size_t)s->types);
	s->finished = true;
	s->panel = arena_array(in->arena, struct select_panel, draws);
	s->chance = arena_array(in->arena, double, n);
	for (int k = 0; k < draws; k++) {
		struct generator g = generator(purpose,
		    arena_printf(in->arena, "%d", k));
		struct select_panel p;
		int at = 0;

		for (int i = 0; i < n; i++)
			keys[i] = (int64_t)generator_below(&g, 1000000);
		TRY(select_best(in->arena, &in->pool, score ? in->points : NULL,
		    keys, w, &p, sum, bound, &proved));
		s->finished = s->finished && (proved || !score);
		while (at < s->panels && !same_panel(&s->panel[at], &p))
			at++;
		if (at == s->panels)
			s->panel[s->panels++] = p;
		else
			s->panel[at].probability += 1;
		for (int i = 0; i < SELECT_TICKETS / draws; i++)
			s->ticket[k * (SELECT_TICKETS / draws) + i] = at;
		if (w->ended) {		/* the panels so far have them all */
			for (int i = (k + 1) * (SELECT_TICKETS / draws);
			    i < SELECT_TICKETS; i++)
				s->ticket[i] = at;
			s->panel[at].probability += draws - k - 1;
			break;
		}
	}
	for (int j = 0; j < s->panels; j++) {
		s->panel[j].probability /= draws;
		for (int i = 0; i < s->panel[j].people; i++)
			s->chance[s->panel[j].person[i]] +=
			    s->panel[j].probability;
	}
	for (int i = 0; i < n; i++)
		if (s->type[i] >= 0)
			s->least = fmin(s->least, s->chance[i]);
	s->ticket_chance = s->chance;
	return RC_OK;
}

enum rc
select_like(struct select_input *in, struct solve_work *w, int *alike)
{
	struct select_cap *cap = arena_array(in->arena, struct select_cap,
	    in->pool.caps + 1);
	enum rc rc;

	if (in->pool.caps > 0)
		memcpy(cap, in->pool.cap, sizeof *cap * (size_t)in->pool.caps);
	rc = select_alike(in->arena, &in->pool, in->gone, w,
	    &cap[in->pool.caps], alike);
	if (rc == RC_CONFLICT)
		return rc;
	if (rc == RC_OK) {
		in->pool.cap = cap;
		in->pool.caps++;
	}
	return RC_OK;		/* without, where the work ended */
}

enum rc
select_solve(struct select_input *in, struct solve_work *w,
    struct select_answer *out)
{
	const char *method = in->set.method;

	*out = (struct select_answer){ .alike = -1 };
	if (in->gone != NULL)
		TRY(select_like(in, w, &out->alike));
	if (strcmp(method, "score") == 0 || strcmp(method, "random") == 0)
		return by_points(in, w, &out->lottery, &out->sum, &out->bound);
	return select_lottery(in->arena, &in->pool, strcmp(method, "nash") ==
	    0 ? SELECT_NASH : strcmp(method, "maximin") == 0 ? SELECT_MAXIMIN :
	    SELECT_LEXIMIN, 1, true, w, &out->lottery);
}
