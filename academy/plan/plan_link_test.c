/* What a mailed link to a plan opens, for whom and until when; and what is said
 * of a plan by more than one. */
#include "plan/plan.h"

#include <string.h>

#include "ask/ask_web.h"
#include "plan/plan_web.h"
#include "test/client.h"
#include "test/stories/story.h"
#include "test/test.h"

#define EDITION "/editions/baltic-2025"
#define DESK EDITION "/desk/plans"
#define AT(...) arena_printf(s->arena, __VA_ARGS__)

static const char chief[] = "chief@example.org", boss[] = "boss@example.org";
static struct scene *s;

static int64_t
count(const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

/* Reads English, whatever the mail's language. */
static struct visitor *
somebody(void)
{
	struct visitor *v = scene_visitor(s);

	visit_get(v, "/?lang=en");
	return v;
}

/* A participant with a plan that one action makes ready; its address. */
static const char *
planned(struct visitor **v, int nth, const char *title, row_id *id)
{
	const char *own;

	*v = scene_person(s, story_without_plan(s, "baltic-2025", nth));
	own = story_plan(s, *v, "baltic-2025", title);
	*id = count("SELECT max(id) FROM plan");
	return own;
}

/* To a chief, with nothing but the plan; the page of the link. */
static const char *
handed(struct visitor *v, const char *own, const char *name, const char *to,
    const char *lang)
{
	CHECK(visit_get(v, AT("%s/hand", own)) == 200);
	CHECK(visit_post(v, AT("%s/hand/employer", own), "name", name, "email",
	    to, "lang", lang, "plan", "1", NULL) == 200);
	return arena_dup_n(s->arena, scene_link(s, to), strcspn(scene_link(s,
	    to), "?"));
}

static const char *
peer(struct visitor *v, const char *own, const char *to)
{
	CHECK(visit_get(v, AT("%s/hand", own)) == 200);
	CHECK(visit_post(v, AT("%s/hand/peer", own), "peer", to, NULL) == 200);
	return arena_dup_n(s->arena, scene_link(s, to), strcspn(scene_link(s,
	    to), "?"));
}

/* Asks its keeper now, whatever the schedule. */
static const char *
asked(row_id plan, const char *of)
{
	struct ask q = { .edition = count("SELECT id FROM edition WHERE slug ="
	    " 'baltic-2025'"), .kind = PLAN_ASK, .thing = plan, .lang = "en",
	    .person = count(AT("SELECT id FROM person WHERE email = '%s'",
	    of)) };

	CHECK(db_begin(s->db) == RC_OK);
	CHECK(ask_now(s->db, s->arena, &q, time_now()) == RC_OK);
	CHECK(db_commit(s->db) == RC_OK);
	return arena_dup_n(s->arena, scene_link(s, of), strcspn(scene_link(s,
	    of), "?"));
}

static const char *
who_name(const char *email)
{
	const char *name = "";

	CHECK(db_text(s->db, s->arena, "SELECT name FROM person WHERE email ="
	    " $1", ARGS(TEXT(email)), &name) == RC_OK);
	return name;
}

/* The page speaks the mail's language until another is chosen. */
TEST_STORE(plan_link_in_the_mails_language)
{
	struct visitor *v, *w;
	const char *own, *page;
	row_id id;

	s = scene_open(db, a);
	own = planned(&v, 0, "Two tongues", &id);
	page = handed(v, own, "Chief", chief, "ar");
	w = scene_visitor(s);
	visit_set_lang(w, "de");
	CHECK(visit_get(w, AT("%s?answer=endorsed", page)) == 200);
	CHECK(visit_has_html(w, "<html lang=\"ar\" dir=\"rtl\""));
	CHECK(visit_post(w, page, "answer", "not", NULL) == 422);
	CHECK(visit_has_html(w, "<html lang=\"ar\" dir=\"rtl\""));
	CHECK(visit_get(w, AT("%s?lang=en", page)) == 200);
	CHECK(visit_has(w, "Do you endorse"));
	CHECK(visit_get(w, page) == 200 && visit_has(w, "Do you endorse"));
	/* The account's language is a choice, too. */
	CHECK(visit_get(v, page) == 200 && visit_has(v, "Do you endorse"));
}

/* Programs that look at links, with and without pressing buttons. */
TEST_STORE(plan_link_scanned)
{
	struct visitor *v, *w;
	const char *own, *page;
	row_id id;

	s = scene_open(db, a);
	own = planned(&v, 0, "Scanned", &id);
	page = handed(v, own, "Chief", chief, "en");
	w = somebody();
	for (int i = 0; i < 3; i++)
		CHECK(visit_get(w, AT("%s?answer=endorsed", page)) == 200);
	/* Without the form's token, from elsewhere, and without an answer. */
	CHECK(visit_raw(w, page, "application/x-www-form-urlencoded",
	    "answer=endorsed", 15) >= 400);
	CHECK(visit_raw(somebody(), AT("%s?answer=endorsed", page),
	    "application/x-www-form-urlencoded", "", 0) >= 400);
	CHECK(visit_get(w, page) == 200);
	CHECK(visit_post(w, page, "answer", VISIT_NOTHING, NULL) == 422);
	CHECK(count("SELECT count(*) FROM ask WHERE kind = 'plan-employer'"
	    " AND state = 'answered' AND email = 'chief@example.org'") == 0);
	CHECK(count(AT("SELECT count(*) FROM plan WHERE id = %lld AND mandate ="
	    " 'personal'", (long long)id)) == 1);
	/* The dry run knows that the chief will be reminded, and in which
	 * language. */
	CHECK(visit_get(s->organiser, EDITION "/desk/asks/ahead") == 200);
	CHECK(story_order(s->organiser, "Chief", "Plan for the employer",
	    "reminder", "English", NULL));
	/* No search engine keeps it. */
	CHECK(visit_get(w, page) == 200);
	CHECK(visit_has_html(w, "noindex"));
}

/* A proof opens what it was made for. */
TEST_STORE(plan_link_of_another_purpose)
{
	const char *own, *to_chief, *to_peer, *mine, *who, *friend;
	struct visitor *v, *w;
	row_id id;

	s = scene_open(db, a);
	who = story_without_plan(s, "baltic-2025", 0);
	friend = story_without_plan(s, "baltic-2025", 3);
	own = planned(&v, 0, "Purpose", &id);
	to_chief = handed(v, own, "Chief", chief, "en");
	to_peer = peer(v, own, friend);
	mine = asked(id, who);
	w = somebody();
	for (int i = 0; i < 3; i++) {
		const char *const page[] = { to_chief, to_peer, mine };

		CHECK(visit_get(w, page[i]) == 200);
		for (int k = 0; k < 3; k++) {
			const char *other = strrchr(page[k], '/');

			if (k == i)
				continue;
			CHECK(visit_get(w, AT("%.*s%s", (int)(strrchr(page[i],
			    '/') - page[i]), page[i], other)) == 404);
			CHECK(!visit_has(w, "Purpose"));
		}
		CHECK(visit_get(w, AT("/sign-in%s", strrchr(page[i], '/'))) !=
		    200 || !visit_has(w, "Purpose"));
	}
	/* 120 days, and no hour more. */
	time_shift((int64_t)ASK_LINK_DAYS * 86400 - 600);
	CHECK(visit_get(w, to_chief) == 200);
	time_shift(1200);
	CHECK(visit_get(w, to_chief) == 404);
	CHECK(visit_get(w, AT("%s/plan.pdf", to_chief)) == 404);
	CHECK(visit_post(w, to_chief, "answer", "endorsed", NULL) != 200);
	CHECK(count("SELECT count(*) FROM ask WHERE kind = 'plan-employer'"
	    " AND state = 'answered' AND email = 'chief@example.org'") == 0);
}

/* Whoever gave the plan away, or has no right to it any more, reads no more of
 * it: by no link that was ever sent. */
TEST_STORE(plan_link_after_passing)
{
	struct visitor *v, *w, *z;
	const char *own, *page, *late, *who, *csv;
	row_id id;

	s = scene_open(db, a);
	who = story_without_plan(s, "baltic-2025", 0);
	own = planned(&v, 0, "Passed on", &id);
	page = asked(id, who);
	w = somebody();
	CHECK(visit_get(w, page) == 200);
	CHECK(visit_post(w, page, "answer", "on", NULL) == 200);
	CHECK(visit_get(w, page) == 200 && visit_has(w, "Passed on"));
	CHECK(visit_get(s->organiser, AT(DESK "/%lld", (long long)id)) == 200);
	CHECK(visit_post(s->organiser, AT(DESK "/%lld/pass", (long long)id),
	    "name", "Zoe", "email", "zoe@example.org", NULL) == 200);
	/* Nothing waited for an answer, and she hears of it all the same. */
	CHECK(strstr(scene_mail(s, "zoe@example.org"), "Passed on") != NULL);
	CHECK(strstr(scene_mail(s, "zoe@example.org"), own) != NULL);
	CHECK(visit_get(w, page) == 404);
	CHECK(visit_get(w, AT("%s/plan.pdf", page)) == 404);
	CHECK(visit_post(w, page, "answer", "stopped", "why", "x", NULL) !=
	    200);
	CHECK(count(AT("SELECT count(*) FROM plan WHERE id = %lld AND state ="
	    " 'on'", (long long)id)) == 1);
	/* In the list it stands under who was in the edition: nobody is
	 * without a plan because a colleague has it. */
	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(story_order(s->organiser, who_name(who), "Passed on",
	    "kept by Zoe now", NULL));
	CHECK(visit_get(s->organiser, DESK "?state=none") == 200);
	CHECK(!visit_has(s->organiser, who_name(who)));
	/* What goes out of it as a sheet comes in again. */
	CHECK(visit_get(s->organiser, DESK "/plans.csv") == 200);
	csv = arena_dup(a, visit_page(s->organiser));
	CHECK(strstr(csv, "zoe@example.org") != NULL);
	CHECK(visit_get(s->organiser, DESK "/import") == 200);
	CHECK(visit_upload(s->organiser, DESK "/import", "file", "plans.csv",
	    csv, strlen(csv), NULL) == 200);
	CHECK(count("SELECT count(*) FROM plan WHERE title = 'Passed on'") ==
	    1);
	z = scene_person(s, "zoe@example.org");
	CHECK(visit_get(z, own) == 200 && visit_has(z, "Passed on"));
	CHECK(visit_get(v, own) == 404);
	/* Late in the life of a question: the substitute has all of its time,
	 * and a mail of the predecessor's that came back says nothing of
	 * hers. */
	late = asked(id, "zoe@example.org");
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "UPDATE outbox SET state = 'bounced' WHERE id ="
	    " (SELECT mail_id FROM ask WHERE kind = 'plan' AND thing_id = $1"
	    " AND state = 'waiting')", ARGS(INT(id)), NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	story_later(s, ASK_LINK_DAYS - 1);
	CHECK(visit_get(s->organiser, EDITION "/desk/asks") == 200);
	CHECK(visit_has(s->organiser, "asked at once did not arrive"));
	CHECK(visit_get(s->organiser, AT(DESK "/%lld", (long long)id)) == 200);
	CHECK(visit_post(s->organiser, AT(DESK "/%lld/pass", (long long)id),
	    "name", "Yan", "email", "yan@example.org", NULL) == 200);
	CHECK(visit_get(s->organiser, EDITION "/desk/asks") == 200);
	CHECK(visit_has(s->organiser, "asked at once waits for an answer"));
	page = arena_dup_n(a, story_answer(s, "yan@example.org", "on"),
	    strcspn(story_answer(s, "yan@example.org", "on"), "?"));
	CHECK(visit_get(w, late) == 404);
	story_later(s, 30);
	CHECK(visit_get(w, page) == 200);
}

TEST_STORE(plan_link_after_erasure)
{
	const char *own, *to_chief, *to_peer, *mine, *who, *friend;
	struct visitor *v, *w;
	row_id id, person;

	s = scene_open(db, a);
	who = story_without_plan(s, "baltic-2025", 0);
	friend = story_without_plan(s, "baltic-2025", 1);
	own = planned(&v, 0, "Erased", &id);
	person = count(AT("SELECT owner_id FROM plan WHERE id = %lld",
	    (long long)id));
	to_chief = handed(v, own, "Chief", chief, "en");
	to_peer = peer(v, own, friend);
	mine = asked(id, who);
	w = somebody();
	CHECK(visit_get(w, to_peer) == 200);
	CHECK(visit_post(w, to_peer, "answer", "help", "why", "zqpeer", NULL) ==
	    200);
	CHECK(db_begin(db) == RC_OK);
	CHECK(person_erase(db, a, person, time_now()) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(w, to_chief) == 404 && visit_get(w, to_peer) == 404 &&
	    visit_get(w, mine) == 404);
	CHECK(count("SELECT count(*) FROM ask WHERE why = 'zqpeer'") == 0);
	/* And nobody is reminded of it. */
	for (int day = 0; day < 40; day += 5) {
		struct arena *b = arena_make();

		CHECK(ask_chore(db, b, time_now() + (int64_t)day * 86400) ==
		    RC_OK);
		arena_free(b);
	}
	CHECK(count(AT("SELECT count(*) FROM outbox WHERE to_address IN ('%s',"
	    " '%s') AND subject LIKE 'Reminder%%'", chief, friend)) == 0);
	/* The other way round: the peer is erased, the plan stays. */
	own = planned(&v, 1, "Kept", &id);
	to_peer = peer(v, own, friend);
	person = count(AT("SELECT id FROM person WHERE email = '%s'", friend));
	CHECK(db_begin(db) == RC_OK);
	CHECK(person_erase(db, a, person, time_now()) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(w, to_peer) == 404);
	CHECK(visit_get(v, own) == 200 && visit_has(v, "Kept"));
}

/* An edition that is put away still hears what became of its plans. */
TEST_STORE(plan_link_after_archiving)
{
	struct visitor *v, *w;
	const char *page, *who;
	row_id id;

	s = scene_open(db, a);
	who = story_without_plan(s, "baltic-2025", 0);
	planned(&v, 0, "Put away", &id);
	page = asked(id, who);
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_change(db, "UPDATE edition SET status = 'archived' WHERE slug ="
	    " 'baltic-2025'", NO_ARGS) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	w = somebody();
	CHECK(visit_get(w, AT("%s?answer=done", page)) == 200);
	CHECK(visit_post(w, page, NULL) == 200);
	CHECK(visit_has(w, "Thank you"));
	/* And may be told to others, from there. */
	CHECK(visit_has(w, "Tell others"));
	CHECK(count(AT("SELECT count(*) FROM plan WHERE id = %lld AND state ="
	    " 'done'", (long long)id)) == 1);
	CHECK(visit_get(s->organiser, DESK "?state=done") == 200);
	CHECK(visit_has(s->organiser, "Put away"));
}

/* A mail that is passed around: neither answer is lost unseen. */
TEST_STORE(plan_link_used_by_two)
{
	struct visitor *v, *w, *x;
	const char *page, *at;
	row_id id;

	s = scene_open(db, a);
	at = story_without_plan(s, "baltic-2025", 0);
	planned(&v, 0, "Two hands", &id);
	page = asked(id, at);
	w = somebody();
	x = somebody();
	CHECK(visit_get(w, page) == 200 && visit_get(x, page) == 200);
	time_shift(60);
	CHECK(visit_post(w, page, "answer", "changed", "why", "zqfirst", NULL)
	    == 200);
	CHECK(visit_post(x, page, "answer", "stopped", "why", "zqsecond", NULL)
	    == 422);
	CHECK(visit_has(x, "Another answer came in the meantime") &&
	    visit_has(x, "zqfirst") && visit_has(x, "zqsecond"));
	CHECK(count("SELECT count(*) FROM ask WHERE why = 'zqfirst'") == 1);
	/* Told of it, the second may insist. */
	CHECK(visit_post(x, page, NULL) == 200);
	CHECK(count("SELECT count(*) FROM ask WHERE why = 'zqsecond'") == 1);
	/* So it is for what comes by telephone. */
	at = AT(EDITION "/desk/asks/%lld", (long long)count("SELECT max(id)"
	    " FROM ask WHERE why = 'zqsecond'"));
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_has(s->organiser, "takes the place of the answer above"));
	CHECK(visit_get(w, AT("%s?change=1", page)) == 200);
	time_shift(60);
	CHECK(visit_post(w, page, "answer", "on", "why", "zqthird", NULL) ==
	    200);
	CHECK(visit_post(s->organiser, at, "answer", "done", "note",
	    "by telephone", NULL) == 422);
	CHECK(visit_has(s->organiser, "zqthird") && visit_has(s->organiser,
	    "Another answer came in the meantime"));
	CHECK(visit_post(s->organiser, at, NULL) == 200);
	CHECK(count(AT("SELECT count(*) FROM plan WHERE id = %lld AND state ="
	    " 'done'", (long long)id)) == 1);
	/* Answered, a link can be taken back as well. */
	CHECK(visit_get(w, page) == 200);
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_post(s->organiser, AT("%s/revoke", at), NULL) == 200);
	CHECK(visit_get(w, page) == 404);
	CHECK(count(AT("SELECT count(*) FROM plan WHERE id = %lld AND state ="
	    " 'done'", (long long)id)) == 1);
}

