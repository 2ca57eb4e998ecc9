/*
 * Draws: a proposal for one part, worked out from quotas, scores and chance
 * (lib/draw, docs/solvers.md).  A draw is asked for, solved by the clerk, may
 * be announced to the public, and is drawn with a seed, once.  What came out
 * becomes proposals on the page of choosing; a person confirms them.
 */
#ifndef SELECTION_DRAW_H
#define SELECTION_DRAW_H

#include <time.h>

#include "draw/draw.h"
#include "selection/selection.h"

enum {
	DRAW_STEPS = 20000000,		/* pivots; a run repeats up to these */
	DRAW_SECONDS = 120,		/* and the clerk has other work */
	DRAW_BYTES = 1 << 30,		/* on the heap */
	DRAW_ROWS = 300000,		/* people of all groups of a lottery:
					 * what is kept and published */
	DRAW_CHECK_STEPS = 20000,	/* on a page, at most: draw_budget() */
	DRAW_WAYS = 3,			/* relaxations that are offered */
	DRAW_SOURCE_MAX = 300, DRAW_SEED_MAX = 200,	/* code points */
};

enum draw_state {
	DRAW_WAITING,			/* for the clerk, or its job ended badly */
	DRAW_READY,			/* a lottery, nobody drawn yet */
	DRAW_DRAWN,
	DRAW_IMPOSSIBLE,		/* proved: no panel keeps all quotas */
	DRAW_ENDED,			/* the work ended before one was found */
	DRAW_CANCELLED,
	DRAW_STATES
};
extern const char *const draw_state_name[DRAW_STATES];

/* By the numbers of select_method_name. */
enum draw_method { DRAW_LEXIMIN, DRAW_MAXIMIN, DRAW_NASH, DRAW_SCORE,
	DRAW_RANDOM, DRAW_METHODS };
extern const char *const draw_method_label[DRAW_METHODS];

/* What an organiser asks for. */
struct draw_wish {
	enum draw_method method;
	int64_t seats;			/* of the part, those taken included */
	int64_t alternates;		/* for the waiting list */
	int64_t line;			/* least score of 100; -1: none */
	int64_t organisation_max;	/* 0: any number */
	bool whole;			/* delegations */
	bool waiting;			/* who waits may be drawn too, like with
					 * like for those who gave a place back */
	bool refuse;			/* the others: proposed not to admit */
};

struct draw {
	row_id id, edition, part, made_by, job;
	int64_t number;			/* in its edition, from 1 */
	unixtime made_at;
	struct draw_wish wish;
	enum draw_state state;
	int64_t people, fixed;		/* who can be drawn; in already */
	int64_t unscored;		/* without a score: counted as 0 */
	int64_t alike;			/* replaced like with like; -1 */
	int64_t panels, levels;
	double least, gap;		/* chance of the least likely; how much
					 * more another lottery might give */
	bool proved;
	double sum, bound;		/* score: of all drawn; at most */
	const char *commitment;
	unixtime announced_at;		/* 0: not public */
	const char *source;		/* where the seed will come from */
	const char *seed;		/* DRAW_READY with one: being drawn */
	int64_t ticket;
	unixtime drawn_at, proposed_at;
	row_id drawn_by;
	struct draw *next;
};

/* A quota as it was for a draw. */
struct draw_quota {
	row_id id;
	int64_t pos;			/* from 1 */
	const char *title, *fact, *values;
	int64_t at_least, at_most;	/* in people; -1: no bound */
	int64_t available, chosen;	/* chosen: -1 before the draw */
	double min_gain, max_gain;	/* of the least likely; -1: not known */
	struct draw_quota *next;
};

enum draw_place { DRAW_OUT, DRAW_IN, DRAW_ALTERNATE, DRAW_FIXED, DRAW_GONE,
	DRAW_PLACES };
extern const char *const draw_place_name[DRAW_PLACES];

/*
 * A person in a draw.  bound: what bounds the chance, codes with spaces:
 * "max:3" and "min:3" of the quota with that id, "organisation", "alike",
 * "seats", "whole" (the quotas together), "every" (in every panel), "below"
 * (the line).
 */
struct draw_person {
	row_id application;
	const char *number, *name, *organisation, *country;
	double chance, ticket_chance;
	int64_t points;			/* thousandths; -1: no score */
	bool blocked;			/* can be in no panel: bound says why */
	const char *bound;
	enum draw_place place;
	int64_t rank;			/* of alternates, from 1 */
	struct draw_person *next;
};

