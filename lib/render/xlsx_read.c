/* audience: organiser */
#include "render/xlsx_read.h"

#include <errno.h>
#include <expat.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/log.h"
#include "base/text.h"
#include "base/time.h"

enum { DEEP = 64, FREE_OF_RATIO = 1 << 20, FORMATS_MAX = 100000 };

struct book {
	struct arena *a;
	zip_t *zip;
	uint64_t unpacked;		/* of all files read */
	uint64_t told;			/* bytes of texts that cells share */
	const char *what;		/* the first fault */
	size_t line;
	const char *sheet, *strings, *styles;	/* paths in the archive */
	const char *sheet_id;		/* its relation */
	bool from_1904;			/* days are counted from there */

	const char **string;		/* shared by cells */
	size_t n_string, string_room;
	bool *date;			/* whether a cell's format is one */
	size_t n_date, date_room;
	unsigned *own;			/* numbers of the book's own formats */
	size_t n_own, own_room;		/* that show dates */

	struct csv *out;
	size_t row_room, cells;
};

static bool
fault(struct book *b, size_t line, const char *what)
{
	if (b->what == NULL) {
		b->what = what;
		b->line = line;
	}
	return false;
}

/* Room for one more in an array that doubles. */
static void *
grow(struct arena *a, void *at, size_t n, size_t *room, size_t size)
{
	void *more;

	if (n < *room)
		return at;
	*room = *room == 0 ? 64 : 2 * *room;
	more = arena_get_array(a, size, *room);
	if (n > 0)
		memcpy(more, at, n * size);
	return more;
}

/* --- the archive --- */

/* One file whole; RC_NONE where there is none of that name. */
static enum rc
unpack(struct book *b, const char *name, struct buf *out)
{
	zip_int64_t at = zip_name_locate(b->zip, name, ZIP_FL_ENC_GUESS), n;
	char piece[64 * 1024];
	uint64_t packed;
	zip_file_t *f;
	zip_stat_t st;

	*out = BUF(b->a);
	if (at < 0 || zip_stat_index(b->zip, (zip_uint64_t)at, 0, &st) != 0)
		return RC_NONE;
	packed = (st.valid & ZIP_STAT_COMP_SIZE) != 0 ? st.comp_size : 0;
	f = zip_fopen_index(b->zip, (zip_uint64_t)at, 0);
	if (f == NULL) {
		fault(b, 0, N_("the workbook is damaged or has a password"));
		return RC_INVALID;
	}
	while ((n = zip_fread(f, piece, sizeof piece)) > 0) {
		b->unpacked += (uint64_t)n;
		if (b->unpacked > XLSX_UNPACKED_MAX || (out->n + (size_t)n >
		    FREE_OF_RATIO && (out->n + (size_t)n - FREE_OF_RATIO) /
		    XLSX_RATIO_MAX > packed)) {
			fault(b, 0, N_("the workbook grows out of proportion"
			    " when it is unpacked"));
			break;
		}
		buf_put(out, piece, (size_t)n);
	}
	/* An error, or a checksum that is wrong. */
	if ((zip_fclose(f) != 0) | (n < 0))
		fault(b, 0, N_("the workbook is damaged or has a password"));
	return b->what == NULL ? RC_OK : RC_INVALID;
}

/* --- XML --- */

struct reader {
	struct book *book;
	XML_Parser parser;
	void (*start)(struct reader *, const char *name, const char **attr);
	void (*end)(struct reader *, const char *name);
	int depth;
	struct buf text;		/* of the element that is read */
	bool taking;
	/* Of the sheet: */
	size_t line;
	const char **cell;
	size_t cells, room, column;
	char type;			/* the first letter of t */
	unsigned style;
	bool inside, phonetic;		/* of <sheetData>; of <rPh> */
	/* Of styles: */
	bool formats;			/* inside <cellXfs> */
};

static void
stop(struct reader *r)
{
	XML_StopParser(r->parser, XML_FALSE);
}

/* The name without its prefix: writers choose that as they like. */
static const char *
local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon == NULL ? name : colon + 1;
}

