/* The parts of the program put together. */
#ifndef APP_APP_H
#define APP_APP_H

#include "app/config.h"
#include "web/web.h"

/* Route tables of all rooms, NULL ends (app/routes.c). */
extern const struct route *const app_routes[];
/* Who asks, what they may, what stands around the page (app/gate.c). */
extern const struct gate app_gate;
/* Ties the rooms' hooks together and starts the libraries; once a process,
 * before anything else. */
void app_start(void);
/* The web of this configuration. */
struct web app_web(const struct config *);

/* The clerk's loop: mail, jobs, deadlines, the journal's seal, checkpoints.
 * Ends on SIGTERM. */
int clerk_run(const struct config *);
/* One round of it, for tests: everything that is due now. */
enum rc clerk_round(struct db *, struct arena *, const struct mail_server *);

#endif
