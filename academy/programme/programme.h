/*
 * Programmes: what is run, by whom, when, where and about what.
 *
 *   programme (partnership > action > academy, a tree)
 *     edition        one run: "Baltic Academy 2025"
 *       part         part, module, workshop or a partner's local event
 *         session    plenary, breakout, site visit, ... of the timetable
 *
 * Organisations are involved in typed, ordered roles; topics are the edition's
 * own words, mapped to the field's vocabulary; people are in an edition as
 * participants.  Texts for others are words (base/text.h).
 *
 * Counts of partners and countries are always queries, never typed.
 */
#ifndef PROGRAMME_PROGRAMME_H
#define PROGRAMME_PROGRAMME_H

#include "people/people.h"

enum programme_kind { KIND_PARTNERSHIP, KIND_ACTION, KIND_ACADEMY, KIND_PROJECT,
	PROGRAMME_KINDS };
extern const char *const programme_kind_name[PROGRAMME_KINDS];
extern const char *const programme_kind_label[PROGRAMME_KINDS];

enum edition_status { EDITION_ANNOUNCED, EDITION_OPEN, EDITION_CLOSED,
	EDITION_RUNNING, EDITION_COMPLETED, EDITION_IMPLEMENTED,
	EDITION_ARCHIVED, EDITION_STATUSES };
extern const char *const edition_status_name[EDITION_STATUSES];
extern const char *const edition_status_label[EDITION_STATUSES];

enum part_kind { PART_PART, PART_MODULE, PART_WORKSHOP, PART_LOCAL, PART_KINDS };
extern const char *const part_kind_name[PART_KINDS];
extern const char *const part_kind_label[PART_KINDS];

enum session_kind { SESSION_PLENARY, SESSION_BREAKOUT, SESSION_WORKSHOP,
	SESSION_SITE_VISIT, SESSION_OPEN_QUESTION, SESSION_TRAINING,
	SESSION_BREAK, SESSION_KINDS };
extern const char *const session_kind_name[SESSION_KINDS];
extern const char *const session_kind_label[SESSION_KINDS];

enum session_role { SROLE_KEYNOTE, SROLE_SPEAKER, SROLE_EXPERT, SROLE_TRAINER,
	SROLE_MODERATOR, SROLE_RAPPORTEUR, SROLE_CONTRIBUTOR, SESSION_ROLES };
extern const char *const session_role_name[SESSION_ROLES];
extern const char *const session_role_label[SESSION_ROLES];

enum involvement_role { INV_LEADER, INV_COORDINATOR, INV_ORGANISER,
	INV_CO_ORGANISER, INV_HOST, INV_PARTNER, INV_SUPPORTER, INV_FUNDER,
	INVOLVEMENTS };
extern const char *const involvement_name[INVOLVEMENTS];
extern const char *const involvement_label[INVOLVEMENTS];	/* "Organised by" */

struct programme {
	row_id id, parent;
	const char *slug;
	enum programme_kind kind;
	const char *acronym;
	const char *title, *summary, *about, *imprint;	/* words */
	const char *langs;		/* "en lt lv", original first */
	const char *primary_colour, *accent_colour;	/* "#14532d" or NULL */
	row_id logo;
	const char *contact_name, *contact_email;
	bool public;
	unixtime made_at;
	struct programme *next;
};

struct edition {
	row_id id, programme;
	const char *slug;
	const char *title, *summary, *about, *method, *privacy;
	enum edition_status status;
	bool public;
	const char *zone;		/* "Europe/Riga" */
	const char *langs;		/* of its content: the programme's */
	const char *teaching_langs;	/* "en ru" */
	int64_t participants_planned;	/* 0: not said */
	const char *contact_name, *contact_email;	/* own or the programme's */
	int64_t retention_days;
	row_id predecessor, cloned_from;
	bool open_question;		/* the edition's format */
	unixtime timetable_at;		/* published last; 0: it is not */
	int64_t timetable_version;
	unixtime starts, ends;		/* of its parts, first to last; 0 */
	unixtime made_at;
	struct edition *next;
};

struct part {
	row_id id, edition;
	int64_t pos;			/* from 1 */
	enum part_kind kind;
	const char *title, *about, *tentative, *place, *venue;	/* words */
	const char *country;
	unixtime starts, ends;		/* 0 while tentative */
	int64_t seats;			/* 0: not said */
	row_id builds_on, host;
	const char *builds_on_note;	/* words */
	struct part *next;
};

