/* Practices as a file: who may have one made, what is in it, how long. */
#include <string.h>

#include "practice/practice_bundle.h"
#include "test/stories/story.h"

#define NEW "/practice-files/new"

/* The form as it stands, with this format and language; the file's page. */
static const char *
make(struct scene *s, struct visitor *v, const char *from, const char *format,
    const char *lang)
{
	const char *at;

	CHECK(visit_get(v, from) == 200);
	CHECK(visit_post(v, NEW, "format", format, "in", lang, NULL) == 200);
	at = story_here(s, v);
	CHECK(text_starts(at, "/practice-files/"));
	CHECK(visit_has(v, "It is being made."));
	CHECK(visit_get(v, arena_printf(s->arena, "%s/file", at)) == 404);
	scene_clerk(s);
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_has(v, "It is ready."));
	return at;
}

static const char *
file_of(struct scene *s, struct visitor *v, const char *at)
{
	CHECK(visit_get(v, arena_printf(s->arena, "%s/file", at)) == 200);
	return visit_page(v);
}

TEST_STORE(practice_bundle_books)
{
	struct scene *s = scene_open(db, a);
	struct visitor *v = s->participant;
	const char *at;

	CHECK(story_refused(s->anyone, NEW));
	/* From the library, a record, and side by side. */
	CHECK(visit_get(v, "/practices?kind=mixed&lang=en") == 200);
	CHECK(visit_link(v, NEW "?kind=mixed&topic=&country=") != NULL);
	CHECK(visit_get(v, "/practices/gp02") == 200);
	CHECK(visit_link(v, NEW "?with=gp02") != NULL);
	CHECK(visit_get(v, "/practices/compare?with=gp02,gp05") == 200);
	CHECK(visit_link(v, NEW "?with=gp02%2Cgp05") != NULL);

	/* What is wrong stays in the form. */
	CHECK(visit_get(v, NEW "?with=gp02") == 200);
	CHECK(visit_post(v, NEW, "title", "", "practices", VISIT_NOTHING,
	    NULL) == 422);
	CHECK(visit_post(v, NEW, "title", "Ours", "format", "exe", "in", "en",
	    NULL) == 422);
	CHECK(visit_has_html(v, "value=\"Ours\""));

	at = make(s, v, NEW "?with=gp02,gp05", "pdf", "en");
	CHECK(visit_has(v, "2 practices"));
	file_of(s, v, at);
	CHECK(story_pdf_has(s, v, "Plan Einstein"));
	CHECK(story_pdf_has(s, v, "What was done"));
	CHECK(story_pdf_has(s, v, "/practices/gp02"));
	CHECK(story_pdf_pages(s, v) >= 3);
	/* Whoever has the address. */
	CHECK(visit_get(s->anyone, at) == 200);
	CHECK(!visit_has(s->anyone, "Your file"));
	CHECK(strncmp(file_of(s, s->anyone, at), "%PDF", 4) == 0);

	/* From right to left. */
	at = make(s, v, NEW "?with=gp02", "pdf", "ar");
	file_of(s, v, at);
	CHECK(story_pdf_has(s, v, "Plan Einstein"));
	CHECK(visit_get(v, at) == 200);
	at = make(s, v, NEW "?with=gp02", "epub", "ar");
	CHECK(strncmp(file_of(s, v, at), "PK", 2) == 0);
	CHECK(strstr(visit_header(v, "Content-Type"), "epub") != NULL);

	/* Only its owner takes it out, or has it made again. */
	CHECK(visit_get(s->trainer, at) == 200);
	CHECK(visit_link(s->trainer, arena_printf(a, "%s/drop", at)) == NULL);
	CHECK(visit_post(s->trainer, arena_printf(a, "%s/drop", at), NULL) !=
	    200);
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/again", at), NULL) == 200);
	scene_clerk(s);
	CHECK(visit_get(v, at) == 200 && visit_has(v, "It is ready."));
	CHECK(visit_post(v, arena_printf(a, "%s/drop", at), NULL) == 200);
	CHECK(visit_get(v, at) == 404);
	CHECK(visit_get(v, arena_printf(a, "%s/file", at)) == 404);
}

