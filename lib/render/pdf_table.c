#include "render/pdf_inner.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_MEASURED = 200 };		/* for the columns' widths */
static const double pad_x = 4, pad_y = 3;

struct grid {
	size_t columns;
	double *width;		/* with padding */
	double indent;		/* of the whole, from the start */
	double size, least;	/* of type; of a row */
	bool lines;
	const char *lang;
	const struct mark *mark;
};

struct cell {
	const char *text;
	const struct span *spans;	/* instead of text, where not NULL */
	enum span_side side;
};

struct row {
	const struct grid *grid;
	const struct cell *cells;
	bool head;
	int from, to;		/* lines of each cell: [from, to) */
	double base;		/* the first line's baseline in all cells, from
				   the text's top; 0: as it falls */
	double text;		/* height of the text */
	bool end;		/* the last part of its row: a line below */
};

static PangoLayout *
cell_layout(struct pdf *p, const struct grid *g, const struct cell *c,
    bool head, double width)
{
	struct style s = { .size = g->size, .bold = head, .side = c->side };

	return c->spans != NULL ? pdf_layout_spans(p, c->spans, g->lang, s,
	    width) : pdf_layout(p, c->text, g->lang, s, width);
}

static double
inner(const struct grid *g, size_t column)
{
	double w = g->width[column] - 2 * pad_x;

	return w < 1 ? 1 : w;
}

static double
baseline(PangoLayout *l)
{
	return (double)pango_layout_get_baseline(l) / PANGO_SCALE;
}

/* Layouts are made twice, to measure and to draw: kept, those of a long list
 * would take hundreds of megabytes. */
static void
draw_row(struct pdf *p, const struct box *b, double y)
{
	const struct row *r = b->data;
	const struct grid *g = r->grid;
	const struct mark *tr = pdf_mark(p, b->mark, "TR", NULL);
	double x = p->rtl ? p->right - g->indent : p->left + g->indent;
	double top = r->from > 0 ? y : y + pad_y;

	/* A row to write in has its print in the middle. */
	if (g->least > 0 && r->text > 0)
		top = y + (b->height - r->text) / 2;
	for (size_t i = 0; i < g->columns; i++) {
		double w = g->width[i], left = p->rtl ? x - w : x;
		PangoLayout *l = cell_layout(p, g, &r->cells[i], r->head,
		    inner(g, i));

		pdf_open(p, pdf_mark(p, tr, r->head ? "TH" : "TD", NULL));
		if (r->end) {
			pdf_ink(p, r->head ? INK_ACCENT : INK_HAIR);
			cairo_set_line_width(p->cr, r->head ? 1.1 : 0.5);
			cairo_move_to(p->cr, left, y + b->height);
			cairo_line_to(p->cr, left + w, y + b->height);
			cairo_stroke(p->cr);
		}
		if (g->lines && i > 0) {
			double edge = p->rtl ? left + w : left;

			pdf_ink(p, INK_HAIR);
			cairo_set_line_width(p->cr, 0.5);
			cairo_move_to(p->cr, edge, y);
			cairo_line_to(p->cr, edge, y + b->height);
			cairo_stroke(p->cr);
		}
		pdf_ink(p, INK_TEXT);
		pdf_lines(p, l, r->from, r->to, left + pad_x, top +
		    (r->base > 0 ? r->base - baseline(l) : 0), true);
		pdf_drop(p, l);
		x += p->rtl ? -w : w;
	}
}

static struct row *
row(struct pdf *p, const struct grid *g, const struct cell *cells, bool head,
    int from, int to)
{
	struct row *r = arena_new(p->a, struct row);

	*r = (struct row){ .grid = g, .cells = cells, .head = head,
	    .from = from, .to = to, .end = true };
	return r;
}

/* A whole row with the room its cells take, their first lines on one
 * baseline; *lines: most lines in one. */
static struct row *
measured_row(struct pdf *p, const struct grid *g, const struct cell *cells,
    bool head, int *lines)
{
	double below = 0;
	struct row *r;

	*lines = 0;
	r = row(p, g, cells, head, 0, 0);
	for (size_t i = 0; i < g->columns; i++) {
		PangoLayout *l = cell_layout(p, g, &cells[i], head,
		    inner(g, i));
		double h;

		pdf_size(l, NULL, &h);
		if (baseline(l) > r->base)
			r->base = baseline(l);
		if (h - baseline(l) > below)
			below = h - baseline(l);
		if (pango_layout_get_line_count(l) > *lines)
			*lines = pango_layout_get_line_count(l);
		pdf_drop(p, l);
	}
	r->to = *lines;
	r->text = r->base + below;
	return r;
}

