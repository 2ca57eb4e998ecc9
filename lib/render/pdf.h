/*
 * PDF: letters, certificates, lists to sign, name badges, reports.  What is to
 * be said is given piece by piece from top to bottom; pages break by
 * themselves, between lines where need be, and no text is ever lost: words too
 * long for their line are broken, a table's header stands on every page, names
 * on badges shrink until they fit, and a certificate shrinks to its one page.
 *
 *	struct pdf *p = pdf_begin(a, &(struct pdf_paper){ .lang = "lt",
 *	    .title = tr(lang, "Invitation"), .made_at = now });
 *	pdf_text(p, address, NULL);
 *	pdf_heading(p, 1, subject);
 *	pdf_markdown(p, body, "lt", 2);
 *	pdf_part(p);			the next person's letter
 *	...
 *	TRY(pdf_end(p, &out));
 *
 * The files are tagged (headings, paragraphs, lists, tables, figures with
 * alternative text, languages), carry title and language, hold their fonts,
 * and are the same bytes for the same input on the same machine.
 *
 * Letters of any script for which a font is installed; Noto (fonts-noto-core)
 * has Latin, Greek, Cyrillic, Hebrew, Arabic and most others.  Direction
 * follows each paragraph's own letters, the page's that of its language.
 *
 * Lengths are millimetres, type sizes points.  Strings are not copied: they
 * must live until pdf_end().
 *
 * One document at a time in a process, and none before it forks: Pango may keep
 * a thread for Fontconfig, which a child would wait for in vain.  The first one
 * takes some 60 ms to find the fonts and 5 MB that stay, a letter after that
 * about 12 ms.  Fonts, Fontconfig's settings and caches are read while a
 * document is made.
 */
#ifndef RENDER_PDF_H
#define RENDER_PDF_H

#include "base/rc.h"
#include "base/time.h"
#include "render/markdown.h"
#include "render/table.h"

struct pdf;

struct pdf_image {
	const void *bytes;	/* PNG or JPEG; NULL: none */
	size_t n;
	const char *alt;	/* "" for an ornament */
};

struct pdf_paper {		/* A4 */
	bool landscape;
	bool framed;		/* certificates: framed, and set in the middle */
	double margin;		/* 0: 22 */
	const char *lang;	/* NULL: "en" */
	const char *title, *author, *subject;	/* title for title bars too */
	unixtime made_at;
	unsigned accent;	/* 0xRRGGBB; darkened where it is too pale */
	/* Above the first page of each part: */
	struct pdf_image logo;
	const char *letterhead;	/* lines, parted by \n; or NULL */
	/* Below every page: */
	const struct pdf_image *funders;	/* their logos */
	size_t n_funders;
	const char *footer;	/* lines: acknowledgement, disclaimer */
	const char *page_mark;	/* "Page {1} of {2}"; NULL: no numbers */
};

struct pdf *pdf_begin(struct arena *, const struct pdf_paper *);
/* What follows is a document of its own: letterhead, pages from 1. */
void pdf_part(struct pdf *);
void pdf_page(struct pdf *);		/* the rest goes onto a new page */
/* Frees p, whatever it returns.  RC_FAILED: nothing usable is in out. */
enum rc pdf_end(struct pdf *, struct buf *out);

/* lang NULL: the document's.  \n breaks the line. */
void pdf_heading(struct pdf *, int level, const char *text);	/* 1..4 */
void pdf_heading_in(struct pdf *, int level, const char *text,
    const char *lang);
void pdf_text(struct pdf *, const char *text, const char *lang);
void pdf_small(struct pdf *, const char *text, const char *lang);
void pdf_aside(struct pdf *, const char *text);	/* at the line's end: a date */
void pdf_fact(struct pdf *, const char *label, const char *value);
void pdf_markdown(struct pdf *, const char *md, const char *lang, int heading);
void pdf_space(struct pdf *, double mm);
void pdf_rule(struct pdf *);

struct pdf_face {
	double size;		/* points; 0: as text */
	bool bold, accent, grey;
	bool one_line;		/* shrinks to half its size, then wraps */
};
void pdf_centred(struct pdf *, const char *text, const char *lang,
    struct pdf_face);

struct pdf_grid {
	double row_height;	/* at least; 0: as the text asks */
	double size;		/* points; 0: 9 */
	bool lines;		/* also between columns: lists to fill in */
};
/* Columns get the widths they name, the others what their text asks; t->name
 * is not printed.  t's cells must live until pdf_end(). */
void pdf_table(struct pdf *, const struct table *t, struct pdf_grid);

/* width 0: as wide as the text, at most its natural size at 150 dpi.  What is
 * no image is replaced by its alternative text. */
void pdf_picture(struct pdf *, struct pdf_image, double width);
/* With the caption beside; on framed paper in the lower corner of the page.
 * A text no QR code can hold is printed instead. */
void pdf_qr(struct pdf *, const char *text, double side, const char *caption);

struct pdf_signer {
	const char *name, *function;
	struct pdf_image signature;	/* none: room above a line */
};
void pdf_signatures(struct pdf *, const struct pdf_signer *, size_t n);

struct pdf_card {
	struct pdf_card *next;
	const char *name;
	const char *organisation, *country, *role, *edition;	/* or NULL */
	const char *qr;						/* or NULL */
	const char *foot;		/* fine print: who pays; or NULL */
};
struct pdf_sheet {
	int across, down;	/* 0: 2 x 4 */
	double width, height;	/* of a card; 0: 90 x 60 */
};
/* Pages of cards with marks to cut along, without head and foot. */
void pdf_cards(struct pdf *, const struct pdf_card *, struct pdf_sheet);

#endif
