/*
 * Letters at the organiser's desk: templates, letterhead, what was sent; and a
 * participant's own.
 */
#include "letter/letter_web.h"

#include <string.h>

#include "letter/letter.h"
#include "letter/letter_desk.h"
#include "letter/letter_fill.h"
#include "letter/letter_words_web.h"
#include "letter_pages.h"
#include "store/blob.h"
#include "store/journal.h"
#include "web/form.h"

enum { PICTURE_MAX = 1024 * 1024, BODY_MAX = 20000 };

static enum rc
note(struct req *r, const char *action, const char *kind, row_id thing)
{
	return journal_add(r->db, &(struct journal_entry){
	    .person = r->person, .at = r->now, .action = action, .kind = kind,
	    .thing = thing, .programme = r->programme });
}

static const char *
slug(struct req *r)
{
	return req_param(r, "edition");
}

/* --- the list --- */

static enum rc
list(struct req *r)
{
	struct desk_view v = { 0 };
	struct letterhead head;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(letter_template_list(r->db, r->arena, r->edition, &v.templates));
	TRY(letter_batch_list(r->db, r->arena, r->edition, 20, &v.batches));
	TRY(letterhead_find(r->db, r->arena, r->edition, &head));
	v.head = !text_blank(head.lines) || !text_blank(head.signed_by);
	h = page_open(r, tr(r->lang, "Letters"));
	letter_list_page(h, r, &v);
	return page_close(h, r);
}

/* An edition made before it had any: the built-in ones. */
static enum rc
begin(struct req *r)
{
	struct letter_template *some;

	TRY(letter_template_list(r->db, r->arena, r->edition, &some));
	if (some != NULL)
		return RC_CONFLICT;
	TRY(letter_defaults(r->db, r->edition));
	TRY(note(r, "letter_template.defaults", "edition", r->edition));
	reply_flash(r, tr(r->lang, "The letters are here. Please read them"
	    " once before you send any."));
	return reply_see_other(r, "/editions/%s/desk/letters", slug(r));
}

/* --- one template --- */

static const struct field template_fields[] = {
	{ "kind", F_SELECT, N_("Kind"), .required = true },
	{ "title", F_TEXT, N_("Name of this template"), .max = 120,
	  .required = true,
	  .hint = N_("For you and your colleagues; recipients do not see it.") },
	{ "group", F_SELECT, N_("For"), .required = true,
	  .hint = N_("Practical notes can differ: security for trainers, visas"
	  " for one country.") },
	{ "subject", F_WORDS, N_("Subject"), .max = 200, .required = true },
	{ "body", F_LONG_WORDS, N_("Text"), .max = BODY_MAX, .required = true,
	  .hint = N_("Markdown: **bold**, - lists, ## headings. Words in braces"
	  " are filled in; they are listed below.") },
	{ "pdf", F_FLAG, N_("Attach it as PDF, with letterhead and signature") },
	{ "posted", F_FLAG, N_("Practical notes: those they are for read them on"
	  " their own page too, whoever comes later as well") },
	{ 0 }
};

static void
add_option(struct arena *a, struct option *o, size_t *n, const char *value,
    const char *label)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(o[i].value, value) == 0)
			return;
	o[(*n)++] = (struct option){ value, arena_dup(a, label) };
}

/* The groups of those who are in the edition, and the one that is stored. */
static enum rc
group_options(struct req *r, const char *stored, const struct option **out)
{
	static const char *const kinds[] = { "track", "country", "role",
	    "level", "kind", "delegation" };
	enum { KINDS = sizeof kinds / sizeof *kinds };
	struct participant *p;
	struct option *o;
	size_t n = 0, people = 2;

	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &p));
	for (struct participant *q = p; q != NULL; q = q->next)
		people += KINDS;
	o = arena_array(r->arena, struct option, people + 1);
	add_option(r->arena, o, &n, "all", tr(r->lang, "Everybody"));
	for (int k = 0; k < KINDS; k++)
		for (struct participant *q = p; q != NULL; q = q->next) {
			const char *const is[KINDS] = {
			    words_pick(r->arena, q->track, "").text,
			    q->country, q->role, level_name[q->level],
			    organisation_kind_name[q->organisation_kind],
			    q->delegation }, *value;

			if (text_blank(is[k]))
				continue;
			value = arena_printf(r->arena, "%s:%s", kinds[k],
			    is[k]);
			add_option(r->arena, o, &n, value,
			    letter_group_title(r->arena, value, r->lang));
		}
	if (!text_blank(stored))
		add_option(r->arena, o, &n, stored,
		    letter_group_title(r->arena, stored, r->lang));
	*out = o;
	return RC_OK;
}

