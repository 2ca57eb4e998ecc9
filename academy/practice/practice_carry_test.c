/* Files of practices, in and out. */
#include <string.h>

#include "app/app.h"
#include "app/jobs.h"
#include "practice/practice_carry_desk.h"
#include "practice/practice_find.h"
#include "render/xlsx.h"
#include "test/test.h"

extern const char practices_jsonl[];

enum { GIVEN = 55, NOW = 1750000000 };

static row_id
programme_of(struct db *db, const char *slug)
{
	row_id id = 0;

	CHECK(db_insert(db, "INSERT INTO programme (slug, kind, acronym, title,"
	    " langs, primary_colour, accent_colour, made_at) VALUES ($1, 'academy',"
	    " 'A', '{\"en\":\"A\"}', 'en', '#003366', '#003366', 5) RETURNING id",
	    ARGS(TEXT(slug)), &id) == RC_OK);
	return id;
}

static int64_t
count(struct db *db, const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

static void
run_jobs(struct db *db, struct arena *a)
{
	while (job_run_next(db, a, app_jobs, app_job_kinds) == RC_OK)
		;
}

/* A file on its way, looked through. */
static struct carry
bring(struct db *db, struct arena *a, row_id programme, bool publish,
    const void *bytes, size_t n)
{
	struct carry_plan plan = { .programme = programme, .now = NOW,
	    .publish = publish, .how = "import" };
	struct carry c = { 0 };
	row_id id = 0;

	CHECK(db_begin(db) == RC_OK);
	CHECK(carry_begin(db, a, &plan, "practices", bytes, n, &id) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	run_jobs(db, a);
	CHECK(carry_find(db, a, programme, id, &c) == RC_OK);
	return c;
}

static struct carry
text(struct db *db, struct arena *a, row_id programme, const char *s)
{
	return bring(db, a, programme, true, s, strlen(s));
}

static struct carry
go(struct db *db, struct arena *a, struct carry c)
{
	struct carry_plan plan = { .programme = c.programme, .now = NOW + 60 };

	CHECK(db_begin(db) == RC_OK);
	CHECK(carry_go(db, a, &c, &plan) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	run_jobs(db, a);
	CHECK(carry_find(db, a, c.programme, c.id, &c) == RC_OK);
	return c;
}

static enum rc
choose(struct db *db, row_id carry, int64_t line, enum carry_choice choice)
{
	enum rc rc;

	CHECK(db_begin(db) == RC_OK);
	rc = carry_choose(db, carry, line, choice);
	if (rc != RC_OK) {
		db_rollback(db);
		return rc;
	}
	return db_commit(db);
}

static enum rc
put_line(void *p, const char *line)
{
	struct buf *b = p;

	buf_str(b, line);
	buf_char(b, '\n');
	return RC_OK;
}

static const char *
all_lines(struct db *db, struct arena *a)
{
	struct arena *scratch = arena_make();
	struct buf b = BUF(a);

	CHECK(carry_out_lines(db, scratch, put_line, &b) == RC_OK);
	arena_free(scratch);
	return buf_text(&b);
}

/* Whether two files say the same, line by line. */
static bool
same_lines(struct arena *a, const char *x, const char *y)
{
	struct text_list xs = text_split(a, x, '\n'),
	    ys = text_split(a, y, '\n');
	const char *why;
	bool same = true;
	size_t n = 0;

	for (size_t i = 0; i < xs.n && i < ys.n; i++) {
		json_t *p, *q;

		if (*xs.at[i] == '\0' || *ys.at[i] == '\0')
			continue;
		if (json_read(a, xs.at[i], strlen(xs.at[i]), &p, &why) !=
		    RC_OK)
			return false;
		if (json_read(a, ys.at[i], strlen(ys.at[i]), &q, &why) !=
		    RC_OK) {
			json_decref(p);
			return false;
		}
		same = same && json_equal(p, q);
		json_decref(p);
		json_decref(q);
		n++;
	}
	return same && xs.n == ys.n && n > 0;
}

/* Out of the library, and first out of its search. */
static void
remove_but(struct db *db, const char *code)
{
	int64_t n;

	CHECK(db_exec(db, "UPDATE practice SET state = 'withdrawn'"
	    " WHERE code <> $1", ARGS(TEXT(code)), NULL) == RC_OK);
	CHECK(practice_find_anew(db, &n) == RC_OK);
	CHECK(db_exec(db, "DELETE FROM practice WHERE code <> $1",
	    ARGS(TEXT(code)), NULL) == RC_OK);
}

/* The given file loads unchanged and goes out with the same content. */
TEST_STORE(practice_carry_given)
{
	row_id p = programme_of(db, "one");
	struct carry c = text(db, a, p, practices_jsonl);
	const char *out;

	CHECK(c.state == CARRY_CHECKED && c.lines == GIVEN && c.wrong == 0 &&
	    c.same == 0);
	CHECK(count(db, "SELECT count(*) FROM practice") == 0);
	c = go(db, a, c);
	CHECK(c.state == CARRY_DONE && c.added == GIVEN && c.blob == 0);
	CHECK(count(db, "SELECT count(*) FROM practice_public"
	    " WHERE imported = 1") == GIVEN);
	CHECK(count(db, "SELECT count(*) FROM blob") == 0);
	out = all_lines(db, a);
	CHECK(same_lines(a, practices_jsonl, out));

	/* Once more: all of it is there already, and nothing happens. */
	c = text(db, a, p, out);
	CHECK(c.lines == GIVEN && c.wrong == 0 && c.same == GIVEN);
	c = go(db, a, c);
	CHECK(c.state == CARRY_DONE && c.added == 0 && c.skipped == GIVEN);
	CHECK(count(db, "SELECT count(*) FROM practice_version") == GIVEN);
}

/* Tables: what goes out comes in as it was, in words of two languages too. */
TEST_STORE(practice_carry_tables)
{
	static const char rich[] = "{\"id\":\"r1\",\"kind\":\"mixed\","
	    "\"title\":{\"lt\":\"Būstas\",\"en\":\"Housing\"},"
	    "\"language\":\"lt\",\"city\":\"'t Hof\",\"country\":\"LT\","
	    "\"topics\":[\"housing\",\"health\"],"
	    "\"target_groups\":[\"=SUM(A1)\",\"vaikai, jaunimas\"],"
	    "\"what_was_done\":\"- pirma\\n- antra \\\"taip\\\"\","
	    "\"figures\":[{\"label\":\"a\",\"value\":\"1\",\"unit\":\"%\"},"
	    "{\"label\":\"b\",\"value\":\"2\"}],"
	    "\"causes\":[\"money\",\"timing\"],\"evidence_level\":0,"
	    "\"money_from\":1000,\"currency\":\"EUR\","
	    "\"other_sources\":[\"https://a.example/?x=1,2\",\"b\"]}\n"
	    "{\"id\":\"r2\",\"kind\":\"less_successful\","
	    "\"title\":\"'=1+1\",\"city\":null}\n";
	row_id p = programme_of(db, "one"), other = programme_of(db, "two");
	struct carry c = text(db, a, p, rich);
	struct carry_which all = { 0 };
	const char *before, *after;
	struct practice *list;
	struct buf b = BUF(a);
	struct table *t;

	CHECK(c.wrong == 0 && go(db, a, c).added == 2);
	before = all_lines(db, a);
	CHECK(strstr(before, "Būstas") != NULL);
	for (int format = CARRY_CSV; format <= CARRY_XLSX; format++) {
		CHECK(carry_out(db, a, &all, 0, &list) == RC_OK);
		t = carry_table(a, list);
		b = BUF(a);
		if (format == CARRY_CSV)
			table_csv(&b, t);
		else
			CHECK(xlsx_write(a, &(struct xlsx){ .n = 1, .sheets =
			    (const struct table *const[]){ t } }, &b) == RC_OK);
		CHECK(db_begin(db) == RC_OK);
		remove_but(db, "");
		CHECK(db_commit(db) == RC_OK);
		c = bring(db, a, other, true, b.p, b.n);
		CHECK(c.state == CARRY_CHECKED && c.lines == 2 && c.wrong == 0);
		CHECK(go(db, a, c).added == 2);
		after = all_lines(db, a);
		CHECK(same_lines(a, before, after));
	}
}

/* What is wrong is told line by line, and nothing comes in. */
TEST_STORE(practice_carry_wrong)
{
	struct buf b = BUF(a), big = BUF(a);
	row_id p = programme_of(db, "one");
	struct carry_plan plan = { .programme = p, .now = NOW };
	struct carry_told *t;
	struct carry c;

	for (int i = 0; i < 5000; i++)
		buf_str(&big, "0123456789");
	buf_str(&b, "\xef\xbb\xbf{\"id\":\"a\",\"kind\":\"mixed\","
	    "\"title\":\"Right\"}\r\n"
	    "{\"id\":\"b\",\"kind\":\"good\",\"title\":\"No such kind\"}\n"
	    "\n"
	    "{\"id\":\"a\",\"kind\":\"mixed\",\"title\":\"The id again\"}\n"
	    "{\"id\":\"c\",\"kind\":\"mixed\",\"title\":\"Latin-1: \xe4\"}\n"
	    "{\"id\":\"d\",\"kind\":\"mixed\",\"title\":\"cut of");
	buf_str(&b, "\n{\"kind\":\"mixed\",\"title\":\"x\",\"title\":\"y\"}\n"
	    "{\"kind\":\"mixed\",\"title\":\"NUL \\u0000\"}\n"
	    "{\"kind\":\"mixed\",\"title\":\"x\",\"admin\":true}\n"
	    "{\"kind\":\"mixed\",\"title\":\"x\",\"year_from\":-1,"
	    "\"country\":\"Latvia\"}\n[1]\n7\n"
	    "{\"id\":\"../x\",\"kind\":\"mixed\",\"title\":\"<b>\"}\n");
	buf_printf(&b, "{\"kind\":\"mixed\",\"title\":\"t\",\"result\":\"%s\"}\n",
	    big.p);
	for (int i = 0; i < 5; i++)
		buf_str(&big, big.p);
	buf_printf(&b, "{\"kind\":\"mixed\",\"title\":\"%s\"}\n", big.p);
	for (int i = 0; i < 40; i++)
		buf_str(&b, "[");
	c = bring(db, a, p, true, b.p, b.n);
	CHECK(c.state == CARRY_CHECKED && c.lines == 15 && c.wrong == 14);
	CHECK(carry_lines(db, a, c.id, true, 0, 50, &t) == RC_OK);
	CHECK(t->line == 2 && text_same(t->faults->key, "kind"));
	t = t->next;
	CHECK(t->line == 4 && text_same(t->faults->key, "id"));
	CHECK_TEXT(t->faults->why, "This id stands on an earlier line.");
	CHECK_TEXT(t->detail, "1");
	t = t->next;
	CHECK(t->line == 5);
	CHECK_TEXT(t->faults->why, "This line is not text in UTF-8.");
	t = t->next;
	CHECK(t->line == 6 && t->detail != NULL);
	CHECK_TEXT(t->faults->why, "This line is no JSON.");
	CHECK(t->next->line == 7 && t->next->next->line == 8);
	t = t->next->next->next;
	CHECK(t->line == 9 && text_same(t->faults->key, "admin"));
	t = t->next;
	CHECK(t->line == 10 && t->faults->next != NULL);

	/* Not even the one that is right. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(carry_go(db, a, &c, &plan) == RC_CONFLICT);
	db_rollback(db);
	CHECK(count(db, "SELECT count(*) FROM practice") == 0);

	/* As a whole. */
	c = text(db, a, p, "");
	CHECK(c.state == CARRY_REFUSED);
	CHECK_TEXT(c.why, "The file is empty.");
	c = text(db, a, p, " \n\n");
	CHECK(c.state == CARRY_REFUSED);
	c = text(db, a, p, "[{\"kind\":\"mixed\",\"title\":\"x\"}]");
	CHECK(c.state == CARRY_REFUSED && strstr(c.why, "brackets") != NULL);
	c = bring(db, a, p, true, "\xff\xfe{\0\"\0", 6);
	CHECK(c.state == CARRY_REFUSED);
	CHECK_TEXT(c.why, "UTF-16 text; save it as UTF-8");
	c = text(db, a, p, "title,kind,Colour\nx,mixed,red\n");
	CHECK(c.state == CARRY_REFUSED && c.why_line == 1);
	CHECK_TEXT(c.why_name, "Colour");
	c = text(db, a, p, "kind;city\nmixed;Riga\n");
	CHECK(c.state == CARRY_REFUSED);
	c = text(db, a, p, "title,title,kind\nx,y,mixed\n");
	CHECK(c.state == CARRY_REFUSED);
	c = text(db, a, p, "title,kind\n\"x,mixed\n");
	CHECK(c.state == CARRY_REFUSED && c.why_line == 2);
	c = text(db, a, p, "Title;Kind;Year from\nx;mixed;2016\ny;mixed;soon\n"
	    "z;mixed;2016;more\n");
	CHECK(c.state == CARRY_CHECKED && c.lines == 3 && c.wrong == 2);
	CHECK(count(db, "SELECT count(*) FROM practice") == 0);
	CHECK(count(db, "SELECT count(*) FROM job WHERE state <> 'done'") == 0);
}

#define DONE "\"what_was_done\":\"The town opened a desk where newcomers find" \
	" housing, work and a language course at one place, with staff who" \
	" speak eleven languages, and kept it open on two evenings a week so" \
	" that people who work can come as well without losing a day's pay\""
#define DONE2 "\"what_was_done\":\"The town opened a desk where newcomers find" \
	" housing, work and a language course at one place, with staff who" \
	" speak twelve languages, and kept it open on two evenings a week so" \
	" that people who work can come as well without losing a day's pay\""

/* What the library has already is noticed, and done with as chosen. */
TEST_STORE(practice_carry_same)
{
	static const char first[] =
	    "{\"id\":\"w1\",\"kind\":\"mixed\",\"title\":\"One desk\","
	    "\"city\":\"Riga\",\"lesson\":\"Ours\"," DONE "}\n";
	static const char second[] =
	    "{\"id\":\"w1\",\"kind\":\"mixed\",\"title\":\"One desk, longer\","
	    "\"result\":\"More\"}\n"
	    "{\"id\":\"w2\",\"kind\":\"mixed\",\"title\":\"ONE DESK\","
	    "\"city\":\"Rīga\"}\n"
	    "{\"id\":\"w3\",\"kind\":\"good_practice\",\"title\":\"A desk\","
	    "\"city\":\"Kaunas\"," DONE2 "}\n"
	    "{\"id\":\"w4\",\"kind\":\"good_practice\",\"title\":\"Other\"}\n"
	    "{\"kind\":\"good_practice\",\"title\":\"Other\"}\n";
	row_id p = programme_of(db, "one"), other = programme_of(db, "two");
	struct carry_told *t, *all;
	struct practice got;
	struct carry c, d;

	go(db, a, text(db, a, p, first));
	c = text(db, a, p, second);
	CHECK(c.lines == 5 && c.wrong == 0 && c.same == 4);
	CHECK(carry_lines(db, a, c.id, false, 0, 50, &all) == RC_OK);
	t = all;
	CHECK(t->line == 1 && t->same == CARRY_SAME_ID && t->mine &&
	    text_same(t->same_code, "w1") && t->choice == CARRY_SKIP);
	t = t->next;
	CHECK(t->line == 2 && t->same == CARRY_SAME_TITLE);
	t = t->next;
	CHECK(t->line == 3 && t->same == CARRY_SAME_TEXT &&
	    text_same(t->same_code, "w1"));
	t = t->next;
	CHECK(t->line == 5 && t->same == CARRY_SAME_TITLE &&
	    t->same_line == 4 && !t->mine && t->next == NULL);

	CHECK(choose(db, c.id, 1, CARRY_MERGE) == RC_OK);
	CHECK(choose(db, c.id, 3, CARRY_ADD) == RC_OK);
	CHECK(choose(db, c.id, 5, CARRY_MERGE) == RC_CONFLICT);
	CHECK(choose(db, c.id, 4, CARRY_ADD) == RC_CONFLICT);
	c = go(db, a, c);
	CHECK(c.state == CARRY_DONE && c.added == 2 && c.merged == 1 &&
	    c.skipped == 2);
	CHECK(practice_by_code(db, a, "w1", &got) == RC_OK);
	CHECK(got.version == 2 && got.state == PRACTICE_PUBLISHED);
	CHECK_TEXT(words_in(a, got.title, "en"), "One desk, longer");
	CHECK_TEXT(words_in(a, got.lesson, "en"), "Ours");
	CHECK_TEXT(words_in(a, got.result, "en"), "More");
	CHECK(practice_by_code(db, a, "w2", &got) == RC_NONE);

	/* Another programme sees it, for it is public, and may not change it. */
	c = text(db, a, other, first);
	CHECK(c.same == 1);
	CHECK(carry_lines(db, a, c.id, false, 0, 50, &t) == RC_OK);
	CHECK(t->same == CARRY_SAME_ID && !t->mine);
	CHECK(choose(db, c.id, 1, CARRY_MERGE) == RC_CONFLICT);
	CHECK(choose(db, c.id, 1, CARRY_ADD) == RC_OK);
	CHECK(go(db, a, c).added == 1);
	CHECK(count(db, "SELECT count(*) FROM practice WHERE code = 'w1'") ==
	    1);

	/* The library changes between look and import: looked through again. */
	c = text(db, a, p, "{\"id\":\"n1\",\"kind\":\"mixed\","
	    "\"title\":\"New\"}\n");
	d = text(db, a, p, "{\"id\":\"n1\",\"kind\":\"mixed\","
	    "\"title\":\"Newer\"}\n");
	CHECK(c.same == 0 && d.same == 0);
	CHECK(go(db, a, d).state == CARRY_DONE);
	c = go(db, a, c);
	CHECK(c.state == CARRY_CHECKED && c.same == 1);
}

/* What is not public does not show: neither that it is there nor its address;
 * what was withdrawn does not come back. */
TEST_STORE(practice_carry_hidden)
{
	static const char line[] = "{\"id\":\"h1\",\"kind\":\"mixed\","
	    "\"title\":\"One desk\",\"city\":\"Riga\"," DONE "}\n";
	row_id p = programme_of(db, "one"), other = programme_of(db, "two");
	struct carry_told *t;
	struct practice got;
	struct carry c;

	go(db, a, text(db, a, p, line));
	CHECK(practice_by_code(db, a, "h1", &got) == RC_OK);
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "UPDATE practice SET state = 'submitted'", NO_ARGS,
	    NULL) == RC_OK && db_commit(db) == RC_OK);
	CHECK(strcmp(all_lines(db, a), "") == 0);
	c = text(db, a, other, line);
	CHECK(c.same == 0 && c.wrong == 0);
	c = go(db, a, c);
	CHECK(c.added == 1 && c.state == CARRY_DONE);
	CHECK(text(db, a, p, line).same == 1);	/* its own programme sees it */

	CHECK(db_begin(db) == RC_OK);
	remove_but(db, "h1");
	got.state = PRACTICE_PUBLISHED;
	CHECK(practice_save(db, a, &got, &(struct practice_by){ .now = NOW,
	    .how = "form" }) == RC_OK);
	got.attribution = ATTRIBUTION_ANONYMOUS;
	CHECK(practice_save(db, a, &got, &(struct practice_by){ .now = NOW + 1,
	    .how = "form" }) == RC_OK && db_commit(db) == RC_OK);
	CHECK(strcmp(got.code, "h1") != 0);
	CHECK(strstr(all_lines(db, a), "Riga") == NULL);
	c = text(db, a, other, line);
	CHECK(carry_lines(db, a, c.id, false, 0, 50, &t) == RC_OK);
	CHECK(c.same == 1 && t->same == CARRY_SAME_GONE);

	/* Handed in for review, it has an address that nobody knows. */
	c = go(db, a, bring(db, a, other, false, "{\"id\":\"s1\","
	    "\"kind\":\"mixed\",\"title\":\"Secret\"}", 43));
	CHECK(c.added == 1);
	CHECK(practice_by_code(db, a, "s1", &got) == RC_NONE);
	CHECK(strstr(all_lines(db, a), "Secret") == NULL);
	CHECK(count(db, "SELECT count(*) FROM practice"
	    " WHERE state = 'submitted'") == 1);
}

struct seen { row_id id, last; uint64_t title; int64_t n; bool ordered; };

static void
see(void *to, const struct carry_print *p)
{
	struct seen *s = to;

	s->ordered = (s->n++ == 0 || s->ordered) && p->id > s->last;
	s->last = p->id;
	if (p->id == s->id)
		s->title = p->title;
}

/* Ten thousand lines: all of them, or, with one that is wrong, none. */
TEST_STORE(practice_carry_large)
{
	row_id p = programme_of(db, "one");
	struct buf b = BUF(a);
	struct practice n5;
	struct seen seen;
	struct carry c;

	for (int i = 0; i < 10000; i++)
		buf_printf(&b, "{\"id\":\"n%d\",\"kind\":\"good_practice\","
		    "\"title\":\"Practice %d\",\"city\":\"Town %d\","
		    "\"country\":\"LV\",\"topics\":[\"housing\"]}\n", i, i,
		    i % 97);
	c = bring(db, a, p, true, b.p, b.n);
	CHECK(c.lines == 10000 && c.wrong == 0 && c.same == 0);
	c = go(db, a, c);
	CHECK(c.added == 10000);
	CHECK(count(db, "SELECT count(*) FROM practice_public") == 10000);
	buf_str(&b, "{\"kind\":\"good_practice\"}\n");
	c = bring(db, a, p, true, b.p, b.n);
	CHECK(c.lines == 10001 && c.wrong == 1 && c.same == 10000);
	/* A title and its place are known again, also after the prints were
	 * lost and made anew. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM practice_print") == 0);
	CHECK(db_exec(db, "DELETE FROM practice_print_pack", NO_ARGS, NULL) ==
	    RC_OK);
	CHECK(db_commit(db) == RC_OK);
	b = BUF(a);
	buf_str(&b, "{\"kind\":\"good_practice\",\"title\":\"PRACTICE 5\","
	    "\"city\":\"Town 5\"}\n{\"kind\":\"good_practice\","
	    "\"title\":\"Practice 5\",\"city\":\"Town 6\"}\n");
	c = bring(db, a, p, true, b.p, b.n);
	CHECK(c.lines == 2 && c.same == 0);
	CHECK(db_begin(db) == RC_OK && carry_prints_fill(db) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM practice_print") == 0);
	CHECK(count(db, "SELECT count(*) FROM practice_print_pack") > 1);
	CHECK(db_begin(db) == RC_OK && carry_prints_fill(db) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM practice_print") == 0);
	c = bring(db, a, p, true, b.p, b.n);
	CHECK(c.lines == 2 && c.same == 1);
	CHECK(count(db, "SELECT count(*) FROM practice_carry_line"
	    " WHERE same = 'title' AND line = 1 AND same_code = 'n5'") == 1);
	/* What is written since says otherwise, and counts. */
	CHECK(practice_by_code(db, a, "n5", &n5) == RC_OK);
	n5.title = "{\"en\":\"Practice 5 of old\"}";
	CHECK(db_begin(db) == RC_OK);
	CHECK(practice_save(db, a, &n5, &(struct practice_by){ .now = NOW,
	    .how = "form" }) == RC_OK && db_commit(db) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM practice_print") == 1);
	c = bring(db, a, p, true, b.p, b.n);
	CHECK(c.lines == 2 && c.same == 0);
	/* All that there are, once each, in order. */
	seen = (struct seen){ .id = n5.id };
	CHECK(carry_prints_each(db, see, &seen) == RC_OK);
	CHECK(seen.n == 10000 && seen.ordered &&
	    seen.title == carry_title(a, &n5));
	CHECK(carry_purge(db, a, NOW + 31 * 86400) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM practice_carry") == 0);
	CHECK(count(db, "SELECT count(*) FROM practice_carry_line") == 0);
	CHECK(count(db, "SELECT count(*) FROM blob") == 0);
}

TEST(practice_carry_prints)
{
	struct arena *a = arena_make();
	struct practice p = PRACTICE_NEW, q = PRACTICE_NEW;
	struct text_list lines = text_split(a, practices_jsonl, '\n');
	uint64_t print[64];
	size_t n = 0;

	for (size_t i = 0; i < lines.n && n < 64; i++) {
		struct practice_fault *faults;
		const char *why;
		json_t *in;

		if (json_read(a, lines.at[i], strlen(lines.at[i]), &in, &why) !=
		    RC_OK)
			continue;
		p = (struct practice)PRACTICE_NEW;
		CHECK(practice_from_json(a, in, &p, &faults) == RC_OK);
		json_decref(in);
		print[n++] = carry_print(a, &p);
	}
	CHECK(n == GIVEN);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			CHECK(!carry_near(print[i], print[k]));
	/* A word or two of the last one put otherwise, and other capitals. */
	q.what_was_done = words_set(a, NULL, "en", arena_printf(a, "%s",
	    words_in(a, p.what_was_done, "en")));
	q.result = words_set(a, NULL, "en", arena_printf(a, "%s Indeed so.",
	    words_in(a, p.result, "en")));
	CHECK(carry_near(carry_print(a, &p), carry_print(a, &q)));
	/* Words that say nothing make no difference. */
	q.result = words_set(a, NULL, "en", arena_printf(a, "%s And of the.",
	    words_in(a, p.result, "en")));
	CHECK(carry_print(a, &p) == carry_print(a, &q));
	q.what_was_done = words_set(a, NULL, "en", "Short");
	q.result = NULL;
	CHECK(carry_print(a, &q) == 0 && !carry_near(0, 0));
	arena_free(a);
}
