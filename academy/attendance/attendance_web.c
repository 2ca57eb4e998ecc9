/* Who was where: the days, one session's list, the poster and checking in, and
 * a participant's own attendance. */
#include "attendance/attendance_web.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "attendance/attendance_inside_web.h"
#include "attendance_desk_pages.h"
#include "attendance_pages.h"
#include "programme/programme_web.h"
#include "render/qr.h"
#include "store/journal.h"

/* --- what the files share --- */

struct url
room_url(struct req *r, const char *fmt, ...)
{
	va_list ap;
	char *rest;

	va_start(ap, fmt);
	rest = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	return (struct url){ arena_printf(r->arena, "%s/%s",
	    url_to(r->arena, "/editions/%s", req_param(r, "edition")).p, rest) };
}

bool
room_organiser(const struct req *r)
{
	return r->second_factor &&
	    (r->admin || (r->roles & ROLE_ORGANISER) != 0);
}

const char *
number_text(struct arena *a, int64_t n)
{
	return arena_printf(a, "%lld", (long long)n);
}

const char *
hours_text(struct arena *a, const char *lang, int64_t minutes)
{
	const char *hours = number_text(a, minutes / 60);

	if (minutes % 60 == 0)
		return tr_fill(a, trn(lang, minutes / 60, "{1} hour",
		    "{1} hours"), (const char *const[]){ hours, NULL });
	return TRF(a, lang, "{1} h {2} min", hours,
	    number_text(a, minutes % 60));
}

const char *
shown_label(const char *lang, const char *shown)
{
	if (strcmp(shown, "signature") == 0)
		return tr(lang, "Signed");
	return strcmp(shown, "check-in") == 0 ? tr(lang, "Checked in") :
	    tr(lang, "Seen");
}

const char *
one_of(const char *value, const char *const *list)
{
	for (const char *const *p = list; *p != NULL; p++)
		if (value != NULL && strcmp(*p, value) == 0)
			return *p;
	return list[0];
}

void
slots_open(struct html *h)
{
	h_raw(h, "<ol class=\"slots\">", 18);
}

/* --- the days --- */

static enum rc
show_days(struct req *r)
{
	struct days_view v = { .organiser = room_organiser(r) };
	struct session_count *counts;
	struct session_item *s;
	struct day_line **end = &v.lines;
	const char *day = "";
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(part_list(r->db, r->arena, r->edition, &v.parts));
	TRY(session_list(r->db, r->arena, r->edition, false, &s));
	TRY(session_counts(r->db, r->arena, r->edition, &counts));
	for (; s != NULL; s = s->next) {
		struct session_count *c = counts;

		if (s->cancelled || s->kind == SESSION_BREAK)
			continue;
		while (c != NULL && c->session != s->id)
			c = c->next;
		*end = arena_new(r->arena, struct day_line);
		**end = (struct day_line){ .session = s, .count = c,
		    .iso = time_iso_date(r->arena, s->starts, v.edition.zone),
		    .day = time_text(r->arena, s->starts, v.edition.zone,
		    r->lang, TIME_WEEKDAY) };
		(*end)->first = strcmp(day, (*end)->iso) != 0;
		day = (*end)->iso;
		end = &(*end)->next;
	}
	h = page_open(r, tr(r->lang, "Attendance"));
	days_page(h, r, &v);
	return page_close(h, r);
}

/* --- one session --- */

static const char *const ways[] = { "organiser", "signature", NULL };

/* The session of the path, of this edition. */
static enum rc
own_session(struct req *r, struct edition *e, struct session_item *s)
{
	row_id id;

	TRY(req_id(r, "session", &id));
	TRY(edition_find(r->db, r->arena, r->edition, e));
	TRY(session_item_find(r->db, r->arena, id, s));
	return s->edition == r->edition ? RC_OK : RC_NONE;
}

static bool
found(struct req *r, const struct participant *p, const char *search)
{
	const char *in;

	if (*search == '\0')
		return true;
	in = words_pick(r->arena, p->organisation_name, r->lang).text;
	in = text_fold(r->arena, arena_printf(r->arena, "%s %s", p->person.name,
	    in == NULL ? "" : in));
	return strstr(in, text_fold(r->arena, search)) != NULL;
}

static void
add_tick(struct req *r, struct tick ***end, const struct participant *who,
    const struct present *is)
{
	**end = arena_new(r->arena, struct tick);
	***end = (struct tick){ .who = who, .is = is };
	*end = &(**end)->next;
}

