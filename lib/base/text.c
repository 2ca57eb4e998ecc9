#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/uloc.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>
#include <unicode/utrans.h>

#include "base/buf.h"
#include "base/eight.h"
#include "base/json.h"
#include "base/log.h"

enum { SLUG_MAX = 60, SLUG_SOURCE = 300, EMAIL_MAX = 254, LOCAL_MAX = 64,
	LABEL_MAX = 63, COLLATORS = 24, LANG_MAX = 48 };

/* ICU without its data is a broken installation: nothing can be matched,
 * sorted or checked, so the process ends and says so. */
static void
must(UErrorCode e, const char *what)
{
	if (U_SUCCESS(e))
		return;
	log_line(LOG_ERROR, "base", "%s: ICU says %s", what, u_errorName(e));
	abort();
}

/* ICU's macro narrows an int in a way that gcc warns about. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
/* The code point at *i, which moves on; negative for what is not UTF-8. */
static int32_t
point_at(const char *s, size_t n, size_t *i)
{
	size_t at = *i;
	int32_t c;

	U8_NEXT(s, at, n, c);
	*i = at;
	return c;
}
#pragma GCC diagnostic pop

int32_t
text_next(const char *s, size_t n, size_t *i)
{
	int32_t c = point_at(s, n, i);

	return c < 0 ? 0xfffd : c;
}

bool
text_valid(const char *p, size_t n)
{
	size_t i = 0;
	UChar32 c;

	while (i < n) {
		while (n - i >= 8 && (eight_beyond_ascii(eight(p + i)) |
		    eight_below(eight(p + i), 1)) == 0)
			i += 8;
		if (i < n && p[i] > 0) {	/* ASCII, the most of it */
			i++;
			continue;
		}
		if (i == n)
			break;
		if ((c = point_at(p, n, &i)) <= 0)
			return false;
	}
	return true;
}

size_t
text_length(const char *s)
{
	size_t n = 0;

	for (; s != NULL && *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static bool
is_space(UChar32 c)
{
	return u_isUWhiteSpace(c) || c == 0x200b || c == 0xfeff;
}

bool
text_blank(const char *s)
{
	size_t n, i = 0;
	UChar32 c;

	if (s == NULL)
		return true;
	n = strlen(s);
	while (i < n) {
		c = text_next(s, n, &i);
		if (!is_space(c))
			return false;
	}
	return true;
}

bool
text_same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool
text_starts(const char *s, const char *with)
{
	return s != NULL && with != NULL &&
	    strncmp(s, with, strlen(with)) == 0;
}

/* UTF-16 on the arena: what most of ICU takes. */
struct wide {
	UChar *p;
	int32_t n;
};

static struct wide
widen(struct arena *a, const char *s)
{
	UErrorCode e = U_ZERO_ERROR;
	size_t n = strlen(s);
	struct wide w = { 0 };

	if (n > INT32_MAX / 4)
		n = INT32_MAX / 4;
	w.p = arena_array(a, UChar, n + 1);
	u_strFromUTF8WithSub(w.p, (int32_t)n + 1, &w.n, s, (int32_t)n, 0xfffd,
	    NULL, &e);
	must(e, "text to UTF-16");
	return w;
}

static char *
narrow(struct arena *a, struct wide w)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t room = 3 * w.n + 1;
	char *s = arena_get(a, (size_t)room);

	u_strToUTF8WithSub(s, room, NULL, w.p, w.n, 0xfffd, NULL, &e);
	must(e, "text to UTF-8");
	return s;
}

static const UNormalizer2 *
form(bool composed)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *f = composed ? unorm2_getNFCInstance(&e) :
	    unorm2_getNFDInstance(&e);

	must(e, "normal form");
	return f;
}

static struct wide
normal(struct arena *a, struct wide w, bool composed)
{
	UErrorCode e = U_ZERO_ERROR;
	/* A code point becomes at most 4 units in form D; 18 is ICU's bound
	 * for compatibility forms, which are not used here. */
	int32_t room = 4 * w.n + 1;
	struct wide out = { .p = arena_array(a, UChar, room) };

	out.n = unorm2_normalize(form(composed), w.p, w.n, out.p, room, &e);
	must(e, "normalising");
	return out;
}

static bool
is_ascii(const char *s)
{
	const char *end = s + strlen(s);

	while (end - s >= 8 && eight_beyond_ascii(eight(s)) == 0)
		s += 8;
	while (s < end && (unsigned char)*s < 0x80)
		s++;
	return s == end;
}

