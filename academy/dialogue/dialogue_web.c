/* A dialogue as the two sides have it: each writes alone, then both read and
 * settle what was said. */
#include "dialogue/dialogue_web.h"

#include <string.h>

#include "dialogue/dialogue_inside_web.h"
#include "dialogue_pages.h"
#include "store/journal.h"

/* --- what the files share --- */

enum rc
dialogue_note(struct req *r, const char *action, row_id id)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = "dialogue", .thing = id,
	    .programme = r->programme });
}

static bool
leads(const struct req *r)
{
	return r->admin || (r->roles & (ROLE_ORGANISER | ROLE_TRAINER)) != 0;
}

enum rc
dialogue_load(struct req *r, struct dialogue_view *v)
{
	row_id id;

	page_noindex(r);
	TRY(req_id(r, "dialogue", &id));
	TRY(dialogue_find(r->db, r->arena, id, &v->d));
	if (v->d.edition != r->edition)
		return RC_NONE;
	v->edition = r->at_edition;
	v->leads = leads(r);
	TRY(dialogue_side_in(r->db, r->arena, &v->d, r->person, &v->side));
	if (v->side == SIDE_NONE && !v->leads)
		return RC_NONE;
	TRY(need_list(r->db, r->arena, &v->d, v->side, &v->needs));
	TRY(commitment_list(r->db, r->arena, r->edition, id,
	    &v->commitments));
	return ask_list(r->db, r->arena, r->edition, dialogue_ask.kind, 0,
	    &v->asks);
}

struct url
dialogue_at(struct arena *a, const struct dialogue_view *v, const char *more)
{
	return (struct url){ arena_printf(a, "%s%s", url_to(a,
	    "/editions/%s/dialogues/%lld", v->edition->slug,
	    (long long)v->d.id).p, more) };
}

enum rc
dialogue_back(struct req *r, const struct dialogue_view *v, const char *where)
{
	return reply_see_other(r, "%s", dialogue_at(r->arena, v, where).p);
}

const struct need *
need_in(const struct need *n, row_id id)
{
	while (n != NULL && n->id != id)
		n = n->next;
	return n;
}

const char *
need_label(struct arena *a, const struct need *n)
{
	return arena_printf(a, "%s%lld", dialogue_side_letter[n->side],
	    (long long)n->n);
}

const char *
need_pairs(struct arena *a, const struct need *all, const struct need *n)
{
	const char *out = "";

	for (const struct need *o = all; o != NULL; o = o->next)
		if ((n->end == NEED_PAIRED && n->pair == o->id) ||
		    (o->end == NEED_PAIRED && o->pair == n->id))
			out = arena_printf(a, "%s%s%s", out, *out == '\0' ? "" :
			    ", ", need_label(a, o));
	return out;
}

const char *
signed_as(struct arena *a, const char *lang, const struct signature *s)
{
	const char *name = text_blank(s->name) ? tr(lang, "name erased") :
	    s->name;

	return text_blank(s->position) ? name : arena_printf(a, "%s, %s", name,
	    s->position);
}

bool
commitment_mine(const struct commitment *c, row_id person)
{
	for (const struct signature *s = c->signatures; s != NULL; s = s->next)
		if (s->person == person && s->version == c->version)
			return true;
	return false;
}

struct ask *
asks_of(struct arena *a, const struct ask *all, row_id keeper)
{
	struct ask *first = NULL, **end = &first;

	for (; all != NULL; all = all->next) {
		if (keeper == 0 || all->thing != keeper)
			continue;
		*end = arena_new(a, struct ask);
		**end = *all;
		(*end)->next = NULL;
		end = &(*end)->next;
	}
	return first;
}

/* --- the list --- */

static enum rc
show_list(struct req *r)
{
	struct dialogues_view v = { .edition = r->at_edition,
	    .leads = leads(r) };
	struct dialogue *all, **end = &v.list;
	struct html *h;

	page_noindex(r);
	TRY(dialogue_list(r->db, r->arena, r->edition, &all));
	for (; all != NULL; all = all->next) {
		enum dialogue_side side;

		TRY(dialogue_side_in(r->db, r->arena, all, r->person, &side));
		if (side == SIDE_NONE && !v.leads)
			continue;
		*end = all;
		end = &all->next;
	}
	*end = NULL;
	h = page_open(r, tr(r->lang, "Dialogue"));
	dialogues_page(h, r, &v);
	return page_close(h, r);
}

