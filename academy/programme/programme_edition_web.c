/* audience: organiser */
/* An edition's desk: what is to do, its text and state, parts, topics, what is
 * covered. */
#include <string.h>

#include "base/csv.h"
#include "programme/programme_desk_show.h"
#include "programme/programme_desk_web.h"
#include "programme/programme_web.h"
#include "programme_desk_pages.h"
#include "programme_plan_pages.h"

/* --- what is to do next --- */

struct url
edition_place(struct req *r, const struct desk *d, const char *where)
{
	return (struct url){ arena_printf(r->arena, "%s/%s", url_to(r->arena,
	    "/editions/%s", d->edition.slug).p, where) };
}

static void
add(struct req *r, struct todo ***end, int stage, int64_t n, const char *one,
    const char *other, const char *where)
{
	todo_add(r->arena, end, (struct todo){ .stage = stage, .n = n,
	    .one = one, .other = other, .where = where });
}

static void
add_one(struct req *r, struct todo ***end, int stage, bool yes,
    const char *text, const char *where)
{
	add(r, end, stage, yes, text, NULL, where);
}

static int64_t
without_people(const struct session_item *s)
{
	int64_t n = 0;

	for (; s != NULL; s = s->next)
		n += !s->cancelled && s->kind != SESSION_BREAK &&
		    s->with == NULL;
	return n;
}

static int64_t
without_topic(const struct session_item *s)
{
	int64_t n = 0;

	for (; s != NULL; s = s->next)
		n += session_gap(s);
	return n;
}

static int64_t
without_session(const struct topic *t)
{
	int64_t n = 0;

	for (; t != NULL; t = t->next)
		n += t->sessions == 0;
	return n;
}

static int64_t
without_dates(const struct part *p)
{
	int64_t n = 0;

	for (; p != NULL; p = p->next)
		n += p->starts == 0;
	return n;
}

static bool
has_role(const struct member *m, const char *role)
{
	while (m != NULL && strcmp(m->role, role) != 0)
		m = m->next;
	return m != NULL;
}

/* What is overdue first; of an edition that is over, nothing of what should
 * have been prepared. */
static struct todo *
todos_ordered(struct todo *list, bool over)
{
	struct todo *late = NULL, **late_end = &late;
	struct todo *rest = NULL, **rest_end = &rest;

	for (; list != NULL; list = list->next) {
		if (list->late) {
			*late_end = list;
			late_end = &list->next;
		} else if (!over || list->stage > 1) {
			*rest_end = list;
			rest_end = &list->next;
		}
	}
	*rest_end = NULL;
	*late_end = rest;
	return late;
}

static enum rc
todos(struct req *r, const struct desk *d, struct desk_home *v)
{
	const struct doer *const *other = programme_doers;
	const struct edition *e = &d->edition;
	struct todo **end = &v->todos;
	struct member *members;

	TRY(member_list(r->db, r->arena, d->programme.id, &members));
	add_one(r, &end, 0, v->parts == NULL, N_("Add the first part: when and "
	    "where people meet"), "desk/parts");
	add(r, &end, 0, without_dates(v->parts), N_("Fix the dates of {1} part"),
	    N_("Fix the dates of {1} parts"), "desk/parts");
	add_one(r, &end, 0, v->parts != NULL && (v->lacks & LACKS_WHERE) != 0,
	    N_("Say where each part takes place"), "desk/parts");
	add_one(r, &end, 0, (v->lacks & LACKS_ORGANISER) != 0,
	    N_("Say who organises it"), "desk/organisations");
	add_one(r, &end, 0, e->summary == NULL,
	    N_("Write a summary of one or two sentences"), "desk/edit");
	add_one(r, &end, 0, e->contact_name == NULL || e->contact_email == NULL,
	    N_("Name a contact for questions"), "desk/edit");
	add_one(r, &end, 0, v->topics == NULL, N_("Enter the topics"),
	    "desk/topics");
	add_one(r, &end, 0, v->parts != NULL && v->sessions == NULL,
	    N_("Enter the first session of the timetable"), "desk/sessions");
	add(r, &end, 0, v->sessions == NULL ? 0 : without_session(v->topics),
	    N_("{1} topic has no session"), N_("{1} topics have no session"),
	    "desk/coverage");
	add(r, &end, 0, v->topics == NULL ? 0 : without_topic(v->sessions),
	    N_("{1} session has no topic"), N_("{1} sessions have no topic"),
	    "desk/coverage");
	add(r, &end, 0, without_people(v->sessions),
	    N_("{1} session has nobody who leads it"),
	    N_("{1} sessions have nobody who leads them"), "desk/sessions");
	add_one(r, &end, 0, !e->public && v->lacks == 0,
	    N_("Publish the edition"), "desk#state");
	add_one(r, &end, 0, !edition_timetable_shown(e) && v->sessions != NULL,
	    N_("Publish the timetable"), "desk/timetable");
	add_one(r, &end, 1, !has_role(members, "assessor"),
	    N_("Choose who assesses the applications"), "desk/roles");
	add(r, &end, 1, v->selected, N_("{1} person has not confirmed yet"),
	    N_("{1} people have not confirmed yet"),
	    "desk/people?state=selected");
	todo_add(r->arena, &end, (struct todo){ .stage = 2, .late = true,
	    .n = e->starts != 0 && e->starts < r->now && e->ends > r->now &&
	    e->status < EDITION_RUNNING, .one = N_("People meet already: "
	    "change the edition's state"), .where = "desk#state" });
	todo_add(r->arena, &end, (struct todo){ .stage = 3, .late = true,
	    .n = e->ends != 0 && e->ends < r->now &&
	    e->status < EDITION_COMPLETED, .one = N_("The meetings are over: "
	    "change the edition's state"), .where = "desk#state" });
	for (; other != NULL && *other != NULL; other++) {
		TRY((*other)->todo(r->db, r->arena, e->id, r->now, end));
		while (*end != NULL)
			end = &(*end)->next;
	}
	v->todos = todos_ordered(v->todos, e->ends != 0 && e->ends < r->now);
	return RC_OK;
}

