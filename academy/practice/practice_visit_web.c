/* The observation sheet of a site visit: one's own, and all of them. */
#include <string.h>

#include "practice/practice_guard_web.h"
#include "practice/practice_visit_show.h"
#include "practice/practice_web.h"
#include "practice_visit_pages.h"
#include "web/form.h"

static const struct field fields[] = {
	{ "could", F_LONG, N_("What could work at home?"),
	  N_("What you saw, and what it would take where you work."),
	  .max = SHEET_TEXT_MAX },
	{ "could_not", F_LONG, N_("What could not work at home, and why?"),
	  .max = SHEET_TEXT_MAX },
	{ "questions", F_LONG, N_("What do you still want to ask?"),
	  .max = SHEET_TEXT_MAX },
	{ 0 }
};

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
	v.form = form_open(r, fields, NULL, NULL);
	form_set(v.form, "could", v.own.could);
	form_set(v.form, "could_not", v.own.could_not);
	form_set(v.form, "questions", v.own.questions);
	return draw(r, &v);
}

static enum rc
save(struct req *r)
{
	struct visit_view v = { 0 };
	struct sheet s;

	TRY(open_visit(r, &v));
	v.form = form_open(r, fields, NULL, NULL);
	form_read(v.form);
	if (r->faults > 0)
		return draw(r, &v);
	s = (struct sheet){ .session = v.session.id, .person = r->person,
	    .could = form_text(v.form, "could"), .could_not = form_text(v.form,
	    "could_not"), .questions = form_text(v.form, "questions"),
	    .lang = r->lang, .at = r->now };
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

const struct route practice_visit_routes[] = {
	{ GET, "/editions/:edition/visits/:session", RIGHT_PARTICIPANT, show },
	{ POST, "/editions/:edition/visits/:session", RIGHT_PARTICIPANT, save },
	{ POST, "/editions/:edition/visits/:session/tell", RIGHT_PARTICIPANT,
	    tell },
	{ GET, "/editions/:edition/desk/visits/:session", RIGHT_TRAINER, all },
	{ 0 }
};
