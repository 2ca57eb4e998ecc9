/* Whether a practice still holds: what its owner is asked by room ask, and the
 * change of its text by the link of the answer. */
#include <string.h>

#include "ask/ask_web.h"
#include "practice/practice_form_web.h"
#include "practice/practice_show.h"
#include "practice/practice_web.h"
#include "practice_holds_pages.h"
#include "practice_write_pages.h"
#include "store/journal.h"
#include "web/form.h"

enum { EDIT_DAYS = 60, DAY = 86400 };

/* --- what is asked --- */

static enum rc
words(struct db *db, struct arena *a, const struct ask *q, const char *lang,
    struct ask_words *out)
{
	struct practice p;

	TRY(practice_load(db, a, q->thing, &p));
	out->subject = TRF(a, lang, "Does it still hold? {1}", words_pick(a,
	    p.title, lang).text);
	out->intro = TRF(a, lang, "A year ago this stood in our library of "
	    "practices: {1}. Does it still hold? If something has changed, you "
	    "can change the text afterwards, without a password.",
	    words_pick(a, p.title, lang).text);
	return RC_OK;
}

static enum rc
answered(struct db *db, struct arena *a, const struct ask *q, unixtime now)
{
	struct practice p;

	TRY(practice_load(db, a, q->thing, &p));
	TRY(practice_heard(db, a, &p, q->answer, q->why, now));
	TRY(journal_add(db, &(struct journal_entry){ .person = q->by,
	    .at = now, .action = "practice.answer", .kind = "practice",
	    .thing = p.id, .programme = p.programme, .note = q->answer }));
	return strcmp(q->answer, "changed") != 0 ? RC_OK :
	    practice_tell_reviewer(db, a, &p, q->why);
}

static unixtime
edit_end(const struct ask *q)
{
	return q->answered_at + (int64_t)EDIT_DAYS * DAY;
}

/* Who has said that something changed may change the text by the same link. */
static bool
may_edit(const struct ask *q, const struct practice *p, unixtime now)
{
	return q->state == ASK_ANSWERED && text_same(q->answer, "changed") &&
	    now < edit_end(q) && (p->state == PRACTICE_PUBLISHED ||
	    p->state == PRACTICE_ARCHIVED);
}

static enum rc
show_asked(struct req *r, struct html *h, const struct ask *q)
{
	struct practice p;

	TRY(practice_load(r->db, r->arena, q->thing, &p));
	holds_part(h, r, &p, q, may_edit(q, &p, r->now) ? url_to(r->arena,
	    "/practice-holds/%lld/%s/edit/1", (long long)q->id,
	    ask_proof(r->arena, q, edit_end(q))) : (struct url){ NULL });
	return RC_OK;
}

static const struct ask_choice choices[] = {
	{ "right", N_("It is still right"), false },
	{ "changed", N_("Something has changed"), true },
	{ "withdrawn", N_("Take it out of the library"), false }, { 0 }
};
const struct ask_kind practice_ask = { .kind = "practice",
	.label = N_("Practices in the library"), .every = PRACTICE_ASK_DAYS,
	.choices = choices, .why = N_("What has changed?"),
	.things = practice_ask_things, .due = practice_due, .words = words,
	.answered = answered, .show = show_asked };

/* A link of a mail from before room ask asked: to the question it is now. */
static enum rc
old_link(struct req *r)
{
	struct ask q;
	row_id old, now;

	if (token_check(req_param(r, "token"), "practice-holds", r->now,
	    &old) != RC_OK)
		return RC_NONE;
	TRY(practice_ask_now(r->db, old, &now));
	TRY(ask_find(r->db, r->arena, now, &q));
	page_noindex(r);
	return reply_see_other(r, "%s", ask_door(r->arena, &q).p);
}

/* --- the change, without a password --- */

static enum rc
open_edit(struct req *r, struct write_view *v)
{
	struct ask q;
	bool sent;

	TRY(req_id(r, "ask", &v->ask));
	TRY(limit_hit(r, "ask", r->address, 300, 3600));
	TRY(ask_find(r->db, r->arena, v->ask, &q));
	v->token = req_param(r, "token");
	if (strcmp(q.kind, practice_ask.kind) != 0 ||
	    !ask_proves(&q, v->token, r->now))
		return RC_NONE;
	TRY(practice_load(r->db, r->arena, q.thing, &v->p));
	if (!may_edit(&q, &v->p, r->now))
		return RC_NONE;
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
	h = page_open_of(r, v.text.title, tr(r->lang,
	    practice_part_label[part]));
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
	return reply_see_other(r, "/practice-holds/%lld/%s/edit/%lld",
	    (long long)v.ask, v.token, (long long)next);
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
	return reply_see_other(r, "/practice-holds/%lld/%s/edit/1",
	    (long long)v.ask, v.token);
}

const struct route practice_holds_routes[] = {
	{ GET, "/practice-holds/:token", RIGHT_ANYONE, old_link },
	{ GET, "/practice-holds/:ask/:token/edit/:page", RIGHT_ANYONE, step },
	{ POST, "/practice-holds/:ask/:token/edit/:page", RIGHT_ANYONE,
	    step_save },
	{ POST, "/practice-holds/:ask/:token/hand-in", RIGHT_ANYONE, hand_in },
	{ 0 }
};
