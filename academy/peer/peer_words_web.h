/* What the web files and pages of this room share. */
#ifndef PEER_WORDS_WEB_H
#define PEER_WORDS_WEB_H

#include "peer/peer.h"
#include "store/job.h"
#include "web/form.h"
#include "web/list.h"

/* An address under this edition's: "mine/peers". */
struct url peer_url(const struct req *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Why two fit, a sentence each; NULL ends. */
const char *const *peer_reasons(struct arena *, const struct peer_proposal *,
    const char *lang);
/* Why what somebody seeks has no partner. */
const char *peer_why_text(struct arena *, const struct peer_why *,
    const char *lang);
/* Text somebody wrote, in its language. */
static inline struct words
entry_words(const struct peer_entry *e)
{
	return (struct words){ e->text, e->lang };
}

/* --- a participant's --- */

enum stage { STAGE_OPEN, STAGE_LINK, STAGE_OVER };	/* over: also what I
					 * would rather not */
struct proposal_view {			/* as one side sees it */
	struct peer_proposal p;
	struct peer me, other;		/* other: without name and address unless
					 * it is a link */
	bool seeker;			/* I seek */
	enum peer_answer said;		/* by me */
	bool open;			/* can be answered still */
	enum stage stage;
	const char *until;
	struct proposal_view *next;
};
/* What the other is to me, in a sentence. */
const char *proposal_kind(const struct proposal_view *, const char *lang);
bool proposals_any(const struct proposal_view *, enum stage);
/* Only what this side may see. */
enum rc proposal_look(struct db *, struct arena *,
    const struct peer_proposal *, row_id me, const char *zone,
    const char *lang, unixtime now, struct proposal_view *out);

struct peer_view {
	const struct edition *edition;
	bool in, said;			/* a participant; has said something */
	struct peer me;
	struct proposal_view *proposals;
	struct peer *others;		/* who lets the others see what they
					 * offer, me left out */
	struct peer *asking;		/* questions that seek help, mine left
					 * out */
	bool asks;			/* mine does not, and could */
	bool stale;			/* a button of an old page */
};

/* Oneself in the edition. */
enum rc peer_load(struct req *, struct peer_view *);
/* The question one may seek help with; *has: there is one. */
enum rc peer_own_question(struct req *, struct peer_question *, bool *has);
/* Fills the form of something sought with it: what is confidential its owner
 * puts in other words, or does not. */
void peer_begin_with(struct req *, struct form *,
    const struct peer_question *);

struct help_view {			/* a question of somebody's */
	const struct edition *edition;
	const struct peer *asking;	/* with the one entry */
	const struct peer_question *question;	/* NULL: is confidential */
	struct form *form;
};

/* --- mails --- */

enum rc peer_post(struct db *, struct arena *, const struct edition *,
    const struct peer *to, const char *kind, const char *subject,
    const char *text);
struct peer_mailer { struct db *db; struct arena *arena; const char *base_url;
    unixtime now; };
static inline struct peer_mailer
peer_mailer(const struct req *r)
{
	return (struct peer_mailer){ r->db, r->arena, r->base_url, r->now };
}
/* Tells whose question it is that somebody offers help. */
enum rc offer_mail(const struct peer_mailer *, const struct peer_proposal *,
    const struct edition *);
/* Asks both sides; a link when both agreed. */
enum rc proposal_mail(const struct peer_mailer *, const struct peer_proposal *,
    const struct edition *);
enum rc link_mail(const struct peer_mailer *, const struct peer_proposal *,
    const struct edition *);
/* The token of one side's link. */
const char *proposal_token(struct arena *, const struct peer_proposal *,
    bool seeker);

/* --- the organiser's --- */

struct proposal_line {
	const struct peer_proposal *p;
	struct peer seeker, giver;
	struct proposal_line *next;
};
struct topic_line {			/* what is said about one topic */
	const char *label;		/* words */
	struct said { const struct peer *who; const struct peer_entry *entry;
	    const struct peer_why *why; struct said *next; } *offers, *seeks;
	struct topic_line *next;
};
enum { PROPOSALS_SHOWN = 50 };
struct peers_view {
	const struct edition *edition;
	struct peer_figures figures;
	struct topic_line *topics;	/* of this page of the list */
	struct list_page page;		/* offers and requests */
	int64_t without;		/* things sought that have no proposal */
	struct proposal_line *waiting, *links;	/* PROPOSALS_SHOWN of each */
	int64_t waiting_n, links_n;
	struct peer_run run;
	struct job match, send;		/* id 0: none */
	struct form *form;		/* how to look */
	bool stale;
};
/* Waits or runs. */
static inline bool
job_busy(const struct job *j)
{
	return j->id != 0 && (j->state == JOB_WAITING ||
	    j->state == JOB_RUNNING);
}

#endif
