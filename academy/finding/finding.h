/*
 * Findings: what a meeting puts on record.
 *
 *   note         what somebody, or a working group, put down of a session
 *     candidate  made from notes; merged, split, amended, or dropped
 *       finding  adopted by the edition's rule: frozen, with date and adopters
 *
 * Who reads what: notes of a session, whoever the session is for and those who
 * run the edition; candidates, everybody in the edition; adopted findings, the
 * public.  Nothing that is not adopted stands in a public page, search, feed or
 * export.  In a session that is not attributed nobody is named: neither in its
 * notes, nor in what goes back to it, nor as who wrote them.
 *
 * A rapporteur who does not take part is named by the organiser and writes
 * notes of that session, signed in where that is a participant, else by a link
 * that works for nothing else and no longer than they are its rapporteur.
 *
 * Who drafts: organisers, trainers, and who is rapporteur or moderator of a
 * session.  Who saves a text over another's newer one is told, sees both, and
 * joins them; so each save says which version it began from.  Whose text it was
 * is told, too: beside the form that is still open, and when they come back.
 */
#ifndef FINDING_FINDING_H
#define FINDING_FINDING_H

#include "ask/ask.h"
#include "plan/plan.h"
#include "practice/practice_diff.h"
#include "programme/programme_reading.h"

enum {				/* code points */
	FINDING_TITLE_MAX = 200, FINDING_TEXT_MAX = 4000,
	FINDING_LINE_MAX = 200, FINDING_NOTE_MAX = 8000,
	FINDING_MERGE_MAX = 12,		/* at once */
	RAPPORTEUR_DAYS = 60,		/* a mailed link is good after the
					 * session, or after it was sent */
};

/* --- notes --- */

enum note_kind { NOTE_NOTE, NOTE_REPORT, NOTE_KINDS };
extern const char *const note_kind_name[NOTE_KINDS];	/* in the store */

struct note {
	row_id id, edition, session, person;	/* person 0: erased */
	const char *session_title;	/* words */
	bool not_attributed;		/* the session is */
	enum note_kind kind;
	const char *title, *lang, *body;
	const char *name, *by;		/* who began it, who wrote last; NULL */
	int64_t version, used;		/* candidates that go back to it */
	const struct newer *newer;	/* a page's: what others wrote after the
					 * reader; NULL: the reader wrote nothing */
	unixtime made_at, changed_at;
	struct note *next;
};

enum rc note_find(struct db *, struct arena *, row_id, struct note *);
/* By session and time; session 0: of all. */
enum rc note_list(struct db *, struct arena *, row_id edition, row_id session,
    struct note **out);
/* Sets id (0 before) and version, which is the one this text began from.
 * RC_CONFLICT: there is a newer one. */
enum rc note_save(struct db *, struct note *, row_id person, unixtime now);
/* RC_CONFLICT while a candidate goes back to it. */
enum rc note_remove(struct db *, row_id);
/* The last version that this person wrote; 0: none. */
enum rc note_wrote(struct db *, row_id, row_id person, int64_t *n);
/* The text of a version; RC_NONE when there is none. */
enum rc note_version(struct db *, struct arena *, row_id, int64_t n,
    const char **out);

/* --- findings --- */

enum finding_state { FINDING_CANDIDATE, FINDING_OPEN, FINDING_ADOPTED,
	FINDING_MERGED, FINDING_SPLIT, FINDING_DROPPED, FINDING_STATES };
extern const char *const finding_state_name[FINDING_STATES];
extern const char *const finding_state_label[FINDING_STATES];

enum finding_level { FOR_NOBODY, FOR_MUNICIPAL, FOR_NATIONAL,
	FOR_INTERNATIONAL, FINDING_LEVELS };
extern const char *const finding_level_name[FINDING_LEVELS];	/* first: "" */
extern const char *const finding_level_label[FINDING_LEVELS];

struct finding {
	row_id id, edition;
	enum finding_state state;
	int64_t version;
	const char *title, *body, *addressee;	/* words */
	enum finding_level level;
	row_id topic;
	const char *topic_title;	/* words, or NULL */
	const char *why;		/* dropped */
	row_id person;
	unixtime made_at, changed_at;
	int64_t sessions;		/* it goes back to */
	int64_t number;			/* once it is adopted */
	unixtime adopted_at, amended_at, recommended_at;	/* 0: not */
	row_id amends;			/* whose next text it would be; 0 */
	bool conclusion;		/* the edition's overall one: drafted from
					 * the adopted ones, agreed as they are or
					 * stated, and without a number */
	bool stated;			/* its text is that of those who run the
					 * edition; nobody was asked to agree */
	bool after_you;			/* somebody else wrote it since the reader
					 * did; a page's */
	struct finding *next;
};

