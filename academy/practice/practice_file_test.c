/* Files of a practice: put there, looked at, let through, taken out. */
#include <string.h>

#include "practice/practice_file.h"
#include "test/stories/story.h"

#define AT(...) arena_printf(s->arena, __VA_ARGS__)

static const char pdf[] = "%PDF-1.4 a leaflet";

/* A practice of the demonstration's participant at the Baltic edition. */
static struct practice
own(struct scene *s, const char *code, enum practice_state state,
    enum attribution attribution)
{
	struct practice p = PRACTICE_NEW;

	CHECK(db_begin(s->db) == RC_OK);
	CHECK(db_int(s->db, "SELECT id FROM person WHERE email ="
	    " 'participant@demo.example'", NO_ARGS, &p.author) == RC_OK);
	CHECK(db_int(s->db, "SELECT id FROM edition WHERE slug ="
	    " 'baltic-2025'", NO_ARGS, &p.edition) == RC_OK);
	CHECK(db_int(s->db, "SELECT programme_id FROM edition WHERE slug ="
	    " 'baltic-2025'", NO_ARGS, &p.programme) == RC_OK);
	p.title = "{\"en\":\"A desk with a leaflet\"}";
	p.code = code;
	p.state = state;
	p.attribution = attribution;
	CHECK(practice_save(s->db, s->arena, &p, &(struct practice_by){
	    .person = p.author, .now = time_now(), .how = "form" }) == RC_OK);
	CHECK(db_commit(s->db) == RC_OK);
	return p;
}

static int
upload(struct scene *s, const char *code, const void *bytes, size_t n,
    const char *title)
{
	const char *at = AT("/me/practices/%s/files", code);

	CHECK(visit_get(s->participant, at) == 200);
	return visit_upload(s->participant, at, "file",
	    "Mustermann-Utrecht.pdf", bytes, n, "title", title, "agreed", "1",
	    NULL);
}

/* The address of its n-th file below its practice. */
static const char *
file_at(struct scene *s, const char *code, int n)
{
	struct practice_file *f;
	struct practice p;

	CHECK(practice_by_code(s->db, s->arena, code, &p) == RC_OK);
	CHECK(practice_files(s->db, s->arena, p.id, false, &f) == RC_OK);
	while (f != NULL && n-- > 0)
		f = f->next;
	CHECK(f != NULL);
	return f == NULL ? "" : AT("files/%s", f->code);
}

static const char *
code_of(struct scene *s, row_id id)
{
	struct practice p;

	CHECK(practice_load(s->db, s->arena, id, &p) == RC_OK);
	return p.code;
}

TEST_STORE(practice_file_story)
{
	struct scene *s = scene_open(db, a);
	struct practice p = own(s, "leafy", PRACTICE_SUBMITTED,
	    ATTRIBUTION_NAMED);
	const char *file, *mine = "/me/practices/leafy/files";

	/* While it is with the reviewers nothing is added. */
	CHECK(visit_get(s->participant, mine) == 200);
	CHECK(visit_field(s->participant, mine, "title") == NULL);
	CHECK(visit_upload(s->participant, mine, "file", "a.pdf", pdf,
	    sizeof pdf - 1, "title", "x", "agreed", "1", NULL) >= 400);
	CHECK(visit_get(s->organiser, "/me/practices/leafy/review") == 200);
	CHECK(visit_post(s->organiser, "/me/practices/leafy/review/publish",
	    NULL) == 200);

	/* What is wrong is said at its field. */
	CHECK(visit_get(s->participant, mine) == 200);
	CHECK(visit_post(s->participant, mine, "title", "No file", NULL) ==
	    422);
	CHECK_TEXT(visit_field(s->participant, mine, "title"), "No file");
	CHECK(upload(s, "leafy", "<html>", 6, "A page") == 422);
	CHECK(upload(s, "leafy", pdf, sizeof pdf - 1, "The leaflet") == 200);
	CHECK(visit_has(s->participant, "waits for the reviewers"));
	file = file_at(s, "leafy", 0);
	CHECK(visit_get(s->participant, AT("/me/practices/leafy/%s", file)) ==
	    200);
	CHECK_TEXT(visit_page(s->participant), pdf);
	CHECK(strstr(visit_header(s->participant, "Content-Disposition"),
	    "Mustermann") == NULL);

	/* Nobody else sees it before a reviewer does. */
	CHECK(visit_get(s->anyone, "/practices/leafy") == 200);
	CHECK(!visit_has(s->anyone, "The leaflet"));
	CHECK(visit_get(s->anyone, AT("/practices/leafy/%s", file)) == 404);
	CHECK(visit_get(s->partner, AT("/me/practices/leafy/%s", file)) ==
	    404);
	CHECK(visit_get(s->organiser, "/editions/baltic-2025/desk/practices")
	    == 200);
	CHECK(visit_has(s->organiser, "a change waits for a review"));
	CHECK(visit_get(s->organiser, "/me/practices/leafy/review") == 200);
	CHECK(visit_click(s->organiser, "The leaflet") == 200);
	CHECK_TEXT(visit_page(s->organiser), pdf);
	CHECK(visit_get(s->participant, "/me/practices/leafy") == 200);
	CHECK(visit_post(s->participant, AT("/me/practices/leafy/review/%s",
	    file), NULL) >= 400);
	CHECK(visit_get(s->organiser, "/me/practices/leafy/review") == 200);
	CHECK(visit_post(s->organiser, AT("/me/practices/leafy/review/%s",
	    file), NULL) == 200);
	CHECK(visit_get(s->anyone, "/practices/leafy") == 200);
	CHECK(visit_click(s->anyone, "The leaflet") == 200);
	CHECK_TEXT(visit_page(s->anyone), pdf);
	CHECK(visit_header(s->anyone, "X-Robots-Tag") != NULL);
	/* Beside others by its name only. */
	CHECK(visit_get(s->anyone, "/practices/compare?with=leafy,gp02") ==
	    200);
	CHECK(visit_has(s->anyone, "The leaflet"));
	CHECK(strstr(visit_page(s->anyone), file) == NULL);

	/* No more than there is room for. */
	for (int i = 1; i < PRACTICE_FILES; i++)
		CHECK(upload(s, "leafy", pdf, sizeof pdf - 1, "More") == 200);
	CHECK(visit_has(s->participant, "There is room for no more"));
	CHECK(visit_upload(s->participant, mine, "file", "a.pdf", pdf,
	    sizeof pdf - 1, "title", "x", "agreed", "1", NULL) >= 400);

	/* Taken out, bytes and all. */
	CHECK(visit_get(s->participant, mine) == 200);
	CHECK(visit_post(s->participant, AT("/me/practices/leafy/%s/remove",
	    file), NULL) == 200);
	CHECK(visit_get(s->anyone, AT("/practices/leafy/%s", file)) == 404);
	CHECK(visit_get(s->participant, AT("/me/practices/leafy/%s", file)) ==
	    404);
	(void)p;
}

