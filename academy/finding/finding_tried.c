/* Rules of what was tried: who is called what, and what may be told. */
#include "finding/finding_tried.h"

const char *const tried_answer_name[TRIED_ANSWERS] = { "works", "begun",
	"failed", "planned", "no" };
const char *const tried_answer_label[TRIED_ANSWERS] = {
	N_("Tried, and it works here"), N_("Being tried now"),
	N_("Tried, and it did not work here"), N_("Planned"),
	N_("Not tried") };

struct tried_line *
tried_lines(struct arena *a, const struct tried *t, const struct ask *asks)
{
	struct tried_line *all = NULL, **end = &all;

	for (; t != NULL; t = t->next) {
		struct tried_line *l = arena_new(a, struct tried_line);

		l->tried = t;
		for (const struct ask *q = asks; q != NULL; q = q->next) {
			if (q->thing != t->id)
				continue;
			l->last = q;
			if (q->state == ASK_ANSWERED)
				l->answer = q;
		}
		*end = l;
		end = &l->next;
	}
	return all;
}

bool
tried_counts(const struct tried_line *l, int64_t by[TRIED_ANSWERS],
    int64_t *n)
{
	bool tell = true;

	*n = 0;
	for (int i = 0; i < TRIED_ANSWERS; i++)
		by[i] = 0;
	for (; l != NULL; l = l->next) {
		if (l->answer == NULL || l->answer->shared)
			continue;
		(*n)++;
		for (int i = 0; i < TRIED_ANSWERS; i++)
			by[i] += text_same(tried_answer_name[i],
			    l->answer->answer);
	}
	for (int i = 0; i < TRIED_ANSWERS; i++)
		tell = tell && (by[i] == 0 || by[i] >= TRIED_FEW);
	return tell;
}
