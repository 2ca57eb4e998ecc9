#include "base/json.h"

#include <stdio.h>
#include <string.h>

#include "base/eight.h"
#include "base/json_plain.h"
#include "base/text.h"

static void
comma(struct buf *b)
{
	char last = b->n == 0 ? '\0' : b->p[b->n - 1];

	/* After a newline the next object of a file of lines begins. */
	if (last != '\0' && strchr("{[:,\n", last) == NULL)
		buf_char(b, ',');
}

void
json_begin(struct buf *b, char open)
{
	comma(b);
	buf_char(b, open);
}

void
json_end(struct buf *b, char close)
{
	buf_char(b, close);
}

/* Whether eight bytes go into a string as they are. */
static bool
plain(uint64_t w)
{
	return (eight_below(w, ' ') | eight_is(w, '"') | eight_is(w, '\\') |
	    eight_is(w, 0x7f) | eight_beyond_ascii(w)) == 0;
}

static void
quoted(struct buf *b, const char *s)
{
	static const char short_form[] = "\"\\\b\f\n\r\t", letter[] =
	    "\"\\bfnrt";
	size_t n = strlen(s), i = 0, from;
	const char *at;
	int32_t c;

	buf_char(b, '"');
	while (i < n) {
		from = i;
		while (n - i >= 8 && plain(eight(s + i)))
			i += 8;
		while (i < n && s[i] >= ' ' && s[i] < 0x7f && s[i] != '"' &&
		    s[i] != '\\')
			i++;
		if (i > from) {		/* nearly all of most strings */
			buf_put(b, s + from, i - from);
			continue;
		}
		c = text_next(s, n, &i);
		if (c == 0xfffd) {
			buf_str(b, "\xef\xbf\xbd");
		} else if (c < 0x80 &&
		    (at = strchr(short_form, (char)c)) != NULL) {
			buf_char(b, '\\');
			buf_char(b, letter[at - short_form]);
		} else if (c < 0x20 || c == 0x7f) {
			buf_printf(b, "\\u%04x", (unsigned)c);
		} else {
			buf_put(b, s + from, i - from);
		}
	}
	buf_char(b, '"');
}

void
json_key(struct buf *b, const char *key)
{
	comma(b);
	quoted(b, key);
	buf_char(b, ':');
}

void
json_text(struct buf *b, const char *s)
{
	comma(b);
	if (s == NULL)
		buf_str(b, "null");
	else
		quoted(b, s);
}

void
json_number(struct buf *b, int64_t n)
{
	comma(b);
	buf_int(b, n);
}

void
json_flag(struct buf *b, int flag)
{
	comma(b);
	buf_str(b, flag ? "true" : "false");
}

void
json_pair(struct buf *b, const char *key, const char *text)
{
	if (text_blank(text))
		return;
	json_key(b, key);
	json_text(b, text);
}

/* jansson's own bound is 2048 deep, which costs as many stack frames. */
static bool
too_deep(const char *p, size_t n)
{
	bool inside = false;	/* a string */
	int depth = 0;

	for (size_t i = 0; i < n; i++) {
		if (inside && p[i] == '\\')
			i++;
		else if (p[i] == '"')
			inside = !inside;
		else if (!inside && (p[i] == '{' || p[i] == '['))
			depth++;
		else if (!inside && (p[i] == '}' || p[i] == ']'))
			depth--;
		if (depth > JSON_DEPTH_MAX)
			return true;
	}
	return false;
}

enum rc
json_read(struct arena *a, const char *p, size_t n, json_t **out,
    const char **why)
{
	json_error_t e;

	*why = NULL;
	if ((*out = json_plain(a, p, n)) != NULL)
		return RC_OK;
	if (too_deep(p, n)) {
		*why = arena_printf(a, "nested deeper than %d", JSON_DEPTH_MAX);
		return RC_INVALID;
	}
	if ((*out = json_loadb(p, n, JSON_REJECT_DUPLICATES, &e)) == NULL) {
		*why = arena_printf(a, "line %d, column %d: %s", e.line,
		    e.column, e.text);
		return RC_INVALID;
	}
	return RC_OK;
}
