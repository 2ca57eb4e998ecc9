/* Consultation groups: the clock, roles, tables; a session as it is lived on two
 * screens; who sees nothing of it. */
#include <stdio.h>
#include <string.h>

#include "consult/consult_scene_test.h"

#define EDITION "/editions/urban-2018"
#define MINE EDITION "/mine/consult"
#define DESK EDITION "/desk/consult"

/* --- rules --- */

static const struct consult_step usual[CONSULT_STEPS] = { { NULL, 5 },
	{ NULL, 8 }, { NULL, 0 }, { NULL, 5 }, { NULL, 7 }, { NULL, 5 } };

TEST(consult_clock_runs)
{
	struct consult_clock c = { .round = 1, .version = 1 };

	CHECK(consult_left(&c, usual, 100) == 0);
	CHECK(!consult_move(&c, usual, 2, MOVE_PAUSE, 100));
	CHECK(!consult_move(&c, usual, 2, MOVE_NEXT, 100));
	CHECK(!consult_move(&c, usual, 2, MOVE_BACK, 100));
	CHECK(!consult_move(&c, usual, 2, MOVE_MINUTE, 100));
	CHECK(c.version == 1);
	CHECK(consult_move(&c, usual, 2, MOVE_START, 100));
	CHECK(c.step == 1 && c.runs && c.version == 2);
	CHECK(!consult_can(&c, usual, 2, MOVE_START));
	CHECK(consult_left(&c, usual, 100) == 300);
	CHECK(consult_left(&c, usual, 160) == 240);
	CHECK(consult_left(&c, usual, 500) == -100);
	/* The server's clock is set back: no time is won or lost. */
	CHECK(consult_left(&c, usual, 40) == 300);
	CHECK(consult_move(&c, usual, 2, MOVE_PAUSE, 160));
	CHECK(consult_left(&c, usual, 9999) == 240);
	CHECK(consult_move(&c, usual, 2, MOVE_MINUTE, 9999));
	CHECK(consult_move(&c, usual, 2, MOVE_START, 10000));
	CHECK(consult_left(&c, usual, 10010) == 290);
	/* A step that is left out is passed over, there and back. */
	CHECK(consult_move(&c, usual, 2, MOVE_NEXT, 10010));
	CHECK(c.step == 2 && c.runs && consult_left(&c, usual, 10010) == 480);
	CHECK(consult_move(&c, usual, 2, MOVE_NEXT, 10011) && c.step == 4);
	CHECK(consult_move(&c, usual, 2, MOVE_BACK, 10012) && c.step == 2);
	for (int i = 0; i < 4; i++)
		CHECK(consult_move(&c, usual, 2, MOVE_NEXT, 10020));
	CHECK(c.step == CONSULT_OVER && !c.runs && c.round == 1);
	CHECK(!consult_can(&c, usual, 2, MOVE_START));
	CHECK(!consult_can(&c, usual, 1, MOVE_NEXT));
	CHECK(consult_move(&c, usual, 2, MOVE_NEXT, 10030));
	CHECK(c.round == 2 && c.step == CONSULT_BEFORE && !c.runs);
	CHECK(consult_move(&c, usual, 2, MOVE_BACK, 10030));
	CHECK(c.round == 1 && c.step == CONSULT_OVER);
	/* Not for ever. */
	c = (struct consult_clock){ .round = 1, .version = 1 };
	CHECK(consult_move(&c, usual, 1, MOVE_START, 5));
	for (int i = 0; i < 60; i++)
		CHECK(consult_move(&c, usual, 1, MOVE_MINUTE, 5));
	CHECK(!consult_move(&c, usual, 1, MOVE_MINUTE, 5));
}

enum { PEOPLE = 9 };

static void
table_of(struct consult_seat seat[PEOPLE], int people, uint64_t in)
{
	for (int i = 0; i < people; i++)
		seat[i] = (struct consult_seat){ .person = i + 1, .in = in,
		    .next = i + 1 < people ? &seat[i + 1] : NULL };
}

