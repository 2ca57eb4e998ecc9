/* Inside lib/mail: one mail over SMTP. */
#ifndef MAIL_SMTP_H
#define MAIL_SMTP_H

#include "mail/outbox.h"

/* Milliseconds: to a connection, and for the whole of one mail. */
extern long smtp_connect_ms, smtp_total_ms;

struct smtp;		/* a connection that is used again */

struct smtp *smtp_open(struct arena *, const struct mail_server *);
void smtp_close(struct smtp *);

struct smtp_answer {
	enum outcome outcome;
	int code;		/* of the server's last answer, or 0 */
	const char *text;	/* the answer, or why there is none */
	bool server;		/* it concerns the server, not this mail */
};
struct smtp_answer smtp_send(struct smtp *, struct arena *,
    const struct mail *);

#endif
