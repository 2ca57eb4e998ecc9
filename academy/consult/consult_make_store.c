/* audience: organiser */
/* Groups made for a session: its questions, and who sits with whom. */
#include "store/db.h"

#include <string.h>

#include "consult/consult_inside.h"
#include "group/group.h"

/* A question that has its turn in the session. */
struct turn { row_id person; int64_t group, pos; struct turn *next; };

static enum rc
read_turns(struct db *db, struct arena *a, const struct edition *e,
    const struct session_item *i, struct turn **out, int64_t *groups)
{
	struct asked *q;

	*out = NULL;
	*groups = 0;
	TRY(asked_list(db, a, e->id, &q));
	for (; q != NULL; q = q->next) {
		const struct asked_slot *s = edition_timetable_shown(e) &&
		    q->shown.session != 0 ? &q->shown : &q->slot;
		struct turn **at = out, *t;

		if (s->session != i->id || s->group < 1)
			continue;
		t = arena_new(a, struct turn);
		*t = (struct turn){ q->person, s->group, s->pos, NULL };
		while (*at != NULL && (*at)->pos <= t->pos)
			at = &(*at)->next;
		t->next = *at;
		*at = t;
		if (t->group > *groups)
			*groups = t->group;
	}
	return *out == NULL ? RC_NONE : RC_OK;
}

/* Where the published consultation groups have somebody, by the id of a person;
 * and who leads them. */
struct plan { struct allotment *l; size_t round; };

static enum rc
read_plan(struct db *db, struct arena *a, const struct session_item *i,
    struct plan *out)
{
	struct grouping *g;

	out->l = NULL;
	TRY(grouping_list(db, a, i->edition, true, &g));
	for (; g != NULL; g = g->next) {
		struct allotment *l;

		if (g->kind != GROUPING_CONSULTATION)
			continue;
		l = arena_new(a, struct allotment);
		TRY(allotment_load(db, a, i->edition, g->id, l));
		for (size_t r = 0; r < l->rounds; r++)
			if (l->round[r].all != NULL &&
			    l->round[r].all->id == i->id && out->l == NULL)
				*out = (struct plan){ l, r };
	}
	return RC_OK;
}

static int
planned(const struct plan *p, row_id person)
{
	for (size_t k = 0; p->l != NULL && k < p->l->people; k++)
		if (p->l->person[k].person == person)
			return p->l->told[p->round * p->l->people + k];
	return -1;
}

struct comer { row_id person; const char *country; struct comer *next; };

/* Who may come: the part's participants; where seats are limited, who has one. */
static enum rc
read_comers(struct db *db, struct arena *a, const struct session_item *i,
    struct comer **out, size_t *n)
{
	struct rows q = db_query(db, "SELECT DISTINCT p.id, pa.country"
	    " FROM participant pa JOIN person p ON p.id = pa.person_id"
	    " JOIN participant_part pp ON pp.participant_id = pa.id"
	    " WHERE pa.edition_id = $1 AND pp.part_id = $2"
	    " AND pp.state <> 'cancelled' AND pa.role = 'participant'"
	    " AND p.erased_at IS NULL AND ($3 = 0 OR EXISTS (SELECT 1"
	    " FROM session_place sp WHERE sp.session_id = $4"
	    " AND sp.person_id = p.id)) ORDER BY p.id",
	    ARGS(INT(i->edition), INT(i->part), INT(i->seats), INT(i->id)));
	enum rc rc;

