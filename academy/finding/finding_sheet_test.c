/* Sheets of findings and of the ledger: what goes out comes in, what is wrong is
 * told line by line, and nothing that was said meanwhile is written over. */
#include "finding/finding_ledger.h"

#include <stdio.h>
#include <string.h>

#include "test/client.h"
#include "test/stories/story.h"
#include "test/test.h"

#define OUR "/editions/cimi-2017/desk/findings"
#define AT "/editions/welcoming-2017"
#define LEDGER AT "/desk/ledger"

static struct scene *s;

static int64_t
count(const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

/* A file with these lines is sent; the answer's status. */
static int
take_in(const char *to, const char *text)
{
	visit_get(s->organiser, to);
	return visit_upload(s->organiser, to, "file", "a.csv", text,
	    strlen(text), NULL);
}

static const char *
file(const char *path)
{
	CHECK(visit_get(s->organiser, path) == 200);
	return arena_dup_n(s->arena, visit_page(s->organiser), visit_size(
	    s->organiser));
}

/* Of the cell of Serbian town 1 and the first recommendation. */
#define CELL " FROM ledger_cell c JOIN ledger_row r ON r.id = c.row_id" \
	" JOIN finding f ON f.id = r.finding_id JOIN ledger_partner p" \
	" ON p.id = r.partner_id JOIN organisation o ON o.id = p.organisation_id" \
	" WHERE f.number = 1 AND o.name LIKE '%Serbian town 1%'"

TEST_STORE(finding_ledger_sheet)
{
	static const char in[] = LEDGER "/import";
	const char *sheet, *many;
	struct buf b = BUF(a);
	int64_t n;

	s = scene_open(db, a);
	sheet = file(LEDGER "/ledger.csv");
	/* A column that is not there, or is empty, takes nothing away. */
	CHECK(take_in(in, "number,partner,country,state,reason\n"
	    "1,Serbian town 1,RS,committed,From spring on\n") == 200);
	CHECK(visit_has(s->organiser, "1 line changed something"));
	CHECK(take_in(in, "number,partner,country,state\n"
	    "1,Serbian town 1,RS,committed\n") == 200);
	CHECK(visit_has(s->organiser, "0 lines changed something"));
	CHECK(take_in(in, "number,partner,country,state,reason,until\n"
	    "1,Serbian town 1,Serbia,Committed,,2019-02-03\n,,,,,\n") == 200);
	CHECK(visit_has(s->organiser, "1 line changed something"));
	CHECK(count("SELECT count(*)" CELL " AND c.state = 'committed'"
	    " AND c.reason = 'From spring on' AND c.until = '2019-02-03'") ==
	    1);
	/* The older sheet says something else of it: nothing is taken in. */
	sheet = arena_printf(a, "%s1,,Serbian town 2,RS,,declined,No,,,\n",
	    sheet);
	CHECK(take_in(in, sheet) == 422);
	CHECK(visit_has(s->organiser, "it was answered since this sheet was "
	    "made"));
	CHECK(visit_has(s->organiser, "says something of this cell, too"));
	CHECK(count("SELECT count(*)" CELL " AND c.state = 'committed'"
	    " AND c.reason = 'From spring on'") == 1);
	/* A new one is as good as before. */
	CHECK(take_in(in, file(LEDGER "/ledger.csv")) == 200);
	CHECK(visit_has(s->organiser, "0 lines changed something"));
	/* Another's ledger, other columns, too many lines. */
	n = count("SELECT sum(version) FROM ledger_cell");
	CHECK(take_in(in, "number,partner,country,state\n"
	    "9,Serbian town 1,RS,open\n1,Serbian town 1,DE,open\n"
	    "1,Town of elsewhere,RS,open\n1,Serbian town 1,RS,adopted\n"
	    "2,Serbian town 1,RS,declined\n") == 422);
	CHECK(story_order(s->organiser, "Line 2: the ledger has no cell",
	    "Line 3: the ledger has no cell", "Line 4: no partner",
	    "Line 5: the state is none of", "Line 6: who declines", NULL));
	CHECK(take_in(in, "number,partner,country,state,until\n"
	    "1,Serbian town 1,RS,committed,next year\n") == 422);
	CHECK(visit_has(s->organiser, "the column until needs a day like"));
	CHECK(take_in(in, "title en\nA finding\n") == 422);
	CHECK(visit_has(s->organiser, "the column number is needed"));
	buf_printf(&b, "number,partner,country,state\n");
	for (int i = 0; i < 10001; i++)
		buf_printf(&b, "1,P,RS,open\n");
	many = buf_text(&b);
	CHECK(take_in(in, many) == 422);
	CHECK(visit_has(s->organiser, "The file has more than 10000 rows"));
	CHECK(count("SELECT sum(version) FROM ledger_cell") == n);
}

TEST_STORE(finding_ledger_log_sheet)
{
	static const char in[] = LEDGER "/import", head[] =
	    "id,number,partner,country,kind,day,place,audience,people,state,"
	    "note,evidence\n";
	int64_t n, id;

	s = scene_open(db, a);
	n = count("SELECT count(*) FROM ledger_log");
	CHECK(take_in(in, file(LEDGER "/log.csv")) == 200);
	CHECK(visit_has(s->organiser, "0 lines changed something"));
	CHECK(visit_get(s->organiser, LEDGER "/log.xlsx") == 200);
	CHECK(take_in(in, arena_printf(a, "%s"
	    ",1,Serbian town 1,RS,promotion,2018-03-01,\"=cmd|'/C calc'!A0\","
	    "Mayors,25,,,https://example.org/a\n"
	    ",1,Serbian town 1,,practice,2018-04-01,,,,stopped,No money,\n"
	    ",1,Serbian town 1,,practice,2018-04-01,,,,stopped,No money,\n",
	    head)) == 200);
	CHECK(visit_has(s->organiser, "2 lines changed something"));
	CHECK(count("SELECT count(*) FROM ledger_log") == n + 2);
	CHECK(count("SELECT count(*) FROM ledger_log WHERE place LIKE '=cmd%'"
	    " AND audience = 'Mayors' AND people = 25 AND country = 'RS'") ==
	    1);
	/* No formula goes out, and it comes in as it was. */
	CHECK(strstr(file(LEDGER "/log.csv"), "\"=cmd") == NULL &&
	    strstr(file(LEDGER "/log.csv"), ",=cmd") == NULL);
	CHECK(take_in(in, file(LEDGER "/log.csv")) == 200);
	CHECK(visit_has(s->organiser, "0 lines changed something"));
	/* An entry is changed by its id. */
	id = count("SELECT id FROM ledger_log WHERE place LIKE '=cmd%'");
	CHECK(take_in(in, arena_printf(a, "%s%lld,1,Serbian town 1,RS,"
	    "promotion,2018-03-01,Market,Mayors,30,,,\n", head,
	    (long long)id)) == 200);
	CHECK(visit_has(s->organiser, "1 line changed something"));
	CHECK(count(arena_printf(a, "SELECT count(*) FROM ledger_log"
	    " WHERE id = %lld AND place = 'Market' AND people = 30",
	    (long long)id)) == 1);
	/* What is wrong with each line; of another, or none. */
	CHECK(take_in(in, arena_printf(a, "%s"
	    "%lld,1,Serbian town 2,RS,promotion,2018-03-01,M,M,,,,\n"
	    "999999,1,Serbian town 1,RS,promotion,2018-03-01,M,M,,,,\n"
	    "%lld,1,Serbian town 1,RS,practice,2018-03-01,,,,done,,\n"
	    ",1,Serbian town 1,DE,promotion,2018-03-01,M,M,,,,\n"
	    ",1,Serbian town 1,RS,rumour,2018-03-01,M,M,,,,\n"
	    ",1,Serbian town 1,RS,promotion,,M,,few,,,\n"
	    ",1,Serbian town 1,RS,practice,2018-03-01,,,,stopped,,\n"
	    ",1,Serbian town 1,RS,practice,2018-02-30,,,,ready,,\n"
	    ",77,Serbian town 1,RS,practice,2018-02-01,,,,done,,\n", head,
	    (long long)id, (long long)id)) == 422);
	CHECK(story_order(s->organiser, "Line 2: there is no entry",
	    "Line 3: there is no entry", "Line 5: the partner does not answer",
	    "Line 6: the kind is none of", "Line 7: the column day is empty",
	    "Line 7: the column audience is empty",
	    "Line 7: the column people needs a number",
	    "Line 8: the column note is empty",
	    "Line 9: the column day needs a day", "Line 9: the state is none",
	    "Line 10: the ledger has no such number", NULL));
	CHECK(take_in(in, arena_printf(a, "%s%lld,1,Serbian town 1,RS,"
	    "practice,2018-03-01,,,,done,,\n", head, (long long)id)) == 422);
	CHECK(visit_has(s->organiser, "does not become one of another kind"));
	CHECK(count("SELECT count(*) FROM ledger_log") == n + 2);
	CHECK(story_refused(s->trainer, LEDGER "/log.csv"));
	CHECK(story_refused(s->partner, LEDGER "/log.xlsx"));
	CHECK(story_refused(s->anyone, LEDGER "/log.csv"));
}

TEST_STORE(finding_sheet_again)
{
	static const char in[] = OUR "/import";
	struct buf b = BUF(a);
	int64_t n, id;

	buf_printf(&b, "title en\n");
	s = scene_open(db, a);
	n = count("SELECT count(*) FROM finding");
	/* Taken in twice, it is there once. */
	for (int i = 0; i < 2; i++)
		CHECK(take_in(in, "title en,text en,level\nNew,Because,"
		    "National\nNew,Because,national\n,,\n") == 200);
	CHECK(visit_has(s->organiser, "0 lines changed something"));
	CHECK(count("SELECT count(*) FROM finding") == n + 1);
	id = count("SELECT max(id) FROM finding");
	/* Nobody adopts by a sheet, and no line undoes another. */
	CHECK(take_in(in, arena_printf(a, "id,title en,state\n%lld,New,adopted"
	    "\n,Newer,adopted\n", (long long)id)) == 422);
	CHECK(story_order(s->organiser, "Line 2: a sheet does not change",
	    "Line 3: a sheet does not change", NULL));
	CHECK(take_in(in, arena_printf(a, "id,title en\n%lld,One\n%lld,Two\n",
	    (long long)id, (long long)id)) == 422);
	CHECK(visit_has(s->organiser, "Line 3: this id stands further up"));
	for (int i = 0; i < 1001; i++)
		buf_printf(&b, "Finding %d\n", i);
	CHECK(take_in(in, buf_text(&b)) == 422);
	CHECK(visit_has(s->organiser, "The file has more than 1000 rows"));
	/* Of another edition. */
	CHECK(take_in(in, arena_printf(a, "id,title en\n%lld,Mine\n",
	    (long long)count("SELECT min(f.id) FROM finding f JOIN edition e"
	    " ON e.id = f.edition_id WHERE e.slug = 'welcoming-2017'"))) ==
	    422);
	CHECK(visit_has(s->organiser, "there is no finding with this id"));
	CHECK(count("SELECT count(*) FROM finding") == n + 1);
}

TEST_STORE(finding_sheets_on_paper)
{
	s = scene_open(db, a);
	CHECK(visit_get(s->organiser, OUR "/sheet.pdf") == 200);
	CHECK(story_pdf_has(s, s->organiser, "What is to be kept"));
	CHECK(story_pdf_has(s, s->organiser, "How it was met"));
	/* Each recommendation, and room for what was done since. */
	CHECK(visit_get(s->organiser, LEDGER "/sheet.pdf") == 200);
	CHECK(story_pdf_has(s, s->organiser, "1. One counter"));
	CHECK(story_pdf_has(s, s->organiser, "To whom"));
	CHECK(visit_get(s->partner, AT "/partner/ledger") == 200);
	CHECK(visit_has(s->partner, "Blank sheet (PDF)"));
	CHECK(visit_get(s->partner, AT "/partner/ledger/sheet.pdf") == 200);
	CHECK(story_pdf_has(s, s->partner, "Municipality of the Skopje"));
	CHECK(story_refused(s->anyone, AT "/partner/ledger/sheet.pdf"));
	CHECK(story_refused(s->participant, LEDGER "/sheet.pdf"));
}

static void
change(const char *sql)
{
	CHECK(db_begin(s->db) == RC_OK);
	CHECK(db_exec(s->db, sql, NO_ARGS, NULL) == RC_OK);
	CHECK(db_commit(s->db) == RC_OK);
}

/* Few people are not counted, neither who was for it nor who was not; few
 * organisations are. */
TEST_STORE(finding_voices_for_the_public)
{
	const char *page;

	s = scene_open(db, a);
	page = arena_printf(a, AT "/findings/%lld", (long long)count("SELECT"
	    " min(f.id) FROM finding f JOIN edition e ON e.id = f.edition_id"
	    " WHERE e.slug = 'welcoming-2017' AND f.state = 'adopted'"));
	change("DELETE FROM finding_voice WHERE holder NOT IN (SELECT holder"
	    " FROM finding_voice x WHERE x.round_id = finding_voice.round_id"
	    " AND x.choice = 'yes' ORDER BY holder LIMIT 3)");
	change("UPDATE finding_round SET voices = 40");
	CHECK(visit_get(s->anyone, page) == 200);
	CHECK(visit_has(s->anyone, "3 of 40 voices were for it"));
	change("UPDATE finding_round SET voice = 'person'");
	CHECK(visit_get(s->anyone, page) == 200);
	CHECK(visit_has(s->anyone, "Fewer than 5 voices were for it"));
	CHECK(!visit_has(s->anyone, "3 of"));
}

TEST_STORE(finding_voices_against)
{
	const char *page;

	s = scene_open(db, a);
	page = arena_printf(a, "/editions/cimi-2017/findings/%lld",
	    (long long)count("SELECT min(f.id) FROM finding f JOIN edition e"
	    " ON e.id = f.edition_id WHERE e.slug = 'cimi-2017'"
	    " AND f.state = 'adopted'"));
	change("UPDATE finding_round SET voices = 2 + (SELECT count(*)"
	    " FROM finding_voice x WHERE x.round_id = finding_round.id"
	    " AND x.choice = 'yes')");
	CHECK(visit_get(s->anyone, page) == 200);
	CHECK(visit_has(s->anyone, "More than 18 of 23 voices were for it"));
	change("UPDATE finding_round SET voices = voices - 2");
	CHECK(visit_get(s->anyone, page) == 200);
	CHECK(visit_has(s->anyone, "21 of 21 voices were for it"));
}
