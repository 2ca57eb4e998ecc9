/* Sets of groups: what they are, in which sessions they meet, who is in them. */
#include "store/db.h"

#include <string.h>

#include "group/group.h"
#include "group/group_desk.h"

/* Seats that are not as they were told. */
#define UNTOLD(s) "(coalesce(" s ".number, 0) <> coalesce(" s ".told, 0))"

#define SELECT_GROUPING \
	"SELECT g.id, g.edition_id, g.title, g.kind, g.groups, g.diverse," \
	" g.language, g.delegations, g.wishes, g.wishes_until, g.effort," \
	" g.seed, g.undo, g.version, g.published_at, g.made_at," \
	" (SELECT max(w.round) FROM grouping_session w WHERE" \
	" w.grouping_id = g.id)," \
	" (SELECT min(i.starts) FROM grouping_session w JOIN session_item i ON" \
	" i.id = w.session_id WHERE w.grouping_id = g.id) AS first," \
	" (SELECT count(DISTINCT s.participant_id) FROM grouping_seat s WHERE" \
	" s.grouping_id = g.id AND s.number IS NOT NULL)," \
	" CASE WHEN g.published_at IS NULL THEN 0 ELSE (SELECT count(*)" \
	" FROM grouping_seat s WHERE s.grouping_id = g.id AND " UNTOLD("s") \
	") END FROM grouping g"

static unsigned
named(const char *const *names, unsigned n, const char *text)
{
	for (unsigned i = 0; i < n; i++)
		if (strcmp(names[i], text) == 0)
			return i;
	return 0;
}

static struct grouping
read_grouping(const struct rows *q, struct arena *a)
{
	return (struct grouping){
		.id = col_int(q, 0), .edition = col_int(q, 1),
		.title = col_text(q, a, 2),
		.kind = named(grouping_kind_name, GROUPING_KINDS,
		    col_text(q, a, 3)),
		.groups = col_int(q, 4),
		.diverse = text_split(a, col_text(q, a, 5), '\n'),
		.language = col_text(q, a, 6),
		.delegations = named(delegations_name, DELEGATIONS_WAYS,
		    col_text(q, a, 7)),
		.wishes = col_int(q, 8), .wishes_until = col_int(q, 9),
		.effort = named(effort_name, EFFORTS, col_text(q, a, 10)),
		.seed = col_int(q, 11), .undo = col_text(q, a, 12),
		.version = col_int(q, 13), .published_at = col_int(q, 14),
		.made_at = col_int(q, 15), .rounds = col_int(q, 16),
		.starts = col_int(q, 17), .seated = col_int(q, 18),
		.untold = col_int(q, 19),
	};
}

