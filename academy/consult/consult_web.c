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

bool
consult_reads(const struct req *r, const struct consult_view *v, int64_t round)
{
	return round <= v->reads || v->group.round[round - 1].giver ==
	    r->person;
}

/* The last round in which somebody sits; 0: none. */
static int64_t
sits_until(const struct consult_group *g, row_id person)
{
	for (const struct consult_seat *s = g->seats; s != NULL; s = s->next)
		for (int64_t k = g->rounds; s->person == person && k > 0; k--)
			if (s->in >> (k - 1) & 1)
				return k;
	return 0;
}

static bool
gives(const struct consult_group *g, row_id person)
{
	for (int64_t k = 0; k < g->rounds; k++)
		if (g->round[k].giver == person)
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
	bool leads_it, under_way;
	int64_t next;
	row_id id;

	page_noindex(r);
	TRY(req_id(r, "group", &id));
	TRY(consult_find(r->db, r->arena, id, g));
	v->edition = *r->at_edition;
	v->organiser = consult_organiser(r);
	leads_it = leads(g, r->person);
	v->leads = v->organiser || leads_it;
	v->reads = v->leads ? g->rounds : sits_until(g, r->person);
	v->inside = leads_it || ((sits_until(g, r->person) > 0 ||
	    gives(g, r->person)) && edition_timetable_shown(&v->edition));
	if (g->edition != r->edition || (!v->inside && !v->organiser))
		return RC_NONE;
	if (g->clock.round >= 1 && g->clock.round <= g->rounds)
		v->round = &g->round[g->clock.round - 1];
	next = consult_next(&g->clock, &under_way);
	v->next = next > g->rounds ? NULL : &g->round[next - 1];
	v->controls = v->leads || (v->round != NULL &&
	    v->round->moderator == r->person);
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

bool
consult_present(const struct consult_group *g, row_id person, int64_t round)
{
	for (const struct consult_seat *s = g->seats; s != NULL; s = s->next)
		if (s->person == person)
			return consult_there(s, round);
	return false;
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
		l->reads = v.staff || leads(&l->group, r->person) ?
		    l->group.rounds : sits_until(&l->group, r->person);
		*end = l;
		end = &l->next;
	}
	for (struct own_line *l = v.lines; l != NULL; l = l->next)
		for (const struct own_line *o = v.lines; o != NULL; o = o->next)
			if (o->group.session == l->group.session &&
			    sits_until(&o->group, r->person) >
			    sits_until(&l->group, r->person) &&
			    sits_until(&l->group, r->person) > 0)
				l->moved_to = o->group.number;
	h = page_open(r, tr(r->lang, "Consultation groups"));
	consult_own_page(h, r, &v);
	return page_close(h, r);
}

enum rc
consult_draw(struct req *r, struct consult_view *v)
{
	struct consult_group *all;
	struct consult_seat *others;
	struct html *h;

	if (v->controls && v->next != NULL) {
		TRY(consult_others(r->db, r->arena, &v->group, v->next->n,
		    v->leads, &others));
		v->others = others;
	}
	if (v->controls)
		TRY(consult_change_find(r->db, r->arena, v->group.session,
		    v->group.id, r->now, &v->change));
	TRY(consult_list(r->db, r->arena, r->edition, 0, &all));
	for (; all != NULL; all = all->next)
		v->groups += all->session == v->group.session;
	h = page_open_of(r, TRF(r->arena, r->lang, N_("Group {1}"),
	    arena_printf(r->arena, "%lld", (long long)v->group.number)),
	    v->screen ? tr(r->lang, N_("Large, for the wall")) :
	    words_pick(r->arena, v->group.session_title, r->lang).text);
	consult_room_page(h, r, v);
	return page_close(h, r);
}

/* The room, for who sits in it now.  Who was moved is led to the other group:
 * *moved, and the reply is made; RC_NONE for all others. */
static enum rc
open_room(struct req *r, struct consult_view *v, bool *moved)
{
	enum rc rc = consult_open(r, v);
	row_id group;

	*moved = false;
	if (rc == RC_OK && (v->round == NULL || consult_reads(r, v,
	    v->round->n)))
		return RC_OK;
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (v->group.edition != r->edition ||
	    !edition_timetable_shown(r->at_edition))
		return RC_NONE;
	TRY(consult_seat_of(r->db, v->group.session, r->person,
	    v->group.id, &group));
	if (group == v->group.id)
		return RC_NONE;
	*moved = true;
	return reply_see_other(r, "/editions/%s/mine/consult/%lld%s",
	    r->at_edition->slug, (long long)group, v->screen ? "/screen" : "");
}

static enum rc
show(struct req *r)
{
	struct consult_view v = { 0 };
	bool moved;

	TRY(open_room(r, &v, &moved));
	return moved ? RC_OK : consult_draw(r, &v);
}

static enum rc
show_screen(struct req *r)
{
	struct consult_view v = { .screen = true };
	bool moved;

	TRY(open_room(r, &v, &moved));
	return moved ? RC_OK : consult_draw(r, &v);
}

/* What a page asks every few seconds. */
static enum rc
state(struct req *r)
{
	struct consult_view v = { 0 };
	struct buf b = BUF(r->arena);
	const struct consult_clock *c = &v.group.clock;
	bool moved;

	TRY(open_room(r, &v, &moved));
	if (moved)
		return RC_OK;
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

enum rc
consult_to_room(struct req *r, const struct consult_view *v)
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
		return consult_draw(r, &v);
	while (m < MOVES && !text_same(what, consult_move_name[m]))
		m++;
	if (m == MOVES || !text_number(req_value(r, "version"), 1, INT64_MAX,
	    &seen))
		return RC_INVALID;
	/* Two who press at once move it by one step. */
	if (seen != v.group.clock.version) {
		reply_flash(r, tr(r->lang, "The clock was moved meanwhile: "
		    "look again."));
		return consult_to_room(r, &v);
	}
	if (!consult_move(&v.group.clock, v.steps, v.group.rounds,
	    (enum consult_move)m, r->now)) {
		reply_flash(r, tr(r->lang, "That cannot be done now."));
		return consult_to_room(r, &v);
	}
	rc = consult_clock_save(r->db, v.group.id, &v.group.clock);
	if (rc == RC_CONFLICT) {
		reply_flash(r, tr(r->lang, "The clock was moved meanwhile: "
		    "look again."));
		return consult_to_room(r, &v);
	}
	TRY(rc);
	return consult_to_room(r, &v);
}

#define MINE "/editions/:edition/mine/consult"
const struct route consult_routes[] = {
	{ GET, MINE, RIGHT_PARTICIPANT, mine },
	{ GET, MINE "/:group", RIGHT_PARTICIPANT, show },
	{ GET, MINE "/:group/screen", RIGHT_PARTICIPANT, show_screen },
	{ GET, MINE "/:group/state", RIGHT_PARTICIPANT, state },
	{ POST, MINE "/:group/clock", RIGHT_PARTICIPANT, move_clock },
	{ 0 }
};
