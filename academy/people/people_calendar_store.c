/* The secret in the address of a person's own calendar. */
#include "people/people.h"

enum rc
person_by_calendar(struct db *db, struct arena *a, const char *hash,
    struct person *out)
{
	row_id id;

	TRY(db_int(db, "SELECT id FROM person WHERE calendar = $1",
	    ARGS(TEXT(hash)), &id));
	return person_find(db, a, id, out);
}

enum rc
person_calendar_set(struct db *db, row_id id, const char *hash)
{
	return db_change(db, "UPDATE person SET calendar = $2 WHERE id = $1"
	    " AND erased_at IS NULL", ARGS(INT(id), TEXT(hash)));
}

enum rc
person_calendar_is(struct db *db, row_id id, bool *out)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(calendar) FROM person WHERE id = $1",
	    ARGS(INT(id)), &n));
	*out = n > 0;
	return RC_OK;
}
