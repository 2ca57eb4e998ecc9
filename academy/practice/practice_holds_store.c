/* Once a year the owner of a practice is asked whether it still holds. */
#include "practice/practice.h"

#include <string.h>

#include "practice/practice_inside.h"

enum { DAY = 86400, ASKED_AT_ONCE = 50 };

const char *const holds_answer_name[HOLDS_ANSWERS] = {
	"right", "changed", "withdrawn" };

enum rc
practice_ask_find(struct db *db, struct arena *a, row_id id,
    struct practice_yearly *out)
{
	struct rows q = db_query(db, "SELECT id, practice_id, asked_at,"
	    " answered_at, answer FROM practice_ask WHERE id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = (struct practice_yearly){ .id = col_int(&q, 0),
	    .practice = col_int(&q, 1), .asked_at = col_int(&q, 2),
	    .answered_at = col_int(&q, 3), .answer = col_text(&q, a, 4) };
	db_done(&q);
	return RC_OK;
}

enum rc
practice_ask_answer(struct db *db, struct arena *a, row_id id,
    enum holds_answer answer, const char *note, unixtime now)
{
	struct practice_yearly ask;
	struct practice p;

	TRY(practice_ask_find(db, a, id, &ask));
	TRY(db_change(db, "UPDATE practice_ask SET answer = $2, note = $3,"
	    " answered_at = $4 WHERE id = $1 AND answered_at IS NULL",
	    ARGS(INT(id), TEXT(holds_answer_name[answer]), TEXT(note),
	    INT(now))));
	TRY(practice_load(db, a, ask.practice, &p));
	switch (answer) {
	case HOLDS_RIGHT:
		p.checked_at = now;
		return practice_keep(db, a, &p, now);
	case HOLDS_WITHDRAWN:
		return practice_become(db, a, &p, PRACTICE_WITHDRAWN, now);
	case HOLDS_CHANGED:
	case HOLDS_ANSWERS:
		break;
	}
	/* What has changed, for the reviewers; the record waits for its new
	 * text. */
	return practice_say(db, p.id, p.author, false, note, now);
}

/* The published ones that nobody has spoken for in a year and whose owner was
 * not asked since. */
#define DUE " FROM practice p LEFT JOIN person h ON h.id = p.author_id" \
	" WHERE p.state = 'published'" \
	" AND coalesce(p.checked_at, p.published_at) < $1" \
	" AND coalesce(h.email, p.contact_email) IS NOT NULL" \
	" AND NOT EXISTS (SELECT 1 FROM practice_ask k" \
	" WHERE k.practice_id = p.id AND k.asked_at >= $1)"

struct round { struct arena *a; unixtime now; };

static enum rc
ask(struct db *db, void *ctx)
{
	const struct round *w = ctx;
	struct { row_id id; const char *contact; } due[ASKED_AT_ONCE];
	struct rows q = db_query(db, "SELECT p.id, CASE WHEN h.email IS NULL"
	    " THEN p.contact_email END" DUE " ORDER BY p.id LIMIT $2",
	    ARGS(INT(w->now - (int64_t)PRACTICE_ASK_DAYS * DAY),
	    INT(ASKED_AT_ONCE)));
	size_t n = 0;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		due[n].id = col_int(&q, 0);
		due[n++].contact = col_text(&q, w->a, 1);
	}
	if (rc != RC_NONE)
		return rc;
	for (size_t i = 0; i < n; i++) {
		struct practice p;
		row_id id;

		TRY(practice_load(db, w->a, due[i].id, &p));
		TRY(db_insert(db, "INSERT INTO practice_ask (practice_id,"
		    " asked_at) VALUES ($1, $2) RETURNING id",
		    ARGS(INT(p.id), INT(w->now)), &id));
		TRY(practice_mail(db, w->a, &p, due[i].contact == NULL ?
		    p.author : 0, due[i].contact, "practice.holds",
		    N_("Does it still hold? {1}"),
		    N_("A year ago this stood in our library of practices:\n"
		    "\n{1}\n\nDoes it still hold? One click is enough, without "
		    "a password:\n{3}\n\nYou can say that it is still right, "
		    "that something has changed, or take it back.\n"), NULL,
		    practice_ask_path(w->a, id)));
	}
	return RC_OK;
}

enum rc
practice_chore(struct db *db, struct arena *a, unixtime now)
{
	struct round w = { a, now };
	int64_t n;

	TRY(db_int(db, "SELECT count(*)" DUE,
	    ARGS(INT(now - (int64_t)PRACTICE_ASK_DAYS * DAY)), &n));
	return n == 0 ? RC_OK : db_transact(db, ask, &w);
}
