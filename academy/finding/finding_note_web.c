/* What is put down of a session, by one person or by a working group. */
#include "finding/finding_web.h"

#include <string.h>

#include "ask/ask_web.h"
#include "finding/finding_inside_web.h"
#include "finding_note_pages.h"
#include "programme/programme_web.h"
#include "store/journal.h"

/* --- what the files share --- */

bool
finding_staff(const struct req *r)
{
	return r->admin || (r->roles & (ROLE_ORGANISER | ROLE_TRAINER)) != 0;
}

enum rc
finding_may_draft(struct req *r, bool *out)
{
	*out = finding_staff(r);
	return *out ? RC_OK : finding_drafter(r->db, r->edition, r->person,
	    out);
}

enum rc
finding_note_down(struct req *r, const char *action, const char *kind,
    row_id thing)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = kind, .thing = thing,
	    .programme = r->programme });
}

const char *const *
finding_langs(struct arena *a, const struct edition *e)
{
	struct text_list l = text_split(a, e->langs, ' ');
	const char **out = arena_array(a, const char *, l.n + 2);
	size_t n = 0;

	for (size_t i = 0; i < l.n; i++)
		if (*l.at[i] != '\0')
			out[n++] = l.at[i];
	if (n == 0)
		out[n] = "en";
	return out;
}

int64_t
finding_began(const struct req *r)
{
	int64_t n = 0;

	(void)text_number(req_query(r, "version"), 0, INT64_MAX, &n);
	return n;
}

enum rc
finding_no_names(struct req *r, struct form *f, const char *field,
    const row_id *sessions, size_t n, const char *json)
{
	struct text_list langs = words_langs(r->arena, json);
	const char **words = arena_array(r->arena, const char *, langs.n + 1);
	struct participant *people = NULL;

	for (size_t i = 0; i < langs.n; i++)
		words[i] = words_in(r->arena, json, langs.at[i]);
	for (size_t i = 0; i < n; i++) {
		struct session_item s;
		const char *name;

		TRY(session_item_find(r->db, r->arena, sessions[i], &s));
		if (!s.not_attributed)
			continue;
		if (people == NULL)
			TRY(participant_list(r->db, r->arena, s.edition, 0,
			    NULL, &people));
		name = finding_slip(r->arena, &s, people, words, langs.n);
		if (name == NULL)
			continue;
		form_fault(f, field, TRF(r->arena, r->lang, "Nothing said in "
		    "this session is quoted by name: take out “{1}”", name));
		break;
	}
	return RC_OK;
}

/* --- the sessions --- */

static enum rc
show_notes(struct req *r)
{
	struct notes_view v = { 0 };
	struct notes_line **end = &v.lines;
	struct session_item *s;
	struct note *all;
	struct html *h;

	page_noindex(r);
	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(finding_may_draft(r, &v.drafts));
	TRY(finding_staff(r) ? session_list(r->db, r->arena, r->edition, false,
	    &s) : session_of_person(r->db, r->arena, r->edition, r->person,
	    &s));
	TRY(note_list(r->db, r->arena, r->edition, 0, &all));
	for (; s != NULL; s = s->next) {
		if (s->kind == SESSION_BREAK || s->cancelled)
			continue;
		*end = arena_new(r->arena, struct notes_line);
		(*end)->session = s;
		for (const struct note *n = all; n != NULL; n = n->next)
			if (n->session == s->id) {
				(*end)->notes += n->kind == NOTE_NOTE;
				(*end)->reports += n->kind == NOTE_REPORT;
			}
		end = &(*end)->next;
	}
	h = page_open(r, tr(r->lang, "Notes of the sessions"));
	notes_page(h, r, &v);
	return page_close(h, r);
}

/* --- one session --- */

static const struct option kinds[] = {
	{ "note", N_("My own note") },
	{ "report", N_("The report of a working group") }, { 0 }
};
static const struct field new_fields[] = {
	{ "kind", F_CHOICE, N_("What is it?"), N_("A report is written by all "
	    "of the group: everybody in this session may change it."),
	    .required = true, .options = kinds },
	{ "title", F_TEXT, N_("Name of the working group"),
	    .max = FINDING_LINE_MAX, .show_if = "kind", .show_is = "report",
	    .required = true },
	{ "body", F_LONG, N_("What is to be kept"), N_("What was learned, what "
	    "somebody should do, who. Not who said it."),
	    .max = FINDING_NOTE_MAX, .required = true },
	{ 0 }
};
static const struct field own_fields[] = {
	{ "body", F_LONG, N_("What is to be kept"), .max = FINDING_NOTE_MAX,
	    .required = true },
	{ 0 }
};
static const struct field report_fields[] = {
	{ "title", F_TEXT, N_("Name of the working group"),
	    .max = FINDING_LINE_MAX, .required = true },
	{ "body", F_LONG, N_("What is to be kept"), .max = FINDING_NOTE_MAX,
	    .required = true },
	{ 0 }
};

