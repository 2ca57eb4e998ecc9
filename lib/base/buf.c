#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
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
buf_put(struct buf *b, const void *p, size_t n)
{
	if (b->p == NULL || n >= b->room - b->n)
		buf_room(b, n);
	if (n > 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void
buf_str(struct buf *b, const char *s)
{
	if (s != NULL)
		buf_put(b, s, strlen(s));
}

void
buf_char(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		abort();
	buf_room(b, (size_t)n);
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	b->n += (size_t)n;
	va_end(ap);
}

const char *
buf_text(const struct buf *b)
{
	return b->p == NULL ? "" : b->p;
}
