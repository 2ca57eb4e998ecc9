#include "render/markdown.h"

#include <md4c.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "render/feed.h"

enum {
	FLAGS = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTML |
	    MD_FLAG_PERMISSIVEAUTOLINKS | MD_FLAG_NOINDENTEDCODEBLOCKS,
	SPANS_DEEP = 8,
	/* Output may be so many times the input; a short definition used often,
	 * or a table's missing cells, could otherwise make gigabytes. */
	GROWTH = 16, GROWTH_FREE = 64 * 1024,
};

/* Where a heading stands: the levels of the headings around it, as typed. */
struct outline { int level[6], n, first; };

static int
outline_level(struct outline *o, unsigned typed)
{
	int level;

	while (o->n > 0 && o->level[o->n - 1] >= (int)typed)
		o->n--;
	o->level[o->n++] = (int)typed;
	level = o->first + o->n - 1;
	return level > 6 ? 6 : level;
}

/* The characters a writer is likely to spell; any other name stays as typed. */
static const struct { const char *name, *text; } entities[] = {
	{ "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" },
	{ "apos", "'" }, { "nbsp", "\u00a0" }, { "shy", "\u00ad" },
	{ "copy", "\u00a9" }, { "reg", "\u00ae" }, { "deg", "\u00b0" },
	{ "middot", "\u00b7" }, { "laquo", "\u00ab" }, { "raquo", "\u00bb" },
	{ "sect", "\u00a7" }, { "times", "\u00d7" }, { "euro", "\u20ac" },
	{ "ndash", "\u2013" }, { "mdash", "\u2014" }, { "hellip", "\u2026" },
	{ "lsquo", "\u2018" }, { "rsquo", "\u2019" }, { "sbquo", "\u201a" },
	{ "ldquo", "\u201c" }, { "rdquo", "\u201d" }, { "bdquo", "\u201e" },
	{ "bull", "\u2022" }, { "colon", ":" }, { "sol", "/" },
	{ "lrm", "\u200e" }, { "rlm", "\u200f" }, { "zwnj", "\u200c" },
};

