#include "practice/practice.h"

#include <string.h>

#include "ask/ask.h"
#include "base/log.h"
#include "practice/practice_bundle.h"
#include "practice/practice_carry_desk.h"
#include "practice/practice_file.h"
#include "practice/practice_inside.h"

unsigned
practice_index(const char *const *names, unsigned n, const char *s)
{
	for (unsigned i = 0; i < n; i++)
		if (text_same(names[i], s))
			return i;
	return 0;
}

/* --- reading --- */

/* What is written of it, from its JSON. */
enum rc
practice_read_record(struct arena *a, const char *json, struct practice *out)
{
	struct practice_fault *faults;
	const char *why = "";
	json_t *in;
	enum rc rc;

	*out = (struct practice)PRACTICE_NEW;
	if (json == NULL || json_read(a, json, strlen(json), &in, &why) !=
	    RC_OK) {
		log_line(LOG_ERROR, "practice", "a stored record is no JSON:"
		    " %s", why);
		return RC_FAILED;
	}
	rc = practice_from_json(a, in, out, &faults);
	json_decref(in);
	if (rc == RC_OK)
		return RC_OK;
	log_line(LOG_ERROR, "practice", "a stored record: %s: %s",
	    faults->key == NULL ? "" : faults->key, faults->why);
	return RC_FAILED;
}

#define SELECT_PRACTICE \
	"SELECT p.id, p.code, p.programme_id, p.edition_id," \
	" p.organisation_id, p.author_id, p.reviewer_id, p.state," \
	" p.attribution, p.version, p.pending, p.imported, p.contact_name," \
	" p.contact_email, p.contact_shown, p.made_at, p.changed_at," \
	" p.submitted_at, p.published_at, p.checked_at, v.record" \
	" FROM practice p JOIN practice_version v ON v.practice_id = p.id" \
	" AND v.n = p.version"

static enum rc
one(struct db *db, struct arena *a, const char *sql, struct args args,
    struct practice *out)
{
	struct rows q = db_query(db, sql, args);
	enum rc rc;

	TRY(db_next(&q));
	rc = practice_read_record(a, col_text(&q, a, 20), out);
	out->id = col_int(&q, 0);
	out->code = col_text(&q, a, 1);
	out->programme = col_int(&q, 2);
	out->edition = col_int(&q, 3);
	out->organisation = col_int(&q, 4);
	out->author = col_int(&q, 5);
	out->reviewer = col_int(&q, 6);
	out->state = (enum practice_state)practice_index(practice_state_name,
	    PRACTICE_STATES, col_text(&q, a, 7));
	out->attribution = (enum attribution)practice_index(attribution_name,
	    ATTRIBUTIONS, col_text(&q, a, 8));
	out->version = col_int(&q, 9);
	out->pending = col_int(&q, 10);
	out->imported = col_int(&q, 11) != 0;
	out->contact_name = col_text(&q, a, 12);
	out->contact_email = col_text(&q, a, 13);
	out->contact_shown = col_int(&q, 14) != 0;
	out->made_at = col_int(&q, 15);
	out->changed_at = col_int(&q, 16);
	out->submitted_at = col_int(&q, 17);
	out->published_at = col_int(&q, 18);
	out->checked_at = col_int(&q, 19);
	db_done(&q);
	return rc;
}

enum rc
practice_load(struct db *db, struct arena *a, row_id id, struct practice *out)
{
	return one(db, a, SELECT_PRACTICE " WHERE p.id = $1", ARGS(INT(id)),
	    out);
}

enum rc
practice_by_code(struct db *db, struct arena *a, const char *code,
    struct practice *out)
{
	return one(db, a, SELECT_PRACTICE " WHERE p.code = $1",
	    ARGS(TEXT(code)), out);
}

enum rc
practice_version_load(struct db *db, struct arena *a, row_id id, int64_t n,
    struct practice *out)
{
	struct practice facts;
	const char *record;

