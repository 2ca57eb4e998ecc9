/*
 * Consultation groups on invented participants' questions: one session is over,
 * the others are still to come.  And a case study with its results.
 */
#include "app/demo.h"

#include "consult/consult.h"
#include "consult/consult_case.h"
#include "consult/consult_record.h"

static const struct { enum offer_kind kind; const char *body; } offers[] = {
	{ OFFER_CASE, "We had the same two years ago. What helped was one page "
	    "on who answers what, agreed by three offices before the first "
	    "family came." },
	{ OFFER_PRACTICE, "A morning a week in the library where people of all "
	    "offices sit at one table. It began with a borrowed table." },
	{ OFFER_WARNING, "Do not begin with a form. Ours had four pages, and "
	    "nobody filled it in." },
	{ OFFER_CONTACT, "Ask our coordinator for the first year's figures; I "
	    "will put you in touch." },
};
static const struct { const char *said, *takes; } notes[] = {
	{ "The matter is less money than that nobody is responsible between "
	    "two offices. Peers have named one person, with an hour a week "
	    "and a telephone.", "Name that person, together with the deputy "
	    "mayor, until the end of the month. Ask two peers for their "
	    "agreement of one page." },
	{ "Those who are meant have not been asked. Three in the group began "
	    "with ten conversations and changed their plan afterwards.",
	    "Ten conversations in four weeks, by the officer and one "
	    "association. Then decide on the hours." },
};

/* What was offered to a question, by those who sit there in turn, and its note:
 * confirmed, or still to be. */
static enum rc
leave(struct db *db, const struct consult_group *g, int64_t k, bool confirmed,
    unixtime at)
{
	const struct consult_round *x = &g->round[k];
	const struct consult_seat *s = g->seats;
	struct consult_note n = { .lang = "en", .said = notes[k % 2].said,
	    .takes = notes[k % 2].takes };
	int64_t version = 1;

	if (x->giver == 0)
		return RC_OK;
	for (size_t i = 0; i < sizeof offers / sizeof *offers && s != NULL;
	    s = s->next) {
		struct consult_offer o = { .kind = offers[i].kind,
		    .lang = "en", .body = offers[i].body,
		    .person = s->person };

		if (s->person == x->giver)
			continue;
		TRY(consult_offer_add(db, g->id, x->giver, &o, at));
		i++;
	}
	TRY(consult_note_save(db, g->id, x->giver, &n, x->rapporteur == 0 ?
	    x->giver : x->rapporteur, at));
	TRY(consult_note_set(db, g->id, x->giver, version++, NOTE_READ, NULL,
	    at));
	return !confirmed ? RC_OK : consult_note_set(db, g->id, x->giver,
	    version, NOTE_CONFIRMED, NULL, at);
}

/* The last question is done in each group of the session. */
static enum rc
finish(struct db *db, struct arena *a, const struct edition *e, row_id session)
{
	struct consult_group *g, whole;

	TRY(consult_list(db, a, e->id, 0, &g));
	for (; g != NULL; g = g->next) {
		if (g->session != session)
			continue;
		g->clock.round = g->rounds;
		g->clock.step = CONSULT_OVER;
		g->clock.version++;
		TRY(consult_clock_save(db, g->id, &g->clock));
		TRY(consult_find(db, a, g->id, &whole));
		for (int64_t k = 0; k < whole.rounds; k++)
			TRY(leave(db, &whole, k, k % 3 != 2, whole.ends));
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
