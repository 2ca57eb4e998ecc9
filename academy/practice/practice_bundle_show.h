/* What the pages of bundles are given to show. */
#ifndef PRACTICE_BUNDLE_SHOW_H
#define PRACTICE_BUNDLE_SHOW_H

#include "practice/practice_bundle.h"
#include "practice/practice_find_show.h"
#include "practice/practice_show.h"

struct bundle_view {
	/* Choosing: */
	const char *text;		/* words that are searched for; "" */
	struct practice_filter filter;	/* of the list */
	struct text_list value[PRACTICE_FACETS];	/* of the search */
	struct text_list with;		/* codes that were chosen before */
	struct practice_line *lines;	/* to choose from */
	int64_t found;			/* that fit words and filter */
	bool all;			/* too many to choose: all, as data */
	struct concept *concepts;
	struct practice_country *countries;
	struct form *form;
	struct bundle *own;		/* files one has already */
	/* One of them: */
	struct bundle b;
	struct job job;
	bool mine;
	const char *address;		/* permanent */
	unixtime until;			/* it is kept */
};

const char *bundle_format_text(const char *lang, enum bundle_format);
/* "gp01,gp02" */
const char *bundle_codes(struct arena *, const struct practice_line *);
bool bundle_waits(const struct bundle_view *);	/* the file is being made */

#endif
