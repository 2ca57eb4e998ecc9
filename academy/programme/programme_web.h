#ifndef PROGRAMME_WEB_H
#define PROGRAMME_WEB_H

#include "programme/programme.h"
#include "web/web.h"

extern const struct route programme_routes[];
extern const struct route programme_named_routes[];
/* The organisers' side, a table a file. */
extern const struct route programme_desk_routes[];
extern const struct route programme_edition_routes[];
extern const struct route programme_session_routes[];
extern const struct route programme_document_routes[];
extern const struct route programme_people_routes[];

/*
 * What stands around every page of a programme or edition: name, brand,
 * funders' acknowledgement, contact.  The gate calls it, so that no page can
 * forget it.  e: NULL on the programme's own pages.
 */
enum rc programme_frame(struct req *, const struct programme *,
    const struct edition *e);

#endif
