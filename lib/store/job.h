/*
 * Jobs: what takes long is a row that the clerk carries out, with a progress
 * page.  A job that dies with its process is taken up again.
 */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include "store/db.h"

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED,
	JOB_CANCELLED, JOB_STATES };
extern const char *const job_state_name[JOB_STATES];

struct job {
	row_id id, person;	/* who asked; 0: the program */
	const char *kind;	/* "participants.xlsx" */
	const char *input;	/* JSON, or NULL */
	enum job_state state;
	int64_t done, of;	/* progress; of 0: unknown */
	const char *problem;	/* for the person who asked */
	row_id blob;		/* the result, or 0 */
	unixtime made_at, due_at, ended_at;
	int tries;
};

/* due 0: now.  key: at most one job of that key waits or runs, whose id is then
 * given; NULL: any.  id may be NULL. */
enum rc job_add(struct db *, const char *kind, const char *input,
    row_id person, unixtime due, const char *key, row_id *id);
enum rc job_find(struct db *, struct arena *, row_id, struct job *out);
enum rc job_cancel(struct db *, row_id);

/* In the clerk.  Takes the next due job and runs it by the table; RC_NONE when
 * none is due.  A handler is run outside any transaction, opens its own, calls
 * job_progress() at least every two minutes, outside a transaction, and stops
 * on RC_CONFLICT (cancelled).  It sets blob and problem.  RC_FAILED and
 * RC_CONFLICT are tried again, three times in all. */
struct job_kind { const char *kind; enum rc (*run)(struct db *,
    struct arena *, struct job *); };
enum rc job_run_next(struct db *, struct arena *, const struct job_kind *,
    size_t kinds);
enum rc job_progress(struct db *, const struct job *, int64_t done, int64_t of);

extern const char job_sql[];

#endif
