/* What the pages of this room ask of its store. */
#ifndef LETTER_LETTER_DESK_H
#define LETTER_LETTER_DESK_H

#include "letter/letter.h"

struct letterhead {
	row_id edition, logo, signature;	/* blobs; 0: none */
	const char *lines;			/* words */
	const char *signed_by;
	const char *signed_as;			/* words */
};

struct letter {				/* one that was sent */
	row_id id, edition, template, person, mail;
	enum letter_kind kind;
	const char *person_name;
	const char *lang, *subject, *body;	/* body: letter_find() only */
	bool as_pdf;
	unixtime at;
	struct letter *next;
};

/* An empty one where nothing was saved. */
enum rc letterhead_find(struct db *, struct arena *, row_id edition,
    struct letterhead *out);
enum rc letterhead_save(struct db *, const struct letterhead *);

enum rc letter_template_find(struct db *, struct arena *, row_id edition,
    row_id, struct letter_template *out);
/* Sets t->id of a new one; RC_CONFLICT when it is of another edition. */
enum rc letter_template_save(struct db *, struct letter_template *t);
enum rc letter_template_remove(struct db *, row_id edition, row_id);

/* Newest first; kind LETTER_KINDS: all; person 0: to all; before 0: from the
 * newest. */
enum rc letter_list(struct db *, struct arena *, row_id edition,
    enum letter_kind, row_id person, row_id before, int limit,
    struct letter **out);
/* person 0: whoever's. */
enum rc letter_find(struct db *, struct arena *, row_id edition, row_id person,
    row_id, struct letter *out);

/* Whether this template has anything to say in the letter of a person, and in
 * which language: the whole of letter_send() but for the sending. */
enum rc letter_template_choose(struct db *, struct arena *, row_id edition,
    enum letter_kind, row_id person, const struct letter_facts *,
    struct letter_template *out);

#endif
