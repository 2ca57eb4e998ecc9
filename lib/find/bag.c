/* A text to be found: its terms with their weights, each once. */
#include "find/find.h"

#include <string.h>

struct set {
	struct find_term *at;
	uint64_t *hash;
	uint32_t *slot;		/* index + 1; 0: free */
	size_t n, room, slots;	/* slots: a power of two, twice room */
};
struct find_bag {
	struct arena *arena;
	struct set terms, words;
};

/* How much one word says, and how many words a field usually has: in a longer
 * one each says less. */
static const struct { double weight; size_t usual; } field[FIND_FIELDS] = {
	[FIND_TITLE] = { 6, 0 }, [FIND_LEAD] = { 2.5, 0 },
	[FIND_BODY] = { 1, 120 },
};

struct find_bag *
find_bag(struct arena *a)
{
	struct find_bag *b = arena_new(a, struct find_bag);

	b->arena = a;
	return b;
}

static uint64_t
hash_of(const char *s, size_t n)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 1099511628211u;
	return h ^ h >> 29;
}

static void
grow(struct arena *a, struct set *s)
{
	size_t room = s->room == 0 ? 128 : 2 * s->room;
	struct find_term *at = arena_array(a, struct find_term, room);
	uint64_t *hash = arena_array(a, uint64_t, room);

	if (s->n > 0) {
		memcpy(at, s->at, s->n * sizeof *at);
		memcpy(hash, s->hash, s->n * sizeof *hash);
	}
	s->at = at;
	s->hash = hash;
	s->room = room;
	s->slots = 2 * room;
	s->slot = arena_array(a, uint32_t, s->slots);
	for (size_t i = 0; i < s->n; i++) {
		size_t k = s->hash[i] & (s->slots - 1);

		while (s->slot[k] != 0)
			k = (k + 1) & (s->slots - 1);
		s->slot[k] = (uint32_t)i + 1;
	}
}

static void
put(struct arena *a, struct set *s, const char *text, double weight)
{
	size_t n = strlen(text), k;
	uint64_t h = hash_of(text, n);

	if (s->n == s->room)
		grow(a, s);
	k = h & (s->slots - 1);
	while (s->slot[k] != 0) {
		struct find_term *t = &s->at[s->slot[k] - 1];

		if (s->hash[s->slot[k] - 1] == h && strcmp(t->text, text) == 0) {
			t->weight += weight;
			return;
		}
		k = (k + 1) & (s->slots - 1);
	}
	s->at[s->n] = (struct find_term){ arena_dup_n(a, text, n), weight };
	s->hash[s->n] = h;
	s->slot[k] = (uint32_t)++s->n;
}

static size_t
words_in(const char *text, size_t n)
{
	struct find_word w;
	size_t at = 0, words = 0;

	while (find_next(text, n, &at, &w))
		words++;
	return words;
}

void
find_bag_text(struct find_bag *b, enum find_field f, const char *lang,
    const char *text)
{
	char folded[FIND_WORD_MAX + 1], stem[FIND_WORD_MAX + 1];
	struct find_word w, last = { 0 };
	double weight = field[f].weight;
	size_t n, at = 0;

	if (text == NULL || *text == '\0')
		return;
	n = strlen(text);
	if (field[f].usual > 0)
		weight /= 0.5 + 0.5 * (double)words_in(text, n) /
		    (double)field[f].usual;
	while (find_next(text, n, &at, &w)) {
		find_fold(text + w.from, w.to - w.from, folded);
		if (w.joined && w.to - last.from <= FIND_WORD_MAX) {
			/* anti-rumour is found as antirumour too */
			char both[FIND_WORD_MAX + 1], whole[FIND_WORD_MAX + 1];
			size_t m = last.to - last.from;

			memcpy(both, text + last.from, m);
			memcpy(both + m, text + w.from, w.to - w.from);
			find_fold(both, m + w.to - w.from, whole);
			put(b->arena, &b->terms, find_stem(whole, lang, stem),
			    weight);
		}
		last = w;
		if (find_is_stop(folded, lang))
			continue;
		put(b->arena, &b->terms, find_stem(folded, lang, stem), weight);
		put(b->arena, &b->words, folded, 0);
	}
}

void
find_bag_tag(struct find_bag *b, const char *tag, double weight)
{
	put(b->arena, &b->terms, tag, weight * field[FIND_TITLE].weight);
}

size_t
find_bag_terms(const struct find_bag *b, const struct find_term **out)
{
	*out = b->terms.at;
	return b->terms.n;
}

size_t
find_bag_words(const struct find_bag *b, const struct find_term **out)
{
	*out = b->words.at;
	return b->words.n;
}

/* Saturates, as BM25 does: the tenth time says little more than the third. */
unsigned
find_impact(double weight)
{
	double v = 255 * weight / (weight + 2);

	return v < 1 ? 1 : (unsigned)(v + 0.5);
}
