/* audience: organiser */
/* The timetable as organisers and partners make it: sessions, who does what in
 * them, who goes where. */
#include <string.h>

#include "programme/programme_desk_show.h"
#include "programme/programme_desk_web.h"
#include "programme/programme_web.h"
#include "programme_desk_pages.h"
#include "programme_plan_pages.h"

static bool
own_session(const struct session_item *s, const struct part *parts,
    row_id host)
{
	while (parts != NULL && parts->id != s->part)
		parts = parts->next;
	return host == 0 || (parts != NULL && parts->kind == PART_LOCAL &&
	    parts->host == host);
}

static enum rc
list_sessions(struct req *r)
{
	struct session_item *all, **s;
	struct part *parts;
	struct desk d;
	struct html *h;

	TRY(desk_open(r, &d));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	TRY(session_list(r->db, r->arena, r->edition, false, &all));
	for (s = &all; *s != NULL;)
		if (own_session(*s, parts, d.host))
			s = &(*s)->next;
		else
			*s = (*s)->next;
	h = page_open(r, tr(r->lang, "Sessions"));
	sessions_page(h, r, &d, parts, all);
	return page_close(h, r);
}

/* The session of the path, if it is of this edition (and this partner). */
static enum rc
open_session(struct req *r, struct desk *d, struct session_item *s)
{
	row_id id;

	TRY(desk_open(r, d));
	TRY(req_id(r, "session", &id));
	TRY(session_guard(r->db, r->edition, d->host, id));
	return session_item_find(r->db, r->arena, id, s);
}

static struct field *
session_fields(struct req *r, const struct desk *d, const struct part *parts,
    const struct topic *topics, const struct involvement *hosts,
    const struct session_item *s)
{
	struct choices of_parts = { 0 }, of_topics = { 0 }, of_hosts = { 0 };
	/* Those of this edition; more are chosen with its text. */
	const char *langs = arena_printf(r->arena, "%s %s %s %s",
	    d->edition.teaching_langs, d->programme.langs,
	    s->langs == NULL ? "" : s->langs,
	    s->interpretation == NULL ? "" : s->interpretation);
	struct field *f;

	for (; parts != NULL; parts = parts->next)
		if (d->host == 0 || (parts->kind == PART_LOCAL &&
		    parts->host == d->host))
			choices_add(r->arena, &of_parts, parts->id,
			    words_pick(r->arena, parts->title, r->lang).text);
	for (; topics != NULL; topics = topics->next)
		choices_add(r->arena, &of_topics, topics->id,
		    words_pick(r->arena, topics->title, r->lang).text);
	for (; hosts != NULL; hosts = hosts->next)
		if (hosts->role != INV_FUNDER)
			choices_add(r->arena, &of_hosts,
			    hosts->organisation.id, words_pick(r->arena,
			    hosts->organisation.name, r->lang).text);
	f = FIELDS(r,
	    { "part", F_SELECT, tr(r->lang, "Part"), .required = true,
	    .plain = true, .options = choices_done(r->arena, &of_parts) },
	    { "kind", F_SELECT, N_("Kind"), .required = true,
	    .options = desk_options(r->arena, session_kind_name,
	    session_kind_label, SESSION_KINDS) },
	    { "title", F_WORDS, N_("Title"), .max = 200, .required = true },
	    { "about", F_LONG_WORDS, N_("About"), .max = 20000 },
	    { "starts", F_TIME, N_("Begins"), .required = true },
	    { "ends", F_TIME, N_("Ends"), .required = true },
	    { "room", F_WORDS, N_("Room or meeting point"), .max = 120 },
	    { "topics", F_MANY, tr(r->lang, "Topics"), .plain = true,
	    .options = choices_done(r->arena, &of_topics) },
	    { "langs", F_MANY, tr(r->lang, "Spoken languages"),
	    .required = true, .plain = true,
	    .options = desk_langs_only(r, langs) },
	    { "interpretation", F_MANY, tr(r->lang, "Interpreted into"),
	    .plain = true, .options = desk_langs_only(r, langs) },
	    { "seats", F_NUMBER, N_("Seats"), N_("Empty: everybody goes. A "
	    "number: only those who are given a place."), .min = 0,
	    .max = 100000 },
	    { "host", F_SELECT, tr(r->lang, "Host of a site visit"),
	    .plain = true, .options = choices_done(r->arena, &of_hosts) },
	    { "admitted", F_FLAG, N_("Only participants see this session and "
	    "its documents") },
	    { "not_attributed", F_FLAG, N_("Nothing said in it is quoted by "
	    "name") });
	if (topics == NULL && of_topics.n == 0)
		desk_drop(f, "topics");
	return f;
}

