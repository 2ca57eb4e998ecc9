#include "render/pdf_inner.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* Images. */

/* In pixels.  A PNG is unpacked, four bytes each; a JPEG is not. */
enum { SIDE_MOST = 16000, AREA_MOST = 60 * 1000 * 1000,
	PNG_AREA_MOST = 12 * 1000 * 1000 };

static unsigned
big16(const unsigned char *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static bool
png_size(const unsigned char *p, size_t n, int *w, int *h)
{
	static const unsigned char sign[] = "\x89PNG\r\n\x1a\n";

	if (n < 33 || memcmp(p, sign, 8) != 0 ||
	    memcmp(p + 12, "IHDR", 4) != 0 || p[16] != 0 || p[17] != 0 ||
	    p[20] != 0 || p[21] != 0)
		return false;
	*w = (int)big16(p + 18);
	*h = (int)big16(p + 22);
	return true;
}

static bool
jpeg_size(const unsigned char *p, size_t n, int *w, int *h)
{
	size_t i = 2;

	/* One that was cut has no end; the file would be as broken. */
	if (n < 4 || p[0] != 0xff || p[1] != 0xd8 ||
	    memmem(p + 2, n - 2, "\xff\xd9", 2) == NULL)
		return false;
	while (i + 9 < n && p[i] == 0xff) {
		unsigned char kind = p[i + 1];

		if (kind == 0xff) {
			i++;
			continue;
		}
		/* Start of frame, but not the tables that share its range. */
		if (kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 &&
		    kind != 0xc8 && kind != 0xcc) {
			*h = (int)big16(p + i + 5);
			*w = (int)big16(p + i + 7);
			return true;
		}
		i += 2 + big16(p + i + 2);
	}
	return false;
}

struct reader { const unsigned char *p; size_t n; };

static cairo_status_t
give(void *ctx, unsigned char *to, unsigned n)
{
	struct reader *r = ctx;

	if (n > r->n)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(to, r->p, n);
	r->p += n;
	r->n -= n;
	return CAIRO_STATUS_SUCCESS;
}

/* A JPEG goes into the file as it is; its pixels are never looked at. */
static cairo_surface_t *
jpeg(const struct pdf_image *image, int w, int h)
{
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w,
	    h);
	unsigned char *copy = malloc(image->n);

	if (copy == NULL)
		return s;
	memcpy(copy, image->bytes, image->n);
	if (cairo_surface_set_mime_data(s, CAIRO_MIME_TYPE_JPEG, copy,
	    image->n, free, copy) != CAIRO_STATUS_SUCCESS)
		free(copy);
	return s;
}

struct picture *
pdf_load(struct pdf *p, const struct pdf_image *image)
{
	struct picture *pic;
	int w = 0, h = 0;
	bool is_png, is_jpeg;

	if (image->bytes == NULL)
		return NULL;
	for (pic = p->pictures; pic != NULL; pic = pic->next)
		if (pic->bytes == image->bytes)
			return pic->surface == NULL ? NULL : pic;
	pic = arena_new(p->a, struct picture);
	*pic = (struct picture){ p->pictures, image->bytes };
	p->pictures = pic;
	is_png = png_size(image->bytes, image->n, &w, &h);
	is_jpeg = !is_png && jpeg_size(image->bytes, image->n, &w, &h);
	if ((!is_png && !is_jpeg) || w < 1 || h < 1 || w > SIDE_MOST ||
	    h > SIDE_MOST || w * h > (is_png ? PNG_AREA_MOST : AREA_MOST))
		return NULL;
	if (is_png)
		pic->surface = cairo_image_surface_create_from_png_stream(give,
		    &(struct reader){ image->bytes, image->n });
	else
		pic->surface = jpeg(image, w, h);
	if (cairo_surface_status(pic->surface) != CAIRO_STATUS_SUCCESS) {
		cairo_surface_destroy(pic->surface);
		pic->surface = NULL;
		return NULL;
	}
	pic->width = w;
	pic->height = h;
	return pic;
}

void
pdf_fit(const struct picture *pic, double w, double h, double *out_w,
    double *out_h)
{
	double scale;

	*out_w = *out_h = 0;
	if (pic == NULL)
		return;
	scale = w / pic->width;
	if (h / pic->height < scale)
		scale = h / pic->height;
	*out_w = pic->width * scale;
	*out_h = pic->height * scale;
}

