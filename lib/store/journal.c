#include "store/journal.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"

enum {
	BATCH = 500,
	/* Rows that become visible late (PostgreSQL gives out ids before the
	 * commit) are looked for this far behind the last sealed one. */
	BEHIND = 10000,
	HEX = 2 * crypto_hash_sha256_BYTES + 1,
};

#define ENTRY "j.id, j.at, j.person_id, j.action, j.kind, j.thing," \
	" j.programme_id, j.note"

static struct journal_entry
read_entry(const struct rows *q, struct arena *a)
{
	return (struct journal_entry){
		.id = col_int(q, 0),
		.at = col_int(q, 1),
		.person = col_int(q, 2),
		.action = col_text(q, a, 3),
		.kind = col_text(q, a, 4),
		.thing = col_int(q, 5),
		.programme = col_int(q, 6),
		.note = col_text(q, a, 7),
	};
}

enum rc
journal_add(struct db *db, const struct journal_entry *e)
{
	return db_change(db, "INSERT INTO journal (at, person_id, action, kind,"
	    " thing, programme_id, note) VALUES ($1, $2, $3, $4, $5, $6, $7)",
	    ARGS(INT(e->at == 0 ? time_now() : e->at), INT_OR_NULL(e->person),
	    TEXT(e->action), TEXT(e->kind), INT(e->thing),
	    INT_OR_NULL(e->programme), TEXT(e->note)));
}

enum rc
journal_list(struct db *db, struct arena *a, const char *kind, row_id thing,
    row_id programme, int limit, struct journal_entry **out)
{
	struct rows q;
	enum rc rc;

	*out = NULL;
	if (kind != NULL)
		q = db_query(db, "SELECT " ENTRY " FROM journal j"
		    " WHERE j.kind = $1 AND j.thing = $2"
		    " ORDER BY j.id DESC LIMIT $3",
		    ARGS(TEXT(kind), INT(thing), INT(limit)));
	else if (programme != 0)
		q = db_query(db, "SELECT " ENTRY " FROM journal j"
		    " WHERE j.programme_id = $1 ORDER BY j.id DESC LIMIT $2",
		    ARGS(INT(programme), INT(limit)));
	else
		q = db_query(db, "SELECT " ENTRY " FROM journal j"
		    " ORDER BY j.id DESC LIMIT $1", ARGS(INT(limit)));
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct journal_entry);
		**out = read_entry(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* Fields are told apart by their lengths; a NULL is not an empty text. */
static void
put(struct buf *b, const char *s)
{
	if (s == NULL)
		buf_str(b, "-;");
	else
		buf_printf(b, "%zu:%s;", strlen(s), s);
}

/* The link after before ("" for the first) over the entry. */
static const char *
link_hash(struct arena *a, const char *before, const struct journal_entry *e)
{
	unsigned char h[crypto_hash_sha256_BYTES];
	char hex[HEX];
	struct buf b = BUF(a);

	put(&b, before);
	buf_printf(&b, "%lld;%lld;%lld;", (long long)e->id, (long long)e->at,
	    (long long)e->person);
	put(&b, e->action);
	put(&b, e->kind);
	buf_printf(&b, "%lld;%lld;", (long long)e->thing,
	    (long long)e->programme);
	put(&b, e->note);
	crypto_hash_sha256(h, (const unsigned char *)b.p, b.n);
	sodium_bin2hex(hex, sizeof hex, h, sizeof h);
	return arena_dup(a, hex);
}

struct seal {
	struct arena *a;
	int64_t added;
};

static enum rc
seal_some(struct db *db, void *ctx)
{
	struct seal *s = ctx;
	struct journal_entry e[BATCH];
	struct rows q;
	const char *before = "";
	int64_t number = 0, last = 0;
	int n = 0;
	enum rc rc;

	s->added = 0;
	q = db_query(db, "SELECT number, hash, (SELECT max(journal_id) FROM"
	    " journal_seal) FROM journal_seal ORDER BY number DESC LIMIT 1",
	    NO_ARGS);
	if ((rc = db_next(&q)) == RC_OK) {
		number = col_int(&q, 0);
		before = col_text(&q, s->a, 1);
		last = col_int(&q, 2);
		db_done(&q);
	} else if (rc != RC_NONE) {
		return rc;
	}
	q = db_query(db, "SELECT " ENTRY " FROM journal j WHERE j.id > $1"
	    " AND NOT EXISTS (SELECT 1 FROM journal_seal s"
	    " WHERE s.journal_id = j.id) ORDER BY j.id LIMIT $2",
	    ARGS(INT(last - BEHIND), INT(BATCH)));
	while (n < BATCH && (rc = db_next(&q)) == RC_OK)
		e[n++] = read_entry(&q, s->a);
	db_done(&q);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	for (int i = 0; i < n; i++) {
		before = link_hash(s->a, before, &e[i]);
		TRY(db_change(db, "INSERT INTO journal_seal"
		    " (number, journal_id, hash) VALUES ($1, $2, $3)",
		    ARGS(INT(++number), INT(e[i].id), TEXT(before))));
	}
	s->added = n;
	return RC_OK;
}

enum rc
journal_seal(struct db *db, int64_t *sealed)
{
	struct seal s = { arena_make(), 0 };
	enum rc rc;

	*sealed = 0;
	do {
		if ((rc = db_transact(db, seal_some, &s)) == RC_OK)
			*sealed += s.added;
		arena_reset(s.a);
	} while (rc == RC_OK && s.added == BATCH);
	arena_free(s.a);
	return rc;
}

static enum rc
verify(struct db *db, struct arena *a, row_id *bad)
{
	struct rows q = db_query(db, "SELECT " ENTRY ", s.number, s.hash,"
	    " s.journal_id FROM journal_seal s"
	    " LEFT JOIN journal j ON j.id = s.journal_id ORDER BY s.number",
	    NO_ARGS);
	char before[HEX] = "";
	int64_t number = 0;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		struct journal_entry e = read_entry(&q, a);
		const char *hash = col_text(&q, a, 9);

		if (e.id == 0 || col_int(&q, 8) != ++number ||
		    strcmp(hash, link_hash(a, before, &e)) != 0) {
			*bad = col_int(&q, 10);
			db_done(&q);
			return RC_CONFLICT;
		}
		snprintf(before, sizeof before, "%s", hash);
		if (number % 1000 == 0)
			arena_reset(a);
	}
	if (rc != RC_NONE)
		return rc;
	/* Put in afterwards, behind what is sealed. */
	rc = db_int(db, "SELECT j.id FROM journal j WHERE j.id <="
	    " (SELECT max(journal_id) FROM journal_seal) - $1"
	    " AND NOT EXISTS (SELECT 1 FROM journal_seal s"
	    " WHERE s.journal_id = j.id) ORDER BY j.id LIMIT 1",
	    ARGS(INT(BEHIND)), bad);
	return rc == RC_OK ? RC_CONFLICT : rc == RC_NONE ? RC_OK : rc;
}

enum rc
journal_verify(struct db *db, row_id *bad)
{
	struct arena *a = arena_make();
	enum rc rc;

	*bad = 0;
	rc = verify(db, a, bad);
	arena_free(a);
	return rc;
}
