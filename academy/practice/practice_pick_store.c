/* Practices picked into an edition or one of its sessions. */
#include "practice/practice.h"

#include <string.h>

#include "practice/practice_inside.h"
#include "practice/practice_trial.h"

enum rc
practice_picks(struct db *db, struct arena *a, row_id edition, row_id session,
    bool public_only, struct practice_pick **out)
{
	struct rows q = db_query(db, "SELECT k.id, k.session_id, s.title,"
	    " k.note, l.id, l.code, l.kind, l.attribution, l.title, l.city,"
	    " l.country, l.topics, l.year_from, l.year_to, l.evidence,"
	    " l.published_at, l.changed_at, l.record FROM practice_pick k"
	    " JOIN practice_public l ON l.id = k.practice_id"
	    " LEFT JOIN session_item s ON s.id = k.session_id"
	    " WHERE k.edition_id = $1 AND ($2 = 0 OR k.session_id = $2)"
	    " AND ($3 = 0 OR s.id IS NULL OR s.visibility = 'public')"
	    " ORDER BY coalesce(s.starts, 0), k.id",
	    ARGS(INT(edition), INT(session), INT(public_only)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		struct practice p;

		TRY(practice_read_record(a, col_text(&q, a, 17), &p));
		*out = arena_new(a, struct practice_pick);
		**out = (struct practice_pick){ .id = col_int(&q, 0),
		    .session = col_int(&q, 1),
		    .session_title = col_text(&q, a, 2),
		    .note = col_text(&q, a, 3),
		    .line = practice_read_line(&q, a, 4),
		    .source = p.source_url };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
practice_pick_add(struct db *db, row_id edition, row_id session,
    const char *code, const char *note, unixtime now)
{
	row_id practice;

	TRY(db_int(db, "SELECT id FROM practice_public WHERE code = $1",
	    ARGS(TEXT(code)), &practice));
	return db_change(db, "INSERT INTO practice_pick (edition_id,"
	    " session_id, practice_id, note, at) SELECT $1, $2, $3, $4, $5"
	    " WHERE CAST($2 AS BIGINT) IS NULL OR EXISTS (SELECT 1"
	    " FROM session_item s WHERE s.id = $2 AND s.edition_id = $1)"
	    " ON CONFLICT (edition_id, coalesce(session_id, 0), practice_id)"
	    " DO NOTHING", ARGS(INT(edition), INT_OR_NULL(session),
	    INT(practice), TEXT(note), INT(now)));
}

enum rc
practice_pick_remove(struct db *db, row_id edition, row_id pick)
{
	return db_change(db, "DELETE FROM practice_pick WHERE id = $1"
	    " AND edition_id = $2", ARGS(INT(pick), INT(edition)));
}

enum rc
practice_used(struct db *db, struct arena *a, row_id id, struct edition **out)
{
	struct rows q = db_query(db, "SELECT DISTINCT e.id, e.slug, e.title,"
	    " e.made_at FROM practice_pick k JOIN edition e"
	    " ON e.id = k.edition_id JOIN programme g ON g.id = e.programme_id"
	    " WHERE k.practice_id = $1 AND e.public = 1 AND g.public = 1"
	    " ORDER BY e.made_at DESC, e.id DESC", ARGS(INT(id)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct edition);
		**out = (struct edition){ .id = col_int(&q, 0),
		    .slug = col_text(&q, a, 1), .title = col_text(&q, a, 2) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- adapted from, adapted by --- */

static enum rc
relative(struct db *db, struct arena *a, const char *from, const char *outcome,
    struct practice_relative **out)
{
	const char *title, *code = practice_code_in(from), *to;
	enum rc rc = practice_gone(db, a, code, &to);

	if (rc == RC_OK && to != NULL)
		code = to;
	else if (rc != RC_OK && rc != RC_NONE)
		return rc;
	rc = db_text(db, a, "SELECT title FROM practice_shown WHERE code = $1",
	    ARGS(TEXT(code)), &title);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	*out = arena_new(a, struct practice_relative);
	/* What is here but may not be seen is not told of at all. */
	**out = rc == RC_OK ? (struct practice_relative){ .code = code,
	    .title = title, .outcome = outcome } :
	    (struct practice_relative){ .title = from, .outcome = outcome };
	return RC_OK;
}

/* By who tried it and told it as a practice of its own: as long as both are
 * public, and by name. */
static enum rc
tried(struct db *db, struct arena *a, const struct practice *p,
    struct practice_relative **from, struct practice_relative **by)
{
	static const char *const sql[] = {
		"SELECT o.code, o.title, t.outcome FROM practice_trial t"
		    " JOIN practice_public o ON o.id = t.practice_id"
		    " WHERE t.own_id = $1 AND t.state = 'shown' AND t.named = 1"
		    " AND $2 = 1 ORDER BY t.at, t.id",
		"SELECT o.code, o.title, t.outcome FROM practice_trial t"
		    " JOIN practice_public o ON o.id = t.own_id"
		    " AND o.attribution = 'named' WHERE t.practice_id = $1"
		    " AND t.state = 'shown' AND t.named = 1 AND $2 = $2"
		    " ORDER BY t.at, t.id",
	};

	for (int i = 0; i < 2; i++) {
		struct practice_relative **end = i == 0 ? from : by;
		struct rows q = db_query(db, sql[i], ARGS(INT(p->id),
		    INT(p->attribution == ATTRIBUTION_NAMED)));
		enum rc rc;

		while ((rc = db_next(&q)) == RC_OK) {
			*end = arena_new(a, struct practice_relative);
			**end = (struct practice_relative){
			    .code = col_text(&q, a, 0),
			    .title = col_text(&q, a, 1),
			    .outcome = trial_outcome_label[practice_index(
			    trial_outcome_name, TRIAL_OUTCOMES,
			    col_text(&q, a, 2))] };
			(*end)->tried = true;
			end = &(*end)->next;
		}
		if (rc != RC_NONE)
			return rc;
	}
	return RC_OK;
}

enum rc
practice_relatives(struct db *db, struct arena *a, const struct practice *p,
    struct practice_relative **from, struct practice_relative **by)
{
	struct text_list lines = text_split(a, p->adapted_from, '\n');
	struct rows q;
	enum rc rc;

	*from = *by = NULL;
	for (size_t i = 0; i < lines.n; i++) {
		struct text_list cells = text_split(a, lines.at[i], ';');

		TRY(relative(db, a, text_clean(a, cells.at[0], true),
		    cells.n < 2 ? NULL : text_clean(a, cells.at[1], true),
		    from));
		from = &(*from)->next;
	}
	if (p->code == NULL)
		return RC_OK;
	TRY(tried(db, a, p, from, by));
	while (*by != NULL)
		by = &(*by)->next;
	/* Who was adapted from it says so; an anonymous one does not. */
	q = db_query(db, "SELECT l.code, l.title, k.outcome"
	    " FROM practice_link k JOIN practice_public l"
	    " ON l.id = k.practice_id WHERE l.attribution = 'named'"
	    " AND (k.from_code = $1 OR k.from_code IN (SELECT g.code"
	    " FROM practice_gone g WHERE g.now_code = $1))"
	    " ORDER BY l.published_at, l.id",
	    ARGS(TEXT(p->code)));
	while ((rc = db_next(&q)) == RC_OK) {
		*by = arena_new(a, struct practice_relative);
		**by = (struct practice_relative){ .code = col_text(&q, a, 0),
		    .title = col_text(&q, a, 1),
		    .outcome = col_text(&q, a, 2) };
		by = &(*by)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- what rooms below ask --- */

enum rc
practice_readings(struct db *db, struct arena *a, row_id edition,
    row_id session, bool public_only, struct reading **out)
{
	struct practice_pick *list;

	*out = NULL;
	TRY(practice_picks(db, a, edition, session, public_only, &list));
	for (; list != NULL; list = list->next) {
		*out = arena_new(a, struct reading);
		**out = (struct reading){ .path = arena_printf(a,
		    "/practices/%s", list->line.code),
		    .title = list->line.title, .country = list->line.country,
		    .source = list->source, .note = list->note };
		out = &(*out)->next;
	}
	return RC_OK;
}

static enum rc
clone(struct db *db, struct arena *a, row_id from, row_id to, unixtime now)
{
	(void)a;
	/* What was read then is read again; what was handed in is not. */
	return db_exec(db, "INSERT INTO practice_pick (edition_id, practice_id,"
	    " note, at) SELECT $2, practice_id, note, $3 FROM practice_pick"
	    " WHERE edition_id = $1 AND session_id IS NULL",
	    ARGS(INT(from), INT(to), INT(now)), NULL);
}
const struct cloner practice_cloner = { "practice", clone };

static enum rc
holds_session(struct db *db, row_id session, bool *out)
{
	int64_t n;

	TRY(db_int(db, "SELECT (SELECT count(*) FROM practice_pick"
	    " WHERE session_id = $1) + (SELECT count(*) FROM practice_sheet"
	    " WHERE session_id = $1)", ARGS(INT(session)), &n));
	*out = *out || n > 0;
	return RC_OK;
}
const struct holder practice_holder = { "practice", NULL, holds_session };
