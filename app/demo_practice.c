/* Practices that the invented people tell, and what is picked to be read. */
#include "app/demo.h"

#include <string.h>

#include "plan/plan.h"
#include "practice/practice_bundle.h"
#include "practice/practice_file.h"
#include "practice/practice_oai_harvest.h"
#include "practice/practice_trial.h"
#include "practice/practice_visit.h"
#include "programme/programme.h"
#include "render/pdf.h"

enum { DAY = 86400 };

static const struct {
	const char *edition, *session;	/* session: its title, or NULL */
	const char *code, *note;
} picks[] = {
	{ "baltic-2025", "Good practices of other OSCE countries", "gp02",
	    "One building for newcomers and neighbours: what would it take in "
	    "a Baltic town?" },
	{ "baltic-2025", "Good practices of other OSCE countries", "gp05",
	    NULL },
	{ "baltic-2025", NULL, "gp01", "On talking about migration" },
	{ "urban-2018", NULL, "gp03", NULL },
	{ "integra-plus-2014", NULL, "gp04", NULL },
	{ "welcoming-2017", NULL, "gp06", NULL },
	{ "cimi-2017", NULL, "gp07", NULL },
};

struct tale {
	const char *edition, *email;	/* whose; NULL: the first participant's */
	const char *code;
	enum practice_kind kind;
	enum practice_state state;
	enum attribution attribution;
	int days;			/* ago */
	const char *title, *summary, *city, *country, *topics, *groups, *lead;
	const char *problem, *goal, *done, *result, *challenges, *lesson;
	const char *expected, *happened, *causes, *noticed, *changed, *advice;
	const char *limits, *evidence;
	int64_t level, from, to;
};

