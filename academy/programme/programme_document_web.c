/* audience: organiser */
/* Documents and links, and the organisations involved: of a programme, of an
 * edition, or a partner's own. */
#include <string.h>

#include "programme/programme_desk_show.h"
#include "people/people_web.h"
#include "programme/programme_desk_web.h"
#include "programme/programme_web.h"
#include "programme_document_pages.h"
#include "store/blob.h"

enum { DOCUMENT_BYTES = 25 * 1000 * 1000 };

/* --- documents --- */

static enum rc
list_documents(struct req *r)
{
	struct document *all;
	struct session_item *sessions = NULL;
	struct desk d;
	struct html *h;

	TRY(desk_open(r, &d));
	TRY(document_all(r->db, r->arena, r->programme, r->edition, d.host,
	    &all));
	if (r->edition != 0)
		TRY(session_list(r->db, r->arena, r->edition, false,
		    &sessions));
	h = page_open(r, desk_title(r, &d, tr(r->lang, "Documents and links")));
	documents_page(h, r, &d, all, sessions);
	return page_close(h, r);
}

static enum rc
document_fields(struct req *r, const struct desk *d, struct field **out)
{
	static const struct option seen[] = {
		{ "public", N_("Everybody") },
		{ "admitted", N_("Participants") },
		{ "staff", N_("Only organisers") }, { 0 } };
	struct session_item *s = NULL;
	struct choices of = { 0 };
	struct field *f;

	if (r->edition != 0)
		TRY(session_list(r->db, r->arena, r->edition, false, &s));
	for (; s != NULL; s = s->next)
		if (d->host == 0 || session_guard(r->db, r->edition, d->host,
		    s->id) == RC_OK)
			choices_add(r->arena, &of, s->id, arena_printf(
			    r->arena, "%s, %s", time_text(r->arena, s->starts,
			    d->edition.zone, r->lang, TIME_SHORT),
			    words_pick(r->arena, s->title, r->lang).text));
	f = FIELDS(r,
	    { "kind", F_SELECT, N_("Kind"), .required = true,
	    .options = desk_options(r->arena, document_kind_name,
	    document_label, DOCUMENT_KINDS) },
	    { "title", F_WORDS, N_("Title"), .max = 200, .required = true },
	    { "note", F_WORDS, N_("Note"), N_("Such as “adapted to the Baltic "
	    "context”"), .max = 200 },
	    { "url", F_URL, N_("Link"), N_("Either a link or a file") },
	    { "file", F_FILE, N_("File"), .max = DOCUMENT_BYTES,
	    .accept = N_("PDF, ODT, DOCX, XLSX, text, picture or video"),
	    .blobs = ~(1u << BLOB_OTHER) },
	    { "visibility", F_CHOICE, N_("Who sees it"), .required = true,
	    .options = seen },
	    { "session", F_SELECT, tr(r->lang, "Belongs to the session"),
	    .plain = true, .options = choices_done(r->arena, &of) },
	    { "nobody", F_FLAG, N_("It names nobody who spoke there"),
	    N_("For what the public sees of a session that is not "
	    "attributed") },
	    { "source", F_FLAG, N_("This edition is adapted from it") });
	if (r->edition == 0) {
		desk_drop(f, "session");
		desk_drop(f, "nobody");
		desk_drop(f, "source");
	} else if (d->host != 0) {
		desk_drop(f, "source");
	}
	*out = f;
	return RC_OK;
}

/* A recap that the public sees keeps the promise of a session that is not
 * attributed: whoever puts it there says so, and title and note show it. */
static enum rc
check_attribution(struct req *r, struct form *f, const struct document *doc)
{
	struct session_item s;
	const char *name;

	if (doc->session == 0 || !text_same(doc->visibility, "public"))
		return RC_OK;
	TRY(session_item_find(r->db, r->arena, doc->session, &s));
	if (!s.not_attributed)
		return RC_OK;
	if ((name = session_slip(r->arena, &s, (const char *const[]){
	    doc->title, doc->note }, 2)) != NULL)
		form_fault(f, "title", TRF(r->arena, r->lang, "{1} spoke in a "
		    "session that is not attributed: take the name out",
		    name));
	if (!form_flag(f, "nobody"))
		form_fault(f, "nobody", tr(r->lang, "The session is not "
		    "attributed: look whether it names somebody, then tick "
		    "this; or let only participants see it"));
	return RC_OK;
}

