#include "web/multipart.h"

#include <string.h>
#include <strings.h>

#include "web/web.h"

enum { PART_HEAD_MAX = 2048 };	/* bytes of one part's head */

/* The characters of RFC 2046, 5.1.1, without the space. */
static bool
boundary_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') ||
	    (c != '\0' && strchr("'()+_,-./:=?", c) != NULL);
}

const char *
multipart_boundary(struct arena *a, const char *type)
{
	static const char kind[] = "multipart/form-data";
	const char *p;
	size_t n = 0;
	bool quoted;

	if (type == NULL || strncasecmp(type, kind, sizeof kind - 1) != 0)
		return NULL;
	p = type + sizeof kind - 1;
	p += strspn(p, " \t");
	if (*p++ != ';')
		return NULL;
	p += strspn(p, " \t");
	if (strncasecmp(p, "boundary=", 9) != 0)
		return NULL;
	p += 9;
	if ((quoted = *p == '"'))
		p++;
	while (boundary_char(p[n]))
		n++;
	if (n < 1 || n > 70)
		return NULL;
	if (quoted ? strcmp(p + n, "\"") != 0 : p[n] != '\0')
		return NULL;
	return arena_dup_n(a, p, n);
}

struct part {
	char *name, *file;	/* file NULL: a plain field */
	size_t name_n, file_n;
};

/* "..." with %22, %0D, %0A for the three that browsers escape (HTML, form
 * submission); the end of it, or NULL. */
static const char *
quoted(struct arena *a, const char *p, const char *end, char **out, size_t *n)
{
	const char *close;
	char *to;

	if (p >= end || *p++ != '"' ||
	    (close = memchr(p, '"', (size_t)(end - p))) == NULL)
		return NULL;
	to = *out = arena_get(a, (size_t)(close - p) + 1);
	while (p < close) {
		if (close - p >= 3 && memcmp(p, "%22", 3) == 0)
			*to++ = '"', p += 3;
		else if (close - p >= 3 && (strncasecmp(p, "%0D", 3) == 0 ||
		    strncasecmp(p, "%0A", 3) == 0))
			*to++ = ' ', p += 3;
		else
			*to++ = *p++;
	}
	*n = (size_t)(to - *out);
	return close + 1;
}

/* form-data; name="..."; filename="..." */
static bool
disposition(struct arena *a, const char *p, const char *end, struct part *out)
{
	static const char kind[] = "form-data";

	p += strspn(p, " \t");
	if ((size_t)(end - p) < sizeof kind - 1 ||
	    strncasecmp(p, kind, sizeof kind - 1) != 0)
		return false;
	p += sizeof kind - 1;
	while (p < end) {
		char *value;
		size_t n;
		const char *key;

		if (*p++ != ';')
			return false;
		while (p < end && (*p == ' ' || *p == '\t'))
			p++;
		key = p;
		while (p < end && *p != '=')
			p++;
		n = (size_t)(p - key);
		if (p >= end)
			return false;
		if (n == 4 && strncasecmp(key, "name", 4) == 0 &&
		    out->name == NULL) {
			p = quoted(a, p + 1, end, &out->name, &out->name_n);
		} else if (n == 8 && strncasecmp(key, "filename", 8) == 0 &&
		    out->file == NULL) {
			p = quoted(a, p + 1, end, &out->file, &out->file_n);
		} else {
			p = quoted(a, p + 1, end, &value, &n);
		}
		if (p == NULL)
			return false;
		while (p < end && (*p == ' ' || *p == '\t'))
			p++;
	}
	return out->name != NULL;
}

