/*
 * A page is written in two runs: its content while the handler works, the
 * frame around it at the end, when the title may have to say "Error" and the
 * head knows what it must.
 */
#include "web/page.h"

#include <string.h>

#include "web/reply.h"

/* Bytes; most pages need no more and are written without a copy. */
enum { PAGE_USUAL = 15 * 1024, FRAME_USUAL = 7 * 1024 };

struct page {
	struct html content;	/* first: page_close() gets its address */
	const char *title;
};

struct html *
page_open(struct req *r, const char *title)
{
	struct page *p = arena_new(r->arena, struct page);

	p->content = (struct html){ .out = BUF(r->arena), .lang = r->lang,
	    .rtl = language_rtl(r->lang) };
	p->title = title;
	buf_room(&p->content.out, PAGE_USUAL);
	return &p->content;
}

struct html *
page_open_of(struct req *r, const char *thing, const char *what)
{
	return page_open(r, arena_printf(r->arena, "%s: %s", thing, what));
}

enum rc
page_close(struct html *h, struct req *r)
{
	struct page *p = (struct page *)h;
	struct html whole = *h;

	whole.out = BUF(r->arena);
	buf_room(&whole.out, h->out.n + FRAME_USUAL);
	frame_top(&whole, r, p);
	buf_put(&whole.out, h->out.p, h->out.n);
	frame_bottom(&whole, r);
	if (r->reply->status == 0 || r->reply->status == 200)
		r->reply->status = r->faults > 0 ? 422 : 200;
	r->reply->type = "text/html; charset=utf-8";
	r->reply->body = buf_text(&whole.out);
	r->reply->size = whole.out.n;
	r->reply->page = true;
	return RC_OK;
}

/* --- what the frame asks --- */

const char *
page_title(const struct req *r, const struct page *p)
{
	const char *site = r->frame.site == NULL ? "Guildhall" : r->frame.site;
	const char *title = text_blank(p->title) || text_same(p->title, site) ?
	    site : arena_printf(r->arena, "%s – %s", p->title, site);

	return r->faults == 0 ? title :
	    TRF(r->arena, r->lang, N_("Error: {1}"), title);
}

struct url
page_ours(const char *address)
{
	return (struct url){ address == NULL ? "/" : address };
}

const char *
page_own_name(const char *code)
{
	for (const struct language *l = languages; l->code != NULL; l++)
		if (strcmp(l->code, code) == 0)
			return l->own_name;
	return language_name(code, code);
}

/* Within a script element only "</script" and "<!--" could end or disturb it:
 * without a < there is neither.  In JSON a < stands only inside strings. */
void
page_write_json_ld(struct html *h, const char *json)
{
	static const char opens[] = "<script type=\"application/ld+json\">";
	static const char closes[] = "</script>\n";

	if (json == NULL)
		return;
	h_raw(h, opens, sizeof opens - 1);
	for (const char *p = json;;) {
		size_t n = strcspn(p, "<");

		h_raw(h, p, n);
		if (*(p += n) == '\0')
			break;
		h_raw(h, "\\u003c", 6);
		p++;
	}
	h_raw(h, closes, sizeof closes - 1);
}
