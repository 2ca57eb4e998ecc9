/* The pages of the room people: signing in, one's account, administration. */
#ifndef PEOPLE_PEOPLE_WEB_H
#define PEOPLE_PEOPLE_WEB_H

#include "web/web.h"

extern const struct route people_routes[];

/*
 * The page of one organisation with the context profile of its municipality,
 * for whoever keeps it: an administrator, its partner, an organiser who works
 * with it.  The caller has asked whether this visitor may.  base: the page's
 * address, under which /figures and /figures/remove are answered.
 */
struct profile_at {
	row_id organisation;
	struct url base;
	struct link back;		/* text NULL: administration */
	bool whole;			/* name, kind, level and country too */
};
enum rc profile_show(struct req *, const struct profile_at *);
enum rc profile_save(struct req *, const struct profile_at *);
enum rc profile_figure_add(struct req *, const struct profile_at *);
enum rc profile_figure_remove(struct req *, const struct profile_at *);

#endif
