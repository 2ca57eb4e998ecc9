/*
 * Searching: a query, the text it is shown in, and stored postings.  Words and
 * terms stay in their bounds and are UTF-8; a snippet's pieces are the text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "find/find.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_query(const struct find_query *q)
{
	if (q->groups > FIND_GROUPS)
		abort();
	for (size_t g = 0; g < q->groups; g++) {
		if (q->group[g].n > FIND_ALTERNATIVES)
			abort();
		for (size_t i = 0; i < q->group[g].n; i++) {
			const char *t = q->group[g].at[i].term;

			if (strlen(t) > FIND_WORD_MAX ||
			    !text_valid(t, strlen(t)))
				abort();
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct find_posting out[FIND_CHUNK];
	struct arena *a = arena_make();
	struct find_vocabulary *v = find_vocabulary(a);
	char *text = arena_dup_n(a, (const char *)data, n);
	struct find_query q;
	struct buf b = BUF(a);
	size_t count;

	if (find_unpack(data, n, out, &count) == RC_OK && count > FIND_CHUNK)
		abort();
	if (text_valid(text, strlen(text))) {
		find_vocabulary_add(v, "#x", "de", text, true, true);
		find_query(a, v, text, &q);
		check_query(&q);
		for (struct find_piece *p = find_snippet(a, &q, text, "en", 0,
		    NULL); p != NULL; p = p->next)
			buf_str(&b, p->text);
		if (strcmp(buf_text(&b), text) != 0)
			abort();
		(void)find_snippet(a, &q, text, "lt", 40, NULL);
		(void)find_distance(text, text + strlen(text) / 2, 2);
	}
	arena_free(a);
	return 0;
}
