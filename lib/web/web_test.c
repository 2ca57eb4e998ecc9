/* The router, forms and their proofs, cookies, parsers, the page cache. */
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pango/pangocairo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "render/xlsx.h"
#include "store/blob.h"
#include "test/client.h"
#include "test/test.h"
#include "web/exchange.h"
#include "web/limit.h"
#include "web/sandbox.h"
#include "web/session.h"
#include "web/token.h"

static const unsigned char key[32] = "a key for tests, not for servers";

/* --- a small web: one note that everybody sees, kept in web_once's place --- */

static int runs;		/* of the handler that writes */
static bool other_secret;	/* the session has another secret now */

static enum rc
identify(struct req *r)
{
	const char *s = session_cookie(r);

	if (s == NULL || strncmp(s, "person-", 7) != 0)
		return RC_OK;
	r->person = atoi(s + 7);
	r->session = arena_new(r->arena, struct session);
	r->session->secret = other_secret ? "another" : s;
	return RC_OK;
}

static enum rc
allow(struct req *r, enum right right)
{
	if (strcmp(r->path, "/notes") == 0 || strcmp(r->path, "/push") == 0) {
		r->frame.langs[0] = "en";
		r->frame.langs[1] = "lv";
	}
	if (right == RIGHT_ANYONE || r->person != 0)
		return RC_OK;
	return reply_see_other(r, "/sign-in") == RC_OK ? RC_DENIED : RC_FAILED;
}

static enum rc
page(struct req *r, const char *title, const char *form)
{
	struct html *h = page_open(r, title);

	buf_printf(&h->out, "<h1>%s</h1><p>By %lld.</p>", title,
	    (long long)r->person);
	if (req_token_stale(r))
		buf_str(&h->out, "<p>Please send it again.</p>");
	if (form != NULL) {
		buf_printf(&h->out, "<form action=\"%s\" method=\"post\">"
		    "<input type=\"hidden\" name=\"_token\" value=\"%s\">"
		    "<input type=\"hidden\" name=\"_key\" value=\"%s\">"
		    "<input name=\"text\" value=\"", form, req_form_token(r),
		    req_form_key(r));
		h_text(h, req_value(r, "text"));
		buf_str(&h->out, "\"><button>Go</button></form>");
	}
	return page_close(h, r);
}

static enum rc
front(struct req *r)
{
	struct html *h = page_open(r, "Front");
	int64_t n = 0;

	TRY(db_int(r->db, "SELECT count(*) FROM web_limit", NO_ARGS, &n));
	buf_printf(&h->out, "<p>%lld notes in %s.</p>", (long long)n, r->lang);
	for (int i = 0; i < 100; i++)
		buf_str(&h->out, "<p>Words that pack well.</p>\n");
	return page_close(h, r);
}

static enum rc
note(struct req *r)
{
	return page(r, "A note", "/notes");
}

static enum rc
keep_note(struct req *r)
{
	const char *text = req_value(r, "text");

	runs++;
	if (text == NULL || text_blank(text))
		r->faults++;
	if (r->faults > 0)
		return note(r);
	if (strcmp(text, "conflict") == 0)
		return RC_CONFLICT;
	TRY(db_change(r->db, "INSERT INTO web_limit (key, until, hits)"
	    " VALUES ($1, 0, 1)", ARGS(TEXT(token_random(r->arena)))));
	if (strcmp(text, "fail") == 0)
		return RC_FAILED;
	reply_flash(r, "Kept: žalias.");
	return reply_see_other(r, "/notes/%d", 7);
}

/* A button that looks at no faults. */
static enum rc
push(struct req *r)
{
	runs++;
	TRY(db_change(r->db, "INSERT INTO web_limit (key, until, hits)"
	    " VALUES ($1, 0, 1)", ARGS(TEXT(token_random(r->arena)))));
	return reply_see_other(r, "/");
}

static enum rc
show(struct req *r)
{
	row_id id;
	TRY(req_id(r, "note", &id));
	return page(r, arena_printf(r->arena, "Note %lld", (long long)id), NULL);
}

static enum rc
newest(struct req *r)
{
	return page(r, "The newest", NULL);
}

static enum rc
guess(struct req *r)
{
	TRY(limit_hit(r, "guess", r->address, 3, 600));
	return RC_INVALID;		/* always wrong */
}

static enum rc
file(struct req *r)
{
	const struct upload *u = req_upload(r, "file");
	struct blob b;

	if (u == NULL)
		return RC_INVALID;
	TRY(blob_put(r->db, u->name, u->bytes, u->size, &b));
	return reply_see_other(r, "/files/%lld", (long long)b.id);
}

static enum rc
show_file(struct req *r)
{
	row_id id;
	TRY(req_id(r, "file", &id));
	return reply_blob(r, id);
}

