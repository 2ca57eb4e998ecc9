/* What the web files and pages of this room share. */
#ifndef ASK_INSIDE_WEB_H
#define ASK_INSIDE_WEB_H

#include "ask/ask.h"
#include "ask/ask_web.h"
#include "web/form.h"

/* One mail with a link for each answer to each of n questions, all of one kind
 * to one person; reminder: 0 for the questions themselves.  RC_NONE: there is
 * nobody to write to. */
enum rc ask_send(struct db *, struct arena *, const struct ask *const *,
    size_t n, int reminder, unixtime now);
/* A mail for those of n questions that one mail asks, until all are sent; counts
 * the mails. */
enum rc ask_send_all(struct db *, struct arena *, const struct ask *const *,
    size_t n, int reminder, unixtime now, int64_t *mails);
/* Whether one mail asks both. */
bool ask_joined(const struct ask *, const struct ask *);

/* --- the answer --- */

/* The field for the reason, which says with which answers it is needed. */
struct field ask_why_field(struct req *, const struct ask_kind *);
/* A fault where the answer is another than the one that the form was drawn
 * with. */
bool ask_overtaken(struct req *, struct form *, const struct ask *);

struct answer_view {
	struct edition edition;
	const struct ask_kind *kind;
	struct ask ask;
	struct ask_words words;
	struct form *form;		/* NULL: it was answered, or is over */
	struct url action;
	bool again;			/* answered, and may be changed */
	bool overtaken;			/* while the form was open */
	struct ask_other { struct url door; const char *subject;
		struct ask_other *next; } *others;	/* asked by the same
					 * mail, not answered yet */
};

/* --- the desk --- */

struct ask_line {			/* a thing, by its latest question */
	const struct ask_kind *kind;
	const struct ask_thing *thing;	/* NULL: it is there no more */
	const struct ask *ask;
	enum { LINE_BOUNCED, LINE_LATE, LINE_WAITING, LINE_MISSED,
	    LINE_SKIPPED, LINE_HEARD } how;
	struct ask_line *next;
};
struct asks_view {
	struct edition edition;
	struct ask_line *lines;		/* silent ones first */
	int64_t n, heard, silent, may_remind;	/* may_remind: mails */
	bool all;			/* shown: all, else the silent */
	struct schedule_line { const struct ask_kind *kind; const char *text;
		struct schedule_line *next; } *schedules;
};
struct ahead_line {
	const struct ask_kind *kind;
	const char *name, *lang;	/* who gets it */
	const char *moment;
	unixtime due;
	bool ask, now;			/* now: by the clerk, in a minute */
	bool reminder;
	struct ahead_line *next;
};
struct ahead_view {
	struct edition edition;
	struct ahead_line *lines;	/* by time */
	bool dated;			/* the edition has a last day */
};
struct ask_view {
	struct edition edition;
	const struct ask_kind *kind;
	struct ask ask;
	const char *title;		/* of the thing */
	struct form *form;
};

#endif
