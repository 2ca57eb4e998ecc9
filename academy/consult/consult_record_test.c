/* What a consultation leaves: offers, the note that is read back, what becomes
 * of them; and who never sees them, way by way. */
#include "consult/consult_record.h"

#include <stdio.h>
#include <string.h>

#include "consult/consult_scene_test.h"

#define EDITION "/editions/urban-2018"
#define MINE EDITION "/mine/consult"
#define MARK "qzconsult"

TEST(consult_record_goes_into_the_analysis)
{
	static const char *const label[OFFER_KINDS] = { "Case", "Practice",
		"Warning", "Contact" };
	struct arena *a = arena_make();
	struct consult_offer o[] = { { .kind = OFFER_CASE, .body = "A town" },
		{ .kind = OFFER_PRACTICE, .body = "A desk" },
		{ .kind = OFFER_WARNING, .body = "Not in May" },
		{ .kind = OFFER_CONTACT, .body = "The mayor" } };
	struct consult_note n = { .said = "Said", .takes = "Taken" };
	struct analysis y = { .text = { [TEXT_OPTIONS] = "First" } };
	char *longest = arena_array(a, char, ANALYSIS_TEXT_MAX + 1);

	for (int i = 0; i < 3; i++)
		o[i].next = &o[i + 1];
	CHECK(consult_into_analysis(a, &n, o, label, &y));
	CHECK_TEXT(y.text[TEXT_OBSERVATIONS],
	    "Said\n\n**Case:** A town\n\n**Warning:** Not in May");
	CHECK_TEXT(y.text[TEXT_OPTIONS],
	    "First\n\nTaken\n\n**Practice:** A desk");
	CHECK_TEXT(y.text[TEXT_NAMES], "**Contact:** The mayor");
	CHECK(y.text[TEXT_SOURCES] == NULL && y.text[TEXT_QUESTION] == NULL);
	/* Too long: nothing is cut, nothing is changed. */
	memset(longest, 'x', ANALYSIS_TEXT_MAX);
	y = (struct analysis){ .text = { [TEXT_NAMES] = longest } };
	CHECK(!consult_into_analysis(a, &n, o, label, &y));
	CHECK(y.text[TEXT_OBSERVATIONS] == NULL &&
	    y.text[TEXT_NAMES] == longest);
	CHECK(consult_into_analysis(a, &n, NULL, label, &y));
	arena_free(a);
}

TEST(consult_record_is_open)
{
	struct consult_group g = { .clock = { .round = 2 } };
	struct consult_round x = { .n = 2, .giver = 5 };
	struct consult_note n = { 0 };

	CHECK(!consult_record_open(&g, &x, &n));	/* not begun */
	g.clock.step = 1;
	CHECK(consult_record_open(&g, &x, &n));
	x.n = 1;
	CHECK(consult_record_open(&g, &x, &n));
	n.state = NOTE_CONFIRMED;
	CHECK(!consult_record_open(&g, &x, &n));
	n.state = NOTE_BACK;
	x.n = 3;
	CHECK(!consult_record_open(&g, &x, &n));
	x = (struct consult_round){ .n = 1 };	/* its owner is erased */
	CHECK(!consult_record_open(&g, &x, &n));
}

/* --- through the web --- */

static struct consult_group g;
static struct visitor *giver, *moderator, *writer, *adviser;

/* A post that no form of the page leads to. */
static int
forced(struct visitor *v, const char *path, const char *name,
    const char *value)
{
	const char *token = visit_field(v, visit_forms(v)->action, "_token");

	return visit_post(v, path, "_token", token, name, value, NULL);
}

static const char *
at(const char *more)
{
	return room(&g, more);
}

static const char *
record(const char *more)
{
	return at(arena_printf(s->arena, "/rounds/1%s", more));
}

/* The last group that has not begun; its first question begins, and its owner
 * has it for the group alone. */
