/* What is asked for: words, each with all the terms that answer it. */
#include "find/find.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* --- the vocabulary --- */

enum { PHRASE_WORDS = 4, PHRASE_MAX = 4 * (FIND_WORD_MAX + 1) + 8 };

struct entry {			/* a phrase, stemmed: "de housing" > tag */
	const char *key, *tag, *phrase, *lang;
	double factor;
	struct entry *next;
};
struct meaning {		/* a tag's own words, in all languages */
	const char *tag;
	const char **stem;
	size_t n, room;
	struct meaning *next;
};
struct single {			/* a phrase of one word */
	const char *folded;
	size_t points;
	const char *tag, *phrase, *lang;
};
enum { SLOTS = 1 << 14 };
struct find_vocabulary {
	struct arena *arena;
	struct single *single;
	size_t singles, room;
	struct entry *slot[SLOTS];
	struct meaning *meaning;
};

struct find_vocabulary *
find_vocabulary(struct arena *a)
{
	struct find_vocabulary *v = arena_new(a, struct find_vocabulary);

	v->arena = a;
	return v;
}

static unsigned
slot_of(const char *key)
{
	uint64_t h = 14695981039346656037u;

	for (; *key != '\0'; key++)
		h = (h ^ (unsigned char)*key) * 1099511628211u;
	return (unsigned)(h >> 40) % SLOTS;
}

static void
enter(struct find_vocabulary *v, const char *key, const char *tag,
    const char *phrase, const char *lang, double factor)
{
	struct entry *e = arena_new(v->arena, struct entry);
	unsigned i = slot_of(key);

	e->key = arena_dup(v->arena, key);
	e->tag = tag;
	e->phrase = phrase;
	e->lang = lang;
	e->factor = factor;
	e->next = v->slot[i];
	v->slot[i] = e;
}

static struct meaning *
meaning_of(struct find_vocabulary *v, const char *tag)
{
	struct meaning *m;

	for (m = v->meaning; m != NULL; m = m->next)
		if (strcmp(m->tag, tag) == 0)
			return m;
	m = arena_new(v->arena, struct meaning);
	m->tag = arena_dup(v->arena, tag);
	m->next = v->meaning;
	v->meaning = m;
	return m;
}

static void
means(struct find_vocabulary *v, struct meaning *m, const char *stem)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->stem[i], stem) == 0)
			return;
	if (m->n == m->room) {
		const char **more = arena_array(v->arena, const char *,
		    2 * m->room + 16);

		if (m->n > 0)
			memcpy(more, m->stem, m->n * sizeof *more);
		m->stem = more;
		m->room = 2 * m->room + 16;
	}
	m->stem[m->n++] = arena_dup(v->arena, stem);
}

static void
add_single(struct find_vocabulary *v, struct single s)
{
	if (v->singles == v->room) {
		struct single *more = arena_array(v->arena, struct single,
		    2 * v->room + 256);

		if (v->singles > 0)
			memcpy(more, v->single, v->singles * sizeof *more);
		v->single = more;
		v->room = 2 * v->room + 256;
	}
	v->single[v->singles++] = s;
}

/* A word of a longer label stands for it only where it is long enough to be
 * about something. */
enum { PART_POINTS = 5 };

void
find_vocabulary_add(struct find_vocabulary *v, const char *tag,
    const char *lang, const char *phrase, bool main, bool related)
{
	char folded[FIND_WORD_MAX + 1], word[FIND_WORD_MAX + 1];
	char stem[PHRASE_WORDS][FIND_WORD_MAX + 1], key[PHRASE_MAX];
	struct meaning *m = meaning_of(v, tag);
	struct find_word w;
	size_t n = strlen(phrase), at = 0, words = 0;

	phrase = arena_dup(v->arena, phrase);
	lang = arena_dup(v->arena, lang);
	while (find_next(phrase, n, &at, &w)) {
		find_fold(phrase + w.from, w.to - w.from, word);
		if (find_is_stop(word, lang))
			continue;
		strcpy(folded, word);
		if (words < PHRASE_WORDS)
			find_stem(folded, lang, stem[words]);
		if (main && words < PHRASE_WORDS &&
		    text_length(folded) >= PART_POINTS) {
			snprintf(key, sizeof key, "%s %s", lang, stem[words]);
			enter(v, key, m->tag, phrase, lang, 0.45);
		}
		words++;
	}
	if (words == 0 || words > PHRASE_WORDS)
		return;
	n = (size_t)snprintf(key, sizeof key, "%s", lang);
	for (size_t i = 0; i < words; i++)
		n += (size_t)snprintf(key + n, sizeof key - n, " %s", stem[i]);
	enter(v, key, m->tag, phrase, lang, 1);
	if (words > 1)
		return;
	add_single(v, (struct single){ arena_dup(v->arena, folded),
	    text_length(folded), m->tag, phrase, lang });
	/* Three letters are too often a word of another language: wonen, won. */
	if (related && text_length(stem[0]) > 3)
		means(v, m, stem[0]);
}

