/* How well two fit, and who is proposed to whom: no clock, no store. */
#include "peer/peer.h"

#include <stdlib.h>
#include <string.h>

#include "solve/match.h"

const char *const peer_side_name[PEER_SIDES] = { "offer", "seek" };
const char *const city_role_name[CITY_ROLES] = { "policy", "employer",
	"services", "buyer" };
const char *const city_role_label[CITY_ROLES] = { N_("Makes policy"),
	N_("Employs people"), N_("Provides services"),
	N_("Buys from others") };

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

struct maybe {				/* two who fit */
	uint32_t seeker, giver;
	const struct peer_entry *seeks, *has;
	struct peer_fit fit;
};
struct table {				/* all of it, as arrays */
	struct arena *a;
	const struct peer **peer;
	size_t peers;
	struct maybe *maybe;
	size_t n, room;
};

static bool
have_met(const struct peer_pair *met, row_id x, row_id y)
{
	for (; met != NULL; met = met->next)
		if ((met->one == x && met->other == y) ||
		    (met->one == y && met->other == x))
			return true;
	return false;
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

	for (const struct peer_entry *s = x->entries; s != NULL; s = s->next) {
		struct maybe best = { seeker, giver, s, NULL, { 0 } };

		if (s->side != PEER_SEEK)
			continue;
		for (const struct peer_entry *h = y->entries; h != NULL;
		    h = h->next) {
			struct peer_fit fit;

			if (h->side != side || !peer_fits(x, s, y, h, &fit))
				continue;
			if (best.has == NULL ||
			    peer_score(&fit) > peer_score(&best.fit)) {
				best.has = h;
				best.fit = fit;
			}
		}
		if (best.has != NULL)
			add(t, &best);
	}
}

static void
propose(struct table *t, const struct maybe *m, struct peer_proposal **list)
{
	struct peer_proposal *p = arena_new(t->a, struct peer_proposal);

	*p = (struct peer_proposal){
		.seeker = t->peer[m->seeker]->person,
		.giver = t->peer[m->giver]->person,
		.same = m->has->side == PEER_SEEK,
		.concept = m->seeks->concept, .label = m->seeks->label,
		.fit = m->fit,
	};
	if (!text_same(m->has->concept, m->seeks->concept)) {
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

/* Who seeks with who offers: the most points together. */
static enum rc
match_offers(struct table *t, int64_t *seek, bool **served,
    struct peer_proposal **out)
{
	/* Where two could meet on several topics, the search is cut short: it
	 * has the best but for few points by then. */
	struct match_problem p = { .people = t->peers, .links = t->n,
	    .one_link = true, .budget = 200 };
	struct match_link *link = arena_array(t->a, struct match_link,
	    t->n + 1);
	int64_t *give = arena_array(t->a, int64_t, t->peers + 1);
	const char **topic = arena_array(t->a, const char *, t->n + 1);
	struct match_result r;
	uint32_t topics = 0;

	for (size_t i = 0; i < t->peers; i++)
		give[i] = room_left(t->peer[i]->offer_max,
		    t->peer[i]->offer_open);
	for (size_t i = 0; i < t->n; i++)
		link[i] = (struct match_link){ t->maybe[i].seeker,
		    t->maybe[i].giver, topic_number(topic, &topics,
		    t->maybe[i].seeks->concept), peer_score(&t->maybe[i].fit) };
	p.receive = seek;
	p.give = give;
	p.link = link;
	TRY(match_best(t->a, &p, &r));
	*served = r.taken;
	for (size_t i = 0; i < t->n; i++)
		if (r.taken[i])
			propose(t, &t->maybe[i], out);
	return RC_OK;
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

static bool
is_served(const struct table *t, const bool *taken, size_t n,
    const struct peer_entry *seeks)
{
	for (size_t i = 0; i < n; i++)
		if (taken[i] && t->maybe[i].seeks == seeks)
			return true;
	return false;
}

/* Those left, with others who seek the same: the best first. */
static void
match_seekers(struct table *t, const struct peer_pair *met, int64_t *seek,
    const bool *taken, struct peer_proposal **out)
{
	struct table same = { .a = t->a, .peer = t->peer, .peers = t->peers };

	for (uint32_t i = 0; i < t->peers; i++)
		for (uint32_t k = i + 1; k < t->peers; k++)
			if (!have_met(met, t->peer[i]->person,
			    t->peer[k]->person))
				compare(&same, i, k, PEER_SEEK);
	if (same.n > 0)
		qsort(same.maybe, same.n, sizeof *same.maybe, by_score);
	for (size_t i = 0; i < same.n; i++) {
		const struct maybe *m = &same.maybe[i];
		row_id x = t->peer[m->seeker]->person;
		row_id y = t->peer[m->giver]->person;
		const struct peer_proposal *p = *out;

		if (seek[m->seeker] == 0 || seek[m->giver] == 0 ||
		    is_served(t, taken, t->n, m->seeks) ||
		    is_served(t, taken, t->n, m->has))
			continue;
		/* Two are not proposed to each other twice. */
		while (p != NULL && !((p->seeker == x && p->giver == y) ||
		    (p->seeker == y && p->giver == x)))
			p = p->next;
		if (p != NULL)
			continue;
		seek[m->seeker]--;
		seek[m->giver]--;
		propose(t, m, out);
	}
}

enum rc
peer_match(struct arena *a, const struct peer *pool,
    const struct peer_pair *met, struct peer_proposal **out)
{
	struct table t = { .a = a };
	int64_t *seek;
	bool *taken;

	*out = NULL;
	for (const struct peer *p = pool; p != NULL; p = p->next)
		t.peers++;
	t.peer = arena_array(a, const struct peer *, t.peers + 1);
	seek = arena_array(a, int64_t, t.peers + 1);
	t.peers = 0;
	for (; pool != NULL; pool = pool->next) {
		seek[t.peers] = room_left(pool->seek_max, pool->seek_open);
		t.peer[t.peers++] = pool;
	}
	for (uint32_t i = 0; i < t.peers; i++)
		for (uint32_t k = 0; k < t.peers; k++)
			if (i != k && !have_met(met, t.peer[i]->person,
			    t.peer[k]->person))
				compare(&t, i, k, PEER_OFFER);
	TRY(match_offers(&t, seek, &taken, out));
	for (size_t i = 0; i < t.n; i++)
		seek[t.maybe[i].seeker] -= taken[i];
	match_seekers(&t, met, seek, taken, out);
	return RC_OK;
}

enum peer_lack
peer_lacks(const struct peer *pool, const struct peer *who,
    const struct peer_entry *seeks)
{
	enum peer_lack lack = LACK_NOBODY;

	for (; pool != NULL; pool = pool->next)
		for (const struct peer_entry *h = pool->entries; h != NULL;
		    h = h->next) {
			struct peer_fit fit;

			if (pool->person == who->person)
				continue;
			if (peer_fits(who, seeks, pool, h, &fit))
				return LACK_TAKEN;
			if (fit.topic > 0 && (who->organisation == 0 ||
			    who->organisation != pool->organisation))
				lack = LACK_LANGUAGE;
		}
	return lack;
}