struct part_change {			/* what a public part said before */
	row_id part;
	unixtime at;
	const char *before, *after;	/* words: when and where */
	struct part_change *next;
};

struct topic {
	row_id id;
	int64_t pos;
	const char *title;		/* words */
	const char *concept;		/* id in the vocabulary, or NULL */
	int64_t sessions;		/* that carry it; topic_list() only */
	struct topic *next;
};

struct involvement {
	row_id id, edition;		/* edition 0: in the whole programme */
	struct organisation organisation;
	enum involvement_role role;
	int64_t pos;
	const char *acknowledgement;	/* words, or NULL */
	struct involvement *next;
};

struct session_with {			/* somebody in a session */
	row_id id, person;		/* person 0: name only */
	const char *name, *affiliation;
	enum session_role role;
	struct session_with *next;
};

struct session_item {
	row_id id, edition, part;
	enum session_kind kind;
	const char *title, *about, *room;	/* words */
	unixtime starts, ends;
	const char *langs, *interpretation;	/* "en ru" */
	bool admitted_only, not_attributed, cancelled;
	int64_t seats;			/* 0: everybody goes */
	row_id host;
	int64_t version;
	struct session_with *with;
	struct topic *topics;		/* id and title */
	struct session_item *next;
};

/*
 * A timetable as people read it: by day, and in a day by when sessions begin;
 * what begins together stands side by side.
 */
struct slot {
	unixtime starts, ends;		/* ends: of the last in it to end */
	int64_t n;
	const struct session_item **at;	/* n of them */
	struct slot *next;
};
struct day {
	unixtime at;
	row_id part;			/* of its first session */
	struct slot *slots;
	struct day *next;
};
/* list: by time, as session_list() gives it; part 0: all. */
struct day *timetable_days(struct arena *, const struct session_item *list,
    row_id part, const char *zone);

enum document_kind { DOC_CONCEPT_NOTE, DOC_PRESS_RELEASE, DOC_ACTION_PLAN,
	DOC_MANUAL, DOC_PROGRAMME, DOC_READER, DOC_RECAP, DOC_VIDEO,
	DOC_PICTURE, DOC_SURVEY, DOC_EVALUATION, DOC_REPORT, DOC_REFERENCE,
	DOC_MATERIAL, DOC_OTHER, DOCUMENT_KINDS };
extern const char *const document_kind_name[DOCUMENT_KINDS];
extern const char *const document_label[DOCUMENT_KINDS];

struct document {
	row_id id, programme, edition, part, session;	/* 0: none */
	enum document_kind kind;
	const char *title, *note;	/* words */
	const char *url;		/* one of url and blob */
	row_id blob;
	const char *visibility;		/* "public", "admitted", "staff" */
	bool source;			/* what this edition is adapted from */
	row_id owner;			/* a partner's own */
	int64_t pos;
	unixtime made_at;
	struct document *next;
};

struct participant {			/* a person in an edition, as of then */
	row_id id, edition;
	struct person person;		/* id, name, email, lang, expertise */
	const char *role;		/* 'participant', 'contributor', ... */
	row_id organisation;
	const char *organisation_name;	/* words */
	enum organisation_kind organisation_kind;
	enum level level;
	const char *country, *gender, *side, *track, *expertise;
	const char *delegation;
	bool funded, local, first_timer;
	row_id partner;
	const char *parts;		/* "12 confirmed;13 selected;" */
	struct participant *next;
};

/* People by the parts they come to: those who have not cancelled, one group for
 * each set of parts, the largest set first. */
struct part_set {
	const char *parts;		/* "12-13": ids, in order */
	int64_t n;			/* people */
	struct part_set *next;
};
struct part_set *part_sets(struct arena *, const struct participant *);
/* Counts one more in a list of sets. */
void part_set_count(struct arena *, struct part_set **list, const char *parts);
/* Whether set x stands before y: of more parts, else of earlier ones. */
bool part_set_before(struct arena *, const char *x, const char *y);
/* The set somebody belongs to: "12-13" of "12 confirmed;13 selected;". */
const char *participant_parts(struct arena *, const struct participant *);

