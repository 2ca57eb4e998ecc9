/*
 * Who writes: one's own records, the form in steps, who may see it, handing it
 * in, and what the reviewers ask.  Editors of the programme use the same pages.
 */
#include <string.h>

#include "practice/practice_diff.h"
#include "practice/practice_form_web.h"
#include "practice/practice_guard_web.h"
#include "practice/practice_show.h"
#include "practice/practice_web.h"
#include "practice_diff_pages.h"
#include "practice_pages.h"
#include "practice_write_pages.h"
#include "store/journal.h"
#include "web/form.h"

enum { SAY_MAX = 3000 };

enum rc
practice_note(struct req *r, const struct practice *p, const char *action)
{
	return journal_add(r->db, &(struct journal_entry){
	    .person = r->person, .at = r->now, .action = action,
	    .kind = "practice", .thing = p->id, .programme = p->programme });
}

/* Whether this visitor looks after the programme's records. */
static enum rc
is_editor(struct req *r, const struct practice *p, bool *out)
{
	unsigned roles = 0;
	row_id partner;

	*out = false;
	/* What was never handed in is its author's own. */
	if ((p->state == PRACTICE_DRAFT || p->state == PRACTICE_WITHDRAWN) &&
	    p->submitted_at == 0 && p->published_at == 0)
		return RC_OK;
	if (r->admin && r->second_factor) {
		*out = true;
		return RC_OK;
	}
	if (p->programme == 0)
		return RC_OK;
	TRY(programme_roles(r->db, p->programme, r->person, &roles, &partner));
	*out = (roles & ROLE_TRAINER) != 0 ||
	    ((roles & ROLE_ORGANISER) != 0 && r->second_factor);
	return RC_OK;
}

enum rc
practice_own(struct req *r, struct write_view *v)
{
	TRY(practice_by_code(r->db, r->arena, req_param(r, "practice"),
	    &v->p));
	TRY(is_editor(r, &v->p, &v->editor));
	if (v->p.author != r->person && !v->editor)
		return RC_NONE;
	v->base = arena_printf(r->arena, "/me/practices/%s", v->p.code);
	v->text = v->p;
	if (v->p.pending != 0)
		TRY(practice_version_load(r->db, r->arena, v->p.id,
		    v->p.pending, &v->text));
	TRY(practice_sent(r->db, v->p.id, &v->sent));
	if (v->p.state == PRACTICE_WITHDRAWN) {
		enum rc rc = practice_merged_find(r->db, r->arena, v->p.id,
		    &v->merged);

		if (rc != RC_OK && rc != RC_NONE)
			return rc;
	}
	v->gaps = practice_gaps(&v->text, v->gap);
	v->steps = practice_steps(&v->text);
	if (v->p.edition != 0) {
		v->edition = arena_new(r->arena, struct edition);
		TRY(edition_find(r->db, r->arena, v->p.edition, v->edition));
	} else if (v->p.programme != 0) {
		v->programme = arena_new(r->arena, struct programme);
		TRY(programme_find(r->db, r->arena, v->p.programme,
		    v->programme));
	}
	return RC_OK;
}

/* --- one's own --- */

static enum rc
mine(struct req *r)
{
	struct practice_entry *list;
	struct html *h;

	TRY(practice_of_author(r->db, r->arena, r->person, &list));
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Your practices"));
	mine_page(h, r, list);
	return page_close(h, r);
}

/* The editions one may hand it in at: where one takes part or is a partner. */
static enum rc
editions_for(struct req *r, struct edition **out)
{
	struct programme *programmes;
	struct edition **end = out;

	TRY(editions_of_person(r->db, r->arena, r->person, out));
	while (*end != NULL)
		end = &(*end)->next;
	TRY(programmes_of_person(r->db, r->arena, r->person, &programmes));
	for (struct programme *p = programmes; p != NULL; p = p->next) {
		struct edition *list;

		TRY(edition_list(r->db, r->arena, p->id, false, &list));
		for (struct edition *e = list, *next; e != NULL; e = next) {
			struct edition *same = *out;

			next = e->next;
			while (same != NULL && same->id != e->id)
				same = same->next;
			if (same != NULL || e->status == EDITION_ARCHIVED)
				continue;
			e->next = NULL;
			*end = e;
			end = &e->next;
		}
	}
	return RC_OK;
}

static const struct option kind_options[] = {
	{ "good_practice", N_("Good practice") },
	{ "less_successful", N_("Less successful experience") },
	{ "mixed", N_("Both: some worked, some did not") },
	{ 0 }
};

