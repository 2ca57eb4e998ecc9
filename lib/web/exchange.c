#include "web/exchange.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "store/blob.h"
#include "web/limit.h"
#include "web/session.h"
#include "web/static.h"
#include "web/token.h"

enum { RUNS = 3, BODY_MAX = 64 * 1024, BODY_MAX_MULTIPART = 256 * 1024,
	LANG_COOKIE_LIFE = 365 * 86400, HEAD_USUAL = 1000 };

struct worker *
worker_make(const struct web *web, struct db *db, const char *store_url)
{
	struct worker *w = calloc(1, sizeof *w);

	if (w == NULL || sodium_init() < 0)
		abort();
	w->web = web;
	w->router = router_make(web->tables);
	w->db = db;
	w->store_url = store_url;
	w->in = arena_make();
	w->work = arena_make();
	w->cache = page_cache_make(CACHE_BYTES);
	return w;
}

void
worker_free(struct worker *w)
{
	if (w == NULL)
		return;
	if (w->store_url != NULL && w->db != NULL)
		db_close(w->db);
	router_free(w->router);
	arena_free(w->in);
	arena_free(w->work);
	page_cache_free(w->cache);
	free(w);
}

/* Tries at most once a second; what is lost reconnects in db_ping(). */
static bool
store_there(struct worker *w)
{
	unixtime now = time_now();

	if (w->db != NULL)
		return true;
	if (w->store_url == NULL || w->tried_at == now)
		return false;
	w->tried_at = now;
	if (db_open(w->store_url, &w->db) != RC_OK) {
		w->db = NULL;
		return false;
	}
	return true;
}

static void
name_request(struct worker *w)
{
	static const char hex[] = "0123456789abcdef";
	uint64_t id;

	if (w->named == 0)
		w->named = (uint64_t)randombytes_random() << 32;
	id = ++w->named;
	for (int i = 15; i >= 0; i--, id >>= 4)
		w->request_id[i] = hex[id & 15];
	w->request_id[16] = '\0';
	log_context(w->request_id);
}

/* --- the visitor's address --- */

static bool
trusted(const struct web *web, const char *address)
{
	for (size_t i = 0; web->trusted != NULL && web->trusted[i] != NULL; i++)
		if (strcmp(web->trusted[i], address) == 0)
			return true;
	return false;
}

/* The last address in X-Forwarded-For that is no proxy of ours. */
static const char *
visitor(struct worker *w, const struct wire *in)
{
	const char *address = in->peer == NULL ? "" : in->peer;
	char *list, *comma;
	unsigned char bytes[16];

	if (!trusted(w->web, address) ||
	    wire_header(in, "x-forwarded-for") == NULL)
		return address;
	list = arena_dup(w->in, wire_header(in, "x-forwarded-for"));
	do {
		char *one;

		comma = strrchr(list, ',');
		one = comma == NULL ? list : comma + 1;
		one += strspn(one, " \t");
		one[strcspn(one, " \t")] = '\0';
		if (inet_pton(AF_INET, one, bytes) != 1 &&
		    inet_pton(AF_INET6, one, bytes) != 1)
			return address;
		address = one;
		if (comma != NULL)
			*comma = '\0';
	} while (comma != NULL && trusted(w->web, address));
	return address;
}

/* --- one run --- */

static const char *
chosen_language(struct req *r)
{
	return req_query(r, "lang") != NULL || req_cookie(r, "lang") != NULL ?
	    req_language(r) : NULL;
}

/* Everything as at the start; called again for each run of a handler. */
static void
prepare(struct worker *w, struct wire *in, struct reply *out,
    struct found found, struct req *r)
{
	struct exchange *x = in->x;
	bool no_cookies = wire_header(in, "cookie") == NULL;