static const char *const *
langs_of(struct req *r, const struct template_view *v)
{
	return letter_langs(r->arena, &v->edition, v->template == NULL ? NULL :
	    v->template->body);
}

static enum rc
template_form(struct req *r, struct template_view *v)
{
	size_t n = sizeof template_fields / sizeof *template_fields;
	struct field *fields = arena_array(r->arena, struct field, n);
	struct option *kinds = arena_array(r->arena, struct option,
	    LETTER_KINDS + 1);
	const struct letter_template *t = v->template;
	const char *kind;

	memcpy(fields, template_fields, sizeof template_fields);
	for (int k = 0; k < LETTER_KINDS; k++)
		kinds[k] = (struct option){ letter_kind_name[k],
		    letter_kind_label[k] };
	fields[0].options = kinds;
	fields[2].plain = true;
	fields[2].label = tr(r->lang, fields[2].label);
	fields[2].hint = tr(r->lang, fields[2].hint);
	TRY(group_options(r, t == NULL ? NULL : t->for_group,
	    &fields[2].options));
	v->form = form_open(r, fields, v->edition.zone, langs_of(r, v));
	kind = req_query(r, "kind");
	form_set(v->form, "kind", t != NULL ? letter_kind_name[t->kind] :
	    kind != NULL ? letter_kind_name[letter_kind_of(kind)] :
	    letter_kind_name[LETTER_PRACTICAL]);
	form_set(v->form, "group", t == NULL || text_blank(t->for_group) ?
	    "all" : t->for_group);
	if (t == NULL)
		return RC_OK;
	form_set(v->form, "title", t->title);
	form_set_words(v->form, "subject", t->subject);
	form_set_words(v->form, "body", t->body);
	form_set(v->form, "pdf", t->as_pdf ? "1" : "");
	form_set(v->form, "posted", t->posted ? "1" : "");
	return RC_OK;
}

static enum rc
template_draw(struct req *r, struct template_view *v)
{
	struct html *h;

	h = page_open(r, v->template == NULL ? tr(r->lang, "New letter") :
	    v->template->title);
	letter_template_page(h, r, v);
	return page_close(h, r);
}

/* Unknown placeholders, and languages where only one of subject and text is
 * given. */
static void
check_words(struct req *r, struct form *f, const char *const *langs)
{
	static const char *const names[] = { "subject", "body" };

	for (size_t i = 0; langs[i] != NULL; i++) {
		const char *text[2];

		for (int k = 0; k < 2; k++) {
			const char *unknown;

			text[k] = words_in(r->arena, form_words(f, names[k]),
			    langs[i]);
			unknown = letter_unknown(r->arena, text[k]);
			if (*unknown != '\0')
				form_fault(f, names[k], TRF(r->arena, r->lang,
				    "There is no placeholder {1}. Those that"
				    " exist are listed below the form.",
				    unknown));
		}
		if ((text[0] == NULL) != (text[1] == NULL))
			form_fault(f, names[text[0] != NULL], TRF(r->arena,
			    r->lang, "In {1}, give both subject and text, or"
			    " neither.", language_name(langs[i], r->lang)));
	}
}

static enum rc
template_read(struct req *r, struct template_view *v,
    struct letter_template *t)
{
	struct form *f;

