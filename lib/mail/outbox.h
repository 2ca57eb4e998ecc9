/* Inside lib/mail: the outbox as the sender sees it. */
#ifndef MAIL_OUTBOX_H
#define MAIL_OUTBOX_H

#include "mail/mail.h"

enum {
	LEASE = 300,		/* seconds; more than a send may last */
	GIVE_UP = 5 * 86400,	/* seconds of trying */
	PROBLEM_MAX = 400,	/* code points of an answer that is kept */
};

/* What came of one try. */
enum outcome {
	SENT,
	LATER,			/* refused for now, or never reached */
	NEVER,			/* refused for good */
	UNKNOWN,		/* the text was out when the line broke */
};

/* Ids of what is due, oldest first; ids has room for n. */
enum rc outbox_due(struct db *, unixtime now, row_id *ids, int n, int *found);
/*
 * Takes one mail for this clerk: state sending, the try and, when it was
 * being sent already, the double counted.  early: though it is not due yet.
 * RC_CONFLICT when another clerk was faster.  *out is the mail with its attachments.
 */
enum rc outbox_claim(struct db *, struct arena *, row_id, unixtime now,
    const char *domain, bool early, struct mail *out);
/* Writes down what came of it; answer may be NULL. */
enum rc outbox_settle(struct db *, struct arena *, const struct mail *,
    unixtime now, enum outcome, const char *answer);

#endif
