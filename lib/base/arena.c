#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { BLOCK = 64 * 1024, SPARE_MAX = 4 };

struct block {
	struct block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *first, *now;	/* the list runs from now to first */
	struct block *spare;		/* of BLOCK bytes, to be used again */
	int spares;
	size_t used;
};

static struct block *
block_make(size_t size)
{
	struct block *b = malloc(sizeof *b + size);

	if (b == NULL) {
		fputs("guildhall: out of memory\n", stderr);
		abort();
	}
	b->next = NULL;
	b->size = size;
	b->used = 0;
	ASAN_POISON_MEMORY_REGION(b->bytes, size);
	return b;
}

struct arena *
arena_make(void)
{
	struct arena *a = calloc(1, sizeof *a);

	if (a == NULL) {
		fputs("guildhall: out of memory\n", stderr);
		abort();
	}
	a->first = a->now = block_make(BLOCK);
	return a;
}

void
arena_reset(struct arena *a)
{
	struct block *b = a->now;

	while (b != a->first) {
		struct block *next = b->next;

		/* What is given back to the system is asked for again by the
		 * next page of the same size. */
		if (b->size == BLOCK && a->spares < SPARE_MAX) {
			b->next = a->spare;
			b->used = 0;
			a->spare = b;
			a->spares++;
			ASAN_POISON_MEMORY_REGION(b->bytes, b->size);
		} else {
			ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
			free(b);
		}
		b = next;
	}
	a->now = a->first;
	a->first->used = 0;
	a->used = 0;
	ASAN_POISON_MEMORY_REGION(a->first->bytes, a->first->size);
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	for (struct block *b = a->spare, *next; b != NULL; b = next) {
		next = b->next;
		ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
		free(b);
	}
	ASAN_UNPOISON_MEMORY_REGION(a->first->bytes, a->first->size);
	free(a->first);
	free(a);
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}

static struct block *
block_next(struct arena *a, size_t n)
{
	struct block *b = a->spare;

	if (n > BLOCK || b == NULL)
		return block_make(n > BLOCK ? n : BLOCK);
	a->spare = b->next;
	a->spares--;
	return b;
}

void *
arena_get_raw(struct arena *a, size_t n)
{
	const size_t align = alignof(max_align_t);
	struct block *b = a->now;
	void *p;

	if (n > SIZE_MAX / 2) {
		fputs("guildhall: a size beyond all memory was asked for\n",
		    stderr);
		abort();
	}
	n = (n + align - 1) / align * align;
	if (n > b->size - b->used) {
		struct block *more = block_next(a, n);

		more->next = b;
		a->now = b = more;
	}
	p = b->bytes + b->used;
	b->used += n;
	a->used += n;
	ASAN_UNPOISON_MEMORY_REGION(p, n);
	return p;
}

void *
arena_get(struct arena *a, size_t n)
{
	return memset(arena_get_raw(a, n), 0, n);
}

void *
arena_get_array(struct arena *a, size_t size, size_t n)
{
	return arena_get(a, n != 0 && size > SIZE_MAX / n ? SIZE_MAX :
	    size * n);
}

char *
arena_dup_n(struct arena *a, const char *s, size_t n)
{
	char *p;

	if (n == SIZE_MAX)
		n--;		/* arena_get_raw() ends the program */
	p = arena_get_raw(a, n + 1);
	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *
arena_dup(struct arena *a, const char *s)
{
	return s == NULL ? NULL : arena_dup_n(a, s, strlen(s));
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	char brief[240], *p;	/* most are, and formatted once */
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(brief, sizeof brief, fmt, again);
	va_end(again);
	if (n < 0)
		abort();
	if ((size_t)n < sizeof brief)
		return arena_dup_n(a, brief, (size_t)n);
	p = arena_get_raw(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}
