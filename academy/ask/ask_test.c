/* When people are asked, what a link is good for, and two years of it. */
#include "ask/ask.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/demo.h"
#include "ask/ask_web.h"
#include "mail/mail.h"
#include "plan/plan.h"
#include "plan/plan_web.h"
#include "test/client.h"
#include "test/stories/story.h"
#include "test/test.h"

enum { DAY = 86400, HOUR = 3600 };

/* --- rules --- */

TEST(ask_schedules)
{
	struct arena *a = arena_make();
	struct ask_moment m[ASK_MOMENTS];

	CHECK(ask_moments(a, "30d 3m 6m 12m", m) == 4);
	CHECK(m[0].unit == 'd' && m[0].n == 30 && m[3].unit == 'm' &&
	    m[3].n == 12);
	CHECK_TEXT(ask_moment_text(a, m[0]), "30d");
	CHECK(ask_moments(a, "", m) == 0);
	CHECK(ask_moments(a, NULL, m) == 0);
	CHECK(ask_moments(a, "30", m) == -1);
	CHECK(ask_moments(a, "d", m) == -1);
	CHECK(ask_moments(a, "0d", m) == -1);
	CHECK(ask_moments(a, "-3m", m) == -1);
	CHECK(ask_moments(a, "3m 3m", m) == -1);
	CHECK(ask_moments(a, "121m", m) == -1);
	CHECK(ask_moments(a, "3m  6m", m) == -1);
	CHECK(ask_moments(a, "99999999999999999999d", m) == -1);
	CHECK(ask_moments(a, "1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 11m 12m 13m",
	    m) == -1);
	arena_free(a);
}

static const char *
due(struct arena *a, const char *last, const char *zone, char unit, int n)
{
	struct civil c;

	CHECK(time_parse(last, &c));
	return time_iso(a, ask_due((struct ask_moment){ unit, n },
	    time_from(c, zone), zone), zone);
}

TEST(ask_due_days)
{
	struct arena *a = arena_make();

	CHECK_TEXT(due(a, "2025-10-09T17:00", "Europe/Vilnius", 'd', 30),
	    "2025-11-08T09:00");	/* over the end of summer time */
	CHECK_TEXT(due(a, "2025-10-09T17:00", "Europe/Vilnius", 'm', 6),
	    "2026-04-09T09:00");
	CHECK_TEXT(due(a, "2025-10-09T17:00", "Europe/Vilnius", 'm', 3),
	    "2026-01-09T09:00");
	/* A month that lacks the day takes its last. */
	CHECK_TEXT(due(a, "2025-08-31T12:00", "Europe/Riga", 'm', 6),
	    "2026-02-28T09:00");
	CHECK_TEXT(due(a, "2027-08-31T12:00", "Europe/Riga", 'm', 6),
	    "2028-02-29T09:00");
	CHECK_TEXT(due(a, "2025-12-31T12:00", "Europe/Riga", 'm', 24),
	    "2027-12-31T09:00");
	/* The day is that of the zone: late in the evening in Tel Aviv is the
	 * same day, though another in UTC would be one further. */
	CHECK_TEXT(due(a, "2025-02-01T00:30", "Asia/Jerusalem", 'm', 1),
	    "2025-03-01T09:00");
	CHECK_TEXT(due(a, "2025-01-31T23:30", "America/New_York", 'm', 1),
	    "2025-02-28T09:00");
	/* Spring forward on the day itself. */
	CHECK_TEXT(due(a, "2026-02-27T12:00", "Europe/Riga", 'd', 30),
	    "2026-03-29T09:00");
	arena_free(a);
}

