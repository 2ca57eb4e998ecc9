/* audience: organiser */
/* Groups on paper. */
#include "group/group_web.h"

#include <stdlib.h>
#include <string.h>

#include "group/group_inside_web.h"
#include "group_paper_pages.h"
#include "render/pdf.h"
#include "store/journal.h"

static struct pdf *
open_paper(struct arena *a, const struct programme *p, const char *title,
    const char *funders, const char *lang, bool landscape, unixtime now)
{
	struct pdf_paper *paper = arena_new(a, struct pdf_paper);

	*paper = (struct pdf_paper){ .lang = lang, .title = title,
	    .author = words_pick(a, p->title, lang).text, .made_at = now,
	    .landscape = landscape, .margin = 16, .footer = funders,
	    .accent = p->primary_colour == NULL || *p->primary_colour != '#' ?
	    0 : (unsigned)strtoul(p->primary_colour + 1, NULL, 16) };
	if (!landscape)
		paper->page_mark = tr(lang, "Page {1} of {2}");
	return pdf_begin(a, paper);
}

/* A card for the middle of a table: number, where and when, names. */
static void
card(struct arena *a, struct pdf *pdf, const struct allotment *l, size_t round,
    size_t group, const char *zone, const char *lang)
{
	const char *title = group_title(a, l, group, lang);
	const char *place = group_place(a, l, round, group, lang);
	size_t n = allotment_size(l, l->plan, round, group);
	struct pdf_face name = { .size = n <= 8 ? 20 : n <= 14 ? 15 : 11,
	    .one_line = true };

	pdf_part(pdf);
	pdf_centred(pdf, TRF(a, lang, "Group {1}", count_text(a,
	    (int64_t)group + 1)), lang, (struct pdf_face){ .size = 54,
	    .bold = true, .accent = true });
	if (title != NULL)
		pdf_centred(pdf, title, NULL, (struct pdf_face){ .size = 20,
		    .bold = true });
	pdf_centred(pdf, arena_printf(a, "%s%s%s", round_name(a, l, round, zone,
	    lang), place == NULL ? "" : " · ", place == NULL ? "" : place),
	    lang, (struct pdf_face){ .size = 13, .grey = true });
	pdf_space(pdf, 4);
	for (const struct grouping_lead *d = l->group[group].leads; d != NULL;
	    d = d->next)
		pdf_centred(pdf, arena_printf(a, "%s: %s", tr(lang,
		    lead_role_label[d->role]), d->name), NULL,
		    (struct pdf_face){ .size = 13, .one_line = true });
	for (size_t i = 0; i < l->people; i++)
		if (l->plan[round * l->people + i] == (int32_t)group)
			pdf_centred(pdf, l->person[i].name, NULL, name);
}

static const char *
said(struct arena *a, const char *words, const char *lang)
{
	const char *text = words_pick(a, words, lang).text;

	return text == NULL ? "" : text;
}

/* Who gets on: to be ticked off at the door of the bus. */
static void
bus(struct arena *a, struct pdf *pdf, const struct allotment *l, size_t round,
    size_t group, const char *zone, const char *lang, bool phones)
{
	const struct grouping_group *k = &l->group[group];
	const char *place = group_place(a, l, round, group, lang);
	const char *name = group_name(a, l, group, lang);
	struct table *t = table_make(a, name, lang, language_rtl(lang));
	int n = 0;

	pdf_part(pdf);
	pdf_heading(pdf, 1, name);
	pdf_fact(pdf, tr(lang, "When"), round_name(a, l, round, zone, lang));
	if (place != NULL)
		pdf_fact(pdf, tr(lang, "Where"), place);
	if (*said(a, k->travel, lang) != '\0')
		pdf_fact(pdf, tr(lang, "Bus or way there"), said(a, k->travel,
		    lang));
	for (const struct grouping_lead *d = k->leads; d != NULL; d = d->next)
		pdf_fact(pdf, tr(lang, lead_role_label[d->role]), d->name);
	pdf_space(pdf, 3);
	table_column(t, tr(lang, "No."), COLUMN_NUMBER, 4);
	table_column(t, tr(lang, "Name"), COLUMN_TEXT, 28);
	table_column(t, tr(lang, "Organisation"), COLUMN_TEXT, 28);
	if (phones)
		table_column(t, tr(lang, "Telephone"), COLUMN_TEXT, 16);
	table_column(t, tr(lang, "There"), COLUMN_TEXT, 8);
	table_column(t, tr(lang, "Back"), COLUMN_TEXT, 8);
	for (size_t i = 0; i < l->people; i++) {
		if (l->plan[round * l->people + i] != (int32_t)group)
			continue;
		table_number(t, ++n);
		table_text(t, l->person[i].name);
		table_text(t, said(a, l->person[i].organisation, lang));
		if (phones)
			table_text(t, l->person[i].phone);
		table_empty(t);
		table_empty(t);
	}
	pdf_table(pdf, t, (struct pdf_grid){ .row_height = 9, .size = 10,
	    .lines = true });
}

/* A round on the wall: by name, so that each finds the own group.  Blank: to be
 * filled in by hand, with the numbers that the file to import has. */
