/* audience: organiser */
/* What the organiser sees of peers: what is offered and sought, proposals, what
 * came of them. */
#include <string.h>

#include "peer/peer_web.h"
#include "peer/peer_words_web.h"
#include "peer_desk_pages.h"
#include "store/job.h"
#include "store/journal.h"

static enum rc
note(struct req *r, const char *action)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = "edition",
	    .thing = r->edition, .programme = r->programme });
}

/* --- the page --- */

/* The topic's line, in the order of the vocabulary. */
static struct topic_line *
line_of(struct arena *a, struct topic_line **list, const struct concept *c,
    const char *concept)
{
	for (; c != NULL; c = c->next) {
		if (*list != NULL && (*list)->label == c->label) {
			if (strcmp(c->id, concept) == 0)
				return *list;
			list = &(*list)->next;
		} else if (strcmp(c->id, concept) == 0) {
			struct topic_line *t = arena_new(a, struct topic_line);

			*t = (struct topic_line){ .label = c->label,
			    .next = *list };
			return *list = t;
		}
	}
	return NULL;
}

static void
add(struct arena *a, struct said **list, const struct peer *who,
    const struct peer_entry *e, enum peer_lack lack)
{
	while (*list != NULL)
		list = &(*list)->next;
	*list = arena_new(a, struct said);
	**list = (struct said){ who, e, lack, NULL };
}

/* Whether a proposal, sent or not, is about what this person seeks. */
static bool
served(const struct peer_proposal *p, const struct peer *who,
    const struct peer_entry *e)
{
	for (; p != NULL; p = p->next)
		if (strcmp(p->concept, e->concept) == 0 &&
		    (p->seeker == who->person || (p->same &&
		    p->giver == who->person)))
			return true;
	return false;
}

static enum rc
by_topic(struct req *r, const struct peer_proposal *all,
    struct topic_line **out)
{
	struct concept *c;
	struct peer *pool;

	TRY(concept_list(r->db, r->arena, &c));
	TRY(peer_pool(r->db, r->arena, r->edition, r->now, &pool));
	*out = NULL;
	for (const struct peer *p = pool; p != NULL; p = p->next)
		for (const struct peer_entry *e = p->entries; e != NULL;
		    e = e->next) {
			struct topic_line *t = line_of(r->arena, out, c,
			    e->concept);

			if (t == NULL)
				continue;
			if (e->side == PEER_OFFER)
				add(r->arena, &t->offers, p, e, LACK_NONE);
			else
				add(r->arena, &t->seeks, p, e, served(all, p,
				    e) ? LACK_NONE : peer_lacks(pool, p, e));
		}
	return RC_OK;
}

static enum rc
add_line(struct req *r, struct proposal_line **list,
    const struct peer_proposal *p)
{
	while (*list != NULL)
		list = &(*list)->next;
	*list = arena_new(r->arena, struct proposal_line);
	(*list)->p = p;
	TRY(proposal_side(r->db, r->arena, p, p->seeker, &(*list)->seeker));
	return proposal_side(r->db, r->arena, p, p->giver, &(*list)->giver);
}

static enum rc
show(struct req *r)
{
	struct peers_view v = { .edition = r->at_edition,
	    .stale = r->faults > 0, .running = r->method == GET &&
	    req_query(r, "running") != NULL };
	struct peer_proposal *all;
	struct html *h;

	TRY(peer_figures(r->db, r->edition, &v.figures));
	TRY(proposal_list(r->db, r->arena, r->edition, &all));
	TRY(by_topic(r, all, &v.topics));
	/* Of what was sent, only what became a link is shown. */
	for (const struct peer_proposal *p = all; p != NULL; p = p->next)
		if (p->sent_at == 0)
			TRY(add_line(r, &v.waiting, p));
		else if (p->linked_at != 0)
			TRY(add_line(r, &v.links, p));
	page_noindex(r);
	if (v.stale)
		page_status(r, 422);
	h = page_open(r, tr(r->lang, "Peers"));
	desk_peers_page(h, r, &v);
	return page_close(h, r);
}