static const struct tale tales[] = {
	{ "urban-2018", NULL, "cafe7evening",
	    PRACTICE_LESS, PRACTICE_PUBLISHED, ATTRIBUTION_ROOM, 40,
	    "A language café on the wrong evening",
	    "Volunteers waited in the library; parents were at home with "
	    "their children.", "Alytus", "LT", "language-learning",
	    "parents of young children", "Welcome desk of a small town",
	    "Parents who look after small children cannot come to courses.",
	    "A place to speak the language once a week, without a course.",
	    "The library stayed open on Thursdays from six to eight. Eleven "
	    "volunteers were found and prepared on two afternoons. It was "
	    "announced in schools and shops.",
	    "Three to five people came, hardly ever the same ones. After four "
	    "months it was stopped.",
	    "Volunteers lost heart before anybody had asked the parents.",
	    "Ask those who shall come when they can, and look after children "
	    "in the same house.",
	    "Fifteen parents each week.", "Hardly any parents came.",
	    "design timing", "By counting for six weeks.",
	    "It moved to Saturday morning, beside the story hour.",
	    "Begin with the hour, not with the room.",
	    "Where there is no library within walking distance.",
	    "Counted by the volunteers, compared with nothing", 1, 2017, 2017 },
	{ "urban-2018", NULL, "guarantee3rent",
	    PRACTICE_LESS, PRACTICE_PUBLISHED, ATTRIBUTION_ANONYMOUS, 38,
	    "A rent guarantee that owners did not trust",
	    "The municipality vouched for tenants; owners wanted to know for "
	    "how long.", "Alytus", "LT", "housing", "refugees",
	    "A municipality", "Owners did not let to families who are new.",
	    "Twenty flats in a year.",
	    "The municipality promised to pay up to six rents where a tenant "
	    "could not. Owners were told by letter.",
	    "Four flats were let. Two owners asked for the money once.",
	    "The council renewed the promise each year; owners think in "
	    "longer terms.",
	    "Promise for as long as the contract runs, and name one person "
	    "whom owners can call.",
	    "Twenty flats.", "Four flats in a year.", "rules partners",
	    "Owners said so when somebody finally rang them up.",
	    "The promise runs three years now.",
	    "Speak with five owners before you write to five hundred.",
	    "Where nearly all flats belong to one company.",
	    "Figures of the office, no comparison", 1, 2016, 0 },
	{ "welcoming-2017", "partner@demo.example", "onecounter",
	    PRACTICE_GOOD, PRACTICE_PUBLISHED, ATTRIBUTION_NAMED, 400,
	    "One counter for registration and first advice",
	    "Who registers also learns where the school and the doctor are.",
	    NULL, NULL, "reception-arrangements social-services",
	    "people who have just arrived", NULL,
	    "People came to four offices before they knew what they needed.",
	    "One visit is enough for the first month.",
	    "Registration officers were trained for three days. A checklist "
	    "in five languages lies at the counter. An adviser of an "
	    "association sits beside them on two mornings.",
	    "Nine of ten people need no second visit in their first month.",
	    "The association's adviser is paid from project money.",
	    "Put the adviser into the ordinary budget from the first day.",
	    NULL, NULL, NULL, NULL, NULL, NULL,
	    "Where registration is a matter of the police.",
	    "Visits counted for one year", 1, 2015, 0 },
	{ "baltic-2025", "participant@demo.example", "deskdraft",
	    PRACTICE_MIXED, PRACTICE_DRAFT, ATTRIBUTION_NAMED, 3,
	    "A welcome desk that opens once a week",
	    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	    EVIDENCE_UNSAID, 0, 0 },
	{ "baltic-2025", NULL, "firstdesk",
	    PRACTICE_GOOD, PRACTICE_PUBLISHED, ATTRIBUTION_NAMED, 30,
	    "One first address for newcomers",
	    "A desk in the town hall that knows where to send people.",
	    "Mažeikiai", "LT", "reception-arrangements social-services",
	    "people who have just arrived", "The town hall",
	    "Newcomers are sent from one office to the next. Six offices, six "
	    "leaflets, no common list.",
	    "One desk that knows where to send people, on four days a week.",
	    "We mapped who does what for newcomers, and all six offices agreed "
	    "to the list. A desk was opened for a trial of six months, with "
	    "the checklist of a town that had done it before us.",
	    "About forty visits a week. Seven of ten people leave with what "
	    "they came for; the others with an appointment. The desk is in the "
	    "staff plan of the town hall now.",
	    "Two offices changed their rooms and did not tell the desk.",
	    "One person has to keep the list true, with an hour a week for it.",
	    NULL, NULL, NULL, NULL, NULL, NULL,
	    "Where the offices are in different towns.",
	    "Visits counted for six months, compared with nothing", 1, 2025,
	    0 },
	{ "cimi-2017", NULL, "twodesks",
	    PRACTICE_MIXED, PRACTICE_PUBLISHED, ATTRIBUTION_NAMED, 9,
	    "A first address in the library, and one in the market hall",
	    "The library worked; the market hall was too loud to talk in.",
	    "Borås", "SE", "reception-arrangements",
	    "people who have just arrived", "The municipality",
	    "The town hall is far from where people live.",
	    "Two desks where people pass by anyway.",
	    "Two desks with the same list, in the library and in the market "
	    "hall, two afternoons a week each.",
	    "The library has as many visits as the town hall had. The market "
	    "hall was closed after ten weeks.",
	    "Nobody wants to talk about papers where others listen.",
	    "Sit in the place for an afternoon before you open a desk there.",
	    "Twenty visits a week at each desk.",
	    "Twenty-two in the library, three in the market hall.",
	    "design", "By counting, from the second week on.",
	    "The market hall has a poster now that shows the way.",
	    "Begin with one desk.",
	    "Where the library has no room with a door.",
	    "Visits counted for ten weeks at both desks", 1, 2026, 0 },
	{ "urban-2018", NULL, "councilofnine",
	    PRACTICE_LESS, PRACTICE_PUBLISHED, ATTRIBUTION_NAMED, 60,
	    "A council of residents that a new majority did not want",
	    "Rules for nine seats were ready when the election came.",
	    "Herne", "DE", "civic-participation",
	    "residents without a vote", "An association with the town hall",
	    "Decisions are made about newcomers, not with them.",
	    "A council of nine that is heard before each budget.",
	    "Three organisations of migrants drafted the rules with a lawyer "
	    "of the town hall, in five meetings.",
	    "The council was never called together.",
	    "The rules were ready four weeks before an election.",
	    "Have it decided well before an election, or well after it.",
	    "Nine people who are heard before the next budget.",
	    "The majority changed, and the new council did not want it.",
	    "timing context", "The item was taken off the agenda twice.",
	    "There is an informal round each quarter instead.",
	    "Speak with all parties, not with the one that governs.",
	    "Where a law prescribes such a council anyway.",
	    "An account of those who drafted the rules", 1, 2018, 2019 },
	{ "baltic-2025", "trainer@demo.example", "buddies",
	    PRACTICE_GOOD, PRACTICE_SUBMITTED, ATTRIBUTION_NAMED, 5,
	    "Buddies in the first three months of work",
	    "A colleague is freed for two hours a week.", "Riga", "LV",
	    "labour-market-integration", "people in their first job here",
	    "An employers' association", "Many left their first job early.",
	    "More stay beyond the first three months.",
	    "Twelve companies named a colleague for each new one and freed "
	    "them for two hours a week. They met once a month.",
	    "The companies say that more people stayed. Nobody counted "
	    "before.", "Small companies could not spare the hours.",
	    "Count before you begin.", NULL, NULL, NULL, NULL, NULL, NULL,
	    "In companies of fewer than ten people.",
	    "An account of the companies", 1, 2022, 0 },
};

