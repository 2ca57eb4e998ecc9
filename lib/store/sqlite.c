/*
 * The SQLite engine.
 *
 * Debian's SQLite may lack the fix of March 2026 of the WAL-reset race (a
 * commit beside a checkpoint of another process), so whoever writes or
 * checkpoints holds an flock on PATH-lock, and nobody maps the file.  A
 * connection belongs to the process that opened it: it is not taken through a
 * fork.  synchronous=FULL: what was acknowledged survives a power cut.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "store/engine.h"

enum {
	WAIT_MS = 10000,
	WAIT_CHECKPOINT_MS = 200,	/* writers stand still meanwhile */
	/* Beyond, the log is cut: 64 MiB.  Below, it is written over from its
	 * beginning, which a file system syncs in half the time that it takes
	 * for a file that grows. */
	WAL_MOST_FRAMES = 16384,
	CUT_SECONDS = 3600,		/* and so often, for what was erased */
};

struct sqlite {
	struct db db;
	sqlite3 *h;
	sqlite3_stmt *begin, *begin_read, *commit, *rollback, *version;
	sqlite3_stmt *mark, *keep, *back;	/* of what is held */
	int lock;		/* of PATH-lock, or -1 */
	bool broken;		/* to be reopened before the next use */
	unixtime cut_at;	/* when this process last cut the log */
	uint64_t begun;		/* the stamp when the transaction began */
	int open;		/* results */
	struct cache cache;
};

static struct sqlite *
of(struct db *db)
{
	return (struct sqlite *)db;
}

static void
drop(void *owner, struct slot *slot)
{
	(void)owner;
	sqlite3_finalize(slot->stmt);
}

static const char *
path_of(const struct db *db)
{
	return db->url + strlen("sqlite:");
}

/* Logs what SQLite says and gives the result to return. */
static enum rc
fault(struct sqlite *s, const char *sql)
{
	int code = s->h == NULL ? SQLITE_CANTOPEN :
	    sqlite3_extended_errcode(s->h);
	char short_sql[96];

	log_line(LOG_ERROR, "store", "%s (%d): %s",
	    s->h == NULL ? "not open" : sqlite3_errmsg(s->h), code,
	    db_excerpt(sql, short_sql));
	switch (code & 0xff) {
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_CANTOPEN:
	case SQLITE_PROTOCOL:
		s->broken = true;
	}
	return db_fault(&s->db, false);
}

static enum rc
take_lock(struct sqlite *s)
{
	while (flock(s->lock, LOCK_EX) != 0)
		if (errno != EINTR) {
			log_line(LOG_ERROR, "store", "the write lock: %s",
			    strerror(errno));
			return RC_FAILED;
		}
	return RC_OK;
}

static void
give_lock(struct sqlite *s)
{
	flock(s->lock, LOCK_UN);
}

static bool
prepare(struct sqlite *s, const char *sql, sqlite3_stmt **out)
{
	return sqlite3_prepare_v3(s->h, sql, -1, SQLITE_PREPARE_PERSISTENT,
	    out, NULL) == SQLITE_OK;
}

/* Runs a prepared statement that gives no rows we need. */
static bool
step(sqlite3_stmt *st)
{
	int code;

	while ((code = sqlite3_step(st)) == SQLITE_ROW)
		;
	/* The error stays readable: reset gives the same one again. */
	return sqlite3_reset(st) == SQLITE_OK && code == SQLITE_DONE;
}

static void
disconnect(struct sqlite *s)
{
	cache_clear(&s->cache);
	s->open = 0;
	sqlite3_finalize(s->begin);
	sqlite3_finalize(s->begin_read);
	sqlite3_finalize(s->commit);
	sqlite3_finalize(s->rollback);
	sqlite3_finalize(s->version);
	sqlite3_finalize(s->mark);
	sqlite3_finalize(s->keep);
	sqlite3_finalize(s->back);
	s->begin = s->begin_read = s->commit = s->rollback = s->version = NULL;
	s->mark = s->keep = s->back = NULL;
	sqlite3_close_v2(s->h);
	s->h = NULL;
}

/* What every connection to the file is told. */
static bool
configure(sqlite3 *h)
{
	sqlite3_extended_result_codes(h, 1);
	sqlite3_busy_timeout(h, WAIT_MS);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	/* secure_delete: what was erased is not to be read from the file. */
	return sqlite3_exec(h, "PRAGMA synchronous = FULL;"
	    "PRAGMA secure_delete = ON;"
	    "PRAGMA foreign_keys = ON;"
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA cache_size = -8192;"
	    "PRAGMA mmap_size = 0;"
	    "PRAGMA wal_autocheckpoint = 0", NULL, NULL, NULL) == SQLITE_OK;
}

