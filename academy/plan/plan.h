/*
 * Action plans: what a participant wants to do at home, kept by that person.
 *
 *   plan        the challenge, where it stands now, the objective
 *     action    a step: who leads it, until when, with whom, how one will know
 *     link      what it goes back to: the open question, a practice, a
 *               recommendation
 *
 * A plan begins in the room, with one action: from the in-depth analysis where
 * there is one, from the note of the consultation, from the open question, or
 * from a blank.  It is ready to be taken home once one action
 * says what, who and when.
 *
 * Who may read it: who keeps it; organisers and trainers of the edition; and by
 * a signed link, for a while, an employer or peer to whom the keeper hands it.
 * The texts are in the keeper's own language.
 *
 * What became of it can be told in the library: the draft of a practice, good
 * or less successful, filled in from the plan and adapted from the practices
 * that the plan goes back to.
 *
 * Afterwards the room ask asks after it: still on, changed, stopped, done.
 * Fields: an integrated action plan's usual sections (context, objective,
 * actions, means, indicators, risks), cut to what fits a sheet of paper.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "ask/ask.h"
#include "programme/programme.h"

enum {				/* code points */
	PLAN_TITLE_MAX = 160, PLAN_LINE_MAX = 300, PLAN_TEXT_MAX = 2000,
	PLAN_REPORT_MAX = 6000,
	PLAN_ACTIONS = 50,	/* at most in a plan */
	PLAN_IMPORT_MAX = 2000,	/* rows of a file */
};

enum plan_state { PLAN_ON, PLAN_CHANGED, PLAN_STOPPED, PLAN_DONE, PLAN_STATES };
extern const char *const plan_state_name[PLAN_STATES];
extern const char *const plan_state_label[PLAN_STATES];	/* marked strings */

enum action_state { ACTION_PLANNED, ACTION_STARTED, ACTION_DONE, ACTION_CHANGED,
	ACTION_DROPPED, ACTION_STATES };
extern const char *const action_state_name[ACTION_STATES];
extern const char *const action_state_label[ACTION_STATES];

/* What the room ask asks about a plan, by the name of its kinds there: of who
 * keeps it, of the employer, of a peer. */
#define PLAN_ASK "plan"
#define PLAN_ASK_EMPLOYER "plan-employer"
#define PLAN_ASK_PEER "plan-peer"

enum mandate { MANDATE_PERSONAL, MANDATE_ENDORSED, MANDATE_ADOPTED, MANDATES };
extern const char *const mandate_name[MANDATES];
extern const char *const mandate_label[MANDATES];

enum plan_link_kind { LINK_QUESTION, LINK_RECOMMENDATION, LINK_PRACTICE,
	LINK_OTHER, LINK_KINDS };
extern const char *const plan_link_name[LINK_KINDS];
extern const char *const plan_link_label[LINK_KINDS];

struct action {
	row_id id, plan;
	int64_t pos;
	const char *title, *steps, *lead, *partners;
	bool migrants;			/* an organisation of theirs is in it */
	const char *starts, *due;	/* "2026-03-01", or NULL */
	const char *cost, *source, *output;
	const char *indicator, *from, *target;
	const char *risk, *answer;	/* and what is done about it */
	enum action_state state;
	const char *why;		/* changed or dropped */
	struct action *next;
};

struct plan_link {
	row_id id;
	enum plan_link_kind kind;
	row_id thing;			/* of a question: the application */
	const char *title, *url;
	struct plan_link *next;
};

struct plan {
	row_id id, edition, owner;
	row_id passed_from;		/* of whom a substitute has it; 0 */
	const char *owner_name, *owner_lang, *owner_email;
	const char *title, *authority, *country, *authors;
	enum mandate mandate;
	const char *mandate_note;	/* by whom, which document */
	const char *challenge, *baseline, *objective, *report;
	bool hand_plan, hand_report;	/* what the employer may read */
	enum plan_state state;
	const char *why;		/* changed or stopped */
	unixtime heard_at, made_at, changed_at;
	int64_t n_actions, n_ready, n_done, n_dropped;
	const char *next_due;		/* of those to be done; NULL: none */
	row_id practice;		/* that it became; 0 */
	const char *practice_code, *practice_title;	/* title: words */
	bool practice_public;		/* everybody may see it */
	struct action *actions;		/* plan_find() only */
	struct plan_link *links;
	struct plan *next;
};