static bool
head(struct arena *a, const char *p, const char *end, struct part *out)
{
	bool seen = false;

	while (p < end) {
		const char *line = memmem(p, (size_t)(end - p), "\r\n", 2);
		const char *stop = line == NULL ? end : line;
		const char *colon = memchr(p, ':', (size_t)(stop - p));
		size_t n;

		if (colon == NULL || colon == p || *p == ' ' || *p == '\t' ||
		    colon[-1] == ' ' || memchr(p, '\0', (size_t)(stop - p)))
			return false;
		n = (size_t)(colon - p);
		if (n == 19 && strncasecmp(p, "content-disposition", 19) == 0) {
			/* A copy, so that strspn() meets a NUL. */
			const char *copy = arena_dup_n(a, colon + 1,
			    (size_t)(stop - colon - 1));

			if (seen || !disposition(a, copy,
			    copy + (stop - colon - 1), out))
				return false;
			seen = true;
		} else if (n == 25 &&
		    strncasecmp(p, "content-transfer-encoding", 25) == 0) {
			return false;	/* RFC 7578, 4.7: not used */
		}
		p = line == NULL ? end : line + 2;
	}
	return seen;
}

/* The last part of a path, without control characters, at most 200 bytes. */
static const char *
file_name(struct arena *a, const char *p, size_t n)
{
	bool bad;
	char *s, *from, *to, *cut;

	for (size_t i = n; i-- > 0;) {
		if (p[i] == '/' || p[i] == '\\') {
			p += i + 1;
			n -= i + 1;
			break;
		}
	}
	s = arena_dup(a, text_mend(a, p, n, &bad));
	for (from = to = s; *from != '\0'; from++)
		if ((unsigned char)*from >= ' ' && *from != 127)
			*to++ = *from;
	*to = '\0';
	if (to - s > 200) {
		const char *dot = strrchr(s, '.');
		const char *ending = dot != NULL && strlen(dot) <= 12 ?
		    arena_dup(a, dot) : "";

		cut = s + 200 - strlen(ending);
		while (((unsigned char)*cut & 0xc0) == 0x80)
			cut--;
		memcpy(cut, ending, strlen(ending) + 1);
	}
	return *s == '\0' ? "file" : s;
}

static enum rc
take(struct arena *a, const struct part *part, const char *bytes, size_t n,
    int *files, struct pairs *out)
{
	struct pair *p;

	if (part->file == NULL)
		return pairs_add(a, out, part->name, part->name_n, bytes, n,
		    NULL);
	if (part->file_n == 0 && n == 0)
		return RC_OK;
	if (++*files > FILES_MAX)
		return RC_INVALID;
	TRY(pairs_add(a, out, part->name, part->name_n, "", 0, &p));
	p->file = arena_new(a, struct upload);
	p->file->name = file_name(a, part->file, part->file_n);
	p->file->bytes = bytes;
	p->file->size = n;
	return RC_OK;
}

enum rc
multipart_read(struct arena *a, const char *p, size_t n, const char *boundary,
    struct pairs *out)
{
	const char *end = p + n;
	/* Each part ends at CRLF "--" boundary. */
	const char *mark = arena_printf(a, "\r\n--%s", boundary);
	size_t mark_n = strlen(mark);
	int files = 0;

	*out = (struct pairs){ 0 };
	if (n < mark_n - 2 || memcmp(p, mark + 2, mark_n - 2) != 0)
		return RC_INVALID;
	p += mark_n - 2;
	for (;;) {
		struct part part = { 0 };
		const char *body, *stop;

		if (end - p >= 2 && memcmp(p, "--", 2) == 0) {
			p += 2;
			return p == end || (end - p == 2 &&
			    memcmp(p, "\r\n", 2) == 0) ? RC_OK : RC_INVALID;
		}
		if (end - p < 2 || memcmp(p, "\r\n", 2) != 0)
			return RC_INVALID;
		p += 2;
		body = memmem(p, (size_t)(end - p < PART_HEAD_MAX ? end - p :
		    PART_HEAD_MAX), "\r\n\r\n", 4);
		if (body == NULL || !head(a, p, body, &part))
			return RC_INVALID;
		body += 4;
		/* The mark of an empty part begins with the empty line's CRLF. */
		stop = memmem(body - 2, (size_t)(end - body + 2), mark, mark_n);
		if (stop == NULL)
			return RC_INVALID;
		if (stop < body) {
			p = stop + mark_n;
			stop = body;
		} else {
			p = stop + mark_n;
		}
		TRY(take(a, &part, body, (size_t)(stop - body), &files, out));
	}
}
