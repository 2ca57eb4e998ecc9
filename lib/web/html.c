#include "web/html.h"

#include <stdint.h>
#include <string.h>

#include "base/eight.h"
#include "web/utf8.h"

/* What a byte means to those who write it: 0 goes as it is. */
enum { PLAIN, AMP, LT, GT, QUOT, APOS, NUL, HIGH };
static const unsigned char byte_class[256] = {
	[0] = NUL, ['&'] = AMP, ['<'] = LT, ['>'] = GT, ['"'] = QUOT,
	['\''] = APOS, [0x80 ... 0xFF] = HIGH,
};
static const char *const reference[] = {
	[AMP] = "&amp;", [LT] = "&lt;", [GT] = "&gt;", [QUOT] = "&quot;",
	[APOS] = "&#39;",
};
static const char replacement[] = "\xEF\xBF\xBD";	/* U+FFFD */

/* A letter or digit, or one of - . _ ~ (RFC 3986, unreserved). */
static const bool unreserved[256] = {
	['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['0' ... '9'] = true,
	['-'] = true, ['.'] = true, ['_'] = true, ['~'] = true,
};

/* Whether all of eight bytes are PLAIN but, at most, for NULs.  A bit apart
 * are & and ', and < and >. */
static bool
plain(uint64_t w)
{
	return (eight_is(w | EIGHT(1), '\'') | eight_is(w | EIGHT(2), '>') |
	    eight_is(w, '"') | eight_beyond_ascii(w)) == 0;
}

/* The n bytes at p, which hold no NUL; p[n] may be anything. */
static void
escape(struct html *h, const char *p, size_t n)
{
	const char *from = p, *end = p + n;

	for (;;) {
		unsigned char c;
		size_t k;

		while (end - p >= 8 && plain(eight(p)))
			p += 8;
		while (p < end && byte_class[(unsigned char)*p] == PLAIN)
			p++;
		while (p < end && (unsigned char)*p >= 0x80 &&
		    (k = utf8_length(p, (size_t)(end - p))) > 0)
			p += k;
		if (p == end)
			break;
		if ((c = byte_class[(unsigned char)*p]) == PLAIN)
			continue;
		if (p > from)
			buf_put(&h->out, from, (size_t)(p - from));
		buf_str(&h->out, c >= NUL ? replacement : reference[c]);
		from = ++p;
	}
	if (p > from)
		buf_put(&h->out, from, (size_t)(p - from));
}

void
h_attr(struct html *h, const char *s)
{
	if (s != NULL)
		escape(h, s, strlen(s));
}

static void
begin_english(struct html *h)
{
	buf_str(&h->out, "<span lang=\"en\" dir=\"ltr\">");
}

/* People may have typed such characters, too: the tags fit each other
 * whatever they did. */
void
h_text(struct html *h, const char *s)
{
	int open = 0;

	for (const char *p = s; h->rtl && p != NULL &&
	    (p = strstr(p, "\xE2\x81")) != NULL; p += 2) {
		bool begins = strncmp(p, ISOLATE, 3) == 0;

		if (!begins && (open == 0 || strncmp(p, ISOLATED, 3) != 0))
			continue;
		escape(h, s, (size_t)(p - s));
		if (begins)
			begin_english(h);
		else
			buf_str(&h->out, "</span>");
		open += begins ? 1 : -1;
		s = p + 3;
	}
	h_attr(h, s);
	for (; open > 0; open--)
		buf_str(&h->out, "</span>");
}

void
h_int(struct html *h, int64_t v)
{
	buf_int(&h->out, v);
}

void
h_words(struct html *h, struct words w)
{
	if (w.text == NULL)
		return;
	if (w.lang == NULL || h->lang == NULL || w.lang == h->lang ||
	    strcmp(w.lang, h->lang) == 0) {
		h_text(h, w.text);
		return;
	}
	buf_str(&h->out, "<span lang=\"");
	h_attr(h, w.lang);
	buf_str(&h->out, language_rtl(w.lang) ? "\" dir=\"rtl\">" :
	    "\" dir=\"ltr\">");
	h_text(h, w.text);
	buf_str(&h->out, "</span>");
}

void
h_words_attr(struct html *h, struct words w)
{
	h_attr(h, w.text);
}

void
h_markup(struct html *h, struct markup m)
{
	buf_str(&h->out, m.p);
}

void
h_url(struct html *h, struct url u)
{
	h_attr(h, u.p == NULL ? "#" : u.p);
}

void
url_part(struct buf *b, const char *s)
{
	static const char hex[] = "0123456789ABCDEF";
	const char *end;

	if (s == NULL)
		return;
	for (end = s + strlen(s); s < end;) {
		const char *from = s;
		size_t k;

		while (unreserved[(unsigned char)*s])
			s++;
		if (s > from)
			buf_put(b, from, (size_t)(s - from));
		if (s == end)
			break;
		if ((k = utf8_length(s, (size_t)(end - s))) == 0) {
			buf_str(b, "%EF%BF%BD");
			s++;
			continue;
		}
		for (; k > 0; k--, s++) {
			unsigned char c = (unsigned char)*s;

			buf_put(b, (char[]){ '%', hex[c >> 4], hex[c & 15] },
			    3);
		}
	}
}

void
h_part(struct html *h, const char *s)
{
	url_part(&h->out, s);
}

void
h_words_part(struct html *h, struct words w)
{
	url_part(&h->out, w.text);
}

/* --- translated sentences with holes --- */

/*
 * A tag that a translation may bring along, at "<": its length, or 0.  The
 * template compiler has the same list; an attribute is never among them.
 */
static size_t
plain_tag(const char *p)
{
	static const char *const tags[] = { "b>", "i>", "em>", "strong>",
	    "br>", "code>", "kbd>", "span>" };
	const char *name = p + 1 + (p[1] == '/');

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		size_t n = strlen(tags[i]);

		if (strncmp(name, tags[i], n) == 0)
			return (size_t)(name - p) + n;
	}
	return 0;
}

