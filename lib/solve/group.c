/*
 * The plan is changed by exchanging: some people of one group against some of
 * another in one round.  What that changes is reckoned first (group_delta.c);
 * worse plans are taken with a chance that falls as the work is used up.
 */
#include "solve/group_state.h"

#include <string.h>

/* Work units where the caller names none: about four seconds of one core, and
 * twenty where nothing counts but that nobody meets twice. */
static const int64_t EFFORT = 4000000000, EFFORT_PURE = 20000000000;

enum { CHANCES = 4096 };

/* Numbers in bounds, seats for all: a sentence where not. */
static const char *
fault_of(struct arena *a, const struct group_problem *p)
{
	if (p->people == 0 || p->people > GROUP_PEOPLE_MAX)
		return arena_printf(a, "there are %zu people; 1 to %d can be "
		    "placed", p->people, GROUP_PEOPLE_MAX);
	if (p->rounds == 0 || p->rounds > GROUP_ROUNDS_MAX)
		return arena_printf(a, "%zu rounds: 1 to %d are possible",
		    p->rounds, GROUP_ROUNDS_MAX);
	if (p->groups == 0 || p->groups > GROUP_GROUPS_MAX)
		return arena_printf(a, "%zu groups: 1 to %d are possible",
		    p->groups, GROUP_GROUPS_MAX);
	if (p->people * p->rounds * p->groups > GROUP_SEATS_MAX)
		return arena_printf(a, "%zu people in %zu rounds of %zu groups "
		    "are too many at once", p->people, p->rounds, p->groups);
	if (p->fields > GROUP_FIELDS_MAX)
		return arena_printf(a, "%zu fields: %d at most", p->fields,
		    GROUP_FIELDS_MAX);
	for (size_t r = 0; r < p->rounds; r++) {
		uint64_t there = 0, least = 0, most = 0;

		for (size_t i = 0; i < p->people; i++)
			there += p->absent == NULL ||
			    !p->absent[r * p->people + i];
		for (size_t g = 0; g < p->groups; g++) {
			least += p->least[r * p->groups + g];
			most += p->most[r * p->groups + g];
			if (p->least[r * p->groups + g] >
			    p->most[r * p->groups + g])
				return "a group's least is more than its most";
		}
		if (there > most)
			return arena_printf(a, "round %zu has %zu people and "
			    "seats for %zu", r + 1, (size_t)there,
			    (size_t)most);
		if (there < least)
			return arena_printf(a, "round %zu has %zu people, and "
			    "its groups need %zu", r + 1, (size_t)there,
			    (size_t)least);
	}
	return NULL;
}

/* --- looking for a better plan --- */

/* By how much a plan may be worse and be taken: more than delta by chance
 * exp(-delta / heat), heat in 1/65536. */
static int64_t
bearable(struct group_state *s, int64_t heat)
{
	return heat * s->chance[state_draw(s) >> 32 & (CHANCES - 1)] >> 32;
}

static void
add_unit(const struct group_state *s, size_t round, uint32_t unit,
    struct group_unit *to)
{
	const struct group_unit *u = &s->unit[unit];

	for (uint32_t i = 0; i < u->n; i++)
		if (state_here(s, round, u->person[i]))
			to->person[to->n++] = u->person[i];
}

/* A unit to another group, and from there, as near as it goes, as many people
 * back. */
static int64_t
exchange(struct group_state *s, size_t round, uint32_t unit, size_t to,
    bool back, int64_t heat)
{
	enum { BACK_MAX = 16 };
	size_t from = s->where[round * s->units + unit], n = 0;
	uint32_t came[BACK_MAX], want = back ? state_weight(s, round, unit) : 0;
	int64_t worse = bearable(s, heat), delta;

	s->go.n = s->back.n = 0;
	add_unit(s, round, unit, &s->go);
	for (int tries = 0; want > 0 && n < BACK_MAX && tries < 32; tries++) {
		uint32_t u = s->loose[round][state_below(s, s->looses[round])];
		uint32_t weight;
		bool is = false;

		if (s->where[round * s->units + u] != to ||
		    (weight = state_weight(s, round, u)) > want)
			continue;
		for (size_t i = 0; i < n; i++)
			is = is || came[i] == u;
		if (is)
			continue;
		add_unit(s, round, u, &s->back);
		came[n++] = u;
		want -= weight;
	}
	s->work += 64;
	delta = state_move_delta(s, round, from, to, worse);
	if (delta > worse)
		return 0;
	while (n > 0)
		state_shift(s, round, came[--n], from);
	state_shift(s, round, unit, to);
	state_renew(s, round, from);
	state_renew(s, round, to);
	return delta;
}

