#include "base/figure.h"

#include <stdio.h>
#include <string.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "base/log.h"

/* Kept, as opening one takes long: one for each language that was asked for
 * last. */
static UNumberFormat *
grouping(const char *lang)
{
	enum { KEPT = 16 };
	static struct { char lang[16]; UNumberFormat *f; } kept[KEPT];
	static unsigned next;
	UErrorCode e = U_ZERO_ERROR;
	char locale[40];
	unsigned i;

	for (i = 0; i < KEPT; i++)
		if (kept[i].f != NULL && strcmp(kept[i].lang, lang) == 0)
			return kept[i].f;
	i = next++ % KEPT;
	if (kept[i].f != NULL)
		unum_close(kept[i].f);
	snprintf(locale, sizeof locale, "%s@numbers=latn", lang);
	kept[i].f = unum_open(UNUM_DECIMAL, NULL, 0, locale, NULL, &e);
	if (U_FAILURE(e)) {
		log_line(LOG_ERROR, "base", "no number format from ICU: %s",
		    u_errorName(e));
		kept[i].f = NULL;
		return NULL;
	}
	snprintf(kept[i].lang, sizeof kept[i].lang, "%s", lang);
	return kept[i].f;
}

const char *
figure_grouped(struct arena *a, int64_t n, const char *lang)
{
	UErrorCode e = U_ZERO_ERROR;
	UNumberFormat *f = grouping(lang == NULL || strlen(lang) > 15 ? "en" :
	    lang);
	UChar wide[64];
	char out[192];

	if (f != NULL)
		unum_formatInt64(f, n, wide, 64, NULL, &e);
	if (f == NULL || U_FAILURE(e))
		return arena_printf(a, "%lld", (long long)n);
	u_strToUTF8(out, sizeof out, NULL, wide, -1, &e);
	return U_FAILURE(e) ? arena_printf(a, "%lld", (long long)n) :
	    arena_dup(a, out);
}
