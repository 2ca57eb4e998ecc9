/*
 * The flow: source -> receiver -> need (receiver, topic) -> giver -> sink, and
 * back from the sink to the source at no cost, so that a matching is a
 * circulation and any part of it can be taken back.  Every arc has a reduced
 * cost >= 0 where it has room: that proves the optimum, and is kept by each step
 * (successive shortest paths, Dijkstra on reduced costs).
 */
#include "solve/match.h"

#include <stdlib.h>
#include <string.h>

struct arc {
	uint32_t to, back;		/* node; the arc in reverse */
	int64_t room, cost;
};

struct net {
	struct arena *arena;
	size_t nodes, arcs;
	uint32_t *first;		/* arcs of node v: first[v]..first[v+1] */
	struct arc *arc;
	int64_t *price;			/* of each node */
	uint32_t *of_link;		/* its arc, need -> giver */
	uint32_t source, sink, circle;	/* circle: the arc sink -> source */
	uint32_t *receive_arc, *give_arc;	/* of each person: from the
					 * source, to the sink */
	/* For the search. */
	int64_t *far;
	uint32_t *by;			/* arc by which a node was reached */
	uint32_t *heap, *place;
	size_t heaped;
	/* Arcs whose room has changed, with what it was, to be taken back. */
	struct was { uint32_t arc; int64_t room; } *was;
	size_t kept, kept_room;
};

static const int64_t NEVER = INT64_MAX / 4;

/* --- a heap of nodes by distance --- */

static void
heap_set(struct net *n, size_t i, uint32_t v)
{
	n->heap[i] = v;
	n->place[v] = (uint32_t)i;
}

static void
heap_up(struct net *n, size_t i)
{
	uint32_t v = n->heap[i];

	for (; i > 0 && n->far[n->heap[(i - 1) / 2]] > n->far[v];
	    i = (i - 1) / 2)
		heap_set(n, i, n->heap[(i - 1) / 2]);
	heap_set(n, i, v);
}

static uint32_t
heap_take(struct net *n)
{
	uint32_t top = n->heap[0], v = n->heap[--n->heaped];
	size_t i = 0, k;

	for (; (k = 2 * i + 1) < n->heaped; i = k) {
		k += k + 1 < n->heaped &&
		    n->far[n->heap[k + 1]] < n->far[n->heap[k]];
		if (n->far[n->heap[k]] >= n->far[v])
			break;
		heap_set(n, i, n->heap[k]);
	}
	if (n->heaped > 0)
		heap_set(n, i, v);
	n->place[top] = UINT32_MAX;
	return top;
}

/* Shortest distances by reduced cost from one node, until the other is reached
 * or they are `within`; whether it was reached. */
static bool
reach(struct net *n, uint32_t from, uint32_t to, int64_t within)
{
	for (size_t v = 0; v < n->nodes; v++) {
		n->far[v] = NEVER;
		n->place[v] = UINT32_MAX;
	}
	n->heaped = 0;
	n->far[from] = 0;
	heap_set(n, n->heaped++, from);
	while (n->heaped > 0) {
		uint32_t v = heap_take(n);

		if (v == to)
			return true;
		if (n->far[v] >= within)
			return false;
		for (uint32_t i = n->first[v]; i < n->first[v + 1]; i++) {
			const struct arc *e = &n->arc[i];
			int64_t d;

			if (e->room == 0)
				continue;
			d = n->far[v] + e->cost + n->price[v] - n->price[e->to];
			if (d >= n->far[e->to])
				continue;
			n->by[e->to] = i;
			if (n->far[e->to] == NEVER)
				heap_set(n, n->heaped++, e->to);
			n->far[e->to] = d;
			heap_up(n, n->place[e->to]);
		}
	}
	return false;
}

/* After reach() found the way: every reduced cost stays >= 0, and those on the
 * way become 0. */
static void
settle(struct net *n, uint32_t to)
{
	for (size_t v = 0; v < n->nodes; v++)
		n->price[v] += n->far[v] < n->far[to] ? n->far[v] : n->far[to];
}

