/* What becomes of a record: handed in, reviewed, shown, put away. */
#include "practice/practice.h"

#include <string.h>

#include "practice/practice_file.h"
#include "practice/practice_inside.h"

/* --- states --- */

static enum rc
seal(struct db *db, row_id id)
{
	return db_exec(db, "UPDATE practice_version SET sealed = 1"
	    " WHERE practice_id = $1", ARGS(INT(id)), NULL);
}

enum rc
practice_submit(struct db *db, struct arena *a, struct practice *p,
    unixtime now)
{
	if (p->pending == 0 && p->state != PRACTICE_DRAFT)
		return RC_CONFLICT;
	TRY(seal(db, p->id));
	if (p->pending == 0)
		p->state = PRACTICE_SUBMITTED;
	p->submitted_at = now;
	return practice_keep(db, a, p, now);
}

enum rc
practice_become(struct db *db, struct arena *a, struct practice *p,
    enum practice_state to, unixtime now)
{
	if (!practice_may_become(p->state, to))
		return RC_CONFLICT;
	/* One that goes on by itself is not to be taken apart. */
	TRY(db_exec(db, "DELETE FROM practice_merged WHERE practice_id = $1",
	    ARGS(INT(p->id)), NULL));
	p->state = to;
	if (to != PRACTICE_DRAFT)
		TRY(seal(db, p->id));
	return practice_keep(db, a, p, now);
}

enum rc
practice_accept(struct db *db, struct arena *a, struct practice *p,
    unixtime now)
{
	struct practice text;

	TRY(practice_files_accept(db, p));
	if (p->pending == 0) {
		p->checked_at = now;
		return practice_become(db, a, p, PRACTICE_PUBLISHED, now);
	}
	TRY(practice_version_load(db, a, p->id, p->pending, &text));
	/* Its words under what the author chose since for attribution. */
	text.attribution = p->attribution;
	text.pending = 0;
	text.checked_at = now;
	*p = text;
	return practice_save(db, a, p, &(struct practice_by){
	    .person = p->author, .now = now, .how = "review" });
}

enum rc
practice_refuse(struct db *db, struct practice *p)
{
	p->pending = 0;
	return db_change(db, "UPDATE practice SET pending = 0 WHERE id = $1"
	    " AND pending > 0", ARGS(INT(p->id)));
}

enum rc
practice_reopen(struct db *db, const struct practice *p)
{
	/* Its text so far is kept: the next one is another version. */
	TRY(db_change(db, "INSERT INTO practice_version (practice_id, n,"
	    " record, masked, attribution, person_id, how, at, sealed)"
	    " SELECT practice_id, n + 1, record, masked, attribution,"
	    " person_id, how, at, 0 FROM practice_version"
	    " WHERE practice_id = $1 AND n = $2", ARGS(INT(p->id),
	    INT(p->pending))));
	return db_change(db, "UPDATE practice SET pending = $2 WHERE id = $1",
	    ARGS(INT(p->id), INT(p->pending + 1)));
}

/* --- versions --- */

