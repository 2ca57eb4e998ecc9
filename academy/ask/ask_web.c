/* The page that a mailed link opens. */
#include "ask/ask_web.h"

#include <string.h>

#include "ask/ask_inside_web.h"
#include "ask_pages.h"
#include "programme/programme_web.h"
#include "store/journal.h"

/* Reads question and token of the path; *good: the link is for it.  RC_NONE
 * where there is no such question. */
static enum rc
open_link(struct req *r, struct answer_view *v, bool *good)
{
	struct programme p;
	row_id id;

	page_noindex(r);
	TRY(req_id(r, "ask", &id));
	/* Whoever tries proofs is stopped; a town hall shares one address. */
	TRY(limit_hit(r, "ask", r->address, 300, 3600));
	TRY(ask_find(r->db, r->arena, id, &v->ask));
	*good = ask_proves(&v->ask, req_param(r, "token"), r->now);
	if (!*good)
		return RC_OK;
	if ((v->kind = ask_kind(v->ask.kind)) == NULL)
		return RC_NONE;
	/* The page speaks the mail's language, unless another was chosen. */
	if (r->person == 0 && req_query(r, "lang") == NULL &&
	    req_cookie(r, "lang") == NULL && language_known(v->ask.lang))
		r->lang = v->ask.lang;
	v->action = url_to(r->arena, "/ask/%lld/%s", (long long)id,
	    req_param(r, "token"));
	if (v->ask.edition == 0)
		return RC_OK;
	TRY(edition_find(r->db, r->arena, v->ask.edition, &v->edition));
	TRY(programme_find(r->db, r->arena, v->edition.programme, &p));
	return programme_frame(r, &p, &v->edition);
}

enum rc
ask_dead(struct req *r)
{
	struct html *h = page_open(r, tr(r->lang,
	    "This link does not work any more"));

	page_noindex(r);
	page_status(r, 404);
	ask_dead_page(h, r);
	return page_close(h, r);
}

/* "Changed, Stopped": the answers that need a reason. */
static const char *
with_reason(struct req *r, const struct ask_kind *k)
{
	struct buf b = BUF(r->arena);

	for (const struct ask_choice *c = k->choices; c->value != NULL; c++)
		if (c->why)
			buf_printf(&b, b.n == 0 ? "%s" : ", %s", tr(r->lang,
			    c->label));
	return b.n == 0 ? NULL : buf_text(&b);
}

struct field
ask_why_field(struct req *r, const struct ask_kind *k)
{
	const char *needed = with_reason(r, k);

	return (struct field){ "why", F_LONG, tr(r->lang, k->why), needed ==
	    NULL ? NULL : TRF(r->arena, r->lang, "Needed with: {1}", needed),
	    .plain = true, .max = ASK_TEXT_MAX };
}

struct form *
ask_form(struct req *r, const struct ask_kind *k)
{
	struct field *f = arena_array(r->arena, struct field, 7);
	struct option *o;
	size_t n = 0, i = 0;

	while (k->choices[n].value != NULL)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	for (; i < n; i++)
		o[i] = (struct option){ k->choices[i].value,
		    k->choices[i].label };
	n = 0;
	f[n++] = (struct field){ "answer", F_CHOICE, N_("Your answer"),
	    .options = o, .required = true };
	f[n++] = ask_why_field(r, k);
	if (k->outcome != NULL)
		f[n++] = (struct field){ "outcome", F_LONG, k->outcome,
		    .max = ASK_TEXT_MAX };
	if (k->evidence != NULL)
		f[n++] = (struct field){ "evidence", F_TEXT, k->evidence,
		    .max = ASK_EVIDENCE_MAX };
	if (k->share != NULL)
		f[n++] = (struct field){ "shared", F_FLAG, k->share };
	return form_open(r, f, NULL, NULL);
}

void
ask_typed(struct req *r, const struct ask_kind *k, struct form *f,
    struct ask *q)
{
	const struct ask_choice *c = ask_choice(k, form_text(f, "answer"));

	if (c != NULL && c->why && form_text(f, "why") == NULL)
		form_fault(f, "why", tr(r->lang, "Please say why in a few "
		    "words"));
	if (c == NULL || r->faults > 0)
		return;
	q->answer = c->value;
	q->why = form_text(f, "why");
	q->outcome = k->outcome == NULL ? NULL : form_text(f, "outcome");
	q->evidence = k->evidence == NULL ? NULL : form_text(f, "evidence");
	q->shared = k->share != NULL && form_flag(f, "shared");
}

/* Whether another answer came while the form was open: a mail may be passed
 * around, and somebody may have called. */
