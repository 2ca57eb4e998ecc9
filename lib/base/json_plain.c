/*
 * JSON as nearly all of it is, read several times as fast as jansson does, into
 * jansson's values.  Whatever is not as plain, and all that is wrong, is left
 * to jansson, which decides and says why: so what is taken here must be what
 * jansson would take (test/fuzz/json.c compares them).
 */
#include <string.h>

#include "base/eight.h"
#include "base/json.h"
#include "base/json_plain.h"
#include "base/text.h"

enum { KEY_MAX = 63, DIGITS = 18 };

struct reader {
	const char *p, *end;
	struct arena *arena;		/* for strings with escapes */
	int depth;
};

static void
skip(struct reader *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' ||
	    *r->p == '\t' || *r->p == '\r'))
		r->p++;
}

static bool
take(struct reader *r, char c)
{
	if (r->p == r->end || *r->p != c)
		return false;
	r->p++;
	return true;
}

static int32_t
hex4(struct reader *r)
{
	int32_t v = 0;

	if (r->end - r->p < 4)
		return -1;
	for (int i = 0; i < 4; i++, r->p++) {
		char c = *r->p;
		int d = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ?
		    c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;

		if (d < 0)
			return -1;
		v = 16 * v + d;
	}
	return v;
}

/* After \u: a code point that is neither NUL nor half of a pair. */
static bool
point(struct reader *r, struct buf *b)
{
	int32_t c = hex4(r), low;

	if (c <= 0 || (c >= 0xdc00 && c < 0xe000))
		return false;
	if (c >= 0xd800 && c < 0xdc00) {
		if (!take(r, '\\') || !take(r, 'u') || (low = hex4(r)) <
		    0xdc00 || low >= 0xe000)
			return false;
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	}
	if (c < 0x80) {
		buf_char(b, (char)c);
		return true;
	}
	if (c < 0x800) {
		buf_char(b, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_char(b, (char)(0xe0 | c >> 12));
		} else {
			buf_char(b, (char)(0xf0 | c >> 18));
			buf_char(b, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		buf_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	buf_char(b, (char)(0x80 | (c & 0x3f)));
	return true;
}

/* Bytes that stand in a string as they are. */
static size_t
as_it_is(const struct reader *r)
{
	const char *p = r->p;

	while (r->end - p >= 8 && (eight_below(eight(p), ' ') |
	    eight_is(eight(p), '"') | eight_is(eight(p), '\\')) == 0)
		p += 8;
	while (p < r->end && (unsigned char)*p >= ' ' && *p != '"' &&
	    *p != '\\')
		p++;
	return (size_t)(p - r->p);
}

/* After the opening quote; the bytes and their number. */
static const char *
string(struct reader *r, size_t *n)
{
	static const char letter[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *from = r->p, *at;
	struct buf b = BUF(r->arena);

	r->p += as_it_is(r);
	if (r->p < r->end && *r->p == '"') {
		*n = (size_t)(r->p++ - from);
		return text_valid(from, *n) ? from : NULL;
	}
	buf_put(&b, from, (size_t)(r->p - from));
	while (take(r, '\\')) {
		if (r->p == r->end)
			return NULL;
		if (*r->p == 'u') {
			r->p++;
			if (!point(r, &b))
				return NULL;
		} else if (*r->p != '\0' &&
		    (at = strchr(letter, *r->p)) != NULL) {
			buf_char(&b, meant[at - letter]);
			r->p++;
		} else {
			return NULL;
		}
		from = r->p;
		r->p += as_it_is(r);
		buf_put(&b, from, (size_t)(r->p - from));
	}
	*n = b.n;
	return take(r, '"') && text_valid(b.p, b.n) ? b.p : NULL;
}

static json_t *
number(struct reader *r)
{
	bool minus = take(r, '-');
	const char *from = r->p;
	int64_t v = 0;

	while (r->p < r->end && *r->p >= '0' && *r->p <= '9' &&
	    r->p - from < DIGITS)
		v = 10 * v + (*r->p++ - '0');
	if (r->p == from || (*from == '0' && (minus || r->p - from > 1)) ||
	    (r->p < r->end && strchr("0123456789.eE", *r->p) != NULL))
		return NULL;
	return json_integer(minus ? -v : v);
}

static json_t *
word(struct reader *r, const char *s, json_t *v)
{
	size_t n = strlen(s);

	if ((size_t)(r->end - r->p) < n || memcmp(r->p, s, n) != 0)
		return NULL;
	r->p += n;
	return v;
}

static json_t *value(struct reader *);

/* Puts members into out until its end. */
static bool
members(struct reader *r, json_t *out)
{
	char key[KEY_MAX + 1];

	skip(r);
	if (take(r, '}'))
		return true;
	do {
		const char *s;
		json_t *v;
		size_t n;

		skip(r);
		if (!take(r, '"') || (s = string(r, &n)) == NULL ||
		    n > KEY_MAX)
			return false;
		memcpy(key, s, n);
		key[n] = '\0';
		skip(r);
		if (json_object_get(out, key) != NULL || !take(r, ':') ||
		    (v = value(r)) == NULL)
			return false;
		if (json_object_set_new_nocheck(out, key, v) != 0)
			return false;
		skip(r);
	} while (take(r, ','));
	return take(r, '}');
}

static bool
elements(struct reader *r, json_t *out)
{
	skip(r);
	if (take(r, ']'))
		return true;
	do {
		json_t *v = value(r);

		if (v == NULL || json_array_append_new(out, v) != 0)
			return false;
		skip(r);
	} while (take(r, ','));
	return take(r, ']');
}

static json_t *
value(struct reader *r)
{
	const char *s;
	json_t *v;
	size_t n;

	skip(r);
	if (r->p == r->end)
		return NULL;
	switch (*r->p) {
	case '{':
	case '[':
		if (++r->depth > JSON_DEPTH_MAX)
			return NULL;
		v = *r->p == '{' ? json_object() : json_array();
		if (v != NULL && !(*r->p++ == '{' ? members(r, v) :
		    elements(r, v))) {
			json_decref(v);
			return NULL;
		}
		r->depth--;
		return v;
	case '"':
		r->p++;
		s = string(r, &n);
		return s == NULL ? NULL : json_stringn_nocheck(s, n);
	case 't':
		return word(r, "true", json_true());
	case 'f':
		return word(r, "false", json_false());
	case 'n':
		return word(r, "null", json_null());
	default:
		return number(r);
	}
}

json_t *
json_plain(struct arena *a, const char *p, size_t n)
{
	struct reader r = { .p = p, .end = p + n, .arena = a };
	json_t *v;

	skip(&r);
	if (r.p == r.end || (*r.p != '{' && *r.p != '['))
		return NULL;
	v = value(&r);
	skip(&r);
	if (v == NULL || r.p == r.end)
		return v;
	json_decref(v);
	return NULL;
}
