/* What participants are told: seats as published, and places in sessions that
 * groups have of their own. */
#include "store/db.h"

#include <string.h>

#include "group/group.h"
#include "group/group_desk.h"

static void
add(struct arena *a, struct obstacle ***end, struct obstacle o)
{
	**end = arena_new(a, struct obstacle);
	***end = o;
	*end = &(**end)->next;
}

/* Who leads and is not placed must be free then, and in one place. */
static enum rc
check_lead(struct db *db, struct arena *a, const struct allotment *l,
    size_t round, size_t group, const struct grouping_lead *d,
    struct obstacle ***end)
{
	const struct grouping_round *r = &l->round[round];
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM session_item i WHERE"
	    " i.cancelled = 0 AND i.starts < $3 AND i.ends > $2 AND i.id NOT IN"
	    " (SELECT session_id FROM grouping_session WHERE grouping_id = $4)"
	    " AND (EXISTS (SELECT 1 FROM session_place sp WHERE sp.session_id ="
	    " i.id AND sp.person_id = $1) OR EXISTS (SELECT 1 FROM"
	    " session_person sw WHERE sw.session_id = i.id"
	    " AND sw.person_id = $1))", ARGS(INT(d->person), INT(r->starts),
	    INT(r->ends), INT(l->grouping.id)), &n));
	for (size_t g = 0; g < group; g++)
		for (const struct grouping_lead *o = l->group[g].leads;
		    o != NULL; o = o->next)
			n += o->person == d->person;
	if (n > 0)
		add(a, end, (struct obstacle){ .kind = OBSTACLE_LEAD,
		    .round = round, .group = group, .name = d->name,
		    .why = THERE_ELSEWHERE });
	return RC_OK;
}

enum rc
allotment_obstacles(struct db *db, struct arena *a, const struct allotment *l,
    struct obstacle **out)
{
	struct obstacle **end = out;

	*out = NULL;
	for (size_t r = 0; r < l->rounds; r++) {
		for (size_t i = 0; i < l->people; i++) {
			size_t c = r * l->people + i;

			if (l->plan[c] != GROUPING_NOWHERE &&
			    l->there[c] != THERE)
				add(a, &end, (struct obstacle){
				    .kind = OBSTACLE_NOT_THERE, .round = r,
				    .group = (size_t)l->plan[c],
				    .name = l->person[i].name,
				    .why = l->there[c] });
		}
		for (size_t g = 0; g < l->groups; g++) {
			if ((int64_t)allotment_size(l, l->plan, r, g) >
			    l->room[r * l->groups + g])
				add(a, &end, (struct obstacle){
				    .kind = OBSTACLE_FULL, .round = r,
				    .group = g });
			for (const struct grouping_lead *d = l->group[g].leads;
			    allotment_own(l, r) && d != NULL; d = d->next)
				if (d->participant == 0)
					TRY(check_lead(db, a, l, r, g, d,
					    &end));
		}
	}
	return RC_OK;
}

static size_t
index_of(const struct allotment *l, row_id person)
{
	size_t i = 0;

	while (i < l->people && l->person[i].person != person)
		i++;
	return i;
}

static bool
leads(const struct allotment *l, size_t group, row_id person)
{
	for (const struct grouping_lead *d = l->group[group].leads; d != NULL;
	    d = d->next)
		if (d->person == person)
			return true;
	return false;
}

/* Whether somebody who has a place there keeps it. */
static bool
stays(const struct allotment *l, size_t round, size_t group, row_id person,
    bool end)
{
	size_t i = index_of(l, person);

	if (i < l->people)
		return !end && l->plan[round * l->people + i] == (int32_t)group;
	if (leads(l, group, person))
		return !end;
	/* Placed by hand, or led another of these groups: then not here. */
	for (size_t g = 0; g < l->groups; g++)
		if (leads(l, g, person))
			return false;
	return true;
}

/* Places of sessions that groups have of their own; end: all are given up. */
static enum rc
free_places(struct db *db, struct arena *a, const struct allotment *l, bool end)
{
	for (size_t r = 0; r < l->rounds; r++)
		for (size_t g = 0; allotment_own(l, r) && g < l->groups; g++) {
			const struct session_item *s =
			    l->session[r * l->groups + g];
			struct person *p = NULL;

			if (s != NULL)
				TRY(session_placed(db, a, s->id, &p));
			for (; p != NULL; p = p->next)
				if (!stays(l, r, g, p->id, end))
					TRY(session_place_set(db, s->id, p->id,
					    false));
		}
	return RC_OK;
}

static enum rc
give_places(struct db *db, const struct allotment *l)
{
	for (size_t r = 0; r < l->rounds; r++)
		for (size_t g = 0; allotment_own(l, r) && g < l->groups; g++) {
			const struct session_item *s =
			    l->session[r * l->groups + g];

			for (size_t i = 0; s != NULL && i < l->people; i++)
				if (l->plan[r * l->people + i] == (int32_t)g)
					TRY(session_place_set(db, s->id,
					    l->person[i].person, true));
			for (const struct grouping_lead *d = l->group[g].leads;
			    s != NULL && d != NULL; d = d->next)
				if (d->participant == 0)
					TRY(session_place_set(db, s->id,
					    d->person, true));
		}
	return RC_OK;
}

