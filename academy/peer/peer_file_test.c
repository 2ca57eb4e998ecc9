/* Offers and requests from files: rows, and files on their way in. */
#include "peer/peer_file.h"

#include <stdio.h>
#include <string.h>

#include "render/xlsx.h"
#include "store/job.h"
#include "test/stories/story.h"

/* --- rows --- */

static struct concept topics[] = {
	{ "housing", NULL, "{\"en\":\"Housing\",\"lt\":\"Būstas\"}",
	    &topics[1] },
	{ "health", NULL, "{\"en\":\"Health\",\"de\":\"Housing\"}", NULL },
};

static struct peer_line *
look(struct arena *a, const char *text, const struct peer *people,
    struct peer_counts *n)
{
	struct peer_refused no;
	struct peer_line *lines;
	struct csv csv;

	CHECK(peer_file_read(a, text, strlen(text), &csv, &no) == RC_OK);
	peer_file_look(a, &csv, people, topics, &lines, n);
	return lines;
}

TEST(peer_file_rows)
{
	struct arena *a = arena_make();
	struct peer_entry there = { .id = 7, .side = PEER_SEEK,
	    .concept = "housing", .text = "As it was", .lang = "en" };
	struct peer ben = { .person = 2, .name = "Ben", .email =
	    "ben@example.org", .lang = "lt" };
	struct peer ana = { .person = 1, .name = "Ana", .email =
	    "ana@example.org", .lang = "en", .entries = &there, .next = &ben };
	struct peer_counts n;
	struct peer_line *x = look(a, "\xef\xbb\xbf Email ;Side;TOPIC;text;"
	    "language;colour\r\n"
	    " ANA@example.org;Seeks;būstas; As it was ;;red\r\n"
	    "ana@example.org;seek;Health;New words;de\r\n"
	    ";;;;\r\n"
	    "ben@example.org;offers;housing;=1+1;;\r\n", &ana, &n);

	CHECK(n.lines == 3 && n.effect[EFFECT_WRONG] == 0);
	CHECK(n.effect[EFFECT_SAME] == 1 && n.effect[EFFECT_NEW] == 2);
	CHECK(x->person == 1 && x->effect == EFFECT_SAME && x->entry == 7);
	CHECK_TEXT(x->concept, "housing");
	x = x->next;
	CHECK_TEXT(x->concept, "health");
	CHECK_TEXT(x->lang, "de");
	x = x->next;
	CHECK(x->line == 5 && x->side == PEER_OFFER && x->person == 2);
	CHECK_TEXT(x->lang, "lt");
	/* The id is meant before another topic's name. */
	CHECK_TEXT(x->concept, "housing");

	/* Each line's first fault, with what it is about. */
	x = look(a, "email,side,topic,text,language\n"
	    "who@example.org,seek,health,t,\n"
	    "ana@example.org,sought,health,t,\n"
	    "ana@example.org,seek,wealth,t,\n"
	    "ana@example.org,seek,health,,\n"
	    "ana@example.org,seek,health,t,English\n"
	    "ana@example.org,seek,housing,Other words,\n"
	    "ANA@example.org,seek,Housing,Once more,\n", &ana, &n);
	CHECK(n.lines == 7 && n.effect[EFFECT_WRONG] == 6 &&
	    n.effect[EFFECT_CHANGED] == 1);
	CHECK(x->person == 0 && strstr(x->why, "Nobody") != NULL);
	CHECK_TEXT(x->detail, "who@example.org");
	x = x->next;
	CHECK_TEXT(x->detail, "sought");
	x = x->next;
	CHECK_TEXT(x->detail, "wealth");
	x = x->next;
	CHECK(strstr(x->why, "missing") != NULL);
	x = x->next;
	CHECK_TEXT(x->detail, "English");
	x = x->next;
	CHECK(x->effect == EFFECT_CHANGED && x->entry == 7);
	x = x->next;
	CHECK_TEXT(x->detail, "7");
	/* Longer than a sentence or two. */
	{
		char text[512];

		memset(text, 'x', 301);
		text[301] = '\0';
		x = look(a, arena_printf(a, "email,side,topic,text\n"
		    "ben@example.org,seek,health,%s\n", text), &ana, &n);
		CHECK(x->effect == EFFECT_WRONG && text_length(x->text) <=
		    PEER_TEXT_MAX + 1);
		text[300] = '\0';
		x = look(a, arena_printf(a, "email,side,topic,text\n"
		    "ben@example.org,seek,health,%s\n", text), &ana, &n);
		CHECK(x->effect == EFFECT_NEW);
	}
	arena_free(a);
}

