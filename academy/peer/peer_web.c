/* A participant's peers: what one offers and seeks, proposals, partners. */
#include "peer/peer_web.h"

#include <string.h>

#include "peer/peer_words_web.h"
#include "peer_pages.h"
#include "programme/programme_web.h"
#include "store/journal.h"

static const char says_propose[] = N_("The organisers may see what I offer "
    "and seek, and propose partners to me by it.");
static const char says_list[] = N_("The other participants of this edition "
    "may see what I offer, with my name and organisation.");
static const char says_later[] = N_("I may also be proposed to participants "
    "of later editions of this programme.");

static enum rc
note(struct req *r, const char *action, const char *kind, row_id thing)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = kind, .thing = thing,
	    .programme = r->programme });
}

/* Who works here and takes no part has nothing to say. */
enum rc
peer_load(struct req *r, struct peer_view *v)
{
	enum rc rc = peer_find(r->db, r->arena, r->edition, r->person, &v->me,
	    &v->said);

	v->edition = r->at_edition;
	if (rc == RC_NONE)
		return RC_OK;
	v->in = rc == RC_OK;
	return rc;
}

/* --- the page --- */

static enum rc
load_proposals(struct req *r, struct peer_view *v)
{
	struct proposal_view **end = &v->proposals;
	struct peer_proposal *list;

	TRY(proposal_of_person(r->db, r->arena, r->programme, r->person,
	    &list));
	for (; list != NULL; list = list->next) {
		*end = arena_new(r->arena, struct proposal_view);
		TRY(proposal_look(r->db, r->arena, list, r->person,
		    v->edition->zone, r->lang, r->now, *end));
		end = &(*end)->next;
	}
	return RC_OK;
}

static struct peer *
without(struct peer *list, row_id person)
{
	struct peer **p = &list;

	while (*p != NULL)
		if ((*p)->person == person)
			*p = (*p)->next;
		else
			p = &(*p)->next;
	return list;
}

static enum rc
show(struct req *r)
{
	struct peer_view v = { .stale = r->faults > 0 };
	struct peer_question q;
	const struct peer_entry *e;
	struct html *h;

	TRY(peer_load(r, &v));
	if (v.in) {
		TRY(load_proposals(r, &v));
		TRY(peer_listed(r->db, r->arena, r->edition, &v.others));
		v.others = without(v.others, r->person);
		TRY(peer_asking(r->db, r->arena, r->edition, &v.asking));
		v.asking = without(v.asking, r->person);
		TRY(peer_own_question(r, &q, &v.asks));
		for (e = v.me.entries; e != NULL; e = e->next)
			v.asks = v.asks && !e->question;
	}
	page_noindex(r);
	if (v.stale)
		page_status(r, 422);
	h = page_open(r, tr(r->lang, "My peers"));
	mine_peers_page(h, r, &v);
	return page_close(h, r);
}

/* --- about oneself --- */

/* Those of the interface and of the edition, and what was chosen before. */
static const struct option *
lang_options(struct req *r, const char *chosen)
{
	const struct edition *e = r->at_edition;
	struct text_list more = text_split(r->arena, arena_printf(r->arena,
	    "%s %s %s", e->langs, e->teaching_langs, chosen), ' ');
	struct text_list all = { 0 };
	struct option *o;
	size_t n = more.n;

	while (languages[n - more.n].code != NULL)
		n++;
	all.at = arena_array(r->arena, const char *, n + 1);
	for (size_t i = 0; languages[i].code != NULL; i++)
		all.at[all.n++] = languages[i].code;
	for (size_t i = 0; i < more.n; i++)
		if (*more.at[i] != '\0' && !text_has(all, more.at[i]))
			all.at[all.n++] = more.at[i];
	o = arena_array(r->arena, struct option, all.n + 1);
	for (size_t i = 0; i < all.n; i++)
		o[i] = (struct option){ all.at[i],
		    language_name(all.at[i], r->lang) };
	return o;
}

static const struct option *
role_options(struct req *r)
{
	struct option *o = arena_array(r->arena, struct option, CITY_ROLES + 1);

	for (int i = 0; i < CITY_ROLES; i++)
		o[i] = (struct option){ city_role_name[i],
		    tr(r->lang, city_role_label[i]) };
	return o;
}