static bool
is_wal(sqlite3 *h, const char *pragma)
{
	sqlite3_stmt *st = NULL;
	bool wal;

	wal = sqlite3_prepare_v2(h, pragma, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW &&
	    sqlite3_stricmp((const char *)sqlite3_column_text(st, 0),
	    "wal") == 0;
	sqlite3_finalize(st);
	return wal;
}

static enum rc
connect_to(struct sqlite *s)
{
	bool wal;

	if (sqlite3_open_v2(path_of(&s->db), &s->h, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL) !=
	    SQLITE_OK || !configure(s->h))
		return fault(s, "open");
	if (!is_wal(s->h, "PRAGMA journal_mode")) {
		TRY(take_lock(s));
		wal = is_wal(s->h, "PRAGMA journal_mode = WAL");
		give_lock(s);
		if (!wal)
			return fault(s, "PRAGMA journal_mode = WAL");
	}
	if (!prepare(s, "BEGIN IMMEDIATE", &s->begin) ||
	    !prepare(s, "BEGIN", &s->begin_read) ||
	    !prepare(s, "COMMIT", &s->commit) ||
	    !prepare(s, "ROLLBACK", &s->rollback) ||
	    !prepare(s, "SAVEPOINT held", &s->mark) ||
	    !prepare(s, "RELEASE held", &s->keep) ||
	    !prepare(s, "ROLLBACK TO held", &s->back) ||
	    !prepare(s, "PRAGMA data_version", &s->version))
		return fault(s, "prepare");
	s->broken = false;
	return RC_OK;
}

/* After an I/O error nothing that the connection holds is believed. */
static enum rc
ready(struct sqlite *s)
{
	if (!s->broken)
		return RC_OK;
	log_line(LOG_WARN, "store", "opening the file anew");
	disconnect(s);
	return connect_to(s);
}

static struct db *
make(const char *url)
{
	static bool set;
	struct sqlite *s = db_alloc(sizeof *s);

	(void)url;
	/* Counting its memory costs a lock at each malloc, and nobody asks. */
	if (!set)
		sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	set = true;
	s->lock = -1;
	cache_init(&s->cache, drop, s);
	return &s->db;
}

static enum rc
open_file(struct db *db)
{
	struct sqlite *s = of(db);
	const char *path = path_of(db);
	char lock[PATH_MAX];
	int fd;

	if (*path == '\0' || *path == ':' || strncmp(path, "file:", 5) == 0 ||
	    snprintf(lock, sizeof lock, "%s-lock", path) >= (int)sizeof lock) {
		log_line(LOG_ERROR, "store", "sqlite: needs the path of a"
		    " file");
		return RC_FAILED;
	}
	/* Ours alone to read; SQLite gives its other files the same mode. */
	if ((fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0 ||
	    (s->lock = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0) {
		log_line(LOG_ERROR, "store", "%s: %s", fd < 0 ? path : lock,
		    strerror(errno));
		if (fd >= 0)
			close(fd);
		return RC_FAILED;
	}
	/* No lock of SQLite's is held yet that this would release. */
	close(fd);
	return connect_to(s);
}

static void
close_file(struct db *db)
{
	struct sqlite *s = of(db);

	disconnect(s);
	if (s->lock >= 0)
		close(s->lock);
	free(s);
}

/*
 * The header of the WAL index (sqlite.org/walformat.html, 2.1): a commit
 * becomes visible by writing it twice, so who reads it equal sees what a read
 * would now see.  Asking PRAGMA data_version costs a lock and its release,
 * which is as much as a whole cached page.
 */
struct wal_header {
	uint32_t version, unused, change;
	uint8_t is_init, big_endian;
	uint16_t page_size;
	uint32_t last_frame, pages, frame_sum[2], salt[2], sum[2];
};

static bool
read_header(struct sqlite *s, struct wal_header *h)
{
	sqlite3_file *file = NULL;
	volatile void *map = NULL;
	struct wal_header again;

	if (sqlite3_file_control(s->h, "main", SQLITE_FCNTL_FILE_POINTER,
	    &file) != SQLITE_OK || file == NULL || file->pMethods == NULL ||
	    file->pMethods->iVersion < 2 || file->pMethods->xShmMap(file, 0,
	    32768, 0, &map) != SQLITE_OK || map == NULL)
		return false;
	memcpy(h, (const void *)map, sizeof *h);
	__sync_synchronize();
	memcpy(&again, (const char *)map + sizeof *h, sizeof again);
	return memcmp(h, &again, sizeof again) == 0 && h->is_init == 1 &&
	    h->version == 3007000;
}

static uint64_t
mix(uint64_t h, uint32_t a, uint32_t b)
{
	h = (h ^ ((uint64_t)a << 32 | b)) * 0xff51afd7ed558ccd;
	return h ^ h >> 32;
}

static enum rc
stamp_now(struct sqlite *s, uint64_t *out)
{
	struct wal_header h;
	bool good = false;

	/* A first read maps the index, or mends it after a crash. */
	for (int i = 0; i < 3 && !(good = read_header(s, &h)); i++)
		if (!step(s->version))
			return fault(s, "PRAGMA data_version");
	if (!good) {
		/* Somebody commits all the time: no two stamps are equal. */
		randombytes_buf(out, sizeof *out);
		return RC_OK;
	}
	*out = mix(mix(mix(0, h.change, h.last_frame), h.frame_sum[0],
	    h.frame_sum[1]), h.salt[0], h.salt[1]);
	return RC_OK;
}

/* In a transaction it is that of its beginning: what is read there is at
 * least as new. */
static enum rc
stamp(struct db *db, uint64_t *out)
{
	struct sqlite *s = of(db);

	if (db->state != DB_IDLE) {
		*out = s->begun;
		return RC_OK;
	}
	TRY(ready(s));
	return stamp_now(s, out);
}

/* The engine's own transaction, with the write lock. */
static enum rc
begin_write(struct sqlite *s)
{
	enum rc rc;

	TRY(ready(s));
	TRY(stamp_now(s, &s->begun));
	TRY(take_lock(s));
	if (step(s->begin))
		return RC_OK;
	rc = fault(s, "BEGIN IMMEDIATE");
	give_lock(s);
	return rc;
}

/* Ends the engine's transaction and all that is in it. */
static void
abandon(struct sqlite *s, bool write)
{
	/* Some errors have rolled back already. */
	if (s->h != NULL && !sqlite3_get_autocommit(s->h) &&
	    !step(s->rollback)) {
		(void)fault(s, "ROLLBACK");
		s->broken = true;
	}
	if (write)
		give_lock(s);
	s->db.lost |= s->db.gathered > 0;
	s->db.held = false;
	s->db.gathered = 0;
}

static enum rc
begin(struct db *db, bool write)
{
	struct sqlite *s = of(db);
	enum rc rc;

	if (!write) {
		TRY(ready(s));
		TRY(stamp_now(s, &s->begun));
		return step(s->begin_read) ? RC_OK : fault(s, "BEGIN");
	}
	if (!db->held)
		TRY(begin_write(s));
	if (!db->hold || step(s->mark)) {
		db->held = db->hold;
		return RC_OK;
	}
	rc = fault(s, "SAVEPOINT");
	abandon(s, true);
	return rc;
}

static void
release(struct sqlite *s, struct slot *slot)
{
	sqlite3_reset(slot->stmt);
	sqlite3_clear_bindings(slot->stmt);
	s->open -= slot->busy;
	slot->busy = false;
	slot->lease++;
}

/* Results that somebody left open would hold the snapshot. */
static void
end_results(struct sqlite *s)
{
	for (int i = 0; i < SLOTS && s->open > 0; i++)
		if (s->cache.slot[i].busy)
			release(s, &s->cache.slot[i]);
}

static void
rollback(struct db *db)
{
	struct sqlite *s = of(db);

	end_results(s);
	/* After an error of the disk nothing in the transaction is believed,
	 * nor after one that has ended it. */
	if (db->held && !s->broken && !sqlite3_get_autocommit(s->h) &&
	    step(s->back) && step(s->keep))
		return;
	abandon(s, db->state == DB_WRITING);
}

static enum rc
commit(struct db *db)
{
	struct sqlite *s = of(db);
	enum rc rc;

	end_results(s);
	if (!step(db->held ? s->keep : s->commit)) {
		rc = fault(s, "COMMIT");
		rollback(db);
		return rc;
	}
	if (db->state == DB_WRITING && !db->held)
		give_lock(s);
	return RC_OK;
}

static enum rc
flush(struct db *db)
{
	struct sqlite *s = of(db);
	enum rc rc;

	if (step(s->commit)) {
		give_lock(s);
		return RC_OK;
	}
	rc = fault(s, "COMMIT");
	abandon(s, true);
	return rc;
}

/* $7 becomes ?7: SQLite would number $7 by where it first stands. */
struct rewrite { char *to; size_t n; };

static void
rewrite(void *ctx, const char *from, size_t n, int number)
{
	struct rewrite *r = ctx;

	memcpy(r->to + r->n, from, n);
	r->n += n;
	if (number > 0)
		r->n += (size_t)sprintf(r->to + r->n, "?%d", number);
}

static struct slot *
compile(struct sqlite *s, const char *sql, size_t n)
{
	struct rewrite r = { db_alloc(n + 1), 0 };
	struct slot *slot = cache_take(&s->cache, sql, n);
	char *whole = db_dup(sql, n);	/* and no more than that */
	sqlite3_stmt *st = NULL;
	bool good;

	if (slot == NULL) {
		log_line(LOG_ERROR, "store", "%d results are open", SLOTS);
	} else if (db_placeholders(whole, rewrite, &r) < 0) {
		log_line(LOG_ERROR, "store", "values are $1 to $999: %.90s",
		    sql);
	} else {
		good = prepare(s, r.to, &st);
		slot->stmt = st;
		if (good && st != NULL) {
			free(whole);
			free(r.to);
			return slot;
		}
		(void)fault(s, sql);
	}
	free(whole);
	free(r.to);
	if (slot != NULL)
		cache_drop(&s->cache, slot);
	return NULL;
}

static bool
bind(sqlite3_stmt *st, struct args args, sqlite3_destructor_type keep)
{
	for (int i = 0; i < args.n; i++) {
		const struct arg *v = &args.at[i];
		int code = SQLITE_OK;

		switch (v->kind) {
		case ARG_NULL:
			continue;	/* bindings are cleared after use */
		case ARG_INT:
			code = sqlite3_bind_int64(st, i + 1, v->i);
			break;
		case ARG_REAL:
			code = sqlite3_bind_double(st, i + 1, v->d);
			break;
		case ARG_TEXT:
			code = sqlite3_bind_text64(st, i + 1, v->p, v->n,
			    keep, SQLITE_UTF8);
			break;
		case ARG_BYTES:
			/* A NULL pointer would bind NULL. */
			code = sqlite3_bind_blob64(st, i + 1,
			    v->n == 0 ? "" : v->p, v->n, keep);
			break;
		}
		if (code != SQLITE_OK)
			return false;
	}
	return true;
}

/* A statement with its values, busy; NULL after logging. */
static struct slot *
start(struct sqlite *s, const char *sql, size_t n, struct args args, bool brief)
{
	struct slot *slot = cache_find(&s->cache, sql, n);

	if (slot == NULL && (slot = compile(s, sql, n)) == NULL)
		return NULL;
	if (sqlite3_bind_parameter_count(slot->stmt) != args.n) {
		log_line(LOG_ERROR, "store", "%d values for %d: %.90s", args.n,
		    sqlite3_bind_parameter_count(slot->stmt), sql);
		return NULL;
	}
	if (s->db.state != DB_WRITING && !sqlite3_stmt_readonly(slot->stmt)) {
		log_line(LOG_ERROR, "store", "a change outside a transaction"
		    " that writes: %.90s", sql);
		return NULL;
	}
	if (!bind(slot->stmt, args, brief ? SQLITE_STATIC : SQLITE_TRANSIENT)) {
		(void)fault(s, sql);
		release(s, slot);
		return NULL;
	}
	slot->busy = true;
	slot->lease++;
	s->open++;
	return slot;
}

static struct rows
query(struct db *db, const char *sql, struct args args, bool brief)
{
	struct sqlite *s = of(db);
	struct rows q = { .db = db };
	struct slot *slot;

	if (db->state == DB_IDLE && ready(s) != RC_OK) {
		q.failed = RC_FAILED;
	} else if ((slot = start(s, sql, strlen(sql), args, brief)) == NULL) {
		q.failed = db_fault(db, false);
	} else {
		q.result = slot->stmt;
		q.slot = (int)(slot - s->cache.slot);
		q.row = slot->lease;
	}
	return q;
}

static void
done(struct rows *q)
{
	struct sqlite *s = of(q->db);
	struct slot *slot = &s->cache.slot[q->slot];

	if (slot->lease == q->row)
		release(s, slot);
	q->result = NULL;
}

static enum rc
next(struct rows *q)
{
	struct sqlite *s = of(q->db);

	if (s->cache.slot[q->slot].lease != q->row) {
		log_line(LOG_ERROR, "store", "a result was read after its"
		    " transaction");
		q->result = NULL;
		return q->failed = db_fault(q->db, false);
	}
	switch (sqlite3_step(q->result)) {
	case SQLITE_ROW:
		return RC_OK;
	case SQLITE_DONE:
		done(q);
		return RC_NONE;
	}
	q->failed = fault(s, sqlite3_sql(q->result));
	done(q);
	return q->failed;
}

static enum rc
change(struct db *db, const char *sql, size_t n, struct args args,
    int64_t *changed)
{
	struct sqlite *s = of(db);
	struct slot *slot = start(s, sql, n, args, true);
	int64_t before = sqlite3_total_changes64(s->h);
	int code;

	*changed = 0;
	if (slot == NULL)
		return db_fault(db, false);
	while ((code = sqlite3_step(slot->stmt)) == SQLITE_ROW)
		;
	if (code != SQLITE_DONE) {
		(void)fault(s, sql);
	} else if (sqlite3_total_changes64(s->h) != before) {
		/* Not the rows that triggers and foreign keys touched. */
		*changed = sqlite3_changes64(s->h);
	}
	release(s, slot);
	return code == SQLITE_DONE ? RC_OK : db->poison;
}

static enum rc
exec(struct db *db, const char *sql, struct args args, int64_t *changed)
{
	return change(db, sql, strlen(sql), args, changed);
}

static int64_t
number(const struct rows *q, int n)
{
	return sqlite3_column_int64(q->result, n);
}

/*
 * RETURNING opens a table of its own, in which its rows wait, and that takes
 * longer than the insert.  Of one row the id is known without.
 */
static enum rc
insert(struct db *db, const char *sql, struct args args, row_id *id)
{
	static const char returning[] = " RETURNING id";
	size_t n = strlen(sql), end = sizeof returning - 1;
	struct sqlite *s = of(db);
	int64_t changed;
	enum rc rc;

	if (n < end || strcmp(sql + n - end, returning) != 0 ||
	    strncmp(sql, "INSERT ", 7) != 0 ||
	    strstr(sql, " DO UPDATE") != NULL) {
		struct rows q = query(db, sql, args, true);

		if (q.failed != RC_OK)
			return q.failed;
		if ((rc = next(&q)) == RC_OK) {
			*id = number(&q, 0);
			done(&q);
		}
		return rc;
	}
	TRY(change(db, sql, n - end, args, &changed));
	if (changed > 1) {
		log_line(LOG_ERROR, "store", "an id of several rows: %.90s",
		    sql);
		return db_fault(db, false);
	}
	if (changed == 1)
		*id = sqlite3_last_insert_rowid(s->h);
	return changed == 1 ? RC_OK : RC_NONE;
}

static double
real(const struct rows *q, int n)
{
	return sqlite3_column_double(q->result, n);
}

static bool
null(const struct rows *q, int n)
{
	return sqlite3_column_type(q->result, n) == SQLITE_NULL;
}

static const char *
text(const struct rows *q, struct arena *a, int n)
{
	const char *p = (const char *)sqlite3_column_text(q->result, n);

	/* No NUL got in; asking how long it is takes longer than looking. */
	return arena_dup(a, p);
}

static const void *
bytes(const struct rows *q, struct arena *a, int n, size_t *len)
{
	const void *p = sqlite3_column_blob(q->result, n);
	char *copy;

	*len = (size_t)sqlite3_column_bytes(q->result, n);
	if (null(q, n))
		return NULL;
	copy = arena_get(a, *len + 1);
	if (*len > 0)
		memcpy(copy, p, *len);
	return copy;
}

static enum rc
script(struct db *db, const char *sql)
{
	struct sqlite *s = of(db);

	if (sqlite3_exec(s->h, sql, NULL, NULL, NULL) != SQLITE_OK)
		return fault(s, sql);
	return RC_OK;
}

static enum rc
migrating(struct db *db, bool on)
{
	(void)db;		/* each section runs under the write lock */
	(void)on;
	return RC_OK;
}

static enum rc
ping(struct db *db)
{
	int64_t n;

	if (db->state != DB_IDLE)
		return db->poison;
	return db_int(db, "SELECT count(*) FROM sqlite_schema", NO_ARGS, &n);
}

static enum rc
checkpoint(struct db *db)
{
	struct sqlite *s = of(db);
	int frames = 0, moved = 0, code;
	enum rc rc = RC_OK;

	TRY(ready(s));
	TRY(take_lock(s));
	sqlite3_busy_timeout(s->h, WAIT_CHECKPOINT_MS);
	code = sqlite3_wal_checkpoint_v2(s->h, NULL, SQLITE_CHECKPOINT_PASSIVE,
	    &frames, &moved);
	/* Cutting waits for readers, so only where it is worth it. */
	if (code == SQLITE_OK && frames == moved && frames > 0 &&
	    (frames > WAL_MOST_FRAMES ||
	    time_now() - s->cut_at >= CUT_SECONDS)) {
		code = sqlite3_wal_checkpoint_v2(s->h, NULL,
		    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		if (code == SQLITE_OK)
			s->cut_at = time_now();
	}
	if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
		rc = fault(s, "checkpoint");
	sqlite3_busy_timeout(s->h, WAIT_MS);
	give_lock(s);
	return rc;
}

/* Whether the pragma answers nothing but "ok". */
static bool
finds_nothing(sqlite3 *h, const char *pragma)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(h, pragma, -1, &st, NULL);

	while (code == SQLITE_OK && (code = sqlite3_step(st)) == SQLITE_ROW)
		code = sqlite3_stricmp((const char *)
		    sqlite3_column_text(st, 0), "ok") == 0 ? SQLITE_OK :
		    SQLITE_CORRUPT;
	sqlite3_finalize(st);
	return code == SQLITE_DONE;
}

/* Copies the file and looks at the copy; what went wrong, or NULL. */
static const char *
copy_to(struct sqlite *s, const char *part)
{
	sqlite3 *from = NULL, *to = NULL;
	sqlite3_backup *b;
	const char *why = NULL;

	/* A connection of its own: ours may keep on working. */
	if (sqlite3_open_v2(path_of(&s->db), &from, SQLITE_OPEN_READONLY |
	    SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK || !configure(from) ||
	    sqlite3_open_v2(part, &to, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		why = "cannot be opened";
	} else if ((b = sqlite3_backup_init(to, "main", from, "main")) ==
	    NULL) {
		why = "cannot be begun";
	} else {
		sqlite3_backup_step(b, -1);
		if (sqlite3_backup_finish(b) != SQLITE_OK)
			why = "cannot be written";
		/* One file, without a log beside it. */
		else if (sqlite3_exec(to, "PRAGMA synchronous = EXTRA;"
		    "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) !=
		    SQLITE_OK)
			why = "cannot leave WAL";
		else if (!finds_nothing(to, "PRAGMA integrity_check"))
			why = "does not pass integrity_check";
		else if (!finds_nothing(to, "PRAGMA foreign_key_check"))
			why = "does not pass foreign_key_check";
	}
	sqlite3_close(to);
	sqlite3_close(from);
	return why;
}

static bool
sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

static enum rc
backup(struct db *db, const char *path)
{
	char part[PATH_MAX], dir[PATH_MAX], *slash;
	const char *why = NULL;
	int fd;

	if (snprintf(part, sizeof part, "%s.part", path) >= (int)sizeof part)
		return RC_INVALID;
	strcpy(dir, path);	/* shorter than part, which fitted */
	if ((slash = strrchr(dir, '/')) == NULL)
		strcpy(dir, ".");
	else
		slash[slash == dir] = '\0';
	if (unlink(part) != 0 && errno != ENOENT)
		why = strerror(errno);
	else if ((fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC,
	    0600)) < 0 || close(fd) != 0)
		why = strerror(errno);
	else if ((why = copy_to(of(db), part)) == NULL &&
	    (!sync_path(part, O_RDWR) || rename(part, path) != 0 ||
	    !sync_path(dir, O_RDONLY | O_DIRECTORY)))
		why = strerror(errno);
	if (why == NULL)
		return RC_OK;
	log_line(LOG_ERROR, "store", "the copy %s: %s", part, why);
	unlink(part);
	return RC_FAILED;
}

const struct engine engine_sqlite = {
	.scheme = "sqlite:", .make = make, .open = open_file,
	.close = close_file, .begin = begin, .commit = commit,
	.rollback = rollback, .flush = flush, .query = query, .next = next,
	.done = done, .exec = exec, .insert = insert, .col_int = number,
	.col_real = real, .col_text = text,
	.col_bytes = bytes, .col_null = null, .script = script,
	.migrating = migrating, .stamp = stamp, .ping = ping,
	.checkpoint = checkpoint, .backup = backup,
};
