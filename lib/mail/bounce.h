/*
 * Bounces: what a mail server sends back when a mail could not be delivered
 * after all (RFC 3464).  Anybody can send us such a message; it marks a mail
 * only when it names the Message-ID, which nobody can guess.
 */
#ifndef MAIL_BOUNCE_H
#define MAIL_BOUNCE_H

#include "mail/mail.h"

enum { BOUNCE_MAX = 16 << 20 };	/* bytes of a message that is read at all */

struct bounce {
	const char *message_id;	/* of the mail that came back, without < > */
	const char *recipient;	/* the address that failed; may be NULL */
	const char *status;	/* "5.1.1"; may be NULL */
	const char *reason;	/* the other server's words; may be NULL */
	bool failed;		/* for good; else a delay or a success */
};

/* False when the message is no delivery status report with a Message-ID. */
bool bounce_read(struct arena *, const char *message, size_t n,
    struct bounce *out);

/*
 * Marks the mail that came back.  RC_INVALID when the message is no such
 * report, RC_NONE when it reports no failure or no mail of ours, RC_CONFLICT
 * when the mail has not been sent or is marked already.
 */
enum rc mail_bounced(struct db *, const char *message, size_t n);

#endif