/* Who is in the part, marked or not; both lists are in the order of names. */
static enum rc
fill_ticks(struct req *r, struct session_view *v)
{
	struct tick **expected = &v->expected, **others = &v->others;
	struct participant *p;
	struct present *is;

	TRY(participant_list(r->db, r->arena, r->edition, v->session.part, NULL,
	    &p));
	TRY(presence_list(r->db, r->arena, v->session.id, &is));
	for (; p != NULL; p = p->next) {
		while (is != NULL && is->participant != p->id)
			is = is->next;
		if (is == NULL)
			break;
		v->n_expected += is->expected;
		v->n_present += is->shown != NULL;
		if (!found(r, p, v->search))
			continue;
		add_tick(r, is->expected ? &expected : &others, p, is);
	}
	return RC_OK;
}

/* Of the edition, but not of the part: shown when looked for. */
static enum rc
fill_outside(struct req *r, struct session_view *v)
{
	struct tick **end = &v->outside;
	struct participant *all, *in, *q;

	if (*v->search == '\0')
		return RC_OK;
	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &all));
	TRY(participant_list(r->db, r->arena, r->edition, v->session.part, NULL,
	    &in));
	for (; all != NULL; all = all->next) {
		for (q = in; q != NULL && q->id != all->id; q = q->next)
			;
		if (q == NULL && found(r, all, v->search))
			add_tick(r, &end, all, NULL);
	}
	return RC_OK;
}

static enum rc
session_ticks(struct req *r)
{
	struct session_view v = { .organiser = room_organiser(r) };
	const char *undo = req_query(r, "undo");
	struct html *h;
	int64_t then;
	enum rc rc;

	TRY(own_session(r, &v.edition, &v.session));
	TRY(part_find(r->db, r->arena, v.session.part, &v.part));
	v.as = one_of(req_query(r, "as"), ways);
	v.search = text_clean(r->arena, req_query(r, "q"), true);
	/* Only what has just been done is offered to be taken back. */
	if (undo != NULL && text_number(undo, r->now - 900, r->now, &then))
		v.undo = number_text(r->arena, then);
	v.begun = v.session.starts <= r->now;
	TRY(fill_ticks(r, &v));
	TRY(fill_outside(r, &v));
	rc = check_in_code(r->db, r->arena, v.session.id, &v.code);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	h = page_open(r, words_pick(r->arena, v.session.title, r->lang).text);
	if (r->faults > 0)
		page_status(r, 422);
	session_ticks_page(h, r, &v);
	return page_close(h, r);
}

/* Back to the session's list, in the way it was marked. */
static enum rc
back(struct req *r, const struct session_item *s, const char *as,
    const char *more)
{
	return reply_see_other(r, "%s?as=%s%s", room_url(r,
	    "desk/attendance/%lld", (long long)s->id).p, as, more);
}

static enum rc
value_id(struct req *r, const char *name, row_id *out)
{
	const char *typed = req_value(r, name);

	return typed != NULL && text_number(typed, 1, INT64_MAX, out) ? RC_OK :
	    RC_INVALID;
}

static enum rc
mark(struct req *r)
{
	const char *as = one_of(req_value(r, "as"), ways);
	const char *present = req_value(r, "present");
	const char *search;
	struct session_item s;
	struct edition e;
	row_id id;
	enum rc rc;

	if (r->faults > 0)
		return session_ticks(r);
	TRY(own_session(r, &e, &s));
	TRY(value_id(r, "participant", &id));
	if (present == NULL)
		return RC_INVALID;
	rc = presence_set(r->db, s.id, id, as, strcmp(present, "1") == 0,
	    r->person, r->now);
	/* Nobody of this session: nothing that a page of ours has offered. */
	if (rc != RC_OK)
		return rc;
	if (req_header(r, "x-quiet") != NULL)
		return reply_text(r, "text/plain; charset=utf-8", "");
	search = req_value(r, "q");
	return back(r, &s, as, arena_printf(r->arena, "%s%s#p-%lld",
	    text_blank(search) ? "" : "&q=", text_blank(search) ? "" :
	    url_to(r->arena, "%s", search).p, (long long)id));
}

static enum rc
mark_all(struct req *r)
{
	const char *as = one_of(req_value(r, "as"), ways);
	struct session_item s;
	struct edition e;
	int64_t n;

	if (r->faults > 0)
		return session_ticks(r);
	TRY(own_session(r, &e, &s));
	TRY(presence_all(r->db, s.id, as, r->person, r->now, &n));
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "presence.all", .kind = "session_item",
	    .thing = s.id, .programme = r->programme,
	    .note = number_text(r->arena, n) }));
	reply_flash(r, tr_fill(r->arena, trn(r->lang, n,
	    "{1} person is marked as present.",
	    "{1} people are marked as present."), (const char *const[]){
	    number_text(r->arena, n), NULL }));
	return back(r, &s, as, n == 0 ? "" : arena_printf(r->arena, "&undo=%lld",
	    (long long)r->now));
}

