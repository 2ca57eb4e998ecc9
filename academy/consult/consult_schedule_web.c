/* One's own turn and role in the schedule: on its page, on paper, in the
 * calendar. */
#include "consult/consult_inside_web.h"

/* In each language: whoever looks has one of them. */
static const char *
task_words(struct arena *a, const struct consult_round *x,
    const struct consult_seat *s)
{
	const char *words = NULL;

	for (const struct language *l = languages; l->code != NULL; l++)
		words = words_set(a, words, l->code, x == NULL ? tr(l->code,
		    N_("adviser")) : TRF(a, l->code, N_("question {1}: {2}"),
		    arena_printf(a, "%lld", (long long)x->n),
		    consult_role(l->code, x, s)));
	return words;
}

static unixtime
no_later(unixtime at, unixtime end)
{
	return at < end ? at : end;
}

static struct own_group *
add(struct arena *a, const struct consult_group *g,
    const struct consult_round *x, const struct consult_seat *s,
    struct own_group ***end)
{
	struct own_group *o = arena_new(a, struct own_group);

	*o = (struct own_group){ .session = g->session, .number = g->number,
	    .title = task_words(a, x, s), .starts = g->starts,
	    .ends = g->ends, .version = g->clock.version };
	**end = o;
	*end = &o->next;
	return o;
}

/* Each question at which one who sits in g does more than advise, else that one
 * advises.  minutes: of a question. */
static void
add_tasks(struct arena *a, const struct consult_group *g,
    const struct consult_seat *s, int64_t minutes, struct own_group ***end)
{
	bool advises = false, serves = false;

	for (int64_t k = 0; k < g->rounds; k++) {
		const struct consult_round *x = &g->round[k];
		unixtime starts = g->starts + k * minutes * 60;
		struct own_group *o;

		advises = advises || consult_there(s, x->n);
		if (!consult_there(s, x->n) || (s->person != x->giver &&
		    s->person != x->moderator && s->person != x->rapporteur))
			continue;
		o = add(a, g, x, s, end);
		o->starts = no_later(starts, g->ends);
		o->ends = no_later(starts + minutes * 60, g->ends);
		serves = true;
	}
	if (advises && !serves)
		add(a, g, NULL, s, end);
}

enum rc
consult_of_person(struct db *db, struct arena *a, row_id edition,
    row_id person, struct own_group **out)
{
	struct slot_setting setting;
	struct consult_group *list;

	while (*out != NULL)
		out = &(*out)->next;
	TRY(slot_setting(db, edition, &setting));
	TRY(consult_list(db, a, edition, person, &list));
	for (; list != NULL; list = list->next) {
		struct consult_group g;

		TRY(consult_find(db, a, list->id, &g));
		for (const struct consult_seat *s = g.seats; s != NULL;
		    s = s->next)
			if (s->person == person)
				add_tasks(a, &g, s, setting.minutes, &out);
	}
	return RC_OK;
}
