/* A text to be found: its terms with their weights, each once; and its print. */
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
	uint64_t h = n, w;

	for (; n >= sizeof w; n -= sizeof w, s += sizeof w) {
		memcpy(&w, s, sizeof w);
		h = (h ^ w) * UINT64_C(0x9fb21c651e98df25);
		h ^= h >> 32;
	}
	w = 0;
	memcpy(&w, s, n);
	h = (h ^ w) * UINT64_C(0x9fb21c651e98df25);
	return h ^ h >> 29;
}

/* What becomes of a word as it is written in a text of a language: most were
 * met before. */
enum { KEPT = 1 << 13, WORD_MAX = 32 };
struct known {
	char word[WORD_MAX];
	uint64_t lang;		/* its bytes; 0: of none that is kept */
	uint8_t n;
	bool stop;
	uint64_t folded_hash, stem_hash;
	char folded[FIND_WORD_MAX + 1], stem[FIND_WORD_MAX + 1];
};

static void
learn(struct known *k, const char *word, size_t n, const char *lang)
{
	find_fold(word, n, k->folded);
	find_stem(k->folded, lang, k->stem);
	k->stop = find_is_stop(k->folded, lang);
	k->folded_hash = hash_of(k->folded, strlen(k->folded));
	k->stem_hash = hash_of(k->stem, strlen(k->stem));
}

/* A language as a number. */
static uint64_t
lang_number(const char *lang)
{
	size_t n = strlen(lang);
	uint64_t v = 0;

	if (n < sizeof v)
		memcpy(&v, lang, n);
	return v;
}

static const struct known *
known(const char *word, size_t n, const char *lang, uint64_t number)
{
	static struct known kept[KEPT], other;
	struct known *k;

	if (n > WORD_MAX || number == 0) {
		learn(&other, word, n, lang);
		return &other;
	}
	k = &kept[(hash_of(word, n) + number * 31) % KEPT];
	if (k->lang == number && k->n == n && memcmp(k->word, word, n) == 0)
		return k;
	learn(k, word, n, lang);
	memcpy(k->word, word, n);
	k->lang = number;
	k->n = (uint8_t)n;
	return k;
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
put(struct arena *a, struct set *s, const char *text, uint64_t h,
    double weight)
{
	size_t k;

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
	s->at[s->n] = (struct find_term){ arena_dup(a, text), weight };
	s->hash[s->n] = h;
	s->slot[k] = (uint32_t)++s->n;
}

/* anti-rumour is found as antirumour too. */
static void
put_joined(struct find_bag *b, const char *text, struct find_word last,
    struct find_word w, const char *lang, double weight)
{
	char both[FIND_WORD_MAX + 1];
	size_t m = last.to - last.from;
	const struct known *k;

	memcpy(both, text + last.from, m);
	memcpy(both + m, text + w.from, w.to - w.from);
	k = known(both, m + w.to - w.from, lang, lang_number(lang));
	put(b->arena, &b->terms, k->stem, k->stem_hash, weight);
}

void
find_bag_text(struct find_bag *b, enum find_field f, const char *lang,
    const char *text)
{
	struct find_word *word;
	double weight = field[f].weight;
	size_t n, at = 0, words = 0;
	uint64_t number = lang_number(lang);

	if (text == NULL || *text == '\0')
		return;
	n = strlen(text);
	word = arena_get_raw(b->arena, (n / 2 + 2) * sizeof *word);
	while (find_next(text, n, &at, &word[words]))
		words++;
	if (field[f].usual > 0)
		weight /= 0.5 + 0.5 * (double)words / (double)field[f].usual;
	for (size_t i = 0; i < words; i++) {
		const struct known *k;

		if (i > 0 && word[i].joined &&
		    word[i].to - word[i - 1].from <= FIND_WORD_MAX)
			put_joined(b, text, word[i - 1], word[i], lang,
			    weight);
		k = known(text + word[i].from, word[i].to - word[i].from,
		    lang, number);
		if (k->stop)
			continue;
		put(b->arena, &b->terms, k->stem, k->stem_hash, weight);
		put(b->arena, &b->words, k->folded, k->folded_hash, 0);
	}
}

void
find_bag_tag(struct find_bag *b, const char *tag, double weight)
{
	put(b->arena, &b->terms, tag, hash_of(tag, strlen(tag)),
	    weight * field[FIND_TITLE].weight);
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

/* --- prints --- */

static uint64_t
mix(uint64_t h)
{
	h ^= h >> 33;
	h *= UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

/* Two at once, for all 64 bits: a full adder, and then what it carries. */
static void
vote(uint64_t level[FIND_VOTE_LEVELS], uint64_t x, uint64_t y)
{
	uint64_t carry = (level[0] & (x | y)) | (x & y);

	level[0] ^= x ^ y;
	for (int k = 1; carry != 0 && k < FIND_VOTE_LEVELS; k++) {
		uint64_t on = level[k] & carry;

		level[k] ^= carry;
		carry = on;
	}
}

void
find_print_text(struct find_print *p, const char *lang, const char *text)
{
	uint64_t number = lang_number(lang), h;
	size_t n = strlen(text), at = 0;
	struct find_word w;

	while (find_next(text, n, &at, &w)) {
		const struct known *k = known(text + w.from, w.to - w.from,
		    lang, number);

		p->words++;
		if (k->stop)
			continue;
		h = mix(k->folded_hash);
		vote(p->level, h, p->votes == 0 ? 0 : mix(p->last * 31 + h));
		p->votes += p->votes == 0 ? 1 : 2;
		p->last = h;
	}
}

/* The bits that more than half of the votes have. */
uint64_t
find_print(const struct find_print *p)
{
	uint64_t most = 0;

	for (int i = 0; i < 64; i++) {
		int64_t n = 0;

		for (int k = 0; k < FIND_VOTE_LEVELS; k++)
			n |= (int64_t)(p->level[k] >> i & 1) << k;
		most |= (uint64_t)(2 * n > p->votes) << i;
	}
	return most == 0 ? 1 : most;
}
