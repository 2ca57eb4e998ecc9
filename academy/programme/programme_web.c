/*
 * What the public and the participants see of a programme: the list of
 * programmes, programme and edition pages, the timetable as page and calendar.
 * Organisers' pages are in programme_desk_web.c.
 */
#include "programme/programme_web.h"

#include <string.h>

#include "base/json.h"
#include "programme/programme.h"
#include "programme/programme_show.h"
#include "programme/programme_words_web.h"
#include "programme_pages.h"
#include "render/ical.h"
#include "web/brand.h"

/* --- what stands around --- */

static struct brand
brand_of(const struct programme *p)
{
	struct brand b = brand_default;
	colour c;

	if (p->primary_colour != NULL && colour_parse(p->primary_colour, &c))
		b.primary = c;
	if (p->accent_colour != NULL && colour_parse(p->accent_colour, &c))
		b.accent = c;
	return b;
}

enum rc
programme_frame(struct req *r, const struct programme *p,
    const struct edition *e)
{
	struct frame *f = &r->frame;
	struct involvement *involved;
	const char *funders;

	f->site = words_pick(r->arena, p->title, r->lang).text;
	f->site_href = url_to(r->arena, "/programmes/%s", p->slug).p;
	f->brand = brand_path(r->arena, p->slug, brand_of(p));
	TRY(involvement_list(r->db, r->arena, p->id, e == NULL ? 0 : e->id,
	    &involved));
	r->at_involved = involved;
	funders = funders_of(r->arena, involved, r->lang);
	f->footer = *funders == '\0' ? NULL : funders;
	if (e != NULL) {
		f->privacy = url_to(r->arena, "/editions/%s/privacy", e->slug);
		f->contact = url_to(r->arena, "/editions/%s/contact", e->slug);
	}
	return RC_OK;
}

/* /b/academy-0123456789ab.css */
static enum rc
brand_sheet(struct req *r)
{
	const char *file = req_param(r, "file"), *dash;
	struct programme p;
	struct brand b;

	if ((dash = strrchr(file, '-')) == NULL)
		return RC_NONE;
	TRY(programme_by_slug(r->db, r->arena,
	    arena_dup_n(r->arena, file, (size_t)(dash - file)), &p));
	b = brand_of(&p);
	reply_keep(r, strcmp(brand_path(r->arena, p.slug, b), r->path) == 0 ?
	    365 * 86400 : 60, true);
	return reply_text(r, "text/css; charset=utf-8", brand_css(r->arena, b));
}

/* --- the whole site, and one programme --- */

static bool
staff(const struct req *r)
{
	return r->admin || (r->roles & (ROLE_ORGANISER | ROLE_TRAINER |
	    ROLE_ASSESSOR | ROLE_PARTNER)) != 0;
}

/* From the root down to the programme of this page, which is known. */
static enum rc
path_here(struct req *r, struct programme **out)
{
	struct programme *own = arena_new(r->arena, struct programme);

	*own = *r->at_programme;
	TRY(programme_path(r->db, r->arena, own->parent, out));
	while (*out != NULL)
		out = &(*out)->next;
	*out = own;
	return RC_OK;
}

static const struct programme *
programme_in(const struct programme *p, row_id id)
{
	while (p != NULL && p->id != id)
		p = p->next;
	return p;
}

/* Editions one can apply to, in the order of the list. */
static enum rc
find_open(struct req *r, struct home_view *v)
{
	struct open_call **end = &v->open;

	for (const struct edition *e = v->editions; e != NULL; e = e->next) {
		struct open_call call = { .edition = e,
		    .programme = programme_in(v->programmes, e->programme) };
		enum rc rc;

		if (programme_open == NULL || e->status != EDITION_OPEN ||
		    call.programme == NULL)
			continue;
		rc = programme_open(r->db, r->arena, e->id, r->now,
		    &call.until);
		if (rc == RC_NONE)
			continue;
		TRY(rc);
		*end = arena_new(r->arena, struct open_call);
		**end = call;
		end = &(*end)->next;
	}
	return RC_OK;
}