/* Lowers prices behind an arc of negative reduced cost, the only one, until it
 * is 0.  It lies on no cycle that is worth going round. */
static void
mend(struct net *n, uint32_t arc)
{
	struct arc *e = &n->arc[arc];
	uint32_t from = n->arc[e->back].to, to = e->to;
	int64_t lacks = -(e->cost + n->price[from] - n->price[to]);

	if (e->room == 0 || lacks <= 0)
		return;
	(void)reach(n, to, UINT32_MAX, lacks);
	for (size_t v = 0; v < n->nodes; v++)
		if (n->far[v] < lacks)
			n->price[v] -= lacks - n->far[v];
}

static void
set_room(struct net *n, uint32_t arc, int64_t room)
{
	if (n->was != NULL) {
		if (n->kept == n->kept_room) {
			struct was *more = arena_array(n->arena, struct was,
			    2 * n->kept_room);

			memcpy(more, n->was, n->kept * sizeof *more);
			n->was = more;
			n->kept_room *= 2;
		}
		n->was[n->kept++] = (struct was){ arc, n->arc[arc].room };
	}
	n->arc[arc].room = room;
}

/* One unit along the way that reach() found. */
static void
push(struct net *n, uint32_t from, uint32_t to)
{
	for (uint32_t v = to; v != from;) {
		uint32_t i = n->by[v], back = n->arc[i].back;

		set_room(n, i, n->arc[i].room - 1);
		set_room(n, back, n->arc[back].room + 1);
		v = n->arc[back].to;
	}
}

/* --- making it --- */

struct edge { uint32_t from, to; int64_t room, cost; uint32_t arc; };

static void
lay(struct arena *a, struct net *n, struct edge *edge, size_t edges)
{
	uint32_t *at;

	n->arcs = 2 * edges;
	n->arc = arena_array(a, struct arc, n->arcs);
	n->first = arena_array(a, uint32_t, n->nodes + 1);
	for (size_t i = 0; i < edges; i++) {
		n->first[edge[i].from + 1]++;
		n->first[edge[i].to + 1]++;
	}
	for (size_t v = 0; v < n->nodes; v++)
		n->first[v + 1] += n->first[v];
	at = arena_array(a, uint32_t, n->nodes + 1);
	memcpy(at, n->first, n->nodes * sizeof *at);
	for (size_t i = 0; i < edges; i++) {
		uint32_t x = at[edge[i].from]++, y = at[edge[i].to]++;

		n->arc[x] = (struct arc){ edge[i].to, y, edge[i].room,
		    edge[i].cost };
		n->arc[y] = (struct arc){ edge[i].from, x, 0, -edge[i].cost };
		edge[i].arc = x;
	}
}

/* The need of each link: one number for each receiver and topic. */
static size_t
number_needs(const struct match_problem *p, const size_t *order, uint32_t *need)
{
	size_t needs = 0;

	for (size_t i = 0; i < p->links; i++) {
		const struct match_link *l = &p->link[order[i]];
		const struct match_link *b = i == 0 ? NULL :
		    &p->link[order[i - 1]];

		needs += b == NULL || b->receiver != l->receiver ||
		    b->topic != l->topic;
		need[order[i]] = (uint32_t)needs - 1;
	}
	return needs;
}

/* By receiver, topic, giver. */
static int
by_need(const void *x, const void *y, void *links)
{
	const struct match_link *link = links;
	const struct match_link *l = &link[*(const size_t *)x];
	const struct match_link *m = &link[*(const size_t *)y];

	if (l->receiver != m->receiver)
		return l->receiver < m->receiver ? -1 : 1;
	if (l->topic != m->topic)
		return l->topic < m->topic ? -1 : 1;
	return (l->giver > m->giver) - (l->giver < m->giver);
}