/* What tales came from: another practice, with what became of it, and the plan
 * of that title, whose owner tells it. */
static const struct {
	const char *code, *from, *plan;
} grown[] = {
	{ "firstdesk", "onecounter; It worked with a desk of our own and "
	    "their checklist", "One first address for newcomers" },
	{ "twodesks", "firstdesk; It worked in the library and not in the "
	    "market hall", NULL },
	{ "councilofnine", NULL, "Advisory council of residents" },
};
enum { GROWN = sizeof grown / sizeof *grown };

static const char *
en(struct arena *a, const char *s)
{
	return s == NULL ? NULL : words_set(a, NULL, "en", s);
}

/* The first plan of that title of which nobody needs to ask any more. */
static enum rc
plan_titled(struct db *db, struct arena *a, row_id edition, const char *title,
    struct plan *out)
{
	struct plan *p;

	TRY(plan_list(db, a, edition, 0, &p));
	while (p != NULL && (!text_same(p->title, title) || !plan_over(p)))
		p = p->next;
	if (p == NULL)
		return RC_NONE;
	*out = *p;
	return RC_OK;
}

/* The plan leads to what it began with, and to the practice that it became. */
static enum rc
grow(struct db *db, struct arena *a, const struct plan *plan, row_id practice,
    const char *from)
{
	struct plan_link l = { .kind = LINK_PRACTICE };
	struct practice p;

	TRY(plan_told(db, plan->id, practice));
	if (from == NULL)
		return RC_OK;
	TRY(practice_by_code(db, a, from, &p));
	l.title = words_pick(a, p.title, "en").text;
	l.url = practice_address(a, from);
	return plan_link_add(db, plan->id, &l);
}