static bool
has_field(const struct field *f, const char *name)
{
	while (f->name != NULL && strcmp(f->name, name) != 0)
		f++;
	return f->name != NULL;
}

static void
fill_session(struct req *r, struct form *f, const struct field *fields,
    const struct session_item *s)
{
	struct choices on = { 0 };
	struct text_list topics = { 0 };

	desk_set_row(f, "part", s->part);
	form_set(f, "kind", session_kind_name[s->kind]);
	form_set_words(f, "title", s->title);
	form_set_words(f, "about", s->about);
	form_set_time(f, "starts", s->starts);
	form_set_time(f, "ends", s->ends);
	form_set_words(f, "room", s->room);
	form_set_many(f, "langs", text_split(r->arena, s->langs, ' '));
	form_set_many(f, "interpretation", text_split(r->arena,
	    s->interpretation, ' '));
	if (s->seats > 0)
		form_set_int(f, "seats", s->seats);
	desk_set_row(f, "host", s->host);
	form_set(f, "admitted", s->admitted_only ? "1" : NULL);
	form_set(f, "not_attributed", s->not_attributed ? "1" : NULL);
	if (!has_field(fields, "topics"))
		return;
	for (struct topic *t = s->topics; t != NULL; t = t->next)
		choices_add(r->arena, &on, t->id, "");
	topics.at = arena_array(r->arena, const char *, on.n + 1);
	for (; topics.n < on.n; topics.n++)
		topics.at[topics.n] = on.at[topics.n].value;
	form_set_many(f, "topics", topics);
}

static void
read_session(struct req *r, struct form *f, struct session_item *s)
{
	s->part = desk_row(f, "part");
	s->kind = desk_chosen(f, "kind", session_kind_name, SESSION_KINDS);
	s->title = form_words(f, "title");
	s->about = form_words(f, "about");
	s->starts = form_time(f, "starts");
	s->ends = form_time(f, "ends");
	s->room = form_words(f, "room");
	s->langs = desk_langs_join(r->arena, NULL, form_many(f, "langs"));
	s->interpretation = desk_langs_join(r->arena, NULL,
	    form_many(f, "interpretation"));
	s->seats = form_int(f, "seats");
	s->host = desk_row(f, "host");
	s->admitted_only = form_flag(f, "admitted");
	s->not_attributed = form_flag(f, "not_attributed");
	if (s->starts != 0 && s->ends != 0 && s->ends <= s->starts)
		form_fault(f, "ends", tr(r->lang, "The end must be after the "
		    "beginning"));
}

/* What is not attributed does not name in its own texts who speaks there. */
static void
check_slip(struct req *r, struct form *f, const struct session_item *s)
{
	const char *name;

	if (s->not_attributed && (name = session_slip(r->arena, s,
	    (const char *const[]){ s->title, s->about }, 2)) != NULL)
		form_fault(f, "not_attributed", TRF(r->arena, r->lang, "{1} is "
		    "named in the title or the text: take the name out",
		    name));
}

/* "Ana Kask is in “Opening” then, from 09:30 to 10:30." */
static const char *
say_clash(struct req *r, const struct desk *d, const struct clash *c)
{
	return TRF(r->arena, r->lang,
	    "{1} is in “{2}” then, from {3} to {4}.", c->person,
	    words_pick(r->arena, c->session, r->lang).text,
	    time_text(r->arena, c->starts, d->edition.zone, r->lang,
	    TIME_CLOCK), time_text(r->arena, c->ends, d->edition.zone, r->lang,
	    TIME_CLOCK));
}

static enum rc
set_topics(struct req *r, const struct form *f, const struct topic *all,
    row_id session)
{
	struct text_list on = form_many(f, "topics");

	for (; all != NULL; all = all->next)
		TRY(session_topic_set(r->db, session, all->id, text_has(on,
		    arena_printf(r->arena, "%lld", (long long)all->id))));
	return RC_OK;
}

/* Saves what was typed; RC_CONFLICT where it says in the form why not. */
static enum rc
save_session(struct req *r, struct form *f, const struct desk *d,
    struct session_item *s)
{
	struct clash clash;
	enum rc rc = session_item_save(r->db, s);

