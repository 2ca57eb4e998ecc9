/* audience: organiser */
/* Who goes home without a plan. */
#include "store/db.h"

#include "plan/plan.h"

static enum rc
todo(struct db *db, struct arena *a, row_id edition, unixtime now,
    struct todo **out)
{
	struct todo **end = out;
	struct edition e;
	int64_t without = 0, with;

	*out = NULL;
	TRY(edition_find(db, a, edition, &e));
	TRY(db_int(db, "SELECT count(*) FROM plan WHERE edition_id = $1",
	    ARGS(INT(edition)), &with));
	/* Not every edition works with plans: one has to be there. */
	if (with > 0 && e.ends != 0 && e.ends - 86400 < now)
		TRY(db_int(db, "SELECT count(*) FROM participant pa"
		    " WHERE pa.edition_id = $1 AND pa.role = 'participant'"
		    " AND EXISTS (SELECT 1 FROM participant_part pp"
		    " WHERE pp.participant_id = pa.id"
		    " AND pp.state = 'confirmed') AND NOT EXISTS (SELECT 1"
		    " FROM plan p WHERE p.edition_id = pa.edition_id"
		    " AND pa.person_id IN (p.owner_id, p.passed_from))", ARGS(INT(edition)),
		    &without));
	todo_add(a, &end, (struct todo){ .stage = 2, .n = without,
	    .one = N_("{1} participant has no action plan"),
	    .other = N_("{1} participants have no action plan"),
	    .where = "desk/plans" });
	return RC_OK;
}
const struct doer plan_doer = { "plan", todo };
