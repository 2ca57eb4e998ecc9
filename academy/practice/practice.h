/*
 * The library of practices: what worked, and what did not.  One record serves
 * a good practice, a less successful experience and what is both; who wrote it
 * chooses which, and who may see it (attribution).
 *
 *   draft > submitted > in review > published > archived
 *                ^          |            any of them > withdrawn
 *                +- asked --+
 *
 * What is published stands in the view practice_public (practice.sql), which is
 * the one place that says what the public may see; what a page, a search, a
 * feed or an export shows to the public is read from there and nowhere else.
 * An anonymous record stands in it without place, organisation and author; one
 * for a room only does not stand in it.
 *
 * A record has an address of its own, /practices/CODE, which is no number: it
 * does not tell how many there are that one may not see.  One that was named in
 * public and is to be anonymous gets a new address; the old one is gone
 * (practice_gone), which harvesters are told.
 *
 * All that is written of a practice is one table, practice_fields: the form,
 * the page, the JSON, the differences between versions and the rule of what is
 * required are made from it.
 *
 * Files beside the text are practice_file.h's.
 *
 * How others in this room plug in:
 * - Search (practice_find*.c) writes practice_find_index(), which each change
 *   of a record calls in its transaction; its tables are its own.
 * - Ways in (practice_carry*.c) read JSON by practice_from_json() and save by
 *   practice_save(), as the form does; ways out read practice_public and write
 *   practice_to_json().  Deletions for harvesters are in practice_gone.
 * - Their tables stand in practice.sql under headings of their own; their route
 *   tables in practice_web.h and app/routes.c.  A way out of any kind has a row
 *   in practice_ways_test.c.
 */
#ifndef PRACTICE_PRACTICE_H
#define PRACTICE_PRACTICE_H

#include "base/json.h"
#include "programme/programme_reading.h"

enum practice_kind { PRACTICE_GOOD, PRACTICE_LESS, PRACTICE_MIXED,
	PRACTICE_KINDS };
extern const char *const practice_kind_name[PRACTICE_KINDS];
extern const char *const practice_kind_label[PRACTICE_KINDS];

enum practice_state { PRACTICE_DRAFT, PRACTICE_SUBMITTED, PRACTICE_REVIEW,
	PRACTICE_PUBLISHED, PRACTICE_ARCHIVED, PRACTICE_WITHDRAWN,
	PRACTICE_STATES };
extern const char *const practice_state_name[PRACTICE_STATES];
extern const char *const practice_state_label[PRACTICE_STATES];

enum attribution {
	ATTRIBUTION_NAMED,
	ATTRIBUTION_ANONYMOUS,		/* no place, organisation or author */
	ATTRIBUTION_ROOM,		/* the admitted of one edition only */
	ATTRIBUTIONS
};
extern const char *const attribution_name[ATTRIBUTIONS];
extern const char *const attribution_label[ATTRIBUTIONS];

/* 0: the result is not stated; 1 to 5: Nesta's Standards of Evidence. */
enum { EVIDENCE_UNSAID = -1, EVIDENCE_LEVELS = 6 };
extern const char *const evidence_label[EVIDENCE_LEVELS];

/* --- what is written of a practice --- */

enum practice_shape {
	P_WORDS,	/* const char *: words */
	P_LINES,	/* const char *: words, one thing a line */
	P_TEXT,		/* const char *: of no language */
	P_LIST,		/* const char *: addresses, one a line */
	P_CELLS,	/* const char *: a thing a line, its cells split by ';' */
	P_ONE,		/* const char *: one of the options */
	P_MANY,		/* const char *: options, "design money" */
	P_TOPICS,	/* const char *: ids of concepts, "housing health" */
	P_COUNTRY, P_LANGUAGE,	/* const char * */
	P_NUMBER,	/* int64_t; 0: not said */
	P_LEVEL,	/* int64_t; EVIDENCE_UNSAID: not said */
};

enum practice_part {		/* sections of the page, steps of the form */
	PART_WHAT, PART_WHERE, PART_WHO, PART_STORY, PART_RESULT,
	PART_EVIDENCE, PART_FAILURE, PART_TRANSFER, PART_SOURCES,
	PRACTICE_PARTS
};
extern const char *const practice_part_label[PRACTICE_PARTS];

enum {				/* of a field */
	PF_REQUIRED = 1,
	PF_FAILURE = 2,		/* required of what did not (only) work */
	PF_IDENTIFIES = 4,	/* left out of what is anonymous */
	PF_GIVEN = 8,		/* stands in the JSON even while empty */
};

struct practice_option { const char *value, *label; };

