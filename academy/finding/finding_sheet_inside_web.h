/* What the files share that take sheets out and in. */
#ifndef FINDING_SHEET_INSIDE_WEB_H
#define FINDING_SHEET_INSIDE_WEB_H

#include "base/csv.h"
#include "finding/finding_ledger_inside_web.h"
#include "render/table.h"

enum {
	SHEET_FILE_MAX = 2 * 1000 * 1000,
	SHEET_FINDINGS_MAX = 1000,	/* lines: an edition has some dozens */
	SHEET_LEDGER_MAX = 10000,	/* of a thousand organisations */
};

/* A new table of text, whose columns have the same names in every language: what
 * goes out comes in. */
struct table *book_make(struct req *, const char *name,
    const char *const *columns);
enum rc book_send(struct req *, struct table *, const char *name, bool xlsx);

/* A file that comes in.  With one fault nothing of it is taken. */
struct reader {
	struct req *r;
	struct csv csv;
	struct sheet_fault *faults, **end;
	int n_faults;
	int64_t taken;			/* rows that change something */
};
enum rc book_read(struct reader *, const struct upload *, int lines_max);
void book_fault(struct reader *, size_t line, const char *what);
/* A cell's text, NULL where it is empty or there is no such column; max 0: of
 * any length. */
const char *book_cell(struct reader *, const struct csv_row *,
    const char *column, size_t max);
bool book_has(const struct reader *, const char *column);
bool book_blank(const struct csv_row *);
/* Whether a column is not there, or something is wrong already; says so. */
bool book_lacks(struct reader *, const char *column);
/* Which of the n it is, as it is stored or in the words of the page; n: none. */
unsigned book_choice(struct reader *, const char *text,
    const char *const *names, const char *const *labels, unsigned n);

/* The ledger's cells, or its log, by the columns of the file. */
enum rc book_ledger_in(struct reader *);

#endif
