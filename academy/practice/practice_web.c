/* What everybody reads: the library's list, and a record at its address. */
#include "practice/practice_web.h"

#include <string.h>

#include "practice/practice.h"
#include "practice/practice_show.h"
#include "practice_pages.h"

enum { LIBRARY_PAGE = 20 };

/* A value of the query that is not empty, or NULL. */
static const char *
asked(struct req *r, const char *name)
{
	const char *s = req_query(r, name);

	return text_blank(s) ? NULL : s;
}

/* The feed of what is listed, as far as there are feeds. */
static struct url
feed_of(struct req *r, const struct practice_filter *f)
{
	if (f->topic == NULL && f->country == NULL)
		return url_to(r->arena, "/practices.atom");
	return url_to(r->arena, "/practices.atom?topic=%s&country=%s",
	    f->topic == NULL ? "" : f->topic,
	    f->country == NULL ? "" : f->country);
}

static enum rc
library(struct req *r)
{
	struct library_view v = { .filter = { asked(r, "kind"),
	    asked(r, "country"), asked(r, "topic"), 0, LIBRARY_PAGE } };
	struct practice_filter *f = &v.filter;
	struct html *h;
	int64_t rows;

	v.filtered = f->kind != NULL || f->country != NULL || f->topic != NULL;
	TRY(practice_list(r->db, r->arena, f, &v.lines, &rows));
	v.page = list_page(r, rows, LIBRARY_PAGE);
	if (v.page.page > 1) {
		f->skip = (v.page.page - 1) * LIBRARY_PAGE;
		TRY(practice_list(r->db, r->arena, f, &v.lines, &rows));
	}
	TRY(practice_countries(r->db, r->arena, &v.countries, &v.untold));
	TRY(concept_list(r->db, r->arena, &v.concepts));
	page_feed(r, feed_of(r, f).p, tr(r->lang, "Practices"));
	h = page_open(r, tr(r->lang, "Practices"));
	library_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
record(struct req *r)
{
	struct practice p;
	struct record_view v = { .p = &p };
	struct html *h;

	TRY(practice_shown(r->db, r->arena, req_param(r, "practice"), &p));
	TRY(concept_list(r->db, r->arena, &v.concepts));
	h = page_open(r, words_pick(r->arena, p.title, r->lang).text);
	record_page(h, r, &v);
	return page_close(h, r);
}

const struct route practice_routes[] = {
	{ GET, "/practices", RIGHT_ANYONE, library, ROUTE_CACHE },
	{ GET, "/practices/:practice", RIGHT_ANYONE, record, ROUTE_CACHE },
	{ 0 }
};
