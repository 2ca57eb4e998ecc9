/* audience: organiser */
/* Slots given out, by hand or all at once; and what publishing the timetable
 * asks about them. */
#include <string.h>

#include "ask/ask.h"
#include "mail/mail.h"
#include "programme/programme_desk_web.h"
#include "question/question_inside_web.h"
#include "question_desk_pages.h"

/* --- what is there --- */

static struct slot_session *
session_of(const struct slots_view *v, row_id id)
{
	struct slot_session *s = v->sessions;

	while (s != NULL && s->session->id != id)
		s = s->next;
	return s;
}

/* Sessions of open questions, and any other in which a question has its turn. */
static enum rc
read_sessions(struct req *r, struct slots_view *v, struct asked *all)
{
	struct slot_session **end = &v->sessions;
	struct session_item *i;

	TRY(session_list(r->db, r->arena, r->edition, false, &i));
	for (; i != NULL; i = i->next) {
		const struct asked *q = all;

		while (q != NULL && q->slot.session != i->id)
			q = q->next;
		if (i->cancelled || (i->kind != SESSION_OPEN_QUESTION &&
		    q == NULL))
			continue;
		*end = arena_new(r->arena, struct slot_session);
		**end = (struct slot_session){ .session = i,
		    .capacity = slot_capacity(i->starts, i->ends, v->setting),
		    .at = arena_array(r->arena, struct asked *,
		    (size_t)v->people + 1) };
		end = &(*end)->next;
	}
	return RC_OK;
}

static bool
before(const struct asked *x, const struct asked *y)
{
	return x->slot.pos != y->slot.pos ? x->slot.pos < y->slot.pos :
	    x->slot.group < y->slot.group;
}

static enum rc
load(struct req *r, struct slots_view *v, struct asked **all)
{
	v->edition = *r->at_edition;
	TRY(asked_list(r->db, r->arena, r->edition, all));
	v->all = *all;
	for (struct asked *q = *all; q != NULL; q = q->next) {
		v->people++;
		v->without += q->slot.session == 0;
	}
	TRY(slot_setting(r->db, r->edition, &v->setting));
	TRY(read_sessions(r, v, *all));
	for (struct asked *q = *all; q != NULL; q = q->next) {
		struct slot_session *s = session_of(v, q->slot.session);
		int64_t k;

		if (s == NULL)
			continue;
		for (k = s->taken++; k > 0 && before(q, s->at[k - 1]); k--)
			s->at[k] = s->at[k - 1];
		s->at[k] = q;
	}
	return RC_OK;
}

/* --- all at once --- */

static const struct option *
session_options(struct req *r, const struct slots_view *v)
{
	struct choices of = { 0 };

	for (const struct slot_session *s = v->sessions; s != NULL; s = s->next)
		choices_add(r->arena, &of, s->session->id,
		    arena_printf(r->arena, "%s: %s", time_text(r->arena,
		    s->session->starts, v->edition.zone, r->lang,
		    TIME_DATE_TIME), words_pick(r->arena, s->session->title,
		    r->lang).text));
	return choices_done(r->arena, &of);
}

static struct form *
all_form(struct req *r, const struct slots_view *v)
{
	struct form *f = form_open(r, FIELDS(r,
	    { "sessions", F_MANY, tr(r->lang, "In these sessions"),
	    .plain = true, .min = 1, .required = true,
	    .options = session_options(r, v) },
	    { "minutes", F_NUMBER, N_("Minutes for each question"),
	    .min = SLOT_MINUTES_MIN, .max = SLOT_MINUTES_MAX,
	    .required = true },
	    { "groups", F_NUMBER, N_("Groups side by side"), .min = 1,
	    .max = SLOT_GROUPS_MAX, .required = true }), NULL, NULL);
	struct text_list on = { .at = arena_array(r->arena, const char *,
	    (size_t)v->people + 64) };

	for (const struct slot_session *s = v->sessions; s != NULL && on.n <
	    (size_t)v->people + 64; s = s->next)
		on.at[on.n++] = arena_printf(r->arena, "%lld",
		    (long long)s->session->id);
	form_set_many(f, "sessions", on);
	form_set_int(f, "minutes", v->setting.minutes);
	form_set_int(f, "groups", v->setting.groups);
	return f;
}

