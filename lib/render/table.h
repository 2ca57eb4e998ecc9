/*
 * A table of cells, described once and written as CSV, XLSX or into a PDF.
 *
 *	struct table *t = table_make(a, tr(lang, "Participants"), lang, rtl);
 *	table_column(t, tr(lang, "Name"), COLUMN_TEXT, 0);
 *	table_column(t, tr(lang, "Days"), COLUMN_NUMBER, 0);
 *	for (...) {
 *		table_text(t, p->name);
 *		table_number(t, p->days);
 *	}
 *
 * All columns come before the first cell; a cell follows the last one, and
 * after a row's last column begins the next row.
 */
#ifndef RENDER_TABLE_H
#define RENDER_TABLE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/time.h"

enum column_kind {
	COLUMN_TEXT,
	COLUMN_NUMBER,
	COLUMN_DATE,		/* 2025-03-13 */
	COLUMN_TIME,		/* 2025-03-13 09:30 */
};

struct table_column {
	const char *title;
	enum column_kind kind;
	double width;		/* in characters; 0: as the content asks */
};

/* What a cell holds may differ from its column's kind: "n/a" among numbers. */
enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_NUMBER, CELL_DATE, CELL_TIME };
struct table_cell {
	enum cell_kind kind;
	union {
		const char *text;
		double number;
		struct civil day;	/* CELL_DATE and CELL_TIME */
	};
};

struct table_row {
	struct table_row *next;
	struct table_cell *cell;	/* one for each column */
};

struct table {
	struct arena *arena;
	const char *name;		/* of the sheet; a PDF's caption */
	const char *lang;
	bool rtl;
	struct table_column *column;
	size_t columns;
	struct table_row *rows, **end;
	size_t n_rows;
	size_t filled;			/* cells of the row under way */
	struct table_row *now;
};

struct table *table_make(struct arena *, const char *name, const char *lang,
    bool rtl);
void table_column(struct table *, const char *title, enum column_kind,
    double width);

/* NULL: an empty cell.  Text is never taken for a formula. */
void table_text(struct table *, const char *);
void table_number(struct table *, int64_t);
void table_real(struct table *, double);	/* no number: an empty cell */
/* Time 0: an empty cell. */
void table_date(struct table *, unixtime, const char *zone);
void table_time(struct table *, unixtime, const char *zone);
void table_empty(struct table *);

/* A cell as text: dates as in COLUMN_DATE, numbers without grouping. */
const char *table_cell_text(struct arena *, const struct table_cell *);

/* UTF-8 with a byte order mark, by which spreadsheets know it, and a header
 * row. */
void table_csv(struct buf *, const struct table *);

#endif
