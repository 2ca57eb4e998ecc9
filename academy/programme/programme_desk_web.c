/* audience: organiser */
/*
 * The organisers' side: what its files share, the programme's own desk and its
 * text, the tree of programmes, new editions.
 */
#include "programme/programme_desk_web.h"

#include <string.h>

#include "programme/programme_web.h"
#include "programme_desk_pages.h"
#include "store/blob.h"
#include "store/journal.h"
#include "programme/programme_desk_show.h"
#include "web/brand.h"

/* --- what the files share --- */

bool
desk_staff(const struct req *r)
{
	return r->admin || (r->roles & (ROLE_ORGANISER | ROLE_TRAINER |
	    ROLE_ASSESSOR | ROLE_PARTNER)) != 0;
}

bool
desk_full(const struct req *r)
{
	return r->second_factor &&
	    (r->admin || (r->roles & ROLE_ORGANISER) != 0);
}

static const char *const *
langs_of(struct arena *a, const char *langs)
{
	struct text_list l = text_split(a, langs, ' ');
	const char **out = arena_array(a, const char *, l.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < l.n; i++)
		if (*l.at[i] != '\0')
			out[n++] = l.at[i];
	return out;
}

enum rc
desk_open(struct req *r, struct desk *d)
{
	bool partner = r->route->right == RIGHT_PARTNER;
	unsigned roles;

	*d = (struct desk){ 0 };
	TRY(programme_find(r->db, r->arena, r->programme, &d->programme));
	d->langs = langs_of(r->arena, d->programme.langs);
	d->title = d->programme.title;
	d->base = url_to(r->arena, "/programmes/%s/desk",
	    d->programme.slug).p;
	if (r->edition != 0) {
		TRY(edition_find(r->db, r->arena, r->edition, &d->edition));
		d->title = d->edition.title;
		d->base = url_to(r->arena, partner ?
		    "/editions/%s/desk/partner" : "/editions/%s/desk",
		    d->edition.slug).p;
	}
	if (!partner)
		return RC_OK;
	TRY(programme_roles(r->db, r->programme, r->person, &roles, &d->host));
	return d->host == 0 || (roles & ROLE_PARTNER) == 0 ? RC_DENIED : RC_OK;
}

const char *
desk_title(struct req *r, const struct desk *d, const char *what)
{
	return d->edition.id == 0 ? what : arena_printf(r->arena, "%s: %s",
	    words_pick(r->arena, d->edition.title, r->lang).text, what);
}

struct url
desk_at(struct req *r, const struct desk *d, const char *where, row_id id,
    const char *more)
{
	struct buf b = BUF(r->arena);

	buf_str(&b, d->base);
	if (where != NULL)
		buf_printf(&b, "/%s", where);
	if (id != 0)
		buf_printf(&b, "/%lld", (long long)id);
	if (more != NULL)
		buf_printf(&b, "/%s", more);
	return (struct url){ buf_text(&b) };
}

enum rc
desk_note(struct req *r, const struct desk *d, const char *action,
    const char *kind, row_id thing)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = kind, .thing = thing,
	    .programme = d->programme.id });
}

enum rc
desk_done(struct req *r, const struct desk *d, const char *action,
    const char *kind, row_id thing, const char *where, const char *flash)
{
	TRY(desk_note(r, d, action, kind, thing));
	if (flash != NULL)
		reply_flash(r, flash);
	return reply_see_other(r, "%s", desk_at(r, d, where, 0, NULL).p);
}

enum rc
desk_refused(struct req *r, const struct desk *d, const char *where,
    const char *why)
{
	struct html *h = page_open(r, tr(r->lang, "This cannot be done"));

	refused_page(h, r, why, desk_at(r, d, where, 0, NULL));
	page_status(r, 409);
	return page_close(h, r);
}

enum rc
desk_stale(struct req *r, const struct desk *d, const char *where)
{
	return desk_refused(r, d, where, tr(r->lang, "The page was open for a "
	    "long time, or you signed in or out meanwhile. Go back and try "
	    "again."));
}

int
desk_step(const struct req *r)
{
	const char *last = strrchr(r->path, '/');

	return strcmp(last, "/up") == 0 ? -1 : strcmp(last, "/down") == 0;
}

