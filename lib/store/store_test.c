#include "test/test.h"

#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app/schema.h"
#include "store/blob.h"
#include "store/engine.h"

static bool
does(struct db *db, const char *sql)
{
	return db_exec(db, sql, NO_ARGS, NULL) == RC_OK;
}

static int64_t
number(struct db *db, const char *sql)
{
	int64_t n;

	return db_int(db, sql, NO_ARGS, &n) == RC_OK ? n : -1;
}

/* A second connection to the test's store. */
static struct db *
another(void)
{
	struct db *db = NULL;

	CHECK(db_open(getenv("GUILDHALL_TEST_STORE"), &db) == RC_OK);
	return db;
}

static void
make_t(struct db *db)
{
	CHECK(does(db, db_is_postgres(db) ?
	    "CREATE TABLE t (i BIGINT PRIMARY KEY, x TEXT, b BYTEA,"
	    " d DOUBLE PRECISION)" :
	    "CREATE TABLE t (i INTEGER PRIMARY KEY, x TEXT, b BLOB,"
	    " d REAL) STRICT"));
}

/* --- values --- */

TEST_STORE(store_types)
{
	const char raw[] = "a\0'\\\xff";
	const char *text = "Šiauliai 'x' \"y\" $1 ?2 -- שלום";
	struct rows q;
	size_t n;
	const void *p;

	make_t(db);
	CHECK(db_change(db, "INSERT INTO t (i, x, b, d) VALUES ($1, $2, $3,"
	    " $4)", ARGS(INT(INT64_MAX), TEXT(text), BYTES(raw, sizeof raw),
	    REAL(0.1))) == RC_OK);
	CHECK(db_change(db, "INSERT INTO t (i, x, b, d) VALUES ($1, $2, $3,"
	    " $4)", ARGS(INT(INT64_MIN), TEXT(""), BYTES(NULL, 0),
	    REAL(-1e300))) == RC_OK);
	CHECK(db_change(db, "INSERT INTO t (i, x, b, d) VALUES ($1, $2, $3,"
	    " $4)", ARGS(INT(0), TEXT(NULL), INT_OR_NULL(0),
	    INT_OR_NULL(0))) == RC_OK);

	q = db_query(db, "SELECT i, x, b, d FROM t ORDER BY i DESC", NO_ARGS);
	CHECK(db_next(&q) == RC_OK && col_int(&q, 0) == INT64_MAX);
	CHECK_TEXT(col_text(&q, a, 1), text);
	p = col_bytes(&q, a, 2, &n);
	CHECK(n == sizeof raw && memcmp(p, raw, n) == 0);
	CHECK(col_real(&q, 3) == 0.1);

	CHECK(db_next(&q) == RC_OK && col_int(&q, 0) == 0);
	CHECK(col_null(&q, 1) && col_null(&q, 2) && col_null(&q, 3));
	CHECK(col_text(&q, a, 1) == NULL);
	CHECK(col_bytes(&q, a, 2, &n) == NULL && n == 0);
	CHECK(col_real(&q, 3) == 0 && col_int(&q, 1) == 0);

	CHECK(db_next(&q) == RC_OK && col_int(&q, 0) == INT64_MIN);
	CHECK_TEXT(col_text(&q, a, 1), "");
	CHECK(col_bytes(&q, a, 2, &n) != NULL && n == 0);
	CHECK(!col_null(&q, 1) && !col_null(&q, 2));
	CHECK(col_real(&q, 3) == -1e300);
	CHECK(db_next(&q) == RC_NONE && db_next(&q) == RC_NONE);
}

TEST_STORE(store_expressions)
{
	const char *s;
	int64_t n;
	struct rows q;

	make_t(db);
	CHECK(does(db, "INSERT INTO t (i, x, d) VALUES (1, 'a', 1.5),"
	    " (2, 'b', 2.5)"));
	/* Boolean and numeric on one engine, integers on the other. */
	q = db_query(db, "SELECT i = 1, sum(i), avg(d), x IS NULL, count(*)"
	    " FROM t GROUP BY i, x ORDER BY i", NO_ARGS);
	CHECK(db_next(&q) == RC_OK);
	CHECK(col_int(&q, 0) == 1 && col_int(&q, 1) == 1);
	CHECK(col_real(&q, 2) == 1.5 && col_int(&q, 3) == 0);
	CHECK_TEXT(col_text(&q, a, 0), "1");
	CHECK_TEXT(col_text(&q, a, 4), "1");
	db_done(&q);
	CHECK(db_next(&q) == RC_NONE);		/* after leaving early */
	CHECK(number(db, "SELECT sum(i) FROM t") == 3);
	CHECK(number(db, "SELECT avg(d) FROM t") == 2);
	/* A value that may be NULL, cast as it must be. */
	CHECK(db_int(db, "SELECT count(*) FROM t WHERE CAST($1 AS TEXT) IS NULL"
	    " OR x = $1", ARGS(TEXT(NULL)), &n) == RC_OK && n == 2);
	CHECK(db_int(db, "SELECT count(*) FROM t WHERE CAST($1 AS TEXT) IS NULL"
	    " OR x = $1", ARGS(TEXT("a")), &n) == RC_OK && n == 1);
	CHECK(db_text(db, a, "SELECT x FROM t WHERE i = 7", NO_ARGS, &s) ==
	    RC_NONE && s == NULL);
	CHECK(db_text(db, a, "SELECT x FROM t WHERE i = $1", ARGS(INT(2)),
	    &s) == RC_OK);
	CHECK_TEXT(s, "b");
	CHECK(db_int(db, "SELECT i FROM t WHERE i = 7", NO_ARGS, &n) ==
	    RC_NONE && n == 0);
}