TEST_STORE(practice_file_unnamed)
{
	struct scene *s = scene_open(db, a);
	struct practice p = own(s, "wasnamed", PRACTICE_DRAFT,
	    ATTRIBUTION_NAMED);
	const char *file, *code, *review;

	CHECK(upload(s, "wasnamed", pdf, sizeof pdf - 1, "The leaflet") ==
	    200);
	CHECK(visit_has(s->participant, "not handed in"));
	CHECK(db_begin(db) == RC_OK);
	CHECK(practice_load(db, a, p.id, &p) == RC_OK);
	CHECK(practice_submit(db, a, &p, time_now()) == RC_OK);
	CHECK(practice_accept(db, a, &p, time_now()) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	/* Published with its practice. */
	file = file_at(s, "wasnamed", 0);
	CHECK(visit_get(s->anyone, AT("/practices/wasnamed/%s", file)) ==
	    200);

	/* Told without names: it is gone at once, and waits to be looked at. */
	CHECK(visit_get(s->participant, "/me/practices/wasnamed/who") == 200);
	CHECK(visit_post(s->participant, "/me/practices/wasnamed/who",
	    "attribution", "anonymous", NULL) == 200);
	code = code_of(s, p.id);
	CHECK(strcmp(code, "wasnamed") != 0);
	CHECK(visit_get(s->anyone, AT("/practices/wasnamed/%s", file)) == 404);
	CHECK(visit_get(s->anyone, AT("/practices/%s/%s", code, file)) == 404);
	CHECK(visit_get(s->anyone, AT("/practices/%s", code)) == 200);
	CHECK(!visit_has(s->anyone, "The leaflet"));
	CHECK(strcmp(file, file_at(s, code, 0)) != 0);
	file = file_at(s, code, 0);
	CHECK(visit_get(s->anyone, AT("/practices/%s/%s", code, file)) == 404);
	CHECK(visit_get(s->participant, AT("/me/practices/%s/files", code)) ==
	    200);
	CHECK(visit_has(s->participant, "may still tell whose it is"));

	/* A change that is taken over does not let it through. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(practice_load(db, a, p.id, &p) == RC_OK);
	CHECK(practice_accept(db, a, &p, time_now()) == RC_CONFLICT);
	db_rollback(db);
	review = AT("/me/practices/%s/review", code);
	CHECK(visit_get(s->organiser, review) == 200);
	CHECK(visit_has(s->organiser, "Look into each of them."));
	CHECK(visit_get(s->anyone, AT("/practices/%s/%s", code, file)) == 404);
	CHECK(visit_post(s->organiser, AT("%s/%s", review, file), NULL) ==
	    200);
	CHECK(visit_get(s->anyone, AT("/practices/%s/%s", code, file)) == 200);
}

TEST_STORE(practice_file_room)
{
	struct scene *s = scene_open(db, a);
	struct practice p = own(s, "roomleaf", PRACTICE_DRAFT,
	    ATTRIBUTION_ROOM);
	struct visitor *guest = scene_visitor(s);
	const char *file;

	CHECK(upload(s, "roomleaf", pdf, sizeof pdf - 1, "The leaflet") ==
	    200);
	CHECK(db_begin(db) == RC_OK);
	CHECK(practice_load(db, a, p.id, &p) == RC_OK);
	CHECK(practice_submit(db, a, &p, time_now()) == RC_OK);
	CHECK(practice_accept(db, a, &p, time_now()) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	file = file_at(s, "roomleaf", 0);
	CHECK(visit_get(s->participant,
	    "/editions/baltic-2025/practices/roomleaf") == 200);
	CHECK(visit_click(s->participant, "The leaflet") == 200);
	CHECK_TEXT(visit_page(s->participant), pdf);
	/* To nobody else, and by no other address. */
	CHECK(visit_get(guest, AT("/practices/roomleaf/%s", file)) == 404);
	CHECK(visit_get(s->participant, AT("/practices/roomleaf/%s", file)) ==
	    404);
	CHECK(story_refused(guest, AT(
	    "/editions/baltic-2025/practices/roomleaf/%s", file)));
	CHECK(story_refused(s->assessor, AT(
	    "/editions/baltic-2025/practices/roomleaf/%s", file)));
	CHECK(visit_get(s->organiser, AT(
	    "/editions/urban-2018/practices/roomleaf/%s", file)) >= 400);
}