struct field *
desk_fields(struct arena *a, const struct field *f, size_t n)
{
	return memcpy(arena_get(a, n), f, n);
}

void
desk_drop(struct field *f, const char *name)
{
	while (f->name != NULL && strcmp(f->name, name) != 0)
		f++;
	for (; f->name != NULL; f++)
		f[0] = f[1];
}

const struct option *
desk_options(struct arena *a, const char *const *names,
    const char *const *labels, unsigned n)
{
	struct option *o = arena_array(a, struct option, n + 1);

	for (unsigned i = 0; i < n; i++)
		o[i] = (struct option){ names[i], labels[i] };
	return o;
}

void
choices_add_text(struct arena *a, struct choices *c, const char *value,
    const char *text)
{
	if (c->n + 1 >= c->room) {
		size_t room = c->room == 0 ? 16 : c->room * 2;
		struct option *more = arena_array(a, struct option, room);

		if (c->n > 0)
			memcpy(more, c->at, c->n * sizeof *more);
		c->at = more;
		c->room = room;
	}
	c->at[c->n++] = (struct option){ value, text == NULL ? "" : text };
}

void
choices_add(struct arena *a, struct choices *c, row_id id, const char *text)
{
	choices_add_text(a, c, arena_printf(a, "%lld", (long long)id), text);
}

const struct option *
choices_done(struct arena *a, struct choices *c)
{
	return c->at == NULL ? arena_new(a, struct option) : c->at;
}

unsigned
desk_chosen(const struct form *f, const char *field, const char *const *names,
    unsigned n)
{
	const char *s = form_text(f, field);

	for (unsigned i = 0; s != NULL && i < n; i++)
		if (strcmp(names[i], s) == 0)
			return i;
	return 0;
}

row_id
desk_row(const struct form *f, const char *field)
{
	int64_t id;

	return text_number(form_text(f, field), 1, INT64_MAX, &id) ? id : 0;
}

void
desk_set_row(struct form *f, const char *field, row_id id)
{
	if (id != 0)
		form_set_int(f, field, id);
}

const char *
desk_langs_join(struct arena *a, const char *first, struct text_list others)
{
	struct buf b = BUF(a);

	buf_str(&b, first);
	for (size_t i = 0; i < others.n; i++)
		if (!text_same(others.at[i], first))
			buf_printf(&b, b.n == 0 ? "%s" : " %s", others.at[i]);
	return buf_text(&b);
}

const struct option *
desk_langs_only(struct req *r, const char *langs)
{
	struct text_list l = text_split(r->arena, langs, ' ');
	struct choices c = { 0 };

	for (size_t i = 0; i < l.n; i++) {
		bool there = *l.at[i] == '\0';

		for (size_t k = 0; k < c.n; k++)
			there = there || strcmp(c.at[k].value, l.at[i]) == 0;
		if (!there)
			choices_add_text(r->arena, &c, l.at[i],
			    language_name(l.at[i], r->lang));
	}
	return choices_done(r->arena, &c);
}

const struct option *
desk_lang_options(struct req *r, const char *used)
{
	struct buf b = BUF(r->arena);

	for (const struct language *l = languages; l->code != NULL; l++)
		buf_printf(&b, "%s ", l->code);
	/* What an academy of this region may need beside. */
	buf_printf(&b, "de fr it pl nl es ru uk mk sq sr hr he %s", used);
	return desk_langs_only(r, buf_text(&b));
}

/* --- the tree of programmes --- */

static enum rc
admin_programmes(struct req *r)
{
	struct programme *all;
	struct html *h;

	TRY(programme_list(r->db, r->arena, false, &all));
	h = page_open(r, tr(r->lang, "Programmes"));
	admin_programmes_page(h, r, all);
	return page_close(h, r);
}

