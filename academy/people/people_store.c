#include "people/people.h"

#include <string.h>

#include "base/json.h"
#include "base/log.h"

static const char *
or_empty(const char *s)
{
	return s == NULL ? "" : s;
}

static const char *
or_null(const char *s)
{
	return text_blank(s) ? NULL : s;
}

static int
index_of(const char *const *names, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], or_empty(name)) == 0)
			return i;
	return n - 1;
}

/* One row for each beginning of a word; insert takes the word and the id. */
static enum rc
index_words(struct db *db, struct arena *a, const char *insert, row_id id,
    const char *text)
{
	const char *key[PEOPLE_KEYS];
	size_t n = people_keys(a, text, key);

	for (size_t i = 0; i < n; i++)
		TRY(db_exec(db, insert, ARGS(TEXT(key[i]), INT(id)), NULL));
	return RC_OK;
}

/* --- people --- */

/* Every read of a person starts so; read_person() knows the columns. */
#define SELECT_PERSON \
	"SELECT p.id, p.email, p.name, p.lang, p.organisation_id, o.name," \
	" o.kind, o.level, p.position, p.country, p.gender, p.expertise," \
	" p.phone, p.mail_format," \
	" CASE WHEN p.password IS NULL THEN 0 ELSE 1 END," \
	" CASE WHEN p.totp IS NULL THEN 0 ELSE 1 END," \
	" p.admin, p.invented, p.made_at, p.erased_at, w.email" \
	" FROM person p LEFT JOIN organisation o ON o.id = p.organisation_id" \
	" LEFT JOIN address_wish w ON w.person_id = p.id"

static struct person
read_person(const struct rows *q, struct arena *a)
{
	return (struct person){
		.id = col_int(q, 0),
		.email = col_text(q, a, 1),
		.name = col_text(q, a, 2),
		.lang = col_text(q, a, 3),
		.organisation = col_int(q, 4),
		.organisation_name = col_text(q, a, 5),
		.organisation_kind = (enum organisation_kind)index_of(
		    organisation_kind_name, ORG_KINDS, col_text(q, a, 6)),
		.level = col_null(q, 7) ? LEVEL_NONE : (enum level)index_of(
		    level_name, LEVELS, col_text(q, a, 7)),
		.position = col_text(q, a, 8),
		.country = col_text(q, a, 9),
		.gender = col_text(q, a, 10),
		.expertise = col_text(q, a, 11),
		.phone = col_text(q, a, 12),
		.mail_format = col_text(q, a, 13),
		.has_password = col_int(q, 14) != 0,
		.has_factor = col_int(q, 15) != 0,
		.admin = col_int(q, 16) != 0,
		.invented = col_int(q, 17) != 0,
		.made_at = col_int(q, 18),
		.erased_at = col_int(q, 19),
		.asked_email = col_text(q, a, 20),
	};
}

static enum rc
one_person(struct rows q, struct arena *a, struct person *out)
{
	TRY(db_next(&q));
	*out = read_person(&q, a);
	db_done(&q);
	return RC_OK;
}

