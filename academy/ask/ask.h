/*
 * Asking afterwards: the one mechanism by which people are asked, months after
 * an edition, what became of what they took home.
 *
 * A room above has things that are asked after (a plan, a commitment, ...) and
 * says so by a struct ask_kind.  Each edition has a schedule for each kind:
 * moments after its last day.  At a moment the person behind the thing gets a
 * mail with a signed link for each answer; the link opens a page with that
 * answer chosen, and nothing is answered until its button is pressed, so that
 * programs which open links answer nothing.
 *
 * Rules.  A moment is so many days or months after the day on which the
 * edition's last part ends, at nine in the morning of its zone; a month that
 * lacks the day takes its last.  Only the latest moment that has come is asked
 * about; earlier ones, those before the thing existed and those of a thing that
 * is over are put down as not asked.  A newer question ends an older one.
 * Whoever is silent is reminded twice, by itself, and after that only by hand.
 *
 * What belongs to no moment of an edition is asked after again and again: so
 * many days after somebody last vouched for it, whatever its edition, if it has
 * one (struct ask_kind, every).
 *
 * A link is good for one question to one person, for ASK_LINK_DAYS; it is
 * worthless when altered, taken back, or passed to somebody else.
 */
#ifndef ASK_ASK_H
#define ASK_ASK_H

#include "programme/programme.h"

enum {
	ASK_MOMENTS = 12,		/* at most in a schedule */
	ASK_DAYS_MAX = 1000, ASK_MONTHS_MAX = 120,
	ASK_LINK_DAYS = 120,		/* a question can be answered */
	ASK_LATE_DAYS = 14,		/* after which an answer is late */
	ASK_REMINDERS = 2,		/* that are sent by themselves */
	ASK_REMIND_DAYS = 7,		/* before the first; twice as many before
					 * the second */
	ASK_AGAIN_DAYS = 2,		/* at least between two by hand */
	ASK_TEXT_MAX = 2000, ASK_EVIDENCE_MAX = 500,	/* code points */
	ASK_AT_ONCE = 50,		/* of what is asked after again and
					 * again, in a minute */
	ASK_ADDRESS_DAYS = 365,		/* the address of somebody without a
					 * record is kept */
};

/* --- when --- */

struct ask_moment {
	char unit;			/* 'd' days, 'm' months; 0: at once */
	int n;
};
/* "30d 3m 6m 12m" as moments; -1 when it is no schedule.  "" is one: nobody is
 * asked. */
int ask_moments(struct arena *, const char *, struct ask_moment[ASK_MOMENTS]);
/* "30d"; "now" for one that was asked at once. */
const char *ask_moment_text(struct arena *, struct ask_moment);
unixtime ask_due(struct ask_moment, unixtime last_day, const char *zone);

/* --- a question --- */

enum ask_state { ASK_WAITING, ASK_ANSWERED, ASK_MISSED, ASK_SKIPPED,
	ASK_STATES };
extern const char *const ask_state_name[ASK_STATES];	/* in the store */

struct ask {
	row_id id, edition, thing;	/* edition 0: it belongs to none */
	const char *kind, *moment;	/* "plan", "30d"; "2026-03-01" */
	row_id person;			/* 0: nobody with a record */
	const char *name, *email, *lang, *format;	/* of who is asked; email
					 * NULL: cannot be */
	enum ask_state state;
	unixtime due_at, asked_at;	/* asked_at 0: not */
	int64_t nonce;			/* counted up, links before are void */
	int reminders;			/* by themselves */
	unixtime reminded_at;
	bool bounced;			/* the last mail came back */
	unixtime answered_at;
	const char *answer, *why, *outcome, *evidence;
	bool shared;			/* the public may read it */
	row_id by;			/* who entered it; 0: the person */
	const char *by_name, *by_note;	/* and how it was received */
	struct ask *next;
};
/* Waiting for longer than ASK_LATE_DAYS. */
bool ask_late(const struct ask *, unixtime now);
/* The end of its link. */
unixtime ask_until(const struct ask *);
/* Whether its link opens; and whether it still takes an answer. */
bool ask_opens(const struct ask *, unixtime now);
bool ask_open(const struct ask *, unixtime now);
/* Whether it is time to remind of it without being told to. */
bool ask_remind_due(const struct ask *, unixtime now);
/* Whether somebody may press the button that reminds. */
bool ask_remind_may(const struct ask *, unixtime now);

/* --- what is asked after --- */

struct ask_thing {
	row_id id, edition, person;
	const char *name, *email, *lang, *title;	/* of the person (email:
					 * where there is no record); of the
					 * thing */
	unixtime since;			/* it exists */
	bool over;			/* nobody is to be asked any more */
	struct ask_thing *next;
};
struct ask_choice { const char *value, *label;	/* label: a marked string */
	bool why; };			/* a reason must be given */