static enum rc
admin_new(struct req *r)
{
	struct choices above = { 0 };
	struct programme *all, p = { 0 };
	const struct field *fields;
	const char *title, *slug;
	struct html *h;
	struct form *f;
	enum rc rc;

	TRY(programme_list(r->db, r->arena, false, &all));
	for (struct programme *q = all; q != NULL; q = q->next)
		choices_add(r->arena, &above, q->id,
		    words_pick(r->arena, q->title, r->lang).text);
	fields = FIELDS(r,
	    { "title", F_TEXT, N_("Title"), .max = 200, .required = true },
	    { "original", F_SELECT, tr(r->lang, "Language of the title"),
	    tr(r->lang, "Texts are written in it first. More languages can be "
	    "added later."), .required = true, .plain = true,
	    .options = desk_lang_options(r, "") },
	    { "kind", F_CHOICE, N_("Kind"), .required = true,
	    .options = desk_options(r->arena, programme_kind_name,
	    programme_kind_label, PROGRAMME_KINDS) },
	    { "parent", F_SELECT, tr(r->lang, "Belongs to"), .plain = true,
	    .options = choices_done(r->arena, &above) },
	    { "slug", F_TEXT, N_("Web address"), N_("The end of its web address, "
	    "for good. Left empty, it is made from the title."), .max = 60 });
	f = form_open(r, fields, NULL, NULL);
	form_set(f, "original", r->lang);
	if (r->method == POST) {
		form_read(f);
		title = form_text(f, "title");
		slug = form_text(f, "slug");
		if (slug != NULL && !text_same(slug, text_slug(r->arena, slug)))
			form_fault(f, "slug", tr(r->lang, "Use small letters, "
			    "digits and hyphens only"));
		if (r->faults == 0) {
			p.slug = slug != NULL ? slug :
			    text_slug(r->arena, title);
			p.langs = form_text(f, "original");
			p.title = words_set(r->arena, NULL, p.langs, title);
			p.kind = desk_chosen(f, "kind", programme_kind_name,
			    PROGRAMME_KINDS);
			p.parent = desk_row(f, "parent");
			rc = programme_save(r->db, &p, r->now);
			if (rc == RC_OK) {
				TRY(journal_add(r->db, &(struct journal_entry){
				    .person = r->person, .at = r->now,
				    .action = "programme.add",
				    .kind = "programme", .thing = p.id,
				    .programme = p.id }));
				reply_flash(r, tr(r->lang, "The programme is "
				    "there. Now describe it."));
				return reply_see_other(r,
				    "/programmes/%s/desk", p.slug);
			}
			if (rc != RC_CONFLICT)
				return rc;
			form_fault(f, "slug", tr(r->lang, "Another programme "
			    "has this address. Choose another."));
		}
	}
	h = page_open(r, tr(r->lang, "New programme"));
	admin_new_page(h, r, f);
	return page_close(h, r);
}

/* --- a programme's desk --- */

static enum rc
programme_desk(struct req *r)
{
	struct desk d;
	struct edition *editions;
	struct html *h;

	if (!desk_staff(r))
		return RC_DENIED;
	if ((r->admin || (r->roles & ROLE_ORGANISER) != 0) && !r->second_factor)
		return reply_see_other(r, "/account/factor?next=%s", r->path);
	TRY(desk_open(r, &d));
	TRY(edition_list(r->db, r->arena, r->programme, false, &editions));
	h = page_open(r, tr(r->lang, "Organise"));
	programme_desk_page(h, r, &d, editions, desk_full(r));
	return page_close(h, r);
}

static void
read_programme(struct req *r, const struct form *f, struct programme *p)
{
	p->title = form_words(f, "title");
	p->acronym = form_text(f, "acronym");
	p->kind = desk_chosen(f, "kind", programme_kind_name, PROGRAMME_KINDS);
	p->summary = form_words(f, "summary");
	p->about = form_words(f, "about");
	p->imprint = form_words(f, "imprint");
	p->contact_name = form_text(f, "contact_name");
	p->contact_email = form_text(f, "contact_email");
	p->public = form_flag(f, "public");
	p->langs = desk_langs_join(r->arena, form_text(f, "original"),
	    form_many(f, "langs"));
}

static void
fill_programme(struct req *r, struct form *f, const struct programme *p)
{
	struct text_list langs = text_split(r->arena, p->langs, ' ');

	form_set_words(f, "title", p->title);
	form_set(f, "acronym", p->acronym);
	form_set(f, "kind", programme_kind_name[p->kind]);
	form_set_words(f, "summary", p->summary);
	form_set_words(f, "about", p->about);
	form_set_words(f, "imprint", p->imprint);
	form_set(f, "contact_name", p->contact_name);
	form_set(f, "contact_email", p->contact_email);
	form_set(f, "public", p->public ? "1" : NULL);
	form_set(f, "original", langs.n > 0 ? langs.at[0] : "en");
	form_set_many(f, "langs", langs);
}

