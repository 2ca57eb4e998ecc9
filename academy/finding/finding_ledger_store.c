#include "store/db.h"

#include <string.h>

#include "finding/finding_ledger.h"

static unsigned
place(const char *name, const char *const *names, unsigned n)
{
	unsigned i = 0;

	while (i + 1 < n && strcmp(names[i], name) != 0)
		i++;
	return i;
}

/* --- partners --- */

enum rc
ledger_partners(struct db *db, struct arena *a, row_id edition,
    struct ledger_partner **out)
{
	struct rows q = db_query(db, "SELECT p.id, p.edition_id,"
	    " p.organisation_id, p.person_id, o.name, h.name, h.email, h.lang,"
	    " c.country FROM ledger_partner p JOIN organisation o"
	    " ON o.id = p.organisation_id LEFT JOIN person h"
	    " ON h.id = p.person_id LEFT JOIN ledger_country c"
	    " ON c.partner_id = p.id WHERE p.edition_id = $1"
	    " ORDER BY o.name, p.id, c.country", ARGS(INT(edition)));
	struct ledger_partner *p = NULL;
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		const char *country = col_text(&q, a, 8);

		if (p == NULL || p->id != col_int(&q, 0)) {
			p = arena_new(a, struct ledger_partner);
			*p = (struct ledger_partner){ .id = col_int(&q, 0),
			    .edition = col_int(&q, 1),
			    .organisation = col_int(&q, 2),
			    .person = col_int(&q, 3), .name = col_text(&q, a, 4),
			    .person_name = col_text(&q, a, 5),
			    .email = col_text(&q, a, 6),
			    .lang = col_text(&q, a, 7), .countries = "" };
			*out = p;
			out = &p->next;
		}
		if (country != NULL)
			p->countries = *p->countries == '\0' ? country :
			    arena_printf(a, "%s %s", p->countries, country);
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
ledger_take_over(struct db *db, struct arena *a, const struct edition *e,
    int64_t *n)
{
	struct involvement *list;

	*n = 0;
	TRY(involvement_list(db, a, e->programme, e->id, &list));
	for (; list != NULL; list = list->next) {
		row_id id;
		enum rc rc;

		if (list->role == INV_FUNDER ||
		    text_blank(list->organisation.country))
			continue;
		rc = db_insert(db, "INSERT INTO ledger_partner (edition_id,"
		    " organisation_id, person_id) VALUES ($1, $2,"
		    " (SELECT min(r.person_id) FROM programme_role r"
		    " WHERE r.programme_id = $3 AND r.role = 'partner'"
		    " AND r.organisation_id = $2))"
		    " ON CONFLICT (edition_id, organisation_id) DO NOTHING"
		    " RETURNING id", ARGS(INT(e->id),
		    INT(list->organisation.id), INT(e->programme)), &id);
		if (rc == RC_CONFLICT)
			continue;
		TRY(rc);
		TRY(db_change(db, "INSERT INTO ledger_country (partner_id,"
		    " country) VALUES ($1, $2)", ARGS(INT(id),
		    TEXT(list->organisation.country))));
		(*n)++;
	}
	return ledger_fill(db, e->id);
}

enum rc
ledger_partner_save(struct db *db, struct arena *a,
    const struct ledger_partner *p)
{
	struct text_list codes = text_split(a, p->countries, ' ');

	TRY(db_change(db, "UPDATE ledger_partner SET person_id = $2"
	    " WHERE id = $1", ARGS(INT(p->id), INT_OR_NULL(p->person))));
	TRY(db_exec(db, "DELETE FROM ledger_country WHERE partner_id = $1",
	    ARGS(INT(p->id)), NULL));
	for (size_t i = 0; i < codes.n; i++)
		TRY(db_exec(db, "INSERT INTO ledger_country (partner_id,"
		    " country) VALUES ($1, $2) ON CONFLICT (partner_id,"
		    " country) DO NOTHING", ARGS(INT(p->id),
		    TEXT(codes.at[i])), NULL));
	TRY(db_exec(db, "DELETE FROM ledger_cell WHERE state = 'open'"
	    " AND row_id IN (SELECT id FROM ledger_row WHERE partner_id = $1)"
	    " AND country NOT IN (SELECT country FROM ledger_country"
	    " WHERE partner_id = $1)", ARGS(INT(p->id)), NULL));
	return ledger_fill(db, p->edition);
}

enum rc
ledger_fill(struct db *db, row_id edition)
{
	TRY(db_exec(db, "INSERT INTO ledger_row (edition_id, finding_id,"
	    " partner_id) SELECT f.edition_id, f.id, p.id FROM finding f"
	    " JOIN ledger_partner p ON p.edition_id = f.edition_id"
	    " WHERE f.edition_id = $1 AND f.recommended_at IS NOT NULL"
	    " ON CONFLICT (finding_id, partner_id) DO NOTHING",
	    ARGS(INT(edition)), NULL));
	return db_exec(db, "INSERT INTO ledger_cell (row_id, country, state)"
	    " SELECT r.id, c.country, 'open' FROM ledger_row r"
	    " JOIN ledger_country c ON c.partner_id = r.partner_id"
	    " WHERE r.edition_id = $1"
	    " ON CONFLICT (row_id, country) DO NOTHING", ARGS(INT(edition)),
	    NULL);
}

/* --- cells and rows --- */

/* The last report on a cell's practice. */
#define LAST_PRACTICE "(SELECT l.state FROM ledger_log l" \
	" WHERE l.row_id = c.row_id AND l.kind = 'practice'" \
	" AND l.country IN ('', c.country) ORDER BY l.day DESC, l.id DESC" \
	" LIMIT 1)"

enum rc
ledger_cells(struct db *db, struct arena *a, row_id edition, row_id partner,
    struct ledger_cell **out)
{
	struct rows q = db_query(db, "SELECT c.row_id, r.finding_id,"
	    " r.partner_id, f.number, c.country, c.state, c.reason, c.until,"
	    " r.asked_at, c.answered_at, c.version, " LAST_PRACTICE ","
	    " (SELECT count(*) FROM ledger_log l WHERE l.row_id = c.row_id"
	    " AND l.kind = 'promotion' AND l.country IN ('', c.country))"
	    " FROM ledger_cell c JOIN ledger_row r ON r.id = c.row_id"
	    " JOIN finding f ON f.id = r.finding_id JOIN ledger_partner p"
	    " ON p.id = r.partner_id JOIN organisation o"
	    " ON o.id = p.organisation_id WHERE r.edition_id = $1"
	    " AND ($2 = 0 OR r.partner_id = $2)"
	    " ORDER BY o.name, p.id, c.country, f.number", ARGS(INT(edition),
	    INT(partner)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		const char *practised = col_text(&q, a, 11);

		*out = arena_new(a, struct ledger_cell);
		**out = (struct ledger_cell){ .row = col_int(&q, 0),
		    .finding = col_int(&q, 1), .partner = col_int(&q, 2),
		    .number = col_int(&q, 3), .country = col_text(&q, a, 4),
		    .state = place(col_text(&q, a, 5), cell_state_name,
		    CELL_STATES), .reason = col_text(&q, a, 6),
		    .until = col_text(&q, a, 7), .asked_at = col_int(&q, 8),
		    .answered_at = col_int(&q, 9), .version = col_int(&q, 10),
		    .reported = practised != NULL,
		    .practised = practised == NULL ? 0 : place(practised,
		    practised_name, PRACTISEDS), .promotions = col_int(&q, 12) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
ledger_by_country(struct db *db, struct arena *a, row_id edition,
    struct ledger_sum **out)
{
	struct ledger_cell *cells;
	struct rows q;
	enum rc rc;

	TRY(ledger_cells(db, a, edition, 0, &cells));
	*out = ledger_sums(a, cells);
	/* What counts for all countries of a partner counts in each, once. */
	q = db_query(db, "SELECT c.country, count(*),"
	    " CAST(coalesce(sum(l.people), 0) AS BIGINT)"
	    " FROM ledger_log l JOIN ledger_cell c ON c.row_id = l.row_id"
	    " AND (l.country = '' OR l.country = c.country) JOIN ledger_row r"
	    " ON r.id = l.row_id WHERE r.edition_id = $1"
	    " AND l.kind = 'promotion' GROUP BY c.country",
	    ARGS(INT(edition)));
	while ((rc = db_next(&q)) == RC_OK)
		for (struct ledger_sum *s = *out; s != NULL; s = s->next)
			if (text_same(s->country, col_text(&q, a, 0))) {
				s->promotions = col_int(&q, 1);
				s->people = col_int(&q, 2);
			}
	return rc == RC_NONE ? RC_OK : rc;
}

/* Every read of rows starts so; read_row() knows the columns. */
#define SELECT_ROW \
	"SELECT r.id, r.edition_id, r.finding_id, r.partner_id, p.person_id," \
	" h.name, h.lang, o.name, f.title, f.number, r.asked_at," \
	" (SELECT max(c.answered_at) FROM ledger_cell c WHERE c.row_id = r.id)," \
	" (SELECT count(*) FROM ledger_cell c WHERE c.row_id = r.id)," \
	" (SELECT count(*) FROM ledger_cell c WHERE c.row_id = r.id" \
	" AND c.state = 'open'), (SELECT count(*) FROM ledger_cell c" \
	" WHERE c.row_id = r.id AND c.state = 'committed')," \
	" (SELECT count(*) FROM ledger_cell c WHERE c.row_id = r.id" \
	" AND c.state = 'committed' AND " LAST_PRACTICE \
	" IN ('done', 'stopped')) FROM ledger_row r JOIN ledger_partner p" \
	" ON p.id = r.partner_id JOIN organisation o" \
	" ON o.id = p.organisation_id JOIN finding f ON f.id = r.finding_id" \
	" LEFT JOIN person h ON h.id = p.person_id"

static struct ledger_row
read_row(const struct rows *q, struct arena *a)
{
	return (struct ledger_row){ .id = col_int(q, 0),
	    .edition = col_int(q, 1), .finding = col_int(q, 2),
	    .partner = col_int(q, 3), .person = col_int(q, 4),
	    .name = col_text(q, a, 5), .lang = col_text(q, a, 6),
	    .partner_name = col_text(q, a, 7), .title = col_text(q, a, 8),
	    .number = col_int(q, 9), .asked_at = col_int(q, 10),
	    .answered_at = col_int(q, 11), .cells = col_int(q, 12),
	    .open = col_int(q, 13), .committed = col_int(q, 14),
	    .done = col_int(q, 15) };
}

enum rc
ledger_rows(struct db *db, struct arena *a, row_id edition, row_id partner,
    struct ledger_row **out)
{
	struct rows q = db_query(db, SELECT_ROW " WHERE ($1 = 0"
	    " OR r.edition_id = $1) AND ($2 = 0 OR r.partner_id = $2)"
	    " ORDER BY r.edition_id, f.number, o.name, r.id",
	    ARGS(INT(edition), INT(partner)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct ledger_row);
		**out = read_row(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
ledger_row_find(struct db *db, struct arena *a, row_id id,
    struct ledger_row *out)
{
	struct rows q = db_query(db, SELECT_ROW " WHERE r.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_row(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
ledger_asked(struct db *db, row_id row, unixtime now)
{
	return db_change(db, "UPDATE ledger_row SET asked_at ="
	    " coalesce(asked_at, $2) WHERE id = $1", ARGS(INT(row), INT(now)));
}

enum rc
ledger_answer(struct db *db, row_id row, const char *country,
    enum cell_state state, const char *reason, const char *until,
    row_id person, unixtime now)
{
	return db_change(db, "UPDATE ledger_cell SET state = $3, reason = $4,"
	    " until = $5, person_id = $6, answered_at = $7,"
	    " version = version + 1 WHERE row_id = $1 AND ($2 = ''"
	    " OR country = $2)", ARGS(INT(row), TEXT(country == NULL ? "" : country),
	    TEXT(cell_state_name[state]), TEXT(reason), TEXT(until),
	    INT_OR_NULL(person), INT_OR_NULL(state == CELL_OPEN ? 0 : now)));
}

/* --- what was done --- */

enum rc
ledger_log_add(struct db *db, struct ledger_log *l, row_id person,
    unixtime now)
{
	return db_insert(db, "INSERT INTO ledger_log (row_id, country, kind,"
	    " day, place, audience, people, url, state, note, person_id, at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
	    " RETURNING id", ARGS(INT(l->row), TEXT(l->country),
	    TEXT(l->practice ? "practice" : "promotion"), TEXT(l->day),
	    TEXT(l->place), TEXT(l->audience), INT_OR_NULL(l->people),
	    TEXT(l->url), TEXT(l->practice ? practised_name[l->state] : NULL),
	    TEXT(l->note), INT_OR_NULL(person), INT(now)), &l->id);
}

enum rc
ledger_log_save(struct db *db, const struct ledger_log *l, row_id person,
    unixtime now)
{
	return db_change(db, "UPDATE ledger_log SET country = $3, day = $4,"
	    " place = $5, audience = $6, people = $7, url = $8, state = $9,"
	    " note = $10, person_id = $11, at = $12 WHERE row_id = $1"
	    " AND id = $2", ARGS(INT(l->row), INT(l->id), TEXT(l->country),
	    TEXT(l->day), TEXT(l->place), TEXT(l->audience),
	    INT_OR_NULL(l->people), TEXT(l->url), TEXT(l->practice ?
	    practised_name[l->state] : NULL), TEXT(l->note),
	    INT_OR_NULL(person), INT(now)));
}

enum rc
ledger_logs(struct db *db, struct arena *a, row_id edition, row_id row,
    struct ledger_log **out)
{
	struct rows q = db_query(db, "SELECT l.id, l.row_id, l.country, l.kind,"
	    " l.day, l.place, l.audience, l.url, l.note, l.people, l.state,"
	    " h.name, l.at FROM ledger_log l JOIN ledger_row r"
	    " ON r.id = l.row_id LEFT JOIN person h ON h.id = l.person_id"
	    " WHERE r.edition_id = $1 AND ($2 = 0 OR l.row_id = $2)"
	    " ORDER BY l.day DESC, l.id DESC", ARGS(INT(edition), INT(row)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		const char *state = col_text(&q, a, 10);

		*out = arena_new(a, struct ledger_log);
		**out = (struct ledger_log){ .id = col_int(&q, 0),
		    .row = col_int(&q, 1), .country = col_text(&q, a, 2),
		    .practice = text_same(col_text(&q, a, 3), "practice"),
		    .day = col_text(&q, a, 4), .place = col_text(&q, a, 5),
		    .audience = col_text(&q, a, 6), .url = col_text(&q, a, 7),
		    .note = col_text(&q, a, 8), .people = col_int(&q, 9),
		    .state = state == NULL ? 0 : place(state, practised_name,
		    PRACTISEDS), .by = col_text(&q, a, 11),
		    .at = col_int(&q, 12) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
ledger_log_remove(struct db *db, row_id row, row_id id)
{
	return db_change(db, "DELETE FROM ledger_log WHERE row_id = $1"
	    " AND id = $2", ARGS(INT(row), INT(id)));
}

/* --- who brought it up --- */

enum rc
origin_add(struct db *db, row_id finding, unixtime now)
{
	return db_exec(db, "INSERT INTO finding_origin (finding_id, person_id,"
	    " told_at) SELECT $1, w.person_id, $2 FROM"
	    " (SELECT v.person_id FROM finding_source x"
	    " JOIN finding_note_version v ON v.note_id = x.thing_id"
	    " WHERE x.finding_id = $1 AND x.kind = 'note'"
	    " UNION SELECT f.person_id FROM finding f WHERE f.id = $1) w"
	    " WHERE w.person_id IS NOT NULL"
	    " ON CONFLICT (finding_id, person_id) DO NOTHING",
	    ARGS(INT(finding), INT(now)), NULL);
}

#define MOVED "FROM ledger_row r LEFT JOIN ledger_cell c" \
	" ON c.row_id = r.id AND c.answered_at > o.told_at" \
	" LEFT JOIN ledger_log l ON l.row_id = r.id AND l.at > o.told_at" \
	" WHERE r.finding_id = o.finding_id AND (c.row_id IS NOT NULL" \
	" OR l.id IS NOT NULL)"

enum rc
origin_due(struct db *db, struct arena *a, unixtime now, struct origin **out)
{
	struct rows q = db_query(db, "SELECT o.finding_id, o.person_id,"
	    " o.told_at FROM finding_origin o WHERE o.quiet = 0"
	    " AND o.told_at <= $1 AND EXISTS (SELECT 1 " MOVED ")"
	    " ORDER BY o.person_id, o.finding_id", ARGS(INT(now -
	    (int64_t)LEDGER_TELL_DAYS * 86400)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct origin);
		**out = (struct origin){ .finding = col_int(&q, 0),
		    .person = col_int(&q, 1), .since = col_int(&q, 2) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
origin_moves(struct db *db, struct arena *a, const struct origin *o,
    struct move **out)
{
	struct rows q = db_query(db, "SELECT g.name, c.country, c.state, '',"
	    " c.answered_at AS at FROM ledger_row r JOIN ledger_cell c"
	    " ON c.row_id = r.id AND c.answered_at > $2 JOIN ledger_partner p"
	    " ON p.id = r.partner_id JOIN organisation g"
	    " ON g.id = p.organisation_id WHERE r.finding_id = $1"
	    " UNION ALL SELECT g.name, l.country, l.kind,"
	    " coalesce(l.state, ''), l.at FROM ledger_row r JOIN ledger_log l"
	    " ON l.row_id = r.id AND l.at > $2 JOIN ledger_partner p"
	    " ON p.id = r.partner_id JOIN organisation g"
	    " ON g.id = p.organisation_id WHERE r.finding_id = $1"
	    " ORDER BY at LIMIT 40", ARGS(INT(o->finding), INT(o->since)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		const char *what = col_text(&q, a, 2);

		*out = arena_new(a, struct move);
		**out = (struct move){ .partner = col_text(&q, a, 0),
		    .country = col_text(&q, a, 1), .what =
		    text_same(what, "promotion") ? N_("Promoted") :
		    text_same(what, "practice") ? practised_label[place(
		    col_text(&q, a, 3), practised_name, PRACTISEDS)] :
		    cell_state_label[place(what, cell_state_name,
		    CELL_STATES)] };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
origin_told(struct db *db, const struct origin *o, unixtime now)
{
	return db_change(db, "UPDATE finding_origin SET told_at = $3"
	    " WHERE finding_id = $1 AND person_id = $2 AND told_at = $4",
	    ARGS(INT(o->finding), INT(o->person), INT(now), INT(o->since)));
}

enum rc
origin_quiet(struct db *db, row_id finding, row_id person, bool quiet)
{
	return db_change(db, "UPDATE finding_origin SET quiet = $3"
	    " WHERE finding_id = $1 AND person_id = $2", ARGS(INT(finding),
	    INT(person), INT(quiet)));
}

enum rc
origin_find(struct db *db, row_id finding, row_id person, bool *quiet)
{
	int64_t n;

	TRY(db_int(db, "SELECT quiet FROM finding_origin WHERE finding_id = $1"
	    " AND person_id = $2", ARGS(INT(finding), INT(person)), &n));
	*quiet = n != 0;
	return RC_OK;
}