/* In normal form C, as nearly all text is already. */
static const char *
composed(struct arena *a, const char *s)
{
	UErrorCode e = U_ZERO_ERROR;
	struct wide w = widen(a, s);

	if (unorm2_quickCheck(form(true), w.p, w.n, &e) == UNORM_YES &&
	    U_SUCCESS(e) && text_valid(s, strlen(s)))
		return s;
	return narrow(a, normal(a, w, true));
}

/* Embeddings and overrides of direction, with which "exe.fdp" can be made to
 * read "pdf.exe", and the byte order mark: nobody types them.  Nor what is no
 * character and may stand in no XML: a workbook with one does not open. */
static bool
is_dropped(UChar32 c)
{
	return (c >= 0x202a && c <= 0x202e) || c == 0xfeff ||
	    (c & 0xfffe) == 0xfffe ||
	    (u_charType(c) == U_CONTROL_CHAR && !u_isUWhiteSpace(c));
}

static bool
is_line_end(UChar32 c)
{
	return c == '\n' || c == '\r' || c == 0x0b || c == 0x0c || c == 0x85 ||
	    c == 0x2028 || c == 0x2029;
}

static void
put_point(struct buf *b, UChar32 c)
{
	char bytes[4];
	size_t n = 0;
	bool bad = false;

	U8_APPEND(bytes, n, sizeof bytes, c, bad);
	if (!bad)
		buf_put(b, bytes, n);
}

/* Whether text_clean() would find nothing to do, as it mostly does. */
static bool
is_clean(const char *s, size_t n, bool one_line)
{
	size_t i = 0;

	if (n == 0 || s[0] == ' ' || s[n - 1] == ' ')
		return false;
	while (n - i >= 8 && (eight_beyond_ascii(eight(s + i)) |
	    eight_below(eight(s + i), ' ') | eight_is(eight(s + i), 0x7f)) == 0)
		i += 8;
	while (i < n && s[i] >= ' ' && s[i] < 0x7f)
		i++;
	return i == n && (!one_line || strstr(s, "  ") == NULL);
}

const char *
text_clean(struct arena *a, const char *s, bool one_line)
{
	struct buf b = BUF(a);
	size_t n, i = 0, end = 0;	/* end: after the last byte to keep */
	bool space = false;
	UChar32 c;

	if (s == NULL)
		return "";
	n = strlen(s);
	if (is_clean(s, n, one_line))
		return arena_dup_n(a, s, n);
	if (!is_ascii(s)) {
		s = composed(a, s);
		n = strlen(s);
	}
	buf_room(&b, n);
	while (i < n) {
		size_t from = i;

		while (s[i] > ' ' && s[i] < 0x7f)	/* a word, as most */
			i++;
		if (i > from) {
			if (space)
				buf_char(&b, ' ');
			space = false;
			buf_put(&b, s + from, i - from);
			end = b.n;
			continue;
		}
		c = text_next(s, n, &i);
		if (is_dropped(c))
			continue;
		if (u_isUWhiteSpace(c) || is_line_end(c)) {
			if (c == '\r' && i < n && s[i] == '\n')
				i++;
			if (b.n == 0)
				continue;
			if (!one_line)
				put_point(&b, is_line_end(c) ? '\n' : c);
			else
				space = true;
			continue;
		}
		if (space)
			buf_char(&b, ' ');
		space = false;
		put_point(&b, c);
		end = b.n;
	}
	if (b.p == NULL)
		return "";
	b.p[end] = '\0';
	return b.p;
}

/* Letters whose mark is no combining one, so that form D keeps it. */
static UChar32
without_stroke(UChar32 c)
{
	switch (c) {
	case 0x0111: return 'd';	/* đ */
	case 0x0127: return 'h';	/* ħ */
	case 0x0131: return 'i';	/* ı */
	case 0x0142: return 'l';	/* ł */
	case 0x00f8: return 'o';	/* ø */
	case 0x0167: return 't';	/* ŧ */
	case 0x03c2: return 0x03c3;	/* ς */
	case 0x0671: case 0x0672: case 0x0673: case 0x0675:
		return 0x0627;		/* the forms of alef that D keeps */
	}
	return c;
}

/* After form D: hamza above and below and madda (so that every alef, and the
 * letters that carry a hamza, are bare), the vowel signs of Arabic and
 * Hebrew, tatweel. */
static bool
is_unwritten(UChar32 c)
{
	return (c >= 0x0591 && c <= 0x05bd) || c == 0x05bf || c == 0x05c1 ||
	    c == 0x05c2 || c == 0x05c4 || c == 0x05c5 || c == 0x05c7 ||
	    c == 0x0640 || (c >= 0x064b && c <= 0x0655) || c == 0x0670;
}

static bool
takes_no_mark(UChar32 base)
{
	UErrorCode e = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript(base, &e);

	return script == USCRIPT_LATIN || script == USCRIPT_GREEK;
}