static const char *
attribute(const char **attr, const char *name)
{
	for (; *attr != NULL; attr += 2)
		if (strcmp(local(*attr), name) == 0)
			return attr[1];
	return NULL;
}

static void
on_start(void *ctx, const char *name, const char **attr)
{
	struct reader *r = ctx;

	if (++r->depth > DEEP) {
		fault(r->book, 0, N_("the workbook is nested too deeply"));
		stop(r);
		return;
	}
	r->start(r, local(name), attr);
	if (r->book->what != NULL)
		stop(r);
}

static void
on_end(void *ctx, const char *name)
{
	struct reader *r = ctx;

	r->depth--;
	if (r->end != NULL)
		r->end(r, local(name));
	if (r->book->what != NULL)
		stop(r);
}

static void
on_text(void *ctx, const char *s, int n)
{
	struct reader *r = ctx;

	if (!r->taking)
		return;
	if (r->text.n + (size_t)n > CSV_CELL_MAX) {
		fault(r->book, r->line, N_("a cell is larger than 1 MiB"));
		stop(r);
		return;
	}
	buf_put(&r->text, s, (size_t)n);
}

static void
on_doctype(void *ctx, [[maybe_unused]] const char *name,
    [[maybe_unused]] const char *system, [[maybe_unused]] const char *public,
    [[maybe_unused]] int subset)
{
	struct reader *r = ctx;

	fault(r->book, 0, N_("the workbook has definitions that none has"));
	stop(r);
}

/* In one piece: a long token given in many would be read again with each. */
static enum rc
parse(struct reader *r, const struct buf *xml)
{
	enum XML_Status status;

	r->parser = XML_ParserCreate(NULL);
	if (r->parser == NULL) {
		log_line(LOG_ERROR, "render", "xlsx: no memory for expat");
		return RC_FAILED;
	}
	r->text = BUF(r->book->a);
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, on_start, on_end);
	XML_SetCharacterDataHandler(r->parser, on_text);
	XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
	status = XML_Parse(r->parser, xml->p, (int)xml->n, 1);
	if (status != XML_STATUS_OK)
		fault(r->book, 0, N_("the workbook is damaged"));
	XML_ParserFree(r->parser);
	return r->book->what == NULL ? RC_OK : RC_INVALID;
}

static enum rc
read_file(struct book *b, const char *name, struct reader *r)
{
	struct buf xml;

	TRY(unpack(b, name, &xml));
	r->book = b;
	return parse(r, &xml);
}

/* --- which sheet --- */

static void
book_start(struct reader *r, const char *name, const char **attr)
{
	const char *state, *id, *from;

	if (strcmp(name, "workbookPr") == 0) {
		from = attribute(attr, "date1904");
		r->book->from_1904 = from != NULL && (strcmp(from, "1") == 0 ||
		    strcmp(from, "true") == 0);
	}
	if (strcmp(name, "sheet") != 0 || r->book->sheet_id != NULL)
		return;
	state = attribute(attr, "state");
	/* Its r:id, not sheetId. */
	id = attribute(attr, "id");
	if ((state == NULL || strcmp(state, "visible") == 0) && id != NULL)
		r->book->sheet_id = arena_dup(r->book->a, id);
}

static void
relation_start(struct reader *r, const char *name, const char **attr)
{
	const char *id, *type, *target, *last;
	struct book *b = r->book;

	if (strcmp(name, "Relationship") != 0)
		return;
	id = attribute(attr, "Id");
	type = attribute(attr, "Type");
	target = attribute(attr, "Target");
	if (id == NULL || type == NULL || target == NULL)
		return;
	target = *target == '/' ? arena_dup(b->a, target + 1) :
	    arena_printf(b->a, "xl/%s", target);
	last = strrchr(type, '/');
	last = last == NULL ? type : last + 1;
	if (strcmp(last, "worksheet") == 0 && text_same(id, b->sheet_id))
		b->sheet = target;
	else if (strcmp(last, "sharedStrings") == 0)
		b->strings = target;
	else if (strcmp(last, "styles") == 0)
		b->styles = target;
}

/* --- formats --- */

