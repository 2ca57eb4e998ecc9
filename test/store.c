#include "test/store.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/schema.h"
#include "test/test.h"

static void
need(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "the test's store: %s\n", what);
	exit(1);
}

static void
run_on(const char *url, void (*run)(struct db *, struct arena *))
{
	struct arena *a = arena_make();
	struct db *db;

	need(db_open(url, &db) == RC_OK, "cannot be opened");
	need(db_migrate(db, app_schema, app_schemas, NULL) == RC_OK,
	    "cannot be migrated");
	setenv("GUILDHALL_TEST_STORE", url, 1);
	run(db, a);
	db_close(db);
	arena_free(a);
}

static void
remove_dir(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char path[512];

	while (d != NULL && (e = readdir(d)) != NULL) {
		snprintf(path, sizeof path, "%s/%.200s", dir, e->d_name);
		if (e->d_name[0] != '.')
			unlink(path);
	}
	if (d != NULL)
		closedir(d);
	rmdir(dir);
}

static void
on_sqlite(void (*run)(struct db *, struct arena *))
{
	const char *tmp = getenv("TMPDIR");
	char dir[256], url[300];

	snprintf(dir, sizeof dir, "%s/guildhall-test-XXXXXX",
	    tmp == NULL ? "/tmp" : tmp);
	need(mkdtemp(dir) != NULL, "no directory for it");
	snprintf(url, sizeof url, "sqlite:%s/store", dir);
	run_on(url, run);
	remove_dir(dir);
}

/* In a schema of its own, dropped afterwards. */
static void
on_postgres(void (*run)(struct db *, struct arena *))
{
	const char *server = getenv("GUILDHALL_TEST_PG");
	char name[40], sql[100], url[1000];
	struct db *db;

	need(server != NULL, "GUILDHALL_TEST_PG is not set");
	snprintf(name, sizeof name, "test_%d", (int)getpid());
	snprintf(url, sizeof url, "%s%coptions=-csearch_path%%3D%s", server,
	    strchr(server, '?') == NULL ? '?' : '&', name);
	need(db_open(server, &db) == RC_OK, "cannot be reached");
	snprintf(sql, sizeof sql, "DROP SCHEMA IF EXISTS %s CASCADE", name);
	need(db_exec(db, sql, NO_ARGS, NULL) == RC_OK, "is not ours");
	snprintf(sql, sizeof sql, "CREATE SCHEMA %s", name);
	need(db_exec(db, sql, NO_ARGS, NULL) == RC_OK, "no schema for it");
	run_on(url, run);
	snprintf(sql, sizeof sql, "DROP SCHEMA %s CASCADE", name);
	need(db_exec(db, sql, NO_ARGS, NULL) == RC_OK, "cannot be dropped");
	db_close(db);
}

void
test_with_store(const char *engine, void (*run)(struct db *, struct arena *))
{
	if (strcmp(engine, "sqlite") == 0)
		on_sqlite(run);
	else
		on_postgres(run);
}