TEST(ask_steps_only_the_latest)
{
	struct arena *a = arena_make();
	struct ask_moment m[ASK_MOMENTS];
	struct ask_step s[ASK_MOMENTS];
	struct civil c;
	unixtime last;
	struct ask_thing t = { .id = 7 };
	struct ask had = { .thing = 7, .moment = "30d" };
	int n = ask_moments(a, "12m 30d 6m 3m", m);	/* in any order */
#define STEPS(at, had, ahead) ask_steps(a, m, n, last, "Europe/Riga", &t, \
	(had), last + (int64_t)(at) * DAY, (ahead), s)

	CHECK(time_parse("2025-10-09T17:00", &c));
	last = time_from(c, "Europe/Riga");
	t.since = last;
	CHECK(STEPS(0, NULL, false) == 0);
	CHECK(STEPS(29, NULL, false) == 0);
	CHECK(STEPS(30, NULL, false) == 1 && s[0].ask && s[0].moment.n == 30);
	CHECK(STEPS(31, &had, false) == 0);
	/* A year's pause: the latest is asked, the others are put down. */
	CHECK(STEPS(200, &had, false) == 2);
	CHECK(!s[0].ask && s[0].moment.n == 3);
	CHECK(s[1].ask && s[1].moment.n == 6);
	CHECK(STEPS(500, NULL, false) == 4);
	CHECK(!s[0].ask && !s[1].ask && !s[2].ask && s[3].ask &&
	    s[3].moment.n == 12);
	/* What is to come, for those who want to know. */
	CHECK(STEPS(31, &had, true) == 3 && s[0].ask && s[2].ask);
	CHECK(STEPS(0, NULL, true) == 4);
	/* One of another thing says nothing. */
	had.thing = 8;
	CHECK(STEPS(31, &had, false) == 1);
	/* Made after a moment: not asked for that one. */
	t.since = last + 40 * (int64_t)DAY;
	CHECK(STEPS(50, NULL, false) == 1 && !s[0].ask);
	CHECK(STEPS(50, NULL, true) == 4 && !s[0].ask && s[1].ask);
	t.since = last;
	t.over = true;
	CHECK(STEPS(100, NULL, false) == 2 && !s[0].ask && !s[1].ask);
	CHECK(STEPS(0, NULL, true) == 0);
	arena_free(a);
}

TEST(ask_reminders_end)
{
	struct ask q = { .state = ASK_WAITING, .asked_at = 1000000,
	    .email = "a@example.org" };
#define AT(days) (q.asked_at + (int64_t)(days) * DAY)
	CHECK(!ask_remind_due(&q, AT(6)) && ask_remind_due(&q, AT(7)));
	q.reminders = 1;
	q.reminded_at = AT(7);
	CHECK(!ask_remind_due(&q, AT(20)) && ask_remind_due(&q, AT(21)));
	q.reminders = 2;
	q.reminded_at = AT(21);
	CHECK(!ask_remind_due(&q, AT(100)));
	CHECK(ask_remind_may(&q, AT(100)) && !ask_remind_may(&q, AT(22)));
	CHECK(ask_late(&q, AT(14)) && !ask_late(&q, AT(13)));
	q.bounced = true;
	CHECK(!ask_remind_may(&q, AT(100)));
	q.bounced = false;
	q.reminders = 0;
	CHECK(!ask_remind_due(&q, AT(ASK_LINK_DAYS)));
	CHECK(ask_open(&q, AT(ASK_LINK_DAYS - 1)) &&
	    !ask_open(&q, AT(ASK_LINK_DAYS)));
	q.state = ASK_MISSED;
	CHECK(!ask_open(&q, AT(1)) && !ask_late(&q, AT(50)));
	q.state = ASK_ANSWERED;
	CHECK(ask_open(&q, AT(1)) && !ask_remind_due(&q, AT(30)) &&
	    !ask_remind_may(&q, AT(30)));
}

/* --- an edition with two plans, and the years after it --- */

static struct scene *s;
static struct edition edition;
static row_id plan[3];
static const char *const who[3] = { "ana@example.org", "ben@example.org",
	"eve@example.org" };

/* The moment of a day at ten in the edition's zone. */
static unixtime
on(const char *day)
{
	struct civil c;

	CHECK(time_parse(day, &c));
	c.hour = 10;
	return time_from(c, edition.zone);
}

