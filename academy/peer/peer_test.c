/* Peers: who fits whom, agreeing, what is kept from whom. */
#include "peer/peer.h"

#include <stdio.h>
#include <string.h>

#include "store/job.h"
#include "test/stories/story.h"

/* --- how well two fit --- */

static struct peer_entry
says(enum peer_side side, const char *concept, const char *parent)
{
	return (struct peer_entry){ .side = side, .concept = concept,
	    .parent = parent, .label = "{}", .text = "t", .lang = "en" };
}

static struct peer
somebody(row_id id, struct peer_entry *e)
{
	return (struct peer){ .person = id, .organisation = 100 + id,
	    .langs = "en lt", .population = 20000, .share = 5,
	    .roles = CITY_SERVICES, .seek_max = 2, .offer_max = 2,
	    .country = "LT", .entries = e };
}

TEST(peer_fit)
{
	struct peer_entry seek = says(PEER_SEEK, "housing", "services");
	struct peer_entry has = says(PEER_OFFER, "housing", "services");
	struct peer x = somebody(1, &seek), y = somebody(2, &has);
	struct peer_fit f;

#define SCORE() (peer_fits(&x, &seek, &y, &has, &f) ? peer_score(&f) : -1)
	CHECK(SCORE() == 100);
	has.concept = "services";		/* the wider term */
	has.parent = NULL;
	CHECK(SCORE() == 80);
	seek.concept = "services";
	has.concept = "housing";
	has.parent = "services";		/* the narrower one */
	seek.parent = NULL;
	CHECK(SCORE() == 80);
	has.concept = "health";			/* beside it */
	seek.concept = "housing";
	seek.parent = "services";
	CHECK(SCORE() == -1);
	has.concept = "housing";
	has.side = PEER_SEEK;
	CHECK(SCORE() == 75);
	has.side = PEER_OFFER;
	/* Sizes, at each bound. */
	y.population = 40000;
	CHECK(SCORE() == 100);
	y.population = 40001;
	CHECK(SCORE() == 95);
	y.population = 80001;
	CHECK(SCORE() == 90);
	y.population = 200001;
	CHECK(SCORE() == 85);
	y.population = 0;
	CHECK(SCORE() == 90);
	y.population = 20000;
	y.share = 7;
	CHECK(SCORE() == 100);
	y.share = 8;
	CHECK(SCORE() == 97);
	y.share = 11;
	CHECK(SCORE() == 94);
	y.share = 16;
	CHECK(SCORE() == 90);
	y.share = -1;
	CHECK(SCORE() == 93);
	y.share = 5;
	y.roles = CITY_BUYER | CITY_POLICY;
	CHECK(SCORE() == 90);
	y.roles = 0;
	CHECK(SCORE() == 93);
	y.roles = CITY_BUYER | CITY_SERVICES;
	CHECK(SCORE() == 100);
	/* "l" is no language of "lt". */
	y.langs = "l ltx";
	CHECK(SCORE() == -1);
	y.langs = "fr lt";
	CHECK(SCORE() == 100);
	y.organisation = x.organisation;
	CHECK(SCORE() == -1);
	y.organisation = x.organisation = 0;	/* both not known: not one */
	CHECK(SCORE() == 100);
	y.person = x.person;
	CHECK(SCORE() == -1);
#undef SCORE
}

static int
count(const struct peer_proposal *p)
{
	int n = 0;

	for (; p != NULL; p = p->next)
		n++;
	return n;
}

static struct peer_found
found(struct arena *a, const struct peer *pool, const struct peer_pair *met,
    enum peer_way way)
{
	const struct peer_search how = { .way = way };
	struct peer_found f;

	CHECK(peer_match(a, pool, met, &how, &f) == RC_OK);
	return f;
}