/* A row taller than it is good to keep whole, line by line. */
static void
long_row(struct pdf *p, const struct grid *g, const struct cell *cells,
    bool head, int lines, const struct box *head_box)
{
	double *tall = arena_array(p->a, double, lines);

	for (size_t i = 0; i < g->columns; i++) {
		PangoLayout *l = cell_layout(p, g, &cells[i], head,
		    inner(g, i));
		PangoLayoutIter *at = pango_layout_get_iter(l);
		int n = 0;

		do {
			int top, bottom;
			double h;

			pango_layout_iter_get_line_yrange(at, &top, &bottom);
			h = (double)(bottom - top) / PANGO_SCALE;
			if (h > tall[n])
				tall[n] = h;
		} while (n++, pango_layout_iter_next_line(at));
		pango_layout_iter_free(at);
		pdf_drop(p, l);
	}
	for (int i = 0; i < lines; i++) {
		/* Lines go together by eight, to lay the cells out less often;
		 * the cells' own lines may then drift apart, which harms
		 * nothing. */
		int to = i + 8 < lines ? i + 8 : lines;
		struct row *r = row(p, g, cells, head, i, to);
		double h = i == 0 ? pad_y : 0;
		struct box *b;

		for (int k = i; k < to; k++)
			h += tall[k];
		r->end = to == lines;
		b = pdf_box(p, h + (r->end ? pad_y : 0), draw_row, r);
		b->mark = g->mark;
		b->head = head_box;
		i = to - 1;
	}
}

/* Returns the row if it is whole. */
static struct row *
add_row(struct pdf *p, const struct grid *g, const struct cell *cells,
    bool head, const struct box *head_box)
{
	int lines;
	struct row *r = measured_row(p, g, cells, head, &lines);
	double h = r->text + 2 * pad_y;
	struct box *b;

	if (h > (p->bottom - p->top) * 0.4) {
		long_row(p, g, cells, head, lines, head_box);
		return NULL;
	}
	b = pdf_box(p, !head && h < g->least ? g->least : h, draw_row, r);
	b->mark = g->mark;
	b->head = head_box;
	b->keep = head;
	return r;
}

/* What the columns want (one line a cell) and need (their longest word). */
struct wish { double want, need; };

static void
wish(struct pdf *p, const struct grid *g, const struct cell *cells, bool head,
    struct wish *out)
{
	for (size_t i = 0; i < g->columns; i++) {
		PangoLayout *l = cell_layout(p, g, &cells[i], head, -1);
		double w;

		pdf_size(l, &w, NULL);
		if (w + 2 * pad_x > out[i].want)
			out[i].want = w + 2 * pad_x;
		pango_layout_set_wrap(l, PANGO_WRAP_WORD);
		pango_layout_set_width(l, 0);
		pdf_size(l, &w, NULL);
		if (w + 2 * pad_x + 1 > out[i].need)
			out[i].need = w + 2 * pad_x + 1;
		pdf_drop(p, l);
	}
}

/* Shares the room out: what is needed first, then what is wanted. */
static void
share(struct grid *g, struct wish *w, double room)
{
	double need = 0, want = 0;

	for (size_t i = 0; i < g->columns; i++) {
		/* One word must not take it all. */
		if (w[i].need > room / 2 && g->columns > 1)
			w[i].need = room / 2;
		if (w[i].want < w[i].need)
			w[i].want = w[i].need;
		need += w[i].need;
		want += w[i].want;
	}
	for (size_t i = 0; i < g->columns; i++) {
		if (need >= room)
			g->width[i] = w[i].need * room / need;
		else if (want >= room)
			g->width[i] = w[i].need + (room - need) *
			    (w[i].want - w[i].need) / (want - need);
		else
			g->width[i] = w[i].want * room / want;
	}
}