/* How often the busiest serves more than the idlest; -1: a rule is broken. */
static int
unfair(const struct consult_round *r, int rounds, int people)
{
	int n[PEOPLE + 1] = { 0 }, least = 1000, most = 0;

	for (int k = 0; k < rounds; k++) {
		if (r[k].moderator == 0 || r[k].rapporteur == 0 ||
		    r[k].moderator == r[k].giver || r[k].rapporteur ==
		    r[k].giver || r[k].moderator == r[k].rapporteur)
			return -1;
		n[r[k].giver]++;
		n[r[k].moderator]++;
		n[r[k].rapporteur]++;
	}
	for (int i = 1; i <= people; i++) {
		least = n[i] < least ? n[i] : least;
		most = n[i] > most ? n[i] : most;
	}
	return most - least;
}

TEST(consult_roles_rotate)
{
	struct arena *a = arena_make();
	struct consult_seat seat[PEOPLE];

	/* Each table of six to nine, each number of questions, each first giver:
	 * nobody has two roles, nobody serves two times more than another. */
	for (int people = 6; people <= PEOPLE; people++)
		for (int rounds = 1; rounds <= people; rounds++)
			for (int first = 0; first < people; first++) {
				struct consult_round r[PEOPLE] = { 0 };

				table_of(seat, people, ~(uint64_t)0);
				for (int k = 0; k < rounds; k++) {
					r[k].n = k + 1;
					r[k].giver = (first + k) % people + 1;
				}
				consult_rotate(a, seat, r, rounds, 1, false);
				CHECK(unfair(r, rounds, people) >= 0);
				CHECK(unfair(r, rounds, people) <= 1);
				for (int k = 0; k < rounds; k++)
					CHECK(r[k].giver ==
					    (first + k) % people + 1);
			}
	arena_free(a);
}

TEST(consult_roles_when_somebody_is_missing)
{
	struct arena *a = arena_make();
	struct consult_seat seat[PEOPLE];
	struct consult_round r[4] = { { 1, 1 }, { 2, 2 }, { 3, 3 }, { 4, 4 } },
	    was[4];

	table_of(seat, 6, 15);
	consult_rotate(a, seat, r, 4, 1, false);
	memcpy(was, r, sizeof r);
	/* The second giver does not come: the case goes to the end, the first
	 * round, which is under way, stays as it is. */
	seat[1].away = 15;
	consult_rotate(a, seat, r, 4, 1, true);
	CHECK(r[0].giver == 1 && r[1].giver == 3 && r[2].giver == 4 &&
	    r[3].giver == 2);
	if (was[0].moderator != 2)
		CHECK(r[0].moderator == was[0].moderator);
	for (int k = 0; k < 4; k++)
		CHECK(r[k].moderator != 2 && r[k].rapporteur != 2 &&
		    r[k].moderator != r[k].giver && r[k].moderator != 0);
	/* Comes late, in round 3: what was is not touched. */
	memcpy(was, r, sizeof r);
	seat[1].away = 3;
	consult_rotate(a, seat, r, 4, 3, false);
	CHECK(memcmp(was, r, 2 * sizeof *r) == 0);
	CHECK(r[3].giver == 2);
	CHECK(r[2].moderator == 2 || r[2].rapporteur == 2);
	/* A case that was told stays in its round though its owner leaves. */
	seat[3].away = 12;
	consult_rotate(a, seat, r, 4, 3, true);
	CHECK(r[2].giver == 4 && r[3].giver == 2);
	/* Two people, one person, nobody: roles stay empty, never doubled. */
	table_of(seat, 2, 15);
	r[0] = (struct consult_round){ 1, 1 };
	consult_rotate(a, seat, r, 1, 1, false);
	CHECK(r[0].moderator == 2 && r[0].rapporteur == 0);
	table_of(seat, 1, 15);
	r[0] = (struct consult_round){ 1, 1 };
	consult_rotate(a, seat, r, 1, 1, false);
	CHECK(r[0].moderator == 0 && r[0].rapporteur == 0);
	consult_rotate(a, NULL, r, 1, 1, false);
	consult_rotate(a, NULL, NULL, 0, 1, false);
	arena_free(a);
}

