/* audience: organiser */
#include "base/csv.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

struct reader {
	struct arena *arena;
	const char *p, *end;
	char sep;
	size_t line;
	size_t why_line;		/* the first fault */
	const char *what;
	const char **cell;		/* of the row being read */
	size_t cells, cell_room;
};

static bool
fault(struct reader *r, size_t line, const char *what)
{
	if (r->what == NULL) {
		r->why_line = line;
		r->what = what;
	}
	return false;
}

/* Comma, semicolon or tab: the one that the first line has most of, outside
 * quotes.  A spreadsheet's own first line "sep=;" decides where it stands. */
static void
find_separator(struct reader *r)
{
	static const char sep[] = ",;\t";
	size_t count[3] = { 0 };
	bool quoted = false;
	int best = 0;

	if (r->end - r->p >= 5 && memcmp(r->p, "sep=", 4) == 0 &&
	    strchr(sep, r->p[4]) != NULL && (r->end - r->p == 5 ||
	    r->p[5] == '\n' || r->p[5] == '\r')) {
		r->sep = r->p[4];
		r->p += 5;
		if (r->p < r->end && *r->p == '\r')
			r->p++;
		if (r->p < r->end && *r->p == '\n')
			r->p++;
		r->line++;
		return;
	}
	for (const char *p = r->p; p < r->end; p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (!quoted && (*p == '\n' || *p == '\r'))
			break;
		else if (!quoted)
			for (int i = 0; i < 3; i++)
				count[i] += *p == sep[i];
	}
	for (int i = 1; i < 3; i++)
		if (count[i] > count[best])
			best = i;
	r->sep = sep[best];
}

static bool
keep(struct reader *r, const char *p, size_t n, size_t line)
{
	if (n > CSV_CELL_MAX)
		return fault(r, line, N_("a cell is larger than 1 MiB"));
	if (r->cells == CSV_CELLS_MAX)
		return fault(r, line, N_("more than 1,000 cells"));
	if (r->cells == r->cell_room) {
		size_t room = r->cell_room == 0 ? 16 : 2 * r->cell_room;
		const char **more = arena_array(r->arena, const char *, room);

		if (r->cells > 0)
			memcpy(more, r->cell, r->cells * sizeof *more);
		r->cell = more;
		r->cell_room = room;
	}
	r->cell[r->cells++] = arena_dup_n(r->arena, p, n);
	return true;
}

/* From after the opening quote to after the closing one. */
static bool
quoted_cell(struct reader *r)
{
	const char *from = r->p;
	size_t line = r->line, n = 0, doubled = 0;
	char *bare;

	for (; r->p < r->end; r->p++) {
		if (*r->p == '\n' || (*r->p == '\r' &&
		    !(r->p + 1 < r->end && r->p[1] == '\n')))
			r->line++;
		if (*r->p != '"')
			continue;
		if (r->p + 1 == r->end || r->p[1] != '"')
			break;
		doubled++;
		r->p++;
	}
	if (r->p == r->end)
		return fault(r, line, N_("a quote that begins here does not end"));
	if ((size_t)(r->p - from) - doubled > CSV_CELL_MAX)
		return fault(r, line, N_("a cell is larger than 1 MiB"));
	bare = arena_get(r->arena, (size_t)(r->p - from) + 1);
	for (const char *q = from; q < r->p; q++) {
		bare[n++] = *q;
		q += *q == '"';
	}
	r->p++;
	if (r->p < r->end && *r->p != r->sep && *r->p != '\n' &&
	    *r->p != '\r')
		return fault(r, r->line, N_("text after a closing quote"));
	return keep(r, bare, n, line);
}

static bool
bare_cell(struct reader *r)
{
	const char *from = r->p;

	for (; r->p < r->end && *r->p != r->sep && *r->p != '\n' &&
	    *r->p != '\r'; r->p++)
		if (*r->p == '"')
			return fault(r, r->line,
			    N_("a quote inside a cell that does not begin"
			    " with one"));
	return keep(r, from, (size_t)(r->p - from), r->line);
}

/* One row, and its line end; false at a fault. */
static bool
read_row(struct reader *r)
{
	r->cells = 0;
	for (;;) {
		if (r->p < r->end && *r->p == '"') {
			r->p++;
			if (!quoted_cell(r))
				return false;
		} else if (!bare_cell(r)) {
			return false;
		}
		if (r->p == r->end)
			return true;
		if (*r->p++ == r->sep)
			continue;
		if (r->p[-1] == '\r' && r->p < r->end && *r->p == '\n')
			r->p++;
		r->line++;
		return true;
	}
}

