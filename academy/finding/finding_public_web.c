/* What the public reads: adopted findings, at addresses that stay. */
#include "finding/finding_web.h"

#include <stdlib.h>
#include <string.h>

#include "finding/finding_inside_web.h"
#include "finding/finding_ledger.h"
#include "finding/finding_tried_inside_web.h"
#include "finding_public_pages.h"
#include "render/pdf.h"

struct finding_text *
finding_adopted_texts(struct finding_text *list)
{
	struct finding_text *out = NULL, **end = &out;

	for (; list != NULL; list = list->next)
		if (text_same(list->how, "adopted") ||
		    text_same(list->how, "amendment") ||
		    text_same(list->how, "stated")) {
			*end = list;
			end = &list->next;
		}
	*end = NULL;
	return out;
}

/* In the order of the countries' names in the reader's language. */
static struct ledger_sum *
by_name(struct req *r, struct ledger_sum *list)
{
	struct ledger_sum *all = NULL;

	for (struct ledger_sum *s = list, *next; s != NULL; s = next) {
		const char *name = text_sort_key(r->arena, country_name(
		    s->country, r->lang), r->lang);
		struct ledger_sum **at = &all;

		while (*at != NULL && strcmp(text_sort_key(r->arena,
		    country_name((*at)->country, r->lang), r->lang), name) <= 0)
			at = &(*at)->next;
		next = s->next;
		s->next = *at;
		*at = s;
	}
	return all;
}

static enum rc
read_adopted(struct req *r, struct public_view *v)
{
	struct finding *list, **end = &v->findings;

	TRY(edition_find(r->db, r->arena, r->edition, &v->edition));
	TRY(finding_list(r->db, r->arena, r->edition, &list));
	for (; list != NULL; list = list->next) {
		if (list->state != FINDING_ADOPTED)
			continue;
		if (list->conclusion) {
			v->conclusion = list;
			continue;
		}
		*end = list;
		end = &list->next;
	}
	*end = NULL;
	return RC_OK;
}

static enum rc
show_list(struct req *r)
{
	struct public_view v = { 0 };
	struct html *h;

	TRY(read_adopted(r, &v));
	TRY(ledger_by_country(r->db, r->arena, r->edition, &v.sums));
	v.sums = by_name(r, v.sums);
	h = page_open(r, tr(r->lang, "Findings"));
	findings_public_page(h, r, &v);
	return page_close(h, r);
}

struct keyed { const char *key; struct voice *voice; };

static int
by_key(const void *x, const void *y)
{
	return strcmp(((const struct keyed *)x)->key,
	    ((const struct keyed *)y)->key);
}

/* Organisations that said yes, each once, by name; people are counted. */
static enum rc
adopters(struct req *r, struct public_view *v)
{
	struct voice *list, **end = &v->adopters;
	struct keyed *all;
	struct round *rounds;
	size_t n = 0;

	TRY(round_list(r->db, r->arena, v->finding.id, &rounds));
	while (rounds != NULL && (rounds->closed_at == 0 ||
	    rounds->outcome != OUTCOME_ADOPTED))
		rounds = rounds->next;
	if (rounds == NULL)
		return RC_OK;
	v->round = rounds;
	TRY(voice_list(r->db, r->arena, rounds->id, &list));
	for (const struct voice *x = list; x != NULL; x = x->next)
		n++;
	all = arena_array(r->arena, struct keyed, n + 1);
	n = 0;
	for (; list != NULL; list = list->next) {
		if (list->choice != SAID_YES)
			continue;
		v->people++;
		if (list->organisation != NULL)
			all[n++] = (struct keyed){ text_sort_key(r->arena,
			    words_pick(r->arena, list->organisation,
			    r->lang).text, r->lang), list };
	}
	qsort(all, n, sizeof *all, by_key);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && text_same(all[i].voice->organisation,
		    all[i - 1].voice->organisation))
			continue;
		*end = all[i].voice;
		end = &all[i].voice->next;
	}
	*end = NULL;
	return RC_OK;
}

static enum rc
show_one(struct req *r)
{
	struct public_view v = { 0 };
	struct html *h;
	row_id id;

	TRY(req_id(r, "finding", &id));
	TRY(finding_find(r->db, r->arena, id, &v.finding));
	if (v.finding.edition != r->edition ||
	    v.finding.state != FINDING_ADOPTED)
		return RC_NONE;
	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(finding_sources(r->db, r->arena, id, &v.sources));
	TRY(finding_texts(r->db, r->arena, id, &v.texts));
	v.texts = finding_adopted_texts(v.texts);
	TRY(adopters(r, &v));
	TRY(tried_of_finding(r, &v.finding, &v.tried));
	h = page_open(r, words_pick(r->arena, v.finding.title, r->lang).text);
	finding_public_page(h, r, &v);
	return page_close(h, r);
}