static int
at(const int *table, size_t n, int t)
{
	int k = 0;

	for (size_t i = 0; i < n; i++)
		k += table[i] == t;
	return k;
}

TEST(consult_tables_are_even)
{
	enum { N = 21 };
	struct arena *a = arena_make();
	struct consult_wish w[N];
	int table[N];

	/* No plan: two of the givers at each table, countries mixed. */
	for (int i = 0; i < N; i++)
		w[i] = (struct consult_wish){ i < 6 ? i / 2 : -1, -1,
		    (unsigned)(i % 3) };
	consult_tables(a, w, N, 3, table);
	for (int t = 0; t < 3; t++)
		CHECK(at(table, N, t) == 7);
	for (int i = 0; i < 6; i++)
		CHECK(table[i] == i / 2);
	/* A plan: who is no giver stays there as far as sizes are even. */
	for (int i = 0; i < N; i++)
		w[i].wanted = i % 3;
	consult_tables(a, w, N, 3, table);
	for (int t = 0; t < 3; t++)
		CHECK(at(table, N, t) == 7);
	for (int i = 0; i < 6; i++)
		CHECK(table[i] == i / 2);
	{
		int kept = 0;

		for (int i = 6; i < N; i++)
			kept += table[i] == i % 3;
		CHECK(kept >= 13);
	}
	/* Those whom the plan forgot. */
	for (int i = 0; i < N; i++)
		w[i] = (struct consult_wish){ -1, i == 0 ? 1 : -1, 0 };
	consult_tables(a, w, N, 3, table);
	CHECK(table[0] == 1);
	for (int t = 0; t < 3; t++)
		CHECK(at(table, N, t) == 7);
	consult_tables(a, w, N, 0, table);
	consult_tables(a, w, 0, 3, table);
	arena_free(a);
}

/* --- through the web --- */

/* The first group of the last session of open questions, made anew. */
static struct consult_group
made(void)
{
	int64_t session = count("SELECT session_id FROM asked_slot a JOIN"
	    " session_item i ON i.id = a.session_id ORDER BY i.starts DESC,"
	    " i.id DESC LIMIT 1");
	struct consult_group g = { 0 };
	const char *make = arena_printf(s->arena, DESK "/%lld/make",
	    (long long)session);

	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(visit_post(s->organiser, make, NULL) == 200);
	CHECK(consult_find(s->db, s->arena, count(arena_printf(s->arena,
	    "SELECT min(id) FROM consult_group WHERE session_id = %lld",
	    (long long)session)), &g) == RC_OK);
	return g;
}

static row_id
adviser(const struct consult_group *g)
{
	for (const struct consult_seat *x = g->seats; x != NULL; x = x->next)
		if (x->person != g->round[0].giver && x->person !=
		    g->round[0].moderator && x->person !=
		    g->round[0].rapporteur)
			return x->person;
	return 0;
}

/* A calendar's lines, as they were before they were folded. */
static const char *
unfolded(const char *ics)
{
	struct buf b = BUF(s->arena);

	for (; *ics != '\0'; ics++)
		if (strncmp(ics, "\r\n ", 3) == 0)
			ics += 2;
		else
			buf_char(&b, *ics);
	return buf_text(&b);
}

static bool
told(struct visitor *v, const struct consult_group *g, const char *what)
{
	CHECK(visit_get(v, room(g, "/state")) == 200);
	return strstr(visit_page(v), what) != NULL;
}

