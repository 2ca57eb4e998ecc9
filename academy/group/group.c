/* The rules: what a plan is asked of the solver with, and what stands of it. */
#include "group/group.h"

#include <string.h>

#include "base/csv.h"
#include "solve/group.h"

const char *const grouping_kind_name[GROUPING_KINDS] = { "breakout", "visit",
	"consultation" };
const char *const grouping_kind_label[GROUPING_KINDS] = { N_("Breakout groups"),
	N_("Site visits"), N_("Consultation groups") };
const char *const delegations_name[DELEGATIONS_WAYS] = { "apart", "together",
	"free" };
const char *const delegations_label[DELEGATIONS_WAYS] = {
	N_("apart: as few of one delegation in a group as can be"),
	N_("together: a delegation stays in one group"),
	N_("as it comes") };
const char *const effort_name[EFFORTS] = { "short", "long", "longest" };
const char *const effort_label[EFFORTS] = { N_("a moment"),
	N_("a few seconds"), N_("up to a minute") };
/* A core does some 600 million a second.  A moment is longer where more are
 * placed: with fewer, rules that could hold would not. */
static const int64_t effort_work[EFFORTS] = { 20000000, 2000000000,
	20000000000 };
const char *const lead_role_name[LEAD_ROLES] = { "facilitator", "rapporteur" };
const char *const lead_role_label[LEAD_ROLES] = { N_("Facilitator"),
	N_("Rapporteur") };

int64_t
allotment_work(const struct allotment *l)
{
	enum { SEATS = 200 };
	int64_t times = (int64_t)(l->rounds * l->people) / SEATS + 1;
	enum effort e = l->grouping.effort;

	return effort_work[e] * (e == EFFORT_SHORT ? times : 1);
}

bool
allotment_own(const struct allotment *l, size_t round)
{
	return l->round[round].all == NULL;
}

size_t
allotment_size(const struct allotment *l, const int32_t *plan, size_t round,
    size_t group)
{
	size_t n = 0;

	for (size_t i = 0; i < l->people; i++)
		n += plan[round * l->people + i] == (int32_t)group;
	return n;
}

size_t
allotment_present(const struct allotment *l, size_t round)
{
	size_t n = 0;

	for (size_t i = 0; i < l->people; i++)
		n += l->there[round * l->people + i] == THERE;
	return n;
}

bool
grouping_sizes(size_t people, const int64_t *room, size_t groups, bool uneven,
    uint32_t *least, uint32_t *most)
{
	const int64_t all = (int64_t)people;
	int64_t level = 0, sum = 0, next;

	/* Filled like glasses that stand side by side. */
	for (;; level++, sum = next) {
		next = 0;
		for (size_t g = 0; g < groups; g++)
			next += room[g] < level + 1 ? room[g] : level + 1;
		if (next > all || next == sum)
			break;
	}
	for (size_t g = 0; g < groups; g++) {
		bool more = sum < all && room[g] > level;
		int64_t low = room[g] < level ? room[g] : level;
		int64_t high = low + more;

		if (uneven) {
			low /= 2;
			high = room[g] < INT64_MAX ? room[g] :
			    high + level / 2 + 1;
			high = high < all ? high : all;
		}
		least[g] = (uint32_t)low;
		most[g] = (uint32_t)high;
	}
	/* The level stopped because all rooms are full. */
	return sum == all || next > sum;
}

/* --- the problem --- */

static uint32_t
number_of(const char **known, uint32_t *n, const char *text)
{
	for (uint32_t i = 0; i < *n; i++)
		if (strcmp(known[i], text) == 0)
			return i;
	known[*n] = text;
	return (*n)++;
}

static void
put_fields(struct arena *a, const struct allotment *l, struct group_problem *p)
{
	size_t fields = l->grouping.diverse.n < GROUP_FIELDS_MAX ?
	    l->grouping.diverse.n : GROUP_FIELDS_MAX;
	uint32_t *value = arena_array(a, uint32_t, fields * l->people + 1);
	uint32_t *values = arena_array(a, uint32_t, fields + 1);
	const char **known = arena_array(a, const char *, l->people + 1);

	for (size_t f = 0; f < fields; f++)
		for (size_t i = 0; i < l->people; i++)
			value[f * l->people + i] = number_of(known, &values[f],
			    l->person[i].fact[f]);
	p->fields = fields;
	p->value = value;
	p->values = values;
}