/* Whether a format shows days: it has d, m or y outside quotes and brackets. */
static bool
shows_date(const char *code)
{
	for (; *code != '\0' && *code != ';'; code++) {
		if (*code == '"' || *code == '[') {
			char until = *code == '"' ? '"' : ']';

			do
				code++;
			while (*code != '\0' && *code != until);
			if (*code == '\0')
				return false;
		} else if (*code == '\\' || *code == '_' || *code == '*') {
			if (*++code == '\0')
				return false;
		} else if (strchr("dDyY", *code) != NULL) {
			return true;
		}
	}
	return false;
}

static void
style_start(struct reader *r, const char *name, const char **attr)
{
	struct book *b = r->book;
	const char *code;
	int64_t id;

	if (strcmp(name, "cellXfs") == 0)
		r->formats = true;
	if (strcmp(name, "numFmt") != 0 && !(r->formats &&
	    strcmp(name, "xf") == 0))
		return;
	if (b->n_own + b->n_date >= FORMATS_MAX) {
		fault(b, 0, N_("the workbook has too many formats"));
		return;
	}
	code = attribute(attr, "numFmtId");
	if (code == NULL || !text_number(code, 0, INT32_MAX, &id))
		id = 0;
	if (strcmp(name, "numFmt") == 0) {
		if ((code = attribute(attr, "formatCode")) == NULL ||
		    !shows_date(code))
			return;
		b->own = grow(b->a, b->own, b->n_own, &b->own_room,
		    sizeof *b->own);
		b->own[b->n_own++] = (unsigned)id;
		return;
	}
	b->date = grow(b->a, b->date, b->n_date, &b->date_room,
	    sizeof *b->date);
	b->date[b->n_date] = (id >= 14 && id <= 17) || id == 22;
	for (size_t i = 0; i < b->n_own && i < 1000; i++)
		b->date[b->n_date] |= b->own[i] == id;
	b->n_date++;
}

static void
style_end(struct reader *r, const char *name)
{
	if (strcmp(name, "cellXfs") == 0)
		r->formats = false;
}

/* --- strings --- */

/* "_x000D_" stands for that character; so "_x005F_" for the underscore. */
static const char *
unescape(struct arena *a, const char *s)
{
	struct buf b = BUF(a);

	if (strstr(s, "_x") == NULL)
		return arena_dup(a, s);
	while (*s != '\0') {
		char *end;
		unsigned long c;

		if (s[0] == '_' && s[1] == 'x' && strspn(s + 2,
		    "0123456789abcdefABCDEF") >= 4 && s[6] == '_' &&
		    (c = strtoul(arena_dup_n(a, s + 2, 4), &end, 16)) > 0 &&
		    c < 0x80) {
			buf_char(&b, (char)c);
			s += 7;
		} else {
			buf_char(&b, *s++);
		}
	}
	return buf_text(&b);
}

static void
empty(struct reader *r)
{
	r->text.n = 0;
	buf_put(&r->text, "", 0);
}

static void
string_start(struct reader *r, const char *name,
    [[maybe_unused]] const char **attr)
{
	if (strcmp(name, "si") == 0)
		empty(r);
	else if (strcmp(name, "rPh") == 0)
		r->phonetic = true;	/* how it is spoken */
	else if (strcmp(name, "t") == 0 && !r->phonetic)
		r->taking = true;
}

static void
string_end(struct reader *r, const char *name)
{
	struct book *b = r->book;

	if (strcmp(name, "t") == 0) {
		r->taking = false;
	} else if (strcmp(name, "rPh") == 0) {
		r->phonetic = false;
	} else if (strcmp(name, "si") == 0) {
		if (b->n_string == XLSX_CELLS_MAX) {
			fault(b, 0, N_("more than 4,000,000 cells"));
			return;
		}
		b->string = grow(b->a, b->string, b->n_string, &b->string_room,
		    sizeof *b->string);
		b->string[b->n_string++] = unescape(b->a, buf_text(&r->text));
	}
}

/* --- the sheet --- */

