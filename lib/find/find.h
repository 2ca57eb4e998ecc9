/*
 * Finding texts of many languages by their words.
 *
 * A text becomes terms: its words, folded (case, marks, final sigma, dotless i,
 * alef, niqqud, ё) and stemmed by the rules of its language, and tags, which
 * begin with a sign no word has ("#housing", "@LT") and say what it is about.
 * A query becomes groups, one a word or phrase: the terms any of which answers
 * it, in every language, since nobody says in which one asks.  What ranks is
 * computed here, from postings that the caller keeps; no store, no clock.
 */
#ifndef FIND_FIND_H
#define FIND_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/rc.h"

/* --- words --- */

enum { FIND_WORD_MAX = 63 };	/* bytes of a term; what is longer is cut */

/* The languages of the vocabulary, NULL ends. */
extern const char *const find_langs[];

struct find_word {
	size_t from, to;	/* bytes in the text */
	bool joined;		/* by a hyphen to the word before */
};
/* The next word from *at on, which moves on; false at the end.  A word is
 * letters, their marks and digits; what stands alone before an apostrophe
 * (l', d') and a single Latin letter is none. */
bool find_next(const char *text, size_t n, size_t *at, struct find_word *);

/* A word as all compare it, without stemming; valid for ever or until out is
 * gone. */
const char *find_fold(const char *word, size_t n, char out[FIND_WORD_MAX + 1]);
/* The stem of a folded word in a language; of an unknown language the word. */
const char *find_stem(const char *folded, const char *lang,
    char out[FIND_WORD_MAX + 1]);
/* An own light stemmer, where libstemmer has none: false when lang has none. */
bool find_stem_light(char *folded, const char *lang);
/* Whether a folded word says nothing by itself (the, und, la); lang NULL: in
 * any language. */
bool find_is_stop(const char *folded, const char *lang);

/* --- a text to be found --- */

enum find_field { FIND_TITLE, FIND_LEAD, FIND_BODY, FIND_FIELDS };

struct find_term {
	const char *text;
	double weight;		/* of all fields together */
};
struct find_bag;
struct find_bag *find_bag(struct arena *);
void find_bag_text(struct find_bag *, enum find_field, const char *lang,
    const char *text);
/* weight 1: what it is about; less for what that belongs to. */
void find_bag_tag(struct find_bag *, const char *tag, double weight);
/* The terms, and the folded words as they were written (weight 0), for
 * suggestions. */
size_t find_bag_terms(const struct find_bag *, const struct find_term **);
size_t find_bag_words(const struct find_bag *, const struct find_term **);
/* How much a term of this weight says about its text, 1..255. */
unsigned find_impact(double weight);

/* --- texts that nearly say the same --- */

/*
 * A print of texts: those that differ in few words have prints that differ in
 * few bits (Charikar's similarity hash of the words, and of two that follow one
 * another).  Words that say nothing do not count: they stand in every text, and
 * would make all prints of a language alike.
 */
enum { FIND_VOTE_LEVELS = 24 };
struct find_print {
	size_t words;			/* those that say nothing included */
	/* Its own: bit i of level[k] is bit k of how many have bit i. */
	uint64_t level[FIND_VOTE_LEVELS], last;
	int64_t votes;
};
void find_print_text(struct find_print *, const char *lang, const char *text);
uint64_t find_print(const struct find_print *);	/* never 0 */

/* --- the vocabulary: phrases that mean a tag --- */

struct find_vocabulary;
struct find_vocabulary *find_vocabulary(struct arena *);
/* main: its words by themselves point to the tag too, more weakly.  related:
 * a word's texts are found as well where they do not carry the tag. */
void find_vocabulary_add(struct find_vocabulary *, const char *tag,
    const char *lang, const char *phrase, bool main, bool related);

/* --- postings --- */

enum {
	FIND_CHUNK_BITS = 12,
	FIND_CHUNK = 1 << FIND_CHUNK_BITS,	/* texts a chunk */
};

struct find_posting { uint16_t doc; uint8_t impact; };	/* doc in its chunk */

/* Reads bytes that find_pack() wrote; at most FIND_CHUNK come out.  RC_INVALID
 * when they are none. */
enum rc find_unpack(const uint8_t *, size_t n, struct find_posting *out,
    size_t *count);
/* By doc, ascending and each once; out has room for 4 bytes each. */
size_t find_pack(const struct find_posting *, size_t n, uint8_t *out);

/* --- a query --- */

enum { FIND_GROUPS = 12, FIND_ALTERNATIVES = 160 };

struct find_list { uint32_t chunk; const uint8_t *p; size_t n; };

