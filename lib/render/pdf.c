#include "render/pdf_inner.h"

#include <math.h>
#include <string.h>

#include "base/log.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
/* For test builds: Fontconfig keeps offsets where others keep pointers, so
 * that its caches look lost. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);

const char *
__lsan_default_options(void)
{
	return "print_suppressions=0";
}

const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\n";
}
#endif

enum { MARGIN = 22 };			/* mm */
static const double foot_size = 7.5, head_size = 8.5;

bool
pdf_lang_rtl(const char *lang)
{
	static const char *const rtl[] = { "ar", "he", "iw", "fa", "ur", "yi",
	    "ps", "sd", "ug", "dv", "ckb", "syr" };
	size_t n = lang == NULL ? 0 : strcspn(lang, "-_");

	for (size_t i = 0; i < sizeof rtl / sizeof *rtl; i++)
		if (strlen(rtl[i]) == n && strncmp(rtl[i], lang, n) == 0)
			return true;
	return false;
}

/* Luminance after WCAG 2.2, from channels 0..1. */
static double
luminance(const double c[3])
{
	static const double weight[3] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;

	for (int i = 0; i < 3; i++)
		sum += weight[i] * (c[i] <= 0.04045 ? c[i] / 12.92 :
		    pow((c[i] + 0.055) / 1.055, 2.4));
	return sum;
}

static void
colour(const struct pdf *p, enum ink ink, double c[3])
{
	static const double fixed[][3] = {
		[INK_TEXT] = { 0.11, 0.13, 0.16 },
		[INK_GREY] = { 0.35, 0.39, 0.43 },
		[INK_HAIR] = { 0.80, 0.82, 0.85 },
	};

	if (ink != INK_ACCENT && ink != INK_TINT) {
		memcpy(c, fixed[ink], sizeof fixed[ink]);
		return;
	}
	for (int i = 0; i < 3; i++)
		c[i] = (p->paper.accent >> (16 - 8 * i) & 0xff) / 255.0;
	/* Letters on white need a contrast of 4.5. */
	while (1.05 / (luminance(c) + 0.05) < 4.5)
		for (int i = 0; i < 3; i++)
			c[i] *= 0.95;
	if (ink == INK_TINT)
		for (int i = 0; i < 3; i++)
			c[i] = 1 - (1 - c[i]) * 0.08;
}

void
pdf_ink(struct pdf *p, enum ink ink)
{
	double c[3];

	colour(p, ink, c);
	cairo_set_source_rgb(p->cr, c[0], c[1], c[2]);
}

PangoAttribute *
pdf_ink_attribute(struct pdf *p, enum ink ink)
{
	double c[3];

	colour(p, ink, c);
	return pango_attr_foreground_new((guint16)(c[0] * 65535),
	    (guint16)(c[1] * 65535), (guint16)(c[2] * 65535));
}

double
pdf_measure(const struct pdf *p)
{
	return p->right - p->left;
}

struct box *
pdf_box(struct pdf *p, double height,
    void (*draw)(struct pdf *, const struct box *, double), void *data)
{
	struct box *b = arena_new(p->a, struct box);

	*b = (struct box){ .height = height, .draw = draw, .data = data };
	*p->end = b;
	p->end = &b->next;
	return b;
}

/* Structure. */

const struct mark *
pdf_mark(struct pdf *p, const struct mark *up, const char *tag,
    const char *lang)
{
	struct mark *m = arena_new(p->a, struct mark);

	/* Only what differs from the document's language is said. */
	if (lang != NULL && strcmp(lang, p->paper.lang) == 0)
		lang = NULL;
	*m = (struct mark){ .up = up, .tag = tag, .lang = lang };
	return m;
}

static bool
inside(const struct mark *m, const struct mark *of)
{
	for (; m != NULL; m = m->up)
		if (m == of)
			return true;
	return of == NULL;
}

static void
written(struct pdf *p, const char *tag, const char *lang, const char *alt)
{
	struct element *e = arena_new(p->a, struct element);

	*e = (struct element){ NULL, tag, lang, alt };
	*p->elements_end = e;
	p->elements_end = &e->next;
}

static void
open_from(struct pdf *p, const struct mark *m)
{
	if (m == p->open)
		return;
	open_from(p, m->up);
	cairo_tag_begin(p->cr, m->tag, NULL);
	written(p, m->tag, m->lang, m->alt);
	p->open = m;
}

void
pdf_open(struct pdf *p, const struct mark *m)
{
	while (!inside(m, p->open)) {
		cairo_tag_end(p->cr, p->open->tag);
		p->open = p->open->up;
	}
	open_from(p, m);
}

