/*
 * Letters: templates in the organiser's words, filled in for one person, sent
 * as mail and, where the template says so, as PDF with letterhead and
 * signature.  Every edition begins with good ones in each interface language.
 *
 * Placeholders: {name} {organisation} {position} {country} {edition}
 * {programme} {part} {dates} {place} {venue} {deadline} {link} {number}
 * {reason} {contact} {today}.  An unknown one is refused when the template is
 * saved; one without a value in a letter is named before sending, and the
 * sentence that holds it is left out.  {name}, {edition}, {deadline} and {link}
 * are needed wherever a template has them: without a value nothing is sent.
 *
 * What is filled in stands there to the letter: it is neither Markdown nor HTML
 * nor a placeholder again.  In a visa letter a name that is not in Latin letters
 * stands in both scripts.
 */
#ifndef LETTER_LETTER_H
#define LETTER_LETTER_H

#include "base/buf.h"
#include "programme/programme.h"

enum letter_kind { LETTER_ACCEPTANCE, LETTER_WAITING, LETTER_REFUSAL,
	LETTER_INVITATION, LETTER_VISA, LETTER_REMINDER, LETTER_PRACTICAL,
	LETTER_LAPSED, LETTER_OTHER, LETTER_KINDS };
extern const char *const letter_kind_name[LETTER_KINDS];
extern const char *const letter_kind_label[LETTER_KINDS];

struct letter_template {
	row_id id, edition;
	enum letter_kind kind;
	const char *title, *for_group;
	const char *subject, *body;	/* words */
	bool as_pdf, posted;		/* posted: read on one's own page too */
	struct letter_template *next;
};

/*
 * What fills the placeholders beside person and edition; NULL: not given.  link:
 * a whole web address.  group: "country:LV", "track:Municipalities",
 * "role:trainer", "level:local", "kind:police", "delegation:...", or what
 * follows the colon; NULL: the person's own.
 */
struct letter_facts {
	const char *part, *dates, *deadline, *link, *number, *reason, *group;
	unixtime deadline_at;		/* said in the letter's language, where
					 * deadline is NULL */
	row_id template;		/* 0: the edition's first of that kind that is
					 * for this person's group, else for all */
	row_id part_id;			/* where part, dates, place and venue come
					 * from; 0: the part of that title, else the
					 * person's next, else the edition's next */
};

/* The built-in templates, for a new edition that was not cloned. */
enum rc letter_defaults(struct db *, row_id edition);
enum rc letter_template_list(struct db *, struct arena *, row_id edition,
    struct letter_template **out);
/*
 * Writes the letter and puts it into the outbox; *letter may be NULL.  The
 * language is the person's where the template has it, but a visa letter's is the
 * edition's.  The outbox row and the letter stand in the caller's transaction.
 * An edition that has no template of the kind sends the built-in one.  RC_NONE:
 * no such template or person; RC_CONFLICT: a placeholder that is needed has no
 * value, or the person was erased (logged); RC_INVALID: no mail can be sent to
 * the address.
 */
enum rc letter_send(struct db *, struct arena *, row_id edition,
    enum letter_kind, row_id person, const struct letter_facts *,
    unixtime now, row_id *letter);
/* As it would read: subject and body (Markdown), and the names of placeholders
 * left without a value ("" when none). */
struct letter_text { const char *subject, *body, *missing, *lang; };
enum rc letter_preview(struct db *, struct arena *,
    const struct letter_template *, row_id person,
    const struct letter_facts *, unixtime now, struct letter_text *out);
/* The practical notes that are posted for this person: those for everybody and
 * those of their groups. */
enum rc letter_notes(struct db *, struct arena *, row_id edition,
    row_id person, unixtime now, struct letter_template **out);
/* A sent letter as PDF: the same bytes each time, until letterhead or name
 * change. */
enum rc letter_pdf(struct db *, struct arena *, row_id letter, struct buf *out);

/* For app/routes.c's lists: a person's letters; an edition's templates; what
 * the clerk does. */
extern const struct personal letter_personal;
/* "letter.batch": a letter to many, one by one. */
struct job;
enum rc letter_batch_run(struct db *, struct arena *, struct job *);
extern const struct cloner letter_cloner;
extern const struct holder letter_holder;
extern const struct doer letter_doer;

#endif
