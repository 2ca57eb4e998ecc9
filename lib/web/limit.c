#include "web/limit.h"

#include <string.h>

#include "web/token.h"

enum rc
limit_hit(struct req *r, const char *what, const char *who, int n,
    int64_t seconds)
{
	struct exchange *x = r->wire->x;
	char *both = arena_printf(r->arena, "%s\n%s", what,
	    who == NULL ? "" : who);
	struct hit *h = arena_new(r->arena, struct hit);
	int64_t hits = 0;
	enum rc rc;

	/* Stretches begin at fixed times; at worst twice n in one length. */
	h->key = token_mac(r->arena, "limit", both, strlen(both));
	h->slot = (r->now / seconds + 1) * seconds;
	rc = db_int(r->db, "SELECT hits FROM web_limit"
	    " WHERE key = $1 AND until = $2",
	    ARGS(TEXT(h->key), INT(h->slot)), &hits);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	for (struct hit *p = x->hits; p != NULL; p = p->next)
		if (p->slot == h->slot && strcmp(p->key, h->key) == 0)
			hits++;
	if (hits >= n) {
		x->limited = true;
		x->retry_after = h->slot - r->now;
		return RC_DENIED;
	}
	h->next = x->hits;
	x->hits = h;
	return RC_OK;
}

enum rc
limit_write(struct db *db, struct arena *a, const struct hit *h)
{
	(void)a;
	for (; h != NULL; h = h->next)
		TRY(db_change(db, "INSERT INTO web_limit (key, until, hits)"
		    " VALUES ($1, $2, 1) ON CONFLICT (key, until)"
		    " DO UPDATE SET hits = web_limit.hits + 1",
		    ARGS(TEXT(h->key), INT(h->slot))));
	return RC_OK;
}

enum rc
once_find(struct db *db, struct arena *a, const char *key, row_id person,
    const char *path, const char **location)
{
	struct rows q = db_query(db, "SELECT person, path, location"
	    " FROM web_once WHERE key = $1", ARGS(TEXT(token_hash(a, key))));
	bool same;

	TRY(db_next(&q));
	same = col_int(&q, 0) == person && strcmp(col_text(&q, a, 1), path) == 0;
	*location = col_text(&q, a, 2);
	db_done(&q);
	return same ? RC_OK : RC_CONFLICT;
}

enum rc
once_record(struct db *db, struct arena *a, const char *key, row_id person,
    const char *path, const char *location, unixtime now)
{
	return db_change(db, "INSERT INTO web_once"
	    " (key, person, path, status, location, at)"
	    " VALUES ($1, $2, $3, 303, $4, $5) ON CONFLICT (key) DO NOTHING",
	    ARGS(TEXT(token_hash(a, key)), INT(person), TEXT(path),
	    TEXT(location), INT(now)));
}

static enum rc
purge(struct db *db, void *p)
{
	unixtime now = *(unixtime *)p;

	TRY(db_exec(db, "DELETE FROM web_once WHERE at < $1",
	    ARGS(INT(now - 2 * 86400)), NULL));
	return db_exec(db, "DELETE FROM web_limit WHERE until < $1",
	    ARGS(INT(now)), NULL);
}

enum rc
web_purge(struct db *db, unixtime now)
{
	return db_transact(db, purge, &now);
}
