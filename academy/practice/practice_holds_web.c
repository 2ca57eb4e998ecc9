/* The owner's yearly answer, by a link that proves itself. */
#include "practice/practice_show.h"
#include "practice/practice_web.h"
#include "practice_holds_pages.h"
#include "store/journal.h"
#include "web/form.h"

enum { NOTE_MAX = 2000, OPEN_DAYS = 365, DAY = 86400 };

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
	holds_page(h, r, &p, f, req_param(r, "token"), ask.answered_at != 0);
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
	held_page(h, r, &p, a);
	return page_close(h, r);
}

const struct route practice_holds_routes[] = {
	{ GET, "/practice-holds/:token", RIGHT_ANYONE, show },
	{ POST, "/practice-holds/:token", RIGHT_ANYONE, answer },
	{ 0 }
};
