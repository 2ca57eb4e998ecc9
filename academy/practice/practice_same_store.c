/* Records that tell the same, and putting two together. */
#include "practice/practice.h"

#include <string.h>

#include "practice/practice_carry_desk.h"
#include "practice/practice_inside.h"

/* Near ones that are looked at, as some may not be told of; and offered. */
enum { LOOKED_AT = 200, OFFERED = 10 };

/* Records here whose text is nearly the same, or whose title and place are, are
 * found by their prints: numbers are read, not texts. */
struct alike {
	row_id id;			/* of the one that is compared */
	uint64_t print, title;
	row_id near[LOOKED_AT], titled[LOOKED_AT];
	int nears, titles;
};

static void
compare(void *to, const struct carry_print *p)
{
	struct alike *k = to;

	if (p->id == k->id)
		return;
	if (p->title == k->title && k->titles < LOOKED_AT)
		k->titled[k->titles++] = p->id;
	if (carry_near(p->print, k->print) && k->nears < LOOKED_AT)
		k->near[k->nears++] = p->id;
}

/* Of an anonymous record the place is nobody's business. */
#define SEEN " AND p.state NOT IN ('draft', 'withdrawn')" \
	" AND ($2 = 0 OR (p.state = 'published' AND p.attribution <> 'room'))"

static enum rc
add(struct arena *a, struct rows q, bool titled, struct practice_twin ***end)
{
	TRY(db_next(&q));
	**end = arena_new(a, struct practice_twin);
	(**end)->titled = titled;
	(**end)->entry = arena_new(a, struct practice_entry);
	*(**end)->entry = practice_read_entry(&q, a);
	*end = &(**end)->next;
	db_done(&q);
	return RC_OK;
}

enum rc
practice_twins(struct db *db, struct arena *a, const struct practice *p,
    bool public_only, struct practice_twin **out)
{
	struct alike *k = arena_new(a, struct alike);
	const char *title = words_pick(a, p->title, p->lang).text;
	const char *title_fold = text_fold(a, title == NULL ? "" : title),
	    *city_fold = text_fold(a, p->city == NULL ? "" : p->city);
	struct practice_twin **end = out;
	int offered = 0;

	*out = NULL;
	*k = (struct alike){ .id = p->id, .print = carry_print(a, p),
	    .title = carry_title(a, p) };
	TRY(carry_prints_each(db, compare, k));
	for (int i = 0; i < k->titles && offered < OFFERED; i++) {
		enum rc rc = add(a, practice_entries(db, a, " WHERE p.id = $1"
		    SEEN " AND p.title_fold = $3 AND p.city_fold = $4"
		    " AND ($2 = 0 OR p.attribution = 'named')",
		    ARGS(INT(k->titled[i]), INT(public_only),
		    TEXT(title_fold), TEXT(city_fold))), true, &end);

		offered += rc == RC_OK;
		if (rc != RC_NONE)
			TRY(rc);
	}
	offered = 0;
	for (int i = 0; i < k->nears && offered < OFFERED; i++) {
		bool there = false;
		enum rc rc;

		for (struct practice_twin *t = *out; t != NULL; t = t->next)
			there = there || t->entry->id == k->near[i];
		if (there)
			continue;
		rc = add(a, practice_entries(db, a, " WHERE p.id = $1" SEEN,
		    ARGS(INT(k->near[i]), INT(public_only))), false, &end);
		offered += rc == RC_OK;
		if (rc != RC_NONE)
			TRY(rc);
	}
	return RC_OK;
}

/* Ids, "3 17", of what is about to move from $1 to $2. */
static enum rc
ids(struct db *db, struct arena *a, const char *sql, row_id from, row_id into,
    const char **out)
{
	struct rows q = db_query(db, sql, ARGS(INT(from), INT(into)));
	struct buf b = BUF(a);
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK)
		buf_printf(&b, b.n == 0 ? "%lld" : " %lld",
		    (long long)col_int(&q, 0));
	*out = buf_text(&b);
	return rc == RC_NONE ? RC_OK : rc;
}

/* The statement for each id, as $1; $2 and $3: the records. */
static enum rc
each(struct db *db, struct arena *a, const char *sql, const char *list,
    row_id from, row_id into)
{
	struct text_list l = text_split(a, list, ' ');

	for (size_t i = 0; i < l.n; i++) {
		int64_t id;

		if (!text_number(l.at[i], 1, INT64_MAX, &id))
			continue;
		TRY(db_exec(db, sql, ARGS(INT(id), INT(from), INT(into)),
		    NULL));
	}
	return RC_OK;
}

/* A pick or trial moves from $2 to $3, unless there is one like it. */
#define MOVE_PICK "UPDATE practice_pick SET practice_id = $3 WHERE id = $1" \
	" AND practice_id = $2 AND NOT EXISTS (SELECT 1 FROM practice_pick o" \
	" WHERE o.practice_id = $3 AND o.edition_id = practice_pick.edition_id" \
	" AND coalesce(o.session_id, 0) =" \
	" coalesce(practice_pick.session_id, 0))"