bool
ask_overtaken(struct req *r, struct form *f, const struct ask *q)
{
	const char *seen = req_value(r, "seen");

	if (seen == NULL || text_same(seen, arena_printf(r->arena, "%lld",
	    (long long)q->answered_at)))
		return false;
	form_fault(f, NULL, tr(r->lang, "Another answer came in the meantime. "
	    "To replace it, send yours once more."));
	return true;
}

/* What the same mail asks and nobody has answered yet. */
static enum rc
read_others(struct req *r, struct answer_view *v)
{
	struct ask_other **end = &v->others;
	struct ask *list;

	if (v->kind->together == NULL)
		return RC_OK;
	TRY(ask_list(r->db, r->arena, v->ask.edition, v->ask.kind, 0, &list));
	for (; list != NULL; list = list->next) {
		struct ask_words w;

		if (list->id == v->ask.id || list->state != ASK_WAITING ||
		    !ask_open(list, r->now) || !ask_joined(list, &v->ask))
			continue;
		TRY(v->kind->words(r->db, r->arena, list, r->lang, &w));
		*end = arena_new(r->arena, struct ask_other);
		**end = (struct ask_other){ ask_door(r->arena, list),
		    w.subject, NULL };
		end = &(*end)->next;
	}
	return RC_OK;
}

/* f: as it was typed, with its faults; NULL: nothing was. */
static enum rc
draw(struct req *r, struct answer_view *v, struct form *f)
{
	bool open = ask_open(&v->ask, r->now);
	const char *chosen = req_query(r, "answer");
	struct html *h;

	TRY(v->kind->words(r->db, r->arena, &v->ask, r->lang, &v->words));
	v->again = v->ask.state == ASK_ANSWERED && open;
	v->form = f;
	if (f == NULL && open && (v->ask.state == ASK_WAITING ||
	    req_query(r, "change") != NULL)) {
		v->form = ask_form(r, v->kind);
		form_set(v->form, "answer", ask_choice(v->kind, chosen) == NULL ?
		    v->ask.answer : chosen);
		form_set(v->form, "why", v->ask.why);
		if (v->kind->outcome != NULL)
			form_set(v->form, "outcome", v->ask.outcome);
		if (v->kind->evidence != NULL)
			form_set(v->form, "evidence", v->ask.evidence);
		if (v->kind->share != NULL && v->ask.shared)
			form_set(v->form, "shared", "1");
	}
	if (v->form == NULL)
		TRY(read_others(r, v));
	h = page_open(r, v->words.subject);
	answer_page(h, r, v);
	if (v->kind->show != NULL)
		TRY(v->kind->show(r, h, &v->ask));
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct answer_view v = { 0 };
	bool good;

	TRY(open_link(r, &v, &good));
	return good ? draw(r, &v, NULL) : ask_dead(r);
}

static enum rc
paper(struct req *r)
{
	struct answer_view v = { 0 };
	bool good;

	TRY(open_link(r, &v, &good));
	if (!good)
		return ask_dead(r);
	return v.kind->paper == NULL ? RC_NONE : v.kind->paper(r, &v.ask,
	    req_param(r, "paper"));
}

static enum rc
answer(struct req *r)
{
	struct answer_view v = { 0 };
	struct ask typed;
	struct form *f;
	bool good;

	TRY(open_link(r, &v, &good));
	if (!good)
		return ask_dead(r);
	if (!ask_open(&v.ask, r->now))
		return draw(r, &v, NULL);	/* says that it is over */
	typed = v.ask;
	f = ask_form(r, v.kind);
	form_read(f);
	v.overtaken = ask_overtaken(r, f, &v.ask);
	ask_typed(r, v.kind, f, &typed);
	if (r->faults > 0)
		return draw(r, &v, f);
	v.ask = typed;
	v.ask.by = 0;
	v.ask.by_note = NULL;
	TRY(ask_answer(r->db, &v.ask, r->now));
	if (v.kind->answered != NULL)
		TRY(v.kind->answered(r->db, r->arena, &v.ask, r->now));
	TRY(journal_add(r->db, &(struct journal_entry){ .at = r->now,
	    .action = "ask.answer", .kind = "ask", .thing = v.ask.id,
	    .programme = v.edition.programme }));
	return reply_see_other(r, "%s", v.action.p);
}

void
ask_history(struct html *h, struct req *r, const struct edition *e,
    const struct ask *list)
{
	ask_history_page(h, r, e, list);
}

const struct route ask_routes[] = {
	{ GET, "/ask/:ask/:token", RIGHT_ANYONE, show },
	{ POST, "/ask/:ask/:token", RIGHT_ANYONE, answer },
	{ GET, "/ask/:ask/:token/:paper", RIGHT_ANYONE, paper },
	{ 0 }
};
