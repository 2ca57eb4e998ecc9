/* audience: organiser */
/* What the clerk does for groups: orders, the work, and the page that waits. */
#include "group/group_web.h"

#include <string.h>

#include "base/json.h"
#include "group/group_inside_web.h"
#include "group_paper_pages.h"
#include "store/blob.h"
#include "store/journal.h"

const char *const order_name[ORDERS] = { "plan", "publish", "cards", "bus",
	"rounds", "blank" };

static const char *
order_text(struct arena *a, const struct order *o)
{
	const struct { const char *key; int64_t n; } numbers[] = {
		{ "edition", o->edition }, { "grouping", o->grouping },
		{ "by", o->by }, { "from", o->from }, { "seed", o->seed },
		{ "tell", o->tell }, { "phones", o->phones },
	};
	struct buf b = BUF(a);

	json_begin(&b, '{');
	json_key(&b, "what");
	json_text(&b, order_name[o->what]);
	json_key(&b, "lang");
	json_text(&b, o->lang);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		json_key(&b, numbers[i].key);
		json_number(&b, numbers[i].n);
	}
	json_end(&b, '}');
	return buf_text(&b);
}

static int64_t
number_in(const json_t *j, const char *key)
{
	return json_integer_value(json_object_get(j, key));
}

static enum rc
order_read(struct arena *a, const char *text, struct order *o)
{
	const char *why, *what;
	json_t *j;

	if (text == NULL)
		return RC_INVALID;
	TRY(json_read(a, text, strlen(text), &j, &why));
	what = json_string_value(json_object_get(j, "what"));
	*o = (struct order){ .what = ORDERS,
	    .edition = number_in(j, "edition"),
	    .grouping = number_in(j, "grouping"), .by = number_in(j, "by"),
	    .from = number_in(j, "from"), .seed = number_in(j, "seed"),
	    .tell = number_in(j, "tell") != 0,
	    .phones = number_in(j, "phones") != 0,
	    .lang = arena_dup(a, json_string_value(json_object_get(j,
	    "lang"))) };
	for (unsigned i = 0; what != NULL && i < ORDERS; i++)
		if (strcmp(order_name[i], what) == 0)
			o->what = i;
	json_decref(j);
	return o->what == ORDERS || o->lang == NULL ? RC_INVALID : RC_OK;
}

enum rc
order_give(struct req *r, const struct bench *b, struct order *o)
{
	const char *key = o->what > ORDER_PUBLISH ? NULL :
	    arena_printf(r->arena, "group.%s.%lld", order_name[o->what],
	    (long long)b->set.grouping.id);
	row_id job;

	o->edition = r->edition;
	o->grouping = b->set.grouping.id;
	o->by = r->person;
	o->lang = r->lang;
	TRY(job_add(r->db, grouping_job, order_text(r->arena, o), r->person, 0,
	    key, &job));
	return reply_see_other(r, "%s", bench_at(r, b, arena_printf(r->arena,
	    "jobs/%lld", (long long)job)).p);
}

struct work {
	struct db *db;
	struct arena *a;
	struct job *job;
	const struct order *order;
	const struct allotment *was;	/* what the plan was made from */
	const int32_t *plan;
	unixtime said;			/* when progress was told last */
	bool cancelled;
};

/* Progress once a second: each is a write. */
static bool
go_on(void *with, int64_t done, int64_t of)
{
	struct work *w = with;
	unixtime now = time_now();
	enum rc rc;

	if (now == w->said)
		return true;
	w->said = now;
	rc = job_progress(w->db, w->job, done / 1000000, of / 1000000);
	w->cancelled = rc == RC_CONFLICT;
	return rc == RC_OK;
}

static enum rc
on_record(struct db *db, const struct order *o, const char *action)
{
	return journal_add(db, &(struct journal_entry){ .person = o->by,
	    .at = time_now(), .action = action, .kind = "grouping",
	    .thing = o->grouping });
}

/* People may have come, gone, been marked away or locked while it was made; or it
 * was stopped at the last moment. */
static enum rc
keep_plan(struct db *db, void *with)
{
	struct work *w = with;
	const struct order *o = w->order;
	const struct allotment *was = w->was;
	struct allotment is;
	int32_t *plan;
	enum rc rc = job_progress(db, w->job, 1, 1);

	w->cancelled = rc == RC_CONFLICT && !db_must_retry(db);
	TRY(rc);
	TRY(allotment_load(db, w->a, o->edition, o->grouping, &is));
	if (is.rounds != was->rounds || is.groups != was->groups) {
		w->job->problem = tr(o->lang, "The sessions or the number of "
		    "groups were changed meanwhile. Make the groups again.");
		return RC_INVALID;
	}
	plan = arena_array(w->a, int32_t, is.rounds * is.people + 1);
	memcpy(plan, is.plan, is.rounds * is.people * sizeof *plan);
	for (size_t i = 0; i < is.people; i++) {
		size_t k = 0;

		while (k < was->people && was->person[k].participant !=
		    is.person[i].participant)
			k++;
		for (size_t r = (size_t)o->from; k < was->people &&
		    r < is.rounds; r++) {
			size_t c = r * is.people + i;

			if (is.there[c] != THERE)
				plan[c] = GROUPING_NOWHERE;
			else if (!is.locked[c])
				plan[c] = w->plan[r * was->people + k];
		}
	}
	TRY(allotment_save(db, &is, plan, "generate"));
	TRY(grouping_made(db, o->grouping, o->seed));
	return on_record(db, o, "grouping.generate");
}

