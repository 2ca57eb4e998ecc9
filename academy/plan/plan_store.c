#include "store/db.h"

#include <string.h>

#include "plan/plan.h"

/* --- reading --- */

/* Every read of plans starts so; read_plan() knows the columns. */
#define SELECT_PLAN \
	"SELECT p.id, p.edition_id, p.owner_id, o.name, o.lang, p.title," \
	" p.authority, p.country, p.authors, p.mandate, p.mandate_note," \
	" p.challenge, p.baseline, p.objective, p.report, p.hand_plan," \
	" p.hand_report, p.state, p.why, p.heard_at, p.made_at, p.changed_at," \
	" (SELECT count(*) FROM plan_action x WHERE x.plan_id = p.id)," \
	" (SELECT count(*) FROM plan_action x WHERE x.plan_id = p.id" \
	" AND x.lead IS NOT NULL AND x.due IS NOT NULL)," \
	" (SELECT count(*) FROM plan_action x WHERE x.plan_id = p.id" \
	" AND x.state = 'done')," \
	" (SELECT count(*) FROM plan_action x WHERE x.plan_id = p.id" \
	" AND x.state = 'dropped')," \
	" (SELECT min(x.due) FROM plan_action x WHERE x.plan_id = p.id" \
	" AND x.state NOT IN ('done', 'dropped'))," \
	" p.practice_id, b.code, b.title, s.id, p.passed_from," \
	" o.email" \
	" FROM plan p JOIN person o ON o.id = p.owner_id" \
	" LEFT JOIN practice b ON b.id = p.practice_id" \
	" LEFT JOIN practice_shown s ON s.id = p.practice_id"

/* The number of a stored name; a CHECK or our own writing keeps it in the
 * list. */
static unsigned
place(const char *name, const char *const *names, unsigned n)
{
	unsigned i = 0;

	while (i + 1 < n && strcmp(names[i], name) != 0)
		i++;
	return i;
}

static struct plan
read_plan(const struct rows *q, struct arena *a)
{
	return (struct plan){ .id = col_int(q, 0), .edition = col_int(q, 1),
	    .owner = col_int(q, 2), .owner_name = col_text(q, a, 3),
	    .owner_lang = col_text(q, a, 4), .title = col_text(q, a, 5),
	    .authority = col_text(q, a, 6), .country = col_text(q, a, 7),
	    .authors = col_text(q, a, 8), .mandate = place(col_text(q, a, 9),
	    mandate_name, MANDATES), .mandate_note = col_text(q, a, 10),
	    .challenge = col_text(q, a, 11), .baseline = col_text(q, a, 12),
	    .objective = col_text(q, a, 13), .report = col_text(q, a, 14),
	    .hand_plan = col_int(q, 15) != 0,
	    .hand_report = col_int(q, 16) != 0,
	    .state = place(col_text(q, a, 17), plan_state_name, PLAN_STATES),
	    .why = col_text(q, a, 18), .heard_at = col_int(q, 19),
	    .made_at = col_int(q, 20), .changed_at = col_int(q, 21),
	    .n_actions = col_int(q, 22), .n_ready = col_int(q, 23),
	    .n_done = col_int(q, 24), .n_dropped = col_int(q, 25),
	    .next_due = col_text(q, a, 26), .practice = col_int(q, 27),
	    .practice_code = col_text(q, a, 28),
	    .practice_title = col_text(q, a, 29),
	    .practice_public = !col_null(q, 30),
	    .passed_from = col_int(q, 31),
	    .owner_email = col_text(q, a, 32) };
}