static int64_t
count(const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

/* The clerk at that time, in memory of its own as it is. */
static void
clerk_at(unixtime now)
{
	struct arena *a = arena_make();

	CHECK(ask_chore(s->db, a, now) == RC_OK);
	arena_free(a);
}

static void
set_up(struct db *db, struct arena *a)
{
	struct part part = { .pos = 1, .title = "{\"en\":\"Part\"}" };
	struct programme p;
	unixtime now = time_now();

	s = scene_open(db, a);
	CHECK(programme_by_slug(db, a, "baltic-academy", &p) == RC_OK);
	CHECK(db_begin(db) == RC_OK);
	/* Nothing of the demonstration's own is in the way. */
	CHECK(db_exec(db, "DELETE FROM ask", NO_ARGS, NULL) == RC_OK);
	CHECK(db_exec(db, "DELETE FROM plan", NO_ARGS, NULL) == RC_OK);
	CHECK(db_exec(db, "DELETE FROM commitment", NO_ARGS, NULL) == RC_OK);
	edition = (struct edition){ .programme = p.id, .slug = "two-years",
	    .title = "{\"en\":\"Two years\",\"lv\":\"Divi gadi\"}",
	    .public = true, .zone = "Europe/Riga", .teaching_langs = "en",
	    .retention_days = 7300, .status = EDITION_COMPLETED };
	CHECK(edition_save(db, &edition, now) == RC_OK);
	part.edition = edition.id;
	part.starts = on("2030-10-08");
	part.ends = on("2030-10-09") + 7 * HOUR;
	CHECK(part_save(db, &part, edition.zone, now) == RC_OK);
	for (int i = 0; i < 3; i++) {
		struct participant one = { .edition = edition.id,
		    .country = i == 0 ? "LV" : "EE", .first_timer = true,
		    .person = { .name = i == 0 ? "Ana" : i == 1 ? "Ben" : "Eve",
		    .email = who[i], .lang = i == 0 ? "lv" : "en" } };
		struct plan q = { .edition = edition.id, .country = "LV",
		    .title = "A <b>plan</b>" };

		CHECK(person_ensure(db, &one.person, now) == RC_OK);
		CHECK(participant_set(db, &one, part.id, "confirmed", now) ==
		    RC_OK);
		q.owner = one.person.id;
		/* Eve makes hers half a year later. */
		CHECK(plan_add(db, &q, on(i == 2 ? "2031-04-20" :
		    "2030-10-09")) == RC_OK);
		plan[i] = q.id;
	}
	CHECK(db_commit(db) == RC_OK);
}

static struct ask
the(int i, const char *moment)
{
	struct ask *list;

	CHECK(ask_list(s->db, s->arena, edition.id, "plan", plan[i], &list) ==
	    RC_OK);
	while (list != NULL && !text_same(list->moment, moment))
		list = list->next;
	return list == NULL ? (struct ask){ .moment = "none" } : *list;
}

static int
mails(const char *to)
{
	int64_t n;

	CHECK(db_int(s->db, "SELECT count(*) FROM outbox WHERE to_address = $1",
	    ARGS(TEXT(to)), &n) == RC_OK);
	return (int)n;
}

/* The visitor's own clock is the program's: it is moved there. */
static void
move_to(unixtime at)
{
	time_shift(at - time_now());
}

static const char *
link_for(const char *to, const char *answer)
{
	return story_answer(s, to, answer);
}

TEST_STORE(ask_two_years)
{
	struct visitor *v;
	const char *old;

	set_up(db, a);
	/* Day by day for a year, and nothing goes twice or in between. */
	for (unixtime t = on("2030-10-01"); t < on("2030-11-07"); t += DAY)
		clerk_at(t);
	CHECK(count("SELECT count(*) FROM ask WHERE kind = 'plan'") == 0 &&
	    mails(who[0]) == 0);
	move_to(on("2030-11-08"));
	clerk_at(on("2030-11-08"));
	clerk_at(on("2030-11-08"));
	clerk_at(on("2030-11-08") - 90 * DAY);	/* a clock set back */
	CHECK(count("SELECT count(*) FROM ask WHERE kind = 'plan'") == 3);
	CHECK(the(0, "30d").state == ASK_WAITING && mails(who[0]) == 1);
	CHECK(mails(who[1]) == 1 && mails(who[2]) == 0);
	CHECK(strstr(scene_mail(s, who[0]), "Divi gadi") != NULL);
	CHECK(strstr(scene_mail(s, who[0]), "A <b>plan</b>") != NULL);
	CHECK(scene_mail_html(s, who[0]));

	/* Ana answers by her link; opening it answered nothing. */
	v = scene_visitor(s);
	old = link_for(who[0], "on");
	CHECK(visit_get(v, old) == 200);
	CHECK(visit_has_html(v, "value=\"on\" checked"));
	CHECK(visit_has_html(v, "A &lt;b&gt;plan&lt;/b&gt;"));
	CHECK(the(0, "30d").state == ASK_WAITING);
	old = arena_dup_n(a, old, strcspn(old, "?"));
	CHECK(visit_post(v, old, NULL) == 200);
	CHECK(the(0, "30d").state == ASK_ANSWERED);

	/* Ben is silent: two reminders, and no third. */
	for (unixtime t = on("2030-11-09"); t < on("2031-01-08"); t += DAY)
		clerk_at(t);
	CHECK(mails(who[0]) == 1 && mails(who[1]) == 3);
	CHECK(the(1, "30d").reminders == 2);
	CHECK(strstr(scene_mail(s, who[1]), "last reminder") != NULL);

	/* Three months: asked anew, and the earlier one is over. */
	move_to(on("2031-01-09"));
	clerk_at(on("2031-01-09"));
	CHECK(the(1, "3m").state == ASK_WAITING &&
	    the(1, "30d").state == ASK_MISSED);
	CHECK(the(0, "30d").state == ASK_ANSWERED && mails(who[0]) == 2);

	/* The server stands still for a year, over six and twelve months. */
	move_to(on("2032-01-15"));
	clerk_at(on("2032-01-15"));
	for (int i = 0; i < 3; i++)
		CHECK(the(i, "12m").state == ASK_WAITING);
	CHECK(the(0, "6m").state == ASK_SKIPPED && the(0, "6m").asked_at == 0);
	CHECK(the(0, "3m").state == ASK_MISSED);
	CHECK(the(2, "30d").state == ASK_SKIPPED &&
	    the(2, "6m").state == ASK_SKIPPED);
	CHECK(mails(who[0]) == 3 && mails(who[2]) == 1);

	/* Another year: the schedule gets longer, one plan is stopped. */
	CHECK(visit_get(v, link_for(who[1], "stopped")) == 200);
	old = arena_dup_n(a, visit_path(v), strcspn(visit_path(v), "?"));
	CHECK(visit_post(v, old, "why", "Money <i>ended</i>", NULL) == 200);
	CHECK(the(1, "12m").state == ASK_ANSWERED);
	CHECK(count("SELECT count(*) FROM plan WHERE state = 'stopped'") == 1);
	CHECK(db_begin(db) == RC_OK);
	CHECK(ask_schedule_save(db, edition.id, "plan", "30d 3m 6m 12m 24m") ==
	    RC_OK);
	CHECK(db_commit(db) == RC_OK);
	for (unixtime t = on("2032-01-16"); t < on("2032-10-09"); t += DAY)
		clerk_at(t);
	CHECK(the(0, "12m").state == ASK_MISSED);	/* its time was over */
	move_to(on("2032-10-09"));
	clerk_at(on("2032-10-09"));
	CHECK(the(0, "24m").state == ASK_WAITING);
	CHECK(the(1, "24m").state == ASK_SKIPPED);	/* it is over */
	CHECK(the(2, "24m").state == ASK_WAITING);
	/* The question, two reminders of twelve months, and this one. */
	CHECK(mails(who[0]) == 6);
	for (unixtime t = on("2032-10-10"); t < on("2033-06-09"); t += 3 * DAY)
		clerk_at(t);
	CHECK(count("SELECT count(*) FROM ask WHERE kind = 'plan' AND"
	    " state = 'waiting'") == 0);
	CHECK(mails(who[0]) == 8);
	/* One row a plan and moment, whatever happened. */
	CHECK(count("SELECT count(*) FROM ask WHERE kind = 'plan'") == 15);
}

TEST_STORE(ask_links)
{
	struct visitor *v, *w;
	const char *link, *path, *bad;
	struct person sub = { .name = "Zoe", .email = "zoe@example.org",
	    .lang = "en", .mail_format = "html" };
	struct ask q;

	set_up(db, a);
	move_to(on("2030-11-08"));
	s->organiser = scene_person(s, "organiser@demo.example");
	clerk_at(on("2030-11-08"));
	v = scene_visitor(s);
	visit_get(v, "/?lang=en");	/* Ana's mail is in Latvian */
	link = link_for(who[0], "changed");
	path = arena_dup_n(a, link, strcspn(link, "?"));

	/* Altered in any place it is worthless, and says no more than that. */
	for (size_t i = strlen("/ask/"); i < strlen(path); i++) {
		char *other = arena_dup(a, path);

		if (other[i] == '/')
			continue;
		other[i] = other[i] == 'a' ? 'b' : other[i] == '1' ? '2' : 'a';
		CHECK(visit_get(v, other) == 404);
		CHECK(!visit_has(v, "plan"));
	}
	/* That of another question is none of this one's. */
	q = the(1, "30d");
	bad = arena_printf(a, "/ask/%lld%s", (long long)q.id, strchr(path +
	    strlen("/ask/"), '/'));
	CHECK(visit_get(v, bad) == 404);
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, bad, "answer", "on", NULL) != 200);
	CHECK(count("SELECT count(*) FROM ask WHERE state = 'answered'") == 0);

	/* A reason is needed, a choice of ours, and no more than fits. */
	CHECK(visit_get(v, link) == 200);
	CHECK(visit_post(v, path, "answer", "changed", NULL) == 422);
	CHECK(visit_has(v, "Please say why"));
	CHECK(visit_post(v, path, "answer", "perhaps", "why", "x", NULL) ==
	    422);
	CHECK(visit_post(v, path, "answer", VISIT_NOTHING, NULL) == 422);
	CHECK(the(0, "30d").state == ASK_WAITING);
	CHECK(visit_post(v, path, "answer", "changed", "why",
	    "<script>x</script>", "outcome", "A new desk", "evidence",
	    "https://example.org/desk", NULL) == 200);
	CHECK(visit_has(v, "Thank you") && visit_has(v, "A new desk"));
	CHECK(strstr(visit_page(v), "<script>x") == NULL);
	CHECK_TEXT(the(0, "30d").evidence, "https://example.org/desk");
	/* It may be changed while the link is good. */
	CHECK(visit_click(v, "Change the answer") == 200);
	CHECK(visit_post(v, path, "answer", "on", "why", "", NULL) == 200);
	CHECK_TEXT(the(0, "30d").answer, "on");

	/* Taken back, it is dead; a new one works. */
	q = the(1, "30d");
	link = link_for(who[1], "on");
	CHECK(visit_get(v, link) == 200);
	bad = arena_printf(a, "/editions/two-years/desk/asks/%lld",
	    (long long)q.id);
	CHECK(visit_get(s->organiser, bad) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/revoke", bad),
	    NULL) == 200);
	CHECK(visit_get(v, link) == 404);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/remind", bad),
	    NULL) == 200);
	CHECK(visit_get(v, link) == 404);
	CHECK(visit_get(v, link_for(who[1], "on")) == 200);

	/* Passed to somebody else, the first one's is dead. */
	link = link_for(who[1], "on");
	CHECK(db_begin(db) == RC_OK);
	CHECK(person_ensure(db, &sub, time_now()) == RC_OK);
	CHECK(ask_pass_on(db, a, edition.id, "plan", &plan[1], 1, sub.id,
	    time_now()) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(v, link) == 404);
	CHECK(visit_get(v, link_for("zoe@example.org", "on")) == 200);

	/* Too old, and erased. */
	link = link_for("zoe@example.org", "on");
	move_to(on("2030-11-08") + (int64_t)ASK_LINK_DAYS * DAY + HOUR);
	CHECK(visit_get(v, link) == 404);
	move_to(on("2030-11-09"));
	CHECK(visit_get(v, link) == 200);
	CHECK(db_begin(db) == RC_OK);
	CHECK(person_erase(db, a, sub.id, time_now()) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(v, link) == 404);

	/* Signed in, the keeper finds the door on the plan's own page. */
	move_to(on("2030-11-10"));
	w = scene_person(s, who[2]);
	CHECK(db_begin(db) == RC_OK);
	q = (struct ask){ .edition = edition.id, .kind = "plan",
	    .thing = plan[2], .lang = "en" };
	CHECK(db_int(db, "SELECT owner_id FROM plan WHERE id = $1",
	    ARGS(INT(plan[2])), &q.person) == RC_OK);
	CHECK(ask_now(db, a, &q, time_now()) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(w, arena_printf(a, "/plans/%lld",
	    (long long)plan[2])) == 200);
	CHECK(visit_click(w, "Answer now") == 200);
	CHECK(visit_post(w, visit_path(w), "answer", "done", NULL) == 200);
	CHECK(the(2, "now").state == ASK_ANSWERED);

	/* Somebody who tries is stopped. */
	w = scene_visitor(s);
	visit_from(w, "198.51.100.7");
	for (int i = 0; i < 300; i++)
		visit_get(w, "/ask/1/1-2-3");
	CHECK(visit_get(w, "/ask/1/1-2-3") == 429);
}

