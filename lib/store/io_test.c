/*
 * A disk that fails: under SQLite lies a layer that fails the nth write, sync or
 * cut of a file.  A sync that fails loses what was written since the last good
 * one, as Linux does.  Whatever was acknowledged is there afterwards, what was
 * not is not half there, and the next transaction is taken again: the
 * connection opens the file anew.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/db.h"
#include "test/test.h"

enum fault { NONE, ON_WRITE, ON_SYNC, ON_TRUNCATE, FAULTS };

static enum fault fault;
static int count, at;		/* calls of that kind; the one that fails */
static bool for_ever;		/* and all after it */
static int opened;		/* of the file itself */
static const char *watched;	/* its path: others are left in peace */

/* What stood where something was written, until it is synced. */
struct before {
	sqlite3_int64 offset;
	int n;
	struct before *next;
	unsigned char bytes[];
};

struct file {
	sqlite3_file base;
	sqlite3_file *real;
	bool ours;
	struct before *log;
};

static sqlite3_vfs layer, *below;

static sqlite3_file *
real(sqlite3_file *f)
{
	return ((struct file *)f)->real;
}

static bool
fails(const struct file *f, enum fault kind)
{
	if (!f->ours || kind != fault)
		return false;
	count++;
	return for_ever ? count >= at : count == at;
}

static void
forget(struct file *f)
{
	while (f->log != NULL) {
		struct before *b = f->log;

		f->log = b->next;
		free(b);
	}
}

/* The page cache is dropped: newest first, so that the oldest wins. */
static void
undo(struct file *f)
{
	for (struct before *b = f->log; b != NULL; b = b->next)
		f->real->pMethods->xWrite(f->real, b->bytes, b->n, b->offset);
	forget(f);
}

static int
x_close(sqlite3_file *f)
{
	forget((struct file *)f);
	return real(f)->pMethods->xClose(real(f));
}

static int
x_read(sqlite3_file *f, void *p, int n, sqlite3_int64 offset)
{
	return real(f)->pMethods->xRead(real(f), p, n, offset);
}

static int
x_write(sqlite3_file *file, const void *p, int n, sqlite3_int64 offset)
{
	struct file *f = (struct file *)file;
	struct before *b;

	if (fails(f, ON_WRITE))
		return SQLITE_IOERR_WRITE;
	if (f->ours) {
		b = calloc(1, sizeof *b + (size_t)n);
		b->offset = offset;
		b->n = n;
		f->real->pMethods->xRead(f->real, b->bytes, n, offset);
		b->next = f->log;
		f->log = b;
	}
	return f->real->pMethods->xWrite(f->real, p, n, offset);
}

static int
x_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct file *f = (struct file *)file;

	if (fails(f, ON_TRUNCATE))
		return SQLITE_IOERR_TRUNCATE;
	return f->real->pMethods->xTruncate(f->real, size);
}

static int
x_sync(sqlite3_file *file, int flags)
{
	struct file *f = (struct file *)file;

	if (fails(f, ON_SYNC)) {
		undo(f);
		return SQLITE_IOERR_FSYNC;
	}
	forget(f);
	return f->real->pMethods->xSync(f->real, flags);
}

static int
x_size(sqlite3_file *f, sqlite3_int64 *out)
{
	return real(f)->pMethods->xFileSize(real(f), out);
}

static int
x_lock(sqlite3_file *f, int how)
{
	return real(f)->pMethods->xLock(real(f), how);
}

static int
x_unlock(sqlite3_file *f, int how)
{
	return real(f)->pMethods->xUnlock(real(f), how);
}

