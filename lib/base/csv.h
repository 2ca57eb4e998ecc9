/*
 * CSV after RFC 4180: comma, semicolon or tab (found from the first line),
 * quotes doubled, UTF-8 with or without a byte order mark.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stddef.h>

#include "base/buf.h"
#include "base/rc.h"

struct csv_row {
	size_t line;			/* where it starts, from 1 */
	const char **cell;
	size_t cells;
};
struct csv {
	struct csv_row *row;		/* the header is row[0] */
	size_t rows;
	const char *why;		/* after RC_INVALID: "line 7: ..." */
	size_t line;			/* the same in pieces: 0 for the whole, */
	const char *what;		/* and a marked string */
};

/* Bounds: 1,000,000 rows, 1,000 cells a row, 1 MiB a cell. */
enum { CSV_ROWS_MAX = 1000000, CSV_CELLS_MAX = 1000, CSV_CELL_MAX = 1 << 20 };
enum rc csv_read(struct arena *, const char *, size_t, struct csv *out);
/* Column of that name in the header, or -1. */
int csv_column(const struct csv *, const char *name);

/* Writing.  A cell that a spreadsheet would take for a formula gets an
 * apostrophe before it. */
void csv_cell(struct buf *, const char *);
void csv_end_row(struct buf *);
/* A cell as it was before csv_cell() put its apostrophe there. */
const char *csv_bare(const char *);

#endif