static enum rc
start_form(struct req *r, struct edition *editions, struct form **out)
{
	struct option *where = NULL;
	struct field *fields = arena_array(r->arena, struct field, 5);
	size_t n = 0, k = 0;

	for (struct edition *e = editions; e != NULL; e = e->next)
		n++;
	where = arena_array(r->arena, struct option, n + 2);
	for (struct edition *e = editions; e != NULL; e = e->next)
		where[k++] = (struct option){ e->slug, words_pick(r->arena,
		    e->title, r->lang).text };
	where[k] = (struct option){ "none", tr(r->lang, "None: for the library "
	    "only") };
	fields[0] = (struct field){ "kind", F_CHOICE,
	    N_("What kind of experience is it?"),
	    N_("All kinds are equal here. What did not work often helps "
	    "most."), .options = kind_options, .required = true };
	fields[1] = (struct field){ "title", F_TEXT, N_("Title"),
	    N_("What it is, in a few words"), .max = 120, .required = true };
	fields[2] = (struct field){ "language", F_LANGUAGE,
	    N_("Language of the text"), .required = true };
	if (n > 0)
		fields[3] = (struct field){ "edition", F_SELECT,
		    tr(r->lang, "Which edition is it for?"), .plain = true,
		    .options = where, .required = true };
	*out = form_open(r, fields, NULL, NULL);
	form_set(*out, "language", r->lang);
	if (n > 0)
		form_set(*out, "edition", req_query(r, "edition"));
	return RC_OK;
}

static enum rc
draw_begin(struct req *r, struct form *f)
{
	struct html *h;

	page_noindex(r);
	h = page_open(r, tr(r->lang, "Tell of a practice"));
	begin_page(h, r, f);
	return page_close(h, r);
}

static enum rc
begin(struct req *r)
{
	struct edition *editions;
	struct form *f;

	TRY(editions_for(r, &editions));
	TRY(start_form(r, editions, &f));
	return draw_begin(r, f);
}

static enum rc
begun(struct req *r)
{
	struct practice p = PRACTICE_NEW;
	struct edition *editions;
	struct person who;
	struct form *f;

	TRY(editions_for(r, &editions));
	TRY(start_form(r, editions, &f));
	form_read(f);
	if (r->faults > 0)
		return draw_begin(r, f);
	TRY(person_find(r->db, r->arena, r->person, &who));
	practice_set_text(&p, practice_field("kind"), form_text(f, "kind"));
	p.lang = form_text(f, "language");
	p.title = words_set(r->arena, NULL, p.lang, form_text(f, "title"));
	p.author = r->person;
	p.contact_name = who.name;
	p.contact_email = who.email;
	p.organisation = who.organisation;
	for (struct edition *e = editions; e != NULL; e = e->next)
		if (text_same(form_text(f, "edition"), e->slug)) {
			unsigned roles;
			row_id partner;

			p.edition = e->id;
			p.programme = e->programme;
			TRY(programme_roles(r->db, e->programme, r->person,
			    &roles, &partner));
			if (partner != 0)
				p.organisation = partner;
		}
	if (p.organisation != 0) {
		struct organisation o;

		TRY(organisation_find(r->db, r->arena, p.organisation, &o));
		p.city = o.place;
		p.country = text_blank(o.country) ? NULL : o.country;
		p.lead = words_set(r->arena, NULL, p.lang,
		    words_pick(r->arena, o.name, p.lang).text);
	}
	TRY(practice_save(r->db, r->arena, &p, &(struct practice_by){
	    .person = r->person, .now = r->now, .how = "form",
	    .draft = true }));
	TRY(practice_note(r, &p, "practice.begin"));
	return reply_see_other(r, "/me/practices/%s/edit/1", p.code);
}

/* --- the steps --- */

static enum rc
step_open(struct req *r, struct write_view *v)
{
	TRY(practice_own(r, v));
	if (!text_number(req_param(r, "page"), 1, v->steps, &v->step))
		return RC_NONE;
	v->with = req_query(r, "with");
	if (v->with != NULL && !language_known(v->with))
		v->with = NULL;
	return practice_writable(&v->p) ? RC_OK : RC_CONFLICT;
}

static enum rc
step(struct req *r)
{
	struct write_view v = { 0 };
	enum practice_part part;
	struct form *f;
	struct html *h;

	TRY(step_open(r, &v));
	part = practice_step(&v.text, v.step);
	TRY(practice_form(r, &v.text, part, v.with, &f));
	page_noindex(r);
	h = page_open(r, tr(r->lang, practice_part_label[part]));
	write_step_page(h, r, &v, part, f);
	return page_close(h, r);
}