/* --- a query --- */

struct typed {			/* a word as it was typed */
	const char *shown, *folded;
	bool stop, exact;
};

bool
find_group_add(struct arena *a, struct find_group *g, const char *term,
    double factor)
{
	for (size_t i = 0; i < g->n; i++)
		if (!g->at[i].prefix && strcmp(g->at[i].term, term) == 0) {
			if (g->at[i].factor < factor)
				g->at[i].factor = factor;
			return true;
		}
	if (g->at == NULL)
		g->at = arena_array(a, struct find_alternative,
		    FIND_ALTERNATIVES);
	if (g->n == FIND_ALTERNATIVES)
		return false;
	g->at[g->n++] = (struct find_alternative){
	    .term = arena_dup(a, term), .factor = factor };
	return true;
}

static void
add_prefix(struct arena *a, struct find_group *g, const char *term,
    double factor)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->at[i].prefix && strcmp(g->at[i].term, term) == 0)
			return;
	if (g->at == NULL)
		g->at = arena_array(a, struct find_alternative,
		    FIND_ALTERNATIVES);
	if (g->n < FIND_ALTERNATIVES)
		g->at[g->n++] = (struct find_alternative){ .prefix = true,
		    .term = arena_dup(a, term), .factor = factor };
}

/* Whose stems are short of what its words share, so that they are looked for
 * as beginnings too. */
static bool
is_rich(const char *lang)
{
	return strstr(" lt lv et pl mk sr uk ru he ", lang) != NULL;
}

/* Languages of one script are not tried on words of another. */
static bool
may_be(const char *folded, const char *lang)
{
	unsigned char c = (unsigned char)*folded;
	char script = c == 0xce || c == 0xcf ? 'g' : c >= 0xd0 && c <= 0xd3 ?
	    'c' : c == 0xd7 ? 'h' : c >= 0xd8 && c <= 0xdb ? 'a' : 'l';

	if (strstr(" mk uk ru ", lang) != NULL)
		return script == 'c';
	if (strcmp(lang, "sr") == 0)
		return script == 'c' || script == 'l';
	if (strcmp(lang, "he") == 0)
		return script == 'h';
	if (strcmp(lang, "ar") == 0)
		return script == 'a';
	if (strcmp(lang, "el") == 0)
		return script == 'g';
	return script == 'l';
}

enum { PREFIX_POINTS = 4, RICH_POINTS = 5 };

static void
add_word(struct arena *a, struct find_group *g, const char *folded,
    double factor, bool prefixes)
{
	char stem[FIND_WORD_MAX + 1];

	(void)find_group_add(a, g, folded, factor);
	for (const char *const *l = find_langs; *l != NULL; l++)
		if (may_be(folded, *l))
			(void)find_group_add(a, g, find_stem(folded, *l, stem),
			    factor);
	if (!prefixes)
		return;
	if (text_length(folded) >= PREFIX_POINTS)
		add_prefix(a, g, folded, 0.4 * factor);
	for (const char *const *l = find_langs; *l != NULL; l++)
		if (is_rich(*l) && may_be(folded, *l) && (unsigned char)
		    *folded >= 0x80 && text_length(find_stem(folded, *l,
		    stem)) >= RICH_POINTS)
			add_prefix(a, g, stem, 0.5 * factor);
}

/* Where a whole phrase means one thing, words of longer ones mean nothing. */
static void
keep_sure(struct find_group *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->tags; i++)
		if (g->tag[i].factor >= 1)
			g->tag[n++] = g->tag[i];
	if (n > 0)
		g->tags = n;
}