void
pdf_link(struct pdf *p, const char *url, double x, double y, double w,
    double h)
{
	struct buf b = BUF(p->a);

	/* The attributes are ASCII in single quotes. */
	buf_printf(&b, "rect=[%.2f %.2f %.2f %.2f] uri='", x, y, w, h);
	for (const char *s = url; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || (unsigned char)*s >= 0x7f ||
		    strchr("'\\\"<>()", *s) != NULL)
			buf_printf(&b, "%%%02X", (unsigned char)*s);
		else
			buf_char(&b, *s);
	buf_char(&b, '\'');
	cairo_tag_begin(p->cr, CAIRO_TAG_LINK, b.p);
	written(p, "Link", NULL, NULL);
	cairo_tag_end(p->cr, CAIRO_TAG_LINK);
}

/* Head and foot. */

/*
 * Lines parted by \n, each with its own direction but all on the same side,
 * with the top of the first at y; tells their height.
 */
static double
lines(struct pdf *p, const char *text, struct style s, double x, double y,
    double width, bool draw)
{
	double all = 0, h;

	while (text != NULL && *text != '\0') {
		size_t n = strcspn(text, "\n");
		PangoLayout *l = pdf_layout(p, arena_dup_n(p->a, text, n), NULL,
		    s, width);

		pdf_size(l, NULL, &h);
		if (draw)
			pdf_lines(p, l, 0, 1000, x, y + all, true);
		all += h;
		pdf_drop(p, l);
		text += n + (text[n] == '\n');
	}
	return all;
}

/* The top of the text below it. */
static double
letterhead(struct pdf *p, bool draw)
{
	double y = MM(p->paper.margin), logo_w, logo_h, text_w, text_h = 0;
	struct picture *logo = pdf_load(p, &p->paper.logo);
	struct style s = { .size = head_size };

	pdf_fit(logo, MM(70), MM(18), &logo_w, &logo_h);
	text_w = pdf_measure(p) - logo_w - (logo_w > 0 ? MM(8) : 0);
	if (p->paper.letterhead != NULL) {
		if (logo_w > 0)
			s.side = SIDE_END;
		if (draw) {
			pdf_ink(p, INK_GREY);
			pdf_open(p, pdf_mark(p, NULL, "P", NULL));
		}
		text_h = lines(p, p->paper.letterhead, s, p->rtl ? p->left :
		    p->right - text_w, y, text_w, draw);
	}
	if (draw && logo_h > 0) {
		struct mark *m = arena_new(p->a, struct mark);

		m->tag = "Figure";
		m->alt = p->paper.logo.alt;
		pdf_open(p, m);
		pdf_paint(p, logo, p->rtl ? p->right - logo_w : p->left, y,
		    logo_w, logo_h);
	}
	if (draw)
		pdf_open(p, NULL);
	if (logo_h == 0 && text_h == 0)
		return y;
	return y + (logo_h > text_h ? logo_h : text_h) + MM(12);
}

static double
funders_height(struct pdf *p)
{
	double most = 0, w, h;

	for (size_t i = 0; i < p->paper.n_funders; i++) {
		pdf_fit(pdf_load(p, &p->paper.funders[i]), MM(40), MM(11), &w,
		    &h);
		if (h > most)
			most = h;
	}
	return most > 0 ? most + MM(2.5) : 0;
}

/* Its height, with the last line's bottom at base. */
static double
footer(struct pdf *p, double base, bool draw)
{
	double room = p->paper.page_mark != NULL ? MM(30) : 0;
	struct style s = { .size = foot_size, .side = p->paper.framed ?
	    SIDE_CENTRE : SIDE_START };
	double x = p->rtl ? p->left + room : p->left;
	double width = pdf_measure(p) - room;
	double h = lines(p, p->paper.footer, s, x, 0, width, false);

	if (draw && h > 0) {
		pdf_open(p, pdf_mark(p, NULL, "P", NULL));
		lines(p, p->paper.footer, s, x, base - h, width, true);
	}
	return h;
}

static double
foot_height(struct pdf *p)
{
	double all = footer(p, 0, false);

	if (all == 0 && p->paper.page_mark != NULL)
		all = foot_size * 1.4;
	all += funders_height(p);
	return all > 0 ? all + MM(7) : 0;
}