struct ask_words { const char *subject, *intro; };	/* in the mail's language */

struct req;
struct html;
struct ask_kind {
	const char *kind;
	const char *label;		/* a marked string */
	const char *usual;		/* the schedule where none was saved; NULL:
					 * asked at once only, by ask_now() */
	int every;			/* days: asked so long after a thing's
					 * since, and again; usual is NULL then */
	const struct ask_choice *choices;	/* value NULL ends */
	const char *why;		/* labels of the fields, marked strings; */
	const char *outcome, *evidence;	/* NULL: not asked for */
	const char *share;		/* label of the consent to its being
					 * read by the public; NULL: never is */
	const char *together;		/* subject of one mail about several
					 * things, a marked string with {1} for
					 * the edition; NULL: a mail for each */
	/* By edition; edition 0: of all. */
	enum rc (*things)(struct db *, struct arena *, row_id edition,
	    struct ask_thing **out);
	/* every: what nobody has vouched for since before, and of which nobody
	 * was asked since; the longest first. */
	enum rc (*due)(struct db *, struct arena *, unixtime before,
	    int64_t most, struct ask_thing **out);
	enum rc (*words)(struct db *, struct arena *, const struct ask *,
	    const char *lang, struct ask_words *out);
	/* In the transaction of the answer; q as it stands now. */
	enum rc (*answered)(struct db *, struct arena *, const struct ask *q,
	    unixtime now);
	/* What the asked may see of the thing, below the question. */
	enum rc (*show)(struct req *, struct html *, const struct ask *);
	/* A file of that name ("plan.pdf") of what show() shows, no more of it;
	 * RC_NONE: there is no such file.  NULL: there is none at all. */
	enum rc (*paper)(struct req *, const struct ask *, const char *name);
};
extern const struct ask_kind *const *ask_kinds;	/* set by the app; NULL ends */
const struct ask_kind *ask_kind(const char *);	/* NULL: none such */
const struct ask_choice *ask_choice(const struct ask_kind *, const char *);

/* What is to be put down about one thing now, or would be later. */
struct ask_step {
	struct ask_moment moment;
	unixtime due;
	bool ask;			/* false: as not asked */
};
/*
 * The moments of a schedule about which nothing is put down yet, by due time.
 * ahead: those to come as well.  had: the thing's questions so far.
 */
int ask_steps(struct arena *, const struct ask_moment *, int n,
    unixtime last_day, const char *zone, const struct ask_thing *,
    const struct ask *had, unixtime now, bool ahead,
    struct ask_step out[ASK_MOMENTS]);

/* --- the store --- */

/* NULL where none was saved. */
enum rc ask_schedule(struct db *, struct arena *, row_id edition,
    const char *kind, const char **out);
enum rc ask_schedule_save(struct db *, row_id edition, const char *kind,
    const char *moments);

enum rc ask_find(struct db *, struct arena *, row_id, struct ask *out);
/* By thing and time; thing 0: of the whole edition, kind NULL: of all kinds. */
enum rc ask_list(struct db *, struct arena *, row_id edition,
    const char *kind, row_id thing, struct ask **out);
/* Those that wait for an answer, of all editions. */
enum rc ask_waiting(struct db *, struct arena *, struct ask **out);
/* Puts one down, waiting or not asked; sets q->id.  RC_CONFLICT when there is
 * one of that thing and moment already.  Waiting, it ends those before. */
enum rc ask_add(struct db *, struct ask *q);
/* The same question once more, to whom q says: its answer is taken away. */
enum rc ask_anew(struct db *, struct ask *q);
enum rc ask_mailed(struct db *, row_id, row_id mail);
/* q->reminders as they were: RC_CONFLICT when somebody else was faster. */
enum rc ask_reminded(struct db *, const struct ask *q, bool by_itself,
    unixtime now);
/* Those whose time is over. */
enum rc ask_end_old(struct db *, unixtime now);
enum rc ask_answer(struct db *, const struct ask *q, unixtime now);
/* Makes all links void that were sent for it; over: nobody waits for an answer
 * any more. */
enum rc ask_revoke(struct db *, row_id, bool over);
/* A thing goes to another person, and the questions about it that wait, as
 * though asked now; no link sent so far works any more. */
enum rc ask_pass(struct db *, const char *kind, row_id thing, row_id person,
    unixtime now);

/* Nobody needs to answer about a thing any more. */
enum rc ask_over(struct db *, const char *kind, row_id thing);
/* A thing is gone, and with it what was asked about it. */
enum rc ask_drop(struct db *, const char *kind, row_id thing);

/* The server's address, for links in mails: set once at the start. */
void ask_base_set(const char *);
const char *ask_base(void);

/* For app/routes.c's lists. */
extern const struct personal ask_personal;
extern const struct cloner ask_cloner;
extern const struct doer ask_doer;

#endif
