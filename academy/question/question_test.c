/* Questions: how slots are cut and spread, who may read one, a question's life
 * through the web. */
#include "question/question_reader.h"

#include <string.h>

#include "programme/programme_desk.h"
#include "test/client.h"
#include "test/stories/story.h"
#include "test/test.h"

#define EDITION "/editions/urban-2018"
#define MINE EDITION "/mine/question"
#define DESK EDITION "/desk/questions"
#define SLOTS EDITION "/desk/slots"
#define PLAN EDITION "/mine/plan"
#define MARK "zqaskedmark"

TEST(question_slots_in_a_session)
{
	struct slot_setting s = { 45, 3 };

	CHECK(slot_capacity(0, 90 * 60, s) == 6);
	CHECK(slot_capacity(0, 89 * 60, s) == 3);
	CHECK(slot_capacity(0, 44 * 60, s) == 0);
	CHECK(slot_capacity(5, 5, s) == 0 && slot_capacity(9, 5, s) == 0);
	CHECK(slot_capacity(0, 90 * 60, (struct slot_setting){ 0, 3 }) == 0);
}

TEST(question_slots_spread)
{
	const size_t both[] = { 0, 1 }, first[] = { 0 }, third[] = { 2, 0 };
	const struct slot_wish wish[] = { { both, 2 }, { both, 2 },
	    { first, 1 }, { first, 1 }, { NULL, 0 }, { third, 2 } };
	const int64_t seat[] = { 2, 2, 0 };
	struct arena *a = arena_make();
	size_t at[6];

	slots_spread(a, seat, 3, wish, 6, at);
	/* Those who can only come to the first make the others move on. */
	CHECK(at[0] == 1 && at[1] == 1 && at[2] == 0 && at[3] == 0);
	CHECK(at[4] == 3);		/* comes to none */
	CHECK(at[5] == 3);		/* all are full */
	slots_spread(a, seat, 3, wish, 1, at);
	CHECK(at[0] == 0);		/* the best first */
	slots_spread(a, NULL, 0, NULL, 0, at);
	arena_free(a);
}

static struct scene *s;

