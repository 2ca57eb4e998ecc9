/*
 * Selection: assessors score, the organiser chooses with the quotas in sight,
 * the decision is published at one moment, offers are accepted, declined or
 * lapse, the waiting list moves up.
 *
 * No decision is automatic until a person confirms it, and each keeps its
 * reason.  Until the decision is published nobody outside sees any of it.
 */
#ifndef SELECTION_SELECTION_H
#define SELECTION_SELECTION_H

#include "intake/intake.h"

enum {
	OFFER_REMIND_DAYS = 3,		/* before an offer lapses */
	PUBLISH_AT_ONCE = 200,		/* applications; beyond, by a job */
};

enum choice { CHOICE_NONE, CHOICE_ADMIT, CHOICE_WAIT, CHOICE_REFUSE, CHOICES };
extern const char *const choice_name[CHOICES];
extern const char *const choice_label[CHOICES];

enum offer { OFFER_NONE, OFFER_OPEN, OFFER_ACCEPTED, OFFER_DECLINED,
	OFFER_LAPSED, OFFERS };
extern const char *const offer_name[OFFERS];
extern const char *const offer_label[OFFERS];

struct criterion {
	row_id id, track;
	int64_t pos, weight, max;
	const char *title, *about;	/* words */
	struct criterion *next;
};

struct selection {			/* how an edition chooses */
	row_id edition;
	int64_t seats;			/* 0: not said */
	bool blind;			/* identifying answers are hidden */
	int64_t assessors_each;		/* per application */
	int64_t answer_days;		/* to accept an offer */
	unixtime published_at;		/* 0: not yet */
};

struct country_group {
	row_id id;
	const char *title;		/* words: "Western Balkans" */
	const char *countries;		/* "AL BA ME MK RS XK" */
	struct country_group *next;
};

struct assessor {			/* may assess in this edition */
	row_id person;
	const char *name, *email;
	bool role;			/* false: was taken off, has assessed */
	int64_t assigned, done, conflicts;
	struct assessor *next;
};

struct points { row_id criterion; int64_t points; struct points *next; };

struct assessment {			/* one assessor on one application */
	row_id application, person;
	const char *person_name;
	const char *state;		/* "open", "done", "conflict" */
	const char *note;
	unixtime at;
	struct points *points;
	struct assessment *next;
};

struct decision {
	row_id application, part;
	enum choice choice;
	int64_t rank;			/* on the waiting list, from 1 */
	const char *reason;
	row_id decided_by;
	unixtime decided_at, published_at;
	enum offer offer;
	unixtime answer_until, answered_at;
	struct decision *next;
};

/* Reasons that are offered: marked strings, stored as they are here, so that
 * each reads them in their language.  NULL ends. */
extern const char *const common_reason[];
bool reason_common(const char *);
/* A reason in a language: a common one translated, one that the program made
 * ("marked sentence" REASON_GAP "what fills {1}" ...) filled in, any other as it
 * is. */
#define REASON_GAP "\x1f"
const char *reason_text(struct arena *, const char *reason, const char *lang);

struct past {				/* what a decision was before */
	row_id part;
	enum choice choice;
	const char *reason, *by;	/* by: who decided */
	unixtime at;
	struct past *next;
};

/*
 * A quota counts those whose fact is one of the values.  fact: a question's
 * name, or a built-in one of application_facts(); of "country" a value may be
 * "group:7", a group of countries.  Without a bound it only tells the share.
 */
struct quota {
	row_id id, part;		/* part 0: in every part */
	int64_t pos;
	const char *title;		/* words */
	const char *fact;
	const char *values;		/* a line each */
	int64_t at_least, at_most;	/* -1: no bound */
	bool share;			/* bounds are percentages of the seats */
	struct quota *next;
};

/* How a quota stands with a choice of people. */
struct quota_state {
	int64_t chosen;			/* people chosen who count */
	int64_t available;		/* applicants who would */
	int64_t at_least, at_most;	/* in people; -1: no bound */
	bool holds;
};
/* at_least as people: a share of the seats is rounded up, at_most down. */
struct quota_state quota_state(const struct quota *, int64_t seats,
    int64_t chosen, int64_t available);

