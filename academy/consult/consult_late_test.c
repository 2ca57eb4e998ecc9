/* Who does not come and who comes late: the rest of a session made anew, moved
 * with the question, taken back; and who sees what of it. */
#include "consult/consult_late.h"

#include <stdio.h>
#include <string.h>

#include "consult/consult_scene_test.h"

#define EDITION "/editions/urban-2018"
#define MINE EDITION "/mine/consult"
#define DESK EDITION "/desk/consult"

/* --- rules --- */

static size_t
at_table(const int *at, size_t n, int t)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += at[i] == t;
	return k;
}

TEST(consult_who_must_move)
{
	enum { N = 21 };
	struct arena *a = arena_make();
	struct consult_wish w[N];
	int at[N];
	size_t moved = 0;

	/* Nine, eight and four; three at each own a question, one country at each
	 * table: those who own stay, just as many move as must. */
	for (int i = 0; i < N; i++) {
		int t = i < 9 ? 0 : i < 17 ? 1 : 2;
		int first = t == 0 ? 0 : t == 1 ? 9 : 17;

		w[i] = (struct consult_wish){ i < first + 3 ? t : -1, t,
		    (unsigned)t };
	}
	consult_tables(a, w, N, 3, at);
	for (int t = 0; t < 3; t++)
		CHECK(at_table(at, N, t) == 7);
	for (int i = 0; i < N; i++) {
		CHECK(w[i].pinned < 0 || at[i] == w[i].pinned);
		moved += at[i] != w[i].wanted;
	}
	CHECK(moved == 3);
	/* Even already: nobody moves, though it would mix the countries. */
	for (int i = 0; i < N; i++)
		w[i] = (struct consult_wish){ -1, i / 7, (unsigned)(i / 7) };
	consult_tables(a, w, N, 3, at);
	for (int i = 0; i < N; i++)
		CHECK(at[i] == i / 7);
	/* A table is closed: its people go to the others, those stay. */
	for (int i = 0; i < N; i++)
		w[i] = (struct consult_wish){ -1, i < 14 ? i / 7 : -1, 0 };
	consult_tables(a, w, N, 2, at);
	for (int i = 0; i < 14; i++)
		CHECK(at[i] == i / 7);
	CHECK(at_table(at, N, 0) + at_table(at, N, 1) == N);
	CHECK(at_table(at, N, 0) >= 10 && at_table(at, N, 1) >= 10);
	arena_free(a);
}

TEST(consult_what_is_still_to_come)
{
	struct consult_clock c = { .round = 2 };
	bool under_way;

	CHECK(consult_next(&c, &under_way) == 2 && !under_way);
	c.step = 3;
	CHECK(consult_next(&c, &under_way) == 2 && under_way);
	c.step = CONSULT_OVER;
	CHECK(consult_next(&c, &under_way) == 3 && !under_way);
}

/* --- in the store --- */

static struct consult_group g, other;	/* of one session */

static const char *
desk(const char *more)
{
	return arena_printf(s->arena, DESK "/%lld/late%s",
	    (long long)g.session, more);
}

/* Two groups of the last session of open questions, with two questions at
 * least. */
static void
begin(struct db *db, struct arena *a)
{
	row_id session;

	s = scene_open(db, a);
	session = count("SELECT g.session_id FROM consult_group g"
	    " JOIN edition e ON e.id = g.edition_id WHERE e.slug = 'urban-2018'"
	    " GROUP BY g.session_id HAVING count(*) > 1 AND max(g.step) = 0"
	    " ORDER BY g.session_id DESC LIMIT 1");
	g.id = count(arena_printf(a, "SELECT min(id) FROM consult_group"
	    " WHERE session_id = %lld", (long long)session));
	other.id = count(arena_printf(a, "SELECT max(id) FROM consult_group"
	    " WHERE session_id = %lld", (long long)session));
	g = again(&g);
	other = again(&other);
	CHECK(g.rounds >= 2 && other.rounds >= 2 && g.id != other.id);
}

