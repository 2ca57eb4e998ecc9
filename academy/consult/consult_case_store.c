/* Case studies and what groups made of them. */
#include "store/db.h"

#include <string.h>

#include "consult/consult.h"
#include "consult/consult_case.h"
#include "group/group.h"
#include "store/blob.h"

/* Every read of cases starts so; read_case() knows the columns. */
#define SELECT_CASE \
	"SELECT c.id, c.edition_id, c.session_id, s.title, s.ends, c.title," \
	" c.lang, c.body, c.blob_id, b.name, c.groups, c.person_id," \
	" c.handed_at, c.opened_at, (SELECT count(*) FROM consult_result x" \
	" WHERE x.case_id = c.id) FROM consult_case c" \
	" JOIN session_item s ON s.id = c.session_id" \
	" LEFT JOIN blob b ON b.id = c.blob_id"

static struct case_study
read_case(const struct rows *q, struct arena *a)
{
	return (struct case_study){ .id = col_int(q, 0),
	    .edition = col_int(q, 1), .session = col_int(q, 2),
	    .session_title = col_text(q, a, 3), .session_ends = col_int(q, 4),
	    .title = col_text(q, a, 5), .lang = col_text(q, a, 6),
	    .body = col_text(q, a, 7), .blob = col_int(q, 8),
	    .file = col_text(q, a, 9), .groups = col_int(q, 10),
	    .person = col_int(q, 11), .handed_at = col_int(q, 12),
	    .opened_at = col_int(q, 13), .results = col_int(q, 14) };
}

