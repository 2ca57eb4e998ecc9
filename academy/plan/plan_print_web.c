/* A plan on paper: to take home, to fill in by hand, and the report home. */
#include <stdlib.h>
#include <string.h>

#include "plan/plan_inside_web.h"
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
	struct programme p;
	struct pdf_paper with;
	const char *funders;

	TRY(programme_find(r->db, r->arena, e->programme, &p));
	TRY(funders_text(r->db, r->arena, p.id, e->id, r->lang, &funders));
	with = (struct pdf_paper){ .lang = r->lang, .title = title,
	    .author = said(r->arena, p.title, r->lang),
	    .subject = said(r->arena, e->title, r->lang), .made_at = r->now,
	    .accent = p.primary_colour == NULL || *p.primary_colour != '#' ? 0 :
	    (unsigned)strtoul(p.primary_colour + 1, NULL, 16),
	    .footer = funders, .page_mark = tr(r->lang, "Page {1} of {2}") };
	*out = pdf_begin(r->arena, &with);
	pdf_small(*out, with.subject, NULL);
	return RC_OK;
}

static void
fact(struct pdf *pdf, const char *label, const char *text)
{
	if (!text_blank(text))
		pdf_fact(pdf, label, text);
}

static void
action(struct req *r, struct pdf *pdf, const struct action *x,
    enum plan_show show)
{
	const char *lang = r->lang;

	pdf_heading(pdf, 3, x->title);
	fact(pdf, tr(lang, "Who"), x->lead);
	fact(pdf, tr(lang, "Until"), day_text(r->arena, lang, x->due));
	fact(pdf, tr(lang, "State"), tr(lang, action_state_label[x->state]));
	fact(pdf, tr(lang, "Why"), x->why);
	fact(pdf, tr(lang, "Steps"), x->steps);
	fact(pdf, tr(lang, "With whom"), x->partners);
	if (x->migrants)
		fact(pdf, tr(lang, "Partners"), tr(lang, "An organisation of "
		    "migrants is among them"));
	fact(pdf, tr(lang, "Begins on"), day_text(r->arena, lang, x->starts));
	if (show != SHOW_HANDED) {
		fact(pdf, tr(lang, "What it costs"), x->cost);
		fact(pdf, tr(lang, "Who pays"), x->source);
	}
	fact(pdf, tr(lang, "What will be there afterwards"), x->output);
	fact(pdf, tr(lang, "How you will know that it works"), x->indicator);
	fact(pdf, tr(lang, "Value now"), x->from);
	fact(pdf, tr(lang, "Value aimed at"), x->target);
	if (show == SHOW_HANDED)
		return;
	fact(pdf, tr(lang, "What may go wrong"), x->risk);
	fact(pdf, tr(lang, "What you do then"), x->answer);
}

static enum rc
send(struct req *r, struct pdf *pdf, const char *name)
{
	struct buf b = BUF(r->arena);

	TRY(pdf_end(pdf, &b));
	return reply_bytes(r, "application/pdf", name, b.p, b.n);
}

enum rc
plan_report_pdf(struct req *r, const struct plan_view *v)
{
	const struct plan *p = &v->plan;
	const char *lang = r->lang;
	struct pdf *pdf;

	TRY(paper(r, &v->edition, p->title, &pdf));
	pdf_heading(pdf, 1, tr(lang, "Report home"));
	fact(pdf, tr(lang, "Who"), p->owner_name);
	fact(pdf, tr(lang, "Local authority or organisation"), p->authority);
	if (v->edition.starts != 0)
		fact(pdf, tr(lang, "When"), time_span(r->arena,
		    v->edition.starts, v->edition.ends, v->edition.zone, lang));
	pdf_space(pdf, 3);
	pdf_markdown(pdf, p->report, p->owner_lang, 2);
	return send(r, pdf, arena_printf(r->arena, "report-%lld.pdf",
	    (long long)p->id));
}

