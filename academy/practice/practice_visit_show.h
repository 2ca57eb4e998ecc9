/* What the pages of observation sheets are given to show. */
#ifndef PRACTICE_VISIT_SHOW_H
#define PRACTICE_VISIT_SHOW_H

#include "practice/practice_show.h"
#include "practice/practice_visit.h"

struct visit_view {
	const struct edition *edition;
	struct session_item session;
	struct practice_pick *picks;	/* what one goes to see */
	const char *host;		/* words, or NULL */
	struct sheet own;		/* id 0: none yet */
	struct form *form;
	struct sheet *all;		/* for those who run the edition, and
					 * for the record */
	struct visit_record record;
};

/* --- on paper --- */

enum rc visit_sheet_pdf(struct req *, const struct visit_view *);
enum rc visit_record_pdf(struct req *, const struct visit_view *);

#endif
