/* What is kept of applications and how long; what comes along into the next
 * edition. */
#include "intake/intake.h"

#include <sodium.h>

#include "base/json.h"
#include "store/blob.h"
#include "store/journal.h"

enum { DAY = 86400 };

/* --- files --- */

/* Drops the files that a query names; the rows that hold them are removed or
 * changed by the caller right after. */
static enum rc
drop_blobs(struct db *db, struct arena *a, const char *sql, struct args args)
{
	struct rows q = db_query(db, sql, args);
	struct ids { row_id id; struct ids *next; } *all = NULL;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		struct ids *one = arena_new(a, struct ids);

		*one = (struct ids){ col_int(&q, 0), all };
		all = one;
	}
	if (rc != RC_NONE)
		return rc;
	for (; all != NULL; all = all->next)
		TRY(blob_drop(db, all->id));
	return RC_OK;
}

enum rc
application_discard(struct db *db, struct arena *a, row_id id)
{
	TRY(drop_blobs(db, a, "SELECT blob_id FROM answer"
	    " WHERE blob_id IS NOT NULL AND application_id = $1",
	    ARGS(INT(id))));
	return db_change(db, "DELETE FROM application WHERE id = $1"
	    " AND state IN ('draft', 'unconfirmed')", ARGS(INT(id)));
}

/* --- what is too old --- */

/* Each condition names the parameters that hold its times. */
#define OLD_DRAFT(begun, sent) \
	"((state = 'draft' AND saved_at < " begun ") OR" \
	" (state = 'unconfirmed' AND saved_at < " sent "))"

/* The end of an edition: that of its last part; a year after the call, where
 * no part ever got its days. */
#define EDITION_END(edition) \
	"coalesce((SELECT max(ends) FROM part WHERE edition_id = " edition ")," \
	" (SELECT closes + 31536000 FROM call WHERE edition_id = " edition "))"

/* Applications of editions whose retention is over, of people who were not
 * admitted; those emptied before have no address left. */
#define OVER(now) \
	"email <> '' AND NOT EXISTS (SELECT 1 FROM participant pa" \
	" WHERE pa.edition_id = application.edition_id" \
	" AND pa.person_id = application.person_id)" \
	" AND edition_id IN (SELECT e.id FROM edition e WHERE " \
	EDITION_END("e.id") " + e.retention_days * 86400 < " now ")"

/* Answers to questions with a retention of their own. */
#define OVER_ANSWER(now) \
	"question_id IN (SELECT u.id FROM question u" \
	" WHERE u.retention_days IS NOT NULL AND " \
	EDITION_END("u.edition_id") " + u.retention_days * 86400 < " now ")"

/* Answers of those who were admitted and cancelled, once the edition's
 * retention is over: they are read for nothing any more. */
#define CANCELLED_ANSWER(now) \
	"application_id IN (SELECT p.id FROM application p" \
	" JOIN participant pa ON pa.edition_id = p.edition_id" \
	" AND pa.person_id = p.person_id AND pa.role = 'participant'" \
	" JOIN edition e ON e.id = p.edition_id WHERE " EDITION_END("e.id") \
	" + e.retention_days * 86400 < " now " AND EXISTS (SELECT 1" \
	" FROM participant_part pp WHERE pp.participant_id = pa.id)" \
	" AND NOT EXISTS (SELECT 1 FROM participant_part pp WHERE" \
	" pp.participant_id = pa.id AND pp.state <> 'cancelled'))"

/* Takes away what tells who it was. */
#define EMPTY(where) \
	"UPDATE application SET email = '', name = '', gender = NULL," \
	" position = NULL, employer_name = NULL, employer_email = NULL," \
	" consent_text = NULL, delegation_id = NULL WHERE " where

struct purge {
	struct arena *arena;
	unixtime now, begun, sent;	/* saved before then: too old */
};

/* Those to which nobody belongs any more: their names may tell who it was. */
static enum rc
drop_delegations(struct db *db)
{
	return db_exec(db, "DELETE FROM delegation WHERE id NOT IN"
	    " (SELECT delegation_id FROM application"
	    " WHERE delegation_id IS NOT NULL)", NO_ARGS, NULL);
}