struct concept {			/* of the field's vocabulary */
	const char *id, *parent;	/* parent NULL: one of the eight at the top */
	const char *label;		/* words, in 18 languages */
	struct concept *next;
};
/* Puts data/topics.csv into the store, or brings it up to date. */
enum rc vocabulary_load(struct db *, struct arena *);
enum rc concept_list(struct db *, struct arena *, struct concept **out);

/* What a public edition lacks, as bits: it is never without when, where and by
 * whom (an organiser, leader, coordinator or host). */
enum { LACKS_PART = 1, LACKS_WHEN = 2, LACKS_WHERE = 4, LACKS_ORGANISER = 8 };
unsigned edition_lacks(const struct part *, const struct involvement *);
/* Whether its timetable is shown together with the edition: in the format of the
 * open question, only once it is published. */
bool edition_timetable_shown(const struct edition *);

/* --- finding --- */
enum rc programme_find(struct db *, struct arena *, row_id, struct programme *);
enum rc programme_by_slug(struct db *, struct arena *, const char *slug,
    struct programme *);
/* From the root down to the programme itself. */
enum rc programme_path(struct db *, struct arena *, row_id,
    struct programme **out);
enum rc programme_list(struct db *, struct arena *, bool public_only,
    struct programme **out);
enum rc edition_find(struct db *, struct arena *, row_id, struct edition *);
enum rc edition_by_slug(struct db *, struct arena *, const char *slug,
    struct edition *);
/* Newest first; programme 0: of all. */
enum rc edition_list(struct db *, struct arena *, row_id programme,
    bool public_only, struct edition **out);
enum rc part_find(struct db *, struct arena *, row_id, struct part *);
enum rc part_list(struct db *, struct arena *, row_id edition,
    struct part **out);
/* Newest first. */
enum rc part_changes(struct db *, struct arena *, row_id edition,
    struct part_change **out);
/* By time.  public_only: without what only the admitted may see, and only those
 * named who may be (see below); with and topics are filled. */
enum rc session_list(struct db *, struct arena *, row_id edition,
    bool public_only, struct session_item **out);
/* The same without topics, description, places, host and version: what a
 * timetable shows. */
enum rc session_lines(struct db *, struct arena *, row_id edition,
    bool public_only, struct session_item **out);
enum rc session_item_find(struct db *, struct arena *, row_id,
    struct session_item *);
/* What one person has to go to: everything without limited seats in the parts
 * they are in, what they are placed in, and what they do. */
enum rc session_of_person(struct db *, struct arena *, row_id edition,
    row_id person, struct session_item **out);
enum rc topic_list(struct db *, struct arena *, row_id edition,
    struct topic **out);
/* The same without counting sessions. */
enum rc topic_titles(struct db *, struct arena *, row_id edition,
    struct topic **out);
/* By role and place; the programme's and the edition's own (edition 0: the
 * programme's only).  Of the organisation: id, name, country, website. */
enum rc involvement_list(struct db *, struct arena *, row_id programme,
    row_id edition, struct involvement **out);
/* Funders' acknowledgements in a language, one a line; "" when none: of such a
 * list, or asked for. */
const char *funders_of(struct arena *, const struct involvement *,
    const char *lang);
enum rc funders_text(struct db *, struct arena *, row_id programme,
    row_id edition, const char *lang, const char **out);
/* Puts that below a mail's text, in the mail's language. */
struct mail;
enum rc funders_sign(struct db *, struct arena *, row_id programme,
    row_id edition, struct mail *);
/* Everybody in any public programme or edition. */
enum rc involvement_public(struct db *, struct arena *,
    struct involvement **out);
/* "27 partners from 11 countries", counted in a list of involvement_list():
 * organisations in any role but funder, and their countries. */
void partners_count(const struct involvement *, int64_t *organisations,
    int64_t *countries);

/*
 * What stands on a programme's page (edition 0) or an edition's, without what
 * belongs to one session; see: what this visitor may see, "public", "admitted"
 * or "staff", each with all before it.  A document of a session that only the
 * admitted may see is never public.
 */
enum rc document_list(struct db *, struct arena *, row_id programme,
    row_id edition, const char *see, struct document **out);
enum rc document_of_session(struct db *, struct arena *, row_id session,
    const char *see, struct document **out);
/* Every document of the edition that may be seen, sessions' own too. */
enum rc document_find(struct db *, struct arena *, row_id programme,
    row_id edition, row_id, const char *see, struct document *out);
