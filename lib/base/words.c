/*
 * Words in several languages.  Pages show hundreds of them, so that the JSON
 * they are stored in is not parsed into a tree: a scanner walks over it and
 * decodes only what is asked for.  It knows objects of strings and nothing
 * else; whatever is not one reads as having no words.
 */
#include <stdint.h>
#include <string.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/buf.h"
#include "base/eight.h"
#include "base/json.h"
#include "base/text.h"

struct string {			/* between its quotes, still escaped */
	const char *p;
	size_t n;
	bool escaped;
};
struct pair {
	struct string lang, text;
};

static const char *
skip(const char *p)
{
	while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
		p++;
	return p;
}

/* Neither an escape nor a bare control. */
static bool
plain(const char *p, const char *end)
{
	while (end - p >= 8 && (eight_below(eight(p), 0x20) |
	    eight_is(eight(p), '\\')) == 0)
		p += 8;
	while (p < end && (unsigned char)*p >= 0x20 && *p != '\\')
		p++;
	return p == end;
}

/* p at the opening quote; after the closing one, or NULL. */
static const char *
scan_string(const char *p, struct string *out)
{
	const char *end;

	if (*p != '"')
		return NULL;
	*out = (struct string){ .p = ++p };
	/* Nearly all are plain: found at the machine's own speed. */
	if ((end = strchr(p, '"')) == NULL)
		return NULL;
	if (plain(p, end)) {
		out->n = (size_t)(end - p);
		return end + 1;
	}
	for (; *p != '"'; p++) {
		if ((unsigned char)*p < 0x20)
			return NULL;	/* the end, or a bare control */
		if (*p == '\\') {
			out->escaped = true;
			if ((unsigned char)*++p < 0x20)
				return NULL;
		}
	}
	out->n = (size_t)(p - out->p);
	return p + 1;
}

/*
 * The next pair.  *p NULL at the start stands for the object's beginning;
 * false at its end, with *p NULL when it is no object of strings.
 */
static bool
scan_pair(const char **p, bool first, struct pair *out)
{
	const char *at = skip(*p);

	if (*at == '}') {
		*p = *skip(at + 1) == '\0' ? at : NULL;
		return false;
	}
	if (!first && *at++ != ',')
		goto malformed;
	if ((at = scan_string(skip(at), &out->lang)) == NULL ||
	    *(at = skip(at)) != ':' ||
	    (at = scan_string(skip(at + 1), &out->text)) == NULL)
		goto malformed;
	*p = at;
	return true;
malformed:
	*p = NULL;
	return false;
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	    c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	    c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hex digits, or -1. */
static int32_t
hex4(const char *p, const char *end)
{
	int32_t v = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		if (hex_digit(p[i]) < 0)
			return -1;
		v = v * 16 + hex_digit(p[i]);
	}
	return v;
}

/* What the string says; an escape that makes no sense is U+FFFD. */
static const char *
decode(struct arena *a, struct string s)
{
	const char *p = s.p, *end = s.p + s.n;
	char *out;
	size_t n = 0;

	if (!s.escaped)
		return arena_dup_n(a, s.p, s.n);
	out = arena_get(a, 3 * s.n + 1);
	while (p < end) {
		int32_t c, low;

		if (*p != '\\') {
			out[n++] = *p++;
			continue;
		}
		p++;
		switch (*p++) {
		case 'n': c = '\n'; break;
		case 't': c = '\t'; break;
		case 'r': c = '\r'; break;
		case 'b': c = '\b'; break;
		case 'f': c = '\f'; break;
		case '"': case '\\': case '/': c = p[-1]; break;
		case 'u':
			c = hex4(p, end);
			if (c >= 0)
				p += 4;
			if (c >= 0 && U16_IS_LEAD(c) && end - p >= 6 &&
			    p[0] == '\\' && p[1] == 'u' &&
			    (low = hex4(p + 2, end)) >= 0 &&
			    U16_IS_TRAIL(low)) {
				c = U16_GET_SUPPLEMENTARY(c, low);
				p += 6;
			}
			break;
		default: c = -1; break;
		}
		if (c <= 0 || U_IS_SURROGATE(c))
			c = 0xfffd;
		U8_APPEND_UNSAFE(out, n, c);
	}
	out[n] = '\0';
	return out;
}

static bool
says(struct arena *a, struct string s, const char *what)
{
	if (!s.escaped)
		return strncmp(s.p, what, s.n) == 0 && what[s.n] == '\0';
	return strcmp(decode(a, s), what) == 0;
}

/* Inside the object, or NULL. */
static const char *
inside(const char *json)
{
	const char *p = json == NULL ? "" : skip(json);

	return *p == '{' ? p + 1 : NULL;
}

struct words
words_pick(struct arena *a, const char *json, const char *lang)
{
	const char *p = inside(json);
	struct pair pair, original = { 0 };
	bool found = false;

	if (lang == NULL)
		lang = "";
	for (bool first = true; p != NULL && scan_pair(&p, first, &pair);
	    first = false) {
		if (pair.text.n == 0)
			continue;
		if (says(a, pair.lang, lang))
			return (struct words){ decode(a, pair.text), lang };
		if (!found)
			original = pair;
		found = true;
	}
	if (!found || p == NULL)
		return (struct words){ 0 };
	return (struct words){ decode(a, original.text),
	    decode(a, original.lang) };
}

struct text_list
words_langs(struct arena *a, const char *json)
{
	const char *p = inside(json);
	struct text_list out = { 0 };
	struct pair pair;
	size_t room = 0;

	for (bool first = true; p != NULL && scan_pair(&p, first, &pair);
	    first = false) {
		if (pair.text.n == 0)
			continue;
		if (out.n == room) {
			const char **more = arena_array(a, const char *,
			    2 * room + 4);

			if (room > 0)
				memcpy(more, out.at, room * sizeof *more);
			out.at = more;
			room = 2 * room + 4;
		}
		out.at[out.n++] = decode(a, pair.lang);
	}
	return out;
}

const char *
words_in(struct arena *a, const char *json, const char *lang)
{
	struct words w = words_pick(a, json, lang);

	return lang != NULL && text_same(w.lang, lang) ? w.text : NULL;
}

static bool
whole(const char *json)
{
	const char *p = inside(json);
	struct pair pair;

	for (bool first = true; p != NULL && scan_pair(&p, first, &pair);
	    first = false)
		;
	return p != NULL;
}

const char *
words_set(struct arena *a, const char *json, const char *lang,
    const char *text)
{
	struct buf b = BUF(a);
	bool drop = text_blank(text), written = false;
	const char *p = whole(json) ? inside(json) : NULL;
	struct pair pair;

	json_begin(&b, '{');
	for (bool first = true; p != NULL && scan_pair(&p, first, &pair);
	    first = false) {
		bool this = says(a, pair.lang, lang);

		if (this && (drop || written))
			continue;
		written |= this;
		json_key(&b, decode(a, pair.lang));
		json_text(&b, this ? text : decode(a, pair.text));
	}
	if (!drop && !written) {
		json_key(&b, lang);
		json_text(&b, text);
	}
	json_end(&b, '}');
	return buf_text(&b);
}