/* Seats and rounds of the session, all of them. */
static const char *
all(void)
{
	struct rows q = db_query(s->db, "SELECT 'seat', group_id, round,"
	    " person_id, away, 0 FROM consult_seat WHERE session_id = $1"
	    " UNION ALL SELECT 'round', r.group_id, r.n, r.giver_id,"
	    " r.moderator_id, r.rapporteur_id FROM consult_round r"
	    " JOIN consult_group x ON x.id = r.group_id"
	    " WHERE x.session_id = $1 UNION ALL SELECT 'clock', id, round,"
	    " step, 0, 0 FROM consult_group WHERE session_id = $1"
	    " ORDER BY 1, 2, 3, 4", ARGS(INT(g.session)));
	struct buf b = BUF(s->arena);

	while (db_next(&q) == RC_OK)
		buf_printf(&b, "%s %lld %lld %lld %lld %lld\n", col_text(&q,
		    s->arena, 0), (long long)col_int(&q, 1),
		    (long long)col_int(&q, 2), (long long)col_int(&q, 3),
		    (long long)col_int(&q, 4), (long long)col_int(&q, 5));
	return buf_text(&b);
}

static int64_t
round_of(const struct consult_group *x, row_id giver)
{
	for (int64_t k = 0; k < x->rounds; k++)
		if (x->round[k].giver == giver)
			return k + 1;
	return 0;
}

static bool
there(const struct consult_group *x, row_id person, int64_t round)
{
	for (const struct consult_seat *p = x->seats; p != NULL; p = p->next)
		if (p->person == person)
			return consult_there(p, round);
	return false;
}

static int64_t
present(const struct consult_group *x, int64_t round)
{
	int64_t n = 0;

	for (const struct consult_seat *p = x->seats; p != NULL; p = p->next)
		n += consult_there(p, round);
	return n;
}

/* In no round of any group with enough people has somebody two roles, or one
 * without a seat. */
static void
roles_hold(void)
{
	CHECK(count(arena_printf(s->arena, "SELECT count(*)"
	    " FROM consult_round r JOIN consult_group x ON x.id = r.group_id"
	    " WHERE x.session_id = %lld AND (SELECT count(*) FROM consult_seat"
	    " t WHERE t.group_id = x.id AND t.round = r.n AND t.away = 0) > 2"
	    " AND (r.moderator_id IN (r.giver_id,"
	    " r.rapporteur_id) OR r.rapporteur_id = r.giver_id OR NOT EXISTS"
	    " (SELECT 1 FROM consult_seat t WHERE t.group_id = r.group_id"
	    " AND t.round = r.n AND t.person_id = r.moderator_id"
	    " AND t.away = 0) OR NOT EXISTS (SELECT 1 FROM consult_seat t"
	    " WHERE t.group_id = r.group_id AND t.round = r.n"
	    " AND t.person_id = r.rapporteur_id AND t.away = 0))",
	    (long long)g.session)) == 0);
}

/* Of the session, that can be taken back. */
static int64_t
changes(void)
{
	return count(arena_printf(s->arena, "SELECT count(*) FROM"
	    " consult_change WHERE session_id = %lld", (long long)g.session));
}

/* The latest change is taken back. */
static int
undo(struct visitor *v, const char *path)
{
	return visit_post(v, path, "change", id_text(count("SELECT max(id)"
	    " FROM consult_change")), NULL);
}

static bool
may(struct visitor *v, const char *path)
{
	const struct visit_form *f = visit_forms(v);

	while (f != NULL && strcmp(f->action, path) != 0)
		f = f->next;
	return f != NULL;
}

static void
press(const struct consult_group *x, const char *what)
{
	CHECK(move_clock(s->organiser, x, what) == 200);
}

/* One question of the group, from its beginning to its end. */
static void
hold(const struct consult_group *x)
{
	press(x, "start");
	for (int i = 0; i < CONSULT_STEPS; i++)
		if (again(x).clock.step != CONSULT_OVER)
			press(x, "next");
	CHECK(again(x).clock.step == CONSULT_OVER);
}