static enum rc
unmark_all(struct req *r)
{
	const char *as = one_of(req_value(r, "as"), ways);
	struct session_item s;
	struct edition e;
	row_id then;
	int64_t n;

	if (r->faults > 0)
		return session_ticks(r);
	TRY(own_session(r, &e, &s));
	TRY(value_id(r, "then", &then));
	TRY(presence_all_undo(r->db, s.id, as, r->person, then, &n));
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "presence.all-undo",
	    .kind = "session_item", .thing = s.id, .programme = r->programme,
	    .note = number_text(r->arena, n) }));
	reply_flash(r, tr(r->lang, "Taken back."));
	return back(r, &s, as, "");
}

/* Somebody of the edition who was not in this part came all the same. */
static enum rc
add_to_part(struct req *r)
{
	struct participant *all;
	struct session_item s;
	struct edition e;
	row_id id;

	if (r->faults > 0)
		return session_ticks(r);
	TRY(own_session(r, &e, &s));
	TRY(value_id(r, "participant", &id));
	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &all));
	while (all != NULL && all->id != id)
		all = all->next;
	if (all == NULL)
		return RC_NONE;
	/* What they bring is the person's own; participant_set() keeps it. */
	all->expertise = NULL;
	TRY(participant_set(r->db, all, s.part, "confirmed", r->now));
	TRY(presence_set(r->db, s.id, id, "organiser", true, r->person,
	    r->now));
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "participant.add-to-part",
	    .kind = "participant", .thing = id, .programme = r->programme }));
	reply_flash(r, tr(r->lang, "Added to this part and marked as present."));
	return back(r, &s, "organiser", arena_printf(r->arena, "#p-%lld",
	    (long long)id));
}

/* --- the poster --- */

static enum rc
show_poster(struct req *r)
{
	struct session_item s;
	struct edition e;
	const char *code = NULL, *address;
	struct markup picture = { NULL };
	struct qr qr;
	struct html *h;
	enum rc rc;

	TRY(own_session(r, &e, &s));
	rc = check_in_code(r->db, r->arena, s.id, &code);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (code == NULL)	/* it is made on the session's page */
		return reply_see_other(r, "%s", room_url(r,
		    "desk/attendance/%lld", (long long)s.id).p);
	address = arena_printf(r->arena, "%s/check-in/%s", r->base_url, code);
	TRY(qr_make(r->arena, address, &qr));
	picture.p = qr_svg(r->arena, &qr, tr(r->lang, "Code to check in"));
	h = page_open(r, tr(r->lang, "Poster"));
	poster_page(h, r, &e, &s, picture, strstr(arena_printf(r->arena,
	    "%s/check-in/%s", r->base_url, attendance_code_grouped(r->arena,
	    code)), "//") + 2);
	return page_close(h, r);
}

static enum rc
make_poster(struct req *r)
{
	struct session_item s;
	struct edition e;

	if (r->faults > 0)
		return session_ticks(r);
	TRY(own_session(r, &e, &s));
	TRY(check_in_make(r->db, r->arena, s.id));
	return reply_see_other(r, "%s", room_url(r,
	    "desk/attendance/%lld/poster", (long long)s.id).p);
}

/* --- checking in --- */

/* What this visitor can do with the code; RC_NONE when it is none. */
static enum rc
look(struct req *r, struct check_in_view *v, row_id *participant)
{
	struct programme p;
	row_id session;
	bool in = false;
	const char *today;
	enum rc rc;

	v->code = attendance_code_clean(r->arena, req_param(r, "code"),
	    CHECK_IN_CODE);
	if (v->code == NULL)
		return RC_NONE;
	TRY(check_in_session(r->db, v->code, &session));
	TRY(session_item_find(r->db, r->arena, session, &v->session));
	TRY(edition_find(r->db, r->arena, v->session.edition, &v->edition));
	TRY(programme_find(r->db, r->arena, v->edition.programme, &p));
	TRY(programme_frame(r, &p, &v->edition));
	v->state = CHECK_IN_STRANGER;
	if (r->person == 0)
		return RC_OK;
	v->state = CHECK_IN_NOT_IN;
	TRY(participant_is(r->db, v->edition.id, r->person, &in));
	rc = participant_of(r->db, v->edition.id, r->person, participant);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (!in || rc == RC_NONE)
		return RC_OK;
	v->state = CHECK_IN_CANCELLED;
	if (v->session.cancelled || v->session.kind == SESSION_BREAK)
		return RC_OK;
	v->state = CHECK_IN_OTHER_DAY;
	today = time_iso_date(r->arena, r->now, v->edition.zone);
	if (strcmp(today, time_iso_date(r->arena, v->session.starts,
	    v->edition.zone)) != 0 && strcmp(today, time_iso_date(r->arena,
	    v->session.ends, v->edition.zone)) != 0)
		return RC_OK;
	v->state = CHECK_IN_READY;
	return RC_OK;
}

