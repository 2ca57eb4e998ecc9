/*
 * Consultation groups: six to nine people work on one another's questions.
 *
 *   group        of a session of open questions, by its number
 *     round      one question: its owner gives the case, another moderates, a
 *                third writes down what is said; all others advise
 *       step     of the method, with its minutes, by the group's one clock
 *       offer    of a peer: a similar case, a practice, a warning, a contact
 *       note     what is taken away; read back, confirmed by whose case it is
 *
 * The method is consultation among peers as it is usually held (Kollegiale
 * Beratung, action learning), cut to 45 minutes; an edition names and times its
 * steps as it likes.
 *
 * Roles rotate: nobody has two at once, and over all rounds of a group each
 * serves as often as any other, as far as those who are there allow.  Who does
 * not come, or comes late, changes the rounds from the running one on.
 *
 * All of it stays in the group: who sits in it or leads it, and the edition's
 * organisers (with their second factor).  It is in no search, feed or file but
 * what a person's own data say.
 */
#ifndef CONSULT_CONSULT_H
#define CONSULT_CONSULT_H

#include "programme/programme.h"
#include "question/question.h"

enum {
	CONSULT_STEPS = 6,
	CONSULT_BEFORE = 0, CONSULT_OVER = CONSULT_STEPS + 1,	/* of a step */
	CONSULT_MINUTES_MAX = 120,	/* of a step */
	CONSULT_EXTRA_MAX = 3600,	/* seconds added to a step */
	CONSULT_TITLE_MAX = 80,		/* code points */
	CONSULT_SIZE_MIN = 6, CONSULT_SIZE_MAX = 9,
};

/* --- steps --- */

struct consult_step {
	const char *title;		/* words; NULL: the method's own */
	int64_t minutes;		/* 0: left out */
};
/* The method's own: what it is called, and what is done in it; marked strings. */
extern const char *const consult_step_label[CONSULT_STEPS];
extern const char *const consult_step_says[CONSULT_STEPS];
extern const int64_t consult_step_minutes[CONSULT_STEPS];

/* --- the clock --- */

struct consult_clock {
	int64_t round;			/* from 1 */
	int64_t step;			/* from 1; CONSULT_BEFORE, _OVER */
	bool runs;
	unixtime since;			/* it runs */
	int64_t spent, extra;		/* seconds of this step: before since;
					 * added to it */
	int64_t version;		/* counted up by each move */
};
enum consult_move { MOVE_START, MOVE_PAUSE, MOVE_NEXT, MOVE_BACK, MOVE_MINUTE,
	MOVES };
extern const char *const consult_move_name[MOVES];

/* The first round that is not held yet, rounds + 1 after the last; whether it is
 * under way. */
int64_t consult_next(const struct consult_clock *, bool *under_way);
/* Seconds left of the step, below 0 once its time is over; 0 where none is
 * running or paused. */
int64_t consult_left(const struct consult_clock *,
    const struct consult_step[CONSULT_STEPS], unixtime now);
/* Whether that can be done now; and does it. */
bool consult_can(const struct consult_clock *,
    const struct consult_step[CONSULT_STEPS], int64_t rounds,
    enum consult_move);
bool consult_move(struct consult_clock *,
    const struct consult_step[CONSULT_STEPS], int64_t rounds,
    enum consult_move, unixtime now);
/* The step before or after (by: -1, 1) that is not left out. */
int64_t consult_step_beside(const struct consult_step[CONSULT_STEPS],
    int64_t step, int by);

/* --- roles --- */

struct consult_round {
	int64_t n;
	row_id giver, moderator, rapporteur;	/* 0: nobody */
};
struct consult_seat {
	row_id person;
	const char *name, *lang;
	const char *organisation;	/* words, or NULL */
	const char *country;
	uint64_t in, away;		/* bit n: in round n + 1 */
	int64_t group;			/* consult_others(): the number of another
					 * group where they sit; 0: none */
	struct consult_seat *next;
};
enum { CONSULT_ROUNDS_MAX = 60 };

/*
 * Roles for rounds from, from + 1, ... (from 1): givers who are not there go to
 * the end, others keep their order; moderator and rapporteur are those who have
 * served least.  started: round from is under way: who has a role in it and is
 * there keeps it.
 */
void consult_rotate(struct arena *, const struct consult_seat *,
    struct consult_round *, int64_t rounds, int64_t from, bool started);
/* What somebody does in a round, or that one is not there: a marked string. */
const char *consult_task(const struct consult_round *,
    const struct consult_seat *);
/* Whether somebody sits in the group in that round and is not away. */
bool consult_there(const struct consult_seat *, int64_t round);
/* The first round from that one on in which somebody sits; 0: none. */
int64_t consult_sits_from(const struct consult_seat *, int64_t round);

/* Seats at tables of as even sizes as can be, by the group solver: pinned (-1:
 * nowhere yet) stay, wanted are where a plan has them, or where they sit now; of
 * those who must move countries are mixed.  Fills at, tables from 0; nobody is
 * without.  country: a number of each. */
struct consult_wish { int pinned, wanted; unsigned country; };
void consult_tables(struct arena *, const struct consult_wish *, size_t people,
    size_t tables, int *at);

/* --- the store --- */

struct consult_lead { row_id person; const char *name;
	struct consult_lead *next; };
struct consult_group {
	row_id id, edition, session;
	int64_t number, rounds;
	int64_t news;			/* counted up: see consult_record.h */
	const char *session_title, *room;	/* words: the session's */
	unixtime starts, ends;			/* of the session */
	struct consult_clock clock;
	/* consult_find() only */
	struct consult_round *round;		/* [rounds] */
	struct consult_seat *seats;		/* by name */
	struct consult_lead *leads;
	struct consult_group *next;
};

enum rc consult_steps(struct db *, struct arena *, row_id edition,
    struct consult_step out[CONSULT_STEPS]);
enum rc consult_steps_save(struct db *, row_id edition,
    const struct consult_step[CONSULT_STEPS]);

/* By time and number; person 0: all of the edition, else where that person sits
 * or leads. */
enum rc consult_list(struct db *, struct arena *, row_id edition,
    row_id person, struct consult_group **out);
enum rc consult_find(struct db *, struct arena *, row_id, struct consult_group *);

/* Who may come to the session and is not in that group from that round on:
 * person, name, country, group.  elsewhere: also those who sit in another. */
enum rc consult_others(struct db *, struct arena *,
    const struct consult_group *, int64_t round, bool elsewhere,
    struct consult_seat **out);
/* The group in which somebody sits last in a session; RC_NONE: in none.  was:
 * only for who sits or sat in that one, 0: any. */
enum rc consult_seat_of(struct db *, row_id session, row_id person, row_id was,
    row_id *group);
/*
 * Makes the groups of a session, or makes them anew while none has begun
 * (RC_CONFLICT later): the questions that have their turn in it, with people
 * from the published consultation groups where there are any.  RC_NONE: no
 * question has its turn in it.
 */
enum rc consult_make(struct db *, struct arena *, const struct edition *,
    const struct session_item *);
/* A move of the clock; RC_CONFLICT when it is not at that version any more. */
enum rc consult_clock_save(struct db *, row_id group,
    const struct consult_clock *);
extern const struct personal consult_personal;
extern const struct holder consult_holder;
extern const struct cloner consult_cloner;
extern const struct doer consult_doer;

#endif
