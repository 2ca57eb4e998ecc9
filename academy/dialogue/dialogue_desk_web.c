/* The desk of whoever leads a dialogue: who is on which side, who has handed in,
 * the opening, and who answers later. */
#include "dialogue/dialogue_web.h"

#include <string.h>

#include "dialogue/dialogue_inside_web.h"
#include "dialogue_desk_pages.h"
#include "mail/mail.h"

/* --- opening --- */

/* It says that they are open and where, and nothing of what is in them. */
static enum rc
tell(struct db *db, struct arena *a, const struct dialogue *d,
    const struct edition *e, const struct participant *p)
{
	const char *lang = language_known(p->person.lang) ? p->person.lang :
	    "en";
	struct mail m = { .kind = "dialogue.opened", .person = p->person.id,
	    .to = p->person.email, .to_name = p->person.name, .lang = lang,
	    .programme = e->programme, .reply_to = e->contact_email };
	enum rc rc;

	if (text_blank(p->person.email))
		return RC_OK;
	m.subject = tr(lang, "The dialogue is open: read what both sides need");
	m.text = arena_printf(a, "%s\n\n%s/editions/%s/dialogues/%lld\n\n%s\n",
	    TRF(a, lang, "What both sides wrote for {1} was opened at the same "
	    "moment. You can read it here:", words_pick(a, d->title, lang).text),
	    ask_base(), e->slug, (long long)d->id, TRF(a, lang, "Next, each "
	    "need is paired, answered or left open with a reason, and both "
	    "sides sign what they will do together. You belong to: {1}.",
	    tr(lang, dialogue_side_label[dialogue_side_of(p)])));
	TRY(funders_sign(db, a, e->programme, e->id, &m));
	rc = mail_queue(db, &m, NULL);
	return rc == RC_INVALID ? RC_OK : rc;
}

enum rc
dialogue_open_now(struct db *db, struct arena *a, row_id id, row_id by,
    unixtime now)
{
	struct participant *p;
	struct dialogue d;
	struct edition e;

	TRY(dialogue_open(db, id, by, now));
	TRY(dialogue_find(db, a, id, &d));
	TRY(edition_find(db, a, d.edition, &e));
	TRY(dialogue_members(db, a, &d, &p));
	for (; p != NULL; p = p->next)
		TRY(tell(db, a, &d, &e, p));
	return RC_OK;
}

struct errand { struct arena *arena; row_id id; unixtime now; };

static enum rc
open_due(struct db *db, void *of)
{
	const struct errand *x = of;

	return dialogue_open_now(db, x->arena, x->id, 0, x->now);
}

enum rc
dialogue_chore(struct db *db, struct arena *a, unixtime now)
{
	struct dialogue *d;
	enum rc rc;

	TRY(dialogue_due(db, a, now, &d));
	for (; d != NULL; d = d->next) {
		struct errand x = { a, d->id, now };

		rc = db_transact(db, open_due, &x);
		/* Somebody was faster. */
		if (rc != RC_OK && rc != RC_CONFLICT)
			return rc;
	}
	return RC_OK;
}

/* --- the list --- */

