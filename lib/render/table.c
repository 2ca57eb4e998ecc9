#include "render/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"

struct table *
table_make(struct arena *a, const char *name, const char *lang, bool rtl)
{
	struct table *t = arena_new(a, struct table);

	*t = (struct table){ .arena = a, .name = name, .lang = lang,
	    .rtl = rtl };
	t->end = &t->rows;
	return t;
}

void
table_column(struct table *t, const char *title, enum column_kind kind,
    double width)
{
	struct table_column *more;

	if (t->rows != NULL)
		abort();	/* the rows have their cells already */
	more = arena_array(t->arena, struct table_column, t->columns + 1);
	if (t->columns > 0)
		memcpy(more, t->column, t->columns * sizeof *more);
	more[t->columns++] = (struct table_column){ title, kind, width };
	t->column = more;
}

static void
put(struct table *t, struct table_cell c)
{
	if (t->columns == 0)
		abort();
	if (t->now == NULL || t->filled == t->columns) {
		t->now = arena_new(t->arena, struct table_row);
		t->now->cell = arena_array(t->arena, struct table_cell,
		    t->columns);
		*t->end = t->now;
		t->end = &t->now->next;
		t->n_rows++;
		t->filled = 0;
	}
	t->now->cell[t->filled++] = c;
}

void
table_empty(struct table *t)
{
	put(t, (struct table_cell){ CELL_EMPTY });
}

void
table_text(struct table *t, const char *text)
{
	if (text == NULL || *text == '\0')
		table_empty(t);
	else
		put(t, (struct table_cell){ CELL_TEXT, .text = text });
}

void
table_real(struct table *t, double number)
{
	if (!isfinite(number))
		table_empty(t);
	else
		put(t, (struct table_cell){ CELL_NUMBER, .number = number });
}

void
table_number(struct table *t, int64_t number)
{
	table_real(t, (double)number);
}

void
table_date(struct table *t, unixtime at, const char *zone)
{
	if (at == 0)
		table_empty(t);
	else
		put(t, (struct table_cell){ CELL_DATE,
		    .day = time_civil(at, zone) });
}

void
table_time(struct table *t, unixtime at, const char *zone)
{
	if (at == 0)
		table_empty(t);
	else
		put(t, (struct table_cell){ CELL_TIME,
		    .day = time_civil(at, zone) });
}

const char *
table_cell_text(struct arena *a, const struct table_cell *c)
{
	switch (c->kind) {
	case CELL_TEXT:
		return c->text;
	case CELL_NUMBER:
		return arena_printf(a, "%.15g", c->number);
	case CELL_DATE:
		return arena_printf(a, "%04d-%02d-%02d", c->day.year,
		    c->day.month, c->day.day);
	case CELL_TIME:
		return arena_printf(a, "%04d-%02d-%02d %02d:%02d", c->day.year,
		    c->day.month, c->day.day, c->day.hour, c->day.minute);
	case CELL_EMPTY:
		break;
	}
	return "";
}

/* csv_cell() guards against formulas, which would turn -3 into text. */
static void
csv_number(struct buf *out, bool first, const char *digits)
{
	if (!first)
		buf_char(out, ',');
	buf_str(out, digits);
}

void
table_csv(struct buf *out, const struct table *t)
{
	/* In a buffer of its own: csv_cell() looks at the byte before. */
	struct buf b = BUF(out->arena);

	for (size_t i = 0; i < t->columns; i++)
		csv_cell(&b, t->column[i].title);
	csv_end_row(&b);
	for (const struct table_row *r = t->rows; r != NULL; r = r->next) {
		for (size_t i = 0; i < t->columns; i++) {
			const char *text = table_cell_text(b.arena,
			    &r->cell[i]);

			if (r->cell[i].kind == CELL_NUMBER)
				csv_number(&b, i == 0, text);
			else
				csv_cell(&b, text);
		}
		csv_end_row(&b);
	}
	buf_str(out, "\xef\xbb\xbf");
	buf_put(out, b.p, b.n);
}