/* Editions a person is in, newest first; programmes it has a role in. */
enum rc editions_of_person(struct db *, struct arena *, row_id person,
    struct edition **out);
enum rc programmes_of_person(struct db *, struct arena *, row_id person,
    struct programme **out);

/*
 * Who is named in public.  Of those who take part, only who agreed to stand in
 * the edition's list, which is a consent of its own for each edition; it can be
 * taken back like any other.  Who agreed to nothing is also left out of what the
 * public sees of a session.  In a session that is not attributed nobody is
 * named at all.
 */
struct named {
	const char *name;
	const char *organisation;	/* words, or NULL */
	const char *country;
	struct named *next;
};
/* The purpose of that consent: "public-list/baltic-2025". */
const char *named_purpose(struct arena *, const char *edition_slug);
/* By name; those who are confirmed in a part. */
enum rc named_list(struct db *, struct arena *, row_id edition,
    struct named **out);
/* Whether this person agreed. */
enum rc named_is(struct db *, struct arena *, row_id edition, row_id person,
    bool *out);
/* The name of somebody in the session that stands in one of these words, or
 * NULL: what is not attributed must not say it. */
const char *session_slip(struct arena *, const struct session_item *,
    const char *const *words, size_t n);

/* --- making and changing (each sets id) --- */
enum rc document_save(struct db *, struct document *, unixtime now);
enum rc document_remove(struct db *, row_id programme, row_id);
enum rc programme_save(struct db *, struct programme *, unixtime now);
enum rc edition_save(struct db *, struct edition *, unixtime now);
/* Keeps the old text of when and where once the edition is public. */
enum rc part_save(struct db *, struct part *, const char *zone, unixtime now);
enum rc topic_save(struct db *, row_id edition, struct topic *);
enum rc involvement_save(struct db *, row_id programme, struct involvement *);
/* RC_CONFLICT when somebody in it would be in two sessions at once. */
enum rc session_item_save(struct db *, struct session_item *);
enum rc session_with_add(struct db *, row_id session, struct session_with *);
enum rc session_with_remove(struct db *, row_id session, row_id with);
enum rc session_topic_set(struct db *, row_id session, row_id topic, bool on);
/* RC_CONFLICT when the session is full or the person is elsewhere then. */
enum rc session_place_set(struct db *, row_id session, row_id person, bool on);
enum rc session_placed(struct db *, struct arena *, row_id session,
    struct person **out);

/* A new edition from an old one: parts without dates, form, criteria and
 * letters come along (by the rooms in app/routes.c's list), people and
 * answers do not. */
struct cloner { const char *room; enum rc (*clone)(struct db *, struct arena *,
	row_id from, row_id to, unixtime now); };
extern const struct cloner *const *programme_others;	/* set by the app; NULL ends */
enum rc edition_clone(struct db *, struct arena *, row_id from,
    const char *slug, const char *title, unixtime now, row_id *out);

/* What rooms above hang on a part or a session: asked before one is removed.
 * Either may be NULL; *out is set to true, never to false. */
struct holder { const char *room;
	enum rc (*part)(struct db *, row_id part, bool *out);
	enum rc (*session)(struct db *, row_id session, bool *out); };
extern const struct holder *const *programme_holders;	/* set by the app; NULL ends */

/* What rooms above see to be done next in an edition, for the organiser's desk.
 * stage: 0 prepare, 1 choose, 2 meet, 3 report.  one, other: marked strings
 * with {1} for n; where: below /editions/:edition, "desk/call". */
struct todo { int stage; int64_t n; const char *one, *other, *where;
	bool late;			/* overdue: comes first */
	struct todo *next; };
/* Adds one where its n is not 0, and moves *end behind it; other NULL: as one. */
void todo_add(struct arena *, struct todo ***end, struct todo);
struct doer { const char *room; enum rc (*todo)(struct db *, struct arena *,
	row_id edition, unixtime now, struct todo **out); };
extern const struct doer *const *programme_doers;	/* set by the app; NULL ends */

/* What rooms above know against a step of an edition: it is not taken while one
 * of them names somebody or something.  names: who, a line each; where: below
 * /editions/:edition, what mends it. */
enum edition_step { STEP_TIMETABLE, STEP_COMPLETED };
struct hindrance { int64_t n; const char *one, *other; struct text_list names;
	const char *where; struct hindrance *next; };