/* --- proposing --- */

static enum rc
back(struct req *r, const char *more)
{
	return reply_see_other(r, "%s%s", peer_url(r, "desk/peers").p, more);
}

static enum rc
match(struct req *r)
{
	struct peer *pool;
	int64_t n = 0;

	if (r->faults > 0)
		return show(r);
	TRY(peer_pool(r->db, r->arena, r->edition, r->now, &pool));
	TRY(note(r, "peer.match"));
	for (; pool != NULL; pool = pool->next)
		n++;
	if (n > PEER_AT_ONCE) {
		TRY(job_add(r->db, "peer.match", arena_printf(r->arena, "%lld",
		    (long long)r->edition), r->person, 0,
		    arena_printf(r->arena, "peer.match %lld",
		    (long long)r->edition), NULL));
		return back(r, "?running=1");
	}
	TRY(peer_propose(r->db, r->arena, r->edition, r->now, &n));
	reply_flash(r, n == 0 ? tr(r->lang, "Nobody was found who fits and was "
	    "not proposed before.") : tr_fill(r->arena, trn(r->lang, n,
	    "{1} proposal is ready: look at it and send it.",
	    "{1} proposals are ready: look at them and send them."),
	    (const char *const[]){ arena_printf(r->arena, "%lld",
	    (long long)n), NULL }));
	return back(r, n == 0 ? "" : "#proposals");
}

/* id 0: all that wait. */
static enum rc
send_some(struct req *r, row_id id)
{
	struct peer_proposal *list;
	int64_t n = 0;

	TRY(proposal_list(r->db, r->arena, r->edition, &list));
	for (; list != NULL; list = list->next) {
		if (list->sent_at != 0 || (id != 0 && list->id != id))
			continue;
		TRY(proposal_send(r->db, r->edition, list->id, r->now));
		list->sent_at = r->now;
		TRY(proposal_mail(r, list, r->at_edition));
		n++;
	}
	if (n == 0)
		return id == 0 ? back(r, "") : RC_NONE;
	TRY(note(r, "peer.send"));
	reply_flash(r, tr_fill(r->arena, trn(r->lang, n,
	    "{1} proposal is on its way to both sides.",
	    "{1} proposals are on their way, each to both sides."),
	    (const char *const[]){ arena_printf(r->arena, "%lld",
	    (long long)n), NULL }));
	return back(r, "");
}

static enum rc
send_all(struct req *r)
{
	return r->faults > 0 ? show(r) : send_some(r, 0);
}

static enum rc
send_one(struct req *r)
{
	row_id id;

	TRY(req_id(r, "proposal", &id));
	return r->faults > 0 ? show(r) : send_some(r, id);
}

static enum rc
drop(struct req *r)
{
	row_id id;
	enum rc rc;

	TRY(req_id(r, "proposal", &id));
	if (r->faults > 0)
		return show(r);
	rc = proposal_drop(r->db, r->edition, id);
	if (rc != RC_OK)
		return rc == RC_CONFLICT ? RC_NONE : rc;
	TRY(note(r, "peer.drop"));
	reply_flash(r, tr(r->lang, "Dropped."));
	return back(r, "#proposals");
}

#define DESK "/editions/:edition/desk/peers"

const struct route peer_desk_routes[] = {
	{ GET,  DESK, RIGHT_ORGANISER, show },
	{ POST, DESK "/match", RIGHT_ORGANISER, match },
	{ POST, DESK "/send", RIGHT_ORGANISER, send_all },
	{ POST, DESK "/:proposal/send", RIGHT_ORGANISER, send_one },
	{ POST, DESK "/:proposal/drop", RIGHT_ORGANISER, drop },
	{ 0 }
};
