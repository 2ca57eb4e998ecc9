#include "web/wire.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

const char *
wire_header(const struct wire *w, const char *name)
{
	for (size_t i = 0; i < w->headers; i++)
		if (strcmp(w->header[i].name, name) == 0)
			return w->header[i].value;
	return NULL;
}

/* RFC 9112, 2.2: one empty line before the request line is passed over. */
static size_t
leading(const char *p, size_t n)
{
	return n >= 2 && p[0] == '\r' && p[1] == '\n' ? 2 : 0;
}

long
wire_scan(const char *p, size_t n, size_t *seen)
{
	size_t first = leading(p, n);
	size_t at = *seen < first ? first : *seen;	/* start of a line */

	while (at < n) {
		const char *end = memchr(p + at, '\n', n - at);
		size_t len = end == NULL ? n - at : (size_t)(end - p) - at + 1;

		if (len > WIRE_LINE_MAX + 2)
			return at == first ? -414 : -431;
		if (at + len > WIRE_HEAD_MAX)
			return -431;
		if (end == NULL)
			break;
		if (end == p + at || end[-1] != '\r')
			return -400;
		if (len == 2)
			return at == first ? -400 : (long)(at + 2);
		at += len;
	}
	*seen = at;
	return 0;
}

static bool
token_char(unsigned char c)	/* RFC 9110, 5.6.2 */
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool
token(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!token_char((unsigned char)p[i]))
			return false;
	return n > 0;
}

/* Is the word in a comma-separated list? */
static bool
listed(const char *list, const char *word)
{
	size_t n = strlen(word);

	while (*list != '\0') {
		size_t len;

		list += strspn(list, " \t,");
		len = strcspn(list, " \t,");
		if (len == n && strncasecmp(list, word, n) == 0)
			return true;
		list += len;
	}
	return false;
}

/* name, 127.0.0.1 or [::1], and :port. */
static bool
host_valid(const char *h)
{
	size_t n;

	if (*h == '[') {
		n = 1 + strspn(h + 1, "0123456789abcdefABCDEF:.");
		if (n < 3 || h[n++] != ']')
			return false;
	} else {
		n = strspn(h, "0123456789abcdefghijklmnopqrstuvwxyz"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZ-._");
		if (n == 0 || n > 255)
			return false;
	}
	if (h[n] == '\0')
		return true;
	if (h[n++] != ':')
		return false;
	h += n;
	n = strspn(h, "0123456789");
	return n >= 1 && n <= 5 && h[n] == '\0' && atoi(h) <= 65535;
}

/* The path, decoded once.  0, 400, or 404 for one that can lead nowhere. */
static int
path(struct arena *a, const char *p, size_t n, const char **out)
{
	char *to = arena_get(a, n + 1);
	bool ascii = true;
	long len;

	for (size_t i = 0; i + 2 < n; i++)	/* %2F would shift segments */
		if (p[i] == '%' && p[i + 1] == '2' &&
		    (p[i + 2] == 'F' || p[i + 2] == 'f'))
			return 404;
	if ((len = percent_decode(p, n, false, to)) < 0)
		return 400;
	for (long i = 0; i < len; i++) {
		if ((unsigned char)to[i] < ' ' || to[i] == 127)
			return 400;
		if ((unsigned char)to[i] >= 128)
			ascii = false;
	}
	if (!ascii && !text_valid(to, (size_t)len))
		return 400;
	*out = ascii ? to : text_clean(a, to, false);
	/* No empty segment, no dots; a / at the end is the router's. */
	for (const char *s = *out; *s == '/'; s += 1 + strcspn(s + 1, "/")) {
		size_t k = strcspn(s + 1, "/");

		if ((k == 0 && s[1] == '/') || (k == 1 && s[1] == '.') ||
		    (k == 2 && s[1] == '.' && s[2] == '.'))
			return 404;
	}
	return 0;
}

/* Origin form only: no scheme, no authority, no fragment. */
static int
target(struct arena *a, const char *p, size_t n, struct wire *out)
{
	const char *mark;

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] <= ' ' || (unsigned char)p[i] >= 127 ||
		    strchr("#\"<>\\^`{|}", p[i]) != NULL)
			return 400;
	if (n == 1 && *p == '*' && out->verb == VERB_OPTIONS) {
		out->path = "*";
		return 0;
	}
	if (*p != '/')
		return 400;
	mark = memchr(p, '?', n);
	if (mark != NULL)
		out->query = arena_dup_n(a, mark + 1, n - (size_t)(mark - p) - 1);
	return path(a, p, mark == NULL ? n : (size_t)(mark - p), &out->path);
}

/* Those that the standard knows; any other word is answered with 501. */
static const struct { const char *name; enum verb verb; } verbs[] = {
	{ "GET", VERB_GET }, { "HEAD", VERB_HEAD }, { "POST", VERB_POST },
	{ "OPTIONS", VERB_OPTIONS }, { "PUT", VERB_OTHER },
	{ "DELETE", VERB_OTHER }, { "PATCH", VERB_OTHER },
	{ "TRACE", VERB_OTHER },
};