/* One step: what it changed in the cost. */
static int64_t
step(struct group_state *s, const uint32_t *rounds, size_t n, bool slack,
    int64_t heat)
{
	size_t round = rounds[state_below(s, n)];
	uint64_t two = state_draw(s);
	uint32_t u = s->loose[round][(two >> 32) * s->looses[round] >> 32];
	uint32_t v = s->loose[round][(uint32_t)two * s->looses[round] >> 32];
	size_t from = s->where[round * s->units + u];
	size_t to = s->where[round * s->units + v];
	int64_t delta, worse;

	s->work += 18;
	if (slack && state_below(s, 8) == 0) {
		to = state_below(s, s->p->groups);
		return from == to ? 0 : exchange(s, round, u, to, false, heat);
	}
	if (from == to)
		return 0;
	if (s->unit[u].n > 1 || s->unit[v].n > 1)
		return exchange(s, round, u, to, true, heat);
	worse = bearable(s, heat);
	delta = state_swap_delta(s, round, s->unit[u].person[0],
	    s->unit[v].person[0], from, to, worse);
	if (delta > worse)
		return 0;
	state_shift(s, round, u, to);
	state_shift(s, round, v, from);
	state_renew(s, round, from);
	state_renew(s, round, to);
	return delta;
}

/* --- heat --- */

/* Whole numbers only, so that every machine takes the same steps: log2 by
 * squaring, a bit of it each time. */
static int64_t *
make_chances(struct arena *a)
{
	int64_t *chance = arena_array(a, int64_t, CHANCES);

	for (uint64_t i = 0; i < CHANCES; i++) {
		uint64_t n = 2 * i + 1, m;	/* of 2 * CHANCES */
		int64_t whole = 63 - __builtin_clzll(n), log = whole << 16;

		m = n << (31 - whole);
		for (int bit = 15; bit >= 0; bit--) {
			m = m * m >> 31;
			if (m >> 32 != 0) {
				log += 1 << bit;
				m >>= 1;
			}
		}
		chance[i] = ((INT64_C(13) << 16) - log) * 45426 >> 16;
	}
	return chance;
}

/* Whether to go on, asked at each hundredth of the work. */
static bool
wanted(struct group_state *s)
{
	if (s->p->go_on != NULL && s->work - s->told > s->all / 100) {
		s->told = s->work;
		s->stopped = !s->p->go_on(s->p->with, s->work < s->all ?
		    s->work : s->all, s->all);
	}
	return !s->stopped;
}

/* --- rules first --- */

/* What a round misses of the rules that are nearly never given up. */
static int64_t
missed(const struct group_state *s, size_t round)
{
	int64_t sum = 0;

	for (size_t g = 0; g < s->p->groups; g++)
		sum += state_rules(s, round, g);
	return sum;
}

/* One round alone, so hot at first that the rules can be broken, then half as
 * hot again and again. */
static void
cool_round(struct group_state *s, uint32_t round, int64_t work, bool slack,
    int64_t hot)
{
	enum { HALVED = 6 };
	int64_t from = s->work;

	while (s->work - from < work && wanted(s)) {
		int64_t done = (s->work - from) * 1000 * HALVED / work;
		int64_t heat = hot >> done / 1000;

		heat -= heat / 2 * (done % 1000) / 1000;
		for (int i = 0; i < 64; i++)
			(void)step(s, &round, 1, slack, heat);
	}
}

/* Back to where the units were. */
static void
put_back(struct group_state *s, uint32_t round, const uint32_t *where)
{
	for (size_t i = 0; i < s->looses[round]; i++) {
		uint32_t u = s->loose[round][i];

		if (s->where[round * s->units + u] != where[u])
			state_shift(s, round, u, where[u]);
	}
	for (size_t g = 0; g < s->p->groups; g++)
		state_renew(s, round, g);
}

/*
 * The rules weigh so much that they are settled at heats of their own, before
 * all else: each round for itself, as no rule looks at two, and again, longer,
 * where one is still broken.  In turns, by languages and by exchanges alone: the
 * former where languages are tight, the latter where they are not all.  Ends when
 * all hold, or the work is done.
 */
static void
settle(struct group_state *s, const uint32_t *rounds, size_t n, int64_t work,
    bool slack)
{
	const int64_t hot = INT64_C(800) << 16, cold = INT64_C(12) << 16;
	int64_t from = s->work, share = work / 64;
	size_t broken = n;
	bool turn = true;

	for (; broken > 0 && s->work - from < work && wanted(s);
	    share *= turn ? 2 : 1, turn = !turn) {
		int64_t each = share / (int64_t)broken + 1;

		broken = 0;
		for (size_t i = 0; i < n; i++) {
			uint32_t r = rounds[i];
			int64_t before = missed(s, r);

			if (before == 0)
				continue;
			memcpy(s->kept, &s->where[r * s->units], s->units *
			    sizeof *s->kept);
			if (s->speaker != NULL && turn)
				(void)group_speak(s->speaker, r, each / 2);
			if (missed(s, r) > 0)
				cool_round(s, r, each, slack,
				    s->speaker != NULL && turn ? cold : hot);
			if (missed(s, r) > before)
				put_back(s, r, s->kept);
			broken += missed(s, r) > 0;
		}
	}
}

