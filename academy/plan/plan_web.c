/* A plan as its keeper has it: begun, written, taken home. */
#include "plan/plan_web.h"

#include <string.h>

#include "plan/plan_inside_web.h"
#include "plan_pages.h"
#include "programme/programme_web.h"
#include "render/markdown.h"
#include "store/journal.h"

/* --- what the files share --- */

enum rc
plan_note(struct req *r, const char *action, row_id plan, row_id programme)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = "plan", .thing = plan,
	    .programme = programme });
}

enum rc
plan_questions(struct req *r, struct plan_view *v)
{
	struct ask *list;

	TRY(ask_list(r->db, r->arena, v->plan.edition, plan_ask.kind,
	    v->plan.id, &list));
	v->heard = list;
	TRY(ask_list(r->db, r->arena, v->plan.edition, plan_employer_ask.kind,
	    v->plan.id, &list));
	v->employer = list;
	TRY(ask_list(r->db, r->arena, v->plan.edition, plan_peer_ask.kind,
	    v->plan.id, &list));
	v->peer = list;
	return RC_OK;
}

static enum rc
fill(struct req *r, struct plan_view *v)
{
	TRY(edition_find(r->db, r->arena, v->plan.edition, &v->edition));
	v->today = time_iso_date(r->arena, r->now, v->edition.zone);
	return plan_questions(r, v);
}

enum rc
plan_own(struct req *r, struct plan_view *v)
{
	struct programme p;
	row_id id;

	page_noindex(r);
	TRY(req_id(r, "plan", &id));
	TRY(plan_find(r->db, r->arena, id, &v->plan));
	if (v->plan.owner != r->person)
		return RC_NONE;
	TRY(fill(r, v));
	TRY(programme_find(r->db, r->arena, v->edition.programme, &p));
	return programme_frame(r, &p, &v->edition);
}

enum rc
plan_desk(struct req *r, struct plan_view *v)
{
	row_id id;

	TRY(req_id(r, "plan", &id));
	TRY(plan_find(r->db, r->arena, id, &v->plan));
	if (v->plan.edition != r->edition)
		return RC_NONE;
	v->staff = true;
	v->full = r->second_factor && (r->admin ||
	    (r->roles & ROLE_ORGANISER) != 0);
	return fill(r, v);
}

static enum rc
to_plan(struct req *r, row_id id, const char *more)
{
	return reply_see_other(r, "/plans/%lld%s", (long long)id, more);
}

/* --- beginning, in the room --- */

static const struct field start_fields[] = {
	{ "title", F_TEXT, N_("What is your plan called?"), N_("A few words, "
	    "such as: A language café in the library."),
	    .max = PLAN_TITLE_MAX, .required = true },
	{ "challenge", F_LONG, N_("Which challenge does it meet?"),
	    .max = PLAN_TEXT_MAX },
	{ "first", F_HEADING, N_("The first action"), N_("One step is enough "
	    "to begin with.") },
	{ "action", F_TEXT, N_("What will be done?"), .max = PLAN_TITLE_MAX,
	    .required = true },
	{ "lead", F_TEXT, N_("Who sees to it?"), .max = PLAN_LINE_MAX,
	    .required = true },
	{ "due", F_DATE, N_("Until when?"), .required = true },
	{ 0 }
};

const char *const plan_from_name[] = { "analysis", "note", "question",
	"blank" };

/* What is asked for, or the best there is; q: NULL without a question.  Who keeps
 * it confidential takes nothing over without asking for it. */
static enum plan_from
from(const struct req *r, const struct asked_question *q)
{
	const bool there[] = { q != NULL && q->analysed, q != NULL &&
	    q->said != NULL, q != NULL, true };
	const char *asked = req_query(r, "from");
	enum plan_from best = q != NULL && q->confidential ? FROM_BLANK :
	    FROM_ANALYSIS;

	for (enum plan_from f = FROM_ANALYSIS; f <= FROM_BLANK; f++)
		if (there[f] && text_same(asked, plan_from_name[f]))
			return f;
	while (!there[best])
		best++;
	return best;
}

/* A Markdown text of the analysis as it stands in a field of the plan. */
static const char *
plain(struct req *r, const char *markdown)
{
	return text_blank(markdown) ? NULL : text_cut(r->arena, text_clean(
	    r->arena, markdown_text(r->arena, markdown), false),
	    PLAN_TEXT_MAX - 1);
}

