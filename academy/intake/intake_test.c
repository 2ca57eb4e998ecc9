/* The call and its form; applications from the first page to the purge; what
 * must be refused. */
#include "intake/intake.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "intake/intake_desk_web.h"
#include "intake/intake_web.h"
#include "mail/mail.h"
#include "store/blob.h"
#include "test/client.h"
#include "test/test.h"

enum { DAY = 86400 };

static const unsigned char key[32] = "a key for tests, not for servers";
static const char base[] = "http://academy.example.org";
static const struct route *const tables[] = { intake_routes, intake_desk_routes,
	NULL };

/* --- rules --- */

TEST(intake_call_rule)
{
	struct call c = { .by_hand = "" };

	CHECK(call_state_at(&c, 100) == CALL_SOON);
	c.opens = 100;
	c.closes = 200;
	CHECK(call_state_at(&c, 99) == CALL_SOON);
	CHECK(call_state_at(&c, 100) == CALL_OPEN);
	CHECK(call_state_at(&c, 199) == CALL_OPEN);
	CHECK(call_state_at(&c, 200) == CALL_CLOSED);
	CHECK(call_takes(&c, 150, 199 + INTAKE_GRACE_SECONDS));
	CHECK(!call_takes(&c, 150, 200 + INTAKE_GRACE_SECONDS));
	CHECK(!call_takes(&c, 201, 202));	/* opened after the close */
	c.by_hand = "closed";
	CHECK(call_state_at(&c, 150) == CALL_CLOSED);
	CHECK(!call_takes(&c, 150, 151));	/* a hand closed it */
	c.by_hand = "open";
	CHECK(call_state_at(&c, 900) == CALL_OPEN);
}

struct given { const char *name, *text; };

static const char *
given_text(const void *from, const char *name)
{
	for (const struct given *g = from; g->name != NULL; g++)
		if (strcmp(g->name, name) == 0)
			return g->text;
	return NULL;
}

TEST(intake_withdraw_rule)
{
	struct application p = { .state = APP_SUBMITTED };

	CHECK(application_withdrawable(&p, 0, 200));	/* no date is known */
	CHECK(application_withdrawable(&p, 201, 200));
	CHECK(!application_withdrawable(&p, 200, 200));	/* it has begun */
	p.state = APP_DRAFT;
	CHECK(application_withdrawable(&p, 100, 200));	/* is deleted */
	p.state = APP_WITHDRAWN;
	CHECK(!application_withdrawable(&p, 0, 200));
}

TEST(intake_condition_rule)
{
	struct question c = { .name = "c", .show_if = "b", .show_is = "1" };
	struct question b = { .name = "b", .show_if = "a", .show_is = "yes",
	    .next = &c };
	struct question a = { .name = "a", .next = &b };
	struct given none[] = { { NULL, NULL } };
	struct given both[] = { { "a", "no\nyes" }, { "b", "1" },
	    { NULL, NULL } };
	struct given broken[] = { { "a", "yesterday" }, { "b", "1" },
	    { NULL, NULL } };

	CHECK(question_shown(&a, &a, given_text, none));
	CHECK(!question_shown(&a, &b, given_text, none));
	CHECK(question_shown(&a, &b, given_text, both));
	CHECK(question_shown(&a, &c, given_text, both));
	CHECK(!question_shown(&a, &c, given_text, broken));
	/* A circle ends. */
	a.show_if = "c";
	a.show_is = "1";
	CHECK(!question_shown(&a, &a, given_text, none));
}

TEST(intake_facts_rule)
{
	struct arena *a = arena_make();
	struct typed gender = { "gender", "other", NULL };
	struct typed own = { "gender_own", "in my words", &gender };
	struct typed email = { "email", " Ana@Example.ORG ", &own };
	struct typed level = { "level", "galactic", &email };
	struct application p = { .lang = "lt", .typed = &level };

	application_facts_typed(a, &p);
	CHECK_TEXT(p.email, "ana@example.org");
	CHECK_TEXT(p.gender, "in my words");
	CHECK_TEXT(p.lang, "lt");
	CHECK_TEXT(p.name, "");
	CHECK(p.level == LEVEL_NONE && p.organisation_kind == ORG_OTHER);
	email.text = "not an address";
	application_facts_typed(a, &p);
	CHECK_TEXT(p.email, "");
	arena_free(a);
}

/* --- an edition to apply to --- */

static struct programme academy;
static struct edition edition;
static struct part part[2];
static struct web web;

static void
set_up(struct db *db, struct arena *a)
{
	unixtime now = time_now();
	struct topic topic = { .pos = 1, .title = "{\"en\":\"Schools\"}" };
	struct call call;

	CHECK(sodium_init() >= 0);
	token_key(key);
	people_key(key);
	web = (struct web){ .tables = tables, .gate = app_gate,
	    .base_url = base };
	academy = (struct programme){ .slug = "baltic", .kind = KIND_ACADEMY,
	    .title = "{\"en\":\"Baltic Academy\"}", .langs = "en lt",
	    .contact_email = "desk@example.org", .public = true };
	CHECK(programme_save(db, &academy, now) == RC_OK);
	edition = (struct edition){ .programme = academy.id,
	    .slug = "baltic-2025", .title = "{\"en\":\"Baltic Academy 2025\"}",
	    .public = true, .zone = "Europe/Riga", .teaching_langs = "en",
	    .contact_email = "desk@example.org", .retention_days = 100 };
	CHECK(edition_save(db, &edition, now) == RC_OK);
	for (int i = 0; i < 2; i++) {
		part[i] = (struct part){ .edition = edition.id, .pos = i + 1,
		    .title = i == 0 ? "{\"en\":\"Vilnius\"}" :
		    "{\"en\":\"Tallinn\"}", .starts = now + (20 + i) * DAY,
		    .ends = now + (21 + i) * DAY };
		CHECK(part_save(db, &part[i], edition.zone, now) == RC_OK);
	}
	CHECK(topic_save(db, edition.id, &topic) == RC_OK);
	CHECK(intake_defaults(db, a, edition.id) == RC_OK);
	CHECK(intake_defaults(db, a, edition.id) == RC_CONFLICT);
	CHECK(call_find(db, a, edition.id, &call) == RC_OK);
	CHECK(call_state_at(&call, now) == CALL_SOON && call.waiting);
	call.opens = now - 10 * DAY;
	call.closes = now + DAY;
	call.intro = "{\"en\":\"Bring a **question**.\"}";
	call.thanks = "{\"en\":\"See you in Vilnius.\"}";
	CHECK(call_save(db, &call) == RC_OK);
}

static struct call
change_call(struct db *db, struct arena *a)
{
	struct call call;

	CHECK(call_find(db, a, edition.id, &call) == RC_OK);
	return call;
}

static const char apply[] = "/editions/baltic-2025/apply";

static const char *
at(struct arena *a, const char *own, const char *rest)
{
	return arena_printf(a, "%s%s", own, rest);
}

/* The applicant's own address, after Start. */
static const char *
begin(struct arena *a, struct visitor *who)
{
	CHECK(visit_get(who, apply) == 200);
	CHECK(visit_post(who, "/editions/baltic-2025/apply/start", NULL) ==
	    200);
	return arena_dup(a, visit_path(who));
}

static void
fill_core(struct arena *a, struct visitor *who, const char *own,
    const char *name, const char *email)
{
	CHECK(visit_get(who, at(a, own, "/1")) == 200);
	CHECK(visit_post(who, at(a, own, "/1"), "name", name, "email", email,
	    "country", "LT", "gender", "woman", "lang", "en", "go", "on",
	    NULL) == 200);
	CHECK_TEXT(visit_path(who), at(a, own, "/2"));
	CHECK(visit_post(who, at(a, own, "/2"), "organisation",
	    "City of Kaunas", "organisation_kind", "authority", "level",
	    "local", "place", "Kaunas", "position", "Adviser",
	    "employer_name", "Boss", "employer_email", "boss@example.org",
	    NULL) == 200);	/* where the employer is asked about */
	CHECK_TEXT(visit_path(who), at(a, own, "/3"));
	CHECK(visit_post(who, at(a, own, "/3"), "parts", arena_printf(a, "%lld",
	    (long long)part[0].id), "delegation", "alone", NULL) == 200);
	CHECK_TEXT(visit_path(who), at(a, own, "/4"));
}

