/*
 * A growing run of bytes on an arena: pages, files and mails are written into
 * one.  It is always followed by a NUL that is not counted.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

#include "base/arena.h"

struct buf {
	struct arena *arena;
	char *p;		/* NULL until the first byte */
	size_t n, room;
};

#define BUF(a) ((struct buf){ .arena = (a) })

/* Makes room for so many bytes more, where that is known beforehand. */
void buf_room(struct buf *, size_t more);
void buf_put(struct buf *, const void *p, size_t n);
void buf_str(struct buf *, const char *s);	/* NULL adds nothing */
void buf_char(struct buf *, char c);
void buf_printf(struct buf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
const char *buf_text(const struct buf *);	/* "" while empty */

#endif
