/*
 * Who does not come, and who comes late: from the first question on that is not
 * done yet, seats and roles are made anew.
 *
 *   - What was held stays as it was.  In a running question only the roles of
 *     those who left are given to others.
 *   - Who is moved to another group takes the own question along, while it has
 *     not begun and is not the only one of its group.
 *   - A question whose owner is not there goes to the end of its group.
 *   - Shared out anew by the solver: who owns a question still to come stays
 *     with it; the others stay too, as far as groups are even.  A group where
 *     no owner of a question is left gives its people to the others.
 *
 * Each change keeps how it was, and can be taken back until one of its groups
 * goes on to another question or is changed again; after a day it is dropped.
 */
#ifndef CONSULT_CONSULT_LATE_H
#define CONSULT_CONSULT_LATE_H

#include "consult/consult.h"

enum consult_what { CHANGE_AWAY, CHANGE_CAME, CHANGE_ANEW, CHANGES };
extern const char *const consult_change_name[CHANGES];

struct consult_change {
	row_id id, session;
	row_id group;			/* in whose room; 0: at the desk */
	enum consult_what what;
	row_id person, by;		/* whom it is about; who made it; 0: nobody */
	const char *name;		/* of the person, or NULL */
	unixtime at;
	struct consult_moved {		/* who sits elsewhere now */
		const char *name;
		int64_t from, to;	/* numbers of groups; 0: in none */
		struct consult_moved *next;
	} *moved;
};

/* The latest of a group, or of all of a session (group 0), that can be taken
 * back; id 0: none. */
enum rc consult_change_find(struct db *, struct arena *, row_id session,
    row_id group, unixtime now, struct consult_change *out);
/* The id of the latest change of a session; 0: none. */
enum rc consult_change_last(struct db *, row_id session, row_id *out);
/* Everything as it was before one that was found in the same transaction. */
enum rc consult_undo(struct db *, const struct consult_change *);

/* Somebody is there, or not, from the first question on that is not done.
 * RC_CONFLICT: all are done, or theirs is the only one of another group. */
enum rc consult_here(struct db *, struct arena *, struct consult_group *,
    row_id person, bool here, row_id by, unixtime now);

/*
 * The rest of a session made anew.  there: ids of those who are there, n of them;
 * NULL: as it is marked.  group: in whose room; 0: at the desk.  RC_NONE: nothing
 * was to be changed.  *moved: people who sit in another group now, or in one for
 * the first time.
 */
enum rc consult_anew(struct db *, struct arena *, row_id edition,
    row_id session, const row_id *there, size_t n, row_id group, row_id by,
    unixtime now, int64_t *moved);

#endif
