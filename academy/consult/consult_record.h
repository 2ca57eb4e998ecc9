/*
 * What a consultation leaves: the offers of peers, and the note.
 *
 *   offer   a similar case, a practice, a warning, a contact: anybody in the
 *           group but whose question it is writes it
 *   note    what was said, and what the owner of the question takes along; the
 *           rapporteur writes it and reads it back, the owner confirms it or
 *           sends it back with a remark
 *
 * Both belong to a question in a group, not to the number of its round: who
 * comes late moves rounds, not what was said.  They are written from the
 * round's beginning on; once the note is confirmed nothing is added, unless its
 * owner sends it back.
 *
 * Who sees them: the group and the edition's organisers.  The owner of the
 * question, or an organiser, may put them into the question's analysis; whoever
 * writes that reads what was put there, and no more.
 */
#ifndef CONSULT_CONSULT_RECORD_H
#define CONSULT_CONSULT_RECORD_H

#include "consult/consult.h"
#include "question/question_analysis.h"

enum {				/* code points */
	OFFER_TEXT_MAX = 1500, NOTE_TEXT_MAX = 3000, NOTE_REMARK_MAX = 1000,
	OFFERS_MAX = 200,	/* to a question */
};

enum offer_kind { OFFER_CASE, OFFER_PRACTICE, OFFER_WARNING, OFFER_CONTACT,
	OFFER_KINDS };
extern const char *const consult_offer_name[OFFER_KINDS];
extern const char *const consult_offer_label[OFFER_KINDS];	/* marked strings */

struct consult_offer {
	row_id id;
	enum offer_kind kind;
	const char *lang, *body;
	row_id practice;		/* a published one; 0: none */
	const char *practice_code, *practice_title;	/* words; or NULL */
	row_id person;			/* who offers */
	const char *name;
	unixtime at, taken_at;		/* into the analysis; 0: not */
	struct consult_offer *next;
};

enum note_state { NOTE_NONE, NOTE_DRAFT, NOTE_READ, NOTE_BACK, NOTE_CONFIRMED,
	NOTE_STATES };
extern const char *const consult_note_name[NOTE_STATES];
extern const char *const consult_note_label[NOTE_STATES];	/* marked strings */

struct consult_note {
	enum note_state state;
	const char *lang, *said, *takes;
	const char *remark;		/* of the owner, who sent it back */
	const char *by;			/* who wrote last; NULL: erased */
	int64_t version;		/* 0: none yet */
	unixtime changed_at, confirmed_at, taken_at;
};

/* Whether something may still be added to a round of the group. */
bool consult_record_open(const struct consult_group *,
    const struct consult_round *, const struct consult_note *);

/*
 * What was chosen of it, as additions to the texts of an analysis: the note and
 * offers of cases and warnings to what was observed, what is taken along and
 * practices to the options, contacts to whom to ask.  note NULL: without it.
 * label: of each kind of offer, translated.  False when a text would be longer
 * than ANALYSIS_TEXT_MAX; nothing is changed then.
 */
bool consult_into_analysis(struct arena *, const struct consult_note *,
    const struct consult_offer *, const char *const label[OFFER_KINDS],
    struct analysis *);

/* --- the store; giver: whose question it is --- */

/* By kind, then as they came. */
enum rc consult_offers(struct db *, struct arena *, row_id group, row_id giver,
    struct consult_offer **out);
/* RC_CONFLICT where there are OFFERS_MAX. */
enum rc consult_offer_add(struct db *, row_id group, row_id giver,
    const struct consult_offer *, unixtime now);
enum rc consult_offer_remove(struct db *, row_id group, row_id giver, row_id);
/* An empty one of the state NOTE_NONE where there is none. */
enum rc consult_note_find(struct db *, struct arena *, row_id group,
    row_id giver, struct consult_note *out);
/* A draft again; RC_CONFLICT when it is not at that version any more, or
 * confirmed. */
enum rc consult_note_save(struct db *, row_id group, row_id giver,
    const struct consult_note *, row_id by, unixtime now);
/* Another state, of that version; RC_CONFLICT as above. */
enum rc consult_note_set(struct db *, row_id group, row_id giver,
    int64_t version, enum note_state, const char *remark, unixtime now);
/* The chosen offers, and the note, stand in the analysis. */
enum rc consult_taken(struct db *, row_id group, row_id giver,
    const struct consult_offer *, bool note, unixtime now);

/* For question_consulted. */
enum rc consult_of_question(struct db *, struct arena *, row_id edition,
    row_id person, row_id reader, struct asked_consulted **out);

#endif