static void
put_languages(struct arena *a, const struct allotment *l,
    struct group_problem *p)
{
	uint64_t *langs = arena_array(a, uint64_t, l->people + 1);
	bool *interpreted = arena_array(a, bool, l->rounds * l->groups + 1);
	const char *known[GROUP_LANGS_MAX + 1];
	uint32_t n = 0;

	if (l->grouping.language == NULL)
		return;
	for (size_t i = 0; i < l->people; i++) {
		struct text_list list = text_split(a, l->person[i].langs, ' ');

		for (size_t k = 0; k < list.n; k++) {
			uint32_t bit = number_of(known, &n, list.at[k]);

			if (bit < GROUP_LANGS_MAX)
				langs[i] |= UINT64_C(1) << bit;
			else
				n = GROUP_LANGS_MAX;
		}
	}
	for (size_t r = 0; r < l->rounds; r++)
		for (size_t g = 0; g < l->groups; g++) {
			const struct session_item *s =
			    l->session[r * l->groups + g];

			interpreted[r * l->groups + g] =
			    l->group[g].interpreted || (allotment_own(l, r) &&
			    s != NULL && *s->interpretation != '\0');
		}
	p->langs = langs;
	p->interpreted = interpreted;
}

static uint32_t
root_of(uint32_t *of, uint32_t x)
{
	while (of[x] != x)
		x = of[x] = of[of[x]];
	return x;
}

static bool
same_delegation(const struct allotment *l, size_t i, size_t k)
{
	return !text_blank(l->person[i].delegation) &&
	    text_same(l->person[i].delegation, l->person[k].delegation);
}

static void
put_bonds(struct arena *a, const struct allotment *l, struct group_problem *p)
{
	uint32_t *of = arena_array(a, uint32_t, l->people + 1);
	struct group_set *set;
	size_t sets = 0, bonds = 0;
	bool *seen = arena_array(a, bool, l->people + 1);

	for (const struct grouping_bond *b = l->bonds; b != NULL; b = b->next)
		bonds++;
	for (uint32_t i = 0; i < l->people; i++)
		of[i] = i;
	for (size_t i = 0; i < l->people; i++)
		for (size_t k = 0; k < i && l->grouping.delegations ==
		    DELEGATIONS_TOGETHER; k++)
			if (same_delegation(l, i, k))
				of[root_of(of, (uint32_t)i)] = root_of(of,
				    (uint32_t)k);
	for (const struct grouping_bond *b = l->bonds; b != NULL; b = b->next)
		if (b->together)
			of[root_of(of, (uint32_t)b->one)] = root_of(of,
			    (uint32_t)b->other);
	for (uint32_t i = 0; i < l->people; i++)
		of[i] = root_of(of, i);
	p->together = of;

	set = arena_array(a, struct group_set, l->people + bonds + 1);
	for (size_t i = 0; i < l->people && l->grouping.delegations ==
	    DELEGATIONS_APART; i++) {
		uint32_t *member;
		size_t n = 0;

		if (seen[i] || text_blank(l->person[i].delegation))
			continue;
		member = arena_array(a, uint32_t, l->people);
		for (size_t k = i; k < l->people; k++)
			if (same_delegation(l, i, k)) {
				member[n++] = (uint32_t)k;
				seen[k] = true;
			}
		if (n > 1)
			set[sets++] = (struct group_set){ n, member };
	}
	for (const struct grouping_bond *b = l->bonds; b != NULL; b = b->next) {
		uint32_t *two = arena_array(a, uint32_t, 2);

		two[0] = (uint32_t)b->one;
		two[1] = (uint32_t)b->other;
		if (!b->together)
			set[sets++] = (struct group_set){ 2, two };
	}
	p->apart = set;
	p->aparts = sets;
}

/* Groups of one topic are one wish; visits are topics of their own, so that
 * nobody goes twice. */
