/* What both engines share: results, transactions, statements that run alone. */
#include "store/db.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "store/engine.h"

enum { TRIES = 3 };

void *
db_alloc(size_t n)
{
	void *p = calloc(1, n);

	if (p == NULL)
		abort();
	return p;
}

char *
db_dup(const char *s, size_t n)
{
	char *p = db_alloc(n + 1);

	memcpy(p, s, n);
	return p;
}

struct arg
TEXT(const char *s)
{
	if (s == NULL)
		return (struct arg){ .kind = ARG_NULL };
	return (struct arg){ .kind = ARG_TEXT, .p = s, .n = strlen(s) };
}

enum rc
db_open(const char *url, struct db **out)
{
	const struct engine *engines[] = { &engine_sqlite, &engine_postgres };

	*out = NULL;
	for (size_t i = 0; i < 2; i++) {
		struct db *db;

		if (strncmp(url, engines[i]->scheme,
		    strlen(engines[i]->scheme)) != 0)
			continue;
		db = engines[i]->make(url);
		db->engine = engines[i];
		db->url = db_dup(url, strlen(url));
		if (engines[i]->open(db) != RC_OK) {
			db_close(db);
			return RC_FAILED;
		}
		*out = db;
		return RC_OK;
	}
	log_line(LOG_ERROR, "store", "a store is named sqlite:PATH or"
	    " postgresql://...");
	return RC_FAILED;
}

void
db_close(struct db *db)
{
	char *url;

	if (db == NULL)
		return;
	db_rollback(db);
	url = db->url;
	db->engine->close(db);
	free(url);
}

bool
db_is_postgres(const struct db *db)
{
	return db->engine == &engine_postgres;
}

const char *
db_excerpt(const char *sql, char out[static 96])
{
	snprintf(out, 96, "%.90s%s", sql, strlen(sql) > 90 ? "..." : "");
	return out;
}

int
db_placeholders(const char *sql, void (*fn)(void *, const char *, size_t, int),
    void *ctx)
{
	const char *from = sql, *p = sql;
	int most = 0;

	while (*p != '\0') {
		if (*p == '\'' || *p == '"') {
			char quote = *p++;

			while (*p != '\0' && *p != quote)
				p++;
			if (*p != '\0')
				p++;	/* a doubled quote opens anew */
		} else if (p[0] == '-' && p[1] == '-') {
			p += strcspn(p, "\n");
		} else if (p[0] == '/' && p[1] == '*') {
			const char *end = strstr(p + 2, "*/");

			p = end == NULL ? p + strlen(p) : end + 2;
		} else if (*p == '$' && isdigit((unsigned char)p[1])) {
			char *end;
			long n = strtol(p + 1, &end, 10);

			if (n < 1 || n > 999)
				return -1;
			if (fn != NULL)
				fn(ctx, from, (size_t)(p - from), (int)n);
			most = n > most ? (int)n : most;
			from = p = end;
		} else if (*p == '?') {
			return -1;
		} else {
			p++;
		}
	}
	if (fn != NULL)
		fn(ctx, from, (size_t)(p - from), 0);
	return most;
}

enum rc
db_fault(struct db *db, bool retry)
{
	enum rc rc = retry ? RC_CONFLICT : RC_FAILED;

	if (db->state == DB_IDLE)
		return rc;
	if (db->poison == RC_OK) {
		db->poison = rc;
		db->retry = retry;
	}
	return db->poison;
}

/* A fault of the program, not of the engine. */
static enum rc
misused(struct db *db, const char *what, const char *sql)
{
	char short_sql[96];

	log_line(LOG_ERROR, "store", "%s: %s", what,
	    db_excerpt(sql, short_sql));
	return db_fault(db, false);
}

/* Whether the statement writes: its first word, after WITH any such word. */
static bool
is_change(const char *sql)
{
	static const char *const words[] = { "INSERT", "UPDATE", "DELETE" };

	while (isspace((unsigned char)*sql) || *sql == '(')
		sql++;
	if (strncasecmp(sql, "SELECT", 6) == 0 ||
	    strncasecmp(sql, "VALUES", 6) == 0 ||
	    strncasecmp(sql, "EXPLAIN", 7) == 0)
		return false;
	if (strncasecmp(sql, "WITH", 4) != 0)
		return true;
	for (size_t i = 0; i < 3; i++)
		if (strcasestr(sql, words[i]) != NULL)
			return true;
	return false;
}