/* Who gave the place in the edition back since is in none of its groups. */
static enum rc
drop_gone(struct db *db, struct arena *a, const struct allotment *l)
{
	struct gone { row_id id, person; struct gone *next; } *list = NULL;
	struct rows q = db_query(db, "SELECT DISTINCT s.participant_id,"
	    " pa.person_id FROM grouping_seat s JOIN participant pa ON"
	    " pa.id = s.participant_id WHERE s.grouping_id = $1",
	    ARGS(INT(l->grouping.id)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		struct gone *g;

		if (index_of(l, col_int(&q, 1)) < l->people)
			continue;
		g = arena_new(a, struct gone);
		*g = (struct gone){ col_int(&q, 0), col_int(&q, 1), list };
		list = g;
	}
	for (; rc == RC_NONE && list != NULL; list = list->next) {
		for (size_t k = 0; k < l->rounds * l->groups; k++)
			if (l->session[k] != NULL &&
			    allotment_own(l, k / l->groups))
				TRY(session_place_set(db, l->session[k]->id,
				    list->person, false));
		TRY(db_exec(db, "DELETE FROM grouping_seat WHERE"
		    " grouping_id = $1 AND participant_id = $2",
		    ARGS(INT(l->grouping.id), INT(list->id)), NULL));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
grouping_publish(struct db *db, struct arena *a, const struct allotment *l,
    unixtime now)
{
	struct obstacle *why;

	TRY(allotment_obstacles(db, a, l, &why));
	if (why != NULL)
		return RC_CONFLICT;
	TRY(drop_gone(db, a, l));
	TRY(free_places(db, a, l, false));
	TRY(give_places(db, l));
	TRY(db_exec(db, "UPDATE grouping_seat SET told = number"
	    " WHERE grouping_id = $1", ARGS(INT(l->grouping.id)), NULL));
	TRY(db_exec(db, "DELETE FROM grouping_step WHERE grouping_id = $1",
	    ARGS(INT(l->grouping.id)), NULL));
	return db_change(db, "UPDATE grouping SET published_at = $2,"
	    " version = version + 1, undo = NULL WHERE id = $1",
	    ARGS(INT(l->grouping.id), INT(now)));
}

enum rc
grouping_unpublish(struct db *db, struct arena *a, const struct allotment *l)
{
	TRY(db_change(db, "UPDATE grouping SET published_at = NULL,"
	    " version = version + 1 WHERE id = $1 AND published_at IS NOT NULL",
	    ARGS(INT(l->grouping.id))));
	TRY(drop_gone(db, a, l));
	TRY(free_places(db, a, l, true));
	return db_exec(db, "UPDATE grouping_seat SET told = NULL"
	    " WHERE grouping_id = $1", ARGS(INT(l->grouping.id)), NULL);
}

/* --- what others show of it --- */

/* Which rounds of one session come before, and how many there are. */
#define ROUNDS(more) \
	"(SELECT count(*) FROM grouping_session x WHERE x.grouping_id =" \
	" w.grouping_id AND x.session_id = w.session_id AND x.number = 0" more ")"

enum rc
grouping_of_person(struct db *db, struct arena *a, row_id edition,
    row_id person, struct own_group **out)
{
	struct rows q = db_query(db, "SELECT w.session_id, m.number,"
	    " coalesce(k.title, t.title), k.place, k.travel, i.starts, i.ends, "
	    ROUNDS(" AND x.round < w.round") ", " ROUNDS("") ", g.version,"
	    " m.leads FROM (SELECT s.grouping_id, s.round, s.told AS number,"
	    " 0 AS leads FROM grouping_seat s JOIN participant pa ON"
	    " pa.id = s.participant_id WHERE pa.person_id = $2"
	    " AND s.told IS NOT NULL UNION SELECT d.grouping_id, 0, d.number, 1"
	    " FROM grouping_lead d WHERE d.person_id = $2 AND NOT EXISTS"
	    " (SELECT 1 FROM grouping_seat s JOIN participant pa ON"
	    " pa.id = s.participant_id WHERE s.grouping_id = d.grouping_id"
	    " AND pa.person_id = $2 AND s.told = d.number)) m"
	    " JOIN grouping g ON g.id = m.grouping_id"
	    " JOIN grouping_group k ON k.grouping_id = g.id"
	    " AND k.number = m.number"
	    " LEFT JOIN edition_topic t ON t.id = k.topic_id"
	    " JOIN grouping_session w ON w.grouping_id = g.id"
	    " AND (w.round = m.round OR m.round = 0)"
	    " AND (w.number = 0 OR w.number = m.number)"
	    " JOIN session_item i ON i.id = w.session_id"
	    " WHERE g.edition_id = $1 AND g.published_at IS NOT NULL"
	    " ORDER BY i.starts, w.round, m.number",
	    ARGS(INT(edition), INT(person)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		unixtime starts = col_int(&q, 5), ends = col_int(&q, 6);
		int64_t k = col_int(&q, 7), n = col_int(&q, 8);

		*out = arena_new(a, struct own_group);
		**out = (struct own_group){ .session = col_int(&q, 0),
		    .number = col_int(&q, 1), .title = col_text(&q, a, 2),
		    .place = col_text(&q, a, 3), .travel = col_text(&q, a, 4),
		    .starts = n < 2 ? starts : starts + (ends - starts) * k / n,
		    .ends = n < 2 ? ends : starts + (ends - starts) * (k + 1) /
		    n, .version = col_int(&q, 9),
		    .leads = col_int(&q, 10) != 0 };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}