TEST_STORE(practice_bundle_data)
{
	struct scene *s = scene_open(db, a);
	struct visitor *v = s->participant;
	const char *at;

	/* What words find; then more are looked for, and those are kept. */
	CHECK(visit_get(v, NEW "?q=Einstein") == 200);
	CHECK(visit_has(v, "Plan Einstein"));
	CHECK(visit_post(v, NEW, "practices", "gp02", "go", "more", NULL) ==
	    200);
	CHECK(visit_has_html(v, "value=\"gp02\" checked"));
	CHECK(visit_get(v, NEW "?q=rumours&with=gp02") == 200);
	CHECK(visit_has_html(v, "value=\"gp01\"") &&
	    !visit_has_html(v, "value=\"gp01\" checked"));

	at = make(s, v, NEW "?with=gp02,gp01", "jsonl", "en");
	CHECK(strncmp(file_of(s, v, at), "{\"id\":\"gp02\"", 12) == 0);
	at = make(s, v, NEW "?with=gp02", "csv", "en");
	CHECK(strstr(file_of(s, v, at), "gp02") != NULL);
	at = make(s, v, NEW "?with=gp02", "xlsx", "en");
	file_of(s, v, at);
	CHECK(strstr(story_xlsx(s, v), "what_was_done") != NULL);

	/* All of them by the filter. */
	at = make(s, v, NEW "?country=NL", "csv", "en");
	CHECK(strstr(file_of(s, v, at), "gp02") != NULL);
	CHECK(strstr(visit_page(v), "gp01") == NULL);

	/* What a search found, several of a kind among what narrows it. */
	CHECK(visit_get(s->anyone, "/practices/search?country=NL&country=LT"
	    "&topic=housing") == 200);
	at = visit_link(s->anyone, "Take these along as a file");
	CHECK(at != NULL && strstr(at, "country=NL&country=LT") != NULL &&
	    strstr(at, "topic=housing") != NULL);
	CHECK(visit_get(v, at) == 200);
	for (const char *const *l = (const char *const[]){ "NL", "LT", "SE",
	    NULL }; *l != NULL; l++) {
		struct practice_line *all;
		int64_t rows;

		CHECK(practice_list(db, a, &(struct practice_filter){
		    .country = *l, .most = 100 }, &all, &rows) == RC_OK);
		for (; all != NULL; all = all->next)
			CHECK(visit_has_html(v, arena_printf(a,
			    "value=\"%s\"", all->code)) == (strcmp(*l, "SE") !=
			    0 && text_has(text_split(a, all->topics, ' '),
			    "housing")));
	}
	CHECK(visit_has(v, "Netherlands") && visit_has(v, "Lithuania"));

	/* None, and what is not public. */
	CHECK(visit_get(v, NEW "?q=zqnothing") == 200);
	CHECK(visit_has(v, "No practice is like that."));
	CHECK(visit_get(v, NEW "?with=gp02") == 200);
	CHECK(visit_post(v, NEW, "format", "csv", "in", "en", "practices",
	    "no-such", NULL) == 422);
}

/* The practices of the file at this address. */
static int64_t
items(struct db *db, const char *at)
{
	int64_t n = -1;

	CHECK(db_int(db, "SELECT count(*) FROM practice_bundle_item i"
	    " JOIN practice_bundle b ON b.id = i.bundle_id WHERE b.code = $1",
	    ARGS(TEXT(strrchr(at, '/') + 1)), &n) == RC_OK);
	return n;
}

