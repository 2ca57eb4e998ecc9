/* Offers and notes. */
#include "store/db.h"

#include <string.h>

#include "base/text.h"
#include "consult/consult_record.h"

/* Who looks at the group sees that there is something new. */
static enum rc
news(struct db *db, row_id group)
{
	return db_change(db, "UPDATE consult_group SET news = news + 1"
	    " WHERE id = $1", ARGS(INT(group)));
}

/* --- offers --- */

static enum offer_kind
kind_of(const char *name)
{
	unsigned k = 0;

	while (k + 1 < OFFER_KINDS && !text_same(name, consult_offer_name[k]))
		k++;
	return (enum offer_kind)k;
}

enum rc
consult_offers(struct db *db, struct arena *a, row_id group, row_id giver,
    struct consult_offer **out)
{
	struct rows q = db_query(db, "SELECT o.id, o.kind, o.lang, o.body,"
	    " x.id, x.code, x.title, o.person_id, p.name, o.at, o.taken_at"
	    " FROM consult_offer o LEFT JOIN person p ON p.id = o.person_id"
	    " LEFT JOIN practice_public x ON x.id = o.practice_id"
	    " WHERE o.group_id = $1 AND o.giver_id = $2"
	    " ORDER BY CASE o.kind WHEN 'case' THEN 1 WHEN 'practice' THEN 2"
	    " WHEN 'warning' THEN 3 ELSE 4 END, o.id", ARGS(INT(group),
	    INT(giver)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct consult_offer);
		**out = (struct consult_offer){ .id = col_int(&q, 0),
		    .kind = kind_of(col_text(&q, a, 1)),
		    .lang = col_text(&q, a, 2), .body = col_text(&q, a, 3),
		    .practice = col_int(&q, 4),
		    .practice_code = col_text(&q, a, 5),
		    .practice_title = col_text(&q, a, 6),
		    .person = col_int(&q, 7), .name = col_text(&q, a, 8),
		    .at = col_int(&q, 9), .taken_at = col_int(&q, 10) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
consult_offer_add(struct db *db, row_id group, row_id giver,
    const struct consult_offer *o, unixtime now)
{
	TRY(db_change(db, "INSERT INTO consult_offer (group_id, giver_id, kind,"
	    " lang, body, practice_id, person_id, at) SELECT $1, $2, $3, $4,"
	    " $5, CAST($6 AS BIGINT), $7, $8 WHERE (SELECT count(*)"
	    " FROM consult_offer WHERE group_id = $1 AND giver_id = $2) < $9",
	    ARGS(INT(group), INT(giver), TEXT(consult_offer_name[o->kind]),
	    TEXT(o->lang), TEXT(o->body), INT_OR_NULL(o->practice),
	    INT(o->person), INT(now), INT(OFFERS_MAX))));
	return news(db, group);
}

enum rc
consult_offer_remove(struct db *db, row_id group, row_id giver, row_id id)
{
	TRY(db_change(db, "DELETE FROM consult_offer WHERE id = $1"
	    " AND group_id = $2 AND giver_id = $3", ARGS(INT(id), INT(group),
	    INT(giver))));
	return news(db, group);
}

/* --- the note --- */

enum rc
consult_note_find(struct db *db, struct arena *a, row_id group, row_id giver,
    struct consult_note *out)
{
	struct rows q = db_query(db, "SELECT n.state, n.lang, n.said, n.takes,"
	    " n.remark, p.name, n.version, n.changed_at, n.confirmed_at,"
	    " n.taken_at FROM consult_note n LEFT JOIN person p"
	    " ON p.id = n.person_id WHERE n.group_id = $1 AND n.giver_id = $2",
	    ARGS(INT(group), INT(giver)));
	enum rc rc = db_next(&q);
	unsigned s = NOTE_DRAFT;

	*out = (struct consult_note){ 0 };
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	while (s + 1 < NOTE_STATES && !text_same(col_text(&q, a, 0),
	    consult_note_name[s]))
		s++;
	*out = (struct consult_note){ .state = (enum note_state)s,
	    .lang = col_text(&q, a, 1), .said = col_text(&q, a, 2),
	    .takes = col_text(&q, a, 3), .remark = col_text(&q, a, 4),
	    .by = col_text(&q, a, 5), .version = col_int(&q, 6),
	    .changed_at = col_int(&q, 7), .confirmed_at = col_int(&q, 8),
	    .taken_at = col_int(&q, 9) };
	db_done(&q);
	return RC_OK;
}

enum rc
consult_note_save(struct db *db, row_id group, row_id giver,
    const struct consult_note *n, row_id by, unixtime now)
{
	TRY(db_change(db, "INSERT INTO consult_note (group_id, giver_id, state,"
	    " lang, said, takes, version, person_id, changed_at)"
	    " SELECT $1, $2, 'draft', $3, $4, $5, 1, $6, $7 WHERE $8 = 0"
	    " OR EXISTS (SELECT 1 FROM consult_note WHERE group_id = $1"
	    " AND giver_id = $2) ON CONFLICT (group_id, giver_id) DO UPDATE SET"
	    " state = 'draft', lang = excluded.lang, said = excluded.said,"
	    " takes = excluded.takes, version = consult_note.version + 1,"
	    " person_id = excluded.person_id, changed_at = excluded.changed_at"
	    " WHERE consult_note.version = $8"
	    " AND consult_note.state <> 'confirmed'", ARGS(INT(group),
	    INT(giver), TEXT(n->lang), TEXT(n->said), TEXT(n->takes), INT(by),
	    INT(now), INT(n->version))));
	return news(db, group);
}

enum rc
consult_note_set(struct db *db, row_id group, row_id giver, int64_t version,
    enum note_state state, const char *remark, unixtime now)
{
	TRY(db_change(db, "UPDATE consult_note SET state = $4, remark = $5,"
	    " confirmed_at = $6, version = version + 1 WHERE group_id = $1"
	    " AND giver_id = $2 AND version = $3", ARGS(INT(group), INT(giver),
	    INT(version), TEXT(consult_note_name[state]), TEXT(remark),
	    INT_OR_NULL(state == NOTE_CONFIRMED ? now : 0))));
	return news(db, group);
}

/* --- into the analysis --- */

enum rc
consult_taken(struct db *db, row_id group, row_id giver,
    const struct consult_offer *o, bool note, unixtime now)
{
	for (; o != NULL; o = o->next)
		TRY(db_change(db, "UPDATE consult_offer SET taken_at = $2"
		    " WHERE id = $1", ARGS(INT(o->id), INT(now))));
	if (note)
		TRY(db_change(db, "UPDATE consult_note SET taken_at = $3"
		    " WHERE group_id = $1 AND giver_id = $2", ARGS(INT(group),
		    INT(giver), INT(now))));
	return RC_OK;
}

static struct asked_offer *
told(struct arena *a, const struct consult_offer *o)
{
	struct asked_offer *list = NULL, **end = &list;

	for (; o != NULL; o = o->next) {
		*end = arena_new(a, struct asked_offer);
		**end = (struct asked_offer){ .label = consult_offer_label[o->kind],
		    .lang = o->lang, .body = o->body, .name = o->name,
		    .practice = o->practice,
		    .practice_code = o->practice_code,
		    .practice_title = o->practice_title,
		    .taken = o->taken_at != 0 };
		end = &(*end)->next;
	}
	return list;
}

static enum rc
read_one(struct db *db, struct arena *a, row_id group, int64_t round,
    row_id giver, struct asked_consulted **out)
{
	struct consult_offer *offers;
	struct consult_note n;

	TRY(consult_offers(db, a, group, giver, &offers));
	TRY(consult_note_find(db, a, group, giver, &n));
	if (offers == NULL && n.state != NOTE_CONFIRMED)
		return RC_OK;
	*out = arena_new(a, struct asked_consulted);
	(*out)->where = arena_printf(a, "mine/consult/%lld/rounds/%lld",
	    (long long)group, (long long)round);
	(*out)->offers = told(a, offers);
	if (n.state != NOTE_CONFIRMED)
		return RC_OK;
	(*out)->lang = n.lang;
	(*out)->said = n.said;
	(*out)->takes = n.takes;
	(*out)->confirmed_at = n.confirmed_at;
	(*out)->taken = n.taken_at != 0;
	return RC_OK;
}

struct place { row_id group; int64_t round; struct place *next; };

enum rc
consult_of_question(struct db *db, struct arena *a, row_id edition,
    row_id person, row_id reader, struct asked_consulted **out)
{
	struct rows q = db_query(db, "SELECT g.id, r.n FROM consult_round r"
	    " JOIN consult_group g ON g.id = r.group_id"
	    " WHERE g.edition_id = $1 AND r.giver_id = $2 AND ($3 = 0"
	    " OR EXISTS (SELECT 1 FROM consult_seat t WHERE t.group_id = g.id"
	    " AND t.person_id = $3 AND t.round >= r.n) OR r.giver_id = $3"
	    " OR EXISTS (SELECT 1"
	    " FROM consult_lead l"
	    " WHERE l.group_id = g.id AND l.person_id = $3)) ORDER BY g.id",
	    ARGS(INT(edition), INT(person), INT(reader)));
	struct place *list = NULL, **end = &list;
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct place);
		**end = (struct place){ col_int(&q, 0), col_int(&q, 1), NULL };
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	for (; list != NULL; list = list->next) {
		TRY(read_one(db, a, list->group, list->round, person, out));
		if (*out != NULL)
			out = &(*out)->next;
	}
	return RC_OK;
}
