/*
 * The web as a room sees it: a route table, a request, a reply.
 *
 * A request walks: worker > router (finds the row, asks the gate for the right
 * in that row, checks the form's token, opens one transaction for a POST) >
 * handler > reply.  RC_OK keeps the transaction, anything else drops it and
 * becomes an error page by one table: NONE 404, CONFLICT 409, INVALID 400,
 * DENIED 403, FAILED 500.  A handler may be run up to three times on a
 * serialisation failure: it has no effect but rows, arena and reply.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "base/log.h"
#include "base/rc.h"
#include "store/db.h"
#include "web/html.h"

enum method { GET, POST };		/* HEAD is answered by GET */

/*
 * Who may.  The gate (app/gate.c) finds the programme from :programme or
 * :edition in the path and the person's roles there; rights that depend on a
 * row are a guard in the SQL.  An organiser has the rights of trainer and
 * assessor in the own programme; an administrator every right but those of
 * ASSESSOR.
 */
enum right {
	RIGHT_NONE,		/* unset: refused */
	RIGHT_ANYONE,
	RIGHT_PERSON,		/* signed in */
	RIGHT_PARTICIPANT,	/* admitted to the edition, or works for it */
	RIGHT_PARTNER,		/* partner in the programme, or organiser */
	RIGHT_ASSESSOR,
	RIGHT_TRAINER,
	RIGHT_ORGANISER,	/* with second factor */
	RIGHT_ADMIN,		/* of the whole server, with second factor */
	RIGHTS
};
extern const char *const right_name[RIGHTS];

enum role {			/* bits; per programme */
	ROLE_PARTICIPANT = 1, ROLE_PARTNER = 2, ROLE_ASSESSOR = 4,
	ROLE_TRAINER = 8, ROLE_ORGANISER = 16, ROLE_ADMIN = 32,
};

struct req;
typedef enum rc handler(struct req *);

struct route {
	enum method method;
	const char *path;	/* "/editions/:edition/timetable" */
	enum right right;
	handler *handle;
	unsigned flags;
	size_t body_max;	/* bytes; 0: 64 KiB (256 KiB for multipart) */
};
enum {
	ROUTE_CACHE = 1,	/* same bytes for everybody not signed in */
	ROUTE_UNSIGNED = 2,	/* POST without our token: one-click
				 * unsubscribe and the like; its handler
				 * checks a signature of its own */
	ROUTE_NO_RETRY_KEY = 4,	/* may be repeated safely */
};

struct link { const char *text, *href; bool here; };

/* What stands around a page's own content; the gate fills it. */
struct frame {
	const char *site, *site_href;	/* name in the header, and its link */
	const char *brand;		/* the programme's style sheet, or NULL */
	struct link nav[16];
	size_t navs;
	const char *langs[12];		/* languages to offer; NULL ends */
	const char *footer;		/* acknowledgement of funders, or NULL */
	struct url privacy, contact;	/* the edition's, where there is one */
	struct link action;		/* what to do first here: "Apply by ..." */
	const char *state;		/* in words, where that cannot be done:
					 * "Registration is completed" */
};

struct upload {			/* a file field */
	const char *name;	/* cleaned */
	const void *bytes;
	size_t size;
};

struct session;

struct req {
	struct arena *arena;
	struct db *db;
	enum method method;
	bool head;
	const char *path;		/* decoded, NFC */
	const struct route *route;
	unixtime now;
	const char *lang;		/* language of the answer */
	const char *address;		/* the visitor's, after trusted proxies */
	const char *base_url;		/* from the configuration; no / at the end */
	const char *request_id;

	/* The gate's. */
	row_id person;			/* 0: nobody is signed in */
	const char *person_name;
	bool second_factor;		/* was given in this session */
	struct session *session;	/* lib/web/session.h */
	unsigned roles;			/* in the programme of this path */
	bool admin;
	row_id programme, edition;	/* of this path, or 0 */
	/* The same as the gate read them, so that nobody reads them twice. */
	const struct programme *at_programme;
	const struct edition *at_edition;
	const struct involvement *at_involved;
	struct frame frame;

	/* The form's. */
	int faults;			/* fields that were refused */
	struct form *form;		/* lib/web/form.h: as typed, with faults */

