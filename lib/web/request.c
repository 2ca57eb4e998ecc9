#include "web/request.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "web/cookie.h"
#include "web/multipart.h"
#include "web/session.h"
#include "web/token.h"

enum { FORM_TOKEN_LIFE = 86400 };	/* s; for those not signed in */

/* --- the path --- */

/* Pattern and path have the same segments: the router saw to that. */
const char *
req_param(const struct req *r, const char *name)
{
	const char *pat, *s = r->path;
	size_t len = strlen(name);

	if (r->route == NULL)
		return NULL;
	for (pat = r->route->path; *pat == '/' && *s == '/';) {
		size_t pn = strcspn(++pat, "/"), sn = strcspn(++s, "/");

		if (*pat == ':' && pn == len + 1 &&
		    memcmp(pat + 1, name, len) == 0)
			return arena_dup_n(r->arena, s, sn);
		pat += pn;
		s += sn;
	}
	return NULL;
}

enum rc
req_id(const struct req *r, const char *name, row_id *out)
{
	const char *s = req_param(r, name);

	*out = 0;
	/* One spelling a row: no sign, no zeros in front. */
	if (s == NULL || *s < '1' || *s > '9' ||
	    !text_number(s, 1, INT64_MAX, out)) {
		*out = 0;
		return RC_NONE;
	}
	return RC_OK;
}

/* --- query, form, headers, cookies --- */

const char *
req_query(const struct req *r, const char *name)
{
	const struct pair *p = pairs_find(&r->wire->x->query, name);

	return p == NULL ? NULL : p->value;
}

enum rc
req_read_form(struct req *r)
{
	struct exchange *x = r->wire->x;
	const char *type = wire_header(r->wire, "content-type");
	const char *boundary;

	if (x->form_read)
		return x->form_rc;
	x->form_read = true;
	if (r->wire->size == 0)
		return x->form_rc = RC_OK;
	if ((boundary = multipart_boundary(x->in, type)) != NULL)
		x->form_rc = multipart_read(x->in, r->wire->body,
		    r->wire->size, boundary, &x->form);
	else if (type != NULL && strncasecmp(type,
	    "application/x-www-form-urlencoded", 33) == 0 &&
	    strchr("; \t", type[33]) != NULL)
		x->form_rc = urlencoded_read(x->in, r->wire->body,
		    r->wire->size, &x->form);
	else
		x->form_rc = RC_INVALID;
	return x->form_rc;
}

const char *
req_value(const struct req *r, const char *name)
{
	const struct pair *p = pairs_find(&r->wire->x->form, name);

	return p == NULL || p->file != NULL ? NULL : p->value;
}

struct text_list
req_values(const struct req *r, const char *name)
{
	const struct pairs *l = &r->wire->x->form;
	struct text_list out = { arena_array(r->arena, const char *, l->n + 1),
	    0 };

	for (const struct pair *p = l->first; p != NULL; p = p->next)
		if (p->file == NULL && strcmp(p->name, name) == 0)
			out.at[out.n++] = p->value;
	return out;
}

const struct sent *
req_sent(struct req *r)
{
	const struct pairs *l = r->method == POST ? &r->wire->x->form :
	    &r->wire->x->query;
	struct sent *first = NULL, **end = &first;

	for (const struct pair *p = l->first; p != NULL; p = p->next) {
		*end = arena_new(r->arena, struct sent);
		**end = (struct sent){ p->name, p->value, NULL };
		end = &(*end)->next;
	}
	return first;
}

const struct upload *
req_upload(const struct req *r, const char *name)
{
	for (const struct pair *p = r->wire->x->form.first; p != NULL;
	    p = p->next)
		if (p->file != NULL && strcmp(p->name, name) == 0)
			return p->file;
	return NULL;
}

bool
req_value_bad(const struct req *r, const char *name)
{
	for (const struct pair *p = r->wire->x->form.first; p != NULL;
	    p = p->next)
		if (p->bad && strcmp(p->name, name) == 0)
			return true;
	return false;
}

