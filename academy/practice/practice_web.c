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

/* An address that is no more: it leads on where the record was put together
 * with another, and says so otherwise. */
static enum rc
gone(struct req *r, const char *code)
{
	struct html *h;
	const char *to;

	TRY(practice_gone(r->db, r->arena, code, &to));
	if (to != NULL)
		return reply_see_other(r, "/practices/%s", to);
	page_noindex(r);
	h = page_open(r, tr(r->lang, "This practice is not here any more"));
	page_status(r, 410);
	gone_page(h, r);
	return page_close(h, r);
}

static enum rc
record(struct req *r)
{
	const char *code = req_param(r, "practice");
	struct practice p;
	struct record_view v = { .p = &p };
	struct html *h;
	enum rc rc = practice_shown(r->db, r->arena, code, &p);

	if (rc == RC_NONE)
		return gone(r, code);
	TRY(rc);
	TRY(concept_list(r->db, r->arena, &v.concepts));
	TRY(practice_relatives(r->db, r->arena, &p, &v.from, &v.by));
	TRY(practice_used(r->db, r->arena, p.id, &v.used));
	TRY(trial_shown(r->db, r->arena, p.id, &v.trials));
	TRY(practice_files(r->db, r->arena, p.id, true, &v.files));
	v.files_at = url_to(r->arena, "/practices/%s", p.code);
	v.address = arena_printf(r->arena, "%s/practices/%s", r->base_url,
	    p.code);
	h = page_open(r, words_pick(r->arena, p.title, r->lang).text);
	record_page(h, r, &v);
	return page_close(h, r);
}

/* Others on the topics of the first, without those that stand there. */
static enum rc
others(struct req *r, struct compare_view *v)
{
	struct text_list topics = text_split(r->arena, v->p[0].topics, ' ');
	struct practice_filter f = { .most = 12 };
	struct practice_line *list, **end = &v->others;
	int64_t rows;

	if (topics.n == 0)
		return RC_OK;
	f.topic = topics.at[0];
	TRY(practice_list(r->db, r->arena, &f, &list, &rows));
	for (struct practice_line *l = list, *next; l != NULL; l = next) {
		bool there = false;

		next = l->next;
		for (size_t i = 0; i < v->n; i++)
			there = there || v->p[i].id == l->id;
		if (there)
			continue;
		l->next = NULL;
		*end = l;
		end = &l->next;
	}
	return RC_OK;
}

/* ?with=gp01,gp02: at most three, each once; what is not there is left out. */
static enum rc
compare(struct req *r)
{
	struct text_list codes = text_split(r->arena, req_query(r, "with"),
	    ',');
	struct compare_view v = { 0 };
	struct html *h;

	for (size_t i = 0; i < codes.n && v.n < 3; i++) {
		enum rc rc = practice_shown(r->db, r->arena, codes.at[i],
		    &v.p[v.n]);
		bool there = false;

		for (size_t k = 0; rc == RC_OK && k < v.n; k++)
			there = there || v.p[k].id == v.p[v.n].id;
		if (rc != RC_OK && rc != RC_NONE)
			return rc;
		v.n += rc == RC_OK && !there;
	}
	for (size_t i = 0; i < v.n; i++) {
		TRY(practice_files(r->db, r->arena, v.p[i].id, true,
		    &v.files[i]));
		TRY(practice_relatives(r->db, r->arena, &v.p[i], &v.from[i],
		    &v.by[i]));
	}
	TRY(concept_list(r->db, r->arena, &v.concepts));
	if (v.n > 0 && v.n < 3)
		TRY(others(r, &v));
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Side by side"));
	practice_compare_page(h, r, &v);
	return page_close(h, r);
}

const struct route practice_routes[] = {
	{ GET, "/practices", RIGHT_ANYONE, library, ROUTE_CACHE },
	{ GET, "/practices/compare", RIGHT_ANYONE, compare },
	{ GET, "/practices/:practice", RIGHT_ANYONE, record, ROUTE_CACHE },
	{ 0 }
};
