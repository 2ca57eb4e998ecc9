#include "selection/selection.h"

#include <stdlib.h>
#include <string.h>

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

const char *const common_reason[] = {
	N_("A strong question, and peers can help with it"),
	N_("Balances the countries"),
	N_("Balances the levels of government"),
	N_("Balances women and men"),
	N_("The delegation is decided on together"),
	N_("Invited for a contribution"),
	N_("Good, but there are more applications than places"),
	N_("The question lies outside the themes"),
	N_("The application is incomplete"),
	NULL
};

bool
reason_common(const char *reason)
{
	for (size_t i = 0; common_reason[i] != NULL; i++)
		if (strcmp(common_reason[i], reason) == 0)
			return true;
	return false;
}

static const char *
untranslated(const char *lang, const char *text)
{
	(void)lang;
	return text;
}

static const char *(*translate)(const char *, const char *) = untranslated;

void
selection_translate_set(const char *(*with)(const char *, const char *))
{
	translate = with;
}

const char *
reason_text(struct arena *a, const char *reason, const char *lang)
{
	struct text_list l;
	struct buf b = BUF(a);

	if (reason == NULL || strstr(reason, REASON_GAP) == NULL)
		return reason != NULL && reason_common(reason) ?
		    translate(lang, reason) : reason;
	l = text_split(a, reason, *REASON_GAP);
	for (const char *p = translate(lang, l.at[0]); *p != '\0'; p++)
		if (p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}' &&
		    (size_t)(p[1] - '0') < l.n) {
			buf_str(&b, l.at[p[1] - '0']);
			p += 2;
		} else {
			buf_char(&b, *p);
		}
	return buf_text(&b);
}

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

bool
quota_counts(const char *values, const struct country_group *groups,
    const char *fact)
{
	struct arena *a;
	struct text_list want, has;
	bool found = false;

	if (fact == NULL || *fact == '\0')
		return false;
	a = arena_make();
	want = text_split(a, values, '\n');
	has = text_split(a, fact, '\n');
	for (size_t i = 0; i < want.n && !found; i++) {
		const struct country_group *g = groups;
		int64_t id;

		found = text_has(has, want.at[i]);
		if (!text_starts(want.at[i], "group:") ||
		    !text_number(want.at[i] + 6, 1, INT64_MAX, &id))
			continue;
		while (g != NULL && g->id != id)
			g = g->next;
		found = g != NULL && text_has(text_split(a, g->countries, ' '),
		    fact);
	}
	arena_free(a);
	return found;
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
	size_t applications, assessors;
	const bool *conflict, *keep;
	bool *has;		/* [i * assessors + j] */
	size_t *load, capacity;
	bool *seen;		/* assessors seen in this search */
};

static bool
place(struct flow *f, size_t i)
{
	const bool *conflict = f->conflict + i * f->assessors;
	bool *has = f->has + i * f->assessors;
	size_t best = f->assessors;

	/* Free hands first, the least loaded before others. */
	for (size_t j = 0; j < f->assessors; j++)
		if (!conflict[j] && !has[j] && !f->seen[j] &&
		    f->load[j] < f->capacity &&
		    (best == f->assessors || f->load[j] < f->load[best]))
			best = j;
	if (best < f->assessors) {
		has[best] = true;
		f->load[best]++;
		return true;
	}
	/* Else somebody full gives another application away. */
	for (size_t j = 0; j < f->assessors; j++) {
		if (conflict[j] || f->seen[j] || has[j])
			continue;
		f->seen[j] = true;
		for (size_t k = 0; k < f->applications; k++) {
			bool *given = &f->has[k * f->assessors + j];

			if (k == i || !*given ||
			    (f->keep != NULL && f->keep[k * f->assessors + j]))
				continue;
			*given = false;
			f->load[j]--;
			if (place(f, k)) {
				has[j] = true;
				f->load[j]++;
				return true;
			}
			*given = true;
			f->load[j]++;
		}
	}
	return false;
}

/* Whether somebody who could take one more has free hands. */
static bool
free_hands(const struct flow *f, const bool *able)
{
	for (size_t j = 0; j < f->assessors; j++)
		if (able[j] && f->load[j] < f->capacity)
			return true;
	return false;
}

void
assign_balanced(size_t applications, size_t assessors, size_t n,
    const bool *conflict, const bool *keep, int *assigned)
{
	struct arena *a = arena_make();
	struct flow f = { applications, assessors, conflict, keep,
	    arena_array(a, bool, applications * assessors + 1),
	    arena_array(a, size_t, assessors + 1), 0,
	    arena_array(a, bool, assessors + 1) };
	size_t *lacks = arena_array(a, size_t, applications + 1), left = 0;
	bool *able = arena_array(a, bool, assessors + 1);

	for (size_t i = 0; i < applications; i++) {
		size_t kept = 0, eligible = 0;

		for (size_t j = 0; j < assessors; j++) {
			size_t at = i * assessors + j;

			if (keep != NULL && keep[at]) {
				f.has[at] = true;
				f.load[j]++;
				kept++;
			} else if (!conflict[at]) {
				able[j] = true;
				eligible++;
			}
		}
		lacks[i] = kept >= n ? 0 : n - kept;
		if (lacks[i] > eligible)
			lacks[i] = eligible;
		left += lacks[i];
	}
	/* Each lack can be filled once capacity is large enough. */
	for (f.capacity = 1; left > 0; f.capacity++)
		for (size_t i = 0; i < applications && free_hands(&f, able);
		    i++)
			while (lacks[i] > 0) {
				for (size_t j = 0; j < assessors; j++)
					f.seen[j] = false;
				if (!place(&f, i))
					break;
				lacks[i]--;
				left--;
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
