/* JSON: jansson reads (strictly), this writes. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <jansson.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/rc.h"

/*
 * json_begin(&b, '{'); json_key(&b, "id"); json_number(&b, 7); json_end(&b, '}');
 * Commas are put in by looking at the byte before.
 */
void json_begin(struct buf *, char open);	/* '{' or '[' */
void json_end(struct buf *, char close);	/* '}' or ']' */
void json_key(struct buf *, const char *);
void json_text(struct buf *, const char *);	/* NULL: null */
void json_number(struct buf *, int64_t);
void json_flag(struct buf *, int);
/* A key and its text; nothing where the text is blank. */
void json_pair(struct buf *, const char *key, const char *text);

/* Reads strictly (no duplicate keys, UTF-8, depth at most 32); RC_INVALID
 * with a sentence in *why.  The caller frees with json_decref(). */
enum rc json_read(struct arena *, const char *, size_t, json_t **out,
    const char **why);

#endif
