/* Atom 1.0 (RFC 4287): what is new, for feed readers and other sites. */
#ifndef RENDER_FEED_H
#define RENDER_FEED_H

#include "base/buf.h"
#include "base/time.h"

struct feed_entry {
	struct feed_entry *next;
	const char *id;			/* an address that never changes */
	const char *url;
	const char *title;		/* plain text */
	const char *summary;		/* plain text, or NULL */
	const char *html;		/* known to be safe (markdown_html()),
					   or NULL */
	const char *author;		/* NULL: the feed's */
	const char *lang;		/* NULL: the feed's */
	const char *categories;		/* one a line, or NULL */
	unixtime made_at, changed_at;	/* made_at 0: says nothing */
};

struct feed {
	const char *id;			/* an address that never changes */
	const char *url, *self_url;	/* of the page; of this feed */
	const char *title, *subtitle;	/* plain text */
	const char *author;
	const char *rights;		/* "CC BY 4.0", or NULL */
	const char *lang;
	unixtime changed_at;		/* 0: that of the newest entry */
	const struct feed_entry *entries;	/* newest first */
};

/* Content type: application/atom+xml; charset=utf-8. */
void feed_write(struct buf *, const struct feed *);

/* Text for XML and HTML: & < > " ' as entities; what XML 1.0 cannot hold at
 * all (control characters, U+FFFE, U+FFFF) is left out. */
void xml_text(struct buf *, const char *);

#endif