static enum rc
read_actions(struct db *db, struct arena *a, struct plan *p)
{
	struct rows q = db_query(db, "SELECT id, pos, title, steps, lead,"
	    " partners, migrants, starts, due, cost, source, output,"
	    " indicator, value_from, value_target, risk, risk_answer, state,"
	    " why FROM plan_action WHERE plan_id = $1 ORDER BY pos, id",
	    ARGS(INT(p->id)));
	struct action **end = &p->actions;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct action);
		**end = (struct action){ .id = col_int(&q, 0), .plan = p->id,
		    .pos = col_int(&q, 1), .title = col_text(&q, a, 2),
		    .steps = col_text(&q, a, 3), .lead = col_text(&q, a, 4),
		    .partners = col_text(&q, a, 5),
		    .migrants = col_int(&q, 6) != 0,
		    .starts = col_text(&q, a, 7), .due = col_text(&q, a, 8),
		    .cost = col_text(&q, a, 9), .source = col_text(&q, a, 10),
		    .output = col_text(&q, a, 11),
		    .indicator = col_text(&q, a, 12),
		    .from = col_text(&q, a, 13), .target = col_text(&q, a, 14),
		    .risk = col_text(&q, a, 15), .answer = col_text(&q, a, 16),
		    .state = place(col_text(&q, a, 17), action_state_name,
		    ACTION_STATES), .why = col_text(&q, a, 18) };
		end = &(*end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
read_links(struct db *db, struct arena *a, struct plan *p)
{
	struct rows q = db_query(db, "SELECT id, kind, thing_id, title, url"
	    " FROM plan_link WHERE plan_id = $1 ORDER BY id",
	    ARGS(INT(p->id)));
	struct plan_link **end = &p->links;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct plan_link);
		**end = (struct plan_link){ .id = col_int(&q, 0),
		    .kind = place(col_text(&q, a, 1), plan_link_name,
		    LINK_KINDS), .thing = col_int(&q, 2),
		    .title = col_text(&q, a, 3), .url = col_text(&q, a, 4) };
		end = &(*end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
plan_find(struct db *db, struct arena *a, row_id id, struct plan *out)
{
	struct rows q = db_query(db, SELECT_PLAN " WHERE p.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_plan(&q, a);
	db_done(&q);
	TRY(read_actions(db, a, out));
	return read_links(db, a, out);
}

enum rc
plan_list(struct db *db, struct arena *a, row_id edition, row_id owner,
    struct plan **out)
{
	struct rows q = db_query(db, SELECT_PLAN
	    " WHERE ($1 = 0 OR p.edition_id = $1)"
	    " AND ($2 = 0 OR p.owner_id = $2)"
	    " ORDER BY p.edition_id, o.name_sort, p.id",
	    ARGS(INT(edition), INT(owner)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct plan);
		**out = read_plan(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
plan_list_whole(struct db *db, struct arena *a, row_id edition,
    struct plan **out)
{
	TRY(plan_list(db, a, edition, 0, out));
	for (struct plan *p = *out; p != NULL; p = p->next) {
		TRY(read_actions(db, a, p));
		TRY(read_links(db, a, p));
	}
	return RC_OK;
}

static enum rc
applied_question(struct db *db, struct arena *a, row_id edition, row_id person,
    struct asked_question *out)
{
	/* A sealed answer has no text here, and stays sealed. */
	struct rows q = db_query(db, "SELECT p.id, qu.name, an.text"
	    " FROM application p JOIN answer an ON an.application_id = p.id"
	    " JOIN question qu ON qu.id = an.question_id"
	    " WHERE p.edition_id = $1 AND p.person_id = $2"
	    " AND p.state = 'submitted' AND qu.name IN ('issue', 'tried',"
	    " 'success') AND an.text IS NOT NULL ORDER BY p.id",
	    ARGS(INT(edition), INT(person)));
	enum rc rc;

	*out = (struct asked_question){ 0 };
	while ((rc = db_next(&q)) == RC_OK) {
		const char *name = col_text(&q, a, 1);
		const char *text = col_text(&q, a, 2);

		out->application = col_int(&q, 0);
		if (strcmp(name, "issue") == 0)
			out->issue = text;
		else if (strcmp(name, "tried") == 0)
			out->tried = text;
		else
			out->success = text;
	}
	if (rc != RC_NONE)
		return rc;
	return text_blank(out->issue) ? RC_NONE : RC_OK;
}

enum rc
plan_question(struct db *db, struct arena *a, row_id edition, row_id person,
    struct asked_question *out)
{
	if (plan_source != NULL) {
		*out = (struct asked_question){ 0 };
		TRY(plan_source(db, a, edition, person, out));
		return text_blank(out->issue) ? RC_NONE : RC_OK;
	}
	return applied_question(db, a, edition, person, out);
}

/* --- writing --- */

enum rc
plan_add(struct db *db, struct plan *p, unixtime now)
{
	p->made_at = p->changed_at = now;
	return db_insert(db, "INSERT INTO plan (edition_id, owner_id, title,"
	    " authority, country, challenge, baseline, objective, made_at,"
	    " changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)"
	    " RETURNING id", ARGS(INT(p->edition), INT(p->owner),
	    TEXT(p->title), TEXT(p->authority), TEXT(p->country == NULL ? "" :
	    p->country), TEXT(p->challenge), TEXT(p->baseline),
	    TEXT(p->objective), INT(now)), &p->id);
}

enum rc
plan_save(struct db *db, const struct plan *p, unixtime now)
{
	return db_change(db, "UPDATE plan SET title = $2, authority = $3,"
	    " authors = $4, mandate = $5, mandate_note = $6, challenge = $7,"
	    " baseline = $8, objective = $9, changed_at = $10 WHERE id = $1",
	    ARGS(INT(p->id), TEXT(p->title), TEXT(p->authority),
	    TEXT(p->authors), TEXT(mandate_name[p->mandate]),
	    TEXT(p->mandate_note), TEXT(p->challenge), TEXT(p->baseline),
	    TEXT(p->objective), INT(now)));
}

enum rc
plan_report(struct db *db, row_id id, const char *report, unixtime now)
{
	return db_change(db, "UPDATE plan SET report = $2, changed_at = $3"
	    " WHERE id = $1", ARGS(INT(id), TEXT(report), INT(now)));
}

enum rc
plan_hand(struct db *db, row_id id, bool plan, bool report)
{
	return db_change(db, "UPDATE plan SET hand_plan = $2, hand_report = $3"
	    " WHERE id = $1", ARGS(INT(id), INT(plan), INT(report)));
}

enum rc
plan_heard(struct db *db, row_id id, const char *state, const char *why,
    unixtime now)
{
	return db_change(db, "UPDATE plan SET state = $2, why = $3,"
	    " heard_at = $4 WHERE id = $1", ARGS(INT(id), TEXT(state),
	    TEXT(why), INT(now)));
}

enum rc
plan_endorsed(struct db *db, row_id id, const char *by)
{
	return db_exec(db, "UPDATE plan SET mandate = 'endorsed',"
	    " mandate_note = $2 WHERE id = $1 AND mandate <> 'adopted'",
	    ARGS(INT(id), TEXT(by)), NULL);
}

enum rc
plan_unendorsed(struct db *db, row_id id, const char *by)
{
	return db_exec(db, "UPDATE plan SET mandate = 'personal',"
	    " mandate_note = NULL WHERE id = $1 AND mandate = 'endorsed'"
	    " AND mandate_note = $2", ARGS(INT(id), TEXT(by)), NULL);
}

enum rc
plan_pass(struct db *db, row_id id, row_id person, unixtime now)
{
	return db_change(db, "UPDATE plan SET owner_id = $2, changed_at = $3,"
	    " passed_from = coalesce(passed_from, owner_id) WHERE id = $1",
	    ARGS(INT(id), INT(person), INT(now)));
}

enum rc
plan_remove(struct db *db, row_id id)
{
	return db_change(db, "DELETE FROM plan WHERE id = $1", ARGS(INT(id)));
}

static enum rc
touch(struct db *db, row_id plan, unixtime now)
{
	return db_change(db, "UPDATE plan SET changed_at = $2 WHERE id = $1",
	    ARGS(INT(plan), INT(now)));
}

enum rc
action_save(struct db *db, struct action *x, unixtime now)
{
	const struct args all = ARGS(INT(x->plan), INT(x->id), TEXT(x->title),
	    TEXT(x->steps), TEXT(x->lead), TEXT(x->partners), INT(x->migrants),
	    TEXT(x->starts), TEXT(x->due), TEXT(x->cost), TEXT(x->source),
	    TEXT(x->output), TEXT(x->indicator), TEXT(x->from),
	    TEXT(x->target), TEXT(x->risk), TEXT(x->answer),
	    TEXT(action_state_name[x->state]), TEXT(x->why),
	    INT(PLAN_ACTIONS));

	if (x->id == 0)
		TRY(db_insert(db, "INSERT INTO plan_action (plan_id, pos,"
		    " title, steps, lead, partners, migrants, starts, due,"
		    " cost, source, output, indicator, value_from,"
		    " value_target, risk, risk_answer, state, why)"
		    " SELECT $1, coalesce(max(pos), 0) + 1, $3, $4, $5, $6,"
		    " $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
		    " $19 FROM plan_action WHERE plan_id = $1 AND $2 = 0"
		    " HAVING count(*) < $20 RETURNING id", all, &x->id));
	else
		TRY(db_change(db, "UPDATE plan_action SET title = $3,"
		    " steps = $4, lead = $5, partners = $6, migrants = $7,"
		    " starts = $8, due = $9, cost = $10, source = $11,"
		    " output = $12, indicator = $13, value_from = $14,"
		    " value_target = $15, risk = $16, risk_answer = $17,"
		    " state = $18, why = $19 WHERE plan_id = $1 AND id = $2"
		    " AND $20 > 0", all));
	return touch(db, x->plan, now);
}

enum rc
action_remove(struct db *db, row_id plan, row_id id, unixtime now)
{
	TRY(db_change(db, "DELETE FROM plan_action WHERE plan_id = $1"
	    " AND id = $2", ARGS(INT(plan), INT(id))));
	return touch(db, plan, now);
}

enum rc
plan_link_add(struct db *db, row_id plan, struct plan_link *l)
{
	return db_insert(db, "INSERT INTO plan_link (plan_id, kind, thing_id,"
	    " title, url) VALUES ($1, $2, $3, $4, $5) RETURNING id",
	    ARGS(INT(plan), TEXT(plan_link_name[l->kind]),
	    INT_OR_NULL(l->thing), TEXT(l->title), TEXT(l->url)), &l->id);
}

enum rc
plan_told(struct db *db, row_id id, row_id practice)
{
	return db_change(db, "UPDATE plan SET practice_id = $2 WHERE id = $1"
	    " AND practice_id IS NULL", ARGS(INT(id), INT(practice)));
}

enum rc
plan_link_remove(struct db *db, row_id plan, row_id id)
{
	return db_change(db, "DELETE FROM plan_link WHERE plan_id = $1"
	    " AND id = $2", ARGS(INT(plan), INT(id)));
}

/* --- a sheet that is taken in --- */

static const char *
or_old(const char *now, const char *before)
{
	return text_blank(now) ? before : now;
}

static enum rc
take_action(struct db *db, const struct plan *p, const struct plan_row *row,
    unixtime now, int64_t *actions)
{
	const struct action *was = p->actions, *n = &row->action;
	struct action x;

	if (text_blank(n->title))
		return RC_OK;
	while (was != NULL && !text_same(was->title, n->title))
		was = was->next;
	x = was == NULL ? (struct action){ .plan = p->id } : *was;
	x.title = n->title;
	x.steps = or_old(n->steps, x.steps);
	x.lead = or_old(n->lead, x.lead);
	x.partners = or_old(n->partners, x.partners);
	x.starts = or_old(n->starts, x.starts);
	x.due = or_old(n->due, x.due);
	x.cost = or_old(n->cost, x.cost);
	x.source = or_old(n->source, x.source);
	x.output = or_old(n->output, x.output);
	x.indicator = or_old(n->indicator, x.indicator);
	x.from = or_old(n->from, x.from);
	x.target = or_old(n->target, x.target);
	x.risk = or_old(n->risk, x.risk);
	x.answer = or_old(n->answer, x.answer);
	x.why = or_old(n->why, x.why);
	if (row->has_state)
		x.state = n->state;
	(*actions)++;
	return action_save(db, &x, now);
}

enum rc
plan_take_in(struct db *db, struct arena *a, row_id edition,
    const struct plan_row *row, unixtime now, int64_t *plans, int64_t *actions)
{
	row_id last = 0;

	*plans = *actions = 0;
	for (; row != NULL; row = row->next) {
		struct plan *list, p = { 0 };

		TRY(plan_list(db, a, edition, row->person, &list));
		while (list != NULL && !text_same(list->title, row->plan.title))
			list = list->next;
		if (list == NULL) {
			p = row->plan;
			p.edition = edition;
			p.owner = row->person;
			p.country = row->country;
			p.authority = or_old(p.authority, row->authority);
			TRY(plan_add(db, &p, now));
			*plans += 1;
		} else {
			TRY(plan_find(db, a, list->id, &p));
			p.authority = or_old(row->plan.authority, p.authority);
			p.challenge = or_old(row->plan.challenge, p.challenge);
			p.baseline = or_old(row->plan.baseline, p.baseline);
			p.objective = or_old(row->plan.objective, p.objective);
			TRY(plan_save(db, &p, now));
			*plans += p.id != last;
		}
		last = p.id;
		TRY(take_action(db, &p, row, now, actions));
	}
	return RC_OK;
}
