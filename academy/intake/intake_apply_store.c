/* The applicant's own way: drafts, answers, sending, confirming. */
#include "intake/intake.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>

#include "store/blob.h"

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
	*secret = people_secret(a);
	TRY(next_number(db, a, p->edition, &p->number));
	return db_insert(db, "INSERT INTO application (edition_id, number,"
	    " secret, track_id, state, email, name, lang, made_at, saved_at)"
	    " VALUES ($1, $2, $3, $4, 'draft', '', '', $5, $6, $6)"
	    " RETURNING id", ARGS(INT(p->edition), TEXT(p->number),
	    TEXT(people_hash(a, *secret)), INT_OR_NULL(p->track),
	    TEXT(p->lang), INT(now)), &p->id);
}

enum rc
application_link(struct db *db, struct arena *a, row_id id,
    const char **secret)
{
	*secret = people_secret(a);
	return db_change(db, "INSERT INTO application_link (hash,"
	    " application_id) VALUES ($1, $2)",
	    ARGS(TEXT(people_hash(a, *secret)), INT(id)));
}

enum rc
application_update(struct db *db, const struct application *p, unixtime now)
{
	return db_change(db, "UPDATE application SET email = $2, name = $3,"
	    " lang = $4, country = $5, gender = $6, organisation_id = $7,"
	    " organisation_kind = $8, level = $9, track_id = $10,"
	    " delegation_id = $11, employer_name = $12, employer_email = $13,"
	    " first_timer = $14, position = $15, saved_at = $16"
	    " WHERE id = $1 AND state = 'draft'",
	    ARGS(INT(p->id), TEXT(p->email == NULL ? "" : p->email),
	    TEXT(p->name == NULL ? "" : p->name), TEXT(p->lang),
	    TEXT(p->country == NULL ? "" : p->country), TEXT(p->gender),
	    INT_OR_NULL(p->organisation),
	    TEXT(organisation_kind_name[p->organisation_kind]),
	    TEXT(level_name[p->level]), INT_OR_NULL(p->track),
	    INT_OR_NULL(p->delegation), TEXT(p->employer_name),
	    TEXT(p->employer_email), INT(p->first_timer), TEXT(p->position),
	    INT(now)));
}

enum rc
typed_set(struct db *db, row_id id, const char *name, const char *text)
{
	if (text == NULL || *text == '\0')
		return db_exec(db, "DELETE FROM application_typed"
		    " WHERE application_id = $1 AND name = $2",
		    ARGS(INT(id), TEXT(name)), NULL);
	return db_change(db, "INSERT INTO application_typed (application_id,"
	    " name, text) SELECT id, $2, $3 FROM application WHERE id = $1"
	    " AND state = 'draft' ON CONFLICT (application_id, name)"
	    " DO UPDATE SET text = excluded.text",
	    ARGS(INT(id), TEXT(name), TEXT(text)));
}

/* --- answers --- */

/* The file of an answer, or 0. */
static enum rc
answer_blob(struct db *db, row_id application, row_id question, row_id *out)
{
	enum rc rc = db_int(db, "SELECT coalesce(blob_id, 0) FROM answer"
	    " WHERE application_id = $1 AND question_id = $2",
	    ARGS(INT(application), INT(question)), out);

	if (rc == RC_NONE)
		*out = 0;
	return rc == RC_NONE ? RC_OK : rc;
}

/* text: the answer, or the name of a file that is sealed. */
static enum rc
set(struct db *db, struct arena *a, row_id application,
    const struct question *u, const char *text, row_id blob)
{
	struct arg sealed = { .kind = ARG_NULL };
	row_id old;

	if (u->sensitive && text != NULL && *text != '\0') {
		size_t n;
		const void *p = people_seal(a, text, strlen(text) + 1, &n);

		sealed = BYTES(p, n);
		text = NULL;
	}
	TRY(answer_blob(db, application, u->id, &old));
	TRY(db_change(db, "INSERT INTO answer (application_id, question_id,"
	    " text, sealed, blob_id) VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (application_id, question_id) DO UPDATE SET"
	    " text = excluded.text, sealed = excluded.sealed,"
	    " blob_id = excluded.blob_id", ARGS(INT(application), INT(u->id),
	    TEXT(text), sealed, INT_OR_NULL(blob))));
	return old == 0 || old == blob ? RC_OK : blob_drop(db, old);
}