/* --- one side, alone --- */

static const struct option kinds[] = { { "need", N_("Need") },
	{ "challenge", N_("Challenge") }, { 0 } };
static const struct field need_fields[] = {
	{ "kind", F_CHOICE, N_("What it is"), .required = true,
	    .options = kinds },
	{ "text", F_LONG, N_("In your own words"), N_("One thing at a time. "
	    "Name nobody in person."), .max = NEED_TEXT_MAX,
	    .required = true },
	{ 0 }
};

enum rc
dialogue_draw(struct req *r, struct dialogue_view *v)
{
	struct html *h;

	if (v->form == NULL) {
		v->form = form_open(r, need_fields, NULL, NULL);
		form_set(v->form, "kind", need_kind_name[NEED_NEED]);
	}
	if (r->faults > 0)
		page_status(r, 422);
	h = page_open(r, words_pick(r->arena, v->d.title, r->lang).text);
	dialogue_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct dialogue_view v = { 0 };

	TRY(dialogue_load(r, &v));
	return dialogue_draw(r, &v);
}

/* The dialogue of the path, for somebody who is on a side in it. */
static enum rc
load_side(struct req *r, struct dialogue_view *v)
{
	TRY(dialogue_load(r, v));
	return v->side == SIDE_NONE ? RC_DENIED : RC_OK;
}

const char *
dialogue_too_late(const struct req *r)
{
	return tr(r->lang, "This was handed in or opened in the meantime, so "
	    "it can no longer be changed.");
}

static void
typed(const struct form *f, struct need *n)
{
	n->kind = text_same(form_text(f, "kind"),
	    need_kind_name[NEED_CHALLENGE]) ? NEED_CHALLENGE : NEED_NEED;
	n->text = form_text(f, "text");
}

static enum rc
add(struct req *r)
{
	struct dialogue_view v = { 0 };
	struct need n = { 0 };
	enum rc rc;

	TRY(load_side(r, &v));
	v.form = form_open(r, need_fields, NULL, NULL);
	form_read(v.form);
	if (r->faults > 0)
		return dialogue_draw(r, &v);
	typed(v.form, &n);
	n.dialogue = v.d.id;
	n.side = v.side;
	n.lang = r->lang;
	rc = need_add(r->db, &n, r->person, r->now);
	if (rc == RC_CONFLICT) {
		form_fault(v.form, NULL, v.d.opened_at == 0 &&
		    v.d.handed_at[v.side] == 0 ? tr(r->lang, "There are as many"
		    " as one side may have. Put two into one.") : dialogue_too_late(r));
		return dialogue_draw(r, &v);
	}
	TRY(rc);
	reply_flash(r, tr(r->lang, "Written down."));
	return dialogue_back(r, &v, "#own");
}

/* The own need of that number. */
static enum rc
own_need(struct req *r, struct dialogue_view *v, struct need **out)
{
	row_id number;

	TRY(load_side(r, v));
	TRY(req_id(r, "number", &number));
	for (*out = v->needs; *out != NULL; *out = (*out)->next)
		if ((*out)->side == v->side && (*out)->n == number)
			return RC_OK;
	return RC_NONE;
}

static enum rc
edit(struct req *r)
{
	struct dialogue_view v = { 0 };
	struct form *f;
	struct html *h;
	struct need *n;
	enum rc rc;

	TRY(own_need(r, &v, &n));
	f = form_open(r, need_fields, NULL, NULL);
	form_set(f, "kind", need_kind_name[n->kind]);
	form_set(f, "text", n->text);
	if (r->method == POST)
		form_read(f);
	if (r->method == POST && r->faults == 0) {
		typed(f, n);
		n->lang = r->lang;
		if ((rc = need_save(r->db, n)) == RC_OK) {
			reply_flash(r, tr(r->lang, "Saved."));
			return dialogue_back(r, &v, "#own");
		}
		if (rc != RC_CONFLICT)
			return rc;
		form_fault(f, NULL, dialogue_too_late(r));
	}
	h = page_open(r, TRF(r->arena, r->lang, "Change {1}",
	    need_label(r->arena, n)));
	need_page(h, r, &v, n, f);
	return page_close(h, r);
}