static void
fill_questions(struct arena *a, struct visitor *who, const char *own)
{
	CHECK(visit_post(who, at(a, own, "/4"), "q-issue",
	    "How do we reach <parents> & schools?", NULL) == 200);
	CHECK_TEXT(visit_path(who), at(a, own, "/5"));
	CHECK(visit_has(who, "Schools"));
	CHECK(visit_post(who, at(a, own, "/5"), "q-topics", "1", NULL) == 200);
	CHECK_TEXT(visit_path(who), at(a, own, "/6"));
	CHECK(visit_post(who, at(a, own, "/6"), "q-needs",
	    "A step-free room", NULL) == 200);
	CHECK_TEXT(visit_path(who), at(a, own, "/check"));
}

static struct mail
last_mail(struct db *db, struct arena *a)
{
	struct mail *list;

	CHECK(mail_list(db, a, 0, MAIL_STATES, 0, 1, &list) == RC_OK);
	return list == NULL ? (struct mail){ .kind = "", .text = "" } : *list;
}

static int
mails(struct db *db, struct arena *a)
{
	struct mail *list;
	int n = 0;

	CHECK(mail_list(db, a, 0, MAIL_STATES, 0, 100, &list) == RC_OK);
	for (; list != NULL; list = list->next)
		n++;
	return n;
}

/* The path of the first link of ours in a mail. */
static const char *
link_in(struct arena *a, const char *text)
{
	const char *p = strstr(text, base);

	CHECK(p != NULL);
	if (p == NULL)
		return "/";
	p += strlen(base);
	return arena_dup_n(a, p, strcspn(p, " \n"));
}

/* From the first page to "We have your application". */
static const char *
submit(struct db *db, struct arena *a, struct visitor *who, const char *name,
    const char *email)
{
	const char *own = begin(a, who);

	fill_core(a, who, own, name, email);
	fill_questions(a, who, own);
	CHECK(visit_post(who, at(a, own, "/send"), "q-privacy", "1", NULL) ==
	    200);
	CHECK_TEXT(visit_path(who), own);
	CHECK(visit_has(who, "One more step"));
	CHECK_TEXT(last_mail(db, a).kind, "application.confirm");
	CHECK(visit_get(who, link_in(a, last_mail(db, a).text)) == 200);
	CHECK(visit_post(who, visit_path(who), NULL) == 200);
	CHECK(visit_has(who, "We have your application"));
	return own;
}

static struct application
only(struct db *db, struct arena *a, enum application_state state)
{
	struct application *list, p = { 0 };

	CHECK(application_list(db, a, edition.id, state, &list) == RC_OK);
	CHECK(list != NULL && list->next == NULL);
	if (list != NULL)
		CHECK(application_find(db, a, list->id, true, &p) == RC_OK);
	return p;
}

/* --- stories --- */

TEST_STORE(intake_story_apply)
{
	struct visitor *ana;
	struct application p;
	struct consent *consents;
	struct person who;
	const char *own, *link;
	struct mail m;
	int n;

	set_up(db, a);
	ana = visitor_make(&web, db);
	own = begin(a, ana);
	CHECK(visit_has(ana, "Keep this address"));
	CHECK(visit_has(ana, "BALTIC-2025-0001"));
	CHECK_TEXT(visit_header(ana, "cache-control"), "no-store");
	CHECK(visit_has_html(ana, "noindex"));
	CHECK(mails(db, a) == 0);
	fill_core(a, ana, own, "Ana Žukė", "Ana@Example.org");
	m = last_mail(db, a);
	CHECK_TEXT(m.kind, "application.draft");
	CHECK_TEXT(m.to, "ana@example.org");
	CHECK_TEXT(link_in(a, m.text), own);
	CHECK(strstr(m.text, "Žukė") == NULL);	/* not to strangers */
	fill_questions(a, ana, own);
	CHECK(visit_has(ana, "How do we reach <parents> & schools?"));
	CHECK(visit_has(ana, "City of Kaunas"));
	CHECK(visit_has(ana, "Schools"));

	/* Sending without the statement is refused, with nothing lost. */
	CHECK(visit_post(ana, at(a, own, "/send"), NULL) == 422);
	CHECK(only(db, a, APP_DRAFT).state == APP_DRAFT);
	CHECK(visit_post(ana, at(a, own, "/send"), "q-privacy", "1", "q-photos",
	    "1", NULL) == 200);
	CHECK(visit_has(ana, "One more step"));
	p = only(db, a, APP_UNCONFIRMED);
	CHECK(!p.late && p.person == 0);
	m = last_mail(db, a);
	CHECK_TEXT(m.kind, "application.confirm");
	n = mails(db, a);

	/* Sending twice sends once. */
	CHECK(visit_again(ana) == 200);
	CHECK(visit_has(ana, "One more step"));
	CHECK(mails(db, a) == n);
	CHECK(visit_get(ana, own) == 200);
	CHECK(visit_post(ana, at(a, own, "/resend"), NULL) == 200);
	CHECK(mails(db, a) == n + 1);

	/* A scanner that opens the link changes nothing; the button does. */
	link = link_in(a, m.text);
	CHECK(visit_get(ana, link) == 200);
	CHECK(only(db, a, APP_UNCONFIRMED).id == p.id);
	CHECK(visit_post(ana, link, NULL) == 200);
	CHECK(visit_has(ana, "We have your application"));
	CHECK(visit_has(ana, "not decided yet"));
	CHECK(visit_has(ana, "See you in Vilnius"));
	m = last_mail(db, a);
	CHECK_TEXT(m.kind, "application.received");
	CHECK(strstr(m.text, "BALTIC-2025-0001") != NULL);
	CHECK(strstr(m.text, "How do we reach <parents> & schools?") != NULL);
	CHECK(strstr(m.html, "&lt;parents&gt;") != NULL);
	CHECK(strstr(m.text, "step-free") == NULL);	/* not by mail */
	n = mails(db, a);
	CHECK(visit_again(ana) == 200);		/* nor is it confirmed twice */
	CHECK(visit_has(ana, "We have your application"));
	CHECK(mails(db, a) == n);
	CHECK(visit_get(ana, link) == 200);
	CHECK(visit_has(ana, "is confirmed"));
	CHECK(visit_post(ana, link, NULL) == 403);	/* no form any more */
	CHECK(mails(db, a) == n);

	p = only(db, a, APP_SUBMITTED);
	CHECK_TEXT(p.name, "Ana Žukė");
	CHECK_TEXT(p.country, "LT");
	CHECK_TEXT(p.gender, "woman");
	CHECK_TEXT(p.position, "Adviser");
	CHECK_TEXT(words_pick(a, p.organisation_name, "en").text,
	    "City of Kaunas");
	CHECK(p.organisation_kind == ORG_AUTHORITY && p.level == LEVEL_LOCAL);
	CHECK_TEXT(p.parts, arena_printf(a, "%lld;", (long long)part[0].id));
	CHECK_TEXT(answer_to(&p, "needs"), "A step-free room");
	CHECK(person_find(db, a, p.person, &who) == RC_OK);
	CHECK_TEXT(who.email, "ana@example.org");
	CHECK(consent_list(db, a, p.person, &consents) == RC_OK);
	n = 0;
	for (; consents != NULL; consents = consents->next)
		n += consents->given;
	CHECK(n == 3);		/* needs, photos, privacy */
	/* Without the right to open it a sealed answer is not there. */
	CHECK(application_find(db, a, p.id, false, &p) == RC_OK);
	CHECK(answer_to(&p, "needs") == NULL);
	CHECK(answer_to(&p, "issue") != NULL);
}

