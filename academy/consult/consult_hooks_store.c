/* audience: organiser */
/* What rooms below ask for: what keeps a session, what a new edition takes along,
 * what is to be done. */
#include "store/db.h"

#include "consult/consult.h"

static enum rc
holds_session(struct db *db, row_id session, bool *yes)
{
	int64_t n;

	TRY(db_int(db, "SELECT (SELECT count(*) FROM consult_group"
	    " WHERE session_id = $1) + (SELECT count(*) FROM consult_case"
	    " WHERE session_id = $1)", ARGS(INT(session)), &n));
	*yes = *yes || n > 0;
	return RC_OK;
}

const struct holder consult_holder = { "consult", NULL, holds_session };

/* Names and times of the steps come along; groups are made of who is there. */
static enum rc
clone(struct db *db, [[maybe_unused]] struct arena *a, row_id from, row_id to,
    [[maybe_unused]] unixtime now)
{
	return db_exec(db, "INSERT INTO consult_step (edition_id, n, title,"
	    " minutes) SELECT $2, n, title, minutes FROM consult_step"
	    " WHERE edition_id = $1 ON CONFLICT (edition_id, n) DO NOTHING",
	    ARGS(INT(from), INT(to)), NULL);
}

const struct cloner consult_cloner = { "consult", clone };

enum { SOON = 7 * 86400 };	/* seconds */

/* Sessions still to come in which questions have their turn, without groups. */
static enum rc
todo(struct db *db, struct arena *a, row_id edition, unixtime now,
    struct todo **out)
{
	struct rows q = db_query(db, "SELECT count(*), count(CASE WHEN"
	    " i.starts < $3 THEN 1 END) FROM session_item i"
	    " WHERE i.edition_id = $1 AND i.cancelled = 0 AND i.ends > $2"
	    " AND EXISTS (SELECT 1 FROM asked_slot l WHERE l.session_id = i.id)"
	    " AND NOT EXISTS (SELECT 1 FROM consult_group g"
	    " WHERE g.session_id = i.id)", ARGS(INT(edition), INT(now),
	    INT(now + SOON)));
	struct todo **end = out;

	*out = NULL;
	TRY(db_next(&q));
	todo_add(a, &end, (struct todo){ .stage = 2, .n = col_int(&q, 0),
	    .late = col_int(&q, 1) > 0,
	    .one = N_("{1} session of open questions has no consultation "
	    "groups yet"),
	    .other = N_("{1} sessions of open questions have no consultation "
	    "groups yet"), .where = "desk/consult" });
	db_done(&q);
	return RC_OK;
}

const struct doer consult_doer = { "consult", todo };
