/* audience: organiser */
/* Delegations on the organiser's desk: who is asked, what came. */
#include "finding/finding_web.h"

#include "finding/finding_tried_inside_web.h"
#include "finding_tried_desk_pages.h"
#include "render/xlsx.h"

#define DESK "/editions/:edition/desk/tried"

static enum rc
read_lines(struct req *r, row_id delegation, struct tried_line **out)
{
	struct tried *list;
	struct ask *asks;

	TRY(tried_list(r->db, r->arena, r->edition, 0, delegation, &list));
	TRY(ask_list(r->db, r->arena, r->edition, tried_ask.kind, 0, &asks));
	*out = tried_lines(r->arena, list, asks);
	return RC_OK;
}

static enum rc
show_desk(struct req *r)
{
	struct tried_desk_view v = { 0 };
	struct tried_desk_line **end = &v.lines;
	struct tried_delegation *list;
	struct tried_line *all;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(finding_any(r->db, r->edition, &v.adopted));
	TRY(tried_delegations(r->db, r->arena, r->edition, &list));
	TRY(read_lines(r, 0, &all));
	for (; list != NULL; list = list->next) {
		struct tried_desk_line *l = arena_new(r->arena,
		    struct tried_desk_line);

		l->delegation = list;
		for (const struct tried_line *x = all; x != NULL; x = x->next) {
			if (x->tried->delegation != list->id)
				continue;
			l->findings++;
			l->asked += x->last != NULL;
			l->answered += x->answer != NULL;
		}
		*end = l;
		end = &l->next;
	}
	h = page_open(r, tr(r->lang, "What delegations tried"));
	tried_desk_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
by_country(struct req *r)
{
	int64_t n;

	if (r->faults > 0)
		return show_desk(r);
	TRY(tried_by_country(r->db, r->edition, r->now, &n));
	TRY(finding_note_down(r, "tried.country", "edition", r->edition));
	reply_flash(r, tr_fill(r->arena, trn(r->lang, n, "{1} country is asked "
	    "as a delegation.", "{1} countries are asked as delegations."),
	    (const char *const[]){ arena_printf(r->arena, "%lld",
	    (long long)n), NULL }));
	return reply_see_other(r, "/editions/%s/desk/tried",
	    req_param(r, "edition"));
}

static const struct field who_fields[] = {
	{ "name", F_TEXT, N_("Name"), .max = PERSON_NAME_MAX },
	{ "email", F_EMAIL, N_("E-mail address"), N_("If it is somebody else "
	    "from now on, open questions go to them, and the links sent before "
	    "work no more."), .max = 254 },
	{ 0 }
};

/* What is open goes to the substitute, by one mail. */
static enum rc
pass_on(struct req *r, const struct tried_line *lines, row_id person)
{
	row_id *things;
	size_t n = 0;

	for (const struct tried_line *l = lines; l != NULL; l = l->next)
		n++;
	things = arena_array(r->arena, row_id, n + 1);
	n = 0;
	for (; lines != NULL; lines = lines->next)
		things[n++] = lines->tried->id;
	return ask_pass_on(r->db, r->arena, r->edition, tried_ask.kind, things,
	    n, person, r->now);
}

static enum rc
save(struct req *r, struct tried_one_view *v)
{
	struct person who = { .lang = "en", .mail_format = "html",
	    .name = form_text(v->form, "name"),
	    .email = form_text(v->form, "email"),
	    .country = v->delegation.country };

	if (who.email != NULL)
		TRY(person_ensure(r->db, &who, r->now));
	TRY(tried_delegation_save(r->db, v->delegation.id, who.id));
	if (who.id != v->delegation.person)
		TRY(pass_on(r, v->lines, who.id));
	TRY(finding_note_down(r, "tried.who", "tried_delegation",
	    v->delegation.id));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/editions/%s/desk/tried", v->edition.slug);
}

static enum rc
one(struct req *r)
{
	struct tried_one_view v = { 0 };
	struct tried_delegation *list;
	struct html *h;
	row_id id;

	TRY(req_id(r, "delegation", &id));
	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(tried_delegations(r->db, r->arena, r->edition, &list));
	while (list != NULL && list->id != id)
		list = list->next;
	if (list == NULL)
		return RC_NONE;
	v.delegation = *list;
	TRY(read_lines(r, id, &v.lines));
	v.form = form_open(r, who_fields, NULL, NULL);
	form_set(v.form, "name", list->person_name);
	form_set(v.form, "email", list->email);
	if (r->method == POST) {
		form_read(v.form);
		if ((form_text(v.form, "name") == NULL) !=
		    (form_text(v.form, "email") == NULL) && r->faults == 0)
			form_fault(v.form, "email", tr(r->lang, "Give both, "
			    "name and address, or neither"));
		if (r->faults == 0)
			return save(r, &v);
	}
	h = page_open_of(r, tried_name(r->arena, r->lang, list->name,
	    list->country), tr(r->lang, "What delegations tried"));
	tried_one_page(h, r, &v);
	return page_close(h, r);
}

/* --- all of it as a sheet --- */

static const char *const columns[] = { "number", "finding", "delegation",
	"country", "people", "asked", "answered", "answer", "outcome", "why",
	"evidence", "public", NULL };

static enum rc
out(struct req *r, bool xlsx)
{
	struct buf b = BUF(r->arena);
	struct tried_line *l;
	struct edition e;
	struct table *t;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(read_lines(r, 0, &l));
	t = table_make(r->arena, tr(r->lang, "What delegations tried"),
	    r->lang, language_rtl(r->lang));
	for (int i = 0; columns[i] != NULL; i++)
		table_column(t, columns[i], COLUMN_TEXT, 0);
	for (; l != NULL; l = l->next) {
		const struct ask *q = l->answer;

		table_text(t, arena_printf(r->arena, "%lld",
		    (long long)l->tried->number));
		table_text(t, words_pick(r->arena, l->tried->title,
		    r->lang).text);
		table_text(t, tried_name(r->arena, r->lang, l->tried->name,
		    l->tried->country));
		table_text(t, l->tried->country);
		table_text(t, arena_printf(r->arena, "%lld",
		    (long long)l->tried->people));
		table_text(t, l->last == NULL || l->last->asked_at == 0 ? NULL :
		    time_iso_date(r->arena, l->last->asked_at, e.zone));
		table_text(t, q == NULL ? NULL : time_iso_date(r->arena,
		    q->answered_at, e.zone));
		table_text(t, q == NULL ? NULL : q->answer);
		table_text(t, q == NULL ? NULL : q->outcome);
		table_text(t, q == NULL ? NULL : q->why);
		table_text(t, q == NULL ? NULL : q->evidence);
		table_text(t, q == NULL ? NULL : q->shared ? "yes" : "no");
	}
	if (!xlsx) {
		table_csv(&b, t);
		return reply_bytes(r, "text/csv; charset=utf-8", arena_printf(
		    r->arena, "%s-tried.csv", e.slug), b.p, b.n);
	}
	TRY(xlsx_write(r->arena, &(struct xlsx){ .title = t->name,
	    .author = "Guildhall", .made_at = r->now,
	    .sheets = (const struct table *const[]){ t }, .n = 1 }, &b));
	return reply_bytes(r, "application/vnd.openxmlformats-officedocument."
	    "spreadsheetml.sheet", arena_printf(r->arena, "%s-tried.xlsx",
	    e.slug), b.p, b.n);
}

static enum rc
csv(struct req *r)
{
	return out(r, false);
}

static enum rc
xlsx(struct req *r)
{
	return out(r, true);
}

const struct route finding_tried_routes[] = {
	{ GET, DESK, RIGHT_ORGANISER, show_desk },
	{ POST, DESK, RIGHT_ORGANISER, by_country },
	{ GET, DESK "/tried.csv", RIGHT_ORGANISER, csv },
	{ GET, DESK "/tried.xlsx", RIGHT_ORGANISER, xlsx },
	{ GET, DESK "/:delegation", RIGHT_ORGANISER, one },
	{ POST, DESK "/:delegation", RIGHT_ORGANISER, one },
	{ 0 }
};
