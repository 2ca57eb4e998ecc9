/* What the store files of this room share; no SQL, which stands in them alone. */
#ifndef PRACTICE_INSIDE_H
#define PRACTICE_INSIDE_H

#include "practice/practice.h"

/* What decides whether the public sees a record, before a change of it. */
struct practice_was {
	const char *code;
	enum practice_state state;
	enum attribution attribution;
	int64_t last;			/* its newest version */
	unixtime published_at;
};
enum rc practice_was(struct db *, struct arena *, row_id, struct practice_was *);
/*
 * Before p's row is written: what was public under its address and is to be so
 * no longer is put on record as gone, and what was named gets a new address.
 */
enum rc practice_settle(struct db *, struct arena *,
    const struct practice_was *, struct practice *p, unixtime now);

/* The place of s in names[n]; 0 when it is not there. */
unsigned practice_index(const char *const *names, unsigned n, const char *s);

#endif
