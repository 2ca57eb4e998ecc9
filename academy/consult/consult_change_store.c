/* How it was before somebody came or stayed away, and back again. */
#include "store/db.h"

#include "base/text.h"
#include "consult/consult_inside.h"

enum { KEPT = 86400 };		/* seconds */

const char *const consult_change_name[CHANGES] = { "away", "came", "anew" };

/* --- kept --- */

/* Statements of a change ($1) and a group of it ($2). */
static enum rc
run(struct db *db, const char *const *steps, size_t n, row_id change,
    row_id group)
{
	for (size_t i = 0; i < n; i++)
		TRY(db_exec(db, steps[i], ARGS(INT(change), INT(group)),
		    NULL));
	return RC_OK;
}

enum rc
consult_change_begin(struct db *db, struct consult_change *c,
    const row_id *groups, size_t n)
{
	static const char *const keep[] = {
		"INSERT INTO consult_change_group (change_id, group_id, round,"
		    " step, then_round, then_step) SELECT $1, id, round, step,"
		    " round, step FROM consult_group WHERE id = $2",
		"INSERT INTO consult_change_seat (change_id, session_id, round,"
		    " person_id, group_id, away) SELECT $1, t.session_id,"
		    " t.round, t.person_id, t.group_id, t.away"
		    " FROM consult_seat t JOIN consult_group g"
		    " ON g.id = t.group_id WHERE g.id = $2"
		    " AND t.round >= g.round",
		"INSERT INTO consult_change_round (change_id, group_id, n,"
		    " giver_id, moderator_id, rapporteur_id) SELECT $1,"
		    " r.group_id, r.n, r.giver_id, r.moderator_id,"
		    " r.rapporteur_id FROM consult_round r JOIN consult_group g"
		    " ON g.id = r.group_id WHERE g.id = $2 AND r.n >= g.round",
	};

	TRY(db_exec(db, "DELETE FROM consult_change WHERE at < $1",
	    ARGS(INT(c->at - KEPT)), NULL));
	TRY(db_insert(db, "INSERT INTO consult_change (session_id, group_id,"
	    " what, person_id, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)"
	    " RETURNING id", ARGS(INT(c->session), INT_OR_NULL(c->group),
	    TEXT(consult_change_name[c->what]), INT_OR_NULL(c->person),
	    INT_OR_NULL(c->by), INT(c->at)), &c->id));
	for (size_t i = 0; i < n; i++)
		TRY(run(db, keep, sizeof keep / sizeof *keep, c->id,
		    groups[i]));
	return RC_OK;
}

enum rc
consult_change_forget(struct db *db, const struct consult_change *c,
    row_id group)
{
	static const char *const gone[] = {
		"DELETE FROM consult_change_group WHERE change_id = $1"
		    " AND group_id = $2",
		"DELETE FROM consult_change_seat WHERE change_id = $1"
		    " AND group_id = $2",
		"DELETE FROM consult_change_round WHERE change_id = $1"
		    " AND group_id = $2",
	};

	return run(db, gone, sizeof gone / sizeof *gone, c->id, group);
}

enum rc
consult_change_end(struct db *db, const struct consult_change *c)
{
	return db_exec(db, "UPDATE consult_change_group SET (then_round,"
	    " then_step) = (SELECT g.round, g.step FROM consult_group g"
	    " WHERE g.id = consult_change_group.group_id)"
	    " WHERE change_id = $1", ARGS(INT(c->id)), NULL);
}

/* --- found --- */

static enum consult_what
what_of(const char *name)
{
	unsigned k = 0;

	while (k + 1 < CHANGES && !text_same(name, consult_change_name[k]))
		k++;
	return (enum consult_what)k;
}

