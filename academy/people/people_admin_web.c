/* Administration of people, and the journal.  audience: organiser */
#include <string.h>

#include "mail/mail.h"
#include "people/people_inside_web.h"
#include "people_pages.h"

enum { PAGE = 50 };		/* rows */

static const char *
id_text(struct req *r, row_id id)
{
	return arena_printf(r->arena, "%lld", (long long)id);
}

enum rc
admin_start(struct req *r)
{
	struct people_counts n;
	struct person p;
	struct html *h;

	TRY(people_count(r->db, &n));
	TRY(person_find(r->db, r->arena, r->person, &p));
	h = page_open(r, tr(r->lang, "Administration"));
	admin_start_page(h, r, n, p.has_factor);
	return page_close(h, r);
}

/* Cuts the list to n rows; the last one's id when there were more, else 0. */
static row_id
cut_people(struct person *list, int n)
{
	for (; list != NULL; list = list->next)
		if (--n == 0 && list->next != NULL) {
			list->next = NULL;
			return list->id;
		}
	return 0;
}

enum rc
admin_people(struct req *r)
{
	const char *q = req_query(r, "q"), *from = req_query(r, "after");
	struct person *list;
	struct html *h;
	int64_t after = 0;
	row_id more;

	if (from != NULL && !text_number(from, 1, INT64_MAX, &after))
		return RC_NONE;
	TRY(person_page(r->db, r->arena, q, after, PAGE + 1, &list));
	more = cut_people(list, PAGE);
	h = page_open(r, tr(r->lang, "People"));
	admin_people_page(h, r, q, list, after, more);
	return page_close(h, r);
}

/* --- somebody new --- */

static struct form *
new_form(struct req *r)
{
	static const struct field fields[] = {
		{ "email", F_EMAIL, N_("E-mail address"), .required = true,
		    .autocomplete = "off" },
		{ "name", F_TEXT, N_("Name"), .max = PERSON_NAME_MAX,
		    .required = true, .autocomplete = "off" },
		{ "lang", F_SELECT, .required = true, .plain = true },
		{ 0 }
	};
	struct field *own = arena_get(r->arena, sizeof fields);

	memcpy(own, fields, sizeof fields);
	own[2].label = tr(r->lang, "Language of mail");
	own[2].options = people_languages(r);
	return form_open(r, own, NULL, NULL);
}

static enum rc
new_draw(struct req *r, struct form *f)
{
	struct html *h = page_open(r, tr(r->lang, "Add a person"));

	admin_person_new_page(h, r, f);
	return page_close(h, r);
}

enum rc
admin_person_new(struct req *r)
{
	struct form *f = new_form(r);

	form_set(f, "lang", r->lang);
	return new_draw(r, f);
}

enum rc
admin_person_add(struct req *r)
{
	struct form *f = new_form(r);
	struct person p = { 0 };

	form_read(f);
	if (r->faults > 0)
		return new_draw(r, f);
	p.email = form_text(f, "email");
	p.name = form_text(f, "name");
	p.lang = form_text(f, "lang");
	TRY(person_ensure(r->db, &p, r->now));
	TRY(people_note(r, "person.add", "person", p.id, NULL));
	return reply_see_other(r, "/admin/people/%lld", (long long)p.id);
}

/* --- one person --- */

static const struct field address_fields[] = {
	{ "email", F_EMAIL, N_("New e-mail address"), .required = true,
	    .autocomplete = "off" },
	{ 0 }
};

static enum rc
find(struct req *r, struct person *p)
{
	row_id id;

	TRY(req_id(r, "person", &id));
	return person_find(r->db, r->arena, id, p);
}

static enum rc
person_draw(struct req *r, const struct person *p, struct form *address)
{
	struct person_session *sessions;
	struct html *h;

	TRY(person_sessions(r->db, r->arena, p->id, r->now, &sessions));
	h = page_open(r, text_blank(p->name) ? tr(r->lang, "A person") :
	    p->name);
	admin_person_page(h, r, p, sessions, address);
	return page_close(h, r);
}

enum rc
admin_person(struct req *r)
{
	struct person p;
	struct form *f;

	TRY(find(r, &p));
	f = form_open(r, address_fields, NULL, NULL);
	form_set(f, "email", p.asked_email);
	return person_draw(r, &p, f);
}

static enum rc
back(struct req *r, const struct person *p, const char *flash)
{
	reply_flash(r, flash);
	return reply_see_other(r, "/admin/people/%lld", (long long)p->id);
}

