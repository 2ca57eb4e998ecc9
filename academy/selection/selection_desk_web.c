/* audience: organiser */
/* The organiser's side before choosing: who assesses what, by which criteria,
 * and which balance the group is to have. */
#include <string.h>

#include "mail/mail.h"
#include "selection/selection_web.h"
#include "selection/selection_words_web.h"
#include "selection_desk_pages.h"
#include "store/journal.h"

static enum rc
note(struct req *r, const char *action, const char *kind, row_id thing)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = kind, .thing = thing,
	    .programme = r->programme });
}

static enum rc
back(struct req *r, const char *to, const char *said)
{
	reply_flash(r, said);
	return reply_see_other(r, "%s", under(r, "%s", to).p);
}

/* A posted id; RC_INVALID without. */
static enum rc
posted_id(struct req *r, const char *name, row_id *out)
{
	const char *v = req_value(r, name);

	return text_number(v == NULL ? "" : v, 1, INT64_MAX, out) ? RC_OK :
	    RC_INVALID;
}

/* --- assessors --- */

static const struct field invite_fields[] = {
	{ "email", F_EMAIL, N_("E-mail address"), .required = true },
	{ "name", F_TEXT, N_("Name"), N_("Used only if we do not know this "
	    "person yet."), .max = PERSON_NAME_MAX },
	{ 0 }
};
static const struct field manner_fields[] = {
	{ "each", F_NUMBER, N_("Assessors for each application"), .min = 1,
	    .max = 9, .required = true },
	{ "blind", F_FLAG, N_("Blind: names and identifying answers are "
	    "hidden") },
	{ 0 }
};

static int64_t
assessors_of(const struct assessment *list, row_id application)
{
	int64_t n = 0;

	for (; list != NULL; list = list->next)
		n += list->application == application &&
		    strcmp(list->state, "conflict") != 0;
	return n;
}

/* Of the applications, those that are asked for, a page of them. */
static void
page_of(struct req *r, struct desk_view *v, struct application *apps)
{
	struct application *p, *kept = NULL, **end = &kept;
	int64_t n = 0, row = 0;

	v->only_few = req_query(r, "few") != NULL;
	v->any = apps != NULL;
	for (p = apps; p != NULL; p = p->next) {
		bool few = assessors_of(v->assessments, p->id) <
		    v->settings.assessors_each;

		v->few += few;
		n++;
	}
	v->page = list_page(r, v->only_few ? v->few : n, LIST_PAGE);
	for (p = apps; p != NULL; p = p->next) {
		if (v->only_few && assessors_of(v->assessments, p->id) >=
		    v->settings.assessors_each)
			continue;
		if (!list_shows(v->page, row++))
			continue;
		*end = p;
		end = &p->next;
	}
	*end = NULL;
	v->applications = kept;
}