static enum rc
put(struct db *db, struct arena *a, const struct tale *t, unixtime now)
{
	struct practice p = PRACTICE_NEW;
	struct plan plan = { .id = 0 };
	struct edition e;
	struct person who;
	const char *from = NULL;
	unsigned roles;

	TRY(edition_by_slug(db, a, t->edition, &e));
	for (size_t i = 0; i < GROWN; i++) {
		if (strcmp(grown[i].code, t->code) != 0)
			continue;
		p.adapted_from = from = grown[i].from;
		if (grown[i].plan != NULL)
			TRY(plan_titled(db, a, e.id, grown[i].plan, &plan));
	}
	if (plan.id != 0) {
		TRY(person_find(db, a, plan.owner, &who));
	} else if (t->email != NULL) {
		TRY(person_by_email(db, a, t->email, &who));
	} else {
		struct participant *list;

		TRY(participant_list(db, a, e.id, 0, NULL, &list));
		if (list == NULL)
			return RC_NONE;
		TRY(person_find(db, a, list->person.id, &who));
	}
	TRY(programme_roles(db, e.programme, who.id, &roles, &p.organisation));
	p.code = t->code;
	p.programme = e.programme;
	p.edition = e.id;
	p.author = who.id;
	p.state = t->state;
	p.attribution = t->attribution;
	p.contact_name = who.name;
	p.contact_email = who.email;
	p.kind = t->kind;
	p.title = en(a, t->title);
	p.summary = en(a, t->summary);
	p.city = t->city;
	p.country = t->country;
	p.topics = t->topics;
	p.target_groups = en(a, t->groups);
	p.lead = en(a, t->lead);
	p.problem = en(a, t->problem);
	p.goal = en(a, t->goal);
	p.what_was_done = en(a, t->done);
	p.result = en(a, t->result);
	p.challenges = en(a, t->challenges);
	p.lesson = en(a, t->lesson);
	p.expected = en(a, t->expected);
	p.happened = en(a, t->happened);
	p.causes = t->causes;
	p.noticed = en(a, t->noticed);
	p.changed = en(a, t->changed);
	p.advice = en(a, t->advice);
	p.limits = en(a, t->limits);
	p.evidence_note = en(a, t->evidence);
	p.evidence_level = t->level;
	p.year_from = t->from;
	p.year_to = t->to;
	if (p.organisation != 0 && p.lead == NULL && p.result != NULL) {
		struct organisation o;

		TRY(organisation_find(db, a, p.organisation, &o));
		p.lead = en(a, words_pick(a, o.name, "en").text);
		p.city = o.place;
		p.country = text_blank(o.country) ? NULL : o.country;
	}
	if (t->state != PRACTICE_DRAFT)
		p.submitted_at = now - (t->days + 5) * DAY;
	if (t->state == PRACTICE_PUBLISHED)
		p.published_at = p.checked_at = now - t->days * DAY;
	TRY(practice_save(db, a, &p, &(struct practice_by){
	    .person = who.id, .now = now - t->days * DAY, .how = "form",
	    .draft = t->state == PRACTICE_DRAFT }));
	return plan.id == 0 ? RC_OK : grow(db, a, &plan, p.id, from == NULL ?
	    NULL : text_split(a, from, ';').at[0]);
}

static enum rc
pick(struct db *db, struct arena *a, const char *slug, const char *session,
    const char *code, const char *note, unixtime now)
{
	struct session_item *s = NULL;
	struct edition e;

	TRY(edition_by_slug(db, a, slug, &e));
	if (session != NULL) {
		TRY(session_list(db, a, e.id, false, &s));
		while (s != NULL && strcmp(words_pick(a, s->title, "en").text,
		    session) != 0)
			s = s->next;
		if (s == NULL)
			return RC_NONE;
	}
	return practice_pick_add(db, e.id, s == NULL ? 0 : s->id, code,
	    en(a, note), now);
}

/* A site visit has the practice that one goes to see. */
static enum rc
pick_visit(struct db *db, struct arena *a, const char *slug, const char *code,
    unixtime now)
{
	struct session_item *s;
	struct edition e;

	TRY(edition_by_slug(db, a, slug, &e));
	TRY(session_list(db, a, e.id, false, &s));
	while (s != NULL && s->kind != SESSION_SITE_VISIT)
		s = s->next;
	return s == NULL ? RC_NONE : practice_pick_add(db, e.id, s->id, code,
	    en(a, "What could work at home, and what could not?"), now);
}

/* What became of it elsewhere. */
static enum rc
try_out(struct db *db, struct arena *a, unixtime now)
{
	struct trial t = { .outcome = TRIAL_PARTLY, .place = "Valka town hall",
	    .country = "LV", .named = true, .lang = "en", .at = now - 20 * DAY,
	    .adapted = "We have no building of our own, so the courses are in "
	    "the library, and neighbours come to them in the evening.",
	    .happened = "Forty people came in the first winter, half of them "
	    "neighbours. The language courses filled, the enterprise course "
	    "did not." };
	struct practice p;
	struct person who;
	struct trial *all;

	TRY(practice_by_code(db, a, "gp02", &p));
	TRY(person_by_email(db, a, "participant@demo.example", &who));
	t.practice = p.id;
	t.person = who.id;
	TRY(trial_tell(db, &t));
	TRY(trial_waiting(db, a, p.id, 0, &all));
	TRY(trial_decide(db, p.id, all->id, true));
	TRY(practice_by_code(db, a, "gp05", &p));
	t.practice = p.id;
	t.outcome = TRIAL_RUNNING;
	t.at = now - DAY;
	t.adapted = "Smaller groups, and a volunteer of the parish in each.";
	t.happened = "We began in autumn. It is too early to say.";
	return trial_tell(db, &t);
}

