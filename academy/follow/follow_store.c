#include "follow/follow.h"

#include <sodium.h>
#include <string.h>

#include "mail/mail.h"
#include "render/feed.h"
#include "render/markdown.h"

/* --- followers --- */

static struct follower
read_follower(const struct rows *q, struct arena *a)
{
	return (struct follower){ .id = col_int(q, 0),
	    .programme = col_int(q, 1), .email = col_text(q, a, 2),
	    .lang = col_text(q, a, 3), .format = col_text(q, a, 4),
	    .asked_at = col_int(q, 5), .confirmed_at = col_int(q, 6),
	    .left_at = col_int(q, 7) };
}
#define SELECT_FOLLOWER \
	"SELECT f.id, f.programme_id, f.email, f.lang, f.format, f.asked_at," \
	" f.confirmed_at, f.left_at FROM follower f"

enum rc
follower_ask(struct db *db, struct follower *f, const char *text_shown,
    unixtime now)
{
	return db_insert(db, "INSERT INTO follower (programme_id, email, lang,"
	    " format, text_shown, asked_at) VALUES ($1, $2, $3, $4, $5, $6)"
	    " ON CONFLICT (programme_id, email) WHERE left_at IS NULL"
	    " DO UPDATE SET lang = excluded.lang, format = excluded.format,"
	    " text_shown = excluded.text_shown, asked_at = excluded.asked_at"
	    " WHERE follower.confirmed_at IS NULL RETURNING id",
	    ARGS(INT(f->programme), TEXT(f->email), TEXT(f->lang),
	    TEXT(f->format), TEXT(text_shown), INT(now)), &f->id);
}

