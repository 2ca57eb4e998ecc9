/* Plans: what is ready, who may read one, and a plan's life through the web. */
#include "plan/plan.h"

#include <stdio.h>
#include <string.h>

#include "ask/ask_web.h"
#include "plan/plan_web.h"
#include "test/client.h"
#include "test/stories/story.h"
#include "test/test.h"

enum { DAY = 86400 };

#define EDITION "/editions/baltic-2025"
#define MINE EDITION "/mine/plan"
#define DESK EDITION "/desk/plans"

TEST(plan_ready_and_overdue)
{
	struct action x = { .title = "A", .lead = "B", .due = "2026-03-01" };
	struct plan p = { 0 };

	CHECK(action_ready(&x));
	x.lead = "";
	CHECK(!action_ready(&x));
	x.lead = "B";
	x.due = NULL;
	CHECK(!action_ready(&x) && !action_overdue(&x, "2030-01-01"));
	x.due = "2026-03-01";
	CHECK(!action_overdue(&x, "2026-03-01"));
	CHECK(action_overdue(&x, "2026-03-02"));
	x.state = ACTION_CHANGED;
	CHECK(action_overdue(&x, "2026-03-02"));
	x.state = ACTION_DROPPED;
	CHECK(!action_overdue(&x, "2026-03-02"));
	x.state = ACTION_DONE;
	CHECK(!action_overdue(&x, "2026-03-02"));
	CHECK(!plan_ready(&p) && !plan_overdue(&p, "2030-01-01"));
	p.n_ready = 1;
	p.next_due = "2026-03-01";
	CHECK(plan_ready(&p) && plan_overdue(&p, "2026-03-02") &&
	    !plan_overdue(&p, "2026-03-01"));
	p.state = PLAN_STOPPED;
	CHECK(!plan_overdue(&p, "2030-01-01") && plan_over(&p));
	p.state = PLAN_CHANGED;
	CHECK(!plan_over(&p));
}

static struct scene *s;

