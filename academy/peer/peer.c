/* How well two fit, and who is proposed to whom: no clock, no store. */
#include "peer/peer.h"

#include <stdlib.h>
#include <string.h>

#include "solve/match.h"

const char *const peer_side_name[PEER_SIDES] = { "offer", "seek" };
const char *const peer_way_name[PEER_WAYS] = { "best", "stable" };
const char *const peer_lack_name[PEER_LACKS] = { "none", "nobody", "language",
	"met", "own", "full", "joined", "price", "stable" };
const char *const city_role_name[CITY_ROLES] = { "policy", "employer",
	"services", "buyer" };
const char *const city_role_label[CITY_ROLES] = { N_("Makes policy"),
	N_("Employs people"), N_("Provides services"),
	N_("Buys from others") };

enum rc (*peer_question)(struct db *, struct arena *, row_id edition,
    row_id person, struct peer_question *out);

unsigned
city_roles_of(struct text_list names)
{
	unsigned roles = 0;

	for (unsigned i = 0; i < CITY_ROLES; i++)
		if (text_has(names, city_role_name[i]))
			roles |= 1u << i;
	return roles;
}

unixtime
peer_until(const struct peer_proposal *p)
{
	return p->sent_at + PEER_DAYS * 86400;
}

/* --- how well two fit --- */

int
peer_score(const struct peer_fit *f)
{
	return f->topic + f->language + f->size + f->share + f->role;
}

/* The first word of one list that stands in the other; *n: its bytes. */
static const char *
word_shared(const char *list, const char *other, size_t *n)
{
	for (; *list != '\0'; list += *n + (list[*n] == ' ')) {
		*n = strcspn(list, " ");
		for (const char *w = other; *w != '\0';) {
			size_t m = strcspn(w, " ");

			if (m == *n && memcmp(w, list, m) == 0)
				return list;
			w += m + (w[m] == ' ');
		}
	}
	return NULL;
}

const char *
peer_language(struct arena *a, const struct peer *x, const struct peer *y)
{
	size_t n;
	const char *word = word_shared(x->langs, y->langs, &n);

	return word == NULL ? NULL : arena_dup_n(a, word, n);
}

static int
topic_points(const struct peer_entry *seeks, const struct peer_entry *has)
{
	if (strcmp(seeks->concept, has->concept) == 0)
		return has->side == PEER_SEEK ? PEER_TOPIC_SAME : PEER_TOPIC;
	if (has->side == PEER_SEEK)
		return 0;
	return text_same(seeks->parent, has->concept) ||
	    text_same(has->parent, seeks->concept) ? PEER_TOPIC_NEAR : 0;
}

static int
size_points(int64_t x, int64_t y)
{
	int64_t less = x < y ? x : y, more = x < y ? y : x;

	if (less <= 0)
		return 5;
	return more <= 2 * less ? PEER_SIZE : more <= 4 * less ? 10 :
	    more <= 10 * less ? 5 : 0;
}

static int
share_points(int64_t x, int64_t y)
{
	int64_t apart = x < y ? y - x : x - y;

	if (x < 0 || y < 0)
		return 3;
	return apart <= 2 ? PEER_SHARE : apart <= 5 ? 7 : apart <= 10 ? 4 :
	    0;
}

bool
peer_fits(const struct peer *seeker, const struct peer_entry *seeks,
    const struct peer *giver, const struct peer_entry *has,
    struct peer_fit *out)
{
	size_t n;

	*out = (struct peer_fit){ .topic = topic_points(seeks, has) };
	if (out->topic == 0 || seeker->person == giver->person ||
	    (seeker->organisation != 0 &&
	    seeker->organisation == giver->organisation))
		return false;
	if (word_shared(seeker->langs, giver->langs, &n) == NULL)
		return false;
	out->language = PEER_LANGUAGE;
	out->size = size_points(seeker->population, giver->population);
	out->share = share_points(seeker->share, giver->share);
	out->role = seeker->roles == 0 || giver->roles == 0 ? 3 :
	    (seeker->roles & giver->roles) != 0 ? PEER_ROLE : 0;
	return true;
}

/* --- proposing --- */

enum { SEEN_TOPIC = 1, SEEN_FITS = 2 };	/* by anybody else, met or not */