/* "BC17" is column 54, from 0; -1 where it is no such thing. */
static int64_t
column_of(const char *ref)
{
	int64_t n = 0;
	size_t i = 0;

	for (; i < 4 && ref[i] >= 'A' && ref[i] <= 'Z'; i++)
		n = 26 * n + ref[i] - 'A' + 1;
	return i == 0 || i > 3 || ref[i] < '0' || ref[i] > '9' ? -1 : n - 1;
}

/* Days after 30 December 1899 (which makes up for the leap day that 1900 had
 * not), or after 1 January 1904. */
static const char *
day_text(struct book *b, double days)
{
	static const int64_t from_1899 = -2209161600, from_1904 = -2082844800;
	unixtime t = (b->from_1904 ? from_1904 : from_1899) +
	    (int64_t)llround(days * 86400);

	return t % 86400 == 0 ? time_iso_date(b->a, t, "UTC") :
	    time_iso(b->a, t, "UTC");
}

static const char *
number_shown(struct book *b, const char *text, unsigned style)
{
	char *end;
	double d;

	errno = 0;
	d = strtod(text, &end);
	if (*end != '\0' || end == text || errno != 0 || !isfinite(d))
		return arena_dup(b->a, text);
	if (style < b->n_date && b->date[style] && d >= 1 && d < 2958466)
		return day_text(b, d);
	if (fabs(d) < 9007199254740992.0 && d == floor(d))
		return arena_printf(b->a, "%lld", (long long)d);
	return arena_printf(b->a, "%.15g", d);
}

static const char *
value(struct reader *r)
{
	const char *text = buf_text(&r->text);
	struct book *b = r->book;
	int64_t n;

	switch (r->type) {
	case 's':		/* shared; "str" is 'f' here */
		if (!text_number(text, 0, (int64_t)b->n_string - 1, &n)) {
			fault(b, r->line, N_("a cell names a text that is not"
			    " there"));
			return "";
		}
		/* A long one that each cell names is a bomb, too. */
		b->told += strlen(b->string[n]);
		if (b->told > XLSX_UNPACKED_MAX)
			fault(b, r->line, N_("the workbook grows out of"
			    " proportion when it is unpacked"));
		return b->string[n];
	case 'b':
		return strcmp(text, "1") == 0 ? "true" : "false";
	case 'n':
		return number_shown(b, text, r->style);
	default:
		return unescape(b->a, text);
	}
}

static void
keep(struct reader *r)
{
	struct book *b = r->book;
	const char *text = value(r);
	size_t before = r->cells;

	if (*text == '\0' || b->what != NULL)
		return;
	if (r->column >= CSV_CELLS_MAX) {
		fault(b, r->line, N_("more than 1,000 cells"));
		return;
	}
	while (r->room <= r->column) {
		size_t room = r->room == 0 ? 64 : 2 * r->room;
		const char **more = arena_array(b->a, const char *, room);

		if (r->cells > 0)
			memcpy(more, r->cell, r->cells * sizeof *more);
		r->cell = more;
		r->room = room;
	}
	while (r->cells < r->column)
		r->cell[r->cells++] = "";
	if (r->cells == r->column)
		r->cells++;
	r->cell[r->column] = text;
	b->cells += r->cells - before;
	if (b->cells > XLSX_CELLS_MAX)
		fault(b, r->line, N_("more than 4,000,000 cells"));
}

static void
sheet_start(struct reader *r, const char *name, const char **attr)
{
	const char *at, *type;
	int64_t n = 0;

	if (strcmp(name, "sheetData") == 0) {
		r->inside = true;
	} else if (!r->inside) {
		return;
	} else if (strcmp(name, "row") == 0) {
		at = attribute(attr, "r");
		if (at == NULL)
			n = (int64_t)r->line + 1;
		else if (!text_number(at, (int64_t)r->line + 1, INT32_MAX, &n))
			fault(r->book, r->line + 1,
			    N_("the workbook is damaged"));
		r->line = (size_t)n;
		r->cells = r->column = 0;
	} else if (strcmp(name, "c") == 0) {
		at = attribute(attr, "r");
		if (at != NULL && (n = column_of(at)) >= 0)
			r->column = (size_t)n;
		else if (at != NULL)
			fault(r->book, r->line, N_("the workbook is damaged"));
		type = attribute(attr, "t");
		r->type = type == NULL ? 'n' : strcmp(type, "str") == 0 ? 'f' :
		    *type;
		at = attribute(attr, "s");
		r->style = at != NULL && text_number(at, 0, INT32_MAX, &n) ?
		    (unsigned)n : 0;
		empty(r);
	} else if (strcmp(name, "rPh") == 0) {
		r->phonetic = true;
	} else if (strcmp(name, "v") == 0 ||
	    (strcmp(name, "t") == 0 && !r->phonetic)) {
		r->taking = true;
	}
}