	TRY(template_form(r, v));
	f = v->form;
	form_read(f);
	check_words(r, f, langs_of(r, v));
	/* Other letters say what was decided on one person: they are sent. */
	if (form_flag(f, "posted") &&
	    letter_kind_of(form_text(f, "kind")) != LETTER_PRACTICAL)
		form_fault(f, "posted", tr(r->lang, "Only practical notes stand"
		    " on people's own pages; other letters are sent."));
	if (r->faults > 0)
		return RC_OK;
	t->edition = r->edition;
	t->kind = letter_kind_of(form_text(f, "kind"));
	t->title = form_text(f, "title");
	t->for_group = form_text(f, "group");
	if (text_same(t->for_group, "all"))
		t->for_group = NULL;
	t->subject = form_words(f, "subject");
	t->body = form_words(f, "body");
	t->as_pdf = form_flag(f, "pdf");
	t->posted = form_flag(f, "posted");
	TRY(letter_template_save(r->db, t));
	TRY(note(r, "letter_template.save", "letter_template", t->id));
	reply_flash(r, tr(r->lang, "Saved. Look at it as one person will see"
	    " it."));
	return reply_see_other(r, "/editions/%s/desk/letters/templates/%lld"
	    "/preview", slug(r), (long long)t->id);
}

static enum rc
template_new(struct req *r)
{
	struct template_view v = { 0 };
	struct letter_template t = { 0 };

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	if (r->method == GET) {
		TRY(template_form(r, &v));
		return template_draw(r, &v);
	}
	TRY(template_read(r, &v, &t));
	return r->faults > 0 ? template_draw(r, &v) : RC_OK;
}

static enum rc
find_template(struct req *r, struct letter_template *t)
{
	row_id id;

	TRY(req_id(r, "template", &id));
	return letter_template_find(r->db, r->arena, r->edition, id, t);
}

static enum rc
template_edit(struct req *r)
{
	struct template_view v = { 0 };
	struct letter_template t, stored;

	TRY(find_template(r, &t));
	stored = t;
	v.template = &stored;
	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	if (r->method == GET) {
		TRY(template_form(r, &v));
		return template_draw(r, &v);
	}
	TRY(template_read(r, &v, &t));
	return r->faults > 0 ? template_draw(r, &v) : RC_OK;
}

static enum rc
template_remove(struct req *r)
{
	struct letter_template t;

	TRY(find_template(r, &t));
	TRY(letter_template_remove(r->db, r->edition, t.id));
	TRY(note(r, "letter_template.remove", "letter_template", t.id));
	reply_flash(r, tr(r->lang, "Removed. Letters that were sent with it"
	    " stay."));
	return reply_see_other(r, "/editions/%s/desk/letters", slug(r));
}

/* --- as one person will see it --- */

static const struct field name_fields[] = {
	{ "latin", F_TEXT, N_("Name in Latin letters, as in the passport"),
	  .max = PERSON_NAME_MAX },
	{ "own", F_TEXT, N_("Name in its own script"), .max = PERSON_NAME_MAX },
	{ 0 }
};

/* Facts that stand for those of a real letter. */
static struct letter_facts
sample_facts(struct req *r)
{
	return (struct letter_facts){
		.link = arena_printf(r->arena, "%s/editions/%s/mine",
		    r->base_url, slug(r)),
		.number = "2025-0001", .deadline_at = r->now + 14 * 86400,
		.reason = tr(r->lang, "(the reason of the decision)"),
	};
}

static enum rc
preview_load(struct req *r, struct preview_view *v)
{
	struct letter_facts facts = sample_facts(r);
	const char *asked = req_param(r, "person");
	int64_t person = 0;

	if (asked == NULL)
		asked = req_query(r, "person");
	TRY(find_template(r, &v->template));
	TRY(edition_find(r->db, r->arena, r->edition, &v->edition));
	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL,
	    &v->people));
	if (asked != NULL && !text_number(asked, 1, INT64_MAX, &person))
		return RC_NONE;
	if (person == 0 && v->people != NULL)
		person = v->people->person.id;
	for (struct participant *p = v->people; p != NULL; p = p->next)
		if (p->person.id == person)
			v->person = person;
	/* An edition without anybody is shown the letter to oneself. */
	if (v->person == 0 && person != 0)
		return RC_NONE;
	return letter_preview(r->db, r->arena, &v->template, v->person == 0 ?
	    r->person : v->person, &facts, r->now, &v->text);
}

