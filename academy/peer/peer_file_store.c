/* audience: organiser */
/* A file of offers and requests on its way in: rows of it, and the clerk's part. */
#include "store/db.h"

#include <string.h>

#include "peer/peer_file.h"
#include "peer/peer_inside.h"
#include "store/blob.h"
#include "store/job.h"
#include "store/journal.h"

const char *const peer_file_state_name[PEER_FILE_STATES] = { "checking",
	"checked", "importing", "done", "refused" };
const char peer_file_job[] = "peer.file";

enum { DAY = 86400 };

/* --- rows --- */

#define SELECT_FILE \
	"SELECT f.id, f.edition_id, f.blob_id, f.job_id, f.name, f.state," \
	" f.why, f.why_name, f.why_line, f.lines, f.wrong, f.fresh, f.changed," \
	" f.same, f.people, f.asked, f.at FROM peer_file f"

static unsigned
index_of(const char *const *names, unsigned n, const char *s)
{
	unsigned i = 0;

	while (i + 1 < n && !text_same(names[i], s))
		i++;
	return i;
}

static struct peer_file
read_file(struct rows *q, struct arena *a)
{
	return (struct peer_file){ .id = col_int(q, 0),
	    .edition = col_int(q, 1), .blob = col_int(q, 2),
	    .job = col_int(q, 3), .name = col_text(q, a, 4),
	    .state = (enum peer_file_state)index_of(peer_file_state_name,
	    PEER_FILE_STATES, col_text(q, a, 5)),
	    .refused = { (size_t)col_int(q, 8), col_text(q, a, 6),
	    col_text(q, a, 7) },
	    .n = { .lines = col_int(q, 9),
	    .effect = { [EFFECT_WRONG] = col_int(q, 10),
	    [EFFECT_NEW] = col_int(q, 11), [EFFECT_CHANGED] = col_int(q, 12),
	    [EFFECT_SAME] = col_int(q, 13) }, .people = col_int(q, 14),
	    .asked = col_int(q, 15) }, .at = col_int(q, 16) };
}

enum rc
peer_file_find(struct db *db, struct arena *a, row_id edition, row_id id,
    struct peer_file *out)
{
	struct rows q = db_query(db, SELECT_FILE " WHERE f.id = $1"
	    " AND ($2 = 0 OR f.edition_id = $2)", ARGS(INT(id),
	    INT(edition)));

	TRY(db_next(&q));
	*out = read_file(&q, a);
	db_done(&q);
	return RC_OK;
}