struct finding_text {		/* a version */
	int64_t n;
	const char *title, *body, *addressee;	/* words */
	enum finding_level level;
	row_id topic;
	const char *how, *by;		/* by: name, or NULL */
	row_id person;			/* 0: erased */
	unixtime at;
	struct finding_text *next;
};
/* "amended", in words; a marked string. */
const char *finding_how_label(const char *how);

/* What is different between two texts, field by field and language by
 * language. */
struct text_change {
	const char *label;		/* a marked string */
	const char *lang;		/* of the words; NULL: of no language */
	const char *after;
	const struct diff_piece *pieces;
	struct text_change *next;
};
struct text_change *finding_changes(struct arena *, const struct finding_text *,
    const struct finding_text *);
struct finding_text finding_text_of(const struct finding *);
/* The names that stand in one of these words and must not: whoever speaks in or
 * comes to such a session.  NULL: none. */
const char *finding_slip(struct arena *, const struct session_item *,
    const struct participant *, const char *const *words, size_t n);

enum source_kind { SOURCE_SESSION, SOURCE_NOTE, SOURCE_PRACTICE,
	SOURCE_FINDING, SOURCES };
extern const char *const source_name[SOURCES];

struct source {
	enum source_kind kind;
	row_id thing;
	const char *title;		/* words; of a note: its first words */
	const char *code;		/* of a practice */
	bool admitted_only, not_attributed;	/* of a session */
	enum finding_state state;	/* of a finding */
	struct source *next;
};

struct finding_by { row_id person; const char *how; unixtime now; };

enum rc finding_find(struct db *, struct arena *, row_id, struct finding *);
/* Candidates that somebody else wrote after this person; by id. */
enum rc finding_after(struct db *, struct arena *, row_id edition,
    row_id person, struct finding **out);
/* By state; adopted ones by number, others by level. */
enum rc finding_list(struct db *, struct arena *, row_id edition,
    struct finding **out);
/* Id 0: a new candidate.  Else a new version of a candidate, begun from
 * f->version: RC_CONFLICT when there is a newer one, or it is none any more.
 * Sets id and version. */
enum rc finding_save(struct db *, struct finding *,
    const struct finding_by *);
/* Newest first. */
enum rc finding_texts(struct db *, struct arena *, row_id,
    struct finding_text **out);
/* A candidate ends as merged, split or dropped, or comes back from being
 * dropped (why NULL).  RC_CONFLICT from another state, or version. */
enum rc finding_end(struct db *, row_id, int64_t version,
    enum finding_state from, enum finding_state to, const char *why,
    unixtime now);

/* What it goes back to: sessions by time, practices, findings, notes.  Of
 * practices only what the public may see. */
enum rc finding_sources(struct db *, struct arena *, row_id,
    struct source **out);
/* Not twice. */
enum rc finding_source_add(struct db *, row_id, enum source_kind,
    row_id thing);
enum rc finding_source_remove(struct db *, row_id, enum source_kind,
    row_id thing);
/* All of one finding's to another. */
enum rc finding_sources_copy(struct db *, row_id from, row_id to);
/* What was made of it, by merging or splitting. */
enum rc finding_became(struct db *, struct arena *, row_id,
    struct finding **out);

/* Whether the person is rapporteur or moderator of a session of the edition. */
enum rc finding_drafter(struct db *, row_id edition, row_id person,
    bool *out);
/* Whether the session is one of the person's. */
enum rc finding_session_of(struct db *, struct arena *, row_id edition,
    row_id session, row_id person, bool *out);

/*
 * --- agreement ---
 *
 * A candidate is put to agreement by the rule that its edition states:
 * consensus, where it is adopted when somebody agrees and no objection is left
 * unheard (who runs the edition writes down how each was met); or a vote, by
 * majority of yes and no.  In both as many voices as the quorum asks must have
 * spoken.  One voice a participant, or one an organisation, whose last word
 * counts.  While it is open nobody writes it; adopted, it is frozen, and only an
 * amendment, agreed in the same way, becomes its next text, with its date.
 */
enum agree_way { WAY_CONSENSUS, WAY_VOTE, AGREE_WAYS };
extern const char *const agree_way_name[AGREE_WAYS];
extern const char *const agree_way_label[AGREE_WAYS];
enum agree_voice { VOICE_PERSON, VOICE_ORGANISATION, AGREE_VOICES };
extern const char *const agree_voice_name[AGREE_VOICES];
extern const char *const agree_voice_label[AGREE_VOICES];
enum majority { MAJORITY_HALF, MAJORITY_TWO_THIRDS, MAJORITY_THREE_QUARTERS,
	MAJORITIES };
