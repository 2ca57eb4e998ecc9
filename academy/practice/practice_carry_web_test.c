/* A file of practices, as an organiser brings it in. */
#include <string.h>

#include "practice/practice_carry.h"
#include "test/stories/story.h"

#define IMPORT "/editions/urban-next/desk/practices/import"

static struct practice
load(struct db *db, struct arena *a, const char *code)
{
	struct practice p = PRACTICE_NEW;

	(void)!practice_by_code(db, a, code, &p);
	return p;
}

/* Sends it, and lets the clerk look through it; the page that shows it. */
static const char *
bring(struct scene *s, const char *name, const char *text, const char *then)
{
	const char *at;

	CHECK(visit_get(s->organiser, IMPORT) == 200);
	CHECK(visit_upload(s->organiser, IMPORT, "file", name, text,
	    strlen(text), "then", then, NULL) == 200);
	at = arena_dup(s->arena, visit_path(s->organiser));
	CHECK(text_starts(at, IMPORT "/"));
	CHECK(visit_has(s->organiser, "being looked through"));
	scene_clerk(s);
	CHECK(visit_get(s->organiser, at) == 200);
	return at;
}

/* A file of something else: the report stays short, says what is wrong how
 * often, and nothing of it is kept that nobody reads. */
TEST_STORE(practice_carry_many_faults)
{
	enum { LINES = CARRY_WRONG_MAX + 500 };
	struct scene *s = scene_open(db, a);
	struct buf b = BUF(a);
	const char *at;
	int64_t n = 0;

	buf_str(&b, "title,kind,year_from\n");
	for (int i = 0; i < LINES; i++)
		buf_str(&b, i % 3 == 0 ? "\"=1+1\",good,2016\n" :
		    "x,mixed,soon\n");
	at = bring(s, "many.csv", buf_text(&b), "review");
	CHECK(visit_has(s->organiser, "10500 lines are wrong"));
	CHECK(visit_has(s->organiser, "The first 10000 lines that are wrong"));
	CHECK(story_order(s->organiser, "What is wrong how often",
	    "Began in the year: This is no such number.", "7000", "3",
	    "What kind of experience is it?: This is none of the choices.",
	    "3500", "2", NULL));
	CHECK(visit_has(s->organiser, "Rows 1 to 50 of 10000"));
	CHECK(strlen(visit_page(s->organiser)) < 40000);
	CHECK(db_int(db, "SELECT count(*) FROM practice_carry_line", NO_ARGS,
	    &n) == RC_OK && n == CARRY_WRONG_MAX);
	CHECK(visit_get(s->organiser, arena_printf(a, "%s?page=200", at)) ==
	    200);
	CHECK(visit_has(s->organiser, "Rows 9951 to 10000 of 10000"));
	CHECK(visit_get(s->organiser, arena_printf(a, "%s/wrong.csv", at)) ==
	    200);
	/* No cell of it is a formula. */
	CHECK(strstr(visit_page(s->organiser), "\n2,'=1+1,") != NULL ||
	    strstr(visit_page(s->organiser), "\n2,\"'=1+1\",") != NULL);
}

TEST_STORE(practice_carry_pages)
{
	struct scene *s = scene_open(db, a);
	struct practice p;
	const char *at;

	/* Who may not. */
	CHECK(story_refused(s->anyone, IMPORT));
	CHECK(story_refused(s->participant, IMPORT));
	CHECK(story_refused(s->trainer, IMPORT));

	/* An empty table is there to be filled in. */
	CHECK(visit_get(s->organiser,
	    "/editions/urban-next/desk/practices/table.xlsx") == 200);
	CHECK(strstr(story_xlsx(s, s->organiser), "what_was_done") != NULL);
	/* Without a file; without a decision. */
	visit_get(s->organiser, IMPORT);
	CHECK(visit_post(s->organiser, IMPORT, "then", "publish", NULL) == 422);

	/* What is wrong stands by its line, and cannot be brought in. */
	at = bring(s, "wrong.csv", "title,kind,year_from\nRight,mixed,2016\n"
	    "<script>alert(1)</script>,good,2016\nLate,mixed,soon\n",
	    "publish");
	CHECK(visit_has(s->organiser, "2 lines are wrong, so nothing comes"));
	CHECK(visit_has(s->organiser, "This is none of the choices."));
	CHECK(visit_has(s->organiser, "Began in the year:"));
	CHECK(!visit_has_html(s->organiser, "<script>alert"));
	CHECK(visit_link(s->organiser, IMPORT) != NULL && visit_link(
	    s->organiser, "/editions/urban-next/desk/practices") != NULL);
	CHECK(visit_get(s->organiser, arena_printf(a, "%s/wrong.csv", at)) ==
	    200);
	CHECK(strstr(visit_page(s->organiser), "3,<script>alert(1)</script>,"
	    "What kind of experience is it?: This is none of the choices.") !=
	    NULL);
	CHECK(visit_get(s->trainer, arena_printf(a, "%s/wrong.csv", at)) ==
	    403);
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_link(s->organiser, arena_printf(a, "%s/go", at)) == NULL);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/go", at), NULL) ==
	    403);
	visit_get(s->organiser, at);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/drop", at), NULL) ==
	    200);
	CHECK(visit_get(s->organiser, at) == 404);

	at = bring(s, "list.csv", "title,colour\nx,red\n", "publish");
	CHECK(visit_has(s->organiser, "This file cannot be read."));
	CHECK(visit_has(s->organiser, "Line 1: colour: There is no field"));

	/* One that is new, one that the library has, one that is merged. */
	at = bring(s, "three.csv", "id,title,kind,lesson\n"
	    "new1,A new one,good_practice,\n"
	    "gp01,Anti-rumours told anew,good_practice,Ask early\n"
	    "gp02,Plan Einstein told anew,good_practice,\n", "publish");
	CHECK(visit_has(s->organiser, "Nothing is wrong."));
	CHECK(visit_has(s->organiser, "The same id"));
	CHECK(load(db, a, "new1").id == 0);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/choose", at),
	    "line3", "merge", "line4", "skip", NULL) == 200);
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/go", at), NULL) ==
	    200);
	CHECK(visit_has(s->organiser, "being brought in"));
	scene_clerk(s);
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_has(s->organiser, "The file is in."));
	CHECK(visit_get(s->anyone, "/practices/new1") == 200);
	CHECK(visit_has(s->anyone, "A new one"));
	p = load(db, a, "gp01");
	CHECK_TEXT(words_in(a, p.lesson, "en"), "Ask early");
	CHECK(p.city != NULL && p.version == 2);
	CHECK(strstr(words_in(a, load(db, a, "gp02").title, "en"), "anew") ==
	    NULL);

	/* For review: nobody sees it yet. */
	at = bring(s, "review.csv", "title,kind\nTo be reviewed,mixed\n",
	    "review");
	CHECK(visit_has(s->organiser, "waits for review"));
	visit_post(s->organiser, arena_printf(a, "%s/go", at), NULL);
	scene_clerk(s);
	visit_get(s->anyone, "/practices?lang=en");
	CHECK(!visit_has(s->anyone, "To be reviewed"));

	/* Files of another programme are not there. */
	CHECK(visit_get(s->organiser, arena_printf(a,
	    "/editions/baltic-2025/desk/practices/import%s",
	    strrchr(at, '/'))) == 404);
}