/* What is held, before something that is not of it. */
static void
settle(struct db *db)
{
	if (!db->held)
		return;
	if (db->engine->flush(db) != RC_OK)
		db->lost |= db->gathered > 0;
	db->held = false;
	db->gathered = 0;
}

static struct rows
query(struct db *db, const char *sql, struct args args, bool brief)
{
	struct rows q = { .db = db };

	if (db->state == DB_IDLE)
		settle(db);
	if (db->state != DB_IDLE && db->poison != RC_OK)
		q.failed = db->poison;
	else if (db->state != DB_WRITING && is_change(sql))
		q.failed = misused(db, "a change outside a transaction that"
		    " writes", sql);
	else
		q = db->engine->query(db, sql, args, brief);
	return q;
}

struct rows
db_query(struct db *db, const char *sql, struct args args)
{
	return query(db, sql, args, false);
}

enum rc
db_next(struct rows *q)
{
	if (q->result == NULL)
		return q->failed == RC_OK ? RC_NONE : q->failed;
	return q->db->engine->next(q);
}

void
db_done(struct rows *q)
{
	if (q->result != NULL)
		q->db->engine->done(q);
}

int64_t
col_int(const struct rows *q, int n)
{
	return q->result == NULL ? 0 : q->db->engine->col_int(q, n);
}

double
col_real(const struct rows *q, int n)
{
	return q->result == NULL ? 0 : q->db->engine->col_real(q, n);
}

const char *
col_text(const struct rows *q, struct arena *a, int n)
{
	return q->result == NULL ? NULL : q->db->engine->col_text(q, a, n);
}

const void *
col_bytes(const struct rows *q, struct arena *a, int n, size_t *len)
{
	*len = 0;
	return q->result == NULL ? NULL : q->db->engine->col_bytes(q, a, n, len);
}

bool
col_null(const struct rows *q, int n)
{
	return q->result == NULL || q->db->engine->col_null(q, n);
}

/* A statement and where its answer goes, to be run in a transaction. */
struct statement {
	const char *sql;
	struct args args;
	int64_t *changed;	/* of db_exec() */
	int64_t *number;	/* the first column of the first row */
	bool inserts;		/* which is its id */
	const char **text;
	struct arena *arena;
};

static enum rc
run(struct db *db, void *ctx)
{
	struct statement *s = ctx;
	struct rows q;
	enum rc rc;

	if (db->state == DB_READING && is_change(s->sql))
		return misused(db, "a change in a transaction that reads",
		    s->sql);
	if (db->state != DB_IDLE && db->poison != RC_OK)
		return db->poison;
	if (s->changed != NULL)
		return db->engine->exec(db, s->sql, s->args, s->changed);
	if (s->inserts && db->engine->insert != NULL)
		return db->engine->insert(db, s->sql, s->args, s->number);
	q = query(db, s->sql, s->args, true);
	if ((rc = db_next(&q)) != RC_OK)
		return rc;
	if (s->number != NULL)
		*s->number = col_int(&q, 0);
	if (s->text != NULL)
		*s->text = col_text(&q, s->arena, 0);
	db_done(&q);
	return RC_OK;
}

/* In the transaction that is open, else in one of its own. */
static enum rc
run_somewhere(struct db *db, struct statement s)
{
	if (db->state == DB_IDLE && (s.changed != NULL || is_change(s.sql)))
		return db_transact(db, run, &s);
	return run(db, &s);
}

enum rc
db_exec(struct db *db, const char *sql, struct args args, int64_t *changed)
{
	int64_t n = 0;
	enum rc rc;

	rc = run_somewhere(db, (struct statement){ .sql = sql, .args = args,
	    .changed = &n });
	if (changed != NULL)
		*changed = n;
	return rc;
}

