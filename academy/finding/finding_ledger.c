/* Rules of the ledger: who waits, what is overdue, what sums up. */
#include "finding/finding_ledger.h"

#include <string.h>

enum { DAY = 86400 };

const char *const cell_state_name[CELL_STATES] = { "open", "committed",
	"declined" };
const char *const cell_state_label[CELL_STATES] = { N_("Open"),
	N_("Committed"), N_("Declined") };
const char *const practised_name[PRACTISEDS] = { "not-yet", "started", "done",
	"stopped" };
const char *const practised_label[PRACTISEDS] = { N_("Not begun"),
	N_("Under way"), N_("Put into practice"), N_("Stopped") };

int64_t
ledger_days_waiting(const struct ledger_cell *c, unixtime now)
{
	return c->state != CELL_OPEN || c->asked_at == 0 || now < c->asked_at ?
	    0 : (now - c->asked_at) / DAY;
}

bool
ledger_overdue(const struct ledger_cell *c, unixtime now, const char *today)
{
	if (c->state == CELL_OPEN)
		return c->asked_at != 0 &&
		    ledger_days_waiting(c, now) >= LEDGER_LATE_DAYS;
	if (c->state == CELL_DECLINED || c->until == NULL ||
	    strcmp(c->until, today) >= 0)
		return false;
	return !c->reported || (c->practised != PRACTISED_DONE &&
	    c->practised != PRACTISED_STOPPED);
}

struct ledger_sum *
ledger_sums(struct arena *a, const struct ledger_cell *c)
{
	struct ledger_sum *all = NULL;

	for (; c != NULL; c = c->next) {
		struct ledger_sum **at = &all;

		while (*at != NULL && !text_same((*at)->country, c->country))
			at = &(*at)->next;
		if (*at == NULL) {
			*at = arena_new(a, struct ledger_sum);
			(*at)->country = c->country;
		}
		(*at)->in[c->state]++;
		if (c->state == CELL_COMMITTED && c->reported) {
			(*at)->started += c->practised == PRACTISED_STARTED;
			(*at)->done += c->practised == PRACTISED_DONE;
		}
	}
	return all;
}
