/* Calendars, feeds, Markdown, QR codes and workbooks; pdf_test.c has the PDFs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zip.h>

#include "base/csv.h"
#include "base/text.h"
#include "render/feed.h"
#include "render/ical.h"
#include "render/markdown.h"
#include "render/qr.h"
#include "render/xlsx.h"
#include "test/test.h"

static bool
has(const char *in, const char *what)
{
	return strstr(in, what) != NULL;
}

static const char *
repeat(struct arena *a, const char *s, size_t times)
{
	struct buf b = BUF(a);

	while (times-- > 0)
		buf_str(&b, s);
	return buf_text(&b);
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* No line over 75 octets, none that begins inside a character; unfolded. */
static const char *
unfold(struct arena *a, const struct buf *ics)
{
	struct buf b = BUF(a);

	for (const char *s = ics->p; *s != '\0'; ) {
		const char *end = strstr(s, "\r\n");

		CHECK(end != NULL);
		if (end == NULL)
			break;
		CHECK(end - s <= 75);
		CHECK(text_valid(s, (size_t)(end - s)));
		CHECK(memchr(s, '\n', (size_t)(end - s)) == NULL);
		if (*s == ' ')
			buf_put(&b, s + 1, (size_t)(end - s) - 1);
		else {
			buf_char(&b, '\n');
			buf_put(&b, s, (size_t)(end - s));
		}
		s = end + 2;
	}
	buf_char(&b, '\n');
	return buf_text(&b);
}

TEST(render_ical)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a);
	struct ical_event second = { .uid = "s-2@example.org",
	    .first_day = { 2025, 12, 30 }, .last_day = { 2025, 12, 31 },
	    .title = "Dienos", .state = ICAL_TENTATIVE };
	struct ical_event first = { .next = &second,
	    .uid = "s-1@example.org\r\nATTENDEE:x",
	    .starts_at = 1741851000, .ends_at = 1741858200, .sequence = 3,
	    .title = "Priėmimas; klausimai, \\ atsakymai – "
		"ĄČĘĖĮŠŲŪŽąčęėįšųūž אבגדהוזחטיכלמנסעפצקרשת и ещё кириллица",
	    .description = "One\r\nline\nEND:VEVENT",
	    .place = "Rātslaukums 1, Rīga", .url = "https://example.org/s/1",
	    .categories = "Reception\nA, B", .state = ICAL_CONFIRMED };
	struct ical c = { .name = "Baltic Academy", .refresh_hours = 6,
	    .made_at = 1741000000, .events = &first };
	const char *s;

	ical_write(&b, &c);
	s = unfold(a, &b);
	CHECK(has(s, "\nDTSTART:20250313T073000Z\n"));
	CHECK(has(s, "\nDTEND:20250313T093000Z\n"));
	CHECK(has(s, "\nSUMMARY:Priėmimas\\; klausimai\\, \\\\ atsakymai – "
	    "ĄČĘĖĮŠŲŪŽąčęėįšųūž אבגדהוזחטיכלמנסעפצקרשת и ещё кириллица\n"));
	CHECK(has(s, "\nDESCRIPTION:One\\nline\\nEND:VEVENT\n"));
	CHECK(has(s, "\nLOCATION:Rātslaukums 1\\, Rīga\n"));
	CHECK(has(s, "\nCATEGORIES:Reception,A\\, B\n"));
	CHECK(has(s, "\nUID:s-1@example.orgATTENDEE:x\n"));
	CHECK(has(s, "\nSEQUENCE:3\n"));
	CHECK(has(s, "\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\n"));
	CHECK(has(s, "\nDTSTART;VALUE=DATE:20251230\n"));
	CHECK(has(s, "\nDTEND;VALUE=DATE:20260101\n"));
	CHECK(has(s, "\nSTATUS:TENTATIVE\n"));
	CHECK(!has(s, "ORGANIZER"));

	b = BUF(a);
	second.next = NULL;
	second.organiser = "Academy \"Baltic\"";
	second.organiser_mail = "academy@example.org";
	second.attendee = "Jānis; Bērziņš";
	second.attendee_mail = "janis@example.org";
	c.method = ICAL_CANCEL;
	c.events = &second;
	ical_write(&b, &c);
	s = unfold(a, &b);
	CHECK(has(s, "\nMETHOD:CANCEL\n"));
	CHECK(has(s, "\nSTATUS:CANCELLED\n"));
	CHECK(has(s, "\nORGANIZER;CN=\"Academy 'Baltic'\":"
	    "mailto:academy@example.org\n"));
	CHECK(has(s, "\nATTENDEE;CN=\"Jānis; Bērziņš\":mailto:"));

	/* Lines of every length fold and come back. */
	for (int n = 1; n < 300; n++) {
		second.title = repeat(a, n % 2 == 0 ? "ė" : "€", (size_t)n);
		b = BUF(a);
		ical_write(&b, &c);
		CHECK(has(unfold(a, &b), arena_printf(a, "\nSUMMARY:%s\n",
		    second.title)));
	}
	arena_free(a);
}