/* One quota with another bound. */
struct draw_change {
	row_id quota;
	const char *title;
	int64_t least, least_was, most, most_was;	/* people; -1: none */
	struct draw_change *next;
};
struct draw_way { double cost; bool proved; struct draw_change *changes; };

/* What keeps a draw from being possible, as counted. */
enum draw_fault_kind {
	DRAW_NOBODY,			/* can be drawn */
	DRAW_NO_SEATS,			/* are said */
	DRAW_ALL_TAKEN,			/* seats */
	DRAW_MORE_SEATS,		/* than people; have */
	DRAW_LEAST_ABOVE_MOST,		/* of a quota, once in people */
	DRAW_LEASTS_ABOVE_SEATS,	/* those over one fact; have: their sum */
	DRAW_LEAST_ABOVE_PEOPLE,	/* have: people who count */
	DRAW_FIXED_ABOVE_MOST,		/* have: admitted already */
	DRAW_ORGANISATIONS,		/* the bound on each: have seats filled */
};
struct draw_fault {
	enum draw_fault_kind kind;
	const struct quota_line *quota;
	int64_t have;
	struct draw_fault *next;
};

enum draw_answer { DRAW_POSSIBLE, DRAW_NOT, DRAW_UNKNOWN };
struct draw_check {
	enum draw_answer answer;
	int64_t people, fixed, gone, unscored;
	struct draw_fault *faults;
	struct draw_way way[DRAW_WAYS];
	int ways;
	bool more;			/* the work ended before one was found */
};

/* The files of a draw in one, in a folder "draw-3": all of them, and those that
 * may be public. */
#define DRAW_ZIP "all.zip"
#define DRAW_PUBLIC_ZIP "public.zip"
struct draw_packed { struct buf all, public; };

/* --- rules: selection_draw.c --- */

bool draw_file_public(const char *name);
enum rc draw_pack(struct arena *, const struct draw *,
    const struct select_folder *, struct draw_packed *out);

/* The tables of a draw, and whose rows they are. */
struct draw_pool {
	struct select_input in;
	const struct candidate **person;	/* [people] */
	const struct quota_line **cell;		/* [cells]; NULL: others */
	int64_t fixed, gone, unscored;
	struct draw_fault *faults;	/* then there are no tables */
};
/* lang: of the quotas' names in them. */
enum rc draw_tables(struct arena *, const struct choosing *,
    const struct draw_wish *, const char *lang, struct draw_pool *out);
/* Whether there is a panel, within draw_budget(); where there is none, what
 * would have to give way. */
enum rc draw_check(struct arena *, const struct choosing *,
    const struct draw_wish *, struct draw_check *out);
/* The least changes that make it possible; 0: none known. */
int draw_ways(const struct draw_pool *, struct solve_work *,
    struct draw_way out[DRAW_WAYS]);
/* struct draw_person's bound, and whether the person is blocked. */
const char *draw_bound(const struct draw_pool *,
    const struct select_lottery *, int person, bool *blocked);
/* The reason that a decision as proposed keeps, to be read by reason_text(). */
const char *draw_reason(struct arena *, const struct draw *,
    const struct draw_person *, enum choice);
/* "23.4" of 0.234; two digits below one percent. */
const char *chance_text(struct arena *, double);
/* The steps that a request may take: about 50 ms. */
uint64_t draw_budget(const struct select_pool *);

/*
 * Who of the waiting list fills the free places so that every quota holds: as
 * many as can be of the very pattern of those who gave their place back or
 * withdrew, and among equals those who stand higher.
 */
struct replacement {
	bool asked;			/* a place is free, and people wait */
	bool known;			/* false: the work ended before */
	const struct candidate **who;
	int n, alike;			/* n 0: nobody keeps the quotas */
};
/* work NULL: no more than draw_budget(). */
enum rc draw_replacement(struct arena *, const struct choosing *,
    struct solve_work *, struct replacement *out);
/* A number that changes with all that the answer rests on. */
int64_t draw_replacement_print(const struct choosing *);

/* --- store: selection_draw_store.c --- */

/* Asks the clerk; sets id, number and job. */
enum rc draw_add(struct db *, struct arena *, struct draw *, unixtime now);
/* Newest first; part 0: of all. */
enum rc draw_list(struct db *, struct arena *, row_id edition, row_id part,
    struct draw **out);
/* For programme_draws. */
enum rc draws_announced(struct db *, struct arena *, row_id edition,
    struct public_draw **out);
/* edition 0: of any. */
enum rc draw_find(struct db *, struct arena *, row_id edition, row_id,
    struct draw *out);
