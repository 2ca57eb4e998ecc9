/* What keeps a part from being removed: two sides talk in it. */
#include "dialogue/dialogue.h"

static enum rc
holds_part(struct db *db, row_id part, bool *yes)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM dialogue WHERE part_id = $1",
	    ARGS(INT(part)), &n));
	*yes = *yes || n > 0;
	return RC_OK;
}

const struct holder dialogue_holder = { "dialogue", holds_part, NULL };