static enum rc
count_people(struct req *r, const struct desk *d, struct desk_home *v)
{
	struct participant *p;

	TRY(participant_list(r->db, r->arena, d->edition.id, 0, NULL, &p));
	v->planned = d->edition.participants_planned;
	for (; p != NULL; p = p->next) {
		if (strcmp(p->role, "participant") != 0)
			continue;
		if (strstr(p->parts, " confirmed;") != NULL)
			v->confirmed++;
		else
			v->selected++;
	}
	return RC_OK;
}

/* What may be seen by those who work here without organising. */
static enum rc
home_of_others(struct req *r, const struct desk *d)
{
	struct html *h = page_open(r, tr(r->lang, "Your work here"));

	others_page(h, r, d);
	return page_close(h, r);
}

static enum rc
home(struct req *r)
{
	struct desk_home v = { 0 };
	struct desk d;
	struct html *h;

	if (!desk_staff(r))
		return RC_DENIED;
	if ((r->admin || (r->roles & ROLE_ORGANISER) != 0) && !r->second_factor)
		return reply_see_other(r, "/account/factor?next=%s", r->path);
	TRY(desk_open(r, &d));
	if (!desk_full(r))
		return home_of_others(r, &d);
	TRY(part_list(r->db, r->arena, r->edition, &v.parts));
	TRY(topic_list(r->db, r->arena, r->edition, &v.topics));
	TRY(session_list(r->db, r->arena, r->edition, false, &v.sessions));
	TRY(involvement_list(r->db, r->arena, r->programme, r->edition,
	    &v.involved));
	v.lacks = edition_lacks(v.parts, v.involved);
	TRY(count_people(r, &d, &v));
	TRY(todos(r, &d, &v));
	h = page_open(r, desk_title(r, &d, tr(r->lang, "Organise")));
	desk_home_page(h, r, &d, &v);
	return page_close(h, r);
}

/* --- its state --- */

static enum rc
hindered_page(struct req *r, const struct desk *d, const struct hindrance *x)
{
	struct html *h = page_open(r, tr(r->lang, "This cannot be done yet"));

	page_status(r, 409);
	hindrances_page(h, r, d, x);
	return page_close(h, r);
}

static enum rc
set_state(struct req *r)
{
	const char *to = req_value(r, "status"), *shown = req_value(r, "public");
	struct part *parts;
	struct involvement *involved;
	struct desk d;

	TRY(desk_open(r, &d));
	if (r->faults > 0)
		return desk_stale(r, &d, NULL);
	if (shown != NULL) {
		bool on = strcmp(shown, "1") == 0;

		TRY(part_list(r->db, r->arena, r->edition, &parts));
		TRY(involvement_list(r->db, r->arena, r->programme, r->edition,
		    &involved));
		if (on && edition_lacks(parts, involved) != 0)
			return desk_refused(r, &d, NULL, tr(r->lang, "A public "
			    "edition says when, where and by whom. Fill these "
			    "in first."));
		TRY(edition_public_set(r->db, r->edition, on));
		return desk_done(r, &d, on ? "edition.publish" : "edition.hide",
		    "edition", r->edition, NULL, on ?
		    tr(r->lang, "Everybody can see the edition now.") :
		    tr(r->lang, "Only those who work here see the edition "
		    "now."));
	}
	for (unsigned i = 0; to != NULL && i < EDITION_STATUSES; i++) {
		struct hindrance *hindered = NULL;

		if (strcmp(edition_status_name[i], to) != 0)
			continue;
		if (i >= EDITION_COMPLETED &&
		    d.edition.status < EDITION_COMPLETED)
			TRY(edition_hindered(r->db, r->arena, r->edition,
			    STEP_COMPLETED, &hindered));
		if (hindered != NULL)
			return hindered_page(r, &d, hindered);
		TRY(edition_status_set(r->db, r->edition, i));
		return desk_done(r, &d, "edition.status", "edition", r->edition,
		    NULL, tr(r->lang, "Saved."));
	}
	return RC_INVALID;
}