TEST(peer_matching)
{
	struct arena *a = arena_make();
	struct peer_entry seek = says(PEER_SEEK, "housing", "services");
	struct peer_entry near = says(PEER_OFFER, "services", NULL);
	struct peer_entry has = says(PEER_OFFER, "housing", "services");
	struct peer_pair met = { 3, 1, NULL };
	struct peer p[4] = { somebody(1, &seek), somebody(2, &near),
	    somebody(3, &has), somebody(4, &seek) };
	struct peer_found f;
	struct peer_proposal *list;

	for (int i = 0; i < 3; i++)
		p[i].next = &p[i + 1];
	/* The better of two; and one partner for each need. */
	list = (f = found(a, p, NULL, PEER_BEST)).list;
	CHECK(count(list) == 2 && f.why == NULL);
	CHECK(list->giver == 3 && list->next->giver == 3);
	CHECK(peer_score(&list->fit) == 100 && !list->same);
	CHECK(f.people == 4 && f.links == 4 && f.sum == 200 && f.bound == 200);
	/* Who takes no more leaves one to the other. */
	p[2].offer_max = 1;
	list = found(a, p, NULL, PEER_BEST).list;
	CHECK(count(list) == 2);
	CHECK(list->giver == 3 && list->next->giver == 2);
	CHECK_TEXT(list->next->other, "services");
	/* What stands counts. */
	p[2].offer_open = 1;
	list = found(a, p, NULL, PEER_BEST).list;
	CHECK(count(list) == 2);
	CHECK(list->giver == 2 && list->next->giver == 2);
	p[2].offer_open = 0;
	/* Who were proposed to each other are not again. */
	list = found(a, p, &met, PEER_BEST).list;
	CHECK(count(list) == 2);
	for (struct peer_proposal *x = list; x != NULL; x = x->next)
		CHECK(x->seeker != 1 || x->giver != 3);
	/* Whom nobody serves finds who seeks the same. */
	p[1].offer_max = p[2].offer_max = 0;
	list = (f = found(a, p, NULL, PEER_BEST)).list;
	CHECK(count(list) == 1 && f.why == NULL);
	CHECK(list->same && list->seeker == 1 && list->giver == 4);
	p[3].seek_max = 0;
	CHECK(found(a, p, NULL, PEER_BEST).list == NULL);
	arena_free(a);
}

/* Two seek, one can be helped: by points, and by what the other is worth. */
TEST(peer_ways_differ)
{
	struct arena *a = arena_make();
	struct peer_entry seek = says(PEER_SEEK, "housing", "services");
	struct peer_entry has = says(PEER_OFFER, "housing", "services");
	struct peer_entry near = says(PEER_OFFER, "services", NULL);
	struct peer p[4] = { somebody(1, &seek), somebody(2, &seek),
	    somebody(3, &has), somebody(4, &near) };
	struct peer_found f;

	for (int i = 0; i < 3; i++)
		p[i].next = &p[i + 1];
	p[2].offer_max = p[3].offer_max = 1;
	/* 1-3: 100, 1-4: 80, 2-3: 90, and 2-4 is no pair. */
	p[1].population = 60001;
	p[3].langs = "lt";
	p[1].langs = "en";
	f = found(a, p, NULL, PEER_BEST);
	CHECK(count(f.list) == 2 && f.sum == 175 && f.why == NULL);
	f = found(a, p, NULL, PEER_STABLE);
	CHECK(f.sum == 100 && count(f.list) == 1);
	CHECK(f.list->seeker == 1 && f.list->giver == 3);
	CHECK(f.why != NULL && f.why->next == NULL && f.why->person == 2 &&
	    f.why->giver == 3 && f.why->lack == LACK_STABLE &&
	    f.why->score == 95);
	arena_free(a);
}

/* Why there is nobody: each reason, and the prices of the one that has some. */
TEST(peer_why)
{
	struct arena *a = arena_make();
	struct peer_entry seek = says(PEER_SEEK, "housing", "services");
	struct peer_entry has = says(PEER_OFFER, "housing", "services");
	struct peer_pair met = { 1, 3, NULL };
	struct peer p[3] = { somebody(1, &seek), somebody(2, &seek),
	    somebody(3, &has) };
	struct peer_found f;

	p[0].next = &p[1];
	p[1].next = &p[2];
	p[2].offer_max = 1;
	p[1].population = 60001;	/* 2-3: 95 points, 1-3: 100 */
	/* Two who seek the same would find each other. */
	p[1].organisation = p[0].organisation;
	f = found(a, p, NULL, PEER_BEST);
	CHECK(count(f.list) == 1 && f.list->seeker == 1);
	CHECK(f.why != NULL && f.why->next == NULL);
	CHECK(f.why->person == 2 && f.why->lack == LACK_PRICE &&
	    f.why->giver == 3 && f.why->score == 95);
	CHECK(f.why->missing == 5);
	/* A tie lacks nothing. */
	p[1].population = 20000;
	f = found(a, p, NULL, PEER_BEST);
	CHECK(f.why != NULL && f.why->lack == LACK_PRICE &&
	    f.why->missing == 0);
	p[1].organisation = 102;
	p[0].next = &p[2];			/* the second is away */
	f = found(a, p, &met, PEER_BEST);
	CHECK(f.why != NULL && f.why->lack == LACK_MET && f.why->giver == 0);
	p[2].offer_open = 1;
	f = found(a, p, NULL, PEER_BEST);
	CHECK(f.why != NULL && f.why->lack == LACK_FULL);
	p[2].offer_open = 0;
	p[0].seek_max = 0;
	f = found(a, p, NULL, PEER_BEST);
	CHECK(f.why != NULL && f.why->lack == LACK_OWN);
	p[0].seek_max = 2;
	p[2].langs = "fr";
	f = found(a, p, NULL, PEER_BEST);
	CHECK(f.why != NULL && f.why->lack == LACK_LANGUAGE);
	has.concept = "health";
	f = found(a, p, NULL, PEER_BEST);
	CHECK(f.why != NULL && f.why->lack == LACK_NOBODY);
	/* A colleague is nobody to be proposed. */
	has.concept = "housing";
	p[2].organisation = p[0].organisation;
	f = found(a, p, NULL, PEER_BEST);
	CHECK(f.why != NULL && f.why->lack == LACK_NOBODY);
	arena_free(a);
}