struct practice_field {
	const char *key;		/* in JSON and in forms */
	enum practice_part part;
	enum practice_shape shape;
	size_t at;			/* in struct practice */
	unsigned flags;
	int64_t max;			/* text: code points; P_NUMBER: largest */
	const char *label, *hint;	/* marked strings; hint may be NULL */
	const struct practice_option *options;	/* value NULL ends */
	const char *const *cells;	/* their names; NULL ends */
};
extern const struct practice_field practice_fields[];	/* key NULL ends */

struct practice {
	row_id id;
	const char *code;		/* in its address: "gp01", "k7m2xq4d" */
	row_id programme, edition;	/* where it was handed in; 0 */
	row_id organisation;		/* the partner that handed it in; 0 */
	row_id author, reviewer;	/* people; 0 */
	enum practice_state state;
	enum attribution attribution;
	int64_t version;		/* the current one, from 1 */
	int64_t pending;		/* a later one, not accepted yet; 0 */
	bool imported;			/* came by a file or from elsewhere */
	const char *contact_name, *contact_email;
	bool contact_shown;		/* they agreed to stand on the page */
	unixtime made_at, changed_at, submitted_at, published_at, checked_at;
	const char *files;		/* addresses, one a line: set for ways
					 * out (practice_file.h) */

	/* What is written: practice_fields. */
	enum practice_kind kind;
	const char *title, *summary, *lang;
	const char *city, *country, *scale, *topics, *target_groups, *city_role;
	int64_t population, population_year, year_from, year_to;
	const char *lead, *partners, *co_creation;
	const char *problem, *goal, *what_was_done, *participation;
	int64_t money_from, money_to;
	const char *currency, *funding, *staff, *duration;
	const char *result, *figures, *unintended, *challenges, *lesson;
	int64_t evidence_level;
	const char *evidence_note, *evaluation_url, *judged_by;
	const char *expected, *happened, *causes, *noticed, *changed, *advice;
	const char *core, *adaptable, *conditions, *limits, *first_steps;
	const char *transfer[12];
	const char *adapted_from;
	const char *source_url, *other_sources, *source_language, *source_type,
	    *source_words, *sources_seen, *pictures, *note;
	struct practice *next;
};

/* An empty record: evidence and language as nobody has said. */
#define PRACTICE_NEW { .evidence_level = EVIDENCE_UNSAID, .lang = "en" }

/* --- rules --- */

const struct practice_field *practice_field(const char *key);
/* A field's text, or number; NULL and 0 where it has the other. */
const char *practice_text(const struct practice *, const struct practice_field *);
int64_t practice_number(const struct practice *, const struct practice_field *);
void practice_set_text(struct practice *, const struct practice_field *,
    const char *);
void practice_set_number(struct practice *, const struct practice_field *,
    int64_t);
/* Whether anything is said there. */
bool practice_said(const struct practice *, const struct practice_field *);
/* Whether it has to be, for this kind. */
bool practice_requires(const struct practice *, const struct practice_field *);
/* The required fields in which nothing is said, in the order of the form. */
enum { PRACTICE_GAPS = 40 };
size_t practice_gaps(const struct practice *,
    const struct practice_field *out[PRACTICE_GAPS]);

/* What the public may see of it: itself where it is named, a copy without what
 * identifies where it is anonymous, NULL where it is for a room only. */
const struct practice *practice_masked(struct arena *, const struct practice *);
/* Words of its place, organisation and contact that still stand in what an
 * anonymous record would show, one a line, each with the field's key before it:
 * "result\tUtrecht"; "" when none do. */
const char *practice_slips(struct arena *, const struct practice *);

/*
 * JSON, one object: the keys of practice_fields, "id" first.  Words are a text
 * in the record's own language, or an object of languages; "language" is left
 * out where it is "en".  What practice_from_json() takes, practice_to_json()
 * gives back unchanged.
 */
struct practice_fault {
	const char *key;		/* NULL: the whole */
	const char *why;		/* a marked string */
	struct practice_fault *next;
};
/* out gets all that is right; RC_INVALID when something is not.  out is to be
 * PRACTICE_NEW. */
enum rc practice_from_json(struct arena *, const json_t *,
    struct practice *out, struct practice_fault **faults);
const char *practice_to_json(struct arena *, const struct practice *);

/* All but what is written, from another. */
void practice_take_facts(struct practice *, const struct practice *from);
/* Whether a state may follow another. */
bool practice_may_become(enum practice_state from, enum practice_state to);

