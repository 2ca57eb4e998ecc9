/* Delegations and what was put to them. */
#include "store/db.h"

#include "finding/finding_tried.h"

/* Who came: participants, in one part at least. */
#define CAME "pa.role = 'participant' AND EXISTS (SELECT 1" \
	" FROM participant_part pp WHERE pp.participant_id = pa.id" \
	" AND pp.state <> 'cancelled')"
#define IN_DELEGATION "((d.name <> '' AND pa.delegation = d.name)" \
	" OR (d.name = '' AND pa.country = d.country" \
	" AND coalesce(pa.delegation, '') = ''))"
#define PEOPLE "(SELECT count(*) FROM participant pa" \
	" WHERE pa.edition_id = d.edition_id AND " IN_DELEGATION " AND " CAME ")"

enum rc
tried_delegations(struct db *db, struct arena *a, row_id edition,
    struct tried_delegation **out)
{
	struct rows q = db_query(db, "SELECT d.id, d.edition_id, d.person_id,"
	    " d.name, d.country, h.name, h.email, h.lang, " PEOPLE
	    " FROM tried_delegation d LEFT JOIN person h ON h.id = d.person_id"
	    " WHERE d.edition_id = $1 ORDER BY CASE d.name WHEN '' THEN 1"
	    " ELSE 0 END, d.name, d.country", ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct tried_delegation);
		**out = (struct tried_delegation){ .id = col_int(&q, 0),
		    .edition = col_int(&q, 1), .person = col_int(&q, 2),
		    .name = col_text(&q, a, 3), .country = col_text(&q, a, 4),
		    .person_name = col_text(&q, a, 5),
		    .email = col_text(&q, a, 6), .lang = col_text(&q, a, 7),
		    .people = col_int(&q, 8) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
tried_delegation_save(struct db *db, row_id id, row_id person)
{
	return db_change(db, "UPDATE tried_delegation SET person_id = $2"
	    " WHERE id = $1", ARGS(INT(id), INT_OR_NULL(person)));
}

enum rc
tried_by_country(struct db *db, row_id edition, unixtime now, int64_t *n)
{
	TRY(db_exec(db, "INSERT INTO tried_delegation (edition_id, name,"
	    " country, person_id) SELECT pa.edition_id, '', pa.country,"
	    " min(pa.person_id) FROM participant pa WHERE pa.edition_id = $1"
	    " AND coalesce(pa.delegation, '') = ''"
	    " AND coalesce(pa.country, '') <> '' AND " CAME
	    " GROUP BY pa.edition_id, pa.country"
	    " ON CONFLICT (edition_id, name, country) DO NOTHING",
	    ARGS(INT(edition)), n));
	return tried_fill(db, edition, now);
}

/* Delegations of editions with an adopted finding. */
#define NAMED " FROM participant pa WHERE coalesce(pa.delegation, '') <> ''" \
	" AND " CAME " AND EXISTS (SELECT 1 FROM finding f" \
	" WHERE f.edition_id = pa.edition_id AND f.state = 'adopted'" \
	" AND f.conclusion = 0)"
#define PUT " FROM finding f JOIN tried_delegation d" \
	" ON d.edition_id = f.edition_id WHERE f.state = 'adopted'" \
	" AND f.conclusion = 0"

enum rc
tried_fill(struct db *db, row_id edition, unixtime now)
{
	TRY(db_exec(db, "INSERT INTO tried_delegation (edition_id, name,"
	    " country, person_id) SELECT pa.edition_id, pa.delegation, '',"
	    " min(pa.person_id)" NAMED " AND ($1 = 0 OR pa.edition_id = $1)"
	    " GROUP BY pa.edition_id, pa.delegation"
	    " ON CONFLICT (edition_id, name, country) DO NOTHING",
	    ARGS(INT(edition)), NULL));
	return db_exec(db, "INSERT INTO tried (edition_id, finding_id,"
	    " delegation_id, made_at) SELECT f.edition_id, f.id, d.id, $2" PUT
	    " AND ($1 = 0 OR f.edition_id = $1)"
	    " ON CONFLICT (finding_id, delegation_id) DO NOTHING",
	    ARGS(INT(edition), INT(now)), NULL);
}

enum rc
tried_lacks(struct db *db, bool *out)
{
	int64_t n;

	TRY(db_int(db, "SELECT (SELECT count(*)" NAMED " AND NOT EXISTS"
	    " (SELECT 1 FROM tried_delegation d WHERE d.edition_id ="
	    " pa.edition_id AND d.name = pa.delegation)) + (SELECT count(*)"
	    PUT " AND NOT EXISTS (SELECT 1 FROM tried t WHERE t.finding_id ="
	    " f.id AND t.delegation_id = d.id))", NO_ARGS, &n));
	*out = n > 0;
	return RC_OK;
}

/* Every read of what was put starts so; read_tried() knows the columns. */
#define SELECT_TRIED \
	"SELECT t.id, t.edition_id, t.finding_id, t.delegation_id," \
	" d.person_id, d.name, d.country, h.name, h.lang, f.title, f.number, " \
	PEOPLE ", t.made_at FROM tried t JOIN tried_delegation d" \
	" ON d.id = t.delegation_id JOIN finding f ON f.id = t.finding_id" \
	" LEFT JOIN person h ON h.id = d.person_id"

static struct tried
read_tried(const struct rows *q, struct arena *a)
{
	return (struct tried){ .id = col_int(q, 0), .edition = col_int(q, 1),
	    .finding = col_int(q, 2), .delegation = col_int(q, 3),
	    .person = col_int(q, 4), .name = col_text(q, a, 5),
	    .country = col_text(q, a, 6), .person_name = col_text(q, a, 7),
	    .lang = col_text(q, a, 8), .title = col_text(q, a, 9),
	    .number = col_int(q, 10), .people = col_int(q, 11),
	    .made_at = col_int(q, 12) };
}

enum rc
tried_list(struct db *db, struct arena *a, row_id edition, row_id finding,
    row_id delegation, struct tried **out)
{
	struct rows q = db_query(db, SELECT_TRIED " WHERE ($1 = 0"
	    " OR t.edition_id = $1) AND ($2 = 0 OR t.finding_id = $2)"
	    " AND ($3 = 0 OR t.delegation_id = $3) ORDER BY t.edition_id,"
	    " f.number, CASE d.name WHEN '' THEN 1 ELSE 0 END, d.name,"
	    " d.country", ARGS(INT(edition), INT(finding), INT(delegation)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct tried);
		**out = read_tried(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
tried_find(struct db *db, struct arena *a, row_id id, struct tried *out)
{
	struct rows q = db_query(db, SELECT_TRIED " WHERE t.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_tried(&q, a);
	db_done(&q);
	return RC_OK;
}
