/* The reader as participants get it: page, PDF, EPUB. */
#include "question/question_reader_web.h"

#include <string.h>

#include "ask/ask.h"
#include "question_reader_pages.h"
#include "render/epub.h"
#include "render/feed.h"
#include "render/markdown.h"
#include "render/pdf.h"

enum rc
reader_view_fill(struct req *r, struct reader_view *v, row_id reader,
    row_id person)
{
	struct reader_entry *list;

	v->person = person;
	TRY(reader_entries(r->db, r->arena, v->edition.id, reader, person,
	    &list));
	v->entries = list;
	for (; list != NULL; list = list->next) {
		v->answered += list->answer != NULL;
		v->late += list->answer == NULL;
		v->confidential += list->confidential;
	}
	return RC_OK;
}

bool
entry_begins(const struct reader_view *v, const struct reader_entry *n)
{
	const struct reader_entry *was = v->entries;

	if (was == n)
		return true;
	while (was->next != n)
		was = was->next;
	return !text_same(was->topic, n->topic) ||
	    (was->answer == NULL) != (n->answer == NULL);
}

const char *
entry_from(struct arena *a, const struct reader_entry *n, const char *lang)
{
	const char *org = words_pick(a, n->organisation, lang).text;

	if (text_blank(n->country))
		return org == NULL ? "" : org;
	return org == NULL ? country_name(n->country, lang) :
	    arena_printf(a, "%s, %s", org, country_name(n->country, lang));
}

row_id
entry_asks(const struct reader_view *v, const struct reader_entry *n)
{
	const struct peer *p = v->asking;

	while (p != NULL && p->person != n->person)
		p = p->next;
	return p == NULL || n->person == v->person ? 0 : p->entries->id;
}

/* What is out now, in this person's copy; RC_NONE where nothing is.  Staff get
 * what everybody gets. */
static enum rc
open_reader(struct req *r, struct reader_view *v)
{
	page_noindex(r);
	v->edition = *r->at_edition;
	TRY(reader_find(r->db, r->arena, r->edition, &v->reader));
	return reader_view_fill(r, v, v->reader.id, r->person);
}

static enum rc
show(struct req *r)
{
	struct reader_view v = { 0 };
	enum rc rc = open_reader(r, &v);
	struct peer *asking = NULL;
	struct html *h;

	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if ((r->roles & ROLE_PARTICIPANT) != 0)		/* who may offer it */
		TRY(peer_asking(r->db, r->arena, r->edition, &asking));
	v.asking = asking;
	h = page_open(r, tr(r->lang, "Reader"));
	reader_page(h, r, &v);
	return page_close(h, r);
}

static const char *
dated(struct req *r, const struct reader_view *v)
{
	return TRF(r->arena, r->lang, "Version {1}, {2}", arena_printf(r->arena,
	    "%lld", (long long)v->reader.version), time_text(r->arena,
	    v->reader.at, v->edition.zone, r->lang, TIME_DATE));
}

static const char *
topic_title(struct req *r, const struct reader_entry *n)
{
	const char *topic = words_pick(r->arena, n->topic, r->lang).text;

	if (n->answer == NULL)
		return tr(r->lang, "Came late, not answered yet");
	return topic == NULL ? tr(r->lang, "Other questions") : topic;
}

/* Who reads this copy, where it has what the others' have not. */
static const char *
copy_of(struct req *r, const struct reader_view *v)
{
	return v->confidential == 0 ? NULL : TRF(r->arena, r->lang, "Copy of "
	    "{1}. It has a confidential question: do not pass it on.",
	    r->person_name);
}

/* --- PDF --- */

static void
pdf_entry(struct req *r, struct pdf *pdf, const struct reader_entry *n)
{
	pdf_heading_in(pdf, 2, text_cut(r->arena, n->issue, 120), n->lang);
	pdf_small(pdf, entry_from(r->arena, n, r->lang), NULL);
	if (n->confidential)
		pdf_small(pdf, tr(r->lang, "confidential"), NULL);
	if (text_length(n->issue) > 120)
		pdf_fact(pdf, tr(r->lang, "The question"), n->issue);
	if (!text_blank(n->tried))
		pdf_fact(pdf, tr(r->lang, "What was tried"), n->tried);
	if (!text_blank(n->success))
		pdf_fact(pdf, tr(r->lang, "What success would be"),
		    n->success);
	if (n->answer == NULL)
		return;
	pdf_heading(pdf, 3, tr(r->lang, "Answer"));
	pdf_markdown(pdf, n->answer, NULL, 4);
	if (!text_blank(n->sources)) {
		pdf_heading(pdf, 3, tr(r->lang, "Sources"));
		pdf_markdown(pdf, n->sources, NULL, 4);
	}
	pdf_practices(r, pdf, n->practices);
}

static enum rc
as_pdf(struct req *r)
{
	struct reader_view v = { 0 };
	struct buf b = BUF(r->arena);
	const char *title, *funders, *whose;
	struct pdf *pdf;

	TRY(open_reader(r, &v));
	title = words_pick(r->arena, v.edition.title, r->lang).text;
	TRY(funders_text(r->db, r->arena, v.edition.programme, v.edition.id,
	    r->lang, &funders));
	pdf = question_paper(r, &v.edition, TRF(r->arena, r->lang,
	    "Reader: {1}", title), funders);
	pdf_small(pdf, title, NULL);
	pdf_heading(pdf, 1, tr(r->lang, "Reader"));
	pdf_text(pdf, dated(r, &v), NULL);
	whose = copy_of(r, &v);
	if (whose != NULL)
		pdf_text(pdf, whose, NULL);
	for (const struct reader_entry *n = v.entries; n != NULL; n = n->next) {
		if (entry_begins(&v, n))
			pdf_heading(pdf, 1, topic_title(r, n));
		pdf_entry(r, pdf, n);
	}
	TRY(pdf_end(pdf, &b));
	return reply_bytes(r, "application/pdf", arena_printf(r->arena,
	    "%s-reader-%lld.pdf", v.edition.slug,
	    (long long)v.reader.version), b.p, b.n);
}

