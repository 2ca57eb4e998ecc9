#include "render/pdf_inner.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

static const char family[] =
    "Noto Sans,Noto Sans Hebrew,Noto Sans Arabic,sans-serif";
static const double body = 10.5, small = 8.5;
static const double heading_size[] = { 17, 13, 11.5, 10.5 };
static const double heading_before[] = { 7, 6, 5, 4 };	/* mm */

/* Where in a layout a link's text stands. */
struct link { struct link *next; int from, to; const char *url; };

static void
keep(struct pdf *p, void *object)
{
	struct kept *k = arena_new(p->a, struct kept);

	*k = (struct kept){ p->kept, object };
	p->kept = k;
}

/* Only of a layout made a moment ago. */
void
pdf_drop(struct pdf *p, PangoLayout *l)
{
	for (struct kept **k = &p->kept; *k != NULL; k = &(*k)->next)
		if ((*k)->object == l) {
			*k = (*k)->next;
			g_object_unref(l);
			return;
		}
}

void
pdf_size(PangoLayout *l, double *width, double *height)
{
	PangoRectangle r;

	pango_layout_get_extents(l, NULL, &r);
	if (width != NULL)
		*width = (double)r.width / PANGO_SCALE;
	if (height != NULL)
		*height = (double)r.height / PANGO_SCALE;
}

/* The direction of the first letter that has one: -1 leftward, 1 rightward, 0
 * where there is none. */
static int
direction(const char *text)
{
	int32_t at = 0, c;

	for (;;) {
		U8_NEXT((const uint8_t *)text, at, -1, c);
		if (c == 0)
			return 0;
		switch (u_charDirection(c < 0 ? 0xfffd : c)) {
		case U_LEFT_TO_RIGHT:
			return 1;
		case U_RIGHT_TO_LEFT:
		case U_RIGHT_TO_LEFT_ARABIC:
			return -1;
		default:
			break;
		}
	}
}

/*
 * Pango turns left and right around for a paragraph that runs against the
 * context's direction; a cell of a table must stay at its column's edge, so
 * there it is turned once more.
 */
static PangoAlignment
alignment(const struct pdf *p, struct style s, const char *text)
{
	bool left = (s.side == SIDE_START) != p->rtl;

	if (s.side == SIDE_CENTRE)
		return PANGO_ALIGN_CENTER;
	if (!s.own_side && direction(text) == (p->rtl ? 1 : -1))
		left = !left;
	return left ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT;
}

static PangoLayout *
make(struct pdf *p, const char *text, PangoAttrList *attributes,
    const char *lang, struct style s, double width)
{
	PangoLayout *l = pango_layout_new(p->context);
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, family);
	pango_font_description_set_absolute_size(font, s.size * PANGO_SCALE);
	if (s.bold)
		pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
	pango_layout_set_font_description(l, font);
	pango_font_description_free(font);
	if (lang != NULL)
		pango_attr_list_insert(attributes, pango_attr_language_new(
		    pango_language_from_string(lang)));
	pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(0));
	pango_layout_set_attributes(l, attributes);
	pango_attr_list_unref(attributes);
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_auto_dir(l, TRUE);
	pango_layout_set_alignment(l, alignment(p, s, text));
	if (width >= 0)
		pango_layout_set_width(l, (int)(width * PANGO_SCALE));
	if (g_utf8_validate(text, -1, NULL))
		pango_layout_set_text(l, text, -1);
	else {
		char *valid = g_utf8_make_valid(text, -1);

		pango_layout_set_text(l, valid, -1);
		g_free(valid);
	}
	keep(p, l);
	return l;
}

PangoLayout *
pdf_layout(struct pdf *p, const char *text, const char *lang, struct style s,
    double width)
{
	return make(p, text == NULL ? "" : text, pango_attr_list_new(), lang,
	    s, width);
}

static void
insert(PangoAttrList *list, PangoAttribute *at, size_t from, size_t to)
{
	at->start_index = (guint)from;
	at->end_index = (guint)to;
	pango_attr_list_insert(list, at);
}