static void
add_tag(struct arena *a, struct find_group *g, const struct entry *e)
{
	struct find_tag *t;

	for (size_t i = 0; i < g->tags; i++)
		if (strcmp(g->tag[i].tag, e->tag) == 0) {
			if (g->tag[i].factor < e->factor) {
				g->tag[i].phrase = e->phrase;
				g->tag[i].lang = e->lang;
				g->tag[i].factor = e->factor;
			}
			return;
		}
	if (g->tags == 8)
		return;
	if (g->tag == NULL)
		g->tag = arena_array(a, struct find_tag, 8);
	t = &g->tag[g->tags++];
	*t = (struct find_tag){ e->tag, e->phrase, e->lang, e->factor };
}

/* Words i to i + n - 1 as a phrase of each language. */
static void
look_up(struct arena *a, const struct find_vocabulary *v,
    const struct typed *word, size_t n, struct find_group *g)
{
	char key[PHRASE_MAX], stem[FIND_WORD_MAX + 1];

	for (const char *const *l = find_langs; *l != NULL; l++) {
		size_t k = (size_t)snprintf(key, sizeof key, "%s", *l);

		if (!may_be(word->folded, *l))
			continue;
		for (size_t i = 0; i < n; i++)
			k += (size_t)snprintf(key + k, sizeof key - k, " %s",
			    find_stem(word[i].folded, *l, stem));
		for (const struct entry *e = v->slot[slot_of(key)]; e != NULL;
		    e = e->next)
			if (strcmp(e->key, key) == 0)
				for (size_t i = 0; i < n; i++)
					add_tag(a, &g[i], e);
	}
}

/* Code points that two words begin with alike. */
static size_t
alike(const char *x, const char *y)
{
	size_t n = 0;

	for (; *x != '\0' && *x == *y; x++, y++)
		n += ((unsigned char)*x & 0xc0) != 0x80;
	return n;
}

/*
 * What no rule of the language brings together with the vocabulary's word:
 * Sprachkurse and Sprachkurs, vrijwilligers and vrijwilligerswerk.  Three
 * quarters of the longer one are the same, from the first letter on.
 */
enum { NEAR_POINTS = 5 };

static void
look_near(struct arena *a, const struct find_vocabulary *v, const char *folded,
    struct find_group *g)
{
	size_t points = text_length(folded);

	for (size_t i = 0; i < v->singles && points >= NEAR_POINTS; i++) {
		const struct single *s = &v->single[i];
		size_t longer = points > s->points ? points : s->points;

		if (s->points >= NEAR_POINTS &&
		    4 * alike(folded, s->folded) >= 3 * longer) {
			struct entry e = { .tag = s->tag, .phrase = s->phrase,
			    .lang = s->lang, .factor = 0.8 };

			add_tag(a, g, &e);
		}
	}
}

/* --- reading it --- */

struct reading {
	struct arena *a;
	struct typed word[4 * FIND_GROUPS];
	size_t n;
	struct find_query *out;
};

/* exact: they are a phrase. */
static void
read_part(struct reading *r, const char *text, size_t n, bool exact)
{
	struct find_phrase *phrase = !exact || r->out->phrases ==
	    FIND_PHRASES ? NULL : &r->out->phrase[r->out->phrases];
	char folded[FIND_WORD_MAX + 1];
	struct find_word w;
	size_t at = 0;

	r->out->cut |= exact && phrase == NULL;
	while (find_next(text, n, &at, &w)) {
		struct typed *t = &r->word[r->n];

		if (r->n == 4 * FIND_GROUPS || (phrase != NULL && phrase->n ==
		    FIND_PHRASE_WORDS)) {
			r->out->cut = true;
			break;
		}
		find_fold(text + w.from, w.to - w.from, folded);
		*t = (struct typed){ arena_dup_n(r->a, text + w.from,
		    w.to - w.from), arena_dup(r->a, folded),
		    find_is_stop(folded, NULL), phrase != NULL };
		r->n++;
		if (phrase != NULL)
			phrase->word[phrase->n++] = t->folded;
	}
	r->out->phrases += phrase != NULL && phrase->n > 0;
}

