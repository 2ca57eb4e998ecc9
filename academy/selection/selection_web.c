/*
 * What assessors and applicants see of the selection.  An assessor reads only
 * what is assigned, scores, and sees the colleagues' word once the own is
 * given.  An applicant sees nothing but one sentence until the publication.
 */
#include "selection/selection_web.h"

#include <string.h>

#include "selection/selection_words_web.h"
#include "selection_pages.h"
#include "store/journal.h"

/* --- assessing --- */

static enum rc
show_list(struct req *r)
{
	struct assessment *mine;
	struct application *apps;
	struct selection s;
	struct assess_line *first = NULL, **end = &first;
	struct html *h;

	TRY(selection_find(r->db, r->arena, r->edition, &s));
	TRY(assessment_list(r->db, r->arena, r->edition, 0, r->person, &mine));
	TRY(application_list(r->db, r->arena, r->edition, APP_SUBMITTED,
	    &apps));
	for (struct application *p = apps; p != NULL; p = p->next) {
		const struct assessment *m = assessment_of(mine, p->id,
		    r->person);

		if (m == NULL)
			continue;
		*end = arena_new(r->arena, struct assess_line);
		**end = (struct assess_line){ p, m, NULL };
		end = &(*end)->next;
	}
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Assess"));
	assess_list_page(h, r, &s, first);
	return page_close(h, r);
}

/* The application, if it is this assessor's; RC_NONE otherwise: not even its
 * existence is told. */
static enum rc
load(struct req *r, struct assess_view *v)
{
	struct criterion *criteria, **end;
	struct assessment *all;
	struct application *apps;
	row_id id;
	bool past = false;

	TRY(req_id(r, "application", &id));
	TRY(selection_find(r->db, r->arena, r->edition, &v->settings));
	TRY(assessment_list(r->db, r->arena, r->edition, 0, r->person, &all));
	v->mine = assessment_of(all, id, r->person);
	if (v->mine == NULL)
		return RC_NONE;
	TRY(application_find(r->db, r->arena, id, false, &v->application));
	if (v->application.state != APP_SUBMITTED)
		return RC_NONE;
	TRY(application_list(r->db, r->arena, r->edition, APP_SUBMITTED,
	    &apps));
	/* The next open one after this, else the first open one. */
	for (struct application *p = apps; p != NULL; p = p->next) {
		const struct assessment *m = assessment_of(all, p->id,
		    r->person);

		if (p->id != id && m != NULL && strcmp(m->state, "open") == 0 &&
		    (v->next == 0 || past)) {
			v->next = p->id;
			if (past)
				break;
		}
		past = past || p->id == id;
	}
	TRY(criterion_list(r->db, r->arena, r->edition, &criteria));
	v->criteria = criteria;
	end = &criteria;
	while (*end != NULL)
		if ((*end)->track != 0 &&
		    (*end)->track != v->application.track)
			*end = (*end)->next;
		else
			end = &(*end)->next;
	v->criteria = criteria;
	if (strcmp(v->mine->state, "done") == 0) {
		TRY(assessment_list(r->db, r->arena, r->edition, id, 0, &all));
		v->all = all;
	}
	v->closed = v->settings.published_at != 0;
	return RC_OK;
}

enum { CHOOSABLE_MAX = 10 };	/* points offered as a list; typed beyond */

static const char *
field_name(struct req *r, const struct criterion *c)
{
	return arena_printf(r->arena, "points-%lld", (long long)c->id);
}

/* One field a criterion, and the note.  all: every criterion wants points. */
static struct form *
points_form(struct req *r, const struct assess_view *v, bool all)
{
	struct field *f;
	struct form *form;
	size_t n = 0;

	for (const struct criterion *c = v->criteria; c != NULL; c = c->next)
		n++;
	f = arena_array(r->arena, struct field, n + 2);
	n = 0;
	for (const struct criterion *c = v->criteria; c != NULL; c = c->next) {
		struct option *o;

		f[n] = (struct field){ field_name(r, c), F_NUMBER,
		    words_pick(r->arena, c->title, r->lang).text,
		    words_pick(r->arena, c->about, r->lang).text,
		    .max = c->max, .required = all, .plain = true };
		if (c->max <= CHOOSABLE_MAX) {
			o = arena_array(r->arena, struct option,
			    (size_t)c->max + 2);
			for (int64_t k = 0; k <= c->max; k++)
				o[k].value = o[k].label = arena_printf(r->arena,
				    "%lld", (long long)k);
			f[n].kind = F_SELECT;
			f[n].options = o;
		}
		n++;
	}
	f[n] = (struct field){ "note", F_LONG, tr(r->lang,
	    "Note for the others who assess and decide"), tr(r->lang,
	    "The applicant may ask to read it one day. Stay with the "
	    "application."), .max = 2000, .plain = true };
	form = form_open(r, f, NULL, NULL);
	form_set(form, "note", v->mine->note);
	for (const struct criterion *c = v->criteria; c != NULL; c = c->next) {
		const struct points *p = points_for(v->mine, c->id);

		if (p != NULL)
			form_set_int(form, field_name(r, c), p->points);
	}
	return form;
}

