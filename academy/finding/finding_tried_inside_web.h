/* What the web files and pages of what was tried share. */
#ifndef FINDING_TRIED_INSIDE_WEB_H
#define FINDING_TRIED_INSIDE_WEB_H

#include "ask/ask_web.h"
#include "finding/finding_inside_web.h"
#include "finding/finding_tried.h"

/* "Delegation of Sweden", "Participants from Sweden" */
const char *tried_name(struct arena *, const char *lang, const char *name,
    const char *country);

/* What was tried of a finding, by delegation. */
enum rc tried_of_finding(struct req *, const struct finding *,
    struct tried_line **out);

struct tried_desk_line {		/* a delegation */
	const struct tried_delegation *delegation;
	int64_t findings, asked, answered;
	struct tried_desk_line *next;
};
struct tried_desk_view {
	struct edition edition;
	struct tried_desk_line *lines;
	bool adopted;			/* there is something to ask about */
};
struct tried_one_view {
	struct edition edition;
	struct tried_delegation delegation;
	struct tried_line *lines;
	struct form *form;
};

#endif
