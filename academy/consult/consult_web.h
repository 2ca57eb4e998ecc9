#ifndef CONSULT_WEB_H
#define CONSULT_WEB_H

#include "consult/consult.h"
#include "web/web.h"

extern const struct route consult_routes[], consult_desk_routes[],
	consult_record_routes[], consult_late_routes[],
	consult_late_desk_routes[], consult_case_routes[],
	consult_case_desk_routes[];

/* For programme_groups: adds to the end of a list what that person does at which
 * question. */
enum rc consult_of_person(struct db *, struct arena *, row_id edition,
    row_id person, struct own_group **out);

#endif
