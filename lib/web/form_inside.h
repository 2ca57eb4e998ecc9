/* What form.c, form_check.c and form_pages.tmpl share; nobody else includes
 * it. */
#ifndef WEB_FORM_INSIDE_H
#define WEB_FORM_INSIDE_H

#include "store/blob.h"
#include "web/form.h"

/* Up to here a choice is drawn as radio buttons, beyond as a select. */
enum { FORM_RADIOS = 6 };

struct entry {
	const struct field *field;
	const char *label, *hint;	/* in the visitor's language */
	const char *id;			/* of the control: "f-title" */
	const char *name;		/* as it is posted */
	const char *lang;		/* of what is written here, or NULL */

	const char *typed;		/* as it was typed or is stored */
	struct text_list many;		/* F_MANY */
	struct entry *each;		/* F_WORDS: one a language */
	const struct upload *file;
	bool hidden;			/* show_if does not hold */

	/* As understood. */
	const char *text, *words;
	int64_t number;
	unixtime time;
	struct civil day;
	bool flag;

	const char *fault;
	const char *fault_id;		/* where the summary's link leads */
};

struct form {
	struct req *r;
	const struct field *fields;
	const char *zone;
	const char *const *langs;
	size_t n_langs;
	struct entry *entries;
	size_t n;
	bool read;
	const char *stray[8];		/* faults that belong to no field */
	size_t strays;
	int faults;			/* of this form, counted in r->faults */
	int number;			/* of the form on its page, from 1 */
	struct form *next;		/* opened before this one */
};

/* NULL when there is no field of that name. */
struct entry *form_entry(const struct form *, const char *name);
/* The fault of what was typed, or NULL; fills what was understood. */
const char *form_check(struct form *, struct entry *);

static inline bool
field_is_words(const struct field *f)
{
	return f->kind == F_WORDS || f->kind == F_LONG_WORDS;
}
static inline bool
field_is_long(const struct field *f)
{
	return f->kind == F_LONG || f->kind == F_LONG_WORDS;
}
/* The most code points a text may have; a file's bytes. */
int64_t field_max(const struct field *);
/* The options of a choice, of countries and of languages too; NULL without. */
const struct option *form_options(const struct form *, const struct field *);
const char *form_option_label(const struct form *, const struct field *,
    const struct option *);
bool form_has_file(const struct form *);
bool form_has_optional(const struct form *);
/* "Only if “Kind” is “Site visit”." */
const char *form_only_if(const struct form *, const struct field *);
/* What stands in the tag of a control; NULL: the attribute is left out. */
struct control {
	const char *type, *lang, *dir, *described, *autocomplete, *inputmode,
	    *accept, *value;
	bool required, invalid, verbatim;
};
struct control form_control(const struct form *, const struct entry *);
/* The ids of hint, fault and (with count) the line below, or NULL. */
const char *form_described(const struct form *, const struct entry *,
    bool count);

#endif
