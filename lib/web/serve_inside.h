/* What serve.c and server.c share; nobody else includes it. */
#ifndef WEB_SERVE_INSIDE_H
#define WEB_SERVE_INSIDE_H

#include "web/server.h"
#include "web/stats.h"

/* A worker's whole life; number: from 0.  Returns an exit status. */
int worker_run(const struct web *, const char *store_url, int listener,
    int metrics_listener, int number, int workers, struct stats *,
    const struct serve_hooks *);

#endif