static enum rc
draw(struct req *r, struct slots_view *v)
{
	struct html *h = page_open(r, tr(r->lang, "Slots"));

	slots_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct slots_view v = { 0 };
	struct asked *all;

	TRY(load(r, &v, &all));
	v.form = all_form(r, &v);
	return draw(r, &v);
}

/* Whether the person comes to the session's part. */
static bool
comes(struct req *r, const struct asked *q, const struct session_item *i)
{
	return text_has(text_split(r->arena, q->parts, '-'),
	    arena_printf(r->arena, "%lld", (long long)i->part));
}

static bool
on_topic(const struct session_item *i, row_id topic)
{
	const struct topic *t = i->topics;

	while (t != NULL && t->id != topic)
		t = t->next;
	return topic != 0 && t != NULL;
}

/* RC_OK where nothing else claims the person then; RC_CONFLICT with what does. */
static enum rc
free_then(struct req *r, const struct asked *q, const struct session_item *i,
    struct clash *clash)
{
	enum rc rc = session_clash(r->db, r->arena, i->id, i->starts, i->ends,
	    q->person, clash);

	return rc == RC_OK ? RC_CONFLICT : rc == RC_NONE ? RC_OK : rc;
}

/* A session with limited seats is for who has a place in it. */
static enum rc
give(struct req *r, struct asked *q, const struct session_item *i,
    int64_t group, int64_t pos, struct slot_setting s)
{
	TRY(asked_ensure(r->db, q, r->now));
	TRY(slot_set(r->db, q, i->id, group, pos, s));
	return i->seats == 0 ? RC_OK : session_place_set(r->db, i->id,
	    q->person, true);
}

/* The sessions one may come to: those on the topic, then by time. */
static enum rc
wishes(struct req *r, const struct asked *q, struct slot_session *const *at,
    size_t n, struct slot_wish *out)
{
	size_t *list = arena_array(r->arena, size_t, n + 1);

	*out = (struct slot_wish){ .session = list };
	for (int round = 0; round < 2; round++)
		for (size_t k = 0; k < n; k++) {
			const struct session_item *i = at[k]->session;
			struct clash clash;
			enum rc rc;

			if (on_topic(i, q->topic) != (round == 0) ||
			    !comes(r, q, i))
				continue;
			rc = free_then(r, q, i, &clash);
			if (rc == RC_OK)
				list[out->n++] = k;
			else if (rc != RC_CONFLICT)
				return rc;
		}
	return RC_OK;
}

static enum rc
spread(struct req *r, struct slots_view *v, struct asked *all,
    struct text_list chosen, int64_t *given)
{
	size_t n = 0, m = 0, people = (size_t)v->people;
	struct slot_session **at = arena_array(r->arena, struct slot_session *,
	    chosen.n + 1);
	struct asked **who = arena_array(r->arena, struct asked *, people + 1);
	struct slot_wish *wish = arena_array(r->arena, struct slot_wish,
	    people + 1);
	int64_t *seat = arena_array(r->arena, int64_t, chosen.n + 1);
	size_t *where = arena_array(r->arena, size_t, people + 1);

	for (struct slot_session *s = v->sessions; s != NULL; s = s->next)
		if (text_has(chosen, arena_printf(r->arena, "%lld",
		    (long long)s->session->id)) && n < chosen.n) {
			int64_t room = slot_capacity(s->session->starts,
			    s->session->ends, v->setting) - s->taken;

			at[n] = s;
			seat[n++] = room < 0 ? 0 : room;
		}
	for (struct asked *q = all; q != NULL; q = q->next)
		if (q->slot.session == 0) {
			who[m] = q;
			TRY(wishes(r, q, at, n, &wish[m]));
			m++;
		}
	slots_spread(r->arena, seat, n, wish, m, where);
	*given = 0;
	for (size_t i = 0; i < m; i++) {
		enum rc rc;

		if (where[i] == n)
			continue;
		rc = give(r, who[i], at[where[i]]->session, 0, 0, v->setting);
		if (rc == RC_OK)
			(*given)++;
		else if (rc != RC_CONFLICT)	/* its seats are taken */
			return rc;
	}
	return RC_OK;
}

