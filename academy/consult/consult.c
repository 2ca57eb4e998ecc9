/* Rules of consultation groups: steps, the clock, roles, tables. */
#include "consult/consult.h"

#include <string.h>

#include "consult/consult_case.h"
#include "solve/group.h"

/* --- steps --- */

const char *const consult_step_label[CONSULT_STEPS] = {
	N_("The question"), N_("Questions to understand"),
	N_("Peers think aloud"), N_("An expert or figures"),
	N_("What I take along"), N_("The note is read back") };
const char *const consult_step_says[CONSULT_STEPS] = {
	N_("The case giver says the question once more. Nobody interrupts."),
	N_("Ask what you need to understand it. No advice yet."),
	N_("The case giver steps back and listens. Each offers something: a "
	    "similar case, a practice, a warning, a contact."),
	N_("An expert, or somebody with figures, adds what is missing."),
	N_("The case giver is back: what I take, what I will do, by when."),
	N_("The rapporteur reads the note, the group corrects it.") };
const int64_t consult_step_minutes[CONSULT_STEPS] = { 5, 8, 15, 5, 7, 5 };

int64_t
consult_step_beside(const struct consult_step steps[CONSULT_STEPS],
    int64_t step, int by)
{
	for (step += by; step > CONSULT_BEFORE && step < CONSULT_OVER;
	    step += by)
		if (steps[step - 1].minutes > 0)
			return step;
	return step < CONSULT_BEFORE ? CONSULT_BEFORE :
	    step > CONSULT_OVER ? CONSULT_OVER : step;
}

/* --- the clock --- */

const char *const consult_move_name[MOVES] = { "start", "pause", "next", "back",
	"minute" };

static bool
in_step(const struct consult_clock *c)
{
	return c->step > CONSULT_BEFORE && c->step < CONSULT_OVER;
}

int64_t
consult_next(const struct consult_clock *c, bool *under_way)
{
	*under_way = in_step(c);
	return c->round + (c->step == CONSULT_OVER);
}

/* Seconds of the step so far.  A server's clock that was set back takes nothing
 * away. */
static int64_t
gone(const struct consult_clock *c, unixtime now)
{
	return c->spent + (c->runs && now > c->since ? now - c->since : 0);
}

int64_t
consult_left(const struct consult_clock *c,
    const struct consult_step steps[CONSULT_STEPS], unixtime now)
{
	return !in_step(c) ? 0 : steps[c->step - 1].minutes * 60 + c->extra -
	    gone(c, now);
}

bool
consult_can(const struct consult_clock *c,
    const struct consult_step steps[CONSULT_STEPS], int64_t rounds,
    enum consult_move move)
{
	if (rounds == 0)
		return false;
	switch (move) {
	case MOVE_START:
		return !c->runs && c->step < CONSULT_OVER &&
		    (in_step(c) || consult_step_beside(steps, CONSULT_BEFORE,
		    1) < CONSULT_OVER);
	case MOVE_PAUSE:
		return c->runs;
	case MOVE_NEXT:
		return in_step(c) || (c->step == CONSULT_OVER &&
		    c->round < rounds);
	case MOVE_BACK:
		return c->step > CONSULT_BEFORE || c->round > 1;
	case MOVE_MINUTE:
		return in_step(c) && c->extra + 60 <= CONSULT_EXTRA_MAX;
	case MOVES:
		break;
	}
	return false;
}

/* A step begins anew. */
static void
enter(struct consult_clock *c, int64_t round, int64_t step, unixtime now)
{
	c->round = round;
	c->step = step;
	c->spent = c->extra = 0;
	c->runs = in_step(c);
	c->since = c->runs ? now : 0;
}

