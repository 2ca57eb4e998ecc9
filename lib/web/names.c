#include "web/names.h"

#include <stdlib.h>
#include <string.h>

#include "web/html.h"

static int
by_code(const void *code, const void *at)
{
	const char *a = code, *b = *(const char *const *)at;

	/* Mostly the first letter tells, and each page asks ten times. */
	return *a != *b ? (unsigned char)*a - (unsigned char)*b :
	    strcmp(a, b);
}

/* The row of a code, or codes. */
static size_t
row(const struct names *t, const char *code)
{
	const char *const *at = bsearch(code, t->code, t->codes,
	    sizeof *t->code, by_code);

	return at == NULL ? t->codes : (size_t)(at - t->code);
}

/* The column of a language, with or without its region; English otherwise. */
static size_t
column(const struct names *t, const char *lang)
{
	size_t n;

	if (lang == NULL)
		return 0;
	for (size_t i = 0; i < t->langs; i++)
		if (strcmp(t->lang[i], lang) == 0)
			return i;
	n = strcspn(lang, "-_");
	for (size_t i = 0; i < t->langs; i++)
		if (strncmp(t->lang[i], lang, n) == 0 && t->lang[i][n] == '\0')
			return i;
	return 0;
}

static const char *
name(const struct names *t, const char *code, const char *lang)
{
	size_t r = row(t, code), c = column(t, lang);
	const uint32_t *at = t->at + r * t->langs;

	if (r == t->codes)
		return NULL;
	return t->text + (at[c] != 0 ? at[c] : at[0]);
}

const char *
language_name(const char *code, const char *lang)
{
	const char *s;
	char base[9];
	size_t n;

	if (code == NULL)
		return "";
	if ((s = name(&language_names, code, lang)) != NULL)
		return s;
	n = strcspn(code, "-_");
	if (code[n] == '\0' || n >= sizeof base)
		return code;
	memcpy(base, code, n);
	base[n] = '\0';
	return (s = name(&language_names, base, lang)) != NULL ? s : code;
}

const char *
country_name(const char *alpha2, const char *lang)
{
	const char *s;

	if (alpha2 == NULL)
		return "";
	return (s = name(&country_names, alpha2, lang)) != NULL ? s : alpha2;
}

bool
country_known(const char *alpha2)
{
	return alpha2 != NULL &&
	    row(&country_names, alpha2) < country_names.codes;
}

struct sorted { const char *code, *key; };

static int
by_key(const void *a, const void *b)
{
	return strcmp(((const struct sorted *)a)->key,
	    ((const struct sorted *)b)->key);
}

/*
 * Sorting 250 names costs about a millisecond, so each language is sorted once
 * in a process and kept.  Two threads that come first at once both sort, and
 * one result is lost: no lock is worth that.
 */
const char *const *
country_list(struct arena *a, const char *lang)
{
	enum { LANGS = 32 };
	static const char **kept[LANGS];
	const struct names *t = &country_names;
	size_t c = column(t, lang);
	const char **list = __atomic_load_n(&kept[c % LANGS], __ATOMIC_ACQUIRE);
	struct sorted *s;

	if (list != NULL)
		return list;
	s = arena_array(a, struct sorted, t->codes);
	for (size_t i = 0; i < t->codes; i++)
		s[i] = (struct sorted){ t->code[i], text_sort_key(a,
		    country_name(t->code[i], t->lang[c]), t->lang[c]) };
	qsort(s, t->codes, sizeof *s, by_key);
	if ((list = calloc(t->codes + 1, sizeof *list)) == NULL)
		abort();
	for (size_t i = 0; i < t->codes; i++)
		list[i] = s[i].code;
	__atomic_store_n(&kept[c % LANGS], list, __ATOMIC_RELEASE);
	return list;
}
