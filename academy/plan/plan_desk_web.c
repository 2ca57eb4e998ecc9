/* The plans of an edition, for those who run it. */
#include "plan/plan_web.h"

#include <string.h>

#include "mail/mail.h"
#include "plan/plan_inside_web.h"
#include "plan_desk_pages.h"

/* --- the list --- */

static const struct ask *
latest(const struct ask *list, row_id plan)
{
	const struct ask *found = NULL;

	for (; list != NULL; list = list->next)
		if (list->thing == plan && list->asked_at != 0)
			found = list;
	return found;
}

static struct plan_country *
country_of(struct req *r, struct plans_view *v, const char *code)
{
	const char *name = text_sort_key(r->arena, country_name(code, r->lang),
	    r->lang);
	struct plan_country **at = &v->countries, *c;

	for (; *at != NULL; at = &(*at)->next) {
		if (text_same((*at)->country, code))
			return *at;
		if (strcmp(text_sort_key(r->arena, country_name((*at)->country,
		    r->lang), r->lang), name) > 0)
			break;
	}
	c = arena_new(r->arena, struct plan_country);
	c->country = code;
	c->next = *at;
	return *at = c;
}

static void
count(struct plan_country *c, const struct plan_line *l)
{
	c->people += l->in;
	if (l->plan == NULL)
		return;
	c->with += l->in;
	c->plans++;
	c->ready += plan_ready(l->plan);
	c->overdue += l->overdue;
	c->in[l->plan->state]++;
}

static bool
chosen(const struct plans_view *v, const struct plan_line *l)
{
	if (*v->country != '\0' && !text_same(v->country, l->country))
		return false;
	if (strcmp(v->state, "none") == 0)
		return l->plan == NULL;
	if (strcmp(v->state, "overdue") == 0)
		return l->overdue;
	return *v->state == '\0' || (l->plan != NULL && strcmp(v->state,
	    plan_state_name[l->plan->state]) == 0);
}

/* Overdue ones, those without a plan, the others; each by name. */
enum { RANK_OVERDUE, RANK_NONE, RANK_OTHER, RANKS };
struct ranks { struct plan_line *first[RANKS], **end[RANKS]; };

static void
put(struct req *r, struct plans_view *v, struct ranks *ranks,
    struct plan_line l, const struct ask *asks)
{
	struct plan_line *p;
	int rank;

	if (l.plan != NULL) {
		l.heard = latest(asks, l.plan->id);
		l.overdue = plan_overdue(l.plan, v->today) ||
		    (l.heard != NULL && (ask_late(l.heard, r->now) ||
		    (l.heard->state == ASK_WAITING && l.heard->bounced)));
	}
	count(country_of(r, v, l.country), &l);
	count(&v->all, &l);
	if (!chosen(v, &l))
		return;
	v->shown++;
	rank = l.overdue ? RANK_OVERDUE : l.plan == NULL ? RANK_NONE :
	    RANK_OTHER;
	p = arena_new(r->arena, struct plan_line);
	*p = l;
	*ranks->end[rank] = p;
	ranks->end[rank] = &p->next;
}

/* Under whom a plan stands: a substitute is nobody of the edition. */
static row_id
kept_in_edition(const struct plan *p)
{
	return p->passed_from != 0 ? p->passed_from : p->owner;
}

static enum rc
read_lines(struct req *r, struct plans_view *v)
{
	struct plan_line **end = &v->lines;
	struct participant *people;
	struct plan *plans;
	struct ranks ranks = { 0 };
	struct ask *asks;

	for (int i = 0; i < RANKS; i++)
		ranks.end[i] = &ranks.first[i];
	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &people));
	TRY(plan_list(r->db, r->arena, r->edition, 0, &plans));
	TRY(ask_list(r->db, r->arena, r->edition, plan_ask.kind, 0, &asks));
	for (struct participant *p = people; p != NULL; p = p->next) {
		/* Whoever cancelled owes no plan; one that was made stays. */
		bool comes = *participant_parts(r->arena, p) != '\0';
		struct plan_line l = { .name = p->person.name, .in = comes,
		    .country = p->country,
		    .organisation = p->organisation_name };
		bool any = false;

		for (const struct plan *q = plans; q != NULL; q = q->next)
			if (kept_in_edition(q) == p->person.id) {
				l.plan = q;
				l.keeper = q->passed_from == 0 ? NULL :
				    q->owner_name;
				put(r, v, &ranks, l, asks);
				any = true;
				l.in = false;	/* counted once */
			}
		/* Trainers and experts need none. */
		if (!any && comes && text_same(p->role, "participant"))
			put(r, v, &ranks, l, asks);
	}
	for (const struct plan *q = plans; q != NULL; q = q->next) {
		struct participant *p = people;

		while (p != NULL && p->person.id != kept_in_edition(q))
			p = p->next;
		if (p == NULL)		/* whoever was in it is erased */
			put(r, v, &ranks, (struct plan_line){ .plan = q,
			    .name = q->owner_name, .country = q->country }, asks);
	}
	for (int i = 0; i < RANKS; i++)
		if (ranks.first[i] != NULL) {
			*end = ranks.first[i];
			end = ranks.end[i];
		}
	return RC_OK;
}

