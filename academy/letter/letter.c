/* The rules of letters: what a template says once it is filled in. */
#include "letter/letter.h"

#include <ctype.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "letter/letter_desk.h"
#include "letter/letter_fill.h"

const char *const letter_kind_name[LETTER_KINDS] = {
	"acceptance", "waiting-list", "refusal", "invitation", "visa",
	"reminder", "practical", "lapsed", "other",
};
const char *const letter_kind_label[LETTER_KINDS] = {
	N_("Acceptance"), N_("Waiting list"), N_("Refusal"), N_("Invitation"),
	N_("Visa support"), N_("Reminder"), N_("Practical notes"),
	N_("Offer lapsed"), N_("Other letter"),
};

const char *const batch_state_name[BATCH_STATES] = {
	"draft", "sending", "sent", "stopped",
};
const char *const batch_state_label[BATCH_STATES] = {
	N_("Draft"), N_("Being sent"), N_("Sent"), N_("Stopped"),
};

const char *const placeholder_name[PLACEHOLDERS] = {
	"name", "organisation", "position", "country", "edition", "programme",
	"part", "dates", "place", "venue", "deadline", "link", "number",
	"reason", "contact", "today",
};
const char *const placeholder_label[PLACEHOLDERS] = {
	N_("the person's name"), N_("the person's organisation"),
	N_("the person's position there"), N_("the person's country"),
	N_("title of the edition"), N_("title of the programme"),
	N_("title of the part"), N_("days of the part"),
	N_("town of the part"), N_("name and address of the venue"),
	N_("last moment to answer"), N_("the person's own page"),
	N_("number of the application"), N_("reason of the decision"),
	N_("whom to write to"), N_("day of sending"),
};

static bool
is_needed(int which)
{
	return which == PUT_NAME || which == PUT_EDITION ||
	    which == PUT_DEADLINE || which == PUT_LINK;
}

/* At a brace: the length of "{word}", 0 when it is no placeholder. */
static size_t
span_of(const char *p)
{
	size_t n = 1;

	while (islower((unsigned char)p[n]) || p[n] == '-' || p[n] == '_')
		n++;
	return n > 1 && p[n] == '}' ? n + 1 : 0;
}

/* Which one, or -1; span as above. */
static int
which_of(const char *p, size_t span)
{
	for (int i = 0; i < PLACEHOLDERS; i++)
		if (strlen(placeholder_name[i]) == span - 2 &&
		    memcmp(placeholder_name[i], p + 1, span - 2) == 0)
			return i;
	return -1;
}

static bool
listed(const struct buf *b, const char *name, size_t n)
{
	const char *p = buf_text(b);

	for (const char *end; *p != '\0'; p = end + strspn(end, ", ")) {
		end = p + strcspn(p, ",");
		if ((size_t)(end - p) == n && memcmp(p, name, n) == 0)
			return true;
	}
	return false;
}

static void
add_name(struct buf *b, const char *name, size_t n)
{
	if (b == NULL || listed(b, name, n))
		return;
	if (b->n > 0)
		buf_str(b, ", ");
	buf_put(b, name, n);
}

const char *
letter_escape(struct arena *a, const char *s)
{
	struct buf b = BUF(a);

	/* CommonMark takes a backslash before any ASCII punctuation; that
	 * also ends bare addresses, which would become links. */
	for (s = text_clean(a, s, true); *s != '\0'; s++) {
		if (ispunct((unsigned char)*s) && (unsigned char)*s < 0x80)
			buf_char(&b, '\\');
		buf_char(&b, *s);
	}
	return buf_text(&b);
}

/* An address of ours as it may stand bare or in (...): signs that would end it
 * there are percent-encoded.  NULL when it is no web address. */
static const char *
link_text(struct arena *a, const char *s)
{
	static const char plain[] = "/:?#=&%-._~+,;@!$";
	struct buf b = BUF(a);

	if (!text_starts(s, "https://") && !text_starts(s, "http://"))
		return NULL;
	for (; *s != '\0'; s++)
		if (isalnum((unsigned char)*s) || strchr(plain, *s) != NULL)
			buf_char(&b, *s);
		else
			buf_printf(&b, "%%%02X", (unsigned char)*s);
	return buf_text(&b);
}

