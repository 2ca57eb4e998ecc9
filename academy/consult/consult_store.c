/* Groups, who sits in them, their rounds and clocks. */
#include "store/db.h"

#include <string.h>

#include "consult/consult.h"
#include "consult/consult_inside.h"

/* --- steps --- */

enum rc
consult_steps(struct db *db, struct arena *a, row_id edition,
    struct consult_step out[CONSULT_STEPS])
{
	struct rows q = db_query(db, "SELECT n, title, minutes FROM"
	    " consult_step WHERE edition_id = $1", ARGS(INT(edition)));
	enum rc rc;

	for (int i = 0; i < CONSULT_STEPS; i++)
		out[i] = (struct consult_step){ NULL,
		    consult_step_minutes[i] };
	while ((rc = db_next(&q)) == RC_OK) {
		int64_t n = col_int(&q, 0);

		if (n >= 1 && n <= CONSULT_STEPS)
			out[n - 1] = (struct consult_step){
			    col_text(&q, a, 1), col_int(&q, 2) };
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
consult_steps_save(struct db *db, row_id edition,
    const struct consult_step s[CONSULT_STEPS])
{
	for (int i = 0; i < CONSULT_STEPS; i++)
		TRY(db_change(db, "INSERT INTO consult_step (edition_id, n,"
		    " title, minutes) VALUES ($1, $2, $3, $4) ON CONFLICT"
		    " (edition_id, n) DO UPDATE SET title = excluded.title,"
		    " minutes = excluded.minutes", ARGS(INT(edition),
		    INT(i + 1), TEXT(s[i].title), INT(s[i].minutes))));
	/* Who looks at a clock sees the new times. */
	return db_exec(db, "UPDATE consult_group SET version = version + 1"
	    " WHERE edition_id = $1", ARGS(INT(edition)), NULL);
}

/* --- groups --- */

/* Every read of groups starts so; read_group() knows the columns. */
#define SELECT_GROUP \
	"SELECT g.id, g.edition_id, g.session_id, g.number, (SELECT count(*)" \
	" FROM consult_round x WHERE x.group_id = g.id), s.title, s.room," \
	" s.starts, s.ends, g.round, g.step, g.runs, g.since, g.spent," \
	" g.extra, g.version, g.news FROM consult_group g" \
	" JOIN session_item s ON s.id = g.session_id"

static struct consult_group
read_group(const struct rows *q, struct arena *a)
{
	return (struct consult_group){ .id = col_int(q, 0),
	    .edition = col_int(q, 1), .session = col_int(q, 2),
	    .number = col_int(q, 3), .rounds = col_int(q, 4),
	    .session_title = col_text(q, a, 5), .room = col_text(q, a, 6),
	    .starts = col_int(q, 7), .ends = col_int(q, 8),
	    .clock = { .round = col_int(q, 9), .step = col_int(q, 10),
	    .runs = col_int(q, 11) != 0, .since = col_int(q, 12),
	    .spent = col_int(q, 13), .extra = col_int(q, 14),
	    .version = col_int(q, 15) }, .news = col_int(q, 16) };
}

enum rc
consult_list(struct db *db, struct arena *a, row_id edition, row_id person,
    struct consult_group **out)
{
	struct rows q = db_query(db, SELECT_GROUP " WHERE g.edition_id = $1"
	    " AND ($2 = 0 OR EXISTS (SELECT 1 FROM consult_seat t"
	    " WHERE t.group_id = g.id AND t.person_id = $2) OR EXISTS"
	    " (SELECT 1 FROM consult_lead l WHERE l.group_id = g.id"
	    " AND l.person_id = $2)) ORDER BY s.starts, s.id, g.number",
	    ARGS(INT(edition), INT(person)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct consult_group);
		**out = read_group(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
read_rounds(struct db *db, struct arena *a, struct consult_group *g)
{
	struct rows q = db_query(db, "SELECT n, giver_id, moderator_id,"
	    " rapporteur_id FROM consult_round WHERE group_id = $1 ORDER BY n",
	    ARGS(INT(g->id)));
	int64_t n = 0;
	enum rc rc;

	g->round = arena_array(a, struct consult_round, (size_t)g->rounds + 1);
	while ((rc = db_next(&q)) == RC_OK)
		if (n < g->rounds)
			g->round[n++] = (struct consult_round){ col_int(&q, 0),
			    col_int(&q, 1), col_int(&q, 2), col_int(&q, 3) };
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
read_seats(struct db *db, struct arena *a, struct consult_group *g)
{
	struct rows q = db_query(db, "SELECT t.person_id, t.round, t.away,"
	    " p.name, p.lang, o.name, pa.country FROM consult_seat t JOIN person p"
	    " ON p.id = t.person_id LEFT JOIN participant pa"
	    " ON pa.person_id = t.person_id AND pa.edition_id = $2"
	    " LEFT JOIN organisation o ON o.id = pa.organisation_id"
	    " WHERE t.group_id = $1 ORDER BY p.name_sort, t.person_id, t.round",
	    ARGS(INT(g->id), INT(g->edition)));
	struct consult_seat **end = &g->seats, *at = NULL;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		uint64_t bit = (uint64_t)1 << ((col_int(&q, 1) - 1) & 63);

		if (at == NULL || at->person != col_int(&q, 0)) {
			at = *end = arena_new(a, struct consult_seat);
			*at = (struct consult_seat){ .person = col_int(&q, 0),
			    .name = col_text(&q, a, 3),
			    .lang = col_text(&q, a, 4),
			    .organisation = col_text(&q, a, 5),
			    .country = col_text(&q, a, 6) };
			end = &at->next;
		}
		at->in |= bit;
		if (col_int(&q, 2) != 0)
			at->away |= bit;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
read_leads(struct db *db, struct arena *a, struct consult_group *g)
{
	struct rows q = db_query(db, "SELECT p.id, p.name FROM consult_lead l"
	    " JOIN person p ON p.id = l.person_id WHERE l.group_id = $1"
	    " ORDER BY p.name_sort, p.id", ARGS(INT(g->id)));
	struct consult_lead **end = &g->leads;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct consult_lead);
		**end = (struct consult_lead){ col_int(&q, 0),
		    col_text(&q, a, 1), NULL };
		end = &(*end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
consult_find(struct db *db, struct arena *a, row_id id,
    struct consult_group *out)
{
	struct rows q = db_query(db, SELECT_GROUP " WHERE g.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_group(&q, a);
	db_done(&q);
	TRY(read_rounds(db, a, out));
	TRY(read_seats(db, a, out));
	return read_leads(db, a, out);
}

enum rc
consult_others(struct db *db, struct arena *a, const struct consult_group *g,
    int64_t round, bool elsewhere, struct consult_seat **out)
{
	struct rows q = db_query(db, "SELECT DISTINCT p.id, p.name, pa.country,"
	    " coalesce((SELECT min(x.number) FROM consult_seat t"
	    " JOIN consult_group x ON x.id = t.group_id"
	    " WHERE t.session_id = i.id AND t.person_id = p.id AND t.away = 0"
	    " AND t.round >= $2 AND t.group_id <> $3), 0), p.name_sort"
	    " FROM session_item i JOIN participant pa"
	    " ON pa.edition_id = i.edition_id JOIN participant_part pp"
	    " ON pp.participant_id = pa.id AND pp.part_id = i.part_id"
	    " AND pp.state <> 'cancelled' JOIN person p ON p.id = pa.person_id"
	    " WHERE i.id = $1 AND pa.role = 'participant'"
	    " AND p.erased_at IS NULL AND NOT EXISTS (SELECT 1"
	    " FROM consult_seat t WHERE t.group_id = $3 AND t.round >= $2"
	    " AND t.away = 0 AND t.person_id = p.id) ORDER BY p.name_sort, p.id",
	    ARGS(INT(g->session), INT(round), INT(g->id)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		if (!elsewhere && col_int(&q, 3) != 0)
			continue;
		*out = arena_new(a, struct consult_seat);
		**out = (struct consult_seat){ .person = col_int(&q, 0),
		    .name = col_text(&q, a, 1), .country = col_text(&q, a, 2),
		    .group = col_int(&q, 3) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
consult_seat_of(struct db *db, row_id session, row_id person, row_id was,
    row_id *group)
{
	return db_int(db, "SELECT group_id FROM consult_seat"
	    " WHERE session_id = $1 AND person_id = $2 AND ($3 = 0 OR EXISTS"
	    " (SELECT 1 FROM consult_seat t WHERE t.group_id = $3"
	    " AND t.person_id = $2) OR EXISTS (SELECT 1"
	    " FROM consult_change_seat o WHERE o.group_id = $3"
	    " AND o.person_id = $2)) ORDER BY round DESC LIMIT 1",
	    ARGS(INT(session), INT(person), INT(was)), group);
}

/* --- what changes while it goes on --- */

enum rc
consult_clock_save(struct db *db, row_id group, const struct consult_clock *c)
{
	return db_change(db, "UPDATE consult_group SET round = $3, step = $4,"
	    " runs = $5, since = $6, spent = $7, extra = $8, version = $2"
	    " WHERE id = $1 AND version = $2 - 1", ARGS(INT(group),
	    INT(c->version), INT(c->round), INT(c->step), INT(c->runs),
	    INT(c->since), INT(c->spent), INT(c->extra)));
}

enum rc
consult_rounds_save(struct db *db, const struct consult_group *g, int64_t from)
{
	for (int64_t k = from; k <= g->rounds; k++) {
		const struct consult_round *r = &g->round[k - 1];

		TRY(db_change(db, "INSERT INTO consult_round (group_id, n,"
		    " giver_id, moderator_id, rapporteur_id) VALUES ($1, $2,"
		    " $3, $4, $5) ON CONFLICT (group_id, n) DO UPDATE SET"
		    " giver_id = excluded.giver_id,"
		    " moderator_id = excluded.moderator_id,"
		    " rapporteur_id = excluded.rapporteur_id", ARGS(INT(g->id),
		    INT(k), INT_OR_NULL(r->giver), INT_OR_NULL(r->moderator),
		    INT_OR_NULL(r->rapporteur))));
	}
	return RC_OK;
}
