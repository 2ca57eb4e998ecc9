/*
 * Style sheets, scripts and pictures that are part of the program.  Their
 * path carries a hash of the content ("/a/1f2e3d4c5b6a/app.css"): they are
 * served with "public, max-age=31536000, immutable".
 */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include <stdbool.h>
#include <stddef.h>

#include "web/html.h"

struct asset {
	const char *path, *type;
	const unsigned char *bytes;
	size_t n;
	bool gzip;		/* bytes are compressed: Content-Encoding */
};
extern const struct asset assets[];	/* path NULL ends */

/* NULL when there is none of that path. */
const struct asset *asset_find(const char *path);
/* The path of "app.css"; the program ends when there is no such asset: it is
 * a spelling mistake. */
const char *asset_url(const char *name);
/* The same as an address for templates. */
struct url asset_link(const char *name);
/* The bytes of a compressed asset as they were, for visitors who do not take
 * gzip; *n is their number. */
const void *asset_plain(struct arena *, const struct asset *, size_t *n);

#endif