static enum rc
draw_assessors(struct req *r)
{
	struct desk_view v = { 0 };
	struct assessor *assessors;
	struct assessment *assessments;
	struct application *apps;
	struct html *h;

	TRY(selection_find(r->db, r->arena, r->edition, &v.settings));
	TRY(assessor_list(r->db, r->arena, r->edition, &assessors));
	TRY(assessment_list(r->db, r->arena, r->edition, 0, 0, &assessments));
	TRY(application_list(r->db, r->arena, r->edition, APP_SUBMITTED,
	    &apps));
	v.assessors = assessors;
	v.assessments = assessments;
	page_of(r, &v, apps);
	v.form = form_open(r, manner_fields, NULL, NULL);
	form_set_int(v.form, "each", v.settings.assessors_each);
	form_set(v.form, "blind", v.settings.blind ? "1" : NULL);
	v.invite = form_open(r, invite_fields, NULL, NULL);
	h = page_open(r, tr(r->lang, "Assessors"));
	assessors_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
save_manner(struct req *r)
{
	struct form *f = form_open(r, manner_fields, NULL, NULL);
	struct selection s;

	form_read(f);
	if (r->faults > 0)
		return draw_assessors(r);
	TRY(selection_find(r->db, r->arena, r->edition, &s));
	s.assessors_each = form_int(f, "each");
	s.blind = form_flag(f, "blind");
	TRY(selection_save(r->db, &s));
	TRY(note(r, "selection.manner", "edition", r->edition));
	return back(r, "desk/assessors", tr(r->lang, "Saved."));
}

static enum rc
send_invitation(struct req *r, const struct person *p)
{
	struct edition e;
	const char *secret, *title;
	struct mail m = { .to = p->email, .to_name = p->name, .lang = r->lang,
	    .kind = "assessor.invite", .programme = r->programme,
	    .person = p->id, .secret = true };

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	title = words_pick(r->arena, e.title, r->lang).text;
	TRY(sign_in_link_make(r->db, r->arena, p->id, arena_printf(r->arena,
	    "/editions/%s/assess", e.slug), r->now, 7 * 86400, &secret));
	m.reply_to = text_blank(e.contact_email) ? NULL : e.contact_email;
	m.subject = TRF(r->arena, r->lang, "Please assess applications: {1}",
	    title);
	m.text = TRF(r->arena, r->lang, "Dear {1},\n\nyou are asked to assess "
	    "applications to: {2}.\n\nThis link signs you in, once, within "
	    "seven days:\n{3}\n\nLater you can sign in with your e-mail address "
	    "here:\n{4}\n", p->name, title, arena_printf(r->arena,
	    "%s/sign-in/%s", r->base_url, secret), arena_printf(r->arena,
	    "%s/editions/%s/assess", r->base_url, e.slug));
	return mail_queue(r->db, &m, NULL);
}

static enum rc
invite(struct req *r)
{
	struct form *f = form_open(r, invite_fields, NULL, NULL);
	struct person p = { .lang = r->lang, .country = "",
	    .mail_format = "html" };

	form_read(f);
	if (r->faults > 0)
		return draw_assessors(r);
	p.email = form_text(f, "email");
	p.name = form_text(f, "name") == NULL ? p.email : form_text(f, "name");
	TRY(person_ensure(r->db, &p, r->now));
	TRY(person_find(r->db, r->arena, p.id, &p));
	TRY(programme_role_set(r->db, r->programme, p.id, "assessor", 0, true,
	    r->now));
	TRY(send_invitation(r, &p));
	TRY(note(r, "assessor.invite", "person", p.id));
	return back(r, "desk/assessors", TRF(r->arena, r->lang,
	    "{1} may assess now. A mail with a link to sign in is on its way.",
	    p.name));
}

/* The role goes; what was finished stays. */
static enum rc
take_off(struct req *r)
{
	struct assessment *open;
	row_id person;

	if (r->faults > 0)
		return draw_assessors(r);
	TRY(posted_id(r, "person", &person));
	TRY(programme_role_set(r->db, r->programme, person, "assessor", 0,
	    false, r->now));
	TRY(assessment_list(r->db, r->arena, r->edition, 0, person, &open));
	for (; open != NULL; open = open->next)
		if (strcmp(open->state, "open") == 0)
			TRY(assignment_set(r->db, open->application, person,
			    false, r->now));
	TRY(note(r, "assessor.remove", "person", person));
	return back(r, "desk/assessors", tr(r->lang, "Taken off. What was "
	    "finished stays."));
}

static enum rc
published(struct req *r, bool *out)
{
	struct selection s;

	TRY(selection_find(r->db, r->arena, r->edition, &s));
	*out = s.published_at != 0;
	return RC_OK;
}

static enum rc
balance(struct req *r)
{
	int64_t missing;
	bool late;

	if (r->faults > 0)
		return draw_assessors(r);
	TRY(published(r, &late));
	if (late)
		return RC_CONFLICT;
	TRY(assignment_balance(r->db, r->arena, r->edition, r->now, &missing));
	TRY(note(r, "assignment.balance", "edition", r->edition));
	return back(r, "desk/assessors", missing == 0 ?
	    tr(r->lang, "Assigned. Every application has its assessors.") :
	    tr_fill(r->arena, trn(r->lang, missing,
	    "Assigned, but {1} assessment has nobody left to make it.",
	    "Assigned, but {1} assessments have nobody left to make them."),
	    (const char *const[]){ arena_printf(r->arena, "%lld",
	    (long long)missing), NULL }));
}

/* One pair by hand, "on:7:3": on, off, or open again. */
static enum rc
set_pair(struct req *r)
{
	struct text_list pair = text_split(r->arena, req_value(r, "pair"), ':');
	const char *what;
	struct assessor *all;
	struct application p;
	row_id application, person;
	int64_t page;
	bool late;

	if (r->faults > 0)
		return draw_assessors(r);
	if (pair.n != 3 || !text_number(pair.at[1], 1, INT64_MAX, &application) ||
	    !text_number(pair.at[2], 1, INT64_MAX, &person))
		return RC_INVALID;
	what = pair.at[0];
	TRY(published(r, &late));
	TRY(application_find(r->db, r->arena, application, false, &p));
	if (p.edition != r->edition)
		return RC_NONE;
	if (late || p.state != APP_SUBMITTED)
		return RC_CONFLICT;
	TRY(assessor_list(r->db, r->arena, r->edition, &all));
	while (all != NULL && all->person != person)
		all = all->next;
	if (all == NULL)
		return RC_NONE;
	if (strcmp(what, "on") == 0 && all->role)
		TRY(assignment_set(r->db, application, person, true, r->now));
	else if (strcmp(what, "off") == 0)
		TRY(assignment_set(r->db, application, person, false, r->now));
	else if (strcmp(what, "reopen") == 0)
		TRY(assignment_state(r->db, application, person, "open", NULL,
		    r->now));
	else
		return RC_INVALID;
	TRY(note(r, "assignment.set", "application", application));
	return reply_see_other(r, "%s?%s%s#application-%lld",
	    under(r, "desk/assessors").p, req_query(r, "few") != NULL ?
	    "few=1&" : "", text_number(req_query(r, "page") == NULL ? "1" :
	    req_query(r, "page"), 1, 1000000, &page) ? arena_printf(r->arena,
	    "page=%lld", (long long)page) : "", (long long)application);
}

/* --- the rules --- */

static const struct field rule_fields[] = {
	{ "seats", F_NUMBER, N_("Seats"), N_("For parts that have no number of "
	    "their own."), .min = 0, .max = 100000 },
	{ "days", F_NUMBER, N_("Days to answer an offer"), .min = 1, .max = 90,
	    .required = true },
	{ 0 }
};
static const struct field group_fields[] = {
	{ "title", F_WORDS, N_("Name"), .max = 80, .required = true },
	{ "countries", F_TEXT, N_("Countries"), N_("Names or two letters each, "
	    "with commas: Albania, Kosovo, RS"), .max = 2000,
	    .required = true },
	{ 0 }
};

static enum rc
load_rules(struct req *r, struct desk_view *v)
{
	struct criterion *criteria;
	struct quota *quotas;
	struct country_group *groups;
	struct track *tracks;
	struct part *parts;
	struct question *questions;

	TRY(selection_find(r->db, r->arena, r->edition, &v->settings));
	TRY(criterion_list(r->db, r->arena, r->edition, &criteria));
	TRY(quota_list(r->db, r->arena, r->edition, &quotas));
	TRY(country_group_list(r->db, r->arena, r->edition, &groups));
	TRY(track_list(r->db, r->arena, r->edition, &tracks));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	TRY(question_list(r->db, r->arena, r->edition, &questions));
	v->criteria = criteria;
	v->quotas = quotas;
	v->groups = groups;
	v->tracks = tracks;
	v->parts = parts;
	v->questions = questions;
	return RC_OK;
}

static enum rc
edition_langs(struct req *r, const char *const **out)
{
	struct edition e;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	*out = langs_of(r->arena, &e);
	return RC_OK;
}

static enum rc
draw_rules(struct req *r)
{
	struct desk_view v = { 0 };
	const char *const *langs;
	struct draw *draws;
	struct html *h;

	TRY(load_rules(r, &v));
	TRY(draw_list(r->db, r->arena, r->edition, 0, &draws));
	v.draw = draws;
	TRY(edition_langs(r, &langs));
	TRY(selection_readiness(r->db, r->edition, &v.ready));
	v.form = form_open(r, rule_fields, NULL, NULL);
	if (v.settings.seats != 0)
		form_set_int(v.form, "seats", v.settings.seats);
	form_set_int(v.form, "days", v.settings.answer_days);
	v.group = form_open(r, group_fields, NULL, langs);
	h = page_open(r, tr(r->lang, "Selection"));
	selection_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
save_rules(struct req *r)
{
	struct form *f = form_open(r, rule_fields, NULL, NULL);
	struct selection s;

	form_read(f);
	if (r->faults > 0)
		return draw_rules(r);
	TRY(selection_find(r->db, r->arena, r->edition, &s));
	s.seats = form_int(f, "seats");
	s.answer_days = form_int(f, "days");
	TRY(selection_save(r->db, &s));
	TRY(note(r, "selection.settings", "edition", r->edition));
	return back(r, "desk/selection", tr(r->lang, "Saved."));
}

static enum rc
begin(struct req *r)
{
	if (r->faults > 0)
		return draw_rules(r);
	TRY(selection_defaults(r->db, r->edition));
	TRY(note(r, "criterion.defaults", "edition", r->edition));
	return back(r, "desk/selection", tr(r->lang, "Four criteria are there. "
	    "Change them as you like."));
}

/* --- criteria --- */

/* An id that was picked from a list; 0: all. */
static row_id
form_int_of(const struct form *f, const char *name)
{
	const char *v = form_text(f, name);
	int64_t id;

	return text_number(v == NULL ? "" : v, 0, INT64_MAX, &id) ? id : 0;
}

static struct form *
criterion_form(struct req *r, const struct desk_view *v,
    const char *const *langs)
{
	struct option *tracks;
	struct field *f = arena_array(r->arena, struct field, 6);
	size_t n = 0;

	for (const struct track *t = v->tracks; t != NULL; t = t->next)
		n++;
	tracks = arena_array(r->arena, struct option, n + 2);
	tracks[0] = (struct option){ "0", tr(r->lang, "All tracks") };
	n = 1;
	for (const struct track *t = v->tracks; t != NULL; t = t->next)
		tracks[n++] = (struct option){ arena_printf(r->arena, "%lld",
		    (long long)t->id),
		    words_pick(r->arena, t->title, r->lang).text };
	n = 0;
	f[n++] = (struct field){ "title", F_WORDS, N_("Criterion"), .max = 120,
	    .required = true };
	f[n++] = (struct field){ "about", F_LONG_WORDS, N_("What earns points"),
	    N_("Assessors read it beside the points."), .max = 600 };
	f[n++] = (struct field){ "max", F_NUMBER, N_("Most points"), .min = 1,
	    .max = 100, .required = true };
	f[n++] = (struct field){ "weight", F_NUMBER, N_("Weight"),
	    N_("2 counts twice as much as 1."), .min = 1, .max = 20,
	    .required = true };
	if (v->tracks != NULL)
		f[n++] = (struct field){ "track", F_SELECT, tr(r->lang,
		    "Track"), .options = tracks, .plain = true,
		    .required = true };
	return form_open(r, f, NULL, langs);
}

static enum rc
criterion_load(struct req *r, struct desk_view *v, struct criterion *c,
    struct form **f)
{
	const char *const *langs;

	TRY(load_rules(r, v));
	TRY(edition_langs(r, &langs));
	*c = (struct criterion){ .max = 5, .weight = 1, .pos = 1 };
	if (req_param(r, "criterion") != NULL) {
		const struct criterion *at = v->criteria;
		row_id id;

		TRY(req_id(r, "criterion", &id));
		while (at != NULL && at->id != id)
			at = at->next;
		if (at == NULL)
			return RC_NONE;
		*c = *at;
	} else {
		for (const struct criterion *at = v->criteria; at != NULL;
		    at = at->next)
			c->pos = at->pos + 1;
	}
	*f = criterion_form(r, v, langs);
	form_set(*f, "title", c->title);
	form_set(*f, "about", c->about);
	form_set_int(*f, "max", c->max);
	form_set_int(*f, "weight", c->weight);
	if (v->tracks != NULL)
		form_set_int(*f, "track", c->track);
	return RC_OK;
}

static enum rc
draw_criterion(struct req *r, const struct criterion *c, struct form *f)
{
	struct html *h = page_open(r, c->id == 0 ? tr(r->lang,
	    "New criterion") : tr(r->lang, "Criterion"));

	rule_form_page(h, r, c->id == 0 ? tr(r->lang, "New criterion") :
	    tr(r->lang, "Criterion"), f, c->id == 0 ?
	    under(r, "desk/selection/criterion") :
	    under(r, "desk/selection/criteria/%lld", (long long)c->id));
	return page_close(h, r);
}

static enum rc
edit_criterion(struct req *r)
{
	struct desk_view v = { 0 };
	struct criterion c;
	struct form *f;

	TRY(criterion_load(r, &v, &c, &f));
	return draw_criterion(r, &c, f);
}

static enum rc
save_criterion(struct req *r)
{
	struct desk_view v = { 0 };
	struct criterion c;
	struct form *f;
	int64_t best = 0;

	TRY(criterion_load(r, &v, &c, &f));
	form_read(f);
	if (r->faults > 0)
		return draw_criterion(r, &c, f);
	c.title = form_words(f, "title");
	c.about = form_words(f, "about");
	c.max = form_int(f, "max");
	c.weight = form_int(f, "weight");
	c.track = v.tracks == NULL ? c.track : form_int_of(f, "track");
	if (c.id != 0)
		TRY(criterion_best(r->db, c.id, &best));
	if (c.max < best) {
		form_fault(f, "max", TRF(r->arena, r->lang,
		    "Somebody gave {1} points already",
		    arena_printf(r->arena, "%lld", (long long)best)));
		return draw_criterion(r, &c, f);
	}
	TRY(criterion_save(r->db, r->edition, &c));
	TRY(note(r, "criterion.save", "criterion", c.id));
	return back(r, "desk/selection", tr(r->lang, "Saved."));
}

static enum rc
remove_criterion(struct req *r)
{
	row_id id;
	enum rc rc;

	if (r->faults > 0)
		return draw_rules(r);
	TRY(req_id(r, "criterion", &id));
	rc = criterion_remove(r->db, r->edition, id);
	if (rc == RC_CONFLICT)
		return back(r, "desk/selection", tr(r->lang, "This criterion "
		    "stays: somebody has given points for it."));
	TRY(rc);
	TRY(note(r, "criterion.remove", "criterion", id));
	return back(r, "desk/selection", tr(r->lang, "Removed."));
}

/* --- quotas --- */

static const struct { const char *fact, *label; } built_in[] = {
	{ "country", N_("Country") }, { "level", N_("Level of government") },
	{ "organisation-kind", N_("Kind of organisation") },
	{ "gender", N_("Gender") }, { "first-timer", N_("First time here") },
	{ "track", N_("Track") },
};

/* What a quota can be over: the built-in facts and every question with an
 * answer that can be counted. */
static struct option *
fact_options(struct req *r, const struct desk_view *v)
{
	const size_t own = sizeof built_in / sizeof built_in[0];
	struct option *o;
	size_t n = own + 1;

	for (const struct question *q = v->questions; q != NULL; q = q->next)
		n++;
	o = arena_array(r->arena, struct option, n);
	n = 0;
	for (size_t i = 0; i < own; i++) {
		/* Without tracks nobody has one to be counted by. */
		if (strcmp(built_in[i].fact, "track") == 0 && v->tracks == NULL)
			continue;
		o[n++] = (struct option){ built_in[i].fact,
		    tr(r->lang, built_in[i].label) };
	}
	for (const struct question *q = v->questions; q != NULL; q = q->next)
		if (!q->sensitive && (q->kind == Q_CHOICE || q->kind == Q_MANY ||
		    q->kind == Q_COUNTRY || q->kind == Q_LANGUAGE ||
		    q->kind == Q_NUMBER))
			o[n++] = (struct option){ q->name,
			    words_pick(r->arena, q->label, r->lang).text };
	return o;
}

static const char *
option_label(const struct option *o, const char *value)
{
	while (o->value != NULL && strcmp(o->value, value) != 0)
		o++;
	return o->value == NULL ? NULL : o->label;
}

static void
add_value(struct req *r, const struct desk_view *v, const char *fact,
    struct option *o, size_t *n, size_t room, const char *value)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(o[i].value, value) == 0)
			return;
	if (*n + 1 >= room || *value == '\0')
		return;
	o[*n].value = value;
	o[(*n)++].label = value_label(r->arena, fact, value, v->tracks,
	    v->groups, v->questions, r->lang);
}