TEST_STORE(consult_groups_are_made)
{
	struct consult_group g, anew;
	struct visitor *giver, *other;
	int64_t people = 0;

	s = scene_open(db, a);
	g = made();
	CHECK(visit_has(s->organiser, "The groups are made"));
	CHECK(g.rounds >= 1 && g.clock.step == CONSULT_BEFORE);
	for (const struct consult_seat *x = g.seats; x != NULL; x = x->next)
		people++;
	CHECK(people >= CONSULT_SIZE_MIN && people <= CONSULT_SIZE_MAX);
	/* Each giver of the slots gives a case in the group of the slot. */
	CHECK(count("SELECT count(*) FROM asked_slot l JOIN asked q"
	    " ON q.id = l.asked_id JOIN consult_group g"
	    " ON g.session_id = l.session_id AND g.number = l.grp"
	    " WHERE NOT EXISTS (SELECT 1 FROM consult_round r"
	    " WHERE r.group_id = g.id AND r.giver_id = q.person_id)") == 0);
	CHECK(count("SELECT count(*) FROM consult_round WHERE moderator_id IS"
	    " NULL OR rapporteur_id IS NULL") == 0);
	/* Each has a seat, and sees beforehand what is theirs to do. */
	giver = by_id(g.round[0].giver);
	CHECK(visit_get(giver, MINE) == 200);
	CHECK(visit_has(giver, "you are case giver"));
	other = by_id(g.round[0].moderator);
	CHECK(visit_get(other, MINE) == 200);
	CHECK(visit_has(other, "you are moderator"));
	/* Made anew while none has begun; not later. */
	anew = made();
	CHECK(anew.id > g.id);
	CHECK(move_clock(s->organiser, &anew, "start") == 200);
	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(visit_has(s->organiser, arena_printf(a, "Question 1 of %lld",
	    (long long)anew.rounds)));
	CHECK(consult_make(db, a, &(struct edition){ .id = anew.edition },
	    &(struct session_item){ .id = anew.session,
	    .edition = anew.edition }) == RC_CONFLICT);
	/* A session of it is not removed. */
	CHECK(visit_get(s->trainer, DESK) == 403);
	CHECK(story_refused(s->anyone, DESK) && story_refused(s->anyone, MINE));
}

/* What is to be done next, and what a new edition takes along. */
TEST_STORE(consult_next_and_cloned)
{
	static const char one[] = "1 session of open questions has no "
	    "consultation groups yet";
	struct consult_step was[CONSULT_STEPS], is[CONSULT_STEPS];
	struct consult_group g;
	struct edition e;
	const char *sql;
	row_id id;

	s = scene_open(db, a);
	g = made();
	CHECK(visit_get(s->organiser, EDITION "/desk") == 200);
	CHECK(!visit_has(s->organiser, "no consultation groups yet"));
	/* In thirty days; it is not said of one that is over, or cancelled. */
	sql = arena_printf(a, "UPDATE session_item SET starts = %lld, ends ="
	    " %lld WHERE id = %lld", (long long)time_now() + 30LL * 86400,
	    (long long)time_now() + 30LL * 86400 + 9000, (long long)g.session);
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, sql, NO_ARGS, NULL) == RC_OK);
	CHECK(db_exec(db, "DELETE FROM consult_group", NO_ARGS, NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(s->organiser, EDITION "/desk") == 200);
	CHECK(visit_has(s->organiser, one));
	CHECK(visit_link(s->organiser, one) != NULL);
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "UPDATE session_item SET cancelled = 1 WHERE id = $1",
	    ARGS(INT(g.session)), NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(s->organiser, EDITION "/desk") == 200);
	CHECK(!visit_has(s->organiser, "no consultation groups yet"));
	/* The steps come along, whole. */
	CHECK(visit_get(s->organiser, DESK "/steps") == 200);
	CHECK(visit_post(s->organiser, DESK "/steps", "minutes1", "11",
	    "minutes4", "0", "title2.en", "Ask <us>", NULL) == 200);
	CHECK(consult_steps(db, a, g.edition, was) == RC_OK);
	CHECK(db_begin(db) == RC_OK);
	CHECK(edition_clone(db, a, g.edition, "urban-2019",
	    "{\"en\":\"Urban 2019\"}", time_now(), &id) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(edition_find(db, a, id, &e) == RC_OK);
	CHECK(consult_steps(db, a, id, is) == RC_OK);
	for (int i = 0; i < CONSULT_STEPS; i++) {
		CHECK(is[i].minutes == was[i].minutes);
		CHECK_TEXT(is[i].title, was[i].title);
	}
	CHECK(is[0].minutes == 11 && is[3].minutes == 0);
	CHECK(strstr(is[1].title, "Ask <us>") != NULL);
	CHECK(count("SELECT count(*) FROM consult_group") == 0);
}

