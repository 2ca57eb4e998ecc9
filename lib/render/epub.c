#include "render/epub.h"

#include <expat.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "render/feed.h"
#include "render/zip.h"

static const char style[] =
    "body { line-height: 1.4; }\n"
    "h1, h2, h3, dt, .title { line-height: 1.2; hyphens: none; }\n"
    "dt { font-weight: bold; margin-block-start: 0.8em; }\n"
    "dd { margin-inline-start: 0; }\n"
    "table { border-collapse: collapse; }\n"
    "th, td { border: 1px solid; padding: 0.2em 0.4em; text-align: start; }\n"
    ".small { font-size: 0.85em; }\n";

static const char container[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<container version=\"1.0\""
    " xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n"
    "<rootfiles><rootfile full-path=\"book/book.opf\""
    " media-type=\"application/oebps-package+xml\"/></rootfiles>\n"
    "</container>\n";

static const char *
lang_of(const struct epub *e, const struct epub_part *p)
{
	const char *lang = p != NULL && !text_blank(p->lang) ? p->lang :
	    e->lang;

	return text_blank(lang) ? "en" : lang;
}

static void
head(struct buf *b, const struct epub *e, const struct epub_part *p,
    const char *title)
{
	const char *lang = lang_of(e, p);
	bool rtl = p != NULL && !text_blank(p->lang) ? p->rtl : e->rtl;

	buf_str(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<!DOCTYPE html>\n"
	    "<html xmlns=\"http://www.w3.org/1999/xhtml\""
	    " xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"");
	xml_text(b, lang);
	buf_str(b, "\" xml:lang=\"");
	xml_text(b, lang);
	buf_printf(b, "\" dir=\"%s\">\n<head><title>", rtl ? "rtl" : "ltr");
	xml_text(b, text_blank(title) ? "\u2026" : title);
	buf_str(b, "</title><link rel=\"stylesheet\" type=\"text/css\""
	    " href=\"style.css\"/></head>\n<body>\n");
}

static void
element(struct buf *b, const char *name, const char *text)
{
	if (text_blank(text))
		return;
	buf_printf(b, "<%s>", name);
	xml_text(b, text);
	buf_printf(b, "</%.*s>\n", (int)strcspn(name, " "), name);
}

/* What readers, libraries and shops read about the book. */
static void
metadata(struct buf *b, const struct epub *e)
{
	struct text_list subjects = text_split(b->arena, e->subjects, '\n');

	buf_str(b, "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
	element(b, "dc:identifier id=\"id\"", e->id);
	element(b, "dc:title", text_blank(e->title) ? "\u2026" : e->title);
	element(b, "dc:language", lang_of(e, NULL));
	element(b, "dc:creator", e->author);
	element(b, "dc:publisher", e->publisher);
	element(b, "dc:rights", e->rights);
	element(b, "dc:description", e->description);
	for (size_t i = 0; i < subjects.n; i++)
		element(b, "dc:subject", subjects.at[i]);
	element(b, "meta property=\"dcterms:modified\"",
	    time_rfc3339(b->arena, e->made_at));
	buf_str(b, "<meta property=\"schema:accessMode\">textual</meta>\n"
	    "<meta property=\"schema:accessModeSufficient\">textual</meta>\n"
	    "<meta property=\"schema:accessibilityFeature\">structuralNavigation"
	    "</meta>\n<meta property=\"schema:accessibilityFeature\">"
	    "tableOfContents</meta>\n"
	    "<meta property=\"schema:accessibilityHazard\">none</meta>\n"
	    "</metadata>\n");
}

static const char *
package(struct arena *a, const struct epub *e)
{
	struct buf b = BUF(a);
	int n = 0;

	buf_str(&b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\""
	    " unique-identifier=\"id\" xml:lang=\"");
	xml_text(&b, lang_of(e, NULL));
	buf_printf(&b, "\" dir=\"%s\">\n", e->rtl ? "rtl" : "ltr");
	metadata(&b, e);
	buf_str(&b, "<manifest>\n<item id=\"nav\" href=\"nav.xhtml\""
	    " media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n"
	    "<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n");
	for (const struct epub_part *p = e->parts; p != NULL; p = p->next) {
		n++;
		buf_printf(&b, "<item id=\"p%d\" href=\"p%d.xhtml\""
		    " media-type=\"application/xhtml+xml\"/>\n", n, n);
	}
	buf_printf(&b, "</manifest>\n<spine page-progression-direction=\"%s\">\n",
	    e->rtl ? "rtl" : "ltr");
	/* The contents stand after the first part, which is the title. */
	for (int i = 1; i <= n; i++)
		buf_printf(&b, "<itemref idref=\"p%d\"/>\n%s", i,
		    i == 1 ? "<itemref idref=\"nav\"/>\n" : "");
	buf_str(&b, "</spine>\n</package>\n");
	return buf_text(&b);
}

static void
entry(struct buf *b, const struct epub *e, const struct epub_part *p, int n)
{
	const char *lang = p->title_lang == NULL ? lang_of(e, p) :
	    p->title_lang;

	buf_printf(b, "<a href=\"p%d.xhtml\" lang=\"", n);
	xml_text(b, lang);
	buf_str(b, "\" xml:lang=\"");
	xml_text(b, lang);
	buf_str(b, "\" dir=\"auto\">");
	xml_text(b, text_blank(p->title) ? "\u2026" : p->title);
	buf_str(b, "</a>");
}

static const char *
navigation(struct arena *a, const struct epub *e)
{
	struct buf b = BUF(a);
	bool below = false;
	int n = 0;

	head(&b, e, NULL, e->contents);
	buf_str(&b, "<nav epub:type=\"toc\"><h1>");
	xml_text(&b, e->contents);
	buf_str(&b, "</h1>\n<ol>");
	for (const struct epub_part *p = e->parts; p != NULL; p = p->next) {
		bool deep = p->level > 1 && n > 0;

		if (n > 0)
			buf_str(&b, deep && !below ? "\n<ol>" :
			    !deep && below ? "</li>\n</ol></li>" : "</li>");
		buf_str(&b, "\n<li>");
		entry(&b, e, p, ++n);
		below = deep;
	}
	buf_str(&b, below ? "</li>\n</ol></li>\n" : "</li>\n");
	buf_str(&b, "</ol></nav>\n</body>\n</html>\n");
	return buf_text(&b);
}

static bool
well_formed(const char *xml, size_t n)
{
	XML_Parser p = XML_ParserCreate("UTF-8");
	bool ok;

	if (p == NULL)
		return false;
	ok = n < INT32_MAX && XML_Parse(p, xml, (int)n, 1) == XML_STATUS_OK;
	XML_ParserFree(p);
	return ok;
}

static enum rc
part(struct arena *a, const struct epub *e, const struct epub_part *p, int n,
    struct buf *b)
{
	*b = BUF(a);
	head(b, e, p, p->title);
	buf_str(b, "<h1");
	if (p->title_lang != NULL) {
		buf_str(b, " lang=\"");
		xml_text(b, p->title_lang);
		buf_str(b, "\" xml:lang=\"");
		xml_text(b, p->title_lang);
		buf_str(b, "\" dir=\"auto\"");
	}
	buf_char(b, '>');
	xml_text(b, text_blank(p->title) ? "\u2026" : p->title);
	buf_str(b, "</h1>\n");
	buf_str(b, p->xhtml);
	buf_str(b, "</body>\n</html>\n");
	if (!well_formed(b->p, b->n)) {
		log_line(LOG_ERROR, "render", "epub: part %d is not well formed",
		    n);
		return RC_FAILED;
	}
	return RC_OK;
}

enum rc
epub_write(struct arena *a, const struct epub *e, struct buf *out)
{
	static const char type[] = "application/epub+zip";
	const char *opf, *nav;
	struct zip_file *f;
	size_t n = 0;
	int number = 0;

	if (e->parts == NULL)
		return RC_INVALID;
	opf = package(a, e);
	nav = navigation(a, e);
	for (const struct epub_part *p = e->parts; p != NULL; p = p->next)
		n++;
	f = arena_array(a, struct zip_file, 5 + n);
	n = 0;
	/* The first lies there as it is, to be known by its bytes. */
	f[n++] = (struct zip_file){ "mimetype", type, strlen(type), true };
	f[n++] = (struct zip_file){ "META-INF/container.xml", container,
	    strlen(container), false };
	f[n++] = (struct zip_file){ "book/book.opf", opf, strlen(opf), false };
	f[n++] = (struct zip_file){ "book/nav.xhtml", nav, strlen(nav), false };
	f[n++] = (struct zip_file){ "book/style.css", style, strlen(style),
	    false };
	for (const struct epub_part *p = e->parts; p != NULL; p = p->next) {
		struct buf b;

		TRY(part(a, e, p, ++number, &b));
		f[n++] = (struct zip_file){ arena_printf(a, "book/p%d.xhtml",
		    number), b.p, b.n, false };
	}
	return zip_write(a, f, n, out);
}
