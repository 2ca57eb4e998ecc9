/* Programmes, editions, parts and who is involved; sessions and participants
 * are in programme_session_store.c. */
#include "programme/programme.h"

#include <string.h>

#include "mail/mail.h"
#include "programme/programme_read.h"
#include "render/feed.h"

/* A column's text as the place of a name in a list; n when unknown, which the
 * table's CHECK makes impossible. */
unsigned
name_index(const char *const *names, unsigned n, const char *s)
{
	unsigned i = 0;

	while (i < n && (s == NULL || *names[i] != *s ||
	    strcmp(names[i], s) != 0))
		i++;
	return i == n ? 0 : i;
}

/* --- programmes --- */

#define PROGRAMME_COLUMNS \
	"p.id, p.parent_id, p.slug, p.kind, p.acronym, p.title, p.summary," \
	" p.about, p.imprint, p.langs, p.primary_colour, p.accent_colour," \
	" p.logo_blob, p.contact_name, p.contact_email, p.public, p.made_at"

static struct programme
read_programme(const struct rows *q, struct arena *a)
{
	return (struct programme){
		.id = col_int(q, 0), .parent = col_int(q, 1),
		.slug = col_text(q, a, 2),
		.kind = name_index(programme_kind_name, PROGRAMME_KINDS,
		    col_text(q, a, 3)),
		.acronym = col_text(q, a, 4), .title = col_text(q, a, 5),
		.summary = col_text(q, a, 6), .about = col_text(q, a, 7),
		.imprint = col_text(q, a, 8), .langs = col_text(q, a, 9),
		.primary_colour = col_text(q, a, 10),
		.accent_colour = col_text(q, a, 11), .logo = col_int(q, 12),
		.contact_name = col_text(q, a, 13),
		.contact_email = col_text(q, a, 14),
		.public = col_int(q, 15) != 0, .made_at = col_int(q, 16),
	};
}

static enum rc
one_programme(struct db *db, struct arena *a, const char *sql,
    struct args args, struct programme *out)
{
	struct rows q = db_query(db, sql, args);

	TRY(db_next(&q));
	*out = read_programme(&q, a);
	db_done(&q);
	return RC_OK;
}