static enum rc
table(struct req *r)
{
	return reply_bytes(r, "text/csv", "Žalias \"x\".csv", "a,b\n", 4);
}

static enum rc
hook(struct req *r)
{
	return reply_text(r, "text/plain", "taken");
}

static const struct route routes[] = {
	{ GET, "/", RIGHT_ANYONE, front, ROUTE_CACHE },
	{ GET, "/notes", RIGHT_ANYONE, note },
	{ POST, "/notes", RIGHT_ANYONE, keep_note },
	{ POST, "/push", RIGHT_ANYONE, push },
	{ GET, "/notes/:note", RIGHT_ANYONE, show },
	{ GET, "/notes/newest", RIGHT_ANYONE, newest },
	{ GET, "/mine", RIGHT_PERSON, note },
	{ POST, "/guess", RIGHT_ANYONE, guess, ROUTE_UNSIGNED },
	{ POST, "/files", RIGHT_ANYONE, file, 0, 2 * 1024 * 1024 },
	{ GET, "/files/:file", RIGHT_ANYONE, show_file },
	{ GET, "/table", RIGHT_ANYONE, table },
	{ GET, "/sign-in", RIGHT_ANYONE, show },
	{ POST, "/hook", RIGHT_ANYONE, hook, ROUTE_UNSIGNED },
	{ 0 }
};
static const struct route *const tables[] = { routes, NULL };
static const char *const proxies[] = { "192.0.2.9", NULL };
static const struct web web = { tables, { identify, allow },
	"http://guildhall.test", false, proxies };

static struct visitor *
visitor(struct db *db)
{
	token_key(key);
	return visitor_make(&web, db);
}

static int64_t
notes(struct db *db)
{
	int64_t n = -1;

	if (db_int(db, "SELECT count(*) FROM web_limit", NO_ARGS, &n) != RC_OK)
		return -1;
	return n;
}

/* --- the router --- */

static bool
aborts(const struct route *const *t)
{
	int status;
	pid_t pid;

	fflush(NULL);
	if ((pid = fork()) == 0) {
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(0);
		router_free(router_make(t));
		_exit(0);
	}
	return waitpid(pid, &status, 0) == pid && WIFSIGNALED(status);
}

#define TABLES(...) ((const struct route *const[]){ \
	(const struct route[]){ __VA_ARGS__, { 0 } }, NULL })

TEST(web_router)
{
	struct router *r = router_make(tables);

	CHECK(router_find(r, GET, "/").route == &routes[0]);
	CHECK(router_find(r, POST, "/notes").route == &routes[2]);
	CHECK(router_find(r, GET, "/notes/7").route == &routes[4]);
	CHECK(router_find(r, GET, "/notes/newest").route == &routes[5]);
	CHECK(router_find(r, GET, "/notes/7/x").route == NULL);
	CHECK(router_find(r, GET, "/notes/").route == NULL);
	CHECK(router_find(r, GET, "//").route == NULL);
	CHECK(router_find(r, GET, "").route == NULL);
	CHECK(router_find(r, GET, "/nothing").methods == 0);
	CHECK(router_find(r, GET, "/push").route == NULL);
	CHECK(router_find(r, GET, "/push").methods == 1u << POST);
	CHECK(router_find(r, GET, "/1/2/3/4/5/6/7/8/9/a/b/c/d/e").route ==
	    NULL);
	router_free(r);
}

TEST(web_router_goes_back)
{
	const struct route *const *t = TABLES(
	    { GET, "/a/:x/c", RIGHT_ANYONE, show },
	    { GET, "/a/b/d", RIGHT_ANYONE, show },
	    { POST, "/a/b", RIGHT_ANYONE, show },
	    { GET, "/a/:y", RIGHT_ANYONE, show });
	struct router *r = router_make(t);

	CHECK(router_find(r, GET, "/a/b/c").route == &t[0][0]);
	CHECK(router_find(r, GET, "/a/b/d").route == &t[0][1]);
	CHECK(router_find(r, GET, "/a/b").route == &t[0][3]);
	CHECK(router_find(r, POST, "/a/b").route == &t[0][2]);
	CHECK(router_find(r, POST, "/a/x").route == NULL);
	router_free(r);
}

