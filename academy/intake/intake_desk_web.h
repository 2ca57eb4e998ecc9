#ifndef INTAKE_DESK_WEB_H
#define INTAKE_DESK_WEB_H

#include "intake/intake.h"
#include "web/list.h"

extern const struct route intake_desk_routes[];

struct list_view {
	struct edition edition;
	struct application *all;	/* of this page */
	struct application *drafts;	/* begun by the organiser for others */
	const char *q, *state, *country;	/* as asked for, or "" */
	row_id track;
	bool late;
	struct track *tracks;
	const char *const *countries;	/* that occur; NULL ends */
	bool grouped;			/* some have a track or a delegation */
	bool any;			/* at all, whatever is asked for */
	int64_t count[APPLICATION_STATES];
	struct list_sort sort;
	struct list_page page;
	struct call call;
	enum call_state call_state;
};

/* The call of r's edition, as it begins where there is none. */
enum rc intake_call(struct req *, struct call *);
enum rc intake_applications(struct req *);

#endif
