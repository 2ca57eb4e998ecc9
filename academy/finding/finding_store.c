#include "store/db.h"

#include <string.h>

#include "finding/finding.h"

/* The place of a stored name; a CHECK keeps it in the list. */
static unsigned
place(const char *name, const char *const *names, unsigned n)
{
	unsigned i = 0;

	while (i + 1 < n && strcmp(names[i], name) != 0)
		i++;
	return i;
}

/* Every read of findings starts so; read_finding() knows the columns. */
#define SELECT_FINDING \
	"SELECT f.id, f.edition_id, f.state, f.version, f.title, f.body," \
	" f.addressee, f.level, f.topic_id, t.title, f.why, f.person_id," \
	" f.made_at, f.changed_at, (SELECT count(*) FROM finding_source x" \
	" WHERE x.finding_id = f.id AND x.kind = 'session'), f.number," \
	" f.adopted_at, f.amended_at, f.recommended_at, f.amends_id," \
	" f.conclusion, CASE WHEN EXISTS (SELECT 1 FROM finding_version v" \
	" WHERE v.finding_id = f.id AND v.n = f.version" \
	" AND v.how = 'stated') THEN 1 ELSE 0 END" \
	" FROM finding f LEFT JOIN edition_topic t ON t.id = f.topic_id"

static struct finding
read_finding(const struct rows *q, struct arena *a)
{
	return (struct finding){ .id = col_int(q, 0), .edition = col_int(q, 1),
	    .state = place(col_text(q, a, 2), finding_state_name,
	    FINDING_STATES), .version = col_int(q, 3),
	    .title = col_text(q, a, 4), .body = col_text(q, a, 5),
	    .addressee = col_text(q, a, 6), .level = place(col_text(q, a, 7),
	    finding_level_name, FINDING_LEVELS), .topic = col_int(q, 8),
	    .topic_title = col_text(q, a, 9), .why = col_text(q, a, 10),
	    .person = col_int(q, 11), .made_at = col_int(q, 12),
	    .changed_at = col_int(q, 13), .sessions = col_int(q, 14),
	    .number = col_int(q, 15), .adopted_at = col_int(q, 16),
	    .amended_at = col_int(q, 17), .recommended_at = col_int(q, 18),
	    .amends = col_int(q, 19), .conclusion = col_int(q, 20) != 0,
	    .stated = col_int(q, 21) != 0 };
}

