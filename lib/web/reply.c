#include "web/reply.h"

#include <ctype.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "base/text.h"
#include "store/blob.h"
#include "web/request.h"
#include "web/token.h"

enum { GZIP_LEAST = 1024, GZIP_LEVEL = 5, FLASH_MAX = 1500 };

void
reply_reset(struct reply *out, size_t cookies)
{
	struct reply_pair kept[REPLY_COOKIES_MAX];

	memcpy(kept, out->cookie, sizeof kept);
	*out = (struct reply){ .route_row = out->route_row };
	memcpy(out->cookie, kept, cookies * sizeof *kept);
	out->cookies = cookies;
}

int
rc_status(enum rc rc)
{
	switch (rc) {
	case RC_OK: return 200;
	case RC_NONE: return 404;
	case RC_CONFLICT: return 409;
	case RC_INVALID: return 400;
	case RC_DENIED: return 403;
	case RC_FAILED: break;
	}
	return 500;
}

const char *
status_name(int status)
{
	static const struct { int status; const char *name; } names[] = {
		{ 200, "OK" }, { 204, "No Content" }, { 206, "Partial Content" },
		{ 301, "Moved Permanently" }, { 303, "See Other" },
		{ 304, "Not Modified" }, { 400, "Bad Request" },
		{ 403, "Forbidden" }, { 404, "Not Found" },
		{ 405, "Method Not Allowed" }, { 408, "Request Timeout" },
		{ 409, "Conflict" }, { 413, "Content Too Large" },
		{ 414, "URI Too Long" }, { 416, "Range Not Satisfiable" },
		{ 417, "Expectation Failed" }, { 422, "Unprocessable Content" },
		{ 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" }, { 501, "Not Implemented" },
		{ 503, "Service Unavailable" },
		{ 505, "HTTP Version Not Supported" },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].status == status)
			return names[i].name;
	return "Status";
}

/* --- what handlers call --- */

void
reply_header(struct req *r, const char *name, const char *value)
{
	struct reply *out = r->reply;
	char *v = arena_dup(r->arena, value);

	if (out->headers == REPLY_HEADERS_MAX) {
		log_line(LOG_ERROR, "web", "more than %d headers",
		    REPLY_HEADERS_MAX);
		return;
	}
	/* No value ends its line. */
	for (char *p = v; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 127)
			*p = ' ';
	out->header[out->headers++] = (struct reply_pair){ name, v };
}

void
reply_cookie(struct req *r, const char *name, const char *value,
    int64_t seconds)
{
	struct reply *out = r->reply;
	bool secure = r->wire->x->web->secure;
	struct buf b = BUF(r->arena);
	size_t i;

	for (const char *p = value; *p != '\0'; p++) {
		if (*p <= ' ' || *p >= 127 || strchr("\",;\\", *p) != NULL) {
			log_line(LOG_ERROR, "web", "cookie %s: not a value",
			    name);
			return;
		}
	}
	for (i = 0; i < out->cookies; i++)
		if (strcmp(out->cookie[i].name, name) == 0)
			break;
	if (i == REPLY_COOKIES_MAX) {
		log_line(LOG_ERROR, "web", "more than %d cookies",
		    REPLY_COOKIES_MAX);
		return;
	}
	buf_printf(&b, "%s%s=%s; Path=/; HttpOnly; SameSite=Lax",
	    secure ? "__Host-" : "", name, value);
	if (secure)
		buf_str(&b, "; Secure");
	/* 0 takes it away. */
	buf_printf(&b, "; Max-Age=%" PRId64, seconds < 0 ? 0 : seconds);
	out->cookie[i] = (struct reply_pair){ name, buf_text(&b) };
	if (i == out->cookies)
		out->cookies++;
}

void
reply_keep(struct req *r, int64_t seconds, bool by_proxies)
{
	r->reply->keep = seconds;
	r->reply->keep_by_proxies = by_proxies;
}

void
reply_flash(struct req *r, const char *text)
{
	const char *cut = text_cut(r->arena, text, FLASH_MAX / 4);

	reply_cookie(r, "flash", token_seal(r->arena, "flash", cut), 300);
}

