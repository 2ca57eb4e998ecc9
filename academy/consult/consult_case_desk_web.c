/* audience: organiser */
/* Case studies as a trainer has them: written, uploaded, handed out, opened. */
#include <string.h>

#include "consult/consult_case_inside_web.h"
#include "consult_case_pages.h"
#include "programme/programme_desk_web.h"
#include "store/blob.h"

enum { FILE_MAX = 10 * 1000 * 1000 };

static enum rc
case_form(struct req *r, const struct case_study *c, struct form **out)
{
	struct choices of = { 0 };
	struct session_item *i;

	TRY(session_list(r->db, r->arena, r->edition, false, &i));
	for (; i != NULL; i = i->next)
		if (i->kind != SESSION_BREAK && !i->cancelled)
			choices_add(r->arena, &of, i->id, arena_printf(
			    r->arena, "%s: %s", time_text(r->arena, i->starts,
			    r->at_edition->zone, r->lang, TIME_SHORT),
			    words_pick(r->arena, i->title, r->lang).text));
	*out = form_open(r, FIELDS(r,
	    { "title", F_TEXT, N_("Title"), .max = CASE_TITLE_MAX,
	    .required = true },
	    { "session", F_SELECT, tr(r->lang, "For the groups of the session"),
	    .plain = true, .required = true,
	    .options = choices_done(r->arena, &of) },
	    { "body", F_LONG, N_("The case"), N_("What happened, who is "
	    "concerned, what is asked. Markdown. Either a text or a file; both "
	    "will do."), .max = CASE_BODY_MAX },
	    { "file", F_FILE, N_("File"), .max = FILE_MAX,
	    .accept = N_("PDF, ODT or DOCX"), .blobs = 1u << BLOB_PDF |
	    1u << BLOB_ODT | 1u << BLOB_DOCX },
	    { "groups", F_NUMBER, N_("How many groups"), N_("Only where no "
	    "groups are published for that session."), .min = 0,
	    .max = CASE_GROUPS_MAX }), NULL, NULL);
	form_set(*out, "title", c->title);
	if (c->session != 0)
		desk_set_row(*out, "session", c->session);
	form_set(*out, "body", c->body);
	form_set_int(*out, "groups", c->groups);
	return RC_OK;
}

static enum rc
typed(struct req *r, struct form *f, struct case_study *c)
{
	const struct upload *file = form_file(f, "file");
	struct case_group *groups;
	struct blob b;
	row_id old = c->blob;

	c->title = form_text(f, "title");
	c->session = desk_row(f, "session");
	c->body = form_text(f, "body");
	c->groups = form_int(f, "groups");
	if (r->faults == 0 && text_blank(c->body) && file == NULL &&
	    c->blob == 0)
		form_fault(f, "body", tr(r->lang, "Write the case, or give a "
		    "file"));
	if (r->faults == 0) {
		TRY(case_groups(r->db, r->arena, c, 0, &groups));
		if (groups == NULL)
			form_fault(f, "groups", tr(r->lang, "No groups are "
			    "published for this session: say how many there "
			    "will be"));
	}
	if (r->faults > 0 || file == NULL)
		return RC_OK;
	TRY(blob_put(r->db, file->name, file->bytes, file->size, &b));
	c->blob = b.id;
	TRY(case_save(r->db, c, r->now));
	return old == 0 ? RC_OK : blob_drop(r->db, old);
}

static enum rc
to_case(struct req *r, row_id id)
{
	return reply_see_other(r, "/editions/%s/desk/cases/%lld",
	    r->at_edition->slug, (long long)id);
}

