#include "test/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "store/blob.h"
#include "web/exchange.h"

enum { REDIRECTS = 10, HEADERS = 16, COOKIES = 16 };

const char VISIT_NOTHING[] = "(nothing)";

struct visitor {
	struct visitor *next;
	struct arena *arena;	/* until the test ends */
	struct worker *worker;
	struct { const char *name, *value; } header[HEADERS], cookie[COOKIES];
	size_t headers, cookies;
	bool follow;
	const char *peer, *path, *text;
	struct buf head, body;
	int status;

	const char *last_path, *last_type;
	const void *last_body;
	size_t last_n;
};

/* Visitors of one web meet in one worker, as they would: its page cache is
 * shared.  All is kept until the test's process ends. */
static struct worker *workers[8];
static struct visitor *all;

static struct worker *
worker_of(const struct web *web, struct db *db)
{
	for (size_t i = 0; i < sizeof workers / sizeof *workers; i++) {
		if (workers[i] == NULL)
			workers[i] = worker_make(web, db, NULL);
		if (workers[i]->web == web && workers[i]->db == db)
			return workers[i];
	}
	fputs("visitor_make: too many webs in one test\n", stderr);
	abort();
}

struct visitor *
visitor_make(const struct web *web, struct db *db)
{
	struct arena *a = arena_make();
	struct visitor *v = arena_new(a, struct visitor);

	v->arena = a;
	v->worker = worker_of(web, db);
	v->next = all;
	all = v;
	v->follow = true;
	v->peer = "192.0.2.1";
	v->path = "/";
	v->head = v->body = BUF(a);
	return v;
}

/* --- what is sent along --- */

void
visit_set_header(struct visitor *v, const char *name, const char *value)
{
	size_t i;

	for (i = 0; i < v->headers; i++)
		if (strcasecmp(v->header[i].name, name) == 0)
			break;
	if (i == v->headers && value != NULL && v->headers < HEADERS)
		v->header[v->headers++].name = arena_dup(v->arena, name);
	if (i < v->headers)
		v->header[i].value = arena_dup(v->arena, value);
}

void
visit_set_lang(struct visitor *v, const char *lang)
{
	visit_set_header(v, "Accept-Language", lang);
}

void
visit_follow(struct visitor *v, bool follow)
{
	v->follow = follow;
}

void
visit_from(struct visitor *v, const char *address)
{
	v->peer = arena_dup(v->arena, address);
}

void
visit_set_cookie(struct visitor *v, const char *name, const char *value)
{
	size_t i;

	for (i = 0; i < v->cookies; i++)
		if (strcmp(v->cookie[i].name, name) == 0)
			break;
	if (i == COOKIES)
		return;
	if (i == v->cookies)
		v->cookie[v->cookies++].name = arena_dup(v->arena, name);
	v->cookie[i].value = arena_dup(v->arena, value);
}

const char *
visit_cookie(const struct visitor *v, const char *name)
{
	for (size_t i = 0; i < v->cookies; i++)
		if (strcmp(v->cookie[i].name, name) == 0)
			return v->cookie[i].value;
	return NULL;
}

void
visit_forget(struct visitor *v)
{
	v->cookies = 0;
}

/* --- one exchange --- */

static void
take_cookie(struct visitor *v, const char *line)
{
	size_t name_n = strcspn(line, "="), value_n;
	const char *value = line + name_n + 1;
	bool gone = strstr(line, "Max-Age=0") != NULL;

	value_n = strcspn(value, ";");
	visit_set_cookie(v, arena_dup_n(v->arena, line, name_n),
	    gone ? NULL : arena_dup_n(v->arena, value, value_n));
}

static void
unpack(struct visitor *v, const void *p, size_t n)
{
	z_stream z = { 0 };
	char piece[16384];
	int rc;

	if (inflateInit2(&z, 15 + 16) != Z_OK)
		abort();
	z.next_in = (unsigned char *)(uintptr_t)p;
	z.avail_in = (unsigned)n;
	do {
		z.next_out = (unsigned char *)piece;
		z.avail_out = sizeof piece;
		rc = inflate(&z, Z_NO_FLUSH);
		buf_put(&v->body, piece, sizeof piece - z.avail_out);
	} while (rc == Z_OK);
	inflateEnd(&z);
}