	if (rc != RC_CONFLICT || s->id == 0)
		return rc;
	rc = session_clash(r->db, r->arena, s->id, s->starts, s->ends, 0,
	    &clash);
	if (rc == RC_OK)
		form_fault(f, "starts", say_clash(r, d, &clash));
	return rc == RC_OK ? RC_CONFLICT : rc;
}

static enum rc
draw_session(struct req *r, const struct desk *d, struct form *f,
    const struct session_item *s, struct form *with)
{
	struct html *h = s->id == 0 ? page_open(r, tr(r->lang, "New session")) :
	    page_open_of(r, words_pick(r->arena, s->title, r->lang).text,
	    tr(r->lang, "Organise"));

	session_edit_page(h, r, d, f, s, with);
	return page_close(h, r);
}

static struct form *
with_form(struct req *r, const struct person *people)
{
	struct choices who = { 0 };
	struct form *f;

	for (; people != NULL; people = people->next)
		choices_add(r->arena, &who, people->id, people->name);
	f = form_open(r, FIELDS(r,
	    { "person", F_SELECT, tr(r->lang, "A person on record"),
	    tr(r->lang, "Participants and staff. Or write a name below."),
	    .plain = true, .options = choices_done(r->arena, &who) },
	    { "name", F_TEXT, N_("Name"), N_("Of somebody who is not on "
	    "record"), .max = 120, .autocomplete = "off" },
	    { "affiliation", F_TEXT, N_("Organisation"), .max = 200 },
	    { "role", F_SELECT, N_("Does what"), .required = true,
	    .options = desk_options(r->arena, session_role_name,
	    session_role_label, SESSION_ROLES) }), NULL, NULL);
	return f;
}

static enum rc
edit_session(struct req *r)
{
	bool new = req_param(r, "session") == NULL;
	struct session_item s = { 0 };
	struct involvement *hosts;
	struct document *open;
	struct person *people;
	struct topic *topics;
	struct part *parts;
	struct field *fields;
	struct desk d;
	struct form *f;
	enum rc rc;

	if (new) {
		TRY(desk_open(r, &d));
		s.edition = r->edition;
		s.langs = d.edition.teaching_langs;
	} else {
		TRY(open_session(r, &d, &s));
	}
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	TRY(topic_list(r->db, r->arena, r->edition, &topics));
	TRY(involvement_list(r->db, r->arena, r->programme, r->edition,
	    &hosts));
	if (new && parts != NULL) {
		s.part = parts->id;
		s.starts = parts->starts;
	}
	fields = session_fields(r, &d, parts, topics, hosts, &s);
	f = form_open(r, fields, d.edition.zone, d.langs);
	if (r->method == POST) {
		const char *title = s.title;

		form_read(f);
		read_session(r, f, &s);
		check_slip(r, f, &s);
		if (r->faults == 0) {
			rc = save_session(r, f, &d, &s);
			if (rc == RC_OK) {
				if (has_field(fields, "topics"))
					TRY(set_topics(r, f, topics, s.id));
				TRY(desk_note(r, &d, new ? "session.add" :
				    "session.save", "session_item", s.id));
				TRY(document_of_session(r->db, r->arena, s.id,
				    "public", &open));
				reply_flash(r, s.not_attributed && open !=
				    NULL ? tr(r->lang, "Saved. The session has "
				    "documents that the public sees: look "
				    "whether they name somebody.") :
				    tr(r->lang, "Saved."));
				return reply_see_other(r, "%s", desk_at(r, &d,
				    "sessions", s.id, NULL).p);
			}
			if (rc != RC_CONFLICT)
				return rc;
		}
		s.title = title;	/* the page is still about that */
	} else {
		fill_session(r, f, fields, &s);
	}
	TRY(edition_people(r->db, r->arena, r->programme, r->edition, d.host,
	    &people));
	return draw_session(r, &d, f, &s, new ? NULL : with_form(r, people));
}

static enum rc
copy_session(struct req *r)
{
	struct session_item s;
	struct topic *t;
	struct desk d;

	TRY(open_session(r, &d, &s));
	if (r->faults > 0)
		return desk_stale(r, &d, "sessions");
	t = s.topics;
	s.id = 0;
	s.cancelled = false;
	TRY(session_item_save(r->db, &s));
	for (; t != NULL; t = t->next)
		TRY(session_topic_set(r->db, s.id, t->id, true));
	TRY(desk_note(r, &d, "session.copy", "session_item", s.id));
	reply_flash(r, tr(r->lang, "This is the copy. Change its time and "
	    "title."));
	return reply_see_other(r, "%s", desk_at(r, &d, "sessions", s.id,
	    NULL).p);
}