TEST_STORE(intake_draft_keeps_all)
{
	struct visitor *ben, *later;
	struct application p;
	const char *own, *long_text;
	char *much = arena_get(a, 4002);

	set_up(db, a);
	memset(much, 'x', 4001);
	long_text = much;
	ben = visitor_make(&web, db);
	own = begin(a, ben);
	/* Faulty answers are told and stored. */
	CHECK(visit_post(ben, at(a, own, "/1"), NULL) == 403);	/* no form */
	CHECK(visit_get(ben, at(a, own, "/1")) == 200);
	CHECK(visit_post(ben, at(a, own, "/1"), "name", "Ben", "email",
	    "ben@nowhere", "country", "XX", "go", "on", NULL) == 422);
	CHECK(visit_has(ben, "must be an e-mail address"));
	CHECK_TEXT(visit_field(ben, at(a, own, "/1"), "email"), "ben@nowhere");
	later = visitor_make(&web, db);
	CHECK(visit_get(later, at(a, own, "/1")) == 200);
	CHECK_TEXT(visit_field(later, at(a, own, "/1"), "email"),
	    "ben@nowhere");
	CHECK_TEXT(visit_field(later, at(a, own, "/1"), "name"), "Ben");
	CHECK(mails(db, a) == 0);
	/* Saved for later in spite of faults. */
	CHECK(visit_post(later, at(a, own, "/1"), "email", "ben@example.org",
	    "go", "later", NULL) == 200);
	CHECK_TEXT(visit_path(later), own);
	CHECK(visit_has(later, "You can come back at any time"));
	CHECK(visit_has(later, "answer"));
	CHECK(mails(db, a) == 1);
	CHECK(visit_get(later, at(a, own, "/1")) == 200);
	CHECK(visit_post(later, at(a, own, "/1"), "go", "later", NULL) == 200);
	CHECK(mails(db, a) == 1);	/* the link is mailed once */
	/* Too long: told, and not a character lost. */
	CHECK(visit_get(later, at(a, own, "/4")) == 200);
	CHECK(visit_post(later, at(a, own, "/4"), "q-issue", long_text,
	    NULL) == 422);
	CHECK(visit_get(ben, at(a, own, "/4")) == 200);
	CHECK_TEXT(visit_field(ben, at(a, own, "/4"), "q-issue"), long_text);
	/* What is no text at all. */
	CHECK(visit_get(ben, at(a, own, "/4")) == 200);
	CHECK(visit_post(ben, at(a, own, "/4"), "q-issue", "caf\xe9",
	    NULL) == 422);
	CHECK(visit_has(ben, "cannot be read"));
	/* The script saves without a word, wherever it stands. */
	CHECK(visit_get(ben, at(a, own, "/4")) == 200);
	visit_set_header(ben, "X-Quiet", "1");
	CHECK(visit_post(ben, at(a, own, "/4"), "q-issue", "half a sen",
	    NULL) == 200);
	CHECK_TEXT(visit_page(ben), "saved\n");
	visit_set_header(ben, "X-Quiet", NULL);
	p = only(db, a, APP_DRAFT);
	CHECK_TEXT(answer_to(&p, "issue"), "half a sen");
	/* It cannot be sent as it is. */
	CHECK(visit_get(ben, at(a, own, "/check")) == 200);
	CHECK(visit_has(ben, "Some answers are missing"));
	CHECK(visit_post(ben, at(a, own, "/send"), "q-privacy", "1",
	    NULL) == 422);
	CHECK(only(db, a, APP_DRAFT).id == p.id);
	/* A page that was open for days is shown again as it was typed. */
	CHECK(visit_get(ben, at(a, own, "/4")) == 200);
	time_shift(3 * DAY);
	CHECK(visit_post(ben, at(a, own, "/4"), "q-issue", "much later",
	    NULL) == 422);
	CHECK(visit_has(ben, "Please send the form again"));
	CHECK_TEXT(visit_field(ben, at(a, own, "/4"), "q-issue"),
	    "much later");
	CHECK(visit_post(ben, at(a, own, "/4"), NULL) == 200);
	p = only(db, a, APP_DRAFT);
	CHECK_TEXT(answer_to(&p, "issue"), "much later");
	/* The way back shows what is missing. */
	CHECK(visit_get(ben, at(a, own, "/2?back=check")) == 200);
	CHECK(visit_has(ben, "There is a problem"));
}

TEST_STORE(intake_hostile)
{
	struct visitor *eve;
	struct application p;
	const char *own, *other;
	struct track invited = { .pos = 1, .title = "{\"en\":\"Guests\"}",
	    .invited = true };

	set_up(db, a);
	CHECK(track_save(db, edition.id, &invited) == RC_OK);
	eve = visitor_make(&web, db);
	CHECK(visit_get(eve, at(a, apply, "/0123456789abcdef0123456789abcdef"))
	    == 404);
	CHECK(visit_get(eve, at(a, apply, "/x/1")) == 404);
	CHECK(visit_get(eve, at(a, apply, "/confirm/1/1-0-00")) == 404);
	CHECK(visit_get(eve, at(a, apply, "/employer/1/1-0-00")) == 404);
	own = begin(a, eve);
	other = begin(a, visitor_make(&web, db));
	CHECK(visit_get(eve, at(a, own, "/99")) == 404);
	CHECK(visit_get(eve, at(a, own, "/nowhere")) == 404);
	CHECK(visit_get(eve, at(a, own, "/decision")) == 404);
	CHECK(visit_get(eve, at(a, own, "/file/issue")) == 404);
	/* A form of one draft does not save into another. */
	CHECK(visit_get(eve, at(a, own, "/1")) == 200);
	CHECK(visit_post(eve, at(a, other, "/1"), "name", "Eve", NULL) == 403);
	/* Forged fields of state are not even seen. */
	CHECK(visit_get(eve, at(a, own, "/3")) == 200);
	CHECK(visit_post(eve, at(a, own, "/3"), "state", "submitted", "late",
	    "0", "person", "1", "track", arena_printf(a, "%lld",
	    (long long)invited.id), "parts", "999999", "delegation", "join",
	    "delegation_code", "AAAAAAAA", NULL) == 422);
	CHECK(visit_has(eve, "no delegation with this code"));
	CHECK(application_by_secret(db, a, edition.id, NULL, strrchr(own, '/') + 1,
	    &p) == RC_OK);
	CHECK(p.state == APP_DRAFT && p.track == 0 && *p.parts == '\0');
	/* Markup stays text. */
	CHECK(visit_get(eve, at(a, own, "/1")) == 200);
	CHECK(visit_post(eve, at(a, own, "/1"), "name",
	    "<script>alert(1)</script>", "email", "eve@example.org", "country",
	    "LV", "lang", "en", "go", "later", NULL) == 200);
	CHECK(visit_get(eve, at(a, own, "/check")) == 200);
	CHECK(!visit_has_html(eve, "<script>alert"));
	CHECK(visit_has(eve, "<script>alert(1)</script>"));
	/* The secret of one edition opens nothing in another. */
	CHECK(application_by_secret(db, a, edition.id + 1, NULL,
	    strrchr(own, '/') + 1, &p) == RC_NONE);
	/* An unconfirmed application is not confirmed by guessing. */
	CHECK(application_confirm(db, a, p.id, time_now()) == RC_CONFLICT);
	CHECK(visit_get(eve, at(a, apply, arena_printf(a, "/confirm/%lld/%s",
	    (long long)p.id, token_make(a, "apply-confirm other@example.org",
	    p.id, 0)))) == 404);
}

