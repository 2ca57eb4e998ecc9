/* audience: organiser */
/* Who could come in for those who left, worked out by the clerk. */
#include "selection/selection_draw_web.h"
#include "selection/selection_web.h"
#include "selection_replace_pages.h"
#include "store/journal.h"

static enum rc
load(struct req *r, struct replace_view *v)
{
	const char *q = req_query(r, "part");
	row_id part = 0;		/* the first */
	enum rc rc;

	if (q != NULL && !text_number(q, 1, INT64_MAX, &part))
		return RC_NONE;
	TRY(choosing_load(r->db, r->arena, r->edition, part, &v->choosing));
	v->can = v->choosing.settings.published_at != 0 &&
	    v->choosing.seats > v->choosing.taken &&
	    v->choosing.count[CHOICE_WAIT] > 0 &&
	    (v->choosing.part->starts == 0 ||
	    v->choosing.part->starts > r->now);
	TRY(replacing_find(r->db, r->arena, &v->choosing, &v->replacing));
	if (v->replacing.job == 0 || v->replacing.done)
		return RC_OK;
	rc = job_find(r->db, r->arena, v->replacing.job, &v->job);
	if (rc == RC_NONE)		/* no longer kept */
		v->job.state = JOB_FAILED;
	else if (rc != RC_OK)
		return rc;
	v->running = v->job.state == JOB_WAITING ||
	    v->job.state == JOB_RUNNING;
	return RC_OK;
}

static enum rc
show(struct req *r)
{
	struct replace_view v = { 0 };
	struct html *h;

	TRY(load(r, &v));
	if (v.running && v.can)
		reply_header(r, "Refresh", "3");
	if (r->faults > 0)
		page_status(r, 422);
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Who could come in"));
	replace_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
back(struct req *r, const struct replace_view *v)
{
	return reply_see_other(r, "%s", under(r,
	    "desk/selection/replace?part=%lld",
	    (long long)v->choosing.part->id).p);
}

static enum rc
ask(struct req *r)
{
	struct replace_view v = { 0 };

	if (r->faults > 0)
		return show(r);
	TRY(load(r, &v));
	if (!v.can)
		return RC_CONFLICT;
	TRY(replacing_ask(r->db, r->arena, &v.choosing, r->person, r->now));
	return back(r, &v);
}

static enum rc
stop(struct req *r)
{
	struct replace_view v = { 0 };

	if (r->faults > 0)
		return show(r);
	TRY(load(r, &v));
	if (v.running)
		TRY(replacing_cancel(r->db, v.choosing.part->id));
	reply_flash(r, tr(r->lang, "Stopped."));
	return back(r, &v);
}

#define REPLACE "/editions/:edition/desk/selection/replace"
const struct route selection_replace_routes[] = {
	{ GET, REPLACE, RIGHT_ORGANISER, show },
	{ POST, REPLACE, RIGHT_ORGANISER, ask },
	{ POST, REPLACE "/stop", RIGHT_ORGANISER, stop },
	{ 0 }
};
