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

/* Who meets whom, and what bounds it. */
struct meetings {
	uint16_t *meets;		/* [person * people + person] */
	int64_t *with, *of;		/* of each person: meetings, and others who
					 * could be met */
	int64_t slots, pairs;		/* those of all; a pair counts twice */
	int64_t met, repeats;		/* the bounds of all, likewise */
	bool equal;			/* groups of a round */
};

static void
judge_meetings(struct arena *a, const struct group_problem *p,
    const int32_t *plan, struct meetings *m, struct group_report *out)
{
	bool *could = arena_array(a, bool, p->people * p->people);

	*m = (struct meetings){ .equal = true,
	    .meets = arena_array(a, uint16_t, p->people * p->people),
	    .with = arena_array(a, int64_t, p->people + 1),
	    .of = arena_array(a, int64_t, p->people + 1) };
	for (size_t i = 0; i < p->rounds * p->groups; i++)
		m->equal = m->equal && p->least[i] == p->most[i] &&
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
					m->meets[x * p->people + y]++;
			}
		}
	for (size_t x = 0; x < p->people; x++) {
		int64_t with = 0, of = 0;

		for (size_t y = 0; y < p->people; y++) {
			int64_t n = m->meets[x * p->people + y];

			of += could[x * p->people + y];
			with += n;
			if (y >= x)
				continue;
			out->met += n > 0;
			out->repeats += n * (n - 1) / 2;
			out->most_meetings = n > out->most_meetings ? n :
			    out->most_meetings;
		}
		m->with[x] = with;
		m->of[x] = of;
		m->slots += with;
		m->pairs += of;
		m->repeats += evenly(with, of);
		m->met += with < of ? with : of;
	}
}