TEST_STORE(intake_closed)
{
	struct visitor *ivo, *ada, *uma;
	struct application p;
	const char *own, *two;
	struct call call;

	set_up(db, a);
	ivo = visitor_make(&web, db);
	ada = visitor_make(&web, db);
	own = begin(a, ivo);
	fill_core(a, ivo, own, "Ivo", "ivo@example.org");
	fill_questions(a, ivo, own);
	two = begin(a, ada);
	fill_core(a, ada, two, "Ada", "ada@example.org");
	fill_questions(a, ada, two);

	/* Opened in time, sent some minutes after the close: still in time. */
	time_shift(DAY + 60);
	CHECK(visit_get(ivo, at(a, own, "/check")) == 200);
	CHECK(visit_post(ivo, at(a, own, "/send"), "q-privacy", "1", NULL) ==
	    200);
	CHECK(!only(db, a, APP_UNCONFIRMED).late);

	/* Later: for the waiting list only, and it says so. */
	time_shift(INTAKE_GRACE_SECONDS);
	CHECK(visit_get(ada, apply) == 200);
	CHECK(visit_has(ada, "Applications are closed"));
	CHECK(visit_has(ada, "waiting list"));
	CHECK(visit_get(ada, at(a, two, "/check")) == 200);
	CHECK(visit_has(ada, "place on the waiting list"));
	CHECK(visit_post(ada, at(a, two, "/send"), "q-privacy", "1", NULL) ==
	    200);
	CHECK(visit_get(ada, link_in(a, last_mail(db, a).text)) == 200);
	CHECK(visit_post(ada, visit_path(ada), NULL) == 200);
	CHECK(visit_has(ada, "not a place in the event"));
	p = only(db, a, APP_SUBMITTED);
	CHECK(p.late);
	CHECK(strstr(last_mail(db, a).text, "no place in the event") != NULL);

	/* No waiting list: a kind refusal that says what can be done. */
	call = change_call(db, a);
	call.waiting = false;
	call.closed_text = "{\"en\":\"Come next year.\"}";
	CHECK(call_save(db, &call) == RC_OK);
	uma = visitor_make(&web, db);
	CHECK(visit_get(uma, apply) == 200);
	CHECK(visit_has(uma, "Come next year."));
	CHECK(!visit_has(uma, "Ask for the waiting list"));
	CHECK(visit_link(uma, "/programmes/baltic/follow") != NULL);
	CHECK(visit_get(uma, at(a, apply, "/lost")) == 200);
	CHECK(visit_post(uma, at(a, apply, "/lost"), "email",
	    "nobody@example.org", NULL) == 200);
	/* Not by hand either, whatever page was open. */
	call.by_hand = "open";
	CHECK(call_save(db, &call) == RC_OK);
	two = begin(a, uma);
	fill_core(a, uma, two, "Uma", "uma@example.org");
	fill_questions(a, uma, two);
	CHECK(visit_get(uma, apply) == 200);
	call.by_hand = "closed";
	CHECK(call_save(db, &call) == RC_OK);
	CHECK(visit_post(uma, at(a, apply, "/start"), NULL) == 409);
	call.by_hand = "open";
	CHECK(call_save(db, &call) == RC_OK);
	CHECK(visit_get(uma, at(a, two, "/check")) == 200);
	call.by_hand = "closed";
	CHECK(call_save(db, &call) == RC_OK);
	CHECK(visit_post(uma, at(a, two, "/send"), "q-privacy", "1", NULL) ==
	    409);
	CHECK(only(db, a, APP_DRAFT).state == APP_DRAFT);
}

TEST_STORE(intake_withdrawn)
{
	struct visitor *lia;
	const char *own;
	int n;

	set_up(db, a);
	lia = visitor_make(&web, db);
	own = submit(db, a, lia, "Lia", "lia@example.org");
	n = mails(db, a);
	CHECK(visit_get(lia, at(a, own, "/withdraw")) == 200);
	CHECK(only(db, a, APP_SUBMITTED).state == APP_SUBMITTED);
	CHECK(visit_post(lia, at(a, own, "/withdraw"), NULL) == 200);
	CHECK(visit_has(lia, "is withdrawn"));
	CHECK(visit_again(lia) == 200);		/* an impatient finger */
	CHECK(mails(db, a) == n + 1);
	CHECK_TEXT(last_mail(db, a).kind, "application.withdrawn");
	CHECK(only(db, a, APP_WITHDRAWN).withdrawn_at != 0);
	/* After that nothing can be changed or sent. */
	CHECK(visit_get(lia, at(a, own, "/1")) == 200);
	CHECK_TEXT(visit_path(lia), own);
	CHECK(visit_get(lia, at(a, own, "/check")) == 200);
	CHECK_TEXT(visit_path(lia), own);
	CHECK(visit_post(lia, at(a, own, "/send"), NULL) == 403);
	/* A draft is deleted for good. */
	own = begin(a, lia);
	CHECK(visit_get(lia, at(a, own, "/withdraw")) == 200);
	CHECK(visit_post(lia, at(a, own, "/withdraw"), NULL) == 200);
	CHECK_TEXT(visit_path(lia), apply);
	CHECK(visit_get(lia, own) == 404);
	/* Once the event has begun it is too late. */
	own = submit(db, a, lia, "Lia", "lia@example.org");
	time_shift(20 * DAY + 60);
	CHECK(visit_get(lia, own) == 200);
	CHECK(visit_link(lia, at(a, own, "/withdraw")) == NULL);
	CHECK(visit_get(lia, at(a, own, "/withdraw")) == 409);
}

TEST_STORE(intake_address_corrected)
{
	struct visitor *una;
	const char *own, *old;

	set_up(db, a);
	una = visitor_make(&web, db);
	own = begin(a, una);
	fill_core(a, una, own, "Una", "unna@example.org");
	fill_questions(a, una, own);
	CHECK(visit_post(una, at(a, own, "/send"), "q-privacy", "1", NULL) ==
	    200);
	old = link_in(a, last_mail(db, a).text);
	CHECK(visit_post(una, at(a, own, "/reopen"), NULL) == 200);
	CHECK(only(db, a, APP_DRAFT).state == APP_DRAFT);
	CHECK(visit_get(una, at(a, own, "/1?back=check")) == 200);
	CHECK(visit_post(una, at(a, own, "/1?back=check"), "email",
	    "una@example.org", NULL) == 200);
	CHECK_TEXT(visit_path(una), at(a, own, "/check"));
	CHECK(visit_post(una, at(a, own, "/send"), "q-privacy", "1", NULL) ==
	    200);
	/* Who has the wrong mailbox cannot confirm for the right one. */
	CHECK(visit_get(una, old) == 404);
	CHECK(visit_get(una, link_in(a, last_mail(db, a).text)) == 200);
	CHECK(visit_post(una, visit_path(una), NULL) == 200);
	CHECK_TEXT(only(db, a, APP_SUBMITTED).email, "una@example.org");
}

TEST_STORE(intake_organisation_full)
{
	struct visitor *one, *two;
	struct call call;
	const char *own;

	set_up(db, a);
	call = change_call(db, a);
	call.organisation_max = 1;
	CHECK(call_save(db, &call) == RC_OK);
	one = visitor_make(&web, db);
	two = visitor_make(&web, db);
	/* Both send while neither is confirmed: the first to confirm is in. */
	own = begin(a, two);
	fill_core(a, two, own, "Two", "two@example.org");
	fill_questions(a, two, own);
	CHECK(visit_post(two, at(a, own, "/send"), "q-privacy", "1", NULL) ==
	    200);
	CHECK(visit_get(two, link_in(a, last_mail(db, a).text)) == 200);
	submit(db, a, one, "One", "one@example.org");
	CHECK(visit_post(two, visit_path(two), NULL) == 409);
	CHECK(visit_has(two, "has applied already"));
	CHECK(only(db, a, APP_UNCONFIRMED).state == APP_UNCONFIRMED);
	/* A third is told when it wants to send. */
	two = visitor_make(&web, db);
	own = begin(a, two);
	fill_core(a, two, own, "Three", "three@example.org");
	fill_questions(a, two, own);
	CHECK(visit_post(two, at(a, own, "/send"), "q-privacy", "1", NULL) ==
	    409);
	CHECK(visit_has(two, "1 application"));
	CHECK(only(db, a, APP_DRAFT).state == APP_DRAFT);
}

