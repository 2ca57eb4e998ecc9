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

struct quota {
	row_id id, part;
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
 * + j]: assessor j may not have application i. */
void assign_balanced(size_t applications, size_t assessors, size_t n,
    const bool *conflict, int *assigned);

/* Defaults where nothing was saved. */
enum rc selection_find(struct db *, struct arena *, row_id edition,
    struct selection *out);
enum rc selection_save(struct db *, const struct selection *);
/* The criteria a new edition begins with. */
enum rc selection_defaults(struct db *, row_id edition);
enum rc criterion_list(struct db *, struct arena *, row_id edition,
    struct criterion **out);
enum rc criterion_save(struct db *, row_id edition, struct criterion *);
/* RC_CONFLICT once somebody scored by it. */
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
/* "open", "done", "conflict": a conflict drops the scores. */
enum rc assignment_state(struct db *, row_id application, row_id person,
    const char *state, const char *note, unixtime now);
/* RC_CONFLICT when not assigned, in conflict, beyond the criterion's maximum
 * or of another track. */
enum rc score_set(struct db *, row_id application, row_id person,
    row_id criterion, int64_t points);

/* Application 0: all of the edition. */
enum rc decision_list(struct db *, struct arena *, row_id edition,
    row_id application, struct decision **out);
/* Decides, keeping the former decision (CHOICE_NONE takes it back); RC_CONFLICT
 * when the application is not submitted or not for that part, and after
 * publication for all but who waits. */
enum rc decide(struct db *, row_id application, row_id part, enum choice,
    const char *reason, row_id by, unixtime now);
/* Publishes all decisions of an edition at once, with letters and offers;
 * RC_CONFLICT while a submitted application has no decision. */
enum rc selection_publish(struct db *, struct arena *, row_id edition,
    row_id by, unixtime now);
enum rc offer_answer(struct db *, struct arena *, row_id application,
    row_id part, bool accept, unixtime now);
/* In the clerk: lapses what is overdue, with a mail to both sides. */
enum rc offer_lapse(struct db *, struct arena *, unixtime now, int *lapsed);

#endif