/* A button that came too late says so on the page it stood on. */
static enum rc
or_late(struct req *r, struct dialogue_view *v, enum rc rc, const char *done)
{
	if (rc != RC_OK && rc != RC_CONFLICT)
		return rc;
	reply_flash(r, rc == RC_OK ? done : dialogue_too_late(r));
	return dialogue_back(r, v, "");
}

static enum rc
take_out(struct req *r)
{
	struct dialogue_view v = { 0 };
	struct need *n;

	TRY(own_need(r, &v, &n));
	if (r->faults > 0)
		return dialogue_draw(r, &v);
	return or_late(r, &v, need_remove(r->db, v.d.id, v.side, n->n),
	    tr(r->lang, "Taken out."));
}

static enum rc
hand_in(struct req *r)
{
	bool yes = !text_same(req_value(r, "back"), "1");
	struct dialogue_view v = { 0 };
	enum rc rc;

	TRY(load_side(r, &v));
	if (r->faults > 0)
		return dialogue_draw(r, &v);
	rc = dialogue_hand_in(r->db, v.d.id, v.side, r->person, yes, r->now);
	if (rc == RC_OK)
		TRY(dialogue_note(r, yes ? "dialogue.hand-in" :
		    "dialogue.take-back", v.d.id));
	return or_late(r, &v, rc, yes ? tr(r->lang, "Handed in. Nobody else "
	    "reads it before both sides are opened.") : tr(r->lang,
	    "Taken back. Your side can write again."));
}

/* --- both sides, together --- */

static const struct option ends[] = {
	{ "paired", N_("Paired with one of the other side") },
	{ "answered", N_("Answered") },
	{ "open", N_("Left open, with a reason") },
	{ "none", N_("Not settled yet") }, { 0 } };

/* The needs of the other side, as options. */
static const struct option *
others(struct req *r, const struct need *all, const struct need *n)
{
	struct option *o;
	size_t k = 0;

	for (const struct need *x = all; x != NULL; x = x->next)
		k++;
	o = arena_array(r->arena, struct option, k + 1);
	k = 0;
	for (const struct need *x = all; x != NULL; x = x->next)
		if (x->side != n->side)
			o[k++] = (struct option){ arena_printf(r->arena, "%lld",
			    (long long)x->id), arena_printf(r->arena, "%s: %s",
			    need_label(r->arena, x), text_cut(r->arena,
			    x->text, 60)) };
	return o;
}

static struct form *
settle_form(struct req *r, const struct dialogue_view *v, const struct need *n)
{
	const struct field fields[] = {
		{ "end", F_CHOICE, N_("What becomes of it"), .required = true,
		    .options = ends },
		{ "pair", F_SELECT, tr(r->lang, N_("The need it meets on the "
		    "other side")), .plain = true,
		    .options = others(r, v->needs, n) },
		{ "reply", F_LONG, N_("The answer, or why it is left open"),
		    N_("With a pair: what both have in common, if you like."),
		    .max = REPLY_MAX },
		{ 0 }
	};
	struct field *f = arena_get(r->arena, sizeof fields);

	memcpy(f, fields, sizeof fields);
	return form_open(r, f, NULL, NULL);
}

/* seen: when it was settled last, as the reader knows. */
static enum rc
draw_settle(struct req *r, struct dialogue_view *v, const struct need *n,
    struct form *f, unixtime seen)
{
	struct html *h = page_open(r, TRF(r->arena, r->lang, "Settle {1}",
	    need_label(r->arena, n)));

	settle_page(h, r, v, n, f, dialogue_at(r->arena, v, arena_printf(
	    r->arena, "/needs/%lld?seen=%lld", (long long)n->id,
	    (long long)seen)));
	return page_close(h, r);
}

