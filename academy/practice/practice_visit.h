/*
 * Observation sheets: what a person takes from a site visit.  How the host goes
 * about it, what was seen, what surprised, what could work at home, what could not, what is still to be
 * asked; one sheet a person and visit, read by that person and by those who run
 * the edition.
 *
 * The record of a visit names the host and puts together what people said of it, question by
 * question: of those sheets alone whose writers put them into it, for everybody
 * in the edition.  In a session of which nothing is quoted by name it names
 * neither people nor organisations, and its order tells nothing of who wrote.
 *
 * A sheet can become a practice of one's own: its text goes into a draft, with
 * the practice that one went to see as what it is adapted from.
 */
#ifndef PRACTICE_VISIT_H
#define PRACTICE_VISIT_H

#include "practice/practice.h"

enum { SHEET_TEXT_MAX = 3000 };		/* code points */

enum sheet_text { SHEET_APPROACH, SHEET_SAW, SHEET_SURPRISED, SHEET_COULD, SHEET_COULD_NOT,
	SHEET_QUESTIONS, SHEET_TEXTS };
extern const char *const sheet_text_name[SHEET_TEXTS];	/* in forms */
extern const char *const sheet_text_label[SHEET_TEXTS];	/* marked strings */

struct sheet {
	row_id id, session, person;
	const char *text[SHEET_TEXTS];	/* NULL: not said */
	bool shared;			/* it is in the record */
	const char *lang;
	const char *name;		/* whose; for those who run the edition */
	const char *organisation;	/* words, or NULL */
	const char *code;		/* the practice that it became, or NULL */
	unixtime at;
	struct sheet *next;
};

struct visit_entry {			/* what one person said to one question */
	const char *text, *lang;
	const char *name, *organisation;	/* NULL: not to be told */
	struct visit_entry *next;
};
struct visit_record {
	struct visit_entry *said[SHEET_TEXTS];
	int64_t people;
};
/* Of the sheets that are shared; not named: by their texts, as nobody's. */
void visit_record(struct arena *, const struct sheet *, bool named,
    struct visit_record *out);

/* Site visits of an edition, and how many filled in a sheet. */
struct visit {
	struct session_item session;
	int64_t sheets;
	int64_t shared;			/* of them, in the record */
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