/* The request as bytes, so that the reader of requests is tested too. */
static void
exchange(struct visitor *v, bool post, const char *path, const char *type,
    const void *body, size_t n)
{
	struct buf b = BUF(v->arena);
	struct wire_parser wp;
	struct wire in;
	struct reply out;
	char cookie_sep = ' ';
	int status;
	size_t most;

	buf_printf(&b, "%s %s HTTP/1.1\r\nHost: guildhall.test\r\n",
	    post ? "POST" : "GET", path);
	for (size_t i = 0; i < v->headers; i++)
		if (v->header[i].value != NULL)
			buf_printf(&b, "%s: %s\r\n", v->header[i].name,
			    v->header[i].value);
	for (size_t i = 0; i < v->cookies; i++) {
		if (v->cookie[i].value == NULL)
			continue;
		buf_printf(&b, "%s%c%s=%s", cookie_sep == ' ' ? "Cookie:" : ";",
		    ' ', v->cookie[i].name, v->cookie[i].value);
		cookie_sep = ';';
	}
	if (cookie_sep == ';')
		buf_str(&b, "\r\n");
	if (post)
		buf_printf(&b, "Content-Type: %s\r\nContent-Length: %zu\r\n",
		    type, n);
	buf_str(&b, "\r\n");

	arena_reset(v->worker->in);
	status = wire_head(&wp, v->worker->in, b.p, b.n, &in);
	if (status == 0) {
		in.peer = v->peer;
		in.body = body;
		in.size = n;
		status = web_admit(v->worker, &in, &most);
		if (status != 0)
			web_refuse(v->worker, &in, status, &out);
		else
			web_exchange(v->worker, &in, &out);
	} else {
		web_refuse(v->worker, NULL, status, &out);
	}

	v->status = out.status;
	v->path = arena_dup(v->arena, path);
	v->text = NULL;
	v->head.n = v->body.n = 0;
	web_head(v->worker, &out, true, &v->head);
	for (size_t i = 0; i < out.cookies; i++)
		take_cookie(v, out.cookie[i].value);
	if (out.blob != 0) {
		if (blob_read(v->worker->db, out.blob, out.blob_from,
		    out.blob_n, &v->body) != RC_OK)
			abort();
	} else if (out.gzip) {
		unpack(v, out.body, out.size);
	} else {
		buf_put(&v->body, out.body == NULL ? "" : out.body, out.size);
	}
}

static int
follow(struct visitor *v)
{
	for (int i = 0; i < REDIRECTS && v->follow &&
	    (v->status == 303 || v->status == 301); i++) {
		const char *to = visit_header(v, "Location");

		if (to == NULL || to[0] != '/')
			break;
		exchange(v, false, arena_dup_n(v->arena, to,
		    strcspn(to, "#")), NULL, NULL, 0);
	}
	return v->status;
}

int
visit_get(struct visitor *v, const char *path)
{
	exchange(v, false, path, NULL, NULL, 0);
	return follow(v);
}

int
visit_raw(struct visitor *v, const char *path, const char *type,
    const void *body, size_t n)
{
	v->last_path = arena_dup(v->arena, path);
	v->last_type = arena_dup(v->arena, type);
	v->last_body = n == 0 ? "" : arena_dup_n(v->arena, body, n);
	v->last_n = n;
	exchange(v, true, path, type, body, n);
	return follow(v);
}

int
visit_again(struct visitor *v)
{
	exchange(v, true, v->last_path, v->last_type, v->last_body, v->last_n);
	return follow(v);
}

/* --- reading pages: just enough HTML for what our templates write --- */