void
pdf_paint(struct pdf *p, const struct picture *pic, double x, double y,
    double w, double h)
{
	if (pic == NULL)
		return;
	cairo_save(p->cr);
	cairo_translate(p->cr, x, y);
	cairo_scale(p->cr, w / pic->width, h / pic->height);
	cairo_set_source_surface(p->cr, pic->surface, 0, 0);
	/* cairo_paint() of an opaque image makes Cairo 1.16 forget what the
	 * page had before, begun tags among it. */
	cairo_rectangle(p->cr, 0, 0, pic->width, pic->height);
	cairo_fill(p->cr);
	cairo_restore(p->cr);
}

static const struct mark *
figure(struct pdf *p, const char *alt)
{
	struct mark *m = arena_new(p->a, struct mark);

	/* An ornament is nothing to be told of. */
	if (alt == NULL || *alt == '\0')
		return NULL;
	*m = (struct mark){ .tag = "Figure", .alt = alt };
	return m;
}

struct shown { const struct picture *pic; double width; };

static void
draw_picture(struct pdf *p, const struct box *b, double y)
{
	const struct shown *s = b->data;
	double x = p->rtl ? p->right - s->width : p->left;

	if (p->paper.framed)
		x = (p->width - s->width) / 2;
	pdf_paint(p, s->pic, x, y, s->width, b->height);
}

void
pdf_picture(struct pdf *p, struct pdf_image image, double width)
{
	const struct picture *pic = pdf_load(p, &image);
	struct shown *s = arena_new(p->a, struct shown);
	double w = MM(width), h;
	struct box *b;

	if (pic == NULL) {
		pdf_text(p, image.alt, NULL);
		return;
	}
	if (w <= 0)
		w = pic->width * 72.0 / 150;
	if (w > pdf_measure(p))
		w = pdf_measure(p);
	pdf_fit(pic, w, (p->bottom - p->top) * 0.9, &w, &h);
	*s = (struct shown){ pic, w };
	b = pdf_box(p, h, draw_picture, s);
	b->before = MM(3);
	b->mark = figure(p, image.alt);
}

/* QR codes. */

static void
paint_qr(struct pdf *p, const struct qr *q, double x, double y, double side)
{
	double unit = side / (q->side + 2 * QR_QUIET);

	cairo_set_source_rgb(p->cr, 1, 1, 1);
	cairo_rectangle(p->cr, x, y, side, side);
	cairo_fill(p->cr);
	cairo_set_source_rgb(p->cr, 0, 0, 0);
	/* One path, one fill: no seams between the rows. */
	for (int v = 0; v < q->side; v++)
		for (int u = 0; u < q->side; u++) {
			int from = u;

			if (!qr_dark(q, u, v))
				continue;
			while (qr_dark(q, u + 1, v))
				u++;
			cairo_rectangle(p->cr, x + (from + QR_QUIET) * unit,
			    y + (v + QR_QUIET) * unit, (u + 1 - from) * unit,
			    unit);
		}
	cairo_fill(p->cr);
}

struct code { struct qr qr; double side; PangoLayout *caption; };

static void
draw_qr(struct pdf *p, const struct box *b, double y)
{
	const struct code *c = b->data;
	/* The modules, not their white, stand at the edge of the text. */
	double quiet = c->side * (double)QR_QUIET / (c->qr.side + 2 * QR_QUIET);
	double text_w, text_h, x, text_x, top;

	pdf_size(c->caption, NULL, &text_h);
	text_w = (double)pango_layout_get_width(c->caption) / PANGO_SCALE;
	/* In flow it stands at the line's start, in the corner at its end. */
	if (b->corner != p->rtl) {
		x = p->right - c->side + quiet;
		text_x = x - MM(1) - text_w;
	} else {
		x = p->left - quiet;
		text_x = x + c->side + MM(1);
	}
	top = y + b->height - c->side;
	paint_qr(p, &c->qr, x, top, c->side);
	pdf_open(p, pdf_mark(p, NULL, "P", NULL));
	pdf_ink(p, INK_GREY);
	pdf_lines(p, c->caption, 0, 1000, text_x, b->corner ? y + b->height -
	    text_h - MM(2) : y + (b->height - text_h) / 2, true);
}