static int
request_line(struct arena *a, const char *p, size_t n, struct wire *out)
{
	const char *one = memchr(p, ' ', n), *two, *version;
	size_t verb_n, target_n;
	int status;

	if (one == NULL || !token(p, verb_n = (size_t)(one - p)))
		return 400;
	two = memchr(one + 1, ' ', n - verb_n - 1);
	if (two == NULL || two == one + 1)
		return 400;
	target_n = (size_t)(two - one - 1);
	version = two + 1;
	if (p + n - version != 8 || memcmp(version, "HTTP/", 5) != 0 ||
	    version[5] < '0' || version[5] > '9' || version[6] != '.' ||
	    version[7] < '0' || version[7] > '9')
		return 400;
	if (version[5] != '1' || version[7] > '1')
		return 505;
	out->minor = version[7] - '0';
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (strlen(verbs[i].name) == verb_n &&
		    memcmp(verbs[i].name, p, verb_n) == 0) {
			out->verb = verbs[i].verb;
			status = target(a, one + 1, target_n, out);
			/* 404 leaves by the router, after the headers. */
			if (status == 404) {
				out->path = "";
				status = 0;
			}
			return status;
		}
	}
	return 501;
}

static int
header(struct arena *a, const char *p, size_t n, struct wire *out)
{
	const char *colon = memchr(p, ':', n);
	size_t name_n, value_n;
	char *name;

	/* obs-fold begins with a space, which is no token character. */
	if (colon == NULL || !token(p, name_n = (size_t)(colon - p)))
		return 400;
	if (out->headers == WIRE_HEADERS_MAX)
		return 431;
	name = arena_dup_n(a, p, name_n);
	for (size_t i = 0; i < name_n; i++)
		if (name[i] >= 'A' && name[i] <= 'Z')
			name[i] = (char)(name[i] + 32);
	p = colon + 1;
	value_n = n - name_n - 1;
	while (value_n > 0 && (*p == ' ' || *p == '\t'))
		p++, value_n--;
	while (value_n > 0 && (p[value_n - 1] == ' ' || p[value_n - 1] == '\t'))
		value_n--;
	for (size_t i = 0; i < value_n; i++)
		if (((unsigned char)p[i] < ' ' && p[i] != '\t') || p[i] == 127)
			return 400;
	out->header[out->headers++] = (struct header){ name,
	    arena_dup_n(a, p, value_n) };
	return 0;
}

/* The headers that decide about framing and place. */
static int
meaning(struct wire *out)
{
	int hosts = 0, lengths = 0, codings = 0, types = 0;

	out->keep = out->minor == 1;
	out->host = "";
	for (size_t i = 0; i < out->headers; i++) {
		const char *name = out->header[i].name;
		const char *v = out->header[i].value;

		if (strcmp(name, "host") == 0) {
			if (++hosts > 1 || !host_valid(v))
				return 400;
			out->host = v;
		} else if (strcmp(name, "content-length") == 0) {
			size_t n = strlen(v);

			if (++lengths > 1 || n < 1 || n > 15 ||
			    strspn(v, "0123456789") != n)
				return 400;
			out->length = atoll(v);
		} else if (strcmp(name, "transfer-encoding") == 0) {
			if (++codings > 1 || out->minor == 0)
				return 400;
			if (strcasecmp(v, "chunked") != 0)
				return listed(v, "chunked") ? 400 : 501;
			out->chunked = true;
		} else if (strcmp(name, "content-type") == 0) {
			if (++types > 1)
				return 400;
		} else if (strcmp(name, "connection") == 0) {
			if (listed(v, "close"))
				out->keep = false;
		} else if (strcmp(name, "expect") == 0) {
			if (strcasecmp(v, "100-continue") != 0)
				return 417;
			out->expect = out->minor == 1;
		}
	}
	if (hosts == 0 && out->minor == 1)
		return 400;
	if (out->chunked && lengths > 0)
		return 400;
	/* Content without meaning is where smuggling hides (RFC 9110, 9.3.1). */
	if ((out->verb == VERB_GET || out->verb == VERB_HEAD) &&
	    (out->chunked || out->length > 0))
		return 400;
	return 0;
}

/* --- llhttp: the second opinion on the head, and the body's framing --- */

static int
on_head(llhttp_t *h)
{
	struct wire_parser *wp = h->data;

	wp->head = true;
	h->upgrade = 0;		/* never taken up */
	return HPE_PAUSED;
}

static int
on_body(llhttp_t *h, const char *p, size_t n)
{
	struct wire_parser *wp = h->data;

	if (n > wp->max - wp->size) {
		wp->fault = 413;
		return -1;
	}
	if (n > wp->room - wp->size) {
		size_t room = wp->room < 1024 ? 1024 : wp->room;
		char *more;

		while (room < wp->size + n)
			room *= 2;
		if ((more = realloc(wp->body, room)) == NULL) {
			wp->fault = 503;
			return -1;
		}
		wp->body = more;
		wp->room = room;
	}
	memcpy(wp->body + wp->size, p, n);
	wp->size += n;
	return 0;
}