/* --- its timetable, in the format of the open question --- */

static enum rc
timetable_state(struct req *r)
{
	struct hindrance *hindered;
	struct desk d;
	struct html *h;

	TRY(desk_open(r, &d));
	TRY(edition_hindered(r->db, r->arena, r->edition, STEP_TIMETABLE,
	    &hindered));
	if (r->method == POST && r->faults > 0)
		return desk_stale(r, &d, "timetable");
	if (r->method == POST && !d.edition.open_question)
		return desk_refused(r, &d, "timetable", tr(r->lang, "Whoever "
		    "sees this edition sees its timetable."));
	if (r->method == POST && text_same(req_value(r, "public"), "0")) {
		TRY(edition_timetable_set(r->db, r->edition, false, r->now));
		return desk_done(r, &d, "timetable.hide", "edition", r->edition,
		    "timetable", tr(r->lang, "Only those who work here see the "
		    "timetable now."));
	}
	if (r->method == POST && hindered == NULL) {
		TRY(edition_timetable_set(r->db, r->edition, true, r->now));
		TRY(edition_step_taken(r->db, r->arena, r->edition,
		    STEP_TIMETABLE, r->now));
		return desk_done(r, &d, "timetable.publish", "edition",
		    r->edition, "timetable", tr(r->lang, "The timetable is "
		    "published, and the participants are told by mail."));
	}
	h = page_open(r, tr(r->lang, "Publish the timetable"));
	if (r->method == POST)
		page_status(r, 409);
	timetable_state_page(h, r, &d, hindered, r->method == POST);
	return page_close(h, r);
}

/* --- its text --- */

/* The contact is the programme's unless the edition has one of its own. */
static const char *
own(const char *s, const char *of_programme)
{
	return text_same(s, of_programme) ? NULL : s;
}

static void
fill_edition(struct req *r, struct form *f, const struct edition *e,
    const struct programme *p)
{
	form_set_words(f, "title", e->title);
	form_set_words(f, "summary", e->summary);
	form_set_words(f, "about", e->about);
	form_set_words(f, "method", e->method);
	form_set(f, "zone", e->zone);
	form_set_many(f, "teaching", text_split(r->arena, e->teaching_langs,
	    ' '));
	if (e->participants_planned > 0)
		form_set_int(f, "planned", e->participants_planned);
	form_set(f, "contact_name", own(e->contact_name, p->contact_name));
	form_set(f, "contact_email", own(e->contact_email, p->contact_email));
	form_set(f, "open_question", e->open_question ? "1" : NULL);
	form_set_words(f, "privacy", e->privacy);
	form_set_int(f, "retention", e->retention_days);
	desk_set_row(f, "predecessor", e->predecessor);
}

static void
read_edition(struct req *r, const struct form *f, struct edition *e)
{
	e->title = form_words(f, "title");
	e->summary = form_words(f, "summary");
	e->about = form_words(f, "about");
	e->method = form_words(f, "method");
	e->zone = form_text(f, "zone");
	e->teaching_langs = desk_langs_join(r->arena, NULL,
	    form_many(f, "teaching"));
	e->participants_planned = form_int(f, "planned");
	e->contact_name = form_text(f, "contact_name");
	e->contact_email = form_text(f, "contact_email");
	e->open_question = form_flag(f, "open_question");
	e->privacy = form_words(f, "privacy");
	e->retention_days = form_int(f, "retention");
	e->predecessor = desk_row(f, "predecessor");
}

