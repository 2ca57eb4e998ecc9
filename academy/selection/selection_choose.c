/* All that one looks at while choosing, put together; no SQL, no pages. */
#include "selection/selection.h"

#include <stdlib.h>
#include <string.h>

#include "programme/programme_side.h"

int64_t
assessment_mean(struct arena *a, const struct criterion *criteria,
    const struct application *p, const struct assessment *s)
{
	const struct criterion **at;
	int64_t *points;
	size_t n = 0;

	for (const struct criterion *c = criteria; c != NULL; c = c->next)
		n++;
	at = arena_array(a, const struct criterion *, n + 1);
	points = arena_array(a, int64_t, n + 1);
	n = 0;
	for (const struct criterion *c = criteria; c != NULL; c = c->next) {
		if (c->track != 0 && c->track != p->track)
			continue;
		at[n] = c;
		points[n] = -1;
		for (const struct points *x = s->points; x != NULL; x = x->next)
			if (x->criterion == c->id)
				points[n] = x->points;
		n++;
	}
	return score_mean(at, points, n);
}

int64_t
criterion_mean(const struct criterion *c, const struct assessment *list)
{
	int64_t got = 0, of = 0;

	for (; list != NULL; list = list->next) {
		if (strcmp(list->state, "done") != 0)
			continue;
		for (const struct points *x = list->points; x != NULL;
		    x = x->next)
			if (x->criterion == c->id) {
				got += x->points;
				of += c->max;
			}
	}
	return of == 0 ? -1 : (got * 1000 + of / 2) / of;
}

static bool
is_for(struct arena *a, const struct application *p, row_id part)
{
	return text_has(text_split(a, p->parts, ';'),
	    arena_printf(a, "%lld", (long long)part));
}

/* "12-13" of "12" and 13. */
static const char *
part_joined(struct arena *a, const char *set, row_id part)
{
	return arena_printf(a, "%s%s%lld", set, *set == '\0' ? "" : "-",
	    (long long)part);
}

/* Admitted, and the place is not given back. */
static bool
holds_place(const struct candidate *c)
{
	return c->decision != NULL && c->decision->choice == CHOICE_ADMIT &&
	    c->decision->offer != OFFER_DECLINED &&
	    c->decision->offer != OFFER_LAPSED;
}

static enum choice
choice_of(const struct candidate *c)
{
	return c->decision == NULL ? CHOICE_NONE : c->decision->choice;
}

/* What its finished assessments say; list goes by application. */
static void
add_scores(struct arena *a, const struct choosing *v, struct candidate *c,
    const struct assessment *list)
{
	int64_t sum = 0, n = 0, low = 1000, high = 0;

	c->mean = -1;
	for (; list != NULL; list = list->next) {
		int64_t mean;

		if (list->application != c->application->id ||
		    strcmp(list->state, "conflict") == 0)
			continue;
		c->assigned++;
		if (strcmp(list->state, "done") != 0)
			continue;
		c->done++;
		mean = assessment_mean(a, v->criteria, c->application, list);
		if (mean < 0)
			continue;
		sum += mean;
		n++;
		low = mean < low ? mean : low;
		high = mean > high ? mean : high;
	}
	if (n > 0) {
		c->mean = (sum + n / 2) / n;
		c->spread = high - low;
	}
}

/* Places on the waiting list, without the gaps that those leave who moved up
 * or withdrew. */
static void
mark_places(struct candidate *in, struct candidate *out)
{
	struct candidate *lists[] = { in, out };

	for (size_t i = 0; i < 2; i++)
		for (struct candidate *c = lists[i]; c != NULL; c = c->next) {
			if (choice_of(c) != CHOICE_WAIT)
				continue;
			c->place = 1;
			for (size_t j = 0; j < 2; j++)
				for (struct candidate *d = lists[j]; d != NULL;
				    d = d->next)
					c->place += choice_of(d) == CHOICE_WAIT &&
					    d->decision->rank <
					    c->decision->rank;
		}
}