static enum rc
cancel_session(struct req *r)
{
	struct session_item s;
	struct clash clash;
	struct desk d;
	enum rc rc;

	TRY(open_session(r, &d, &s));
	if (r->faults > 0)
		return desk_stale(r, &d, "sessions");
	s.cancelled = !s.cancelled;
	rc = session_item_save(r->db, &s);
	if (rc == RC_CONFLICT) {
		/* Held after all, but somebody has been given something else
		 * to do meanwhile. */
		TRY(session_clash(r->db, r->arena, s.id, s.starts, s.ends, 0,
		    &clash));
		return desk_refused(r, &d, "sessions", say_clash(r, &d,
		    &clash));
	}
	TRY(rc);
	return desk_done(r, &d, s.cancelled ? "session.cancel" :
	    "session.hold", "session_item", s.id, "sessions", s.cancelled ?
	    tr(r->lang, "Cancelled. It stays in calendars, marked so.") :
	    tr(r->lang, "The session is held after all."));
}

static enum rc
remove_session(struct req *r)
{
	struct session_item s;
	struct desk d;
	enum rc rc;

	TRY(open_session(r, &d, &s));
	if (r->faults > 0)
		return desk_stale(r, &d, "sessions");
	if ((rc = session_item_remove(r->db, r->edition, s.id)) != RC_OK)
		return rc != RC_CONFLICT ? rc : desk_refused(r, &d, "sessions",
		    tr(r->lang, "Somebody does something or has a place in "
		    "this session. Take them off first, or cancel it."));
	return desk_done(r, &d, "session.remove", "session_item", s.id,
	    "sessions", tr(r->lang, "Removed."));
}

/* --- who does what --- */

static enum rc
add_with(struct req *r)
{
	struct session_item s;
	struct session_with w = { 0 };
	struct person *people;
	struct clash clash;
	struct desk d;
	struct form *f;
	enum rc rc;

	TRY(open_session(r, &d, &s));
	TRY(edition_people(r->db, r->arena, r->programme, r->edition, d.host,
	    &people));
	f = with_form(r, people);
	form_read(f);
	w.person = desk_row(f, "person");
	w.name = form_text(f, "name");
	w.affiliation = form_text(f, "affiliation");
	w.role = desk_chosen(f, "role", session_role_name, SESSION_ROLES);
	if (w.person == 0 && w.name == NULL)
		form_fault(f, "name", tr(r->lang, "Choose a person, or write a "
		    "name"));
	if (w.person != 0 && w.name != NULL)
		form_fault(f, "name", tr(r->lang, "Choose a person or write a "
		    "name, not both"));
	if (s.not_attributed) {
		struct session_with one = w;
		struct session_item as = s;

		for (; people != NULL; people = people->next)
			if (people->id == w.person)
				one.name = people->name;
		as.with = one.name == NULL ? NULL : &one;
		if (session_slip(r->arena, &as, (const char *const[]){
		    s.title, s.about }, 2) != NULL)
			form_fault(f, w.person != 0 ? "person" : "name",
			    tr(r->lang, "This session is not attributed, and "
			    "the name stands in its title or text: take it out "
			    "there first"));
	}
	if (r->faults == 0) {
		rc = session_with_add(r->db, s.id, &w);
		if (rc == RC_CONFLICT && w.person != 0) {
			TRY(session_clash(r->db, r->arena, s.id, s.starts,
			    s.ends, w.person, &clash));
			form_fault(f, "person", say_clash(r, &d, &clash));
		} else {
			TRY(rc);
			TRY(desk_note(r, &d, "session.with", "session_item",
			    s.id));
			reply_flash(r, tr(r->lang, "Added."));
			return reply_see_other(r, "%s#with", desk_at(r, &d,
			    "sessions", s.id, NULL).p);
		}
	}
	return draw_session(r, &d, NULL, &s, f);
}

static enum rc
remove_with(struct req *r)
{
	struct session_item s;
	struct desk d;
	row_id id;
	enum rc rc;

	TRY(open_session(r, &d, &s));
	TRY(req_id(r, "with", &id));
	if (r->faults > 0)
		return desk_stale(r, &d, "sessions");
	if ((rc = session_with_remove(r->db, s.id, id)) != RC_OK)
		return rc == RC_CONFLICT ? RC_NONE : rc;
	TRY(desk_note(r, &d, "session.without", "session_item", s.id));
	reply_flash(r, tr(r->lang, "Removed."));
	return reply_see_other(r, "%s#with", desk_at(r, &d, "sessions", s.id,
	    NULL).p);
}

