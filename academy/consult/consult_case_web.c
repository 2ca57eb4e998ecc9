/* Case studies as the groups have them: read, worked on, handed back. */
#include <stdlib.h>
#include <string.h>

#include "consult/consult_case_inside_web.h"
#include "consult_case_pages.h"
#include "render/pdf.h"
#include "store/journal.h"

/* --- what the files share --- */

bool
case_staff(const struct req *r)
{
	return r->admin || (r->roles & (ROLE_ORGANISER | ROLE_TRAINER)) != 0;
}

enum rc
case_note(struct req *r, const char *action, row_id id)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = "consult_case",
	    .thing = id, .programme = r->programme });
}

void
consult_blank(struct req *r, struct pdf *pdf, const char *label, double height)
{
	struct table *t = table_make(r->arena, label, r->lang,
	    language_rtl(r->lang));

	table_column(t, label, COLUMN_TEXT, 90);
	table_text(t, "");
	pdf_table(pdf, t, (struct pdf_grid){ .row_height = height, .size = 10,
	    .lines = true });
	pdf_space(pdf, 2);
}

enum rc
case_sheet(struct req *r, const struct case_view *v)
{
	const struct programme *p = r->at_programme;
	const char *of = words_pick(r->arena, v->edition.title, r->lang).text;
	struct pdf_paper with = { .lang = r->lang, .title = v->study.title,
	    .author = words_pick(r->arena, p->title, r->lang).text,
	    .subject = of, .made_at = r->now,
	    .accent = p->primary_colour == NULL || *p->primary_colour != '#' ?
	    0 : (unsigned)strtoul(p->primary_colour + 1, NULL, 16),
	    .page_mark = tr(r->lang, "Page {1} of {2}") };
	struct buf b = BUF(r->arena);
	const char *funders;
	struct pdf *pdf;

	TRY(funders_text(r->db, r->arena, p->id, v->edition.id, r->lang,
	    &funders));
	with.footer = funders;
	pdf = pdf_begin(r->arena, &with);
	pdf_small(pdf, of, NULL);
	pdf_heading(pdf, 1, v->study.title);
	if (v->study.body != NULL)
		pdf_markdown(pdf, v->study.body, v->study.lang, 2);
	pdf_space(pdf, 3);
	consult_blank(r, pdf, tr(r->lang, "Group"), 11);
	consult_blank(r, pdf, tr(r->lang, "What is the matter here?"), 32);
	consult_blank(r, pdf, tr(r->lang, "What should be done, by whom?"), 40);
	consult_blank(r, pdf, tr(r->lang, "What do we take from it for our own work?"),
	    32);
	TRY(pdf_end(pdf, &b));
	return reply_bytes(r, "application/pdf", arena_printf(r->arena,
	    "case-%lld.pdf", (long long)v->study.id), b.p, b.n);
}

/* --- reading --- */

static enum rc
comes_to(struct req *r, row_id session, bool *out)
{
	struct session_item *list;

	TRY(session_of_person(r->db, r->arena, r->edition, r->person, &list));
	while (list != NULL && list->id != session)
		list = list->next;
	*out = list != NULL;
	return RC_OK;
}

/* RC_NONE for whom the session is not, and while it is not handed out. */
static enum rc
open_case(struct req *r, struct case_view *v)
{
	bool comes;
	row_id id;

	page_noindex(r);
	TRY(req_id(r, "case", &id));
	TRY(case_find(r->db, r->arena, id, &v->study));
	if (v->study.edition != r->edition)
		return RC_NONE;
	v->edition = *r->at_edition;
	v->staff = case_staff(r);
	TRY(comes_to(r, v->study.session, &comes));
	if (!v->staff && (!comes || v->study.handed_at == 0))
		return RC_NONE;
	v->all = v->staff || case_open(&v->study, r->now);
	return case_groups(r->db, r->arena, &v->study, r->person, &v->groups);
}