enum rc
admin_address(struct req *r)
{
	struct form *f = form_open(r, address_fields, NULL, NULL);
	const char *email;
	struct person p;
	enum rc rc;

	TRY(find(r, &p));
	if (p.erased_at != 0)
		return RC_CONFLICT;
	form_read(f);
	if (r->faults > 0)
		return person_draw(r, &p, f);
	email = form_text(f, "email");
	rc = person_email_set(r->db, p.id, email);
	if (rc == RC_CONFLICT) {
		form_fault(f, "email", tr(r->lang, "Another person has this"
		    " address: merge the two instead"));
		return person_draw(r, &p, f);
	}
	TRY(rc);
	TRY(people_note(r, "person.address", "person", p.id, NULL));
	TRY(people_told(r, &p, email, TOLD_ADDRESS, email, NULL));
	TRY(people_told(r, &p, NULL, TOLD_ADDRESS, email, NULL));
	return back(r, &p, tr(r->lang, "The address is changed. Both addresses"
	    " were told by mail."));
}

enum rc
admin_factor(struct req *r)
{
	struct person p;

	TRY(find(r, &p));
	if (r->faults > 0)
		return person_draw(r, &p, form_open(r, address_fields, NULL,
		    NULL));
	TRY(factor_remove(r->db, p.id));
	TRY(person_session_end_others(r->db, p.id,
	    p.id == r->person ? r->session->id : 0, NULL));
	TRY(people_note(r, "person.factor", "person", p.id, "reset"));
	TRY(people_told(r, &p, NULL, TOLD_FACTOR, NULL, NULL));
	return back(r, &p, tr(r->lang, "The second step is taken away. The"
	    " person was told by mail."));
}

enum rc
admin_admin(struct req *r)
{
	bool make = text_same(req_value(r, "admin"), "1");
	struct person p;
	enum rc rc;

	TRY(find(r, &p));
	if (r->faults == 0) {
		rc = person_admin_set(r->db, p.id, make);
		if (rc == RC_OK) {
			TRY(people_note(r, "person.admin", "person", p.id,
			    make ? "made" : "unmade"));
			TRY(people_told(r, &p, NULL, make ? TOLD_ADMIN :
			    TOLD_NO_ADMIN, NULL, NULL));
			return back(r, &p, tr(r->lang, "Saved."));
		}
		if (rc != RC_CONFLICT)
			return rc;
		reply_flash(r, tr(r->lang, "The last administrator must"
		    " stay."));
		return reply_see_other(r, "/admin/people/%lld",
		    (long long)p.id);
	}
	return person_draw(r, &p, form_open(r, address_fields, NULL, NULL));
}

enum rc
admin_sessions(struct req *r)
{
	struct person p;

	TRY(find(r, &p));
	if (r->faults > 0)
		return person_draw(r, &p, form_open(r, address_fields, NULL,
		    NULL));
	TRY(person_session_end_others(r->db, p.id,
	    p.id == r->person ? r->session->id : 0, NULL));
	TRY(people_note(r, "session.revoke", "person", p.id, NULL));
	return back(r, &p, tr(r->lang, "Signed out there."));
}

/* --- two accounts of one person --- */

static const struct field merge_sure_fields[] = {
	{ "with", F_HIDDEN, .max = 254 },
	{ "keep", F_CHOICE, .required = true, .plain = true },
	{ "sure", F_FLAG, N_("These are two accounts of one person. This"
	    " cannot be undone."), .required = true },
	{ 0 }
};

static struct form *
merge_form(struct req *r, const struct person *p, const struct person *o)
{
	struct field *own = arena_get(r->arena, sizeof merge_sure_fields);
	struct option *keep = arena_array(r->arena, struct option, 3);
	struct form *f;

	memcpy(own, merge_sure_fields, sizeof merge_sure_fields);
	keep[0] = (struct option){ id_text(r, p->id), p->email };
	keep[1] = (struct option){ id_text(r, o->id), o->email };
	own[1].label = tr(r->lang, "The account that stays");
	own[1].hint = tr(r->lang, "Its name and address are kept; what it lacks"
	    " is taken from the other");
	own[1].options = keep;
	f = form_open(r, own, NULL, NULL);
	form_set(f, "with", o->email);
	return f;
}

/* Another person, with an address; RC_NONE when there is none. */
static enum rc
other_of(struct req *r, const struct person *p, const char *email,
    struct person *o)
{
	TRY(person_by_email(r->db, r->arena, email == NULL ? "" : email, o));
	return o->id == p->id ? RC_NONE : RC_OK;
}

enum rc
admin_merge(struct req *r)
{
	const char *with = req_query(r, "with");
	struct person p, o;
	struct html *h;
	enum rc rc;

	TRY(find(r, &p));
	if (p.erased_at != 0)
		return RC_CONFLICT;
	rc = other_of(r, &p, with, &o);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	h = page_open(r, tr(r->lang, "Merge two accounts"));
	if (rc == RC_NONE)
		admin_merge_choose_page(h, r, &p, with);
	else
		admin_merge_page(h, r, &p, &o, merge_form(r, &p, &o));
	return page_close(h, r);
}

