/* An adopted finding becomes an action in somebody's own plan. */
#include "finding/finding_web.h"

#include <string.h>

#include "finding/finding_inside_web.h"
#include "finding_pages.h"

/* The plans one keeps here, and a new one. */
static struct form *
take_form(struct req *r, const struct edition *e, const struct finding *f,
    const struct plan *plans)
{
	const char *title = words_pick(r->arena, f->title, r->lang).text;
	struct choices c = { 0 };
	struct form *form;

	for (const struct plan *p = plans; p != NULL; p = p->next)
		choices_add(r->arena, &c, p->id, p->title);
	choices_add_text(r->arena, &c, "new", tr(r->lang, "A new plan"));
	form = form_open(r, FIELDS(r,
	    { "plan", F_SELECT, tr(r->lang, "Into which plan"), .plain = true,
	    .options = choices_done(r->arena, &c), .required = true },
	    { "action", F_TEXT, N_("What will be done?"),
	    .max = PLAN_TITLE_MAX, .required = true },
	    { "lead", F_TEXT, N_("Who sees to it?"), .max = PLAN_LINE_MAX,
	    .required = true },
	    { "due", F_DATE, N_("Until when?"), .required = true }), e->zone,
	    NULL);
	form_set(form, "action", text_cut(r->arena, title,
	    PLAN_TITLE_MAX - 1));
	form_set(form, "lead", r->person_name);
	if (plans == NULL)
		form_set(form, "plan", "new");
	return form;
}

/* Who makes plans here: whoever takes part. */
static enum rc
takes_part(struct req *r, struct participant *out)
{
	struct participant *all;

	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &all));
	while (all != NULL && all->person.id != r->person)
		all = all->next;
	if (all == NULL)
		return RC_DENIED;
	*out = *all;
	return RC_OK;
}

static enum rc
chosen_plan(struct req *r, const struct form *form, const struct plan *plans,
    const struct finding *f, const struct participant *who, row_id *out)
{
	struct plan p = { .edition = r->edition, .owner = r->person,
	    .title = text_cut(r->arena, words_pick(r->arena, f->title,
	    r->lang).text, PLAN_TITLE_MAX - 1), .country = who->country,
	    .authority = words_pick(r->arena, who->organisation_name,
	    r->lang).text };

	*out = desk_row(form, "plan");
	for (; plans != NULL; plans = plans->next)
		if (plans->id == *out)
			return RC_OK;
	TRY(plan_add(r->db, &p, r->now));
	*out = p.id;
	return RC_OK;
}

enum rc
finding_plan_has(struct req *r, row_id plan, row_id finding, bool *out)
{
	struct plan whole;

	*out = false;
	TRY(plan_find(r->db, r->arena, plan, &whole));
	for (const struct plan_link *l = whole.links; l != NULL; l = l->next)
		*out = *out || (l->kind == LINK_RECOMMENDATION &&
		    l->thing == finding);
	return RC_OK;
}

enum rc
finding_action_add(struct req *r, const struct edition *e,
    const struct finding *f, struct action *x, row_id plan)
{
	struct plan_link l = { .kind = LINK_RECOMMENDATION, .thing = f->id };
	bool had;

	x->plan = plan;
	TRY(action_save(r->db, x, r->now));
	TRY(finding_plan_has(r, plan, f->id, &had));
	if (had)
		return RC_OK;
	l.title = text_cut(r->arena, words_pick(r->arena, f->title,
	    r->lang).text, PLAN_LINE_MAX - 1);
	l.url = arena_printf(r->arena, "%s/editions/%s/findings/%lld",
	    r->base_url, e->slug, (long long)f->id);
	return plan_link_add(r->db, plan, &l);
}

static enum rc
take(struct req *r)
{
	struct finding_view v = { 0 };
	struct draft_view d = { .title = tr(r->lang, "Make it an action of "
	    "mine"), .lead = tr(r->lang, "It stands in your plan with who and "
	    "until when, and is asked after with it.") };
	struct participant who;
	struct plan *plans;
	struct action x = { 0 };
	row_id plan;

	TRY(finding_of_path(r, &v));
	TRY(takes_part(r, &who));
	if (v.finding.state != FINDING_ADOPTED)
		return RC_CONFLICT;
	TRY(plan_list(r->db, r->arena, r->edition, r->person, &plans));
	d.edition = v.edition;
	d.finding = &v.finding;
	d.form = take_form(r, &v.edition, &v.finding, plans);
	d.action = url_to(r->arena, "/editions/%s/mine/findings/%lld/action",
	    v.edition.slug, (long long)v.finding.id);
	if (r->method == POST)
		form_read(d.form);
	if (r->method == GET || r->faults > 0)
		return finding_draft_page(r, &d);
	TRY(chosen_plan(r, d.form, plans, &v.finding, &who, &plan));
	x.title = form_text(d.form, "action");
	x.lead = form_text(d.form, "lead");
	x.due = form_typed(d.form, "due");
	TRY(finding_action_add(r, &v.edition, &v.finding, &x, plan));
	TRY(finding_note_down(r, "finding.action", "finding", v.finding.id));
	reply_flash(r, tr(r->lang, "It is an action of your plan now."));
	return reply_see_other(r, "/plans/%lld", (long long)plan);
}

const struct route finding_take_routes[] = {
	{ GET, "/editions/:edition/mine/findings/:finding/action",
	    RIGHT_PARTICIPANT, take },
	{ POST, "/editions/:edition/mine/findings/:finding/action",
	    RIGHT_PARTICIPANT, take },
	{ 0 }
};