struct find_alternative {
	const char *term;
	double factor;		/* 0..1: how surely it is what was asked for */
	bool prefix;		/* term is the beginning of the terms meant */
	int64_t docs;		/* texts that have it; the caller's */
	struct find_list *list;	/* by chunk; the caller's */
	size_t lists;
};
struct find_tag {		/* why: a word of the query meant this */
	const char *tag, *phrase, *lang;
	double factor;
};
struct find_group {
	const char *shown;	/* as it was typed */
	struct find_alternative *at;
	size_t n;
	struct find_tag *tag;
	size_t tags;
	int64_t docs;		/* texts that have any, counted by find_rank() */
};
enum { FIND_PHRASES = 4, FIND_PHRASE_WORDS = 16 };
struct find_phrase {		/* folded words that stand one after another */
	const char *word[FIND_PHRASE_WORDS];
	size_t n;
};
struct find_query {
	struct find_group group[FIND_GROUPS];
	size_t groups;
	/* In quotation marks.  Their words are groups too, by themselves; where
	 * there are any, a text has to answer every group, and the caller asks
	 * find_says() of those that do. */
	struct find_phrase phrase[FIND_PHRASES];
	size_t phrases;
	bool cut;		/* more was asked for than is looked for */
};
/* No groups: it has no word.  The vocabulary may be NULL. */
void find_query(struct arena *, const struct find_vocabulary *,
    const char *text, struct find_query *out);
/* Whether a text says this, word for word, but for case and marks. */
bool find_says(const char *text, const struct find_phrase *);
/* One more way to answer a group; false when it has enough. */
bool find_group_add(struct arena *, struct find_group *, const char *term,
    double factor);

/* --- ranking --- */

enum { FIND_ONE = 8, FIND_MANY = 4, FIND_FACETS = FIND_ONE + FIND_MANY,
    FIND_VALUES = 256, FIND_BITS = 64 };

struct find_doc {		/* what is known of a text beside its words */
	int64_t id;		/* the caller's; 0: there is none here */
	int64_t order;		/* of equals, the greater comes first */
	uint64_t many[FIND_MANY];	/* a bit a value */
	uint8_t one[FIND_ONE];		/* a value; 0: not said */
};
/* Facets are numbered: many first, then one. */
struct find_filter {
	bool on[FIND_FACETS];
	uint64_t many[FIND_MANY];	/* any of these */
	bool one[FIND_ONE][FIND_VALUES];
};
struct find_hit {
	uint32_t doc;		/* over all chunks */
	uint8_t groups;		/* that it answers */
	double score;
};
struct find_task {
	const struct find_query *query;	/* no groups: everything is a hit */
	const struct find_doc *doc;
	size_t docs;		/* also beyond the last, those with id 0 */
	int64_t alive;		/* those with an id */
	const struct find_filter *filter;
	/* An order of its own, greater first; NULL: by how well it answers. */
	double (*key)(const struct find_doc *, uint32_t doc, const void *with);
	const void *with;
	size_t skip, want;	/* hits in order, after those */
};
struct find_answer {
	struct find_hit *hit;	/* after those skipped */
	size_t hits;
	int64_t all;		/* hits after the filter */
	int64_t whole;		/* of these, those that answer every group */
	size_t groups;		/* that any text answers */
	size_t least;		/* groups that a hit answers at least */
	/* Hits that each value has, or would add where its facet is filtered. */
	int64_t many[FIND_MANY][FIND_BITS];
	int64_t one[FIND_ONE][FIND_VALUES];
};
/* Few texts with every word are followed by those with most of them: FIND_FEW
 * is enough.  docs of the groups are filled in. */
enum { FIND_FEW = 10 };
enum rc find_rank(struct arena *, const struct find_task *,
    struct find_query *, struct find_answer *out);
/* The answer once more, of only n hits that find_rank() gave without a filter
 * and that the caller looked through. */
void find_narrow(struct arena *, const struct find_task *,
    const struct find_hit *, size_t n, struct find_answer *);

/* --- what is shown --- */

struct find_piece { const char *text; bool hit; struct find_piece *next; };
/* About points code points of a text around its densest hits, hits apart;
 * the whole text where points is 0.  *hits may be NULL. */
struct find_piece *find_snippet(struct arena *, const struct find_query *,
    const char *text, const char *lang, size_t points, size_t *hits);

/* Edits between two words (a swap of neighbours is one), in code points; more
 * than max is max + 1. */
unsigned find_distance(const char *, const char *, unsigned max);
/* How many edits a word of this many code points forgives. */
unsigned find_forgives(size_t points);

#endif