static int64_t
count(const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

static const char *
text(const char *sql)
{
	const char *out = "";

	CHECK(db_text(s->db, s->arena, sql, NO_ARGS, &out) == RC_OK);
	return out == NULL ? "" : out;
}

static const char *
without(int n)
{
	return story_without_plan(s, "baltic-2025", n);
}

static const char *
name_of(const char *email)
{
	return text(arena_printf(s->arena, "SELECT name FROM person WHERE"
	    " email = '%s'", email));
}

/* Signed in, and reading English whatever the account says. */
static struct visitor *
person(const char *email)
{
	struct visitor *v = scene_person(s, email);

	visit_get(v, "/?lang=en");
	return v;
}

static const char *
begin(struct visitor *v, const char *title)
{
	return story_plan(s, v, "baltic-2025", title);
}

TEST_STORE(plan_begun_in_the_room)
{
	const char *own, *who, *tried;
	struct visitor *v;

	s = scene_open(db, a);
	who = without(0);
	v = person(who);
	CHECK(visit_get(v, MINE) == 200);
	/* From the question of the application. */
	CHECK(visit_field(v, MINE, "challenge") != NULL &&
	    visit_field(v, MINE, "challenge")[0] != '\0');
	CHECK(visit_post(v, MINE, "title", "", "action", "", "lead", "",
	    "due", "soon", NULL) == 422);
	CHECK(count(arena_printf(a, "SELECT count(*) FROM plan p JOIN person o"
	    " ON o.id = p.owner_id WHERE o.email = '%s'", who)) == 0);
	own = begin(v, "A café <in> the library");
	CHECK(visit_has(v, "ready to take home"));
	CHECK(visit_has(v, "Open question"));
	CHECK(db_text(db, a, arena_printf(a, "SELECT an.text FROM answer an"
	    " JOIN question u ON u.id = an.question_id JOIN application ap"
	    " ON ap.id = an.application_id JOIN person o ON o.id = ap.person_id"
	    " WHERE u.name = 'tried' AND o.email = '%s'", who), NO_ARGS,
	    &tried) == RC_OK && visit_has(v, tried));
	CHECK(visit_has(v, "A café <in> the library"));
	CHECK(!visit_has_html(v, "<in>"));
	/* Once begun, "my plan" leads there. */
	CHECK(visit_get(v, MINE) == 200);
	CHECK_TEXT(visit_path(v), own);
	/* On paper. */
	CHECK(visit_get(v, arena_printf(a, "%s/plan.pdf", own)) == 200);
	CHECK(story_pdf_has(s, v, "A café <in> the library"));
	CHECK(story_pdf_has(s, v, "Head of the library"));
	CHECK(story_pdf_has(s, v, "1 March 2040"));
	/* A second one from a blank: nothing of the question in it. */
	CHECK(visit_get(v, MINE "?another=1&from=blank") == 200);
	CHECK_TEXT(visit_field(v, MINE "?from=blank", "challenge"), "");
	CHECK(visit_post(v, MINE "?from=blank", "title", "Second", "action",
	    "B", "lead", "Me", "due", "2031-04-01", NULL) == 200);
	CHECK(!visit_has(v, tried));
	CHECK(count("SELECT count(*) FROM plan_link l JOIN plan p"
	    " ON p.id = l.plan_id WHERE p.title = 'Second'") == 0);
	/* Who only works there makes none. */
	CHECK(visit_get(s->trainer, MINE) == 200);
	CHECK(visit_has(s->trainer, "you make no plan here"));
	CHECK(visit_post(s->trainer, MINE, "title", "T", "action", "A", "lead",
	    "L", "due", "2031-01-01", NULL) == 403);
	CHECK(story_refused(s->anyone, MINE));
}

TEST_STORE(plan_written_at_home)
{
	struct visitor *v;
	const char *own, *action, *at, *link;
	row_id id;

	s = scene_open(db, a);
	v = person(without(0));
	own = begin(v, "Mentors");
	id = count("SELECT max(id) FROM plan");
	/* Texts. */
	at = arena_printf(a, "%s/edit", own);
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_post(v, at, "title", "", NULL) == 422);
	CHECK(visit_post(v, at, "mandate", "royal", NULL) == 422);
	CHECK(visit_post(v, at, "title", "Mentors for all", "objective",
	    "Twenty pairs", "mandate", "adopted", "mandate_note",
	    "Council, 3 May", NULL) == 200);
	CHECK(visit_has(v, "Mentors for all") && visit_has(v, "Adopted by the "
	    "council") && visit_has(v, "Council, 3 May"));
	/* Actions. */
	at = arena_printf(a, "%s/actions/new", own);
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_post(v, at, "title", "B", "state", "dropped", NULL) == 422);
	CHECK(visit_post(v, at, "title", "B", "starts", "2031-05-01", "due",
	    "2031-04-01", NULL) == 422);
	CHECK(visit_post(v, at, "title", "B", "due", "2031-13-01", NULL) ==
	    422);
	CHECK(visit_post(v, at, "title", "Win ten firms", "state", "dropped",
	    "why", "No money", "due", "2031-04-01", "partners",
	    "Association", "migrants", "1", "cost", "EUR 500", "risk",
	    "Nobody comes", "starts", "", NULL) == 200);
	CHECK(visit_has(v, "Dropped") && visit_has(v, "No money") &&
	    visit_has(v, "An organisation of migrants") &&
	    visit_has(v, "EUR 500"));
	action = arena_printf(a, "%s/actions/%lld", own, (long long)
	    count("SELECT max(id) FROM plan_action"));
	CHECK(visit_get(v, action) == 200);
	CHECK_TEXT(visit_field(v, action, "due"), "2031-04-01");
	CHECK_TEXT(visit_field(v, action, "migrants"), "1");
	CHECK(visit_post(v, action, "state", "started", "migrants",
	    VISIT_NOTHING, "due", "", NULL) == 200);
	CHECK(visit_has(v, "lacks who or when"));
	CHECK(!visit_has(v, "An organisation of migrants"));
	/* An organiser sees it, without a way to change it. */
	at = arena_printf(a, DESK "/%lld", (long long)id);
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_has(s->organiser, "EUR 500"));
	CHECK(visit_get(s->organiser, arena_printf(a, "%s/plan.pdf", at)) ==
	    200);
	CHECK(story_pdf_has(s, s->organiser, "Mentors for all"));
	CHECK(visit_get(s->organiser, own) == 404);
	CHECK(visit_get(s->trainer, at) == 200);
	CHECK(!visit_has(s->trainer, "Pass it on"));
	CHECK(visit_get(s->organiser, arena_printf(a,
	    "/editions/urban-2018/desk/plans/%lld", (long long)id)) == 404);
	/* Links. */
	CHECK(visit_get(v, own) == 200);
	at = arena_printf(a, "%s/links", own);
	CHECK(visit_post(v, at, "kind", "recommendation", "title", "R1", "url",
	    "javascript:alert(1)", NULL) == 422);
	CHECK(visit_post(v, at, "kind", "question", "title", "R1", NULL) ==
	    422);
	CHECK(visit_post(v, at, "kind", "recommendation", "title",
	    "Open the advice desk", "url", "https://example.org/r1", NULL) ==
	    200);
	CHECK(visit_has_html(v, "href=\"https://example.org/r1\""));
	link = arena_printf(a, "%s/links/%lld/remove", own, (long long)
	    count("SELECT max(id) FROM plan_link"));
	CHECK(visit_post(v, link, NULL) == 200);
	CHECK(!visit_has(v, "Open the advice desk"));
	/* Taken out, and the whole deleted. */
	CHECK(visit_post(v, arena_printf(a, "%s/remove", action), NULL) == 200);
	CHECK(!visit_has(v, "Win ten firms"));
	CHECK(visit_post(v, arena_printf(a, "%s/remove", own), NULL) == 200);
	CHECK(visit_get(v, own) == 404);
	CHECK(count(arena_printf(a, "SELECT (SELECT count(*) FROM plan_action"
	    " WHERE plan_id = %lld) + (SELECT count(*) FROM ask WHERE kind ="
	    " 'plan' AND thing_id = %lld)", (long long)id, (long long)id)) ==
	    0);
}