/* "gp02" of "gp02" or of an address that ends in it. */
const char *practice_code_in(const char *);
/* Eight letters and digits that nobody can guess the next of. */
const char *practice_code_new(struct arena *);

/* --- the store --- */

struct practice_by {		/* a change of a record */
	row_id person;			/* 0: the program itself */
	unixtime now;
	const char *how;		/* "form", "import", "harvest", "review" */
	bool draft;			/* written over until it is handed in;
					 * of a published one it waits beside
					 * it (pending) */
	uint64_t print;			/* carry_print() of it, where that is
					 * known already; or 0 */
	struct find_batch *batch;	/* of many new ones; or NULL */
};
/*
 * The one way in.  Writes p (id 0: a new record, with p->code or a new one) as
 * its next version, with topics and links, and calls practice_find_index().
 * Sets id, code, version and pending.  RC_CONFLICT when the code is another
 * record's.
 */
enum rc practice_save(struct db *, struct arena *, struct practice *p,
    const struct practice_by *);
/* Writes what p says beside its text: state, people, contact.  Attribution
 * goes by practice_save(), which makes the text that fits it. */
enum rc practice_keep(struct db *, struct arena *, struct practice *p,
    unixtime now);
/* The whole record, for who may see it: by id or address. */
enum rc practice_load(struct db *, struct arena *, row_id, struct practice *);
enum rc practice_by_code(struct db *, struct arena *, const char *code,
    struct practice *);
/* What the public may see at an address: published, or archived. */
enum rc practice_shown(struct db *, struct arena *, const char *code,
    struct practice *);

struct practice_line {		/* a practice in a list, as the public sees it */
	row_id id;
	const char *code;
	enum practice_kind kind;
	enum attribution attribution;
	const char *title;		/* words */
	const char *city, *country;	/* NULL where it is anonymous */
	const char *topics;		/* ids of concepts */
	int64_t year_from, year_to, evidence_level;
	unixtime published_at, changed_at;
	struct practice_line *next;
};
struct practice_filter {		/* NULL: any; a topic with those below it */
	const char *kind, *country, *topic;
	int64_t skip, most;		/* rows */
};
/* Newest first; *rows: how many there are in all. */
enum rc practice_list(struct db *, struct arena *,
    const struct practice_filter *, struct practice_line **out, int64_t *rows);
struct practice_country { const char *country; int64_t n;
	struct practice_country *next; };
/* How many the public may find in each country, and in none that is told. */
enum rc practice_countries(struct db *, struct arena *,
    struct practice_country **out, int64_t *untold);

struct practice_relative {		/* one adapted from the other */
	const char *code, *title;	/* code NULL: an address elsewhere, or
					 * words only, in title */
	const char *outcome;
	bool tried;			/* outcome is a marked string */
	struct practice_relative *next;
};
/* What p was adapted from, and what was adapted from it; of the records here
 * only what the public may see. */
enum rc practice_relatives(struct db *, struct arena *, const struct practice *,
    struct practice_relative **from, struct practice_relative **by);
/* Public editions that a record was picked into, newest first: id, slug, title,
 * zone. */
enum rc practice_used(struct db *, struct arena *, row_id,
    struct edition **out);

/* --- its life: practice_life_store.c --- */

/* Handed in: a draft is submitted, or the change of what is published waits for
 * a reviewer.  RC_CONFLICT in another state. */
enum rc practice_submit(struct db *, struct arena *, struct practice *,
    unixtime now);
/* The pending version, or the submitted record, is what is shown from now on. */
enum rc practice_accept(struct db *, struct arena *, struct practice *,
    unixtime now);
/* The pending version is not taken over; its text is kept. */
enum rc practice_refuse(struct db *, struct practice *);
/* A change that was handed in is its author's to write over again. */
enum rc practice_reopen(struct db *, const struct practice *);
/* Those who may review a programme's records (0: administrators), by name: id,
 * name, email, lang. */
enum rc practice_reviewers(struct db *, struct arena *, row_id programme,
    struct person **out);
/* RC_CONFLICT when that may not follow. */
enum rc practice_become(struct db *, struct arena *, struct practice *,
    enum practice_state, unixtime now);

struct practice_version {
	int64_t n;
	const char *person;		/* name; NULL: the program, or erased */
	const char *how;
	enum attribution attribution;
	bool sealed;
	unixtime at;
	struct practice_version *next;
};
/* Newest first. */
enum rc practice_versions(struct db *, struct arena *, row_id,
    struct practice_version **out);
/* The text of a version, in the record as it is otherwise. */
enum rc practice_version_load(struct db *, struct arena *, row_id, int64_t n,
    struct practice *out);