/* "Page {1} of {2}" */
static const char *
page_mark(struct pdf *p, int page, int pages)
{
	struct buf b = BUF(p->a);

	for (const char *s = p->paper.page_mark; *s != '\0'; s++)
		if (strncmp(s, "{1}", 3) == 0 || strncmp(s, "{2}", 3) == 0) {
			buf_printf(&b, "%d", s[1] == '1' ? page : pages);
			s += 2;
		} else
			buf_char(&b, *s);
	return buf_text(&b);
}

static void
draw_foot(struct pdf *p, int page, int pages)
{
	double base = p->height - MM(p->paper.margin) * 0.75, w, h, x, y;

	if (p->paper.framed)
		base = p->height - MM(p->paper.margin);
	pdf_ink(p, INK_GREY);
	y = base - footer(p, base, true);
	if (p->paper.page_mark != NULL) {
		PangoLayout *l = pdf_layout(p, page_mark(p, page, pages), NULL,
		    (struct style){ .size = foot_size, .side = SIDE_END },
		    MM(28));
		pdf_size(l, NULL, &h);
		pdf_open(p, pdf_mark(p, NULL, "P", NULL));
		pdf_lines(p, l, 0, 1000, p->rtl ? p->left : p->right - MM(28),
		    base - h, true);
		if (y > base - h)
			y = base - h;
	}
	if ((h = funders_height(p)) == 0) {
		pdf_open(p, NULL);
		return;
	}
	y -= h;
	x = p->rtl ? p->right : p->left;
	if (p->paper.framed) {		/* in the middle, with the text */
		double all = -MM(6);

		for (size_t i = 0; i < p->paper.n_funders; i++) {
			pdf_fit(pdf_load(p, &p->paper.funders[i]), MM(40),
			    MM(11), &w, &h);
			all += w + MM(6);
		}
		x = p->rtl ? (p->width + all) / 2 : (p->width - all) / 2;
	}
	for (size_t i = 0; i < p->paper.n_funders; i++) {
		struct picture *pic = pdf_load(p, &p->paper.funders[i]);
		struct mark *m = arena_new(p->a, struct mark);

		pdf_fit(pic, MM(40), MM(11), &w, &h);
		m->tag = "Figure";
		m->alt = p->paper.funders[i].alt;
		pdf_open(p, m);
		pdf_paint(p, pic, p->rtl ? x - w : x, y, w, h);
		x += p->rtl ? -w - MM(6) : w + MM(6);
	}
	pdf_open(p, NULL);
}

static void
draw_frame(struct pdf *p)
{
	pdf_ink(p, INK_ACCENT);
	cairo_set_line_width(p->cr, 1.6);
	cairo_rectangle(p->cr, MM(10), MM(10), p->width - MM(20),
	    p->height - MM(20));
	cairo_stroke(p->cr);
	cairo_set_line_width(p->cr, 0.4);
	cairo_rectangle(p->cr, MM(11.6), MM(11.6), p->width - MM(23.2),
	    p->height - MM(23.2));
	cairo_stroke(p->cr);
}

/* Later pages say what they belong to. */
static void
draw_running_title(struct pdf *p)
{
	PangoLayout *l = pdf_layout(p, p->paper.title, NULL, (struct style){
	    .size = foot_size }, pdf_measure(p));
	double h;

	if (p->paper.title == NULL)
		return;
	pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
	pdf_size(l, NULL, &h);
	pdf_ink(p, INK_GREY);
	pdf_lines(p, l, 0, 1, p->left, p->top - MM(5) - h, true);
}

/* Pages. */

/*
 * What is framed stands on one page: where it is too long, all but the corner
 * becomes smaller, to half its size.  Whether that did.
 */
static bool
shrink(struct pdf *p, double top, double bottom)
{
	double y = top, fits;

	for (struct box *b = p->boxes; b != NULL; b = b->next)
		if (!b->corner)
			y += (y > top ? b->before : 0) + b->height;
	fits = (bottom - top) / (y - top);
	if (fits < 0.5)
		return false;
	p->shrink = fits;
	p->shrink_top = y = top;
	for (struct box *b = p->boxes; b != NULL; b = b->next) {
		b->page = 1;
		b->head_here = false;
		if (b->corner)
			continue;
		y += y > top ? b->before : 0;
		b->y = y;
		y += b->height;
	}
	return true;
}

