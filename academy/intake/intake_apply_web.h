/*
 * The applicant's form: which pages it has, what each asks, how an application
 * stands against it.  For this room's web files and pages.
 *
 * Its first pages ask the core questions; then each heading of the edition's
 * questions begins a page.  Statements to agree to stand on the last page,
 * where the application is checked and sent.
 */
#ifndef INTAKE_INTAKE_APPLY_WEB_H
#define INTAKE_INTAKE_APPLY_WEB_H

#include "intake/intake.h"
#include "web/form.h"

enum step_kind { STEP_ABOUT, STEP_ORGANISATION, STEP_PART, STEP_QUESTIONS,
	STEP_STATEMENTS };

/* One answer to be read. */
struct line {
	const char *field;		/* its name in the form */
	struct words label;
	const char *text;		/* NULL: not answered */
	const char *href;		/* of a file, or NULL */
	bool sensitive;
	struct line *next;
};

struct step {
	int n;				/* from 1 */
	enum step_kind kind;
	const char *key;		/* stays when steps come and go */
	struct words title;
	const char *intro;		/* words: Markdown; or NULL */
	const struct question *first, *end;	/* of STEP_QUESTIONS, in [ ) */
	const struct field *fields;
	struct form *form;		/* once opened */
	bool seen;			/* it was saved once */
	int faults;			/* step_judge() */
	struct step *next;
};

struct apply {
	struct edition edition;
	struct call call;
	enum call_state state;
	struct track *tracks;
	int tracks_open;		/* that are not by invitation */
	struct part *parts;
	int n_parts;
	struct question *questions;
	struct application p;
	const char *base;		/* "/editions/x/apply/0123...", or the preview's */
	struct step *steps;
	int n_steps;			/* without check and send */
	bool preview;
};

/* The edition, its call and its form; RC_NONE where there is no call. */
enum rc apply_load(struct req *, struct apply *);
/* The same with the application whose secret is in the path. */
enum rc apply_find(struct req *, struct apply *);
/* Reads the application afresh after a change, and its steps. */
enum rc apply_again(struct req *, struct apply *);
/* The pages that this application has, in the language of the request. */
enum rc apply_steps(struct req *, struct apply *);
struct step *apply_step(const struct apply *, int64_t n);
/* The statements, as a step without number; fields may be none. */
enum rc apply_statements(struct req *, struct apply *, struct step *out);

/* Opens the step's form with what is stored. */
struct form *step_form(struct req *, struct apply *, struct step *);
/* Judges what is stored; sets s->faults, r->faults stays. */
void step_judge(struct req *, struct apply *, struct step *);
/* Stores what was posted, as it was typed, faulty or not.  May add faults that
 * only the store knows.  quiet: in the midst of typing, so that nothing but the
 * texts is stored. */
enum rc step_store(struct req *, struct apply *, struct step *, bool quiet);
/* The answers as they stand, to be read. */
enum rc step_lines(struct req *, struct apply *, const struct step *,
    struct line **out);

/* Whether the question is put, given all the answers. */
bool apply_asked(const struct apply *, const struct question *);
/* Whether the application, sent now, comes too late, and whether it can be
 * sent at all (in time, or for the waiting list). */
bool apply_late(const struct apply *, unixtime now);
bool apply_sendable(const struct apply *, unixtime now);
/* An address below the applicant's own page: "/check"; "": that page. */
struct url apply_url(struct req *, const struct apply *, const char *rest);
struct url step_url(struct req *, const struct apply *, const struct step *,
    bool back);		/* back: to the last page afterwards */
/* An address below the edition: "/apply/lost". */
struct url edition_url(struct req *, const struct apply *, const char *rest);

/* The file that was given as an answer; a sealed one always as a download. */
enum rc reply_answer(struct req *, const struct answer *);

/* --- mail to the applicant and the employer; in the applicant's language --- */
enum rc mail_draft(struct req *, const struct apply *, const char *to,
    const char *secret);
enum rc mail_confirm(struct req *, const struct apply *);
/* With all answers; v's steps are those of the mail's language. */
enum rc mail_received(struct req *, struct apply *, const char *secret);
enum rc mail_withdrawn(struct req *, const struct apply *);
enum rc mail_lost(struct req *, const struct apply *, const char *to,
    const struct application *list);
enum rc mail_employer(struct req *, const struct apply *);
enum rc mail_authorised(struct req *, const struct apply *, bool given);
/* What the links of confirmation and employer are made with; they die with the
 * address they were mailed to. */
const char *confirm_purpose(struct arena *, const struct application *);
const char *employer_purpose(struct arena *, const struct application *);
/* The language of mail to this applicant. */
const char *mail_lang(const struct application *);

/* "13 March 2025 at 18:00 (Europe/Riga)" */
const char *apply_when(struct req *, const struct apply *, unixtime);
/* Titles and times of the parts applied for, joined. */
const char *apply_parts(struct req *, const struct apply *);
const char *part_line(struct req *, const struct apply *, const struct part *);
/* The privacy notice in the language of the request, Markdown. */
struct words apply_notice(struct req *, const struct apply *);

/* Text with a <br> for each line end. */
void apply_lines(struct html *, const char *text);

/* --- pages that need words of their own --- */
struct employer_view { struct url action; const char *organisation; };

#endif