/* Takes what was typed; a file given replaces the one before. */
static enum rc
read_document(struct req *r, struct form *f, const struct desk *d,
    struct document *doc, row_id *old)
{
	const struct upload *file = form_file(f, "file");
	const char *url = form_text(f, "url");
	struct blob stored;

	doc->kind = desk_chosen(f, "kind", document_kind_name, DOCUMENT_KINDS);
	doc->title = form_words(f, "title");
	doc->note = form_words(f, "note");
	doc->visibility = form_text(f, "visibility");
	if (r->edition != 0)
		doc->session = desk_row(f, "session");
	if (r->edition != 0 && d->host == 0)
		doc->source = form_flag(f, "source");
	if (file != NULL && file->size == 0)
		file = NULL;
	if (url != NULL && file != NULL)
		form_fault(f, "url", tr(r->lang, "Give a link or a file, not "
		    "both"));
	if (url == NULL && file == NULL && doc->blob == 0)
		form_fault(f, "url", tr(r->lang, "Give a link, or choose a "
		    "file"));
	TRY(check_attribution(r, f, doc));
	if (r->faults > 0)
		return RC_OK;
	if (file != NULL || url != NULL) {
		*old = doc->blob;
		doc->blob = 0;
	}
	doc->url = url;
	if (file != NULL) {
		TRY(blob_put(r->db, file->name, file->bytes, file->size,
		    &stored));
		doc->blob = stored.id;
	}
	return RC_OK;
}

static void
fill_document(struct req *r, struct form *f, const struct desk *d,
    const struct document *doc)
{
	form_set(f, "kind", document_kind_name[doc->kind]);
	form_set_words(f, "title", doc->title);
	form_set_words(f, "note", doc->note);
	form_set(f, "url", doc->url);
	form_set(f, "visibility", doc->visibility);
	if (r->edition != 0)
		desk_set_row(f, "session", doc->session);
	if (r->edition != 0 && d->host == 0)
		form_set(f, "source", doc->source ? "1" : NULL);
}

static enum rc
edit_document(struct req *r)
{
	bool new = req_param(r, "document") == NULL;
	struct document *all, doc = { .programme = r->programme,
	    .edition = r->edition, .visibility = "public", .pos = 1,
	    .kind = DOC_OTHER };
	struct desk d;
	struct field *fields;
	struct html *h;
	struct form *f;
	row_id old = 0, id;

	TRY(desk_open(r, &d));
	TRY(document_all(r->db, r->arena, r->programme, r->edition, 0, &all));
	if (!new) {
		TRY(req_id(r, "document", &id));
		TRY(document_guard(r->db, r->programme, r->edition, d.host,
		    id));
		for (; all->id != id; all = all->next)
			;
		doc = *all;
	} else {
		doc.owner = d.host;
		for (; all != NULL; all = all->next)
			doc.pos = all->pos >= doc.pos ? all->pos + 1 : doc.pos;
	}
	TRY(document_fields(r, &d, &fields));
	f = form_open(r, fields, d.edition.zone, d.langs);
	if (r->method == POST) {
		const char *title = doc.title;

		form_read(f);
		TRY(read_document(r, f, &d, &doc, &old));
		if (r->faults == 0) {
			TRY(document_save(r->db, &doc, r->now));
			if (old != 0)
				TRY(blob_drop(r->db, old));
			return desk_done(r, &d, new ? "document.add" :
			    "document.save", "document", doc.id, "documents",
			    tr(r->lang, "Saved."));
		}
		doc.title = title;	/* the page is still about that */
	}
	fill_document(r, f, &d, &doc);
	h = page_open(r, new ? desk_title(r, &d,
	    tr(r->lang, "New document or link")) :
	    words_pick(r->arena, doc.title, r->lang).text);
	document_edit_page(h, r, &d, f, &doc);
	return page_close(h, r);
}

