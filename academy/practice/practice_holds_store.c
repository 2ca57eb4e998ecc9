/* Whether a practice still holds: whom to ask, and what follows of the answer. */
#include "practice/practice.h"

#include <string.h>

#include "ask/ask.h"
#include "practice/practice_carry_desk.h"
#include "practice/practice_inside.h"

#define KIND "practice"		/* practice_ask.kind */

/* As struct ask_thing: p the practice, h its author, whose address comes before
 * that of the contact. */
#define SELECT_THING \
	"SELECT p.id, p.edition_id, CASE WHEN h.email IS NULL THEN 0" \
	" ELSE h.id END, CASE WHEN h.email IS NULL THEN p.contact_name" \
	" ELSE h.name END, p.contact_email, coalesce(h.lang, 'en'), p.title," \
	" coalesce(p.checked_at, p.published_at), p.state" \
	" FROM practice p LEFT JOIN person h ON h.id = p.author_id"

static enum rc
things(struct rows q, struct arena *a, struct ask_thing **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		const char *lang = col_text(&q, a, 5);

		*out = arena_new(a, struct ask_thing);
		**out = (struct ask_thing){ .id = col_int(&q, 0),
		    .edition = col_int(&q, 1), .person = col_int(&q, 2),
		    .name = col_text(&q, a, 3), .email = col_text(&q, a, 4),
		    .lang = lang, .title = words_pick(a, col_text(&q, a, 6),
		    lang).text, .since = col_int(&q, 7),
		    .over = strcmp(col_text(&q, a, 8),
		    practice_state_name[PRACTICE_PUBLISHED]) != 0 };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
practice_due(struct db *db, struct arena *a, unixtime before, int64_t most,
    struct ask_thing **out)
{
	return things(db_query(db, SELECT_THING " WHERE p.state = 'published'"
	    " AND (p.author_id IS NOT NULL OR p.contact_email IS NOT NULL)"
	    " AND coalesce(p.checked_at, p.published_at) < $1"
	    " AND coalesce(h.email, p.contact_email) IS NOT NULL"
	    " AND NOT EXISTS (SELECT 1 FROM ask k WHERE k.kind = '" KIND "'"
	    " AND k.thing_id = p.id AND k.asked_at >= $1)"
	    " ORDER BY coalesce(p.checked_at, p.published_at), p.id LIMIT $2",
	    ARGS(INT(before), INT(most))), a, out);
}

enum rc
practice_ask_things(struct db *db, struct arena *a, row_id edition,
    struct ask_thing **out)
{
	return things(db_query(db, SELECT_THING " WHERE p.edition_id = $1"
	    " AND p.published_at IS NOT NULL ORDER BY p.id",
	    ARGS(INT(edition))), a, out);
}

enum rc
practice_heard(struct db *db, struct arena *a, struct practice *p,
    const char *answer, const char *why, unixtime now)
{
	bool shown = p->state == PRACTICE_PUBLISHED ||
	    p->state == PRACTICE_ARCHIVED;

	if (shown && strcmp(answer, "right") == 0) {
		p->checked_at = now;
		return practice_keep(db, a, p, now);
	}
	if (shown && strcmp(answer, "withdrawn") == 0)
		return practice_become(db, a, p, PRACTICE_WITHDRAWN, now);
	/* What has changed, for the reviewers; the record waits for its new
	 * text. */
	return text_blank(why) ? RC_OK : practice_say(db, p->id, p->author,
	    false, why, now);
}

/* --- what was asked before --- */

struct before {
	row_id id, practice;
	unixtime asked_at, answered_at;
	const char *answer, *note;
	struct before *next;
};

/* One that is open is asked from now on, so that its link works and whoever is
 * silent is reminded. */
static enum rc
hand_over(struct db *db, struct arena *a, const struct before *b, unixtime now)
{
	struct ask q = { .kind = KIND, .thing = b->practice,
	    .due_at = b->asked_at, .state = ASK_WAITING,
	    .asked_at = b->answered_at != 0 ? b->asked_at : now,
	    .moment = time_iso_date(a, b->asked_at, "UTC") };
	struct ask_thing *t;
	enum rc rc;

	TRY(things(db_query(db, SELECT_THING " WHERE p.id = $1",
	    ARGS(INT(b->practice))), a, &t));
	q.edition = t->edition;
	q.person = t->person;
	q.name = t->name;
	q.email = t->email;
	q.lang = t->lang;
	if (t->over && b->answered_at == 0)
		q.state = ASK_MISSED;
	rc = ask_add(db, &q);
	if (rc == RC_CONFLICT)		/* twice on one day: one question */
		return db_change(db, "UPDATE practice_ask SET ask_id = -1"
		    " WHERE id = $1", ARGS(INT(b->id)));
	TRY(rc);
	if (b->answered_at != 0) {
		q.answer = b->answer;
		q.why = b->note;
		TRY(ask_answer(db, &q, b->answered_at));
	}
	return db_change(db, "UPDATE practice_ask SET ask_id = $2, note = NULL"
	    " WHERE id = $1", ARGS(INT(b->id), INT(q.id)));
}

struct round { struct arena *a; unixtime now; };

static enum rc
hand_all_over(struct db *db, void *ctx)
{
	const struct round *w = ctx;
	struct rows q = db_query(db, "SELECT id, practice_id, asked_at,"
	    " answered_at, answer, note FROM practice_ask"
	    " WHERE ask_id IS NULL ORDER BY id", NO_ARGS);
	struct before *all = NULL, **end = &all;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(w->a, struct before);
		**end = (struct before){ .id = col_int(&q, 0),
		    .practice = col_int(&q, 1), .asked_at = col_int(&q, 2),
		    .answered_at = col_int(&q, 3),
		    .answer = col_text(&q, w->a, 4),
		    .note = col_text(&q, w->a, 5) };
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	for (; all != NULL; all = all->next)
		TRY(hand_over(db, w->a, all, w->now));
	return RC_OK;
}

enum rc
practice_chore(struct db *db, struct arena *a, unixtime now)
{
	struct round w = { a, now };
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM practice_ask"
	    " WHERE ask_id IS NULL", NO_ARGS, &n));
	if (n > 0)
		TRY(db_transact(db, hand_all_over, &w));
	return carry_prints_pack(db);
}

enum rc
practice_ask_now(struct db *db, row_id old, row_id *out)
{
	return db_int(db, "SELECT ask_id FROM practice_ask WHERE id = $1"
	    " AND ask_id > 0", ARGS(INT(old)), out);
}