const char *
text_fold(struct arena *a, const char *s)
{
	struct wide w, folded, out;
	UErrorCode e = U_ZERO_ERROR;
	UChar32 c, base = 0;
	int32_t i = 0;

	if (s == NULL)
		return "";
	if (is_ascii(s)) {
		char *p = arena_dup(a, s);

		for (s = p; *p != '\0'; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p = (char)(*p + 32);
		return s;
	}
	w = normal(a, widen(a, s), false);
	folded.p = arena_array(a, UChar, 3 * w.n + 1);
	folded.n = u_strFoldCase(folded.p, 3 * w.n + 1, w.p, w.n,
	    U_FOLD_CASE_DEFAULT, &e);
	must(e, "folding");
	w = normal(a, folded, false);
	out.p = arena_array(a, UChar, w.n + 1);
	out.n = 0;
	while (i < w.n) {
		U16_NEXT(w.p, i, w.n, c);
		if (is_unwritten(c))
			continue;
		if (u_charType(c) == U_NON_SPACING_MARK) {
			if (takes_no_mark(base))
				continue;
		} else {
			base = c;
		}
		c = without_stroke(c);
		U16_APPEND_UNSAFE(out.p, out.n, c);
	}
	return narrow(a, normal(a, out, true));
}

const char *
text_slug(struct arena *a, const char *s)
{
	static UTransliterator *latin;
	UErrorCode e = U_ZERO_ERROR;
	char out[SLUG_MAX + 1];
	struct wide w;
	int32_t limit, room;
	size_t n = 0;
	bool gap = false;

	if (s == NULL)
		return "x";
	if (!is_ascii(s)) {
		if (latin == NULL) {
			latin = utrans_openU(u"Any-Latin; Latin-ASCII", -1,
			    UTRANS_FORWARD, NULL, 0, NULL, &e);
			must(e, "transliteration");
		}
		w = widen(a, text_cut(a, s, SLUG_SOURCE));
		room = 8 * w.n + 64;	/* one letter may become several */
		w.p = memcpy(arena_array(a, UChar, room), w.p,
		    (size_t)w.n * sizeof(UChar));
		limit = w.n;
		utrans_transUChars(latin, w.p, &w.n, room, 0, &limit, &e);
		s = U_SUCCESS(e) ? narrow(a, w) : "";
	}
	for (; *s != '\0' && n < SLUG_MAX; s++) {
		char c = *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s;

		if (c == '\'' || c == '`')	/* don't: dont */
			continue;
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
			gap = n > 0;
			continue;
		}
		if (gap && n + 1 < SLUG_MAX)
			out[n++] = '-';
		else if (gap)
			break;
		gap = false;
		out[n++] = c;
	}
	return n == 0 ? "x" : arena_dup_n(a, out, n);
}

static const UCollator *
collator(const char *lang)
{
	static struct { char lang[LANG_MAX]; UCollator *c; } kept[COLLATORS];
	static unsigned next;
	UErrorCode e = U_ZERO_ERROR;
	char locale[64] = "";
	unsigned i;

	if (lang == NULL || strlen(lang) >= LANG_MAX)
		lang = "";
	for (i = 0; i < COLLATORS && kept[i].c != NULL; i++)
		if (strcmp(kept[i].lang, lang) == 0)
			return kept[i].c;
	i = next++ % COLLATORS;
	if (kept[i].c != NULL)
		ucol_close(kept[i].c);
	strcpy(kept[i].lang, lang);
	uloc_forLanguageTag(lang, locale, sizeof locale, NULL, &e);
	if (U_FAILURE(e) || e == U_STRING_NOT_TERMINATED_WARNING)
		locale[0] = '\0';
	e = U_ZERO_ERROR;
	kept[i].c = ucol_open(locale, &e);
	must(e, "collation");
	return kept[i].c;
}

const char *
text_sort_key(struct arena *a, const char *s, const char *lang)
{
	static const char hex[] = "0123456789abcdef";
	const UCollator *c = collator(lang);
	struct wide w = widen(a, s == NULL ? "" : s);
	int32_t n = ucol_getSortKey(c, w.p, w.n, NULL, 0);
	uint8_t *bytes = arena_get(a, (size_t)n);
	char *out = arena_get(a, 2 * (size_t)n + 1);

	ucol_getSortKey(c, w.p, w.n, bytes, n);
	for (int32_t i = 0; i + 1 < n; i++) {	/* without its NUL */
		out[2 * i] = hex[bytes[i] >> 4];
		out[2 * i + 1] = hex[bytes[i] & 15];
	}
	return out;
}

/* Letters that do not stand alone: a cut before one would change the letter
 * that stays. */
