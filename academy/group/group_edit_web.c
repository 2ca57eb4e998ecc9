/* audience: organiser */
/* What a set of groups is: its sessions and rules, rooms and leads. */
#include "group/group_web.h"

#include <string.h>

#include "group/group_inside_web.h"
#include "group_edit_pages.h"
#include "programme/programme_desk.h"

/* --- settings --- */

/* Facts that people are mixed by, and languages are from. */
static bool
mixable(const struct question *q)
{
	return !q->sensitive && (q->kind == Q_CHOICE || q->kind == Q_COUNTRY ||
	    q->kind == Q_LANGUAGE);
}

static const struct option *
mix_options(struct req *r, const struct question *q)
{
	static const char *const own[] = { "country", "level",
	    "organisation-kind", "gender", "side", "track", "first-timer",
	    NULL };
	struct choices c = { 0 };

	for (const char *const *p = own; *p != NULL; p++)
		choices_add_text(r->arena, &c, *p, fact_name(r->arena, NULL, *p,
		    r->lang));
	for (; q != NULL; q = q->next)
		if (mixable(q))
			choices_add_text(r->arena, &c, q->name,
			    words_pick(r->arena, q->label, r->lang).text);
	return choices_done(r->arena, &c);
}

static const struct option *
language_options(struct req *r, const struct question *q)
{
	struct choices c = { 0 };

	choices_add_text(r->arena, &c, "stated", tr(r->lang, "those they say "
	    "themselves, else the one we write to them in"));
	for (; q != NULL; q = q->next)
		if (!q->sensitive && (q->kind == Q_LANGUAGE ||
		    q->kind == Q_MANY || q->kind == Q_CHOICE))
			choices_add_text(r->arena, &c, q->name,
			    words_pick(r->arena, q->label, r->lang).text);
	return choices_done(r->arena, &c);
}

static const struct option *
session_options(struct req *r, const struct desk *d,
    const struct session_item *s)
{
	struct choices c = { 0 };

	for (; s != NULL; s = s->next)
		if (s->kind != SESSION_BREAK && !s->cancelled)
			choices_add(r->arena, &c, s->id, arena_printf(r->arena,
			    "%s–%s: %s", time_text(r->arena, s->starts,
			    d->edition.zone, r->lang, TIME_SHORT),
			    time_text(r->arena, s->ends, d->edition.zone,
			    r->lang, TIME_CLOCK), words_pick(r->arena,
			    s->title, r->lang).text));
	return choices_done(r->arena, &c);
}

static struct form *
settings_form(struct req *r, const struct desk *d,
    const struct session_item *sessions, const struct question *q)
{
	return form_open(r, FIELDS(r,
	    { "title", F_WORDS, N_("Name"), N_("“Working groups”, “Site "
	    "visits”"), .max = 120, .required = true },
	    { "kind", F_CHOICE, N_("Kind"), .required = true,
	    .options = desk_options(r->arena, grouping_kind_name,
	    grouping_kind_label, GROUPING_KINDS) },
	    { "sessions", F_MANY, tr(r->lang, "They meet in"),
	    tr(r->lang, "Each is a round of its own. Sessions that begin at the "
	    "same time are one round, in which each group has its own session: "
	    "site visits, say."), .plain = true,
	    .options = session_options(r, d, sessions) },
	    { "rounds_each", F_NUMBER, N_("Rounds in each session"), N_("More "
	    "than one where people change tables within a session"), .min = 1,
	    .max = GROUPING_ROUNDS, .required = true },
	    { "groups", F_NUMBER, N_("Groups in a round"), N_("Where each group "
	    "has its own session, as many as there are sessions"), .min = 1,
	    .max = GROUPING_GROUPS, .required = true },
	    { "diverse", F_MANY, tr(r->lang, "Mixed by"), tr(r->lang, "Each "
	    "group gets its share of every country, level and so on."),
	    .plain = true, .options = mix_options(r, q) },
	    { "delegations", F_CHOICE, N_("Delegations stay"), .required = true,
	    .options = desk_options(r->arena, delegations_name,
	    delegations_label, DELEGATIONS_WAYS) },
	    { "language", F_SELECT, tr(r->lang, "A language in common, of"),
	    tr(r->lang, "Leave it open where language does not matter. A group "
	    "with interpretation needs none."), .plain = true,
	    .options = language_options(r, q) },
	    { "wishes", F_NUMBER, N_("Groups each may wish for"), N_("0: "
	    "participants are not asked"), .min = 0, .max = GROUPING_WISHES,
	    .required = true },
	    { "wishes_until", F_TIME, N_("Wishes are taken until") },
	    { "effort", F_CHOICE, N_("How long may be searched?"),
	    .required = true, .options = desk_options(r->arena, effort_name,
	    effort_label, EFFORTS) }), d->edition.zone, d->langs);
}