static void
utf8(struct buf *b, unsigned long c)
{
	if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = 0xfffd;
	if (c < 0x80)
		buf_char(b, (char)c);
	else if (c < 0x800) {
		buf_char(b, (char)(0xc0 | c >> 6));
		buf_char(b, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_char(b, (char)(0xe0 | c >> 12));
		buf_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_char(b, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_char(b, (char)(0xf0 | c >> 18));
		buf_char(b, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_char(b, (char)(0x80 | (c & 0x3f)));
	}
}

/* "&amp;", "&#233;", "&#xe9;". */
static void
entity(struct buf *b, const char *p, size_t n)
{
	if (n > 3 && p[1] == '#') {
		bool hex = p[2] == 'x' || p[2] == 'X';

		utf8(b, strtoul(p + (hex ? 3 : 2), NULL, hex ? 16 : 10));
		return;
	}
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (n == strlen(entities[i].name) + 2 &&
		    memcmp(p + 1, entities[i].name, n - 2) == 0) {
			buf_str(b, entities[i].text);
			return;
		}
	buf_put(b, p, n);
}

/* A piece of text as plain UTF-8. */
static void
decode(struct buf *b, MD_TEXTTYPE type, const char *p, size_t n)
{
	switch (type) {
	case MD_TEXT_ENTITY:
		entity(b, p, n);
		break;
	case MD_TEXT_NULLCHAR:
		utf8(b, 0);
		break;
	case MD_TEXT_BR:
	case MD_TEXT_SOFTBR:
		buf_char(b, '\n');
		break;
	default:
		buf_put(b, p, n);
	}
}

static const char *
piece(struct arena *a, MD_TEXTTYPE type, const char *p, size_t n)
{
	struct buf b = BUF(a);

	if (type == MD_TEXT_NORMAL || type == MD_TEXT_CODE)
		return arena_dup_n(a, p, n);	/* most are; a buf is larger */
	decode(&b, type, p, n);
	return buf_text(&b);
}

static const char *
attribute(struct arena *a, const MD_ATTRIBUTE *at)
{
	struct buf b = BUF(a);

	for (size_t i = 0; at->text != NULL && at->substr_offsets[i] < at->size;
	    i++)
		decode(&b, at->substr_types[i], at->text +
		    at->substr_offsets[i],
		    at->substr_offsets[i + 1] - at->substr_offsets[i]);
	return buf_text(&b);
}

static bool
own_path(const char *url)
{
	/* "//host" and, to browsers, "/\host" are other sites. */
	return url[0] == '/' && url[1] != '/' && url[1] != '\\';
}

bool
markdown_link_allowed(const char *url)
{
	if (url == NULL)
		return false;
	/* Browsers drop tabs and line ends: "/\t/host" is "//host". */
	for (const char *s = url; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7f)
			return false;
	return own_path(url) || (url[0] == '#' && url[1] != '\0') ||
	    (strncasecmp(url, "http://", 7) == 0 && url[7] != '\0') ||
	    (strncasecmp(url, "https://", 8) == 0 && url[8] != '\0') ||
	    (strncasecmp(url, "mailto:", 7) == 0 && url[7] != '\0') ||
	    (strncasecmp(url, "tel:", 4) == 0 && url[4] != '\0');
}

static bool
image_allowed(const char *url)
{
	return strncmp(url, "/files/", 7) == 0 && markdown_link_allowed(url) &&
	    strstr(url, "..") == NULL;
}

/* Calls with one piece of text: what is too much for Markdown, as paragraphs
 * of what was typed. */
static void
each_paragraph(struct arena *a, const char *md,
    void (*call)(void *, const char *), void *ctx)
{
	while (*md != '\0') {
		const char *end = strstr(md, "\n\n");
		size_t n = end == NULL ? strlen(md) : (size_t)(end - md);

		if (n > 0)
			call(ctx, arena_dup_n(a, md, n));
		md += n;
		while (*md == '\n')
			md++;
	}
}

/* HTML and XHTML. */

struct page {
	struct arena *a;
	struct buf out;
	size_t most;			/* bytes in out; more is too much */
	bool xhtml;
	struct outline outline;
	int deep;			/* containers open */
	/* The spans open; those beyond SPANS_DEEP only counted. */
	struct { MD_SPANTYPE type; bool written; } open[SPANS_DEEP];
	int spans;
	int image;			/* inside of images: only text counts */
	const char *link;		/* the open one's target */
	size_t link_at, head_at;	/* where the content of those begins */
	size_t head_from;
	int head_level;
};

static int
full(const struct page *p)
{
	return p->out.n > p->most;
}

static void
html_text(struct page *p, const char *s)
{
	const char *end;

	for (; (end = strchr(s, '\n')) != NULL; s = end + 1) {
		xml_text(&p->out, arena_dup_n(p->a, s, (size_t)(end - s)));
		buf_str(&p->out, p->image > 0 ? " " : p->xhtml ? "<br/>\n" :
		    "<br>\n");
	}
	xml_text(&p->out, s);
}

static void
side(struct page *p, MD_ALIGN align)
{
	if (align == MD_ALIGN_RIGHT)
		buf_str(&p->out, " class=\"end\"");
	else if (align == MD_ALIGN_CENTER)
		buf_str(&p->out, " class=\"centre\"");
}

static const char *
span_tag(MD_SPANTYPE type)
{
	switch (type) {
	case MD_SPAN_EM:
		return "em";
	case MD_SPAN_STRONG:
		return "strong";
	case MD_SPAN_DEL:
		return "del";
	case MD_SPAN_CODE:
		return "code";
	default:
		return NULL;
	}
}

/* Whether the span's start is written, so that its end must be. */
static bool
span_begin(struct page *p, MD_SPANTYPE type, void *detail)
{
	struct buf *b = &p->out;
	const char *url;

	if (p->image > 0 || p->spans >= SPANS_DEEP)
		return false;
	switch (type) {
	case MD_SPAN_IMG:
		url = attribute(p->a, &((MD_SPAN_IMG_DETAIL *)detail)->src);
		if (!image_allowed(url))
			return false;
		buf_str(b, "<img src=\"");
		xml_text(b, url);
		buf_str(b, "\" alt=\"");
		return true;
	case MD_SPAN_A:
		url = attribute(p->a, &((MD_SPAN_A_DETAIL *)detail)->href);
		if (!markdown_link_allowed(url))
			return false;
		buf_str(b, "<a href=\"");
		xml_text(b, url);
		buf_str(b, own_path(url) || *url == '#' ? "\">" :
		    "\" rel=\"noopener\">");
		p->link = url;
		p->link_at = b->n;
		return true;
	default:
		if (span_tag(type) == NULL)
			return false;
		buf_printf(b, "<%s>", span_tag(type));
		return true;
	}
}

static void
span_end(struct page *p)
{
	struct buf *b = &p->out;
	MD_SPANTYPE type;

	if (--p->spans >= SPANS_DEEP)
		return;
	type = p->open[p->spans].type;
	if (type == MD_SPAN_IMG)
		p->image--;
	if (!p->open[p->spans].written)
		return;
	if (type == MD_SPAN_IMG)
		buf_str(b, p->xhtml ? "\"/>" : "\" loading=\"lazy\">");
	else if (type == MD_SPAN_A) {
		if (b->n == p->link_at)		/* a link needs a name */
			xml_text(b, p->link);
		buf_str(b, "</a>");
	} else
		buf_printf(b, "</%s>", span_tag(type));
}

static int
html_enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct page *p = ctx;
	struct buf *b = &p->out;

	while (p->spans > 0)
		span_end(p);
	switch (type) {
	case MD_BLOCK_QUOTE:
		if (++p->deep <= MARKDOWN_DEEP)
			buf_str(b, "<blockquote>\n");
		break;
	case MD_BLOCK_UL:
		if (++p->deep <= MARKDOWN_DEEP)
			buf_str(b, "<ul>\n");
		break;
	case MD_BLOCK_OL:
		if (++p->deep > MARKDOWN_DEEP)
			break;
		if (((MD_BLOCK_OL_DETAIL *)detail)->start != 1)
			buf_printf(b, "<ol start=\"%u\">\n",
			    ((MD_BLOCK_OL_DETAIL *)detail)->start);
		else
			buf_str(b, "<ol>\n");
		break;
	case MD_BLOCK_LI:
		/* Beyond the depth, items run on in the last list. */
		buf_str(b, p->deep <= MARKDOWN_DEEP ? "<li>" :
		    p->xhtml ? "<br/>" : "<br>");
		break;
	case MD_BLOCK_HR:
		buf_str(b, p->xhtml ? "<hr/>\n" : "<hr>\n");
		break;
	case MD_BLOCK_H:
		p->head_level = outline_level(&p->outline,
		    ((MD_BLOCK_H_DETAIL *)detail)->level);
		p->head_from = b->n;
		buf_printf(b, "<h%d>", p->head_level);
		p->head_at = b->n;
		break;
	case MD_BLOCK_CODE:
		buf_str(b, "<pre><code>");
		break;
	case MD_BLOCK_P:
		buf_str(b, "<p>");
		break;
	case MD_BLOCK_TABLE:
		buf_str(b, "<table>\n");
		break;
	case MD_BLOCK_THEAD:
		buf_str(b, "<thead>\n");
		break;
	case MD_BLOCK_TBODY:
		buf_str(b, "<tbody>\n");
		break;
	case MD_BLOCK_TR:
		buf_str(b, "<tr>");
		break;
	case MD_BLOCK_TH:
		buf_str(b, "<th scope=\"col\"");
		side(p, ((MD_BLOCK_TD_DETAIL *)detail)->align);
		buf_char(b, '>');
		break;
	case MD_BLOCK_TD:
		buf_str(b, "<td");
		side(p, ((MD_BLOCK_TD_DETAIL *)detail)->align);
		buf_char(b, '>');
		break;
	case MD_BLOCK_DOC:
	case MD_BLOCK_HTML:
		break;
	}
	return full(p);
}

static int
html_leave_block(MD_BLOCKTYPE type, [[maybe_unused]] void *detail, void *ctx)
{
	struct page *p = ctx;
	struct buf *b = &p->out;

	while (p->spans > 0)
		span_end(p);
	switch (type) {
	case MD_BLOCK_QUOTE:
		if (p->deep-- <= MARKDOWN_DEEP)
			buf_str(b, "</blockquote>\n");
		break;
	case MD_BLOCK_UL:
		if (p->deep-- <= MARKDOWN_DEEP)
			buf_str(b, "</ul>\n");
		break;
	case MD_BLOCK_OL:
		if (p->deep-- <= MARKDOWN_DEEP)
			buf_str(b, "</ol>\n");
		break;
	case MD_BLOCK_LI:
		if (p->deep <= MARKDOWN_DEEP)
			buf_str(b, "</li>\n");
		break;
	case MD_BLOCK_H:
		if (b->n == p->head_at)	/* nothing to announce */
			b->p[b->n = p->head_from] = '\0';
		else
			buf_printf(b, "</h%d>\n", p->head_level);
		break;
	case MD_BLOCK_CODE:
		buf_str(b, "</code></pre>\n");
		break;
	case MD_BLOCK_P:
		buf_str(b, "</p>\n");
		break;
	case MD_BLOCK_TABLE:
		buf_str(b, "</table>\n");
		break;
	case MD_BLOCK_THEAD:
		buf_str(b, "</thead>\n");
		break;
	case MD_BLOCK_TBODY:
		buf_str(b, "</tbody>\n");
		break;
	case MD_BLOCK_TR:
		buf_str(b, "</tr>\n");
		break;
	case MD_BLOCK_TH:
		buf_str(b, "</th>");
		break;
	case MD_BLOCK_TD:
		buf_str(b, "</td>");
		break;
	default:
		break;
	}
	return full(p);
}

static int
html_enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct page *p = ctx;
	bool written = span_begin(p, type, detail);

	if (p->spans < SPANS_DEEP) {
		p->open[p->spans].type = type;
		p->open[p->spans].written = written;
		p->image += type == MD_SPAN_IMG;
	}
	p->spans++;
	return full(p);
}

/* md4c 0.4.8 can end a table's cell with a span open, and end one that is
 * not: what is above the span goes with it. */
static int
html_leave_span(MD_SPANTYPE type, [[maybe_unused]] void *detail, void *ctx)
{
	struct page *p = ctx;
	int i = p->spans;

	if (i > SPANS_DEEP) {
		p->spans--;
		return full(p);
	}
	while (i > 0 && p->open[i - 1].type != type)
		i--;
	while (i > 0 && p->spans >= i)
		span_end(p);
	return full(p);
}

static int
html_piece(MD_TEXTTYPE type, const char *s, MD_SIZE n, void *ctx)
{
	struct page *p = ctx;
	const char *text = piece(p->a, type, s, n);

	if (type == MD_TEXT_CODE)
		xml_text(&p->out, text);
	else
		html_text(p, text);
	return full(p);
}

static void
html_as_typed(void *ctx, const char *text)
{
	struct page *p = ctx;

	buf_str(&p->out, "<p>");
	html_text(p, text);
	buf_str(&p->out, "</p>\n");
}

static const char *
html(struct arena *a, const char *md, int heading, bool xhtml)
{
	static const MD_PARSER parser = { .flags = FLAGS,
	    .enter_block = html_enter_block, .leave_block = html_leave_block,
	    .enter_span = html_enter_span, .leave_span = html_leave_span,
	    .text = html_piece };
	size_t n = md == NULL ? 0 : strlen(md);
	struct page p = { .a = a, .out = BUF(a), .xhtml = xhtml,
	    .most = n * GROWTH + GROWTH_FREE, .outline.first = heading };

	if (n == 0)
		return "";
	if (n > MARKDOWN_MAX ||
	    md_parse(md, (MD_SIZE)n, &parser, &p) != 0) {
		p = (struct page){ .a = a, .out = BUF(a), .xhtml = xhtml };
		each_paragraph(a, md, html_as_typed, &p);
	}
	return buf_text(&p.out);
}

const char *
markdown_html(struct arena *a, const char *md, int heading)
{
	return html(a, md, heading, false);
}

const char *
markdown_xhtml(struct arena *a, const char *md, int heading)
{
	return html(a, md, heading, true);
}

/* Blocks. */

struct list { bool ordered, tight; unsigned next; };

struct making {
	struct arena *a;
	struct block *first, **at;	/* at: where the next block goes */
	struct block *now;		/* takes text; NULL: none does */
	struct block_row **row;
	struct block_cell **cell, *now_cell;
	struct span **span;
	bool head;			/* of a table */
	struct outline outline;
	struct list list[MARKDOWN_DEEP];
	int lists, quotes;		/* how deep, also beyond the bound */
	const char *mark;		/* of an item not yet begun */
	bool tight;			/* the next block follows closely */
	int strong, emphasis, struck, code;
	const char *url;
	size_t made, most;
};

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/* Where a block or cell begins, no span is open, whatever md4c says. */
static void
no_spans(struct making *m)
{
	m->strong = m->emphasis = m->struck = m->code = 0;
	m->url = NULL;
}

static struct block *
block(struct making *m, enum block_kind kind)
{
	struct block *b = arena_new(m->a, struct block);

	*b = (struct block){ .kind = kind, .mark = m->mark, .tight = m->tight,
	    .quotes = least(m->quotes, MARKDOWN_DEEP),
	    .lists = least(m->lists, MARKDOWN_DEEP) };
	m->mark = NULL;
	m->tight = false;
	*m->at = b;
	m->at = &b->next;
	m->now = b;
	m->span = &b->spans;
	m->now_cell = NULL;
	m->made += sizeof *b;
	return b;
}

static void
span(struct making *m, const char *text)
{
	struct span *s;

	if (m->now == NULL)	/* a tight item's text comes without a block */
		block(m, BLOCK_TEXT);
	s = arena_new(m->a, struct span);
	*s = (struct span){ .text = text, .strong = m->strong > 0,
	    .emphasis = m->emphasis > 0, .struck = m->struck > 0,
	    .code = m->code > 0, .url = m->url };
	*m->span = s;
	m->span = &s->next;
	m->made += sizeof *s + strlen(text);
}

static int
too_much(const struct making *m)
{
	return m->made > m->most;
}

static int
block_enter(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct making *m = ctx;
	struct list *l;

	no_spans(m);
	switch (type) {
	case MD_BLOCK_QUOTE:
		m->quotes++;
		m->now = NULL;
		break;
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		m->now = NULL;
		m->tight = m->lists > 0 &&
		    m->list[least(m->lists, MARKDOWN_DEEP) - 1].tight;
		m->lists++;
		l = &m->list[least(m->lists, MARKDOWN_DEEP) - 1];
		if (type == MD_BLOCK_OL) {
			MD_BLOCK_OL_DETAIL *ol = detail;

			*l = (struct list){ true, ol->is_tight, ol->start };
		} else
			*l = (struct list){ false,
			    ((MD_BLOCK_UL_DETAIL *)detail)->is_tight, 0 };
		break;
	case MD_BLOCK_LI:
		l = &m->list[least(m->lists, MARKDOWN_DEEP) - 1];
		m->now = NULL;
		m->mark = l->ordered ? arena_printf(m->a, "%u.", l->next++) :
		    "\u2022";
		break;
	case MD_BLOCK_HR:
		block(m, BLOCK_RULE);
		break;
	case MD_BLOCK_H:
		block(m, BLOCK_HEADING)->level = outline_level(&m->outline,
		    ((MD_BLOCK_H_DETAIL *)detail)->level);
		break;
	case MD_BLOCK_CODE:
		block(m, BLOCK_CODE);
		break;
	case MD_BLOCK_P:
		block(m, BLOCK_TEXT);
		break;
	case MD_BLOCK_TABLE:
		m->row = &block(m, BLOCK_TABLE)->rows;
		break;
	case MD_BLOCK_THEAD:
		m->head = true;
		break;
	case MD_BLOCK_TBODY:
		m->head = false;
		break;
	case MD_BLOCK_TR:
		*m->row = arena_new(m->a, struct block_row);
		(*m->row)->head = m->head;
		m->cell = &(*m->row)->cells;
		m->row = &(*m->row)->next;
		break;
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		m->now_cell = arena_new(m->a, struct block_cell);
		m->now_cell->side =
		    ((MD_BLOCK_TD_DETAIL *)detail)->align == MD_ALIGN_RIGHT ?
		    SIDE_END : ((MD_BLOCK_TD_DETAIL *)detail)->align ==
		    MD_ALIGN_CENTER ? SIDE_CENTRE : SIDE_START;
		*m->cell = m->now_cell;
		m->cell = &m->now_cell->next;
		m->span = &m->now_cell->spans;
		m->made += sizeof *m->now_cell;
		break;
	case MD_BLOCK_DOC:
	case MD_BLOCK_HTML:
		break;
	}
	return too_much(m);
}

static int
block_leave(MD_BLOCKTYPE type, [[maybe_unused]] void *detail, void *ctx)
{
	struct making *m = ctx;

	no_spans(m);
	switch (type) {
	case MD_BLOCK_QUOTE:
		m->quotes--;
		m->now = NULL;
		break;
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		m->lists--;
		m->now = NULL;
		m->tight = false;
		break;
	case MD_BLOCK_LI:
		if (m->mark != NULL)	/* an empty item is one all the same */
			block(m, BLOCK_TEXT);
		m->now = NULL;
		m->tight = m->list[least(m->lists, MARKDOWN_DEEP) - 1].tight;
		break;
	case MD_BLOCK_H:
	case MD_BLOCK_P:
	case MD_BLOCK_CODE:
	case MD_BLOCK_HR:
	case MD_BLOCK_TABLE:
		m->now = NULL;
		break;
	default:
		break;
	}
	return too_much(m);
}

static int
count_span(struct making *m, MD_SPANTYPE type, int by)
{
	int *n = type == MD_SPAN_EM ? &m->emphasis :
	    type == MD_SPAN_STRONG ? &m->strong :
	    type == MD_SPAN_DEL ? &m->struck :
	    type == MD_SPAN_CODE ? &m->code : NULL;

	if (n != NULL && *n + by >= 0)
		*n += by;
	return too_much(m);
}

static int
span_enter(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct making *m = ctx;

	if (type == MD_SPAN_A) {
		const char *url = attribute(m->a,
		    &((MD_SPAN_A_DETAIL *)detail)->href);

		m->url = markdown_link_allowed(url) ? url : NULL;
		m->made += strlen(url);
	}
	return count_span(m, type, 1);
}

static int
span_leave(MD_SPANTYPE type, [[maybe_unused]] void *detail, void *ctx)
{
	struct making *m = ctx;

	if (type == MD_SPAN_A)
		m->url = NULL;
	return count_span(m, type, -1);
}

static int
span_text(MD_TEXTTYPE type, const char *p, MD_SIZE n, void *ctx)
{
	struct making *m = ctx;

	span(m, piece(m->a, type, p, n));
	return too_much(m);
}

static void
block_as_typed(void *ctx, const char *text)
{
	struct making *m = ctx;

	block(m, BLOCK_TEXT);
	span(m, text);
}

struct block *
markdown_blocks(struct arena *a, const char *md, int heading)
{
	static const MD_PARSER parser = { .flags = FLAGS,
	    .enter_block = block_enter, .leave_block = block_leave,
	    .enter_span = span_enter, .leave_span = span_leave,
	    .text = span_text };
	size_t n = md == NULL ? 0 : strlen(md);
	struct making m = { .a = a, .outline.first = heading,
	    /* A block or span is a struct beside its text. */
	    .most = (n * GROWTH + GROWTH_FREE) * 4 };

	m.at = &m.first;
	if (n == 0)
		return NULL;
	if (n > MARKDOWN_MAX || md_parse(md, (MD_SIZE)n, &parser, &m) != 0) {
		m = (struct making){ .a = a };
		m.at = &m.first;
		each_paragraph(a, md, block_as_typed, &m);
	}
	return m.first;
}

/* Plain text. */

static void
indent(struct buf *out, const struct block *b, bool item)
{
	for (int i = 0; i < b->quotes; i++)
		buf_str(out, "> ");
	for (int i = item ? 1 : 0; i < b->lists; i++)
		buf_str(out, "   ");
}

/* A link says where it leads, unless its text does. */
static void
text_url(struct buf *out, const char *url, const char *text)
{
	if (strncasecmp(url, "mailto:", 7) == 0)
		url += 7;
	if (strcmp(url, text) != 0)
		buf_printf(out, " <%s>", url);
}

static void
text_spans(struct buf *out, const struct span *s, const struct block *b)
{
	while (s != NULL) {
		const struct span *from = s;
		struct buf said = BUF(out->arena);

		for (; s != NULL && s->url == from->url; s = s->next)
			buf_str(&said, s->text);
		for (const char *p = buf_text(&said); *p != '\0'; p++) {
			buf_char(out, *p);
			if (*p == '\n' && p[1] != '\0')
				indent(out, b, false);
		}
		if (from->url != NULL)
			text_url(out, from->url, buf_text(&said));
	}
}

static void
text_table(struct buf *out, const struct block *b)
{
	for (const struct block_row *r = b->rows; r != NULL; r = r->next) {
		size_t from;

		indent(out, b, false);
		from = out->n;
		for (const struct block_cell *c = r->cells; c != NULL;
		    c = c->next) {
			text_spans(out, c->spans, b);
			if (c->next != NULL)
				buf_str(out, " | ");
		}
		if (r->head) {
			size_t wide = out->n - from;

			buf_char(out, '\n');
			indent(out, b, false);
			for (size_t i = 0; i < wide && i < 60; i++)
				buf_char(out, '-');
		}
		if (r->next != NULL)
			buf_char(out, '\n');
	}
}

const char *
markdown_text(struct arena *a, const char *md)
{
	struct buf out = BUF(a);

	for (const struct block *b = markdown_blocks(a, md, 1); b != NULL;
	    b = b->next) {
		if (out.n > 0)
			buf_str(&out, b->tight ? "\n" : "\n\n");
		if (b->kind == BLOCK_TABLE) {
			text_table(&out, b);
			continue;
		}
		indent(&out, b, b->mark != NULL);
		if (b->mark != NULL)
			buf_printf(&out, "%s%s", strcmp(b->mark, "\u2022") ==
			    0 ? "-" : b->mark, strlen(b->mark) == 2 ? " " :
			    strcmp(b->mark, "\u2022") == 0 ? "  " : " ");
		if (b->kind == BLOCK_RULE)
			buf_str(&out, "----------------------------------------");
		else
			text_spans(&out, b->spans, b);
		while (out.n > 0 && strchr(" \n", out.p[out.n - 1]) != NULL)
			out.p[--out.n] = '\0';
	}
	if (out.n > 0)
		buf_char(&out, '\n');
	return buf_text(&out);
}