TEST(web_router_refuses)
{
	CHECK(!aborts(tables));
	CHECK(aborts(TABLES({ GET, "/x", RIGHT_NONE, show })));
	CHECK(aborts(TABLES({ GET, "/x", RIGHTS, show })));
	CHECK(aborts(TABLES({ GET, "/x", RIGHT_ANYONE, NULL })));
	CHECK(aborts(TABLES({ GET, "x", RIGHT_ANYONE, show })));
	CHECK(aborts(TABLES({ GET, "/x/", RIGHT_ANYONE, show })));
	CHECK(aborts(TABLES({ GET, "/x//y", RIGHT_ANYONE, show })));
	CHECK(aborts(TABLES({ GET, "/x/:", RIGHT_ANYONE, show })));
	CHECK(aborts(TABLES({ POST, "/x", RIGHT_ANYONE, show, ROUTE_CACHE })));
	CHECK(aborts(TABLES({ GET, "/x/:a", RIGHT_ANYONE, show },
	    { GET, "/x/:b", RIGHT_ANYONE, show })));
	CHECK(!aborts(TABLES({ GET, "/x/:a", RIGHT_ANYONE, show },
	    { POST, "/x/:b", RIGHT_ANYONE, show })));
}

/* --- forms, tokens, keys --- */

TEST_STORE(web_form)
{
	struct visitor *v = visitor(db);

	CHECK(visit_get(v, "/notes") == 200);
	CHECK_TEXT(visit_header(v, "Cache-Control"), "no-store");
	CHECK(visit_post(v, "/notes", "text", "Hello", NULL) == 200);
	CHECK_TEXT(visit_path(v), "/notes/7");
	CHECK(visit_has(v, "Note 7"));
	CHECK(visit_has(v, "Kept: žalias."));
	CHECK(notes(db) == 1);
	CHECK(visit_get(v, "/notes/7") == 200);
	CHECK(!visit_has(v, "Kept"));		/* only once */

	CHECK(visit_get(v, "/notes") == 200);
	CHECK(visit_post(v, "/notes", "text", " ", NULL) == 422);
	CHECK(visit_post(v, "/notes", "text", "conflict", NULL) == 409);
	CHECK(visit_get(v, "/notes") == 200);
	CHECK(visit_post(v, "/notes", "text", "fail", NULL) == 500);
	CHECK(notes(db) == 1);		/* its row went with it */
	CHECK(visit_has(v, "Nothing of what you sent has been saved"));
}

TEST_STORE(web_form_twice)
{
	struct visitor *v = visitor(db), *other;

	visit_follow(v, false);
	visit_get(v, "/notes");
	CHECK(visit_post(v, "/notes", "text", "Once", NULL) == 303);
	runs = 0;
	CHECK(visit_again(v) == 303);
	CHECK_TEXT(visit_header(v, "Location"), "/notes/7");
	CHECK(runs == 0);
	CHECK(notes(db) == 1);
	/* The same key from somebody else is no proof of anything. */
	other = visitor(db);
	visit_set_cookie(other, "session", "person-5");
	visit_set_header(other, "Sec-Fetch-Site", "same-origin");
	visit_get(v, "/notes");
	visit_get(other, "/notes");
	CHECK(visit_post(v, "/notes", "text", "Again", NULL) == 303);
	visit_get(v, "/notes");
	CHECK(visit_post(other, "/notes", "text", "x", "_key",
	    visit_field(v, "/notes", "_key"), NULL) == 200);
	CHECK(notes(db) == 3);
	/* A form with faults is sent again, corrected. */
	visit_get(v, "/notes");
	CHECK(visit_post(v, "/notes", "text", "", NULL) == 422);
	CHECK(visit_post(v, "/notes", "text", "Now", NULL) == 303);
	CHECK(notes(db) == 4);
}

TEST_STORE(web_once_is_personal)
{
	const char *to;

	token_key(key);
	CHECK(once_record(db, a, "k", 3, "/x", "/y", 100) == RC_OK);
	CHECK(once_record(db, a, "k", 3, "/x", "/y", 100) == RC_CONFLICT);
	CHECK(once_find(db, a, "k", 3, "/x", &to) == RC_OK);
	CHECK_TEXT(to, "/y");
	CHECK(once_find(db, a, "k", 4, "/x", &to) == RC_CONFLICT);
	CHECK(once_find(db, a, "k", 3, "/z", &to) == RC_CONFLICT);
	CHECK(once_find(db, a, "l", 3, "/x", &to) == RC_NONE);
	CHECK(web_purge(db, 100 + 2 * 86400) == RC_OK);
	CHECK(once_find(db, a, "k", 3, "/x", &to) == RC_OK);
	CHECK(web_purge(db, 101 + 2 * 86400) == RC_OK);
	CHECK(once_find(db, a, "k", 3, "/x", &to) == RC_NONE);
}

