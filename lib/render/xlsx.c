#include "render/xlsx.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/log.h"
#include "base/text.h"

enum {
	NAME_MAX_UNITS = 31,
	TEXT_MAX_UNITS = 32767,		/* in a cell */
	ROWS_MAX = 1048575, COLUMNS_MAX = 16384,
	WIDTH_LEAST = 8, WIDTH_MOST = 60,	/* characters */
	ROWS_MEASURED = 2000,
};

/* Bytes of s that make at most so many UTF-16 units, whole characters. */
static size_t
fits(const char *s, size_t units)
{
	size_t n = 0, used = 0;

	while (s[n] != '\0') {
		unsigned char c = (unsigned char)s[n];
		size_t len = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

		used += len == 4 ? 2 : 1;
		if (used > units || strnlen(s + n, len) < len)
			break;
		n += len;
	}
	return n;
}

static bool
is_taken(struct arena *a, const char *name, const char *const *taken, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text_same(text_fold(a, name), text_fold(a, taken[i])))
			return true;
	return false;
}

const char *
xlsx_sheet_name(struct arena *a, const char *name, const char *const *taken,
    size_t n)
{
	char *clean = arena_dup(a, name == NULL ? "" : name);
	const char *base, *out;
	size_t len;

	for (char *s = clean; *s != '\0'; s++)
		if (strchr("[]:*?/\\", *s) != NULL || (unsigned char)*s < ' ')
			*s = ' ';
	while (*clean == '\'' || *clean == ' ')
		clean++;
	clean[fits(clean, NAME_MAX_UNITS)] = '\0';
	len = strlen(clean);
	while (len > 0 && (clean[len - 1] == '\'' || clean[len - 1] == ' '))
		clean[--len] = '\0';
	base = out = len > 0 ? clean : arena_printf(a, "Sheet%zu", n + 1);
	for (int i = 2; is_taken(a, out, taken, n); i++) {
		const char *tail = arena_printf(a, " (%d)", i);

		out = arena_printf(a, "%.*s%s", (int)fits(base,
		    NAME_MAX_UNITS - strlen(tail)), base, tail);
	}
	return out;
}

/* Widths must be known before the rows: they are written as they come. */
static double
width(struct arena *a, const struct table *t, size_t column)
{
	size_t most = text_length(t->column[column].title) + 3;	/* the filter */
	size_t seen = 0;

	if (t->column[column].width > 0)
		return t->column[column].width;
	for (const struct table_row *r = t->rows; r != NULL &&
	    seen++ < ROWS_MEASURED; r = r->next) {
		const char *text = table_cell_text(a, &r->cell[column]);
		size_t n = text_length(text);

		if (n > most)
			most = n;
	}
	return most < WIDTH_LEAST ? (double)WIDTH_LEAST : most > WIDTH_MOST ?
	    (double)WIDTH_MOST : (double)most + 1;
}

struct look { lxw_format *head, *date, *time, *wrap; };

static enum rc
cell(struct arena *a, lxw_worksheet *sheet, lxw_row_t y, lxw_col_t x,
    const struct table_cell *c, const struct look *look)
{
	lxw_datetime day = { .year = c->day.year, .month = c->day.month,
	    .day = c->day.day, .hour = c->day.hour, .min = c->day.minute };
	lxw_error error = LXW_NO_ERROR;
	const char *text;
	size_t n;

	switch (c->kind) {
	case CELL_EMPTY:
		break;
	case CELL_TEXT:
		text = c->text;
		/* What is beyond a cell's bound is cut with a sign of it. */
		if ((n = fits(text, TEXT_MAX_UNITS)) < strlen(text))
			text = arena_printf(a, "%.*s\u2026",
			    (int)fits(text, TEXT_MAX_UNITS - 1), text);
		error = worksheet_write_string(sheet, y, x, text, look->wrap);
		break;
	case CELL_NUMBER:
		error = worksheet_write_number(sheet, y, x, c->number, NULL);
		break;
	case CELL_DATE:
	case CELL_TIME:
		/* Its calendar begins in 1900. */
		if (c->day.year < 1900 || c->day.year > 9999)
			error = worksheet_write_string(sheet, y, x,
			    table_cell_text(a, c), NULL);
		else {
			if (c->kind == CELL_DATE)
				day.hour = day.min = 0;
			error = worksheet_write_datetime(sheet, y, x, &day,
			    c->kind == CELL_DATE ? look->date : look->time);
		}
		break;
	}
	if (error != LXW_NO_ERROR) {
		log_line(LOG_ERROR, "render", "xlsx cell: %s",
		    lxw_strerror(error));
		return RC_FAILED;
	}
	return RC_OK;
}

