/* OAI-PMH: what is public, and what was, in the order of its changes. */
#include <string.h>

#include "practice/practice_inside.h"
#include "practice/practice_oai.h"

#define SELECT_SHOWN \
	"SELECT s.code, s.changed_at, s.record, s.topics, s.country, s.kind," \
	" s.state, s.attribution, s.published_at, (SELECT min(r.identifier)" \
	" FROM practice_source_record r WHERE r.practice_id = s.id)" \
	" FROM practice_shown s"

static struct oai_item *
read_shown(const struct rows *q, struct arena *a)
{
	struct oai_item *i = arena_new(a, struct oai_item);

	*i = (struct oai_item){ .code = col_text(q, a, 0),
	    .at = col_int(q, 1), .record = col_text(q, a, 2),
	    .topics = col_text(q, a, 3), .country = col_text(q, a, 4),
	    .kind = col_text(q, a, 5),
	    .state = (enum practice_state)practice_index(practice_state_name,
	    PRACTICE_STATES, col_text(q, a, 6)),
	    .anonymous = !text_same(col_text(q, a, 7),
	    attribution_name[ATTRIBUTION_NAMED]),
	    .published_at = col_int(q, 8), .origin = col_text(q, a, 9) };
	return i;
}

static enum rc
list_shown(struct db *db, struct arena *a, const struct oai_ask *k,
    const struct oai_set *s, struct oai_item **out)
{
	struct rows q = db_query(db, SELECT_SHOWN " WHERE"
	    " (s.changed_at, s.code) > ($1, $2) AND s.changed_at >= $3"
	    " AND s.changed_at <= $4 AND ($5 = '' OR s.country = $5)"
	    " AND ($6 = '' OR s.kind = $6) AND ($7 = '' OR EXISTS (SELECT 1"
	    " FROM practice_topic t WHERE t.practice_id = s.id"
	    " AND t.concept_id = $7)) ORDER BY s.changed_at, s.code LIMIT $8",
	    ARGS(INT(k->after_at), TEXT(k->after == NULL ? "" : k->after),
	    INT(k->from), INT(k->until),
	    TEXT(s->country == NULL ? "" : s->country),
	    TEXT(s->kind == NULL ? "" : s->kind),
	    TEXT(s->topic == NULL ? "" : s->topic), INT(OAI_PAGE + 1)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = read_shown(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
list_gone(struct db *db, struct arena *a, const struct oai_ask *k,
    struct oai_item **out)
{
	struct rows q = db_query(db, "SELECT code, at FROM practice_gone"
	    " WHERE (at, code) > ($1, $2) AND at >= $3 AND at <= $4"
	    " ORDER BY at, code LIMIT $5", ARGS(INT(k->after_at),
	    TEXT(k->after == NULL ? "" : k->after), INT(k->from),
	    INT(k->until), INT(OAI_PAGE + 1)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct oai_item);
		**out = (struct oai_item){ .code = col_text(&q, a, 0),
		    .at = col_int(&q, 1) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
oai_list(struct db *db, struct arena *a, const struct oai_ask *k,
    const struct oai_set *s, struct oai_item **out)
{
	struct oai_item *shown, *gone, **from;

	TRY(list_shown(db, a, k, s, &shown));
	TRY(list_gone(db, a, k, &gone));
	for (int n = 0; n <= OAI_PAGE && (shown != NULL || gone != NULL);
	    n++) {
		from = gone == NULL || (shown != NULL && (shown->at < gone->at ||
		    (shown->at == gone->at && strcmp(shown->code, gone->code) <
		    0))) ? &shown : &gone;
		*out = *from;
		*from = (*from)->next;
		out = &(*out)->next;
	}
	*out = NULL;
	return RC_OK;
}

enum rc
oai_find(struct db *db, struct arena *a, const char *code,
    struct oai_item *out)
{
	struct rows q = db_query(db, SELECT_SHOWN " WHERE s.code = $1",
	    ARGS(TEXT(code)));
	int64_t at;
	enum rc rc = db_next(&q);

	if (rc == RC_OK) {
		*out = *read_shown(&q, a);
		db_done(&q);
		return RC_OK;
	}
	if (rc != RC_NONE)
		return rc;
	TRY(db_int(db, "SELECT at FROM practice_gone WHERE code = $1",
	    ARGS(TEXT(code)), &at));
	*out = (struct oai_item){ .code = code, .at = at };
	return RC_OK;
}

static enum rc
add_sets(struct db *db, struct arena *a, const char *of, const char *sql,
    struct oai_sets ***end)
{
	struct rows q = db_query(db, sql, NO_ARGS);
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		const char *word = col_text(&q, a, 0);

		if (!oai_set_word(word))
			continue;
		**end = arena_new(a, struct oai_sets);
		(**end)->spec = arena_printf(a, "%s:%s", of, word);
		*end = &(**end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
oai_sets(struct db *db, struct arena *a, struct oai_sets **out)
{
	*out = NULL;
	TRY(add_sets(db, a, "country", "SELECT DISTINCT country"
	    " FROM practice_shown WHERE country IS NOT NULL ORDER BY country",
	    &out));
	TRY(add_sets(db, a, "kind", "SELECT DISTINCT kind"
	    " FROM practice_shown ORDER BY kind", &out));
	return add_sets(db, a, "topic", "SELECT DISTINCT t.concept_id"
	    " FROM practice_topic t JOIN practice_shown s"
	    " ON s.id = t.practice_id ORDER BY t.concept_id", &out);
}

enum rc
oai_earliest(struct db *db, unixtime *out)
{
	int64_t gone, shown;

	/* With nothing there, and never anything been: any time will do. */
	TRY(db_int(db, "SELECT coalesce(min(changed_at), 0)"
	    " FROM practice_shown", NO_ARGS, &shown));
	TRY(db_int(db, "SELECT coalesce(min(at), 0) FROM practice_gone",
	    NO_ARGS, &gone));
	*out = shown == 0 || (gone != 0 && gone < shown) ? gone : shown;
	return RC_OK;
}
