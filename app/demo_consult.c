/*
 * Consultation groups on invented participants' questions: one session is over,
 * the others are still to come.  And a case study with its results.
 */
#include "app/demo.h"

#include "consult/consult.h"
#include "consult/consult_case.h"

/* The last question is done in each group of the session. */
static enum rc
finish(struct db *db, struct arena *a, const struct edition *e, row_id session)
{
	struct consult_group *g;

	TRY(consult_list(db, a, e->id, 0, &g));
	for (; g != NULL; g = g->next) {
		if (g->session != session)
			continue;
		g->clock.round = g->rounds;
		g->clock.step = CONSULT_OVER;
		g->clock.version++;
		TRY(consult_clock_save(db, g->id, &g->clock));
	}
	return RC_OK;
}

enum rc
demo_consult(struct db *db, struct arena *a, const struct edition *e)
{
	struct session_item *i;
	bool first = true;

	TRY(session_list(db, a, e->id, false, &i));
	for (; i != NULL; i = i->next) {
		enum rc rc = i->kind == SESSION_OPEN_QUESTION ?
		    consult_make(db, a, e, i) : RC_NONE;

		if (rc == RC_NONE)
			continue;
		TRY(rc);
		if (first)
			TRY(finish(db, a, e, i->id));
		first = false;
	}
	return RC_OK;
}

static const char *const results[] = {
	"The hall is not the matter: nobody asked the café before it was let.\n"
	    "The municipality names one person whom associations ring; the "
	    "library lends its reading room until then.",
	"Speak with the owner first, then with the council, and do both "
	    "together with the people of the café.\nWe take along: write down "
	    "who is to be asked before something is closed.",
};

/* One of the group, who writes for it. */
static enum rc
write_result(struct db *db, struct arena *a, const struct case_study *c,
    int64_t group, const char *body, unixtime at)
{
	struct case_result x = { .study = c->id, .group = group, .lang = "en",
	    .body = body };
	struct case_group *g;
	struct participant *p;

	TRY(participant_list(db, a, c->edition, 0, "confirmed", &p));
	for (; p != NULL; p = p->next) {
		TRY(case_groups(db, a, c, p->person.id, &g));
		while (g != NULL && (g->number != group || !g->own))
			g = g->next;
		if (g != NULL)
			return case_result_save(db, &x, p->person.id, at);
	}
	return RC_OK;
}

enum rc
demo_case(struct db *db, struct arena *a, const struct edition *e,
    const char *session)
{
	struct case_study c = { .edition = e->id, .lang = "en",
	    .title = "The language café that lost its hall",
	    .body = "A town of 14,000. For three years newcomers and neighbours "
	    "met twice a week in the hall of an old school. In spring the hall "
	    "was let to a company; the café learned it from the door.\n\nThe "
	    "officer for integration works half a day a week on it. The "
	    "association has a small grant until December.\n\n"
	    "**What should the municipality do, this week and this year?**" };
	struct session_item *i;
	struct person by;

	TRY(person_by_email(db, a, demo_roles[4].email, &by));
	TRY(session_list(db, a, e->id, false, &i));
	while (i != NULL && !text_starts(words_pick(a, i->title, "en").text,
	    session))
		i = i->next;
	if (i == NULL)
		return RC_OK;
	c.session = i->id;
	c.person = by.id;
	TRY(case_save(db, &c, i->starts - 86400));
	TRY(case_hand(db, c.id, i->starts));
	for (int k = 0; k < 2; k++)
		TRY(write_result(db, a, &c, k + 1, results[k], i->ends));
	return RC_OK;
}