static enum rc
settle(struct req *r)
{
	struct dialogue_view v = { 0 };
	const struct need *at;
	struct need n;
	unixtime seen;
	struct form *f;
	row_id id;
	enum rc rc;

	TRY(dialogue_load(r, &v));
	TRY(req_id(r, "need", &id));
	/* One's own is in the list of a closed one, too. */
	if (v.d.opened_at == 0 || (at = need_in(v.needs, id)) == NULL)
		return RC_NONE;
	n = *at;
	f = settle_form(r, &v, &n);
	form_set(f, "end", n.end == NEED_UNSETTLED ? NULL :
	    need_end_name[n.end]);
	form_set(f, "pair", n.pair == 0 ? NULL : arena_printf(r->arena, "%lld",
	    (long long)n.pair));
	form_set(f, "reply", n.reply);
	if (r->method == GET)
		return draw_settle(r, &v, at, f, at->settled_at);
	form_read(f);
	n.end = NEED_UNSETTLED;
	for (unsigned i = NEED_PAIRED; i < NEED_ENDS; i++)
		if (text_same(need_end_name[i], form_text(f, "end")))
			n.end = (enum need_end)i;
	n.pair = 0;
	if (!text_number(req_query(r, "seen"), 0, INT64_MAX, &seen))
		seen = -1;
	n.reply = text_blank(form_text(f, "reply")) ||
	    n.end == NEED_UNSETTLED ? NULL : form_text(f, "reply");
	n.reply_lang = r->lang;
	if (n.end == NEED_PAIRED && !text_number(form_text(f, "pair"), 1,
	    INT64_MAX, &n.pair))
		form_fault(f, "pair", tr(r->lang, "Choose one of the other "
		    "side"));
	if (n.end == NEED_ANSWERED && n.reply == NULL)
		form_fault(f, "reply", tr(r->lang, "Write the answer"));
	if (n.end == NEED_OPEN && n.reply == NULL)
		form_fault(f, "reply", tr(r->lang, "Please say why in a few "
		    "words"));
	if (r->faults > 0)
		return draw_settle(r, &v, at, f, seen);
	rc = need_settle(r->db, &n, seen, r->person, r->now);
	if (rc == RC_CONFLICT) {
		form_fault(f, NULL, tr(r->lang, "Somebody else settled it in "
		    "the meantime. What you wrote is kept below; look at the "
		    "dialogue before you save it again."));
		return draw_settle(r, &v, at, f, at->settled_at);
	}
	TRY(rc);
	TRY(dialogue_note(r, "dialogue.settle", v.d.id));
	reply_flash(r, tr(r->lang, "Saved."));
	return dialogue_back(r, &v, arena_printf(r->arena, "#need-%lld",
	    (long long)id));
}

static enum rc
pdf(struct req *r)
{
	struct dialogue_view v = { 0 };

	TRY(dialogue_load(r, &v));
	if (v.d.opened_at == 0 && v.side == SIDE_NONE)
		return RC_NONE;
	return dialogue_pdf(r, &v);
}

/* For those who write by hand: all sheets, of either side. */
static enum rc
sheet(struct req *r)
{
	struct dialogue_view v = { 0 };

	TRY(dialogue_load(r, &v));
	return dialogue_sheet_pdf(r, v.edition);
}

#define AT "/editions/:edition/dialogues"
const struct route dialogue_routes[] = {
	{ GET, AT, RIGHT_PARTICIPANT, show_list },
	{ GET, AT "/:dialogue", RIGHT_PARTICIPANT, show },
	{ GET, AT "/:dialogue/dialogue.pdf", RIGHT_PARTICIPANT, pdf },
	{ GET, AT "/:dialogue/sheet.pdf", RIGHT_PARTICIPANT, sheet },
	{ POST, AT "/:dialogue/own", RIGHT_PARTICIPANT, add },
	{ GET, AT "/:dialogue/own/:number", RIGHT_PARTICIPANT, edit },
	{ POST, AT "/:dialogue/own/:number", RIGHT_PARTICIPANT, edit },
	{ POST, AT "/:dialogue/own/:number/remove", RIGHT_PARTICIPANT,
	    take_out },
	{ POST, AT "/:dialogue/hand-in", RIGHT_PARTICIPANT, hand_in },
	{ GET, AT "/:dialogue/needs/:need", RIGHT_PARTICIPANT, settle },
	{ POST, AT "/:dialogue/needs/:need", RIGHT_PARTICIPANT, settle },
	{ 0 }
};
