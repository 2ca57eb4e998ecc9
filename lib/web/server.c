/*
 * A worker: one libuv loop that holds any number of slow clients, and one
 * request at a time.  Nothing here waits for a client: what cannot be written
 * at once is queued, what is not whole yet is kept.
 */
#include "web/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "store/blob.h"
#include "web/exchange.h"
#include "web/sandbox.h"
#include "web/serve_inside.h"

enum {
	READ_SIZE = 64 * 1024,
	PIECE = 256 * 1024,		/* queued at once */
	BODY_RATE = 4096,		/* bytes a second, at least */
	TICK = 500,			/* ms between looks at deadlines */
	CONNECTIONS_MAX = 10000,	/* of one worker */
	ACCEPT_PAUSE = 2,		/* ms for a worker with fewer to take it */
	GATHER = 10 * 1000,		/* us that commits are held at most */
};

struct serve_times serve_times = { .head = 10, .body = 15, .idle = 20,
	.write = 30, .drain = 10, .linger = 3 };

/* Where a connection stands: in this order they are closed to make room. */
enum state { IDLE, HEAD, BODY, WRITE, LINGER, STATES };

struct conn {
	uv_tcp_t tcp;
	struct conn *older, *newer;	/* of the same state, by its begin */
	enum state state;
	uint64_t since;			/* ms, when the state began */
	bool closing, metrics, last;	/* last: closes after this answer */
	bool waits;			/* its answer stands in out, untold ... */
	struct conn *waiting;		/* ... and after it that of this one */
	char peer[46];

	char *in;			/* read and not used yet */
	size_t in_n, in_room, seen;
	char *head;			/* kept while the body comes */
	size_t head_n;
	struct wire_parser wp;

	char *out;			/* still to be written */
	size_t out_n, out_at, out_step;
	row_id blob;			/* and then these bytes of a file */
	int64_t blob_from, blob_n;
	uv_write_t write;
	uv_shutdown_t shutdown;
};

static struct {
	uv_loop_t loop;
	uv_poll_t listener, metrics;
	uv_timer_t tick, resume;
	uv_check_t check;
	uv_signal_t term, interrupt;
	struct worker *w;
	struct stats *stats;
	const struct serve_hooks *hooks;
	int number, workers, most, open;
	struct { struct conn *oldest, *newest; } list[STATES];
	struct conn *waiting;		/* for db_flush() */
	uint64_t gathers;		/* us, since when; 0: it does not */
	bool lost;			/* a flush failed */
	bool draining;
	uint64_t drain_by;
	char room[READ_SIZE];
} me;

/* --- lists by state --- */

static void
leave(struct conn *c)
{
	*(c->older == NULL ? &me.list[c->state].oldest : &c->older->newer) =
	    c->newer;
	*(c->newer == NULL ? &me.list[c->state].newest : &c->newer->older) =
	    c->older;
	c->older = c->newer = NULL;
}

static void
enter(struct conn *c, enum state s)
{
	c->state = s;
	c->since = uv_now(&me.loop);
	c->older = me.list[s].newest;
	*(c->older == NULL ? &me.list[s].oldest : &c->older->newer) = c;
	me.list[s].newest = c;
}

static void
turn(struct conn *c, enum state s)
{
	leave(c);
	enter(c, s);
}

static void
on_closed(uv_handle_t *h)
{
	struct conn *c = h->data;

	free(c->in);
	free(c->head);
	free(c->wp.body);
	free(c->out);
	free(c);
	me.open--;
	__atomic_store_n(&me.stats->connections[me.number], me.open,
	    __ATOMIC_RELAXED);
	if (me.draining && me.open == 0)
		uv_stop(&me.loop);
}

static void
drop(struct conn *c)
{
	if (c->closing)
		return;
	c->closing = true;
	leave(c);
	uv_close((uv_handle_t *)&c->tcp, on_closed);
}

/* --- writing --- */