	struct reply *reply;
	struct wire *wire;		/* header, query, body: lib/web only */
};

/* :name in the path.  req_id(): a row id; RC_NONE when it is none. */
const char *req_param(const struct req *, const char *name);
enum rc req_id(const struct req *, const char *name, row_id *out);
/* ?name= in the query; NULL when absent.  Clean UTF-8. */
const char *req_query(const struct req *, const char *name);
/* A posted value as it was typed (cleaned UTF-8), or NULL; req_values(): all
 * of that name.  Rooms read forms through web/form.h; this is for buttons. */
const char *req_value(const struct req *, const char *name);
struct text_list req_values(const struct req *, const char *name);
/* All that was sent, each with its doubles, in the order it came: the query's
 * or a POST's form.  For machines' interfaces, which refuse what they do not
 * know. */
struct sent { const char *name, *value; struct sent *next; };
const struct sent *req_sent(struct req *);
const char *req_header(const struct req *, const char *name);
const char *req_cookie(const struct req *, const char *name);

/* --- replies; each ends the handler: return reply_...(r, ...); --- */

/*
 * A page: struct html *h = page_open(r, title); my_page(h, r, ...);
 * return page_close(h, r).  title is translated already.  page_status()
 * changes the status (a form with faults is 422).
 */
struct html *page_open(struct req *, const char *title);
/* Titled "THING: WHAT", where a thing has more pages than one. */
struct html *page_open_of(struct req *, const char *thing, const char *what);
enum rc page_close(struct html *, struct req *);
void page_status(struct req *, int status);
/* Adds to <head>: "robots noindex", JSON-LD (script type application/ld+json,
 * escaped), an alternate link (feed). */
void page_noindex(struct req *);
void page_json_ld(struct req *, const char *json);
void page_feed(struct req *, const char *href, const char *title);

enum rc reply_see_other(struct req *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Bytes as they are.  name not NULL: a download of that name. */
enum rc reply_bytes(struct req *, const char *type, const char *name,
    const void *, size_t);
enum rc reply_text(struct req *, const char *type, const char *);
/* A stored file, with Range; pictures and video inline, else a download. */
enum rc reply_blob(struct req *, row_id blob);
void reply_header(struct req *, const char *name, const char *value);
/* A message that the next page shows once: "Saved." */
void reply_flash(struct req *, const char *text);
void reply_cookie(struct req *, const char *name, const char *value,
    int64_t seconds);
/* How long others may keep the answer, in seconds; the default is not at all
 * (ROUTE_CACHE pages: revalidate). */
void reply_keep(struct req *, int64_t seconds, bool by_proxies);

/* --- links that carry their own proof --- */

/* A token for one purpose and thing ("confirm", 7), and its check in constant
 * time: RC_INVALID when it is not ours, RC_NONE when it has expired.  expires
 * 0: never. */
const char *token_make(struct arena *, const char *purpose, row_id thing,
    unixtime expires);
enum rc token_check(const char *token, const char *purpose, unixtime now,
    row_id *thing);
/* 128 random bits as 32 hex digits; SHA-256 of a text as 64. */
const char *token_random(struct arena *);
const char *token_hash(struct arena *, const char *);
/* The server's secret for these, 32 bytes; set once at the start. */
void token_key(const unsigned char key[32]);

/* --- limits --- */
/* At most n of these in that many seconds ("sign-in", address): RC_DENIED
 * beyond, answered as 429.  Counted in the store, over all workers. */
enum rc limit_hit(struct req *, const char *what, const char *who, int n,
    int64_t seconds);

/* --- the whole --- */
struct gate {
	/* Session cookie -> person; fills the gate's part of the request.
	 * r->lang is NULL where the visitor chose none: the account's may be
	 * set. */
	enum rc (*identify)(struct req *);
	/* Scope, roles, frame; RC_DENIED, or RC_NONE where even the existence
	 * is not told.  With RC_DENIED it may have said reply_see_other(): to
	 * where one signs in. */
	enum rc (*allow)(struct req *, enum right);
};
struct web {
	const struct route *const *tables;	/* NULL ends; each ends in {0} */
	struct gate gate;
	const char *base_url;
	bool secure;			/* TLS is in front: __Host- cookies */
	const char *const *trusted;	/* proxies' addresses, NULL ends */
};

#endif
