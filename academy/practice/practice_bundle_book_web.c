/*
 * A book of practices: what stands on the pages of the records, as pieces in
 * the order of the form, set as PDF or EPUB.  Headings and labels are in the
 * book's language; a text that is not told in it stands in its own, and says
 * so to who reads aloud.
 */
#include <string.h>

#include "practice/practice_bundle.h"
#include "practice/practice_show.h"
#include "render/epub.h"
#include "render/feed.h"
#include "render/pdf.h"

enum piece_kind { PIECE_PART, PIECE_FIELD, PIECE_TEXT, PIECE_ITEM, PIECE_LINK,
	PIECE_FACT, PIECE_FIGURES, PIECE_SMALL };

struct piece {
	struct piece *next;
	enum piece_kind kind;
	const char *label;		/* of a fact */
	const char *text, *lang;	/* lang NULL: the book's */
	struct table *table;
};

struct chapter {
	struct chapter *next;
	struct words title;
	struct piece *pieces;
};

struct book {
	struct db *db;
	struct arena *a;
	const struct bundle *bundle;
	const char *lang;
	unixtime made;
	struct concept *concepts;
	struct chapter *chapters;
	int64_t n;
	struct piece **end;		/* of the chapter under way */
};

static struct piece *
add(struct book *k, enum piece_kind kind, const char *text, const char *lang)
{
	struct piece *p = arena_new(k->a, struct piece);

	*p = (struct piece){ .kind = kind, .text = text,
	    .lang = text_same(lang, k->lang) ? NULL : lang };
	*k->end = p;
	k->end = &p->next;
	return p;
}

static void
fact(struct book *k, const char *label, const char *text, const char *lang)
{
	if (!text_blank(text))
		add(k, PIECE_FACT, text, lang)->label = label;
}

/* --- what is said in a field --- */

static const char *
topic_label(struct book *k, const char *id)
{
	const struct concept *c = concept_in(k->concepts, id);

	return c == NULL ? id : words_pick(k->a, c->label, k->lang).text;
}

static void
lines(struct book *k, enum piece_kind kind, const char *text, const char *lang)
{
	struct text_list list = text_split(k->a, text, '\n');

	for (size_t i = 0; i < list.n; i++)
		if (!text_blank(list.at[i]))
			add(k, kind, list.at[i], lang);
}

static void
figures(struct book *k, const struct practice_field *f, const char *text)
{
	struct text_list rows = text_split(k->a, text, '\n');
	struct table *t = table_make(k->a, tr(k->lang, f->label), k->lang,
	    language_rtl(k->lang));

	table_column(t, tr(k->lang, "What"), COLUMN_TEXT, 0);
	table_column(t, tr(k->lang, "How much"), COLUMN_TEXT, 0);
	table_column(t, tr(k->lang, "Unit"), COLUMN_TEXT, 0);
	table_column(t, tr(k->lang, "Year"), COLUMN_TEXT, 0);
	table_column(t, tr(k->lang, "Source"), COLUMN_TEXT, 0);
	for (size_t i = 0; i < rows.n; i++) {
		struct text_list c = text_split(k->a, rows.at[i], ';');

		for (size_t n = 0; n < 5; n++)
			table_text(t, n < c.n ? text_clean(k->a, c.at[n],
			    true) : NULL);
	}
	add(k, PIECE_FIGURES, tr(k->lang, f->label), NULL)->table = t;
}

static void
value(struct book *k, const struct practice *p, const struct practice_field *f)
{
	const char *text = practice_text(p, f);
	struct words w;
	struct text_list list;

	switch (f->shape) {
	case P_WORDS:
	case P_LINES:
		w = words_pick(k->a, text, k->lang);
		lines(k, f->shape == P_WORDS ? PIECE_TEXT : PIECE_ITEM, w.text,
		    w.lang);
		break;
	case P_LIST:
		lines(k, PIECE_LINK, text, NULL);
		break;
	case P_MANY:
	case P_TOPICS:
		list = text_split(k->a, text, ' ');
		for (size_t i = 0; i < list.n; i++)
			add(k, PIECE_ITEM, f->shape == P_TOPICS ?
			    topic_label(k, list.at[i]) : tr(k->lang,
			    practice_option_label(f, list.at[i])), NULL);
		break;
	case P_CELLS:
		figures(k, f, text);
		break;
	case P_ONE:
		add(k, PIECE_TEXT, tr(k->lang, practice_option_label(f, text)),
		    NULL);
		break;
	case P_COUNTRY:
		add(k, PIECE_TEXT, country_name(text, k->lang), NULL);
		break;
	case P_LANGUAGE:
		add(k, PIECE_TEXT, language_name(text, k->lang), NULL);
		break;
	case P_NUMBER:
		add(k, PIECE_TEXT, practice_number_text(k->a, f,
		    practice_number(p, f), k->lang), NULL);
		break;
	case P_LEVEL:
		add(k, PIECE_TEXT, tr(k->lang,
		    evidence_label[practice_number(p, f)]), NULL);
		break;
	case P_TEXT:
		add(k, text_starts(text, "http") ? PIECE_LINK : PIECE_TEXT,
		    text, NULL);
		break;
	}
}