static void on_read(uv_stream_t *, ssize_t, const uv_buf_t *);
static void go_on(struct conn *);

static void
room(uv_handle_t *h, size_t n, uv_buf_t *buf)
{
	(void)h, (void)n;
	*buf = uv_buf_init(me.room, sizeof me.room);
}

/* Reads, as it may have done before. */
static bool
listens(struct conn *c)
{
	int rc = uv_read_start((uv_stream_t *)&c->tcp, room, on_read);

	return rc == 0 || rc == UV_EALREADY;
}

static void
on_shutdown(uv_shutdown_t *s, int status)
{
	struct conn *c = s->data;

	if (status < 0)
		drop(c);
}

/* Our side is closed, theirs is read until they close it too: closing with
 * bytes unread would reset the connection and take our answer with it. */
static void
linger(struct conn *c)
{
	free(c->in);
	c->in = NULL;
	c->in_n = c->in_room = 0;
	turn(c, LINGER);
	c->shutdown.data = c;
	if (uv_shutdown(&c->shutdown, (uv_stream_t *)&c->tcp, on_shutdown) != 0
	    || !listens(c))
		drop(c);
}

/* The next piece of a file into c->out. */
static bool
next_piece(struct conn *c)
{
	int64_t n = c->blob_n < PIECE ? c->blob_n : PIECE;
	struct buf b = BUF(me.w->work);
	enum rc rc;

	arena_reset(me.w->work);
	if (me.w->db == NULL || db_begin_read(me.w->db) != RC_OK)
		return false;
	rc = blob_read(me.w->db, c->blob, c->blob_from, n, &b);
	db_rollback(me.w->db);
	if (rc != RC_OK || b.n != (size_t)n ||
	    (c->out = malloc(b.n)) == NULL)
		return false;
	memcpy(c->out, b.p, b.n);
	c->out_n = b.n;
	c->out_at = 0;
	c->blob_from += n;
	c->blob_n -= n;
	return true;
}

static void on_written(uv_write_t *, int);
static void on_check(uv_check_t *);
static int take_body(struct conn *, bool gathers);

/* Writes what is queued; true when all of it is gone. */
static bool
flush(struct conn *c)
{
	for (;;) {
		uv_buf_t buf;

		if (c->out_at == c->out_n) {
			free(c->out);
			c->out = NULL;
			c->out_n = c->out_at = 0;
			if (c->blob_n == 0)
				return true;
			if (!next_piece(c)) {
				log_line(LOG_WARN, "web",
				    "a file could not be sent to its end");
				drop(c);
				return false;
			}
		}
		c->out_step = c->out_n - c->out_at;
		if (c->out_step > PIECE)
			c->out_step = PIECE;
		buf = uv_buf_init(c->out + c->out_at, (unsigned)c->out_step);
		/* Each piece has its own time. */
		turn(c, WRITE);
		c->write.data = c;
		if (uv_write(&c->write, (uv_stream_t *)&c->tcp, &buf, 1,
		    on_written) != 0)
			drop(c);
		return false;
	}
}

static void
on_written(uv_write_t *write, int status)
{
	struct conn *c = write->data;

	if (c->closing)
		return;
	if (status < 0) {
		drop(c);
		return;
	}
	c->out_at += c->out_step;
	if (flush(c))
		go_on(c);
	on_check(&me.check);	/* before the loop waits */
}

/* Head and body go out at once as far as the socket takes them; the rest is
 * queued.  False when something is still to be written. */
