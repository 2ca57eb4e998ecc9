/* Administration of organisations and the figures of their profiles.
 * audience: organiser */
#include <string.h>

#include "base/json.h"
#include "people/people_inside_web.h"
#include "people/people_web.h"
#include "people_pages.h"

enum { PAGE = 50 };		/* rows */

enum rc
admin_organisations(struct req *r)
{
	const char *q = req_query(r, "q"), *from = req_query(r, "after");
	struct organisation *list, *o;
	struct html *h;
	int64_t after = 0;
	row_id more = 0;
	int n = 0;

	if (from != NULL && !text_number(from, 1, INT64_MAX, &after))
		return RC_NONE;
	TRY(organisation_page(r->db, r->arena, q, after, PAGE + 1, &list));
	for (o = list; o != NULL; o = o->next)
		if (++n == PAGE && o->next != NULL) {
			more = o->id;
			o->next = NULL;
		}
	h = page_open(r, tr(r->lang, "Organisations"));
	admin_organisations_page(h, r, q, list, after, more);
	return page_close(h, r);
}

static const struct field organisation_fields[] = {
	{ "name", F_WORDS, N_("Name"), .max = ORGANISATION_NAME_MAX,
	    .required = true },
	{ "kind", F_CHOICE, N_("Kind"), .options = organisation_kind_options,
	    .required = true },
	{ "level", F_SELECT, N_("Level"), .options = level_options },
	{ "country", F_COUNTRY, N_("Country"),
	    N_("Leave it out for an international body") },
	{ "place", F_TEXT, N_("Municipality"), N_("As it is written there"),
	    .max = 120 },
	{ "website", F_URL, N_("Website") },
	{ "population", F_NUMBER, N_("Population of the municipality"),
	    .min = 0, .max = 100000000 },
	{ "population_year", F_NUMBER, N_("Year of that figure"),
	    .min = 1900, .max = 2200 },
	{ 0 }
};

static const struct field figure_fields[] = {
	{ "label", F_TEXT, N_("What is counted"), .max = 120,
	    .required = true },
	{ "value", F_TEXT, N_("Value"), .max = 40, .required = true },
	{ "unit", F_TEXT, N_("Unit"), .max = 40 },
	{ "year", F_NUMBER, N_("Year"), .min = 1900, .max = 2200,
	    .required = true },
	{ "source", F_TEXT, N_("Source"), N_("Who says so, and where: a "
	    "statistical office, a report, an address"), .max = 200,
	    .required = true },
	{ 0 }
};

/* Those the name is written in, original first; then the page's and English. */
static const char *const *
languages_of(struct req *r, const char *name)
{
	enum { MOST = 24 };
	const char **out = arena_array(r->arena, const char *, MOST + 3);
	const char *more[] = { r->lang, "en" }, *why, *lang;
	json_t *names, *v;
	size_t n = 0, k;

	if (name != NULL && json_read(r->arena, name, strlen(name), &names,
	    &why) == RC_OK) {
		json_object_foreach(names, lang, v)
			if (n < MOST)
				out[n++] = arena_dup(r->arena, lang);
		json_decref(names);
	}
	for (size_t i = 0; i < 2; i++) {
		for (k = 0; k < n && strcmp(out[k], more[i]) != 0; k++)
			;
		if (k == n)
			out[n++] = more[i];
	}
	return out;
}

static struct form *
organisation_form(struct req *r, const char *name)
{
	return form_open(r, organisation_fields, NULL, languages_of(r, name));
}

static struct organisation
typed(struct form *f)
{
	return (struct organisation){
		.name = form_words(f, "name"),
		.kind = people_kind_of(form_text(f, "kind")),
		.level = people_level_of(form_text(f, "level")),
		.country = form_text(f, "country"),
		.place = form_text(f, "place"),
		.website = form_text(f, "website"),
		.population = form_int(f, "population"),
		.population_year = form_int(f, "population_year"),
	};
}

static enum rc
new_draw(struct req *r, struct form *f)
{
	struct html *h = page_open(r, tr(r->lang, "Add an organisation"));

	admin_organisation_new_page(h, r, f);
	return page_close(h, r);
}

enum rc
admin_organisation_new(struct req *r)
{
	return new_draw(r, organisation_form(r, NULL));
}

enum rc
admin_organisation_add(struct req *r)
{
	struct form *f = organisation_form(r, NULL);
	struct organisation o;

	form_read(f);
	if (r->faults > 0)
		return new_draw(r, f);
	o = typed(f);
	TRY(organisation_add(r->db, &o, r->now));
	TRY(people_note(r, "organisation.add", "organisation", o.id, NULL));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/admin/organisations/%lld",
	    (long long)o.id);
}

/* Those of the form that are the profile's alone. */
static bool
of_profile(const char *name)
{
	return strcmp(name, "place") == 0 || strcmp(name, "website") == 0 ||
	    strcmp(name, "population") == 0 ||
	    strcmp(name, "population_year") == 0;
}