static enum rc
own_document(struct req *r, struct desk *d, row_id *id)
{
	TRY(desk_open(r, d));
	TRY(req_id(r, "document", id));
	return document_guard(r->db, r->programme, r->edition, d->host, *id);
}

static enum rc
move_document(struct req *r)
{
	struct desk d;
	row_id id;

	TRY(own_document(r, &d, &id));
	if (r->faults > 0)
		return desk_stale(r, &d, "documents");
	TRY(document_move(r->db, r->arena, r->programme, r->edition, id,
	    desk_step(r)));
	return desk_done(r, &d, "document.move", "document", id, "documents",
	    NULL);
}

static enum rc
remove_document(struct req *r)
{
	struct document doc;
	struct desk d;
	row_id id;

	TRY(own_document(r, &d, &id));
	if (r->faults > 0)
		return desk_stale(r, &d, "documents");
	TRY(document_find(r->db, r->arena, r->programme, r->edition, id,
	    "staff", &doc));
	TRY(document_remove(r->db, r->programme, id));
	if (doc.blob != 0)
		TRY(blob_drop(r->db, doc.blob));
	return desk_done(r, &d, "document.remove", "document", id, "documents",
	    tr(r->lang, "Removed."));
}

/* --- organisations --- */

bool
involved_before(const struct involvement *all, const struct involvement *v)
{
	while (all != v && (all->role != v->role || all->edition != v->edition))
		all = all->next;
	return all != v;
}

bool
involved_after(const struct involvement *v)
{
	const struct involvement *n = v->next;

	while (n != NULL && (n->role != v->role || n->edition != v->edition))
		n = n->next;
	return n != NULL;
}

struct url
organisation_link(struct req *r, const struct desk *d, row_id id)
{
	return (struct url){ arena_printf(r->arena, "%s?organisation=%lld",
	    desk_at(r, d, "organisations/new", 0, NULL).p, (long long)id) };
}

static enum rc
list_organisations(struct req *r)
{
	const char *q = req_query(r, "q");
	struct organisation *found = NULL;
	struct involvement *all;
	struct desk d;
	struct html *h;

	TRY(desk_open(r, &d));
	TRY(involvement_list(r->db, r->arena, r->programme, r->edition, &all));
	if (!text_blank(q))
		TRY(organisation_search(r->db, r->arena, q, &found));
	h = page_open(r, desk_title(r, &d, tr(r->lang, "Organisations")));
	organisations_page(h, r, &d, all, text_blank(q) ? NULL : q, found);
	return page_close(h, r);
}

static const struct field *
involvement_fields(struct req *r, bool with_organisation)
{
	struct field *f = FIELDS(r,
	    { "organisation", F_HIDDEN, N_("Organisation"), .max = 20 },
	    { "name", F_WORDS, N_("Name of the organisation"),
	    .max = ORGANISATION_NAME_MAX, .required = true },
	    { "kind", F_SELECT, N_("Kind"), .required = true,
	    .options = desk_options(r->arena, organisation_kind_name,
	    organisation_kind_label, ORG_KINDS) },
	    { "level", F_SELECT, N_("Level"),
	    .options = desk_options(r->arena, level_name + 1, level_label + 1,
	    LEVELS - 1) },
	    { "country", F_COUNTRY, N_("Country"), N_("Empty for international "
	    "organisations") },
	    { "place", F_TEXT, N_("Town"), .max = 120 },
	    { "website", F_URL, N_("Website") },
	    { "role", F_SELECT, N_("Role"), .required = true,
	    .options = desk_options(r->arena, involvement_name,
	    involvement_label, INVOLVEMENTS) },
	    { "acknowledgement", F_LONG_WORDS, N_("Acknowledgement"),
	    N_("Only of those who fund it: the sentence they ask for, printed on "
	    "every page, letter and certificate"), .max = 600 });
	static const char *const own[] = { "name", "kind", "level", "country",
	    "place", "website" };

	for (size_t i = 0; !with_organisation &&
	    i < sizeof own / sizeof own[0]; i++)
		desk_drop(f, own[i]);
	return f;
}