TEST(peer_file_full)
{
	struct arena *a = arena_make();
	struct peer ana = { .person = 1, .email = "ana@example.org",
	    .lang = "en" };
	struct peer_entry said[PEER_ENTRIES_MAX - 1];
	struct peer_counts n;

	for (int i = 0; i < PEER_ENTRIES_MAX - 1; i++) {
		said[i] = (struct peer_entry){ .side = PEER_SEEK, .concept =
		    arena_printf(a, "c%d", i), .text = "t", .lang = "en",
		    .next = ana.entries };
		ana.entries = &said[i];
	}
	(void)look(a, "email,side,topic,text\nana@example.org,seek,health,t\n"
	    "ana@example.org,offer,housing,t\n"
	    "ana@example.org,seek,housing,t\n", &ana, &n);
	CHECK(n.effect[EFFECT_NEW] == 2 && n.effect[EFFECT_WRONG] == 1);
	arena_free(a);
}

TEST(peer_file_no_table)
{
	static const struct { const char *text, *why; size_t line; } bad[] = {
		{ "", "empty", 0 }, { "email,side,topic,text\n", "empty", 0 },
		{ "email,side,topic\nx,y,z\n", "needed", 1 },
		{ "email,side,topic,text,Text\na,b,c,d,e\n", "same name", 1 },
		{ "email,side,topic,text\na,\"b,c,d\n", "", 2 },
		{ "email,side,topic,text\na,b,c,\xff\n", "", 2 },
		{ "PK\x03\x04 no workbook", "", 0 },
	};
	struct arena *a = arena_make();

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct peer_refused no = { 0 };
		struct csv csv = { 0 };

		CHECK(peer_file_read(a, bad[i].text, strlen(bad[i].text), &csv,
		    &no) == RC_INVALID);
		CHECK(no.why != NULL && strstr(no.why, bad[i].why) != NULL);
		CHECK(no.line == bad[i].line || bad[i].line == 0);
	}
	arena_free(a);
}

/* --- through the pages --- */

#define EDITION "/editions/urban-2018"
#define MINE EDITION "/mine/peers"
#define DESK EDITION "/desk/peers"
#define FILES DESK "/file"
#define HEAD "email,side,topic,text,language\n"

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

/* The n-th who was confirmed. */
static const char *
email_of(struct scene *s, int n)
{
	const char *email = "";

	CHECK(db_text(s->db, s->arena, arena_printf(s->arena, "SELECT p.email"
	    " FROM participant pa JOIN person p ON p.id = pa.person_id"
	    " JOIN edition e ON e.id = pa.edition_id WHERE e.slug ="
	    " 'urban-2018' AND EXISTS (SELECT 1 FROM participant_part pp WHERE"
	    " pp.participant_id = pa.id AND pp.state = 'confirmed')"
	    " ORDER BY pa.id LIMIT 1 OFFSET %d", n), NO_ARGS, &email) ==
	    RC_OK);
	return email;
}

/* Sends it, and lets the clerk look through it; its page. */
static const char *
bring(struct scene *s, const char *name, const void *bytes, size_t n)
{
	const char *at;

	CHECK(visit_get(s->organiser, FILES) == 200);
	CHECK(visit_upload(s->organiser, FILES, "file", name, bytes, n, NULL) ==
	    200);
	at = story_here(s, s->organiser);
	CHECK(text_starts(at, FILES "/"));
	CHECK(visit_has(s->organiser, "being looked through"));
	scene_clerk(s);
	CHECK(visit_get(s->organiser, at) == 200);
	return at;
}

static const char *
bring_text(struct scene *s, const char *text)
{
	return bring(s, "said.csv", text, strlen(text));
}

