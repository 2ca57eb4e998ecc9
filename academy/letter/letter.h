/*
 * Letters: templates in the organiser's words, filled in for one person, sent
 * as mail and, where the template says so, as PDF with letterhead and
 * signature.  Every edition begins with good ones in each interface language.
 *
 * Placeholders: {name} {organisation} {position} {country} {edition}
 * {programme} {part} {dates} {place} {venue} {deadline} {link} {number}
 * {reason} {contact} {today}.  An unknown one is refused when the template is
 * saved; one without a value in a letter is named before sending.
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
	bool as_pdf;
	struct letter_template *next;
};

/* What fills the placeholders beside person and edition; NULL: not given. */
struct letter_facts {
	const char *part, *dates, *deadline, *link, *number, *reason, *group;
	row_id template;		/* 0: the edition's first of that kind */
};

/* The built-in templates, for a new edition that was not cloned. */
enum rc letter_defaults(struct db *, row_id edition);
enum rc letter_template_list(struct db *, struct arena *, row_id edition,
    struct letter_template **out);
/* Writes the letter and puts it into the outbox; *letter may be NULL.  The
 * language is the person's where the template has it.  The outbox row and the
 * letter stand in the caller's transaction. */
enum rc letter_send(struct db *, struct arena *, row_id edition,
    enum letter_kind, row_id person, const struct letter_facts *,
    unixtime now, row_id *letter);
/* As it would read: subject and body (Markdown), and the names of placeholders
 * left without a value ("" when none). */
struct letter_text { const char *subject, *body, *missing, *lang; };
enum rc letter_preview(struct db *, struct arena *,
    const struct letter_template *, row_id person,
    const struct letter_facts *, unixtime now, struct letter_text *out);
/* A sent letter as PDF. */
enum rc letter_pdf(struct db *, struct arena *, row_id letter, struct buf *out);

#endif
