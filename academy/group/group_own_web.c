/* The participants' side: the groups that were published, and wishes. */
#include "group/group_web.h"

#include <string.h>

#include "group/group_own_web.h"
#include "group_own_pages.h"

static size_t
self_in(const struct allotment *l, row_id person)
{
	size_t i = 0;

	while (i < l->people && l->person[i].person != person)
		i++;
	return i;
}

static bool
takes_wishes(const struct grouping *g, unixtime now)
{
	return g->wishes > 0 && g->published_at == 0 &&
	    (g->wishes_until == 0 || g->wishes_until > now);
}

static enum rc
show_own(struct req *r)
{
	struct own_view v = { 0 };
	struct own_set **end = &v.sets;
	struct grouping *list;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(grouping_list(r->db, r->arena, r->edition, false, &list));
	for (; list != NULL; list = list->next) {
		struct own_set *s;

		if (list->published_at == 0 && !takes_wishes(list, r->now))
			continue;
		s = arena_new(r->arena, struct own_set);
		TRY(allotment_load(r->db, r->arena, r->edition, list->id,
		    &s->set));
		s->self = self_in(&s->set, r->person);
		s->wishes = takes_wishes(list, r->now) &&
		    s->self < s->set.people;
		if (list->published_at == 0 && !s->wishes)
			continue;
		*end = s;
		end = &s->next;
	}
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Groups and visits"));
	groups_own_page(h, r, &v);
	return page_close(h, r);
}

/* --- wishes --- */

/* Whether a group is the first of its topic: those of one topic are one wish. */
static bool
first_of_topic(const struct allotment *l, size_t group)
{
	for (size_t g = 0; g < group && l->group[group].topic != 0; g++)
		if (l->group[g].topic == l->group[group].topic)
			return false;
	return true;
}

static const char *
wish_name(struct arena *a, int64_t k)
{
	return arena_printf(a, "wish%lld", (long long)k);
}

static struct form *
wish_form(struct req *r, const struct wish_view *v)
{
	static const char *const label[GROUPING_WISHES] = { N_("First wish"),
	    N_("Second wish"), N_("Third wish"), N_("Fourth wish"),
	    N_("Fifth wish") };
	const struct allotment *l = &v->set;
	struct field *f = arena_array(r->arena, struct field,
	    GROUPING_WISHES + 2);
	struct choices groups = { 0 };
	struct form *form;
	int64_t n = 0;

	for (size_t g = 0; g < l->groups; g++)
		if (first_of_topic(l, g))
			choices_add(r->arena, &groups, (row_id)g + 1,
			    group_title(r->arena, l, g, r->lang) != NULL ?
			    group_title(r->arena, l, g, r->lang) :
			    group_name(r->arena, l, g, r->lang));
	for (; n < l->grouping.wishes && n < GROUPING_WISHES &&
	    n < (int64_t)groups.n; n++)
		f[n] = (struct field){ .name = wish_name(r->arena, n + 1),
		    .kind = F_SELECT, .plain = true,
		    .label = tr(r->lang, label[n]),
		    .options = choices_done(r->arena, &groups) };
	if (l->grouping.language != NULL)
		f[n] = (struct field){ .name = "langs", .kind = F_MANY,
		    .plain = true, .label = tr(r->lang, "I can discuss in"),
		    .hint = tr(r->lang, "So that you share a language with your "
		    "group"), .options = desk_lang_options(r,
		    l->person[v->self].langs) };
	form = form_open(r, f, v->edition.zone, NULL);
	for (size_t g = 0; l->person[v->self].wish != NULL && g < l->groups;
	    g++)
		if (l->person[v->self].wish[g] > 0)
			form_set_int(form, wish_name(r->arena,
			    l->person[v->self].wish[g]), (int64_t)g + 1);
	if (l->grouping.language != NULL && l->person[v->self].stated)
		form_set_many(form, "langs", text_split(r->arena,
		    l->person[v->self].langs, ' '));
	return form;
}

/* A set that this person may wish in; RC_NONE else, whatever there is. */
static enum rc
open_wishes(struct req *r, struct wish_view *v)
{
	row_id id;

	TRY(req_id(r, "grouping", &id));
	TRY(edition_find(r->db, r->arena, r->edition, &v->edition));
	TRY(allotment_load(r->db, r->arena, r->edition, id, &v->set));
	v->self = self_in(&v->set, r->person);
	return v->self < v->set.people && takes_wishes(&v->set.grouping,
	    r->now) ? RC_OK : RC_NONE;
}

static enum rc
draw_wishes(struct req *r, struct wish_view *v)
{
	struct html *h;

	page_noindex(r);
	h = page_open_of(r, words_pick(r->arena, v->set.grouping.title,
	    r->lang).text, tr(r->lang, "Say what I would like"));
	if (r->faults > 0)
		page_status(r, 422);
	groups_wishes_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_wishes(struct req *r)
{
	struct wish_view v = { 0 };

	TRY(open_wishes(r, &v));
	v.form = wish_form(r, &v);
	return draw_wishes(r, &v);
}

static enum rc
save_wishes(struct req *r)
{
	int64_t numbers[GROUPING_WISHES], n = 0;
	struct wish_view v = { 0 };
	row_id participant;

	TRY(open_wishes(r, &v));
	v.form = wish_form(r, &v);
	form_read(v.form);
	for (int64_t k = 1; k <= v.set.grouping.wishes &&
	    k <= GROUPING_WISHES; k++) {
		int64_t number;

		if (!text_number(form_text(v.form, wish_name(r->arena, k)), 1,
		    v.set.grouping.groups, &number))
			continue;
		for (int64_t i = 0; i < n; i++)
			if (numbers[i] == number)
				form_fault(v.form, wish_name(r->arena, k),
				    tr(r->lang, "You chose this one already"));
		numbers[n++] = number;
	}
	if (r->faults > 0)
		return draw_wishes(r, &v);
	participant = v.set.person[v.self].participant;
	TRY(wishes_set(r->db, v.set.grouping.id, participant, numbers,
	    (size_t)n));
	if (v.set.grouping.language != NULL)
		TRY(langs_set(r->db, r->edition, participant,
		    desk_langs_join(r->arena, NULL, form_many(v.form,
		    "langs"))));
	reply_flash(r, tr(r->lang, "Saved. You can change it until the groups "
	    "are published."));
	return reply_see_other(r, "/editions/%s/mine/groups", v.edition.slug);
}

#define MINE "/editions/:edition/mine/groups"
const struct route group_own_routes[] = {
	{ GET, MINE, RIGHT_PARTICIPANT, show_own },
	{ GET, MINE "/:grouping/wishes", RIGHT_PARTICIPANT, show_wishes },
	{ POST, MINE "/:grouping/wishes", RIGHT_PARTICIPANT, save_wishes },
	{ 0 }
};
