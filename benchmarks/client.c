/*
 * What the benchmarks of http.sh need beside wrk.
 *
 *   client commits FILE SECONDS
 *	Bare commits a second: one row each, with the store's own pragmas and,
 *	as the store has it, a checkpoint a second: a log that is written over
 *	is synced faster than one that grows.
 *   client post PORT PATH-FILE BODY SECONDS CONNECTIONS
 *	Posts a form once to each path of the file, with the token of the page
 *	that shows it; answers a second that were 303.
 *   client slow PORT PATH HELD SECONDS
 *	Holds so many clients that send a byte of their head now and then;
 *	milliseconds of an honest one beside them: p50, p99, most.
 *   client first PORT PATH PROGRAM ARGUMENT...
 *	Milliseconds from the start of the program to its first whole answer.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <time.h>
#include <unistd.h>

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
fail(const char *what)
{
	fprintf(stderr, "client: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int
dial(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval limit = { .tv_sec = 10 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;

	if (fd < 0)
		fail("socket");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* One answer into room; its status, or 0 when the connection broke. */
static int
ask(int fd, const char *p, size_t n, char *room, size_t size)
{
	size_t got = 0, whole = 0;

	if (send(fd, p, n, MSG_NOSIGNAL) != (ssize_t)n)
		return 0;
	while (whole == 0 || got < whole) {
		ssize_t k = recv(fd, room + got, size - 1 - got, 0);
		char *end, *length;

		if (k <= 0)
			return 0;
		got += (size_t)k;
		room[got] = '\0';
		if (whole > 0 || (end = strstr(room, "\r\n\r\n")) == NULL)
			continue;
		length = strcasestr(room, "\r\nContent-Length:");
		whole = (size_t)(end - room) + 4 + (length == NULL ||
		    length > end ? 0 : strtoul(length + 17, NULL, 10));
		if (whole >= size)
			return 0;
	}
	return atoi(room + 9);
}

/* --- commits --- */

static int
commits(char **arg)
{
	double ends = now() + atof(arg[1]), began, cleared;
	sqlite3_stmt *begin, *insert, *commit;
	sqlite3 *db;
	long n = 0;

	if (sqlite3_open(arg[0], &db) != SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA journal_mode = WAL;"
	    "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
	    "CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, t TEXT)",
	    NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, "BEGIN IMMEDIATE", -1, &begin, NULL) ||
	    sqlite3_prepare_v2(db, "INSERT INTO bare (t) VALUES ('a row')", -1,
	    &insert, NULL) ||
	    sqlite3_prepare_v2(db, "COMMIT", -1, &commit, NULL))
		return 1;
	for (began = cleared = now(); now() < ends; n++) {
		if (now() - cleared > 1) {
			sqlite3_wal_checkpoint_v2(db, NULL,
			    SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
			cleared = now();
		}
		sqlite3_step(begin);
		sqlite3_reset(begin);
		sqlite3_step(insert);
		sqlite3_reset(insert);
		if (sqlite3_step(commit) != SQLITE_DONE)
			return 1;
		sqlite3_reset(commit);
	}
	printf("%.0f\n", (double)n / (now() - began));
	return 0;
}

/* --- post --- */

static struct {
	int port;
	char **path;
	size_t paths, next;
	const char *body;
	double ends;
	long good, bad;
	int first_bad;
} posts;

/* The value of the hidden field in the page. */
static bool
hidden(const char *page, const char *name, char *out, size_t size)
{
	char mark[64];
	const char *p, *end;

	snprintf(mark, sizeof mark, "name=\"%s\" value=\"", name);
	if ((p = strstr(page, mark)) == NULL)
		return false;
	p += strlen(mark);
	if ((end = strchr(p, '"')) == NULL || (size_t)(end - p) >= size)
		return false;
	memcpy(out, p, (size_t)(end - p));
	out[end - p] = '\0';
	return true;
}

static void *
poster(void *number)
{
	static const size_t SIZE = 512 * 1024;
	char *room = malloc(SIZE), *request = malloc(SIZE), *body =
	    malloc(SIZE), token[200] = "";
	/* Keys of an earlier run would be those of other forms. */
	unsigned seed = (unsigned)(uintptr_t)number * 2654435761u ^
	    (unsigned)(now() * 1e6);
	int fd = -1;

	while (now() < posts.ends) {
		size_t i = __atomic_fetch_add(&posts.next, 1,
		    __ATOMIC_RELAXED);
		int status, n, at;
		char *query;

		if (i >= posts.paths)
			break;
		if (fd < 0 && (fd = dial(posts.port)) < 0)
			continue;
		/* The page with the form, once a connection. */
		if (*token == '\0') {
			char page[400];

			snprintf(page, sizeof page, "%s", posts.path[i]);
			if ((query = strstr(page, "/send")) != NULL)
				strcpy(query, "/check");
			n = snprintf(request, SIZE, "GET %s HTTP/1.1\r\n"
			    "Host: 127.0.0.1:%d\r\n\r\n", page, posts.port);
			if (ask(fd, request, (size_t)n, room, SIZE) != 200 ||
			    !hidden(room, "_token", token, sizeof token)) {
				fprintf(stderr, "client: no form at %s\n",
				    page);
				exit(1);
			}
		}
		/* A key of its own for each form, as the pages have. */
		at = snprintf(body, SIZE, "_token=%s&_key=", token);
		for (int k = 0; k < 4; k++)
			at += snprintf(body + at, SIZE - (size_t)at, "%08x",
			    (unsigned)rand_r(&seed) ^ (unsigned)i << 8);
		at += snprintf(body + at, SIZE - (size_t)at, "&%s",
		    posts.body);
		n = snprintf(request, SIZE, "POST %s HTTP/1.1\r\n"
		    "Host: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n"
		    "Sec-Fetch-Site: same-origin\r\nX-Forwarded-For: "
		    "10.%zu.%zu.%zu\r\nContent-Type: application/"
		    "x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
		    posts.path[i], posts.port, posts.port, i / 62500 % 250,
		    i / 250 % 250, i % 250 + 1, at, body);
		status = ask(fd, request, (size_t)n, room, SIZE);
		__atomic_fetch_add(status == 303 ? &posts.good : &posts.bad, 1,
		    __ATOMIC_RELAXED);
		if (status != 303)
			posts.first_bad = status;
		if (status == 0) {
			close(fd);
			fd = -1;
			*token = '\0';
		}
	}
	return NULL;
}