static enum rc
home(struct req *r)
{
	struct home_view v = { 0 };
	struct html *h;

	TRY(programme_list(r->db, r->arena, true, &v.programmes));
	TRY(edition_list(r->db, r->arena, 0, true, &v.editions));
	TRY(involvement_public(r->db, r->arena, &v.involved));
	TRY(find_open(r, &v));
	partners_count(v.involved, &v.organisations, &v.countries);
	h = page_open(r, tr(r->lang, "Academies of local authorities"));
	home_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
show_programme(struct req *r)
{
	struct programme_view v = { 0 };
	struct html *h;

	v.programme = *r->at_programme;
	TRY(path_here(r, &v.path));
	TRY(programme_list(r->db, r->arena, !staff(r), &v.below));
	TRY(edition_list(r->db, r->arena, r->programme, !staff(r),
	    &v.editions));
	v.involved = r->at_involved;
	TRY(document_list(r->db, r->arena, r->programme, 0, "public",
	    &v.documents));
	if (programme_notices != NULL)
		TRY(programme_notices(r->db, r->arena, r->programme, 5,
		    &v.news));
	partners_count(v.involved, &v.organisations, &v.countries);
	v.staff = staff(r);
	page_feed(r, url_to(r->arena, "/programmes/%s/news.atom",
	    v.programme.slug).p, tr(r->lang, "News"));
	h = page_open(r, words_pick(r->arena, v.programme.title, r->lang).text);
	programme_page(h, r, &v);
	return page_close(h, r);
}

/* --- an edition --- */

static const char *
see(const struct req *r)
{
	if (r->admin || (r->roles & ROLE_ORGANISER) != 0)
		return "staff";
	return v_inside(r) ? "admitted" : "public";
}

/* When and where of an event: of a part, or of the edition as a whole. */
static void
event_place(struct req *r, struct buf *b, const struct part *p)
{
	if (p == NULL || p->place == NULL)
		return;
	json_key(b, "location");
	json_begin(b, '{');
	json_pair(b, "@type", "Place");
	json_pair(b, "name", words_pick(r->arena, p->venue == NULL ? p->place :
	    p->venue, r->lang).text);
	json_key(b, "address");
	json_begin(b, '{');
	json_pair(b, "@type", "PostalAddress");
	json_pair(b, "addressLocality", words_pick(r->arena, p->place,
	    r->lang).text);
	json_pair(b, "addressCountry", p->country);
	json_end(b, '}');
	json_end(b, '}');
}

static void
event_dates(struct req *r, struct buf *b, unixtime starts, unixtime ends)
{
	if (starts == 0)
		return;
	json_pair(b, "startDate", time_rfc3339(r->arena, starts));
	json_pair(b, "endDate", time_rfc3339(r->arena, ends));
}

/* schema.org's description of an event, for search engines; parts in several
 * places are events of their own in it. */
static const char *
event_json(struct req *r, const struct edition_view *v)
{
	const struct edition *e = &v->edition;
	struct text_list langs = text_split(r->arena, e->teaching_langs, ' ');
	struct buf b = BUF(r->arena);

	json_begin(&b, '{');
	json_pair(&b, "@context", "https://schema.org");
	json_pair(&b, "@type", "EducationEvent");
	json_pair(&b, "name", words_pick(r->arena, e->title, r->lang).text);
	json_pair(&b, "description", words_pick(r->arena, e->summary,
	    r->lang).text);
	json_pair(&b, "url", arena_printf(r->arena, "%s/editions/%s",
	    r->base_url, e->slug));
	json_pair(&b, "eventStatus", "https://schema.org/EventScheduled");
	json_pair(&b, "eventAttendanceMode",
	    "https://schema.org/OfflineEventAttendanceMode");
	if (e->participants_planned > 0) {
		json_key(&b, "maximumAttendeeCapacity");
		json_number(&b, e->participants_planned);
	}
	if (langs.n > 0 && *langs.at[0] != '\0') {
		json_key(&b, "inLanguage");
		json_begin(&b, '[');
		for (size_t i = 0; i < langs.n; i++)
			json_text(&b, langs.at[i]);
		json_end(&b, ']');
	}
	event_dates(r, &b, e->starts, e->ends);
	event_place(r, &b, v->parts);
	if (v->parts != NULL && v->parts->next != NULL) {
		json_key(&b, "subEvent");
		json_begin(&b, '[');
		for (const struct part *p = v->parts; p != NULL; p = p->next) {
			if (p->starts == 0)
				continue;
			json_begin(&b, '{');
			json_pair(&b, "@type", "EducationEvent");
			json_pair(&b, "name", words_pick(r->arena, p->title,
			    r->lang).text);
			event_dates(r, &b, p->starts, p->ends);
			event_place(r, &b, p);
			json_end(&b, '}');
		}
		json_end(&b, ']');
	}
	json_key(&b, "organizer");
	json_begin(&b, '[');
	for (const struct involvement *i = v->involved; i != NULL; i = i->next) {
		if (i->role != INV_ORGANISER && i->role != INV_LEADER &&
		    i->role != INV_COORDINATOR && i->role != INV_HOST)
			continue;
		json_begin(&b, '{');
		json_pair(&b, "@type", "Organization");
		json_pair(&b, "name", words_pick(r->arena,
		    i->organisation.name, r->lang).text);
		json_pair(&b, "url", i->organisation.website);
		json_end(&b, '}');
	}
	json_end(&b, ']');
	json_end(&b, '}');
	return buf_text(&b);
}

/* topics: those of each session too. */
static enum rc
load_edition(struct req *r, struct edition_view *v, bool topics)
{
	v->edition = *r->at_edition;
	TRY(path_here(r, &v->path));
	TRY(part_list(r->db, r->arena, r->edition, &v->parts));
	TRY(part_changes(r->db, r->arena, r->edition, &v->changes));
	TRY(topic_titles(r->db, r->arena, r->edition, &v->topics));
	v->involved = r->at_involved;
	TRY((topics ? session_list : session_lines)(r->db, r->arena,
	    r->edition, !v_inside(r), &v->sessions));
	if (!edition_timetable_shown(&v->edition) && !staff(r))
		v->sessions = NULL;
	TRY(document_list(r->db, r->arena, r->programme, r->edition, see(r),
	    &v->documents));
	partners_count(v->involved, &v->organisations, &v->countries);
	if (v->edition.predecessor != 0) {
		v->predecessor = arena_new(r->arena, struct edition);
		TRY(edition_find(r->db, r->arena, v->edition.predecessor,
		    v->predecessor));
	}
	v->inside = v_inside(r);
	v->staff = staff(r);
	return RC_OK;
}

enum rc (*programme_readings)(struct db *, struct arena *, row_id edition,
    row_id session, bool public_only, struct reading **out);

enum rc (*programme_conclusion)(struct db *, struct arena *, row_id edition,
    struct conclusion *out);

static enum rc
readings(struct req *r, row_id session, struct edition_view *v)
{
	return programme_readings == NULL ? RC_OK : programme_readings(r->db,
	    r->arena, r->edition, session, !v->inside, &v->readings);
}

/* What comes in: from its own parts, and from the edition that it follows. */
static enum rc
outputs(struct req *r, struct edition_view *v)
{
	TRY(edition_outputs(r->db, r->arena, r->edition, v->inside ?
	    r->person : 0, r->admin || (r->roles & (ROLE_ORGANISER |
	    ROLE_TRAINER)) != 0, &v->outputs));
	return v->predecessor == NULL || !v->predecessor->public ? RC_OK :
	    edition_outputs(r->db, r->arena, v->predecessor->id, 0, false,
	    &v->inputs);
}

static enum rc
show_edition(struct req *r)
{
	struct edition_view v = { 0 };
	struct html *h;

	TRY(load_edition(r, &v, false));
	TRY(outputs(r, &v));
	TRY(readings(r, 0, &v));
	if (programme_draws != NULL)
		TRY(programme_draws(r->db, r->arena, r->edition, &v.draws));
	if (programme_conclusion != NULL)
		TRY(programme_conclusion(r->db, r->arena, r->edition,
		    &v.conclusion));
	if (v.edition.public)
		page_json_ld(r, event_json(r, &v));
	else
		page_noindex(r);
	page_feed(r, url_to(r->arena, "/programmes/%s/news.atom",
	    r->at_programme->slug).p, tr(r->lang, "News"));
	h = page_open(r, words_pick(r->arena, v.edition.title, r->lang).text);
	edition_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
show_timetable(struct req *r)
{
	struct edition_view v = { 0 };
	struct html *h;

	TRY(load_edition(r, &v, false));
	h = page_open(r, tr(r->lang, "Timetable"));
	timetable_page(h, r, &v, false);
	return page_close(h, r);
}

static enum rc
show_mine(struct req *r)
{
	struct edition_view v = { 0 };
	struct html *h;

	TRY(load_edition(r, &v, false));
	if (edition_timetable_shown(&v.edition) || v.staff)
		TRY(session_of_person(r->db, r->arena, r->edition, r->person,
		    &v.sessions));
	if (programme_groups != NULL)
		TRY(programme_groups(r->db, r->arena, r->edition, r->person,
		    &v.groups));
	page_noindex(r);
	h = page_open(r, tr(r->lang, "My schedule"));
	timetable_page(h, r, &v, true);
	return page_close(h, r);
}

static enum rc
show_session(struct req *r)
{
	struct edition_view v = { 0 };
	struct session_item *s;
	struct html *h;
	row_id id;

	TRY(req_id(r, "session", &id));
	TRY(load_edition(r, &v, true));
	for (s = v.sessions; s != NULL && s->id != id; s = s->next)
		;
	/* What only the admitted may see is not even known to others. */
	if (s == NULL)
		return RC_NONE;
	TRY(document_of_session(r->db, r->arena, id, see(r), &v.documents));
	TRY(readings(r, id, &v));
	h = page_open(r, words_pick(r->arena, s->title, r->lang).text);
	session_page(h, r, &v, s);
	return page_close(h, r);
}

static enum rc
show_privacy(struct req *r)
{
	struct edition e;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	h = page_open(r, tr(r->lang, "Privacy"));
	privacy_page(h, r, &e);
	return page_close(h, r);
}

/* --- calendars --- */

/* "Hall A, Town hall, Riga": a calendar shows it away from our pages. */
static const char *
session_place(struct req *r, const struct session_item *s,
    const struct part *p)
{
	const char *words[] = { s->room, p == NULL ? NULL : p->venue,
	    p == NULL ? NULL : p->place };
	struct buf b = BUF(r->arena);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const char *text = words_pick(r->arena, words[i], r->lang).text;

		if (text_blank(text))
			continue;
		if (b.n > 0)
			buf_str(&b, ", ");
		buf_str(&b, text);
	}
	return b.n == 0 ? NULL : buf_text(&b);
}

/* Sessions as events; the address's host makes their ids ours. */
static struct ical_event *
events(struct req *r, const struct edition *e, const struct part *parts,
    struct session_item *list)
{
	const char *host = strstr(r->base_url, "//") + 2;
	struct ical_event *first = NULL, **end = &first;

	for (; list != NULL; list = list->next) {
		*end = arena_new(r->arena, struct ical_event);
		**end = (struct ical_event){
			.uid = arena_printf(r->arena, "session-%lld@%s",
			    (long long)list->id, host),
			.starts_at = list->starts, .ends_at = list->ends,
			.title = words_pick(r->arena, list->title, r->lang).text,
			.place = session_place(r, list, part_in(parts,
			    list->part)),
			.url = arena_printf(r->arena,
			    "%s/editions/%s/sessions/%lld", r->base_url,
			    e->slug, (long long)list->id),
			.categories = tr(r->lang,
			    session_kind_label[list->kind]),
			.sequence = (int)list->version,
			.state = list->cancelled ? ICAL_CANCELLED :
			    ICAL_CONFIRMED,
		};
		end = &(*end)->next;
	}
	return first;
}

/* What of it a person's own groups change: where to go, and what is said. */
static void
add_groups(struct req *r, const struct own_group *g,
    const struct session_item *s, struct ical_event *e)
{
	struct buf b = BUF(r->arena);

	for (; g != NULL; g = g->next) {
		const char *words[] = { g->place, g->travel };

		if (g->session != s->id)
			continue;
		if (b.n > 0)
			buf_char(&b, '\n');
		buf_str(&b, own_group_name(r->arena, g, r->lang));
		for (size_t i = 0; i < 2; i++) {
			const char *text = words_pick(r->arena, words[i],
			    r->lang).text;

			if (!text_blank(text))
				buf_printf(&b, ", %s", text);
		}
		e->sequence += (int)g->version;
	}
	if (b.n > 0)
		e->description = buf_text(&b);
}

/* Parts without a timetable yet stand in it as whole days. */
static void
add_parts(struct req *r, const struct edition *e, const struct part *p,
    const struct session_item *sessions, struct ical_event **list)
{
	for (; p != NULL; p = p->next) {
		struct ical_event *v;

		if (p->starts == 0 || sessions_any(sessions, p->id))
			continue;
		v = arena_new(r->arena, struct ical_event);
		*v = (struct ical_event){
			.uid = arena_printf(r->arena, "part-%lld@%s",
			    (long long)p->id, strstr(r->base_url, "//") + 2),
			.first_day = time_civil(p->starts, e->zone),
			.last_day = time_civil(p->ends, e->zone),
			.title = arena_printf(r->arena, "%s: %s",
			    words_pick(r->arena, e->title, r->lang).text,
			    words_pick(r->arena, p->title, r->lang).text),
			.place = words_pick(r->arena, p->place, r->lang).text,
			.url = arena_printf(r->arena, "%s/editions/%s",
			    r->base_url, e->slug),
			.next = *list,
		};
		*list = v;
	}
}

static enum rc
answer_calendar(struct req *r, const char *name, const char *about,
    const struct ical_event *list)
{
	struct buf b = BUF(r->arena);
	struct ical c = { .method = ICAL_PUBLISH, .name = name,
	    .description = text_blank(about) ? NULL : about,
	    .refresh_hours = 6, .made_at = r->now, .events = list };

	ical_write(&b, &c);
	return reply_bytes(r, "text/calendar; charset=utf-8", NULL, b.p, b.n);
}

static enum rc
edition_calendar(struct req *r)
{
	struct edition e;
	struct session_item *sessions;
	struct part *parts;
	struct ical_event *list;
	const char *funders;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(funders_text(r->db, r->arena, r->programme, r->edition, r->lang,
	    &funders));
	/* A calendar's address is passed on: it never has what only the
	 * admitted may see, whoever asks. */
	TRY(session_list(r->db, r->arena, r->edition, true, &sessions));
	if (!edition_timetable_shown(&e))
		sessions = NULL;
	TRY(part_list(r->db, r->arena, e.id, &parts));
	list = events(r, &e, parts, sessions);
	add_parts(r, &e, parts, sessions, &list);
	reply_keep(r, 3600, true);
	return answer_calendar(r, words_pick(r->arena, e.title, r->lang).text,
	    funders, list);
}

/* /calendar/:secret: a person's sessions in all editions. */
static enum rc
own_calendar(struct req *r)
{
	struct person p;
	struct edition *editions;
	struct session_item *sessions;
	struct own_group *groups = NULL;
	struct part *parts;
	struct ical_event *all = NULL, **end = &all;

	TRY(person_by_calendar(r->db, r->arena,
	    token_hash(r->arena, req_param(r, "secret")), &p));
	r->lang = p.lang;
	TRY(editions_of_person(r->db, r->arena, p.id, &editions));
	for (struct edition *e = editions; e != NULL; e = e->next) {
		if (!edition_timetable_shown(e))
			continue;
		TRY(session_of_person(r->db, r->arena, e->id, p.id,
		    &sessions));
		TRY(part_list(r->db, r->arena, e->id, &parts));
		if (programme_groups != NULL)
			TRY(programme_groups(r->db, r->arena, e->id, p.id,
			    &groups));
		*end = events(r, e, parts, sessions);
		for (; *end != NULL; end = &(*end)->next) {
			add_groups(r, groups, sessions, *end);
			sessions = sessions->next;
		}
	}
	return answer_calendar(r, tr(r->lang, "My schedule"), NULL,
	    all);
}

/* --- documents --- */

static enum rc
get_document(struct req *r)
{
	struct document d;
	row_id id;

	TRY(req_id(r, "document", &id));
	TRY(document_find(r->db, r->arena, r->programme, r->edition, id,
	    see(r), &d));
	return d.blob == 0 ? RC_NONE : reply_blob(r, d.blob);
}

/* --- a person's own start page --- */

static enum rc
me(struct req *r)
{
	struct me_view v = { 0 };
	struct me_edition **end = &v.admitted;
	struct edition *list;
	struct html *h;

	TRY(editions_of_person(r->db, r->arena, r->person, &list));
	for (struct edition *e = list; e != NULL; e = e->next) {
		struct session_item *s;

		TRY(session_of_person(r->db, r->arena, e->id, r->person, &s));
		if (!edition_timetable_shown(e))
			s = NULL;
		while (s != NULL && (s->ends <= r->now || s->cancelled))
			s = s->next;
		*end = arena_new(r->arena, struct me_edition);
		**end = (struct me_edition){ .edition = e, .coming = s };
		end = &(*end)->next;
	}
	TRY(programmes_of_person(r->db, r->arena, r->person, &v.works_for));
	TRY(person_calendar_is(r->db, r->person, &v.calendar));
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Your page"));
	me_page(h, r, &v);
	return page_close(h, r);
}

/* A new secret address for one's own calendar; the old one ends.  Or it just
 * ends. */
static enum rc
me_calendar(struct req *r)
{
	const char *secret = token_random(r->arena);
	struct html *h;

	if (req_value(r, "end") != NULL) {
		TRY(person_calendar_set(r->db, r->person, NULL));
		reply_flash(r, tr(r->lang, "The address does not work any "
		    "more."));
		return reply_see_other(r, "/me");
	}
	TRY(person_calendar_set(r->db, r->person,
	    token_hash(r->arena, secret)));
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Your calendar's address"));
	calendar_address_page(h, r, arena_printf(r->arena, "%s/calendar/%s",
	    r->base_url, secret));
	return page_close(h, r);
}

const struct route programme_routes[] = {
	{ GET, "/", RIGHT_ANYONE, home, ROUTE_CACHE },
	{ GET, "/b/:file", RIGHT_ANYONE, brand_sheet },
	{ GET, "/programmes/:programme", RIGHT_ANYONE, show_programme,
	    ROUTE_CACHE },
	{ GET, "/programmes/:programme/documents/:document", RIGHT_ANYONE,
	    get_document },
	{ GET, "/editions/:edition", RIGHT_ANYONE, show_edition, ROUTE_CACHE },
	{ GET, "/editions/:edition/timetable", RIGHT_ANYONE, show_timetable,
	    ROUTE_CACHE },
	{ GET, "/editions/:edition/calendar.ics", RIGHT_ANYONE,
	    edition_calendar },
	{ GET, "/editions/:edition/sessions/:session", RIGHT_ANYONE,
	    show_session, ROUTE_CACHE },
	{ GET, "/editions/:edition/documents/:document", RIGHT_ANYONE,
	    get_document },
	{ GET, "/editions/:edition/privacy", RIGHT_ANYONE, show_privacy,
	    ROUTE_CACHE },
	{ GET, "/editions/:edition/mine", RIGHT_PARTICIPANT, show_mine },
	{ GET, "/me", RIGHT_PERSON, me },
	{ POST, "/me/calendar", RIGHT_PERSON, me_calendar },
	{ GET, "/calendar/:secret", RIGHT_ANYONE, own_calendar },
	{ 0 }
};
