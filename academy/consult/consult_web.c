/* The room of a consultation group: which step runs, who does what, the time
 * that is left; on telephones and on the wall. */
#include "consult/consult_web.h"

#include <string.h>

#include "base/json.h"
#include "consult/consult_inside_web.h"
#include "consult_pages.h"
#include "store/journal.h"

/* --- what the files share --- */

enum rc
consult_note_down(struct req *r, const char *action, row_id group)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = "consult_group",
	    .thing = group, .programme = r->programme });
}

bool
consult_organiser(const struct req *r)
{
	return (r->roles & ROLE_ORGANISER) != 0 && r->second_factor;
}

struct url
consult_at(struct req *r, const struct consult_view *v, const char *more)
{
	return (struct url){ arena_printf(r->arena, "%s/%lld%s", url_to(
	    r->arena, "/editions/%s/mine/consult", v->edition.slug).p,
	    (long long)v->group.id, more) };
}

static bool
sits(const struct consult_group *g, row_id person)
{
	for (const struct consult_seat *s = g->seats; s != NULL; s = s->next)
		if (s->person == person)
			return true;
	return false;
}

static bool
leads(const struct consult_group *g, row_id person)
{
	for (const struct consult_lead *l = g->leads; l != NULL; l = l->next)
		if (l->person == person)
			return true;
	return false;
}

enum rc
consult_open(struct req *r, struct consult_view *v)
{
	struct consult_group *g = &v->group;
	row_id id;

	page_noindex(r);
	TRY(req_id(r, "group", &id));
	TRY(consult_find(r->db, r->arena, id, g));
	v->edition = *r->at_edition;
	v->organiser = consult_organiser(r);
	v->inside = leads(g, r->person) || (sits(g, r->person) &&
	    edition_timetable_shown(&v->edition));
	if (g->edition != r->edition || (!v->inside && !v->organiser))
		return RC_NONE;
	if (g->clock.round >= 1 && g->clock.round <= g->rounds)
		v->round = &g->round[g->clock.round - 1];
	v->controls = v->organiser || leads(g, r->person) ||
	    (v->round != NULL && v->round->moderator == r->person);
	TRY(consult_steps(r->db, r->arena, r->edition, v->steps));
	return consult_read_round(r, v);
}

/* --- in words --- */

struct words
consult_step_words(struct arena *a, const struct consult_step *s, int64_t step,
    const char *lang)
{
	if (!text_blank(s->title))
		return words_pick(a, s->title, lang);
	return (struct words){ .text = tr(lang, consult_step_label[step - 1]),
	    .lang = lang };
}

const char *
consult_time(struct arena *a, int64_t seconds)
{
	int64_t n = seconds < 0 ? -seconds : seconds;

	return arena_printf(a, "%s%lld:%02lld", seconds < 0 ? "−" : "",
	    (long long)(n / 60), (long long)(n % 60));
}

const char *
consult_said(struct req *r, const struct consult_view *v)
{
	const struct consult_clock *c = &v->group.clock;
	const char *of = TRF(r->arena, r->lang, N_("Question {1} of {2}"),
	    arena_printf(r->arena, "%lld", (long long)c->round),
	    arena_printf(r->arena, "%lld", (long long)v->group.rounds));
	const char *what;

	if (c->step == CONSULT_BEFORE) {
		what = tr(r->lang, N_("Not begun yet"));
	} else if (c->step == CONSULT_OVER) {
		what = tr(r->lang, N_("This question is done"));
	} else {
		const struct consult_step *s = &v->steps[c->step - 1];

		what = arena_printf(r->arena, "%s, %s", consult_step_words(
		    r->arena, s, c->step, r->lang).text, tr_fill(r->arena,
		    trn(r->lang, s->minutes, "{1} minute", "{1} minutes"),
		    (const char *const[]){ arena_printf(r->arena, "%lld",
		    (long long)s->minutes), NULL }));
	}
	return arena_printf(r->arena, "%s. %s", of, what);
}

const char *
consult_role(const char *lang, const struct consult_round *x,
    const struct consult_seat *s)
{
	return tr(lang, consult_task(x, s));
}

const char *
consult_name(const struct consult_group *g, row_id person)
{
	for (const struct consult_seat *s = g->seats; s != NULL; s = s->next)
		if (s->person == person)
			return s->name;
	return NULL;
}

const char *
consult_seen(struct arena *a, const struct consult_group *g)
{
	return arena_printf(a, "%lld.%lld", (long long)g->clock.version,
	    (long long)g->news);
}

int64_t
consult_minutes(const struct consult_step s[CONSULT_STEPS])
{
	int64_t n = 0;

	for (int i = 0; i < CONSULT_STEPS; i++)
		n += s[i].minutes;
	return n;
}

/* --- pages --- */

