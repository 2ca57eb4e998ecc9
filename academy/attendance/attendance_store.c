/* Who was where: marking, checking in, counting; and every figure a funder asks
 * for, which are queries on presence. */
#include "store/db.h"

#include <string.h>

#include "attendance/attendance_desk.h"
#include "peer/peer.h"
#include "store/blob.h"

/* Session i counts. */
#define COUNTS(i) "(" i ".cancelled = 0 AND " i ".kind <> 'break')"
/* Participant pa, who is in the part of session i, is expected there. */
#define EXPECTED(i, pa) \
	"(" i ".seats IS NULL OR EXISTS (SELECT 1 FROM session_place sp" \
	" WHERE sp.session_id = " i ".id AND sp.person_id = " pa ".person_id)" \
	" OR EXISTS (SELECT 1 FROM session_person sw WHERE sw.session_id = " \
	i ".id AND sw.person_id = " pa ".person_id))"
/* Those whom certificates and figures are about. */
#define LEARNS(pa) pa ".role IN ('participant', 'contributor')"

const char attendance_job[] = "attendance.paper";

/* --- marking --- */

enum rc
presence_set(struct db *db, row_id session, row_id participant,
    const char *shown, bool present, row_id by, unixtime now)
{
	if (!present)
		return db_exec(db, "DELETE FROM presence WHERE session_id = $1"
		    " AND participant_id = $2", ARGS(INT(session),
		    INT(participant)), NULL);
	return db_change(db, "INSERT INTO presence (session_id, participant_id,"
	    " shown, at, by_person) SELECT i.id, pa.id, $3, $4, $5"
	    " FROM session_item i JOIN participant pa ON"
	    " pa.edition_id = i.edition_id JOIN participant_part pp ON"
	    " pp.participant_id = pa.id AND pp.part_id = i.part_id"
	    " AND pp.state <> 'cancelled' WHERE i.id = $1 AND pa.id = $2"
	    " AND " COUNTS("i") " ON CONFLICT (session_id, participant_id)"
	    " DO UPDATE SET shown = CASE WHEN excluded.shown = 'signature'"
	    " THEN excluded.shown ELSE presence.shown END",
	    ARGS(INT(session), INT(participant), TEXT(shown), INT(now),
	    INT_OR_NULL(by)));
}

enum rc
presence_all(struct db *db, row_id session, const char *shown, row_id by,
    unixtime now, int64_t *marked)
{
	return db_exec(db, "INSERT INTO presence (session_id, participant_id,"
	    " shown, at, by_person) SELECT i.id, pa.id, $2, $3, $4"
	    " FROM session_item i JOIN participant pa ON"
	    " pa.edition_id = i.edition_id JOIN participant_part pp ON"
	    " pp.participant_id = pa.id AND pp.part_id = i.part_id"
	    " AND pp.state <> 'cancelled' WHERE i.id = $1 AND " COUNTS("i")
	    " AND " EXPECTED("i", "pa")
	    " ON CONFLICT (session_id, participant_id) DO NOTHING",
	    ARGS(INT(session), TEXT(shown), INT(now), INT_OR_NULL(by)), marked);
}

enum rc
presence_all_undo(struct db *db, row_id session, const char *shown, row_id by,
    unixtime then, int64_t *cleared)
{
	return db_exec(db, "DELETE FROM presence WHERE session_id = $1"
	    " AND shown = $2 AND by_person = $3 AND at = $4",
	    ARGS(INT(session), TEXT(shown), INT(by), INT(then)), cleared);
}

/* --- counting --- */

