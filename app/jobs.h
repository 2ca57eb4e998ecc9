/* What the clerk can be asked to do: the rooms' job kinds (app/routes.c). */
#ifndef APP_JOBS_H
#define APP_JOBS_H

#include "store/job.h"

extern const struct job_kind app_jobs[];
extern const size_t app_job_kinds;

#endif
