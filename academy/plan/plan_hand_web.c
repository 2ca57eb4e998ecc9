/* A plan handed to others: to the employer, with the report home, and to a
 * peer; and what the room ask asks about it. */
#include "plan/plan_web.h"

#include <string.h>

#include "mail/mail.h"
#include "plan/plan_inside_web.h"
#include "plan_pages.h"
#include "web/limit.h"

enum { HOUR = 3600,
	SUBJECT_TITLE = 60 };		/* code points of it in a subject */

static enum rc
back(struct req *r, const struct plan_view *v)
{
	return reply_see_other(r, "/plans/%lld/hand", (long long)v->plan.id);
}

/* --- the report home --- */

static const struct field report_fields[] = {
	{ "report", F_LONG, N_("Report"), N_("For example: what you learned, "
	    "what you propose to do here, what you need for it. Markdown: "
	    "**bold**, - lists, ## headings."),
	    .max = PLAN_REPORT_MAX },
	{ 0 }
};

static enum rc
report(struct req *r)
{
	struct plan_view v = { 0 };
	struct html *h;
	struct form *f;

	TRY(plan_own(r, &v));
	f = form_open(r, report_fields, NULL, NULL);
	form_set(f, "report", v.plan.report != NULL ? v.plan.report :
	    TRF(r->arena, r->lang, "## What I learned\n\n\n\n## What I propose "
	    "to do here\n\n{1}\n\n## What I need for it\n\n", v.plan.title));
	if (r->method == POST)
		form_read(f);
	if (r->method == POST && r->faults == 0) {
		TRY(plan_report(r->db, v.plan.id, form_text(f, "report"),
		    r->now));
		TRY(plan_note(r, "plan.report", v.plan.id,
		    v.edition.programme));
		reply_flash(r, tr(r->lang, "Saved."));
		return back(r, &v);
	}
	h = page_open(r, tr(r->lang, "Report home"));
	plan_report_page(h, r, &v, f);
	return page_close(h, r);
}

static enum rc
report_pdf(struct req *r)
{
	struct plan_view v = { 0 };

	TRY(plan_own(r, &v));
	if (text_blank(v.plan.report))
		return RC_NONE;
	return plan_report_pdf(r, &v);
}

/* --- handing over --- */

static const struct field employer_fields[] = {
	{ "name", F_TEXT, N_("Name"), .max = PERSON_NAME_MAX,
	    .required = true },
	{ "email", F_EMAIL, N_("E-mail address"), .required = true,
	    .max = 254 },
	{ "lang", F_SELECT, N_("Language of the mail"), .required = true,
	    .plain = true },
	{ "plan", F_FLAG, N_("Hand over the plan, and ask to endorse it") },
	{ "report", F_FLAG, N_("Hand over the report home") },
	{ 0 }
};
enum { LANG_FIELD = 2, EMPLOYER_FIELDS = sizeof employer_fields /
	sizeof *employer_fields };

static const struct field peer_fields[] = {
	{ "peer", F_EMAIL, N_("E-mail address of the peer"), N_("Somebody who "
	    "was with you in this edition."), .required = true, .max = 254 },
	{ 0 }
};

/* The languages we can write in. */
static struct form *
employer_form(struct req *r)
{
	struct field *f = arena_array(r->arena, struct field, EMPLOYER_FIELDS);
	struct option *o;
	size_t n = 0;

	while (languages[n].code != NULL)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	for (size_t i = 0; i < n; i++)
		o[i] = (struct option){ languages[i].code,
		    languages[i].own_name };
	memcpy(f, employer_fields, sizeof employer_fields);
	f[LANG_FIELD].options = o;
	f[LANG_FIELD].label = tr(r->lang, f[LANG_FIELD].label);
	return form_open(r, f, NULL, NULL);
}