	TRY(practice_load(db, a, id, &facts));
	TRY(db_text(db, a, "SELECT record FROM practice_version"
	    " WHERE practice_id = $1 AND n = $2", ARGS(INT(id), INT(n)),
	    &record));
	TRY(practice_read_record(a, record, out));
	practice_take_facts(out, &facts);
	return RC_OK;
}

enum rc
practice_shown(struct db *db, struct arena *a, const char *code,
    struct practice *out)
{
	struct rows q = db_query(db, "SELECT id, code, state, attribution,"
	    " imported, contact_name, contact_email, changed_at, published_at,"
	    " checked_at, record FROM practice_shown WHERE code = $1",
	    ARGS(TEXT(code)));
	enum rc rc;

	TRY(db_next(&q));
	rc = practice_read_record(a, col_text(&q, a, 10), out);
	out->id = col_int(&q, 0);
	out->code = col_text(&q, a, 1);
	out->state = (enum practice_state)practice_index(practice_state_name,
	    PRACTICE_STATES, col_text(&q, a, 2));
	out->attribution = (enum attribution)practice_index(attribution_name,
	    ATTRIBUTIONS, col_text(&q, a, 3));
	out->imported = col_int(&q, 4) != 0;
	out->contact_name = col_text(&q, a, 5);
	out->contact_email = col_text(&q, a, 6);
	out->contact_shown = out->contact_name != NULL ||
	    out->contact_email != NULL;
	out->changed_at = col_int(&q, 7);
	out->published_at = col_int(&q, 8);
	out->checked_at = col_int(&q, 9);
	db_done(&q);
	return rc;
}

struct practice_line
practice_read_line(const struct rows *q, struct arena *a, int n)
{
	return (struct practice_line){ .id = col_int(q, n),
	    .code = col_text(q, a, n + 1),
	    .kind = (enum practice_kind)practice_index(practice_kind_name,
	    PRACTICE_KINDS, col_text(q, a, n + 2)),
	    .attribution = (enum attribution)practice_index(attribution_name,
	    ATTRIBUTIONS, col_text(q, a, n + 3)),
	    .title = col_text(q, a, n + 4), .city = col_text(q, a, n + 5),
	    .country = col_text(q, a, n + 6), .topics = col_text(q, a, n + 7),
	    .year_from = col_int(q, n + 8), .year_to = col_int(q, n + 9),
	    .evidence_level = col_int(q, n + 10),
	    .published_at = col_int(q, n + 11),
	    .changed_at = col_int(q, n + 12) };
}

/* --- leaving the public --- */

enum rc
practice_was(struct db *db, struct arena *a, row_id id,
    struct practice_was *out)
{
	struct rows q = db_query(db, "SELECT p.code, p.state, p.attribution,"
	    " p.published_at, v.n, v.sealed, p.checked_at FROM practice p"
	    " JOIN practice_version v ON v.practice_id = p.id"
	    " WHERE p.id = $1 ORDER BY v.n DESC LIMIT 1", ARGS(INT(id)));

	TRY(db_next(&q));
	*out = (struct practice_was){ .code = col_text(&q, a, 0),
	    .state = (enum practice_state)practice_index(practice_state_name,
	    PRACTICE_STATES, col_text(&q, a, 1)),
	    .attribution = (enum attribution)practice_index(attribution_name,
	    ATTRIBUTIONS, col_text(&q, a, 2)),
	    .published_at = col_int(&q, 3), .last = col_int(&q, 4),
	    .open = col_int(&q, 5) == 0, .checked_at = col_int(&q, 6) };
	db_done(&q);
	return RC_OK;
}

static bool
is_public(enum practice_state s, enum attribution t)
{
	return (s == PRACTICE_PUBLISHED || s == PRACTICE_ARCHIVED) &&
	    t != ATTRIBUTION_ROOM;
}

enum rc
practice_settle(struct db *db, struct arena *a, const struct practice_was *was,
    struct practice *p, unixtime now)
{
	bool is = is_public(p->state, p->attribution), did =
	    is_public(was->state, was->attribution);