static int64_t
count(const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

static row_id
edition(void)
{
	return count("SELECT id FROM edition WHERE slug = 'urban-2018'");
}

/* The n-th by name, from 0. */
static struct asked *
asked(int n)
{
	struct asked *q = NULL;

	CHECK(asked_list(s->db, s->arena, edition(), &q) == RC_OK);
	while (n-- > 0 && q != NULL)
		q = q->next;
	CHECK(q != NULL);
	return q;
}

static struct asked
again(row_id person)
{
	struct asked q = { 0 };

	CHECK(asked_find(s->db, s->arena, edition(), person, &q) == RC_OK);
	return q;
}

static struct visitor *
person(const char *email)
{
	struct visitor *v = scene_person(s, email);

	visit_get(v, "/?lang=en");
	return v;
}

static const char *
of(const char *base, row_id person, const char *more)
{
	return arena_printf(s->arena, "%s/%lld%s", base, (long long)person,
	    more);
}

TEST_STORE(question_lives_from_the_application)
{
	struct visitor *v;
	struct asked *q, now;
	int64_t before;

	s = scene_open(db, a);
	for (q = asked(0); q->version > 1; q = q->next)
		;
	v = person(q->email);
	CHECK(visit_get(v, EDITION) == 200 && visit_click(v, "My question") ==
	    200);
	CHECK(visit_has(v, q->issue));
	CHECK(!text_blank(q->tried) && visit_has(v, q->tried));
	CHECK(visit_has(v, "As it was first written."));
	before = count("SELECT count(*) FROM asked_version");
	CHECK(visit_get(v, MINE "/edit") == 200);
	CHECK(strstr(visit_field(v, MINE "/edit", "issue"), q->issue) != NULL);
	/* Refused: nothing asked, too long, a reader that is none; what was
	 * typed stays. */
	CHECK(visit_post(v, MINE "/edit", "issue", " ", "tried", "kept <b>",
	    NULL) == 422);
	CHECK_TEXT(visit_field(v, MINE "/edit", "tried"), "kept <b>");
	CHECK(visit_post(v, MINE "/edit", "issue", "Why?", "readers", "all",
	    NULL) == 422);
	CHECK(visit_post(v, MINE "/edit", "readers", "edition", "topic", "999",
	    NULL) == 422);
	CHECK(count("SELECT count(*) FROM asked_version") == before);
	/* Saved as it stands: no new version. */
	visit_get(v, MINE "/edit");
	CHECK(visit_post(v, MINE "/edit", NULL) == 200);
	CHECK(count("SELECT count(*) FROM asked_version") == before);
	visit_get(v, MINE "/edit");
	CHECK(visit_post(v, MINE "/edit", "issue", "How <do> we begin anew?",
	    "success", "Forty families", NULL) == 200);
	CHECK(visit_has(v, "How <do> we begin anew?") &&
	    !visit_has_html(v, "<do>"));
	CHECK(visit_has(v, "Version 2") && visit_has(v, "Version 1"));
	CHECK(visit_has_html(v, "<ins>") && visit_has_html(v, "<del>"));
	now = again(q->person);
	CHECK(now.version == 2 && now.id != 0);
	CHECK_TEXT(now.success, "Forty families");
	/* The application's text is the first version, at its own time. */
	CHECK(count(arena_printf(a, "SELECT count(*) FROM asked_version"
	    " WHERE asked_id = %lld AND n = 1 AND by_id IS NULL AND at < %lld",
	    (long long)now.id, (long long)now.at)) == 1);
	/* Who runs the edition finds it by its words, by topic, by state. */
	CHECK(visit_get(s->organiser, DESK "?q=BEGIN+Anew") == 200);
	CHECK(visit_has(s->organiser, q->name) &&
	    visit_has(s->organiser, "1 row"));
	CHECK(visit_get(s->organiser, DESK "?q=nowhere") == 200);
	CHECK(visit_has(s->organiser, "Nobody is in this selection."));
	CHECK(visit_get(s->organiser, DESK "?state=none") == 200);
	CHECK(visit_has(s->organiser, "Nobody is in this selection."));
	CHECK(now.topic != 0);
	CHECK(visit_get(s->organiser, arena_printf(a, DESK "?topic=%lld&q=anew",
	    (long long)now.topic)) == 200 && visit_has(s->organiser, "1 row"));
	CHECK(visit_get(s->organiser, DESK "?topic=999&q=anew") == 200 &&
	    visit_has(s->organiser, "0 rows"));
	CHECK(visit_get(s->organiser, of(DESK, q->person, "")) == 200);
	CHECK(visit_has(s->organiser, "Version 2"));
	/* By telephone. */
	CHECK(visit_get(s->organiser, of(DESK, q->person, "/edit")) == 200);
	CHECK(visit_post(s->organiser, of(DESK, q->person, "/edit"), "issue",
	    "As told on the phone", NULL) == 200);
	CHECK(visit_get(v, MINE) == 200 && visit_has(v, "As told on the phone"));
	/* Others. */
	CHECK(visit_get(s->trainer, of(DESK, q->person, "/edit")) == 403);
	CHECK(visit_get(v, DESK) == 403 && visit_get(v, SLOTS) == 403);
	CHECK(story_refused(s->anyone, MINE) && story_refused(s->anyone, DESK));
	/* Who works there asks nothing. */
	CHECK(visit_get(s->organiser, MINE) == 200);
	CHECK(visit_has(s->organiser, "you ask no question here"));
	CHECK(visit_get(s->organiser, MINE "/edit") == 404);
	CHECK(visit_get(s->organiser, DESK "/999999") == 404);
}

/* Way by way: the mark is for the owner, the organisers of that edition, the
 * group. */
TEST_STORE(question_confidential)
{
	static const char *const places[] = { "/", EDITION,
	    EDITION "/timetable", EDITION "/calendar.ics", EDITION "/mine",
	    EDITION "/participants", EDITION "/practices", MINE, "/me",
	    "/programmes/urban-academy", "/programmes/urban-academy/news.atom",
	    "/practices?q=" MARK, "/practices.atom", "/sitemap.xml",
	    EDITION "/mine/peers", EDITION "/mine/plan", EDITION "/reader",
	    EDITION "/mine/consult", EDITION "/desk/reader",
	    EDITION "/desk/slots", EDITION "/desk/analyses",
	    EDITION "/desk/consult", EDITION "/desk/peers.csv", DESK,
	    DESK "?q=" MARK, EDITION "/desk", EDITION "/desk/people",
	    EDITION "/desk/plans", EDITION "/desk/plans/plans.csv",
	    EDITION "/desk/applications", EDITION "/desk/applications.csv",
	    EDITION "/desk/selection/choose.csv",
	    EDITION "/desk/selection/cohort.csv",
	    EDITION "/desk/people.csv", EDITION "/desk/journal" };
	struct visitor *v, *mate, *other;
	struct asked *q = NULL, *x, *far = NULL, *near = NULL;

	s = scene_open(db, a);
	for (x = asked(0); x != NULL; x = x->next)
		if (q == NULL && x->shown.session != 0)
			q = x;
		else if (q != NULL && x->shown.session == q->shown.session &&
		    x->shown.group == q->shown.group)
			near = x;
		else if (q != NULL && x->shown.session != 0)
			far = x;
	CHECK(q != NULL && near != NULL && far != NULL);
	v = person(q->email);
	mate = person(near->email);
	other = person(far->email);
	visit_get(v, MINE "/edit");
	CHECK(visit_post(v, MINE "/edit", "issue", MARK " and why?", "readers",
	    "group", NULL) == 200);
	CHECK(visit_has(v, MARK) && visit_has(v, "confidential"));
	/* Those who may. */
	CHECK(visit_get(mate, MINE) == 200 && visit_has(mate, MARK));
	CHECK(visit_get(s->organiser, of(DESK, q->person, "")) == 200 &&
	    visit_has(s->organiser, MARK));
	CHECK(visit_get(s->organiser, DESK "?q=" MARK) == 200 &&
	    visit_has(s->organiser, q->name));
	/* Those who may not, on each page there is. */
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct visitor *const others[] = { other, s->participant,
		    s->partner, s->assessor, s->trainer, s->admin, s->anyone };

		for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
			visit_get(others[k], places[i]);
			/* The search for it says the word again. */
			CHECK(strstr(places[i], "q=") != NULL ?
			    !visit_has(others[k], MARK " and why?") :
			    strstr(visit_page(others[k]), MARK) == NULL);
		}
		/* Nor in any file or feed of the organisers'. */
		if (strstr(places[i], ".csv") != NULL ||
		    strstr(places[i], ".atom") != NULL) {
			visit_get(s->organiser, places[i]);
			CHECK(strstr(visit_page(s->organiser), MARK) == NULL);
		}
	}
	/* Nor does a search for a word of it tell whose it is. */
	CHECK(visit_get(s->trainer, DESK "?q=" MARK) == 200 &&
	    !visit_has(s->trainer, q->name));
	CHECK(visit_get(s->admin, DESK "?q=" MARK) == 200 &&
	    !visit_has(s->admin, q->name));
	CHECK(visit_get(s->trainer, of(DESK, q->person, "")) == 200 &&
	    !visit_has(s->trainer, MARK) &&
	    visit_has(s->trainer, "This question is confidential"));
	CHECK(visit_get(s->admin, of(DESK, q->person, "")) == 200 &&
	    !visit_has(s->admin, MARK));
	CHECK(visit_get(s->admin, of(DESK, q->person, "/edit")) == 403);
	/* A plan, which trainers read, takes over what its owner says. */
	visit_get(v, PLAN "?another=1");
	CHECK(strstr(visit_page(v), MARK) == NULL &&
	    visit_has(v, "Your question is confidential, and trainers read"));
	CHECK(visit_post(v, PLAN "?from=blank", "title", "Told of nothing",
	    "action", "Act", "lead", "Me", "due", "2040-01-01", NULL) == 200);
	CHECK(count("SELECT count(*) FROM plan p WHERE p.title = 'Told of"
	    " nothing' AND p.baseline IS NULL AND p.objective IS NULL AND NOT"
	    " EXISTS (SELECT 1 FROM plan_link l WHERE l.plan_id = p.id)") ==
	    1);
	visit_get(v, PLAN "?another=1&from=question");
	CHECK(visit_has(v, MARK));
	/* Open again, by its owner: trainers read it. */
	visit_get(v, MINE "/edit");
	CHECK(visit_post(v, MINE "/edit", "readers", "edition", NULL) == 200);
	CHECK(visit_get(s->trainer, of(DESK, q->person, "")) == 200 &&
	    visit_has(s->trainer, MARK));
}