const struct pair *
req_posted(const struct req *r)
{
	struct pairs out = { 0 };

	for (const struct pair *p = r->wire->x->form.first; p != NULL;
	    p = p->next) {
		struct pair *copy;

		if (strcmp(p->name, "_token") == 0 ||
		    strcmp(p->name, "_key") == 0)
			continue;
		copy = arena_new(r->arena, struct pair);
		*copy = *p;
		copy->next = NULL;
		if (out.last == NULL)
			out.last = &out.first;
		*out.last = copy;
		out.last = &copy->next;
	}
	return out.first;
}

const char *
req_header(const struct req *r, const char *name)
{
	char *low = arena_dup(r->arena, name);
	const char *v;

	for (char *p = low; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	v = wire_header(r->wire, low);
	return v != NULL && text_valid(v, strlen(v)) ? v : NULL;
}

const char *
req_cookie(const struct req *r, const char *name)
{
	struct exchange *x = r->wire->x;
	const struct pair *p;

	if (!x->cookies_read) {
		x->cookies_read = true;
		for (size_t i = 0; i < r->wire->headers; i++)
			if (strcmp(r->wire->header[i].name, "cookie") == 0)
				cookie_read(r->arena, r->wire->header[i].value,
				    &x->cookies);
	}
	if (x->cookies.n == 0)
		return NULL;
	p = pairs_find(&x->cookies, x->web->secure ?
	    arena_printf(r->arena, "__Host-%s", name) : name);
	return p == NULL ? NULL : p->value;
}

/* --- sessions --- */

const char *
session_cookie(const struct req *r)
{
	return req_cookie(r, "session");
}

void
session_start(struct req *r, const char *secret, int64_t seconds)
{
	reply_cookie(r, "session", secret, seconds);
}

void
session_stop(struct req *r)
{
	reply_cookie(r, "session", "", 0);
}

/* --- forms --- */

/* Signed in, the token is the session's; else it tells when it was made. */
static const char *
session_token(struct req *r)
{
	return token_mac(r->arena, "form", r->session->secret,
	    strlen(r->session->secret));
}

static const char *
timed_token(struct req *r, unixtime at)
{
	char *when = arena_printf(r->arena, "%" PRIx64, (uint64_t)at);

	return arena_printf(r->arena, "%s.%s", when,
	    token_mac(r->arena, "form at", when, strlen(when)));
}

static bool
signed_in(const struct req *r)
{
	return r->person != 0 && r->session != NULL &&
	    r->session->secret != NULL;
}

const char *
req_form_token(struct req *r)
{
	struct exchange *x = r->wire->x;

	x->secret = true;
	if (x->form_token == NULL)
		x->form_token = signed_in(r) ? session_token(r) :
		    timed_token(r, r->now);
	return x->form_token;
}

const char *
req_form_key(struct req *r)
{
	r->wire->x->secret = true;
	/* One for each form on the page. */
	return token_random(r->arena);
}

bool
req_token_stale(const struct req *r)
{
	return r->wire->x->stale;
}

/* Whether it looks like a token of ours at all. */
static bool
token_shaped(const char *s)
{
	size_t n = strspn(s, "0123456789abcdef");

	if (n == 32)
		return s[n] == '\0';
	return n >= 1 && n <= 16 && s[n] == '.' &&
	    strspn(s + n + 1, "0123456789abcdef") == 32 && s[n + 33] == '\0';
}

enum rc
req_check_token(struct req *r)
{
	const char *given = req_value(r, "_token");
	unixtime at;

	if (given == NULL || !token_shaped(given))
		return RC_DENIED;
	if (signed_in(r)) {
		r->wire->x->stale = !token_same(given, session_token(r));
		return RC_OK;
	}
	at = (unixtime)strtoull(given, NULL, 16);
	r->wire->x->stale = !token_same(given, timed_token(r, at)) ||
	    at > r->now + 300 || r->now - at > FORM_TOKEN_LIFE;
	return RC_OK;
}

/* --- where it comes from --- */

/* "https://host:port/path" -> "host:port"; NULL when it is no such address. */
static const char *
authority(struct arena *a, const char *url)
{
	const char *p = strstr(url, "://");

	if (p == NULL)
		return NULL;
	p += 3;
	return arena_dup_n(a, p, strcspn(p, "/?#"));
}

static bool
ours(const struct req *r, const char *url)
{
	const char *there = authority(r->arena, url);
	const char *base = r->base_url == NULL ? NULL :
	    authority(r->arena, r->base_url);

	return there != NULL && *there != '\0' &&
	    (strcasecmp(there, r->wire->host) == 0 ||
	    (base != NULL && strcasecmp(there, base) == 0));
}

/*
 * A post of ours comes from a page of ours.  Browsers say so in
 * Sec-Fetch-Site, older ones in Origin or Referer; one that says nothing is
 * refused where a session could be abused.
 */
bool
req_same_site(const struct req *r)
{
	const char *site = wire_header(r->wire, "sec-fetch-site");
	const char *origin = wire_header(r->wire, "origin");
	const char *referer = wire_header(r->wire, "referer");

	if (site != NULL)
		return strcmp(site, "same-origin") == 0 ||
		    strcmp(site, "none") == 0;
	if (origin != NULL)
		return ours(r, origin);
	if (referer != NULL)
		return ours(r, referer);
	return r->person == 0 && session_cookie(r) == NULL;
}

/* --- language --- */

/* The known language that a tag ("pt-BR") stands for, or NULL. */
static const char *
known(const char *tag, size_t n)
{
	for (int pass = 0; pass < 2; pass++) {
		for (const struct language *l = languages; l->code != NULL; l++)
			if (strlen(l->code) == n &&
			    strncasecmp(l->code, tag, n) == 0)
				return l->code;
		for (size_t i = 0; i < n; i++)
			if (tag[i] == '-')
				n = i;
	}
	return NULL;
}

/* RFC 9110, 12.5.4: the known language of the highest weight. */
static const char *
accepted(const char *s)
{
	const char *best = NULL;
	double best_q = 0;

	for (int i = 0; i < 20 && *s != '\0'; i++) {
		size_t n, end;
		double q = 1;
		const char *code;

		s += strspn(s, " \t,");
		n = strcspn(s, " \t,;");
		end = strcspn(s, ",");
		for (size_t k = n; k + 2 < end; k++)
			if (s[k] == 'q' && s[k + 1] == '=' &&
			    s[k + 2] >= '0' && s[k + 2] <= '1')
				q = (s[k + 2] == '1') + (s[k + 3] == '.' &&
				    s[k + 4] >= '0' && s[k + 4] <= '9' ?
				    (s[k + 4] - '0') / 10. : 0) +
				    (s[k + 3] == '.' && s[k + 4] >= '0' &&
				    s[k + 4] <= '9' && s[k + 5] >= '0' &&
				    s[k + 5] <= '9' ? (s[k + 5] - '0') / 100. :
				    0);
		if (n > 0 && q > best_q && (code = known(s, n)) != NULL) {
			best = code;
			best_q = q;
		}
		s += end;
	}
	return best;
}

/* The last header each worker saw: most visitors send one of a few. */
static struct { char header[128]; const char *code; } memory[64];

static const char *
accepted_memo(const char *s)
{
	size_t n = strlen(s), h = n;

	if (n >= sizeof memory[0].header)
		return accepted(s);
	for (size_t i = 0; i < n; i++)
		h = h * 31 + (unsigned char)s[i];
	h %= sizeof memory / sizeof *memory;
	if (n == 0 || strcmp(memory[h].header, s) != 0) {
		memcpy(memory[h].header, s, n + 1);
		memory[h].code = accepted(s);
	}
	return memory[h].code;
}

const char *
req_language(struct req *r)
{
	const char *want = req_query(r, "lang"), *code;

	if (want != NULL && (code = known(want, strlen(want))) != NULL)
		return code;
	if ((want = req_cookie(r, "lang")) != NULL &&
	    (code = known(want, strlen(want))) != NULL)
		return code;
	if ((want = wire_header(r->wire, "accept-language")) != NULL &&
	    (code = accepted_memo(want)) != NULL)
		return code;
	return "en";
}

static bool
plain_in_url(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || (c != '\0' && strchr("-._~/", c) != NULL);
}

static void
encode(struct buf *b, const char *s)
{
	for (;;) {
		const char *from = s;

		while (plain_in_url(*s))
			s++;
		buf_put(b, from, (size_t)(s - from));
		if (*s == '\0')
			break;
		buf_printf(b, "%%%02X", (unsigned)(unsigned char)*s++);
	}
}

static bool
also_got(const struct req *r)
{
	const struct web *web = r->wire->x->web;

	for (const struct route *const *t = web == NULL ? NULL : web->tables;
	    t != NULL && *t != NULL; t++)
		for (const struct route *one = *t; one->path != NULL; one++)
			if (one->method == GET && r->route != NULL &&
			    strcmp(one->path, r->route->path) == 0)
				return true;
	return false;
}

/* The page of ours on which the form stood, as far as the browser says. */
static const char *
came_from(struct req *r)
{
	const char *from = req_header(r, "referer");
	size_t n = strlen(r->base_url), end;

	if (from == NULL || strncmp(from, r->base_url, n) != 0 ||
	    from[n] != '/' || from[n + 1] == '/')
		return "/";
	from += n;
	end = strcspn(from, "?#");
	for (size_t i = 0; i < end; i++)
		if (!plain_in_url(from[i]) && from[i] != '%')
			return "/";
	return arena_printf(r->arena, "%.*s", (int)end, from);
}

static const char *
own_path(struct req *r)
{
	struct buf b = BUF(r->arena);

	encode(&b, r->path[0] == '/' ? r->path : "/");
	return buf_text(&b);
}

/* An address with the query of this one (where query says so), those names
 * taken out of it and one put in. */
static struct url
url_with(struct req *r, const char *path, bool query, const char *const *out,
    const char *name, const char *value)
{
	const struct pair *p = query ? r->wire->x->query.first : NULL;
	struct buf b = BUF(r->arena);
	char sep = '?';

	buf_str(&b, path);
	for (; p != NULL; p = p->next) {
		const char *const *o = out;

		while (*o != NULL && strcmp(p->name, *o) != 0)
			o++;
		if (*o != NULL || *p->value == '\0')
			continue;
		buf_char(&b, sep);
		encode(&b, p->name);
		buf_char(&b, '=');
		encode(&b, p->value);
		sep = '&';
	}
	if (value != NULL) {
		buf_char(&b, sep);
		buf_str(&b, name);
		buf_char(&b, '=');
		encode(&b, value);
	}
	return (struct url){ buf_text(&b) };
}

struct url
req_url_in(struct req *r, const char *lang)
{
	/* The answer to a post has an address to come back to only where the
	 * form stands at the same. */
	return url_with(r, r->method == POST && !also_got(r) ? came_from(r) :
	    own_path(r), r->method == GET, (const char *const[]){ "lang",
	    NULL }, "lang", lang);
}

struct url
req_url_list(struct req *r, const char *name, const char *value)
{
	return url_with(r, own_path(r), true, (const char *const[]){ name,
	    "page", "lang", NULL }, name, value);
}

const char *
req_location(struct req *r, const char *path)
{
	struct buf b = BUF(r->arena);

	encode(&b, path);
	if (r->wire->query != NULL)
		buf_printf(&b, "?%s", r->wire->query);
	return buf_text(&b);
}

/* --- the message that is shown once --- */

const char *
req_flash(struct req *r)
{
	struct exchange *x = r->wire->x;
	const char *sealed;

	if (!x->flash_read) {
		x->flash_read = true;
		if ((sealed = req_cookie(r, "flash")) != NULL) {
			x->flash = *sealed == '\0' ? NULL :
			    token_unseal(r->arena, "flash", sealed);
			x->secret = true;
			reply_cookie(r, "flash", "", 0);
		}
	}
	return x->flash;
}