static enum rc
edit_edition(struct req *r)
{
	struct choices before = { 0 };
	struct edition *others;
	struct desk d;
	struct html *h;
	struct form *f;

	TRY(desk_open(r, &d));
	TRY(edition_list(r->db, r->arena, r->programme, false, &others));
	for (; others != NULL; others = others->next)
		if (others->id != r->edition)
			choices_add(r->arena, &before, others->id,
			    words_pick(r->arena, others->title, r->lang).text);
	f = form_open(r, FIELDS(r,
	    { "title", F_WORDS, N_("Title"), .max = 200, .required = true },
	    { "summary", F_LONG_WORDS, N_("Summary"), N_("One or two sentences, "
	    "shown in lists and at the top of the page"), .max = 400 },
	    { "about", F_LONG_WORDS, N_("About"), N_("Headings, lists and links "
	    "can be written in Markdown"), .max = 20000 },
	    { "method", F_LONG_WORDS, N_("How people learn here"),
	    .max = 20000 },
	    { "zone", F_TEXT, N_("Time zone"), N_("Of the place where people "
	    "meet, such as Europe/Riga"), .required = true, .max = 60 },
	    { "teaching", F_MANY, tr(r->lang, "Languages of the meetings"),
	    .plain = true, .required = true,
	    .options = desk_lang_options(r, d.edition.teaching_langs) },
	    { "planned", F_NUMBER, N_("Participants planned"), .min = 0,
	    .max = 100000 },
	    { "contact_name", F_TEXT, N_("Contact: name"), N_("Empty: the "
	    "programme's contact"), .max = 120 },
	    { "contact_email", F_EMAIL, N_("Contact: e-mail address") },
	    { "open_question", F_FLAG, N_("Its format is the open question"),
	    N_("Each participant's question gets a place in the timetable, "
	    "which is published once nobody is left out, and an in-depth "
	    "analysis.") },
	    { "predecessor", F_SELECT, tr(r->lang, "Follows the edition"),
	    .plain = true, .options = choices_done(r->arena, &before) },
	    { "privacy", F_LONG_WORDS, N_("Privacy notice"), N_("Empty: a plain "
	    "notice stands there"), .max = 20000 },
	    { "retention", F_NUMBER, N_("Days until applications that were not "
	    "admitted are deleted"), N_("After the end of the edition"),
	    .min = 1, .max = 7300, .required = true }), NULL, d.langs);
	if (r->method == POST) {
		form_read(f);
		if (form_text(f, "zone") != NULL &&
		    !time_zone_known(form_text(f, "zone")))
			form_fault(f, "zone", tr(r->lang, "This time zone is "
			    "not known. Write it as Europe/Riga."));
		if (r->faults == 0) {
			read_edition(r, f, &d.edition);
			TRY(edition_save(r->db, &d.edition, r->now));
			return desk_done(r, &d, "edition.save", "edition",
			    r->edition, NULL, tr(r->lang, "Saved."));
		}
	}
	fill_edition(r, f, &d.edition, &d.programme);
	h = page_open(r, tr(r->lang, "The edition's text"));
	desk_form_page(h, r, &d, f, desk_at(r, &d, "edit", 0, NULL),
	    tr(r->lang, "The edition's text"), NULL, tr(r->lang, "Save"));
	return page_close(h, r);
}

/* --- parts --- */

static enum rc
list_parts(struct req *r)
{
	struct part *parts, **p;
	struct desk d;
	struct html *h;

	TRY(desk_open(r, &d));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	for (p = &parts; *p != NULL;)
		if (d.host != 0 && ((*p)->kind != PART_LOCAL ||
		    (*p)->host != d.host))
			*p = (*p)->next;
		else
			p = &(*p)->next;
	h = page_open(r, d.host == 0 ? tr(r->lang, "Parts") :
	    tr(r->lang, "Your local events"));
	parts_page(h, r, &d, parts);
	return page_close(h, r);
}

static struct field *
part_fields(struct req *r, const struct desk *d, const struct part *at,
    const struct part *all, const struct involvement *involved)
{
	struct choices before = { 0 }, hosts = { 0 };
	struct field *f;

	for (; all != NULL && all->id != at->id; all = all->next)
		choices_add(r->arena, &before, all->id,
		    words_pick(r->arena, all->title, r->lang).text);
	for (; involved != NULL; involved = involved->next)
		if (involved->role != INV_FUNDER)
			choices_add(r->arena, &hosts, involved->organisation.id,
			    words_pick(r->arena, involved->organisation.name,
			    r->lang).text);
	f = FIELDS(r,
	    { "kind", F_CHOICE, N_("Kind"), .required = true,
	    .options = desk_options(r->arena, part_kind_name, part_kind_label,
	    PART_KINDS) },
	    { "title", F_WORDS, N_("Title"), .max = 200, .required = true },
	    { "about", F_LONG_WORDS, N_("About"), .max = 20000 },
	    { "tentative", F_WORDS, N_("When, while it is not fixed"),
	    N_("In words, such as “spring 2027”"), .max = 120 },
	    { "starts", F_TIME, N_("Begins"), N_("Once it is fixed.") },
	    { "ends", F_TIME, N_("Ends") },
	    { "place", F_WORDS, N_("Place"), N_("Town and country, such as "
	    "“Riga, Latvia”"), .max = 120 },
	    { "country", F_COUNTRY, N_("Country of the place") },
	    { "venue", F_LONG_WORDS, N_("Venue"), N_("Name and address"),
	    .max = 400 },
	    { "seats", F_NUMBER, N_("Seats"), .min = 0, .max = 100000 },
	    { "builds_on", F_SELECT, tr(r->lang, "Builds on"), .plain = true,
	    .options = choices_done(r->arena, &before) },
	    { "builds_on_note", F_WORDS, N_("What comes in from there"),
	    .max = 300 },
	    { "host", F_SELECT, tr(r->lang, "Host"), tr(r->lang, "Of a local "
	    "event: the partner that holds it may change it."), .plain = true,
	    .options = choices_done(r->arena, &hosts) },
	    { "tell", F_FLAG, N_("Tell the followers by e-mail when date or "
	    "place change") });
	if (d->host != 0) {
		desk_drop(f, "kind");
		desk_drop(f, "host");
		desk_drop(f, "builds_on");
		desk_drop(f, "builds_on_note");
	}
	if (programme_tell == NULL || !d->edition.public || at->id == 0 ||
	    d->host != 0)
		desk_drop(f, "tell");
	return f;
}

