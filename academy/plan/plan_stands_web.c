/* How a plan stands, said by its keeper without being asked. */
#include "plan/plan_web.h"

#include "plan/plan_inside_web.h"
#include "plan_pages.h"

static const struct ask *
waiting(const struct plan_view *v, const struct req *r)
{
	const struct ask *q = v->heard;

	while (q != NULL && (q->state != ASK_WAITING || q->person != r->person ||
	    !ask_open(q, r->now)))
		q = q->next;
	return q;
}

bool
plan_asked(const struct plan_view *v, const struct req *r)
{
	return waiting(v, r) != NULL;
}

/* What was said on that day before, or a question of its own. */
static struct ask
question(const struct req *r, const struct plan_view *v)
{
	const char *today = time_iso_date(r->arena, r->now, "UTC");

	for (const struct ask *q = v->heard; q != NULL; q = q->next)
		if (text_same(q->moment, today))
			return *q;
	return (struct ask){ .edition = v->plan.edition, .kind = plan_ask.kind,
	    .thing = v->plan.id, .moment = today, .person = r->person,
	    .lang = r->lang, .state = ASK_ANSWERED, .due_at = r->now,
	    .asked_at = r->now };
}

static enum rc
stands(struct req *r)
{
	struct plan_view v = { 0 };
	struct form *f;
	struct html *h;
	struct ask q;

	TRY(plan_own(r, &v));
	if (plan_asked(&v, r))
		return reply_see_other(r, "%s", ask_door(r->arena,
		    waiting(&v, r)).p);
	q = question(r, &v);
	f = ask_form(r, &plan_ask);
	form_set(f, "answer", plan_state_name[v.plan.state]);
	if (r->method == POST) {
		form_read(f);
		ask_typed(r, &plan_ask, f, &q);
	}
	if (r->method == POST && r->faults == 0) {
		q.by = 0;
		q.by_note = NULL;
		if (q.id == 0)
			TRY(ask_add(r->db, &q));
		TRY(ask_answer(r->db, &q, r->now));
		TRY(plan_ask.answered(r->db, r->arena, &q, r->now));
		TRY(plan_note(r, "plan.stands", v.plan.id,
		    v.edition.programme));
		reply_flash(r, tr(r->lang, "Saved."));
		return reply_see_other(r, "/plans/%lld#heard",
		    (long long)v.plan.id);
	}
	h = page_open(r, tr(r->lang, "How does it stand?"));
	plan_stands_page(h, r, &v, f);
	return page_close(h, r);
}

const struct route plan_stands_routes[] = {
	{ GET, "/plans/:plan/stands", RIGHT_PERSON, stands },
	{ POST, "/plans/:plan/stands", RIGHT_PERSON, stands },
	{ 0 }
};