static enum rc
many_programmes(struct db *db, struct arena *a, const char *sql,
    struct args args, struct programme **out)
{
	struct rows q = db_query(db, sql, args);
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct programme);
		**out = read_programme(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
programme_find(struct db *db, struct arena *a, row_id id,
    struct programme *out)
{
	return one_programme(db, a, "SELECT " PROGRAMME_COLUMNS
	    " FROM programme p WHERE p.id = $1", ARGS(INT(id)), out);
}

enum rc
programme_by_slug(struct db *db, struct arena *a, const char *slug,
    struct programme *out)
{
	return one_programme(db, a, "SELECT " PROGRAMME_COLUMNS
	    " FROM programme p WHERE p.slug = $1", ARGS(TEXT(slug)), out);
}

/* The programme and all above it; depth 0 is the programme itself. */
#define UPWARDS \
	"WITH RECURSIVE up(id, parent_id, depth) AS (" \
	" SELECT id, parent_id, 0 FROM programme WHERE id = $1" \
	" UNION ALL SELECT p.id, p.parent_id, up.depth + 1 FROM programme p" \
	" JOIN up ON p.id = up.parent_id WHERE up.depth < 8) "
enum { PATH_MAX_DEPTH = 8 };

/* Nearly always one or two: a recursive query costs more than both. */
enum rc
programme_path(struct db *db, struct arena *a, row_id id,
    struct programme **out)
{
	*out = NULL;
	for (int depth = 0; id != 0 && depth <= PATH_MAX_DEPTH; depth++) {
		struct programme *p = arena_new(a, struct programme);
		enum rc rc = programme_find(db, a, id, p);

		if (rc == RC_NONE && *out == NULL)
			return RC_OK;
		TRY(rc);
		p->next = *out;
		*out = p;
		id = p->parent;
	}
	return RC_OK;
}

enum rc
programme_list(struct db *db, struct arena *a, bool public_only,
    struct programme **out)
{
	return many_programmes(db, a, "SELECT " PROGRAMME_COLUMNS
	    " FROM programme p WHERE p.public >= $1 ORDER BY p.id",
	    ARGS(INT(public_only)), out);
}

enum rc
programme_save(struct db *db, struct programme *p, unixtime now)
{
	if (p->id == 0)
		return db_insert(db, "INSERT INTO programme (parent_id, slug,"
		    " kind, acronym, title, summary, about, imprint, langs,"
		    " primary_colour, accent_colour, logo_blob, contact_name,"
		    " contact_email, public, made_at)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
		    " $13, $14, $15, $16) ON CONFLICT (slug) DO NOTHING"
		    " RETURNING id", ARGS(INT_OR_NULL(p->parent), TEXT(p->slug),
		    TEXT(programme_kind_name[p->kind]), TEXT(p->acronym),
		    TEXT(p->title), TEXT(p->summary), TEXT(p->about),
		    TEXT(p->imprint), TEXT(p->langs), TEXT(p->primary_colour),
		    TEXT(p->accent_colour), INT_OR_NULL(p->logo),
		    TEXT(p->contact_name), TEXT(p->contact_email),
		    INT(p->public), INT(now)), &p->id);
	return db_change(db, "UPDATE programme SET kind = $2, acronym = $3,"
	    " title = $4, summary = $5, about = $6, imprint = $7, langs = $8,"
	    " primary_colour = $9, accent_colour = $10, logo_blob = $11,"
	    " contact_name = $12, contact_email = $13, public = $14"
	    " WHERE id = $1", ARGS(INT(p->id),
	    TEXT(programme_kind_name[p->kind]), TEXT(p->acronym),
	    TEXT(p->title), TEXT(p->summary), TEXT(p->about), TEXT(p->imprint),
	    TEXT(p->langs), TEXT(p->primary_colour), TEXT(p->accent_colour),
	    INT_OR_NULL(p->logo), TEXT(p->contact_name),
	    TEXT(p->contact_email), INT(p->public)));
}

/* --- roles --- */

enum rc
programme_roles(struct db *db, row_id programme, row_id person,
    unsigned *roles, row_id *organisation)
{
	static const struct { const char *name; unsigned bit; } bits[] = {
		{ "partner", 2 }, { "assessor", 4 }, { "trainer", 8 },
		{ "organiser", 16 },	/* enum role, web/web.h */
	};
	struct rows q = db_query(db, UPWARDS "SELECT r.role, r.organisation_id,"
	    " r.programme_id FROM programme_role r JOIN up ON up.id ="
	    " r.programme_id WHERE r.person_id = $2",
	    ARGS(INT(programme), INT(person)));
	struct arena *a = arena_make();
	enum rc rc;

	*roles = 0;
	*organisation = 0;
	while ((rc = db_next(&q)) == RC_OK) {
		const char *role = col_text(&q, a, 0);

		for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
			if (strcmp(role, bits[i].name) == 0)
				*roles |= bits[i].bit;
		if (!col_null(&q, 1))
			*organisation = col_int(&q, 1);
	}
	arena_free(a);
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
programme_role_set(struct db *db, row_id programme, row_id person,
    const char *role, row_id organisation, bool on, unixtime now)
{
	if (!on)
		return db_change(db, "DELETE FROM programme_role"
		    " WHERE programme_id = $1 AND person_id = $2 AND role = $3",
		    ARGS(INT(programme), INT(person), TEXT(role)));
	return db_change(db, "INSERT INTO programme_role (programme_id,"
	    " person_id, role, organisation_id, made_at)"
	    " VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (programme_id, person_id, role)"
	    " DO UPDATE SET organisation_id = excluded.organisation_id",
	    ARGS(INT(programme), INT(person), TEXT(role),
	    INT_OR_NULL(organisation), INT(now)));
}

/* --- editions --- */

#define SELECT_EDITION \
	"SELECT e.id, e.programme_id, e.slug, e.title, e.summary, e.about," \
	" e.method, e.status, e.public, e.zone, e.teaching_langs," \
	" e.participants_planned," \
	" coalesce(e.contact_name, p.contact_name)," \
	" coalesce(e.contact_email, p.contact_email), e.privacy," \
	" e.retention_days, e.predecessor_id, e.cloned_from, e.made_at," \
	" p.langs," \
	" (SELECT min(x.starts) FROM part x WHERE x.edition_id = e.id)," \
	" (SELECT max(x.ends) FROM part x WHERE x.edition_id = e.id)," \
	" e.open_question, e.timetable_at, e.timetable_version" \
	" FROM edition e JOIN programme p ON p.id = e.programme_id"

static struct edition
read_edition(const struct rows *q, struct arena *a)
{
	return (struct edition){
		.id = col_int(q, 0), .programme = col_int(q, 1),
		.slug = col_text(q, a, 2), .title = col_text(q, a, 3),
		.summary = col_text(q, a, 4), .about = col_text(q, a, 5),
		.method = col_text(q, a, 6),
		.status = name_index(edition_status_name, EDITION_STATUSES,
		    col_text(q, a, 7)),
		.public = col_int(q, 8) != 0, .zone = col_text(q, a, 9),
		.teaching_langs = col_text(q, a, 10),
		.participants_planned = col_int(q, 11),
		.contact_name = col_text(q, a, 12),
		.contact_email = col_text(q, a, 13),
		.privacy = col_text(q, a, 14), .retention_days = col_int(q, 15),
		.predecessor = col_int(q, 16), .cloned_from = col_int(q, 17),
		.made_at = col_int(q, 18), .langs = col_text(q, a, 19),
		.starts = col_int(q, 20), .ends = col_int(q, 21),
		.open_question = col_int(q, 22) != 0,
		.timetable_at = col_int(q, 23),
		.timetable_version = col_int(q, 24),
	};
}

static enum rc
one_edition(struct db *db, struct arena *a, const char *sql, struct args args,
    struct edition *out)
{
	struct rows q = db_query(db, sql, args);

	TRY(db_next(&q));
	*out = read_edition(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
edition_find(struct db *db, struct arena *a, row_id id, struct edition *out)
{
	return one_edition(db, a, SELECT_EDITION " WHERE e.id = $1",
	    ARGS(INT(id)), out);
}

enum rc
edition_by_slug(struct db *db, struct arena *a, const char *slug,
    struct edition *out)
{
	return one_edition(db, a, SELECT_EDITION " WHERE e.slug = $1",
	    ARGS(TEXT(slug)), out);
}

enum rc
edition_list(struct db *db, struct arena *a, row_id programme,
    bool public_only, struct edition **out)
{
	struct rows q = db_query(db, SELECT_EDITION
	    " WHERE ($1 = 0 OR e.programme_id = $1) AND e.public >= $2"
	    " AND p.public >= $2 ORDER BY coalesce((SELECT min(x.starts) FROM"
	    " part x WHERE x.edition_id = e.id), e.made_at) DESC, e.id DESC",
	    ARGS(INT(programme), INT(public_only)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct edition);
		**out = read_edition(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
edition_save(struct db *db, struct edition *e, unixtime now)
{
	if (e->id == 0)
		return db_insert(db, "INSERT INTO edition (programme_id, slug,"
		    " title, summary, about, method, status, public, zone,"
		    " teaching_langs, participants_planned, contact_name,"
		    " contact_email, privacy, retention_days, predecessor_id,"
		    " cloned_from, made_at, open_question) VALUES ($1, $2, $3,"
		    " $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
		    " $16, $17, $18, $19)"
		    " ON CONFLICT (slug) DO NOTHING RETURNING id",
		    ARGS(INT(e->programme), TEXT(e->slug), TEXT(e->title),
		    TEXT(e->summary), TEXT(e->about), TEXT(e->method),
		    TEXT(edition_status_name[e->status]), INT(e->public),
		    TEXT(e->zone), TEXT(e->teaching_langs),
		    INT_OR_NULL(e->participants_planned),
		    TEXT(e->contact_name), TEXT(e->contact_email),
		    TEXT(e->privacy), INT(e->retention_days),
		    INT_OR_NULL(e->predecessor), INT_OR_NULL(e->cloned_from),
		    INT(now), INT(e->open_question)), &e->id);
	return db_change(db, "UPDATE edition SET title = $2, summary = $3,"
	    " about = $4, method = $5, status = $6, public = $7, zone = $8,"
	    " teaching_langs = $9, participants_planned = $10,"
	    " contact_name = $11, contact_email = $12, privacy = $13,"
	    " retention_days = $14, predecessor_id = $15, open_question = $16"
	    " WHERE id = $1", ARGS(INT(e->id), TEXT(e->title),
	    TEXT(e->summary), TEXT(e->about), TEXT(e->method),
	    TEXT(edition_status_name[e->status]), INT(e->public), TEXT(e->zone),
	    TEXT(e->teaching_langs), INT_OR_NULL(e->participants_planned),
	    TEXT(e->contact_name), TEXT(e->contact_email), TEXT(e->privacy),
	    INT(e->retention_days), INT_OR_NULL(e->predecessor),
	    INT(e->open_question)));
}

/* --- parts --- */

#define SELECT_PART \
	"SELECT t.id, t.edition_id, t.pos, t.kind, t.title, t.about," \
	" t.tentative, t.place, t.venue, t.country, t.starts, t.ends, t.seats," \
	" t.builds_on, t.builds_on_note, t.host_id FROM part t"

static struct part
read_part(const struct rows *q, struct arena *a)
{
	return (struct part){
		.id = col_int(q, 0), .edition = col_int(q, 1),
		.pos = col_int(q, 2),
		.kind = name_index(part_kind_name, PART_KINDS,
		    col_text(q, a, 3)),
		.title = col_text(q, a, 4), .about = col_text(q, a, 5),
		.tentative = col_text(q, a, 6), .place = col_text(q, a, 7),
		.venue = col_text(q, a, 8), .country = col_text(q, a, 9),
		.starts = col_int(q, 10), .ends = col_int(q, 11),
		.seats = col_int(q, 12), .builds_on = col_int(q, 13),
		.builds_on_note = col_text(q, a, 14), .host = col_int(q, 15),
	};
}

enum rc
part_find(struct db *db, struct arena *a, row_id id, struct part *out)
{
	struct rows q = db_query(db, SELECT_PART " WHERE t.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_part(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
part_list(struct db *db, struct arena *a, row_id edition, struct part **out)
{
	struct rows q = db_query(db, SELECT_PART
	    " WHERE t.edition_id = $1 ORDER BY t.pos, t.id",
	    ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct part);
		**out = read_part(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* "13–14 March 2025, Vilnius", or the tentative words: what a visitor reads,
 * in one language. */
static const char *
when_where(struct arena *a, const struct part *p, const char *zone,
    const char *lang)
{
	struct words place = words_pick(a, p->place, lang);
	struct words said = words_pick(a, p->tentative, lang);
	const char *when = p->starts == 0 ? said.text :
	    time_span(a, p->starts, p->ends, zone, lang);

	if (when == NULL)
		return place.text == NULL ? "" : place.text;
	return place.text == NULL ? when :
	    arena_printf(a, "%s, %s", when, place.text);
}

/* The same in each language of the programme, as words. */
static const char *
when_where_words(struct arena *a, const struct part *p, const char *zone,
    const char *langs)
{
	struct text_list l = text_split(a, langs, ' ');
	const char *json = NULL;

	for (size_t i = 0; i < l.n; i++)
		json = words_set(a, json, l.at[i], when_where(a, p, zone,
		    l.at[i]));
	return json == NULL ? "{}" : json;
}

static enum rc
part_update(struct db *db, const struct part *p)
{
	return db_change(db, "UPDATE part SET pos = $2, kind = $3, title = $4,"
	    " about = $5, tentative = $6, place = $7, venue = $8, country = $9,"
	    " starts = $10, ends = $11, seats = $12, builds_on = $13,"
	    " builds_on_note = $14, host_id = $15 WHERE id = $1",
	    ARGS(INT(p->id), INT(p->pos), TEXT(part_kind_name[p->kind]),
	    TEXT(p->title), TEXT(p->about), TEXT(p->tentative), TEXT(p->place),
	    TEXT(p->venue), TEXT(p->country), INT_OR_NULL(p->starts),
	    INT_OR_NULL(p->ends), INT_OR_NULL(p->seats),
	    INT_OR_NULL(p->builds_on), TEXT(p->builds_on_note),
	    INT_OR_NULL(p->host)));
}

enum rc
part_save(struct db *db, struct part *p, const char *zone, unixtime now)
{
	struct part before;
	struct edition e;
	struct arena *a;
	const char *was, *is;
	enum rc rc;

	if (p->country == NULL)
		p->country = "";
	if (p->id == 0)
		return db_insert(db, "INSERT INTO part (edition_id, pos, kind,"
		    " title, about, tentative, place, venue, country, starts,"
		    " ends, seats, builds_on, builds_on_note, host_id)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
		    " $13, $14, $15) RETURNING id",
		    ARGS(INT(p->edition), INT(p->pos),
		    TEXT(part_kind_name[p->kind]), TEXT(p->title),
		    TEXT(p->about), TEXT(p->tentative), TEXT(p->place),
		    TEXT(p->venue), TEXT(p->country), INT_OR_NULL(p->starts),
		    INT_OR_NULL(p->ends), INT_OR_NULL(p->seats),
		    INT_OR_NULL(p->builds_on), TEXT(p->builds_on_note),
		    INT_OR_NULL(p->host)), &p->id);
	a = arena_make();
	if ((rc = part_find(db, a, p->id, &before)) == RC_OK &&
	    (rc = edition_find(db, a, before.edition, &e)) == RC_OK &&
	    (rc = part_update(db, p)) == RC_OK && e.public) {
		was = when_where_words(a, &before, zone, e.langs);
		is = when_where_words(a, p, zone, e.langs);
		if (strcmp(was, is) != 0)
			rc = db_change(db, "INSERT INTO part_change (part_id,"
			    " at, before, after) VALUES ($1, $2, $3, $4)",
			    ARGS(INT(p->id), INT(now), TEXT(was), TEXT(is)));
	}
	arena_free(a);
	return rc;
}

enum rc
part_changes(struct db *db, struct arena *a, row_id edition,
    struct part_change **out)
{
	struct rows q = db_query(db, "SELECT c.part_id, c.at, c.before, c.after"
	    " FROM part_change c JOIN part t ON t.id = c.part_id"
	    " WHERE t.edition_id = $1 ORDER BY c.at DESC, c.id DESC",
	    ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct part_change);
		**out = (struct part_change){ .part = col_int(&q, 0),
		    .at = col_int(&q, 1), .before = col_text(&q, a, 2),
		    .after = col_text(&q, a, 3) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- topics --- */

static enum rc
read_topics(struct rows q, struct arena *a, struct topic **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct topic);
		**out = (struct topic){ .id = col_int(&q, 0),
		    .pos = col_int(&q, 1), .title = col_text(&q, a, 2),
		    .concept = col_text(&q, a, 3), .sessions = col_int(&q, 4) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
topic_list(struct db *db, struct arena *a, row_id edition, struct topic **out)
{
	return read_topics(db_query(db, "SELECT t.id, t.pos, t.title,"
	    " t.concept_id, (SELECT count(*) FROM session_topic s JOIN"
	    " session_item i ON i.id = s.session_id WHERE s.topic_id = t.id"
	    " AND i.cancelled = 0) FROM edition_topic t"
	    " WHERE t.edition_id = $1 ORDER BY t.pos, t.id",
	    ARGS(INT(edition))), a, out);
}

enum rc
topic_titles(struct db *db, struct arena *a, row_id edition, struct topic **out)
{
	return read_topics(db_query(db, "SELECT id, pos, title, concept_id, 0"
	    " FROM edition_topic WHERE edition_id = $1 ORDER BY pos, id",
	    ARGS(INT(edition))), a, out);
}

enum rc
topic_save(struct db *db, row_id edition, struct topic *t)
{
	if (t->id == 0)
		return db_insert(db, "INSERT INTO edition_topic (edition_id,"
		    " pos, title, concept_id) VALUES ($1, $2, $3, $4)"
		    " RETURNING id", ARGS(INT(edition), INT(t->pos),
		    TEXT(t->title), TEXT(t->concept)), &t->id);
	return db_change(db, "UPDATE edition_topic SET pos = $3, title = $4,"
	    " concept_id = $5 WHERE id = $1 AND edition_id = $2",
	    ARGS(INT(t->id), INT(edition), INT(t->pos), TEXT(t->title),
	    TEXT(t->concept)));
}

/* --- organisations --- */

/* As pages list them: who leads first; then by position. */
static bool
comes_before(const struct involvement *a, const struct involvement *b)
{
	if (a->role != b->role)
		return a->role < b->role;
	return a->pos != b->pos ? a->pos < b->pos : a->id < b->id;
}

#define SELECT_INVOLVEMENT "SELECT v.id, v.edition_id, v.role, v.pos," \
	" v.acknowledgement, o.id, o.name, o.country, o.website" \
	" FROM involvement v" \
	" JOIN organisation o ON o.id = v.organisation_id"

static enum rc
read_involvements(struct rows *q, struct arena *a, struct involvement **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(q)) == RC_OK) {
		struct involvement *v = arena_new(a, struct involvement), **at;

		*v = (struct involvement){
			.id = col_int(q, 0), .edition = col_int(q, 1),
			.role = name_index(involvement_name, INVOLVEMENTS,
			    col_text(q, a, 2)),
			.pos = col_int(q, 3),
			.acknowledgement = col_text(q, a, 4),
			.organisation = {
				.id = col_int(q, 5), .name = col_text(q, a, 6),
				.country = col_text(q, a, 7),
				.website = col_text(q, a, 8),
			},
		};
		for (at = out; *at != NULL && comes_before(*at, v);
		    at = &(*at)->next)
			;
		v->next = *at;
		*at = v;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
involvement_list(struct db *db, struct arena *a, row_id programme,
    row_id edition, struct involvement **out)
{
	struct rows q = db_query(db, SELECT_INVOLVEMENT
	    " WHERE v.programme_id = $1"
	    " AND (v.edition_id IS NULL OR v.edition_id = $2)",
	    ARGS(INT(programme), INT(edition)));

	return read_involvements(&q, a, out);
}

enum rc
involvement_public(struct db *db, struct arena *a, struct involvement **out)
{
	struct rows q = db_query(db, SELECT_INVOLVEMENT
	    " JOIN programme p ON p.id = v.programme_id"
	    " LEFT JOIN edition e ON e.id = v.edition_id"
	    " WHERE p.public = 1 AND coalesce(e.public, 1) = 1", NO_ARGS);

	return read_involvements(&q, a, out);
}

enum rc
involvement_save(struct db *db, row_id programme, struct involvement *v)
{
	if (v->id == 0)
		return db_insert(db, "INSERT INTO involvement (programme_id,"
		    " edition_id, organisation_id, role, pos, acknowledgement)"
		    " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
		    ARGS(INT(programme), INT_OR_NULL(v->edition),
		    INT(v->organisation.id), TEXT(involvement_name[v->role]),
		    INT(v->pos), TEXT(v->acknowledgement)), &v->id);
	return db_change(db, "UPDATE involvement SET role = $3, pos = $4,"
	    " acknowledgement = $5 WHERE id = $1 AND programme_id = $2",
	    ARGS(INT(v->id), INT(programme), TEXT(involvement_name[v->role]),
	    INT(v->pos), TEXT(v->acknowledgement)));
}

enum rc
funders_text(struct db *db, struct arena *a, row_id programme, row_id edition,
    const char *lang, const char **out)
{
	struct involvement *all;

	TRY(involvement_list(db, a, programme, edition, &all));
	*out = funders_of(a, all, lang);
	return RC_OK;
}

enum rc
funders_sign(struct db *db, struct arena *a, row_id programme, row_id edition,
    struct mail *m)
{
	struct text_list lines;
	const char *text, *end;
	struct buf b = BUF(a);

	TRY(funders_text(db, a, programme, edition, m->lang, &text));
	if (*text == '\0')
		return RC_OK;
	m->text = arena_printf(a, "%s\n\n%s\n", m->text, text);
	if (m->html == NULL)
		return RC_OK;
	end = strstr(m->html, "</body>");
	if (end == NULL)
		end = m->html + strlen(m->html);
	buf_put(&b, m->html, (size_t)(end - m->html));
	buf_str(&b, "<hr><p style=\"font-size: small\">");
	lines = text_split(a, text, '\n');
	for (size_t i = 0; i < lines.n; i++) {
		if (i > 0)
			buf_str(&b, "<br>");
		xml_text(&b, lines.at[i]);
	}
	buf_str(&b, "</p>");
	buf_str(&b, end);
	m->html = buf_text(&b);
	return RC_OK;
}
