/*
 * Inside the PDF writer: pdf.c has the pages, pdf_text.c what is set line by
 * line, pdf_table.c tables, pdf_piece.c images, codes, signatures and cards,
 * pdf_finish.c what Cairo leaves to be done.  Nothing else includes this.
 *
 * A document is a list of boxes, each as wide as the text and never broken;
 * pages are made of them when a part is complete, so that "of 3" is known.
 * Lengths here are points.
 */
#ifndef RENDER_PDF_INNER_H
#define RENDER_PDF_INNER_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "render/pdf.h"
#include "render/qr.h"

#define MM(mm) ((mm) * 72.0 / 25.4)

struct mark {			/* an element of the structure, for readers */
	const struct mark *up;
	const char *tag;	/* "P", "H1", "LI" */
	const char *lang, *alt;
};

struct box {
	struct box *next;
	double before;		/* space above, none at the top of a page */
	double height;
	bool keep;		/* on the page of the next one */
	bool new_page;		/* begins a page */
	bool bare;		/* has a page of its own, without head and foot */
	bool corner;		/* in the page's lower corner, out of the flow */
	const struct mark *mark;	/* what it is, or NULL: an ornament */
	const struct box *head;	/* repeated where a page begins with this */
	int quotes;
	void (*draw)(struct pdf *, const struct box *, double y);
	void *data;
	int page;		/* from 1; set when pages are made */
	double y;
	bool head_here;
};

struct element {		/* a tag as it was written, for pdf_finish.c */
	struct element *next;
	const char *tag, *lang, *alt;
};

enum ink { INK_TEXT, INK_GREY, INK_ACCENT, INK_HAIR, INK_TINT };

struct picture {		/* of one pdf_image, which may be used often */
	struct picture *next;
	const void *bytes;
	cairo_surface_t *surface;	/* NULL: no image */
	int width, height;		/* pixels */
};

struct kept {			/* a GObject that lives as long as the part */
	struct kept *next;
	void *object;
};

struct pdf {
	struct arena *a;
	struct pdf_paper paper;
	bool rtl;
	double width, height;		/* the page */
	double left, right;		/* edges of the text */
	double top, bottom;		/* of pages after the first */
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoContext *context;
	struct buf bytes;		/* as Cairo wrote them */
	struct box *boxes, **end;
	int pages;			/* written before this part */
	double shrink, shrink_top;	/* framed: to one page; 1: not at all */
	const struct mark *open;	/* tags open on this page */
	struct element *elements, **elements_end;
	struct picture *pictures;
	struct kept *kept;
	int outline[4];			/* the bookmark over each level */
	const struct box *fact;		/* the last box of the last fact */
};

/* pdf.c */
struct box *pdf_box(struct pdf *, double height,
    void (*draw)(struct pdf *, const struct box *, double y), void *data);
const struct mark *pdf_mark(struct pdf *, const struct mark *up,
    const char *tag, const char *lang);
void pdf_open(struct pdf *, const struct mark *);	/* closes the others */
void pdf_link(struct pdf *, const char *url, double x, double y, double w,
    double h);
void pdf_ink(struct pdf *, enum ink);
PangoAttribute *pdf_ink_attribute(struct pdf *, enum ink);
double pdf_measure(const struct pdf *);			/* width of the text */
bool pdf_lang_rtl(const char *lang);

/* pdf_text.c */
struct style {
	double size;
	bool bold;
	enum span_side side;
	bool own_side;		/* start is where this text begins to be read */
};
/* A laid-out text, kept until the part is done.  width < 0: one line. */
PangoLayout *pdf_layout(struct pdf *, const char *text, const char *lang,
    struct style, double width);
PangoLayout *pdf_layout_spans(struct pdf *, const struct span *,
    const char *lang, struct style, double width);
void pdf_drop(struct pdf *, PangoLayout *);	/* earlier than that */
void pdf_size(PangoLayout *, double *width, double *height);
/* Draws lines [from, to) with the top of the first at y; tells their height.
 * cr NULL: only measures. */
double pdf_lines(struct pdf *, PangoLayout *, int from, int to, double x,
    double y, bool draw);
void pdf_blocks(struct pdf *, const struct block *, const char *lang);

/* pdf_table.c */
void pdf_block_table(struct pdf *, const struct block *, const char *lang,
    double indent);

/* pdf_piece.c */
struct picture *pdf_load(struct pdf *, const struct pdf_image *);
/* In a rectangle of that size at most, keeping its shape. */
void pdf_fit(const struct picture *, double w, double h, double *out_w,
    double *out_h);
void pdf_paint(struct pdf *, const struct picture *, double x, double y,
    double w, double h);

/* pdf_finish.c */
enum rc pdf_finish(struct pdf *, struct buf *out);

#endif
