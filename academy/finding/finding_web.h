#ifndef FINDING_WEB_H
#define FINDING_WEB_H

#include "finding/finding.h"
#include "web/web.h"

extern const struct route finding_note_routes[], finding_routes[],
	finding_join_routes[], finding_agree_routes[], finding_desk_routes[],
	finding_public_routes[];

#endif