static enum rc
step_save(struct req *r)
{
	struct write_view v = { 0 };
	enum practice_part part;
	struct form *f;

	TRY(step_open(r, &v));
	part = practice_step(&v.text, v.step);
	TRY(practice_form(r, &v.text, part, v.with, &f));
	if (r->faults > 0)
		return step(r);
	practice_form_take(r, f, part, &v.text);
	TRY(practice_save(r->db, r->arena, &v.text, &(struct practice_by){
	    .person = r->person, .now = r->now, .how = "form",
	    .draft = true }));
	/* The kind decides which steps there are. */
	if (text_same(req_value(r, "go"), "later") ||
	    v.step >= practice_steps(&v.text))
		return reply_see_other(r, "%s", v.base);
	return v.with == NULL ? reply_see_other(r, "%s/edit/%lld", v.base,
	    (long long)v.step + 1) : reply_see_other(r,
	    "%s/edit/%lld?with=%s", v.base, (long long)v.step + 1, v.with);
}

/* --- the record's own page --- */

static const struct field say_fields[] = {
	{ "body", F_LONG, N_("Your answer"), .max = SAY_MAX,
	    .required = true },
	{ 0 }
};

static enum rc
draw_own(struct req *r, struct form *say)
{
	struct write_view v = { 0 };
	struct html *h;

	TRY(practice_own(r, &v));
	TRY(practice_messages(r->db, r->arena, v.p.id, false, &v.messages));
	if (v.p.state == PRACTICE_DRAFT && v.gaps == 0)
		TRY(practice_twins(r->db, r->arena, &v.text, true, &v.twins));
	if (v.p.attribution == ATTRIBUTION_ANONYMOUS)
		v.slips = text_split(r->arena, practice_slips(r->arena,
		    &v.text), '\n');
	TRY(practice_files(r->db, r->arena, v.p.id, false, &v.files));
	page_noindex(r);
	h = page_open_of(r, words_pick(r->arena, v.text.title, r->lang).text,
	    tr(r->lang, "Overview"));
	own_page(h, r, &v, say);
	return page_close(h, r);
}

static enum rc
own(struct req *r)
{
	return draw_own(r, form_open(r, say_fields, NULL, NULL));
}

static enum rc
say(struct req *r)
{
	struct write_view v = { 0 };
	struct form *f = form_open(r, say_fields, NULL, NULL);

	TRY(practice_own(r, &v));
	form_read(f);
	if (r->faults > 0)
		return draw_own(r, f);
	TRY(practice_say(r->db, v.p.id, r->person, false,
	    form_text(f, "body"), r->now));
	if (v.p.reviewer != 0 && v.p.reviewer != r->person)
		TRY(practice_tell_reviewer(r->db, r->arena, &v.p, form_text(f, "body")));
	reply_flash(r, tr(r->lang, "Sent."));
	return reply_see_other(r, "%s", v.base);
}

/* As others will see it. */
static enum rc
preview(struct req *r)
{
	struct write_view w = { 0 };
	struct record_view v = { 0 };
	struct html *h;

	TRY(practice_own(r, &w));
	w.text.attribution = w.p.attribution;
	v.p = practice_masked(r->arena, &w.text);
	if (v.p == NULL)
		v.p = &w.text;
	TRY(concept_list(r->db, r->arena, &v.concepts));
	TRY(practice_relatives(r->db, r->arena, v.p, &v.from, &v.by));
	TRY(practice_files(r->db, r->arena, w.p.id, false, &v.files));
	v.files_at = url_to(r->arena, "/me/practices/%s", w.p.code);
	page_noindex(r);
	h = page_open_of(r, words_pick(r->arena, v.p->title, r->lang).text,
	    tr(r->lang, "See it as others will"));
	preview_page(h, r, &w, &v);
	return page_close(h, r);
}

/* --- who may see it --- */

static const struct option attribution_options[] = {
	{ "named", N_("Named: place, organisation and contact are shown") },
	{ "anonymous", N_("Anonymous: without place, organisation and author") },
	{ "room", N_("Only in the room: for those admitted to one edition") },
	{ 0 }
};
static const struct option attribution_library[] = {
	{ "named", N_("Named: place, organisation and contact are shown") },
	{ "anonymous", N_("Anonymous: without place, organisation and author") },
	{ 0 }
};