static struct form *
about_form(struct req *r, const struct peer *me, bool said)
{
	struct text_list langs = text_split(r->arena, me->langs, ' ');
	struct field fields[] = {
		{ "langs", F_MANY, tr(r->lang, "Languages you can work in"),
		    .required = true, .min = 1,
		    .options = lang_options(r, me->langs) },
		{ "another", F_LANGUAGE, tr(r->lang, "Another language") },
		{ "place", F_HEADING, tr(r->lang, "The place you work for"),
		    tr(r->lang, "So that people of similar places find each "
		    "other. Leave out what you do not know.") },
		{ "population", F_NUMBER, tr(r->lang, "Inhabitants"),
		    .max = 100000000 },
		{ "share", F_NUMBER, tr(r->lang, "Share of migrants"),
		    tr(r->lang, "In percent of the inhabitants, about"),
		    .max = 100 },
		{ "roles", F_MANY, tr(r->lang, "What your organisation does "
		    "about your topics"), .options = role_options(r) },
		{ "most", F_HEADING, tr(r->lang, "How many partners") },
		{ "seek_max", F_NUMBER, tr(r->lang, "Who help you, at most"),
		    .max = PEER_LINKS_MAX, .required = true },
		{ "offer_max", F_NUMBER, tr(r->lang, "Whom you help, at most"),
		    .max = PEER_LINKS_MAX, .required = true },
		{ "consent", F_HEADING, tr(r->lang, "What others see") },
		{ "agree", F_FLAG, tr(r->lang, says_propose),
		    .required = true },
		{ "listed", F_FLAG, tr(r->lang, says_list) },
		{ "later", F_FLAG, tr(r->lang, says_later) },
		{ 0 }
	};
	struct field *f = arena_array(r->arena, struct field,
	    sizeof fields / sizeof *fields);
	struct text_list roles = { .at = arena_array(r->arena, const char *,
	    CITY_ROLES) };
	struct form *form;

	for (size_t i = 0; fields[i].name != NULL; i++)
		fields[i].plain = true;
	memcpy(f, fields, sizeof fields);
	for (int i = 0; i < CITY_ROLES; i++)
		if ((me->roles >> i & 1) != 0)
			roles.at[roles.n++] = city_role_name[i];
	form = form_open(r, f, NULL, NULL);
	form_set_many(form, "langs", langs);
	if (me->population > 0)
		form_set_int(form, "population", me->population);
	if (me->share >= 0)
		form_set_int(form, "share", me->share);
	form_set_many(form, "roles", roles);
	form_set_int(form, "seek_max", me->seek_max);
	form_set_int(form, "offer_max", me->offer_max);
	if (said) {
		form_set(form, "agree", me->agreed ? "1" : "");
		form_set(form, "listed", me->listed ? "1" : "");
		form_set(form, "later", me->later ? "1" : "");
	}
	return form;
}

static enum rc
draw_form(struct req *r, const struct peer_view *v, struct form *f,
    const char *title, const char *lead, const char *where)
{
	struct html *h;

	page_noindex(r);
	h = page_open(r, title);
	peer_form_page(h, r, v, f, title, lead, peer_url(r, "mine/peers%s",
	    where));
	return page_close(h, r);
}

static enum rc
back(struct req *r)
{
	return reply_see_other(r, "%s", peer_url(r, "mine/peers").p);
}

/* Each word is kept with its time, but only where it is another than before. */
static enum rc
say(struct req *r, const char *what, const char *statement, bool before,
    bool now)
{
	struct consent c = {
		.purpose = peer_purpose(r->arena, what, r->at_edition->slug),
		.basis = "consent", .text_shown = tr(r->lang, statement),
		.lang = r->lang, .given = now, .at = r->now,
	};

	return before == now ? RC_OK : consent_add(r->db, r->person, &c);
}

