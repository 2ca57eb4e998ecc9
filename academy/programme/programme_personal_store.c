/* What this room holds about a person: roles, taking part, the programme. */
#include "store/db.h"

#include "programme/programme.h"

static enum rc
export_roles(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	return personal_rows(a, db_query(db, "SELECT p.slug, m.role, o.name,"
	    " m.made_at"
	    " FROM programme_role m JOIN programme p ON p.id = m.programme_id"
	    " LEFT JOIN organisation o ON o.id = m.organisation_id"
	    " WHERE m.person_id = $1 ORDER BY m.made_at, p.slug, m.role",
	    ARGS(INT(person))),
	    "role", "programme role organisation:words made_at:time", b);
}

static enum rc
export(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	TRY(export_roles(db, a, person, b));
	TRY(personal_rows(a, db_query(db, "SELECT e.slug, pa.role, o.name,"
	    " pa.country, pa.gender, pa.side, pa.expertise, pa.track,"
	    " pa.delegation, pa.funded, pa.local, pa.first_timer, pa.made_at,"
	    " t.title, pp.state, pp.at FROM participant pa"
	    " JOIN edition e ON e.id = pa.edition_id"
	    " LEFT JOIN organisation o ON o.id = pa.organisation_id"
	    " LEFT JOIN participant_part pp ON pp.participant_id = pa.id"
	    " LEFT JOIN part t ON t.id = pp.part_id"
	    " WHERE pa.person_id = $1 ORDER BY pa.id, t.pos, t.id",
	    ARGS(INT(person))), "participation",
	    "edition role organisation:words country gender side expertise"
	    " track:words delegation funded:flag local:flag first_timer:flag"
	    " made_at:time part:words state at:time", b));
	return personal_rows(a, db_query(db, "SELECT 'session', e.slug,"
	    " i.title, i.starts, s.role, s.affiliation, s.pos"
	    " FROM session_person s"
	    " JOIN session_item i ON i.id = s.session_id"
	    " JOIN edition e ON e.id = i.edition_id WHERE s.person_id = $1"
	    " UNION ALL SELECT 'place', e.slug, i.title, i.starts, NULL, NULL,"
	    " -1 FROM session_place s JOIN session_item i ON i.id = s.session_id"
	    " JOIN edition e ON e.id = i.edition_id WHERE s.person_id = $1"
	    " ORDER BY 4, 3, 7", ARGS(INT(person))), NULL,
	    "kind edition session:words starts:time role affiliation", b);
}

/*
 * That somebody from there took part stays, as grants are accounted for with
 * it; a place in what is still to come is free again.
 */
static enum rc
erase(struct db *db, [[maybe_unused]] struct arena *a, row_id person,
    unixtime now)
{
	static const char *const gone[] = {
		"DELETE FROM programme_role WHERE person_id = $1",
		"DELETE FROM session_person WHERE person_id = $1",
		"DELETE FROM session_place WHERE person_id = $1",
		"UPDATE participant SET expertise = NULL, delegation = NULL,"
		    " gender = CASE"
		    " WHEN gender IN ('woman', 'man') THEN gender END"
		    " WHERE person_id = $1",
		"UPDATE programme SET contact_name = NULL, contact_email = NULL"
		    " WHERE contact_email = (SELECT email FROM person"
		    " WHERE id = $1)",
		"UPDATE edition SET contact_name = NULL, contact_email = NULL"
		    " WHERE contact_email = (SELECT email FROM person"
		    " WHERE id = $1)",
		NULL
	};

	TRY(db_steps(db, gone, ARGS(INT(person))));
	return db_exec(db, "UPDATE participant_part SET state = 'cancelled',"
	    " at = $2 WHERE state <> 'cancelled' AND participant_id IN"
	    " (SELECT id FROM participant WHERE person_id = $1) AND part_id IN"
	    " (SELECT id FROM part WHERE starts > $2)",
	    ARGS(INT(person), INT(now)), NULL);
}

/*
 * Where both were in one edition, the other's row stays and takes over the
 * parts; room attendance has moved what it keeps of it before.
 */
#define PAIR \
	" FROM participant f JOIN participant t ON t.edition_id = f.edition_id" \
	" AND t.person_id = $2 WHERE f.person_id = $1"
static enum rc
merge(struct db *db, row_id from, row_id to)
{
	static const char *const steps[] = {
		"INSERT INTO participant_part (participant_id, part_id, state,"
		    " at) SELECT x.t, pp.part_id, pp.state, pp.at"
		    " FROM participant_part pp JOIN (SELECT f.id AS f,"
		    " t.id AS t" PAIR ") x ON x.f = pp.participant_id"
		    " WHERE true ON CONFLICT (participant_id, part_id)"
		    " DO NOTHING",
		"DELETE FROM participant WHERE id IN (SELECT f.id" PAIR ")",
		"UPDATE participant SET person_id = $2 WHERE person_id = $1",
		"INSERT INTO programme_role (programme_id, person_id, role,"
		    " organisation_id, made_at) SELECT programme_id, $2, role,"
		    " organisation_id, made_at FROM programme_role"
		    " WHERE person_id = $1"
		    " ON CONFLICT (programme_id, person_id, role) DO NOTHING",
		"DELETE FROM programme_role WHERE person_id = $1 AND $2 = $2",
		"UPDATE session_person SET person_id = $2 WHERE person_id = $1",
		"INSERT INTO session_place (session_id, person_id)"
		    " SELECT session_id, $2 FROM session_place"
		    " WHERE person_id = $1"
		    " ON CONFLICT (session_id, person_id) DO NOTHING",
		"DELETE FROM session_place WHERE person_id = $1 AND $2 = $2",
		"UPDATE programme SET contact_email = (SELECT email FROM person"
		    " WHERE id = $2) WHERE contact_email = (SELECT email"
		    " FROM person WHERE id = $1)",
		"UPDATE edition SET contact_email = (SELECT email FROM person"
		    " WHERE id = $2) WHERE contact_email = (SELECT email"
		    " FROM person WHERE id = $1)",
		NULL
	};

	return db_steps(db, steps, ARGS(INT(from), INT(to)));
}

static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT CASE WHEN EXISTS (SELECT 1 FROM"
	    " programme_role"
	    " WHERE person_id = $1) OR EXISTS (SELECT 1 FROM participant"
	    " WHERE person_id = $1) OR EXISTS (SELECT 1 FROM session_person"
	    " WHERE person_id = $1) OR EXISTS (SELECT 1 FROM session_place"
	    " WHERE person_id = $1) THEN 1 ELSE 0 END", person, yes);
}

const struct personal programme_personal = { "programme", export, erase, merge,
	needs };
