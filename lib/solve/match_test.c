#include "solve/match.h"

#include <string.h>

#include "test/test.h"

static uint64_t seed;

static uint64_t
chance(uint64_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (seed >> 33) % below;
}

/* A small problem at random; every link once. */
static void
invent(struct arena *a, struct match_problem *p, size_t people, size_t topics,
    int64_t score)
{
	int64_t *receive = arena_array(a, int64_t, people);
	int64_t *give = arena_array(a, int64_t, people);
	struct match_link *link = arena_array(a, struct match_link,
	    people * people * topics);
	size_t n = 0;

	for (size_t i = 0; i < people; i++) {
		receive[i] = (int64_t)chance(3);
		give[i] = (int64_t)chance(3);
	}
	for (uint32_t i = 0; i < people; i++)
		for (uint32_t k = 0; k < people; k++)
			for (uint32_t t = 0; t < topics; t++)
				if (i != k && n < 12 && chance(2) == 0)
					link[n++] = (struct match_link){ i, k,
					    t, 1 + (int64_t)chance(
					    (uint64_t)score) };
	*p = (struct match_problem){ .people = people, .links = n,
	    .receive = receive, .give = give, .link = link };
}

static bool
allowed(const struct match_problem *p, const bool *taken)
{
	for (uint32_t i = 0; i < p->people; i++) {
		int64_t in = 0, out = 0;

		for (size_t k = 0; k < p->links; k++) {
			in += taken[k] && p->link[k].receiver == i;
			out += taken[k] && p->link[k].giver == i;
		}
		if (in > p->receive[i] || out > p->give[i])
			return false;
	}
	for (size_t k = 0; k < p->links; k++)
		for (size_t m = 0; m < k; m++) {
			const struct match_link *x = &p->link[k];
			const struct match_link *y = &p->link[m];

			if (!taken[k] || !taken[m] ||
			    x->receiver != y->receiver)
				continue;
			if (x->topic == y->topic ||
			    (p->one_link && x->giver == y->giver))
				return false;
		}
	return true;
}

/* The best of all subsets. */
static int64_t
brute(const struct match_problem *p)
{
	int64_t best = 0;

	for (uint32_t set = 0; set < 1u << p->links; set++) {
		bool taken[12] = { false };
		int64_t sum = 0;

		for (size_t k = 0; k < p->links; k++)
			if (set >> k & 1) {
				taken[k] = true;
				sum += p->link[k].score;
			}
		if (sum > best && allowed(p, taken))
			best = sum;
	}
	return best;
}

TEST(solve_match_best_is_the_best)
{
	struct arena *a = arena_make();

	seed = 1;
	for (int i = 0; i < 150; i++) {
		struct match_problem p;
		struct match_result out;

		invent(a, &p, 2 + chance(3), 1 + chance(3), 20);
		for (int one = 0; one < 2; one++) {
			p.one_link = one;
			CHECK(match_best(a, &p, &out) == RC_OK);
			CHECK(allowed(&p, out.taken));
			CHECK(out.sum == brute(&p));
			CHECK(out.bound == out.sum);
		}
		arena_reset(a);
	}
	arena_free(a);
}

/* What a need lacks is exact: raised by as much it is a tie, and by one more it
 * is worth one more. */
TEST(solve_match_nearest)
{
	struct arena *a = arena_make();
	int told = 0;

	seed = 3;
	for (int i = 0; i < 200; i++) {
		struct match_problem p;
		struct match_result out, more;

		invent(a, &p, 4, 2, 20);
		p.nearest = true;
		CHECK(match_best(a, &p, &out) == RC_OK);
		for (size_t k = 0; k < p.links; k++) {
			struct match_link *link;

			if (!out.nearest[k])
				continue;
			told++;
			CHECK(!out.taken[k] && out.missing[k] >= 0);
			link = arena_array(a, struct match_link, p.links);
			memcpy(link, p.link, p.links * sizeof *link);
			p.link = link;
			link[k].score += out.missing[k];
			CHECK(match_best(a, &p, &more) == RC_OK);
			CHECK(more.sum == out.sum);
			link[k].score++;
			CHECK(match_best(a, &p, &more) == RC_OK);
			CHECK(more.sum == out.sum + 1 && more.taken[k]);
			link[k].score -= out.missing[k] + 1;
		}
		arena_reset(a);
	}
	CHECK(told > 50);
	arena_free(a);
}

static bool
stop_soon(void *arg, int64_t done, int64_t of)
{
	int *left = arg;

	CHECK(done <= of);
	return --*left > 0;
}

