/*
 * CSV and JSON from outside.  What CSV took and wrote again reads the same.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A cell that a spreadsheet would take for a formula got an apostrophe. */
static bool
same(const char *again, const char *first)
{
	return strcmp(again, first) == 0 ||
	    (*again == '\'' && strcmp(again + 1, first) == 0);
}

static void
csv(struct arena *a, const char *text, size_t n)
{
	struct buf b = BUF(a);
	struct csv in, again;
	bool plain = true;

	if (csv_read(a, text, n, &in) != RC_OK)
		return;
	/* Which mark divides is guessed from the first line: give it one. */
	csv_cell(&b, "kind");
	csv_cell(&b, "name");
	csv_end_row(&b);
	for (size_t i = 0; i < in.rows; i++) {
		for (size_t j = 0; j < in.row[i].cells; j++)
			csv_cell(&b, in.row[i].cell[j]);
		/* A row of one empty cell is an empty line, which is none. */
		plain = plain && (in.row[i].cells > 1 ||
		    in.row[i].cell[0][0] != '\0');
		csv_end_row(&b);
	}
	if (!plain)
		return;
	if (csv_read(a, buf_text(&b), b.n, &again) != RC_OK ||
	    again.rows != in.rows + 1)
		abort();
	for (size_t i = 0; i < in.rows; i++) {
		if (again.row[i + 1].cells != in.row[i].cells)
			abort();
		for (size_t j = 0; j < in.row[i].cells; j++)
			if (!same(again.row[i + 1].cell[j],
			    in.row[i].cell[j]))
				abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_make();
	const char *text = arena_dup_n(a, (const char *)data, n), *why;
	json_t *j;

	if (n > 0 && data[0] == '{') {
		if (json_read(a, text, n, &j, &why) == RC_OK)
			json_decref(j);
	} else {
		csv(a, text, n);
	}
	arena_free(a);
	return 0;
}
