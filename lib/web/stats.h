/*
 * Counters shared by all workers, and the page that Prometheus reads.  One
 * block of shared memory, made before the workers are.
 */
#ifndef WEB_STATS_H
#define WEB_STATS_H

#include <stdint.h>

#include "base/buf.h"
#include "web/router.h"

enum { STATS_BUCKETS = 13, STATS_WORKERS_MAX = 256, STATS_ROUTES_MAX = 2048 };

struct stats {
	uint64_t classes[6];		/* by status / 100 */
	uint64_t routes[STATS_ROUTES_MAX + 1];	/* the last: no route */
	uint64_t bucket[STATS_BUCKETS];	/* by time taken */
	uint64_t microseconds;
	uint64_t cache_hits, shed, refused, restarts;
	int32_t connections[STATS_WORKERS_MAX];	/* open, by worker; -1: none */
};

struct stats *stats_make(int workers);
void stats_add(uint64_t *, uint64_t);
void stats_answer(struct stats *, int route_row, int status,
    uint64_t microseconds);
/* Prometheus' text format 0.0.4. */
void stats_write(const struct stats *, const struct router *, struct buf *);

#endif