static enum rc
answer_check_in(struct req *r, const struct check_in_view *v, int status)
{
	struct html *h;

	page_noindex(r);
	h = page_open(r, tr(r->lang, "Check in"));
	page_status(r, status);
	check_in_page(h, r, v);
	return page_close(h, r);
}

static enum rc
present_already(struct req *r, row_id session, row_id participant, bool *out)
{
	row_id *ids;
	size_t n;

	*out = false;
	TRY(presence_of(r->db, r->arena, participant, &ids, &n));
	for (size_t i = 0; i < n; i++)
		*out |= ids[i] == session;
	return RC_OK;
}

static enum rc
show_check_in(struct req *r)
{
	struct check_in_view v = { 0 };
	row_id participant = 0;
	bool already;

	/* A whole hall shares one address. */
	TRY(limit_hit(r, "check-in", r->address, 600, 3600));
	TRY(look(r, &v, &participant));
	if (v.state == CHECK_IN_READY) {
		TRY(present_already(r, v.session.id, participant, &already));
		if (already)
			v.state = CHECK_IN_DONE;
	}
	return answer_check_in(r, &v, 200);
}

static enum rc
check_in(struct req *r)
{
	struct check_in_view v = { 0 };
	row_id participant = 0;
	enum rc rc;

	TRY(limit_hit(r, "check-in", r->address, 600, 3600));
	TRY(look(r, &v, &participant));
	if (r->faults > 0)
		return answer_check_in(r, &v, 422);
	if (v.state != CHECK_IN_READY)
		return answer_check_in(r, &v, v.state == CHECK_IN_NOT_IN ? 403 :
		    409);
	rc = presence_set(r->db, v.session.id, participant, "check-in", true,
	    r->person, r->now);
	if (rc == RC_CONFLICT) {	/* in the edition, in another part */
		v.state = CHECK_IN_NOT_IN;
		return answer_check_in(r, &v, 403);
	}
	TRY(rc);
	return reply_see_other(r, "/check-in/%s", v.code);
}

/* --- one's own --- */

static enum rc
show_mine(struct req *r)
{
	struct mine_view v = { 0 };
	struct mine_line **end = &v.lines;
	struct certificate c;
	struct session_item *s;
	row_id participant, *ids = NULL;
	size_t n = 0;
	struct html *h;
	enum rc rc;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(certificate_rule_find(r->db, r->arena, r->edition, &v.rule));
	rc = participant_of(r->db, r->edition, r->person, &participant);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	v.in = rc == RC_OK;
	if (v.in) {
		TRY(attended_by(r->db, participant, &v.attended));
		TRY(presence_of(r->db, r->arena, participant, &ids, &n));
		rc = certificate_of(r->db, r->arena, participant, &c);
		if (rc == RC_OK)
			v.certificate = &c;
		else if (rc != RC_NONE)
			return rc;
	}
	TRY(session_of_person(r->db, r->arena, r->edition, r->person, &s));
	for (; s != NULL; s = s->next) {
		if (s->cancelled || s->kind == SESSION_BREAK)
			continue;
		*end = arena_new(r->arena, struct mine_line);
		(*end)->session = s;
		(*end)->state = s->ends > r->now ? MINE_TO_COME : MINE_ABSENT;
		for (size_t i = 0; i < n; i++)
			if (ids[i] == s->id)
				(*end)->state = MINE_PRESENT;
		end = &(*end)->next;
	}
	page_noindex(r);
	h = page_open(r, tr(r->lang, "My attendance"));
	mine_attendance_page(h, r, &v);
	return page_close(h, r);
}

#define DESK "/editions/:edition/desk/attendance"
const struct route attendance_routes[] = {
	{ GET, DESK, RIGHT_TRAINER, show_days },
	{ GET, DESK "/:session", RIGHT_TRAINER, session_ticks },
	/* Ticks are kept by the page while the network is away, and may arrive
	 * twice; marking twice is marking once. */
	{ POST, DESK "/:session", RIGHT_TRAINER, mark, ROUTE_NO_RETRY_KEY },
	{ POST, DESK "/:session/all", RIGHT_TRAINER, mark_all },
	{ POST, DESK "/:session/all-undo", RIGHT_TRAINER, unmark_all },
	{ POST, DESK "/:session/add", RIGHT_ORGANISER, add_to_part },
	{ GET, DESK "/:session/poster", RIGHT_TRAINER, show_poster },
	{ POST, DESK "/:session/poster", RIGHT_TRAINER, make_poster },
	{ GET, "/check-in/:code", RIGHT_ANYONE, show_check_in },
	{ POST, "/check-in/:code", RIGHT_PERSON, check_in },
	{ GET, "/editions/:edition/mine/attendance", RIGHT_PARTICIPANT,
	    show_mine },
	{ 0 }
};