static enum rc
purge(struct db *db, void *of)
{
	const struct purge *p = of;
	struct args old = ARGS(INT(p->begun), INT(p->sent));
	struct args now = ARGS(INT(p->now));

	TRY(drop_blobs(db, p->arena, "SELECT blob_id FROM answer WHERE blob_id"
	    " IS NOT NULL AND application_id IN (SELECT id FROM application"
	    " WHERE " OLD_DRAFT("$1", "$2") ")", old));
	TRY(db_exec(db, "DELETE FROM application WHERE "
	    OLD_DRAFT("$1", "$2"), old, NULL));
	TRY(drop_blobs(db, p->arena, "SELECT blob_id FROM answer"
	    " WHERE blob_id IS NOT NULL AND (" OVER_ANSWER("$1")
	    " OR " CANCELLED_ANSWER("$1") " OR application_id IN (SELECT id FROM application WHERE "
	    OVER("$1") "))", now));
	TRY(db_exec(db, "DELETE FROM answer WHERE " OVER_ANSWER("$1") " OR "
	    CANCELLED_ANSWER("$1"), now, NULL));
	TRY(db_exec(db, "DELETE FROM application_typed WHERE "
	    CANCELLED_ANSWER("$1"), now, NULL));
	TRY(db_exec(db, "DELETE FROM answer WHERE application_id IN"
	    " (SELECT id FROM application WHERE " OVER("$1") ")", now, NULL));
	TRY(db_exec(db, "DELETE FROM application_typed WHERE application_id IN"
	    " (SELECT id FROM application WHERE " OVER("$1") ")", now, NULL));
	TRY(db_exec(db, "DELETE FROM application_link WHERE application_id IN"
	    " (SELECT id FROM application WHERE " OVER("$1") ")", now, NULL));
	TRY(db_exec(db, EMPTY(OVER("$1")), now, NULL));
	return drop_delegations(db);
}

/* People of whom only emptied applications are left here.  Some are known
 * otherwise, which is asked of all rooms. */
#define LEFT \
	"SELECT DISTINCT p.person_id FROM application p JOIN person w" \
	" ON w.id = p.person_id AND w.erased_at IS NULL WHERE p.email = ''" \
	" AND p.person_id > $1 AND NOT EXISTS (SELECT 1 FROM application o" \
	" WHERE o.person_id = p.person_id AND o.email <> '')" \
	" ORDER BY p.person_id LIMIT $2"

enum { AT_ONCE = 50 };		/* people in one transaction */

struct leaving {
	struct arena *arena;
	unixtime now;
	row_id after;
	int n;			/* looked at */
};

static enum rc
leave(struct db *db, void *of)
{
	struct leaving *l = of;
	struct rows q = db_query(db, LEFT, ARGS(INT(l->after), INT(AT_ONCE)));
	row_id who[AT_ONCE];
	bool gone;
	enum rc rc;
	int n = 0;

	while (n < AT_ONCE && (rc = db_next(&q)) == RC_OK)
		who[n++] = col_int(&q, 0);
	if (n == AT_ONCE)
		db_done(&q);
	else if (rc != RC_NONE)
		return rc;
	for (int i = 0; i < n; i++) {
		TRY(person_leave(db, l->arena, who[i], l->now, &gone));
		if (gone)
			TRY(journal_add(db, &(struct journal_entry){
			    .at = l->now, .action = "person.retention",
			    .kind = "person", .thing = who[i] }));
	}
	l->n = n;
	if (n > 0)
		l->after = who[n - 1];
	return RC_OK;
}

static enum rc
purge_people(struct db *db, unixtime now)
{
	struct leaving l = { .now = now };
	row_id after;
	enum rc rc;

	do {
		after = l.after;
		l.arena = arena_make();
		rc = db_transact(db, leave, &l);
		arena_free(l.arena);
	} while (rc == RC_OK && l.n == AT_ONCE && l.after > after);
	return rc;
}

enum rc
intake_purge(struct db *db, unixtime now)
{
	static unixtime looked;		/* for people; once a day, or when due */
	struct purge p = { .now = now,
	    .begun = now - (int64_t)INTAKE_DRAFT_DAYS * DAY,
	    .sent = now - (int64_t)INTAKE_CONFIRM_DAYS * DAY };
	int64_t due;
	enum rc rc;

	/* Looked at every minute, without getting into anybody's way. */
	TRY(db_int(db, "SELECT CASE WHEN EXISTS (SELECT 1 FROM application"
	    " WHERE " OLD_DRAFT("$2", "$3") ") OR EXISTS (SELECT 1 FROM answer"
	    " WHERE " OVER_ANSWER("$1") " OR " CANCELLED_ANSWER("$1") ") OR"
	    " EXISTS (SELECT 1 FROM application"
	    " WHERE " OVER("$1") ") THEN 1 ELSE 0 END", ARGS(INT(now),
	    INT(p.begun), INT(p.sent)), &due));
	if (!due && looked <= now && now - looked < DAY)
		return RC_OK;
	p.arena = arena_make();
	rc = due ? db_transact(db, purge, &p) : RC_OK;
	arena_free(p.arena);
	TRY(rc);
	looked = now;
	return purge_people(db, now);
}

