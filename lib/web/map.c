#include "web/map.h"

#include <stdlib.h>
#include <string.h>

void
map_count(struct arena *a, struct map_mark **marks, const char *country)
{
	if (text_blank(country))
		return;
	while (*marks != NULL && strcmp((*marks)->country, country) != 0)
		marks = &(*marks)->next;
	if (*marks == NULL) {
		*marks = arena_new(a, struct map_mark);
		(*marks)->country = country;
	}
	(*marks)->n++;
}

const struct map_country *
map_find(const char *country)
{
	for (const struct map_country *c = map_countries; *c->code != '\0'; c++)
		/* Mostly the first letter tells; a page asks fifty times. */
		if (*c->code == *country && strcmp(c->code, country) == 0)
			return c;
	return NULL;
}

bool
map_enough(const struct map_mark *m)
{
	int n = 0;

	for (; m != NULL; m = m->next)
		n += map_find(m->country) != NULL;
	return n >= MAP_LEAST;
}

/* A stretch of that size, with the given one in its middle, moved so that it
 * stays between the edges. */
static int
placed(int low, int high, int size, int edge_low, int edge_high)
{
	int from = (low + high - size) / 2;

	if (from > edge_high - size)
		from = edge_high - size;
	return from < edge_low ? edge_low : from;
}

bool
map_view(const struct map_mark *marks, struct map_view *out)
{
	enum { CLOSEST = 560, MARGIN = 40 };
	const int *edge = map_edge;
	int box[4] = { edge[2], edge[3], edge[0], edge[1] };
	int w, h;

	for (; marks != NULL; marks = marks->next) {
		const struct map_country *c = map_find(marks->country);

		for (int i = 0; c != NULL && i < 4; i++)
			if (i < 2 ? c->box[i] < box[i] : c->box[i] > box[i])
				box[i] = c->box[i];
	}
	if (box[0] >= box[2])
		return false;
	w = box[2] - box[0] + 2 * MARGIN;
	h = box[3] - box[1] + 2 * MARGIN;
	w = w < CLOSEST ? CLOSEST : w;
	if (3 * w < 4 * h)
		w = 4 * h / 3;
	if (w > edge[2] - edge[0])
		w = edge[2] - edge[0];
	h = 3 * w / 4;
	*out = (struct map_view){ placed(box[0], box[2], w, edge[0], edge[2]),
	    placed(box[1], box[3], h, edge[1], edge[3]), w, h };
	return true;
}

const char *
map_percent(struct arena *a, int at, int from, int size)
{
	/* In hundredths, rounded: printf() takes twenty times as long. */
	int64_t n = (INT64_C(10000) * abs(at - from) + size / 2) / size;
	struct buf b = BUF(a);

	if (at < from)
		buf_char(&b, '-');
	buf_int(&b, n / 100);
	buf_char(&b, '.');
	buf_char(&b, (char)('0' + n / 10 % 10));
	buf_char(&b, (char)('0' + n % 10));
	buf_char(&b, '%');
	return buf_text(&b);
}

struct map_mark *
map_by_name(struct arena *a, const struct map_mark *marks, const char *lang)
{
	struct map_mark *first = NULL, **end = &first;

	for (const char *const *c = country_list(a, lang); *c != NULL; c++)
		for (const struct map_mark *m = marks; m != NULL; m = m->next)
			if (strcmp(m->country, *c) == 0) {
				*end = arena_new(a, struct map_mark);
				**end = *m;
				(*end)->next = NULL;
				end = &(*end)->next;
			}
	return first;
}

bool
map_roomy(const struct map_mark *m, const struct map_mark *all,
    const struct map_view *v)
{
	const struct map_country *c = map_find(m->country);
	int near = v->w / 14;

	for (; all != NULL; all = all->next) {
		const struct map_country *d = map_find(all->country);

		if (d != NULL && d != c && abs(c->x - d->x) < near &&
		    abs(c->y - d->y) < near)
			return false;
	}
	return true;
}
