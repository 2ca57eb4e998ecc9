#include "mail/mail.h"

#include <sodium.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "mail/outbox.h"

const char *const mail_state_name[MAIL_STATES] = {
	[MAIL_WAITING] = "waiting",
	[MAIL_SENDING] = "sending",
	[MAIL_SENT] = "sent",
	[MAIL_FAILED] = "failed",
	[MAIL_BOUNCED] = "bounced",
	[MAIL_CANCELLED] = "cancelled",
};

/* Every read of mails starts so; read_mail() knows the columns. */
#define SELECT_MAIL \
	"SELECT id, to_address, to_name, lang, subject, body, html, reply_to," \
	" unsubscribe, kind, programme_id, person_id, due_at, state, tries," \
	" doubles, problem, made_at, sent_at, message_id, secret FROM outbox"

static enum mail_state
state_of(const char *name)
{
	for (int i = 0; i < MAIL_STATES; i++)
		if (text_same(name, mail_state_name[i]))
			return (enum mail_state)i;
	return MAIL_FAILED;
}

static struct mail
read_mail(const struct rows *q, struct arena *a)
{
	return (struct mail){
		.id = col_int(q, 0),
		.to = col_text(q, a, 1),
		.to_name = col_text(q, a, 2),
		.lang = col_text(q, a, 3),
		.subject = col_text(q, a, 4),
		.text = col_text(q, a, 5),
		.html = col_text(q, a, 6),
		.reply_to = col_text(q, a, 7),
		.unsubscribe = col_text(q, a, 8),
		.kind = col_text(q, a, 9),
		.programme = col_int(q, 10),
		.person = col_int(q, 11),
		.due = col_int(q, 12),
		.state = state_of(col_text(q, a, 13)),
		.tries = (int)col_int(q, 14),
		.doubles = (int)col_int(q, 15),
		.problem = col_text(q, a, 16),
		.made_at = col_int(q, 17),
		.sent_at = col_int(q, 18),
		.message_id = col_text(q, a, 19),
		.secret = col_int(q, 20) != 0,
	};
}

