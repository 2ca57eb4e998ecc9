/* A site visit on paper: the sheet to fill in by hand, and the record. */
#include <stdlib.h>

#include "practice/practice_visit_show.h"
#include "render/pdf.h"

static const char *
said(struct arena *a, const char *words, const char *lang)
{
	const char *text = words_pick(a, words, lang).text;

	return text == NULL ? "" : text;
}

/* The same texts give the same bytes: it is as old as the last of them. */
static unixtime
made_at(const struct visit_view *v)
{
	unixtime at = v->session.starts;

	for (const struct sheet *s = v->all; s != NULL; s = s->next)
		if (s->shared && s->at > at)
			at = s->at;
	return at;
}

/* Begins the paper of a visit; what stands at its foot is the funders'. */
static enum rc
paper(struct req *r, const struct visit_view *v, const char *over,
    struct pdf **out)
{
	const struct edition *e = v->edition;
	const char *title = said(r->arena, v->session.title, r->lang);
	struct pdf_paper with;
	const char *funders;
	struct programme p;

	TRY(programme_find(r->db, r->arena, e->programme, &p));
	TRY(funders_text(r->db, r->arena, p.id, e->id, r->lang, &funders));
	with = (struct pdf_paper){ .lang = r->lang, .title = arena_printf(
	    r->arena, "%s: %s", over, title),
	    .author = said(r->arena, p.title, r->lang),
	    .subject = said(r->arena, e->title, r->lang), .made_at = made_at(v),
	    .accent = p.primary_colour == NULL || *p.primary_colour != '#' ? 0 :
	    (unsigned)strtoul(p.primary_colour + 1, NULL, 16),
	    .footer = funders, .page_mark = tr(r->lang, "Page {1} of {2}") };
	*out = pdf_begin(r->arena, &with);
	pdf_small(*out, with.subject, NULL);
	pdf_heading(*out, 1, title);
	pdf_text(*out, over, NULL);
	pdf_fact(*out, tr(r->lang, "When"), time_text(r->arena,
	    v->session.starts, e->zone, r->lang, TIME_SHORT));
	if (v->host != NULL)
		pdf_fact(*out, tr(r->lang, "Host"), said(r->arena, v->host,
		    r->lang));
	return RC_OK;
}

static enum rc
send(struct req *r, struct pdf *pdf, const char *name)
{
	struct buf b = BUF(r->arena);

	TRY(pdf_end(pdf, &b));
	return reply_bytes(r, "application/pdf", name, b.p, b.n);
}

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
visit_sheet_pdf(struct req *r, const struct visit_view *v)
{
	struct pdf *pdf;

	TRY(paper(r, v, tr(r->lang, "Observation sheet"), &pdf));
	blank(r, pdf, tr(r->lang, "Name, local authority or organisation"), 11);
	for (int i = 0; i < SHEET_TEXTS; i++)
		blank(r, pdf, tr(r->lang, sheet_text_label[i]), 16);
	return send(r, pdf, arena_printf(r->arena, "visit-%lld-sheet.pdf",
	    (long long)v->session.id));
}

enum rc
visit_record_pdf(struct req *r, const struct visit_view *v)
{
	const char *lang = r->lang;
	struct pdf *pdf;

	TRY(paper(r, v, tr(lang, "Record of the visit"), &pdf));
	if (v->session.about != NULL)
		pdf_markdown(pdf, said(r->arena, v->session.about, lang), lang,
		    2);
	for (const struct practice_pick *p = v->picks; p != NULL; p = p->next)
		pdf_fact(pdf, tr(lang, "Practice"), said(r->arena,
		    p->line.title, lang));
	if (v->record.people == 0)
		pdf_text(pdf, tr(lang, "Nobody has put a sheet into the record "
		    "yet."), NULL);
	for (int i = 0; i < SHEET_TEXTS; i++) {
		const struct visit_entry *e = v->record.said[i];

		if (e != NULL)
			pdf_heading(pdf, 2, tr(lang, sheet_text_label[i]));
		for (; e != NULL; e = e->next) {
			pdf_text(pdf, e->text, e->lang);
			if (e->name != NULL)
				pdf_small(pdf, e->organisation == NULL ?
				    e->name : arena_printf(r->arena, "%s, %s",
				    e->name, said(r->arena, e->organisation,
				    lang)), NULL);
			pdf_space(pdf, 1);
		}
	}
	return send(r, pdf, arena_printf(r->arena, "visit-%lld-record.pdf",
	    (long long)v->session.id));
}