/* Values to pick: what can be answered, what was answered, and what the quota
 * has already. */
static enum rc
value_options(struct req *r, const struct desk_view *v, const char *fact,
    const char *now, struct option **out)
{
	enum { ROOM = 400 };
	struct option *o = arena_array(r->arena, struct option, ROOM);
	const struct question *q = question_named(v->questions, fact);
	struct text_list l = text_split(r->arena, now, '\n');
	struct fact *facts;
	size_t n = 0;

	if (strcmp(fact, "country") == 0)
		for (const struct country_group *g = v->groups; g != NULL;
		    g = g->next)
			add_value(r, v, fact, o, &n, ROOM, arena_printf(
			    r->arena, "group:%lld", (long long)g->id));
	if (strcmp(fact, "level") == 0)
		for (unsigned i = LEVEL_LOCAL; i < LEVELS; i++)
			add_value(r, v, fact, o, &n, ROOM, level_name[i]);
	if (strcmp(fact, "organisation-kind") == 0)
		for (unsigned i = 0; i < ORG_KINDS; i++)
			add_value(r, v, fact, o, &n, ROOM,
			    organisation_kind_name[i]);
	if (strcmp(fact, "first-timer") == 0) {
		add_value(r, v, fact, o, &n, ROOM, "yes");
		add_value(r, v, fact, o, &n, ROOM, "no");
	}
	if (strcmp(fact, "track") == 0)
		for (const struct track *t = v->tracks; t != NULL; t = t->next)
			add_value(r, v, fact, o, &n, ROOM, arena_printf(
			    r->arena, "%lld", (long long)t->id));
	for (const struct question_option *x = q == NULL ? NULL : q->options;
	    x != NULL; x = x->next)
		add_value(r, v, fact, o, &n, ROOM, x->value);
	TRY(application_facts(r->db, r->arena, r->edition, fact, false,
	    &facts));
	for (; facts != NULL; facts = facts->next) {
		struct text_list each = text_split(r->arena, facts->text, '\n');

		for (size_t i = 0; i < each.n; i++)
			add_value(r, v, fact, o, &n, ROOM, each.at[i]);
	}
	for (size_t i = 0; i < l.n; i++)
		add_value(r, v, fact, o, &n, ROOM, l.at[i]);
	*out = o;
	return RC_OK;
}