static void
fill_part(struct form *f, const struct part *p, bool all)
{
	form_set_words(f, "title", p->title);
	form_set_words(f, "about", p->about);
	form_set_words(f, "tentative", p->tentative);
	form_set_time(f, "starts", p->starts);
	form_set_time(f, "ends", p->ends);
	form_set_words(f, "place", p->place);
	form_set(f, "country", p->country);
	form_set_words(f, "venue", p->venue);
	if (p->seats > 0)
		form_set_int(f, "seats", p->seats);
	if (!all)
		return;
	form_set(f, "kind", part_kind_name[p->kind]);
	desk_set_row(f, "builds_on", p->builds_on);
	form_set_words(f, "builds_on_note", p->builds_on_note);
	desk_set_row(f, "host", p->host);
}

static void
read_part(struct req *r, struct form *f, const struct desk *d, struct part *p)
{
	p->title = form_words(f, "title");
	p->about = form_words(f, "about");
	p->tentative = form_words(f, "tentative");
	p->starts = form_time(f, "starts");
	p->ends = form_time(f, "ends");
	p->place = form_words(f, "place");
	p->country = form_text(f, "country");
	p->venue = form_words(f, "venue");
	p->seats = form_int(f, "seats");
	if (d->host == 0) {
		p->kind = desk_chosen(f, "kind", part_kind_name, PART_KINDS);
		p->builds_on = desk_row(f, "builds_on");
		p->builds_on_note = form_words(f, "builds_on_note");
		p->host = desk_row(f, "host");
	}
	if ((p->starts == 0) != (p->ends == 0))
		form_fault(f, p->starts == 0 ? "starts" : "ends", tr(r->lang,
		    "Enter both times, or none while the date is not fixed"));
	else if (p->starts != 0 && p->ends <= p->starts)
		form_fault(f, "ends", tr(r->lang, "The end must be after the "
		    "beginning"));
	if (!d->edition.public)
		return;
	if (p->starts == 0 && p->tentative == NULL)
		form_fault(f, "tentative", tr(r->lang, "The edition is public: "
		    "say when, at least in words"));
	if (p->place == NULL)
		form_fault(f, "place", tr(r->lang, "The edition is public: say "
		    "where"));
}

/* After a change of when or where: the newest one on record is the news. */
static enum rc
tell(struct req *r, const struct desk *d, const struct part *p)
{
	struct part_change *c;
	const char *title = NULL;

	TRY(part_changes(r->db, r->arena, r->edition, &c));
	if (c == NULL || c->part != p->id || c->at != r->now)
		return RC_OK;
	for (const char *const *l = d->langs; *l != NULL; l++)
		title = words_set(r->arena, title, *l, TRF(r->arena, *l,
		    "{1}: date and place", words_pick(r->arena, p->title,
		    *l).text));
	return programme_tell(r->db, r->arena, r->programme, r->edition, p->id,
	    "change", title, c->after, r->now);
}