/* Who may read it, way by way; the mark is nowhere else. */
TEST_STORE(plan_is_its_keepers)
{
	static const char *const ways[] = { "", "/edit", "/plan.pdf", "/hand",
	    "/report", "/report.pdf", "/actions/new" };
	static const char *const places[] = { EDITION, EDITION "/timetable",
	    "/programmes/baltic-academy", "/programmes/baltic-academy/news.atom",
	    EDITION "/mine", MINE, "/me", DESK, DESK "/plans.csv",
	    EDITION "/desk/people", EDITION "/desk/asks",
	    EDITION "/desk/asks/ahead", "/practices?q=zqplan", "/sitemap.xml" };
	struct visitor *v, *peer;
	const char *own;

	s = scene_open(db, a);
	v = person(without(0));
	peer = person(without(1));
	own = begin(v, "zqplan");
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		const char *at = arena_printf(a, "%s%s", own, ways[i]);

		CHECK(visit_get(peer, at) == 404);
		CHECK(visit_get(s->participant, at) == 404);
		CHECK(visit_get(s->partner, at) == 404);
		CHECK(visit_get(s->assessor, at) == 404);
		CHECK(visit_get(s->organiser, at) == 404);
		CHECK(visit_get(s->admin, at) == 404);
		CHECK(story_refused(s->anyone, at));
	}
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct visitor *const others[] = { peer, s->participant,
		    s->partner, s->assessor, s->anyone };

		for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
			visit_get(others[k], places[i]);
			/* The search for it says the word again. */
			CHECK(strstr(places[i], "q=") != NULL ||
			    strstr(visit_page(others[k]), "zqplan") == NULL);
		}
	}
	/* An organiser of another programme. */
	CHECK(visit_get(s->trainer, DESK) == 200);
	CHECK(visit_has(s->trainer, "zqplan"));
	CHECK(story_refused(s->partner, DESK));
	CHECK(story_refused(s->assessor, DESK));
	CHECK(story_refused(peer, DESK));
	CHECK(story_refused(s->trainer, DESK "/plans.csv"));
	CHECK(story_refused(s->trainer, DESK "/import"));
	CHECK(story_refused(s->trainer, EDITION "/desk/asks"));
}