struct stepper { const char *room;
	enum rc (*check)(struct db *, struct arena *, row_id edition,
	    enum edition_step, struct hindrance **out);
	/* After the step was taken, in the same transaction. */
	enum rc (*taken)(struct db *, struct arena *, row_id edition,
	    enum edition_step, unixtime now); };
extern const struct stepper *const *programme_steppers;	/* set by the app; NULL ends */
enum rc edition_hindered(struct db *, struct arena *, row_id edition,
    enum edition_step, struct hindrance **out);
enum rc edition_step_taken(struct db *, struct arena *, row_id edition,
    enum edition_step, unixtime now);

/* Whether people may apply to an edition now, and until when (0: no date is
 * set); RC_NONE when they may not.  Set by the app, NULL while there is nobody
 * to ask. */
extern enum rc (*programme_open)(struct db *, struct arena *, row_id edition,
    unixtime now, unixtime *until);

/* What came out of a part, besides its documents: for the part that builds on
 * it, and for the edition that follows this one. */
struct part_output {
	row_id part;			/* 0: of none */
	const char *where;		/* below the edition: "dialogues" */
	row_id id;			/* and below that */
	const char *title;		/* words */
	int64_t n;			/* of what, in two marked strings */
	const char *one, *other;
	struct part_output *next;
};
struct outputter { const char *room;
	/* Only what this person may open; person 0: what everybody may. */
	enum rc (*list)(struct db *, struct arena *, row_id edition,
	    row_id person, bool leads, struct part_output **out); };
extern const struct outputter *const *programme_outputters;	/* set by the app; NULL ends */
/* Of all rooms. */
enum rc edition_outputs(struct db *, struct arena *, row_id edition,
    row_id person, bool leads, struct part_output **out);

/* In which group of a session somebody is, by session and time; set by the app,
 * NULL while nobody makes groups. */
struct own_group {
	row_id session;
	int64_t number;
	const char *title, *place, *travel;	/* words, or NULL */
	unixtime starts, ends;
	int64_t version;		/* counted up when it may have changed */
	bool leads;
	struct own_group *next;
};
extern enum rc (*programme_groups)(struct db *, struct arena *, row_id edition,
    row_id person, struct own_group **out);

/* What was told the followers of a programme, newest first, at most n; set by
 * the app, NULL while there is nobody who tells. */
struct notice {
	row_id id;
	const char *title, *body;	/* words; body Markdown */
	unixtime at;
	struct notice *next;
};
extern enum rc (*programme_notices)(struct db *, struct arena *,
    row_id programme, int n, struct notice **out);

/* Draws of an edition that are announced, newest first; set by the app, NULL while
 * nobody draws. */
struct public_draw {
	row_id id;			/* at /editions/:edition/draws/ID */
	const char *part;		/* words */
	bool drawn;
	unixtime at;			/* drawn, else announced */
	struct public_draw *next;
};
extern enum rc (*programme_draws)(struct db *, struct arena *, row_id edition,
    struct public_draw **out);

/* Tells the followers (room follow's follow_tell()); set by the app, NULL while
 * there is nobody to do it. */
extern enum rc (*programme_tell)(struct db *, struct arena *, row_id programme,
    row_id edition, row_id part, const char *kind, const char *title,
    const char *body, unixtime now);

/* --- people in it --- */
/* Bits of enum role (web/web.h) that a person has in a programme, its own and
 * from above; *organisation: the partner's own, or 0. */
enum rc programme_roles(struct db *, row_id programme, row_id person,
    unsigned *roles, row_id *organisation);
enum rc programme_role_set(struct db *, row_id programme, row_id person,
    const char *role, row_id organisation, bool on, unixtime now);
/* Whether the person is admitted to (or works in) the edition. */
enum rc participant_is(struct db *, row_id edition, row_id person, bool *out);
/* Puts a person into an edition's part, from the facts in p (id set); state:
 * 'selected', 'confirmed', 'cancelled'. */
enum rc participant_set(struct db *, struct participant *p, row_id part,
    const char *state, unixtime now);
/* Of whoever is in it already; NULL: none. */
enum rc participant_delegation(struct db *, row_id edition, row_id person,
    const char *name);
/* part 0: of the whole edition; state NULL: any but cancelled. */
enum rc participant_list(struct db *, struct arena *, row_id edition,
    row_id part, const char *state, struct participant **out);

extern const struct personal programme_personal;	/* for app/routes.c's list */

#endif
