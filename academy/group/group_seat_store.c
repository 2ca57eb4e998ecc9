/* What is changed of a plan: by hand, at once, and back; who is away; wishes. */
#include "store/db.h"

#include <string.h>

#include "group/group.h"
#include "group/group_desk.h"

/* What stands now is what undo leads back to. */
static enum rc
begin_change(struct db *db, row_id grouping, const char *what)
{
	TRY(db_exec(db, "UPDATE grouping_seat SET former = number"
	    " WHERE grouping_id = $1", ARGS(INT(grouping)), NULL));
	return db_change(db, "UPDATE grouping SET undo = $2 WHERE id = $1",
	    ARGS(INT(grouping), TEXT(what)));
}

/* The edition's own participants only. */
static enum rc
put_seat(struct db *db, const struct allotment *l, size_t round,
    row_id participant, int32_t group)
{
	return db_change(db, "INSERT INTO grouping_seat (grouping_id, round,"
	    " participant_id, number) SELECT $1, $2, pa.id, $4 FROM participant"
	    " pa WHERE pa.id = $3 AND pa.edition_id = $5"
	    " ON CONFLICT (grouping_id, round, participant_id)"
	    " DO UPDATE SET number = excluded.number",
	    ARGS(INT(l->grouping.id), INT((int64_t)round + 1),
	    INT(participant), INT_OR_NULL((int64_t)group + 1),
	    INT(l->grouping.edition)));
}

enum rc
allotment_save(struct db *db, const struct allotment *l, const int32_t *plan,
    const char *undo)
{
	TRY(begin_change(db, l->grouping.id, undo));
	for (size_t r = 0; r < l->rounds; r++)
		for (size_t i = 0; i < l->people; i++) {
			size_t c = r * l->people + i;

			if (plan[c] != l->plan[c])
				TRY(put_seat(db, l, r,
				    l->person[i].participant, plan[c]));
		}
	return RC_OK;
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
	*n = 0;
	TRY(begin_change(db, l->grouping.id, "move"));
	for (size_t k = 0; k < count; k++) {
		size_t i = person_at(l, participants[k]);

		if (i == l->people || (group != GROUPING_NOWHERE &&
		    l->there[round * l->people + i] != THERE))
			continue;
		TRY(put_seat(db, l, round, participants[k], group));
		++*n;
	}
	return RC_OK;
}

enum rc
seats_lock(struct db *db, const struct allotment *l, size_t round,
    const row_id *participants, size_t count, bool on, int64_t *n)
{
	*n = 0;
	for (size_t k = 0; k < count; k++) {
		int64_t changed;

		TRY(db_exec(db, "UPDATE grouping_seat SET locked = $4"
		    " WHERE grouping_id = $1 AND round = $2"
		    " AND participant_id = $3 AND number IS NOT NULL",
		    ARGS(INT(l->grouping.id), INT((int64_t)round + 1),
		    INT(participants[k]), INT(on)), &changed));
		*n += changed;
	}
	return RC_OK;
}

enum rc
seats_undo(struct db *db, row_id grouping)
{
	TRY(db_change(db, "UPDATE grouping SET undo = 'undo' WHERE id = $1"
	    " AND undo IS NOT NULL", ARGS(INT(grouping))));
	TRY(db_exec(db, "UPDATE grouping_seat SET number = former,"
	    " former = number WHERE grouping_id = $1", ARGS(INT(grouping)),
	    NULL));
	/* Who has a group again is there again. */
	return db_exec(db, "DELETE FROM grouping_away WHERE grouping_id = $1"
	    " AND EXISTS (SELECT 1 FROM grouping_seat s WHERE s.grouping_id ="
	    " $1 AND s.round = grouping_away.round AND s.participant_id ="
	    " grouping_away.participant_id AND s.number IS NOT NULL)",
	    ARGS(INT(grouping)), NULL);
}

/* --- who is there --- */

enum rc
away_set(struct db *db, const struct allotment *l, row_id participant,
    size_t round, enum away how)
{
	size_t from = how == AWAY_UNTIL ? 0 : round;
	size_t to = how == AWAY_FROM ? l->rounds : round + 1;

	if (person_at(l, participant) == l->people)
		return RC_NONE;
	if (how == AWAY_NOT)
		return db_exec(db, "DELETE FROM grouping_away WHERE"
		    " grouping_id = $1 AND round = $2 AND participant_id = $3",
		    ARGS(INT(l->grouping.id), INT((int64_t)round + 1),
		    INT(participant)), NULL);
	TRY(begin_change(db, l->grouping.id, "away"));
	for (size_t r = from; r < to && r < l->rounds; r++) {
		const struct args at = ARGS(INT(l->grouping.id),
		    INT((int64_t)r + 1), INT(participant));

		TRY(db_exec(db, "INSERT INTO grouping_away (grouping_id, round,"
		    " participant_id) VALUES ($1, $2, $3)"
		    " ON CONFLICT (grouping_id, round, participant_id)"
		    " DO NOTHING", at, NULL));
		TRY(db_exec(db, "UPDATE grouping_seat SET number = NULL,"
		    " locked = 0 WHERE grouping_id = $1 AND round = $2"
		    " AND participant_id = $3", at, NULL));
	}
	return RC_OK;
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