static enum rc
quota_form(struct req *r, const struct desk_view *v, const struct quota *q,
    struct form **out)
{
	static const struct option units[] = {
		{ "people", N_("People") }, { "share", N_("Percent of the seats") },
		{ 0 }
	};
	const char *const *langs;
	struct option *values, *parts;
	struct field *f = arena_array(r->arena, struct field, 8);
	size_t n = 1;

	TRY(edition_langs(r, &langs));
	TRY(value_options(r, v, q->fact, q->values, &values));
	for (const struct part *p = v->parts; p != NULL; p = p->next)
		n++;
	parts = arena_array(r->arena, struct option, n + 1);
	parts[0] = (struct option){ "0", tr(r->lang, "Every part") };
	n = 1;
	for (const struct part *p = v->parts; p != NULL; p = p->next)
		parts[n++] = (struct option){ arena_printf(r->arena, "%lld",
		    (long long)p->id),
		    words_pick(r->arena, p->title, r->lang).text };
	n = 0;
	f[n++] = (struct field){ "title", F_WORDS, N_("Name of this quota"),
	    .max = 80, .required = true };
	f[n++] = (struct field){ "fact", F_HIDDEN, "" };
	f[n++] = (struct field){ "values", F_MANY, tr(r->lang,
	    "Who counts"), tr(r->lang, "Everybody with one of these."),
	    .options = values, .min = 1, .required = true, .plain = true };
	f[n++] = (struct field){ "unit", F_CHOICE, N_("Counted in"),
	    .options = units, .required = true };
	f[n++] = (struct field){ "at_least", F_NUMBER, N_("At least"),
	    N_("Leave both empty to see the share without a bound."),
	    .max = 100000 };
	f[n++] = (struct field){ "at_most", F_NUMBER, N_("At most"),
	    .max = 100000 };
	f[n++] = (struct field){ "part", F_SELECT, tr(r->lang, "For"),
	    .options = parts, .plain = true, .required = true };
	*out = form_open(r, f, NULL, langs);
	form_set(*out, "title", q->title);
	form_set(*out, "fact", q->fact);
	form_set_many(*out, "values", text_split(r->arena, q->values, '\n'));
	form_set(*out, "unit", q->share ? "share" : "people");
	if (q->at_least >= 0)
		form_set_int(*out, "at_least", q->at_least);
	if (q->at_most >= 0)
		form_set_int(*out, "at_most", q->at_most);
	form_set_int(*out, "part", q->part);
	return RC_OK;
}