TEST_STORE(intake_employer)
{
	struct visitor *kai, *boss;
	struct call call;
	struct mail *list;
	const char *link = NULL;

	set_up(db, a);
	call = change_call(db, a);
	call.authorisation = true;
	CHECK(call_save(db, &call) == RC_OK);
	kai = visitor_make(&web, db);
	submit(db, a, kai, "Kai", "kai@example.org");
	CHECK(mail_list(db, a, 0, MAIL_STATES, 0, 50, &list) == RC_OK);
	for (; list != NULL; list = list->next)
		if (strcmp(list->kind, "application.employer") == 0) {
			CHECK_TEXT(list->to, "boss@example.org");
			link = link_in(a, list->text);
		}
	CHECK(link != NULL);
	if (link == NULL)
		return;
	boss = visitor_make(&web, db);
	CHECK(visit_get(boss, link) == 200);
	CHECK(visit_has(boss, "Kai") && visit_has(boss, "City of Kaunas"));
	CHECK(visit_has(boss, "Vilnius"));
	CHECK_TEXT(only(db, a, APP_SUBMITTED).authorisation, "asked");
	CHECK(visit_post(boss, link, "answer", "perhaps", NULL) == 400);
	CHECK(visit_get(boss, link) == 200);
	CHECK(visit_post(boss, link, "answer", "given", NULL) == 200);
	CHECK(visit_has(boss, "You have agreed"));
	CHECK_TEXT(only(db, a, APP_SUBMITTED).authorisation, "given");
	CHECK_TEXT(last_mail(db, a).kind, "application.authorised");
	CHECK_TEXT(last_mail(db, a).to, "kai@example.org");
	/* The applicant's own link is none of the employer's, nor reverse. */
	CHECK(visit_get(boss, arena_printf(a, "%s0", link)) == 404);
}

TEST_STORE(intake_lost_links)
{
	struct visitor *mia, *who;
	const char *own, *page_known;
	int n;

	set_up(db, a);
	mia = visitor_make(&web, db);
	own = submit(db, a, mia, "Mia", "mia@example.org");
	n = mails(db, a);
	who = visitor_make(&web, db);
	CHECK(visit_get(who, at(a, apply, "/lost")) == 200);
	CHECK(visit_post(who, at(a, apply, "/lost"), "email", "no address",
	    NULL) == 422);
	CHECK(visit_post(who, at(a, apply, "/lost"), "email",
	    "MIA@example.org", NULL) == 200);
	page_known = arena_dup(a, visit_text(who));
	CHECK(mails(db, a) == n + 1);
	CHECK(visit_get(who, link_in(a, last_mail(db, a).text)) == 200);
	CHECK(visit_has(who, "We have your application"));
	CHECK(strcmp(visit_path(who), own) != 0);
	CHECK(visit_get(who, own) == 200);	/* the old one is good too */
	CHECK(visit_get(who, at(a, apply, "/lost")) == 200);
	CHECK(visit_post(who, at(a, apply, "/lost"), "email",
	    "nobody@example.org", NULL) == 200);
	CHECK_TEXT(visit_text(who), page_known);
	CHECK(mails(db, a) == n + 1);
	/* Nobody's mailbox is filled. */
	for (int i = 0; i < 5; i++) {
		CHECK(visit_get(who, at(a, apply, "/lost")) == 200);
		CHECK(visit_post(who, at(a, apply, "/lost"), "email",
		    "mia@example.org", NULL) == 200);
	}
	CHECK(mails(db, a) == n + 3);
}

TEST_STORE(intake_delegation)
{
	struct visitor *lead, *peer;
	struct application p;
	const char *own, *two;
	int64_t n;

	set_up(db, a);
	lead = visitor_make(&web, db);
	own = begin(a, lead);
	CHECK(visit_get(lead, at(a, own, "/3")) == 200);
	CHECK(visit_post(lead, at(a, own, "/3"), "delegation", "new",
	    "delegation_name", "City of Tartu", "go", "later", NULL) == 200);
	CHECK(application_by_secret(db, a, edition.id, NULL, strrchr(own, '/') + 1,
	    &p) == RC_OK);
	CHECK_TEXT(p.delegation_name, "City of Tartu");
	CHECK(visit_get(lead, at(a, own, "/3")) == 200);
	CHECK(visit_has(lead, p.delegation_code));
	/* The script, in the midst of a name, makes no delegations. */
	visit_set_header(lead, "X-Quiet", "1");
	CHECK(visit_post(lead, at(a, own, "/3"), "delegation_name", "City of",
	    NULL) == 200);
	visit_set_header(lead, "X-Quiet", NULL);
	CHECK(db_int(db, "SELECT count(*) FROM delegation", NO_ARGS, &n) ==
	    RC_OK && n == 1);
	CHECK(visit_get(lead, at(a, own, "/3")) == 200);
	CHECK_TEXT(visit_field(lead, at(a, own, "/3"), "delegation_name"),
	    "City of");
	CHECK(visit_post(lead, at(a, own, "/3"), "delegation_name",
	    "City of Tartu", "go", "later", NULL) == 200);
	CHECK(visit_get(lead, at(a, own, "/3")) == 200);
	/* Saved again, it is the same delegation. */
	CHECK(visit_post(lead, at(a, own, "/3"), "go", "later", NULL) == 200);
	peer = visitor_make(&web, db);
	two = begin(a, peer);
	CHECK(visit_get(peer, at(a, two, "/3")) == 200);
	CHECK(visit_post(peer, at(a, two, "/3"), "parts", arena_printf(a, "%lld",
	    (long long)part[1].id), "delegation", "join", "delegation_code",
	    arena_printf(a, "%.4s-%s", p.delegation_code,
	    p.delegation_code + 4), NULL) == 200);
	row_id first = p.delegation;
	CHECK(application_by_secret(db, a, edition.id, NULL, strrchr(two, '/') + 1,
	    &p) == RC_OK);
	CHECK(p.delegation == first);
	CHECK(visit_get(peer, at(a, two, "/3")) == 200);
	CHECK(visit_has(peer, "You are in the delegation City of Tartu"));
	CHECK(visit_post(peer, at(a, two, "/3"), "delegation", "alone", NULL)
	    == 200);
	CHECK(application_by_secret(db, a, edition.id, NULL, strrchr(two, '/') + 1,
	    &p) == RC_OK);
	CHECK(p.delegation == 0);
}

/* --- questions of one's own --- */

static void
add_question(struct db *db, struct question q)
{
	q.edition = edition.id;
	q.pos = 20;
	CHECK(question_save(db, &q) == RC_OK && q.id != 0);
}