/* One who seeks two things of the same person gets one, and the other says so. */
TEST(peer_why_joined)
{
	struct arena *a = arena_make();
	struct peer_entry s2 = says(PEER_SEEK, "health", NULL);
	struct peer_entry s1 = says(PEER_SEEK, "housing", "services");
	struct peer_entry h2 = says(PEER_OFFER, "health", NULL);
	struct peer_entry h1 = says(PEER_OFFER, "housing", "services");
	struct peer p[2] = { somebody(1, &s1), somebody(2, &h1) };
	struct peer_found f;

	s1.next = &s2;
	h1.next = &h2;
	p[0].next = &p[1];
	f = found(a, p, NULL, PEER_BEST);
	CHECK(count(f.list) == 1 && f.why != NULL && f.why->next == NULL &&
	    f.why->lack == LACK_JOINED && f.why->giver == 2);
	arena_free(a);
}

struct stop_after { int64_t calls, left, done, of; };

static bool
stop_after(void *arg, int64_t done, int64_t of)
{
	struct stop_after *s = arg;

	s->calls++;
	CHECK(done >= s->done && done <= of && of > 0);
	s->done = done;
	s->of = of;
	return s->calls < s->left;
}

TEST(peer_search_stops)
{
	struct arena *a = arena_make();
	struct peer_entry seek = says(PEER_SEEK, "housing", "services");
	struct peer_entry has = says(PEER_OFFER, "housing", "services");
	struct peer p[20];
	struct stop_after s = { .left = INT64_MAX };
	struct peer_search how = { .go_on = stop_after, .arg = &s };
	struct peer_found f;
	int64_t all;

	for (int i = 0; i < 20; i++) {
		p[i] = somebody(i + 1, i % 2 == 0 ? &seek : &has);
		if (i > 0)
			p[i - 1].next = &p[i];
	}
	CHECK(peer_match(a, p, NULL, &how, &f) == RC_OK);
	CHECK(count(f.list) == 10 && s.calls > 20);
	all = s.calls;
	for (int64_t left = 1; left <= all; left += 5) {
		s = (struct stop_after){ .left = left };
		CHECK(peer_match(a, p, NULL, &how, &f) == RC_CONFLICT);
		CHECK(s.calls == left);
	}
	arena_free(a);
}

/* --- through the pages --- */

#define EDITION "/editions/urban-2018"
#define MINE EDITION "/mine/peers"
#define DESK EDITION "/desk/peers"