static enum rc
start_page(struct req *r, struct start_view *v, struct form *f)
{
	struct asked_question *q = arena_new(r->arena, struct asked_question);
	struct plan *plans;
	struct html *h;
	enum rc rc;

	page_noindex(r);
	TRY(edition_find(r->db, r->arena, r->edition, &v->edition));
	TRY(plan_list(r->db, r->arena, r->edition, r->person, &plans));
	v->plans = plans;
	v->in = (r->roles & ROLE_PARTICIPANT) != 0;
	rc = plan_question(r->db, r->arena, r->edition, r->person, q);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	v->question = rc == RC_OK ? q : NULL;
	v->from = from(r, v->question);
	v->form = f;
	if (f == NULL) {
		v->form = form_open(r, start_fields, v->edition.zone, NULL);
		form_set(v->form, "lead", r->person_name);
		if (v->from != FROM_BLANK)
			form_set(v->form, "challenge", text_cut(r->arena,
			    q->issue, PLAN_TEXT_MAX - 1));
	}
	h = page_open(r, tr(r->lang, "My action plan"));
	plan_start_page(h, r, v);
	return page_close(h, r);
}

static enum rc
mine(struct req *r)
{
	struct start_view v = { 0 };
	struct plan *plans;

	TRY(plan_list(r->db, r->arena, r->edition, r->person, &plans));
	if (plans != NULL && plans->next == NULL &&
	    req_query(r, "another") == NULL)
		return to_plan(r, plans->id, "");
	return start_page(r, &v, NULL);
}

/* Who somebody is in this edition. */
static enum rc
participant_here(struct req *r, struct participant *out)
{
	struct participant *all;

	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &all));
	while (all != NULL && all->person.id != r->person)
		all = all->next;
	if (all == NULL)
		return RC_NONE;
	*out = *all;
	return RC_OK;
}

static enum rc
begin(struct req *r)
{
	struct start_view v = { 0 };
	struct asked_question q;
	struct participant who;
	struct plan p = { .edition = r->edition, .owner = r->person };
	struct action x = { 0 };
	enum plan_from start;
	struct form *f;
	enum rc rc;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	f = form_open(r, start_fields, v.edition.zone, NULL);
	form_read(f);
	if (r->faults > 0)
		return start_page(r, &v, f);
	rc = participant_here(r, &who);
	if (rc == RC_NONE)	/* staff who look on have no plan of their own */
		return RC_DENIED;
	TRY(rc);
	p.title = form_text(f, "title");
	p.challenge = form_text(f, "challenge");
	p.country = who.country;
	p.authority = words_pick(r->arena, who.organisation_name, r->lang).text;
	rc = plan_question(r->db, r->arena, r->edition, r->person, &q);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	start = from(r, rc == RC_OK ? &q : NULL);
	if (start != FROM_BLANK) {
		p.baseline = q.tried;
		p.objective = q.success;
	}
	if (start == FROM_ANALYSIS && !text_blank(q.observations))
		p.baseline = plain(r, q.observations);
	if (start == FROM_NOTE)
		p.baseline = text_cut(r->arena, q.said, PLAN_TEXT_MAX - 1);
	TRY(plan_add(r->db, &p, r->now));
	if (start != FROM_BLANK) {
		struct plan_link l = { .kind = LINK_QUESTION,
		    .thing = q.application, .title = text_cut(r->arena,
		    q.issue, PLAN_LINE_MAX - 1) };

		TRY(plan_link_add(r->db, p.id, &l));
	}
	for (struct plan_link *l = start == FROM_ANALYSIS ? q.practices :
	    start == FROM_NOTE ? q.offered : NULL; l != NULL; l = l->next)
		TRY(plan_link_add(r->db, p.id, l));
	x.plan = p.id;
	x.title = form_text(f, "action");
	x.lead = form_text(f, "lead");
	x.due = form_typed(f, "due");
	TRY(action_save(r->db, &x, r->now));
	TRY(plan_note(r, "plan.add", p.id, r->programme));
	reply_flash(r, tr(r->lang, "Your plan is begun. You can take it home "
	    "like this, or write more."));
	return to_plan(r, p.id, "");
}

/* --- the plan --- */

static enum rc
draw(struct req *r, struct plan_view *v, struct form *link)
{
	struct html *h = page_open(r, v->plan.title);

	plan_page(h, r, v, link);
	return page_close(h, r);
}

static const struct field link_fields[] = {
	{ "kind", F_SELECT, N_("What it goes back to"), .required = true,
	    .options = (const struct option[]){
	    { "recommendation", N_("Recommendation") },
	    { "practice", N_("Practice") },
	    { "other", N_("Something else") }, { 0 } } },
	{ "title", F_TEXT, N_("Title"), .max = PLAN_LINE_MAX,
	    .required = true },
	{ "url", F_URL, N_("Web address") },
	{ 0 }
};