/* "{12}": its number, and *p behind it; 0 when it is none. */
static int
hole(const char **p)
{
	const char *q = *p + 1;
	int n = 0;

	while (*q >= '0' && *q <= '9' && n < 100)
		n = n * 10 + *q++ - '0';
	if (n == 0 || *q != '}')
		return 0;
	*p = q + 1;
	return n;
}

static struct msg
begin(struct html *h, const char *text, bool plain)
{
	struct msg m = { text, h->rtl && !plain &&
	    strncmp(text, ISOLATE, 3) == 0 };

	if (m.isolated) {
		begin_english(h);
		m.at += 3;
	}
	return m;
}

struct msg
h_msg(struct html *h, const char *id, bool plain)
{
	return begin(h, tr(h->lang, id), plain);
}

struct msg
h_msg_n(struct html *h, int64_t n, const char *one, const char *other,
    bool plain)
{
	return begin(h, trn(h->lang, n, one, other), plain);
}

int
h_msg_next(struct html *h, struct msg *m)
{
	const char *from = m->at, *p = from;

	for (;;) {
		size_t n = 0;
		int k = 0;

		p += strcspn(p, "{<");
		if (*p == '<' && (n = plain_tag(p)) == 0) {
			p++;
			continue;
		}
		m->at = p;
		if (*p == '{' && (k = hole(&m->at)) == 0) {
			p++;
			continue;
		}
		if (*p == '\0' && m->isolated) {
			escape(h, from, (size_t)(p - from) - 3);
			buf_str(&h->out, "</span>");
			return 0;
		}
		escape(h, from, (size_t)(p - from));
		if (*p == '\0')
			return 0;
		if (*p == '{')
			return k;
		buf_put(&h->out, p, n);
		from = p += n;
	}
}
