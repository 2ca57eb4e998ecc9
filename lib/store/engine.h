/*
 * What an engine provides to db.c.  Only files of this folder include it.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store/db.h"

struct engine;

/* The part of a connection that both engines share; each puts it first. */
struct db {
	const struct engine *engine;
	char *url;
	enum { DB_IDLE, DB_READING, DB_WRITING } state;
	enum rc poison;		/* what a transaction failed with, or RC_OK */
	bool retry;		/* it failed because another came between */
	bool hold;		/* commits are to be gathered ... */
	bool held;		/* ... and are: the engine's transaction is open,
				 * ours are savepoints in it */
	int gathered;		/* so many of them */
	bool lost;		/* some were, and are not kept */
};

struct engine {
	const char *scheme;	/* what its URLs begin with */
	struct db *(*make)(const char *url);	/* not connected yet */
	enum rc (*open)(struct db *);
	void (*close)(struct db *);		/* frees it, open or not */

	/* All three leave no transaction behind when they fail. */
	enum rc (*begin)(struct db *, bool write);
	enum rc (*commit)(struct db *);
	void (*rollback)(struct db *);
	/* Commits what is held, or drops it; NULL: the engine holds nothing. */
	enum rc (*flush)(struct db *);

	/* brief: the result is read before the caller returns, so that the
	 * values need not be copied. */
	struct rows (*query)(struct db *, const char *sql, struct args,
	    bool brief);
	enum rc (*next)(struct rows *);
	void (*done)(struct rows *);
	enum rc (*exec)(struct db *, const char *sql, struct args,
	    int64_t *changed);
	/* INSERT ... RETURNING id; RC_NONE when no row came of it.  NULL: as
	 * any query. */
	enum rc (*insert)(struct db *, const char *sql, struct args,
	    row_id *id);

	int64_t (*col_int)(const struct rows *, int);
	double (*col_real)(const struct rows *, int);
	const char *(*col_text)(const struct rows *, struct arena *, int);
	const void *(*col_bytes)(const struct rows *, struct arena *, int,
	    size_t *);
	bool (*col_null)(const struct rows *, int);

	/* Several statements without values, inside a transaction. */
	enum rc (*script)(struct db *, const char *sql);
	/* Keeps other processes from migrating meanwhile. */
	enum rc (*migrating)(struct db *, bool on);
	enum rc (*stamp)(struct db *, uint64_t *);
	enum rc (*ping)(struct db *);
	enum rc (*checkpoint)(struct db *);
	enum rc (*backup)(struct db *, const char *path);
};

extern const struct engine engine_sqlite, engine_postgres;

/* For an engine whose statement failed: notes it where a transaction is open,
 * and gives the result to return. */
enum rc db_fault(struct db *, bool retry);

/* "SELECT ...", cut short, for the log: SQL never carries values. */
const char *db_excerpt(const char *sql, char out[static 96]);

/* The sequence of $1, $2, ... outside quotes and comments: calls fn with the
 * text between and with each number; the greatest number is returned, or -1
 * where a lone ? stands (it would be a placeholder on one engine only). */
int db_placeholders(const char *sql, void (*fn)(void *, const char *from,
    size_t n, int number), void *);

/* malloc and strdup that end the process when there is no memory. */
void *db_alloc(size_t);
char *db_dup(const char *, size_t n);

/*
 * Prepared statements of a connection, found by their text; the one not used
 * for longest makes room.
 */
enum { SLOTS = 256, BUCKETS = 512 };

struct slot {
	char *key;		/* NULL: free */
	size_t n;
	uint64_t hash, used;
	void *stmt;
	unsigned number;	/* how often this slot was filled */
	int lease;		/* counts its uses, so that a stale one shows */
	bool busy;
	int next;		/* in the bucket, or -1 */
};

struct cache {
	struct slot slot[SLOTS];
	int head[BUCKETS];
	uint64_t clock;
	void (*drop)(void *, struct slot *);	/* frees slot->stmt */
	void *owner;
};

void cache_init(struct cache *, void (*drop)(void *, struct slot *),
    void *owner);
/* One that is not busy, or NULL. */
struct slot *cache_find(struct cache *, const char *key, size_t n);
/* A slot for the key, stmt still NULL; NULL when all are busy. */
struct slot *cache_take(struct cache *, const char *key, size_t n);
void cache_drop(struct cache *, struct slot *);
void cache_clear(struct cache *);

#endif