/* Endorsed by one, then handed to another: what was said stays, who had it
 * reads it no more, and an endorsement can be withdrawn. */
TEST_STORE(plan_handed_to_two)
{
	struct visitor *v, *w;
	const char *own, *first, *second;
	row_id id;

	s = scene_open(db, a);
	own = planned(&v, 0, "Two chiefs", &id);
	first = handed(v, own, "Chief", chief, "en");
	w = somebody();
	CHECK(visit_get(w, first) == 200);
	CHECK(visit_post(w, first, "answer", "endorsed", "why", "zqgo", NULL) ==
	    200);
	CHECK(visit_get(w, AT("%s?change=1", first)) == 200);
	time_shift(60);
	CHECK(visit_post(w, first, "answer", "not", "why", "zqwait", NULL) ==
	    200);
	CHECK(count(AT("SELECT count(*) FROM plan WHERE id = %lld AND mandate ="
	    " 'personal' AND mandate_note IS NULL", (long long)id)) == 1);
	CHECK(visit_get(w, AT("%s?change=1", first)) == 200);
	CHECK(visit_post(w, first, "answer", "endorsed", "why", "zqgo", NULL) ==
	    200);
	second = handed(v, own, "Boss", boss, "en");
	CHECK(visit_get(w, first) == 404);
	CHECK(visit_get(w, second) == 200);
	CHECK(visit_get(v, own) == 200);
	CHECK(story_order(v, "What became of it", "Plan for the employer: Chief",
	    "zqgo", "Plan for the employer: Boss", NULL));
	CHECK(visit_has(v, "Endorsed by the employer"));
	/* The other chief does not take back what the first said. */
	CHECK(visit_post(w, second, "answer", "not", "why", "zqno", NULL) ==
	    200);
	CHECK(count(AT("SELECT count(*) FROM plan WHERE id = %lld AND mandate ="
	    " 'endorsed' AND mandate_note = 'Chief'", (long long)id)) == 1);
	CHECK(visit_get(v, AT("%s/hand", own)) == 200);
	CHECK(story_order(v, "Chief", "zqgo", "Boss", "zqno", boss, NULL));
	CHECK(visit_post(v, AT("%s/hand/back", own), "which", "employer",
	    NULL) == 200);
	CHECK(visit_get(w, second) == 404);
}

