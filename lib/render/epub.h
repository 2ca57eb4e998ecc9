/*
 * EPUB 3.2 (the format of ISO/IEC 23761): a book for telephones and readers.
 * Each part is a document of its own, in its own language and direction, and
 * stands in the table of contents.  The files hold no fonts, scripts or
 * addresses that are fetched, and are the same bytes for the same input.
 */
#ifndef RENDER_EPUB_H
#define RENDER_EPUB_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/rc.h"
#include "base/time.h"

struct epub_part {
	struct epub_part *next;
	const char *title;		/* plain text: contents and heading */
	const char *title_lang;		/* of the title alone; NULL: the part's */
	const char *lang;		/* NULL: the book's */
	bool rtl;
	const char *xhtml;		/* what follows the heading, well formed:
					   xml_text(), markdown_xhtml() */
	int level;			/* 1, or 2 below the last of 1 */
};

struct epub {
	const char *id;			/* an address or URN, for all time */
	const char *title;		/* plain text, as all below */
	const char *author, *publisher, *rights, *description;	/* or NULL */
	const char *subjects;		/* one a line, or NULL */
	const char *lang;		/* NULL: "en" */
	bool rtl;
	const char *contents;		/* "Contents", in the book's language */
	unixtime made_at;
	const struct epub_part *parts;	/* one at least */
};

/*
 * Content type: application/epub+zip.  RC_INVALID without a part; RC_FAILED,
 * logged, where a part is not well formed.
 */
enum rc epub_write(struct arena *, const struct epub *, struct buf *out);

#endif