/* People of x who own no question from round 2 on; at most so many. */
static size_t
without_question(const struct consult_group *x, row_id *out, size_t most)
{
	size_t n = 0;

	for (const struct consult_seat *p = x->seats; p != NULL && n < most;
	    p = p->next)
		if (round_of(x, p->person) < 2)
			out[n++] = p->person;
	return n;
}

/* Offers and notes that a group keeps of somebody's question. */
static int64_t
said_to(row_id who, row_id group)
{
	return count(arena_printf(s->arena, "SELECT (SELECT count(*)"
	    " FROM consult_offer WHERE giver_id = %lld AND group_id = %lld)"
	    " + (SELECT count(*) FROM consult_note WHERE giver_id = %lld"
	    " AND group_id = %lld)", (long long)who, (long long)group,
	    (long long)who, (long long)group));
}

TEST_STORE(consult_moved_with_the_question)
{
	struct consult_group is, was;
	struct visitor *moves, *stays;
	const char *before;
	row_id who, stayer = 0;

	begin(db, a);
	/* The first question of each is held; the owner of g's last one goes to
	 * the other group. */
	hold(&g);
	hold(&other);
	g = again(&g);
	other = again(&other);
	who = g.round[g.rounds - 1].giver;
	moves = by_id(who);
	/* Something was said to it before a clock was turned back. */
	write_sql(arena_printf(a, "INSERT INTO consult_offer (group_id,"
	    " giver_id, kind, lang, body, person_id, at) VALUES (%lld, %lld,"
	    " 'case', 'en', 'Ours', %lld, 1)", (long long)g.id, (long long)who,
	    (long long)who));
	write_sql(arena_printf(a, "INSERT INTO consult_note (group_id,"
	    " giver_id, state, lang, said, version, changed_at) VALUES (%lld,"
	    " %lld, 'draft', 'en', 'Ask', 1, 1)", (long long)g.id,
	    (long long)who));
	before = all();
	CHECK(visit_get(s->organiser, room(&other, "")) == 200);
	CHECK(visit_has(s->organiser, arena_printf(a, "(Group %lld)",
	    (long long)g.number)));
	CHECK(visit_post(s->organiser, room(&other, "/here"), "person",
	    id_text(who), "here", "1", NULL) == 200);
	CHECK(visit_has(s->organiser, "took a seat."));
	was = g;
	g = again(&g);
	is = again(&other);
	/* The question came along, as the last; what was held stayed. */
	CHECK(g.rounds == was.rounds - 1 && round_of(&g, who) == 0);
	CHECK(is.rounds == other.rounds + 1);
	CHECK(round_of(&is, who) == is.rounds);
	CHECK(memcmp(&g.round[0], &was.round[0], sizeof *g.round) == 0);
	CHECK(memcmp(&is.round[0], &other.round[0], sizeof *is.round) == 0);
	CHECK(there(&g, who, 1) && !there(&g, who, 2));
	CHECK(!there(&is, who, 1) && there(&is, who, 2));
	CHECK(said_to(who, other.id) == 2 && said_to(who, g.id) == 0);
	roles_hold();
	CHECK(g.clock.version > was.clock.version &&
	    is.clock.version > other.clock.version);
	/* Sees the new group, is led there from the old one, and reads of the
	 * old one what was said while there. */
	CHECK(visit_get(moves, MINE) == 200);
	CHECK(visit_has(moves, arena_printf(a, "You sit in group %lld now.",
	    (long long)other.number)));
	CHECK(visit_get(moves, room(&other, "")) == 200);
	CHECK(visit_has(moves, "took a seat.") == false);
	CHECK(visit_get(moves, room(&g, "/rounds/1")) == 200);
	CHECK(visit_get(moves, room(&other, arena_printf(a, "/rounds/%lld",
	    (long long)is.rounds))) == 200);
	/* Taken back: all is as it was, but that pages know they are old. */
	CHECK(visit_get(s->organiser, room(&other, "")) == 200);
	CHECK(undo(s->organiser, room(&other, "/undo")) == 200);
	CHECK(visit_has(s->organiser, "It is as it was before."));
	CHECK_TEXT(all(), before);
	CHECK(said_to(who, g.id) == 2 && said_to(who, other.id) == 0);
	CHECK(again(&g).clock.version > g.clock.version);
	CHECK(visit_get(moves, room(&g, arena_printf(a, "/rounds/%lld",
	    (long long)was.rounds))) == 200);
	CHECK(changes() == 0);
	/* Who owns none: is led from the old room to the new once the old one
	 * goes on, and reads no more of it. */
	CHECK(without_question(&was, &who, 1) == 1);
	moves = by_id(who);
	CHECK(visit_get(s->organiser, room(&other, "")) == 200);
	CHECK(visit_post(s->organiser, room(&other, "/here"), "person",
	    id_text(who), "here", "1", NULL) == 200);
	roles_hold();
	CHECK(visit_get(moves, room(&was, "")) == 200);
	CHECK_TEXT(visit_path(moves), room(&was, ""));
	press(&was, "next");
	for (int i = 0; i < 3; i++) {
		static const char *const pages[] = { "", "/state", "/screen" };

		CHECK(visit_get(moves, room(&was, pages[i])) == 200);
		CHECK_TEXT(visit_path(moves), room(&other, i == 2 ? "/screen" :
		    ""));
	}
	CHECK(visit_get(moves, room(&was, "/rounds/2")) == 404);
	CHECK(visit_get(moves, room(&was, "/rounds/1")) == 200);
	press(&was, "back");
	CHECK(visit_get(s->organiser, room(&other, "")) == 200);
	CHECK(undo(s->organiser, room(&other, "/undo")) == 200);
	CHECK_TEXT(all(), before);
	/* While the own question is worked on nobody is taken away. */
	press(&other, "next");
	press(&other, "start");
	other = again(&other);
	before = all();
	CHECK(visit_get(s->organiser, room(&g, "")) == 200);
	CHECK(visit_post(s->organiser, room(&g, "/here"), "person",
	    id_text(other.round[1].giver), "here", "1", NULL) == 200);
	CHECK(visit_has(s->organiser, "That cannot be done now."));
	CHECK_TEXT(all(), before);
	/* Whoever sits elsewhere is not taken by a moderator of the group. */
	stays = by_id(g.round[0].moderator);
	for (const struct consult_seat *p = other.seats; p != NULL; p = p->next)
		if (p->person != other.round[1].giver &&
		    round_of(&other, p->person) == 0)
			stayer = p->person;
	CHECK(visit_get(stays, room(&g, "")) == 200);
	CHECK(!visit_has(stays, arena_printf(a, "(Group %lld)",
	    (long long)other.number)));
	CHECK(visit_post(stays, room(&g, "/here"), "person", id_text(stayer),
	    "here", "1", NULL) == 409);
	CHECK_TEXT(all(), before);
}

