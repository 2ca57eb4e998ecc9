/*
 * Names of countries and languages, made from the tables in data by tools/names.
 * The name of code i in language j begins at text + at[i * langs + j]; "" where
 * the source has none.
 */
#ifndef WEB_NAMES_H
#define WEB_NAMES_H

#include <stddef.h>
#include <stdint.h>

struct names {
	const char *const *code;	/* sorted by strcmp */
	size_t codes;
	const char *const *lang;	/* the first is English */
	size_t langs;
	const uint32_t *at;
	const char *text;
};
extern const struct names country_names, language_names;

#endif
