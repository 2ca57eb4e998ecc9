/*
 * Intake: the call of an edition, its form, and the applications.
 *
 * Applying needs no account.  A draft is saved from the first page on and
 * resumed by its own secret address; sending it asks to confirm the e-mail
 * address, and only a confirmed application is submitted.  It has a number from
 * the first save on.  Each form asks the question on which the applicant wants
 * the peers' analysis (name "issue"), unless the organiser removes it.
 */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include "letter/letter.h"
#include "programme/programme.h"

enum {
	INTAKE_GRACE_SECONDS = 15 * 60,	/* for a form opened before the close */
	INTAKE_CONFIRM_DAYS = 30,	/* to confirm the address in */
	INTAKE_DRAFT_DAYS = 60,		/* a draft is kept after its last save */
	INTAKE_TYPED_MAX = 20000,	/* code points of one answer that are kept */
};

enum call_state { CALL_NONE, CALL_SOON, CALL_OPEN, CALL_CLOSED };

struct call {
	row_id edition;
	unixtime opens, closes;		/* 0: by hand */
	const char *by_hand;		/* "", "open", "closed" */
	const char *intro, *thanks, *closed_text;	/* words */
	bool waiting, authorisation;
	row_id next_edition;
	int64_t organisation_max;	/* 0: any number */
};

/* The rule: by hand wins over dates; both dates may be absent. */
enum call_state call_state_at(const struct call *, unixtime);
/* Whether a form that was opened then is taken now: while the call is open, and
 * for INTAKE_GRACE_SECONDS after its closing date (not after a hand closed
 * it). */
bool call_takes(const struct call *, unixtime opened, unixtime now);

struct track {
	row_id id;
	int64_t pos;
	const char *title, *about;	/* words */
	bool invited, outside;
	struct track *next;
};

enum question_kind { Q_HEADING, Q_TEXT, Q_LONG, Q_CHOICE, Q_MANY, Q_COUNTRY,
	Q_ORGANISATION, Q_LANGUAGE, Q_DATE, Q_NUMBER, Q_FILE, Q_STATEMENT,
	QUESTION_KINDS };
extern const char *const question_kind_name[QUESTION_KINDS];
extern const char *const question_kind_label[QUESTION_KINDS];

struct question_option { const char *value, *label;	/* label: words */
	struct question_option *next; };

struct question {
	row_id id, edition, track;
	int64_t pos, max, retention_days;
	const char *name;
	enum question_kind kind;
	const char *label, *hint;	/* words */
	struct question_option *options;
	bool required, identifying, sensitive;
	const char *show_if, *show_is;
	struct question *next;
};

enum application_state { APP_DRAFT, APP_UNCONFIRMED, APP_SUBMITTED,
	APP_WITHDRAWN, APPLICATION_STATES };
extern const char *const application_state_name[APPLICATION_STATES];
extern const char *const application_state_label[APPLICATION_STATES];

struct answer {
	const struct question *question;
	const char *text;		/* many: values, a line each */
	const char *file;		/* its name, where it is one */
	row_id blob;			/* its bytes: answer_file_read() */
	bool sealed;
	struct answer *next;
};

/* A core answer as it was typed; its names are the form's: "name", "email",
 * "organisation", ... */
struct typed { const char *name, *text; struct typed *next; };

struct application {
	row_id id, edition, track, delegation, person, organisation, entered_by;
	const char *number, *email, *name, *lang, *country, *gender;
	const char *position;
	const char *organisation_name;	/* words */
	const char *track_title;	/* words */
	const char *delegation_name, *delegation_code;
	bool track_outside;
	enum organisation_kind organisation_kind;
	enum level level;
	enum application_state state;
	bool late, first_timer;
	const char *authorisation, *employer_name, *employer_email;
	unixtime made_at, saved_at, submitted_at, withdrawn_at;
	const char *parts;		/* ids of the parts applied for: "12;13;" */
	struct typed *typed;		/* application_find() only */
	struct answer *answers;		/* application_find() only, by position */
	struct application *next;
};