static enum rc
show_list(struct req *r)
{
	struct desk_view v = { .edition = r->at_edition };
	struct desk_line **end = &v.lines;
	struct dialogue *d;
	struct html *h;

	TRY(dialogue_list(r->db, r->arena, r->edition, &d));
	for (; d != NULL; d = d->next) {
		struct participant *p;

		*end = arena_new(r->arena, struct desk_line);
		(*end)->d = *d;
		TRY(dialogue_members(r->db, r->arena, d, &p));
		for (; p != NULL; p = p->next)
			(*end)->members[dialogue_side_of(p)]++;
		end = &(*end)->next;
	}
	h = page_open(r, tr(r->lang, "Dialogues of two sides"));
	desk_dialogues_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
sheet(struct req *r)
{
	return dialogue_sheet_pdf(r, r->at_edition);
}

/* --- making and changing one --- */

static const struct option *
part_options(struct req *r)
{
	struct part *list;
	struct option *o;
	size_t n = 0;

	if (part_list(r->db, r->arena, r->edition, &list) != RC_OK)
		list = NULL;
	for (const struct part *p = list; p != NULL; p = p->next)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	n = 0;
	for (const struct part *p = list; p != NULL; p = p->next)
		o[n++] = (struct option){ arena_printf(r->arena, "%lld",
		    (long long)p->id), words_pick(r->arena, p->title,
		    r->lang).text };
	return o;
}

/* The languages of the edition's content. */
static const char *const *
langs_of(struct req *r)
{
	struct text_list l = text_split(r->arena, r->at_edition->langs, ' ');
	const char **out = arena_array(r->arena, const char *, l.n + 1);

	for (size_t i = 0; i < l.n; i++)
		out[i] = l.at[i];
	return out;
}

static struct form *
form_of(struct req *r, const struct dialogue *d)
{
	const struct field fields[] = {
		{ "title", F_WORDS, N_("Title"), .max = 160,
		    .required = true },
		{ "about", F_LONG_WORDS, N_("What it is about"), .max = 2000 },
		{ "part", F_SELECT, tr(r->lang, N_("Where it is held")),
		    tr(r->lang, N_("Only those who are in that part are on a "
		    "side. Empty: all of the edition.")), .plain = true,
		    .options = part_options(r) },
		{ "opens", F_TIME, N_("Opened at the latest"), N_("Then both "
		    "sides are opened by themselves. Empty: you open them, once"
		    " both have handed in.") },
		{ 0 }
	};
	struct field *f = arena_get(r->arena, sizeof fields);

	memcpy(f, fields, sizeof fields);
	/* What was opened stays where and when it was. */
	if (d->opened_at != 0)
		f[2] = (struct field){ 0 };
	return form_open(r, f, r->at_edition->zone, langs_of(r));
}

static enum rc
draw_form(struct req *r, struct lead_view *v, struct form *f)
{
	struct html *h = page_open(r, v->v.d.id == 0 ? tr(r->lang,
	    "A new dialogue") : tr(r->lang, "Change the dialogue"));

	dialogue_form_page(h, r, v, f);
	return page_close(h, r);
}

static enum rc
save(struct req *r, struct lead_view *v, struct form *f)
{
	struct dialogue d = v->v.d;
	enum rc rc;

	form_read(f);
	if (d.opened_at == 0) {
		unixtime opens = form_time(f, "opens");

		if (r->faults == 0 && opens != 0 && opens != d.opens_at &&
		    opens < r->now + OPENING_AHEAD)
			form_fault(f, "opens", tr(r->lang, "At least a day from"
			    " now, so that no side is surprised"));
		d.opens_at = opens;
		if (!text_number(form_text(f, "part"), 1, INT64_MAX, &d.part))
			d.part = 0;
	}
	if (r->faults > 0)
		return draw_form(r, v, f);
	d.edition = r->edition;
	d.title = form_words(f, "title");
	d.about = form_words(f, "about");
	rc = dialogue_save(r->db, &d, r->now);
	if (rc == RC_CONFLICT) {
		form_fault(f, NULL, tr(r->lang, "It was opened in the "
		    "meantime."));
		return draw_form(r, v, f);
	}
	TRY(rc);
	TRY(dialogue_note(r, "dialogue.save", d.id));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/editions/%s/desk/dialogues/%lld",
	    r->at_edition->slug, (long long)d.id);
}

static enum rc
add(struct req *r)
{
	struct lead_view v = { .v = { .edition = r->at_edition } };
	struct form *f = form_of(r, &v.v.d);

	return r->method == POST ? save(r, &v, f) : draw_form(r, &v, f);
}

static enum rc
edit(struct req *r)
{
	struct lead_view v = { 0 };
	struct form *f;

	TRY(dialogue_load(r, &v.v));
	f = form_of(r, &v.v.d);
	form_set_words(f, "title", v.v.d.title);
	form_set_words(f, "about", v.v.d.about);
	if (v.v.d.opened_at == 0) {
		form_set(f, "part", v.v.d.part == 0 ? NULL : arena_printf(
		    r->arena, "%lld", (long long)v.v.d.part));
		form_set_time(f, "opens", v.v.d.opens_at);
	}
	return r->method == POST ? save(r, &v, f) : draw_form(r, &v, f);
}

/* --- one --- */

static enum rc
draw(struct req *r, struct lead_view *v)
{
	struct html *h;

	TRY(dialogue_members(r->db, r->arena, &v->v.d, &v->members));
	for (const struct participant *p = v->members; p != NULL; p = p->next)
		v->n[dialogue_side_of(p)]++;
	if (r->faults > 0)
		page_status(r, 422);
	h = page_open_of(r, words_pick(r->arena, v->v.d.title, r->lang).text,
	    tr(r->lang, "Organise"));
	desk_dialogue_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct lead_view v = { 0 };

	TRY(dialogue_load(r, &v.v));
	return draw(r, &v);
}

static enum rc
back(struct req *r, const struct dialogue *d)
{
	return reply_see_other(r, "/editions/%s/desk/dialogues/%lld",
	    r->at_edition->slug, (long long)d->id);
}

