/* Sheets to fill in by hand: notes and findings; what a partner says to each
 * recommendation, and what it did. */
#include "finding/finding_web.h"

#include <stdlib.h>

#include "finding/finding_ledger_inside_web.h"
#include "render/pdf.h"

/* Begins the paper of an edition; what stands at its foot is the funders'. */
static enum rc
begin(struct req *r, const struct edition *e, const char *title,
    bool landscape, struct pdf **out)
{
	struct pdf_paper with;
	struct programme p;
	const char *funders;

	TRY(programme_find(r->db, r->arena, e->programme, &p));
	TRY(funders_text(r->db, r->arena, p.id, e->id, r->lang, &funders));
	with = (struct pdf_paper){ .lang = r->lang, .title = title,
	    .author = words_pick(r->arena, p.title, r->lang).text,
	    .subject = words_pick(r->arena, e->title, r->lang).text,
	    .landscape = landscape, .margin = 16, .made_at = r->now,
	    .accent = p.primary_colour == NULL || *p.primary_colour != '#' ?
	    0 : (unsigned)strtoul(p.primary_colour + 1, NULL, 16),
	    .footer = funders, .page_mark = tr(r->lang, "Page {1} of {2}") };
	*out = pdf_begin(r->arena, &with);
	pdf_small(*out, with.subject, NULL);
	return RC_OK;
}

static enum rc
send(struct req *r, struct pdf *pdf, const struct edition *e, const char *what)
{
	struct buf b = BUF(r->arena);

	TRY(pdf_end(pdf, &b));
	return reply_bytes(r, "application/pdf", arena_printf(r->arena,
	    "%s-%s-sheet.pdf", e->slug, what), b.p, b.n);
}

struct column { const char *label; double width; };

/* Empty rows below their labels; height: of each, in millimetres. */
static struct table *
room(struct req *r, const struct column *c, int rows)
{
	struct table *t = table_make(r->arena, c->label, r->lang,
	    language_rtl(r->lang));
	int n = 0;

	for (; c[n].label != NULL; n++)
		table_column(t, c[n].label, COLUMN_TEXT, c[n].width);
	for (int i = 0; i < n * rows; i++)
		table_text(t, "");
	return t;
}

static void
print(struct pdf *pdf, struct table *t, double height)
{
	pdf_table(pdf, t, (struct pdf_grid){ .row_height = height, .size = 10,
	    .lines = true });
	pdf_space(pdf, 2);
}

static void
lines(struct req *r, struct pdf *pdf, const char *label, int n)
{
	print(pdf, room(r, (const struct column[]){ { label, 90 }, { 0 } }, n),
	    9);
}

/* --- notes and findings --- */

static void
note_sheet(struct req *r, struct pdf *pdf)
{
	pdf_heading(pdf, 1, tr(r->lang, "Notes"));
	print(pdf, room(r, (const struct column[]){
	    { tr(r->lang, "Session"), 50 }, { tr(r->lang,
	    "Name of the working group"), 30 }, { 0 } }, 1), 14);
	lines(r, pdf, tr(r->lang, "What is to be kept"), 17);
}

static void
finding_sheet(struct req *r, struct pdf *pdf)
{
	const char *lang = r->lang;

	pdf_heading(pdf, 1, tr(lang, "Finding"));
	lines(r, pdf, tr(lang, "The finding in one sentence"), 2);
	lines(r, pdf, tr(lang, "What it says"), 6);
	print(pdf, room(r, (const struct column[]){
	    { tr(lang, finding_level_label[FOR_MUNICIPAL]), 20 },
	    { tr(lang, finding_level_label[FOR_NATIONAL]), 20 },
	    { tr(lang, finding_level_label[FOR_INTERNATIONAL]), 20 }, { 0 } },
	    1), 10);
	lines(r, pdf, tr(lang, "Who is to act"), 1);
	lines(r, pdf, tr(lang, "What it goes back to"), 1);
	print(pdf, room(r, (const struct column[]){
	    { tr(lang, "Objections"), 45 },
	    { tr(lang, "How it was met"), 45 }, { 0 } }, 2), 14);
}

