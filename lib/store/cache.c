/* Prepared statements by their text. */
#include "store/engine.h"

#include <stdlib.h>
#include <string.h>

/* Eight bytes at a step: SQL texts are a few hundred bytes long, and each
 * statement that runs is looked up. */
static uint64_t
hash(const char *p, size_t n)
{
	uint64_t h = 0x9e3779b97f4a7c15 ^ n, w;

	for (; n >= 8; p += 8, n -= 8) {
		memcpy(&w, p, 8);
		h = (h ^ w) * 0xff51afd7ed558ccd;
		h ^= h >> 32;
	}
	w = 0;
	memcpy(&w, p, n);
	h = (h ^ w) * 0xff51afd7ed558ccd;
	return h ^ h >> 32;
}

void
cache_init(struct cache *c, void (*drop)(void *, struct slot *), void *owner)
{
	memset(c, 0, sizeof *c);
	for (int i = 0; i < BUCKETS; i++)
		c->head[i] = -1;
	c->drop = drop;
	c->owner = owner;
}

struct slot *
cache_find(struct cache *c, const char *key, size_t n)
{
	uint64_t h = hash(key, n);

	for (int i = c->head[h % BUCKETS]; i >= 0; i = c->slot[i].next) {
		struct slot *s = &c->slot[i];

		if (s->hash == h && s->n == n && !s->busy &&
		    memcmp(s->key, key, n) == 0) {
			s->used = ++c->clock;
			return s;
		}
	}
	return NULL;
}

void
cache_drop(struct cache *c, struct slot *s)
{
	int *at = &c->head[s->hash % BUCKETS];

	if (s->key == NULL)
		return;
	while (&c->slot[*at] != s)
		at = &c->slot[*at].next;
	*at = s->next;
	if (s->stmt != NULL)
		c->drop(c->owner, s);
	free(s->key);
	s->key = NULL;
	s->stmt = NULL;
	s->busy = false;
	s->used = 0;
	s->lease++;
}

struct slot *
cache_take(struct cache *c, const char *key, size_t n)
{
	struct slot *s = NULL;

	for (int i = 0; i < SLOTS; i++)
		if (!c->slot[i].busy &&
		    (s == NULL || c->slot[i].used < s->used))
			s = &c->slot[i];
	if (s == NULL)
		return NULL;
	cache_drop(c, s);
	s->key = db_dup(key, n);
	s->n = n;
	s->hash = hash(key, n);
	s->used = ++c->clock;
	s->number++;
	s->next = c->head[s->hash % BUCKETS];
	c->head[s->hash % BUCKETS] = (int)(s - c->slot);
	return s;
}

void
cache_clear(struct cache *c)
{
	for (int i = 0; i < SLOTS; i++)
		cache_drop(c, &c->slot[i]);
}
