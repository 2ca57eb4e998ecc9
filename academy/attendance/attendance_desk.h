/* What the pages of this room ask of its store. */
#ifndef ATTENDANCE_ATTENDANCE_DESK_H
#define ATTENDANCE_ATTENDANCE_DESK_H

#include "attendance/attendance.h"

struct session_count {			/* of one session that counts */
	row_id session;
	int64_t expected, present;
	struct session_count *next;
};
enum rc session_counts(struct db *, struct arena *, row_id edition,
    struct session_count **out);

struct present {			/* one who is in the session's part */
	row_id participant;
	const char *shown;		/* NULL: not present */
	unixtime at;
	bool expected;
	struct present *next;
};
/* In the order of participant_list(). */
enum rc presence_list(struct db *, struct arena *, row_id session,
    struct present **out);
/* Everybody who is expected and not marked yet; *marked: how many. */
enum rc presence_all(struct db *, row_id session, const char *shown, row_id by,
    unixtime now, int64_t *marked);
/* Takes back what presence_all() did then. */
enum rc presence_all_undo(struct db *, row_id session, const char *shown,
    row_id by, unixtime then, int64_t *cleared);
/* The sessions a participant was in: their ids. */
enum rc presence_of(struct db *, struct arena *, row_id participant,
    row_id **ids, size_t *n);

/* --- checking in --- */

enum rc check_in_code(struct db *, struct arena *, row_id session,
    const char **code);
/* A new one, which ends the old. */
enum rc check_in_make(struct db *, struct arena *, row_id session);
enum rc check_in_session(struct db *, const char *code, row_id *session);
/* The participant that a person is in an edition; RC_NONE. */
enum rc participant_of(struct db *, row_id edition, row_id person,
    row_id *participant);

/* --- certificates --- */

struct attendee {			/* a participant's whole attendance */
	row_id participant;
	struct attended attended;
	unixtime first, last;		/* of the sessions attended; 0 */
	struct attendee *next;
};
/* In the order of participant_list(); participant 0: all. */
enum rc attendee_list(struct db *, struct arena *, row_id edition,
    row_id participant, int64_t share, struct attendee **out);

/* Newest first for each participant, withdrawn ones too. */
enum rc certificate_list(struct db *, struct arena *, row_id edition,
    struct certificate **out);
enum rc certificate_find(struct db *, struct arena *, row_id edition, row_id,
    struct certificate *out);
/* The one that stands, else the newest that was withdrawn. */
enum rc certificate_of(struct db *, struct arena *, row_id participant,
    struct certificate *out);
/* To one person, also after a withdrawal; RC_CONFLICT when it is not earned or
 * there is one already. */
enum rc certificate_issue_one(struct db *, struct arena *, row_id edition,
    row_id participant, row_id by, unixtime now);
enum rc certificate_withdraw(struct db *, row_id edition, row_id,
    const char *why, unixtime now);
/* Those who were not written to yet; and that they were. */
enum rc certificate_untold(struct db *, struct arena *, row_id edition,
    struct certificate **out);
enum rc certificate_told(struct db *, row_id, unixtime now);

/* --- figures --- */

/* Participants and contributors; trainers and organisers are not counted. */
struct tally {				/* people */
	const char *key;		/* "LT", "authority", "1"; "" not said */
	int64_t selected, confirmed, attended;
	struct tally *next;
};
struct part_tally {
	row_id part;
	int64_t selected, confirmed, cancelled, attended;
	struct part_tally *next;
};
struct figures {
	int64_t planned;		/* 0: not said */
	int64_t selected;		/* had a place, also who gave it back */
	int64_t confirmed;		/* in at least one part */
	int64_t cancelled;		/* in all parts */
	int64_t attended;		/* at least one session */
	int64_t person_days;		/* a day in the edition's zone with one
					 * session at least */
	int64_t sessions, minutes;	/* sessions held; minutes of all people */
	int64_t municipalities;		/* local authorities of those who came */
	int64_t certificates;
	int64_t partnerships;		/* of peers who both agreed */
	struct part_tally *parts;
	struct tally *countries, *genders, *kinds, *levels, *roles, *sides,
	    *first_timers;
};
enum rc figures_of(struct db *, struct arena *, const struct edition *,
    struct figures *out);

#endif
