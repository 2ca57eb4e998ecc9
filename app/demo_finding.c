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
	const char *objection, *heard;	/* of one; NULL: nobody objects */
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
	bool making;			/* candidates in all states */
	const char *conclusion;		/* NULL: none is adopted */
	const char *amended;		/* the last one's next text; NULL */
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
	    FOR_NATIONAL, { 0, -1 }, "Small places cannot do it alone.",
	    "It says that small places may share a day instead of a counter, "
	    "or do it with their neighbours." },
	{ "A residents' council with a budget of its own",
	    "Towns set up a council in which old and new residents sit, and "
	    "give it a small budget that it decides on alone.",
	    "Town councils", FOR_MUNICIPAL, { 1, -1 }, "Our law gives money "
	    "to elected councils only.", "The budget stays the town's; the "
	    "council decides what it is spent on." },
	{ "Somebody who answers rumours within a day",
	    "Each town names one person who answers questions of press and "
	    "residents on newcomers within a day, with figures.",
	    "Mayors", FOR_MUNICIPAL, { 3, -1 }, NULL, NULL },
	{ "Empty houses for new residents",
	    "States allow municipalities to let abandoned houses.", NULL,
	    FOR_NOBODY, { 2, -1 }, NULL, NULL } },
	    { WAY_CONSENSUS, VOICE_ORGANISATION, 50, MAJORITY_HALF }, 3, true,
	    false, false, NULL, "Each town names one person who answers "
	    "questions of press and residents on newcomers within a day, with "
	    "figures, and somebody who does it when that person is away." },
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
	    "Municipalities", FOR_MUNICIPAL, { 2, -1 }, "Staff who decide "
	    "alone are blamed alone.", "The head of the office signs for what "
	    "the counter may decide; the list hangs on the wall." },
	{ "A named link between state and town",
	    "Every ministry that plans integration names a person for the "
	    "municipalities, and every municipality one for the state.",
	    "Ministries and municipalities", FOR_NATIONAL, { 3, -1 },
	    "One more name on a list changes nothing.", "The two speak once a "
	    "month, and the minutes go to both." },
	{ "Services by the timetable of those who use them",
	    "Courses and offices open when women with children can come.",
	    "Municipalities", FOR_MUNICIPAL, { 1, -1 }, "Evening hours need "
	    "the consent of the staff council.", "It asks for other hours, not "
	    "for more of them." },
	{ "Costs and gains told together",
	    "International organisations publish costs and gains of "
	    "integration in one place.", "OECD, European Commission",
	    FOR_INTERNATIONAL, { 0, -1 }, NULL, NULL } },
	    { WAY_CONSENSUS, VOICE_PERSON, 50, MAJORITY_HALF }, 3, false,
	    true, false, NULL },
	{ "urban-2018", {
	{ "", NULL, "Parents come to school when there is something to do, not "
	    "something to hear." } }, {
	{ "Parents as helpers first", "Schools invite parents of newcomers to "
	    "take part in something before they invite them to a talk.",
	    "Schools and their municipalities", FOR_MUNICIPAL, { 0, -1 },
	    NULL, NULL } }, { WAY_VOTE, VOICE_PERSON, 30, MAJORITY_HALF }, 1,
	    false, false, false, "Cities learn most from questions that others have "
	    "too, and from what did not work. The academy should be held every "
	    "year, each time on other challenges: 97 % of the participants "
	    "wanted it yearly." },
	{ "baltic-2025", {
	{ "", NULL, "Small municipalities share one integration officer." } }, {
	{ "One officer for several small municipalities",
	    "Small municipalities employ an integration officer together.",
	    "Associations of municipalities", FOR_MUNICIPAL, { 0, -1 },
	    NULL, NULL } }, { WAY_CONSENSUS, VOICE_PERSON, 50, MAJORITY_HALF }, 0,
	    false, false, true, NULL },
	{ "integra-plus-2014", {
	{ "", NULL, "Both sides should write the invitation." } }, {
	{ "Invitations written by both sides", "Administration and migrant "
	    "organisations write the invitation to a dialogue together.",
	    "Local administrations", FOR_MUNICIPAL, { 0, -1 }, NULL,
	    NULL } },
	    { WAY_CONSENSUS, VOICE_ORGANISATION, 50, MAJORITY_HALF }, 1,
	    false, false, false, NULL },
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

/* Two of three agree, one of all objects and is heard.  draft NULL: nobody
 * objects.  when: it closes. */