static enum rc
edit_part(struct req *r)
{
	bool new = req_param(r, "part") == NULL;
	struct part p = { .edition = r->edition };
	struct involvement *involved;
	struct part *all;
	struct desk d;
	struct html *h;
	struct field *fields;
	struct form *f;

	TRY(desk_open(r, &d));
	TRY(part_list(r->db, r->arena, r->edition, &all));
	if (!new) {
		TRY(req_id(r, "part", &p.id));
		TRY(part_guard(r->db, r->edition, d.host, p.id));
		TRY(part_find(r->db, r->arena, p.id, &p));
	} else {
		p.pos = 1;
		for (struct part *q = all; q != NULL; q = q->next)
			p.pos = q->pos >= p.pos ? q->pos + 1 : p.pos;
		p.kind = d.host == 0 ? PART_PART : PART_LOCAL;
		p.host = d.host;
	}
	TRY(involvement_list(r->db, r->arena, r->programme, r->edition,
	    &involved));
	fields = part_fields(r, &d, &p, all, involved);
	f = form_open(r, fields, d.edition.zone, d.langs);
	if (r->method == POST) {
		const char *title = p.title;

		form_read(f);
		read_part(r, f, &d, &p);
		if (r->faults == 0) {
			TRY(part_save(r->db, &p, d.edition.zone, r->now));
			for (; fields->name != NULL; fields++)
				if (strcmp(fields->name, "tell") == 0 &&
				    form_flag(f, "tell"))
					TRY(tell(r, &d, &p));
			return desk_done(r, &d, new ? "part.add" : "part.save",
			    "part", p.id, "parts", tr(r->lang, "Saved."));
		}
		p.title = title;	/* the page is still about that */
	} else {
		fill_part(f, &p, d.host == 0);
	}
	h = page_open(r, new ? tr(r->lang, "New part") :
	    words_pick(r->arena, p.title, r->lang).text);
	part_page(h, r, &d, f, &p);
	return page_close(h, r);
}

/* A row's id of the path, checked against whom it belongs to. */
static enum rc
own_part(struct req *r, struct desk *d, row_id *id)
{
	TRY(desk_open(r, d));
	TRY(req_id(r, "part", id));
	return part_guard(r->db, r->edition, d->host, *id);
}

static enum rc
move_part(struct req *r)
{
	struct desk d;
	row_id id;

	TRY(own_part(r, &d, &id));
	if (r->faults > 0)
		return desk_stale(r, &d, "parts");
	TRY(part_move(r->db, r->arena, r->edition, id, desk_step(r)));
	return desk_done(r, &d, "part.move", "part", id, "parts", NULL);
}

static enum rc
remove_part(struct req *r)
{
	struct part *parts;
	struct desk d;
	row_id id;
	enum rc rc;

	TRY(own_part(r, &d, &id));
	if (r->faults > 0)
		return desk_stale(r, &d, "parts");
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	if (d.edition.public && parts->next == NULL)
		return desk_refused(r, &d, "parts", tr(r->lang, "A public "
		    "edition has at least one part."));
	if ((rc = part_remove(r->db, r->edition, id)) != RC_OK)
		return rc != RC_CONFLICT ? rc : desk_refused(r, &d, "parts",
		    tr(r->lang, "This part is not empty: it has sessions, "
		    "people, applications or documents, its dates were "
		    "announced, or another part builds on it."));
	return desk_done(r, &d, "part.remove", "part", id, "parts",
	    tr(r->lang, "Removed."));
}

/* --- topics --- */

static const struct option *
concepts(struct req *r, const struct concept *c)
{
	struct choices out = { 0 };

	for (; c != NULL; c = c->next) {
		const char *label = words_pick(r->arena, c->label,
		    r->lang).text;

		choices_add_text(r->arena, &out, c->id, c->parent == NULL ?
		    label : arena_printf(r->arena, "— %s", label));
	}
	return choices_done(r->arena, &out);
}

static enum rc
list_topics(struct req *r)
{
	struct concept *c;
	struct topic *topics;
	struct desk d;
	struct html *h;

	TRY(desk_open(r, &d));
	TRY(topic_list(r->db, r->arena, r->edition, &topics));
	TRY(concept_list(r->db, r->arena, &c));
	h = page_open(r, tr(r->lang, "Topics"));
	topics_page(h, r, &d, topics, c);
	return page_close(h, r);
}