/* More than a list holds go out as data; more files than a person may keep. */
TEST_STORE(practice_bundle_many)
{
	struct scene *s = scene_open(db, a);
	struct visitor *v = s->participant;
	struct practice gone;
	const char *at, *new = NULL;
	int64_t all;

	CHECK(db_begin(db) == RC_OK);
	for (int i = 0; i <= BUNDLE_BOOK_MOST; i++) {
		struct practice p = PRACTICE_NEW;

		p.kind = PRACTICE_MIXED;
		p.title = arena_printf(a, "{\"en\":\"Number %d\"}", i);
		p.state = PRACTICE_PUBLISHED;
		CHECK(practice_save(db, a, &p, &(struct practice_by){
		    .now = 5, .how = "import" }) == RC_OK);
		new = p.code;
	}
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(v, NEW) == 200);
	CHECK(visit_has(v, "too many for a book"));
	CHECK(visit_post(v, NEW, "format", "pdf", "in", "en", NULL) == 422);
	/* The clerk looks for them: the request writes none of them. */
	CHECK(visit_get(v, NEW) == 200);
	CHECK(visit_post(v, NEW, "format", "csv", "in", "en", NULL) == 200);
	at = story_here(s, v);
	CHECK(items(db, at) == 0);
	CHECK(visit_has(v, "It is being made.") && !visit_has(v,
	    "0 practices"));
	/* One of them leaves meanwhile. */
	CHECK(practice_by_code(db, a, "gp05", &gone) == RC_OK);
	CHECK(db_begin(db) == RC_OK && practice_become(db, a, &gone,
	    PRACTICE_WITHDRAWN, time_now()) == RC_OK &&
	    db_commit(db) == RC_OK);
	scene_clerk(s);
	CHECK(db_int(db, "SELECT count(*) FROM practice_public", NO_ARGS,
	    &all) == RC_OK && items(db, at) == all);
	CHECK(strstr(file_of(s, v, at), "Number 199") != NULL);
	CHECK(strstr(visit_page(v), "gp02") != NULL);
	CHECK(strstr(visit_page(v), "gp05") == NULL);
	/* Of what is narrowed, no more than that; none: it says so. */
	CHECK(visit_get(v, NEW "?q=number&kind=mixed") == 200);
	CHECK(visit_has(v, "201 practices: too many for a book"));
	at = make(s, v, NEW "?q=number&kind=mixed", "csv", "en");
	CHECK(items(db, at) == 201);
	CHECK(strstr(file_of(s, v, at), "gp02") == NULL);
	/* Made again, it is searched for again: what is new comes in, what left
	 * is out; until then there is no file. */
	CHECK(db_begin(db) == RC_OK && practice_by_code(db, a, new, &gone) ==
	    RC_OK && practice_become(db, a, &gone, PRACTICE_WITHDRAWN,
	    time_now()) == RC_OK);
	for (int i = 0; i < 2; i++) {
		struct practice p = PRACTICE_NEW;

		p.kind = PRACTICE_MIXED;
		p.title = "{\"en\":\"Number and more\"}";
		p.state = PRACTICE_PUBLISHED;
		CHECK(practice_save(db, a, &p, &(struct practice_by){
		    .now = 5, .how = "import" }) == RC_OK);
	}
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_has(v, "Search again and make it anew"));
	CHECK(visit_post(v, arena_printf(a, "%s/again", at), NULL) == 200);
	CHECK(visit_get(v, arena_printf(a, "%s/file", at)) == 404);
	scene_clerk(s);
	CHECK(items(db, at) == 202);
	CHECK(strstr(file_of(s, v, at), "Number and more") != NULL);

	/* Two are there, and one of the demonstration's. */
	for (int i = 3; i < BUNDLE_OF_PERSON; i++) {
		CHECK(visit_get(v, NEW "?with=gp02") == 200);
		CHECK(visit_post(v, NEW, "format", "csv", "in", "en", NULL) ==
		    200);
	}
	CHECK(visit_get(v, NEW "?with=gp02") == 200);
	CHECK(visit_post(v, NEW, "format", "csv", "in", "en", NULL) == 422);
	CHECK(visit_has(v, "take an older file out first"));

	/* A year later they are gone. */
	CHECK(bundle_purge(db, a, time_now() + 364 * 86400) == RC_OK);
	CHECK(visit_get(s->anyone, at) == 200);
	CHECK(bundle_purge(db, a, time_now() + 366 * 86400) == RC_OK);
	CHECK(visit_get(s->anyone, at) == 404);
}
