/* Dialogues as spreadsheets: what is in the file for whom, and what comes in. */
#include "dialogue/dialogue.h"

#include <string.h>

#include "test/client.h"
#include "test/stories/story.h"
#include "test/test.h"

#define EDITION "/editions/integra-plus-2014"
#define DESK EDITION "/desk/dialogues"
#define CLOSED "What the training must do for us"
#define OPENED "Needs and challenges of both sides"

static struct scene *s;
static struct visitor *office, *club;

static int64_t
count(const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

/* The first confirmed participant on that side. */
static struct visitor *
of_side(const char *side)
{
	const char *email = "";
	struct visitor *v;

	CHECK(db_text(s->db, s->arena, "SELECT p.email FROM participant pa"
	    " JOIN person p ON p.id = pa.person_id JOIN edition e"
	    " ON e.id = pa.edition_id WHERE e.slug = 'integra-plus-2014'"
	    " AND pa.role = 'participant' AND pa.side = $1 ORDER BY p.id"
	    " LIMIT 1", ARGS(TEXT(side)), &email) == RC_OK);
	v = scene_person(s, email);
	visit_get(v, "/?lang=en");
	return v;
}

/* The demonstration's dialogue of that title. */
static const char *
begin(struct db *db, struct arena *a, const char *title)
{
	s = scene_open(db, a);
	office = of_side("administration");
	club = of_side("migrants");
	CHECK(story_open(s->trainer, DESK, title));
	return arena_printf(a, EDITION "/dialogues/%s", strrchr(story_here(s,
	    s->trainer), '/') + 1);
}

static const char *
under(const char *at, const char *more)
{
	return arena_printf(s->arena, "%s%s", at, more);
}

static const char *
csv_of(struct visitor *v, const char *path)
{
	CHECK(visit_get(v, path) == 200);
	return arena_dup(s->arena, visit_page(v));
}

static int
take_in(struct visitor *v, const char *at, const char *csv)
{
	CHECK(visit_get(v, under(at, "/import")) == 200);
	return visit_upload(v, under(at, "/import"), "file", "needs.csv", csv,
	    strlen(csv), NULL);
}

/* Closed: one's own side and nothing of the other, not even that it is there;
 * nothing at all for who is on neither. */
TEST_STORE(dialogue_sheet_apart)
{
	static const char *const files[] = { "/dialogue.xlsx", "/needs.csv" };
	static const char *const later[] = { "/commitments.csv",
	    "/outcomes.csv" };
	const char *at = begin(db, a, CLOSED), *book, *csv;

	CHECK(visit_get(office, under(at, "/dialogue.xlsx")) == 200);
	book = story_xlsx(s, office);
	CHECK(strstr(book, "The training has to fit") != NULL);
	CHECK(strstr(book, "Those who train") == NULL &&
	    strstr(book, ">migrants<") == NULL && strstr(book, "M1") == NULL);
	CHECK(strstr(book, "sheet2.xml") == NULL);
	CHECK(strstr(book, "Joint commitments") == NULL);
	csv = csv_of(office, under(at, "/needs.csv"));
	CHECK(strstr(csv, "A2") != NULL && strstr(csv, "M1") == NULL &&
	    strstr(csv, "Those who train") == NULL);
	csv = csv_of(club, under(at, "/needs.csv"));
	CHECK(strstr(csv, "Those who train") != NULL &&
	    strstr(csv, "A1") == NULL && strstr(csv, "read as blame") == NULL);
	for (size_t i = 0; i < 2; i++) {
		CHECK(visit_get(s->trainer, under(at, files[i])) == 404);
		CHECK(visit_get(s->organiser, under(at, files[i])) == 404);
		CHECK(story_refused(s->anyone, under(at, files[i])));
		CHECK(story_refused(s->participant, under(at, files[i])));
		CHECK(visit_get(office, under(at, later[i])) == 404);
	}
	/* The blank one has a word of nobody's. */
	CHECK(visit_get(office, at) == 200);
	CHECK(visit_has(office, "Blank sheet (PDF)"));
	CHECK(visit_get(office, under(at, "/sheet.pdf")) == 200);
	CHECK(story_pdf_has(s, office, "What became of each need"));
	CHECK(story_pdf_has(s, office, "after 24 months"));
	CHECK(!story_pdf_has(s, office, "fit into one"));
	CHECK(story_refused(s->participant, under(at, "/sheet.pdf")));
}

/* Opened: all of it, for both sides and who leads it. */
TEST_STORE(dialogue_sheet_whole)
{
	const char *at = begin(db, a, OPENED), *book, *csv;
	struct visitor *const readers[] = { office, club, s->trainer };

	for (size_t i = 0; i < 3; i++) {
		CHECK(visit_get(readers[i], under(at, "/dialogue.xlsx")) ==
		    200);
		book = story_xlsx(s, readers[i]);
		CHECK(strstr(book, "We need to know whom to call") != NULL);
		CHECK(strstr(book, "At three of four counters") != NULL);
		CHECK(strstr(book, "Two sides meet on the first Monday") !=
		    NULL);
		CHECK(strstr(book, "Budget 2016, item 17") != NULL);
	}
	csv = csv_of(office, under(at, "/needs.csv"));
	/* A pair stands on both sides of it. */
	CHECK(strstr(csv, "paired,M1,") != NULL &&
	    strstr(csv, "paired,A1,") != NULL);
	CHECK(strstr(csv, "open,,\"The rules are the ministry's.") != NULL ||
	    strstr(csv, "open,,The rules are the ministry's.") != NULL);
	csv = csv_of(club, under(at, "/commitments.csv"));
	CHECK(strstr(csv, "2014-04-07,M1,") != NULL);
	csv = csv_of(s->trainer, under(at, "/outcomes.csv"));
	CHECK(strstr(csv, "1,administration,24m,answered,") != NULL &&
	    strstr(csv, "Budget 2016") != NULL);
	CHECK(strstr(csv, "2,migrants,6m,answered,") != NULL &&
	    strstr(csv, "Nobody has asked our readers yet.") != NULL);
	CHECK(story_refused(s->anyone, under(at, "/outcomes.csv")));
	CHECK(story_refused(s->participant, under(at, "/dialogue.xlsx")));
	/* Nothing comes in any more. */
	CHECK(visit_get(office, under(at, "/import")) == 200);
	CHECK(visit_has(office, "can no longer be changed"));
}

TEST_STORE(dialogue_sheet_comes_in)
{
	const char *at = begin(db, a, CLOSED), *csv;
	int64_t all = count("SELECT count(*) FROM dialogue_need");
	struct buf many = BUF(a);

	CHECK(visit_get(office, under(at, "/template.xlsx")) == 200);
	CHECK(strstr(story_xlsx(s, office), "kind") != NULL &&
	    strstr(story_xlsx(s, office), "The training") == NULL);
	/* What goes out comes in, and changes nothing. */
	csv = csv_of(office, under(at, "/needs.csv"));
	CHECK(take_in(office, at, csv) == 200);
	CHECK(visit_has(office, "Taken in: 0 needs."));
	CHECK_TEXT(csv_of(office, under(at, "/needs.csv")), csv);
	/* New ones, one twice, and one that is changed. */
	CHECK(take_in(office, at, "number;kind;text\n"
	    ";;=zq1()\n;Challenge;zq2\n;need;zq2\n"
	    "A1;challenge;Half a day at most\n") == 200);
	CHECK(visit_has(office, "Taken in: 3 needs."));
	CHECK(count("SELECT count(*) FROM dialogue_need") == all + 2);
	CHECK(count("SELECT count(*) FROM dialogue_need WHERE text = '=zq1()'"
	    " AND side = 'administration' AND kind = 'need'") == 1);
	CHECK(count("SELECT count(*) FROM dialogue_need WHERE text = 'zq2'"
	    " AND kind = 'challenge'") == 1);
	CHECK(count("SELECT count(*) FROM dialogue_need WHERE n = 1 AND kind ="
	    " 'challenge' AND text = 'Half a day at most'") == 1);
	CHECK(strstr(csv_of(office, under(at, "/needs.csv")), "'=zq1()") !=
	    NULL);
	/* One wrong row, and nothing of the file is taken. */
	CHECK(take_in(office, at, "number,kind,text\n,need,zq3\n"
	    "M1,need,Theirs is ours\nA9,need,x\n,wish,x\n") == 422);
	CHECK(story_order(office, "Nothing was taken in", "Line 3",
	    "no need with this number", "Line 4", "no need with this number",
	    "Line 5", "need or challenge", NULL));
	CHECK(count("SELECT count(*) FROM dialogue_need WHERE text = 'zq3' OR"
	    " text = 'Theirs is ours'") == 0);
	CHECK(take_in(office, at, "name\nx\n") == 422);
	CHECK(visit_has(office, "the column text is needed"));
	CHECK(take_in(office, at, "PK\003\004 this is no workbook") == 422);
	buf_str(&many, "text\n");
	for (int i = 0; i < NEEDS_MAX; i++)
		buf_printf(&many, "need %d\n", i);
	CHECK(take_in(office, at, buf_text(&many)) == 422);
	CHECK(visit_has(office, "a side may have 40 needs"));
	CHECK(count("SELECT count(*) FROM dialogue_need") == all + 2);
	/* Not for the other side, which has handed in, nor for who leads it. */
	CHECK(visit_get(club, under(at, "/import")) == 200);
	CHECK(visit_has(club, "can no longer be changed"));
	CHECK(visit_get(s->trainer, under(at, "/import")) == 403);
	CHECK(story_refused(s->participant, under(at, "/import")));
}