PangoLayout *
pdf_layout_spans(struct pdf *p, const struct span *spans, const char *lang,
    struct style s, double width)
{
	PangoAttrList *list = pango_attr_list_new();
	struct buf text = BUF(p->a);
	struct link *links = NULL;
	PangoLayout *l;

	for (; spans != NULL; spans = spans->next) {
		size_t from = text.n, to;

		buf_str(&text, spans->text);
		to = text.n;
		if (spans->strong)
			insert(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD),
			    from, to);
		if (spans->emphasis)
			insert(list, pango_attr_style_new(PANGO_STYLE_ITALIC),
			    from, to);
		if (spans->struck)
			insert(list, pango_attr_strikethrough_new(TRUE), from,
			    to);
		if (spans->code)
			insert(list, pango_attr_family_new(
			    "Noto Sans Mono,monospace"), from, to);
		if (spans->url != NULL) {
			struct link *k = arena_new(p->a, struct link);

			insert(list, pdf_ink_attribute(p, INK_ACCENT), from,
			    to);
			insert(list, pango_attr_underline_new(
			    PANGO_UNDERLINE_SINGLE), from, to);
			*k = (struct link){ links, (int)from, (int)to,
			    spans->url };
			links = k;
		}
	}
	l = make(p, buf_text(&text), list, lang, s, width);
	g_object_set_data(G_OBJECT(l), "links", links);
	return l;
}

/* Makes the links' text on this line lead there; paths have no host in a file
 * that has left the site, so they stay text. */
static void
draw_links(struct pdf *p, PangoLayout *l, PangoLayoutLine *line, double x,
    double y, double height)
{
	for (const struct link *k = g_object_get_data(G_OBJECT(l), "links");
	    k != NULL; k = k->next) {
		int *range, n;
		int from = k->from > line->start_index ? k->from :
		    line->start_index;
		int to = k->to < line->start_index + line->length ? k->to :
		    line->start_index + line->length;

		if (from >= to || strchr("/#", k->url[0]) != NULL)
			continue;
		pango_layout_line_get_x_ranges(line, from, to, &range, &n);
		for (int i = 0; i < n; i++)
			pdf_link(p, k->url, x + (double)range[2 * i] /
			    PANGO_SCALE, y, (double)(range[2 * i + 1] -
			    range[2 * i]) / PANGO_SCALE, height);
		g_free(range);
	}
}

double
pdf_lines(struct pdf *p, PangoLayout *l, int from, int to, double x, double y,
    bool draw)
{
	PangoLayoutIter *i = pango_layout_get_iter(l);
	double start = 0, end = 0;
	int n = 0;

	do {
		int top, bottom;
		PangoRectangle r;

		pango_layout_iter_get_line_yrange(i, &top, &bottom);
		if (n < from)
			continue;
		if (n >= to)
			break;
		if (n == from)
			start = (double)top / PANGO_SCALE;
		end = (double)bottom / PANGO_SCALE;
		if (!draw)
			continue;
		pango_layout_iter_get_line_extents(i, NULL, &r);
		cairo_move_to(p->cr, x + (double)r.x / PANGO_SCALE, y - start +
		    (double)pango_layout_iter_get_baseline(i) / PANGO_SCALE);
		pango_cairo_show_layout_line(p->cr,
		    pango_layout_iter_get_line_readonly(i));
		draw_links(p, l, pango_layout_iter_get_line_readonly(i), x,
		    y - start + (double)top / PANGO_SCALE,
		    (double)(bottom - top) / PANGO_SCALE);
	} while (n++, pango_layout_iter_next_line(i));
	pango_layout_iter_free(i);
	return end - start;
}

/* Text that may break over pages: a box for each line. */

