#include "intake/intake.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

static unsigned
index_of(const char *const *names, unsigned n, const char *s)
{
	for (unsigned i = 0; i < n && s != NULL; i++)
		if (strcmp(names[i], s) == 0)
			return i;
	return 0;
}

/* --- the call --- */

enum rc
call_find(struct db *db, struct arena *a, row_id edition, struct call *out)
{
	struct rows q = db_query(db, "SELECT opens, closes, by_hand, intro,"
	    " thanks, closed_text, waiting, next_edition_id, organisation_max,"
	    " authorisation FROM call WHERE edition_id = $1",
	    ARGS(INT(edition)));

	TRY(db_next(&q));
	*out = (struct call){ .edition = edition, .opens = col_int(&q, 0),
	    .closes = col_int(&q, 1), .by_hand = col_text(&q, a, 2),
	    .intro = col_text(&q, a, 3), .thanks = col_text(&q, a, 4),
	    .closed_text = col_text(&q, a, 5), .waiting = col_int(&q, 6) != 0,
	    .next_edition = col_int(&q, 7), .organisation_max = col_int(&q, 8),
	    .authorisation = col_int(&q, 9) != 0 };
	db_done(&q);
	return RC_OK;
}

enum rc
call_open_until(struct db *db, struct arena *a, row_id edition, unixtime now,
    unixtime *until)
{
	struct call c;

	TRY(call_find(db, a, edition, &c));
	*until = c.closes;
	return call_state_at(&c, now) == CALL_OPEN ? RC_OK : RC_NONE;
}

enum rc
call_save(struct db *db, const struct call *c)
{
	return db_change(db, "INSERT INTO call (edition_id, opens, closes,"
	    " by_hand, intro, thanks, closed_text, waiting, next_edition_id,"
	    " organisation_max, authorisation)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
	    " ON CONFLICT (edition_id) DO UPDATE SET opens = excluded.opens,"
	    " closes = excluded.closes, by_hand = excluded.by_hand,"
	    " intro = excluded.intro, thanks = excluded.thanks,"
	    " closed_text = excluded.closed_text, waiting = excluded.waiting,"
	    " next_edition_id = excluded.next_edition_id,"
	    " organisation_max = excluded.organisation_max,"
	    " authorisation = excluded.authorisation",
	    ARGS(INT(c->edition), INT_OR_NULL(c->opens), INT_OR_NULL(c->closes),
	    TEXT(c->by_hand == NULL ? "" : c->by_hand), TEXT(c->intro),
	    TEXT(c->thanks), TEXT(c->closed_text), INT(c->waiting),
	    INT_OR_NULL(c->next_edition), INT_OR_NULL(c->organisation_max),
	    INT(c->authorisation)));
}

/* --- tracks --- */