/* --- a person's own data --- */

static const char *
when(struct arena *a, unixtime t)
{
	return t == 0 ? NULL : time_rfc3339(a, t);
}

static enum rc
export_file(struct db *db, struct arena *a, const struct application *p,
    const struct answer *s, struct buf *json)
{
	const int how = sodium_base64_VARIANT_ORIGINAL;
	struct buf b = BUF(a);
	char *text;
	size_t room;

	TRY(answer_file_read(db, s, &b));
	room = sodium_base64_encoded_len(b.n, how);
	text = arena_get(a, room);
	sodium_bin2base64(text, room, (const unsigned char *)b.p, b.n, how);
	json_begin(json, '{');
	json_key(json, "kind");
	json_text(json, "file");
	json_key(json, "of");
	json_text(json, p->number);
	json_key(json, "question");
	json_text(json, s->question->name);
	json_key(json, "name");
	json_text(json, s->file);
	json_key(json, "base64");
	json_text(json, text);
	json_end(json, '}');
	return RC_OK;
}

static void
export_one(struct arena *a, const struct application *p, const char *notice,
    struct buf *json)
{
	const struct { const char *key, *text; } facts[] = {
		{ "number", p->number },
		{ "state", application_state_name[p->state] },
		{ "name", p->name }, { "email", p->email },
		{ "language", p->lang },
		{ "country", p->country }, { "gender", p->gender },
		{ "position", p->position },
		{ "organisation", words_pick(a, p->organisation_name,
		    p->lang).text },
		{ "organisation_kind",
		    organisation_kind_name[p->organisation_kind] },
		{ "level", level_name[p->level] },
		{ "track", words_pick(a, p->track_title, p->lang).text },
		{ "delegation", p->delegation_name },
		{ "employer_name", p->employer_name },
		{ "employer", p->employer_email },
		{ "authorisation", p->authorisation },
		{ "notice_shown", notice },
		{ "made", when(a, p->made_at) },
		{ "submitted", when(a, p->submitted_at) },
		{ "withdrawn", when(a, p->withdrawn_at) },
	};

	json_begin(json, '{');
	json_key(json, "kind");
	json_text(json, "application");
	for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
		if (text_blank(facts[i].text))
			continue;
		json_key(json, facts[i].key);
		json_text(json, facts[i].text);
	}
	json_key(json, "answers");
	json_begin(json, '{');
	for (struct answer *s = p->answers; s != NULL; s = s->next) {
		json_key(json, s->question->name);
		json_text(json, s->blob == 0 ? s->text : s->file);
	}
	json_end(json, '}');
	json_key(json, "typed");
	json_begin(json, '{');
	for (struct typed *t = p->typed; t != NULL; t = t->next) {
		json_key(json, t->name);
		json_text(json, t->text);
	}
	json_end(json, '}');
	json_end(json, '}');
}

/* What a person confirmed, and what was only begun with the address. */
#define BEGUN \
	"person_id IS NULL AND email <> ''" \
	" AND email = (SELECT email FROM person WHERE id = $1)"

static enum rc
export(struct db *db, struct arena *a, row_id person, struct buf *json)
{
	struct rows q = db_query(db, "SELECT id FROM application"
	    " WHERE person_id = $1 OR (" BEGUN ") ORDER BY id",
	    ARGS(INT(person)));
	row_id *ids = NULL;
	size_t n = 0, room = 0;
	struct application p;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		if (n == room) {
			row_id *more = arena_array(a, row_id, room = 2 * n + 8);

			for (size_t i = 0; i < n; i++)
				more[i] = ids[i];
			ids = more;
		}
		ids[n++] = col_int(&q, 0);
	}
	if (rc != RC_NONE)
		return rc;
	for (size_t i = 0; i < n; i++) {
		const char *notice;

		TRY(application_find(db, a, ids[i], true, &p));
		TRY(db_text(db, a, "SELECT consent_text FROM application"
		    " WHERE id = $1", ARGS(INT(ids[i])), &notice));
		export_one(a, &p, notice, json);
		for (struct answer *s = p.answers; s != NULL; s = s->next)
			if (s->blob != 0)
				TRY(export_file(db, a, &p, s, json));
	}
	return RC_OK;
}