void
pdf_qr(struct pdf *p, const char *text, double side, const char *caption)
{
	struct code *c = arena_new(p->a, struct code);
	double h, room;
	struct box *b;

	if (qr_make(p->a, text, &c->qr) != RC_OK) {
		pdf_small(p, caption, NULL);
		pdf_small(p, text, NULL);
		return;
	}
	c->side = MM(side > 0 ? side : 25);
	if (c->side > pdf_measure(p) / 2)
		c->side = pdf_measure(p) / 2;
	room = pdf_measure(p) - c->side - MM(3);
	if (p->paper.framed && room > MM(60))
		room = MM(60);
	c->caption = pdf_layout(p, caption, NULL, (struct style){ .size = 8.5,
	    .side = p->paper.framed ? SIDE_END : SIDE_START }, room);
	pdf_size(c->caption, NULL, &h);
	if (h > (p->bottom - p->top) * 0.3) {	/* then it must break */
		pdf_small(p, caption, NULL);
		h = 0;
		c->caption = pdf_layout(p, "", NULL, (struct style){
		    .size = 8.5 }, room);
	}
	b = pdf_box(p, h > c->side ? h : c->side, draw_qr, c);
	b->corner = p->paper.framed;
	b->before = MM(4);
	b->mark = figure(p, caption != NULL && *caption != '\0' ? caption :
	    text);
}

/* Signatures. */

struct signer {
	const struct picture *pic;
	const struct mark *figure;
	PangoLayout *name, *function;
	double height;			/* of name and function */
};
struct signers { size_t n; double width, room; struct signer at[]; };

static void
draw_signatures(struct pdf *p, const struct box *b, double y)
{
	const struct signers *s = b->data;
	double gap = MM(10), all = (double)s->n * (s->width + gap) - gap;
	double x = p->paper.framed ? p->rtl ? (p->width + all) / 2 :
	    (p->width - all) / 2 : p->rtl ? p->right : p->left;

	for (size_t i = 0; i < s->n; i++) {
		const struct signer *one = &s->at[i];
		double left = p->rtl ? x - s->width : x, w, h;
		double line = y + s->room;

		pdf_open(p, NULL);
		pdf_ink(p, INK_GREY);
		cairo_set_line_width(p->cr, 0.6);
		cairo_move_to(p->cr, left, line);
		cairo_line_to(p->cr, left + s->width, line);
		cairo_stroke(p->cr);
		pdf_fit(one->pic, s->width - MM(6), s->room - MM(2), &w, &h);
		pdf_open(p, one->figure);
		pdf_paint(p, one->pic, p->paper.framed ? left + (s->width - w) /
		    2 : p->rtl ? left + s->width - w - MM(3) : left + MM(3),
		    line - h + MM(1), w, h);
		pdf_open(p, pdf_mark(p, NULL, "P", NULL));
		pdf_ink(p, INK_TEXT);
		h = pdf_lines(p, one->name, 0, 1000, left, line + MM(1.5),
		    true);
		pdf_ink(p, INK_GREY);
		pdf_lines(p, one->function, 0, 1000, left, line + MM(1.5) + h,
		    true);
		x += p->rtl ? -s->width - gap : s->width + gap;
	}
}

static void
sign(struct pdf *p, const struct pdf_signer *from, size_t n)
{
	struct signers *s = arena_get(p->a, sizeof *s + n * sizeof s->at[0]);
	double most = 0;
	struct box *b;

	s->n = n;
	s->room = MM(20);
	s->width = (pdf_measure(p) - MM(10) * (double)(n - 1)) / (double)n;
	if (s->width > MM(68))
		s->width = MM(68);
	for (size_t i = 0; i < n; i++) {
		struct signer *one = &s->at[i];
		struct style look = { .size = 10, .side = p->paper.framed ?
		    SIDE_CENTRE : SIDE_START };
		double a, c;

		one->pic = pdf_load(p, &from[i].signature);
		one->figure = figure(p, one->pic == NULL ? NULL :
		    from[i].signature.alt);
		look.bold = true;
		one->name = pdf_layout(p, from[i].name, NULL, look, s->width);
		look.bold = false;
		look.size = 9;
		one->function = pdf_layout(p, from[i].function, NULL, look,
		    s->width);
		pdf_size(one->name, NULL, &a);
		pdf_size(one->function, NULL, &c);
		if (a + c > most)
			most = a + c;
	}
	b = pdf_box(p, s->room + MM(1.5) + most, draw_signatures, s);
	b->before = MM(4);
}