static void
begin(struct db *db, struct arena *a)
{
	row_id other = 0;

	s = scene_open(db, a);
	CHECK(consult_find(db, a, count("SELECT max(id) FROM consult_group"
	    " WHERE step = 0 AND edition_id = (SELECT id FROM edition"
	    " WHERE slug = 'urban-2018')"), &g) == RC_OK);
	for (const struct consult_seat *x = g.seats; x != NULL; x = x->next)
		if (x->person != g.round[0].giver && x->person !=
		    g.round[0].moderator && x->person !=
		    g.round[0].rapporteur)
			other = x->person;
	giver = by_id(g.round[0].giver);
	moderator = by_id(g.round[0].moderator);
	writer = by_id(g.round[0].rapporteur);
	adviser = by_id(other);
	CHECK(visit_get(giver, EDITION "/mine/question/edit") == 200);
	CHECK(visit_post(giver, EDITION "/mine/question/edit", "issue",
	    MARK "-question?", "readers", "group", NULL) == 200);
	/* Nothing is written before the question begins. */
	CHECK(visit_get(adviser, record("")) == 200);
	CHECK(!visit_has(adviser, "Offer something"));
	CHECK(forced(adviser, record("/offers"), "body", "Too early") == 200);
	CHECK(visit_has(adviser, "Nothing can be added now"));
	CHECK(visit_get(moderator, at("")) == 200);
	CHECK(visit_post(moderator, at("/clock"), "do", "start", NULL) ==
	    200);
}

static int
offer(struct visitor *v, const char *kind, const char *body)
{
	CHECK(visit_get(v, record("")) == 200);
	return visit_post(v, record("/offers"), "kind", kind, "body", body,
	    NULL);
}

static const char *
version(void)
{
	return arena_printf(s->arena, "%lld", (long long)count("SELECT"
	    " coalesce(max(version), 0) FROM consult_note WHERE said LIKE '"
	    MARK "%'"));
}

static const char *
versioned(const char *more)
{
	return record(arena_printf(s->arena, "%s?version=%s", more,
	    version()));
}

/* A button of the note. */
static int
press(struct visitor *v, const char *more)
{
	CHECK(visit_get(v, record("")) == 200);
	return visit_post(v, record(more), "version", version(), NULL);
}

static void
write_note(struct visitor *v, const char *said)
{
	CHECK(visit_get(v, record("/note")) == 200);
	CHECK(visit_post(v, versioned("/note"), "said", said, "takes",
	    MARK "-takes: ask the library", NULL) == 200);
}

/* Written, read back, confirmed. */
static void
confirm(void)
{
	write_note(writer, MARK "-said");
	CHECK(press(writer, "/note/read") == 200);
	CHECK(press(giver, "/note/confirm") == 200);
	CHECK(visit_has(giver, "confirmed"));
}

TEST_STORE(consult_offers_are_for_the_group)
{
	const char *own;

	begin(db, a);
	CHECK(visit_get(adviser, at("")) == 200);
	CHECK(visit_link(adviser, "Offer something") != NULL);
	CHECK(visit_get(adviser, record("")) == 200);
	/* Refused, and what was typed stands there still. */
	CHECK(visit_post(adviser, record("/offers"), "kind", "case", "body",
	    " ", NULL) == 422);
	CHECK(visit_post(adviser, record("/offers"), "kind", "joke", "body",
	    "Kept <b>", NULL) == 422);
	CHECK_TEXT(visit_field(adviser, record("/offers"), "body"),
	    "Kept <b>");
	CHECK(visit_post(adviser, record("/offers"), "kind", "practice",
	    "body", "One desk", "practice", "no-such", NULL) == 422);
	CHECK(visit_has(adviser, "no published practice"));
	CHECK(visit_post(adviser, record("/offers"), "kind", "practice",
	    "body", "One <desk>", "practice", "https://x.example/practices/"
	    "gp03", NULL) == 200);
	CHECK(visit_has(adviser, "One <desk>") &&
	    !visit_has_html(adviser, "<desk>"));
	CHECK(visit_has_html(adviser, "/practices/gp03"));
	CHECK(offer(writer, "warning", MARK "-warning") == 200);
	CHECK(offer(moderator, "contact", MARK "-contact") == 200);
	/* All in the group see them, on telephones and on the wall; the page
	 * is told that it is old. */
	CHECK(visit_get(giver, at("")) == 200);
	CHECK(visit_has(giver, MARK "-warning") && visit_has(giver,
	    "One <desk>"));
	CHECK(visit_get(giver, at("/screen")) == 200);
	CHECK(visit_has(giver, MARK "-contact"));
	CHECK(visit_get(giver, at("/state")) == 200);
	CHECK(visit_has(giver, "\"version\":\"2.3\""));
	/* Whose question it is offers nothing; nobody takes out another's. */
	CHECK(visit_get(giver, record("")) == 200);
	CHECK(!visit_has(giver, "Offer it"));
	CHECK(forced(giver, record("/offers"), "body", "Mine") == 403);
	own = record(arena_printf(a, "/offers/%lld/remove", (long long)count(
	    "SELECT max(id) FROM consult_offer WHERE body = 'One <desk>'")));
	CHECK(visit_get(giver, record("")) == 200);
	CHECK(forced(giver, own, "sure", "1") == 403);
	CHECK(visit_get(adviser, record("")) == 200);
	CHECK(forced(adviser, at(arena_printf(a, "/rounds/2/offers/%lld"
	    "/remove", (long long)count("SELECT max(id) FROM consult_offer"))),
	    "sure", "1") == 404);
	CHECK(visit_get(adviser, record("")) == 200);
	CHECK(visit_post(adviser, own, NULL) == 200);
	CHECK(!visit_has(adviser, "One <desk>"));
	CHECK(count("SELECT count(*) FROM consult_offer WHERE body LIKE '"
	    MARK "%'") == 2);
}