/* The stored quota of the path, or a new one over the fact that was picked. */
static enum rc
quota_load(struct req *r, struct desk_view *v, struct quota *q)
{
	const char *fact = r->method == GET ? req_query(r, "fact") :
	    req_value(r, "fact");

	TRY(load_rules(r, v));
	*q = (struct quota){ .fact = fact, .at_least = -1, .at_most = -1,
	    .pos = 1 };
	if (req_param(r, "quota") != NULL) {
		const struct quota *at = v->quotas;
		row_id id;

		TRY(req_id(r, "quota", &id));
		while (at != NULL && at->id != id)
			at = at->next;
		if (at == NULL)
			return RC_NONE;
		*q = *at;
		return RC_OK;
	}
	for (const struct quota *at = v->quotas; at != NULL; at = at->next)
		q->pos = at->pos + 1;
	return fact != NULL && option_label(fact_options(r, v), fact) != NULL ?
	    RC_OK : RC_NONE;
}

static enum rc
draw_quota(struct req *r, const struct desk_view *v, const struct quota *q,
    struct form *f)
{
	const char *over = option_label(fact_options(r, v), q->fact);
	const char *title = TRF(r->arena, r->lang, "Quota over: {1}",
	    over == NULL ? q->fact : over);
	struct html *h = page_open(r, title);

