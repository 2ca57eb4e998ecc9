/* Dialogues: what one side can learn of the other before both are opened (it is
 * nothing), the moment itself, needs, signatures, and what has changed since. */
#include "dialogue/dialogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dialogue/dialogue_inside_web.h"
#include "dialogue/dialogue_web.h"
#include "test/client.h"
#include "test/stories/story.h"
#include "test/test.h"

enum { DAY = 86400 };

#define EDITION "/editions/integra-plus-2014"
#define ALL EDITION "/dialogues"
#define DESK EDITION "/desk/dialogues"

TEST(dialogue_sides)
{
	struct participant p = { .role = "participant",
	    .organisation_kind = ORG_AUTHORITY };

	CHECK(dialogue_side_of(&p) == SIDE_ADMINISTRATION);
	p.organisation_kind = ORG_POLICE;
	CHECK(dialogue_side_of(&p) == SIDE_ADMINISTRATION);
	p.organisation_kind = ORG_MIGRANT;
	CHECK(dialogue_side_of(&p) == SIDE_MIGRANTS);
	p.organisation_kind = ORG_CIVIL_SOCIETY;
	CHECK(dialogue_side_of(&p) == SIDE_NONE);
	p.side = "migrants";
	CHECK(dialogue_side_of(&p) == SIDE_MIGRANTS);
	p.organisation_kind = ORG_MIGRANT;
	p.side = "administration";
	CHECK(dialogue_side_of(&p) == SIDE_ADMINISTRATION);
	p.role = "trainer";
	CHECK(dialogue_side_of(&p) == SIDE_NONE);
}

TEST(dialogue_opening_and_signing)
{
	struct dialogue d = { .handed_at = { 5, 0 } };
	struct signature one = { .side = SIDE_ADMINISTRATION, .version = 1 };
	struct signature two = { .side = SIDE_MIGRANTS, .version = 1 };
	struct commitment c = { .version = 1, .signatures = &one };

	CHECK(!dialogue_may_open(&d, 100));
	d.opens_at = 101;
	CHECK(!dialogue_may_open(&d, 100) && dialogue_may_open(&d, 101));
	d.opens_at = 0;
	d.handed_at[SIDE_MIGRANTS] = 6;
	CHECK(dialogue_may_open(&d, 7));
	d.opened_at = 8;
	CHECK(!dialogue_may_open(&d, 9));
	CHECK(!commitment_signed(&c));
	one.next = &two;
	CHECK(commitment_signed(&c));
	c.version = 2;
	CHECK(!commitment_signed(&c));
	one.version = 2;
	CHECK(commitment_signed_by(&c, SIDE_ADMINISTRATION) &&
	    !commitment_signed(&c));
	two.side = SIDE_ADMINISTRATION;
	two.version = 2;
	CHECK(!commitment_signed(&c));
}

static struct scene *s;
static struct visitor *office, *office2, *club;	/* two of the one side */
static const char *office_mail, *club_mail;