enum rc
practice_versions(struct db *db, struct arena *a, row_id id,
    struct practice_version **out)
{
	struct rows q = db_query(db, "SELECT v.n, p.name, v.how,"
	    " v.attribution, v.sealed, v.at FROM practice_version v"
	    " LEFT JOIN person p ON p.id = v.person_id"
	    " WHERE v.practice_id = $1 ORDER BY v.n DESC", ARGS(INT(id)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct practice_version);
		**out = (struct practice_version){ .n = col_int(&q, 0),
		    .person = col_text(&q, a, 1), .how = col_text(&q, a, 2),
		    .attribution = (enum attribution)practice_index(
		    attribution_name, ATTRIBUTIONS, col_text(&q, a, 3)),
		    .sealed = col_int(&q, 4) != 0, .at = col_int(&q, 5) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
practice_sent(struct db *db, row_id id, bool *out)
{
	int64_t sealed;

	TRY(db_int(db, "SELECT sealed FROM practice_version"
	    " WHERE practice_id = $1 ORDER BY n DESC LIMIT 1", ARGS(INT(id)),
	    &sealed));
	*out = sealed != 0;
	return RC_OK;
}

/* --- author and reviewers --- */

enum rc
practice_reviewers(struct db *db, struct arena *a, row_id programme,
    struct person **out)
{
	struct rows q = db_query(db, "WITH RECURSIVE up(id, parent_id, depth)"
	    " AS (SELECT id, parent_id, 0 FROM programme WHERE id = $1"
	    " UNION ALL SELECT p.id, p.parent_id, up.depth + 1"
	    " FROM programme p JOIN up ON p.id = up.parent_id"
	    " WHERE up.depth < 8) SELECT h.id, h.name, h.email, h.lang"
	    " FROM person h WHERE h.email IS NOT NULL AND (h.id IN (SELECT"
	    " r.person_id FROM programme_role r JOIN up ON up.id ="
	    " r.programme_id WHERE r.role IN ('organiser', 'trainer'))"
	    " OR ($1 = 0 AND h.admin = 1)) ORDER BY h.name_sort, h.id",
	    ARGS(INT(programme)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct person);
		**out = (struct person){ .id = col_int(&q, 0),
		    .name = col_text(&q, a, 1), .email = col_text(&q, a, 2),
		    .lang = col_text(&q, a, 3) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}


enum rc
practice_say(struct db *db, row_id practice, row_id person, bool inside,
    const char *body, unixtime now)
{
	return db_change(db, "INSERT INTO practice_message (practice_id,"
	    " person_id, inside, body, at) VALUES ($1, $2, $3, $4, $5)",
	    ARGS(INT(practice), INT_OR_NULL(person), INT(inside), TEXT(body),
	    INT(now)));
}

enum rc
practice_messages(struct db *db, struct arena *a, row_id practice, bool inside,
    struct practice_message **out)
{
	struct rows q = db_query(db, "SELECT p.name, m.person_id, m.inside,"
	    " m.body, m.at FROM practice_message m LEFT JOIN person p"
	    " ON p.id = m.person_id WHERE m.practice_id = $1"
	    " AND (m.inside = 0 OR $2 = 1) ORDER BY m.at, m.id",
	    ARGS(INT(practice), INT(inside)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct practice_message);
		**out = (struct practice_message){
		    .person = col_text(&q, a, 0), .person_id = col_int(&q, 1),
		    .inside = col_int(&q, 2) != 0, .body = col_text(&q, a, 3),
		    .at = col_int(&q, 4) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- lists of those inside --- */

#define SELECT_ENTRY \
	"SELECT p.id, p.code, p.title, p.kind, p.state, p.attribution, p.city," \
	" p.country, o.name, h.name, w.name, p.gaps, p.imported," \
	" CASE WHEN p.pending > 0 AND EXISTS (SELECT 1 FROM practice_version v" \
	" WHERE v.practice_id = p.id AND v.n = p.pending AND v.sealed = 1)" \
	" OR p.state = 'published' AND EXISTS (SELECT 1 FROM practice_file f" \
	" WHERE f.practice_id = p.id AND f.seen = 0)" \
	" THEN 1 ELSE 0 END, p.changed_at, p.submitted_at, p.published_at," \
	" coalesce(p.checked_at, p.published_at), (SELECT max(k.asked_at)" \
	" FROM ask k WHERE k.kind = 'practice' AND k.thing_id = p.id" \
	" AND k.state IN ('waiting', 'missed') AND k.asked_at >" \
	" coalesce(p.checked_at, p.published_at))" \
	" FROM practice p LEFT JOIN organisation o ON o.id = p.organisation_id" \
	" LEFT JOIN person h ON h.id = p.author_id" \
	" LEFT JOIN person w ON w.id = p.reviewer_id"

struct rows
practice_entries(struct db *db, struct arena *a, const char *where,
    struct args args)
{
	return db_query(db, arena_printf(a, SELECT_ENTRY "%s", where), args);
}

struct practice_entry
practice_read_entry(const struct rows *q, struct arena *a)
{
	return (struct practice_entry){ .id = col_int(q, 0),
	    .code = col_text(q, a, 1), .title = col_text(q, a, 2),
	    .kind = (enum practice_kind)practice_index(practice_kind_name,
	    PRACTICE_KINDS, col_text(q, a, 3)),
	    .state = (enum practice_state)practice_index(practice_state_name,
	    PRACTICE_STATES, col_text(q, a, 4)),
	    .attribution = (enum attribution)practice_index(attribution_name,
	    ATTRIBUTIONS, col_text(q, a, 5)),
	    .city = col_text(q, a, 6), .country = col_text(q, a, 7),
	    .organisation = col_text(q, a, 8), .author = col_text(q, a, 9),
	    .reviewer = col_text(q, a, 10), .gaps = col_int(q, 11),
	    .imported = col_int(q, 12) != 0, .waits = col_int(q, 13) != 0,
	    .changed_at = col_int(q, 14), .submitted_at = col_int(q, 15),
	    .published_at = col_int(q, 16), .holds_since = col_int(q, 17),
	    .asked_at = col_int(q, 18) };
}

static enum rc
entries(struct rows q, struct arena *a, struct practice_entry **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct practice_entry);
		**out = practice_read_entry(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
practice_of_author(struct db *db, struct arena *a, row_id person,
    struct practice_entry **out)
{
	return entries(practice_entries(db, a, " WHERE p.author_id = $1"
	    " ORDER BY p.changed_at DESC, p.id DESC", ARGS(INT(person))), a,
	    out);
}

#define OF_DESK " coalesce(p.edition_id, 0) = $1" \
	" AND coalesce(p.programme_id, 0) = $2"

enum rc
practice_desk_waiting(struct db *db, struct arena *a,
    const struct practice_desk *d, int64_t most, struct practice_entry **out)
{
	/* What is said of pending in two ways is one condition of the index. */
	return entries(practice_entries(db, a, " WHERE p.id IN (SELECT id FROM"
	    " (SELECT p.id FROM practice p WHERE" OF_DESK
	    " AND (p.state IN ('submitted', 'review') OR p.pending > 0)"
	    " AND (p.pending = 0 OR EXISTS (SELECT 1 FROM practice_version v"
	    " WHERE v.practice_id = p.id AND v.n = p.pending"
	    " AND v.sealed = 1)) ORDER BY p.submitted_at, p.id LIMIT $3) waits"
	    " UNION SELECT f.practice_id FROM practice_file f CROSS JOIN"
	    " practice p WHERE f.seen = 0 AND p.id = f.practice_id"
	    " AND p.state = 'published' AND" OF_DESK ")"
	    " ORDER BY p.submitted_at, p.id LIMIT $3", ARGS(INT(d->edition),
	    INT(d->programme), INT(most))), a, out);
}

enum rc
practice_desk_overdue(struct db *db, struct arena *a,
    const struct practice_desk *d, unixtime since, int64_t most,
    struct practice_entry **out)
{
	return entries(practice_entries(db, a, " WHERE" OF_DESK
	    " AND p.state = 'published'"
	    " AND coalesce(p.checked_at, p.published_at) < $3"
	    " ORDER BY coalesce(p.checked_at, p.published_at), p.id LIMIT $4",
	    ARGS(INT(d->edition), INT(d->programme), INT(since), INT(most))),
	    a, out);
}

enum rc
practice_desk_all(struct db *db, struct arena *a,
    const struct practice_desk *d, row_id before, int64_t most,
    struct practice_entry **out)
{
	int64_t at = INT64_MAX;

	if (before != 0)
		TRY(db_int(db, "SELECT changed_at FROM practice WHERE id = $1",
		    ARGS(INT(before)), &at));
	return entries(practice_entries(db, a, " WHERE" OF_DESK
	    " AND (p.changed_at, p.id) < ($3, $4)"
	    " AND (p.state NOT IN ('draft', 'withdrawn')"
	    " OR p.submitted_at IS NOT NULL OR p.published_at IS NOT NULL)"
	    " ORDER BY p.changed_at DESC, p.id DESC LIMIT $5",
	    ARGS(INT(d->edition), INT(d->programme), INT(at), INT(before),
	    INT(most))), a, out);
}

enum rc
practice_of_room(struct db *db, struct arena *a, row_id edition,
    struct practice_entry **out)
{
	return entries(practice_entries(db, a, " WHERE p.edition_id = $1"
	    " AND p.state = 'published' AND p.attribution = 'room'"
	    " ORDER BY p.published_at DESC, p.id DESC", ARGS(INT(edition))), a,
	    out);
}
