/*
 * Civil society dialogue: two sides of an edition, the administration and the
 * organisations of migrants and minorities, say what they need, each alone, and
 * then promise each other something.
 *
 *   dialogue        of an edition, or of one of its parts
 *     need          a need or challenge, said by one side
 *     commitment    what both sides will do, signed by both
 *
 * Rules.  Until a dialogue is opened each side reads its own needs and nothing
 * of the other's, not even how many there are; whoever leads it reads none.
 * It is opened once, for both sides at the same moment: by who leads it when
 * both have handed in, by the clerk when its day has come.  From then on nobody
 * changes a need; each is paired with one of the other side, answered, or left
 * open with a reason.  A signature is good for the text that was signed: a
 * commitment that is changed is signed anew.  For each side of what both have
 * signed somebody is asked, months later, what has changed (room ask).
 *
 * Method: the dialogue of the European Intercultural Competences Programme
 * (EICP) and INTEGRA; its aim is other working structures and routines.
 */
#ifndef DIALOGUE_DIALOGUE_H
#define DIALOGUE_DIALOGUE_H

#include "ask/ask.h"
#include "programme/programme.h"

enum {				/* code points */
	NEED_TEXT_MAX = 1000, REPLY_MAX = 1000, COMMITMENT_MAX = 1000,
	COMMITMENT_WHO_MAX = 300, SIGNER_MAX = 120,
	NEEDS_MAX = 40,		/* of a side in a dialogue */
	COMMITMENTS_MAX = 40,	/* in a dialogue */
	OPENING_AHEAD = 86400,	/* seconds: its day is set so long before, that
				 * no side is surprised */
};

enum dialogue_side { SIDE_ADMINISTRATION, SIDE_MIGRANTS, SIDES,
	SIDE_NONE = SIDES };
extern const char *const dialogue_side_name[SIDES];	/* in the store */
extern const char *const dialogue_side_label[SIDES];	/* marked strings */
extern const char *const dialogue_side_letter[SIDES];	/* "A" of "A3" */
/* participant_side(), SIDE_NONE for NULL. */
enum dialogue_side dialogue_side_of(const struct participant *);
enum dialogue_side dialogue_side_named(const char *);

enum need_kind { NEED_NEED, NEED_CHALLENGE, NEED_KINDS };
extern const char *const need_kind_name[NEED_KINDS];
extern const char *const need_kind_label[NEED_KINDS];

/* What became of a need; NEED_UNSETTLED is NULL in the store. */
enum need_end { NEED_UNSETTLED, NEED_PAIRED, NEED_ANSWERED, NEED_OPEN,
	NEED_ENDS };
extern const char *const need_end_name[NEED_ENDS];
extern const char *const need_end_label[NEED_ENDS];

struct dialogue {
	row_id id, edition, part;	/* part 0: of the whole edition */
	const char *title, *about;	/* words */
	const char *part_title;		/* words, or NULL */
	unixtime opens_at;		/* 0: only when both have handed in */
	unixtime opened_at;		/* 0: closed */
	row_id opened_by;		/* 0: the clerk */
	unixtime handed_at[SIDES];	/* 0: not yet */
	unixtime made_at;
	/* Of an open one: */
	int64_t n_needs, n_settled, n_commitments, n_signed;
	struct dialogue *next;
};

struct need {
	row_id id, dialogue;
	enum dialogue_side side;
	int64_t n;			/* from 1, on its side */
	enum need_kind kind;
	const char *text, *lang;
	enum need_end end;
	row_id pair;			/* NEED_PAIRED: of the other side */
	const char *reply, *reply_lang;	/* the answer, the reason, or NULL */
	unixtime settled_at;
	struct need *next;
};

struct signature {
	row_id person;
	enum dialogue_side side;
	int64_t version;		/* of the commitment that was signed */
	const char *name, *position;	/* as signed; "" once erased */
	unixtime at;
	struct signature *next;
};

struct keeper {				/* who answers for a side */
	row_id id, commitment;
	enum dialogue_side side;
	row_id person;
	const char *name, *lang;
	unixtime since;
	bool erased;
};

