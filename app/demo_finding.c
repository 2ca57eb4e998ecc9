/*
 * What invented people put down in sessions of the five programmes, and what
 * became of it.
 */
#include "app/demo.h"

#include <string.h>

#include "ask/ask.h"
#include "finding/finding_ledger.h"
#include "finding/finding_tried.h"

enum { DAY = 86400, NOTES = 4, DRAFTS = 5 };

struct demo_note {
	const char *session;		/* its title begins so, in English */
	const char *group;		/* of a report; NULL: a note */
	const char *body;
};
struct demo_draft {
	const char *title, *body, *addressee;
	enum finding_level level;
	int notes[2];			/* of the edition's list; -1: none */
	const char *practice;		/* its code; NULL */
};

/* An edition's notes, and the candidates made of them. */
struct demo_record {
	const char *slug;
	const struct demo_note notes[NOTES];
	const struct demo_draft drafts[DRAFTS];
	struct agree_rule rule;
	int adopted;			/* of the drafts, from the first on */
	bool recommended;
	bool tried;			/* delegations said what they tried */
	const char *conclusion;		/* NULL: none is adopted */
};

static const struct demo_record records[] = {
	{ "welcoming-2017", {
	{ "Migration management", "Working group on reception",
	    "Registration and reception sit in different offices in every town "
	    "of the group. People tell their story four times.\nOne counter "
	    "with police, health and the municipality together worked in two "
	    "towns." },
	{ "Local policies", "Working group on diversity",
	    "Towns without a mixed council hear of trouble from the press.\n"
	    "A council of residents needs a budget of its own, however small." },
	{ "Immigration as an", NULL,
	    "Abandoned houses are an asset if the state lets the municipality "
	    "rent them out." },
	{ "An inclusive", "Working group on media",
	    "A named person who answers within a day stops most rumours.\n"
	    "Journalists want figures, not appeals." } }, {
	{ "One counter for registration and reception",
	    "A newcomer tells their story once: police, health service and "
	    "municipality share a counter or, in small places, a day.",
	    "Municipalities and the ministries of the interior",
	    FOR_NATIONAL, { 0, -1 }, NULL },
	{ "A residents' council with a budget of its own",
	    "Towns set up a council in which old and new residents sit, and "
	    "give it a small budget that it decides on alone.",
	    "Town councils", FOR_MUNICIPAL, { 1, -1 }, NULL },
	{ "Somebody who answers rumours within a day",
	    "Each town names one person who answers questions of press and "
	    "residents on newcomers within a day, with figures.",
	    "Mayors", FOR_MUNICIPAL, { 3, -1 }, NULL },
	{ "Empty houses for new residents",
	    "States allow municipalities to let abandoned houses.", NULL,
	    FOR_NOBODY, { 2, -1 }, NULL } },
	    { WAY_CONSENSUS, VOICE_ORGANISATION, 50, MAJORITY_HALF }, 3, true,
	    false, NULL },
	{ "cimi-2017", {
	{ "Changing the narrative", NULL,
	    "Say what a policy costs and what it brings, in the same breath." },
	{ "Several migrant", "Breakout group 3",
	    "One programme for all groups reaches those who need it least.\n"
	    "Start from the women's timetable, not from the office's." },
	{ "Site visit: municipal", NULL,
	    "The counter works because its staff may decide, not because it is "
	    "one counter." },
	{ "Who does what", "Breakout group 1",
	    "States plan for five years, towns for one winter. Somebody must "
	    "be named who speaks with both." } }, {
	{ "Those at the counter may decide",
	    "One-stop services help where staff of the counter decide on the "
	    "spot; without that they are one more queue.",
	    "Municipalities", FOR_MUNICIPAL, { 2, -1 }, NULL },
	{ "A named link between state and town",
	    "Every ministry that plans integration names a person for the "
	    "municipalities, and every municipality one for the state.",
	    "Ministries and municipalities", FOR_NATIONAL, { 3, -1 }, NULL },
	{ "Services by the timetable of those who use them",
	    "Courses and offices open when women with children can come.",
	    "Municipalities", FOR_MUNICIPAL, { 1, -1 }, NULL },
	{ "Costs and gains told together",
	    "International organisations publish costs and gains of "
	    "integration in one place.", "OECD, European Commission",
	    FOR_INTERNATIONAL, { 0, -1 }, NULL } },
	    { WAY_CONSENSUS, VOICE_PERSON, 50, MAJORITY_HALF }, 3, false,
	    true, NULL },
	{ "urban-2018", {
	{ "", NULL, "Parents come to school when there is something to do, not "
	    "something to hear." } }, {
	{ "Parents as helpers first", "Schools invite parents of newcomers to "
	    "take part in something before they invite them to a talk.",
	    "Schools and their municipalities", FOR_MUNICIPAL, { 0, -1 },
	    NULL } }, { WAY_VOTE, VOICE_PERSON, 30, MAJORITY_HALF }, 1,
	    false, false, "Cities learn most from questions that others have "
	    "too, and from what did not work. The academy should be held every "
	    "year, each time on other challenges: 97 % of the participants "
	    "wanted it yearly." },
	{ "baltic-2025", {
	{ "", NULL, "Small municipalities share one integration officer." } }, {
	{ "One officer for several small municipalities",
	    "Small municipalities employ an integration officer together.",
	    "Associations of municipalities", FOR_MUNICIPAL, { 0, -1 },
	    NULL } }, { WAY_CONSENSUS, VOICE_PERSON, 50, MAJORITY_HALF }, 0,
	    false, false, NULL },
	{ "integra-plus-2014", {
	{ "", NULL, "Both sides should write the invitation." } }, {
	{ "Invitations written by both sides", "Administration and migrant "
	    "organisations write the invitation to a dialogue together.",
	    "Local administrations", FOR_MUNICIPAL, { 0, -1 }, NULL } },
	    { WAY_CONSENSUS, VOICE_ORGANISATION, 50, MAJORITY_HALF }, 1,
	    false, false, NULL },
};

