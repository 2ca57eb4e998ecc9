#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
buf_room(struct buf *b, size_t more)
{
	size_t room = b->room < 256 ? 256 : b->room;
	char *p;

	if (more > SIZE_MAX / 4)
		abort();
	if (b->p != NULL && more < b->room - b->n)
		return;
	while (room < b->n + more + 1)
		room *= 2;
	p = arena_get_raw(b->arena, room);
	p[b->n] = '\0';
	if (b->n > 0)
		memcpy(p, b->p, b->n);
	b->p = p;
	b->room = room;
}

void
buf_str(struct buf *b, const char *s)
{
	if (s != NULL)
		buf_put(b, s, strlen(s));
}

void
buf_int(struct buf *b, int64_t v)
{
	char digits[24], *p = digits + sizeof digits;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do
		*--p = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (v < 0)
		*--p = '-';
	buf_put(b, p, (size_t)(digits + sizeof digits - p));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	char brief[240];	/* most are, and formatted once */
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(brief, sizeof brief, fmt, again);
	va_end(again);
	if (n < 0)
		abort();
	if ((size_t)n < sizeof brief) {
		buf_put(b, brief, (size_t)n);
	} else {
		buf_room(b, (size_t)n);
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
		b->n += (size_t)n;
	}
	va_end(ap);
}

const char *
buf_text(const struct buf *b)
{
	return b->p == NULL ? "" : b->p;
}
