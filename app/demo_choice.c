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

/* What the draw of a part proposes for an application, or NULL. */
static const struct proposal *
proposed(const struct proposal *list, row_id application)
{
	while (list != NULL && list->application != application)
		list = list->next;
	return list;
}

/* Those in [from, to) by their places on the drawn waiting list. */
static void
by_place(row_id *ids, const struct proposal *list, int from, int to)
{
	for (int i = from; i < to; i++)
		for (int j = i + 1; j < to; j++) {
			const struct proposal *x = proposed(list, ids[i]);
			const struct proposal *y = proposed(list, ids[j]);
			row_id id = ids[i];

			if (x == NULL || y == NULL || x->rank <= y->rank)
				continue;
			ids[i] = ids[j];
			ids[j] = id;
		}
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
	struct proposal *drawn = NULL;
	row_id *who = arena_array(a, row_id, n + 1);
	unixtime when = c->when + (c->seed == NULL ? 0 : 3 * DAY);

	memcpy(who, ids, sizeof *who * (size_t)n);
	TRY(person_by_email(db, a, demo_roles[1].email, &organiser));
	TRY(person_by_email(db, a, demo_roles[3].email, &assessor));
	TRY(part_list(db, a, e->id, &parts));
	TRY(criterion_list(db, a, e->id, &criteria));
	if (criteria == NULL)
		TRY(selection_defaults(db, e->id));
	TRY(selection_seats(db, e->id, c->seats));
	for (int i = 0; i < n; i++)
		TRY(assess(db, a, e->id, who[i], assessor.id, i < c->admit ?
		    4 + i % 2 : i < c->admit + c->wait ? 3 : 2, c->when));
	if (c->seed != NULL) {
		TRY(demo_draw(db, a, e->id, parts->id, &(struct demo_lot){
		    "score", c->admit, c->wait, NULL, c->seed,
		    c->when + DAY / 2 }));
		TRY(proposals_of(db, a, e->id, parts->id, &drawn));
		by_place(who, drawn, c->admit, c->admit + c->wait);
	}
	for (int i = 0; i < n; i++) {
		enum choice choice = i < c->admit ? CHOICE_ADMIT :
		    i < c->admit + c->wait ? CHOICE_WAIT : CHOICE_REFUSE;

		for (struct part *p = parts; p != NULL; p = p->next) {
			const struct proposal *x = p == parts ?
			    proposed(drawn, who[i]) : NULL;

			TRY(decide(db, who[i], p->id, choice, x != NULL &&
			    x->choice == choice ? x->reason : reason[choice],
			    organiser.id, when + DAY));
		}
	}
	TRY(selection_publish(db, a, e->id, organiser.id, when + 2 * DAY));
	for (int i = 0; i < c->admit; i++) {
		int k = 0;	/* not the same people in each part */

		for (struct part *p = parts; p != NULL; p = p->next, k += 2)
			TRY(offer_answer(db, a, who[i], p->id,
			    c->decline == 0 || (i + k) % c->decline != 1,
			    when + 4 * DAY));
	}
	return RC_OK;
}

enum rc
demo_draw(struct db *db, struct arena *a, row_id edition, row_id part,
    const struct demo_lot *lot)
{
	struct draw d = { .edition = edition, .part = part, .wish = {
	    .line = -1, .alternates = lot->alternates, .whole = true,
	    .refuse = true } };
	struct choosing v;
	struct person organiser;
	const char *why;

	for (unsigned m = 0; m < DRAW_METHODS; m++)
		if (strcmp(select_method_name[m], lot->method) == 0)
			d.wish.method = m;
	TRY(person_by_email(db, a, demo_roles[1].email, &organiser));
	TRY(choosing_load(db, a, edition, part, &v));
	d.made_by = organiser.id;
	d.wish.seats = lot->seats == 0 ? v.seats : lot->seats;
	TRY(draw_add(db, a, &d, lot->when));
	TRY(draw_now(db, a, d.id));
	if (lot->source != NULL)
		TRY(draw_announce(db, d.id, lot->source, lot->when + 3600));
	TRY(draw_find(db, a, edition, d.id, &d));
	TRY(draw_seed(db, a, &d, lot->seed, organiser.id, lot->when + 3 * DAY,
	    &why));
	TRY(draw_find(db, a, edition, d.id, &d));
	return draw_propose(db, &d, lot->when + 3 * DAY + 3600);
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
