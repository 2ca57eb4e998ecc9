#include "render/feed.h"

#include <string.h>

/* What stands for a byte; "" for a control, which XML has no place for. */
static const char *const written[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;",
	['\''] = "&#39;", [0 ... '\t' - 1] = "", ['\n' + 1 ... ' ' - 1] = "",
};

/* U+FFFE and U+FFFF are no characters of XML either. */
static bool
none(const char *s)
{
	return (unsigned char)s[0] == 0xef && (unsigned char)s[1] == 0xbf &&
	    ((unsigned char)s[2] & 0xfe) == 0xbe;
}

void
xml_text(struct buf *out, const char *s)
{
	if (s == NULL)
		return;
	for (;;) {
		const char *from = s;

		while (written[(unsigned char)*s] == NULL && !none(s))
			s++;
		buf_put(out, from, (size_t)(s - from));
		if (*s == '\0')
			break;
		buf_str(out, written[(unsigned char)*s]);
		s += none(s) ? 3 : 1;
	}
}

static void
element(struct buf *out, const char *name, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	buf_printf(out, "<%s>", name);
	xml_text(out, text);
	buf_printf(out, "</%s>\n", name);
}

static void
link_to(struct buf *out, const char *rel, const char *type, const char *url)
{
	if (url == NULL || *url == '\0')
		return;
	buf_printf(out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
	xml_text(out, url);
	buf_str(out, "\"/>\n");
}

static void
author(struct buf *out, const char *name)
{
	if (name == NULL || *name == '\0')
		return;
	buf_str(out, "<author><name>");
	xml_text(out, name);
	buf_str(out, "</name></author>\n");
}

static void
lang_attribute(struct buf *out, const char *lang)
{
	if (lang == NULL || *lang == '\0')
		return;
	buf_str(out, " xml:lang=\"");
	xml_text(out, lang);
	buf_char(out, '"');
}

static void
entry(struct buf *out, const struct feed_entry *e)
{
	buf_str(out, "<entry");
	lang_attribute(out, e->lang);
	buf_str(out, ">\n");
	element(out, "id", e->id);
	link_to(out, "alternate", "text/html", e->url);
	/* An entry must have a title (4.1.2), though it may be empty. */
	buf_str(out, "<title>");
	xml_text(out, e->title);
	buf_str(out, "</title>\n");
	author(out, e->author);
	if (e->made_at != 0)
		element(out, "published", time_rfc3339(out->arena, e->made_at));
	element(out, "updated", time_rfc3339(out->arena, e->changed_at));
	for (const char *s = e->categories; s != NULL && *s != '\0'; ) {
		size_t n = strcspn(s, "\n");

		if (n > 0) {
			buf_str(out, "<category term=\"");
			xml_text(out, arena_dup_n(out->arena, s, n));
			buf_str(out, "\"/>\n");
		}
		s += n + (s[n] == '\n');
	}
	element(out, "summary", e->summary);
	if (e->html != NULL) {
		buf_str(out, "<content type=\"html\">");
		xml_text(out, e->html);
		buf_str(out, "</content>\n");
	}
	buf_str(out, "</entry>\n");
}

void
feed_write(struct buf *out, const struct feed *f)
{
	unixtime changed = f->changed_at;

	for (const struct feed_entry *e = f->entries;
	    f->changed_at == 0 && e != NULL; e = e->next)
		if (e->changed_at > changed)
			changed = e->changed_at;
	buf_str(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\"");
	lang_attribute(out, f->lang);
	buf_str(out, ">\n");
	element(out, "id", f->id);
	buf_str(out, "<title>");
	xml_text(out, f->title);
	buf_str(out, "</title>\n");
	element(out, "subtitle", f->subtitle);
	link_to(out, "self", "application/atom+xml", f->self_url);
	link_to(out, "alternate", "text/html", f->url);
	/* An empty feed has no newest entry, yet must say something (4.1.1). */
	element(out, "updated", changed == 0 ? "1970-01-01T00:00:00Z" :
	    time_rfc3339(out->arena, changed));
	author(out, f->author);
	element(out, "rights", f->rights);
	element(out, "generator", "Guildhall");
	for (const struct feed_entry *e = f->entries; e != NULL; e = e->next)
		entry(out, e);
	buf_str(out, "</feed>\n");
}