static int64_t
number(struct scene *s, const char *sql)
{
	int64_t n = 0;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

static void
put(struct scene *s, const char *sql)
{
	CHECK(db_begin(s->db) == RC_OK);
	if (db_exec(s->db, sql, NO_ARGS, NULL) != RC_OK)
		test_failed(__FILE__, __LINE__, sql);
	CHECK(db_commit(s->db) == RC_OK);
}

/* Nobody has said anything but these two. */
static void
begin(struct scene *s, const char *one, const char *other)
{
	put(s, "DELETE FROM proposal");
	put(s, "DELETE FROM peer_entry");
	put(s, "DELETE FROM peer");
	put(s, "DELETE FROM consent WHERE purpose LIKE 'peers%'");
	put(s, arena_printf(s->arena, "UPDATE participant SET organisation_id ="
	    " (SELECT min(id) FROM organisation) WHERE person_id = (SELECT id"
	    " FROM person WHERE email = '%s')", one));
	put(s, arena_printf(s->arena, "UPDATE participant SET organisation_id ="
	    " (SELECT max(id) FROM organisation) WHERE person_id = (SELECT id"
	    " FROM person WHERE email = '%s')", other));
}

static void
about(struct visitor *v, const char *listed)
{
	CHECK(visit_get(v, MINE "/about") == 200);
	CHECK(visit_post(v, MINE "/about", "langs", "en", "population",
	    "30000", "share", "6", "roles", "services", "agree", "1", "listed",
	    listed, NULL) == 200);
	CHECK_TEXT(visit_path(v), MINE);
}

static void
say(struct visitor *v, const char *where, const char *topic, const char *text)
{
	CHECK(visit_get(v, where) == 200);
	CHECK(visit_post(v, where, "topic", topic, "text", text, NULL) == 200);
}

static const char *
email_of(struct scene *s, int n)
{
	const char *email = "";

	/* Those who were confirmed, the first and second. */
	CHECK(db_text(s->db, s->arena, arena_printf(s->arena, "SELECT p.email"
	    " FROM participant pa JOIN person p ON p.id = pa.person_id"
	    " JOIN edition e ON e.id = pa.edition_id WHERE e.slug ="
	    " 'urban-2018' AND EXISTS (SELECT 1 FROM participant_part pp WHERE"
	    " pp.participant_id = pa.id AND pp.state = 'confirmed')"
	    " ORDER BY pa.id LIMIT 1 OFFSET %d", n), NO_ARGS, &email) ==
	    RC_OK);
	return email;
}

TEST_STORE(peer_agreeing)
{
	struct scene *s = scene_open(db, a);
	const char *one = email_of(s, 0), *other = email_of(s, 1);
	struct visitor *ana, *ben, *third = scene_person(s, email_of(s, 2));
	const char *to_ana, *to_ben, *path;

	begin(s, one, other);
	ana = scene_person(s, one);
	ben = scene_person(s, other);
	/* First about oneself; and not without the consent. */
	CHECK(visit_get(ana, MINE) == 200);
	CHECK(visit_get(ana, MINE "/seek") == 200);
	CHECK_TEXT(visit_path(ana), MINE "/about");
	CHECK(visit_post(ana, MINE "/about", "langs", "en", NULL) == 422);
	CHECK(visit_post(ana, MINE "/about", "agree", "1", "share", "101",
	    NULL) == 422);
	/* A language that is not offered as a box. */
	CHECK(visit_get(ana, MINE "/about") == 200);
	CHECK(visit_post(ana, MINE "/about", "langs", "en", "another", "de",
	    "agree", "1", NULL) == 200);
	CHECK(visit_get(ana, MINE "/about") == 200);
	CHECK(visit_has_html(ana, "value=\"de\" checked"));
	about(ana, VISIT_NOTHING);
	about(ben, "1");
	say(ana, MINE "/seek", "housing", "Anas <b>wish</b>");
	CHECK(visit_has(ana, "Anas <b>wish</b>"));
	say(ben, MINE "/offer", "housing", "Bens offer");
	/* Once a topic; a topic that there is; not without words. */
	CHECK(visit_get(ben, MINE "/offer") == 200);
	CHECK(visit_post(ben, MINE "/offer", "topic", "housing", "text", "x",
	    NULL) == 422);
	CHECK(visit_post(ben, MINE "/offer", "topic", "no such", "text", "x",
	    NULL) == 422);
	CHECK(visit_post(ben, MINE "/offer", "topic", "health", "text", " ",
	    NULL) == 422);
	/* Offers are seen by consent, requests by nobody. */
	CHECK(visit_get(third, MINE) == 200);
	CHECK(visit_has(third, "Bens offer") && !visit_has(third, "Anas"));
	CHECK(story_refused(s->anyone, MINE));
	CHECK(story_refused(s->assessor, MINE));
	/* Another's entry is none of mine. */
	path = visit_link(ben, MINE "/entries/");
	CHECK(visit_get(ben, MINE) == 200);
	path = arena_dup(a, visit_link(ben, MINE "/entries/"));
	CHECK(visit_get(ana, path) == 404);

	CHECK(story_refused(s->trainer, DESK));
	CHECK(story_refused(ana, DESK));
	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(story_order(s->organiser, "Housing", "Bens offer",
	    "Anas <b>wish</b>", NULL));
	CHECK(visit_post(s->organiser, DESK "/match", NULL) == 200);
	CHECK(visit_has(s->organiser, "1 proposal is ready"));
	CHECK(visit_has(s->organiser, "The same topic (50 of 50 points)"));
	CHECK(visit_has(s->organiser, "Places of about the same size (15 of "
	    "15 points)"));
	/* Not sent: nobody knows. */
	CHECK(visit_get(ana, MINE) == 200 && !visit_has(ana, "Bens offer"
	    " Why"));
	CHECK(number(s, "SELECT count(*) FROM outbox WHERE kind ="
	    " 'peer.proposal'") == 0);
	CHECK(visit_post(s->organiser, DESK "/send", NULL) == 200);
	CHECK(number(s, "SELECT count(*) FROM outbox WHERE kind ="
	    " 'peer.proposal'") == 2);
	CHECK(number(s, "SELECT count(*) FROM outbox WHERE kind ="
	    " 'peer.proposal' AND secret <> 1") == 0);
	/* No name, no address of the other. */
	CHECK(strstr(scene_mail(s, one), "Bens offer") != NULL);
	CHECK(strstr(scene_mail(s, one), other) == NULL);
	CHECK(strstr(scene_mail(s, other), one) == NULL);
	to_ana = arena_dup(a, scene_link(s, one));
	to_ben = arena_dup(a, scene_link(s, other));

	/* A link that is opened answers nothing; altered, it is none. */
	CHECK(visit_get(s->anyone, to_ana) == 200);
	CHECK(!visit_has(s->anyone, other) && visit_has(s->anyone,
	    "Offers what you seek"));
	CHECK(number(s, "SELECT count(*) FROM proposal WHERE seeker_answer"
	    " IS NOT NULL OR giver_answer IS NOT NULL") == 0);
	CHECK(visit_get(s->anyone, arena_printf(a, "%sx", to_ana)) == 404);
	CHECK(visit_get(s->anyone, "/peers/1-2-3") == 404);
	CHECK(visit_post(s->anyone, to_ana, "answer", "yes", NULL) != 200);
	CHECK(visit_get(s->anyone, to_ana) == 200);
	CHECK(visit_post(s->anyone, to_ana, "answer", "maybe", NULL) == 400);
	CHECK(visit_get(s->anyone, to_ana) == 200);
	CHECK(visit_post(s->anyone, to_ana, "answer", "yes", NULL) == 200);
	CHECK(visit_has(s->anyone, "You agreed."));

	/* Ben would rather not: Ana and the organiser see no difference. */
	CHECK(visit_get(s->organiser, DESK) == 200);
	path = arena_dup(a, visit_text(s->organiser));
	CHECK(visit_get(ana, MINE) == 200 && visit_has(ana, "You agreed."));
	CHECK(visit_get(ben, MINE) == 200);
	CHECK(visit_has(ben, "Seeks what you offer"));
	CHECK(!visit_has(ben, one));
	{
		const char *answer = arena_printf(a, MINE "/answers/%lld",
		    (long long)number(s, "SELECT max(id) FROM proposal"));
		const char *before = arena_dup(a, visit_text(ana));

		CHECK(visit_post(third, answer, "answer", "yes", NULL) != 200);
		CHECK(visit_post(ben, answer, "answer", "no", NULL) == 200);
		CHECK(visit_has(ben, "Nobody is told who it was."));
		CHECK(visit_get(ana, MINE) == 200);
		CHECK_TEXT(visit_text(ana), before);
		CHECK(visit_get(s->organiser, DESK) == 200);
		CHECK_TEXT(visit_text(s->organiser), path);
		CHECK(number(s, "SELECT count(*) FROM journal WHERE action"
		    " LIKE 'peer.answer%'") == 0);
		/* And thinks again. */
		CHECK(visit_get(ben, MINE) == 200);
		CHECK(visit_post(ben, answer, "answer", "yes", NULL) == 200);
		CHECK(visit_has(ben, one));
		CHECK(visit_get(ana, MINE) == 200 && visit_has(ana, other));
		CHECK(strstr(scene_mail(s, one), other) != NULL);
		CHECK(strstr(scene_mail(s, other), one) != NULL);
		CHECK(visit_get(third, MINE) == 200 && !visit_has(third, one));
		CHECK(visit_get(s->organiser, DESK) == 200);
		CHECK(story_order(s->organiser, "partnerships formed 1",
		    "Partnerships", "Housing", NULL));
		/* They are not brought together again. */
		CHECK(visit_post(s->organiser, DESK "/match", NULL) == 200);
		CHECK(visit_has(s->organiser, "Nobody was found"));
		/* Either may end it, and it stays counted. */
		CHECK(visit_get(ana, MINE) == 200);
		CHECK(visit_post(ana, answer, "answer", "no", NULL) == 200);
		CHECK(visit_get(ben, MINE) == 200 && !visit_has(ben, one));
		CHECK(visit_get(s->organiser, DESK) == 200);
		CHECK(visit_has(s->organiser, "partnerships formed 1"));
		CHECK(visit_has(s->organiser, "1 has ended since."));
		CHECK(visit_post(ben, answer, "answer", "yes", NULL) != 200);
	}
	(void)to_ben;
}

/* Late, taken back, dropped, left: nothing comes of it. */
TEST_STORE(peer_refusals)
{
	struct scene *s = scene_open(db, a);
	const char *one = email_of(s, 0), *other = email_of(s, 1), *link;
	struct visitor *ana, *ben;
	const char *id;

	begin(s, one, other);
	ana = scene_person(s, one);
	ben = scene_person(s, other);
	about(ana, "1");
	about(ben, "1");
	say(ana, MINE "/seek", "health", "Anas wish");
	say(ben, MINE "/offer", "health", "Bens offer");
	visit_get(s->organiser, DESK);
	visit_post(s->organiser, DESK "/match", NULL);
	id = arena_printf(a, "%lld", (long long)number(s,
	    "SELECT max(id) FROM proposal"));
	/* Another edition's organiser page does not reach it. */
	CHECK(visit_get(s->organiser, "/editions/urban-next/desk/peers") ==
	    200);
	CHECK(visit_post(s->organiser, arena_printf(a,
	    "/editions/urban-next/desk/peers/%s/drop", id), NULL) != 200);
	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, DESK "/%s/drop", id),
	    NULL) == 200);
	CHECK(number(s, "SELECT count(*) FROM proposal") == 0);
	CHECK(visit_post(s->organiser, DESK "/match", NULL) == 200);
	id = arena_printf(a, "%lld", (long long)number(s,
	    "SELECT max(id) FROM proposal"));
	CHECK(visit_post(s->organiser, arena_printf(a, DESK "/%s/send", id),
	    NULL) == 200);
	link = arena_dup(a, scene_link(s, one));
	/* What was sent is not dropped. */
	CHECK(visit_post(s->organiser, arena_printf(a, DESK "/%s/drop", id),
	    NULL) != 200);
	/* After the days to answer the page says so, the mailed link is none. */
	put(s, "UPDATE proposal SET sent_at = sent_at - 31 * 86400");
	CHECK(visit_get(ben, MINE) == 200);
	CHECK(visit_has(ben, "Nothing came of this proposal."));
	CHECK(visit_post(ben, arena_printf(a, MINE "/answers/%s", id),
	    "answer", "yes", NULL) != 200);
	CHECK(visit_get(s->anyone, link) == 200);
	CHECK(visit_has(s->anyone, "Nothing came of this proposal."));
	CHECK(number(s, "SELECT count(*) FROM proposal WHERE linked_at IS NOT"
	    " NULL") == 0);
	put(s, "UPDATE proposal SET sent_at = sent_at + 31 * 86400");
	/* Who leaves is proposed no more, and agrees to nothing. */
	CHECK(visit_get(ana, MINE) == 200);
	CHECK(visit_post(ana, MINE "/leave", NULL) == 200);
	CHECK(number(s, "SELECT count(*) FROM peer_entry") == 1);
	CHECK(visit_get(ben, MINE) == 200);
	CHECK(visit_post(ben, arena_printf(a, MINE "/answers/%s", id),
	    "answer", "yes", NULL) == 200);
	CHECK(!visit_has(ben, one));
	CHECK(number(s, "SELECT count(*) FROM proposal WHERE linked_at IS NOT"
	    " NULL") == 0);
	put(s, "DELETE FROM proposal");
	visit_get(s->organiser, DESK);
	CHECK(visit_post(s->organiser, DESK "/match", NULL) == 200);
	CHECK(visit_has(s->organiser, "Nobody was found"));
	/* A consent that is taken back in the account counts at once. */
	about(ana, "1");
	say(ana, MINE "/seek", "health", "Anas wish");
	put(s, arena_printf(a, "INSERT INTO consent (person_id, purpose, basis,"
	    " text_shown, lang, given, at) SELECT id, 'peers/urban-2018',"
	    " 'consent', '', 'en', 0, 9 FROM person WHERE email = '%s'", one));
	visit_get(s->organiser, DESK);
	CHECK(!visit_has(s->organiser, "Anas wish"));
	CHECK(visit_post(s->organiser, DESK "/match", NULL) == 200);
	CHECK(visit_has(s->organiser, "Nobody was found"));
}