enum rc
answer_set(struct db *db, struct arena *a, row_id application,
    const struct question *u, const char *text)
{
	return set(db, a, application, u, text, 0);
}

enum rc
answer_file_set(struct db *db, struct arena *a, row_id application,
    const struct question *u, const char *name, const void *bytes, size_t n)
{
	struct blob b;

	if (!u->sensitive) {
		TRY(blob_put(db, name, bytes, n, &b));
		return set(db, a, application, u, NULL, b.id);
	}
	bytes = people_seal(a, bytes, n, &n);
	TRY(blob_put(db, "sealed", bytes, n, &b));
	return set(db, a, application, u, text_blank(name) ? "file" : name,
	    b.id);
}

enum rc
answer_file_read(struct db *db, const struct answer *s, struct buf *out)
{
	struct buf b = BUF(out->arena);
	const void *opened;
	size_t n;

	TRY(blob_read(db, s->blob, 0, INT64_MAX, s->sealed ? &b : out));
	if (!s->sealed)
		return RC_OK;
	if ((opened = people_unseal(out->arena, b.p, b.n, &n)) == NULL)
		return RC_FAILED;
	buf_put(out, opened, n);
	return RC_OK;
}

struct given { row_id application, blob; const char *text; struct given *next; };

static enum rc
seal(struct db *db, struct arena *a, const struct question *u,
    const struct given *g)
{
	struct buf b = BUF(a);

	if (g->blob == 0)
		return answer_set(db, a, g->application, u, g->text);
	TRY(blob_read(db, g->blob, 0, INT64_MAX, &b));
	return answer_file_set(db, a, g->application, u, g->text, b.p, b.n);
}

