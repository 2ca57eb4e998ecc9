/* What is held about who is asked, or enters answers for others. */
#include "store/db.h"

#include "ask/ask.h"

#define ADDRESS(n) "(SELECT email FROM person WHERE id = $" #n ")"
#define THEIRS "(person_id = $1 OR email = " ADDRESS(1) ")"

static enum rc
export_person(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	return personal_rows(a, db_query(db, "SELECT e.slug, q.kind, q.moment,"
	    " q.state, q.name, q.email, q.asked_at, q.answered_at, q.answer,"
	    " q.why, q.outcome, q.evidence, q.by_note, CASE q.shared WHEN 1"
	    " THEN 'the public' END FROM ask q"
	    " LEFT JOIN edition e ON e.id = q.edition_id"
	    " WHERE (q.person_id = $1 OR q.email = " ADDRESS(1) ")"
	    " ORDER BY q.id", ARGS(INT(person))), "question",
	    "edition about moment state name email asked_at:time"
	    " answered_at:time answer why outcome evidence received"
	    " read_by", b);
}

/* That somebody was asked and which answer came stays, to be counted. */
static enum rc
erase_person(struct db *db, [[maybe_unused]] struct arena *a, row_id person,
    [[maybe_unused]] unixtime now)
{
	return db_exec(db, "UPDATE ask SET name = NULL, email = NULL,"
	    " why = NULL, outcome = NULL, evidence = NULL, by_note = NULL,"
	    " shared = 0, nonce = nonce + 1, state = CASE WHEN state = 'waiting'"
	    " THEN 'missed' ELSE state END WHERE " THEIRS, ARGS(INT(person)),
	    NULL);
}

static enum rc
merge_person(struct db *db, row_id from, row_id to)
{
	static const char *const steps[] = {
		"UPDATE ask SET person_id = $2 WHERE person_id = $1",
		"UPDATE ask SET by_person = $2 WHERE by_person = $1",
		"UPDATE ask SET email = " ADDRESS(2) " WHERE email = "
		    ADDRESS(1),
		NULL
	};

	return db_steps(db, steps, ARGS(INT(from), INT(to)));
}

static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT count(*) FROM ask WHERE person_id = $1"
	    " OR by_person = $1", person, yes);
}

const struct personal ask_personal = { "ask", export_person, erase_person,
	merge_person, needs };