TEST_STORE(store_placeholders)
{
	const char *s;

	CHECK(db_text(db, a, "SELECT CAST($2 AS TEXT) || '$1 ?' ||"
	    " CAST($1 AS TEXT) /* $9 ' */ || \"x\" -- $8 '\n"
	    " FROM (SELECT CAST($2 AS TEXT) AS \"x\") z",
	    ARGS(TEXT("one"), TEXT("two")), &s) == RC_OK);
	CHECK_TEXT(s, "two$1 ?onetwo");
	CHECK(db_text(db, a, "SELECT 'it''s $3' || CAST($1 AS TEXT)",
	    ARGS(TEXT("!")), &s) == RC_OK);
	CHECK_TEXT(s, "it's $3!");
	/* Too few, too many, a placeholder of one engine only. */
	CHECK(db_text(db, a, "SELECT CAST($1 AS TEXT) || CAST($2 AS TEXT)",
	    ARGS(TEXT("x")), &s) == RC_FAILED);
	CHECK(db_text(db, a, "SELECT CAST($1 AS TEXT)",
	    ARGS(TEXT("x"), TEXT("y")), &s) == RC_FAILED);
	CHECK(db_text(db, a, "SELECT CAST(? AS TEXT)", ARGS(TEXT("x")), &s) ==
	    RC_FAILED);
	CHECK(db_text(db, a, "SELECT CAST($0 AS TEXT)", NO_ARGS, &s) ==
	    RC_FAILED);
	CHECK(db_text(db, a, "SELEC", NO_ARGS, &s) == RC_FAILED);
}

TEST(store_placeholder_scan)
{
	CHECK(db_placeholders("", NULL, NULL) == 0);
	CHECK(db_placeholders("$2 $1 $10", NULL, NULL) == 10);
	CHECK(db_placeholders("'$1", NULL, NULL) == 0);
	CHECK(db_placeholders("/* $1", NULL, NULL) == 0);
	CHECK(db_placeholders("-- $1\n$2", NULL, NULL) == 2);
	CHECK(db_placeholders("a$b $", NULL, NULL) == 0);
	CHECK(db_placeholders("$99999999999999999999", NULL, NULL) == -1);
	CHECK(db_placeholders("?1", NULL, NULL) == -1);
}

/* More texts than the cache holds, the same again, and two of one text open
 * at a time. */
TEST_STORE(store_cache)
{
	int64_t n, sum = 0;
	struct rows q, r;

	for (int round = 0; round < 2; round++)
		for (int i = 0; i < SLOTS + 40; i++) {
			CHECK(db_int(db, arena_printf(a, "SELECT %d + CAST($1"
			    " AS BIGINT)", i), ARGS(INT(1)), &n) == RC_OK);
			sum += n;
		}
	CHECK(sum == (SLOTS + 40) * (SLOTS + 41));
	make_t(db);
	CHECK(does(db, "INSERT INTO t (i) VALUES (1), (2), (3)"));
	sum = 0;
	q = db_query(db, "SELECT i FROM t ORDER BY i", NO_ARGS);
	while (db_next(&q) == RC_OK) {
		r = db_query(db, "SELECT i FROM t ORDER BY i", NO_ARGS);
		while (db_next(&r) == RC_OK)
			sum += col_int(&q, 0) * col_int(&r, 0);
	}
	CHECK(sum == 36);
	/* One text with different types of values. */
	CHECK(db_int(db, "SELECT count(*) FROM t WHERE i > $1", ARGS(INT(1)),
	    &n) == RC_OK && n == 2);
	CHECK(db_int(db, "SELECT count(*) FROM t WHERE i > $1",
	    ARGS(REAL(1.5)), &n) == RC_OK && n == 2);
	CHECK(db_int(db, "SELECT count(*) FROM t WHERE i > $1",
	    ARGS(INT_OR_NULL(0)), &n) == RC_OK && n == 0);
}

/* --- changes and transactions --- */

