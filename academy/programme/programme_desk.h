/* What the organisers' pages ask of the store, beyond programme.h. */
#ifndef PROGRAMME_DESK_H
#define PROGRAMME_DESK_H

#include "programme/programme.h"

/* --- order and removal --- */

/* One place up (step -1) or down (1) among its neighbours; RC_NONE when the row
 * is not of this edition.  At the end of the list nothing changes. */
enum rc part_move(struct db *, struct arena *, row_id edition, row_id, int step);
enum rc topic_move(struct db *, struct arena *, row_id edition, row_id,
    int step);
/* Among those of the same role; edition 0: of the whole programme. */
enum rc involvement_move(struct db *, struct arena *, row_id programme,
    row_id edition, row_id, int step);
enum rc document_move(struct db *, struct arena *, row_id programme,
    row_id edition, row_id, int step);

/* RC_CONFLICT while a session, a person, a document or another room's thing is
 * in it, another part builds on it, or a change of it was announced. */
enum rc part_remove(struct db *, row_id edition, row_id);
enum rc topic_remove(struct db *, row_id edition, row_id);
enum rc involvement_remove(struct db *, row_id programme, row_id edition,
    row_id);
/* RC_CONFLICT while somebody does something or has a place in it. */
enum rc session_item_remove(struct db *, row_id edition, row_id);

/* --- whose --- */

/* RC_NONE unless the row is of this edition and, where host is not 0, in one
 * of that organisation's own local events. */
enum rc part_guard(struct db *, row_id edition, row_id host, row_id part);
enum rc session_guard(struct db *, row_id edition, row_id host, row_id session);
/* edition 0: of the programme; owner 0: anybody's. */
enum rc document_guard(struct db *, row_id programme, row_id edition,
    row_id owner, row_id);
/* The involvement of that programme (edition 0) or edition. */
enum rc involvement_find(struct db *, struct arena *, row_id programme,
    row_id edition, row_id, struct involvement *out);
/* All of them, sessions' own too, in their order; owner as above. */
enum rc document_all(struct db *, struct arena *, row_id programme,
    row_id edition, row_id owner, struct document **out);

/* --- an edition's state --- */

enum rc edition_status_set(struct db *, row_id, enum edition_status);
enum rc edition_public_set(struct db *, row_id, bool);
/* Publishes the timetable (again: the next version), or hides it. */
enum rc edition_timetable_set(struct db *, row_id, bool, unixtime now);

/* --- who is where --- */

struct clash {			/* why somebody cannot be in a session */
	const char *person;	/* name */
	const char *session;	/* words: where they are then */
	unixtime starts, ends;
};
/* The first clash of a session at these times: of one person, or (person 0) of
 * anybody in it; RC_NONE when there is none. */
enum rc session_clash(struct db *, struct arena *, row_id session,
    unixtime starts, unixtime ends, row_id person, struct clash *out);
/* Whom a session may be given to: participants and staff, by name; host not 0:
 * only that organisation's. */
enum rc edition_people(struct db *, struct arena *, row_id programme,
    row_id edition, row_id host, struct person **out);
/* Takes a contributor, and nobody else, off a session. */
enum rc session_contributor_remove(struct db *, row_id edition, row_id session,
    row_id person);
/* participant_list(), of one partner: sent or hosted by it, or its own. */
enum rc participant_list_of(struct db *, struct arena *, row_id edition,
    row_id partner, row_id part, const char *state, struct participant **out);

/* --- roles --- */

struct member {			/* a person's role in a programme */
	row_id programme, person, organisation;
	const char *programme_slug, *programme_title;	/* title: words */
	const char *name, *email;
	const char *role;		/* "organiser" */
	const char *organisation_name;	/* words, or NULL */
	bool above;			/* given in a programme above this one */
	struct member *next;
};
extern const char *const member_role[];		/* NULL ends */
extern const char *const member_role_label[];	/* marked strings */
/* Of this programme and those above it. */
enum rc member_list(struct db *, struct arena *, row_id programme,
    struct member **out);
/* Everything one person has. */
enum rc member_of_person(struct db *, struct arena *, row_id person,
    struct member **out);
/* RC_CONFLICT when the last organiser, of this programme and above, would go. */
enum rc member_remove(struct db *, row_id programme, row_id person,
    const char *role);

#endif
