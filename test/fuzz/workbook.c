/*
 * Workbooks from outside.  Inputs that begin with PK are taken as they are;
 * others are the parts of a workbook, divided by bytes of 0xff: the sheet, the
 * shared strings, the styles, the workbook, its relations.  So what is behind
 * the archive is reached, too.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "render/xlsx_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const struct part { const char *name, *text; } parts[] = {
	{ "xl/worksheets/sheet1.xml", "<worksheet/>" },
	{ "xl/sharedStrings.xml", "<sst/>" },
	{ "xl/styles.xml", "<styleSheet/>" },
	{ "xl/workbook.xml", "<workbook xmlns='http://schemas.openxmlformats."
	    "org/spreadsheetml/2006/main' xmlns:r='http://schemas."
	    "openxmlformats.org/officeDocument/2006/relationships'><sheets>"
	    "<sheet name='S' sheetId='1' r:id='rId1'/></sheets></workbook>" },
	{ "xl/_rels/workbook.xml.rels", "<Relationships xmlns='http://schemas."
	    "openxmlformats.org/package/2006/relationships'>"
	    "<Relationship Id='rId1' Type='http://schemas.openxmlformats.org/"
	    "officeDocument/2006/relationships/worksheet'"
	    " Target='worksheets/sheet1.xml'/></Relationships>" },
	{ "[Content_Types].xml", "<Types/>" },
};
enum { PARTS = sizeof parts / sizeof *parts };

static uint32_t
crc(const char *p, size_t n)
{
	uint32_t c = UINT32_MAX;

	for (size_t i = 0; i < n; i++) {
		c ^= (unsigned char)p[i];
		for (int k = 0; k < 8; k++)
			c = c >> 1 ^ (0xedb88320U & -(c & 1));
	}
	return ~c;
}

static void
number(struct buf *b, uint32_t v, int bytes)
{
	for (; bytes > 0; bytes--, v >>= 8)
		buf_char(b, (char)(v & 0xff));
}

/* The fields that a file's own header and the directory share. */
static void
header(struct buf *b, const struct part *p, size_t n)
{
	number(b, 20, 2);			/* version needed */
	number(b, 0, 4);			/* flags; stored as it is */
	number(b, 0x5a6e0000, 4);		/* time and day */
	number(b, crc(p->text, n), 4);
	number(b, (uint32_t)n, 4);
	number(b, (uint32_t)n, 4);
	number(b, (uint32_t)strlen(p->name), 2);
	number(b, 0, 2);			/* extra */
}

static void
archive(struct arena *a, struct buf *out, const struct part *part,
    const size_t *n)
{
	struct buf list = BUF(a);
	uint32_t end;

	for (int i = 0; i < PARTS; i++) {
		uint32_t at = (uint32_t)out->n;

		buf_put(out, "PK\3\4", 4);
		header(out, &part[i], n[i]);
		buf_str(out, part[i].name);
		buf_put(out, part[i].text, n[i]);
		buf_put(&list, "PK\1\2", 4);
		number(&list, 20, 2);		/* made by */
		header(&list, &part[i], n[i]);
		number(&list, 0, 2 + 2 + 2 + 4);	/* comment, disk, kind */
		number(&list, at, 4);
		buf_str(&list, part[i].name);
	}
	end = (uint32_t)out->n;
	buf_put(out, list.p, list.n);
	buf_put(out, "PK\5\6", 4);
	number(out, 0, 4);			/* disks */
	number(out, PARTS, 2);
	number(out, PARTS, 2);
	number(out, (uint32_t)list.n, 4);
	number(out, end, 4);
	number(out, 0, 2);
}

static void
look(struct arena *a, const void *bytes, size_t n)
{
	struct csv c = { 0 };
	size_t cells = 0;

	if (xlsx_read(a, bytes, n, &c) != RC_OK) {
		if (c.what == NULL)
			abort();
		return;
	}
	for (size_t i = 0; i < c.rows; i++) {
		cells += c.row[i].cells;
		for (size_t k = 0; k < c.row[i].cells; k++)
			if (!text_valid(c.row[i].cell[k],
			    strlen(c.row[i].cell[k])))
				abort();
	}
	if (cells > XLSX_CELLS_MAX)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_make();
	const char *p = arena_dup_n(a, (const char *)data, n), *end = p + n;
	struct part part[PARTS];
	size_t size[PARTS];
	struct buf b = BUF(a);

	if (n > 2 && memcmp(p, "PK", 2) == 0) {
		look(a, p, n);
		arena_free(a);
		return 0;
	}
	for (int i = 0; i < PARTS; i++) {
		const char *mark = memchr(p, 0xff, (size_t)(end - p));

		part[i] = parts[i];
		size[i] = strlen(parts[i].text);
		if (mark == NULL)
			mark = end;
		if (mark > p) {
			part[i].text = p;
			size[i] = (size_t)(mark - p);
		}
		p = mark == end ? end : mark + 1;
	}
	archive(a, &b, part, size);
	look(a, b.p, b.n);
	arena_free(a);
	return 0;
}