TEST_STORE(consult_note_is_read_back)
{
	const char *seen, *own;

	begin(db, a);
	/* The rapporteur writes; advisers and the owner do not. */
	CHECK(visit_get(adviser, record("/note")) == 403);
	CHECK(visit_get(giver, record("/note")) == 403);
	CHECK(visit_get(writer, record("/note")) == 200);
	CHECK(visit_post(writer, versioned("/note"), "said", "", "takes",
	    "Kept", NULL) == 422);
	CHECK_TEXT(visit_field(writer, versioned("/note"), "takes"), "Kept");
	write_note(writer, MARK "-said");
	/* The moderator began from nothing too: told, loses nothing. */
	CHECK(visit_get(moderator, record("/note?version=0")) == 200);
	CHECK(visit_post(moderator, record("/note?version=0"), "said",
	    "Another", NULL) == 422);
	CHECK(visit_has(moderator, "Saved while you were writing") &&
	    visit_has(moderator, MARK "-said"));
	CHECK_TEXT(visit_field(moderator, versioned("/note"), "said"),
	    "Another");
	/* Not confirmed before it is read back. */
	CHECK(visit_get(giver, record("")) == 200);
	CHECK(!visit_has(giver, "Yes, confirm it"));
	CHECK(forced(giver, record("/note/confirm"), "version", version()) ==
	    200);
	CHECK(visit_has(giver, "cannot be done now"));
	CHECK(press(writer, "/note/read") == 200);
	CHECK(visit_get(giver, at("")) == 200);
	CHECK(visit_has(giver, "The note is read back to you"));
	/* Only its owner answers, and says what should be different. */
	{
		struct visitor *const others[] = { adviser, writer, moderator,
		    s->organiser };

		for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
			CHECK(visit_get(others[i], record("")) == 200);
			CHECK(forced(others[i], record("/note/confirm"),
			    "version", version()) == 403);
		}
	}
	CHECK(visit_link(giver, "Confirm it or send it back") != NULL);
	CHECK(visit_get(giver, record("")) == 200);
	CHECK(visit_post(giver, versioned("/note/back"), "remark", " ",
	    NULL) == 422);
	CHECK(visit_post(giver, versioned("/note/back"), "remark",
	    "It was <May>", NULL) == 200);
	CHECK(visit_has(giver, "sent back"));
	CHECK(visit_get(writer, record("/note")) == 200);
	CHECK(visit_has(writer, "It was <May>") &&
	    !visit_has_html(writer, "<May>"));
	CHECK(visit_post(writer, versioned("/note"), "said",
	    MARK "-in May", NULL) == 200);
	CHECK(press(writer, "/note/read") == 200);
	/* Changed while the owner looked at it: not that text is confirmed. */
	CHECK(visit_get(giver, record("")) == 200);
	seen = version();
	CHECK(visit_get(writer, record("/note")) == 200);
	CHECK(visit_post(writer, versioned("/note"), "said",
	    MARK "-in June", NULL) == 200);
	CHECK(press(writer, "/note/read") == 200);
	CHECK(visit_post(giver, record("/note/confirm"), "version", seen,
	    NULL) == 200);
	CHECK(visit_has(giver, "changed meanwhile"));
	CHECK(visit_get(adviser, record("")) == 200);
	CHECK(visit_get(writer, record("/note")) == 200);
	own = versioned("/note");
	CHECK(press(giver, "/note/confirm") == 200);
	CHECK(visit_has(giver, "confirmed"));
	/* Then nothing is added, unless the owner sends it back. */
	CHECK(visit_post(adviser, record("/offers"), "kind", "case", "body",
	    "Late", NULL) == 200);
	CHECK(visit_has(adviser, "Nothing can be added now"));
	CHECK(visit_post(writer, own, "said", "Over it", NULL) == 200);
	CHECK(visit_has(writer, "confirmed already"));
	CHECK(count("SELECT count(*) FROM consult_note WHERE said = '"
	    MARK "-in June' AND state = 'confirmed'") == 1);
	CHECK(visit_get(giver, record("")) == 200);
	CHECK(visit_post(giver, versioned("/note/back"), "remark", "Once more",
	    NULL) == 200);
	CHECK(offer(adviser, "case", "Still one") == 200);
}

