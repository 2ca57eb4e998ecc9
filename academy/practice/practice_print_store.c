/*
 * Prints of all records, by which those are found that tell the same.  All are
 * read for each record that is compared: what was written lately has a row
 * each, the others are packed, so that of a million 250 rows are read.
 */
#include "store/db.h"

#include <string.h>

#include "practice/practice_carry_desk.h"

/* Ids in a pack, which says nothing of those that are no record; bytes of each:
 * the print and what is made of the title; rows that stay. */
enum { PACK = 4096, EACH = 16, PACK_BYTES = PACK * EACH, LOOSE = 4096 };

enum rc
carry_print_save(struct db *db, struct arena *a, const struct practice *p,
    uint64_t print)
{
	return db_exec(db, "INSERT INTO practice_print (practice_id, print,"
	    " title) VALUES ($1, $2, $3) ON CONFLICT (practice_id) DO UPDATE"
	    " SET print = excluded.print, title = excluded.title",
	    ARGS(INT(p->id), INT((int64_t)print),
	    INT((int64_t)carry_title(a, p))), NULL);
}

/* --- bytes, the same on every machine --- */

static void
put(uint8_t *to, uint64_t n)
{
	for (int i = 0; i < 8; i++)
		to[i] = (uint8_t)(n >> 8 * i);
}

static uint64_t
get(const uint8_t *p)
{
	uint64_t n = 0;

	for (int i = 0; i < 8; i++)
		n |= (uint64_t)p[i] << 8 * i;
	return n;
}

/* --- reading --- */

/* The rows, by id; out[*n].id is 0. */
static enum rc
read_loose(struct db *db, struct arena *a, struct carry_print **out, size_t *n)
{
	struct rows q;
	int64_t rows;
	enum rc rc;

	*n = 0;
	TRY(db_int(db, "SELECT count(*) FROM practice_print", NO_ARGS, &rows));
	*out = arena_array(a, struct carry_print, (size_t)rows + 1);
	q = db_query(db, "SELECT practice_id, print, title FROM practice_print"
	    " ORDER BY practice_id LIMIT $1", ARGS(INT(rows)));
	while ((rc = db_next(&q)) == RC_OK)
		(*out)[(*n)++] = (struct carry_print){ col_int(&q, 0),
		    (uint64_t)col_int(&q, 1), (uint64_t)col_int(&q, 2) };
	return rc == RC_NONE ? RC_OK : rc;
}

/* A row says what is true now of a record that is in a pack too. */
static void
each_of_pack(const uint8_t *p, row_id first, const struct carry_print **loose,
    void (*each)(void *, const struct carry_print *), void *ctx)
{
	for (row_id i = 0; i < PACK; i++, p += EACH) {
		struct carry_print k = { first + i, get(p), get(p + 8) };

		for (; (*loose)->id != 0 && (*loose)->id < k.id; ++*loose)
			each(ctx, *loose);
		if (k.id != 0 && (*loose)->id == k.id)
			each(ctx, (*loose)++);
		else if (k.title != 0)
			each(ctx, &k);
	}
}

enum rc
carry_prints_each(struct db *db, void (*each)(void *,
    const struct carry_print *), void *ctx)
{
	struct arena *a = arena_make(), *scratch = arena_make();
	const struct carry_print *loose;
	struct carry_print *at;
	struct rows q;
	size_t n;
	enum rc rc = read_loose(db, a, &at, &n);

	loose = at;
	if (rc == RC_OK) {
		q = db_query(db, "SELECT chunk, list FROM practice_print_pack"
		    " ORDER BY chunk", NO_ARGS);
		while ((rc = db_next(&q)) == RC_OK) {
			const uint8_t *p = col_bytes(&q, scratch, 1, &n);

			if (n == PACK_BYTES)
				each_of_pack(p, col_int(&q, 0) * PACK, &loose,
				    each, ctx);
			arena_reset(scratch);
		}
	}
	for (; rc == RC_NONE && loose->id != 0; loose++)
		each(ctx, loose);
	arena_free(scratch);
	arena_free(a);
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- packing --- */

static enum rc
read_pack(struct db *db, struct arena *a, int64_t chunk, uint8_t *out)
{
	struct rows q = db_query(db, "SELECT list FROM practice_print_pack"
	    " WHERE chunk = $1", ARGS(INT(chunk)));
	const uint8_t *p;
	size_t n;
	enum rc rc = db_next(&q);

	memset(out, 0, PACK_BYTES);
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	p = col_bytes(&q, a, 0, &n);
	if (n == PACK_BYTES)
		memcpy(out, p, n);
	db_done(&q);
	return RC_OK;
}

static enum rc
pack(struct db *db, struct arena *a, const struct carry_print *p)
{
	uint8_t *bytes = arena_get(a, PACK_BYTES);

	while (p->id != 0) {
		int64_t chunk = p->id / PACK;

		TRY(read_pack(db, a, chunk, bytes));
		for (; p->id != 0 && p->id / PACK == chunk; p++) {
			put(bytes + p->id % PACK * EACH, p->print);
			put(bytes + p->id % PACK * EACH + 8, p->title);
		}
		TRY(db_change(db, "INSERT INTO practice_print_pack (chunk,"
		    " list) VALUES ($1, $2) ON CONFLICT (chunk) DO UPDATE"
		    " SET list = excluded.list", ARGS(INT(chunk),
		    BYTES(bytes, PACK_BYTES))));
	}
	return db_exec(db, "DELETE FROM practice_print", NO_ARGS, NULL);
}

static enum rc
pack_all(struct db *db, [[maybe_unused]] void *ctx)
{
	struct arena *a = arena_make();
	struct carry_print *loose;
	size_t n;
	enum rc rc = read_loose(db, a, &loose, &n);

	if (rc == RC_OK && n > LOOSE)
		rc = pack(db, a, loose);
	arena_free(a);
	return rc;
}

enum rc
carry_prints_pack(struct db *db)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM (SELECT 1 FROM practice_print"
	    " LIMIT $1) AS few", ARGS(INT(LOOSE + 1)), &n));
	return n > LOOSE ? db_transact(db, pack_all, NULL) : RC_OK;
}

/* --- after a migration --- */

static enum rc
without_print(struct db *db, row_id *id)
{
	return db_int(db, "SELECT p.id FROM practice p WHERE p.id > $1"
	    " AND NOT EXISTS (SELECT 1 FROM practice_print r"
	    " WHERE r.practice_id = p.id) AND NOT EXISTS (SELECT 1"
	    " FROM practice_print_pack k WHERE k.chunk = p.id / $2)"
	    " ORDER BY p.id LIMIT 1", ARGS(INT(*id), INT(PACK)), id);
}

enum rc
carry_prints_fill(struct db *db)
{
	struct arena *a = arena_make();
	struct practice p;
	row_id id = 0;
	enum rc rc;

	while ((rc = without_print(db, &id)) == RC_OK &&
	    (rc = practice_load(db, a, id, &p)) == RC_OK &&
	    (rc = carry_print_save(db, a, &p, carry_print(a, &p))) == RC_OK)
		arena_reset(a);
	arena_free(a);
	return rc == RC_NONE ? carry_prints_pack(db) : rc;
}