/* Whether the newest text is handed in: its author does not write over it. */
enum rc practice_sent(struct db *, row_id, bool *out);

struct practice_message {
	const char *person;		/* name; NULL: erased */
	row_id person_id;
	bool inside;
	const char *body;
	unixtime at;
	struct practice_message *next;
};
enum rc practice_say(struct db *, row_id practice, row_id person, bool inside,
    const char *body, unixtime now);
/* Oldest first; inside: the colleagues' notes too. */
enum rc practice_messages(struct db *, struct arena *, row_id practice,
    bool inside, struct practice_message **out);

struct practice_entry {		/* a record as those inside list it */
	row_id id;
	const char *code, *title;	/* words */
	enum practice_kind kind;
	enum practice_state state;
	enum attribution attribution;
	const char *city, *country;
	const char *organisation;	/* words; NULL: none */
	const char *author, *reviewer;	/* names; NULL */
	int64_t gaps;			/* required fields that are empty */
	bool imported, waits;		/* waits: a change for a reviewer, or a
					 * file of what is shown */
	unixtime changed_at, submitted_at, published_at;
	unixtime holds_since;		/* last time somebody said so */
	unixtime asked_at;		/* and it was asked since; 0: it was not */
	struct practice_entry *next;
};
enum rc practice_of_author(struct db *, struct arena *, row_id person,
    struct practice_entry **out);
/* What was handed in at an edition; edition 0: at the programme itself;
 * programme 0: at none, which administrators look after.  At most so many. */
struct practice_desk { row_id programme, edition; };
/* Those that wait for a reviewer, longest first. */
enum rc practice_desk_waiting(struct db *, struct arena *,
    const struct practice_desk *, int64_t most, struct practice_entry **out);
/* Published ones of which nobody has said since then that they hold, longest
 * first. */
enum rc practice_desk_overdue(struct db *, struct arena *,
    const struct practice_desk *, unixtime since, int64_t most,
    struct practice_entry **out);
/* All, those that wait too, by their last change, newest first; before: those
 * that follow on this one (id; 0: from the first on). */
enum rc practice_desk_all(struct db *, struct arena *,
    const struct practice_desk *, row_id before, int64_t most,
    struct practice_entry **out);
/* The published ones that only the admitted of the edition see. */
enum rc practice_of_room(struct db *, struct arena *, row_id edition,
    struct practice_entry **out);

/* --- partners, who each hand one in: practice_partner_store.c --- */

enum { PRACTICE_REMIND_DAYS = 7 };	/* nobody is reminded more often */

/* Partners of an edition, and what each has handed in: whoever has nothing
 * first, then by name. */
struct practice_partner {
	row_id organisation;
	const char *name, *country;	/* name: words */
	int64_t handed_in;
	unixtime since;			/* the first was; 0 */
	int64_t people;			/* of it, whom one can write to */
	unixtime reminded_at;		/* 0: never */
	struct practice_partner *next;
};
enum rc practice_partners(struct db *, struct arena *, row_id edition,
    struct practice_partner **out);
bool practice_partner_may_remind(const struct practice_partner *, unixtime now);
/* Writes to the people of each that may be reminded. */
enum rc practice_partners_remind(struct db *, struct arena *,
    const struct edition *, unixtime now, int64_t *mails);
/* By when each partner is to hand one in; 0: none is asked for. */
enum rc practice_call_find(struct db *, row_id edition, unixtime *due);
enum rc practice_call_set(struct db *, row_id edition, unixtime due);

/* Mails, in the language of who gets them: to the reviewer (said NULL: it is
 * handed in), to the author (question NULL: it is published), to somebody of a
 * partner that has handed in nothing (due 0: no day is set).  Nothing where
 * there is nobody. */
enum rc practice_tell_reviewer(struct db *, struct arena *,
    const struct practice *, const char *said);
enum rc practice_tell_author(struct db *, struct arena *,
    const struct practice *, const char *question);
/* It was put together with another one: to the author. */
enum rc practice_tell_merged(struct db *, struct arena *,
    const struct practice *, const struct practice *into);
/* Somebody tried it: to the reviewer, who decides whether it is shown; once it
 * is, to the author. */
enum rc practice_tell_tried(struct db *, struct arena *,
    const struct practice *, const char *happened, bool shown);
enum rc practice_tell_partner(struct db *, struct arena *,
    const struct edition *, const struct person *to, unixtime due);

/* --- alike: practice_same_store.c --- */

struct practice_twin {
	struct practice_entry *entry;
	bool titled;			/* same title and place; else nearly the
					 * same text */
	struct practice_twin *next;
};
/* Records that may tell the same, at most ten.  public_only: for who may see no
 * others. */
