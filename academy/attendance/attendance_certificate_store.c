/* Certificates: what earns one, issuing, withdrawing, finding. */
#include "store/db.h"

#include <string.h>

#include "attendance/attendance_desk.h"

/* --- the rule --- */

enum rc
certificate_rule_find(struct db *db, struct arena *a, row_id edition,
    struct certificate_rule *out)
{
	struct rows q = db_query(db, "SELECT share, parts_min, competence, title"
	    " FROM certificate_rule WHERE edition_id = $1", ARGS(INT(edition)));
	enum rc rc = db_next(&q);

	*out = (struct certificate_rule){ .edition = edition, .share = 80,
	    .parts_min = 1 };
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	out->share = col_int(&q, 0);
	out->parts_min = col_int(&q, 1);
	out->competence = col_text(&q, a, 2);
	out->title = col_text(&q, a, 3);
	db_done(&q);
	return RC_OK;
}

enum rc
certificate_rule_save(struct db *db, const struct certificate_rule *rule)
{
	return db_exec(db, "INSERT INTO certificate_rule (edition_id, share,"
	    " parts_min, competence, title) VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (edition_id) DO UPDATE SET share = excluded.share,"
	    " parts_min = excluded.parts_min, competence = excluded.competence,"
	    " title = excluded.title", ARGS(INT(rule->edition),
	    INT(rule->share), INT(rule->parts_min), TEXT(rule->competence),
	    TEXT(rule->title)), NULL);
}

/* --- finding --- */

#define SELECT_CERTIFICATE \
	"SELECT c.id, c.participant_id, pa.edition_id, c.code, c.name," \
	" c.name_salt, c.lang, c.facts, c.signature, c.minutes, c.sessions," \
	" c.issued_at, c.told_at, c.withdrawn_at, c.withdrawn_why" \
	" FROM certificate c JOIN participant pa ON pa.id = c.participant_id"

static struct certificate
read_certificate(const struct rows *q, struct arena *a)
{
	struct certificate c = {
		.id = col_int(q, 0), .participant = col_int(q, 1),
		.edition = col_int(q, 2), .code = col_text(q, a, 3),
		.name = col_text(q, a, 4), .name_salt = col_text(q, a, 5),
		.lang = col_text(q, a, 6), .facts = col_text(q, a, 7),
		.minutes = col_int(q, 9), .sessions = col_int(q, 10),
		.issued_at = col_int(q, 11), .told_at = col_int(q, 12),
		.withdrawn_at = col_int(q, 13),
		.withdrawn_why = col_text(q, a, 14),
	};

	c.signature = col_bytes(q, a, 8, &c.signature_n);
	return c;
}

static enum rc
one(struct rows q, struct arena *a, struct certificate *out)
{
	TRY(db_next(&q));
	*out = read_certificate(&q, a);
	db_done(&q);
	return RC_OK;
}

