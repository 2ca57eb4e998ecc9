/* Files and links; and what one person has to do with. */
#include "programme/programme.h"

#include <string.h>

#include "programme/programme_desk.h"
#include "programme/programme_read.h"

#define SELECT_DOCUMENT_ALONE \
	"SELECT d.id, d.programme_id, d.edition_id, d.part_id, d.session_id," \
	" d.kind, d.title, d.note, d.url, d.blob_id, d.visibility, d.source," \
	" d.owner_id, d.pos, d.made_at FROM document d"
#define SELECT_DOCUMENT SELECT_DOCUMENT_ALONE \
	" LEFT JOIN session_item i ON i.id = d.session_id"

/*
 * What a visitor may see, by $1 = 0 public, 1 admitted, 2 staff.  A session for
 * the admitted makes its documents so, whatever they say themselves.
 */
#define MAY_SEE_ALONE \
	" $1 >= CASE d.visibility WHEN 'public' THEN 0 WHEN 'admitted' THEN 1" \
	" ELSE 2 END"
#define MAY_SEE " (" MAY_SEE_ALONE " AND ($1 >= 1 OR i.id IS NULL OR i.visibility = 'public'))"

static int64_t
see_level(const char *see)
{
	return strcmp(see, "staff") == 0 ? 2 : strcmp(see, "admitted") == 0;
}

static struct document
read_document(const struct rows *q, struct arena *a)
{
	return (struct document){
		.id = col_int(q, 0), .programme = col_int(q, 1),
		.edition = col_int(q, 2), .part = col_int(q, 3),
		.session = col_int(q, 4),
		.kind = name_index(document_kind_name, DOCUMENT_KINDS,
		    col_text(q, a, 5)),
		.title = col_text(q, a, 6), .note = col_text(q, a, 7),
		.url = col_text(q, a, 8), .blob = col_int(q, 9),
		.visibility = col_text(q, a, 10), .source = col_int(q, 11) != 0,
		.owner = col_int(q, 12), .pos = col_int(q, 13),
		.made_at = col_int(q, 14),
	};
}

static enum rc
read_documents(struct rows q, struct arena *a, struct document **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct document);
		**out = read_document(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
document_list(struct db *db, struct arena *a, row_id programme,
    row_id edition, const char *see, struct document **out)
{
	if (edition == 0)
		return read_documents(db_query(db, SELECT_DOCUMENT
		    " WHERE" MAY_SEE " AND d.programme_id = $2"
		    " AND d.edition_id IS NULL ORDER BY d.pos, d.id",
		    ARGS(INT(see_level(see)), INT(programme))), a, out);
	return read_documents(db_query(db, SELECT_DOCUMENT_ALONE " WHERE"
	    MAY_SEE_ALONE " AND d.edition_id = $2 AND d.programme_id = $3"
	    " AND d.session_id IS NULL ORDER BY d.pos, d.id",
	    ARGS(INT(see_level(see)), INT(edition), INT(programme))), a, out);
}

enum rc
document_of_session(struct db *db, struct arena *a, row_id session,
    const char *see, struct document **out)
{
	return read_documents(db_query(db, SELECT_DOCUMENT " WHERE" MAY_SEE
	    " AND d.session_id = $2 ORDER BY d.pos, d.id",
	    ARGS(INT(see_level(see)), INT(session))), a, out);
}

enum rc
document_all(struct db *db, struct arena *a, row_id programme, row_id edition,
    row_id owner, struct document **out)
{
	return read_documents(db_query(db, SELECT_DOCUMENT
	    " WHERE d.programme_id = $1 AND coalesce(d.edition_id, 0) = $2"
	    " AND ($3 = 0 OR d.owner_id = $3) ORDER BY d.pos, d.id",
	    ARGS(INT(programme), INT(edition), INT(owner))), a, out);
}

enum rc
document_find(struct db *db, struct arena *a, row_id programme,
    row_id edition, row_id id, const char *see, struct document *out)
{
	struct rows q = db_query(db, SELECT_DOCUMENT " WHERE" MAY_SEE
	    " AND d.id = $2 AND d.programme_id = $3"
	    " AND ($4 = 0 OR d.edition_id = $4)",
	    ARGS(INT(see_level(see)), INT(id), INT(programme), INT(edition)));

	TRY(db_next(&q));
	*out = read_document(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
document_save(struct db *db, struct document *d, unixtime now)
{
	if (d->id == 0)
		return db_insert(db, "INSERT INTO document (programme_id,"
		    " edition_id, part_id, session_id, kind, title, note, url,"
		    " blob_id, visibility, source, owner_id, pos, made_at)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
		    " $13, $14) RETURNING id", ARGS(INT(d->programme),
		    INT_OR_NULL(d->edition), INT_OR_NULL(d->part),
		    INT_OR_NULL(d->session),
		    TEXT(document_kind_name[d->kind]), TEXT(d->title),
		    TEXT(d->note), TEXT(d->url), INT_OR_NULL(d->blob),
		    TEXT(d->visibility == NULL ? "public" : d->visibility),
		    INT(d->source), INT_OR_NULL(d->owner), INT(d->pos),
		    INT(now)), &d->id);
	return db_change(db, "UPDATE document SET kind = $3, title = $4,"
	    " note = $5, url = $6, blob_id = $7, visibility = $8, source = $9,"
	    " pos = $10, part_id = $11, session_id = $12"
	    " WHERE id = $1 AND programme_id = $2", ARGS(INT(d->id),
	    INT(d->programme), TEXT(document_kind_name[d->kind]),
	    TEXT(d->title), TEXT(d->note), TEXT(d->url), INT_OR_NULL(d->blob),
	    TEXT(d->visibility), INT(d->source), INT(d->pos),
	    INT_OR_NULL(d->part), INT_OR_NULL(d->session)));
}

enum rc
document_remove(struct db *db, row_id programme, row_id id)
{
	return db_change(db, "DELETE FROM document WHERE id = $1"
	    " AND programme_id = $2", ARGS(INT(id), INT(programme)));
}

/* --- one person --- */

enum rc
editions_of_person(struct db *db, struct arena *a, row_id person,
    struct edition **out)
{
	struct rows q = db_query(db, "SELECT pa.edition_id FROM participant pa"
	    " WHERE pa.person_id = $1 AND EXISTS (SELECT 1 FROM"
	    " participant_part pp WHERE pp.participant_id = pa.id"
	    " AND pp.state <> 'cancelled') ORDER BY pa.edition_id DESC",
	    ARGS(INT(person)));
	struct edition *first = NULL, **end = &first;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct edition);
		(*end)->id = col_int(&q, 0);
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	for (struct edition *e = first, *next; e != NULL; e = next) {
		next = e->next;
		TRY(edition_find(db, a, e->id, e));
		e->next = next;
	}
	*out = first;
	return RC_OK;
}

enum rc
programmes_of_person(struct db *db, struct arena *a, row_id person,
    struct programme **out)
{
	struct rows q = db_query(db, "SELECT DISTINCT programme_id"
	    " FROM programme_role WHERE person_id = $1 ORDER BY programme_id",
	    ARGS(INT(person)));
	struct programme *first = NULL, **end = &first;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct programme);
		(*end)->id = col_int(&q, 0);
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	for (struct programme *p = first, *next; p != NULL; p = next) {
		next = p->next;
		TRY(programme_find(db, a, p->id, p));
		p->next = next;
	}
	*out = first;
	return RC_OK;
}
