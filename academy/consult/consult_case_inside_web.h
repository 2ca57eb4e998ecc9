/* What the web files and pages of case studies share. */
#ifndef CONSULT_CASE_INSIDE_WEB_H
#define CONSULT_CASE_INSIDE_WEB_H

#include "consult/consult_case.h"
#include "consult/consult_inside_web.h"
#include "practice/practice_diff.h"
#include "web/form.h"

struct cases_view {
	struct edition edition;
	struct case_study *list;
	struct form *form;		/* a new one; NULL: not for this person */
};

struct case_view {
	struct edition edition;
	struct case_study study;
	struct case_group *groups;
	bool staff, all;		/* reads every group's result */
	/* The one being written for. */
	const struct case_group *group;
	int64_t began;
	bool meanwhile;			/* another text was saved */
	const struct diff_piece *pieces;	/* what that one changed */
	struct form *form;
};

bool case_staff(const struct req *);
enum rc case_note(struct req *, const char *action, row_id);
/* The case as a sheet of paper, with room to write. */
enum rc case_sheet(struct req *, const struct case_view *);

#endif
