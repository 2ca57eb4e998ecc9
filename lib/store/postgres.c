/*
 * The PostgreSQL engine: libpq, one connection, statements prepared by name.
 *
 * Transactions that write are SERIALIZABLE, so that what holds under SQLite's
 * one writer holds here; one that came too late is to be run again
 * (db_must_retry).  The connection needs a session of its own: behind
 * pgbouncer, session pooling.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/engine.h"

/* pg_type.h, which never changes these. */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25,
	OID_FLOAT8 = 701 };
enum { ARGS_MAX = 100 };

struct postgres {
	struct db db;
	PGconn *c;
	struct cache cache;
	char *key;		/* room to build a statement's key in */
	size_t key_room;
};

static struct postgres *
of(struct db *db)
{
	return (struct postgres *)db;
}

static void
quiet(void *ctx, const PGresult *r)
{
	(void)ctx;
	(void)r;
}

static bool
lost(const struct postgres *p)
{
	return p->c == NULL || PQstatus(p->c) != CONNECTION_OK;
}

/*
 * Logs why a statement failed and gives the result to return.  r may be NULL.
 * Messages of class 22 quote the values, so there the code must do.
 */
static enum rc
fault(struct postgres *p, const PGresult *r, const char *sql)
{
	const char *code = r == NULL ? NULL :
	    PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *text = r == NULL ? NULL :
	    PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	char short_sql[96];

	db_excerpt(sql, short_sql);
	if (lost(p)) {
		log_line(LOG_WARN, "store", "the server went away: %s",
		    short_sql);
		/* Nothing of the transaction was kept: it can run again. */
		return db_fault(&p->db, true);
	}
	if (code == NULL)
		code = "?";
	/* Serialisation, deadlock. */
	if (strcmp(code, "40001") == 0 || strcmp(code, "40P01") == 0)
		return db_fault(&p->db, true);
	log_line(LOG_ERROR, "store", "%s (%s): %s",
	    text == NULL || strncmp(code, "22", 2) == 0 ? "refused" : text,
	    code, short_sql);
	return db_fault(&p->db, false);
}