enum rc
follower_find(struct db *db, struct arena *a, row_id id, struct follower *out)
{
	struct rows q = db_query(db, SELECT_FOLLOWER " WHERE f.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_follower(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
follower_confirm(struct db *db, row_id id, unixtime now)
{
	return db_change(db, "UPDATE follower SET confirmed_at ="
	    " coalesce(confirmed_at, $2) WHERE id = $1 AND left_at IS NULL",
	    ARGS(INT(id), INT(now)));
}

enum rc
follower_leave(struct db *db, row_id id, unixtime now)
{
	return db_change(db, "UPDATE follower SET email = '', left_at ="
	    " coalesce(left_at, $2) WHERE id = $1", ARGS(INT(id), INT(now)));
}

enum rc
follower_count(struct db *db, row_id programme, int64_t *out)
{
	return db_int(db, "SELECT count(*) FROM follower WHERE programme_id = $1"
	    " AND confirmed_at IS NOT NULL AND left_at IS NULL",
	    ARGS(INT(programme)), out);
}

/* --- news --- */

enum rc
news_list(struct db *db, struct arena *a, row_id programme, int limit,
    struct news **out)
{
	struct rows q = db_query(db, "WITH RECURSIVE down(id, depth) AS ("
	    " SELECT id, 0 FROM programme WHERE id = $1 UNION ALL"
	    " SELECT p.id, down.depth + 1 FROM programme p JOIN down"
	    " ON p.parent_id = down.id WHERE down.depth < 8 AND p.public = 1)"
	    " SELECT n.id, n.programme_id, n.edition_id, n.kind, n.title,"
	    " n.body, n.made_at, n.sent_at FROM news n JOIN down"
	    " ON down.id = n.programme_id LEFT JOIN edition e"
	    " ON e.id = n.edition_id WHERE e.id IS NULL OR e.public = 1"
	    " ORDER BY n.made_at DESC, n.id DESC LIMIT $2",
	    ARGS(INT(programme), INT(limit)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct news);
		**out = (struct news){ .id = col_int(&q, 0),
		    .programme = col_int(&q, 1), .edition = col_int(&q, 2),
		    .kind = col_text(&q, a, 3), .title = col_text(&q, a, 4),
		    .body = col_text(&q, a, 5), .made_at = col_int(&q, 6),
		    .sent_at = col_int(&q, 7) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
news_notices(struct db *db, struct arena *a, row_id programme, int n,
    struct notice **out)
{
	struct news *list;

	*out = NULL;
	TRY(news_list(db, a, programme, n, &list));
	for (; list != NULL; list = list->next) {
		*out = arena_new(a, struct notice);
		**out = (struct notice){ .id = list->id, .title = list->title,
		    .body = list->body, .at = list->made_at };
		out = &(*out)->next;
	}
	return RC_OK;
}

/* The mail one follower gets. */
static enum rc
write_to(struct db *db, struct arena *a, const struct follower *f,
    const struct programme *p, row_id edition, const char *title,
    const char *body, const char *where, const char *leave)
{
	struct words t = words_pick(a, title, f->lang);
	struct words b = words_pick(a, body, f->lang);
	struct words name = words_pick(a, p->title, f->lang);
	const char *md = b.text == NULL ? "" : b.text;
	struct mail m = { .to = f->email, .lang = t.lang,
	    .subject = arena_printf(a, "%s: %s", name.text, t.text),
	    .kind = "follow.news", .programme = p->id, .unsubscribe = leave,
	    .reply_to = p->contact_email };

	m.text = arena_printf(a, "%s\n\n%s\n\n%s\n\n-- \n%s\n",
	    t.text, markdown_text(a, md), where, leave);
	if (strcmp(f->format, "html") == 0) {
		struct buf h = BUF(a);

		buf_str(&h, "<h1>");
		xml_text(&h, t.text);
		buf_printf(&h, "</h1>%s", markdown_html(a, md, 2));
		for (int i = 0; i < 2; i++) {
			const char *to = i == 0 ? where : leave;

			buf_str(&h, "<p><a href=\"");
			xml_text(&h, to);
			buf_str(&h, "\">");
			xml_text(&h, to);
			buf_str(&h, "</a></p>");
		}
		m.html = buf_text(&h);
	}
	TRY(funders_sign(db, a, p->id, edition, &m));
	return mail_queue(db, &m, NULL);
}

enum rc
follow_tell(struct db *db, struct arena *a, row_id programme, row_id edition,
    row_id part, const char *kind, const char *title, const char *body,
    unixtime now)
{
	struct programme p;
	struct edition e = { 0 };
	struct follower *all = NULL, **end = &all;
	const char *where;
	struct rows q;
	row_id id;
	enum rc rc;

	TRY(programme_find(db, a, programme, &p));
	if (edition != 0)
		TRY(edition_find(db, a, edition, &e));
	TRY(db_insert(db, "INSERT INTO news (programme_id, edition_id, part_id,"
	    " kind, title, body, made_at, sent_at) VALUES ($1, $2, $3, $4, $5,"
	    " $6, $7, $7) RETURNING id", ARGS(INT(programme),
	    INT_OR_NULL(edition), INT_OR_NULL(part), TEXT(kind), TEXT(title),
	    TEXT(body), INT(now)), &id));
	/* Nobody is told of what is not public. */
	if (!p.public || (edition != 0 && !e.public))
		return RC_OK;
	where = edition == 0 ?
	    arena_printf(a, "%s/programmes/%s", follow_base(), p.slug) :
	    arena_printf(a, "%s/editions/%s", follow_base(), e.slug);
	q = db_query(db, "WITH RECURSIVE up(id, parent_id, depth) AS ("
	    " SELECT id, parent_id, 0 FROM programme WHERE id = $1 UNION ALL"
	    " SELECT p.id, p.parent_id, up.depth + 1 FROM programme p JOIN up"
	    " ON p.id = up.parent_id WHERE up.depth < 8) "
	    SELECT_FOLLOWER " JOIN up ON up.id = f.programme_id"
	    " WHERE f.confirmed_at IS NOT NULL AND f.left_at IS NULL"
	    " ORDER BY f.email, up.depth", ARGS(INT(programme)));
	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct follower);
		**end = read_follower(&q, a);
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	for (struct follower *f = all, *last = NULL; f != NULL; f = f->next) {
		/* Who follows twice, here and above, gets one mail. */
		if (last != NULL && strcmp(last->email, f->email) == 0)
			continue;
		last = f;
		TRY(write_to(db, a, f, &p, edition, title, body, where,
		    follow_leave_url(a, f->id)));
	}
	return RC_OK;
}

/* --- queries --- */

static const char *
hash(struct arena *a, const char *secret)
{
	unsigned char h[crypto_hash_sha256_BYTES];
	char *hex = arena_get(a, sizeof h * 2 + 1);

	crypto_hash_sha256(h, (const unsigned char *)secret, strlen(secret));
	return sodium_bin2hex(hex, sizeof h * 2 + 1, h, sizeof h);
}

enum rc
query_add(struct db *db, struct arena *a, struct query *q, const char *body,
    unixtime now, const char **secret)
{
	int year = time_civil(now, "UTC").year;
	unsigned char bytes[16];
	char *hex = arena_get(a, sizeof bytes * 2 + 1);
	int64_t n;

	randombytes_buf(bytes, sizeof bytes);
	*secret = sodium_bin2hex(hex, sizeof bytes * 2 + 1, bytes,
	    sizeof bytes);
	/* Numbers run through a year; the unique index settles a tie. */
	TRY(db_int(db, "SELECT count(*) + 1 FROM query WHERE number >= $1"
	    " AND number < $2", ARGS(TEXT(arena_printf(a, "Q-%d-", year)),
	    TEXT(arena_printf(a, "Q-%d-", year + 1))), &n));
	q->number = arena_printf(a, "Q-%d-%04lld", year, (long long)n);
	TRY(db_insert(db, "INSERT INTO query (programme_id, edition_id, number,"
	    " name, email, lang, subject, secret, made_at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
	    ARGS(INT(q->programme), INT_OR_NULL(q->edition), TEXT(q->number),
	    TEXT(q->name), TEXT(q->email), TEXT(q->lang), TEXT(q->subject),
	    TEXT(hash(a, *secret)), INT(now)), &q->id));
	return query_say(db, q->id, 0, false, body, now);
}

#define SELECT_QUERY \
	"SELECT u.id, u.programme_id, u.edition_id, u.owner_id, u.number," \
	" u.name, u.email, u.lang, u.subject, p.name, u.state, u.made_at" \
	" FROM query u LEFT JOIN person p ON p.id = u.owner_id"

static struct query
read_query(const struct rows *q, struct arena *a)
{
	return (struct query){ .id = col_int(q, 0), .programme = col_int(q, 1),
	    .edition = col_int(q, 2), .owner = col_int(q, 3),
	    .number = col_text(q, a, 4), .name = col_text(q, a, 5),
	    .email = col_text(q, a, 6), .lang = col_text(q, a, 7),
	    .subject = col_text(q, a, 8), .owner_name = col_text(q, a, 9),
	    .state = col_text(q, a, 10), .made_at = col_int(q, 11) };
}

static enum rc
one_query(struct db *db, struct arena *a, const char *sql, struct args args,
    struct query *out)
{
	struct rows q = db_query(db, sql, args);
	struct query_message **end = &out->messages;
	enum rc rc;

	TRY(db_next(&q));
	*out = read_query(&q, a);
	db_done(&q);
	q = db_query(db, "SELECT m.person_id, p.name, m.inside, m.body, m.at"
	    " FROM query_message m LEFT JOIN person p ON p.id = m.person_id"
	    " WHERE m.query_id = $1 ORDER BY m.at, m.id", ARGS(INT(out->id)));
	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct query_message);
		**end = (struct query_message){ .person = col_int(&q, 0),
		    .person_name = col_text(&q, a, 1),
		    .inside = col_int(&q, 2) != 0, .body = col_text(&q, a, 3),
		    .at = col_int(&q, 4) };
		end = &(*end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
query_find(struct db *db, struct arena *a, row_id programme, row_id id,
    struct query *out)
{
	return one_query(db, a, SELECT_QUERY " WHERE u.id = $1"
	    " AND u.programme_id = $2", ARGS(INT(id), INT(programme)), out);
}

enum rc
query_by_secret(struct db *db, struct arena *a, const char *secret,
    struct query *out)
{
	return one_query(db, a, SELECT_QUERY " WHERE u.secret = $1",
	    ARGS(TEXT(hash(a, secret))), out);
}

enum rc
query_list(struct db *db, struct arena *a, row_id programme, row_id edition,
    struct query **out)
{
	struct rows q = db_query(db, SELECT_QUERY
	    " WHERE u.programme_id = $1 AND ($2 = 0 OR u.edition_id = $2)"
	    " ORDER BY CASE u.state WHEN 'open' THEN 0 WHEN 'answered' THEN 1"
	    " ELSE 2 END, u.made_at DESC, u.id DESC LIMIT 500",
	    ARGS(INT(programme), INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct query);
		**out = read_query(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
query_say(struct db *db, row_id query, row_id person, bool inside,
    const char *body, unixtime now)
{
	row_id id;

	TRY(db_insert(db, "INSERT INTO query_message (query_id, person_id,"
	    " inside, body, at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
	    ARGS(INT(query), INT_OR_NULL(person), INT(inside), TEXT(body),
	    INT(now)), &id));
	if (inside)
		return RC_OK;
	return query_state(db, query, person == 0 ? "open" : "answered");
}

enum rc
query_own(struct db *db, row_id query, row_id owner)
{
	return db_change(db, "UPDATE query SET owner_id = $2 WHERE id = $1",
	    ARGS(INT(query), INT_OR_NULL(owner)));
}

enum rc
query_state(struct db *db, row_id query, const char *state)
{
	return db_change(db, "UPDATE query SET state = $2 WHERE id = $1",
	    ARGS(INT(query), TEXT(state)));
}

/* --- what is kept, and how long --- */

/* A whole thread goes: the answers, too, speak of who asked. */
#define EMPTY_MESSAGES(which) \
	"UPDATE query_message SET body = '' WHERE query_id IN" \
	" (SELECT id FROM query WHERE " which ")"
#define EMPTY_QUERIES(which) \
	"UPDATE query SET name = '', email = '', subject = '' WHERE " which
#define OVER \
	"email <> '' AND state <> 'open' AND NOT EXISTS (SELECT 1 FROM" \
	" query_message m WHERE m.query_id = query.id AND m.at >= $1)"
#define UNCONFIRMED \
	"confirmed_at IS NULL AND left_at IS NULL AND asked_at < $1"

static enum rc
purge(struct db *db, void *of)
{
	const unixtime now = *(const unixtime *)of;
	const struct args old = ARGS(INT(now - (int64_t)QUERY_DAYS * 86400));

	TRY(db_exec(db, "DELETE FROM follower WHERE " UNCONFIRMED,
	    ARGS(INT(now - (int64_t)FOLLOW_CONFIRM_DAYS * 86400)), NULL));
	TRY(db_exec(db, EMPTY_MESSAGES(OVER), old, NULL));
	return db_exec(db, EMPTY_QUERIES(OVER), old, NULL);
}

enum rc
follow_purge(struct db *db, unixtime now)
{
	int64_t over, unconfirmed;

	TRY(db_int(db, "SELECT count(*) FROM query WHERE " OVER,
	    ARGS(INT(now - (int64_t)QUERY_DAYS * 86400)), &over));
	TRY(db_int(db, "SELECT count(*) FROM follower WHERE " UNCONFIRMED,
	    ARGS(INT(now - (int64_t)FOLLOW_CONFIRM_DAYS * 86400)),
	    &unconfirmed));
	return over + unconfirmed == 0 ? RC_OK : db_transact(db, purge, &now);
}

/* --- what is held about a person --- */

/* Followers and askers are addresses, not people with a record: they are found
 * by the person's address. */
static enum rc
export_person(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	struct person p;

	TRY(person_find(db, a, person, &p));
	TRY(personal_rows(a, db_query(db, "SELECT g.slug, f.email, f.lang,"
	    " f.format,"
	    " f.text_shown, f.asked_at, f.confirmed_at FROM follower f"
	    " JOIN programme g ON g.id = f.programme_id WHERE f.email = $1"
	    " ORDER BY f.id", ARGS(TEXT(p.email))),
	    "follower", "of email language format text_shown asked_at:time"
	    " confirmed_at:time", b));
	/* Without the notes that colleagues left for each other. */
	return personal_rows(a, db_query(db, "SELECT u.number, u.name, u.email,"
	    " u.subject, u.state, CASE WHEN m.person_id IS NULL THEN 'asker'"
	    " ELSE 'organiser' END, m.body, m.at FROM query u"
	    " JOIN query_message m ON m.query_id = u.id AND m.inside = 0"
	    " WHERE u.email = $1 ORDER BY u.id, m.at, m.id",
	    ARGS(TEXT(p.email))), "query",
	    "of name email subject state by text at:time", b);
}

static enum rc
erase_person(struct db *db, struct arena *a, row_id person, unixtime now)
{
	struct person p;

	TRY(person_find(db, a, person, &p));
	if (p.email == NULL)
		return RC_OK;
	TRY(db_exec(db, "UPDATE follower SET email = '', left_at ="
	    " coalesce(left_at, $2) WHERE email = $1",
	    ARGS(TEXT(p.email), INT(now)), NULL));
	TRY(db_exec(db, EMPTY_MESSAGES("email = $1"), ARGS(TEXT(p.email)),
	    NULL));
	return db_exec(db, EMPTY_QUERIES("email = $1"), ARGS(TEXT(p.email)),
	    NULL);
}

#define ADDRESS(n) "(SELECT email FROM person WHERE id = $" #n ")"
static enum rc
merge_person(struct db *db, row_id from, row_id to)
{
	static const char *const steps[] = {
		"UPDATE query SET owner_id = $2 WHERE owner_id = $1",
		"UPDATE query_message SET person_id = $2 WHERE person_id = $1",
		"UPDATE query SET email = " ADDRESS(2) " WHERE email = "
		    ADDRESS(1),
		"UPDATE follower SET email = " ADDRESS(2) " WHERE email = "
		    ADDRESS(1) " AND NOT EXISTS (SELECT 1 FROM follower o"
		    " WHERE o.programme_id = follower.programme_id"
		    " AND o.left_at IS NULL AND o.email = " ADDRESS(2) ")",
		NULL
	};

	return db_steps(db, steps, ARGS(INT(from), INT(to)));
}

static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT (SELECT count(*) FROM follower WHERE"
	    " email = "
	    ADDRESS(1) ") + (SELECT count(*) FROM query WHERE email = "
	    ADDRESS(1) ") + (SELECT count(*) FROM query WHERE owner_id = $1)"
	    " + (SELECT count(*) FROM query_message WHERE person_id = $1)",
	    person, yes);
}

const struct personal follow_personal = { "follow", export_person,
	erase_person, merge_person, needs };
