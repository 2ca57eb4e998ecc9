/* audience: organiser */
/* What an organiser has to do next about mail. */
#include "letter/letter.h"

static enum rc
todo(struct db *db, struct arena *a, row_id edition, unixtime now,
    struct todo **out)
{
	struct todo **end = out;
	struct edition e;
	int64_t undelivered, waiting;

	*out = NULL;
	TRY(edition_find(db, a, edition, &e));
	TRY(db_int(db, "SELECT count(*) FROM outbox WHERE programme_id = $1"
	    " AND state IN ('failed', 'bounced')", ARGS(INT(e.programme)),
	    &undelivered));
	TRY(db_int(db, "SELECT count(*) FROM outbox WHERE programme_id = $1"
	    " AND state = 'waiting' AND made_at < $2", ARGS(INT(e.programme),
	    INT(now - 86400)), &waiting));
	todo_add(a, &end, (struct todo){ .stage = 2, .late = true,
	    .n = undelivered, .one = N_("{1} mail did not reach its reader"),
	    .other = N_("{1} mails did not reach their readers"),
	    .where = "desk/outbox" });
	todo_add(a, &end, (struct todo){ .stage = 2, .late = true,
	    .n = waiting, .one = N_("{1} mail has waited for more than a day: "
	    "ask the administrator of this site"),
	    .other = N_("{1} mails have waited for more than a day: ask the "
	    "administrator of this site"), .where = "desk/outbox" });
	return RC_OK;
}
const struct doer letter_doer = { "letter", todo };