/* Ticks those who sit there, and one more, but n of them, and sends it. */
static int
tick(row_id more, const row_id *out, size_t n)
{
	struct rows q = db_query(s->db, "SELECT DISTINCT person_id"
	    " FROM consult_seat WHERE session_id = $1 AND away = 0"
	    " ORDER BY person_id", ARGS(INT(g.session)));
	const struct visit_form *f;
	struct visit_value v[200] = { { 0 } };
	size_t k = 0;

	while (db_next(&q) == RC_OK) {
		row_id id = col_int(&q, 0);
		bool is = true;

		for (size_t i = 0; i < n; i++)
			is = is && out[i] != id;
		if (is && k < 190)
			v[k++] = (struct visit_value){ "there", id_text(id),
			    strlen(id_text(id)), NULL };
	}
	if (more != 0)
		v[k++] = (struct visit_value){ "there", id_text(more),
		    strlen(id_text(more)), NULL };
	CHECK(visit_get(s->organiser, desk("")) == 200);
	f = visit_forms(s->organiser);
	while (f != NULL && strcmp(f->action, desk("")) != 0)
		f = f->next;
	CHECK(f != NULL);
	return f == NULL ? 0 : visit_send(s->organiser, f, v);
}

/* Of the groups in which a question is still to come to one who is there: how
 * many more people the largest has than the smallest, in round 2. */
