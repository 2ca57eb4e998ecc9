/* What is held about who keeps a plan. */
#include "store/db.h"

#include "base/json.h"
#include "plan/plan.h"

static enum rc
export_whole(struct db *db, struct arena *a, row_id id, struct buf *b)
{
	struct plan p;

	TRY(plan_find(db, a, id, &p));
	json_begin(b, '{');
	json_pair(b, "kind", "plan");
	json_pair(b, "title", p.title);
	json_pair(b, "authority", p.authority);
	json_pair(b, "country", p.country);
	json_pair(b, "authors", p.authors);
	json_pair(b, "mandate", mandate_name[p.mandate]);
	json_pair(b, "mandate_note", p.mandate_note);
	json_pair(b, "challenge", p.challenge);
	json_pair(b, "baseline", p.baseline);
	json_pair(b, "objective", p.objective);
	json_pair(b, "report", p.report);
	json_pair(b, "state", plan_state_name[p.state]);
	json_pair(b, "why", p.why);
	json_pair(b, "made_at", time_rfc3339(a, p.made_at));
	json_pair(b, "changed_at", time_rfc3339(a, p.changed_at));
	json_key(b, "actions");
	json_begin(b, '[');
	for (const struct action *x = p.actions; x != NULL; x = x->next) {
		json_begin(b, '{');
		json_pair(b, "title", x->title);
		json_pair(b, "steps", x->steps);
		json_pair(b, "lead", x->lead);
		json_pair(b, "partners", x->partners);
		json_pair(b, "starts", x->starts);
		json_pair(b, "due", x->due);
		json_pair(b, "cost", x->cost);
		json_pair(b, "source", x->source);
		json_pair(b, "output", x->output);
		json_pair(b, "indicator", x->indicator);
		json_pair(b, "from", x->from);
		json_pair(b, "target", x->target);
		json_pair(b, "risk", x->risk);
		json_pair(b, "answer", x->answer);
		json_pair(b, "state", action_state_name[x->state]);
		json_pair(b, "why", x->why);
		json_end(b, '}');
	}
	json_end(b, ']');
	json_key(b, "links");
	json_begin(b, '[');
	for (const struct plan_link *l = p.links; l != NULL; l = l->next) {
		json_begin(b, '{');
		json_pair(b, "kind", plan_link_name[l->kind]);
		json_pair(b, "title", l->title);
		json_pair(b, "url", l->url);
		json_end(b, '}');
	}
	json_end(b, ']');
	json_end(b, '}');
	return RC_OK;
}

static enum rc
export_person(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	struct plan *list;

	TRY(plan_list(db, a, 0, person, &list));
	for (; list != NULL; list = list->next)
		TRY(export_whole(db, a, list->id, b));
	return RC_OK;
}

/* That there was a plan, of which country, and what became of it stays, to be
 * counted; what it says goes. */
static enum rc
erase_person(struct db *db, struct arena *a, row_id person,
    [[maybe_unused]] unixtime now)
{
	static const char *const gone[] = {
		"DELETE FROM plan_action WHERE plan_id IN (SELECT id FROM plan"
		    " WHERE owner_id = $1)",
		"DELETE FROM plan_link WHERE plan_id IN (SELECT id FROM plan"
		    " WHERE owner_id = $1)",
		"UPDATE plan SET title = '', authority = NULL, authors = NULL,"
		    " mandate_note = NULL, challenge = NULL, baseline = NULL,"
		    " objective = NULL, report = NULL, why = NULL,"
		    " hand_plan = 0, hand_report = 0 WHERE owner_id = $1",
		"UPDATE plan SET passed_from = NULL WHERE passed_from = $1",
		NULL
	};

	struct plan *list;

	/* What employer and peers said of it, and their links, go with it. */
	TRY(plan_list(db, a, 0, person, &list));
	for (; list != NULL; list = list->next) {
		TRY(ask_drop(db, PLAN_ASK_EMPLOYER, list->id));
		TRY(ask_drop(db, PLAN_ASK_PEER, list->id));
	}
	return db_steps(db, gone, ARGS(INT(person)));
}

static enum rc
merge_person(struct db *db, row_id from, row_id to)
{
	static const char *const steps[] = {
		"UPDATE plan SET owner_id = $2 WHERE owner_id = $1",
		"UPDATE plan SET passed_from = $2 WHERE passed_from = $1",
		NULL
	};

	return db_steps(db, steps, ARGS(INT(from), INT(to)));
}

static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT count(*) FROM plan WHERE owner_id = $1",
	    person, yes);
}

const struct personal plan_personal = { "plan", export_person, erase_person,
	merge_person, needs };