static enum rc
about(struct req *r)
{
	const char *title = tr(r->lang, "About you and your place"), *another;
	struct text_list langs;
	struct buf list = BUF(r->arena);
	struct peer_view v = { 0 };
	struct peer p;
	struct form *f;

	TRY(peer_load(r, &v));
	if (!v.in)
		return RC_NONE;
	f = about_form(r, &v.me, v.said);
	if (r->method == GET)
		return draw_form(r, &v, f, title, NULL, "/about");
	form_read(f);
	if (r->faults > 0)
		return draw_form(r, &v, f, title, NULL, "/about");
	p = v.me;
	langs = form_many(f, "langs");
	for (size_t i = 0; i < langs.n; i++)
		buf_printf(&list, "%s%s", i == 0 ? "" : " ", langs.at[i]);
	another = form_text(f, "another");
	if (another != NULL && !text_has(langs, another))
		buf_printf(&list, " %s", another);
	p.langs = buf_text(&list);
	p.population = form_int(f, "population");
	p.share = text_blank(form_typed(f, "share")) ? -1 :
	    form_int(f, "share");
	p.roles = city_roles_of(form_many(f, "roles"));
	p.seek_max = form_int(f, "seek_max");
	p.offer_max = form_int(f, "offer_max");
	TRY(peer_save(r->db, &p, r->now));
	TRY(say(r, "peers", says_propose, v.me.agreed, true));
	TRY(say(r, "peers-list", says_list, v.me.listed,
	    form_flag(f, "listed")));
	TRY(say(r, "peers-later", says_later, v.me.later,
	    form_flag(f, "later")));
	TRY(note(r, "peer.save", "edition", r->edition));
	reply_flash(r, tr(r->lang, "Saved."));
	return back(r);
}

/* --- what one offers and seeks --- */

static const struct option *
topic_options(struct req *r, const struct concept *c)
{
	const struct concept *p;
	struct option *o;
	size_t n = 0;

	for (p = c; p != NULL; p = p->next)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	for (n = 0; c != NULL; c = c->next, n++)
		o[n] = (struct option){ c->id, arena_printf(r->arena, "%s%s",
		    c->parent == NULL ? "" : "– ", words_pick(r->arena,
		    c->label, r->lang).text) };
	return o;
}

static struct peer_entry *
entry_of(const struct peer *p, row_id id)
{
	struct peer_entry *e = p->entries;

	while (e != NULL && e->id != id)
		e = e->next;
	return e;
}

static enum rc
edit(struct req *r, struct peer_view *v, struct peer_entry *e,
    const char *where)
{
	bool offer = e->side == PEER_OFFER;
	const char *title = offer ? tr(r->lang, "What you can offer") :
	    tr(r->lang, "What you seek");
	const char *lead = offer ? tr(r->lang, "Something you have done and "
	    "others could learn from, also what went wrong.") :
	    tr(r->lang, "Something you would like to hear from others who "
	    "have done it.");
	struct peer_question q = { 0 };
	struct concept *c;
	struct field *fields;
	struct form *f;
	bool asks = false;
	enum rc rc;

	TRY(concept_list(r->db, r->arena, &c));
	if (!offer)
		TRY(peer_own_question(r, &q, &asks));
	fields = arena_array(r->arena, struct field, 4);
	fields[0] = (struct field){ "topic", F_SELECT, tr(r->lang, "Topic"),
	    .required = true, .plain = true, .options = topic_options(r, c) };
	fields[1] = (struct field){ "text", F_LONG, tr(r->lang,
	    "In a sentence or two"), tr(r->lang, "In your language. A possible "
	    "partner reads it before knowing who you are, so write no names."),
	    .max = PEER_TEXT_MAX, .required = true, .plain = true };
	if (asks)
		fields[2] = (struct field){ "question", F_FLAG, tr(r->lang,
		    "This is about my open question"), q.confidential ?
		    tr(r->lang, "Everybody in this edition then reads the "
		    "sentence above, with your organisation and without your "
		    "name, and can offer help. Your question itself stays "
		    "confidential.") : tr(r->lang, "Everybody in this edition "
		    "then sees that your question seeks help, with your "
		    "organisation and without your name, and can offer it."),
		    .plain = true };
	if (e->id != 0)
		title = arena_printf(r->arena, "%s: %s", title,
		    words_pick(r->arena, e->label, r->lang).text);
	f = form_open(r, fields, NULL, NULL);
	form_set(f, "topic", e->concept);
	form_set(f, "text", e->text);
	if (asks)
		form_set(f, "question", e->question ? "1" : "");
	if (asks && e->id == 0 && text_same(req_query(r, "about"), "question"))
		peer_begin_with(r, f, &q);
	if (r->method == GET)
		return draw_form(r, v, f, title, lead, where);
	form_read(f);
	if (r->faults > 0)
		return draw_form(r, v, f, title, lead, where);
	e->concept = form_text(f, "topic");
	e->text = form_text(f, "text");
	e->lang = r->lang;
	rc = peer_entry_save(r->db, r->edition, r->person, e, r->now);
	if (rc == RC_OK && asks)
		rc = peer_entry_asks(r->db, r->edition, r->person, e->id,
		    form_flag(f, "question"));
	if (rc == RC_CONFLICT) {
		form_fault(f, "topic", TRF(r->arena, r->lang, N_("You have "
		    "said something about this topic already, or as much as "
		    "{1} things"), arena_printf(r->arena, "%d",
		    PEER_ENTRIES_MAX)));
		return draw_form(r, v, f, title, lead, where);
	}
	TRY(rc);
	TRY(note(r, "peer.entry", "edition", r->edition));
	reply_flash(r, tr(r->lang, "Saved."));
	return back(r);
}

