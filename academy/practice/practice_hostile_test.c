/* Files of practices that want to do harm: a clear report, nothing lost,
 * nothing half done. */
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "app/app.h"
#include "app/jobs.h"
#include "practice/practice_carry_desk.h"
#include "practice/practice_find.h"
#include "test/test.h"

extern const char practices_jsonl[];

enum { GIVEN = 55, LINES = 10000, NOW = 1750000000 };

static row_id programme;

static int64_t
count(struct db *db, const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

static struct carry
bring(struct db *db, struct arena *a, const void *bytes, size_t n)
{
	struct carry_plan plan = { .programme = programme, .now = NOW,
	    .publish = true, .how = "import" };
	struct carry c = { 0 };
	row_id id = 0;

	CHECK(db_begin(db) == RC_OK);
	CHECK(carry_begin(db, a, &plan, "practices", bytes, n, &id) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	while (job_run_next(db, a, app_jobs, app_job_kinds) == RC_OK)
		;
	CHECK(carry_find(db, a, programme, id, &c) == RC_OK);
	return c;
}

static enum rc
go(struct db *db, struct arena *a, struct carry *c)
{
	struct carry_plan plan = { .programme = programme, .now = NOW };
	enum rc rc;

	CHECK(db_begin(db) == RC_OK);
	rc = carry_go(db, a, c, &plan);
	if (rc != RC_OK) {
		db_rollback(db);
		return rc;
	}
	CHECK(db_commit(db) == RC_OK);
	while (job_run_next(db, a, app_jobs, app_job_kinds) == RC_OK)
		;
	CHECK(carry_find(db, a, programme, c->id, c) == RC_OK);
	return RC_OK;
}

/* The library as it was given, which nothing below may change. */
static void
begin(struct db *db, struct arena *a)
{
	struct carry c;

	CHECK(db_insert(db, "INSERT INTO programme (slug, kind, acronym, title,"
	    " langs, primary_colour, accent_colour, made_at) VALUES ('one',"
	    " 'academy', 'A', '{\"en\":\"A\"}', 'en', '#003366', '#003366', 5)"
	    " RETURNING id", NO_ARGS, &programme) == RC_OK);
	c = bring(db, a, practices_jsonl, strlen(practices_jsonl));
	CHECK(go(db, a, &c) == RC_OK && c.added == GIVEN);
}

/* What one may read of all of it, and how much of it there is. */
static const char *
state(struct db *db, struct arena *a)
{
	struct buf b = BUF(a);
	struct practice *p;

	CHECK(carry_out(db, a, &(struct carry_which){ 0 }, 0, &p) == RC_OK);
	for (; p != NULL; p = p->next)
		buf_printf(&b, "%s %s\n", p->code, practice_to_json(a, p));
	buf_printf(&b, "%lld records, %lld versions", (long long)count(db,
	    "SELECT count(*) FROM practice"), (long long)count(db,
	    "SELECT count(*) FROM practice_version"));
	return buf_text(&b);
}

/* A file that is refused as a whole leaves nothing but the reason. */
static void
refused(struct db *db, struct arena *a, const void *bytes, size_t n)
{
	struct carry c = bring(db, a, bytes, n);

	CHECK(c.state == CARRY_REFUSED && c.why != NULL);
	CHECK(go(db, a, &c) == RC_CONFLICT);
	CHECK(db_begin(db) == RC_OK && carry_drop(db, &c) == RC_OK &&
	    db_commit(db) == RC_OK);
}

/* The i-th line of a file in which nearly all are wrong, each in its way. */
static void
line(struct buf *b, int i)
{
	static char big[70000], deep[2000];

	if (*big == '\0') {
		memset(big, 'x', sizeof big - 1);
		memset(deep, '[', sizeof deep - 1);
	}
	switch (i % 10) {
	case 0:
		buf_printf(b, "{\"kind\":\"mixed\",\"title\":\"Right %d\"}", i);
		break;
	case 1:
		buf_str(b, "{\"kind\":\"best\",\"title\":\"No such kind\"}");
		break;
	case 2:
		buf_str(b, "{\"kind\":\"mixed\",\"title\":\"Latin-1: \xe4\xff\"}");
		break;
	case 3:
		buf_str(b, "{\"kind\":\"mixed\",\"title\":\"cut of");
		break;
	case 4:
		buf_str(b, "{\"id\":\"twice\",\"kind\":\"mixed\","
		    "\"title\":\"The id again\"}");
		break;
	case 5:
		buf_printf(b, "{\"kind\":\"mixed\",\"title\":\"%.*s\"}",
		    i == 5 ? (int)sizeof big - 1 : 500, big);
		break;
	case 6:
		buf_str(b, "9223372036854775808");
		break;
	case 7:
		buf_str(b, "{\"kind\":\"mixed\",\"title\":\"x\",\"admin\":true,"
		    "\"attribution\":\"everybody\"}");
		break;
	case 8:
		buf_str(b, deep);
		break;
	default:
		buf_str(b, "{\"kind\":\"mixed\",\"title\":\"NUL \\u0000\","
		    "\"year_from\":1e400}");
	}
	buf_char(b, '\n');
}

TEST_STORE(practice_hostile_lines)
{
	struct carry_told *t;
	struct buf b = BUF(a);
	const char *before;
	struct carry c;
	int64_t told = 0;

	begin(db, a);
	before = state(db, a);
	for (int i = 0; i < LINES; i++)
		line(&b, i);
	c = bring(db, a, b.p, b.n);
	/* Of those with the id "twice" the first is right. */
	CHECK(c.state == CARRY_CHECKED && c.lines == LINES);
	CHECK(c.wrong == LINES / 10 * 9 - 1);
	for (int64_t from = 0; from < c.wrong; from += 500) {
		CHECK(carry_lines(db, a, c.id, true, from, 500, &t) == RC_OK);
		for (; t != NULL; t = t->next, told++)
			CHECK(t->faults != NULL && t->faults->why != NULL &&
			    (t->line - 1) % 10 != 0);
	}
	CHECK(told == c.wrong);
	CHECK(go(db, a, &c) == RC_CONFLICT);
	CHECK_TEXT(state(db, a), before);
	CHECK(db_begin(db) == RC_OK && carry_drop(db, &c) == RC_OK &&
	    db_commit(db) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM practice_carry_line") == 0);
	CHECK(count(db, "SELECT count(*) FROM blob") == 0);
}

static struct buf
workbook(struct arena *a, const char *sheet, size_t n)
{
	static const char book[] = "<workbook xmlns='http://schemas."
	    "openxmlformats.org/spreadsheetml/2006/main' xmlns:r='http://"
	    "schemas.openxmlformats.org/officeDocument/2006/relationships'>"
	    "<sheets><sheet name='S' sheetId='1' r:id='rId1'/></sheets>"
	    "</workbook>", relations[] = "<Relationships xmlns='http://schemas"
	    ".openxmlformats.org/package/2006/relationships'><Relationship"
	    " Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument"
	    "/2006/relationships/worksheet' Target='worksheets/sheet1.xml'/>"
	    "</Relationships>";
	const struct { const char *name, *text; size_t n; } part[] = {
		{ "xl/workbook.xml", book, sizeof book - 1 },
		{ "xl/_rels/workbook.xml.rels", relations,
		    sizeof relations - 1 },
		{ "xl/worksheets/sheet1.xml", sheet, n },
	};
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *z = zip_open_from_source(s, ZIP_TRUNCATE, NULL);
	struct buf out = BUF(a);
	zip_stat_t st;
	char *p;

	zip_source_keep(s);
	for (size_t i = 0; i < 3; i++)
		CHECK(zip_file_add(z, part[i].name, zip_source_buffer(z,
		    part[i].text, part[i].n, 0), 0) >= 0);
	CHECK(zip_close(z) == 0);
	CHECK(zip_source_open(s) == 0 && zip_source_stat(s, &st) == 0);
	p = arena_get(a, st.size);
	CHECK(zip_source_read(s, p, st.size) == (zip_int64_t)st.size);
	buf_put(&out, p, st.size);
	zip_source_close(s);
	zip_source_free(s);
	return out;
}

TEST_STORE(practice_hostile_tables)
{
	static const char wide[] = "<worksheet><sheetData><row r='4294967295'>"
	    "<c r='ZZZZZZ4294967295' t='inlineStr'><is><t>title</t></is></c>"
	    "</row></sheetData></worksheet>";
	const size_t big = 80 * 1024 * 1024;
	struct buf b = BUF(a);
	const char *before;
	char *blanks;
	struct carry c;

	begin(db, a);
	before = state(db, a);

	/* Ten thousand rows, in another encoding than UTF-8; with one letter of
	 * it in the last row; in UTF-16; with a quote that never ends. */
	buf_str(&b, "title,kind,city\n");
	for (int i = 0; i < LINES; i++)
		buf_printf(&b, "Row %d,mixed,T\xfc" "bingen\n", i);
	refused(db, a, b.p, b.n);
	b = BUF(a);
	buf_str(&b, "title,kind,city\n");
	for (int i = 0; i < LINES; i++)
		buf_printf(&b, "Row %d,mixed,%s\n", i, i == LINES - 1 ?
		    "\xc3\x28" : "Tübingen");
	refused(db, a, b.p, b.n);
	refused(db, a, "\xff\xfet\0i\0t\0l\0e\0", 12);
	b = BUF(a);
	buf_str(&b, "title,kind\n\"");
	for (int i = 0; i < LINES; i++)
		buf_str(&b, "a,mixed\n");
	refused(db, a, b.p, b.n);

	/* Cells that are formulas, too long, too many, of no column. */
	b = BUF(a);
	buf_str(&b, "title,kind,year_from\n");
	for (int i = 0; i < LINES; i++)
		buf_str(&b, i % 4 == 0 ? "=cmd|'/c calc'!A1,mixed,2016\n" :
		    i % 4 == 1 ? "x,mixed,=1+1\n" : i % 4 == 2 ?
		    "x,mixed,2016,more,and,more\n" : "x,mixed,-1\n");
	c = bring(db, a, b.p, b.n);
	CHECK(c.state == CARRY_CHECKED && c.lines == LINES &&
	    c.wrong == LINES / 4 * 3);
	CHECK(go(db, a, &c) == RC_CONFLICT);
	CHECK(db_begin(db) == RC_OK && carry_drop(db, &c) == RC_OK &&
	    db_commit(db) == RC_OK);

	/* A bomb of 80 MiB in a hundredth of that, a workbook that is cut off,
	 * one with entities, one with a cell beyond all rows. */
	blanks = malloc(big);
	memset(blanks, ' ', big);
	b = workbook(a, blanks, big);
	free(blanks);
	CHECK(b.n < big / 100);
	refused(db, a, b.p, b.n);
	refused(db, a, b.p, b.n / 2);
	b = workbook(a, "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><worksheet>&a;"
	    "</worksheet>", 59);
	refused(db, a, b.p, b.n);
	b = workbook(a, wide, sizeof wide - 1);
	refused(db, a, b.p, b.n);

	CHECK_TEXT(state(db, a), before);
	CHECK(count(db, "SELECT count(*) FROM blob") == 0);
	CHECK(count(db, "SELECT count(*) FROM practice_carry_line") == 0);
	CHECK(count(db, "SELECT count(*) FROM job WHERE state <> 'done'") == 0);
}

/* Who may see a practice comes along with it, in each format. */
TEST_STORE(practice_hostile_attribution)
{
	int64_t n;
	static const char lines[] =
	    "{\"id\":\"n1\",\"kind\":\"mixed\",\"title\":\"Named\","
	    "\"city\":\"Zqtown\"}\n"
	    "{\"id\":\"a1\",\"kind\":\"mixed\",\"title\":\"Unnamed\","
	    "\"city\":\"Zqhidden\",\"attribution\":\"anonymous\"}\n";
	static const char room[] = "{\"id\":\"r1\",\"kind\":\"mixed\","
	    "\"title\":\"Zqroom\",\"attribution\":\"room\"}\n";
	struct practice *list, p;
	struct carry_told *t;
	struct buf b = BUF(a);
	struct carry c;

	CHECK(db_insert(db, "INSERT INTO programme (slug, kind, acronym, title,"
	    " langs, primary_colour, accent_colour, made_at) VALUES ('one',"
	    " 'academy', 'A', '{\"en\":\"A\"}', 'en', '#003366', '#003366', 5)"
	    " RETURNING id", NO_ARGS, &programme) == RC_OK);
	c = bring(db, a, lines, strlen(lines));
	CHECK(c.wrong == 0 && go(db, a, &c) == RC_OK && c.added == 2);
	CHECK(practice_by_code(db, a, "a1", &p) == RC_OK);
	CHECK(p.attribution == ATTRIBUTION_ANONYMOUS);
	CHECK(carry_out(db, a, &(struct carry_which){ 0 }, 0, &list) == RC_OK);
	for (const struct practice *q = list; q != NULL; q = q->next)
		buf_printf(&b, "%s\n", carry_json(a, q));
	CHECK(strstr(buf_text(&b), "Zqtown") != NULL);
	CHECK(strstr(buf_text(&b), "Zqhidden") == NULL);
	CHECK(strstr(buf_text(&b), "\"attribution\":\"anonymous\"") != NULL);
	CHECK(strstr(buf_text(&b), "\"named\"") == NULL);

	/* What goes out comes in as it is, as lines and as a table. */
	for (int table = 0; table < 2; table++) {
		if (table) {
			b = BUF(a);
			table_csv(&b, carry_table(a, list));
		}
		CHECK(db_begin(db) == RC_OK);
		CHECK(db_exec(db, "UPDATE practice SET state = 'withdrawn'",
		    NO_ARGS, NULL) == RC_OK);
		CHECK(practice_find_anew(db, &n) == RC_OK && n == 0);
		CHECK(db_exec(db, "DELETE FROM practice", NO_ARGS, NULL) ==
		    RC_OK && db_commit(db) == RC_OK);
		c = bring(db, a, b.p, b.n);
		CHECK(c.wrong == 0 && go(db, a, &c) == RC_OK && c.added == 2);
		CHECK(practice_by_code(db, a, "a1", &p) == RC_OK);
		CHECK(p.attribution == ATTRIBUTION_ANONYMOUS);
		CHECK(practice_by_code(db, a, "n1", &p) == RC_OK);
		CHECK(p.attribution == ATTRIBUTION_NAMED);
		CHECK_TEXT(p.city, "Zqtown");
	}

	/* For a room there has to be one. */
	c = bring(db, a, room, strlen(room));
	CHECK(c.wrong == 1);
	CHECK(carry_lines(db, a, c.id, true, 0, 5, &t) == RC_OK);
	CHECK_TEXT(t->faults->key, "attribution");
	CHECK(count(db, "SELECT count(*) FROM practice") == 2);
}