struct line {
	PangoLayout *layout;
	PangoLayoutLine *line;
	double x, line_x, baseline, height;
	enum ink ink;
	/* On the first line: a list's bullet, a label. */
	PangoLayout *label;
	const struct mark *label_mark;
	double label_x;
	const char *bookmark;		/* a heading's text */
	int level;
};

static void
add_bookmark(struct pdf *p, const struct line *d, double y)
{
	struct buf at = BUF(p->a);
	int parent = CAIRO_PDF_OUTLINE_ROOT;

	for (int i = 1; i < d->level; i++)
		if (p->outline[i - 1] != 0)
			parent = p->outline[i - 1];
	buf_printf(&at, "page=%d pos=[0 %.1f]", p->pages + 1, y);
	p->outline[d->level - 1] = cairo_pdf_surface_add_outline(p->surface,
	    parent, d->bookmark, at.p, CAIRO_PDF_OUTLINE_FLAG_OPEN);
	for (int i = d->level; i < 4; i++)
		p->outline[i] = 0;
}

static void
draw_line(struct pdf *p, const struct box *b, double y)
{
	const struct line *d = b->data;

	if (d->label != NULL) {
		pdf_open(p, d->label_mark);
		pdf_ink(p, INK_GREY);
		pdf_lines(p, d->label, 0, 1000, d->label_x, y, true);
		pdf_open(p, b->mark);
	}
	if (d->bookmark != NULL)
		add_bookmark(p, d, y);
	pdf_ink(p, d->ink);
	cairo_move_to(p->cr, d->x + d->line_x, y + d->baseline);
	pango_cairo_show_layout_line(p->cr, d->line);
	draw_links(p, d->layout, d->line, d->x, y, d->height);
}

/*
 * Two lines at least stay together at either end of a page.  Returns the first
 * box, *last gets the last one; a layout has at least one line.
 */
static struct box *
set(struct pdf *p, PangoLayout *l, double x, double before,
    const struct mark *mark, enum ink ink, struct box **last)
{
	PangoLayoutIter *i = pango_layout_get_iter(l);
	int n = pango_layout_get_line_count(l), at = 0;
	struct box *first = NULL, *b;

	do {
		struct line *d = arena_new(p->a, struct line);
		int top, bottom;
		PangoRectangle r;

		pango_layout_iter_get_line_yrange(i, &top, &bottom);
		pango_layout_iter_get_line_extents(i, NULL, &r);
		*d = (struct line){ .layout = l, .x = x, .ink = ink,
		    .line = pango_layout_iter_get_line_readonly(i),
		    .line_x = (double)r.x / PANGO_SCALE,
		    .baseline = (double)(pango_layout_iter_get_baseline(i) -
			top) / PANGO_SCALE,
		    .height = (double)(bottom - top) / PANGO_SCALE };
		b = pdf_box(p, d->height, draw_line, d);
		b->mark = mark;
		b->keep = at < n - 1 && (at == 0 || at == n - 2);
		if (first == NULL) {
			first = b;
			b->before = before;
		}
		at++;
	} while (pango_layout_iter_next_line(i));
	pango_layout_iter_free(i);
	if (last != NULL)
		*last = b;
	return first;
}

static bool
blank(const char *s)
{
	return s == NULL || s[strspn(s, " \t\n")] == '\0';
}

void
pdf_text(struct pdf *p, const char *text, const char *lang)
{
	if (blank(text))
		return;
	set(p, pdf_layout(p, text, lang, (struct style){ .size = body,
	    .own_side = true }, pdf_measure(p)), p->left, MM(2.6),
	    pdf_mark(p, NULL, "P", lang), INK_TEXT, NULL);
}

void
pdf_small(struct pdf *p, const char *text, const char *lang)
{
	if (blank(text))
		return;
	set(p, pdf_layout(p, text, lang, (struct style){ .size = small,
	    .own_side = true }, pdf_measure(p)), p->left, MM(2),
	    pdf_mark(p, NULL, "P", lang), INK_GREY, NULL);
}

