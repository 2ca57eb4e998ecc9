/*
 * Mail leaves by an outbox: a row in the transaction of what caused it, sent
 * later by the clerk with a Message-ID that stays the same through retries.
 * "sending" is written before the final dot, so that a crash in between shows
 * as a possible double instead of a loss.
 */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

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
	row_id programme, person;	/* for the outbox page; 0: none */
	unixtime due;			/* 0: now */

	enum mail_state state;		/* the rest is set by the outbox */
	int tries;
	const char *problem;		/* the server's last answer */
	unixtime made_at, sent_at;
	const char *message_id;
	struct mail *next;
};

enum rc mail_queue(struct db *, const struct mail *, row_id *id); /* id may be NULL */
/* Newest first; programme 0: all.  state MAIL_STATES: any.  before 0: from the
 * newest. */
enum rc mail_list(struct db *, struct arena *, row_id programme,
    enum mail_state, row_id before, int limit, struct mail **out);
enum rc mail_find(struct db *, struct arena *, row_id, struct mail *out);
enum rc mail_retry(struct db *, row_id);
enum rc mail_cancel(struct db *, row_id);

struct mail_server {
	const char *url;		/* smtp://host:25, smtps://...; NULL: mail is kept */
	const char *user, *password;
	const char *from, *from_name;
	const char *domain;		/* of Message-IDs */
	bool tls;			/* STARTTLS is demanded */
};
/* In the clerk: sends what is due, at most n; RC_NONE when nothing was. */
enum rc mail_send_due(struct db *, struct arena *, const struct mail_server *,
    int n);
/* The message as it goes over the wire (RFC 5322, UTF-8, quoted-printable). */
const char *mail_message(struct arena *, const struct mail *,
    const struct mail_server *, size_t *n);

extern const char mail_sql[];

#endif