/* Entities read, into the arena. */
static char *
plain(struct arena *a, const char *p, size_t n)
{
	static const struct { const char *name, *text; } known[] = {
		{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" },
		{ "&quot;", "\"" }, { "&#39;", "'" }, { "&#34;", "\"" },
		{ "&nbsp;", " " }, { "&#x27;", "'" }, { "&apos;", "'" },
	};
	char *out = arena_get(a, n + 1), *to = out;

	for (size_t i = 0; i < n;) {
		bool found = false;

		for (size_t k = 0; p[i] == '&' &&
		    k < sizeof known / sizeof *known; k++) {
			size_t len = strlen(known[k].name);

			if (n - i >= len &&
			    memcmp(p + i, known[k].name, len) == 0) {
				*to++ = known[k].text[0];
				i += len;
				found = true;
				break;
			}
		}
		if (!found)
			*to++ = p[i++];
	}
	*to = '\0';
	return out;
}

/* The value of an attribute in the tag at p ("<input ..."); NULL without;
 * "" for one without a value. */
static const char *
attribute(struct arena *a, const char *p, const char *name)
{
	size_t len = strlen(name);

	p += 1 + strcspn(p + 1, " \t\n/>");
	while (*p != '\0' && *p != '>') {
		size_t n;
		const char *value = "";
		size_t value_n = 0;

		p += strspn(p, " \t\n/");
		n = strcspn(p, " \t\n/>=");
		if (n == 0 && *p != '=')
			break;
		if (p[n] == '=' && (p[n + 1] == '"' || p[n + 1] == '\'')) {
			char end[2] = { p[n + 1], '\0' };

			value = p + n + 2;
			value_n = strcspn(value, end);
		} else if (p[n] == '=') {
			value = p + n + 1;
			value_n = strcspn(value, " \t\n>");
		}
		if (n == len && strncasecmp(p, name, len) == 0)
			return plain(a, value, value_n);
		p = value_n > 0 || *value != '\0' ? value + value_n : p + n;
		if (*p == '"' || *p == '\'')
			p++;
	}
	return NULL;
}

static bool
is_tag(const char *p, const char *name)
{
	size_t n = strlen(name);

	return p[0] == '<' && strncasecmp(p + 1, name, n) == 0 &&
	    strchr(" \t\n/>", p[n + 1]) != NULL;
}

/* The text between tags from p to the end tag of name. */
static const char *
inner(struct arena *a, const char *p, const char *name, const char **after)
{
	char close[24];
	const char *end;
	struct buf b = BUF(a);

	snprintf(close, sizeof close, "</%s", name);
	p += strcspn(p, ">");
	p += *p == '>';
	end = strcasestr(p, close);
	if (end == NULL)
		end = p + strlen(p);
	if (after != NULL)
		*after = end;
	while (p < end) {
		if (*p == '<') {
			while (p < end && *p != '>')
				p++;
			p += p < end;
		} else {
			buf_char(&b, *p++);
		}
	}
	return plain(a, buf_text(&b), b.n);
}

static const char *
squeeze(struct arena *a, const char *s)
{
	char *out = arena_get(a, strlen(s) + 1), *to = out;

	s += strspn(s, " \t\r\n");
	for (; *s != '\0'; s++) {
		if (strchr(" \t\r\n", *s) == NULL)
			*to++ = *s;
		else if (to > out && to[-1] != ' ')
			*to++ = ' ';
	}
	while (to > out && to[-1] == ' ')
		to--;
	*to = '\0';
	return out;
}

const char *
visit_text(const struct visitor *v)
{
	struct visitor *w = (struct visitor *)(uintptr_t)v;
	struct buf b = BUF(v->arena);

	if (v->text != NULL)
		return v->text;
	for (const char *p = buf_text(&v->body); *p != '\0';) {
		if (is_tag(p, "script") || is_tag(p, "style")) {
			const char *name = is_tag(p, "script") ? "script" :
			    "style";

			(void)inner(v->arena, p, name, &p);
			p += strcspn(p, ">");
			p += *p == '>';
		} else if (*p == '<') {
			/* Words in neighbouring blocks do not join; those
			 * around <b> do. */
			if (!is_tag(p, "b") && !is_tag(p, "/b") &&
			    !is_tag(p, "em") && !is_tag(p, "/em") &&
			    !is_tag(p, "strong") && !is_tag(p, "/strong") &&
			    !is_tag(p, "span") && !is_tag(p, "/span") &&
			    !is_tag(p, "a") && !is_tag(p, "/a") &&
			    !is_tag(p, "bdi") && !is_tag(p, "/bdi"))
				buf_char(&b, ' ');
			p += strcspn(p, ">");
			p += *p == '>';
		} else {
			buf_char(&b, *p++);
		}
	}
	return w->text = squeeze(v->arena, plain(v->arena, buf_text(&b), b.n));
}

bool
visit_has(const struct visitor *v, const char *text)
{
	return strstr(visit_text(v), text) != NULL;
}

bool
visit_has_html(const struct visitor *v, const char *html)
{
	return strstr(visit_page(v), html) != NULL;
}

const char *
visit_link(const struct visitor *v, const char *text)
{
	for (const char *p = visit_page(v); (p = strchr(p, '<')) != NULL; p++) {
		const char *href;

		if (!is_tag(p, "a") ||
		    (href = attribute(v->arena, p, "href")) == NULL)
			continue;
		if (text[0] == '/' ?
		    strncmp(href, text, strlen(text)) == 0 :
		    strcmp(squeeze(v->arena, inner(v->arena, p, "a", NULL)),
		    text) == 0)
			return href;
	}
	return NULL;
}

int
visit_click(struct visitor *v, const char *text)
{
	const char *to = visit_link(v, text);

	/* A browser keeps to itself where on the page. */
	return to == NULL ? -1 : visit_get(v, arena_dup_n(v->arena, to,
	    strcspn(to, "#")));
}

/* --- forms --- */

struct entry {
	const char *name, *value;
	struct entry *next;
};

static void
put(struct arena *a, struct entry ***end, const char *name, const char *value)
{
	struct entry *e = arena_new(a, struct entry);

	e->name = name;
	e->value = value;
	**end = e;
	*end = &e->next;
}

/* The same address, but for a query that only the form's has. */
static bool
same_action(const char *to, const char *action)
{
	size_t n = strchr(action, '?') == NULL ? strcspn(to, "?") : strlen(to);

	return strlen(action) == n && strncmp(to, action, n) == 0;
}

/* <form ... action="path" method="post">, or one with a button that posts
 * there; or NULL. */
static const char *
find_form(const struct visitor *v, const char *action)
{
	const char *form = NULL;

	for (const char *p = visit_page(v); (p = strchr(p, '<')) != NULL; p++) {
		const char *to, *how;

		if (form != NULL && is_tag(p, "button") &&
		    (to = attribute(v->arena, p, "formaction")) != NULL &&
		    strcmp(to, action) == 0)
			return form;
		if (!is_tag(p, "form"))
			continue;
		form = p;
		to = attribute(v->arena, p, "action");
		how = attribute(v->arena, p, "method");
		if (how != NULL && strcasecmp(how, "post") == 0 &&
		    same_action(to == NULL || *to == '\0' ? v->path : to,
		    action))
			return p;
	}
	return NULL;
}

static void
select_value(struct arena *a, const char *p, const char *name,
    struct entry ***end)
{
	const char *stop = strcasestr(p, "</select"), *first = NULL;
	bool many = attribute(a, p, "multiple") != NULL, any = false;

	for (; (p = strchr(p + 1, '<')) != NULL && (stop == NULL || p < stop);) {
		const char *value;

		if (!is_tag(p, "option"))
			continue;
		value = attribute(a, p, "value");
		if (value == NULL)
			value = squeeze(a, inner(a, p, "option", NULL));
		if (first == NULL)
			first = value;
		if (attribute(a, p, "selected") != NULL) {
			put(a, end, name, value);
			any = true;
		}
	}
	if (!any && !many && first != NULL)
		put(a, end, name, first);
}

/* What the form would send as it stands, without its buttons. */
static struct entry *
form_entries(const struct visitor *v, const char *form)
{
	struct arena *a = v->arena;
	struct entry *list = NULL, **end = &list;
	const char *stop = strcasestr(form, "</form");

	for (const char *p = form; (p = strchr(p + 1, '<')) != NULL &&
	    (stop == NULL || p < stop);) {
		const char *name = attribute(a, p, "name"), *type, *value;

		if (name == NULL || attribute(a, p, "disabled") != NULL)
			continue;
		if (is_tag(p, "select")) {
			select_value(a, p, name, &end);
		} else if (is_tag(p, "textarea")) {
			value = inner(a, p, "textarea", NULL);
			/* HTML drops one newline at the start. */
			put(a, &end, name, *value == '\n' ? value + 1 : value);
		} else if (is_tag(p, "input")) {
			type = attribute(a, p, "type");
			value = attribute(a, p, "value");
			if (type == NULL)
				type = "text";
			if (strcmp(type, "submit") == 0 ||
			    strcmp(type, "file") == 0 ||
			    strcmp(type, "button") == 0)
				continue;
			if (strcmp(type, "checkbox") == 0 ||
			    strcmp(type, "radio") == 0) {
				if (attribute(a, p, "checked") == NULL)
					continue;
				if (value == NULL)
					value = "on";
			}
			put(a, &end, name, value == NULL ? "" : value);
		}
	}
	return list;
}

const char *
visit_field(const struct visitor *v, const char *action, const char *name)
{
	const char *form = find_form(v, action);

	if (form == NULL)
		return NULL;
	for (struct entry *e = form_entries(v, form); e != NULL; e = e->next)
		if (strcmp(e->name, name) == 0)
			return e->value;
	return NULL;
}

/* The form's own entries, then the given ones in their place. */
static struct entry *
fill(struct visitor *v, const char *path, va_list ap)
{
	const char *form = find_form(v, path);
	struct entry *own = form == NULL ? NULL : form_entries(v, form);
	struct entry *given = NULL, **end = &given;
	struct entry *list = NULL, **to = &list;
	const char *name;

	while ((name = va_arg(ap, const char *)) != NULL)
		put(v->arena, &end, name, va_arg(ap, const char *));
	for (; own != NULL; own = own->next) {
		bool replaced = false;

		for (struct entry *g = given; g != NULL; g = g->next)
			replaced = replaced || strcmp(g->name, own->name) == 0;
		if (!replaced)
			put(v->arena, &to, own->name, own->value);
	}
	for (; given != NULL; given = given->next)
		if (given->value != VISIT_NOTHING)
			put(v->arena, &to, given->name, given->value == NULL ?
			    "" : given->value);
	return list;
}

static void
encode(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		if ((*s >= '0' && *s <= '9') || (*s >= 'a' && *s <= 'z') ||
		    (*s >= 'A' && *s <= 'Z') || strchr("-._*", *s) != NULL)
			buf_char(b, *s);
		else
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)*s);
	}
}