static enum rc
read_problem(struct arena *a, const struct match_problem *p, size_t **order)
{
	if (p->people > MATCH_PEOPLE_MAX || p->links > MATCH_LINKS_MAX)
		return RC_INVALID;
	for (size_t i = 0; i < p->people; i++)
		if (p->receive[i] < 0 || p->give[i] < 0)
			return RC_INVALID;
	*order = arena_array(a, size_t, p->links + 1);
	for (size_t i = 0; i < p->links; i++) {
		const struct match_link *l = &p->link[i];

		if (l->receiver >= p->people || l->giver >= p->people ||
		    l->receiver == l->giver || l->score <= 0 ||
		    l->score > MATCH_SCORE_MAX)
			return RC_INVALID;
		(*order)[i] = i;
	}
	qsort_r(*order, p->links, sizeof **order, by_need,
	    (void *)(uintptr_t)p->link);
	for (size_t i = 1; i < p->links; i++)
		if (by_need(&(*order)[i - 1], &(*order)[i],
		    (void *)(uintptr_t)p->link) == 0)
			return RC_INVALID;
	return RC_OK;
}

/* Nodes: people as receivers, people as givers, needs, source, sink. */
static struct net *
make_net(struct arena *a, const struct match_problem *p, const size_t *order)
{
	struct net *n = arena_new(a, struct net);
	uint32_t *need = arena_array(a, uint32_t, p->links + 1);
	size_t needs = number_needs(p, order, need), edges = 0;
	uint32_t people = (uint32_t)p->people;
	struct edge *edge = arena_array(a, struct edge,
	    2 * p->people + needs + p->links + 1);
	int64_t best = 0;
	size_t links_at;

	n->nodes = 2 * p->people + needs + 2;
	n->source = (uint32_t)n->nodes - 2;
	n->sink = (uint32_t)n->nodes - 1;
	for (uint32_t i = 0; i < people; i++)
		edge[edges++] = (struct edge){ n->source, i, p->receive[i], 0, 0 };
	for (uint32_t i = 0; i < people; i++)
		edge[edges++] = (struct edge){ people + i, n->sink, p->give[i],
		    0, 0 };
	for (size_t i = 0; i < p->links; i++) {
		size_t k = order[i];

		if (i == 0 || need[k] != need[order[i - 1]])
			edge[edges++] = (struct edge){ p->link[k].receiver,
			    2 * people + need[k], 1, 0, 0 };
	}
	links_at = edges;
	for (size_t i = 0; i < p->links; i++) {
		edge[edges++] = (struct edge){ 2 * people + need[i],
		    people + p->link[i].giver, 1, -p->link[i].score, 0 };
		best = p->link[i].score > best ? p->link[i].score : best;
	}
	edge[edges++] = (struct edge){ n->sink, n->source, 0, 0, 0 };
	lay(a, n, edge, edges);
	n->circle = edge[edges - 1].arc;
	n->of_link = arena_array(a, uint32_t, p->links + 1);
	for (size_t i = 0; i < p->links; i++)
		n->of_link[i] = edge[links_at + i].arc;
	n->receive_arc = arena_array(a, uint32_t, p->people + 1);
	n->give_arc = arena_array(a, uint32_t, p->people + 1);
	for (size_t i = 0; i < p->people; i++) {
		n->receive_arc[i] = edge[i].arc;
		n->give_arc[i] = edge[p->people + i].arc;
	}
	/* With nothing taken, these prices make every cost >= 0 but that of the
	 * circle, which is what the first phase is about. */
	n->price = arena_array(a, int64_t, n->nodes);
	for (size_t i = 0; i < p->people; i++)
		n->price[p->people + i] = -best;
	n->price[n->sink] = -best;
	n->far = arena_array(a, int64_t, n->nodes);
	n->by = arena_array(a, uint32_t, n->nodes);
	n->heap = arena_array(a, uint32_t, n->nodes);
	n->place = arena_array(a, uint32_t, n->nodes);
	return n;
}

/* What could leave the source. */
static int64_t
most_flow(const struct net *n)
{
	int64_t most = 0;

	for (uint32_t i = n->first[n->source]; i < n->first[n->source + 1]; i++)
		most += n->arc[i].room;
	return most;
}

/* Takes ways from the source to the sink as long as they are worth something;
 * then the circle closes, at no cost either way. */