#define DESK "/editions/two-years/desk/asks"

TEST_STORE(ask_desk)
{
	struct ask q;
	const char *at;

	set_up(db, a);
	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(visit_has(s->organiser, "Nobody has been asked yet"));
	/* The dry run changes nothing and says who gets what in which
	 * language. */
	CHECK(visit_get(s->organiser, DESK "/ahead") == 200);
	CHECK(story_order(s->organiser, "8 November 2030", "Ana", "Latvian",
	    "9 January 2031", "Ana", "Latvian", "9 October 2031", "Eve",
	    NULL));
	CHECK(count("SELECT count(*) FROM ask WHERE kind = 'plan'") == 0);

	/* The schedule: what is no schedule is refused. */
	CHECK(visit_get(s->organiser, DESK "/schedule") == 200);
	CHECK_TEXT(visit_field(s->organiser, DESK "/schedule", "plan-months"),
	    "3, 6, 12");
	CHECK(visit_post(s->organiser, DESK "/schedule", "plan-months",
	    "3, six", NULL) == 422);
	CHECK(visit_post(s->organiser, DESK "/schedule", "plan-months",
	    "3, 3", NULL) == 422);
	/* One that is wrong keeps none of the others. */
	CHECK(visit_post(s->organiser, DESK "/schedule", "plan-months", "5",
	    "commitment-days", "soon", NULL) == 422);
	CHECK(count("SELECT count(*) FROM ask_schedule WHERE moments = '5m'")
	    == 0);
	CHECK(visit_get(s->organiser, DESK "/schedule") == 200);
	CHECK(visit_post(s->organiser, DESK "/schedule", "plan-days", "0",
	    "plan-months", "3", NULL) == 422);
	CHECK(visit_post(s->organiser, DESK "/schedule", "plan-days", "",
	    "plan-months", "6; 12 24", NULL) == 200);
	CHECK(visit_has(s->organiser, "9 October 2032"));
	CHECK(!visit_has(s->organiser, "8 November 2030"));

	move_to(on("2031-04-09"));
	s->organiser = scene_person(s, "organiser@demo.example");
	clerk_at(on("2031-04-09"));
	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(visit_has(s->organiser, "waits for an answer"));
	CHECK(visit_has(s->organiser, "0 of 3") || visit_has(s->organiser,
	    "0 of 2"));

	/* One button: those who were written to just now are left alone. */
	CHECK(!visit_has(s->organiser, "Remind "));
	move_to(on("2031-04-12"));
	s->organiser = scene_person(s, "organiser@demo.example");
	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(visit_has(s->organiser, "Remind 2 people who are silent"));
	CHECK(mails(who[0]) == 1);
	CHECK(visit_post(s->organiser, DESK "/remind", NULL) == 200);
	CHECK(visit_has(s->organiser, "2 people are reminded"));
	CHECK(mails(who[0]) == 2 && mails(who[1]) == 2);
	/* A button pressed by hand does not use up the two of its own. */
	CHECK(the(0, "6m").reminders == 0);

	/* By telephone, in the person's name, with a note. */
	q = the(0, "6m");
	at = arena_printf(a, DESK "/%lld", (long long)q.id);
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_post(s->organiser, at, "answer", "on", NULL) == 422);
	CHECK(visit_post(s->organiser, at, "answer", "stopped", "note",
	    "by telephone", NULL) == 422);
	CHECK(visit_post(s->organiser, at, "answer", "done", "note",
	    "by telephone on 12 April", "outcome", "The desk stays", NULL) ==
	    200);
	CHECK(visit_has(s->organiser, "entered by Ruta Organizer: by telephone "
	    "on 12 April"));
	CHECK(count("SELECT count(*) FROM plan WHERE state = 'done'") == 1);
	/* An older question answered late does not turn it back. */
	CHECK(db_begin(db) == RC_OK);
	q = (struct ask){ .edition = edition.id, .kind = "plan",
	    .thing = plan[0], .person = q.person, .lang = "lv", .moment = "3m",
	    .due_at = on("2031-01-09"), .state = ASK_SKIPPED };
	CHECK(ask_add(db, &q) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	at = arena_printf(a, DESK "/%lld", (long long)q.id);
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_post(s->organiser, at, "answer", "on", "note", "by post",
	    NULL) == 200);
	CHECK(count("SELECT count(*) FROM plan WHERE state = 'done'") == 1);
	CHECK(visit_get(s->organiser, DESK "?show=all") == 200);
	CHECK(story_order(s->organiser, "Ben", "waits for an answer", "Ana",
	    "answered", "Carried out", NULL));
	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(!visit_has(s->organiser, "Ana"));

	/* Mail that came back: no reminder, and it stands first. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_change(db, "UPDATE outbox SET state = 'bounced'"
	    " WHERE to_address = $1", ARGS(TEXT(who[1]))) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	move_to(on("2031-05-20"));
	s->organiser = scene_person(s, "organiser@demo.example");
	clerk_at(on("2031-05-20"));
	CHECK(mails(who[1]) == 2);
	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(visit_has(s->organiser, "did not arrive"));
	CHECK(visit_get(s->organiser, "/editions/two-years/desk") == 200);
	CHECK(visit_has(s->organiser, "did not reach who was asked"));

	/* Not of this edition, and not for others. */
	CHECK(visit_get(s->organiser, arena_printf(a,
	    "/editions/baltic-2025/desk/asks/%lld", (long long)q.id)) == 404);
	CHECK(story_refused(s->trainer, DESK));
	CHECK(story_refused(s->partner, DESK));
	CHECK(story_refused(s->participant, DESK));
	CHECK(story_refused(s->anyone, DESK));
}