/* --- EPUB --- */

static void
element(struct buf *b, const char *name, const char *text)
{
	buf_printf(b, "<%s>", name);
	xml_text(b, text);
	buf_printf(b, "</%s>\n", name);
}

/* What somebody wrote, in the own language, with its lines. */
static void
own_words(struct buf *b, const char *label, const char *text, const char *lang)
{
	struct text_list lines;

	if (text_blank(text))
		return;
	element(b, "h2", label);
	lines = text_split(b->arena, text, '\n');
	for (size_t i = 0; i < lines.n; i++) {
		if (text_blank(lines.at[i]))
			continue;
		buf_str(b, "<p lang=\"");
		xml_text(b, lang);
		buf_str(b, "\" xml:lang=\"");
		xml_text(b, lang);
		buf_printf(b, "\" dir=\"%s\">", language_rtl(lang) ? "rtl" :
		    "ltr");
		xml_text(b, lines.at[i]);
		buf_str(b, "</p>\n");
	}
}

/* Its language is not known; which way it runs its letters tell. */
static void
epub_markdown(struct buf *b, const char *label, const char *text)
{
	element(b, "h2", label);
	buf_printf(b, "<div dir=\"auto\">\n%s</div>\n", markdown_xhtml(
	    b->arena, text, 3));
}

static const char *
epub_entry(struct req *r, const struct reader_entry *n)
{
	struct buf b = BUF(r->arena);

	element(&b, "p", entry_from(r->arena, n, r->lang));
	if (n->confidential)
		element(&b, "p", tr(r->lang, "confidential"));
	if (text_length(n->issue) > 120)	/* else it is the title */
		own_words(&b, tr(r->lang, "The question"), n->issue, n->lang);
	own_words(&b, tr(r->lang, "What was tried"), n->tried, n->lang);
	own_words(&b, tr(r->lang, "What success would be"), n->success,
	    n->lang);
	if (n->answer != NULL)
		epub_markdown(&b, tr(r->lang, "Answer"), n->answer);
	if (!text_blank(n->sources))
		epub_markdown(&b, tr(r->lang, "Sources"), n->sources);
	if (n->practices != NULL) {
		element(&b, "h2", tr(r->lang, "Practices"));
		buf_str(&b, "<ul>\n");
		for (const struct asked_practice *p = n->practices; p != NULL;
		    p = p->next) {
			buf_str(&b, "<li><a dir=\"auto\" href=\"");
			xml_text(&b, arena_printf(r->arena, "%s/practices/%s",
			    ask_base(), p->code));
			buf_str(&b, "\">");
			xml_text(&b, words_pick(r->arena, p->title,
			    r->lang).text);
			buf_str(&b, "</a></li>\n");
		}
		buf_str(&b, "</ul>\n");
	}
	return buf_text(&b);
}

static const char *
epub_begin(struct req *r, const struct reader_view *v, const char *funders)
{
	const char *whose = copy_of(r, v);
	struct buf b = BUF(r->arena);

	element(&b, "p", dated(r, v));
	if (whose != NULL)
		element(&b, "p", whose);
	if (!text_blank(funders))
		element(&b, "p", funders);
	return buf_text(&b);
}

static enum rc
as_epub(struct req *r)
{
	struct epub_part first = { .level = 1 }, **end = &first.next;
	struct reader_view v = { 0 };
	struct buf b = BUF(r->arena);
	const char *title, *funders;

	TRY(open_reader(r, &v));
	TRY(funders_text(r->db, r->arena, v.edition.programme, v.edition.id,
	    r->lang, &funders));
	title = TRF(r->arena, r->lang, "Reader: {1}", words_pick(r->arena,
	    v.edition.title, r->lang).text);
	first.title = title;
	first.xhtml = epub_begin(r, &v, funders);
	for (const struct reader_entry *n = v.entries; n != NULL; n = n->next) {
		if (entry_begins(&v, n)) {
			*end = arena_new(r->arena, struct epub_part);
			**end = (struct epub_part){ .level = 1, .xhtml = "",
			    .title = topic_title(r, n) };
			end = &(*end)->next;
		}
		*end = arena_new(r->arena, struct epub_part);
		**end = (struct epub_part){ .level = 2,
		    .title = text_cut(r->arena, n->issue, 120),
		    .title_lang = n->lang, .xhtml = epub_entry(r, n) };
		end = &(*end)->next;
	}
	TRY(epub_write(r->arena, &(struct epub){ .id = arena_printf(r->arena,
	    "%s/editions/%s/reader/%lld", ask_base(), v.edition.slug,
	    (long long)v.reader.version), .title = title, .lang = r->lang,
	    .publisher = words_pick(r->arena, r->at_programme->title,
	    r->lang).text, .rtl = language_rtl(r->lang),
	    .contents = tr(r->lang, "Contents"), .made_at = v.reader.at,
	    .parts = &first }, &b));
	return reply_bytes(r, "application/epub+zip", arena_printf(r->arena,
	    "%s-reader-%lld.epub", v.edition.slug,
	    (long long)v.reader.version), b.p, b.n);
}

#define READER "/editions/:edition/reader"
const struct route question_reader_routes[] = {
	{ GET, READER, RIGHT_PARTICIPANT, show },
	{ GET, READER ".pdf", RIGHT_PARTICIPANT, as_pdf },
	{ GET, READER ".epub", RIGHT_PARTICIPANT, as_epub },
	{ 0 }
};