TEST_STORE(question_slots_by_hand)
{
	struct asked *q, *x, now;
	struct visitor *v;
	const char *at, *session;

	s = scene_open(db, a);
	q = asked(0);
	at = of(SLOTS, q->person, "");
	CHECK(visit_get(s->organiser, SLOTS) == 200);
	CHECK(visit_has(s->organiser, "Everybody has a slot."));
	CHECK(visit_get(s->organiser, at) == 200);
	session = arena_dup(a, visit_field(s->organiser, at, "session"));
	CHECK(strcmp(session, arena_printf(a, "%lld",
	    (long long)q->slot.session)) == 0);
	/* A place that somebody has, one after the end, none such. */
	for (x = asked(0); x != NULL && (x->person == q->person ||
	    x->slot.session != q->slot.session); x = x->next)
		;
	CHECK(x != NULL);
	CHECK(visit_post(s->organiser, at, "group", arena_printf(a, "%lld",
	    (long long)x->slot.group), "turn", arena_printf(a, "%lld",
	    (long long)x->slot.pos), NULL) == 422);
	CHECK(visit_has(s->organiser, "This place is taken"));
	CHECK(visit_post(s->organiser, at, "turn", "3", NULL) == 422);
	CHECK(visit_post(s->organiser, at, "turn", "0", NULL) == 422);
	CHECK(visit_post(s->organiser, at, "turn", "x", NULL) == 422);
	CHECK_TEXT(visit_field(s->organiser, at, "turn"), "x");
	CHECK(visit_post(s->organiser, at, "group", "41", "turn", "1", NULL) ==
	    422);
	CHECK(visit_post(s->organiser, at, "session", "999999", NULL) == 422);
	now = again(q->person);
	CHECK(now.slot.group == q->slot.group && now.slot.pos == q->slot.pos);
	/* A sixth table. */
	visit_get(s->organiser, at);
	CHECK(visit_post(s->organiser, at, "group", "6", "turn", "2", NULL) ==
	    200);
	now = again(q->person);
	CHECK(now.slot.group == 6 && now.slot.pos == 2 && now.slot.starts ==
	    q->slot.starts + (2 - q->slot.pos) * SLOT_MINUTES * 60);
	/* Its owner sees the published one until it is published again. */
	v = person(q->email);
	visit_get(v, MINE);
	CHECK(!visit_has(v, "Group 6"));
	visit_get(s->organiser, EDITION "/desk/timetable");
	CHECK(visit_post(s->organiser, EDITION "/desk/timetable", "public", "1",
	    NULL) == 200);
	visit_get(v, MINE);
	CHECK(visit_has(v, "Group 6"));
	CHECK(scene_mail(s, q->email) != NULL && strstr(scene_mail(s,
	    q->email), "Your question has its turn here") != NULL);
	/* A session in which a question has its turn stays. */
	visit_get(s->organiser, of(EDITION "/desk/sessions", q->slot.session,
	    ""));
	CHECK(visit_post(s->organiser, arena_printf(a, EDITION
	    "/desk/sessions/%s/remove", session), NULL) == 409);
	/* Cancelled, it is no slot. */
	visit_get(s->organiser, of(EDITION "/desk/sessions", q->slot.session,
	    ""));
	CHECK(visit_post(s->organiser, arena_printf(a, EDITION
	    "/desk/sessions/%s/cancel", session), NULL) == 200);
	CHECK(again(q->person).slot.session == 0);
	CHECK(visit_get(s->organiser, SLOTS) == 200);
	CHECK(visit_has(s->organiser, "No slot yet"));
	CHECK(visit_get(s->trainer, SLOTS) == 403);
	CHECK(visit_post(s->trainer, at, "session", session, NULL) == 403);
	CHECK(visit_get(s->organiser, of(SLOTS, 999999, "")) == 404);
}

