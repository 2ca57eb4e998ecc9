/*
 * Catalogues of translations: GNU .mo files in the machine's own byte order,
 * with their hash table, made by msgfmt when the program is built and embedded.
 * They are only read, so nothing is loaded, locked or freed.  A mo of NULL is
 * a catalogue without texts.
 */
#ifndef WEB_MO_H
#define WEB_MO_H

#include <stddef.h>
#include <stdint.h>

/* The translation, and its size with all plural forms; NULL when missing.
 * context NULL: none, or id begins with it and \004.  The id "" is the
 * header. */
const char *mo_find(const unsigned char *mo, const char *context,
    const char *id, size_t *size);
/* The form for n things of the plural whose singular is one, or NULL. */
const char *mo_plural(const unsigned char *mo, uint64_t n, const char *one);
/* The number of that form, by the rule in the header. */
uint64_t mo_form(const unsigned char *mo, uint64_t n);
/* The catalogue of a language of the interface; NULL for English. */
const unsigned char *mo_of(const char *lang);

#endif
