#ifndef ATTENDANCE_WEB_H
#define ATTENDANCE_WEB_H

#include "store/job.h"
#include "web/web.h"

extern const struct route attendance_routes[];			/* who was where */
extern const struct route attendance_certificate_routes[];
extern const struct route attendance_paper_routes[];		/* lists, figures */

/* The kind of job by which this room makes large files. */
extern const char attendance_job[];
enum rc attendance_job_run(struct db *, struct arena *, struct job *);

#endif
