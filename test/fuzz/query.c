/*
 * What is typed into a search, understood with the whole vocabulary.  Groups,
 * their terms and phrases stay in their bounds and are UTF-8, no group is asked
 * for twice, and the text says each phrase that was read out of it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "practice/practice_find.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
must(bool so)
{
	if (!so)
		abort();
}

static void
check_group(const struct find_group *g)
{
	must(g->n > 0 && g->n <= FIND_ALTERNATIVES && g->tags <= 8);
	must(g->shown != NULL && text_valid(g->shown, strlen(g->shown)));
	for (size_t i = 0; i < g->n; i++) {
		const struct find_alternative *f = &g->at[i];

		must(strlen(f->term) <= FIND_WORD_MAX &&
		    text_valid(f->term, strlen(f->term)));
		must(f->factor > 0 && f->factor <= 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_make();
	const char *text = arena_dup_n(a, (const char *)data, n);
	struct find_query q;

	if (text_valid(text, strlen(text))) {
		find_query(a, practice_vocabulary(), text, &q);
		must(q.groups <= FIND_GROUPS && q.phrases <= FIND_PHRASES);
		for (size_t i = 0; i < q.groups; i++)
			check_group(&q.group[i]);
		for (size_t i = 0; i < q.phrases; i++) {
			must(q.phrase[i].n > 0 &&
			    q.phrase[i].n <= FIND_PHRASE_WORDS);
			must(find_says(text, &q.phrase[i]));
		}
	}
	arena_free(a);
	return 0;
}