static enum rc
draw(struct req *r, struct hand_view *v)
{
	struct html *h;

	if (v->employer == NULL) {
		v->employer = employer_form(r);
		form_set(v->employer, "lang", r->lang);
		form_set(v->employer, "plan", "1");
		if (!text_blank(v->v.plan.report))
			form_set(v->employer, "report", "1");
	}
	if (v->peer == NULL)
		v->peer = form_open(r, peer_fields, NULL, NULL);
	h = page_open(r, tr(r->lang, "Hand it over"));
	plan_hand_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_hand(struct req *r)
{
	struct hand_view v = { 0 };

	TRY(plan_own(r, &v.v));
	return draw(r, &v);
}

/* Nobody's mailbox is filled from here. */
static enum rc
may_mail(struct req *r, const char *to)
{
	TRY(limit_hit(r, "plan hand", arena_printf(r->arena, "%lld",
	    (long long)r->person), 10, HOUR));
	return limit_hit(r, "plan to", to, 5, HOUR);
}

/* Asks one more.  Whoever had it before reads it no more, and what was answered
 * stays. */
static enum rc
hand_to(struct req *r, const struct ask *before, struct ask *q)
{
	for (; before != NULL; before = before->next) {
		TRY(ask_revoke(r->db, before->id, true));
		if (before->state == ASK_ANSWERED)
			q->moment = time_iso(r->arena, r->now, "UTC");
	}
	return ask_now(r->db, r->arena, q, r->now);
}

static enum rc
to_employer(struct req *r)
{
	struct hand_view v = { 0 };
	struct form *f;
	struct ask q;
	bool plan, home;

	TRY(plan_own(r, &v.v));
	f = v.employer = employer_form(r);
	form_read(f);
	plan = form_flag(f, "plan");
	home = form_flag(f, "report");
	if (!plan && !home)
		form_fault(f, "plan", tr(r->lang, "Choose what to hand over"));
	if (home && text_blank(v.v.plan.report))
		form_fault(f, "report", tr(r->lang, "The report is not written "
		    "yet"));
	if (r->faults > 0)
		return draw(r, &v);
	TRY(may_mail(r, form_text(f, "email")));
	TRY(plan_hand(r->db, v.v.plan.id, plan, home));
	q = (struct ask){ .edition = v.v.edition.id,
	    .kind = plan_employer_ask.kind, .thing = v.v.plan.id,
	    .name = form_text(f, "name"), .email = form_text(f, "email"),
	    .lang = form_text(f, "lang") };
	TRY(hand_to(r, v.v.employer, &q));
	TRY(plan_note(r, "plan.hand", v.v.plan.id, v.v.edition.programme));
	reply_flash(r, tr(r->lang, "A link is on its way."));
	return back(r, &v.v);
}

/* Whether the address is of the edition is told to nobody. */
static enum rc
to_peer(struct req *r)
{
	struct hand_view v = { 0 };
	struct participant *p;
	const char *email;
	struct form *f;

	TRY(plan_own(r, &v.v));
	f = v.peer = form_open(r, peer_fields, NULL, NULL);
	form_read(f);
	if (r->faults > 0)
		return draw(r, &v);
	email = form_text(f, "peer");
	TRY(may_mail(r, email));
	TRY(participant_list(r->db, r->arena, v.v.edition.id, 0, NULL, &p));
	while (p != NULL && (!text_same(p->person.email, email) ||
	    p->person.id == r->person))
		p = p->next;
	if (p != NULL) {
		struct ask q = { .edition = v.v.edition.id,
		    .kind = plan_peer_ask.kind, .thing = v.v.plan.id,
		    .person = p->person.id, .lang = p->person.lang };

		TRY(hand_to(r, v.v.peer, &q));
		TRY(plan_note(r, "plan.peer", v.v.plan.id,
		    v.v.edition.programme));
	}
	reply_flash(r, tr(r->lang, "If this is the address of somebody in this "
	    "edition, a mail is on its way."));
	return back(r, &v.v);
}

/* The links that were given away stop working. */
static enum rc
take_back(struct req *r)
{
	const char *which = req_value(r, "which");
	struct hand_view v = { 0 };
	const struct ask *q;

	TRY(plan_own(r, &v.v));
	if (r->faults > 0)
		return draw(r, &v);
	q = text_same(which, "peer") ? v.v.peer : v.v.employer;
	for (; q != NULL; q = q->next)
		TRY(ask_revoke(r->db, q->id, true));
	if (!text_same(which, "peer"))
		TRY(plan_hand(r->db, v.v.plan.id, false, false));
	TRY(plan_note(r, "plan.take-back", v.v.plan.id,
	    v.v.edition.programme));
	reply_flash(r, tr(r->lang, "The link works no more."));
	return back(r, &v.v);
}

/* --- what is asked --- */

static enum rc
plan_things(struct db *db, struct arena *a, row_id edition,
    struct ask_thing **out)
{
	struct plan *list;

	*out = NULL;
	TRY(plan_list(db, a, edition, 0, &list));
	for (; list != NULL; list = list->next) {
		*out = arena_new(a, struct ask_thing);
		**out = (struct ask_thing){ .id = list->id,
		    .edition = list->edition, .person = list->owner,
		    .name = list->owner_name, .lang = list->owner_lang,
		    .title = list->title, .since = list->made_at,
		    /* Of whoever was erased nothing is left to ask about. */
		    .over = plan_over(list) || text_blank(list->title) };
		out = &(*out)->next;
	}
	return RC_OK;
}

static enum rc
names(struct db *db, struct arena *a, const struct ask *q, const char *lang,
    struct plan *p, const char **edition)
{
	struct edition e;

	TRY(plan_find(db, a, q->thing, p));
	TRY(edition_find(db, a, q->edition, &e));
	*edition = words_pick(a, e.title, lang).text;
	return RC_OK;
}

static enum rc
own_words(struct db *db, struct arena *a, const struct ask *q,
    const char *lang, struct ask_words *out)
{
	const char *edition;
	struct plan p;

	TRY(names(db, a, q, lang, &p, &edition));
	out->subject = TRF(a, lang, "Your plan “{1}”: how does it stand?",
	    text_cut(a, p.title, SUBJECT_TITLE));
	out->intro = TRF(a, lang, "You took a plan home from {1}: {2}. How does "
	    "it stand now? That it was changed or stopped is an answer as good "
	    "as any other.", edition, p.title);
	return RC_OK;
}

/* An answer to an older question, entered late, says nothing of how the plan
 * stands now. */
static enum rc
own_answered(struct db *db, struct arena *a, const struct ask *q, unixtime now)
{
	struct ask *list;

	TRY(ask_list(db, a, q->edition, q->kind, q->thing, &list));
	for (; list != NULL; list = list->next)
		if (list->state == ASK_ANSWERED && list->due_at > q->due_at)
			return RC_OK;
	return plan_heard(db, q->thing, q->answer, q->why, now);
}

/* What the asked see of it, on the page as on paper. */
struct asked_sees { bool plan, report; enum plan_show show; };

static enum rc
open_asked(struct req *r, const struct ask *q, struct plan_view *v,
    struct asked_sees *out)
{
	bool employer = text_same(q->kind, plan_employer_ask.kind);

	TRY(plan_find(r->db, r->arena, q->thing, &v->plan));
	TRY(edition_find(r->db, r->arena, q->edition, &v->edition));
	TRY(plan_questions(r, v));
	v->today = time_iso_date(r->arena, r->now, v->edition.zone);
	*out = (struct asked_sees){ .plan = !employer || v->plan.hand_plan,
	    .report = employer && v->plan.hand_report &&
	    !text_blank(v->plan.report), .show = text_same(q->kind,
	    plan_ask.kind) ? SHOW_STAFF : SHOW_HANDED };
	return RC_OK;
}

static enum rc
show_asked(struct req *r, struct html *h, const struct ask *q)
{
	struct url at = url_to(r->arena, "/ask/%lld/%s", (long long)q->id,
	    req_param(r, "token"));
	struct plan_view v = { 0 };
	struct asked_sees sees;

	TRY(open_asked(r, q, &v, &sees));
	if (sees.report) {
		plan_report_part(h, r, &v);
		plan_paper_part(h, r, at, "report.pdf");
	}
	if (sees.plan) {
		plan_part(h, r, &v, (int)sees.show);
		plan_paper_part(h, r, at, "plan.pdf");
	}
	if (sees.show == SHOW_STAFF)
		plan_door_part(h, r, &v);
	return RC_OK;
}

static enum rc
paper_asked(struct req *r, const struct ask *q, const char *name)
{
	struct plan_view v = { 0 };
	struct asked_sees sees;

	TRY(open_asked(r, q, &v, &sees));
	if (sees.plan && text_same(name, "plan.pdf"))
		return plan_pdf(r, &v, sees.show);
	return sees.report && text_same(name, "report.pdf") ?
	    plan_report_pdf(r, &v) : RC_NONE;
}

static const struct ask_choice own_choices[] = {
	{ "on", N_("Still on"), false }, { "changed", N_("Changed"), true },
	{ "stopped", N_("Stopped"), true },
	{ "done", N_("Carried out"), false }, { 0 }
};
const struct ask_kind plan_ask = { .kind = PLAN_ASK, .label = N_("Action plans"),
	.usual = "30d 3m 6m 12m", .choices = own_choices,
	.why = N_("Why, or what is different"),
	.outcome = N_("What has changed at work: structures, routines"),
	.evidence = N_("Where it can be seen: a web address, a document"),
	.together = N_("{1}: how do your plans stand?"),
	.things = plan_things, .words = own_words, .answered = own_answered,
	.show = show_asked, .paper = paper_asked };

/* Who keeps the plan hears what somebody else said of it. */
static enum rc
tell_owner(struct db *db, struct arena *a, const struct ask *q,
    const struct plan *p)
{
	struct edition e;
	struct person o;
	struct mail m = { .kind = "plan.told", .person = p->owner };
	const char *lang;
	enum rc rc;

	TRY(person_find(db, a, p->owner, &o));
	if (o.email == NULL)
		return RC_OK;
	TRY(edition_find(db, a, p->edition, &e));
	lang = language_known(o.lang) ? o.lang : "en";
	m.to = o.email;
	m.to_name = o.name;
	m.lang = lang;
	m.programme = e.programme;
	m.reply_to = e.contact_email;
	m.subject = TRF(a, lang, "{1} has answered about your plan",
	    q->name == NULL ? "" : q->name);
	m.text = arena_printf(a, "%s\n\n%s%s%s\n%s/plans/%lld\n",
	    TRF(a, lang, "{1} about your plan {2}: {3}", q->name == NULL ? "" :
	    q->name, p->title, tr(lang, ask_choice(ask_kind(q->kind),
	    q->answer)->label)), q->why == NULL ? "" : q->why,
	    q->why == NULL ? "" : "\n", "", ask_base(), (long long)p->id);
	TRY(funders_sign(db, a, e.programme, e.id, &m));
	rc = mail_queue(db, &m, NULL);
	return rc == RC_INVALID ? RC_OK : rc;
}

static enum rc
employer_words(struct db *db, struct arena *a, const struct ask *q,
    const char *lang, struct ask_words *out)
{
	const char *edition;
	struct plan p;

	TRY(names(db, a, q, lang, &p, &edition));
	if (!p.hand_plan) {
		out->subject = TRF(a, lang, "{1} reports home", p.owner_name);
		out->intro = TRF(a, lang, "{1} took part in {2} and reports what"
		    " came of it.", p.owner_name, edition);
		return RC_OK;
	}
	out->subject = TRF(a, lang, "Do you endorse the plan of {1}?",
	    p.owner_name);
	if (p.hand_report && !text_blank(p.report)) {
		out->intro = TRF(a, lang, "{1} took part in {2}, reports what "
		    "came of it, and asks you to endorse the plan made there: "
		    "{3}.", p.owner_name, edition, p.title);
		return RC_OK;
	}
	out->intro = TRF(a, lang, "{1} took part in {2}, has made a plan there,"
	    " {3}, and asks you to endorse it.", p.owner_name, edition, p.title);
	return RC_OK;
}

static enum rc
employer_answered(struct db *db, struct arena *a, const struct ask *q,
    [[maybe_unused]] unixtime now)
{
	struct plan p;

	TRY(plan_find(db, a, q->thing, &p));
	if (strcmp(q->answer, "endorsed") != 0)
		TRY(plan_unendorsed(db, p.id, q->name));
	else if (p.hand_plan)
		TRY(plan_endorsed(db, p.id, q->name));
	return tell_owner(db, a, q, &p);
}

static const struct ask_choice employer_choices[] = {
	{ "endorsed", N_("I endorse it"), false },
	{ "seen", N_("I have read it"), false },
	{ "not", N_("Not like this"), true }, { 0 }
};
const struct ask_kind plan_employer_ask = { .kind = PLAN_ASK_EMPLOYER,
	.label = N_("Plan for the employer"), .choices = employer_choices,
	.why = N_("What you want to say about it"), .things = plan_things,
	.words = employer_words, .answered = employer_answered,
	.show = show_asked, .paper = paper_asked };

static enum rc
peer_words(struct db *db, struct arena *a, const struct ask *q,
    const char *lang, struct ask_words *out)
{
	const char *edition;
	struct plan p;

	TRY(names(db, a, q, lang, &p, &edition));
	out->subject = TRF(a, lang, "Will you check in with {1}?",
	    p.owner_name);
	out->intro = TRF(a, lang, "{1}, who was with you in {2}, asks you to "
	    "talk about how this plan goes: {3}. A short call is enough.",
	    p.owner_name, edition, p.title);
	return RC_OK;
}

static enum rc
peer_answered(struct db *db, struct arena *a, const struct ask *q,
    [[maybe_unused]] unixtime now)
{
	struct plan p;

	TRY(plan_find(db, a, q->thing, &p));
	return tell_owner(db, a, q, &p);
}

static const struct ask_choice peer_choices[] = {
	{ "well", N_("We talked: it goes well"), false },
	{ "help", N_("We talked: help is needed"), false },
	{ "later", N_("Not yet, but I will"), false },
	{ "no", N_("I cannot do this"), false }, { 0 }
};
const struct ask_kind plan_peer_ask = { .kind = PLAN_ASK_PEER,
	.label = N_("A peer checks in"), .choices = peer_choices,
	.why = N_("What you want to say about it"), .things = plan_things,
	.words = peer_words, .answered = peer_answered, .show = show_asked,
	.paper = paper_asked };

const struct route plan_hand_routes[] = {
	{ GET, "/plans/:plan/report", RIGHT_PERSON, report },
	{ POST, "/plans/:plan/report", RIGHT_PERSON, report },
	{ GET, "/plans/:plan/report.pdf", RIGHT_PERSON, report_pdf },
	{ GET, "/plans/:plan/hand", RIGHT_PERSON, show_hand },
	{ POST, "/plans/:plan/hand/employer", RIGHT_PERSON, to_employer },
	{ POST, "/plans/:plan/hand/peer", RIGHT_PERSON, to_peer },
	{ POST, "/plans/:plan/hand/back", RIGHT_PERSON, take_back },
	{ 0 }
};
