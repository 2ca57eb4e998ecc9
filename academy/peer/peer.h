/*
 * Peers: who could help whom, and whom they would like to know.
 *
 * Who takes part in an edition says, by topic of the vocabulary, what they offer
 * and what they seek, and a little about the place they work for.  From that
 * partners are proposed: first who seeks with who offers, as good as can be over
 * all of them together (solve/match.h); then those whom nobody serves with
 * others who seek the same, so that people with one question find each other.
 *
 * What one seeks may be one's open question.  Then everybody in the edition sees
 * it, without the name, and may offer help: a proposal of which one side has
 * agreed already.
 *
 * A proposal goes to both, and names neither: organisation, country and the
 * sentences only.  It becomes a link when both agree within PEER_DAYS; only then
 * each learns the other's name and address.  No answer and a refusal look the
 * same to everybody else, the organisers included.
 *
 * People of earlier editions of the programme are proposed too, if they agreed
 * to that.  Three consents, each of which may be taken back like any other:
 * "peers/SLUG" to be proposed at all, "peers-list/SLUG" that the others of the
 * edition see what one offers, "peers-later/SLUG" for later editions.
 */
#ifndef PEER_PEER_H
#define PEER_PEER_H

#include "programme/programme.h"

enum {
	PEER_TEXT_MAX = 300,		/* code points */
	PEER_ENTRIES_MAX = 12,		/* of a person on each side */
	PEER_LINKS_MAX = 10,		/* to be proposed on each side */
	PEER_DAYS = 30,			/* in which a proposal can be answered */
	PEER_AT_ONCE = 60,		/* people; beyond, matched by a job */
	PEER_SEND_AT_ONCE = 10,		/* proposals; beyond, sent by a job */
};

enum peer_side { PEER_OFFER, PEER_SEEK, PEER_SIDES };
extern const char *const peer_side_name[PEER_SIDES];	/* in the store */

/* What a local authority is in a question: bits. */
enum { CITY_POLICY = 1, CITY_EMPLOYER = 2, CITY_SERVICES = 4, CITY_BUYER = 8 };
enum { CITY_ROLES = 4 };
extern const char *const city_role_name[CITY_ROLES];
extern const char *const city_role_label[CITY_ROLES];
unsigned city_roles_of(struct text_list names);

struct peer_entry {
	row_id id;
	enum peer_side side;
	const char *concept, *parent;	/* parent NULL: one at the top */
	const char *label;		/* words: of the concept */
	const char *text, *lang;	/* a sentence, in that language */
	bool question;			/* it is one's open question */
	struct peer_entry *next;
};

struct peer {				/* who may be matched */
	row_id person, edition;		/* edition: in which it was said */
	const char *name, *email, *lang;
	row_id organisation;
	const char *organisation_name;	/* words, or NULL */
	const char *country;
	const char *langs;		/* spoken: "en lt" */
	int64_t population;		/* of the place; 0: not said */
	int64_t share;			/* of migrants, percent; -1: not said */
	unsigned roles;			/* CITY_...; 0: not said */
	int64_t seek_max, offer_max;	/* partners on each side */
	bool agreed, listed, later;	/* the three consents */
	struct peer_entry *entries;	/* by topic, offers first */
	int64_t seek_open, offer_open;	/* proposals and links that stand */
	struct peer *next;
};

/*
 * How well two fit, in points of 100:
 *   topic     50 the same, 30 one is the wider term of the other, 25 both seek
 *   language  15 where they share one; without one they are not proposed
 *   size      15, 10, 5 up to 2, 4, 10 times as many inhabitants; 5 not known
 *   share     10, 7, 4 up to 2, 5, 10 percentage points apart; 3 not known
 *   role      10 one in common, 3 not known
 * The last three are the distance of their contexts, turned round.
 */
struct peer_fit {
	int topic, language, size, share, role;
};
enum { PEER_TOPIC = 50, PEER_TOPIC_NEAR = 30, PEER_TOPIC_SAME = 25,
	PEER_LANGUAGE = 15, PEER_SIZE = 15, PEER_SHARE = 10, PEER_ROLE = 10 };
int peer_score(const struct peer_fit *);
/* False where they are not proposed: another topic, no language in common, one
 * organisation, one person. */
bool peer_fits(const struct peer *seeker, const struct peer_entry *seeks,
    const struct peer *giver, const struct peer_entry *has,
    struct peer_fit *out);
/* The first language of one that the other speaks too; NULL: none. */
const char *peer_language(struct arena *, const struct peer *,
    const struct peer *);