	rule_form_page(h, r, title, f, q->id == 0 ?
	    under(r, "desk/selection/quota") :
	    under(r, "desk/selection/quotas/%lld", (long long)q->id));
	return page_close(h, r);
}

static enum rc
edit_quota(struct req *r)
{
	struct desk_view v = { 0 };
	struct quota q;
	struct form *f;
	enum rc rc;

	/* Without a fact, first pick one. */
	if (req_param(r, "quota") == NULL && req_query(r, "fact") == NULL) {
		struct html *h;

		TRY(load_rules(r, &v));
		h = page_open(r, tr(r->lang, "New quota"));
		quota_fact_page(h, r, fact_options(r, &v));
		return page_close(h, r);
	}
	if ((rc = quota_load(r, &v, &q)) != RC_OK)
		return rc;
	TRY(quota_form(r, &v, &q, &f));
	return draw_quota(r, &v, &q, f);
}

static enum rc
save_quota(struct req *r)
{
	struct desk_view v = { 0 };
	struct quota q;
	struct form *f;
	struct text_list values;
	struct buf b = BUF(r->arena);
	const char *least, *most;

	TRY(quota_load(r, &v, &q));
	TRY(quota_form(r, &v, &q, &f));
	form_read(f);
	least = form_typed(f, "at_least");
	most = form_typed(f, "at_most");
	q.share = text_same(form_text(f, "unit"), "share");
	q.at_least = text_blank(least) ? -1 : form_int(f, "at_least");
	q.at_most = text_blank(most) ? -1 : form_int(f, "at_most");
	if (q.at_least >= 0 && q.at_most >= 0 && q.at_least > q.at_most)
		form_fault(f, "at_most", tr(r->lang, "The most cannot be less "
		    "than the least"));
	if (q.share && (q.at_least > 100 || q.at_most > 100))
		form_fault(f, q.at_least > 100 ? "at_least" : "at_most",
		    tr(r->lang, "A share is at most 100 percent"));
	if (r->faults > 0)
		return draw_quota(r, &v, &q, f);
	values = form_many(f, "values");
	for (size_t i = 0; i < values.n; i++) {
		if (i > 0)
			buf_char(&b, '\n');
		buf_str(&b, values.at[i]);
	}
	q.values = buf_text(&b);
	q.title = form_words(f, "title");
	q.part = form_int_of(f, "part");
	TRY(quota_save(r->db, r->edition, &q));
	TRY(note(r, "quota.save", "quota", q.id));
	return back(r, "desk/selection", tr(r->lang, "Saved."));
}