enum rc
reply_see_other(struct req *r, const char *fmt, ...)
{
	va_list ap;
	char *to;

	va_start(ap, fmt);
	to = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	for (char *p = to; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == 127)
			*p = '+';
	/* "//elsewhere" would lead to another server. */
	r->reply->status = 303;
	r->reply->location = to[0] == '/' && (to[1] == '/' || to[1] == '\\') ?
	    "/" : to;
	r->reply->type = NULL;
	r->reply->size = 0;
	return RC_OK;
}

/* RFC 6266: an ASCII name for the old, UTF-8 for all others. */
static const char *
disposition(struct arena *a, const char *how, const char *name)
{
	struct buf b = BUF(a);

	buf_printf(&b, "%s; filename=\"", how);
	for (const char *p = name; *p != '\0'; p++)
		if (((unsigned char)*p & 0xc0) != 0x80)
			buf_char(&b, *p < ' ' || *p >= 127 ||
			    strchr("\"\\%/;", *p) != NULL ? '_' : *p);
	buf_str(&b, "\"; filename*=UTF-8''");
	for (const char *p = name; *p != '\0'; p++) {
		if (isalnum((unsigned char)*p) || strchr("-._~", *p) != NULL)
			buf_char(&b, *p);
		else
			buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*p);
	}
	return buf_text(&b);
}

enum rc
reply_bytes(struct req *r, const char *type, const char *name,
    const void *p, size_t n)
{
	struct reply *out = r->reply;

	if (out->status == 0)
		out->status = 200;
	out->type = type;
	out->body = p;
	out->size = n;
	if (name != NULL) {
		reply_header(r, "Content-Disposition",
		    disposition(r->arena, "attachment", name));
		out->sandbox = true;
	}
	return RC_OK;
}

enum rc
reply_text(struct req *r, const char *type, const char *text)
{
	return reply_bytes(r, type, NULL, text, strlen(text));
}

/* "bytes=a-b", "a-" or "-n" within size; false when the header is to be
 * passed over (RFC 9110, 14.2); *n 0: cannot be satisfied. */
static bool
range(const char *s, int64_t size, int64_t *from, int64_t *n)
{
	int64_t last;
	char *end;

	if (strncmp(s, "bytes=", 6) != 0 || strlen(s) > 60)
		return false;
	s += 6;
	if (*s == '-') {
		if (!isdigit((unsigned char)s[1]))
			return false;
		*n = strtoll(s + 1, &end, 10);
		if (*end != '\0')
			return false;
		if (*n > size)
			*n = size;
		*from = size - *n;
		return true;
	}
	if (!isdigit((unsigned char)*s))
		return false;
	*from = strtoll(s, &end, 10);
	if (*end++ != '-')
		return false;
	last = size - 1;
	if (*end != '\0') {
		if (!isdigit((unsigned char)*end))
			return false;
		last = strtoll(end, &end, 10);
		if (*end != '\0' || last < *from)
			return false;
		if (last > size - 1)
			last = size - 1;
	}
	*n = *from >= size ? 0 : last - *from + 1;
	return true;
}

enum rc
reply_blob(struct req *r, row_id id)
{
	struct reply *out = r->reply;
	const char *want = wire_header(r->wire, "range");
	const char *when = wire_header(r->wire, "if-range");
	struct blob b;

	TRY(blob_find(r->db, r->arena, id, &b));
	out->status = 200;
	out->type = blob_type[b.kind];
	out->sandbox = true;
	out->etag = arena_printf(r->arena, "\"%.32s\"", b.sha256);
	out->blob = id;
	out->blob_from = 0;
	out->blob_n = b.size;
	reply_header(r, "Accept-Ranges", "bytes");
	reply_header(r, "Content-Disposition", disposition(r->arena,
	    blob_inline(b.kind) ? "inline" : "attachment", b.name));
	if (out->keep == 0)
		out->keep = -1;		/* the digest answers the next visit */
	if (want == NULL || (when != NULL && strcmp(when, out->etag) != 0) ||
	    !range(want, b.size, &out->blob_from, &out->blob_n))
		return RC_OK;
	if (out->blob_n == 0) {
		out->status = 416;
		out->blob = 0;
		reply_header(r, "Content-Range", arena_printf(r->arena,
		    "bytes */%" PRId64, b.size));
		return RC_OK;
	}
	out->status = 206;
	reply_header(r, "Content-Range", arena_printf(r->arena,
	    "bytes %" PRId64 "-%" PRId64 "/%" PRId64, out->blob_from,
	    out->blob_from + out->blob_n - 1, b.size));
	return RC_OK;
}

