#include "test/store.h"

#include <fcntl.h>
#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/schema.h"
#include "test/test.h"

static char dir[256];		/* of the run: empty, and each test's store */
static char empty[30];		/* PostgreSQL's database to copy */

static void
need(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "the test's store: %s\n", what);
	exit(1);
}

static struct db *
open_at(const char *url)
{
	struct db *db;

	need(db_open(url, &db) == RC_OK, "cannot be opened");
	return db;
}

static struct db *
migrated(const char *url)
{
	struct db *db = open_at(url);

	need(db_migrate(db, app_schema, app_schemas, NULL) == RC_OK,
	    "cannot be migrated");
	return db;
}

static void
run_on(const char *url, void (*run)(struct db *, struct arena *))
{
	struct arena *a = arena_make();
	struct db *db = open_at(url);

	setenv("GUILDHALL_TEST_STORE", url, 1);
	run(db, a);
	db_close(db);
	arena_free(a);
}

/* --- SQLite: a file --- */

static void
empty_file(void)
{
	char url[300], path[300];
	struct db *db;

	snprintf(url, sizeof url, "sqlite:%s/made", dir);
	snprintf(path, sizeof path, "%s/empty", dir);
	db = migrated(url);
	need(db_backup(db, path) == RC_OK, "cannot be kept");
	db_close(db);
}

static void
copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	struct stat st;

	need(in >= 0 && out >= 0 && fstat(in, &st) == 0 &&
	    sendfile(out, in, NULL, (size_t)st.st_size) == st.st_size,
	    "cannot be copied");
	close(in);
	close(out);
}

static void
on_sqlite(void (*run)(struct db *, struct arena *))
{
	char from[300], own[300], to[320], url[320];

	snprintf(from, sizeof from, "%s/empty", dir);
	snprintf(own, sizeof own, "%s/%d", dir, (int)getpid());
	snprintf(to, sizeof to, "%s/store", own);
	snprintf(url, sizeof url, "sqlite:%s/store", own);
	need(mkdir(own, 0700) == 0, "no directory for it");
	copy_file(from, to);
	run_on(url, run);
}

/* --- PostgreSQL: a database --- */

static void
quiet([[maybe_unused]] void *unused, [[maybe_unused]] const char *notice)
{
}

/* Databases are made and dropped outside transactions, which lib/store knows
 * nothing of. */
static void
on_server(const char *sql)
{
	const char *url = getenv("GUILDHALL_TEST_PG");
	PGconn *c;
	PGresult *r;

	need(url != NULL, "GUILDHALL_TEST_PG is not set");
	c = PQconnectdb(url);
	PQsetNoticeProcessor(c, quiet, NULL);
	r = PQexec(c, sql);
	need(PQresultStatus(r) == PGRES_COMMAND_OK, PQerrorMessage(c));
	PQclear(r);
	PQfinish(c);
}

/* The last dbname of a URL counts. */
static void
url_of(char *url, size_t n, const char *database)
{
	const char *server = getenv("GUILDHALL_TEST_PG");

	snprintf(url, n, "%s%cdbname=%s", server,
	    strchr(server, '?') == NULL ? '?' : '&', database);
}

static void
drop(const char *database)
{
	char sql[100];

	snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s (FORCE)",
	    database);
	on_server(sql);
}

static void
empty_database(void)
{
	char sql[100], url[1000];

	drop(empty);
	snprintf(sql, sizeof sql, "CREATE DATABASE %s", empty);
	on_server(sql);
	url_of(url, sizeof url, empty);
	db_close(migrated(url));
}

static void
on_postgres(void (*run)(struct db *, struct arena *))
{
	char name[30], sql[120], url[1000];

	snprintf(name, sizeof name, "test_%d", (int)getpid());
	drop(name);
	snprintf(sql, sizeof sql,
	    "CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy", name, empty);
	on_server(sql);
	url_of(url, sizeof url, name);
	run_on(url, run);
	drop(name);
}

void
test_stores_begin(bool postgres)
{
	const char *tmp = getenv("TMPDIR");
	int status;
	pid_t pid;

	snprintf(dir, sizeof dir, "%s/guildhall-test-XXXXXX",
	    tmp == NULL ? "/tmp" : tmp);
	need(mkdtemp(dir) != NULL, "no directory for it");
	snprintf(empty, sizeof empty, "test_%d_empty", (int)getpid());
	if ((pid = fork()) == 0) {	/* no test inherits what it leaves */
		empty_file();
		if (postgres)
			empty_database();
		exit(0);
	}
	need(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0,
	    "cannot be made");
}

static int
remove_one(const char *path, [[maybe_unused]] const struct stat *st,
    [[maybe_unused]] int type, [[maybe_unused]] struct FTW *place)
{
	return remove(path);
}

void
test_stores_end(bool postgres)
{
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	if (postgres)
		drop(empty);
}

void
test_with_store(const char *engine, void (*run)(struct db *, struct arena *))
{
	if (strcmp(engine, "sqlite") == 0)
		on_sqlite(run);
	else
		on_postgres(run);
}