/* The form of an analysis, as the page has it: with its version. */
static const char *
of_analysis(const char *at)
{
	for (const struct visit_form *f = visit_forms(s->organiser); f != NULL;
	    f = f->next)
		if (strncmp(f->action, at, strlen(at)) == 0)
			return f->action;
	return "/none";
}

TEST_STORE(consult_record_becomes_more)
{
	const char *analysis, *id, *form;

	begin(db, a);
	write_sql(arena_printf(a, "DELETE FROM analysis WHERE asked_id IN"
	    " (SELECT id FROM asked WHERE person_id = %lld)",
	    (long long)g.round[0].giver));
	CHECK(offer(adviser, "contact", MARK "-contact") == 200);
	CHECK(offer(adviser, "case", MARK "-case") == 200);
	confirm();
	analysis = arena_printf(a, EDITION "/analyses/%lld",
	    (long long)g.round[0].giver);
	/* It stands beside the analysis, for the organiser. */
	CHECK(visit_get(s->organiser, analysis) == 200);
	CHECK(visit_has(s->organiser, MARK "-case") &&
	    visit_has(s->organiser, MARK "-said"));
	CHECK(visit_click(s->organiser, "Put it into the analysis") == 200);
	/* An adviser may not put it there. */
	CHECK(visit_get(adviser, record("")) == 200);
	CHECK(!visit_has(adviser, "Into the analysis"));
	CHECK(forced(adviser, record("/take"), "note", "1") == 403);
	/* Its owner may: what was chosen, and that alone. */
	CHECK(visit_get(giver, record("")) == 200);
	id = arena_printf(a, "%lld", (long long)count("SELECT id FROM"
	    " consult_offer WHERE body = '" MARK "-contact'"));
	CHECK(visit_post(giver, record("/take"), "note", "", "offer", "0",
	    NULL) == 409);
	CHECK(visit_get(giver, record("")) == 200);
	CHECK(visit_post(giver, record("/take"), "note", "", "offer", id,
	    NULL) == 200);
	CHECK(visit_has(giver, "stands in the analysis now"));
	CHECK(visit_get(s->organiser, analysis) == 200);
	form = of_analysis(analysis);
	CHECK_TEXT(visit_field(s->organiser, form, "names"),
	    "**Contact:** " MARK "-contact");
	CHECK_TEXT(visit_field(s->organiser, form, "observations"), "");
	CHECK_TEXT(visit_field(s->organiser, form, "question"),
	    MARK "-question?");
	CHECK(count("SELECT count(*) FROM analysis WHERE state = 'draft'"
	    " AND names LIKE '%" MARK "%' AND author_id IS NULL") == 1);
	/* The organiser puts the note there too; it is added, once. */
	CHECK(visit_get(s->organiser, record("")) == 200);
	CHECK(visit_has(s->organiser, "is in it"));
	CHECK(visit_post(s->organiser, record("/take"), "note", "1", "offer",
	    "", NULL) == 200);
	CHECK(visit_get(s->organiser, analysis) == 200);
	form = of_analysis(analysis);
	CHECK_TEXT(visit_field(s->organiser, form, "observations"),
	    MARK "-said");
	CHECK_TEXT(visit_field(s->organiser, form, "options"),
	    MARK "-takes: ask the library");
	/* A finished one is changed by those who write it. */
	write_sql("UPDATE analysis SET state = 'finished', finished_at = 5"
	    " WHERE names LIKE '%" MARK "%'");
	CHECK(visit_get(giver, record("")) == 200);
	CHECK(visit_post(giver, record("/take"), "note", "1", NULL) == 200);
	CHECK(visit_has(giver, "Your analysis is finished"));
	/* A plan begins from the note. */
	CHECK(visit_get(giver, record("")) == 200);
	CHECK(visit_click(giver, "Begin my action plan from it") == 200);
	CHECK(visit_has(giver, MARK "-takes: ask the library"));
	CHECK(visit_post(giver, EDITION "/mine/plan?from=note", "title",
	    "A reading room", "action", "Ask", "due", "2030-01-02", NULL) ==
	    200);
	CHECK(visit_has(giver, "A reading room") && visit_has(giver,
	    MARK "-said"));
}