	p->code = was->code;
	if (p->attribution != was->attribution)
		TRY(practice_files_again(db, a, p->id));
	/* Somebody has vouched for it, or there is nothing to vouch for. */
	if (was->state == PRACTICE_PUBLISHED && (p->state != was->state ||
	    p->checked_at != was->checked_at))
		TRY(ask_over(db, "practice", p->id));
	/* Files hold what is found: not what is archived. */
	if (did && (p->state != PRACTICE_PUBLISHED ||
	    p->attribution != ATTRIBUTION_NAMED))
		TRY(bundle_forget(db, a, p->id));
	if (did &&
	    (!is || (was->attribution == ATTRIBUTION_NAMED &&
	    p->attribution != ATTRIBUTION_NAMED))) {
		TRY(db_change(db, "INSERT INTO practice_gone (code, at)"
		    " VALUES ($1, $2) ON CONFLICT (code) DO UPDATE SET"
		    " at = excluded.at", ARGS(TEXT(was->code), INT(now))));
		if (p->attribution != was->attribution)
			p->code = practice_code_new(a);
	}
	return is ? db_exec(db, "DELETE FROM practice_gone WHERE code = $1",
	    ARGS(TEXT(p->code)), NULL) : RC_OK;
}

/* --- writing --- */

static enum rc
write_topics(struct db *db, struct arena *a, const struct practice *p,
    bool anew)
{
	struct text_list topics = text_split(a, p->topics, ' '),
	    links = text_split(a, p->adapted_from, '\n');

	if (!anew) {
		TRY(db_exec(db, "DELETE FROM practice_topic"
		    " WHERE practice_id = $1", ARGS(INT(p->id)), NULL));
		TRY(db_exec(db, "DELETE FROM practice_link"
		    " WHERE practice_id = $1", ARGS(INT(p->id)), NULL));
	}
	for (size_t i = 0; i < topics.n; i++)
		TRY(db_exec(db, "INSERT INTO practice_topic (concept_id,"
		    " practice_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
		    ARGS(TEXT(topics.at[i]), INT(p->id)), NULL));
	for (size_t i = 0; i < links.n; i++) {
		struct text_list cells = text_split(a, links.at[i], ';');

		TRY(db_exec(db, "INSERT INTO practice_link (practice_id, pos,"
		    " from_code, outcome) VALUES ($1, $2, $3, $4)",
		    ARGS(INT(p->id), INT((int64_t)i),
		    TEXT(practice_code_in(text_clean(a, cells.at[0], true))),
		    TEXT(cells.n < 2 ? "" : text_clean(a, cells.at[1], true))),
		    NULL));
	}
	return RC_OK;
}

#define COLUMNS "code, programme_id, edition_id, organisation_id, author_id," \
	" reviewer_id, state, attribution, version, pending, imported, gaps," \
	" contact_name, contact_email, contact_shown, kind, title, title_fold," \
	" lang, city, city_fold, country, scale, population, year_from," \
	" year_to, evidence, topics, changed_at, submitted_at, published_at," \
	" checked_at"
#define VALUES "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14," \
	" $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27," \
	" $28, $29, $30, $31, $32"

static enum rc
write_row(struct db *db, struct arena *a, struct practice *p)
{
	const struct practice_field *gaps[PRACTICE_GAPS];
	const char *title = words_pick(a, p->title, p->lang).text;
	const struct args args = ARGS(TEXT(p->code),
	    INT_OR_NULL(p->programme), INT_OR_NULL(p->edition),
	    INT_OR_NULL(p->organisation), INT_OR_NULL(p->author),
	    INT_OR_NULL(p->reviewer), TEXT(practice_state_name[p->state]),
	    TEXT(attribution_name[p->attribution]), INT(p->version),
	    INT(p->pending), INT(p->imported),
	    INT((int64_t)practice_gaps(p, gaps)), TEXT(p->contact_name),
	    TEXT(p->contact_email), INT(p->contact_shown),
	    TEXT(practice_kind_name[p->kind]),
	    TEXT(p->title == NULL ? "{}" : p->title),
	    TEXT(text_fold(a, title == NULL ? "" : title)),
	    TEXT(p->lang == NULL ? "en" : p->lang), TEXT(p->city),
	    TEXT(text_fold(a, p->city == NULL ? "" : p->city)),
	    TEXT(p->country), TEXT(p->scale), INT(p->population),
	    INT(p->year_from), INT(p->year_to), INT(p->evidence_level),
	    TEXT(p->topics == NULL ? "" : p->topics), INT(p->changed_at),
	    INT_OR_NULL(p->submitted_at), INT_OR_NULL(p->published_at),
	    INT_OR_NULL(p->checked_at), INT(p->id != 0 ? p->id : p->made_at));

	if (p->id == 0)
		return db_insert(db, "INSERT INTO practice (" COLUMNS
		    ", made_at) VALUES (" VALUES ", $33)"
		    " ON CONFLICT (code) DO NOTHING RETURNING id", args,
		    &p->id);
	return db_change(db, "UPDATE practice SET (" COLUMNS ") = (" VALUES ")"
	    " WHERE id = $33", args);
}

