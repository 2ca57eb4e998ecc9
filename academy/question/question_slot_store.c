/* Slots, and what the rooms below ask about them. */
#include "store/db.h"

#include "question/question.h"

enum rc
slot_setting(struct db *db, row_id edition, struct slot_setting *out)
{
	struct rows q = db_query(db, "SELECT minutes, groups FROM asked_setting"
	    " WHERE edition_id = $1", ARGS(INT(edition)));
	enum rc rc = db_next(&q);

	*out = (struct slot_setting){ SLOT_MINUTES, 1 };
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	*out = (struct slot_setting){ col_int(&q, 0), col_int(&q, 1) };
	db_done(&q);
	return RC_OK;
}

enum rc
slot_setting_save(struct db *db, row_id edition, struct slot_setting s)
{
	return db_change(db, "INSERT INTO asked_setting (edition_id, minutes,"
	    " groups) VALUES ($1, $2, $3) ON CONFLICT (edition_id) DO UPDATE"
	    " SET minutes = excluded.minutes, groups = excluded.groups",
	    ARGS(INT(edition), INT(s.minutes), INT(s.groups)));
}

/* The first free place of a group; and the group that has the fewest. */
struct seats { int64_t n[SLOT_GROUPS_MAX + 1], free[SLOT_GROUPS_MAX + 1]; };

static enum rc
read_seats(struct db *db, row_id session, row_id but, struct seats *out)
{
	struct rows q = db_query(db, "SELECT grp, pos FROM asked_slot"
	    " WHERE session_id = $1 AND asked_id <> $2 ORDER BY grp, pos",
	    ARGS(INT(session), INT(but)));
	enum rc rc;

	*out = (struct seats){ 0 };
	for (int i = 1; i <= SLOT_GROUPS_MAX; i++)
		out->free[i] = 1;
	while ((rc = db_next(&q)) == RC_OK) {
		int64_t g = col_int(&q, 0);

		if (g < 1 || g > SLOT_GROUPS_MAX)
			continue;
		out->n[g]++;
		if (col_int(&q, 1) == out->free[g])
			out->free[g]++;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
slot_set(struct db *db, const struct asked *q, row_id session, int64_t group,
    int64_t pos, struct slot_setting s)
{
	struct seats seats;

	TRY(read_seats(db, session, q->id, &seats));
	if (group == 0) {
		group = 1;
		for (int64_t g = 2; g <= s.groups && g <= SLOT_GROUPS_MAX; g++)
			if (seats.n[g] < seats.n[group])
				group = g;
	}
	if (pos == 0)
		pos = seats.free[group];
	return db_change(db, "INSERT INTO asked_slot (asked_id, session_id,"
	    " grp, pos, minutes) SELECT q.id, i.id, $3, $4, $5 FROM asked q"
	    " JOIN session_item i ON i.id = $2 AND i.edition_id = q.edition_id"
	    " WHERE q.id = $1 AND i.cancelled = 0"
	    " AND i.starts + $4 * $5 * 60 <= i.ends AND NOT EXISTS (SELECT 1"
	    " FROM asked_slot o WHERE o.session_id = $2 AND o.grp = $3"
	    " AND o.pos = $4 AND o.asked_id <> $1)"
	    " ON CONFLICT (asked_id) DO UPDATE SET"
	    " session_id = excluded.session_id, grp = excluded.grp,"
	    " pos = excluded.pos, minutes = excluded.minutes",
	    ARGS(INT(q->id), INT(session), INT(group), INT(pos),
	    INT(s.minutes)));
}

enum rc
slot_remove(struct db *db, row_id asked)
{
	return db_change(db, "DELETE FROM asked_slot WHERE asked_id = $1",
	    ARGS(INT(asked)));
}

enum rc
slots_sweep(struct db *db, row_id edition)
{
	return db_exec(db, "DELETE FROM asked_slot WHERE asked_id IN (SELECT"
	    " q.id FROM asked q WHERE q.edition_id = $1 AND NOT EXISTS"
	    " (SELECT 1 FROM participant pa JOIN participant_part pp"
	    " ON pp.participant_id = pa.id WHERE pa.edition_id = q.edition_id"
	    " AND pa.person_id = q.person_id AND pp.state <> 'cancelled'))",
	    ARGS(INT(edition)), NULL);
}

enum rc
slot_show(struct db *db, row_id edition)
{
	return db_exec(db, "UPDATE asked_slot SET shown_session = session_id,"
	    " shown_grp = grp, shown_pos = pos, shown_minutes = minutes"
	    " WHERE asked_id IN (SELECT id FROM asked WHERE edition_id = $1)",
	    ARGS(INT(edition)), NULL);
}

/* A session somebody's question has its place in is not removed. */
static enum rc
holds_session(struct db *db, row_id session, bool *yes)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM asked_slot WHERE session_id = $1",
	    ARGS(INT(session)), &n));
	*yes = *yes || n > 0;
	return RC_OK;
}

const struct holder question_holder = { "question", NULL, holds_session };
