/*
 * An arena is memory that is freed all at once: one for each request, job or
 * command.  What it gives is zeroed and never NULL; when the machine has no
 * memory left the process ends, and its parent starts another.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_make(void);
void arena_reset(struct arena *);	/* keeps some blocks for reuse */
void arena_free(struct arena *);
size_t arena_used(const struct arena *);	/* bytes handed out */

/* n bytes, aligned for any type. */
void *arena_get(struct arena *, size_t n);
/* The same, not zeroed: for who writes all of it at once. */
void *arena_get_raw(struct arena *, size_t n);
#define arena_new(a, type) ((type *)arena_get((a), sizeof(type)))
#define arena_array(a, type, n) \
	((type *)arena_get_array((a), sizeof(type), (size_t)(n)))
void *arena_get_array(struct arena *, size_t size, size_t n);

char *arena_dup(struct arena *, const char *s);	/* NULL stays NULL */
char *arena_dup_n(struct arena *, const char *s, size_t n);
char *arena_printf(struct arena *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *, const char *fmt, va_list)
    __attribute__((format(printf, 2, 0)));

#endif
