/*
 * Consultation groups on invented participants' questions, each session in
 * another moment.  And a case study with its results.
 */
#include "app/demo.h"

#include "consult/consult.h"
#include "consult/consult_case.h"
#include "consult/consult_late.h"
#include "consult/consult_record.h"

/* What was offered to a question, by those who sit there in turn, and its note
 * as far as it got. */
static enum rc
leave(struct db *db, struct arena *a, const struct consult_group *g, int64_t k,
    enum note_state state, unixtime at)
{
	const struct consult_round *x = &g->round[k];
	const struct consult_seat *s = g->seats;
	const struct demo_case *c;
	struct consult_note n = { .lang = "en" };
	int64_t version = 1;
	struct asked q;

	if (x->giver == 0)
		return RC_OK;
	TRY(asked_find(db, a, g->edition, x->giver, &q));
	c = demo_case_of(q.issue);
	for (int i = 0; i < OFFER_KINDS && s != NULL; s = s->next) {
		struct consult_offer o = { .kind = (enum offer_kind)i,
		    .lang = "en", .body = c->offer[i], .person = s->person };

		if (s->person == x->giver)
			continue;
		TRY(consult_offer_add(db, g->id, x->giver, &o, at));
		i++;
	}
	if (state == NOTE_NONE)
		return RC_OK;
	n.said = c->note[0];
	n.takes = c->note[1];
	TRY(consult_note_save(db, g->id, x->giver, &n, x->rapporteur == 0 ?
	    x->giver : x->rapporteur, at));
	if (state == NOTE_DRAFT)
		return RC_OK;
	TRY(consult_note_set(db, g->id, x->giver, version++, NOTE_READ, NULL,
	    at));
	return state == NOTE_READ ? RC_OK : consult_note_set(db, g->id,
	    x->giver, version, state, state == NOTE_BACK ? "It was the deputy "
	    "mayor who promised it, not I. And June, not May." : NULL, at);
}

/* The clock of a group stands there. */
static enum rc
stand(struct db *db, struct consult_group *g, int64_t round, int64_t step,
    int64_t spent)
{
	g->clock.round = round;
	g->clock.step = step;
	g->clock.spent = spent;
	g->clock.version++;
	return consult_clock_save(db, g->id, &g->clock);
}

/* The last question is done in each group.  Not every note is confirmed yet. */
static enum rc
held(struct db *db, struct arena *a, struct consult_group *g)
{
	static const enum note_state last[] = { NOTE_CONFIRMED, NOTE_READ,
		NOTE_BACK, NOTE_DRAFT };
	size_t n = (size_t)g->number % (sizeof last / sizeof *last);

	TRY(stand(db, g, g->rounds, CONSULT_OVER, 0));
	for (int64_t k = 0; k < g->rounds; k++)
		TRY(leave(db, a, g, k, k + 1 < g->rounds ? NOTE_CONFIRMED :
		    last[n], g->ends));
	return RC_OK;
}

/* Whoever in the group has no role in its running question. */
static row_id
adviser(const struct consult_group *g)
{
	const struct consult_seat *s = g->seats;

	while (s != NULL && (s->person == g->round->giver || s->person ==
	    g->round->moderator || s->person == g->round->rapporteur))
		s = s->next;
	return s == NULL ? 0 : s->person;
}

/*
 * Groups in the middle of it, each in another moment: peers think aloud and the
 * clock is stopped; one of them left; the first question is done, and whose the
 * next one is has not come.
 */
static enum rc
under_way(struct db *db, struct arena *a, struct consult_group *g, unixtime now)
{
	row_id away;

	if (g->number > 3)
		return RC_OK;
	if (g->number < 3) {
		TRY(stand(db, g, 1, 3, 400));
		TRY(leave(db, a, g, 0, NOTE_NONE, now));
		away = g->number == 1 ? 0 : adviser(g);
	} else {
		TRY(stand(db, g, 1, CONSULT_OVER, 0));
		TRY(leave(db, a, g, 0, NOTE_CONFIRMED, now));
		away = g->rounds > 1 ? g->round[1].giver : 0;
	}
	return away == 0 ? RC_OK : consult_here(db, a, g, away, false, 0, now);
}

/* Before anything begins two stay away, and the rest is made anew. */
static enum rc
thinned(struct db *db, struct arena *a, const struct edition *e, row_id session,
    unixtime now)
{
	struct consult_group *g, whole;
	row_id there[200];
	size_t n = 0;
	int64_t moved;

	TRY(consult_list(db, a, e->id, 0, &g));
	for (; g != NULL; g = g->next) {
		bool one = false;

		if (g->session != session)
			continue;
		TRY(consult_find(db, a, g->id, &whole));
		for (const struct consult_seat *s = whole.seats; s != NULL;
		    s = s->next) {
			bool stays = whole.number == 1 && !one &&
			    s->person == adviser(&whole);

			one = one || stays;
			if (!stays && n < sizeof there / sizeof *there)
				there[n++] = s->person;
		}
	}
	return consult_anew(db, a, e->id, session, there, n, 0, 0, now,
	    &moved);
}

/* Of four sessions: held, under way, somebody stays away, still to come. */
enum rc
demo_consult(struct db *db, struct arena *a, const struct edition *e,
    unixtime now)
{
	struct session_item *i;
	int nth = 0;

	TRY(session_list(db, a, e->id, false, &i));
	for (; i != NULL; i = i->next) {
		struct consult_group *g, whole;
		enum rc rc = i->kind == SESSION_OPEN_QUESTION ?
		    consult_make(db, a, e, i) : RC_NONE;

		if (rc == RC_NONE)
			continue;
		TRY(rc);
		nth++;
		TRY(consult_list(db, a, e->id, 0, &g));
		for (; nth <= 2 && g != NULL; g = g->next) {
			if (g->session != i->id)
				continue;
			TRY(consult_find(db, a, g->id, &whole));
			TRY(nth == 1 ? held(db, a, &whole) :
			    under_way(db, a, &whole, now));
		}
		if (nth == 3)
			TRY(thinned(db, a, e, i->id, now));
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