enum rc
admin_merge_do(struct req *r)
{
	struct person p, o, *from, *to;
	struct form *f;
	struct html *h;

	TRY(find(r, &p));
	TRY(other_of(r, &p, req_value(r, "with"), &o));
	if (p.erased_at != 0)
		return RC_CONFLICT;
	f = merge_form(r, &p, &o);
	form_read(f);
	to = text_same(form_text(f, "keep"), id_text(r, p.id)) ? &p : &o;
	from = to == &p ? &o : &p;
	if (r->faults == 0 && from->admin && !to->admin)
		form_fault(f, "keep", tr(r->lang, "Only one of the two is an"
		    " administrator: that one must stay"));
	if (r->faults > 0) {
		h = page_open(r, tr(r->lang, "Merge two accounts"));
		admin_merge_page(h, r, &p, &o, f);
		return page_close(h, r);
	}
	TRY(person_merge(r->db, r->arena, from->id, to->id, r->now));
	TRY(people_note(r, "person.merge", "person", to->id,
	    id_text(r, from->id)));
	/* To both addresses, as mails of the account that stays. */
	TRY(people_told(r, to, NULL, TOLD_MERGED, to->email, from->email));
	TRY(people_told(r, to, from->email, TOLD_MERGED, to->email,
	    from->email));
	return back(r, to, tr(r->lang, "Merged. Both addresses were told by"
	    " mail."));
}

/* --- the end --- */

static const struct field erase_fields[] = {
	{ "sure", F_FLAG, N_("Erase this person. I know that it cannot be"
	    " undone."), .required = true },
	{ 0 }
};

static enum rc
erase_draw(struct req *r, const struct person *p, struct form *f)
{
	struct html *h = page_open(r, tr(r->lang, "Erase a person"));

	admin_erase_page(h, r, p, f);
	return page_close(h, r);
}

enum rc
admin_erase(struct req *r)
{
	struct person p;

	TRY(find(r, &p));
	if (p.erased_at != 0)
		return RC_CONFLICT;
	return erase_draw(r, &p, form_open(r, erase_fields, NULL, NULL));
}

enum rc
admin_erase_do(struct req *r)
{
	struct form *f = form_open(r, erase_fields, NULL, NULL);
	struct person p;
	enum rc rc;

	TRY(find(r, &p));
	form_read(f);
	if (r->faults > 0)
		return erase_draw(r, &p, f);
	rc = person_erase(r->db, r->arena, p.id, r->now);
	if (rc == RC_CONFLICT && p.erased_at == 0) {
		form_fault(f, "sure", tr(r->lang, "The last administrator must"
		    " stay"));
		return erase_draw(r, &p, f);
	}
	TRY(rc);
	TRY(people_note(r, "person.erase", "person", p.id, NULL));
	if (p.id == r->person)
		session_stop(r);
	reply_flash(r, tr(r->lang, "Erased."));
	return reply_see_other(r, p.id == r->person ? "/" : "/admin/people");
}

/* --- the journal --- */

/* The name beside each entry; one look-up a person. */
static enum rc
name_entries(struct req *r, struct journal_entry *list, const char **names)
{
	struct journal_entry *e, *b;
	struct person p;
	size_t n = 0, k;
	enum rc rc;

	for (e = list; e != NULL; e = e->next, n++) {
		for (b = list, k = 0; b != e && b->person != e->person;
		    b = b->next)
			k++;
		if (b != e) {
			names[n] = names[k];
			continue;
		}
		if (e->person == 0)
			continue;
		rc = person_find(r->db, r->arena, e->person, &p);
		if (rc == RC_OK)
			names[n] = text_blank(p.name) ? p.email : p.name;
		else if (rc != RC_NONE)
			return rc;
	}
	return RC_OK;
}

enum rc
admin_journal(struct req *r)
{
	enum { ENTRIES = 200 };
	const char *kind = req_query(r, "kind"), *thing = req_query(r, "thing");
	const char **names = arena_array(r->arena, const char *, ENTRIES);
	struct journal_entry *list = NULL;
	struct html *h;
	int64_t id = 0;

	if (!text_blank(thing) && !text_number(thing, 1, INT64_MAX, &id))
		id = -1;		/* finds nothing, and says so */
	TRY(journal_list(r->db, r->arena, text_blank(kind) || id == 0 ? NULL :
	    kind, id, 0, ENTRIES, &list));
	TRY(name_entries(r, list, names));
	h = page_open(r, tr(r->lang, "Journal"));
	admin_journal_page(h, r, kind, thing, list, names);
	return page_close(h, r);
}