static void
wall(struct arena *a, struct pdf *pdf, const struct allotment *l, size_t round,
    const char *zone, const char *lang, bool blank)
{
	struct table *t = table_make(a, tr(lang, "Who goes where"), lang,
	    language_rtl(lang));
	struct table *k = table_make(a, tr(lang, "Groups"), lang,
	    language_rtl(lang));

	pdf_part(pdf);
	pdf_heading(pdf, 1, said(a, l->grouping.title, lang));
	pdf_heading(pdf, 2, round_name(a, l, round, zone, lang));
	table_column(k, tr(lang, "Group"), COLUMN_TEXT, 40);
	table_column(k, tr(lang, "Room or place"), COLUMN_TEXT, 40);
	for (size_t g = 0; g < l->groups; g++) {
		table_text(k, group_name(a, l, g, lang));
		table_text(k, group_place(a, l, round, g, lang));
	}
	pdf_table(pdf, k, (struct pdf_grid){ .size = 12, .lines = true });
	pdf_space(pdf, 4);
	if (blank)
		table_column(t, "id", COLUMN_NUMBER, 8);
	table_column(t, tr(lang, "Name"), COLUMN_TEXT, 30);
	table_column(t, tr(lang, "Organisation"), COLUMN_TEXT, 34);
	table_column(t, tr(lang, "Group"), COLUMN_TEXT, 10);
	for (size_t i = 0; i < l->people; i++) {
		size_t c = round * l->people + i;

		if (blank ? l->there[c] != THERE :
		    l->plan[c] == GROUPING_NOWHERE)
			continue;
		if (blank)
			table_number(t, l->person[i].participant);
		table_text(t, l->person[i].name);
		table_text(t, said(a, l->person[i].organisation, lang));
		table_text(t, blank ? "" : count_text(a, l->plan[c] + 1));
	}
	pdf_table(pdf, t, (struct pdf_grid){ .size = 11, .lines = blank,
	    .row_height = blank ? 9 : 0 });
}

enum rc
groups_paper(struct db *db, struct arena *a, const struct order *o, unixtime now,
    struct buf *out, const char **name)
{
	const char *funders, *lang = o->lang;
	struct programme p;
	struct allotment l;
	struct edition e;
	struct pdf *pdf;
	bool by_round = o->what == ORDER_ROUNDS || o->what == ORDER_BLANK;
	bool any = o->what == ORDER_BLANK;

	TRY(edition_find(db, a, o->edition, &e));
	TRY(programme_find(db, a, e.programme, &p));
	TRY(funders_text(db, a, p.id, e.id, lang, &funders));
	TRY(allotment_load(db, a, o->edition, o->grouping, &l));
	if (o->phones)
		TRY(grouping_phones(db, a, &l));
	for (size_t c = 0; c < l.rounds * l.people; c++)
		any = any || l.plan[c] != GROUPING_NOWHERE;
	if (!any)
		return RC_NONE;
	*name = arena_printf(a, "%s-%s-%lld.pdf", e.slug, order_name[o->what],
	    (long long)o->grouping);
	pdf = open_paper(a, &p, said(a, l.grouping.title, lang), funders, lang,
	    o->what == ORDER_CARDS, now);
	for (size_t r = 0; r < l.rounds; r++) {
		if (by_round)
			wall(a, pdf, &l, r, e.zone, lang, o->what ==
			    ORDER_BLANK);
		for (size_t g = 0; !by_round && g < l.groups; g++) {
			if (allotment_size(&l, l.plan, r, g) == 0)
				continue;
			if (o->what == ORDER_CARDS)
				card(a, pdf, &l, r, g, e.zone, lang);
			else
				bus(a, pdf, &l, r, g, e.zone, lang, o->phones);
		}
	}
	return pdf_end(pdf, out);
}

/* --- at the desk --- */

static enum rc
show_papers(struct req *r)
{
	struct bench b;
	struct html *h;

	TRY(bench_open(r, &b));
	h = page_open(r, tr(r->lang, "Print and export"));
	if (r->faults > 0)
		page_status(r, 422);
	groups_papers_page(h, r, &b);
	return page_close(h, r);
}

/* People's data leave the house: on record. */
static enum rc
exported(struct req *r, const struct bench *b, const char *what)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "grouping.export", .kind = "grouping",
	    .thing = b->set.grouping.id, .programme = r->programme,
	    .note = what });
}

/* "what": cards, bus, rounds or blank; "phones" on bus lists. */
static enum rc
make_paper(struct req *r)
{
	const char *what = req_value(r, "what"), *name;
	struct order o = { .what = ORDERS };
	struct buf out = BUF(r->arena);
	struct bench b;
	enum rc rc;

	if (r->faults > 0)
		return show_papers(r);
	TRY(bench_open(r, &b));
	for (unsigned i = ORDER_CARDS; what != NULL && i < ORDERS; i++)
		if (strcmp(order_name[i], what) == 0)
			o.what = i;
	if (o.what == ORDERS)
		return RC_INVALID;
	TRY(box_ticked(r, "phones", &o.phones));
	o.phones = o.phones && o.what == ORDER_BUS;
	if (o.phones)
		TRY(exported(r, &b, "phones"));
	if (b.set.rounds * b.set.people > GROUPING_AT_ONCE)
		return order_give(r, &b, &o);
	o.edition = r->edition;
	o.grouping = b.set.grouping.id;
	o.lang = r->lang;
	rc = groups_paper(r->db, r->arena, &o, r->now, &out, &name);
	if (rc == RC_NONE)
		return desk_refused(r, &b.desk, arena_printf(r->arena,
		    "groups/%lld", (long long)o.grouping), tr(r->lang,
		    "Nobody has a group yet."));
	TRY(rc);
	return reply_bytes(r, "application/pdf", name, out.p, out.n);
}

#define DESK "/editions/:edition/desk/groups/:grouping"
const struct route group_paper_routes[] = {
	{ GET, DESK "/papers", RIGHT_ORGANISER, show_papers },
	{ POST, DESK "/papers", RIGHT_ORGANISER, make_paper },
	{ 0 }
};
