/*
 * One description of a form draws it, checks the post and writes the error
 * summary.
 *
 *   static const struct field session_fields[] = {
 *	{ "title", F_WORDS, N_("Title"), .max = 160, .required = true },
 *	{ "kind", F_CHOICE, N_("Kind"), .options = kinds, .required = true },
 *	{ "starts", F_TIME, N_("Begins"), .hint = N_("Local time") },
 *	{ 0 }
 *   };
 *
 *   struct form *f = form_open(r, session_fields, zone, langs);
 *   if (r->method == GET) form_set...(f, "title", ...);	// what is stored
 *   else form_read(f);
 *   title = form_words(f, "title");
 *   if (starts > ends) form_fault(f, "ends", tr(r->lang, "..."));
 *   if (r->faults > 0) return edit(r);		// the same page, 422
 *
 * and in the template: @form_draw(h, r, f, url, tr(r->lang, "Save"));
 * Without JavaScript everything works; with it, counters and error focus.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "web/web.h"

enum field_kind {
	F_TEXT,		/* one line */
	F_LONG,		/* several lines */
	F_WORDS,	/* one line in each language of the form */
	F_LONG_WORDS,	/* several lines in each language */
	F_EMAIL, F_URL, F_PHONE,
	F_NUMBER,	/* whole; min, max */
	F_DATE,		/* a day; F_TIME: a day and a time of day, in the zone */
	F_TIME,
	F_CHOICE,	/* one of options: radios up to 6, a select beyond */
	F_SELECT,	/* one of options, always a select */
	F_MANY,		/* any of options: check boxes */
	F_FLAG,		/* one check box; required: must be ticked */
	F_COUNTRY, F_LANGUAGE,
	F_FILE,		/* bytes at most max; accept: kinds in words */
	F_PASSWORD, F_CODE,	/* one-time code */
	F_HEADING,	/* no field: a heading with its hint below */
	F_HIDDEN,
};

struct option {
	const char *value;
	const char *label;	/* a marked string, unless plain */
};

struct field {
	const char *name;
	enum field_kind kind;
	const char *label;	/* a marked string, unless plain */
	const char *hint;	/* below the label; likewise */
	int64_t max;		/* text: code points (default 200; F_LONG
				 * 5,000); number: largest; file: bytes */
	int64_t min;		/* number: smallest; F_MANY: fewest */
	bool required;
	bool plain;		/* label, hint and options' labels are content,
				 * not to be translated */
	const char *lang;	/* plain: of label and options, where it is not
				 * the page's; NULL: the page's */
	const struct option *options;	/* value NULL ends */
	const char *autocomplete;	/* HTML's token: "email", "name" */
	const char *accept;	/* F_FILE: "PDF, ODT or DOCX" */
	unsigned blobs;		/* F_FILE: bits 1 << enum blob_kind allowed */
	const char *show_if;	/* another field's name ... */
	const char *show_is;	/* ... and the value at which this is shown;
				 * hidden and not read otherwise */
};

struct form;

/*
 * fields end with name NULL.  zone: for times (NULL: UTC).  langs: the
 * languages of F_WORDS, original first, NULL ends (NULL: English).
 * A form of these same fields that was read in this request is given back as
 * it was typed, and form_set...() does not change it: so a handler that found
 * faults may simply call the one that shows the page.
 */
struct form *form_open(struct req *, const struct field *, const char *zone,
    const char *const *langs);

/* What is stored, to be shown.  form_set() takes what form_typed() gave, of
 * any kind: JSON for F_WORDS, lines for F_MANY, "1" for F_FLAG. */
void form_set(struct form *, const char *name, const char *);
void form_set_int(struct form *, const char *name, int64_t);
void form_set_time(struct form *, const char *name, unixtime);	/* 0: empty */
void form_set_words(struct form *, const char *name, const char *json);
void form_set_many(struct form *, const char *name, struct text_list);

/* Takes the posted values, as typed, and checks each; counts r->faults. */
void form_read(struct form *);
/* Checks what was set as if it had been posted, and counts r->faults: a draft is
 * judged before it is sent. */
void form_judge(struct form *);
/* One more fault, found by a rule.  message is translated already.  name NULL,
 * or none of the form's: it concerns the whole. */
void form_fault(struct form *, const char *name, const char *message);

/* What was given; NULL, 0 or false where nothing was. */
const char *form_text(const struct form *, const char *name);
int64_t form_int(const struct form *, const char *name);
unixtime form_time(const struct form *, const char *name);
struct civil form_date(const struct form *, const char *name);
bool form_flag(const struct form *, const char *name);
const char *form_words(const struct form *, const char *name);	/* JSON */
struct text_list form_many(const struct form *, const char *name);
const struct upload *form_file(const struct form *, const char *name);
/* "10 MB", "400 kB". */
const char *form_size(struct arena *, int64_t bytes);
/* As typed, whatever its kind; for drafts. */
const char *form_typed(const struct form *, const char *name);

/* The whole: error summary, <form> with token, fields, one button. */
void form_draw(struct html *, struct req *, struct form *, struct url action,
    const char *button);
/* Its parts, for forms with a layout of their own: h_form() opens with token
 * and idempotency key; close by hand with </form>. */
void h_form(struct html *, struct req *, struct url action, bool files);
/* The same for a form that a script saves while it is filled in: it is posted
 * to the same address with the header X-Quiet, without its files; any answer of
 * success will do.  form_saved(), somewhere in it, is the line that says so. */
void h_form_saving(struct html *, struct req *, struct url action, bool files);
void form_saved(struct html *);
/* The hidden fields alone, for a <form> with attributes of its own: data-queue,
 * whose handler answers the header X-Quiet with an empty 200. */
void h_form_hidden(struct html *, struct req *);
void form_faults(struct html *, struct req *, const struct form *);
void form_fields(struct html *, struct req *, struct form *);
void form_field(struct html *, struct req *, struct form *, const char *name);
/* A form of one button ("Remove"); name and value may be NULL. */
void h_button(struct html *, struct req *, struct url action,
    const char *label, const char *name, const char *value);
/* The same for what is lost by it: the button opens a sentence (says; NULL: it
 * cannot be undone) and a second button.  about: of what, for the ear; may be
 * NULL. */
void h_sure(struct html *, struct req *, struct url action, const char *label,
    const char *about, const char *says, const char *name, const char *value);
/* The same where nothing is lost (it can be done again, or back; it sends mail):
 * asked twice, but no warning.  says is wanted. */
void h_confirm(struct html *, struct req *, struct url action,
    const char *label, const char *about, const char *says, const char *name,
    const char *value);

#endif
