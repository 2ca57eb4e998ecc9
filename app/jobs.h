/* What the clerk does beside mail: jobs it is asked for, and chores that have
 * their time; the rooms' lists are in app/routes.c. */
#ifndef APP_JOBS_H
#define APP_JOBS_H

#include "store/job.h"

extern const struct job_kind app_jobs[];
extern const size_t app_job_kinds;

/* Does what is due at now and nothing else; run every minute. */
typedef enum rc chore(struct db *, struct arena *, unixtime now);
extern chore *const app_chores[];	/* NULL ends */

#endif
