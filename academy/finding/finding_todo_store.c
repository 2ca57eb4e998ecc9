/* audience: organiser */
/* What was put down and is not taken up. */
#include "store/db.h"

#include "finding/finding_ledger.h"

static enum rc
todo(struct db *db, struct arena *a, row_id edition,
    unixtime now, struct todo **out)
{
	struct todo **end = out;
	int64_t notes;

	*out = NULL;
	TRY(db_int(db, "SELECT count(*) FROM finding_note n"
	    " WHERE n.edition_id = $1 AND NOT EXISTS (SELECT 1"
	    " FROM finding_source x WHERE x.kind = 'note'"
	    " AND x.thing_id = n.id)", ARGS(INT(edition)), &notes));
	todo_add(a, &end, (struct todo){ .stage = 2, .n = notes,
	    .one = N_("{1} note of a session is in no finding yet"),
	    .other = N_("{1} notes of sessions are in no finding yet"),
	    .where = "mine/findings" });
	TRY(db_int(db, "SELECT count(*) FROM finding WHERE edition_id = $1"
	    " AND state = 'open'", ARGS(INT(edition)), &notes));
	todo_add(a, &end, (struct todo){ .stage = 2, .n = notes,
	    .one = N_("{1} finding is put to agreement and not closed"),
	    .other = N_("{1} findings are put to agreement and not closed"),
	    .where = "desk/findings" });
	TRY(db_int(db, "SELECT count(*) FROM ledger_cell c JOIN ledger_row r"
	    " ON r.id = c.row_id WHERE r.edition_id = $1 AND c.state = 'open'"
	    " AND r.asked_at IS NULL", ARGS(INT(edition)), &notes));
	todo_add(a, &end, (struct todo){ .stage = 3, .n = notes,
	    .one = N_("{1} recommendation waits to be put to a partner"),
	    .other = N_("{1} times a recommendation waits to be put to a "
	    "partner"), .where = "desk/ledger" });
	TRY(db_int(db, "SELECT count(*) FROM ledger_cell c JOIN ledger_row r"
	    " ON r.id = c.row_id WHERE r.edition_id = $1 AND c.state = 'open'"
	    " AND r.asked_at <= $2", ARGS(INT(edition), INT(now -
	    (int64_t)LEDGER_LATE_DAYS * 86400)), &notes));
	todo_add(a, &end, (struct todo){ .stage = 3, .late = true, .n = notes,
	    .one = N_("{1} answer to a recommendation is late"),
	    .other = N_("{1} answers to recommendations are late"),
	    .where = "desk/ledger?show=late" });
	TRY(db_int(db, "SELECT count(*) FROM edition e WHERE e.id = $1"
	    " AND e.status IN ('completed', 'implemented') AND NOT EXISTS"
	    " (SELECT 1 FROM finding f WHERE f.edition_id = e.id"
	    " AND f.conclusion = 1 AND f.state IN ('open', 'adopted'))",
	    ARGS(INT(edition)), &notes));
	todo_add(a, &end, (struct todo){ .stage = 3, .n = notes,
	    .one = N_("Write down what the edition concluded"),
	    .where = "desk/findings" });
	return RC_OK;
}
const struct doer finding_doer = { "finding", todo };