static enum rc
show_plans(struct req *r)
{
	struct plans_view v = { .full = r->second_factor && (r->admin ||
	    (r->roles & ROLE_ORGANISER) != 0) };
	const char *country = req_query(r, "country");
	const char *state = req_query(r, "state");
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	v.country = country == NULL ? "" : country;
	v.state = state == NULL ? "" : state;
	v.today = time_iso_date(r->arena, r->now, v.edition.zone);
	TRY(read_lines(r, &v));
	h = page_open(r, tr(r->lang, "Action plans"));
	plans_page(h, r, &v);
	return page_close(h, r);
}

/* --- one plan --- */

static const struct field pass_fields[] = {
	{ "name", F_TEXT, N_("Name"), .max = PERSON_NAME_MAX,
	    .required = true },
	{ "email", F_EMAIL, N_("E-mail address"), .required = true,
	    .max = 254 },
	{ 0 }
};

static enum rc
draw(struct req *r, struct plan_view *v, struct form *f)
{
	struct html *h = page_open(r, v->plan.title);

	if (f == NULL)
		f = form_open(r, pass_fields, NULL, NULL);
	plan_desk_page(h, r, v, f);
	return page_close(h, r);
}

static enum rc
show_plan(struct req *r)
{
	struct plan_view v = { 0 };

	TRY(plan_desk(r, &v));
	return draw(r, &v, NULL);
}

static enum rc
pdf(struct req *r)
{
	struct plan_view v = { 0 };

	TRY(plan_desk(r, &v));
	return plan_pdf(r, &v, SHOW_STAFF);
}

static enum rc
sheet(struct req *r)
{
	struct edition e;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	return plan_sheet_pdf(r, &e);
}

/* The colleague hears of it at once, not only with the next question. */
static enum rc
tell_new(struct req *r, const struct plan_view *v, const struct person *who)
{
	const char *lang = language_known(who->lang) ? who->lang : "en";
	const char *edition = words_pick(r->arena, v->edition.title,
	    lang).text;
	struct mail m = { .kind = "plan.passed", .to = who->email,
	    .to_name = who->name, .lang = lang, .person = who->id,
	    .programme = v->edition.programme,
	    .reply_to = v->edition.contact_email };
	enum rc rc;

	m.subject = TRF(r->arena, lang, "A plan is yours to keep: {1}",
	    v->plan.title);
	m.text = arena_printf(r->arena, "%s\n\n%s\n%s/plans/%lld\n",
	    text_blank(v->plan.owner_name) ? TRF(r->arena, lang, "The plan {1} "
	    "was made in {2}. From now on you keep it.", v->plan.title,
	    edition) : TRF(r->arena, lang, "{1} made the plan {2} in {3}. From "
	    "now on you keep it.", v->plan.owner_name, v->plan.title, edition),
	    tr(lang, "You can read and change it here; you sign in by a link "
	    "that we mail to you. Later we ask you how it stands. If this is a "
	    "mistake, answer this mail."), ask_base(), (long long)v->plan.id);
	TRY(funders_sign(r->db, r->arena, v->edition.programme, v->edition.id,
	    &m));
	rc = mail_queue(r->db, &m, NULL);
	return rc == RC_INVALID ? RC_OK : rc;
}

/* Somebody left: a colleague keeps the plan, and what waits for an answer goes
 * to that colleague. */
static enum rc
pass(struct req *r)
{
	struct person p = { .lang = r->lang, .country = "",
	    .mail_format = "html" };
	struct plan_view v = { 0 };
	struct form *f;

	TRY(plan_desk(r, &v));
	f = form_open(r, pass_fields, NULL, NULL);
	form_read(f);
	if (r->faults > 0)
		return draw(r, &v, f);
	p.name = form_text(f, "name");
	p.email = form_text(f, "email");
	p.country = v.plan.country;
	if (v.plan.owner_lang != NULL)
		p.lang = v.plan.owner_lang;
	TRY(person_ensure(r->db, &p, r->now));
	if (p.id == v.plan.owner) {
		form_fault(f, "email", tr(r->lang, "This person keeps it "
		    "already"));
		return draw(r, &v, f);
	}
	TRY(plan_pass(r->db, v.plan.id, p.id, r->now));
	TRY(tell_new(r, &v, &p));
	TRY(ask_pass_on(r->db, r->arena, r->edition, plan_ask.kind, &v.plan.id,
	    1, p.id, r->now));
	TRY(plan_note(r, "plan.pass", v.plan.id, r->programme));
	reply_flash(r, tr(r->lang, "The plan is passed on."));
	return reply_see_other(r, "/editions/%s/desk/plans/%lld",
	    v.edition.slug, (long long)v.plan.id);
}

#define DESK "/editions/:edition/desk/plans"
const struct route plan_desk_routes[] = {
	{ GET, DESK, RIGHT_TRAINER, show_plans },
	{ GET, DESK "/sheet.pdf", RIGHT_TRAINER, sheet },
	{ GET, DESK "/:plan", RIGHT_TRAINER, show_plan },
	{ GET, DESK "/:plan/plan.pdf", RIGHT_TRAINER, pdf },
	{ POST, DESK "/:plan/pass", RIGHT_ORGANISER, pass },
	{ 0 }
};