/* Decided differently, or one gave the place back. */
static bool
apart(const struct candidate *c, const struct candidate *d)
{
	return choice_of(c) != choice_of(d) ||
	    holds_place(c) != holds_place(d);
}

static struct gathering *
gathering_of(struct arena *a, struct choosing *v, const struct application *p)
{
	struct gathering **at = &v->delegations;

	while (*at != NULL && (*at)->id != p->delegation)
		at = &(*at)->next;
	if (*at == NULL) {
		*at = arena_new(a, struct gathering);
		**at = (struct gathering){ .id = p->delegation,
		    .name = p->delegation_name };
	}
	return *at;
}

/* Who comes together, and whose delegation is decided on apart. */
static void
gather(struct arena *a, struct choosing *v)
{
	struct candidate *lists[] = { v->inside, v->outside };

	for (size_t i = 0; i < 2; i++)
		for (struct candidate *c = lists[i]; c != NULL; c = c->next) {
			struct gathering *g;

			if (c->application->delegation == 0)
				continue;
			g = gathering_of(a, v, c->application);
			if (g->first == NULL)
				g->first = c;
			g->n++;
			g->in[choice_of(c)]++;
			g->split = g->split || apart(c, g->first);
			c->delegation = g;
		}
	for (struct gathering *g = v->delegations; g != NULL; g = g->next)
		v->split += g->split;
}

/* The facts of one name, loaded once however many quotas ask for it. */
struct facts { const char *name; struct fact *list; struct facts *next; };

static enum rc
facts_of(struct db *db, struct arena *a, row_id edition, const char *name,
    struct facts **known, struct fact **out)
{
	struct facts *f = *known;

	while (f != NULL && strcmp(f->name, name) != 0)
		f = f->next;
	if (f == NULL) {
		f = arena_new(a, struct facts);
		f->name = name;
		TRY(application_facts(db, a, edition, name, true, &f->list));
		f->next = *known;
		*known = f;
	}
	*out = f->list;
	return RC_OK;
}

/* Marks those of the list who count in quota k; both lists go by the
 * application's id. */
static void
count_in(const struct choosing *v, const struct quota *q, struct candidate *c,
    const struct fact *f, size_t k)
{
	for (; c != NULL && f != NULL; c = c->next) {
		while (f != NULL && f->application < c->application->id)
			f = f->next;
		c->counts[k] = f != NULL && f->application ==
		    c->application->id && quota_counts(q->values, v->groups,
		    f->text);
	}
}

static enum rc
add_quotas(struct db *db, struct arena *a, row_id edition, struct choosing *v)
{
	struct quota *q;
	struct quota_line **end = &v->quotas;
	struct facts *known = NULL;
	size_t n = 0, k = 0;

	TRY(quota_list(db, a, edition, &q));
	for (const struct quota *at = q; at != NULL; at = at->next)
		n++;
	for (struct candidate *c = v->inside; c != NULL; c = c->next)
		c->counts = arena_array(a, bool, n + 1);
	for (struct candidate *c = v->left; c != NULL; c = c->next)
		c->counts = arena_array(a, bool, n + 1);
	for (; q != NULL; q = q->next) {
		struct fact *facts;
		int64_t chosen = 0, available = 0, proposed = 0;

		if (q->part != 0 && q->part != v->part->id)
			continue;
		TRY(facts_of(db, a, edition, q->fact, &known, &facts));
		count_in(v, q, v->inside, facts, k);
		count_in(v, q, v->left, facts, k);
		for (const struct candidate *c = v->inside; c != NULL;
		    c = c->next) {
			if (!c->counts[k])
				continue;
			available++;
			chosen += holds_place(c);
			proposed += c->proposal != NULL &&
			    c->proposal->choice == CHOICE_ADMIT;
		}
		k++;
		*end = arena_new(a, struct quota_line);
		**end = (struct quota_line){ .quota = q,
		    .state = quota_state(q, v->seats, chosen, available),
		    .proposed = chosen + proposed };
		v->broken += !(*end)->state.holds;
		end = &(*end)->next;
	}
	return RC_OK;
}