/* The bounds, and what it costs; when all else is counted. */
static void
weigh(const struct meetings *m, struct group_report *out)
{
	int64_t slots = m->slots / 2, pairs = m->pairs / 2;

	/* Where groups are equal, each person sits beside as many whatever the
	 * plan; else only the sum is known beforehand. */
	out->met_bound = m->equal ? m->met / 2 : slots < pairs ? slots : pairs;
	out->repeats_bound = m->equal ? (m->repeats + 1) / 2 :
	    evenly(slots, pairs);
	out->cost = W_SECOND * (slots - out->met) + W_REPEAT * out->repeats +
	    W_SPREAD * out->spread + W_SIZE * out->sizes +
	    W_LANGUAGE * out->language + W_APART * out->apart +
	    W_WISH * out->wishes + W_AGAIN * out->again;
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

/* Of each value of a field: the people there in a round, and, in a group. */
struct values { int64_t all, *total, *count; };

static struct values
count_values(struct arena *a, const struct group_problem *p, size_t round,
    size_t field)
{
	size_t n = p->values[field] + 1;
	struct values v = { 0, arena_array(a, int64_t, n),
	    arena_array(a, int64_t, n) };

	for (size_t x = 0; x < p->people; x++)
		if (here(p, round, x)) {
			v.total[p->value[field * p->people + x]]++;
			v.all++;
		}
	return v;
}

static int64_t
judge_field(const struct group_problem *p, const int32_t *plan, size_t r,
    size_t g, size_t field, const struct values *v)
{
	int64_t size = 0, sum = 0;

	memset(v->count, 0, p->values[field] * sizeof *v->count);
	for (size_t x = 0; x < p->people; x++)
		if (sits(p, plan, r, x, g)) {
			v->count[p->value[field * p->people + x]]++;
			size++;
		}
	for (size_t i = 0; i < p->values[field]; i++)
		sum += beyond(v->count[i], v->total[i] * size, v->all);
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

/* Others who belong together with x and are not. */
static int64_t
parted(const struct group_problem *p, const int32_t *plan, size_t r, size_t x,
    size_t others)
{
	int64_t n = 0;

	for (size_t y = 0; p->together != NULL && here(p, r, x) && y < others;
	    y++)
		n += p->together[x] == p->together[y] && here(p, r, y) &&
		    plan[r * p->people + x] != plan[r * p->people + y];
	return n;
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
		if (p->topics == 0)
			continue;
		out->again += visits[p->topic[g]]++;
		out->wishes += p->wish[x * p->topics + p->topic[g]];
		out->wished += wishes;
		out->first_wishes += wishes && p->wish[x * p->topics +
		    p->topic[g]] == 0;
	}
}

static void
judge(struct arena *a, const struct group_problem *p, const int32_t *plan,
    struct meetings *m, struct group_report *out)
{
	int64_t *spread = arena_array(a, int64_t, p->fields + 1);
	uint32_t *visits = arena_array(a, uint32_t, p->topics + 1);

	*out = (struct group_report){ .spread_of = spread };
	judge_meetings(a, p, plan, m, out);
	for (size_t r = 0; r < p->rounds; r++) {
		for (size_t f = 0; f < p->fields; f++) {
			struct values v = count_values(a, p, r, f);

			for (size_t g = 0; g < p->groups; g++)
				spread[f] += judge_field(p, plan, r, g, f, &v);
		}
		for (size_t g = 0; g < p->groups; g++)
			judge_group(p, plan, r, g, out);
		for (size_t x = 0; x < p->people; x++)
			out->together += parted(p, plan, r, x, x);
	}
	for (size_t f = 0; f < p->fields; f++)
		out->spread += spread[f];
	for (size_t x = 0; x < p->people; x++)
		judge_person(p, plan, x, visits, out);
	weigh(m, out);
}

void
group_judge(struct arena *a, const struct group_problem *p, const int32_t *plan,
    struct group_report *out)
{
	struct meetings m;

	judge(a, p, plan, &m, out);
}

/* --- one person in each group in turn --- */

/* Meetings with all of a group once more than without. */
static void
meet_group(const struct group_problem *p, const int32_t *plan, size_t r,
    size_t x, size_t g, struct meetings *m, struct group_report *out)
{
	int64_t size = 0;

	for (size_t y = 0; y < p->people; y++) {
		int64_t n = m->meets[x * p->people + y], with = m->with[y];

		if (y == x || !here(p, r, y) || !sits(p, plan, r, y, g))
			continue;
		size++;
		out->met += n == 0;
		out->repeats += n;
		out->most_meetings = n + 1 > out->most_meetings ? n + 1 :
		    out->most_meetings;
		m->met += with < m->of[y];
		m->repeats += evenly(with + 1, m->of[y]) -
		    evenly(with, m->of[y]);
	}
	m->slots += 2 * size;
	m->met += (m->with[x] + size < m->of[x] ? m->with[x] + size :
	    m->of[x]) - (m->with[x] < m->of[x] ? m->with[x] : m->of[x]);
	m->repeats += evenly(m->with[x] + size, m->of[x]) -
	    evenly(m->with[x], m->of[x]);
}

/* What a move to g changes, from the plan without it: what the group is by now is
 * taken off, what it is then put on. */
static void
add_parts(const struct group_problem *p, const int32_t *plan, size_t r,
    size_t x, size_t g, const struct values *v, uint32_t *visits,
    struct group_report *out, int64_t *spread, int64_t times)
{
	struct group_report part = { 0 };

	judge_group(p, plan, r, g, &part);
	judge_person(p, plan, x, visits, &part);
	for (size_t f = 0; f < p->fields; f++) {
		int64_t n = times * judge_field(p, plan, r, g, f, &v[f]);

		spread[f] += n;
		out->spread += n;
	}
	out->sizes += times * part.sizes;
	out->language += times * part.language;
	out->apart += times * part.apart;
	out->together += times * parted(p, plan, r, x, p->people);
	out->pinned += times * part.pinned;
	out->wishes += times * part.wishes;
	out->again += times * part.again;
	out->wished += times * part.wished;
	out->first_wishes += times * part.first_wishes;
}

void
group_judge_moves(struct arena *a, const struct group_problem *p,
    const int32_t *plan, size_t round, size_t person, struct group_report *out)
{
	size_t cells = p->rounds * p->people, at = round * p->people + person;
	int32_t *is = arena_array(a, int32_t, cells);
	uint32_t *visits = arena_array(a, uint32_t, p->topics + 1);
	struct values *v = arena_array(a, struct values, p->fields + 1);
	struct group_report *none = &out[p->groups];
	struct meetings m;

	memcpy(is, plan, cells * sizeof *is);
	is[at] = GROUP_NOWHERE;
	judge(a, p, is, &m, none);
	for (size_t f = 0; f < p->fields; f++)
		v[f] = count_values(a, p, round, f);
	for (size_t g = 0; g < p->groups; g++) {
		int64_t *spread = arena_array(a, int64_t, p->fields + 1);
		struct meetings then = m;

		memcpy(spread, none->spread_of, p->fields * sizeof *spread);
		out[g] = *none;
		out[g].spread_of = spread;
		meet_group(p, is, round, person, g, &then, &out[g]);
		add_parts(p, is, round, person, g, v, visits, &out[g], spread,
		    -1);
		is[at] = (int32_t)g;
		add_parts(p, is, round, person, g, v, visits, &out[g], spread,
		    1);
		is[at] = GROUP_NOWHERE;
		weigh(&then, &out[g]);
	}
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
