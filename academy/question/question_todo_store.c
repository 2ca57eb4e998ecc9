/* audience: organiser */
/* Who has no question or no slot yet. */
#include "store/db.h"

#include "question/question.h"

static enum rc
todo(struct db *db, struct arena *a, row_id edition,
    unixtime now, struct todo **out)
{
	int64_t silent = 0, no_slot = 0, missing = 0;
	struct todo **end = out;
	struct edition e;
	struct asked *q;

	*out = NULL;
	TRY(edition_find(db, a, edition, &e));
	if (!e.open_question || e.status >= EDITION_COMPLETED)
		return RC_OK;
	TRY(asked_list(db, a, edition, &q));
	for (; q != NULL; q = q->next) {
		silent += !asked_said(q);
		no_slot += q->slot.session == 0;
		missing += !analysis_settled(q);
	}
	todo_add(a, &end, (struct todo){ .stage = 1, .n = silent,
	    .one = N_("{1} participant has no question yet"),
	    .other = N_("{1} participants have no question yet"),
	    .where = "desk/questions?state=none" });
	todo_add(a, &end, (struct todo){ .stage = 1, .n = no_slot,
	    .one = N_("{1} participant has no slot yet"),
	    .other = N_("{1} participants have no slot yet"),
	    .where = "desk/slots" });
	todo_add(a, &end, (struct todo){ .stage = 2,
	    .n = e.starts != 0 && e.starts < now ? missing : 0,
	    .one = N_("{1} participant has no in-depth analysis yet"),
	    .other = N_("{1} participants have no in-depth analysis yet"),
	    .where = "desk/analyses" });
	return RC_OK;
}
const struct doer question_doer = { "question", todo };