/* The next quotation mark of any kind; *n: its bytes. */
static const char *
quote(const char *text, size_t *n)
{
	static const char *const marks[] = { "\"", "“", "”", "„",
	    "«", "»" };
	const char *first = NULL;

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		const char *at = strstr(text, marks[i]);

		if (at != NULL && (first == NULL || at < first)) {
			first = at;
			*n = strlen(marks[i]);
		}
	}
	return first;
}

static void
read_text(struct reading *r, const char *text)
{
	const char *open, *end;
	size_t n, m;

	/* One that is not closed is none. */
	while ((open = quote(text, &n)) != NULL &&
	    (end = quote(open + n, &m)) != NULL) {
		read_part(r, text, (size_t)(open - text), false);
		read_part(r, open + n, (size_t)(end - open) - n, true);
		text = end + m;
	}
	read_part(r, text, strlen(text), false);
}

/* Each word once, and none that says nothing unless there are no others. */
static void
keep_words(struct reading *r)
{
	size_t stops = 0, kept = 0;

	for (size_t i = 0; i < r->n; i++)
		stops += r->word[i].stop;
	for (size_t i = 0; i < r->n; i++) {
		bool again = false;

		if (r->word[i].stop && stops < r->n)
			continue;
		for (size_t k = 0; k < kept; k++)
			again |= strcmp(r->word[k].folded,
			    r->word[i].folded) == 0;
		if (again)
			continue;
		if (kept == FIND_GROUPS) {
			r->out->cut = true;
			break;
		}
		r->word[kept++] = r->word[i];
	}
	r->out->groups = kept;
}

/* Runs of words that may mean a topic together. */
static void
look_up_all(struct arena *a, const struct find_vocabulary *v,
    const struct typed *word, struct find_query *out)
{
	for (size_t n = PHRASE_WORDS; v != NULL && n > 0; n--)
		for (size_t i = 0; i + n <= out->groups; i++) {
			bool exact = false;

			for (size_t k = i; k < i + n; k++)
				exact |= word[k].exact;
			if (!exact)
				look_up(a, v, word + i, n, out->group + i);
		}
}

void
find_query(struct arena *a, const struct find_vocabulary *v, const char *text,
    struct find_query *out)
{
	struct reading r = { .a = a, .out = out };
	const struct typed *word = r.word;
	char both[2 * FIND_WORD_MAX + 1];

	*out = (struct find_query){ 0 };
	read_text(&r, text);
	keep_words(&r);
	for (size_t i = 0; i < out->groups; i++) {
		struct find_group *g = &out->group[i];

		g->shown = word[i].shown;
		add_word(a, g, word[i].folded, 1, !word[i].exact);
	}
	for (size_t i = 0; i + 1 < out->groups; i++) {
		snprintf(both, sizeof both, "%s%s", word[i].folded,
		    word[i + 1].folded);
		if (strlen(both) > FIND_WORD_MAX || word[i].exact ||
		    word[i + 1].exact)
			continue;
		add_word(a, &out->group[i], both, 0.8, false);
		add_word(a, &out->group[i + 1], both, 0.8, false);
	}
	look_up_all(a, v, word, out);
	for (size_t i = 0; i < out->groups; i++) {
		struct find_group *g = &out->group[i];
		bool sure = false;

		keep_sure(g);
		for (size_t t = 0; t < g->tags; t++)
			sure |= g->tag[t].factor >= 1;
		/* What a text is about comes before what it says. */
		for (size_t k = 0; sure && k < g->n; k++)
			g->at[k].factor *= 0.7;
		if (v != NULL && !sure && !word[i].exact)
			look_near(a, v, word[i].folded, g);
		for (size_t t = 0; t < g->tags; t++) {
			const struct meaning *m = v->meaning;

			(void)find_group_add(a, g, g->tag[t].tag,
			    0.9 * g->tag[t].factor);
			if (g->tag[t].factor < 0.8)
				continue;
			while (m != NULL && strcmp(m->tag, g->tag[t].tag) != 0)
				m = m->next;
			for (size_t k = 0; m != NULL && k < m->n; k++)
				(void)find_group_add(a, g, m->stem[k], 0.4);
		}
	}
}