static enum rc
give_all(struct req *r)
{
	struct slots_view v = { 0 };
	struct asked *all;
	int64_t given;

	TRY(slots_sweep(r->db, r->edition));
	TRY(load(r, &v, &all));
	v.form = all_form(r, &v);
	form_read(v.form);
	if (r->faults > 0)
		return draw(r, &v);
	v.setting = (struct slot_setting){ form_int(v.form, "minutes"),
	    form_int(v.form, "groups") };
	TRY(slot_setting_save(r->db, r->edition, v.setting));
	TRY(spread(r, &v, all, form_many(v.form, "sessions"), &given));
	TRY(question_note(r, "question.slots", r->person));
	reply_flash(r, given == v.without ? tr(r->lang, "Everybody has a slot.") :
	    TRF(r->arena, r->lang, "{1} of {2} got a slot. For the others these "
	    "sessions have no place.", arena_printf(r->arena, "%lld",
	    (long long)given), arena_printf(r->arena, "%lld",
	    (long long)v.without)));
	return reply_see_other(r, "/editions/%s/desk/slots", v.edition.slug);
}

/* --- one by hand --- */

static struct form *
one_form(struct req *r, const struct slots_view *v, const struct asked *q)
{
	struct form *f = form_open(r, FIELDS(r,
	    { "session", F_SELECT, tr(r->lang, "Session"), .plain = true,
	    .required = true, .options = session_options(r, v) },
	    { "group", F_NUMBER, N_("Group"), N_("Empty: the one with the "
	    "fewest questions."), .min = 1, .max = SLOT_GROUPS_MAX },
	    { "turn", F_NUMBER, N_("Turn"), N_("1 comes first. Empty: the first "
	    "that is free."), .min = 1, .max = 100 }), NULL, NULL);

	if (q->slot.session != 0) {
		desk_set_row(f, "session", q->slot.session);
		form_set_int(f, "group", q->slot.group);
		form_set_int(f, "turn", q->slot.pos);
	}
	return f;
}

static enum rc
open_one(struct req *r, struct slots_view *v, struct asked **q)
{
	struct asked *all;
	row_id person;

	TRY(req_id(r, "person", &person));
	TRY(load(r, v, &all));
	while (all != NULL && all->person != person)
		all = all->next;
	if (all == NULL)
		return RC_NONE;
	*q = all;
	v->one = all;
	v->one_form = one_form(r, v, all);
	return RC_OK;
}