static void
forget_all(struct scene *s)
{
	put(s, "DELETE FROM proposal");
	put(s, "DELETE FROM peer_entry");
	put(s, "DELETE FROM peer");
	put(s, "DELETE FROM consent WHERE purpose LIKE 'peers%'");
}

TEST_STORE(peer_file_pages)
{
	struct scene *s = scene_open(db, a);
	const char *one = email_of(s, 0), *other = email_of(s, 1), *at;
	struct visitor *ana = scene_person(s, one);
	const char *text;

	forget_all(s);
	CHECK(story_refused(s->anyone, FILES));
	CHECK(story_refused(ana, FILES));
	CHECK(story_refused(s->trainer, FILES));
	CHECK(story_refused(ana, DESK "/blank.xlsx"));
	CHECK(story_open(s->organiser, DESK,
	    "Bring in offers and requests from a file"));
	CHECK(visit_click(s->organiser, "Empty table (CSV)") == 200);
	CHECK(strstr(visit_page(s->organiser), "email,side,topic,text,") !=
	    NULL);
	CHECK(visit_get(s->organiser, DESK "/blank.xlsx") == 200);
	text = story_xlsx(s, s->organiser);
	CHECK(strstr(text, "language-learning") != NULL &&
	    strstr(text, one) != NULL);
	/* Without a file. */
	visit_get(s->organiser, FILES);
	CHECK(visit_post(s->organiser, FILES, NULL) == 422);

	/* One wrong line, and nothing comes in. */
	at = bring_text(s, arena_printf(a, HEAD "%s,seek,Housing,Anas <b>wish"
	    "</b>,\nnobody@example.org,offer,health,x,\n", one));
	CHECK(visit_has(s->organiser, "1 line is wrong, so nothing comes in."));
	CHECK(story_order(s->organiser, "Line by line", "3", "Nobody in this "
	    "edition has the address “nobody@example.org”.", "2", "new",
	    "Anas <b>wish</b>", NULL));
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/go", at), NULL) !=
	    200);
	scene_clerk(s);
	CHECK(number(s, "SELECT count(*) FROM peer_entry") == 0);
	CHECK(number(s, "SELECT count(*) FROM outbox WHERE kind ="
	    " 'peer.entered'") == 0);
	visit_get(s->organiser, at);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/drop", at), NULL) ==
	    200);
	CHECK(visit_get(s->organiser, at) == 404);
	(void)bring_text(s, "email,side\nx,y\n");
	CHECK(visit_has(s->organiser, "This file cannot be read."));
	CHECK(visit_has(s->organiser, "Line 1: topic: This column is needed."));

	/* Two people; neither has agreed: written to, and not proposed. */
	at = bring_text(s, arena_printf(a, HEAD "%s,seek,Housing,Anas wish,\n"
	    "%s,offer,housing,Bens offer,\n", one, other));
	CHECK(visit_has(s->organiser, "Nothing is wrong. 2 people are written "
	    "to when it comes in. 2 of them have not agreed yet to be "
	    "proposed."));
	CHECK(number(s, "SELECT count(*) FROM peer_entry") == 0);
	/* Another edition's organiser page does not reach it. */
	CHECK(visit_get(s->organiser, arena_printf(a, "/editions/urban-next"
	    "/desk/peers/file%s", strrchr(at, '/'))) == 404);
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/go", at), NULL) ==
	    200);
	CHECK(visit_has(s->organiser, "The file is being brought in."));
	CHECK(number(s, "SELECT count(*) FROM peer_entry") == 0);
	scene_clerk(s);
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_has(s->organiser, "The file is in. 2 people were written "
	    "to."));
	CHECK(number(s, "SELECT count(*) FROM peer_entry") == 2);
	CHECK(number(s, "SELECT count(*) FROM peer_file WHERE blob_id IS NOT"
	    " NULL") == 0);
	CHECK(number(s, "SELECT count(*) FROM peer_file_line") == 0);
	text = scene_mail(s, one);
	CHECK(text != NULL && strstr(text, "Anas wish") != NULL &&
	    strstr(text, "until you agree") != NULL &&
	    strstr(text, "Bens offer") == NULL);
	visit_get(s->organiser, DESK);
	CHECK(!visit_has(s->organiser, "Anas wish"));
	/* She agrees on her page; then she is matched, and goes out. */
	CHECK(visit_get(ana, MINE) == 200 && visit_has(ana, "Anas wish"));
	visit_get(ana, MINE "/about");
	CHECK(visit_post(ana, MINE "/about", "agree", "1", NULL) == 200);
	visit_get(s->organiser, DESK);
	CHECK(visit_has(s->organiser, "Anas wish"));
	CHECK(visit_get(s->organiser, DESK ".csv") == 200);
	text = arena_dup(a, visit_page(s->organiser));
	CHECK(strstr(text, "Anas wish") != NULL &&
	    strstr(text, "Bens offer") == NULL);
	CHECK(visit_get(s->organiser, DESK ".xlsx") == 200);
	CHECK(strstr(story_xlsx(s, s->organiser), "Anas wish") != NULL);
	/* What goes out comes in: nothing new. */
	CHECK(visit_get(s->organiser, DESK ".csv") == 200);
	(void)bring_text(s, text);
	CHECK(visit_has(s->organiser, "All of it is there already."));
	CHECK(!visit_has(s->organiser, "Bring the file in"));
}

