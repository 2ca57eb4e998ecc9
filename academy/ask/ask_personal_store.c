/* What is held about who is asked, or enters answers for others. */
#include "store/db.h"

#include "ask/ask.h"
#include "base/json.h"

#define ADDRESS(n) "(SELECT email FROM person WHERE id = $" #n ")"
#define THEIRS "(person_id = $1 OR email = " ADDRESS(1) ")"

static enum rc
export_person(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	struct rows q = db_query(db, "SELECT e.slug, q.kind, q.moment, q.state,"
	    " q.name, q.email, q.asked_at, q.answered_at, q.answer, q.why,"
	    " q.outcome, q.evidence, q.by_note, q.shared FROM ask q"
	    " LEFT JOIN edition e ON e.id = q.edition_id"
	    " WHERE (q.person_id = $1 OR q.email = "
	    ADDRESS(1) ") ORDER BY q.id",
	    ARGS(INT(person)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		json_begin(b, '{');
		json_pair(b, "kind", "question");
		json_pair(b, "edition", col_text(&q, a, 0));
		json_pair(b, "about", col_text(&q, a, 1));
		json_pair(b, "moment", col_text(&q, a, 2));
		json_pair(b, "state", col_text(&q, a, 3));
		json_pair(b, "name", col_text(&q, a, 4));
		json_pair(b, "email", col_text(&q, a, 5));
		if (!col_null(&q, 6))
			json_pair(b, "asked_at", time_rfc3339(a, col_int(&q, 6)));
		if (!col_null(&q, 7))
			json_pair(b, "answered_at", time_rfc3339(a, col_int(&q, 7)));
		json_pair(b, "answer", col_text(&q, a, 8));
		json_pair(b, "why", col_text(&q, a, 9));
		json_pair(b, "outcome", col_text(&q, a, 10));
		json_pair(b, "evidence", col_text(&q, a, 11));
		json_pair(b, "received", col_text(&q, a, 12));
		if (col_int(&q, 13) != 0)
			json_pair(b, "read_by", "the public");
		json_end(b, '}');
	}
	return rc == RC_NONE ? RC_OK : rc;
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
	};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		TRY(db_exec(db, steps[i], ARGS(INT(from), INT(to)), NULL));
	return RC_OK;
}

static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM ask WHERE person_id = $1"
	    " OR by_person = $1", ARGS(INT(person)), &n));
	*yes = *yes || n > 0;
	return RC_OK;
}

const struct personal ask_personal = { "ask", export_person, erase_person,
	merge_person, needs };
