/* What the organisers' pages are given to show. */
#ifndef PROGRAMME_DESK_SHOW_H
#define PROGRAMME_DESK_SHOW_H

#include "programme/programme_desk.h"
#include "web/list.h"

struct brand_view {		/* colours as "#14532d" */
	const char *primary, *ink, *accent;
	const char *better_primary, *better_accent;	/* NULL: these pass */
};

struct desk_home {		/* an edition's home */
	struct part *parts;
	struct topic *topics;
	struct session_item *sessions;
	struct involvement *involved;
	struct todo *todos;
	unsigned lacks;		/* for being public */
	int64_t planned, selected, confirmed;
};

/* One row of a coverage table: how many sessions that are held (not cancelled)
 * carry a topic, and whom they have. */
struct cover {
	const struct topic *topic;
	int64_t sessions, visits, keynotes, rapporteurs;
	struct cover *next;
};

struct ratio {			/* of both sides of a dialogue, by part or partner */
	const char *of;		/* words */
	int64_t administration, migrants, unsaid;
	struct ratio *next;
};

struct people_view {
	struct part *parts;
	struct participant *people;	/* as filtered */
	struct ratio *by_part, *by_partner;
	int64_t planned, selected, confirmed, cancelled;
	row_id part;			/* the filter */
	const char *state, *role, *country, *q;
	const char *set;		/* of parts: "12-13"; NULL: any */
	const struct part_set *sets;	/* that occur */
	struct list_sort sort;
	struct list_page page;
	const char *const *countries;	/* that occur; NULL ends */
	bool contacts;			/* addresses may be seen */
};

#endif
