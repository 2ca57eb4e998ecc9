#include "store/db.h"

#include <string.h>

#include "ask/ask.h"

/* --- schedules --- */

enum rc
ask_schedule(struct db *db, struct arena *a, row_id edition, const char *kind,
    const char **out)
{
	enum rc rc = db_text(db, a, "SELECT moments FROM ask_schedule"
	    " WHERE edition_id = $1 AND kind = $2", ARGS(INT(edition),
	    TEXT(kind)), out);

	if (rc != RC_NONE)
		return rc;
	*out = NULL;
	return RC_OK;
}

enum rc
ask_schedule_save(struct db *db, row_id edition, const char *kind,
    const char *moments)
{
	return db_change(db, "INSERT INTO ask_schedule (edition_id, kind,"
	    " moments) VALUES ($1, $2, $3) ON CONFLICT (edition_id, kind)"
	    " DO UPDATE SET moments = excluded.moments", ARGS(INT(edition),
	    TEXT(kind), TEXT(moments)));
}

static enum rc
clone(struct db *db, [[maybe_unused]] struct arena *a, row_id from, row_id to,
    [[maybe_unused]] unixtime now)
{
	return db_exec(db, "INSERT INTO ask_schedule (edition_id, kind,"
	    " moments) SELECT $2, kind, moments FROM ask_schedule"
	    " WHERE edition_id = $1 ON CONFLICT (edition_id, kind) DO NOTHING",
	    ARGS(INT(from), INT(to)), NULL);
}
const struct cloner ask_cloner = { "ask", clone };

/* --- questions --- */

/* Every read of questions starts so; read_ask() knows the columns. */
#define SELECT_ASK \
	"SELECT q.id, q.edition_id, q.kind, q.thing_id, q.moment, q.person_id," \
	" coalesce(p.name, q.name), coalesce(p.email, q.email)," \
	" coalesce(p.lang, q.lang), q.state, q.due_at, q.asked_at, q.nonce," \
	" q.reminders, q.reminded_at, CASE WHEN o.state IN ('failed'," \
	" 'bounced') THEN 1 ELSE 0 END, q.answered_at, q.answer, q.why," \
	" q.outcome, q.evidence, q.by_person, b.name, q.by_note," \
	" coalesce(p.mail_format, 'html'), q.shared" \
	" FROM ask q LEFT JOIN person p ON p.id = q.person_id" \
	" LEFT JOIN person b ON b.id = q.by_person" \
	" LEFT JOIN outbox o ON o.id = q.mail_id"

static enum ask_state
state_of(const char *name)
{
	enum ask_state s = ASK_WAITING;

	while (s + 1 < ASK_STATES && strcmp(ask_state_name[s], name) != 0)
		s++;
	return s;
}

static struct ask
read_ask(const struct rows *q, struct arena *a)
{
	return (struct ask){ .id = col_int(q, 0), .edition = col_int(q, 1),
	    .kind = col_text(q, a, 2), .thing = col_int(q, 3),
	    .moment = col_text(q, a, 4), .person = col_int(q, 5),
	    .name = col_text(q, a, 6), .email = col_text(q, a, 7),
	    .lang = col_text(q, a, 8), .state = state_of(col_text(q, a, 9)),
	    .due_at = col_int(q, 10), .asked_at = col_int(q, 11),
	    .nonce = col_int(q, 12), .reminders = (int)col_int(q, 13),
	    .reminded_at = col_int(q, 14), .bounced = col_int(q, 15) != 0,
	    .answered_at = col_int(q, 16), .answer = col_text(q, a, 17),
	    .why = col_text(q, a, 18), .outcome = col_text(q, a, 19),
	    .evidence = col_text(q, a, 20), .by = col_int(q, 21),
	    .by_name = col_text(q, a, 22), .by_note = col_text(q, a, 23),
	    .format = col_text(q, a, 24), .shared = col_int(q, 25) != 0 };
}