/* Whether a fact (several answers: a line each) is one of the values. */
bool quota_counts(const char *values, const struct country_group *,
    const char *fact);

/*
 * The weighted mean of the given scores as thousandths of the maximum
 * (0..1000); -1 when nothing was scored.  points[i] of criterion i, -1: not
 * given.
 */
int64_t score_mean(const struct criterion *const *, const int64_t *points,
    size_t n);

/* Balanced: every application gets n assessors other than those in conflict,
 * loads differ by at most one where conflicts allow.  assigned[i * n + k]: the
 * index of the k-th assessor of application i, or -1.  conflict[i * assessors
 * + j]: assessor j may not have application i; keep, likewise: has it already
 * and keeps it (NULL: nobody). */
void assign_balanced(size_t applications, size_t assessors, size_t n,
    const bool *conflict, const bool *keep, int *assigned);

/* Defaults where nothing was saved. */
enum rc selection_find(struct db *, struct arena *, row_id edition,
    struct selection *out);
enum rc selection_save(struct db *, const struct selection *);
/* The criteria a new edition begins with; RC_CONFLICT when it has some. */
enum rc selection_defaults(struct db *, row_id edition);
enum rc criterion_list(struct db *, struct arena *, row_id edition,
    struct criterion **out);
enum rc criterion_save(struct db *, row_id edition, struct criterion *);
/* The most points anybody gave by it. */
enum rc criterion_best(struct db *, row_id, int64_t *best);
/* RC_CONFLICT once somebody scored by it, RC_NONE where it is of another edition. */
enum rc criterion_remove(struct db *, row_id edition, row_id);
enum rc quota_list(struct db *, struct arena *, row_id edition,
    struct quota **out);
enum rc quota_save(struct db *, row_id edition, struct quota *);
enum rc quota_remove(struct db *, row_id edition, row_id);
enum rc country_group_list(struct db *, struct arena *, row_id edition,
    struct country_group **out);
enum rc country_group_remove(struct db *, row_id edition, row_id);
enum rc country_group_add(struct db *, row_id edition, const char *title,
    const char *countries);
enum rc selection_seats(struct db *, row_id edition, int64_t seats);

/* Application 0: of all; person 0: by all. */
enum rc assessment_list(struct db *, struct arena *, row_id edition,
    row_id application, row_id person, struct assessment **out);
/* off: only while it is open. */
enum rc assignment_set(struct db *, row_id application, row_id person, bool on,
    unixtime now);
/* "open", "done", "conflict": a conflict drops the scores; only an open one can
 * be finished.  note NULL: stays. */
enum rc assignment_state(struct db *, row_id application, row_id person,
    const char *state, const char *note, unixtime now);
/* RC_CONFLICT when not assigned, finished, in conflict, beyond the criterion's maximum
 * or of another track. */
enum rc score_set(struct db *, row_id application, row_id person,
    row_id criterion, int64_t points);
/* Takes them back, while the assessment is open. */
enum rc score_drop(struct db *, row_id application, row_id person,
    row_id criterion);

/* Who may assess, by name: with the role in the edition's programme or above,
 * or with something assigned. */
enum rc assessor_list(struct db *, struct arena *, row_id edition,
    struct assessor **out);
/*
 * Gives every submitted application the edition's number of assessors, loads
 * balanced; finished assessments and conflicts stay, open ones without scores
 * may move.  *short_by: assessments for which nobody was left.
 */
enum rc assignment_balance(struct db *, struct arena *, row_id edition,
    unixtime now, int64_t *short_by);

/* Application 0: all of the edition. */
enum rc decision_list(struct db *, struct arena *, row_id edition,
    row_id application, struct decision **out);
/* What its decisions were before, newest first. */
enum rc decision_past(struct db *, struct arena *, row_id application,
    struct past **out);
