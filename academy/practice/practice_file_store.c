#include "practice/practice_file.h"

#include <stdlib.h>
#include <string.h>

#include "practice/practice_bundle.h"
#include "practice/practice_inside.h"

/* The end of a name by which programs know what it is. */
static const char *const suffix[BLOB_KINDS] = { [BLOB_PDF] = "pdf",
	[BLOB_PNG] = "png", [BLOB_JPEG] = "jpg", [BLOB_WEBP] = "webp",
	[BLOB_GIF] = "gif", [BLOB_ODT] = "odt", [BLOB_DOCX] = "docx" };

#define SELECT_FILE \
	"SELECT f.id, f.blob_id, f.person_id, f.code, f.title, b.type, b.size," \
	" f.seen, f.at FROM practice_file f JOIN blob b ON b.id = f.blob_id"

static struct practice_file
read_file(const struct rows *q, struct arena *a)
{
	return (struct practice_file){ .id = col_int(q, 0),
	    .blob = col_int(q, 1), .person = col_int(q, 2),
	    .code = col_text(q, a, 3), .title = col_text(q, a, 4),
	    .kind = (enum blob_kind)practice_index(blob_type, BLOB_KINDS,
	    col_text(q, a, 5)), .size = col_int(q, 6),
	    .seen = col_int(q, 7) != 0, .at = col_int(q, 8) };
}

static enum rc
read_all(struct rows q, struct arena *a, struct practice_file **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct practice_file);
		**out = read_file(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
practice_files(struct db *db, struct arena *a, row_id practice, bool seen,
    struct practice_file **out)
{
	return read_all(db_query(db, SELECT_FILE " WHERE f.practice_id = $1"
	    " AND ($2 = 0 OR f.seen = 1) ORDER BY f.id", ARGS(INT(practice),
	    INT(seen))), a, out);
}

enum rc
practice_file_find(struct db *db, struct arena *a, row_id practice,
    const char *code, bool seen, struct practice_file *out)
{
	struct rows q = db_query(db, SELECT_FILE " WHERE f.practice_id = $1"
	    " AND f.code = $3 AND ($2 = 0 OR f.seen = 1)", ARGS(INT(practice),
	    INT(seen), TEXT(code)));

	TRY(db_next(&q));
	*out = read_file(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
practice_file_add(struct db *db, struct arena *a, row_id practice,
    struct practice_file *f, const void *bytes, size_t n)
{
	enum blob_kind kind = blob_sniff(bytes, n);
	struct blob b;

	f->code = practice_code_new(a);
	TRY(blob_put(db, suffix[kind] == NULL ? f->code : arena_printf(a,
	    "%s.%s", f->code, suffix[kind]), bytes, n, &b));
	f->blob = b.id;
	f->kind = b.kind;
	f->size = b.size;
	f->seen = false;
	return db_insert(db, "INSERT INTO practice_file (practice_id, code,"
	    " blob_id, title, person_id, at) SELECT $1, $2, $3, $4, $5, $6"
	    " WHERE (SELECT count(*) FROM practice_file"
	    " WHERE practice_id = $1) < $7 RETURNING id",
	    ARGS(INT(practice), TEXT(f->code), INT(f->blob), TEXT(f->title),
	    INT_OR_NULL(f->person), INT(f->at), INT(PRACTICE_FILES)), &f->id);
}

enum rc
practice_file_show(struct db *db, const struct practice_file *f)
{
	return db_change(db, "UPDATE practice_file SET seen = 1 WHERE id = $1",
	    ARGS(INT(f->id)));
}

enum rc
practice_file_remove(struct db *db, struct arena *a, row_id practice,
    const struct practice_file *f)
{
	/* Files made of the practice name its address. */
	if (f->seen)
		TRY(bundle_forget(db, a, practice));
	TRY(db_change(db, "DELETE FROM practice_file WHERE id = $1",
	    ARGS(INT(f->id))));
	return blob_drop(db, f->blob);
}

/* --- with the practice --- */

enum rc
practice_files_accept(struct db *db, const struct practice *p)
{
	return p->attribution == ATTRIBUTION_ANONYMOUS ? RC_OK : db_exec(db,
	    "UPDATE practice_file SET seen = 1 WHERE practice_id = $1",
	    ARGS(INT(p->id)), NULL);
}

enum rc
practice_files_again(struct db *db, struct arena *a, row_id practice)
{
	struct practice_file *all;

	TRY(practice_files(db, a, practice, false, &all));
	for (; all != NULL; all = all->next)
		TRY(db_change(db, "UPDATE practice_file SET seen = 0, code = $2"
		    " WHERE id = $1", ARGS(INT(all->id),
		    TEXT(practice_code_new(a)))));
	return RC_OK;
}

enum rc
practice_files_forget(struct db *db, struct arena *a, row_id person)
{
	struct practice_file *all;

	TRY(read_all(db_query(db, SELECT_FILE " WHERE f.person_id = $1"
	    " ORDER BY f.id", ARGS(INT(person))), a, &all));
	for (; all != NULL; all = all->next) {
		row_id practice;

		TRY(db_int(db, "SELECT practice_id FROM practice_file"
		    " WHERE id = $1", ARGS(INT(all->id)), &practice));
		TRY(practice_file_remove(db, a, practice, all));
	}
	return RC_OK;
}

/* --- ways out --- */

struct told { const char *code, *files; };

static int
by_code(const void *x, const void *y)
{
	return strcmp(((const struct told *)x)->code,
	    ((const struct told *)y)->code);
}

enum rc
practice_files_told(struct db *db, struct arena *a, struct practice *list)
{
	struct told *all;
	struct rows q;
	int64_t most;
	size_t n = 0;
	enum rc rc;

	TRY(db_int(db, "SELECT count(*) FROM practice_file WHERE seen = 1",
	    NO_ARGS, &most));
	if (most == 0)
		return RC_OK;
	all = arena_array(a, struct told, (size_t)most);
	q = db_query(db, "SELECT l.code, f.code FROM practice_file f"
	    " JOIN practice_public l ON l.id = f.practice_id WHERE f.seen = 1"
	    " ORDER BY l.id, f.id LIMIT $1", ARGS(INT(most)));
	while ((rc = db_next(&q)) == RC_OK) {
		const char *code = col_text(&q, a, 0);
		const char *address = arena_printf(a, "%s/files/%s",
		    practice_address(a, code), col_text(&q, a, 1));

		if (n > 0 && text_same(all[n - 1].code, code))
			all[n - 1].files = arena_printf(a, "%s\n%s",
			    all[n - 1].files, address);
		else
			all[n++] = (struct told){ code, address };
	}
	if (rc != RC_NONE)
		return rc;
	if (n > 0)
		qsort(all, n, sizeof *all, by_code);
	for (; list != NULL; list = list->next) {
		const struct told *t = n == 0 ? NULL : bsearch(&(struct told){
		    .code = list->code }, all, n, sizeof *all, by_code);

		list->files = t == NULL ? NULL : t->files;
	}
	return RC_OK;
}
