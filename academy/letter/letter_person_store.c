/* What this room holds about a person: the letters, and the passport's name. */
#include "store/db.h"

#include "base/json.h"
#include "letter/letter.h"
#include "letter/letter_desk.h"

enum rc
letter_name_find(struct db *db, struct arena *a, row_id person,
    struct letter_name *out)
{
	struct rows q = db_query(db, "SELECT latin, own FROM letter_name"
	    " WHERE person_id = $1", ARGS(INT(person)));
	enum rc rc = db_next(&q);

	*out = (struct letter_name){ 0 };
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	out->latin = col_text(&q, a, 0);
	out->own = col_text(&q, a, 1);
	db_done(&q);
	return RC_OK;
}

enum rc
letter_name_save(struct db *db, row_id edition, row_id person,
    const struct letter_name *n)
{
	return db_change(db, "INSERT INTO letter_name (person_id, latin, own)"
	    " SELECT person_id, $3, $4 FROM participant WHERE edition_id = $1"
	    " AND person_id = $2 ON CONFLICT (person_id) DO UPDATE SET"
	    " latin = excluded.latin, own = excluded.own",
	    ARGS(INT(edition), INT(person), TEXT(n->latin), TEXT(n->own)));
}

static enum rc
export(struct db *db, struct arena *a, row_id person, struct buf *json)
{
	struct letter_name name;

	TRY(personal_rows(a, db_query(db, "SELECT kind, lang, subject, body, at"
	    " FROM letter WHERE person_id = $1 ORDER BY id",
	    ARGS(INT(person))),
	    "letter", "letter lang subject body at:time", json));
	TRY(letter_name_find(db, a, person, &name));
	if (name.latin == NULL && name.own == NULL)
		return RC_OK;
	json_begin(json, '{');
	json_key(json, "kind");
	json_text(json, "passport-name");
	json_key(json, "latin");
	json_text(json, name.latin);
	json_key(json, "own");
	json_text(json, name.own);
	json_end(json, '}');
	return RC_OK;
}

/* That a letter went out stays; what it said, and to whom, does not. */
static enum rc
erase(struct db *db, struct arena *a, row_id person, unixtime now)
{
	(void)a;
	(void)now;
	TRY(db_exec(db, "DELETE FROM letter_name WHERE person_id = $1",
	    ARGS(INT(person)), NULL));
	return db_exec(db, "UPDATE letter SET subject = '', body = ''"
	    " WHERE person_id = $1", ARGS(INT(person)), NULL);
}

static enum rc
merge(struct db *db, row_id from, row_id to)
{
	const struct args both = ARGS(INT(from), INT(to));

	TRY(db_exec(db, "UPDATE letter SET person_id = $2"
	    " WHERE person_id = $1", both, NULL));
	TRY(db_exec(db, "UPDATE letter_batch SET made_by = $2"
	    " WHERE made_by = $1", both, NULL));
	/* Where both are meant, one is enough. */
	TRY(db_exec(db, "DELETE FROM letter_batch_person WHERE person_id = $1"
	    " AND batch_id IN (SELECT batch_id FROM letter_batch_person"
	    " WHERE person_id = $2)", both, NULL));
	TRY(db_exec(db, "UPDATE letter_batch_person SET person_id = $2"
	    " WHERE person_id = $1", both, NULL));
	TRY(db_exec(db, "INSERT INTO letter_name (person_id, latin, own)"
	    " SELECT $2, latin, own FROM letter_name WHERE person_id = $1"
	    " ON CONFLICT (person_id) DO NOTHING", both, NULL));
	return db_exec(db, "DELETE FROM letter_name WHERE person_id = $1",
	    ARGS(INT(from)), NULL);
}

/* Who wrote to others stays known to them. */
static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT count(*) FROM letter_batch"
	    " WHERE made_by = $1", person, yes);
}

const struct personal letter_personal = { "letter", export, erase, merge, needs };
