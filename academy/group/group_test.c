/* Groups: the rules on their own, then an edition that has its groups made,
 * moved, published and taken back; and what must be refused. */
#include "group/group.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "group/group_desk.h"
#include "group/group_web.h"
#include "store/job.h"
#include "test/stories/story.h"

/* --- rules --- */

TEST(grouping_sizes_are_even)
{
	const int64_t none = INT64_MAX;
	uint32_t least[4], most[4];

#define SIZES(people, ...) grouping_sizes(people, (const int64_t[]){ \
	__VA_ARGS__ }, 4, false, least, most)
	CHECK(SIZES(10, none, none, none, none));
	CHECK(least[0] == 2 && most[0] == 3 && least[3] == 2 && most[3] == 3);
	CHECK(SIZES(8, none, none, none, none));
	CHECK(least[1] == 2 && most[1] == 2);
	/* A small bus is full, the others share the rest. */
	CHECK(SIZES(20, 2, none, none, none));
	CHECK(least[0] == 2 && most[0] == 2 && least[1] == 6 && most[1] == 6);
	CHECK(SIZES(12, 3, 3, 3, 3));
	CHECK(!SIZES(13, 3, 3, 3, 3));		/* one has no seat */
	CHECK(SIZES(12, 3, 3, 6, 0));
	CHECK(least[3] == 0 && most[3] == 0 && most[2] == 6);
	CHECK(SIZES(0, none, none, none, none));
	CHECK(most[0] == 0);
	/* Wishes may fill one and leave another half empty. */
	CHECK(grouping_sizes(20, (const int64_t[]){ 15, 15, 15, 15 }, 4, true,
	    least, most));
	CHECK(least[0] == 2 && most[0] == 15);
}

/* Twelve people of three countries, two of them of one delegation, in three
 * groups of two rounds. */
enum { PEOPLE = 12, GROUPS = 3, ROUNDS = 2 };
static struct allotment
twelve(struct arena *a)
{
	static const char *const country[] = { "LT", "LV", "EE" };
	static const char *mix[] = { "country" };
	static struct session_item session = { .id = 7, .interpretation = "" };
	struct allotment l = { .rounds = ROUNDS, .groups = GROUPS,
	    .people = PEOPLE, .grouping = { .groups = GROUPS, .rounds = ROUNDS,
	    .diverse = { mix, 1 } } };

	l.round = arena_array(a, struct grouping_round, ROUNDS);
	l.group = arena_array(a, struct grouping_group, GROUPS);
	l.session = arena_array(a, const struct session_item *, ROUNDS *
	    GROUPS);
	l.room = arena_array(a, int64_t, ROUNDS * GROUPS);
	l.person = arena_array(a, struct grouping_person, PEOPLE);
	l.there = arena_array(a, enum there, ROUNDS * PEOPLE);
	l.plan = arena_array(a, int32_t, ROUNDS * PEOPLE);
	l.former = l.told = l.plan;
	l.locked = arena_array(a, bool, ROUNDS * PEOPLE);
	for (size_t r = 0; r < ROUNDS; r++)
		l.round[r].all = &session;
	for (size_t k = 0; k < ROUNDS * GROUPS; k++) {
		l.session[k] = &session;
		l.room[k] = INT64_MAX;
	}
	for (size_t c = 0; c < ROUNDS * PEOPLE; c++)
		l.plan[c] = GROUPING_NOWHERE;
	for (size_t i = 0; i < PEOPLE; i++) {
		l.person[i] = (struct grouping_person){
			.participant = (row_id)i + 100, .name = "N",
			.langs = i == 5 ? "ar" : "en",
			.delegation = i < 2 ? "D" : NULL };
		l.person[i].fact = arena_array(a, const char *, 1);
		l.person[i].fact[0] = country[i % 3];
	}
	return l;
}

static enum rc
made(struct arena *a, const struct allotment *l, size_t from, int32_t *plan)
{
	size_t where;

	return allotment_make(a, l, from, 1, 3000000, NULL, NULL, plan, &where);
}

static const struct rule_state *
rule_of(const struct rule_state *s, enum rule rule)
{
	while (s != NULL && s->rule != rule)
		s = s->next;
	CHECK(s != NULL);
	return s;
}

TEST(grouping_rules_hold)
{
	struct arena *a = arena_make();
	struct allotment l = twelve(a);
	int32_t plan[ROUNDS * PEOPLE], again[ROUNDS * PEOPLE];
	const struct rule_state *s;
	size_t n;

	CHECK(made(a, &l, 0, plan) == RC_OK);
	s = allotment_rules(a, &l, plan);
	CHECK(rule_of(s, RULE_PLACED)->n == 24 && rule_holds(s));
	CHECK(rule_of(s, RULE_MIX)->n == 0 && rule_of(s, RULE_SIZE)->n == 0);
	CHECK(rule_of(s, RULE_APART)->n == 0 && plan[0] != plan[1]);
	CHECK(allotment_missed(a, &l, plan, 0) == NULL);
	/* More where more are placed, as far as nobody asked for long. */
	CHECK(allotment_work(&l) == 20000000);
	CHECK(allotment_work(&(struct allotment){ .people = 500, .rounds = 8 })
	    == 420000000);
	l.grouping.effort = EFFORT_LONG;
	CHECK(allotment_work(&l) == 2000000000);
	l.grouping.effort = EFFORT_SHORT;
	/* The same again. */
	CHECK(made(a, &l, 0, again) == RC_OK);
	CHECK(memcmp(plan, again, sizeof plan) == 0);

	/* The delegation in one group, by rule and by a bond with a third. */
	l.grouping.delegations = DELEGATIONS_TOGETHER;
	l.bonds = &(struct grouping_bond){ .one = 1, .other = 2,
	    .together = true };
	CHECK(made(a, &l, 0, plan) == RC_OK);
	for (size_t r = 0; r < ROUNDS; r++)
		CHECK(plan[r * PEOPLE] == plan[r * PEOPLE + 1] &&
		    plan[r * PEOPLE + 1] == plan[r * PEOPLE + 2]);
	plan[0] = (plan[0] + 1) % GROUPS;	/* by hand */
	CHECK(rule_of(allotment_rules(a, &l, plan), RULE_TOGETHER)->n > 0);
	l.grouping.delegations = DELEGATIONS_FREE;
	l.bonds = NULL;

	/* A language: who shares none is named, and goes where it is
	 * interpreted. */
	l.grouping.language = "stated";
	CHECK(allotment_alone(a, &l, &n)[0] == 5 && n == 1);
	l.group[2].interpreted = true;
	CHECK(made(a, &l, 0, plan) == RC_OK);
	CHECK(plan[5] == 2 && plan[PEOPLE + 5] == 2);
	CHECK(rule_of(allotment_rules(a, &l, plan), RULE_LANGUAGE)->n == 0);
	plan[5] = 0;
	CHECK(rule_of(allotment_rules(a, &l, plan), RULE_LANGUAGE)->n == 1);

	/* Where a share is missed it is said. */
	for (size_t i = 0; i < PEOPLE; i++)
		plan[i] = (int32_t)(i % 3);
	CHECK(allotment_missed(a, &l, plan, 0)->n == 4);
	CHECK(rule_of(allotment_rules(a, &l, plan), RULE_MIX)->n > 0);
	arena_free(a);
}

