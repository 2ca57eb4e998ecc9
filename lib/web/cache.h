/*
 * Public pages a worker keeps ready, each whole with its head.  An entry is
 * good as long as the store's stamp is the one it was made at, and for
 * CACHE_LIFE seconds, since pages also speak of the time.
 */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include "base/time.h"

enum { CACHE_BYTES = 16 * 1024 * 1024, CACHE_LIFE = 30, CACHE_KEY_MAX = 400 };

struct page_cache;

struct cached {
	const char *head, *body, *etag;
	size_t head_n, body_n;
	int row;
};

struct page_cache *page_cache_make(size_t bytes);
void page_cache_free(struct page_cache *);
/* NULL when there is none that is good; what it gives lasts to the next
 * page_cache_put(). */
const struct cached *page_cache_find(struct page_cache *, const char *key, size_t n,
    uint64_t stamp, unixtime now);
void page_cache_put(struct page_cache *, const char *key, size_t n, uint64_t stamp,
    unixtime now, const struct cached *);
size_t page_cache_used(const struct page_cache *);	/* bytes */

#endif