static struct form *
who_form(struct req *r, const struct write_view *v)
{
	const struct field fields[] = {
		{ "attribution", F_CHOICE, N_("Who may see it, and how?"),
		    .options = v->p.edition == 0 ? attribution_library :
		    attribution_options, .required = true },
		{ "contact_name", F_TEXT, N_("Who can be asked?"),
		    .max = PERSON_NAME_MAX },
		{ "contact_email", F_EMAIL, N_("E-mail address"),
		    N_("Once a year we ask there whether it still holds.") },
		{ "contact_shown", F_FLAG, N_("This person agreed to be shown "
		    "with the practice, name and address") },
		{ 0 }
	};
	struct field *kept = arena_array(r->arena, struct field, 5);
	struct form *f;

	memcpy(kept, fields, sizeof fields);
	f = form_open(r, kept, NULL, NULL);
	form_set(f, "attribution", attribution_name[v->p.attribution]);
	form_set(f, "contact_name", v->p.contact_name);
	form_set(f, "contact_email", v->p.contact_email);
	form_set(f, "contact_shown", v->p.contact_shown ? "1" : NULL);
	return f;
}

static enum rc
draw_who(struct req *r, struct write_view *v, struct form *f)
{
	struct practice masked = v->text;
	struct html *h;

	masked.attribution = ATTRIBUTION_ANONYMOUS;
	v->slips = text_split(r->arena, practice_slips(r->arena, &masked),
	    '\n');
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Who may see it"));
	who_page(h, r, v, f);
	return page_close(h, r);
}

static enum rc
who(struct req *r)
{
	struct write_view v = { 0 };

	TRY(practice_own(r, &v));
	return draw_who(r, &v, who_form(r, &v));
}

/*
 * What is narrower holds at once.  What only the room saw goes back to the
 * reviewers before everybody does.
 */
static enum rc
who_save(struct req *r)
{
	struct write_view v = { 0 };
	struct form *f;
	enum attribution to = ATTRIBUTION_NAMED;

	TRY(practice_own(r, &v));
	f = who_form(r, &v);
	form_read(f);
	if (r->faults > 0)
		return draw_who(r, &v, f);
	while (to + 1 < ATTRIBUTIONS && !text_same(attribution_name[to],
	    form_text(f, "attribution")))
		to++;
	v.p.contact_name = form_text(f, "contact_name");
	v.p.contact_email = form_text(f, "contact_email");
	v.p.contact_shown = form_flag(f, "contact_shown");
	if (to == v.p.attribution) {
		TRY(practice_keep(r->db, r->arena, &v.p, r->now));
	} else {
		if (v.p.attribution == ATTRIBUTION_ROOM &&
		    (v.p.state == PRACTICE_PUBLISHED ||
		    v.p.state == PRACTICE_ARCHIVED)) {
			v.p.state = PRACTICE_SUBMITTED;
			v.p.submitted_at = r->now;
		}
		v.p.attribution = to;
		TRY(practice_save(r->db, r->arena, &v.p, &(struct practice_by){
		    .person = r->person, .now = r->now, .how = "form",
		    .draft = v.p.state == PRACTICE_DRAFT }));
		TRY(practice_note(r, &v.p, "practice.attribution"));
	}
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/me/practices/%s", v.p.code);
}

/* --- handing in, taking back --- */

static enum rc
hand_in(struct req *r)
{
	struct write_view v = { 0 };

	TRY(practice_own(r, &v));
	if (r->faults > 0)
		return own(r);
	if (v.gaps > 0) {
		reply_flash(r, tr(r->lang, "Not handed in: some answers are "
		    "still missing."));
		return reply_see_other(r, "%s", v.base);
	}
	TRY(practice_submit(r->db, r->arena, &v.p, r->now));
	TRY(practice_note(r, &v.p, "practice.submit"));
	if (v.p.reviewer != 0 && v.p.reviewer != r->person)
		TRY(practice_tell_reviewer(r->db, r->arena, &v.p, NULL));
	reply_flash(r, tr(r->lang, "Handed in. You will hear from the "
	    "reviewers by mail."));
	return reply_see_other(r, "%s", v.base);
}

