/* Bundles: which practices, for whom, and whether the file is still true. */
#include "practice/practice_bundle.h"

#include "practice/practice_inside.h"
#include "store/blob.h"

const char *const bundle_format_name[BUNDLE_FORMATS] = { "pdf", "epub", "xlsx",
	"csv", "jsonl" };
const char bundle_job[] = "practice.bundle";

/* counts: what is public in it, and all.  Only its own page tells that: a
 * bundle may have ten thousand rows. */
#define SELECT_WITH(counts) \
	"SELECT b.id, b.person_id, b.blob_id, b.job_id, b.code, b.title," \
	" b.lang, b.format, b.stamp, b.at, b.choice, b.searched, " counts \
	" FROM practice_bundle b"
#define SELECT_BUNDLE SELECT_WITH("0, 0")
#define SELECT_COUNTED SELECT_WITH("(SELECT count(*)" \
	" FROM practice_bundle_item i JOIN practice_public l" \
	" ON l.id = i.practice_id WHERE i.bundle_id = b.id)," \
	" (SELECT count(*) FROM practice_bundle_item i" \
	" WHERE i.bundle_id = b.id)")

static struct bundle
read_bundle(const struct rows *q, struct arena *a)
{
	return (struct bundle){ .id = col_int(q, 0), .person = col_int(q, 1),
	    .blob = col_int(q, 2), .job = col_int(q, 3),
	    .code = col_text(q, a, 4), .title = col_text(q, a, 5),
	    .lang = col_text(q, a, 6),
	    .format = (enum bundle_format)practice_index(bundle_format_name,
	    BUNDLE_FORMATS, col_text(q, a, 7)), .stamp = col_int(q, 8),
	    .at = col_int(q, 9), .choice = col_text(q, a, 10),
	    .searched = !col_null(q, 11), .practices = col_int(q, 12),
	    .withdrawn = col_int(q, 13) - col_int(q, 12) };
}