/* What no page offers is refused below it too. */
TEST_STORE(peer_guards)
{
	struct scene *s = scene_open(db, a);
	unixtime now = time_now(), late = now + (PEER_DAYS + 1) * 86400;
	struct peer_proposal *list, *p;
	row_id edition = number(s, "SELECT id FROM edition WHERE slug ="
	    " 'urban-2018'");
	row_id next = number(s, "SELECT id FROM edition WHERE slug ="
	    " 'urban-next'");
	row_id nobody = number(s, "SELECT min(person_id) FROM programme_role");
	struct peer_entry e = { .side = PEER_OFFER, .concept = "health",
	    .text = "t", .lang = "en" };
	const struct peer stranger = { .edition = edition, .person = nobody,
	    .langs = "en" };
	bool linked;

	CHECK(proposal_list(db, a, edition, &list) == RC_OK);
	for (p = list; p != NULL && p->sent_at != 0; p = p->next)
		;
	CHECK(p != NULL && list->sent_at != 0);
	if (p == NULL)
		return;
	CHECK(db_begin(db) == RC_OK);
	/* Not sent: no answer.  Sent: neither dropped nor sent again. */
	CHECK(proposal_answer(db, p->id, p->seeker, true, now, &linked) ==
	    RC_CONFLICT);
	CHECK(proposal_drop(db, next, p->id) == RC_CONFLICT);
	CHECK(proposal_send(db, next, p->id, now) == RC_CONFLICT);
	CHECK(proposal_send(db, edition, p->id, now) == RC_OK);
	CHECK(proposal_send(db, edition, p->id, now) == RC_CONFLICT);
	CHECK(proposal_drop(db, edition, p->id) == RC_CONFLICT);
	/* Neither side; too late; one side twice is not both. */
	CHECK(proposal_answer(db, p->id, nobody, true, now, &linked) ==
	    RC_CONFLICT);
	CHECK(proposal_answer(db, p->id, p->seeker, true, late, &linked) ==
	    RC_CONFLICT);
	CHECK(proposal_answer(db, p->id, p->seeker, true, now, &linked) ==
	    RC_OK && !linked);
	CHECK(proposal_answer(db, p->id, p->seeker, true, now, &linked) ==
	    RC_OK && !linked);
	CHECK(proposal_answer(db, p->id, p->giver, true, now, &linked) ==
	    RC_OK && linked);
	CHECK(proposal_answer(db, p->id, p->giver, true, now, &linked) ==
	    RC_CONFLICT);
	CHECK(proposal_answer(db, p->id, nobody, false, now, &linked) ==
	    RC_CONFLICT);
	CHECK(proposal_answer(db, p->id, p->giver, false, late, &linked) ==
	    RC_OK && !linked);
	CHECK(proposal_answer(db, p->id, p->seeker, true, now, &linked) ==
	    RC_CONFLICT);
	/* Who takes no part says nothing; entries are one's own. */
	CHECK(peer_save(db, &stranger, now) == RC_CONFLICT);
	CHECK(peer_entry_save(db, edition, nobody, &e, now) == RC_CONFLICT);
	e.id = number(s, "SELECT max(id) FROM peer_entry");
	CHECK(peer_entry_save(db, edition, nobody, &e, now) == RC_CONFLICT);
	CHECK(peer_entry_remove(db, edition, nobody, e.id) == RC_CONFLICT);
	db_rollback(db);
}

