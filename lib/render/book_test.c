/* Books (EPUB) and workbooks that come in from outside. */
#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/text.h"
#include "render/epub.h"
#include "render/feed.h"
#include "render/markdown.h"
#include "render/xlsx.h"
#include "render/xlsx_read.h"
#include "test/test.h"

static bool
has(const char *in, const char *what)
{
	return in != NULL && strstr(in, what) != NULL;
}

/* --- archives, as a test needs them --- */

struct member { const char *name, *text; size_t n; };	/* n 0: of text */

/* An archive of these, name NULL ends. */
static struct buf
archive(struct arena *a, const struct member *m)
{
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *z = zip_open_from_source(s, ZIP_TRUNCATE, NULL);
	struct buf out = BUF(a);
	zip_stat_t st;
	char *p;

	zip_source_keep(s);
	for (; m->name != NULL; m++)
		CHECK(zip_file_add(z, m->name, zip_source_buffer(z, m->text,
		    m->n == 0 ? strlen(m->text) : m->n, 0), 0) >= 0);
	CHECK(zip_close(z) == 0);
	CHECK(zip_source_open(s) == 0 && zip_source_stat(s, &st) == 0);
	p = arena_get(a, st.size);
	CHECK(zip_source_read(s, p, st.size) == (zip_int64_t)st.size);
	buf_put(&out, p, st.size);
	zip_source_close(s);
	zip_source_free(s);
	return out;
}

static const char *
member(struct arena *a, const struct buf *b, const char *name)
{
	zip_source_t *s = zip_source_buffer_create(b->p, b->n, 0, NULL);
	zip_t *z = zip_open_from_source(s, ZIP_RDONLY, NULL);
	char *text = NULL;
	zip_file_t *f;
	zip_stat_t st;

	if (z == NULL)
		return NULL;
	if (zip_stat(z, name, 0, &st) == 0 &&
	    (f = zip_fopen(z, name, 0)) != NULL) {
		text = arena_get(a, st.size + 1);
		CHECK(zip_fread(f, text, st.size) == (zip_int64_t)st.size);
		zip_fclose(f);
	}
	zip_discard(z);
	return text;
}

/* --- books --- */

/* Every href of the manifest is in the archive and well formed, every id of
 * the spine in the manifest, every entry of the contents in the archive. */
static int
sound(struct arena *a, const struct buf *b)
{
	const char *opf = member(a, b, "book/book.opf"), *s;
	int documents = 0;

	CHECK(opf != NULL);
	for (s = opf; s != NULL && (s = strstr(s, "href=\"")) != NULL;) {
		const char *name, *text;
		XML_Parser p;

		s += 6;
		name = arena_printf(a, "book/%.*s", (int)strcspn(s, "\""), s);
		text = member(a, b, name);
		CHECK(text != NULL);
		if (text == NULL || strstr(name, ".xhtml") == NULL)
			continue;
		p = XML_ParserCreate(NULL);
		CHECK(XML_Parse(p, text, (int)strlen(text), 1) ==
		    XML_STATUS_OK);
		XML_ParserFree(p);
		CHECK(has(text, "xml:lang=\"") && has(text, " dir=\""));
		documents++;
	}
	for (s = opf; s != NULL && (s = strstr(s, "idref=\"")) != NULL; s += 7)
		CHECK(has(opf, arena_printf(a, "<item id=\"%.*s\"",
		    (int)strcspn(s + 7, "\""), s + 7)));
	for (s = member(a, b, "book/nav.xhtml"); s != NULL &&
	    (s = strstr(s, "<a href=\"")) != NULL; s += 9)
		CHECK(member(a, b, arena_printf(a, "book/%.*s",
		    (int)strcspn(s + 9, "\""), s + 9)) != NULL);
	return documents;
}