static enum rc
draw(struct req *r, const struct assess_view *v)
{
	struct html *h;

	page_noindex(r);
	h = page_open(r, TRF(r->arena, r->lang, N_("Assess {1}"),
	    v->application.number));
	assess_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_one(struct req *r)
{
	struct assess_view v = { 0 };

	TRY(load(r, &v));
	v.form = points_form(r, &v, true);
	return draw(r, &v);
}

static enum rc
go_on(struct req *r, const struct assess_view *v, const char *said)
{
	reply_flash(r, said);
	if (v->next != 0)
		return reply_see_other(r, "%s", under(r, "assess/%lld",
		    (long long)v->next).p);
	return reply_see_other(r, "%s", under(r, "assess").p);
}

/* "save": as far as one is; "done": all of it, for good. */
static enum rc
score(struct req *r)
{
	struct assess_view v = { 0 };
	const char *what = req_value(r, "do");
	bool done = what != NULL && strcmp(what, "done") == 0;
	row_id id;

	TRY(load(r, &v));
	id = v.application.id;
	if (v.closed || strcmp(v.mine->state, "open") != 0)
		return RC_CONFLICT;
	v.form = points_form(r, &v, done);
	form_read(v.form);
	if (r->faults > 0)
		return draw(r, &v);
	for (const struct criterion *c = v.criteria; c != NULL; c = c->next) {
		const char *typed = form_typed(v.form, field_name(r, c));
		int64_t n;

		if (text_number(typed == NULL ? "" : typed, 0, c->max, &n))
			TRY(score_set(r->db, id, r->person, c->id, n));
		else
			TRY(score_drop(r->db, id, r->person, c->id));
	}
	TRY(assignment_state(r->db, id, r->person, done ? "done" : "open",
	    form_text(v.form, "note") == NULL ? "" : form_text(v.form, "note"),
	    r->now));
	if (!done) {
		reply_flash(r, tr(r->lang, "Saved. Not finished yet."));
		return reply_see_other(r, "%s", under(r, "assess/%lld",
		    (long long)id).p);
	}
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "assessment.finish", .kind = "application",
	    .thing = id, .programme = r->programme }));
	return go_on(r, &v, TRF(r->arena, r->lang, "{1} is assessed.",
	    v.application.number));
}

static enum rc
declare_conflict(struct req *r)
{
	struct assess_view v = { 0 };
	const char *nature;

	TRY(load(r, &v));
	if (v.closed || strcmp(v.mine->state, "conflict") == 0)
		return RC_CONFLICT;
	if (r->faults > 0) {
		v.form = points_form(r, &v, true);
		return draw(r, &v);
	}
	nature = text_cut(r->arena, text_clean(r->arena,
	    req_value(r, "nature"), false), 500);
	TRY(assignment_state(r->db, v.application.id, r->person, "conflict",
	    nature, r->now));
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "assessment.conflict",
	    .kind = "application", .thing = v.application.id,
	    .programme = r->programme }));
	return go_on(r, &v, tr(r->lang, "Thank you for saying so. Somebody "
	    "else will assess this application."));
}

static enum rc
get_file(struct req *r)
{
	struct assess_view v = { 0 };
	row_id question;

	TRY(load(r, &v));
	TRY(req_id(r, "question", &question));
	for (const struct answer *s = v.application.answers; s != NULL;
	    s = s->next)
		if (s->question->id == question && s->blob != 0 &&
		    strcmp(v.mine->state, "conflict") != 0 &&
		    answer_shown(s, v.settings.blind))
			return reply_blob(r, s->blob);
	return RC_NONE;
}

/* --- the applicant's own page --- */

static enum rc
told_load(struct req *r, struct told_view *v, struct url action)
{
	struct part *parts;
	struct decision *decisions;
	struct criterion *criteria;
	struct assessment *assessed;
	struct selection s;

	v->action = action;
	TRY(edition_find(r->db, r->arena, r->edition, &v->edition));
	TRY(selection_find(r->db, r->arena, r->edition, &s));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	v->parts = parts;
	TRY(decision_list(r->db, r->arena, r->edition, v->application.id,
	    &decisions));
	/* What is not published does not exist here. */
	for (struct decision **d = &decisions; *d != NULL;)
		if ((*d)->published_at == 0)
			*d = (*d)->next;
		else
			d = &(*d)->next;
	v->decisions = decisions;
	v->told = decisions != NULL;
	if (!v->told)
		return RC_OK;
	TRY(criterion_list(r->db, r->arena, r->edition, &criteria));
	TRY(assessment_list(r->db, r->arena, r->edition, v->application.id, 0,
	    &assessed));
	v->criteria = criteria;
	v->assessed = assessed;
	return RC_OK;
}