struct need {				/* something that one seeks */
	const struct peer_entry *seeks;
	uint32_t seeker;
	unsigned seen;
	bool served;
};
struct maybe {				/* two who fit */
	uint32_t seeker, giver;
	size_t need;
	size_t same;			/* the giver's need, where both seek */
	const struct peer_entry *has;
	struct peer_fit fit;
};
struct table {				/* all of it, as arrays */
	struct arena *a;
	const struct peer **peer;
	size_t peers;
	struct need *need;
	size_t needs, *first;		/* needs of peer i from first[i] on */
	struct peer_pair *met;		/* one < other, sorted */
	size_t pairs;
	struct maybe *maybe;
	size_t n, room;
	int64_t *seek, *give;		/* places of each that are left */
	const struct peer_search *how;
};

static int
by_pair(const void *x, const void *y)
{
	const struct peer_pair *p = x, *q = y;

	if (p->one != q->one)
		return p->one < q->one ? -1 : 1;
	return (p->other > q->other) - (p->other < q->other);
}

static void
keep_met(struct table *t, const struct peer_pair *met)
{
	for (const struct peer_pair *m = met; m != NULL; m = m->next)
		t->pairs++;
	t->met = arena_array(t->a, struct peer_pair, t->pairs + 1);
	t->pairs = 0;
	for (; met != NULL; met = met->next)
		t->met[t->pairs++] = met->one < met->other ? *met :
		    (struct peer_pair){ met->other, met->one, NULL };
	qsort(t->met, t->pairs, sizeof *t->met, by_pair);
}

static bool
have_met(const struct table *t, row_id x, row_id y)
{
	const struct peer_pair p = { x < y ? x : y, x < y ? y : x, NULL };

	return bsearch(&p, t->met, t->pairs, sizeof p, by_pair) != NULL;
}

static void
add(struct table *t, const struct maybe *m)
{
	if (t->n == t->room) {
		struct maybe *more = arena_array(t->a, struct maybe,
		    2 * t->room + 64);

		if (t->n > 0)
			memcpy(more, t->maybe, t->n * sizeof *more);
		t->maybe = more;
		t->room = 2 * t->room + 64;
	}
	t->maybe[t->n++] = *m;
}

/* For each thing that one seeks, the best that the other has on that side. */
static void
compare(struct table *t, uint32_t seeker, uint32_t giver, enum peer_side side)
{
	const struct peer *x = t->peer[seeker], *y = t->peer[giver];
	bool met = have_met(t, x->person, y->person);
	bool colleagues = x->organisation != 0 &&
	    x->organisation == y->organisation;
	size_t need = t->first[seeker];

	for (const struct peer_entry *s = x->entries; s != NULL; s = s->next) {
		struct maybe best = { .seeker = seeker, .giver = giver,
		    .need = need };
		size_t other = t->first[giver];

		if (s->side != PEER_SEEK)
			continue;
		need++;
		for (const struct peer_entry *h = y->entries; h != NULL;
		    h = h->next) {
			size_t is = other;
			struct peer_fit fit;
			bool fits;

			other += h->side == PEER_SEEK;
			if (h->side != side)
				continue;
			fits = peer_fits(x, s, y, h, &fit);
			if (fit.topic > 0 && !colleagues) {
				unsigned seen = SEEN_TOPIC |
				    (fits ? SEEN_FITS : 0);

				t->need[need - 1].seen |= seen;
				if (side == PEER_SEEK)
					t->need[is].seen |= seen;
			}
			if (fits && (best.has == NULL ||
			    peer_score(&fit) > peer_score(&best.fit))) {
				best.has = h;
				best.same = is;
				best.fit = fit;
			}
		}
		if (best.has != NULL && !met)
			add(t, &best);
	}
}

static void
propose(struct table *t, const struct maybe *m, struct peer_proposal **list)
{
	const struct peer_entry *seeks = t->need[m->need].seeks;
	struct peer_proposal *p = arena_new(t->a, struct peer_proposal);

	*p = (struct peer_proposal){
		.seeker = t->peer[m->seeker]->person,
		.giver = t->peer[m->giver]->person,
		.same = m->has->side == PEER_SEEK,
		.concept = seeks->concept, .label = seeks->label,
		.fit = m->fit,
	};
	if (!text_same(m->has->concept, seeks->concept)) {
		p->other = m->has->concept;
		p->other_label = m->has->label;
	}
	/* Best first; among equals as they came. */
	while (*list != NULL && peer_score(&(*list)->fit) >= peer_score(&p->fit))
		list = &(*list)->next;
	p->next = *list;
	*list = p;
}