/* One's own turn and role, on the page (and so on paper) and in the calendar. */
TEST_STORE(consult_in_the_schedule)
{
	static const struct { int64_t question; const char *task; } tasks[] = {
		{ 1, "case giver" }, { 1, "moderator" }, { 1, "rapporteur" },
		{ 2, "case giver" } };
	struct consult_group g;

	s = scene_open(db, a);
	g = made();
	CHECK(g.rounds >= 2);
	for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++) {
		const struct consult_round *r = &g.round[tasks[i].question - 1];
		struct visitor *v = by_id(i == 1 ? r->moderator : i == 2 ?
		    r->rapporteur : r->giver);
		const char *line = arena_printf(a, "Group %lld: question %lld:"
		    " %s", (long long)g.number, (long long)tasks[i].question,
		    tasks[i].task), *at;

		CHECK(visit_get(v, EDITION "/mine") == 200);
		CHECK(visit_has(v, line));
		CHECK(visit_get(v, "/me") == 200);
		CHECK(visit_post(v, "/me/calendar", NULL) == 200);
		at = strstr(visit_page(v), "/calendar/");
		CHECK(at != NULL);
		CHECK(at != NULL && visit_get(s->anyone, arena_printf(a,
		    "%.*s", (int)strcspn(at, "\"<& \n"), at)) == 200);
		CHECK(strstr(unfolded(visit_page(s->anyone)), arena_printf(a,
		    "question %lld: %s", (long long)tasks[i].question,
		    tasks[i].task)) != NULL);
	}
	/* Who advises only is told so; who sits in none, nothing. */
	if (adviser(&g) != 0) {
		struct visitor *v = by_id(count(arena_printf(a, "SELECT"
		    " coalesce(min(t.person_id), 0) FROM consult_seat t"
		    " WHERE t.group_id = %lld AND NOT EXISTS (SELECT 1"
		    " FROM consult_round r WHERE r.group_id = t.group_id"
		    " AND t.person_id IN (r.giver_id, r.moderator_id,"
		    " r.rapporteur_id))", (long long)g.id)));

		if (visit_get(v, EDITION "/mine") == 200)
			CHECK(visit_has(v, arena_printf(a, "Group %lld: "
			    "adviser", (long long)g.number)));
	}
	CHECK(visit_get(s->organiser, EDITION "/mine") == 200);
	CHECK(!visit_has(s->organiser, "case giver"));
}