static int64_t
count(const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

/* The n-th confirmed participant on that side. */
static const char *
somebody(const char *side, int n)
{
	const char *email = "";

	CHECK(db_text(s->db, s->arena, "SELECT p.email FROM participant pa"
	    " JOIN person p ON p.id = pa.person_id JOIN edition e"
	    " ON e.id = pa.edition_id WHERE e.slug = 'integra-plus-2014'"
	    " AND pa.role = 'participant' AND pa.side = $1 ORDER BY p.id"
	    " LIMIT 1 OFFSET $2", ARGS(TEXT(side), INT(n)), &email) == RC_OK);
	return email;
}

static struct visitor *
person(const char *email)
{
	struct visitor *v = scene_person(s, email);

	visit_get(v, "/?lang=en");
	return v;
}

static void
begin(struct db *db, struct arena *a)
{
	s = scene_open(db, a);
	office_mail = somebody("administration", 0);
	club_mail = somebody("migrants", 0);
	office = person(office_mail);
	office2 = person(somebody("administration", 1));
	club = person(club_mail);
}

/* A new dialogue of the edition, made by the trainer; its address. */
static const char *
make(const char *opens)
{
	CHECK(visit_get(s->trainer, DESK "/new") == 200);
	CHECK(visit_post(s->trainer, DESK "/new", "title.en", "Ours",
	    "opens", opens, NULL) == 200);
	return arena_printf(s->arena, ALL "/%lld",
	    (long long)count("SELECT max(id) FROM dialogue"));
}

static const char *
under(const char *at, const char *more)
{
	return arena_printf(s->arena, "%s%s", at, more);
}

static const char *
desk_of(const char *at, const char *more)
{
	return arena_printf(s->arena, DESK "/%s%s", strrchr(at, '/') + 1, more);
}

static int
say(struct visitor *v, const char *at, const char *text)
{
	CHECK(visit_get(v, at) == 200);
	return visit_post(v, under(at, "/own"), "kind", "need", "text", text,
	    NULL);
}

static int
hand_in(struct visitor *v, const char *at)
{
	CHECK(visit_get(v, at) == 200);
	return visit_post(v, under(at, "/hand-in"), NULL);
}

static int
open_it(struct visitor *v, const char *at)
{
	CHECK(visit_get(v, desk_of(at, "")) == 200);
	return visit_post(v, desk_of(at, "/open"), NULL);
}

/* One of each side, handed in and opened. */
static const char *
opened(void)
{
	const char *at = make("");

	CHECK(say(office, at, "zqoffice") == 200);
	CHECK(say(club, at, "zqclub") == 200);
	CHECK(hand_in(office, at) == 200 && hand_in(club, at) == 200);
	CHECK(open_it(s->trainer, at) == 200);
	return at;
}

static row_id
need_of(const char *text)
{
	return count(arena_printf(s->arena, "SELECT id FROM dialogue_need"
	    " WHERE text = '%s'", text));
}

/* --- apart --- */

TEST_STORE(dialogue_written_alone)
{
	const char *at, *own;

	begin(db, a);
	at = make("");
	CHECK(visit_get(office, at) == 200);
	CHECK(visit_has(office, "Only your side reads this: Public "
	    "administration"));
	CHECK(visit_has(office, "Nothing is written down yet"));
	CHECK(say(office, at, "") == 422);
	CHECK(say(office, at, "A <b>list</b>") == 200);
	CHECK(visit_has(office, "A <b>list</b>") &&
	    !visit_has_html(office, "<b>list</b>"));
	/* The same side writes into the same list. */
	CHECK(visit_get(office2, at) == 200);
	CHECK(visit_has(office2, "A <b>list</b>"));
	own = under(at, "/own/1");
	CHECK(visit_get(office2, own) == 200);
	CHECK(visit_post(office2, own, "text", "", NULL) == 422);
	CHECK(visit_post(office2, own, "kind", "challenge", "text", "Another",
	    NULL) == 200);
	CHECK(visit_has(office2, "A1 · Challenge") &&
	    visit_has(office2, "Another"));
	CHECK(say(office, at, "Second") == 200);
	CHECK(visit_post(office, under(at, "/own/2/remove"), NULL) == 200);
	CHECK(!visit_has(office, "Second"));
	/* Handed in: nobody of the side changes it, until it is taken back. */
	CHECK(hand_in(office, at) == 200);
	CHECK(visit_has(office, "Your side has handed in"));
	CHECK(visit_get(office2, own) == 200);
	CHECK(visit_post(office2, own, "text", "Late", NULL) == 422);
	CHECK(visit_has(office2, "can no longer be changed") &&
	    strcmp(visit_field(office2, own, "text"), "Late") == 0);
	CHECK(visit_get(office, at) == 200);
	CHECK(visit_post(office, under(at, "/hand-in"), "back", "1", NULL) ==
	    200);
	CHECK(say(office, at, "Third") == 200);
	/* On paper, its own. */
	CHECK(visit_get(office, under(at, "/dialogue.pdf")) == 200);
	CHECK(story_pdf_has(s, office, "Third") &&
	    story_pdf_has(s, office, "for this side only"));
	CHECK(!story_pdf_has(s, office, "Joint commitments"));
	/* Not those who are on no side, or of another edition. */
	CHECK(visit_get(s->trainer, at) == 200);
	CHECK(visit_has(s->trainer, "It is closed"));
	CHECK(visit_post(s->trainer, under(at, "/own"), "kind", "need", "text",
	    "x", NULL) == 403);
	CHECK(visit_get(s->trainer, under(at, "/dialogue.pdf")) == 404);
	CHECK(story_refused(s->anyone, at));
	CHECK(story_refused(s->participant, at));
	CHECK(visit_get(s->organiser, arena_printf(a, "/editions/urban-2018/"
	    "dialogues/%s", strrchr(at, '/') + 1)) == 404);
}

/* What stands on a page, without the token and key of its forms. */
static const char *
shown(struct visitor *v, const char *path)
{
	CHECK(visit_get(v, path) == 200);
	return arena_dup(s->arena, visit_text(v));
}

/*
 * Way by way.  The one side writes, changes, hands in; to the other, and to all
 * who are on neither, nothing changes anywhere: no word, no number.
 */
TEST_STORE(dialogue_nothing_of_the_other)
{
	static const char *const ways[] = { "", "/dialogue.pdf", "/own/1" };
	static const char *const hidden[] = { "/own/2", "/own/3",
	    "/commitments/new", "/needs/%lld" };
	static const char *const places[] = { "/", EDITION, EDITION
	    "/timetable", "/programmes/integra-plus",
	    "/programmes/integra-plus/news.atom", EDITION "/mine", ALL, "/me",
	    "/practices?q=zqclub", "/sitemap.xml", "/account/data",
	    "/account/data/export.json" };
	static const char *const desks[] = { EDITION "/desk", DESK,
	    EDITION "/desk/people", EDITION "/desk/asks",
	    EDITION "/desk/asks/ahead", EDITION "/desk/outbox",
	    EDITION "/desk/figures", EDITION "/desk/practices",
	    EDITION "/desk/news", EDITION "/desk/plans" };
	const char *at, *before[16], *desk_before[16], *lead;
	row_id theirs;

	begin(db, a);
	at = make("");
	CHECK(say(office, at, "zqoffice") == 200);
	visit_get(office, at);		/* the message is shown once */
	before[0] = shown(office, at);
	before[1] = shown(office, under(at, "/own/1"));
	for (size_t i = 0; i < sizeof desks / sizeof *desks; i++)
		desk_before[i] = shown(s->organiser, desks[i]);
	lead = shown(s->trainer, desk_of(at, ""));

	CHECK(say(club, at, "zqclub") == 200 && say(club, at, "zqclub2") == 200
	    && say(club, at, "zqclub3") == 200);
	theirs = need_of("zqclub");
	/* The same words and the same numbers as before. */
	CHECK_TEXT(shown(office, at), before[0]);
	CHECK_TEXT(shown(office, under(at, "/own/1")), before[1]);
	for (size_t i = 0; i < sizeof desks / sizeof *desks; i++)
		CHECK_TEXT(shown(s->organiser, desks[i]), desk_before[i]);
	CHECK_TEXT(shown(s->trainer, desk_of(at, "")), lead);
	/* Handing in shows to who leads it, and to nobody of the other side. */
	CHECK(hand_in(club, at) == 200);
	CHECK_TEXT(shown(office, at), before[0]);
	CHECK(strcmp(shown(s->trainer, desk_of(at, "")), lead) != 0);

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		CHECK(visit_get(office, under(at, ways[i])) == 200);
		CHECK(strstr(visit_page(office), "zqclub") == NULL);
		if (strstr(ways[i], "pdf") != NULL)
			CHECK(!story_pdf_has(s, office, "zqclub") &&
			    story_pdf_has(s, office, "zqoffice"));
	}
	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
		const char *path = under(at, strstr(hidden[i], "%lld") == NULL ?
		    hidden[i] : arena_printf(a, "/needs/%lld",
		    (long long)theirs));

		CHECK(visit_get(office, path) == 404);
		CHECK(visit_get(s->organiser, path) == 404 ||
		    visit_status(s->organiser) == 403);
		CHECK(visit_get(s->trainer, path) == 404 ||
		    visit_status(s->trainer) == 403);
	}
	/* One's own has no page of settling either, before. */
	CHECK(visit_get(office, under(at, arena_printf(a, "/needs/%lld",
	    (long long)need_of("zqoffice")))) == 404);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct visitor *const others[] = { office, office2, s->trainer,
		    s->organiser, s->participant, s->anyone };

		for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
			visit_get(others[k], places[i]);
			CHECK(strstr(places[i], "q=") != NULL ||
			    strstr(visit_page(others[k]), "zqclub") == NULL);
		}
	}
	for (size_t i = 0; i < sizeof desks / sizeof *desks; i++) {
		visit_get(s->organiser, desks[i]);
		CHECK(strstr(visit_page(s->organiser), "zq") == NULL);
		visit_get(s->trainer, desks[i]);
		CHECK(strstr(visit_page(s->trainer), "zq") == NULL);
	}
	/* Nothing is written, answered or signed from the other side. */
	visit_get(office, at);
	CHECK(visit_post(office, under(at, "/own/2"), "text", "x", NULL) >=
	    400);
	CHECK(visit_post(office, under(at, "/own/2/remove"), NULL) >= 400);
	CHECK(count("SELECT count(*) FROM dialogue_need WHERE text LIKE"
	    " 'zqclub%'") == 3);
	/* No mail has a word of it. */
	scene_clerk(s);
	CHECK(count("SELECT count(*) FROM outbox WHERE body LIKE '%zq%' OR"
	    " subject LIKE '%zq%'") == 0);
	CHECK(count("SELECT count(*) FROM journal WHERE kind = 'dialogue'"
	    " AND action LIKE '%need%'") == 0);
}

