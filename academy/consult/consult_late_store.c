/* Who does not come, who comes late: seats and questions change from the first
 * question on that is not done. */
#include "store/db.h"

#include "base/text.h"
#include "consult/consult_inside.h"

/* Roles anew, as the seats stand in the store now. */
static enum rc
rotate(struct db *db, struct arena *a, row_id group)
{
	struct consult_group g;
	bool under_way;
	int64_t from;

	TRY(consult_find(db, a, group, &g));
	from = consult_next(&g.clock, &under_way);
	consult_rotate(a, g.seats, g.round, g.rounds, from, under_way);
	TRY(consult_rounds_save(db, &g, from));
	return db_change(db, "UPDATE consult_group SET version = version + 1"
	    " WHERE id = $1", ARGS(INT(group)));
}

static enum rc
sit(struct db *db, const struct consult_group *g, int64_t from, row_id person)
{
	for (int64_t k = from; k <= g->rounds; k++)
		TRY(db_change(db, "INSERT INTO consult_seat (session_id, round,"
		    " person_id, group_id, away) VALUES ($1, $2, $3, $4, 0)"
		    " ON CONFLICT (session_id, round, person_id) DO UPDATE SET"
		    " group_id = excluded.group_id, away = 0", ARGS(
		    INT(g->session), INT(k), INT(person), INT(g->id))));
	return RC_OK;
}

static enum rc
leave(struct db *db, const struct consult_group *g, int64_t from,
    row_id person)
{
	return db_exec(db, "DELETE FROM consult_seat WHERE group_id = $1"
	    " AND person_id = $2 AND round >= $3", ARGS(INT(g->id),
	    INT(person), INT(from)), NULL);
}

static enum rc
set_away(struct db *db, const struct consult_group *g, int64_t from,
    row_id person, bool away)
{
	return db_exec(db, "UPDATE consult_seat SET away = $4"
	    " WHERE group_id = $1 AND person_id = $2 AND round >= $3", ARGS(
	    INT(g->id), INT(person), INT(from), INT(away)), NULL);
}

/* --- a question comes along with its owner --- */

/* Round n of a group, another than its only one, is taken out; those after it
 * move up. */
static enum rc
take_out(struct db *db, struct arena *a, row_id group, int64_t n)
{
	struct consult_group g;

	TRY(consult_find(db, a, group, &g));
	for (int64_t k = n; k < g.rounds; k++) {
		g.round[k - 1] = g.round[k];
		g.round[k - 1].n = k;
	}
	TRY(db_change(db, "DELETE FROM consult_round WHERE group_id = $1"
	    " AND n = $2", ARGS(INT(g.id), INT(g.rounds))));
	TRY(db_exec(db, "DELETE FROM consult_seat WHERE group_id = $1"
	    " AND round = $2", ARGS(INT(g.id), INT(g.rounds)), NULL));
	g.rounds--;
	TRY(consult_rounds_save(db, &g, n));
	/* It was the one to come next, and the last. */
	return db_exec(db, "UPDATE consult_group SET round = $2, step = $3,"
	    " runs = 0 WHERE id = $1 AND round > $2", ARGS(INT(g.id),
	    INT(g.rounds), INT(CONSULT_OVER)), NULL);
}

/* As the last one of g, with those who sit there in the one before, and with
 * what was said to it before a clock was turned back. */
