/* What is changed of a plan: by hand, at once, and back; who is away; wishes. */
#include "store/db.h"

#include <string.h>

#include "group/group.h"
#include "group/group_desk.h"

/* --- steps that can be taken back --- */

/* What stands now is what the last change is seen beside. */
static enum rc
look_back(struct db *db, row_id grouping, const char *what)
{
	TRY(db_exec(db, "UPDATE grouping_seat SET former = number,"
	    " was_locked = locked WHERE grouping_id = $1", ARGS(INT(grouping)),
	    NULL));
	return db_change(db, "UPDATE grouping SET undo = $2 WHERE id = $1",
	    ARGS(INT(grouping), TEXT(what)));
}

static enum rc
begin_step(struct db *db, row_id grouping, const char *what, row_id *step)
{
	TRY(look_back(db, grouping, what));
	return db_insert(db, "INSERT INTO grouping_step (grouping_id, what)"
	    " VALUES ($1, $2) RETURNING id", ARGS(INT(grouping), TEXT(what)),
	    step);
}

/* One that changed nothing is none.  After another there is nothing to be done
 * again of what was taken back. */
static enum rc
end_step(struct db *db, row_id grouping, row_id step)
{
	int64_t nothing;

	TRY(db_exec(db, "INSERT INTO grouping_step_seat (step_id, round,"
	    " participant_id, number, locked) SELECT $2, s.round,"
	    " s.participant_id, s.former, s.was_locked FROM grouping_seat s"
	    " WHERE s.grouping_id = $1 AND (coalesce(s.number, 0) <>"
	    " coalesce(s.former, 0) OR s.locked <> s.was_locked)"
	    " ON CONFLICT (step_id, round, participant_id) DO UPDATE SET"
	    " number = excluded.number, locked = excluded.locked",
	    ARGS(INT(grouping), INT(step)), NULL));
	TRY(db_exec(db, "DELETE FROM grouping_step WHERE id = $1 AND NOT EXISTS"
	    " (SELECT 1 FROM grouping_step_seat WHERE step_id = $1)",
	    ARGS(INT(step)), &nothing));
	if (nothing > 0)
		return RC_OK;
	return db_exec(db, "DELETE FROM grouping_step WHERE grouping_id = $1"
	    " AND (done = 0 OR id <= (SELECT id FROM grouping_step WHERE"
	    " grouping_id = $1 AND done = 1 ORDER BY id DESC LIMIT 1"
	    " OFFSET $2))", ARGS(INT(grouping), INT(GROUPING_STEPS)), NULL);
}

/* What stands and what the step has kept change places. */
static enum rc
swap_step(struct db *db, row_id grouping, row_id step)
{
	static const char *const swaps[] = {
		"UPDATE grouping_seat SET (number, locked) = (SELECT x.number,"
		    " x.locked FROM grouping_step_seat x WHERE x.step_id = $2"
		    " AND x.round = grouping_seat.round AND x.participant_id ="
		    " grouping_seat.participant_id) WHERE grouping_id = $1"
		    " AND EXISTS (SELECT 1 FROM grouping_step_seat x WHERE"
		    " x.step_id = $2 AND x.round = grouping_seat.round AND"
		    " x.participant_id = grouping_seat.participant_id)",
		"UPDATE grouping_step_seat SET (number, locked) = (SELECT"
		    " s.former, s.was_locked FROM grouping_seat s WHERE"
		    " s.grouping_id = $1 AND s.round = grouping_step_seat.round"
		    " AND s.participant_id = grouping_step_seat.participant_id)"
		    " WHERE step_id = $2 AND EXISTS (SELECT 1 FROM"
		    " grouping_seat s WHERE s.grouping_id = $1 AND s.round ="
		    " grouping_step_seat.round AND s.participant_id ="
		    " grouping_step_seat.participant_id)",
		"DELETE FROM grouping_away WHERE grouping_id = $1 AND EXISTS"
		    " (SELECT 1 FROM grouping_step_seat x WHERE x.step_id = $2"
		    " AND x.round = grouping_away.round AND x.participant_id ="
		    " grouping_away.participant_id AND x.away = 0)",
		"INSERT INTO grouping_away (grouping_id, round, participant_id)"
		    " SELECT $1, x.round, x.participant_id FROM"
		    " grouping_step_seat x WHERE x.step_id = $2 AND x.away = 1"
		    " ON CONFLICT (grouping_id, round, participant_id)"
		    " DO NOTHING",
		"UPDATE grouping_step_seat SET away = 1 - away WHERE step_id ="
		    " $2 AND away IS NOT NULL AND $1 = $1",
		"UPDATE grouping_step SET done = 1 - done WHERE id = $2"
		    " AND grouping_id = $1",
		NULL
	};

	return db_steps(db, swaps, ARGS(INT(grouping), INT(step)));
}

