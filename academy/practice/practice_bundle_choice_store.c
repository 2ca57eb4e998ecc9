/* Bundles of all that words and facets find: the clerk looks for them. */
#include "practice/practice_bundle.h"

#include <string.h>

#include "practice/practice_inside.h"

/* Rows that are written while nobody else may write. */
enum { AT_ONCE = 500 };

const char *
bundle_choice_text(struct arena *a, const struct bundle_choice *c)
{
	struct buf b = BUF(a);

	json_begin(&b, '{');
	json_pair(&b, "q", c->text);
	for (enum practice_facet f = 0; f < PRACTICE_FACETS; f++) {
		if (c->value[f].n == 0)
			continue;
		json_key(&b, practice_facet_name[f]);
		json_begin(&b, '[');
		for (size_t i = 0; i < c->value[f].n; i++)
			json_text(&b, c->value[f].at[i]);
		json_end(&b, ']');
	}
	json_end(&b, '}');
	return buf_text(&b);
}

static enum rc
read_choice(struct arena *a, const char *text, struct bundle_choice *out)
{
	json_t *in, *list, *v;
	const char *why;
	size_t i;

	*out = (struct bundle_choice){ .text = "" };
	TRY(json_read(a, text, strlen(text), &in, &why));
	if (json_object_get(in, "q") != NULL)
		out->text = arena_dup(a, json_string_value(json_object_get(in,
		    "q")));
	for (enum practice_facet f = 0; f < PRACTICE_FACETS; f++) {
		list = json_object_get(in, practice_facet_name[f]);
		out->value[f].at = arena_array(a, const char *,
		    json_array_size(list));
		json_array_foreach(list, i, v)
			out->value[f].at[out->value[f].n++] = arena_dup(a,
			    json_string_value(v));
	}
	json_decref(in);
	return RC_OK;
}

enum rc
bundle_choice_find(struct db *db, struct arena *a,
    const struct bundle_choice *c, int64_t most, bool ids,
    struct practice_found *out)
{
	struct practice_ask ask = { .most = most, .ids = ids };
	struct find_query q;

	memcpy(ask.value, c->value, sizeof ask.value);
	find_query(a, practice_vocabulary(), c->text, &q);
	return practice_find(db, a, 0, &ask, &q, out);
}

enum rc
bundle_choice_count(struct db *db, struct arena *a, const char *choice,
    int64_t *n)
{
	struct practice_found found;
	struct bundle_choice c;

	TRY(read_choice(a, choice, &c));
	TRY(bundle_choice_find(db, a, &c, 1, true, &found));
	*n = found.all;
	return RC_OK;
}

static enum rc
find_all(struct db *db, struct arena *a, const struct bundle *b,
    struct practice_hit **out)
{
	struct practice_found found;
	struct bundle_choice c;
	enum rc rc;

	TRY(read_choice(a, b->choice, &c));
	TRY(db_begin_read(db));
	rc = bundle_choice_find(db, a, &c, BUNDLE_DATA_MOST, true, &found);
	db_rollback(db);
	*out = found.hits;
	return rc;
}

/* As many as are written at once; *h: those that are left. */
static enum rc
add_some(struct db *db, const struct bundle *b, struct practice_hit **h,
    int64_t *pos)
{
	for (int i = 0; i < AT_ONCE && *h != NULL; i++, *h = (*h)->next)
		TRY(db_exec(db, "INSERT INTO practice_bundle_item (bundle_id,"
		    " pos, practice_id) SELECT b.id, $2, l.id"
		    " FROM practice_bundle b CROSS JOIN practice_public l"
		    " WHERE b.id = $1 AND l.id = $3"
		    " ON CONFLICT (bundle_id, practice_id) DO NOTHING",
		    ARGS(INT(b->id), INT((*pos)++), INT((*h)->p.id)), NULL));
	return *h != NULL ? RC_OK : db_exec(db, "UPDATE practice_bundle"
	    " SET choice = NULL WHERE id = $1", ARGS(INT(b->id)), NULL);
}

enum rc
bundle_fill(struct db *db, struct arena *a, const struct bundle *b)
{
	struct practice_hit *h;
	int64_t pos = 0;
	enum rc rc;

	TRY(find_all(db, a, b, &h));
	do {
		TRY(db_begin(db));
		rc = add_some(db, b, &h, &pos);
		if (rc != RC_OK) {
			db_rollback(db);
			return rc;
		}
		TRY(db_commit(db));
	} while (h != NULL);
	return RC_OK;
}