/* A link of that mail, without the answer it chooses. */
static const char *
page_of(const char *to)
{
	const char *link = scene_link(s, to);

	return link == NULL ? "/none" : arena_dup_n(s->arena, link,
	    strcspn(link, "?"));
}

TEST_STORE(plan_handed_to_the_employer)
{
	static const char chief[] = "chief@example.org";
	struct visitor *v, *w;
	const char *own, *at, *page;

	s = scene_open(db, a);
	v = person(without(0));
	w = scene_visitor(s);
	own = begin(v, "Interpreters");
	at = arena_printf(a, "%s/actions/%lld", own, (long long)
	    count("SELECT max(id) FROM plan_action"));
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_post(v, at, "cost", "zqcost", "risk", "zqrisk", NULL) ==
	    200);
	/* The report home. */
	at = arena_printf(a, "%s/report", own);
	CHECK(visit_get(v, at) == 200);
	CHECK(strstr(visit_field(v, at, "report"), "What I learned") != NULL);
	CHECK(visit_get(v, arena_printf(a, "%s.pdf", at)) == 404);
	at = arena_printf(a, "%s/hand", own);
	CHECK(visit_get(v, at) == 200);
	at = arena_printf(a, "%s/employer", at);
	CHECK(visit_post(v, at, "name", "Chief", "email", chief, "report", "1",
	    NULL) == 422);
	CHECK(visit_has(v, "The report is not written yet"));
	CHECK(visit_post(v, at, "name", "Chief", "email", "nowhere", NULL) ==
	    422);
	CHECK(visit_post(v, at, "name", "Chief", "email", chief, "plan",
	    VISIT_NOTHING, "report", VISIT_NOTHING, NULL) == 422);
	CHECK(visit_get(v, arena_printf(a, "%s/report", own)) == 200);
	CHECK(visit_post(v, visit_path(v), "report", "## zqreport\n\n<b>x</b>",
	    NULL) == 200);
	CHECK(story_order(v, "Read the report", "zqreport", "<b>x</b>", NULL));
	CHECK(visit_get(v, arena_printf(a, "%s/report.pdf", own)) == 200);
	CHECK(story_pdf_has(s, v, "zqreport"));

	/* Only what is ticked is handed over. */
	CHECK(visit_get(v, arena_printf(a, "%s/hand", own)) == 200);
	CHECK(visit_post(v, at, "name", "Chief", "email", chief, "plan", "1",
	    "report", VISIT_NOTHING, NULL) == 200);
	page = page_of(chief);
	CHECK(visit_get(w, page) == 200);
	CHECK(visit_has(w, "Interpreters") && visit_has(w, "Ask the library"));
	CHECK(strstr(visit_page(w), "zqcost") == NULL &&
	    strstr(visit_page(w), "zqrisk") == NULL &&
	    strstr(visit_page(w), "zqreport") == NULL);
	/* On paper, the same and no more. */
	CHECK(visit_click(w, "Print the plan (PDF)") == 200);
	CHECK(story_pdf_has(s, w, "Interpreters") &&
	    story_pdf_has(s, w, "Ask the library"));
	CHECK(!story_pdf_has(s, w, "zqcost") && !story_pdf_has(s, w, "zqrisk") &&
	    !story_pdf_has(s, w, "zqreport"));
	CHECK(visit_get(w, arena_printf(a, "%s/report.pdf", page)) == 404);
	CHECK(visit_get(w, arena_printf(a, "%s/other.pdf", page)) == 404);
	CHECK(visit_get(w, arena_printf(a, "%sx/plan.pdf", page)) == 404);
	/* Looking endorses nothing. */
	CHECK(visit_get(w, arena_printf(a, "%s?answer=endorsed", page)) == 200);
	CHECK(visit_has_html(w, "value=\"endorsed\" checked"));
	CHECK(count("SELECT count(*) FROM plan WHERE mandate = 'endorsed'"
	    " AND title = 'Interpreters'") == 0);
	CHECK(visit_post(w, page, "answer", "not", NULL) == 422);
	CHECK(visit_post(w, page, "answer", "endorsed", "why", "Go on!",
	    NULL) == 200);
	CHECK(visit_get(v, own) == 200);
	CHECK(visit_has(v, "Endorsed by the employer") &&
	    visit_has(v, "Chief") && visit_has(v, "Go on!"));
	/* The keeper was told. */
	CHECK(count("SELECT count(*) FROM outbox WHERE kind = 'plan.told'") ==
	    1);

	/* The report as well, then all of it taken back. */
	CHECK(visit_get(v, arena_printf(a, "%s/hand", own)) == 200);
	CHECK(visit_has(v, chief));
	CHECK(visit_post(v, at, "name", "Chief", "email", chief, "plan",
	    VISIT_NOTHING, "report", "1", NULL) == 200);
	CHECK(visit_get(w, page) == 404);	/* the newer link is good */
	page = page_of(chief);
	CHECK(visit_get(w, page) == 200);
	CHECK(visit_has(w, "zqreport") && !visit_has(w, "Ask the library"));
	CHECK(!visit_has_html(w, "<b>x</b>"));
	CHECK(visit_get(w, arena_printf(a, "%s/plan.pdf", page)) == 404);
	CHECK(visit_get(w, page) == 200);
	CHECK(visit_click(w, "Print the report (PDF)") == 200);
	CHECK(story_pdf_has(s, w, "zqreport") &&
	    !story_pdf_has(s, w, "Ask the library"));
	CHECK(visit_get(v, arena_printf(a, "%s/hand", own)) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/hand/back", own), "which",
	    "employer", NULL) == 200);
	CHECK(visit_get(w, page) == 404);
	CHECK(visit_get(w, arena_printf(a, "%s/report.pdf", page)) == 404);
	/* Nobody is reminded of what was taken back. */
	CHECK(count("SELECT count(*) FROM ask WHERE kind = 'plan-employer'"
	    " AND state = 'waiting' AND email = 'chief@example.org'") == 0);
	/* Nobody's mailbox is filled. */
	for (int i = 0; i < 4; i++) {
		CHECK(visit_get(v, arena_printf(a, "%s/hand", own)) == 200);
		visit_post(v, at, "name", "Chief", "email", chief, "plan", "1",
		    NULL);
	}
	CHECK(visit_status(v) == 429);
}