	arena_reset(w->work);
	*x = (struct exchange){ .web = w->web, .worker = w, .in = w->in,
	    .query = x->query, .query_rc = x->query_rc, .form = x->form,
	    .form_read = x->form_read, .form_rc = x->form_rc,
	    .cookies_read = no_cookies };
	*out = (struct reply){ .route_row = found.row };
	*r = (struct req){
		.arena = w->work, .db = w->db,
		.method = in->verb == VERB_POST ? POST : GET,
		.head = in->verb == VERB_HEAD, .path = in->path,
		.route = found.route, .now = time_now(),
		.address = visitor(w, in), .base_url = w->web->base_url,
		.request_id = w->request_id, .reply = out, .wire = in,
	};
	r->lang = req_language(r);
}

/* Who it is, in which language, and whether they may. */
static enum rc
enter(struct worker *w, struct req *r)
{
	const char *lang = r->lang;
	enum rc rc;

	/* Without a choice of language here, the account's counts. */
	r->lang = chosen_language(r);
	rc = w->web->gate.identify(r);
	if (r->lang == NULL)
		r->lang = lang;
	TRY(rc);
	return w->web->gate.allow(r, r->route->right);
}

static const char *
methods(unsigned bits)
{
	if (bits == (1u << GET | 1u << POST))
		return "GET, HEAD, POST, OPTIONS";
	return bits == 1u << GET ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
}

static void
log_refusal(const struct req *r, const char *why)
{
	log_line(LOG_INFO, "web", "POST %s refused: %s",
	    r->route == NULL ? "?" : r->route->path, why);
}

/* What kind of failure the answer tells of. */
static void
fail(struct worker *w, struct req *r, int status)
{
	if (r->wire->x->limited)
		status = 429;
	if (status == 500 && (w->db == NULL || db_ping(w->db) != RC_OK))
		status = 503;
	if (web_error_page(r, status) != RC_OK) {
		reply_reset(r->reply, 0);
		r->reply->status = 500;
	}
}

static enum rc
hits_again(struct db *db, void *p)
{
	struct req *r = p;

	return limit_write(db, r->arena, r->wire->x->hits);
}

/* Hits count even where the rest of the transaction was dropped. */
static void
keep_hits(struct req *r)
{
	if (r->wire->x->hits != NULL &&
	    db_transact(r->db, hits_again, r) != RC_OK)
		log_line(LOG_WARN, "web", "limits were not counted");
}

static void
finish_get(struct worker *w, struct req *r, enum rc rc)
{
	struct reply *out = r->reply;

	/* The gate may lead those who are not signed in to the right page. */
	if (rc == RC_DENIED && out->status == 303 && !r->wire->x->limited)
		return;
	if (rc != RC_OK)
		fail(w, r, rc_status(rc));
	else if (out->status == 0)
		fail(w, r, 500);
}

static void
get(struct worker *w, struct req *r)
{
	enum rc rc;

	if (db_begin_read(w->db) != RC_OK) {
		fail(w, r, 503);
		return;
	}
	if ((rc = enter(w, r)) == RC_OK)
		rc = r->route->handle(r);
	db_rollback(w->db);
	keep_hits(r);
	finish_get(w, r, rc);
}

/*
 * A form that was open for too long: its page again, with all that was typed.
 * The handler runs with a fault and inside a read, so that it changes nothing
 * even where it looks at no faults.
 */
static void
show_again(struct worker *w, struct req *r)
{
	enum rc rc;

	db_rollback(w->db);
	log_refusal(r, "the form's token is stale");
	if (db_begin_read(w->db) != RC_OK) {
		fail(w, r, 500);
		return;
	}
	r->faults = 1;
	rc = r->route->handle(r);
	db_rollback(w->db);
	r->wire->x->hits = NULL;
	if (rc != RC_OK || r->reply->status != 422)
		fail(w, r, 403);
}

static enum rc
guard(struct req *r)
{
	if (r->route->flags & ROUTE_UNSIGNED)
		return RC_OK;
	if (!req_same_site(r)) {
		log_refusal(r, "it comes from elsewhere");
		return RC_DENIED;
	}
	if (req_check_token(r) != RC_OK) {
		log_refusal(r, "without a token");
		return RC_DENIED;
	}
	return RC_OK;
}