static void
put_topics(struct arena *a, const struct allotment *l, struct group_problem *p)
{
	uint32_t *topic = arena_array(a, uint32_t, l->groups), n = 0;
	bool *first = arena_array(a, bool, l->groups);
	bool any = l->grouping.wishes > 0 || l->grouping.kind == GROUPING_VISIT;
	uint32_t *wish;

	for (size_t g = 0; g < l->groups; g++) {
		size_t k = 0;

		any = any || l->group[g].topic != 0;
		while (k < g && (l->group[g].topic == 0 ||
		    l->group[k].topic != l->group[g].topic))
			k++;
		first[g] = k == g;
		topic[g] = k < g ? topic[k] : n++;
	}
	if (!any)
		return;
	wish = arena_array(a, uint32_t, l->people * n + 1);
	/* A topic is wished for by its first group. */
	for (size_t i = 0; i < l->people; i++)
		for (size_t g = 0; l->person[i].wish != NULL &&
		    l->grouping.wishes > 0 && g < l->groups; g++) {
			int64_t rank = l->person[i].wish[g];

			if (first[g])
				wish[i * n + topic[g]] = rank > 0 ?
				    (uint32_t)rank - 1 : n;
		}
	p->topics = n;
	p->topic = topic;
	p->wish = wish;
}

/* Bounds of the groups of a round. */
static bool
put_sizes(const struct allotment *l, size_t round, uint32_t *least,
    uint32_t *most)
{
	return grouping_sizes(allotment_present(l, round),
	    &l->room[round * l->groups], l->groups, l->grouping.wishes > 0,
	    &least[round * l->groups], &most[round * l->groups]);
}

/* The rules over the people as they are; all but who is bound to a place. */
static void
put_rules(struct arena *a, const struct allotment *l, struct group_problem *p)
{
	*p = (struct group_problem){ .people = l->people, .rounds = l->rounds,
	    .groups = l->groups };
	put_fields(a, l, p);
	put_languages(a, l, p);
	put_bonds(a, l, p);
	put_topics(a, l, p);
}

static void
lead_pins(const struct allotment *l, size_t round, int32_t *pinned)
{
	for (size_t g = 0; g < l->groups; g++)
		for (const struct grouping_lead *d = l->group[g].leads;
		    d != NULL; d = d->next)
			for (size_t i = 0; i < l->people; i++)
				if (d->participant == l->person[i].participant &&
				    l->there[round * l->people + i] == THERE &&
				    pinned[i] == GROUP_NOWHERE)
					pinned[i] = (int32_t)g;
}

enum rc
allotment_make(struct arena *a, const struct allotment *l, size_t from,
    int64_t seed, int64_t work, bool (*go_on)(void *, int64_t, int64_t),
    void *with, int32_t *plan, size_t *where)
{
	size_t cells = l->rounds * l->people;
	uint32_t *least = arena_array(a, uint32_t, l->rounds * l->groups + 1);
	uint32_t *most = arena_array(a, uint32_t, l->rounds * l->groups + 1);
	bool *absent = arena_array(a, bool, cells + 1);
	int32_t *pinned = arena_array(a, int32_t, cells + 1);
	struct group_problem p;
	const char *why;

	if (l->people == 0 || l->rounds == 0 || l->people > GROUP_PEOPLE_MAX)
		return RC_INVALID;
	put_rules(a, l, &p);
	for (size_t r = 0; r < l->rounds; r++) {
		for (size_t i = 0; i < l->people; i++) {
			size_t c = r * l->people + i;
			bool here = l->there[c] == THERE;

			pinned[c] = r < from || (here && l->locked[c]) ?
			    l->plan[c] : GROUP_NOWHERE;
			absent[c] = r < from ? l->plan[c] == GROUPING_NOWHERE :
			    !here;
		}
		if (r >= from)
			lead_pins(l, r, &pinned[r * l->people]);
		if (r >= from && !put_sizes(l, r, least, most)) {
			*where = r;
			return RC_CONFLICT;
		}
		for (size_t g = 0; g < l->groups; g++) {
			size_t k = r * l->groups + g;
			uint32_t bound = (uint32_t)allotment_size(l,
			    pinned, r, g);

			if (r < from)
				least[k] = bound;
			if (r < from || most[k] < bound)
				most[k] = bound;
		}
	}
	p.least = least;
	p.most = most;
	p.absent = absent;
	p.pinned = pinned;
	p.seed = (uint64_t)seed;
	p.effort = work;
	p.go_on = go_on;
	p.with = with;
	return group_plan(a, &p, plan, &why);
}

/* --- what stands of each rule --- */

static void
rule_add(struct arena *a, struct rule_state ***end, struct rule_state s)
{
	**end = arena_new(a, struct rule_state);
	***end = s;
	*end = &(**end)->next;
}

/* The problem that a plan is judged by; *present: seats that people could
 * take. */
