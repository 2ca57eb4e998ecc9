/*
 * Sign-in links made on the server's own console.  Who can read the store and
 * its key needs no second factor to prove anything more, and an administrator
 * who lost it gets in again this way.
 */
#include "people/people.h"

enum rc
sign_in_link_console(struct db *db, struct arena *a, row_id person,
    const char *next, unixtime now, int64_t seconds, const char **secret)
{
	TRY(sign_in_link_make(db, a, person, next, now, seconds, secret));
	return db_change(db, "UPDATE sign_in_link SET console = 1"
	    " WHERE hash = $1", ARGS(TEXT(people_hash(a, *secret))));
}

enum rc
sign_in_link_is_console(struct db *db, struct arena *a, const char *secret,
    bool *out)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM sign_in_link WHERE hash = $1"
	    " AND console = 1", ARGS(TEXT(people_hash(a, secret))), &n));
	*out = n > 0;
	return RC_OK;
}

enum rc
session_prove(struct db *db, struct arena *a, const char *secret,
    unixtime now)
{
	return db_change(db, "UPDATE session SET factor_at = $2,"
	    " console = 1 WHERE hash = $1", ARGS(TEXT(people_hash(a, secret)), INT(now)));
}
