/* Case studies: written, handed to the groups of a session, results beneath. */
#include "consult/consult_case.h"

#include <stdio.h>
#include <string.h>

#include "consult/consult_scene_test.h"

#define EDITION "/editions/baltic-2025"
#define MINE EDITION "/mine/cases"
#define DESK EDITION "/desk/cases"

TEST(consult_case_opens)
{
	struct case_study c = { .session_ends = 100 };

	CHECK(!case_open(&c, 50) && !case_open(&c, 200));
	c.handed_at = 10;
	CHECK(!case_open(&c, 99) && case_open(&c, 100));
	c.opened_at = 20;
	CHECK(case_open(&c, 50));
}

/* The n-th of a group of the breakouts, from 0. */
static struct visitor *
member(int64_t group, int n)
{
	const char *email = "";

	CHECK(db_text(s->db, s->arena, arena_printf(s->arena, "SELECT p.email"
	    " FROM grouping_seat t JOIN participant pa"
	    " ON pa.id = t.participant_id JOIN person p ON p.id = pa.person_id"
	    " JOIN edition e ON e.id = pa.edition_id"
	    " WHERE e.slug = 'baltic-2025' AND t.number = %lld AND t.round = 1"
	    " ORDER BY p.id LIMIT 1 OFFSET %d", (long long)group, n), NO_ARGS,
	    &email) == RC_OK);
	return by_email(email);
}

static const char *
session(void)
{
	return arena_printf(s->arena, "%lld", (long long)count(
	    "SELECT min(g.session_id) FROM grouping_session g JOIN grouping x"
	    " ON x.id = g.grouping_id JOIN edition e ON e.id = x.edition_id"
	    " WHERE e.slug = 'baltic-2025'"));
}

/* A new case; its number. */
static int64_t
written(const char *title)
{
	CHECK(visit_get(s->trainer, DESK) == 200);
	CHECK(visit_post(s->trainer, DESK, "title", title, "session", session(),
	    "body", "A school in **Riga**.", NULL) == 200);
	return count("SELECT max(id) FROM consult_case");
}

static const char *
of(const char *base, int64_t id, const char *more)
{
	return arena_printf(s->arena, "%s/%lld%s", base, (long long)id, more);
}

TEST_STORE(consult_case_is_handed_out)
{
	static const char pdf[] = "%PDF-1.7\nA case\n";
	struct visitor *one, *two, *mate;
	const char *own, *first;
	int64_t id;

	s = scene_open(db, a);
	/* As though the session were still to come. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, arena_printf(a, "UPDATE session_item SET starts ="
	    " %lld, ends = %lld WHERE id = %s", (long long)time_now() + 3600,
	    (long long)time_now() + 7200, session()), NO_ARGS, NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	/* Refused: no title, no session, neither text nor file. */
	CHECK(visit_get(s->trainer, DESK) == 200);
	CHECK(visit_post(s->trainer, DESK, "title", "", "session", session(),
	    "body", "kept <b>", NULL) == 422);
	CHECK_TEXT(visit_field(s->trainer, DESK, "body"), "kept <b>");
	CHECK(visit_post(s->trainer, DESK, "title", "T", "session", "999999",
	    "body", "B", NULL) == 422);
	CHECK(visit_post(s->trainer, DESK, "title", "T", "session", session(),
	    "body", "", NULL) == 422);
	id = written("The school <gate>");
	CHECK(visit_has(s->trainer, "not handed out"));
	CHECK(visit_has(s->trainer, "The school <gate>") &&
	    !visit_has_html(s->trainer, "<gate>"));
	CHECK(visit_upload(s->trainer, of(DESK, id, ""), "file", "case.pdf",
	    pdf, sizeof pdf - 1, NULL) == 200);
	/* Until then the groups do not see it. */
	one = member(1, 0);
	mate = member(1, 1);
	two = member(2, 0);
	CHECK(visit_get(one, of(MINE, id, "")) == 404);
	CHECK(visit_get(one, MINE) == 200 && !visit_has(one, "The school"));
	CHECK(visit_get(s->trainer, of(DESK, id, "")) == 200);
	CHECK(visit_post(s->trainer, of(DESK, id, "/hand"), "on", "1", NULL) ==
	    200);
	CHECK(visit_get(one, MINE) == 200 && visit_click(one,
	    "The school <gate>") == 200);
	CHECK(visit_has(one, "your group") && visit_has(one, "A school in"));
	CHECK(visit_get(one, of(MINE, id, "/file")) == 200);
	CHECK(visit_get(one, of(MINE, id, "/sheet.pdf")) == 200);
	CHECK(story_pdf_has(s, one, "What is the matter here?"));
	CHECK(story_pdf_has(s, one, "A school in Riga"));
	/* Only the own group's. */
	own = of(MINE, id, "/groups/1");
	CHECK(visit_get(two, own) == 404);
	CHECK(visit_get(one, of(MINE, id, "/groups/99")) == 404);
	CHECK(visit_get(one, of(MINE, id, "/groups/x")) == 404);
	CHECK(visit_get(one, own) == 200);
	CHECK(visit_get(mate, own) == 200);
	first = arena_printf(a, "%s?version=0", own);
	CHECK(visit_post(one, first, "body", " ", NULL) == 422);
	CHECK(visit_post(one, first, "body", "Speak with <parents> first",
	    NULL) == 200);
	CHECK(visit_has(one, "Speak with <parents> first") &&
	    !visit_has_html(one, "<parents>"));
	/* The other in the group began from nothing too: told, loses nothing. */
	CHECK(visit_post(mate, first, "body", "Ask the teachers", NULL) == 422);
	CHECK(visit_has(mate, "Saved while you were writing"));
	CHECK(visit_has(mate, "Speak with"));
	CHECK_TEXT(visit_field(mate, arena_printf(a, "%s?version=1", own),
	    "body"), "Ask the teachers");
	CHECK(visit_post(mate, arena_printf(a, "%s?version=1", own), "body",
	    "Speak with <parents> and teachers", NULL) == 200);
	CHECK(count("SELECT count(*) FROM consult_result_version v JOIN"
	    " consult_result x ON x.id = v.result_id WHERE x.case_id ="
	    " (SELECT max(id) FROM consult_case)") == 2);
	/* Others read it once the session is over, or the trainer says so. */
	CHECK(visit_get(two, of(MINE, id, "")) == 200);
	CHECK(!visit_has(two, "and teachers"));
	CHECK(visit_has(two, "read by all once the session is over"));
	CHECK(visit_get(s->trainer, of(DESK, id, "")) == 200);
	CHECK(visit_has(s->trainer, "and teachers"));
	CHECK(visit_post(s->trainer, of(DESK, id, "/open"), "on", "1", NULL) ==
	    200);
	CHECK(visit_get(two, of(MINE, id, "")) == 200);
	CHECK(visit_has(two, "and teachers"));
	CHECK(visit_get(s->trainer, of(DESK, id, "")) == 200);
	CHECK(visit_post(s->trainer, of(DESK, id, "/open"), "on", "0", NULL) ==
	    200);
	CHECK(visit_get(two, of(MINE, id, "")) == 200);
	CHECK(!visit_has(two, "and teachers"));
	time_shift(3 * 3600);
	two = member(2, 0);
	CHECK(visit_get(two, of(MINE, id, "")) == 200);
	CHECK(visit_has(two, "and teachers"));
	/* It stays while a result hangs on it. */
	s->trainer = scene_person(s, "trainer@demo.example");
	visit_get(s->trainer, "/?lang=en");
	CHECK(visit_get(s->trainer, of(DESK, id, "")) == 200);
	CHECK(!visit_has(s->trainer, "Take out"));
}

