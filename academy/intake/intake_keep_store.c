/* What is kept of applications and how long; what comes along into the next
 * edition. */
#include "intake/intake.h"

#include "base/json.h"
#include "store/blob.h"

enum { DAY = 86400 };

/* --- files --- */

/* Drops the files that a query names; the rows that hold them are removed or
 * changed by the caller right after. */
static enum rc
drop_blobs(struct db *db, struct arena *a, const char *sql, struct args args)
{
	struct rows q = db_query(db, sql, args);
	struct ids { row_id id; struct ids *next; } *all = NULL;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		struct ids *one = arena_new(a, struct ids);

		*one = (struct ids){ col_int(&q, 0), all };
		all = one;
	}
	if (rc != RC_NONE)
		return rc;
	for (; all != NULL; all = all->next)
		TRY(blob_drop(db, all->id));
	return RC_OK;
}

enum rc
application_discard(struct db *db, struct arena *a, row_id id)
{
	TRY(drop_blobs(db, a, "SELECT blob_id FROM answer"
	    " WHERE blob_id IS NOT NULL AND application_id = $1",
	    ARGS(INT(id))));
	return db_change(db, "DELETE FROM application WHERE id = $1"
	    " AND state IN ('draft', 'unconfirmed')", ARGS(INT(id)));
}

/* --- what is too old --- */

/* Each condition names the parameters that hold its times. */
#define OLD_DRAFT(begun, sent) \
	"((state = 'draft' AND saved_at < " begun ") OR" \
	" (state = 'unconfirmed' AND saved_at < " sent "))"

/* The end of an edition: that of its last part. */
#define EDITION_END(edition) \
	"(SELECT max(ends) FROM part WHERE edition_id = " edition ")"

/* Applications of editions whose retention is over, of people who were not
 * admitted; those emptied before have no address left. */
#define OVER(now) \
	"email <> '' AND NOT EXISTS (SELECT 1 FROM participant pa" \
	" WHERE pa.edition_id = application.edition_id" \
	" AND pa.person_id = application.person_id)" \
	" AND edition_id IN (SELECT e.id FROM edition e WHERE " \
	EDITION_END("e.id") " + e.retention_days * 86400 < " now ")"

/* Answers to questions with a retention of their own. */
#define OVER_ANSWER(now) \
	"question_id IN (SELECT u.id FROM question u" \
	" WHERE u.retention_days IS NOT NULL AND " \
	EDITION_END("u.edition_id") " + u.retention_days * 86400 < " now ")"

/* Takes away what tells who it was. */
#define EMPTY(where) \
	"UPDATE application SET email = '', name = '', gender = NULL," \
	" position = NULL, employer_name = NULL, employer_email = NULL," \
	" consent_text = NULL, delegation_id = NULL WHERE " where

struct purge {
	struct arena *arena;
	unixtime now, begun, sent;	/* saved before then: too old */
};

static enum rc
purge(struct db *db, void *of)
{
	const struct purge *p = of;
	struct args old = ARGS(INT(p->begun), INT(p->sent));
	struct args now = ARGS(INT(p->now));

	TRY(drop_blobs(db, p->arena, "SELECT blob_id FROM answer WHERE blob_id"
	    " IS NOT NULL AND application_id IN (SELECT id FROM application"
	    " WHERE " OLD_DRAFT("$1", "$2") ")", old));
	TRY(db_exec(db, "DELETE FROM application WHERE "
	    OLD_DRAFT("$1", "$2"), old, NULL));
	TRY(drop_blobs(db, p->arena, "SELECT blob_id FROM answer"
	    " WHERE blob_id IS NOT NULL AND (" OVER_ANSWER("$1")
	    " OR application_id IN (SELECT id FROM application WHERE "
	    OVER("$1") "))", now));
	TRY(db_exec(db, "DELETE FROM answer WHERE " OVER_ANSWER("$1"), now,
	    NULL));
	TRY(db_exec(db, "DELETE FROM answer WHERE application_id IN"
	    " (SELECT id FROM application WHERE " OVER("$1") ")", now, NULL));
	TRY(db_exec(db, "DELETE FROM application_typed WHERE application_id IN"
	    " (SELECT id FROM application WHERE " OVER("$1") ")", now, NULL));
	TRY(db_exec(db, "DELETE FROM application_link WHERE application_id IN"
	    " (SELECT id FROM application WHERE " OVER("$1") ")", now, NULL));
	TRY(db_exec(db, EMPTY(OVER("$1")), now, NULL));
	return db_exec(db, "DELETE FROM delegation WHERE id NOT IN"
	    " (SELECT delegation_id FROM application"
	    " WHERE delegation_id IS NOT NULL)", NO_ARGS, NULL);
}

enum rc
intake_purge(struct db *db, unixtime now)
{
	struct purge p = { .now = now,
	    .begun = now - (int64_t)INTAKE_DRAFT_DAYS * DAY,
	    .sent = now - (int64_t)INTAKE_CONFIRM_DAYS * DAY };
	int64_t due;
	enum rc rc;

	/* Looked at every minute, without getting into anybody's way. */
	TRY(db_int(db, "SELECT CASE WHEN EXISTS (SELECT 1 FROM application"
	    " WHERE " OLD_DRAFT("$2", "$3") ") OR EXISTS (SELECT 1 FROM answer"
	    " WHERE " OVER_ANSWER("$1") ") OR EXISTS (SELECT 1 FROM application"
	    " WHERE " OVER("$1") ") THEN 1 ELSE 0 END", ARGS(INT(now),
	    INT(p.begun), INT(p.sent)), &due));
	if (!due)
		return RC_OK;
	p.arena = arena_make();
	rc = db_transact(db, purge, &p);
	arena_free(p.arena);
	return rc;
}

