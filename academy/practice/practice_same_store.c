/* Records that tell the same, and putting two together. */
#include "practice/practice.h"

#include <string.h>

#include "practice/practice_carry.h"
#include "practice/practice_inside.h"

/* Near ones that are looked at, as some may not be told of; and offered. */
enum { LOOKED_AT = 200, OFFERED = 10 };

/* A record here whose text is nearly the same is found by its print: numbers are
 * read, not texts. */
static enum rc
near(struct db *db, struct arena *a, const struct practice *p,
    row_id out[LOOKED_AT], int *n)
{
	uint64_t print = carry_print(a, p);
	struct rows q = db_query(db, "SELECT practice_id, print"
	    " FROM practice_print WHERE practice_id <> $1 AND print <> 0",
	    ARGS(INT(p->id)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK)
		if (*n < LOOKED_AT && print != 0 &&
		    carry_near(print, (uint64_t)col_int(&q, 1)))
			out[(*n)++] = col_int(&q, 0);
	return rc == RC_NONE ? RC_OK : rc;
}

/* Of an anonymous record the place is nobody's business. */
#define SEEN " AND p.state NOT IN ('draft', 'withdrawn')" \
	" AND ($2 = 0 OR (p.state = 'published' AND p.attribution <> 'room'))"

enum rc
practice_twins(struct db *db, struct arena *a, const struct practice *p,
    bool public_only, struct practice_twin **out)
{
	const char *title = words_pick(a, p->title, p->lang).text;
	struct rows q = practice_entries(db, a, " WHERE p.id <> $1" SEEN
	    " AND p.id IN (SELECT practice_id FROM practice_print"
	    " WHERE title = $5) AND p.title_fold = $3 AND p.city_fold = $4"
	    " AND ($2 = 0 OR p.attribution = 'named') ORDER BY p.id LIMIT 10",
	    ARGS(INT(p->id), INT(public_only),
	    TEXT(text_fold(a, title == NULL ? "" : title)),
	    TEXT(text_fold(a, p->city == NULL ? "" : p->city)),
	    INT((int64_t)carry_title(a, p))));
	struct practice_twin **end = out;
	row_id alike[LOOKED_AT];
	enum rc rc;
	int n = 0, offered = 0;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct practice_twin);
		(*end)->titled = true;
		(*end)->entry = arena_new(a, struct practice_entry);
		*(*end)->entry = practice_read_entry(&q, a);
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	TRY(near(db, a, p, alike, &n));
	for (int i = 0; i < n && offered < OFFERED; i++) {
		bool there = false;

		for (struct practice_twin *t = *out; t != NULL; t = t->next)
			there = there || t->entry->id == alike[i];
		if (there)
			continue;
		q = practice_entries(db, a, " WHERE p.id = $1" SEEN,
		    ARGS(INT(alike[i]), INT(public_only)));
		rc = db_next(&q);
		if (rc == RC_NONE)
			continue;
		TRY(rc);
		*end = arena_new(a, struct practice_twin);
		(*end)->entry = arena_new(a, struct practice_entry);
		*(*end)->entry = practice_read_entry(&q, a);
		end = &(*end)->next;
		offered++;
		db_done(&q);
	}
	return RC_OK;
}

enum rc
practice_merge(struct db *db, struct arena *a, struct practice *from,
    const struct practice *into, unixtime now)
{
	struct practice shown;
	enum rc rc = practice_shown(db, a, into->code, &shown);
	const char *code = from->code;

	if (rc == RC_NONE || from->id == into->id)
		return RC_CONFLICT;
	TRY(rc);
	TRY(practice_become(db, a, from, PRACTICE_WITHDRAWN, now));
	/* Only an address that was public leads anywhere. */
	TRY(db_exec(db, "UPDATE practice_gone SET now_code = $2"
	    " WHERE code = $1 OR now_code = $1",
	    ARGS(TEXT(code), TEXT(into->code)), NULL));
	TRY(db_exec(db, "UPDATE practice_pick SET practice_id = $2"
	    " WHERE practice_id = $1 AND NOT EXISTS (SELECT 1"
	    " FROM practice_pick o WHERE o.practice_id = $2"
	    " AND o.edition_id = practice_pick.edition_id"
	    " AND coalesce(o.session_id, 0) ="
	    " coalesce(practice_pick.session_id, 0))",
	    ARGS(INT(from->id), INT(into->id)), NULL));
	TRY(db_exec(db, "UPDATE practice_trial SET practice_id = $2"
	    " WHERE practice_id = $1 AND NOT EXISTS (SELECT 1"
	    " FROM practice_trial o WHERE o.practice_id = $2"
	    " AND o.person_id = practice_trial.person_id)",
	    ARGS(INT(from->id), INT(into->id)), NULL));
	return db_exec(db, "UPDATE practice_link SET from_code = $2"
	    " WHERE from_code = $1", ARGS(TEXT(code), TEXT(into->code)), NULL);
}

enum rc
practice_gone(struct db *db, struct arena *a, const char *code,
    const char **to)
{
	struct rows q = db_query(db, "SELECT (SELECT s.code FROM practice_shown"
	    " s WHERE s.code = g.now_code) FROM practice_gone g"
	    " WHERE g.code = $1", ARGS(TEXT(code)));

	TRY(db_next(&q));
	*to = col_text(&q, a, 0);
	db_done(&q);
	return RC_OK;
}
