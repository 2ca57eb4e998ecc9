/*
 * What is embedded in the program: styles, scripts, icons.  Addresses carry a
 * hash of the content, so that browsers may keep them for ever.
 */
#ifndef WEB_STATIC_H
#define WEB_STATIC_H

#include <stdbool.h>
#include <stddef.h>

struct asset {
	const char *path;	/* "/a/3f2a9c01/site.css" */
	const char *type;	/* "text/css; charset=utf-8" */
	const unsigned char *bytes;
	size_t n;
	bool gzip;		/* bytes are compressed */
};
extern const struct asset assets[];	/* path NULL ends */

struct reply;
struct req;
/* Answers /a/..., /favicon.ico and /robots.txt; false when it is none. */
bool static_answer(struct req *);

#endif