enum rc
plan_answer(struct req *r, struct plan_view *v)
{
	return draw(r, v, form_open(r, link_fields, NULL, NULL));
}

static enum rc
show(struct req *r)
{
	struct plan_view v = { 0 };

	TRY(plan_own(r, &v));
	return plan_answer(r, &v);
}

static enum rc
add_link(struct req *r)
{
	struct plan_view v = { 0 };
	struct plan_link l = { 0 };
	struct form *f;

	TRY(plan_own(r, &v));
	f = form_open(r, link_fields, NULL, NULL);
	form_read(f);
	if (r->faults > 0)
		return draw(r, &v, f);
	for (unsigned i = 0; i < LINK_KINDS; i++)
		if (text_same(plan_link_name[i], form_text(f, "kind")))
			l.kind = i;
	l.title = form_text(f, "title");
	l.url = form_text(f, "url");
	TRY(plan_link_add(r->db, v.plan.id, &l));
	return to_plan(r, v.plan.id, "#links");
}

static enum rc
remove_link(struct req *r)
{
	struct plan_view v = { 0 };
	row_id id;

	TRY(plan_own(r, &v));
	TRY(req_id(r, "link", &id));
	if (r->faults > 0)
		return draw(r, &v, form_open(r, link_fields, NULL, NULL));
	TRY(plan_link_remove(r->db, v.plan.id, id));
	return to_plan(r, v.plan.id, "#links");
}

static enum rc
remove_plan(struct req *r)
{
	struct plan_view v = { 0 };

	TRY(plan_own(r, &v));
	if (r->faults > 0)
		return draw(r, &v, form_open(r, link_fields, NULL, NULL));
	TRY(ask_drop(r->db, plan_ask.kind, v.plan.id));
	TRY(ask_drop(r->db, plan_employer_ask.kind, v.plan.id));
	TRY(ask_drop(r->db, plan_peer_ask.kind, v.plan.id));
	TRY(plan_remove(r->db, v.plan.id));
	TRY(plan_note(r, "plan.remove", v.plan.id, v.edition.programme));
	reply_flash(r, tr(r->lang, "The plan is deleted."));
	return reply_see_other(r, "/me");
}

/* --- its texts --- */

static const struct option mandates[] = {
	{ "personal", N_("My own plan") },
	{ "endorsed", N_("Endorsed by the employer") },
	{ "adopted", N_("Adopted by the council") },
	{ 0 }
};

static const struct field plan_fields[] = {
	{ "title", F_TEXT, N_("What is your plan called?"),
	    .max = PLAN_TITLE_MAX, .required = true },
	{ "authority", F_TEXT, N_("Local authority or organisation"),
	    .max = PLAN_LINE_MAX },
	{ "authors", F_TEXT, N_("Who else writes it"), .max = PLAN_LINE_MAX },
	{ "challenge", F_LONG, N_("Which challenge does it meet?"),
	    .max = PLAN_TEXT_MAX },
	{ "baseline", F_LONG, N_("Where do things stand now?"), N_("What there "
	    "is already, what was tried, with figures where you have them."),
	    .max = PLAN_TEXT_MAX },
	{ "objective", F_LONG, N_("What is to be reached, and until when?"),
	    .max = PLAN_TEXT_MAX },
	{ "mandate", F_CHOICE, N_("Whose plan is it?"), .required = true,
	    .options = mandates },
	{ "mandate_note", F_TEXT, N_("By whom, in which document"),
	    .max = PLAN_LINE_MAX },
	{ 0 }
};

static enum rc
edit(struct req *r)
{
	struct plan_view v = { 0 };
	struct plan *p = &v.plan;
	struct html *h;
	struct form *f;

	TRY(plan_own(r, &v));
	f = form_open(r, plan_fields, NULL, NULL);
	form_set(f, "title", p->title);
	form_set(f, "authority", p->authority);
	form_set(f, "authors", p->authors);
	form_set(f, "challenge", p->challenge);
	form_set(f, "baseline", p->baseline);
	form_set(f, "objective", p->objective);
	form_set(f, "mandate", mandate_name[p->mandate]);
	form_set(f, "mandate_note", p->mandate_note);
	if (r->method == POST)
		form_read(f);
	if (r->method == POST && r->faults == 0) {
		p->title = form_text(f, "title");
		p->authority = form_text(f, "authority");
		p->authors = form_text(f, "authors");
		p->challenge = form_text(f, "challenge");
		p->baseline = form_text(f, "baseline");
		p->objective = form_text(f, "objective");
		for (unsigned i = 0; i < MANDATES; i++)
			if (text_same(mandate_name[i], form_text(f, "mandate")))
				p->mandate = i;
		p->mandate_note = form_text(f, "mandate_note");
		TRY(plan_save(r->db, p, r->now));
		TRY(plan_note(r, "plan.save", p->id, v.edition.programme));
		reply_flash(r, tr(r->lang, "Saved."));
		return to_plan(r, p->id, "");
	}
	h = page_open(r, tr(r->lang, "Write the plan"));
	plan_form_page(h, r, &v, tr(r->lang, "Write the plan"), NULL, f,
	    url_to(r->arena, "/plans/%lld/edit", (long long)p->id));
	return page_close(h, r);
}

