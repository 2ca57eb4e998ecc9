/*
 * The template compiler: x_pages.tmpl in, C out.  The language is described at
 * the top of lib/web/html.h.
 *
 *   tmpl.c       files, lines of C, blocks, pages, what is written
 *   tmpl_html.c  where in HTML we stand, and what may stand there
 *   tmpl_mark.c  [[ ]]: marked text, and the list of it for translators
 *
 * A fault that leaves the rest readable is reported and the run goes on; the
 * first one after which nothing is certain ends it.  Either way the result is
 * not written.
 */
#ifndef TMPL_H
#define TMPL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

/* An open element; the list runs outwards. */
struct element {
	const char *name;
	int line;
	struct element *outer;
};

enum where {
	IN_TEXT,
	IN_PLAIN,		/* <title>, <textarea>: text without tags */
	IN_SCRIPT,		/* must stay empty */
	IN_TAG,			/* between attributes */
	IN_VALUE,		/* in a quoted attribute */
};

enum attr_kind {
	ATTR_PLAIN,
	ATTR_URL,
	ATTR_WORDS,		/* people see or hear it: letters are marked */
	ATTR_FIXED,		/* no holes */
};

/* Where in HTML; two places are the same when writing on is the same. */
struct place {
	enum where where;
	struct element *top;	/* innermost open element */
	const char *tag;	/* the tag we stand in */
	int tag_line;
	const char *attr;	/* the attribute we stand in */
	enum attr_kind kind;
	char quote;
	bool started;		/* the value has begun */
};

struct block {			/* { ... } over lines of C */
	int line;
	const char *word;	/* "if", "for", "switch", ..., or "" */
	struct place place;	/* where it began */
	bool reached;		/* a switch: its first case came */
	struct block *outer;
};

struct page {
	const char *name;
	const char *opens, *closes;	/* elements, or "" */
	struct page *next;
};

struct message {		/* of one [[ ]] */
	const char *context, *id, *plural;	/* NULL: none */
	const char *places;	/* "file:line file:line" */
	const char *notes;	/* lines for the translator, or "" */
	struct message *next;
};

struct tmpl {
	struct arena *a;
	const char *path;
	const char *src, *end;
	const char *p;		/* how far it is read */
	int line;
	int faults;
	int faulty_line;	/* of the last fault about letters */
	const char *audience;	/* of the strings at hand */

	/* The page at hand. */
	bool in_page;
	const char *page, *h;	/* its name; its struct html * */
	int page_line;
	struct place place, wanted;	/* now, at @end */
	struct block *blocks;
	const char *attrs;	/* " name name ": of the tag at hand */
	bool attrs_vary;	/* C stood inside the tag */
	struct buf value;	/* literal part of the value before a hole */
	const char *input_type;	/* of <input>, where constant */
	bool input_words;	/* its value has letters outside marks */
	struct buf run;		/* HTML to be written in one piece */
	bool pending;		/* a line end to write if it turns out to matter */
	bool quiet;		/* a line end here would not matter */

	/* What is made. */
	struct buf includes, prelude, protos, body;
	char *only_c;		/* the source with everything but C blanked */
	const char *only_for;	/* C for this audience; NULL: for all */
	struct page *pages;
	struct message *messages;
};

/* tmpl.c */
void stop(struct tmpl *, int line, const char *fmt, ...)
    __attribute__((noreturn, format(printf, 3, 4)));
void fault(struct tmpl *, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void reached(struct tmpl *);		/* something is to be written here */
void put(struct tmpl *, const char *, size_t);	/* HTML, as it is */
void put_str(struct tmpl *, const char *);
void put_escaped(struct tmpl *, const char *, size_t);
void settle_line_end(struct tmpl *);	/* before what is not HTML */
void flush(struct tmpl *);
void c_string(struct buf *, const char *, size_t);	/* "..." */
/* p, or the end of the string, character or comment of C that begins at p. */
const char *c_skip(struct tmpl *, const char *p, int *line);
/* Takes a stretch of the source down as C. */
void keep_c(struct tmpl *, const char *from, const char *to);
/* At "{{": the expression, p behind "}}". */
const char *hole_read(struct tmpl *);
/* A line of the template's own C. */
void hole_write(struct tmpl *, int line, const char *macro, const char *expr);
bool same_place(const struct place *, const struct place *);
const char *place_name(struct tmpl *, const struct place *);

/* tmpl_html.c */
void html_step(struct tmpl *);
void html_hole(struct tmpl *);
bool has_letter(const char *, size_t);
void open_element(struct tmpl *, const char *name, int line);
/* What to call for a hole that stands here. */
const char *hole_macro(struct tmpl *, int line);

/* tmpl_mark.c */
void mark(struct tmpl *);			/* at "[[" */
void messages_write(const struct message *, struct buf *);

#endif