void
pdf_signatures(struct pdf *p, const struct pdf_signer *s, size_t n)
{
	struct box *last = NULL;

	/* A signature alone on a page would sign nothing. */
	for (struct box *b = p->boxes; b != NULL; b = b->next)
		if (b->draw != NULL && !b->corner)
			last = b;
	for (; last != NULL; last = last->next)
		last->keep = true;
	for (; n > 3; n -= 3, s += 3)
		sign(p, s, 3);
	if (n > 0)
		sign(p, s, n);
}

/* Cards. */

struct cards { const struct pdf_card *first; int across, down; double w, h; };

/* The largest type, from s.size down, in which text fits the rectangle without
 * a word being broken; below 5 points words break. */
static PangoLayout *
fitted(struct pdf *p, const char *text, struct style s, double w, double h)
{
	for (;; s.size *= 0.94) {
		PangoLayout *l = pdf_layout(p, text, NULL, s, w);
		double got_w, got_h;

		pango_layout_set_wrap(l, s.size < 5 ? PANGO_WRAP_WORD_CHAR :
		    PANGO_WRAP_WORD);
		pdf_size(l, &got_w, &got_h);
		if ((got_w <= w + 0.5 && got_h <= h) || s.size < 1)
			return l;
		pdf_drop(p, l);
	}
}

static void
say(struct pdf *p, PangoLayout *l, enum ink ink, double x, double y)
{
	if (*pango_layout_get_text(l) == '\0')
		return;
	pdf_open(p, pdf_mark(p, NULL, "P", NULL));
	if (ink == INK_TINT)
		cairo_set_source_rgb(p->cr, 1, 1, 1);
	else
		pdf_ink(p, ink);
	pdf_lines(p, l, 0, 1000, x, y, true);
}

static void
draw_card(struct pdf *p, const struct pdf_card *c, double x, double y,
    double w, double h)
{
	const double pad = MM(5), band = h * 0.17;
	struct style s = { .side = SIDE_CENTRE };
	double in = w - 2 * pad, strip = MM(9), zone, name_h, org_h, land_h, at;
	PangoLayout *name, *org, *land;
	struct qr qr = { 0 };
	double code = 0;

	if (c->qr != NULL && qr_make(p->a, c->qr, &qr) == RC_OK)
		code = h * 0.36;
	pdf_open(p, NULL);
	pdf_ink(p, INK_ACCENT);
	cairo_rectangle(p->cr, x, y, w, band);
	cairo_fill(p->cr);
	s.size = 10;
	s.bold = true;
	name = fitted(p, c->edition, s, in, band - MM(2));
	pdf_size(name, NULL, &name_h);
	say(p, name, INK_TINT, x + pad, y + (band - name_h) / 2);
	if (c->foot != NULL && *c->foot != '\0') {
		const double fine = h * 0.15;

		s.size = 7;
		s.bold = false;
		name = fitted(p, c->foot, s, w - MM(4), fine - MM(1));
		pdf_size(name, NULL, &name_h);
		s.bold = true;
		h -= fine;
		say(p, name, INK_TEXT, x + MM(2), y + h +
		    (fine - MM(1) - name_h) / 2);
	}

	/* With a code, the text's lower part keeps to its side of it. */
	zone = h - band - strip - MM(4);
	s.size = 25;
	name = fitted(p, c->name, s, in, code > 0 ? (h - band) * 0.36 :
	    zone * 0.52);
	pdf_size(name, NULL, &name_h);
	s.bold = false;
	s.size = 11;
	if (code > 0) {
		s.side = SIDE_START;
		in -= code;
	}
	org = fitted(p, c->organisation, s, in, zone * 0.3);
	pdf_size(org, NULL, &org_h);
	s.size = 9.5;
	land = fitted(p, c->country, s, in, zone * 0.13);
	pdf_size(land, NULL, &land_h);
	if (c->organisation == NULL || *c->organisation == '\0')
		org_h = 0;
	if (c->country == NULL || *c->country == '\0')
		land_h = 0;
	at = y + band + MM(2);
	if (code > 0) {
		double left = p->rtl ? x + pad + code : x + pad;
		double room = (h - band) * 0.40;

		say(p, name, INK_TEXT, x + pad, at + (room - name_h) / 2);
		at = y + h - strip - MM(1) - land_h - org_h;
		say(p, org, INK_TEXT, left, at);
		say(p, land, INK_GREY, left, at + org_h);
		s.size = 10;
		s.bold = true;
		name = fitted(p, c->role, s, in, strip - MM(3));
		say(p, name, INK_ACCENT, left, y + h - strip);
		pdf_open(p, figure(p, c->qr));
		paint_qr(p, &qr, p->rtl ? x + MM(2) : x + w - code - MM(2),
		    y + h - code - MM(2), code);
		return;
	}
	at += (zone - name_h - org_h - land_h - MM(1)) / 2;
	say(p, name, INK_TEXT, x + pad, at);
	say(p, org, INK_TEXT, x + pad, at + name_h + MM(1));
	say(p, land, INK_GREY, x + pad, at + name_h + org_h + MM(1));
	s.size = 10.5;
	s.bold = true;
	name = fitted(p, c->role, s, in, strip - MM(3));
	pdf_size(name, NULL, &name_h);
	say(p, name, INK_ACCENT, x + pad, y + h - strip + (strip - name_h) / 2 -
	    MM(1));
}