static enum rc
draw_told(struct req *r, const struct told_view *v)
{
	struct html *h;

	page_noindex(r);
	h = page_open(r, tr(r->lang, "The decision on your application"));
	told_page(h, r, v);
	return page_close(h, r);
}

static enum rc
by_secret(struct req *r, struct told_view *v)
{
	const char *secret = req_param(r, "secret");

	TRY(application_by_secret(r->db, r->arena, r->edition, NULL, secret,
	    &v->application));
	return told_load(r, v, under(r, "apply/%s/decision", secret));
}

static enum rc
show_decision(struct req *r)
{
	struct told_view v = { 0 };

	TRY(by_secret(r, &v));
	return draw_told(r, &v);
}

static enum rc
answer(struct req *r, const struct told_view *v)
{
	const char *part = req_value(r, "part"), *say = req_value(r, "answer");
	bool accept;
	int64_t id;
	enum rc rc;

	if (r->faults > 0)	/* the page was open for too long */
		return draw_told(r, v);
	if (!text_number(part == NULL ? "" : part, 1, INT64_MAX, &id) ||
	    say == NULL)
		return RC_INVALID;
	accept = strcmp(say, "accept") == 0;
	if (!accept && strcmp(say, "decline") != 0)
		return RC_INVALID;
	rc = offer_answer(r->db, r->arena, v->application.id, id, accept,
	    r->now);
	if (rc == RC_CONFLICT) {
		/* Too late, or answered in another window: the page says
		 * which. */
		struct html *h;

		page_noindex(r);
		page_status(r, 409);
		h = page_open(r, tr(r->lang, "This cannot be answered any "
		    "more"));
		told_page(h, r, v);
		return page_close(h, r);
	}
	TRY(rc);
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = accept ? "offer.accept" : "offer.decline",
	    .kind = "application", .thing = v->application.id,
	    .programme = r->programme }));
	reply_flash(r, accept ? tr(r->lang, "Your place is confirmed. We look "
	    "forward to meeting you.") : tr(r->lang, "You have declined. "
	    "Thank you for telling us."));
	return reply_see_other(r, "%s", v->action.p);
}

static enum rc
answer_decision(struct req *r)
{
	struct told_view v = { 0 };

	TRY(by_secret(r, &v));
	return answer(r, &v);
}

/* Signed in: one's own applications to this edition, mostly one. */
static enum rc
own(struct req *r, struct told_view **out)
{
	struct application *apps;

	*out = NULL;
	TRY(application_list(r->db, r->arena, r->edition, APPLICATION_STATES,
	    &apps));
	for (; apps != NULL; apps = apps->next) {
		if (apps->person != r->person)
			continue;
		*out = arena_new(r->arena, struct told_view);
		(*out)->application = *apps;
		TRY(told_load(r, *out, under(r, "decision")));
		out = &(*out)->next;
	}
	return RC_OK;
}

static enum rc
show_own(struct req *r)
{
	struct told_view *v;

	TRY(own(r, &v));
	return v == NULL ? RC_NONE : draw_told(r, v);
}

static enum rc
answer_own(struct req *r)
{
	const char *typed = req_value(r, "application");
	struct told_view *v;
	int64_t id;

	if (!text_number(typed == NULL ? "" : typed, 1, INT64_MAX, &id))
		return RC_INVALID;
	TRY(own(r, &v));
	while (v != NULL && v->application.id != id)
		v = v->next;
	return v == NULL ? RC_NONE : answer(r, v);
}

/* All that one has applied for. */
static enum rc
my_applications(struct req *r)
{
	struct own_application *list;
	struct html *h;

	TRY(own_applications(r->db, r->arena, r->person, &list));
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Your applications"));
	own_list_page(h, r, list);
	return page_close(h, r);
}

const struct route selection_routes[] = {
	{ GET, "/me/applications", RIGHT_PERSON, my_applications },
	{ GET, "/editions/:edition/assess", RIGHT_ASSESSOR, show_list },
	{ GET, "/editions/:edition/assess/:application", RIGHT_ASSESSOR,
	    show_one },
	{ POST, "/editions/:edition/assess/:application", RIGHT_ASSESSOR,
	    score },
	{ POST, "/editions/:edition/assess/:application/conflict",
	    RIGHT_ASSESSOR, declare_conflict },
	{ GET, "/editions/:edition/assess/:application/file/:question",
	    RIGHT_ASSESSOR, get_file },
	{ GET, "/editions/:edition/apply/:secret/decision", RIGHT_ANYONE,
	    show_decision },
	{ POST, "/editions/:edition/apply/:secret/decision", RIGHT_ANYONE,
	    answer_decision },
	{ GET, "/editions/:edition/decision", RIGHT_PERSON, show_own },
	{ POST, "/editions/:edition/decision", RIGHT_PERSON, answer_own },
	{ 0 }
};
