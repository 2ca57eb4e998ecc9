#ifndef ATTENDANCE_WEB_H
#define ATTENDANCE_WEB_H

#include "attendance/attendance.h"
#include "store/job.h"
#include "web/web.h"

extern const struct route attendance_routes[];			/* who was where */
extern const struct route attendance_certificate_routes[];
extern const struct route attendance_paper_routes[];		/* lists, figures */

/* Makes a large file; its kind is attendance_job. */
enum rc attendance_job_run(struct db *, struct arena *, struct job *);

#endif