enum rc practice_twins(struct db *, struct arena *, const struct practice *,
    bool public_only, struct practice_twin **out);
/* from is withdrawn and its address leads to into; picks and trials go along,
 * its text does not.  RC_CONFLICT when into is not public, or from is not to be
 * withdrawn. */
enum rc practice_merge(struct db *, struct arena *, struct practice *from,
    const struct practice *into, unixtime now);
struct practice_merged {
	const char *code, *title;	/* what it was put into; NULL: nobody
					 * may see that any more */
	unixtime at;
};
/* RC_NONE where it was put together with none, or has become a draft since. */
enum rc practice_merged_find(struct db *, struct arena *, row_id,
    struct practice_merged *out);
/* What practice_merge() did is undone.  RC_CONFLICT where there is nothing to. */
enum rc practice_unmerge(struct db *, struct arena *, struct practice *from,
    unixtime now);
/* Where an address leads that is no more: RC_OK with *to (NULL: it is gone),
 * RC_NONE when it never was public. */
enum rc practice_gone(struct db *, struct arena *, const char *code,
    const char **to);

/* --- picks: practice_pick_store.c --- */

struct practice_pick {
	row_id id, session;		/* session 0: the whole edition */
	const char *session_title;	/* words */
	const char *note;		/* words */
	struct practice_line line;
	const char *source;		/* address of the main source; NULL */
	struct practice_pick *next;
};
/* Only practices that the public may see, in the order of the sessions; session
 * 0: all of the edition.  public_only: without those of sessions that only the
 * admitted see. */
enum rc practice_picks(struct db *, struct arena *, row_id edition,
    row_id session, bool public_only, struct practice_pick **out);
/* By address; RC_NONE when the public may not see it, RC_CONFLICT when it is
 * picked there already. */
enum rc practice_pick_add(struct db *, row_id edition, row_id session,
    const char *code, const char *note, unixtime now);
enum rc practice_pick_remove(struct db *, row_id edition, row_id pick);
/* For programme_readings. */
enum rc practice_readings(struct db *, struct arena *, row_id edition,
    row_id session, bool public_only, struct reading **out);

/* --- does it still hold: practice_holds_store.c, practice_holds_web.c --- */

enum {
	PRACTICE_ASK_DAYS = 365,	/* after which the owner is asked */
	PRACTICE_OVERDUE_DAYS = 30,	/* without an answer */
};
/* By room ask: what is due, and (by edition) all that is or was shown. */
struct ask_kind;
struct ask_thing;
extern const struct ask_kind practice_ask;
enum rc practice_due(struct db *, struct arena *, unixtime before,
    int64_t most, struct ask_thing **out);
enum rc practice_ask_things(struct db *, struct arena *, row_id edition,
    struct ask_thing **out);
/* "right", "changed" (why: what has), "withdrawn". */
enum rc practice_heard(struct db *, struct arena *, struct practice *,
    const char *answer, const char *why, unixtime now);
/* In the clerk: hands over to room ask what was asked before it asked. */
enum rc practice_chore(struct db *, struct arena *, unixtime now);
/* The question of room ask that an older one is now; RC_NONE: none such. */
enum rc practice_ask_now(struct db *, row_id old, row_id *out);
/* What links in mails begin with, and how marked strings are translated
 * (web/html.h's tr()); set by the app. */
void practice_mail_set(const char *base,
    const char *(*translate)(const char *lang, const char *));
/* The whole address of a record; code NULL: of the server. */
const char *practice_address(struct arena *, const char *code);

/*
 * Search's part (practice_find_store.c).  p has changed in whatever way: what
 * the public may find of it is practice_masked(p) while it is published, and
 * nothing otherwise; the admitted of p->edition may find it there as it is.
 */
enum rc practice_find_index(struct db *, struct arena *,
    const struct practice *p);
/*
 * Many at once, in one transaction: those that fill a chunk are packed at once
 * and the others wait, in memory, for practice_find_write(), before which
 * nothing else may write to the indexes.
 */
struct find_batch *practice_find_batch(void);
/* p stands in no index yet.  No batch: it is written now. */
enum rc practice_find_add(struct db *, struct arena *, const struct practice *p,
    struct find_batch *);
enum rc practice_find_write(struct db *, struct find_batch *);
void practice_find_batch_free(struct find_batch *);

extern const struct personal practice_personal;
extern const struct doer practice_doer;
extern const struct cloner practice_cloner;
extern const struct holder practice_holder;

#endif
