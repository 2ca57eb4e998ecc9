/*
 * A growing run of bytes on an arena: pages, files and mails are written into
 * one.  It is always followed by a NUL that is not counted.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

struct buf {
	struct arena *arena;
	char *p;		/* NULL until the first byte */
	size_t n, room;
};

#define BUF(a) ((struct buf){ .arena = (a) })

/* Makes room for so many bytes more, where that is known beforehand. */
void buf_room(struct buf *, size_t more);

static inline void
buf_put(struct buf *b, const void *p, size_t n)
{
	if (b->p == NULL || n >= b->room - b->n)
		buf_room(b, n);
	if (n > 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

static inline void
buf_char(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void buf_str(struct buf *, const char *s);	/* NULL adds nothing */
void buf_int(struct buf *, int64_t);
void buf_printf(struct buf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
const char *buf_text(const struct buf *);	/* "" while empty */

#endif
