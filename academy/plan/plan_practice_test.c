/* A plan that began with a practice becomes one: the chain on both records. */
#include <string.h>

#include "ask/ask.h"
#include "plan/plan.h"
#include "practice/practice.h"
#include "test/stories/story.h"

#define AT(...) arena_printf(s->arena, __VA_ARGS__)

static int64_t
number(struct scene *s, const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

/* A plan of the demonstration's participant that goes back to gp02, with an
 * answer at twelve months (NULL: none); its address. */
static const char *
planned(struct scene *s, const char *answer)
{
	struct plan p = { .title = "Doors open; evenings too", .country = "LV",
	    .challenge = "Courses are too far away",
	    .objective = "Forty people each winter" };
	struct plan_link l = { .kind = LINK_PRACTICE, .title = "One building",
	    .url = AT("%s/practices/gp02", s->web.base_url) };
	struct action x = { .title = "Open the library", .steps = "Ask, agree" };
	struct ask q = { .kind = "plan", .moment = "12m", .lang = "en",
	    .state = ASK_WAITING };

	CHECK(db_begin(s->db) == RC_OK);
	p.owner = q.person = number(s, "SELECT id FROM person WHERE email ="
	    " 'participant@demo.example'");
	p.edition = q.edition = number(s, "SELECT id FROM edition WHERE slug ="
	    " 'baltic-2025'");
	CHECK(plan_add(s->db, &p, time_now()) == RC_OK);
	CHECK(plan_link_add(s->db, p.id, &l) == RC_OK);
	x.plan = p.id;
	CHECK(action_save(s->db, &x, time_now()) == RC_OK);
	if (answer != NULL) {
		q.thing = p.id;
		q.due_at = q.asked_at = time_now();
		CHECK(ask_add(s->db, &q) == RC_OK);
		q.answer = answer;
		q.outcome = "Forty people; half neighbours";
		CHECK(ask_answer(s->db, &q, time_now()) == RC_OK);
		CHECK(plan_heard(s->db, p.id, answer, NULL, time_now()) ==
		    RC_OK);
	}
	CHECK(db_commit(s->db) == RC_OK);
	return AT("/plans/%lld", (long long)p.id);
}

TEST_STORE(plan_becomes_a_practice)
{
	struct scene *s = scene_open(db, a);
	const char *own = planned(s, "done"), *told = AT("%s/practice", own);
	const char *code;
	struct practice p;

	/* Two clicks: the plan, and the button. */
	CHECK(visit_get(s->participant, own) == 200);
	CHECK(visit_link(s->participant, "/practices/gp02/tried") != NULL);
	CHECK(visit_post(s->participant, told, "kind", "royal", NULL) >= 400);
	CHECK(number(s, "SELECT count(*) FROM plan WHERE practice_id IS NOT"
	    " NULL AND title LIKE 'Doors%'") == 0);
	CHECK(visit_get(s->participant, own) == 200);
	CHECK(visit_post(s->participant, told, "kind", "good_practice", NULL)
	    == 200);
	CHECK(strstr(visit_path(s->participant), "/edit/1") != NULL);
	CHECK(db_text(db, a, "SELECT b.code FROM plan p JOIN practice b"
	    " ON b.id = p.practice_id WHERE p.title LIKE 'Doors%'", NO_ARGS,
	    &code) == RC_OK);
	CHECK(practice_by_code(db, a, code, &p) == RC_OK);
	CHECK(p.state == PRACTICE_DRAFT && p.kind == PRACTICE_GOOD);
	CHECK_TEXT(words_in(a, p.title, "en"), "Doors open; evenings too");
	CHECK_TEXT(words_in(a, p.problem, "en"), "Courses are too far away");
	CHECK_TEXT(words_in(a, p.what_was_done, "en"),
	    "Open the library: Ask, agree");
	CHECK_TEXT(words_in(a, p.result, "en"),
	    "Forty people; half neighbours");
	CHECK_TEXT(p.adapted_from, "gp02; Forty people, half neighbours");

	/* Told once: the plan leads to it, and so does a second press. */
	CHECK(visit_get(s->participant, own) == 200);
	CHECK(visit_link(s->participant, AT("/me/practices/%s", code)) !=
	    NULL);
	CHECK(visit_has(s->participant, "not published"));
	CHECK(visit_link(s->participant, "It worked") == NULL);
	CHECK(visit_get(s->organiser, AT("/editions/baltic-2025/desk%s",
	    own)) == 200);
	CHECK(!visit_has(s->organiser, "Told in the library"));

	/* Published: both practices show the chain, with what came of it. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(practice_submit(db, a, &p, time_now()) == RC_OK);
	CHECK(practice_accept(db, a, &p, time_now()) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(s->anyone, "/practices/gp02") == 200);
	CHECK(story_order(s->anyone, "Adapted by", "Doors open; evenings too",
	    "Forty people, half neighbours", NULL));
	CHECK(visit_get(s->anyone, AT("/practices/%s", code)) == 200);
	CHECK(visit_has(s->anyone, "Adapted from"));
	CHECK(visit_link(s->anyone, "/practices/gp02") != NULL);
	CHECK(visit_get(s->organiser, AT("/editions/baltic-2025/desk%s",
	    own)) == 200);
	CHECK(visit_link(s->organiser, AT("/practices/%s", code)) != NULL);
}

TEST_STORE(plan_becomes_less_successful)
{
	struct scene *s = scene_open(db, a);
	const char *own = planned(s, "stopped"), *code;
	struct practice p;

	CHECK(visit_get(s->participant, own) == 200);
	CHECK(visit_post(s->participant, AT("%s/practice", own), "kind",
	    "less_successful", NULL) == 200);
	CHECK(db_text(db, a, "SELECT b.code FROM plan p JOIN practice b"
	    " ON b.id = p.practice_id WHERE p.title LIKE 'Doors%'", NO_ARGS,
	    &code) == RC_OK);
	CHECK(practice_by_code(db, a, code, &p) == RC_OK);
	CHECK(p.kind == PRACTICE_LESS);
	CHECK_TEXT(words_in(a, p.expected, "en"), "Forty people each winter");
	CHECK_TEXT(words_in(a, p.happened, "en"),
	    "Forty people; half neighbours");
	CHECK(p.year_to != 0);
}

/* Not before anything came of it; not by others. */
TEST_STORE(plan_not_told_yet)
{
	struct scene *s = scene_open(db, a);
	const char *own = planned(s, NULL), *told = AT("%s/practice", own);

	CHECK(visit_get(s->participant, own) == 200);
	CHECK(!visit_has(s->participant, "Tell others"));
	CHECK(visit_link(s->participant, "/practices/gp02/tried") == NULL);
	CHECK(visit_post(s->participant, told, "kind", "good_practice", NULL)
	    >= 400);
	CHECK(visit_post(s->organiser, told, "kind", "good_practice", NULL) >=
	    400);
	CHECK(number(s, "SELECT count(*) FROM plan WHERE practice_id IS NOT"
	    " NULL AND title LIKE 'Doors%'") == 0);
}