static void
fill_settings(struct req *r, struct form *f, const struct grouping *g,
    const row_id *sessions, size_t n, int64_t rounds_each)
{
	struct text_list on = { arena_array(r->arena, const char *, n + 1), n };

	for (size_t i = 0; i < n; i++)
		on.at[i] = count_text(r->arena, sessions[i]);
	form_set_words(f, "title", g->title);
	form_set(f, "kind", grouping_kind_name[g->kind]);
	form_set_many(f, "sessions", on);
	form_set_int(f, "rounds_each", rounds_each);
	form_set_int(f, "groups", g->groups);
	form_set_many(f, "diverse", g->diverse);
	form_set(f, "delegations", delegations_name[g->delegations]);
	form_set(f, "language", g->language);
	form_set_int(f, "wishes", g->wishes);
	form_set_time(f, "wishes_until", g->wishes_until);
	form_set(f, "effort", effort_name[g->effort]);
}

struct settings {
	struct desk desk;
	struct grouping is;		/* id 0: a new one */
	struct session_item *all;
	struct question *questions;
	row_id *sessions;		/* by time */
	size_t n;
	int64_t rounds_each;
};

static enum rc
open_settings(struct req *r, struct settings *s)
{
	static const char *mix[] = { "country", "level" };
	row_id id;

	*s = (struct settings){ .rounds_each = 1, .is = { .groups = 4,
	    .diverse = { mix, 2 }, .edition = r->edition } };
	TRY(desk_open(r, &s->desk));
	TRY(session_list(r->db, r->arena, r->edition, false, &s->all));
	TRY(question_list(r->db, r->arena, r->edition, &s->questions));
	if (req_param(r, "grouping") == NULL)
		return RC_OK;
	TRY(req_id(r, "grouping", &id));
	TRY(grouping_find(r->db, r->arena, r->edition, id, &s->is));
	return grouping_sessions(r->db, r->arena, id, &s->sessions, &s->n,
	    &s->rounds_each);
}

static enum rc
draw_settings(struct req *r, const struct settings *s, struct form *f)
{
	struct html *h = s->is.id == 0 ? page_open(r, tr(r->lang,
	    "New set of groups")) : page_open_of(r, words_pick(r->arena,
	    s->is.title, r->lang).text, tr(r->lang, "Sessions and rules"));

	if (r->faults > 0)
		page_status(r, 422);
	groups_settings_page(h, r, &s->desk, &s->is, f);
	return page_close(h, r);
}

static enum rc
show_settings(struct req *r)
{
	struct settings s;
	struct form *f;

	TRY(open_settings(r, &s));
	f = settings_form(r, &s.desk, s.all, s.questions);
	fill_settings(r, f, &s.is, s.sessions, s.n, s.rounds_each);
	return draw_settings(r, &s, f);
}

/* The chosen sessions, in the timetable's order. */
static void
read_sessions(struct req *r, const struct form *f, struct settings *s)
{
	struct text_list chosen = form_many(f, "sessions");

	s->sessions = arena_array(r->arena, row_id, chosen.n + 1);
	s->n = 0;
	for (const struct session_item *i = s->all; i != NULL; i = i->next)
		if (text_has(chosen, count_text(r->arena, i->id)))
			s->sessions[s->n++] = i->id;
}

static void
check_shape(struct req *r, struct form *f, struct settings *s)
{
	static const char *const why[] = {
		[SHAPE_UNEVEN] = N_("Where groups have sessions of their own, "
		    "each round needs as many of them"),
		[SHAPE_NO_SEATS] = N_("Sessions that are a group's own need "
		    "limited seats: set them in the timetable first"),
		[SHAPE_ROUNDS] = N_("These are too many rounds or groups"),
		[SHAPE_OVERLAP] = N_("These sessions overlap without beginning "
		    "together, and nobody is in two places"),
	};
	int64_t groups;
	enum shape shape = grouping_shape(s->all, s->sessions, s->n,
	    s->rounds_each, &groups);

	if (shape != SHAPE_FINE)
		form_fault(f, "sessions", tr(r->lang, why[shape]));
	if (groups != 0)
		s->is.groups = groups;
}

/* What was published is not taken apart below those who rely on it. */
static enum rc
check_published(struct req *r, struct form *f, const struct settings *s)
{
	row_id *ids;
	size_t n;
	int64_t each;
	struct grouping was;
	bool same;

	if (s->is.published_at == 0)
		return RC_OK;
	TRY(grouping_find(r->db, r->arena, r->edition, s->is.id, &was));
	TRY(grouping_sessions(r->db, r->arena, s->is.id, &ids, &n, &each));
	same = n == s->n && each == s->rounds_each &&
	    was.groups == s->is.groups;
	for (size_t i = 0; same && i < n; i++)
		same = ids[i] == s->sessions[i];
	if (!same)
		form_fault(f, "sessions", tr(r->lang, "These groups are "
		    "published: take that back first, then change sessions, "
		    "rounds or the number of groups"));
	return RC_OK;
}