/* --- who goes: sessions with limited seats --- */

static bool
person_in(const struct person *list, row_id id)
{
	while (list != NULL && list->id != id)
		list = list->next;
	return list != NULL;
}

static enum rc
places(struct req *r)
{
	struct choices who = { 0 };
	struct participant *all;
	struct session_item s;
	struct person *placed;
	struct clash clash;
	struct desk d;
	struct html *h;
	struct form *f;
	row_id person;
	int64_t n = 0;
	enum rc rc;

	TRY(open_session(r, &d, &s));
	if (s.seats == 0)
		return RC_NONE;		/* everybody goes */
	TRY(session_placed(r->db, r->arena, s.id, &placed));
	TRY(participant_list_of(r->db, r->arena, r->edition, d.host, s.part,
	    NULL, &all));
	for (struct person *p = placed; p != NULL; p = p->next)
		n++;
	for (; all != NULL; all = all->next)
		if (!person_in(placed, all->person.id))
			choices_add(r->arena, &who, all->person.id,
			    all->person.name);
	f = form_open(r, FIELDS(r,
	    { "person", F_SELECT, tr(r->lang, "Give a place to"),
	    .required = true, .plain = true,
	    .options = choices_done(r->arena, &who) }), NULL, NULL);
	if (r->method == POST) {
		form_read(f);
		person = desk_row(f, "person");
		rc = r->faults > 0 ? RC_INVALID :
		    session_place_set(r->db, s.id, person, true);
		if (rc == RC_OK)
			return desk_done(r, &d, "session.place",
			    "session_item", s.id, arena_printf(r->arena,
			    "sessions/%lld/places", (long long)s.id),
			    tr(r->lang, "Added."));
		if (rc == RC_CONFLICT && n >= s.seats)
			form_fault(f, "person", tr(r->lang, "All seats are "
			    "taken"));
		else if (rc == RC_CONFLICT) {
			TRY(session_clash(r->db, r->arena, s.id, s.starts,
			    s.ends, person, &clash));
			form_fault(f, "person", say_clash(r, &d, &clash));
		} else if (rc != RC_INVALID)
			return rc;
	}
	h = page_open(r, tr(r->lang, "Who goes"));
	places_page(h, r, &d, &s, placed, s.seats - n, f);
	return page_close(h, r);
}

static enum rc
unplace(struct req *r)
{
	struct session_item s;
	struct desk d;
	row_id person;

	TRY(open_session(r, &d, &s));
	TRY(req_id(r, "person", &person));
	if (r->faults > 0)
		return desk_stale(r, &d, "sessions");
	TRY(session_place_set(r->db, s.id, person, false));
	return desk_done(r, &d, "session.unplace", "session_item", s.id,
	    arena_printf(r->arena, "sessions/%lld/places", (long long)s.id),
	    tr(r->lang, "Removed."));
}

/* The same for organisers and, within its own local events, for a partner. */
#define BOTH(method, path, handler, size) \
	{ method, "/editions/:edition/desk/sessions" path, RIGHT_ORGANISER, \
	    handler, 0, size }, \
	{ method, "/editions/:edition/desk/partner/sessions" path, \
	    RIGHT_PARTNER, handler, 0, size }
enum { TEXTS = 512 * 1024 };	/* bytes: long texts in several languages */

const struct route programme_session_routes[] = {
	BOTH(GET, "", list_sessions, 0),
	BOTH(GET, "/new", edit_session, 0),
	BOTH(POST, "/new", edit_session, TEXTS),
	BOTH(GET, "/:session", edit_session, 0),
	BOTH(POST, "/:session", edit_session, TEXTS),
	BOTH(POST, "/:session/copy", copy_session, 0),
	BOTH(POST, "/:session/cancel", cancel_session, 0),
	BOTH(POST, "/:session/remove", remove_session, 0),
	BOTH(POST, "/:session/with", add_with, 0),
	BOTH(POST, "/:session/with/:with/remove", remove_with, 0),
	BOTH(GET, "/:session/places", places, 0),
	BOTH(POST, "/:session/places", places, 0),
	BOTH(POST, "/:session/places/:person/remove", unplace, 0),
	{ 0 }
};