/* --- a practice --- */

/* Told at the head of a chapter, or as links. */
static bool
is_head(const struct practice_field *f)
{
	static const char *const head[] = { "title", "summary", "lead",
		"target_groups", "evidence_level", "adapted_from", NULL };

	for (size_t i = 0; head[i] != NULL; i++)
		if (strcmp(head[i], f->key) == 0)
			return true;
	return f->part == PART_WHAT || f->part == PART_WHERE;
}

static void
facts(struct book *k, const struct practice *p)
{
	const char *lang = k->lang;
	struct text_list topics = text_split(k->a, p->topics, ' ');
	struct words w;
	struct buf b = BUF(k->a);

	fact(k, tr(lang, "Kind"), tr(lang, practice_kind_label[p->kind]), NULL);
	fact(k, tr(lang, "Where"), p->attribution == ATTRIBUTION_ANONYMOUS ?
	    tr(lang, "Place not told") : p->city == NULL && p->country == NULL ?
	    tr(lang, "Place not stated") : practice_place(k->a, p->city,
	    p->country, lang), NULL);
	if (p->population > 0)
		fact(k, tr(lang, "Population"), arena_printf(k->a,
		    p->population_year > 0 ? "%lld (%lld)" : "%lld",
		    (long long)p->population, (long long)p->population_year),
		    NULL);
	fact(k, tr(lang, "When"), practice_years(k->a, p->year_from,
	    p->year_to, lang), NULL);
	w = words_pick(k->a, p->lead, lang);
	fact(k, tr(lang, practice_field("lead")->label), w.text, w.lang);
	w = words_pick(k->a, p->target_groups, lang);
	fact(k, tr(lang, practice_field("target_groups")->label), w.text,
	    w.lang);
	for (size_t i = 0; i < topics.n; i++)
		buf_printf(&b, i == 0 ? "%s" : ", %s", topic_label(k,
		    topics.at[i]));
	fact(k, tr(lang, practice_field("topics")->label), buf_text(&b), NULL);
	if (p->evidence_level != EVIDENCE_UNSAID)
		fact(k, tr(lang, "How sure is the result?"), tr(lang,
		    evidence_label[p->evidence_level]), NULL);
}

static bool
part_said(const struct practice *p, enum practice_part part)
{
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++)
		if (f->part == part && !is_head(f) && practice_said(p, f))
			return true;
	return false;
}

static void
relatives(struct book *k, const char *label, const struct practice_relative *r)
{
	if (r != NULL)
		add(k, PIECE_FIELD, label, NULL);
	for (; r != NULL; r = r->next) {
		struct words w = r->code == NULL ? (struct words){ r->title,
		    NULL } : words_pick(k->a, r->title, k->lang);

		add(k, PIECE_ITEM, text_blank(r->outcome) ? w.text :
		    arena_printf(k->a, "%s (%s)", w.text, r->tried ?
		    tr(k->lang, r->outcome) : r->outcome), w.lang);
	}
}

static enum rc
chapter(struct book *k, const struct practice *p, struct chapter *c)
{
	struct practice_relative *from, *by;
	struct words w;

	TRY(practice_relatives(k->db, k->a, p, &from, &by));
	c->title = words_pick(k->a, p->title, k->lang);
	k->end = &c->pieces;
	if (p->summary != NULL) {
		w = words_pick(k->a, p->summary, k->lang);
		lines(k, PIECE_TEXT, w.text, w.lang);
	}
	facts(k, p);
	for (enum practice_part part = 0; part < PRACTICE_PARTS; part++) {
		bool also = part == PART_TRANSFER && (from != NULL ||
		    by != NULL);

		if (!also && !part_said(p, part))
			continue;
		add(k, PIECE_PART, tr(k->lang, practice_part_label[part]), NULL);
		for (const struct practice_field *f = practice_fields;
		    f->key != NULL; f++) {
			if (f->part != part || is_head(f) ||
			    !practice_said(p, f))
				continue;
			add(k, PIECE_FIELD, tr(k->lang, f->label), NULL);
			value(k, p, f);
		}
		if (also) {
			relatives(k, tr(k->lang, "Adapted from"), from);
			relatives(k, tr(k->lang, "Adapted by"), by);
		}
	}
	if (p->attribution == ATTRIBUTION_ANONYMOUS)
		add(k, PIECE_SMALL, tr(k->lang, "Who tells this wants to stay "
		    "unnamed: place, organisation and sources are left out."),
		    NULL);
	add(k, PIECE_FIELD, tr(k->lang, "Permanent address"), NULL);
	add(k, PIECE_LINK, practice_address(k->a, p->code), NULL);
	return RC_OK;
}