enum rc
grouping_list(struct db *db, struct arena *a, row_id edition, bool published,
    struct grouping **out)
{
	struct rows q = db_query(db, "SELECT * FROM (" SELECT_GROUPING
	    " WHERE g.edition_id = $1 AND ($2 = 0 OR g.published_at IS NOT"
	    " NULL)) x ORDER BY first NULLS LAST, id",
	    ARGS(INT(edition), INT(published)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct grouping);
		**out = read_grouping(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
grouping_find(struct db *db, struct arena *a, row_id edition, row_id id,
    struct grouping *out)
{
	struct rows q = db_query(db, SELECT_GROUPING " WHERE g.id = $1"
	    " AND g.edition_id = $2", ARGS(INT(id), INT(edition)));

	TRY(db_next(&q));
	*out = read_grouping(&q, a);
	db_done(&q);
	return RC_OK;
}

/* --- sessions --- */

static const struct session_item *
session_in(const struct session_item *list, row_id id)
{
	while (list != NULL && list->id != id)
		list = list->next;
	return list;
}

enum rc
grouping_sessions(struct db *db, struct arena *a, row_id grouping,
    row_id **ids, size_t *n, int64_t *rounds_each)
{
	struct rows q = db_query(db, "SELECT w.session_id, count(*),"
	    " max(w.number) FROM grouping_session w JOIN session_item i ON"
	    " i.id = w.session_id WHERE w.grouping_id = $1"
	    " GROUP BY w.session_id, i.starts ORDER BY i.starts, w.session_id",
	    ARGS(INT(grouping)));
	enum rc rc;

	*n = 0;
	*rounds_each = 1;
	*ids = arena_array(a, row_id, GROUPING_ROUNDS * GROUPING_GROUPS);
	while ((rc = db_next(&q)) == RC_OK) {
		if (*n < GROUPING_ROUNDS * GROUPING_GROUPS)
			(*ids)[(*n)++] = col_int(&q, 0);
		if (col_int(&q, 2) == 0 && col_int(&q, 1) > *rounds_each)
			*rounds_each = col_int(&q, 1);
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* How many of these sessions begin with the i-th. */
static size_t
together(const struct session_item *list, const row_id *ids, size_t n, size_t i)
{
	size_t k = i;

	while (k < n && session_in(list, ids[k])->starts ==
	    session_in(list, ids[i])->starts)
		k++;
	return k - i;
}

enum shape
grouping_shape(const struct session_item *list, const row_id *ids, size_t n,
    int64_t rounds_each, int64_t *groups)
{
	int64_t rounds = 0;
	unixtime busy = 0, until;
	size_t many;

	*groups = 0;
	for (size_t i = 0; i < n; i += many) {
		many = together(list, ids, n, i);
		if (session_in(list, ids[i])->starts < busy)
			return SHAPE_OVERLAP;
		rounds += many > 1 ? 1 : rounds_each;
		if (many > 1 && *groups != 0 && *groups != (int64_t)many)
			return SHAPE_UNEVEN;
		if (many > 1)
			*groups = (int64_t)many;
		for (size_t k = i; k < i + many; k++) {
			if (many > 1 && session_in(list, ids[k])->seats == 0)
				return SHAPE_NO_SEATS;
			until = session_in(list, ids[k])->ends;
			busy = until > busy ? until : busy;
		}
	}
	return rounds > GROUPING_ROUNDS || *groups > GROUPING_GROUPS ?
	    SHAPE_ROUNDS : SHAPE_FINE;
}

static enum rc
put_session(struct db *db, row_id grouping, int64_t round, int64_t number,
    row_id session)
{
	return db_change(db, "INSERT INTO grouping_session (grouping_id, round,"
	    " number, session_id) SELECT g.id, $2, $3, i.id FROM grouping g"
	    " JOIN session_item i ON i.edition_id = g.edition_id"
	    " WHERE g.id = $1 AND i.id = $4", ARGS(INT(grouping), INT(round),
	    INT(number), INT(session)));
}

/* What was done to a plan of another shape cannot be taken back. */
static enum rc
forget_steps(struct db *db, row_id grouping)
{
	TRY(db_exec(db, "UPDATE grouping SET undo = NULL WHERE id = $1",
	    ARGS(INT(grouping)), NULL));
	return db_exec(db, "DELETE FROM grouping_step WHERE grouping_id = $1",
	    ARGS(INT(grouping)), NULL);
}

static enum rc
put_sessions(struct db *db, struct arena *a, const struct grouping *g,
    const row_id *ids, size_t n, int64_t each)
{
	struct session_item *list;
	int64_t round = 0, before;
	size_t many;

	TRY(db_int(db, "SELECT coalesce(max(round), 0) FROM grouping_session"
	    " WHERE grouping_id = $1", ARGS(INT(g->id)), &before));
	TRY(db_exec(db, "DELETE FROM grouping_session WHERE grouping_id = $1",
	    ARGS(INT(g->id)), NULL));
	TRY(session_list(db, a, g->edition, false, &list));
	for (size_t i = 0; i < n; i++)
		if (session_in(list, ids[i]) == NULL)
			return RC_INVALID;
	for (size_t i = 0; i < n; i += many) {
		many = together(list, ids, n, i);
		for (int64_t k = 0; many == 1 && k < each; k++)
			TRY(put_session(db, g->id, ++round, 0, ids[i]));
		round += many > 1;
		for (size_t k = 0; many > 1 && k < many; k++)
			TRY(put_session(db, g->id, round, (int64_t)k + 1,
			    ids[i + k]));
	}
	if (round != before)
		TRY(forget_steps(db, g->id));
	return db_exec(db, "DELETE FROM grouping_seat WHERE grouping_id = $1"
	    " AND (round > $2 OR number > $3 OR former > $3)",
	    ARGS(INT(g->id), INT(round), INT(g->groups)), NULL);
}

enum rc
grouping_save(struct db *db, struct arena *a, struct grouping *g,
    const row_id *sessions, size_t n, int64_t rounds_each, unixtime now)
{
	struct buf diverse = BUF(a);
	int64_t groups;

	for (size_t i = 0; i < g->diverse.n; i++)
		buf_printf(&diverse, "%s%s", i > 0 ? "\n" : "",
		    g->diverse.at[i]);
	if (g->id == 0)
		TRY(db_insert(db, "INSERT INTO grouping (edition_id, title,"
		    " kind, groups, made_at) VALUES ($1, $2, 'breakout', 1, $3)"
		    " RETURNING id", ARGS(INT(g->edition), TEXT(g->title),
		    INT(now)), &g->id));
	TRY(db_int(db, "SELECT groups FROM grouping WHERE id = $1",
	    ARGS(INT(g->id)), &groups));
	if (groups != g->groups)
		TRY(forget_steps(db, g->id));
	TRY(db_change(db, "UPDATE grouping SET title = $3, kind = $4,"
	    " groups = $5, diverse = $6, language = $7, delegations = $8,"
	    " wishes = $9, wishes_until = $10, effort = $11 WHERE id = $1"
	    " AND edition_id = $2", ARGS(INT(g->id), INT(g->edition),
	    TEXT(g->title), TEXT(grouping_kind_name[g->kind]), INT(g->groups),
	    TEXT(buf_text(&diverse)), TEXT(g->language),
	    TEXT(delegations_name[g->delegations]), INT(g->wishes),
	    INT_OR_NULL(g->wishes_until), TEXT(effort_name[g->effort]))));
	TRY(db_exec(db, "DELETE FROM grouping_group WHERE grouping_id = $1"
	    " AND number > $2", ARGS(INT(g->id), INT(g->groups)), NULL));
	TRY(db_exec(db, "DELETE FROM grouping_lead WHERE grouping_id = $1"
	    " AND number > $2", ARGS(INT(g->id), INT(g->groups)), NULL));
	TRY(db_exec(db, "DELETE FROM grouping_wish WHERE grouping_id = $1"
	    " AND number > $2", ARGS(INT(g->id), INT(g->groups)), NULL));
	for (int64_t k = 1; k <= g->groups; k++)
		TRY(db_exec(db, "INSERT INTO grouping_group (grouping_id,"
		    " number) VALUES ($1, $2) ON CONFLICT (grouping_id, number)"
		    " DO NOTHING", ARGS(INT(g->id), INT(k)), NULL));
	return put_sessions(db, a, g, sessions, n, rounds_each);
}

enum rc
grouping_remove(struct db *db, row_id edition, row_id id)
{
	return db_change(db, "DELETE FROM grouping WHERE id = $1"
	    " AND edition_id = $2 AND published_at IS NULL",
	    ARGS(INT(id), INT(edition)));
}

/* --- groups --- */

enum rc
grouping_group_save(struct db *db, row_id grouping,
    const struct grouping_group *g)
{
	return db_change(db, "UPDATE grouping_group SET title = $3, place = $4,"
	    " travel = $5, seats = $6, interpreted = $7, topic_id = (SELECT"
	    " t.id FROM edition_topic t JOIN grouping x ON x.edition_id ="
	    " t.edition_id WHERE t.id = $8 AND x.id = $1)"
	    " WHERE grouping_id = $1 AND number = $2",
	    ARGS(INT(grouping), INT(g->number), TEXT(g->title), TEXT(g->place),
	    TEXT(g->travel), INT_OR_NULL(g->seats), INT(g->interpreted),
	    INT(g->topic)));
}

enum rc
grouping_lead_set(struct db *db, row_id grouping, int64_t number,
    row_id person, enum lead_role role)
{
	if (role == LEAD_ROLES)
		return db_change(db, "DELETE FROM grouping_lead"
		    " WHERE grouping_id = $1 AND number = $2"
		    " AND person_id = $3", ARGS(INT(grouping), INT(number),
		    INT(person)));
	return db_change(db, "INSERT INTO grouping_lead (grouping_id, number,"
	    " person_id, role) SELECT k.grouping_id, k.number, pe.id, $4"
	    " FROM grouping_group k JOIN grouping g ON g.id = k.grouping_id"
	    " JOIN edition e ON e.id = g.edition_id JOIN person pe ON"
	    " pe.id = $3 WHERE k.grouping_id = $1 AND k.number = $2"
	    " AND (EXISTS (SELECT 1 FROM participant pa WHERE pa.edition_id ="
	    " e.id AND pa.person_id = pe.id) OR EXISTS (SELECT 1 FROM"
	    " programme_role pr WHERE pr.programme_id = e.programme_id"
	    " AND pr.person_id = pe.id))"
	    " ON CONFLICT (grouping_id, number, person_id)"
	    " DO UPDATE SET role = excluded.role", ARGS(INT(grouping),
	    INT(number), INT(person), TEXT(lead_role_name[role])));
}