/* Said without being asked. */
TEST_STORE(plan_stands_as_its_keeper_says)
{
	struct visitor *v, *other;
	const char *own, *at, *who;
	row_id id;

	s = scene_open(db, a);
	who = story_without_plan(s, "baltic-2025", 0);
	own = planned(&v, 0, "Unasked", &id);
	at = AT("%s/stands", own);
	other = scene_person(s, story_without_plan(s, "baltic-2025", 0));
	CHECK(visit_get(other, at) == 404);
	CHECK(visit_post(other, at, "answer", "done", NULL) >= 400);
	CHECK(story_refused(s->anyone, at));
	CHECK(visit_get(v, own) == 200);
	CHECK(visit_click(v, "Say how it stands") == 200);
	CHECK(visit_post(v, at, "answer", "stopped", "outcome", "zqdesk",
	    NULL) == 422);
	CHECK(visit_has(v, "Please say why") && visit_has(v, "zqdesk"));
	CHECK(visit_post(v, at, "answer", "stopped", "why", "zqwhy", NULL) ==
	    200);
	CHECK(visit_has(v, "Stopped") && visit_has(v, "zqwhy") &&
	    visit_has(v, "Tell others"));
	CHECK(count(AT("SELECT count(*) FROM plan WHERE id = %lld AND state ="
	    " 'stopped'", (long long)id)) == 1);
	/* On the same day it is the same word, said anew. */
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_post(v, at, "answer", "on", "why", "", NULL) == 200);
	CHECK(count(AT("SELECT count(*) FROM ask WHERE kind = 'plan' AND"
	    " thing_id = %lld", (long long)id)) == 1);
	CHECK(count(AT("SELECT count(*) FROM plan WHERE id = %lld AND state ="
	    " 'on'", (long long)id)) == 1);
	/* While a question waits, this leads to it. */
	CHECK(strncmp(asked(id, who), "/ask/", 5) == 0);
	CHECK(visit_get(v, own) == 200);
	CHECK(visit_link(v, "Say how it stands") == NULL);
	CHECK(visit_get(v, at) == 200);
	CHECK(strncmp(visit_path(v), "/ask/", 5) == 0);
}

