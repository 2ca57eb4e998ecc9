/* What a plan holds, counted from the plan alone: not by the code that made it. */
#include "solve/group_weigh.h"

#include <string.h>

static bool
here(const struct group_problem *p, size_t round, size_t person)
{
	return p->absent == NULL || !p->absent[round * p->people + person];
}

static bool
sits(const struct group_problem *p, const int32_t *plan, size_t round,
    size_t person, size_t group)
{
	return plan[round * p->people + person] == (int32_t)group;
}

/* The least that m meetings among n others can repeat. */
static int64_t
evenly(int64_t m, int64_t n)
{
	int64_t each = n == 0 ? 0 : m / n, more = n == 0 ? 0 : m % n;

	return n * (each * (each - 1) / 2) + more * each;
}

static void
judge_meetings(struct arena *a, const struct group_problem *p,
    const int32_t *plan, struct group_report *out)
{
	uint16_t *meets = arena_array(a, uint16_t, p->people * p->people);
	bool *could = arena_array(a, bool, p->people * p->people);
	int64_t twice = 0, slots = 0, pairs = 0;
	bool equal = true;

	for (size_t i = 0; i < p->rounds * p->groups; i++)
		equal = equal && p->least[i] == p->most[i] &&
		    p->least[i] == p->least[i / p->groups * p->groups];
	for (size_t r = 0; r < p->rounds; r++)
		for (size_t x = 0; x < p->people; x++) {
			int32_t g = plan[r * p->people + x];

			for (size_t y = 0; y < p->people; y++) {
				if (x == y || !here(p, r, x) || !here(p, r, y))
					continue;
				could[x * p->people + y] = true;
				if (g != GROUP_NOWHERE && sits(p, plan, r, y,
				    (size_t)g))
					meets[x * p->people + y]++;
			}
		}
	for (size_t x = 0; x < p->people; x++) {
		int64_t with = 0, of = 0;

		for (size_t y = 0; y < p->people; y++) {
			int64_t m = meets[x * p->people + y];

			of += could[x * p->people + y];
			with += m;
			if (y >= x)
				continue;
			out->met += m > 0;
			out->repeats += m * (m - 1) / 2;
			out->most_meetings = m > out->most_meetings ? m :
			    out->most_meetings;
		}
		slots += with;
		pairs += of;
		twice += evenly(with, of);
		out->met_bound += with < of ? with : of;
	}
	/* Where groups are equal, each person sits beside as many whatever the
	 * plan; else only the sum is known beforehand. */
	slots /= 2;
	pairs /= 2;
	out->met_bound = equal ? out->met_bound / 2 : slots < pairs ? slots :
	    pairs;
	out->repeats_bound = equal ? (twice + 1) / 2 : evenly(slots, pairs);
	out->cost = W_SECOND * (slots - out->met) + W_REPEAT * out->repeats;
	out->cost_bound = W_SECOND * (slots - out->met_bound) +
	    W_REPEAT * out->repeats_bound;
}

static int64_t
beyond(int64_t n, int64_t share, int64_t of)
{
	int64_t low = of == 0 ? 0 : share / of;
	int64_t high = of == 0 ? 0 : (share + of - 1) / of;

	return n < low ? low - n : n > high ? n - high : 0;
}

static int64_t
judge_field(struct arena *a, const struct group_problem *p, const int32_t *plan,
    size_t field)
{
	const uint32_t *value = &p->value[field * p->people];
	int64_t *total = arena_array(a, int64_t, p->values[field] + 1);
	int64_t *count = arena_array(a, int64_t, p->values[field] + 1);
	int64_t sum = 0;

	for (size_t r = 0; r < p->rounds; r++) {
		int64_t all = 0;

		memset(total, 0, p->values[field] * sizeof *total);
		for (size_t x = 0; x < p->people; x++)
			if (here(p, r, x)) {
				total[value[x]]++;
				all++;
			}
		for (size_t g = 0; g < p->groups; g++) {
			int64_t size = 0;

			memset(count, 0, p->values[field] * sizeof *count);
			for (size_t x = 0; x < p->people; x++)
				if (sits(p, plan, r, x, g)) {
					count[value[x]]++;
					size++;
				}
			for (size_t v = 0; v < p->values[field]; v++)
				sum += beyond(count[v], total[v] * size, all);
		}
	}
	return sum;
}