/* Of its title, where that is not the book's. */
static const char *
title_lang(const struct book *k, const struct chapter *c)
{
	return text_same(c->title.lang, k->lang) ? NULL : c->title.lang;
}

/* What stands before the first of them. */
static const char *
counted(struct book *k)
{
	return tr_fill(k->a, trn(k->lang, k->n, "{1} practice",
	    "{1} practices"), (const char *const[]){ arena_printf(k->a, "%lld",
	    (long long)k->n), NULL });
}

static const char *
dated(struct book *k)
{
	return TRF(k->a, k->lang, "As the library of practices told them on "
	    "{1}.", time_text(k->a, k->made, "UTC", k->lang, TIME_DATE));
}

/* --- as PDF --- */

/* Markdown that shows the text as it is: every mark of ASCII may be escaped. */
static const char *
plain(struct arena *a, const char *text)
{
	struct buf b = BUF(a);

	for (; *text != '\0'; text++) {
		if (strchr("\\`*_{}[]()#+-.!|~<>&:@$%^=\"'/?,;", *text) != NULL)
			buf_char(&b, '\\');
		buf_char(&b, *text == '\n' ? ' ' : *text);
	}
	return buf_text(&b);
}

static void
pdf_pieces(struct book *k, struct pdf *pdf, const struct piece *p)
{
	struct buf list = BUF(k->a);
	const char *lang = NULL;

	for (; p != NULL; p = p->next) {
		switch (p->kind) {
		case PIECE_PART:
			pdf_heading(pdf, 3, p->text);
			break;
		case PIECE_FIELD:
			pdf_heading(pdf, 4, p->text);
			break;
		case PIECE_TEXT:
			pdf_text(pdf, p->text, p->lang);
			break;
		case PIECE_LINK:
			pdf_markdown(pdf, markdown_link_allowed(p->text) ?
			    arena_printf(k->a, "[%s](<%s>)", plain(k->a,
			    p->text), p->text) : plain(k->a, p->text), NULL, 4);
			break;
		case PIECE_FACT:
			pdf_fact(pdf, p->label, p->text);
			break;
		case PIECE_FIGURES:
			pdf_table(pdf, p->table, (struct pdf_grid){ 0 });
			break;
		case PIECE_SMALL:
			pdf_small(pdf, p->text, p->lang);
			break;
		case PIECE_ITEM:
			/* A list is one piece, so that it is tagged as one. */
			buf_printf(&list, "- %s\n", plain(k->a, p->text));
			lang = p->lang;
			if (p->next != NULL && p->next->kind == PIECE_ITEM &&
			    text_same(p->next->lang, lang))
				break;
			pdf_markdown(pdf, buf_text(&list), lang, 4);
			list = BUF(k->a);
			break;
		}
	}
}

static enum rc
as_pdf(struct book *k, struct buf *out)
{
	struct pdf *pdf = pdf_begin(k->a, &(struct pdf_paper){
	    .lang = k->lang, .title = k->bundle->title, .made_at = k->made,
	    .author = practice_address(k->a, NULL),
	    .page_mark = tr(k->lang, "Page {1} of {2}") });
	struct buf list = BUF(k->a);

	pdf_heading(pdf, 1, k->bundle->title);
	pdf_text(pdf, counted(k), NULL);
	pdf_text(pdf, dated(k), NULL);
	for (const struct chapter *c = k->chapters; c != NULL; c = c->next) {
		/* Titles of one language are one list, tagged with it. */
		buf_printf(&list, "- %s\n", plain(k->a, c->title.text));
		if (c->next != NULL && text_same(c->next->title.lang,
		    c->title.lang))
			continue;
		pdf_markdown(pdf, buf_text(&list), title_lang(k, c), 2);
		list = BUF(k->a);
	}
	for (const struct chapter *c = k->chapters; c != NULL; c = c->next) {
		pdf_page(pdf);
		pdf_heading_in(pdf, 2, c->title.text, title_lang(k, c));
		pdf_pieces(k, pdf, c->pieces);
	}
	return pdf_end(pdf, out);
}

/* --- as EPUB --- */

static void
open_tag(struct buf *b, const char *name, const char *lang)
{
	buf_printf(b, "<%s", name);
	if (lang != NULL) {
		buf_str(b, " lang=\"");
		xml_text(b, lang);
		buf_str(b, "\" xml:lang=\"");
		xml_text(b, lang);
		buf_printf(b, "\" dir=\"%s\"", language_rtl(lang) ? "rtl" :
		    "ltr");
	}
	buf_char(b, '>');
}