struct url
note_at(struct req *r, const struct note_view *v, const struct note *n,
    const char *more)
{
	return (struct url){ arena_printf(r->arena, "%s/%lld%s", v->base,
	    (long long)n->id, more == NULL ? "" : more) };
}

/* Of being named this once: whoever is taken out and named again has another,
 * and the links of before stay dead. */
static const char *
rapporteur_purpose(struct arena *a, row_id session,
    const struct session_with *w)
{
	return arena_printf(a, "rapporteur %lld.%lld", (long long)session,
	    (long long)w->id);
}

struct url
finding_rapporteur_door(struct arena *a, const struct session_item *s,
    const struct session_with *w, unixtime now)
{
	unixtime from = s->ends > now ? s->ends : now;

	return url_to(a, "/notes/%lld/%s", (long long)s->id, token_make(a,
	    rapporteur_purpose(a, s->id, w), w->person, from +
	    (int64_t)RAPPORTEUR_DAYS * 86400));
}

/* By a mailed link: good for one session, and for as long as its rapporteur is
 * the one it was sent to.  RC_NONE otherwise. */
static enum rc
open_linked(struct req *r, struct note_view *v)
{
	struct programme p;
	row_id id;

	page_noindex(r);
	/* An open page asks for newer texts three times a minute. */
	TRY(limit_hit(r, "rapporteur", r->address, 3000, 3600));
	TRY(req_id(r, "session", &id));
	TRY(session_item_find(r->db, r->arena, id, &v->session));
	for (const struct session_with *w = v->session.with; w != NULL &&
	    !v->linked; w = w->next)
		v->linked = w->role == SROLE_RAPPORTEUR && token_check(
		    req_param(r, "token"), rapporteur_purpose(r->arena, id, w),
		    r->now, &v->person) == RC_OK && w->person == v->person;
	if (!v->linked)
		return RC_NONE;
	v->base = arena_printf(r->arena, "/notes/%lld/%s", (long long)id,
	    req_param(r, "token"));
	r->edition = v->session.edition;
	TRY(edition_find(r->db, r->arena, r->edition, &v->edition));
	r->programme = v->edition.programme;
	TRY(programme_find(r->db, r->arena, r->programme, &p));
	TRY(programme_frame(r, &p, &v->edition));
	return note_list(r->db, r->arena, r->edition, id, &v->notes);
}

static enum rc
note_down(struct req *r, const struct note_view *v, const char *action,
    row_id note)
{
	return journal_add(r->db, &(struct journal_entry){
	    .person = v->person, .at = r->now, .action = action,
	    .kind = "finding_note", .thing = note,
	    .programme = r->programme });
}

/* RC_NONE for whom the session is not. */
static enum rc
open_session(struct req *r, struct note_view *v)
{
	row_id id;
	bool own;

	if (req_param(r, "token") != NULL)
		return open_linked(r, v);
	page_noindex(r);
	v->person = r->person;
	TRY(req_id(r, "session", &id));
	TRY(session_item_find(r->db, r->arena, id, &v->session));
	if (v->session.edition != r->edition)
		return RC_NONE;
	TRY(edition_find(r->db, r->arena, r->edition, &v->edition));
	v->base = arena_printf(r->arena, "/editions/%s/mine/notes/%lld",
	    v->edition.slug, (long long)id);
	v->staff = finding_staff(r);
	TRY(finding_may_draft(r, &v->drafts));
	TRY(finding_session_of(r->db, r->arena, r->edition, id, r->person,
	    &own));
	if (!own && !v->staff)
		return RC_NONE;
	return note_list(r->db, r->arena, r->edition, id, &v->notes);
}

/* The note as it stands now, and what of it is newer than version n. */
static enum rc
meanwhile(struct req *r, const struct note_view *v, const struct note *note,
    int64_t n, struct meanwhile **out)
{
	struct text_change *c = arena_new(r->arena, struct text_change);
	const char *before = "";
	enum rc rc;

	rc = note_version(r->db, r->arena, note->id, n, &before);
	if (rc == RC_NONE)
		before = "";
	else
		TRY(rc);
	c->label = N_("What is to be kept");
	c->lang = note->lang;
	c->after = note->body;
	c->pieces = practice_diff(r->arena, before, note->body);
	*out = arena_new(r->arena, struct meanwhile);
	**out = (struct meanwhile){ .at = note->changed_at,
	    .by = v->session.not_attributed ? NULL : note->by, .changes = c };
	return RC_OK;
}