static enum rc
read_all(struct rows q, struct arena *a, struct bundle **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct bundle);
		**out = read_bundle(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
read_one(struct rows q, struct arena *a, struct bundle *out)
{
	TRY(db_next(&q));
	*out = read_bundle(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
bundle_by_code(struct db *db, struct arena *a, const char *code,
    struct bundle *out)
{
	return read_one(db_query(db, SELECT_COUNTED " WHERE b.code = $1",
	    ARGS(TEXT(code))), a, out);
}

enum rc
bundle_find(struct db *db, struct arena *a, row_id id, struct bundle *out)
{
	return read_one(db_query(db, SELECT_BUNDLE " WHERE b.id = $1",
	    ARGS(INT(id))), a, out);
}

enum rc
bundle_of_person(struct db *db, struct arena *a, row_id person,
    struct bundle **out)
{
	return read_all(db_query(db, SELECT_BUNDLE " WHERE b.person_id = $1"
	    " ORDER BY b.id DESC", ARGS(INT(person))), a, out);
}

/* --- made --- */

static enum rc
ask_clerk(struct db *db, struct arena *a, row_id id, row_id person)
{
	const char *text = arena_printf(a, "%lld", (long long)id);
	row_id job;

	TRY(job_add(db, bundle_job, text, person, 0, arena_printf(a,
	    "bundle-%s", text), &job));
	return db_change(db, "UPDATE practice_bundle SET job_id = $2"
	    " WHERE id = $1", ARGS(INT(id), INT(job)));
}

/* How many of the codes are public. */
static enum rc
count(struct db *db, struct text_list codes, int64_t *n)
{
	*n = 0;
	for (size_t i = 0; i < codes.n; i++) {
		int64_t is;

		TRY(db_int(db, "SELECT count(*) FROM practice_public"
		    " WHERE code = $1", ARGS(TEXT(codes.at[i])), &is));
		*n += is;
	}
	return RC_OK;
}

static enum rc
add_items(struct db *db, row_id bundle, struct text_list codes)
{
	for (size_t i = 0; i < codes.n; i++)
		TRY(db_exec(db, "INSERT INTO practice_bundle_item (bundle_id,"
		    " pos, practice_id) SELECT $1, $2, l.id"
		    " FROM practice_public l WHERE l.code = $3"
		    " ON CONFLICT (bundle_id, practice_id) DO NOTHING",
		    ARGS(INT(bundle), INT((int64_t)i), TEXT(codes.at[i])),
		    NULL));
	return RC_OK;
}

enum rc
bundle_add(struct db *db, struct arena *a, struct bundle *b,
    struct text_list codes)
{
	int64_t n, own, most = b->format <= BUNDLE_EPUB ? BUNDLE_BOOK_MOST :
	    BUNDLE_DATA_MOST;

	/* Nothing is written of one that is refused. */
	TRY(db_int(db, "SELECT count(*) FROM practice_bundle"
	    " WHERE person_id = $1", ARGS(INT(b->person)), &own));
	if (own >= BUNDLE_OF_PERSON || codes.n > BUNDLE_BOOK_MOST)
		return RC_CONFLICT;
	TRY(b->choice != NULL ? bundle_choice_count(db, a, b->choice, &n) :
	    count(db, codes, &n));
	if (n == 0 || n > most)
		return n == 0 ? RC_NONE : RC_CONFLICT;
	b->code = arena_printf(a, "%s%s", practice_code_new(a),
	    practice_code_new(a));
	TRY(db_insert(db, "INSERT INTO practice_bundle (code, person_id, title,"
	    " lang, format, at, choice, searched) VALUES ($1, $2, $3, $4, $5,"
	    " $6, $7, $7) RETURNING id", ARGS(TEXT(b->code), INT(b->person),
	    TEXT(b->title), TEXT(b->lang), TEXT(bundle_format_name[b->format]),
	    INT(b->at), TEXT(b->choice)), &b->id));
	if (b->choice == NULL)
		TRY(add_items(db, b->id, codes));
	return ask_clerk(db, a, b->id, b->person);
}

enum rc
bundle_again(struct db *db, struct arena *a, const struct bundle *b)
{
	/* One that is being searched for is left to that. */
	if (b->searched && b->choice == NULL) {
		/* With its rows goes the file: what leaves the public while
		 * it is searched for would not be found in it. */
		TRY(db_exec(db, "DELETE FROM practice_bundle_item"
		    " WHERE bundle_id = $1", ARGS(INT(b->id)), NULL));
		TRY(db_change(db, "UPDATE practice_bundle SET choice = searched,"
		    " blob_id = NULL, stamp = stamp + 1 WHERE id = $1",
		    ARGS(INT(b->id))));
		if (b->blob != 0)
			TRY(blob_drop(db, b->blob));
	}
	return ask_clerk(db, a, b->id, b->person);
}

enum rc
bundle_made(struct db *db, const struct bundle *b, row_id blob)
{
	TRY(db_change(db, "UPDATE practice_bundle SET blob_id = $3"
	    " WHERE id = $1 AND stamp = $2", ARGS(INT(b->id), INT(b->stamp),
	    INT(blob))));
	return b->blob == 0 ? RC_OK : blob_drop(db, b->blob);
}

/* --- what is in it --- */

#define LINE "l.id, l.code, l.kind, l.attribution, l.title, l.city," \
	" l.country, l.topics, l.year_from, l.year_to, l.evidence," \
	" l.published_at, l.changed_at"

enum rc
bundle_lines(struct db *db, struct arena *a, row_id id,
    struct practice_line **out)
{
	struct rows q = db_query(db, "SELECT " LINE
	    " FROM practice_bundle_item i JOIN practice_public l"
	    " ON l.id = i.practice_id WHERE i.bundle_id = $1 ORDER BY i.pos"
	    " LIMIT $2", ARGS(INT(id), INT(BUNDLE_BOOK_MOST)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct practice_line);
		**out = practice_read_line(&q, a, 0);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
bundle_choice(struct db *db, struct arena *a, struct text_list codes,
    struct practice_line **out)
{
	*out = NULL;
	for (size_t i = 0; i < codes.n && i < BUNDLE_BOOK_MOST; i++) {
		struct rows q = db_query(db, "SELECT " LINE
		    " FROM practice_public l WHERE l.code = $1",
		    ARGS(TEXT(codes.at[i])));
		enum rc rc = db_next(&q);

		if (rc == RC_NONE)
			continue;
		TRY(rc);
		*out = arena_new(a, struct practice_line);
		**out = practice_read_line(&q, a, 0);
		out = &(*out)->next;
		db_done(&q);
	}
	return RC_OK;
}

enum rc
bundle_records(struct db *db, struct arena *a, row_id id,
    struct practice **out)
{
	struct rows q = db_query(db, "SELECT l.id, l.code, l.attribution,"
	    " l.changed_at, l.published_at, l.record"
	    " FROM practice_bundle_item i JOIN practice_public l"
	    " ON l.id = i.practice_id WHERE i.bundle_id = $1 ORDER BY i.pos",
	    ARGS(INT(id)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct practice);
		TRY(practice_read_record(a, col_text(&q, a, 5), *out));
		(*out)->id = col_int(&q, 0);
		(*out)->code = col_text(&q, a, 1);
		(*out)->attribution = (enum attribution)practice_index(
		    attribution_name, ATTRIBUTIONS, col_text(&q, a, 2));
		(*out)->changed_at = col_int(&q, 3);
		(*out)->published_at = col_int(&q, 4);
		(*out)->state = PRACTICE_PUBLISHED;
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- gone --- */

enum rc
bundle_drop(struct db *db, const struct bundle *b)
{
	TRY(db_change(db, "DELETE FROM practice_bundle WHERE id = $1",
	    ARGS(INT(b->id))));
	return b->blob == 0 ? RC_OK : blob_drop(db, b->blob);
}

enum rc
bundle_forget(struct db *db, struct arena *a, row_id practice)
{
	struct bundle *all;

	TRY(read_all(db_query(db, SELECT_BUNDLE " WHERE b.id IN (SELECT"
	    " bundle_id FROM practice_bundle_item WHERE practice_id = $1)",
	    ARGS(INT(practice))), a, &all));
	for (; all != NULL; all = all->next) {
		/* A file that is being made is not taken either. */
		TRY(db_change(db, "UPDATE practice_bundle SET blob_id = NULL,"
		    " stamp = stamp + 1 WHERE id = $1", ARGS(INT(all->id))));
		if (all->blob != 0)
			TRY(blob_drop(db, all->blob));
		TRY(ask_clerk(db, a, all->id, all->person));
	}
	return RC_OK;
}

enum rc
bundle_forget_person(struct db *db, struct arena *a, row_id person)
{
	struct bundle *all;

	TRY(bundle_of_person(db, a, person, &all));
	for (; all != NULL; all = all->next)
		TRY(bundle_drop(db, all));
	return RC_OK;
}

enum rc
bundle_purge(struct db *db, struct arena *a, unixtime now)
{
	struct bundle *all;
	enum rc rc = RC_OK;

	TRY(read_all(db_query(db, SELECT_BUNDLE " WHERE b.at < $1",
	    ARGS(INT(now - (int64_t)BUNDLE_DAYS * 86400))), a, &all));
	if (all == NULL)
		return RC_OK;
	TRY(db_begin(db));
	for (; rc == RC_OK && all != NULL; all = all->next)
		rc = bundle_drop(db, all);
	if (rc != RC_OK) {
		db_rollback(db);
		return rc;
	}
	return db_commit(db);
}