/* The handler, unless this very form was carried out before. */
static enum rc
once(struct req *r)
{
	const char *key = req_value(r, "_key"), *location;
	bool keyed = key != NULL && strlen(key) == 32 &&
	    !(r->route->flags & (ROUTE_NO_RETRY_KEY | ROUTE_UNSIGNED));
	enum rc rc;

	if (keyed) {
		rc = once_find(r->db, r->arena, key, r->person, r->path,
		    &location);
		if (rc == RC_OK)
			return reply_see_other(r, "%s", location);
		if (rc != RC_NONE)
			return rc;
	}
	TRY(r->route->handle(r));
	if (keyed && r->reply->status == 303)
		TRY(once_record(r->db, r->arena, key, r->person, r->path,
		    r->reply->location, r->now));
	return RC_OK;
}

/* One run in one transaction; true when it must be run again. */
static bool
post(struct worker *w, struct req *r, bool last)
{
	struct exchange *x = r->wire->x;
	enum rc rc;
	bool again;

	if (w->gathers)
		db_hold(w->db);
	if (db_begin(w->db) != RC_OK) {
		again = db_must_retry(w->db) && !last;
		db_rollback(w->db);
		if (!again)
			fail(w, r, 503);
		return again;
	}
	if ((rc = enter(w, r)) == RC_OK && (rc = guard(r)) == RC_OK) {
		if (x->stale) {
			show_again(w, r);
			return false;
		}
		rc = once(r);
	}
	if (rc == RC_OK && r->reply->status != 0)
		rc = limit_write(w->db, r->arena, x->hits);
	if (rc == RC_OK && r->reply->status == 0)
		rc = RC_FAILED;
	if (rc == RC_OK && (rc = db_commit(w->db)) == RC_OK)
		return false;
	again = db_must_retry(w->db);
	db_rollback(w->db);
	if (again && !last)
		return true;
	if (again)
		rc = RC_CONFLICT;
	keep_hits(r);
	finish_get(w, r, rc);
	return false;
}

/* --- the page cache --- */

static size_t
cache_key(const struct req *r, const struct wire *in, bool gzip, char *out)
{
	int n = snprintf(out, CACHE_KEY_MAX, "%s%c%s?%s", r->lang,
	    gzip ? '+' : '-', in->path, in->query == NULL ? "" : in->query);

	return n < 0 || n >= CACHE_KEY_MAX ? 0 : (size_t)n;
}

static bool
may_cache(struct req *r)
{
	return r->route != NULL && (r->route->flags & ROUTE_CACHE) &&
	    session_cookie(r) == NULL && req_cookie(r, "flash") == NULL &&
	    req_query(r, "lang") == NULL;
}

static const char *
etag_of(struct arena *a, const void *p, size_t n, bool gzip)
{
	unsigned char h[crypto_generichash_BYTES_MIN];
	char hex[2 * sizeof h + 1];

	crypto_generichash(h, sizeof h, p, n, NULL, 0);
	return arena_printf(a, "\"%s%s\"", sodium_bin2hex(hex, sizeof hex, h,
	    sizeof h), gzip ? "-gz" : "");
}

static bool
unchanged(const struct wire *in, const char *etag)
{
	const char *known = wire_header(in, "if-none-match");

	return known != NULL && etag != NULL &&
	    (strcmp(known, "*") == 0 || strstr(known, etag) != NULL);
}

static void
not_modified(struct reply *out, const char *etag)
{
	out->status = 304;
	out->etag = etag;
	out->body = NULL;
	out->size = 0;
	out->blob = 0;
	out->headers = 0;
	out->ready = NULL;
	out->gzip = false;
}

static bool
from_cache(struct worker *w, struct req *r, bool gzip, uint64_t stamp,
    char *key, size_t n)
{
	const struct cached *c = page_cache_find(w->cache, key, n, stamp, r->now);
	struct reply *out = r->reply;

	if (c == NULL)
		return false;
	w->cache_hits++;
	out->varies = true;
	out->keep = -1;
	if (unchanged(r->wire, c->etag)) {
		not_modified(out, c->etag);
		return true;
	}
	out->status = 200;
	out->type = "text/html; charset=utf-8";
	out->gzip = gzip;
	out->etag = c->etag;
	out->ready = c->head;
	out->ready_n = c->head_n;
	out->body = c->body;
	out->size = c->body_n;
	return true;
}