#define MOVE_TRIAL "UPDATE practice_trial SET practice_id = $3" \
	" WHERE id = $1 AND practice_id = $2 AND NOT EXISTS (SELECT 1" \
	" FROM practice_trial o WHERE o.practice_id = $3" \
	" AND o.person_id = practice_trial.person_id)"

enum rc
practice_merge(struct db *db, struct arena *a, struct practice *from,
    const struct practice *into, unixtime now)
{
	const char *picks, *trials, *merged, *state =
	    practice_state_name[from->state], *code = from->code;
	struct practice shown;
	enum rc rc = practice_shown(db, a, into->code, &shown);

	if (rc == RC_NONE || from->id == into->id)
		return RC_CONFLICT;
	TRY(rc);
	TRY(practice_become(db, a, from, PRACTICE_WITHDRAWN, now));
	/* Only an address that was public leads anywhere. */
	TRY(db_exec(db, "UPDATE practice_gone SET now_code = $2"
	    " WHERE code = $1 OR now_code = $1",
	    ARGS(TEXT(code), TEXT(into->code)), NULL));
	TRY(ids(db, a, "SELECT k.id FROM practice_pick k"
	    " WHERE k.practice_id = $1 AND NOT EXISTS (SELECT 1"
	    " FROM practice_pick o WHERE o.practice_id = $2"
	    " AND o.edition_id = k.edition_id AND coalesce(o.session_id, 0) ="
	    " coalesce(k.session_id, 0)) ORDER BY k.id", from->id, into->id,
	    &picks));
	TRY(ids(db, a, "SELECT t.id FROM practice_trial t"
	    " WHERE t.practice_id = $1 AND NOT EXISTS (SELECT 1"
	    " FROM practice_trial o WHERE o.practice_id = $2"
	    " AND o.person_id = t.person_id) ORDER BY t.id", from->id,
	    into->id, &trials));
	TRY(ids(db, a, "SELECT practice_id FROM practice_merged"
	    " WHERE into_id = $1 AND $2 = $2 ORDER BY practice_id", from->id,
	    into->id, &merged));
	TRY(each(db, a, MOVE_PICK, picks, from->id, into->id));
	TRY(each(db, a, MOVE_TRIAL, trials, from->id, into->id));
	TRY(db_exec(db, "UPDATE practice_merged SET into_id = $2"
	    " WHERE into_id = $1", ARGS(INT(from->id), INT(into->id)), NULL));
	return db_change(db, "INSERT INTO practice_merged (practice_id,"
	    " into_id, state, picks, trials, merged, at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7)", ARGS(INT(from->id),
	    INT(into->id), TEXT(state), TEXT(picks), TEXT(trials),
	    TEXT(merged), INT(now)));
}

enum rc
practice_merged_find(struct db *db, struct arena *a, row_id id,
    struct practice_merged *out)
{
	struct rows q = db_query(db, "SELECT s.code, s.title, m.at"
	    " FROM practice_merged m LEFT JOIN practice_shown s"
	    " ON s.id = m.into_id WHERE m.practice_id = $1", ARGS(INT(id)));

	TRY(db_next(&q));
	*out = (struct practice_merged){ .code = col_text(&q, a, 0),
	    .title = col_text(&q, a, 1), .at = col_int(&q, 2) };
	db_done(&q);
	return RC_OK;
}

enum rc
practice_unmerge(struct db *db, struct arena *a, struct practice *from,
    unixtime now)
{
	const char *picks, *trials, *merged, *state;
	struct rows q = db_query(db, "SELECT into_id, picks, trials, merged,"
	    " state FROM practice_merged WHERE practice_id = $1",
	    ARGS(INT(from->id)));
	enum rc rc = db_next(&q);
	row_id into;

	if (rc != RC_OK)
		return rc == RC_NONE ? RC_CONFLICT : rc;
	into = col_int(&q, 0);
	picks = col_text(&q, a, 1);
	trials = col_text(&q, a, 2);
	merged = col_text(&q, a, 3);
	state = col_text(&q, a, 4);
	db_done(&q);
	if (from->state != PRACTICE_WITHDRAWN)
		return RC_CONFLICT;
	from->state = (enum practice_state)practice_index(practice_state_name,
	    PRACTICE_STATES, state);
	TRY(practice_keep(db, a, from, now));
	TRY(each(db, a, MOVE_PICK, picks, into, from->id));
	TRY(each(db, a, MOVE_TRIAL, trials, into, from->id));
	/* Those before lead to this one again. */
	TRY(each(db, a, "UPDATE practice_gone SET now_code = (SELECT f.code"
	    " FROM practice f WHERE f.id = $2) WHERE code = (SELECT p.code"
	    " FROM practice p JOIN practice_merged m ON m.practice_id = p.id"
	    " WHERE p.id = $1 AND m.into_id = $3)", merged, from->id, into));
	TRY(each(db, a, "UPDATE practice_merged SET into_id = $2"
	    " WHERE practice_id = $1 AND into_id = $3", merged, from->id,
	    into));
	return db_change(db, "DELETE FROM practice_merged"
	    " WHERE practice_id = $1", ARGS(INT(from->id)));
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
