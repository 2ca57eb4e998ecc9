#ifndef FINDING_WEB_H
#define FINDING_WEB_H

#include "finding/finding.h"
#include "ask/ask.h"
#include "web/web.h"

extern const struct route finding_note_routes[], finding_routes[],
	finding_join_routes[], finding_agree_routes[], finding_desk_routes[],
	finding_public_routes[], finding_ledger_routes[],
	finding_ledger_row_routes[], finding_take_routes[],
	finding_sheet_routes[],
	finding_ledger_sheet_routes[], finding_paper_routes[],
	finding_tried_routes[],
	finding_give_routes[], finding_rapporteur_routes[];

/* What partners are asked: whether they commit; how far it is. */
extern const struct ask_kind ledger_commit_ask, ledger_practice_ask;
/* What delegations are asked: what they tried. */
extern const struct ask_kind tried_ask;
/* For the clerk, in no transaction, before ask_chore(): delegations that came
 * since. */
enum rc tried_chore(struct db *, struct arena *, unixtime now);
/* For the clerk, in no transaction: tells who brought a recommendation up what
 * moved, at most once a day. */
enum rc finding_chore(struct db *, struct arena *, unixtime now);

#endif