static enum rc
become(struct req *r, enum practice_state to, const char *action)
{
	struct write_view v = { 0 };

	TRY(practice_own(r, &v));
	if (r->faults > 0)
		return own(r);
	TRY(practice_become(r->db, r->arena, &v.p, to, r->now));
	TRY(practice_note(r, &v.p, action));
	reply_flash(r, to == PRACTICE_WITHDRAWN ? tr(r->lang, "Withdrawn.") : tr(r->lang, "It is a draft "
	    "again."));
	return reply_see_other(r, "/me/practices/%s", v.p.code);
}

static enum rc
withdraw(struct req *r)
{
	return become(r, PRACTICE_WITHDRAWN, "practice.withdraw");
}

static enum rc
take_back(struct req *r)
{
	return become(r, PRACTICE_DRAFT, "practice.take-back");
}

/* --- versions --- */

enum rc
practice_versions_answer(struct req *r, const struct practice *p,
    const char *back)
{
	struct versions_view v = { .p = p, .back = back };
	bool sent;
	const char *from = req_query(r, "from"), *to = req_query(r, "to");
	struct html *h;

	TRY(practice_versions(r->db, r->arena, p->id, &v.list));
	TRY(practice_sent(r->db, p->id, &sent));
	v.writable = practice_writable(p) && !(p->pending != 0 && sent);
	TRY(concept_list(r->db, r->arena, &v.concepts));
	if (v.list == NULL || to == NULL || !text_number(to, 1, v.list->n,
	    &v.to))
		v.to = v.list == NULL ? 0 : v.list->n;
	if (from == NULL || !text_number(from, 1, v.to, &v.from))
		v.from = v.to > 1 ? v.to - 1 : v.to;
	TRY(practice_version_load(r->db, r->arena, p->id, v.from, &v.x));
	TRY(practice_version_load(r->db, r->arena, p->id, v.to, &v.y));
	v.changes = practice_changes(r->arena, &v.x, &v.y);
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Versions"));
	versions_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
versions(struct req *r)
{
	struct write_view v = { 0 };

	TRY(practice_own(r, &v));
	return practice_versions_answer(r, &v.p, v.base);
}

/* An older text is its author's to change and hand in, as the newest. */
static enum rc
version_again(struct req *r)
{
	struct write_view v = { 0 };
	struct practice old;
	int64_t n;

	TRY(practice_own(r, &v));
	if (r->faults > 0)
		return practice_versions_answer(r, &v.p, v.base);
	if (!practice_writable(&v.p) || (v.p.pending != 0 && v.sent))
		return RC_CONFLICT;
	if (!text_number(req_value(r, "version"), 1, INT64_MAX, &n))
		return RC_INVALID;
	TRY(practice_version_load(r->db, r->arena, v.p.id, n, &old));
	old.attribution = v.p.attribution;
	old.pending = v.p.pending;
	TRY(practice_save(r->db, r->arena, &old, &(struct practice_by){
	    .person = r->person, .now = r->now, .how = "form",
	    .draft = true }));
	TRY(practice_note(r, &v.p, "practice.version"));
	reply_flash(r, TRF(r->arena, r->lang, "The text of version {1} is here "
	    "again. Hand it in when it is as it should be.",
	    arena_printf(r->arena, "%lld", (long long)n)));
	return reply_see_other(r, "%s", v.base);
}

const struct route practice_write_routes[] = {
	{ GET, "/me/practices", RIGHT_PERSON, mine },
	{ GET, "/me/practices/new", RIGHT_PERSON, begin },
	{ POST, "/me/practices/new", RIGHT_PERSON, begun },
	{ GET, "/me/practices/:practice", RIGHT_PERSON, own },
	{ GET, "/me/practices/:practice/edit/:page", RIGHT_PERSON, step },
	{ POST, "/me/practices/:practice/edit/:page", RIGHT_PERSON, step_save,
	    ROUTE_NO_RETRY_KEY },
	{ GET, "/me/practices/:practice/preview", RIGHT_PERSON, preview },
	{ GET, "/me/practices/:practice/who", RIGHT_PERSON, who },
	{ POST, "/me/practices/:practice/who", RIGHT_PERSON, who_save },
	{ POST, "/me/practices/:practice/hand-in", RIGHT_PERSON, hand_in },
	{ POST, "/me/practices/:practice/take-back", RIGHT_PERSON, take_back },
	{ POST, "/me/practices/:practice/withdraw", RIGHT_PERSON, withdraw },
	{ POST, "/me/practices/:practice/say", RIGHT_PERSON, say },
	{ GET, "/me/practices/:practice/versions", RIGHT_PERSON, versions },
	{ POST, "/me/practices/:practice/versions", RIGHT_PERSON,
	    version_again },
	{ 0 }
};
