/* What this room holds about a person: the letters. */
#include "store/db.h"

#include "base/json.h"
#include "letter/letter.h"
#include "letter/letter_desk.h"

static enum rc
export(struct db *db, struct arena *a, row_id person, struct buf *json)
{
	struct rows q = db_query(db, "SELECT kind, lang, subject, body, at"
	    " FROM letter WHERE person_id = $1 ORDER BY id",
	    ARGS(INT(person)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		json_begin(json, '{');
		json_key(json, "kind");
		json_text(json, "letter");
		json_key(json, "letter");
		json_text(json, col_text(&q, a, 0));
		json_key(json, "lang");
		json_text(json, col_text(&q, a, 1));
		json_key(json, "subject");
		json_text(json, col_text(&q, a, 2));
		json_key(json, "body");
		json_text(json, col_text(&q, a, 3));
		json_key(json, "at");
		json_text(json, time_rfc3339(a, col_int(&q, 4)));
		json_end(json, '}');
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* That a letter went out stays; what it said, and to whom, does not. */
static enum rc
erase(struct db *db, struct arena *a, row_id person, unixtime now)
{
	(void)a;
	(void)now;
	return db_exec(db, "UPDATE letter SET subject = '', body = ''"
	    " WHERE person_id = $1", ARGS(INT(person)), NULL);
}

static enum rc
merge(struct db *db, row_id from, row_id to)
{
	return db_exec(db, "UPDATE letter SET person_id = $2"
	    " WHERE person_id = $1", ARGS(INT(from), INT(to)), NULL);
}

const struct personal letter_personal = { "letter", export, erase, merge };