enum rc draw_quotas(struct db *, struct arena *, row_id draw,
    struct draw_quota **out);
/* By application. */
enum rc draw_people(struct db *, struct arena *, row_id draw,
    struct draw_person **out);
/* The least changes, where it proved impossible. */
enum rc draw_ways_found(struct db *, struct arena *, row_id draw,
    struct draw_way out[DRAW_WAYS], int *ways);
/* RC_CONFLICT when the clerk has done it. */
enum rc draw_cancel(struct db *, const struct draw *);
/* RC_CONFLICT when it was announced before, or drawn. */
enum rc draw_announce(struct db *, row_id draw, const char *source,
    unixtime now);
/* Gives it its seed, once and for all, and asks the clerk to draw; where it has
 * one already (the clerk was stopped), asks once more for the same.
 * RC_CONFLICT: not ready, or another seed was given. */
enum rc draw_seed_ask(struct db *, struct arena *, const struct draw *,
    const char *seed, row_id by);
/* The same here and now, in a transaction, for the demonstration.  RC_INVALID:
 * no alternates are to be found. */
enum rc draw_seed(struct db *, struct arena *, const struct draw *,
    const char *seed, row_id by, unixtime now, const char **why);
/* What a draw wrote; RC_NONE when it has no such file. */
enum rc draw_file(struct db *, row_id draw, const char *name, row_id *blob);
/* Keeps a file, in place of one of that name; bytes NULL: there is none. */
enum rc draw_keep(struct db *, row_id draw, const char *name,
    const void *bytes, size_t);
enum rc draw_keep_packed(struct db *, row_id draw, const struct draw_packed *);
struct draw_file { const char *name; row_id blob; struct draw_file *next; };
enum rc draw_files(struct db *, struct arena *, row_id draw,
    struct draw_file **out);
/* What came out becomes the proposals of its part, in place of others;
 * RC_CONFLICT before it is drawn. */
enum rc draw_propose(struct db *, const struct draw *, unixtime now);
/* Confirms all that is proposed for a part, each with its draw's reason, in the
 * order of their places; *n: how many.  RC_INVALID once decisions are published:
 * then each is told at once, and made one by one. */
enum rc proposals_confirm(struct db *, struct arena *, row_id edition,
    row_id part, row_id by, unixtime now, int64_t *n);
/* Asks the clerk; asked twice, there is one job. */
enum rc proposals_confirm_ask(struct db *, struct arena *, row_id edition,
    row_id part, row_id by, row_id *job);
/* Changes quotas as a way says, in people; RC_NONE for another edition's. */
enum rc draw_relax(struct db *, row_id edition, row_id quota,
    int64_t at_least, int64_t at_most);
/* Once the retention of an edition is over: its draws keep what was public and
 * the counts, nothing about one person. */
enum rc draw_purge(struct db *, unixtime now);
/* Works it out here and now, in a transaction, without its clock: for the
 * demonstration. */
enum rc draw_now(struct db *, struct arena *, row_id draw);

/* --- who could come in, worked out by the clerk: selection_replace_store.c --- */

struct replacing {			/* of one part */
	row_id job;			/* 0: nobody asked yet */
	unixtime made_at;
	bool done, current;		/* current: nothing was decided since */
	struct replacement answer;	/* done and current */
};
/* RC_CONFLICT where no place is free, or nobody waits.  Asked twice, there is one
 * job. */
enum rc replacing_ask(struct db *, struct arena *, const struct choosing *,
    row_id by, unixtime now);
enum rc replacing_find(struct db *, struct arena *, const struct choosing *,
    struct replacing *out);
enum rc replacing_cancel(struct db *, row_id part);
/* The job "selection.replace". */
struct job;
enum rc replacing_job(struct db *, struct arena *, struct job *);

/* --- in the clerk: selection_draw_job_store.c, selection_seed_store.c --- */

/* What a job may take: DRAW_STEPS, and seconds and memory around them. */
struct draw_clock {
	struct db *db;
	const struct job *job;
	struct timespec begun;
	double told;			/* seconds */
	bool cancelled;
};
/* Both live until the work is done; job NULL: without its clock. */
struct solve_work draw_work(struct draw_clock *, struct db *,
    const struct job *);
/* The jobs "selection.draw" and "selection.seed". */
enum rc draw_job(struct db *, struct arena *, struct job *);
enum rc draw_seed_job(struct db *, struct arena *, struct job *);
/* "selection.confirm": selection_confirm_store.c */
enum rc proposals_confirm_job(struct db *, struct arena *, struct job *);

#endif