static enum rc
note_newer(struct req *r, const struct note_view *v, const struct note *note,
    int64_t n, struct newer *out)
{
	struct meanwhile *m;

	*out = (struct newer){ .thing = note->id, .zone = v->edition.zone,
	    .at = note_at(r, v, note, arena_printf(r->arena,
	    "/newer?version=%lld", (long long)n)), .stamp = arena_printf(
	    r->arena, "%lld", (long long)note->version) };
	if (n >= note->version)
		return RC_OK;
	TRY(meanwhile(r, v, note, n, &m));
	out->meanwhile = m;
	return RC_OK;
}

/* Reports that somebody else wrote after the reader did. */
static enum rc
tell_newer(struct req *r, const struct note_view *v)
{
	struct newer *newer;
	int64_t mine;

	for (struct note *n = v->notes; n != NULL; n = n->next) {
		if (n->kind != NOTE_REPORT)
			continue;
		TRY(note_wrote(r->db, n->id, v->person, &mine));
		if (mine == 0)
			continue;
		newer = arena_new(r->arena, struct newer);
		TRY(note_newer(r, v, n, mine, newer));
		n->newer = newer;
	}
	return RC_OK;
}

static enum rc
draw_session(struct req *r, struct note_view *v, struct form *f)
{
	struct html *h;

	v->form = f;
	if (f == NULL) {
		v->form = form_open(r, new_fields, NULL, NULL);
		form_set(v->form, "kind", "note");
	}
	TRY(tell_newer(r, v));
	h = page_open_of(r, words_pick(r->arena, v->session.title,
	    r->lang).text, v->linked ? tr(r->lang, "Rapporteur") : tr(r->lang,
	    "Notes"));
	note_session_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_session(struct req *r)
{
	struct note_view v = { 0 };

	TRY(open_session(r, &v));
	return draw_session(r, &v, NULL);
}

/* titled: the form has a field for it. */
static enum rc
no_names(struct req *r, const struct note_view *v, struct form *f, bool titled)
{
	TRY(finding_no_names(r, f, "body", &v->session.id, 1, words_set(
	    r->arena, NULL, r->lang, form_text(f, "body"))));
	return !titled ? RC_OK : finding_no_names(r, f, "title",
	    &v->session.id, 1, words_set(r->arena, NULL, r->lang,
	    form_typed(f, "title")));
}

static enum rc
to_session(struct req *r, const struct note_view *v)
{
	return reply_see_other(r, "%s", v->base);
}

static enum rc
write_note(struct req *r)
{
	struct note_view v = { 0 };
	struct note n;
	struct form *f;

	TRY(open_session(r, &v));
	f = form_open(r, new_fields, NULL, NULL);
	form_read(f);
	if (r->faults == 0)
		TRY(no_names(r, &v, f, true));
	if (r->faults > 0)
		return draw_session(r, &v, f);
	n = (struct note){ .edition = r->edition, .session = v.session.id,
	    .kind = text_same(form_text(f, "kind"), "report") ? NOTE_REPORT :
	    NOTE_NOTE, .lang = r->lang, .body = form_text(f, "body") };
	if (n.kind == NOTE_REPORT)
		n.title = form_text(f, "title");
	TRY(note_save(r->db, &n, v.person, r->now));
	TRY(note_down(r, &v, "note.add", n.id));
	reply_flash(r, tr(r->lang, "Your note is kept."));
	return to_session(r, &v);
}

/* --- one note --- */

/* One's own, or a report. */
static enum rc
open_note(struct req *r, struct note_view *v)
{
	row_id id;

	TRY(open_session(r, v));
	TRY(req_id(r, "note", &id));
	TRY(note_find(r->db, r->arena, id, &v->note));
	if (v->note.session != v->session.id ||
	    (v->note.kind == NOTE_NOTE && v->note.person != v->person))
		return RC_NONE;
	return RC_OK;
}

static enum rc
draw_note(struct req *r, struct note_view *v, struct form *f)
{
	struct newer newer;
	struct html *h;

	v->form = f;
	if (f == NULL) {
		v->form = form_open(r, v->note.kind == NOTE_REPORT ?
		    report_fields : own_fields, NULL, NULL);
		if (v->note.kind == NOTE_REPORT)
			form_set(v->form, "title", v->note.title);
		form_set(v->form, "body", v->note.body);
	}
	if (v->note.kind == NOTE_REPORT) {
		TRY(note_newer(r, v, &v->note, v->note.version, &newer));
		v->newer = &newer;
	}
	h = page_open_of(r, words_pick(r->arena, v->session.title,
	    r->lang).text, v->linked ? tr(r->lang, "Change") : tr(r->lang,
	    "Change the note"));
	note_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_note(struct req *r)
{
	struct note_view v = { 0 };

	TRY(open_note(r, &v));
	return draw_note(r, &v, NULL);
}

static enum rc
show_newer(struct req *r)
{
	struct note_view v = { 0 };
	struct newer n;
	struct html *h;

	TRY(open_note(r, &v));
	TRY(note_newer(r, &v, &v.note, finding_began(r), &n));
	h = page_open_of(r, v.linked ? tr(r->lang, "Rapporteur") : words_pick(
	    r->arena, v.session.title, r->lang).text, tr(r->lang,
	    "Newer texts"));
	note_newer_page(h, r, &v, &n);
	return page_close(h, r);
}

static enum rc
tell_meanwhile(struct req *r, struct note_view *v, struct form *f,
    int64_t began)
{
	TRY(meanwhile(r, v, &v->note, began, &v->meanwhile));
	form_fault(f, "body", tr(r->lang, "This text is not saved yet: join it "
	    "with the one above, then save"));
	return draw_note(r, v, f);
}

static enum rc
save_note(struct req *r)
{
	struct note_view v = { 0 };
	int64_t began = finding_began(r);
	struct note n;
	struct form *f;

	TRY(open_note(r, &v));
	f = form_open(r, v.note.kind == NOTE_REPORT ? report_fields :
	    own_fields, NULL, NULL);
	form_read(f);
	if (r->faults == 0)
		TRY(no_names(r, &v, f, v.note.kind == NOTE_REPORT));
	if (r->faults > 0) {
		v.note.version = began;
		return draw_note(r, &v, f);
	}
	n = v.note;
	n.body = form_text(f, "body");
	if (n.kind == NOTE_REPORT)
		n.title = form_text(f, "title");
	if (!text_same(n.body, v.note.body) ||
	    !text_same(n.title, v.note.title)) {
		enum rc rc;

		n.version = began;
		rc = note_save(r->db, &n, v.person, r->now);
		if (rc == RC_CONFLICT)
			return tell_meanwhile(r, &v, f, began);
		TRY(rc);
		TRY(note_down(r, &v, "note.save", n.id));
	}
	reply_flash(r, tr(r->lang, "Saved."));
	return to_session(r, &v);
}

static enum rc
remove_note(struct req *r)
{
	struct note_view v = { 0 };
	enum rc rc;

	TRY(open_note(r, &v));
	if (r->faults > 0)
		return draw_note(r, &v, NULL);
	if (v.note.person != v.person && !v.staff)
		return RC_DENIED;
	rc = note_remove(r->db, v.note.id);
	if (rc == RC_CONFLICT) {
		reply_flash(r, tr(r->lang, "A finding goes back to this note: "
		    "it stays."));
		return to_session(r, &v);
	}
	TRY(rc);
	TRY(note_down(r, &v, "note.remove", v.note.id));
	reply_flash(r, tr(r->lang, "The note is taken out."));
	return to_session(r, &v);
}

/* --- by a mailed link --- */

/* Whoever opens a link that is good no more, which leads to no edition, is told
 * what to do. */
static enum rc
by_link(struct req *r, enum rc (*next)(struct req *))
{
	enum rc rc = next(r);

	return rc == RC_NONE && r->edition == 0 ? ask_dead(r) : rc;
}

static enum rc
linked_session(struct req *r)
{
	return by_link(r, show_session);
}

static enum rc
linked_write(struct req *r)
{
	return by_link(r, write_note);
}

static enum rc
linked_note(struct req *r)
{
	return by_link(r, show_note);
}

static enum rc
linked_save(struct req *r)
{
	return by_link(r, save_note);
}

static enum rc
linked_newer(struct req *r)
{
	return by_link(r, show_newer);
}

static enum rc
linked_remove(struct req *r)
{
	return by_link(r, remove_note);
}

#define NOTES "/editions/:edition/mine/notes"
#define LINKED "/notes/:session/:token"
const struct route finding_note_routes[] = {
	{ GET, NOTES, RIGHT_PARTICIPANT, show_notes },
	{ GET, NOTES "/:session", RIGHT_PARTICIPANT, show_session },
	{ POST, NOTES "/:session", RIGHT_PARTICIPANT, write_note },
	{ GET, NOTES "/:session/:note", RIGHT_PARTICIPANT, show_note },
	{ POST, NOTES "/:session/:note", RIGHT_PARTICIPANT, save_note },
	{ GET, NOTES "/:session/:note/newer", RIGHT_PARTICIPANT, show_newer },
	{ POST, NOTES "/:session/:note/remove", RIGHT_PARTICIPANT,
	    remove_note },
	{ GET, LINKED, RIGHT_ANYONE, linked_session },
	{ POST, LINKED, RIGHT_ANYONE, linked_write },
	{ GET, LINKED "/:note", RIGHT_ANYONE, linked_note },
	{ POST, LINKED "/:note", RIGHT_ANYONE, linked_save },
	{ GET, LINKED "/:note/newer", RIGHT_ANYONE, linked_newer },
	{ POST, LINKED "/:note/remove", RIGHT_ANYONE, linked_remove },
	{ 0 }
};
