/* Questions and their texts. */
#include "store/db.h"

#include <string.h>

#include "base/text.h"
#include "question/question.h"

/* The application's own answer to the question of that name.  A sealed answer
 * has no text here, and stays sealed. */
#define ANSWERED(name) \
	"(SELECT an.text FROM answer an JOIN question u" \
	" ON u.id = an.question_id WHERE an.application_id = ap.id" \
	" AND u.name = '" name "')"
#define SLOT(s, i) \
	s "session_id, " i ".title, " i ".room, " s "grp, " s "pos, " \
	s "minutes, " i ".starts"

/*
 * Everybody who is admitted as a participant.  A slot holds while its session
 * does and is in a part that person comes to.
 */
#define SELECT_ASKED \
	"SELECT coalesce(q.id, 0), pa.edition_id, pa.person_id, p.name," \
	" p.email, p.lang, pa.country, o.name, ap.id," \
	" coalesce(v.issue, " ANSWERED("issue") ")," \
	" CASE WHEN v.n IS NULL THEN " ANSWERED("tried") " ELSE v.tried END," \
	" CASE WHEN v.n IS NULL THEN " ANSWERED("success") \
	" ELSE v.success END," \
	" q.topic_id, q.id, " ANSWERED("topics") "," \
	" q.confidential, " ANSWERED("confidential") ", v.n, v.at," \
	" v.amendment, ap.submitted_at," \
	" si.id, si.title, si.room, s.grp, s.pos, s.minutes, si.starts," \
	" hi.id, hi.title, hi.room, s.shown_grp, s.shown_pos," \
	" s.shown_minutes, hi.starts, y.state, y.author_id, w.name" \
	" FROM participant pa JOIN person p ON p.id = pa.person_id" \
	" LEFT JOIN organisation o ON o.id = pa.organisation_id" \
	" LEFT JOIN asked q ON q.edition_id = pa.edition_id" \
	" AND q.person_id = pa.person_id" \
	" LEFT JOIN asked_version v ON v.asked_id = q.id AND v.n =" \
	" (SELECT max(x.n) FROM asked_version x WHERE x.asked_id = q.id)" \
	" LEFT JOIN application ap ON ap.id = (SELECT max(y.id)" \
	" FROM application y WHERE y.edition_id = pa.edition_id" \
	" AND y.person_id = pa.person_id AND y.state = 'submitted')" \
	" LEFT JOIN analysis y ON y.asked_id = q.id" \
	" LEFT JOIN person w ON w.id = y.author_id" \
	" LEFT JOIN asked_slot s ON s.asked_id = q.id" \
	" LEFT JOIN session_item si ON si.id = s.session_id" \
	" AND si.cancelled = 0 AND EXISTS (SELECT 1 FROM participant_part c" \
	" WHERE c.participant_id = pa.id AND c.part_id = si.part_id" \
	" AND c.state <> 'cancelled')" \
	" LEFT JOIN session_item hi ON hi.id = s.shown_session" \
	" AND hi.cancelled = 0" \
	" WHERE pa.edition_id = $1 AND ($2 = 0 OR pa.person_id = $2)" \
	" AND pa.role = 'participant'" \
	" AND p.erased_at IS NULL AND EXISTS (SELECT 1" \
	" FROM participant_part e WHERE e.participant_id = pa.id" \
	" AND e.state <> 'cancelled')"

static struct asked_slot
read_slot(const struct rows *q, struct arena *a, int at)
{
	struct asked_slot s = { .session = col_int(q, at) };

	if (s.session == 0)
		return s;
	s.title = col_text(q, a, at + 1);
	s.room = col_text(q, a, at + 2);
	s.group = col_int(q, at + 3);
	s.pos = col_int(q, at + 4);
	s.minutes = col_int(q, at + 5);
	s.starts = col_int(q, at + 6) + (s.pos - 1) * s.minutes * 60;
	s.ends = s.starts + s.minutes * 60;
	return s;
}