static enum rc
edit_topic(struct req *r)
{
	bool new = req_param(r, "topic") == NULL;
	struct topic *all, t = { .pos = 1 };
	struct concept *c;
	struct desk d;
	struct html *h;
	struct form *f;
	row_id id;

	TRY(desk_open(r, &d));
	TRY(topic_list(r->db, r->arena, r->edition, &all));
	TRY(concept_list(r->db, r->arena, &c));
	if (!new)
		TRY(req_id(r, "topic", &id));
	for (; all != NULL; all = all->next) {
		if (!new && all->id == id)
			t = *all;
		else if (new && all->pos >= t.pos)
			t.pos = all->pos + 1;
	}
	if (!new && t.id == 0)
		return RC_NONE;
	f = form_open(r, FIELDS(r,
	    { "title", F_WORDS, N_("Topic, in this edition's words"),
	    .max = 200, .required = true },
	    { "concept", F_SELECT, tr(r->lang, "In the vocabulary"),
	    tr(r->lang, "The nearest term; practices and peers are found by "
	    "it."), .plain = true, .options = concepts(r, c) }), NULL, d.langs);
	form_set_words(f, "title", t.title);
	form_set(f, "concept", t.concept);
	if (r->method == POST) {
		form_read(f);
		if (r->faults == 0) {
			t.title = form_words(f, "title");
			t.concept = form_text(f, "concept");
			TRY(topic_save(r->db, r->edition, &t));
			return desk_done(r, &d, new ? "topic.add" :
			    "topic.save", "edition_topic", t.id, "topics",
			    tr(r->lang, "Saved."));
		}
	}
	h = new ? page_open(r, tr(r->lang, "New topic")) : page_open_of(r,
	    words_pick(r->arena, t.title, r->lang).text, tr(r->lang, "Topic"));
	desk_form_page(h, r, &d, f, new ? desk_at(r, &d, "topics/new", 0, NULL) :
	    desk_at(r, &d, "topics", t.id, NULL), new ?
	    tr(r->lang, "New topic") : tr(r->lang, "Topic"), NULL,
	    tr(r->lang, "Save"));
	return page_close(h, r);
}

static enum rc
move_topic(struct req *r)
{
	struct desk d;
	row_id id;

	TRY(desk_open(r, &d));
	TRY(req_id(r, "topic", &id));
	if (r->faults > 0)
		return desk_stale(r, &d, "topics");
	TRY(topic_move(r->db, r->arena, r->edition, id, desk_step(r)));
	return desk_done(r, &d, "topic.move", "edition_topic", id, "topics",
	    NULL);
}

static enum rc
remove_topic(struct req *r)
{
	struct desk d;
	row_id id;
	enum rc rc;

	TRY(desk_open(r, &d));
	TRY(req_id(r, "topic", &id));
	if (r->faults > 0)
		return desk_stale(r, &d, "topics");
	if ((rc = topic_remove(r->db, r->edition, id)) != RC_OK)
		return rc == RC_CONFLICT ? RC_NONE : rc;
	return desk_done(r, &d, "topic.remove", "edition_topic", id, "topics",
	    tr(r->lang, "Removed."));
}

/* --- what is covered --- */

bool
session_carries(const struct session_item *s, row_id topic)
{
	const struct topic *t = s->topics;

	while (t != NULL && t->id != topic)
		t = t->next;
	return t != NULL;
}

bool
session_gap(const struct session_item *s)
{
	return !s->cancelled && s->kind != SESSION_BREAK && s->topics == NULL;
}

bool
sessions_gap(const struct session_item *s)
{
	while (s != NULL && !session_gap(s))
		s = s->next;
	return s != NULL;
}

bool
covers_gap(const struct cover *c)
{
	while (c != NULL && c->sessions + c->visits > 0)
		c = c->next;
	return c != NULL;
}

bool
visits_any(const struct session_item *s)
{
	while (s != NULL && (s->cancelled || s->kind != SESSION_SITE_VISIT))
		s = s->next;
	return s != NULL;
}

const struct session_item *
session_beside(const struct session_item *s, const struct session_item *all)
{
	if (s->cancelled || s->seats > 0)
		return NULL;
	while (all != NULL && (all->id == s->id || all->cancelled ||
	    all->seats > 0 || all->part != s->part || all->starts >= s->ends ||
	    all->ends <= s->starts))
		all = all->next;
	return all;
}

static struct cover *
covers(struct req *r, const struct topic *t, const struct session_item *all)
{
	struct cover *first = NULL, **end = &first;

	for (; t != NULL; t = t->next) {
		struct cover *c = *end = arena_new(r->arena, struct cover);

		c->topic = t;
		for (const struct session_item *s = all; s != NULL;
		    s = s->next) {
			if (s->cancelled || !session_carries(s, t->id))
				continue;
			if (s->kind == SESSION_SITE_VISIT)
				c->visits++;
			else
				c->sessions++;
			for (struct session_with *w = s->with; w != NULL;
			    w = w->next) {
				c->keynotes += w->role == SROLE_KEYNOTE ||
				    w->role == SROLE_EXPERT;
				c->rapporteurs += w->role == SROLE_RAPPORTEUR;
			}
		}
		end = &c->next;
	}
	return first;
}

static enum rc
show_coverage(struct req *r)
{
	struct session_item *sessions;
	struct topic *topics;
	struct desk d;
	struct html *h;

	TRY(desk_open(r, &d));
	TRY(topic_list(r->db, r->arena, r->edition, &topics));
	TRY(session_list(r->db, r->arena, r->edition, false, &sessions));
	h = page_open(r, tr(r->lang, "What is covered"));
	coverage_page(h, r, &d, covers(r, topics, sessions), sessions);
	return page_close(h, r);
}

