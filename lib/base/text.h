/*
 * Text is NUL-terminated UTF-8 in Unicode's form C, checked where it enters.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Marks a string for translation that is looked up later, by tr(). */
#define N_(s) s

/* Strict UTF-8 without NUL. */
bool text_valid(const char *p, size_t n);
/* The code point at *i, which moves on; U+FFFD for what is not UTF-8. */
int32_t text_next(const char *, size_t n, size_t *i);
size_t text_length(const char *);	/* code points */
bool text_blank(const char *);		/* NULL, "" or nothing but space */
bool text_same(const char *, const char *);	/* NULL equals NULL only */
bool text_starts(const char *s, const char *with);

/* Form C, line ends as \n, no control characters but \n and \t, and no space
 * at either end; no byte order marks and no overrides of direction.  one_line:
 * runs of white space become one space.  NULL becomes "". */
const char *text_clean(struct arena *, const char *, bool one_line);
/* For matching: lower case, marks of Latin and Greek letters taken off, final
 * sigma, alef and dotless i folded, tatweel and niqqud dropped. */
const char *text_fold(struct arena *, const char *);
/* "Baltic Academy 2025" -> "baltic-academy-2025", any script (ICU
 * transliteration); at most 60 bytes, "x" when nothing is left. */
const char *text_slug(struct arena *, const char *);
/* A key that sorts by memcmp as the language's dictionary does, in hex. */
const char *text_sort_key(struct arena *, const char *, const char *lang);
/* The first code points of s, with an ellipsis when something was cut. */
const char *text_cut(struct arena *, const char *, size_t points);

/* A whole decimal number; false when it is none or beyond [min, max]. */
bool text_number(const char *, int64_t min, int64_t max, int64_t *out);
/* An address mail can be sent to: one @, a dot in the domain, no space, at
 * most 254 bytes; folded to lower case in *out.  Letters beyond ASCII are
 * accepted left of the @ (RFC 6531). */
bool text_email(struct arena *, const char *, const char **out);

/* Splits at sep; parts are not trimmed.  NULL and "" have no parts. */
struct text_list { const char **at; size_t n; };
struct text_list text_split(struct arena *, const char *, char sep);
bool text_has(struct text_list, const char *);

/*
 * Words in several languages: what people write for others is stored as one
 * JSON object, language -> text, whose first key is the original's language:
 * {"en":"Reception","lt":"Priėmimas"}.
 */
struct words {
	const char *text;	/* NULL: nothing in any language */
	const char *lang;	/* the language of text */
};
/* The text in lang, else in the original language. */
struct words words_pick(struct arena *, const char *json, const char *lang);
/* The text in exactly this language, or NULL. */
const char *words_in(struct arena *, const char *json, const char *lang);
/* The languages something is said in, the original's first. */
struct text_list words_langs(struct arena *, const char *json);
/* json with one language's text set; NULL or blank text takes it out.  The
 * original's language stays first.  json NULL or "" starts anew. */
const char *words_set(struct arena *, const char *json, const char *lang,
    const char *text);

#endif