/* A short cross wherever cards meet, and beyond their edges. */
static void
draw_marks(struct pdf *p, const struct cards *s, double left, double top)
{
	const double arm = MM(2);

	pdf_open(p, NULL);
	pdf_ink(p, INK_GREY);
	cairo_set_line_width(p->cr, 0.35);
	for (int v = 0; v <= s->down; v++)
		for (int u = 0; u <= s->across; u++) {
			double x = left + u * s->w, y = top + v * s->h;

			cairo_move_to(p->cr, x - arm, y);
			cairo_line_to(p->cr, x + arm, y);
			cairo_move_to(p->cr, x, y - arm);
			cairo_line_to(p->cr, x, y + arm);
		}
	cairo_stroke(p->cr);
}

static void
draw_cards(struct pdf *p, const struct box *b, [[maybe_unused]] double y)
{
	const struct cards *s = b->data;
	double left = (p->width - s->across * s->w) / 2;
	double top = (p->height - s->down * s->h) / 2;
	const struct pdf_card *c = s->first;

	for (int v = 0; v < s->down; v++)
		for (int u = 0; u < s->across && c != NULL; u++, c = c->next) {
			int place = p->rtl ? s->across - 1 - u : u;

			draw_card(p, c, left + place * s->w, top + v * s->h,
			    s->w, s->h);
		}
	draw_marks(p, s, left, top);
}

static int
between(int n, int least, int most, int none)
{
	return n == 0 ? none : n < least ? least : n > most ? most : n;
}

void
pdf_cards(struct pdf *p, const struct pdf_card *c, struct pdf_sheet sheet)
{
	int across = between(sheet.across, 1, 6, 2);
	int down = between(sheet.down, 1, 12, 4);
	double w = MM(sheet.width > 0 ? sheet.width : 90);
	double h = MM(sheet.height > 0 ? sheet.height : 60);

	/* Whatever was asked for, it stays on the page. */
	if (w * across > p->width - MM(10))
		w = (p->width - MM(10)) / across;
	if (h * down > p->height - MM(10))
		h = (p->height - MM(10)) / down;
	while (c != NULL) {
		struct cards *s = arena_new(p->a, struct cards);
		struct box *b;

		*s = (struct cards){ c, across, down, w, h };
		b = pdf_box(p, p->bottom - p->top, draw_cards, s);
		b->bare = true;
		for (int i = 0; i < across * down && c != NULL; i++)
			c = c->next;
	}
}