/* A page of paper: the checklist that lies at the counter. */
static enum rc
leaflet(struct arena *a, unixtime now, struct buf *out)
{
	static const char *const lines[] = { "Where you register",
		"Which school your children go to, and from when",
		"Where you see a doctor before you have a card",
		"Who speaks your language in this house, and on which mornings",
		"Whom you ask next" };
	struct pdf *p = pdf_begin(a, &(struct pdf_paper){ .lang = "en",
	    .title = "Your first week: a checklist", .made_at = now });

	pdf_heading(p, 1, "Your first week: a checklist");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		pdf_text(p, lines[i], "en");
	return pdf_end(p, out);
}

/* One that everybody sees, and one that a reviewer has to look into. */
static enum rc
add_files(struct db *db, struct arena *a, unixtime now)
{
	static const struct { const char *code, *title; bool shown; } all[] = {
		{ "onecounter", "The checklist that lies at the counter",
		    true },
		{ "guarantee3rent", "The letter to owners", false },
		{ "cafe7evening", "The notice on the door of the library",
		    true },
	};
	struct buf paper = BUF(a);

	TRY(leaflet(a, now, &paper));
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct practice p;
		struct practice_file f = { .at = now - DAY };

		TRY(practice_by_code(db, a, all[i].code, &p));
		f.title = en(a, all[i].title);
		f.person = p.author;
		TRY(practice_file_add(db, a, p.id, &f, paper.p, paper.n));
		if (all[i].shown)
			TRY(practice_file_show(db, &f));
	}
	return RC_OK;
}

/* Who is visited, and how they go about it. */
static const struct { const char *host; enum organisation_kind kind;
	const char *about; } hosts[] = {
	{ "One-stop office of a host city (invented)", ORG_AUTHORITY,
	    "Registration, housing and school answer at one counter; each case "
	    "has one person who stays with it for a year." },
	{ "School by the harbour (invented)", ORG_AUTHORITY,
	    "Lessons in two languages in the first year, parents in the "
	    "classroom, and one teacher who does nothing but call families." },
};

/* What people took from a visit, by its place in the timetable. */
static const struct { int visit; const char *text[SHEET_TEXTS]; bool shared; }
    sheets[] = {
	{ 0, { "They began with the queue: a week of counting who waits for "
	    "what, before anything was built.", "Three offices behind one "
	    "counter. Whoever comes takes one number, and the papers walk, not "
	    "the people.", "The clerks change places every two weeks, so that "
	    "each knows the others' forms.", "One counter for papers, housing "
	    "and school. We have the rooms; what we lack is one calendar for "
	    "three offices.", "Registration is a matter of the state with us.",
	    "Who pays for the clerk of the housing office?" }, true },
	{ 0, { "One person stays with a family, whatever office is asked.",
	    "Interpreters by telephone, called in half a minute.", "Nobody "
	    "asked for a document twice while we were there.", "The telephone "
	    "for interpreters, shared with two neighbouring towns.", NULL,
	    NULL }, true },
	{ 0, { NULL, "A room for children with somebody in it.", NULL, NULL,
	    "Our clerks may not see one another's files.", NULL }, false },
	{ 1, { "Parents are asked in before anything goes wrong.", "Parents "
	    "who sit in the back row of the first lesson, with coffee, twice a "
	    "week.", "Most of them were fathers.", "The school that invites "
	    "parents in the morning: it costs coffee and one teacher's hour a "
	    "week.", "Lessons in two languages: we have eleven, and teachers "
	    "for three.", NULL }, true },
	{ 1, { NULL, "A wall of photographs on which each child says what they "
	    "can teach the others.", NULL, "The wall. It needs a camera.",
	    NULL, "What do families say who left?" }, true },
};