int
visit_post(struct visitor *v, const char *path, ...)
{
	struct buf b = BUF(v->arena);
	struct entry *list;
	va_list ap;

	va_start(ap, path);
	list = fill(v, path, ap);
	va_end(ap);
	for (struct entry *e = list; e != NULL; e = e->next) {
		if (b.n > 0)
			buf_char(&b, '&');
		encode(&b, e->name);
		buf_char(&b, '=');
		encode(&b, e->value);
	}
	return visit_raw(v, path, "application/x-www-form-urlencoded",
	    buf_text(&b), b.n);
}

int
visit_upload(struct visitor *v, const char *path, const char *field,
    const char *file_name, const void *bytes, size_t n, ...)
{
	static const char mark[] = "----visitorBoundary7MA4YWxk";
	struct buf b = BUF(v->arena);
	struct entry *list;
	va_list ap;

	va_start(ap, n);
	list = fill(v, path, ap);
	va_end(ap);
	for (struct entry *e = list; e != NULL; e = e->next)
		buf_printf(&b, "--%s\r\nContent-Disposition: form-data; "
		    "name=\"%s\"\r\n\r\n%s\r\n", mark, e->name, e->value);
	buf_printf(&b, "--%s\r\nContent-Disposition: form-data; name=\"%s\"; "
	    "filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n",
	    mark, field, file_name);
	buf_put(&b, bytes, n);
	buf_printf(&b, "\r\n--%s--\r\n", mark);
	return visit_raw(v, path, arena_printf(v->arena,
	    "multipart/form-data; boundary=%s", mark), buf_text(&b), b.n);
}

