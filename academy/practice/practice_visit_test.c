/* Observation sheets of site visits. */
#include <string.h>

#include "practice/practice_visit.h"
#include "test/stories/story.h"

static row_id
number(struct scene *s, const char *sql)
{
	row_id n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

TEST(practice_visit_records)
{
	struct arena *a = arena_make();
	struct sheet third = { .text = { NULL, "b", NULL, "z" }, .shared = true,
	    .name = "Cato", .lang = "en" };
	struct sheet second = { .text = { NULL, "hidden" }, .name = "Bela",
	    .lang = "en", .next = &third };
	struct sheet first = { .text = { NULL, "c", NULL, "a" }, .shared = true,
	    .name = "Anna", .lang = "en", .next = &second };
	struct visit_record v;

	visit_record(a, &first, true, &v);
	CHECK(v.people == 2 && v.said[SHEET_SURPRISED] == NULL);
	CHECK_TEXT(v.said[SHEET_SAW]->text, "c");
	CHECK_TEXT(v.said[SHEET_SAW]->name, "Anna");
	CHECK_TEXT(v.said[SHEET_SAW]->next->name, "Cato");
	CHECK(v.said[SHEET_SAW]->next->next == NULL);
	/* Of nobody: in the order of the texts, in each question anew. */
	visit_record(a, &first, false, &v);
	CHECK_TEXT(v.said[SHEET_SAW]->text, "b");
	CHECK_TEXT(v.said[SHEET_SAW]->next->text, "c");
	CHECK_TEXT(v.said[SHEET_COULD]->text, "a");
	CHECK(v.said[SHEET_SAW]->name == NULL &&
	    v.said[SHEET_SAW]->organisation == NULL);
	visit_record(a, NULL, true, &v);
	CHECK(v.people == 0);
	arena_free(a);
}

TEST_STORE(practice_visits)
{
	struct scene *s = scene_open(db, a);
	row_id visit = number(s, "SELECT min(i.id) FROM session_item i"
	    " JOIN edition e ON e.id = i.edition_id JOIN practice_pick k"
	    " ON k.session_id = i.id WHERE e.slug = 'cimi-2017'"
	    " AND i.kind = 'site-visit'"), talk = number(s, "SELECT min(i.id)"
	    " FROM session_item i JOIN edition e ON e.id = i.edition_id"
	    " WHERE e.slug = 'cimi-2017' AND i.kind = 'plenary'");
	const char *at = arena_printf(a, "/editions/cimi-2017/visits/%lld",
	    (long long)visit), *desk = arena_printf(a,
	    "/editions/cimi-2017/desk/visits/%lld", (long long)visit);
	const char *record = arena_printf(a, "%s/record", at);
	struct visitor *v, *w;
	const char *email, *code, *name;
	struct practice p;

	/* Without those of the demonstration. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "DELETE FROM practice_sheet", NO_ARGS, NULL) ==
	    RC_OK && db_commit(db) == RC_OK);
	CHECK(db_text(db, a, "SELECT h.email FROM participant t JOIN edition e"
	    " ON e.id = t.edition_id JOIN person h ON h.id = t.person_id"
	    " WHERE e.slug = 'cimi-2017' ORDER BY t.id LIMIT 1", NO_ARGS,
	    &email) == RC_OK);
	v = scene_person(s, email);
	CHECK(db_text(db, a, "SELECT h.email FROM participant t JOIN edition e"
	    " ON e.id = t.edition_id JOIN person h ON h.id = t.person_id"
	    " WHERE e.slug = 'cimi-2017' ORDER BY t.id DESC LIMIT 1", NO_ARGS,
	    &email) == RC_OK);
	w = scene_person(s, email);

	/* For those admitted; all of them for those who run it. */
	CHECK(story_refused(s->anyone, at));
	CHECK(story_refused(v, desk));
	CHECK(visit_get(v, arena_printf(a, "/editions/cimi-2017/visits/%lld",
	    (long long)talk)) == 404);
	CHECK(visit_get(v, arena_printf(a, "/editions/baltic-2025/visits/%lld",
	    (long long)visit)) != 200);
	CHECK(visit_get(v, "/editions/cimi-2017/practices") == 200);
	CHECK(visit_link(v, at) != NULL);
	CHECK(visit_get(s->anyone, "/editions/cimi-2017/practices") == 200);
	CHECK(visit_link(s->anyone, at) == NULL);

	/* What was seen there stands above the sheet. */
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_link(v, "/practices/gp08") != NULL);
	CHECK(visit_link(v, arena_printf(a, "%s/tell", at)) == NULL);
	CHECK(visit_post(v, at, "could", "One desk zqcould <b>", "could_not",
	    "Our law zqlaw", NULL) == 200);
	CHECK(visit_has(v, "One desk zqcould <b>"));
	CHECK(!visit_has_html(v, "zqcould <b>"));
	CHECK(visit_get(w, at) == 200);
	CHECK(!visit_has(w, "zqcould"));
	CHECK(visit_post(w, at, "questions", "Who pays zqpays", NULL) == 200);
	CHECK(visit_get(s->admin, desk) == 200);
	CHECK(visit_has(s->admin, "zqcould") && visit_has(s->admin,
	    "zqpays"));
	CHECK(visit_get(s->admin, "/editions/cimi-2017/desk/practices") == 200);
	CHECK(visit_link(s->admin, desk) != NULL);
	CHECK(visit_has(s->admin, "2 sheets"));

	/* The record holds what was put into it, and nothing else. */
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_post(v, at, "approach", "One plan zqplan", "saw",
	    "Three desks zqsaw", "surprised", "No queue zqqueue", "shared",
	    "1", NULL) == 200);
	CHECK(visit_get(w, at) == 200);
	CHECK(visit_post(w, at, "questions", "Who pays zqpays", "shared",
	    VISIT_NOTHING, NULL) == 200);
	CHECK(visit_get(w, record) == 200);
	CHECK(story_order(w, "Host: ", "From 1 sheet", "How does the host go "
	    "about it?", "zqplan", "What did you see?", "zqsaw",
	    "What surprised you?", "zqqueue", "What could work at home?",
	    "zqcould", NULL));
	CHECK(!visit_has(w, "zqpays"));
	CHECK(db_text(db, a, "SELECT h.name FROM practice_sheet s JOIN person h"
	    " ON h.id = s.person_id WHERE s.saw IS NOT NULL", NO_ARGS, &name)
	    == RC_OK && visit_has(w, name));
	CHECK(visit_get(w, arena_printf(a, "%s.pdf", record)) == 200);
	CHECK(story_pdf_has(s, w, "zqsaw") && story_pdf_has(s, w, "zqplan") &&
	    story_pdf_has(s, w, name) && story_pdf_has(s, w, "Host") &&
	    !story_pdf_has(s, w, "zqpays"));
	CHECK(story_refused(s->anyone, record));
	CHECK(story_refused(s->anyone, arena_printf(a, "%s.pdf", record)));
	CHECK(visit_get(w, arena_printf(a, "%s/sheet.pdf", at)) == 200);
	CHECK(story_pdf_has(s, w, "What surprised you?") &&
	    !story_pdf_has(s, w, "zqsaw") && story_pdf_pages(s, w) == 1);
	/* Nothing of this session is quoted by name. */
	CHECK(db_begin(db) == RC_OK && db_change(db, "UPDATE session_item SET"
	    " not_attributed = 1 WHERE id = $1", ARGS(INT(visit))) == RC_OK &&
	    db_commit(db) == RC_OK);
	CHECK(visit_get(w, record) == 200);
	CHECK(visit_has(w, "nothing is quoted by name"));
	CHECK(visit_has(w, "zqsaw") && !visit_has(w, name));
	CHECK(visit_get(w, arena_printf(a, "%s.pdf", record)) == 200);
	CHECK(story_pdf_has(s, w, "zqsaw") && !story_pdf_has(s, w, name));
	/* Taken back out of it. */
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_post(v, at, "shared", VISIT_NOTHING, NULL) == 200);
	CHECK(visit_get(w, record) == 200);
	CHECK(visit_has(w, "Nobody has put a sheet") && !visit_has(w, "zqsaw"));

	/* It becomes a practice, linked with the one that was seen. */
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/tell", at), NULL) == 200);
	CHECK(text_starts(visit_path(v), "/me/practices/"));
	CHECK(db_text(db, a, "SELECT p.code FROM practice p"
	    " JOIN practice_sheet s ON s.practice_id = p.id", NO_ARGS,
	    &code) == RC_OK);
	CHECK(practice_by_code(db, a, code, &p) == RC_OK);
	CHECK(p.state == PRACTICE_DRAFT);
	CHECK_TEXT(words_in(a, p.adaptable, "en"), "One desk zqcould <b>");
	CHECK_TEXT(words_in(a, p.limits, "en"), "Our law zqlaw");
	CHECK(text_starts(p.adapted_from, "gp08"));
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_link(v, arena_printf(a, "/me/practices/%s", code)) !=
	    NULL);
	CHECK(visit_post(v, arena_printf(a, "%s/tell", at), NULL) >= 400);

	/* Emptied, it is none. */
	CHECK(visit_get(w, at) == 200);
	CHECK(visit_post(w, at, "questions", "", NULL) == 200);
	CHECK(number(s, "SELECT count(*) FROM practice_sheet") == 1);
}