/* --- its actions --- */

static const struct option action_states[] = {
	{ "planned", N_("Planned") }, { "started", N_("Started") },
	{ "done", N_("Done") }, { "changed", N_("Changed") },
	{ "dropped", N_("Dropped") }, { 0 }
};

static const struct field action_fields[] = {
	{ "title", F_TEXT, N_("What will be done?"), .max = PLAN_TITLE_MAX,
	    .required = true },
	{ "lead", F_TEXT, N_("Who sees to it?"), .max = PLAN_LINE_MAX },
	{ "due", F_DATE, N_("Until when?") },
	{ "state", F_CHOICE, N_("State"), .required = true,
	    .options = action_states },
	{ "why", F_LONG, N_("Why, if it was changed or dropped"), N_("To drop "
	    "something is a result, too: others learn from the reason."),
	    .max = PLAN_TEXT_MAX },
	{ "more", F_HEADING, N_("More about it") },
	{ "steps", F_LONG, N_("Steps"), .max = PLAN_TEXT_MAX },
	{ "partners", F_TEXT, N_("With whom"), .max = PLAN_LINE_MAX },
	{ "migrants", F_FLAG, N_("An organisation of migrants is among them") },
	{ "starts", F_DATE, N_("Begins on") },
	{ "cost", F_TEXT, N_("What it costs"), .max = PLAN_LINE_MAX },
	{ "source", F_TEXT, N_("Who pays"), .max = PLAN_LINE_MAX },
	{ "output", F_TEXT, N_("What will be there afterwards"),
	    .max = PLAN_LINE_MAX },
	{ "indicator", F_TEXT, N_("How you will know that it works"),
	    .max = PLAN_LINE_MAX },
	{ "from", F_TEXT, N_("Value now"), .max = 80 },
	{ "target", F_TEXT, N_("Value aimed at"), .max = 80 },
	{ "risk", F_TEXT, N_("What may go wrong"), .max = PLAN_LINE_MAX },
	{ "answer", F_TEXT, N_("What you do then"), .max = PLAN_LINE_MAX },
	{ 0 }
};

/* Each text of an action and the field that holds it. */
static const struct { const char *field; size_t at; bool date; } texts[] = {
	{ "title", offsetof(struct action, title), false },
	{ "lead", offsetof(struct action, lead), false },
	{ "due", offsetof(struct action, due), true },
	{ "why", offsetof(struct action, why), false },
	{ "steps", offsetof(struct action, steps), false },
	{ "partners", offsetof(struct action, partners), false },
	{ "starts", offsetof(struct action, starts), true },
	{ "cost", offsetof(struct action, cost), false },
	{ "source", offsetof(struct action, source), false },
	{ "output", offsetof(struct action, output), false },
	{ "indicator", offsetof(struct action, indicator), false },
	{ "from", offsetof(struct action, from), false },
	{ "target", offsetof(struct action, target), false },
	{ "risk", offsetof(struct action, risk), false },
	{ "answer", offsetof(struct action, answer), false },
};

static const char **
text_at(struct action *x, size_t i)
{
	return (const char **)(void *)((char *)x + texts[i].at);
}

static struct form *
action_form(struct req *r, struct action *x)
{
	struct form *f = form_open(r, action_fields, NULL, NULL);

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		form_set(f, texts[i].field, *text_at(x, i));
	form_set(f, "migrants", x->migrants ? "1" : NULL);
	form_set(f, "state", action_state_name[x->state]);
	return f;
}

static void
action_typed(const struct form *f, struct action *x)
{
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *typed = texts[i].date ? form_typed(f,
		    texts[i].field) : form_text(f, texts[i].field);

		*text_at(x, i) = text_blank(typed) ? NULL : typed;
	}
	x->migrants = form_flag(f, "migrants");
	for (unsigned i = 0; i < ACTION_STATES; i++)
		if (text_same(action_state_name[i], form_text(f, "state")))
			x->state = i;
}