TEST_STORE(store_changes)
{
	int64_t n;
	row_id id;

	make_t(db);
	CHECK(db_insert(db, "INSERT INTO t (i, x) VALUES ($1, $2)"
	    " RETURNING i", ARGS(INT(5), TEXT("a")), &id) == RC_OK && id == 5);
	CHECK(db_insert(db, "INSERT INTO t (i, x) VALUES ($1, $2)"
	    " ON CONFLICT (i) DO NOTHING RETURNING i",
	    ARGS(INT(5), TEXT("b")), &id) == RC_CONFLICT && id == 0);
	CHECK(db_change(db, "UPDATE t SET x = 'c' WHERE i = $1",
	    ARGS(INT(6))) == RC_CONFLICT);
	CHECK(db_change(db, "UPDATE t SET x = 'c' WHERE i = $1",
	    ARGS(INT(5))) == RC_OK);
	CHECK(db_exec(db, "DELETE FROM t WHERE i = $1", ARGS(INT(6)), &n) ==
	    RC_OK && n == 0);
	CHECK(db_exec(db, "INSERT INTO t (i) VALUES (7), (8), (9)", NO_ARGS,
	    &n) == RC_OK && n == 3);
	CHECK(db_int(db, "UPDATE t SET x = 'd' WHERE i = 7 RETURNING i",
	    NO_ARGS, &n) == RC_OK && n == 7);
	CHECK(db_int(db, "WITH old AS (SELECT 8 AS i) DELETE FROM t"
	    " WHERE i IN (SELECT i FROM old) RETURNING i", NO_ARGS, &n) ==
	    RC_OK && n == 8);
	CHECK(number(db, "SELECT count(*) FROM t") == 3);
	/* A constraint is a fault of the program, and keeps nothing. */
	CHECK(db_exec(db, "INSERT INTO t (i) VALUES (20), (5)", NO_ARGS,
	    NULL) == RC_FAILED && !db_must_retry(db));
	CHECK(number(db, "SELECT count(*) FROM t") == 3);
	CHECK(!db_in_write(db));
}

TEST_STORE(store_rollback)
{
	int64_t n;
	struct rows q;

	make_t(db);
	CHECK(db_begin(db) == RC_OK && db_in_write(db));
	CHECK(does(db, "INSERT INTO t (i) VALUES (1)"));
	CHECK(number(db, "SELECT count(*) FROM t") == 1);
	q = db_query(db, "SELECT i FROM t", NO_ARGS);
	CHECK(db_next(&q) == RC_OK);		/* left open on purpose */
	db_rollback(db);
	db_rollback(db);
	CHECK(!db_in_write(db));
	CHECK(number(db, "SELECT count(*) FROM t") == 0);
	db_done(&q);

	CHECK(db_begin(db) == RC_OK);
	CHECK(does(db, "INSERT INTO t (i) VALUES (2)"));
	CHECK(db_commit(db) == RC_OK);
	CHECK(db_commit(db) == RC_FAILED);	/* none is open */
	CHECK(db_int(db, "SELECT i FROM t", NO_ARGS, &n) == RC_OK && n == 2);
}

/* The first failure decides on both engines. */
/* Each is kept or dropped by itself, and others see all of them at once. */
TEST_STORE(store_hold)
{
	struct db *other;

	make_t(db);
	other = another();
	db_hold(db);
	CHECK(db_begin(db) == RC_OK);
	CHECK(does(db, "INSERT INTO t (i, x) VALUES (1, 'kept')"));
	CHECK(db_commit(db) == RC_OK);
	CHECK(db_held(db) == !db_is_postgres(db));
	CHECK(db_begin(db) == RC_OK);
	CHECK(number(db, "SELECT count(*) FROM t") == 1);
	CHECK(does(db, "INSERT INTO t (i, x) VALUES (2, 'dropped')"));
	db_rollback(db);
	/* A failed statement ends its own transaction only. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(does(db, "INSERT INTO t (i, x) VALUES (3, 'dropped')"));
	CHECK(!does(db, "INSERT INTO t (i, x) VALUES (1, 'twice')"));
	CHECK(db_commit(db) == RC_FAILED);
	CHECK(does(db, "INSERT INTO t (i, x) VALUES (4, 'alone')"));
	if (!db_is_postgres(db))
		CHECK(number(other, "SELECT count(*) FROM t") == 0);
	CHECK(db_flush(db) == RC_OK && !db_held(db));
	CHECK(number(other, "SELECT sum(i) FROM t") == 5);
	/* The lock is free again, and nothing more is held. */
	CHECK(does(other, "INSERT INTO t (i, x) VALUES (5, 'other')"));
	CHECK(does(db, "INSERT INTO t (i, x) VALUES (6, 'at once')"));
	CHECK(!db_held(db));
	CHECK(number(other, "SELECT sum(i) FROM t") == 16);
	CHECK(db_flush(db) == RC_OK);

	/* A read comes after what is held. */
	db_hold(db);
	CHECK(does(db, "INSERT INTO t (i, x) VALUES (7, 'read')"));
	CHECK(db_begin_read(db) == RC_OK);
	CHECK(number(db, "SELECT count(*) FROM t") == 5);
	CHECK(number(other, "SELECT count(*) FROM t") == 5);
	db_rollback(db);
	CHECK(db_flush(db) == RC_OK);

	/* All dropped: nothing is lost. */
	db_hold(db);
	CHECK(db_begin(db) == RC_OK);
	CHECK(does(db, "INSERT INTO t (i, x) VALUES (8, 'dropped')"));
	db_rollback(db);
	CHECK(db_flush(db) == RC_OK);
	CHECK(number(db, "SELECT count(*) FROM t") == 5);

	/* A flush inside a transaction is a fault of the program. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_flush(db) == RC_FAILED);
	db_rollback(db);
	/* Held when the connection ends: as if it had never been. */
	db_hold(other);
	CHECK(does(other, "INSERT INTO t (i, x) VALUES (9, 'gone')"));
	db_close(other);
	CHECK(number(db, "SELECT count(*) FROM t") == (db_is_postgres(db) ?
	    6 : 5));
	CHECK(does(db, "DELETE FROM t"));
}

