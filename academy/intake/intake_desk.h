/* The organisers' side of intake. */
#ifndef INTAKE_DESK_H
#define INTAKE_DESK_H

#include "intake/intake.h"

/* Changes places with its neighbour; at either end nothing happens. */
enum rc question_move(struct db *, row_id edition, row_id, bool up);
/*
 * An application that came by letter or telephone: a draft that an organiser
 * fills in on the same pages as applicants do, then takes in.
 */
enum rc application_for(struct db *, struct arena *, row_id edition,
    row_id by, const char *lang, unixtime now, const char **secret);
/* Makes it submitted without waiting for the address to be confirmed.
 * RC_CONFLICT for a draft that an applicant is still writing, RC_INVALID while
 * name or address is missing. */
enum rc application_take_in(struct db *, struct arena *, row_id edition, row_id,
    unixtime now);
/* Drafts that this person began for others. */
enum rc drafts_of(struct db *, struct arena *, row_id edition, row_id by,
    struct application **out);

#endif