static enum rc
refuse(const struct reader *r, struct csv *out)
{
	*out = (struct csv){ .line = r->why_line, .what = r->what,
	    .why = arena_printf(r->arena, "line %zu: %s", r->why_line,
	    r->what) };
	return RC_INVALID;
}

/* What a spreadsheet calls "Unicode text". */
static bool
is_utf16(const char *p, size_t n)
{
	return n >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 ||
	    memcmp(p, "\xfe\xff", 2) == 0);
}

enum rc
csv_read(struct arena *a, const char *p, size_t n, struct csv *out)
{
	struct reader r = { .arena = a, .p = p, .end = p + n, .line = 1 };
	size_t room = 0;

	*out = (struct csv){ 0 };
	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		r.p += 3;
	if (!text_valid(r.p, (size_t)(r.end - r.p))) {
		size_t line = 1;
		const char *q = r.p, *lf;

		/* Line by line, to say where. */
		while ((lf = memchr(q, '\n', (size_t)(r.end - q))) != NULL &&
		    text_valid(q, (size_t)(lf - q))) {
			line++;
			q = lf + 1;
		}
		fault(&r, line, is_utf16(p, n) ?
		    N_("UTF-16 text; save it as UTF-8") :
		    N_("not UTF-8 text"));
		return refuse(&r, out);
	}
	find_separator(&r);
	while (r.p < r.end) {
		size_t line = r.line;
		bool quoted = *r.p == '"';

		if (!read_row(&r) || (out->rows == CSV_ROWS_MAX &&
		    !fault(&r, line, N_("more than 1,000,000 rows")))) {
			return refuse(&r, out);
		}
		if (r.cells == 1 && r.cell[0][0] == '\0' && !quoted)
			continue;	/* an empty line */
		if (out->rows == room) {
			struct csv_row *more;

			room = room == 0 ? 64 : 2 * room;
			more = arena_array(a, struct csv_row, room);
			if (out->rows > 0)
				memcpy(more, out->row,
				    out->rows * sizeof *more);
			out->row = more;
		}
		out->row[out->rows].line = line;
		out->row[out->rows].cells = r.cells;
		out->row[out->rows].cell = memcpy(arena_array(a, const char *,
		    r.cells), r.cell, r.cells * sizeof *r.cell);
		out->rows++;
	}
	return RC_OK;
}

int
csv_column(const struct csv *c, const char *name)
{
	if (c->rows > 0)
		for (size_t i = 0; i < c->row[0].cells; i++)
			if (strcmp(c->row[0].cell[i], name) == 0)
				return (int)i;
	return -1;
}

/* "-5" and "-0.5" are numbers; "-5+cmd|..." is not. */
static bool
is_number(const char *s)
{
	size_t n;

	s += *s == '-';
	if ((n = strspn(s, "0123456789")) == 0)
		return false;
	s += n;
	if (*s == '.' || *s == ',') {
		if ((n = strspn(s + 1, "0123456789")) == 0)
			return false;
		s += 1 + n;
	}
	return *s == '\0';
}

static bool
is_formula(const char *s)
{
	static const char *const wide[] = { "\uff1d", "\uff0b", "\uff0d",
	    "\uff20" };		/* full-width = + - @ */

	s += strspn(s, "'");	/* so that csv_bare() takes off one of ours */
	if (*s == '\t' || *s == '\r' || *s == '\n')
		return true;
	s += strspn(s, " ");
	for (int i = 0; i < 4; i++)
		if (text_starts(s, wide[i]))
			return true;
	return *s != '\0' && strchr("=+-@", *s) != NULL && !is_number(s);
}

static bool
at_row_start(const struct buf *b)
{
	return b->n == 0 || b->p[b->n - 1] == '\n' ||
	    (b->n == 3 && memcmp(b->p, "\xef\xbb\xbf", 3) == 0);
}

void
csv_cell(struct buf *b, const char *s)
{
	bool first = at_row_start(b);

	if (s == NULL)
		s = "";
	if (!first)
		buf_char(b, ',');
	/* An empty first cell is quoted: else the second would take itself for
	 * the first. */
	if ((*s != '\0' || !first) && s[strcspn(s, "\",;\t\r\n")] == '\0' &&
	    *s != ' ' && !is_formula(s)) {
		buf_str(b, s);
		return;
	}
	buf_char(b, '"');
	if (is_formula(s))
		buf_char(b, '\'');
	for (; *s != '\0'; s++) {
		if (*s == '"')
			buf_char(b, '"');
		buf_char(b, *s);
	}
	buf_char(b, '"');
}

const char *
csv_bare(const char *s)
{
	return *s == '\'' && is_formula(s + 1) ? s + 1 : s;
}

void
csv_end_row(struct buf *b)
{
	buf_str(b, "\r\n");
}