static enum rc
collect(struct rows *q, struct arena *a, struct peer_file **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(q)) == RC_OK) {
		*out = arena_new(a, struct peer_file);
		**out = read_file(q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
peer_file_list(struct db *db, struct arena *a, row_id edition,
    struct peer_file **out)
{
	struct rows q = db_query(db, SELECT_FILE " WHERE f.edition_id = $1"
	    " ORDER BY f.id DESC LIMIT 50", ARGS(INT(edition)));

	return collect(&q, a, out);
}

/* What the clerk is told. */
static enum rc
ask_clerk(struct db *db, struct arena *a, row_id id, row_id by)
{
	row_id job;

	TRY(job_add(db, peer_file_job, arena_printf(a, "%lld", (long long)id),
	    by, 0, NULL, &job));
	return db_change(db, "UPDATE peer_file SET job_id = $2 WHERE id = $1",
	    ARGS(INT(id), INT(job)));
}

enum rc
peer_file_begin(struct db *db, struct arena *a, struct peer_file *f,
    const void *bytes, size_t n)
{
	struct blob blob;

	TRY(blob_put(db, f->name, bytes, n, &blob));
	TRY(db_insert(db, "INSERT INTO peer_file (edition_id, blob_id, name,"
	    " state, at) VALUES ($1, $2, $3, 'checking', $4) RETURNING id",
	    ARGS(INT(f->edition), INT(blob.id), TEXT(f->name), INT(f->at)),
	    &f->id));
	return ask_clerk(db, a, f->id, f->by);
}

enum rc
peer_file_go(struct db *db, struct arena *a, const struct peer_file *f,
    row_id by)
{
	TRY(db_change(db, "UPDATE peer_file SET state = 'importing'"
	    " WHERE id = $1 AND state = 'checked' AND wrong = 0"
	    " AND fresh + changed > 0", ARGS(INT(f->id))));
	return ask_clerk(db, a, f->id, by);
}

enum rc
peer_file_drop(struct db *db, const struct peer_file *f)
{
	TRY(db_change(db, "DELETE FROM peer_file WHERE id = $1",
	    ARGS(INT(f->id))));
	return f->blob == 0 ? RC_OK : blob_drop(db, f->blob);
}

static enum rc
drop_all(struct db *db, const struct peer_file *list)
{
	for (; list != NULL; list = list->next) {
		enum rc rc = peer_file_drop(db, list);

		if (rc != RC_OK && rc != RC_CONFLICT)
			return rc;
	}
	return RC_OK;
}

enum rc
peer_file_purge(struct db *db, struct arena *a, unixtime now)
{
	struct rows q = db_query(db, SELECT_FILE " WHERE f.at < $1",
	    ARGS(INT(now - PEER_FILE_DAYS * DAY)));
	struct peer_file *list;
	enum rc rc;

	TRY(collect(&q, a, &list));
	if (list == NULL)
		return RC_OK;
	TRY(db_begin(db));
	if ((rc = drop_all(db, list)) != RC_OK) {
		db_rollback(db);
		return rc;
	}
	return db_commit(db);
}

/* The file as a whole has what is said of others, too: it goes. */
enum rc
peer_file_forget(struct db *db, struct arena *a, row_id person)
{
	struct rows q = db_query(db, SELECT_FILE " WHERE EXISTS (SELECT 1"
	    " FROM peer_file_line l WHERE l.file_id = f.id"
	    " AND l.person_id = $1)", ARGS(INT(person)));
	struct peer_file *list;

	TRY(collect(&q, a, &list));
	TRY(drop_all(db, list));
	/* One that comes in at this moment finds nobody of that address. */
	return db_exec(db, "DELETE FROM peer_file_line WHERE person_id = $1",
	    ARGS(INT(person)), NULL);
}

/* --- lines --- */

enum rc
peer_file_lines(struct db *db, struct arena *a, row_id file, int64_t from,
    int64_t n, struct peer_line **out)
{
	struct rows q = db_query(db, "SELECT l.line, l.effect, l.why, l.detail,"
	    " l.person_id, p.name, l.side, l.concept_id, c.label, l.text,"
	    " l.lang FROM peer_file_line l"
	    " LEFT JOIN person p ON p.id = l.person_id"
	    " LEFT JOIN concept c ON c.id = l.concept_id WHERE l.file_id = $1"
	    " ORDER BY CASE WHEN l.effect = 'wrong' THEN 0 ELSE 1 END, l.line"
	    " LIMIT $2 OFFSET $3", ARGS(INT(file), INT(n), INT(from)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		struct peer_line *x = arena_new(a, struct peer_line);

		*x = (struct peer_line){ .line = col_int(&q, 0),
		    .effect = (enum peer_effect)index_of(peer_effect_name,
		    PEER_EFFECTS, col_text(&q, a, 1)),
		    .why = col_text(&q, a, 2), .detail = col_text(&q, a, 3),
		    .person = col_int(&q, 4), .name = col_text(&q, a, 5),
		    .side = (enum peer_side)index_of(peer_side_name,
		    PEER_SIDES, col_text(&q, a, 6)),
		    .concept = col_text(&q, a, 7),
		    .label = col_text(&q, a, 8), .text = col_text(&q, a, 9),
		    .lang = col_text(&q, a, 10) };
		*out = x;
		out = &x->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
keep_lines(struct db *db, row_id file, const struct peer_line *x)
{
	TRY(db_exec(db, "DELETE FROM peer_file_line WHERE file_id = $1",
	    ARGS(INT(file)), NULL));
	for (; x != NULL; x = x->next)
		TRY(db_change(db, "INSERT INTO peer_file_line (file_id, line,"
		    " effect, why, detail, person_id, side, concept_id, text,"
		    " lang) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		    ARGS(INT(file), INT(x->line),
		    TEXT(peer_effect_name[x->effect]), TEXT(x->why),
		    TEXT(x->detail), INT_OR_NULL(x->person),
		    TEXT(x->person == 0 ? NULL : peer_side_name[x->side]),
		    TEXT(x->concept), TEXT(x->person == 0 ? NULL : x->text),
		    TEXT(x->person == 0 ? NULL : x->lang))));
	return RC_OK;
}

/* --- the clerk --- */

/* Of each person with something new, the lines of it. */
static struct peer_told *
gather(struct arena *a, const struct peer *people,
    const struct peer_line *lines, struct peer_counts *n)
{
	struct peer_told *all = NULL, **end = &all;

	for (; people != NULL; people = people->next) {
		struct peer_line *mine = NULL, **last = &mine;

		for (const struct peer_line *x = lines; x != NULL;
		    x = x->next) {
			if (x->person != people->person ||
			    (x->effect != EFFECT_NEW &&
			    x->effect != EFFECT_CHANGED))
				continue;
			*last = arena_new(a, struct peer_line);
			**last = *x;
			(*last)->next = NULL;
			last = &(*last)->next;
		}
		if (mine == NULL)
			continue;
		*end = arena_new(a, struct peer_told);
		**end = (struct peer_told){ *people, mine, NULL };
		end = &(*end)->next;
		n->people++;
		n->asked += !people->agreed;
	}
	return all;
}

static enum rc
write(struct db *db, const struct peer_file *f, const struct peer_told *t,
    unixtime now)
{
	for (; t != NULL; t = t->next) {
		struct peer who = t->who;

		who.edition = f->edition;
		TRY(peer_save_first(db, &who, now));
		for (const struct peer_line *x = t->lines; x != NULL;
		    x = x->next) {
			struct peer_entry e = { .id = x->entry,
			    .side = x->side, .concept = x->concept,
			    .text = x->text, .lang = x->lang };

			TRY(peer_entry_save(db, f->edition, t->who.person, &e,
			    now));
		}
	}
	return RC_OK;
}

/* RC_CONFLICT: it was dropped meanwhile. */
static enum rc
put_down(struct db *db, const struct peer_file *f)
{
	const struct peer_counts *n = &f->n;

	return db_change(db, "UPDATE peer_file SET state = $2, why = $3,"
	    " why_name = $4, why_line = $5, lines = $6, wrong = $7,"
	    " fresh = $8, changed = $9, same = $10, people = $11, asked = $12,"
	    " blob_id = CASE WHEN $2 IN ('done', 'refused') THEN NULL"
	    " ELSE blob_id END WHERE id = $1", ARGS(INT(f->id),
	    TEXT(peer_file_state_name[f->state]), TEXT(f->refused.why),
	    TEXT(f->refused.name), INT((int64_t)f->refused.line),
	    INT(n->lines), INT(n->effect[EFFECT_WRONG]),
	    INT(n->effect[EFFECT_NEW]), INT(n->effect[EFFECT_CHANGED]),
	    INT(n->effect[EFFECT_SAME]), INT(n->people), INT(n->asked)));
}

enum rc
peer_file_work(struct db *db, struct arena *a, struct peer_file *f,
    unixtime now, struct peer_told **told)
{
	bool writes = f->state == PEER_FILE_IMPORTING;
	struct buf b = BUF(a);
	struct peer_line *lines = NULL;
	struct concept *topics;
	struct peer *people;
	struct blob blob;
	struct csv csv;
	enum rc rc;

	*told = NULL;
	TRY(blob_find(db, a, f->blob, &blob));
	buf_room(&b, (size_t)blob.size + 1);
	TRY(blob_read(db, blob.id, 0, blob.size, &b));
	rc = peer_file_read(a, buf_text(&b), b.n, &csv, &f->refused);
	if (rc == RC_INVALID) {
		f->state = PEER_FILE_REFUSED;
		TRY(put_down(db, f));
		return blob_drop(db, f->blob);
	}
	TRY(rc);
	TRY(peer_everybody(db, a, f->edition, &people));
	TRY(concept_list(db, a, &topics));
	peer_file_look(a, &csv, people, topics, &lines, &f->n);
	*told = gather(a, people, lines, &f->n);
	/* Somebody may have left since it was looked through. */
	writes = writes && f->n.effect[EFFECT_WRONG] == 0;
	f->state = writes ? PEER_FILE_DONE : PEER_FILE_CHECKED;
	TRY(put_down(db, f));
	if (!writes) {
		*told = NULL;
		return keep_lines(db, f->id, lines);
	}
	TRY(write(db, f, *told, now));
	TRY(keep_lines(db, f->id, NULL));
	return blob_drop(db, f->blob);
}
