/*
 * Reading a workbook: its first sheet that is not hidden, as rows of text like
 * those of a CSV file.  Numbers come as they are shown without a format, dates
 * as 2025-03-13, true and false as words; formulas come as their last value.
 *
 * The file may be hostile.  What is unpacked is counted as it comes, whatever
 * the archive says; XML with a DOCTYPE is refused, and with it all entities.
 */
#ifndef RENDER_XLSX_READ_H
#define RENDER_XLSX_READ_H

#include "base/csv.h"

enum {
	XLSX_ENTRIES_MAX = 2000,		/* files in the archive */
	XLSX_UNPACKED_MAX = 64 * 1024 * 1024,	/* bytes of those read, in all */
	XLSX_RATIO_MAX = 200,			/* of one, beyond its first MiB */
	XLSX_CELLS_MAX = 4 * 1000 * 1000,	/* of the sheet, with the gaps */
};

/* RC_INVALID with why (and line, where the sheet has it) in *out; the bounds
 * of csv_read() hold too. */
enum rc xlsx_read(struct arena *, const void *, size_t, struct csv *out);

#endif
