/* Commitments, who signed which text, and who is asked about them later. */
#include "store/db.h"

#include <string.h>

#include "dialogue/dialogue.h"

/* --- reading --- */

/* All three lists come in the same order, and are laid together. */
#define CHOSEN \
	" FROM commitment c JOIN dialogue d ON d.id = c.dialogue_id"
#define WHICH \
	" WHERE ($1 = 0 OR d.edition_id = $1) AND ($2 = 0 OR d.id = $2)" \
	" AND ($3 = 0 OR c.id = $3) ORDER BY d.edition_id, d.id, c.n"

static enum rc
read_signatures(struct db *db, struct arena *a, struct args which,
    struct commitment *c)
{
	struct rows q = db_query(db, "SELECT s.commitment_id, s.person_id,"
	    " s.side, s.version, s.name, s.position, s.at" CHOSEN
	    " JOIN commitment_signature s ON s.commitment_id = c.id" WHICH
	    ", s.at, s.person_id", which);
	struct signature **end = NULL;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		while (c != NULL && c->id != col_int(&q, 0)) {
			c = c->next;
			end = NULL;
		}
		if (c == NULL)
			continue;
		if (end == NULL)
			end = &c->signatures;
		*end = arena_new(a, struct signature);
		**end = (struct signature){ .person = col_int(&q, 1),
		    .side = dialogue_side_named(col_text(&q, a, 2)),
		    .version = col_int(&q, 3), .name = col_text(&q, a, 4),
		    .position = col_text(&q, a, 5), .at = col_int(&q, 6) };
		end = &(*end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
read_keepers(struct db *db, struct arena *a, struct args which,
    struct commitment *c)
{
	struct rows q = db_query(db, "SELECT k.commitment_id, k.id, k.side,"
	    " k.person_id, p.name, p.lang, k.since, p.erased_at" CHOSEN
	    " JOIN commitment_keeper k ON k.commitment_id = c.id"
	    " JOIN person p ON p.id = k.person_id" WHICH ", k.id", which);
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		enum dialogue_side side =
		    dialogue_side_named(col_text(&q, a, 2));

		while (c != NULL && c->id != col_int(&q, 0))
			c = c->next;
		if (c == NULL || side == SIDE_NONE)
			continue;
		c->keeper[side] = (struct keeper){ .id = col_int(&q, 1),
		    .commitment = c->id, .side = side,
		    .person = col_int(&q, 3), .name = col_text(&q, a, 4),
		    .lang = col_text(&q, a, 5), .since = col_int(&q, 6),
		    .erased = !col_null(&q, 7) };
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
read_commitments(struct db *db, struct arena *a, struct args which,
    struct commitment **out)
{
	struct rows q = db_query(db, "SELECT c.id, c.dialogue_id, d.edition_id,"
	    " c.n, c.text, c.lang, c.who, c.due, c.need_id, c.version,"
	    " c.made_at, c.changed_at" CHOSEN WHICH, which);
	struct commitment **end = out;
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct commitment);
		**end = (struct commitment){ .id = col_int(&q, 0),
		    .dialogue = col_int(&q, 1), .edition = col_int(&q, 2),
		    .n = col_int(&q, 3), .text = col_text(&q, a, 4),
		    .lang = col_text(&q, a, 5), .who = col_text(&q, a, 6),
		    .due = col_text(&q, a, 7), .need = col_int(&q, 8),
		    .version = col_int(&q, 9), .made_at = col_int(&q, 10),
		    .changed_at = col_int(&q, 11) };
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	TRY(read_signatures(db, a, which, *out));
	return read_keepers(db, a, which, *out);
}

enum rc
commitment_list(struct db *db, struct arena *a, row_id edition,
    row_id dialogue, struct commitment **out)
{
	return read_commitments(db, a, ARGS(INT(edition), INT(dialogue),
	    INT(0)), out);
}

enum rc
commitment_find(struct db *db, struct arena *a, row_id id,
    struct commitment *out)
{
	struct commitment *c;

	if (id == 0)
		return RC_NONE;
	TRY(read_commitments(db, a, ARGS(INT(0), INT(0), INT(id)), &c));
	if (c == NULL)
		return RC_NONE;
	*out = *c;
	return RC_OK;
}

/* --- writing --- */

enum rc
commitment_save(struct db *db, struct commitment *c, row_id person,
    unixtime now)
{
	const struct args all = ARGS(INT(c->dialogue), TEXT(c->text),
	    TEXT(c->lang), TEXT(c->who), TEXT(c->due), INT_OR_NULL(c->need),
	    INT(person), INT(now), INT(c->id), INT(c->version),
	    INT(COMMITMENTS_MAX));

	if (c->id == 0)
		return db_insert(db, "INSERT INTO commitment (dialogue_id, n,"
		    " text, lang, who, due, need_id, person_id, made_at,"
		    " changed_at) SELECT $1, coalesce(max(o.n), 0) + 1, $2,"
		    " $3, $4, $5, $6, $7, $8, $8 FROM commitment o"
		    " WHERE o.dialogue_id = $1 AND $9 = 0 AND $10 >= 0"
		    " HAVING count(*) < $11 AND EXISTS (SELECT 1 FROM dialogue d"
		    " WHERE d.id = $1 AND d.opened_at IS NOT NULL)"
		    " RETURNING id", all, &c->id);
	return db_change(db, "UPDATE commitment SET text = $2, lang = $3,"
	    " who = $4, due = $5, need_id = $6, person_id = $7,"
	    " changed_at = $8, version = version + 1 WHERE id = $9"
	    " AND dialogue_id = $1 AND version = $10 AND $11 > 0", all);
}

#define CURRENT(side) " EXISTS (SELECT 1 FROM commitment_signature s" \
	" WHERE s.commitment_id = commitment.id" \
	" AND s.version = commitment.version AND s.side = '" side "')"
#define BOTH CURRENT("administration") " AND" CURRENT("migrants")

enum rc
commitment_remove(struct db *db, row_id id)
{
	return db_change(db, "DELETE FROM commitment WHERE id = $1 AND NOT ("
	    BOTH ")", ARGS(INT(id)));
}

/* Where a side has nobody who is asked, the first who signed the text is. */
static enum rc
keep(struct db *db, row_id commitment)
{
	return db_exec(db, "INSERT INTO commitment_keeper (commitment_id, side,"
	    " person_id, since) SELECT s.commitment_id, s.side, s.person_id,"
	    " s.at FROM commitment_signature s JOIN commitment c"
	    " ON c.id = s.commitment_id AND c.version = s.version"
	    " WHERE c.id = $1 ORDER BY s.at, s.person_id"
	    " ON CONFLICT (commitment_id, side) DO NOTHING",
	    ARGS(INT(commitment)), NULL);
}

enum rc
commitment_sign(struct db *db, row_id id, const struct signature *s)
{
	TRY(db_change(db, "INSERT INTO commitment_signature (commitment_id,"
	    " version, person_id, side, name, position, at) SELECT c.id,"
	    " c.version, $3, $4, $5, $6, $7 FROM commitment c WHERE c.id = $1"
	    " AND c.version = $2 ON CONFLICT (commitment_id, version,"
	    " person_id) DO NOTHING", ARGS(INT(id), INT(s->version),
	    INT(s->person), TEXT(dialogue_side_name[s->side]), TEXT(s->name),
	    TEXT(s->position), INT(s->at))));
	return keep(db, id);
}

enum rc
commitment_unsign(struct db *db, row_id id, row_id person)
{
	TRY(db_change(db, "DELETE FROM commitment_signature"
	    " WHERE commitment_id = $1 AND person_id = $2 AND EXISTS (SELECT 1"
	    " FROM commitment WHERE commitment.id = $1 AND"
	    " commitment.version = commitment_signature.version"
	    " AND NOT (" BOTH "))", ARGS(INT(id), INT(person))));
	/* Nobody is asked about what they never signed. */
	TRY(db_exec(db, "DELETE FROM commitment_keeper WHERE commitment_id = $1"
	    " AND person_id = $2 AND NOT EXISTS (SELECT 1"
	    " FROM commitment_signature s WHERE s.commitment_id = $1"
	    " AND s.person_id = $2)", ARGS(INT(id), INT(person)), NULL));
	return keep(db, id);
}

enum rc
keeper_pass(struct db *db, row_id keeper, row_id person)
{
	return db_change(db, "UPDATE commitment_keeper SET person_id = $2"
	    " WHERE id = $1", ARGS(INT(keeper), INT(person)));
}
