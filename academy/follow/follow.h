/*
 * Following a programme without an account: news by mail (double opt-in, one
 * click to leave), by feed, by calendar; and queries to an edition's contact,
 * which get a number, an owner and a threaded answer.
 */
#ifndef FOLLOW_FOLLOW_H
#define FOLLOW_FOLLOW_H

#include "programme/programme.h"

enum {
	QUERY_MAX = 5000,		/* code points of a message */
	QUERY_DAYS = 365,		/* an answered or closed one is kept
					 * after its last message */
	FOLLOW_CONFIRM_DAYS = 7,	/* to confirm the address in */
};

/* --- followers --- */

/* The sentence one agrees to; its wording is kept with each follower. */
#define FOLLOW_CONSENT N_("I agree that my address is kept to send me news of " \
	"this programme. I can leave with one click in every mail.")

struct follower {
	row_id id, programme;
	const char *email, *lang, *format;	/* format: "html" or "text" */
	unixtime asked_at, confirmed_at, left_at;
	struct follower *next;
};

/*
 * Somebody asks to follow; RC_CONFLICT when the address follows and is
 * confirmed already.  An unconfirmed one is asked again.
 */
enum rc follower_ask(struct db *, struct follower *, const char *text_shown,
    unixtime now);
enum rc follower_find(struct db *, struct arena *, row_id, struct follower *);
enum rc follower_confirm(struct db *, row_id, unixtime now);
/* Leaving twice is fine; the address goes at once. */
enum rc follower_leave(struct db *, row_id, unixtime now);
/* Confirmed ones only. */
enum rc follower_count(struct db *, row_id programme, int64_t *out);

/* --- news --- */

struct news {
	row_id id, programme, edition;
	const char *kind;		/* "change", "opening", "news", "recap" */
	const char *title, *body;	/* words; body Markdown */
	unixtime made_at, sent_at;
	struct news *next;
};
/* Newest first; of the programme and what stands below it. */
enum rc news_list(struct db *, struct arena *, row_id programme, int limit,
    struct news **out);

/* For programme_notices. */
enum rc news_notices(struct db *, struct arena *, row_id programme, int n,
    struct notice **out);

/*
 * Puts one piece of news on record and queues a mail to each confirmed
 * follower of the programme and those above it, in the follower's language and
 * format: who asked for text gets no HTML part.
 */
enum rc follow_tell(struct db *, struct arena *, row_id programme,
    row_id edition, row_id part, const char *kind, const char *title,
    const char *body, unixtime now);
/* The server's address, for links in mails: set once at the start, and got. */
void follow_base_set(const char *);
const char *follow_base(void);
/* Where a follower leaves with one click; the address proves itself. */
const char *follow_leave_url(struct arena *, row_id follower);

/* --- queries --- */

struct query_message {
	row_id person;			/* 0: the asker */
	const char *person_name;	/* NULL: the asker */
	bool inside;			/* a note for colleagues */
	const char *body;
	unixtime at;
	struct query_message *next;
};

struct query {
	row_id id, programme, edition, owner;
	const char *number;		/* "Q-2025-0007" */
	const char *name, *email, *lang, *subject;
	const char *owner_name;		/* NULL: nobody yet */
	const char *state;		/* "open", "answered", "closed" */
	unixtime made_at;
	struct query_message *messages;	/* query_find() only, oldest first */
	struct query *next;
};

/* Sets q->id and q->number; *secret opens the asker's own page. */
enum rc query_add(struct db *, struct arena *, struct query *q,
    const char *body, unixtime now, const char **secret);
enum rc query_find(struct db *, struct arena *, row_id programme, row_id,
    struct query *out);
enum rc query_by_secret(struct db *, struct arena *, const char *secret,
    struct query *out);
/* Open ones first; edition 0: all of the programme. */
enum rc query_list(struct db *, struct arena *, row_id programme,
    row_id edition, struct query **out);
/* person 0: the asker, which opens it again. */
enum rc query_say(struct db *, row_id query, row_id person, bool inside,
    const char *body, unixtime now);
enum rc query_own(struct db *, row_id query, row_id owner);
enum rc query_state(struct db *, row_id query, const char *state);

/*
 * For the clerk, in no transaction: addresses that nobody confirmed go after
 * FOLLOW_CONFIRM_DAYS, what a query said and who asked it after QUERY_DAYS.
 */
enum rc follow_purge(struct db *, unixtime now);
extern const struct personal follow_personal;
extern const struct doer follow_doer;

#endif