void
pdf_aside(struct pdf *p, const char *text)
{
	if (blank(text))
		return;
	set(p, pdf_layout(p, text, NULL, (struct style){ .size = body,
	    .side = SIDE_END }, pdf_measure(p)), p->left, MM(2.6),
	    pdf_mark(p, NULL, "P", NULL), INK_TEXT, NULL);
}

static void
heading(struct pdf *p, int level, PangoLayout *l, double x, double before,
    const char *lang)
{
	static const char *const tag[] = { "H1", "H2", "H3", "H4" };
	struct box *last, *b = set(p, l, x, before,
	    pdf_mark(p, NULL, tag[level - 1], lang), level == 1 ? INK_ACCENT :
	    INK_TEXT, &last);
	struct line *d = b->data;

	d->bookmark = pango_layout_get_text(l);
	d->level = level;
	for (; b != NULL; b = b->next)
		b->keep = true;
}

static int
clamp(int level)
{
	return level < 1 ? 1 : level > 4 ? 4 : level;
}

void
pdf_heading_in(struct pdf *p, int level, const char *text, const char *lang)
{
	level = clamp(level);
	if (blank(text))
		return;
	heading(p, level, pdf_layout(p, text, lang, (struct style){
	    .size = heading_size[level - 1], .bold = true, .own_side = true },
	    pdf_measure(p)), p->left, MM(heading_before[level - 1]), lang);
}

void
pdf_heading(struct pdf *p, int level, const char *text)
{
	pdf_heading_in(p, level, text, NULL);
}

void
pdf_centred(struct pdf *p, const char *text, const char *lang,
    struct pdf_face face)
{
	struct style s = { .size = face.size > 0 ? face.size : body,
	    .bold = face.bold, .side = SIDE_CENTRE };
	double w;

	if (blank(text))
		return;
	if (face.one_line) {
		pdf_size(pdf_layout(p, text, lang, s, -1), &w, NULL);
		if (w > pdf_measure(p))
			s.size *= w > 2 * pdf_measure(p) ? 0.5 :
			    pdf_measure(p) / w * 0.995;
	}
	set(p, pdf_layout(p, text, lang, s, pdf_measure(p)), p->left,
	    s.size * 0.35, pdf_mark(p, NULL, "P", lang), face.accent ?
	    INK_ACCENT : face.grey ? INK_GREY : INK_TEXT, NULL);
}

/* A label in the gutter before a text that begins at indent. */
static void
label(struct pdf *p, struct box *first, struct box *last, PangoLayout *l,
    double from, const struct mark *mark)
{
	struct line *d = first->data;
	double own, text = 0, w;

	pdf_size(l, &w, &own);
	d->label = l;
	d->label_mark = mark;
	d->label_x = p->rtl ? p->right - from - w : p->left + from;
	if (pango_layout_get_width(l) > 0)
		d->label_x = p->rtl ? p->right - from -
		    (double)pango_layout_get_width(l) / PANGO_SCALE :
		    p->left + from;
	for (const struct box *b = first; b != NULL; b = b->next)
		text += b->height;
	if (own > text)
		last->height += own - text;
}

void
pdf_fact(struct pdf *p, const char *name, const char *value)
{
	const double gutter = MM(44);
	double room = pdf_measure(p) - gutter, height;
	struct box *first, *last;
	PangoLayout *l;
	bool follows;

	if (blank(name) && blank(value))
		return;
	l = pdf_layout(p, name, NULL, (struct style){ .size = body },
	    gutter - MM(4));
	pdf_size(l, NULL, &height);
	if (height > (p->bottom - p->top) * 0.2) {	/* it must break */
		pdf_text(p, name, NULL);
		l = NULL;
	}
	follows = p->fact != NULL && p->end == &p->fact->next;
	first = set(p, pdf_layout(p, value, NULL, (struct style){
	    .size = body }, room), p->rtl ? p->left : p->left + gutter,
	    MM(follows ? 1.2 : 3), pdf_mark(p, NULL, "P", NULL), INK_TEXT,
	    &last);
	if (l != NULL)
		label(p, first, last, l, 0, pdf_mark(p, NULL, "P", NULL));
	p->fact = last;
}