/* The first of the topics that were ticked: "12\n14". */
static row_id
first_topic(const char *lines)
{
	int64_t id = 0;

	while (lines != NULL && *lines >= '0' && *lines <= '9')
		id = id * 10 + *lines++ - '0';
	return lines == NULL || (*lines != '\0' && *lines != '\n') ? 0 : id;
}

static struct asked
read_asked(const struct rows *q, struct arena *a)
{
	struct asked x = {
		.id = col_int(q, 0), .edition = col_int(q, 1),
		.person = col_int(q, 2), .name = col_text(q, a, 3),
		.email = col_text(q, a, 4), .lang = col_text(q, a, 5),
		.country = col_text(q, a, 6),
		.organisation = col_text(q, a, 7),
		.application = col_int(q, 8), .issue = col_text(q, a, 9),
		.tried = col_text(q, a, 10), .success = col_text(q, a, 11),
		.topic = col_int(q, 12), .version = col_int(q, 17),
		.at = col_int(q, 18), .amended = col_int(q, 19) != 0,
		.confidential = col_int(q, 15) != 0,
		.slot = read_slot(q, a, 21), .shown = read_slot(q, a, 28),
		.parts = "", .analysis = col_text(q, a, 35),
		.author = col_int(q, 36), .author_name = col_text(q, a, 37),
	};

	if (col_null(q, 13)) {		/* all of it is the application's */
		x.topic = first_topic(col_text(q, a, 14));
		x.confidential = text_same(col_text(q, a, 16), "group");
	}
	if (x.version == 0 && asked_said(&x))
		x.at = col_int(q, 20);
	return x;
}

static void
name_topics(struct asked *q, const struct topic *topics)
{
	for (; q != NULL; q = q->next) {
		const struct topic *t = topics;

		while (t != NULL && t->id != q->topic)
			t = t->next;
		q->topic = t == NULL ? 0 : t->id;
		q->topic_title = t == NULL ? NULL : t->title;
	}
}

