/* Differences between two texts of a practice. */
#ifndef PRACTICE_DIFF_H
#define PRACTICE_DIFF_H

#include "practice/practice.h"

enum diff_kind { DIFF_SAME, DIFF_GONE, DIFF_NEW };

struct diff_piece {			/* words that stand together */
	enum diff_kind kind;
	const char *text;
	struct diff_piece *next;
};
/* From before to after; what is taken out stands before what comes in. */
struct diff_piece *practice_diff(struct arena *, const char *before,
    const char *after);

struct practice_change {
	const struct practice_field *field;
	const char *lang;		/* of the words; NULL: of no language */
	struct diff_piece *pieces;	/* NULL: not a text, see both records */
	struct practice_change *next;
};
/* The fields that are different, in the order of the form. */
struct practice_change *practice_changes(struct arena *,
    const struct practice *before, const struct practice *after);

#endif