static enum rc
read_findings(struct rows q, struct arena *a, struct finding **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct finding);
		**out = read_finding(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
finding_find(struct db *db, struct arena *a, row_id id, struct finding *out)
{
	struct rows q = db_query(db, SELECT_FINDING " WHERE f.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_finding(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
finding_concluded(struct db *db, struct arena *a, row_id edition,
    struct conclusion *out)
{
	struct finding *list;

	TRY(read_findings(db_query(db, SELECT_FINDING " WHERE f.edition_id = $1"
	    " AND f.conclusion = 1 AND f.state = 'adopted'",
	    ARGS(INT(edition))), a, &list));
	if (list == NULL)
		return RC_OK;
	*out = (struct conclusion){ .id = list->id, .text = list->body == NULL ?
	    list->title : list->body, .agreed = !list->stated,
	    .at = list->amended_at > list->adopted_at ? list->amended_at :
	    list->adopted_at };
	return RC_OK;
}

enum rc
finding_after(struct db *db, struct arena *a, row_id edition, row_id person,
    struct finding **out)
{
	return read_findings(db_query(db, SELECT_FINDING
	    " JOIN finding_version w ON w.finding_id = f.id AND w.n = f.version"
	    " WHERE f.edition_id = $1 AND f.state = 'candidate'"
	    " AND (w.person_id <> $2 OR w.person_id IS NULL)"
	    " AND EXISTS (SELECT 1 FROM finding_version o"
	    " WHERE o.finding_id = f.id AND o.person_id = $2) ORDER BY f.id",
	    ARGS(INT(edition), INT(person))), a, out);
}

enum rc
finding_list(struct db *db, struct arena *a, row_id edition,
    struct finding **out)
{
	return read_findings(db_query(db, SELECT_FINDING
	    " WHERE f.edition_id = $1 ORDER BY CASE f.state"
	    " WHEN 'adopted' THEN 0 WHEN 'open' THEN 1"
	    " WHEN 'candidate' THEN 2 ELSE 3 END, coalesce(f.number, 0),"
	    " CASE f.level WHEN 'municipal' THEN 0 WHEN 'national' THEN 1"
	    " WHEN 'international' THEN 2 ELSE 3 END, f.id",
	    ARGS(INT(edition))), a, out);
}

/* --- writing --- */

static enum rc
keep_version(struct db *db, const struct finding *f,
    const struct finding_by *by)
{
	return db_change(db, "INSERT INTO finding_version (finding_id, n,"
	    " title, body, level, addressee, topic_id, how, person_id, at)"
	    " SELECT id, version, title, body, level, addressee, topic_id, $2,"
	    " $3, $4 FROM finding WHERE id = $1", ARGS(INT(f->id),
	    TEXT(by->how), INT_OR_NULL(by->person), INT(by->now)));
}

enum rc
finding_save(struct db *db, struct finding *f, const struct finding_by *by)
{
	if (f->id == 0) {
		f->version = 1;
		TRY(db_insert(db, "INSERT INTO finding (edition_id, state,"
		    " version, title, body, level, addressee, topic_id,"
		    " person_id, made_at, changed_at, conclusion) VALUES ($1,"
		    " 'candidate', 1, $2, $3, $4, $5, $6, $7, $8, $8, $9)"
		    " RETURNING id",
		    ARGS(INT(f->edition), TEXT(f->title), TEXT(f->body),
		    TEXT(finding_level_name[f->level]), TEXT(f->addressee),
		    INT_OR_NULL(f->topic), INT_OR_NULL(by->person),
		    INT(by->now), INT(f->conclusion)), &f->id));
	} else {
		TRY(db_change(db, "UPDATE finding SET title = $3, body = $4,"
		    " level = $5, addressee = $6, topic_id = $7,"
		    " version = version + 1, changed_at = $8 WHERE id = $1"
		    " AND version = $2 AND state = 'candidate'",
		    ARGS(INT(f->id), INT(f->version), TEXT(f->title),
		    TEXT(f->body), TEXT(finding_level_name[f->level]),
		    TEXT(f->addressee), INT_OR_NULL(f->topic),
		    INT(by->now))));
		f->version++;
	}
	return keep_version(db, f, by);
}

enum rc
finding_end(struct db *db, row_id id, int64_t version, enum finding_state from,
    enum finding_state to, const char *why, unixtime now)
{
	return db_change(db, "UPDATE finding SET state = $4, why = $5,"
	    " changed_at = $6 WHERE id = $1 AND version = $2 AND state = $3",
	    ARGS(INT(id), INT(version), TEXT(finding_state_name[from]),
	    TEXT(finding_state_name[to]), TEXT(why), INT(now)));
}

enum rc
finding_texts(struct db *db, struct arena *a, row_id id,
    struct finding_text **out)
{
	struct rows q = db_query(db, "SELECT v.n, v.title, v.body, v.addressee,"
	    " v.level, v.topic_id, v.how, p.name, v.at, v.person_id"
	    " FROM finding_version v"
	    " LEFT JOIN person p ON p.id = v.person_id"
	    " WHERE v.finding_id = $1 ORDER BY v.n DESC", ARGS(INT(id)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct finding_text);
		**out = (struct finding_text){ .n = col_int(&q, 0),
		    .title = col_text(&q, a, 1), .body = col_text(&q, a, 2),
		    .addressee = col_text(&q, a, 3), .level = place(
		    col_text(&q, a, 4), finding_level_name, FINDING_LEVELS),
		    .topic = col_int(&q, 5), .how = col_text(&q, a, 6),
		    .by = col_text(&q, a, 7), .at = col_int(&q, 8),
		    .person = col_int(&q, 9) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- what it goes back to --- */

enum rc
finding_source_add(struct db *db, row_id id, enum source_kind kind,
    row_id thing)
{
	return db_exec(db, "INSERT INTO finding_source (finding_id, kind,"
	    " thing_id) VALUES ($1, $2, $3) ON CONFLICT (finding_id, kind,"
	    " thing_id) DO NOTHING", ARGS(INT(id), TEXT(source_name[kind]),
	    INT(thing)), NULL);
}

enum rc
finding_source_remove(struct db *db, row_id id, enum source_kind kind,
    row_id thing)
{
	return db_change(db, "DELETE FROM finding_source WHERE finding_id = $1"
	    " AND kind = $2 AND thing_id = $3", ARGS(INT(id),
	    TEXT(source_name[kind]), INT(thing)));
}

enum rc
finding_sources_copy(struct db *db, row_id from, row_id to)
{
	return db_exec(db, "INSERT INTO finding_source (finding_id, kind,"
	    " thing_id) SELECT $2, kind, thing_id FROM finding_source"
	    " WHERE finding_id = $1 AND kind <> 'finding'"
	    " ON CONFLICT (finding_id, kind, thing_id) DO NOTHING",
	    ARGS(INT(from), INT(to)), NULL);
}

static enum rc
add_sources(struct db *db, struct arena *a, row_id id, enum source_kind kind,
    const char *sql, struct source ***end)
{
	struct rows q = db_query(db, sql, ARGS(INT(id)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		**end = arena_new(a, struct source);
		***end = (struct source){ .kind = kind,
		    .thing = col_int(&q, 0), .title = col_text(&q, a, 1),
		    .code = kind == SOURCE_PRACTICE ? col_text(&q, a, 2) : NULL,
		    .admitted_only = kind == SOURCE_SESSION && text_same(
		    col_text(&q, a, 2), "admitted"),
		    .not_attributed = (kind == SOURCE_SESSION ||
		    kind == SOURCE_NOTE) && col_int(&q, 3) != 0,
		    .state = kind == SOURCE_FINDING ? place(col_text(&q, a, 2),
		    finding_state_name, FINDING_STATES) : 0 };
		*end = &(**end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

#define OF(kind) " WHERE x.finding_id = $1 AND x.kind = '" kind "'"

enum rc
finding_sources(struct db *db, struct arena *a, row_id id,
    struct source **out)
{
	*out = NULL;
	TRY(add_sources(db, a, id, SOURCE_SESSION, "SELECT s.id, s.title,"
	    " s.visibility, s.not_attributed FROM finding_source x"
	    " JOIN session_item s ON s.id = x.thing_id" OF("session")
	    " ORDER BY s.starts, s.id", &out));
	TRY(add_sources(db, a, id, SOURCE_PRACTICE, "SELECT p.id, p.title,"
	    " p.code FROM finding_source x JOIN practice_public p"
	    " ON p.id = x.thing_id" OF("practice") " ORDER BY p.id", &out));
	TRY(add_sources(db, a, id, SOURCE_FINDING, "SELECT f.id, f.title,"
	    " f.state FROM finding_source x JOIN finding f"
	    " ON f.id = x.thing_id" OF("finding") " ORDER BY f.id", &out));
	return add_sources(db, a, id, SOURCE_NOTE, "SELECT n.id, n.body,"
	    " n.lang, s.not_attributed FROM finding_source x"
	    " JOIN finding_note n ON n.id = x.thing_id"
	    " JOIN session_item s ON s.id = n.session_id" OF("note")
	    " ORDER BY n.id", &out);
}

enum rc
finding_became(struct db *db, struct arena *a, row_id id,
    struct finding **out)
{
	return read_findings(db_query(db, SELECT_FINDING
	    " JOIN finding_source y ON y.finding_id = f.id"
	    " AND y.kind = 'finding' AND y.thing_id = $1 ORDER BY f.id",
	    ARGS(INT(id))), a, out);
}

/* --- who --- */

enum rc
finding_drafter(struct db *db, row_id edition, row_id person, bool *out)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM session_person w"
	    " JOIN session_item s ON s.id = w.session_id"
	    " WHERE s.edition_id = $1 AND w.person_id = $2"
	    " AND w.role IN ('rapporteur', 'moderator')", ARGS(INT(edition),
	    INT(person)), &n));
	*out = n > 0;
	return RC_OK;
}

enum rc
finding_session_of(struct db *db, struct arena *a, row_id edition,
    row_id session, row_id person, bool *out)
{
	struct session_item *list;

	TRY(session_of_person(db, a, edition, person, &list));
	while (list != NULL && list->id != session)
		list = list->next;
	*out = list != NULL;
	return RC_OK;
}

static enum rc
outputs(struct db *db, struct arena *a, row_id edition,
    [[maybe_unused]] row_id person, [[maybe_unused]] bool leads,
    struct part_output **out)
{
	struct rows q = db_query(db, "SELECT DISTINCT f.id, f.number, f.title,"
	    " CASE WHEN f.recommended_at IS NULL THEN 0 ELSE 1 END,"
	    " coalesce(s.part_id, 0) FROM finding f LEFT JOIN finding_source x"
	    " ON x.finding_id = f.id AND x.kind = 'session'"
	    " LEFT JOIN session_item s ON s.id = x.thing_id"
	    " WHERE f.edition_id = $1 AND f.state = 'adopted'"
	    " AND f.conclusion = 0 ORDER BY 2, 5", ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		bool recommended = col_int(&q, 3) != 0;

		*out = arena_new(a, struct part_output);
		**out = (struct part_output){ .part = col_int(&q, 4),
		    .where = "findings", .id = col_int(&q, 0),
		    .title = col_text(&q, a, 2), .n = col_int(&q, 1),
		    .one = recommended ? N_("recommendation {1}") :
		    N_("finding {1}"), .other = recommended ?
		    N_("recommendation {1}") : N_("finding {1}") };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}
const struct outputter finding_outputter = { "finding", outputs };

static enum rc
holds_session(struct db *db, row_id session, bool *yes)
{
	int64_t n;

	TRY(db_int(db, "SELECT (SELECT count(*) FROM finding_note"
	    " WHERE session_id = $1) + (SELECT count(*) FROM finding_source"
	    " WHERE kind = 'session' AND thing_id = $1)", ARGS(INT(session)),
	    &n));
	*yes = *yes || n > 0;
	return RC_OK;
}

const struct holder finding_holder = { "finding", NULL, holds_session };
