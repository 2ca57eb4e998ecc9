/*
 * Finding practices.  What may be found stands in an index of its own (a
 * scope): 0 is what the public may find, an edition's id what its admitted may.
 * What is not public is in no row, number or statistic of the public's index.
 *
 * An index is made of texts in the order in which they came, FIND_CHUNK a
 * chunk.  Those of the chunk that is not full yet ("loose") carry their own
 * terms, which each process keeps turned over in memory; a full chunk is
 * packed into postings, a row a term (practice_find_posting).  So publishing
 * writes one row, and a search reads as many rows as it has terms.
 */
#ifndef PRACTICE_FIND_H
#define PRACTICE_FIND_H

#include "find/find.h"
#include "practice/practice.h"

/* --- what can be chosen from --- */

enum practice_facet {
	FACET_TOPIC, FACET_TARGET, FACET_ROLE, FACET_LANGUAGE,	/* several */
	FACET_COUNTRY, FACET_KIND, FACET_EVIDENCE, FACET_SCALE, FACET_YEAR,
	PRACTICE_FACETS
};
_Static_assert((int)FACET_COUNTRY == (int)FIND_MANY, "the many come first");
/* In find_doc.one beside the facets: 8 times the binary logarithm of the
 * population, 0 where it is not known. */
enum { FIND_SIZE = PRACTICE_FACETS - FIND_MANY };
extern const char *const practice_facet_name[PRACTICE_FACETS];	/* ?topic= */
extern const char *const practice_facet_label[PRACTICE_FACETS];

/* For whom: records say it in words of their own, of which these make groups
 * that can be counted.  In the store by name: only ever add. */
struct practice_target { const char *name, *label, *words; };
extern const struct practice_target practice_targets[];	/* name NULL ends */

/* The values of each facet of what may be found. */
void practice_find_values(struct arena *, const struct practice *,
    struct text_list out[PRACTICE_FACETS]);
unsigned practice_size(int64_t population);

/* The terms of what may be found, and the words it is written in. */
struct find_bag *practice_find_bag(struct arena *, const struct practice *);
/* All that is written in one language, title first: for snippets. */
const char *practice_find_text(struct arena *, const struct practice *,
    const char *lang);

/* Parent of a concept ("" for a top one), NULL for what is none. */
const char *practice_concept_parent(const char *id);

/* The population of a place of 5,000 people and more in Europe and its
 * neighbours, by its name there (GeoNames); 0 when it is not known. */
int64_t practice_place_population(const char *city, const char *country);

/* --- terms of the loose, turned over --- */

struct loose_term {
	const char *text;
	bool word;			/* as written: for suggestions */
	struct find_posting *at;	/* of a word: their number counts */
	size_t n, room;
};
struct loose {
	struct arena *arena;
	struct loose_term *term;
	uint32_t *slot;
	size_t terms, room, slots;
};
/* A bag as bytes, and these put into l as those of a text. */
size_t loose_write(const struct find_bag *, uint8_t *out, size_t room);
enum rc loose_add(struct loose *l, uint16_t doc, const uint8_t *, size_t n);
const struct loose_term *loose_find(const struct loose *, const char *text);

/* --- searching --- */

/* The vocabulary: topics and countries in all its languages.  Made once a
 * process (practice_find_words_web.c, which knows the countries' names). */
const struct find_vocabulary *practice_vocabulary(void);

enum practice_order { ORDER_BEST, ORDER_NEW, ORDER_EVIDENCE, ORDER_ALIKE,
	PRACTICE_ORDERS };
extern const char *const practice_order_name[PRACTICE_ORDERS];

struct practice_home {		/* for whom it should fit */
	const char *name;	/* words or text; NULL: nobody said */
	const char *country;
	int64_t population;	/* 0: not known */
	const char *scale;	/* that it acts on, as in a practice; or NULL */
};
struct practice_ask {
	struct text_list value[PRACTICE_FACETS];
	enum practice_order order;
	struct practice_home home;
	int64_t skip, most;
	bool ids;		/* of each hit p.id, and nothing else */
};
struct practice_hit {
	struct practice p;		/* as one may see it here */
	bool whole;			/* it answers every word */
	struct practice_hit *next;
};
struct practice_count {
	const char *value;
	int64_t n;
	bool on;
	struct practice_count *next;
};
struct practice_found {
	struct practice_hit *hits;
	int64_t all;			/* that answer, filters applied */
	int64_t whole;			/* of these, every word */
	int64_t texts;			/* in this index */
	/* Of many that have a phrase's words, only so many were looked
	 * through for it; 0: all were. */
	int64_t looked;
	struct practice_count *count[PRACTICE_FACETS];	/* most first */
	const char *instead;		/* the query as it may have been meant */
};
/* q, as find_query() made it, gets what is counted. */
enum rc practice_find(struct db *, struct arena *, row_id scope,
    const struct practice_ask *, struct find_query *q,
    struct practice_found *out);

/* All indexes made anew, in the caller's transaction; *n: practices in them. */
enum rc practice_find_anew(struct db *, int64_t *n);

/*
 * How far a practice's context is from home, from 0: a doubling of the size, or
 * another country, is 1; another scale 0.5.  A size that is not known counts as
 * far; a scale that either does not say counts as half of another.
 */
double practice_distance(unsigned size, bool same_country, const char *scale,
    const struct practice_home *);

#endif