extern const char *const majority_name[MAJORITIES];
extern const char *const majority_label[MAJORITIES];

struct agree_rule {
	enum agree_way way;
	enum agree_voice voice;
	int64_t quorum;			/* percent of all voices */
	enum majority majority;		/* of a vote */
};
struct tally {
	int64_t voices;			/* there are */
	int64_t yes, no, blank;		/* that spoke */
	int64_t unheard;		/* objections */
};
enum outcome { OUTCOME_ADOPTED, OUTCOME_QUORUM, OUTCOME_MAJORITY,
	OUTCOME_OBJECTION, OUTCOME_WITHDRAWN, OUTCOMES };
extern const char *const outcome_name[OUTCOMES];
extern const char *const outcome_label[OUTCOMES];
enum outcome agree_outcome(const struct agree_rule *, struct tally);

enum said { SAID_YES, SAID_NO, SAID_BLANK, SAIDS };
extern const char *const said_name[SAIDS];

struct round {			/* one time that it is put to agreement */
	row_id id, finding;
	struct agree_rule rule;
	struct tally tally;		/* as it closed, or now */
	unixtime opened_at, closed_at;	/* 0: open */
	enum outcome outcome;		/* closed */
	struct round *next;
};
struct voice {
	row_id round, holder;		/* whose voice: a participant's or
					 * organisation's key */
	row_id person;
	const char *name;		/* NULL: erased */
	const char *organisation;	/* words, or NULL */
	enum said choice;
	const char *objection, *heard;
	unixtime at;
	struct voice *next;
};

/* RC_NONE where none is stated yet. */
enum rc agree_rule_find(struct db *, struct arena *, row_id edition,
    struct agree_rule *);
enum rc agree_rule_save(struct db *, row_id edition, const struct agree_rule *);

/* Newest first. */
enum rc round_list(struct db *, struct arena *, row_id finding,
    struct round **out);
/* RC_CONFLICT when it is no candidate of that version. */
enum rc round_open(struct db *, const struct finding *, const struct agree_rule *,
    unixtime now);
/* Ends it: adopted, or a candidate again.  RC_CONFLICT when it is not open. */
enum rc round_close(struct db *, struct arena *, struct finding *,
    const struct round *, enum outcome, row_id person, unixtime now);
/* By name. */
enum rc voice_list(struct db *, struct arena *, row_id round,
    struct voice **out);
/* RC_DENIED for whoever has no voice, RC_CONFLICT when the round is over. */
enum rc voice_give(struct db *, const struct round *, row_id edition,
    row_id person, enum said, const char *objection, unixtime now);
/* The word of this person's voice, whoever of the organisation gave it; RC_NONE
 * without. */
enum rc voice_of(struct db *, struct arena *, const struct round *,
    row_id edition, row_id person, struct voice *);
/* Whether the person has one. */
enum rc voice_has(struct db *, row_id edition, row_id person, bool *out);
enum rc voice_heard(struct db *, row_id round, row_id holder,
    const char *heard);

/* A draft of an adopted finding's next text: a candidate. */
enum rc finding_amend(struct db *, const struct finding *, row_id person,
    unixtime now, row_id *out);
/* A draft of the edition's overall conclusion, which goes back to its adopted
 * findings; RC_CONFLICT when it has one.  Text: f's title and body. */
enum rc finding_conclude(struct db *, struct finding *f, row_id person,
    unixtime now);
/* Publishes a drafted conclusion as the word of those who run the edition.
 * RC_CONFLICT for any other, and from another version. */
enum rc finding_state(struct db *, const struct finding *, row_id person,
    unixtime now);
/* For programme_conclusion. */
enum rc finding_concluded(struct db *, struct arena *, row_id edition,
    struct conclusion *out);
/* An adopted finding is a recommendation from now on; RC_CONFLICT when it is
 * one, or does not say level and who is to act. */
enum rc finding_recommend(struct db *, row_id, unixtime now);
/* In how many plans it is an action; how many of those are done. */
enum rc finding_taken(struct db *, row_id, int64_t *plans, int64_t *done);
/* Whether the public finds any in this edition. */
enum rc finding_any(struct db *, row_id edition, bool *out);

/* For app/routes.c's lists. */
extern const struct personal finding_personal;
extern const struct holder finding_holder;
extern const struct doer finding_doer;
extern const struct outputter finding_outputter;	/* adopted ones, by the parts
					 * whose sessions they go back to */

#endif
