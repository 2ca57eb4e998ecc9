#include "test/test.h"

#include "store/db.h"

TEST_STORE(store_round_trip)
{
	int64_t n;

	CHECK(db_exec(db, "CREATE TABLE t (i INTEGER, x TEXT)", NO_ARGS,
	    NULL) == RC_OK);
	CHECK(db_change(db, "INSERT INTO t (x, i) VALUES ($2, $1)",
	    ARGS(INT(7), TEXT("seven"))) == RC_OK);
	CHECK(db_int(db, "SELECT i FROM t WHERE x = $1", ARGS(TEXT("seven")),
	    &n) == RC_OK && n == 7);
}
