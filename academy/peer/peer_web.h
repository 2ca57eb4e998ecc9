#ifndef PEER_WEB_H
#define PEER_WEB_H

#include "web/web.h"

extern const struct route peer_routes[];	/* participants */
extern const struct route peer_question_routes[];
extern const struct route peer_desk_routes[];	/* organisers */
extern const struct route peer_file_routes[];

/* The clerk's job peer_file_job. */
struct job;
enum rc peer_file_job_run(struct db *, struct arena *, struct job *);
/* Before its letters' addresses: of the configuration. */
void peer_base_set(const char *url);
const char *peer_base(void);
/* "peer.send" */
enum rc peer_send_job(struct db *, struct arena *, struct job *);

#endif
