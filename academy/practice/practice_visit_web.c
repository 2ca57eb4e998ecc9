/* The observation sheet of a site visit: one's own, all of them, and the
 * record that they make together. */
#include <string.h>

#include "practice/practice_guard_web.h"
#include "practice/practice_visit_show.h"
#include "practice/practice_web.h"
#include "practice_visit_pages.h"
#include "web/form.h"

static struct form *
form_of(struct req *r, const struct visit_view *v)
{
	struct field *f = arena_array(r->arena, struct field, SHEET_TEXTS + 2);

	for (int i = 0; i < SHEET_TEXTS; i++)
		f[i] = (struct field){ sheet_text_name[i], F_LONG,
		    sheet_text_label[i], .max = SHEET_TEXT_MAX };
	f[SHEET_COULD].hint = N_("What you saw, and what it would take where "
	    "you work.");
	f[SHEET_TEXTS] = (struct field){ "shared", F_FLAG, N_("Put it into the "
	    "record of the visit"), v->session.not_attributed ? N_("Everybody "
	    "in this edition then reads it, with what others wrote and "
	    "without names.") : N_("Everybody in this edition then reads it, "
	    "with what others wrote and under your name.") };
	return form_open(r, f, NULL, NULL);
}

static enum rc
open_visit(struct req *r, struct visit_view *v)
{
	struct organisation o;
	row_id id;
	enum rc rc;

	v->edition = r->at_edition;
	TRY(req_id(r, "session", &id));
	TRY(visit_find(r->db, r->arena, r->edition, id, &v->session));
	TRY(practice_picks(r->db, r->arena, r->edition, id, false, &v->picks));
	if (v->session.host != 0) {
		TRY(organisation_find(r->db, r->arena, v->session.host, &o));
		v->host = o.name;
	}
	rc = sheet_of(r->db, r->arena, id, r->person, &v->own);
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
draw(struct req *r, struct visit_view *v)
{
	struct html *h;

	page_noindex(r);
	h = page_open_of(r, words_pick(r->arena, v->session.title,
	    r->lang).text, tr(r->lang, "Observation sheet"));
	sheet_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct visit_view v = { 0 };

	TRY(open_visit(r, &v));
	v.form = form_of(r, &v);
	for (int i = 0; i < SHEET_TEXTS; i++)
		form_set(v.form, sheet_text_name[i], v.own.text[i]);
	form_set(v.form, "shared", v.own.id == 0 || v.own.shared ? "1" : NULL);
	return draw(r, &v);
}

static enum rc
save(struct req *r)
{
	struct visit_view v = { 0 };
	struct sheet s;

	TRY(open_visit(r, &v));
	v.form = form_of(r, &v);
	form_read(v.form);
	if (r->faults > 0)
		return draw(r, &v);
	s = (struct sheet){ .session = v.session.id, .person = r->person,
	    .shared = form_flag(v.form, "shared"), .lang = r->lang,
	    .at = r->now };
	for (int i = 0; i < SHEET_TEXTS; i++)
		s.text[i] = form_text(v.form, sheet_text_name[i]);
	TRY(sheet_save(r->db, &s));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/editions/%s/visits/%lld",
	    v.edition->slug, (long long)v.session.id);
}

static enum rc
tell(struct req *r)
{
	struct visit_view v = { 0 };
	struct practice p;

	TRY(open_visit(r, &v));
	if (r->faults > 0)
		return show(r);
	if (v.own.id == 0)
		return RC_CONFLICT;
	TRY(sheet_tell(r->db, r->arena, &v.own, &v.session, r->programme,
	    r->now, &p));
	TRY(practice_note(r, &p, "practice.begin"));
	return reply_see_other(r, "/me/practices/%s/edit/1", p.code);
}

static enum rc
all(struct req *r)
{
	struct visit_view v = { 0 };
	struct html *h;

	TRY(open_visit(r, &v));
	TRY(sheet_list(r->db, r->arena, v.session.id, &v.all));
	page_noindex(r);
	h = page_open_of(r, words_pick(r->arena, v.session.title,
	    r->lang).text, tr(r->lang, "Observation sheets"));
	sheet_desk_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
sheet(struct req *r)
{
	struct visit_view v = { 0 };

	TRY(open_visit(r, &v));
	return visit_sheet_pdf(r, &v);
}

static enum rc
open_record(struct req *r, struct visit_view *v)
{
	TRY(open_visit(r, v));
	TRY(sheet_list(r->db, r->arena, v->session.id, &v->all));
	visit_record(r->arena, v->all, !v->session.not_attributed, &v->record);
	return RC_OK;
}

static enum rc
record(struct req *r)
{
	struct visit_view v = { 0 };
	struct html *h;

	TRY(open_record(r, &v));
	page_noindex(r);
	h = page_open_of(r, words_pick(r->arena, v.session.title,
	    r->lang).text, tr(r->lang, "Record of the visit"));
	visit_record_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
record_pdf(struct req *r)
{
	struct visit_view v = { 0 };

	TRY(open_record(r, &v));
	return visit_record_pdf(r, &v);
}

#define AT "/editions/:edition/visits/:session"
const struct route practice_visit_routes[] = {
	{ GET, AT, RIGHT_PARTICIPANT, show },
	{ POST, AT, RIGHT_PARTICIPANT, save },
	{ GET, AT "/sheet.pdf", RIGHT_PARTICIPANT, sheet },
	{ POST, AT "/tell", RIGHT_PARTICIPANT, tell },
	{ GET, AT "/record", RIGHT_PARTICIPANT, record },
	{ GET, AT "/record.pdf", RIGHT_PARTICIPANT, record_pdf },
	{ GET, "/editions/:edition/desk/visits/:session", RIGHT_TRAINER, all },
	{ 0 }
};
