/*
 * "We tried it": who took a practice home tells what became of it, on the
 * practice's page, as the practice itself was told: a less successful trial
 * counts as much as one that worked.
 *
 *   told > shown       by those who look after the practice
 *       \> refused     it may be told anew
 *
 * One of each person for each practice; told again, it waits again.  Names of
 * people are never shown, and that of the organisation only where it agreed.  A
 * record of one's own that came of it is linked with the practice, on both
 * pages, while both are public and named.
 */
#ifndef PRACTICE_TRIAL_H
#define PRACTICE_TRIAL_H

#include "practice/practice.h"

enum trial_outcome { TRIAL_WORKED, TRIAL_PARTLY, TRIAL_NOT, TRIAL_RUNNING,
	TRIAL_OUTCOMES };
extern const char *const trial_outcome_name[TRIAL_OUTCOMES];
extern const char *const trial_outcome_label[TRIAL_OUTCOMES];

enum trial_state { TRIAL_TOLD, TRIAL_SHOWN, TRIAL_REFUSED, TRIAL_STATES };
extern const char *const trial_state_name[TRIAL_STATES];

enum { TRIAL_TEXT_MAX = 2000, TRIAL_PLACE_MAX = 160 };	/* code points */

struct trial {
	row_id id, practice, person;
	enum trial_state state;
	enum trial_outcome outcome;
	const char *place, *country;	/* country may be NULL */
	bool named;			/* these may be shown */
	const char *adapted, *happened, *lang;
	row_id own;			/* the record that came of it; 0 */
	const char *own_code, *own_title;	/* NULL unless everybody may see */
	const char *code, *title;	/* of the practice */
	unixtime at;
	struct trial *next;
};

/* The person's own; RC_NONE: there is none. */
enum rc trial_of(struct db *, struct arena *, row_id practice, row_id person,
    struct trial *out);
/* Keeps it as told, in place of the person's earlier one.  own is to be a
 * record of that person's (RC_INVALID). */
enum rc trial_tell(struct db *, const struct trial *);
enum rc trial_drop(struct db *, row_id practice, row_id person);
/* Those that are shown, newest first; place and country NULL where they are not
 * to be. */
enum rc trial_shown(struct db *, struct arena *, row_id practice,
    struct trial **out);
/* Those that wait for a decision: of a practice, or (practice 0) of all of a
 * programme (0: of none). */
enum rc trial_waiting(struct db *, struct arena *, row_id practice,
    row_id programme, struct trial **out);
/* RC_CONFLICT when it does not wait. */
enum rc trial_decide(struct db *, row_id practice, row_id trial, bool show);
/* Public records of a person that may have come of a trial: id, title. */
enum rc trial_own_records(struct db *, struct arena *, row_id person,
    row_id but, struct practice_entry **out);

#endif
