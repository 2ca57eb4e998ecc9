/*
 * The server: opens the port, becomes its own user, forks workers and a clerk,
 * replaces what dies, and ends them all when asked to.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "web/web.h"

struct serve_hooks {		/* all may be left out */
	/* The clerk's whole life, in a process of its own; ends on SIGTERM. */
	int (*clerk)(void *);
	void *clerk_arg;
	/* Lines for the metrics page, from the store ("outbox waiting"). */
	void (*gauges)(struct db *, struct buf *);
	/* Called once everything listens; port is the one that was opened
	 * (useful with port 0). */
	void (*ready)(int port);
	const char *user;	/* to become when started as root; NULL, "" */
	int metrics_port;	/* on 127.0.0.1; 0: none */
	bool access_log;	/* a line for each answer: route, status, time */
	bool no_sandbox;
	/* More that the processes may read or write, NULL ends. */
	const char *const *readable, *const *writable;
};

/* Seconds; the tests shorten them. */
struct serve_times { int head, body, idle, write, drain, linger; };
extern struct serve_times serve_times;

/* address: "127.0.0.1", "0.0.0.0", "::"; port 0: any free one; workers 0: two
 * a core.  Returns the program's exit status when it is over. */
int web_serve(const struct web *, const char *store_url, const char *address,
    int port, int workers, const struct serve_hooks *);

#endif