TEST_STORE(question_slots_all_at_once)
{
	int64_t people;
	struct asked *q, *x;

	s = scene_open(db, a);
	CHECK(db_exec(db, "DELETE FROM asked_slot", NO_ARGS, NULL) == RC_OK);
	people = count(arena_printf(a, "SELECT count(*) FROM asked WHERE"
	    " edition_id = %lld", (long long)edition()));
	visit_get(s->organiser, SLOTS);
	CHECK(visit_has(s->organiser, arena_printf(a, "0 of %lld",
	    (long long)people)));
	CHECK(visit_post(s->organiser, SLOTS, "sessions", VISIT_NOTHING,
	    "minutes", "30", NULL) == 422);
	CHECK_TEXT(visit_field(s->organiser, SLOTS, "minutes"), "30");
	CHECK(visit_post(s->organiser, SLOTS, "minutes", "0", NULL) == 422);
	CHECK(visit_post(s->organiser, SLOTS, "minutes", "", NULL) == 422);
	CHECK(visit_post(s->organiser, SLOTS, "groups", "99", NULL) == 422);
	CHECK(count("SELECT count(*) FROM asked_slot") == 0);
	/* One table: 2 in each of 4 sessions. */
	visit_get(s->organiser, SLOTS);
	CHECK(visit_post(s->organiser, SLOTS, "minutes", "45", "groups", "1",
	    NULL) == 200);
	CHECK(count("SELECT count(*) FROM asked_slot") == 8);
	CHECK(visit_has(s->organiser, "8 of"));
	/* Enough: nobody is moved, nobody left. */
	x = asked(0);
	CHECK(visit_post(s->organiser, SLOTS, "minutes", "45", "groups", "12",
	    NULL) == 200);
	CHECK(visit_has(s->organiser, "Everybody has a slot."));
	for (; x != NULL; x = x->next)
		CHECK(x->slot.session == 0 || again(x->person).slot.session ==
		    x->slot.session);
	/* Each in a part they come to, within the session, on its own. */
	for (q = asked(0); q != NULL; q = q->next) {
		struct session_item i;

		CHECK(session_item_find(db, a, q->slot.session, &i) == RC_OK);
		CHECK(text_has(text_split(a, q->parts, '-'), arena_printf(a,
		    "%lld", (long long)i.part)));
		CHECK(q->slot.starts >= i.starts && q->slot.ends <= i.ends);
		for (x = q->next; x != NULL; x = x->next)
			CHECK(x->slot.session != q->slot.session ||
			    x->slot.group != q->slot.group ||
			    x->slot.pos != q->slot.pos);
	}
}