static int
x_reserved(sqlite3_file *f, int *out)
{
	return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

static int
x_control(sqlite3_file *f, int op, void *arg)
{
	return real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int
x_sector(sqlite3_file *f)
{
	return real(f)->pMethods->xSectorSize(real(f));
}

static int
x_device(sqlite3_file *f)
{
	return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static int
x_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}

static int
x_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}

static void
x_barrier(sqlite3_file *f)
{
	real(f)->pMethods->xShmBarrier(real(f));
}

static int
x_unmap(sqlite3_file *f, int delete)
{
	return real(f)->pMethods->xShmUnmap(real(f), delete);
}

static const sqlite3_io_methods methods = {
	.iVersion = 2, .xClose = x_close, .xRead = x_read, .xWrite = x_write,
	.xTruncate = x_truncate, .xSync = x_sync, .xFileSize = x_size,
	.xLock = x_lock, .xUnlock = x_unlock, .xCheckReservedLock = x_reserved,
	.xFileControl = x_control, .xSectorSize = x_sector,
	.xDeviceCharacteristics = x_device, .xShmMap = x_map,
	.xShmLock = x_shm_lock, .xShmBarrier = x_barrier,
	.xShmUnmap = x_unmap,
};

static int
x_open(sqlite3_vfs *v, const char *name, sqlite3_file *file, int flags,
    int *out)
{
	struct file *f = (struct file *)file;
	int code;

	(void)v;
	*f = (struct file){ .real = (sqlite3_file *)(f + 1) };
	f->ours = name != NULL && watched != NULL &&
	    strncmp(name, watched, strlen(watched)) == 0;
	opened += f->ours && (flags & SQLITE_OPEN_MAIN_DB) != 0;
	code = below->xOpen(below, name, f->real, flags, out);
	f->base.pMethods = f->real->pMethods == NULL ? NULL : &methods;
	return code;
}

static void
layer_begin(const char *path)
{
	below = sqlite3_vfs_find(NULL);
	layer = *below;
	layer.zName = "layer";
	layer.szOsFile = (int)sizeof(struct file) + below->szOsFile;
	layer.xOpen = x_open;
	CHECK(sqlite3_vfs_register(&layer, 1) == SQLITE_OK);
	watched = path;
}

/* --- transactions on it --- */

enum { ROWS = 12 };

static enum rc
add(struct db *db, row_id id)
{
	enum rc rc = db_begin(db);

	if (rc != RC_OK)
		return rc;
	rc = db_change(db, "INSERT INTO web_limit (key, until, hits)"
	    " VALUES ('a row that was written', $1, 1)", ARGS(INT(id)));
	if (rc == RC_OK)
		rc = db_commit(db);
	if (rc != RC_OK)
		db_rollback(db);
	return rc;
}

static bool
is_there(struct db *db, row_id id)
{
	int64_t n = 0;

	return db_int(db, "SELECT count(*) FROM web_limit WHERE until = $1",
	    ARGS(INT(id)), &n) == RC_OK && n == 1;
}

/* Adds rows from first up, of which the last stands alone or shares its sync
 * with up to two before it. */
static void
add_some(struct db *db, row_id first, int n, bool *acknowledged)
{
	bool kept;

	if (n > 1)
		db_hold(db);
	for (int i = 0; i < n; i++)
		acknowledged[i] = add(db, first + i) == RC_OK;
	kept = db_flush(db) == RC_OK;
	for (int i = 0; i < n; i++)
		acknowledged[i] = acknowledged[i] && kept;
}

/* One run with the nth call failing; whether one did.  together: so many
 * commits share a sync. */
static bool
run(const char *url, enum fault kind, int n, bool ever, int together,
    row_id *next)
{
	bool acknowledged[ROWS], failed = false;
	struct db *db;
	row_id first = *next;
	int before;

	CHECK(db_open(url, &db) == RC_OK);
	before = opened;
	fault = kind;
	count = 0;
	at = n;
	for_ever = ever;
	for (int i = 0; i < ROWS; i += together) {
		add_some(db, first + i, together, acknowledged + i);
		for (int k = 0; k < together; k++)
			failed = failed || !acknowledged[i + k];
		if (i % 4 == 4 - together && db_checkpoint(db) != RC_OK)
			failed = true;
		/* What is read is what was acknowledged, failed or not. */
		for (int k = 0; k < i + together; k++)
			if (acknowledged[k] && !is_there(db, first + k))
				CHECK(!"read again at once");
	}
	fault = NONE;
	if (failed) {
		CHECK(count >= n);
		CHECK(opened > before);		/* the file was opened anew */
		CHECK(add(db, first + ROWS) == RC_OK);
	}
	db_close(db);
	CHECK(db_open(url, &db) == RC_OK);
	for (int i = 0; i < ROWS; i++)
		if (acknowledged[i] && !is_there(db, first + i)) {
			fprintf(stderr, "kind %d, call %d: row %d is lost\n",
			    kind, n, i);
			CHECK(!"nothing acknowledged is lost");
		}
	db_close(db);
	*next = first + ROWS + 1;
	return failed;
}

TEST_STORE(store_disk_fails)
{
	const char *url = getenv("GUILDHALL_TEST_STORE");
	int points = 0;
	row_id next = 1;
	const char *whole;

	if (db_is_postgres(db))
		return;		/* its disk is its own */
	layer_begin(url + strlen("sqlite:"));
	for (int together = 1; together <= 4; together++) {
		for (enum fault kind = ON_WRITE; kind < FAULTS; kind++)
			for (int n = 1; ROWS % together == 0 && run(url, kind,
			    n, false, together, &next); n++)
				points++;
	}
	for (int n = 1; n < 20; n += 4)
		points += run(url, ON_SYNC, n, true, 1, &next);
	CHECK(points > 40);
	CHECK(db_text(db, a, "SELECT integrity_check FROM"
	    " pragma_integrity_check", NO_ARGS, &whole) == RC_OK);
	CHECK_TEXT(whole, "ok");
	printf("%d faults\n", points);
}
