/* What keeps a session from being removed: somebody was there, or its poster
 * hangs. */
#include "attendance/attendance.h"

static enum rc
holds_session(struct db *db, row_id session, bool *yes)
{
	int64_t n;

	TRY(db_int(db, "SELECT (SELECT count(*) FROM presence"
	    " WHERE session_id = $1) + (SELECT count(*) FROM check_in"
	    " WHERE session_id = $1)", ARGS(INT(session)), &n));
	*yes = *yes || n > 0;
	return RC_OK;
}

const struct holder attendance_holder = { "attendance", NULL, holds_session };