/* --- a person's own data --- */

static void
export_one(struct arena *a, const struct application *p, struct buf *json)
{
	const struct { const char *key, *text; } facts[] = {
		{ "number", p->number },
		{ "state", application_state_name[p->state] },
		{ "name", p->name }, { "email", p->email },
		{ "country", p->country }, { "gender", p->gender },
		{ "position", p->position },
		{ "organisation", words_pick(a, p->organisation_name,
		    p->lang).text },
		{ "employer", p->employer_email },
		{ "made", time_rfc3339(a, p->made_at) },
		{ "submitted", p->submitted_at == 0 ? NULL :
		    time_rfc3339(a, p->submitted_at) },
	};

	json_begin(json, '{');
	json_key(json, "kind");
	json_text(json, "application");
	for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
		if (text_blank(facts[i].text))
			continue;
		json_key(json, facts[i].key);
		json_text(json, facts[i].text);
	}
	json_key(json, "answers");
	json_begin(json, '{');
	for (struct answer *s = p->answers; s != NULL; s = s->next) {
		json_key(json, s->question->name);
		json_text(json, s->text);
	}
	json_end(json, '}');
	json_end(json, '}');
}

static enum rc
export(struct db *db, struct arena *a, row_id person, struct buf *json)
{
	struct rows q = db_query(db, "SELECT id FROM application"
	    " WHERE person_id = $1 ORDER BY id", ARGS(INT(person)));
	row_id *ids = NULL;
	size_t n = 0, room = 0;
	struct application p;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		if (n == room) {
			row_id *more = arena_array(a, row_id, room = 2 * n + 8);

			for (size_t i = 0; i < n; i++)
				more[i] = ids[i];
			ids = more;
		}
		ids[n++] = col_int(&q, 0);
	}
	if (rc != RC_NONE)
		return rc;
	for (size_t i = 0; i < n; i++) {
		TRY(application_find(db, a, ids[i], true, &p));
		export_one(a, &p, json);
	}
	return RC_OK;
}

/* Those confirmed by the person are emptied and withdrawn; what was only begun
 * with the address goes altogether. */
static enum rc
erase(struct db *db, struct arena *a, row_id person, unixtime now)
{
	static const char begun[] = " application_id IN (SELECT id FROM"
	    " application WHERE person_id IS NULL AND email <> ''"
	    " AND email = (SELECT email FROM person WHERE id = $1))";
	static const char own[] = " application_id IN (SELECT id FROM"
	    " application WHERE person_id = $1)";
	struct args who = ARGS(INT(person));

	TRY(drop_blobs(db, a, arena_printf(a, "SELECT blob_id FROM answer"
	    " WHERE blob_id IS NOT NULL AND (%s OR %s)", begun, own), who));
	TRY(db_exec(db, "DELETE FROM application WHERE person_id IS NULL"
	    " AND email <> '' AND email = (SELECT email FROM person"
	    " WHERE id = $1)", who, NULL));
	TRY(db_exec(db, arena_printf(a, "DELETE FROM answer WHERE%s", own),
	    who, NULL));
	TRY(db_exec(db, arena_printf(a, "DELETE FROM application_typed"
	    " WHERE%s", own), who, NULL));
	TRY(db_exec(db, arena_printf(a, "DELETE FROM application_link"
	    " WHERE%s", own), who, NULL));
	TRY(db_exec(db, "UPDATE application SET state = 'withdrawn',"
	    " withdrawn_at = $2 WHERE person_id = $1 AND state <> 'withdrawn'"
	    " AND NOT EXISTS (SELECT 1 FROM participant pa WHERE pa.person_id"
	    " = $1 AND pa.edition_id = application.edition_id)",
	    ARGS(INT(person), INT(now)), NULL));
	return db_exec(db, EMPTY("person_id = $1"), who, NULL);
}

static enum rc
merge(struct db *db, row_id from, row_id to)
{
	TRY(db_exec(db, "UPDATE application SET person_id = $2"
	    " WHERE person_id = $1", ARGS(INT(from), INT(to)), NULL));
	return db_exec(db, "UPDATE application SET entered_by = $2"
	    " WHERE entered_by = $1", ARGS(INT(from), INT(to)), NULL);
}

const struct personal intake_personal = { "intake", export, erase, merge };

/* --- the next edition --- */

static enum rc
clone_questions(struct db *db, struct arena *a, row_id from, row_id to,
    const struct track *old, const struct track *new)
{
	struct question *q;

	TRY(question_list(db, a, from, &q));
	for (; q != NULL; q = q->next) {
		const struct track *o = old, *n = new;

		while (o != NULL && o->id != q->track) {
			o = o->next;
			n = n->next;
		}
		q->id = 0;
		q->edition = to;
		q->track = o == NULL ? 0 : n->id;
		TRY(question_save(db, q));
	}
	return RC_OK;
}

static enum rc
clone(struct db *db, struct arena *a, row_id from, row_id to, unixtime now)
{
	struct call call;
	struct track *old, *new;
	enum rc rc = call_find(db, a, from, &call);

	(void)now;
	if (rc == RC_NONE)
		return RC_OK;	/* nobody applied to that one */
	TRY(rc);
	call.edition = to;
	call.opens = call.closes = 0;
	call.by_hand = "";
	call.next_edition = 0;
	TRY(call_save(db, &call));
	TRY(track_list(db, a, from, &old));
	TRY(track_list(db, a, from, &new));
	for (struct track *t = new; t != NULL; t = t->next) {
		t->id = 0;
		TRY(track_save(db, to, t));
	}
	return clone_questions(db, a, from, to, old, new);
}

const struct cloner intake_cloner = { "intake", clone };