/* over: in place of that version. */
static enum rc
write_version(struct db *db, struct arena *a, const struct practice *p,
    int64_t n, bool over, const struct practice_by *by)
{
	const struct practice *masked = p->attribution == ATTRIBUTION_ANONYMOUS ?
	    practice_masked(a, p) : NULL;

	return db_change(db, over ? "UPDATE practice_version SET (record,"
	    " masked, attribution, person_id, how, at, sealed) ="
	    " ($3, $4, $5, $6, $7, $8, $9) WHERE practice_id = $1 AND n = $2" :
	    "INSERT INTO practice_version (practice_id, n, record, masked,"
	    " attribution, person_id, how, at, sealed)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
	    ARGS(INT(p->id), INT(n), TEXT(practice_to_json(a, p)),
	    TEXT(masked == NULL ? NULL : practice_to_json(a, masked)),
	    TEXT(attribution_name[p->attribution]), INT_OR_NULL(by->person),
	    TEXT(by->how), INT(by->now), INT(!by->draft)));
}

enum rc
practice_keep(struct db *db, struct arena *a, struct practice *p, unixtime now)
{
	struct practice_was was;

	TRY(practice_was(db, a, p->id, &was));
	if (p->state == PRACTICE_PUBLISHED && p->published_at == 0)
		p->published_at = now;
	TRY(practice_settle(db, a, &was, p, now));
	TRY(write_row(db, a, p));
	return practice_find_index(db, a, p);
}

enum rc
practice_save(struct db *db, struct arena *a, struct practice *p,
    const struct practice_by *by)
{
	struct practice_was was = { 0 };
	bool anew = p->id == 0, over;

	if (!anew)
		TRY(practice_was(db, a, p->id, &was));
	over = was.open && by->draft;
	if (!anew && by->draft && (was.state == PRACTICE_PUBLISHED ||
	    was.state == PRACTICE_ARCHIVED)) {
		p->pending = over ? was.last : was.last + 1;
		TRY(write_version(db, a, p, p->pending, over, by));
		return db_change(db, "UPDATE practice SET pending = $2"
		    " WHERE id = $1", ARGS(INT(p->id), INT(p->pending)));
	}
	p->version = over ? was.last : was.last + 1;
	p->changed_at = by->now;
	if (anew) {
		p->made_at = by->now;
		if (p->code == NULL)
			p->code = practice_code_new(a);
	}
	if (p->state == PRACTICE_PUBLISHED && p->published_at == 0)
		p->published_at = by->now;
	if (!anew)
		TRY(practice_settle(db, a, &was, p, by->now));
	TRY(write_row(db, a, p));
	TRY(write_version(db, a, p, p->version, over, by));
	TRY(write_topics(db, a, p, anew));
	TRY(carry_print_save(db, a, p, by->print != 0 ? by->print :
	    carry_print(a, p)));
	if (anew)
		return practice_find_add(db, a, p, by->batch);
	if (by->batch != NULL)
		TRY(practice_find_write(db, by->batch));
	return practice_find_index(db, a, p);
}