TEST_STORE(consult_case_is_for_its_session)
{
	static const char *const more[] = { "", "/file", "/sheet.pdf",
	    "/groups/1" };
	struct visitor *one;
	int64_t id;

	s = scene_open(db, a);
	id = written("Ours");
	CHECK(visit_get(s->trainer, of(DESK, id, "")) == 200);
	CHECK(visit_post(s->trainer, of(DESK, id, "/hand"), "on", "1", NULL) ==
	    200);
	one = member(1, 0);
	CHECK(visit_get(one, of(DESK, id, "")) == 403);
	CHECK(visit_get(one, DESK) == 403);
	CHECK(visit_get(one, of("/editions/urban-2018/mine/cases", id, "")) !=
	    200);
	for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
		CHECK(story_refused(s->anyone, of(MINE, id, more[i])));
		CHECK(story_refused(s->assessor, of(MINE, id, more[i])));
		CHECK(visit_get(s->organiser, of("/editions/urban-2018/mine/"
		    "cases", id, more[i])) == 404);
	}
	CHECK(visit_get(one, of(MINE, id, "/file")) == 404);	/* has none */
	/* Taken back: gone for them; taken out while nobody wrote. */
	CHECK(visit_get(s->trainer, of(DESK, id, "")) == 200);
	CHECK(visit_post(s->trainer, of(DESK, id, "/hand"), "on", "0", NULL) ==
	    200);
	CHECK(visit_get(one, of(MINE, id, "")) == 404);
	CHECK(visit_get(s->trainer, of(DESK, id, "")) == 200);
	CHECK(visit_post(s->trainer, of(DESK, id, "/remove"), NULL) == 200);
	CHECK(visit_get(s->trainer, of(DESK, id, "")) == 404);
	/* A session without groups: the trainer says how many. */
	{
		const char *plain = arena_printf(a, "%lld", (long long)count(
		    "SELECT min(i.id) FROM session_item i JOIN edition e"
		    " ON e.id = i.edition_id WHERE e.slug = 'baltic-2025'"));

		CHECK(visit_get(s->trainer, DESK) == 200);
		CHECK(visit_post(s->trainer, DESK, "title", "Three",
		    "session", plain, "body", "B", "groups", "0", NULL) ==
		    422);
		CHECK(visit_post(s->trainer, DESK, "groups", "3", NULL) ==
		    200);
		CHECK(visit_has(s->trainer, "Group 3"));
	}
}
