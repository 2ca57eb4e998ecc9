#include "test/http/http.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/schema.h"
#include "store/blob.h"
#include "web/limit.h"
#include "web/request.h"
#include "web/server.h"

/* What came, as the handlers see it. */
static enum rc
echo(struct req *r)
{
	struct buf b = BUF(r->arena);
	const char *x = req_query(r, "x"), *v = req_value(r, "v");

	buf_printf(&b, "path=%s x=%s v=%s who=%s", r->path, x == NULL ? "-" : x,
	    v == NULL ? "-" : v, r->address);
	return reply_text(r, "text/plain; charset=utf-8", buf_text(&b));
}

static enum rc
big(struct req *r)
{
	const size_t n = 8 * 1024 * 1024;
	char *p = arena_get(r->arena, n);

	memset(p, 'b', n);
	return reply_bytes(r, "application/octet-stream", NULL, p, n);
}

static enum rc
blob(struct req *r)
{
	return reply_blob(r, 1);
}

static enum rc
crash(struct req *r)
{
	(void)r;
	raise(SIGKILL);
	return RC_FAILED;
}

static void
tried(struct buf *b, const char *what, bool worked)
{
	buf_printf(b, "%s:%s ", what, worked ? "DONE" : "refused");
}

/* What an intruder would try first. */
static enum rc
intrude(struct req *r)
{
	struct buf b = BUF(r->arena);
	struct sockaddr_in to = { .sin_family = AF_INET,
	    .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	char *none[] = { NULL };
	int fd;

	tried(&b, "exec", execve("/bin/true", none, none) == 0 ||
	    errno != EPERM);
	tried(&b, "shadow", open("/etc/shadow", O_RDONLY) >= 0);
	tried(&b, "home", open("/root/.profile", O_RDONLY) >= 0);
	tried(&b, "write", open("/var/tmp/guildhall-intruder",
	    O_CREAT | O_WRONLY,
	    0600) >= 0);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	tried(&b, "connect", fd >= 0 && connect(fd, (void *)&to, sizeof to) <= 0
	    && errno != EPERM && errno != EACCES && errno != EBADF);
	tried(&b, "ptrace", ptrace(PTRACE_ATTACH, getppid(), 0, 0) == 0 ||
	    errno != EPERM);
	tried(&b, "kill", kill(getppid(), 0) == 0);
	return reply_text(r, "text/plain", buf_text(&b));
}

static const struct route routes[] = {
	{ GET, "/", RIGHT_ANYONE, echo },
	{ GET, "/echo", RIGHT_ANYONE, echo },
	{ GET, "/echo/:any", RIGHT_ANYONE, echo },
	{ POST, "/echo", RIGHT_ANYONE, echo, ROUTE_UNSIGNED },
	{ GET, "/cached", RIGHT_ANYONE, echo, ROUTE_CACHE },
	{ GET, "/big", RIGHT_ANYONE, big },
	{ GET, "/blob", RIGHT_ANYONE, blob },
	{ GET, "/crash", RIGHT_ANYONE, crash },
	{ GET, "/intrude", RIGHT_ANYONE, intrude },
	{ 0 }
};

static enum rc
identify(struct req *r)
{
	(void)r;
	return RC_OK;
}

static enum rc
allow(struct req *r, enum right right)
{
	(void)r;
	return right == RIGHT_ANYONE ? RC_OK : RC_DENIED;
}

static int ready_pipe[2];

static void
ready(int port)
{
	if (write(ready_pipe[1], &port, sizeof port) != sizeof port)
		abort();
}

static int
clerk(void *arg)
{
	(void)arg;
	pause();
	return 0;
}

static void
gauges(struct db *db, struct buf *b)
{
	int64_t n;

	if (db_int(db, "SELECT count(*) FROM web_once", NO_ARGS, &n) == RC_OK)
		buf_printf(b, "guildhall_test %lld\n", (long long)n);
}

static enum rc
fill(struct db *db)
{
	const size_t n = 1000000;
	char *p = malloc(n);
	struct blob b;
	enum rc rc;

	if (p == NULL)
		abort();
	memset(p, 'f', n);
	TRY(db_begin(db));
	rc = blob_put(db, "long.bin", p, n, &b);
	free(p);
	TRY(rc);
	return db_commit(db);
}

pid_t
server_start(const char *dir, int *port, int metrics)
{
	static const struct route *const tables[] = { routes, NULL };
	static const char *const trusted[] = { NULL };
	static const struct web web = { tables, { identify, allow },
	    "http://guildhall.test", false, trusted };
	static const unsigned char key[32] = "not a secret";
	struct serve_hooks hooks = { .ready = ready, .metrics_port = metrics,
	    .clerk = clerk, .gauges = gauges };
	char url[300];
	struct db *db;
	pid_t pid;

	snprintf(url, sizeof url, "sqlite:%s/store", dir);
	token_key(key);
	if (db_open(url, &db) != RC_OK || db_migrate(db, app_schema,
	    app_schemas, NULL) != RC_OK || fill(db) != RC_OK) {
		fputs("http-test: no store\n", stderr);
		exit(1);
	}
	db_close(db);
	if (pipe(ready_pipe) != 0)
		abort();
	serve_times.head = 3;
	serve_times.idle = 4;
	serve_times.body = 2;
	serve_times.drain = 3;
	serve_times.linger = 1;
	fflush(NULL);
	if ((pid = fork()) == 0) {
		log_open("parent", LOG_ERROR);
		exit(web_serve(&web, url, "127.0.0.1", 0, 2, &hooks));
	}
	if (read(ready_pipe[0], port, sizeof *port) != sizeof *port)
		exit(1);
	return pid;
}
