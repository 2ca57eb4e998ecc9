/*
 * One request answered, without sockets: the server and the tests call the
 * same web_exchange().
 *
 * identify > language > right > for a POST: where it comes from, the form's
 * token, its key, one transaction with up to three runs of the handler >
 * commit > answer.
 */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include "web/cache.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/router.h"
#include "web/wire.h"

struct worker {
	const struct web *web;
	struct router *router;
	struct db *db;			/* NULL while it cannot be reached */
	const char *store_url;		/* to reach it again; NULL: db is given */
	unixtime tried_at;
	struct arena *in;		/* of the request as it came */
	struct arena *work;		/* of its answer */
	struct page_cache *cache;
	/* Set by who calls db_flush() before the answer to a POST is told. */
	bool gathers;
	uint64_t cache_hits, answers;
	uint64_t named;			/* requests: a random half, a count */
	char request_id[17];
};

/* db NULL: opened from store_url when it is needed. */
struct worker *worker_make(const struct web *, struct db *,
    const char *store_url);
void worker_free(struct worker *);

/* The answer lasts to the next exchange of this worker.  The strings of the
 * request may be on w->in, which is not reset here. */
void web_exchange(struct worker *, struct wire *, struct reply *);

/* What can be told from the head: 0 and the most bytes the body may have, or
 * the status to answer with before any of it is read. */
int web_admit(const struct worker *, const struct wire *, size_t *body_max);
/* The answer to a request that went wrong before a handler: an error page when
 * its head could be read (in not NULL), else a line of text. */
void web_refuse(struct worker *, struct wire *in, int status, struct reply *);

/* "HTTP/1.1 200 OK", Date, Connection, the rest of the head, empty line. */
void web_head(struct worker *, const struct reply *, bool keep, struct buf *);

#endif