/* Told to stop, it does, wherever it is; not told, it says the same as before. */
TEST(solve_match_stops)
{
	struct arena *a = arena_make();
	int all = 0;

	seed = 4;
	for (int i = 0; i < 20; i++) {
		struct match_problem p;
		struct match_result out, same;
		int left = 1 << 30, calls;

		invent(a, &p, 6, 2, 200);
		p.one_link = p.nearest = true;
		CHECK(match_best(a, &p, &out) == RC_OK);
		p.go_on = stop_soon;
		p.arg = &left;
		CHECK(match_best(a, &p, &same) == RC_OK);
		CHECK(same.sum == out.sum && memcmp(same.taken, out.taken,
		    p.links * sizeof *out.taken) == 0);
		calls = (1 << 30) - left;
		all += calls;
		for (int n = 1; n <= calls; n++) {
			left = n;
			CHECK(match_best(a, &p, &same) == RC_CONFLICT);
		}
		arena_reset(a);
	}
	CHECK(all > 40);
	arena_free(a);
}

/* The prices prove it: what all places are worth is what was reached, and no
 * link is worth more than the prices of its sides and its need. */
TEST(solve_match_prices_prove_it)
{
	struct arena *a = arena_make();

	seed = 2;
	for (int i = 0; i < 100; i++) {
		struct match_problem p;
		struct match_result out, more;
		int64_t *receive;

		invent(a, &p, 4, 2, 20);
		CHECK(match_best(a, &p, &out) == RC_OK);
		for (size_t k = 0; k < p.links; k++)
			CHECK(out.missing[k] >= 0);
		/* A place more is worth its price at most. */
		receive = arena_array(a, int64_t, p.people);
		memcpy(receive, p.receive, p.people * sizeof *receive);
		receive[i % 4]++;
		p.receive = receive;
		CHECK(match_best(a, &p, &more) == RC_OK);
		CHECK(more.sum <= out.sum + out.receive_price[i % 4]);
		receive[i % 4]--;
		/* A link raised by less than it lacks changes nothing. */
		for (size_t k = 0; k < p.links; k++) {
			struct match_link *link;

			if (out.taken[k] || out.missing[k] == 0)
				continue;
			link = arena_array(a, struct match_link, p.links);
			memcpy(link, p.link, p.links * sizeof *link);
			link[k].score += out.missing[k] - 1;
			CHECK(match_best(a, &(struct match_problem){
			    .people = p.people, .links = p.links,
			    .receive = p.receive, .give = p.give, .link = link },
			    &more) == RC_OK);
			CHECK(more.sum == out.sum);
		}
		arena_reset(a);
	}
	arena_free(a);
}

/* A link not taken finds one of its sides full of what is at least as good. */
static bool
blocks(const struct match_problem *p, const bool *taken, size_t link)
{
	const struct match_link *l = &p->link[link];
	int64_t in = 0, out = 0;
	bool served = false;

	for (size_t k = 0; k < p->links; k++) {
		const struct match_link *m = &p->link[k];

		if (!taken[k] || m->score < l->score)
			continue;
		in += m->receiver == l->receiver;
		out += m->giver == l->giver;
		served = served || (m->receiver == l->receiver &&
		    (m->topic == l->topic ||
		    (p->one_link && m->giver == l->giver)));
	}
	return !served && in < p->receive[l->receiver] &&
	    out < p->give[l->giver];
}

TEST(solve_match_stable_has_no_blocking_pair)
{
	struct arena *a = arena_make();

	seed = 3;
	for (int i = 0; i < 300; i++) {
		struct match_problem p;
		struct match_result out;

		invent(a, &p, 2 + chance(4), 1 + chance(3), i % 2 ? 4 : 1000);
		p.one_link = chance(2);
		CHECK(match_stable(a, &p, &out) == RC_OK);
		CHECK(allowed(&p, out.taken));
		for (size_t k = 0; k < p.links; k++)
			CHECK(out.taken[k] || !blocks(&p, out.taken, k));
		arena_reset(a);
	}
	arena_free(a);
}

TEST(solve_match_order_does_not_matter)
{
	struct arena *a = arena_make();

	seed = 4;
	for (int i = 0; i < 50; i++) {
		struct match_problem p, q;
		struct match_result x, y;
		struct match_link *link;

		invent(a, &p, 4, 3, 9);
		q = p;
		q.link = link = arena_array(a, struct match_link, p.links);
		for (size_t k = 0; k < p.links; k++)
			link[k] = p.link[p.links - 1 - k];
		p.one_link = q.one_link = i % 2;
		CHECK(match_best(a, &p, &x) == RC_OK);
		CHECK(match_best(a, &q, &y) == RC_OK);
		CHECK(x.sum == y.sum);
	}
	arena_free(a);
}

/* Other numbers for the same people, links in another order: the same sum, and
 * where no two links are alike the same stable links. */
