/* Inside this room: placeholders and how a text is filled. */
#ifndef LETTER_LETTER_FILL_H
#define LETTER_LETTER_FILL_H

#include "letter/letter.h"

enum placeholder { PUT_NAME, PUT_ORGANISATION, PUT_POSITION, PUT_COUNTRY,
	PUT_EDITION, PUT_PROGRAMME, PUT_PART, PUT_DATES, PUT_PLACE, PUT_VENUE,
	PUT_DEADLINE, PUT_LINK, PUT_NUMBER, PUT_REASON, PUT_CONTACT, PUT_TODAY,
	PLACEHOLDERS };
extern const char *const placeholder_name[PLACEHOLDERS];	/* "name" */
extern const char *const placeholder_label[PLACEHOLDERS];	/* marked */

/* What stands in each one's place, plain text; NULL or blank: no value. */
struct values { const char *of[PLACEHOLDERS]; };

enum fill_for { FILL_LINE, FILL_MARKDOWN };	/* a subject; a body */

/*
 * The text with its placeholders filled.  A sentence, or an item of a list,
 * that has one without a value is left out, and its name added to missing
 * ("venue, reason"); names of those that are needed also to needed.  Unknown
 * ones count as without value.
 */
const char *letter_fill(struct arena *, const char *text, enum fill_for,
    const struct values *, struct buf *missing, struct buf *needed);
/* Names of unknown placeholders in a text, "" when there are none. */
const char *letter_unknown(struct arena *, const char *text);
/* Text that Markdown shows to the letter, on one line. */
const char *letter_escape(struct arena *, const char *);

/* The language of a letter: the person's where subject and body have it, else
 * the first of the edition's that they have, else the original's. */
const char *letter_lang(struct arena *, const char *subject, const char *body,
    const char *person_lang, const char *edition_langs);

/* "Iryna Koval (Ірина Коваль)": a name for those who read Latin letters only;
 * the name itself where it has no others. */
const char *letter_latin_name(struct arena *, const char *name);
/* The same where the passport's name, or the name in its own script, is known;
 * each may be NULL. */
const char *letter_both_names(struct arena *, const char *name,
    const char *latin, const char *own);
/* The name of a country in a language. */
const char *letter_country(struct arena *, const char *alpha2, const char *lang);

/* Whether a template for_group is for somebody in group: both "track:...",
 * "country:LV", "role:trainer", "level:local", "kind:police",
 * "delegation:..."; the part before the colon may be left out in group. */
bool letter_for_group(const char *for_group, const char *group);

/* The built-in templates: kind by kind, a language each; ends with lang NULL. */
struct letter_default {
	enum letter_kind kind;
	const char *lang, *subject, *body;
};
extern const struct letter_default letter_built_in[];
/* The built-in one in those of the languages ("en lt") that it has, else in
 * English; body NULL: there is none of this kind. */
struct letter_template letter_default_of(struct arena *, const char *langs,
    enum letter_kind);

#endif