/* Who is admitted later, too. */
TEST_STORE(question_timetable_waits_for_all)
{
	static const char at[] = EDITION "/desk/timetable";
	struct asked *q;

	s = scene_open(db, a);
	q = asked(2);
	visit_get(s->organiser, at);
	/* While the page is open, somebody loses theirs. */
	CHECK(slot_remove(db, q->id) == RC_OK);
	CHECK(visit_post(s->organiser, at, "public", "1", NULL) == 409);
	CHECK(visit_has(s->organiser, "It was not published.") &&
	    visit_has(s->organiser, q->name));
	CHECK(count("SELECT timetable_version FROM edition"
	    " WHERE slug = 'urban-2018'") == 1);
	visit_get(s->organiser, at);
	CHECK(visit_has(s->organiser, "1 participant has no slot yet") &&
	    visit_has(s->organiser, q->name));
	CHECK(visit_post(s->organiser, at, "public", "0", NULL) == 200);
	/* Hidden: nobody but who works there sees a session. */
	visit_get(s->anyone, EDITION "/timetable");
	CHECK(visit_has(s->anyone, "The timetable is not published yet."));
	visit_get(s->anyone, EDITION);
	CHECK(!visit_has(s->anyone, "first round"));
	visit_get(s->anyone, EDITION "/calendar.ics");
	CHECK(strstr(visit_page(s->anyone), "first round") == NULL);
	CHECK(visit_get(s->anyone, arena_printf(a, EDITION "/sessions/%lld",
	    (long long)asked(0)->slot.session)) == 404);
	visit_get(s->trainer, EDITION "/timetable");
	CHECK(visit_has(s->trainer, "first round") &&
	    visit_has(s->trainer, "Only those who work here see it."));
	CHECK(visit_get(s->trainer, at) == 403);
	/* It cannot be published, by no button. */
	CHECK(visit_post(s->organiser, at, "public", "1", NULL) == 403);
	CHECK(count("SELECT count(*) FROM edition WHERE slug = 'urban-2018'"
	    " AND timetable_at IS NULL") == 1);
	/* Mended by the link beside the names. */
	visit_get(s->organiser, at);
	CHECK(visit_click(s->organiser, "Mend it") == 200);
	CHECK_TEXT(visit_path(s->organiser), SLOTS);
	CHECK(visit_post(s->organiser, SLOTS, NULL) == 200);
	visit_get(s->organiser, at);
	CHECK(visit_post(s->organiser, at, "public", "1", NULL) == 200);
	CHECK(visit_has(s->organiser, "Version 2"));
	visit_get(s->anyone, EDITION "/timetable");
	CHECK(visit_has(s->anyone, "first round"));
	/* Another format: nothing to publish by itself. */
	visit_get(s->organiser, "/editions/baltic-2025/desk/timetable");
	CHECK(visit_has(s->organiser, "Whoever sees this edition sees its "
	    "timetable."));
}