/* Places the boxes of a part; tells its number of pages. */
static int
make_pages(struct pdf *p, double first_top)
{
	double y = first_top, top = first_top, bottom = p->bottom;
	int page = 1;
	bool empty = true;	/* nothing stands on this page yet */
	bool next_new = false;

	for (const struct box *b = p->boxes; b != NULL; b = b->next)
		if (b->corner && p->bottom - b->height - MM(4) < bottom)
			bottom = p->bottom - b->height - MM(4);
	for (struct box *b = p->boxes; b != NULL; b = b->next) {
		double need = 0;

		if (b->corner) {
			b->page = page;
			b->y = p->bottom - b->height;
			continue;
		}
		/* What must stay together, unless no page could hold it. */
		for (const struct box *g = b; g != NULL; g = g->next) {
			need += g->height + (g == b && empty ? 0 : g->before);
			if (!g->keep)
				break;
		}
		if (need > bottom - p->top)
			need = b->height + (empty ? 0 : b->before);
		/* Space alone makes no page: it ends at the foot of this one. */
		if (b->draw == NULL && !b->keep && !b->new_page && !next_new &&
		    !empty && y + need > bottom + 0.01) {
			b->page = page;
			b->y = y;
			y = bottom;
			continue;
		}
		if (!empty && (b->new_page || b->bare || next_new ||
		    y + need > bottom + 0.01)) {
			page++;
			y = top = p->top;
			empty = true;
		} else if (empty && page == 1 && top > p->top &&
		    y + need > bottom + 0.01 && !b->bare) {
			/* Below the letterhead is no room for it. */
			page++;
			y = top = p->top;
		}
		next_new = b->bare;
		if (b->draw == NULL && empty && page > 1) {
			b->page = page;		/* space at the top is none */
			b->y = y;
			continue;
		}
		if (empty && b->head != NULL) {
			b->head_here = true;
			y += b->head->height;
		}
		if (!empty)
			y += b->before;
		b->page = page;
		b->y = y;
		y += b->height;
		empty = empty && b->height == 0;
	}
	p->shrink = 1;
	if (p->paper.framed && page > 1 && shrink(p, first_top, bottom))
		return 1;
	if (p->paper.framed && page == 1 && y < bottom)
		for (struct box *b = p->boxes; b != NULL; b = b->next)
			if (!b->corner)
				b->y += (bottom - y) / 2;
	return page;
}

/* from: the first box of the page; returns that of the next. */
static const struct box *
draw_page(struct pdf *p, const struct box *from, int page, int pages)
{
	const struct box *b;
	bool bare = false;

	for (b = from; b != NULL && b->page == page; b = b->next)
		bare |= b->bare;
	if (!bare) {
		if (p->paper.framed)
			draw_frame(p);
		if (page == 1)
			letterhead(p, true);
		else
			draw_running_title(p);
	}
	for (b = from; b != NULL && b->page == page; b = b->next) {
		if (b->draw == NULL)
			continue;
		if (b->head_here) {
			pdf_open(p, b->head->mark);
			b->head->draw(p, b->head, b->y - b->head->height);
		}
		if (b->quotes > 0) {
			double x = p->rtl ? p->right : p->left;

			pdf_ink(p, INK_HAIR);
			cairo_set_line_width(p->cr, 1.5);
			for (int i = 0; i < b->quotes; i++) {
				cairo_move_to(p->cr, x, b->y);
				cairo_line_to(p->cr, x, b->y + b->height);
				x += p->rtl ? -MM(4) : MM(4);
			}
			cairo_stroke(p->cr);
		}
		pdf_open(p, b->mark);
		pdf_ink(p, INK_TEXT);
		cairo_save(p->cr);
		if (p->shrink < 1 && !b->corner) {
			cairo_translate(p->cr, p->width / 2, p->shrink_top);
			cairo_scale(p->cr, p->shrink, p->shrink);
			cairo_translate(p->cr, -p->width / 2, -p->shrink_top);
		}
		b->draw(p, b, b->y);
		cairo_restore(p->cr);
	}
	pdf_open(p, NULL);
	if (!bare)
		draw_foot(p, page, pages);
	cairo_show_page(p->cr);
	p->pages++;
	return b;
}

static void
flush(struct pdf *p)
{
	const struct box *b = p->boxes;
	int pages;

	if (p->boxes == NULL)
		return;
	pages = make_pages(p, letterhead(p, false));
	for (int i = 1; i <= pages; i++)
		b = draw_page(p, b, i, pages);
	p->boxes = NULL;
	p->end = &p->boxes;
	p->fact = NULL;
	for (; p->kept != NULL; p->kept = p->kept->next)
		if (p->kept->object != NULL)
			g_object_unref(p->kept->object);
}

/* The document. */

