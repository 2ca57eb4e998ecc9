/* audience: organiser */
/* Who does not come and who comes late, for all groups of a session. */
#include "consult/consult_inside_web.h"
#include "consult_late_pages.h"
#include "programme/programme_desk_web.h"

/* The question of somebody that is still to come, or under way; 0: none. */
static int64_t
owns(const struct consult_group *g, int64_t next, row_id person)
{
	for (int64_t k = next; k <= g->rounds; k++)
		if (g->round[k - 1].giver == person)
			return k;
	return 0;
}

static struct late_table *
add_table(struct arena *a, struct late_table ***end, int64_t number)
{
	struct late_table *t = arena_new(a, struct late_table);

	t->number = number;
	**end = t;
	*end = &t->next_table;
	return t;
}

static void
add_person(struct arena *a, struct late_person ***end, struct late_person p)
{
	**end = arena_new(a, struct late_person);
	***end = p;
	*end = &(**end)->next;
}

static bool
known(const struct late_view *v, row_id person)
{
	for (const struct late_table *t = v->tables; t != NULL;
	    t = t->next_table)
		for (const struct late_person *p = t->people; p != NULL;
		    p = p->next)
			if (p->person == person)
				return true;
	return false;
}

/* Each person once: who sits in another group later is there where the first
 * question still to come is. */
static enum rc
read_table(struct req *r, struct late_view *v, row_id group,
    struct late_table ***end, struct consult_group *g)
{
	struct late_table *t;
	struct late_person **last;
	bool under_way;
	int64_t next;

	TRY(consult_find(r->db, r->arena, group, g));
	next = consult_next(&g->clock, &under_way);
	t = add_table(r->arena, end, g->number);
	t->next = next <= g->rounds ? next : 0;
	last = &t->people;
	for (const struct consult_seat *s = g->seats; s != NULL; s = s->next) {
		int64_t k = consult_sits_from(s, next);

		if (k == 0 || k > g->rounds || known(v, s->person))
			continue;
		add_person(r->arena, &last, (struct late_person){
		    .person = s->person, .name = s->name,
		    .organisation = s->organisation,
		    .there = consult_there(s, k),
		    .owns = owns(g, next, s->person) });
	}
	return RC_OK;
}

static enum rc
load(struct req *r, struct late_view *v)
{
	struct late_table **end = &v->tables;
	struct consult_group *list, g = { 0 };
	struct late_person **last = NULL;
	struct consult_seat *others;
	row_id group;

	v->edition = *r->at_edition;
	TRY(req_id(r, "session", &v->session.id));
	TRY(session_item_find(r->db, r->arena, v->session.id, &v->session));
	if (v->session.edition != r->edition)
		return RC_NONE;
	TRY(consult_list(r->db, r->arena, r->edition, 0, &list));
	for (; list != NULL; list = list->next)
		if (list->session == v->session.id) {
			TRY(read_table(r, v, list->id, &end, &g));
			v->groups++;
		}
	if (v->groups == 0)
		return RC_NONE;
	TRY(consult_others(r->db, r->arena, &g, 1, true, &others));
	for (; others != NULL; others = others->next) {
		enum rc rc = consult_seat_of(r->db, v->session.id,
		    others->person, 0, &group);

		if (rc == RC_OK)
			continue;
		if (rc != RC_NONE)
			return rc;
		if (last == NULL)
			last = &add_table(r->arena, &end, 0)->people;
		add_person(r->arena, &last, (struct late_person){
		    .person = others->person, .name = others->name,
		    .organisation = others->organisation });
	}
	TRY(consult_change_last(r->db, v->session.id, &v->seen));
	return consult_change_find(r->db, r->arena, v->session.id, 0, r->now,
	    &v->change);
}

static enum rc
draw(struct req *r, const struct late_view *v)
{
	struct html *h = page_open_of(r, tr(r->lang, "Late and absent"),
	    words_pick(r->arena, v->session.title, r->lang).text);

	consult_late_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct late_view v = { 0 };

	TRY(load(r, &v));
	return draw(r, &v);
}

static const char *
here(struct req *r, const struct late_view *v)
{
	return arena_printf(r->arena, "consult/%lld/late",
	    (long long)v->session.id);
}

static enum rc
save(struct req *r)
{
	struct text_list ids = req_values(r, "there");
	struct late_view v = { 0 };
	row_id *there;
	int64_t seen = -1, moved;
	bool changed = false;
	struct desk d;
	enum rc rc;

	TRY(desk_open(r, &d));
	TRY(load(r, &v));
	if (r->faults > 0)
		return desk_stale(r, &d, here(r, &v));
	there = arena_array(r->arena, row_id, ids.n + 1);
	for (size_t i = 0; i < ids.n; i++) {
		if (!text_number(ids.at[i], 1, INT64_MAX, &there[i]))
			return RC_INVALID;
		changed = changed || !known(&v, there[i]);
	}
	(void)text_number(req_value(r, "seen"), 0, INT64_MAX, &seen);
	if (changed || seen != v.seen)
		return desk_refused(r, &d, here(r, &v), tr(r->lang, "Somebody "
		    "else changed this meanwhile: look again."));
	rc = consult_anew(r->db, r->arena, r->edition, v.session.id, there,
	    ids.n, 0, r->person, r->now, &moved);
	if (rc == RC_NONE) {
		reply_flash(r, tr(r->lang, "Nothing is to be changed: all sit "
		    "where they should."));
		return reply_see_other(r, "%s", desk_at(r, &d, here(r, &v), 0,
		    NULL).p);
	}
	TRY(rc);
	return desk_done(r, &d, "consult.anew", "session_item", v.session.id,
	    here(r, &v), tr(r->lang, "The rest is made anew; everybody sees "
	    "their own."));
}

static enum rc
undo(struct req *r)
{
	struct late_view v = { 0 };
	int64_t id = 0;
	struct desk d;

	TRY(desk_open(r, &d));
	TRY(load(r, &v));
	if (r->faults > 0)
		return desk_stale(r, &d, here(r, &v));
	(void)text_number(req_value(r, "change"), 1, INT64_MAX, &id);
	if (v.change.id != id || id == 0)
		return desk_refused(r, &d, here(r, &v), tr(r->lang, "It was "
		    "changed meanwhile, or a question went on: look again."));
	TRY(consult_undo(r->db, &v.change));
	return desk_done(r, &d, "consult.undo", "session_item", v.session.id,
	    here(r, &v), tr(r->lang, "It is as it was before."));
}

#define LATE "/editions/:edition/desk/consult/:session/late"
const struct route consult_late_desk_routes[] = {
	{ GET, LATE, RIGHT_ORGANISER, show },
	{ POST, LATE, RIGHT_ORGANISER, save },
	{ POST, LATE "/undo", RIGHT_ORGANISER, undo },
	{ 0 }
};