/* A statement without values or rows. */
static bool
command(struct postgres *p, const char *sql)
{
	PGresult *r = PQexec(p->c, sql);
	ExecStatusType status = PQresultStatus(r);

	PQclear(r);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* The server forgets the statement, too; never mind a failure: the names are
 * not used twice. */
static void
drop(void *owner, struct slot *slot)
{
	struct postgres *p = owner;
	char sql[80];

	/* In a transaction that has failed this would be refused. */
	if (!lost(p) && PQtransactionStatus(p->c) != PQTRANS_INERROR) {
		snprintf(sql, sizeof sql, "DEALLOCATE %s", (char *)slot->stmt);
		(void)command(p, sql);
	}
	free(slot->stmt);
}

static enum rc
connect_to(struct postgres *p)
{
	/* The URL may say otherwise of what stands before it. */
	const char *const key[] = { "connect_timeout", "tcp_user_timeout",
	    "fallback_application_name", "dbname", "client_encoding", NULL };
	const char *const value[] = { "10", "15000", "guildhall", p->db.url,
	    "UTF8", NULL };
	char why[200];

	PQfinish(p->c);
	p->c = NULL;
	cache_clear(&p->cache);
	p->c = PQconnectdbParams(key, value, 1);
	if (lost(p)) {
		/* The server's words carry no password. */
		snprintf(why, sizeof why, "%s", PQerrorMessage(p->c));
		why[strcspn(why, "\n")] = '\0';
		log_line(LOG_ERROR, "store", "cannot connect: %s", why);
		return RC_FAILED;
	}
	PQsetNoticeReceiver(p->c, quiet, NULL);
	if (PQserverVersion(p->c) < 150000) {
		log_line(LOG_ERROR, "store", "PostgreSQL 15 or later is needed");
		return RC_FAILED;
	}
	if (!command(p, "SET standard_conforming_strings = on;"
	    " SET TimeZone = 'UTC'; SET bytea_output = 'hex';"
	    " SET extra_float_digits = 1;"
	    " SET idle_in_transaction_session_timeout = '2min'")) {
		log_line(LOG_ERROR, "store", "SET: %s", PQerrorMessage(p->c));
		return RC_FAILED;
	}
	return RC_OK;
}

static enum rc
ready(struct postgres *p)
{
	return lost(p) ? connect_to(p) : RC_OK;
}

static struct db *
make(const char *url)
{
	struct postgres *p = db_alloc(sizeof *p);

	(void)url;
	cache_init(&p->cache, drop, p);
	return &p->db;
}

static enum rc
open_server(struct db *db)
{
	return connect_to(of(db));
}

static void
close_server(struct db *db)
{
	struct postgres *p = of(db);

	PQfinish(p->c);
	p->c = NULL;
	cache_clear(&p->cache);
	free(p->key);
	free(p);
}

static enum rc
begin(struct db *db, bool write)
{
	const char *sql = write ? "BEGIN ISOLATION LEVEL SERIALIZABLE" :
	    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
	struct postgres *p = of(db);

	TRY(ready(p));
	if (command(p, sql))
		return RC_OK;
	/* It had gone away while we were idle: nothing is lost. */
	if (lost(p)) {
		TRY(connect_to(p));
		if (command(p, sql))
			return RC_OK;
	}
	log_line(LOG_ERROR, "store", "%s: %s", sql, PQerrorMessage(p->c));
	return RC_FAILED;
}

static void
rollback(struct db *db)
{
	struct postgres *p = of(db);

	if (!lost(p) && !command(p, "ROLLBACK")) {
		PQfinish(p->c);		/* which rolls back as well */
		p->c = NULL;
	}
}

static enum rc
commit(struct db *db)
{
	struct postgres *p = of(db);
	PGresult *r = PQexec(p->c, "COMMIT");
	bool good = PQresultStatus(r) == PGRES_COMMAND_OK &&
	    strcmp(PQcmdStatus(r), "COMMIT") == 0;
	enum rc rc = RC_OK;

	if (!good && lost(p)) {
		/* Whether it was kept nobody can tell: not to be repeated. */
		log_line(LOG_ERROR, "store", "the server went away at COMMIT");
		rc = RC_FAILED;
	} else if (!good) {
		rc = fault(p, r, "COMMIT");
		rollback(db);
	}
	PQclear(r);
	return rc;
}

/* What makes two uses of one text different statements. */
static Oid
type_of(const struct arg *v)
{
	switch (v->kind) {
	case ARG_INT:
		return OID_INT8;
	case ARG_TEXT:
		return OID_TEXT;
	case ARG_BYTES:
		return OID_BYTEA;
	case ARG_REAL:
		return OID_FLOAT8;
	case ARG_NULL:
		break;
	}
	return 0;	/* the server infers it from the place */
}

/* The prepared statement's name; NULL with *rc. */
static const char *
prepare(struct postgres *p, const char *sql, struct args args, enum rc *rc)
{
	size_t n = strlen(sql);
	char name[40], *key;
	Oid types[ARGS_MAX];
	struct slot *slot;
	PGresult *r;

	if (p->key_room < n + ARGS_MAX) {
		free(p->key);
		p->key_room = 2 * (n + ARGS_MAX);
		p->key = db_alloc(p->key_room);
	}
	key = p->key;
	memcpy(key, sql, n);
	for (int i = 0; i < args.n; i++)
		key[n++] = (char)('0' + args.at[i].kind);
	if ((slot = cache_find(&p->cache, key, n)) != NULL)
		return slot->stmt;
	if (db_placeholders(sql, NULL, NULL) != args.n) {
		log_line(LOG_ERROR, "store", "%d values for %d: %.90s", args.n,
		    db_placeholders(sql, NULL, NULL), sql);
		*rc = db_fault(&p->db, false);
		return NULL;
	}
	for (int i = 0; i < args.n; i++)
		types[i] = type_of(&args.at[i]);
	slot = cache_take(&p->cache, key, n);
	snprintf(name, sizeof name, "g%d_%u", (int)(slot - p->cache.slot),
	    slot->number);
	r = PQprepare(p->c, name, sql, args.n, types);
	if (PQresultStatus(r) == PGRES_COMMAND_OK) {
		slot->stmt = db_dup(name, strlen(name));
	} else {
		cache_drop(&p->cache, slot);
		*rc = fault(p, r, sql);
	}
	PQclear(r);
	return slot->stmt;
}

/* "cached plan must not change result type", or a name that the server does
 * not know: another node has migrated, or somebody said DISCARD. */
static bool
is_stale(const PGresult *r)
{
	const char *code = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	return code != NULL &&
	    (strcmp(code, "0A000") == 0 || strcmp(code, "26000") == 0);
}

static enum rc
prepare_anew(struct postgres *p, const char *sql)
{
	char short_sql[96];

	log_line(LOG_WARN, "store", "prepared anew: %s",
	    db_excerpt(sql, short_sql));
	cache_clear(&p->cache);
	return db_fault(&p->db, true);
}

/* The result, or NULL with *rc. */
static PGresult *
execute(struct postgres *p, const char *sql, struct args args, enum rc *rc)
{
	const char *value[ARGS_MAX], *name;
	char number[ARGS_MAX][32];
	int length[ARGS_MAX], format[ARGS_MAX];
	ExecStatusType status;
	PGresult *r;

	if (args.n > ARGS_MAX) {
		log_line(LOG_ERROR, "store", "more than %d values: %.90s",
		    ARGS_MAX, sql);
		*rc = db_fault(&p->db, false);
		return NULL;
	}
	for (int i = 0; i < args.n; i++) {
		const struct arg *v = &args.at[i];

		value[i] = v->kind == ARG_NULL ? NULL : number[i];
		format[i] = length[i] = 0;
		if (v->kind == ARG_INT) {
			snprintf(number[i], sizeof number[i], "%lld",
			    (long long)v->i);
		} else if (v->kind == ARG_REAL) {
			snprintf(number[i], sizeof number[i], "%.17g", v->d);
		} else if (v->kind == ARG_TEXT) {
			value[i] = v->p;
		} else if (v->kind == ARG_BYTES) {
			value[i] = v->n == 0 ? "" : v->p;
			length[i] = (int)v->n;
			format[i] = 1;
		}
	}
	if ((name = prepare(p, sql, args, rc)) == NULL)
		return NULL;
	r = PQexecPrepared(p->c, name, args.n, value, length, format, 0);
	status = PQresultStatus(r);
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return r;
	*rc = is_stale(r) ? prepare_anew(p, sql) : fault(p, r, sql);
	PQclear(r);
	return NULL;
}

static struct rows
query(struct db *db, const char *sql, struct args args, bool brief)
{
	struct postgres *p = of(db);
	struct rows q = { .db = db, .row = -1 };

	(void)brief;
	if (db->state != DB_IDLE) {
		q.result = execute(p, sql, args, &q.failed);
		return q;
	}
	if ((q.failed = ready(p)) != RC_OK)
		return q;
	/* A read alone can be repeated: once, where a reason has gone. */
	q.result = execute(p, sql, args, &q.failed);
	if (q.result != NULL || q.failed != RC_CONFLICT)
		return q;
	if ((q.failed = ready(p)) == RC_OK)
		q.result = execute(p, sql, args, &q.failed);
	if (q.result == NULL)
		q.failed = RC_FAILED;
	return q;
}

static void
done(struct rows *q)
{
	PQclear(q->result);
	q->result = NULL;
}

static enum rc
next(struct rows *q)
{
	if (++q->row < PQntuples(q->result))
		return RC_OK;
	done(q);
	return RC_NONE;
}

static enum rc
exec(struct db *db, const char *sql, struct args args, int64_t *changed)
{
	enum rc rc = RC_OK;
	PGresult *r = execute(of(db), sql, args, &rc);

	*changed = 0;
	if (r == NULL)
		return rc;
	*changed = strtoll(PQcmdTuples(r), NULL, 10);
	PQclear(r);
	return RC_OK;
}

static bool
null(const struct rows *q, int n)
{
	return n >= PQnfields(q->result) || PQgetisnull(q->result, q->row, n);
}

static double
real(const struct rows *q, int n)
{
	if (null(q, n))
		return 0;
	if (PQftype(q->result, n) == OID_BOOL)
		return *PQgetvalue(q->result, q->row, n) == 't';
	return strtod(PQgetvalue(q->result, q->row, n), NULL);
}

/* Comparisons are boolean here; sums of integers and averages numeric. */
static int64_t
number(const struct rows *q, int n)
{
	const char *p;
	char *end;
	int64_t v;

	if (null(q, n))
		return 0;
	p = PQgetvalue(q->result, q->row, n);
	if (PQftype(q->result, n) == OID_BOOL)
		return *p == 't';
	v = strtoll(p, &end, 10);
	return *end == 'e' ? (int64_t)strtod(p, NULL) : v;
}

static const char *
text(const struct rows *q, struct arena *a, int n)
{
	if (null(q, n))
		return NULL;
	if (PQftype(q->result, n) == OID_BOOL)
		return *PQgetvalue(q->result, q->row, n) == 't' ? "1" : "0";
	return arena_dup(a, PQgetvalue(q->result, q->row, n));
}

static const void *
bytes(const struct rows *q, struct arena *a, int n, size_t *len)
{
	const unsigned char *p;
	unsigned char *raw;
	char *copy;

	*len = 0;
	if (null(q, n))
		return NULL;
	p = (const unsigned char *)PQgetvalue(q->result, q->row, n);
	if (PQftype(q->result, n) != OID_BYTEA) {
		*len = (size_t)PQgetlength(q->result, q->row, n);
		return arena_dup_n(a, (const char *)p, *len);
	}
	if ((raw = PQunescapeBytea(p, len)) == NULL)
		abort();
	copy = arena_get(a, *len + 1);
	memcpy(copy, raw, *len);
	PQfreemem(raw);
	return copy;
}

static enum rc
script(struct db *db, const char *sql)
{
	struct postgres *p = of(db);
	PGresult *r = PQexec(p->c, sql);
	enum rc rc = RC_OK;

	if (PQresultStatus(r) != PGRES_COMMAND_OK &&
	    PQresultStatus(r) != PGRES_TUPLES_OK &&
	    PQresultStatus(r) != PGRES_EMPTY_QUERY)
		rc = fault(p, r, sql);
	PQclear(r);
	return rc;
}

/* Of this schema only: several stores may share a database. */
static enum rc
migrating(struct db *db, bool on)
{
	struct postgres *p = of(db);

	TRY(ready(p));
	if (command(p, on ? "SELECT pg_advisory_lock(20251107,"
	    " hashtext(current_schema()))" : "SELECT pg_advisory_unlock("
	    "20251107, hashtext(current_schema()))")) {
		if (!on)
			cache_clear(&p->cache);
		return RC_OK;
	}
	log_line(LOG_ERROR, "store", "pg_advisory_lock: %s",
	    PQerrorMessage(p->c));
	return RC_FAILED;
}

/* Which transactions are visible and which run: any commit changes it. */
static enum rc
stamp(struct db *db, uint64_t *out)
{
	struct rows q = query(db, "SELECT pg_current_snapshot()::text",
	    NO_ARGS, true);
	uint64_t h = 14695981039346656037u;	/* FNV-1a */

	if (q.result == NULL)
		return RC_FAILED;
	for (const char *s = PQgetvalue(q.result, 0, 0); *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	*out = h;
	done(&q);
	return RC_OK;
}

static enum rc
ping(struct db *db)
{
	struct rows q;

	if (db->state != DB_IDLE)
		return db->poison;
	q = query(db, "SELECT 1", NO_ARGS, true);
	if (q.result == NULL)
		return RC_FAILED;
	done(&q);
	return RC_OK;
}

static enum rc
checkpoint(struct db *db)
{
	(void)db;
	return RC_OK;
}

static enum rc
backup(struct db *db, const char *path)
{
	(void)db;
	(void)path;
	log_line(LOG_ERROR, "store", "a store in PostgreSQL is backed up by"
	    " pg_dump");
	return RC_FAILED;
}

const struct engine engine_postgres = {
	.scheme = "postgresql:", .make = make, .open = open_server,
	.close = close_server, .begin = begin, .commit = commit,
	.rollback = rollback, .query = query, .next = next, .done = done,
	.exec = exec, .col_int = number, .col_real = real, .col_text = text,
	.col_bytes = bytes, .col_null = null, .script = script,
	.migrating = migrating, .stamp = stamp, .ping = ping,
	.checkpoint = checkpoint, .backup = backup,
};