static enum rc
draw_one(struct req *r, const struct slots_view *v)
{
	struct html *h = page_open_of(r, v->one->name, tr(r->lang, "Slot"));

	slot_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_one(struct req *r)
{
	struct slots_view v = { 0 };
	struct asked *q;

	TRY(open_one(r, &v, &q));
	return draw_one(r, &v);
}

/* The place in a session that one leaves is somebody else's. */
static enum rc
leave(struct req *r, const struct slots_view *v, const struct asked *q)
{
	const struct slot_session *was = session_of(v, q->slot.session);

	return was == NULL || was->session->seats == 0 ? RC_OK :
	    session_place_set(r->db, was->session->id, q->person, false);
}

static enum rc
set_one(struct req *r)
{
	struct slots_view v = { 0 };
	const struct slot_session *s;
	struct clash clash = { 0 };
	struct asked *q;
	struct form *f;
	enum rc rc;

	TRY(slots_sweep(r->db, r->edition));
	TRY(open_one(r, &v, &q));
	f = v.one_form;
	form_read(f);
	s = session_of(&v, desk_row(f, "session"));
	if (r->faults == 0 && s != NULL) {
		if (!comes(r, q, s->session))
			form_fault(f, "session", tr(r->lang, "This person does "
			    "not come to that part"));
		rc = free_then(r, q, s->session, &clash);
		if (rc == RC_CONFLICT)
			form_fault(f, "session", TRF(r->arena, r->lang,
			    "{1} is in “{2}” then, from {3} to {4}.",
			    clash.person, words_pick(r->arena, clash.session,
			    r->lang).text, time_text(r->arena, clash.starts,
			    v.edition.zone, r->lang, TIME_CLOCK),
			    time_text(r->arena, clash.ends, v.edition.zone,
			    r->lang, TIME_CLOCK)));
		else if (rc != RC_OK)
			return rc;
	}
	if (r->faults > 0 || s == NULL)
		return draw_one(r, &v);
	if (q->slot.session != s->session->id)
		TRY(leave(r, &v, q));
	rc = give(r, q, s->session, form_int(f, "group"), form_int(f, "turn"),
	    v.setting);
	if (rc == RC_CONFLICT) {
		form_fault(f, "turn", tr(r->lang, "This place is taken, or the "
		    "session is over by then"));
		return draw_one(r, &v);
	}
	TRY(rc);
	TRY(question_note(r, "question.slot", q->person));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/editions/%s/desk/slots", v.edition.slug);
}

static enum rc
remove_one(struct req *r)
{
	struct slots_view v = { 0 };
	struct asked *q;
	enum rc rc;

	TRY(open_one(r, &v, &q));
	if (r->faults > 0)
		return draw_one(r, &v);
	TRY(leave(r, &v, q));
	rc = q->id == 0 ? RC_OK : slot_remove(r->db, q->id);
	if (rc != RC_OK && rc != RC_CONFLICT)
		return rc;
	TRY(question_note(r, "question.slot", q->person));
	reply_flash(r, tr(r->lang, "Removed."));
	return reply_see_other(r, "/editions/%s/desk/slots", v.edition.slug);
}

/* --- the timetable is published --- */

static enum rc
check(struct db *db, struct arena *a, row_id edition, enum edition_step step,
    struct hindrance **out)
{
	struct asked *all;
	size_t people = 0;
	struct hindrance x = { .one = N_("{1} participant has no slot yet"),
	    .other = N_("{1} participants have no slot yet"),
	    .where = "desk/slots" };

	*out = NULL;
	if (step != STEP_TIMETABLE)
		return RC_OK;
	TRY(asked_list(db, a, edition, &all));
	for (const struct asked *q = all; q != NULL; q = q->next)
		people++;
	x.names.at = arena_array(a, const char *, people + 1);
	for (const struct asked *q = all; q != NULL; q = q->next)
		if (q->slot.session == 0)
			x.names.at[x.names.n++] = q->name;
	x.n = (int64_t)x.names.n;
	if (x.n > 0) {
		*out = arena_new(a, struct hindrance);
		**out = x;
	}
	return RC_OK;
}

static enum rc
tell(struct db *db, struct arena *a, const struct edition *e,
    const struct asked *q)
{
	const char *lang = language_known(q->lang) ? q->lang : "en";
	const char *title = words_pick(a, e->title, lang).text;
	struct mail m = { .kind = "question.slot", .to = q->email,
	    .to_name = q->name, .lang = lang, .programme = e->programme,
	    .person = q->person, .reply_to = e->contact_email };
	enum rc rc;

	if (q->email == NULL)
		return RC_OK;
	m.subject = TRF(a, lang, "{1}: the timetable is published", title);
	m.text = arena_printf(a, "%s\n\n%s\n%s\n\n%s/editions/%s/mine/question\n"
	    "%s/editions/%s/mine\n", TRF(a, lang, "The timetable of {1} is "
	    "published. Your question has its turn here:", title),
	    words_pick(a, q->slot.title, lang).text,
	    slot_words(a, &q->slot, e, lang), ask_base(), e->slug, ask_base(),
	    e->slug);
	TRY(funders_sign(db, a, e->programme, e->id, &m));
	rc = mail_queue(db, &m, NULL);
	return rc == RC_INVALID ? RC_OK : rc;
}

static bool
same_slot(const struct asked_slot *x, const struct asked_slot *y)
{
	return x->session == y->session && x->group == y->group &&
	    x->pos == y->pos && x->minutes == y->minutes;
}

/* Whose turn stays where it was hears nothing again. */
static enum rc
taken(struct db *db, struct arena *a, row_id edition, enum edition_step step,
    [[maybe_unused]] unixtime now)
{
	struct edition e;
	struct asked *q;

	if (step != STEP_TIMETABLE)
		return RC_OK;
	TRY(edition_find(db, a, edition, &e));
	TRY(asked_list(db, a, edition, &q));
	for (; q != NULL; q = q->next)
		if (!same_slot(&q->slot, &q->shown))
			TRY(tell(db, a, &e, q));
	return slot_show(db, edition);
}

const struct stepper question_stepper = { "question", check, taken };

#define DESK "/editions/:edition/desk/slots"
const struct route question_slot_routes[] = {
	{ GET, DESK, RIGHT_ORGANISER, show },
	{ POST, DESK, RIGHT_ORGANISER, give_all },
	{ GET, DESK "/:person", RIGHT_ORGANISER, show_one },
	{ POST, DESK "/:person", RIGHT_ORGANISER, set_one },
	{ POST, DESK "/:person/remove", RIGHT_ORGANISER, remove_one },
	{ 0 }
};
