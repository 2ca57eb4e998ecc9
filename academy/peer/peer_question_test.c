/* Help with an open question: sought by its owner, offered by others, agreed to
 * by both; and what nobody learns before. */
#include "peer/peer.h"

#include <string.h>

#include "store/db.h"
#include "test/client.h"
#include "test/stories/story.h"
#include "test/test.h"

#define EDITION "/editions/urban-2018"
#define MINE EDITION "/mine/peers"
#define MARK "qzsecret"

static struct scene *s;

static int64_t
number(const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

static void
put(const char *sql)
{
	CHECK(db_begin(s->db) == RC_OK);
	CHECK(db_exec(s->db, sql, NO_ARGS, NULL) == RC_OK);
	CHECK(db_commit(s->db) == RC_OK);
}

/* The n-th of those who come, from 0, before anybody said what they seek. */
static struct visitor *
somebody(int n, const char **email)
{
	*email = "";
	CHECK(db_text(s->db, s->arena, arena_printf(s->arena, "SELECT p.email"
	    " FROM participant pa JOIN person p ON p.id = pa.person_id"
	    " JOIN edition e ON e.id = pa.edition_id WHERE e.slug ="
	    " 'urban-2018' AND pa.role = 'participant' AND EXISTS (SELECT 1"
	    " FROM participant_part pp WHERE pp.participant_id = pa.id"
	    " AND pp.state = 'confirmed') ORDER BY pa.id LIMIT 1 OFFSET %d",
	    n), NO_ARGS, email) == RC_OK);
	return scene_person(s, *email);
}

static void
agree(struct visitor *v)
{
	visit_get(v, MINE "/about");
	CHECK(visit_post(v, MINE "/about", "langs", "en", "agree", "1", NULL)
	    == 200);
}

static void
ask(struct visitor *v, const char *readers)
{
	visit_get(v, EDITION "/mine/question/edit");
	CHECK(visit_post(v, EDITION "/mine/question/edit", "issue", MARK ": who "
	    "tells the council?", "readers", readers, NULL) == 200);
}

static struct visitor *ana, *ben, *cleo;
static const char *to_ana, *to_ben, *to_cleo;

static void
begin(struct db *db, struct arena *a)
{
	s = scene_open(db, a);
	put("DELETE FROM proposal");
	put("DELETE FROM peer_entry");
	put("DELETE FROM peer");
	put("DELETE FROM consent WHERE purpose LIKE 'peers%'");
	ana = somebody(0, &to_ana);
	ben = somebody(1, &to_ben);
	cleo = somebody(2, &to_cleo);
}

/* Where help with Ana's question is offered. */
static const char *
help(void)
{
	return arena_printf(s->arena, MINE "/help/%lld", (long long)number(
	    "SELECT max(id) FROM peer_entry WHERE question = 1"));
}

TEST_STORE(peer_question_helped)
{
	const char *at, *link, *answer;

	begin(db, a);
	ask(ana, "edition");
	/* First about oneself; then the question is in the form already. */
	CHECK(visit_get(ana, EDITION "/mine/question") == 200);
	CHECK(visit_click(ana, "Seek help with it") == 200);
	CHECK_TEXT(visit_path(ana), MINE "/about");
	agree(ana);
	CHECK(visit_click(ana, "Seek help with my open question") == 200);
	CHECK_TEXT(visit_field(ana, MINE "/seek", "text"), MARK ": who tells "
	    "the council?");
	CHECK(visit_post(ana, MINE "/seek", "topic", "policing", NULL) == 200);
	CHECK(visit_has(ana, "your open question"));
	CHECK(!visit_has(ana, "Seek help with my open question"));
	at = help();
	/* The others see it, without a name; who takes no part does not. */
	CHECK(visit_get(ben, MINE) == 200);
	CHECK(story_order(ben, "Questions that seek help", MARK, "Offer help",
	    NULL));
	CHECK(!visit_has(ben, to_ana));
	CHECK(story_refused(s->anyone, at));
	CHECK(story_refused(s->participant, at));
	CHECK(visit_get(s->trainer, at) == 404);
	CHECK(visit_get(ana, at) == 404);	/* her own */
	/* It stands in the reader, too, for whoever may offer help. */
	CHECK(visit_get(s->organiser, EDITION "/desk/reader") == 200);
	CHECK(visit_post(s->organiser, EDITION "/desk/reader/publish", NULL) ==
	    200);
	CHECK(visit_get(ben, EDITION "/reader") == 200);
	CHECK(visit_link(ben, at) != NULL);
	CHECK(visit_get(ana, EDITION "/reader") == 200);
	CHECK(visit_link(ana, at) == NULL);
	CHECK(visit_get(s->trainer, EDITION "/reader") == 200);
	CHECK(visit_link(s->trainer, at) == NULL);
	CHECK(visit_get(ben, MINE) == 200);
	/* Whoever helps says first who they are, too, and agrees. */
	CHECK(visit_click(ben, "Offer help: Police and community safety") ==
	    200);
	CHECK_TEXT(visit_path(ben), MINE "/about");
	CHECK(number("SELECT count(*) FROM proposal") == 0);
	agree(ben);
	CHECK(visit_get(ben, at) == 200);
	CHECK(visit_post(ben, at, "text", " ", NULL) == 422);
	CHECK(visit_post(ben, at, "text", "Bens <b>help</b>", NULL) == 200);
	CHECK(visit_has(ben, "You offered help with this question"));
	/* She is told, without his name; he learns hers when she agrees. */
	CHECK(number("SELECT count(*) FROM outbox WHERE kind = 'peer.offer'")
	    == 1);
	CHECK(strstr(scene_mail(s, to_ana), "Bens <b>help</b>") != NULL);
	CHECK(strstr(scene_mail(s, to_ana), to_ben) == NULL);
	link = arena_dup(a, scene_link(s, to_ana));
	CHECK(visit_get(ana, MINE) == 200);
	CHECK(story_order(ana, "Proposed to you", "Offers help with your "
	    "question", "Bens <b>help</b>", NULL));
	CHECK(!visit_has(ana, to_ben) && !visit_has(ben, to_ana));
	CHECK(visit_get(cleo, MINE) == 200 && !visit_has(cleo, "Bens"));
	visit_get(s->organiser, EDITION "/desk/peers");
	CHECK(!visit_has(s->organiser, "Bens <b>help</b>"));
	/* Once is enough. */
	CHECK(visit_get(ben, at) == 200);
	CHECK(visit_post(ben, at, "text", "Again", NULL) == 422);
	CHECK(visit_has(ben, "proposed to each other about this topic "
	    "already"));
	CHECK(number("SELECT count(*) FROM proposal") == 1);
	CHECK(number("SELECT count(*) FROM outbox WHERE kind = 'peer.offer'")
	    == 1);
	/* A link that is opened agrees to nothing. */
	CHECK(visit_get(s->anyone, link) == 200);
	CHECK(number("SELECT count(*) FROM proposal WHERE linked_at IS NOT"
	    " NULL") == 0);
	CHECK(visit_post(s->anyone, link, "answer", "yes", NULL) == 200);
	CHECK(visit_get(ben, MINE) == 200 && visit_has(ben, to_ana));
	CHECK(visit_get(ana, MINE) == 200 && visit_has(ana, to_ben));
	visit_get(s->organiser, EDITION "/desk/peers");
	CHECK(story_order(s->organiser, "partnerships formed 1",
	    "1 of them about an open question", NULL));
	/* Ended by one; counted still; the words go with who wrote them. */
	answer = arena_printf(a, MINE "/answers/%lld", (long long)number(
	    "SELECT max(id) FROM proposal"));
	visit_get(ana, MINE);
	CHECK(visit_post(ana, answer, "answer", "no", NULL) == 200);
	CHECK(visit_get(ben, MINE) == 200 && !visit_has(ben, to_ana));
	CHECK(visit_post(ben, MINE "/leave", NULL) == 200);
	CHECK(number("SELECT count(*) FROM proposal WHERE words LIKE 'Bens%'")
	    == 0);
	visit_get(s->organiser, EDITION "/desk/peers");
	CHECK(story_order(s->organiser, "partnerships formed 1",
	    "1 of them about an open question", "1 has ended since", NULL));
}

TEST_STORE(peer_question_confidential)
{
	const char *at;

	begin(db, a);
	ask(ana, "group");
	agree(ana);
	agree(ben);
	/* What is confidential is in no form but its own, and in nobody's
	 * page; its owner says in other words what is sought. */
	CHECK(visit_get(ana, MINE "/seek?about=question") == 200);
	CHECK(!visit_has_html(ana, MARK));
	CHECK(visit_has(ana, "Your question itself stays confidential."));
	CHECK(visit_post(ana, MINE "/seek", "topic", "policing", "text",
	    "Open words", NULL) == 200);
	at = help();
	CHECK(visit_get(ben, MINE) == 200);
	CHECK(visit_has(ben, "Open words") && !visit_has_html(ben, MARK));
	CHECK(visit_get(ben, at) == 200);
	CHECK(visit_has(ben, "Open words") && !visit_has_html(ben, MARK));
	CHECK(visit_post(ben, at, "text", "Help", NULL) == 200);
	CHECK(number("SELECT count(*) FROM outbox WHERE body LIKE '%" MARK "%'"
	    " OR html LIKE '%" MARK "%' OR subject LIKE '%" MARK "%'") == 0);
	/* Open later: whoever may read it reads it here. */
	ask(ana, "edition");
	CHECK(visit_get(cleo, MINE) == 200);
	agree(cleo);
	CHECK(visit_get(cleo, at) == 200);
	CHECK(story_order(cleo, "Open words", "The whole question", MARK,
	    NULL));
	/* The box is the owner's: taken away, it seeks no help. */
	visit_get(ana, MINE);
	CHECK(visit_click(ana, "Change Police and community safety") == 200);
	CHECK(visit_post(ana, visit_path(ana), "question", VISIT_NOTHING, NULL)
	    == 200);
	CHECK(visit_get(cleo, at) == 404);
	CHECK(visit_get(cleo, MINE) == 200 && !visit_has(cleo, "Open words"));
	/* Sought in its own words, then made confidential: they leave at once,
	 * from the proposals as well. */
	visit_get(ana, MINE "/seek?about=question");
	CHECK(visit_post(ana, MINE "/seek", "topic", "health", NULL) == 200);
	at = help();
	CHECK(visit_get(cleo, at) == 200 && visit_has(cleo, MARK));
	CHECK(visit_post(cleo, at, "text", "Cleos help", NULL) == 200);
	CHECK(visit_has(cleo, MARK));
	ask(ana, "group");
	CHECK(visit_has(ana, "If the question sought help, it does so no more"));
	CHECK(visit_get(cleo, at) == 404);
	CHECK(visit_get(cleo, MINE) == 200 && !visit_has_html(cleo, MARK));
	CHECK(visit_get(cleo, EDITION "/reader") == 200 &&
	    !visit_has_html(cleo, MARK));
}

/* Who left, who never asked, what another says: nothing to help with. */
TEST_STORE(peer_question_refused)
{
	struct peer_proposal p = { .words = "W", .words_lang = "en" };
	struct peer *asking;
	row_id edition, other, of_ana, of_ben, entry;
	unixtime now = time_now();
	const char *at;

	begin(db, a);
	edition = number("SELECT id FROM edition WHERE slug = 'urban-2018'");
	other = number("SELECT id FROM edition WHERE slug = 'urban-next'");
	agree(ana);
	agree(ben);
	visit_get(ana, MINE "/seek?about=question");
	CHECK(visit_post(ana, MINE "/seek", "topic", "policing", "text",
	    "Words", NULL) == 200);
	/* Another thing that she seeks becomes the question's: one only. */
	visit_get(ana, MINE "/seek");
	CHECK(visit_post(ana, MINE "/seek", "topic", "health", "text", "More",
	    "question", "1", NULL) == 200);
	CHECK(number("SELECT count(*) FROM peer_entry WHERE question = 1") ==
	    1);
	at = help();
	of_ana = number(arena_printf(a, "SELECT id FROM person WHERE email ="
	    " '%s'", to_ana));
	of_ben = number(arena_printf(a, "SELECT id FROM person WHERE email ="
	    " '%s'", to_ben));
	entry = number("SELECT id FROM peer_entry WHERE question = 0");
	CHECK(db_begin(db) == RC_OK);
	CHECK(proposal_offer(db, a, edition, entry, of_ben, now, &p) ==
	    RC_NONE);
	entry = number("SELECT id FROM peer_entry WHERE question = 1");
	CHECK(proposal_offer(db, a, other, entry, of_ben, now, &p) == RC_NONE);
	CHECK(proposal_offer(db, a, edition, entry, of_ana, now, &p) ==
	    RC_NONE);
	CHECK(proposal_offer(db, a, edition, entry, number(arena_printf(a,
	    "SELECT id FROM person WHERE email = '%s'", to_cleo)), now, &p) ==
	    RC_CONFLICT);
	CHECK(proposal_offer(db, a, edition, entry, of_ben, now, &p) == RC_OK
	    && p.giver_said == ANSWER_YES && p.sent_at == now);
	db_rollback(db);
	/* Through another edition's address it is not to be had. */
	CHECK(visit_get(ben, arena_printf(a, "/editions/baltic-2025%s",
	    at + strlen(EDITION))) != 200);
	/* Her consent ends: her question seeks nothing, of anybody. */
	CHECK(visit_get(ben, at) == 200);
	visit_get(ana, MINE);
	CHECK(visit_post(ana, MINE "/leave", NULL) == 200);
	CHECK(visit_get(ben, at) == 404);
	CHECK(peer_asking(db, a, edition, &asking) == RC_OK && asking == NULL);
	/* Nor does who is not in any more. */
	agree(ana);
	visit_get(ana, MINE "/seek?about=question");
	CHECK(visit_post(ana, MINE "/seek", "topic", "policing", "text",
	    "Words", NULL) == 200);
	CHECK(peer_asking(db, a, edition, &asking) == RC_OK && asking != NULL);
	put(arena_printf(a, "UPDATE participant_part SET state = 'cancelled'"
	    " WHERE participant_id IN (SELECT id FROM participant WHERE"
	    " person_id = %lld)", (long long)of_ana));
	CHECK(peer_asking(db, a, edition, &asking) == RC_OK && asking == NULL);
}
