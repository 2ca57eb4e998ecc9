/* What the web files and pages of this room share. */
#ifndef PLAN_INSIDE_WEB_H
#define PLAN_INSIDE_WEB_H

#include "ask/ask_web.h"
#include "base/day.h"
#include "plan/plan.h"
#include "plan/plan_web.h"
#include "web/form.h"

/* One plan, for who keeps it or for staff. */
struct plan_view {
	struct edition edition;
	struct plan plan;
	const char *today;		/* in the edition's zone */
	const struct ask *heard, *employer, *peer;	/* questions so far */
	bool staff, full;		/* looks at it; as organiser */
};
/* What of it is shown. */
enum plan_show { SHOW_OWN, SHOW_STAFF, SHOW_HANDED };

/* The plan of the path, which this person keeps, and the frame around;
 * RC_NONE where it is none of theirs. */
enum rc plan_own(struct req *, struct plan_view *);
/* The plan of the path, of this edition. */
enum rc plan_desk(struct req *, struct plan_view *);
enum rc plan_note(struct req *, const char *action, row_id plan,
    row_id programme);
/* Its questions; and its paper. */
enum rc plan_questions(struct req *, struct plan_view *);
enum rc plan_pdf(struct req *, const struct plan_view *, enum plan_show);
enum rc plan_report_pdf(struct req *, const struct plan_view *);
/* "plan-12.pdf"; of an empty sheet where there is no plan. */
enum rc plan_sheet_pdf(struct req *, const struct edition *);
/* The plan's own page; for forms of other files that are drawn on it. */
enum rc plan_answer(struct req *, struct plan_view *);
/* Whether a question waits for the answer of who looks on. */
bool plan_asked(const struct plan_view *, const struct req *);
/* Whether something came of it that can be told; the last that was heard. */
const struct ask *plan_last_heard(const struct plan_view *);
bool plan_tellable(const struct plan_view *);
/* The practice here that a link leads to, by its code; NULL: it leads
 * elsewhere. */
const char *plan_link_code(const struct req *, const struct plan_link *);

/* --- beginning --- */

enum plan_from { FROM_ANALYSIS, FROM_NOTE, FROM_QUESTION, FROM_BLANK };
extern const char *const plan_from_name[];	/* in ?from= */

struct start_view {
	struct edition edition;
	const struct plan *plans;	/* those one has */
	const struct asked_question *question;	/* NULL: none */
	enum plan_from from;
	bool in;			/* a participant, not staff */
	struct form *form;
};

/* --- handing over --- */

struct hand_view {
	struct plan_view v;
	struct form *employer, *peer;
};

/* --- the desk --- */

struct plan_line {
	const char *name, *country;
	const char *organisation;	/* words, or NULL */
	const struct plan *plan;	/* NULL: none */
	const char *keeper;		/* a substitute who has it; NULL */
	const struct ask *heard;	/* the latest question, or NULL */
	bool overdue, in;		/* in: of the edition, else a substitute */
	struct plan_line *next;
};
struct plan_country {
	const char *country;
	int64_t people, with;		/* of the edition; those who have one */
	int64_t plans, ready, overdue, in[PLAN_STATES];
	struct plan_country *next;
};
struct plans_view {
	struct edition edition;
	struct plan_line *lines;	/* overdue first, then who has none */
	struct plan_country *countries;	/* by name */
	struct plan_country all;
	int64_t shown;
	const char *country, *state;	/* chosen, or "" */
	const char *today;
	bool full;
};

/* --- sheets --- */

struct fault_line { size_t line; const char *what; struct fault_line *next; };
struct import_view {
	struct edition edition;
	struct fault_line *faults;
	struct form *form;
};

#endif
