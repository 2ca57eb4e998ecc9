/* The Cookie header.  What is no cookie of the grammar (RFC 6265) is skipped:
 * it may be another program's under the same name. */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include "web/urlencoded.h"

enum { COOKIES_MAX = 60 };

/* Adds the cookies of one header line to out. */
void cookie_read(struct arena *, const char *, struct pairs *out);

#endif
