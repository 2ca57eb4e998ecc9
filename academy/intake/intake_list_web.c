/* audience: organiser */
/* All applications of an edition: searched, filtered, sorted, page by page. */
#include <string.h>

#include "intake/intake_desk.h"
#include "intake/intake_desk_web.h"
#include "intake_desk_pages.h"

static const char *const columns[] = { "number", "name", "organisation",
	"country", "track", "received", "state", NULL };

static const char *
asked(struct req *r, const char *name)
{
	const char *s = req_query(r, name);

	return s == NULL ? "" : s;
}

/* Whether what is typed stands in anything one knows an applicant by. */
static bool
said_by(struct req *r, const struct application *p, const char *folded,
    const char *lang)
{
	const char *at = arena_printf(r->arena, "%s\n%s\n%s\n%s\n%s", p->number,
	    p->name, p->email, p->organisation_name == NULL ? "" :
	    words_pick(r->arena, p->organisation_name, lang).text,
	    p->delegation_name == NULL ? "" : p->delegation_name);

	return strstr(text_fold(r->arena, at), folded) != NULL;
}

static bool
wanted(struct req *r, const struct list_view *v, const struct application *p,
    const char *folded)
{
	if (*v->state != '\0' && strcmp(v->state,
	    application_state_name[p->state]) != 0)
		return false;
	if (*v->country != '\0' && strcmp(v->country, p->country) != 0)
		return false;
	if ((v->track != 0 && v->track != p->track) || (v->late && !p->late))
		return false;
	return *folded == '\0' || said_by(r, p, folded, r->lang);
}

static struct list_row
row(struct req *r, struct application *p, const char *by)
{
	const char *text = NULL;

	if (strcmp(by, "received") == 0)
		return (struct list_row){ .at = p, .number = p->submitted_at };
	if (strcmp(by, "state") == 0)
		return (struct list_row){ .at = p, .number = p->state };
	if (strcmp(by, "number") == 0)
		return (struct list_row){ .at = p, .number = p->id };
	if (strcmp(by, "name") == 0)
		text = p->name;
	else if (strcmp(by, "country") == 0)
		text = country_name(p->country, r->lang);
	else if (strcmp(by, "organisation") == 0)
		text = p->organisation_name == NULL ? NULL :
		    words_pick(r->arena, p->organisation_name, r->lang).text;
	else
		text = p->track_title != NULL ? words_pick(r->arena,
		    p->track_title, r->lang).text : p->delegation_name;
	return (struct list_row){ .at = p, .text = text_blank(text) ? NULL :
	    text_sort_key(r->arena, text, r->lang) };
}

/* The countries that occur, by name. */
static const char *const *
countries_of(struct req *r, const struct application *all, size_t most)
{
	struct list_row *rows = arena_array(r->arena, struct list_row, most + 1);
	const char **list = arena_array(r->arena, const char *, most + 1);
	size_t n = 0;

	for (; all != NULL; all = all->next) {
		size_t i = 0;

		while (i < n && strcmp(rows[i].at, all->country) != 0)
			i++;
		if (i == n && *all->country != '\0')
			rows[n++] = (struct list_row){
			    .at = (char *)all->country, .text =
			    text_sort_key(r->arena, country_name(all->country,
			    r->lang), r->lang) };
	}
	list_rows_sort(rows, n, false);
	for (size_t i = 0; i < n; i++)
		list[i] = rows[i].at;
	return list;
}

/* Keeps of all what is asked for, in its order, and cuts a page out of it. */
static void
pick(struct req *r, struct list_view *v, struct application *all, size_t most)
{
	const char *folded = text_fold(r->arena, v->q);
	struct list_row *rows = arena_array(r->arena, struct list_row, most + 1);
	struct application **end = &v->all;
	size_t n = 0;

	for (; all != NULL; all = all->next)
		if (wanted(r, v, all, folded))
			rows[n++] = row(r, all, v->sort.by);
	list_rows_sort(rows, n, v->sort.down);
	v->page = list_page(r, (int64_t)n, LIST_PAGE);
	for (size_t i = 0; i < n; i++) {
		if (!list_shows(v->page, (int64_t)i))
			continue;
		*end = rows[i].at;
		end = &(*end)->next;
	}
	*end = NULL;
}

enum rc
intake_applications(struct req *r)
{
	struct list_view v = { .q = text_clean(r->arena, asked(r, "q"), true),
	    .state = asked(r, "state"), .country = asked(r, "country"),
	    .late = *asked(r, "late") != '\0',
	    .sort = list_sort(r, columns) };
	struct application *all;
	struct html *h;
	size_t most = 0;

	if (!text_number(asked(r, "track"), 1, INT64_MAX, &v.track))
		v.track = 0;
	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(intake_call(r, &v.call));
	v.call_state = call_state_at(&v.call, r->now);
	TRY(track_list(r->db, r->arena, r->edition, &v.tracks));
	TRY(drafts_of(r->db, r->arena, r->edition, r->person, &v.drafts));
	TRY(application_list(r->db, r->arena, r->edition, APPLICATION_STATES,
	    &all));
	for (struct application *p = all; p != NULL; p = p->next, most++) {
		v.count[p->state]++;
		v.grouped = v.grouped || p->track != 0 || p->delegation != 0;
	}
	v.any = all != NULL;
	v.countries = countries_of(r, all, most);
	pick(r, &v, all, most);
	h = page_open(r, tr(r->lang, "Applications"));
	applications_page(h, r, &v);
	return page_close(h, r);
}