static enum rc
run_plan(struct work *w)
{
	const struct order *o = w->order;
	struct allotment l;
	size_t where = 0;
	int32_t *plan;
	enum rc rc;

	TRY(db_begin_read(w->db));
	rc = allotment_load(w->db, w->a, o->edition, o->grouping, &l);
	db_rollback(w->db);
	TRY(rc);
	plan = arena_array(w->a, int32_t, l.rounds * l.people + 1);
	rc = allotment_make(w->a, &l, (size_t)o->from, o->seed,
	    allotment_work(&l), go_on, w, plan, &where);
	if (w->cancelled)
		return RC_CONFLICT;
	if (rc == RC_CONFLICT)
		w->job->problem = TRF(w->a, o->lang, "In round {1} there are "
		    "more people than seats. Give the groups more seats, or say "
		    "who stays away.", count_text(w->a, (int64_t)where + 1));
	if (rc == RC_INVALID)
		w->job->problem = tr(o->lang, "People who belong together are "
		    "locked in different groups. Unlock one of them.");
	if (rc != RC_OK)
		return rc == RC_CONFLICT ? RC_INVALID : rc;
	w->was = &l;
	w->plan = plan;
	return db_transact(w->db, keep_plan, w);
}

static enum rc
publish_step(struct db *db, void *with)
{
	struct work *w = with;
	const struct order *o = w->order;
	struct allotment l;
	struct edition e;

	TRY(edition_find(db, w->a, o->edition, &e));
	TRY(allotment_load(db, w->a, o->edition, o->grouping, &l));
	TRY(publish_now(db, w->a, &l, e.programme, o->tell, time_now()));
	return on_record(db, o, "grouping.publish");
}

static enum rc
run_paper(struct work *w)
{
	struct buf b = BUF(w->a);
	struct blob blob;
	const char *name;
	enum rc rc;

	TRY(db_begin_read(w->db));
	rc = groups_paper(w->db, w->a, w->order, w->job->made_at, &b, &name);
	db_rollback(w->db);
	if (rc == RC_NONE) {
		w->job->problem = tr(w->order->lang, "Nobody has a group yet.");
		return RC_INVALID;
	}
	TRY(rc);
	TRY(db_begin(w->db));
	rc = blob_put(w->db, name, b.p, b.n, &blob);
	if (rc != RC_OK) {
		db_rollback(w->db);
		return rc;
	}
	TRY(db_commit(w->db));
	w->job->blob = blob.id;
	return RC_OK;
}

enum rc
grouping_job_run(struct db *db, struct arena *a, struct job *j)
{
	struct order o;
	struct work w = { .db = db, .a = a, .job = j, .order = &o };
	enum rc rc;

	TRY(order_read(a, j->input, &o));
	if (o.what == ORDER_PLAN)
		return run_plan(&w);
	if (o.what != ORDER_PUBLISH)
		return run_paper(&w);
	rc = db_transact(db, publish_step, &w);
	if (rc == RC_CONFLICT && !db_must_retry(db)) {
		j->problem = tr(o.lang, "Somebody cannot be where their group "
		    "is: see the page on which you publish.");
		return RC_INVALID;
	}
	return rc;
}

/* --- its page --- */

/* A job of this set; files are for who asked for them. */
static enum rc
own_job(struct req *r, struct bench *b, struct job *j, struct order *o)
{
	row_id id;

	TRY(bench_open(r, b));
	TRY(req_id(r, "job", &id));
	TRY(job_find(r->db, r->arena, id, j));
	if (strcmp(j->kind, grouping_job) != 0 ||
	    order_read(r->arena, j->input, o) != RC_OK ||
	    o->grouping != b->set.grouping.id)
		return RC_NONE;
	return o->what <= ORDER_PUBLISH || j->person == r->person ? RC_OK :
	    RC_NONE;
}

static enum rc
show_job(struct req *r)
{
	struct order o;
	struct bench b;
	struct job j;
	struct html *h;

	TRY(own_job(r, &b, &j, &o));
	if (j.state == JOB_DONE && o.what <= ORDER_PUBLISH)
		return reply_see_other(r, "%s", board_at(r, &b,
		    o.from < b.set.grouping.rounds ? (size_t)o.from : 0).p);
	if (j.state == JOB_WAITING || j.state == JOB_RUNNING)
		reply_header(r, "Refresh", "1");
	h = page_open_of(r, words_pick(r->arena, b.set.grouping.title,
	    r->lang).text, o.what == ORDER_PLAN ? tr(r->lang,
	    "Groups are being made") : o.what == ORDER_PUBLISH ? tr(r->lang,
	    "Groups are being published") : tr(r->lang, "Your file"));
	group_job_page(h, r, &b, &j, &o);
	return page_close(h, r);
}

static enum rc
stop_job(struct req *r)
{
	struct order o;
	struct bench b;
	struct job j;
	enum rc rc;

	TRY(own_job(r, &b, &j, &o));
	if (r->faults > 0)
		return desk_stale(r, &b.desk, "groups");
	rc = job_cancel(r->db, j.id);
	/* It ended in between. */
	if (rc != RC_OK && rc != RC_CONFLICT)
		return rc;
	reply_flash(r, tr(r->lang, "Stopped: nothing was changed."));
	return reply_see_other(r, "%s", bench_at(r, &b, NULL).p);
}

static enum rc
get_file(struct req *r)
{
	struct order o;
	struct bench b;
	struct job j;

	TRY(own_job(r, &b, &j, &o));
	return j.state != JOB_DONE || j.blob == 0 ? RC_NONE :
	    reply_blob(r, j.blob);
}

#define DESK "/editions/:edition/desk/groups/:grouping"
const struct route group_job_routes[] = {
	{ GET, DESK "/jobs/:job", RIGHT_ORGANISER, show_job },
	{ POST, DESK "/jobs/:job/stop", RIGHT_ORGANISER, stop_job },
	{ GET, DESK "/jobs/:job/file", RIGHT_ORGANISER, get_file },
	{ 0 }
};
