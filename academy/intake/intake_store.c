#include "intake/intake.h"

#include <ctype.h>
#include <sodium.h>
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

enum rc
question_list(struct db *db, struct arena *a, row_id edition,
    struct question **out)
{
	struct rows q = db_query(db, "SELECT id, track_id, pos, max,"
	    " retention_days, name, kind, label, hint, options, required,"
	    " identifying, sensitive, show_if, show_is FROM question"
	    " WHERE edition_id = $1 ORDER BY pos, id", ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct question);
		**out = (struct question){
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
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
question_save(struct db *db, struct question *q)
{
	struct arena *a = arena_make();
	const char *options = write_options(a, q->options);
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
	return rc;
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
	" t.title, t.outside, d.name FROM application p" \
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
		.delegation_name = col_text(q, a, 27), .parts = "",
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
fill_answers(struct db *db, struct arena *a, bool sealed_too,
    struct application *p)
{
	struct question *questions;
	struct answer **end = &p->answers;
	struct rows q;
	enum rc rc;

	TRY(question_list(db, a, p->edition, &questions));
	q = db_query(db, "SELECT s.question_id, s.text, s.sealed, s.blob_id"
	    " FROM answer s JOIN question u ON u.id = s.question_id"
	    " WHERE s.application_id = $1 ORDER BY u.pos, u.id",
	    ARGS(INT(p->id)));
	while ((rc = db_next(&q)) == RC_OK) {
		const struct question *on = questions;
		size_t n = 0;
		const void *sealed = col_bytes(&q, a, 2, &n);

		while (on != NULL && on->id != col_int(&q, 0))
			on = on->next;
		if (on == NULL || (sealed != NULL && !sealed_too))
			continue;
		*end = arena_new(a, struct answer);
		**end = (struct answer){ .question = on,
		    .text = col_text(&q, a, 1), .blob = col_int(&q, 3) };
		if (sealed != NULL)
			(*end)->text = people_unseal(a, sealed, n, &n);
		end = &(*end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
one_application(struct db *db, struct arena *a, const char *sql,
    struct args args, bool sealed_too, struct application *out)
{
	struct rows q = db_query(db, sql, args);

	TRY(db_next(&q));
	*out = read_application(&q, a);
	db_done(&q);
	TRY(fill_parts(db, a, out));
	return fill_answers(db, a, sealed_too, out);
}

enum rc
application_find(struct db *db, struct arena *a, row_id id, bool sealed_too,
    struct application *out)
{
	return one_application(db, a, SELECT_APPLICATION " WHERE p.id = $1",
	    ARGS(INT(id)), sealed_too, out);
}

/* SHA-256 in hex: what stands in the store of a secret. */
static const char *
hash(struct arena *a, const char *secret)
{
	unsigned char h[crypto_hash_sha256_BYTES];
	char *hex = arena_get(a, sizeof h * 2 + 1);

	crypto_hash_sha256(h, (const unsigned char *)secret, strlen(secret));
	return sodium_bin2hex(hex, sizeof h * 2 + 1, h, sizeof h);
}

static const char *
new_secret(struct arena *a)
{
	unsigned char bytes[16];
	char *hex = arena_get(a, sizeof bytes * 2 + 1);

	randombytes_buf(bytes, sizeof bytes);
	return sodium_bin2hex(hex, sizeof bytes * 2 + 1, bytes, sizeof bytes);
}

enum rc
application_by_secret(struct db *db, struct arena *a, row_id edition,
    const char *secret, struct application *out)
{
	return one_application(db, a, SELECT_APPLICATION
	    " WHERE p.secret = $1 AND p.edition_id = $2",
	    ARGS(TEXT(hash(a, secret)), INT(edition)), true, out);
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

/* The next number of an edition: 'BALTIC-2025-0007'. */
static enum rc
next_number(struct db *db, struct arena *a, row_id edition, const char **out)
{
	const char *slug;
	int64_t n;
	char *up;

	TRY(db_int(db, "UPDATE call SET last_number = last_number + 1"
	    " WHERE edition_id = $1 RETURNING last_number",
	    ARGS(INT(edition)), &n));
	TRY(db_text(db, a, "SELECT slug FROM edition WHERE id = $1",
	    ARGS(INT(edition)), &slug));
	up = arena_dup(a, slug);
	for (char *c = up; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	*out = arena_printf(a, "%s-%04lld", up, (long long)n);
	return RC_OK;
}

enum rc
application_draft(struct db *db, struct arena *a, struct application *p,
    unixtime now, const char **secret)
{
	*secret = new_secret(a);
	TRY(next_number(db, a, p->edition, &p->number));
	return db_insert(db, "INSERT INTO application (edition_id, number,"
	    " secret, track_id, state, email, name, lang, made_at)"
	    " VALUES ($1, $2, $3, $4, 'draft', '', '', $5, $6) RETURNING id",
	    ARGS(INT(p->edition), TEXT(p->number), TEXT(hash(a, *secret)),
	    INT_OR_NULL(p->track), TEXT(p->lang), INT(now)), &p->id);
}

enum rc
application_update(struct db *db, const struct application *p)
{
	return db_change(db, "UPDATE application SET email = $2, name = $3,"
	    " lang = $4, country = $5, gender = $6, organisation_id = $7,"
	    " organisation_kind = $8, level = $9, track_id = $10,"
	    " delegation_id = $11, employer_name = $12, employer_email = $13,"
	    " first_timer = $14 WHERE id = $1"
	    " AND state IN ('draft', 'unconfirmed')",
	    ARGS(INT(p->id), TEXT(p->email == NULL ? "" : p->email),
	    TEXT(p->name == NULL ? "" : p->name), TEXT(p->lang),
	    TEXT(p->country == NULL ? "" : p->country), TEXT(p->gender),
	    INT_OR_NULL(p->organisation),
	    TEXT(organisation_kind_name[p->organisation_kind]),
	    TEXT(level_name[p->level]), INT_OR_NULL(p->track),
	    INT_OR_NULL(p->delegation), TEXT(p->employer_name),
	    TEXT(p->employer_email), INT(p->first_timer)));
}

enum rc
answer_set(struct db *db, struct arena *a, row_id application,
    const struct question *u, const char *text, row_id blob)
{
	struct arg sealed = { .kind = ARG_NULL };

	if (u->sensitive && text != NULL && *text != '\0') {
		size_t n;
		const void *p = people_seal(a, text, strlen(text) + 1, &n);

		sealed = BYTES(p, n);
		text = NULL;
	}
	return db_change(db, "INSERT INTO answer (application_id, question_id,"
	    " text, sealed, blob_id) VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (application_id, question_id) DO UPDATE SET"
	    " text = excluded.text, sealed = excluded.sealed,"
	    " blob_id = excluded.blob_id", ARGS(INT(application), INT(u->id),
	    TEXT(text), sealed, INT_OR_NULL(blob)));
}

enum rc
application_part_set(struct db *db, row_id application, row_id part, bool on)
{
	if (!on)
		return db_exec(db, "DELETE FROM application_part"
		    " WHERE application_id = $1 AND part_id = $2",
		    ARGS(INT(application), INT(part)), NULL);
	return db_exec(db, "INSERT INTO application_part (application_id,"
	    " part_id) SELECT p.id, t.id FROM application p JOIN part t"
	    " ON t.edition_id = p.edition_id WHERE p.id = $1 AND t.id = $2"
	    " ON CONFLICT (application_id, part_id) DO NOTHING",
	    ARGS(INT(application), INT(part)), NULL);
}

enum rc
application_send(struct db *db, row_id id, bool late, const char *consent,
    unixtime now)
{
	(void)now;
	return db_change(db, "UPDATE application SET state = 'unconfirmed',"
	    " late = $2, consent_text = $3 WHERE id = $1 AND state = 'draft'"
	    " AND (organisation_id IS NULL OR (SELECT count(*) FROM application"
	    " x WHERE x.edition_id = application.edition_id"
	    " AND x.organisation_id = application.organisation_id"
	    " AND x.id <> application.id AND x.state IN ('submitted',"
	    " 'unconfirmed')) < coalesce((SELECT organisation_max FROM call c"
	    " WHERE c.edition_id = application.edition_id), 1000000000))",
	    ARGS(INT(id), INT(late), TEXT(consent)));
}

/* The person behind a confirmed address; a known one keeps its own record. */
static enum rc
ensure_person(struct db *db, const struct application *p, unixtime now,
    row_id *out)
{
	struct person who = { .email = p->email, .name = p->name,
	    .lang = p->lang, .organisation = p->organisation,
	    .country = p->country, .gender = p->gender, .mail_format = "html" };

	TRY(person_ensure(db, &who, now));
	*out = who.id;
	return RC_OK;
}

/* Somebody who was admitted to an earlier edition of the programme is no
 * first-timer, whatever the form says. */
#define RETURNS(person, edition) \
	"EXISTS (SELECT 1 FROM participant pa JOIN edition e ON" \
	" e.id = pa.edition_id JOIN edition own ON own.id = " edition \
	" AND own.programme_id = e.programme_id AND own.id <> e.id" \
	" WHERE pa.person_id = " person ")"

enum rc
application_confirm(struct db *db, struct arena *a, row_id id, unixtime now)
{
	struct application p;
	row_id person;

	TRY(application_find(db, a, id, false, &p));
	if (p.state != APP_UNCONFIRMED)
		return RC_CONFLICT;
	TRY(ensure_person(db, &p, now, &person));
	return db_change(db, "UPDATE application SET state = 'submitted',"
	    " person_id = $2, submitted_at = $3, first_timer = CASE WHEN "
	    RETURNS("$2", "application.edition_id")
	    " THEN 0 ELSE first_timer END WHERE id = $1"
	    " AND state = 'unconfirmed'",
	    ARGS(INT(id), INT(person), INT(now)));
}

enum rc
application_withdraw(struct db *db, row_id id, unixtime now)
{
	return db_change(db, "UPDATE application SET state = 'withdrawn',"
	    " withdrawn_at = $2 WHERE id = $1 AND state <> 'withdrawn'",
	    ARGS(INT(id), INT(now)));
}

enum rc
application_authorise(struct db *db, row_id id, const char *state)
{
	return db_change(db, "UPDATE application SET authorisation = $2"
	    " WHERE id = $1 AND authorisation <> $2",
	    ARGS(INT(id), TEXT(state)));
}

/* --- delegations --- */

enum rc
delegation_join(struct db *db, struct arena *a, row_id edition,
    const char *code, row_id *out)
{
	char *up = arena_dup(a, code);

	for (char *c = up; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	return db_int(db, "SELECT id FROM delegation WHERE edition_id = $1"
	    " AND code = $2", ARGS(INT(edition), TEXT(up)), out);
}

enum rc
delegation_new(struct db *db, struct arena *a, row_id edition,
    const char *name, row_id *out, const char **code)
{
	/* No letters or digits that are taken for each other. */
	static const char signs[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
	char *c = arena_get(a, 9);

	for (int i = 0; i < 8; i++)
		c[i] = signs[randombytes_uniform(sizeof signs - 1)];
	*code = c;
	return db_insert(db, "INSERT INTO delegation (edition_id, name, code)"
	    " VALUES ($1, $2, $3) RETURNING id",
	    ARGS(INT(edition), TEXT(name), TEXT(c)), out);
}

/* --- facts for quotas and charts --- */

static const struct { const char *name, *sql; } built_in[] = {
	{ "country", "p.country" },
	{ "level", "p.level" },
	{ "organisation-kind", "p.organisation_kind" },
	{ "gender", "p.gender" },
	{ "first-timer", "CASE WHEN p.first_timer = 1 THEN 'yes' ELSE 'no' END" },
};

enum rc
application_facts(struct db *db, struct arena *a, row_id edition,
    const char *name, struct fact **out)
{
	const char *sql = NULL;
	struct rows q;
	enum rc rc;

	for (size_t i = 0; i < sizeof built_in / sizeof built_in[0]; i++)
		if (strcmp(name, built_in[i].name) == 0)
			sql = arena_printf(a, "SELECT p.id, %s FROM application p"
			    " WHERE p.edition_id = $1 AND p.state = 'submitted'"
			    " AND $2 = $2 ORDER BY p.id", built_in[i].sql);
	if (strcmp(name, "track") == 0)
		sql = "SELECT p.id, CAST(p.track_id AS TEXT) FROM application p"
		    " WHERE p.edition_id = $1 AND p.state = 'submitted'"
		    " AND $2 = $2 ORDER BY p.id";
	if (sql == NULL)
		sql = "SELECT p.id, s.text FROM application p"
		    " JOIN question u ON u.edition_id = p.edition_id"
		    " AND u.name = $2 AND u.sensitive = 0"
		    " LEFT JOIN answer s ON s.application_id = p.id"
		    " AND s.question_id = u.id WHERE p.edition_id = $1"
		    " AND p.state = 'submitted' ORDER BY p.id";
	q = db_query(db, sql, ARGS(INT(edition), TEXT(name)));
	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct fact);
		(*out)->application = col_int(&q, 0);
		(*out)->text = col_text(&q, a, 1);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- typed in by an organiser, or by the demonstration --- */

enum rc
application_enter(struct db *db, struct arena *a, struct application *p,
    const char *const *answers, unixtime now)
{
	struct question *questions;
	struct part *parts;
	const char *name;

	TRY(next_number(db, a, p->edition, &p->number));
	TRY(ensure_person(db, p, now, &p->person));
	TRY(db_insert(db, "INSERT INTO application (edition_id, number, secret,"
	    " track_id, delegation_id, state, person_id, email, name, lang,"
	    " country, gender, organisation_id, organisation_kind, level,"
	    " first_timer, entered_by, made_at, submitted_at)"
	    " VALUES ($1, $2, $3, $4, $5, 'submitted', $6, $7, $8, $9, $10,"
	    " $11, $12, $13, $14, $15, $16, $17, $17) RETURNING id",
	    ARGS(INT(p->edition), TEXT(p->number),
	    TEXT(hash(a, new_secret(a))), INT_OR_NULL(p->track),
	    INT_OR_NULL(p->delegation), INT(p->person), TEXT(p->email),
	    TEXT(p->name), TEXT(p->lang),
	    TEXT(p->country == NULL ? "" : p->country), TEXT(p->gender),
	    INT_OR_NULL(p->organisation),
	    TEXT(organisation_kind_name[p->organisation_kind]),
	    TEXT(level_name[p->level]), INT(p->first_timer),
	    INT_OR_NULL(p->entered_by), INT(now)), &p->id));
	TRY(question_list(db, a, p->edition, &questions));
	for (; answers != NULL && (name = answers[0]) != NULL; answers += 2) {
		const struct question *u = question_named(questions, name);

		if (u != NULL)
			TRY(answer_set(db, a, p->id, u, answers[1], 0));
	}
	/* Without a word on parts it is for all of them. */
	if (p->parts == NULL || *p->parts == '\0') {
		TRY(part_list(db, a, p->edition, &parts));
		for (; parts != NULL; parts = parts->next)
			TRY(application_part_set(db, p->id, parts->id, true));
		return RC_OK;
	}
	for (struct text_list l = text_split(a, p->parts, ';'); l.n > 0;
	    l.at++, l.n--) {
		int64_t part;

		if (text_number(l.at[0], 1, INT64_MAX, &part))
			TRY(application_part_set(db, p->id, part, true));
	}
	return RC_OK;
}