static struct group_problem
put_judged(struct arena *a, const struct allotment *l, const int32_t *plan,
    int64_t *present)
{
	size_t cells = l->rounds * l->people;
	uint32_t *least = arena_array(a, uint32_t, l->rounds * l->groups + 1);
	uint32_t *most = arena_array(a, uint32_t, l->rounds * l->groups + 1);
	bool *absent = arena_array(a, bool, cells + 1);
	struct group_problem p;

	put_rules(a, l, &p);
	for (size_t r = 0; r < l->rounds; r++)
		(void)put_sizes(l, r, least, most);
	*present = 0;
	for (size_t c = 0; c < cells; c++) {
		bool here = l->there[c] == THERE;

		absent[c] = !here && plan[c] == GROUPING_NOWHERE;
		*present += here;
	}
	p.least = least;
	p.most = most;
	p.absent = absent;
	return p;
}

static int64_t
placed(const struct allotment *l, const int32_t *plan)
{
	int64_t n = 0;

	for (size_t c = 0; c < l->rounds * l->people; c++)
		n += l->there[c] == THERE && plan[c] != GROUPING_NOWHERE;
	return n;
}

static struct rule_state *
rules_of(struct arena *a, const struct allotment *l,
    const struct group_problem *p, const struct group_report *is,
    int64_t n_placed, int64_t present)
{
	struct rule_state *first = NULL, **end = &first;

	rule_add(a, &end, (struct rule_state){ .rule = RULE_PLACED,
	    .n = n_placed, .of = present });
	if (l->rounds > 1 || is->met < is->met_bound)
		rule_add(a, &end, (struct rule_state){ .rule = RULE_MEET,
		    .n = is->met, .of = is->met_bound });
	if (l->rounds > 1)
		rule_add(a, &end, (struct rule_state){ .rule = RULE_REPEAT,
		    .n = is->repeats, .of = is->repeats_bound,
		    .most = is->most_meetings });
	for (size_t f = 0; f < p->fields; f++)
		rule_add(a, &end, (struct rule_state){ .rule = RULE_MIX,
		    .n = is->spread_of[f], .fact = l->grouping.diverse.at[f] });
	if (p->langs != NULL)
		rule_add(a, &end, (struct rule_state){ .rule = RULE_LANGUAGE,
		    .n = is->language });
	if (p->aparts > 0)
		rule_add(a, &end, (struct rule_state){ .rule = RULE_APART,
		    .n = is->apart });
	rule_add(a, &end, (struct rule_state){ .rule = RULE_TOGETHER,
	    .n = is->together });
	rule_add(a, &end, (struct rule_state){ .rule = RULE_SIZE,
	    .n = is->sizes });
	if (is->wished > 0)
		rule_add(a, &end, (struct rule_state){ .rule = RULE_WISH,
		    .n = is->first_wishes, .of = is->wished });
	if (p->topics > 0 && l->rounds > 1)
		rule_add(a, &end, (struct rule_state){ .rule = RULE_AGAIN,
		    .n = is->again });
	return first;
}

struct rule_state *
allotment_rules(struct arena *a, const struct allotment *l,
    const int32_t *plan)
{
	struct group_report is;
	struct group_problem p;
	int64_t present;

	if (l->people == 0 || l->rounds == 0)
		return NULL;
	p = put_judged(a, l, plan, &present);
	group_judge(a, &p, plan, &is);
	return rules_of(a, l, &p, &is, placed(l, plan), present);
}

struct rule_state **
allotment_moves(struct arena *a, const struct allotment *l, size_t round,
    size_t person)
{
	struct rule_state **out = arena_array(a, struct rule_state *,
	    l->groups + 1);
	struct group_report *is = arena_array(a, struct group_report,
	    l->groups + 1);
	int64_t present, others = placed(l, l->plan) -
	    (l->plan[round * l->people + person] != GROUPING_NOWHERE);
	struct group_problem p = put_judged(a, l, l->plan, &present);

	group_judge_moves(a, &p, l->plan, round, person, is);
	for (size_t g = 0; g <= l->groups; g++)
		out[g] = rules_of(a, l, &p, &is[g], others + (g < l->groups),
		    present);
	return out;
}

bool
rule_holds(const struct rule_state *s)
{
	switch (s->rule) {
	case RULE_MEET: case RULE_PLACED: case RULE_WISH:
		return s->n >= s->of;
	case RULE_REPEAT:
		return s->n <= s->of;
	case RULE_MIX: case RULE_LANGUAGE: case RULE_APART: case RULE_TOGETHER:
	case RULE_SIZE: case RULE_AGAIN:
		break;
	}
	return s->n == 0;
}

