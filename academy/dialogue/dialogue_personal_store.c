/* What is held about those who wrote and signed. */
#include "store/db.h"

#include "dialogue/dialogue.h"

/* In a closed dialogue these are the own side's words, and the own ones only. */
static enum rc
export_person(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	TRY(personal_rows(a, db_query(db, "SELECT e.slug, n.side, n.kind,"
	    " n.text,"
	    " n.at FROM dialogue_need n JOIN dialogue d"
	    " ON d.id = n.dialogue_id JOIN edition e ON e.id = d.edition_id"
	    " WHERE n.person_id = $1 ORDER BY n.id", ARGS(INT(person))),
	    "dialogue need", "edition side what text at:time", b));
	/* A text that was changed since is not what was signed. */
	return personal_rows(a, db_query(db, "SELECT e.slug, s.side, s.name,"
	    " s.position, s.at, CASE WHEN s.version = c.version THEN c.text END"
	    " FROM commitment_signature s"
	    " JOIN commitment c ON c.id = s.commitment_id JOIN dialogue d"
	    " ON d.id = c.dialogue_id JOIN edition e ON e.id = d.edition_id"
	    " WHERE s.person_id = $1 ORDER BY s.at, c.id",
	    ARGS(INT(person))), "signature",
	    "edition side name position at:time text", b);
}

/* What a side said and promised is the side's and stays; who wrote and signed it
 * goes.  A signature without a name still counts as given. */
static enum rc
erase_person(struct db *db, [[maybe_unused]] struct arena *a, row_id person,
    [[maybe_unused]] unixtime now)
{
	static const char *const gone[] = {
		"UPDATE dialogue_need SET person_id = NULL"
		    " WHERE person_id = $1",
		"UPDATE dialogue_need SET settled_by = NULL"
		    " WHERE settled_by = $1",
		"UPDATE dialogue_hand_in SET person_id = NULL"
		    " WHERE person_id = $1",
		"UPDATE commitment SET person_id = NULL WHERE person_id = $1",
		"UPDATE commitment_signature SET name = '', position = NULL"
		    " WHERE person_id = $1",
		NULL
	};

	return db_steps(db, gone, ARGS(INT(person)));
}

static enum rc
merge_person(struct db *db, row_id from, row_id to)
{
	static const char *const steps[] = {
		"UPDATE dialogue SET opened_by = $2 WHERE opened_by = $1",
		"UPDATE dialogue_need SET person_id = $2 WHERE person_id = $1",
		"UPDATE dialogue_need SET settled_by = $2"
		    " WHERE settled_by = $1",
		"UPDATE dialogue_hand_in SET person_id = $2"
		    " WHERE person_id = $1",
		"UPDATE commitment SET person_id = $2 WHERE person_id = $1",
		/* Both signed the same text: one signature is enough. */
		"DELETE FROM commitment_signature WHERE person_id = $1"
		    " AND EXISTS (SELECT 1 FROM commitment_signature o"
		    " WHERE o.commitment_id ="
		    " commitment_signature.commitment_id AND o.version ="
		    " commitment_signature.version AND o.person_id = $2)",
		"UPDATE commitment_signature SET person_id = $2"
		    " WHERE person_id = $1",
		"UPDATE commitment_keeper SET person_id = $2"
		    " WHERE person_id = $1",
		NULL
	};

	return db_steps(db, steps, ARGS(INT(from), INT(to)));
}

static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT (SELECT count(*) FROM"
	    " commitment_signature"
	    " WHERE person_id = $1) + (SELECT count(*) FROM commitment_keeper"
	    " WHERE person_id = $1)", person, yes);
}

const struct personal dialogue_personal = { "dialogue", export_person,
	erase_person, merge_person, needs };