static bool
same_rules(const struct rule_state *x, const struct rule_state *y)
{
	for (; x != NULL && y != NULL; x = x->next, y = y->next)
		if (x->rule != y->rule || x->n != y->n || x->of != y->of ||
		    x->most != y->most || !text_same(x->fact, y->fact))
			return false;
	return x == NULL && y == NULL;
}

/* Before a move it is said what stands of each rule after it. */
static void
check_moves(struct arena *a, struct allotment *l, size_t round, size_t person)
{
	struct rule_state **then = allotment_moves(a, l, round, person);
	int32_t *seat = &l->plan[round * l->people + person], was = *seat;

	for (size_t g = 0; g <= l->groups; g++) {
		*seat = g < l->groups ? (int32_t)g : GROUPING_NOWHERE;
		CHECK(same_rules(then[g], allotment_rules(a, l, l->plan)));
	}
	*seat = was;
}

TEST(grouping_moves_are_foreseen)
{
	struct arena *a = arena_make();
	struct allotment l = twelve(a);

	l.grouping.language = "stated";
	l.grouping.kind = GROUPING_VISIT;
	l.bonds = &(struct grouping_bond){ .one = 3, .other = 4,
	    .together = true };
	for (size_t r = 0; r < ROUNDS; r++)
		for (size_t i = 0; i < PEOPLE; i++) {
			check_moves(a, &l, r, i);
			l.plan[r * PEOPLE + i] = (int32_t)((i + r * (i / 3)) %
			    GROUPS);
			check_moves(a, &l, r, i);
		}
	l.rounds = 1;
	check_moves(a, &l, 0, 2);
	arena_free(a);
}

/* Whatever the number of people. */
TEST(grouping_moves_of_500)
{
	enum { MANY = 500, TABLES = 84, TIMES = 8 };
	struct arena *a = arena_make();
	struct allotment l = twelve(a), big = l;
	struct rule_state **then, *now;

	big.rounds = TIMES;
	big.groups = TABLES;
	big.people = MANY;
	big.grouping.language = "stated";
	big.round = arena_array(a, struct grouping_round, TIMES);
	big.group = arena_array(a, struct grouping_group, TABLES);
	big.session = arena_array(a, const struct session_item *,
	    TIMES * TABLES);
	big.room = arena_array(a, int64_t, TIMES * TABLES);
	big.person = arena_array(a, struct grouping_person, MANY);
	big.there = arena_array(a, enum there, TIMES * MANY);
	big.plan = arena_array(a, int32_t, TIMES * MANY);
	for (size_t r = 0; r < TIMES; r++)
		big.round[r] = l.round[0];
	for (size_t k = 0; k < TIMES * TABLES; k++) {
		big.session[k] = l.session[0];
		big.room[k] = INT64_MAX;
	}
	for (size_t c = 0; c < TIMES * MANY; c++)
		big.plan[c] = (int32_t)((c % MANY * (c / MANY + 1) + c / MANY) %
		    TABLES);
	for (size_t i = 0; i < MANY; i++) {
		big.person[i] = l.person[i % PEOPLE];
		big.person[i].delegation = arena_printf(a, "%zu", i / 4);
	}
	then = allotment_moves(a, &big, 3, 77);
	now = allotment_rules(a, &big, big.plan);
	CHECK(same_rules(then[big.plan[3 * MANY + 77]], now));
	CHECK(!same_rules(then[TABLES], now));
	big.plan[3 * MANY + 77] = 5;
	CHECK(same_rules(then[5], allotment_rules(a, &big, big.plan)));
	arena_free(a);
}

TEST(grouping_made_again)
{
	struct arena *a = arena_make();
	struct allotment l = twelve(a);
	int32_t plan[ROUNDS * PEOPLE];
	struct grouping_lead lead = { .participant = 103 };
	size_t where = 9;

	/* Locked and leading people stay; the rest is made around them. */
	l.plan[4] = 1;
	l.locked[4] = true;
	l.group[2].leads = &lead;
	CHECK(made(a, &l, 0, plan) == RC_OK);
	CHECK(plan[4] == 1 && plan[3] == 2 && plan[PEOPLE + 3] == 2);
	/* From round 2 on: the first stays as it was, even where it is uneven;
	 * who is away is in none. */
	for (size_t i = 0; i < PEOPLE; i++)
		l.plan[i] = i < 10 ? 0 : 1;
	l.plan[11] = GROUPING_NOWHERE;		/* came later */
	l.there[PEOPLE + 6] = THERE_AWAY;
	CHECK(made(a, &l, 1, plan) == RC_OK);
	CHECK(memcmp(plan, l.plan, PEOPLE * sizeof *plan) == 0);
	CHECK(plan[PEOPLE + 6] == GROUPING_NOWHERE);
	CHECK(plan[PEOPLE + 11] != GROUPING_NOWHERE);
	CHECK(allotment_present(&l, 1) == 11);

	/* Not enough seats, in which round; contradictions; nobody. */
	for (size_t g = 0; g < GROUPS; g++)
		l.room[GROUPS + g] = 3;
	CHECK(allotment_make(a, &l, 0, 1, 1000, NULL, NULL, plan, &where) ==
	    RC_CONFLICT);
	CHECK(where == 1);
	for (size_t g = 0; g < GROUPS; g++)
		l.room[GROUPS + g] = INT64_MAX;
	l.grouping.delegations = DELEGATIONS_TOGETHER;
	l.plan[0] = 0;
	l.plan[1] = 1;
	l.locked[0] = l.locked[1] = true;
	CHECK(made(a, &l, 0, plan) == RC_INVALID);
	l.people = 0;
	CHECK(made(a, &l, 0, plan) == RC_INVALID);
	arena_free(a);
}

