/* What keeps a part from being removed: somebody applied for it. */
#include "intake/intake.h"

static enum rc
holds_part(struct db *db, row_id part, bool *yes)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM application_part"
	    " WHERE part_id = $1", ARGS(INT(part)), &n));
	*yes = *yes || n > 0;
	return RC_OK;
}

const struct holder intake_holder = { "intake", holds_part, NULL };