TEST_STORE(intake_questions)
{
	struct visitor *zoe;
	struct application p;
	struct blob b;
	struct question_option no = { "no", "{\"en\":\"No\"}", NULL };
	struct question_option yes = { "yes", "{\"en\":\"Yes\"}", &no };
	struct track expert = { .pos = 1, .title = "{\"en\":\"Expert\"}" };
	struct track city = { .pos = 2, .title = "{\"en\":\"City\"}" };
	const char *own;
	row_id blob;

	set_up(db, a);
	CHECK(track_save(db, edition.id, &expert) == RC_OK);
	CHECK(track_save(db, edition.id, &city) == RC_OK);
	add_question(db, (struct question){ .name = "more", .kind = Q_HEADING,
	    .label = "{\"en\":\"More\"}" });
	add_question(db, (struct question){ .name = "before", .kind = Q_CHOICE,
	    .label = "{\"en\":\"Took part before?\"}", .options = &yes,
	    .required = true });
	add_question(db, (struct question){ .name = "when", .kind = Q_NUMBER,
	    .label = "{\"en\":\"In which year?\"}", .required = true,
	    .max = 2030, .show_if = "before", .show_is = "yes" });
	add_question(db, (struct question){ .name = "letter", .kind = Q_FILE,
	    .label = "{\"en\":\"Letter\"}", .required = true });
	add_question(db, (struct question){ .name = "papers", .kind = Q_TEXT,
	    .label = "{\"en\":\"Papers\"}", .required = true,
	    .track = expert.id });
	add_question(db, (struct question){ .name = "last", .kind = Q_HEADING,
	    .label = "{\"en\":\"Last\"}" });
	add_question(db, (struct question){ .name = "liked", .kind = Q_TEXT,
	    .label = "{\"en\":\"What did you like?\"}", .show_if = "before",
	    .show_is = "yes" });
	zoe = visitor_make(&web, db);
	CHECK(visit_get(zoe, apply) == 200);
	CHECK(visit_has(zoe, "Expert") && visit_has(zoe, "City"));
	CHECK(visit_post(zoe, at(a, apply, "/start"), NULL) == 422);
	CHECK(visit_post(zoe, at(a, apply, "/start"), "track",
	    arena_printf(a, "%lld", (long long)city.id), NULL) == 200);
	own = arena_dup(a, visit_path(zoe));
	fill_core(a, zoe, own, "Zoe", "zoe@example.org");
	CHECK(visit_post(zoe, at(a, own, "/4"), "q-issue", "How?", NULL) ==
	    200);
	CHECK(visit_post(zoe, at(a, own, "/5"), "q-topics", "1", NULL) == 200);
	CHECK(visit_post(zoe, at(a, own, "/6"), NULL) == 200);
	CHECK_TEXT(visit_path(zoe), at(a, own, "/7"));
	CHECK(!visit_has(zoe, "Papers"));	/* of the other track */
	/* Words without translation say which language they are. */
	CHECK(visit_get(zoe, at(a, own, "/7?lang=ar")) == 200);
	CHECK(visit_has_html(zoe, "<span lang=\"en\" dir=\"ltr\">Took part"
	    " before?</span>"));
	CHECK(visit_get(zoe, at(a, own, "/7?lang=en")) == 200);
	/* A script is no PDF, whatever it is called. */
	CHECK(visit_upload(zoe, at(a, own, "/7"), "q-letter", "a.pdf",
	    "#!/bin/sh\n", 10, "q-before", "yes", "q-when", "2 019", NULL) ==
	    422);
	CHECK(visit_upload(zoe, at(a, own, "/7"), "q-letter", "a.pdf",
	    "%PDF-1.7\n1 0 obj", 17, "q-before", "yes", "q-when", "2 019",
	    NULL) == 200);
	CHECK_TEXT(visit_path(zoe), at(a, own, "/8"));	/* its page has come */
	CHECK(visit_post(zoe, at(a, own, "/8"), "q-liked", "Peers", NULL) ==
	    200);
	CHECK_TEXT(visit_path(zoe), at(a, own, "/check"));
	CHECK(visit_has(zoe, "a.pdf"));
	CHECK(visit_get(zoe, at(a, own, "/file/letter")) == 200);
	CHECK(strncmp(visit_page(zoe), "%PDF", 4) == 0);
	p = only(db, a, APP_DRAFT);
	CHECK_TEXT(answer_to(&p, "when"), "2019");
	blob = 0;
	for (struct answer *s = p.answers; s != NULL; s = s->next)
		if (s->blob != 0)
			blob = s->blob;
	/* Replaced, the old file is gone. */
	CHECK(visit_get(zoe, at(a, own, "/7")) == 200);
	CHECK(visit_has(zoe, "Stored: a.pdf"));
	CHECK(visit_upload(zoe, at(a, own, "/7"), "q-letter", "b.pdf",
	    "%PDF-1.7\n2 0 obj", 17, NULL) == 200);
	CHECK(blob_find(db, a, blob, &b) == RC_NONE);
	/* Answers to what is asked no longer are not sent. */
	CHECK(visit_get(zoe, at(a, own, "/7")) == 200);
	CHECK(visit_post(zoe, at(a, own, "/7"), "q-before", "no", NULL) == 200);
	CHECK_TEXT(visit_path(zoe), at(a, own, "/check"));
	CHECK(visit_post(zoe, at(a, own, "/send"), "q-privacy", "1", NULL) ==
	    200);
	p = only(db, a, APP_UNCONFIRMED);
	CHECK(answer_to(&p, "liked") == NULL);
	CHECK(answer_to(&p, "when") == NULL);
	CHECK_TEXT(answer_to(&p, "before"), "no");
	CHECK(p.track == city.id);
}

static int64_t
count(struct db *db, const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

/* --- what is sealed --- */

/* Rows in which the store keeps the mark as it is. */
static int64_t
marks(struct db *db, struct arena *a, const char *mark)
{
	static const char *const kept[] = {
		"SELECT coalesce(text, '') FROM answer",
		"SELECT text FROM application_typed",
		"SELECT name FROM blob", "SELECT bytes FROM blob_chunk",
		"SELECT sealed FROM answer WHERE sealed IS NOT NULL",
	};
	int64_t n = 0;
	enum rc rc = RC_NONE;

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		struct rows q = db_query(db, kept[i], NO_ARGS);

		while ((rc = db_next(&q)) == RC_OK) {
			size_t len;
			const void *p = i < 3 ? col_text(&q, a, 0) :
			    col_bytes(&q, a, 0, &len);

			if (i < 3)
				len = strlen(p);
			n += memmem(p, len, mark, strlen(mark)) != NULL;
		}
		CHECK(rc == RC_NONE);
	}
	return n;
}

static const char *
file_in(struct arena *a, struct db *db, const struct answer *s)
{
	struct buf b = BUF(a);

	CHECK(answer_file_read(db, s, &b) == RC_OK);
	return buf_text(&b);
}

TEST_STORE(intake_sensitive_file)
{
	struct visitor *zoe;
	struct application p;
	const char *own;
	struct question *u;

	set_up(db, a);
	add_question(db, (struct question){ .name = "doctor", .kind = Q_FILE,
	    .label = "{\"en\":\"A doctor's letter\"}", .sensitive = true });
	add_question(db, (struct question){ .name = "plain", .kind = Q_FILE,
	    .label = "{\"en\":\"A plan\"}" });
	zoe = visitor_make(&web, db);
	own = begin(a, zoe);
	fill_core(a, zoe, own, "Zoe", "zoe@example.org");
	CHECK(visit_get(zoe, at(a, own, "/6")) == 200);
	CHECK(visit_upload(zoe, at(a, own, "/6"), "q-doctor",
	    "q4mark.pdf", "%PDF-1.7\nq4mark", 15, NULL) == 200);
	CHECK(marks(db, a, "q4mark") == 0);
	/* The applicant has it back as it was. */
	CHECK(visit_get(zoe, at(a, own, "/file/doctor")) == 200);
	CHECK_TEXT(visit_page(zoe), "%PDF-1.7\nq4mark");
	CHECK_TEXT(visit_header(zoe, "Content-Type"), "application/pdf");
	CHECK(strstr(visit_header(zoe, "Content-Disposition"),
	    "attachment; filename=\"q4mark.pdf\"") != NULL);
	CHECK_TEXT(visit_header(zoe, "Cache-Control"), "no-store");
	CHECK(visit_get(zoe, at(a, own, "/6")) == 200);
	CHECK(visit_has(zoe, "Stored: q4mark.pdf"));
	/* Those who may not open what is sealed are not told of it. */
	p = only(db, a, APP_DRAFT);
	CHECK(application_find(db, a, p.id, false, &p) == RC_OK);
	for (struct answer *s = p.answers; s != NULL; s = s->next)
		CHECK(s->blob == 0);
	CHECK(application_find(db, a, p.id, true, &p) == RC_OK);
	for (struct answer *s = p.answers; s != NULL; s = s->next)
		if (s->blob != 0)
			CHECK_TEXT(file_in(a, db, s), "%PDF-1.7\nq4mark");

	/* What was given before the question was sensitive. */
	CHECK(visit_upload(zoe, at(a, own, "/6"), "q-plain",
	    "q4mark.pdf", "%PDF-1.7\nq4mark", 15, NULL) == 200);
	CHECK(visit_get(zoe, at(a, own, "/4")) == 200);
	CHECK(visit_post(zoe, at(a, own, "/4"), "q-issue", "q4mark?", NULL) ==
	    200);
	CHECK(marks(db, a, "q4mark") == 3);
	CHECK(question_list(db, a, edition.id, &u) == RC_OK);
	for (; u != NULL; u = u->next) {
		if (strcmp(u->name, "plain") != 0 &&
		    strcmp(u->name, "issue") != 0)
			continue;
		u->sensitive = true;
		CHECK(question_save(db, u) == RC_OK);
	}
	CHECK(marks(db, a, "q4mark") == 0);
	CHECK(count(db, "SELECT count(*) FROM blob") == 2);
	CHECK(visit_get(zoe, at(a, own, "/file/plain")) == 200);
	CHECK_TEXT(visit_page(zoe), "%PDF-1.7\nq4mark");
	CHECK(visit_get(zoe, at(a, own, "/4")) == 200);
	CHECK_TEXT(visit_field(zoe, at(a, own, "/4"), "q-issue"), "q4mark?");
}

