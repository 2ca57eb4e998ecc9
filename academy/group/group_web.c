/* audience: organiser */
/* The organiser's board: groups of a round, moved by hand, made again; what
 * stands of each rule; people one by one. */
#include "group/group_web.h"

#include <string.h>

#include "group/group_inside_web.h"
#include "group_board_pages.h"
#include "solve/group.h"
#include "store/journal.h"

/* --- what the files share --- */

enum rc
bench_open(struct req *r, struct bench *b)
{
	struct question *q;
	row_id id;

	*b = (struct bench){ 0 };
	TRY(req_id(r, "grouping", &id));
	TRY(desk_open(r, &b->desk));
	TRY(allotment_load(r->db, r->arena, r->edition, id, &b->set));
	TRY(question_list(r->db, r->arena, r->edition, &q));
	b->questions = q;
	b->round = round_given(r, &b->set);
	return RC_OK;
}

struct url
bench_at(struct req *r, const struct bench *b, const char *where)
{
	return desk_at(r, &b->desk, "groups", b->set.grouping.id, where);
}

struct url
board_at(struct req *r, const struct bench *b, size_t round)
{
	return (struct url){ arena_printf(r->arena, "%s?round=%zu",
	    bench_at(r, b, NULL).p, round + 1) };
}

enum rc
bench_done(struct req *r, const struct bench *b, const char *action,
    const char *flash)
{
	TRY(desk_note(r, &b->desk, action, "grouping", b->set.grouping.id));
	if (flash != NULL)
		reply_flash(r, flash);
	return reply_see_other(r, "%s", board_at(r, b, b->round).p);
}

enum rc
box_ticked(struct req *r, const char *name, bool *out)
{
	const char *value = req_value(r, name);

	*out = value != NULL;
	return value == NULL || strcmp(value, "1") == 0 ? RC_OK : RC_INVALID;
}

size_t
round_given(struct req *r, const struct allotment *l)
{
	const char *text = r->method == GET ? req_query(r, "round") :
	    req_value(r, "round");
	int64_t n;

	if (text == NULL || l->rounds == 0 ||
	    !text_number(text, 1, (int64_t)l->rounds, &n))
		return 0;
	return (size_t)n - 1;
}

/* --- the list, and what fits --- */

static int64_t
asked(struct req *r, const char *name, int64_t most, int64_t otherwise)
{
	const char *text = req_query(r, name);
	int64_t n;

	return text != NULL && text_number(text, 1, most, &n) ? n : otherwise;
}

static enum rc
show_list(struct req *r)
{
	struct list_view v = { 0 };
	struct participant *p;
	struct group_fit fit;
	int64_t people = 0;
	struct html *h;

	TRY(desk_open(r, &v.desk));
	TRY(grouping_list(r->db, r->arena, r->edition, false, &v.list));
	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &p));
	for (; p != NULL; p = p->next)
		people += strcmp(p->role, "participant") == 0 ||
		    strcmp(p->role, "contributor") == 0;
	v.people = asked(r, "people", GROUP_PEOPLE_MAX, people > 1 ? people :
	    24);
	v.size = asked(r, "size", 200, 6);
	v.minutes = asked(r, "minutes", 1440, 45);
	v.fits = group_fits((size_t)v.people, (size_t)v.size, &fit);
	if (v.fits) {
		v.groups = (int64_t)fit.groups;
		v.smaller = (int64_t)fit.smaller;
		v.rounds_max = (int64_t)fit.rounds_max;
		v.rounds_all = (int64_t)fit.rounds_all;
	}
	h = page_open(r, desk_title(r, &v.desk, tr(r->lang,
	    "Groups and visits")));
	groupings_page(h, r, &v);
	return page_close(h, r);
}

/* --- the board --- */