static enum rc
edit_programme(struct req *r)
{
	struct desk d;
	struct html *h;
	struct form *f;

	TRY(desk_open(r, &d));
	f = form_open(r, FIELDS(r,
	    { "title", F_WORDS, N_("Title"), .max = 200, .required = true },
	    { "acronym", F_TEXT, N_("Short name"), .max = 40 },
	    { "kind", F_CHOICE, N_("Kind"), .required = true,
	    .options = desk_options(r->arena, programme_kind_name,
	    programme_kind_label, PROGRAMME_KINDS) },
	    { "summary", F_LONG_WORDS, N_("Summary"), N_("One or two sentences, "
	    "shown in lists and at the top of the page"), .max = 400 },
	    { "about", F_LONG_WORDS, N_("About"), N_("Headings, lists and links "
	    "can be written in Markdown"), .max = 20000 },
	    { "original", F_SELECT, tr(r->lang, "Original language"),
	    tr(r->lang, "Texts are written in this language first; the others "
	    "are translations."), .required = true, .plain = true,
	    .options = desk_lang_options(r, d.programme.langs) },
	    { "langs", F_MANY, tr(r->lang, "Languages of the texts"),
	    tr(r->lang, "Texts of a language that you take away are dropped "
	    "when they are next saved."), .plain = true,
	    .options = desk_lang_options(r, d.programme.langs) },
	    { "contact_name", F_TEXT, N_("Contact: name"), .max = 120 },
	    { "contact_email", F_EMAIL, N_("Contact: e-mail address"),
	    N_("Questions go there; it is not shown on the pages.") },
	    { "imprint", F_LONG_WORDS, N_("Imprint"), N_("Who is responsible for "
	    "these pages, as the law of your country asks"), .max = 5000 },
	    { "public", F_FLAG, N_("Everybody can see the programme") }),
	    NULL, d.langs);
	if (r->method == POST) {
		form_read(f);
		if (r->faults == 0) {
			read_programme(r, f, &d.programme);
			TRY(programme_save(r->db, &d.programme, r->now));
			return desk_done(r, &d, "programme.save", "programme",
			    d.programme.id, NULL, tr(r->lang, "Saved."));
		}
	}
	fill_programme(r, f, &d.programme);
	h = page_open(r, tr(r->lang, "The programme's text"));
	desk_form_page(h, r, &d, f, desk_at(r, &d, "edit", 0, NULL),
	    tr(r->lang, "The programme's text"), NULL,
	    tr(r->lang, "Save"));
	return page_close(h, r);
}

/* --- brand --- */

/* What was typed, where it is a colour; else what stands. */
static colour
colour_of(const char *typed, colour fallback)
{
	colour c;

	return typed != NULL && colour_parse(typed, &c) ? c : fallback;
}

static void
check_colour(struct req *r, struct form *f, const char *name)
{
	const char *typed = form_text(f, name);
	colour c;

	if (typed != NULL && !colour_parse(typed, &c))
		form_fault(f, name, tr(r->lang, "Write a colour as # and six "
		    "digits or letters from a to f, such as #14532d"));
}