static enum rc
fill(struct net *n, const struct match_problem *p, int64_t of)
{
	int64_t links = (int64_t)p->links, flow = 0;

	while (reach(n, n->source, n->sink, NEVER)) {
		settle(n, n->sink);
		if (n->price[n->sink] >= n->price[n->source])
			break;
		push(n, n->source, n->sink);
		flow++;
		if (p->go_on != NULL && !p->go_on(p->arg, flow, of))
			return RC_CONFLICT;
	}
	n->arc[n->circle].room = links - flow;
	n->arc[n->arc[n->circle].back].room = flow;
	mend(n, n->circle);
	mend(n, n->arc[n->circle].back);
	return RC_OK;
}

/* --- at most one link for two people in each direction --- */

enum { DEPTH_MAX = 100 };
struct kept { size_t changes; int64_t *price; };	/* to come back to */

struct hunt {
	const struct match_problem *p;
	struct net *net;
	const size_t *by_pair;		/* links by receiver and giver */
	int64_t left;			/* branches of the budget */
	int64_t best, bound;
	int64_t of;			/* of the flow, all of which is done */
	bool stopped;
	bool *taken;			/* of the best */
	struct kept kept[DEPTH_MAX];
};

static bool
is_taken(const struct net *n, size_t link)
{
	return n->arc[n->arc[n->of_link[link]].back].room > 0;
}

static bool
same_pair(const struct match_link *l, const struct match_link *m)
{
	return l->receiver == m->receiver && l->giver == m->giver;
}

static int
by_pair(const void *x, const void *y, void *links)
{
	const struct match_link *link = links;
	const struct match_link *l = &link[*(const size_t *)x];
	const struct match_link *m = &link[*(const size_t *)y];

	if (l->receiver != m->receiver)
		return l->receiver < m->receiver ? -1 : 1;
	if (l->giver != m->giver)
		return l->giver < m->giver ? -1 : 1;
	return (l->topic > m->topic) - (l->topic < m->topic);
}

/* Shuts a link; what flowed there finds the best other way. */
static void
forbid(struct net *n, size_t link)
{
	struct arc *e = &n->arc[n->of_link[link]], *b = &n->arc[e->back];
	uint32_t from = b->to, to = e->to;
	bool flowed = b->room > 0;

	set_room(n, n->of_link[link], 0);
	set_room(n, e->back, 0);
	if (!flowed)
		return;
	/* There always is one: giving the place back, round the circle. */
	if (reach(n, from, to, NEVER)) {
		settle(n, to);
		push(n, from, to);
	}
}

static int64_t
sum_of(const struct hunt *x)
{
	int64_t sum = 0;

	for (size_t i = 0; i < x->p->links; i++)
		sum += is_taken(x->net, i) ? x->p->link[i].score : 0;
	return sum;
}

/* The pair joined more than once that has most to lose: its links are
 * by_pair[*from..*to); false where there is none. */
static bool
find_double(const struct hunt *x, size_t *from, size_t *to)
{
	const struct match_link *link = x->p->link;
	int64_t most = 0;

	*from = *to = 0;
	for (size_t i = 0, k; i < x->p->links; i = k) {
		int64_t n = 0, sum = 0;

		for (k = i; k < x->p->links && same_pair(&link[x->by_pair[i]],
		    &link[x->by_pair[k]]); k++)
			if (is_taken(x->net, x->by_pair[k])) {
				n++;
				sum += link[x->by_pair[k]].score;
			}
		if (n > 1 && (*to == 0 || sum > most)) {
			most = sum;
			*from = i;
			*to = k;
		}
	}
	return *to > 0;
}

static void
keep(struct arena *a, const struct net *n, struct kept *k)
{
	if (k->price == NULL)
		k->price = arena_array(a, int64_t, n->nodes);
	k->changes = n->kept;
	memcpy(k->price, n->price, n->nodes * sizeof *k->price);
}

static void
put_back(struct net *n, const struct kept *k)
{
	while (n->kept > k->changes) {
		n->kept--;
		n->arc[n->was[n->kept].arc].room = n->was[n->kept].room;
	}
	memcpy(n->price, k->price, n->nodes * sizeof *n->price);
}

/* Either the best of the pair's links that are taken may stay alone, or it
 * goes; the first is looked at first. */
