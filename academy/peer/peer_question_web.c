/* Help with an open question: sought by its owner, offered by anybody else in the
 * edition, brought about only when both agree. */
#include "peer/peer_web.h"

#include "peer/peer_words_web.h"
#include "peer_question_pages.h"
#include "programme/programme_desk_web.h"
#include "store/journal.h"

enum rc
peer_own_question(struct req *r, struct peer_question *q, bool *has)
{
	enum rc rc = peer_question == NULL ? RC_NONE : peer_question(r->db,
	    r->arena, r->edition, r->person, q);

	*has = rc == RC_OK;
	return rc == RC_NONE ? RC_OK : rc;
}

void
peer_begin_with(struct req *r, struct form *f, const struct peer_question *q)
{
	form_set(f, "topic", q->concept);
	if (!q->confidential)
		form_set(f, "text", text_cut(r->arena, q->issue,
		    PEER_TEXT_MAX - 1));
	form_set(f, "question", "1");
}

/* RC_NONE: it seeks no help, or is one's own. */
static enum rc
asking(struct req *r, struct help_view *v)
{
	struct peer_question *q = arena_new(r->arena, struct peer_question);
	struct peer *all;
	row_id entry;
	enum rc rc;

	TRY(req_id(r, "entry", &entry));
	TRY(peer_asking(r->db, r->arena, r->edition, &all));
	while (all != NULL && all->entries->id != entry)
		all = all->next;
	if (all == NULL || all->person == r->person)
		return RC_NONE;
	v->edition = r->at_edition;
	v->asking = all;
	rc = peer_question == NULL ? RC_NONE : peer_question(r->db, r->arena,
	    r->edition, all->person, q);
	if (rc == RC_OK && !q->confidential)
		v->question = q;
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
draw(struct req *r, const struct help_view *v)
{
	struct html *h;

	page_noindex(r);
	h = page_open_of(r, tr(r->lang, "Offer help with a question"),
	    words_pick(r->arena, v->asking->entries->label, r->lang).text);
	peer_help_page(h, r, v);
	return page_close(h, r);
}

static enum rc
help(struct req *r)
{
	struct peer_proposal p = { 0 };
	struct peer_mailer m = peer_mailer(r);
	struct help_view v = { 0 };
	struct peer_view me = { 0 };
	enum rc rc;

	TRY(peer_load(r, &me));
	if (!me.in)
		return RC_NONE;
	TRY(asking(r, &v));
	/* First what the other side is told of one's place, and the consent. */
	if (!me.said || !me.me.agreed)
		return reply_see_other(r, "%s", peer_url(r,
		    "mine/peers/about").p);
	v.form = form_open(r, FIELDS(r,
	    { "text", F_LONG, N_("What you can offer"), N_("A sentence or two, "
	    "in your language: what you have done, what came of it. It is read "
	    "before anybody knows who you are, so write no names."),
	    .max = PEER_TEXT_MAX, .required = true }), NULL, NULL);
	if (r->method == GET)
		return draw(r, &v);
	form_read(v.form);
	if (r->faults > 0)
		return draw(r, &v);
	p.words = form_text(v.form, "text");
	p.words_lang = r->lang;
	rc = proposal_offer(r->db, r->arena, r->edition,
	    v.asking->entries->id, r->person, r->now, &p);
	if (rc == RC_CONFLICT) {
		form_fault(v.form, "text", tr(r->lang, "You two were proposed "
		    "to each other about this topic already: see “My "
		    "peers”."));
		return draw(r, &v);
	}
	TRY(rc);
	TRY(offer_mail(&m, &p, v.edition));
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "peer.help", .kind = "edition",
	    .thing = r->edition, .programme = r->programme }));
	reply_flash(r, tr(r->lang, "Offered. We write to you as soon as the "
	    "other side has agreed too."));
	return reply_see_other(r, "%s", peer_url(r, "mine/peers").p);
}

#define HELP "/editions/:edition/mine/peers/help/:entry"

const struct route peer_question_routes[] = {
	{ GET,  HELP, RIGHT_PARTICIPANT, help },
	{ POST, HELP, RIGHT_PARTICIPANT, help },
	{ 0 }
};
