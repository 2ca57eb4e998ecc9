#ifndef CONSULT_WEB_H
#define CONSULT_WEB_H

#include "consult/consult.h"
#include "web/web.h"

extern const struct route consult_routes[], consult_desk_routes[],
	consult_record_routes[], consult_case_routes[],
	consult_case_desk_routes[];

#endif