static enum rc
edit_brand(struct req *r)
{
	enum { LOGO_BYTES = 500 * 1000 };
	struct desk d;
	struct programme *p = &d.programme;
	struct brand b = brand_default, better = brand_default;
	const struct upload *logo;
	const char *why = NULL;
	bool preview = false;
	struct html *h;
	struct form *f;

	TRY(desk_open(r, &d));
	f = form_open(r, FIELDS(r,
	    { "primary", F_TEXT, N_("Main colour"), N_("Of the header, links and "
	    "buttons, such as #14532d. Empty: Guildhall's own."), .max = 7 },
	    { "accent", F_TEXT, N_("Second colour"), N_("Of edges, marks and "
	    "bars"), .max = 7 },
	    { "logo", F_FILE, N_("Logo"), .max = LOGO_BYTES,
	    .accept = N_("PNG, JPEG or WebP"), .blobs = 1u << BLOB_PNG |
	    1u << BLOB_JPEG | 1u << BLOB_WEBP },
	    { "no_logo", F_FLAG, N_("Take the logo away") }), NULL, NULL);
	/* The link to the suggested colours carries them. */
	form_set(f, "primary", req_query(r, "primary") != NULL ?
	    req_query(r, "primary") : p->primary_colour);
	form_set(f, "accent", req_query(r, "accent") != NULL ?
	    req_query(r, "accent") : p->accent_colour);
	if (r->method == POST) {
		form_read(f);
		check_colour(r, f, "primary");
		check_colour(r, f, "accent");
	}
	b.primary = colour_of(form_typed(f, "primary"), b.primary);
	b.accent = colour_of(form_typed(f, "accent"), b.accent);
	if (!brand_passes(r->arena, b, r->lang, &why, &better) &&
	    r->method == POST)
		form_fault(f, better.primary != b.primary ? "primary" :
		    "accent", why);
	preview = req_value(r, "preview") != NULL;
	if (r->method == POST && r->faults == 0 && !preview) {
		p->primary_colour = form_text(f, "primary") == NULL ? NULL :
		    colour_text(r->arena, b.primary);
		p->accent_colour = form_text(f, "accent") == NULL ? NULL :
		    colour_text(r->arena, b.accent);
		if ((logo = form_file(f, "logo")) != NULL && logo->size > 0) {
			struct blob stored;

			TRY(blob_put(r->db, logo->name, logo->bytes,
			    logo->size, &stored));
			p->logo = stored.id;
		} else if (form_flag(f, "no_logo")) {
			p->logo = 0;
		}
		TRY(programme_save(r->db, p, r->now));
		return desk_done(r, &d, "programme.brand", "programme", p->id,
		    "brand", tr(r->lang, "Saved."));
	}
	h = page_open(r, tr(r->lang, "Colours and logo"));
	brand_page(h, r, &d, f, &(struct brand_view){
	    .primary = colour_text(r->arena, b.primary),
	    .ink = colour_text(r->arena, colour_ink(b.primary)),
	    .accent = colour_text(r->arena, b.accent),
	    .better_primary = why == NULL ? NULL :
	    colour_text(r->arena, better.primary),
	    .better_accent = why == NULL ? NULL :
	    colour_text(r->arena, better.accent) });
	return page_close(h, r);
}

static enum rc
get_logo(struct req *r)
{
	struct programme p;

	TRY(programme_find(r->db, r->arena, r->programme, &p));
	if (p.logo == 0)
		return RC_NONE;
	reply_keep(r, 3600, true);
	return reply_blob(r, p.logo);
}

/* --- a new edition --- */

static const char *
slug_given(struct req *r, struct form *f)
{
	const char *slug = form_text(f, "slug");

	if (slug == NULL)
		return text_slug(r->arena, words_pick(r->arena,
		    form_words(f, "title"), r->lang).text);
	if (!text_same(slug, text_slug(r->arena, slug)))
		form_fault(f, "slug", tr(r->lang, "Use small letters, digits "
		    "and hyphens only"));
	return slug;
}

static enum rc
new_edition(struct req *r)
{
	struct edition e = { .retention_days = 365 };
	struct desk d;
	struct html *h;
	struct form *f;
	const char *slug;
	enum rc rc;

	TRY(desk_open(r, &d));
	f = form_open(r, FIELDS(r,
	    { "title", F_WORDS, N_("Title"), .max = 200, .required = true },
	    { "slug", F_TEXT, N_("Web address"), N_("The end of its web address, "
	    "for good. Left empty, it is made from the title."), .max = 60 },
	    { "zone", F_TEXT, N_("Time zone"), N_("Of the place where people "
	    "meet, such as Europe/Riga"), .required = true, .max = 60 },
	    { "teaching", F_LANGUAGE, N_("Language of the meetings"),
	    .required = true }), NULL, d.langs);
	form_set(f, "zone", "Europe/Brussels");
	form_set(f, "teaching", d.langs[0]);
	if (r->method == POST) {
		form_read(f);
		slug = slug_given(r, f);
		e.zone = form_text(f, "zone");
		if (e.zone != NULL && !time_zone_known(e.zone))
			form_fault(f, "zone", tr(r->lang, "This time zone is "
			    "not known. Write it as Europe/Riga."));
		if (r->faults == 0) {
			e.programme = d.programme.id;
			e.slug = slug;
			e.title = form_words(f, "title");
			e.teaching_langs = form_text(f, "teaching");
			rc = edition_save(r->db, &e, r->now);
			if (rc == RC_OK) {
				TRY(desk_note(r, &d, "edition.add", "edition",
				    e.id));
				reply_flash(r, tr(r->lang, "The edition is "
				    "there. Nobody else sees it yet."));
				return reply_see_other(r, "/editions/%s/desk",
				    e.slug);
			}
			if (rc != RC_CONFLICT)
				return rc;
			form_fault(f, "slug", tr(r->lang, "Another edition has "
			    "this address. Choose another."));
		}
	}
	h = page_open(r, tr(r->lang, "New edition"));
	desk_form_page(h, r, &d, f, desk_at(r, &d, "new-edition", 0, NULL),
	    tr(r->lang, "New edition"), NULL, tr(r->lang, "Make the edition"));
	return page_close(h, r);
}

