/* audience: organiser */
/* Other libraries that are harvested: added, tried, read, paused, taken out. */
#include <string.h>

#include "practice/practice_source_show.h"
#include "practice/practice_web.h"
#include "practice_source_pages.h"
#include "store/journal.h"
#include "web/form.h"

static const struct option then_options[] = {
	{ "publish", N_("Publish them") },
	{ "review", N_("Hand them in for review") },
	{ 0 }
};
static const struct option kind_options[] = {
	{ "good_practice", N_("Good practice") },
	{ "less_successful", N_("Less successful experience") },
	{ "mixed", N_("Both: some worked, some did not") },
	{ 0 }
};
static const struct field fields[] = {
	{ "url", F_URL, N_("Address for harvesters"),
	    N_("Of another Guildhall: https://HOST/oai. Of others, as they say"
	    " (OAI-PMH)."), .max = 500, .required = true },
	{ "set", F_TEXT, N_("Only this part of it"),
	    N_("A set, as the other library names it: topic:housing. Empty:"
	    " all."), .max = 100 },
	{ "then", F_CHOICE, N_("What becomes of them?"),
	    .options = then_options, .required = true },
	{ "kind", F_CHOICE, N_("Where a record does not say what it is, it is"),
	    .options = kind_options, .required = true },
	{ 0 }
};

static enum rc
draw_list(struct req *r, struct form *f)
{
	struct source_view v = { .form = f, .now = r->now };
	struct html *h;

	TRY(oai_source_list(r->db, r->arena, &v.list));
	h = page_open_of(r, tr(r->lang, "Administration"), tr(r->lang,
	    "Other libraries"));
	library_sources_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
list(struct req *r)
{
	struct form *f = form_open(r, fields, NULL, NULL);

	form_set(f, "then", "review");
	form_set(f, "kind", "good_practice");
	return draw_list(r, f);
}

static enum rc
note(struct req *r, row_id id, const char *action)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = "source", .thing = id });
}

/* It is tried first, and read when somebody has seen that it answers. */
static enum rc
add(struct req *r)
{
	struct form *f = form_open(r, fields, NULL, NULL);
	struct oai_source s = { .paused = true };
	row_id id;
	enum rc rc;

	form_read(f);
	if (r->faults > 0)
		return draw_list(r, f);
	s.url = form_text(f, "url");
	s.set = form_text(f, "set");
	s.publish = text_same(form_text(f, "then"), "publish");
	while (!text_same(practice_kind_name[s.kind], form_text(f, "kind")))
		s.kind++;
	if (!text_starts(s.url, "https://") && !text_starts(s.url, "http://")) {
		form_fault(f, "url", tr(r->lang, "The address begins with "
		    "https:// or http://"));
		return draw_list(r, f);
	}
	rc = oai_source_add(r->db, &s, &id);
	if (rc == RC_CONFLICT && !db_must_retry(r->db)) {
		form_fault(f, "url", tr(r->lang, "This one is on the list"));
		return draw_list(r, f);
	}
	TRY(rc);
	TRY(oai_source_ask(r->db, r->arena, id, r->person, true));
	TRY(note(r, id, "source.add"));
	return reply_see_other(r, "/admin/practices/sources/%lld",
	    (long long)id);
}

/* --- one of them --- */

static enum rc
open_source(struct req *r, struct source_view *v)
{
	row_id id;

	v->now = r->now;
	TRY(req_id(r, "source", &id));
	return oai_source_find(r->db, r->arena, id, &v->s);
}

static enum rc
show(struct req *r)
{
	struct source_view v = { 0 };
	struct html *h;

	TRY(open_source(r, &v));
	TRY(oai_source_busy(r->db, r->arena, v.s.id, &v.busy));
	TRY(oai_source_records(r->db, r->arena, v.s.id, &v.records));
	if (v.busy)
		reply_header(r, "Refresh", "3");
	h = page_open_of(r, v.s.url, tr(r->lang, "Other libraries"));
	library_source_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
back(struct req *r, const struct source_view *v, const char *action,
    const char *said)
{
	TRY(note(r, v->s.id, action));
	reply_flash(r, said);
	return reply_see_other(r, "/admin/practices/sources/%lld",
	    (long long)v->s.id);
}

static enum rc
try(struct req *r)
{
	struct source_view v = { 0 };

	TRY(open_source(r, &v));
	if (r->faults > 0)
		return show(r);
	TRY(oai_source_ask(r->db, r->arena, v.s.id, r->person, true));
	return back(r, &v, "source.try", tr(r->lang, "It is being tried."));
}

static enum rc
go_on(struct req *r)
{
	struct source_view v = { 0 };

	TRY(open_source(r, &v));
	if (r->faults > 0)
		return show(r);
	TRY(oai_source_pause(r->db, v.s.id, false));
	TRY(oai_source_ask(r->db, r->arena, v.s.id, r->person, false));
	return back(r, &v, "source.read", tr(r->lang, "It is being read."));
}

static enum rc
pause(struct req *r)
{
	struct source_view v = { 0 };

	TRY(open_source(r, &v));
	if (r->faults > 0)
		return show(r);
	TRY(oai_source_pause(r->db, v.s.id, true));
	return back(r, &v, "source.pause", tr(r->lang, "Paused."));
}

static enum rc
drop(struct req *r)
{
	struct source_view v = { 0 };

	TRY(open_source(r, &v));
	if (r->faults > 0)
		return show(r);
	TRY(oai_source_drop(r->db, v.s.id));
	TRY(note(r, v.s.id, "source.drop"));
	reply_flash(r, tr(r->lang, "Taken out."));
	return reply_see_other(r, "/admin/practices/sources");
}

const struct route practice_source_routes[] = {
	{ GET, "/admin/practices/sources", RIGHT_ADMIN, list },
	{ POST, "/admin/practices/sources", RIGHT_ADMIN, add },
	{ GET, "/admin/practices/sources/:source", RIGHT_ADMIN, show },
	{ POST, "/admin/practices/sources/:source/try", RIGHT_ADMIN, try },
	{ POST, "/admin/practices/sources/:source/read", RIGHT_ADMIN, go_on },
	{ POST, "/admin/practices/sources/:source/pause", RIGHT_ADMIN, pause },
	{ POST, "/admin/practices/sources/:source/drop", RIGHT_ADMIN, drop },
	{ 0 }
};