bool
consult_move(struct consult_clock *c,
    const struct consult_step steps[CONSULT_STEPS], int64_t rounds,
    enum consult_move move, unixtime now)
{
	if (!consult_can(c, steps, rounds, move))
		return false;
	switch (move) {
	case MOVE_START:
		if (c->step == CONSULT_BEFORE) {
			enter(c, c->round, consult_step_beside(steps,
			    CONSULT_BEFORE, 1), now);
		} else {
			c->runs = true;
			c->since = now;
		}
		break;
	case MOVE_PAUSE:
		c->spent = gone(c, now);
		c->runs = false;
		c->since = 0;
		break;
	case MOVE_NEXT:
		if (c->step == CONSULT_OVER)
			enter(c, c->round + 1, CONSULT_BEFORE, now);
		else
			enter(c, c->round, consult_step_beside(steps, c->step,
			    1), now);
		break;
	case MOVE_BACK:
		if (c->step == CONSULT_BEFORE)
			enter(c, c->round - 1, CONSULT_OVER, now);
		else
			enter(c, c->round, consult_step_beside(steps, c->step,
			    -1), now);
		break;
	case MOVE_MINUTE:
		c->extra += 60;
		break;
	case MOVES:
		break;
	}
	c->version++;
	return true;
}

/* --- roles --- */

bool
consult_there(const struct consult_seat *s, int64_t round)
{
	uint64_t bit = round < 1 || round > CONSULT_ROUNDS_MAX ? 0 :
	    (uint64_t)1 << (round - 1);

	return (s->in & bit) != 0 && (s->away & bit) == 0;
}

int64_t
consult_sits_from(const struct consult_seat *s, int64_t round)
{
	for (; round <= CONSULT_ROUNDS_MAX; round++)
		if (s->in >> (round - 1) & 1)
			return round;
	return 0;
}

const char *
consult_task(const struct consult_round *x, const struct consult_seat *s)
{
	if (!consult_there(s, x->n))
		return N_("not there");
	return s->person == x->giver ? N_("case giver") :
	    s->person == x->moderator ? N_("moderator") :
	    s->person == x->rapporteur ? N_("rapporteur") : N_("adviser");
}

static const struct consult_seat *
seat_of(const struct consult_seat *s, row_id person)
{
	while (s != NULL && s->person != person)
		s = s->next;
	return person == 0 ? NULL : s;
}

static bool
there(const struct consult_seat *seats, row_id person, int64_t round)
{
	const struct consult_seat *s = seat_of(seats, person);

	return s != NULL && consult_there(s, round);
}

/* Those who are not there go to the end, in their order. */
static void
givers_who_came_first(struct arena *a, const struct consult_seat *seats,
    struct consult_round *r, int64_t rounds, int64_t from)
{
	row_id *away = arena_array(a, row_id, (size_t)rounds + 1);
	int64_t n = 0, at = from;

	for (int64_t k = from; k <= rounds; k++) {
		if (there(seats, r[k - 1].giver, from))
			r[at++ - 1].giver = r[k - 1].giver;
		else
			away[n++] = r[k - 1].giver;
	}
	for (int64_t k = 0; k < n; k++)
		r[at++ - 1].giver = away[k];
}

struct service { int64_t all, moderated, wrote, last; };

/*
 * Who serves in a round: whoever has served least (giving a case counts, also
 * one still to come), then least in this role, then longest ago, then by name.
 */
static row_id
who_serves(const struct consult_seat *seats, const struct service *s,
    const struct consult_round *r, bool writes)
{
	const struct consult_seat *best = NULL;
	size_t at = 0;

	for (size_t i = 0; seats != NULL; seats = seats->next, i++) {
		int64_t x, y;

		if (!consult_there(seats, r->n) || seats->person == r->giver ||
		    seats->person == r->moderator ||
		    seats->person == r->rapporteur)
			continue;
		x = writes ? s[i].wrote : s[i].moderated;
		y = writes ? s[at].wrote : s[at].moderated;
		if (best == NULL || s[i].all < s[at].all ||
		    (s[i].all == s[at].all && (x < y || (x == y &&
		    s[i].last < s[at].last)))) {
			best = seats;
			at = i;
		}
	}
	return best == NULL ? 0 : best->person;
}

