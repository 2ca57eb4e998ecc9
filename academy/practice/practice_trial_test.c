/* "We tried it": told, read, shown, linked, taken back. */
#include <string.h>

#include "practice/practice_trial.h"
#include "test/stories/story.h"

#define TOLD "/practices/gp01/tried"

static void
tell(struct visitor *v, const char *outcome, const char *happened,
    const char *named, const char *own)
{
	CHECK(visit_get(v, TOLD) == 200);
	CHECK(visit_post(v, TOLD, "outcome", outcome, "adapted",
	    "Fewer evenings", "happened", happened, "place", "Zqtown hall",
	    "country", "LV", "named", named, "own", own, NULL) == 200);
}

/* Those who look after it decide about the newest; "show", "refuse". */
static int
decide(struct scene *s, const char *verdict)
{
	const char *at;
	int64_t id = 0;

	CHECK(db_int(s->db, "SELECT max(t.id) FROM practice_trial t"
	    " JOIN practice p ON p.id = t.practice_id WHERE p.code = 'gp01'",
	    NO_ARGS, &id) == RC_OK);
	at = arena_printf(s->arena, "/me/practices/gp01/review/trials/%lld",
	    (long long)id);
	CHECK(visit_get(s->admin, "/me/practices/gp01/review") == 200);
	return visit_post(s->admin, at, "verdict", verdict, NULL);
}

TEST_STORE(practice_trials)
{
	struct scene *s = scene_open(db, a);
	struct visitor *v = s->participant;
	struct practice own = PRACTICE_NEW;
	const char *slug = "";
	int64_t person;

	CHECK(story_refused(s->anyone, TOLD));
	CHECK(visit_get(s->anyone, "/practices/gp01") == 200);
	CHECK(visit_link(s->anyone, TOLD) != NULL);
	CHECK(visit_get(v, "/practices/no-such/tried") == 404);

	/* What is wrong stays in the form. */
	CHECK(visit_get(v, TOLD) == 200);
	CHECK(visit_post(v, TOLD, "outcome", "not", "adapted", "", "happened",
	    "Nobody came", NULL) == 422);
	CHECK(visit_has(v, "Nobody came"));

	/* Nobody sees it before it is read. */
	tell(v, "not", "<b>Nobody</b> came zqtold", "1", VISIT_NOTHING);
	CHECK(visit_has(v, "What you told waits to be read."));
	CHECK(visit_get(s->anyone, "/practices/gp01") == 200);
	CHECK(!visit_has(s->anyone, "zqtold"));
	CHECK(db_text(db, a, "SELECT g.slug FROM programme g JOIN practice p"
	    " ON p.programme_id = g.id WHERE p.code = 'gp01'", NO_ARGS,
	    &slug) == RC_OK);
	CHECK(visit_get(s->admin, arena_printf(a,
	    "/programmes/%s/desk/practices", slug)) == 200);
	CHECK(visit_has(s->admin, "They tried it, and it waits to be read"));
	CHECK(visit_get(v, "/me/practices/gp01/review") == 404);

	CHECK(decide(s, "refuse") == 200);
	CHECK(visit_get(s->anyone, "/practices/gp01") == 200);
	CHECK(!visit_has(s->anyone, "zqtold"));
	CHECK(decide(s, "show") != 200);	/* it was decided */

	/* Told anew, without the name. */
	tell(v, "partly", "Some came zqtold", VISIT_NOTHING, VISIT_NOTHING);
	CHECK(decide(s, "show") == 200);
	CHECK(visit_get(s->anyone, "/practices/gp01") == 200);
	CHECK(visit_has(s->anyone, "Some came zqtold"));
	CHECK(visit_has(s->anyone, "It worked in part"));
	CHECK(!visit_has(s->anyone, "Zqtown hall"));

	/* With a record of one's own: linked on both pages. */
	CHECK(db_int(db, "SELECT id FROM person WHERE email ="
	    " 'participant@demo.example'", NO_ARGS, &person) == RC_OK);
	CHECK(db_begin(db) == RC_OK);
	own.code = "ours";
	own.kind = PRACTICE_MIXED;
	own.title = "{\"en\":\"Ours after theirs\"}";
	own.author = person;
	own.state = PRACTICE_PUBLISHED;
	CHECK(practice_save(db, a, &own, &(struct practice_by){ .now = 5,
	    .how = "form" }) == RC_OK && db_commit(db) == RC_OK);
	tell(v, "worked", "All came zqtold", "1", "ours");
	CHECK(decide(s, "show") == 200);
	CHECK(visit_get(s->anyone, "/practices/gp01") == 200);
	CHECK(visit_has(s->anyone, "Zqtown hall"));
	CHECK(visit_link(s->anyone, "/practices/ours") != NULL);
	CHECK(visit_get(s->anyone, "/practices/ours") == 200);
	CHECK(visit_link(s->anyone, "/practices/gp01") != NULL);
	/* Somebody else's record cannot be taken for one's own. */
	CHECK(visit_get(v, TOLD) == 200);
	CHECK(visit_post(v, TOLD, "own", "gp02", NULL) == 422);

	/* Told without names, it leads nowhere, and nothing leads to it. */
	CHECK(db_begin(db) == RC_OK);
	own.attribution = ATTRIBUTION_ANONYMOUS;
	CHECK(practice_save(db, a, &own, &(struct practice_by){ .now = 6,
	    .how = "form" }) == RC_OK && db_commit(db) == RC_OK);
	CHECK(visit_get(s->anyone, "/practices/gp01") == 200);
	CHECK(!visit_has(s->anyone, "Ours after theirs"));
	CHECK(visit_get(s->anyone, arena_printf(a, "/practices/%s",
	    own.code)) == 200);
	CHECK(visit_link(s->anyone, "/practices/gp01") == NULL);

	/* Taken back. */
	CHECK(visit_get(v, TOLD) == 200);
	CHECK(visit_post(v, TOLD "/drop", NULL) == 200);
	CHECK(visit_get(s->anyone, "/practices/gp01") == 200);
	CHECK(!visit_has(s->anyone, "zqtold"));
}

