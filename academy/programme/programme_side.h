/* Which side of a civil society dialogue somebody is on. */
#ifndef PROGRAMME_SIDE_H
#define PROGRAMME_SIDE_H

#include "programme/programme.h"

/* The side that an organisation of that kind is on: "administration",
 * "migrants"; NULL: neither, unless an organiser says so. */
const char *organisation_side(enum organisation_kind);
/* The side somebody in the edition is on: the one that was set, else what the
 * organisation is; NULL for others and for whoever works there. */
const char *participant_side(const struct participant *);

#endif