enum rc
db_change(struct db *db, const char *sql, struct args args)
{
	int64_t n;

	TRY(db_exec(db, sql, args, &n));
	return n > 0 ? RC_OK : RC_CONFLICT;
}

enum rc
db_steps(struct db *db, const char *const *sql, struct args args)
{
	for (; *sql != NULL; sql++)
		TRY(db_exec(db, *sql, args, NULL));
	return RC_OK;
}

enum rc
db_insert(struct db *db, const char *sql, struct args args, row_id *id)
{
	enum rc rc;

	*id = 0;
	rc = run_somewhere(db, (struct statement){ .sql = sql, .args = args,
	    .number = id, .inserts = true });
	return rc == RC_NONE ? RC_CONFLICT : rc;
}

enum rc
db_int(struct db *db, const char *sql, struct args args, int64_t *out)
{
	*out = 0;
	return run_somewhere(db, (struct statement){ .sql = sql, .args = args,
	    .number = out });
}

enum rc
db_text(struct db *db, struct arena *a, const char *sql, struct args args,
    const char **out)
{
	*out = NULL;
	return run_somewhere(db, (struct statement){ .sql = sql, .args = args,
	    .text = out, .arena = a });
}

static enum rc
begin(struct db *db, bool write)
{
	if (db->state != DB_IDLE)
		return misused(db, "a transaction inside another", "BEGIN");
	db->retry = false;
	if (!write)
		settle(db);
	TRY(db->engine->begin(db, write));
	db->state = write ? DB_WRITING : DB_READING;
	db->poison = RC_OK;
	return RC_OK;
}

enum rc
db_begin(struct db *db)
{
	return begin(db, true);
}

enum rc
db_begin_read(struct db *db)
{
	return begin(db, false);
}

enum rc
db_commit(struct db *db)
{
	enum rc rc;

	if (db->state == DB_IDLE)
		return misused(db, "no transaction is open", "COMMIT");
	if ((rc = db->poison) != RC_OK) {
		db_rollback(db);
		return rc;
	}
	rc = db->engine->commit(db);
	db->gathered += rc == RC_OK && db->held;
	db->state = DB_IDLE;
	db->poison = RC_OK;
	return rc;
}

void
db_rollback(struct db *db)
{
	if (db->state == DB_IDLE)
		return;
	db->engine->rollback(db);
	db->state = DB_IDLE;
	db->poison = RC_OK;
}

void
db_hold(struct db *db)
{
	db->hold = db->engine->flush != NULL;
}

bool
db_held(const struct db *db)
{
	return db->held;
}

enum rc
db_flush(struct db *db)
{
	enum rc rc;

	if (db->state != DB_IDLE)
		return misused(db, "inside a transaction", "flush");
	settle(db);
	rc = db->lost ? RC_FAILED : RC_OK;
	db->hold = db->lost = false;
	return rc;
}

bool
db_must_retry(const struct db *db)
{
	return db->retry;
}

bool
db_in_write(const struct db *db)
{
	return db->state == DB_WRITING;
}

enum rc
db_transact(struct db *db, enum rc (*fn)(struct db *, void *), void *ctx)
{
	enum rc rc = RC_FAILED;

	if (db->state == DB_WRITING)
		return fn(db, ctx);
	for (int i = 0; i < TRIES; i++) {
		TRY(db_begin(db));
		if ((rc = fn(db, ctx)) == RC_OK)
			rc = db_commit(db);
		else
			db_rollback(db);
		if (!db->retry)
			return rc;
	}
	return rc;
}

enum rc
db_stamp(struct db *db, uint64_t *out)
{
	return db->engine->stamp(db, out);
}

enum rc
db_ping(struct db *db)
{
	return db->engine->ping(db);
}

enum rc
db_checkpoint(struct db *db)
{
	if (db->state != DB_IDLE)
		return misused(db, "inside a transaction", "checkpoint");
	return db->engine->checkpoint(db);
}

enum rc
db_backup(struct db *db, const char *path)
{
	if (db->state != DB_IDLE)
		return misused(db, "inside a transaction", "backup");
	return db->engine->backup(db, path);
}