static bool
send_now(struct conn *c, const struct buf *head, const void *body, size_t n)
{
	uv_buf_t bufs[2] = { uv_buf_init(head->p, (unsigned)head->n),
	    uv_buf_init((char *)(uintptr_t)body, (unsigned)n) };
	int done = uv_try_write((uv_stream_t *)&c->tcp, bufs, n > 0 ? 2 : 1);
	size_t at = done < 0 ? 0 : (size_t)done;

	if (done < 0 && done != UV_EAGAIN) {
		drop(c);
		return false;
	}
	if (at == head->n + n && c->blob_n == 0)
		return true;
	c->out_n = head->n + n - at;
	c->out_at = 0;
	if (c->out_n > 0) {
		if ((c->out = malloc(c->out_n)) == NULL) {
			drop(c);
			return false;
		}
		if (at < head->n) {
			memcpy(c->out, head->p + at, head->n - at);
			memcpy(c->out + head->n - at, body, n);
		} else {
			memcpy(c->out, (const char *)body + (at - head->n),
			    c->out_n);
		}
	}
	return flush(c);
}

/* --- answering --- */

/* False when the connection is not ready for another request. */
static bool
deliver(struct conn *c, struct reply *out, bool head_only, bool keep)
{
	struct buf head = BUF(me.w->work);

	keep = keep && !out->close && !me.draining;
	c->last = !keep;
	web_head(me.w, out, keep, &head);
	if (out->blob != 0 && !head_only) {
		c->blob = out->blob;
		c->blob_from = out->blob_from;
		c->blob_n = out->blob_n;
	}
	if (!send_now(c, &head, out->body, head_only || out->blob != 0 ?
	    0 : out->size))
		return false;
	if (c->last) {
		linger(c);
		return false;
	}
	turn(c, IDLE);
	return true;
}

/* The answer to what is committed and not yet durable is kept back. */
static bool
keep_back(struct conn *c, struct reply *out, bool keep)
{
	struct buf b = BUF(me.w->work);

	c->last = !(keep && !out->close && !me.draining);
	web_head(me.w, out, !c->last, &b);
	if (out->blob == 0)
		buf_put(&b, out->body, out->size);
	if ((c->out = malloc(b.n)) == NULL) {
		drop(c);
		return false;
	}
	memcpy(c->out, b.p, b.n);
	c->out_n = b.n;
	c->out_at = 0;
	c->blob = out->blob;
	c->blob_from = out->blob_from;
	c->blob_n = out->blob == 0 ? 0 : out->blob_n;
	turn(c, WRITE);
	c->waits = true;
	c->waiting = me.waiting;
	me.waiting = c;
	return false;
}

static void
forget_request(struct conn *c)
{
	free(c->head);
	free(c->wp.body);
	c->head = NULL;
	c->wp = (struct wire_parser){ 0 };
}

/* One sync for all that was committed since the last. */
static void
settle(void)
{
	if (me.w->db != NULL && db_flush(me.w->db) != RC_OK)
		me.lost = true;
	me.gathers = 0;
}

/* Tells the answer that was kept back.  Where its commit was lost the request is
 * carried out once more, by itself: its key keeps it from being done twice. */
static void
tell(struct conn *c, bool lost)
{
	uv_buf_t buf = uv_buf_init(c->out, (unsigned)c->out_n);
	int done;

	c->waits = false;
	if (c->closing)
		return;
	if (lost) {
		free(c->out);
		c->out = NULL;
		c->out_n = 0;
		c->blob_n = 0;
		if (take_body(c, false) > 0)
			go_on(c);
	} else {
		forget_request(c);
		done = uv_try_write((uv_stream_t *)&c->tcp, &buf, 1);
		c->out_at = done < 0 ? 0 : (size_t)done;
		if (done < 0 && done != UV_EAGAIN)
			drop(c);
		else if (flush(c))
			go_on(c);
	}
	if (!c->closing && c->state == WRITE && !c->waits)
		uv_read_stop((uv_stream_t *)&c->tcp);
}

/* All that could be read in this turn of the loop is answered. */
static void
on_check(uv_check_t *check)
{
	struct conn *c, *next;
	bool lost;

	(void)check;
	do {
		settle();
		lost = me.lost;
		me.lost = false;
		c = me.waiting;
		me.waiting = NULL;
		for (; c != NULL; c = next) {
			next = c->waiting;
			tell(c, lost);
		}
	} while (me.waiting != NULL);
}