/* A workbook; what changed in between; what is kept no longer. */
TEST_STORE(peer_file_later)
{
	struct scene *s = scene_open(db, a);
	const char *one = email_of(s, 0), *at;
	struct peer_entry e = { .side = PEER_OFFER, .concept = "housing",
	    .label = "{\"en\":\"Housing\"}", .text = "=SUM(1)", .lang = "en" };
	struct peer p = { .email = one, .country = "", .entries = &e };
	const struct table *t = peer_file_table(a, &p, "Said", "en", false,
	    country_name);
	struct buf b = BUF(a);
	const char *text;

	forget_all(s);
	CHECK(xlsx_write(a, &(struct xlsx){ .title = "Said", .sheets = &t,
	    .n = 1 }, &b) == RC_OK);
	at = bring(s, "said.xlsx", b.p, b.n);
	CHECK(visit_has(s->organiser, "=SUM(1)"));
	/* Whoever left since makes the line wrong: all of it stays out. */
	put(s, arena_printf(a, "UPDATE participant_part SET state ="
	    " 'cancelled' WHERE participant_id IN (SELECT pa.id FROM"
	    " participant pa JOIN person p ON p.id = pa.person_id"
	    " WHERE p.email = '%s')", one));
	visit_get(s->organiser, at);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/go", at), NULL) ==
	    200);
	scene_clerk(s);
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_has(s->organiser, "1 line is wrong, so nothing comes in."));
	CHECK(number(s, "SELECT count(*) FROM peer_entry") == 0);
	put(s, arena_printf(a, "UPDATE participant_part SET state ="
	    " 'confirmed' WHERE participant_id IN (SELECT pa.id FROM"
	    " participant pa JOIN person p ON p.id = pa.person_id"
	    " WHERE p.email = '%s')", one));
	text = arena_printf(a, HEAD "%s,offer,housing,x,\n", one);
	at = bring_text(s, text);
	/* Taken out while it was to come in: the clerk finds nothing. */
	visit_post(s->organiser, arena_printf(a, "%s/go", at), NULL);
	visit_get(s->organiser, at);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/drop", at), NULL) ==
	    200);
	scene_clerk(s);
	CHECK(number(s, "SELECT count(*) FROM peer_entry") == 0);
	CHECK(number(s, "SELECT count(*) FROM job WHERE kind = 'peer.file'"
	    " AND state = 'failed'") == 0);
	/* What is left lying goes. */
	(void)bring_text(s, text);
	CHECK(peer_file_purge(db, a, time_now()) == RC_OK);
	CHECK(number(s, "SELECT count(*) FROM peer_file") == 2);
	CHECK(peer_file_purge(db, a, time_now() + 15LL * 86400) == RC_OK);
	CHECK(number(s, "SELECT count(*) FROM peer_file") == 0);
	CHECK(number(s, "SELECT count(*) FROM peer_file_line") == 0);
}