	*out = NULL;
	for (*n = 0; (rc = db_next(&q)) == RC_OK; (*n)++) {
		*out = arena_new(a, struct comer);
		**out = (struct comer){ col_int(&q, 0), col_text(&q, a, 1),
		    NULL };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static unsigned
country_number(const struct comer *all, const struct comer *x)
{
	unsigned n = 0;

	for (; all != x && !text_same(all->country, x->country);
	    all = all->next)
		n++;
	return n;
}

static enum rc
lead(struct db *db, row_id group, row_id person)
{
	return person == 0 ? RC_OK : db_exec(db, "INSERT INTO consult_lead"
	    " (group_id, person_id) SELECT $1, p.id FROM person p"
	    " WHERE p.id = $2 AND NOT EXISTS (SELECT 1 FROM consult_seat t"
	    " WHERE t.group_id = $1 AND t.person_id = $2)"
	    " ON CONFLICT (group_id, person_id) DO NOTHING", ARGS(INT(group),
	    INT(person)), NULL);
}

/* Those who moderate the session lead each group, and each its own. */
static enum rc
lead_all(struct db *db, const struct session_item *i, const struct plan *p,
    const struct consult_group *g)
{
	for (const struct session_with *w = i->with; w != NULL; w = w->next)
		if (w->role == SROLE_MODERATOR)
			TRY(lead(db, g->id, w->person));
	if (p->l == NULL || g->number > (int64_t)p->l->groups)
		return RC_OK;
	for (const struct grouping_lead *x = p->l->group[g->number - 1].leads;
	    x != NULL; x = x->next)
		if (x->role == LEAD_FACILITATOR)
			TRY(lead(db, g->id, x->person));
	return RC_OK;
}

static enum rc
seat_all(struct db *db, struct arena *a, struct consult_group *g,
    const struct comer *c, const int *at, int table)
{
	for (size_t k = 0; c != NULL; c = c->next, k++)
		for (int64_t r = 1; at[k] == table && r <= g->rounds; r++)
			TRY(db_change(db, "INSERT INTO consult_seat"
			    " (session_id, round, person_id, group_id)"
			    " VALUES ($1, $2, $3, $4)", ARGS(INT(g->session),
			    INT(r), INT(c->person), INT(g->id))));
	TRY(consult_rounds_save(db, g, 1));
	TRY(consult_find(db, a, g->id, g));
	consult_rotate(a, g->seats, g->round, g->rounds, 1, false);
	return consult_rounds_save(db, g, 1);
}

static enum rc
drop_old(struct db *db, row_id session)
{
	int64_t begun;

	TRY(db_int(db, "SELECT count(*) FROM consult_group g WHERE session_id ="
	    " $1 AND (round > 1 OR step > 0 OR EXISTS (SELECT 1"
	    " FROM consult_offer o WHERE o.group_id = g.id) OR EXISTS (SELECT 1"
	    " FROM consult_note n WHERE n.group_id = g.id))",
	    ARGS(INT(session)), &begun));
	if (begun > 0)
		return RC_CONFLICT;
	TRY(db_exec(db, "DELETE FROM consult_change WHERE session_id = $1",
	    ARGS(INT(session)), NULL));
	return db_exec(db, "DELETE FROM consult_group WHERE session_id = $1",
	    ARGS(INT(session)), NULL);
}

/* Group number g of the session, with its questions in their order. */
static enum rc
make_group(struct db *db, struct arena *a, const struct session_item *i,
    int64_t g, const struct turn *t, struct consult_group *out)
{
	*out = (struct consult_group){ .edition = i->edition,
	    .session = i->id, .number = g, .round = arena_array(a,
	    struct consult_round, CONSULT_ROUNDS_MAX + 1) };
	for (; t != NULL; t = t->next)
		if (t->group == g && out->rounds < CONSULT_ROUNDS_MAX) {
			out->round[out->rounds] = (struct consult_round){
			    .n = out->rounds + 1, .giver = t->person };
			out->rounds++;
		}
	return db_insert(db, "INSERT INTO consult_group (edition_id,"
	    " session_id, number) VALUES ($1, $2, $3) RETURNING id",
	    ARGS(INT(i->edition), INT(i->id), INT(g)), &out->id);
}

/* Groups without a question do not meet: the number of the table of each that
 * does, from 0, or -1. */
static int *
tables_of(struct arena *a, const struct turn *turns, int64_t groups,
    size_t *used)
{
	int *table = arena_array(a, int, (size_t)groups + 1);

	*used = 0;
	for (int64_t g = 1; g <= groups; g++) {
		const struct turn *t = turns;

		while (t != NULL && t->group != g)
			t = t->next;
		table[g - 1] = t == NULL ? -1 : (int)(*used)++;
	}
	return table;
}

enum rc
consult_make(struct db *db, struct arena *a, const struct edition *e,
    const struct session_item *i)
{
	struct plan plan = { 0 };
	struct consult_wish *w;
	struct comer *comers;
	struct turn *turns;
	int64_t groups;
	size_t n, k = 0, used;
	int *at, *table;

	TRY(read_turns(db, a, e, i, &turns, &groups));
	TRY(drop_old(db, i->id));
	TRY(read_plan(db, a, i, &plan));
	TRY(read_comers(db, a, i, &comers, &n));
	table = tables_of(a, turns, groups, &used);
	w = arena_array(a, struct consult_wish, n + 1);
	at = arena_array(a, int, n + 1);
	for (const struct comer *c = comers; c != NULL; c = c->next, k++) {
		int wanted = planned(&plan, c->person);
		const struct turn *t = turns;

		while (t != NULL && t->person != c->person)
			t = t->next;
		w[k] = (struct consult_wish){ t == NULL ? -1 :
		    table[t->group - 1], wanted < 0 || wanted >= groups ? -1 :
		    table[wanted], country_number(comers, c) };
	}
	consult_tables(a, w, n, used, at);
	for (int64_t g = 1; g <= groups; g++) {
		struct consult_group x;

		if (table[g - 1] < 0)
			continue;
		TRY(make_group(db, a, i, g, turns, &x));
		TRY(seat_all(db, a, &x, comers, at, table[g - 1]));
		TRY(lead_all(db, i, &plan, &x));
	}
	return RC_OK;
}