TEST(render_feed)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a);
	struct feed_entry e = { .id = "https://example.org/p/1",
	    .url = "https://example.org/p/1?a=1&b=2", .title = "A < B & \x01\"C\"",
	    .html = "<p>Hi &amp; bye</p>", .lang = "lt",
	    .categories = "one\ntwo", .changed_at = 1741851000 };
	struct feed f = { .id = "https://example.org/feed", .title = "News",
	    .self_url = "https://example.org/feed.atom", .lang = "en",
	    .author = "Academy", .entries = &e };

	feed_write(&b, &f);
	CHECK(has(b.p, "xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\""));
	CHECK(has(b.p, "<entry xml:lang=\"lt\">"));
	CHECK(has(b.p, "<title>A &lt; B &amp; &quot;C&quot;</title>"));
	CHECK(has(b.p, "href=\"https://example.org/p/1?a=1&amp;b=2\""));
	CHECK(has(b.p, "<content type=\"html\">&lt;p&gt;Hi &amp;amp; bye"));
	CHECK(has(b.p, "<updated>2025-03-13T07:30:00Z</updated>\n<author>"));
	CHECK(has(b.p, "<category term=\"two\"/>"));
	b = BUF(a);
	xml_text(&b, "a\xef\xbf\xbe" "b\xef\xbf\xbd\x7f");
	CHECK_TEXT(b.p, "ab\xef\xbf\xbd\x7f");
	b = BUF(a);
	feed_write(&b, &(struct feed){ .id = "x", .title = "y" });
	CHECK(has(b.p, "<updated>1970-01-01T00:00:00Z</updated>"));
	arena_free(a);
}

