/* Lists of what the public may find, by its index: no row is counted. */
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

#include "practice/practice_find.h"
#include "practice/practice_inside.h"

static enum rc
find(struct db *db, struct arena *a, const struct practice_filter *f,
    struct practice_found *out)
{
	const char *value[] = { f->topic, f->country, f->kind };
	static const enum practice_facet facet[] = { FACET_TOPIC,
	    FACET_COUNTRY, FACET_KIND };
	struct practice_ask ask = { .order = ORDER_NEW, .ids = true,
	    .skip = f->skip, .most = f->most };
	struct find_query q = { 0 };

	for (size_t i = 0; i < sizeof value / sizeof *value; i++)
		if (value[i] != NULL)
			ask.value[facet[i]] = (struct text_list){ &value[i],
			    1 };
	return practice_find(db, a, 0, &ask, &q, out);
}

static enum rc
line(struct db *db, struct arena *a, row_id id, struct practice_line **out)
{
	struct rows q = db_query(db, "SELECT id, code, kind, attribution,"
	    " title, city, country, topics, year_from, year_to, evidence,"
	    " published_at, changed_at FROM practice_public WHERE id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = arena_new(a, struct practice_line);
	**out = practice_read_line(&q, a, 0);
	db_done(&q);
	return RC_OK;
}

enum rc
practice_list(struct db *db, struct arena *a, const struct practice_filter *f,
    struct practice_line **out, int64_t *rows)
{
	struct practice_found found;

	*out = NULL;
	TRY(find(db, a, f, &found));
	*rows = found.all;
	for (const struct practice_hit *h = found.hits; h != NULL;
	    h = h->next) {
		enum rc rc = line(db, a, h->p.id, out);

		if (rc == RC_NONE)
			continue;
		TRY(rc);
		out = &(*out)->next;
	}
	return RC_OK;
}

static int
by_code(const void *x, const void *y)
{
	const struct practice_count *const *a = x, *const *b = y;

	return strcmp((*a)->value, (*b)->value);
}

enum rc
practice_countries(struct db *db, struct arena *a,
    struct practice_country **out, int64_t *untold)
{
	struct practice_count *at[FIND_VALUES];
	struct practice_found found;
	size_t n = 0;

	TRY(find(db, a, &(struct practice_filter){ 0 }, &found));
	*out = NULL;
	*untold = found.all;
	for (struct practice_count *c = found.count[FACET_COUNTRY]; c != NULL;
	    c = c->next)
		at[n++] = c;
	qsort(at, n, sizeof *at, by_code);
	for (size_t i = 0; i < n; i++) {
		*untold -= at[i]->n;
		*out = arena_new(a, struct practice_country);
		**out = (struct practice_country){ .country = at[i]->value,
		    .n = at[i]->n };
		out = &(*out)->next;
	}
	return RC_OK;
}
