/* What a visitor sees of a hit: the words found, where they stand; and the
 * word that may have been meant. */
#include "find/find.h"

#include <string.h>

#include "base/text.h"

/* Whether a term answers the query; a prefix answers for what begins so. */
static bool
answers(const struct find_query *q, const char *term)
{
	for (size_t g = 0; g < q->groups; g++)
		for (size_t i = 0; i < q->group[g].n; i++) {
			const struct find_alternative *f = &q->group[g].at[i];

			if (*f->term == *term && (f->prefix ?
			    text_starts(term, f->term) :
			    strcmp(term, f->term) == 0))
				return true;
		}
	return false;
}

struct span { size_t from, to; bool hit; };

static size_t
spans(struct arena *a, const struct find_query *q, const char *text, size_t n,
    const char *lang, struct span **out)
{
	char folded[FIND_WORD_MAX + 1], stem[FIND_WORD_MAX + 1];
	char both[FIND_WORD_MAX + 1];
	struct find_word w;
	size_t at = 0, k = 0;

	while (find_next(text, n, &at, &w))
		k++;
	*out = arena_array(a, struct span, k + 1);
	at = k = 0;
	while (find_next(text, n, &at, &w)) {
		struct span *s = &(*out)[k];

		find_fold(text + w.from, w.to - w.from, folded);
		*s = (struct span){ w.from, w.to, !find_is_stop(folded, lang) &&
		    answers(q, find_stem(folded, lang, stem)) };
		if (w.joined && k > 0 && !s->hit &&
		    w.to - s[-1].from <= FIND_WORD_MAX) {
			size_t m = s[-1].to - s[-1].from;

			memcpy(both, text + s[-1].from, m);
			memcpy(both + m, text + w.from, w.to - w.from);
			find_fold(both, m + w.to - w.from, folded);
			if (answers(q, find_stem(folded, lang, stem)))
				s->hit = s[-1].hit = true;
		}
		k++;
	}
	return k;
}

static struct find_piece **
piece(struct arena *a, struct find_piece **out, const char *p, size_t n,
    bool hit)
{
	if (n == 0)
		return out;
	*out = arena_new(a, struct find_piece);
	(*out)->text = arena_dup_n(a, p, n);
	(*out)->hit = hit;
	return &(*out)->next;
}

/* The first of the words where most hits stand within points from it on;
 * a little of what is before them is shown too. */
static size_t
densest(const struct span *s, size_t n, const char *text, size_t points,
    size_t *hits)
{
	size_t best = 0, most = 0, to = 0, in = 0, here = 0, begin;

	for (size_t from = 0; from < n; from++) {
		while (to < n && s[to].to - s[from].from <= points) {
			in += s[to].hit;
			to++;
		}
		if (s[from].hit && in > most) {
			most = in;
			best = from;
		}
		if (to > from)
			in -= s[from].hit;
		else
			to = from + 1;
	}
	*hits = most;
	/* From the sentence's beginning, when it is near. */
	for (begin = best; begin > 0 && s[best].from - s[begin - 1].from <=
	    points / 3; begin--) {
		here = s[begin - 1].to;
		if (memchr(text + here, '.', s[begin].from - here) != NULL)
			break;
	}
	return begin;
}

struct find_piece *
find_snippet(struct arena *a, const struct find_query *q, const char *text,
    const char *lang, size_t points, size_t *hits)
{
	struct find_piece *first = NULL, **to = &first;
	struct span *s;
	size_t n = strlen(text), k = spans(a, q, text, n, lang, &s), found = 0;
	size_t from = 0, begin = 0, end = n, left = points, i;

	/* Letters beyond ASCII take more bytes than one. */
	if (points > 0 && text_length(text) <= points)
		points = 0;
	if (points > 0 && k > 0) {
		from = densest(s, k, text, points * n / text_length(text),
		    &found);
		begin = from == 0 ? 0 : s[from].from;
		end = begin;
		for (i = begin; i < n && left > 0; left--)
			(void)text_next(text, n, &i);
		end = i;
		/* Not within a word. */
		for (i = from; i < k && end < n; i++)
			if (s[i].from < end && s[i].to > end)
				end = s[i].from;
	}
	if (begin > 0)
		to = piece(a, to, "… ", strlen("… "), false);
	for (i = from, found = 0; i < k && s[i].to <= end; i++) {
		if (!s[i].hit)
			continue;
		to = piece(a, to, text + begin, s[i].from - begin, false);
		to = piece(a, to, text + s[i].from, s[i].to - s[i].from, true);
		begin = s[i].to;
		found++;
	}
	if (end > begin)
		to = piece(a, to, text + begin, end - begin, false);
	if (end < n)
		to = piece(a, to, "…", strlen("…"), false);
	if (hits != NULL)
		*hits = found;
	return first;
}

/* Bit i: the last words are the phrase's first i + 1. */
bool
find_says(const char *text, const struct find_phrase *phrase)
{
	char folded[FIND_WORD_MAX + 1];
	struct find_word w;
	size_t n = strlen(text), at = 0;
	unsigned so_far = 0;

	while (phrase->n > 0 && find_next(text, n, &at, &w)) {
		unsigned here = 0;

		find_fold(text + w.from, w.to - w.from, folded);
		for (size_t i = 0; i < phrase->n; i++)
			if (*phrase->word[i] == *folded &&
			    strcmp(phrase->word[i], folded) == 0)
				here |= 1u << i;
		so_far = (so_far << 1 | 1) & here;
		if ((so_far >> (phrase->n - 1) & 1) != 0)
			return true;
	}
	return false;
}

unsigned
find_forgives(size_t points)
{
	return points < 4 ? 0 : points < 8 ? 1 : 2;
}

unsigned
find_distance(const char *x, const char *y, unsigned max)
{
	int32_t a[FIND_WORD_MAX + 1], b[FIND_WORD_MAX + 1];
	unsigned row[3][FIND_WORD_MAX + 2];
	size_t n = 0, m = 0, nx = strlen(x), ny = strlen(y), i, k;

	for (i = 0; i < nx && n < FIND_WORD_MAX; n++)
		a[n] = text_next(x, nx, &i);
	for (i = 0; i < ny && m < FIND_WORD_MAX; m++)
		b[m] = text_next(y, ny, &i);
	if (n > m + max || m > n + max)
		return max + 1;
	for (k = 0; k <= m; k++)
		row[0][k] = (unsigned)k;
	for (i = 1; i <= n; i++) {
		unsigned *r = row[i % 3], *up = row[(i + 2) % 3],
		    *before = row[(i + 1) % 3], low = (unsigned)i;

		r[0] = (unsigned)i;
		for (k = 1; k <= m; k++) {
			unsigned d = up[k - 1] + (a[i - 1] != b[k - 1]);

			if (up[k] + 1 < d)
				d = up[k] + 1;
			if (r[k - 1] + 1 < d)
				d = r[k - 1] + 1;
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] &&
			    a[i - 2] == b[k - 1] && before[k - 2] + 1 < d)
				d = before[k - 2] + 1;
			r[k] = d;
			if (d < low)
				low = d;
		}
		if (low > max)
			return max + 1;
	}
	return row[n % 3][m] > max ? max + 1 : row[n % 3][m];
}
