/*
 * A request as it comes over the wire: bytes in, struct wire out; pure, no
 * sockets.  Strict: what RFC 9112 lets a server refuse is refused, so that no
 * proxy in front can read the same bytes in another way.  llhttp decides the
 * framing; what it takes too kindly is refused here, before it sees a byte.
 */
#ifndef WEB_WIRE_H
#define WEB_WIRE_H

#include <llhttp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "web/urlencoded.h"

enum {
	WIRE_LINE_MAX = 8 * 1024,	/* bytes */
	WIRE_HEAD_MAX = 16 * 1024,
	WIRE_HEADERS_MAX = 64,
};

enum verb { VERB_GET, VERB_HEAD, VERB_POST, VERB_OPTIONS,
	VERB_OTHER /* known, never allowed here */ };

struct header { const char *name, *value; };	/* name in lower case */

struct wire {
	enum verb verb;
	const char *path;	/* decoded once, form C; "*" for OPTIONS * */
	const char *query;	/* after the ?, still encoded; NULL: none */
	struct header header[WIRE_HEADERS_MAX];
	size_t headers;
	const char *host;	/* as sent; "" in HTTP/1.0 without one */
	int minor;		/* HTTP/1.minor */
	bool keep;		/* another request may follow */
	bool expect;		/* waits for 100 Continue */
	bool chunked;
	int64_t length;		/* of the body as announced; 0: none */

	const char *body;	/* once it is whole */
	size_t size;
	const char *peer;	/* address of the other end */

	struct exchange *x;	/* lib/web/request.h */
};

/* The value of a header (name in lower case), or NULL. */
const char *wire_header(const struct wire *, const char *name);

/*
 * How far a head has come.  Returns the bytes of the whole head with its empty
 * line, 0 while more is needed, or minus the status to refuse with.  *seen
 * remembers between calls where to go on; it begins at 0.
 */
long wire_scan(const char *, size_t n, size_t *seen);

/* The framing of chunks, byte by byte and to the letter (RFC 9112, 7.1). */
struct chunks {
	enum { CHUNK_SIZE, CHUNK_EXTENSION, CHUNK_SIZE_LF, CHUNK_DATA,
	    CHUNK_DATA_CR, CHUNK_DATA_LF, TRAILER_START, TRAILER_NAME,
	    TRAILER_VALUE, TRAILER_LF, CHUNKS_LF, CHUNKS_END } at;
	int digits;
	uint64_t left;		/* of this chunk's data */
	uint64_t data, framing;	/* bytes so far */
};

struct wire_parser {
	llhttp_t http;
	bool chunked;
	struct chunks chunks;
	char *body;		/* malloc'ed; the owner frees it */
	size_t size, room, max;
	bool head, whole;
	int fault;		/* the status to refuse with */
};

/* Reads a whole head.  0, or the status to refuse with. */
int wire_head(struct wire_parser *, struct arena *, const char *, size_t n,
    struct wire *out);
/* Feeds the bytes of a body; *used of them belonged to it.  0 (look at
 * wp->whole), or the status to refuse with.  Set wp->max before. */
int wire_body(struct wire_parser *, const char *, size_t n, size_t *used);

#endif
