/* audience: organiser */
/* From whom nothing has been heard. */
#include "store/db.h"

#include "ask/ask.h"

static enum rc
todo(struct db *db, struct arena *a, row_id edition, unixtime now,
    struct todo **out)
{
	struct todo **end = out;
	int64_t late, bounced;

	*out = NULL;
	TRY(db_int(db, "SELECT count(*) FROM ask WHERE edition_id = $1"
	    " AND state = 'waiting' AND asked_at <= $2", ARGS(INT(edition),
	    INT(now - (int64_t)ASK_LATE_DAYS * 86400)), &late));
	TRY(db_int(db, "SELECT count(*) FROM ask q JOIN outbox o"
	    " ON o.id = q.mail_id WHERE q.edition_id = $1"
	    " AND q.state = 'waiting' AND o.state IN ('failed', 'bounced')",
	    ARGS(INT(edition)), &bounced));
	todo_add(a, &end, (struct todo){ .stage = 3, .late = true, .n = bounced,
	    .one = N_("{1} question did not reach who was asked"),
	    .other = N_("{1} questions did not reach who was asked"),
	    .where = "desk/asks" });
	todo_add(a, &end, (struct todo){ .stage = 3, .n = late,
	    .one = N_("{1} answer about what followed is late"),
	    .other = N_("{1} answers about what followed are late"),
	    .where = "desk/asks" });
	return RC_OK;
}
const struct doer ask_doer = { "ask", todo };
