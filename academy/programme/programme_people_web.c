/* audience: organiser */
/* Who works for a programme, and who takes part in an edition. */
#include <string.h>

#include "mail/mail.h"
#include "programme/programme_desk_show.h"
#include "programme/programme_desk_web.h"
#include "programme/programme_side.h"
#include "programme/programme_web.h"
#include "programme_desk_pages.h"
#include "programme_people_pages.h"
#include "store/journal.h"

/* --- roles --- */

const char *
member_role_text(const char *lang, const char *role)
{
	for (size_t i = 0; member_role[i] != NULL; i++)
		if (strcmp(member_role[i], role) == 0)
			return tr(lang, member_role_label[i]);
	return role;
}

/* Tells a person of a new role, in the person's language. */
static enum rc
tell_member(struct req *r, const struct desk *d, row_id person,
    const char *role)
{
	struct arena *a = r->arena;
	struct person p;
	const char *programme, *lang;

	TRY(person_find(r->db, a, person, &p));
	lang = p.lang;
	programme = words_pick(a, d->programme.title, lang).text;
	return mail_queue(r->db, &(struct mail){ .to = p.email,
	    .to_name = p.name, .lang = lang, .kind = "role.given",
	    .programme = d->programme.id, .person = p.id,
	    .subject = TRF(a, lang, "Your role in {1}", programme),
	    .text = TRF(a, lang, "{1} gave you a role in {2}: {3}.\n\nSign in "
	    "with this address here; you need no password:\n{4}",
	    text_blank(r->person_name) ? "Guildhall" : r->person_name,
	    programme, member_role_text(lang, role), arena_printf(a,
	    "%s/sign-in?next=/programmes/%s/desk", r->base_url,
	    d->programme.slug)) }, NULL);
}

static struct form *
role_form(struct req *r, const struct involvement *v)
{
	struct choices organisations = { 0 };

	for (; v != NULL; v = v->next)
		choices_add(r->arena, &organisations, v->organisation.id,
		    words_pick(r->arena, v->organisation.name, r->lang).text);
	return form_open(r, FIELDS(r,
	    { "email", F_EMAIL, N_("E-mail address"), .required = true,
	    .autocomplete = "off" },
	    { "name", F_TEXT, N_("Name"), N_("Used only where the address is "
	    "new here"), .max = PERSON_NAME_MAX, .autocomplete = "off" },
	    { "role", F_CHOICE, N_("Role"), N_("Organisers may do everything in "
	    "the programme; partners keep their own local events; assessors "
	    "read applications; trainers see who takes part."),
	    .required = true, .options = desk_options(r->arena, member_role,
	    member_role_label, 4) },
	    { "organisation", F_SELECT, tr(r->lang, "Partner: of which "
	    "organisation"), .plain = true,
	    .options = choices_done(r->arena, &organisations),
	    .show_if = "role", .show_is = "partner" }), NULL, NULL);
}

static struct form *
hand_form(struct req *r, const struct member *m)
{
	struct choices who = { 0 };

	for (; m != NULL; m = m->next)
		if (m->person != r->person && !m->above)
			choices_add(r->arena, &who, m->person, m->name);
	return form_open(r, FIELDS(r,
	    { "person", F_SELECT, tr(r->lang, "New organiser"),
	    tr(r->lang, "Somebody who has a role already. You lose yours as "
	    "organiser."), .required = true, .plain = true,
	    .options = choices_done(r->arena, &who) },
	    { "sure", F_FLAG, N_("I hand the programme over"),
	    .required = true }), NULL, NULL);
}

static enum rc
draw_roles(struct req *r, const struct desk *d, const struct member *all,
    struct form *f, struct form *hand)
{
	struct html *h = page_open(r, desk_title(r, d, tr(r->lang,
	    "Who works for it")));
	bool mine = false;

	for (const struct member *m = all; m != NULL; m = m->next)
		mine = mine || (m->person == r->person && !m->above &&
		    strcmp(m->role, "organiser") == 0);
	roles_page(h, r, d, all, f, mine ? hand : NULL);
	return page_close(h, r);
}