TEST(solve_match_names_do_not_matter)
{
	struct arena *a = arena_make();

	seed = 5;
	for (int i = 0; i < 100; i++) {
		struct match_problem p, q;
		struct match_result x, y;
		struct match_link *given, *link;
		size_t n, at[12];
		int64_t *receive, *give;
		uint32_t name[5];

		invent(a, &p, 5, 2, 9);
		n = p.people;
		given = arena_array(a, struct match_link, p.links);
		for (size_t k = 0; k < p.links; k++) {
			given[k] = p.link[k];
			given[k].score = given[k].score * 16 + (int64_t)k;
			at[k] = k;
		}
		p.link = given;
		for (uint32_t k = 0; k < n; k++)
			name[k] = k;
		for (size_t k = n - 1; k > 0; k--) {
			size_t m = chance(k + 1);
			uint32_t was = name[k];

			name[k] = name[m];
			name[m] = was;
		}
		for (size_t k = p.links; k > 1; k--) {
			size_t m = chance(k), was = at[k - 1];

			at[k - 1] = at[m];
			at[m] = was;
		}
		receive = arena_array(a, int64_t, n);
		give = arena_array(a, int64_t, n);
		link = arena_array(a, struct match_link, p.links);
		for (size_t k = 0; k < n; k++) {
			receive[name[k]] = p.receive[k];
			give[name[k]] = p.give[k];
		}
		for (size_t k = 0; k < p.links; k++) {
			link[k] = given[at[k]];
			link[k].receiver = name[link[k].receiver];
			link[k].giver = name[link[k].giver];
			link[k].topic = 1 - link[k].topic;
		}
		q = (struct match_problem){ .people = n, .links = p.links,
		    .receive = receive, .give = give, .link = link,
		    .one_link = i % 2 };
		p.one_link = i % 2;
		CHECK(match_best(a, &p, &x) == RC_OK);
		CHECK(match_best(a, &q, &y) == RC_OK);
		CHECK(x.sum == y.sum);
		CHECK(match_stable(a, &p, &x) == RC_OK);
		CHECK(match_stable(a, &q, &y) == RC_OK);
		for (size_t k = 0; k < p.links; k++)
			CHECK(y.taken[k] == x.taken[at[k]]);
		arena_reset(a);
	}
	arena_free(a);
}

/* Where the budget is too small, the best found and the bound both stand. */
TEST(solve_match_budget)
{
	struct arena *a = arena_make();
	const int64_t one[] = { 3, 3, 3 };
	const struct match_link link[] = { { 0, 1, 0, 9 }, { 0, 1, 1, 9 },
	    { 0, 1, 2, 9 }, { 0, 2, 0, 8 }, { 0, 2, 1, 8 }, { 1, 2, 0, 5 },
	    { 1, 2, 1, 5 }, { 1, 0, 0, 2 } };
	struct match_problem p = { .people = 3, .links = 8, .receive = one,
	    .give = one, .link = link, .one_link = true, .budget = 1 };
	struct match_result out;

	CHECK(match_best(a, &p, &out) == RC_OK);
	CHECK(allowed(&p, out.taken));
	CHECK(out.bound >= out.sum && out.bound >= brute(&p));
	p.budget = 0;
	CHECK(match_best(a, &p, &out) == RC_OK);
	CHECK(out.sum == brute(&p) && out.bound == out.sum);
	arena_free(a);
}

TEST(solve_match_refuses)
{
	struct arena *a = arena_make();
	const int64_t one[] = { 1, 1 }, bad[] = { 1, -1 };
	struct match_link link[2] = { { 0, 1, 0, 5 }, { 1, 0, 0, 5 } };
	struct match_problem p = { .people = 2, .links = 2, .receive = one,
	    .give = one, .link = link };
	struct match_result out;

	CHECK(match_best(a, &p, &out) == RC_OK && out.sum == 10);
	link[1] = link[0];
	CHECK(match_best(a, &p, &out) == RC_INVALID);	/* twice */
	CHECK(match_stable(a, &p, &out) == RC_INVALID);
	link[1] = (struct match_link){ 1, 1, 0, 5 };
	CHECK(match_best(a, &p, &out) == RC_INVALID);	/* with itself */
	link[1] = (struct match_link){ 1, 2, 0, 5 };
	CHECK(match_best(a, &p, &out) == RC_INVALID);	/* nobody */
	link[1] = (struct match_link){ 1, 0, 0, 0 };
	CHECK(match_best(a, &p, &out) == RC_INVALID);	/* worth nothing */
	link[1].score = MATCH_SCORE_MAX + 1;
	CHECK(match_best(a, &p, &out) == RC_INVALID);
	link[1].score = 1;
	p.give = bad;
	CHECK(match_best(a, &p, &out) == RC_INVALID);
	p.give = one;
	p.links = 0;
	CHECK(match_best(a, &p, &out) == RC_OK && out.pairs == 0);
	arena_free(a);
}