static enum rc
put_last(struct db *db, const struct consult_group *g, row_id person)
{
	static const char *const said[] = {
		"UPDATE consult_offer SET group_id = $1 WHERE giver_id = $2"
		    " AND group_id IN (SELECT id FROM consult_group"
		    " WHERE session_id = $3)",
		"UPDATE consult_note SET group_id = $1 WHERE giver_id = $2"
		    " AND group_id IN (SELECT id FROM consult_group"
		    " WHERE session_id = $3)",
		NULL
	};

	TRY(db_change(db, "INSERT INTO consult_round (group_id, n, giver_id)"
	    " VALUES ($1, $2, $3)", ARGS(INT(g->id), INT(g->rounds + 1),
	    INT(person))));
	TRY(db_exec(db, "INSERT INTO consult_seat (session_id, round,"
	    " person_id, group_id, away) SELECT t.session_id, $2, t.person_id,"
	    " t.group_id, t.away FROM consult_seat t WHERE t.group_id = $1"
	    " AND t.round = $3 AND NOT EXISTS (SELECT 1 FROM consult_seat o"
	    " WHERE o.session_id = t.session_id AND o.round = $2"
	    " AND o.person_id = t.person_id)", ARGS(INT(g->id),
	    INT(g->rounds + 1), INT(g->rounds)), NULL));
	return db_steps(db, said, ARGS(INT(g->id), INT(person),
	    INT(g->session)));
}

/* The round of a question of that person which has not begun; 0: none. */
static int64_t
question_to_come(const struct consult_group *g, row_id person)
{
	bool under_way;
	int64_t k = consult_next(&g->clock, &under_way);

	for (k += under_way; k <= g->rounds; k++)
		if (g->round[k - 1].giver == person)
			return k;
	return 0;
}

/* --- one person --- */

/* Groups of the session that hold a seat or a question of the person still to
 * come, g first. */
static enum rc
groups_of(struct db *db, struct arena *a, const struct consult_group *g,
    row_id person, row_id **out, size_t *n)
{
	struct rows q = db_query(db, "SELECT x.id FROM consult_group x"
	    " WHERE x.session_id = $1 AND x.id <> $2 AND (EXISTS (SELECT 1"
	    " FROM consult_seat t WHERE t.group_id = x.id AND t.person_id = $3"
	    " AND t.round >= x.round) OR EXISTS (SELECT 1 FROM consult_round r"
	    " WHERE r.group_id = x.id AND r.giver_id = $3 AND r.n >= x.round))"
	    " ORDER BY x.id", ARGS(INT(g->session), INT(g->id), INT(person)));
	enum { MOST = 200 };		/* groups of a session */
	enum rc rc;

	*out = arena_array(a, row_id, MOST);
	(*out)[0] = g->id;
	*n = 1;
	while ((rc = db_next(&q)) == RC_OK)
		if (*n < MOST)
			(*out)[(*n)++] = col_int(&q, 0);
	return rc == RC_NONE ? RC_OK : rc;
}

/* Whether the person may leave x for g; *first: the first round there, *brings: a
 * question comes along.  RC_CONFLICT: not. */
static enum rc
may_come(const struct consult_group *x, const struct consult_group *g,
    row_id person, int64_t *first, bool *brings)
{
	bool under_way;
	int64_t next = consult_next(&x->clock, &under_way);
	int64_t n = question_to_come(x, person);

	/* What was held there stays: nobody sits in two groups in one round. */
	if (next > *first)
		*first = next;
	*brings = *brings || n > 0;
	return (under_way && x->round[next - 1].giver == person) ||
	    (n > 0 && x->rounds == 1) || (n == 0 && *first > g->rounds) ||
	    g->rounds >= CONSULT_ROUNDS_MAX ? RC_CONFLICT : RC_OK;
}

static enum rc
come_from(struct db *db, struct arena *a, const struct consult_group *x,
    row_id person)
{
	bool under_way;
	int64_t n = question_to_come(x, person);

	TRY(leave(db, x, consult_next(&x->clock, &under_way), person));
	return n == 0 ? RC_OK : take_out(db, a, x->id, n);
}

