/* The parent of all: opens, forks, replaces, ends. */
#include "web/server.h"

#include <errno.h>
#include <grp.h>
#include <netdb.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "web/sandbox.h"
#include "web/serve_inside.h"

enum { BACK_OFF_MAX = 30, STEADY = 5 /* s alive: not dying at once */ };

struct child {
	pid_t pid;		/* 0: not running */
	time_t born, due;	/* due: when to start it again */
	int back_off;		/* s */
};

static struct {
	const struct web *web;
	const char *store_url;
	const struct serve_hooks *hooks;
	struct stats *stats;
	int listener, metrics, workers;
	struct child child[STATS_WORKERS_MAX + 1];	/* the last: clerk */
} us;

static time_t
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

static int
listen_on(const char *address, int port, int *opened)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV };
	struct addrinfo *ai;
	struct sockaddr_storage got;
	socklen_t n = sizeof got;
	char service[12], name[12];
	int fd, yes = 1, no = 0;

	snprintf(service, sizeof service, "%d", port);
	if (getaddrinfo(address, service, &hints, &ai) != 0) {
		fprintf(stderr, "guildhall: %s is no address to listen on\n",
		    address);
		return -1;
	}
	fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    0);
	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
		if (ai->ai_family == AF_INET6)
			setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no,
			    sizeof no);
	}
	if (fd < 0 || bind(fd, ai->ai_addr, ai->ai_addrlen) != 0 ||
	    listen(fd, 1024) != 0) {
		fprintf(stderr, "guildhall: cannot listen on %s port %d: %s\n",
		    address, port, strerror(errno));
		if (fd >= 0)
			close(fd);
		freeaddrinfo(ai);
		return -1;
	}
	freeaddrinfo(ai);
	if (opened != NULL && getsockname(fd, (struct sockaddr *)&got, &n) == 0
	    && getnameinfo((struct sockaddr *)&got, n, NULL, 0, name,
	    sizeof name, NI_NUMERICSERV) == 0)
		*opened = atoi(name);
	return fd;
}

static bool
become(const char *user)
{
	struct passwd *p;

	if (user == NULL || *user == '\0' || geteuid() != 0)
		return true;
	if ((p = getpwnam(user)) == NULL) {
		fprintf(stderr, "guildhall: there is no user %s\n", user);
		return false;
	}
	if (initgroups(user, p->pw_gid) != 0 || setgid(p->pw_gid) != 0 ||
	    setuid(p->pw_uid) != 0 || (p->pw_uid != 0 && setuid(0) == 0)) {
		fprintf(stderr, "guildhall: cannot become %s: %s\n", user,
		    strerror(errno));
		return false;
	}
	return true;
}

static int
clerk(void)
{
	if (!us.hooks->no_sandbox)
		sandbox_enter(SANDBOX_CLERK, us.store_url, us.hooks->readable,
		    us.hooks->writable);
	return us.hooks->clerk(us.hooks->clerk_arg);
}

