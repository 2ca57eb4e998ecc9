#include "selection/selection.h"

#include <stdlib.h>

const char *const choice_name[CHOICES] = { "", "admit", "wait", "refuse" };
const char *const choice_label[CHOICES] = {
	N_("Not decided"), N_("Admitted"), N_("Waiting list"), N_("Not admitted")
};

const char *const offer_name[OFFERS] = {
	"", "open", "accepted", "declined", "lapsed"
};
const char *const offer_label[OFFERS] = {
	N_("No offer"), N_("Offer open"), N_("Accepted"), N_("Declined"),
	N_("Lapsed")
};

struct quota_state
quota_state(const struct quota *q, int64_t seats, int64_t chosen,
    int64_t available)
{
	struct quota_state s = { .chosen = chosen, .available = available,
	    .at_least = q->at_least, .at_most = q->at_most };

	if (q->share && q->at_least >= 0)
		s.at_least = (seats * q->at_least + 99) / 100;
	if (q->share && q->at_most >= 0)
		s.at_most = seats * q->at_most / 100;
	s.holds = chosen >= s.at_least &&
	    (s.at_most < 0 || chosen <= s.at_most);
	return s;
}

int64_t
score_mean(const struct criterion *const *criteria, const int64_t *points,
    size_t n)
{
	int64_t got = 0, of = 0;

	for (size_t i = 0; i < n; i++) {
		if (points[i] < 0 || criteria[i]->max <= 0)
			continue;
		got += criteria[i]->weight * points[i] * 1000 /
		    criteria[i]->max;
		of += criteria[i]->weight;
	}
	return of == 0 ? -1 : (got + of / 2) / of;
}

/*
 * A maximum flow by augmenting paths: application i sends up to n units over
 * pairs without conflict to assessors whose capacity grows one round at a time,
 * so that loads differ by no more than conflicts force.
 */
struct flow {
	size_t applications, assessors, n;
	const bool *conflict;
	bool *has;		/* [i * assessors + j] */
	size_t *load, capacity;
	bool *seen;		/* assessors seen in this search */
};

static bool
place(struct flow *f, size_t i)
{
	/* Free hands first, the least loaded before others. */
	size_t best = f->assessors;

	for (size_t j = 0; j < f->assessors; j++)
		if (!f->conflict[i * f->assessors + j] &&
		    !f->has[i * f->assessors + j] && !f->seen[j] &&
		    f->load[j] < f->capacity &&
		    (best == f->assessors || f->load[j] < f->load[best]))
			best = j;
	if (best < f->assessors) {
		f->has[i * f->assessors + best] = true;
		f->load[best]++;
		return true;
	}
	/* Else somebody full gives another application away. */
	for (size_t j = 0; j < f->assessors; j++) {
		if (f->conflict[i * f->assessors + j] || f->seen[j] ||
		    f->has[i * f->assessors + j])
			continue;
		f->seen[j] = true;
		for (size_t k = 0; k < f->applications; k++) {
			if (k == i || !f->has[k * f->assessors + j])
				continue;
			f->has[k * f->assessors + j] = false;
			f->load[j]--;
			if (place(f, k)) {
				f->has[i * f->assessors + j] = true;
				f->load[j]++;
				return true;
			}
			f->has[k * f->assessors + j] = true;
			f->load[j]++;
		}
	}
	return false;
}

void
assign_balanced(size_t applications, size_t assessors, size_t n,
    const bool *conflict, int *assigned)
{
	struct arena *a = arena_make();
	struct flow f = { applications, assessors, n, conflict,
	    arena_array(a, bool, applications * assessors + 1),
	    arena_array(a, size_t, assessors + 1), 0,
	    arena_array(a, bool, assessors + 1) };
	size_t *got = arena_array(a, size_t, applications + 1);

	for (f.capacity = 1; f.capacity <= applications; f.capacity++) {
		bool all = true;

		for (size_t i = 0; i < applications; i++) {
			while (got[i] < n) {
				for (size_t j = 0; j < assessors; j++)
					f.seen[j] = false;
				if (!place(&f, i))
					break;
				got[i]++;
			}
			all = all && got[i] == n;
		}
		if (all)
			break;
	}
	for (size_t i = 0; i < applications; i++) {
		size_t k = 0;

		for (size_t j = 0; j < assessors && k < n; j++)
			if (f.has[i * assessors + j])
				assigned[i * n + k++] = (int)j;
		while (k < n)
			assigned[i * n + k++] = -1;
	}
	arena_free(a);
}