TEST_STORE(store_poison)
{
	int64_t n;
	struct rows q;

	make_t(db);
	CHECK(db_begin(db) == RC_OK);
	CHECK(does(db, "INSERT INTO t (i) VALUES (1)"));
	CHECK(!does(db, "INSERT INTO t (i) VALUES (1)"));
	CHECK(!does(db, "INSERT INTO t (i) VALUES (2)"));
	CHECK(db_int(db, "SELECT 1", NO_ARGS, &n) == RC_FAILED);
	q = db_query(db, "SELECT 1", NO_ARGS);
	CHECK(db_next(&q) == RC_FAILED && db_next(&q) == RC_FAILED);
	CHECK(db_commit(db) == RC_FAILED && !db_must_retry(db));
	CHECK(number(db, "SELECT count(*) FROM t") == 0);

	/* So does a wrong use. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_begin(db) == RC_FAILED);
	CHECK(!does(db, "INSERT INTO t (i) VALUES (3)"));
	db_rollback(db);
	CHECK(does(db, "INSERT INTO t (i) VALUES (3)"));
}

TEST_STORE(store_read_only)
{
	int64_t n;
	row_id id;
	struct rows q;

	make_t(db);
	CHECK(db_begin_read(db) == RC_OK && !db_in_write(db));
	CHECK(number(db, "SELECT count(*) FROM t") == 0);
	CHECK(db_exec(db, "INSERT INTO t (i) VALUES (1)", NO_ARGS, &n) ==
	    RC_FAILED);
	CHECK(db_int(db, "SELECT 1", NO_ARGS, &n) == RC_FAILED);
	db_rollback(db);
	CHECK(db_begin_read(db) == RC_OK);
	CHECK(db_insert(db, "INSERT INTO t (i) VALUES (1) RETURNING i",
	    NO_ARGS, &id) == RC_FAILED);
	CHECK(db_commit(db) == RC_FAILED);
	CHECK(db_begin_read(db) == RC_OK && db_commit(db) == RC_OK);
	/* A change by db_query() would have no one to commit it. */
	q = db_query(db, "INSERT INTO t (i) VALUES (1) RETURNING i", NO_ARGS);
	CHECK(db_next(&q) == RC_FAILED);
	CHECK(number(db, "SELECT count(*) FROM t") == 0);
}

TEST_STORE(store_inserts)
{
	row_id id;

	CHECK(does(db, db_is_postgres(db) ?
	    "CREATE TABLE t (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY"
	    " KEY, x TEXT UNIQUE)" :
	    "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT"
	    " UNIQUE) STRICT"));
	CHECK(db_insert(db, "INSERT INTO t (x) VALUES ($1) RETURNING id",
	    ARGS(TEXT("a")), &id) == RC_OK && id == 1);
	/* None came of it: not the id of the one before. */
	CHECK(db_insert(db, "INSERT INTO t (x) VALUES ($1)"
	    " ON CONFLICT (x) DO NOTHING RETURNING id", ARGS(TEXT("a")),
	    &id) == RC_CONFLICT && id == 0);
	CHECK(db_insert(db, "INSERT INTO t (x) SELECT 'b' WHERE 1 = 0"
	    " RETURNING id", NO_ARGS, &id) == RC_CONFLICT && id == 0);
	CHECK(db_insert(db, "INSERT INTO t (x) VALUES ('c') RETURNING id",
	    NO_ARGS, &id) == RC_OK && id > 1 && id == number(db, "SELECT id"
	    " FROM t WHERE x = 'c'"));
	/* One that is there already, changed: its own id. */
	CHECK(db_insert(db, "INSERT INTO t (x) VALUES ('a') ON CONFLICT (x)"
	    " DO UPDATE SET x = 'a2' RETURNING id", NO_ARGS, &id) == RC_OK &&
	    id == 1);
	CHECK(db_insert(db, "INSERT INTO t (x) VALUES ('c') RETURNING id",
	    NO_ARGS, &id) == RC_FAILED && id == 0);
	CHECK(number(db, "SELECT count(*) FROM t") == 2);
}

struct twice { struct db *other; int runs; };