/* person 0: everybody. */
static enum rc
read_list(struct db *db, struct arena *a, row_id edition, row_id person,
    struct asked **out)
{
	struct rows q = db_query(db, SELECT_ASKED " ORDER BY p.name_sort,"
	    " pa.id", ARGS(INT(edition), INT(person)));
	struct asked **end = out;
	struct topic *topics;
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct asked);
		**end = read_asked(&q, a);
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	TRY(topic_titles(db, a, edition, &topics));
	name_topics(*out, topics);
	q = db_query(db, "SELECT pa.person_id, pp.part_id FROM participant pa"
	    " JOIN person p ON p.id = pa.person_id"
	    " JOIN participant_part pp ON pp.participant_id = pa.id"
	    " WHERE pa.edition_id = $1 AND ($2 = 0 OR pa.person_id = $2)"
	    " AND pp.state <> 'cancelled'"
	    " ORDER BY p.name_sort, pa.id, pp.part_id",
	    ARGS(INT(edition), INT(person)));
	/* Both lists are in the same order: one walk joins them. */
	for (struct asked *at = *out; (rc = db_next(&q)) == RC_OK;) {
		struct asked *x = at;

		while (x != NULL && x->person != col_int(&q, 0))
			x = x->next;
		if (x == NULL)
			continue;	/* no participant: a trainer */
		at = x;
		x->parts = arena_printf(a, "%s%s%lld", x->parts,
		    *x->parts == '\0' ? "" : "-", (long long)col_int(&q, 1));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
asked_list(struct db *db, struct arena *a, row_id edition, struct asked **out)
{
	return read_list(db, a, edition, 0, out);
}

enum rc
asked_find(struct db *db, struct arena *a, row_id edition, row_id person,
    struct asked *out)
{
	struct asked *one;

	TRY(read_list(db, a, edition, person, &one));
	if (person == 0 || one == NULL)
		return RC_NONE;
	*out = *one;
	return RC_OK;
}

/* --- versions --- */

enum rc
asked_versions(struct db *db, struct arena *a, const struct asked *x,
    struct asked_version **out)
{
	struct asked_version **end = out;
	struct rows q = db_query(db, "SELECT v.n, v.issue, v.tried, v.success,"
	    " p.name, v.amendment, v.at FROM asked_version v LEFT JOIN person p"
	    " ON p.id = v.by_id WHERE v.asked_id = $1 ORDER BY v.n DESC",
	    ARGS(INT(x->id)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct asked_version);
		**end = (struct asked_version){ .n = col_int(&q, 0),
		    .issue = col_text(&q, a, 1), .tried = col_text(&q, a, 2),
		    .success = col_text(&q, a, 3), .by = col_text(&q, a, 4),
		    .amendment = col_int(&q, 5) != 0, .at = col_int(&q, 6) };
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	if (*out == NULL && asked_said(x)) {
		*out = arena_new(a, struct asked_version);
		**out = (struct asked_version){ .n = 1, .issue = x->issue,
		    .tried = x->tried, .success = x->success, .at = x->at };
	}
	return RC_OK;
}

enum rc
asked_for_peer(struct db *db, struct arena *a, row_id edition, row_id person,
    struct peer_question *out)
{
	struct topic *t;
	struct asked q;

	TRY(asked_find(db, a, edition, person, &q));
	if (!asked_said(&q))
		return RC_NONE;
	*out = (struct peer_question){ .issue = q.issue, .tried = q.tried,
	    .success = q.success, .lang = q.lang,
	    .confidential = q.confidential };
	TRY(topic_titles(db, a, edition, &t));
	while (t != NULL && t->id != q.topic)
		t = t->next;
	out->concept = t == NULL ? NULL : t->concept;
	return RC_OK;
}

enum rc
asked_ensure(struct db *db, struct asked *q, unixtime now)
{
	if (q->id != 0)
		return RC_OK;
	return db_insert(db, "INSERT INTO asked (edition_id, person_id,"
	    " topic_id, confidential, made_at) VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (edition_id, person_id) DO UPDATE SET"
	    " edition_id = excluded.edition_id RETURNING id",
	    ARGS(INT(q->edition), INT(q->person), INT_OR_NULL(q->topic),
	    INT(q->confidential), INT(now)), &q->id);
}

static enum rc
add_version(struct db *db, const struct asked *q, row_id by, bool amendment,
    unixtime at)
{
	return db_change(db, "INSERT INTO asked_version (asked_id, n, issue,"
	    " tried, success, by_id, amendment, at) VALUES ($1, $2, $3, $4, $5,"
	    " $6, $7, $8)", ARGS(INT(q->id), INT(q->version),
	    TEXT(q->issue == NULL ? "" : q->issue), TEXT(q->tried),
	    TEXT(q->success), INT_OR_NULL(by), INT(amendment), INT(at)));
}

static bool
same(const char *x, const char *y)
{
	return text_same(x == NULL ? "" : x, y == NULL ? "" : y);
}

enum rc
asked_save(struct db *db, struct arena *a, struct asked *q, row_id by,
    bool amendment, unixtime now)
{
	struct asked was;

	TRY(asked_find(db, a, q->edition, q->person, &was));
	q->id = was.id;
	TRY(asked_ensure(db, q, now));
	TRY(db_change(db, "UPDATE asked SET topic_id = $2, confidential = $3"
	    " WHERE id = $1", ARGS(INT(q->id), INT_OR_NULL(q->topic),
	    INT(q->confidential))));
	/* What sought help with it was for everybody. */
	if (q->confidential && !was.confidential)
		TRY(peer_asking_end(db, q->edition, q->person));
	if (same(was.issue, q->issue) && same(was.tried, q->tried) &&
	    same(was.success, q->success))
		return RC_OK;
	if (was.version == 0 && asked_said(&was)) {
		was.id = q->id;
		was.version = 1;
		TRY(add_version(db, &was, 0, false, was.at));
	}
	q->version = was.version + 1;
	q->at = now;
	return add_version(db, q, by, amendment, now);
}