/* Whoever wrote for one side is not put on the other to read it. */
TEST_STORE(dialogue_side_is_kept)
{
	const char *at;

	begin(db, a);
	at = make("");
	CHECK(say(office, at, "zqoffice") == 200);
	CHECK(say(club, at, "zqclub") == 200);
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_change(db, "UPDATE participant SET side = 'migrants'"
	    " WHERE person_id = (SELECT id FROM person WHERE email = $1)",
	    ARGS(TEXT(office_mail))) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(office, at) == 200);
	CHECK(visit_has(office, "zqoffice") && !visit_has(office, "zqclub"));
}

/* --- the moment --- */

TEST_STORE(dialogue_opened_together)
{
	const char *at, *mail;

	begin(db, a);
	at = make("");
	CHECK(say(office, at, "zqoffice") == 200);
	CHECK(say(club, at, "zqclub") == 200);
	/* Not before both have handed in. */
	CHECK(open_it(s->trainer, at) != 200);	/* there is no such button */
	CHECK(hand_in(office, at) == 200);
	CHECK(visit_get(s->trainer, desk_of(at, "")) == 200);
	CHECK(!visit_has(s->trainer, "Open both sides now"));
	CHECK(dialogue_open_now(db, a, count("SELECT max(id) FROM dialogue"),
	    1, time_now()) == RC_CONFLICT);
	CHECK(visit_get(club, at) == 200 && !visit_has(club, "zqoffice"));
	CHECK(hand_in(club, at) == 200);
	CHECK(visit_get(office, at) == 200 && !visit_has(office, "zqclub"));
	CHECK(story_refused(office, desk_of(at, "")));
	CHECK(open_it(s->trainer, at) == 200);
	CHECK(visit_has(s->trainer, "Opened. Both sides are told by mail."));
	/* Both, at the same moment. */
	CHECK(visit_get(office, at) == 200 && visit_has(office, "zqclub"));
	CHECK(visit_get(club, at) == 200 && visit_has(club, "zqoffice"));
	CHECK(visit_get(club, under(at, "/dialogue.pdf")) == 200);
	CHECK(story_pdf_has(s, club, "zqoffice") &&
	    story_pdf_has(s, club, "zqclub"));
	mail = scene_mail(s, office_mail);
	CHECK(mail != NULL && strstr(mail, at) != NULL &&
	    strstr(mail, "zq") == NULL);
	mail = scene_mail(s, club_mail);
	CHECK(mail != NULL && strstr(mail, at) != NULL &&
	    strstr(mail, "zq") == NULL);
	CHECK(count("SELECT count(*) FROM outbox WHERE kind ="
	    " 'dialogue.opened'") == 22);
	/* Once. */
	CHECK(visit_again(s->trainer) == 200);
	CHECK(dialogue_open_now(db, a, count("SELECT max(id) FROM dialogue"),
	    1, time_now()) == RC_CONFLICT);
	CHECK(count("SELECT count(*) FROM outbox WHERE kind ="
	    " 'dialogue.opened'") == 22);
	/* What was said stands. */
	CHECK(visit_post(office, under(at, "/hand-in"), "back", "1", NULL) !=
	    200);
	CHECK(count("SELECT count(*) FROM dialogue_hand_in h JOIN dialogue d"
	    " ON d.id = h.dialogue_id WHERE d.title LIKE '%Ours%'") == 2);
	CHECK(visit_get(office, under(at, "/own/1")) == 200);
	CHECK(visit_post(office, under(at, "/own/1"), "text", "Other", NULL) ==
	    422);
	CHECK(need_of("zqoffice") > 0);
	/* A trainer deletes nothing in which somebody wrote. */
	CHECK(visit_get(s->trainer, desk_of(at, "")) == 200);
	CHECK(visit_post(s->trainer, desk_of(at, "/remove"), NULL) == 200);
	CHECK(visit_has(s->trainer, "so it stays"));
	/* When and where it was stays. */
	CHECK(visit_get(s->trainer, desk_of(at, "/edit")) == 200);
	CHECK(visit_post(s->trainer, desk_of(at, "/edit"), "title.en", "New",
	    "opens", "2031-01-01T09:00", NULL) == 200);
	CHECK(count("SELECT count(*) FROM dialogue WHERE opens_at IS NOT"
	    " NULL") == 0);
}