static bool
continues(UChar32 c)
{
	int8_t t = u_charType(c);

	return t == U_NON_SPACING_MARK || t == U_COMBINING_SPACING_MARK ||
	    t == U_ENCLOSING_MARK || c == 0x200d ||
	    (c >= 0x1f3fb && c <= 0x1f3ff);
}

const char *
text_cut(struct arena *a, const char *s, size_t points)
{
	size_t n, i = 0, done;
	UChar32 c;

	if (s == NULL)
		return "";
	n = strlen(s);
	if (n <= points)
		return arena_dup(a, s);
	for (done = 0; done < points && i < n; done++)
		c = text_next(s, n, &i);
	if (i >= n)
		return arena_dup(a, s);
	for (;;) {	/* back to where a letter begins, and over spaces */
		size_t at = i;

		c = text_next(s, n, &at);
		if (i == 0 || (!continues(c) &&
		    strchr(" \n\t", s[i - 1]) == NULL))
			break;
		do
			i--;
		while (i > 0 && ((unsigned char)s[i] & 0xc0) == 0x80);
	}
	return arena_printf(a, "%.*s\u2026", (int)i, s);
}

bool
text_number(const char *s, int64_t min, int64_t max, int64_t *out)
{
	bool minus;
	int64_t v = 0;

	if (s == NULL)
		return false;
	minus = *s == '-';
	s += minus;
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++) {
		if (*s < '0' || *s > '9' ||
		    __builtin_mul_overflow(v, 10, &v) ||
		    (minus ? __builtin_sub_overflow(v, *s - '0', &v) :
		    __builtin_add_overflow(v, *s - '0', &v)))
			return false;
	}
	if (v < min || v > max)
		return false;
	*out = v;
	return true;
}

/* Left of the @: what may stand without quotes (RFC 5322, 3.2.3), dots only
 * between, and letters, marks and digits of any script (RFC 6531). */
static bool
local_fine(const char *p, size_t n)
{
	size_t i = 0;
	UChar32 c, before = '.';

	if (n == 0 || n > LOCAL_MAX)
		return false;
	while (i < n) {
		c = point_at(p, n, &i);
		if (c == '.' ? before == '.' : c < 0x80 ?
		    !(c > 0 && (u_isalnum(c) ||
		    strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL)) :
		    !(u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK)))
			return false;
		before = c;
	}
	return before != '.';
}

/* Right of it: at least two labels, the last with a letter. */
static bool
domain_fine(const char *p)
{
	size_t label = 0, labels = 1;
	bool letter = false;

	for (;; p++) {
		bool alpha = (*p >= 'a' && *p <= 'z') ||
		    (*p >= 'A' && *p <= 'Z');

		if (*p == '.' || *p == '\0') {
			if (label == 0 || label > LABEL_MAX || p[-1] == '-')
				return false;
			if (*p == '\0')
				return labels > 1 && letter;
			labels++;
			label = 0;
			letter = false;
			continue;
		}
		if (!alpha && !(*p >= '0' && *p <= '9') &&
		    !(*p == '-' && label > 0))
			return false;
		letter |= alpha;
		label++;
	}
}

bool
text_email(struct arena *a, const char *s, const char **out)
{
	UErrorCode e = U_ZERO_ERROR;
	const char *at;
	struct wide w, low;

	*out = NULL;
	if (s == NULL || strlen(s) > EMAIL_MAX ||
	    !text_valid(s, strlen(s)) || (at = strchr(s, '@')) == NULL ||
	    !local_fine(s, (size_t)(at - s)) || !domain_fine(at + 1))
		return false;
	w = widen(a, s);
	low.p = arena_array(a, UChar, 3 * w.n + 1);
	low.n = u_strToLower(low.p, 3 * w.n + 1, w.p, w.n, "", &e);
	must(e, "lower case");
	s = narrow(a, normal(a, low, true));
	if (strlen(s) > EMAIL_MAX)
		return false;
	*out = s;
	return true;
}

struct text_list
text_split(struct arena *a, const char *s, char sep)
{
	struct text_list l = { 0 };
	size_t n = 1;

	if (s == NULL || *s == '\0')
		return l;
	for (const char *p = s; *p != '\0'; p++)
		n += *p == sep;
	l.at = arena_array(a, const char *, n);
	for (;;) {
		const char *end = strchr(s, sep);

		if (end == NULL) {
			l.at[l.n++] = arena_dup(a, s);
			return l;
		}
		l.at[l.n++] = arena_dup_n(a, s, (size_t)(end - s));
		s = end + 1;
	}
}

bool
text_has(struct text_list l, const char *s)
{
	for (size_t i = 0; i < l.n; i++)
		if (text_same(l.at[i], s))
			return true;
	return false;
}