static void
to_cache(struct worker *w, struct req *r, uint64_t stamp, const char *key,
    size_t n)
{
	struct reply *out = r->reply;
	struct buf head = BUF(r->arena);

	reply_head(&head, out, w->web->secure);
	page_cache_put(w->cache, key, n, stamp, r->now, &(struct cached){
	    .head = buf_text(&head), .head_n = head.n, .body = out->body,
	    .body_n = out->size, .etag = out->etag, .row = out->route_row });
}

/* A GET with a route. */
static void
answer_get(struct worker *w, struct req *r)
{
	struct reply *out = r->reply;
	struct exchange *x = r->wire->x;
	bool gzip = accepts_gzip(wire_header(r->wire, "accept-encoding"));
	bool cache = may_cache(r);
	char key[CACHE_KEY_MAX];
	const char *lang = req_query(r, "lang");
	uint64_t stamp = 0;
	size_t n = 0;

	/* The stamp before the page: at worst an entry is thrown away early. */
	if (cache && (n = cache_key(r, r->wire, gzip, key)) > 0 &&
	    db_stamp(w->db, &stamp) == RC_OK) {
		if (from_cache(w, r, gzip, stamp, key, n))
			return;
	} else {
		cache = false;
	}
	if (lang != NULL && language_known(lang))
		reply_cookie(r, "lang", lang, LANG_COOKIE_LIFE);
	get(w, r);
	cache = cache && out->status == 200 && !x->secret && r->person == 0 &&
	    out->cookies == 0 && x->hits == NULL && out->blob == 0;
	if (cache && out->keep == 0)
		out->keep = -1;
	if (gzip && !x->secret && (out->page || (out->type != NULL &&
	    strncmp(out->type, "text/", 5) == 0)))
		reply_gzip(r->arena, out);
	if (out->status == 200 && out->etag == NULL && out->keep != 0 &&
	    out->blob == 0)
		out->etag = etag_of(r->arena, out->body, out->size, out->gzip);
	if (cache) {
		out->varies = true;
		to_cache(w, r, stamp, key, n);
	}
	/* Before any Range (RFC 9110, 13.2.2). */
	if ((out->status == 200 || out->status == 206) &&
	    unchanged(r->wire, out->etag))
		not_modified(out, out->etag);
}

static void
answer_post(struct worker *w, struct wire *in, struct reply *out,
    struct found found, struct req *r)
{
	if (req_read_form(r) != RC_OK) {
		fail(w, r, 400);
		return;
	}
	for (int run = 1; post(w, r, run == RUNS); run++)
		prepare(w, in, out, found, r);
}

static void
health(struct worker *w, struct req *r)
{
	bool good = store_there(w) && db_ping(w->db) == RC_OK;

	r->reply->status = good ? 200 : 503;
	r->reply->type = "text/plain; charset=utf-8";
	r->reply->body = good ? "ok\n" : "the store does not answer\n";
	r->reply->size = strlen(r->reply->body);
}

/* "/findings/" -> "/findings", where that leads somewhere. */
static bool
without_slash(struct worker *w, struct req *r)
{
	size_t n = strlen(r->path);
	const char *path;

	if (n < 2 || r->path[n - 1] != '/')
		return false;
	path = arena_dup_n(r->arena, r->path, n - 1);
	if (router_find(w->router, GET, path).route == NULL)
		return false;
	r->reply->status = 301;
	r->reply->location = req_location(r, path);
	return true;
}

/* No row of the table for this method. */
static void
stray(struct worker *w, struct req *r, struct found found)
{
	enum verb verb = r->wire->verb;

	if (verb == VERB_OPTIONS && strcmp(r->path, "*") == 0)
		found.methods = 1u << GET | 1u << POST;
	if (verb == VERB_OPTIONS && found.methods != 0) {
		r->reply->status = 204;
		r->reply->allow = methods(found.methods);
		return;
	}
	if ((verb == VERB_GET || verb == VERB_HEAD) && without_slash(w, r))
		return;
	fail(w, r, found.methods != 0 ? 405 : 404);
	if (found.methods != 0)
		r->reply->allow = methods(found.methods);
}

