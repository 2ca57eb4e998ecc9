#ifndef PLAN_WEB_H
#define PLAN_WEB_H

#include "ask/ask.h"
#include "web/web.h"

extern const struct route plan_routes[], plan_hand_routes[],
	plan_practice_routes[], plan_stands_routes[],
	plan_desk_routes[], plan_sheet_routes[];

/* What is asked about a plan: of who keeps it, of the employer, of a peer. */
extern const struct ask_kind plan_ask, plan_employer_ask, plan_peer_ask;

#endif