/* The question of that name, or NULL. */
const struct question *question_named(const struct question *, const char *name);
/* The answer to the question of that name, or NULL. */
const char *answer_to(const struct application *, const char *name);
/* The core answer of that name as it was typed, or NULL. */
const char *typed_in(const struct application *, const char *name);
/* What typed_set() does in the store. */
void typed_put(struct arena *, struct application *, const char *name,
    const char *text);
/* Fills the facts of a draft (name, email, country, ...) from what was typed,
 * as far as it can be used; track and delegation stay. */
void application_facts_typed(struct arena *, struct application *);
/* Whether it may still be withdrawn: until its edition begins (0: not known), or
 * for ever while it was not sent. */
bool application_withdrawable(const struct application *, unixtime begins,
    unixtime now);
/* Whether q is asked, given the other answers: its condition and those of the
 * questions it hangs on hold.  typed() gives the answer to a name. */
bool question_shown(const struct question *list, const struct question *q,
    const char *(*typed)(const void *, const char *name), const void *from);

enum rc call_find(struct db *, struct arena *, row_id edition, struct call *);
enum rc call_save(struct db *, const struct call *);
/* For programme_open. */
enum rc call_open_until(struct db *, struct arena *, row_id edition,
    unixtime now, unixtime *until);
enum rc track_list(struct db *, struct arena *, row_id edition,
    struct track **out);
enum rc track_save(struct db *, row_id edition, struct track *);
/* RC_CONFLICT while an application or question hangs on it. */
enum rc track_remove(struct db *, row_id edition, row_id);
enum rc question_list(struct db *, struct arena *, row_id edition,
    struct question **out);
/* Sets q->id of a new one; RC_CONFLICT when the name is taken.  Where it has
 * become sensitive, the answers given so far are sealed. */
enum rc question_save(struct db *, struct question *q);
/* RC_CONFLICT once somebody answered it. */
enum rc question_remove(struct db *, row_id edition, row_id);
/*
 * The form a new edition begins with (name, organisation and so on are always
 * asked): the issue, what was tried, what success would be, topics, expertise,
 * needs, pictures, privacy.  Makes the call, not yet open, where there is none.
 * RC_CONFLICT when the edition has questions already.
 *
 * The options of a question named "topics" are the edition's topics, read
 * afresh each time; without topics it is not asked.
 */
enum rc intake_defaults(struct db *, struct arena *, row_id edition);

/* With its answers; sensitive ones are opened only where sealed_too. */
enum rc application_find(struct db *, struct arena *, row_id, bool sealed_too,
    struct application *out);
/* By number; state APPLICATION_STATES: every state but draft. */
enum rc application_list(struct db *, struct arena *, row_id edition,
    enum application_state, struct application **out);
/* The answers to one question over all submitted applications, for quotas and
 * charts: application id and text (several choices: a line each).  name may also
 * be a built-in fact: "country", "level", "organisation-kind", "gender",
 * "first-timer" ("yes", "no"), "track" (its id).  withdrawn: over those who
 * withdrew too. */
struct fact { row_id application; const char *text; struct fact *next; };
enum rc application_facts(struct db *, struct arena *, row_id edition,
    const char *name, bool withdrawn, struct fact **out);

/* --- the applicant's own way --- */

/* A new draft with a number; its secret is handed out once.  Sets a->id and
 * a->number from a's edition, track, lang. */
enum rc application_draft(struct db *, struct arena *, struct application *a,
    unixtime now, const char **secret);
/* By the secret in the applicant's address; RC_NONE when there is none.
 * questions: the edition's where they are at hand, or NULL. */
enum rc application_by_secret(struct db *, struct arena *, row_id edition,
    const struct question *questions, const char *secret,
    struct application *out);
/* The same application as it stands now; its questions are at hand. */
enum rc application_again(struct db *, struct arena *,
    const struct question *questions, struct application *);
/* Replaces name, email, lang, country, gender, position, organisation, kind,
 * level, track, delegation, employer of a draft; RC_CONFLICT once it is sent. */
enum rc application_update(struct db *, const struct application *,
    unixtime now);
/* A core answer as typed; NULL or "" takes it out.  RC_CONFLICT once sent. */
enum rc typed_set(struct db *, row_id application, const char *name,
    const char *text);
/* Those of an address in an edition but withdrawn ones, oldest first. */
enum rc application_by_address(struct db *, struct arena *, row_id edition,
    const char *email, struct application **out);