static enum rc
open(struct req *r)
{
	struct lead_view v = { 0 };
	enum rc rc;

	TRY(dialogue_load(r, &v.v));
	if (r->faults > 0)
		return draw(r, &v);
	rc = dialogue_open_now(r->db, r->arena, v.v.d.id, r->person, r->now);
	if (rc == RC_CONFLICT) {
		reply_flash(r, v.v.d.opened_at != 0 ? tr(r->lang, "It was "
		    "opened before.") : tr(r->lang, "It cannot be opened yet: "
		    "both sides hand in first, or its day comes."));
		return back(r, &v.v.d);
	}
	TRY(rc);
	TRY(dialogue_note(r, "dialogue.open", v.v.d.id));
	reply_flash(r, tr(r->lang, "Opened. Both sides are told by mail."));
	return back(r, &v.v.d);
}

static enum rc
remove_it(struct req *r)
{
	struct lead_view v = { 0 };
	enum rc rc;

	TRY(dialogue_load(r, &v.v));
	if (r->faults > 0)
		return draw(r, &v);
	rc = dialogue_remove(r->db, v.v.d.id);
	if (rc == RC_CONFLICT) {
		reply_flash(r, tr(r->lang, "A side has written in it, so it "
		    "stays."));
		return back(r, &v.v.d);
	}
	TRY(rc);
	TRY(dialogue_note(r, "dialogue.remove", v.v.d.id));
	reply_flash(r, tr(r->lang, "The dialogue is deleted."));
	return reply_see_other(r, "/editions/%s/desk/dialogues",
	    r->at_edition->slug);
}

/* --- a substitute --- */

static const struct field pass_fields[] = {
	{ "name", F_TEXT, N_("Name"), .max = PERSON_NAME_MAX,
	    .required = true },
	{ "email", F_EMAIL, N_("E-mail address"), .required = true,
	    .max = 254 },
	{ 0 }
};

static enum rc
draw_keeper(struct req *r, struct keeper_view *v)
{
	struct html *h = page_open(r, TRF(r->arena, r->lang, "Who answers for "
	    "commitment {1}", arena_printf(r->arena, "%lld",
	    (long long)v->c->n)));

	keeper_page(h, r, v);
	return page_close(h, r);
}

static enum rc
pass(struct req *r)
{
	struct person p = { .lang = r->lang, .country = "",
	    .mail_format = "html" };
	struct keeper_view v = { 0 };
	row_id id;

	TRY(dialogue_load(r, &v.v));
	TRY(req_id(r, "keeper", &id));
	for (v.c = v.v.commitments; v.c != NULL; v.c = v.c->next) {
		for (v.side = 0; v.side < SIDES &&
		    v.c->keeper[v.side].id != id;)
			v.side++;
		if (v.side < SIDES)
			break;
	}
	if (v.c == NULL)
		return RC_NONE;
	v.form = form_open(r, pass_fields, NULL, NULL);
	if (r->method == GET)
		return draw_keeper(r, &v);
	form_read(v.form);
	if (r->faults > 0)
		return draw_keeper(r, &v);
	p.name = form_text(v.form, "name");
	p.email = form_text(v.form, "email");
	if (v.c->keeper[v.side].lang != NULL)
		p.lang = v.c->keeper[v.side].lang;
	TRY(person_ensure(r->db, &p, r->now));
	if (p.id == v.c->keeper[v.side].person) {
		form_fault(v.form, "email", tr(r->lang, "This person answers "
		    "for it already"));
		return draw_keeper(r, &v);
	}
	TRY(keeper_pass(r->db, id, p.id));
	TRY(ask_pass_on(r->db, r->arena, r->edition, dialogue_ask.kind, &id, 1,
	    p.id, r->now));
	TRY(dialogue_note(r, "dialogue.pass", v.v.d.id));
	reply_flash(r, tr(r->lang, "Passed on."));
	return back(r, &v.v.d);
}

#define DESK "/editions/:edition/desk/dialogues"
const struct route dialogue_desk_routes[] = {
	{ GET, DESK, RIGHT_TRAINER, show_list },
	{ GET, DESK "/sheet.pdf", RIGHT_TRAINER, sheet },
	{ GET, DESK "/new", RIGHT_TRAINER, add },
	{ POST, DESK "/new", RIGHT_TRAINER, add },
	{ GET, DESK "/:dialogue", RIGHT_TRAINER, show },
	{ GET, DESK "/:dialogue/edit", RIGHT_TRAINER, edit },
	{ POST, DESK "/:dialogue/edit", RIGHT_TRAINER, edit },
	{ POST, DESK "/:dialogue/open", RIGHT_TRAINER, open },
	{ POST, DESK "/:dialogue/remove", RIGHT_TRAINER, remove_it },
	{ GET, DESK "/:dialogue/keepers/:keeper", RIGHT_ORGANISER, pass },
	{ POST, DESK "/:dialogue/keepers/:keeper", RIGHT_ORGANISER, pass },
	{ 0 }
};
