/* The timetable: sessions, who does what in them, who goes where; and the
 * people of an edition. */
#include "programme/programme.h"

#include <string.h>

#include "programme/programme_desk.h"
#include "programme/programme_read.h"

/* --- sessions --- */

/* What a timetable shows of a session, and what only its own page does. */
#define LINE \
	"i.id, i.edition_id, i.part_id, i.kind, i.title, i.room, i.starts," \
	" i.ends, i.visibility, i.not_attributed, i.cancelled, i.langs," \
	" i.interpretation"
#define SELECT_LINE "SELECT " LINE " FROM session_item i"
#define SELECT_SESSION \
	"SELECT " LINE ", i.about, i.seats, i.host_id, i.version" \
	" FROM session_item i"

static struct session_item
read_line(const struct rows *q, struct arena *a)
{
	return (struct session_item){
		.id = col_int(q, 0), .edition = col_int(q, 1),
		.part = col_int(q, 2),
		.kind = name_index(session_kind_name, SESSION_KINDS,
		    col_text(q, a, 3)),
		.title = col_text(q, a, 4), .room = col_text(q, a, 5),
		.starts = col_int(q, 6), .ends = col_int(q, 7),
		.admitted_only = strcmp(col_text(q, a, 8), "admitted") == 0,
		.not_attributed = col_int(q, 9) != 0,
		.cancelled = col_int(q, 10) != 0,
		.langs = col_text(q, a, 11),
		.interpretation = col_text(q, a, 12),
	};
}

static struct session_item
read_session(const struct rows *q, struct arena *a)
{
	struct session_item s = read_line(q, a);

	s.about = col_text(q, a, 13);
	s.seats = col_int(q, 14);
	s.host = col_int(q, 15);
	s.version = col_int(q, 16);
	return s;
}