TEST_STORE(dialogue_opens_by_its_day)
{
	unixtime day;
	const char *at;

	begin(db, a);
	CHECK(visit_get(s->trainer, DESK "/new") == 200);
	day = time_now();
	/* Not by surprise. */
	CHECK(visit_post(s->trainer, DESK "/new", "title.en", "Ours", "opens",
	    arena_printf(a, "%sT00:01", time_iso_date(a, day,
	    "Europe/Berlin")), NULL) == 422);
	CHECK(visit_has(s->trainer, "At least a day from now"));
	at = make(arena_printf(a, "%sT12:00", time_iso_date(a, day + 3 * DAY,
	    "Europe/Berlin")));
	CHECK(say(office, at, "zqoffice") == 200);
	CHECK(say(club, at, "zqclub") == 200);
	CHECK(visit_has(club, "or by itself on"));
	story_later(s, 1);
	scene_clerk(s);
	CHECK(visit_get(club, at) == 200 && !visit_has(club, "zqoffice"));
	story_later(s, 3);
	scene_clerk(s);
	CHECK(visit_get(club, at) == 200 && visit_has(club, "zqoffice"));
	CHECK(visit_get(office, at) == 200 && visit_has(office, "zqclub"));
	CHECK(visit_get(s->trainer, desk_of(at, "")) == 200);
	CHECK(visit_has(s->trainer, "It opened by itself"));
	CHECK(count("SELECT count(*) FROM outbox WHERE kind ="
	    " 'dialogue.opened'") == 22);
	scene_clerk(s);
	CHECK(count("SELECT count(*) FROM outbox WHERE kind ="
	    " 'dialogue.opened'") == 22);
	/* One that was never written in goes. */
	at = make("");
	CHECK(visit_get(s->trainer, desk_of(at, "")) == 200);
	CHECK(visit_post(s->trainer, desk_of(at, "/remove"), NULL) == 200);
	CHECK(visit_get(s->trainer, at) == 404);
}

