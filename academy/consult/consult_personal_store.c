/* What is held about who sits in groups. */
#include "store/db.h"

#include "base/text.h"
#include "consult/consult.h"

static enum rc
export_seats(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	return personal_rows(a, db_query(db, "SELECT e.slug, s.title, g.number,"
	    " t.round, CASE WHEN t.away = 1 THEN 'away'"
	    " WHEN t.person_id = r.giver_id THEN 'case giver'"
	    " WHEN t.person_id = r.moderator_id THEN 'moderator'"
	    " WHEN t.person_id = r.rapporteur_id THEN 'rapporteur'"
	    " ELSE 'adviser' END"
	    " FROM consult_seat t JOIN consult_group g ON g.id = t.group_id"
	    " JOIN edition e ON e.id = g.edition_id"
	    " JOIN session_item s ON s.id = g.session_id"
	    " LEFT JOIN consult_round r ON r.group_id = g.id AND r.n = t.round"
	    " WHERE t.person_id = $1 ORDER BY s.starts, g.id, t.round",
	    ARGS(INT(person))), "seat in a consultation group",
	    "edition session:words group:number round:number role", b);
}

/* What somebody offered, and the notes on the own question or of the own hand;
 * what others offered is theirs. */
static enum rc
export_records(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	return personal_rows(a, db_query(db, "SELECT e.slug, 'offer', o.kind,"
	    " o.body,"
	    " NULL, NULL, o.at FROM consult_offer o JOIN consult_group g"
	    " ON g.id = o.group_id JOIN edition e ON e.id = g.edition_id"
	    " WHERE o.person_id = $1 UNION ALL SELECT e.slug, 'note', n.state,"
	    " n.said, n.takes, n.remark, n.changed_at FROM consult_note n"
	    " JOIN consult_group g ON g.id = n.group_id JOIN edition e"
	    " ON e.id = g.edition_id WHERE n.giver_id = $1 OR n.person_id = $1"
	    " ORDER BY 7", ARGS(INT(person))),
	    "consultation", "edition what of text taken along remark"
	    " at:time", b);
}

static enum rc
export_person(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	TRY(export_seats(db, a, person, b));
	TRY(export_records(db, a, person, b));
	return personal_rows(a, db_query(db, "SELECT e.slug, c.title, v.body,"
	    " v.at"
	    " FROM consult_result_version v JOIN consult_result x"
	    " ON x.id = v.result_id JOIN consult_case c ON c.id = x.case_id"
	    " JOIN edition e ON e.id = c.edition_id WHERE v.person_id = $1"
	    " UNION ALL SELECT e.slug, c.title, c.body, c.made_at"
	    " FROM consult_case c JOIN edition e ON e.id = c.edition_id"
	    " WHERE c.person_id = $1 ORDER BY 4", ARGS(INT(person))),
	    "case study", "edition title text at:time", b);
}

/* A change of seats in which somebody occurs: it can be taken back no more. */
#define CHANGES_WITH(ids) \
	"DELETE FROM consult_change WHERE person_id IN " ids " OR id IN" \
	" (SELECT change_id FROM consult_change_seat WHERE person_id IN " ids \
	" UNION SELECT change_id FROM consult_change_round WHERE giver_id IN " \
	ids " OR moderator_id IN " ids " OR rapporteur_id IN " ids ")"

/* One's own offers go, and all that was said to one's own question.  What a group
 * wrote together, and a case that others work on, stay without the name. */
static enum rc
erase_person(struct db *db, [[maybe_unused]] struct arena *a, row_id person,
    [[maybe_unused]] unixtime now)
{
	static const char *const gone[] = {
		CHANGES_WITH("($1)"),
		"UPDATE consult_change SET by_id = NULL WHERE by_id = $1",
		"DELETE FROM consult_offer WHERE person_id = $1"
		    " OR giver_id = $1",
		"DELETE FROM consult_note WHERE giver_id = $1",
		"UPDATE consult_note SET person_id = NULL"
		    " WHERE person_id = $1",
		"DELETE FROM consult_seat WHERE person_id = $1",
		"DELETE FROM consult_lead WHERE person_id = $1",
		"UPDATE consult_round SET giver_id = NULL WHERE giver_id = $1",
		"UPDATE consult_round SET moderator_id = NULL"
		    " WHERE moderator_id = $1",
		"UPDATE consult_round SET rapporteur_id = NULL"
		    " WHERE rapporteur_id = $1",
		"UPDATE consult_case SET person_id = NULL"
		    " WHERE person_id = $1",
		"UPDATE consult_result_version SET person_id = NULL"
		    " WHERE person_id = $1",
		NULL
	};

	return db_steps(db, gone, ARGS(INT(person)));
}