static enum rc
roles(struct req *r)
{
	struct involvement *involved;
	struct member *all;
	struct person p = { .lang = r->lang, .country = "",
	    .mail_format = "html" };
	struct desk d;
	struct form *f;
	const char *role;
	row_id organisation;

	TRY(desk_open(r, &d));
	TRY(member_list(r->db, r->arena, r->programme, &all));
	TRY(involvement_list(r->db, r->arena, r->programme, r->edition,
	    &involved));
	f = role_form(r, involved);
	if (r->method == POST) {
		form_read(f);
		role = form_text(f, "role");
		organisation = desk_row(f, "organisation");
		if (text_same(role, "partner") && organisation == 0)
			form_fault(f, "organisation", tr(r->lang, "Choose the "
			    "partner's organisation"));
		p.email = form_text(f, "email");
		p.name = form_text(f, "name");
		if (r->faults == 0 && p.name == NULL) {
			struct person known;
			enum rc rc = person_by_email(r->db, r->arena, p.email,
			    &known);

			if (rc == RC_NONE)
				form_fault(f, "name", tr(r->lang, "This address "
				    "is new here: write the person's name"));
			else
				TRY(rc);
		}
		if (r->faults == 0) {
			TRY(person_ensure(r->db, &p, r->now));
			TRY(programme_role_set(r->db, r->programme, p.id, role,
			    organisation, true, r->now));
			TRY(tell_member(r, &d, p.id, role));
			return desk_done(r, &d, "role.give", "person", p.id,
			    "roles", tr(r->lang, "Given. A mail is on its "
			    "way."));
		}
	}
	return draw_roles(r, &d, all, f, hand_form(r, all));
}

static enum rc
take_role(struct req *r)
{
	const char *role = req_param(r, "role");
	struct desk d;
	row_id person;
	enum rc rc;

	TRY(desk_open(r, &d));
	TRY(req_id(r, "person", &person));
	if (r->faults > 0)
		return desk_stale(r, &d, "roles");
	if ((rc = member_remove(r->db, r->programme, person, role)) != RC_OK)
		return rc != RC_CONFLICT ? rc : desk_refused(r, &d, "roles",
		    tr(r->lang, "This is the programme's last organiser, or "
		    "the role was taken already."));
	return desk_done(r, &d, "role.take", "person", person, "roles",
	    tr(r->lang, "Taken."));
}

/* Organiser to somebody else, and no longer oneself. */
static enum rc
hand_over(struct req *r)
{
	struct involvement *involved;
	struct member *all;
	struct desk d;
	struct form *f, *given;
	row_id person;

	TRY(desk_open(r, &d));
	TRY(member_list(r->db, r->arena, r->programme, &all));
	TRY(involvement_list(r->db, r->arena, r->programme, r->edition,
	    &involved));
	given = role_form(r, involved);
	f = hand_form(r, all);
	form_read(f);
	if (r->faults > 0)
		return draw_roles(r, &d, all, given, f);
	person = desk_row(f, "person");
	TRY(programme_role_set(r->db, r->programme, person, "organiser", 0,
	    true, r->now));
	TRY(member_remove(r->db, r->programme, r->person, "organiser"));
	TRY(tell_member(r, &d, person, "organiser"));
	TRY(desk_note(r, &d, "programme.hand-over", "person", person));
	reply_flash(r, tr(r->lang, "The programme is handed over."));
	return reply_see_other(r, "/me");
}

static enum rc
person_roles(struct req *r)
{
	struct member *all;
	struct person p;
	struct html *h;
	row_id id;

	TRY(req_id(r, "person", &id));
	TRY(person_find(r->db, r->arena, id, &p));
	TRY(member_of_person(r->db, r->arena, id, &all));
	h = page_open(r, tr(r->lang, "Roles"));
	person_roles_page(h, r, &p, all);
	return page_close(h, r);
}