TEST_STORE(consult_one_clock_on_all_screens)
{
	struct consult_group g;
	struct visitor *moderator, *giver, *wall;
	const char *version;

	s = scene_open(db, a);
	g = made();
	moderator = by_id(g.round[0].moderator);
	giver = by_id(g.round[0].giver);
	wall = by_id(g.round[0].rapporteur);
	/* Advisers and the giver look on; the moderator moves it. */
	CHECK(visit_get(giver, room(&g, "")) == 200);
	CHECK(!visit_has(giver, "Begin"));
	CHECK(visit_has(giver, "Look again"));
	CHECK(visit_post(giver, room(&g, "/clock"), "do", "start", "version",
	    "1", NULL) == 403);
	CHECK(told(giver, &g, "\"left\":0,\"runs\":false"));
	CHECK(move_clock(moderator, &g, "start") == 200);
	CHECK(visit_has(moderator, "5:00") || visit_has(moderator, "4:59"));
	/* 100 seconds later, on two screens, the same. */
	time_shift(100);
	CHECK(told(giver, &g, "\"left\":200,\"runs\":true") ||
	    told(giver, &g, "\"left\":199,\"runs\":true"));
	CHECK(visit_get(wall, room(&g, "/screen")) == 200);
	CHECK(visit_has(wall, "3:20") || visit_has(wall, "3:19"));
	CHECK(visit_has_html(wall, "class=\"room screen\""));
	/* The server starts again: all of it stands in the store. */
	{
		struct visitor *fresh = by_id(g.round[0].rapporteur);

		CHECK(told(fresh, &g, "\"runs\":true"));
	}
	/* A minute more, paused, moved on; back. */
	CHECK(move_clock(moderator, &g, "minute") == 200);
	CHECK(visit_has(moderator, "4:20") || visit_has(moderator, "4:19"));
	CHECK(move_clock(moderator, &g, "pause") == 200);
	time_shift(5000);
	CHECK(visit_get(wall, room(&g, "/screen")) == 200);
	CHECK(visit_has(wall, "4:20") || visit_has(wall, "4:19") ||
	    visit_has(wall, "4:18"));
	CHECK(visit_has(wall, "paused"));
	CHECK(move_clock(moderator, &g, "start") == 200);
	/* Two press next from the same page: one step. */
	CHECK(visit_get(moderator, room(&g, "")) == 200);
	CHECK(visit_get(s->organiser, room(&g, "")) == 200);
	CHECK(visit_post(moderator, room(&g, "/clock"), "do", "next", NULL)
	    == 200);
	CHECK(visit_has(moderator, "Questions to understand"));
	CHECK(visit_post(s->organiser, room(&g, "/clock"), "do", "next",
	    NULL) == 200);
	CHECK(visit_has(s->organiser, "moved meanwhile"));
	CHECK(count(arena_printf(a, "SELECT step FROM consult_group"
	    " WHERE id = %lld", (long long)g.id)) == 2);
	/* The time is over: it says so and waits. */
	time_shift(600);
	CHECK(visit_get(giver, room(&g, "")) == 200);
	CHECK(visit_has(giver, "−2:0"));
	CHECK(move_clock(moderator, &g, "back") == 200);
	CHECK(move_clock(moderator, &g, "jump") == 400);
	version = arena_printf(a, "%lld", (long long)count(arena_printf(a,
	    "SELECT version FROM consult_group WHERE id = %lld",
	    (long long)g.id)));
	CHECK(visit_get(moderator, room(&g, "")) == 200);
	CHECK_TEXT(visit_field(moderator, room(&g, "/clock"), "version"),
	    version);
	/* An edition times its steps: a running one at once. */
	CHECK(visit_get(s->organiser, DESK "/steps") == 200);
	CHECK(visit_post(s->organiser, DESK "/steps", "minutes1", "500",
	    NULL) == 422);
	CHECK(visit_post(s->organiser, DESK "/steps", "minutes1", "0",
	    "minutes2", "0", "minutes3", "0", "minutes4", "0", "minutes5", "0",
	    "minutes6", "0", NULL) == 422);
	CHECK(visit_post(s->organiser, DESK "/steps", "minutes1", "10",
	    "minutes2", "8", "minutes3", "15", "minutes4", "0", "minutes5",
	    "7", "minutes6", "5", "title1.en", "Tell <us>", NULL) == 200);
	CHECK(visit_has(s->organiser, "A question takes 45 minutes."));
	CHECK(visit_get(giver, room(&g, "")) == 200);
	CHECK(visit_has(giver, "Tell <us>") && !visit_has_html(giver, "<us>"));
	CHECK(visit_has(giver, "10:00") || visit_has(giver, "9:59"));
	CHECK(!visit_has(giver, "An expert or figures"));
}

