/*
 * Observation sheets: what a person takes from a site visit.  What could work
 * at home, what could not, what is still to be asked; one sheet a person and
 * visit, read by that person and by those who run the edition.
 *
 * A sheet can become a practice of one's own: its text goes into a draft, with
 * the practice that one went to see as what it is adapted from.
 */
#ifndef PRACTICE_VISIT_H
#define PRACTICE_VISIT_H

#include "practice/practice.h"

enum { SHEET_TEXT_MAX = 3000 };		/* code points */

struct sheet {
	row_id id, session, person;
	const char *could, *could_not, *questions;	/* NULL: not said */
	const char *lang;
	const char *name;		/* whose; for those who run the edition */
	const char *code;		/* the practice that it became, or NULL */
	unixtime at;
	struct sheet *next;
};

/* Site visits of an edition, and how many filled in a sheet. */
struct visit {
	struct session_item session;
	int64_t sheets;
	bool mine;			/* this person did */
	struct visit *next;
};
/* public_only: without those that only the admitted see. */
enum rc visit_list(struct db *, struct arena *, row_id edition, row_id person,
    bool public_only, struct visit **out);
/* RC_NONE: it is no site visit of this edition. */
enum rc visit_find(struct db *, struct arena *, row_id edition, row_id session,
    struct session_item *out);

/* RC_NONE: there is none. */
enum rc sheet_of(struct db *, struct arena *, row_id session, row_id person,
    struct sheet *out);
/* In place of the person's earlier one; with nothing in it, it is taken out. */
enum rc sheet_save(struct db *, const struct sheet *);
/* By name. */
enum rc sheet_list(struct db *, struct arena *, row_id session,
    struct sheet **out);
/* A draft of the person's own, made of the sheet; p gets its address.
 * RC_CONFLICT where it became one already. */
enum rc sheet_tell(struct db *, struct arena *, const struct sheet *,
    const struct session_item *, row_id programme, unixtime now,
    struct practice *p);

#endif