/* --- the organiser's side --- */

/* Who organises the academy, signed in with the second step. */
static struct visitor *
organiser(struct db *db, struct arena *a)
{
	struct person who = { .email = "org@example.org", .name = "Org",
	    .lang = "en" };
	struct visitor *v = visitor_make(&web, db);
	const unsigned char secret[TOTP_BYTES] = { 7 };
	const char *cookie, *codes[RECOVERY_CODES];
	row_id session;

	CHECK(person_ensure(db, &who, time_now()) == RC_OK);
	CHECK(programme_role_set(db, academy.id, who.id, "organiser", 0, true,
	    time_now()) == RC_OK);
	CHECK(session_make(db, a, who.id, NULL, time_now(), &cookie) == RC_OK);
	CHECK(db_int(db, "SELECT max(id) FROM session", NO_ARGS, &session) ==
	    RC_OK);
	CHECK(factor_set(db, a, who.id, secret, arena_printf(a, "%06d",
	    totp_code(secret, TOTP_BYTES, time_now() / TOTP_STEP)), time_now(),
	    codes) == RC_OK);
	CHECK(session_factor(db, a, session, time_now(), &cookie) == RC_OK);
	visit_set_cookie(v, "session", cookie);
	visit_set_header(v, "origin", base);
	return v;
}

static row_id
came_in(struct db *db, struct arena *a, const char *name, const char *email,
    const char *country)
{
	struct organisation o = { .name = arena_printf(a,
	    "{\"en\":\"City of %s\"}", name), .kind = ORG_AUTHORITY,
	    .level = LEVEL_LOCAL, .country = country };
	struct application p = { .edition = edition.id, .name = name,
	    .email = email, .lang = "en", .country = country,
	    .organisation_kind = ORG_AUTHORITY, .level = LEVEL_LOCAL };
	static const char *const answers[] = { "issue", "Why <so>?\n\nHow?",
	    NULL };

	CHECK(organisation_ensure(db, &o, time_now()) == RC_OK);
	p.organisation = o.id;
	CHECK(application_enter(db, a, &p, answers, time_now()) == RC_OK);
	return p.id;
}

static const char applications[] = "/editions/baltic-2025/desk/applications";

TEST_STORE(intake_list)
{
	struct visitor *v, *none;
	const char *text;
	row_id id;

	set_up(db, a);
	none = visitor_make(&web, db);
	visit_follow(none, false);
	CHECK(visit_get(none, applications) == 303);	/* to signing in */
	v = organiser(db, a);
	CHECK(visit_get(v, applications) == 200);
	CHECK(visit_has(v, "Nothing here yet. The call is open"));
	id = came_in(db, a, "\u017digis", "z@example.org", "LT");
	(void)came_in(db, a, "Aaro", "a@example.org", "EE");
	for (int i = 0; i < 60; i++)
		(void)came_in(db, a, arena_printf(a, "Person %02d", i),
		    arena_printf(a, "p%d@example.org", i), "LV");
	CHECK(visit_get(v, applications) == 200);
	CHECK(visit_has(v, "62 applications") && visit_has(v, "\u017digis"));
	CHECK(visit_has(v, "Rows 1 to 50 of 62"));
	CHECK(!visit_has(v, "Person 59"));
	CHECK(visit_get(v, at(a, applications, "?page=2")) == 200);
	CHECK(visit_has(v, "Person 59") && !visit_has(v, "\u017digis"));
	/* Found without its marks, in any case; by number and address too. */
	CHECK(visit_get(v, at(a, applications, "?q=ZIG")) == 200);
	CHECK(visit_has(v, "1 application") && visit_has(v, "\u017digis"));
	CHECK(visit_get(v, at(a, applications, "?q=a%40example")) == 200);
	CHECK(visit_has(v, "1 application") && visit_has(v, "Aaro"));
	CHECK(visit_get(v, at(a, applications, "?q=city+of+person+07")) == 200);
	CHECK(visit_has(v, "1 application") && visit_has(v, "Person 07"));
	CHECK(visit_get(v, at(a, applications, "?q=nobody")) == 200);
	CHECK(visit_has(v, "No application is like that."));
	CHECK(visit_get(v, at(a, applications, "?country=LV")) == 200);
	CHECK(visit_has(v, "60 applications") && !visit_has(v, "Aaro"));
	CHECK(visit_get(v, at(a, applications, "?state=withdrawn")) == 200);
	CHECK(visit_has(v, "No application is like that."));
	CHECK(visit_get(v, at(a, applications, "?sort=-name")) == 200);
	text = visit_text(v);
	CHECK(strstr(text, "\u017digis") != NULL && strstr(text, "\u017digis") <
	    strstr(text, "Person 59"));
	CHECK(visit_has_html(v, "aria-sort=\"descending\""));
	/* What is typed by a hostile hand. */
	CHECK(visit_get(v, at(a, applications,
	    "?q=%3Cb%3E&sort=%27&page=-4&track=x&country=%00&state=%FF")) <
	    500);
	CHECK(visit_get(v, at(a, applications, "?q=%3Cb%3E")) == 200);
	CHECK(!visit_has_html(v, "<b>"));
	/* One of them, with its answers in paragraphs, and the way back. */
	CHECK(visit_get(v, at(a, applications, arena_printf(a, "/%lld",
	    (long long)id))) == 200);
	CHECK(visit_has_html(v, "<p>Why &lt;so&gt;?</p><p>How?</p>"));
	CHECK(visit_has(v, "What to do"));
	CHECK(visit_post(v, at(a, applications, arena_printf(a,
	    "/%lld/withdraw", (long long)id)), NULL) == 200);
	CHECK(visit_has(v, "Who thinks again applies once more."));
	CHECK(visit_has(v, "Withdrawn"));
	CHECK(visit_get(v, at(a, applications, "?state=withdrawn")) == 200);
	CHECK(visit_has(v, "1 application"));
}

