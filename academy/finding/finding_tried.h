/*
 * What was tried: months after an edition each delegation is asked what it tried
 * of each adopted finding, and the answers stand beside the finding.
 *
 * A delegation is the people of one place who came together: by the name that
 * stands with each of them, or, where the organiser wants it, those of a country
 * who came in none.  One of them is asked for all (the first, until the
 * organiser names another).  The questions, their times and their answers are
 * those of `ask`, kind "tried".
 *
 * Who reads an answer: everybody in the edition.  The public reads it under the
 * delegation's name where whoever answered agreed to that; the others are
 * counted, and no count below five is told, nor could one be worked out.
 */
#ifndef FINDING_FINDING_TRIED_H
#define FINDING_FINDING_TRIED_H

#include "finding/finding.h"

enum {
	TRIED_FEW = 5,			/* answers below which no count is told */
	TRIED_ANSWERS = 5,		/* to choose from */
};
extern const char *const tried_answer_name[TRIED_ANSWERS];	/* in the store */
extern const char *const tried_answer_label[TRIED_ANSWERS];

struct tried_delegation {
	row_id id, edition, person;	/* person 0: nobody */
	const char *name, *country;	/* one of them "" */
	const char *person_name, *email, *lang;	/* of who is asked */
	int64_t people;			/* who came in it */
	struct tried_delegation *next;
};
struct tried {				/* a finding put to a delegation */
	row_id id, edition, finding, delegation, person;
	const char *name, *country;	/* the delegation's */
	const char *person_name, *lang;
	const char *title;		/* words: the finding's */
	int64_t number;			/* and its number */
	int64_t people;			/* who came in the delegation */
	unixtime made_at;
	struct tried *next;
};
/* With what was asked and answered of it. */
struct tried_line {
	const struct tried *tried;
	const struct ask *last;		/* NULL: nothing was asked */
	const struct ask *answer;	/* the last that came; NULL: none */
	struct tried_line *next;
};

/* Each of a list with its last question and answer; asks: of the edition, by
 * thing and time. */
struct tried_line *tried_lines(struct arena *, const struct tried *,
    const struct ask *asks);
/* Counts by answer those that the public may not read one by one; *n: how
 * many.  Whether the counts may be told: none is from 1 to 4. */
bool tried_counts(const struct tried_line *, int64_t by[TRIED_ANSWERS],
    int64_t *n);

/* By name; those by country last. */
enum rc tried_delegations(struct db *, struct arena *, row_id edition,
    struct tried_delegation **out);
enum rc tried_delegation_save(struct db *, row_id, row_id person);
/* Those who came in no delegation are delegations by country from now on; *n:
 * how many are new. */
enum rc tried_by_country(struct db *, row_id edition, unixtime now,
    int64_t *n);
/* Every delegation with a name, and every adopted finding, is there after
 * this; edition 0: of all. */
enum rc tried_fill(struct db *, row_id edition, unixtime now);
/* Whether tried_fill() would change something in any edition. */
enum rc tried_lacks(struct db *, bool *out);
/* By edition, finding's number and delegation; edition, finding, delegation 0:
 * of all. */
enum rc tried_list(struct db *, struct arena *, row_id edition, row_id finding,
    row_id delegation, struct tried **out);
enum rc tried_find(struct db *, struct arena *, row_id, struct tried *);

#endif