static enum rc
name_host(struct db *db, struct arena *a, row_id session, size_t n)
{
	struct session_item i;

	if (n >= sizeof hosts / sizeof *hosts)
		return RC_OK;
	TRY(session_item_find(db, a, session, &i));
	TRY(demo_organisation(db, a, hosts[n].host, hosts[n].kind, LEVEL_LOCAL,
	    "IL", &i.host));
	i.about = W(a, "en", hosts[n].about, NULL);
	return session_item_save(db, &i);
}

static enum rc
fill_in(struct db *db, struct arena *a, const char *slug, unixtime now)
{
	struct participant *p;
	struct visit *v;
	struct edition e;
	int n = 0;

	TRY(edition_by_slug(db, a, slug, &e));
	TRY(visit_list(db, a, e.id, 0, false, &v));
	TRY(participant_list(db, a, e.id, 0, NULL, &p));
	for (; v != NULL; v = v->next, n++) {
		TRY(name_host(db, a, v->session.id, (size_t)n));
		for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
			struct sheet x = { .session = v->session.id,
			    .shared = sheets[i].shared, .lang = "en",
			    .at = now };

			if (sheets[i].visit != n || p == NULL)
				continue;
			memcpy(x.text, sheets[i].text, sizeof x.text);
			x.person = p->person.id;
			TRY(sheet_save(db, &x));
			p = p->next;
		}
	}
	return RC_OK;
}

/* To be read on the train. */
static enum rc
take_along(struct db *db, struct arena *a, unixtime now)
{
	struct bundle b = { .title = "For our reading group", .lang = "en",
	    .format = BUNDLE_PDF, .at = now };
	struct person who;

	TRY(person_by_email(db, a, "participant@demo.example", &who));
	b.person = who.id;
	return bundle_add(db, a, &b, text_split(a, "gp01,gp02,gp05", ','));
}

/* Partners of a seminar that have handed in nothing, and who signs in for them:
 * one was written to and is silent, one was written to just now, one never.
 * days: ago; 0: not at all. */
static enum rc
silent_partners(struct db *db, struct arena *a, const char *slug, unixtime now)
{
	static const struct { const char *partner, *country, *who, *email;
		int days; } all[] = {
		{ "Bosnian municipality 1", "BA", "Amra Begić (invented)",
		    "bosnian-municipality@demo.example", 9 },
		{ "Albanian town 1", "AL", "Elira Hoxha (invented)",
		    "albanian-town@demo.example", 3 },
		{ "Serbian town 1", "RS", "Милош Петровић (invented)",
		    "serbian-town@demo.example", 0 },
	};
	struct edition e;
	int64_t mails;

	TRY(edition_by_slug(db, a, slug, &e));
	TRY(practice_call_set(db, e.id, e.starts == 0 ? now : e.starts));
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		row_id o;

		TRY(demo_organisation(db, a, all[i].partner, ORG_AUTHORITY,
		    LEVEL_LOCAL, all[i].country, &o));
		TRY(demo_staff(db, e.programme, all[i].who, all[i].email,
		    "partner", o, now - all[i].days * DAY, NULL));
		if (all[i].days > 0)
			TRY(practice_partners_remind(db, a, &e, now -
			    all[i].days * DAY, &mails));
	}
	return RC_OK;
}

enum rc
demo_practice(struct db *db, struct arena *a, unixtime now)
{
	for (size_t i = 0; i < sizeof tales / sizeof *tales; i++)
		TRY(put(db, a, &tales[i], now));
	for (size_t i = 0; i < sizeof picks / sizeof *picks; i++)
		TRY(pick(db, a, picks[i].edition, picks[i].session,
		    picks[i].code, picks[i].note, now));
	TRY(pick_visit(db, a, "cimi-2017", "gp08", now));
	TRY(fill_in(db, a, "cimi-2017", now));
	TRY(try_out(db, a, now));
	TRY(add_files(db, a, now));
	TRY(take_along(db, a, now));
	TRY(oai_source_add(db, &(struct oai_source){ .paused = true,
	    .url = "https://library.example.org/oai", .kind = PRACTICE_MIXED },
	    &(row_id){ 0 }));
	return silent_partners(db, a, "welcoming-2017", now);
}