TEST(render_markdown_html)
{
	struct arena *a = arena_make();

	CHECK_TEXT(markdown_html(a, NULL, 3), "");
	CHECK_TEXT(markdown_html(a, "# A\n\ntext **b** *i* ~~d~~ `c<d`\n", 3),
	    "<h3>A</h3>\n<p>text <strong>b</strong> <em>i</em> <del>d</del> "
	    "<code>c&lt;d</code></p>\n");
	CHECK_TEXT(markdown_html(a, "one\ntwo", 3), "<p>one<br>\ntwo</p>\n");
	CHECK_TEXT(markdown_xhtml(a, "one\ntwo\n\n---", 3),
	    "<p>one<br/>\ntwo</p>\n<hr/>\n");
	/* Levels close up, begin where asked and end at 6. */
	CHECK_TEXT(markdown_html(a, "## A\n#### B\n### C\n## D\n# E\n", 3),
	    "<h3>A</h3>\n<h4>B</h4>\n<h4>C</h4>\n<h3>D</h3>\n<h3>E</h3>\n");
	CHECK(has(markdown_html(a, "# a\n## b\n### c\n#### d\n", 5),
	    "<h6>d</h6>"));
	CHECK_TEXT(markdown_html(a, "#\n\nx", 3), "<p>x</p>\n");
	CHECK_TEXT(markdown_html(a, "1. a\n2. b\n", 3),
	    "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n");
	CHECK(has(markdown_html(a, "7) a\n", 3), "<ol start=\"7\">"));
	CHECK_TEXT(markdown_html(a, "|a|b|\n|---|---:|\n|1|2|\n", 3),
	    "<table>\n<thead>\n<tr><th scope=\"col\">a</th>"
	    "<th scope=\"col\" class=\"end\">b</th></tr>\n</thead>\n<tbody>\n"
	    "<tr><td>1</td><td class=\"end\">2</td></tr>\n</tbody>\n"
	    "</table>\n");
	/* Indented text is text: people paste. */
	CHECK_TEXT(markdown_html(a, "a\n\n      b", 3),
	    "<p>a</p>\n<p>b</p>\n");
	/* Links and images. */
	CHECK_TEXT(markdown_html(a, "[a](https://x.org/?a=1&b=\"2\")", 3),
	    "<p><a href=\"https://x.org/?a=1&amp;b=&quot;2&quot;\" "
	    "rel=\"noopener\">a</a></p>\n");
	CHECK_TEXT(markdown_html(a, "www.example.org and me@example.org", 3),
	    "<p><a href=\"http://www.example.org\" rel=\"noopener\">"
	    "www.example.org</a> and <a href=\"mailto:me@example.org\" "
	    "rel=\"noopener\">me@example.org</a></p>\n");
	CHECK_TEXT(markdown_html(a, "[a](/library/1) [b](#x)", 3),
	    "<p><a href=\"/library/1\">a</a> <a href=\"#x\">b</a></p>\n");
	CHECK_TEXT(markdown_html(a, "[](https://x.org/)", 3),
	    "<p><a href=\"https://x.org/\" rel=\"noopener\">https://x.org/</a>"
	    "</p>\n");
	CHECK_TEXT(markdown_html(a, "![a *b* [c](/d)](/files/7/x.png)", 3),
	    "<p><img src=\"/files/7/x.png\" alt=\"a b c\" loading=\"lazy\">"
	    "</p>\n");
	CHECK_TEXT(markdown_html(a, "![see](https://evil.org/1.gif) b", 3),
	    "<p>see b</p>\n");
	CHECK_TEXT(markdown_html(a, "![o ![i](/files/1) p](https://e/) q", 3),
	    "<p>o i p q</p>\n");
	CHECK_TEXT(markdown_html(a, "&nbsp;&eacute;&#233;&#0;&copy;", 3),
	    "<p>\u00a0&amp;eacute;\u00e9\ufffd\u00a9</p>\n");
	arena_free(a);
}