static bool
refuse(struct conn *c, struct wire *in, int status)
{
	struct reply out;

	stats_add(&me.stats->refused, 1);
	if (in != NULL)
		in->peer = c->peer;
	web_refuse(me.w, in, status, &out);
	stats_answer(me.stats, -1, out.status, 0);
	return deliver(c, &out, in != NULL && in->verb == VERB_HEAD, false);
}

static void
metrics_answer(struct wire *in, struct reply *out)
{
	struct buf b;

	arena_reset(me.w->work);
	b = BUF(me.w->work);
	*out = (struct reply){ .status = 404, .route_row = -1,
	    .type = "text/plain; version=0.0.4; charset=utf-8" };
	if (strcmp(in->path, "/metrics") == 0 && in->verb <= VERB_HEAD) {
		out->status = 200;
		stats_write(me.stats, me.w->router, &b);
		if (me.hooks->gauges != NULL && me.w->db != NULL &&
		    db_begin_read(me.w->db) == RC_OK) {
			me.hooks->gauges(me.w->db, &b);
			db_rollback(me.w->db);
		}
	}
	out->body = buf_text(&b);
	out->size = b.n;
}

/* gathers: its commit may share a sync, and the answer waits for it. */
static bool
respond(struct conn *c, struct wire *in, bool gathers)
{
	uint64_t began = uv_hrtime(), hits = me.w->cache_hits, us;
	struct reply out;

	in->peer = c->peer;
	if (c->metrics) {
		metrics_answer(in, &out);
		return deliver(c, &out, in->verb == VERB_HEAD, in->keep);
	}
	me.w->gathers = gathers;
	web_exchange(me.w, in, &out);
	us = (uv_hrtime() - began) / 1000;
	stats_answer(me.stats, out.route_row, out.status, us);
	if (me.w->cache_hits != hits)
		stats_add(&me.stats->cache_hits, 1);
	if (me.hooks->access_log) {
		const struct route *r = out.route_row < 0 ? NULL :
		    router_row(me.w->router, out.route_row);

		log_context(me.w->request_id);
		log_line(LOG_INFO, "web", "%s %s %d %llu us",
		    in->verb == VERB_POST ? "POST" : "GET",
		    r == NULL ? "-" : r->path, out.status,
		    (unsigned long long)us);
		log_context("");
	}
	if (!gathers || me.w->db == NULL || !db_held(me.w->db))
		return deliver(c, &out, in->verb == VERB_HEAD, in->keep);
	if (me.gathers == 0)
		me.gathers = began / 1000;
	if (uv_hrtime() / 1000 - me.gathers > GATHER)
		settle();
	return keep_back(c, &out, in->keep);
}

/* --- reading --- */

/* A head that is whole: 1 go on, 0 wait for more, -1 not ours any more. */
static int
take_head(struct conn *c, const char *p, size_t n, size_t left)
{
	struct wire in;
	int status;
	size_t most;

	arena_reset(me.w->in);
	status = wire_head(&c->wp, me.w->in, p, n, &in);
	if (status != 0)
		return refuse(c, NULL, status) ? 1 : -1;
	if (!c->metrics && (status = web_admit(me.w, &in, &most)) != 0)
		return refuse(c, &in, status) ? 1 : -1;
	if (c->wp.whole && (in.verb != VERB_POST || c->metrics))
		return respond(c, &in, false) ? 1 : -1;
	if (c->metrics)
		return refuse(c, NULL, 400) ? 1 : -1;
	c->wp.max = most;
	c->wp.http.data = &c->wp;
	if ((c->head = malloc(n)) == NULL)
		return refuse(c, NULL, 503) ? 1 : -1;
	memcpy(c->head, p, n);
	c->head_n = n;
	turn(c, BODY);
	if (c->wp.whole)
		return take_body(c, true);
	if (in.expect && left == 0) {
		static char go[] = "HTTP/1.1 100 Continue\r\n\r\n";
		uv_buf_t buf = uv_buf_init(go, sizeof go - 1);

		if (uv_try_write((uv_stream_t *)&c->tcp, &buf, 1) !=
		    (int)buf.len) {
			drop(c);
			return -1;
		}
	}
	return 1;
}

