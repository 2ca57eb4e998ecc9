/* audience: organiser */
/* Two records that tell the same: looked at side by side, put together, taken
 * apart again. */
#include "practice/practice_guard_web.h"
#include "practice/practice_show.h"
#include "practice/practice_web.h"
#include "practice_pages.h"
#include "practice_review_pages.h"
#include "web/form.h"

static const struct field fields[] = {
	{ "into", F_TEXT, N_("Address of the one that stays"),
	    N_("It has to be published."), .max = 300, .required = true },
	{ 0 }
};

static struct form *
open_form(struct req *r)
{
	struct form *f = form_open(r, fields, NULL, NULL);

	form_set(f, "into", req_query(r, "into"));
	return f;
}

/* Both beside each other; the form alone while it is not known which. */
static enum rc
draw(struct req *r, const struct write_view *w, const struct practice *into,
    struct form *f)
{
	struct compare_view v = { .twins = true };
	struct html *h;

	if (into != NULL) {
		v.n = 2;
		v.p[0] = w->text;
		v.p[1] = *into;
		for (size_t i = 0; i < v.n; i++) {
			TRY(practice_files(r->db, r->arena, v.p[i].id, i == 1,
			    &v.files[i]));
			TRY(practice_relatives(r->db, r->arena, &v.p[i],
			    &v.from[i], &v.by[i]));
		}
		TRY(concept_list(r->db, r->arena, &v.concepts));
	}
	page_noindex(r);
	h = page_open_of(r, words_pick(r->arena, w->text.title, r->lang).text,
	    tr(r->lang, "Put together"));
	merge_page(h, r, w, &v, f);
	return page_close(h, r);
}

/* The one that stays: public, and not the same.  NULL, and a fault, where there
 * is none of this address. */
static enum rc
other(struct req *r, const struct write_view *v, struct form *f,
    const char *address, struct practice **out)
{
	struct practice *into = arena_new(r->arena, struct practice);
	enum rc rc = practice_shown(r->db, r->arena,
	    practice_code_in(address), into);

	*out = NULL;
	if (rc == RC_NONE || (rc == RC_OK && into->id == v->p.id)) {
		form_fault(f, "into", tr(r->lang, "No other published practice "
		    "has this address"));
		return RC_OK;
	}
	*out = into;
	return rc;
}

/* One that is out already cannot be put into another one. */
static enum rc
open_both(struct req *r, struct write_view *v)
{
	TRY(practice_review_open(r, v));
	return practice_may_become(v->p.state, PRACTICE_WITHDRAWN) ? RC_OK :
	    RC_CONFLICT;
}

static enum rc
look(struct req *r)
{
	struct write_view v = { 0 };
	struct practice *into = NULL;
	struct form *f;

	TRY(open_both(r, &v));
	f = open_form(r);
	if (!text_blank(req_query(r, "into")))
		TRY(other(r, &v, f, req_query(r, "into"), &into));
	return draw(r, &v, into, f);
}

/* Only after both were seen beside each other. */
static enum rc
merge(struct req *r)
{
	struct write_view v = { 0 };
	struct practice *into;
	struct form *f;

	TRY(open_both(r, &v));
	f = open_form(r);
	form_read(f);
	if (r->faults > 0)
		return draw(r, &v, NULL, f);
	TRY(other(r, &v, f, form_text(f, "into"), &into));
	if (into == NULL)
		return draw(r, &v, NULL, f);
	if (!text_same(req_value(r, "sure"), "1"))
		return reply_see_other(r, "/me/practices/%s/review/merge"
		    "?into=%s", v.p.code, into->code);
	TRY(practice_merge(r->db, r->arena, &v.p, into, r->now));
	if (v.p.author != r->person)
		TRY(practice_tell_merged(r->db, r->arena, &v.p, into));
	return practice_reviewed(r, &v, "practice.merge", tr(r->lang, "Put together."));
}

static enum rc
apart(struct req *r)
{
	struct write_view v = { 0 };

	TRY(practice_review_open(r, &v));
	if (r->faults > 0)
		return practice_review_answer(r);
	TRY(practice_unmerge(r->db, r->arena, &v.p, r->now));
	return practice_reviewed(r, &v, "practice.apart", tr(r->lang, "Taken apart. It is "
	    "again what it was."));
}

const struct route practice_merge_routes[] = {
	{ GET, "/me/practices/:practice/review/merge", RIGHT_PERSON, look },
	{ POST, "/me/practices/:practice/review/merge", RIGHT_PERSON, merge },
	{ POST, "/me/practices/:practice/review/apart", RIGHT_PERSON, apart },
	{ 0 }
};