struct missed *
allotment_missed(struct arena *a, const struct allotment *l,
    const int32_t *plan, size_t round)
{
	const int32_t *in = &plan[round * l->people];
	const enum there *there = &l->there[round * l->people];
	struct missed *first = NULL, **end = &first;
	int64_t present = (int64_t)allotment_present(l, round);

	for (size_t f = 0; f < l->grouping.diverse.n && present > 0; f++)
		for (size_t i = 0; i < l->people; i++) {
			const char *value = l->person[i].fact[f];
			int64_t all = 0;
			size_t k = 0;

			while (strcmp(l->person[k].fact[f], value) != 0)
				k++;
			if (k < i)
				continue;	/* looked at before */
			for (k = 0; k < l->people; k++)
				all += there[k] == THERE &&
				    strcmp(l->person[k].fact[f], value) == 0;
			for (size_t g = 0; g < l->groups; g++) {
				struct missed m = { round, g, f, value, 0, 0,
				    0, NULL };
				int64_t share = all * (int64_t)allotment_size(
				    l, plan, round, g);

				for (k = 0; k < l->people; k++)
					m.n += in[k] == (int32_t)g &&
					    strcmp(l->person[k].fact[f],
					    value) == 0;
				m.low = share / present;
				m.high = (share + present - 1) / present;
				if (m.n >= m.low && m.n <= m.high)
					continue;
				*end = arena_new(a, struct missed);
				**end = m;
				end = &(*end)->next;
			}
		}
	return first;
}

const uint32_t *
allotment_alone(struct arena *a, const struct allotment *l, size_t *n)
{
	struct group_problem p = { .people = l->people, .rounds = l->rounds,
	    .groups = l->groups };

	*n = 0;
	if (l->grouping.language == NULL)
		return NULL;
	put_languages(a, l, &p);
	return group_alone(a, &p, n);
}

/* --- a plan from a file --- */

static const char *
cell(const struct csv_row *row, int column)
{
	return (size_t)column < row->cells ? row->cell[column] : "";
}

static bool
blank(const struct csv_row *row)
{
	for (size_t i = 0; i < row->cells; i++)
		if (!text_blank(row->cell[i]))
			return false;
	return true;
}

enum rc
allotment_import(struct arena *a, const struct allotment *l,
    const struct csv *t, int32_t *plan, enum import_fault *fault, size_t *line)
{
	bool *named = arena_array(a, bool, l->rounds + 1);
	size_t cells = l->rounds * l->people;
	int round, group, id;

	*line = 1;
	*fault = IMPORT_COLUMNS;
	if (t->rows == 0 || (round = csv_column(t, "round")) < 0 ||
	    (group = csv_column(t, "group")) < 0 ||
	    (id = csv_column(t, "id")) < 0)
		return RC_INVALID;
	memcpy(plan, l->plan, cells * sizeof *plan);
	for (size_t i = 1; i < t->rows; i++) {
		const struct csv_row *row = &t->row[i];
		int64_t r, g, who;
		size_t x = 0;

		if (blank(row))
			continue;
		*line = row->line;
		*fault = IMPORT_ROUND;
		if (!text_number(cell(row, round), 1, (int64_t)l->rounds, &r))
			return RC_INVALID;
		*fault = IMPORT_GROUP;
		/* Whoever has none is in none. */
		g = 0;
		if (!text_blank(cell(row, group)) && !text_number(cell(row,
		    group), 1, (int64_t)l->groups, &g))
			return RC_INVALID;
		*fault = IMPORT_PERSON;
		if (!text_number(cell(row, id), 1, INT64_MAX, &who))
			return RC_INVALID;
		while (x < l->people && l->person[x].participant != who)
			x++;
		if (x == l->people)
			return RC_INVALID;
		r--;
		/* The round's own people stand in the file. */
		for (size_t k = 0; k < l->people && !named[r]; k++)
			plan[(size_t)r * l->people + k] = GROUPING_NOWHERE;
		named[r] = true;
		x += (size_t)r * l->people;
		*fault = IMPORT_TWICE;
		if (plan[x] != GROUPING_NOWHERE)
			return RC_INVALID;
		*fault = IMPORT_NOT_THERE;
		if (l->there[x] != THERE)
			return RC_INVALID;
		plan[x] = g == 0 ? GROUPING_NOWHERE : (int32_t)g - 1;
	}
	*fault = IMPORT_FINE;
	return RC_OK;
}