TEST(render_markdown_hostile)
{
	static const char *const refused[] = {
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
		"vbscript:x", "//evil.org", "/\\evil.org", "\\\\evil.org",
		"/\tevil", " javascript:x", "file:///etc/passwd", "evil.org",
		"", "#", "http://", "https:evil.org", "blob:x", "javascript",
		"http://a b", "?q",
	};
	struct arena *a = arena_make();
	const char *s;
	double from;

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		CHECK(!markdown_link_allowed(refused[i]));
	CHECK(markdown_link_allowed("HTTPS://example.org"));
	CHECK(markdown_link_allowed("tel:+37060000000"));
	s = markdown_html(a, "[a](javascript:alert(1)) <javascript:x> "
	    "[b](javascript&colon;x) [c](&#106;avascript:x) [d]( javascript:x)"
	    " [e](data:text/html;base64,AA)\n[f]: javascript:x\n[f]", 3);
	CHECK(!has(s, "href=\"j") && !has(s, "href=\"d"));
	s = markdown_html(a, "<script>x</script>\n\n<b onclick=x>y</b> "
	    "[x](https://a.org/\"onmouseover=\"x)\n\n```html\"><script>\n"
	    "</code><script>\n```\n", 3);
	CHECK(!has(s, "<script") && !has(s, "<b ") && !has(s, "\"onmouse"));
	CHECK(has(s, "&lt;script&gt;"));
	CHECK(!has(markdown_html(a, "![x\" onerror=\"y](/files/1\"onerror=)", 3),
	    "\" onerror"));
	CHECK(!has(markdown_html(a, "![x](/files/../admin)", 3), "<img"));

	/* Depth. */
	s = markdown_html(a, repeat(a, ">", 10000), 3);
	CHECK(strlen(s) < 1000);
	s = markdown_html(a, arena_printf(a, "%s deep", repeat(a, "> ", 9999)),
	    3);
	CHECK(has(s, "deep") && strlen(s) < 1000);
	s = markdown_html(a, arena_printf(a, "%s deep", repeat(a, "- ", 9999)),
	    3);
	CHECK(has(s, "deep") && !has(s, "<ul>\n<br>"));
	s = markdown_html(a, repeat(a, "**a *b ", 5000), 3);
	CHECK(has(s, "a *b") || has(s, "<em>"));
	/* md4c 0.4.8 leaves the address open where the cell ends. */
	CHECK(has(markdown_html(a, "|a|b|\n|---|---|\n|www.a.or|b|\n", 3),
	    "www.a.or</a></td><td>b</td>"));

	/* Each takes its time in proportion, and nothing is lost. */
	struct { const char *name, *md; } slow[] = {
		{ "wide table", arena_printf(a, "%s|\n%s|\n%s",
		    repeat(a, "|a", 8000), repeat(a, "|---", 8000),
		    repeat(a, "|x\n", 10000)) },
		{ "table", arena_printf(a, "|a|b|\n|---|---|\n%s",
		    repeat(a, "|cell|cell|\n", 5400)) },
		{ "definition", arena_printf(a, "[a]: /%s\n\n%s",
		    repeat(a, "u", 32000), repeat(a, "[a] ", 8000)) },
		{ "brackets", repeat(a, "[", 65536) },
		{ "links", repeat(a, "[a](", 16384) },
		{ "images", repeat(a, "![[]()", 10000) },
		{ "stars", repeat(a, "*a_", 21845) },
		{ "more stars", repeat(a, "a**b_c* ", 8192) },
		{ "backticks", repeat(a, "`a``", 16384) },
		{ "addresses", repeat(a, "http://a.b/www.c.d@e.f", 3000) },
		{ "mail", repeat(a, "a.b@", 16384) },
		{ "lists", repeat(a, "* a\n1. b\n   - c\n", 4000) },
		{ "nested lists", repeat(a, "- - - - - x\n", 5400) },
		{ "quotes", repeat(a, "> > > x\n>\n", 6500) },
		{ "html", repeat(a, "<!--<?<![CDATA[<a ", 3600) },
		{ "entities", repeat(a, "&amp", 16384) },
		{ "references", repeat(a, "[a]: b\n", 9362) },
		{ "staircase", repeat(a, "> ", 32000) },
	};
	for (size_t i = 0; i < sizeof slow / sizeof *slow; i++) {
		size_t used = arena_used(a);
		double html;

		from = seconds();
		s = markdown_html(a, slow[i].md, 3);
		html = seconds() - from;
		markdown_text(a, slow[i].md);
		from = seconds() - from;
		if (getenv("RENDER_SHOW") != NULL)
			fprintf(stderr, "%-14s %6zu bytes %8.1f ms html %8.1f "
			    "ms both %7zu KB used\n", slow[i].name,
			    strlen(slow[i].md), html * 1e3, from * 1e3,
			    (arena_used(a) - used) / 1024);
		CHECK(from < 2.0);	/* sanitised; some ms without */
		CHECK(arena_used(a) - used < 64 * 1024 * 1024);
		CHECK(strlen(s) < strlen(slow[i].md) * 20 + 100000);
	}
	/* Too much for Markdown is shown as typed. */
	s = markdown_html(a, slow[0].md, 3);
	CHECK(!has(s, "<table") && has(s, "|a|a"));
	s = markdown_html(a, arena_printf(a, "**a**\n\n<b>%s",
	    repeat(a, "x", MARKDOWN_MAX)), 3);
	CHECK(strncmp(s, "<p>**a**</p>\n<p>&lt;b&gt;xx", 20) == 0);
	arena_free(a);
}

TEST(render_markdown_text)
{
	struct arena *a = arena_make();

	CHECK_TEXT(markdown_text(a, NULL), "");
	CHECK_TEXT(markdown_text(a, "# Labas\n\nA **b**\nc [d](https://e.org/) "
	    "https://f.org/ <g@h.org>\n\n- one\n- two\n  - three\n- four\n\n"
	    "3. x\n\n   more\n\n4. y\n\n> q\n> r\n\n***\n\n![s](t)\n"),
	    "Labas\n\nA b\nc d <https://e.org/> https://f.org/ g@h.org\n\n"
	    "-  one\n-  two\n   -  three\n-  four\n\n"
	    "3. x\n\n   more\n\n4. y\n\n> q\n> r\n\n"
	    "----------------------------------------\n\ns\n");
	CHECK_TEXT(markdown_text(a, "|a|b|\n|---|---|\n|1|[2](/x)|\n"),
	    "a | b\n-----\n1 | 2 </x>\n");
	CHECK_TEXT(markdown_text(a, "-\n- a"), "-\n-  a\n");
	CHECK_TEXT(markdown_text(a, "```\na\n  b\n```"), "a\n  b\n");
	arena_free(a);
}

