/*
 * The ledger: what partners make of an edition's recommendations.
 *
 *   partner      an organisation that answers, for one country or several
 *     row        one recommendation put to it: what is asked after (room ask)
 *       cell     what it says for one country: open, committed or declined
 *     log        where it was promoted; how far it is put into practice
 *
 * No cell is ever silently empty: there is one for each recommendation, partner
 * and country from the moment there are all three, and it is open, with the day
 * it was asked and the days it has waited, until somebody commits or declines
 * with a reason.
 *
 * Overdue: open and asked LEDGER_LATE_DAYS ago; committed, its day over, and
 * neither done nor stopped.  Organisations are told of by name; people reached
 * are counted, and a country's sum below five is not told.
 */
#ifndef FINDING_FINDING_LEDGER_H
#define FINDING_FINDING_LEDGER_H

#include "finding/finding.h"

enum {
	LEDGER_COUNTRIES = 6,		/* of one partner */
	LEDGER_LATE_DAYS = ASK_LATE_DAYS,
	LEDGER_TERM_DAYS = 365,		/* to put it into practice, where nobody
					 * says until when */
	LEDGER_TELL_DAYS = 1,		/* between two mails of what moved */
	LEDGER_FEW = 5,			/* people below which no sum is told */
};

enum cell_state { CELL_OPEN, CELL_COMMITTED, CELL_DECLINED, CELL_STATES };
extern const char *const cell_state_name[CELL_STATES];
extern const char *const cell_state_label[CELL_STATES];

enum practised { PRACTISED_NOT_YET, PRACTISED_STARTED, PRACTISED_DONE,
	PRACTISED_STOPPED, PRACTISEDS };
extern const char *const practised_name[PRACTISEDS];
extern const char *const practised_label[PRACTISEDS];

struct ledger_partner {
	row_id id, edition, organisation, person;	/* person 0: nobody */
	const char *name;		/* words: the organisation's */
	const char *person_name, *email, *lang;	/* of who is asked */
	const char *countries;		/* "AL MK" */
	struct ledger_partner *next;
};
struct ledger_cell {
	row_id row, finding, partner;
	int64_t number;			/* the recommendation's */
	const char *country;
	enum cell_state state;
	int64_t version;		/* counted up with each answer */
	const char *reason, *until;
	unixtime asked_at, answered_at;
	bool reported;			/* on its practice */
	enum practised practised;	/* the last report */
	int64_t promotions;
	struct ledger_cell *next;
};
struct ledger_row {
	row_id id, edition, finding, partner, person;
	const char *name, *lang;	/* of the person who is asked */
	const char *partner_name, *title;	/* words */
	int64_t number;
	unixtime asked_at, answered_at;	/* last; 0 */
	int64_t cells, open, committed, done;
	struct ledger_row *next;
};
struct ledger_log {
	row_id id, row;
	const char *country;		/* "": all */
	bool practice;			/* else a promotion */
	const char *day, *place, *audience, *url, *note;
	int64_t people;			/* 0: not said */
	enum practised state;
	const char *by;			/* name, or NULL */
	unixtime at;
	struct ledger_log *next;
};
struct ledger_sum {		/* a country */
	const char *country;
	int64_t in[CELL_STATES], started, done, promotions, people;
	struct ledger_sum *next;
};

int64_t ledger_days_waiting(const struct ledger_cell *, unixtime now);
/* today: "2018-10-27". */
bool ledger_overdue(const struct ledger_cell *, unixtime now,
    const char *today);
/* Counts cells by country, in the order in which countries come. */
struct ledger_sum *ledger_sums(struct arena *, const struct ledger_cell *);

/* --- the store --- */

/* By name. */
enum rc ledger_partners(struct db *, struct arena *, row_id edition,
    struct ledger_partner **out);
/* Takes over who is involved and not there yet, with the organisation's country
 * and the person who works for it here; *n: how many. */
enum rc ledger_take_over(struct db *, struct arena *, const struct edition *,
    int64_t *n);
/* Replaces countries ("AL MK") and person.  Open cells of a country that is
 * taken out go, answers stay. */
enum rc ledger_partner_save(struct db *, struct arena *,
    const struct ledger_partner *);
/* Every recommendation, partner and country has its cell after this. */
enum rc ledger_fill(struct db *, row_id edition);
/* By partner, country and number; partner 0: of all. */
enum rc ledger_cells(struct db *, struct arena *, row_id edition,
    row_id partner, struct ledger_cell **out);
/* Cells, promotions and people reached, by country. */
enum rc ledger_by_country(struct db *, struct arena *, row_id edition,
    struct ledger_sum **out);
/* edition 0: of all. */
enum rc ledger_rows(struct db *, struct arena *, row_id edition,
    row_id partner, struct ledger_row **out);
enum rc ledger_row_find(struct db *, struct arena *, row_id,
    struct ledger_row *);
enum rc ledger_asked(struct db *, row_id row, unixtime now);
/* country NULL: all of the row's. */
enum rc ledger_answer(struct db *, row_id row, const char *country,
    enum cell_state, const char *reason, const char *until, row_id person,
    unixtime now);
enum rc ledger_log_add(struct db *, struct ledger_log *, row_id person,
    unixtime now);
/* What stands in it is another from now on, by this person. */
enum rc ledger_log_save(struct db *, const struct ledger_log *, row_id person,
    unixtime now);
/* Newest first; row 0: of the edition, practice as asked. */
enum rc ledger_logs(struct db *, struct arena *, row_id edition, row_id row,
    struct ledger_log **out);
enum rc ledger_log_remove(struct db *, row_id row, row_id);

/* Who brought a recommendation up is told of it from now on. */
enum rc origin_add(struct db *, row_id finding, unixtime now);
struct origin { row_id finding, person; unixtime since; struct origin *next; };
/* Those for whom something has moved. */
enum rc origin_due(struct db *, struct arena *, unixtime now,
    struct origin **out);
struct move { const char *partner, *country, *what; struct move *next; };
/* partner: words; what: a marked string. */
enum rc origin_moves(struct db *, struct arena *, const struct origin *,
    struct move **out);
enum rc origin_told(struct db *, const struct origin *, unixtime now);
enum rc origin_quiet(struct db *, row_id finding, row_id person, bool);
/* RC_NONE for whom it is not. */
enum rc origin_find(struct db *, row_id finding, row_id person, bool *quiet);

#endif