/* Paths and addresses of applications hold their secret. */
TEST_STORE(web_once_keeps_no_address)
{
	const unsigned char other[32] = "another server's";
	const char *text, *to;
	struct rows q;
	size_t n;

	token_key(key);
	CHECK(once_record(db, a, "k", 0, "/a/s3cretpath", "/a/s3cretplace?x=1",
	    100) == RC_OK);
	q = db_query(db, "SELECT key, form, location FROM web_once", NO_ARGS);
	CHECK(db_next(&q) == RC_OK);
	CHECK(strstr(col_text(&q, a, 0), "s3cret") == NULL);
	CHECK(strstr(col_text(&q, a, 1), "s3cret") == NULL);
	text = col_bytes(&q, a, 2, &n);
	CHECK(n > 0 && memmem(text, n, "s3cret", 6) == NULL);
	db_done(&q);
	CHECK(once_find(db, a, "k", 0, "/a/s3cretpath", &to) == RC_OK);
	CHECK_TEXT(to, "/a/s3cretplace?x=1");
	/* Nor does the server's secret open it without the form's key. */
	CHECK(token_unlock(a, "l", text, n) == NULL);
	token_key(other);
	CHECK(once_find(db, a, "k", 0, "/a/s3cretpath", &to) == RC_CONFLICT);
}

TEST_STORE(web_token_refusals)
{
	struct visitor *v = visitor(db);

	runs = 0;
	CHECK(visit_post(v, "/notes", "text", "x", NULL) == 403);
	visit_get(v, "/notes");
	CHECK(visit_post(v, "/notes", "text", "x", "_token", "x", NULL) == 403);
	visit_get(v, "/notes");
	CHECK(visit_post(v, "/notes", "text", "x", "_token", VISIT_NOTHING,
	    NULL) == 403);
	CHECK(runs == 0);
	CHECK(notes(db) == 0);
	/* Without our token at all, where the row says so. */
	CHECK(visit_raw(v, "/hook", "application/x-www-form-urlencoded", "",
	    0) == 200);
}

