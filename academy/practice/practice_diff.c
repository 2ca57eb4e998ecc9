/* What is different between two texts of a practice, word by word. */
#include "practice/practice_diff.h"

#include <string.h>

enum { WORDS_MOST = 1500 };	/* beyond, a text is replaced as a whole */

struct word { const char *at; size_t n; };	/* with the space behind it */

static struct word *
words_of(struct arena *a, const char *text, size_t *n)
{
	struct word *w = arena_array(a, struct word, strlen(text) / 2 + 2);

	for (*n = 0; *text != '\0';) {
		size_t len = strcspn(text, " \n");

		len += strspn(text + len, " \n");
		w[(*n)++] = (struct word){ text, len };
		text += len;
	}
	return w;
}

static bool
same(struct word x, struct word y)
{
	return x.n == y.n && memcmp(x.at, y.at, x.n) == 0;
}

static void
put(struct arena *a, struct diff_piece ***end, enum diff_kind kind,
    struct word from, struct word to)
{
	**end = arena_new(a, struct diff_piece);
	(**end)->kind = kind;
	(**end)->text = arena_dup_n(a, from.at,
	    (size_t)(to.at + to.n - from.at));
	*end = &(**end)->next;
}

/* The longest common subsequence by dynamic programming, walked from the
 * front: length[i][k] is that of what follows x[i] and y[k]. */
static void
middle(struct arena *a, struct diff_piece ***end, const struct word *x,
    size_t n, const struct word *y, size_t m)
{
	uint16_t *length = n <= WORDS_MOST && m <= WORDS_MOST ?
	    arena_array(a, uint16_t, (n + 1) * (m + 1)) : NULL;
	size_t i = 0, k = 0;

#define L(i, k) length[(i) * (m + 1) + (k)]
	for (size_t p = n; length != NULL && p-- > 0;)
		for (size_t q = m; q-- > 0;)
			L(p, q) = same(x[p], y[q]) ?
			    (uint16_t)(L(p + 1, q + 1) + 1) :
			    L(p + 1, q) > L(p, q + 1) ? L(p + 1, q) :
			    L(p, q + 1);
	while (i < n || k < m) {
		size_t from = i, at = k;

		while (length != NULL && i < n && k < m && same(x[i], y[k])) {
			i++;
			k++;
		}
		if (i > from) {
			put(a, end, DIFF_SAME, x[from], x[i - 1]);
			continue;
		}
		while (i < n && (k == m || length == NULL ||
		    (!same(x[i], y[k]) && L(i + 1, k) >= L(i, k + 1))))
			i++;
		if (i > from)
			put(a, end, DIFF_GONE, x[from], x[i - 1]);
		while (k < m && (i == n || length == NULL ||
		    (!same(x[i], y[k]) && L(i, k + 1) > L(i + 1, k))))
			k++;
		if (k > at)
			put(a, end, DIFF_NEW, y[at], y[k - 1]);
	}
#undef L
}

struct diff_piece *
practice_diff(struct arena *a, const char *before, const char *after)
{
	struct diff_piece *all = NULL, **end = &all;
	size_t n, m, head = 0, tail = 0;
	struct word *x = words_of(a, before, &n), *y = words_of(a, after, &m);

	while (head < n && head < m && same(x[head], y[head]))
		head++;
	while (tail < n - head && tail < m - head &&
	    same(x[n - 1 - tail], y[m - 1 - tail]))
		tail++;
	if (head > 0)
		put(a, &end, DIFF_SAME, x[0], x[head - 1]);
	middle(a, &end, x + head, n - head - tail, y + head, m - head - tail);
	if (tail > 0)
		put(a, &end, DIFF_SAME, x[n - tail], x[n - 1]);
	return all;
}

/* --- of whole records --- */

static void
change(struct arena *a, struct practice_change ***end,
    const struct practice_field *f, const char *lang, const char *x,
    const char *y)
{
	if (text_same(x == NULL ? "" : x, y == NULL ? "" : y))
		return;
	**end = arena_new(a, struct practice_change);
	***end = (struct practice_change){ .field = f, .lang = lang,
	    .pieces = practice_diff(a, x == NULL ? "" : x, y == NULL ? "" : y) };
	*end = &(**end)->next;
}

/* Each language that either has, the first's first. */
static void
words_change(struct arena *a, struct practice_change ***end,
    const struct practice_field *f, const char *x, const char *y)
{
	const char *of[2] = { x, y }, *lang, *why;

	for (int i = 0; i < 2; i++) {
		json_t *all, *text;

		if (of[i] == NULL || json_read(a, of[i], strlen(of[i]), &all,
		    &why) != RC_OK)
			continue;
		json_object_foreach(all, lang, text) {
			if (i == 1 && words_in(a, x, lang) != NULL)
				continue;
			change(a, end, f, arena_dup(a, lang),
			    words_in(a, x, lang), words_in(a, y, lang));
		}
		json_decref(all);
	}
}

struct practice_change *
practice_changes(struct arena *a, const struct practice *x,
    const struct practice *y)
{
	struct practice_change *all = NULL, **end = &all;

	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++) {
		const char *s = practice_text(x, f), *t = practice_text(y, f);

		if (f->shape == P_WORDS || f->shape == P_LINES) {
			words_change(a, &end, f, s, t);
		} else if (f->shape == P_TEXT || f->shape == P_LIST ||
		    f->shape == P_CELLS) {
			change(a, &end, f, NULL, s, t);
		} else if (!text_same(s, t) ||
		    practice_number(x, f) != practice_number(y, f)) {
			*end = arena_new(a, struct practice_change);
			**end = (struct practice_change){ .field = f };
			end = &(*end)->next;
		}
	}
	return all;
}
