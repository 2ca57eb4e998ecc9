#include "web/html.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "web/mo.h"

const struct language languages[] = {
	{ "en", "English", false },
	{ "lt", "Lietuvių", false },
	{ "lv", "Latviešu", false },
	{ "et", "Eesti", false },
	{ "ar", "العربية", true },
	{ 0 }
};

bool
language_known(const char *code)
{
	for (const struct language *l = languages; l->code != NULL; l++)
		if (code != NULL && strcmp(code, l->code) == 0)
			return true;
	return false;
}

/* Made from the files in locale. */
extern const unsigned char locale_lt[], locale_lv[], locale_et[], locale_ar[];

static const struct {
	const char *lang;
	const unsigned char *mo;
} catalogues[] = {
	{ "lt", locale_lt }, { "lv", locale_lv }, { "et", locale_et },
	{ "ar", locale_ar },
};

const unsigned char *
mo_of(const char *lang)
{
	if (lang == NULL || strcmp(lang, "en") == 0)
		return NULL;
	for (size_t i = 0; i < sizeof catalogues / sizeof *catalogues; i++)
		if (strcmp(lang, catalogues[i].lang) == 0)
			return catalogues[i].mo;
	return NULL;
}

/* Without its context. */
static const char *
plain(const char *id)
{
	const char *p = strchr(id, '\004');

	return p == NULL ? id : p + 1;
}

/*
 * What is not translated, in a language that runs the other way: between
 * U+2066 and U+2069 it keeps its own direction in a page, a mail, a PDF; see
 * h_text().  Kept for the life of the process: the texts are the program's own,
 * and where there were more than it has, they are returned as they are.
 */
static const char *
isolated(const char *lang, const char *id)
{
	enum { SLOTS = 8192 };
	static struct { char *id, *text; } slot[SLOTS];
	static int used;
	unsigned at = 5381;
	size_t n = strlen(id);

	if (!language_rtl(lang) || mo_of(lang) == NULL ||
	    strpbrk(id, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL)
		return id;
	for (size_t i = 0; i < n; i++)
		at = at * 33 + (unsigned char)id[i];
	for (at %= SLOTS; slot[at].id != NULL; at = (at + 1) % SLOTS)
		if (strcmp(slot[at].id, id) == 0)
			return slot[at].text;
	if (used == SLOTS / 2 || (slot[at].text = malloc(2 * n + 8)) == NULL)
		return id;
	used++;
	memcpy(slot[at].text, ISOLATE, 3);
	memcpy(slot[at].text + 3, id, n);
	memcpy(slot[at].text + 3 + n, ISOLATED, 4);
	slot[at].id = memcpy(slot[at].text + n + 7, id, n + 1);
	return slot[at].text;
}

const char *
tr(const char *lang, const char *id)
{
	size_t size;
	const char *s;

	if (id == NULL || *id == '\0')
		return id;		/* "" would find the header */
	s = mo_find(mo_of(lang), NULL, id, &size);
	return s != NULL ? s : isolated(lang, plain(id));
}

const char *
tr_c(const char *lang, const char *context, const char *id)
{
	size_t size;
	const char *s = mo_find(mo_of(lang), context, id, &size);

	return s != NULL ? s : isolated(lang, id);
}

const char *
trn(const char *lang, int64_t n, const char *one, const char *other)
{
	uint64_t count = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	const char *s = mo_plural(mo_of(lang), count, one);

	return s != NULL ? s : isolated(lang, plain(count == 1 ? one :
	    other));
}

const char *
tr_fill(struct arena *a, const char *msg, const char *const *text)
{
	struct buf b = BUF(a);
	int given = 0;

	while (text[given] != NULL)
		given++;
	for (const char *p = msg; *p != '\0';) {
		size_t n = strcspn(p, "{");
		int k = 0;

		buf_put(&b, p, n);
		if (*(p += n) == '\0')
			break;
		for (n = 1; p[n] >= '0' && p[n] <= '9' && n < 3; n++)
			k = k * 10 + p[n] - '0';
		if (p[n] != '}' || k == 0 || k > given) {
			buf_char(&b, *p++);
			continue;
		}
		buf_str(&b, text[k - 1]);
		p += n + 1;
	}
	return buf_text(&b);
}

/*
 * Languages written from right to left (CLDR's script metadata, by each one's
 * usual script); a script named in the code decides ("pa-Arab", "az-Latn").
 */
bool
language_rtl(const char *code)
{
	static const char *const langs[] = { "ar", "arc", "azb", "bal", "ckb",
	    "dv", "fa", "glk", "he", "iw", "khw", "ks", "lrc", "mzn", "nqo",
	    "pnb", "prs", "ps", "sd", "skr", "syr", "ug", "ur", "yi", NULL };
	static const char *const scripts[] = { "Arab", "Hebr", "Thaa", "Syrc",
	    "Nkoo", "Adlm", NULL };
	size_t n;

	if (code == NULL)
		return false;
	n = strcspn(code, "-_");
	if (code[n] != '\0' && strcspn(code + n + 1, "-_") == 4) {
		for (size_t i = 0; scripts[i] != NULL; i++)
			if (strncasecmp(code + n + 1, scripts[i], 4) == 0)
				return true;
		return false;
	}
	for (size_t i = 0; langs[i] != NULL; i++)
		if (strlen(langs[i]) == n && strncasecmp(code, langs[i], n) == 0)
			return true;
	return false;
}