/* The first delegation of each finding lets the public read its answer; who
 * comes after says the next of these, "" is silent. */
struct demo_tried { const char *answer, *outcome, *why, *others[9]; };
static const struct demo_tried tried_of[] = {
	{ "works", "Staff of our one-stop counter decide on registration, "
	    "language course and school on the spot since May. Waiting fell "
	    "from six weeks to one.", NULL,
	    { "begun", "begun", "", "begun", "begun", "begun", "", "" } },
	{ "failed", "The ministry named a person; that person changed twice in "
	    "half a year.", "A name without an office behind it does not last.",
	    { "planned", "", "no", "", "works", "", "" } },
	{ "planned", "Evening hours at two offices, from January on.", NULL,
	    { "works", "begun", "planned", "no", "", "begun", "works" } },
};

/* Whoever writes it: one participant after the other. */
static const struct participant *
writer(const struct participant *people, int n)
{
	const struct participant *p = people;

	for (int i = 0; i < n && p != NULL; i++)
		p = p->next == NULL ? people : p->next;
	return p;
}

static const struct session_item *
session_named(struct arena *a, const struct session_item *s, const char *title)
{
	for (; s != NULL; s = s->next)
		if (s->kind != SESSION_BREAK && text_starts(words_pick(a,
		    s->title, "en").text, title))
			return s;
	return NULL;
}

static enum rc
write_notes(struct db *db, struct arena *a, const struct edition *e,
    const struct demo_record *d, const struct participant *people,
    struct note out[NOTES])
{
	struct session_item *sessions;

	TRY(session_list(db, a, e->id, false, &sessions));
	for (int i = 0; i < NOTES && d->notes[i].body != NULL; i++) {
		const struct session_item *s = session_named(a, sessions,
		    d->notes[i].session);

		out[i] = (struct note){ 0 };
		if (s == NULL)
			continue;
		out[i] = (struct note){ .edition = e->id, .session = s->id,
		    .kind = d->notes[i].group == NULL ? NOTE_NOTE :
		    NOTE_REPORT, .title = d->notes[i].group, .lang = "en",
		    .body = d->notes[i].body };
		TRY(note_save(db, &out[i], writer(people, i)->person.id,
		    s->ends));
	}
	return RC_OK;
}

static enum rc
write_draft(struct db *db, struct arena *a, const struct edition *e,
    const struct demo_draft *d, const struct note *notes, row_id by,
    row_id *id)
{
	struct finding f = { .edition = e->id,
	    .title = W(a, "en", d->title, NULL),
	    .body = W(a, "en", d->body, NULL), .level = d->level,
	    .addressee = d->addressee == NULL ? NULL :
	    W(a, "en", d->addressee, NULL) };

	TRY(finding_save(db, &f, &(struct finding_by){ by, "made",
	    e->ends - DAY / 12 }));
	for (int i = 0; i < 2 && d->notes[i] >= 0; i++) {
		const struct note *n = &notes[d->notes[i]];

		if (n->id == 0)
			continue;
		TRY(finding_source_add(db, f.id, SOURCE_NOTE, n->id));
		TRY(finding_source_add(db, f.id, SOURCE_SESSION, n->session));
	}
	*id = f.id;
	return RC_OK;
}