/* Whether the action says what, who and when. */
bool action_ready(const struct action *);
/* Whether its day is over and it is neither done nor dropped; today:
 * "2026-03-01". */
bool action_overdue(const struct action *, const char *today);
/* Whether one action at least is ready. */
bool plan_ready(const struct plan *);
bool plan_overdue(const struct plan *, const char *today);
/* Whether nobody needs to ask any more. */
bool plan_over(const struct plan *);

/* What this person asked and, where there is an analysis, what that says; or
 * RC_NONE. */
struct asked_question {
	row_id application;		/* 0: came without one */
	const char *issue, *tried, *success;
	bool confidential;		/* trainers, who read plans, do not read it */
	bool analysed;
	const char *observations, *options;	/* Markdown, or NULL */
	struct plan_link *practices;	/* it names; url: where they are */
	/* The confirmed note of a consultation on it; said NULL: none. */
	const char *said, *takes;
	struct plan_link *offered;	/* practices that peers offered */
};
/* Set by whoever keeps the questions (room question); NULL: what the
 * application asked holds. */
extern enum rc (*plan_source)(struct db *, struct arena *, row_id edition,
    row_id person, struct asked_question *out);
enum rc plan_question(struct db *, struct arena *, row_id edition,
    row_id person, struct asked_question *out);

enum rc plan_find(struct db *, struct arena *, row_id, struct plan *out);
/* By name of who keeps it; without actions and links.  edition 0: all, by
 * edition; owner 0: everybody's. */
enum rc plan_list(struct db *, struct arena *, row_id edition, row_id owner,
    struct plan **out);
/* With actions and links. */
enum rc plan_list_whole(struct db *, struct arena *, row_id edition,
    struct plan **out);
/* Sets p->id, changed_at. */
enum rc plan_add(struct db *, struct plan *p, unixtime now);
/* Replaces the texts and the mandate. */
enum rc plan_save(struct db *, const struct plan *, unixtime now);
enum rc plan_report(struct db *, row_id, const char *report, unixtime now);
enum rc plan_hand(struct db *, row_id, bool plan, bool report);
/* What was heard of it; and the employer's word, unless it was adopted. */
enum rc plan_heard(struct db *, row_id, const char *state, const char *why,
    unixtime now);
enum rc plan_endorsed(struct db *, row_id, const char *by);
/* Whoever endorsed it does so no more. */
enum rc plan_unendorsed(struct db *, row_id, const char *by);
/* It became this practice; RC_CONFLICT when it became one already. */
enum rc plan_told(struct db *, row_id, row_id practice);
/* Another person keeps it from now on. */
enum rc plan_pass(struct db *, row_id, row_id person, unixtime now);
enum rc plan_remove(struct db *, row_id);
/* Sets x->id where it is 0; RC_CONFLICT beyond PLAN_ACTIONS. */
enum rc action_save(struct db *, struct action *x, unixtime now);
enum rc action_remove(struct db *, row_id plan, row_id, unixtime now);
enum rc plan_link_add(struct db *, row_id plan, struct plan_link *);
enum rc plan_link_remove(struct db *, row_id plan, row_id);

/* --- sheets --- */

/* A row of a file that is taken in; a cell that is empty changes nothing. */
struct plan_row {
	size_t line;
	row_id person;
	const char *country, *authority;
	struct plan plan;		/* title, challenge, baseline, objective */
	struct action action;		/* title NULL: none */
	bool has_state;
	struct plan_row *next;
};
/* Makes and changes plans and actions, found by person and title; *plans and
 * *actions: how many are new or changed. */
enum rc plan_take_in(struct db *, struct arena *, row_id edition,
    const struct plan_row *, unixtime now, int64_t *plans, int64_t *actions);

/* For app/routes.c's lists. */
extern const struct personal plan_personal;
extern const struct doer plan_doer;

#endif