static enum rc
person_take_role(struct req *r)
{
	struct desk d;
	row_id person;
	enum rc rc;

	TRY(desk_open(r, &d));
	TRY(req_id(r, "person", &person));
	if (r->faults > 0)
		return desk_stale(r, &d, "roles");
	rc = member_remove(r->db, r->programme, person, req_param(r, "role"));
	if (rc != RC_OK)
		return rc != RC_CONFLICT ? rc : desk_refused(r, &d, "roles",
		    tr(r->lang, "This is the programme's last organiser, or "
		    "the role was taken already."));
	TRY(desk_note(r, &d, "role.take", "person", person));
	reply_flash(r, tr(r->lang, "Taken."));
	return reply_see_other(r, "/admin/people/%lld/roles",
	    (long long)person);
}

/* --- people of an edition --- */

static const char *const part_state[] = { "selected", "confirmed",
	"cancelled" };
static const char *const part_state_label[] = { N_("Selected"),
	N_("Confirmed"), N_("Cancelled") };
static const char *const edition_role[] = { "participant", "contributor",
	"trainer", "expert", "organiser" };
static const char *const edition_role_label[] = { N_("Participant"),
	N_("Contributor"), N_("Trainer"), N_("Expert"), N_("Organiser") };
static const char *const gender[] = { "f", "m", "x" };
static const char *const gender_label[] = { N_("Woman"), N_("Man"),
	N_("Another") };
static const char *const side[] = { "administration", "migrants" };
static const char *const side_label[] = { N_("Public administration"),
	N_("Migrants' and minority organisations") };