/* --- all forms and links of a page --- */

static const char *const *
options_of(struct arena *a, const char *p, const char *end)
{
	const char **list = arena_array(a, const char *, 400);
	size_t n = 0;

	for (; (p = strchr(p + 1, '<')) != NULL && p < end;) {
		const char *value;

		if (!is_tag(p, "option"))
			continue;
		value = attribute(a, p, "value");
		if (n < 399)
			list[n++] = value != NULL ? value : squeeze(a,
			    inner(a, p, "option", NULL));
	}
	return list;
}

/* One more choice of the radio group; the checked one is its value. */
static void
add_radio(struct arena *a, struct visit_field *f, const char *value,
    bool checked)
{
	const char **more;
	size_t n = 0;

	while (f->options != NULL && f->options[n] != NULL)
		n++;
	more = arena_array(a, const char *, n + 2);
	for (size_t i = 0; i < n; i++)
		more[i] = f->options[i];
	more[n] = value;
	f->options = more;
	if (checked)
		f->value = value;
}

/* Whether the control at p stands in the block of a condition, which holds one
 * field. */
static bool
is_conditional(const char *form, const char *p)
{
	const char *block = NULL, *field;
	int fields = 0;

	for (const char *at = form; (at = strstr(at, "data-if=\"")) != NULL &&
	    at < p; at++)
		block = at;
	for (field = block; field != NULL && (field = strstr(field,
	    "<div class=\"field")) != NULL && field < p; field++)
		fields++;
	return fields == 1;
}