/* Two of three agree, one of all objects and is heard. */
static enum rc
agree(struct db *db, struct arena *a, const struct edition *e,
    const struct demo_record *d, const struct participant *people, row_id id)
{
	unixtime at = e->ends - DAY / 24;
	struct round *r;
	struct finding f;
	int n = 0;

	TRY(finding_find(db, a, id, &f));
	TRY(round_open(db, &f, &d->rule, at));
	TRY(round_list(db, a, id, &r));
	for (; people != NULL; people = people->next, n++) {
		bool objects = n == 1 && d->rule.way == WAY_CONSENSUS;

		if (n % 3 == 2 || !text_same(people->role, "participant"))
			continue;
		TRY(voice_give(db, r, e->id, people->person.id, objects ?
		    SAID_NO : SAID_YES, objects ? "Small places cannot do it "
		    "alone." : NULL, at + n));
	}
	TRY(round_list(db, a, id, &r));
	if (r->tally.unheard > 0) {
		struct voice *v;

		TRY(voice_list(db, a, r->id, &v));
		for (; v != NULL; v = v->next)
			if (v->choice == SAID_NO)
				TRY(voice_heard(db, r->id, v->holder, "It says "
				    "that neighbouring municipalities may do "
				    "it together."));
		TRY(round_list(db, a, id, &r));
	}
	TRY(round_close(db, a, &f, r, agree_outcome(&r->rule, r->tally),
	    people == NULL ? f.person : people->person.id, e->ends));
	if (!d->recommended)
		return RC_OK;
	TRY(finding_recommend(db, id, e->ends));
	/* Nobody is told of what moved years ago. */
	return origin_add(db, id, time_now() - 2 * DAY);
}

/* Long ago, so that nobody is asked about it now. */
static enum rc
asked_before(struct db *db, struct arena *a, const struct edition *e,
    const struct ledger_row *r)
{
	static const int months[] = { 6, 12, 24 };

	for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
		const struct ask_moment m = { 'm', months[i] };
		unixtime due = ask_due(m, e->ends, e->zone);
		struct ask q = { .edition = e->id, .kind = "practised",
		    .thing = r->id, .person = r->person, .lang = "en",
		    .moment = ask_moment_text(a, m), .due_at = due,
		    .asked_at = due, .state = ASK_MISSED };

		if (due < time_now())
			TRY(ask_add(db, &q));
	}
	return RC_OK;
}

/* What partners said: most commit, some decline, some are still asked. */
static enum rc
ledger(struct db *db, struct arena *a, const struct edition *e)
{
	struct ledger_partner *p;
	struct ledger_row *rows;
	int64_t taken;
	int n = 0;

	TRY(ledger_take_over(db, a, e, &taken));
	TRY(ledger_partners(db, a, e->id, &p));
	for (; p != NULL; p = p->next, n++) {
		struct person who = { .lang = "en", .mail_format = "html",
		    .country = p->countries, .invented = true,
		    .name = arena_printf(a, "Contact %d (invented)", n + 1),
		    .email = arena_printf(a, "ledger-%lld-%d@demo.example",
		    (long long)e->id, n + 1) };

		/* One has nobody who can be asked yet. */
		if (n == 7 || p->person != 0)
			continue;
		TRY(person_ensure(db, &who, e->ends));
		p->person = who.id;
		if (n == 2)
			p->countries = arena_printf(a, "%s XK", p->countries);
		TRY(ledger_partner_save(db, a, p));
	}
	TRY(ledger_rows(db, a, e->id, 0, &rows));
	for (n = 0; rows != NULL; rows = rows->next, n++) {
		unixtime asked = e->ends + 20 * DAY;
		struct ledger_log l = { .row = rows->id, .country = "",
		    .day = time_iso_date(a, e->ends + 90 * DAY, e->zone),
		    .place = "Day of the municipality", .audience =
		    "Council and residents", .people = n % 4 == 1 ? 3 : 40 };

		if (rows->person == 0)
			continue;
		TRY(ledger_asked(db, rows->id, asked));
		if (n % 5 == 4)
			continue;	/* silent */
		if (n % 7 == 3) {
			TRY(ledger_answer(db, rows->id, NULL, CELL_DECLINED,
			    "The state decides on this, not we.", NULL,
			    rows->person, asked + 5 * DAY));
			continue;
		}
		TRY(ledger_answer(db, rows->id, NULL, CELL_COMMITTED,
		    "The council has it in its plan.", time_iso_date(a,
		    e->ends + 380 * DAY, e->zone), rows->person,
		    asked + 9 * DAY));
		TRY(asked_before(db, a, e, rows));
		if (n % 3 == 0)
			TRY(ledger_log_add(db, &l, rows->person,
			    e->ends + 90 * DAY));
		l.practice = true;
		l.place = l.audience = NULL;
		l.people = 0;
		l.day = time_iso_date(a, e->ends + 200 * DAY, e->zone);
		l.state = n % 2 == 0 ? PRACTISED_DONE : PRACTISED_STARTED;
		l.note = n % 2 == 0 ? "It is in the rules of the town hall." :
		    "A working group meets every month.";
		if (n % 4 != 1)
			TRY(ledger_log_add(db, &l, rows->person,
			    e->ends + 200 * DAY));
	}
	return RC_OK;
}

