/*
 * How the demonstration's editions chose and who came: invented scores,
 * decisions with reasons, published by the same calls as by an organiser.
 */
#include "app/demo.h"

#include <string.h>

#include "attendance/attendance.h"
#include "intake/intake.h"
#include "selection/selection_draw.h"

enum { DAY = 86400 };

enum rc
demo_quota(struct db *db, struct arena *a, row_id edition, const char *title,
    const char *fact, const char *values, int at_least, int at_most)
{
	struct quota *list, q = { .title = W(a, "en", title, NULL),
	    .fact = fact, .values = values, .at_least = at_least,
	    .at_most = at_most, .share = true, .pos = 1 };

	TRY(quota_list(db, a, edition, &list));
	for (; list != NULL; list = list->next)
		q.pos++;
	return quota_save(db, edition, &q);
}

enum rc
demo_delegation(struct db *db, struct arena *a, row_id edition,
    const char *name, const char *country, int most, const row_id *ids, int n)
{
	const char *code;
	row_id id;

	TRY(delegation_new(db, a, edition, name, &id, &code));
	for (int i = 0; i < n && most > 0; i++) {
		struct application p;

		TRY(application_find(db, a, ids[i], false, &p));
		if (p.delegation != 0 || strcmp(p.country, country) != 0)
			continue;
		TRY(delegation_put(db, edition, ids[i], id));
		most--;
	}
	return RC_OK;
}

enum rc
demo_group(struct db *db, struct arena *a, row_id edition, const char *title,
    const char *countries, const char **value)
{
	struct country_group *list;

	TRY(country_group_add(db, edition, W(a, "en", title, NULL),
	    countries));
	TRY(country_group_list(db, a, edition, &list));
	for (; list != NULL; list = list->next)
		if (strcmp(list->countries, countries) == 0)
			*value = arena_printf(a, "group:%lld",
			    (long long)list->id);
	return RC_OK;
}

/* One assessor's points: the first applicants convinced most. */
static enum rc
assess(struct db *db, struct arena *a, row_id edition, row_id application,
    row_id assessor, int64_t points, unixtime when)
{
	struct criterion *c;
	struct application p;

	TRY(application_find(db, a, application, false, &p));
	TRY(criterion_list(db, a, edition, &c));
	TRY(assignment_set(db, application, assessor, true, when));
	for (; c != NULL; c = c->next)
		if (c->track == 0 || c->track == p.track)
			TRY(score_set(db, application, assessor, c->id,
			    points < c->max ? points : c->max));
	return assignment_state(db, application, assessor, "done",
	    points > 3 ? "A clear question that others share." :
	    "A question that could be sharper.", when);
}

enum rc
demo_choose(struct db *db, struct arena *a, const struct edition *e,
    const struct demo_choice *c, const row_id *ids, int n)
{
	static const char *const reason[CHOICES] = { "",
	    "A clear question, and the countries stay in balance.",
	    "A good question; more people of this country than places.",
	    "The question is outside the topics of this edition." };
	struct person organiser, assessor;
	struct part *parts;
	struct criterion *criteria;

	TRY(person_by_email(db, a, demo_roles[1].email, &organiser));
	TRY(person_by_email(db, a, demo_roles[3].email, &assessor));
	TRY(part_list(db, a, e->id, &parts));
	TRY(criterion_list(db, a, e->id, &criteria));
	if (criteria == NULL)
		TRY(selection_defaults(db, e->id));
	TRY(selection_seats(db, e->id, c->seats));
	for (int i = 0; i < n; i++) {
		enum choice choice = i < c->admit ? CHOICE_ADMIT :
		    i < c->admit + c->wait ? CHOICE_WAIT : CHOICE_REFUSE;

		TRY(assess(db, a, e->id, ids[i], assessor.id, choice ==
		    CHOICE_ADMIT ? 4 + i % 2 : choice == CHOICE_WAIT ? 3 : 2,
		    c->when));
		for (struct part *p = parts; p != NULL; p = p->next)
			TRY(decide(db, ids[i], p->id, choice, reason[choice],
			    organiser.id, c->when + DAY));
	}
	TRY(selection_publish(db, a, e->id, organiser.id, c->when + 2 * DAY));
	for (int i = 0; i < c->admit; i++) {
		int k = 0;	/* not the same people in each part */

		for (struct part *p = parts; p != NULL; p = p->next, k += 2)
			TRY(offer_answer(db, a, ids[i], p->id,
			    c->decline == 0 || (i + k) % c->decline != 1,
			    c->when + 4 * DAY));
	}
	return RC_OK;
}

enum rc
demo_draw(struct db *db, struct arena *a, row_id edition, row_id part,
    const char *seed, unixtime when)
{
	struct draw d = { .edition = edition, .part = part, .wish = {
	    .line = -1, .alternates = 6, .whole = true, .refuse = true } };
	struct choosing v;
	struct person organiser;
	const char *why;

	TRY(person_by_email(db, a, demo_roles[1].email, &organiser));
	TRY(choosing_load(db, a, edition, part, &v));
	d.made_by = organiser.id;
	d.wish.seats = v.seats;
	TRY(draw_add(db, a, &d, when));
	TRY(draw_now(db, a, d.id));
	TRY(draw_announce(db, d.id, "The numbers of the national lottery, on the "
	    "Saturday after", when + 3600));
	TRY(draw_find(db, a, edition, d.id, &d));
	TRY(draw_seed(db, a, &d, seed, organiser.id, when + 3 * DAY, &why));
	TRY(draw_find(db, a, edition, d.id, &d));
	return draw_propose(db, &d, when + 3 * DAY + 3600);
}

enum rc
demo_came(struct db *db, struct arena *a, row_id edition, int came)
{
	struct session_item *sessions;
	struct participant *people;
	struct person trainer;

	TRY(person_by_email(db, a, demo_roles[4].email, &trainer));
	TRY(session_list(db, a, edition, false, &sessions));
	for (struct session_item *s = sessions; s != NULL; s = s->next) {
		int n = 0;

		if (s->seats != 0 || s->kind == SESSION_BREAK)
			continue;
		TRY(participant_list(db, a, edition, s->part, "confirmed",
		    &people));
		for (struct participant *p = people; p != NULL && n < came;
		    p = p->next, n++)
			TRY(presence_set(db, s->id, p->id, "signature", true,
			    trainer.id, s->starts + 600));
	}
	return RC_OK;
}