enum peer_answer { ANSWER_NONE, ANSWER_YES, ANSWER_NO };
struct peer_proposal {
	row_id id, edition;
	row_id seeker, giver;		/* people */
	bool same;			/* both seek it */
	const char *concept, *label;	/* what is sought; label: words */
	const char *other, *other_label;	/* what is offered, where it is
					 * another term; else NULL */
	struct peer_fit fit;
	const char *words, *words_lang;	/* of who offered help with a question,
					 * "": taken back; NULL: it was
					 * matched */
	unixtime made_at, sent_at, linked_at, ended_at;	/* 0: not */
	enum peer_answer seeker_said, giver_said;
	struct peer_proposal *next;
};
/* Until when it can be answered. */
unixtime peer_until(const struct peer_proposal *);

/* Two whom nobody needs to bring together: it was proposed before. */
struct peer_pair { row_id one, other; struct peer_pair *next; };

/* How partners are looked for (solve/match.h). */
enum peer_way {
	PEER_BEST,			/* the most points over all together */
	PEER_STABLE,			/* no two who would both rather have each
					 * other than what they have */
	PEER_WAYS
};
extern const char *const peer_way_name[PEER_WAYS];	/* in forms and stored */

/*
 * Why something that somebody seeks has no proposal.  giver: the one who came
 * nearest, 0 where nobody did; that pair has score points.  LACK_PRICE: joined
 * after all, the two would take score + missing from others, so that the sum of
 * all were smaller by missing (0: a tie).
 */
enum peer_lack {
	LACK_NONE,
	LACK_NOBODY,			/* offers or seeks it */
	LACK_LANGUAGE,			/* nobody with one in common */
	LACK_MET,			/* all who fit were proposed before, or
					 * seek it too and found others */
	LACK_OWN,			/* the seeker wants no more partners */
	LACK_FULL,			/* all who fit want no more */
	LACK_JOINED,			/* with the giver about something else */
	LACK_PRICE,
	LACK_STABLE,			/* one of both has who fits better */
	PEER_LACKS
};
extern const char *const peer_lack_name[PEER_LACKS];	/* stored */
struct peer_why {
	row_id person, giver;
	const char *concept;		/* what is sought */
	const char *giver_name;		/* where it was read from the store */
	enum peer_lack lack;
	int64_t score, missing;		/* points */
	struct peer_why *next;
};

struct peer_search {
	enum peer_way way;
	/* Asked now and then; false: stop.  May be NULL. */
	bool (*go_on)(void *arg, int64_t done, int64_t of);
	void *arg;
};
struct peer_found {
	struct peer_proposal *list;	/* best first; without edition, id, times */
	struct peer_why *why;		/* of what has none */
	int64_t people, links, sum, bound;	/* links: who could have been
					 * joined; sum: points of those who seek
					 * with those who offer, at most bound */
};
/* RC_CONFLICT: told to stop. */
enum rc peer_match(struct arena *, const struct peer *pool,
    const struct peer_pair *met, const struct peer_search *,
    struct peer_found *out);

/* --- what people say --- */

/* With what is known of the organisation where nothing was said yet: then
 * agreed is false, and *said too. */
enum rc peer_find(struct db *, struct arena *, row_id edition, row_id person,
    struct peer *out, bool *said);
/* RC_CONFLICT when the person is not in the edition. */
enum rc peer_save(struct db *, const struct peer *, unixtime now);
/* The purpose of a consent: "peers", "peers-list" or "peers-later". */
const char *peer_purpose(struct arena *, const char *what, const char *slug);
/* Sets e->id where it is 0; RC_CONFLICT when the person says this topic on this
 * side already, has PEER_ENTRIES_MAX there, or has no such entry. */
enum rc peer_entry_save(struct db *, row_id edition, row_id person,
    struct peer_entry *e, unixtime now);
enum rc peer_entry_remove(struct db *, row_id edition, row_id person, row_id);
/* Takes back all that was said, and the answers to what is no link yet. */
enum rc peer_leave(struct db *, row_id edition, row_id person);

/* --- open questions --- */

/* What the room of questions knows of a person's; RC_NONE: has none.  A
 * confidential one is for its owner. */
struct peer_question {
	const char *concept;		/* its topic's, or NULL */
	const char *issue, *tried, *success;	/* the last two: or NULL */
	const char *lang;
	bool confidential;
};
extern enum rc (*peer_question)(struct db *, struct arena *, row_id edition,
    row_id person, struct peer_question *out);

/* That entry of what one seeks is one's question, and no other; or is not. */
enum rc peer_entry_asks(struct db *, row_id edition, row_id person, row_id,
    bool yes);
