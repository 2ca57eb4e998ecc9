/*
 * The store: one interface, one SQL text, two engines (SQLite, PostgreSQL).
 *
 * SQL stands where it runs.  Values come only as $1, $2, ...; table names and
 * the like never come from a value.  What both engines share: STRICT types
 * (integer = 64 bits, text, bytes), RETURNING, ON CONFLICT, CTEs, window
 * functions, FILTER, row values, NULLS LAST, partial indexes.  What they do
 * not: LIKE (folded columns are matched instead), string_agg and group_concat
 * (join in C), boolean columns (0 and 1 in an integer), RIGHT JOIN.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/rc.h"
#include "base/time.h"

typedef int64_t row_id;		/* from 1; 0 is no row */

struct db;

/* url: "sqlite:PATH" or "postgresql://...".  Logs and returns RC_FAILED when
 * the store cannot be reached.  Open after fork(): a connection belongs to one
 * process, and a process writes by one SQLite connection at a time. */
enum rc db_open(const char *url, struct db **out);
void db_close(struct db *);
bool db_is_postgres(const struct db *);

/* A value for $n. */
struct arg {
	enum { ARG_NULL, ARG_INT, ARG_TEXT, ARG_BYTES, ARG_REAL } kind;
	int64_t i;
	double d;
	const void *p;
	size_t n;
};
struct args { const struct arg *at; int n; };

static inline struct arg INT(int64_t v)
{ return (struct arg){ .kind = ARG_INT, .i = v }; }
/* 0 becomes NULL: for row ids and times that may be absent. */
static inline struct arg INT_OR_NULL(int64_t v)
{ return (struct arg){ .kind = v == 0 ? ARG_NULL : ARG_INT, .i = v }; }
static inline struct arg REAL(double v)
{ return (struct arg){ .kind = ARG_REAL, .d = v }; }
/* NULL becomes NULL. */
struct arg TEXT(const char *);
static inline struct arg BYTES(const void *p, size_t n)
{ return (struct arg){ .kind = ARG_BYTES, .p = p, .n = n }; }

#define ARGS(...) ((struct args){ (const struct arg[]){ __VA_ARGS__ }, \
	(int)(sizeof (struct arg[]){ __VA_ARGS__ } / sizeof(struct arg)) })
#define NO_ARGS ((struct args){ NULL, 0 })

/*
 * A query: db_next() is RC_OK for a row, RC_NONE after the last, RC_FAILED
 * (already logged) when the statement failed; it frees the result whenever it
 * is not RC_OK.  db_done() frees one that is left early.  A change with
 * RETURNING goes through db_insert(), db_int() or db_text() outside a
 * transaction.  RC_CONFLICT when another transaction came between.
 */
struct rows { struct db *db; void *result; int row, slot; enum rc failed; };

struct rows db_query(struct db *, const char *sql, struct args);
enum rc db_next(struct rows *);
void db_done(struct rows *);

/* Column n, from 0.  NULL reads as 0 and NULL. */
int64_t col_int(const struct rows *, int n);
double col_real(const struct rows *, int n);
const char *col_text(const struct rows *, struct arena *, int n);
const void *col_bytes(const struct rows *, struct arena *, int n, size_t *len);
bool col_null(const struct rows *, int n);

/* Runs a statement that changes rows; RC_CONFLICT when it changed none. */
enum rc db_change(struct db *, const char *sql, struct args);
/* The same, where changing none is fine; *changed may be NULL. */
enum rc db_exec(struct db *, const char *sql, struct args, int64_t *changed);
/* The same for each of a list that NULL ends, all with the same arguments: each
 * must name them all. */
enum rc db_steps(struct db *, const char *const *sql, struct args);
/* INSERT ... RETURNING id; RC_CONFLICT when no row came back. */
enum rc db_insert(struct db *, const char *sql, struct args, row_id *id);
/* The first column of the first row; RC_NONE when there is none. */
enum rc db_int(struct db *, const char *sql, struct args, int64_t *out);
enum rc db_text(struct db *, struct arena *, const char *sql, struct args,
    const char **out);

/*
 * Transactions.  db_begin() is BEGIN IMMEDIATE under the store's write lock,
 * or SERIALIZABLE; db_begin_read() a snapshot in which every change is
 * refused.  db_commit() gives RC_CONFLICT with db_must_retry() true when
 * another transaction came between: run the whole again.  A failed statement
 * ends the transaction on either engine: everything after it fails until
 * db_rollback().
 */
enum rc db_begin(struct db *);
enum rc db_begin_read(struct db *);
enum rc db_commit(struct db *);
void db_rollback(struct db *);
bool db_must_retry(const struct db *);
bool db_in_write(const struct db *);

/*
 * Commits gathered, so that they share one sync.  After db_hold() a transaction
 * that writes is kept or dropped by itself as ever, and those after it see it,
 * but it is neither durable nor seen by other processes before db_flush(): until
 * then nobody may be told of it.  RC_FAILED: some of what was committed since the
 * last db_flush() is not kept.  SQLite holds its write lock meanwhile, so the
 * while is short.  A read flushes before it begins, and db_flush() tells how
 * that went.  PostgreSQL gathers by itself: there nothing is ever held.
 */
void db_hold(struct db *);
bool db_held(const struct db *);	/* committed and not flushed */
enum rc db_flush(struct db *);

/* Runs fn in a transaction, up to three times. */
enum rc db_transact(struct db *, enum rc (*fn)(struct db *, void *), void *);

/* Changes whenever anything committed, by whatever process, may be visible:
 * caches compare it.  RC_FAILED when the store is gone. */
enum rc db_stamp(struct db *, uint64_t *out);
/* Whether the store answers now (reconnects where it must). */
enum rc db_ping(struct db *);
/* SQLite: writes the log back into the file, under the write lock; the clerk
 * calls it.  PostgreSQL: nothing. */
enum rc db_checkpoint(struct db *);
/* SQLite: an online copy, checked after writing. */
enum rc db_backup(struct db *, const char *path);

/*
 * Migrations.  A room's tables stand in its x.sql, in sections that begin with
 * "-- @1", "-- @2", ...: section n is run once, in its own transaction, and
 * never edited after a release (comments and spacing may be).  {id} {int}
 * {bytes} {real} {strict} are replaced by the engine's words; a line that
 * begins with {sqlite} or {postgresql} is for that engine only:
 *
 *   -- @1
 *   CREATE TABLE finding (	-- one lesson a meeting puts on record
 *     id {id},
 *     title TEXT NOT NULL,
 *     made_at {int} NOT NULL
 *   ){strict};
 */
struct schema { const char *room, *sql; };
/* Applies what is missing, in the order given; *applied may be NULL. */
enum rc db_migrate(struct db *, const struct schema *, size_t n, int *applied);
/* RC_OK when nothing is missing, RC_CONFLICT when something is (or the store
 * is newer than the program). */
enum rc db_migrated(struct db *, const struct schema *, size_t n);

#endif