/* "Name, address": the address stays one that can be clicked. */
static const char *
contact_text(struct arena *a, const char *s)
{
	const char *comma = strrchr(s, ' '), *p;

	p = comma == NULL ? s : comma + 1;
	if (strchr(p, '@') == NULL || p[strspn(p,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "@.-+")] != '\0')
		return letter_escape(a, s);
	return p == s ? s : arena_printf(a, "%s %s", letter_escape(a,
	    arena_dup_n(a, s, (size_t)(comma - s))), p);
}

static const char *
value_text(struct arena *a, int which, const char *value, enum fill_for how)
{
	const char *link;

	if (how == FILL_LINE)
		return text_clean(a, value, true);
	if (which == PUT_LINK && (link = link_text(a, value)) != NULL)
		return link;
	if (which == PUT_CONTACT)
		return contact_text(a, text_clean(a, value, true));
	return letter_escape(a, value);
}

/* What stands before the first word of a line: indent, quotes, a list's mark,
 * a heading's. */
static size_t
mark_of(const char *p, size_t n)
{
	size_t i = 0, d;

	while (i < n && strchr(" >#\t", p[i]) != NULL)
		i++;
	if (i + 1 < n && strchr("-*+", p[i]) != NULL && p[i + 1] == ' ')
		return i + 2;
	for (d = i; d < n && isdigit((unsigned char)p[d]);)
		d++;
	if (d > i && d + 1 < n && strchr(".)", p[d]) != NULL &&
	    p[d + 1] == ' ')
		return d + 2;
	return i;
}

/* The length of the first sentence of p[n], its spaces after it counted in. */
static size_t
sentence_of(const char *p, size_t n)
{
	static const char *const ends[] = { ".", "!", "?", "؟", "。" };

	for (size_t i = 0; i < n; i++)
		for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
			size_t k = strlen(ends[e]), to = i + k;

			if (to > n || memcmp(p + i, ends[e], k) != 0)
				continue;
			while (to < n && strchr("*_)\"'", p[to]) != NULL)
				to++;
			if (to == n || p[to] != ' ')
				continue;
			while (to < n && p[to] == ' ')
				to++;
			return to;
		}
	return n;
}

/* One sentence, filled; false when it is to be left out. */
static bool
fill_sentence(struct arena *a, const char *p, size_t n, enum fill_for how,
    const struct values *v, struct buf *out, struct buf *missing,
    struct buf *needed)
{
	bool whole = true;

	for (size_t i = 0, span; i < n; i += span) {
		int which;

		span = 1;
		if (p[i] != '{' || (span = span_of(p + i)) == 0) {
			span = 1;
			buf_char(out, p[i]);
			continue;
		}
		which = which_of(p + i, span);
		if (which >= 0 && !text_blank(v->of[which])) {
			buf_str(out, value_text(a, which, v->of[which], how));
			continue;
		}
		whole = false;
		add_name(missing, p + i + 1, span - 2);
		if (which >= 0 && is_needed(which))
			add_name(needed, p + i + 1, span - 2);
	}
	return whole;
}

const char *
letter_fill(struct arena *a, const char *text, enum fill_for how,
    const struct values *v, struct buf *missing, struct buf *needed)
{
	struct buf out = BUF(a);
	bool first = true;

	if (text == NULL)
		return "";
	while (*text != '\0') {
		size_t n = strcspn(text, "\n"), i = mark_of(text, n);
		struct buf line = BUF(a);
		bool dropped = false;

		buf_put(&line, text, i);
		while (i < n) {
			size_t k = sentence_of(text + i, n - i);
			struct buf s = BUF(a);

			if (fill_sentence(a, text + i, k, how, v, &s, missing,
			    needed))
				buf_put(&line, s.p, s.n);
			else
				dropped = true;
			i += k;
		}
		/* A line of which nothing is left goes, with its mark. */
		if (!dropped || line.n > mark_of(text, n)) {
			if (!first)
				buf_char(&out, '\n');
			first = false;
			buf_put(&out, buf_text(&line), line.n);
		}
		text += n + (text[n] == '\n');
	}
	return text_clean(a, buf_text(&out), how == FILL_LINE);
}

