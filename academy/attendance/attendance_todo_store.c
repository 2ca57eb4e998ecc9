/* audience: organiser */
/* What an organiser has to do next about who came. */
#include "attendance/attendance.h"

static enum rc
todo(struct db *db, struct arena *a, row_id edition, unixtime now,
    struct todo **out)
{
	struct todo **end = out;
	struct edition e;
	int64_t unmarked, earned = 0;

	*out = NULL;
	TRY(edition_find(db, a, edition, &e));
	TRY(db_int(db, "SELECT count(*) FROM session_item s"
	    " WHERE s.edition_id = $1 AND s.ends < $2 AND s.kind <> 'break'"
	    " AND s.cancelled = 0 AND NOT EXISTS (SELECT 1 FROM presence x"
	    " WHERE x.session_id = s.id) AND EXISTS (SELECT 1"
	    " FROM participant_part pp WHERE pp.part_id = s.part_id"
	    " AND pp.state = 'confirmed')", ARGS(INT(edition), INT(now)),
	    &unmarked));
	if (e.ends != 0 && e.ends < now)
		TRY(certificate_due(db, a, edition, &earned));
	todo_add(a, &end, (struct todo){ .stage = 2, .late = true,
	    .n = unmarked, .one = N_("{1} session is over and nobody is marked "
	    "as present"), .other = N_("{1} sessions are over and nobody is "
	    "marked as present"), .where = "desk/attendance" });
	todo_add(a, &end, (struct todo){ .stage = 3, .n = earned,
	    .one = N_("{1} certificate is earned and not issued"),
	    .other = N_("{1} certificates are earned and not issued"),
	    .where = "desk/certificates" });
	return RC_OK;
}
const struct doer attendance_doer = { "attendance", todo };