TEST_STORE(web_comes_from_elsewhere)
{
	static const struct { const char *name, *value; int anon, person; }
	    cases[] = {
		{ "Sec-Fetch-Site", "same-origin", 303, 303 },
		{ "Sec-Fetch-Site", "none", 303, 303 },
		{ "Sec-Fetch-Site", "same-site", 403, 403 },
		{ "Sec-Fetch-Site", "cross-site", 403, 403 },
		{ "Origin", "http://guildhall.test", 303, 303 },
		{ "Origin", "http://evil.test", 403, 403 },
		{ "Origin", "http://guildhall.test.evil.test", 403, 403 },
		{ "Origin", "null", 403, 403 },
		{ "Referer", "http://guildhall.test/notes?x", 303, 303 },
		{ "Referer", "http://evil.test/?http://guildhall.test/", 403,
		    403 },
		{ "X-Nothing", "of the kind", 303, 403 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (int signed_in = 0; signed_in < 2; signed_in++) {
			struct visitor *v = visitor(db);
			int want = signed_in ? cases[i].person : cases[i].anon;

			visit_follow(v, false);
			if (signed_in)
				visit_set_cookie(v, "session", "person-5");
			visit_get(v, "/notes");
			visit_set_header(v, cases[i].name, cases[i].value);
			CHECK(visit_post(v, "/notes", "text", "x", NULL) ==
			    want);
		}
	}
}

TEST_STORE(web_stale_form)
{
	struct visitor *v = visitor(db);

	visit_get(v, "/notes");
	time_shift(25 * 3600);
	CHECK(visit_post(v, "/notes", "text", "Long thought", NULL) == 422);
	CHECK(visit_has(v, "Please send it again."));
	CHECK_TEXT(visit_field(v, "/notes", "text"), "Long thought");
	CHECK(notes(db) == 0);
	CHECK(visit_post(v, "/notes", NULL) == 200);	/* as it stands */
	CHECK(notes(db) == 1);

	/* A button without fields changes nothing either. */
	visit_get(v, "/notes");
	time_shift(25 * 3600);
	CHECK(visit_post(v, "/push", "_token", visit_field(v, "/notes",
	    "_token"), NULL) == 403);
	CHECK(visit_has(v, "open for too long"));
	CHECK(notes(db) == 1);

	/* Signed in anew in another window: the session's token is another. */
	visit_set_cookie(v, "session", "person-5");
	visit_set_header(v, "Sec-Fetch-Site", "same-origin");
	visit_get(v, "/notes");
	other_secret = true;
	CHECK(visit_post(v, "/notes", "text", "Kept text", NULL) == 422);
	CHECK_TEXT(visit_field(v, "/notes", "text"), "Kept text");
	CHECK(visit_post(v, "/notes", NULL) == 200);
	CHECK(notes(db) == 2);
	other_secret = false;
}

TEST_STORE(web_limit)
{
	struct visitor *v = visitor(db), *w = visitor(db);

	visit_from(w, "192.0.2.2");
	for (int i = 0; i < 3; i++)
		CHECK(visit_raw(v, "/guess", "application/x-www-form-urlencoded",
		    "", 0) == 400);
	CHECK(notes(db) == 1);	/* counted, though each was refused */
	CHECK(visit_raw(v, "/guess", "application/x-www-form-urlencoded", "",
	    0) == 429);
	CHECK(visit_header(v, "Retry-After") != NULL);
	CHECK(visit_raw(w, "/guess", "application/x-www-form-urlencoded", "",
	    0) == 400);
	/* Behind our proxy each visitor counts alone; others cannot pretend. */
	visit_from(v, "192.0.2.9");
	visit_set_header(v, "X-Forwarded-For", "192.0.2.1, 192.0.2.77");
	CHECK(visit_raw(v, "/guess", "application/x-www-form-urlencoded", "",
	    0) == 400);
	visit_set_header(v, "X-Forwarded-For", "192.0.2.77, 192.0.2.1");
	CHECK(visit_raw(v, "/guess", "application/x-www-form-urlencoded", "",
	    0) == 429);
	visit_from(v, "192.0.2.1");
	visit_set_header(v, "X-Forwarded-For", "192.0.2.99");
	CHECK(visit_raw(v, "/guess", "application/x-www-form-urlencoded", "",
	    0) == 429);
	time_shift(601);
	CHECK(visit_raw(v, "/guess", "application/x-www-form-urlencoded", "",
	    0) == 400);
}

/* --- answers --- */

TEST_STORE(web_error_pages)
{
	struct visitor *v = visitor(db);

	CHECK(visit_get(v, "/nothing/here") == 404);
	CHECK(visit_has(v, "There is no such page"));
	CHECK(visit_get(v, "/notes/0") == 404);
	CHECK(visit_get(v, "/notes/07") == 404);
	CHECK(visit_get(v, "/notes/+7") == 404);
	CHECK(visit_get(v, "/notes/99999999999999999999") == 404);
	CHECK(visit_get(v, "/../etc/passwd") == 404);
	CHECK(visit_get(v, "/notes/%2e%2e/x") == 404);
	CHECK(visit_get(v, "//notes") == 404);
	CHECK(visit_get(v, "/notes%2f7") == 404);
	CHECK(visit_get(v, "/notes/%00") == 400);
	CHECK(visit_get(v, "/notes/%ff") == 400);
	CHECK(visit_get(v, "/notes?x=%zz") == 400);
	CHECK(visit_get(v, "/notes/%") == 400);
	CHECK(visit_get(v, "/push") == 405);
	CHECK_TEXT(visit_header(v, "Allow"), "POST, OPTIONS");
	CHECK(visit_post(v, "/", NULL) == 405);
	CHECK_TEXT(visit_header(v, "Allow"), "GET, HEAD, OPTIONS");
	CHECK(visit_get(v, "/notes/7/") == 200);
	CHECK_TEXT(visit_path(v), "/notes/7");
	CHECK(visit_raw(v, "/hook", "application/json", "{}", 2) == 400);
	visit_follow(v, false);
	CHECK(visit_get(v, "/mine") == 303);
	CHECK_TEXT(visit_header(v, "Location"), "/sign-in");
	visit_set_cookie(v, "session", "person-5");
	CHECK(visit_get(v, "/mine") == 200);
	CHECK(visit_get(v, "/healthz") == 200);
	CHECK_TEXT(visit_page(v), "ok\n");
	CHECK(visit_get(v, "/robots.txt") == 200);
	CHECK(visit_get(v, "/a/0/none.css") == 404);
}

TEST_STORE(web_guard_headers)
{
	struct visitor *v = visitor(db);

	for (int i = 0; i < 3; i++) {
		visit_get(v, i == 0 ? "/" : i == 1 ? "/nothing" : "/robots.txt");
		CHECK(strstr(visit_header(v, "Content-Security-Policy"),
		    "default-src 'none'; script-src 'self'") != NULL);
		CHECK_TEXT(visit_header(v, "X-Content-Type-Options"),
		    "nosniff");
		CHECK_TEXT(visit_header(v, "Referrer-Policy"), "same-origin");
		CHECK(visit_header(v, "Date") != NULL);
		CHECK(visit_header(v, "Strict-Transport-Security") == NULL);
	}
	CHECK(visit_get(v, "/table") == 200);
	CHECK_TEXT(visit_header(v, "Content-Disposition"),
	    "attachment; filename=\"_alias _x_.csv\"; "
	    "filename*=UTF-8''%C5%BDalias%20%22x%22.csv");
	CHECK(strstr(visit_header(v, "Content-Security-Policy"), "sandbox") !=
	    NULL);
}

TEST_STORE(web_secure_cookies)
{
	struct web secure = web;
	struct visitor *v;

	secure.secure = true;
	token_key(key);
	v = visitor_make(&secure, db);
	visit_set_header(v, "Origin", "http://guildhall.test");
	visit_follow(v, false);
	visit_get(v, "/notes");
	CHECK(visit_header(v, "Strict-Transport-Security") != NULL);
	CHECK(visit_post(v, "/notes", "text", "x", NULL) == 303);
	CHECK(strstr(visit_header(v, "Set-Cookie"), "__Host-flash=") != NULL);
	CHECK(strstr(visit_header(v, "Set-Cookie"),
	    "; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=") != NULL);
	visit_set_cookie(v, "session", "person-5");
	CHECK(visit_get(v, "/mine") == 303);	/* not the cookie we set */
	visit_set_cookie(v, "__Host-session", "person-5");
	CHECK(visit_get(v, "/mine") == 200);
}

TEST_STORE(web_flash_is_ours)
{
	struct visitor *v = visitor(db);
	const char *sealed;

	visit_get(v, "/notes");
	visit_follow(v, false);
	visit_post(v, "/notes", "text", "x", NULL);
	sealed = visit_cookie(v, "flash");
	CHECK(sealed != NULL);
	visit_set_cookie(v, "flash", arena_printf(a, "A%s", sealed));
	visit_get(v, "/notes/7");
	CHECK(!visit_has(v, "Kept"));
	CHECK(visit_cookie(v, "flash") == NULL);	/* and taken away */
}

TEST_STORE(web_language)
{
	struct visitor *v = visitor(db);

	visit_get(v, "/");
	CHECK(visit_has(v, "in en."));
	visit_set_lang(v, "xx, fr;q=0.1, lv-LV;q=0.5, en;q=0.3");
	visit_get(v, "/");
	CHECK(visit_has(v, "in lv."));
	visit_set_lang(v, "lv;q=0, en;q=0.1");
	visit_get(v, "/");
	CHECK(visit_has(v, "in en."));
	visit_get(v, "/?lang=lv");
	CHECK(visit_has(v, "in lv."));
	visit_get(v, "/");		/* the cookie */
	CHECK(visit_has(v, "in lv."));
	visit_get(v, "/?lang=xx");
	CHECK(visit_has(v, "in lv."));
}

/* The language menu of a page that answers a post leads to a page. */
TEST_STORE(web_language_after_post)
{
	struct visitor *v = visitor(db);

	visit_get(v, "/notes");
	visit_set_header(v, "Referer", "http://guildhall.test/notes/newest?a=b");
	CHECK(visit_post(v, "/notes", "text", "", NULL) == 422);
	CHECK(visit_has_html(v, "\"/notes?lang=lv\""));	/* there is a GET */
	CHECK(visit_post(v, "/push", NULL) == 403);	/* there is none */
	CHECK(visit_has_html(v, "\"/notes/newest?lang=lv\""));
	visit_set_header(v, "Referer", "http://guildhall.test//evil.example/");
	CHECK(visit_post(v, "/push", NULL) == 403);
	CHECK(visit_has_html(v, "\"/?lang=lv\""));
	visit_set_header(v, "Referer", "http://guildhall.test.evil.example/");
	CHECK(visit_post(v, "/push", NULL) == 403);
	CHECK(visit_has_html(v, "\"/?lang=lv\""));
}

TEST_STORE(web_page_cache)
{
	struct visitor *v = visitor(db), *w = visitor(db);
	const char *etag;

	visit_set_header(v, "Accept-Encoding", "gzip");
	CHECK(visit_get(v, "/") == 200);
	CHECK(visit_has(v, "0 notes"));
	CHECK_TEXT(visit_header(v, "Cache-Control"), "private, no-cache");
	CHECK_TEXT(visit_header(v, "Content-Encoding"), "gzip");
	etag = visit_header(v, "ETag");
	CHECK(etag != NULL);
	CHECK(visit_get(v, "/") == 200);
	CHECK(visit_has(v, "0 notes"));
	CHECK_TEXT(visit_header(v, "ETag"), etag);
	visit_set_header(v, "If-None-Match", etag);
	CHECK(visit_get(v, "/") == 304);
	CHECK(visit_size(v) == 0);
	visit_set_header(v, "Accept-Encoding", "gzip;q=0");
	CHECK(visit_get(v, "/") == 200);
	CHECK(visit_header(v, "Content-Encoding") == NULL);
	visit_set_header(v, "Accept-Encoding", "br, gzip;q=0.5");

	/* Anybody's change shows at once. */
	visit_get(w, "/notes");
	CHECK(visit_post(w, "/notes", "text", "x", NULL) == 200);
	CHECK(visit_get(v, "/") == 200);
	CHECK(visit_has(v, "1 notes"));
	/* What is signed in is nobody else's. */
	visit_set_header(w, "Accept-Encoding", "gzip");
	visit_set_cookie(w, "session", "person-5");
	CHECK(visit_get(w, "/") == 200);
	CHECK_TEXT(visit_header(w, "Cache-Control"), "no-store");
}

TEST_STORE(web_files)
{
	struct visitor *v = visitor(db);
	static const char png[] = "\x89PNG\r\n\x1a\n0123456789";

	visit_get(v, "/notes");
	CHECK(visit_upload(v, "/files", "file", "..\\map.png", png,
	    sizeof png - 1, "_token", visit_field(v, "/notes", "_token"),
	    NULL) == 200);
	CHECK(visit_size(v) == sizeof png - 1);
	CHECK(memcmp(visit_page(v), png, sizeof png - 1) == 0);
	CHECK_TEXT(visit_header(v, "Content-Type"), "image/png");
	CHECK(strstr(visit_header(v, "Content-Disposition"),
	    "filename=\"map.png\"") != NULL);
	visit_set_header(v, "Range", "bytes=8-9");
	CHECK(visit_get(v, visit_path(v)) == 206);
	CHECK_TEXT(visit_page(v), "01");
	CHECK_TEXT(visit_header(v, "Content-Range"), "bytes 8-9/18");
	visit_set_header(v, "Range", "bytes=-3");
	CHECK(visit_get(v, visit_path(v)) == 206);
	CHECK_TEXT(visit_page(v), "789");
	visit_set_header(v, "Range", "bytes=17-");
	CHECK(visit_get(v, visit_path(v)) == 206);
	CHECK_TEXT(visit_page(v), "9");
	visit_set_header(v, "Range", "bytes=18-");
	CHECK(visit_get(v, visit_path(v)) == 416);
	visit_set_header(v, "Range", "bytes=0-1,3-4");
	CHECK(visit_get(v, visit_path(v)) == 200);
	visit_set_header(v, "Range", "bytes=9-8");
	CHECK(visit_get(v, visit_path(v)) == 200);
	visit_set_header(v, "Range", "bytes=0-1");
	visit_set_header(v, "If-Range", "\"other\"");
	CHECK(visit_get(v, visit_path(v)) == 200);
	visit_set_header(v, "If-Range", NULL);
	visit_set_header(v, "If-None-Match", visit_header(v, "ETag"));
	CHECK(visit_get(v, visit_path(v)) == 304);
}

/* --- when the store is not there --- */

static int
status_without_store(struct worker *w, const char *bytes, struct reply *out)
{
	struct wire_parser wp;
	struct wire in;

	arena_reset(w->in);
	if (wire_head(&wp, w->in, bytes, strlen(bytes), &in) != 0)
		return 0;
	web_exchange(w, &in, out);
	return out->status;
}

TEST(web_no_store)
{
	struct worker *w;
	struct reply out;

	token_key(key);
	w = worker_make(&web, NULL, "postgresql:///x?host=/nonexistent");
	CHECK(status_without_store(w, "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
	    &out) == 503);
	CHECK(strstr(out.body, "not available right now") != NULL);
	CHECK(status_without_store(w, "GET /healthz HTTP/1.1\r\nHost: a\r\n"
	    "\r\n", &out) == 503);
	CHECK(status_without_store(w, "GET /robots.txt HTTP/1.1\r\nHost: a\r\n"
	    "\r\n", &out) == 200);
	worker_free(w);
}

TEST_STORE(web_store_comes_back)
{
	struct worker *w;
	struct reply out;
	int64_t killed;
	static const char get[] = "GET /notes/7 HTTP/1.1\r\nHost: a\r\n\r\n";

	if (!db_is_postgres(db))
		return;
	token_key(key);
	w = worker_make(&web, NULL, getenv("GUILDHALL_TEST_STORE"));
	CHECK(status_without_store(w, get, &out) == 200);
	/* The database server restarts, as the worker sees it. */
	CHECK(db_int(db, "SELECT count(pg_terminate_backend(pid))"
	    " FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
	    " AND backend_type = 'client backend'", NO_ARGS, &killed) == RC_OK);
	CHECK(killed > 0);
	CHECK(status_without_store(w, get, &out) == 200);
	worker_free(w);
}

/* --- the sandbox does not keep us from our work --- */

static bool
child_ends_well(void (*run)(const char *), const char *url)
{
	int status;
	pid_t pid;

	fflush(NULL);
	if ((pid = fork()) == 0) {
		run(url);
		_exit(0);
	}
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	    WEXITSTATUS(status) == 0;
}

static void
work_in_sandbox(const char *url)
{
	struct arena *a = arena_make();
	struct buf out = BUF(a);
	struct db *own;
	int64_t n;

	sandbox_enter(SANDBOX_WORKER, url, NULL, NULL);
	if (db_open(url, &own) != RC_OK || db_begin(own) != RC_OK ||
	    db_change(own, "INSERT INTO web_limit (key, until, hits)"
	    " VALUES ('sandbox', 0, 1)", NO_ARGS) != RC_OK ||
	    db_commit(own) != RC_OK || db_int(own,
	    "SELECT count(*) FROM web_limit", NO_ARGS, &n) != RC_OK || n != 1)
		_exit(1);
	db_close(own);
	if (open("/etc/shadow", O_RDONLY) >= 0)
		_exit(2);
	/* A short table is made a workbook where it is asked for. */
	if (xlsx_write(a, &(struct xlsx){ .title = "Sheet" }, &out) != RC_OK)
		_exit(4);
	arena_free(a);
	if (execl("/bin/true", "true", (char *)NULL) != -1 || errno != EPERM)
		_exit(3);
}

TEST_STORE(web_sandbox_worker)
{
	CHECK(child_ends_well(work_in_sandbox, getenv("GUILDHALL_TEST_STORE")));
	CHECK(notes(db) == 1);
}

static size_t
swallow(char *p, size_t size, size_t n, void *ctx)
{
	(void)p, (void)ctx;
	return size * n;
}

/* The clerk goes out by name (mail) and draws letters in fonts. */
static void
clerk_in_sandbox(const char *url)
{
	cairo_surface_t *s;
	cairo_t *cr;
	PangoLayout *layout;
	CURL *c;

	sandbox_enter(SANDBOX_CLERK, "sqlite:/nonexistent/store", NULL, NULL);
	c = curl_easy_init();
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, 5L);
	curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, swallow);
	if (curl_easy_perform(c) != CURLE_OK)
		_exit(1);
	curl_easy_cleanup(c);
	s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 10, 10);
	cr = cairo_create(s);
	layout = pango_cairo_create_layout(cr);
	pango_layout_set_text(layout, "Žalias", -1);
	if (pango_layout_get_unknown_glyphs_count(layout) != 0)
		_exit(2);
	_exit(0);
}