TEST(grouping_wishes_are_granted)
{
	struct arena *a = arena_make();
	struct allotment l = twelve(a);
	int32_t plan[ROUNDS * PEOPLE];
	const struct rule_state *s;

	l.rounds = 1;
	l.grouping.wishes = 1;
	for (size_t i = 0; i < 6; i++) {
		l.person[i].wish = arena_array(a, int64_t, GROUPS);
		l.person[i].wish[2] = 1;
	}
	l.room[2] = 5;
	CHECK(made(a, &l, 0, plan) == RC_OK);
	CHECK(allotment_size(&l, plan, 0, 2) <= 5);
	s = rule_of(allotment_rules(a, &l, plan), RULE_WISH);
	CHECK(s->of == 6 && s->n == 5);
	CHECK(!rule_holds(s));
	arena_free(a);
}

static bool
enough(void *with, int64_t done, int64_t of)
{
	int *asked = with;

	CHECK(done >= 0 && done <= of);
	return ++*asked < 5;
}

TEST(grouping_search_can_be_stopped)
{
	struct arena *a = arena_make();
	struct allotment l = twelve(a);
	int32_t plan[ROUNDS * PEOPLE];
	size_t where;
	int asked = 0;

	/* Seven in a group who must not meet again: never perfect. */
	l.groups = 2;
	CHECK(allotment_make(a, &l, 0, 1, INT64_C(1) << 26, enough, &asked,
	    plan, &where) == RC_OK);
	CHECK(asked == 5);
	for (size_t c = 0; c < ROUNDS * PEOPLE; c++)
		CHECK(plan[c] >= 0 && plan[c] < 2);
	arena_free(a);
}

TEST(grouping_import_is_strict)
{
	static const struct { const char *csv; enum import_fault fault;
	    size_t line; } bad[] = {
		{ "", IMPORT_COLUMNS, 1 },
		{ "round,group\n1,1\n", IMPORT_COLUMNS, 1 },
		{ "round,group,id\n3,1,100\n", IMPORT_ROUND, 2 },
		{ "round,group,id\n1,1,100\n0,1,100\n", IMPORT_ROUND, 3 },
		{ "round,group,id\n1,4,100\n", IMPORT_GROUP, 2 },
		{ "round,group,id\n1,1\n", IMPORT_PERSON, 2 },
		{ "round,group,id\n1,1,99\n", IMPORT_PERSON, 2 },
		{ "round,group,id\n1,1,' OR 1=1\n", IMPORT_PERSON, 2 },
		{ "round,group,id\n1,1,100\n1,2,100\n", IMPORT_TWICE, 3 },
		{ "round,group,id\n2,1,100\n", IMPORT_NOT_THERE, 2 },
	};
	static const char good[] = "\xef\xbb\xbfid;round;name;group\r\n"
	    "101;1;\"N; M\";3\r\n100;1;;1\r\n103;1;In none;\r\n;;;\r\n";
	struct arena *a = arena_make();
	struct allotment l = twelve(a);
	int32_t plan[ROUNDS * PEOPLE];
	enum import_fault fault;
	struct csv t;
	size_t line;

	l.there[PEOPLE] = THERE_AWAY;
	for (size_t c = 0; c < ROUNDS * PEOPLE; c++)
		l.plan[c] = 1;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		CHECK(csv_read(a, bad[i].csv, strlen(bad[i].csv), &t) == RC_OK);
		CHECK(allotment_import(a, &l, &t, plan, &fault, &line) ==
		    RC_INVALID);
		CHECK(fault == bad[i].fault && line == bad[i].line);
	}
	CHECK(csv_read(a, good, strlen(good), &t) == RC_OK);
	CHECK(allotment_import(a, &l, &t, plan, &fault, &line) == RC_OK);
	/* The round of the file is as in the file, the other as it was. */
	CHECK(plan[0] == 0 && plan[1] == 2 && plan[2] == GROUPING_NOWHERE &&
	    plan[3] == GROUPING_NOWHERE);
	CHECK(plan[PEOPLE + 2] == 1);
	arena_free(a);
}

TEST(grouping_shapes)
{
	struct session_item s[5] = {
		{ .id = 1, .starts = 100, .ends = 200, .seats = 9 },
		{ .id = 2, .starts = 100, .ends = 250, .seats = 9 },
		{ .id = 3, .starts = 300, .ends = 400 },
		{ .id = 4, .starts = 300, .ends = 400, .seats = 9 },
		{ .id = 5, .starts = 350, .ends = 500 },
	};
	int64_t groups;

	for (size_t i = 0; i < 4; i++)
		s[i].next = &s[i + 1];
#define SHAPE(each, ...) grouping_shape(s, (const row_id[]){ __VA_ARGS__ }, \
	sizeof (const row_id[]){ __VA_ARGS__ } / sizeof(row_id), each, &groups)
	CHECK(SHAPE(2, 3) == SHAPE_FINE && groups == 0);
	CHECK(SHAPE(1, 1, 2) == SHAPE_FINE && groups == 2);
	CHECK(SHAPE(3, 1, 2, 5) == SHAPE_FINE && groups == 2);
	CHECK(SHAPE(1, 3, 4) == SHAPE_NO_SEATS);
	CHECK(SHAPE(1, 3, 5) == SHAPE_OVERLAP);
	CHECK(SHAPE(21, 3) == SHAPE_ROUNDS);
}

/* --- an edition --- */

#define EDITION "/editions/cimi-2017"
#define DESK EDITION "/desk/groups"

static struct scene *s;
static row_id edition, visits, tables;

static row_id
number(const char *sql)
{
	int64_t n = 0;
	enum rc rc = db_int(s->db, sql, NO_ARGS, &n);

	CHECK(rc == RC_OK || rc == RC_NONE);
	return n;
}

static void
open_scene(struct db *db, struct arena *a)
{
	s = scene_open(db, a);
	edition = number("SELECT id FROM edition WHERE slug = 'cimi-2017'");
	visits = number("SELECT max(id) FROM grouping WHERE kind = 'visit'"
	    " AND edition_id = (SELECT id FROM edition WHERE slug ="
	    " 'cimi-2017')");
	tables = visits + 1;
	visit_get(s->organiser, DESK);
}

static const char *
at(row_id grouping, const char *more)
{
	return arena_printf(s->arena, DESK "/%lld%s", (long long)grouping,
	    more);
}

static struct allotment
loaded(row_id grouping)
{
	struct allotment l;

	CHECK(allotment_load(s->db, s->arena, edition, grouping, &l) == RC_OK);
	return l;
}