static enum rc
edit_action(struct req *r, struct plan_view *v, struct action *x)
{
	struct form *f = action_form(r, x);
	const char *title = x->id == 0 ? tr(r->lang, "New action") :
	    tr(r->lang, "Action");
	struct html *h;
	enum rc rc;

	if (r->method == POST) {
		form_read(f);
		if (r->faults == 0) {
			action_typed(f, x);
			if ((x->state == ACTION_CHANGED ||
			    x->state == ACTION_DROPPED) && x->why == NULL)
				form_fault(f, "why", tr(r->lang, "Please say "
				    "why in a few words"));
			if (x->starts != NULL && x->due != NULL &&
			    strcmp(x->starts, x->due) > 0)
				form_fault(f, "due", tr(r->lang, "The end is "
				    "before the beginning"));
		}
	}
	if (r->method == POST && r->faults == 0) {
		rc = action_save(r->db, x, r->now);
		if (rc == RC_CONFLICT && x->id == 0)
			form_fault(f, NULL, tr(r->lang, "A plan can have 50 "
			    "actions. Join some of them."));
		else
			TRY(rc);
	}
	if (r->method == POST && r->faults == 0) {
		TRY(plan_note(r, "plan.action", v->plan.id,
		    v->edition.programme));
		reply_flash(r, tr(r->lang, "Saved."));
		return to_plan(r, v->plan.id, "#actions");
	}
	h = page_open(r, title);
	plan_form_page(h, r, v, title, x->id == 0 ? NULL : x, f,
	    x->id == 0 ? url_to(r->arena, "/plans/%lld/actions/new",
	    (long long)v->plan.id) : url_to(r->arena, "/plans/%lld/actions/%lld",
	    (long long)v->plan.id, (long long)x->id));
	return page_close(h, r);
}

static enum rc
new_action(struct req *r)
{
	struct plan_view v = { 0 };
	struct action x = { 0 };

	TRY(plan_own(r, &v));
	x.plan = v.plan.id;
	x.lead = r->person_name;
	return edit_action(r, &v, &x);
}

static enum rc
own_action(struct req *r, struct plan_view *v, struct action **x)
{
	row_id id;

	TRY(plan_own(r, v));
	TRY(req_id(r, "action", &id));
	*x = v->plan.actions;
	while (*x != NULL && (*x)->id != id)
		*x = (*x)->next;
	return *x == NULL ? RC_NONE : RC_OK;
}

static enum rc
an_action(struct req *r)
{
	struct plan_view v = { 0 };
	struct action *x;

	TRY(own_action(r, &v, &x));
	return edit_action(r, &v, x);
}

static enum rc
remove_action(struct req *r)
{
	struct plan_view v = { 0 };
	struct action *x;

	TRY(own_action(r, &v, &x));
	if (r->faults > 0)
		return draw(r, &v, form_open(r, link_fields, NULL, NULL));
	TRY(action_remove(r->db, v.plan.id, x->id, r->now));
	TRY(plan_note(r, "plan.action-remove", v.plan.id,
	    v.edition.programme));
	reply_flash(r, tr(r->lang, "The action is taken out."));
	return to_plan(r, v.plan.id, "#actions");
}

static enum rc
own_pdf(struct req *r)
{
	struct plan_view v = { 0 };

	TRY(plan_own(r, &v));
	return plan_pdf(r, &v, SHOW_OWN);
}

const struct route plan_routes[] = {
	{ GET, "/editions/:edition/mine/plan", RIGHT_PARTICIPANT, mine },
	{ POST, "/editions/:edition/mine/plan", RIGHT_PARTICIPANT, begin },
	{ GET, "/plans/:plan", RIGHT_PERSON, show },
	{ GET, "/plans/:plan/plan.pdf", RIGHT_PERSON, own_pdf },
	{ GET, "/plans/:plan/edit", RIGHT_PERSON, edit },
	{ POST, "/plans/:plan/edit", RIGHT_PERSON, edit },
	{ POST, "/plans/:plan/remove", RIGHT_PERSON, remove_plan },
	{ POST, "/plans/:plan/links", RIGHT_PERSON, add_link },
	{ POST, "/plans/:plan/links/:link/remove", RIGHT_PERSON, remove_link },
	{ GET, "/plans/:plan/actions/new", RIGHT_PERSON, new_action },
	{ POST, "/plans/:plan/actions/new", RIGHT_PERSON, new_action },
	{ GET, "/plans/:plan/actions/:action", RIGHT_PERSON, an_action },
	{ POST, "/plans/:plan/actions/:action", RIGHT_PERSON, an_action },
	{ POST, "/plans/:plan/actions/:action/remove", RIGHT_PERSON,
	    remove_action },
	{ 0 }
};