static enum rc
remove_quota(struct req *r)
{
	row_id id;
	enum rc rc;

	if (r->faults > 0)
		return draw_rules(r);
	TRY(req_id(r, "quota", &id));
	rc = quota_remove(r->db, r->edition, id);
	if (rc != RC_OK)
		return rc == RC_CONFLICT ? RC_NONE : rc;
	TRY(note(r, "quota.remove", "quota", id));
	return back(r, "desk/selection", tr(r->lang, "Removed."));
}

/* --- groups of countries --- */

/* The code of a country by its code or name, in the page's language or English;
 * NULL: none is called so. */
static const char *
country_called(struct req *r, const char *name)
{
	const char *is = text_fold(r->arena, name);

	for (const char *const *c = country_list(r->arena, r->lang);
	    *c != NULL; c++)
		if (strcmp(is, text_fold(r->arena, *c)) == 0 ||
		    strcmp(is, text_fold(r->arena, country_name(*c,
		    r->lang))) == 0 || strcmp(is, text_fold(r->arena,
		    country_name(*c, "en"))) == 0)
			return *c;
	return NULL;
}

/* "Albania, xk; rs me" as "AL XK RS ME"; false with the piece that is none. */
static bool
countries_read(struct req *r, const char *text, struct buf *out,
    const char **stray)
{
	char *pieces = arena_dup(r->arena, text);
	struct text_list l;

	for (char *c = pieces; *c != '\0'; c++)
		if (*c == ';')
			*c = ',';
	l = text_split(r->arena, pieces, ',');
	for (size_t i = 0; i < l.n; i++) {
		const char *piece = text_clean(r->arena, l.at[i], true);
		struct text_list words = text_split(r->arena, piece, ' ');
		const char *code = country_called(r, piece);

		for (size_t k = 0; k < (code != NULL ? 1 : words.n); k++) {
			*stray = code != NULL ? piece : words.at[k];
			if (**stray == '\0')
				continue;
			if (code == NULL && (strlen(*stray) != 2 ||
			    country_called(r, *stray) == NULL)) {
				*stray = piece;
				return false;
			}
			if (out->n > 0)
				buf_char(out, ' ');
			buf_str(out, code != NULL ? code :
			    country_called(r, *stray));
		}
	}
	return true;
}

