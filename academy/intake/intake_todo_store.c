/* audience: organiser */
/* What an organiser has to do next about the call and the applications. */
#include "intake/intake.h"

enum { UNCONFIRMED_DAYS = 3 };	/* before somebody should look at it */

static bool
undated(const struct call *c)
{
	return c->opens == 0 && *c->by_hand == '\0';
}

static enum rc
todo(struct db *db, struct arena *a, row_id edition, unixtime now,
    struct todo **out)
{
	struct todo **end = out;
	struct call c = { .by_hand = "" };
	struct edition e;
	enum call_state state;
	int64_t old;
	enum rc rc;

	*out = NULL;
	TRY(edition_find(db, a, edition, &e));
	rc = call_find(db, a, edition, &c);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	state = call_state_at(&c, now);
	todo_add(a, &end, (struct todo){ .stage = 1,
	    .n = undated(&c) && e.status <= EDITION_OPEN,
	    .one = N_("Say when the call opens and closes"),
	    .where = "desk/call" });
	todo_add(a, &end, (struct todo){ .stage = 1, .late = true,
	    .n = state == CALL_OPEN && e.status == EDITION_ANNOUNCED,
	    .one = N_("People can apply, but the edition says “announced”: "
	    "change its state"), .where = "desk#state" });
	todo_add(a, &end, (struct todo){ .stage = 1, .late = true,
	    .n = state == CALL_CLOSED && e.status == EDITION_OPEN,
	    .one = N_("The call is closed, but the edition says that people "
	    "apply: change its state"), .where = "desk#state" });
	TRY(db_int(db, "SELECT count(*) FROM application WHERE edition_id = $1"
	    " AND state = 'unconfirmed' AND saved_at < $2", ARGS(INT(edition),
	    INT(now - UNCONFIRMED_DAYS * 86400)), &old));
	todo_add(a, &end, (struct todo){ .stage = 1, .n = old,
	    .one = N_("{1} applicant did not confirm the address: take the "
	    "application in, or let it go"),
	    .other = N_("{1} applicants did not confirm their address: take "
	    "their applications in, or let them go"),
	    .where = "desk/applications?state=unconfirmed" });
	return RC_OK;
}
const struct doer intake_doer = { "intake", todo };