/* --- on paper --- */

/* Of what stands in the paper: the same text gives the same bytes. */
static unixtime
last_word(const struct finding *f)
{
	return f->amended_at > f->adopted_at ? f->amended_at : f->adopted_at;
}

static enum rc
print_one(struct req *r, struct pdf *pdf, const struct public_view *all,
    const struct finding *f)
{
	struct public_view v = { .finding = *f };
	struct words body = words_pick(r->arena, f->body, r->lang);
	const char *title = words_pick(r->arena, f->title, r->lang).text;
	struct buf by = BUF(r->arena);

	pdf_heading(pdf, 2, f->conclusion ? title : arena_printf(r->arena,
	    "%lld. %s", (long long)f->number, title));
	if (f->body != NULL)
		pdf_markdown(pdf, body.text, body.lang, 3);
	if (f->level != FOR_NOBODY)
		pdf_fact(pdf, tr(r->lang, "Level"), tr(r->lang,
		    finding_level_label[f->level]));
	if (f->addressee != NULL)
		pdf_fact(pdf, tr(r->lang, "Who is to act"), words_pick(
		    r->arena, f->addressee, r->lang).text);
	if (f->stated)
		pdf_text(pdf, TRF(r->arena, r->lang, "Written by those who run "
		    "the edition, on {1}.", time_text(r->arena, last_word(f),
		    all->edition.zone, r->lang, TIME_DATE)), NULL);
	if (f->stated)
		return RC_OK;
	pdf_fact(pdf, tr(r->lang, "Adopted"), time_text(r->arena,
	    f->adopted_at, all->edition.zone, r->lang, TIME_DATE));
	if (f->amended_at != 0)
		pdf_fact(pdf, tr(r->lang, "Amended"), time_text(r->arena,
		    f->amended_at, all->edition.zone, r->lang, TIME_DATE));
	TRY(adopters(r, &v));
	for (const struct voice *x = v.adopters; x != NULL; x = x->next)
		buf_printf(&by, by.n == 0 ? "%s" : "; %s", words_pick(r->arena,
		    x->organisation, r->lang).text);
	if (by.n > 0)
		pdf_fact(pdf, tr(r->lang, "Adopted by"), buf_text(&by));
	return RC_OK;
}

static enum rc
pdf(struct req *r)
{
	struct public_view v = { 0 };
	struct buf b = BUF(r->arena);
	unixtime at;
	const char *funders;
	struct pdf *p;
	enum rc rc = RC_OK;

	TRY(read_adopted(r, &v));
	TRY(funders_text(r->db, r->arena, r->programme, r->edition, r->lang,
	    &funders));
	at = v.conclusion == NULL ? 0 : last_word(v.conclusion);
	for (const struct finding *f = v.findings; f != NULL; f = f->next)
		at = last_word(f) > at ? last_word(f) : at;
	p = pdf_begin(r->arena, &(struct pdf_paper){ .lang = r->lang,
	    .title = tr(r->lang, "Findings"), .author = "Guildhall",
	    .made_at = at, .footer = funders,
	    .page_mark = tr(r->lang, "Page {1} of {2}") });
	pdf_small(p, words_pick(r->arena, v.edition.title, r->lang).text,
	    NULL);
	pdf_heading(p, 1, tr(r->lang, "Findings"));
	if (v.conclusion != NULL)
		rc = print_one(r, p, &v, v.conclusion);
	for (const struct finding *f = v.findings; rc == RC_OK && f != NULL;
	    f = f->next)
		rc = print_one(r, p, &v, f);
	if (v.findings == NULL && v.conclusion == NULL)
		pdf_text(p, tr(r->lang, "Nothing is adopted yet."), NULL);
	TRY(pdf_end(p, &b));
	TRY(rc);
	return reply_bytes(r, "application/pdf", arena_printf(r->arena,
	    "%s-findings.pdf", v.edition.slug), b.p, b.n);
}

const struct route finding_public_routes[] = {
	{ GET, "/editions/:edition/findings/findings.pdf", RIGHT_ANYONE, pdf },
	{ GET, "/editions/:edition/findings", RIGHT_ANYONE, show_list,
	    ROUTE_CACHE },
	{ GET, "/editions/:edition/findings/:finding", RIGHT_ANYONE, show_one,
	    ROUTE_CACHE },
	{ 0 }
};
