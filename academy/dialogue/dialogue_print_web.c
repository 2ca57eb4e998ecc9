/* A dialogue on paper: what the reader may see of it, and a blank sheet. */
#include <stdlib.h>
#include <string.h>

#include "dialogue/dialogue_inside_web.h"
#include "render/pdf.h"

static const char *
said(struct arena *a, const char *words, const char *lang)
{
	const char *text = words_pick(a, words, lang).text;

	return text == NULL ? "" : text;
}

/* Begins the paper of an edition; what stands at its foot is the funders'. */
static enum rc
paper(struct req *r, const struct edition *e, const char *title,
    struct pdf **out)
{
	const struct programme *p = r->at_programme;
	struct pdf_paper with;
	const char *funders;

	TRY(funders_text(r->db, r->arena, p->id, e->id, r->lang, &funders));
	with = (struct pdf_paper){ .lang = r->lang, .title = title,
	    .author = said(r->arena, p->title, r->lang),
	    .subject = said(r->arena, e->title, r->lang), .made_at = r->now,
	    .accent = p->primary_colour == NULL || *p->primary_colour != '#' ?
	    0 : (unsigned)strtoul(p->primary_colour + 1, NULL, 16),
	    .footer = funders, .page_mark = tr(r->lang, "Page {1} of {2}") };
	*out = pdf_begin(r->arena, &with);
	pdf_small(*out, with.subject, NULL);
	return RC_OK;
}

static enum rc
send(struct req *r, struct pdf *pdf, const char *name)
{
	struct buf b = BUF(r->arena);

	TRY(pdf_end(pdf, &b));
	return reply_bytes(r, "application/pdf", name, b.p, b.n);
}

static void
fact(struct pdf *pdf, const char *label, const char *text)
{
	if (!text_blank(text))
		pdf_fact(pdf, label, text);
}

static void
need(struct req *r, struct pdf *pdf, const struct dialogue_view *v,
    const struct need *n)
{
	const char *lang = r->lang, *pairs = need_pairs(r->arena, v->needs, n);

	pdf_heading(pdf, 3, arena_printf(r->arena, "%s · %s",
	    need_label(r->arena, n), tr(lang, need_kind_label[n->kind])));
	pdf_text(pdf, n->text, n->lang);
	if (v->d.opened_at == 0)
		return;
	fact(pdf, tr(lang, "Paired with"), pairs);
	if (n->end != NEED_PAIRED && (n->end != NEED_UNSETTLED ||
	    *pairs == '\0'))
		fact(pdf, tr(lang, "State"), tr(lang, need_end_label[n->end]));
	fact(pdf, n->end == NEED_OPEN ? tr(lang, "Why it is open") :
	    n->end == NEED_PAIRED ? tr(lang, "In common") :
	    tr(lang, "Answer"), n->reply);
}

static void
signatures(struct req *r, struct pdf *pdf, const struct dialogue_view *v,
    const struct commitment *c)
{
	for (unsigned i = 0; i < SIDES; i++) {
		const char *all = "";

		for (const struct signature *s = c->signatures; s != NULL;
		    s = s->next) {
			if (s->side != i || s->version != c->version)
				continue;
			all = arena_printf(r->arena, "%s%s%s, %s", all,
			    *all == '\0' ? "" : "\n", signed_as(r->arena,
			    r->lang, s), time_text(r->arena, s->at, v->edition->zone,
			    r->lang, TIME_DATE));
		}
		pdf_fact(pdf, TRF(r->arena, r->lang, "Signed: {1}",
		    tr(r->lang, dialogue_side_label[i])), *all == '\0' ?
		    tr(r->lang, "not yet") : all);
	}
}

static void
answers(struct req *r, struct pdf *pdf, const struct dialogue_view *v,
    const struct commitment *c)
{
	for (unsigned i = 0; i < SIDES; i++)
		for (const struct ask *q = asks_of(r->arena, v->asks,
		    c->keeper[i].id); q != NULL; q = q->next) {
			const struct ask_choice *what;

			if (q->state != ASK_ANSWERED || (what = ask_choice(
			    &dialogue_ask, q->answer)) == NULL)
				continue;
			pdf_fact(pdf, arena_printf(r->arena, "%s, %s",
			    ask_moment_label(r->arena, r->lang, q->moment),
			    tr(r->lang, dialogue_side_label[i])),
			    tr(r->lang, what->label));
			fact(pdf, tr(r->lang, dialogue_ask.why), q->why);
			fact(pdf, tr(r->lang, dialogue_ask.outcome),
			    q->outcome);
			fact(pdf, tr(r->lang, dialogue_ask.evidence),
			    q->evidence);
		}
}

static void
commitment(struct req *r, struct pdf *pdf, const struct dialogue_view *v,
    const struct commitment *c)
{
	const struct need *n = need_in(v->needs, c->need);

	pdf_heading(pdf, 3, TRF(r->arena, r->lang, "Commitment {1}",
	    arena_printf(r->arena, "%lld", (long long)c->n)));
	pdf_text(pdf, c->text, c->lang);
	fact(pdf, tr(r->lang, "Who"), c->who);
	fact(pdf, tr(r->lang, "Until"), day_text(r->arena, r->lang,
	    c->due));
	if (n != NULL)
		fact(pdf, tr(r->lang, "Meets"), need_label(r->arena, n));
	signatures(r, pdf, v, c);
	answers(r, pdf, v, c);
}