static int64_t
uneven(void)
{
	struct consult_group *x;
	int64_t least = 1000, most = 0;

	CHECK(consult_list(s->db, s->arena, g.edition, 0, &x) == RC_OK);
	for (; x != NULL; x = x->next) {
		struct consult_group is = again(x);
		bool any = false;
		int64_t n;

		for (int64_t k = 2; k <= is.rounds; k++)
			any = any || there(&is, is.round[k - 1].giver, 2);
		if (x->session != g.session || is.rounds < 2)
			continue;
		n = present(&is, 2);
		if (!any) {
			CHECK(n == 0);
			continue;
		}
		least = n < least ? n : least;
		most = n > most ? n : most;
	}
	return most - least;
}

static row_id
without_role(const struct consult_group *x)
{
	for (const struct consult_seat *p = x->seats; p != NULL; p = p->next) {
		bool any = false;

		for (int64_t k = 0; k < x->rounds; k++)
			any = any || x->round[k].giver == p->person ||
			    x->round[k].moderator == p->person ||
			    x->round[k].rapporteur == p->person;
		if (!any)
			return p->person;
	}
	return 0;
}

TEST_STORE(consult_rest_made_anew)
{
	struct consult_group was, is;
	row_id out[8], late, owner, assessor;
	const char *before, *name;
	size_t n;

	begin(db, a);
	hold(&g);
	g = was = again(&g);
	/* Three do not come back, nor does who owns the second question; somebody
	 * who has no seat comes. */
	n = without_question(&g, out, 3);
	CHECK(n == 3);
	owner = out[n++] = g.round[1].giver;
	late = without_role(&other);
	write_sql(arena_printf(a, "DELETE FROM consult_seat WHERE person_id ="
	    " %lld AND session_id = %lld", (long long)late,
	    (long long)g.session));
	before = all();
	CHECK(tick(late, out, n) == 200);
	CHECK(visit_has(s->organiser, "The rest is made anew"));
	is = again(&g);
	CHECK(uneven() <= 1);
	roles_hold();
	/* What was held is as it was. */
	CHECK(memcmp(&is.round[0], &was.round[0], sizeof *is.round) == 0);
	for (const struct consult_seat *p = was.seats; p != NULL; p = p->next)
		CHECK(there(&is, p->person, 1) == there(&was, p->person, 1));
	for (size_t i = 0; i < n; i++)
		CHECK(!there(&is, out[i], 2));
	/* Who owns a question still to come and is there stays with it. */
	for (int64_t k = 2; k <= was.rounds; k++)
		if (was.round[k - 1].giver != owner)
			CHECK(there(&is, was.round[k - 1].giver, 2));
	other = again(&other);
	for (int64_t k = 1; k <= other.rounds; k++)
		CHECK(there(&other, other.round[k - 1].giver, k));
	CHECK(count(arena_printf(a, "SELECT count(*) FROM consult_seat"
	    " WHERE person_id = %lld AND session_id = %lld AND away = 0",
	    (long long)late, (long long)g.session)) > 0);
	/* A question without its owner waits at the end, and it is said. */
	CHECK(round_of(&is, owner) == is.rounds);
	CHECK(visit_get(s->organiser, desk("")) == 200);
	CHECK(visit_has(s->organiser, "Questions without their case giver"));
	CHECK(db_text(db, a, "SELECT name FROM person WHERE id = $1",
	    ARGS(INT(owner)), &name) == RC_OK);
	CHECK(visit_has(s->organiser, arena_printf(a, "%s: question %lld of "
	    "group %lld", name, (long long)is.rounds, (long long)g.number)));
	CHECK(visit_get(s->organiser, EDITION "/desk/consult") == 200);
	CHECK(visit_link(s->organiser, desk("")) != NULL);
	/* The same once more is nothing. */
	CHECK(tick(0, out, n) == 200);
	CHECK(visit_has(s->organiser, "Nothing is to be changed"));
	/* Whoever is none of the session is not put in; no number is refused. */
	assessor = count("SELECT min(person_id) FROM programme_role"
	    " WHERE role = 'assessor'");
	CHECK(tick(assessor, out, n) == 409);
	CHECK(count(arena_printf(a, "SELECT count(*) FROM consult_seat"
	    " WHERE person_id = %lld", (long long)assessor)) == 0);
	CHECK(visit_get(s->organiser, desk("")) == 200);
	CHECK(visit_post(s->organiser, desk(""), "there", "1 or 1", NULL) ==
	    400);
	/* From an old page nothing is done. */
	CHECK(visit_get(s->organiser, desk("")) == 200);
	CHECK(visit_post(s->organiser, desk(""), "seen", "0", "there", "1",
	    NULL) == 409);
	CHECK(visit_has(s->organiser, "Somebody else changed this meanwhile"));
	/* Back. */
	CHECK(visit_get(s->organiser, desk("")) == 200);
	CHECK(undo(s->organiser, desk("/undo")) == 200);
	CHECK_TEXT(all(), before);
	/* All owners of a group stay away: it gives its people to the others. */
	n = 0;
	for (int64_t k = 2; k <= g.rounds && n < 8; k++)
		out[n++] = g.round[k - 1].giver;
	CHECK(tick(0, out, n) == 200);
	is = again(&g);
	CHECK(present(&is, 2) == 0 && uneven() <= 1);
	/* One of them comes after all: has a group again. */
	CHECK(tick(out[0], NULL, 0) == 200);
	is = again(&g);
	CHECK(there(&is, out[0], 2) && present(&is, 2) > 3 && uneven() <= 1);
	CHECK(is.round[1].giver == out[0]);
	roles_hold();
	/* A question goes on: that is not undone any more, by nobody. */
	press(&g, "next");
	CHECK(visit_get(s->organiser, desk("")) == 200);
	CHECK(!may(s->organiser, desk("/undo")));
	before = all();
	CHECK(visit_post(s->organiser, desk("/undo"), "_token", visit_field(
	    s->organiser, desk(""), "_token"), "change", id_text(count("SELECT"
	    " max(id) FROM consult_change")), NULL) == 409);
	CHECK_TEXT(all(), before);
	/* When all are done there is nothing to be made. */
	CHECK(visit_get(s->organiser, desk("")) == 200);
	CHECK(visit_has(s->organiser, "Make the rest anew"));
	write_sql(arena_printf(a, "UPDATE consult_group SET runs = 0, step = %d,"
	    " round = (SELECT max(r.n) FROM consult_round r WHERE r.group_id ="
	    " consult_group.id) WHERE session_id = %lld", (int)CONSULT_OVER,
	    (long long)g.session));
	CHECK(visit_get(s->organiser, desk("")) == 200);
	CHECK(visit_has(s->organiser, "All questions of this session are done"));
	CHECK(!visit_has(s->organiser, "Make the rest anew"));
}