static enum rc
mine(struct req *r)
{
	struct own_consults v = { .edition = *r->at_edition,
	    .staff = consult_organiser(r) };
	struct own_line **end = &v.lines;
	struct consult_group *list;
	struct html *h;

	page_noindex(r);
	TRY(consult_list(r->db, r->arena, r->edition, v.staff ? 0 : r->person,
	    &list));
	for (; list != NULL; list = list->next) {
		struct own_line *l = arena_new(r->arena, struct own_line);

		TRY(consult_find(r->db, r->arena, list->id, &l->group));
		/* When a session is, is told when the timetable is. */
		if (!v.staff && !leads(&l->group, r->person) &&
		    !edition_timetable_shown(&v.edition))
			continue;
		*end = l;
		end = &l->next;
	}
	h = page_open(r, tr(r->lang, "Consultation groups"));
	consult_own_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
draw(struct req *r, struct consult_view *v)
{
	struct consult_seat *others;
	struct html *h;

	if (v->controls) {
		TRY(consult_others(r->db, r->arena, v->group.session,
		    v->group.clock.round, &others));
		v->others = others;
	}
	h = page_open_of(r, TRF(r->arena, r->lang, N_("Group {1}"),
	    arena_printf(r->arena, "%lld", (long long)v->group.number)),
	    words_pick(r->arena, v->group.session_title, r->lang).text);
	consult_room_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct consult_view v = { 0 };

	TRY(consult_open(r, &v));
	return draw(r, &v);
}

static enum rc
show_screen(struct req *r)
{
	struct consult_view v = { .screen = true };

	TRY(consult_open(r, &v));
	return draw(r, &v);
}

/* What a page asks every few seconds. */
static enum rc
state(struct req *r)
{
	struct consult_view v = { 0 };
	struct buf b = BUF(r->arena);
	const struct consult_clock *c = &v.group.clock;

	TRY(consult_open(r, &v));
	json_begin(&b, '{');
	json_key(&b, "version");
	json_text(&b, consult_seen(r->arena, &v.group));
	json_key(&b, "now");
	json_number(&b, r->now);
	json_key(&b, "left");
	json_number(&b, consult_left(c, v.steps, r->now));
	json_key(&b, "runs");
	json_flag(&b, c->runs);
	json_end(&b, '}');
	return reply_text(r, "application/json", buf_text(&b));
}

/* --- what is done in it --- */

static enum rc
to_room(struct req *r, const struct consult_view *v)
{
	return reply_see_other(r, "/editions/%s/mine/consult/%lld%s",
	    v->edition.slug, (long long)v->group.id,
	    text_same(req_value(r, "on"), "screen") ? "/screen" : "");
}

static enum rc
move_clock(struct req *r)
{
	struct consult_view v = { 0 };
	const char *what = req_value(r, "do");
	int64_t seen = 0;
	unsigned m = 0;
	enum rc rc;

	TRY(consult_open(r, &v));
	if (!v.controls)
		return RC_DENIED;
	if (r->faults > 0)
		return draw(r, &v);
	while (m < MOVES && !text_same(what, consult_move_name[m]))
		m++;
	if (m == MOVES || !text_number(req_value(r, "version"), 1, INT64_MAX,
	    &seen))
		return RC_INVALID;
	/* Two who press at once move it by one step. */
	if (seen != v.group.clock.version) {
		reply_flash(r, tr(r->lang, "The clock was moved meanwhile: "
		    "look again."));
		return to_room(r, &v);
	}
	if (!consult_move(&v.group.clock, v.steps, v.group.rounds,
	    (enum consult_move)m, r->now)) {
		reply_flash(r, tr(r->lang, "That cannot be done now."));
		return to_room(r, &v);
	}
	rc = consult_clock_save(r->db, v.group.id, &v.group.clock);
	if (rc == RC_CONFLICT) {
		reply_flash(r, tr(r->lang, "The clock was moved meanwhile: "
		    "look again."));
		return to_room(r, &v);
	}
	TRY(rc);
	return to_room(r, &v);
}

static bool
may_be_added(const struct consult_seat *others, row_id person)
{
	while (others != NULL && others->person != person)
		others = others->next;
	return others != NULL;
}

/* Somebody came, or did not. */
static enum rc
set_here(struct req *r)
{
	struct consult_view v = { 0 };
	bool here = text_same(req_value(r, "here"), "1");
	struct consult_seat *others;
	int64_t person = 0;

	TRY(consult_open(r, &v));
	if (!v.controls)
		return RC_DENIED;
	if (r->faults > 0)
		return draw(r, &v);
	(void)text_number(req_value(r, "person"), 1, INT64_MAX, &person);
	TRY(consult_others(r->db, r->arena, v.group.session,
	    v.group.clock.round, &others));
	if (here ? !may_be_added(others, person) :
	    !sits(&v.group, person))
		return RC_CONFLICT;
	TRY(consult_here(r->db, r->arena, &v.group, person, here));
	TRY(consult_note_down(r, here ? "consult.came" : "consult.away",
	    v.group.id));
	reply_flash(r, tr(r->lang, "The roles from this question on are "
	    "shared out anew."));
	return to_room(r, &v);
}

#define MINE "/editions/:edition/mine/consult"
const struct route consult_routes[] = {
	{ GET, MINE, RIGHT_PARTICIPANT, mine },
	{ GET, MINE "/:group", RIGHT_PARTICIPANT, show },
	{ GET, MINE "/:group/screen", RIGHT_PARTICIPANT, show_screen },
	{ GET, MINE "/:group/state", RIGHT_PARTICIPANT, state },
	{ POST, MINE "/:group/clock", RIGHT_PARTICIPANT, move_clock },
	{ POST, MINE "/:group/here", RIGHT_PARTICIPANT, set_here },
	{ 0 }
};