/* Way by way: all of it is for the group and the organisers. */
TEST_STORE(consult_record_is_confidential)
{
	static const char *const places[] = { "/", EDITION,
	    EDITION "/timetable", EDITION "/calendar.ics", EDITION "/mine",
	    EDITION "/participants", EDITION "/practices", MINE,
	    EDITION "/mine/question", EDITION "/mine/analysis",
	    EDITION "/mine/analyses", EDITION "/mine/cases",
	    EDITION "/mine/peers", EDITION "/mine/plan", "/me",
	    EDITION "/reader", EDITION "/reader.pdf", EDITION "/reader.epub",
	    "/programmes/urban-academy", "/programmes/urban-academy/news.atom",
	    "/practices?q=" MARK, "/practices.atom", "/sitemap.xml",
	    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
	    EDITION "/desk", EDITION "/desk/questions",
	    EDITION "/desk/questions?q=" MARK, EDITION "/desk/analyses",
	    EDITION "/desk/reader", EDITION "/desk/consult",
	    EDITION "/desk/people", EDITION "/desk/people.csv",
	    EDITION "/desk/plans", EDITION "/desk/plans/plans.csv",
	    EDITION "/desk/journal", EDITION "/desk/applications.csv" };
	static const char *const rooms[] = { "", "/screen", "/state",
	    "/rounds/1", "/rounds/1/note", "/rounds/1/sheet.pdf",
	    "/rounds/2", "/rounds/2/sheet.pdf" };
	struct visitor *outside;
	const char *calendar;

	begin(db, a);
	CHECK(offer(adviser, "contact", MARK "-contact") == 200);
	confirm();
	outside = by_id(count(arena_printf(a, "SELECT min(t.person_id)"
	    " FROM consult_seat t WHERE t.session_id = %lld AND t.person_id"
	    " NOT IN (SELECT person_id FROM consult_seat WHERE group_id ="
	    " %lld)", (long long)g.session, (long long)g.id)));
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
		struct visitor *const others[] = { outside, s->participant,
		    s->partner, s->assessor, s->trainer, s->anyone };
		const char *path = at(rooms[i]);

		for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
			visit_get(others[k], path);
			CHECK(visit_status(others[k]) != 200 ||
			    strstr(visit_path(others[k]), "/sign-in") != NULL);
			CHECK(strstr(visit_page(others[k]), MARK) == NULL);
		}
		CHECK(visit_get(s->organiser, path) == 200);
	}
	CHECK(visit_get(adviser, record("/sheet.pdf")) == 200);
	CHECK(story_pdf_has(s, adviser, MARK "-question?"));
	CHECK(story_pdf_has(s, adviser, "Similar case"));
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct visitor *const others[] = { outside, s->participant,
		    s->partner, s->assessor, s->trainer, s->admin, s->anyone };

		for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
			visit_get(others[k], places[i]);
			CHECK(strstr(places[i], "q=") != NULL ?
			    !visit_has(others[k], MARK "-") :
			    strstr(visit_page(others[k]), MARK) == NULL);
		}
		if (strstr(places[i], ".csv") != NULL ||
		    strstr(places[i], ".atom") != NULL) {
			visit_get(s->organiser, places[i]);
			CHECK(strstr(visit_page(s->organiser), MARK) == NULL);
		}
	}
	/* Nor in the calendar of whoever sits in the group. */
	CHECK(visit_get(adviser, "/me") == 200);
	CHECK(visit_post(adviser, "/me/calendar", NULL) == 200);
	calendar = strstr(visit_page(adviser), "/calendar/");
	CHECK(calendar != NULL);
	if (calendar != NULL) {
		CHECK(visit_get(s->anyone, arena_printf(a, "%.*s",
		    (int)strcspn(calendar, "\"<& \n"), calendar)) == 200);
		CHECK(strstr(visit_page(s->anyone), "BEGIN:VCALENDAR") !=
		    NULL);
		CHECK(strstr(visit_page(s->anyone), MARK) == NULL);
	}
	/* Whoever is asked to write the analysis reads the question, and of the
	 * rest what was put into it. */
	write_sql(arena_printf(a, "UPDATE analysis SET author_id = (SELECT id"
	    " FROM person WHERE email = 'trainer@demo.example') WHERE asked_id"
	    " IN (SELECT id FROM asked WHERE person_id = %lld)",
	    (long long)g.round[0].giver));
	CHECK(visit_get(s->trainer, arena_printf(a, EDITION "/analyses/%lld",
	    (long long)g.round[0].giver)) == 200);
	CHECK(visit_has(s->trainer, MARK "-question?"));
	CHECK(!visit_has(s->trainer, MARK "-contact") &&
	    !visit_has(s->trainer, MARK "-said"));
}