/* number us.workers: the clerk. */
static void
start(int number)
{
	struct child *c = &us.child[number];
	sigset_t none;
	char name[24];
	pid_t parent = getpid(), pid;

	c->born = seconds();
	c->due = 0;
	fflush(NULL);
	if ((pid = fork()) < 0) {
		log_line(LOG_ERROR, "web", "fork: %s", strerror(errno));
		c->due = c->born + 1;
		return;
	}
	if (pid > 0) {
		c->pid = pid;
		return;
	}
	/* When the parent is killed, nobody is left to replace us. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	snprintf(name, sizeof name, number == us.workers ? "clerk" :
	    "worker %d", number);
	log_open(name, LOG_INFO);
	if (number == us.workers) {
		close(us.listener);
		if (us.metrics >= 0)
			close(us.metrics);
		exit(clerk());
	}
	exit(worker_run(us.web, us.store_url, us.listener, us.metrics, number,
	    us.workers, us.stats, us.hooks));
}

static int
find(pid_t pid)
{
	for (int i = 0; i <= us.workers; i++)
		if (us.child[i].pid == pid)
			return i;
	return -1;
}

/* Back-off: at once, then 1, 2, 4, ... seconds for what dies early. */
static void
reap(bool ending)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		int i = find(pid);
		struct child *c;
		time_t now = seconds();

		if (i < 0)
			continue;
		c = &us.child[i];
		c->pid = 0;
		if (i < us.workers)
			us.stats->connections[i] = -1;
		if (ending)
			continue;
		c->back_off = now - c->born >= STEADY ? 0 :
		    c->back_off == 0 ? 1 : c->back_off * 2;
		if (c->back_off > BACK_OFF_MAX)
			c->back_off = BACK_OFF_MAX;
		c->due = now + c->back_off;
		stats_add(&us.stats->restarts, 1);
		if (WIFSIGNALED(status))
			log_line(LOG_ERROR, "web", "%s %d was ended by signal "
			    "%d; another follows in %d s",
			    i == us.workers ? "clerk" : "worker", i,
			    WTERMSIG(status), c->back_off);
		else
			log_line(LOG_ERROR, "web", "%s %d ended with status "
			    "%d; another follows in %d s",
			    i == us.workers ? "clerk" : "worker", i,
			    WEXITSTATUS(status), c->back_off);
	}
}

static void
signal_all(int number)
{
	for (int i = 0; i <= us.workers; i++)
		if (us.child[i].pid > 0)
			kill(us.child[i].pid, number);
}

static bool
any_left(void)
{
	for (int i = 0; i <= us.workers; i++)
		if (us.child[i].pid > 0)
			return true;
	return false;
}

static void
end_all(const sigset_t *set)
{
	time_t by = seconds() + serve_times.drain + 2;
	struct timespec second = { .tv_sec = 1 };

	signal_all(SIGTERM);
	close(us.listener);
	while (any_left()) {
		if (seconds() > by) {
			log_line(LOG_WARN, "web",
			    "what did not end in time is killed");
			signal_all(SIGKILL);
			by = seconds() + 5;
		}
		sigtimedwait(set, NULL, &second);
		reap(true);
	}
}

static void
watch(const sigset_t *set)
{
	for (;;) {
		struct timespec second = { .tv_sec = 1 };
		int number = sigtimedwait(set, NULL, &second);

		reap(false);
		if (number == SIGTERM || number == SIGINT)
			return;
		for (int i = 0; i <= us.workers; i++)
			if (us.child[i].pid == 0 && us.child[i].born != 0 &&
			    us.child[i].due <= seconds())
				start(i);
	}
}

int
web_serve(const struct web *web, const char *store_url, const char *address,
    int port, int workers, const struct serve_hooks *hooks)
{
	static const struct serve_hooks no_hooks;
	sigset_t set, before;
	int opened = port;

	if (hooks == NULL)
		hooks = &no_hooks;
	if (workers <= 0)
		workers = 2 * (int)sysconf(_SC_NPROCESSORS_ONLN);
	if (workers > STATS_WORKERS_MAX)
		workers = STATS_WORKERS_MAX;
	us.web = web;
	us.store_url = store_url;
	us.hooks = hooks;
	us.workers = workers;
	us.metrics = -1;
	if ((us.listener = listen_on(address, port, &opened)) < 0)
		return 1;
	if (hooks->metrics_port != 0 && (us.metrics = listen_on("127.0.0.1",
	    hooks->metrics_port, NULL)) < 0)
		return 1;
	if (!become(hooks->user))
		return 1;
	/* Mistakes in the route tables end us here, not in every worker. */
	router_free(router_make(web->tables));
	us.stats = stats_make(workers);

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &before);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	for (int i = 0; i < workers; i++)
		start(i);
	if (hooks->clerk != NULL)
		start(workers);
	if (hooks->ready != NULL)
		hooks->ready(opened);
	log_line(LOG_INFO, "web", "listening on port %d with %d workers",
	    opened, workers);
	watch(&set);
	end_all(&set);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return 0;
}
