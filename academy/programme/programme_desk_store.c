/* The organisers' changes: order, removal, roles, a new edition from an old
 * one, and whose a row is. */
#include "programme/programme_desk.h"

#include <string.h>

#include "programme/programme_read.h"

/* --- order --- */

enum { ROWS_MAX = 2000 };	/* of one ordered list */

/*
 * Moves a row among those that list selects by id, and numbers all of them from
 * 1 on: older rows may share a number.  set: "UPDATE ... SET pos = $2 WHERE id
 * = $1".
 */
static enum rc
move(struct db *db, struct arena *a, const char *list, struct args args,
    const char *set, row_id id, int step)
{
	row_id *ids = arena_array(a, row_id, ROWS_MAX);
	struct rows q = db_query(db, list, args);
	int n = 0, at = -1;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		if (n == ROWS_MAX) {
			db_done(&q);
			break;
		}
		if (col_int(&q, 0) == id)
			at = n;
		ids[n++] = col_int(&q, 0);
	}
	if (rc != RC_NONE && rc != RC_OK)
		return rc;
	if (at < 0)
		return RC_NONE;
	if (at + step < 0 || at + step >= n)
		return RC_OK;
	ids[at] = ids[at + step];
	ids[at + step] = id;
	for (int i = 0; i < n; i++)
		TRY(db_change(db, set, ARGS(INT(ids[i]), INT(i + 1))));
	return RC_OK;
}

enum rc
part_move(struct db *db, struct arena *a, row_id edition, row_id id, int step)
{
	return move(db, a, "SELECT id FROM part WHERE edition_id = $1"
	    " ORDER BY pos, id", ARGS(INT(edition)),
	    "UPDATE part SET pos = $2 WHERE id = $1", id, step);
}

enum rc
topic_move(struct db *db, struct arena *a, row_id edition, row_id id, int step)
{
	return move(db, a, "SELECT id FROM edition_topic WHERE edition_id = $1"
	    " ORDER BY pos, id", ARGS(INT(edition)),
	    "UPDATE edition_topic SET pos = $2 WHERE id = $1", id, step);
}

enum rc
involvement_move(struct db *db, struct arena *a, row_id programme,
    row_id edition, row_id id, int step)
{
	return move(db, a, "SELECT v.id FROM involvement v JOIN involvement own"
	    " ON own.id = $3 AND own.role = v.role WHERE v.programme_id = $1"
	    " AND coalesce(v.edition_id, 0) = $2"
	    " AND coalesce(own.edition_id, 0) = $2 ORDER BY v.pos, v.id",
	    ARGS(INT(programme), INT(edition), INT(id)),
	    "UPDATE involvement SET pos = $2 WHERE id = $1", id, step);
}

enum rc
document_move(struct db *db, struct arena *a, row_id programme,
    row_id edition, row_id id, int step)
{
	return move(db, a, "SELECT id FROM document WHERE programme_id = $1"
	    " AND coalesce(edition_id, 0) = $2 ORDER BY pos, id",
	    ARGS(INT(programme), INT(edition)),
	    "UPDATE document SET pos = $2 WHERE id = $1", id, step);
}

/* --- removal --- */

/* Whether a room above holds on to the part (or session) given. */
static enum rc
held(struct db *db, row_id part, row_id session)
{
	const struct holder *const *h = programme_holders;
	bool yes = false;

	for (; h != NULL && *h != NULL; h++) {
		if (part != 0 && (*h)->part != NULL)
			TRY((*h)->part(db, part, &yes));
		if (session != 0 && (*h)->session != NULL)
			TRY((*h)->session(db, session, &yes));
		if (yes)
			return RC_CONFLICT;
	}
	return RC_OK;
}