/* Places in both visits together. */
static int64_t
places(void)
{
	return number("SELECT count(*) FROM session_place sp JOIN session_item"
	    " i ON i.id = sp.session_id JOIN edition e ON e.id = i.edition_id"
	    " WHERE e.slug = 'cimi-2017' AND i.kind = 'site-visit'");
}

/* One seat a visitor and visit, changes told, and all taken back. */
TEST_STORE(grouping_publishes_to_schedules)
{
	struct allotment l;
	struct visitor *guest;
	const char *who, *first, *second;
	size_t i = 0;

	open_scene(db, a);
	l = loaded(visits);
	CHECK(l.rounds == 1 && l.groups == 2 && l.people == 34);
	CHECK(allotment_own(&l, 0));
	/* Everybody has one place; the trainer who leads one of them too. */
	CHECK(places() == 35);
	CHECK(number("SELECT count(*) FROM (SELECT sp.person_id FROM"
	    " session_place sp JOIN session_item i ON i.id = sp.session_id"
	    " WHERE i.kind = 'site-visit' GROUP BY sp.person_id, i.starts"
	    " HAVING count(*) > 1) x") == 0);

	/* Moved: the schedule follows only when it is published. */
	while (l.plan[i] != 0)
		i++;
	who = arena_printf(a, "%lld", (long long)l.person[i].participant);
	guest = scene_person(s, l.person[i].email);
	first = words_pick(a, l.session[0]->title, "en").text;
	second = words_pick(a, l.session[1]->title, "en").text;
	visit_get(s->organiser, at(visits, ""));
	CHECK(visit_post(s->organiser, at(visits, "/move"), "who", who, "to",
	    "2", "do", "move", NULL) == 200);
	CHECK(visit_has(s->organiser, "not told yet"));
	visit_get(guest, EDITION "/mine?lang=en");
	CHECK(visit_has(guest, first) && !visit_has(guest, second));
	CHECK(visit_has(guest, "Bus 1, 10:40"));
	visit_get(s->organiser, at(visits, "/publish"));
	CHECK(visit_has(s->organiser, "1 person gets to know a new group."));
	CHECK(visit_post(s->organiser, at(visits, "/publish"), "tell", "1",
	    NULL) == 200);
	visit_get(guest, EDITION "/mine?lang=en");
	CHECK(!visit_has(guest, first) && visit_has(guest, second));
	CHECK(visit_has(guest, "Bus 2, 10:40"));
	CHECK(places() == 35);
	CHECK(strstr(scene_mail(s, l.person[i].email), "Bus 2, 10:40") != NULL);
	/* Nobody else was written to. */
	CHECK(number("SELECT count(*) FROM outbox WHERE kind ="
	    " 'grouping.tell'") == 1);

	/* A session with a group cannot be removed below it. */
	CHECK(visit_get(s->organiser, arena_printf(a, EDITION
	    "/desk/sessions/%lld", (long long)l.session[0]->id)) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, EDITION
	    "/desk/sessions/%lld/remove", (long long)l.session[0]->id), NULL)
	    == 409);
	/* Nor the set, while it is public. */
	visit_get(s->organiser, at(visits, "/settings"));
	CHECK(!visit_has(s->organiser, "Remove this set"));
	CHECK(grouping_remove(db, edition, visits) == RC_CONFLICT);

	visit_get(s->organiser, at(visits, "/publish"));
	CHECK(visit_post(s->organiser, at(visits, "/unpublish"), NULL) == 200);
	CHECK(places() == 0);
	visit_get(guest, EDITION "/mine/groups?lang=en");
	CHECK(!visit_has(guest, "Bus 2"));
	CHECK(visit_has(guest, "Say what I would like") ||
	    visit_has(guest, "Change my wishes"));
}

