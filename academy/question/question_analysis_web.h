/* What the web files of analyses and of the reader share. */
#ifndef QUESTION_ANALYSIS_WEB_H
#define QUESTION_ANALYSIS_WEB_H

#include "question/question_analysis.h"
#include "question/question_inside_web.h"

struct pdf;

struct analysis_view {
	struct edition edition;
	struct asked q;			/* id 0: the person takes no part */
	struct analysis y;
	struct asked_consulted *consulted;	/* as far as one may see it */
	bool desk;			/* may see the list of all */
	int64_t seen;			/* the version that was read */
	struct analysis_version_view *versions;
};

struct analysis_version_view {
	const struct analysis_version *version;
	struct text_change *changes;	/* NULL: the first */
	struct analysis_version_view *next;
};

struct analyses_view {
	struct edition edition;
	struct asked_line *lines;
	int64_t people, finished, none, missing;
	const char *state;		/* chosen, or "" */
	bool organiser;
	const struct asked *one;	/* whose author or reason is set */
	struct form *author, *why;
};

/* Practices as lines of addresses, for a field; and such a field read: ids at
 * most ASKED_PRACTICES.  What is none is a fault of the form. */
const char *practice_lines(struct arena *, const struct asked_practice *);
enum rc practices_typed(struct req *, struct form *, const char *field,
    row_id *id, size_t *n);
/* A paper of the edition, begun; and practices on it. */
struct pdf *question_paper(struct req *, const struct edition *,
    const char *title, const char *funders);
void pdf_practices(struct req *, struct pdf *, const struct asked_practice *);

#endif
