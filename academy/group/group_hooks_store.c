/* What rooms below ask for: what is held about a person, what a new edition
 * takes along, what keeps a session, what is to be done. */
#include "store/db.h"

#include "group/group.h"
#include "store/blob.h"

const char grouping_job[] = "group.make";

/* --- files that were asked for --- */

enum { FILE_LIFE = 86400 };	/* seconds */

enum rc
grouping_purge(struct db *db, struct arena *a, unixtime now)
{
	struct gone { row_id blob; struct gone *next; } *list = NULL;
	struct rows q = db_query(db, "SELECT blob_id FROM job WHERE kind = $1"
	    " AND blob_id IS NOT NULL AND ended_at < $2",
	    ARGS(TEXT(grouping_job), INT(now - FILE_LIFE)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		struct gone *g = arena_new(a, struct gone);

		*g = (struct gone){ col_int(&q, 0), list };
		list = g;
	}
	for (; rc == RC_NONE && list != NULL; list = list->next)
		TRY(blob_drop(db, list->blob));
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- what is held about a person --- */

static enum rc
export_person(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	/* kind, edition, set, round, group, rank or role; of groups what was
	 * told: the rest is being thought about. */
	return personal_rows(a, db_query(db, "SELECT 'group', e.slug, g.title,"
	    " s.round, s.told, NULL FROM grouping_seat s JOIN grouping g ON"
	    " g.id = s.grouping_id JOIN edition e ON e.id = g.edition_id"
	    " JOIN participant pa ON pa.id = s.participant_id"
	    " WHERE pa.person_id = $1 AND s.told IS NOT NULL"
	    " UNION ALL SELECT 'group-away', e.slug, g.title, s.round, NULL,"
	    " NULL FROM grouping_away s JOIN grouping g ON"
	    " g.id = s.grouping_id JOIN edition e ON e.id = g.edition_id"
	    " JOIN participant pa ON pa.id = s.participant_id"
	    " WHERE pa.person_id = $1"
	    " UNION ALL SELECT 'group-wish', e.slug, g.title, NULL, s.number,"
	    " CAST(s.rank AS TEXT) FROM grouping_wish s JOIN grouping g ON"
	    " g.id = s.grouping_id JOIN edition e ON e.id = g.edition_id"
	    " JOIN participant pa ON pa.id = s.participant_id"
	    " WHERE pa.person_id = $1"
	    " UNION ALL SELECT 'group-bond', e.slug, g.title, NULL, NULL,"
	    " s.kind FROM grouping_bond s JOIN grouping g ON"
	    " g.id = s.grouping_id JOIN edition e ON e.id = g.edition_id"
	    " JOIN participant pa ON pa.id IN (s.one_id, s.other_id)"
	    " WHERE pa.person_id = $1"
	    " UNION ALL SELECT 'group-lead', e.slug, g.title, NULL, d.number,"
	    " d.role FROM grouping_lead d JOIN grouping g ON"
	    " g.id = d.grouping_id JOIN edition e ON e.id = g.edition_id"
	    " WHERE d.person_id = $1"
	    " UNION ALL SELECT 'working-languages', e.slug, NULL, NULL, NULL,"
	    " w.langs FROM working_language w JOIN participant pa ON"
	    " pa.id = w.participant_id JOIN edition e ON e.id = pa.edition_id"
	    " WHERE pa.person_id = $1 ORDER BY 1, 2, 3, 4, 5, 6",
	    ARGS(INT(person))), NULL,
	    "kind edition groups:words round:number group:number is", b);
}

#define OF_PERSON(column) \
	column " IN (SELECT id FROM participant WHERE person_id = $1)"

static enum rc
erase_person(struct db *db, [[maybe_unused]] struct arena *a, row_id person,
    [[maybe_unused]] unixtime now)
{
	static const char *const gone[] = {
		"DELETE FROM grouping_seat WHERE " OF_PERSON("participant_id"),
		"DELETE FROM grouping_step_seat WHERE "
		    OF_PERSON("participant_id"),
		"DELETE FROM grouping_away WHERE " OF_PERSON("participant_id"),
		"DELETE FROM grouping_wish WHERE " OF_PERSON("participant_id"),
		"DELETE FROM grouping_bond WHERE " OF_PERSON("one_id") " OR "
		    OF_PERSON("other_id"),
		"DELETE FROM working_language WHERE "
		    OF_PERSON("participant_id"),
		"DELETE FROM grouping_lead WHERE person_id = $1",
		NULL
	};

	return db_steps(db, gone, ARGS(INT(person)));
}

/* Where both were in one edition, what one has is the other's, unless the other
 * has it too; elsewhere the participant's row moves, and all of this with it. */
#define PAIR \
	"(SELECT f.id AS f, t.id AS t FROM participant f JOIN participant t" \
	" ON t.edition_id = f.edition_id AND t.person_id = $2" \
	" WHERE f.person_id = $1) x"
#define GONE " IN (SELECT x.f FROM " PAIR ")"
static enum rc
merge_person(struct db *db, row_id from, row_id to)
{
	static const char *const steps[] = {
		"INSERT INTO grouping_seat (grouping_id, round, participant_id,"
		    " number, locked, former, told) SELECT s.grouping_id,"
		    " s.round, x.t, s.number, s.locked, s.former, s.told FROM"
		    " grouping_seat s JOIN " PAIR " ON x.f = s.participant_id"
		    " WHERE true ON CONFLICT (grouping_id, round,"
		    " participant_id) DO NOTHING",
		"DELETE FROM grouping_seat WHERE participant_id" GONE,
		"DELETE FROM grouping_step_seat WHERE participant_id" GONE,
		"INSERT INTO grouping_away (grouping_id, round, participant_id)"
		    " SELECT s.grouping_id, s.round, x.t FROM grouping_away s"
		    " JOIN " PAIR " ON x.f = s.participant_id WHERE true"
		    " ON CONFLICT (grouping_id, round, participant_id)"
		    " DO NOTHING",
		"DELETE FROM grouping_away WHERE participant_id" GONE,
		"DELETE FROM grouping_wish WHERE participant_id" GONE
		    " AND EXISTS (SELECT 1 FROM grouping_wish o JOIN " PAIR
		    " ON x.t = o.participant_id WHERE o.grouping_id ="
		    " grouping_wish.grouping_id"
		    " AND x.f = grouping_wish.participant_id)",
		"UPDATE grouping_wish SET participant_id = (SELECT x.t FROM "
		    PAIR " WHERE x.f = grouping_wish.participant_id)"
		    " WHERE participant_id" GONE,
		"DELETE FROM grouping_bond WHERE one_id" GONE
		    " OR other_id" GONE,
		"INSERT INTO working_language (participant_id, langs)"
		    " SELECT x.t, w.langs FROM working_language w JOIN " PAIR
		    " ON x.f = w.participant_id WHERE true"
		    " ON CONFLICT (participant_id) DO NOTHING",
		"DELETE FROM working_language WHERE participant_id" GONE,
		"INSERT INTO grouping_lead (grouping_id, number, person_id,"
		    " role) SELECT grouping_id, number, $2, role FROM"
		    " grouping_lead WHERE person_id = $1"
		    " ON CONFLICT (grouping_id, number, person_id) DO NOTHING",
		"DELETE FROM grouping_lead WHERE person_id = $1 AND $2 = $2",
		NULL
	};

	return db_steps(db, steps, ARGS(INT(from), INT(to)));
}

const struct personal grouping_personal = { "group", export_person,
	erase_person, merge_person, NULL };

/* Rules and groups come along, without sessions, topics and people. */
static enum rc
clone(struct db *db, struct arena *a, row_id from, row_id to, unixtime now)
{
	struct grouping *list;

	TRY(grouping_list(db, a, from, false, &list));
	for (; list != NULL; list = list->next) {
		row_id id;

		TRY(db_insert(db, "INSERT INTO grouping (edition_id, title,"
		    " kind, groups, diverse, language, delegations, wishes,"
		    " effort, made_at) SELECT $2, title, kind, groups, diverse,"
		    " language, delegations, wishes, effort, $3 FROM grouping"
		    " WHERE id = $1 RETURNING id", ARGS(INT(list->id), INT(to),
		    INT(now)), &id));
		TRY(db_exec(db, "INSERT INTO grouping_group (grouping_id,"
		    " number, interpreted) SELECT $2, number, interpreted"
		    " FROM grouping_group WHERE grouping_id = $1",
		    ARGS(INT(list->id), INT(id)), NULL));
	}
	return RC_OK;
}

const struct cloner grouping_cloner = { "group", clone };

static enum rc
holds_session(struct db *db, row_id session, bool *yes)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM grouping_session"
	    " WHERE session_id = $1", ARGS(INT(session)), &n));
	*yes = *yes || n > 0;
	return RC_OK;
}

const struct holder grouping_holder = { "group", NULL, holds_session };

/* audience: organiser */
enum { SOON = 7 * 86400 };	/* seconds */

static enum rc
todo(struct db *db, struct arena *a, row_id edition, unixtime now,
    struct todo **out)
{
	struct todo **end = out;
	struct grouping *list;
	int64_t hidden = 0, changed = 0;

	*out = NULL;
	TRY(grouping_list(db, a, edition, false, &list));
	for (; list != NULL; list = list->next) {
		if (list->starts == 0 || list->starts < now)
			continue;
		hidden += list->published_at == 0 &&
		    list->starts < now + SOON;
		changed += list->untold;
	}
	todo_add(a, &end, (struct todo){ .stage = 2, .late = true, .n = hidden,
	    .one = N_("{1} set of groups meets soon and is not published"),
	    .other = N_("{1} sets of groups meet soon and are not published"),
	    .where = "desk/groups" });
	todo_add(a, &end, (struct todo){ .stage = 2, .late = true,
	    .n = changed,
	    .one = N_("{1} change of groups is not told to those concerned"),
	    .other = N_("{1} changes of groups are not told to those"
	    " concerned"), .where = "desk/groups" });
	return RC_OK;
}

const struct doer grouping_doer = { "group", todo };