static enum rc
coverage_csv(struct req *r)
{
	struct session_item *s;
	struct topic *topics;
	struct desk d;
	struct buf b = BUF(r->arena);

	TRY(desk_open(r, &d));
	TRY(topic_list(r->db, r->arena, r->edition, &topics));
	TRY(session_list(r->db, r->arena, r->edition, false, &s));
	csv_cell(&b, tr(r->lang, "Begins"));
	csv_cell(&b, tr(r->lang, "Kind"));
	csv_cell(&b, tr(r->lang, "Session"));
	for (struct topic *t = topics; t != NULL; t = t->next)
		csv_cell(&b, words_pick(r->arena, t->title, r->lang).text);
	csv_end_row(&b);
	for (; s != NULL; s = s->next) {
		if (s->cancelled || s->kind == SESSION_BREAK)
			continue;
		csv_cell(&b, time_iso(r->arena, s->starts, d.edition.zone));
		csv_cell(&b, tr(r->lang, session_kind_label[s->kind]));
		csv_cell(&b, words_pick(r->arena, s->title, r->lang).text);
		for (struct topic *t = topics; t != NULL; t = t->next)
			csv_cell(&b, session_carries(s, t->id) ? "x" : "");
		csv_end_row(&b);
	}
	return reply_bytes(r, "text/csv; charset=utf-8", arena_printf(r->arena,
	    "%s-coverage.csv", d.edition.slug), buf_text(&b), b.n);
}

#define DESK "/editions/:edition/desk"
enum { TEXTS = 512 * 1024 };	/* bytes: long texts in several languages */

const struct route programme_edition_routes[] = {
	/* Everybody who works for the programme; the handler asks which. */
	{ GET, DESK, RIGHT_PERSON, home },
	{ POST, DESK "/state", RIGHT_ORGANISER, set_state },
	{ GET, DESK "/edit", RIGHT_ORGANISER, edit_edition },
	{ POST, DESK "/edit", RIGHT_ORGANISER, edit_edition, 0, TEXTS },
	{ GET, DESK "/parts", RIGHT_ORGANISER, list_parts },
	{ GET, DESK "/parts/new", RIGHT_ORGANISER, edit_part },
	{ POST, DESK "/parts/new", RIGHT_ORGANISER, edit_part, 0, TEXTS },
	{ GET, DESK "/parts/:part", RIGHT_ORGANISER, edit_part },
	{ POST, DESK "/parts/:part", RIGHT_ORGANISER, edit_part, 0, TEXTS },
	{ POST, DESK "/parts/:part/up", RIGHT_ORGANISER, move_part },
	{ POST, DESK "/parts/:part/down", RIGHT_ORGANISER, move_part },
	{ POST, DESK "/parts/:part/remove", RIGHT_ORGANISER, remove_part },
	{ GET, DESK "/partner", RIGHT_PARTNER, list_parts },
	{ GET, DESK "/partner/parts", RIGHT_PARTNER, list_parts },
	{ GET, DESK "/partner/parts/new", RIGHT_PARTNER, edit_part },
	{ POST, DESK "/partner/parts/new", RIGHT_PARTNER, edit_part, 0, TEXTS },
	{ GET, DESK "/partner/parts/:part", RIGHT_PARTNER, edit_part },
	{ POST, DESK "/partner/parts/:part", RIGHT_PARTNER, edit_part, 0,
	    TEXTS },
	{ POST, DESK "/partner/parts/:part/remove", RIGHT_PARTNER,
	    remove_part },
	{ GET, DESK "/timetable", RIGHT_ORGANISER, timetable_state },
	{ POST, DESK "/timetable", RIGHT_ORGANISER, timetable_state },
	{ GET, DESK "/topics", RIGHT_ORGANISER, list_topics },
	{ GET, DESK "/topics/new", RIGHT_ORGANISER, edit_topic },
	{ POST, DESK "/topics/new", RIGHT_ORGANISER, edit_topic },
	{ GET, DESK "/topics/:topic", RIGHT_ORGANISER, edit_topic },
	{ POST, DESK "/topics/:topic", RIGHT_ORGANISER, edit_topic },
	{ POST, DESK "/topics/:topic/up", RIGHT_ORGANISER, move_topic },
	{ POST, DESK "/topics/:topic/down", RIGHT_ORGANISER, move_topic },
	{ POST, DESK "/topics/:topic/remove", RIGHT_ORGANISER, remove_topic },
	{ GET, DESK "/coverage", RIGHT_ORGANISER, show_coverage },
	{ GET, DESK "/coverage.csv", RIGHT_ORGANISER, coverage_csv },
	{ 0 }
};
