#include "plan/plan.h"

#include <string.h>

const char *const plan_state_name[PLAN_STATES] = { "on", "changed", "stopped",
	"done" };
const char *const plan_state_label[PLAN_STATES] = { N_("Still on"),
	N_("Changed"), N_("Stopped"), N_("Carried out") };

const char *const action_state_name[ACTION_STATES] = { "planned", "started",
	"done", "changed", "dropped" };
const char *const action_state_label[ACTION_STATES] = { N_("Planned"),
	N_("Started"), N_("Done"), N_("Changed"), N_("Dropped") };

const char *const mandate_name[MANDATES] = { "personal", "endorsed",
	"adopted" };
const char *const mandate_label[MANDATES] = { N_("My own plan"),
	N_("Endorsed by the employer"), N_("Adopted by the council") };

const char *const plan_link_name[LINK_KINDS] = { "question", "recommendation",
	"practice",
	"other" };
const char *const plan_link_label[LINK_KINDS] = { N_("Open question"),
	N_("Recommendation"), N_("Practice"), N_("Something else") };

enum rc (*plan_source)(struct db *, struct arena *, row_id edition,
    row_id person, struct asked_question *out);

bool
action_ready(const struct action *x)
{
	return !text_blank(x->title) && !text_blank(x->lead) &&
	    !text_blank(x->due);
}

static bool
ended(const struct action *x)
{
	return x->state == ACTION_DONE || x->state == ACTION_DROPPED;
}

bool
action_overdue(const struct action *x, const char *today)
{
	return !ended(x) && !text_blank(x->due) && strcmp(x->due, today) < 0;
}

bool
plan_ready(const struct plan *p)
{
	return p->n_ready > 0;
}

bool
plan_over(const struct plan *p)
{
	return p->state == PLAN_STOPPED || p->state == PLAN_DONE;
}

bool
plan_overdue(const struct plan *p, const char *today)
{
	return !plan_over(p) && p->next_due != NULL &&
	    strcmp(p->next_due, today) < 0;
}
