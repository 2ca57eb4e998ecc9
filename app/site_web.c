/* The pages that belong to the server as a whole. */
#include "app/app.h"
#include "app/site.h"
#include "site_pages.h"

static const char *imprint_text;

void
site_set(const struct config *c)
{
	imprint_text = c->imprint;
}

static enum rc
imprint(struct req *r)
{
	struct html *h = page_open(r, tr(r->lang, "Imprint"));

	imprint_page(h, r, imprint_text);
	return page_close(h, r);
}

static enum rc
accessibility(struct req *r)
{
	struct html *h = page_open(r, tr(r->lang, "Accessibility"));

	accessibility_page(h, r);
	return page_close(h, r);
}

static enum rc
source(struct req *r)
{
	struct html *h = page_open(r, tr(r->lang, "Source"));

	source_page(h, r);
	return page_close(h, r);
}

const struct route site_routes[] = {
	{ GET, "/imprint", RIGHT_ANYONE, imprint, ROUTE_CACHE },
	{ GET, "/accessibility", RIGHT_ANYONE, accessibility, ROUTE_CACHE },
	{ GET, "/source", RIGHT_ANYONE, source, ROUTE_CACHE },
	{ 0 }
};