static enum rc
preview(struct req *r)
{
	struct preview_view v = { 0 };
	struct letter_name name;
	struct html *h;

	TRY(preview_load(r, &v));
	if (v.template.kind == LETTER_VISA && v.person != 0) {
		TRY(letter_name_find(r->db, r->arena, v.person, &name));
		v.name = form_open(r, name_fields, NULL, NULL);
		form_set(v.name, "latin", name.latin);
		form_set(v.name, "own", name.own);
	}
	h = page_open(r, TRF(r->arena, r->lang, "Preview: {1}",
	    v.template.title));
	letter_preview_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
preview_pdf(struct req *r)
{
	struct preview_view v = { 0 };
	struct buf out = BUF(r->arena);
	struct letter l;

	TRY(preview_load(r, &v));
	l = (struct letter){ .edition = r->edition, .kind = v.template.kind,
	    .person = v.person == 0 ? r->person : v.person,
	    .lang = v.text.lang, .subject = v.text.subject,
	    .body = v.text.body, .at = r->now };
	TRY(letter_pdf_of(r->db, r->arena, &l, &out));
	return reply_bytes(r, "application/pdf", letter_file_name(r->arena,
	    l.subject), out.p, out.n);
}

static enum rc
passport_name(struct req *r)
{
	struct form *f = form_open(r, name_fields, NULL, NULL);
	struct letter_template t;
	struct letter_name name;
	row_id person;

	TRY(find_template(r, &t));
	TRY(req_id(r, "person", &person));
	form_read(f);
	if (r->faults > 0)
		return preview(r);
	name = (struct letter_name){ form_text(f, "latin"),
	    form_text(f, "own") };
	if (letter_name_save(r->db, r->edition, person, &name) != RC_OK)
		return RC_NONE;
	TRY(note(r, "letter_name.save", "person", person));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/editions/%s/desk/letters/templates/%lld"
	    "/preview?person=%lld", slug(r), (long long)t.id,
	    (long long)person);
}

/* --- letterhead --- */

static const struct field head_fields[] = {
	{ "lines", F_LONG_WORDS, N_("Sender: name and address"), .max = 600,
	  .hint = N_("A line each. It stands at the top of every letter.") },
	{ "logo", F_FILE, N_("Logo"), .max = PICTURE_MAX,
	  .blobs = 1 << BLOB_PNG | 1 << BLOB_JPEG, .accept = "PNG, JPEG",
	  .hint = N_("Without one, the programme's logo is taken.") },
	{ "no_logo", F_FLAG, N_("Remove the logo") },
	{ "signed_by", F_TEXT, N_("Signed by"), .max = PERSON_NAME_MAX },
	{ "signed_as", F_WORDS, N_("Function"), .max = 160 },
	{ "signature", F_FILE, N_("Picture of the signature"),
	  .max = PICTURE_MAX, .blobs = 1 << BLOB_PNG | 1 << BLOB_JPEG,
	  .accept = "PNG, JPEG",
	  .hint = N_("Without one there is room to sign by hand.") },
	{ "no_signature", F_FLAG, N_("Remove the picture of the signature") },
	{ 0 }
};

static enum rc
head_draw(struct req *r, struct head_view *v)
{
	struct html *h = page_open(r, tr(r->lang, "Letterhead"));

	letter_head_page(h, r, v);
	return page_close(h, r);
}

/* A new picture in place of the old one, or none any more.  The old blob stays:
 * a cloned edition's letterhead may show it too. */