static void
judge_group(const struct group_problem *p, const int32_t *plan, size_t r,
    size_t g, struct group_report *out)
{
	int64_t size = 0, lang[GROUP_LANGS_MAX] = { 0 }, most = 0;
	size_t k = r * p->groups + g;

	for (size_t x = 0; x < p->people; x++) {
		if (!sits(p, plan, r, x, g))
			continue;
		size++;
		for (size_t i = 0; p->langs != NULL && i < GROUP_LANGS_MAX; i++)
			lang[i] += p->langs[x] == 0 || (p->langs[x] >> i & 1);
	}
	out->sizes += size < p->least[k] ? p->least[k] - size :
	    size > p->most[k] ? size - p->most[k] : 0;
	for (size_t i = 0; i < GROUP_LANGS_MAX; i++)
		most = lang[i] > most ? lang[i] : most;
	if (p->langs != NULL && (p->interpreted == NULL || !p->interpreted[k]))
		out->language += size - most;
	for (size_t i = 0; i < p->aparts; i++) {
		int64_t there = 0, here_now = 0, limit;

		for (size_t m = 0; m < p->apart[i].n; m++) {
			there += here(p, r, p->apart[i].person[m]);
			here_now += sits(p, plan, r, p->apart[i].person[m], g);
		}
		limit = there == 0 ? 1 : (there + (int64_t)p->groups - 1) /
		    (int64_t)p->groups;
		out->apart += here_now > limit ? here_now - limit : 0;
	}
}

static void
judge_person(const struct group_problem *p, const int32_t *plan, size_t x,
    uint32_t *visits, struct group_report *out)
{
	bool wishes = false;

	memset(visits, 0, p->topics * sizeof *visits);
	for (size_t t = 1; t < p->topics; t++)
		wishes = wishes || p->wish[x * p->topics + t] !=
		    p->wish[x * p->topics];
	for (size_t r = 0; r < p->rounds; r++) {
		int32_t g = plan[r * p->people + x];
		int32_t pin = p->pinned == NULL ? GROUP_NOWHERE :
		    p->pinned[r * p->people + x];

		if (g == GROUP_NOWHERE)
			continue;
		out->pinned += pin != GROUP_NOWHERE && pin != g;
		for (size_t y = 0; p->together != NULL && y < x; y++)
			out->together += p->together[x] == p->together[y] &&
			    here(p, r, y) && !sits(p, plan, r, y, (size_t)g);
		if (p->topics == 0)
			continue;
		out->again += visits[p->topic[g]]++;
		out->wishes += p->wish[x * p->topics + p->topic[g]];
		out->wished += wishes;
		out->first_wishes += wishes && p->wish[x * p->topics +
		    p->topic[g]] == 0;
	}
}

void
group_judge(struct arena *a, const struct group_problem *p, const int32_t *plan,
    struct group_report *out)
{
	int64_t *spread = arena_array(a, int64_t, p->fields + 1);
	uint32_t *visits = arena_array(a, uint32_t, p->topics + 1);

	*out = (struct group_report){ .spread_of = spread };
	judge_meetings(a, p, plan, out);
	for (size_t f = 0; f < p->fields; f++)
		out->spread += spread[f] = judge_field(a, p, plan, f);
	for (size_t r = 0; r < p->rounds; r++)
		for (size_t g = 0; g < p->groups; g++)
			judge_group(p, plan, r, g, out);
	for (size_t x = 0; x < p->people; x++)
		judge_person(p, plan, x, visits, out);
	out->cost += W_SPREAD * out->spread +
	    W_SIZE * out->sizes + W_LANGUAGE * out->language +
	    W_APART * out->apart + W_WISH * out->wishes + W_AGAIN * out->again;
}

const uint32_t *
group_alone(struct arena *a, const struct group_problem *p, size_t *n)
{
	uint32_t *alone = arena_array(a, uint32_t, p->people + 1);

	*n = 0;
	for (size_t x = 0; p->langs != NULL && x < p->people; x++) {
		bool shares = p->langs[x] == 0;

		for (size_t y = 0; y < p->people && !shares; y++)
			shares = x != y && (p->langs[y] == 0 ||
			    (p->langs[x] & p->langs[y]) != 0);
		if (!shares)
			alone[(*n)++] = (uint32_t)x;
	}
	return alone;
}

bool
group_fits(size_t people, size_t size, struct group_fit *out)
{
	size_t groups;

	if (size < 2 || people < size || people > GROUP_PEOPLE_MAX)
		return false;
	groups = (people + size - 1) / size;
	*out = (struct group_fit){ .groups = groups,
	    .smaller = groups * size - people,
	    .rounds_max = (people - 1) / (size - 1),
	    .rounds_all = (people - 1 + size - 2) / (size - 1) };
	return true;
}