static enum rc
read_parts(struct db *db, struct arena *a, struct mail *m)
{
	struct rows q = db_query(db, "SELECT name, type, bytes"
	    " FROM outbox_part WHERE outbox_id = $1 ORDER BY id",
	    ARGS(INT(m->id)));
	struct mail_part **end = &m->parts;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		struct mail_part *p = arena_new(a, struct mail_part);

		p->name = col_text(&q, a, 0);
		p->type = col_text(&q, a, 1);
		p->bytes = col_bytes(&q, a, 2, &p->size);
		*end = p;
		end = &p->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
add_part(struct db *db, row_id mail, const struct mail_part *p)
{
	return db_change(db, "INSERT INTO outbox_part"
	    " (outbox_id, name, type, bytes) VALUES ($1, $2, $3, $4)",
	    ARGS(INT(mail), TEXT(p->name == NULL ? "" : p->name),
	    TEXT(p->type == NULL ? "application/octet-stream" : p->type),
	    BYTES(p->size == 0 ? "" : p->bytes, p->size)));
}

struct queueing {
	struct arena *a;
	const struct mail *m;
	row_id id;
};

static enum rc
queue(struct db *db, void *arg)
{
	struct queueing *g = arg;
	struct arena *a = g->a;
	const struct mail *m = g->m;
	row_id *id = &g->id;
	unixtime now = time_now();
	const char *to;
	unsigned char random[8];
	char token[2 * sizeof random + 1];

	if (!text_email(a, m->to, &to))
		return RC_INVALID;
	TRY(db_insert(db, "INSERT INTO outbox (to_address, to_name, lang,"
	    " subject, body, html, reply_to, unsubscribe, kind, programme_id,"
	    " person_id, due_at, made_at, secret) VALUES ($1, $2, $3, $4, $5,"
	    " $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id",
	    ARGS(TEXT(to), TEXT(m->to_name),
	    TEXT(m->lang == NULL ? "en" : m->lang),
	    TEXT(m->subject == NULL ? "" : m->subject),
	    TEXT(m->text == NULL ? "" : m->text), TEXT(m->html),
	    TEXT(m->reply_to), TEXT(m->unsubscribe),
	    TEXT(m->kind == NULL ? "" : m->kind), INT_OR_NULL(m->programme),
	    INT_OR_NULL(m->person), INT(m->due == 0 ? now : m->due),
	    INT(now), INT(m->secret)), id));
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(token, sizeof token, random, sizeof random);
	TRY(db_change(db, "UPDATE outbox SET message_id = $2 WHERE id = $1",
	    ARGS(INT(*id), TEXT(arena_printf(a, "%lld.%s", (long long)*id,
	    token)))));
	for (const struct mail_part *p = m->parts; p != NULL; p = p->next)
		TRY(add_part(db, *id, p));
	return RC_OK;
}

enum rc
mail_queue(struct db *db, const struct mail *m, row_id *id)
{
	struct queueing g = { .a = arena_make(), .m = m };
	enum rc rc = db_in_write(db) ? queue(db, &g) :
	    db_transact(db, queue, &g);

	arena_free(g.a);
	if (id != NULL)
		*id = g.id;
	return rc;
}

static enum rc
read_mails(struct rows q, struct arena *a, struct mail **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct mail);
		**out = read_mail(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
mail_list(struct db *db, struct arena *a, row_id programme,
    enum mail_state state, row_id before, int limit, struct mail **out)
{
	return read_mails(db_query(db, SELECT_MAIL
	    " WHERE (CAST($1 AS BIGINT) = 0 OR programme_id = $1)"
	    " AND (CAST($2 AS TEXT) = '' OR state = $2)"
	    " AND (CAST($3 AS BIGINT) = 0 OR id < $3)"
	    " ORDER BY id DESC LIMIT $4",
	    ARGS(INT(programme),
	    TEXT(state < MAIL_STATES ? mail_state_name[state] : ""),
	    INT(before), INT(limit))), a, out);
}

enum rc
mail_list_to(struct db *db, struct arena *a, row_id programme,
    const char *address, int limit, struct mail **out)
{
	return read_mails(db_query(db, SELECT_MAIL
	    " WHERE (CAST($1 AS BIGINT) = 0 OR programme_id = $1)"
	    " AND to_address = $2 ORDER BY id DESC LIMIT $3",
	    ARGS(INT(programme), TEXT(address), INT(limit))), a, out);
}

enum rc
mail_find(struct db *db, struct arena *a, row_id id, struct mail *out)
{
	struct rows q = db_query(db, SELECT_MAIL " WHERE id = $1",
	    ARGS(INT(id)));

	*out = (struct mail){ 0 };
	TRY(db_next(&q));
	*out = read_mail(&q, a);
	db_done(&q);
	return read_parts(db, a, out);
}

/* RC_NONE when there is no such mail. */
static enum rc
exists(struct db *db, row_id id)
{
	int64_t found;

	return db_int(db, "SELECT id FROM outbox WHERE id = $1",
	    ARGS(INT(id)), &found);
}

enum rc
mail_retry(struct db *db, row_id id)
{
	TRY(exists(db, id));
	return db_change(db, "UPDATE outbox SET state = 'waiting', due_at = $2,"
	    " tries = 0, given_up_at = NULL WHERE id = $1"
	    " AND state IN ('waiting', 'failed', 'bounced')"
	    " AND to_address <> '' AND body <> ''",
	    ARGS(INT(id), INT(time_now())));
}

enum rc
mail_cancel(struct db *db, row_id id)
{
	TRY(exists(db, id));
	return db_change(db, "UPDATE outbox SET state = 'cancelled'"
	    " WHERE id = $1 AND state = 'waiting'", ARGS(INT(id)));
}

enum rc
mail_fail(struct db *db, row_id id, const char *problem)
{
	TRY(exists(db, id));
	return db_change(db, "UPDATE outbox SET state = 'failed', tries = 1,"
	    " problem = $2 WHERE id = $1 AND state = 'waiting'",
	    ARGS(INT(id), TEXT(problem)));
}

enum rc
mail_count(struct db *db, row_id programme, struct mail_count *out)
{
	struct rows q = db_query(db, "SELECT state, count(*),"
	    " CAST(sum(doubles) AS BIGINT) FROM outbox"
	    " WHERE CAST($1 AS BIGINT) = 0 OR programme_id = $1"
	    " GROUP BY state", ARGS(INT(programme)));
	struct arena *a = arena_make();
	enum rc rc;

	*out = (struct mail_count){ 0 };
	while ((rc = db_next(&q)) == RC_OK) {
		out->in[state_of(col_text(&q, a, 0))] += col_int(&q, 1);
		out->doubles += col_int(&q, 2);
	}
	arena_free(a);
	return rc == RC_NONE ? RC_OK : rc;
}

/* To or about a person: by the record, else by the address.  $2 is '' where
 * there is none, and no mail's that was not forgotten. */
#define OF_PERSON \
	"(person_id = $1 OR ($2 <> '' AND (to_address = $2 OR reply_to = $2)))"

static struct args
of_person(struct arg at[2], row_id person, const char *address)
{
	at[0] = INT(person);
	at[1] = TEXT(address == NULL ? "" : address);
	return (struct args){ at, 2 };
}

enum rc
mail_export(struct db *db, struct arena *a, row_id person,
    const char *address, struct buf *b)
{
	struct arg at[2];
	struct rows q = db_query(db, SELECT_MAIL " WHERE " OF_PERSON
	    " ORDER BY id", of_person(at, person, address));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		struct mail m = read_mail(&q, a);

		json_begin(b, '{');
		json_pair(b, "kind", "mail");
		json_pair(b, "to", m.to);
		json_pair(b, "to_name", m.to_name);
		json_pair(b, "about", m.kind);
		json_pair(b, "subject", m.subject);
		if (!m.secret)
			json_pair(b, "text", m.text);
		json_pair(b, "state", mail_state_name[m.state]);
		json_pair(b, "answer", m.problem);
		json_pair(b, "made_at", time_rfc3339(a, m.made_at));
		json_pair(b, "sent_at", m.sent_at == 0 ? NULL :
		    time_rfc3339(a, m.sent_at));
		json_end(b, '}');
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
mail_merge(struct db *db, row_id from, row_id to)
{
	return db_exec(db, "UPDATE outbox SET person_id = $2"
	    " WHERE person_id = $1", ARGS(INT(from), INT(to)), NULL);
}

enum rc
mail_forget(struct db *db, row_id person, const char *address)
{
	struct arg at[2];

	TRY(db_exec(db, "DELETE FROM outbox_part WHERE outbox_id IN"
	    " (SELECT id FROM outbox WHERE " OF_PERSON ")",
	    of_person(at, person, address), NULL));
	/* One that is on its way now was claimed with its text; that there is
	 * no address any more keeps it from being sent again. */
	return db_exec(db, "UPDATE outbox SET to_address = '', to_name = NULL,"
	    " subject = '', body = '', html = NULL, reply_to = NULL,"
	    " unsubscribe = NULL, problem = NULL,"
	    " state = CASE WHEN state IN ('waiting', 'sending')"
	    " THEN 'cancelled' ELSE state END"
	    " WHERE " OF_PERSON, of_person(at, person, address), NULL);
}

enum rc
mail_purge(struct db *db, unixtime before, int64_t *removed)
{
	return db_exec(db, "DELETE FROM outbox WHERE made_at < $1"
	    " AND state NOT IN ('waiting', 'sending')",
	    ARGS(INT(before)), removed);
}

/* --- the sender's side -------------------------------------------------- */

enum rc
outbox_due(struct db *db, unixtime now, row_id *ids, int n, int *found)
{
	struct rows q = db_query(db, "SELECT id FROM ("
	    "SELECT id, due_at AS since FROM outbox"
	    " WHERE state = 'waiting' AND due_at <= $1"
	    " UNION ALL SELECT id, lease_until FROM outbox"
	    " WHERE state = 'sending' AND lease_until <= $1) AS due"
	    " ORDER BY since, id LIMIT $2", ARGS(INT(now), INT(n)));
	enum rc rc = RC_OK;

	*found = 0;
	while (*found < n && (rc = db_next(&q)) == RC_OK)
		ids[(*found)++] = col_int(&q, 0);
	if (*found == n) {
		db_done(&q);
		return RC_OK;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

struct claim {
	struct arena *a;
	row_id id;
	unixtime now;
	const char *domain;
	bool early;
	struct mail *out;
};

static enum rc
claim(struct db *db, void *arg)
{
	struct claim *c = arg;
	const char *id;

	TRY(mail_find(db, c->a, c->id, c->out));
	id = c->out->message_id;
	if (id == NULL || strchr(id, '@') == NULL)
		id = arena_printf(c->a, "%s@%s", id == NULL ? "" : id,
		    c->domain);
	TRY(db_change(db, "UPDATE outbox SET state = 'sending',"
	    " tries = tries + 1, tried_at = $2, lease_until = $3,"
	    " problem = NULL,"
	    " given_up_at = COALESCE(given_up_at, $4), message_id = $5,"
	    " doubles = doubles + CASE WHEN state = 'sending' THEN 1 ELSE 0 END"
	    " WHERE id = $1 AND ((state = 'waiting' AND (due_at <= $2 OR $6 = 1))"
	    " OR (state = 'sending' AND lease_until <= $2))",
	    ARGS(INT(c->id), INT(c->now), INT(c->now + LEASE),
	    INT(c->now + GIVE_UP), TEXT(id), INT(c->early))));
	c->out->message_id = id;
	c->out->tries++;
	return RC_OK;
}

enum rc
outbox_claim(struct db *db, struct arena *a, row_id id, unixtime now,
    const char *domain, bool early, struct mail *out)
{
	struct claim c = { a, id, now, domain, early, out };

	TRY(db_transact(db, claim, &c));
	if (out->state == MAIL_SENDING) {
		out->doubles++;
		log_line(LOG_WARN, "mail", "mail %lld was being sent before;"
		    " it goes again under the same Message-ID, and the other"
		    " end may have it twice", (long long)id);
	}
	return RC_OK;
}

struct settle {
	const struct mail *m;
	unixtime now;
	enum outcome outcome;
	const char *answer;
};

/* Minutes until the next try, after so many. */
static int
back_off(int tries)
{
	static const int minutes[] = { 1, 5, 15, 60, 240 };

	return minutes[tries < 1 ? 0 : tries > 5 ? 4 : tries - 1];
}

/* tries names the claim: had another clerk taken the mail over meanwhile, it
 * would not match. */
static enum rc
settle(struct db *db, void *arg)
{
	const struct settle *s = arg;
	const struct mail *m = s->m;
	unixtime next = s->now + 60 * back_off(m->tries);

	switch (s->outcome) {
	case SENT:
		return db_change(db, "UPDATE outbox SET state = 'sent',"
		    " sent_at = $3, problem = NULL, lease_until = NULL,"
		    " body = CASE secret WHEN 1 THEN '' ELSE body END,"
		    " html = CASE secret WHEN 1 THEN NULL ELSE html END"
		    " WHERE id = $1 AND tries = $2 AND state = 'sending'",
		    ARGS(INT(m->id), INT(m->tries), INT(s->now)));
	case NEVER:
		return db_change(db, "UPDATE outbox SET state = 'failed',"
		    " problem = $3, lease_until = NULL"
		    " WHERE id = $1 AND tries = $2 AND state = 'sending'",
		    ARGS(INT(m->id), INT(m->tries), TEXT(s->answer)));
	case LATER:
		return db_change(db, "UPDATE outbox SET"
		    " state = CASE WHEN given_up_at <= $4 THEN 'failed'"
		    " ELSE 'waiting' END,"
		    " due_at = $4, problem = $3, lease_until = NULL"
		    " WHERE id = $1 AND tries = $2 AND state = 'sending'",
		    ARGS(INT(m->id), INT(m->tries), TEXT(s->answer),
		    INT(next)));
	case UNKNOWN:
		break;
	}
	/* It may have arrived: the next clerk to take it up counts a double. */
	return db_change(db, "UPDATE outbox SET"
	    " state = CASE WHEN given_up_at <= $4 THEN 'failed'"
	    " ELSE 'sending' END,"
	    " lease_until = $4, problem = $3"
	    " WHERE id = $1 AND tries = $2 AND state = 'sending'",
	    ARGS(INT(m->id), INT(m->tries), TEXT(s->answer), INT(next)));
}

enum rc
outbox_settle(struct db *db, struct arena *a, const struct mail *m,
    unixtime now, enum outcome outcome, const char *answer)
{
	struct settle s = { m, now, outcome, NULL };
	enum rc rc;

	if (answer != NULL)
		s.answer = text_cut(a, text_clean(a, answer, true),
		    PROBLEM_MAX);
	rc = db_transact(db, settle, &s);
	if (rc == RC_CONFLICT) {
		log_line(LOG_WARN, "mail", "mail %lld was taken over or"
		    " cancelled while it was sent", (long long)m->id);
		return RC_OK;
	}
	return rc;
}

static enum rc
recover(struct db *db, void *found)
{
	return db_exec(db, "UPDATE outbox SET lease_until = 0"
	    " WHERE state = 'sending' AND problem IS NULL", NO_ARGS, found);
}

enum rc
mail_recover(struct db *db, int64_t *found)
{
	*found = 0;
	if (db_is_postgres(db))
		return RC_OK;
	TRY(db_transact(db, recover, found));
	if (*found > 0)
		log_line(LOG_WARN, "mail", "%lld mails were being sent when"
		    " the last clerk ended", (long long)*found);
	return RC_OK;
}
