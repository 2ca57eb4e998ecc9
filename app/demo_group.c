/*
 * Who sat with whom in the demonstration: made by the same rules as an
 * organiser's, by a seed, so that it is the same on every machine.
 */
#include "app/demo.h"

#include <string.h>

#include "group/group.h"
#include "group/group_desk.h"

enum { WORK = 3000000 };	/* enough for so few, and soon done */

/* Sessions whose English title begins so. */
static enum rc
sessions_named(struct db *db, struct arena *a, row_id edition,
    const char *const *begin, row_id *ids, size_t *n)
{
	struct session_item *s;

	*n = 0;
	TRY(session_list(db, a, edition, false, &s));
	for (; s != NULL; s = s->next)
		for (const char *const *p = begin; *p != NULL; p++)
			if (text_starts(words_pick(a, s->title, "en").text, *p))
				ids[(*n)++] = s->id;
	return RC_OK;
}

/* Each wishes for another group first; some for none. */
static enum rc
wish(struct db *db, const struct allotment *l)
{
	for (size_t i = 0; i < l->people; i++) {
		int64_t first = (int64_t)(i * 7 % 5 % l->groups) + 1;
		int64_t numbers[] = { first, first %
		    (int64_t)l->groups + 1 };

		if (i % 6 != 5)
			TRY(wishes_set(db, l->grouping.id,
			    l->person[i].participant, numbers,
			    (size_t)l->grouping.wishes < 2 ? 1 : 2));
	}
	return RC_OK;
}

static enum rc
lead(struct db *db, struct arena *a, row_id grouping, int64_t number,
    int role, enum lead_role as)
{
	struct person p;

	TRY(person_by_email(db, a, demo_roles[role].email, &p));
	return grouping_lead_set(db, grouping, number, p.id, as);
}

enum rc
demo_groups(struct db *db, struct arena *a, const struct edition *e,
    const struct demo_groups *d, unixtime when)
{
	struct grouping g = { .edition = e->id, .title = d->title,
	    .kind = (enum grouping_kind)d->kind, .groups = d->groups,
	    .diverse = text_split(a, d->mix, ' '), .wishes = d->wishes,
	    .language = d->language ? "stated" : NULL };
	row_id *ids = arena_array(a, row_id, 64);
	struct allotment l;
	size_t n, where;
	int32_t *plan;

	TRY(sessions_named(db, a, e->id, d->sessions, ids, &n));
	TRY(grouping_save(db, a, &g, ids, n, d->rounds_each, when));
	for (int64_t k = 0; k < d->groups; k++) {
		struct grouping_group group = { .number = k + 1 };

		if (d->place != NULL)
			group.place = W(a, "en", arena_printf(a, "%s %lld",
			    d->place, (long long)k + 1), NULL);
		if (d->travel != NULL)
			group.travel = W(a, "en", arena_printf(a, "Bus %lld, %s",
			    (long long)k + 1, d->travel), NULL);
		TRY(grouping_group_save(db, g.id, &group));
	}
	TRY(lead(db, a, g.id, 1, 4, LEAD_FACILITATOR));
	TRY(allotment_load(db, a, e->id, g.id, &l));
	if (g.wishes > 0) {
		TRY(wish(db, &l));
		TRY(allotment_load(db, a, e->id, g.id, &l));
	}
	plan = arena_array(a, int32_t, l.rounds * l.people + 1);
	TRY(allotment_make(a, &l, 0, 1, WORK, NULL, NULL, plan, &where));
	TRY(allotment_save(db, &l, plan, "generate"));
	TRY(allotment_load(db, a, e->id, g.id, &l));
	return grouping_publish(db, a, &l, when);
}