enum rc
consult_here(struct db *db, struct arena *a, struct consult_group *g,
    row_id person, bool here, row_id by, unixtime now)
{
	struct consult_change c = { .session = g->session, .group = g->id,
	    .what = here ? CHANGE_CAME : CHANGE_AWAY, .person = person,
	    .by = by, .at = now };
	bool under_way, brings = false;
	int64_t from = consult_next(&g->clock, &under_way);
	struct consult_group *x;
	row_id *touched;
	size_t n = 1;

	if (from > g->rounds)
		return RC_CONFLICT;
	TRY(groups_of(db, a, g, person, &touched, &n));
	if (!here)
		n = 1;
	x = arena_array(a, struct consult_group, n);
	for (size_t i = 1; i < n; i++) {
		TRY(consult_find(db, a, touched[i], &x[i]));
		TRY(may_come(&x[i], g, person, &from, &brings));
	}
	TRY(consult_change_begin(db, &c, touched, n));
	for (size_t i = 1; i < n; i++)
		TRY(come_from(db, a, &x[i], person));
	TRY(here ? sit(db, g, from, person) : set_away(db, g, from, person,
	    true));
	if (brings)
		TRY(put_last(db, g, person));
	for (size_t i = 0; i < n; i++)
		TRY(rotate(db, a, touched[i]));
	TRY(consult_change_end(db, &c));
	return consult_find(db, a, g->id, g);
}

/* --- all of a session --- */

struct table {
	struct consult_group g;
	int number;			/* among those shared out; -1: not */
	bool touched;
	struct table *next;
};
struct room {
	struct table *all;
	size_t n, tables;
	int64_t from;			/* the first round begun in none */
	row_id *id;
};

static enum rc
read_room(struct db *db, struct arena *a, row_id edition, row_id session,
    struct room *out)
{
	struct table **end = &out->all;
	struct consult_group *list;

	*out = (struct room){ .from = 1 };
	TRY(consult_list(db, a, edition, 0, &list));
	for (; list != NULL; list = list->next) {
		int64_t begun = list->clock.round + (list->clock.step !=
		    CONSULT_BEFORE);

		if (list->session != session)
			continue;
		*end = arena_new(a, struct table);
		TRY(consult_find(db, a, list->id, &(*end)->g));
		end = &(*end)->next;
		out->n++;
		if (begun > out->from)
			out->from = begun;
	}
	out->id = arena_array(a, row_id, out->n + 1);
	out->n = 0;
	for (const struct table *t = out->all; t != NULL; t = t->next)
		out->id[out->n++] = t->g.id;
	return out->n == 0 ? RC_NONE : RC_OK;
}

