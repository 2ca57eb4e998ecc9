/* audience: organiser */
/* What the organiser sees of peers: what is offered and sought, proposals, what
 * came of them. */
#include <stdlib.h>
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

/* What is said, by topic: one row of the list each. */
struct row { const struct peer *who; const struct peer_entry *entry;
	size_t topic, place; };

static int
by_topic(const void *x, const void *y)
{
	const struct row *p = x, *q = y;

	if (p->topic != q->topic)
		return p->topic < q->topic ? -1 : 1;
	if (p->entry->side != q->entry->side)
		return p->entry->side < q->entry->side ? -1 : 1;
	return (p->place > q->place) - (p->place < q->place);
}

static struct row *
rows_of(struct arena *a, const struct peer *pool, const struct concept *all,
    size_t *n)
{
	struct row *out;

	*n = 0;
	for (const struct peer *p = pool; p != NULL; p = p->next)
		for (const struct peer_entry *e = p->entries; e != NULL;
		    e = e->next)
			++*n;
	out = arena_array(a, struct row, *n + 1);
	*n = 0;
	for (const struct peer *p = pool; p != NULL; p = p->next)
		for (const struct peer_entry *e = p->entries; e != NULL;
		    e = e->next) {
			const struct concept *c = all;
			size_t topic = 0;

			for (; c != NULL && strcmp(c->id, e->concept) != 0;
			    c = c->next)
				topic++;
			if (c == NULL)
				continue;
			out[*n] = (struct row){ p, e, topic, *n };
			++*n;
		}
	if (*n > 0)
		qsort(out, *n, sizeof *out, by_topic);
	return out;
}

static const struct peer_why *
why_of(const struct peer_why *w, const struct row *row)
{
	while (w != NULL && (w->person != row->who->person ||
	    strcmp(w->concept, row->entry->concept) != 0))
		w = w->next;
	return w;
}