#define LABEL(what) \
	const char * \
	what##_text(const char *lang, const char *value) \
	{ \
		for (size_t i = 0; value != NULL && \
		    i < sizeof what / sizeof what[0]; i++) \
			if (strcmp(what[i], value) == 0) \
				return tr(lang, what##_label[i]); \
		return value; \
	}
LABEL(part_state)
LABEL(edition_role)
LABEL(side)

const char *
participant_state(struct arena *a, const struct participant *p, row_id part)
{
	struct text_list l = text_split(a, p->parts, ';');
	const char *want = arena_printf(a, "%lld ", (long long)part);

	for (size_t i = 0; i < l.n; i++)
		if (text_starts(l.at[i], want))
			return l.at[i] + strlen(want);
	return NULL;
}

static struct ratio *
ratio_of(struct req *r, struct ratio **list, const char *of)
{
	struct ratio **end = list;

	while (*end != NULL && !text_same((*end)->of, of))
		end = &(*end)->next;
	if (*end == NULL) {
		*end = arena_new(r->arena, struct ratio);
		(*end)->of = of;
	}
	return *end;
}

static void
count_side(struct ratio *x, const struct participant *p)
{
	const char *on = participant_side(p);

	if (on == NULL)
		x->unsaid++;
	else if (strcmp(on, "administration") == 0)
		x->administration++;
	else
		x->migrants++;
}

static const char *
partner_name(const struct involvement *v, row_id id)
{
	while (v != NULL && v->organisation.id != id)
		v = v->next;
	return v == NULL ? NULL : v->organisation.name;
}

/* Both sides of the dialogue, by part and by partner; nothing where nobody is
 * on the migrants' and no side was set. */
static void
count_sides(struct req *r, struct people_view *v,
    const struct involvement *involved)
{
	bool any = false;

	for (struct participant *p = v->people; p != NULL; p = p->next) {
		const char *partner;

		if (strcmp(p->role, "participant") != 0)
			continue;
		any = any || p->side != NULL ||
		    text_same(participant_side(p), "migrants");
		for (struct part *t = v->parts; t != NULL; t = t->next) {
			const char *s = participant_state(r->arena, p, t->id);

			if (s != NULL && strcmp(s, "cancelled") != 0)
				count_side(ratio_of(r, &v->by_part, t->title),
				    p);
		}
		partner = partner_name(involved, p->partner != 0 ? p->partner :
		    p->organisation);
		count_side(ratio_of(r, &v->by_partner, partner), p);
	}
	if (!any)
		v->by_part = v->by_partner = NULL;
}

static void
count_states(struct people_view *v)
{
	for (struct participant *p = v->people; p != NULL; p = p->next) {
		if (strcmp(p->role, "participant") != 0)
			continue;
		if (strstr(p->parts, " confirmed;") != NULL)
			v->confirmed++;
		else
			v->selected++;
	}
}

static const char *const *
countries_of(struct req *r, const struct participant *p)
{
	struct text_list l = { 0 };
	size_t n = 1;

	for (const struct participant *q = p; q != NULL; q = q->next)
		n++;
	l.at = arena_array(r->arena, const char *, n);
	for (; p != NULL; p = p->next)
		if (*p->country != '\0' && !text_has(l, p->country))
			l.at[l.n++] = p->country;
	return l.at;
}

static bool
filtered(struct arena *a, const struct people_view *v,
    const struct participant *p)
{
	return (v->set == NULL || strcmp(v->set, participant_parts(a, p)) ==
	    0) && (v->role == NULL || strcmp(v->role, p->role) == 0) &&
	    (v->country == NULL || strcmp(v->country, p->country) == 0);
}

/* A filter from the query; "" is none. */
static const char *
given(const struct req *r, const char *name)
{
	const char *s = req_query(r, name);

	return text_blank(s) ? NULL : s;
}

static const char *const columns[] = { "name", "role", "from", "country",
	NULL };

/* Whether what is typed stands in what is known here of this person. */
static bool
said_by(struct req *r, const struct people_view *v,
    const struct participant *p, const char *folded)
{
	const char *at = arena_printf(r->arena, "%s\n%s\n%s\n%s",
	    p->person.name, v->contacts ? p->person.email : "",
	    p->organisation_name == NULL ? "" : words_pick(r->arena,
	    p->organisation_name, r->lang).text,
	    p->expertise == NULL ? "" : p->expertise);

	return strstr(text_fold(r->arena, at), folded) != NULL;
}

static const char *
column(struct req *r, const struct participant *p, const char *by)
{
	if (strcmp(by, "role") == 0)
		return edition_role_text(r->lang, p->role);
	if (strcmp(by, "country") == 0)
		return country_name(p->country, r->lang);
	if (strcmp(by, "from") == 0)
		return p->organisation_name == NULL ? NULL :
		    words_pick(r->arena, p->organisation_name, r->lang).text;
	return p->person.name;
}

/* Of v->people, those of this page in their order. */
static void
people_cut(struct req *r, struct people_view *v)
{
	struct participant *p, **end = &v->people;
	const char *folded = text_fold(r->arena, v->q == NULL ? "" : v->q);
	struct list_row *rows;
	size_t n = 0, most = 0;

	for (p = v->people; p != NULL; p = p->next)
		most++;
	rows = arena_array(r->arena, struct list_row, most + 1);
	for (p = v->people; p != NULL; p = p->next) {
		const char *text = column(r, p, v->sort.by);

		if (filtered(r->arena, v, p) && said_by(r, v, p, folded))
			rows[n++] = (struct list_row){ .at = p, .text =
			    text_blank(text) ? NULL : text_sort_key(r->arena,
			    text, r->lang) };
	}
	list_rows_sort(rows, n, v->sort.down);
	v->page = list_page(r, (int64_t)n, LIST_PAGE);
	for (size_t i = 0; i < n; i++)
		if (list_shows(v->page, (int64_t)i)) {
			*end = rows[i].at;
			end = &(*end)->next;
		}
	*end = NULL;
}

static enum rc
people(struct req *r)
{
	struct people_view v = { 0 };
	struct participant *gone;
	struct involvement *involved;
	struct desk d;
	struct html *h;

	TRY(desk_open(r, &d));
	TRY(part_list(r->db, r->arena, r->edition, &v.parts));
	TRY(involvement_list(r->db, r->arena, r->programme, r->edition,
	    &involved));
	TRY(participant_list_of(r->db, r->arena, r->edition, d.host, 0, NULL,
	    &v.people));
	TRY(participant_list_of(r->db, r->arena, r->edition, d.host, 0,
	    "cancelled", &gone));
	for (; gone != NULL; gone = gone->next)
		v.cancelled += strcmp(gone->role, "participant") == 0 &&
		    strstr(gone->parts, " confirmed;") == NULL &&
		    strstr(gone->parts, " selected;") == NULL;
	v.planned = d.host == 0 ? d.edition.participants_planned : 0;
	count_states(&v);
	count_sides(r, &v, involved);
	v.countries = countries_of(r, v.people);
	v.state = given(r, "state");
	v.role = given(r, "role");
	v.country = given(r, "country");
	v.set = given(r, "set");
	v.sets = part_sets(r->arena, v.people);
	if (given(r, "part") != NULL)
		(void)text_number(given(r, "part"), 1, INT64_MAX, &v.part);
	TRY(participant_list_of(r->db, r->arena, r->edition, d.host, v.part,
	    v.state, &v.people));
	v.q = given(r, "q");
	v.sort = list_sort(r, columns);
	v.contacts = d.host != 0 || desk_full(r);
	people_cut(r, &v);
	h = page_open(r, tr(r->lang, "People"));
	people_page(h, r, &d, &v);
	return page_close(h, r);
}

/* --- one of them --- */

static enum rc
open_participant(struct req *r, struct desk *d, struct participant *out)
{
	static const char *const states[] = { NULL, "cancelled" };
	struct participant *p;
	row_id id;

	TRY(desk_open(r, d));
	TRY(req_id(r, "participant", &id));
	for (int i = 0; i < 2; i++) {
		TRY(participant_list_of(r->db, r->arena, r->edition, d->host, 0,
		    states[i], &p));
		while (p != NULL && p->id != id)
			p = p->next;
		if (p != NULL) {
			*out = *p;
			return RC_OK;
		}
	}
	return RC_NONE;
}

/* Sessions this person does something in; and the others, to choose from. */
static enum rc
contributor_form(struct req *r, const struct desk *d, row_id person,
    struct session_item **own, struct form **out)
{
	struct session_item *all, *next;
	struct choices of = { 0 };

	TRY(session_list(r->db, r->arena, r->edition, false, &all));
	*own = NULL;
	for (; all != NULL; all = next) {
		struct session_with *w = all->with;

		next = all->next;
		while (w != NULL && w->person != person)
			w = w->next;
		if (w != NULL) {
			all->with = w;
			all->next = NULL;
			*own = all;
			own = &all->next;
		} else if (!all->cancelled && all->kind != SESSION_BREAK) {
			choices_add(r->arena, &of, all->id, arena_printf(
			    r->arena, "%s, %s", time_text(r->arena, all->starts,
			    d->edition.zone, r->lang, TIME_SHORT),
			    words_pick(r->arena, all->title, r->lang).text));
		}
	}
	*out = form_open(r, FIELDS(r,
	    { "session", F_SELECT, tr(r->lang, "Contributor in"),
	    .required = true, .plain = true,
	    .options = choices_done(r->arena, &of) }), NULL, NULL);
	return RC_OK;
}

static enum rc
draw_participant(struct req *r, const struct desk *d,
    const struct participant *p, struct session_item *own, struct form *f)
{
	struct part *parts;
	struct html *h;

	TRY(part_list(r->db, r->arena, r->edition, &parts));
	h = page_open(r, p->person.name);
	participant_page(h, r, d, p, parts, own, f, desk_full(r) ||
	    d->host != 0);
	return page_close(h, r);
}

static enum rc
show_participant(struct req *r)
{
	struct session_item *own;
	struct participant p;
	struct desk d;
	struct form *f;

	TRY(open_participant(r, &d, &p));
	TRY(contributor_form(r, &d, p.person.id, &own, &f));
	return draw_participant(r, &d, &p, own, d.host != 0 ? NULL : f);
}

static enum rc
add_contributor(struct req *r)
{
	struct session_with w = { .role = SROLE_CONTRIBUTOR };
	struct session_item s, *own;
	struct participant p;
	struct clash clash;
	struct desk d;
	struct form *f;
	enum rc rc;

	TRY(open_participant(r, &d, &p));
	TRY(contributor_form(r, &d, p.person.id, &own, &f));
	form_read(f);
	if (r->faults == 0) {
		TRY(session_guard(r->db, r->edition, 0, desk_row(f,
		    "session")));
		TRY(session_item_find(r->db, r->arena, desk_row(f, "session"),
		    &s));
		w.person = p.person.id;
		rc = session_with_add(r->db, s.id, &w);
		if (rc == RC_CONFLICT) {
			TRY(session_clash(r->db, r->arena, s.id, s.starts,
			    s.ends, w.person, &clash));
			form_fault(f, "session", TRF(r->arena, r->lang,
			    "{1} is in “{2}” then, from {3} to {4}.",
			    clash.person, words_pick(r->arena, clash.session,
			    r->lang).text, time_text(r->arena, clash.starts,
			    d.edition.zone, r->lang, TIME_CLOCK),
			    time_text(r->arena, clash.ends, d.edition.zone,
			    r->lang, TIME_CLOCK)));
		} else {
			TRY(rc);
			return desk_done(r, &d, "session.contributor",
			    "session_item", s.id, arena_printf(r->arena,
			    "people/%lld", (long long)p.id),
			    tr(r->lang, "Added."));
		}
	}
	return draw_participant(r, &d, &p, own, f);
}

static enum rc
remove_contributor(struct req *r)
{
	struct participant p;
	struct desk d;
	row_id session;
	enum rc rc;

	TRY(open_participant(r, &d, &p));
	TRY(req_id(r, "session", &session));
	if (r->faults > 0)
		return desk_stale(r, &d, "people");
	rc = session_contributor_remove(r->db, r->edition, session,
	    p.person.id);
	if (rc != RC_OK)
		return rc == RC_CONFLICT ? RC_NONE : rc;
	return desk_done(r, &d, "session.contributor-off", "session_item",
	    session, arena_printf(r->arena, "people/%lld", (long long)p.id),
	    tr(r->lang, "Removed."));
}

/* --- added and changed by hand --- */

static struct field *
participant_fields(struct req *r, const struct part *parts,
    const struct involvement *v)
{
	struct choices of_parts = { 0 }, organisations = { 0 };

	for (; parts != NULL; parts = parts->next)
		choices_add(r->arena, &of_parts, parts->id,
		    words_pick(r->arena, parts->title, r->lang).text);
	for (; v != NULL; v = v->next)
		choices_add(r->arena, &organisations, v->organisation.id,
		    words_pick(r->arena, v->organisation.name, r->lang).text);
	return FIELDS(r,
	    { "email", F_EMAIL, N_("E-mail address"), .required = true,
	    .autocomplete = "off" },
	    { "name", F_TEXT, N_("Name"), .max = PERSON_NAME_MAX,
	    .required = true, .autocomplete = "off" },
	    { "role", F_CHOICE, N_("Role"), .required = true,
	    .options = desk_options(r->arena, edition_role,
	    edition_role_label, 5) },
	    { "parts", F_MANY, tr(r->lang, "In which parts"),
	    .required = true, .plain = true,
	    .options = choices_done(r->arena, &of_parts) },
	    { "state", F_CHOICE, N_("State in these parts"), .required = true,
	    .options = desk_options(r->arena, part_state, part_state_label,
	    3) },
	    { "country", F_COUNTRY, N_("Country") },
	    { "organisation", F_SELECT, tr(r->lang, "Organisation"),
	    tr(r->lang, "One of those involved in the edition"),
	    .plain = true, .options = choices_done(r->arena,
	    &organisations) },
	    { "organisation_kind", F_SELECT, N_("Kind of organisation"),
	    .options = desk_options(r->arena, organisation_kind_name,
	    organisation_kind_label, ORG_KINDS) },
	    { "level", F_SELECT, N_("Level"),
	    .options = desk_options(r->arena, level_name + 1, level_label + 1,
	    LEVELS - 1) },
	    { "partner", F_SELECT, tr(r->lang, "Sent or hosted by the "
	    "partner"), .plain = true,
	    .options = choices_done(r->arena, &organisations) },
	    { "delegation", F_TEXT, N_("Delegation"), .max = 120,
	    .autocomplete = "off" },
	    { "side", F_SELECT, N_("Side"), N_("Where two sides talk with each "
	    "other"), .options = desk_options(r->arena, side, side_label,
	    2) },
	    { "gender", F_SELECT, N_("Gender"), .options =
	    desk_options(r->arena, gender, gender_label, 3) },
	    { "expertise", F_LONG, N_("Expertise"), N_("What they bring; the "
	    "trainer reads it"), .max = 2000 },
	    { "funded", F_FLAG, N_("The programme pays the travel") },
	    { "local", F_FLAG, N_("From the host's country") });
}

static void
fill_participant(struct req *r, struct form *f, const struct participant *p,
    const struct part *parts)
{
	struct text_list in = { arena_array(r->arena, const char *, 64), 0 };
	const char *state = NULL;

	for (; parts != NULL && in.n < 64; parts = parts->next) {
		const char *s = participant_state(r->arena, p, parts->id);

		if (s == NULL || strcmp(s, "cancelled") == 0)
			continue;
		in.at[in.n++] = arena_printf(r->arena, "%lld",
		    (long long)parts->id);
		state = s;
	}
	form_set_many(f, "parts", in);
	form_set(f, "state", state);
	form_set(f, "role", p->role);
	form_set(f, "country", p->country);
	desk_set_row(f, "organisation", p->organisation);
	form_set(f, "organisation_kind",
	    organisation_kind_name[p->organisation_kind]);
	form_set(f, "level", level_name[p->level]);
	desk_set_row(f, "partner", p->partner);
	form_set(f, "side", p->side);
	form_set(f, "gender", p->gender);
	form_set(f, "delegation", p->delegation);
	form_set(f, "expertise", p->expertise);
	form_set(f, "funded", p->funded ? "1" : NULL);
	form_set(f, "local", p->local ? "1" : NULL);
}

static void
read_participant(const struct form *f, struct participant *p)
{
	p->role = form_text(f, "role");
	p->country = form_text(f, "country");
	p->organisation = desk_row(f, "organisation");
	/* The list's last kind is "other": what is not said. */
	p->organisation_kind = form_text(f, "organisation_kind") == NULL ?
	    ORG_OTHER : desk_chosen(f, "organisation_kind",
	    organisation_kind_name, ORG_KINDS);
	p->level = desk_chosen(f, "level", level_name, LEVELS);
	p->partner = desk_row(f, "partner");
	p->side = form_text(f, "side");
	p->gender = form_text(f, "gender");
	p->delegation = form_text(f, "delegation");
	p->expertise = form_text(f, "expertise");
	p->funded = form_flag(f, "funded");
	p->local = form_flag(f, "local");
}

/* Each part that was ticked gets the state; one that no longer is, and that
 * the person was in, is cancelled. */
static enum rc
save_parts(struct req *r, const struct form *f, struct participant *p,
    const struct part *parts)
{
	struct text_list in = form_many(f, "parts");

	for (; parts != NULL; parts = parts->next) {
		const char *was = participant_state(r->arena, p, parts->id);

		if (text_has(in, arena_printf(r->arena, "%lld",
		    (long long)parts->id)))
			TRY(participant_set(r->db, p, parts->id,
			    form_text(f, "state"), r->now));
		else if (was != NULL && strcmp(was, "cancelled") != 0)
			TRY(participant_set(r->db, p, parts->id, "cancelled",
			    r->now));
	}
	return RC_OK;
}

/* Whoever is here already is changed on their own page, not by being added
 * again. */
static enum rc
check_new(struct req *r, struct form *f)
{
	static const char *const states[] = { NULL, "cancelled" };
	const char *email = form_text(f, "email");
	struct participant *p;

	for (int i = 0; email != NULL && i < 2; i++) {
		TRY(participant_list(r->db, r->arena, r->edition, 0, states[i],
		    &p));
		while (p != NULL && !text_same(p->person.email, email))
			p = p->next;
		if (p != NULL)
			form_fault(f, "email", tr(r->lang, "This person is "
			    "here already: look in the list"));
	}
	return RC_OK;
}

static enum rc
edit_participant(struct req *r)
{
	bool new = req_param(r, "participant") == NULL;
	struct participant p = { .edition = r->edition, .parts = "",
	    .role = "contributor", .first_timer = true,
	    .organisation_kind = ORG_OTHER };
	struct involvement *involved;
	struct part *parts;
	struct field *fields;
	struct desk d;
	struct html *h;
	struct form *f;

	if (new)
		TRY(desk_open(r, &d));
	else
		TRY(open_participant(r, &d, &p));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	TRY(involvement_list(r->db, r->arena, r->programme, r->edition,
	    &involved));
	fields = participant_fields(r, parts, involved);
	if (!new) {
		desk_drop(fields, "email");
		desk_drop(fields, "name");
	}
	f = form_open(r, fields, NULL, NULL);
	fill_participant(r, f, &p, parts);
	if (r->method == POST) {
		form_read(f);
		read_participant(f, &p);
		if (new)
			TRY(check_new(r, f));
		if (new && r->faults == 0) {
			p.person = (struct person){
				.email = form_text(f, "email"),
				.name = form_text(f, "name"), .lang = r->lang,
				.country = p.country == NULL ? "" : p.country,
				.mail_format = "html" };
			TRY(person_ensure(r->db, &p.person, r->now));
		}
		if (r->faults == 0) {
			TRY(save_parts(r, f, &p, parts));
			return desk_done(r, &d, new ? "participant.add" :
			    "participant.save", "participant", p.id, "people",
			    tr(r->lang, "Saved."));
		}
	}
	h = new ? page_open(r, tr(r->lang, "Add somebody")) :
	    page_open_of(r, p.person.name, tr(r->lang, "Change"));
	participant_edit_page(h, r, &d, f, &p);
	return page_close(h, r);
}

#define P "/programmes/:programme/desk/roles"
#define E "/editions/:edition/desk"

const struct route programme_people_routes[] = {
	{ GET, P, RIGHT_ORGANISER, roles },
	{ POST, P, RIGHT_ORGANISER, roles },
	{ POST, P "/hand-over", RIGHT_ORGANISER, hand_over },
	{ POST, P "/:person/:role/remove", RIGHT_ORGANISER, take_role },
	{ GET, E "/roles", RIGHT_ORGANISER, roles },
	{ POST, E "/roles", RIGHT_ORGANISER, roles },
	{ POST, E "/roles/hand-over", RIGHT_ORGANISER, hand_over },
	{ POST, E "/roles/:person/:role/remove", RIGHT_ORGANISER, take_role },
	{ GET, "/admin/people/:person/roles", RIGHT_ADMIN, person_roles },
	{ POST, "/admin/people/:person/roles/:programme/:role/remove",
	    RIGHT_ADMIN, person_take_role },
	{ GET, E "/people", RIGHT_TRAINER, people },
	{ GET, E "/people/new", RIGHT_ORGANISER, edit_participant },
	{ POST, E "/people/new", RIGHT_ORGANISER, edit_participant },
	{ GET, E "/people/:participant", RIGHT_TRAINER, show_participant },
	{ POST, E "/people/:participant/sessions", RIGHT_TRAINER,
	    add_contributor },
	{ POST, E "/people/:participant/sessions/:session/remove",
	    RIGHT_TRAINER, remove_contributor },
	{ GET, E "/people/:participant/edit", RIGHT_ORGANISER,
	    edit_participant },
	{ POST, E "/people/:participant/edit", RIGHT_ORGANISER,
	    edit_participant },
	{ GET, E "/partner/people", RIGHT_PARTNER, people },
	{ GET, E "/partner/people/:participant", RIGHT_PARTNER,
	    show_participant },
	{ 0 }
};