TEST_STORE(consult_who_comes_late)
{
	struct consult_group g, now;
	struct visitor *moderator;
	row_id gone, other;
	const char *id;

	s = scene_open(db, a);
	g = made();
	CHECK(g.rounds >= 2);
	moderator = by_id(g.round[0].moderator);
	/* The first giver is not there: the second begins. */
	gone = g.round[0].giver;
	CHECK(visit_get(moderator, room(&g, "")) == 200);
	id = arena_printf(a, "%lld", (long long)gone);
	CHECK(visit_post(moderator, room(&g, "/here"), "person", id, "here",
	    "0", NULL) == 200);
	CHECK(visit_has(moderator, "shared out anew"));
	CHECK(visit_has(moderator, "not there"));
	CHECK(consult_find(db, a, g.id, &now) == RC_OK);
	CHECK(now.round[0].giver == g.round[1].giver);
	CHECK(now.round[g.rounds - 1].giver == gone);
	CHECK(now.clock.version > g.clock.version);
	for (int64_t k = 0; k < now.rounds; k++)
		CHECK(now.round[k].moderator != gone &&
		    now.round[k].rapporteur != gone);
	/* Comes after all, and somebody from another group. */
	moderator = by_id(now.round[0].moderator);
	CHECK(visit_get(s->organiser, room(&g, "")) == 200);
	CHECK(visit_post(s->organiser, room(&g, "/here"), "person", id,
	    "here", "1", NULL) == 200);
	CHECK(consult_find(db, a, g.id, &now) == RC_OK);
	CHECK(now.round[g.rounds - 1].giver == gone);
	/* Whoever is not of the session is not put in. */
	other = count("SELECT min(person_id) FROM programme_role"
	    " WHERE role = 'assessor'");
	CHECK(visit_get(s->organiser, room(&g, "")) == 200);
	CHECK(visit_post(s->organiser, room(&g, "/here"), "person",
	    arena_printf(a, "%lld", (long long)other), "here", "1", NULL) ==
	    409);
	CHECK(count(arena_printf(a, "SELECT count(*) FROM consult_seat"
	    " WHERE person_id = %lld", (long long)other)) == 0);
	/* An adviser may not. */
	{
		struct visitor *v = by_id(adviser(&now));

		CHECK(visit_get(v, room(&g, "")) == 200);
		CHECK(visit_post(v, room(&g, "/here"), "person", id, "here",
		    "0", NULL) == 403);
	}
}

/* Way by way: the room is for who sits in it and for the organisers. */
TEST_STORE(consult_stays_in_the_group)
{
	static const char *const rooms[] = { "", "/screen", "/state" };
	struct consult_group g;
	struct visitor *outside, *invited;
	row_id far;

	s = scene_open(db, a);
	g = made();
	/* The trainer leads the first group, and none but that. */
	CHECK(visit_get(s->trainer, room(&g, "")) == 200);
	CHECK(visit_has(s->trainer, "leads the group"));
	CHECK(consult_find(db, a, count("SELECT max(id) FROM consult_group"),
	    &g) == RC_OK);
	far = count(arena_printf(a, "SELECT min(t.person_id) FROM consult_seat t"
	    " WHERE t.session_id = %lld AND t.group_id <> %lld",
	    (long long)g.session, (long long)g.id));
	outside = by_id(far);
	invited = by_id(g.round[0].giver);
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
		const char *path = room(&g, rooms[i]);

		CHECK(visit_get(invited, path) == 200);
		CHECK(visit_get(s->organiser, path) == 200);
		CHECK(visit_get(outside, path) == 404);
		CHECK(visit_get(s->trainer, path) == 404);
		CHECK(story_refused(s->anyone, path));
		CHECK(story_refused(s->partner, path));
		CHECK(story_refused(s->assessor, path));
		/* Under another edition's address it is not there. */
		CHECK(visit_get(s->organiser, arena_printf(a, "/editions/"
		    "baltic-2025/mine/consult/%lld%s", (long long)g.id,
		    rooms[i])) == 404);
	}
	CHECK(visit_get(outside, MINE) == 200);
	CHECK(!visit_has_html(outside, arena_printf(a, "group-%lld\"",
	    (long long)g.id)));
	CHECK(visit_get(s->organiser, room(&g, "")) == 200);
	/* When its session is, is told when the timetable is. */
	CHECK(visit_get(invited, MINE) == 200);
	CHECK(visit_has(invited, "you are case giver"));
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "UPDATE edition SET timetable_at = NULL"
	    " WHERE slug = 'urban-2018'", NO_ARGS, NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(invited, MINE) == 200);
	CHECK(visit_has(invited, "You are in no group yet"));
	CHECK(visit_get(invited, room(&g, "")) == 404);
	CHECK(visit_get(s->organiser, room(&g, "")) == 200);
}