TEST_STORE(question_analysis_is_its_owners)
{
	static const char at[] = EDITION "/analyses";
	struct visitor *v, *other;
	struct asked *q, now;
	const char *own, *desk;
	row_id trainer;

	s = scene_open(db, a);
	CHECK(db_exec(db, "DELETE FROM analysis", NO_ARGS, NULL) == RC_OK);
	CHECK(db_exec(db, "UPDATE asked SET confidential = 1", NO_ARGS,
	    NULL) == RC_OK);
	q = asked(0);
	v = person(q->email);
	other = person(asked(3)->email);
	own = of(at, q->person, "");
	desk = of(EDITION "/desk/analyses", q->person, "");
	/* Confidential: only an organiser, until somebody is asked. */
	CHECK(visit_get(s->trainer, own) == 404);
	CHECK(visit_get(s->trainer, EDITION "/mine/analyses") == 200 &&
	    visit_has(s->trainer, "You are not asked to write any."));
	CHECK(visit_get(s->admin, own) == 404);
	CHECK(visit_get(v, own) == 404 && visit_get(other, own) == 404);
	trainer = count("SELECT id FROM person WHERE email ="
	    " 'trainer@demo.example'");
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_post(s->organiser, desk, "author", "999999", NULL) == 422);
	CHECK(visit_post(s->organiser, desk, "author", arena_printf(a, "%lld",
	    (long long)q->person), NULL) == 422);
	CHECK(visit_post(s->organiser, desk, "author", arena_printf(a, "%lld",
	    (long long)trainer), NULL) == 200);
	CHECK(story_open(s->trainer, EDITION "/mine/analyses", q->name));
	CHECK(visit_has(s->trainer, q->issue));
	/* A draft is not the owner's yet. */
	CHECK(visit_post(s->trainer, own, "observations", MARK " <b>",
	    "practices", "nowhere", NULL) == 422);
	CHECK(visit_has(s->trainer, "This is no published practice: nowhere"));
	CHECK_TEXT(visit_field(s->trainer, own, "observations"), MARK " <b>");
	CHECK(visit_post(s->trainer, own, "practices", "", "state", "draft",
	    NULL) == 200);
	now = again(q->person);
	CHECK(!analysis_settled(&now));
	CHECK(visit_get(v, EDITION "/mine/analysis") == 200 &&
	    !visit_has(v, MARK) && visit_has(v, "not finished yet"));
	CHECK(visit_get(v, EDITION "/mine/analysis.pdf") == 404);
	CHECK(scene_mail(s, q->email) == NULL || strstr(scene_mail(s, q->email),
	    "analysis") == NULL);
	/* Finished, it is; and told once. */
	visit_get(s->trainer, own);
	CHECK(visit_post(s->trainer, own, "state", "finished", NULL) == 200);
	CHECK(visit_get(v, EDITION "/mine/analysis") == 200 &&
	    visit_has(v, MARK " <b>") && !visit_has_html(v, MARK " <b>"));
	CHECK(count("SELECT count(*) FROM outbox WHERE kind ="
	    " 'question.analysis'") == 1);
	CHECK(visit_post(s->trainer, own, "options", "More", NULL) == 200);
	CHECK(count("SELECT count(*) FROM outbox WHERE kind ="
	    " 'question.analysis'") == 1);
	CHECK(visit_get(other, EDITION "/mine/analysis") == 200 &&
	    !visit_has(other, MARK));
	CHECK(visit_get(other, of(at, q->person, "/analysis.pdf")) == 404);
	/* What is finished cannot be said not to be. */
	visit_get(s->organiser, desk);
	CHECK(visit_post(s->organiser, of(EDITION "/desk/analyses", q->person,
	    "/none"), "why", "No time", NULL) == 422);
	CHECK(visit_get(s->trainer, desk) == 403);
	CHECK(visit_get(s->participant, EDITION "/desk/analyses") == 403);
}

/* Each text that is saved is kept, with who and when; of two who write at once
 * the second is told and loses nothing. */
TEST_STORE(question_analysis_versions)
{
	static const char at[] = EDITION "/analyses";
	struct asked *q;
	const char *own, *seen;

	s = scene_open(db, a);
	CHECK(db_exec(db, "DELETE FROM analysis", NO_ARGS, NULL) == RC_OK);
	CHECK(db_exec(db, "UPDATE asked SET confidential = 0", NO_ARGS,
	    NULL) == RC_OK);
	q = asked(0);
	own = of(at, q->person, "");
	/* What stood there before versions were kept is the first. */
	CHECK(db_exec(db, "INSERT INTO analysis (asked_id, observations,"
	    " made_at, changed_at) VALUES ($1, 'Nobody calls', 5, 5)",
	    ARGS(INT(q->id)), NULL) == RC_OK);
	CHECK(visit_get(s->trainer, own) == 200);
	CHECK(!visit_has(s->trainer, "Versions"));
	CHECK(visit_post(s->trainer, own, "observations", "Nobody ever calls",
	    "state", "draft", NULL) == 200);
	CHECK(story_order(s->trainer, "Version 2", "Written by", "Observations",
	    "Version 1", "As it was first written.", NULL));
	CHECK(visit_has_html(s->trainer, "<ins>ever"));
	/* What is not different makes none. */
	CHECK(visit_post(s->trainer, own, "state", "finished", NULL) == 200);
	CHECK(count("SELECT count(*) FROM analysis_version") == 2);
	/* Two at once. */
	seen = arena_printf(a, "%s?version=2", own);
	CHECK(visit_get(s->organiser, own) == 200 &&
	    visit_get(s->trainer, own) == 200);
	CHECK(visit_post(s->organiser, seen, "options", "Call twice", NULL) ==
	    200);
	CHECK(visit_post(s->trainer, seen, "options", "Write a card <b>",
	    NULL) == 422);
	CHECK(visit_has(s->trainer, "Somebody else saved it"));
	CHECK_TEXT(visit_field(s->trainer, own, "options"), "Write a card <b>");
	CHECK(story_order(s->trainer, "Version 3", "Options", "Call twice",
	    NULL));
	CHECK(count("SELECT count(*) FROM analysis WHERE options ="
	    " 'Call twice'") == 1);
	CHECK(visit_post(s->trainer, arena_printf(a, "%s?version=3", own),
	    NULL) == 200);
	CHECK(visit_has_html(s->trainer, "<del>Call twice"));
	CHECK(count("SELECT count(*) FROM analysis WHERE options ="
	    " 'Write a card <b>'") == 1);
	CHECK(count("SELECT count(*) FROM analysis_version") == 4);
	/* Not the participant's: a draft may stand among them. */
	CHECK(visit_get(person(q->email), own) == 404);
}