static void
branch(struct arena *a, struct hunt *x, size_t depth)
{
	int64_t sum;
	size_t from, to, stays;

	while ((sum = sum_of(x)) > x->best) {
		if (!find_double(x, &from, &to)) {
			x->best = sum;
			for (size_t i = 0; i < x->p->links; i++)
				x->taken[i] = is_taken(x->net, i);
			return;
		}
		if (x->left > 0 && x->p->go_on != NULL && !x->p->go_on(
		    x->p->arg, x->of, x->of))
			x->stopped = true;
		if (x->stopped || x->left <= 0 || depth == DEPTH_MAX) {
			x->bound = sum > x->bound ? sum : x->bound;
			return;
		}
		x->left--;
		stays = SIZE_MAX;
		for (size_t i = from; i < to; i++)
			if (is_taken(x->net, x->by_pair[i]) &&
			    (stays == SIZE_MAX ||
			    x->p->link[x->by_pair[i]].score >
			    x->p->link[x->by_pair[stays]].score))
				stays = i;
		keep(a, x->net, &x->kept[depth]);
		for (size_t i = from; i < to; i++)
			if (i != stays)
				forbid(x->net, x->by_pair[i]);
		branch(a, x, depth + 1);
		put_back(x->net, &x->kept[depth]);
		forbid(x->net, x->by_pair[stays]);
	}
}

/* --- what others call --- */

static void
add_up(const struct match_problem *p, struct match_result *out)
{
	out->sum = 0;
	out->pairs = 0;
	for (size_t i = 0; i < p->links; i++)
		if (out->taken[i]) {
			out->sum += p->link[i].score;
			out->pairs++;
		}
}

static void
tell_prices(const struct match_problem *p, const struct net *n,
    struct match_result *out)
{
	const int64_t *price = n->price;

	for (size_t i = 0; i < p->people; i++) {
		int64_t in = price[i] - price[n->source];
		int64_t of = price[n->sink] - price[p->people + i];

		out->receive_price[i] = n->arc[n->receive_arc[i]].room > 0 ||
		    in < 0 ? 0 : in;
		out->give_price[i] = n->arc[n->give_arc[i]].room > 0 ||
		    of < 0 ? 0 : of;
	}
	for (size_t i = 0; i < p->links; i++) {
		const struct arc *e = &n->arc[n->of_link[i]];

		out->missing[i] = is_taken(n, i) ? 0 :
		    e->cost + price[n->arc[e->back].to] - price[e->to];
	}
}

/* What a need that nobody serves would cost: the cheapest way round from it to
 * its receiver, whom one step leads back. */
static enum rc
tell_nearest(struct arena *a, const struct match_problem *p, struct net *n,
    const size_t *order, int64_t of, struct match_result *out)
{
	uint32_t *need = arena_array(a, uint32_t, p->links + 1);

	(void)number_needs(p, order, need);
	for (size_t i = 0, to; i < p->links; i = to) {
		uint32_t from = (uint32_t)(2 * p->people) + need[order[i]];
		uint32_t who = p->link[order[i]].receiver, arc = 0;
		bool served = false;

		for (to = i; to < p->links && need[order[to]] ==
		    need[order[i]]; to++)
			served = served || is_taken(n, order[to]);
		if (served || !reach(n, from, who, NEVER))
			continue;
		for (uint32_t v = who; v != from; v = n->arc[n->arc[arc].back].to)
			arc = n->by[v];
		for (size_t k = i; k < to; k++) {
			if (n->of_link[order[k]] != arc)
				continue;
			out->nearest[order[k]] = true;
			out->missing[order[k]] = n->far[who] + n->price[who] -
			    n->price[from];
		}
		if (p->go_on != NULL && !p->go_on(p->arg, of, of))
			return RC_CONFLICT;
	}
	return RC_OK;
}

enum rc
match_best(struct arena *a, const struct match_problem *p,
    struct match_result *out)
{
	struct match_result first;
	struct arena *depth;
	struct hunt x = { .p = p,
	    .left = p->budget > 0 ? p->budget : 20000 };
	size_t *order;

