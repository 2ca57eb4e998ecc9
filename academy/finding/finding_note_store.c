#include "store/db.h"

#include "finding/finding.h"

/* Every read of notes starts so; read_note() knows the columns. */
#define SELECT_NOTE \
	"SELECT n.id, n.edition_id, n.session_id, s.title, s.not_attributed," \
	" n.kind, n.title, n.person_id, n.lang, n.body, p.name, w.name," \
	" n.version, n.made_at, n.changed_at, (SELECT count(*)" \
	" FROM finding_source x WHERE x.kind = 'note' AND x.thing_id = n.id)" \
	" FROM finding_note n JOIN session_item s ON s.id = n.session_id" \
	" LEFT JOIN person p ON p.id = n.person_id" \
	" LEFT JOIN finding_note_version v ON v.note_id = n.id" \
	" AND v.n = n.version LEFT JOIN person w ON w.id = v.person_id"

static struct note
read_note(const struct rows *q, struct arena *a)
{
	return (struct note){ .id = col_int(q, 0), .edition = col_int(q, 1),
	    .session = col_int(q, 2), .session_title = col_text(q, a, 3),
	    .not_attributed = col_int(q, 4) != 0, .kind = text_same(
	    col_text(q, a, 5), note_kind_name[NOTE_REPORT]) ? NOTE_REPORT :
	    NOTE_NOTE, .title = col_text(q, a, 6), .person = col_int(q, 7),
	    .lang = col_text(q, a, 8), .body = col_text(q, a, 9),
	    .name = col_text(q, a, 10), .by = col_text(q, a, 11),
	    .version = col_int(q, 12), .made_at = col_int(q, 13),
	    .changed_at = col_int(q, 14), .used = col_int(q, 15) };
}

enum rc
note_find(struct db *db, struct arena *a, row_id id, struct note *out)
{
	struct rows q = db_query(db, SELECT_NOTE " WHERE n.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_note(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
note_list(struct db *db, struct arena *a, row_id edition, row_id session,
    struct note **out)
{
	struct rows q = db_query(db, SELECT_NOTE " WHERE n.edition_id = $1"
	    " AND ($2 = 0 OR n.session_id = $2)"
	    " ORDER BY s.starts, s.id, n.kind DESC, n.id",
	    ARGS(INT(edition), INT(session)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct note);
		**out = read_note(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
note_save(struct db *db, struct note *n, row_id person, unixtime now)
{
	if (n->id == 0) {
		n->version = 1;
		TRY(db_insert(db, "INSERT INTO finding_note (edition_id,"
		    " session_id, kind, title, person_id, lang, body, made_at,"
		    " changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)"
		    " RETURNING id", ARGS(INT(n->edition), INT(n->session),
		    TEXT(note_kind_name[n->kind]), TEXT(n->title), INT(person),
		    TEXT(n->lang), TEXT(n->body), INT(now)), &n->id));
	} else {
		TRY(db_change(db, "UPDATE finding_note SET title = $3,"
		    " body = $4, version = version + 1, changed_at = $5"
		    " WHERE id = $1 AND version = $2", ARGS(INT(n->id),
		    INT(n->version), TEXT(n->title), TEXT(n->body),
		    INT(now))));
		n->version++;
	}
	return db_change(db, "INSERT INTO finding_note_version (note_id, n,"
	    " body, person_id, at) VALUES ($1, $2, $3, $4, $5)",
	    ARGS(INT(n->id), INT(n->version), TEXT(n->body), INT(person),
	    INT(now)));
}

enum rc
note_remove(struct db *db, row_id id)
{
	return db_change(db, "DELETE FROM finding_note WHERE id = $1"
	    " AND NOT EXISTS (SELECT 1 FROM finding_source x"
	    " WHERE x.kind = 'note' AND x.thing_id = $1)", ARGS(INT(id)));
}

enum rc
note_wrote(struct db *db, row_id id, row_id person, int64_t *n)
{
	return db_int(db, "SELECT coalesce(max(n), 0) FROM finding_note_version"
	    " WHERE note_id = $1 AND person_id = $2", ARGS(INT(id),
	    INT(person)), n);
}

enum rc
note_version(struct db *db, struct arena *a, row_id id, int64_t n,
    const char **out)
{
	return db_text(db, a, "SELECT body FROM finding_note_version"
	    " WHERE note_id = $1 AND n = $2", ARGS(INT(id), INT(n)), out);
}