/* The body is whole: its head is read again, next to it. */
static int
take_body(struct conn *c, bool gathers)
{
	struct wire_parser again;
	struct wire in;
	bool ready;

	arena_reset(me.w->in);
	if (wire_head(&again, me.w->in, c->head, c->head_n, &in) != 0)
		return refuse(c, NULL, 400) ? 1 : -1;
	in.body = c->wp.body == NULL ? "" : c->wp.body;
	in.size = c->wp.size;
	ready = respond(c, &in, gathers);
	if (!c->closing && !c->waits)
		forget_request(c);
	return ready ? 1 : -1;
}

/* Uses what it can of the bytes; *used tells how many. */
static void
consume(struct conn *c, const char *p, size_t n, size_t *used)
{
	size_t at = 0, part;
	long head;
	int rc = c->waits ? -1 : 1, status;

	while (rc > 0 && (at < n || c->state == BODY)) {
		if (c->state == BODY) {
			status = wire_body(&c->wp, p + at, n - at, &part);
			at += part;
			if (status != 0) {
				struct wire_parser again;
				struct wire in;

				arena_reset(me.w->in);
				rc = wire_head(&again, me.w->in, c->head,
				    c->head_n, &in) == 0 &&
				    refuse(c, &in, status) ? 1 : -1;
				break;
			}
			if (!c->wp.whole)
				break;
			rc = take_body(c, true);
			continue;
		}
		if (c->state == IDLE)
			turn(c, HEAD);
		head = wire_scan(p + at, n - at, &c->seen);
		if (head == 0)
			break;
		c->seen = 0;
		if (head < 0) {
			rc = refuse(c, NULL, (int)-head) ? 1 : -1;
			break;
		}
		rc = take_head(c, p + at, (size_t)head, n - at - (size_t)head);
		at += (size_t)head;
	}
	*used = at;
}

static bool
keep_rest(struct conn *c, const char *p, size_t n)
{
	if (n == 0) {		/* an idle connection holds no memory */
		free(c->in);
		c->in = NULL;
		c->in_n = c->in_room = 0;
		return true;
	}
	if (n > c->in_room) {
		char *more = realloc(c->in, n);

		if (more == NULL)
			return false;
		c->in = more;
		c->in_room = n;
	}
	memmove(c->in, p, n);
	c->in_n = n;
	return true;
}

/* An answer is out, the connection stays: what came meanwhile. */
static void
go_on(struct conn *c)
{
	size_t used = 0;

	if (c->last) {
		linger(c);
		return;
	}
	turn(c, IDLE);
	if (c->in_n > 0) {
		consume(c, c->in, c->in_n, &used);
		if (c->closing || c->state == LINGER)
			return;
		if (!keep_rest(c, c->in + used, c->in_n - used)) {
			drop(c);
			return;
		}
	}
	if (c->state != WRITE && !listens(c))
		drop(c);
}

static void
on_read(uv_stream_t *s, ssize_t got, const uv_buf_t *buf)
{
	struct conn *c = s->data;
	const char *p = buf->base;
	size_t n, used = 0;

	if (got == 0 || c->closing)
		return;
	if (got < 0) {
		drop(c);
		return;
	}
	if (c->state == LINGER)
		return;
	n = (size_t)got;
	if (c->in_n > 0) {
		char *more = realloc(c->in, c->in_n + n);

		if (more == NULL) {
			drop(c);
			return;
		}
		memcpy(more + c->in_n, p, n);
		c->in = more;
		c->in_room = c->in_n += n;
		p = more;
		n = c->in_n;
	}
	consume(c, p, n, &used);
	if (c->closing || c->state == LINGER)
		return;
	if (!keep_rest(c, p + used, n - used))
		drop(c);
	else if (c->state == WRITE && !c->waits)
		uv_read_stop(s);
}

