/*
 * guildhall-test [--list] [NAME...]: runs the tests whose names begin with one
 * of the NAMEs, all without any, one on each processor at a time.  TEST_STORE
 * needs no set-up for SQLite; for PostgreSQL, GUILDHALL_TEST_PG names a server
 * in which each test gets a database of its own; without it those are counted
 * as skipped.
 */
#include "test/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/store.h"

static struct test *tests;
static int faults;

void
test_add(struct test *t)
{
	t->next = tests;
	tests = t;
}

int
test_faults(void)
{
	return faults;
}

void
test_failed(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	faults++;
}

void
test_same(const char *got, const char *want, const char *file, int line,
    const char *what)
{
	if (got == want || (got != NULL && want != NULL &&
	    strcmp(got, want) == 0))
		return;
	fprintf(stderr, "%s:%d: %s is \"%s\", not \"%s\"\n", file, line, what,
	    got == NULL ? "(null)" : got, want == NULL ? "(null)" : want);
	faults++;
}

static bool
wanted(const struct test *t, int argc, char **argv)
{
	if (argc == 1)
		return true;
	for (int i = 1; i < argc; i++)
		if (strncmp(t->name, argv[i], strlen(argv[i])) == 0)
			return true;
	return false;
}

/* One test on one engine, in a process of its own, so that a crash is one
 * failure; what it prints is kept until its end. */
struct run {
	const struct test *test;
	struct queue *queue;
	pid_t pid;			/* 0: this place is free */
	FILE *says;
};

static struct run running[32];		/* as many as there are processors */
static int places, passed, failed;

/* What is still to run on an engine. On PostgreSQL one at a time: a long
 * transaction makes those of others serialize falsely, in any database. */
struct queue {
	const char *engine;
	const struct test *next;	/* NULL: all have begun */
	int at_once, now;
};

static void
need(bool good)
{
	if (good)
		return;
	perror("guildhall-test");
	exit(1);
}

static const struct test *
first_of(const struct queue *q, const struct test *t, int argc, char **argv)
{
	bool stores_only = strcmp(q->engine, "postgresql") == 0;

	while (t != NULL && (!wanted(t, argc, argv) ||
	    (stores_only && t->run_store == NULL)))
		t = t->next;
	return t;
}

static void
begin(struct queue *q, const struct test *t)
{
	struct run *r = running;

	while (r->pid != 0)
		r++;
	fflush(NULL);
	*r = (struct run){ .test = t, .queue = q, .says = tmpfile() };
	need(r->says != NULL && (r->pid = fork()) >= 0);
	if (r->pid > 0) {
		q->now++;
		return;
	}
	need(dup2(fileno(r->says), STDOUT_FILENO) >= 0 &&
	    dup2(fileno(r->says), STDERR_FILENO) >= 0);
	if (t->run != NULL)
		t->run();
	else
		test_with_store(q->engine, t->run_store);
	fflush(NULL);
	exit(faults > 0);
}

/* Waits for one of those that run. */
static void
one_ends(void)
{
	struct run *r = running;
	char text[4096];
	size_t n;
	int status;
	pid_t pid = wait(&status);

	need(pid > 0);
	while (r->pid != pid)
		r++;
	rewind(r->says);
	while ((n = fread(text, 1, sizeof text, r->says)) > 0)
		fwrite(text, 1, n, stdout);
	fclose(r->says);
	r->pid = 0;
	r->queue->now--;
	if (status == 0) {
		passed++;
		return;
	}
	failed++;
	printf("FAILED %s%s%s\n", r->test->name,
	    r->test->run != NULL ? "" : " on ",
	    r->test->run != NULL ? "" : r->queue->engine);
}

int
main(int argc, char **argv)
{
	bool postgres = getenv("GUILDHALL_TEST_PG") != NULL;
	struct queue queues[] = {
		{ .engine = "postgresql", .at_once = 1 },
		{ .engine = "sqlite", .at_once = 32 },
	};
	int skipped = 0;

	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		for (struct test *t = tests; t != NULL; t = t->next)
			puts(t->name);
		return 0;
	}
	places = (int)sysconf(_SC_NPROCESSORS_ONLN);
	places = places < 1 ? 1 : places > 32 ? 32 : places;
	test_stores_begin(postgres);
	for (int i = 0; i < 2; i++)
		queues[i].next = first_of(&queues[i], tests, argc, argv);
	if (!postgres)
		for (; queues[0].next != NULL; skipped++)
			queues[0].next = first_of(&queues[0],
			    queues[0].next->next, argc, argv);
	for (;;) {
		for (struct queue *q = queues; q < queues + 2; q++)
			while (q->next != NULL && q->now < q->at_once &&
			    queues[0].now + queues[1].now < places) {
				begin(q, q->next);
				q->next = first_of(q, q->next->next, argc,
				    argv);
			}
		if (queues[0].now + queues[1].now == 0)
			break;
		one_ends();
	}
	test_stores_end(postgres);
	printf("%d passed, %d failed", passed, failed);
	if (skipped > 0)
		printf(", %d skipped", skipped);
	putchar('\n');
	return failed > 0;
}