enum rc
part_remove(struct db *db, row_id edition, row_id id)
{
	TRY(held(db, id, 0));
	return db_change(db, "DELETE FROM part WHERE id = $1"
	    " AND edition_id = $2"
	    " AND NOT EXISTS (SELECT 1 FROM session_item WHERE part_id = $1)"
	    " AND NOT EXISTS (SELECT 1 FROM participant_part WHERE part_id = $1)"
	    " AND NOT EXISTS (SELECT 1 FROM document WHERE part_id = $1)"
	    " AND NOT EXISTS (SELECT 1 FROM part_change WHERE part_id = $1)"
	    " AND NOT EXISTS (SELECT 1 FROM part later WHERE"
	    " later.builds_on = $1)", ARGS(INT(id), INT(edition)));
}

enum rc
topic_remove(struct db *db, row_id edition, row_id id)
{
	return db_change(db, "DELETE FROM edition_topic WHERE id = $1"
	    " AND edition_id = $2", ARGS(INT(id), INT(edition)));
}

enum rc
involvement_remove(struct db *db, row_id programme, row_id edition, row_id id)
{
	return db_change(db, "DELETE FROM involvement WHERE id = $1"
	    " AND programme_id = $2 AND coalesce(edition_id, 0) = $3",
	    ARGS(INT(id), INT(programme), INT(edition)));
}

enum rc
session_item_remove(struct db *db, row_id edition, row_id id)
{
	TRY(held(db, 0, id));
	return db_change(db, "DELETE FROM session_item WHERE id = $1"
	    " AND edition_id = $2"
	    " AND NOT EXISTS (SELECT 1 FROM session_person WHERE"
	    " session_id = $1)"
	    " AND NOT EXISTS (SELECT 1 FROM session_place WHERE"
	    " session_id = $1)", ARGS(INT(id), INT(edition)));
}

/* --- whose --- */

/*
 * Guards for a partner's own ($n is its organisation, 0 for the organisers, who
 * may all): a part t of kind local that it hosts; a session i in such a part.
 */
#define OWN_PART(t, n) \
	"(" n " = 0 OR (" t ".kind = 'local' AND " t ".host_id = " n "))"
#define OWN_SESSION(i, n) \
	"(" n " = 0 OR EXISTS (SELECT 1 FROM part op WHERE op.id = " i ".part_id" \
	" AND op.kind = 'local' AND op.host_id = " n "))"

static enum rc
guard(struct db *db, const char *sql, struct args args)
{
	int64_t id;

	return db_int(db, sql, args, &id);
}

enum rc
part_guard(struct db *db, row_id edition, row_id host, row_id part)
{
	return guard(db, "SELECT t.id FROM part t WHERE t.id = $1"
	    " AND t.edition_id = $2 AND " OWN_PART("t", "$3"),
	    ARGS(INT(part), INT(edition), INT(host)));
}

enum rc
session_guard(struct db *db, row_id edition, row_id host, row_id session)
{
	return guard(db, "SELECT i.id FROM session_item i WHERE i.id = $1"
	    " AND i.edition_id = $2 AND " OWN_SESSION("i", "$3"),
	    ARGS(INT(session), INT(edition), INT(host)));
}

enum rc
document_guard(struct db *db, row_id programme, row_id edition, row_id owner,
    row_id id)
{
	return guard(db, "SELECT id FROM document WHERE id = $1"
	    " AND programme_id = $2 AND coalesce(edition_id, 0) = $3"
	    " AND ($4 = 0 OR owner_id = $4)",
	    ARGS(INT(id), INT(programme), INT(edition), INT(owner)));
}

enum rc
involvement_find(struct db *db, struct arena *a, row_id programme,
    row_id edition, row_id id, struct involvement *out)
{
	struct involvement *v;

	TRY(involvement_list(db, a, programme, edition, &v));
	while (v != NULL && (v->id != id || v->edition != edition))
		v = v->next;
	if (v == NULL)
		return RC_NONE;
	*out = *v;
	return RC_OK;
}

/* --- an edition's state --- */