static enum rc
agree(struct db *db, struct arena *a, const struct edition *e,
    const struct demo_record *d, const struct demo_draft *draft,
    const struct participant *people, row_id id, unixtime when)
{
	const char *no = draft == NULL ? NULL : draft->objection;
	unixtime at = when - DAY / 24;
	struct round *r;
	struct finding f;
	int n = 0;

	TRY(finding_find(db, a, id, &f));
	TRY(round_open(db, &f, &d->rule, at));
	TRY(round_list(db, a, id, &r));
	for (; people != NULL; people = people->next, n++) {
		bool objects = n == 1 && no != NULL;

		if (n % 3 == 2 || !text_same(people->role, "participant"))
			continue;
		TRY(voice_give(db, r, e->id, people->person.id, objects ?
		    SAID_NO : SAID_YES, objects ? no : NULL, at + n));
	}
	TRY(round_list(db, a, id, &r));
	if (r->tally.unheard > 0) {
		struct voice *v;

		TRY(voice_list(db, a, r->id, &v));
		for (; v != NULL; v = v->next)
			if (v->choice == SAID_NO)
				TRY(voice_heard(db, r->id, v->holder,
				    draft->heard));
		TRY(round_list(db, a, id, &r));
	}
	TRY(round_close(db, a, &f, r, agree_outcome(&r->rule, r->tally),
	    people == NULL ? f.person : people->person.id, when));
	if (!d->recommended || draft == NULL)
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

static const char *const declined[] = {
	"The state decides on this, not we.",
	"The council said no in March; we ask again after the election.",
	"We have had this since 2012, under another name.",
	"We are a small town; our neighbour commits for both of us.",
};
static const char *const committed[] = {
	"The council has it in its plan.",
	"The mayor names somebody; there is money for two years.",
	"We begin with one district and see.",
	"Together with the regional office, which pays half.",
	"It is in the strategy that the association adopts in autumn.",
};
static const struct promoted { const char *place, *audience; int people;
	const char *url; } promoted[] = {
	{ "Day of the municipality", "Council and residents", 120,
	    "https://example.org/day-of-the-municipality" },
	{ "Regional conference of mayors", "Mayors and heads of office", 3,
	    NULL },
	{ "Local radio, evening programme", "Listeners of the region", 0,
	    "https://example.org/radio" },
	{ "Meeting of the school heads", "Heads of eleven schools", 11, NULL },
	{ "Letter of the association to its members", "All member towns", 42,
	    "https://example.org/letter-3" },
};
static const struct practice_said { enum practised state; const char *note,
	*url; } practice[] = {
	{ PRACTISED_DONE, "It is in the rules of the town hall.",
	    "https://example.org/rules" },
	{ PRACTISED_STARTED, "A working group meets every month.", NULL },
	{ PRACTISED_DONE, "Since May three offices share one desk; the minutes "
	    "of the first half year are public.", "https://example.org/desk" },
	{ PRACTISED_NOT_YET, "The post is advertised a second time; nobody "
	    "applied in spring.", NULL },
	{ PRACTISED_STARTED, "The first district has it; two follow when the "
	    "budget is adopted.", NULL },
	{ PRACTISED_STOPPED, "The new council ended it. The papers are with the "
	    "association, for whoever wants to try.", NULL },
};

/* Who answers, by country; others have a name like any. */
static const char *
contact(const char *country)
{
	static const struct { const char *country, *name; } all[] = {
		{ "RS", "Vesna Ilić" }, { "AL", "Teuta Kola" },
		{ "BA", "Nermin Softić" }, { "ME", "Jovana Vuković" },
		{ "HR", "Ivan Horvat" }, { "SI", "Maja Zupan" },
		{ "HU", "Zsófia Nagy" }, { "IT", "Elisa Moretti" },
		{ "BG", "Димитър Колев" }, { "FR", "Hélène Dubois" },
		{ "MK", "Билјана Ристевска" },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (text_starts(country, all[i].country))
			return all[i].name;
	return "Alex Weber";
}

#define PICK(list, n) (&(list)[(size_t)(n) % (sizeof (list) / \
	sizeof *(list))])

