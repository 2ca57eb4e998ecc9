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

enum { INTAKE_GRACE_SECONDS = 15 * 60 };	/* for a form opened before the close */

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
	row_id blob;
	struct answer *next;
};

struct application {
	row_id id, edition, track, delegation, person, organisation, entered_by;
	const char *number, *email, *name, *lang, *country, *gender;
	const char *organisation_name;	/* words */
	const char *track_title;	/* words */
	const char *delegation_name;
	bool track_outside;
	enum organisation_kind organisation_kind;
	enum level level;
	enum application_state state;
	bool late, first_timer;
	const char *authorisation, *employer_name, *employer_email;
	unixtime made_at, submitted_at, withdrawn_at;
	const char *parts;		/* ids of the parts applied for: "12;13;" */
	struct answer *answers;		/* application_find() only, by position */
	struct application *next;
};

/* The question of that name, or NULL. */
const struct question *question_named(const struct question *, const char *name);
/* The answer to the question of that name, or NULL. */
const char *answer_to(const struct application *, const char *name);
/* Whether q is asked, given the other answers: its condition and those of the
 * questions it hangs on hold.  typed() gives the answer to a name. */
bool question_shown(const struct question *list, const struct question *q,
    const char *(*typed)(const void *, const char *name), const void *from);

enum rc call_find(struct db *, struct arena *, row_id edition, struct call *);
enum rc call_save(struct db *, const struct call *);
enum rc track_list(struct db *, struct arena *, row_id edition,
    struct track **out);
enum rc track_save(struct db *, row_id edition, struct track *);
/* RC_CONFLICT while an application or question hangs on it. */
enum rc track_remove(struct db *, row_id edition, row_id);
enum rc question_list(struct db *, struct arena *, row_id edition,
    struct question **out);
/* Sets q->id of a new one; RC_CONFLICT when the name is taken. */
enum rc question_save(struct db *, struct question *q);
/* RC_CONFLICT once somebody answered it. */
enum rc question_remove(struct db *, row_id edition, row_id);
/* The form a new edition begins with: the core questions, the issue, the
 * privacy statement. */
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
 * "first-timer" ("yes", "no"), "track" (its id). */
struct fact { row_id application; const char *text; struct fact *next; };
enum rc application_facts(struct db *, struct arena *, row_id edition,
    const char *name, struct fact **out);

/* --- the applicant's own way --- */

/* A new draft with a number; its secret is handed out once.  Sets a->id and
 * a->number from a's edition, track, lang. */
enum rc application_draft(struct db *, struct arena *, struct application *a,
    unixtime now, const char **secret);
/* By the secret in the applicant's address; RC_NONE when there is none. */
enum rc application_by_secret(struct db *, struct arena *, row_id edition,
    const char *secret, struct application *out);
/* Replaces name, email, lang, country, gender, organisation, kind, level,
 * track, delegation, employer of a draft; RC_CONFLICT once it is sent. */
enum rc application_update(struct db *, const struct application *);
/* An answer as typed; blob 0: none.  Sealed where the question is sensitive. */
enum rc answer_set(struct db *, struct arena *, row_id application,
    const struct question *, const char *text, row_id blob);
enum rc application_part_set(struct db *, row_id application, row_id part,
    bool on);
/* draft -> unconfirmed; late: after the close, for the waiting list.
 * RC_CONFLICT when it was sent already, or the organisation has as many as the
 * call allows. */
enum rc application_send(struct db *, row_id, bool late, const char *consent,
    unixtime now);
/* unconfirmed -> submitted, with a person ensured from its facts; RC_CONFLICT
 * when it is in another state. */
enum rc application_confirm(struct db *, struct arena *, row_id, unixtime now);
enum rc application_withdraw(struct db *, row_id, unixtime now);
/* 'asked', 'given', 'refused'. */
enum rc application_authorise(struct db *, row_id, const char *state);
/* The delegation with that code, or a new one of that name with a new code. */
enum rc delegation_join(struct db *, struct arena *, row_id edition,
    const char *code, row_id *out);
enum rc delegation_new(struct db *, struct arena *, row_id edition,
    const char *name, row_id *out, const char **code);

/*
 * Puts a submitted application on record at once, as an organiser types one in
 * or the demonstration does; answers by question name: "issue", "...", NULL.
 * Sets a->id and a->number, ensures the person.
 */
enum rc application_enter(struct db *, struct arena *, struct application *a,
    const char *const *answers, unixtime now);

#endif