static bool
listed(const row_id *ids, size_t n, row_id id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* Puts down who is there now and was not, or the other way. */
static enum rc
mark(struct db *db, struct arena *a, struct room *room, const row_id *there,
    size_t ids)
{
	for (struct table *t = room->all; t != NULL; t = t->next) {
		bool under_way;
		int64_t next = consult_next(&t->g.clock, &under_way);

		for (const struct consult_seat *s = t->g.seats; s != NULL &&
		    next <= t->g.rounds; s = s->next) {
			bool is = listed(there, ids, s->person);
			int64_t k = consult_sits_from(s, next);

			if (k == 0 || is == consult_there(s, k))
				continue;
			TRY(set_away(db, &t->g, next, s->person, !is));
			t->touched = true;
		}
		if (t->touched)
			TRY(consult_find(db, a, t->g.id, &t->g));
	}
	return RC_OK;
}

static const struct consult_seat *
seat_in(const struct table *t, row_id person)
{
	const struct consult_seat *s = t->g.seats;

	while (s != NULL && s->person != person)
		s = s->next;
	return s;
}

/* Whether a question still to come belongs to somebody who is there. */
static bool
has_case(const struct table *t, int64_t from)
{
	for (int64_t k = from; k <= t->g.rounds; k++) {
		const struct consult_seat *s = seat_in(t,
		    t->g.round[k - 1].giver);

		if (s != NULL && consult_there(s, from))
			return true;
	}
	return false;
}

struct guest {
	const struct consult_seat *seat;
	struct table *now;		/* NULL: in none */
	struct guest *next;
};

static void
add_guest(struct arena *a, struct guest ***end, const struct consult_seat *s,
    struct table *now)
{
	**end = arena_new(a, struct guest);
	***end = (struct guest){ s, now, NULL };
	*end = &(**end)->next;
}

/* Those who sit somewhere in the first round that is shared out, and those who
 * came and sit nowhere. */
static enum rc
read_guests(struct db *db, struct arena *a, struct room *room,
    const row_id *there, size_t ids, struct guest **out)
{
	struct consult_seat *others;

	*out = NULL;
	for (struct table *t = room->all; t != NULL; t = t->next)
		for (const struct consult_seat *s = t->g.seats; s != NULL;
		    s = s->next)
			if (consult_there(s, room->from))
				add_guest(a, &out, s, t);
	TRY(consult_others(db, a, &room->all->g, 1, true, &others));
	for (; others != NULL; others = others->next) {
		bool sits = false;

		for (const struct table *t = room->all; t != NULL; t = t->next)
			sits = sits || seat_in(t, others->person) != NULL;
		if (!sits && listed(there, ids, others->person))
			add_guest(a, &out, others, NULL);
	}
	return RC_OK;
}

static unsigned
country_number(const struct guest *all, const struct guest *x)
{
	unsigned n = 0;

	for (; all != x && !text_same(all->seat->country, x->seat->country);
	    all = all->next)
		n++;
	return n;
}

static enum rc
go(struct db *db, const struct guest *x, struct table *to, int64_t from)
{
	bool under_way;

	to->touched = true;
	/* Who comes joins the question that is under way. */
	if (x->now == NULL)
		return sit(db, &to->g, consult_next(&to->g.clock, &under_way),
		    x->seat->person);
	x->now->touched = true;
	TRY(leave(db, &x->now->g, from, x->seat->person));
	return sit(db, &to->g, from, x->seat->person);
}

/* Those who must go somewhere go; *moved: how many. */
static enum rc
share_out(struct db *db, struct arena *a, struct room *room,
    struct guest *guests, int64_t *moved)
{
	struct consult_wish *w;
	size_t n = 0, i = 0;
	int *at;

	for (struct table *t = room->all; t != NULL; t = t->next)
		t->number = has_case(t, room->from) ? (int)room->tables++ : -1;
	for (const struct guest *x = guests; x != NULL; x = x->next)
		n++;
	w = arena_array(a, struct consult_wish, n + 1);
	at = arena_array(a, int, n + 1);
	for (const struct guest *x = guests; x != NULL; x = x->next, i++) {
		int now = x->now == NULL ? -1 : x->now->number;

		w[i] = (struct consult_wish){ now >= 0 && question_to_come(
		    &x->now->g, x->seat->person) >= room->from ? now : -1, now,
		    country_number(guests, x) };
	}
	if (room->tables == 0)
		return RC_OK;
	consult_tables(a, w, n, room->tables, at);
	i = 0;
	for (const struct guest *x = guests; x != NULL; x = x->next, i++) {
		struct table *to = room->all;

		if (at[i] < 0 || at[i] == w[i].wanted)
			continue;
		while (to->number != at[i])
			to = to->next;
		TRY(go(db, x, to, room->from));
		++*moved;
	}
	return RC_OK;
}

enum rc
consult_anew(struct db *db, struct arena *a, row_id edition, row_id session,
    const row_id *there, size_t ids, row_id group, row_id by, unixtime now,
    int64_t *moved)
{
	struct consult_change c = { .session = session, .group = group,
	    .what = CHANGE_ANEW, .by = by, .at = now };
	struct guest *guests;
	struct room room;
	bool any = false;

	*moved = 0;
	TRY(read_room(db, a, edition, session, &room));
	TRY(consult_change_begin(db, &c, room.id, room.n));
	if (there != NULL)
		TRY(mark(db, a, &room, there, ids));
	TRY(read_guests(db, a, &room, there, ids, &guests));
	TRY(share_out(db, a, &room, guests, moved));
	for (const struct table *t = room.all; t != NULL; t = t->next) {
		TRY(t->touched ? rotate(db, a, t->g.id) :
		    consult_change_forget(db, &c, t->g.id));
		any = any || t->touched;
	}
	if (any)
		return consult_change_end(db, &c);
	TRY(db_change(db, "DELETE FROM consult_change WHERE id = $1",
	    ARGS(INT(c.id))));
	return RC_NONE;
}
