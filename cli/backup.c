/* guildhall backup FILE, guildhall restore FILE. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "app/schema.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/cli.h"

/* Tells what became of the file. */
static int
done(struct cli *cli, const char *what, const char *path, const char *prose)
{
	struct buf b = BUF(cli->arena);

	if (!cli->json) {
		printf("%s %s\n", path, prose);
		return 0;
	}
	json_begin(&b, '{');
	json_key(&b, what);
	json_text(&b, path);
	json_end(&b, '}');
	puts(buf_text(&b));
	return 0;
}

int
cli_backup(int argc, char **argv)
{
	const char *rest[1] = { NULL };
	static struct cli cli;
	int status = cli_options(&cli, argc, argv, "backup FILE\n\n"
	    "A copy of an SQLite store, made while it is in use and checked "
	    "after writing.\nThe key file is not in it: keep a copy of that "
	    "elsewhere.", NULL, rest, 1);

	if (status >= 0)
		return status;
	if (rest[0] == NULL) {
		cli_fail("backup needs a file to write");
		return 2;
	}
	if (cli_store_raw(&cli) != 0)
		return 1;
	if (db_is_postgres(cli.db))
		return cli_fail("the store is a PostgreSQL database; use "
		    "pg_dump -Fc, which copies it while it is in use");
	if (db_backup(cli.db, rest[0]) != RC_OK)
		return cli_fail("%s was not written, for the reason above; name a "
		    "file in a folder that is there, with room for the store",
		    rest[0]);
	return done(&cli, "written", rest[0], "is written and checked.");
}

/*
 * The backup is opened and checked before anything is touched; the old store
 * is kept beside the new one as PATH.before.
 */
int
cli_restore(int argc, char **argv)
{
	const char *rest[1] = { NULL }, *path, *keep, *lock;
	bool force = false;
	const struct cli_option options[] = {
		{ "--force", NULL, &force, "replace a store that exists" },
		{ NULL, NULL, NULL, NULL }
	};
	static struct cli cli;
	struct db *db;
	int status = cli_options(&cli, argc, argv, "restore FILE\n\n"
	    "Puts a backup in the place of an SQLite store.  Stop the server "
	    "first.", options, rest, 1);
	int fd;

	if (status >= 0)
		return status;
	if (rest[0] == NULL) {
		cli_fail("restore needs a file to read");
		return 2;
	}
	if (cli_config(&cli) != 0)
		return 1;
	if (!text_starts(cli.config.store, "sqlite:"))
		return cli_fail("the store is a PostgreSQL database; use "
		    "pg_restore");
	path = cli.config.store + strlen("sqlite:");
	if (access(rest[0], R_OK) != 0)
		return cli_fail("%s: %s", rest[0], strerror(errno));
	if (db_open(arena_printf(cli.arena, "sqlite:%s", rest[0]), &db) != RC_OK)
		return cli_fail("%s is no store", rest[0]);
	if (db_migrated(db, app_schema, app_schemas) != RC_OK)
		fprintf(stderr, "guildhall: %s is of another version; run "
		    "`guildhall migrate` afterwards\n", rest[0]);
	if (access(path, F_OK) == 0 && !force) {
		db_close(db);
		return cli_fail("%s exists; --force replaces it and keeps the "
		    "old one beside it", path);
	}
	/* A running server holds this lock shared. */
	lock = arena_printf(cli.arena, "%s-serving", path);
	if ((fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0 ||
	    flock(fd, LOCK_EX | LOCK_NB) != 0) {
		db_close(db);
		return cli_fail("a server is using %s; stop it first", path);
	}
	if (db_backup(db, arena_printf(cli.arena, "%s.new", path)) != RC_OK) {
		db_close(db);
		return cli_fail("%s could not be copied", rest[0]);
	}
	db_close(db);
	keep = arena_printf(cli.arena, "%s.before", path);
	if (access(path, F_OK) == 0 && rename(path, keep) != 0)
		return cli_fail("%s: %s", keep, strerror(errno));
	/* What the old log holds belongs to the old file. */
	if (rename(arena_printf(cli.arena, "%s-wal", path),
	    arena_printf(cli.arena, "%s-wal", keep)) != 0 && errno != ENOENT)
		return cli_fail("%s-wal: %s", path, strerror(errno));
	unlink(arena_printf(cli.arena, "%s-shm", path));
	if (rename(arena_printf(cli.arena, "%s.new", path), path) != 0)
		return cli_fail("%s: %s", path, strerror(errno));
	return done(&cli, "restored", path, "is restored.");
}
