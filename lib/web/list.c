#include "web/list.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "web/request.h"

struct url
list_url(struct req *r, const char *name, const char *value)
{
	return req_url_list(r, name, value);
}

struct list_page
list_page(const struct req *r, int64_t rows, int64_t each)
{
	struct list_page p = { .rows = rows, .each = each,
	    .pages = rows <= 0 ? 1 : (rows + each - 1) / each };
	const char *want = req_query(r, "page");

	if (want == NULL || !text_number(want, 1, INT64_MAX, &p.page))
		p.page = 1;
	if (p.page > p.pages)
		p.page = p.pages;
	return p;
}

bool
list_shows(struct list_page p, int64_t row)
{
	return row / p.each + 1 == p.page;
}

struct list_sort
list_sort(const struct req *r, const char *const *words)
{
	const char *want = req_query(r, "sort");
	struct list_sort s = { .by = words[0] };

	if (want == NULL)
		return s;
	for (; *words != NULL; words++) {
		bool down = *want == '-';

		if (strcmp(want + down, *words) == 0)
			s = (struct list_sort){ *words, down };
	}
	return s;
}

static int
upwards(const void *a, const void *b)
{
	const struct list_row *x = a, *y = b;

	if (x->text != NULL && y->text != NULL && strcmp(x->text, y->text) != 0)
		return strcmp(x->text, y->text);
	if ((x->text == NULL) != (y->text == NULL))
		return x->text == NULL ? 1 : -1;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

static int
downwards(const void *a, const void *b)
{
	const struct list_row *x = a, *y = b;

	if (x->text != NULL && y->text != NULL && strcmp(x->text, y->text) != 0)
		return strcmp(y->text, x->text);
	if ((x->text == NULL) != (y->text == NULL))
		return x->text == NULL ? 1 : -1;
	if (x->number != y->number)
		return x->number < y->number ? 1 : -1;
	return x->place < y->place ? -1 : 1;
}

void
list_rows_sort(struct list_row *rows, size_t n, bool down)
{
	for (size_t i = 0; i < n; i++)
		rows[i].place = i;
	qsort(rows, n, sizeof *rows, down ? downwards : upwards);
}
