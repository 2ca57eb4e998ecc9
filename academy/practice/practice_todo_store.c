/* What the organisers of an edition have to do about practices. */
#include "practice/practice.h"

static enum rc
todo(struct db *db, struct arena *a, row_id edition, unixtime now,
    struct todo **out)
{
	struct practice_partner *list;
	struct todo **end = out;
	unixtime due;
	int64_t wait, without = 0;

	*out = NULL;
	TRY(db_int(db, "SELECT count(*) FROM practice p WHERE p.edition_id = $1"
	    " AND (p.state = 'submitted' OR (p.pending > 0 AND EXISTS (SELECT 1"
	    " FROM practice_version v WHERE v.practice_id = p.id"
	    " AND v.n = p.pending AND v.sealed = 1))"
	    " OR (p.state = 'published' AND EXISTS (SELECT 1"
	    " FROM practice_file f WHERE f.practice_id = p.id"
	    " AND f.seen = 0)))", ARGS(INT(edition)),
	    &wait));
	todo_add(a, &end, (struct todo){ .stage = 2, .n = wait,
	    .one = N_("{1} practice waits for a review"),
	    .other = N_("{1} practices wait for a review"),
	    .where = "desk/practices" });
	TRY(practice_call_find(db, edition, &due));
	if (due == 0)
		return RC_OK;
	TRY(practice_partners(db, a, edition, &list));
	for (; list != NULL && list->handed_in == 0; list = list->next)
		without++;
	todo_add(a, &end, (struct todo){ .stage = 2, .late = due < now,
	    .n = without,
	    .one = N_("{1} partner has not handed in a practice"),
	    .other = N_("{1} partners have not handed in a practice"),
	    .where = "desk/practices/partners" });
	return RC_OK;
}
const struct doer practice_doer = { "practice", todo };