enum rc
plan_pdf(struct req *r, const struct plan_view *v, enum plan_show show)
{
	const struct plan *p = &v->plan;
	const char *lang = r->lang;
	struct pdf *pdf;

	TRY(paper(r, &v->edition, p->title, &pdf));
	pdf_heading(pdf, 1, p->title);
	fact(pdf, tr(lang, "Who"), p->owner_name);
	fact(pdf, tr(lang, "Local authority or organisation"), p->authority);
	fact(pdf, tr(lang, "Who else writes it"), p->authors);
	fact(pdf, tr(lang, "Whose plan is it?"), tr(lang,
	    mandate_label[p->mandate]));
	fact(pdf, tr(lang, "By whom, in which document"), p->mandate_note);
	fact(pdf, tr(lang, "Which challenge does it meet?"), p->challenge);
	fact(pdf, tr(lang, "Where do things stand now?"), p->baseline);
	fact(pdf, tr(lang, "What is to be reached, and until when?"),
	    p->objective);
	for (const struct plan_link *l = p->links; l != NULL; l = l->next)
		fact(pdf, tr(lang, plan_link_label[l->kind]), l->url == NULL ?
		    l->title : arena_printf(r->arena, "%s\n%s", l->title,
		    l->url));
	pdf_heading(pdf, 2, tr(lang, "Actions"));
	if (p->actions == NULL)
		pdf_text(pdf, tr(lang, "There is no action yet. A plan needs "
		    "one that says what, who and when."), NULL);
	for (const struct action *x = p->actions; x != NULL; x = x->next)
		action(r, pdf, x, show);
	return send(r, pdf, arena_printf(r->arena, "plan-%lld.pdf",
	    (long long)p->id));
}

/* --- the blank sheet: the plan, and overleaf the report home --- */

/* A question with room below to write in. */
static void
blank(struct req *r, struct pdf *pdf, const char *label, double height)
{
	struct table *t = table_make(r->arena, label, r->lang,
	    language_rtl(r->lang));

	table_column(t, label, COLUMN_TEXT, 90);
	table_text(t, "");
	pdf_table(pdf, t, (struct pdf_grid){ .row_height = height, .size = 10,
	    .lines = true });
	pdf_space(pdf, 2);
}

enum rc
plan_sheet_pdf(struct req *r, const struct edition *e)
{
	enum { ROWS = 4 };
	const char *lang = r->lang;
	struct table *t;
	struct pdf *pdf;

	TRY(paper(r, e, tr(lang, "Action plan"), &pdf));
	pdf_heading(pdf, 1, tr(lang, "Action plan"));
	blank(r, pdf, tr(lang, "Name, local authority or organisation"), 10);
	blank(r, pdf, tr(lang, "What is your plan called?"), 10);
	blank(r, pdf, tr(lang, "Which challenge does it meet?"), 18);
	blank(r, pdf, tr(lang, "Where do things stand now?"), 15);
	blank(r, pdf, tr(lang, "What is to be reached, and until when?"), 15);
	t = table_make(r->arena, tr(lang, "Actions"), lang,
	    language_rtl(lang));
	table_column(t, tr(lang, "What will be done?"), COLUMN_TEXT, 30);
	table_column(t, tr(lang, "Who sees to it?"), COLUMN_TEXT, 16);
	table_column(t, tr(lang, "Until when?"), COLUMN_TEXT, 12);
	table_column(t, tr(lang, "How you will know that it works"),
	    COLUMN_TEXT, 24);
	for (int i = 0; i < ROWS * 4; i++)
		table_text(t, "");
	pdf_table(pdf, t, (struct pdf_grid){ .row_height = 14, .size = 10,
	    .lines = true });
	pdf_page(pdf);
	pdf_heading(pdf, 1, tr(lang, "Report home"));
	blank(r, pdf, tr(lang, "Name, local authority or organisation"), 10);
	blank(r, pdf, tr(lang, "What I learned"), 55);
	blank(r, pdf, tr(lang, "What I propose to do here"), 55);
	blank(r, pdf, tr(lang, "What I need for it"), 40);
	return send(r, pdf, arena_printf(r->arena, "%s-plan-sheet.pdf",
	    e->slug));
}
