/* What the pages of this room are given to show. */
#ifndef PROGRAMME_SHOW_H
#define PROGRAMME_SHOW_H

#include "programme/programme_reading.h"

struct open_call {			/* an edition one can apply to now */
	const struct edition *edition;
	const struct programme *programme;
	unixtime until;			/* 0: no date is set */
	struct open_call *next;
};

struct home_view {
	struct programme *programmes;
	struct edition *editions;
	struct involvement *involved;	/* in all of them */
	struct open_call *open;
	int64_t organisations, countries;
};

struct programme_view {
	struct programme programme;
	struct programme *path;		/* from the root to itself */
	struct programme *below;	/* all; the page picks its children */
	struct edition *editions;
	const struct involvement *involved;
	struct document *documents;
	struct notice *news;
	int64_t organisations, countries;
	bool staff;
};

struct edition_view {
	struct edition edition;
	struct programme *path;
	struct part *parts;
	struct part_change *changes;
	struct topic *topics;
	const struct involvement *involved;
	struct session_item *sessions;
	struct own_group *groups;	/* of whoever looks at their schedule */
	struct document *documents;
	struct part_output *outputs;	/* of its parts */
	struct part_output *inputs;	/* of the edition it follows */
	struct edition *predecessor;	/* NULL: none */
	struct reading *readings;
	struct public_draw *draws;
	struct conclusion conclusion;
	int64_t organisations, countries;
	bool inside, staff;
};

struct me_edition {
	struct edition *edition;
	const struct session_item *coming;	/* the next one, or NULL */
	struct me_edition *next;
};

struct me_view {
	struct me_edition *admitted;
	bool calendar;			/* has an address */
	struct programme *works_for;
};

#endif