/* By a part of the name or of the organisation, in whatever case. */
static void
find_people(struct req *r, struct board_view *v)
{
	const struct allotment *l = &v->bench->set;
	size_t *found = arena_array(r->arena, size_t, FOUND_SHOWN);
	const char *q = req_query(r, "q"), *part;

	v->search = q == NULL ? "" : text_clean(r->arena, q, true);
	v->found = found;
	part = text_fold(r->arena, v->search);
	for (size_t i = 0; *part != '\0' && i < l->people; i++) {
		const char *of = words_pick(r->arena, l->person[i].organisation,
		    r->lang).text;

		if (strstr(text_fold(r->arena, l->person[i].name), part) ==
		    NULL && (of == NULL || strstr(text_fold(r->arena, of),
		    part) == NULL))
			continue;
		if (v->n_found < FOUND_SHOWN)
			found[v->n_found] = i;
		v->n_found++;
	}
}

static enum rc
draw_board(struct req *r, const struct bench *b)
{
	const struct allotment *l = &b->set;
	struct board_view v = { .bench = b };
	struct step *steps;
	struct html *h;

	TRY(grouping_steps(r->db, r->arena, l->grouping.id, &steps));
	v.steps = steps;
	v.rules = allotment_rules(r->arena, l, l->plan);
	if (l->rounds > 0)
		v.missed = allotment_missed(r->arena, l, l->plan, b->round);
	v.alone = allotment_alone(r->arena, l, &v.n_alone);
	if (l->grouping.undo != NULL)
		v.changes = rule_changes(r->arena, b, allotment_rules(r->arena,
		    l, l->former), v.rules, r->lang);
	for (size_t c = 0; c < l->rounds * l->people; c++)
		v.planned = v.planned || l->plan[c] != GROUPING_NOWHERE;
	v.waiting = l->grouping.untold;
	find_people(r, &v);
	h = page_open_of(r, words_pick(r->arena, l->grouping.title,
	    r->lang).text, tr(r->lang, "Groups and visits"));
	if (r->faults > 0)
		page_status(r, 422);
	groups_board_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
show_board(struct req *r)
{
	struct bench b;

	TRY(bench_open(r, &b));
	return draw_board(r, &b);
}

/* --- making --- */

static enum rc
make(struct req *r)
{
	struct bench b;
	struct allotment *l = &b.set;
	struct order o = { .what = ORDER_PLAN };
	int64_t round;
	bool other;

	TRY(bench_open(r, &b));
	if (r->faults > 0)
		return draw_board(r, &b);
	/* Not from the first round on, which would take all others along. */
	if (req_value(r, "round") != NULL && !text_number(req_value(r,
	    "round"), 1, (int64_t)l->rounds, &round))
		return RC_INVALID;
	TRY(box_ticked(r, "other", &other));
	o.from = (int64_t)b.round;
	o.seed = l->grouping.seed + other;
	if (l->rounds == 0 || l->people == 0)
		return desk_refused(r, &b.desk, arena_printf(r->arena,
		    "groups/%lld", (long long)l->grouping.id), l->rounds == 0 ?
		    tr(r->lang, "Choose first in which sessions these groups "
		    "meet.") : tr(r->lang, "Nobody is in the part of these "
		    "sessions yet."));
	return order_give(r, &b, &o);
}

/* --- by hand --- */

static size_t
ids_given(struct req *r, const char *name, row_id **out)
{
	struct text_list l = req_values(r, name);
	size_t n = 0;

	*out = arena_array(r->arena, row_id, l.n + 1);
	for (size_t i = 0; i < l.n; i++)
		n += text_number(l.at[i], 1, INT64_MAX, &(*out)[n]);
	return n;
}

/* Everybody of a group. */
static size_t
members(struct req *r, const struct bench *b, int64_t number, row_id **out)
{
	const struct allotment *l = &b->set;
	size_t n = 0;

	*out = arena_array(r->arena, row_id, l->people + 1);
	for (size_t i = 0; i < l->people; i++)
		if (l->plan[b->round * l->people + i] == (int32_t)number - 1)
			(*out)[n++] = l->person[i].participant;
	return n;
}

static enum rc
lock(struct req *r, const struct bench *b, const row_id *ids, size_t n, bool on)
{
	int64_t done;

	TRY(seats_lock(r->db, &b->set, b->round, ids, n, on, &done));
	return bench_done(r, b, "grouping.lock", tr_fill(r->arena, on ?
	    trn(r->lang, done, "{1} person is locked.",
	    "{1} people are locked.") : trn(r->lang, done,
	    "{1} person is free to move.", "{1} people are free to move."),
	    (const char *const[]){ count_text(r->arena, done), NULL }));
}

/* "do" is "move" with "to", "out", "lock", "unlock", or "lock:3" and "unlock:3"
 * of a whole group; "who": the people. */
static enum rc
move(struct req *r)
{
	const char *what = req_value(r, "do"), *to = req_value(r, "to");
	struct text_list parts;
	struct bench b;
	int64_t number = 0, done;
	row_id *ids;
	size_t n;

	TRY(bench_open(r, &b));
	if (r->faults > 0)
		return draw_board(r, &b);
	if (what == NULL || b.set.rounds == 0)
		return RC_INVALID;
	n = ids_given(r, "who", &ids);
	parts = text_split(r->arena, what, ':');
	if (parts.n == 2 && !text_number(parts.at[1], 1, b.set.grouping.groups,
	    &number))
		return RC_INVALID;
	if (parts.n == 2)
		n = members(r, &b, number, &ids);
	if (strcmp(parts.at[0], "lock") == 0 ||
	    strcmp(parts.at[0], "unlock") == 0)
		return lock(r, &b, ids, n, strcmp(parts.at[0], "lock") == 0);
	if (strcmp(what, "out") != 0 && (strcmp(what, "move") != 0 ||
	    to == NULL || !text_number(to, 1, b.set.grouping.groups, &number)))
		return RC_INVALID;
	if (n == 0) {
		reply_flash(r, tr(r->lang, "Tick at least one person."));
		return reply_see_other(r, "%s", board_at(r, &b, b.round).p);
	}
	TRY(seats_move(r->db, &b.set, b.round, ids, n, (int32_t)number - 1,
	    &done));
	return bench_done(r, &b, "grouping.move", strcmp(what, "out") == 0 ?
	    tr(r->lang, "Taken out of the group.") : tr_fill(r->arena,
	    trn(r->lang, done, "{1} person is in group {2} now.",
	    "{1} people are in group {2} now."), (const char *const[]){
	    count_text(r->arena, done), count_text(r->arena, number), NULL }));
}

/* The step that the button was about; the board shows a round of it after. */
static enum rc
take_back(struct req *r, bool again)
{
	const char *text = req_value(r, "step");
	struct bench b;
	struct step *s;
	int64_t id;
	enum rc rc;

	TRY(bench_open(r, &b));
	if (r->faults > 0)
		return draw_board(r, &b);
	if (text == NULL || !text_number(text, 1, INT64_MAX, &id))
		return RC_INVALID;
	TRY(grouping_steps(r->db, r->arena, b.set.grouping.id, &s));
	rc = seats_undo(r->db, r->arena, b.set.grouping.id, id, again);
	if (rc == RC_CONFLICT && !db_must_retry(r->db))
		return desk_refused(r, &b.desk, arena_printf(r->arena,
		    "groups/%lld", (long long)b.set.grouping.id), tr(r->lang,
		    "Something else was changed meanwhile. See what stands "
		    "now."));
	TRY(rc);
	while (s != NULL && s->id != id)
		s = s->next;
	if (s != NULL && ((int64_t)b.round < s->from - 1 ||
	    (int64_t)b.round > s->to - 1))
		b.round = (size_t)s->from - 1;
	return bench_done(r, &b, again ? "grouping.redo" : "grouping.undo",
	    again ? tr(r->lang, "Done again.") : tr(r->lang, "Taken back."));
}

static enum rc
undo(struct req *r)
{
	return take_back(r, false);
}

static enum rc
redo(struct req *r)
{
	return take_back(r, true);
}

/* --- people --- */

static enum rc
show_people(struct req *r)
{
	struct bench b;
	struct html *h;

	TRY(bench_open(r, &b));
	h = page_open(r, tr(r->lang, "People of these groups"));
	groups_members_page(h, r, &b);
	return page_close(h, r);
}

/* The person of the path, who is one of this set. */
static enum rc
own_person(struct req *r, const struct bench *b, size_t *i)
{
	row_id id;

	TRY(req_id(r, "participant", &id));
	for (*i = 0; *i < b->set.people; ++*i)
		if (b->set.person[*i].participant == id)
			return RC_OK;
	return RC_NONE;
}

/* What each group would do to the rules, and none at all. */
static void
look_ahead(struct req *r, struct person_view *v)
{
	const struct allotment *l = &v->bench->set;
	size_t c = v->bench->round * l->people + v->person;
	struct rule_state *now, **then;

	if (l->rounds == 0 || l->there[c] != THERE)
		return;
	then = allotment_moves(r->arena, l, v->bench->round, v->person);
	now = then[l->plan[c] == GROUPING_NOWHERE ? l->groups :
	    (size_t)l->plan[c]];
	v->would = arena_array(r->arena, const struct change *, l->groups + 1);
	for (size_t g = 0; g <= l->groups; g++)
		v->would[g] = rule_changes(r->arena, v->bench, now, then[g],
		    r->lang);
}

static const struct option bond_kinds[] = {
	{ "together", N_("Stays together with") },
	{ "apart", N_("Stays apart from") },
	{ 0 }
};

static enum rc
draw_person(struct req *r, const struct bench *b, size_t i, struct form *bond,
    struct form *langs)
{
	struct person_view v = { .bench = b, .person = i, .bond = bond,
	    .langs = langs };
	struct html *h;

	look_ahead(r, &v);
	h = page_open_of(r, b->set.person[i].name, tr(r->lang,
	    "What a move would do"));
	if (r->faults > 0)
		page_status(r, 422);
	groups_member_page(h, r, &v);
	return page_close(h, r);
}

static struct form *
bond_form(struct req *r, const struct bench *b, size_t self)
{
	struct choices who = { 0 };

	for (size_t i = 0; i < b->set.people; i++)
		if (i != self)
			choices_add(r->arena, &who, b->set.person[i].participant,
			    b->set.person[i].name);
	return form_open(r, FIELDS(r,
	    { "bond", F_CHOICE, N_("Rule"), .required = true,
	    .options = bond_kinds },
	    { "other", F_SELECT, tr(r->lang, "Person"), .required = true,
	    .plain = true, .options = choices_done(r->arena, &who) }), NULL,
	    NULL);
}

static struct form *
langs_form(struct req *r, const struct bench *b, size_t i)
{
	const struct grouping_person *p = &b->set.person[i];
	struct form *f = form_open(r, FIELDS(r,
	    { "langs", F_MANY, tr(r->lang, "Can discuss in"), .plain = true,
	    .options = desk_lang_options(r, p->langs) }), NULL, NULL);

	form_set_many(f, "langs", text_split(r->arena, p->langs, ' '));
	return f;
}

static enum rc
show_person(struct req *r)
{
	struct bench b;
	size_t i;

	TRY(bench_open(r, &b));
	TRY(own_person(r, &b, &i));
	return draw_person(r, &b, i, bond_form(r, &b, i), langs_form(r, &b,
	    i));
}

static enum rc
back_to_person(struct req *r, const struct bench *b, size_t i,
    const char *action, const char *flash)
{
	TRY(desk_note(r, &b->desk, action, "participant",
	    b->set.person[i].participant));
	reply_flash(r, flash);
	return reply_see_other(r, "%s?round=%zu", bench_at(r, b,
	    arena_printf(r->arena, "people/%lld",
	    (long long)b->set.person[i].participant)).p, b->round + 1);
}

static enum rc
change_there(struct req *r, const struct bench *b, size_t i, const char *how)
{
	static const struct { const char *name; enum away how; } ways[] = {
		{ "here", AWAY_NOT }, { "away", AWAY_ONE },
		{ "from", AWAY_FROM }, { "until", AWAY_UNTIL },
	};

	for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
		if (strcmp(ways[k].name, how) != 0)
			continue;
		TRY(away_set(r->db, &b->set, b->set.person[i].participant,
		    b->round, ways[k].how));
		return back_to_person(r, b, i, "grouping.away",
		    tr(r->lang, "Saved. Make the groups again from that round "
		    "on, or move people by hand."));
	}
	return RC_INVALID;
}