enum rc
edition_status_set(struct db *db, row_id id, enum edition_status s)
{
	return db_change(db, "UPDATE edition SET status = $2 WHERE id = $1",
	    ARGS(INT(id), TEXT(edition_status_name[s])));
}

enum rc
edition_public_set(struct db *db, row_id id, bool public)
{
	return db_change(db, "UPDATE edition SET public = $2 WHERE id = $1",
	    ARGS(INT(id), INT(public)));
}

enum rc
edition_timetable_set(struct db *db, row_id id, bool public, unixtime now)
{
	return db_change(db, "UPDATE edition SET timetable_at = $2,"
	    " timetable_version = timetable_version + $3 WHERE id = $1",
	    ARGS(INT(id), public ? INT(now) : INT_OR_NULL(0), INT(public)));
}

/* --- who is where --- */

enum rc
edition_people(struct db *db, struct arena *a, row_id programme,
    row_id edition, row_id host, struct person **out)
{
	struct rows q = db_query(db, "SELECT p.id, p.name FROM person p WHERE"
	    " p.id IN (SELECT person_id FROM participant WHERE edition_id = $1"
	    " AND ($3 = 0 OR partner_id = $3 OR organisation_id = $3))"
	    " OR p.id IN (SELECT person_id FROM programme_role"
	    " WHERE programme_id = $2 AND ($3 = 0 OR organisation_id = $3))"
	    " ORDER BY p.name_sort, p.id",
	    ARGS(INT(edition), INT(programme), INT(host)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct person);
		(*out)->id = col_int(&q, 0);
		(*out)->name = col_text(&q, a, 1);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
session_contributor_remove(struct db *db, row_id edition, row_id session,
    row_id person)
{
	return db_change(db, "DELETE FROM session_person WHERE session_id = $1"
	    " AND person_id = $2 AND role = 'contributor' AND EXISTS"
	    " (SELECT 1 FROM session_item i WHERE i.id = $1"
	    " AND i.edition_id = $3)",
	    ARGS(INT(session), INT(person), INT(edition)));
}

/* --- roles --- */

const char *const member_role[] = { "organiser", "partner", "assessor",
	"trainer", NULL };
const char *const member_role_label[] = { N_("Organiser"), N_("Partner"),
	N_("Assessor"), N_("Trainer"), NULL };

#define SELECT_MEMBER \
	"SELECT r.programme_id, r.person_id, r.organisation_id, g.slug," \
	" g.title, p.name, p.email, r.role, o.name FROM programme_role r" \
	" JOIN programme g ON g.id = r.programme_id" \
	" JOIN person p ON p.id = r.person_id" \
	" LEFT JOIN organisation o ON o.id = r.organisation_id"

static enum rc
read_members(struct rows q, struct arena *a, row_id here, struct member **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct member);
		**out = (struct member){ .programme = col_int(&q, 0),
		    .person = col_int(&q, 1), .organisation = col_int(&q, 2),
		    .programme_slug = col_text(&q, a, 3),
		    .programme_title = col_text(&q, a, 4),
		    .name = col_text(&q, a, 5), .email = col_text(&q, a, 6),
		    .role = col_text(&q, a, 7),
		    .organisation_name = col_text(&q, a, 8),
		    .above = here != 0 && col_int(&q, 0) != here };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* The programme $1 and all above it. */
#define UP \
	"WITH RECURSIVE up(id, parent_id, depth) AS (" \
	" SELECT id, parent_id, 0 FROM programme WHERE id = $1" \
	" UNION ALL SELECT g.id, g.parent_id, up.depth + 1 FROM programme g" \
	" JOIN up ON g.id = up.parent_id WHERE up.depth < 8) "

enum rc
member_list(struct db *db, struct arena *a, row_id programme,
    struct member **out)
{
	return read_members(db_query(db, UP SELECT_MEMBER
	    " JOIN up ON up.id = r.programme_id ORDER BY up.depth,"
	    " CASE r.role WHEN 'organiser' THEN 0 WHEN 'partner' THEN 1"
	    " WHEN 'trainer' THEN 2 ELSE 3 END, p.name_sort, p.id",
	    ARGS(INT(programme))), a, programme, out);
}

enum rc
member_of_person(struct db *db, struct arena *a, row_id person,
    struct member **out)
{
	return read_members(db_query(db, SELECT_MEMBER
	    " WHERE r.person_id = $1 ORDER BY g.id, r.role",
	    ARGS(INT(person))), a, 0, out);
}

enum rc
member_remove(struct db *db, row_id programme, row_id person, const char *role)
{
	return db_change(db, UP "DELETE FROM programme_role"
	    " WHERE programme_id = $1 AND person_id = $2 AND role = $3"
	    " AND (role <> 'organiser' OR EXISTS (SELECT 1 FROM programme_role"
	    " other JOIN up ON up.id = other.programme_id WHERE"
	    " other.role = 'organiser' AND (other.person_id <> $2 OR"
	    " other.programme_id <> $1)))",
	    ARGS(INT(programme), INT(person), TEXT(role)));
}

/* --- a new edition from an old one --- */

static enum rc
clone_parts(struct db *db, struct arena *a, row_id from, row_id to,
    unixtime now)
{
	struct part *old, *p;

	TRY(part_list(db, a, from, &old));
	for (p = old; p != NULL; p = p->next) {
		struct part new = *p;

		new.id = 0;
		new.edition = to;
		new.starts = new.ends = 0;
		new.tentative = NULL;
		new.builds_on = 0;
		TRY(part_save(db, &new, "UTC", now));
		/* The id of the copy; those that build on it follow below. */
		p->edition = new.id;
	}
	for (p = old; p != NULL; p = p->next)
		for (struct part *on = old; on != NULL; on = on->next)
			if (p->builds_on != 0 && on->id == p->builds_on)
				TRY(db_change(db, "UPDATE part SET builds_on ="
				    " $2 WHERE id = $1", ARGS(INT(p->edition),
				    INT(on->edition))));
	return RC_OK;
}

enum rc
edition_clone(struct db *db, struct arena *a, row_id from, const char *slug,
    const char *title, unixtime now, row_id *out)
{
	const struct cloner *const *c = programme_others;

	TRY(db_insert(db, "INSERT INTO edition (programme_id, slug, title,"
	    " summary, about, method, zone, teaching_langs,"
	    " participants_planned, contact_name, contact_email, privacy,"
	    " retention_days, predecessor_id, cloned_from, made_at,"
	    " open_question)"
	    " SELECT programme_id, $2, $3, summary, about, method, zone,"
	    " teaching_langs, participants_planned, contact_name,"
	    " contact_email, privacy, retention_days, id, id, $4,"
	    " open_question FROM edition"
	    " WHERE id = $1 ON CONFLICT (slug) DO NOTHING RETURNING id",
	    ARGS(INT(from), TEXT(slug), TEXT(title), INT(now)), out));
	TRY(clone_parts(db, a, from, *out, now));
	TRY(db_exec(db, "INSERT INTO edition_topic (edition_id, pos, title,"
	    " concept_id) SELECT $2, pos, title, concept_id FROM edition_topic"
	    " WHERE edition_id = $1 ORDER BY pos, id",
	    ARGS(INT(from), INT(*out)), NULL));
	TRY(db_exec(db, "INSERT INTO involvement (programme_id, edition_id,"
	    " organisation_id, role, pos, acknowledgement)"
	    " SELECT programme_id, $2, organisation_id, role, pos,"
	    " acknowledgement FROM involvement WHERE edition_id = $1"
	    " ORDER BY pos, id", ARGS(INT(from), INT(*out)), NULL));
	for (; c != NULL && *c != NULL; c++)
		TRY((*c)->clone(db, a, from, *out, now));
	return RC_OK;
}