void
pdf_space(struct pdf *p, double mm)
{
	pdf_box(p, MM(mm), NULL, NULL);
}

static void
draw_rule(struct pdf *p, const struct box *b, double y)
{
	pdf_ink(p, INK_HAIR);
	cairo_set_line_width(p->cr, 0.6);
	cairo_move_to(p->cr, p->left, y + b->height / 2);
	cairo_line_to(p->cr, p->right, y + b->height / 2);
	cairo_stroke(p->cr);
}

void
pdf_rule(struct pdf *p)
{
	pdf_box(p, MM(6), draw_rule, NULL);
}

/* Markdown. */

/* The lists around the block under way. */
struct lists {
	const struct mark *list[MARKDOWN_DEEP + 1], *body[MARKDOWN_DEEP + 1];
	int depth;
};

static const struct mark *
list_item(struct pdf *p, struct lists *s, const struct block *b,
    const struct mark **bullet)
{
	*bullet = NULL;
	if (s->depth > b->lists)
		s->depth = b->lists;
	while (s->depth < b->lists) {
		s->depth++;
		s->list[s->depth] = pdf_mark(p, s->depth > 1 ?
		    s->body[s->depth - 1] : NULL, "L", NULL);
		s->body[s->depth] = pdf_mark(p, pdf_mark(p,
		    s->list[s->depth], "LI", NULL), "LBody", NULL);
	}
	if (s->depth == 0)
		return NULL;
	if (b->mark != NULL) {
		const struct mark *li = pdf_mark(p, s->list[s->depth], "LI",
		    NULL);

		*bullet = pdf_mark(p, li, "Lbl", NULL);
		s->body[s->depth] = pdf_mark(p, li, "LBody", NULL);
	}
	return s->body[s->depth];
}

void
pdf_blocks(struct pdf *p, const struct block *b, const char *lang)
{
	struct lists lists = { 0 };

	for (; b != NULL; b = b->next) {
		const struct mark *bullet, *up = list_item(p, &lists, b,
		    &bullet);
		double quote = MM(4) * b->quotes;
		double indent = quote + MM(6.5) * b->lists;
		double room = pdf_measure(p) - indent;
		double x = p->rtl ? p->left : p->left + indent;
		struct style s = { .size = b->kind == BLOCK_CODE ? 9 : body,
		    .own_side = b->lists == 0 };
		struct box **from = p->end, *first, *last;
		int level = clamp(b->level);

		switch (b->kind) {
		case BLOCK_RULE:
			pdf_rule(p);
			break;
		case BLOCK_TABLE:
			pdf_block_table(p, b, lang, indent);
			break;
		case BLOCK_HEADING:
			s.size = heading_size[level - 1];
			s.bold = true;
			heading(p, level, pdf_layout_spans(p, b->spans, lang, s,
			    room), x, MM(heading_before[level - 1]), lang);
			break;
		case BLOCK_TEXT:
		case BLOCK_CODE:
			if (b->spans == NULL && b->mark == NULL)
				break;
			first = set(p, pdf_layout_spans(p, b->spans, lang, s,
			    room), x, MM(b->tight ? 0.8 : 2.6),
			    pdf_mark(p, up, b->kind == BLOCK_CODE ? "Code" :
			    "P", lang), INK_TEXT, &last);
			if (b->mark != NULL)
				label(p, first, last, pdf_layout(p, b->mark,
				    NULL, (struct style){ .size = body }, -1),
				    indent - MM(5), bullet);
			break;
		}
		for (struct box *q = *from; q != NULL; q = q->next)
			q->quotes = b->quotes;
	}
}

void
pdf_markdown(struct pdf *p, const char *md, const char *lang, int level)
{
	pdf_blocks(p, markdown_blocks(p->a, md, level), lang);
}