struct race { struct arena *arena; row_id id; };

static enum rc
race(struct db *db, void *of)
{
	const struct race *x = of;

	return dialogue_open_now(db, x->arena, x->id, 1, time_now());
}

/* The one who leads it, a second one and the clerk, all at once: it is opened
 * once, and each is told once. */
TEST_STORE(dialogue_opened_once)
{
	enum { OPENERS = 3 };
	pid_t pid[OPENERS];
	int status, won = 0;
	const char *at;
	row_id id;

	begin(db, a);
	at = make("");
	id = count("SELECT max(id) FROM dialogue");
	CHECK(hand_in(office, at) == 200 && hand_in(club, at) == 200);
	fflush(NULL);
	for (int i = 0; i < OPENERS; i++)
		if ((pid[i] = fork()) == 0) {
			struct race x = { arena_make(), id };
			struct db *mine;
			enum rc rc;

			CHECK(db_open(getenv("GUILDHALL_TEST_STORE"), &mine) ==
			    RC_OK);
			rc = db_transact(mine, race, &x);
			CHECK(rc == RC_OK || rc == RC_CONFLICT);
			_exit(rc == RC_OK);
		}
	for (int i = 0; i < OPENERS; i++) {
		CHECK(waitpid(pid[i], &status, 0) == pid[i] &&
		    WIFEXITED(status));
		won += WEXITSTATUS(status);
	}
	CHECK(won == 1);
	CHECK(count("SELECT count(*) FROM outbox WHERE kind ="
	    " 'dialogue.opened'") == 22);
}

/* --- together --- */

