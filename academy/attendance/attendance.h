/*
 * Attendance: who was in which session and how that is known, and what follows
 * from it: signature sheets, badges, certificates, the participants' list and
 * every figure a funder asks for.  presence is the one fact table; all figures
 * are queries on it.
 */
#ifndef ATTENDANCE_ATTENDANCE_H
#define ATTENDANCE_ATTENDANCE_H

#include "programme/programme.h"

struct certificate_rule {
	row_id edition;
	int64_t share;			/* percent of the sessions that count */
	int64_t parts_min;
	const char *competence, *title;	/* words */
};

struct attended {			/* of one participant */
	int64_t sessions, of_sessions;	/* in the parts they are in; no breaks,
					 * no cancelled ones, limited seats only
					 * where placed */
	int64_t minutes;
	int64_t parts, of_parts;	/* parts attended up to the share */
};
/* The rule: share of the sessions, and enough parts. */
bool certificate_earned(const struct certificate_rule *, const struct attended *);

/* Marks or clears; RC_CONFLICT when the participant is not in the session's
 * part. */
enum rc presence_set(struct db *, row_id session, row_id participant,
    const char *shown, bool present, row_id by, unixtime now);
enum rc attended_by(struct db *, row_id participant, struct attended *out);
enum rc certificate_rule_save(struct db *, const struct certificate_rule *);
/* Issues to everyone who has earned it and has none; *issued: how many. */
enum rc certificate_issue(struct db *, struct arena *, row_id edition,
    row_id by, unixtime now, int *issued);

#endif