static enum rc
all(struct rows q, struct arena *a, struct certificate **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct certificate);
		**out = read_certificate(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
certificate_list(struct db *db, struct arena *a, row_id edition,
    struct certificate **out)
{
	return all(db_query(db, SELECT_CERTIFICATE " WHERE pa.edition_id = $1"
	    " ORDER BY c.participant_id, c.id DESC", ARGS(INT(edition))), a,
	    out);
}

enum rc
certificate_untold(struct db *db, struct arena *a, row_id edition,
    struct certificate **out)
{
	return all(db_query(db, SELECT_CERTIFICATE " WHERE pa.edition_id = $1"
	    " AND c.told_at IS NULL AND c.withdrawn_at IS NULL ORDER BY c.id",
	    ARGS(INT(edition))), a, out);
}

enum rc
certificate_find(struct db *db, struct arena *a, row_id edition, row_id id,
    struct certificate *out)
{
	return one(db_query(db, SELECT_CERTIFICATE " WHERE c.id = $1"
	    " AND pa.edition_id = $2", ARGS(INT(id), INT(edition))), a, out);
}

enum rc
certificate_of(struct db *db, struct arena *a, row_id participant,
    struct certificate *out)
{
	return one(db_query(db, SELECT_CERTIFICATE " WHERE c.participant_id = $1"
	    " ORDER BY c.withdrawn_at IS NULL DESC, c.id DESC LIMIT 1",
	    ARGS(INT(participant))), a, out);
}

enum rc
certificate_by_code(struct db *db, struct arena *a, const char *typed,
    struct certificate *out)
{
	const char *code = attendance_code_clean(a, typed, CERTIFICATE_CODE);

	if (code == NULL)
		return RC_NONE;
	return one(db_query(db, SELECT_CERTIFICATE " WHERE c.code = $1",
	    ARGS(TEXT(code))), a, out);
}

/* --- issuing --- */

struct heir {			/* who may get one */
	row_id participant;
	const char *name, *lang;
	struct heir *next;
};

/* participant 0: all who have none; else this one, also after a withdrawal. */
static enum rc
heirs(struct db *db, struct arena *a, row_id edition, row_id participant,
    struct heir **out)
{
	struct rows q = db_query(db, "SELECT pa.id, p.name, p.lang"
	    " FROM participant pa JOIN person p ON p.id = pa.person_id"
	    " WHERE pa.edition_id = $1 AND ($2 = 0 OR pa.id = $2)"
	    " AND pa.role IN ('participant', 'contributor')"
	    " AND p.erased_at IS NULL AND NOT EXISTS"
	    " (SELECT 1 FROM certificate c WHERE c.participant_id = pa.id"
	    " AND ($2 = 0 OR c.withdrawn_at IS NULL))"
	    " ORDER BY p.name_sort, pa.id", ARGS(INT(edition),
	    INT(participant)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct heir);
		**out = (struct heir){ .participant = col_int(&q, 0),
		    .name = col_text(&q, a, 1), .lang = col_text(&q, a, 2) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
certificate_due(struct db *db, struct arena *a, row_id edition, int64_t *out)
{
	struct certificate_rule rule;
	struct heir *list;

	*out = 0;
	TRY(certificate_rule_find(db, a, edition, &rule));
	TRY(heirs(db, a, edition, 0, &list));
	for (; list != NULL; list = list->next) {
		struct attended t;

		TRY(attended_by(db, list->participant, &t));
		*out += certificate_earned(&rule, &t);
	}
	return RC_OK;
}

static const char *
said(struct arena *a, const char *words, const char *lang)
{
	const char *text = words_pick(a, words, lang).text;

	return text == NULL ? "" : text;
}

struct issuing {
	struct edition edition;
	struct programme programme;
	struct certificate_rule rule;
	row_id by;
	unixtime now;
};

/* RC_CONFLICT when another was quicker. */
static enum rc
issue(struct db *db, struct arena *a, const struct issuing *s,
    const struct heir *to, const struct attendee *was)
{
	const struct edition *e = &s->edition;
	/* In the participant's language where the edition speaks it. */
	const char *lang = words_in(a, e->title, to->lang) != NULL ? to->lang :
	    words_pick(a, e->title, to->lang).lang;
	const char *salt = attendance_code(a, 24), *facts;
	unsigned char signature[SIGNATURE_BYTES];
	struct certificate_facts f = {
		.code = attendance_code(a, CERTIFICATE_CODE),
		.lang = lang == NULL ? "en" : lang,
		.issued = time_iso_date(a, s->now, e->zone),
		.from = time_iso_date(a, was->first, e->zone),
		.to = time_iso_date(a, was->last, e->zone),
		.name_digest = certificate_name_digest(a, salt, to->name),
		.minutes = was->attended.minutes,
		.sessions = was->attended.sessions,
		.of_sessions = was->attended.of_sessions,
	};

	f.programme = said(a, s->programme.title, f.lang);
	f.edition = said(a, e->title, f.lang);
	f.title = said(a, s->rule.title, f.lang);
	f.competence = said(a, s->rule.competence, f.lang);
	facts = certificate_facts_text(a, &f);
	certificate_sign(facts, signature);
	return db_change(db, "INSERT INTO certificate (code, participant_id,"
	    " name, name_salt, lang, minutes, sessions, facts, signature,"
	    " issued_by, issued_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
	    " $10, $11) ON CONFLICT DO NOTHING",
	    ARGS(TEXT(f.code), INT(to->participant), TEXT(to->name), TEXT(salt),
	    TEXT(f.lang), INT(f.minutes), INT(f.sessions), TEXT(facts),
	    BYTES(signature, sizeof signature), INT_OR_NULL(s->by),
	    INT(s->now)));
}

static enum rc
issue_to(struct db *db, struct arena *a, row_id edition, row_id participant,
    row_id by, unixtime now, int *issued)
{
	struct issuing s = { .by = by, .now = now };
	struct attendee *were;
	struct heir *to;
	enum rc rc;

	*issued = 0;
	TRY(edition_find(db, a, edition, &s.edition));
	TRY(programme_find(db, a, s.edition.programme, &s.programme));
	TRY(certificate_rule_find(db, a, edition, &s.rule));
	TRY(heirs(db, a, edition, participant, &to));
	TRY(attendee_list(db, a, edition, participant, s.rule.share, &were));
	/* Both are in the order of names. */
	for (; to != NULL; to = to->next) {
		struct attendee *at = were;

		while (at != NULL && at->participant != to->participant)
			at = at->next;
		if (at == NULL)
			continue;	/* has given back every place */
		were = at;
		if (!certificate_earned(&s.rule, &at->attended))
			continue;
		rc = issue(db, a, &s, to, at);
		if (rc == RC_OK)
			(*issued)++;
		else if (rc != RC_CONFLICT)
			return rc;
	}
	return RC_OK;
}

enum rc
certificate_issue(struct db *db, struct arena *a, row_id edition, row_id by,
    unixtime now, int *issued)
{
	return issue_to(db, a, edition, 0, by, now, issued);
}

enum rc
certificate_issue_one(struct db *db, struct arena *a, row_id edition,
    row_id participant, row_id by, unixtime now)
{
	int issued;

	TRY(issue_to(db, a, edition, participant, by, now, &issued));
	return issued == 0 ? RC_CONFLICT : RC_OK;
}

enum rc
certificate_withdraw(struct db *db, row_id edition, row_id id, const char *why,
    unixtime now)
{
	return db_change(db, "UPDATE certificate SET withdrawn_at = $3,"
	    " withdrawn_why = $4 WHERE id = $1 AND withdrawn_at IS NULL AND"
	    " participant_id IN (SELECT id FROM participant"
	    " WHERE edition_id = $2)",
	    ARGS(INT(id), INT(edition), INT(now), TEXT(why)));
}

enum rc
certificate_told(struct db *db, row_id id, unixtime now)
{
	return db_change(db, "UPDATE certificate SET told_at = $2 WHERE id = $1",
	    ARGS(INT(id), INT(now)));
}