TEST_STORE(dialogue_needs_settled)
{
	const char *at, *to, *other;
	row_id ours, theirs;

	begin(db, a);
	at = opened();
	ours = need_of("zqoffice");
	theirs = need_of("zqclub");
	to = under(at, arena_printf(a, "/needs/%lld", (long long)ours));
	other = under(at, arena_printf(a, "/needs/%lld", (long long)theirs));
	CHECK(visit_get(club, to) == 200);
	to = under(to, "?seen=0");
	CHECK(visit_post(club, to, "end", "answered", NULL) == 422);
	CHECK(visit_post(club, to, "end", "open", "reply", " ", NULL) == 422);
	CHECK(visit_post(club, to, "end", "paired", "pair", "", NULL) == 422);
	CHECK(visit_post(club, to, "end", "paired", "pair", arena_printf(a,
	    "%lld", (long long)ours), NULL) == 422);	/* the own side's */
	CHECK(visit_post(club, to, "end", "paired", "pair", "1", "reply", "",
	    NULL) == 422);			/* of another dialogue */
	CHECK(visit_post(club, to, "end", "royal", NULL) == 422);
	CHECK(visit_post(club, to, "end", "paired", "pair", arena_printf(a,
	    "%lld", (long long)theirs), "reply", "Both are asked too late",
	    NULL) == 200);
	CHECK(visit_has(club, "paired with M1") &&
	    visit_has(club, "paired with A1") &&
	    visit_has(club, "Both are asked too late") &&
	    visit_has(club, "2 of 2"));
	/* Answered instead: the other one is open again. */
	CHECK(visit_get(office, under(at, arena_printf(a, "/needs/%lld",
	    (long long)ours))) == 200);
	CHECK(visit_post(office, under(at, arena_printf(a, "/needs/%lld?seen="
	    "%lld", (long long)ours, (long long)count(arena_printf(a,
	    "SELECT settled_at FROM dialogue_need WHERE id = %lld",
	    (long long)ours)))), "end", "answered", "reply", "By phone",
	    NULL) == 200);
	CHECK(visit_has(office, "1 of 2") && visit_has(office, "By phone") &&
	    !visit_has(office, "paired with"));
	/* Somebody came between: nothing typed is lost. */
	CHECK(visit_get(club, under(at, arena_printf(a, "/needs/%lld",
	    (long long)theirs))) == 200);
	CHECK(visit_get(office, visit_path(club)) == 200);
	CHECK(visit_post(office, under(other, arena_printf(a, "?seen=%lld",
	    (long long)count(arena_printf(a, "SELECT settled_at FROM"
	    " dialogue_need WHERE id = %lld", (long long)theirs)))), "end",
	    "open", "reply", "No money", NULL) == 200);
	CHECK(visit_post(club, under(other, "?seen=1"), "end", "answered",
	    "reply", "Typed by the second", NULL) == 403 ||
	    visit_status(club) == 422);
	CHECK(visit_get(club, at) == 200);
	CHECK(visit_has(club, "No money") && visit_has(club, "Left open"));
	CHECK(!visit_has(club, "Typed by the second"));
	/* On no side, and not of this dialogue. */
	CHECK(story_refused(s->participant, under(at, "")));
	CHECK(visit_get(club, under(at, "/needs/1")) == 404);
}

TEST_STORE(dialogue_two_settle_at_once)
{
	struct need n = { .end = NEED_ANSWERED, .reply = "First",
	    .reply_lang = "en" };

	begin(db, a);
	opened();
	n.id = need_of("zqclub");
	CHECK(db_begin(db) == RC_OK);
	CHECK(need_settle(db, &n, 0, 1, time_now()) == RC_OK);
	n.reply = "Second";
	CHECK(need_settle(db, &n, 0, 1, time_now()) == RC_CONFLICT);
	db_rollback(db);
}

/* --- commitments --- */

static const char *
promise(struct visitor *v, const char *at, const char *text)
{
	const char *to = under(at, "/commitments/new");

	CHECK(visit_get(v, to) == 200);
	CHECK(visit_post(v, to, "text", text, "who", "Both offices", "due",
	    "2031-05-01", NULL) == 200);
	return under(at, arena_printf(s->arena, "/commitments/%lld",
	    (long long)count("SELECT max(id) FROM commitment")));
}

static int
sign(struct visitor *v, const char *c, const char *name)
{
	const char *to = under(c, "/sign");
	int64_t version = count(arena_printf(s->arena, "SELECT version"
	    " FROM commitment WHERE id = %s", strrchr(c, '/') + 1));

	if (visit_get(v, to) != 200)
		return visit_status(v);
	return visit_post(v, arena_printf(s->arena, "%s?version=%lld", to,
	    (long long)version), "name", name, "position", "Head of office",
	    "agree", "1", NULL);
}

