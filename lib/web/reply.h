/*
 * The answer under construction, as lib/web sees it; rooms use the calls in
 * web.h.  Everything in it lives on the request's arena or for ever.
 */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "store/db.h"
#include "web/web.h"

enum { REPLY_HEADERS_MAX = 24, REPLY_COOKIES_MAX = 8 };

struct reply_pair { const char *name, *value; };

struct reply {
	int status;
	const char *type;		/* Content-Type; NULL: no body */
	const void *body;
	size_t size;
	const char *location;
	struct reply_pair header[REPLY_HEADERS_MAX];
	size_t headers;
	struct reply_pair cookie[REPLY_COOKIES_MAX];	/* name, whole line */
	size_t cookies;
	const char *etag;		/* with its quotes */
	int64_t keep;			/* seconds; 0: no-store; -1: revalidate */
	bool keep_by_proxies, immutable;
	bool page;			/* HTML of ours: may be compressed */
	bool gzip;			/* body is compressed */
	bool sandbox;			/* somebody's file: CSP sandbox */
	bool varies;			/* by cookie and language */
	const char *allow;		/* with 405 and OPTIONS */
	bool close;

	/* A stored file goes out in pieces: these bytes of it. */
	row_id blob;
	int64_t blob_from, blob_n;

	/* Ready bytes from the page cache: everything after Date, and body. */
	const char *ready;
	size_t ready_n;

	/* For <head>; frame.tmpl draws them. */
	bool noindex;
	const char *json_ld;
	struct { const char *href, *title; } feed[4];
	size_t feeds;

	int route_row;			/* for the counters; -1: none */
};

/* Empties it; cookies from the first n on are dropped. */
void reply_reset(struct reply *, size_t cookies);
/* The page of an error, in the visitor's language, with the frame if there is
 * one; 404, 403, 405, 409, 413, 422, 429, 500, 503, ... */
enum rc web_error_page(struct req *, int status);
/* The one table. */
int rc_status(enum rc);
const char *status_name(int);		/* "Not Found" */

/* The head, from the line after the status line and Date to the empty line
 * but without it (Connection is the server's). */
void reply_head(struct buf *, const struct reply *, bool secure);
/* Whether this Accept-Encoding (or NULL) takes gzip. */
bool accepts_gzip(const char *);
/* Compresses the page when that pays. */
void reply_gzip(struct arena *, struct reply *);

#endif