enum rc
case_list(struct db *db, struct arena *a, row_id edition, row_id session,
    struct case_study **out)
{
	struct rows q = db_query(db, SELECT_CASE " WHERE c.edition_id = $1"
	    " AND ($2 = 0 OR c.session_id = $2)"
	    " ORDER BY s.starts, s.id, c.title, c.id",
	    ARGS(INT(edition), INT(session)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct case_study);
		**out = read_case(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
case_find(struct db *db, struct arena *a, row_id id, struct case_study *out)
{
	struct rows q = db_query(db, SELECT_CASE " WHERE c.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_case(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
case_save(struct db *db, struct case_study *c, unixtime now)
{
	if (c->id == 0)
		return db_insert(db, "INSERT INTO consult_case (edition_id,"
		    " session_id, title, lang, body, blob_id, groups,"
		    " person_id, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7,"
		    " $8, $9) RETURNING id", ARGS(INT(c->edition),
		    INT(c->session), TEXT(c->title), TEXT(c->lang),
		    TEXT(c->body), INT_OR_NULL(c->blob), INT(c->groups),
		    INT_OR_NULL(c->person), INT(now)), &c->id);
	return db_change(db, "UPDATE consult_case SET session_id = $2,"
	    " title = $3, body = $4, blob_id = $5, groups = $6 WHERE id = $1",
	    ARGS(INT(c->id), INT(c->session), TEXT(c->title), TEXT(c->body),
	    INT_OR_NULL(c->blob), INT(c->groups)));
}

enum rc
case_hand(struct db *db, row_id id, unixtime at)
{
	return db_change(db, "UPDATE consult_case SET handed_at = $2"
	    " WHERE id = $1", ARGS(INT(id), INT_OR_NULL(at)));
}

enum rc
case_show(struct db *db, row_id id, unixtime at)
{
	return db_change(db, "UPDATE consult_case SET opened_at = $2"
	    " WHERE id = $1 AND handed_at IS NOT NULL", ARGS(INT(id),
	    INT_OR_NULL(at)));
}

enum rc
case_remove(struct db *db, const struct case_study *c)
{
	TRY(db_change(db, "DELETE FROM consult_case WHERE id = $1"
	    " AND NOT EXISTS (SELECT 1 FROM consult_result x"
	    " WHERE x.case_id = $1)", ARGS(INT(c->id))));
	return c->blob == 0 ? RC_OK : blob_drop(db, c->blob);
}

/* --- its groups --- */

static struct case_group *
add_group(struct arena *a, struct case_group ***end, int64_t number,
    const char *title)
{
	struct case_group *g = arena_new(a, struct case_group);

	*g = (struct case_group){ .number = number, .title = title,
	    .names = "" };
	**end = g;
	*end = &g->next;
	return g;
}

static void
add_member(struct arena *a, struct case_group *g, row_id person,
    const char *name, row_id self)
{
	g->own |= person != 0 && person == self;
	g->names = *g->names == '\0' ? name : arena_printf(a, "%s, %s",
	    g->names, name);
}

/* Groups that were published and meet in that session, in its first round. */
static enum rc
published(struct db *db, struct arena *a, const struct case_study *c,
    row_id self, struct case_group ***end)
{
	struct grouping *list;

	TRY(grouping_list(db, a, c->edition, true, &list));
	for (; list != NULL; list = list->next) {
		struct allotment l;
		size_t r = 0;

		TRY(allotment_load(db, a, c->edition, list->id, &l));
		while (r < l.rounds && (l.round[r].all == NULL ||
		    l.round[r].all->id != c->session))
			r++;
		if (r == l.rounds)
			continue;
		for (size_t g = 0; g < l.groups; g++) {
			struct case_group *x = add_group(a, end,
			    l.group[g].number, l.group[g].title);

			for (size_t p = 0; p < l.people; p++)
				if (l.told[r * l.people + p] == (int32_t)g)
					add_member(a, x, l.person[p].person,
					    l.person[p].name, self);
			for (const struct grouping_lead *w = l.group[g].leads;
			    w != NULL; w = w->next)
				x->own |= w->person == self && self != 0;
		}
		return RC_OK;
	}
	return RC_OK;
}

static enum rc
consulted(struct db *db, struct arena *a, const struct case_study *c,
    row_id self, struct case_group ***end)
{
	struct consult_group *list;

	TRY(consult_list(db, a, c->edition, 0, &list));
	for (; list != NULL; list = list->next) {
		struct case_group *x;

		if (list->session != c->session)
			continue;
		TRY(consult_find(db, a, list->id, list));
		x = add_group(a, end, list->number, NULL);
		for (const struct consult_seat *s = list->seats; s != NULL;
		    s = s->next)
			add_member(a, x, s->person, s->name, self);
	}
	return RC_OK;
}

static enum rc
add_results(struct db *db, struct arena *a, row_id id, struct case_group *all)
{
	struct rows q = db_query(db, "SELECT x.id, x.case_id, x.grp,"
	    " x.version, x.lang, x.body, p.name, x.changed_at"
	    " FROM consult_result x LEFT JOIN consult_result_version v"
	    " ON v.result_id = x.id AND v.n = x.version LEFT JOIN person p"
	    " ON p.id = v.person_id WHERE x.case_id = $1 ORDER BY x.grp",
	    ARGS(INT(id)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		struct case_result *x = arena_new(a, struct case_result);

		*x = (struct case_result){ .id = col_int(&q, 0),
		    .study = col_int(&q, 1), .group = col_int(&q, 2),
		    .version = col_int(&q, 3), .lang = col_text(&q, a, 4),
		    .body = col_text(&q, a, 5), .by = col_text(&q, a, 6),
		    .changed_at = col_int(&q, 7) };
		for (struct case_group *g = all; g != NULL; g = g->next)
			if (g->number == x->group)
				g->result = x;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
case_groups(struct db *db, struct arena *a, const struct case_study *c,
    row_id person, struct case_group **out)
{
	struct case_group **end = out;

	*out = NULL;
	TRY(published(db, a, c, person, &end));
	if (*out == NULL)
		TRY(consulted(db, a, c, person, &end));
	if (*out == NULL)	/* people sit where they like */
		for (int64_t g = 1; g <= c->groups; g++)
			add_group(a, &end, g, NULL)->own = true;
	*end = NULL;
	return add_results(db, a, c->id, *out);
}

/* --- results --- */

enum rc
case_result_save(struct db *db, struct case_result *x, row_id person,
    unixtime now)
{
	if (x->id == 0) {
		int64_t n;

		/* Another began it meanwhile. */
		TRY(db_int(db, "SELECT count(*) FROM consult_result"
		    " WHERE case_id = $1 AND grp = $2", ARGS(INT(x->study),
		    INT(x->group)), &n));
		if (n > 0)
			return RC_CONFLICT;
		x->version = 1;
		TRY(db_insert(db, "INSERT INTO consult_result (case_id, grp,"
		    " lang, body, changed_at) VALUES ($1, $2, $3, $4, $5)"
		    " RETURNING id", ARGS(INT(x->study), INT(x->group),
		    TEXT(x->lang), TEXT(x->body), INT(now)), &x->id));
	} else {
		TRY(db_change(db, "UPDATE consult_result SET body = $3,"
		    " version = version + 1, changed_at = $4 WHERE id = $1"
		    " AND version = $2", ARGS(INT(x->id), INT(x->version),
		    TEXT(x->body), INT(now))));
		x->version++;
	}
	return db_change(db, "INSERT INTO consult_result_version (result_id,"
	    " n, body, person_id, at) VALUES ($1, $2, $3, $4, $5)",
	    ARGS(INT(x->id), INT(x->version), TEXT(x->body), INT(person),
	    INT(now)));
}

enum rc
case_result_version(struct db *db, struct arena *a, row_id result, int64_t n,
    const char **out)
{
	return db_text(db, a, "SELECT body FROM consult_result_version"
	    " WHERE result_id = $1 AND n = $2", ARGS(INT(result), INT(n)),
	    out);
}