static struct box *
head_row(struct pdf *p, struct grid *g, const struct cell *cells)
{
	struct row *r = add_row(p, g, cells, true, NULL);
	struct box *b;

	/* Too tall a header is not worth repeating. */
	if (r == NULL || r->text > (p->bottom - p->top) * 0.25)
		return NULL;
	b = arena_new(p->a, struct box);
	*b = (struct box){ .height = r->text + 2 * pad_y, .draw = draw_row,
	    .mark = g->mark, .data = r };
	return b;
}

void
pdf_table(struct pdf *p, const struct table *t, struct pdf_grid want)
{
	struct grid *g = arena_new(p->a, struct grid);
	struct cell *head = arena_array(p->a, struct cell, t->columns);
	struct wish *w = arena_array(p->a, struct wish, t->columns);
	struct box **from = p->end, *head_box;
	size_t seen = 0;

	if (t->columns == 0)
		return;
	*g = (struct grid){ .columns = t->columns,
	    .width = arena_array(p->a, double, t->columns),
	    .size = want.size > 0 ? want.size : 9,
	    .least = MM(want.row_height), .lines = want.lines,
	    .lang = t->lang, .mark = pdf_mark(p, NULL, "Table", t->lang) };
	for (size_t i = 0; i < t->columns; i++)
		head[i] = (struct cell){ .text = t->column[i].title,
		    .side = t->column[i].kind == COLUMN_NUMBER ? SIDE_END :
		    SIDE_START };
	wish(p, g, head, true, w);
	for (const struct table_row *r = t->rows; r != NULL; r = r->next) {
		struct cell *cells = arena_array(p->a, struct cell, t->columns);

		if (++seen > ROWS_MEASURED)
			break;
		for (size_t i = 0; i < t->columns; i++)
			cells[i] = (struct cell){ .text =
			    table_cell_text(p->a, &r->cell[i]) };
		wish(p, g, cells, false, w);
	}
	for (size_t i = 0; i < t->columns; i++)
		if (t->column[i].width > 0)
			w[i].want = t->column[i].width * g->size * 0.55 +
			    2 * pad_x;
	share(g, w, pdf_measure(p));
	head_box = head_row(p, g, head);
	(*from)->before = MM(3);
	for (const struct table_row *r = t->rows; r != NULL; r = r->next) {
		struct cell *cells = arena_array(p->a, struct cell, t->columns);

		for (size_t i = 0; i < t->columns; i++)
			cells[i] = (struct cell){
			    .text = table_cell_text(p->a, &r->cell[i]),
			    .side = r->cell[i].kind == CELL_NUMBER ?
				SIDE_END : SIDE_START };
		add_row(p, g, cells, false, head_box);
	}
	pdf_box(p, MM(2), NULL, NULL);
}

/* A table within Markdown; rows may be short of cells. */
void
pdf_block_table(struct pdf *p, const struct block *b, const char *lang,
    double indent)
{
	struct grid *g = arena_new(p->a, struct grid);
	struct box **from = p->end, *head_box = NULL;
	struct wish *w;
	size_t columns = 0, n;

	for (const struct block_row *r = b->rows; r != NULL; r = r->next) {
		n = 0;
		for (const struct block_cell *c = r->cells; c != NULL;
		    c = c->next)
			n++;
		if (n > columns)
			columns = n;
	}
	if (columns == 0)
		return;
	w = arena_array(p->a, struct wish, columns);
	*g = (struct grid){ .columns = columns, .size = 9, .indent = indent,
	    .width = arena_array(p->a, double, columns), .lang = lang,
	    .mark = pdf_mark(p, NULL, "Table", lang) };
	for (int pass = 0; pass < 2; pass++) {
		if (pass == 1)
			share(g, w, pdf_measure(p) - indent);
		for (const struct block_row *r = b->rows; r != NULL;
		    r = r->next) {
			struct cell *cells = arena_array(p->a, struct cell,
			    columns);

			n = 0;
			for (const struct block_cell *c = r->cells; c != NULL;
			    c = c->next)
				cells[n++] = (struct cell){ .text = "",
				    .spans = c->spans, .side = c->side };
			if (pass == 0)
				wish(p, g, cells, r->head, w);
			else if (r->head)
				head_box = head_row(p, g, cells);
			else
				add_row(p, g, cells, false, head_box);
		}
	}
	(*from)->before = MM(3);
	pdf_box(p, MM(1.5), NULL, NULL);
}