static enum rc
read_moved(struct db *db, struct arena *a, struct consult_change *c)
{
	struct rows q = db_query(db, "SELECT p.name, coalesce((SELECT g.number"
	    " FROM consult_change_seat s JOIN consult_group g"
	    " ON g.id = s.group_id WHERE s.change_id = $1"
	    " AND s.person_id = p.id ORDER BY s.round DESC LIMIT 1), 0),"
	    " coalesce((SELECT g.number FROM consult_seat s"
	    " JOIN consult_group g ON g.id = s.group_id"
	    " WHERE s.session_id = $2 AND s.person_id = p.id"
	    " ORDER BY s.round DESC LIMIT 1), 0) FROM person p WHERE p.id IN"
	    " (SELECT t.person_id FROM consult_seat t"
	    " JOIN consult_change_group x ON x.group_id = t.group_id"
	    " WHERE x.change_id = $1) ORDER BY p.name_sort, p.id",
	    ARGS(INT(c->id), INT(c->session)));
	struct consult_moved **end = &c->moved;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		if (col_int(&q, 1) == col_int(&q, 2))
			continue;
		*end = arena_new(a, struct consult_moved);
		**end = (struct consult_moved){ col_text(&q, a, 0),
		    col_int(&q, 1), col_int(&q, 2), NULL };
		end = &(*end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* Of a clock: before a question, in it, after it. */
#define PHASE(step) "CASE " step " WHEN 0 THEN 0 WHEN 7 THEN 2 ELSE 1 END"
_Static_assert(CONSULT_BEFORE == 0 && CONSULT_OVER == 7, "in SQL");

enum rc
consult_change_find(struct db *db, struct arena *a, row_id session,
    row_id group, unixtime now, struct consult_change *out)
{
	struct rows q = db_query(db, "SELECT c.id, c.session_id, c.group_id,"
	    " c.what, c.person_id, c.by_id, p.name, c.at FROM consult_change c"
	    " LEFT JOIN person p ON p.id = c.person_id WHERE c.session_id = $1"
	    " AND c.at >= $3 AND ($2 = 0 OR EXISTS (SELECT 1"
	    " FROM consult_change_group x WHERE x.change_id = c.id"
	    " AND x.group_id = $2)) AND NOT EXISTS (SELECT 1"
	    " FROM consult_change_group x JOIN consult_group g"
	    " ON g.id = x.group_id WHERE x.change_id = c.id"
	    " AND (g.round <> x.then_round OR " PHASE("g.step") " <> "
	    PHASE("x.then_step") " OR EXISTS (SELECT 1"
	    " FROM consult_change_group y WHERE y.group_id = x.group_id"
	    " AND y.change_id > c.id))) ORDER BY c.id DESC LIMIT 1",
	    ARGS(INT(session), INT(group), INT(now - KEPT)));
	enum rc rc = db_next(&q);

	*out = (struct consult_change){ 0 };
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	*out = (struct consult_change){ .id = col_int(&q, 0),
	    .session = col_int(&q, 1), .group = col_int(&q, 2),
	    .what = what_of(col_text(&q, a, 3)), .person = col_int(&q, 4),
	    .by = col_int(&q, 5), .name = col_text(&q, a, 6),
	    .at = col_int(&q, 7) };
	db_done(&q);
	return read_moved(db, a, out);
}

enum rc
consult_change_last(struct db *db, row_id session, row_id *out)
{
	return db_int(db, "SELECT coalesce(max(id), 0) FROM consult_change"
	    " WHERE session_id = $1", ARGS(INT(session)), out);
}

/* --- back --- */

enum rc
consult_undo(struct db *db, const struct consult_change *c)
{
#define OF_CHANGE(column) column " IN (SELECT group_id" \
	" FROM consult_change_group WHERE change_id = $1)"
	static const char *const back[] = {
		"DELETE FROM consult_seat WHERE EXISTS (SELECT 1"
		    " FROM consult_change_group x WHERE x.change_id = $1"
		    " AND x.group_id = consult_seat.group_id"
		    " AND consult_seat.round >= x.round)",
		"INSERT INTO consult_seat (session_id, round, person_id,"
		    " group_id, away) SELECT session_id, round, person_id,"
		    " group_id, away FROM consult_change_seat"
		    " WHERE change_id = $1",
		"DELETE FROM consult_round WHERE EXISTS (SELECT 1"
		    " FROM consult_change_group x WHERE x.change_id = $1"
		    " AND x.group_id = consult_round.group_id"
		    " AND consult_round.n >= x.round)",
		"INSERT INTO consult_round (group_id, n, giver_id,"
		    " moderator_id, rapporteur_id) SELECT group_id, n,"
		    " giver_id, moderator_id, rapporteur_id"
		    " FROM consult_change_round WHERE change_id = $1",
		/* What was said to a question that was moved goes with it. */
		"UPDATE consult_offer SET group_id = (SELECT min(r.group_id)"
		    " FROM consult_change_round r WHERE r.change_id = $1"
		    " AND r.giver_id = consult_offer.giver_id) WHERE "
		    OF_CHANGE("group_id") " AND giver_id IN (SELECT giver_id"
		    " FROM consult_change_round WHERE change_id = $1)",
		"UPDATE consult_note SET group_id = (SELECT min(r.group_id)"
		    " FROM consult_change_round r WHERE r.change_id = $1"
		    " AND r.giver_id = consult_note.giver_id) WHERE "
		    OF_CHANGE("group_id") " AND giver_id IN (SELECT giver_id"
		    " FROM consult_change_round WHERE change_id = $1)",
		/* A clock was moved where its question was taken away. */
		"UPDATE consult_group SET (round, step) = (SELECT x.round,"
		    " x.step FROM consult_change_group x WHERE x.change_id ="
		    " $1 AND x.group_id = consult_group.id) WHERE id IN"
		    " (SELECT group_id FROM consult_change_group"
		    " WHERE change_id = $1 AND round <> then_round)",
		"UPDATE consult_group SET version = version + 1 WHERE "
		    OF_CHANGE("id"),
		"DELETE FROM consult_change WHERE id = $1",
		NULL
	};

	return db_steps(db, back, ARGS(INT(c->id)));
}