static enum rc
list(struct req *r)
{
	struct cases_view v = { .edition = *r->at_edition };
	struct case_study c = { .edition = r->edition, .lang = r->lang,
	    .person = r->person };
	struct html *h;

	TRY(case_form(r, &c, &v.form));
	if (r->method == POST) {
		form_read(v.form);
		TRY(typed(r, v.form, &c));
		if (r->faults == 0) {
			if (c.id == 0)
				TRY(case_save(r->db, &c, r->now));
			TRY(case_note(r, "case.add", c.id));
			reply_flash(r, tr(r->lang, "The case is written. Hand "
			    "it out when it is time."));
			return to_case(r, c.id);
		}
	}
	TRY(case_list(r->db, r->arena, r->edition, 0, &v.list));
	h = page_open_of(r, tr(r->lang, "Case studies"), tr(r->lang,
	    "Organise"));
	cases_desk_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
of_path(struct req *r, struct case_view *v)
{
	row_id id;

	TRY(req_id(r, "case", &id));
	TRY(case_find(r->db, r->arena, id, &v->study));
	if (v->study.edition != r->edition)
		return RC_NONE;
	v->edition = *r->at_edition;
	v->staff = v->all = true;
	return case_groups(r->db, r->arena, &v->study, 0, &v->groups);
}

static enum rc
draw(struct req *r, struct case_view *v)
{
	struct html *h;

	if (v->form == NULL)
		TRY(case_form(r, &v->study, &v->form));
	h = page_open_of(r, v->study.title, tr(r->lang, "Organise"));
	case_desk_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct case_view v = { 0 };

	TRY(of_path(r, &v));
	return draw(r, &v);
}

static enum rc
save(struct req *r)
{
	struct case_view v = { 0 };
	struct case_study c;

	TRY(of_path(r, &v));
	TRY(case_form(r, &v.study, &v.form));
	form_read(v.form);
	c = v.study;
	TRY(typed(r, v.form, &c));
	if (r->faults == 0 && c.session != v.study.session &&
	    v.study.results > 0)
		form_fault(v.form, "session", tr(r->lang, "Groups of that "
		    "session have written already: it stays with them"));
	if (r->faults > 0)
		return draw(r, &v);
	TRY(case_save(r->db, &c, r->now));
	TRY(case_note(r, "case.save", c.id));
	reply_flash(r, tr(r->lang, "Saved."));
	return to_case(r, c.id);
}

/* Handed out or taken back; shown to all or not: "on" says which. */
static enum rc
hand(struct req *r)
{
	struct case_view v = { 0 };
	bool on = text_same(req_value(r, "on"), "1");

	TRY(of_path(r, &v));
	if (r->faults > 0)
		return draw(r, &v);
	TRY(case_hand(r->db, v.study.id, on ? r->now : 0));
	TRY(case_note(r, on ? "case.hand" : "case.back", v.study.id));
	reply_flash(r, on ? tr(r->lang, "The groups have the case now.") :
	    tr(r->lang, "The case is taken back; what the groups wrote is "
	    "kept."));
	return to_case(r, v.study.id);
}

static enum rc
open_results(struct req *r)
{
	struct case_view v = { 0 };
	bool on = text_same(req_value(r, "on"), "1");

	TRY(of_path(r, &v));
	if (r->faults > 0)
		return draw(r, &v);
	TRY(case_show(r->db, v.study.id, on ? r->now : 0));
	TRY(case_note(r, "case.open", v.study.id));
	reply_flash(r, on ? tr(r->lang, "Everybody in the session reads all "
	    "results now.") : tr(r->lang, "Each group reads its own again."));
	return to_case(r, v.study.id);
}

static enum rc
remove_case(struct req *r)
{
	struct case_view v = { 0 };
	enum rc rc;

	TRY(of_path(r, &v));
	if (r->faults > 0)
		return draw(r, &v);
	rc = case_remove(r->db, &v.study);
	if (rc == RC_CONFLICT) {
		reply_flash(r, tr(r->lang, "A group has written its result: "
		    "the case stays."));
		return to_case(r, v.study.id);
	}
	TRY(rc);
	TRY(case_note(r, "case.remove", v.study.id));
	reply_flash(r, tr(r->lang, "The case is taken out."));
	return reply_see_other(r, "/editions/%s/desk/cases", v.edition.slug);
}

#define DESK "/editions/:edition/desk/cases"
enum { UPLOAD = FILE_MAX + 512 * 1024 };
const struct route consult_case_desk_routes[] = {
	{ GET, DESK, RIGHT_TRAINER, list },
	{ POST, DESK, RIGHT_TRAINER, list, 0, UPLOAD },
	{ GET, DESK "/:case", RIGHT_TRAINER, show },
	{ POST, DESK "/:case", RIGHT_TRAINER, save, 0, UPLOAD },
	{ POST, DESK "/:case/hand", RIGHT_TRAINER, hand },
	{ POST, DESK "/:case/open", RIGHT_TRAINER, open_results },
	{ POST, DESK "/:case/remove", RIGHT_TRAINER, remove_case },
	{ 0 }
};