TEST_STORE(plan_peer_checks_in)
{
	struct visitor *v, *w;
	const char *own, *at, *friend, *page;

	s = scene_open(db, a);
	v = person(without(0));
	friend = without(1);
	w = scene_visitor(s);
	visit_get(w, "/?lang=en");	/* whatever the friend's language */
	own = begin(v, "Peers");
	CHECK(visit_get(v, arena_printf(a, "%s/hand", own)) == 200);
	at = arena_printf(a, "%s/hand/peer", own);
	/* A stranger gets nothing, and it is not said. */
	CHECK(visit_post(v, at, "peer", "stranger@example.org", NULL) == 200);
	CHECK(visit_has(v, "If this is the address of somebody"));
	CHECK(scene_mail(s, "stranger@example.org") == NULL);
	CHECK(visit_post(v, at, "peer", friend, NULL) == 200);
	CHECK(visit_has(v, "If this is the address of somebody"));
	page = page_of(friend);
	CHECK(visit_get(w, arena_printf(a, "%s?answer=help", page)) == 200);
	CHECK(visit_has(w, "Peers"));
	CHECK(visit_click(w, "Print the plan (PDF)") == 200);
	CHECK(story_pdf_has(s, w, "Peers"));
	CHECK(visit_get(w, arena_printf(a, "%s?answer=help", page)) == 200);
	CHECK(visit_post(w, page, "why", "zqword", NULL) == 200);
	CHECK(visit_get(v, own) == 200);
	CHECK(visit_has(v, "We talked: help is needed") &&
	    visit_has(v, "zqword"));
	/* The peer's own sign-in opens nothing of it. */
	CHECK(visit_get(person(friend), own) == 404);
}