TEST_STORE(dialogue_signed_by_both)
{
	const char *at, *c, *old;

	begin(db, a);
	at = opened();
	CHECK(visit_get(office, under(at, "/commitments/new")) == 200);
	CHECK(visit_post(office, under(at, "/commitments/new"), "text", "",
	    "who", "", "due", "soon", NULL) == 422);
	c = promise(office, at, "We meet <b>each</b> month");
	CHECK(visit_has(office, "We meet <b>each</b> month") &&
	    !visit_has_html(office, "<b>each</b>"));
	CHECK(visit_has(office, "not signed yet: Public administration") &&
	    visit_has(office, "not signed yet: Migrants' and minority"));
	/* A name, a function, and the box. */
	old = under(c, "/sign?version=1");
	CHECK(visit_get(office, under(c, "/sign")) == 200);
	CHECK(visit_post(office, old, "name", "", "position", "", NULL) == 422);
	CHECK(visit_post(office, old, "name", "N", "position", "P", "agree",
	    VISIT_NOTHING, NULL) == 422);
	CHECK(sign(office, c, "Olga Office") == 200);
	CHECK(visit_has(office, "Olga Office, Head of office"));
	CHECK(!visit_has(office, "signed by both sides 1") &&
	    visit_has(office, "not signed yet: Migrants' and minority"));
	/* Another of the same side does not make it both. */
	CHECK(sign(office2, c, "Otto Office") == 200);
	CHECK(visit_has(office2, "not signed yet: Migrants' and minority"));
	/* Taken back, before the other side has signed. */
	CHECK(visit_get(office2, at) == 200);
	CHECK(visit_post(office2, under(c, "/unsign"), NULL) == 200);
	CHECK(!visit_has(office2, "Otto Office"));
	/* Who leads it signs for nobody, who was not there sees nothing. */
	CHECK(visit_get(s->trainer, under(c, "/sign")) == 403);
	CHECK(story_refused(s->participant, under(c, "/sign")));
	/* Twice is once. */
	CHECK(sign(office, c, "Olga Office") == 422);
	CHECK(visit_has(office, "You have signed it already"));

	/* The text changes while the other side reads it. */
	CHECK(visit_get(club, under(c, "/sign")) == 200);
	CHECK(visit_get(office, c) == 200);
	CHECK(visit_post(office, under(c, "?version=1"), "text",
	    "We meet each week", NULL) == 200);
	CHECK(visit_has(office, "signed an earlier text"));
	CHECK(visit_post(club, old, "name", "Carla Club", "position", "Board",
	    "agree", "1", NULL) == 422);
	CHECK(visit_has(club, "The text was changed since"));
	CHECK(visit_has(club, "We meet each week"));
	CHECK(visit_post(club, under(c, "/sign?version=2"), "agree", "1",
	    NULL) == 200);
	CHECK(visit_has(club, "not signed yet: Public administration"));
	CHECK(count("SELECT count(*) FROM commitment_signature WHERE name ="
	    " 'Carla Club' AND version = 2") == 1);
	/* The first signature is worthless now: anew. */
	CHECK(sign(office, c, "Olga Office") == 200);
	CHECK(visit_has(office, "signed by both sides 1 of 1") ||
	    visit_has(office, "1 of 1"));
	CHECK(!visit_has(office, "not signed yet"));
	/* Signed by both it is neither taken back nor out. */
	CHECK(visit_post(office, under(c, "/unsign"), NULL) != 200 ||
	    visit_has(office, "so your signature stays"));
	CHECK(visit_get(s->trainer, at) == 200);
	CHECK(!visit_has_html(s->trainer, "/remove\""));
	CHECK(commitment_remove(db, count("SELECT max(id) FROM commitment")) ==
	    RC_CONFLICT);
	CHECK(visit_get(club, under(at, "/dialogue.pdf")) == 200);
	CHECK(story_pdf_has(s, club, "We meet each week") &&
	    story_pdf_has(s, club, "Olga Office") &&
	    story_pdf_has(s, club, "Carla Club"));
	/* Saved without a change it stays signed; two who change it are told. */
	CHECK(visit_get(office, c) == 200 && visit_get(club, c) == 200);
	CHECK(visit_post(office, under(c, "?version=2"), NULL) == 200);
	CHECK(!visit_has(office, "not signed yet"));
	CHECK(visit_get(office, c) == 200);
	CHECK(visit_post(office, under(c, "?version=2"), "text", "Weekly",
	    NULL) == 200);
	CHECK(visit_post(club, under(c, "?version=2"), "text", "Typed second",
	    NULL) == 422);
	CHECK(visit_has(club, "Somebody else changed it in the meantime; it "
	    "says now: Weekly"));
	CHECK(visit_has_html(club, "Typed second"));
	CHECK(visit_get(s->trainer, at) == 200);
	CHECK(visit_post(s->trainer, under(c, "/remove"), NULL) == 200);
	CHECK(visit_get(office, c) == 404);
}

/* --- what has changed --- */

