/* Confirming all that a draw proposes for a part: the clerk's work. */
#include "selection/selection_draw.h"

#include <stdlib.h>
#include <string.h>

#include "store/job.h"
#include "store/journal.h"

/* The waiting list fills in the order of its proposals. */
static int
by_rank(const void *x, const void *y)
{
	const struct proposal *const *p = x, *const *q = y;

	if ((*p)->rank != (*q)->rank)
		return ((*p)->rank > (*q)->rank) - ((*p)->rank < (*q)->rank);
	return ((*p)->application > (*q)->application) -
	    ((*p)->application < (*q)->application);
}

static enum rc
confirm_one(struct db *db, const struct proposal *p, row_id programme,
    row_id by, unixtime now)
{
	static const char *const action[CHOICES] = {
	    [CHOICE_ADMIT] = "decision.admit", [CHOICE_WAIT] = "decision.wait",
	    [CHOICE_REFUSE] = "decision.refuse" };

	TRY(decide(db, p->application, p->part, p->choice, p->reason, by,
	    now));
	return journal_add(db, &(struct journal_entry){ .person = by,
	    .at = now, .action = action[p->choice], .kind = "application",
	    .thing = p->application, .programme = programme });
}

enum rc
proposals_confirm(struct db *db, struct arena *a, row_id edition, row_id part,
    row_id by, unixtime now, int64_t *n)
{
	struct proposal *list, **all;
	struct selection settings;
	struct edition e;
	size_t found = 0;

	*n = 0;
	TRY(edition_find(db, a, edition, &e));
	TRY(selection_find(db, a, edition, &settings));
	/* Then each decision is told at once, and made one by one. */
	if (settings.published_at != 0)
		return RC_INVALID;
	TRY(proposals_of(db, a, edition, part, &list));
	for (const struct proposal *p = list; p != NULL; p = p->next)
		found++;
	all = arena_array(a, struct proposal *, found + 1);
	for (found = 0; list != NULL; list = list->next)
		all[found++] = list;
	qsort(all, found, sizeof *all, by_rank);
	for (size_t i = 0; i < found; i++) {
		enum rc rc = confirm_one(db, all[i], e.programme, by, now);

		/* Withdrawn meanwhile: nothing is left to decide. */
		if (rc != RC_OK && rc != RC_CONFLICT)
			return rc;
		*n += rc == RC_OK;
	}
	return RC_OK;
}

enum rc
proposals_confirm_ask(struct db *db, struct arena *a, row_id edition,
    row_id part, row_id by, row_id *job)
{
	return job_add(db, "selection.confirm", arena_printf(a, "%lld %lld",
	    (long long)edition, (long long)part), by, 0, arena_printf(a,
	    "selection.confirm %lld", (long long)part), job);
}

struct confirming {
	struct arena *a;
	const struct job *job;
	row_id edition, part;
};

static enum rc
confirm(struct db *db, void *arg)
{
	struct confirming *c = arg;
	int64_t n;

	return proposals_confirm(db, c->a, c->edition, c->part, c->job->person,
	    time_now(), &n);
}

enum rc
proposals_confirm_job(struct db *db, struct arena *a, struct job *job)
{
	struct text_list in = text_split(a, job->input, ' ');
	struct confirming c = { .a = a, .job = job };

	if (in.n != 2 || !text_number(in.at[0], 1, INT64_MAX, &c.edition) ||
	    !text_number(in.at[1], 1, INT64_MAX, &c.part))
		return RC_INVALID;
	return db_transact(db, confirm, &c);
}
