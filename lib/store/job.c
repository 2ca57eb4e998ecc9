#include "store/job.h"

#include <string.h>

#include "base/log.h"

enum {
	LEASE = 120,	/* seconds that a claim holds without progress */
	TRIES = 3,
};

const char *const job_state_name[JOB_STATES] = {
	"waiting", "running", "done", "failed", "cancelled",
};

struct add {
	const char *kind, *input, *key;
	row_id person, *id;
	unixtime due;
};

static enum rc
add(struct db *db, void *ctx)
{
	struct add *j = ctx;
	unixtime now = time_now();
	enum rc rc;

	rc = db_insert(db, "INSERT INTO job (kind, input, person_id, once,"
	    " made_at, due_at) VALUES ($1, $2, $3, $4, $5, $6)"
	    " ON CONFLICT DO NOTHING RETURNING id", ARGS(TEXT(j->kind),
	    TEXT(j->input), INT_OR_NULL(j->person), TEXT(j->key), INT(now),
	    INT(j->due == 0 ? now : j->due)), j->id);
	if (rc != RC_CONFLICT || j->key == NULL || db_must_retry(db))
		return rc;
	return db_int(db, "SELECT id FROM job WHERE once = $1"
	    " AND state IN ('waiting', 'running')", ARGS(TEXT(j->key)), j->id);
}

enum rc
job_add(struct db *db, const char *kind, const char *input, row_id person,
    unixtime due, const char *key, row_id *id)
{
	row_id unused;

	return db_transact(db, add, &(struct add){ kind, input, key, person,
	    id == NULL ? &unused : id, due });
}

enum rc
job_find(struct db *db, struct arena *a, row_id id, struct job *out)
{
	struct rows q = db_query(db, "SELECT id, person_id, kind, input, state,"
	    " done, total, problem, blob_id, made_at, due_at, ended_at, tries"
	    " FROM job WHERE id = $1", ARGS(INT(id)));
	const char *state;

	*out = (struct job){ 0 };
	TRY(db_next(&q));
	*out = (struct job){
		.id = col_int(&q, 0),
		.person = col_int(&q, 1),
		.kind = col_text(&q, a, 2),
		.input = col_text(&q, a, 3),
		.done = col_int(&q, 5),
		.of = col_int(&q, 6),
		.problem = col_text(&q, a, 7),
		.blob = col_int(&q, 8),
		.made_at = col_int(&q, 9),
		.due_at = col_int(&q, 10),
		.ended_at = col_int(&q, 11),
		.tries = (int)col_int(&q, 12),
	};
	state = col_text(&q, a, 4);
	for (int s = 0; s < JOB_STATES; s++)
		if (strcmp(state, job_state_name[s]) == 0)
			out->state = (enum job_state)s;
	db_done(&q);
	return RC_OK;
}

enum rc
job_cancel(struct db *db, row_id id)
{
	return db_change(db, "UPDATE job SET state = 'cancelled',"
	    " ended_at = $2 WHERE id = $1 AND state IN ('waiting', 'running')",
	    ARGS(INT(id), INT(time_now())));
}

/* id and tries together name one claim: a clerk that was thought dead cannot
 * write into a later one. */
enum rc
job_progress(struct db *db, const struct job *j, int64_t done, int64_t of)
{
	return db_change(db, "UPDATE job SET done = $3, total = $4,"
	    " leased_until = $5 WHERE id = $1 AND tries = $2"
	    " AND state = 'running'", ARGS(INT(j->id), INT(j->tries),
	    INT(done), INT(of), INT(time_now() + LEASE)));
}

/* Takes the next due job: its id, or 0. */
static enum rc
claim(struct db *db, void *ctx)
{
	row_id *id = ctx;
	unixtime now = time_now();
	enum rc rc;

	TRY(db_exec(db, "UPDATE job SET state = 'failed', ended_at = $1,"
	    " problem = 'It ended the program each time.'"
	    " WHERE state = 'running' AND leased_until < $1 AND tries >= $2",
	    ARGS(INT(now), INT(TRIES)), NULL));
	/* Two clerks pass by each other instead of one having to repeat. */
	rc = db_int(db, db_is_postgres(db) ?
	    "UPDATE job SET state = 'running', tries = tries + 1, done = 0,"
	    " leased_until = $2 WHERE id = (SELECT id FROM job"
	    " WHERE (state = 'waiting' AND due_at <= $1)"
	    " OR (state = 'running' AND leased_until < $1)"
	    " ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)"
	    " RETURNING id" :
	    "UPDATE job SET state = 'running', tries = tries + 1, done = 0,"
	    " leased_until = $2 WHERE id = (SELECT id FROM job"
	    " WHERE (state = 'waiting' AND due_at <= $1)"
	    " OR (state = 'running' AND leased_until < $1)"
	    " ORDER BY due_at, id LIMIT 1)"
	    " RETURNING id", ARGS(INT(now), INT(now + LEASE)), id);
	return rc == RC_NONE ? RC_OK : rc;	/* keep what was given up */
}

/* Writes down how a run ended; nothing when it was cancelled meanwhile. */
static enum rc
finish(struct db *db, const struct job *j, enum rc rc)
{
	unixtime now = time_now();
	const char *state = "done", *problem = j->problem;
	bool again = (rc == RC_FAILED || rc == RC_CONFLICT) &&
	    j->tries < TRIES;

	if (rc != RC_OK && problem == NULL)
		problem = rc_name(rc);
	if (rc != RC_OK)
		state = again ? "waiting" : "failed";
	return db_exec(db, "UPDATE job SET state = $3, problem = $4,"
	    " blob_id = $5, ended_at = $6, due_at = $7, leased_until = NULL"
	    " WHERE id = $1 AND tries = $2 AND state = 'running'",
	    ARGS(INT(j->id), INT(j->tries), TEXT(state), TEXT(problem),
	    INT_OR_NULL(j->blob), INT_OR_NULL(again ? 0 : now),
	    INT(again ? now + 30 * j->tries * j->tries : j->due_at)), NULL);
}

enum rc
job_run_next(struct db *db, struct arena *a, const struct job_kind *kinds,
    size_t n)
{
	struct job j;
	row_id id = 0;
	enum rc rc = db_transact(db, claim, &id);

	if (rc == RC_CONFLICT && db_must_retry(db))
		return RC_NONE;		/* other clerks were quicker */
	TRY(rc);
	if (id == 0)
		return RC_NONE;
	TRY(job_find(db, a, id, &j));
	for (size_t i = 0; i < n; i++) {
		if (strcmp(kinds[i].kind, j.kind) != 0)
			continue;
		j.problem = NULL;
		rc = kinds[i].run(db, a, &j);
		if (db_in_write(db))
			log_line(LOG_ERROR, "store", "a job left its"
			    " transaction open: %s", j.kind);
		db_rollback(db);
		return finish(db, &j, rc);
	}
	log_line(LOG_ERROR, "store", "no such kind of job: %s", j.kind);
	j.problem = "This version of the program cannot do that.";
	return finish(db, &j, RC_INVALID);
}
