/*
 * guildhall-test [--list] [NAME...]: runs the tests whose names begin with one
 * of the NAMEs, all without any.  TEST_STORE needs no set-up for SQLite; for
 * PostgreSQL, GUILDHALL_TEST_PG names a server's database in which each test
 * gets a schema of its own; without it those are counted as skipped.
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

/* In a process of its own, so that a crash is one failure. */
static bool
passes(const struct test *t, const char *engine)
{
	int status;
	pid_t pid;

	fflush(NULL);
	if ((pid = fork()) == 0) {
		if (t->run != NULL)
			t->run();
		else
			test_with_store(engine, t->run_store);
		fflush(NULL);
		exit(faults > 0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
		printf("FAILED %s%s%s\n", t->name, engine == NULL ? "" : " on ",
		    engine == NULL ? "" : engine);
		return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	int passed = 0, failed = 0, skipped = 0;
	bool postgres = getenv("GUILDHALL_TEST_PG") != NULL;

	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		for (struct test *t = tests; t != NULL; t = t->next)
			puts(t->name);
		return 0;
	}
	for (struct test *t = tests; t != NULL; t = t->next) {
		if (!wanted(t, argc, argv))
			continue;
		if (t->run != NULL) {
			*(passes(t, NULL) ? &passed : &failed) += 1;
			continue;
		}
		*(passes(t, "sqlite") ? &passed : &failed) += 1;
		if (postgres)
			*(passes(t, "postgresql") ? &passed : &failed) += 1;
		else
			skipped++;
	}
	printf("%d passed, %d failed", passed, failed);
	if (skipped > 0)
		printf(", %d skipped", skipped);
	putchar('\n');
	return failed > 0;
}
