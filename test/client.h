/*
 * A visitor: a small browser for tests, in process, over web_exchange().  It
 * keeps cookies, follows redirects and fills in forms as they stand in the
 * page, so that a story reads like a visit:
 *
 *   struct visitor *ana = visitor_make(&web, db);
 *   visit_get(ana, "/editions/baltic-2025/apply");
 *   visit_post(ana, "/editions/baltic-2025/apply",
 *       "name", "Ana Kask", "country", "EE", NULL);
 *   CHECK(visit_status(ana) == 200);		// after the redirect
 *   CHECK(visit_has(ana, "Thank you, Ana Kask"));
 *
 * visit_post() looks for the form with that action in the page that was shown
 * last and starts from what the form holds: hidden fields (token and key),
 * values, ticked boxes, selected options.  The given values replace those of
 * the same name; a name given twice is sent twice; the value VISIT_NOTHING
 * takes the name out (an unticked box).  A name that the form does not have is
 * sent all the same: hostile visitors do so.  Without such a form in the page
 * the post goes out without token, and is refused, unless visit_raw() is meant.
 */
#ifndef TEST_CLIENT_H
#define TEST_CLIENT_H

#include "store/db.h"
#include "web/web.h"

struct visitor;

extern const char VISIT_NOTHING[];

/* Lives until the test ends; every visitor has cookies of their own.  web and
 * its tables must live as long. */
struct visitor *visitor_make(const struct web *, struct db *);

/* Sent with each request from now on; value NULL: not any more. */
void visit_set_header(struct visitor *, const char *name, const char *value);
void visit_set_lang(struct visitor *, const char *lang); /* Accept-Language */
void visit_follow(struct visitor *, bool);	/* redirects; true at first */
/* The visitor's address; "192.0.2.1" at first. */
void visit_from(struct visitor *, const char *address);

/* Each gives the status of the last answer (after redirects).  path may carry
 * a query. */
int visit_get(struct visitor *, const char *path);
/* Pairs of name and value, then NULL. */
int visit_post(struct visitor *, const char *path, ...)
    __attribute__((sentinel));
/* The same as multipart/form-data, with one file. */
int visit_upload(struct visitor *, const char *path, const char *field,
    const char *file_name, const void *bytes, size_t n, ...)
    __attribute__((sentinel));
/* The last post once more, byte for byte: an impatient finger. */
int visit_again(struct visitor *);
/* A post with just this body and type, no token added. */
int visit_raw(struct visitor *, const char *path, const char *type,
    const void *body, size_t n);

/*
 * Every form in the page that is posted, as it stands: for tests that walk all
 * of them.  visit_send() posts the form with these values in place of its own
 * ones of the same names (NULL: as it stands); bytes may be any, name NULL ends.
 */
struct visit_field {
	const char *name, *value;	/* value: "" where nothing is chosen */
	const char *type;		/* "text", "select", "textarea", ... */
	const char *const *options;	/* of select and radio; NULL ends */
	bool required, invalid;
	bool conditional;		/* asked only if another has a value */
	struct visit_field *next;
};
struct visit_form {
	const char *action;		/* a path, with its query */
	bool files;
	struct visit_field *fields;	/* a radio group is one */
	struct visit_form *next;
};
struct visit_value {
	const char *name;
	const void *bytes;
	size_t n;
	const char *file;		/* the name of a file; NULL: "a.pdf" */
};
struct visit_form *visit_forms(struct visitor *);
int visit_send(struct visitor *, const struct visit_form *,
    const struct visit_value *);
/* The addresses of ours that the page links to, NULL ends; without fragments,
 * "../" and the like. */
const char *const *visit_links(struct visitor *);

/* Looks at this page as though it had come in answer to the last request. */
void visit_show(struct visitor *, const void *, size_t);

int visit_status(const struct visitor *);
const char *visit_page(const struct visitor *);	/* the body, unpacked */
size_t visit_size(const struct visitor *);	/* its bytes */
const char *visit_path(const struct visitor *);	/* after redirects, with query */
/* A header of the last answer (any case), or NULL; the first of several. */
const char *visit_header(const struct visitor *, const char *name);
const char *visit_cookie(const struct visitor *, const char *name);
void visit_set_cookie(struct visitor *, const char *name, const char *value);
void visit_forget(struct visitor *);		/* all cookies */

/* Whether the page shows this text: tags taken out, entities read, white space
 * as one space. */
bool visit_has(const struct visitor *, const char *text);
const char *visit_text(const struct visitor *);	/* that text */
/* Whether the page has this HTML, byte for byte. */
bool visit_has_html(const struct visitor *, const char *html);
/* The address of the first link with this text, or whose address begins with
 * it when it begins with "/"; NULL without. */
const char *visit_link(const struct visitor *, const char *text);
/* Follows that link; -1 when there is none. */
int visit_click(struct visitor *, const char *text);
/* What a field of the form with this action holds, or NULL. */
const char *visit_field(const struct visitor *, const char *action,
    const char *name);

#endif