static enum rc
add_group(struct req *r)
{
	const char *const *langs;
	const char *stray = "";
	struct form *f;
	struct buf b = BUF(r->arena);

	TRY(edition_langs(r, &langs));
	f = form_open(r, group_fields, NULL, langs);
	form_read(f);
	if (r->faults == 0 && (!countries_read(r, form_text(f, "countries"),
	    &b, &stray) || b.n == 0))
		form_fault(f, "countries", TRF(r->arena, r->lang, "There is no "
		    "country “{1}”", stray));
	if (r->faults > 0)
		return draw_rules(r);
	TRY(country_group_add(r->db, r->edition, form_words(f, "title"),
	    buf_text(&b)));
	TRY(note(r, "country-group.add", "edition", r->edition));
	return back(r, "desk/selection", tr(r->lang, "Added. You can use it in "
	    "a quota over the country."));
}

static enum rc
remove_group(struct req *r)
{
	row_id id;
	enum rc rc;

	if (r->faults > 0)
		return draw_rules(r);
	TRY(req_id(r, "group", &id));
	rc = country_group_remove(r->db, r->edition, id);
	if (rc != RC_OK)
		return rc == RC_CONFLICT ? RC_NONE : rc;
	TRY(note(r, "country-group.remove", "edition", r->edition));
	return back(r, "desk/selection", tr(r->lang, "Removed."));
}

#define DESK "/editions/:edition/desk"
const struct route selection_desk_routes[] = {
	{ GET, DESK "/assessors", RIGHT_ORGANISER, draw_assessors },
	{ POST, DESK "/assessors", RIGHT_ORGANISER, save_manner },
	{ POST, DESK "/assessors/invite", RIGHT_ORGANISER, invite },
	{ POST, DESK "/assessors/remove", RIGHT_ORGANISER, take_off },
	{ POST, DESK "/assessors/assign", RIGHT_ORGANISER, balance },
	{ POST, DESK "/assessors/set", RIGHT_ORGANISER, set_pair },
	{ GET, DESK "/selection", RIGHT_ORGANISER, draw_rules },
	{ POST, DESK "/selection", RIGHT_ORGANISER, save_rules },
	{ POST, DESK "/selection/begin", RIGHT_ORGANISER, begin },
	{ GET, DESK "/selection/criterion", RIGHT_ORGANISER, edit_criterion },
	{ POST, DESK "/selection/criterion", RIGHT_ORGANISER, save_criterion },
	{ GET, DESK "/selection/criteria/:criterion", RIGHT_ORGANISER,
	    edit_criterion },
	{ POST, DESK "/selection/criteria/:criterion", RIGHT_ORGANISER,
	    save_criterion },
	{ POST, DESK "/selection/criteria/:criterion/remove", RIGHT_ORGANISER,
	    remove_criterion },
	{ GET, DESK "/selection/quota", RIGHT_ORGANISER, edit_quota },
	{ POST, DESK "/selection/quota", RIGHT_ORGANISER, save_quota },
	{ GET, DESK "/selection/quotas/:quota", RIGHT_ORGANISER, edit_quota },
	{ POST, DESK "/selection/quotas/:quota", RIGHT_ORGANISER, save_quota },
	{ POST, DESK "/selection/quotas/:quota/remove", RIGHT_ORGANISER,
	    remove_quota },
	{ POST, DESK "/selection/groups", RIGHT_ORGANISER, add_group },
	{ POST, DESK "/selection/groups/:group/remove", RIGHT_ORGANISER,
	    remove_group },
	{ 0 }
};