static enum rc
sheet(struct arena *a, lxw_workbook *book, const struct table *t,
    const char *name, const char *foot, const struct look *look)
{
	struct text_list lines = text_split(a, foot == NULL ? "" : foot, '\n');
	lxw_worksheet *s = workbook_add_worksheet(book, name);
	lxw_row_t y = 0;

	if (s == NULL) {
		log_line(LOG_ERROR, "render", "xlsx: a sheet was refused");
		return RC_FAILED;
	}
	if (t->rtl)
		worksheet_right_to_left(s);
	worksheet_freeze_panes(s, 1, 0);
	worksheet_repeat_rows(s, 0, 0);
	worksheet_set_landscape(s);
	worksheet_set_paper(s, 9);	/* A4 */
	worksheet_fit_to_pages(s, 1, 0);
	for (size_t i = 0; i < t->columns; i++)
		worksheet_set_column(s, (lxw_col_t)i, (lxw_col_t)i,
		    width(a, t, i), NULL);
	if (t->columns > 0)
		worksheet_autofilter(s, 0, 0, (lxw_row_t)t->n_rows,
		    (lxw_col_t)(t->columns - 1));
	for (size_t i = 0; i < t->columns; i++)
		worksheet_write_string(s, 0, (lxw_col_t)i, t->column[i].title,
		    look->head);
	for (const struct table_row *r = t->rows; r != NULL; r = r->next) {
		y++;
		for (size_t i = 0; i < t->columns; i++)
			TRY(cell(a, s, y, (lxw_col_t)i, &r->cell[i], look));
	}
	/* A row is left between, where a filter ends. */
	y++;
	for (size_t i = 0; i < lines.n && y < ROWS_MAX; i++)
		worksheet_write_string(s, ++y, 0, lines.at[i], NULL);
	return RC_OK;
}

static enum rc
fill(struct arena *a, lxw_workbook *book, const struct xlsx *x)
{
	const char **taken = arena_array(a, const char *, x->n + 1);
	lxw_doc_properties about = { .title = arena_dup(a, x->title),
	    .author = arena_dup(a, x->author), .created = x->made_at };
	struct look look = {
		.head = workbook_add_format(book),
		.date = workbook_add_format(book),
		.time = workbook_add_format(book),
		.wrap = workbook_add_format(book),
	};
	static const struct table empty = { 0 };

	workbook_set_properties(book, &about);
	format_set_bold(look.head);
	format_set_text_wrap(look.head);
	format_set_align(look.head, LXW_ALIGN_VERTICAL_TOP);
	format_set_bottom(look.head, LXW_BORDER_THIN);
	format_set_bg_color(look.head, 0xEEF1F4);
	format_set_num_format(look.date, "yyyy-mm-dd");
	format_set_align(look.date, LXW_ALIGN_VERTICAL_TOP);
	format_set_num_format(look.time, "yyyy-mm-dd hh:mm");
	format_set_align(look.time, LXW_ALIGN_VERTICAL_TOP);
	format_set_text_wrap(look.wrap);
	format_set_align(look.wrap, LXW_ALIGN_VERTICAL_TOP);
	for (size_t i = 0; i < x->n; i++) {
		taken[i] = xlsx_sheet_name(a, x->sheets[i]->name, taken, i);
		TRY(sheet(a, book, x->sheets[i], taken[i], x->foot, &look));
	}
	if (x->n == 0)
		return sheet(a, book, &empty, "Sheet1", x->foot, &look);
	return RC_OK;
}

static enum rc
read_back(int fd, struct buf *out)
{
	struct stat st;
	char *p;

	if (fstat(fd, &st) != 0 || st.st_size <= 0 || (p = mmap(NULL,
	    (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0)) == MAP_FAILED) {
		log_line(LOG_ERROR, "render", "xlsx: nothing was written: %s",
		    strerror(errno));
		return RC_FAILED;
	}
	buf_put(out, p, (size_t)st.st_size);
	munmap(p, (size_t)st.st_size);
	return RC_OK;
}

static bool
can_write(struct arena *a, const char *folder)
{
	char *path = arena_printf(a, "%s/guildhall-XXXXXX",
	    folder == NULL ? "/tmp" : folder);
	int fd = mkostemp(path, O_CLOEXEC);

	if (fd < 0)
		return false;
	unlink(path);
	close(fd);
	return true;
}

enum rc
xlsx_write(struct arena *a, const struct xlsx *x, struct buf *out)
{
	/* The library wants the name of a file; this one is only memory. */
	int fd = memfd_create("xlsx", MFD_CLOEXEC);
	lxw_workbook_options options = { .constant_memory = LXW_TRUE,
	    .tmpdir = getenv("TMPDIR") };
	lxw_workbook *book;
	enum rc rc;
	lxw_error error;

	for (size_t i = 0; i < x->n; i++)
		if (x->sheets[i]->n_rows > ROWS_MAX ||
		    x->sheets[i]->columns > COLUMNS_MAX) {
			if (fd >= 0)
				close(fd);
			return RC_INVALID;
		}
	if (fd < 0) {
		log_line(LOG_ERROR, "render", "memfd: %s", strerror(errno));
		return RC_FAILED;
	}
	/* The library does not survive a folder it cannot write to. */
	if (!can_write(a, options.tmpdir)) {
		log_line(LOG_ERROR, "render", "xlsx: no temporary file: %s",
		    strerror(errno));
		close(fd);
		return RC_FAILED;
	}
	book = workbook_new_opt(arena_printf(a, "/proc/self/fd/%d", fd),
	    &options);
	if (book == NULL) {
		log_line(LOG_ERROR, "render", "xlsx: no workbook");
		close(fd);
		return RC_FAILED;
	}
	rc = fill(a, book, x);
	/* Closing also frees, so it is done after a failure too. */
	error = workbook_close(book);
	if (rc == RC_OK && error != LXW_NO_ERROR) {
		log_line(LOG_ERROR, "render", "xlsx: %s", lxw_strerror(error));
		rc = RC_FAILED;
	}
	if (rc == RC_OK)
		rc = read_back(fd, out);
	close(fd);
	return rc;
}