/* One more secret for the applicant's address, to be mailed; earlier ones stay
 * good. */
enum rc application_link(struct db *, struct arena *, row_id,
    const char **secret);
/* An answer as typed, or a file.  Sealed, a file with its name, where the
 * question is sensitive.  A file it replaces is dropped. */
enum rc answer_set(struct db *, struct arena *, row_id application,
    const struct question *, const char *text);
enum rc answer_file_set(struct db *, struct arena *, row_id application,
    const struct question *, const char *name, const void *, size_t n);
/* The bytes of a file, opened where they are sealed. */
enum rc answer_file_read(struct db *, const struct answer *, struct buf *out);
/* Seals what was answered before the question was sensitive. */
enum rc answers_seal(struct db *, const struct question *);
/* Takes an answer away, with its file. */
enum rc answer_remove(struct db *, row_id application, row_id question);
enum rc application_part_set(struct db *, row_id application, row_id part,
    bool on);
/* draft -> unconfirmed; late: after the close, for the waiting list; consent:
 * the privacy notice as it was shown.  RC_CONFLICT when it was sent already, or
 * the organisation has as many as the call allows. */
enum rc application_send(struct db *, row_id, bool late, const char *consent,
    unixtime now);
/* unconfirmed -> draft: to correct the address. */
enum rc application_reopen(struct db *, row_id, unixtime now);
/* The organisation of that name and country, folded, or 0. */
enum rc application_organisation(struct db *, struct arena *,
    const char *name, const char *country, row_id *out);
/*
 * unconfirmed -> submitted: person and organisation are ensured from its facts,
 * what was agreed to is put down as consent.  RC_CONFLICT when it is in another
 * state, or the organisation has as many as the call allows.
 */
enum rc application_confirm(struct db *, struct arena *, row_id, unixtime now);
/* Deletes a draft or an unconfirmed one for good. */
enum rc application_discard(struct db *, struct arena *, row_id);
enum rc application_withdraw(struct db *, row_id, unixtime now);
/* 'asked', 'given', 'refused'. */
enum rc application_authorise(struct db *, row_id, const char *state);
/* The delegation with that code, or a new one of that name with a new code. */
enum rc delegation_join(struct db *, struct arena *, row_id edition,
    const char *code, row_id *out);
enum rc delegation_new(struct db *, struct arena *, row_id edition,
    const char *name, row_id *out, const char **code);
struct delegation {
	row_id id;
	const char *name, *code;
	struct delegation *next;
};
/* By name. */
enum rc delegation_list(struct db *, struct arena *, row_id edition,
    struct delegation **out);
/* Puts a submitted application into a delegation, or out of its own (0);
 * RC_CONFLICT when it is in another state or edition, or there is no such
 * delegation in it. */
enum rc delegation_put(struct db *, row_id edition, row_id application,
    row_id delegation);
/* Those that nobody is in go. */
enum rc delegation_sweep(struct db *, row_id edition);

/*
 * Puts a submitted application on record at once, as an organiser types one in
 * or the demonstration does; answers by question name: "issue", "...", NULL.
 * Sets a->id and a->number, ensures the person.
 */
enum rc application_enter(struct db *, struct arena *, struct application *a,
    const char *const *answers, unixtime now);

/* --- what is kept, and how long --- */

/*
 * For the clerk, in no transaction.  Drafts go INTAKE_DRAFT_DAYS after the last
 * save, unconfirmed ones after INTAKE_CONFIRM_DAYS; an answer with a retention
 * of its own so many days after the edition's end; of those who were not
 * admitted every answer and all that tells who it was once the edition's
 * retention is over.  Number, country, level and kind stay, to be counted.
 * Whoever is known by nothing else then is erased.
 */
enum rc intake_purge(struct db *, unixtime now);
extern const struct personal intake_personal;	/* for app/routes.c's lists */
extern const struct cloner intake_cloner;
extern const struct holder intake_holder;
extern const struct doer intake_doer;

/*
 * Set by whoever decides (room selection), NULL until then: whether the
 * applicant has been told a decision, which stands at the applicant's own
 * address followed by /decision.
 */
extern enum rc (*intake_decision)(struct db *, row_id application, bool *told);

#endif
