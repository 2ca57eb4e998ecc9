#include "web/limit.h"

#include <inttypes.h>

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

/*
 * A path or the address an answer leads to may hold a secret: that of an
 * application, of a query.  So the first stands here as a digest, and the
 * second sealed under the form's own key, of which the store has only a hash.
 */
static const char *
once_form(struct arena *a, row_id person, const char *path)
{
	return token_hash(a, arena_printf(a, "%" PRId64 " %s", person, path));
}

enum rc
once_find(struct db *db, struct arena *a, const char *key, row_id person,
    const char *path, const char **location)
{
	struct rows q = db_query(db, "SELECT form, location FROM web_once"
	    " WHERE key = $1", ARGS(TEXT(token_hash(a, key))));
	const void *sealed;
	const char *form;
	size_t n;

	TRY(db_next(&q));
	form = col_text(&q, a, 0);
	sealed = col_bytes(&q, a, 1, &n);
	db_done(&q);
	if (!token_same(form, once_form(a, person, path)))
		return RC_CONFLICT;
	*location = token_unlock(a, key, sealed, n);
	/* The server's secret is another now. */
	return *location == NULL ? RC_CONFLICT : RC_OK;
}

enum rc
once_record(struct db *db, struct arena *a, const char *key, row_id person,
    const char *path, const char *location, unixtime now)
{
	size_t n;
	const void *sealed = token_lock(a, key, location, &n);

	return db_change(db, "INSERT INTO web_once (key, form, location, at)"
	    " VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING",
	    ARGS(TEXT(token_hash(a, key)), TEXT(once_form(a, person, path)),
	    BYTES(sealed, n), INT(now)));
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