enum rc
grouping_steps(struct db *db, struct arena *a, row_id grouping,
    struct step **out)
{
	struct rows q = db_query(db, "SELECT t.id, t.what, t.done,"
	    " count(DISTINCT x.participant_id), max(x.participant_id),"
	    " min(x.round), max(x.round) FROM grouping_step t"
	    " JOIN grouping_step_seat x ON x.step_id = t.id"
	    " WHERE t.grouping_id = $1 GROUP BY t.id, t.what, t.done"
	    " ORDER BY t.id DESC", ARGS(INT(grouping)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct step);
		**out = (struct step){ .id = col_int(&q, 0),
		    .what = col_text(&q, a, 1), .done = col_int(&q, 2) != 0,
		    .people = col_int(&q, 3), .participant = col_int(&q, 4),
		    .from = col_int(&q, 5), .to = col_int(&q, 6) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

const struct step *
step_to_undo(const struct step *s)
{
	while (s != NULL && !s->done)
		s = s->next;
	return s;
}

const struct step *
step_to_redo(const struct step *s)
{
	const struct step *found = NULL;

	for (; s != NULL && !s->done; s = s->next)
		found = s;
	return found;
}

enum rc
seats_undo(struct db *db, struct arena *a, row_id grouping, row_id step,
    bool again)
{
	const struct step *is;
	struct step *all;

	TRY(grouping_steps(db, a, grouping, &all));
	is = again ? step_to_redo(all) : step_to_undo(all);
	if (is == NULL || is->id != step)
		return RC_CONFLICT;
	TRY(look_back(db, grouping, again ? "redo" : "undo"));
	return swap_step(db, grouping, step);
}

/* --- changes --- */

/* The edition's own participants only.  Who is in no group is locked in none. */
static enum rc
put_seat(struct db *db, const struct allotment *l, size_t round,
    row_id participant, int32_t group)
{
	return db_change(db, "INSERT INTO grouping_seat (grouping_id, round,"
	    " participant_id, number) SELECT $1, $2, pa.id, $4 FROM participant"
	    " pa WHERE pa.id = $3 AND pa.edition_id = $5"
	    " ON CONFLICT (grouping_id, round, participant_id)"
	    " DO UPDATE SET number = excluded.number, locked = CASE WHEN"
	    " excluded.number IS NULL THEN 0 ELSE grouping_seat.locked END",
	    ARGS(INT(l->grouping.id), INT((int64_t)round + 1),
	    INT(participant), INT_OR_NULL((int64_t)group + 1),
	    INT(l->grouping.edition)));
}

enum rc
allotment_save(struct db *db, const struct allotment *l, const int32_t *plan,
    const char *what)
{
	row_id step;

	TRY(begin_step(db, l->grouping.id, what, &step));
	for (size_t r = 0; r < l->rounds; r++)
		for (size_t i = 0; i < l->people; i++) {
			size_t c = r * l->people + i;

			if (plan[c] != l->plan[c])
				TRY(put_seat(db, l, r,
				    l->person[i].participant, plan[c]));
		}
	return end_step(db, l->grouping.id, step);
}

enum rc
grouping_made(struct db *db, row_id grouping, int64_t seed)
{
	return db_change(db, "UPDATE grouping SET seed = $2 WHERE id = $1",
	    ARGS(INT(grouping), INT(seed)));
}

static size_t
person_at(const struct allotment *l, row_id participant)
{
	size_t i = 0;

	while (i < l->people && l->person[i].participant != participant)
		i++;
	return i;
}

enum rc
seats_move(struct db *db, const struct allotment *l, size_t round,
    const row_id *participants, size_t count, int32_t group, int64_t *n)
{
	row_id step;

	*n = 0;
	TRY(begin_step(db, l->grouping.id, group == GROUPING_NOWHERE ? "out" :
	    "move", &step));
	for (size_t k = 0; k < count; k++) {
		size_t i = person_at(l, participants[k]);

		if (i == l->people || (group != GROUPING_NOWHERE &&
		    l->there[round * l->people + i] != THERE))
			continue;
		TRY(put_seat(db, l, round, participants[k], group));
		++*n;
	}
	return end_step(db, l->grouping.id, step);
}

enum rc
seats_lock(struct db *db, const struct allotment *l, size_t round,
    const row_id *participants, size_t count, bool on, int64_t *n)
{
	row_id step;

	*n = 0;
	TRY(begin_step(db, l->grouping.id, on ? "lock" : "unlock", &step));
	for (size_t k = 0; k < count; k++) {
		int64_t changed;

		TRY(db_exec(db, "UPDATE grouping_seat SET locked = $4"
		    " WHERE grouping_id = $1 AND round = $2"
		    " AND participant_id = $3 AND number IS NOT NULL",
		    ARGS(INT(l->grouping.id), INT((int64_t)round + 1),
		    INT(participants[k]), INT(on)), &changed));
		*n += changed;
	}
	return end_step(db, l->grouping.id, step);
}

/* --- who is there --- */

/* Down in the step too, where it is news. */
static enum rc
put_away(struct db *db, const struct allotment *l, row_id step, size_t round,
    row_id participant, bool away)
{
	const struct args at = ARGS(INT(l->grouping.id),
	    INT((int64_t)round + 1), INT(participant));
	int64_t changed;

	TRY(db_exec(db, away ? "INSERT INTO grouping_away (grouping_id, round,"
	    " participant_id) VALUES ($1, $2, $3)"
	    " ON CONFLICT (grouping_id, round, participant_id) DO NOTHING" :
	    "DELETE FROM grouping_away WHERE grouping_id = $1 AND round = $2"
	    " AND participant_id = $3", at, &changed));
	if (changed > 0)
		TRY(db_change(db, "INSERT INTO grouping_step_seat (step_id,"
		    " round, participant_id, number, locked, away) SELECT $4,"
		    " $2, pa.id, s.number, coalesce(s.locked, 0), $5 FROM"
		    " participant pa LEFT JOIN grouping_seat s ON"
		    " s.participant_id = pa.id AND s.grouping_id = $1"
		    " AND s.round = $2 WHERE pa.id = $3",
		    ARGS(INT(l->grouping.id), INT((int64_t)round + 1),
		    INT(participant), INT(step), INT(!away))));
	if (!away)
		return RC_OK;
	return db_exec(db, "UPDATE grouping_seat SET number = NULL, locked = 0"
	    " WHERE grouping_id = $1 AND round = $2 AND participant_id = $3",
	    at, NULL);
}

enum rc
away_set(struct db *db, const struct allotment *l, row_id participant,
    size_t round, enum away how)
{
	size_t from = how == AWAY_UNTIL ? 0 : round;
	size_t to = how == AWAY_FROM ? l->rounds : round + 1;
	row_id step;

	if (person_at(l, participant) == l->people)
		return RC_NONE;
	TRY(begin_step(db, l->grouping.id, how == AWAY_NOT ? "here" : "away",
	    &step));
	for (size_t r = from; r < to && r < l->rounds; r++)
		TRY(put_away(db, l, step, r, participant, how != AWAY_NOT));
	return end_step(db, l->grouping.id, step);
}

enum rc
bond_set(struct db *db, const struct allotment *l, row_id one, row_id other,
    bool together)
{
	if (one == other || person_at(l, one) == l->people ||
	    person_at(l, other) == l->people)
		return RC_CONFLICT;
	return db_change(db, "INSERT INTO grouping_bond (grouping_id, one_id,"
	    " other_id, kind) VALUES ($1, $2, $3, $4)"
	    " ON CONFLICT (grouping_id, one_id, other_id)"
	    " DO UPDATE SET kind = excluded.kind", ARGS(INT(l->grouping.id),
	    INT(one < other ? one : other), INT(one < other ? other : one),
	    TEXT(together ? "together" : "apart")));
}

enum rc
bond_drop(struct db *db, row_id grouping, row_id one, row_id other)
{
	return db_exec(db, "DELETE FROM grouping_bond WHERE grouping_id = $1"
	    " AND one_id = $2 AND other_id = $3", ARGS(INT(grouping),
	    INT(one < other ? one : other), INT(one < other ? other : one)),
	    NULL);
}

/* --- what participants say --- */

enum rc
wishes_set(struct db *db, row_id grouping, row_id participant,
    const int64_t *numbers, size_t n)
{
	TRY(db_exec(db, "DELETE FROM grouping_wish WHERE grouping_id = $1"
	    " AND participant_id = $2", ARGS(INT(grouping), INT(participant)),
	    NULL));
	for (size_t i = 0; i < n; i++)
		TRY(db_change(db, "INSERT INTO grouping_wish (grouping_id,"
		    " participant_id, number, rank) SELECT k.grouping_id,"
		    " pa.id, k.number, $4 FROM grouping_group k JOIN grouping g"
		    " ON g.id = k.grouping_id JOIN participant pa ON"
		    " pa.edition_id = g.edition_id WHERE k.grouping_id = $1"
		    " AND pa.id = $2 AND k.number = $3", ARGS(INT(grouping),
		    INT(participant), INT(numbers[i]), INT((int64_t)i + 1))));
	return RC_OK;
}

enum rc
langs_set(struct db *db, row_id edition, row_id participant, const char *langs)
{
	if (text_blank(langs))
		return db_exec(db, "DELETE FROM working_language"
		    " WHERE participant_id = $1", ARGS(INT(participant)), NULL);
	return db_change(db, "INSERT INTO working_language (participant_id,"
	    " langs) SELECT id, $3 FROM participant WHERE id = $1"
	    " AND edition_id = $2 ON CONFLICT (participant_id) DO UPDATE SET"
	    " langs = excluded.langs", ARGS(INT(participant), INT(edition),
	    TEXT(langs)));
}

enum rc
langs_find(struct db *db, struct arena *a, row_id participant, const char **out)
{
	enum rc rc = db_text(db, a, "SELECT langs FROM working_language"
	    " WHERE participant_id = $1", ARGS(INT(participant)), out);

	if (rc == RC_NONE)
		*out = NULL;
	return rc == RC_NONE ? RC_OK : rc;
}
