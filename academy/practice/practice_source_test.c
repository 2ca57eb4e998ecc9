/* Other libraries, as an administrator looks after them. */
#include <string.h>

#include "base/fetch.h"
#include "practice/practice_oai_harvest.h"
#include "test/stories/story.h"

#define LIST "/admin/practices/sources"
#define THERE "http://there.test"

static struct visitor *there;
static bool silent;

/* The other library is this one, by another address. */
static enum rc
through_visitor(struct arena *a, const char *url, struct fetched *out)
{
	*out = (struct fetched){ .body = BUF(a) };
	if (silent) {
		out->why = "The server cannot be reached.";
		return RC_NONE;
	}
	CHECK(text_starts(url, THERE "/oai?"));
	out->status = visit_get(there, url + strlen(THERE));
	buf_put(&out->body, visit_page(there), visit_size(there));
	return RC_OK;
}

static int64_t
count(struct db *db, const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

static int
press(struct scene *s, const char *at, const char *what)
{
	int status;

	CHECK(visit_get(s->admin, at) == 200);
	status = visit_post(s->admin, arena_printf(s->arena, "%s/%s", at,
	    what), NULL);
	scene_clerk(s);
	return status == 200 && strcmp(what, "drop") != 0 ?
	    visit_get(s->admin, at) : status;
}

TEST_STORE(practice_sources)
{
	struct scene *s = scene_open(db, a);
	struct practice p;
	int64_t own;
	const char *at;

	oai_base_set("http://here.test");
	oai_fetch = through_visitor;
	there = scene_visitor(s);
	silent = false;
	own = count(db, "SELECT count(*) FROM practice_shown");
	CHECK(own > 50);

	CHECK(story_refused(s->anyone, LIST));
	CHECK(story_refused(s->organiser, LIST));
	CHECK(visit_get(s->admin, "/admin/practices") == 200);
	CHECK(visit_link(s->admin, LIST) != NULL);
	CHECK(visit_get(s->admin, LIST) == 200);
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "DELETE FROM practice_source", NO_ARGS, NULL) ==
	    RC_OK && db_commit(db) == RC_OK);
	CHECK(visit_get(s->admin, LIST) == 200);
	CHECK(visit_has(s->admin, "No other library is read yet."));
	CHECK(visit_post(s->admin, LIST, "url", "ftp://there.test/", NULL) ==
	    422);
	CHECK(visit_post(s->admin, LIST, "url", "", NULL) == 422);

	/* It is tried, and nothing is taken. */
	CHECK(visit_post(s->admin, LIST, "url", THERE "/oai", "then",
	    "publish", NULL) == 200);
	at = story_here(s, s->admin);
	CHECK(visit_has(s->admin, "It is being asked."));
	scene_clerk(s);
	CHECK(visit_get(s->admin, at) == 200);
	CHECK(visit_has(s->admin, "It answers."));
	CHECK(visit_has(s->admin, "It is a Guildhall"));
	CHECK(visit_has(s->admin, "not read yet"));
	CHECK(count(db, "SELECT count(*) FROM practice_source_record") == 0);
	CHECK(oai_harvest_due(db, a, time_now() + 10 * 86400) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM job WHERE state = 'waiting'"
	    " AND kind = 'practice.harvest'") == 0);
	CHECK(visit_get(s->admin, LIST) == 200);
	CHECK(visit_post(s->admin, LIST, "url", THERE "/oai", "then",
	    "publish", NULL) == 422);

	CHECK(press(s, at, "read") == 200);
	CHECK(visit_has(s->admin, "read daily"));
	CHECK(count(db, "SELECT records FROM (SELECT count(*) AS records"
	    " FROM practice_source_record) r") == own);
	CHECK(count(db, "SELECT added FROM practice_source") == own);
	CHECK(visit_has(s->admin, "The newest from there"));

	/* What has changed since; what was taken back. */
	CHECK(practice_by_code(db, a, "gp02", &p) == RC_OK);
	CHECK(db_begin(db) == RC_OK);
	CHECK(practice_become(db, a, &p, PRACTICE_WITHDRAWN, time_now()) ==
	    RC_OK && db_commit(db) == RC_OK);
	CHECK(press(s, at, "read") == 200);
	CHECK(count(db, "SELECT removed FROM practice_source") == 1);
	CHECK(count(db, "SELECT added FROM practice_source") == 0);

	/* Trouble is told; a pause is kept. */
	silent = true;
	CHECK(press(s, at, "read") == 200);
	CHECK(visit_has(s->admin, "The server cannot be reached."));
	CHECK(visit_has(s->admin, "does not work"));
	CHECK(press(s, at, "pause") == 200);
	CHECK(oai_harvest_due(db, a, time_now() + 10 * 86400) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM job WHERE state = 'waiting'"
	    " AND kind = 'practice.harvest'") == 0);
	silent = false;
	CHECK(press(s, at, "try") == 200);
	CHECK(!visit_has(s->admin, "does not work"));
	CHECK(visit_has(s->admin, "paused"));

	/* Taken out: the records stay. */
	own = count(db, "SELECT count(*) FROM practice");
	CHECK(press(s, at, "drop") == 200);
	CHECK(visit_get(s->admin, at) == 404);
	CHECK(count(db, "SELECT count(*) FROM practice") == own);
}

TEST(practice_source_hosts)
{
	static const char *const hosts[] = { "library.lan", "10.0.0.5",
		"[fd00::1]", NULL };

	CHECK(oai_host_listed("http://library.lan/oai", hosts));
	CHECK(oai_host_listed("https://LIBRARY.lan:8080/oai", hosts));
	CHECK(oai_host_listed("http://10.0.0.5?x", hosts));
	CHECK(oai_host_listed("http://[fd00::1]:80/oai", hosts));
	CHECK(!oai_host_listed("http://library.lan.example.org/oai", hosts));
	CHECK(!oai_host_listed("http://10.0.0.50/", hosts));
	CHECK(!oai_host_listed("http://library.lan@10.0.0.6/", hosts));
	CHECK(!oai_host_listed("http://library.lan:x@10.0.0.6/", hosts));
	CHECK(!oai_host_listed("http://10.0.0.6/library.lan", hosts));
	CHECK(!oai_host_listed("library.lan", hosts));
	CHECK(!oai_host_listed("http://library.lan/", NULL));
}
