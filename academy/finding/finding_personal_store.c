/* What is held about who writes notes and findings. */
#include "store/db.h"

#include "finding/finding.h"

static enum rc
export_person(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	TRY(personal_rows(a, db_query(db, "SELECT e.slug, n.kind, n.title,"
	    " v.body,"
	    " v.at FROM finding_note_version v JOIN finding_note n"
	    " ON n.id = v.note_id JOIN edition e ON e.id = n.edition_id"
	    " WHERE v.person_id = $1 ORDER BY n.id, v.n", ARGS(INT(person))),
	    "note of a session", "edition as title text at:time", b));
	TRY(personal_rows(a, db_query(db, "SELECT e.slug, v.title, v.body,"
	    " v.how, v.at"
	    " FROM finding_version v JOIN finding f ON f.id = v.finding_id"
	    " JOIN edition e ON e.id = f.edition_id WHERE v.person_id = $1"
	    " ORDER BY f.id, v.n", ARGS(INT(person))),
	    "finding", "edition title:words text:words how at:time", b));
	TRY(personal_rows(a, db_query(db, "SELECT e.slug, f.title, v.choice,"
	    " v.objection, v.at"
	    " FROM finding_voice v JOIN finding_round r ON r.id = v.round_id"
	    " JOIN finding f ON f.id = r.finding_id JOIN edition e"
	    " ON e.id = f.edition_id WHERE v.person_id = $1"
	    " ORDER BY v.at, r.id", ARGS(INT(person))),
	    "voice on a finding", "edition title:words choice objection"
	    " at:time", b));
	return personal_rows(a, db_query(db, "SELECT f.title, l.kind, l.day,"
	    " l.place, l.audience,"
	    " l.state, l.note FROM ledger_log l JOIN ledger_row r"
	    " ON r.id = l.row_id JOIN finding f ON f.id = r.finding_id"
	    " WHERE l.person_id = $1 UNION ALL SELECT f.title, 'answer',"
	    " c.until, c.country, '', c.state, c.reason FROM ledger_cell c"
	    " JOIN ledger_row r ON r.id = c.row_id JOIN finding f"
	    " ON f.id = r.finding_id WHERE c.person_id = $1",
	    ARGS(INT(person))),
	    "entry in a ledger", "title:words what day place audience state"
	    " text", b);
}

/* One's own notes go; what a group wrote together, and what the edition drafted
 * and adopted, is theirs and stays without the name. */
static enum rc
erase_person(struct db *db, [[maybe_unused]] struct arena *a, row_id person,
    [[maybe_unused]] unixtime now)
{
	static const char *const gone[] = {
		"DELETE FROM finding_source WHERE kind = 'note' AND thing_id"
		    " IN (SELECT id FROM finding_note WHERE kind = 'note'"
		    " AND person_id = $1)",
		"DELETE FROM finding_note WHERE kind = 'note'"
		    " AND person_id = $1",
		"UPDATE finding_note SET person_id = NULL"
		    " WHERE person_id = $1",
		"UPDATE finding_note_version SET person_id = NULL"
		    " WHERE person_id = $1",
		"UPDATE finding_version SET person_id = NULL"
		    " WHERE person_id = $1",
		"UPDATE finding SET person_id = NULL WHERE person_id = $1",
		/* That a voice was given is counted on. */
		"UPDATE finding_voice SET person_id = NULL, objection = NULL,"
		    " heard = NULL WHERE person_id = $1",
		"DELETE FROM finding_origin WHERE person_id = $1",
		"UPDATE ledger_partner SET person_id = NULL"
		    " WHERE person_id = $1",
		"UPDATE tried_delegation SET person_id = NULL"
		    " WHERE person_id = $1",
		/* What an organisation said and did is its own. */
		"UPDATE ledger_cell SET person_id = NULL WHERE person_id = $1",
		"UPDATE ledger_log SET person_id = NULL WHERE person_id = $1",
		NULL
	};

	return db_steps(db, gone, ARGS(INT(person)));
}

static enum rc
merge_person(struct db *db, row_id from, row_id to)
{
	static const char *const steps[] = {
		"UPDATE finding_note SET person_id = $2 WHERE person_id = $1",
		"UPDATE finding_note_version SET person_id = $2"
		    " WHERE person_id = $1",
		"UPDATE finding_version SET person_id = $2"
		    " WHERE person_id = $1",
		"UPDATE finding SET person_id = $2 WHERE person_id = $1",
		/* Of two voices of one person in a round the kept one counts. */
		"DELETE FROM finding_voice WHERE holder = $1 AND round_id IN"
		    " (SELECT round_id FROM finding_voice WHERE holder = $2)",
		"UPDATE finding_voice SET holder = $2 WHERE holder = $1",
		"UPDATE finding_voice SET person_id = $2 WHERE person_id = $1",
		"DELETE FROM finding_origin WHERE person_id = $1"
		    " AND finding_id IN (SELECT finding_id FROM finding_origin"
		    " WHERE person_id = $2)",
		"UPDATE finding_origin SET person_id = $2"
		    " WHERE person_id = $1",
		"UPDATE ledger_partner SET person_id = $2"
		    " WHERE person_id = $1",
		"UPDATE tried_delegation SET person_id = $2"
		    " WHERE person_id = $1",
		"UPDATE ledger_cell SET person_id = $2 WHERE person_id = $1",
		"UPDATE ledger_log SET person_id = $2 WHERE person_id = $1",
		NULL
	};

	return db_steps(db, steps, ARGS(INT(from), INT(to)));
}

static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT (SELECT count(*) FROM"
	    " finding_note_version"
	    " WHERE person_id = $1) + (SELECT count(*) FROM finding_voice"
	    " WHERE person_id = $1) + (SELECT count(*) FROM ledger_partner"
	    " WHERE person_id = $1) + (SELECT count(*) FROM ledger_log"
	    " WHERE person_id = $1) + (SELECT count(*) FROM finding_origin"
	    " WHERE person_id = $1) + (SELECT count(*) FROM tried_delegation"
	    " WHERE person_id = $1) + (SELECT count(*) FROM ledger_cell"
	    " WHERE person_id = $1)", person, yes);
}

const struct personal finding_personal = { "finding", export_person,
	erase_person, merge_person, needs };