TEST(render_epub)
{
	struct arena *a = arena_make();
	struct epub_part sub = { .title = "לימוד <השפה>", .lang = "he",
	    .rtl = true, .level = 2,
	    .xhtml = markdown_xhtml(a, "# א\n\n* ב & ג\n* [x](https://e.org/?a=1&b=2)",
		2) };
	struct epub_part deep = { .next = &sub, .title = "Mokymasis",
	    .lang = "lt", .xhtml = "<p>ąčęėįšųūž</p>", .level = 2 };
	struct epub_part second = { .next = &deep, .title = "Būstas",
	    .title_lang = "lt",
	    .xhtml = "<p>Wohnen</p>", .level = 1 };
	struct epub_part first = { .next = &second, .title = "Practices",
	    .xhtml = "<p>Two</p>", .level = 1 };
	struct epub e = { .id = "https://academy.example/collections/7",
	    .title = "Practices & lessons", .author = "Academy", .lang = "en",
	    .rights = "CC BY 4.0", .subjects = "Housing\nLanguage",
	    .contents = "Contents", .made_at = 1741851000, .parts = &first };
	struct buf b = BUF(a), again = BUF(a);
	const char *s, *was = getenv("TZ");

	CHECK(epub_write(a, &e, &b) == RC_OK);
	/* Known by its first bytes: the type lies there unpacked, at 38. */
	CHECK(b.n > 58 && memcmp(b.p, "PK\3\4", 4) == 0 &&
	    memcmp(b.p + 30, "mimetypeapplication/epub+zip", 28) == 0);
	CHECK(sound(a, &b) == 5);
	CHECK(has(member(a, &b, "META-INF/container.xml"), "book/book.opf"));
	s = member(a, &b, "book/book.opf");
	CHECK(has(s, "<dc:title>Practices &amp; lessons</dc:title>"));
	CHECK(has(s, "<dc:language>en</dc:language>"));
	CHECK(has(s, "<meta property=\"dcterms:modified\">2025-03-13T07:30:00Z"));
	CHECK(has(s, "properties=\"nav\""));
	CHECK(has(s, "<dc:subject>Language</dc:subject>"));
	s = member(a, &b, "book/nav.xhtml");
	CHECK(has(s, "<nav epub:type=\"toc\">"));
	CHECK(has(s, "lang=\"lt\" xml:lang=\"lt\" dir=\"auto\">Būstas"));
	CHECK(has(s, "לימוד &lt;השפה&gt;</a></li>\n</ol></li>\n</ol></nav>"));
	/* A title in another language than what it stands over. */
	s = member(a, &b, "book/p2.xhtml");
	CHECK(has(s, "<html xmlns=\"http://www.w3.org/1999/xhtml\""
	    " xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"en\""));
	CHECK(has(s, "<h1 lang=\"lt\" xml:lang=\"lt\" dir=\"auto\">Būstas"));
	s = member(a, &b, "book/p4.xhtml");
	CHECK(has(s, "lang=\"he\" xml:lang=\"he\" dir=\"rtl\""));
	CHECK(has(s, "a=1&amp;b=2"));
	CHECK(has(member(a, &b, "book/p3.xhtml"), "lang=\"lt\""));

	/* The same bytes, in whatever zone the machine stands. */
	setenv("TZ", "Pacific/Auckland", 1);
	CHECK(epub_write(a, &e, &again) == RC_OK);
	CHECK(again.n == b.n && memcmp(again.p, b.p, b.n) == 0);
	if (was == NULL)
		unsetenv("TZ");
	else
		setenv("TZ", was, 1);

	/* The book as a whole from right to left. */
	e.lang = "ar";
	e.rtl = true;
	again = BUF(a);
	CHECK(epub_write(a, &e, &again) == RC_OK);
	CHECK(has(member(a, &again, "book/book.opf"),
	    "page-progression-direction=\"rtl\""));
	CHECK(has(member(a, &again, "book/p2.xhtml"), "dir=\"rtl\""));
	CHECK(has(member(a, &again, "book/p3.xhtml"), "dir=\"ltr\""));

	/* A title with nothing in it, and what XML cannot hold. */
	first.title = "";
	second.title = "a\x01" "b\xef\xbf\xbf";
	again = BUF(a);
	CHECK(epub_write(a, &e, &again) == RC_OK && sound(a, &again) == 5);

	second.xhtml = "<p>open";
	CHECK(epub_write(a, &e, &again) == RC_FAILED);
	second.xhtml = "<p>&nbsp;</p>";		/* HTML's, not XML's */
	CHECK(epub_write(a, &e, &again) == RC_FAILED);
	e.parts = NULL;
	CHECK(epub_write(a, &e, &again) == RC_INVALID);
	arena_free(a);
}