static enum rc
take_picture(struct req *r, struct form *f, const char *name, row_id *blob)
{
	const struct upload *u = form_file(f, name);
	struct blob b;

	if (form_flag(f, arena_printf(r->arena, "no_%s", name)))
		*blob = 0;
	if (u == NULL || u->size == 0)
		return RC_OK;
	TRY(blob_put(r->db, u->name, u->bytes, u->size, &b));
	*blob = b.id;
	return RC_OK;
}

static enum rc
head_edit(struct req *r)
{
	struct head_view v = { 0 };
	struct form *f;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(letterhead_find(r->db, r->arena, r->edition, &v.head));
	f = v.form = form_open(r, head_fields, NULL, letter_langs(r->arena,
	    &v.edition, v.head.lines));
	form_set_words(f, "lines", v.head.lines);
	form_set(f, "signed_by", v.head.signed_by);
	form_set_words(f, "signed_as", v.head.signed_as);
	if (r->method == GET)
		return head_draw(r, &v);
	form_read(f);
	if (r->faults > 0)
		return head_draw(r, &v);
	v.head.lines = form_words(f, "lines");
	v.head.signed_by = form_text(f, "signed_by");
	v.head.signed_as = form_words(f, "signed_as");
	TRY(take_picture(r, f, "logo", &v.head.logo));
	TRY(take_picture(r, f, "signature", &v.head.signature));
	TRY(letterhead_save(r->db, &v.head));
	TRY(note(r, "letterhead.save", "edition", r->edition));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/editions/%s/desk/letters/head", slug(r));
}

static enum rc
head_picture(struct req *r)
{
	struct letterhead head;
	const char *which = req_param(r, "picture");
	row_id blob;

	TRY(letterhead_find(r->db, r->arena, r->edition, &head));
	blob = strcmp(which, "logo") == 0 ? head.logo :
	    strcmp(which, "signature") == 0 ? head.signature : 0;
	return blob == 0 ? RC_NONE : reply_blob(r, blob);
}

/* --- what was sent --- */

/* ?before= of a list that is read page by page. */
static enum rc
before_of(const struct req *r, row_id *out)
{
	const char *s = req_query(r, "before");

	*out = 0;
	return s == NULL || text_number(s, 1, INT64_MAX, out) ? RC_OK : RC_NONE;
}

