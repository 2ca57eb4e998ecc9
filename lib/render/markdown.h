/*
 * Markdown (CommonMark with tables, ~~struck~~ text and bare addresses as
 * links): what people write in the larger fields.  One parse, made into HTML
 * for pages, XHTML for e-books, plain text for mail, and a list of blocks from
 * which a PDF is set.
 *
 * The input may be hostile.  HTML in it is shown, not obeyed; a link keeps its
 * target only if that is http, https, mailto, tel, a path of this site or a
 * place on the page; images only from /files/, others become their alternative
 * text.  Quotes and lists nest at most MARKDOWN_DEEP deep, further ones are
 * shown at that depth.  Text over MARKDOWN_MAX bytes, or whose output would
 * grow out of proportion, is shown as it was typed.  Nothing is ever refused.
 *
 * A line break that was typed is kept, for that is what people mean by it.
 *
 * heading: the level (1..6) at which the highest headings are to stand, so
 * that a description under an h2 starts with h3; levels that the writer
 * skipped are closed up.
 */
#ifndef RENDER_MARKDOWN_H
#define RENDER_MARKDOWN_H

#include <stdbool.h>

#include "base/buf.h"

enum { MARKDOWN_MAX = 1024 * 1024, MARKDOWN_DEEP = 8 };

/* NULL and "" give "".  The caller puts lang and dir around it. */
const char *markdown_html(struct arena *, const char *md, int heading);
const char *markdown_xhtml(struct arena *, const char *md, int heading);
const char *markdown_text(struct arena *, const char *md);

/* A target that may stand in a link, after the rules above. */
bool markdown_link_allowed(const char *url);

enum block_kind { BLOCK_TEXT, BLOCK_HEADING, BLOCK_CODE, BLOCK_RULE,
	BLOCK_TABLE };

struct span {			/* a run of text in one manner */
	struct span *next;
	const char *text;	/* may hold \n */
	bool strong, emphasis, struck, code;
	const char *url;	/* an allowed target, or NULL */
};

enum span_side { SIDE_START, SIDE_CENTRE, SIDE_END };

struct block_cell {
	struct block_cell *next;
	enum span_side side;
	struct span *spans;
};
struct block_row {
	struct block_row *next;
	bool head;
	struct block_cell *cells;
};

struct block {
	struct block *next;
	enum block_kind kind;
	int level;		/* a heading's, 1..6 */
	int quotes, lists;	/* how deep inside of those */
	const char *mark;	/* the item that starts here: "3.", "•" */
	bool tight;		/* no space between this and the block before */
	struct span *spans;	/* not in rules and tables */
	struct block_row *rows;
};

struct block *markdown_blocks(struct arena *, const char *md, int heading);

#endif