static enum rc
take_organisation(struct req *r, const struct form *f, row_id *id)
{
	struct organisation o = { .name = form_words(f, "name"),
	    .kind = desk_chosen(f, "kind", organisation_kind_name, ORG_KINDS),
	    .level = desk_chosen(f, "level", level_name, LEVELS),
	    .country = form_text(f, "country"), .place = form_text(f, "place"),
	    .website = form_text(f, "website") };

	if (o.country == NULL)
		o.country = "";
	TRY(organisation_ensure(r->db, &o, r->now));
	*id = o.id;
	return RC_OK;
}

static int64_t
next_place(const struct involvement *v, enum involvement_role role)
{
	int64_t pos = 1;

	for (; v != NULL; v = v->next)
		if (v->role == role && v->pos >= pos)
			pos = v->pos + 1;
	return pos;
}

static enum rc
add_involvement(struct req *r)
{
	const char *given = r->method == POST ? req_value(r, "organisation") :
	    req_query(r, "organisation");
	const char *name = req_query(r, "name");	/* searched, not found */
	struct involvement *all, v = { .edition = r->edition };
	struct organisation o = { 0 };
	struct desk d;
	struct html *h;
	struct form *f;

	TRY(desk_open(r, &d));
	TRY(involvement_list(r->db, r->arena, r->programme, r->edition, &all));
	if (!text_blank(given)) {
		if (!text_number(given, 1, INT64_MAX, &o.id))
			return RC_NONE;
		TRY(organisation_find(r->db, r->arena, o.id, &o));
	}
	f = form_open(r, involvement_fields(r, o.id == 0), NULL, d.langs);
	if (o.id != 0)
		form_set_int(f, "organisation", o.id);
	else if (!text_blank(name))
		form_set_words(f, "name", words_set(r->arena, NULL, r->lang,
		    name));
	form_set(f, "role", involvement_name[INV_PARTNER]);
	if (r->method == POST) {
		form_read(f);
		v.role = desk_chosen(f, "role", involvement_name,
		    INVOLVEMENTS);
		for (struct involvement *i = all; i != NULL; i = i->next)
			if (o.id != 0 && i->organisation.id == o.id &&
			    i->role == v.role)
				form_fault(f, "role", tr(r->lang, "It has this "
				    "role already"));
		if (r->faults == 0) {
			v.organisation.id = o.id;
			if (o.id == 0)
				TRY(take_organisation(r, f,
				    &v.organisation.id));
			v.acknowledgement = form_words(f, "acknowledgement");
			v.pos = next_place(all, v.role);
			TRY(involvement_save(r->db, r->programme, &v));
			return desk_done(r, &d, "involvement.add",
			    "involvement", v.id, "organisations",
			    tr(r->lang, "Added."));
		}
	}
	h = page_open(r, desk_title(r, &d, tr(r->lang,
	    "Add an organisation")));
	involvement_page(h, r, &d, f, &o, 0);
	return page_close(h, r);
}

/* Whether every public edition still says by whom, were this involvement given
 * another role, or none (role INVOLVEMENTS). */
static enum rc
still_organised(struct req *r, row_id id, enum involvement_role role,
    bool *out)
{
	const struct part held = { .starts = 1, .place = "{}" };
	struct involvement *all;
	struct edition *e;

	*out = true;
	TRY(edition_list(r->db, r->arena, r->programme, false, &e));
	for (; e != NULL; e = e->next) {
		if (!e->public || (r->edition != 0 && e->id != r->edition))
			continue;
		TRY(involvement_list(r->db, r->arena, r->programme, e->id,
		    &all));
		for (struct involvement *i = all; i != NULL; i = i->next)
			if (i->id == id)
				i->role = role == INVOLVEMENTS ? INV_FUNDER :
				    role;
		if (edition_lacks(&held, all) != 0)
			*out = false;
	}
	return RC_OK;
}