static struct visit_field *
form_fields_of(struct visitor *v, const char *form)
{
	struct arena *a = v->arena;
	struct visit_field *list = NULL, **end = &list, *f;
	const char *stop = strcasestr(form, "</form");

	for (const char *p = form; (p = strchr(p + 1, '<')) != NULL &&
	    (stop == NULL || p < stop);) {
		const char *name = attribute(a, p, "name"), *type, *value;
		bool checked = attribute(a, p, "checked") != NULL;

		if (name == NULL || attribute(a, p, "disabled") != NULL ||
		    (!is_tag(p, "input") && !is_tag(p, "select") &&
		    !is_tag(p, "textarea") && !is_tag(p, "button")))
			continue;
		type = is_tag(p, "select") ? "select" :
		    is_tag(p, "textarea") ? "textarea" :
		    is_tag(p, "button") ? "submit" : attribute(a, p, "type");
		value = attribute(a, p, "value");
		if (type == NULL)
			type = "text";
		if (strcmp(type, "radio") == 0) {
			for (f = list; f != NULL && strcmp(f->name, name) != 0;)
				f = f->next;
			if (f != NULL) {
				add_radio(a, f, value == NULL ? "on" : value,
				    checked);
				continue;
			}
		}
		f = *end = arena_new(a, struct visit_field);
		end = &f->next;
		f->name = name;
		f->type = type;
		f->required = attribute(a, p, "required") != NULL;
		f->conditional = is_conditional(form, p);
		f->invalid = attribute(a, p, "aria-invalid") != NULL;
		f->value = value == NULL ? "" : value;
		if (is_tag(p, "select")) {
			const char *close = strcasestr(p, "</select");
			struct entry *chosen = NULL, **to = &chosen;

			f->options = options_of(a, p, close == NULL ?
			    p + strlen(p) : close);
			select_value(a, p, name, &to);
			f->value = chosen == NULL ? "" : chosen->value;
		} else if (is_tag(p, "textarea")) {
			value = inner(a, p, "textarea", NULL);
			f->value = *value == '\n' ? value + 1 : value;
		} else if (strcmp(type, "radio") == 0) {
			f->value = "";
			add_radio(a, f, value == NULL ? "on" : value, checked);
		} else if (strcmp(type, "checkbox") == 0) {
			f->options = arena_array(a, const char *, 2);
			((const char **)(uintptr_t)f->options)[0] =
			    value == NULL ? "on" : value;
			f->value = checked ? f->options[0] : "";
		}
	}
	return list;
}

struct visit_form *
visit_forms(struct visitor *v)
{
	struct visit_form *list = NULL, **end = &list;

	for (const char *p = visit_page(v); (p = strchr(p, '<')) != NULL; p++) {
		const char *to, *how, *kind;

		if (!is_tag(p, "form"))
			continue;
		to = attribute(v->arena, p, "action");
		how = attribute(v->arena, p, "method");
		if (how == NULL || strcasecmp(how, "post") != 0)
			continue;
		kind = attribute(v->arena, p, "enctype");
		*end = arena_new(v->arena, struct visit_form);
		(*end)->action = to == NULL || *to == '\0' ? v->path : to;
		(*end)->files = kind != NULL &&
		    strcasecmp(kind, "multipart/form-data") == 0;
		(*end)->fields = form_fields_of(v, p);
		end = &(*end)->next;
	}
	return list;
}

