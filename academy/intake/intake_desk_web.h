#ifndef INTAKE_DESK_WEB_H
#define INTAKE_DESK_WEB_H

#include "intake/intake.h"
#include "web/web.h"

extern const struct route intake_desk_routes[];

struct list_view {
	struct edition edition;
	struct application *all, *drafts;
	const char *state;		/* shown: a state's name, or "" */
	int64_t count[APPLICATION_STATES];
	struct call call;
	enum call_state call_state;
};

#endif
