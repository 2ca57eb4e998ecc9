#include "web/cache.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS = 4096 };

struct entry {
	struct cached it;
	struct entry *next;		/* in its slot */
	struct entry *newer, *older;	/* by use */
	uint64_t stamp;
	unixtime made_at;
	size_t slot, key_n, size;
	char bytes[];			/* key, etag, head, body */
};

struct page_cache {
	struct entry *slot[SLOTS];
	struct entry *newest, *oldest;
	size_t used, most;
};

struct page_cache *
page_cache_make(size_t bytes)
{
	struct page_cache *c = calloc(1, sizeof *c);

	if (c == NULL)
		abort();
	c->most = bytes;
	return c;
}

static void
unlink_use(struct page_cache *c, struct entry *e)
{
	*(e->newer == NULL ? &c->newest : &e->newer->older) = e->older;
	*(e->older == NULL ? &c->oldest : &e->older->newer) = e->newer;
	e->newer = e->older = NULL;
}

static void
link_use(struct page_cache *c, struct entry *e)
{
	e->older = c->newest;
	*(c->newest == NULL ? &c->oldest : &c->newest->newer) = e;
	c->newest = e;
}

static void
drop(struct page_cache *c, struct entry *e)
{
	struct entry **p = &c->slot[e->slot];

	while (*p != e)
		p = &(*p)->next;
	*p = e->next;
	unlink_use(c, e);
	c->used -= e->size;
	free(e);
}

void
page_cache_free(struct page_cache *c)
{
	if (c == NULL)
		return;
	while (c->newest != NULL)
		drop(c, c->newest);
	free(c);
}

/* FNV-1a; who floods a slot only slows a public page down. */
static size_t
slot_of(const char *key, size_t n)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)key[i]) * 1099511628211u;
	return (h ^ h >> 32) % SLOTS;
}

static struct entry *
find(struct page_cache *c, const char *key, size_t n)
{
	struct entry *e = c->slot[slot_of(key, n)];

	while (e != NULL && (e->key_n != n || memcmp(e->bytes, key, n) != 0))
		e = e->next;
	return e;
}

const struct cached *
page_cache_find(struct page_cache *c, const char *key, size_t n, uint64_t stamp,
    unixtime now)
{
	struct entry *e = find(c, key, n);

	if (e == NULL || e->stamp != stamp || now < e->made_at ||
	    now - e->made_at > CACHE_LIFE)
		return NULL;
	if (e != c->newest) {
		unlink_use(c, e);
		link_use(c, e);
	}
	return &e->it;
}

void
page_cache_put(struct page_cache *c, const char *key, size_t n, uint64_t stamp,
    unixtime now, const struct cached *it)
{
	size_t etag_n = strlen(it->etag) + 1;
	size_t size = sizeof(struct entry) + n + etag_n + it->head_n +
	    it->body_n;
	struct entry *e = find(c, key, n);
	char *p;

	if (e != NULL)
		drop(c, e);
	if (n > CACHE_KEY_MAX || size > c->most / 8)
		return;
	while (c->used + size > c->most)
		drop(c, c->oldest);
	if ((e = calloc(1, size)) == NULL)
		return;
	e->stamp = stamp;
	e->made_at = now;
	e->key_n = n;
	e->size = size;
	e->slot = slot_of(key, n);
	p = e->bytes;
	memcpy(p, key, n);
	p += n;
	e->it = *it;
	e->it.etag = memcpy(p, it->etag, etag_n);
	p += etag_n;
	e->it.head = memcpy(p, it->head, it->head_n);
	p += it->head_n;
	e->it.body = memcpy(p, it->body, it->body_n);
	e->next = c->slot[e->slot];
	c->slot[e->slot] = e;
	link_use(c, e);
	c->used += size;
}

size_t
page_cache_used(const struct page_cache *c)
{
	return c->used;
}