static cairo_status_t
take(void *ctx, const unsigned char *bytes, unsigned n)
{
	buf_put(ctx, bytes, n);
	return CAIRO_STATUS_SUCCESS;
}

static void
about(struct pdf *p)
{
	const char *made = time_rfc3339(p->a, p->paper.made_at);

	if (p->paper.title != NULL)
		cairo_pdf_surface_set_metadata(p->surface,
		    CAIRO_PDF_METADATA_TITLE, p->paper.title);
	if (p->paper.author != NULL)
		cairo_pdf_surface_set_metadata(p->surface,
		    CAIRO_PDF_METADATA_AUTHOR, p->paper.author);
	if (p->paper.subject != NULL)
		cairo_pdf_surface_set_metadata(p->surface,
		    CAIRO_PDF_METADATA_SUBJECT, p->paper.subject);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR,
	    "Guildhall");
	cairo_pdf_surface_set_metadata(p->surface,
	    CAIRO_PDF_METADATA_CREATE_DATE, made);
	cairo_pdf_surface_set_metadata(p->surface,
	    CAIRO_PDF_METADATA_MOD_DATE, made);
}

struct pdf *
pdf_begin(struct arena *a, const struct pdf_paper *paper)
{
	struct pdf *p = arena_new(a, struct pdf);
	cairo_font_options_t *plain = cairo_font_options_create();

	*p = (struct pdf){ .a = a, .paper = *paper, .bytes = BUF(a) };
	p->end = &p->boxes;
	p->elements_end = &p->elements;
	if (p->paper.lang == NULL)
		p->paper.lang = "en";
	if (p->paper.margin <= 0 || p->paper.margin > 60)
		p->paper.margin = MARGIN;
	p->rtl = pdf_lang_rtl(p->paper.lang);
	p->width = MM(paper->landscape ? 297 : 210);
	p->height = MM(paper->landscape ? 210 : 297);
	p->left = MM(p->paper.margin);
	p->right = p->width - MM(p->paper.margin);
	p->surface = cairo_pdf_surface_create_for_stream(take, &p->bytes,
	    p->width, p->height);
	cairo_pdf_surface_restrict_to_version(p->surface,
	    CAIRO_PDF_VERSION_1_5);
	about(p);
	p->cr = cairo_create(p->surface);
	p->context = pango_font_map_create_context(
	    pango_cairo_font_map_get_default());
	/* Paper has no pixels to fit letters to. */
	cairo_font_options_set_hint_style(plain, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(plain, CAIRO_HINT_METRICS_OFF);
	cairo_set_font_options(p->cr, plain);
	pango_cairo_update_context(p->cr, p->context);
	pango_cairo_context_set_font_options(p->context, plain);
	pango_context_set_round_glyph_positions(p->context, FALSE);
	pango_context_set_base_dir(p->context, p->rtl ? PANGO_DIRECTION_RTL :
	    PANGO_DIRECTION_LTR);
	pango_context_set_language(p->context,
	    pango_language_from_string(p->paper.lang));
	cairo_font_options_destroy(plain);
	p->top = MM(p->paper.margin) + (p->paper.title != NULL ? MM(4) : 0);
	p->bottom = p->height - MM(p->paper.margin) * (p->paper.framed ? 1 :
	    0.75) - foot_height(p);
	return p;
}

void
pdf_part(struct pdf *p)
{
	flush(p);
}

void
pdf_page(struct pdf *p)
{
	pdf_box(p, 0, NULL, NULL)->new_page = true;
}

enum rc
pdf_end(struct pdf *p, struct buf *out)
{
	cairo_status_t status;
	enum rc rc = RC_OK;

	if (p->boxes == NULL && p->pages == 0)
		pdf_space(p, 1);	/* a file needs a page */
	flush(p);
	for (; p->kept != NULL; p->kept = p->kept->next)
		if (p->kept->object != NULL)
			g_object_unref(p->kept->object);
	cairo_surface_finish(p->surface);
	status = cairo_status(p->cr);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(p->surface);
	if (status != CAIRO_STATUS_SUCCESS) {
		log_line(LOG_ERROR, "render", "PDF: %s",
		    cairo_status_to_string(status));
		rc = RC_FAILED;
	}
	cairo_destroy(p->cr);
	cairo_surface_destroy(p->surface);
	g_object_unref(p->context);
	for (struct picture *pic = p->pictures; pic != NULL; pic = pic->next)
		if (pic->surface != NULL)
			cairo_surface_destroy(pic->surface);
	if (rc == RC_OK)
		rc = pdf_finish(p, out);
	return rc;
}