static enum rc
save_settings(struct req *r)
{
	const char *language;
	const char *title;
	struct settings s;
	struct form *f;
	bool new;

	TRY(open_settings(r, &s));
	new = s.is.id == 0;
	title = s.is.title;
	f = settings_form(r, &s.desk, s.all, s.questions);
	form_read(f);
	s.is.title = form_words(f, "title");
	s.is.kind = desk_chosen(f, "kind", grouping_kind_name, GROUPING_KINDS);
	s.is.groups = form_int(f, "groups");
	s.is.diverse = form_many(f, "diverse");
	s.is.delegations = desk_chosen(f, "delegations", delegations_name,
	    DELEGATIONS_WAYS);
	language = form_text(f, "language");
	s.is.language = text_blank(language) ? NULL : language;
	s.is.wishes = form_int(f, "wishes");
	s.is.wishes_until = form_time(f, "wishes_until");
	s.is.effort = desk_chosen(f, "effort", effort_name, EFFORTS);
	s.rounds_each = form_int(f, "rounds_each");
	read_sessions(r, f, &s);
	if (r->faults == 0)
		check_shape(r, f, &s);
	if (r->faults == 0)
		TRY(check_published(r, f, &s));
	if (r->faults > 0) {
		s.is.title = title;	/* the page's heading */
		return draw_settings(r, &s, f);
	}
	TRY(grouping_save(r->db, r->arena, &s.is, s.sessions, s.n,
	    s.rounds_each, r->now));
	TRY(desk_note(r, &s.desk, "grouping.save", "grouping", s.is.id));
	reply_flash(r, new ? tr(r->lang, "Added.") : tr(r->lang, "Saved."));
	return reply_see_other(r, "%s", desk_at(r, &s.desk, "groups", s.is.id,
	    NULL).p);
}

static enum rc
remove_set(struct req *r)
{
	struct settings s;
	enum rc rc;

	TRY(open_settings(r, &s));
	if (r->faults > 0)
		return desk_stale(r, &s.desk, "groups");
	rc = grouping_remove(r->db, r->edition, s.is.id);
	if (rc == RC_CONFLICT)
		return desk_refused(r, &s.desk, "groups", tr(r->lang, "These "
		    "groups are published: take that back first."));
	TRY(rc);
	return desk_done(r, &s.desk, "grouping.remove", "grouping", s.is.id,
	    "groups", tr(r->lang, "Removed."));
}

/* --- one group: its room, who leads it --- */

static enum rc
own_group(struct req *r, struct bench *b, size_t *group)
{
	int64_t n;

	TRY(bench_open(r, b));
	if (!text_number(req_param(r, "number"), 1, b->set.grouping.groups, &n))
		return RC_NONE;
	*group = (size_t)n - 1;
	return RC_OK;
}

static enum rc
group_form(struct req *r, const struct bench *b, size_t group,
    struct form **out)
{
	const struct grouping_group *g = &b->set.group[group];
	struct choices topics = { 0 };
	struct topic *t;
	struct form *f;

	TRY(topic_titles(r->db, r->arena, r->edition, &t));
	for (; t != NULL; t = t->next)
		choices_add(r->arena, &topics, t->id, words_pick(r->arena,
		    t->title, r->lang).text);
	f = form_open(r, FIELDS(r,
	    { "title", F_WORDS, N_("Name"), N_("Empty: its topic, or the title "
	    "of its own session"), .max = 120 },
	    { "topic", F_SELECT, tr(r->lang, "Topic"), .plain = true,
	    .options = choices_done(r->arena, &topics) },
	    { "place", F_WORDS, N_("Room or place"), N_("Empty: that of the "
	    "session"), .max = 160 },
	    { "travel", F_WORDS, N_("Bus or way there"), N_("“Bus 2, 10:40, main "
	    "door”"), .max = 200 },
	    { "seats", F_NUMBER, N_("Seats"), N_("Empty: as many as come"),
	    .min = 1, .max = 3000 },
	    { "interpreted", F_FLAG, N_("There is interpretation: nobody needs a "
	    "language in common") }), NULL, b->desk.langs);
	form_set_words(f, "title", g->title);
	desk_set_row(f, "topic", g->topic);
	form_set_words(f, "place", g->place);
	form_set_words(f, "travel", g->travel);
	if (g->seats > 0)
		form_set_int(f, "seats", g->seats);
	form_set(f, "interpreted", g->interpreted ? "1" : NULL);
	*out = f;
	return RC_OK;
}