/* --- the balance of groups --- */

static struct share *
share_add(struct arena *a, struct share ***end, const char *side,
    const char *track)
{
	struct share *s = **end = arena_new(a, struct share);

	*s = (struct share){ .side = side, .track = track };
	*end = &s->next;
	return s;
}

static struct share *
share_of_side(struct share *list, const char *side)
{
	while (list != NULL && !text_same(list->side, side))
		list = list->next;
	return list;
}

static struct share *
share_of_track(struct share *list, const char *track)
{
	while (list != NULL && !text_same(list->track, track))
		list = list->next;
	return list;
}

static void
share_count(struct share *s, const struct candidate *c)
{
	bool holds = holds_place(c);

	s->applied++;
	s->taken += holds;
	s->proposed += holds || (c->proposal != NULL &&
	    c->proposal->choice == CHOICE_ADMIT);
}

/* An edition is for two sides where people of both apply, one was set for
 * somebody, or a quota counts the migrants'. */
static bool
two_sides(const struct choosing *v, const struct set_side *set)
{
	bool is[2] = { false, false };

	for (const struct candidate *c = v->inside; c != NULL; c = c->next)
		if (c->side != NULL)
			is[strcmp(c->side, "migrants") == 0] = true;
	for (const struct quota_line *q = v->quotas; q != NULL; q = q->next)
		if (strcmp(q->quota->fact, "organisation-kind") == 0 &&
		    quota_counts(q->quota->values, v->groups,
		    organisation_kind_name[ORG_MIGRANT]))
			return true;
	return set != NULL || (is[0] && is[1]);
}

static enum rc
add_shares(struct db *db, struct arena *a, row_id edition, struct choosing *v)
{
	struct set_side *all, *set;
	struct share **end = &v->sides;
	int tracks = 0;

	TRY(set_sides(db, a, edition, &all));
	set = all;
	for (struct candidate *c = v->inside; c != NULL; c = c->next) {
		while (set != NULL && set->application < c->application->id)
			set = set->next;
		c->side = set != NULL && set->application ==
		    c->application->id ? set->side : organisation_side(
		    c->application->organisation_kind);
	}
	if (two_sides(v, all)) {
		share_add(a, &end, "administration", NULL);
		share_add(a, &end, "migrants", NULL);
		share_add(a, &end, NULL, NULL);
	}
	end = &v->by_track;
	for (const struct track *t = v->tracks; t != NULL; t = t->next)
		tracks += !t->outside;
	for (const struct track *t = v->tracks; tracks > 1 && t != NULL;
	    t = t->next)
		if (!t->outside)
			share_add(a, &end, NULL, t->title);
	for (const struct candidate *c = v->inside; c != NULL; c = c->next) {
		struct share *s;

		if ((s = share_of_side(v->sides, c->side)) != NULL)
			share_count(s, c);
		if ((s = share_of_track(v->by_track,
		    c->application->track_title)) != NULL)
			share_count(s, c);
	}
	return RC_OK;
}

void
choosing_decided(struct choosing *v, const struct candidate *c,
    enum choice now)
{
	struct share *at[] = { share_of_side(v->sides, c->side),
	    share_of_track(v->by_track, c->application->track_title) };

	if (c->application->track_outside)
		return;
	for (int i = 0; i < 2; i++)
		if (at[i] != NULL)
			at[i]->taken += (now == CHOICE_ADMIT) - holds_place(c);
}

/* Of who withdrew, those who had been admitted; nothing is known any more of
 * whom was erased.  *d goes by application. */