/* --- pages --- */

void
page_status(struct req *r, int status)
{
	r->reply->status = status;
}

void
page_noindex(struct req *r)
{
	r->reply->noindex = true;
}

void
page_json_ld(struct req *r, const char *json)
{
	r->reply->json_ld = json;
}

void
page_feed(struct req *r, const char *href, const char *title)
{
	struct reply *out = r->reply;

	if (out->feeds < sizeof out->feed / sizeof *out->feed) {
		out->feed[out->feeds].href = href;
		out->feed[out->feeds++].title = title;
	}
}

static const struct error { int status; const char *title, *text; } errors[] = {
	{ 400, N_("This request could not be understood"),
	  N_("Go back, load the page again and try once more.") },
	{ 403, N_("You may not do this"),
	  N_("You need other rights for this page. If you think that you should have them, ask the organisers.") },
	{ 404, N_("There is no such page"),
	  N_("Check the address for spelling mistakes, or begin at the front page. The page may also have been moved or taken down.") },
	{ 405, N_("This address cannot be used in that way"),
	  N_("Go back and use the links and buttons of the page.") },
	{ 409, N_("Things have changed meanwhile"),
	  N_("Somebody else was faster, or it is too late for this. Go back, load the page again and look at how things stand now.") },
	{ 413, N_("This is too large"),
	  N_("What you sent is larger than this page takes. Go back, choose a smaller file and try again.") },
	{ 422, N_("Something is not filled in correctly"),
	  N_("Go back and check what you have typed.") },
	{ 429, N_("That was too often"),
	  N_("Wait for some minutes, then try again.") },
	{ 500, N_("Something went wrong on our side"),
	  N_("Nothing of what you sent has been saved. The fault has been recorded. Try again in some minutes.") },
	{ 503, N_("The service is not available right now"),
	  N_("Nothing of what you sent has been saved. Try again in some minutes.") },
};

static const struct error expired = { 403,
	N_("This form was open for too long"),
	N_("Nothing has been changed. Go back, load the page again and send the form once more.") };

enum rc
web_error_page(struct req *r, int status)
{
	const struct error *e = &errors[0];
	struct html *h;

	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (errors[i].status == status)
			e = &errors[i];
	if (status == 403 && r->wire->x->stale)
		e = &expired;
	reply_reset(r->reply, r->reply->cookies);
	page_status(r, status);
	page_noindex(r);
	h = page_open(r, tr(r->lang, e->title));
	h_raw(h, "<h1>", 4);
	h_text(h, tr(r->lang, e->title));
	h_raw(h, "</h1>\n<p>", 9);
	h_text(h, tr(r->lang, e->text));
	h_raw(h, "</p>\n", 5);
	if (status >= 500 && r->request_id != NULL) {
		h_raw(h, "<p>", 3);
		h_text(h, TRF(r->arena, r->lang,
		    N_("If you report this, give the number {1}."),
		    r->request_id));
		h_raw(h, "</p>\n", 5);
	}
	h_raw(h, "<p><a href=\"/\">", 15);
	h_text(h, tr(r->lang, N_("To the front page")));
	h_raw(h, "</a></p>\n", 9);
	if (status == 503)
		reply_header(r, "Retry-After", "30");
	if (status == 429)
		reply_header(r, "Retry-After", arena_printf(r->arena,
		    "%" PRId64, r->wire->x->retry_after));
	return page_close(h, r);
}

/* --- the head --- */

static const char guards[] =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: same-origin\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "X-Frame-Options: DENY\r\n"
    "Permissions-Policy: camera=(), display-capture=(), geolocation=(),"
    " microphone=(), payment=(), usb=()\r\n";