enum rc
dialogue_pdf(struct req *r, const struct dialogue_view *v)
{
	const char *title = said(r->arena, v->d.title, r->lang);
	struct pdf *pdf;

	TRY(paper(r, v->edition, title, &pdf));
	pdf_heading(pdf, 1, title);
	if (v->d.about != NULL)
		pdf_text(pdf, said(r->arena, v->d.about, r->lang), NULL);
	if (v->d.opened_at == 0)
		pdf_text(pdf, tr(r->lang, "Closed: what one side wrote, for "
		    "this side only."), NULL);
	else
		fact(pdf, tr(r->lang, "Opened"), time_text(r->arena,
		    v->d.opened_at, v->edition->zone, r->lang,
		    TIME_DATE_TIME));
	for (unsigned i = 0; i < SIDES; i++) {
		bool any = false;

		if (v->d.opened_at == 0 && v->side != i)
			continue;
		pdf_heading(pdf, 2, tr(r->lang, dialogue_side_label[i]));
		for (const struct need *n = v->needs; n != NULL; n = n->next)
			if (n->side == i) {
				need(r, pdf, v, n);
				any = true;
			}
		if (!any)
			pdf_text(pdf, tr(r->lang, "This side wrote nothing "
			    "down."), NULL);
	}
	if (v->d.opened_at != 0)
		pdf_heading(pdf, 2, tr(r->lang, "Joint commitments"));
	for (const struct commitment *c = v->commitments; c != NULL;
	    c = c->next)
		commitment(r, pdf, v, c);
	return send(r, pdf, arena_printf(r->arena, "dialogue-%lld.pdf",
	    (long long)v->d.id));
}

/* --- the blank sheet --- */

struct column { const char *label; double width; };

static struct table *
columns(struct req *r, const struct column *c)
{
	struct table *t = table_make(r->arena, c->label, r->lang,
	    language_rtl(r->lang));

	for (; c->label != NULL; c++)
		table_column(t, c->label, COLUMN_TEXT, c->width);
	return t;
}

/* height: of a row at least, in millimetres. */
static void
print(struct pdf *pdf, struct table *t, int empty_rows, double height)
{
	for (size_t i = 0; i < t->columns * (size_t)empty_rows; i++)
		table_text(t, "");
	pdf_table(pdf, t, (struct pdf_grid){ .row_height = height, .size = 10,
	    .lines = true });
	pdf_space(pdf, 2);
}

static void
blank_promises(struct req *r, struct pdf *pdf)
{
	const char *lang = r->lang;

	pdf_heading(pdf, 1, tr(lang, "Joint commitments"));
	print(pdf, columns(r, (const struct column[]){ { tr(lang,
	    "What both sides will do"), 50 }, { tr(lang, "Who sees to it?"),
	    16 }, { tr(lang, "Until when?"), 16 }, { 0 } }), 4, 30);
	for (unsigned i = 0; i < SIDES; i++)
		print(pdf, columns(r, (const struct column[]){ { TRF(r->arena,
		    lang, "Signed: {1}", tr(lang, dialogue_side_label[i])),
		    50 }, { tr(lang, "Date"), 16 }, { 0 } }), 2, 16);
}

/* Two lines for each moment at which is asked. */
static void
blank_since(struct req *r, struct pdf *pdf, const char *moments)
{
	struct ask_moment m[ASK_MOMENTS];
	const char *lang = r->lang;
	struct table *t = columns(r, (const struct column[]){
	    { tr(lang, "When"), 14 }, { tr(lang, "Commitment"), 14 },
	    { tr(lang, dialogue_ask.outcome), 38 },
	    { tr(lang, dialogue_ask.evidence), 26 }, { 0 } });
	int n = ask_moments(r->arena, moments, m);

	pdf_heading(pdf, 1, tr(lang, "What has changed since"));
	for (int i = 0; i < 2 * n; i++) {
		table_text(t, ask_moment_label(r->arena, lang,
		    ask_moment_text(r->arena, m[i / 2])));
		for (int k = 0; k < 3; k++)
			table_text(t, "");
	}
	print(pdf, t, 0, 34);
}

enum rc
dialogue_sheet_pdf(struct req *r, const struct edition *e)
{
	const char *lang = r->lang, *moments;
	struct pdf *pdf;

	TRY(ask_schedule(r->db, r->arena, e->id, dialogue_ask.kind, &moments));
	TRY(paper(r, e, tr(lang, "Dialogue"), &pdf));
	for (unsigned i = 0; i < SIDES; i++) {
		pdf_heading(pdf, 1, tr(lang, dialogue_side_label[i]));
		pdf_text(pdf, tr(lang, "Write alone, as a side. Both sheets are"
		    " opened at the same moment."), NULL);
		print(pdf, columns(r, (const struct column[]){ { tr(lang,
		    "What we need, or find hard"), 50 }, { tr(lang,
		    "Need or challenge"), 16 }, { 0 } }), 6, 30);
		pdf_page(pdf);
	}
	pdf_heading(pdf, 1, tr(lang, "What became of each need"));
	print(pdf, columns(r, (const struct column[]){ { tr(lang, "No."), 8 },
	    { tr(lang, "Paired with"), 12 }, { tr(lang, "Answer"), 34 },
	    { tr(lang, "Why it is open"), 34 }, { 0 } }), 7, 28);
	pdf_page(pdf);
	blank_promises(r, pdf);
	pdf_page(pdf);
	blank_since(r, pdf, moments == NULL ? dialogue_ask.usual : moments);
	return send(r, pdf, arena_printf(r->arena, "%s-dialogue-sheet.pdf",
	    e->slug));
}
