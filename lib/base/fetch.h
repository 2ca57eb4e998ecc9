/*
 * Reading an address of another server, which may be hostile, and which
 * somebody may have named in order to look into our own network.
 *
 * http and https only, no names or passwords in the address, at most three
 * redirects (from https to https only), no proxies from the environment, no
 * compression.  The address that is connected to, whatever the name said, must
 * be a public one: neither loopback, private, link-local nor reserved.
 */
#ifndef BASE_FETCH_H
#define BASE_FETCH_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/rc.h"

struct fetch_limits {
	size_t most;			/* bytes */
	long seconds;
	bool private_too;		/* also addresses of one's own network */
};

struct fetched {
	long status;			/* 200, 404, ... */
	int64_t retry_after;		/* seconds, as the server asks; 0 */
	struct buf body;
	const char *why;		/* not RC_OK: a marked string */
};

/*
 * RC_OK: there is an answer, of whatever status.  RC_INVALID: the address is
 * none that is read here; RC_NONE: nobody answers, or too much, too slowly.
 */
enum rc fetch_get(struct arena *, const char *url, const struct fetch_limits *,
    struct fetched *out);
/* Whether a socket address (struct sockaddr) is a public one. */
bool fetch_public(const void *sockaddr);

#endif