static enum rc
own_involvement(struct req *r, struct desk *d, struct involvement *v)
{
	row_id id;

	TRY(desk_open(r, d));
	TRY(req_id(r, "involvement", &id));
	return involvement_find(r->db, r->arena, r->programme, r->edition, id,
	    v);
}

static enum rc
edit_involvement(struct req *r)
{
	struct involvement v;
	struct desk d;
	struct html *h;
	struct form *f;
	bool organised;

	TRY(own_involvement(r, &d, &v));
	f = form_open(r, involvement_fields(r, false), NULL, d.langs);
	form_set(f, "role", involvement_name[v.role]);
	form_set_words(f, "acknowledgement", v.acknowledgement);
	if (r->method == POST) {
		form_read(f);
		v.role = desk_chosen(f, "role", involvement_name,
		    INVOLVEMENTS);
		v.acknowledgement = form_words(f, "acknowledgement");
		TRY(still_organised(r, v.id, v.role, &organised));
		if (!organised)
			form_fault(f, "role", tr(r->lang, "A public edition "
			    "needs an organiser, leader, coordinator or "
			    "host"));
		if (r->faults == 0) {
			TRY(involvement_save(r->db, r->programme, &v));
			return desk_done(r, &d, "involvement.save",
			    "involvement", v.id, "organisations",
			    tr(r->lang, "Saved."));
		}
	}
	h = page_open(r, words_pick(r->arena, v.organisation.name,
	    r->lang).text);
	involvement_page(h, r, &d, f, &v.organisation, v.id);
	return page_close(h, r);
}

static enum rc
move_involvement(struct req *r)
{
	struct involvement v;
	struct desk d;

	TRY(own_involvement(r, &d, &v));
	if (r->faults > 0)
		return desk_stale(r, &d, "organisations");
	TRY(involvement_move(r->db, r->arena, r->programme, r->edition, v.id,
	    desk_step(r)));
	return desk_done(r, &d, "involvement.move", "involvement", v.id,
	    "organisations", NULL);
}

static enum rc
remove_involvement(struct req *r)
{
	struct involvement v;
	struct desk d;
	bool organised;

	TRY(own_involvement(r, &d, &v));
	if (r->faults > 0)
		return desk_stale(r, &d, "organisations");
	TRY(still_organised(r, v.id, INVOLVEMENTS, &organised));
	if (!organised)
		return desk_refused(r, &d, "organisations", tr(r->lang,
		    "A public edition needs an organiser, leader, coordinator "
		    "or host."));
	TRY(involvement_remove(r->db, r->programme, r->edition, v.id));
	return desk_done(r, &d, "involvement.remove", "involvement", v.id,
	    "organisations", tr(r->lang, "Removed."));
}

/* --- their context profiles --- */

typedef enum rc profile_do(struct req *, const struct profile_at *);

/* An organiser keeps those of the organisations it works with; what they are
 * called and what they are, others may have said. */
static enum rc
profile_of_involved(struct req *r, profile_do *do_it)
{
	struct involvement v;
	struct desk d;
	row_id id;

	TRY(desk_open(r, &d));
	TRY(req_id(r, "involvement", &id));
	TRY(involvement_find(r->db, r->arena, d.programme.id, d.edition.id, id,
	    &v));
	return do_it(r, &(struct profile_at){
	    .organisation = v.organisation.id,
	    .base = desk_at(r, &d, "organisations", id, "profile"),
	    .back = { tr(r->lang, "Organisations"), desk_at(r, &d,
	    "organisations", 0, NULL).p, false } });
}

