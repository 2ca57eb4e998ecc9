/* What those who write the indexes and those who read them share. */
#ifndef PRACTICE_FIND_INSIDE_H
#define PRACTICE_FIND_INSIDE_H

#include "practice/practice_find.h"
#include "store/db.h"

enum { FIND_CHUNKS = 65536 };		/* an index has at most */

struct find_state { int64_t version, next; };
/* RC_NONE when nothing was ever put into it. */
enum rc find_state(struct db *, row_id scope, struct find_state *);

/* The numbers of an index's values: name[facet][number], from 0 for facets of
 * several values and from 1 for those of one. */
struct find_values {
	struct arena *arena;
	const char *name[PRACTICE_FACETS][FIND_VALUES];
	unsigned n[PRACTICE_FACETS];
};
enum rc find_values(struct db *, row_id scope, struct find_values *);
/* Its number, or -1. */
int find_value(const struct find_values *, enum practice_facet,
    const char *value);

/* find_doc as bytes, the same on every machine. */
enum { FIND_DOC_BYTES = 8 + 8 + 8 * FIND_MANY + FIND_ONE };
void find_doc_write(const struct find_doc *, uint8_t out[FIND_DOC_BYTES]);
struct find_doc find_doc_read(const uint8_t in[FIND_DOC_BYTES]);

#endif
