#ifndef SELECTION_WEB_H
#define SELECTION_WEB_H

#include "web/web.h"

extern const struct route selection_routes[];		/* assessors, applicants */
extern const struct route selection_desk_routes[];	/* assessors, rules */
extern const struct route selection_choose_routes[];	/* choosing, publishing */
extern const struct route selection_delegation_routes[];
extern const struct route selection_wish_routes[];	/* asking for draws */
extern const struct route selection_draw_routes[];
extern const struct route selection_replace_routes[];	/* who could come in */

/* An id that the query of a page or its form gives by that name; 0: none. */
row_id selection_given_id(struct req *, const char *name);

#endif
