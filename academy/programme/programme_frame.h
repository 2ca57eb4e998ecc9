/*
 * What stands around every page of a programme or edition: name, brand,
 * languages, funders' acknowledgement, contact.  The gate calls it, so that no
 * page can forget it.
 */
#ifndef PROGRAMME_FRAME_H
#define PROGRAMME_FRAME_H

#include "programme/programme.h"
#include "web/web.h"

/* e: NULL on the programme's own pages. */
enum rc programme_frame(struct req *, const struct programme *,
    const struct edition *e);

#endif