static int64_t
room_left(int64_t most, int64_t taken)
{
	return most > taken ? most - taken : 0;
}

static struct table
lay(struct arena *a, const struct peer *pool, const struct peer_search *how)
{
	struct table t = { .a = a, .how = how };

	for (const struct peer *p = pool; p != NULL; p = p->next, t.peers++)
		for (const struct peer_entry *e = p->entries; e != NULL;
		    e = e->next)
			t.needs += e->side == PEER_SEEK;
	t.peer = arena_array(a, const struct peer *, t.peers + 1);
	t.first = arena_array(a, size_t, t.peers + 1);
	t.need = arena_array(a, struct need, t.needs + 1);
	t.seek = arena_array(a, int64_t, t.peers + 1);
	t.give = arena_array(a, int64_t, t.peers + 1);
	t.peers = t.needs = 0;
	for (; pool != NULL; pool = pool->next) {
		t.first[t.peers] = t.needs;
		for (const struct peer_entry *e = pool->entries; e != NULL;
		    e = e->next)
			if (e->side == PEER_SEEK)
				t.need[t.needs++] = (struct need){ e,
				    (uint32_t)t.peers, 0, false };
		t.seek[t.peers] = room_left(pool->seek_max, pool->seek_open);
		t.give[t.peers] = room_left(pool->offer_max,
		    pool->offer_open);
		t.peer[t.peers++] = pool;
	}
	return t;
}

/* Concepts get numbers in the order in which they are met. */
static uint32_t
topic_number(const char **names, uint32_t *n, const char *concept)
{
	uint32_t i = 0;

	while (i < *n && strcmp(names[i], concept) != 0)
		i++;
	if (i == *n)
		names[(*n)++] = concept;
	return i;
}

/* The comparing counts as much as the matching. */
static bool
count_on(void *arg, int64_t done, int64_t of)
{
	const struct table *t = arg;
	const struct peer_search *how = t->how;

	return how->go_on(how->arg, of + done, 2 * of);
}

/* Who seeks with who offers. */
static enum rc
match_offers(struct table *t, struct match_result *r)
{
	/* Where two could meet on several topics, the search is cut short: it
	 * has the best but for few points by then. */
	struct match_problem p = { .people = t->peers, .links = t->n,
	    .receive = t->seek, .give = t->give, .one_link = true,
	    .nearest = true, .budget = 200, .go_on = t->how->go_on == NULL ? NULL : count_on,
	    .arg = t };
	struct match_link *link = arena_array(t->a, struct match_link,
	    t->n + 1);
	const char **topic = arena_array(t->a, const char *, t->needs + 1);
	uint32_t *of_need = arena_array(t->a, uint32_t, t->needs + 1);
	uint32_t topics = 0;

	for (size_t i = 0; i < t->needs; i++)
		of_need[i] = topic_number(topic, &topics,
		    t->need[i].seeks->concept);
	for (size_t i = 0; i < t->n; i++)
		link[i] = (struct match_link){ t->maybe[i].seeker,
		    t->maybe[i].giver, of_need[t->maybe[i].need],
		    peer_score(&t->maybe[i].fit) };
	p.link = link;
	return t->how->way == PEER_STABLE ? match_stable(t->a, &p, r) :
	    match_best(t->a, &p, r);
}

static int
by_score(const void *x, const void *y)
{
	const struct maybe *m = x, *n = y;

	if (peer_score(&m->fit) != peer_score(&n->fit))
		return peer_score(&m->fit) > peer_score(&n->fit) ? -1 : 1;
	if (m->seeker != n->seeker)
		return m->seeker < n->seeker ? -1 : 1;
	return (m->giver > n->giver) - (m->giver < n->giver);
}

/* Whether the two are proposed to each other already. */
static bool
joined(const struct peer_proposal *p, row_id x, row_id y)
{
	while (p != NULL && !((p->seeker == x && p->giver == y) ||
	    (p->seeker == y && p->giver == x)))
		p = p->next;
	return p != NULL;
}