/* --- workbooks --- */

TEST(render_xlsx_read_ours)
{
	struct arena *a = arena_make();
	struct table *t = table_make(a, "Practices", "en", false);
	struct xlsx x = { .made_at = 1741851000, .n = 1,
	    .sheets = (const struct table *const[]){ t } };
	struct buf b = BUF(a);
	struct csv c;

	table_column(t, "Title", COLUMN_TEXT, 0);
	table_column(t, "Year", COLUMN_NUMBER, 0);
	table_column(t, "Seen", COLUMN_DATE, 0);
	table_column(t, "At", COLUMN_TIME, 0);
	table_text(t, "Žirmūnai & <Co>\nline two \"q\"");
	table_number(t, 2016);
	table_date(t, 1741824000, "UTC");
	table_time(t, 1741851000, "UTC");
	table_text(t, "=1+1");
	table_empty(t);
	table_empty(t);
	table_empty(t);
	table_text(t, "שלום");
	table_real(t, 0.1);
	table_date(t, -2208902400, "UTC");	/* 3 January 1900 */
	table_empty(t);
	CHECK(xlsx_write(a, &x, &b) == RC_OK);
	CHECK(xlsx_read(a, b.p, b.n, &c) == RC_OK);
	CHECK(c.rows == 4);
	if (c.rows != 4)
		return;
	CHECK(csv_column(&c, "Seen") == 2 && c.row[1].line == 2);
	CHECK_TEXT(c.row[1].cell[0],
	    "Žirmūnai & <Co>\nline two \"q\"");
	CHECK_TEXT(c.row[1].cell[1], "2016");
	CHECK_TEXT(c.row[1].cell[2], "2025-03-13");
	CHECK_TEXT(c.row[1].cell[3], "2025-03-13T07:30");
	CHECK(c.row[2].cells == 1);
	CHECK_TEXT(c.row[2].cell[0], "=1+1");
	CHECK_TEXT(c.row[3].cell[0], "שלום");
	CHECK_TEXT(c.row[3].cell[1], "0.1");
	arena_free(a);
}

static const char types[] = "<Types/>";
static const char book[] = "<workbook xmlns:r='x'><workbookPr/><sheets>"
    "<sheet name='h' sheetId='1' state='hidden' r:id='rId1'/>"
    "<sheet name='s' sheetId='2' r:id='rId2'/></sheets></workbook>";
static const char relations[] = "<Relationships>"
    "<Relationship Id='rId1' Type='http://x/worksheet'"
    " Target='worksheets/sheet1.xml'/>"
    "<Relationship Id='rId2' Type='http://x/worksheet'"
    " Target='/xl/worksheets/sheet2.xml'/>"
    "<Relationship Id='rId3' Type='http://x/sharedStrings'"
    " Target='sharedStrings.xml'/></Relationships>";

/* A workbook with this sheet and these shared strings. */
static enum rc
read_sheet(struct arena *a, const char *sheet, const char *strings,
    struct csv *c)
{
	struct buf b = archive(a, (const struct member[]){
	    { "[Content_Types].xml", types }, { "xl/workbook.xml", book },
	    { "xl/_rels/workbook.xml.rels", relations },
	    { "xl/worksheets/sheet1.xml", "<worksheet/>" },
	    { "xl/worksheets/sheet2.xml", sheet },
	    { "xl/sharedStrings.xml", strings == NULL ? "<sst/>" : strings },
	    { NULL } });