/* What is out stays as it was, but for what became confidential; what stands in
 * a file as on the page. */
TEST_STORE(question_reader_copies)
{
	static const char desk[] = EDITION "/desk/reader";
	struct reader_entry *mine, *others, *n;
	struct visitor *v, *other;
	struct asked *q;
	struct reader out;
	int64_t before;

	s = scene_open(db, a);
	for (q = asked(0); q->confidential; q = q->next)
		;
	v = person(q->email);
	other = person(asked(3)->email);
	CHECK(reader_find(db, a, edition(), &out) == RC_OK && out.version == 1);
	/* Written anew after it was published: an amendment, not in it. */
	visit_get(v, MINE "/edit");
	CHECK(visit_has(v, "kept as an amendment"));
	CHECK(visit_post(v, MINE "/edit", "issue", MARK " amended", NULL) ==
	    200);
	CHECK(again(q->person).amended);
	visit_get(s->organiser, DESK "?state=amended");
	CHECK(visit_has(s->organiser, q->name));
	visit_get(other, EDITION "/reader");
	CHECK(!visit_has(other, MARK));
	/* Hostile text, in the next version, in all forms. */
	visit_get(s->organiser, of(desk, q->person, ""));
	CHECK(visit_post(s->organiser, of(desk, q->person, ""), "answer",
	    MARK " <script>x</script> [a](javascript:b) & ]]>", "practices",
	    "none such", NULL) == 422);
	CHECK(strstr(visit_field(s->organiser, of(desk, q->person, ""),
	    "answer"), "<script>") != NULL);
	CHECK(visit_post(s->organiser, of(desk, q->person, ""), "practices", "",
	    NULL) == 200);
	visit_get(s->organiser, desk);
	CHECK(visit_post(s->organiser, EDITION "/desk/reader/publish", NULL) ==
	    200);
	CHECK(count("SELECT count(*) FROM outbox WHERE kind ="
	    " 'question.reader'") == count(arena_printf(a, "SELECT count(*)"
	    " FROM asked WHERE edition_id = %lld", (long long)edition())));
	CHECK(reader_find(db, a, edition(), &out) == RC_OK && out.version == 2);
	visit_get(other, EDITION "/reader");
	CHECK(visit_has(other, MARK " amended") &&
	    !visit_has_html(other, "<script>x") &&
	    strstr(visit_page(other), "href=\"javascript") == NULL);
	CHECK(visit_get(other, EDITION "/reader.epub") == 200);
	CHECK(visit_get(other, EDITION "/reader.pdf") == 200);
	CHECK(story_pdf_has(s, other, MARK " amended"));
	/* Made confidential: it leaves the others' copies at once. */
	CHECK(reader_entries(db, a, edition(), out.id, 0, &others) == RC_OK);
	before = 0;
	for (n = others; n != NULL; n = n->next)
		before++;
	visit_get(v, MINE "/edit");
	CHECK(visit_post(v, MINE "/edit", "readers", "group", NULL) == 200);
	visit_get(other, EDITION "/reader");
	CHECK(!visit_has(other, MARK));
	visit_get(other, EDITION "/reader.pdf");
	CHECK(!story_pdf_has(s, other, MARK));
	visit_get(s->organiser, EDITION "/reader");
	CHECK(!visit_has(s->organiser, MARK));
	CHECK(reader_entries(db, a, edition(), out.id, 0, &others) == RC_OK);
	for (n = others; n != NULL; n = n->next)
		before--;
	CHECK(before == 1);
	CHECK(reader_entries(db, a, edition(), out.id, q->person, &mine) ==
	    RC_OK);
	for (n = mine; n != NULL && n->person != q->person; n = n->next)
		;
	CHECK(n != NULL && strstr(n->answer, MARK) != NULL && n->confidential);
	/* Nothing answered: nothing to publish. */
	CHECK(db_exec(db, "DELETE FROM reader_answer", NO_ARGS, NULL) == RC_OK);
	CHECK(visit_post(s->organiser, EDITION "/desk/reader/publish", NULL) ==
	    403);
	visit_get(s->organiser, desk);
	CHECK(!visit_has(s->organiser, "Publish the next version"));
	CHECK(visit_get(s->admin, of(desk, q->person, "")) == 403);
	/* Whoever cancels takes the question along, out of what is published. */
	q = asked(2);
	while (q->confidential)
		q = q->next;
	CHECK(reader_entries(db, a, edition(), out.id, 0, &others) == RC_OK);
	for (n = others; n != NULL && n->person != q->person; n = n->next)
		;
	CHECK(n != NULL);
	CHECK(db_exec(db, "UPDATE participant_part SET state = 'cancelled'"
	    " WHERE participant_id IN (SELECT id FROM participant WHERE"
	    " person_id = $1)", ARGS(INT(q->person)), NULL) == RC_OK);
	CHECK(reader_entries(db, a, edition(), out.id, 0, &others) == RC_OK);
	for (n = others; n != NULL && n->person != q->person; n = n->next)
		;
	CHECK(others != NULL && n == NULL);
}

