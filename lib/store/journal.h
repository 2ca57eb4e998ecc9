/*
 * Who did what, when: an append-only trail.  A row names people and things by
 * id; digests of what changed stand in it, what changed does not, so that
 * erasing a person leaves it whole.  The clerk seals the rows into a hash
 * chain (journal_seal), which journal_verify() walks.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "store/db.h"

struct journal_entry {
	row_id id, person;	/* person 0: the program itself, or the public */
	unixtime at;
	const char *action;	/* "application.submit": noun.verb, a constant */
	const char *kind;	/* the thing's table: "application" */
	row_id thing;
	row_id programme;	/* 0: none */
	const char *note;	/* a short constant or number, never personal */
	struct journal_entry *next;
};

enum rc journal_add(struct db *, const struct journal_entry *);
/* Newest first; kind NULL: everything of a programme (0: of all). */
enum rc journal_list(struct db *, struct arena *, const char *kind,
    row_id thing, row_id programme, int limit, struct journal_entry **out);
enum rc journal_seal(struct db *, int64_t *sealed);
/* RC_CONFLICT with the first bad row's id in *bad. */
enum rc journal_verify(struct db *, row_id *bad);

extern const char journal_sql[];	/* the table */

#endif
