/* What is held about who keeps a plan. */
#include "store/db.h"

#include "base/json.h"
#include "plan/plan.h"

static void
pair(struct buf *b, const char *key, const char *text)
{
	if (text_blank(text))
		return;
	json_key(b, key);
	json_text(b, text);
}

static enum rc
export_whole(struct db *db, struct arena *a, row_id id, struct buf *b)
{
	struct plan p;

	TRY(plan_find(db, a, id, &p));
	json_begin(b, '{');
	pair(b, "kind", "plan");
	pair(b, "title", p.title);
	pair(b, "authority", p.authority);
	pair(b, "country", p.country);
	pair(b, "authors", p.authors);
	pair(b, "mandate", mandate_name[p.mandate]);
	pair(b, "mandate_note", p.mandate_note);
	pair(b, "challenge", p.challenge);
	pair(b, "baseline", p.baseline);
	pair(b, "objective", p.objective);
	pair(b, "report", p.report);
	pair(b, "state", plan_state_name[p.state]);
	pair(b, "why", p.why);
	pair(b, "made_at", time_rfc3339(a, p.made_at));
	pair(b, "changed_at", time_rfc3339(a, p.changed_at));
	json_key(b, "actions");
	json_begin(b, '[');
	for (const struct action *x = p.actions; x != NULL; x = x->next) {
		json_begin(b, '{');
		pair(b, "title", x->title);
		pair(b, "steps", x->steps);
		pair(b, "lead", x->lead);
		pair(b, "partners", x->partners);
		pair(b, "starts", x->starts);
		pair(b, "due", x->due);
		pair(b, "cost", x->cost);
		pair(b, "source", x->source);
		pair(b, "output", x->output);
		pair(b, "indicator", x->indicator);
		pair(b, "from", x->from);
		pair(b, "target", x->target);
		pair(b, "risk", x->risk);
		pair(b, "answer", x->answer);
		pair(b, "state", action_state_name[x->state]);
		pair(b, "why", x->why);
		json_end(b, '}');
	}
	json_end(b, ']');
	json_key(b, "links");
	json_begin(b, '[');
	for (const struct plan_link *l = p.links; l != NULL; l = l->next) {
		json_begin(b, '{');
		pair(b, "kind", plan_link_name[l->kind]);
		pair(b, "title", l->title);
		pair(b, "url", l->url);
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
erase_person(struct db *db, [[maybe_unused]] struct arena *a, row_id person,
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
	};

	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
		TRY(db_exec(db, gone[i], ARGS(INT(person)), NULL));
	return RC_OK;
}

static enum rc
merge_person(struct db *db, row_id from, row_id to)
{
	return db_exec(db, "UPDATE plan SET owner_id = $2 WHERE owner_id = $1",
	    ARGS(INT(from), INT(to)), NULL);
}

static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM plan WHERE owner_id = $1",
	    ARGS(INT(person)), &n));
	*yes = *yes || n > 0;
	return RC_OK;
}

const struct personal plan_personal = { "plan", export_person, erase_person,
	merge_person, needs };