/* Decides, keeping the former decision (CHOICE_NONE takes it back); RC_CONFLICT
 * when the application is not submitted or not for that part, and after
 * publication for all but who waits. */
enum rc decide(struct db *, row_id application, row_id part, enum choice,
    const char *reason, row_id by, unixtime now);
/* Moves one on the waiting list of a part, up by one place or down, with the
 * delegation it belongs to, and past a whole one; RC_CONFLICT at its end. */
enum rc waiting_move(struct db *, row_id edition, row_id application,
    row_id part, bool up);

/* --- publishing and offers: selection_publish_store.c --- */

/* Publishes all decisions of an edition at once, with letters and offers;
 * RC_CONFLICT while a submitted application has no decision, and the second
 * time. */
enum rc selection_publish(struct db *, struct arena *, row_id edition,
    row_id by, unixtime now);
/* After that, what was decided on one application since: somebody moves up, or
 * came late.  RC_CONFLICT when nothing was, or before the publication. */
enum rc selection_release(struct db *, struct arena *, row_id application,
    unixtime now);
/* What holds the publication up. */
struct readiness {
	int64_t decisions[CHOICES];	/* over all parts; [0]: undecided */
	int64_t partless;		/* applications for no part */
	int64_t people[CHOICES];	/* who gets a letter of that kind; [0]:
					 * undecided in a part */
	int64_t applications;
};
enum rc selection_readiness(struct db *, row_id edition, struct readiness *out);
/* RC_CONFLICT when there is no open offer, or its date has passed; a place that
 * was accepted can be given back at any time. */
enum rc offer_answer(struct db *, struct arena *, row_id application,
    row_id part, bool accept, unixtime now);
/* An offer that was declined or lapsed is made once more, with a new date. */
enum rc offer_reopen(struct db *, struct arena *, row_id application,
    row_id part, unixtime now);
/* For the clerk, in no transaction: reminds OFFER_REMIND_DAYS before, lapses
 * what is overdue with a mail to both sides, and ends the offers of those who
 * withdrew. */
enum rc offer_lapse(struct db *, struct arena *, unixtime now, int *lapsed);
/* The same as one of the clerk's chores. */
enum rc selection_chore(struct db *, struct arena *, unixtime now);
/* The clerk's job "selection.publish". */
struct job;
enum rc selection_publish_job(struct db *, struct arena *, struct job *);
/* The applications of a person, newest first, over all editions; drafts are
 * known by their secret only. */
struct own_application {
	const char *number, *slug;	/* slug: the edition's */
	const char *title;		/* words; the edition's */
	enum application_state state;
	unixtime sent;			/* 0: not confirmed */
	bool told;			/* there is a decision to read */
	struct own_application *next;
};
enum rc own_applications(struct db *, struct arena *, row_id person,
    struct own_application **out);
/* Whether the applicant has been told a decision. */
enum rc decision_told(struct db *, row_id application, bool *told);
/* What links in mails begin with; set by the app. */
void selection_base_set(const char *url);
/* How marked strings are translated (web/html.h's tr()); set by the app. */
void selection_translate_set(const char *(*)(const char *lang, const char *));

extern const struct personal selection_personal;
extern const struct cloner selection_cloner;
extern const struct holder selection_holder;
extern const struct doer selection_doer;

/* --- choosing: all that one looks at, of one part; selection_choose.c --- */

/* What a draw proposes for one application; nothing is decided by it. */
struct proposal {
	row_id application, part, draw;
	int64_t number;			/* the draw's, in its edition */
	enum choice choice;
	int64_t rank;			/* on the waiting list */
	const char *reason;		/* that a decision like it keeps */
	struct proposal *next;
};
/* By application. */
enum rc proposals_of(struct db *, struct arena *, row_id edition, row_id part,
    struct proposal **out);
/* Takes those of a part away. */
enum rc proposals_drop(struct db *, row_id part);

struct candidate;
struct gathering {			/* a delegation, as one chooses */
	row_id id;
	const char *name;
	int64_t n, in[CHOICES];		/* people; by choice */
	bool split;			/* decided on apart */
	struct candidate *first;
	struct gathering *next;
};

