/* audience: organiser */
/* What an organiser has to do next about assessing and choosing. */
#include "selection/selection.h"

static enum rc
assess(struct db *db, struct arena *a, row_id edition, int64_t each,
    struct todo ***end)
{
	int64_t few, open;

	TRY(db_int(db, "SELECT count(*) FROM application p WHERE"
	    " p.edition_id = $1 AND p.state = 'submitted' AND (SELECT count(*)"
	    " FROM assignment x WHERE x.application_id = p.id"
	    " AND x.state <> 'conflict') < $2", ARGS(INT(edition), INT(each)),
	    &few));
	TRY(db_int(db, "SELECT count(*) FROM assignment x JOIN application p"
	    " ON p.id = x.application_id WHERE p.edition_id = $1"
	    " AND p.state = 'submitted' AND x.state = 'open'",
	    ARGS(INT(edition)), &open));
	todo_add(a, end, (struct todo){ .stage = 1, .n = few,
	    .one = N_("{1} application has too few assessors"),
	    .other = N_("{1} applications have too few assessors"),
	    .where = "desk/assessors" });
	todo_add(a, end, (struct todo){ .stage = 1, .n = open,
	    .one = N_("{1} assessment is not finished"),
	    .other = N_("{1} assessments are not finished"),
	    .where = "desk/assessors" });
	return RC_OK;
}

static enum rc
decide_and_publish(struct db *db, struct arena *a, row_id edition,
    unixtime now, struct todo ***end)
{
	struct readiness ready;
	int64_t proposed;
	struct call c = { .by_hand = "" };
	enum rc rc = call_find(db, a, edition, &c);

	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	TRY(db_int(db, "SELECT count(*) FROM draw_proposal x JOIN draw d"
	    " ON d.id = x.draw_id JOIN application p ON p.id ="
	    " x.application_id AND p.state = 'submitted'"
	    " WHERE d.edition_id = $1", ARGS(INT(edition)), &proposed));
	todo_add(a, end, (struct todo){ .stage = 1, .n = proposed,
	    .one = N_("{1} proposal of a draw is to be confirmed or dropped"),
	    .other = N_("{1} proposals of a draw are to be confirmed or "
	    "dropped"), .where = "desk/selection/choose?show=proposed" });
	TRY(selection_readiness(db, edition, &ready));
	if (ready.applications == 0 || call_state_at(&c, now) == CALL_OPEN)
		return RC_OK;
	todo_add(a, end, (struct todo){ .stage = 1, .n = ready.partless,
	    .one = N_("{1} application is for no part"),
	    .other = N_("{1} applications are for no part"),
	    .where = "desk/selection/publish" });
	todo_add(a, end, (struct todo){ .stage = 1,
	    .n = ready.decisions[CHOICE_NONE],
	    .one = N_("{1} decision is still to be made"),
	    .other = N_("{1} decisions are still to be made"),
	    .where = "desk/selection/choose?show=none" });
	todo_add(a, end, (struct todo){ .stage = 1,
	    .n = ready.decisions[CHOICE_NONE] == 0 && ready.partless == 0,
	    .one = N_("All is decided: check it and publish"),
	    .where = "desk/selection/publish" });
	return RC_OK;
}

/* After publication: places that are free while people wait for one. */
static enum rc
fill(struct db *db, struct arena *a, row_id edition, unixtime now,
    struct todo ***end)
{
	struct part *parts;

	TRY(part_list(db, a, edition, &parts));
	for (const struct part *p = parts; p != NULL; p = p->next) {
		struct choosing v;
		int64_t n;

		if (p->starts != 0 && p->starts <= now)
			continue;
		TRY(choosing_load(db, a, edition, p->id, &v));
		n = v.seats - v.taken < v.count[CHOICE_WAIT] ?
		    v.seats - v.taken : v.count[CHOICE_WAIT];
		todo_add(a, end, (struct todo){ .stage = 1,
		    .n = n > 0 ? n : 0,
		    .one = N_("{1} place is free while people wait for one"),
		    .other = N_("{1} places are free while people wait for "
		    "one"), .where = arena_printf(a,
		    "desk/selection/choose?part=%lld&show=wait",
		    (long long)p->id) });
	}
	return RC_OK;
}

static enum rc
todo(struct db *db, struct arena *a, row_id edition, unixtime now,
    struct todo **out)
{
	struct todo **end = out;
	struct assessor *assessors;
	struct selection s;

	*out = NULL;
	TRY(selection_find(db, a, edition, &s));
	if (s.published_at != 0)
		return fill(db, a, edition, now, &end);
	TRY(assessor_list(db, a, edition, &assessors));
	if (assessors != NULL)
		TRY(assess(db, a, edition, s.assessors_each, &end));
	return decide_and_publish(db, a, edition, now, &end);
}
const struct doer selection_doer = { "selection", todo };