static int
on_end(llhttp_t *h)
{
	struct wire_parser *wp = h->data;

	wp->whole = true;
	return HPE_PAUSED;
}

static const llhttp_settings_t settings = {
	.on_headers_complete = on_head,
	.on_body = on_body,
	.on_message_complete = on_end,
};

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One byte of framing; false when it must not stand there. */
static bool
chunk_byte(struct chunks *c, char b)
{
	bool text = b == '\t' || ((unsigned char)b >= ' ' && b != 127);

	switch (c->at) {
	case CHUNK_SIZE:
		if (hex(b) >= 0) {
			c->left = c->left * 16 + (uint64_t)hex(b);
			return ++c->digits <= 8;
		}
		if (c->digits == 0)
			return false;
		c->at = b == ';' ? CHUNK_EXTENSION : CHUNK_SIZE_LF;
		return b == ';' || b == '\r';
	case CHUNK_EXTENSION:
		if (b == '\r')
			c->at = CHUNK_SIZE_LF;
		return text || b == '\r';
	case CHUNK_SIZE_LF:
		c->at = c->left == 0 ? TRAILER_START : CHUNK_DATA;
		return b == '\n';
	case CHUNK_DATA_CR:
		c->at = CHUNK_DATA_LF;
		return b == '\r';
	case CHUNK_DATA_LF:
		c->at = CHUNK_SIZE;
		c->digits = 0;
		return b == '\n';
	case TRAILER_START:
		c->at = b == '\r' ? CHUNKS_LF : TRAILER_NAME;
		return b == '\r' || token_char((unsigned char)b);
	case TRAILER_NAME:
		if (b == ':')
			c->at = TRAILER_VALUE;
		return b == ':' || token_char((unsigned char)b);
	case TRAILER_VALUE:
		if (b == '\r')
			c->at = TRAILER_LF;
		return text || b == '\r';
	case TRAILER_LF:
		c->at = TRAILER_START;
		return b == '\n';
	case CHUNKS_LF:
		c->at = CHUNKS_END;
		return b == '\n';
	case CHUNK_DATA:
	case CHUNKS_END:
		break;
	}
	return false;
}

/* How many of the bytes belong to the chunks, or -1. */
static long
chunks_read(struct chunks *c, const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && c->at != CHUNKS_END) {
		if (c->at == CHUNK_DATA) {
			uint64_t step = c->left < n - i ? c->left : n - i;

			i += step;
			c->left -= step;
			c->data += step;
			if (c->left == 0)
				c->at = CHUNK_DATA_CR;
			continue;
		}
		/* Sizes, extensions and trailers: a few bytes for each byte
		 * of content, and then it is somebody's game. */
		if (++c->framing > 4096 + 8 * c->data ||
		    !chunk_byte(c, p[i++]))
			return -1;
	}
	return (long)i;
}

int
wire_head(struct wire_parser *wp, struct arena *a, const char *p, size_t n,
    struct wire *out)
{
	size_t at = leading(p, n);
	bool first = true;
	int status;

	*wp = (struct wire_parser){ 0 };
	*out = (struct wire){ 0 };
	p += at;
	n -= at;
	for (at = 0; n - at > 2;) {
		const char *end = memmem(p + at, n - at, "\r\n", 2);
		size_t len;

		if (end == NULL)
			return 400;
		len = (size_t)(end - p) - at;
		if (len == 0 || memchr(p + at, '\r', len) != NULL ||
		    memchr(p + at, '\n', len) != NULL)
			return 400;
		status = (first ? request_line : header)(a, p + at, len, out);
		if (status != 0)
			return status;
		first = false;
		at += len + 2;
	}
	if (first || n - at != 2)
		return 400;
	if ((status = meaning(out)) != 0)
		return status;

	llhttp_init(&wp->http, HTTP_REQUEST, &settings);
	wp->http.data = wp;
	if (llhttp_execute(&wp->http, p, n) != HPE_PAUSED || !wp->head)
		return 400;
	llhttp_resume(&wp->http);
	wp->chunked = out->chunked;
	if (!out->chunked && out->length == 0)
		wp->whole = true;
	return 0;
}

int
wire_body(struct wire_parser *wp, const char *p, size_t n, size_t *used)
{
	llhttp_errno_t err;
	long mine = 0;

	*used = 0;
	if (wp->whole)
		return 0;
	/* Two readers: ours is stricter, and they must agree where it ends. */
	if (wp->chunked && (mine = chunks_read(&wp->chunks, p, n)) < 0)
		return 400;
	err = llhttp_execute(&wp->http, p, n);
	if (wp->fault != 0)
		return wp->fault;
	if (err != HPE_OK && !(err == HPE_PAUSED && wp->whole))
		return 400;
	*used = err == HPE_OK ? n :
	    (size_t)(llhttp_get_error_pos(&wp->http) - p);
	if (wp->chunked && (wp->whole != (wp->chunks.at == CHUNKS_END) ||
	    (size_t)mine != *used))
		return 400;
	return 0;
}