TEST(render_markdown_blocks)
{
	struct arena *a = arena_make();
	struct block *b = markdown_blocks(a, "## T\n\n> - a **b** [c](/d)\n"
	    ">   1. e\n\n|x|y|\n|---|:---:|\n|1|2|\n", 2);

	CHECK(b->kind == BLOCK_HEADING && b->level == 2);
	CHECK_TEXT(b->spans->text, "T");
	b = b->next;
	CHECK(b->kind == BLOCK_TEXT && b->quotes == 1 && b->lists == 1);
	CHECK_TEXT(b->mark, "\u2022");
	CHECK_TEXT(b->spans->text, "a ");
	CHECK(b->spans->next->strong);
	CHECK_TEXT(b->spans->next->next->next->url, "/d");
	b = b->next;
	CHECK(b->lists == 2 && b->tight);
	CHECK_TEXT(b->mark, "1.");
	b = b->next;
	CHECK(b->kind == BLOCK_TABLE && b->quotes == 0 && b->lists == 0);
	CHECK(b->rows->head && !b->rows->next->head);
	CHECK(b->rows->next->cells->next->side == SIDE_CENTRE);
	CHECK_TEXT(b->rows->next->cells->next->spans->text, "2");
	CHECK(b->next == NULL);
	CHECK(markdown_blocks(a, "- **a**", 2)->spans->strong);
	arena_free(a);
}

TEST(render_qr)
{
	struct arena *a = arena_make();
	struct qr q;
	const char *s;

	CHECK(qr_make(a, "https://example.org/c/7Q2F", &q) == RC_OK);
	CHECK(q.side == 25);		/* version 2 holds 26 bytes at level M */
	/* The three corners: dark, light and dark rings. */
	CHECK(qr_dark(&q, 0, 0) && !qr_dark(&q, 1, 1) && qr_dark(&q, 2, 2));
	CHECK(qr_dark(&q, 24, 0) && qr_dark(&q, 0, 24));
	CHECK(!qr_dark(&q, -1, 0) && !qr_dark(&q, 25, 0));
	s = qr_svg(a, &q, "Check <this>");
	CHECK(has(s, "viewBox=\"0 0 33 33\""));
	CHECK(has(s, "<title>Check &lt;this&gt;</title>"));
	CHECK(has(s, "M4 4h7v1h-7z"));
	CHECK(strlen(s) < 6000);
	CHECK(has(qr_svg(a, &q, NULL), "aria-hidden"));
	CHECK(qr_make(a, "", &q) == RC_INVALID);
	CHECK(qr_make(a, repeat(a, "x", 2331), &q) == RC_OK);
	CHECK(q.side == 177);
	CHECK(qr_make(a, repeat(a, "x", 2332), &q) == RC_INVALID);
	arena_free(a);
}

static struct table *
sample(struct arena *a)
{
	struct table *t = table_make(a, "People/2025: [all]", "en", false);

	table_column(t, "Name", COLUMN_TEXT, 0);
	table_column(t, "Days", COLUMN_NUMBER, 0);
	table_column(t, "Arrives", COLUMN_DATE, 0);
	table_text(t, "Jānis & Žužа <b>");
	table_number(t, -3);
	table_date(t, 1741851000, "Europe/Riga");
	table_text(t, "=HYPERLINK(\"http://evil\")");
	table_real(t, 0.5);
	table_date(t, 0, "Europe/Riga");
	table_text(t, "+1");
	return t;
}

static const char *
zip_member(struct arena *a, const struct buf *b, const char *name)
{
	zip_error_t error;
	zip_source_t *src = zip_source_buffer_create(b->p, b->n, 0, &error);
	zip_t *z = zip_open_from_source(src, ZIP_RDONLY, &error);
	zip_file_t *f;
	zip_stat_t st;
	char *p;

	if (z == NULL || zip_stat(z, name, 0, &st) != 0)
		return "";
	p = arena_get(a, st.size + 1);
	f = zip_fopen(z, name, 0);
	CHECK(zip_fread(f, p, st.size) == (zip_int64_t)st.size);
	zip_fclose(f);
	zip_close(z);
	return p;
}

