/* audience: organiser */
/* Delegations: who is decided on together, and putting them together. */
#include <string.h>

#include "selection/selection_web.h"
#include "selection/selection_words_web.h"
#include "selection_delegation_pages.h"
#include "store/journal.h"

enum { DELEGATION_NAME_MAX = 120 };

static enum rc
note(struct req *r, const char *action, row_id application)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = "application",
	    .thing = application, .programme = r->programme });
}

static const char *
given(struct req *r, const char *name)
{
	const char *v = r->method == GET ? req_query(r, name) :
	    req_value(r, name);

	return text_blank(v) ? NULL : v;
}

static const char *
number(struct req *r, row_id id)
{
	return arena_printf(r->arena, "%lld", (long long)id);
}

/* "BALTIC-2025-0007 Ana Kask, Tartu"; the number only where names are hidden. */
static const char *
label_of(struct req *r, const struct choosing *v, const struct application *p)
{
	const char *from = words_pick(r->arena, p->organisation_name,
	    r->lang).text;

	if (v->settings.blind)
		return arena_printf(r->arena, "%s, %s", p->number,
		    country_name(p->country, r->lang));
	return arena_printf(r->arena, "%s %s, %s", p->number, p->name,
	    from == NULL ? country_name(p->country, r->lang) : from);
}

static const char *const *
countries_of(struct req *r, const struct choosing *v)
{
	const struct candidate *lists[] = { v->inside, v->outside };
	struct text_list l = { 0 };
	size_t n = 1;

	for (size_t i = 0; i < 2; i++)
		for (const struct candidate *c = lists[i]; c != NULL;
		    c = c->next)
			n++;
	l.at = arena_array(r->arena, const char *, n);
	for (size_t i = 0; i < 2; i++)
		for (const struct candidate *c = lists[i]; c != NULL;
		    c = c->next)
			if (*c->application->country != '\0' &&
			    !text_has(l, c->application->country))
				l.at[l.n++] = c->application->country;
	return l.at;
}

/* Who is alone, of one country or of all. */
static const struct option *
alone(struct req *r, const struct delegations_view *v)
{
	const struct candidate *lists[] = { v->choosing.inside,
	    v->choosing.outside };
	struct option *o;
	size_t n = 0;

	for (size_t i = 0; i < 2; i++)
		for (const struct candidate *c = lists[i]; c != NULL;
		    c = c->next)
			n++;
	o = arena_array(r->arena, struct option, n + 1);
	n = 0;
	for (size_t i = 0; i < 2; i++)
		for (const struct candidate *c = lists[i]; c != NULL;
		    c = c->next) {
			const struct application *p = c->application;

			if (p->delegation == 0 && (v->country == NULL ||
			    strcmp(v->country, p->country) == 0))
				o[n++] = (struct option){ number(r, p->id),
				    label_of(r, &v->choosing, p) };
		}
	return o;
}

static const char new_one[] = "new";

static enum rc
load(struct req *r, struct delegations_view *v)
{
	const char *part = given(r, "part");
	struct field *f = arena_array(r->arena, struct field, 5);
	struct delegation *list;
	struct option *o;
	int64_t id = 0;
	size_t n = 0;

	if (part != NULL && !text_number(part, 1, INT64_MAX, &id))
		return RC_NONE;
	*v = (struct delegations_view){ .country = given(r, "country") };
	TRY(choosing_load(r->db, r->arena, r->edition, id, &v->choosing));
	TRY(delegation_list(r->db, r->arena, r->edition, &list));
	v->countries = countries_of(r, &v->choosing);
	for (struct delegation *d = list; d != NULL; d = d->next)
		n++;
	o = arena_array(r->arena, struct option, n + 2);
	n = 0;
	o[n++] = (struct option){ new_one, tr(r->lang, "a new one") };
	for (struct delegation *d = list; d != NULL; d = d->next)
		o[n++] = (struct option){ number(r, d->id), d->name };
	f[0] = (struct field){ .name = "members", .kind = F_MANY,
	    .plain = true, .label = tr(r->lang, "Who belongs together"),
	    .min = 1, .options = alone(r, v) };
	f[1] = (struct field){ .name = "delegation", .kind = F_SELECT,
	    .plain = true, .label = tr(r->lang, "Delegation"),
	    .required = true, .options = o };
	f[2] = (struct field){ .name = "name", .kind = F_TEXT,
	    .label = N_("Name of the delegation"),
	    .max = DELEGATION_NAME_MAX, .required = true,
	    .autocomplete = "off", .show_if = "delegation",
	    .show_is = new_one };
	f[3] = (struct field){ .name = "part", .kind = F_HIDDEN };
	v->form = form_open(r, f, NULL, NULL);
	form_set_int(v->form, "part", v->choosing.part->id);
	form_set(v->form, "delegation", new_one);
	return RC_OK;
}

static enum rc
draw(struct req *r, const struct delegations_view *v)
{
	struct html *h = page_open(r, tr(r->lang, "Delegations"));

	if (r->faults > 0)
		page_status(r, 422);
	delegations_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct delegations_view v;

	TRY(load(r, &v));
	return draw(r, &v);
}

static enum rc
back(struct req *r, const struct delegations_view *v)
{
	return reply_see_other(r, "%s", under(r,
	    "desk/selection/delegations?part=%lld",
	    (long long)v->choosing.part->id).p);
}

/* An application's delegation, also where the person is in the edition. */
static enum rc
put(struct req *r, row_id application, row_id delegation)
{
	struct application p;

	TRY(delegation_put(r->db, r->edition, application, delegation));
	TRY(application_find(r->db, r->arena, application, false, &p));
	TRY(participant_delegation(r->db, r->edition, p.person,
	    p.delegation_name));
	return note(r, delegation == 0 ? "delegation.leave" :
	    "delegation.join", application);
}

static enum rc
gather(struct req *r)
{
	struct delegations_view v;
	struct text_list members;
	const char *code;
	int64_t id = 0;

	TRY(load(r, &v));
	form_read(v.form);
	members = form_many(v.form, "members");
	if (r->faults > 0)
		return draw(r, &v);
	if (strcmp(form_text(v.form, "delegation"), new_one) == 0)
		TRY(delegation_new(r->db, r->arena, r->edition,
		    form_text(v.form, "name"), &id, &code));
	else if (!text_number(form_text(v.form, "delegation"), 1, INT64_MAX,
	    &id))
		return RC_INVALID;
	for (size_t i = 0; i < members.n; i++) {
		int64_t application;

		if (!text_number(members.at[i], 1, INT64_MAX, &application))
			return RC_INVALID;
		TRY(put(r, application, id));
	}
	reply_flash(r, tr(r->lang, "They are decided on together from now "
	    "on."));
	return back(r, &v);
}

static enum rc
leave(struct req *r)
{
	struct delegations_view v;
	row_id application;

	TRY(load(r, &v));
	TRY(req_id(r, "application", &application));
	if (r->faults > 0)
		return draw(r, &v);
	TRY(put(r, application, 0));
	TRY(delegation_sweep(r->db, r->edition));
	reply_flash(r, tr(r->lang, "Decided on alone from now on."));
	return back(r, &v);
}

#define DESK "/editions/:edition/desk/selection/delegations"
const struct route selection_delegation_routes[] = {
	{ GET, DESK, RIGHT_ORGANISER, show },
	{ POST, DESK, RIGHT_ORGANISER, gather, 0, 256 * 1024 },
	{ POST, DESK "/:application/leave", RIGHT_ORGANISER, leave },
	{ 0 }
};
