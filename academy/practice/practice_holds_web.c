/* The owner's yearly answer, by a link that proves itself. */
#include "practice/practice_form_web.h"
#include "practice/practice_show.h"
#include "practice/practice_web.h"
#include "practice_holds_pages.h"
#include "practice_write_pages.h"
#include "store/journal.h"
#include "web/form.h"

enum { NOTE_MAX = 2000, OPEN_DAYS = 365, EDIT_DAYS = 60, DAY = 86400 };

static const struct option answers[] = {
	{ "right", N_("It is still right") },
	{ "changed", N_("Something has changed") },
	{ "withdrawn", N_("Take it out of the library") },
	{ 0 }
};
static const struct field fields[] = {
	{ "answer", F_CHOICE, N_("Does it still hold?"), .options = answers,
	    .required = true },
	{ "note", F_LONG, N_("What has changed?"), .max = NOTE_MAX,
	    .required = true, .show_if = "answer", .show_is = "changed" },
	{ 0 }
};

const char *
practice_ask_path(struct arena *a, row_id ask)
{
	return arena_printf(a, "/practice-holds/%s", token_make(a,
	    "practice-holds", ask, time_now() + OPEN_DAYS * DAY));
}

static enum rc
open_ask(struct req *r, struct practice_yearly *ask, struct practice *p)
{
	row_id id;

	if (token_check(req_param(r, "token"), "practice-holds", r->now,
	    &id) != RC_OK)
		return RC_NONE;
	TRY(practice_ask_find(r->db, r->arena, id, ask));
	return practice_load(r->db, r->arena, ask->practice, p);
}

/* Who has said that something changed may change the text by the same link. */
static bool
may_edit(const struct req *r, const struct practice_yearly *ask,
    const struct practice *p)
{
	return text_same(ask->answer, holds_answer_name[HOLDS_CHANGED]) &&
	    r->now < ask->answered_at + (int64_t)EDIT_DAYS * DAY &&
	    (p->state == PRACTICE_PUBLISHED || p->state == PRACTICE_ARCHIVED);
}

static enum rc
show(struct req *r)
{
	struct practice_yearly ask;
	struct practice p;
	struct form *f = form_open(r, fields, NULL, NULL);
	struct html *h;

	TRY(open_ask(r, &ask, &p));
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Does it still hold?"));
	holds_page(h, r, &p, f, req_param(r, "token"), ask.answered_at != 0,
	    may_edit(r, &ask, &p));
	return page_close(h, r);
}

static enum rc
answer(struct req *r)
{
	struct practice_yearly ask;
	struct practice p;
	struct form *f = form_open(r, fields, NULL, NULL);
	enum holds_answer a = HOLDS_RIGHT;
	struct html *h;

	TRY(open_ask(r, &ask, &p));
	form_read(f);
	if (r->faults > 0)
		return show(r);
	while (a + 1 < HOLDS_ANSWERS && !text_same(holds_answer_name[a],
	    form_text(f, "answer")))
		a++;
	TRY(practice_ask_answer(r->db, r->arena, ask.id, a,
	    form_text(f, "note"), r->now));
	TRY(journal_add(r->db, &(struct journal_entry){ .at = r->now,
	    .action = "practice.answer", .kind = "practice", .thing = p.id,
	    .programme = p.programme, .note = holds_answer_name[a] }));
	if (a == HOLDS_CHANGED)
		TRY(practice_tell_reviewer(r->db, r->arena, &p,
		    form_text(f, "note")));
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Thank you"));
	held_page(h, r, req_param(r, "token"), a);
	return page_close(h, r);
}

/* --- the change, without a password --- */

static enum rc
open_edit(struct req *r, struct write_view *v)
{
	struct practice_yearly ask;
	bool sent;

	TRY(open_ask(r, &ask, &v->p));
	if (!may_edit(r, &ask, &v->p))
		return RC_NONE;
	v->token = req_param(r, "token");
	v->text = v->p;
	if (v->p.pending != 0)
		TRY(practice_version_load(r->db, r->arena, v->p.id,
		    v->p.pending, &v->text));
	TRY(practice_sent(r->db, v->p.id, &sent));
	v->sent = v->p.pending != 0 && sent;
	v->gaps = practice_gaps(&v->text, v->gap);
	v->steps = practice_steps(&v->text);
	return RC_OK;
}

static enum rc
open_step(struct req *r, struct write_view *v)
{
	TRY(open_edit(r, v));
	return text_number(req_param(r, "page"), 1, v->steps, &v->step) ?
	    RC_OK : RC_NONE;
}

static enum rc
sent(struct req *r, const struct write_view *v)
{
	struct html *h;

	page_noindex(r);
	h = page_open(r, tr(r->lang, "Handed in"));
	holds_sent_page(h, r, &v->p);
	return page_close(h, r);
}

static enum rc
step(struct req *r)
{
	struct write_view v = { 0 };
	enum practice_part part;
	struct form *f;
	struct html *h;

	TRY(open_step(r, &v));
	if (v.sent)
		return sent(r, &v);
	part = practice_step(&v.text, v.step);
	TRY(practice_form(r, &v.text, part, NULL, &f));
	page_noindex(r);
	h = page_open(r, tr(r->lang, practice_part_label[part]));
	write_step_page(h, r, &v, part, f);
	return page_close(h, r);
}

static enum rc
step_save(struct req *r)
{
	struct write_view v = { 0 };
	enum practice_part part;
	struct form *f;
	int64_t next;

	TRY(open_step(r, &v));
	if (v.sent)
		return RC_CONFLICT;
	part = practice_step(&v.text, v.step);
	TRY(practice_form(r, &v.text, part, NULL, &f));
	if (r->faults > 0)
		return step(r);
	practice_form_take(r, f, part, &v.text);
	TRY(practice_save(r->db, r->arena, &v.text, &(struct practice_by){
	    .person = v.p.author, .now = r->now, .how = "form",
	    .draft = true }));
	/* The kind decides which steps there are. */
	next = text_same(req_value(r, "go"), "later") ||
	    v.step >= practice_steps(&v.text) ? v.step : v.step + 1;
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/practice-holds/%s/edit/%lld", v.token,
	    (long long)next);
}

static enum rc
hand_in(struct req *r)
{
	struct write_view v = { 0 };

	TRY(open_edit(r, &v));
	if (v.p.pending == 0 || v.sent || v.gaps > 0 || r->faults > 0)
		return RC_CONFLICT;
	TRY(practice_submit(r->db, r->arena, &v.p, r->now));
	TRY(journal_add(r->db, &(struct journal_entry){
	    .person = v.p.author, .at = r->now, .action = "practice.submit",
	    .kind = "practice", .thing = v.p.id,
	    .programme = v.p.programme }));
	if (v.p.reviewer != 0)
		TRY(practice_tell_reviewer(r->db, r->arena, &v.p, NULL));
	return reply_see_other(r, "/practice-holds/%s/edit/1", v.token);
}

const struct route practice_holds_routes[] = {
	{ GET, "/practice-holds/:token", RIGHT_ANYONE, show },
	{ POST, "/practice-holds/:token", RIGHT_ANYONE, answer },
	{ GET, "/practice-holds/:token/edit/:page", RIGHT_ANYONE, step },
	{ POST, "/practice-holds/:token/edit/:page", RIGHT_ANYONE, step_save },
	{ POST, "/practice-holds/:token/hand-in", RIGHT_ANYONE, hand_in },
	{ 0 }
};