TEST(render_table_csv)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a);
	struct csv csv;

	table_csv(&b, sample(a));
	CHECK(csv_read(a, b.p, b.n, &csv) == RC_OK);
	CHECK(csv.rows == 4 && csv.row[3].cells == 3);
	CHECK_TEXT(csv.row[0].cell[2], "Arrives");
	CHECK_TEXT(csv.row[1].cell[0], "Jānis & Žužа <b>");
	CHECK_TEXT(csv.row[1].cell[1], "-3");
	CHECK_TEXT(csv.row[1].cell[2], "2025-03-13");
	CHECK_TEXT(csv.row[2].cell[0], "'=HYPERLINK(\"http://evil\")");
	CHECK_TEXT(csv.row[2].cell[1], "0.5");
	CHECK_TEXT(csv.row[3].cell[1], "");
	arena_free(a);
}

TEST(render_xlsx)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a), again = BUF(a);
	struct table *one = sample(a), *two = sample(a);
	struct xlsx x = { .title = "People", .author = "Academy",
	    .made_at = 1741851000, .n = 2,
	    .sheets = (const struct table *const[]){ one, two } };
	const char *s, *sheet;

	two->rtl = true;
	CHECK(xlsx_write(a, &x, &b) == RC_OK);
	CHECK(b.n > 1000 && memcmp(b.p, "PK", 2) == 0);
	s = zip_member(a, &b, "xl/workbook.xml");
	CHECK(has(s, "name=\"People 2025   all\""));
	CHECK(has(s, "name=\"People 2025   all (2)\""));
	sheet = zip_member(a, &b, "xl/worksheets/sheet1.xml");
	CHECK(has(sheet, "=HYPERLINK(&quot;http://evil&quot;)</t>") ||
	    has(sheet, "=HYPERLINK(\"http://evil\")</t>"));
	CHECK(!has(sheet, "<f>") && !has(sheet, "<hyperlink"));
	CHECK(has(sheet, "Jānis &amp; Žužа &lt;b&gt;"));
	CHECK(has(sheet, "<v>45729</v>"));	/* 13 March 2025 */
	CHECK(has(sheet, "<v>-3</v>"));
	CHECK(has(sheet, "state=\"frozen\""));
	CHECK(!has(sheet, "rightToLeft"));
	CHECK(has(zip_member(a, &b, "xl/worksheets/sheet2.xml"),
	    "rightToLeft=\"1\""));
	CHECK(xlsx_write(a, &x, &again) == RC_OK);
	CHECK(b.n == again.n && memcmp(b.p, again.p, b.n) == 0);

	again = BUF(a);
	CHECK(xlsx_write(a, &(struct xlsx){ .made_at = 1 }, &again) == RC_OK);
	one->n_rows = 2000000;
	CHECK(xlsx_write(a, &x, &again) == RC_INVALID);

	CHECK_TEXT(xlsx_sheet_name(a, "'[]'", NULL, 0), "Sheet1");
	CHECK_TEXT(xlsx_sheet_name(a, NULL, NULL, 0), "Sheet1");
	s = xlsx_sheet_name(a, repeat(a, "ž", 40), NULL, 0);
	CHECK(text_length(s) == 31);
	CHECK_TEXT(xlsx_sheet_name(a, repeat(a, "Ž", 40), &s, 1),
	    arena_printf(a, "%s (2)", repeat(a, "Ž", 27)));
	arena_free(a);
}

TEST(render_xlsx_long)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a);
	struct table *t = table_make(a, "Long", "en", false);
	struct xlsx x = { .made_at = 1,  .n = 1,
	    .sheets = (const struct table *const[]){ t } };
	const char *sheet;

	table_column(t, "Text", COLUMN_TEXT, 0);
	table_text(t, repeat(a, "ė", 40000));
	table_text(t, "a\x0b" "b\nc");
	CHECK(xlsx_write(a, &x, &b) == RC_OK);
	sheet = zip_member(a, &b, "xl/worksheets/sheet1.xml");
	CHECK(has(sheet, "ė\u2026</t>"));
	CHECK(has(sheet, "a_x000B_b") || has(sheet, "ab\nc"));
	CHECK(!has(sheet, "\x0b"));
	arena_free(a);
}
