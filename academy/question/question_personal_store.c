/* What is held about who asks. */
#include "store/db.h"

#include "base/json.h"
#include "base/text.h"
#include "question/question_reader.h"

static enum rc
export_versions(struct db *db, struct arena *a, row_id asked, struct buf *b)
{
	struct rows q = db_query(db, "SELECT n, issue, tried, success, at"
	    " FROM asked_version WHERE asked_id = $1 ORDER BY n",
	    ARGS(INT(asked)));
	enum rc rc;

	json_key(b, "versions");
	json_begin(b, '[');
	while ((rc = db_next(&q)) == RC_OK) {
		json_begin(b, '{');
		json_key(b, "version");
		json_number(b, col_int(&q, 0));
		json_pair(b, "question", col_text(&q, a, 1));
		json_pair(b, "tried", col_text(&q, a, 2));
		json_pair(b, "success", col_text(&q, a, 3));
		json_pair(b, "at", time_rfc3339(a, col_int(&q, 4)));
		json_end(b, '}');
	}
	json_end(b, ']');
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
export_analysis_versions(struct db *db, struct arena *a, row_id asked,
    struct buf *b)
{
	struct analysis_version *v;

	TRY(analysis_versions(db, a, asked, &v));
	json_key(b, "versions");
	json_begin(b, '[');
	for (; v != NULL; v = v->next) {
		json_begin(b, '{');
		json_key(b, "version");
		json_number(b, v->n);
		for (int i = 0; i < ANALYSIS_TEXTS; i++)
			json_pair(b, analysis_text_name[i], v->text[i]);
		json_pair(b, "at", time_rfc3339(a, v->at));
		json_end(b, '}');
	}
	json_end(b, ']');
	return RC_OK;
}

/* What is held about somebody is told, a draft too. */
static enum rc
export_analysis(struct db *db, struct arena *a, row_id asked, struct buf *b)
{
	struct analysis y;

	TRY(analysis_find(db, a, asked, &y));
	if (y.state == ANALYSIS_NOT_BEGUN)
		return RC_OK;
	json_key(b, "analysis");
	json_begin(b, '{');
	json_pair(b, "state", analysis_state_name[y.state]);
	json_pair(b, "why", y.why);
	for (int i = 0; i < ANALYSIS_TEXTS; i++)
		json_pair(b, analysis_text_name[i], y.text[i]);
	TRY(export_analysis_versions(db, a, asked, b));
	json_end(b, '}');
	return RC_OK;
}

static enum rc
export_answer(struct db *db, struct arena *a, row_id asked, struct buf *b)
{
	struct reader_answer x;

	TRY(reader_answer_find(db, a, asked, &x));
	json_pair(b, "answer", x.answer);
	json_pair(b, "sources", x.sources);
	return RC_OK;
}

/* As it stood in each version of the reader. */
static enum rc
export_reader(struct db *db, struct arena *a, row_id asked, struct buf *b)
{
	struct rows q = db_query(db, "SELECT issue, tried, success, answer,"
	    " sources FROM reader_entry WHERE asked_id = $1"
	    " ORDER BY reader_id", ARGS(INT(asked)));
	enum rc rc;

	json_key(b, "reader");
	json_begin(b, '[');
	while ((rc = db_next(&q)) == RC_OK) {
		json_begin(b, '{');
		json_pair(b, "question", col_text(&q, a, 0));
		json_pair(b, "tried", col_text(&q, a, 1));
		json_pair(b, "success", col_text(&q, a, 2));
		json_pair(b, "answer", col_text(&q, a, 3));
		json_pair(b, "sources", col_text(&q, a, 4));
		json_end(b, '}');
	}
	json_end(b, ']');
	return rc == RC_NONE ? RC_OK : rc;
}

/* The rows first: one query at a time is open. */
struct own { row_id id; const char *edition; bool confidential;
	struct own *next; };

static enum rc
export_person(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	struct rows q = db_query(db, "SELECT q.id, e.slug, q.confidential"
	    " FROM asked q JOIN edition e ON e.id = q.edition_id"
	    " WHERE q.person_id = $1 ORDER BY q.id", ARGS(INT(person)));
	struct own *list = NULL, **end = &list;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct own);
		**end = (struct own){ .id = col_int(&q, 0),
		    .edition = col_text(&q, a, 1),
		    .confidential = col_int(&q, 2) != 0 };
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	for (; list != NULL; list = list->next) {
		json_begin(b, '{');
		json_pair(b, "kind", "open question");
		json_pair(b, "edition", list->edition);
		json_pair(b, "readers", list->confidential ? "group" : "edition");
		TRY(export_versions(db, a, list->id, b));
		TRY(export_analysis(db, a, list->id, b));
		TRY(export_answer(db, a, list->id, b));
		TRY(export_reader(db, a, list->id, b));
		json_end(b, '}');
	}
	return RC_OK;
}

static enum rc
erase_person(struct db *db, [[maybe_unused]] struct arena *a, row_id person,
    [[maybe_unused]] unixtime now)
{
	static const char *const gone[] = {
		"DELETE FROM asked WHERE person_id = $1",
		"UPDATE reader SET by_id = NULL WHERE by_id = $1",
		"UPDATE analysis SET author_id = NULL WHERE author_id = $1",
		"UPDATE analysis_version SET by_id = NULL WHERE by_id = $1",
		"UPDATE asked_version SET by_id = NULL WHERE by_id = $1",
		NULL
	};

	return db_steps(db, gone, ARGS(INT(person)));
}

/* Of two in one edition the kept person's stays. */
static enum rc
merge_person(struct db *db, row_id from, row_id to)
{
	static const char *const steps[] = {
		"DELETE FROM asked WHERE person_id = $1 AND EXISTS (SELECT 1"
		    " FROM asked o WHERE o.person_id = $2 AND o.edition_id ="
		    " asked.edition_id)",
		"UPDATE asked SET person_id = $2 WHERE person_id = $1",
		"UPDATE reader SET by_id = $2 WHERE by_id = $1",
		"UPDATE analysis SET author_id = $2 WHERE author_id = $1",
		"UPDATE analysis_version SET by_id = $2 WHERE by_id = $1",
		"UPDATE asked_version SET by_id = $2 WHERE by_id = $1",
		NULL
	};

	return db_steps(db, steps, ARGS(INT(from), INT(to)));
}

static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT count(*) FROM asked WHERE person_id = $1",
	    person, yes);
}

/* --- what is too old --- */

/* Who cancelled, of editions whose retention is over: nobody works on it any
 * more.  Those who came keep theirs, and with it their analysis. */
#define OVER \
	"edition_id IN (SELECT e.id FROM edition e WHERE (SELECT max(t.ends)" \
	" FROM part t WHERE t.edition_id = e.id) + e.retention_days * 86400" \
	" < $1) AND NOT EXISTS (SELECT 1 FROM participant pa" \
	" JOIN participant_part pp ON pp.participant_id = pa.id" \
	" WHERE pa.edition_id = asked.edition_id AND pa.person_id =" \
	" asked.person_id AND pp.state <> 'cancelled')"

static enum rc
purge(struct db *db, void *now)
{
	return db_exec(db, "DELETE FROM asked WHERE " OVER,
	    ARGS(INT(*(const unixtime *)now)), NULL);
}

enum rc
question_purge(struct db *db, [[maybe_unused]] struct arena *a, unixtime now)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM asked WHERE " OVER,
	    ARGS(INT(now)), &n));
	return n == 0 ? RC_OK : db_transact(db, purge, &now);
}

const struct personal question_personal = { "question", export_person,
	erase_person, merge_person, needs };
