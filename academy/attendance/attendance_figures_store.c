/* Every figure a funder asks for: queries on presence. */
#include "store/db.h"

#include "attendance/attendance_desk.h"
#include "attendance/attendance_expected.h"

/* Participant pa was in a session that counts. */
#define CAME(pa) \
	"EXISTS (SELECT 1 FROM presence pr JOIN session_item i ON" \
	" i.id = pr.session_id WHERE pr.participant_id = " pa ".id AND " \
	COUNTS("i") ")"
#define IN_STATE(pa, state) \
	"EXISTS (SELECT 1 FROM participant_part pp WHERE pp.participant_id = " \
	pa ".id AND pp.state " state ")"
#define CONFIRMED IN_STATE("pa", "= 'confirmed'")

/* A row for each value of what, which is SQL. */
#define TALLY(what) \
	"SELECT " what ", count(*), count(*) FILTER (WHERE " CONFIRMED ")," \
	" count(*) FILTER (WHERE " CAME("pa") ") FROM participant pa WHERE" \
	" pa.edition_id = $1 AND " LEARNS("pa") " AND EXISTS (SELECT 1 FROM" \
	" participant_part pp WHERE pp.participant_id = pa.id)" \
	" GROUP BY 1 ORDER BY 2 DESC, 1"

static enum rc
tally(struct db *db, struct arena *a, const char *sql, row_id edition,
    struct tally **out)
{
	struct rows q = db_query(db, sql, ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct tally);
		**out = (struct tally){ .key = col_text(&q, a, 0),
		    .selected = col_int(&q, 1), .confirmed = col_int(&q, 2),
		    .attended = col_int(&q, 3) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
by_part(struct db *db, struct arena *a, row_id edition,
    struct part_tally **out)
{
	struct rows q = db_query(db, "SELECT t.id, count(pa.id),"
	    " count(pa.id) FILTER (WHERE pp.state = 'confirmed'),"
	    " count(pa.id) FILTER (WHERE pp.state = 'cancelled'),"
	    " count(pa.id) FILTER (WHERE EXISTS (SELECT 1 FROM presence pr"
	    " JOIN session_item i ON i.id = pr.session_id WHERE"
	    " pr.participant_id = pa.id AND i.part_id = t.id AND "
	    COUNTS("i") ")) FROM part t"
	    " LEFT JOIN participant_part pp ON pp.part_id = t.id"
	    " LEFT JOIN participant pa ON pa.id = pp.participant_id AND "
	    LEARNS("pa") " WHERE t.edition_id = $1 GROUP BY t.id, t.pos"
	    " ORDER BY t.pos, t.id", ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct part_tally);
		**out = (struct part_tally){ .part = col_int(&q, 0),
		    .selected = col_int(&q, 1), .confirmed = col_int(&q, 2),
		    .cancelled = col_int(&q, 3), .attended = col_int(&q, 4) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* Days are those of the edition's zone, which SQL does not know. */
static enum rc
person_days(struct db *db, const struct edition *e, struct figures *f)
{
	struct civil day = { 0 };
	row_id last = 0;
	struct rows q = db_query(db, "SELECT pa.id, i.starts, i.ends FROM"
	    " presence pr JOIN session_item i ON i.id = pr.session_id"
	    " JOIN participant pa ON pa.id = pr.participant_id"
	    " WHERE pa.edition_id = $1 AND " LEARNS("pa") " AND " COUNTS("i")
	    " ORDER BY pa.id, i.starts", ARGS(INT(e->id)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		struct civil c = time_civil(col_int(&q, 1), e->zone);

		f->minutes += (col_int(&q, 2) - col_int(&q, 1)) / 60;
		if (col_int(&q, 0) != last || c.day != day.day ||
		    c.month != day.month || c.year != day.year)
			f->person_days++;
		last = col_int(&q, 0);
		day = c;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
figures_of(struct db *db, struct arena *a, const struct edition *e,
    struct figures *f)
{
	struct rows q;

	*f = (struct figures){ .planned = e->participants_planned };
	q = db_query(db, "SELECT count(*), count(*) FILTER (WHERE " CONFIRMED
	    "), count(*) FILTER (WHERE NOT " IN_STATE("pa", "<> 'cancelled'")
	    "), count(*) FILTER (WHERE " CAME("pa") "),"
	    " count(DISTINCT CASE WHEN pa.organisation_kind = 'authority' AND"
	    " pa.level = 'local' AND " CAME("pa") " THEN pa.organisation_id END)"
	    " FROM participant pa WHERE pa.edition_id = $1 AND " LEARNS("pa")
	    " AND EXISTS (SELECT 1 FROM participant_part pp"
	    " WHERE pp.participant_id = pa.id)", ARGS(INT(e->id)));
	TRY(db_next(&q));
	f->selected = col_int(&q, 0);
	f->confirmed = col_int(&q, 1);
	f->cancelled = col_int(&q, 2);
	f->attended = col_int(&q, 3);
	f->municipalities = col_int(&q, 4);
	db_done(&q);
	TRY(db_int(db, "SELECT count(*) FROM session_item i WHERE"
	    " i.edition_id = $1 AND " COUNTS("i") " AND EXISTS (SELECT 1 FROM"
	    " presence pr WHERE pr.session_id = i.id)", ARGS(INT(e->id)),
	    &f->sessions));
	TRY(db_int(db, "SELECT count(*) FROM certificate c JOIN participant pa"
	    " ON pa.id = c.participant_id WHERE pa.edition_id = $1"
	    " AND c.withdrawn_at IS NULL", ARGS(INT(e->id)), &f->certificates));
	TRY(person_days(db, e, f));
	TRY(by_part(db, a, e->id, &f->parts));
	TRY(tally(db, a, TALLY("pa.country"), e->id, &f->countries));
	TRY(tally(db, a, TALLY("coalesce(pa.gender, '')"), e->id, &f->genders));
	TRY(tally(db, a, TALLY("pa.organisation_kind"), e->id, &f->kinds));
	TRY(tally(db, a, TALLY("pa.level"), e->id, &f->levels));
	TRY(tally(db, a, TALLY("pa.role"), e->id, &f->roles));
	TRY(tally(db, a, TALLY("coalesce(pa.side, '')"), e->id, &f->sides));
	return tally(db, a, TALLY("CASE WHEN pa.first_timer = 1 THEN '1' ELSE"
	    " '0' END"), e->id, &f->first_timers);
}
