/*
 * The files of guildhall select from outside: quotas, a NUL and people; without
 * a NUL, settings.  What was read is in bounds, and a small pool is solved.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/select.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct select_text
text(const char *p, size_t n)
{
	return (struct select_text){ .path = "f", .text = p, .n = n,
	    .sha256 = "" };
}

static void
solve(struct select_input *in)
{
	const struct select_pool *p = &in->pool;
	struct solve_work w = { .limit = 2000 };
	struct select_fault *faults;
	struct select_relaxed relaxed[3];
	struct select_lottery s;
	int n;

	for (int i = 0; i < p->people * p->features; i++)
		if (p->cell[i] < 0 || p->cell[i] >= p->cells ||
		    p->cell_feature[p->cell[i]] != i % p->features)
			abort();
	if (p->people > 30 || p->cells > 20)
		return;
	if (select_counts(in->arena, p, &faults) != RC_OK) {
		for (; faults != NULL; faults = faults->next)
			if (select_fault_words(in, faults) == NULL)
				abort();
		if (select_relax(in->arena, p, -1, 3, &w, relaxed, &n) == RC_OK)
			for (int i = 0; i < n; i++)
				select_relaxed_words(in, &relaxed[i]);
		return;
	}
	if (select_lottery(in->arena, p, SELECT_LEXIMIN, 1, true, &w, &s) ==
	    RC_OK)
		for (int j = 0; j < s.panels; j++)
			if (s.panel[j].people != p->seats)
				abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_make();
	const char *p = arena_dup_n(a, (const char *)data, n), *why;
	struct select_input in = { .arena = a };
	const char *nul = memchr(p, '\0', n);
	struct select_text f;

	if (nul == NULL) {
		f = text(p, n);
		if (select_read_settings(a, &f, &in.set, &why) != RC_OK &&
		    why == NULL)
			abort();
		arena_free(a);
		return 0;
	}
	in.set.seats = n % 5 + 1;
	in.quotas = text(p, (size_t)(nul - p));
	in.people = text(nul + 1, n - (size_t)(nul + 1 - p));
	if (n % 2 == 1 && select_read_group_by(a, "id:2", &in.set.by[0],
	    &why) == RC_OK)
		in.set.bys = 1;
	if (select_read_quotas(&in) == RC_OK && select_read_people(&in) ==
	    RC_OK && select_read_places(&in) == RC_OK)
		solve(&in);
	else if (in.why == NULL)
		abort();
	arena_free(a);
	return 0;
}