static void
add_left(struct arena *a, struct choosing *v, const struct application *p,
    const struct decision **d, struct candidate ***end)
{
	while (*d != NULL && (*d)->application < p->id)
		*d = (*d)->next;
	for (; *d != NULL && (*d)->application == p->id; *d = (*d)->next) {
		if ((*d)->part != v->part->id || (*d)->choice != CHOICE_ADMIT ||
		    p->track_outside || *p->email == '\0')
			continue;
		**end = arena_new(a, struct candidate);
		***end = (struct candidate){ .application = p, .decision = *d,
		    .mean = -1, .set = "", .also = "" };
		*end = &(**end)->next;
	}
}

enum rc
choosing_load(struct db *db, struct arena *a, row_id edition, row_id part,
    struct choosing *v)
{
	struct part *parts;
	struct country_group *groups;
	struct track *tracks;
	struct criterion *criteria;
	struct application *apps;
	struct decision *decisions;
	const struct decision *d;
	struct assessment *assessed;
	struct proposal *proposals;
	struct candidate **in = &v->inside, **out = &v->outside;
	struct candidate **left = &v->left;

	*v = (struct choosing){ 0 };
	TRY(selection_find(db, a, edition, &v->settings));
	TRY(part_list(db, a, edition, &parts));
	TRY(country_group_list(db, a, edition, &groups));
	TRY(track_list(db, a, edition, &tracks));
	TRY(criterion_list(db, a, edition, &criteria));
	v->parts = parts;
	v->groups = groups;
	v->tracks = tracks;
	v->criteria = criteria;
	for (v->part = parts; v->part != NULL && part != 0 &&
	    v->part->id != part;)
		v->part = v->part->next;
	if (v->part == NULL)
		return RC_NONE;
	v->seats = v->part->seats != 0 ? v->part->seats : v->settings.seats;
	TRY(application_list(db, a, edition, APPLICATION_STATES, &apps));
	TRY(decision_list(db, a, edition, 0, &decisions));
	TRY(assessment_list(db, a, edition, 0, 0, &assessed));
	TRY(proposals_of(db, a, edition, v->part->id, &proposals));
	d = decisions;
	for (struct application *p = apps; p != NULL; p = p->next) {
		struct candidate *c, ***end = p->track_outside ? &out : &in;

		if (p->state == APP_WITHDRAWN) {
			add_left(a, v, p, &d, &left);
			continue;
		}
		if (p->state != APP_SUBMITTED || !is_for(a, p, v->part->id))
			continue;
		c = arena_new(a, struct candidate);
		c->application = p;
		c->set = c->also = "";
		for (const struct part *t = parts; t != NULL; t = t->next)
			if (is_for(a, p, t->id))
				c->set = part_joined(a, c->set, t->id);
		part_set_count(a, &v->sets, c->set);
		while (d != NULL && d->application < p->id)
			d = d->next;
		for (; d != NULL && d->application == p->id; d = d->next)
			if (d->part == v->part->id)
				c->decision = d;
			else if (holds_place(&(struct candidate){
			    .decision = d }))
				c->also = part_joined(a, c->also, d->part);
		while (proposals != NULL && proposals->application < p->id)
			proposals = proposals->next;
		if (proposals != NULL && proposals->application == p->id) {
			c->proposal = proposals;
			v->proposed[proposals->choice]++;
		}
		while (assessed != NULL && assessed->application < p->id)
			assessed = assessed->next;
		add_scores(a, v, c, assessed);
		**end = c;
		*end = &c->next;
		if (p->track_outside)
			continue;
		v->count[choice_of(c)]++;
		v->taken += holds_place(c);
	}
	mark_places(v->inside, v->outside);
	gather(a, v);
	TRY(add_quotas(db, a, edition, v));
	TRY(add_shares(db, a, edition, v));
	v->broken += v->seats != 0 && v->taken > v->seats;
	return RC_OK;
}

void
choosing_seats(struct choosing *v, int64_t seats)
{
	v->broken = seats != 0 && v->taken > seats;
	v->seats = seats;
	for (struct quota_line *q = v->quotas; q != NULL; q = q->next) {
		q->state = quota_state(q->quota, seats, q->state.chosen,
		    q->state.available);
		v->broken += !q->state.holds;
	}
}