TEST_STORE(question_analysis_begins_a_plan)
{
	const char *who = "", *own;
	struct visitor *v;
	struct asked *q;
	struct analysis y;
	row_id practice;

	s = scene_open(db, a);
	who = story_without_plan(s, "urban-2018", 0);
	for (q = asked(0); q != NULL && strcmp(q->email, who) != 0; q = q->next)
		;
	CHECK(q != NULL && asked_practice_find(db, "gp03", &practice) == RC_OK);
	CHECK(analysis_find(db, a, q->id, &y) == RC_OK);
	CHECK(analysis_save(db, a, &(struct analysis){ .asked = q->id,
	    .version = y.version, .state = ANALYSIS_FINISHED, .text = {
	    [TEXT_OBSERVATIONS] = "Nobody **calls** them back",
	    [TEXT_OPTIONS] = "A call after the second absence" } }, 0, 5) ==
	    RC_OK);
	CHECK(asked_practices_set(db, q->id, "analysis", &practice, 1) ==
	    RC_OK);
	v = person(who);
	CHECK(visit_get(v, PLAN) == 200);
	CHECK(story_order(v, "From my analysis", "From my open question",
	    "From a blank", "A call after the second absence", NULL));
	CHECK(visit_field(v, PLAN, "challenge") != NULL &&
	    strcmp(visit_field(v, PLAN, "challenge"),
	    q->issue) == 0);
	CHECK(visit_post(v, PLAN, "title", "Call back",
	    "action", "", "due", "2040-03-01", NULL) == 422);
	CHECK(visit_has(v, "A call after the second absence"));
	CHECK(visit_post(v, PLAN, "title", "Call back",
	    "action", "A first call", "lead", "Me", "due", "2040-03-01",
	    NULL) == 200);
	own = story_here(s, v);
	CHECK(visit_has(v, "Nobody calls them back"));
	CHECK(story_order(v, "What it goes back to", "Open question",
	    "Practice", NULL));
	CHECK(visit_link(v, arena_printf(a, "%s/practices/gp03",
	    s->web.base_url)) != NULL || visit_has_html(v,
	    "/practices/gp03\""));
	/* A practice of one's own choice. */
	CHECK(visit_post(v, arena_printf(a, "%s/links", own), "kind",
	    "practice", "title", "Seen in the library", "url",
	    "https://example.org/practices/x", NULL) == 200);
	CHECK(count("SELECT count(*) FROM plan_link WHERE kind = 'practice'"
	    " AND title = 'Seen in the library'") == 1);
	/* From the question alone, nothing of the analysis. */
	CHECK(visit_get(v, PLAN "?another=1&from=question") == 200);
	CHECK(!visit_has(v, "A call after the second absence"));
	CHECK(visit_post(v, PLAN "?from=question", "title", "Another",
	    "action", "B", "lead", "Me", "due", "2040-03-01", NULL) == 200);
	CHECK(!visit_has(v, "Nobody calls them back"));
	/* What was written anew is what the plan begins with. */
	visit_get(v, MINE "/edit");
	CHECK(visit_post(v, MINE "/edit", "issue", "Why do they leave?",
	    NULL) == 200);
	visit_get(v, PLAN "?another=1&from=question");
	CHECK_TEXT(visit_field(v, PLAN "?from=question", "challenge"),
	    "Why do they leave?");
}
