/* audience: organiser */
/* Who writes the notes of a session without taking part in the edition. */
#include "finding/finding_web.h"

#include <string.h>

#include "finding/finding_inside_web.h"
#include "finding_desk_pages.h"
#include "mail/mail.h"

static struct form *
name_form(struct req *r, const struct edition *e, const struct session_item *s)
{
	struct choices c = { 0 };

	for (; s != NULL; s = s->next)
		if (s->kind != SESSION_BREAK && !s->cancelled)
			choices_add(r->arena, &c, s->id, arena_printf(r->arena,
			    "%s, %s", time_text(r->arena, s->starts, e->zone,
			    r->lang, TIME_SHORT), words_pick(r->arena,
			    s->title, r->lang).text));
	return form_open(r, FIELDS(r,
	    { "session", F_SELECT, tr(r->lang, "Session"), .plain = true,
	    .options = choices_done(r->arena, &c), .required = true },
	    { "name", F_TEXT, N_("Name"), .max = PERSON_NAME_MAX,
	    .required = true },
	    { "email", F_EMAIL, N_("E-mail address"), .max = 254,
	    .required = true }), NULL, NULL);
}

static enum rc
fill(struct req *r, struct rapporteurs_view *v)
{
	struct rapporteur_line **end = &v->lines;
	struct session_item *list;

	TRY(edition_find(r->db, r->arena, r->edition, &v->edition));
	TRY(session_list(r->db, r->arena, r->edition, false, &list));
	v->form = name_form(r, &v->edition, list);
	for (; list != NULL; list = list->next)
		for (const struct session_with *w = list->with; w != NULL;
		    w = w->next) {
			if (w->role != SROLE_RAPPORTEUR || w->person == 0)
				continue;
			*end = arena_new(r->arena, struct rapporteur_line);
			**end = (struct rapporteur_line){ .session = list,
			    .who = w };
			end = &(*end)->next;
		}
	return RC_OK;
}

static enum rc
draw(struct req *r, struct rapporteurs_view *v)
{
	struct html *h = page_open(r, tr(r->lang, "Rapporteurs"));

	rapporteurs_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct rapporteurs_view v = { 0 };

	TRY(fill(r, &v));
	return draw(r, &v);
}

static enum rc
back(struct req *r, const struct rapporteurs_view *v)
{
	return reply_see_other(r, "/editions/%s/desk/rapporteurs",
	    v->edition.slug);
}

static enum rc
send_link(struct req *r, const struct edition *e, const struct session_item *s,
    const struct session_with *w)
{
	struct person p;
	struct buf b = BUF(r->arena);
	const char *lang, *title;
	struct mail m;
	enum rc rc;

	TRY(person_find(r->db, r->arena, w->person, &p));
	if (p.email == NULL) {
		reply_flash(r, tr(r->lang, "There is no address to write to."));
		return RC_OK;
	}
	lang = language_known(p.lang) ? p.lang : "en";
	title = words_pick(r->arena, s->title, lang).text;
	buf_printf(&b, "%s\n\n%s%s\n\n%s\n", TRF(r->arena, lang, "You are "
	    "rapporteur of “{1}”, {2}. This page takes down what should not be "
	    "lost of it; you need no password:", title, time_text(r->arena,
	    s->starts, e->zone, lang, TIME_SHORT)), ask_base(),
	    finding_rapporteur_door(r->arena, s, w, r->now).p,
	    words_pick(r->arena, e->title, lang).text);
	m = (struct mail){ .to = p.email, .to_name = p.name, .lang = lang,
	    .subject = TRF(r->arena, lang, "Your notes of “{1}”", title),
	    .text = buf_text(&b), .reply_to = e->contact_email,
	    .kind = "finding.rapporteur", .programme = e->programme,
	    .person = p.id, .secret = true };
	TRY(funders_sign(r->db, r->arena, e->programme, e->id, &m));
	rc = mail_queue(r->db, &m, NULL);
	if (rc == RC_INVALID) {
		reply_flash(r, tr(r->lang, "There is no address to write to."));
		return RC_OK;
	}
	TRY(rc);
	reply_flash(r, tr(r->lang, "A new link is on its way."));
	return finding_note_down(r, "rapporteur.send", "session_item", s->id);
}

static enum rc
add(struct req *r)
{
	struct rapporteurs_view v = { 0 };
	struct session_with w = { .role = SROLE_RAPPORTEUR };
	struct person who = { .lang = "en", .mail_format = "html" };
	const struct rapporteur_line *had;
	struct session_item s;
	enum rc rc;

	TRY(fill(r, &v));
	form_read(v.form);
	if (r->faults > 0)
		return draw(r, &v);
	TRY(session_item_find(r->db, r->arena, desk_row(v.form, "session"),
	    &s));
	who.name = form_text(v.form, "name");
	who.email = form_text(v.form, "email");
	TRY(person_ensure(r->db, &who, r->now));
	had = v.lines;
	while (had != NULL && (had->session->id != s.id ||
	    had->who->person != who.id))
		had = had->next;
	w.person = who.id;
	rc = had != NULL ? RC_OK : session_with_add(r->db, s.id, &w);
	if (rc == RC_CONFLICT) {
		form_fault(v.form, "email", tr(r->lang, "This person is in "
		    "another session then"));
		return draw(r, &v);
	}
	TRY(rc);
	TRY(finding_note_down(r, "rapporteur.add", "session_item", s.id));
	TRY(send_link(r, &v.edition, &s, had != NULL ? had->who : &w));
	return back(r, &v);
}

/* "7.3": a session and who is in it. */
static const struct rapporteur_line *
one(struct req *r, const struct rapporteurs_view *v)
{
	const struct rapporteur_line *l = v->lines;

	while (l != NULL && !text_same(req_value(r, "one"), arena_printf(
	    r->arena, "%lld.%lld", (long long)l->session->id,
	    (long long)l->who->id)))
		l = l->next;
	return l;
}

static enum rc
send(struct req *r)
{
	struct rapporteurs_view v = { 0 };
	const struct rapporteur_line *l;

	TRY(fill(r, &v));
	if (r->faults > 0)
		return draw(r, &v);
	if ((l = one(r, &v)) == NULL)
		return RC_NONE;
	TRY(send_link(r, &v.edition, l->session, l->who));
	return back(r, &v);
}

static enum rc
take_out(struct req *r)
{
	struct rapporteurs_view v = { 0 };
	const struct rapporteur_line *l;

	TRY(fill(r, &v));
	if (r->faults > 0)
		return draw(r, &v);
	if ((l = one(r, &v)) == NULL)
		return RC_NONE;
	TRY(session_with_remove(r->db, l->session->id, l->who->id));
	TRY(finding_note_down(r, "rapporteur.remove", "session_item",
	    l->session->id));
	reply_flash(r, tr(r->lang, "Taken out; the links sent so far work no "
	    "more."));
	return back(r, &v);
}

#define DESK "/editions/:edition/desk/rapporteurs"
const struct route finding_rapporteur_routes[] = {
	{ GET, DESK, RIGHT_ORGANISER, show },
	{ POST, DESK, RIGHT_ORGANISER, add },
	{ POST, DESK "/send", RIGHT_ORGANISER, send },
	{ POST, DESK "/remove", RIGHT_ORGANISER, take_out },
	{ 0 }
};