/* A partner keeps its own, the name too. */
static enum rc
profile_of_partner(struct req *r, profile_do *do_it)
{
	struct desk d;

	TRY(desk_open(r, &d));
	if (d.host == 0)
		return RC_DENIED;
	return do_it(r, &(struct profile_at){ .organisation = d.host,
	    .base = desk_at(r, &d, "organisation", 0, NULL), .whole = true,
	    .back = { tr(r->lang, "Your local events"), desk_at(r, &d, NULL, 0,
	    NULL).p, false } });
}

static enum rc
show_profile(struct req *r)
{
	return profile_of_involved(r, profile_show);
}

static enum rc
save_profile(struct req *r)
{
	return profile_of_involved(r, profile_save);
}

static enum rc
add_figure(struct req *r)
{
	return profile_of_involved(r, profile_figure_add);
}

static enum rc
remove_figure(struct req *r)
{
	return profile_of_involved(r, profile_figure_remove);
}

static enum rc
show_own(struct req *r)
{
	return profile_of_partner(r, profile_show);
}

static enum rc
save_own(struct req *r)
{
	return profile_of_partner(r, profile_save);
}

static enum rc
add_own_figure(struct req *r)
{
	return profile_of_partner(r, profile_figure_add);
}

static enum rc
remove_own_figure(struct req *r)
{
	return profile_of_partner(r, profile_figure_remove);
}

#define P "/programmes/:programme/desk"
#define E "/editions/:edition/desk"
/* The same at a programme and at an edition; and for a partner's own. */
#define AT_BOTH(method, path, handler, size) \
	{ method, P path, RIGHT_ORGANISER, handler, 0, size }, \
	{ method, E path, RIGHT_ORGANISER, handler, 0, size }
#define AT_ALL(method, path, handler, size) \
	AT_BOTH(method, path, handler, size), \
	{ method, E "/partner" path, RIGHT_PARTNER, handler, 0, size }
enum { UPLOAD = DOCUMENT_BYTES + 512 * 1024 };	/* with the other fields */

const struct route programme_document_routes[] = {
	AT_ALL(GET, "/documents", list_documents, 0),
	AT_ALL(GET, "/documents/new", edit_document, 0),
	AT_ALL(POST, "/documents/new", edit_document, UPLOAD),
	AT_ALL(GET, "/documents/:document", edit_document, 0),
	AT_ALL(POST, "/documents/:document", edit_document, UPLOAD),
	AT_BOTH(POST, "/documents/:document/up", move_document, 0),
	AT_BOTH(POST, "/documents/:document/down", move_document, 0),
	AT_ALL(POST, "/documents/:document/remove", remove_document, 0),
	AT_BOTH(GET, "/organisations", list_organisations, 0),
	AT_BOTH(GET, "/organisations/new", add_involvement, 0),
	AT_BOTH(POST, "/organisations/new", add_involvement, 0),
	AT_BOTH(GET, "/organisations/:involvement", edit_involvement, 0),
	AT_BOTH(POST, "/organisations/:involvement", edit_involvement, 0),
	AT_BOTH(POST, "/organisations/:involvement/up", move_involvement, 0),
	AT_BOTH(POST, "/organisations/:involvement/down", move_involvement, 0),
	AT_BOTH(POST, "/organisations/:involvement/remove",
	    remove_involvement, 0),
	AT_BOTH(GET, "/organisations/:involvement/profile", show_profile, 0),
	AT_BOTH(POST, "/organisations/:involvement/profile", save_profile, 0),
	AT_BOTH(POST, "/organisations/:involvement/profile/figures",
	    add_figure, 0),
	AT_BOTH(POST, "/organisations/:involvement/profile/figures/remove",
	    remove_figure, 0),
	{ GET, E "/partner/organisation", RIGHT_PARTNER, show_own },
	{ POST, E "/partner/organisation", RIGHT_PARTNER, save_own },
	{ POST, E "/partner/organisation/figures", RIGHT_PARTNER,
	    add_own_figure },
	{ POST, E "/partner/organisation/figures/remove", RIGHT_PARTNER,
	    remove_own_figure },
	{ 0 }
};