	return xlsx_read(a, b.p, b.n, c);
}

TEST(render_xlsx_read_others)
{
	struct arena *a = arena_make();
	struct csv c;

	/* The second sheet, for the first is hidden; gaps; rich text without
	 * what tells how it is spoken; a formula's last value; a flag. */
	CHECK(read_sheet(a, "<x:worksheet xmlns:x='y'><x:sheetData>"
	    "<x:row r='3'><x:c r='B3' t='s'><x:v>1</x:v></x:c>"
	    "<x:c r='D3' t='inlineStr'><x:is><x:r><x:t>in</x:t></x:r><x:r>"
	    "<x:t>line</x:t></x:r></x:is></x:c></x:row>"
	    "<x:row><x:c t='str'><x:f>A1</x:f><x:v>7</x:v></x:c>"
	    "<x:c t='b'><x:v>1</x:v></x:c><x:c><x:v>2.016E3</x:v></x:c>"
	    "<x:c/></x:row></x:sheetData></x:worksheet>",
	    "<sst><si><t>no</t></si><si><r><t>ri</t></r><r><t>ch</t></r>"
	    "<rPh><t>spoken</t></rPh></si></sst>", &c) == RC_OK);
	CHECK(c.rows == 2);
	if (c.rows != 2)
		return;
	CHECK(c.row[0].line == 3 && c.row[0].cells == 4);
	CHECK_TEXT(c.row[0].cell[0], "");
	CHECK_TEXT(c.row[0].cell[1], "rich");
	CHECK_TEXT(c.row[0].cell[3], "inline");
	CHECK(c.row[1].line == 4 && c.row[1].cells == 3);
	CHECK_TEXT(c.row[1].cell[0], "7");
	CHECK_TEXT(c.row[1].cell[1], "true");
	CHECK_TEXT(c.row[1].cell[2], "2016");
	arena_free(a);
}

static const char *
why_not(struct arena *a, const struct buf *b)
{
	struct csv c;

	CHECK(xlsx_read(a, b->p, b->n, &c) == RC_INVALID);
	CHECK(c.rows == 0 && c.what != NULL && c.why != NULL);
	return c.why;
}