static enum rc
all_people(struct rows q, struct arena *a, struct person **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct person);
		**out = read_person(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
person_find(struct db *db, struct arena *a, row_id id, struct person *out)
{
	return one_person(db_query(db, SELECT_PERSON " WHERE p.id = $1",
	    ARGS(INT(id))), a, out);
}

enum rc
person_by_email(struct db *db, struct arena *a, const char *email,
    struct person *out)
{
	const char *fold;

	if (!text_email(a, email, &fold))
		return RC_NONE;
	return one_person(db_query(db, SELECT_PERSON " WHERE p.email = $1",
	    ARGS(TEXT(fold))), a, out);
}

static enum rc
index_person(struct db *db, struct arena *a, row_id id, const char *name,
    const char *email)
{
	static const char insert[] = "INSERT INTO person_word (word, person_id)"
	    " VALUES ($1, $2) ON CONFLICT (word, person_id) DO NOTHING";

	TRY(db_exec(db, "DELETE FROM person_word WHERE person_id = $1",
	    ARGS(INT(id)), NULL));
	TRY(index_words(db, a, insert, id, or_empty(name)));
	return index_words(db, a, insert, id, or_empty(email));
}

static enum rc
ensure_person(struct db *db, struct arena *a, struct person *p, unixtime now)
{
	const char *email;
	enum rc rc;

	if (!text_email(a, p->email, &email))
		return RC_INVALID;
	rc = db_int(db, "SELECT id FROM person WHERE email = $1",
	    ARGS(TEXT(email)), &p->id);
	if (rc != RC_NONE)
		return rc;
	rc = db_insert(db, "INSERT INTO person (email, name, name_sort, lang,"
	    " organisation_id, position, country, gender, expertise, phone,"
	    " mail_format, invented, made_at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
	    " ON CONFLICT (email) DO NOTHING RETURNING id",
	    ARGS(TEXT(email), TEXT(or_empty(p->name)),
	    TEXT(text_sort_key(a, or_empty(p->name), "en")),
	    TEXT(text_blank(p->lang) ? "en" : p->lang),
	    INT_OR_NULL(p->organisation), TEXT(or_null(p->position)),
	    TEXT(or_empty(p->country)), TEXT(or_null(p->gender)),
	    TEXT(or_null(p->expertise)), TEXT(or_null(p->phone)),
	    TEXT(text_same(p->mail_format, "text") ? "text" : "html"),
	    INT(p->invented), INT(now)), &p->id);
	if (rc == RC_CONFLICT)		/* somebody was faster */
		return db_int(db, "SELECT id FROM person WHERE email = $1",
		    ARGS(TEXT(email)), &p->id);
	TRY(rc);
	return index_person(db, a, p->id, p->name, email);
}

enum rc
person_ensure(struct db *db, struct person *p, unixtime now)
{
	struct arena *a = arena_make();
	enum rc rc = ensure_person(db, a, p, now);

	arena_free(a);
	return rc;
}

static enum rc
update_person(struct db *db, struct arena *a, const struct person *p)
{
	const char *email;

	TRY(db_change(db, "UPDATE person SET name = $2, name_sort = $3,"
	    " lang = $4, organisation_id = $5, position = $6, country = $7,"
	    " gender = $8, expertise = $9, phone = $10, mail_format = $11"
	    " WHERE id = $1 AND erased_at IS NULL",
	    ARGS(INT(p->id), TEXT(or_empty(p->name)),
	    TEXT(text_sort_key(a, or_empty(p->name), "en")),
	    TEXT(text_blank(p->lang) ? "en" : p->lang),
	    INT_OR_NULL(p->organisation), TEXT(or_null(p->position)),
	    TEXT(or_empty(p->country)), TEXT(or_null(p->gender)),
	    TEXT(or_null(p->expertise)), TEXT(or_null(p->phone)),
	    TEXT(text_same(p->mail_format, "text") ? "text" : "html"))));
	TRY(db_text(db, a, "SELECT email FROM person WHERE id = $1",
	    ARGS(INT(p->id)), &email));
	return index_person(db, a, p->id, p->name, email);
}

enum rc
person_update(struct db *db, const struct person *p)
{
	struct arena *a = arena_make();
	enum rc rc = update_person(db, a, p);

	arena_free(a);
	return rc;
}

enum rc
person_page(struct db *db, struct arena *a, const char *text, row_id after,
    int limit, struct person **out)
{
	const char *key;

	/* The row of after is looked up, so that a page's address is short;
	 * without one everything sorts after the empty key. */
	if (text_blank(text))
		return all_people(db_query(db, SELECT_PERSON
		    " WHERE p.erased_at IS NULL AND (p.name_sort, p.id) >"
		    " (COALESCE((SELECT name_sort FROM person WHERE id = $1), ''),"
		    " CAST($1 AS BIGINT)) ORDER BY p.name_sort, p.id LIMIT $2",
		    ARGS(INT(after), INT(limit))), a, out);
	key = people_search_key(a, text);
	return all_people(db_query(db, SELECT_PERSON
	    " WHERE p.id IN (SELECT person_id FROM person_word"
	    " WHERE word >= $3 AND word < $4)"
	    " AND p.erased_at IS NULL AND (p.name_sort, p.id) >"
	    " (COALESCE((SELECT name_sort FROM person WHERE id = $1), ''),"
	    " CAST($1 AS BIGINT)) ORDER BY p.name_sort, p.id LIMIT $2",
	    ARGS(INT(after), INT(limit), TEXT(key),
	    TEXT(arena_printf(a, "%sg", key)))), a, out);
}

enum rc
person_search(struct db *db, struct arena *a, const char *text,
    struct person **out)
{
	return person_page(db, a, text, 0, 50, out);
}

enum rc
person_admins(struct db *db, struct arena *a, struct person **out)
{
	return all_people(db_query(db, SELECT_PERSON
	    " WHERE p.admin = 1 ORDER BY p.id", NO_ARGS), a, out);
}

static enum rc
set_email(struct db *db, struct arena *a, row_id id, const char *typed)
{
	const char *email, *name;

	if (!text_email(a, typed, &email))
		return RC_INVALID;
	TRY(db_change(db, "UPDATE person SET email = $2 WHERE id = $1"
	    " AND erased_at IS NULL AND NOT EXISTS"
	    " (SELECT 1 FROM person o WHERE o.email = $2 AND o.id <> $1)",
	    ARGS(INT(id), TEXT(email))));
	TRY(db_exec(db, "DELETE FROM address_wish WHERE person_id = $1",
	    ARGS(INT(id)), NULL));
	TRY(db_exec(db, "DELETE FROM sign_in_link WHERE person_id = $1",
	    ARGS(INT(id)), NULL));
	TRY(person_session_end_others(db, id, 0, NULL));
	TRY(db_text(db, a, "SELECT name FROM person WHERE id = $1",
	    ARGS(INT(id)), &name));
	return index_person(db, a, id, name, email);
}

enum rc
person_email_set(struct db *db, row_id id, const char *email)
{
	struct arena *a = arena_make();
	enum rc rc = set_email(db, a, id, email);

	arena_free(a);
	return rc;
}

enum rc
person_email_ask(struct db *db, row_id id, const char *typed, unixtime now)
{
	struct arena *a;
	const char *email;
	enum rc rc = RC_INVALID;

	if (typed == NULL)
		return db_exec(db, "DELETE FROM address_wish"
		    " WHERE person_id = $1", ARGS(INT(id)), NULL);
	a = arena_make();
	if (text_email(a, typed, &email))
		rc = db_change(db, "INSERT INTO address_wish"
		    " (person_id, email, at) VALUES ($1, $2, $3)"
		    " ON CONFLICT (person_id) DO UPDATE"
		    " SET email = excluded.email, at = excluded.at",
		    ARGS(INT(id), TEXT(email), INT(now)));
	arena_free(a);
	return rc;
}

enum rc
person_admin_set(struct db *db, row_id id, bool admin)
{
	return db_change(db, "UPDATE person SET admin = $2 WHERE id = $1"
	    " AND erased_at IS NULL AND ($2 = 1 OR EXISTS"
	    " (SELECT 1 FROM person o WHERE o.admin = 1 AND o.id <> $1))",
	    ARGS(INT(id), INT(admin)));
}

/* --- what is held about somebody, and its end --- */

enum rc
person_erase(struct db *db, struct arena *a, row_id id, unixtime now)
{
	static const char *const gone[] = {
		"DELETE FROM session WHERE person_id = $1",
		"DELETE FROM sign_in_link WHERE person_id = $1",
		"DELETE FROM recovery_code WHERE person_id = $1",
		"DELETE FROM person_word WHERE person_id = $1",
		"DELETE FROM address_wish WHERE person_id = $1",
		NULL
	};

	/* First, as it may be refused: nothing is changed then. */
	TRY(db_change(db, "UPDATE person SET admin = 0, erased_at = $2"
	    " WHERE id = $1 AND erased_at IS NULL AND (admin = 0 OR EXISTS"
	    " (SELECT 1 FROM person o WHERE o.admin = 1 AND o.id <> $1))",
	    ARGS(INT(id), INT(now))));
	for (size_t i = 0; people_others != NULL && people_others[i] != NULL;
	    i++)
		if (people_others[i]->erase != NULL)
			TRY(people_others[i]->erase(db, a, id, now));
	TRY(db_steps(db, gone, ARGS(INT(id))));
	/* Last, as the other rooms look for the address. */
	return db_change(db, "UPDATE person SET email = NULL, name = '',"
	    " name_sort = '', organisation_id = NULL, position = NULL,"
	    " country = '', gender = NULL, expertise = NULL, phone = NULL,"
	    " password = NULL, totp = NULL, totp_step = 0, calendar = NULL"
	    " WHERE id = $1", ARGS(INT(id)));
}

enum rc
person_leave(struct db *db, struct arena *a, row_id id, unixtime now,
    bool *gone)
{
	int64_t stays;
	bool needed;

	*gone = false;
	TRY(db_int(db, "SELECT CASE WHEN admin = 1 OR erased_at IS NOT NULL"
	    " THEN 1 ELSE 0 END FROM person WHERE id = $1", ARGS(INT(id)),
	    &stays));
	needed = stays != 0;
	for (size_t i = 0; people_others != NULL && people_others[i] != NULL &&
	    !needed; i++)
		if (people_others[i]->needs != NULL)
			TRY(people_others[i]->needs(db, id, &needed));
	if (needed)
		return RC_OK;
	TRY(person_erase(db, a, id, now));
	*gone = true;
	return RC_OK;
}

enum rc
person_export(struct db *db, struct arena *a, row_id id, struct buf *b)
{
	struct person p;

	TRY(person_find(db, a, id, &p));
	json_begin(b, '{');
	json_pair(b, "kind", "person");
	json_pair(b, "email", p.email);
	json_pair(b, "name", p.name);
	json_pair(b, "language", p.lang);
	json_pair(b, "organisation", p.organisation_name == NULL ? NULL :
	    words_pick(a, p.organisation_name, p.lang).text);
	json_pair(b, "position", p.position);
	json_pair(b, "country", p.country);
	json_pair(b, "gender", p.gender);
	json_pair(b, "expertise", p.expertise);
	json_pair(b, "phone", p.phone);
	json_pair(b, "mail_format", p.mail_format);
	json_pair(b, "address_asked_for", p.asked_email);
	json_key(b, "password_set");
	json_flag(b, p.has_password);
	json_key(b, "second_factor_set");
	json_flag(b, p.has_factor);
	json_key(b, "administrator");
	json_flag(b, p.admin);
	json_pair(b, "made_at", time_rfc3339(a, p.made_at));
	json_end(b, '}');

	TRY(personal_rows(a, db_query(db, "SELECT agent, made_at, seen_at,"
	    " factor_at FROM session WHERE person_id = $1 ORDER BY id",
	    ARGS(INT(id))), "session", "browser made_at:time seen_at:time"
	    " second_factor_at:time", b));
	TRY(personal_rows(a, db_query(db, "SELECT purpose, basis, text_shown,"
	    " lang, given, at FROM consent WHERE person_id = $1 ORDER BY id",
	    ARGS(INT(id))), "consent", "purpose basis text_shown language"
	    " given:flag at:time", b));
	for (size_t i = 0; people_others != NULL && people_others[i] != NULL;
	    i++)
		if (people_others[i]->export != NULL)
			TRY(people_others[i]->export(db, a, id, b));
	return RC_OK;
}

enum rc
person_merge(struct db *db, struct arena *a, row_id from, row_id to,
    unixtime now)
{
	struct person p, o;

	if (from == to)
		return RC_CONFLICT;
	TRY(person_find(db, a, from, &o));
	TRY(person_find(db, a, to, &p));
	if (o.erased_at != 0 || p.erased_at != 0)
		return RC_CONFLICT;
	for (size_t i = 0; people_others != NULL && people_others[i] != NULL;
	    i++)
		if (people_others[i]->merge != NULL)
			TRY(people_others[i]->merge(db, from, to));
	TRY(db_exec(db, "UPDATE consent SET person_id = $2"
	    " WHERE person_id = $1", ARGS(INT(from), INT(to)), NULL));
	if (text_blank(p.name))
		p.name = o.name;
	if (p.organisation == 0)
		p.organisation = o.organisation;
	if (text_blank(p.position))
		p.position = o.position;
	if (text_blank(p.country))
		p.country = o.country;
	if (text_blank(p.gender))
		p.gender = o.gender;
	if (text_blank(p.expertise))
		p.expertise = o.expertise;
	if (text_blank(p.phone))
		p.phone = o.phone;
	TRY(person_update(db, &p));
	return person_erase(db, a, from, now);
}

/* --- consents --- */

enum rc
consent_add(struct db *db, row_id person, const struct consent *c)
{
	row_id id;

	return db_insert(db, "INSERT INTO consent (person_id, purpose, basis,"
	    " text_shown, lang, given, at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
	    " RETURNING id",
	    ARGS(INT(person), TEXT(c->purpose), TEXT(c->basis),
	    TEXT(c->text_shown), TEXT(c->lang), INT(c->given), INT(c->at)),
	    &id);
}

enum rc
consent_list(struct db *db, struct arena *a, row_id person,
    struct consent **out)
{
	struct rows q = db_query(db, "SELECT id, purpose, basis, text_shown,"
	    " lang, given, at FROM consent c WHERE person_id = $1"
	    " AND NOT EXISTS (SELECT 1 FROM consent n WHERE n.person_id = $1"
	    " AND n.purpose = c.purpose AND n.id > c.id) ORDER BY purpose",
	    ARGS(INT(person)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct consent);
		**out = (struct consent){
			.id = col_int(&q, 0),
			.purpose = col_text(&q, a, 1),
			.basis = col_text(&q, a, 2),
			.text_shown = col_text(&q, a, 3),
			.lang = col_text(&q, a, 4),
			.given = col_int(&q, 5) != 0,
			.at = col_int(&q, 6),
		};
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
people_count(struct db *db, struct people_counts *out)
{
	struct rows q = db_query(db, "SELECT"
	    " (SELECT count(*) FROM person WHERE erased_at IS NULL),"
	    " (SELECT count(*) FROM person WHERE admin = 1),"
	    " (SELECT count(*) FROM organisation),"
	    " (SELECT count(*) FROM address_wish)", NO_ARGS);

	TRY(db_next(&q));
	*out = (struct people_counts){ col_int(&q, 0), col_int(&q, 1),
	    col_int(&q, 2), col_int(&q, 3) };
	db_done(&q);
	return RC_OK;
}

/* --- organisations --- */

#define SELECT_ORGANISATION \
	"SELECT o.id, o.name, o.kind, o.level, o.country, o.place, o.website," \
	" o.population, o.population_year FROM organisation o"

static struct organisation
read_organisation(const struct rows *q, struct arena *a)
{
	return (struct organisation){
		.id = col_int(q, 0),
		.name = col_text(q, a, 1),
		.kind = (enum organisation_kind)index_of(
		    organisation_kind_name, ORG_KINDS, col_text(q, a, 2)),
		.level = (enum level)index_of(level_name, LEVELS,
		    col_text(q, a, 3)),
		.country = col_text(q, a, 4),
		.place = col_text(q, a, 5),
		.website = col_text(q, a, 6),
		.population = col_int(q, 7),
		.population_year = col_int(q, 8),
	};
}

enum rc
organisation_find(struct db *db, struct arena *a, row_id id,
    struct organisation *out)
{
	struct rows q = db_query(db, SELECT_ORGANISATION " WHERE o.id = $1",
	    ARGS(INT(id)));
	struct figure **end = &out->figures;
	enum rc rc;

	TRY(db_next(&q));
	*out = read_organisation(&q, a);
	db_done(&q);
	q = db_query(db, "SELECT id, label, value, unit, year, source"
	    " FROM organisation_figure WHERE organisation_id = $1"
	    " ORDER BY id", ARGS(INT(id)));
	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct figure);
		**end = (struct figure){
			.id = col_int(&q, 0),
			.label = col_text(&q, a, 1),
			.value = col_text(&q, a, 2),
			.unit = col_text(&q, a, 3),
			.year = col_int(&q, 4),
			.source = col_text(&q, a, 5),
		};
		end = &(*end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* A search finds an organisation by its name in any language. */
static enum rc
index_organisation(struct db *db, struct arena *a,
    const struct organisation *o)
{
	static const char insert[] = "INSERT INTO organisation_word"
	    " (word, organisation_id) VALUES ($1, $2)"
	    " ON CONFLICT (word, organisation_id) DO NOTHING";
	json_t *names, *name;
	const char *why, *lang;
	enum rc rc;

	TRY(db_exec(db, "DELETE FROM organisation_word"
	    " WHERE organisation_id = $1", ARGS(INT(o->id)), NULL));
	TRY(json_read(a, o->name, strlen(o->name), &names, &why));
	rc = RC_OK;
	json_object_foreach(names, lang, name)
		if (rc == RC_OK && json_is_string(name))
			rc = index_words(db, a, insert, o->id,
			    json_string_value(name));
	json_decref(names);
	TRY(rc);
	return index_words(db, a, insert, o->id, or_empty(o->place));
}

static const char *
own_name(struct arena *a, const struct organisation *o)
{
	return or_empty(words_pick(a, o->name, "").text);
}

static enum rc
add_organisation(struct db *db, struct arena *a, struct organisation *o,
    unixtime now)
{
	const char *name = own_name(a, o);

	if (text_blank(name))
		return RC_INVALID;
	TRY(db_insert(db, "INSERT INTO organisation (name, name_fold,"
	    " name_sort, kind, level, country, place, website, population,"
	    " population_year, made_at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
	    " RETURNING id",
	    ARGS(TEXT(o->name), TEXT(text_fold(a, name)),
	    TEXT(text_sort_key(a, name, "en")),
	    TEXT(organisation_kind_name[o->kind]), TEXT(level_name[o->level]),
	    TEXT(or_empty(o->country)), TEXT(or_null(o->place)),
	    TEXT(or_null(o->website)), INT_OR_NULL(o->population),
	    INT_OR_NULL(o->population_year), INT(now)), &o->id));
	return index_organisation(db, a, o);
}

enum rc
organisation_add(struct db *db, struct organisation *o, unixtime now)
{
	struct arena *a = arena_make();
	enum rc rc = add_organisation(db, a, o, now);

	arena_free(a);
	return rc;
}

static enum rc
update_organisation(struct db *db, struct arena *a,
    const struct organisation *o)
{
	const char *name = own_name(a, o);

	if (text_blank(name))
		return RC_INVALID;
	TRY(db_change(db, "UPDATE organisation SET name = $2, name_fold = $3,"
	    " name_sort = $4, kind = $5, level = $6, country = $7, place = $8,"
	    " website = $9, population = $10, population_year = $11"
	    " WHERE id = $1",
	    ARGS(INT(o->id), TEXT(o->name), TEXT(text_fold(a, name)),
	    TEXT(text_sort_key(a, name, "en")),
	    TEXT(organisation_kind_name[o->kind]), TEXT(level_name[o->level]),
	    TEXT(or_empty(o->country)), TEXT(or_null(o->place)),
	    TEXT(or_null(o->website)), INT_OR_NULL(o->population),
	    INT_OR_NULL(o->population_year))));
	return index_organisation(db, a, o);
}

enum rc
organisation_update(struct db *db, const struct organisation *o)
{
	struct arena *a = arena_make();
	enum rc rc = update_organisation(db, a, o);

	arena_free(a);
	return rc;
}

enum rc
organisation_ensure(struct db *db, struct organisation *o, unixtime now)
{
	struct arena *a = arena_make();
	enum rc rc = db_int(db, "SELECT id FROM organisation"
	    " WHERE name_fold = $1 AND country = $2 ORDER BY id LIMIT 1",
	    ARGS(TEXT(text_fold(a, own_name(a, o))),
	    TEXT(or_empty(o->country))), &o->id);

	if (rc == RC_NONE)
		rc = add_organisation(db, a, o, now);
	arena_free(a);
	return rc;
}

enum rc
organisation_page(struct db *db, struct arena *a, const char *text,
    row_id after, int limit, struct organisation **out)
{
	const char *key = text_blank(text) ? NULL : people_search_key(a, text);
	struct rows q;
	enum rc rc;

	if (key == NULL)
		q = db_query(db, SELECT_ORGANISATION
		    " WHERE (o.name_sort, o.id) > (COALESCE((SELECT name_sort"
		    " FROM organisation WHERE id = $1), ''),"
		    " CAST($1 AS BIGINT)) ORDER BY o.name_sort, o.id LIMIT $2",
		    ARGS(INT(after), INT(limit)));
	else
		q = db_query(db, SELECT_ORGANISATION
		    " WHERE o.id IN (SELECT organisation_id"
		    " FROM organisation_word WHERE word >= $3 AND word < $4)"
		    " AND (o.name_sort, o.id) > (COALESCE((SELECT name_sort"
		    " FROM organisation WHERE id = $1), ''),"
		    " CAST($1 AS BIGINT)) ORDER BY o.name_sort, o.id LIMIT $2",
		    ARGS(INT(after), INT(limit), TEXT(key),
		    TEXT(arena_printf(a, "%sg", key))));
	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct organisation);
		**out = read_organisation(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
organisation_search(struct db *db, struct arena *a, const char *text,
    struct organisation **out)
{
	return organisation_page(db, a, text, 0, 200, out);
}

enum rc
figure_add(struct db *db, row_id organisation, struct figure *f)
{
	return db_insert(db, "INSERT INTO organisation_figure"
	    " (organisation_id, label, value, unit, year, source)"
	    " SELECT id, $2, $3, $4, CAST($5 AS BIGINT), $6 FROM organisation"
	    " WHERE id = $1"
	    " RETURNING id",
	    ARGS(INT(organisation), TEXT(f->label), TEXT(f->value),
	    TEXT(or_null(f->unit)), INT_OR_NULL(f->year),
	    TEXT(or_null(f->source))), &f->id);
}

enum rc
figure_remove(struct db *db, row_id organisation, row_id figure)
{
	enum rc rc = db_change(db, "DELETE FROM organisation_figure"
	    " WHERE id = $2 AND organisation_id = $1",
	    ARGS(INT(organisation), INT(figure)));

	return rc == RC_CONFLICT ? RC_NONE : rc;
}