static enum rc
findings(struct req *r)
{
	struct edition e;
	struct pdf *pdf;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(begin(r, &e, tr(r->lang, "Notes and findings"), false, &pdf));
	note_sheet(r, pdf);
	pdf_page(pdf);
	finding_sheet(r, pdf);
	return send(r, pdf, &e, "findings");
}

/* --- the ledger --- */

/* A line for each recommendation; empty ones where there is none yet. */
static void
answer_sheet(struct req *r, struct pdf *pdf, const struct finding *f)
{
	enum { EMPTY = 5 };
	const char *lang = r->lang;
	const struct column columns[] = { { tr(lang, "Recommendation"), 34 },
	    { tr(lang, "We commit to it"), 10 }, { tr(lang, "We decline"), 10 },
	    { tr(lang, "Why, or what you will do"), 44 },
	    { tr(lang, "Until when"), 14 }, { 0 } };
	struct table *t = room(r, columns, 0);
	int n = 0;

	for (; f != NULL; f = f->next) {
		if (f->recommended_at == 0)
			continue;
		table_text(t, arena_printf(r->arena, "%lld. %s",
		    (long long)f->number, words_pick(r->arena, f->title,
		    lang).text));
		for (int i = 1; columns[i].label != NULL; i++)
			table_text(t, "");
		n++;
	}
	print(pdf, n > 0 ? t : room(r, columns, EMPTY), 20);
}

static void
log_sheet(struct req *r, struct pdf *pdf)
{
	const char *lang = r->lang;

	pdf_page(pdf);
	pdf_heading(pdf, 2, tr(lang, "Where it was promoted"));
	print(pdf, room(r, (const struct column[]){ { tr(lang, "No."), 6 },
	    { tr(lang, "When"), 12 }, { tr(lang, "Where"), 28 },
	    { tr(lang, "To whom"), 28 }, { tr(lang, "How many people"), 12 },
	    { tr(lang, "Web address"), 28 }, { 0 } }, 8), 14);
	pdf_page(pdf);
	pdf_heading(pdf, 2, tr(lang, "How far it is"));
	print(pdf, room(r, (const struct column[]){ { tr(lang, "No."), 6 },
	    { tr(lang, "When"), 12 }, { tr(lang, "How far it is"), 20 },
	    { tr(lang, "What is different now, or what is in the way"), 46 },
	    { tr(lang, "Where it can be seen: a web address"), 30 }, { 0 } },
	    6), 20);
}

/* p NULL: whoever writes their name into it. */
static enum rc
ledger(struct req *r, const struct ledger_partner *p)
{
	const char *lang = r->lang;
	struct finding *list;
	struct edition e;
	struct table *t;
	struct pdf *pdf;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(finding_list(r->db, r->arena, r->edition, &list));
	TRY(begin(r, &e, tr(lang, "Recommendation and partner"), true, &pdf));
	pdf_heading(pdf, 1, tr(lang, "Recommendation and partner"));
	t = room(r, (const struct column[]){ { tr(lang, "Partner"), 60 },
	    { tr(lang, "Country"), 30 }, { tr(lang, "When"), 20 }, { 0 } }, 0);
	table_text(t, p == NULL ? "" : words_pick(r->arena, p->name,
	    lang).text);
	table_text(t, "");
	table_text(t, "");
	print(pdf, t, 11);
	answer_sheet(r, pdf, list);
	log_sheet(r, pdf);
	return send(r, pdf, &e, "ledger");
}

static enum rc
ledger_blank(struct req *r)
{
	return ledger(r, NULL);
}

static enum rc
ledger_own(struct req *r)
{
	struct ledger_partner p;

	TRY(ledger_own_partner(r, &p));
	return ledger(r, &p);
}

const struct route finding_paper_routes[] = {
	{ GET, "/editions/:edition/desk/findings/sheet.pdf", RIGHT_ORGANISER,
	    findings },
	{ GET, "/editions/:edition/desk/ledger/sheet.pdf", RIGHT_ORGANISER,
	    ledger_blank },
	{ GET, "/editions/:edition/partner/ledger/sheet.pdf", RIGHT_PARTNER,
	    ledger_own },
	{ 0 }
};