/* --- connections --- */

static void
shed(void)
{
	for (int s = IDLE; s < STATES; s++) {
		if (me.list[s].oldest != NULL) {
			stats_add(&me.stats->shed, 1);
			drop(me.list[s].oldest);
			return;
		}
	}
}

static void
name_peer(struct conn *c, const struct sockaddr_storage *from)
{
	const struct sockaddr_in6 *six = (const void *)from;
	const struct sockaddr_in *four = (const void *)from;

	if (from->ss_family == AF_INET)
		inet_ntop(AF_INET, &four->sin_addr, c->peer, sizeof c->peer);
	else if (from->ss_family == AF_INET6 &&
	    IN6_IS_ADDR_V4MAPPED(&six->sin6_addr))
		inet_ntop(AF_INET, &six->sin6_addr.s6_addr[12], c->peer,
		    sizeof c->peer);
	else if (from->ss_family == AF_INET6)
		inet_ntop(AF_INET6, &six->sin6_addr, c->peer, sizeof c->peer);
}

/* One connection, if nobody else was faster. */
static void
take(int listener, bool metrics)
{
	struct sockaddr_storage from = { 0 };
	socklen_t n = sizeof from;
	int fd = accept4(listener, (struct sockaddr *)&from, &n,
	    SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct conn *c;

	if (fd < 0) {
		if (errno == EMFILE || errno == ENFILE)
			shed();
		return;
	}
	if (me.open >= me.most)
		shed();
	if ((c = calloc(1, sizeof *c)) == NULL ||
	    uv_tcp_init(&me.loop, &c->tcp) != 0) {
		free(c);
		close(fd);
		return;
	}
	c->tcp.data = c;
	c->metrics = metrics;
	name_peer(c, &from);
	enter(c, HEAD);		/* the first head has no idle time before it */
	me.open++;
	__atomic_store_n(&me.stats->connections[me.number], me.open,
	    __ATOMIC_RELAXED);
	if (uv_tcp_open(&c->tcp, fd) != 0) {
		close(fd);
		drop(c);
		return;
	}
	uv_tcp_nodelay(&c->tcp, 1);
	if (!listens(c))
		drop(c);
}

static void on_listener(uv_poll_t *, int, int);

static void
on_resume(uv_timer_t *t)
{
	(void)t;
	if (me.draining)
		return;
	uv_os_fd_t fd;
	if (uv_fileno((uv_handle_t *)&me.listener, &fd) == 0)
		take(fd, false);
	uv_poll_start(&me.listener, UV_READABLE, on_listener);
}

/*
 * All workers wait at one socket.  One takes a single connection each time it
 * is woken, and one that has more than another leaves it to that one for a
 * moment: so they stay even.
 */
static void
on_listener(uv_poll_t *p, int status, int events)
{
	uv_os_fd_t fd;
	int32_t least = me.open;

	(void)events;
	if (status < 0 || uv_fileno((uv_handle_t *)p, &fd) != 0)
		return;
	for (int i = 0; i < me.workers; i++) {
		int32_t n = __atomic_load_n(&me.stats->connections[i],
		    __ATOMIC_RELAXED);

		if (n >= 0 && n < least)
			least = n;
	}
	if (me.open > least) {
		uv_poll_stop(p);
		uv_timer_start(&me.resume, on_resume, ACCEPT_PAUSE, 0);
		return;
	}
	take(fd, false);
}

static void
on_metrics(uv_poll_t *p, int status, int events)
{
	uv_os_fd_t fd;

	(void)events;
	if (status == 0 && uv_fileno((uv_handle_t *)p, &fd) == 0)
		take(fd, true);
}

/* --- deadlines and the end --- */

static bool
late(const struct conn *c, uint64_t now)
{
	uint64_t ms = now - c->since;

	switch (c->state) {
	case IDLE:
		return ms > (uint64_t)serve_times.idle * 1000;
	case HEAD:
		return ms > (uint64_t)serve_times.head * 1000;
	case BODY:	/* a start, and then so many bytes a second */
		return ms > (uint64_t)serve_times.body * 1000 +
		    c->wp.size * 1000 / BODY_RATE;
	case WRITE:
		return ms > (uint64_t)serve_times.write * 1000;
	case LINGER:
		return ms > (uint64_t)serve_times.linger * 1000;
	case STATES:
		break;
	}
	return true;
}

static void
on_tick(uv_timer_t *t)
{
	uint64_t now = uv_now(&me.loop);

	(void)t;
	for (int s = IDLE; s < STATES; s++) {
		for (struct conn *c = me.list[s].oldest, *next; c != NULL;
		    c = next) {
			next = c->newer;
			if (!late(c, now)) {
				if (s != BODY)
					break;	/* the rest is younger */
				continue;
			}
			if ((s == HEAD && c->in_n > 0) || s == BODY)
				refuse(c, NULL, 408);
			else
				drop(c);
		}
	}
	if (me.draining && now > me.drain_by)
		uv_stop(&me.loop);
	if (getppid() == 1)	/* nobody would replace us: an orphan ends */
		uv_stop(&me.loop);
}

static void
on_term(uv_signal_t *s, int number)
{
	(void)s, (void)number;
	if (me.draining)
		return;
	me.draining = true;
	me.drain_by = uv_now(&me.loop) + (uint64_t)serve_times.drain * 1000;
	uv_poll_stop(&me.listener);
	while (me.list[IDLE].oldest != NULL)
		drop(me.list[IDLE].oldest);
	for (struct conn *c = me.list[HEAD].oldest, *next; c != NULL; c = next) {
		next = c->newer;
		if (c->in_n == 0)
			drop(c);
	}
	if (me.open == 0)
		uv_stop(&me.loop);
}

static int
files_most(void)
{
	struct rlimit lim;

	if (getrlimit(RLIMIT_NOFILE, &lim) != 0)
		return 200;
	lim.rlim_cur = lim.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &lim);
	if (lim.rlim_cur > CONNECTIONS_MAX + 64)
		return CONNECTIONS_MAX;
	return lim.rlim_cur < 128 ? 32 : (int)lim.rlim_cur - 64;
}