struct commitment {
	row_id id, dialogue, edition;
	int64_t n;			/* from 1, in the dialogue */
	const char *text, *lang, *who;
	const char *due;		/* "2026-03-01", or NULL */
	row_id need;			/* which it meets; 0: not said */
	int64_t version;		/* counted up with each change */
	unixtime made_at, changed_at;
	struct signature *signatures;	/* by time */
	struct keeper keeper[SIDES];	/* id 0: nobody yet */
	struct commitment *next;
};
/* Whether somebody of that side signed the text as it stands. */
bool commitment_signed_by(const struct commitment *, enum dialogue_side);
bool commitment_signed(const struct commitment *);	/* by both */

/* Whether who leads it may open it now. */
bool dialogue_may_open(const struct dialogue *, unixtime now);

/* --- the store --- */

enum rc dialogue_find(struct db *, struct arena *, row_id,
    struct dialogue *out);
/* Newest last; edition 0: of all. */
enum rc dialogue_list(struct db *, struct arena *, row_id edition,
    struct dialogue **out);
/* How many an edition has. */
enum rc dialogue_count(struct db *, row_id edition, int64_t *out);
/* Sets id where it is 0.  RC_CONFLICT when it was opened before; opens_at and
 * part stay as they are then. */
enum rc dialogue_save(struct db *, struct dialogue *, unixtime now);
/* RC_CONFLICT once somebody wrote in it. */
enum rc dialogue_remove(struct db *, row_id);
/* by 0: the clerk, when its day has come.  RC_CONFLICT when it was opened before
 * or the time has not come. */
enum rc dialogue_open(struct db *, row_id, row_id by, unixtime now);
/* Closed ones whose day has come. */
enum rc dialogue_due(struct db *, struct arena *, unixtime now,
    struct dialogue **out);

/* Those who are on a side in it: they take part in it and have not cancelled. */
enum rc dialogue_members(struct db *, struct arena *, const struct dialogue *,
    struct participant **out);
/* The side of one person, SIDE_NONE for others.  Who wrote for a side stays on
 * it while the dialogue is closed, whatever is set later. */
enum rc dialogue_side_in(struct db *, struct arena *, const struct dialogue *,
    row_id person, enum dialogue_side *out);

/* Only of one side, unless it was opened; SIDE_NONE: of both, where it was. */
enum rc need_list(struct db *, struct arena *, const struct dialogue *,
    enum dialogue_side, struct need **out);
/* Sets n->id and n->n; RC_CONFLICT when it is open or the side handed in, or
 * beyond NEEDS_MAX. */
enum rc need_add(struct db *, struct need *n, row_id person, unixtime now);
/* By side and number; RC_CONFLICT as above. */
enum rc need_save(struct db *, const struct need *);
enum rc need_remove(struct db *, row_id dialogue, enum dialogue_side,
    int64_t n);
/* The side has handed in, or takes that back; RC_CONFLICT when it is open, or it
 * was done already. */
enum rc dialogue_hand_in(struct db *, row_id dialogue, enum dialogue_side,
    row_id person, bool yes, unixtime now);
/* What became of one (n->end, pair, reply); before: settled_at as it was read.
 * RC_CONFLICT when somebody came between, it is closed, or the pair is not of
 * the other side. */
enum rc need_settle(struct db *, const struct need *, unixtime before,
    row_id person, unixtime now);

enum rc commitment_find(struct db *, struct arena *, row_id,
    struct commitment *out);
/* By number; edition 0: of all, dialogue 0: of the whole edition. */
enum rc commitment_list(struct db *, struct arena *, row_id edition,
    row_id dialogue, struct commitment **out);
/* Sets c->id where it is 0; else RC_CONFLICT when it is not c->version any
 * more.  RC_CONFLICT while the dialogue is closed, or beyond COMMITMENTS_MAX. */
enum rc commitment_save(struct db *, struct commitment *c, row_id person,
    unixtime now);
/* RC_CONFLICT when both have signed. */
enum rc commitment_remove(struct db *, row_id);
/* RC_CONFLICT when it is another version by now, or this person signed it.  The
 * first of a side is who is asked later. */
enum rc commitment_sign(struct db *, row_id, const struct signature *);
/* RC_CONFLICT when there is none of the text as it stands. */
enum rc commitment_unsign(struct db *, row_id, row_id person);
/* Another person answers for a side. */
enum rc keeper_pass(struct db *, row_id keeper, row_id person);

/* For app/routes.c's lists. */
extern const struct personal dialogue_personal;
extern const struct outputter dialogue_outputter;	/* opened ones of parts */
extern const struct holder dialogue_holder;
extern const struct doer dialogue_doer;

#endif
