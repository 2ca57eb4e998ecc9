/* audience: organiser */
/* Which questions wait for an answer. */
#include "follow/follow.h"

enum { ANSWER_DAYS = 3 };	/* after which a question is overdue */

static enum rc
todo(struct db *db, struct arena *a, row_id edition, unixtime now,
    struct todo **out)
{
	struct todo **end = out;
	int64_t open, old;

	*out = NULL;
	TRY(db_int(db, "SELECT count(*) FROM query WHERE edition_id = $1"
	    " AND state = 'open'", ARGS(INT(edition)), &open));
	TRY(db_int(db, "SELECT count(*) FROM query WHERE edition_id = $1"
	    " AND state = 'open' AND made_at < $2", ARGS(INT(edition),
	    INT(now - ANSWER_DAYS * 86400)), &old));
	todo_add(a, &end, (struct todo){ .stage = 2, .late = old > 0,
	    .n = open, .one = N_("{1} question waits for an answer"),
	    .other = N_("{1} questions wait for an answer"),
	    .where = "desk/queries" });
	return RC_OK;
}
const struct doer follow_doer = { "follow", todo };