static enum rc
edit_new(struct req *r, enum peer_side side)
{
	struct peer_entry e = { .side = side };
	struct peer_view v = { 0 };

	TRY(peer_load(r, &v));
	if (!v.in)
		return RC_NONE;
	/* First what others need to know to be of use. */
	if (!v.said)
		return reply_see_other(r, "%s", peer_url(r,
		    "mine/peers/about").p);
	return edit(r, &v, &e, side == PEER_OFFER ? "/offer" : "/seek");
}

static enum rc
add_offer(struct req *r)
{
	return edit_new(r, PEER_OFFER);
}

static enum rc
add_seek(struct req *r)
{
	return edit_new(r, PEER_SEEK);
}

static enum rc
edit_old(struct req *r)
{
	struct peer_view v = { 0 };
	struct peer_entry *e;
	row_id id;

	TRY(req_id(r, "entry", &id));
	TRY(peer_load(r, &v));
	if (!v.in || (e = entry_of(&v.me, id)) == NULL)
		return RC_NONE;
	return edit(r, &v, e, arena_printf(r->arena, "/entries/%lld",
	    (long long)id));
}

static enum rc
remove_entry(struct req *r)
{
	row_id id;
	enum rc rc;

	TRY(req_id(r, "entry", &id));
	if (r->faults > 0)
		return show(r);
	rc = peer_entry_remove(r->db, r->edition, r->person, id);
	if (rc != RC_OK)
		return rc == RC_CONFLICT ? RC_NONE : rc;
	TRY(note(r, "peer.entry-remove", "edition", r->edition));
	reply_flash(r, tr(r->lang, "Removed."));
	return back(r);
}

static enum rc
leave(struct req *r)
{
	struct peer_view v = { 0 };

	if (r->faults > 0)
		return show(r);
	TRY(peer_load(r, &v));
	if (!v.in)
		return RC_NONE;
	TRY(peer_leave(r->db, r->edition, r->person));
	TRY(say(r, "peers", says_propose, v.me.agreed, false));
	TRY(say(r, "peers-list", says_list, v.me.listed, false));
	TRY(say(r, "peers-later", says_later, v.me.later, false));
	TRY(note(r, "peer.leave", "edition", r->edition));
	reply_flash(r, tr(r->lang, "All of it is taken back. Partners you have "
	    "stay yours until one of you ends it."));
	return back(r);
}

/* --- answering --- */

/* *linked: both agree now, and are told. */
static enum rc
answer(struct req *r, row_id id, row_id person, bool yes, bool *linked)
{
	struct peer_mailer m = peer_mailer(r);
	struct peer_proposal p;
	struct edition e;

	TRY(proposal_answer(r->db, id, person, yes, r->now, linked));
	if (!*linked)
		return RC_OK;
	TRY(proposal_find(r->db, r->arena, id, &p));
	TRY(edition_find(r->db, r->arena, p.edition, &e));
	TRY(journal_add(r->db, &(struct journal_entry){ .at = r->now,
	    .action = "peer.link", .kind = "proposal", .thing = id,
	    .programme = e.programme }));
	return link_mail(&m, &p, &e);
}

static const char *
answered(struct req *r, bool yes, bool linked)
{
	return linked ? tr(r->lang, "You are partners now. We have sent you a "
	    "mail with each other's name and address.") :
	    yes ? tr(r->lang, "You agreed. We write to you as soon as the other "
	    "side has agreed too.") : tr(r->lang, "Noted. Nobody is told who "
	    "it was.");
}