TEST_STORE(dialogue_asked_later)
{
	static const char zoe[] = "zoe@example.org";
	const char *at, *c, *link, *keeper;
	struct visitor *v;

	begin(db, a);
	story_ends(s, "integra-plus-2014");
	at = opened();
	c = promise(club, at, "Both sides sit on the board");
	CHECK(sign(office, c, "Olga Office") == 200);
	/* Nobody is asked about what one side alone has signed. */
	story_later(s, 200);
	scene_clerk(s);
	CHECK(count("SELECT count(*) FROM ask WHERE kind = 'commitment'"
	    " AND asked_at > 1700000000") == 0);
	time_shift(-200 * DAY);
	office = person(office_mail);
	club = person(club_mail);
	CHECK(sign(club, c, "Carla Club") == 200);
	story_later(s, 190);
	scene_clerk(s);
	link = story_answer(s, office_mail, "changed");
	CHECK(strcmp(link, "/none") != 0);
	v = scene_visitor(s);
	/* Looking answers nothing. */
	CHECK(visit_get(v, link) == 200);
	CHECK(visit_has(v, "Both sides sit on the board") &&
	    visit_has(v, "Carla Club"));
	CHECK(count("SELECT count(*) FROM ask WHERE kind = 'commitment'"
	    " AND state = 'answered' AND answered_at > 1700000000") == 0);
	CHECK(visit_post(v, arena_dup_n(a, link, strcspn(link, "?")),
	    "outcome", "A seat for the <i>associations</i>", "evidence",
	    "Statute, part 3", NULL) == 200);
	/* It stands beside the commitment, for both sides. */
	club = person(club_mail);
	CHECK(visit_get(club, at) == 200);
	CHECK(story_order(club, "Both sides sit on the board", "What has "
	    "changed since", "after 6 months", "Public administration",
	    "Something works differently now",
	    "A seat for the <i>associations</i>", "Statute, part 3",
	    "after 6 months", "Migrants' and minority organisations", "asked",
	    NULL));
	CHECK(visit_has(club, "Answer now"));
	CHECK(!visit_has_html(club, "<i>associations</i>"));
	/* The desk sees who has not answered. */
	story_later(s, 20);
	CHECK(visit_get(s->trainer, desk_of(at, "")) == 200);
	CHECK(story_order(s->trainer, "Who is asked what has changed",
	    "Public administration", "after 6 months answered",
	    "Migrants' and minority organisations", "after 6 months late",
	    NULL));
	CHECK(!visit_has(s->trainer, "Name somebody else"));
	/* A substitute answers by a link of their own. */
	keeper = desk_of(at, arena_printf(a, "/keepers/%lld",
	    (long long)count("SELECT max(id) FROM commitment_keeper WHERE"
	    " side = 'migrants'")));
	CHECK(visit_get(s->trainer, keeper) == 403);
	CHECK(visit_get(s->organiser, keeper) == 200);
	CHECK(visit_post(s->organiser, keeper, "name", "Zoe", "email", "zoe",
	    NULL) == 422);
	CHECK(visit_post(s->organiser, keeper, "name", "Same", "email",
	    club_mail, NULL) == 422);
	link = story_answer(s, club_mail, "not");
	CHECK(visit_post(s->organiser, keeper, "name", "Zoe", "email", zoe,
	    NULL) == 200);
	v = scene_visitor(s);
	CHECK(visit_get(v, link) == 404);	/* the old link is dead */
	link = story_answer(s, zoe, "not");
	CHECK(visit_get(v, link) == 200);
	CHECK(visit_post(v, arena_dup_n(a, link, strcspn(link, "?")), "why",
	    "", NULL) == 422);
	CHECK(visit_post(v, arena_dup_n(a, link, strcspn(link, "?")), "why",
	    "The board was not elected yet", NULL) == 200);
	CHECK(visit_get(s->trainer, at) == 200);
	CHECK(visit_has(s->trainer, "The board was not elected yet"));
	/* Twelve and twenty-four months: both sides again, the substitute too. */
	story_later(s, 170);
	scene_clerk(s);
	CHECK(strcmp(story_answer(s, zoe, "changed"), "/none") != 0);
	story_later(s, 370);
	scene_clerk(s);
	CHECK(visit_get(s->trainer, at) == 200);
	CHECK(visit_has(s->trainer, "after 24 months"));
	/* Of what the sides then change nobody is asked, unless signed anew. */
	CHECK(count("SELECT count(*) FROM ask WHERE kind = 'commitment'"
	    " AND asked_at > 1700000000") == 6);
}
