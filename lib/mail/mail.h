/*
 * Mail leaves by an outbox: a row in the transaction of what caused it, sent
 * later by the clerk with a Message-ID that stays the same through retries.
 * "sending" is written before the final dot, so that a crash in between shows
 * as a possible double instead of a loss.
 */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include "base/buf.h"
#include "store/db.h"

enum mail_state { MAIL_WAITING, MAIL_SENDING, MAIL_SENT, MAIL_FAILED,
	MAIL_BOUNCED, MAIL_CANCELLED, MAIL_STATES };
extern const char *const mail_state_name[MAIL_STATES];

struct mail_part { const char *name, *type; const void *bytes; size_t size;
	struct mail_part *next; };

struct mail {
	row_id id;
	const char *to, *to_name;	/* name may be NULL */
	const char *lang;		/* of subject and text */
	const char *subject;
	const char *text;		/* plain text, wrapped when sent */
	const char *html;		/* NULL: a text-only mail */
	const char *reply_to;		/* NULL: none */
	const char *unsubscribe;	/* address for List-Unsubscribe (one click), or NULL */
	struct mail_part *parts;	/* attachments */
	const char *kind;		/* "application.confirm", a constant */
	row_id programme;		/* for the outbox page; 0: none */
	row_id person;			/* whom it is to or about; 0: nobody
					 * with a record */
	bool secret;			/* holds a link that signs in or acts
					 * for somebody: its text is shown to
					 * nobody, and goes once it is sent */
	unixtime due;			/* 0: now */

	enum mail_state state;		/* the rest is set by the outbox */
	int tries;
	const char *problem;		/* the server's last answer */
	int doubles;			/* sends that may have repeated another */
	unixtime made_at, sent_at;
	const char *message_id;		/* without its domain before the first try */
	struct mail *next;
};

/* In the caller's transaction, else in one of its own; id may be NULL.  RC_INVALID when mail cannot be
 * sent to that address. */
enum rc mail_queue(struct db *, const struct mail *, row_id *id);
/* Newest first, without attachments; programme 0: all.  state MAIL_STATES:
 * any.  before 0: from the newest. */
enum rc mail_list(struct db *, struct arena *, row_id programme,
    enum mail_state, row_id before, int limit, struct mail **out);
/* The newest to one address, folded. */
enum rc mail_list_to(struct db *, struct arena *, row_id programme,
    const char *address, int limit, struct mail **out);
enum rc mail_find(struct db *, struct arena *, row_id, struct mail *out);
/* Waiting, failed or bounced mails are tried again now, for five more days;
 * RC_CONFLICT in another state or without a text any more, RC_NONE when there is
 * no such mail. */
enum rc mail_retry(struct db *, row_id);
/* A waiting mail is never sent; RC_CONFLICT when it is too late. */
enum rc mail_cancel(struct db *, row_id);

struct mail_count {
	int64_t in[MAIL_STATES];
	int64_t doubles;		/* sends, as above */
};
/* programme 0: all. */
enum rc mail_count(struct db *, row_id programme, struct mail_count *out);
/* Adds the mails that are to or about a person to a JSON array; address: the
 * person's, or NULL. */
enum rc mail_export(struct db *, struct arena *, row_id person,
    const char *address, struct buf *json);
/* As though the server had refused a waiting mail for good: for the
 * demonstration.  RC_CONFLICT in another state. */
enum rc mail_fail(struct db *, row_id, const char *problem);
/* Erasure: what waits for this person is cancelled, and address, name and
 * texts of all mails to or about the person are emptied. */
enum rc mail_forget(struct db *, row_id person, const char *address);
enum rc mail_merge(struct db *, row_id from, row_id to);
/* Retention: removes mails that ended (sent, failed, bounced, cancelled) and
 * were made before then. */
enum rc mail_purge(struct db *, unixtime before, int64_t *removed);

struct mail_server {
	const char *url;		/* smtp://host:25, smtps://...; NULL: mail is kept */
	const char *user, *password;
	const char *from, *from_name;
	const char *domain;		/* of Message-IDs */
	bool tls;			/* STARTTLS is demanded */
};
/*
 * In the clerk, outside any transaction: sends what is due, at most n; RC_NONE
 * when nothing was, or the server is known to be away and rests a minute.
 *
 * A mail that the server refuses for now (4xx), or that a server out of reach
 * never saw, waits 1, 5, 15, 60, then 240 minutes, for five days from its
 * first try; then it has failed.  One that is refused for good (5xx) has
 * failed at once.  A mail found "sending" whose lease is over was left by a
 * clerk that died, or lost its server after the text had gone out: it is sent
 * again under the same Message-ID, and the double is counted.
 */
enum rc mail_send_due(struct db *, struct arena *, const struct mail_server *,
    int n);
/* This mail now, due or not: RC_OK when it was tried (its row says what came of
 * it), RC_CONFLICT when it is not waiting. */
enum rc mail_send_one(struct db *, struct arena *, const struct mail_server *,
    row_id);
/* At the clerk's start: what an earlier clerk of this store was sending need
 * not wait for its lease.  Does nothing on PostgreSQL, where that clerk may
 * live on another machine. */
enum rc mail_recover(struct db *, int64_t *found);
/* The message as it goes over the wire (RFC 5322, UTF-8, quoted-printable). */
const char *mail_message(struct arena *, const struct mail *,
    const struct mail_server *, size_t *n);

extern const char mail_sql[];

#endif