/* Somebody with two plans gets one mail about both, and they are told apart. */
TEST_STORE(plan_two_in_one_mail)
{
	struct visitor *v, *w;
	const char *mail, *who;
	row_id id;
	struct edition e;
	int64_t mails;

	s = scene_open(db, a);
	who = story_without_plan(s, "baltic-2025", 0);
	story_ends(s, "baltic-2025");
	planned(&v, 0, "Zq one", &id);
	CHECK(visit_get(v, EDITION "/mine/plan?another=1&from=blank") == 200);
	CHECK(visit_post(v, EDITION "/mine/plan?from=blank", "title", "Zq two",
	    "action", "B", "lead", "Me", "due", "2031-04-01", NULL) == 200);
	CHECK(edition_by_slug(db, a, "baltic-2025", &e) == RC_OK);
	mails = count(AT("SELECT count(*) FROM outbox WHERE to_address = '%s'",
	    who));
	time_shift(ask_due((struct ask_moment){ 'd', 30 }, e.ends, e.zone) + 60
	    - time_now());
	CHECK(ask_chore(db, a, time_now()) == RC_OK);
	CHECK(count(AT("SELECT count(*) FROM outbox WHERE to_address = '%s'",
	    who)) == mails + 1);
	mail = scene_mail(s, who);
	CHECK(strstr(mail, "Zq one") != NULL && strstr(mail, "Zq two") != NULL);
	w = somebody();
	CHECK(visit_get(w, scene_link(s, who)) == 200);
	CHECK(visit_post(w, arena_dup_n(a, visit_path(w), strcspn(visit_path(w),
	    "?")), "answer", "on", NULL) == 200);
	CHECK(visit_has(w, "Asked of you as well"));
	/* The coordinator counts people, not plans. */
	s->organiser = scene_person(s, "organiser@demo.example");
	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(visit_has(s->organiser, AT("%lld of", (long long)count("SELECT"
	    " count(DISTINCT p.owner_id) FROM plan p JOIN edition e ON e.id ="
	    " p.edition_id WHERE e.slug = 'baltic-2025'"))));
}

/* One sheet, printed on both sides, in languages long and from the right. */
TEST_STORE(plan_sheet_is_one_leaf)
{
	static const char *const langs[] = { "en", "ar", "lt", "de", "mk" };

	s = scene_open(db, a);
	for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
		CHECK(visit_get(s->trainer, AT(DESK "/sheet.pdf?lang=%s",
		    langs[i])) == 200);
		CHECK(story_pdf_pages(s, s->trainer) == 2);
	}
	CHECK(visit_get(s->trainer, DESK "/sheet.pdf?lang=en") == 200);
	CHECK(story_pdf_has(s, s->trainer, "Until when?") &&
	    story_pdf_has(s, s->trainer, "Report home") &&
	    story_pdf_has(s, s->trainer, "What I need for it"));
}
