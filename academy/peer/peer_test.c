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

TEST(peer_matching)
{
	struct arena *a = arena_make();
	struct peer_entry seek = says(PEER_SEEK, "housing", "services");
	struct peer_entry near = says(PEER_OFFER, "services", NULL);
	struct peer_entry has = says(PEER_OFFER, "housing", "services");
	struct peer_pair met = { 3, 1, NULL };
	struct peer p[4] = { somebody(1, &seek), somebody(2, &near),
	    somebody(3, &has), somebody(4, &seek) };
	struct peer_proposal *list;

	for (int i = 0; i < 3; i++)
		p[i].next = &p[i + 1];
	/* The better of two; and one partner for each need. */
	CHECK(peer_match(a, p, NULL, &list) == RC_OK && count(list) == 2);
	CHECK(list->giver == 3 && list->next->giver == 3);
	CHECK(peer_score(&list->fit) == 100 && !list->same);
	/* Who takes no more leaves one to the other. */
	p[2].offer_max = 1;
	CHECK(peer_match(a, p, NULL, &list) == RC_OK && count(list) == 2);
	CHECK(list->giver == 3 && list->next->giver == 2);
	CHECK_TEXT(list->next->other, "services");
	/* What stands counts. */
	p[2].offer_open = 1;
	CHECK(peer_match(a, p, NULL, &list) == RC_OK && count(list) == 2);
	CHECK(list->giver == 2 && list->next->giver == 2);
	p[2].offer_open = 0;
	/* Who were proposed to each other are not again. */
	CHECK(peer_match(a, p, &met, &list) == RC_OK && count(list) == 2);
	for (struct peer_proposal *x = list; x != NULL; x = x->next)
		CHECK(x->seeker != 1 || x->giver != 3);
	/* Whom nobody serves finds who seeks the same. */
	p[1].offer_max = p[2].offer_max = 0;
	CHECK(peer_match(a, p, NULL, &list) == RC_OK && count(list) == 1);
	CHECK(list->same && list->seeker == 1 && list->giver == 4);
	p[3].seek_max = 0;
	CHECK(peer_match(a, p, NULL, &list) == RC_OK && list == NULL);
	/* And why there is nobody. */
	CHECK(peer_lacks(p, &p[0], &seek) == LACK_TAKEN);
	CHECK(peer_lacks(NULL, &p[0], &seek) == LACK_NOBODY);
	for (int i = 1; i < 4; i++)
		p[i].langs = "fr";
	CHECK(peer_lacks(p, &p[0], &seek) == LACK_LANGUAGE);
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
	scene_clerk(s);
	CHECK(number(s, "SELECT count(*) FROM proposal") == 30);
}
