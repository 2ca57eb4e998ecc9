/*
 * Matching peers: who wants to learn a topic from whom.
 *
 * A link says that a receiver would learn a topic from a giver, and how good
 * that would be (its score).  A matching takes links so that
 *   - nobody receives more than its receive, or gives more than its give;
 *   - a receiver has at most one giver for each topic;
 *   - with one_link, two are joined for one topic at most in each direction.
 *
 * Without one_link the best matching is a minimum-cost flow from receivers over
 * their needs to givers: exact, and its prices tell why a link was not taken.
 * With one_link it is found by branching over the pairs that the flow joins
 * more than once; where the caller's budget ends first, the best that was found
 * and the bound are both given.  Arrays in, arrays out: the same result on every
 * machine.
 */
#ifndef SOLVE_MATCH_H
#define SOLVE_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/rc.h"

enum { MATCH_PEOPLE_MAX = 20000, MATCH_LINKS_MAX = 2000000 };
#define MATCH_SCORE_MAX ((int64_t)1000000000000)

struct match_link {
	uint32_t receiver, giver;	/* people, from 0 */
	uint32_t topic;			/* from 0 */
	int64_t score;			/* > 0: only these are worth having */
};

struct match_problem {
	size_t people, links;
	const int64_t *receive, *give;	/* of each person, >= 0 */
	const struct match_link *link;
	bool one_link;
	bool nearest;			/* whether to tell that too */
	int64_t budget;			/* branches with one_link; 0: 20,000 */
	/* Asked now and then, at most `of` times in all; false: stop.  May be
	 * NULL. */
	bool (*go_on)(void *arg, int64_t done, int64_t of);
	void *arg;
};

/*
 * Prices hold for the flow without one_link: a place more with a receiver or a
 * giver would add at most that much to the sum.  missing: what a link that was
 * not taken lacks, score against the prices of its two sides and of what
 * already serves the need; 0 for links that were taken, and for those that are
 * as good as one that was (a tie); at least that much, and exactly that much for
 * those that are nearest.  nearest, where it was asked for: of each need that
 * nobody serves and somebody could, the link that would serve it at the least
 * loss; its missing is what the sum would lose.
 */
struct match_result {
	bool *taken;			/* of each link */
	size_t pairs;
	int64_t sum, bound;		/* bound > sum: the budget ended first */
	int64_t *receive_price, *give_price;	/* of each person */
	int64_t *missing;		/* of each link */
	bool *nearest;			/* of each link */
	int64_t branches;
};

/* RC_CONFLICT: told to stop.  RC_INVALID: numbers out of bounds, somebody linked to itself, or the same
 * link twice (same receiver, giver and topic). */
enum rc match_best(struct arena *, const struct match_problem *,
    struct match_result *out);

/*
 * The stable matching: no link that was not taken would be preferred by both
 * sides to what they have.  Both prefer the higher score and, among equals, the
 * link that comes first; so deferred acceptance comes down to taking links from
 * the best on, each for which both still have room.  Prices, bound, missing
 * and nearest are left empty.
 */
enum rc match_stable(struct arena *, const struct match_problem *,
    struct match_result *out);

#endif