/* Reads, is overtaken the first time, writes by what it read. */
static enum rc
overtaken(struct db *db, void *ctx)
{
	struct twice *t = ctx;
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM t", NO_ARGS, &n));
	if (t->runs++ == 0 && t->other != NULL) {
		CHECK(db_begin(t->other) == RC_OK);
		CHECK(number(t->other, "SELECT count(*) FROM t") == n);
		CHECK(db_change(t->other, "INSERT INTO t (i) VALUES ($1)",
		    ARGS(INT(100 + n))) == RC_OK);
		CHECK(db_commit(t->other) == RC_OK);
	}
	return db_change(db, "INSERT INTO t (i) VALUES ($1)", ARGS(INT(n)));
}

static enum rc
always_overtaken(struct db *db, void *ctx)
{
	struct twice *t = ctx;

	(void)db;
	t->runs++;
	return db_fault(db, true);
}

TEST_STORE(store_retry)
{
	struct twice t = { NULL, 0 };

	make_t(db);
	if (db_is_postgres(db))
		t.other = another();
	CHECK(db_transact(db, overtaken, &t) == RC_OK && !db_must_retry(db));
	CHECK(t.runs == (db_is_postgres(db) ? 2 : 1));
	CHECK(number(db, "SELECT max(i) FROM t WHERE i < 100") ==
	    t.runs - 1);
	db_close(t.other);
	t = (struct twice){ NULL, 0 };
	CHECK(db_transact(db, always_overtaken, &t) == RC_CONFLICT);
	CHECK(t.runs == 3 && db_must_retry(db) && !db_in_write(db));
	CHECK(does(db, "INSERT INTO t (i) VALUES (50)") && !db_must_retry(db));
}

/* Two processes add to one number: none of the additions is lost. */
TEST_STORE(store_two_writers)
{
	enum { EACH = 40 };
	pid_t pid;
	int status;

	make_t(db);
	CHECK(does(db, "INSERT INTO t (i, d) VALUES (1, 0)"));
	fflush(NULL);
	if ((pid = fork()) == 0) {
		struct db *mine = another();
		int done = 0;

		for (int i = 0; i < 50 * EACH && done < EACH; i++)
			done += db_change(mine, "UPDATE t SET d = d + 1"
			    " WHERE i = 1", NO_ARGS) == RC_OK;
		db_close(mine);
		_exit(done != EACH);
	}
	for (int i = 0, done = 0; i < 50 * EACH && done < EACH; i++)
		done += db_change(db, "UPDATE t SET d = d + 1 WHERE i = 1",
		    NO_ARGS) == RC_OK;
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	CHECK(number(db, "SELECT d FROM t") == 2 * EACH);
}