/* Those of an earlier edition, by their consent only; and a large pool by a
 * job. */
TEST_STORE(peer_alumni_and_job)
{
	struct scene *s = scene_open(db, a);
	const char *one = email_of(s, 0), *other = email_of(s, 1);
	struct peer *pool;
	row_id next = number(s, "SELECT id FROM edition WHERE slug ="
	    " 'urban-next'");
	row_id old = number(s, "SELECT id FROM edition WHERE slug ="
	    " 'urban-2018'");
	struct visitor *ana;
	int n = 0;

	begin(s, one, other);
	ana = scene_person(s, one);
	about(ana, "1");
	say(ana, MINE "/offer", "health", "Anas offer");
	CHECK(peer_pool(db, a, old, time_now(), &pool) == RC_OK &&
	    pool != NULL && pool->next == NULL);
	CHECK(peer_pool(db, a, next, time_now(), &pool) == RC_OK &&
	    pool == NULL);
	visit_get(ana, MINE "/about");
	CHECK(visit_post(ana, MINE "/about", "later", "1", NULL) == 200);
	CHECK(peer_pool(db, a, next, time_now(), &pool) == RC_OK &&
	    pool != NULL && pool->edition == old);
	CHECK_TEXT(pool->entries->text, "Anas offer");
	/* Kept for that, when all else goes. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(peer_purge(db, a, time_now() + 40LL * 365 * 86400) == RC_OK);
	db_rollback(db);
	put(s, "UPDATE edition SET retention_days = 1");
	CHECK(db_begin(db) == RC_OK && peer_purge(db, a, time_now()) == RC_OK &&
	    db_commit(db) == RC_OK);
	CHECK(number(s, "SELECT count(*) FROM peer") == 1);
	visit_get(ana, MINE "/about");
	CHECK(visit_post(ana, MINE "/about", "later", VISIT_NOTHING, NULL) ==
	    200);
	CHECK(db_begin(db) == RC_OK && peer_purge(db, a, time_now()) == RC_OK &&
	    db_commit(db) == RC_OK);
	CHECK(number(s, "SELECT count(*) FROM peer") == 0);
	/* Sixty-one seek and offer the same: a job. */
	put(s, "UPDATE edition SET retention_days = 7300");
	CHECK(db_begin(db) == RC_OK);
	for (; n <= PEER_AT_ONCE; n++) {
		struct person p = { .email = arena_printf(a,
		    "many%d@example.org", n), .name = "Many", .lang = "en",
		    .country = "LT", .mail_format = "html" };
		struct participant in = { .edition = old, .country = "LT",
		    .organisation_kind = ORG_AUTHORITY, .role = "participant" };
		struct peer w = { .edition = old, .langs = "en", .share = -1,
		    .seek_max = 2, .offer_max = 2 };
		struct peer_entry e = { .side = n % 2 == 0 ? PEER_OFFER :
		    PEER_SEEK, .concept = "health", .text = "t", .lang = "en" };
		struct consent c = { .purpose = "peers/urban-2018", .basis =
		    "consent", .text_shown = "", .lang = "en", .given = true };

		CHECK(person_ensure(db, &p, 5) == RC_OK);
		w.person = in.person.id = p.id;
		CHECK(participant_set(db, &in, number(s, "SELECT min(id)"
		    " FROM part WHERE edition_id = (SELECT id FROM edition"
		    " WHERE slug = 'urban-2018')"), "confirmed", 5) == RC_OK);
		CHECK(peer_save(db, &w, 5) == RC_OK);
		CHECK(consent_add(db, p.id, &c) == RC_OK);
		CHECK(peer_entry_save(db, old, p.id, &e, 5) == RC_OK);
		/* A second one of the same is none. */
		e.id = 0;
		CHECK(peer_entry_save(db, old, p.id, &e, 5) == RC_CONFLICT);
	}
	CHECK(db_commit(db) == RC_OK);
	visit_get(s->organiser, DESK);
	CHECK(visit_post(s->organiser, DESK "/match", NULL) == 200);
	CHECK(visit_has(s->organiser, "Partners are being looked for."));
	CHECK(number(s, "SELECT count(*) FROM proposal") == 0);
	/* Stopped, nothing comes of it; asked again, it does. */
	CHECK(visit_post(s->organiser, DESK "/stop", "what", "match", NULL) ==
	    200);
	CHECK(visit_has(s->organiser, "The search was stopped"));
	scene_clerk(s);
	CHECK(number(s, "SELECT count(*) FROM proposal") == 0);
	CHECK(visit_post(s->organiser, DESK "/match", "way", "stable", NULL) ==
	    200);
	scene_clerk(s);
	CHECK(number(s, "SELECT count(*) FROM proposal") == 30);
	CHECK(visit_get(s->organiser, DESK) == 200);
	CHECK(visit_has(s->organiser, "among 61 people and"));
	CHECK(visit_has(s->organiser, "Stable pairs:"));
	/* Many are sent by the clerk, too. */
	CHECK(visit_post(s->organiser, DESK "/send", NULL) == 200);
	CHECK(visit_has(s->organiser, "The proposals are being sent."));
	CHECK(number(s, "SELECT count(*) FROM outbox WHERE kind ="
	    " 'peer.proposal'") == 0);
	scene_clerk(s);
	CHECK(number(s, "SELECT count(*) FROM outbox WHERE kind ="
	    " 'peer.proposal'") == 60);
	CHECK(number(s, "SELECT count(*) FROM proposal WHERE sent_at IS NULL")
	    == 0);
}