static int
post(char **arg)
{
	int n = atoi(arg[4]);
	pthread_t *thread = calloc((size_t)n, sizeof *thread);
	FILE *f = fopen(arg[1], "r");
	char line[400];
	double began;

	if (f == NULL)
		fail(arg[1]);
	while (fgets(line, sizeof line, f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		posts.path = realloc(posts.path, (posts.paths + 1) *
		    sizeof *posts.path);
		posts.path[posts.paths++] = strdup(line);
	}
	fclose(f);
	posts.port = atoi(arg[0]);
	posts.body = arg[2];
	began = now();
	posts.ends = began + atof(arg[3]);
	for (int i = 0; i < n; i++)
		pthread_create(&thread[i], NULL, poster,
		    (void *)(uintptr_t)i);
	for (int i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	if (posts.bad > 0)
		fprintf(stderr, "client: %ld not taken, the last with %d\n",
		    posts.bad, posts.first_bad);
	printf("%.0f\n", (double)posts.good / (now() - began));
	return posts.bad > 0;
}

/* --- slow --- */

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int
slow(char **arg)
{
	enum { MOST = 200000 };
	static const char head[] = "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ";
	int port = atoi(arg[0]), held = atoi(arg[2]), lost = 0, n, honest;
	int *fd = calloc((size_t)held, sizeof *fd);
	double ends, *took = calloc(MOST, sizeof *took), fed = 0;
	struct rlimit lim;
	char request[400], *room = malloc(1 << 20);
	long count = 0;

	getrlimit(RLIMIT_NOFILE, &lim);
	lim.rlim_cur = lim.rlim_max;
	setrlimit(RLIMIT_NOFILE, &lim);
	for (int i = 0; i < held; i++)
		if ((fd[i] = dial(port)) < 0 || send(fd[i], head,
		    sizeof head - 1, MSG_NOSIGNAL) < 0)
			fail("slow client");
	if ((honest = dial(port)) < 0)
		fail("honest client");
	n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n"
	    "Host: 127.0.0.1:%d\r\n\r\n", arg[1], port);
	ends = now() + atof(arg[3]);
	while (now() < ends && count < MOST) {
		double t = now();

		if (t - fed > 1) {	/* a byte a second from each */
			for (int i = 0; i < held; i++)
				send(fd[i], "a", 1, MSG_NOSIGNAL |
				    MSG_DONTWAIT);
			fed = t;
		}
		t = now();
		if (ask(honest, request, (size_t)n, room, 1 << 20) != 200) {
			fprintf(stderr, "client: the honest one failed\n");
			return 1;
		}
		took[count++] = (now() - t) * 1000;
		usleep(1000);
	}
	for (int i = 0; i < held; i++) {
		struct pollfd p = { .fd = fd[i], .events = POLLIN };

		lost += poll(&p, 1, 0) != 0;
	}
	qsort(took, (size_t)count, sizeof *took, by_size);
	printf("%.2f %.2f %.2f %d\n", took[count / 2], took[count * 99 / 100],
	    took[count - 1], held - lost);
	return 0;
}

/* --- first --- */

static int
first(char **arg)
{
	int port = atoi(arg[0]), n;
	char request[400], *room = malloc(1 << 20);
	double began, took = -1;
	pid_t pid;

	n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n"
	    "Host: 127.0.0.1:%d\r\n\r\n", arg[1], port);
	began = now();
	if ((pid = fork()) == 0) {
		execvp(arg[2], arg + 2);
		_exit(127);
	}
	while (now() - began < 20 && took < 0) {
		int fd = dial(port);

		if (fd >= 0 && ask(fd, request, (size_t)n, room, 1 << 20) ==
		    200)
			took = (now() - began) * 1000;
		else
			usleep(500);
		if (fd >= 0)
			close(fd);
	}
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	printf("%.1f\n", took);
	return took < 0;
}

int
main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	if (argc == 4 && strcmp(argv[1], "commits") == 0)
		return commits(argv + 2);
	if (argc == 7 && strcmp(argv[1], "post") == 0)
		return post(argv + 2);
	if (argc == 6 && strcmp(argv[1], "slow") == 0)
		return slow(argv + 2);
	if (argc >= 5 && strcmp(argv[1], "first") == 0)
		return first(argv + 2);
	fprintf(stderr, "use: see the comment at the top of client.c\n");
	return 2;
}
