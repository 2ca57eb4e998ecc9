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
	bool open;			/* which its author still writes over */
	unixtime published_at, checked_at;
};
enum rc practice_was(struct db *, struct arena *, row_id, struct practice_was *);
/*
 * Before p's row is written: what was public under its address and is to be so
 * no longer is put on record as gone, and what was named gets a new address.
 */
enum rc practice_settle(struct db *, struct arena *,
    const struct practice_was *, struct practice *p, unixtime now);

/* A list of those inside, by a WHERE (practice p, partner o, author h,
 * reviewer w);
 * practice_read_entry() knows its columns. */
struct rows practice_entries(struct db *, struct arena *, const char *where,
    struct args);
struct practice_entry practice_read_entry(const struct rows *, struct arena *);

/* A line of practice_public: id, code, kind, attribution, title, city, country,
 * topics, year_from, year_to, evidence, published_at, changed_at, from column
 * first on. */
struct practice_line practice_read_line(const struct rows *, struct arena *,
    int first);
/* What is written of a practice, from its JSON in the store. */
enum rc practice_read_record(struct arena *, const char *json,
    struct practice *out);
/* A mail to somebody in that person's language, its texts marked strings with
 * {1} for the title, {2} for more words (a question; NULL: none) and {3} for the
 * link.  Nobody, where the person has no address. */
enum rc practice_mail(struct db *, struct arena *, const struct practice *,
    row_id person, const char *address, const char *kind, const char *subject,
    const char *text, const char *more, const char *path);

/* The place of s in names[n]; 0 when it is not there. */
unsigned practice_index(const char *const *names, unsigned n, const char *s);

#endif