static enum rc
read_asks(struct rows q, struct arena *a, struct ask **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct ask);
		**out = read_ask(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
ask_find(struct db *db, struct arena *a, row_id id, struct ask *out)
{
	struct rows q = db_query(db, SELECT_ASK " WHERE q.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_ask(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
ask_list(struct db *db, struct arena *a, row_id edition, const char *kind,
    row_id thing, struct ask **out)
{
	return read_asks(db_query(db, SELECT_ASK " WHERE q.edition_id = $1"
	    " AND ($2 = '' OR q.kind = $2) AND ($3 = 0 OR q.thing_id = $3)"
	    " ORDER BY q.kind, q.thing_id, q.due_at, q.id",
	    ARGS(INT(edition), TEXT(kind == NULL ? "" : kind), INT(thing))), a,
	    out);
}

enum rc
ask_waiting(struct db *db, struct arena *a, struct ask **out)
{
	return read_asks(db_query(db, SELECT_ASK " WHERE q.state = 'waiting'"
	    " ORDER BY q.id", NO_ARGS), a, out);
}

/* What was asked before of the same thing waits for nobody any more. */
static enum rc
end_before(struct db *db, const struct ask *q)
{
	return db_exec(db, "UPDATE ask SET state = 'missed' WHERE kind = $1"
	    " AND thing_id = $2 AND id <> $3 AND state = 'waiting'",
	    ARGS(TEXT(q->kind), INT(q->thing), INT(q->id)), NULL);
}

enum rc
ask_add(struct db *db, struct ask *q)
{
	TRY(db_insert(db, "INSERT INTO ask (edition_id, kind, thing_id, moment,"
	    " person_id, name, email, lang, state, due_at, asked_at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
	    " ON CONFLICT (kind, thing_id, moment) DO NOTHING RETURNING id",
	    ARGS(INT_OR_NULL(q->edition), TEXT(q->kind), INT(q->thing),
	    TEXT(q->moment), INT_OR_NULL(q->person), TEXT(q->person == 0 ?
	    q->name : NULL), TEXT(q->person == 0 ? q->email : NULL),
	    TEXT(q->lang), TEXT(ask_state_name[q->state]), INT(q->due_at),
	    INT_OR_NULL(q->asked_at)), &q->id));
	return q->state == ASK_WAITING ? end_before(db, q) : RC_OK;
}

enum rc
ask_anew(struct db *db, struct ask *q)
{
	return db_insert(db, "UPDATE ask SET person_id = $4, name = $5,"
	    " email = $6, lang = $7, state = 'waiting', due_at = $8,"
	    " asked_at = $8, mail_id = NULL, nonce = nonce + 1, reminders = 0,"
	    " reminded_at = NULL, answered_at = NULL, answer = NULL,"
	    " why = NULL, outcome = NULL, evidence = NULL, shared = 0,"
	    " by_person = NULL, by_note = NULL WHERE kind = $1 AND thing_id = $2 AND moment = $3"
	    " RETURNING id", ARGS(TEXT(q->kind), INT(q->thing),
	    TEXT(q->moment), INT_OR_NULL(q->person), TEXT(q->person == 0 ?
	    q->name : NULL), TEXT(q->person == 0 ? q->email : NULL),
	    TEXT(q->lang), INT(q->asked_at)), &q->id);
}

enum rc
ask_mailed(struct db *db, row_id id, row_id mail)
{
	return db_change(db, "UPDATE ask SET mail_id = $2 WHERE id = $1",
	    ARGS(INT(id), INT(mail)));
}

enum rc
ask_reminded(struct db *db, const struct ask *q, bool by_itself, unixtime now)
{
	return db_change(db, "UPDATE ask SET reminders = reminders + $2,"
	    " reminded_at = $3 WHERE id = $1 AND state = 'waiting'"
	    " AND coalesce(reminded_at, 0) = $4", ARGS(INT(q->id),
	    INT(by_itself), INT(now), INT(q->reminded_at)));
}

#define OLD "state = 'waiting' AND asked_at <= $1"
#define ADDRESSES "person_id IS NULL AND email IS NOT NULL AND asked_at <= $1"

static enum rc
end_old(struct db *db, void *of)
{
	const unixtime now = *(const unixtime *)of;

	TRY(db_exec(db, "UPDATE ask SET state = 'missed' WHERE " OLD,
	    ARGS(INT(now - (int64_t)ASK_LINK_DAYS * 86400)), NULL));
	return db_exec(db, "UPDATE ask SET name = NULL, email = NULL WHERE "
	    ADDRESSES, ARGS(INT(now - (int64_t)ASK_ADDRESS_DAYS * 86400)),
	    NULL);
}

enum rc
ask_end_old(struct db *db, unixtime now)
{
	int64_t old, addresses;

	TRY(db_int(db, "SELECT count(*) FROM ask WHERE " OLD,
	    ARGS(INT(now - (int64_t)ASK_LINK_DAYS * 86400)), &old));
	TRY(db_int(db, "SELECT count(*) FROM ask WHERE " ADDRESSES,
	    ARGS(INT(now - (int64_t)ASK_ADDRESS_DAYS * 86400)), &addresses));
	return old + addresses == 0 ? RC_OK : db_transact(db, end_old, &now);
}

enum rc
ask_answer(struct db *db, const struct ask *q, unixtime now)
{
	return db_change(db, "UPDATE ask SET state = 'answered',"
	    " answered_at = $2, answer = $3, why = $4, outcome = $5,"
	    " evidence = $6, by_person = $7, by_note = $8, shared = $9"
	    " WHERE id = $1",
	    ARGS(INT(q->id), INT(now), TEXT(q->answer), TEXT(q->why),
	    TEXT(q->outcome), TEXT(q->evidence), INT_OR_NULL(q->by),
	    TEXT(q->by_note), INT(q->shared)));
}

enum rc
ask_revoke(struct db *db, row_id id, bool over)
{
	return db_change(db, "UPDATE ask SET nonce = nonce + 1, state ="
	    " CASE WHEN $2 = 1 AND state = 'waiting' THEN 'missed'"
	    " ELSE state END WHERE id = $1", ARGS(INT(id), INT(over)));
}

enum rc
ask_pass(struct db *db, const char *kind, row_id thing, row_id person,
    unixtime now)
{
	/* A link shows the thing, answered or not: whoever had it before is to
	 * see no more of it.  Where nobody follows (0), the question waits. */
	TRY(db_exec(db, "UPDATE ask SET nonce = nonce + 1 WHERE kind = $1"
	    " AND thing_id = $2", ARGS(TEXT(kind), INT(thing)), NULL));
	return db_exec(db, "UPDATE ask SET person_id = $3, name = NULL,"
	    " email = NULL, asked_at = $4, mail_id = NULL, reminders = 0,"
	    " reminded_at = NULL WHERE kind = $1 AND thing_id = $2"
	    " AND state = 'waiting'", ARGS(TEXT(kind), INT(thing),
	    INT_OR_NULL(person), INT(now)), NULL);
}

enum rc
ask_over(struct db *db, const char *kind, row_id thing)
{
	return db_exec(db, "UPDATE ask SET state = 'missed' WHERE kind = $1"
	    " AND thing_id = $2 AND state = 'waiting'", ARGS(TEXT(kind),
	    INT(thing)), NULL);
}

enum rc
ask_drop(struct db *db, const char *kind, row_id thing)
{
	return db_exec(db, "DELETE FROM ask WHERE kind = $1 AND thing_id = $2",
	    ARGS(TEXT(kind), INT(thing)), NULL);
}
