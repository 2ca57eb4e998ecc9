/* What only the organisers' pages of this room need. */
#include "intake/intake_desk.h"

enum rc
question_move(struct db *db, row_id edition, row_id id, bool up)
{
	struct arena *a = arena_make();
	struct question *list, *before = NULL, *q;
	int64_t pos = 0;
	enum rc rc = question_list(db, a, edition, &list);

	/* The order as it is, with this one and its neighbour swapped, numbered
	 * anew: gaps and ties of older orders go away. */
	for (q = list; rc == RC_OK && q != NULL && q->id != id; q = q->next)
		before = q;
	if (rc == RC_OK && q == NULL)
		rc = RC_NONE;
	if (rc == RC_OK && !up) {
		before = q;
		q = q->next;
	}
	if (rc == RC_OK && before != NULL && q != NULL)
		for (struct question *at = list; rc == RC_OK && at != NULL;
		    at = at->next) {
			int64_t to = ++pos;

			if (at == before)
				to = pos + 1;
			else if (at == q)
				to = pos - 1;
			rc = db_change(db, "UPDATE question SET pos = $2"
			    " WHERE id = $1", ARGS(INT(at->id), INT(to)));
		}
	arena_free(a);
	return rc;
}

enum rc
application_for(struct db *db, struct arena *a, row_id edition, row_id by,
    const char *lang, unixtime now, const char **secret)
{
	struct application p = { .edition = edition, .lang = lang };

	TRY(application_draft(db, a, &p, now, secret));
	return db_change(db, "UPDATE application SET entered_by = $2"
	    " WHERE id = $1", ARGS(INT(p.id), INT(by)));
}

enum rc
application_take_in(struct db *db, struct arena *a, row_id edition, row_id id,
    unixtime now)
{
	struct application p;

	TRY(application_find(db, a, id, false, &p));
	if (p.edition != edition)
		return RC_NONE;
	if (p.state == APP_DRAFT && p.entered_by == 0)
		return RC_CONFLICT;	/* not sent: the applicant's own business */
	if (*p.email == '\0' || *p.name == '\0')
		return RC_INVALID;
	if (p.state == APP_DRAFT)
		TRY(application_send(db, id, false, NULL, now));
	return application_confirm(db, a, id, now);
}

enum rc
drafts_of(struct db *db, struct arena *a, row_id edition, row_id by,
    struct application **out)
{
	struct application *all, **end = out;

	TRY(application_list(db, a, edition, APP_DRAFT, &all));
	*out = NULL;
	for (; all != NULL; all = all->next) {
		if (all->entered_by != by)
			continue;
		*end = all;
		end = &all->next;
	}
	*end = NULL;
	return RC_OK;
}
