/*
 * Following a programme without an account: news by mail (double opt-in, one
 * click to leave), by feed, by calendar; and queries to an edition's contact,
 * which get a number, an owner and a threaded answer.
 */
#ifndef FOLLOW_FOLLOW_H
#define FOLLOW_FOLLOW_H

#include "programme/programme.h"

enum { QUERY_MAX = 5000 };		/* code points of a message */

/* Puts one piece of news on record and queues a mail to each confirmed
 * follower of the programme and those above it, in the follower's language and
 * format. */
enum rc follow_tell(struct db *, struct arena *, row_id programme,
    row_id edition, row_id part, const char *kind, const char *title,
    const char *body, unixtime now);

#endif