static enum rc
add_bond(struct req *r, const struct bench *b, size_t i)
{
	struct form *f = bond_form(r, b, i);
	const char *kind;
	enum rc rc;

	form_read(f);
	if (r->faults > 0)
		return draw_person(r, b, i, f, langs_form(r, b, i));
	kind = form_text(f, "bond");
	rc = bond_set(r->db, &b->set, b->set.person[i].participant,
	    desk_row(f, "other"), strcmp(kind, "together") == 0);
	if (rc != RC_OK)
		return rc;
	return back_to_person(r, b, i, "grouping.bond", tr(r->lang,
	    "Saved. It holds when the groups are made the next time."));
}

/* "do": here, away, from, until; bond; unbond with "other"; langs. */
static enum rc
change_person(struct req *r)
{
	const char *what = req_value(r, "do"), *other = req_value(r, "other");
	struct bench b;
	struct form *f;
	int64_t id;
	size_t i;

	TRY(bench_open(r, &b));
	TRY(own_person(r, &b, &i));
	if (what == NULL)
		return RC_INVALID;
	if (strcmp(what, "bond") == 0)
		return add_bond(r, &b, i);
	if (strcmp(what, "langs") == 0) {
		f = langs_form(r, &b, i);
		form_read(f);
		if (r->faults > 0)
			return draw_person(r, &b, i, bond_form(r, &b, i), f);
		TRY(langs_set(r->db, r->edition, b.set.person[i].participant,
		    desk_langs_join(r->arena, NULL, form_many(f, "langs"))));
		return back_to_person(r, &b, i, "grouping.languages",
		    tr(r->lang, "Saved."));
	}
	if (r->faults > 0)
		return draw_person(r, &b, i, bond_form(r, &b, i),
		    langs_form(r, &b, i));
	if (strcmp(what, "unbond") == 0) {
		if (other == NULL || !text_number(other, 1, INT64_MAX, &id))
			return RC_INVALID;
		TRY(bond_drop(r->db, b.set.grouping.id,
		    b.set.person[i].participant, id));
		return back_to_person(r, &b, i, "grouping.bond",
		    tr(r->lang, "Removed."));
	}
	return b.set.rounds == 0 ? RC_INVALID : change_there(r, &b, i, what);
}

#define DESK "/editions/:edition/desk/groups"
enum { TICKS = 256 * 1024 };	/* bytes: everybody of a round ticked */

const struct route group_routes[] = {
	{ GET, DESK, RIGHT_ORGANISER, show_list },
	{ GET, DESK "/:grouping", RIGHT_ORGANISER, show_board },
	{ POST, DESK "/:grouping/make", RIGHT_ORGANISER, make },
	{ POST, DESK "/:grouping/move", RIGHT_ORGANISER, move, 0, TICKS },
	{ POST, DESK "/:grouping/undo", RIGHT_ORGANISER, undo },
	{ POST, DESK "/:grouping/redo", RIGHT_ORGANISER, redo },
	{ GET, DESK "/:grouping/people", RIGHT_ORGANISER, show_people },
	{ GET, DESK "/:grouping/people/:participant", RIGHT_ORGANISER,
	    show_person },
	{ POST, DESK "/:grouping/people/:participant", RIGHT_ORGANISER,
	    change_person },
	{ 0 }
};