static enum rc
read_all(struct rows q, struct arena *a,
    struct session_item (*read)(const struct rows *, struct arena *),
    struct session_item **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct session_item);
		**out = read(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static struct session_item *
session_in(struct session_item *list, row_id id)
{
	while (list != NULL && list->id != id)
		list = list->next;
	return list;
}

/* Topics and people of all sessions of an edition: a query each, however many
 * sessions. */
static enum rc
fill_topics(struct db *db, struct arena *a, row_id edition,
    struct session_item *list)
{
	struct session_item *s;
	struct rows q = db_query(db, "SELECT st.session_id, t.id, t.pos,"
	    " t.title, t.concept_id FROM session_topic st"
	    " JOIN edition_topic t ON t.id = st.topic_id"
	    " WHERE t.edition_id = $1 ORDER BY t.pos DESC, t.id DESC",
	    ARGS(INT(edition)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		struct topic *t;

		if ((s = session_in(list, col_int(&q, 0))) == NULL)
			continue;
		t = arena_new(a, struct topic);
		*t = (struct topic){ .id = col_int(&q, 1),
		    .pos = col_int(&q, 2), .title = col_text(&q, a, 3),
		    .concept = col_text(&q, a, 4), .next = s->topics };
		s->topics = t;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* Whether the last word of a person on standing in an edition's public list
 * is yes. */
#define NAMED(person, slug) \
	"(SELECT c.given FROM consent c WHERE c.person_id = " person \
	" AND c.purpose = 'public-list/' || " slug \
	" ORDER BY c.id DESC LIMIT 1) = 1"

static enum rc
fill_people(struct db *db, struct arena *a, row_id edition, bool public_only,
    struct session_item *list)
{
	struct session_item *s;
	struct rows q = db_query(db, "SELECT w.session_id, w.id, w.person_id,"
	    " coalesce(p.name, w.name), coalesce(w.affiliation, o.name),"
	    " w.role, w.affiliation IS NULL FROM session_person w"
	    " JOIN session_item i ON i.id = w.session_id"
	    " LEFT JOIN person p ON p.id = w.person_id"
	    " LEFT JOIN organisation o ON o.id = p.organisation_id"
	    " JOIN edition e ON e.id = i.edition_id"
	    " WHERE i.edition_id = $1 AND ($2 = 0 OR (i.not_attributed = 0"
	    " AND (w.person_id IS NULL OR NOT EXISTS (SELECT 1"
	    " FROM participant pa WHERE pa.edition_id = i.edition_id"
	    " AND pa.person_id = w.person_id AND pa.role = 'participant')"
	    " OR " NAMED("w.person_id", "e.slug") ")))"
	    " ORDER BY w.pos DESC, w.id DESC",
	    ARGS(INT(edition), INT(public_only)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		struct session_with *w;
		const char *from;

		if ((s = session_in(list, col_int(&q, 0))) == NULL)
			continue;
		from = col_text(&q, a, 4);
		w = arena_new(a, struct session_with);
		*w = (struct session_with){
			.id = col_int(&q, 1), .person = col_int(&q, 2),
			.name = col_text(&q, a, 3),
			.affiliation = from != NULL && col_int(&q, 6) != 0 ?
			    words_pick(a, from, "en").text : from,
			.role = name_index(session_role_name, SESSION_ROLES,
			    col_text(&q, a, 5)),
			.next = s->with,
		};
		s->with = w;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
fill_sessions(struct db *db, struct arena *a, row_id edition,
    struct session_item *list)
{
	TRY(fill_topics(db, a, edition, list));
	return fill_people(db, a, edition, false, list);
}

#define OF_EDITION \
	" WHERE i.edition_id = $1 AND ($2 = 0 OR i.visibility = 'public')" \
	" ORDER BY i.starts, i.ends, i.id"

enum rc
session_lines(struct db *db, struct arena *a, row_id edition, bool public_only,
    struct session_item **out)
{
	TRY(read_all(db_query(db, SELECT_LINE OF_EDITION,
	    ARGS(INT(edition), INT(public_only))), a, read_line, out));
	return *out == NULL ? RC_OK : fill_people(db, a, edition, public_only,
	    *out);
}

enum rc
session_list(struct db *db, struct arena *a, row_id edition, bool public_only,
    struct session_item **out)
{
	TRY(read_all(db_query(db, SELECT_SESSION OF_EDITION,
	    ARGS(INT(edition), INT(public_only))), a, read_session, out));
	if (*out == NULL)
		return RC_OK;
	TRY(fill_topics(db, a, edition, *out));
	return fill_people(db, a, edition, public_only, *out);
}

enum rc
session_item_find(struct db *db, struct arena *a, row_id id,
    struct session_item *out)
{
	struct rows q = db_query(db, SELECT_SESSION " WHERE i.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_session(&q, a);
	db_done(&q);
	return fill_sessions(db, a, out->edition, out);
}

/*
 * Where session i claims person p: placed there, doing something there, or in
 * its part when it has no limited seats.
 */
#define CLAIMS(i, p) \
	"(EXISTS (SELECT 1 FROM session_place sp WHERE sp.session_id = " i ".id" \
	" AND sp.person_id = " p ")" \
	" OR EXISTS (SELECT 1 FROM session_person sw WHERE sw.session_id = " i ".id" \
	" AND sw.person_id = " p "))"
#define IN_PART(i, p) \
	"(" i ".seats IS NULL AND EXISTS (SELECT 1 FROM participant pa" \
	" JOIN participant_part pp ON pp.participant_id = pa.id" \
	" WHERE pa.edition_id = " i ".edition_id AND pa.person_id = " p \
	" AND pp.part_id = " i ".part_id AND pp.state <> 'cancelled'))"

enum rc
session_of_person(struct db *db, struct arena *a, row_id edition,
    row_id person, struct session_item **out)
{
	TRY(read_all(db_query(db, SELECT_SESSION
	    " WHERE i.edition_id = $1 AND (" CLAIMS("i", "$2") " OR "
	    IN_PART("i", "$2") ") ORDER BY i.starts, i.ends, i.id",
	    ARGS(INT(edition), INT(person))), a, read_session, out));
	return fill_sessions(db, a, edition, *out);
}

/* Whether moving session id to these times would put somebody who does or is
 * placed in something there into two such sessions at once. */
static enum rc
check_clash(struct db *db, row_id id, unixtime starts, unixtime ends)
{
	int64_t clashes;

	TRY(db_int(db, "SELECT count(*) FROM session_item i"
	    " JOIN (SELECT person_id FROM session_place WHERE session_id = $1"
	    " UNION SELECT person_id FROM session_person WHERE session_id = $1"
	    " AND person_id IS NOT NULL) p ON " CLAIMS("i", "p.person_id")
	    " WHERE i.id <> $1 AND i.cancelled = 0 AND i.starts < $3"
	    " AND i.ends > $2", ARGS(INT(id), INT(starts), INT(ends)),
	    &clashes));
	return clashes > 0 ? RC_CONFLICT : RC_OK;
}

enum rc
session_clash(struct db *db, struct arena *a, row_id session, unixtime starts,
    unixtime ends, row_id person, struct clash *out)
{
	struct rows q = db_query(db, "SELECT pe.name, i.title, i.starts, i.ends"
	    " FROM (SELECT person_id FROM session_place WHERE session_id = $1"
	    " UNION SELECT person_id FROM session_person WHERE session_id = $1"
	    " AND person_id IS NOT NULL UNION SELECT id FROM person"
	    " WHERE id = $4) p JOIN person pe ON pe.id = p.person_id"
	    " JOIN session_item i ON " CLAIMS("i", "p.person_id")
	    " WHERE i.id <> $1 AND i.cancelled = 0 AND i.starts < $3"
	    " AND i.ends > $2 AND ($4 = 0 OR p.person_id = $4)"
	    " ORDER BY i.starts, i.id, pe.id LIMIT 1",
	    ARGS(INT(session), INT(starts), INT(ends), INT(person)));

	TRY(db_next(&q));
	*out = (struct clash){ .person = col_text(&q, a, 0),
	    .session = col_text(&q, a, 1), .starts = col_int(&q, 2),
	    .ends = col_int(&q, 3) };
	db_done(&q);
	return RC_OK;
}

enum rc
session_item_save(struct db *db, struct session_item *s)
{
	const char *visibility = s->admitted_only ? "admitted" : "public";

	if (s->langs == NULL)
		s->langs = "en";
	if (s->interpretation == NULL)
		s->interpretation = "";
	if (s->id == 0)
		return db_insert(db, "INSERT INTO session_item (edition_id,"
		    " part_id, kind, title, about, room, starts, ends, langs,"
		    " interpretation, visibility, not_attributed, cancelled,"
		    " seats, host_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
		    " $9, $10, $11, $12, $13, $14, $15) RETURNING id",
		    ARGS(INT(s->edition), INT(s->part),
		    TEXT(session_kind_name[s->kind]), TEXT(s->title),
		    TEXT(s->about), TEXT(s->room), INT(s->starts), INT(s->ends),
		    TEXT(s->langs), TEXT(s->interpretation), TEXT(visibility),
		    INT(s->not_attributed), INT(s->cancelled),
		    INT_OR_NULL(s->seats), INT_OR_NULL(s->host)), &s->id);
	if (!s->cancelled)
		TRY(check_clash(db, s->id, s->starts, s->ends));
	return db_change(db, "UPDATE session_item SET part_id = $3, kind = $4,"
	    " title = $5, about = $6, room = $7, starts = $8, ends = $9,"
	    " langs = $10, interpretation = $11, visibility = $12,"
	    " not_attributed = $13, cancelled = $14, seats = $15,"
	    " host_id = $16, version = version + 1"
	    " WHERE id = $1 AND edition_id = $2",
	    ARGS(INT(s->id), INT(s->edition), INT(s->part),
	    TEXT(session_kind_name[s->kind]), TEXT(s->title), TEXT(s->about),
	    TEXT(s->room), INT(s->starts), INT(s->ends), TEXT(s->langs),
	    TEXT(s->interpretation), TEXT(visibility), INT(s->not_attributed),
	    INT(s->cancelled), INT_OR_NULL(s->seats), INT_OR_NULL(s->host)));
}

/* No other session claims the person at the time of session $1. */
#define FREE(person) \
	" NOT EXISTS (SELECT 1 FROM session_item i JOIN session_item own ON" \
	" own.id = $1 WHERE i.id <> $1 AND i.cancelled = 0 AND" \
	" i.starts < own.ends AND i.ends > own.starts AND " CLAIMS("i", person) ")"

enum rc
session_with_add(struct db *db, row_id session, struct session_with *w)
{
	return db_insert(db, "INSERT INTO session_person (session_id,"
	    " person_id, name, affiliation, role, pos)"
	    " SELECT $1, $2, $3, $4, $5, (SELECT count(*) FROM session_person"
	    " WHERE session_id = $1) WHERE " FREE("$2") " RETURNING id",
	    ARGS(INT(session), INT_OR_NULL(w->person), TEXT(w->name),
	    TEXT(w->affiliation), TEXT(session_role_name[w->role])), &w->id);
}

enum rc
session_with_remove(struct db *db, row_id session, row_id id)
{
	return db_change(db, "DELETE FROM session_person WHERE id = $1"
	    " AND session_id = $2", ARGS(INT(id), INT(session)));
}

enum rc
session_topic_set(struct db *db, row_id session, row_id topic, bool on)
{
	if (!on)
		return db_exec(db, "DELETE FROM session_topic"
		    " WHERE session_id = $1 AND topic_id = $2",
		    ARGS(INT(session), INT(topic)), NULL);
	return db_exec(db, "INSERT INTO session_topic (session_id, topic_id)"
	    " SELECT i.id, t.id FROM session_item i JOIN edition_topic t"
	    " ON t.edition_id = i.edition_id WHERE i.id = $1 AND t.id = $2"
	    " ON CONFLICT (session_id, topic_id) DO NOTHING",
	    ARGS(INT(session), INT(topic)), NULL);
}

enum rc
session_place_set(struct db *db, row_id session, row_id person, bool on)
{
	int64_t placed;

	if (!on)
		return db_exec(db, "DELETE FROM session_place"
		    " WHERE session_id = $1 AND person_id = $2",
		    ARGS(INT(session), INT(person)), NULL);
	TRY(db_int(db, "SELECT count(*) FROM session_place"
	    " WHERE session_id = $1 AND person_id = $2",
	    ARGS(INT(session), INT(person)), &placed));
	if (placed > 0)
		return RC_OK;
	return db_change(db, "INSERT INTO session_place (session_id, person_id)"
	    " SELECT s.id, $2 FROM session_item s WHERE s.id = $1"
	    " AND (s.seats IS NULL OR s.seats > (SELECT count(*) FROM"
	    " session_place WHERE session_id = $1)) AND " FREE("$2"),
	    ARGS(INT(session), INT(person)));
}

enum rc
session_placed(struct db *db, struct arena *a, row_id session,
    struct person **out)
{
	struct rows q = db_query(db, "SELECT p.id, p.name FROM session_place sp"
	    " JOIN person p ON p.id = sp.person_id WHERE sp.session_id = $1"
	    " ORDER BY p.name_sort, p.id", ARGS(INT(session)));
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

/* --- participants --- */

enum rc
participant_is(struct db *db, row_id edition, row_id person, bool *out)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM participant pa WHERE"
	    " pa.edition_id = $1 AND pa.person_id = $2 AND EXISTS (SELECT 1"
	    " FROM participant_part pp WHERE pp.participant_id = pa.id AND"
	    " pp.state <> 'cancelled')", ARGS(INT(edition), INT(person)), &n));
	*out = n > 0;
	return RC_OK;
}

enum rc
participant_set(struct db *db, struct participant *p, row_id part,
    const char *state, unixtime now)
{
	TRY(db_insert(db, "INSERT INTO participant (edition_id, person_id, role,"
	    " organisation_id, organisation_kind, level, country, gender, side,"
	    " funded, local, first_timer, expertise, track, partner_id, made_at,"
	    " delegation)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
	    " $14, $15, $16, $17) ON CONFLICT (edition_id, person_id) DO UPDATE SET"
	    " role = excluded.role, organisation_id = excluded.organisation_id,"
	    " organisation_kind = excluded.organisation_kind,"
	    " level = excluded.level, country = excluded.country,"
	    " gender = excluded.gender, side = excluded.side,"
	    " funded = excluded.funded, local = excluded.local,"
	    " first_timer = excluded.first_timer,"
	    " expertise = coalesce(excluded.expertise, participant.expertise),"
	    " track = excluded.track, partner_id = excluded.partner_id,"
	    " delegation = excluded.delegation"
	    " RETURNING id",
	    ARGS(INT(p->edition), INT(p->person.id),
	    TEXT(p->role == NULL ? "participant" : p->role),
	    INT_OR_NULL(p->organisation),
	    TEXT(organisation_kind_name[p->organisation_kind]),
	    TEXT(level_name[p->level]), TEXT(p->country == NULL ? "" :
	    p->country), TEXT(p->gender), TEXT(p->side), INT(p->funded),
	    INT(p->local), INT(p->first_timer), TEXT(p->expertise),
	    TEXT(p->track), INT_OR_NULL(p->partner), INT(now),
	    TEXT(p->delegation)), &p->id));
	return db_change(db, "INSERT INTO participant_part (participant_id,"
	    " part_id, state, at) SELECT $1, t.id, $3, $4 FROM part t"
	    " WHERE t.id = $2 AND t.edition_id = $5"
	    " ON CONFLICT (participant_id, part_id)"
	    " DO UPDATE SET state = excluded.state, at = excluded.at",
	    ARGS(INT(p->id), INT(part), TEXT(state), INT(now),
	    INT(p->edition)));
}

enum rc
participant_delegation(struct db *db, row_id edition, row_id person,
    const char *name)
{
	return db_exec(db, "UPDATE participant SET delegation = $3"
	    " WHERE edition_id = $1 AND person_id = $2", ARGS(INT(edition),
	    INT(person), TEXT(name)), NULL);
}

#define SELECT_PARTICIPANT \
	"SELECT pa.id, pa.edition_id, pa.person_id, p.name, p.email, p.lang," \
	" p.position, p.phone, pa.role, pa.organisation_id, o.name," \
	" pa.organisation_kind, pa.level, pa.country, pa.gender, pa.side," \
	" pa.track, coalesce(pa.expertise, p.expertise), pa.funded, pa.local," \
	" pa.first_timer, pa.partner_id, p.invented, pa.delegation" \
	" FROM participant pa" \
	" JOIN person p ON p.id = pa.person_id" \
	" LEFT JOIN organisation o ON o.id = pa.organisation_id"

static struct participant
read_participant(const struct rows *q, struct arena *a)
{
	return (struct participant){
		.id = col_int(q, 0), .edition = col_int(q, 1),
		.person = {
			.id = col_int(q, 2), .name = col_text(q, a, 3),
			.email = col_text(q, a, 4), .lang = col_text(q, a, 5),
			.position = col_text(q, a, 6),
			.phone = col_text(q, a, 7),
			.invented = col_int(q, 22) != 0,
		},
		.role = col_text(q, a, 8), .organisation = col_int(q, 9),
		.organisation_name = col_text(q, a, 10),
		.organisation_kind = name_index(organisation_kind_name,
		    ORG_KINDS, col_text(q, a, 11)),
		.level = name_index(level_name, LEVELS, col_text(q, a, 12)),
		.country = col_text(q, a, 13), .gender = col_text(q, a, 14),
		.side = col_text(q, a, 15), .track = col_text(q, a, 16),
		.expertise = col_text(q, a, 17), .funded = col_int(q, 18) != 0,
		.local = col_int(q, 19) != 0, .first_timer = col_int(q, 20) != 0,
		.partner = col_int(q, 21), .delegation = col_text(q, a, 23),
		.parts = "",
	};
}

enum rc
participant_list(struct db *db, struct arena *a, row_id edition, row_id part,
    const char *state, struct participant **out)
{
	return participant_list_of(db, a, edition, 0, part, state, out);
}

enum rc
participant_list_of(struct db *db, struct arena *a, row_id edition,
    row_id partner, row_id part, const char *state, struct participant **out)
{
	struct participant *all, *p;
	struct rows q = db_query(db, SELECT_PARTICIPANT
	    " WHERE pa.edition_id = $1"
	    " AND ($4 = 0 OR pa.partner_id = $4 OR pa.organisation_id = $4)"
	    " AND EXISTS (SELECT 1 FROM"
	    " participant_part pp WHERE pp.participant_id = pa.id"
	    " AND ($2 = 0 OR pp.part_id = $2)"
	    " AND (pp.state = $3 OR ($3 IS NULL AND pp.state <> 'cancelled')))"
	    " ORDER BY p.name_sort, pa.id",
	    ARGS(INT(edition), INT(part), TEXT(state), INT(partner)));
	enum rc rc;

	*out = NULL;
	all = NULL;
	for (struct participant **end = &all; (rc = db_next(&q)) == RC_OK;
	    end = &(*end)->next) {
		*end = arena_new(a, struct participant);
		**end = read_participant(&q, a);
	}
	if (rc != RC_NONE)
		return rc;
	/* Both lists are in the same order: one walk joins them. */
	q = db_query(db, "SELECT pa.id, pp.part_id, pp.state FROM"
	    " participant_part pp JOIN participant pa ON"
	    " pa.id = pp.participant_id JOIN person p ON p.id = pa.person_id"
	    " WHERE pa.edition_id = $1 ORDER BY p.name_sort, pa.id, pp.part_id",
	    ARGS(INT(edition)));
	p = all;
	while ((rc = db_next(&q)) == RC_OK) {
		row_id id = col_int(&q, 0);
		struct participant *at = p;

		while (at != NULL && at->id != id)
			at = at->next;
		if (at == NULL)
			continue;	/* not in the wanted state */
		p = at;
		p->parts = arena_printf(a, "%s%lld %s;", p->parts,
		    (long long)col_int(&q, 1), col_text(&q, a, 2));
	}
	*out = all;
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- who is named in public --- */

const char *
named_purpose(struct arena *a, const char *slug)
{
	return arena_printf(a, "public-list/%s", slug);
}

enum rc
named_list(struct db *db, struct arena *a, row_id edition, struct named **out)
{
	struct rows q = db_query(db, "SELECT p.name, o.name, pa.country"
	    " FROM participant pa JOIN person p ON p.id = pa.person_id"
	    " JOIN edition e ON e.id = pa.edition_id"
	    " LEFT JOIN organisation o ON o.id = pa.organisation_id"
	    " WHERE pa.edition_id = $1 AND p.erased_at IS NULL"
	    " AND EXISTS (SELECT 1 FROM participant_part pp"
	    " WHERE pp.participant_id = pa.id AND pp.state = 'confirmed')"
	    " AND " NAMED("pa.person_id", "e.slug")
	    " ORDER BY p.name_sort, pa.id", ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct named);
		**out = (struct named){ .name = col_text(&q, a, 0),
		    .organisation = col_text(&q, a, 1),
		    .country = col_text(&q, a, 2) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
named_is(struct db *db, struct arena *a, row_id edition, row_id person,
    bool *out)
{
	struct consent *c;
	struct edition e;

	*out = false;
	TRY(edition_find(db, a, edition, &e));
	TRY(consent_list(db, a, person, &c));
	for (; c != NULL; c = c->next)
		if (strcmp(c->purpose, named_purpose(a, e.slug)) == 0)
			*out = c->given;
	return RC_OK;
}