static void
send_value(struct buf *b, const char *mark, const char *name,
    const struct visit_field *f, const void *bytes, size_t n,
    const char *file)
{
	const unsigned char *p = bytes;

	if (mark != NULL) {
		buf_printf(b, "--%s\r\nContent-Disposition: form-data; "
		    "name=\"%s\"", mark, name);
		if (f != NULL && strcmp(f->type, "file") == 0)
			buf_printf(b, "; filename=\"%s\"\r\nContent-Type: "
			    "application/octet-stream", n == 0 ? "" :
			    file == NULL ? "a.pdf" : file);
		buf_str(b, "\r\n\r\n");
		buf_put(b, bytes, n);
		buf_str(b, "\r\n");
		return;
	}
	if (b->n > 0)
		buf_char(b, '&');
	encode(b, name);
	buf_char(b, '=');
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%%%02X", (unsigned)p[i]);
}

int
visit_send(struct visitor *v, const struct visit_form *form,
    const struct visit_value *values)
{
	static const char mark[] = "----visitorBoundary7MA4YWxk";
	const char *m = form->files ? mark : NULL;
	struct buf b = BUF(v->arena);

	for (const struct visit_field *f = form->fields; f != NULL;
	    f = f->next) {
		const struct visit_value *g = values;
		bool choice = strcmp(f->type, "checkbox") == 0 ||
		    strcmp(f->type, "radio") == 0;

		while (g != NULL && g->name != NULL &&
		    strcmp(g->name, f->name) != 0)
			g++;
		if ((g != NULL && g->name != NULL) ||
		    strcmp(f->type, "submit") == 0 ||
		    (choice && *f->value == '\0'))
			continue;
		send_value(&b, m, f->name, f, f->value, strlen(f->value), NULL);
	}
	for (; values != NULL && values->name != NULL; values++) {
		const struct visit_field *f = form->fields;

		while (f != NULL && strcmp(f->name, values->name) != 0)
			f = f->next;
		if (values->bytes != VISIT_NOTHING)
			send_value(&b, m, values->name, f, values->bytes,
			    values->n, values->file);
	}
	if (m != NULL)
		buf_printf(&b, "--%s--\r\n", mark);
	return visit_raw(v, form->action, m == NULL ?
	    "application/x-www-form-urlencoded" : arena_printf(v->arena,
	    "multipart/form-data; boundary=%s", mark), buf_text(&b), b.n);
}

const char *const *
visit_links(struct visitor *v)
{
	size_t n = 0, room = 64;
	const char **list = arena_array(v->arena, const char *, room);

	for (const char *p = visit_page(v); (p = strchr(p, '<')) != NULL; p++) {
		const char *href;

		if (!is_tag(p, "a") && !is_tag(p, "img") && !is_tag(p, "link"))
			continue;
		href = attribute(v->arena, p, is_tag(p, "img") ? "src" :
		    "href");
		if (href == NULL || href[0] != '/' || href[1] == '/')
			continue;
		if (n + 1 == room) {
			const char **more = arena_array(v->arena, const char *,
			    room *= 2);

			memcpy(more, list, n * sizeof *list);
			list = more;
		}
		list[n++] = arena_dup_n(v->arena, href, strcspn(href, "#"));
	}
	return list;
}

void
visit_show(struct visitor *v, const void *page, size_t n)
{
	v->text = NULL;
	v->body.n = 0;
	buf_put(&v->body, page, n);
}

/* --- the answer --- */

int
visit_status(const struct visitor *v)
{
	return v->status;
}

const char *
visit_page(const struct visitor *v)
{
	return buf_text(&v->body);
}

size_t
visit_size(const struct visitor *v)
{
	return v->body.n;
}

const char *
visit_path(const struct visitor *v)
{
	return v->path;
}

const char *
visit_header(const struct visitor *v, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = strstr(buf_text(&v->head), "\r\n"); p != NULL;
	    p = strstr(p, "\r\n")) {
		p += 2;
		if (strncasecmp(p, name, n) == 0 && p[n] == ':') {
			const char *value = p + n + 1 + strspn(p + n + 1, " ");

			return arena_dup_n(v->arena, value,
			    strcspn(value, "\r"));
		}
	}
	return NULL;
}