const char *
letter_unknown(struct arena *a, const char *text)
{
	struct buf b = BUF(a);

	for (; text != NULL && *text != '\0'; text++) {
		size_t span = *text == '{' ? span_of(text) : 0;

		if (span > 0 && which_of(text, span) < 0)
			add_name(&b, text + 1, span - 2);
	}
	return buf_text(&b);
}

static bool
has_lang(struct arena *a, const char *subject, const char *body,
    const char *lang)
{
	return lang != NULL && *lang != '\0' &&
	    words_in(a, subject, lang) != NULL &&
	    words_in(a, body, lang) != NULL;
}

const char *
letter_lang(struct arena *a, const char *subject, const char *body,
    const char *person_lang, const char *edition_langs)
{
	struct text_list langs = text_split(a, edition_langs, ' ');
	const char *own;

	if (has_lang(a, subject, body, person_lang))
		return person_lang;
	for (size_t i = 0; i < langs.n; i++)
		if (has_lang(a, subject, body, langs.at[i]))
			return langs.at[i];
	own = words_pick(a, body, "").lang;
	return own == NULL ? "en" : own;
}

/* --- names --- */

static bool
has_other_script(const char *s)
{
	size_t n = strlen(s);

	for (size_t i = 0; i < n;) {
		UErrorCode e = U_ZERO_ERROR;
		UScriptCode script = uscript_getScript(text_next(s, n, &i), &e);

		if (U_SUCCESS(e) && script != USCRIPT_LATIN &&
		    script != USCRIPT_COMMON && script != USCRIPT_INHERITED)
			return true;
	}
	return false;
}

const char *
letter_latin_name(struct arena *a, const char *name)
{
	enum { ROOM = 1024 };		/* UTF-16 units; a name has 120 letters */
	static const char id[] = "Any-Latin; NFD; [:Nonspacing Mark:] Remove;"
	    " NFC; [:^ASCII:] Remove; Title";
	UChar text[ROOM], rule[sizeof id];
	UErrorCode e = U_ZERO_ERROR;
	UTransliterator *t;
	int32_t n = 0, limit;
	char latin[ROOM * 3];
	const char *clean;

	if (name == NULL || !has_other_script(name))
		return name;
	u_strFromUTF8(text, ROOM, &n, name, -1, &e);
	u_uastrcpy(rule, id);
	t = utrans_openU(rule, -1, UTRANS_FORWARD, NULL, 0, NULL, &e);
	if (U_FAILURE(e))
		return name;
	limit = n;
	utrans_transUChars(t, text, &n, ROOM, 0, &limit, &e);
	utrans_close(t);
	u_strToUTF8(latin, sizeof latin, NULL, text, n, &e);
	clean = U_FAILURE(e) ? "" : text_clean(a, latin, true);
	return *clean == '\0' ? name : arena_printf(a, "%s (%s)", clean, name);
}

const char *
letter_both_names(struct arena *a, const char *name, const char *latin,
    const char *own)
{
	if (text_blank(own) && name != NULL && has_other_script(name))
		own = name;
	if (text_blank(latin)) {
		if (name == NULL || has_other_script(name))
			return letter_latin_name(a, name);
		latin = name;
	}
	return text_blank(own) || strcmp(own, latin) == 0 ? latin :
	    arena_printf(a, "%s (%s)", latin, own);
}

const char *
letter_file_name(struct arena *a, const char *subject)
{
	return arena_printf(a, "%s.pdf", text_slug(a, subject));
}

const char *
letter_country(struct arena *a, const char *alpha2, const char *lang)
{
	enum { ROOM = 256 };
	UErrorCode e = U_ZERO_ERROR;
	UChar name[ROOM];
	char out[ROOM * 3];
	int32_t n;

	if (text_blank(alpha2))
		return NULL;
	n = uloc_getDisplayCountry(arena_printf(a, "und_%s", alpha2), lang,
	    name, ROOM, &e);
	u_strToUTF8(out, sizeof out, NULL, name, n, &e);
	return U_FAILURE(e) || n == 0 ? alpha2 : arena_dup(a, out);
}

bool
letter_for_group(const char *for_group, const char *group)
{
	const char *colon;

	if (text_blank(for_group) || text_blank(group))
		return text_blank(for_group) && text_blank(group);
	colon = strchr(for_group, ':');
	return strcmp(for_group, group) == 0 ||
	    (colon != NULL && strcmp(colon + 1, group) == 0);
}