/* --- annealing --- */

/*
 * One run of that much work: cooling evenly from hot to cold, then a moment at
 * which hardly anything worse is taken.  The best plan is kept in best; returns
 * its cost, and stops at the bound.
 */
static int64_t
anneal(struct group_state *s, int64_t work, int64_t hot, int64_t cold,
    int64_t bound, int32_t *best)
{
	const int64_t frozen = 1 << 15;
	const struct group_problem *p = s->p;
	size_t bytes = p->rounds * p->people * sizeof *best, n = 0;
	uint32_t rounds[GROUP_ROUNDS_MAX];
	int64_t cost, least, from = s->work;
	bool slack = false;

	for (uint32_t r = 0; r < p->rounds; r++)
		if (s->looses[r] > 1)
			rounds[n++] = r;
	for (size_t i = 0; i < p->rounds * p->groups; i++)
		slack = slack || p->least[i] < p->most[i];
	state_begin(s);
	settle(s, rounds, n, work * 2 / 5, slack);
	work -= s->work - from;
	from = s->work;
	cost = least = state_cost(s);
	memcpy(best, s->plan, bytes);
	while (n > 0 && least > bound && s->work - from < work && wanted(s)) {
		int64_t done = (s->work - from) / (work / 1000 + 1);
		int64_t heat = done >= 950 ? frozen :
		    hot - (hot - cold) * done / 950;

		for (int i = 0; i < 256; i++) {
			cost += step(s, rounds, n, slack, heat);
			/* While it is hot, what is good is soon better. */
			if (cost >= least || (done < 500 && cost > bound))
				continue;
			least = cost;
			memcpy(best, s->plan, bytes);
			if (cost <= bound)
				break;
		}
	}
	return least;
}

/* Whether nothing is asked for but that nobody meets twice: equal groups, all
 * there, nobody bound. */
static bool
is_pure(const struct group_problem *p)
{
	for (size_t i = 0; i < p->rounds * p->groups; i++)
		if (p->least[i] != p->least[0] || p->most[i] != p->least[0])
			return false;
	for (size_t i = 0; p->absent != NULL && i < p->rounds * p->people; i++)
		if (p->absent[i])
			return false;
	for (size_t i = 0; p->pinned != NULL && i < p->rounds * p->people; i++)
		if (p->pinned[i] != GROUP_NOWHERE)
			return false;
	for (size_t i = 0; p->together != NULL && i < p->people; i++)
		for (size_t k = 0; k < i; k++)
			if (p->together[i] == p->together[k])
				return false;
	return p->fields == 0 && p->langs == NULL && p->aparts == 0 &&
	    p->topics == 0;
}

enum rc
group_plan(struct arena *a, const struct group_problem *p, int32_t *plan,
    const char **why)
{
	size_t bytes = p->rounds * p->people * sizeof *plan;
	struct group_report bounds;
	struct group_state s = { .p = p, .random = p->seed,
	    .chance = make_chances(a) };
	int32_t *best;
	int64_t least = INT64_MAX, all, bound, share;
	bool pure;

	if ((*why = fault_of(a, p)) != NULL ||
	    (*why = state_ready(a, &s)) != NULL)
		return RC_INVALID;
	pure = is_pure(p);
	all = p->effort > 0 ? p->effort : pure ? EFFORT_PURE : EFFORT;
	share = pure ? 64 : 16;
	if (pure && group_construct(a, p->groups, p->least[0], p->rounds,
	    all / 400 + 1, plan) == p->rounds)
		return RC_OK;
	s.all = all;
	best = arena_array(a, int32_t, p->rounds * p->people);
	if (s.speak)
		s.speaker = group_speaker(a, &s);
	state_begin(&s);
	group_judge(a, p, s.plan, &bounds);
	bound = bounds.cost_bound;
	/* Short runs first: what is easy is found at once.  Where a bound can be
	 * reached, luck counts as much as patience. */
	for (; least > bound && s.work < all && !s.stopped; share = !pure ? 1 :
	    share > 8 ? share / 2 : 8) {
		int64_t cost;

		/* In 1/65536.  Where only repeats count, there is one step in
		 * the cost, and one heat at which it is taken now and then. */
		cost = anneal(&s, all / share < all - s.work ? all / share :
		    all - s.work, (pure ? 2 : 15) << 16, pure ? 94000 :
		    6 << 16, bound, best);
		if (cost < least) {
			least = cost;
			memcpy(plan, best, bytes);
		}
	}
	return RC_OK;
}