TEST_STORE(intake_preview)
{
	struct person who = { .email = "org@example.org", .name = "Org",
	    .lang = "en" };
	struct visitor *v;
	const char *path = "/editions/baltic-2025/desk/form/preview";
	const unsigned char secret[TOTP_BYTES] = { 7 };
	const char *cookie, *codes[RECOVERY_CODES];
	row_id session;

	set_up(db, a);
	v = visitor_make(&web, db);
	visit_follow(v, false);
	CHECK(visit_get(v, path) == 303);	/* to signing in */
	CHECK(person_ensure(db, &who, time_now()) == RC_OK);
	CHECK(session_make(db, a, who.id, NULL, time_now(), &cookie) == RC_OK);
	visit_set_cookie(v, "session", cookie);
	CHECK(visit_get(v, path) == 403);
	CHECK(programme_role_set(db, academy.id, who.id, "organiser", 0, true,
	    time_now()) == RC_OK);
	CHECK(db_int(db, "SELECT id FROM session", NO_ARGS, &session) == RC_OK);
	CHECK(factor_set(db, a, who.id, secret, arena_printf(a, "%06d",
	    totp_code(secret, TOTP_BYTES, time_now() / TOTP_STEP)), time_now(),
	    codes) == RC_OK);
	CHECK(session_factor(db, a, session, time_now(), &cookie) == RC_OK);
	visit_set_cookie(v, "session", cookie);
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_has(v, "Nothing you type here is stored"));
	CHECK(visit_click(v, "Next page") == 200);
	CHECK(visit_has(v, "Name of your organisation"));
	CHECK(visit_get(v, at(a, path, "?page=4")) == 200);
	CHECK(visit_has(v, "Which question from your work"));
	CHECK(visit_get(v, at(a, path, "?page=77")) == 404);
	CHECK(visit_post(v, path, NULL) == 405);
}

/* --- what is kept --- */

TEST_STORE(intake_purged)
{
	struct visitor *v;
	struct application p;
	struct participant in;
	unixtime now = time_now();

	set_up(db, a);
	v = visitor_make(&web, db);
	begin(a, v);
	submit(db, a, v, "Old", "old@example.org");
	submit(db, a, visitor_make(&web, db), "In", "in@example.org");
	CHECK(count(db, "SELECT count(*) FROM application") == 3);
	CHECK(intake_purge(db, now + 59 * DAY) == RC_OK);
	/* Needs go 30 days after the end of the last part, which is day 22. */
	CHECK(count(db, "SELECT count(*) FROM answer WHERE sealed IS NOT NULL")
	    == 0);
	CHECK(count(db, "SELECT count(*) FROM application") == 3);
	CHECK(intake_purge(db, now + 61 * DAY) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM application") == 2);
	/* Who was admitted stays; who was not is a number of a country. */
	CHECK(db_int(db, "SELECT person_id FROM application"
	    " WHERE email = 'in@example.org'", NO_ARGS, &p.person) == RC_OK);
	in = (struct participant){ .edition = edition.id, .role = "participant",
	    .person.id = p.person, .country = "LT" };
	CHECK(participant_set(db, &in, part[0].id, "selected", now) == RC_OK);
	CHECK(intake_purge(db, now + 121 * DAY) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM application WHERE email = ''")
	    == 0);
	CHECK(intake_purge(db, now + 123 * DAY) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM application WHERE email = ''"
	    " AND name = '' AND gender IS NULL AND country = 'LT'") == 1);
	CHECK(count(db, "SELECT count(*) FROM answer s JOIN application p"
	    " ON p.id = s.application_id WHERE p.email = ''") == 0);
	CHECK(count(db, "SELECT count(*) FROM answer s JOIN application p"
	    " ON p.id = s.application_id WHERE p.email <> ''") > 0);
	CHECK(intake_purge(db, now + 124 * DAY) == RC_OK);	/* once is all */
	/* The days of this edition were never fixed. */
	submit(db, a, visitor_make(&web, db), "Late", "late@example.org");
	for (int i = 0; i < 2; i++) {
		part[i].starts = part[i].ends = 0;
		CHECK(part_save(db, &part[i], edition.zone, now) == RC_OK);
	}
	CHECK(intake_purge(db, now + (365 + 100) * DAY) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM application WHERE email ="
	    " 'late@example.org'") == 1);
	CHECK(intake_purge(db, now + (365 + 102) * DAY) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM application WHERE email ="
	    " 'late@example.org'") == 0);
}

TEST_STORE(intake_unconfirmed_purged)
{
	struct visitor *v;
	const char *own, *link;

	set_up(db, a);
	v = visitor_make(&web, db);
	own = begin(a, v);
	fill_core(a, v, own, "Slow", "slow@example.org");
	fill_questions(a, v, own);
	CHECK(visit_post(v, at(a, own, "/send"), "q-privacy", "1", NULL) ==
	    200);
	link = link_in(a, last_mail(db, a).text);
	CHECK(intake_purge(db, time_now() + 29 * DAY) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM application") == 1);
	CHECK(intake_purge(db, time_now() + 31 * DAY) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM application") == 0);
	CHECK(count(db, "SELECT count(*) FROM application_typed") == 0);
	CHECK(visit_get(v, link) == 404);
	CHECK(visit_get(v, own) == 404);
}

TEST_STORE(intake_personal_data)
{
	static const struct personal *const others[] = { &intake_personal,
	    NULL };
	struct visitor *v;
	struct buf json = BUF(a);
	struct application p;
	struct person second = { .email = "two@example.org", .lang = "en" };

	set_up(db, a);
	people_others = others;
	v = visitor_make(&web, db);
	submit(db, a, v, "Rita", "rita@example.org");
	p = only(db, a, APP_SUBMITTED);
	CHECK(intake_personal.export(db, a, p.person, &json) == RC_OK);
	CHECK(strstr(buf_text(&json), "BALTIC-2025-0001") != NULL);
	CHECK(strstr(buf_text(&json), "A step-free room") != NULL);
	CHECK(person_ensure(db, &second, time_now()) == RC_OK);
	CHECK(intake_personal.merge(db, p.person, second.id) == RC_OK);
	CHECK(only(db, a, APP_SUBMITTED).person == second.id);
	CHECK(intake_personal.erase(db, a, second.id, time_now()) == RC_OK);
	p = only(db, a, APP_WITHDRAWN);
	CHECK_TEXT(p.name, "");
	CHECK_TEXT(p.email, "");
	CHECK(p.answers == NULL && p.typed == NULL);
	CHECK_TEXT(p.country, "LT");
}

TEST_STORE(intake_cloned)
{
	struct edition next = { .programme = 0, .slug = "baltic-2026",
	    .title = "{\"en\":\"Baltic Academy 2026\"}", .zone = "Europe/Riga" };
	struct track track = { .pos = 1, .title = "{\"en\":\"City\"}" }, *tracks;
	struct question q = { .name = "own", .kind = Q_TEXT, .pos = 99,
	    .label = "{\"en\":\"Own\"}" }, *list;
	struct call call;
	int n = 0;

	set_up(db, a);
	CHECK(track_save(db, edition.id, &track) == RC_OK);
	q.edition = edition.id;
	q.track = track.id;
	CHECK(question_save(db, &q) == RC_OK);
	next.programme = academy.id;
	next.teaching_langs = "en";
	CHECK(edition_save(db, &next, time_now()) == RC_OK);
	CHECK(intake_cloner.clone(db, a, edition.id, next.id, time_now()) ==
	    RC_OK);
	CHECK(call_find(db, a, next.id, &call) == RC_OK);
	CHECK(call.opens == 0 && call.closes == 0 && call.waiting);
	CHECK(call.intro != NULL);
	CHECK(track_list(db, a, next.id, &tracks) == RC_OK);
	CHECK(tracks != NULL && tracks->id != track.id);
	CHECK(question_list(db, a, next.id, &list) == RC_OK);
	for (; list != NULL; list = list->next) {
		n++;
		if (strcmp(list->name, "own") == 0)
			CHECK(tracks != NULL && list->track == tracks->id);
		if (strcmp(list->name, "needs") == 0)
			CHECK(list->sensitive && list->retention_days == 30);
	}
	CHECK(n == 14);
}