enum rc
track_list(struct db *db, struct arena *a, row_id edition, struct track **out)
{
	struct rows q = db_query(db, "SELECT id, pos, title, about, invited,"
	    " outside FROM track WHERE edition_id = $1 ORDER BY pos, id",
	    ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct track);
		**out = (struct track){ .id = col_int(&q, 0),
		    .pos = col_int(&q, 1), .title = col_text(&q, a, 2),
		    .about = col_text(&q, a, 3), .invited = col_int(&q, 4) != 0,
		    .outside = col_int(&q, 5) != 0 };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
track_save(struct db *db, row_id edition, struct track *t)
{
	if (t->id == 0)
		return db_insert(db, "INSERT INTO track (edition_id, pos, title,"
		    " about, invited, outside) VALUES ($1, $2, $3, $4, $5, $6)"
		    " RETURNING id", ARGS(INT(edition), INT(t->pos),
		    TEXT(t->title), TEXT(t->about), INT(t->invited),
		    INT(t->outside)), &t->id);
	return db_change(db, "UPDATE track SET pos = $3, title = $4,"
	    " about = $5, invited = $6, outside = $7"
	    " WHERE id = $1 AND edition_id = $2", ARGS(INT(t->id),
	    INT(edition), INT(t->pos), TEXT(t->title), TEXT(t->about),
	    INT(t->invited), INT(t->outside)));
}

enum rc
track_remove(struct db *db, row_id edition, row_id id)
{
	return db_change(db, "DELETE FROM track WHERE id = $1"
	    " AND edition_id = $2 AND NOT EXISTS (SELECT 1 FROM application"
	    " WHERE track_id = $1) AND NOT EXISTS (SELECT 1 FROM question"
	    " WHERE track_id = $1)", ARGS(INT(id), INT(edition)));
}

/* --- questions --- */

/* [{"value":"local","label":{...}}] as a list; nothing when it is no such
 * text. */
static struct question_option *
read_options(struct arena *a, const char *text)
{
	struct question_option *first = NULL, **end = &first;
	json_t *list, *item;
	const char *why;
	size_t i;

	if (text == NULL || json_read(a, text, strlen(text), &list, &why) !=
	    RC_OK)
		return NULL;
	json_array_foreach(list, i, item) {
		const char *value = json_string_value(json_object_get(item,
		    "value"));
		char *label = json_dumps(json_object_get(item, "label"),
		    JSON_COMPACT);

		if (value != NULL && label != NULL) {
			*end = arena_new(a, struct question_option);
			(*end)->value = arena_dup(a, value);
			(*end)->label = arena_dup(a, label);
			end = &(*end)->next;
		}
		free(label);
	}
	json_decref(list);
	return first;
}

static const char *
write_options(struct arena *a, const struct question_option *o)
{
	struct buf b = BUF(a);

	if (o == NULL)
		return NULL;
	json_begin(&b, '[');
	for (; o != NULL; o = o->next) {
		json_begin(&b, '{');
		json_key(&b, "value");
		json_text(&b, o->value);
		json_key(&b, "label");
		buf_str(&b, o->label);	/* words are JSON already */
		json_end(&b, '}');
	}
	json_end(&b, ']');
	return buf_text(&b);
}

/* A question on topics offers the edition's own. */
static bool
on_topics(const struct question *q)
{
	return strcmp(q->name, "topics") == 0 &&
	    (q->kind == Q_CHOICE || q->kind == Q_MANY);
}

static enum rc
topic_options(struct db *db, struct arena *a, row_id edition,
    struct question_option **end)
{
	struct topic *topics;

	TRY(topic_list(db, a, edition, &topics));
	*end = NULL;
	for (; topics != NULL; topics = topics->next) {
		*end = arena_new(a, struct question_option);
		(*end)->value = arena_printf(a, "%lld", (long long)topics->id);
		(*end)->label = topics->title;
		end = &(*end)->next;
	}
	return RC_OK;
}

enum rc
question_list(struct db *db, struct arena *a, row_id edition,
    struct question **out)
{
	struct question *first = NULL, **end = &first;
	struct rows q = db_query(db, "SELECT id, track_id, pos, max,"
	    " retention_days, name, kind, label, hint, options, required,"
	    " identifying, sensitive, show_if, show_is FROM question"
	    " WHERE edition_id = $1 ORDER BY pos, id", ARGS(INT(edition)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct question);
		**end = (struct question){
			.id = col_int(&q, 0), .edition = edition,
			.track = col_int(&q, 1), .pos = col_int(&q, 2),
			.max = col_int(&q, 3), .retention_days = col_int(&q, 4),
			.name = col_text(&q, a, 5),
			.kind = index_of(question_kind_name, QUESTION_KINDS,
			    col_text(&q, a, 6)),
			.label = col_text(&q, a, 7), .hint = col_text(&q, a, 8),
			.options = read_options(a, col_text(&q, a, 9)),
			.required = col_int(&q, 10) != 0,
			.identifying = col_int(&q, 11) != 0,
			.sensitive = col_int(&q, 12) != 0,
			.show_if = col_text(&q, a, 13),
			.show_is = col_text(&q, a, 14),
		};
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	for (struct question *u = first; u != NULL; u = u->next)
		if (on_topics(u))
			TRY(topic_options(db, a, edition, &u->options));
	*out = first;
	return RC_OK;
}

enum rc
question_save(struct db *db, struct question *q)
{
	struct arena *a = arena_make();
	const char *options = on_topics(q) ? NULL :
	    write_options(a, q->options);
	enum rc rc;

	if (q->id == 0)
		rc = db_insert(db, "INSERT INTO question (edition_id, track_id,"
		    " pos, name, kind, label, hint, options, required, max,"
		    " show_if, show_is, identifying, sensitive, retention_days)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
		    " $13, $14, $15) ON CONFLICT (edition_id, name) DO NOTHING"
		    " RETURNING id", ARGS(INT(q->edition),
		    INT_OR_NULL(q->track), INT(q->pos), TEXT(q->name),
		    TEXT(question_kind_name[q->kind]), TEXT(q->label),
		    TEXT(q->hint), TEXT(options), INT(q->required),
		    INT_OR_NULL(q->max), TEXT(q->show_if), TEXT(q->show_is),
		    INT(q->identifying), INT(q->sensitive),
		    INT_OR_NULL(q->retention_days)), &q->id);
	else
		rc = db_change(db, "UPDATE question SET track_id = $3,"
		    " pos = $4, kind = $5, label = $6, hint = $7, options = $8,"
		    " required = $9, max = $10, show_if = $11, show_is = $12,"
		    " identifying = $13, sensitive = $14, retention_days = $15"
		    " WHERE id = $1 AND edition_id = $2", ARGS(INT(q->id),
		    INT(q->edition), INT_OR_NULL(q->track), INT(q->pos),
		    TEXT(question_kind_name[q->kind]), TEXT(q->label),
		    TEXT(q->hint), TEXT(options), INT(q->required),
		    INT_OR_NULL(q->max), TEXT(q->show_if), TEXT(q->show_is),
		    INT(q->identifying), INT(q->sensitive),
		    INT_OR_NULL(q->retention_days)));
	arena_free(a);
	return rc == RC_OK && q->sensitive ? answers_seal(db, q) : rc;
}

/* Only while nobody has answered it. */
enum rc
question_remove(struct db *db, row_id edition, row_id id)
{
	return db_change(db, "DELETE FROM question WHERE id = $1"
	    " AND edition_id = $2 AND NOT EXISTS (SELECT 1 FROM answer"
	    " WHERE question_id = $1)", ARGS(INT(id), INT(edition)));
}

/* --- applications --- */

#define SELECT_APPLICATION \
	"SELECT p.id, p.edition_id, p.number, p.track_id, p.delegation_id," \
	" p.state, p.person_id, p.email, p.name, p.lang, p.country, p.gender," \
	" p.organisation_id, p.organisation_kind, p.level, p.late," \
	" p.first_timer, p.authorisation, p.employer_name, p.employer_email," \
	" p.entered_by, p.made_at, p.submitted_at, p.withdrawn_at, o.name," \
	" t.title, t.outside, d.name, d.code, p.position, p.saved_at" \
	" FROM application p" \
	" LEFT JOIN organisation o ON o.id = p.organisation_id" \
	" LEFT JOIN track t ON t.id = p.track_id" \
	" LEFT JOIN delegation d ON d.id = p.delegation_id"

static struct application
read_application(const struct rows *q, struct arena *a)
{
	return (struct application){
		.id = col_int(q, 0), .edition = col_int(q, 1),
		.number = col_text(q, a, 2), .track = col_int(q, 3),
		.delegation = col_int(q, 4),
		.state = index_of(application_state_name, APPLICATION_STATES,
		    col_text(q, a, 5)),
		.person = col_int(q, 6), .email = col_text(q, a, 7),
		.name = col_text(q, a, 8), .lang = col_text(q, a, 9),
		.country = col_text(q, a, 10), .gender = col_text(q, a, 11),
		.organisation = col_int(q, 12),
		.organisation_kind = index_of(organisation_kind_name, ORG_KINDS,
		    col_text(q, a, 13)),
		.level = index_of(level_name, LEVELS, col_text(q, a, 14)),
		.late = col_int(q, 15) != 0, .first_timer = col_int(q, 16) != 0,
		.authorisation = col_text(q, a, 17),
		.employer_name = col_text(q, a, 18),
		.employer_email = col_text(q, a, 19),
		.entered_by = col_int(q, 20), .made_at = col_int(q, 21),
		.submitted_at = col_int(q, 22), .withdrawn_at = col_int(q, 23),
		.organisation_name = col_text(q, a, 24),
		.track_title = col_text(q, a, 25),
		.track_outside = col_int(q, 26) != 0,
		.delegation_name = col_text(q, a, 27),
		.delegation_code = col_text(q, a, 28),
		.position = col_text(q, a, 29), .saved_at = col_int(q, 30),
		.parts = "",
	};
}

/* The parts applied for, as "12;13;". */
static enum rc
fill_parts(struct db *db, struct arena *a, struct application *p)
{
	struct rows q = db_query(db, "SELECT part_id FROM application_part"
	    " WHERE application_id = $1 ORDER BY part_id", ARGS(INT(p->id)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK)
		p->parts = arena_printf(a, "%s%lld;", p->parts,
		    (long long)col_int(&q, 0));
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
fill_typed(struct db *db, struct arena *a, struct application *p)
{
	struct rows q = db_query(db, "SELECT name, text FROM application_typed"
	    " WHERE application_id = $1 ORDER BY name", ARGS(INT(p->id)));
	struct typed **end = &p->typed;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct typed);
		(*end)->name = col_text(&q, a, 0);
		(*end)->text = col_text(&q, a, 1);
		end = &(*end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* questions NULL: read here. */
static enum rc
fill_answers(struct db *db, struct arena *a, const struct question *questions,
    bool sealed_too, struct application *p)
{
	struct answer **end = &p->answers;
	struct question *read;
	struct rows q;
	enum rc rc;

	if (questions == NULL) {
		TRY(question_list(db, a, p->edition, &read));
		questions = read;
	}
	q = db_query(db, "SELECT s.question_id, s.text, s.sealed, s.blob_id,"
	    " b.name FROM answer s JOIN question u ON u.id = s.question_id"
	    " LEFT JOIN blob b ON b.id = s.blob_id"
	    " WHERE s.application_id = $1 ORDER BY u.pos, u.id",
	    ARGS(INT(p->id)));
	while ((rc = db_next(&q)) == RC_OK) {
		const struct question *on = questions;
		size_t n = 0;
		const void *sealed = col_bytes(&q, a, 2, &n);
		struct answer *s;

		while (on != NULL && on->id != col_int(&q, 0))
			on = on->next;
		if (on == NULL || (sealed != NULL && !sealed_too))
			continue;
		s = *end = arena_new(a, struct answer);
		*s = (struct answer){ .question = on,
		    .text = col_text(&q, a, 1), .blob = col_int(&q, 3),
		    .file = col_text(&q, a, 4), .sealed = sealed != NULL };
		if (s->sealed)
			*(s->blob == 0 ? &s->text : &s->file) =
			    people_unseal(a, sealed, n, &n);
		end = &s->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
one_application(struct db *db, struct arena *a, const char *sql,
    struct args args, const struct question *questions, bool sealed_too,
    struct application *out)
{
	struct rows q = db_query(db, sql, args);

	TRY(db_next(&q));
	*out = read_application(&q, a);
	db_done(&q);
	TRY(fill_parts(db, a, out));
	TRY(fill_typed(db, a, out));
	return fill_answers(db, a, questions, sealed_too, out);
}

enum rc
application_find(struct db *db, struct arena *a, row_id id, bool sealed_too,
    struct application *out)
{
	return one_application(db, a, SELECT_APPLICATION " WHERE p.id = $1",
	    ARGS(INT(id)), NULL, sealed_too, out);
}

enum rc
application_again(struct db *db, struct arena *a,
    const struct question *questions, struct application *p)
{
	return one_application(db, a, SELECT_APPLICATION " WHERE p.id = $1",
	    ARGS(INT(p->id)), questions, true, p);
}

enum rc
application_by_secret(struct db *db, struct arena *a, row_id edition,
    const struct question *questions, const char *secret,
    struct application *out)
{
	return one_application(db, a, SELECT_APPLICATION
	    " WHERE p.edition_id = $2 AND (p.secret = $1 OR p.id ="
	    " (SELECT application_id FROM application_link WHERE hash = $1))",
	    ARGS(TEXT(people_hash(a, secret)), INT(edition)), questions, true,
	    out);
}

enum rc
application_by_address(struct db *db, struct arena *a, row_id edition,
    const char *email, struct application **out)
{
	const char *folded;
	struct rows q;
	enum rc rc;

	*out = NULL;
	if (!text_email(a, email, &folded))
		return RC_OK;
	q = db_query(db, SELECT_APPLICATION " WHERE p.email = $1"
	    " AND p.edition_id = $2 AND p.state <> 'withdrawn' ORDER BY p.id",
	    ARGS(TEXT(folded), INT(edition)));
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct application);
		**out = read_application(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
application_list(struct db *db, struct arena *a, row_id edition,
    enum application_state state, struct application **out)
{
	const char *name = state == APPLICATION_STATES ? NULL :
	    application_state_name[state];
	struct application *all = NULL, *p;
	struct rows q = db_query(db, SELECT_APPLICATION
	    " WHERE p.edition_id = $1 AND (p.state = $2 OR ($2 IS NULL AND"
	    " p.state <> 'draft')) ORDER BY p.id",
	    ARGS(INT(edition), TEXT(name)));
	enum rc rc;

	*out = NULL;
	for (struct application **end = &all; (rc = db_next(&q)) == RC_OK;
	    end = &(*end)->next) {
		*end = arena_new(a, struct application);
		**end = read_application(&q, a);
	}
	if (rc != RC_NONE)
		return rc;
	/* The parts of all of them, in the same order: one walk joins. */
	q = db_query(db, "SELECT x.application_id, x.part_id FROM"
	    " application_part x JOIN application p ON p.id = x.application_id"
	    " WHERE p.edition_id = $1 ORDER BY x.application_id, x.part_id",
	    ARGS(INT(edition)));
	p = all;
	while ((rc = db_next(&q)) == RC_OK) {
		while (p != NULL && p->id < col_int(&q, 0))
			p = p->next;
		if (p != NULL && p->id == col_int(&q, 0))
			p->parts = arena_printf(a, "%s%lld;", p->parts,
			    (long long)col_int(&q, 1));
	}
	*out = all;
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- facts for quotas and charts --- */

static const struct { const char *name, *sql; } built_in[] = {
	{ "country", "p.country" },
	{ "level", "p.level" },
	{ "organisation-kind", "p.organisation_kind" },
	{ "gender", "p.gender" },
	{ "first-timer", "CASE WHEN p.first_timer = 1 THEN 'yes' ELSE 'no' END" },
};

#define STATES \
	" AND (p.state = 'submitted' OR ($3 = 1 AND p.state = 'withdrawn'))"

enum rc
application_facts(struct db *db, struct arena *a, row_id edition,
    const char *name, bool withdrawn, struct fact **out)
{
	const char *sql = NULL;
	struct rows q;
	enum rc rc;

	for (size_t i = 0; i < sizeof built_in / sizeof built_in[0]; i++)
		if (strcmp(name, built_in[i].name) == 0)
			sql = arena_printf(a, "SELECT p.id, %s FROM application p"
			    " WHERE p.edition_id = $1 AND $2 = $2" STATES
			    " ORDER BY p.id", built_in[i].sql);
	if (strcmp(name, "track") == 0)
		sql = "SELECT p.id, CAST(p.track_id AS TEXT) FROM application p"
		    " WHERE p.edition_id = $1 AND $2 = $2" STATES
		    " ORDER BY p.id";
	if (sql == NULL)
		sql = "SELECT p.id, s.text FROM application p"
		    " JOIN question u ON u.edition_id = p.edition_id"
		    " AND u.name = $2 AND u.sensitive = 0"
		    " LEFT JOIN answer s ON s.application_id = p.id"
		    " AND s.question_id = u.id WHERE p.edition_id = $1" STATES
		    " ORDER BY p.id";
	q = db_query(db, sql, ARGS(INT(edition), TEXT(name),
	    INT(withdrawn)));
	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct fact);
		(*out)->application = col_int(&q, 0);
		(*out)->text = col_text(&q, a, 1);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}
#undef STATES