static const char policy[] =
    "Content-Security-Policy: default-src 'none'; script-src 'self';"
    " style-src 'self'; img-src 'self' data:; media-src 'self';"
    " font-src 'self'; connect-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'\r\n";
static const char policy_file[] =
    "Content-Security-Policy: default-src 'none'; sandbox;"
    " frame-ancestors 'none'\r\n";
static const char transport[] =
    "Strict-Transport-Security: max-age=63072000\r\n";

static void
line(struct buf *b, const char *name, const char *value)
{
	buf_str(b, name);
	buf_str(b, ": ");
	buf_str(b, value);
	buf_str(b, "\r\n");
}

static void
keeping(struct buf *b, const struct reply *out)
{
	if (out->immutable)
		buf_printf(b, "Cache-Control: public, max-age=%" PRId64
		    ", immutable\r\n", out->keep);
	else if (out->keep > 0)
		buf_printf(b, "Cache-Control: %s, max-age=%" PRId64 "\r\n",
		    out->keep_by_proxies ? "public" : "private", out->keep);
	else if (out->keep < 0)
		buf_str(b, "Cache-Control: private, no-cache\r\n");
	else
		buf_str(b, "Cache-Control: no-store\r\n");
}

void
reply_head(struct buf *b, const struct reply *out, bool secure)
{
	int64_t n = out->blob != 0 ? out->blob_n : (int64_t)out->size;

	if (out->type != NULL && out->status != 304)
		line(b, "Content-Type", out->type);
	if (out->gzip)
		buf_str(b, "Content-Encoding: gzip\r\n");
	/* A 304 says nothing of the length; 204 has none. */
	if (out->status != 304 && out->status != 204) {
		buf_str(b, "Content-Length: ");
		buf_int(b, n);
		buf_str(b, "\r\n");
	}
	if (out->location != NULL)
		line(b, "Location", out->location);
	if (out->allow != NULL)
		line(b, "Allow", out->allow);
	if (out->etag != NULL)
		line(b, "ETag", out->etag);
	keeping(b, out);
	if (out->varies || out->page)
		buf_str(b, "Vary: Accept-Encoding, Accept-Language, Cookie\r\n");
	else if (out->type != NULL && out->blob == 0)
		buf_str(b, "Vary: Accept-Encoding\r\n");
	for (size_t i = 0; i < out->headers; i++)
		line(b, out->header[i].name, out->header[i].value);
	for (size_t i = 0; i < out->cookies; i++)
		line(b, "Set-Cookie", out->cookie[i].value);
	buf_put(b, guards, sizeof guards - 1);
	if (out->sandbox)
		buf_put(b, policy_file, sizeof policy_file - 1);
	else
		buf_put(b, policy, sizeof policy - 1);
	if (secure)
		buf_put(b, transport, sizeof transport - 1);
}

bool
accepts_gzip(const char *s)
{
	while (s != NULL && *s != '\0') {
		size_t n;

		s += strspn(s, " \t,");
		n = strcspn(s, ",");
		if (strncasecmp(s, "gzip", 4) == 0 &&
		    strspn(s + 4, " \t;,") + (s[4] == '\0') > 0) {
			const char *q = memmem(s, n, "q=0", 3);

			/* "q=0", "q=0.000": refused */
			return q == NULL ||
			    strspn(q + 2, "0.") < strcspn(q + 2, " ,;");
		}
		s += n;
	}
	return false;
}

void
reply_gzip(struct arena *a, struct reply *out)
{
	static z_stream z;	/* kept: its memory is 260 KiB */
	static bool open;
	unsigned char *room;
	size_t most;

	if (out->gzip || out->size < GZIP_LEAST)
		return;
	if (!open) {
		if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 8,
		    Z_DEFAULT_STRATEGY) != Z_OK)
			return;
		open = true;
	}
	deflateReset(&z);
	most = deflateBound(&z, out->size);
	room = arena_get(a, most);
	z.next_in = (unsigned char *)(uintptr_t)out->body;
	z.avail_in = (unsigned)out->size;
	z.next_out = room;
	z.avail_out = (unsigned)most;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		return;
	if (most - z.avail_out >= out->size)
		return;
	out->body = room;
	out->size = most - z.avail_out;
	out->gzip = true;
}
