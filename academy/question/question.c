#include "question/question_analysis.h"

#include <string.h>

#include "base/text.h"

enum rc (*question_consulted)(struct db *, struct arena *, row_id edition,
    row_id person, row_id reader, struct asked_consulted **out);

bool
asked_said(const struct asked *q)
{
	return !text_blank(q->issue);
}

bool
analysis_settled(const struct asked *q)
{
	enum analysis_state s = analysis_state_of(q->analysis);

	return s == ANALYSIS_FINISHED || s == ANALYSIS_NONE;
}

const char *const analysis_state_name[] = { "", "draft", "finished", "none" };
const char *const analysis_state_label[] = { N_("Not begun"), N_("Draft"),
	N_("Finished"), N_("There will be none") };
const char *const analysis_text_name[] = { "question", "observations",
	"options", "sources", "names" };
const char *const analysis_text_label[] = { N_("The question"),
	N_("Observations"), N_("Options"), N_("Sources"), N_("Whom to ask") };

enum analysis_state
analysis_state_of(const char *name)
{
	for (unsigned i = 0; name != NULL && i < ANALYSIS_STATES; i++)
		if (strcmp(analysis_state_name[i], name) == 0)
			return i;
	return ANALYSIS_NOT_BEGUN;
}

int64_t
slot_capacity(unixtime starts, unixtime ends, struct slot_setting s)
{
	int64_t each = s.minutes * 60;

	return ends <= starts || each <= 0 ? 0 : (ends - starts) / each *
	    s.groups;
}

/*
 * Augmenting paths: whoever finds every wished session full asks somebody there
 * to move on.  Places nobody who had one is ever left without.
 */
struct spread {
	const int64_t *seat;
	const struct slot_wish *wish;
	size_t people;
	int64_t *taken;			/* by session */
	size_t *at;
	bool *tried;			/* sessions, in this search */
};

static bool
place(struct spread *s, size_t who)
{
	for (size_t i = 0; i < s->wish[who].n; i++) {
		size_t k = s->wish[who].session[i];

		if (s->taken[k] < s->seat[k]) {
			s->taken[k]++;
			s->at[who] = k;
			return true;
		}
	}
	for (size_t i = 0; i < s->wish[who].n; i++) {
		size_t k = s->wish[who].session[i];

		if (s->tried[k])
			continue;
		s->tried[k] = true;
		for (size_t other = 0; other < s->people; other++)
			if (s->at[other] == k && place(s, other)) {
				s->at[who] = k;
				return true;
			}
	}
	return false;
}

void
slots_spread(struct arena *a, const int64_t *seat, size_t n,
    const struct slot_wish *wish, size_t people, size_t *at)
{
	struct spread s = { .seat = seat, .wish = wish, .people = people,
	    .at = at, .taken = arena_array(a, int64_t, n + 1),
	    .tried = arena_array(a, bool, n + 1) };

	for (size_t i = 0; i < people; i++)
		at[i] = n;
	for (size_t i = 0; i < people; i++) {
		memset(s.tried, 0, n * sizeof *s.tried);
		place(&s, i);
	}
}