/* What a partner did with one that it committed to. */
static enum rc
carried_out(struct db *db, struct arena *a, const struct edition *e,
    const struct ledger_row *row, int n)
{
	const struct practice_said *p = PICK(practice, n);
	const struct promoted *at = PICK(promoted, n);
	struct ledger_log told = { .row = row->id, .country = "",
	    .day = time_iso_date(a, e->ends + (60 + 7 * n) * DAY, e->zone),
	    .place = at->place, .audience = at->audience,
	    .people = at->people, .url = at->url };
	struct ledger_log done = { .row = row->id, .country = "",
	    .practice = true, .day = time_iso_date(a, e->ends + (180 + 3 * n) *
	    DAY, e->zone), .state = p->state, .note = p->note,
	    .url = p->url };

	if (n % 3 == 0)
		TRY(ledger_log_add(db, &told, row->person,
		    e->ends + (61 + 7 * n) * DAY));
	return n % 4 == 1 ? RC_OK : ledger_log_add(db, &done, row->person,
	    e->ends + (181 + 3 * n) * DAY);
}

/* What partners said: most commit, some decline; those who came to it late were
 * asked a while ago, and are silent. */
static enum rc
ledger(struct db *db, struct arena *a, const struct edition *e)
{
	static const int silent[] = { 9, 26, 75 };	/* days */
	struct ledger_partner *p;
	struct ledger_row *rows;
	int64_t taken;
	int n = 0;

	TRY(ledger_take_over(db, a, e, &taken));
	TRY(ledger_partners(db, a, e->id, &p));
	for (; p != NULL; p = p->next, n++) {
		struct person who = { .lang = "en", .mail_format = "html",
		    .country = p->countries, .invented = true,
		    .name = contact(p->countries),
		    .email = arena_printf(a, "ledger-%lld-%d@demo.example",
		    (long long)e->id, n + 1) };

		/* One has nobody who can be asked yet, one answers for two. */
		if (n != 7 && p->person == 0) {
			TRY(person_ensure(db, &who, e->ends));
			p->person = who.id;
		}
		if (n == 2)
			p->countries = arena_printf(a, "%s XK", p->countries);
		TRY(ledger_partner_save(db, a, p));
	}
	TRY(ledger_rows(db, a, e->id, 0, &rows));
	for (n = 0; rows != NULL; rows = rows->next, n++) {
		unixtime asked = e->ends + 20 * DAY;

		if (rows->person == 0)
			continue;
		if (n % 5 == 4) {
			TRY(ledger_asked(db, rows->id, time_now() -
			    *PICK(silent, n / 5) * DAY));
			continue;
		}
		TRY(ledger_asked(db, rows->id, asked));
		if (n % 7 == 3) {
			TRY(ledger_answer(db, rows->id, NULL, CELL_DECLINED,
			    *PICK(declined, n / 7), NULL, rows->person, asked +
			    5 * DAY));
			continue;
		}
		TRY(ledger_answer(db, rows->id, NULL, CELL_COMMITTED,
		    *PICK(committed, n), time_iso_date(a, e->ends + 380 * DAY,
		    e->zone), rows->person, asked + (2 + n % 15) * DAY));
		TRY(asked_before(db, a, e, rows));
		TRY(carried_out(db, a, e, rows, n));
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
	return agree(db, a, e, d, NULL, people, f.id, e->ends);
}

/* Half a year later the last one that was adopted says more. */
static enum rc
amend(struct db *db, struct arena *a, const struct edition *e,
    const struct demo_record *d, const struct participant *people)
{
	unixtime when = e->ends + 190 * DAY;
	struct finding *list, *last = NULL, f;
	row_id id;

	TRY(finding_list(db, a, e->id, &list));
	for (; list != NULL; list = list->next)
		if (list->state == FINDING_ADOPTED)
			last = list;
	if (last == NULL)
		return RC_OK;
	TRY(finding_amend(db, last, people->person.id, when - 9 * DAY, &id));
	TRY(finding_find(db, a, id, &f));
	f.body = W(a, "en", d->amended, NULL);
	TRY(finding_save(db, &f, &(struct finding_by){ people->person.id,
	    "amended", when - 8 * DAY }));
	return agree(db, a, e, d, NULL, people, id, when);
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
				TRY(agree(db, a, &e, d, &d->drafts[i], people,
				    id, e.ends));
		}
		if (d->conclusion != NULL)
			TRY(conclude(db, a, &e, d, people));
		if (d->recommended)
			TRY(ledger(db, a, &e));
		if (d->tried)
			TRY(tried(db, a, &e));
		if (d->amended != NULL)
			TRY(amend(db, a, &e, d, people));
		if (d->making)
			TRY(demo_making(db, a, &e, people, &d->rule));
	}
	return RC_OK;
}