/* Those confirmed by the person are emptied and withdrawn; what was only begun
 * with the address goes altogether. */
static enum rc
erase(struct db *db, struct arena *a, row_id person, unixtime now)
{
	static const char begun[] = " application_id IN (SELECT id FROM"
	    " application WHERE " BEGUN ")";
	static const char own[] = " application_id IN (SELECT id FROM"
	    " application WHERE person_id = $1)";
	struct args who = ARGS(INT(person));

	TRY(drop_blobs(db, a, arena_printf(a, "SELECT blob_id FROM answer"
	    " WHERE blob_id IS NOT NULL AND (%s OR %s)", begun, own), who));
	TRY(db_exec(db, "DELETE FROM application WHERE " BEGUN, who, NULL));
	/* Named by another as the one who authorises. */
	TRY(db_exec(db, "DELETE FROM application_typed WHERE name IN"
	    " ('employer_name', 'employer_email') AND application_id IN"
	    " (SELECT id FROM application WHERE employer_email ="
	    " (SELECT email FROM person WHERE id = $1))", who, NULL));
	TRY(db_exec(db, "UPDATE application SET employer_name = NULL,"
	    " employer_email = NULL WHERE employer_email ="
	    " (SELECT email FROM person WHERE id = $1)", who, NULL));
	TRY(db_exec(db, arena_printf(a, "DELETE FROM answer WHERE%s", own),
	    who, NULL));
	TRY(db_exec(db, arena_printf(a, "DELETE FROM application_typed"
	    " WHERE%s", own), who, NULL));
	TRY(db_exec(db, arena_printf(a, "DELETE FROM application_link"
	    " WHERE%s", own), who, NULL));
	TRY(db_exec(db, "UPDATE application SET state = 'withdrawn',"
	    " withdrawn_at = $2 WHERE person_id = $1 AND state <> 'withdrawn'"
	    " AND NOT EXISTS (SELECT 1 FROM participant pa WHERE pa.person_id"
	    " = $1 AND pa.edition_id = application.edition_id)",
	    ARGS(INT(person), INT(now)), NULL));
	TRY(db_exec(db, EMPTY("person_id = $1"), who, NULL));
	return drop_delegations(db);
}

static enum rc
merge(struct db *db, row_id from, row_id to)
{
	TRY(db_exec(db, "UPDATE application SET email = (SELECT email"
	    " FROM person WHERE id = $2) WHERE " BEGUN, ARGS(INT(from),
	    INT(to)), NULL));
	TRY(db_exec(db, "UPDATE application SET person_id = $2"
	    " WHERE person_id = $1", ARGS(INT(from), INT(to)), NULL));
	return db_exec(db, "UPDATE application SET entered_by = $2"
	    " WHERE entered_by = $1", ARGS(INT(from), INT(to)), NULL);
}

static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT count(*) FROM application WHERE"
	    " entered_by = $1"
	    " OR (person_id = $1 AND email <> '') OR (" BEGUN ")", person, yes);
}

const struct personal intake_personal = { "intake", export, erase, merge,
	needs };

/* --- the next edition --- */

static enum rc
clone_questions(struct db *db, struct arena *a, row_id from, row_id to,
    const struct track *old, const struct track *new)
{
	struct question *q;

	TRY(question_list(db, a, from, &q));
	for (; q != NULL; q = q->next) {
		const struct track *o = old, *n = new;

		while (o != NULL && o->id != q->track) {
			o = o->next;
			n = n->next;
		}
		q->id = 0;
		q->edition = to;
		q->track = o == NULL ? 0 : n->id;
		TRY(question_save(db, q));
	}
	return RC_OK;
}

static enum rc
clone(struct db *db, struct arena *a, row_id from, row_id to, unixtime now)
{
	struct call call;
	struct track *old, *new;
	enum rc rc = call_find(db, a, from, &call);

	(void)now;
	if (rc == RC_NONE)
		return RC_OK;	/* nobody applied to that one */
	TRY(rc);
	call.edition = to;
	call.opens = call.closes = 0;
	call.by_hand = "";
	call.next_edition = 0;
	TRY(call_save(db, &call));
	TRY(track_list(db, a, from, &old));
	TRY(track_list(db, a, from, &new));
	for (struct track *t = new; t != NULL; t = t->next) {
		t->id = 0;
		TRY(track_save(db, to, t));
	}
	return clone_questions(db, a, from, to, old, new);
}

const struct cloner intake_cloner = { "intake", clone };