TEST_STORE(consult_late_is_for_who_leads)
{
	struct visitor *moderator, *adviser = NULL;
	row_id lead, who = 0;
	const char *before;

	begin(db, a);
	moderator = by_id(g.round[0].moderator);
	for (const struct consult_seat *p = g.seats; p != NULL; p = p->next)
		if (round_of(&g, p->person) == 0 && p->person !=
		    g.round[0].moderator && p->person !=
		    g.round[0].rapporteur)
			who = p->person;
	adviser = by_id(who);
	/* Made uneven, evened out by who leads the group and nobody else. */
	write_sql(arena_printf(a, "UPDATE consult_seat SET away = 1"
	    " WHERE group_id = %lld AND person_id NOT IN (SELECT giver_id"
	    " FROM consult_round WHERE group_id = %lld)", (long long)other.id,
	    (long long)other.id));
	before = all();
	CHECK(visit_get(moderator, room(&g, "")) == 200);
	CHECK(!visit_has(moderator, "Even out the groups"));
	CHECK(visit_post(moderator, room(&g, "/anew"), "_token", visit_field(
	    moderator, room(&g, "/clock"), "_token"), NULL) == 403);
	lead = count("SELECT id FROM person WHERE email ="
	    " 'trainer@demo.example'");
	write_sql(arena_printf(a, "INSERT INTO consult_lead (group_id,"
	    " person_id) SELECT %lld, %lld WHERE NOT EXISTS (SELECT 1"
	    " FROM consult_lead WHERE group_id = %lld AND person_id = %lld)",
	    (long long)g.id, (long long)lead, (long long)g.id,
	    (long long)lead));
	CHECK(visit_get(s->trainer, room(&g, "")) == 200);
	CHECK(visit_has(s->trainer, "Even out the groups"));
	CHECK_TEXT(all(), before);
	CHECK(visit_post(s->trainer, room(&g, "/anew"), NULL) == 200);
	CHECK(visit_has(s->trainer, "in another group from the next question"));
	CHECK(strcmp(all(), before) != 0);
	roles_hold();
	/* What somebody else made is not taken back by a moderator. */
	g = again(&g);
	moderator = by_id(g.round[0].moderator);
	CHECK(visit_get(moderator, room(&g, "")) == 200);
	CHECK(!may(moderator, room(&g, "/undo")));
	CHECK(visit_post(moderator, room(&g, "/undo"), "_token", visit_field(
	    moderator, room(&g, "/clock"), "_token"), "change", id_text(count(
	    "SELECT max(id) FROM consult_change")), NULL) == 403);
	CHECK(visit_get(s->trainer, room(&g, "")) == 200);
	CHECK(undo(s->trainer, room(&g, "/undo")) == 200);
	CHECK_TEXT(all(), before);
	/* One's own change, by the moderator. */
	g = again(&g);
	moderator = by_id(g.round[0].moderator);
	CHECK(visit_get(moderator, room(&g, "")) == 200);
	CHECK(visit_post(moderator, room(&g, "/here"), "person",
	    id_text(g.round[0].giver), "here", "0", NULL) == 200);
	CHECK(strcmp(all(), before) != 0);
	CHECK(visit_get(adviser, room(&g, "")) == 200);
	CHECK(!visit_has(adviser, "Undo"));
	CHECK(visit_get(s->organiser, room(&g, "")) == 200);
	CHECK(visit_has(s->organiser, "was marked as not there."));
	if (again(&g).round[0].moderator == g.round[0].moderator) {
		CHECK(visit_get(moderator, room(&g, "")) == 200);
		CHECK(undo(moderator, room(&g, "/undo")) == 200);
	} else {
		CHECK(undo(s->organiser, room(&g, "/undo")) == 200);
	}
	CHECK_TEXT(all(), before);
	/* The desk is the organisers'. */
	CHECK(visit_get(s->trainer, desk("")) == 403);
	CHECK(visit_get(adviser, desk("")) == 403);
	CHECK(story_refused(s->anyone, desk("")));
	CHECK(visit_get(s->organiser, arena_printf(a, "/editions/urban-next"
	    "/desk/consult/%lld/late", (long long)g.session)) == 404);
	/* Nothing is kept of who is erased. */
	CHECK(visit_get(s->organiser, room(&g, "")) == 200);
	CHECK(visit_post(s->organiser, room(&g, "/here"), "person",
	    id_text(who), "here", "0", NULL) == 200);
	CHECK(changes() == 1);
	CHECK(db_begin(db) == RC_OK);
	CHECK(consult_personal.erase(db, a, who, time_now()) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(changes() == 0);
	CHECK(count(arena_printf(a, "SELECT count(*) FROM consult_change_seat"
	    " WHERE person_id = %lld", (long long)who)) == 0);
}