static struct form *
profile_form(struct req *r, const struct profile_at *at, const char *name)
{
	struct field *own = arena_get(r->arena, sizeof organisation_fields);
	size_t n = 0;

	if (at->whole)
		return organisation_form(r, name);
	for (const struct field *f = organisation_fields; f->name != NULL; f++)
		if (of_profile(f->name))
			own[n++] = *f;
	return form_open(r, own, NULL, NULL);
}

static struct form *
stored_form(struct req *r, const struct profile_at *at,
    const struct organisation *o)
{
	struct form *f = profile_form(r, at, o->name);

	if (at->whole) {
		form_set_words(f, "name", o->name);
		form_set(f, "kind", organisation_kind_name[o->kind]);
		form_set(f, "level", level_name[o->level]);
		form_set(f, "country", o->country);
	}
	form_set(f, "place", o->place);
	form_set(f, "website", o->website);
	if (o->population != 0)
		form_set_int(f, "population", o->population);
	if (o->population_year != 0)
		form_set_int(f, "population_year", o->population_year);
	return f;
}

static struct form *
figure_form(struct req *r)
{
	return form_open(r, figure_fields, NULL, NULL);
}

static enum rc
draw(struct req *r, const struct profile_at *at, const struct organisation *o,
    struct form *f, struct form *figure)
{
	const char *name = people_words(r, o->name);
	struct html *h = page_open(r, TRF(r->arena, r->lang,
	    "Context profile: {1}", name == NULL ? "" : name));

	profile_page(h, r, at, o, f, figure);
	return page_close(h, r);
}

static enum rc
back(struct req *r, const struct profile_at *at, const char *more)
{
	return reply_see_other(r, "%s%s", at->base.p, more);
}

enum rc
profile_show(struct req *r, const struct profile_at *at)
{
	struct organisation o;

	TRY(organisation_find(r->db, r->arena, at->organisation, &o));
	return draw(r, at, &o, stored_form(r, at, &o), figure_form(r));
}

enum rc
profile_save(struct req *r, const struct profile_at *at)
{
	struct organisation o, new;
	struct form *f;

	TRY(organisation_find(r->db, r->arena, at->organisation, &o));
	f = profile_form(r, at, o.name);
	form_read(f);
	if (form_int(f, "population") > 0 && form_int(f, "population_year") == 0)
		form_fault(f, "population_year", tr(r->lang, "Say which year "
		    "the figure is of"));
	if (r->faults > 0)
		return draw(r, at, &o, f, figure_form(r));
	new = o;
	if (at->whole)
		new = typed(f);
	new.id = o.id;
	new.place = form_text(f, "place");
	new.website = form_text(f, "website");
	new.population = form_int(f, "population");
	new.population_year = form_int(f, "population_year");
	TRY(organisation_update(r->db, &new));
	TRY(people_note(r, "organisation.update", "organisation", o.id, NULL));
	reply_flash(r, tr(r->lang, "Saved."));
	return back(r, at, "");
}

enum rc
profile_figure_add(struct req *r, const struct profile_at *at)
{
	struct organisation o;
	struct figure figure;
	struct form *f;

	TRY(organisation_find(r->db, r->arena, at->organisation, &o));
	f = figure_form(r);
	form_read(f);
	if (r->faults > 0)
		return draw(r, at, &o, stored_form(r, at, &o), f);
	figure = (struct figure){
		.label = form_text(f, "label"),
		.value = form_text(f, "value"),
		.unit = form_text(f, "unit"),
		.year = form_int(f, "year"),
		.source = form_text(f, "source"),
	};
	TRY(figure_add(r->db, o.id, &figure));
	TRY(people_note(r, "figure.add", "organisation", o.id, NULL));
	return back(r, at, "#figures");
}

enum rc
profile_figure_remove(struct req *r, const struct profile_at *at)
{
	const char *which = req_value(r, "figure");
	int64_t figure;

	if (r->faults > 0)
		return profile_show(r, at);
	if (!text_number(which == NULL ? "" : which, 1, INT64_MAX, &figure))
		return RC_INVALID;
	TRY(figure_remove(r->db, at->organisation, figure));
	TRY(people_note(r, "figure.remove", "organisation", at->organisation,
	    NULL));
	return back(r, at, "#figures");
}

/* --- of any organisation, by an administrator --- */

static enum rc
any(struct req *r, enum rc (*do_it)(struct req *, const struct profile_at *))
{
	struct profile_at at = { .whole = true };

	TRY(req_id(r, "organisation", &at.organisation));
	at.base = url_to(r->arena, "/admin/organisations/%lld",
	    (long long)at.organisation);
	return do_it(r, &at);
}

enum rc
admin_organisation(struct req *r)
{
	return any(r, profile_show);
}

enum rc
admin_organisation_save(struct req *r)
{
	return any(r, profile_save);
}

enum rc
admin_figure_add(struct req *r)
{
	return any(r, profile_figure_add);
}

enum rc
admin_figure_remove(struct req *r)
{
	return any(r, profile_figure_remove);
}