TEST(web_sandbox_clerk)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
	    "Connection: close\r\n\r\nok";
	struct sockaddr_in at = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	char url[100], got[1000];
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	pid_t pid;

	CHECK(bind(fd, (struct sockaddr *)&at, sizeof at) == 0 &&
	    listen(fd, 1) == 0 &&
	    getsockname(fd, (struct sockaddr *)&at, &n) == 0);
	snprintf(url, sizeof url, "http://localhost:%d/", ntohs(at.sin_port));
	fflush(NULL);
	if ((pid = fork()) == 0) {
		int c = accept(fd, NULL, NULL);

		if (read(c, got, sizeof got) > 0 &&
		    write(c, answer, sizeof answer - 1) > 0)
			close(c);
		_exit(0);
	}
	CHECK(child_ends_well(clerk_in_sandbox, url));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(fd);
}

/* --- links that carry their own proof --- */

TEST(web_token_links)
{
	struct arena *a = arena_make();
	const char *t, *late;
	row_id id;

	token_key(key);
	t = token_make(a, "confirm", 7, 0);
	CHECK(token_check(t, "confirm", 1, &id) == RC_OK && id == 7);
	CHECK(token_check(t, "unsubscribe", 1, &id) == RC_INVALID && id == 0);
	late = token_make(a, "confirm", 7, 100);
	CHECK(token_check(late, "confirm", 100, &id) == RC_OK);
	CHECK(token_check(late, "confirm", 101, &id) == RC_NONE);
	CHECK(token_check(NULL, "confirm", 1, &id) == RC_INVALID);
	CHECK(token_check("", "confirm", 1, &id) == RC_INVALID);
	CHECK(token_check("7-0-", "confirm", 1, &id) == RC_INVALID);
	CHECK(token_check("7--1-00", "confirm", 1, &id) == RC_INVALID);
	for (size_t i = 0; i < strlen(t); i++) {
		char *other = arena_dup(a, t);

		other[i] = other[i] == '8' ? '9' : '8';
		CHECK(token_check(other, "confirm", 1, &id) != RC_OK);
	}
	CHECK(strlen(token_random(a)) == 32);
	CHECK_TEXT(token_hash(a, "abc"), "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	CHECK_TEXT(token_unseal(a, "x", token_seal(a, "x", "žalias")),
	    "žalias");
	CHECK(token_unseal(a, "y", token_seal(a, "x", "a")) == NULL);
	arena_free(a);
}