/* Those left, with others who seek the same: the best first. */
static void
match_seekers(struct table *t, int64_t *seek, struct peer_proposal **out)
{
	struct table same = *t;

	same.maybe = NULL;
	same.n = same.room = 0;
	for (uint32_t i = 0; i < t->peers; i++)
		for (uint32_t k = i + 1; k < t->peers; k++)
			compare(&same, i, k, PEER_SEEK);
	if (same.n > 0)
		qsort(same.maybe, same.n, sizeof *same.maybe, by_score);
	for (size_t i = 0; i < same.n; i++) {
		const struct maybe *m = &same.maybe[i];
		struct need *one = &t->need[m->need], *other =
		    &t->need[m->same];

		/* Two are not proposed to each other twice. */
		if (seek[m->seeker] == 0 || seek[m->giver] == 0 ||
		    one->served || other->served || joined(*out,
		    t->peer[m->seeker]->person, t->peer[m->giver]->person))
			continue;
		seek[m->seeker]--;
		seek[m->giver]--;
		one->served = other->served = true;
		propose(t, m, out);
	}
}

/* --- why not --- */

/* Of each need, the pair that came nearest: where the sum counts, that which
 * would cost it least; else the one with most points. */
static const struct maybe **
nearest(const struct table *t, const struct match_result *r)
{
	const struct maybe **near = arena_array(t->a, const struct maybe *,
	    t->needs + 1);

	for (size_t i = 0; i < t->n; i++) {
		const struct maybe *m = &t->maybe[i], **is = &near[m->need];
		bool exact = *is != NULL && r->nearest[*is - t->maybe];

		if (t->give[m->giver] > 0 && !exact && (*is == NULL ||
		    r->nearest[i] || peer_score(&m->fit) >
		    peer_score(&(*is)->fit)))
			*is = m;
	}
	return near;
}

static struct peer_why
why_not(const struct table *t, const struct match_result *r,
    const struct need *d, const struct maybe *near, bool any,
    const struct peer_proposal *list)
{
	struct peer_why w = { .person = t->peer[d->seeker]->person,
	    .concept = d->seeks->concept, .lack =
	    (d->seen & SEEN_TOPIC) == 0 ? LACK_NOBODY :
	    (d->seen & SEEN_FITS) == 0 ? LACK_LANGUAGE :
	    t->seek[d->seeker] == 0 ? LACK_OWN : any ? LACK_FULL :
	    LACK_MET };

	if (near == NULL || w.lack == LACK_OWN)
		return w;
	w.giver = t->peer[near->giver]->person;
	w.score = peer_score(&near->fit);
	w.lack = joined(list, w.person, w.giver) ? LACK_JOINED :
	    t->how->way == PEER_STABLE ? LACK_STABLE : LACK_PRICE;
	if (w.lack == LACK_PRICE)
		w.missing = r->missing[near - t->maybe];
	return w;
}

static struct peer_why *
explain(const struct table *t, const struct match_result *r,
    const struct peer_proposal *list)
{
	const struct maybe **near = nearest(t, r);
	bool *any = arena_array(t->a, bool, t->needs + 1);
	struct peer_why *all = NULL, **end = &all;

	for (size_t i = 0; i < t->n; i++)
		any[t->maybe[i].need] = true;
	for (size_t i = 0; i < t->needs; i++) {
		if (t->need[i].served)
			continue;
		*end = arena_new(t->a, struct peer_why);
		**end = why_not(t, r, &t->need[i], near[i], any[i], list);
		end = &(*end)->next;
	}
	return all;
}

enum rc
peer_match(struct arena *a, const struct peer *pool,
    const struct peer_pair *met, const struct peer_search *how,
    struct peer_found *out)
{
	struct table t = lay(a, pool, how);
	int64_t n = (int64_t)t.peers, *seek;
	struct match_result r;

	*out = (struct peer_found){ .people = n };
	keep_met(&t, met);
	for (uint32_t i = 0; i < t.peers; i++) {
		for (uint32_t k = 0; k < t.peers; k++)
			if (i != k)
				compare(&t, i, k, PEER_OFFER);
		if (how->go_on != NULL && !how->go_on(how->arg, i, 2 * n))
			return RC_CONFLICT;
	}
	TRY(match_offers(&t, &r));
	seek = arena_array(a, int64_t, t.peers + 1);
	memcpy(seek, t.seek, t.peers * sizeof *seek);
	for (size_t i = 0; i < t.n; i++)
		if (r.taken[i]) {
			seek[t.maybe[i].seeker]--;
			t.need[t.maybe[i].need].served = true;
			propose(&t, &t.maybe[i], &out->list);
		}
	match_seekers(&t, seek, &out->list);
	out->why = explain(&t, &r, out->list);
	out->links = (int64_t)t.n;
	out->sum = r.sum;
	out->bound = r.bound;
	return RC_OK;
}
