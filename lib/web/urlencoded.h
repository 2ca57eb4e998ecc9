/*
 * Lists of names and values as browsers send them, and the reader of
 * application/x-www-form-urlencoded (also of the query in an address).
 */
#ifndef WEB_URLENCODED_H
#define WEB_URLENCODED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/rc.h"

enum {
	FIELDS_MAX = 400,	/* names and values in one list */
	FIELD_NAME_MAX = 120,	/* bytes */
	FILES_MAX = 10,
};

struct upload;

struct pair {
	const char *name;
	const char *value;	/* UTF-8, line ends as \n; for a file, "" */
	bool bad;		/* was not UTF-8, or held a NUL: what could not
				 * be read stands as U+FFFD in value */
	struct upload *file;	/* multipart: a file was sent here */
	struct pair *next;
};
struct pairs { struct pair *first, **last; size_t n; };

/* The first of that name, or NULL. */
const struct pair *pairs_find(const struct pairs *, const char *name);
/* Adds one; RC_INVALID beyond FIELDS_MAX, or when the name is too long or no
 * UTF-8.  The value is cleaned as above. */
enum rc pairs_add(struct arena *, struct pairs *, const char *name,
    size_t name_n, const char *value, size_t value_n, struct pair **out);

/* RC_INVALID for a bad percent sign, too many fields or an unusable name. */
enum rc urlencoded_read(struct arena *, const char *, size_t,
    struct pairs *out);

/* Decodes %41 (and + when plus) into out, at most n bytes; returns how many,
 * or -1 for a percent sign without two hex digits. */
long percent_decode(const char *, size_t n, bool plus, char *out);
/* UTF-8 with what is none replaced by U+FFFD and \r\n, \r as \n. */
const char *text_mend(struct arena *, const char *, size_t, bool *bad);

#endif