static enum rc
sent(struct req *r)
{
	struct sent_view v = { .kind = LETTER_KINDS };
	const char *kind = req_query(r, "kind");
	struct letter *last;
	struct html *h;
	int n = 1;

	if (!text_blank(kind))
		v.kind = letter_kind_of(kind);
	TRY(before_of(r, &v.before));
	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(letter_list(r->db, r->arena, r->edition, v.kind, 0, v.before,
	    LETTERS_A_PAGE + 1, &v.letters));
	for (last = v.letters; last != NULL && n < LETTERS_A_PAGE; n++)
		last = last->next;
	if (last != NULL && last->next != NULL) {
		v.older = last->id;
		last->next = NULL;
	}
	h = page_open(r, tr(r->lang, "Letters sent"));
	letter_sent_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
find_letter(struct req *r, row_id person, struct letter *l)
{
	row_id id;

	TRY(req_id(r, "letter", &id));
	return letter_find(r->db, r->arena, r->edition, person, id, l);
}

static enum rc
show(struct req *r, row_id person)
{
	struct edition e;
	struct letter l;
	struct html *h;

	TRY(find_letter(r, person, &l));
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	page_noindex(r);
	h = page_open(r, text_blank(l.subject) ? tr(r->lang, "Letter") :
	    l.subject);
	letter_page(h, r, &e, &l, person == 0);
	return page_close(h, r);
}

static enum rc
pdf(struct req *r, row_id person)
{
	struct buf out = BUF(r->arena);
	struct letter l;

	TRY(find_letter(r, person, &l));
	TRY(letter_pdf(r->db, r->arena, l.id, &out));
	return reply_bytes(r, "application/pdf",
	    letter_file_name(r->arena, l.subject), out.p, out.n);
}

static enum rc
sent_one(struct req *r)
{
	return show(r, 0);
}

static enum rc
sent_pdf(struct req *r)
{
	return pdf(r, 0);
}

/* --- one's own --- */

static enum rc
mine(struct req *r)
{
	struct letter_template *notes;
	struct letter *all;
	struct edition e;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(letter_list(r->db, r->arena, r->edition, LETTER_KINDS, r->person, 0,
	    200, &all));
	TRY(letter_notes(r->db, r->arena, r->edition, r->person, r->now,
	    &notes));
	for (struct letter_template *t = notes; t != NULL; t = t->next) {
		struct letter_text text;

		TRY(letter_preview(r->db, r->arena, t, r->person, NULL,
		    r->now, &text));
		t->title = text.subject;	/* as the person reads it */
	}
	page_noindex(r);
	h = page_open(r, tr(r->lang, "My letters"));
	letter_mine_page(h, r, &e, all, notes);
	return page_close(h, r);
}

/* A practical note, if it is for this person: others do not even know of it. */
static enum rc
mine_note(struct req *r)
{
	struct letter_facts facts = {
		.link = arena_printf(r->arena, "%s/editions/%s/mine",
		    r->base_url, slug(r)),
	};
	struct letter_template *t;
	struct letter_text text;
	struct edition e;
	struct html *h;
	row_id id;

	TRY(req_id(r, "template", &id));
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(letter_notes(r->db, r->arena, r->edition, r->person, r->now, &t));
	while (t != NULL && t->id != id)
		t = t->next;
	if (t == NULL)
		return RC_NONE;
	TRY(letter_preview(r->db, r->arena, t, r->person, &facts, r->now,
	    &text));
	page_noindex(r);
	h = page_open(r, text.subject);
	letter_note_page(h, r, &e, &text);
	return page_close(h, r);
}

static enum rc
mine_one(struct req *r)
{
	return show(r, r->person);
}

static enum rc
mine_pdf(struct req *r)
{
	return pdf(r, r->person);
}

#define DESK "/editions/:edition/desk/letters"
#define MINE "/editions/:edition/mine/letters"

const struct route letter_routes[] = {
	{ GET,  DESK, RIGHT_ORGANISER, list },
	{ POST, DESK "/begin", RIGHT_ORGANISER, begin },
	{ GET,  DESK "/new", RIGHT_ORGANISER, template_new },
	{ POST, DESK "/new", RIGHT_ORGANISER, template_new, 0, 1 << 20 },
	{ GET,  DESK "/templates/:template", RIGHT_ORGANISER, template_edit },
	{ POST, DESK "/templates/:template", RIGHT_ORGANISER, template_edit, 0,
	  1 << 20 },
	{ POST, DESK "/templates/:template/remove", RIGHT_ORGANISER,
	  template_remove },
	{ GET,  DESK "/templates/:template/preview", RIGHT_ORGANISER, preview },
	{ GET,  DESK "/templates/:template/preview.pdf", RIGHT_ORGANISER,
	  preview_pdf },
	{ POST, DESK "/templates/:template/names/:person", RIGHT_ORGANISER,
	  passport_name },
	{ GET,  DESK "/head", RIGHT_ORGANISER, head_edit },
	{ POST, DESK "/head", RIGHT_ORGANISER, head_edit, 0,
	  3 * PICTURE_MAX },
	{ GET,  DESK "/head/:picture", RIGHT_ORGANISER, head_picture },
	{ GET,  DESK "/sent", RIGHT_ORGANISER, sent },
	{ GET,  DESK "/sent/:letter", RIGHT_ORGANISER, sent_one },
	{ GET,  DESK "/sent/:letter/letter.pdf", RIGHT_ORGANISER, sent_pdf },
	{ GET,  MINE, RIGHT_PARTICIPANT, mine },
	{ GET,  MINE "/notes/:template", RIGHT_PARTICIPANT, mine_note },
	{ GET,  MINE "/:letter", RIGHT_PARTICIPANT, mine_one },
	{ GET,  MINE "/:letter/letter.pdf", RIGHT_PARTICIPANT, mine_pdf },
	{ 0 }
};