/* The second writer waits for the first. */
TEST_STORE(store_writer_waits)
{
	struct timespec a_while = { 0, 200000000 };
	int fd[2], status;
	pid_t pid;
	char c;

	if (db_is_postgres(db))
		return;
	make_t(db);
	CHECK(pipe(fd) == 0);
	fflush(NULL);
	if ((pid = fork()) == 0) {
		struct db *mine = another();
		bool good = db_begin(mine) == RC_OK &&
		    write(fd[1], "x", 1) == 1 &&
		    nanosleep(&a_while, NULL) == 0 &&
		    does(mine, "INSERT INTO t (i) VALUES (1)") &&
		    db_commit(mine) == RC_OK;

		_exit(!good);
	}
	CHECK(read(fd[0], &c, 1) == 1);
	/* Readers go on meanwhile. */
	CHECK(number(db, "SELECT count(*) FROM t") == 0);
	CHECK(db_begin(db) == RC_OK);
	CHECK(number(db, "SELECT count(*) FROM t") == 1);
	CHECK(db_commit(db) == RC_OK);
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

/* Who writes holds PATH-lock, and nobody else does. */
TEST_STORE(store_lock)
{
	int fd;

	if (db_is_postgres(db))
		return;
	fd = open(arena_printf(a, "%s-lock", getenv("GUILDHALL_TEST_STORE") +
	    strlen("sqlite:")), O_RDWR);
	make_t(db);
	for (int i = 0; i < 4; i++) {
		CHECK(flock(fd, LOCK_EX | LOCK_NB) == 0);
		CHECK(flock(fd, LOCK_UN) == 0);
		if (i == 3)
			break;
		CHECK(db_begin(db) == RC_OK);
		CHECK(flock(fd, LOCK_SH | LOCK_NB) != 0);
		if (i == 0)
			CHECK(db_commit(db) == RC_OK);
		else if (i == 1)
			db_rollback(db);
		else
			CHECK(!does(db, "FAULT") && db_commit(db) == RC_FAILED);
	}
	CHECK(!does(db, "FAULT"));
	CHECK(db_begin_read(db) == RC_OK);
	CHECK(flock(fd, LOCK_EX | LOCK_NB) == 0 && flock(fd, LOCK_UN) == 0);
	CHECK(db_commit(db) == RC_OK && db_checkpoint(db) == RC_OK);
	CHECK(flock(fd, LOCK_EX | LOCK_NB) == 0);
	close(fd);
}

TEST_STORE(store_snapshot)
{
	struct db *other = another();
	uint64_t first, second, third;

	make_t(db);
	CHECK(db_begin_read(db) == RC_OK);
	CHECK(number(db, "SELECT count(*) FROM t") == 0);
	CHECK(does(other, "INSERT INTO t (i) VALUES (1)"));
	CHECK(number(db, "SELECT count(*) FROM t") == 0);
	CHECK(db_commit(db) == RC_OK);
	CHECK(number(db, "SELECT count(*) FROM t") == 1);

	CHECK(db_stamp(db, &first) == RC_OK);
	CHECK(db_stamp(db, &second) == RC_OK && second == first);
	CHECK(number(db, "SELECT count(*) FROM t") == 1);
	CHECK(db_stamp(db, &second) == RC_OK && second == first);
	CHECK(does(other, "INSERT INTO t (i) VALUES (2)"));
	CHECK(db_stamp(db, &second) == RC_OK && second != first);
	CHECK(does(db, "INSERT INTO t (i) VALUES (3)"));
	CHECK(db_stamp(db, &third) == RC_OK && third != second);
	/* In a transaction: not newer than what is read there. */
	CHECK(db_begin_read(db) == RC_OK);
	CHECK(number(db, "SELECT count(*) FROM t") == 3);
	CHECK(does(other, "INSERT INTO t (i) VALUES (4)"));
	CHECK(db_stamp(db, &first) == RC_OK && first == third);
	CHECK(db_commit(db) == RC_OK);
	CHECK(db_stamp(db, &second) == RC_OK && second != third);
	/* What was taken back is no news to a page. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(does(db, "INSERT INTO t (i) VALUES (5)"));
	db_rollback(db);
	CHECK(db_is_postgres(db) || (db_stamp(db, &third) == RC_OK &&
	    third == second));
	CHECK(db_ping(db) == RC_OK);
	db_close(other);
}

/* --- what breaks --- */

/* A full disk, or any write that the system refuses. */
TEST_STORE(store_disk_full)
{
	struct rlimit limit;
	struct stat st;
	uint64_t before, after;
	const char *path = getenv("GUILDHALL_TEST_STORE");

	if (db_is_postgres(db))
		return;
	/* One of its own, whose log is longer than its file and its index. */
	path = arena_printf(a, "%s-own", path);
	CHECK(db_open(path, &db) == RC_OK);
	make_t(db);
	CHECK(does(db, "CREATE TABLE large (b BLOB)"));
	CHECK(does(db, "INSERT INTO large VALUES (zeroblob(300000))"));
	CHECK(does(db, "INSERT INTO t (i) VALUES (1)"));
	path = arena_printf(a, "%s-wal", path + strlen("sqlite:"));
	CHECK(stat(path, &st) == 0);
	CHECK(db_stamp(db, &before) == RC_OK);
	signal(SIGXFSZ, SIG_IGN);
	CHECK(getrlimit(RLIMIT_FSIZE, &limit) == 0);
	CHECK(setrlimit(RLIMIT_FSIZE, &(struct rlimit){
	    (rlim_t)st.st_size + 100, limit.rlim_max }) == 0);
	CHECK(db_exec(db, "INSERT INTO t (i) VALUES (2)", NO_ARGS, NULL) ==
	    RC_FAILED);
	CHECK(!db_in_write(db) && !db_must_retry(db));
	CHECK(number(db, "SELECT count(*) FROM t") == 1);
	CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
	CHECK(does(db, "INSERT INTO t (i) VALUES (3)"));
	CHECK(number(db, "SELECT sum(i) FROM t") == 4);
	CHECK(db_stamp(db, &after) == RC_OK && after != before);
	CHECK(db_stamp(db, &before) == RC_OK && after == before);
	db_close(db);
}

TEST_STORE(store_server_gone)
{
	struct db *other;
	int64_t pid;

	if (!db_is_postgres(db))
		return;
	other = another();
	make_t(db);
	for (int i = 0; i < 4; i++) {
		CHECK(db_int(db, "SELECT pg_backend_pid()", NO_ARGS, &pid) ==
		    RC_OK);
		if (i == 3) {
			CHECK(db_begin(db) == RC_OK);
			CHECK(does(db, "INSERT INTO t (i) VALUES (7)"));
		}
		CHECK(db_exec(other, "SELECT pg_terminate_backend("
		    "CAST($1 AS INTEGER), 5000)", ARGS(INT(pid)), NULL) ==
		    RC_OK);
		if (i == 0)
			CHECK(number(db, "SELECT count(*) FROM t") == 0);
		else if (i == 1)
			CHECK(does(db, "INSERT INTO t (i) VALUES (1)"));
		else if (i == 2)
			CHECK(db_ping(db) == RC_OK);
	}
	/* In the middle of one: nothing kept, to be run again. */
	CHECK(!does(db, "INSERT INTO t (i) VALUES (8)"));
	CHECK(db_commit(db) == RC_CONFLICT && db_must_retry(db));
	CHECK(number(db, "SELECT count(*) FROM t") == 1);
	/* At COMMIT nobody can tell, so it is not run again. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_int(db, "SELECT pg_backend_pid()", NO_ARGS, &pid) == RC_OK);
	CHECK(db_exec(other, "SELECT pg_terminate_backend("
	    "CAST($1 AS INTEGER), 5000)", ARGS(INT(pid)), NULL) == RC_OK);
	CHECK(db_commit(db) == RC_FAILED && !db_must_retry(db));
	CHECK(db_ping(db) == RC_OK);
	db_close(other);
}

/* Another node migrates under our prepared statements. */
TEST_STORE(store_stale_plan)
{
	struct db *other = another();
	struct rows q;

	make_t(db);
	CHECK(number(db, "SELECT * FROM t") == -1);
	CHECK(does(other, "ALTER TABLE t ADD COLUMN y TEXT"));
	CHECK(does(other, "INSERT INTO t (i, y) VALUES (4, 'new')"));
	q = db_query(db, "SELECT * FROM t", NO_ARGS);
	CHECK(db_next(&q) == RC_OK);
	CHECK_TEXT(col_text(&q, a, 4), "new");
	db_done(&q);
	db_close(other);
}

TEST(store_open_fails)
{
	struct db *db;

	CHECK(db_open("mysql:x", &db) == RC_FAILED && db == NULL);
	CHECK(db_open("sqlite:", &db) == RC_FAILED && db == NULL);
	CHECK(db_open("sqlite::memory:", &db) == RC_FAILED);
	CHECK(db_open("sqlite:/nowhere/store", &db) == RC_FAILED);
	CHECK(db_open("postgresql:///x?host=/nowhere", &db) == RC_FAILED);
	db_close(NULL);
}

/* --- migrations --- */

static const char v1[] = "Words before the first section.\n-- @1\n"
	"CREATE TABLE thing (	-- a sentence\n"
	"  id {id},\n  n {int} NOT NULL, b {bytes}, d {real}\n){strict};\n";
static const char v1_same[] = "-- @1\nCREATE TABLE thing ( -- another; one\n"
	" id {id}, n {int} NOT NULL,\n\n b {bytes}, d {real}\n){strict};";
static const char v1_other[] = "-- @1\nCREATE TABLE thing (id {id},"
	" n {int}, b {bytes}, d {real}){strict};\n";
static const char v2[] = "-- @1\n"
	"CREATE TABLE thing ( id {id}, \n n {int} NOT NULL, b {bytes},"
	" d {real} ){strict};\n"
	"-- @2\n{sqlite}ALTER TABLE thing ADD COLUMN engine TEXT"
	" DEFAULT 'sqlite';\n"
	"{postgresql} ALTER TABLE thing ADD COLUMN engine TEXT\n"
	"{postgresql}  DEFAULT 'postgresql';\n"
	"INSERT INTO thing (n) VALUES (5);\n";
static const char broken[] = "-- @1\nCREATE TABLE half (n {int});\n"
	"CREATE TABEL other (n {int});\n";

/* Every room, and one more. */
static struct schema *
with(struct arena *a, const char *room, const char *sql)
{
	struct schema *s = arena_array(a, struct schema, app_schemas + 1);

	memcpy(s, app_schema, app_schemas * sizeof *s);
	s[app_schemas] = (struct schema){ room, sql };
	return s;
}

TEST_STORE(store_migrations)
{
	size_t n = app_schemas + 1;
	const char *s;
	row_id id;
	int done;

	CHECK(db_migrated(db, app_schema, app_schemas) == RC_OK);
	CHECK(db_migrate(db, app_schema, app_schemas, &done) == RC_OK &&
	    done == 0);
	CHECK(db_migrated(db, with(a, "thing", v1), n) == RC_CONFLICT);
	CHECK(db_migrate(db, with(a, "thing", v1), n, &done) == RC_OK &&
	    done == 1);
	CHECK(db_insert(db, "INSERT INTO thing (n) VALUES (1) RETURNING id",
	    NO_ARGS, &id) == RC_OK && id == 1);
	CHECK(db_migrated(db, with(a, "thing", v1), n) == RC_OK);
	/* Comments and spacing may change, the SQL may not. */
	CHECK(db_migrate(db, with(a, "thing", v1_same), n, &done) == RC_OK);
	CHECK(db_migrate(db, with(a, "thing", v1_other), n, &done) ==
	    RC_CONFLICT);
	CHECK(db_migrated(db, with(a, "thing", v1_other), n) == RC_CONFLICT);
	CHECK(db_migrated(db, with(a, "thing", v2), n) == RC_CONFLICT);
	CHECK(db_migrate(db, with(a, "thing", v2), n, &done) == RC_OK &&
	    done == 1);
	CHECK(db_text(db, a, "SELECT engine FROM thing WHERE n = 5", NO_ARGS,
	    &s) == RC_OK);
	CHECK_TEXT(s, db_is_postgres(db) ? "postgresql" : "sqlite");
	/* An older program is refused. */
	CHECK(db_migrate(db, with(a, "thing", v1), n, NULL) == RC_CONFLICT);
	CHECK(db_migrated(db, with(a, "thing", v1), n) == RC_CONFLICT);
	CHECK(db_migrated(db, app_schema, app_schemas) == RC_CONFLICT);
	CHECK(number(db, "SELECT count(*) FROM migration"
	    " WHERE room = 'thing'") == 2);
	CHECK(!db_in_write(db));
}

/* A section that fails leaves nothing, and numbers are not given twice. */
TEST_STORE(store_migration_fails)
{
	row_id first, second;

	CHECK(db_migrate(db, with(a, "half", broken), app_schemas + 1, NULL) ==
	    RC_FAILED);
	CHECK(db_migrate(db, with(a, "none", "CREATE TABLE x (n {int})"),
	    app_schemas + 1, NULL) == RC_FAILED);
	CHECK(db_migrated(db, app_schema, app_schemas) == RC_OK);
	CHECK(db_exec(db, "SELECT n FROM half", NO_ARGS, NULL) == RC_FAILED);
	CHECK(db_migrate(db, with(a, "thing", v1), app_schemas + 1, NULL) ==
	    RC_OK);
	CHECK(db_insert(db, "INSERT INTO thing (n) VALUES (1) RETURNING id",
	    NO_ARGS, &first) == RC_OK);
	CHECK(db_change(db, "DELETE FROM thing WHERE id = $1",
	    ARGS(INT(first))) == RC_OK);
	CHECK(db_insert(db, "INSERT INTO thing (n) VALUES (1) RETURNING id",
	    NO_ARGS, &second) == RC_OK && second > first);
}

/* Two programs start at once on an old store. */
TEST_STORE(store_migrate_together)
{
	struct schema *list = with(a, "thing", v2);
	pid_t pid[3];
	int status;

	fflush(NULL);
	for (int i = 0; i < 3; i++)
		if ((pid[i] = fork()) == 0) {
			struct db *mine = another();

			_exit(db_migrate(mine, list, app_schemas + 1, NULL) !=
			    RC_OK);
		}
	for (int i = 0; i < 3; i++)
		CHECK(waitpid(pid[i], &status, 0) == pid[i] && status == 0);
	CHECK(number(db, "SELECT count(*) FROM thing") == 1);
}

/* --- upkeep --- */

TEST_STORE(store_backup)
{
	const char *path, *part;
	struct blob b;
	struct buf bytes = BUF(a);
	struct db *copy = NULL;
	struct stat st;
	char *large = arena_get(a, 3 * BLOB_CHUNK);

	if (db_is_postgres(db)) {
		CHECK(db_checkpoint(db) == RC_OK);
		CHECK(db_backup(db, "/nowhere") == RC_FAILED);
		return;
	}
	randombytes_buf(large, 3 * BLOB_CHUNK);
	CHECK(blob_put(db, "x", large, 3 * BLOB_CHUNK, &b) == RC_OK);
	path = arena_printf(a, "%s-copy", getenv("GUILDHALL_TEST_STORE") +
	    strlen("sqlite:"));
	part = arena_printf(a, "%s.part", path);
	CHECK(db_backup(db, path) == RC_OK);
	CHECK(db_checkpoint(db) == RC_OK);
	CHECK(db_backup(db, path) == RC_OK);	/* over the earlier one */
	CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
	CHECK(stat(part, &st) != 0);
	CHECK(stat(arena_printf(a, "%s-wal", path), &st) != 0);
	CHECK(db_open(arena_printf(a, "sqlite:%s", path), &copy) == RC_OK);
	CHECK(db_migrated(copy, app_schema, app_schemas) == RC_OK);
	CHECK(blob_read(copy, b.id, 0, b.size, &bytes) == RC_OK);
	CHECK(bytes.n == 3 * BLOB_CHUNK && memcmp(bytes.p, large, bytes.n) == 0);
	db_close(copy);
	CHECK(db_backup(db, "/nowhere/copy") == RC_FAILED);
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_backup(db, path) == RC_FAILED);
	CHECK(db_commit(db) == RC_FAILED);
}

TEST_STORE(store_checkpoint)
{
	const char *wal;
	struct stat st;
	char *large = arena_get(a, BLOB_CHUNK);
	struct blob b;

	if (db_is_postgres(db))
		return;
	wal = arena_printf(a, "%s-wal", getenv("GUILDHALL_TEST_STORE") +
	    strlen("sqlite:"));
	randombytes_buf(large, BLOB_CHUNK);
	for (int i = 0; i < 70; i++)
		CHECK(blob_put(db, "x", large, BLOB_CHUNK, &b) == RC_OK);
	CHECK(stat(wal, &st) == 0 && st.st_size > 16 * 1024 * 1024);
	CHECK(db_checkpoint(db) == RC_OK);
	CHECK(stat(wal, &st) == 0 && st.st_size == 0);
	CHECK(does(db, "DELETE FROM blob") && db_checkpoint(db) == RC_OK);
	CHECK(number(db, "SELECT count(*) FROM blob_chunk") == 0);
}