/* Questions of an edition that seek help, each with the one entry that says so;
 * by topic.  Who agreed to be proposed, and is still in. */
enum rc peer_asking(struct db *, struct arena *, row_id edition,
    struct peer **out);
/* What says that somebody's question seeks help is taken out. */
enum rc peer_asking_end(struct db *, row_id edition, row_id person);
/*
 * Somebody offers help with one of them: a proposal, sent, to which the giver
 * said yes; p: with its words and their language, gets all else.  RC_NONE: no
 * such question, or one's own.  RC_CONFLICT: the two were proposed to each other
 * about that topic before, or the giver has not agreed to be proposed.
 */
enum rc proposal_offer(struct db *, struct arena *, row_id edition,
    row_id entry, row_id giver, unixtime now, struct peer_proposal *p);

/* --- the organiser's --- */

/* Who agreed and is still in, with entries: this edition's, then those of
 * earlier ones of the programme who agreed to it; by name. */
enum rc peer_pool(struct db *, struct arena *, row_id edition, unixtime now,
    struct peer **out);
/* Of the edition only: with what others may see of them. */
enum rc peer_listed(struct db *, struct arena *, row_id edition,
    struct peer **out);
/* Everybody who is in the edition, with what they have said; where nothing yet,
 * as peer_find() has it. */
enum rc peer_everybody(struct db *, struct arena *, row_id edition,
    struct peer **out);
/* Looks for partners, in place of the proposals that were not sent. */
enum rc peer_propose(struct db *, struct arena *, row_id edition, enum peer_way,
    unixtime now, int64_t *n);

/* The last search, and what the clerk is asked for. */
struct peer_run {
	enum peer_way way;
	row_id match_job, send_job;	/* 0: none was asked for */
	unixtime at;			/* of what was found; 0: nothing yet */
	int64_t people, links, sum, bound;
};
enum rc peer_run_find(struct db *, row_id edition, struct peer_run *out);
/* Asks the clerk; asked twice, there is one job. */
enum rc peer_match_ask(struct db *, struct arena *, row_id edition,
    enum peer_way, row_id by);
enum rc peer_send_ask(struct db *, struct arena *, row_id edition, row_id by);
/* Why what is sought had no proposal in the last search; by person. */
enum rc peer_whys(struct db *, struct arena *, row_id edition,
    struct peer_why **out);
/* Of an edition, the best first; and what was sent to a person in any edition
 * of a programme, the newest first. */
enum rc proposal_list(struct db *, struct arena *, row_id edition,
    struct peer_proposal **out);
enum rc proposal_of_person(struct db *, struct arena *, row_id programme,
    row_id person, struct peer_proposal **out);
enum rc proposal_find(struct db *, struct arena *, row_id,
    struct peer_proposal *out);
/* RC_CONFLICT when it was sent, or is none of the edition's. */
enum rc proposal_drop(struct db *, row_id edition, row_id);
enum rc proposal_send(struct db *, row_id edition, row_id, unixtime now);

/* --- agreeing --- */

/*
 * One side's answer; RC_CONFLICT when it is too late or over.  A yes that meets
 * the other's makes the link, and *linked says so.  A no takes a yes back and
 * ends a link.
 */
enum rc proposal_answer(struct db *, row_id, row_id person, bool yes,
    unixtime now, bool *linked);
/* Who stands on one side of a proposal, with the one entry that it is about (none
 * where that was taken back).  What of it the other may see is for the caller. */
enum rc proposal_side(struct db *, struct arena *, const struct peer_proposal *,
    row_id person, struct peer *out);

struct peer_figures {
	int64_t people, offers, seeks;	/* who agreed, and what they said */
	int64_t waiting;		/* proposals that were not sent */
	int64_t sent, linked, ended;	/* ended: links that were */
	int64_t abroad;			/* links between two countries */
	int64_t asked;			/* links about an open question */
	int64_t organisations;		/* in a link */
};
enum rc peer_figures(struct db *, row_id edition, struct peer_figures *out);

/* The clerk's job "peer.match"; "peer.send" is in peer_web.h. */
struct job;
enum rc peer_match_job(struct db *, struct arena *, struct job *);
/* For the clerk: what was said goes when the edition's time to keep it is over,
 * unless it may serve later ones; so do proposals that became nothing. */
enum rc peer_purge(struct db *, struct arena *, unixtime now);

extern const struct personal peer_personal;	/* for app/routes.c's lists */
extern const struct doer peer_doer;

#endif
