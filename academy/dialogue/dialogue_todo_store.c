/* audience: organiser */
/* What who leads a dialogue has to do next. */
#include "dialogue/dialogue.h"

static enum rc
todo(struct db *db, struct arena *a, row_id edition, unixtime now,
    struct todo **out)
{
	int64_t ready = 0, needs = 0, unsigned_yet = 0;
	struct todo **end = out;
	struct dialogue *d;

	*out = NULL;
	TRY(dialogue_list(db, a, edition, &d));
	for (; d != NULL; d = d->next) {
		ready += dialogue_may_open(d, now);
		needs += d->n_needs - d->n_settled;
		unsigned_yet += d->n_commitments - d->n_signed;
	}
	todo_add(a, &end, (struct todo){ .stage = 2, .n = ready,
	    .one = N_("{1} dialogue can be opened"),
	    .other = N_("{1} dialogues can be opened"),
	    .where = "desk/dialogues" });
	todo_add(a, &end, (struct todo){ .stage = 2, .n = needs,
	    .one = N_("{1} need of a dialogue is not settled"),
	    .other = N_("{1} needs of dialogues are not settled"),
	    .where = "desk/dialogues" });
	todo_add(a, &end, (struct todo){ .stage = 2, .n = unsigned_yet,
	    .one = N_("{1} commitment is not signed by both sides"),
	    .other = N_("{1} commitments are not signed by both sides"),
	    .where = "desk/dialogues" });
	return RC_OK;
}

const struct doer dialogue_doer = { "dialogue", todo };