/* Rows of figures; what one's own is adapted from, chosen and not typed. */
TEST_STORE(practice_rows)
{
	struct scene *s = scene_open(db, a);
	struct visitor *v = s->participant;
	struct practice p;
	const char *own = "/me/practices/ours", *result, *back;
	int64_t person;

	CHECK(db_int(db, "SELECT id FROM person WHERE email ="
	    " 'participant@demo.example'", NO_ARGS, &person) == RC_OK);
	CHECK(db_begin(db) == RC_OK);
	p = (struct practice)PRACTICE_NEW;
	p.code = "ours";
	p.kind = PRACTICE_MIXED;
	p.title = "{\"en\":\"Ours\"}";
	p.author = person;
	CHECK(practice_save(db, a, &p, &(struct practice_by){ .now = 5,
	    .how = "form", .draft = true }) == RC_OK && db_commit(db) ==
	    RC_OK);

	/* The step that asks for figures. */
	result = NULL;
	for (int i = 1; i < 10 && result == NULL; i++) {
		const char *at = arena_printf(a, "%s/edit/%d", own, i);

		CHECK(visit_get(v, at) == 200);
		if (visit_has_html(v, "name=\"figures_1_value\""))
			result = at;
	}
	CHECK(result != NULL);
	CHECK(visit_has_html(v, "name=\"figures_2_unit\"") &&
	    !visit_has_html(v, "name=\"figures_3_unit\""));
	CHECK(visit_post(v, result, "figures_1_label", "People; asked",
	    "figures_1_value", "40", "figures_1_year", "2019",
	    "figures_2_label", "  ", "go", "later", NULL) == 200);
	CHECK(practice_by_code(db, a, "ours", &p) == RC_OK);
	CHECK_TEXT(p.figures, "People, asked; 40; ; 2019");
	CHECK(visit_get(v, result) == 200);
	CHECK_TEXT(visit_field(v, result, "figures_1_year"), "2019");
	CHECK_TEXT(visit_field(v, result, "figures_1_label"),
	    "People, asked");
	CHECK(visit_has_html(v, "name=\"figures_3_unit\""));
	/* One more; a wrong answer keeps them all. */
	CHECK(visit_post(v, result, "figures_3_label", arena_printf(a,
	    "%0400d", 7), "figures_2_label", "Kept", NULL) == 422);
	CHECK_TEXT(visit_field(v, result, "figures_2_label"), "Kept");
	CHECK_TEXT(visit_field(v, result, "figures_1_value"), "40");
	CHECK(visit_post(v, result, "figures_3_label", "Third",
	    "figures_2_label", "", "go", "later", NULL) == 200);
	CHECK(practice_by_code(db, a, "ours", &p) == RC_OK);
	CHECK_TEXT(p.figures, "People, asked; 40; ; 2019\nThird");

	/* Adapted from: on the page of the other one. */
	CHECK(story_refused(s->anyone, "/practices/gp05/adapted"));
	CHECK(visit_get(v, "/practices/gp05") == 200);
	CHECK(visit_click(v, "Ours is adapted from it") == 200);
	CHECK(visit_post(v, "/practices/gp05/adapted", "own", "gp02",
	    NULL) == 422);
	CHECK(visit_post(v, "/practices/gp05/adapted", "own", "ours",
	    "outcome", "It worked; mostly", NULL) == 200);
	CHECK_TEXT(visit_path(v), own);
	CHECK(practice_by_code(db, a, "ours", &p) == RC_OK);
	CHECK_TEXT(p.adapted_from, "gp05; It worked, mostly");
	back = arena_printf(a, "%s/preview", own);
	CHECK(visit_get(v, back) == 200);
	CHECK(visit_link(v, "/practices/gp05") != NULL);
	/* Published, the other one leads to it. */
	CHECK(db_begin(db) == RC_OK);
	p.state = PRACTICE_PUBLISHED;
	CHECK(practice_save(db, a, &p, &(struct practice_by){ .now = 6,
	    .how = "form" }) == RC_OK && db_commit(db) == RC_OK);
	CHECK(visit_get(s->anyone, "/practices/gp05") == 200);
	CHECK(visit_link(s->anyone, "/practices/ours") != NULL);
}