static enum rc
show_list(struct req *r)
{
	struct cases_view v = { .edition = *r->at_edition };
	struct case_study *list, **end = &v.list;
	struct html *h;

	page_noindex(r);
	TRY(case_list(r->db, r->arena, r->edition, 0, &list));
	for (; list != NULL; list = list->next) {
		bool comes;

		TRY(comes_to(r, list->session, &comes));
		if (!case_staff(r) && (!comes || list->handed_at == 0))
			continue;
		*end = arena_new(r->arena, struct case_study);
		**end = *list;
		end = &(*end)->next;
		*end = NULL;
	}
	h = page_open(r, tr(r->lang, "Case studies"));
	cases_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct case_view v = { 0 };
	struct html *h;

	TRY(open_case(r, &v));
	h = page_open(r, v.study.title);
	case_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
file(struct req *r)
{
	struct case_view v = { 0 };

	TRY(open_case(r, &v));
	return v.study.blob == 0 ? RC_NONE : reply_blob(r, v.study.blob);
}

static enum rc
sheet(struct req *r)
{
	struct case_view v = { 0 };

	TRY(open_case(r, &v));
	return case_sheet(r, &v);
}

/* --- the result of a group --- */

static const struct field result_fields[] = {
	{ "body", F_LONG, N_("What your group says"), N_("What is the matter, "
	    "what should be done and by whom, what you take from it. No names "
	    "of people who need protection."), .max = CASE_RESULT_MAX,
	    .required = true },
	{ 0 }
};

static enum rc
open_result(struct req *r, struct case_view *v)
{
	int64_t n;

	TRY(open_case(r, v));
	if (!text_number(req_param(r, "number"), 1, CASE_GROUPS_MAX, &n))
		return RC_NONE;
	v->group = v->groups;
	while (v->group != NULL && v->group->number != n)
		v->group = v->group->next;
	if (v->group == NULL || (!v->group->own && !v->staff))
		return RC_NONE;
	if (!text_number(req_query(r, "version"), 0, INT64_MAX, &v->began))
		v->began = v->group->result == NULL ? 0 :
		    v->group->result->version;
	return RC_OK;
}

static enum rc
draw_result(struct req *r, struct case_view *v, struct form *f)
{
	const struct case_result *x = v->group->result;
	struct html *h;

	v->form = f;
	if (f == NULL) {
		v->form = form_open(r, result_fields, NULL, NULL);
		form_set(v->form, "body", x == NULL ? NULL : x->body);
		v->began = x == NULL ? 0 : x->version;
	}
	h = page_open_of(r, v->study.title, tr(r->lang, "The result"));
	case_result_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_result(struct req *r)
{
	struct case_view v = { 0 };

	TRY(open_result(r, &v));
	return draw_result(r, &v, NULL);
}

/* The text as it stands now, above the form with what was typed. */
static enum rc
tell_meanwhile(struct req *r, struct case_view *v, struct form *f)
{
	const struct case_result *x = v->group->result;
	const char *before;
	enum rc rc = case_result_version(r->db, r->arena, x->id, v->began,
	    &before);

	if (rc == RC_NONE)	/* both began from nothing */
		before = "";
	else
		TRY(rc);
	v->meanwhile = true;
	v->pieces = practice_diff(r->arena, before, x->body);
	v->began = x->version;
	form_fault(f, "body", tr(r->lang, "This text is not saved yet: join it "
	    "with the one above, then save"));
	return draw_result(r, v, f);
}

static enum rc
save_result(struct req *r)
{
	struct case_view v = { 0 };
	struct case_result x = { 0 };
	struct form *f;

	TRY(open_result(r, &v));
	f = form_open(r, result_fields, NULL, NULL);
	form_read(f);
	if (r->faults > 0)
		return draw_result(r, &v, f);
	if (v.group->result != NULL) {
		x = *v.group->result;
		if (x.version != v.began && !text_same(x.body,
		    form_text(f, "body")))
			return tell_meanwhile(r, &v, f);
	}
	if (!text_same(x.body, form_text(f, "body"))) {
		x.study = v.study.id;
		x.group = v.group->number;
		x.lang = r->lang;
		x.body = form_text(f, "body");
		TRY(case_result_save(r->db, &x, r->person, r->now));
		TRY(case_note(r, "case.result", v.study.id));
	}
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/editions/%s/mine/cases/%lld",
	    v.edition.slug, (long long)v.study.id);
}

#define MINE "/editions/:edition/mine/cases"
const struct route consult_case_routes[] = {
	{ GET, MINE, RIGHT_PARTICIPANT, show_list },
	{ GET, MINE "/:case", RIGHT_PARTICIPANT, show },
	{ GET, MINE "/:case/file", RIGHT_PARTICIPANT, file },
	{ GET, MINE "/:case/sheet.pdf", RIGHT_PARTICIPANT, sheet },
	{ GET, MINE "/:case/groups/:number", RIGHT_PARTICIPANT, show_result },
	{ POST, MINE "/:case/groups/:number", RIGHT_PARTICIPANT, save_result },
	{ 0 }
};