TEST_STORE(plan_passed_on)
{
	struct visitor *v, *z;
	const char *own, *at;
	row_id id;

	s = scene_open(db, a);
	v = person(without(0));
	own = begin(v, "Passed");
	id = count("SELECT max(id) FROM plan");
	at = arena_printf(a, DESK "/%lld", (long long)id);
	CHECK(visit_get(s->trainer, at) == 200);
	CHECK(visit_post(s->trainer, arena_printf(a, "%s/pass", at), "name",
	    "Zoe", "email", "zoe@example.org", NULL) == 403);
	CHECK(visit_get(s->organiser, at) == 200);
	at = arena_printf(a, "%s/pass", at);
	CHECK(visit_post(s->organiser, at, "name", "Zoe", "email", "zoe",
	    NULL) == 422);
	CHECK(visit_post(s->organiser, at, "name", "Same", "email",
	    text(arena_printf(a, "SELECT o.email FROM plan p JOIN person o"
	    " ON o.id = p.owner_id WHERE p.id = %lld", (long long)id)), NULL) ==
	    422);
	CHECK(visit_post(s->organiser, at, "name", "Zoe", "email",
	    "zoe@example.org", NULL) == 200);
	CHECK(visit_get(v, own) == 404);
	z = person("zoe@example.org");
	CHECK(visit_get(z, own) == 200 && visit_has(z, "Passed"));
	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(visit_has(s->organiser, "Zoe"));
}

/* What goes out comes in again, and what is wrong changes nothing. */
TEST_STORE(plan_sheets)
{
	static const char in[] = DESK "/import";
	const char *who, *csv, *all;
	struct visitor *v;
	int64_t plans, actions;

	s = scene_open(db, a);
	who = without(0);
	CHECK(visit_get(s->trainer, DESK "/sheet.pdf") == 200);
	CHECK(story_pdf_has(s, s->trainer, "Which challenge does it meet?"));
	CHECK(story_pdf_pages(s, s->trainer) <= 2);
	v = person(who);
	begin(v, "=cmd()");
	CHECK(visit_get(s->organiser, DESK "/plans.xlsx") == 200);
	CHECK(strstr(story_xlsx(s, s->organiser), "A language café") != NULL);
	CHECK(visit_get(s->organiser, DESK "/plans.csv") == 200);
	all = arena_dup(a, visit_page(s->organiser));
	CHECK(strstr(all, "A language café in the library") != NULL);
	CHECK(strstr(all, "'=cmd()") != NULL);
	plans = count("SELECT count(*) FROM plan");
	actions = count("SELECT count(*) FROM plan_action");
	CHECK(visit_get(s->organiser, in) == 200);
	CHECK(visit_upload(s->organiser, in, "file", "plans.csv", all,
	    strlen(all), NULL) == 200);
	CHECK(count("SELECT count(*) FROM plan") == plans);
	CHECK(count("SELECT count(*) FROM plan_action") == actions);
	CHECK(visit_get(s->organiser, DESK "/plans.csv") == 200);
	CHECK_TEXT(visit_page(s->organiser), all);
	/* The workbook, too. */
	CHECK(visit_get(s->organiser, DESK "/plans.xlsx") == 200);
	csv = arena_get(a, visit_size(s->organiser));
	memcpy((char *)(uintptr_t)csv, visit_page(s->organiser),
	    visit_size(s->organiser));
	plans = (int64_t)visit_size(s->organiser);
	CHECK(visit_get(s->organiser, in) == 200);
	CHECK(visit_upload(s->organiser, in, "file", "plans.xlsx", csv,
	    (size_t)plans, NULL) == 200);
	CHECK(visit_has(s->organiser, "Taken in"));
	CHECK(count("SELECT count(*) FROM plan_action") == actions);
	CHECK(visit_get(s->organiser, DESK "/plans.csv") == 200);
	CHECK_TEXT(visit_page(s->organiser), all);

	/* New ones, and a state that changed. */
	who = without(0);
	csv = arena_printf(a, "email;plan;action;lead;due;action state;why\n"
	    "%s;Brand new;First;Me;2031-05-01;;\n"
	    "%s;Brand new;Second;;;dropped;No money\n"
	    "%s;=cmd();Ask the library;;;done;\n", who, who,
	    text("SELECT o.email FROM plan p JOIN person o ON o.id = p.owner_id"
	    " WHERE p.title = '=cmd()'"));
	CHECK(visit_get(s->organiser, in) == 200);
	CHECK(visit_upload(s->organiser, in, "file", "plans.csv", csv,
	    strlen(csv), NULL) == 200);
	CHECK(count("SELECT count(*) FROM plan WHERE title = 'Brand new'") ==
	    1);
	CHECK(count("SELECT count(*) FROM plan_action") == actions + 2);
	CHECK(count("SELECT count(*) FROM plan_action WHERE title ="
	    " 'Ask the library' AND state = 'done' AND lead IS NOT NULL") == 1);

	/* One wrong row, and nothing of the file is taken. */
	csv = arena_printf(a, "email,plan,action,due,action state\n"
	    "%s,Never,A,2031-05-01,planned\n"
	    "nobody@example.org,Never,A,,\n"
	    "%s,,A,,\n%s,Never,A,1 May,\n%s,Never,A,,royal\n", who, who, who,
	    who);
	CHECK(visit_get(s->organiser, in) == 200);
	CHECK(visit_upload(s->organiser, in, "file", "plans.csv", csv,
	    strlen(csv), NULL) == 422);
	CHECK(story_order(s->organiser, "Nothing was taken in", "Line 3",
	    "nobody in this edition", "Line 4", "no title", "Line 5",
	    "needs a day", "Line 6", "none of", NULL));
	CHECK(count("SELECT count(*) FROM plan WHERE title = 'Never'") == 0);
	csv = "name,title\nx,y\n";
	CHECK(visit_get(s->organiser, in) == 200);
	CHECK(visit_upload(s->organiser, in, "file", "plans.csv", csv,
	    strlen(csv), NULL) == 422);
	CHECK(visit_has(s->organiser, "are needed"));
	csv = "PK\003\004 this is no workbook";
	CHECK(visit_get(s->organiser, in) == 200);
	CHECK(visit_upload(s->organiser, in, "file", "plans.xlsx", csv,
	    strlen(csv), NULL) == 422);
}