/* Nobody is in two places, whoever put them there. */
TEST_STORE(grouping_keeps_people_in_one_place)
{
	struct session_with task = { .role = SROLE_SPEAKER };
	struct session_item other;
	struct allotment l;
	struct obstacle *why;
	size_t i = 0, who = 0;
	char name[4] = "";

	open_scene(db, a);
	l = loaded(tables);
	while (l.plan[i] == GROUPING_NOWHERE)
		i++;
	/* Found on the board by a part of the name, in whatever case. */
	for (; *name == '\0'; who++)
		for (const char *c = l.person[who].name; *name == '\0' && strlen(c) > 2;
		    c++)
			if (isalpha((unsigned char)c[0]) &&
			    isalpha((unsigned char)c[1]) &&
			    isalpha((unsigned char)c[2]))
				snprintf(name, sizeof name, "%c%c%c",
				    toupper((unsigned char)c[0]),
				    toupper((unsigned char)c[1]),
				    toupper((unsigned char)c[2]));
	visit_get(s->organiser, at(tables, arena_printf(a, "?round=1&q=%s",
	    name)));
	CHECK(visit_has_html(s->organiser, arena_printf(a, "\"#who-%lld\"",
	    (long long)l.person[who - 1].participant)));
	visit_get(s->organiser, at(tables, "?q=nobody-at-all"));
	CHECK(visit_has(s->organiser, "Nobody here is found by that."));
	visit_get(s->organiser, at(tables, ""));
	CHECK(!visit_has_html(s->organiser, "href=\"#who-"));
	/* A task in another session of that time, put down later. */
	other = *l.session[0];
	other.id = 0;
	other.title = "{\"en\":\"Press\"}";
	CHECK(db_begin(db) == RC_OK);
	CHECK(session_item_save(db, &other) == RC_OK);
	task.person = l.person[i].person;
	CHECK(session_with_add(db, other.id, &task) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	l = loaded(tables);
	CHECK(l.there[i] == THERE_ELSEWHERE);
	CHECK(allotment_obstacles(db, a, &l, &why) == RC_OK);
	CHECK(why != NULL && why->kind == OBSTACLE_NOT_THERE);
	visit_get(s->organiser, at(tables, "/publish"));
	CHECK(visit_has(s->organiser, "in another session then"));
	visit_get(s->organiser, at(tables, ""));
	CHECK(visit_has(s->organiser, "in another session then"));
	/* Made again, they are left out, and it can be told. */
	visit_get(s->organiser, at(tables, "/settings"));
	CHECK(visit_post(s->organiser, at(tables, "/settings"), "effort",
	    "short", NULL) == 200);
	CHECK(visit_post(s->organiser, at(tables, "/make"), "round", "1",
	    "other", VISIT_NOTHING, NULL) == 200);
	CHECK(story_made(s, s->organiser) == 200);
	l = loaded(tables);
	CHECK(l.plan[i] == GROUPING_NOWHERE);
	CHECK(allotment_obstacles(db, a, &l, &why) == RC_OK && why == NULL);
	/* By hand they are not moved in either. */
	visit_get(s->organiser, at(tables, ""));
	CHECK(visit_post(s->organiser, at(tables, "/move"), "who",
	    arena_printf(a, "%lld", (long long)l.person[i].participant), "to",
	    "1", "do", "move", NULL) == 200);
	l = loaded(tables);
	CHECK(l.plan[i] == GROUPING_NOWHERE);
	/* And another edition's people are nobody here. */
	CHECK(visit_post(s->organiser, at(tables, "/move"), "who",
	    arena_printf(a, "%lld", (long long)number("SELECT max(id) FROM"
	    " participant WHERE edition_id = (SELECT id FROM edition WHERE"
	    " slug = 'baltic-2025')")), "to", "1", "do", "move", NULL) == 200);
	CHECK(number(arena_printf(a, "SELECT count(*) FROM grouping_seat gs"
	    " JOIN participant p ON p.id = gs.participant_id"
	    " WHERE gs.grouping_id = %lld AND p.edition_id <> %lld",
	    (long long)tables, (long long)edition)) == 0);
}

/* However little is to be searched, the clerk does it; its page says how far it
 * is. */
TEST_STORE(grouping_search_is_a_job)
{
	struct allotment l;
	struct job j;
	const char *job;
	row_id id;
	size_t i = 0;

	open_scene(db, a);
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "UPDATE grouping_seat SET number = NULL WHERE"
	    " grouping_id = $1", ARGS(INT(visits)), NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	visit_get(s->organiser, at(visits, ""));
	CHECK(visit_post(s->organiser, at(visits, "/make"), NULL) == 200);
	CHECK(visit_has(s->organiser, "It is being made."));
	CHECK_TEXT(visit_header(s->organiser, "Refresh"), "1");
	job = story_here(s, s->organiser);
	/* Pressed again, it is the same; and others who organise see it. */
	visit_get(s->organiser, at(visits, ""));
	CHECK(visit_post(s->organiser, at(visits, "/make"), NULL) == 200);
	CHECK_TEXT(visit_path(s->organiser), job);
	CHECK(visit_get(s->admin, job) == 200);
	visit_get(s->organiser, job);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/stop", job), NULL)
	    == 200);
	scene_clerk(s);
	l = loaded(visits);
	CHECK(allotment_size(&l, l.plan, 0, 0) == 0);
	visit_get(s->organiser, job);
	CHECK(visit_has(s->organiser, "It was stopped."));
	CHECK(visit_header(s->organiser, "Refresh") == NULL);
	/* Stopped when it was about to be kept: it is not. */
	CHECK(text_number(strrchr(job, '/') + 1, 1, INT64_MAX, &id));
	CHECK(job_find(db, a, id, &j) == RC_OK);
	CHECK(grouping_job_run(db, a, &j) == RC_CONFLICT);
	l = loaded(visits);
	CHECK(allotment_size(&l, l.plan, 0, 0) == 0);
	/* Asked for anew, it is made. */
	visit_get(s->organiser, at(visits, ""));
	CHECK(visit_post(s->organiser, at(visits, "/make"), NULL) == 200);
	job = story_here(s, s->organiser);
	scene_clerk(s);
	CHECK(visit_get(s->organiser, job) == 200);
	CHECK(visit_has(s->organiser, "groups were made"));
	l = loaded(visits);
	CHECK(allotment_size(&l, l.plan, 0, 0) + allotment_size(&l, l.plan, 0,
	    1) == 34);
	/* What nobody can seat is said, and changes nothing. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "UPDATE session_item SET seats = 5 WHERE kind ="
	    " 'site-visit'", NO_ARGS, NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	visit_get(s->organiser, at(visits, ""));
	CHECK(visit_post(s->organiser, at(visits, "/make"), NULL) == 200);
	CHECK(story_made(s, s->organiser) == 200);
	CHECK(visit_has(s->organiser, "more people than seats"));
	visit_get(s->organiser, at(visits, "/publish"));
	CHECK(visit_has(s->organiser, "more people than seats"));
	while (l.plan[i] == GROUPING_NOWHERE)
		i++;
	CHECK(loaded(visits).plan[i] == l.plan[i]);
}

static bool
same(const struct allotment *x, const struct allotment *y)
{
	size_t cells = x->rounds * x->people;

	return memcmp(x->plan, y->plan, cells * sizeof *x->plan) == 0 &&
	    memcmp(x->locked, y->locked, cells * sizeof *x->locked) == 0 &&
	    memcmp(x->there, y->there, cells * sizeof *x->there) == 0;
}

static bool
taken_back(const char *where)
{
	visit_get(s->organiser, at(tables, ""));
	return visit_post(s->organiser, at(tables, where), NULL) == 200;
}

/* Seats, locks and who is away, one step after the other; and forward again. */
TEST_STORE(grouping_takes_back_step_by_step)
{
	struct allotment was[6], l;
	const char *who[3], *step;
	struct step *steps;

	open_scene(db, a);
	was[0] = loaded(tables);
	visit_get(s->organiser, at(tables, ""));
	CHECK(!visit_has(s->organiser, "Undo"));
	for (size_t i = 0, n = 0; n < 3; i++)
		if (was[0].plan[i] == 0)
			who[n++] = arena_printf(a, "%lld",
			    (long long)was[0].person[i].participant);
	/* Four changes of four kinds. */
	CHECK(visit_post(s->organiser, at(tables, "/move"), "who", who[0], "to",
	    "2", "do", "move", "round", "1", NULL) == 200);
	was[1] = loaded(tables);
	CHECK(visit_post(s->organiser, at(tables, "/move"), "who", who[0],
	    "who", who[1], "do", "lock", "round", "1", NULL) == 200);
	was[2] = loaded(tables);
	/* What is locked already is no step. */
	CHECK(visit_post(s->organiser, at(tables, "/move"), "who", who[0], "do",
	    "lock", "round", "1", NULL) == 200);
	CHECK(visit_post(s->organiser, at(tables, "/move"), "who", who[2], "do",
	    "out", "round", "1", NULL) == 200);
	was[3] = loaded(tables);
	visit_get(s->organiser, at(tables, arena_printf(a, "/people/%s",
	    who[1])));
	CHECK(visit_post(s->organiser, at(tables, arena_printf(a, "/people/%s",
	    who[1])), "do", "from", "round", "1", NULL) == 200);
	was[4] = loaded(tables);
	visit_get(s->organiser, at(tables, ""));
	CHECK(visit_post(s->organiser, at(tables, "/make"), "round", "1",
	    "other", "1", NULL) == 200);
	CHECK(story_made(s, s->organiser) == 200);
	was[5] = loaded(tables);
	for (size_t i = 1; i < 6; i++)
		CHECK(!same(&was[i], &was[i - 1]));
	visit_get(s->organiser, at(tables, ""));
	CHECK(story_order(s->organiser, "Undo: Groups made: ",
	    "What can be taken back after that", "Away: ", "Taken out: ",
	    "Locked: 2 people · Round 1", "Moved: ", "Round 1", NULL));
	CHECK(!visit_has(s->organiser, "Do it again"));
	/* A button of a page that is no longer true takes nothing else back. */
	CHECK(grouping_steps(db, a, tables, &steps) == RC_OK);
	step = arena_printf(a, "%lld", (long long)steps->next->id);
	CHECK(visit_post(s->organiser, at(tables, "/undo"), "step", step, NULL)
	    == 409);
	CHECK(visit_has(s->organiser, "Something else was changed meanwhile"));
	visit_get(s->organiser, at(tables, ""));
	CHECK(visit_post(s->organiser, at(tables, "/undo"), "step", "x", NULL)
	    == 400);
	l = loaded(tables);
	CHECK(same(&l, &was[5]));
	/* Back, ... */
	for (size_t i = 5; i > 0; i--) {
		CHECK(taken_back("/undo"));
		l = loaded(tables);
		CHECK(same(&l, &was[i - 1]));
	}
	visit_get(s->organiser, at(tables, ""));
	CHECK(!visit_has(s->organiser, "Undo"));
	/* ... forward, ... */
	for (size_t i = 1; i < 6; i++) {
		CHECK(taken_back("/redo"));
		l = loaded(tables);
		CHECK(same(&l, &was[i]));
	}
	/* ... and another way: what was taken back is gone. */
	CHECK(taken_back("/undo") && taken_back("/undo"));
	visit_get(s->organiser, at(tables, ""));
	CHECK(visit_has(s->organiser, "Do it again: Away: "));
	CHECK(visit_post(s->organiser, at(tables, "/move"), "do", "unlock:2",
	    "round", "1", NULL) == 200);
	CHECK(!visit_has(s->organiser, "Do it again"));
	CHECK(taken_back("/undo"));
	l = loaded(tables);
	CHECK(same(&l, &was[3]));
	/* No more than so many, and none from before it was published. */
	for (int i = 0; i < GROUPING_STEPS + 2; i++) {
		visit_get(s->organiser, at(tables, ""));
		CHECK(visit_post(s->organiser, at(tables, "/move"), "who",
		    who[0], "to", i % 2 == 0 ? "3" : "2", "do", "move", "round",
		    "1", NULL) == 200);
	}
	CHECK(number(arena_printf(a, "SELECT count(*) FROM grouping_step WHERE"
	    " grouping_id = %lld", (long long)tables)) == GROUPING_STEPS);
	visit_get(s->organiser, at(tables, "/publish"));
	CHECK(visit_post(s->organiser, at(tables, "/publish"), "tell",
	    VISIT_NOTHING, NULL) == 200);
	scene_clerk(s);
	visit_get(s->organiser, at(tables, ""));
	CHECK(!visit_has(s->organiser, "Undo"));
	/* Nor one of another shape. */
	visit_get(s->organiser, at(tables, "/publish"));
	CHECK(visit_post(s->organiser, at(tables, "/unpublish"), NULL) == 200);
	visit_get(s->organiser, at(tables, ""));
	CHECK(visit_post(s->organiser, at(tables, "/move"), "who", who[0], "to",
	    "1", "do", "move", "round", "1", NULL) == 200);
	visit_get(s->organiser, at(tables, "/settings"));
	CHECK(visit_post(s->organiser, at(tables, "/settings"), "groups", "4",
	    NULL) == 200);
	CHECK(!visit_has(s->organiser, "Undo"));
}

/* Out of all groups, by the board's button and from the page of one person; what
 * each move would do stands there. */
TEST_STORE(grouping_in_no_group)
{
	struct allotment was, l;
	const char *who, *person;
	size_t i = 0;

	open_scene(db, a);
	was = loaded(tables);
	while (was.plan[i] != 0)
		i++;
	who = arena_printf(a, "%lld", (long long)was.person[i].participant);
	person = arena_printf(a, "/people/%s?round=1", who);
	visit_get(s->organiser, at(tables, "?round=1"));
	/* A place to drop people on is there before anybody is in it. */
	CHECK(visit_has_html(s->organiser, "data-group=\"\""));
	CHECK(visit_post(s->organiser, at(tables, "/move"), "who", who, "do",
	    "lock", "round", "1", NULL) == 200);
	CHECK(visit_post(s->organiser, at(tables, "/move"), "who", who, "to",
	    "2", "do", "out", "round", "1", NULL) == 200);
	l = loaded(tables);
	CHECK(l.plan[i] == GROUPING_NOWHERE && !l.locked[i]);
	CHECK(visit_has(s->organiser, "Undo: Taken out: "));
	/* Made again, they are placed: nothing holds them out. */
	CHECK(made(a, &l, 0, l.former) == RC_OK &&
	    l.former[i] != GROUPING_NOWHERE);
	CHECK(taken_back("/undo"));
	l = loaded(tables);
	CHECK(l.plan[i] == 0 && l.locked[i]);
	/* The same from their own page. */
	visit_get(s->organiser, at(tables, person));
	CHECK(story_order(s->organiser, "What a move would do", "is here now",
	    "Group 2", "In no group", "Everybody has a group",
	    "Take out of the group", NULL));
	CHECK(visit_post(s->organiser, at(tables, "/move"), "do", "out",
	    NULL) == 200);
	CHECK(loaded(tables).plan[i] == GROUPING_NOWHERE);
	visit_get(s->organiser, at(tables, person));
	CHECK(story_order(s->organiser, "Group 2", "Everybody has a group",
	    "In no group", "is here now", NULL));
	CHECK(!visit_has(s->organiser, "Take out of the group"));
}

/* Cards, lists for the wall, bus lists and blank ones, whatever script a name is
 * in: as a reader copies it, and as it stands on the sheet. */
TEST_STORE(grouping_on_paper)
{
	static const char arabic[] = "\xd8\xb3\xd9\x84\xd9\x85\xd9\x89 "
	    "\xd8\xa7\xd9\x84\xd8\xad\xd8\xaf\xd8\xa7\xd8\xaf";
	static const char cyrillic[] = "\xd0\x9c\xd0\xb8\xd0\xbb\xd0\xb8\xd1\x86"
	    "\xd0\xb0 \xd0\x88\xd0\xbe\xd0\xb2\xd0\xb0\xd0\xbd\xd0\xbe"
	    "\xd0\xb2\xd0\xb8\xd1\x9b";
	static const struct { const char *what, *title; } papers[] = {
		{ "cards", "Group 2" }, { "rounds", "Room or place" },
		{ "blank", "Room or place" }, { "bus", "Bus 1, 10:40" },
	};
	struct allotment l;
	size_t i = 0;

	open_scene(db, a);
	l = loaded(visits);
	while (l.plan[i] != 0)
		i++;
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "UPDATE person SET name = $2, phone = $3 WHERE id ="
	    " $1", ARGS(INT(l.person[i].person), TEXT(arabic),
	    TEXT("+962 6 555")), NULL) == RC_OK);
	while (l.plan[++i] != 1)
		;
	CHECK(db_exec(db, "UPDATE person SET name = $2 WHERE id = $1",
	    ARGS(INT(l.person[i].person), TEXT(cyrillic)), NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	for (size_t k = 0; k < sizeof papers / sizeof *papers; k++) {
		visit_get(s->organiser, at(visits, "/papers"));
		CHECK(visit_post(s->organiser, at(visits, "/papers"), "what",
		    papers[k].what, "phones", VISIT_NOTHING, NULL) == 200);
		CHECK_TEXT(visit_header(s->organiser, "Content-Type"),
		    "application/pdf");
		CHECK(story_pdf_has(s, s->organiser, papers[k].title));
		CHECK(story_pdf_has(s, s->organiser, arabic));
		CHECK(story_pdf_rightward(s, s->organiser, arabic));
		CHECK(story_pdf_has(s, s->organiser, cyrillic));
		CHECK(!story_pdf_has(s, s->organiser, "+962 6 555"));
		/* The number of the file that can be read in stands on the blank
		 * one, so that what was written by hand can be typed in. */
		CHECK(story_pdf_has(s, s->organiser, arena_printf(a, "%lld",
		    (long long)l.person[i].participant)) ==
		    (strcmp(papers[k].what, "blank") == 0));
	}
	visit_get(s->organiser, at(visits, "/papers"));
	CHECK(visit_post(s->organiser, at(visits, "/papers"), "what", "bus",
	    "phones", "1", NULL) == 200);
	CHECK(story_pdf_has(s, s->organiser, "+962 6 555"));
	CHECK(number("SELECT count(*) FROM journal WHERE action ="
	    " 'grouping.export'") == 1);
	/* Blank lists also before there are groups; the others not. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "UPDATE grouping_seat SET number = NULL WHERE"
	    " grouping_id = $1", ARGS(INT(visits)), NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	for (size_t k = 0; k < sizeof papers / sizeof *papers; k++) {
		visit_get(s->organiser, at(visits, "/papers"));
		CHECK(visit_post(s->organiser, at(visits, "/papers"), "what",
		    papers[k].what, "phones", VISIT_NOTHING, NULL) ==
		    (strcmp(papers[k].what, "blank") == 0 ? 200 : 409));
	}
}

/* Wishes: one's own, while they are taken. */
TEST_STORE(grouping_wishes_of_participants)
{
	struct visitor *guest, *other;
	struct allotment l;
	const char *wishes;

	open_scene(db, a);
	l = loaded(visits);
	guest = scene_person(s, l.person[0].email);
	wishes = arena_printf(a, EDITION "/mine/groups/%lld/wishes",
	    (long long)visits);
	/* Not after it is published. */
	CHECK(visit_get(guest, wishes) == 404);
	visit_get(s->organiser, at(visits, "/publish"));
	CHECK(visit_post(s->organiser, at(visits, "/unpublish"), NULL) == 200);
	visit_get(s->organiser, at(visits, "/settings"));
	CHECK(visit_post(s->organiser, at(visits, "/settings"), "language",
	    "stated", NULL) == 200);
	CHECK(visit_get(guest, arena_printf(a, "%s?lang=en", wishes)) == 200);
	CHECK(visit_post(guest, wishes, "wish1", "2", "wish2", "2", NULL) ==
	    422);
	CHECK(visit_has(guest, "You chose this one already"));
	CHECK(visit_post(guest, wishes, "wish1", "9", "wish2", "", NULL) ==
	    422);
	CHECK(visit_post(guest, wishes, "wish1", "2", "wish2", "", "langs",
	    "en", "langs", "ar", NULL) == 200);
	l = loaded(visits);
	CHECK(l.person[0].wish[1] == 1 && l.person[0].wish[0] == 0);
	CHECK(l.person[0].stated && strstr(l.person[0].langs, "ar") != NULL);
	/* Who is not among them has none to give. */
	CHECK(visit_get(s->trainer, wishes) == 404);
	other = scene_person(s, "baltic-2025-1@demo.example");
	CHECK(visit_get(other, wishes) == 403);
	/* The time is over. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "UPDATE grouping SET wishes_until = 5 WHERE id = $1",
	    ARGS(INT(visits)), NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(guest, wishes) == 404);
}

/* From nothing: a set of its own, with rules between people and a file. */
TEST_STORE(grouping_from_nothing)
{
	struct allotment l, before;
	const char *csv, *session, *person;
	size_t book_size;
	char *book;
	row_id id;

	open_scene(db, a);
	visit_get(s->organiser, DESK "/new");
	session = arena_printf(a, "%lld", (long long)number("SELECT min(id)"
	    " FROM session_item WHERE edition_id = (SELECT id FROM edition"
	    " WHERE slug = 'cimi-2017')"));
	CHECK(visit_post(s->organiser, DESK "/new", "title.en", "", "kind",
	    "breakout", "delegations", "apart", "effort", "short", NULL) ==
	    422);
	CHECK(visit_post(s->organiser, DESK "/new", "title.en", "Tables",
	    "kind", "breakout", "sessions", session, "rounds_each", "2",
	    "groups", "5", "delegations", "apart", "effort", "short", NULL) ==
	    200);
	CHECK(visit_has(s->organiser, "34 people are to be placed."));
	id = number("SELECT max(id) FROM grouping");
	l = loaded(id);
	CHECK(l.rounds == 2 && l.round[0].ends == l.round[1].starts);
	/* Two who stay together, one apart from the first. */
	person = arena_printf(a, "/people/%lld",
	    (long long)l.person[3].participant);
	visit_get(s->organiser, at(id, person));
	CHECK(visit_post(s->organiser, at(id, person), "do", "bond", "bond",
	    "together", "other", arena_printf(a, "%lld",
	    (long long)l.person[9].participant), NULL) == 200);
	CHECK(visit_post(s->organiser, at(id, person), "do", "bond", "bond",
	    "apart", "other", arena_printf(a, "%lld",
	    (long long)l.person[20].participant), NULL) == 200);
	CHECK(visit_has(s->organiser, "Together with"));
	CHECK(visit_post(s->organiser, at(id, person), "do", "bond", "bond",
	    "apart", "other", "1", NULL) == 422);
	CHECK(visit_post(s->organiser, at(id, person), "do", "vanish", NULL) ==
	    400);
	visit_get(s->organiser, at(id, ""));
	CHECK(visit_post(s->organiser, at(id, "/make"), NULL) == 200);
	CHECK(story_made(s, s->organiser) == 200);
	l = loaded(id);
	for (size_t r = 0; r < 2; r++) {
		CHECK(l.plan[r * 34 + 3] == l.plan[r * 34 + 9]);
		CHECK(l.plan[r * 34 + 3] != l.plan[r * 34 + 20]);
	}
	/* What the command would write comes in; and out as it came. */
	csv = arena_printf(a, "round,group,id\n1,5,%lld\n1,4,%lld\n",
	    (long long)l.person[0].participant,
	    (long long)l.person[1].participant);
	visit_get(s->organiser, at(id, "/import"));
	CHECK(visit_upload(s->organiser, at(id, "/import"), "file", "g.csv",
	    csv, strlen(csv), NULL) == 200);
	l = loaded(id);
	CHECK(l.plan[0] == 4 && l.plan[1] == 3 && l.plan[2] ==
	    GROUPING_NOWHERE);
	CHECK(l.plan[34 + 2] != GROUPING_NOWHERE);
	visit_get(s->organiser, at(id, "/import"));
	CHECK(visit_upload(s->organiser, at(id, "/import"), "file", "g.csv",
	    "round,group,id\n7,1,1\n", 21, NULL) == 422);
	CHECK(visit_has(s->organiser, "Line 2: there is no such round"));
	visit_get(s->organiser, at(id, "/import"));
	CHECK(visit_upload(s->organiser, at(id, "/import"), "file", "g.csv",
	    "round,group,id\n1,\"1,1\n", 22, NULL) == 422);
	CHECK(visit_has(s->organiser, "Line 2:"));
	/* A spreadsheet comes in as it went out; a broken one does not. */
	CHECK(visit_get(s->organiser, at(id, "/groups.xlsx")) == 200);
	book_size = visit_size(s->organiser);
	book = arena_array(a, char, book_size);
	memcpy(book, visit_page(s->organiser), book_size);
	visit_get(s->organiser, at(id, "/import"));
	CHECK(visit_upload(s->organiser, at(id, "/import"), "file", "g.csv",
	    csv, strlen(csv) - 1, NULL) == 200);
	visit_get(s->organiser, at(id, "/import"));
	CHECK(visit_upload(s->organiser, at(id, "/import"), "file", "g.xlsx",
	    book, book_size, NULL) == 200);
	before = l;
	l = loaded(id);
	CHECK(memcmp(l.plan, before.plan, l.rounds * l.people *
	    sizeof *l.plan) == 0);
	memset(book + book_size / 2, 'x', book_size / 4);
	visit_get(s->organiser, at(id, "/import"));
	CHECK(visit_upload(s->organiser, at(id, "/import"), "file", "g.xlsx",
	    book, book_size, NULL) == 422);
	CHECK(visit_get(s->organiser, at(id, "/groups.csv")) == 200);
	CHECK(strstr(visit_page(s->organiser), arena_printf(a, "\n1,5,%lld,",
	    (long long)l.person[0].participant)) != NULL);
	/* Whoever has no group stands there, to be given one. */
	CHECK(strstr(visit_page(s->organiser), arena_printf(a, "\n1,,%lld,",
	    (long long)l.person[2].participant)) != NULL);
	CHECK(visit_get(s->organiser, at(id, "/people.csv")) == 200);
	CHECK(strncmp(visit_page(s->organiser), "id,", 3) == 0);
	/* Away: without a group at once. */
	person = arena_printf(a, "/people/%lld",
	    (long long)l.person[1].participant);
	visit_get(s->organiser, at(id, person));
	CHECK(visit_post(s->organiser, at(id, person), "do", "from", "round",
	    "1", NULL) == 200);
	l = loaded(id);
	CHECK(l.there[1] == THERE_AWAY && l.plan[1] == GROUPING_NOWHERE &&
	    l.there[34 + 1] == THERE_AWAY);
	CHECK(visit_post(s->organiser, at(id, "/undo"), NULL) != 200);
	visit_get(s->organiser, at(id, ""));
	CHECK(visit_post(s->organiser, at(id, "/undo"), NULL) == 200);
	l = loaded(id);
	CHECK(l.there[1] == THERE && l.plan[1] == 3);
	/* Rooms and leads; one who is in the groups stays in hers. */
	visit_get(s->organiser, at(id, "/places/2"));
	CHECK(visit_post(s->organiser, at(id, "/places/2"), "title.en",
	    "<b>Green</b>", "place.en", "Library", "seats", "9", NULL) == 200);
	CHECK(visit_has(s->organiser, "<b>Green</b>"));
	visit_get(s->organiser, at(id, "/places/2"));
	CHECK(visit_post(s->organiser, at(id, "/places/2/lead"), "person",
	    arena_printf(a, "%lld", (long long)l.person[12].person), "role",
	    "rapporteur", NULL) == 200);
	visit_get(s->organiser, at(id, ""));
	CHECK(visit_post(s->organiser, at(id, "/make"), "round", "1", NULL) ==
	    200);
	CHECK(story_made(s, s->organiser) == 200);
	l = loaded(id);
	CHECK(l.plan[12] == 1 && l.plan[34 + 12] == 1);
	CHECK(visit_get(s->organiser, at(id, "/places/6")) == 404);
	/* Gone, with all that hung on it. */
	visit_get(s->organiser, at(id, "/settings"));
	CHECK(visit_post(s->organiser, at(id, "/remove"), NULL) == 200);
	CHECK(visit_get(s->organiser, at(id, "")) == 404);
	CHECK(number(arena_printf(a, "SELECT count(*) FROM grouping_seat WHERE"
	    " grouping_id = %lld", (long long)id)) == 0);
}