	TRY(read_problem(a, p, &order));
	*out = (struct match_result){
	    .taken = arena_array(a, bool, p->links + 1),
	    .receive_price = arena_array(a, int64_t, p->people + 1),
	    .give_price = arena_array(a, int64_t, p->people + 1),
	    .missing = arena_array(a, int64_t, p->links + 1),
	    .nearest = arena_array(a, bool, p->links + 1) };
	x.net = make_net(a, p, order);
	x.of = most_flow(x.net);
	TRY(fill(x.net, p, x.of));
	tell_prices(p, x.net, out);
	if (p->nearest)
		TRY(tell_nearest(a, p, x.net, order, x.of, out));
	if (!p->one_link) {
		for (size_t i = 0; i < p->links; i++)
			out->taken[i] = is_taken(x.net, i);
		add_up(p, out);
		out->bound = out->sum;
		return RC_OK;
	}
	/* The stable matching is one to begin with. */
	TRY(match_stable(a, p, &first));
	x.best = first.sum;
	x.taken = out->taken = first.taken;
	qsort_r(order, p->links, sizeof *order, by_pair,
	    (void *)(uintptr_t)p->link);
	x.by_pair = order;
	depth = arena_make();
	x.net->arena = depth;
	x.net->kept_room = 1024;
	x.net->was = arena_array(depth, struct was, x.net->kept_room);
	out->branches = x.left;
	branch(depth, &x, 0);
	arena_free(depth);
	if (x.stopped)
		return RC_CONFLICT;
	out->branches -= x.left;
	add_up(p, out);
	out->bound = x.bound > out->sum ? x.bound : out->sum;
	return RC_OK;
}

/* Best first; among equals, as they were given. */
static int
by_score(const void *x, const void *y, void *links)
{
	const struct match_link *link = links;
	size_t i = *(const size_t *)x, k = *(const size_t *)y;

	if (link[i].score != link[k].score)
		return link[i].score > link[k].score ? -1 : 1;
	return (i > k) - (i < k);
}

enum rc
match_stable(struct arena *a, const struct match_problem *p,
    struct match_result *out)
{
	size_t *order;
	uint32_t *need = arena_array(a, uint32_t, p->links + 1);
	uint32_t *pair = arena_array(a, uint32_t, p->links + 1);
	int64_t *receive = arena_array(a, int64_t, p->people + 1);
	int64_t *give = arena_array(a, int64_t, p->people + 1);
	bool *served, *joined = arena_array(a, bool, p->links + 1);
	uint32_t pairs = 0;

	TRY(read_problem(a, p, &order));
	served = arena_array(a, bool, number_needs(p, order, need) + 1);
	qsort_r(order, p->links, sizeof *order, by_pair,
	    (void *)(uintptr_t)p->link);
	for (size_t i = 0; i < p->links; i++) {
		pairs += i > 0 && !same_pair(&p->link[order[i - 1]],
		    &p->link[order[i]]);
		pair[order[i]] = pairs;
	}
	qsort_r(order, p->links, sizeof *order, by_score,
	    (void *)(uintptr_t)p->link);
	memcpy(receive, p->receive, p->people * sizeof *receive);
	memcpy(give, p->give, p->people * sizeof *give);
	*out = (struct match_result){
	    .taken = arena_array(a, bool, p->links + 1),
	    .receive_price = arena_array(a, int64_t, p->people + 1),
	    .give_price = arena_array(a, int64_t, p->people + 1),
	    .missing = arena_array(a, int64_t, p->links + 1),
	    .nearest = arena_array(a, bool, p->links + 1) };
	for (size_t i = 0; i < p->links; i++) {
		size_t k = order[i];
		const struct match_link *l = &p->link[k];

		if (receive[l->receiver] == 0 || give[l->giver] == 0 ||
		    served[need[k]] || (p->one_link && joined[pair[k]]))
			continue;
		receive[l->receiver]--;
		give[l->giver]--;
		served[need[k]] = joined[pair[k]] = true;
		out->taken[k] = true;
	}
	add_up(p, out);
	out->bound = out->sum;
	return RC_OK;
}
