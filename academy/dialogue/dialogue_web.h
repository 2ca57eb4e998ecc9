#ifndef DIALOGUE_WEB_H
#define DIALOGUE_WEB_H

#include "ask/ask.h"
#include "web/web.h"

extern const struct route dialogue_routes[], dialogue_commitment_routes[],
	dialogue_desk_routes[], dialogue_sheet_routes[];

/* What is asked about a commitment, of one of each side. */
extern const struct ask_kind dialogue_ask;

/* For the clerk, in no transaction: opens those whose day has come. */
enum rc dialogue_chore(struct db *, struct arena *, unixtime now);

#endif
