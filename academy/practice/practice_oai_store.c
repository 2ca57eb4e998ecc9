/* OAI-PMH: what is public, and what was, in the order of its changes. */
#include <string.h>

#include "practice/practice_inside.h"
#include "practice/practice_oai.h"

#define SHOWN_COLUMNS \
	"SELECT s.code, s.changed_at, s.record, s.topics, s.country, s.kind," \
	" s.state, s.attribution, s.published_at, (SELECT min(r.identifier)" \
	" FROM practice_source_record r WHERE r.practice_id = s.id)"
#define SELECT_SHOWN SHOWN_COLUMNS " FROM practice_shown s"

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

/* A topic of few is read by itself and sorted; of one of many the next stand
 * near in the order of time. */
enum { FEW = 5000 };

static enum rc
few_have(struct db *db, const char *topic, bool *few)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM (SELECT 1 FROM practice_topic"
	    " WHERE concept_id = $1 LIMIT $2) AS few", ARGS(TEXT(topic),
	    INT(FEW)), &n));
	*few = n < FEW;
	return RC_OK;
}

#define SHOWN_BETWEEN " (s.changed_at, s.code) > ($1, $2)" \
	" AND s.changed_at <= $3"
#define SHOWN_ORDER " ORDER BY s.changed_at, s.code LIMIT $4"

static enum rc
list_shown(struct db *db, struct arena *a, const struct oai_ask *k,
    const struct oai_set *s, struct oai_item **out)
{
	/* One condition, which an index answers. */
	const bool on = k->after != NULL && k->after_at >= k->from;
	const struct arg at = INT(on ? k->after_at : k->from),
	    after = TEXT(on ? k->after : "");
	const char *sql = SELECT_SHOWN " WHERE" SHOWN_BETWEEN SHOWN_ORDER,
	    *value = NULL;
	struct rows q;
	bool few = false;
	enum rc rc;

	if (s->country != NULL) {
		value = s->country;
		sql = SELECT_SHOWN " WHERE s.country = $5 AND" SHOWN_BETWEEN
		    SHOWN_ORDER;
	} else if (s->kind != NULL) {
		value = s->kind;
		sql = SELECT_SHOWN " WHERE s.kind = $5 AND" SHOWN_BETWEEN
		    SHOWN_ORDER;
	} else if (s->topic != NULL) {
		value = s->topic;
		TRY(few_have(db, s->topic, &few));
		sql = few ? SHOWN_COLUMNS " FROM practice_topic t CROSS JOIN"
		    " practice_shown s WHERE t.concept_id = $5"
		    " AND s.id = t.practice_id AND" SHOWN_BETWEEN SHOWN_ORDER :
		    SELECT_SHOWN " WHERE" SHOWN_BETWEEN " AND EXISTS (SELECT 1"
		    " FROM practice_topic t WHERE t.practice_id = s.id"
		    " AND t.concept_id = $5)" SHOWN_ORDER;
	}
	q = value == NULL ? db_query(db, sql, ARGS(at, after, INT(k->until),
	    INT(OAI_PAGE + 1))) : db_query(db, sql, ARGS(at, after,
	    INT(k->until), INT(OAI_PAGE + 1), TEXT(value)));
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

/* sql: the first word after $1, so that each is looked up once. */
static enum rc
add_sets(struct db *db, struct arena *a, const char *of, const char *sql,
    struct oai_sets ***end)
{
	const char *word = "";
	enum rc rc;

	while ((rc = db_text(db, a, sql, ARGS(TEXT(word)), &word)) == RC_OK) {
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
	TRY(add_sets(db, a, "country", "SELECT country FROM practice_shown"
	    " WHERE country > $1 ORDER BY country LIMIT 1", &out));
	TRY(add_sets(db, a, "kind", "SELECT kind FROM practice_shown"
	    " WHERE kind > $1 ORDER BY kind LIMIT 1", &out));
	return add_sets(db, a, "topic", "SELECT t.concept_id"
	    " FROM practice_topic t CROSS JOIN practice_shown s"
	    " WHERE t.concept_id > $1 AND s.id = t.practice_id"
	    " ORDER BY t.concept_id LIMIT 1", &out);
}

static enum rc
first(struct db *db, const char *sql, unixtime *out)
{
	enum rc rc = db_int(db, sql, NO_ARGS, out);

	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
oai_earliest(struct db *db, unixtime *out)
{
	int64_t gone = 0, shown = 0;

	/* With nothing there, and never anything been: any time will do. */
	TRY(first(db, "SELECT changed_at FROM practice_shown"
	    " ORDER BY changed_at LIMIT 1", &shown));
	TRY(first(db, "SELECT at FROM practice_gone ORDER BY at LIMIT 1",
	    &gone));
	*out = shown == 0 || (gone != 0 && gone < shown) ? gone : shown;
	return RC_OK;
}