struct candidate {
	const struct application *application;
	const struct decision *decision;	/* on this part, or NULL */
	int64_t mean;			/* of the assessors, thousandths; -1 */
	int64_t spread;			/* highest less lowest, thousandths */
	int64_t assigned, done;		/* assessors */
	int64_t place;			/* on the waiting list, from 1; 0 */
	const struct gathering *delegation;	/* NULL: alone */
	const char *set;		/* the parts applied for: "12-13" */
	const char *also;		/* other parts it is admitted to, "12" */
	const char *side;		/* of a dialogue: "administration",
					 * "migrants", or NULL */
	bool *counts;			/* in each of choosing's quotas */
	const struct proposal *proposal;	/* NULL: none, or decided since */
	bool confirmed;			/* cohort_list(): in all of its parts */
	struct candidate *next;
};

struct quota_line {
	const struct quota *quota;
	struct quota_state state;
	int64_t proposed;		/* chosen, once all proposals are kept */
	struct quota_line *next;
};

/* How many of one group are chosen. */
struct share {
	const char *side;		/* "administration", "migrants"; NULL:
					 * neither */
	const char *track;		/* words; NULL: a side, or no track */
	int64_t taken, applied;
	int64_t proposed;		/* taken, once all proposals are kept */
	struct share *next;
};

struct choosing {
	struct selection settings;
	const struct part *parts, *part;
	const struct country_group *groups;
	const struct track *tracks;
	const struct criterion *criteria;
	struct candidate *inside, *outside;	/* outside: seats and quotas */
	struct candidate *left;		/* admitted, and withdrew since: whoever
					 * comes in is to be like them */
	struct quota_line *quotas;
	struct share *sides;		/* the administration, the migrants' side
					 * and neither; NULL where the edition is
					 * for no two sides */
	struct share *by_track;		/* NULL: fewer than two tracks */
	struct gathering *delegations;
	int64_t split;			/* of them, decided on apart */
	struct part_set *sets;		/* of both lists, by parts applied for */
	int64_t seats;			/* of the part, else the edition's; 0 */
	int64_t count[CHOICES];		/* inside */
	int64_t taken;			/* admitted and not declined or lapsed */
	int64_t proposed[CHOICES];	/* proposals that are open */
	int64_t broken;			/* quotas that do not hold; and the seats */
};
/*
 * Who comes to which parts: those admitted who have not given their place back,
 * one group for each set of parts, the largest set first.  parts: "12-13".
 */
struct cohort {
	const char *parts;
	int64_t n, confirmed;		/* confirmed: in all of the parts */
	struct candidate *people;	/* application and confirmed only */
	struct cohort *next;
};
enum rc cohort_list(struct db *, struct arena *, row_id edition,
    struct cohort **out);

/* part 0: the first; RC_NONE when the edition has no such part.  Candidates by
 * number. */
enum rc choosing_load(struct db *, struct arena *, row_id edition, row_id part,
    struct choosing *out);
/* Counts what was decided on one of its candidates since in both shares. */
void choosing_decided(struct choosing *, const struct candidate *, enum choice);
/* The sides that were set for people of an edition, by application. */
struct set_side { row_id application; const char *side;
	struct set_side *next; };
enum rc set_sides(struct db *, struct arena *, row_id edition,
    struct set_side **out);
/* The same with another number of seats, which shares are of. */
void choosing_seats(struct choosing *, int64_t seats);
/* sort: "number", "name", "country", "level", "kind", "track", "delegation",
 * "score", "spread", "decision"; another: by number. */
struct candidate *candidates_sorted(struct arena *, struct candidate *,
    const char *sort);
/* Its weighted mean over one assessor's points; -1: none given. */
int64_t assessment_mean(struct arena *, const struct criterion *,
    const struct application *, const struct assessment *);
/* The means of the finished assessments, one criterion at a time, in
 * thousandths of its maximum; -1: not scored. */
int64_t criterion_mean(const struct criterion *, const struct assessment *);

#endif
