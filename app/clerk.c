/*
 * The clerk: a process of its own that does what takes long or has its time.
 * Everything it does is a row first, so that any number of clerks may run on
 * one PostgreSQL, and one that dies leaves nothing half done.
 */
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "app/app.h"
#include "app/jobs.h"
#include "base/log.h"
#include "mail/mail.h"
#include "store/job.h"
#include "store/journal.h"

enum { JOBS_SECONDS = 30 };

static volatile sig_atomic_t stop;

static void
on_term(int signal)
{
	(void)signal;
	stop = 1;
}

enum rc
clerk_round(struct db *db, struct arena *a, const struct mail_server *mail)
{
	static unixtime last;
	unixtime now = time_now();
	int64_t sealed;
	enum rc rc;

	/* However many jobs there are, mail goes out between them. */
	while (!stop && time_now() - now < JOBS_SECONDS &&
	    (rc = job_run_next(db, a, app_jobs, app_job_kinds)) != RC_NONE) {
		if (rc != RC_OK)
			return rc;
		arena_reset(a);
	}
	if (now < last || now - last >= 60) {
		for (chore *const *c = app_chores; *c != NULL; c++)
			TRY((*c)(db, a, now));
		last = now;
	}
	rc = mail_send_due(db, a, mail, 50);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	TRY(journal_seal(db, &sealed));
	return db_checkpoint(db);
}

int
clerk_run(const struct config *c)
{
	const struct timespec second = { .tv_sec = 1 };
	struct arena *a = arena_make();
	struct db *db = NULL;
	int64_t wait = 0, found;

	signal(SIGTERM, on_term);
	signal(SIGINT, SIG_IGN);	/* the parent says when */
	while (!stop) {
		enum rc rc = RC_OK;

		if (wait > 0) {
			wait--;
			nanosleep(&second, NULL);
			continue;
		}
		if (db == NULL && (rc = db_open(c->store, &db)) == RC_OK)
			rc = mail_recover(db, &found);
		if (rc == RC_OK)
			rc = clerk_round(db, a, &c->mail);
		/* Trouble was logged where it arose; do not repeat it every
		 * second. */
		wait = rc == RC_OK ? 1 : 15;
		arena_reset(a);
	}
	if (db != NULL)
		db_close(db);
	arena_free(a);
	return 0;
}