/* The coordinator's list: by country, by state, overdue first. */
TEST_STORE(plan_list_of_the_edition)
{
	const char *late;

	s = scene_open(db, a);
	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(visit_has(s->organiser, arena_printf(a, "%lld of %lld",
	    (long long)count("SELECT count(*) FROM plan p JOIN edition e"
	    " ON e.id = p.edition_id WHERE e.slug = 'baltic-2025'"),
	    (long long)count("SELECT count(DISTINCT pa.id) FROM participant pa"
	    " JOIN edition e ON e.id = pa.edition_id JOIN participant_part pp"
	    " ON pp.participant_id = pa.id AND pp.state <> 'cancelled'"
	    " WHERE e.slug = 'baltic-2025' AND pa.role = 'participant'"))));
	late = strstr(visit_text(s->organiser), "an action is overdue");
	CHECK(late != NULL && late < strstr(visit_text(s->organiser),
	    "no plan "));
	CHECK(visit_get(s->organiser, DESK "?state=none") == 200);
	CHECK(!visit_has_html(s->organiser, "desk/plans/1\""));
	CHECK(visit_get(s->organiser, DESK "?state=stopped&country=LT") ==
	    200);
	CHECK(!visit_has(s->organiser, "no plan "));
	/* Whoever cancelled is not among those who have none. */
	late = without(0);
	visit_get(s->organiser, DESK "?state=none");
	CHECK(visit_has(s->organiser, name_of(late)));
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "UPDATE participant_part SET state = 'cancelled'"
	    " WHERE participant_id IN (SELECT pa.id FROM participant pa"
	    " JOIN person p ON p.id = pa.person_id WHERE p.email = $1)",
	    ARGS(TEXT(late)), NULL) == RC_OK && db_commit(db) == RC_OK);
	visit_get(s->organiser, DESK "?state=none");
	CHECK(!visit_has(s->organiser, name_of(late)));
	CHECK(visit_get(s->organiser, DESK "?country=FR") == 200);
	CHECK(visit_has(s->organiser, "Nobody is in this selection"));
	CHECK(visit_get(s->organiser, DESK "?country=%3Cb%3E&state=x") == 200);
	CHECK(!visit_has_html(s->organiser, "<b>"));
}