int
worker_run(const struct web *web, const char *store_url, int listener,
    int metrics_listener, int number, int workers, struct stats *stats,
    const struct serve_hooks *hooks)
{
	signal(SIGPIPE, SIG_IGN);
	me.number = number;
	me.workers = workers;
	me.stats = stats;
	me.hooks = hooks;
	me.most = files_most();
	if (uv_loop_init(&me.loop) != 0)
		return 1;
	me.w = worker_make(web, NULL, store_url);
	stats->connections[number] = 0;
	if (!hooks->no_sandbox)
		sandbox_enter(SANDBOX_WORKER, store_url, hooks->readable,
		    hooks->writable);
	uv_signal_init(&me.loop, &me.term);
	uv_signal_start(&me.term, on_term, SIGTERM);
	uv_signal_init(&me.loop, &me.interrupt);
	uv_signal_start(&me.interrupt, on_term, SIGINT);
	uv_timer_init(&me.loop, &me.tick);
	uv_timer_start(&me.tick, on_tick, TICK, TICK);
	uv_timer_init(&me.loop, &me.resume);
	uv_check_init(&me.loop, &me.check);
	uv_check_start(&me.check, on_check);
	uv_poll_init_socket(&me.loop, &me.listener, listener);
	uv_poll_start(&me.listener, UV_READABLE, on_listener);
	if (metrics_listener >= 0) {
		uv_poll_init_socket(&me.loop, &me.metrics, metrics_listener);
		uv_poll_start(&me.metrics, UV_READABLE, on_metrics);
	}
	uv_run(&me.loop, UV_RUN_DEFAULT);
	worker_free(me.w);	/* closes the store in good order */
	return 0;
}