static enum rc
typed_answer(struct req *r, bool *yes)
{
	const char *said = req_value(r, "answer");

	*yes = text_same(said, "yes");
	return *yes || text_same(said, "no") ? RC_OK : RC_INVALID;
}

static enum rc
answer_mine(struct req *r)
{
	struct peer_proposal *list;
	bool yes, linked;
	row_id id;

	TRY(req_id(r, "proposal", &id));
	if (r->faults > 0)
		return show(r);
	TRY(typed_answer(r, &yes));
	/* Of this programme, and sent. */
	TRY(proposal_of_person(r->db, r->arena, r->programme, r->person,
	    &list));
	while (list != NULL && list->id != id)
		list = list->next;
	if (list == NULL)
		return RC_NONE;
	TRY(answer(r, id, r->person, yes, &linked));
	reply_flash(r, answered(r, yes, linked));
	return back(r);
}

/* --- by the link in a mail --- */

static enum rc
by_token(struct req *r, struct proposal_view *v, struct edition *e)
{
	struct peer_proposal p;
	struct programme of;
	row_id thing, me;

	TRY(token_check(req_param(r, "token"), "peer", r->now, &thing) ==
	    RC_OK ? RC_OK : RC_NONE);
	TRY(proposal_find(r->db, r->arena, thing / 2, &p));
	me = thing % 2 == 0 ? p.seeker : p.giver;
	TRY(edition_find(r->db, r->arena, p.edition, e));
	TRY(programme_find(r->db, r->arena, e->programme, &of));
	TRY(programme_frame(r, &of, e));
	page_noindex(r);
	return proposal_look(r->db, r->arena, &p, me, e->zone, r->lang, r->now,
	    v);
}

static enum rc
draw_token(struct req *r, const struct proposal_view *v,
    const struct edition *e)
{
	struct html *h = page_open(r, tr(r->lang, "A possible partner"));

	peer_token_page(h, r, v, e, req_param(r, "token"));
	return page_close(h, r);
}

/* A link opened by a mail scanner changes nothing: a button does. */
static enum rc
token_page(struct req *r)
{
	struct proposal_view v;
	struct edition e;

	TRY(by_token(r, &v, &e));
	return draw_token(r, &v, &e);
}

static enum rc
token_answer(struct req *r)
{
	struct proposal_view v;
	struct edition e;
	bool yes, linked;
	enum rc rc;

	TRY(by_token(r, &v, &e));
	if (r->faults > 0)
		return draw_token(r, &v, &e);
	TRY(typed_answer(r, &yes));
	rc = answer(r, v.p.id, v.me.person, yes, &linked);
	if (rc == RC_CONFLICT) {
		/* Too late, or over in another window: the page says so. */
		page_status(r, 409);
		return draw_token(r, &v, &e);
	}
	TRY(rc);
	reply_flash(r, answered(r, yes, linked));
	return reply_see_other(r, "/peers/%s", req_param(r, "token"));
}

#define MINE "/editions/:edition/mine/peers"

const struct route peer_routes[] = {
	{ GET,  MINE, RIGHT_PARTICIPANT, show },
	{ GET,  MINE "/about", RIGHT_PARTICIPANT, about },
	{ POST, MINE "/about", RIGHT_PARTICIPANT, about },
	{ GET,  MINE "/offer", RIGHT_PARTICIPANT, add_offer },
	{ POST, MINE "/offer", RIGHT_PARTICIPANT, add_offer },
	{ GET,  MINE "/seek", RIGHT_PARTICIPANT, add_seek },
	{ POST, MINE "/seek", RIGHT_PARTICIPANT, add_seek },
	{ GET,  MINE "/entries/:entry", RIGHT_PARTICIPANT, edit_old },
	{ POST, MINE "/entries/:entry", RIGHT_PARTICIPANT, edit_old },
	{ POST, MINE "/entries/:entry/remove", RIGHT_PARTICIPANT,
	    remove_entry },
	{ POST, MINE "/leave", RIGHT_PARTICIPANT, leave },
	{ POST, MINE "/answers/:proposal", RIGHT_PARTICIPANT, answer_mine },
	{ GET,  "/peers/:token", RIGHT_ANYONE, token_page },
	{ POST, "/peers/:token", RIGHT_ANYONE, token_answer },
	{ 0 }
};