/* Where both sit the kept person's seat stays; nobody has two roles in one
 * round, so the other's is given up there. */
static enum rc
merge_person(struct db *db, row_id from, row_id to)
{
	static const char *const steps[] = {
		CHANGES_WITH("($1, $2)"),
		"UPDATE consult_change SET by_id = $2 WHERE by_id = $1",
		"DELETE FROM consult_seat WHERE person_id = $1 AND EXISTS"
		    " (SELECT 1 FROM consult_seat o WHERE o.person_id = $2"
		    " AND o.session_id = consult_seat.session_id"
		    " AND o.round = consult_seat.round)",
		"UPDATE consult_seat SET person_id = $2 WHERE person_id = $1",
		"DELETE FROM consult_lead WHERE person_id = $1 AND EXISTS"
		    " (SELECT 1 FROM consult_lead o WHERE o.person_id = $2"
		    " AND o.group_id = consult_lead.group_id)",
		"UPDATE consult_lead SET person_id = $2 WHERE person_id = $1",
		"UPDATE consult_round SET rapporteur_id = NULL"
		    " WHERE (rapporteur_id = $1 AND (giver_id = $2"
		    " OR moderator_id = $2)) OR (rapporteur_id = $2"
		    " AND (giver_id = $1 OR moderator_id = $1))",
		"UPDATE consult_round SET moderator_id = NULL"
		    " WHERE (moderator_id = $1 AND giver_id = $2)"
		    " OR (moderator_id = $2 AND giver_id = $1)",
		"UPDATE consult_round SET giver_id = $2 WHERE giver_id = $1",
		"UPDATE consult_round SET moderator_id = $2"
		    " WHERE moderator_id = $1",
		"UPDATE consult_round SET rapporteur_id = $2"
		    " WHERE rapporteur_id = $1",
		"UPDATE consult_offer SET person_id = $2 WHERE person_id = $1",
		"UPDATE consult_offer SET giver_id = $2 WHERE giver_id = $1",
		"DELETE FROM consult_note WHERE giver_id = $1 AND group_id IN"
		    " (SELECT group_id FROM consult_note WHERE giver_id = $2)",
		"UPDATE consult_note SET giver_id = $2 WHERE giver_id = $1",
		"UPDATE consult_note SET person_id = $2 WHERE person_id = $1",
		"UPDATE consult_case SET person_id = $2 WHERE person_id = $1",
		"UPDATE consult_result_version SET person_id = $2"
		    " WHERE person_id = $1",
		NULL
	};

	return db_steps(db, steps, ARGS(INT(from), INT(to)));
}

static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT (SELECT count(*) FROM consult_seat"
	    " WHERE person_id = $1) + (SELECT count(*) FROM consult_lead"
	    " WHERE person_id = $1) + (SELECT count(*) FROM consult_case"
	    " WHERE person_id = $1) + (SELECT count(*) FROM consult_offer"
	    " WHERE person_id = $1 OR giver_id = $1) + (SELECT count(*)"
	    " FROM consult_note WHERE person_id = $1 OR giver_id = $1)"
	    " + (SELECT count(*) FROM consult_result_version"
	    " WHERE person_id = $1) + (SELECT count(*) FROM consult_change c"
	    " WHERE c.person_id = $1 OR c.by_id = $1 OR EXISTS (SELECT 1"
	    " FROM consult_change_seat t WHERE t.change_id = c.id"
	    " AND t.person_id = $1) OR EXISTS (SELECT 1"
	    " FROM consult_change_round r WHERE r.change_id = c.id"
	    " AND $1 IN (r.giver_id, r.moderator_id, r.rapporteur_id)))",
	    person, yes);
}

const struct personal consult_personal = { "consult", export_person,
	erase_person, merge_person, needs };
