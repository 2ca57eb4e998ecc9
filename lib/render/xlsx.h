/*
 * A workbook of tables, one a sheet: header row bold and frozen, columns
 * filtered and wide enough, right to left where the language is.  Text is
 * always written as text.
 */
#ifndef RENDER_XLSX_H
#define RENDER_XLSX_H

#include "base/rc.h"
#include "render/table.h"

struct xlsx {
	const char *title, *author;
	const char *foot;	/* lines below each table, outside its filter; or
				   NULL */
	unixtime made_at;
	const struct table *const *sheets;
	size_t n;		/* none: one empty sheet */
};

/*
 * RC_INVALID: more rows or columns than a sheet holds (1,048,575 and 16,384).
 * While it works it keeps temporary files, without a name, under $TMPDIR.
 */
enum rc xlsx_write(struct arena *, const struct xlsx *, struct buf *out);

/* A name a sheet may have: without []:*?/\ or apostrophes at the ends, at most
 * 31 UTF-16 units, different from the others whatever the case; "Sheet1" where
 * nothing is left.  taken: the n names given before. */
const char *xlsx_sheet_name(struct arena *, const char *name,
    const char *const *taken, size_t n);

#endif
