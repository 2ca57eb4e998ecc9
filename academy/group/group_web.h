#ifndef GROUP_WEB_H
#define GROUP_WEB_H

#include "group/group.h"
#include "store/job.h"
#include "web/web.h"

extern const struct route group_routes[];	/* the board and its people */
extern const struct route group_edit_routes[];	/* settings, rooms */
extern const struct route group_own_routes[];	/* the participants' side */
extern const struct route group_tell_routes[];	/* publishing */
extern const struct route group_paper_routes[];
extern const struct route group_file_routes[];	/* files, out and in */
extern const struct route group_job_routes[];	/* what the clerk does */

/* Makes groups, papers and publications; its kind is grouping_job. */
enum rc grouping_job_run(struct db *, struct arena *, struct job *);
/* What links in mails begin with; set by the app. */
void grouping_base_set(const char *url);

#endif