/* Six months later, delegation by delegation. */
static enum rc
tried(struct db *db, struct arena *a, const struct edition *e)
{
	const struct ask_moment six = { 'm', 6 };
	unixtime due = ask_due(six, e->ends, e->zone);
	const struct tried *first = NULL;
	struct tried *list;
	int64_t countries;
	int finding = -1, n = 0;

	TRY(tried_by_country(db, e->id, e->ends, &countries));
	TRY(tried_list(db, a, e->id, 0, 0, &list));
	for (; list != NULL; list = list->next, n++) {
		const struct demo_tried *d;
		struct ask q = { .edition = e->id, .kind = "tried",
		    .thing = list->id, .person = list->person, .lang = "en",
		    .moment = ask_moment_text(a, six), .due_at = due,
		    .asked_at = due, .state = ASK_MISSED };

		if (first == NULL || first->finding != list->finding) {
			first = list;
			finding++;
			n = 0;
		}
		d = &tried_of[(size_t)finding % (sizeof tried_of /
		    sizeof *tried_of)];
		q.answer = n == 0 ? d->answer : n <= 9 ? d->others[n - 1] :
		    NULL;
		TRY(ask_add(db, &q));
		if (text_blank(q.answer))
			continue;
		q.outcome = n == 0 ? d->outcome : NULL;
		q.why = n == 0 ? d->why : text_same(q.answer, "no") ?
		    "There was no money for it this year." : NULL;
		q.shared = n == 0;
		TRY(ask_answer(db, &q, due + (2 + n) * DAY));
	}
	return RC_OK;
}

static enum rc
conclude(struct db *db, struct arena *a, const struct edition *e,
    const struct demo_record *d, const struct participant *people)
{
	struct finding f = { .edition = e->id, .title = W(a, "en",
	    "Overall conclusion", NULL), .body = W(a, "en", d->conclusion,
	    NULL) };

	TRY(finding_conclude(db, &f, people->person.id, e->ends - DAY / 12));
	return agree(db, a, e, d, people, f.id);
}

enum rc
demo_findings(struct db *db, struct arena *a)
{
	for (size_t k = 0; k < sizeof records / sizeof *records; k++) {
		const struct demo_record *d = &records[k];
		struct participant *people;
		struct note notes[NOTES] = { 0 };
		struct edition e;
		row_id id;

		TRY(edition_by_slug(db, a, d->slug, &e));
		TRY(participant_list(db, a, e.id, 0, "confirmed", &people));
		if (people == NULL || e.ends == 0)
			continue;
		TRY(write_notes(db, a, &e, d, people, notes));
		TRY(agree_rule_save(db, e.id, &d->rule));
		for (int i = 0; i < DRAFTS && d->drafts[i].title != NULL;
		    i++) {
			TRY(write_draft(db, a, &e, &d->drafts[i], notes,
			    people->person.id, &id));
			if (i < d->adopted)
				TRY(agree(db, a, &e, d, people, id));
		}
		if (d->conclusion != NULL)
			TRY(conclude(db, a, &e, d, people));
		if (d->recommended)
			TRY(ledger(db, a, &e));
		if (d->tried)
			TRY(tried(db, a, &e));
	}
	return RC_OK;
}