enum rc
answers_seal(struct db *db, const struct question *u)
{
	struct arena *a = arena_make(), *one;
	struct given *all = NULL;
	struct rows q = db_query(db, "SELECT s.application_id, s.blob_id,"
	    " s.text, b.name FROM answer s LEFT JOIN blob b"
	    " ON b.id = s.blob_id WHERE s.question_id = $1"
	    " AND s.sealed IS NULL", ARGS(INT(u->id)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		struct given *g = arena_new(a, struct given);

		*g = (struct given){ col_int(&q, 0), col_int(&q, 1),
		    col_text(&q, a, col_null(&q, 1) ? 2 : 3), all };
		all = g;
	}
	rc = rc == RC_NONE ? RC_OK : rc;
	for (; rc == RC_OK && all != NULL; all = all->next) {
		one = arena_make();		/* files are large */
		rc = seal(db, one, u, all);
		arena_free(one);
	}
	arena_free(a);
	return rc;
}

enum rc
answer_remove(struct db *db, row_id application, row_id question)
{
	row_id blob;

	TRY(answer_blob(db, application, question, &blob));
	TRY(db_exec(db, "DELETE FROM answer WHERE application_id = $1"
	    " AND question_id = $2", ARGS(INT(application), INT(question)),
	    NULL));
	return blob == 0 ? RC_OK : blob_drop(db, blob);
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

/* --- from draft to submitted, and back --- */

/* Others of the same organisation that count against the call's maximum. */
#define ROOM_FOR(organisation, states) \
	"(SELECT count(*) FROM application x" \
	" WHERE x.edition_id = application.edition_id" \
	" AND x.organisation_id = " organisation \
	" AND x.id <> application.id AND x.state IN " states ")" \
	" < coalesce((SELECT organisation_max FROM call c" \
	" WHERE c.edition_id = application.edition_id), 1000000000)"

enum rc
application_send(struct db *db, row_id id, bool late, const char *consent,
    unixtime now)
{
	return db_change(db, "UPDATE application SET state = 'unconfirmed',"
	    " late = $2, consent_text = $3, saved_at = $4"
	    " WHERE id = $1 AND state = 'draft' AND (organisation_id IS NULL OR "
	    ROOM_FOR("application.organisation_id",
	    "('submitted', 'unconfirmed')") ")",
	    ARGS(INT(id), INT(late), TEXT(consent), INT(now)));
}

enum rc
application_reopen(struct db *db, row_id id, unixtime now)
{
	return db_change(db, "UPDATE application SET state = 'draft',"
	    " saved_at = $2 WHERE id = $1 AND state = 'unconfirmed'",
	    ARGS(INT(id), INT(now)));
}

enum rc
application_organisation(struct db *db, struct arena *a, const char *name,
    const char *country, row_id *out)
{
	enum rc rc = db_int(db, "SELECT id FROM organisation"
	    " WHERE name_fold = $1 AND country = $2 ORDER BY id LIMIT 1",
	    ARGS(TEXT(text_fold(a, name)), TEXT(country)), out);

	if (rc == RC_NONE)
		*out = 0;
	return rc == RC_NONE ? RC_OK : rc;
}

/* The person behind a confirmed address; a known one keeps its own record. */
static enum rc
ensure_person(struct db *db, const struct application *p, unixtime now,
    row_id *out)
{
	struct person who = { .email = p->email, .name = p->name,
	    .lang = p->lang, .organisation = p->organisation,
	    .position = p->position, .country = p->country,
	    .gender = p->gender, .mail_format = "html" };

	TRY(person_ensure(db, &who, now));
	*out = who.id;
	return RC_OK;
}

/* The organisation as it was typed, made where it is new. */
static enum rc
ensure_organisation(struct db *db, struct arena *a, struct application *p,
    unixtime now)
{
	const char *name = typed_in(p, "organisation");
	const char *country = typed_in(p, "organisation_country");
	struct organisation o = {
		.kind = p->organisation_kind, .level = p->level,
		.country = text_blank(country) ? p->country : country,
		.place = typed_in(p, "place"),
	};

	if (text_blank(name))
		return RC_OK;
	if (o.kind == ORG_INTERNATIONAL && text_blank(country))
		o.country = "";
	o.name = words_set(a, NULL, p->lang, text_clean(a, name, true));
	TRY(organisation_ensure(db, &o, now));
	p->organisation = o.id;
	return RC_OK;
}

/* What was agreed to, and what special data were given. */
static enum rc
record_consents(struct db *db, struct arena *a, const struct application *p,
    unixtime now)
{
	struct edition e;

	TRY(edition_find(db, a, p->edition, &e));
	for (struct answer *s = p->answers; s != NULL; s = s->next) {
		const struct question *u = s->question;
		bool statement = u->kind == Q_STATEMENT;
		struct words said = words_pick(a, u->label, p->lang);
		struct consent c = {
			.purpose = u->name, .text_shown = said.text,
			.lang = said.lang, .at = now, .given = true,
			.basis = !statement ? "explicit-consent" :
			    u->required ? "notice" : "consent",
		};

		if (statement)
			c.given = text_same(s->text, "1");
		else if (!u->sensitive || (text_blank(s->text) &&
		    s->blob == 0))
			continue;
		/* In one edition only: others ask for themselves. */
		if (statement && strcmp(u->name, "public-list") == 0)
			c.purpose = named_purpose(a, e.slug);
		TRY(consent_add(db, p->person, &c));
	}
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

	TRY(application_find(db, a, id, true, &p));
	if (p.state != APP_UNCONFIRMED)
		return RC_CONFLICT;
	TRY(ensure_organisation(db, a, &p, now));
	TRY(ensure_person(db, &p, now, &p.person));
	TRY(db_change(db, "UPDATE application SET state = 'submitted',"
	    " person_id = $2, submitted_at = $3, organisation_id = $4,"
	    " authorisation = CASE WHEN employer_email IS NULL THEN ''"
	    " ELSE 'asked' END, first_timer = CASE WHEN "
	    RETURNS("$2", "application.edition_id")
	    " THEN 0 ELSE first_timer END WHERE id = $1"
	    " AND state = 'unconfirmed' AND " ROOM_FOR("$4", "('submitted')"),
	    ARGS(INT(id), INT(p.person), INT(now),
	    INT_OR_NULL(p.organisation))));
	return record_consents(db, a, &p, now);
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

enum rc
delegation_list(struct db *db, struct arena *a, row_id edition,
    struct delegation **out)
{
	struct rows q = db_query(db, "SELECT id, name, code FROM delegation"
	    " WHERE edition_id = $1 ORDER BY name, id", ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct delegation);
		**out = (struct delegation){ .id = col_int(&q, 0),
		    .name = col_text(&q, a, 1), .code = col_text(&q, a, 2) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
delegation_put(struct db *db, row_id edition, row_id application,
    row_id delegation)
{
	return db_change(db, "UPDATE application SET delegation_id ="
	    " nullif($3, 0) WHERE id = $2 AND edition_id = $1"
	    " AND state = 'submitted' AND ($3 = 0 OR EXISTS (SELECT 1"
	    " FROM delegation WHERE id = $3 AND edition_id = $1))",
	    ARGS(INT(edition), INT(application), INT(delegation)));
}

enum rc
delegation_sweep(struct db *db, row_id edition)
{
	return db_exec(db, "DELETE FROM delegation WHERE edition_id = $1"
	    " AND NOT EXISTS (SELECT 1 FROM application"
	    " WHERE delegation_id = delegation.id)", ARGS(INT(edition)), NULL);
}

/* --- typed in by an organiser, or by the demonstration --- */

enum rc
application_enter(struct db *db, struct arena *a, struct application *p,
    const char *const *answers, unixtime now)
{
	struct question *questions;
	struct application whole;
	struct part *parts;
	const char *name;

	TRY(next_number(db, a, p->edition, &p->number));
	TRY(ensure_person(db, p, now, &p->person));
	TRY(db_insert(db, "INSERT INTO application (edition_id, number, secret,"
	    " track_id, delegation_id, state, person_id, email, name, lang,"
	    " country, gender, organisation_id, organisation_kind, level,"
	    " first_timer, entered_by, made_at, saved_at, submitted_at,"
	    " position) VALUES ($1, $2, $3, $4, $5, 'submitted', $6, $7, $8,"
	    " $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $17, $18)"
	    " RETURNING id",
	    ARGS(INT(p->edition), TEXT(p->number),
	    TEXT(people_hash(a, people_secret(a))), INT_OR_NULL(p->track),
	    INT_OR_NULL(p->delegation), INT(p->person), TEXT(p->email),
	    TEXT(p->name), TEXT(p->lang),
	    TEXT(p->country == NULL ? "" : p->country), TEXT(p->gender),
	    INT_OR_NULL(p->organisation),
	    TEXT(organisation_kind_name[p->organisation_kind]),
	    TEXT(level_name[p->level]), INT(p->first_timer),
	    INT_OR_NULL(p->entered_by), INT(now), TEXT(p->position)),
	    &p->id));
	TRY(question_list(db, a, p->edition, &questions));
	for (; answers != NULL && (name = answers[0]) != NULL; answers += 2) {
		const struct question *u = question_named(questions, name);

		if (u != NULL)
			TRY(answer_set(db, a, p->id, u, answers[1]));
	}
	/* Without a word on parts it is for all of them. */
	if (p->parts == NULL || *p->parts == '\0') {
		TRY(part_list(db, a, p->edition, &parts));
		for (; parts != NULL; parts = parts->next)
			TRY(application_part_set(db, p->id, parts->id, true));
	}
	for (struct text_list l = text_split(a, p->parts, ';'); l.n > 0;
	    l.at++, l.n--) {
		int64_t part;

		if (text_number(l.at[0], 1, INT64_MAX, &part))
			TRY(application_part_set(db, p->id, part, true));
	}
	TRY(application_find(db, a, p->id, false, &whole));
	return record_consents(db, a, &whole, now);
}