static enum rc
load_topics(struct req *r, struct peers_view *v)
{
	struct concept *all;
	struct peer_why *whys;
	struct peer *pool;
	struct row *rows;
	size_t n;

	TRY(concept_list(r->db, r->arena, &all));
	TRY(peer_pool(r->db, r->arena, r->edition, r->now, &pool));
	TRY(peer_whys(r->db, r->arena, r->edition, &whys));
	for (const struct peer_why *w = whys; w != NULL; w = w->next)
		v->without++;
	rows = rows_of(r->arena, pool, all, &n);
	v->page = list_page(r, (int64_t)n, LIST_PAGE);
	for (size_t i = 0; i < n; i++) {
		struct topic_line *t;
		struct said **s;

		if (!list_shows(v->page, (int64_t)i))
			continue;
		t = line_of(r->arena, &v->topics, all, rows[i].entry->concept);
		s = rows[i].entry->side == PEER_OFFER ? &t->offers : &t->seeks;
		while (*s != NULL)
			s = &(*s)->next;
		*s = arena_new(r->arena, struct said);
		**s = (struct said){ rows[i].who, rows[i].entry,
		    rows[i].entry->side == PEER_OFFER ? NULL :
		    why_of(whys, &rows[i]), NULL };
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

/* Of what was sent, only what became a link is shown. */
static enum rc
load_proposals(struct req *r, struct peers_view *v)
{
	struct peer_proposal *all;

	TRY(proposal_list(r->db, r->arena, r->edition, &all));
	for (const struct peer_proposal *p = all; p != NULL; p = p->next)
		if (p->sent_at == 0) {
			if (v->waiting_n++ < PROPOSALS_SHOWN)
				TRY(add_line(r, &v->waiting, p));
		} else if (p->linked_at != 0) {
			if (v->links_n++ < PROPOSALS_SHOWN)
				TRY(add_line(r, &v->links, p));
		}
	return RC_OK;
}

static enum rc
load_job(struct req *r, row_id id, struct job *out)
{
	enum rc rc = id == 0 ? RC_NONE : job_find(r->db, r->arena, id, out);

	if (rc == RC_NONE)
		*out = (struct job){ 0 };
	return rc == RC_NONE ? RC_OK : rc;
}

static const struct option ways[] = {
	{ "best", N_("The best for all together: the sum of all points is as "
	    "large as it can be. Somebody may get a partner who fits a little "
	    "less, so that others get one at all.") },
	{ "stable", N_("Stable pairs: the best pair first, then the next, so "
	    "that no two would both rather have each other than whom they get. "
	    "More people may be left without.") },
	{ 0 }
};
static const struct field way_fields[] = {
	{ "way", F_CHOICE, N_("How to look"), .options = ways,
	    .required = true },
	{ 0 }
};

static enum rc
draw(struct req *r, struct form *f)
{
	struct peers_view v = { .edition = r->at_edition,
	    .stale = r->faults > 0 && f == NULL, .form = f };
	struct html *h;

	TRY(peer_figures(r->db, r->edition, &v.figures));
	TRY(peer_run_find(r->db, r->edition, &v.run));
	TRY(load_job(r, v.run.match_job, &v.match));
	TRY(load_job(r, v.run.send_job, &v.send));
	TRY(load_proposals(r, &v));
	TRY(load_topics(r, &v));
	if (f == NULL) {
		v.form = form_open(r, way_fields, NULL, NULL);
		form_set(v.form, "way", peer_way_name[v.run.way]);
	}
	if (job_busy(&v.match) || job_busy(&v.send))
		reply_header(r, "Refresh", "3");
	page_noindex(r);
	if (r->faults > 0)
		page_status(r, 422);
	h = page_open(r, tr(r->lang, "Peers"));
	desk_peers_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	return draw(r, NULL);
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
	struct form *f = form_open(r, way_fields, NULL, NULL);
	enum peer_way way = PEER_BEST;
	struct peer *pool;
	int64_t n = 0;

	form_read(f);
	if (r->faults > 0)
		return draw(r, f);
	if (text_same(form_text(f, "way"), peer_way_name[PEER_STABLE]))
		way = PEER_STABLE;
	TRY(peer_pool(r->db, r->arena, r->edition, r->now, &pool));
	TRY(note(r, "peer.match"));
	for (; pool != NULL; pool = pool->next)
		n++;
	if (n > PEER_AT_ONCE) {
		TRY(peer_match_ask(r->db, r->arena, r->edition, way,
		    r->person));
		return back(r, "");
	}
	TRY(peer_propose(r->db, r->arena, r->edition, way, r->now, &n));
	reply_flash(r, n == 0 ? tr(r->lang, "Nobody was found who fits and was "
	    "not proposed before.") : tr_fill(r->arena, trn(r->lang, n,
	    "{1} proposal is ready: look at it and send it.",
	    "{1} proposals are ready: look at them and send them."),
	    (const char *const[]){ arena_printf(r->arena, "%lld",
	    (long long)n), NULL }));
	return back(r, n == 0 ? "" : "#proposals");
}

/* What the clerk is at; ended in between, there is nothing to stop. */
static enum rc
stop(struct req *r)
{
	const char *what = req_value(r, "what");
	struct peer_run run;
	enum rc rc;

	if (r->faults > 0)
		return show(r);
	TRY(peer_run_find(r->db, r->edition, &run));
	if (text_same(what, "match"))
		rc = job_cancel(r->db, run.match_job);
	else if (text_same(what, "send"))
		rc = job_cancel(r->db, run.send_job);
	else
		return RC_INVALID;
	if (rc != RC_OK && rc != RC_CONFLICT && rc != RC_NONE)
		return rc;
	TRY(note(r, "peer.stop"));
	return back(r, "");
}

/* id 0: all that wait; n: at most. */
static enum rc
send_some(struct db *db, struct arena *a, const struct peer_mailer *m,
    const struct edition *e, row_id id, int64_t most, int64_t *n)
{
	struct peer_proposal *list;

	*n = 0;
	TRY(proposal_list(db, a, e->id, &list));
	for (; list != NULL && *n < most; list = list->next) {
		if (list->sent_at != 0 || (id != 0 && list->id != id))
			continue;
		TRY(proposal_send(db, e->id, list->id, m->now));
		list->sent_at = m->now;
		TRY(proposal_mail(m, list, e));
		++*n;
	}
	return RC_OK;
}

static enum rc
send_now(struct req *r, row_id id)
{
	struct peer_mailer m = peer_mailer(r);
	int64_t n;

	TRY(send_some(r->db, r->arena, &m, r->at_edition, id,
	    PEER_SEND_AT_ONCE, &n));
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
	struct peer_figures f;

	if (r->faults > 0)
		return show(r);
	TRY(peer_figures(r->db, r->edition, &f));
	if (f.waiting <= PEER_SEND_AT_ONCE)
		return send_now(r, 0);
	TRY(peer_send_ask(r->db, r->arena, r->edition, r->person));
	TRY(note(r, "peer.send"));
	return back(r, "");
}

static enum rc
send_one(struct req *r)
{
	row_id id;

	TRY(req_id(r, "proposal", &id));
	return r->faults > 0 ? show(r) : send_now(r, id);
}

/* In the clerk: some in each transaction, so that others can write between. */
enum { SEND_STEP = 50 };
struct sending { struct arena *a; struct edition edition; unixtime now;
	int64_t n; };

static enum rc
send_step(struct db *db, void *arg)
{
	struct sending *s = arg;
	struct peer_mailer m = { db, s->a, peer_base(), s->now };

	return send_some(db, s->a, &m, &s->edition, 0, SEND_STEP, &s->n);
}

enum rc
peer_send_job(struct db *db, struct arena *a, struct job *job)
{
	struct sending s = { .now = time_now() };
	struct peer_figures f;
	int64_t done = 0;
	row_id edition;
	enum rc rc;

	if (!text_number(job->input, 1, INT64_MAX, &edition))
		return RC_INVALID;
	TRY(edition_find(db, a, edition, &s.edition));
	TRY(peer_figures(db, edition, &f));
	s.a = arena_make();
	do {
		arena_reset(s.a);
		rc = db_transact(db, send_step, &s);
		done += s.n;
		if (rc == RC_OK)
			rc = job_progress(db, job, done, f.waiting);
	} while (rc == RC_OK && s.n == SEND_STEP);
	arena_free(s.a);
	return rc;
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
	{ POST, DESK "/stop", RIGHT_ORGANISER, stop },
	{ POST, DESK "/send", RIGHT_ORGANISER, send_all },
	{ POST, DESK "/:proposal/send", RIGHT_ORGANISER, send_one },
	{ POST, DESK "/:proposal/drop", RIGHT_ORGANISER, drop },
	{ 0 }
};