enum rc
cohort_list(struct db *db, struct arena *a, row_id edition,
    struct cohort **out)
{
	struct application *apps;
	struct decision *d;
	struct cohort *first = NULL;

	TRY(application_list(db, a, edition, APP_SUBMITTED, &apps));
	TRY(decision_list(db, a, edition, 0, &d));
	for (struct application *p = apps; p != NULL; p = p->next) {
		const char *parts = "";
		bool confirmed = true;
		struct cohort **at = &first;
		struct candidate **end;

		while (d != NULL && d->application < p->id)
			d = d->next;
		for (; d != NULL && d->application == p->id; d = d->next) {
			struct candidate c = { .decision = d };

			if (!holds_place(&c))
				continue;
			parts = part_joined(a, parts, d->part);
			confirmed = confirmed && d->offer == OFFER_ACCEPTED;
		}
		if (*parts == '\0')
			continue;
		while (*at != NULL && part_set_before(a, (*at)->parts, parts))
			at = &(*at)->next;
		if (*at == NULL || strcmp((*at)->parts, parts) != 0) {
			struct cohort *c = arena_new(a, struct cohort);

			c->parts = parts;
			c->next = *at;
			*at = c;
		}
		(*at)->n++;
		(*at)->confirmed += confirmed;
		for (end = &(*at)->people; *end != NULL;)
			end = &(*end)->next;
		*end = arena_new(a, struct candidate);
		(*end)->application = p;
		(*end)->confirmed = confirmed;
	}
	*out = first;
	return RC_OK;
}

/* --- in another order --- */

static const char *
text_key(const struct candidate *c, const char *sort)
{
	const struct application *p = c->application;

	if (strcmp(sort, "name") == 0)
		return p->name;
	if (strcmp(sort, "country") == 0)
		return p->country;
	if (strcmp(sort, "level") == 0)
		return level_name[p->level];
	if (strcmp(sort, "kind") == 0)
		return organisation_kind_name[p->organisation_kind];
	if (strcmp(sort, "track") == 0)
		return p->track_title;
	if (strcmp(sort, "delegation") == 0)
		return p->delegation_name;
	return NULL;
}

/* What is highest comes first. */
static int64_t
number_key(const struct candidate *c, const char *sort)
{
	if (strcmp(sort, "score") == 0)
		return -c->mean;
	if (strcmp(sort, "spread") == 0)
		return -c->spread;
	if (strcmp(sort, "decision") == 0)
		return choice_of(c) * INT64_C(1000000) +
		    (c->decision == NULL ? 0 : c->decision->rank);
	return 0;
}

struct sortable { struct candidate *c; const char *text; int64_t number;
	size_t at; };

static int
by_key(const void *x, const void *y)
{
	const struct sortable *a = x, *b = y;
	int way = a->text == NULL || b->text == NULL ?
	    (a->text == NULL) - (b->text == NULL) : strcmp(a->text, b->text);

	if (way == 0)
		way = (a->number > b->number) - (a->number < b->number);
	return way != 0 ? way : (a->at > b->at) - (a->at < b->at);
}

struct candidate *
candidates_sorted(struct arena *a, struct candidate *list, const char *sort)
{
	struct sortable *all;
	struct candidate *first = NULL, **end = &first;
	size_t n = 0;

	for (struct candidate *c = list; c != NULL; c = c->next)
		n++;
	all = arena_array(a, struct sortable, n + 1);
	n = 0;
	for (struct candidate *c = list; c != NULL; c = c->next, n++) {
		const char *text = text_key(c, sort);

		all[n] = (struct sortable){ c, text == NULL ? NULL :
		    text_sort_key(a, text, "en"), number_key(c, sort), n };
	}
	qsort(all, n, sizeof *all, by_key);
	for (size_t i = 0; i < n; i++) {
		*end = all[i].c;
		end = &(*end)->next;
	}
	*end = NULL;
	return first;
}