TEST(render_xlsx_read_hostile)
{
	struct arena *a = arena_make();
	size_t big = 40 * 1024 * 1024, n;
	char *zeros = malloc(2 * big);
	struct member m[2100] = { { "xl/workbook.xml", book },
	    { "xl/_rels/workbook.xml.rels", relations } };
	struct buf b, wide = BUF(a);
	char *bent;
	struct csv c;

	CHECK(has(why_not(a, &BUF(a)), "no workbook"));
	b = BUF(a);
	buf_str(&b, "title;city\n");
	CHECK(has(why_not(a, &b), "no workbook"));
	b = archive(a, (const struct member[]){ { "a.txt", "a" }, { NULL } });
	CHECK(has(why_not(a, &b), "no workbook"));

	/* A bomb: 40 MiB of blanks in 40 kB; two that stay below the ratio
	 * would break the sum. */
	memset(zeros, ' ', 2 * big);
	m[2] = (struct member){ "xl/worksheets/sheet2.xml", zeros, big };
	b = archive(a, m);
	CHECK(b.n < 100 * 1024);
	CHECK(has(why_not(a, &b), "out of proportion"));
	for (size_t i = 0; i < 2 * big; i += 64)
		zeros[i] = "0123456789abcdef"[random() % 16];
	m[2].n = 2 * big;
	b = archive(a, m);
	CHECK(has(why_not(a, &b), "out of proportion"));
	free(zeros);

	/* 30 kB that ten thousand cells name. */
	b = BUF(a);
	buf_str(&b, "<sst><si><t>");
	for (int i = 0; i < 30000; i++)
		buf_char(&b, "0123456789abcdef"[random() % 16]);
	buf_str(&b, "</t></si></sst>");
	m[3] = (struct member){ "xl/sharedStrings.xml", buf_text(&b), b.n };
	wide = BUF(a);
	buf_str(&wide, "<worksheet><sheetData>");
	for (int i = 1; i <= 10000; i++)
		buf_printf(&wide, "<row r='%d'><c r='A%d' t='s'><v>0</v></c>"
		    "</row>", i, i);
	buf_str(&wide, "</sheetData></worksheet>");
	m[2] = (struct member){ "xl/worksheets/sheet2.xml", buf_text(&wide),
	    wide.n };
	b = archive(a, m);
	CHECK(has(why_not(a, &b), "out of proportion"));
	m[3] = (struct member){ 0 };
	wide = BUF(a);

	/* Entities, which unfold or read files. */
	m[2] = (struct member){ "xl/worksheets/sheet2.xml",
	    "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>"
	    "<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
	    "<worksheet><sheetData><row><c t='str'><v>&b;&e;</v></c></row>"
	    "</sheetData></worksheet>" };
	b = archive(a, m);
	CHECK(has(why_not(a, &b), "definitions"));
	m[2].text = "<worksheet><sheetData><row>";
	b = archive(a, m);
	CHECK(has(why_not(a, &b), "damaged"));
	for (int i = 0; i < 100; i++)
		buf_str(&wide, "<worksheet>");
	m[2].text = wide.p;
	b = archive(a, m);
	CHECK(has(why_not(a, &b), "too deeply"));

	CHECK(read_sheet(a, "<w><sheetData><row><c t='s'><v>0</v></c></row>"
	    "</sheetData></w>", NULL, &c) == RC_INVALID &&
	    has(c.why, "not there"));
	CHECK(read_sheet(a, "<w><sheetData><row r='9'><c r='AMK9'><v>1</v></c>"
	    "</row></sheetData></w>", NULL, &c) == RC_INVALID &&
	    has(c.why, "line 9: more than 1,000 cells"));
	CHECK(read_sheet(a, "<w><sheetData><row><c r='9'><v>1</v></c></row>"
	    "</sheetData></w>", NULL, &c) == RC_INVALID);
	/* Few bytes that ask for much memory: a thousand cells a row. */
	wide = BUF(a);
	buf_str(&wide, "<w><sheetData>");
	for (int i = 0; i < 4100; i++)
		buf_printf(&wide, "<row><c r='ALL1'><v>%d</v></c></row>",
		    i * 7919 % 10007);
	buf_str(&wide, "</sheetData></w>");
	CHECK(read_sheet(a, wide.p, NULL, &c) == RC_INVALID &&
	    has(c.why, "4,000,000 cells"));

	for (size_t i = 0; i < 2001; i++)
		m[i + 2] = (struct member){ arena_printf(a, "f%zu", i), "x" };
	b = archive(a, m);
	CHECK(has(why_not(a, &b), "too many files"));

	/* Bent anywhere: it is read or refused, and nothing else happens. */
	b = archive(a, (const struct member[]){ { "xl/workbook.xml", book },
	    { "xl/_rels/workbook.xml.rels", relations },
	    { "xl/worksheets/sheet2.xml", "<w><sheetData><row><c><v>1</v></c>"
		"</row></sheetData></w>" }, { NULL } });
	CHECK(xlsx_read(a, b.p, b.n, &c) == RC_OK && c.rows == 1);
	bent = arena_get(a, b.n);
	n = 0;
	for (size_t i = 0; i < b.n; i++) {
		memcpy(bent, b.p, b.n);
		bent[i] ^= (char)(1 + random() % 255);
		n += xlsx_read(a, bent, b.n, &c) == RC_INVALID;
		CHECK(xlsx_read(a, b.p, i, &c) == RC_INVALID);
	}
	CHECK(n > b.n / 2);
	arena_free(a);
}