enum rc
session_counts(struct db *db, struct arena *a, row_id edition,
    struct session_count **out)
{
	struct rows q = db_query(db, "SELECT i.id, count(*) FILTER (WHERE "
	    EXPECTED("i", "pa") "), count(pr.session_id) FROM session_item i"
	    " JOIN participant_part pp ON pp.part_id = i.part_id"
	    " AND pp.state <> 'cancelled'"
	    " JOIN participant pa ON pa.id = pp.participant_id"
	    " LEFT JOIN presence pr ON pr.session_id = i.id"
	    " AND pr.participant_id = pa.id"
	    " WHERE i.edition_id = $1 AND " COUNTS("i") " GROUP BY i.id",
	    ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct session_count);
		**out = (struct session_count){ .session = col_int(&q, 0),
		    .expected = col_int(&q, 1), .present = col_int(&q, 2) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
presence_list(struct db *db, struct arena *a, row_id session,
    struct present **out)
{
	struct rows q = db_query(db, "SELECT pa.id, pr.shown, pr.at,"
	    " CASE WHEN " EXPECTED("i", "pa") " THEN 1 ELSE 0 END"
	    " FROM session_item i"
	    " JOIN participant_part pp ON pp.part_id = i.part_id"
	    " AND pp.state <> 'cancelled'"
	    " JOIN participant pa ON pa.id = pp.participant_id"
	    " JOIN person p ON p.id = pa.person_id"
	    " LEFT JOIN presence pr ON pr.session_id = i.id"
	    " AND pr.participant_id = pa.id"
	    " WHERE i.id = $1 ORDER BY p.name_sort, pa.id", ARGS(INT(session)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct present);
		**out = (struct present){ .participant = col_int(&q, 0),
		    .shown = col_text(&q, a, 1), .at = col_int(&q, 2),
		    .expected = col_int(&q, 3) != 0 };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
presence_of(struct db *db, struct arena *a, row_id participant, row_id **ids,
    size_t *n)
{
	struct rows q;
	int64_t all;
	enum rc rc;

	*n = 0;
	TRY(db_int(db, "SELECT count(*) FROM presence WHERE participant_id = $1",
	    ARGS(INT(participant)), &all));
	*ids = arena_array(a, row_id, all + 1);
	q = db_query(db, "SELECT session_id FROM presence"
	    " WHERE participant_id = $1 ORDER BY session_id LIMIT $2",
	    ARGS(INT(participant), INT(all)));
	while ((rc = db_next(&q)) == RC_OK)
		(*ids)[(*n)++] = col_int(&q, 0);
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
attendee_list(struct db *db, struct arena *a, row_id edition,
    row_id participant, int64_t share, struct attendee **out)
{
	struct attendee *at = NULL;
	/* A row for each part they are in.  Who came to a session with limited
	 * seats without a place has it counted as theirs. */
	struct rows q = db_query(db, "SELECT pa.id, count(i.id),"
	    " count(pr.session_id), coalesce(sum(CASE WHEN pr.session_id IS NULL"
	    " THEN 0 ELSE (i.ends - i.starts) / 60 END), 0),"
	    " min(CASE WHEN pr.session_id IS NOT NULL THEN i.starts END),"
	    " max(CASE WHEN pr.session_id IS NOT NULL THEN i.ends END)"
	    " FROM participant pa JOIN person p ON p.id = pa.person_id"
	    " JOIN participant_part pp ON pp.participant_id = pa.id"
	    " AND pp.state <> 'cancelled'"
	    " LEFT JOIN session_item i ON i.part_id = pp.part_id"
	    " AND " COUNTS("i") " AND (" EXPECTED("i", "pa") " OR EXISTS"
	    " (SELECT 1 FROM presence pe WHERE pe.session_id = i.id"
	    " AND pe.participant_id = pa.id))"
	    " LEFT JOIN presence pr ON pr.session_id = i.id"
	    " AND pr.participant_id = pa.id"
	    " WHERE pa.edition_id = $1 AND ($2 = 0 OR pa.id = $2)"
	    " GROUP BY pa.id, p.name_sort, pp.part_id"
	    " ORDER BY p.name_sort, pa.id, pp.part_id",
	    ARGS(INT(edition), INT(participant)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		struct attended *sum;
		int64_t of = col_int(&q, 1), n = col_int(&q, 2);
		unixtime first = col_int(&q, 4), last = col_int(&q, 5);

		if (at == NULL || at->participant != col_int(&q, 0)) {
			*out = at = arena_new(a, struct attendee);
			at->participant = col_int(&q, 0);
			out = &at->next;
		}
		sum = &at->attended;
		sum->of_sessions += of;
		sum->sessions += n;
		sum->minutes += col_int(&q, 3);
		sum->of_parts += of > 0;
		sum->parts += attended_share(n, of, share);
		if (first != 0 && (at->first == 0 || first < at->first))
			at->first = first;
		if (last > at->last)
			at->last = last;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
attended_by(struct db *db, row_id participant, struct attended *out)
{
	struct arena *a = arena_make();
	struct certificate_rule rule;
	struct attendee *list = NULL;
	row_id edition;
	enum rc rc;

	*out = (struct attended){ 0 };
	rc = db_int(db, "SELECT edition_id FROM participant WHERE id = $1",
	    ARGS(INT(participant)), &edition);
	if (rc == RC_OK)
		rc = certificate_rule_find(db, a, edition, &rule);
	if (rc == RC_OK)
		rc = attendee_list(db, a, edition, participant, rule.share,
		    &list);
	if (rc == RC_OK && list != NULL)
		*out = list->attended;
	arena_free(a);
	return rc;
}

/* --- checking in --- */

enum rc
check_in_code(struct db *db, struct arena *a, row_id session,
    const char **code)
{
	return db_text(db, a, "SELECT code FROM check_in WHERE session_id = $1",
	    ARGS(INT(session)), code);
}

enum rc
check_in_make(struct db *db, struct arena *a, row_id session)
{
	return db_change(db, "INSERT INTO check_in (session_id, code)"
	    " VALUES ($1, $2) ON CONFLICT (session_id)"
	    " DO UPDATE SET code = excluded.code",
	    ARGS(INT(session), TEXT(attendance_code(a, CHECK_IN_CODE))));
}

enum rc
check_in_session(struct db *db, const char *code, row_id *session)
{
	return db_int(db, "SELECT session_id FROM check_in WHERE code = $1",
	    ARGS(TEXT(code)), session);
}

enum rc
participant_of(struct db *db, row_id edition, row_id person,
    row_id *participant)
{
	return db_int(db, "SELECT id FROM participant WHERE edition_id = $1"
	    " AND person_id = $2", ARGS(INT(edition), INT(person)),
	    participant);
}

/* --- figures --- */

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
	struct peer_figures peers;
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
	TRY(peer_figures(db, e->id, &peers));
	f->partnerships = peers.linked;
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

/* --- files that were asked for --- */

enum rc
attendance_purge(struct db *db, struct arena *a, unixtime now)
{
	struct gone { row_id blob; struct gone *next; } *list = NULL;
	struct rows q = db_query(db, "SELECT blob_id FROM job WHERE kind = $1"
	    " AND blob_id IS NOT NULL AND ended_at < $2",
	    ARGS(TEXT(attendance_job), INT(now - FILE_LIFE)));
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
	TRY(personal_rows(a, db_query(db, "SELECT e.slug, i.title, i.starts,"
	    " pr.shown"
	    " FROM presence pr JOIN participant pa ON pa.id = pr.participant_id"
	    " JOIN session_item i ON i.id = pr.session_id"
	    " JOIN edition e ON e.id = i.edition_id WHERE pa.person_id = $1"
	    " ORDER BY i.starts, i.id", ARGS(INT(person))),
	    "presence", "edition session:words starts:time shown", b));
	return personal_rows(a, db_query(db, "SELECT c.code, c.name, c.facts,"
	    " c.issued_at, c.withdrawn_at, c.withdrawn_why FROM certificate c"
	    " JOIN participant pa ON pa.id = c.participant_id"
	    " WHERE pa.person_id = $1 ORDER BY c.id", ARGS(INT(person))),
	    "certificate", "code name facts issued_at:time withdrawn_at:time"
	    " withdrawn_why", b);
}

/* Presence stays: it is numbers, which grants are accounted for with. */
static enum rc
erase_person(struct db *db, [[maybe_unused]] struct arena *a, row_id person,
    [[maybe_unused]] unixtime now)
{
	return db_exec(db, "UPDATE certificate SET name = '', name_salt = ''"
	    " WHERE participant_id IN (SELECT id FROM participant"
	    " WHERE person_id = $1)", ARGS(INT(person)), NULL);
}

/*
 * Both were in one edition: what one attended is the other's, and so are the
 * certificates, unless the other has one that stands.  Elsewhere the
 * participant's row moves, and all of this with it.
 */
#define PAIR \
	" FROM participant f JOIN participant t ON t.edition_id = f.edition_id" \
	" AND t.person_id = $2 WHERE f.person_id = $1"
static enum rc
merge_person(struct db *db, row_id from, row_id to)
{
	const struct args both = ARGS(INT(from), INT(to));

	TRY(db_exec(db, "INSERT INTO presence (session_id, participant_id,"
	    " shown, at, by_person) SELECT pr.session_id, x.t, pr.shown, pr.at,"
	    " pr.by_person FROM presence pr JOIN (SELECT f.id AS f, t.id AS t"
	    PAIR ") x ON x.f = pr.participant_id WHERE true"
	    " ON CONFLICT (session_id, participant_id) DO NOTHING", both,
	    NULL));
	TRY(db_exec(db, "DELETE FROM presence WHERE participant_id IN"
	    " (SELECT f.id" PAIR ")", both, NULL));
	TRY(db_exec(db, "UPDATE certificate SET withdrawn_at = issued_at,"
	    " withdrawn_why = 'issued twice' WHERE withdrawn_at IS NULL AND"
	    " participant_id IN (SELECT f.id" PAIR " AND EXISTS (SELECT 1 FROM"
	    " certificate c WHERE c.participant_id = t.id"
	    " AND c.withdrawn_at IS NULL))", both, NULL));
	TRY(db_exec(db, "UPDATE certificate SET participant_id = (SELECT t.id"
	    PAIR " AND f.id = certificate.participant_id)"
	    " WHERE participant_id IN (SELECT f.id" PAIR ")", both, NULL));
	TRY(db_exec(db, "UPDATE presence SET by_person = $2"
	    " WHERE by_person = $1", both, NULL));
	return db_exec(db, "UPDATE certificate SET issued_by = $2"
	    " WHERE issued_by = $1", both, NULL);
}

/* Who vouched for others stays known to them. */
static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT (SELECT count(*) FROM presence"
	    " WHERE by_person = $1) + (SELECT count(*) FROM certificate"
	    " WHERE issued_by = $1)", person, yes);
}

const struct personal attendance_personal = { "attendance", export_person,
	erase_person, merge_person, needs };

static enum rc
clone(struct db *db, [[maybe_unused]] struct arena *a, row_id from, row_id to,
    [[maybe_unused]] unixtime now)
{
	return db_exec(db, "INSERT INTO certificate_rule (edition_id, share,"
	    " parts_min, competence, title) SELECT $2, share, parts_min,"
	    " competence, title FROM certificate_rule WHERE edition_id = $1"
	    " ON CONFLICT (edition_id) DO NOTHING", ARGS(INT(from), INT(to)),
	    NULL);
}

const struct cloner attendance_cloner = { "attendance", clone };
