/* The field's vocabulary: data/topics.csv, which ships with the program. */
#include "programme/programme.h"

#include <string.h>

#include "base/csv.h"

extern const char topics_csv[];

static enum rc
put(struct db *db, const char *id, const char *parent, const char *label,
    int64_t pos)
{
	return db_change(db, "INSERT INTO concept (id, parent, label, pos)"
	    " VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET"
	    " parent = excluded.parent, label = excluded.label,"
	    " pos = excluded.pos", ARGS(TEXT(id),
	    TEXT(*parent == '\0' ? NULL : parent), TEXT(label), INT(pos)));
}

enum rc
vocabulary_load(struct db *db, struct arena *a)
{
	struct csv csv;
	int id, parent, lang, label;
	const char *at = NULL, *above = "", *words = NULL;
	int64_t pos = 0;

	TRY(csv_read(a, topics_csv, strlen(topics_csv), &csv));
	id = csv_column(&csv, "concept_id");
	parent = csv_column(&csv, "parent");
	lang = csv_column(&csv, "language");
	label = csv_column(&csv, "preferred_label");
	if (id < 0 || parent < 0 || lang < 0 || label < 0)
		return RC_INVALID;
	/* A concept's languages stand together, English first. */
	for (size_t i = 1; i < csv.rows; i++) {
		const char *const *c = csv.row[i].cell;

		if (at == NULL || strcmp(at, c[id]) != 0) {
			if (at != NULL)
				TRY(put(db, at, above, words, pos++));
			at = c[id];
			above = c[parent];
			words = NULL;
		}
		words = words_set(a, words, c[lang], c[label]);
	}
	return at == NULL ? RC_OK : put(db, at, above, words, pos);
}

enum rc
concept_list(struct db *db, struct arena *a, struct concept **out)
{
	struct rows q = db_query(db, "SELECT id, parent, label FROM concept"
	    " ORDER BY pos", NO_ARGS);
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct concept);
		(*out)->id = col_text(&q, a, 0);
		(*out)->parent = col_text(&q, a, 1);
		(*out)->label = col_text(&q, a, 2);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}