static void
element(struct buf *b, const char *name, const char *text, const char *lang)
{
	open_tag(b, name, lang);
	xml_text(b, text);
	buf_printf(b, "</%s>\n", name);
}

static void
epub_link(struct buf *b, const char *text)
{
	if (!markdown_link_allowed(text)) {
		element(b, "p", text, NULL);
		return;
	}
	buf_str(b, "<p><a href=\"");
	xml_text(b, text);
	buf_str(b, "\">");
	xml_text(b, text);
	buf_str(b, "</a></p>\n");
}

static void
epub_table(struct buf *b, struct arena *a, const struct table *t)
{
	buf_str(b, "<table>\n");
	element(b, "caption", t->name, NULL);
	buf_str(b, "<thead><tr>");
	for (size_t i = 0; i < t->columns; i++)
		element(b, "th", t->column[i].title, NULL);
	buf_str(b, "</tr></thead>\n<tbody>\n");
	for (const struct table_row *r = t->rows; r != NULL; r = r->next) {
		buf_str(b, "<tr>");
		for (size_t i = 0; i < t->columns; i++)
			element(b, i == 0 ? "th" : "td", table_cell_text(a,
			    &r->cell[i]), NULL);
		buf_str(b, "</tr>\n");
	}
	buf_str(b, "</tbody></table>\n");
}

static const char *
epub_pieces(struct book *k, const struct piece *p)
{
	struct buf b = BUF(k->a);
	enum piece_kind before = PIECE_TEXT, after;

	for (; p != NULL; before = p->kind, p = p->next) {
		after = p->next == NULL ? PIECE_TEXT : p->next->kind;
		switch (p->kind) {
		case PIECE_PART:
			element(&b, "h2", p->text, NULL);
			break;
		case PIECE_FIELD:
			element(&b, "h3", p->text, NULL);
			break;
		case PIECE_TEXT:
			element(&b, "p", p->text, p->lang);
			break;
		case PIECE_SMALL:
			buf_str(&b, "<p class=\"small\">");
			xml_text(&b, p->text);
			buf_str(&b, "</p>\n");
			break;
		case PIECE_LINK:
			epub_link(&b, p->text);
			break;
		case PIECE_FACT:
			buf_str(&b, before == PIECE_FACT ? "" : "<dl>\n");
			element(&b, "dt", p->label, NULL);
			element(&b, "dd", p->text, p->lang);
			buf_str(&b, after == PIECE_FACT ? "" : "</dl>\n");
			break;
		case PIECE_ITEM:
			buf_str(&b, before == PIECE_ITEM ? "" : "<ul>\n");
			element(&b, "li", p->text, p->lang);
			buf_str(&b, after == PIECE_ITEM ? "" : "</ul>\n");
			break;
		case PIECE_FIGURES:
			epub_table(&b, k->a, p->table);
			break;
		}
	}
	return buf_text(&b);
}

static enum rc
as_epub(struct book *k, struct buf *out)
{
	struct epub_part *first = arena_new(k->a, struct epub_part),
	    **end = &first->next;
	struct buf about = BUF(k->a);

	element(&about, "p", counted(k), NULL);
	element(&about, "p", dated(k), NULL);
	*first = (struct epub_part){ .title = k->bundle->title, .level = 1,
	    .xhtml = buf_text(&about) };
	for (const struct chapter *c = k->chapters; c != NULL; c = c->next) {
		const char *xhtml = epub_pieces(k, c->pieces);

		/* Labels are in the book's language, whatever the title's. */
		*end = arena_new(k->a, struct epub_part);
		**end = (struct epub_part){ .title = c->title.text,
		    .title_lang = title_lang(k, c),
		    .xhtml = xhtml, .level = 1 };
		end = &(*end)->next;
	}
	return epub_write(k->a, &(struct epub){ .id = arena_printf(k->a,
	    "%s/practice-files/%s", practice_address(k->a, NULL),
	    k->bundle->code), .title = k->bundle->title, .lang = k->lang,
	    .publisher = practice_address(k->a, NULL),
	    .rtl = language_rtl(k->lang), .contents = tr(k->lang, "Contents"),
	    .made_at = k->made, .parts = first }, out);
}

enum rc
bundle_book(struct db *db, struct arena *a, const struct bundle *b,
    const struct practice *list, unixtime made, struct buf *out)
{
	struct book k = { .db = db, .a = a, .bundle = b, .lang = b->lang,
	    .made = made };
	struct chapter **end = &k.chapters;

	TRY(concept_list(db, a, &k.concepts));
	for (; list != NULL; list = list->next, k.n++) {
		*end = arena_new(a, struct chapter);
		TRY(chapter(&k, list, *end));
		end = &(*end)->next;
	}
	return b->format == BUNDLE_PDF ? as_pdf(&k, out) : as_epub(&k, out);
}
