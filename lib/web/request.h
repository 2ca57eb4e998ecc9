/*
 * What lib/web knows of a request beyond struct req: for the parts of lib/web
 * itself (form, frame, tests), not for rooms.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "web/reply.h"
#include "web/urlencoded.h"
#include "web/web.h"
#include "web/wire.h"

struct worker;

/* A limit that was counted in this request (lib/web/limit.c). */
struct hit {
	const char *key;
	int64_t slot;		/* the time it lasts to */
	struct hit *next;
};

struct exchange {
	const struct web *web;
	struct worker *worker;	/* NULL in none but the smallest tests */
	struct pairs query, form, cookies;
	struct arena *in;	/* lives through repeated runs of the handler */
	bool form_read, cookies_read;
	enum rc query_rc, form_rc;
	bool stale;		/* the form's token is too old */
	bool secret;		/* a token was drawn into the page */
	bool flash_read;
	const char *flash, *form_token, *form_key;
	bool limited;		/* limit_hit() refused */
	int64_t retry_after;	/* seconds */
	struct hit *hits;
};

/*
 * The hidden fields of every form: <input type="hidden" name="_token"
 * value="{req_form_token}"> and, unless the form is only a search,
 * name="_key" value="{req_form_key}".  Drawing one makes the page private: it
 * is neither cached nor compressed.
 */
const char *req_form_token(struct req *);
const char *req_form_key(struct req *);
/* The form was open for too long (or the visitor signed in or out meanwhile).
 * The handler runs with r->faults = 1 and changes nothing; the form shows what
 * was typed with a message of its own: "Please send the form again". */
bool req_token_stale(const struct req *);

/* The file sent in this field, or NULL; all of that name. */
const struct upload *req_upload(const struct req *, const char *name);
/* What was posted under that name was not text (UTF-8): req_value() has the
 * rest of it, and the field wants a message. */
bool req_value_bad(const struct req *, const char *name);
/* All posted pairs, in their order, without the hidden ones. */
const struct pair *req_posted(const struct req *);

/* The message to show once on this page, or NULL.  Taking it takes its cookie
 * away; page_close() does. */
const char *req_flash(struct req *);
/* This address with ?lang= set to another language, for the language menu. */
struct url req_url_in(struct req *, const char *lang);
/* list_url() of lib/web/list.h. */
struct url req_url_list(struct req *, const char *name, const char *value);

/* A path of ours as an address, with the query of this request. */
const char *req_location(struct req *, const char *path);

/* Reads the body by its Content-Type; RC_INVALID when it cannot be. */
enum rc req_read_form(struct req *);
/* RC_DENIED without a token of ours; sets req_token_stale(). */
enum rc req_check_token(struct req *);
/* Whether a post comes from a page of ours. */
bool req_same_site(const struct req *);
/* The language of the answer before anybody is identified. */
const char *req_language(struct req *);

#endif