static enum rc
clone_edition(struct req *r)
{
	struct desk d;
	struct html *h;
	struct form *f;
	const char *slug;
	row_id id;
	enum rc rc;

	TRY(desk_open(r, &d));
	f = form_open(r, FIELDS(r,
	    { "title", F_WORDS, N_("Title of the new edition"), .max = 200,
	    .required = true },
	    { "slug", F_TEXT, N_("Web address"), N_("The end of its web address, "
	    "for good. Left empty, it is made from the title."), .max = 60 }),
	    NULL, d.langs);
	form_set_words(f, "title", d.edition.title);
	if (r->method == POST) {
		form_read(f);
		slug = slug_given(r, f);
		if (r->faults == 0) {
			rc = edition_clone(r->db, r->arena, d.edition.id, slug,
			    form_words(f, "title"), r->now, &id);
			if (rc == RC_OK) {
				TRY(desk_note(r, &d, "edition.clone", "edition",
				    id));
				reply_flash(r, tr(r->lang, "The new edition is "
				    "there, without dates and people. Nobody "
				    "else sees it yet."));
				return reply_see_other(r, "/editions/%s/desk",
				    slug);
			}
			if (rc != RC_CONFLICT)
				return rc;
			form_fault(f, "slug", tr(r->lang, "Another edition has "
			    "this address. Choose another."));
		}
	}
	h = page_open(r, tr(r->lang, "A new edition from this one"));
	desk_form_page(h, r, &d, f, desk_at(r, &d, "clone", 0, NULL),
	    tr(r->lang, "A new edition from this one"), tr(r->lang, "Texts, "
	    "parts (without dates), topics, organisations, form, criteria and "
	    "letters come along. People and answers do not."),
	    tr(r->lang, "Make the edition"));
	return page_close(h, r);
}

const struct route programme_desk_routes[] = {
	{ GET, "/admin/programmes", RIGHT_ADMIN, admin_programmes },
	{ GET, "/admin/programmes/new", RIGHT_ADMIN, admin_new },
	{ POST, "/admin/programmes/new", RIGHT_ADMIN, admin_new },
	{ GET, "/programmes/:programme/logo", RIGHT_ANYONE, get_logo },
	/* Everybody who works for the programme; the handler asks which. */
	{ GET, "/programmes/:programme/desk", RIGHT_PERSON, programme_desk },
	{ GET, "/programmes/:programme/desk/edit", RIGHT_ORGANISER,
	    edit_programme },
	{ POST, "/programmes/:programme/desk/edit", RIGHT_ORGANISER,
	    edit_programme, 0, 512 * 1024 },
	{ GET, "/programmes/:programme/desk/brand", RIGHT_ORGANISER,
	    edit_brand },
	{ POST, "/programmes/:programme/desk/brand", RIGHT_ORGANISER,
	    edit_brand, 0, 1024 * 1024 },
	{ GET, "/programmes/:programme/desk/new-edition", RIGHT_ORGANISER,
	    new_edition },
	{ POST, "/programmes/:programme/desk/new-edition", RIGHT_ORGANISER,
	    new_edition },
	{ GET, "/editions/:edition/desk/clone", RIGHT_ORGANISER,
	    clone_edition },
	{ POST, "/editions/:edition/desk/clone", RIGHT_ORGANISER,
	    clone_edition },
	{ 0 }
};
