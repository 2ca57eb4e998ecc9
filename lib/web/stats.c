#include "web/stats.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>

/* Upper ends in microseconds; the last bucket has none. */
static const uint64_t ends[STATS_BUCKETS - 1] = { 100, 250, 500, 1000, 2500,
	5000, 10000, 25000, 50000, 100000, 500000, 2500000 };

struct stats *
stats_make(int workers)
{
	struct stats *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (s == MAP_FAILED)
		abort();
	for (int i = 0; i < STATS_WORKERS_MAX; i++)
		s->connections[i] = i < workers ? 0 : -1;
	return s;
}

void
stats_add(uint64_t *p, uint64_t n)
{
	__atomic_fetch_add(p, n, __ATOMIC_RELAXED);
}

static uint64_t
get(const uint64_t *p)
{
	return __atomic_load_n(p, __ATOMIC_RELAXED);
}

void
stats_answer(struct stats *s, int row, int status, uint64_t us)
{
	int i = 0;

	stats_add(&s->classes[status >= 100 && status < 600 ? status / 100 :
	    0], 1);
	stats_add(&s->routes[row >= 0 && row < STATS_ROUTES_MAX ? row :
	    STATS_ROUTES_MAX], 1);
	while (i < STATS_BUCKETS - 1 && us > ends[i])
		i++;
	stats_add(&s->bucket[i], 1);
	stats_add(&s->microseconds, us);
}

static void
one(struct buf *b, const char *name, const char *kind, const char *help,
    uint64_t value)
{
	buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n", name,
	    help, name, kind, name, value);
}

void
stats_write(const struct stats *s, const struct router *r, struct buf *b)
{
	uint64_t sum = 0, open = 0;

	buf_str(b, "# HELP guildhall_requests_total Answers by class of status.\n"
	    "# TYPE guildhall_requests_total counter\n");
	for (int i = 1; i < 6; i++)
		buf_printf(b, "guildhall_requests_total{status=\"%dxx\"} %"
		    PRIu64 "\n", i, get(&s->classes[i]));
	buf_str(b, "# HELP guildhall_route_requests_total Answers by row of the"
	    " route table.\n# TYPE guildhall_route_requests_total counter\n");
	for (int i = 0; i < router_rows(r) && i < STATS_ROUTES_MAX; i++)
		if (get(&s->routes[i]) > 0)
			buf_printf(b, "guildhall_route_requests_total{method="
			    "\"%s\",route=\"%s\"} %" PRIu64 "\n",
			    router_row(r, i)->method == POST ? "POST" : "GET",
			    router_row(r, i)->path, get(&s->routes[i]));
	buf_printf(b, "guildhall_route_requests_total{method=\"\",route=\"\"} %"
	    PRIu64 "\n", get(&s->routes[STATS_ROUTES_MAX]));
	buf_str(b, "# HELP guildhall_answer_seconds Time to an answer.\n"
	    "# TYPE guildhall_answer_seconds histogram\n");
	for (int i = 0; i < STATS_BUCKETS; i++) {
		sum += get(&s->bucket[i]);
		if (i < STATS_BUCKETS - 1)
			buf_printf(b, "guildhall_answer_seconds_bucket{le=\"%g"
			    "\"} %" PRIu64 "\n", (double)ends[i] / 1e6, sum);
		else
			buf_printf(b, "guildhall_answer_seconds_bucket{le="
			    "\"+Inf\"} %" PRIu64 "\n", sum);
	}
	buf_printf(b, "guildhall_answer_seconds_sum %.6f\n"
	    "guildhall_answer_seconds_count %" PRIu64 "\n",
	    (double)get(&s->microseconds) / 1e6, sum);
	for (int i = 0; i < STATS_WORKERS_MAX; i++) {
		int32_t n = __atomic_load_n(&s->connections[i],
		    __ATOMIC_RELAXED);

		open += n > 0 ? (uint64_t)n : 0;
	}
	one(b, "guildhall_connections", "gauge", "Open connections.", open);
	one(b, "guildhall_page_cache_hits_total", "counter",
	    "Answers from the page cache.", get(&s->cache_hits));
	one(b, "guildhall_connections_shed_total", "counter",
	    "Connections closed to make room.", get(&s->shed));
	one(b, "guildhall_requests_refused_total", "counter",
	    "Requests that could not be understood.", get(&s->refused));
	one(b, "guildhall_restarts_total", "counter",
	    "Processes that died and were replaced.", get(&s->restarts));
}