static void
count_roles(const struct consult_seat *seats, struct service *s,
    const struct consult_round *r)
{
	for (size_t i = 0; seats != NULL; seats = seats->next, i++) {
		bool moderates = seats->person == r->moderator;
		bool writes = seats->person == r->rapporteur;

		s[i].moderated += moderates;
		s[i].wrote += writes;
		s[i].all += moderates || writes;
		if (moderates || writes)
			s[i].last = r->n;
	}
}

static void
count_all(const struct consult_seat *seats, const struct consult_round *r,
    int64_t rounds, int64_t *n)
{
	for (size_t i = 0; seats != NULL; seats = seats->next, i++) {
		n[i] = 0;
		for (int64_t k = 0; k < rounds; k++)
			n[i] += r[k].giver == seats->person ||
			    r[k].moderator == seats->person ||
			    r[k].rapporteur == seats->person;
	}
}

/* One task goes from who serves at least two times more to who serves less;
 * false when there is none that could. */
static bool
hand_on(const struct consult_seat *seats, struct consult_round *r,
    int64_t rounds, int64_t from, const int64_t *n)
{
	size_t i = 0;

	for (const struct consult_seat *x = seats; x != NULL; x = x->next, i++) {
		size_t j = 0;

		for (const struct consult_seat *y = seats; y != NULL;
		    y = y->next, j++)
			for (int64_t k = from; n[i] > n[j] + 1 && k <= rounds;
			    k++) {
				struct consult_round *at = &r[k - 1];
				row_id *task = at->moderator == x->person ?
				    &at->moderator : at->rapporteur ==
				    x->person ? &at->rapporteur : NULL;

				if (task == NULL || !consult_there(y, k) ||
				    y->person == at->giver || y->person ==
				    at->moderator || y->person ==
				    at->rapporteur)
					continue;
				*task = y->person;
				return true;
			}
	}
	return false;
}

void
consult_rotate(struct arena *a, const struct consult_seat *seats,
    struct consult_round *r, int64_t rounds, int64_t from, bool started)
{
	struct service *s;
	int64_t *all;
	size_t n = 0;

	for (const struct consult_seat *x = seats; x != NULL; x = x->next)
		n++;
	s = arena_array(a, struct service, n + 1);
	if (from < 1)
		from = 1;
	/* A case that was told stays in its round, whoever leaves. */
	givers_who_came_first(a, seats, r, rounds, from + started);
	for (int64_t k = from; k <= rounds; k++) {
		struct consult_round *x = &r[k - 1];
		bool keep = started && k == from;

		if (!keep || !there(seats, x->moderator, k) ||
		    x->moderator == x->giver)
			x->moderator = 0;
		if (!keep || !there(seats, x->rapporteur, k) ||
		    x->rapporteur == x->giver)
			x->rapporteur = 0;
	}
	for (int64_t k = 1; k <= rounds; k++) {
		size_t i = 0;

		for (const struct consult_seat *x = seats; x != NULL;
		    x = x->next, i++)
			s[i].all += x->person == r[k - 1].giver;
		count_roles(seats, s, &r[k - 1]);
	}
	for (int64_t k = from; k <= rounds; k++) {
		struct consult_round *x = &r[k - 1], add = { .n = x->n };

		if (x->moderator == 0)
			add.moderator = x->moderator = who_serves(seats, s, x,
			    false);
		count_roles(seats, s, &add);
		add.moderator = 0;
		if (x->rapporteur == 0)
			add.rapporteur = x->rapporteur = who_serves(seats, s,
			    x, true);
		count_roles(seats, s, &add);
	}
	/* Who gives the last case could not serve in it: an earlier task helps. */
	all = arena_array(a, int64_t, n + 1);
	do
		count_all(seats, r, rounds, all);
	while (hand_on(seats, r, rounds, from + started, all));
}

/* --- case studies --- */

bool
case_open(const struct case_study *c, unixtime now)
{
	return c->handed_at != 0 && (c->opened_at != 0 ||
	    c->session_ends <= now);
}

/* --- tables --- */

/* Numbers of topics that no table has: a place elsewhere than wanted counts so
 * much more, that nobody is moved for the mix alone. */