static enum rc
lead_form(struct req *r, struct form **out)
{
	struct choices who = { 0 };
	struct person *p;

	TRY(edition_people(r->db, r->arena, r->programme, r->edition, 0, &p));
	for (; p != NULL; p = p->next)
		choices_add(r->arena, &who, p->id, p->name);
	*out = form_open(r, FIELDS(r,
	    { "person", F_SELECT, tr(r->lang, "Person"), .required = true,
	    .plain = true, .options = choices_done(r->arena, &who) },
	    { "role", F_CHOICE, N_("Role"), .required = true,
	    .options = desk_options(r->arena, lead_role_name, lead_role_label,
	    LEAD_ROLES) }), NULL, NULL);
	return RC_OK;
}

static enum rc
draw_group(struct req *r, const struct bench *b, size_t group, struct form *f,
    struct form *lead)
{
	struct group_view v = { b, group, f, lead };
	struct html *h = page_open(r, group_name(r->arena, &b->set, group,
	    r->lang));

	if (r->faults > 0)
		page_status(r, 422);
	groups_group_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
show_group(struct req *r)
{
	struct form *f, *lead;
	struct bench b;
	size_t group;

	TRY(own_group(r, &b, &group));
	TRY(group_form(r, &b, group, &f));
	TRY(lead_form(r, &lead));
	return draw_group(r, &b, group, f, lead);
}

static enum rc
save_group(struct req *r)
{
	struct grouping_group g = { 0 };
	struct form *f, *lead;
	struct bench b;
	size_t group;

	TRY(own_group(r, &b, &group));
	TRY(group_form(r, &b, group, &f));
	form_read(f);
	if (r->faults > 0) {
		TRY(lead_form(r, &lead));
		return draw_group(r, &b, group, f, lead);
	}
	g.number = (int64_t)group + 1;
	g.title = form_words(f, "title");
	g.topic = desk_row(f, "topic");
	g.place = form_words(f, "place");
	g.travel = form_words(f, "travel");
	g.seats = form_int(f, "seats");
	g.interpreted = form_flag(f, "interpreted");
	TRY(grouping_group_save(r->db, b.set.grouping.id, &g));
	return bench_done(r, &b, "grouping.group", tr(r->lang, "Saved."));
}

static enum rc
change_lead(struct req *r)
{
	const char *off = req_value(r, "off");
	struct form *f, *lead;
	struct bench b;
	size_t group;
	int64_t id;
	enum rc rc;

	TRY(own_group(r, &b, &group));
	TRY(lead_form(r, &lead));
	TRY(group_form(r, &b, group, &f));
	if (off != NULL) {
		if (!text_number(off, 1, INT64_MAX, &id))
			return RC_INVALID;
		if (r->faults > 0)
			return draw_group(r, &b, group, f, lead);
		rc = grouping_lead_set(r->db, b.set.grouping.id,
		    (int64_t)group + 1, id, LEAD_ROLES);
		if (rc != RC_OK)
			return rc == RC_CONFLICT ? RC_NONE : rc;
	} else {
		form_read(lead);
		if (r->faults > 0)
			return draw_group(r, &b, group, f, lead);
		TRY(grouping_lead_set(r->db, b.set.grouping.id,
		    (int64_t)group + 1, desk_row(lead, "person"),
		    desk_chosen(lead, "role", lead_role_name, LEAD_ROLES)));
	}
	TRY(desk_note(r, &b.desk, "grouping.lead", "grouping",
	    b.set.grouping.id));
	reply_flash(r, off != NULL ? tr(r->lang, "Removed.") :
	    tr(r->lang, "Added."));
	return reply_see_other(r, "%s", bench_at(r, &b, arena_printf(r->arena,
	    "places/%zu", group + 1)).p);
}

#define DESK "/editions/:edition/desk/groups"
enum { WORDY = 256 * 1024 };

const struct route group_edit_routes[] = {
	{ GET, DESK "/new", RIGHT_ORGANISER, show_settings },
	{ POST, DESK "/new", RIGHT_ORGANISER, save_settings, 0, WORDY },
	{ GET, DESK "/:grouping/settings", RIGHT_ORGANISER, show_settings },
	{ POST, DESK "/:grouping/settings", RIGHT_ORGANISER, save_settings, 0,
	    WORDY },
	{ POST, DESK "/:grouping/remove", RIGHT_ORGANISER, remove_set },
	{ GET, DESK "/:grouping/places/:number", RIGHT_ORGANISER, show_group },
	{ POST, DESK "/:grouping/places/:number", RIGHT_ORGANISER, save_group,
	    0, WORDY },
	{ POST, DESK "/:grouping/places/:number/lead", RIGHT_ORGANISER,
	    change_lead },
	{ 0 }
};