static bool
begin(struct worker *w, struct wire *in, struct reply *out, struct found found,
    struct req *r)
{
	in->x = arena_new(w->in, struct exchange);
	if (in->query != NULL)
		in->x->query_rc = urlencoded_read(w->in, in->query,
		    strlen(in->query), &in->x->query);
	name_request(w);
	prepare(w, in, out, found, r);
	return in->x->query_rc == RC_OK;
}

void
web_exchange(struct worker *w, struct wire *in, struct reply *out)
{
	enum method m = in->verb == VERB_POST ? POST : GET;
	bool ordinary = in->verb <= VERB_POST;
	struct found found = router_find(w->router, m, in->path);
	struct req r;

	w->answers++;
	if (!ordinary)
		found.route = NULL, found.row = -1;
	if (!begin(w, in, out, found, &r)) {
		fail(w, &r, 400);
		return;
	}
	if (m == GET && ordinary && strcmp(in->path, "/healthz") == 0) {
		health(w, &r);
		return;
	}
	if (m == GET && ordinary && found.route == NULL && static_answer(&r)) {
		if (out->etag == NULL && out->immutable)
			out->etag = "\"a\"";	/* the address is the hash */
		if (unchanged(in, out->etag))
			not_modified(out, out->etag);
		return;
	}
	if (found.route == NULL) {
		stray(w, &r, found);
		return;
	}
	if (!store_there(w)) {
		fail(w, &r, 503);
		return;
	}
	r.db = w->db;
	if (m == POST)
		answer_post(w, in, out, found, &r);
	else
		answer_get(w, &r);
	log_context("");
}

int
web_admit(const struct worker *w, const struct wire *in, size_t *body_max)
{
	struct found found;
	const char *type = wire_header(in, "content-type");

	*body_max = 0;
	if (!in->chunked && in->length == 0)
		return 0;
	found = router_find(w->router, POST, in->path);
	if (in->verb != VERB_POST || found.route == NULL)
		return found.methods != 0 ? 405 : 404;
	*body_max = found.route->body_max;
	if (*body_max == 0)
		*body_max = type != NULL && strncasecmp(type, "multipart/",
		    10) == 0 ? BODY_MAX_MULTIPART : BODY_MAX;
	return in->length > (int64_t)*body_max ? 413 : 0;
}

void
web_refuse(struct worker *w, struct wire *in, int status, struct reply *out)
{
	struct found none = { .row = -1 };
	struct req r;

	if (in != NULL && (status == 404 || status == 405)) {
		in->size = 0;
		web_exchange(w, in, out);
		out->close = true;
		return;
	}
	if (in != NULL && status == 413) {
		if (!begin(w, in, out, none, &r))
			status = 400;
		fail(w, &r, status);
		out->close = true;
		return;
	}
	*out = (struct reply){ .status = status, .route_row = -1,
	    .type = "text/plain; charset=utf-8", .body = status_name(status),
	    .close = true };
	out->size = strlen(out->body);
}

static const char *
http_date(void)
{
	static char text[40];
	static time_t last;
	time_t now = time(NULL);
	struct tm tm;

	if (now != last) {
		gmtime_r(&now, &tm);
		strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &tm);
		last = now;
	}
	return text;
}

void
web_head(struct worker *w, const struct reply *out, bool keep, struct buf *b)
{
	buf_room(b, HEAD_USUAL);
	buf_str(b, "HTTP/1.1 ");
	buf_int(b, out->status);
	buf_char(b, ' ');
	buf_str(b, status_name(out->status));
	buf_str(b, "\r\nDate: ");
	buf_str(b, http_date());
	buf_str(b, keep ? "\r\n" : "\r\nConnection: close\r\n");
	if (out->ready != NULL)
		buf_put(b, out->ready, out->ready_n);
	else
		reply_head(b, out, w->web->secure);
	buf_put(b, "\r\n", 2);
}