static void
sheet_end(struct reader *r, const char *name)
{
	struct book *b = r->book;
	struct csv_row *row;

	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
		r->taking = false;
	} else if (strcmp(name, "rPh") == 0) {
		r->phonetic = false;
	} else if (strcmp(name, "sheetData") == 0) {
		r->inside = false;
	} else if (strcmp(name, "c") == 0 && r->inside) {
		if (r->text.n > 0)
			keep(r);
		r->column++;
	} else if (strcmp(name, "row") == 0 && r->inside && r->cells > 0) {
		if (b->out->rows == CSV_ROWS_MAX) {
			fault(b, r->line, N_("more than 1,000,000 rows"));
			return;
		}
		b->out->row = grow(b->a, b->out->row, b->out->rows,
		    &b->row_room, sizeof *row);
		row = &b->out->row[b->out->rows++];
		*row = (struct csv_row){ .line = r->line, .cells = r->cells,
		    .cell = arena_array(b->a, const char *, r->cells) };
		memcpy(row->cell, r->cell, r->cells * sizeof *row->cell);
	}
}

static enum rc
read_book(struct book *b)
{
	struct reader book = { .start = book_start };
	struct reader relations = { .start = relation_start };
	struct reader styles = { .start = style_start, .end = style_end };
	struct reader strings = { .start = string_start, .end = string_end };
	struct reader sheet = { .start = sheet_start, .end = sheet_end };
	enum rc rc;

	if (zip_get_num_entries(b->zip, 0) > XLSX_ENTRIES_MAX) {
		fault(b, 0, N_("the workbook holds too many files"));
		return RC_INVALID;
	}
	if ((rc = read_file(b, "xl/workbook.xml", &book)) == RC_OK)
		rc = read_file(b, "xl/_rels/workbook.xml.rels", &relations);
	if (rc == RC_OK && b->sheet == NULL)
		rc = RC_NONE;
	/* Some name these and have none. */
	if (rc == RC_OK && b->styles != NULL &&
	    (rc = read_file(b, b->styles, &styles)) == RC_NONE)
		rc = RC_OK;
	if (rc == RC_OK && b->strings != NULL &&
	    (rc = read_file(b, b->strings, &strings)) == RC_NONE)
		rc = RC_OK;
	if (rc == RC_OK)
		rc = read_file(b, b->sheet, &sheet);
	if (rc == RC_NONE) {
		fault(b, 0, N_("this is no workbook (.xlsx)"));
		rc = RC_INVALID;
	}
	return rc;
}

enum rc
xlsx_read(struct arena *a, const void *p, size_t n, struct csv *out)
{
	struct book b = { .a = a, .out = out };
	zip_error_t error;
	zip_source_t *s;
	enum rc rc;

	*out = (struct csv){ 0 };
	zip_error_init(&error);
	s = zip_source_buffer_create(p, n, 0, &error);
	if (s != NULL && (b.zip = zip_open_from_source(s, ZIP_RDONLY |
	    ZIP_CHECKCONS, &error)) == NULL)
		zip_source_free(s);
	zip_error_fini(&error);
	if (b.zip == NULL) {
		fault(&b, 0, N_("this is no workbook (.xlsx)"));
		rc = RC_INVALID;
	} else {
		rc = read_book(&b);
		zip_discard(b.zip);
	}
	if (rc != RC_OK)
		*out = (struct csv){ .line = b.line, .what = b.what,
		    .why = b.line == 0 ? b.what : arena_printf(a,
		    "line %zu: %s", b.line, b.what) };
	return rc;
}