enum { STAY = 8 };

/* Each table is a topic, which those who are wanted there wish first. */
static void
wish_to_stay(struct arena *a, const struct consult_wish *w, size_t people,
    size_t tables, struct group_problem *p)
{
	size_t topics = tables + STAY;
	uint32_t *topic = arena_array(a, uint32_t, tables + 1);
	uint32_t *wish = arena_array(a, uint32_t, people * topics + 1);

	for (size_t t = 0; t < tables; t++)
		topic[t] = (uint32_t)t;
	for (size_t i = 0; i < people; i++)
		for (size_t t = 0; w[i].wanted >= 0 && t < topics; t++)
			wish[i * topics + t] = (size_t)w[i].wanted == t ? 0 :
			    (uint32_t)topics;
	p->topics = topics;
	p->topic = topic;
	p->wish = wish;
}

/* Groups by the solver: the pinned stay, the wanted as far as sizes allow,
 * countries are mixed.  False where it cannot. */
static bool
solved(struct arena *a, const struct consult_wish *w, size_t people,
    size_t tables, int *at)
{
	uint32_t *least = arena_array(a, uint32_t, tables + 1);
	uint32_t *most = arena_array(a, uint32_t, tables + 1);
	uint32_t *country = arena_array(a, uint32_t, people + 1), values = 1;
	int32_t *pinned = arena_array(a, int32_t, people + 1);
	int32_t *plan = arena_array(a, int32_t, people + 1);
	struct group_problem p = { .people = people, .rounds = 1,
	    .groups = tables, .least = least, .most = most, .fields = 1,
	    .values = &values, .value = country, .pinned = pinned, .seed = 1,
	    .effort = 3000000 };
	const char *why;

	for (size_t i = 0; i < people; i++) {
		pinned[i] = w[i].pinned < 0 ? GROUP_NOWHERE : w[i].pinned;
		country[i] = w[i].country;
		if (country[i] >= values)
			values = country[i] + 1;
	}
	for (size_t t = 0; t < tables; t++) {
		size_t here = 0;

		for (size_t i = 0; i < people; i++)
			here += w[i].pinned == (int)t;
		least[t] = (uint32_t)(people / tables);
		most[t] = (uint32_t)((people + tables - 1) / tables);
		if (here > most[t])
			most[t] = (uint32_t)here;
	}
	wish_to_stay(a, w, people, tables, &p);
	if (group_plan(a, &p, plan, &why) != RC_OK)
		return false;
	for (size_t i = 0; i < people; i++)
		at[i] = plan[i];
	return true;
}

static size_t
at_table(const int *at, size_t people, int table)
{
	size_t n = 0;

	for (size_t i = 0; i < people; i++)
		n += at[i] == table;
	return n;
}

/* The largest table that somebody may leave, and the smallest. */
static void
even_out(const struct consult_wish *w, size_t people, size_t tables, int *at)
{
	for (size_t moves = 0; moves <= people; moves++) {
		size_t who = people, from = 0;
		int to = 0;

		for (int t = 1; t < (int)tables; t++)
			if (at_table(at, people, t) < at_table(at, people, to))
				to = t;
		for (size_t i = 0; i < people; i++) {
			size_t n;

			if (w[i].pinned >= 0)
				continue;
			if (at[i] < 0) {
				who = i;
				from = people + 2;
				break;
			}
			n = at_table(at, people, at[i]);
			if (n > from) {
				who = i;
				from = n;
			}
		}
		if (who == people || from <= at_table(at, people, to) + 1)
			return;
		at[who] = to;
	}
}

void
consult_tables(struct arena *a, const struct consult_wish *w, size_t people,
    size_t tables, int *at)
{
	if (tables == 0 || solved(a, w, people, tables, at))
		return;
	for (size_t i = 0; i < people; i++)
		at[i] = w[i].pinned >= 0 ? w[i].pinned : w[i].wanted;
	/* Each move is one person; who has no table at all comes first. */
	for (size_t round = 0; round < 2; round++)
		even_out(w, people, tables, at);
}
