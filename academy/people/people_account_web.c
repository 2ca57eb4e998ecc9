/* What everybody sees and changes of their own. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "mail/mail.h"
#include "people/people_inside_web.h"
#include "people_pages.h"
#include "render/qr.h"

/*
 * Who asks; with a second factor only after it was given.  Answers the request
 * where it must be given first: *go is false then, and the handler ends.
 */
static enum rc
myself(struct req *r, struct person *p, bool *go)
{
	TRY(person_find(r->db, r->arena, r->person, p));
	*go = !people_asks_code(r, p, r->method == GET ? r->path : "/account");
	return RC_OK;
}
#define MYSELF(p) \
	do { \
		bool go_; \
		TRY(myself(r, (p), &go_)); \
		if (!go_) \
			return RC_OK; \
	} while (0)

/* Told by mail, so that somebody else's change does not stay unseen. */
static enum rc
tell(struct req *r, const struct person *p, const char *subject,
    const char *what)
{
	return people_mail_send(r, p, NULL, &(struct people_mail){
	    .kind = "person.security", .subject = subject,
	    .para = { what, tr(p->lang, "If this was not you, sign in, end all"
	    " other sessions and tell the administrator of this site.") },
	    .link = arena_printf(r->arena, "%s/account/sessions",
	    r->base_url), .button = tr(p->lang, "Your sessions") });
}

/* --- name, language, work --- */

static const struct option mail_formats[] = {
	{ "html", N_("With headings and links (HTML)") },
	{ "text", N_("Plain text") },
	{ 0 }
};

static struct form *
account_form(struct req *r)
{
	static const struct field fields[] = {
		{ "name", F_TEXT, N_("Name"), N_("As you wish to be called, in"
		    " any script"), .max = PERSON_NAME_MAX, .required = true,
		    .autocomplete = "name" },
		{ "lang", F_SELECT, .required = true, .plain = true },
		{ "mail_format", F_CHOICE, N_("Mail to you"),
		    .options = mail_formats, .required = true },
		{ "position", F_TEXT, N_("What you do there"), .max = 120,
		    .autocomplete = "organization-title" },
		{ "country", F_COUNTRY, N_("Country you work in"),
		    .autocomplete = "country" },
		{ "gender", F_TEXT, N_("Gender"), N_("In your own words, and"
		    " only if you wish; it is used to keep groups balanced"),
		    .max = 60 },
		{ "expertise", F_LONG, N_("What others may ask you about"),
		    .max = 1000 },
		{ "phone", F_PHONE, N_("Telephone"), .autocomplete = "tel" },
		{ 0 }
	};
	struct field *own = arena_get(r->arena, sizeof fields);

	memcpy(own, fields, sizeof fields);
	own[1].label = tr(r->lang, "Language of pages and mail");
	own[1].options = people_languages(r);
	return form_open(r, own, NULL, NULL);
}

static enum rc
account_draw(struct req *r, const struct person *p, struct form *f)
{
	struct html *h = page_open(r, tr(r->lang, "Your account"));

	account_page(h, r, p, f);
	return page_close(h, r);
}

enum rc
account_show(struct req *r)
{
	struct form *f;
	struct person p;

	MYSELF(&p);
	f = account_form(r);
	form_set(f, "name", p.name);
	form_set(f, "lang", p.lang);
	form_set(f, "mail_format", p.mail_format);
	form_set(f, "position", p.position);
	form_set(f, "country", p.country);
	form_set(f, "gender", p.gender);
	form_set(f, "expertise", p.expertise);
	form_set(f, "phone", p.phone);
	return account_draw(r, &p, f);
}

enum rc
account_save(struct req *r)
{
	struct form *f = account_form(r);
	struct person p;

	MYSELF(&p);
	form_read(f);
	if (r->faults > 0)
		return account_draw(r, &p, f);
	p.name = form_text(f, "name");
	p.lang = form_text(f, "lang");
	p.mail_format = form_text(f, "mail_format");
	p.position = form_text(f, "position");
	p.country = form_text(f, "country");
	p.gender = form_text(f, "gender");
	p.expertise = form_text(f, "expertise");
	p.phone = form_text(f, "phone");
	TRY(person_update(r->db, &p));
	TRY(people_note(r, "person.update", "person", p.id, NULL));
	reply_flash(r, tr(p.lang, "Saved."));
	return reply_see_other(r, "/account");
}

/* --- organisation: choose one that is there, or add it --- */

static const struct field organisation_fields[] = {
	{ "name", F_TEXT, N_("Name of the organisation"),
	    N_("As it calls itself"), .max = ORGANISATION_NAME_MAX,
	    .required = true, .autocomplete = "organization" },
	{ "kind", F_CHOICE, N_("Kind"), .options = organisation_kind_options,
	    .required = true },
	{ "level", F_SELECT, N_("Level"), .options = level_options },
	{ "country", F_COUNTRY, N_("Country"),
	    N_("Leave it out for an international body") },
	{ "place", F_TEXT, N_("Municipality"), .max = 120 },
	{ 0 }
};

static enum rc
organisation_draw(struct req *r, const struct person *p, struct form *f)
{
	const char *q = req_query(r, "q");
	struct organisation *found = NULL;
	struct html *h;

	if (!text_blank(q))
		TRY(organisation_page(r->db, r->arena, q, 0, 30, &found));
	h = page_open(r, tr(r->lang, "Your organisation"));
	account_organisation_page(h, r, p, f, q, found);
	return page_close(h, r);
}

enum rc
account_organisation(struct req *r)
{
	struct form *f;
	struct person p;

	MYSELF(&p);
	f = form_open(r, organisation_fields, NULL, NULL);
	form_set(f, "name", req_query(r, "q"));
	form_set(f, "country", p.country);
	return organisation_draw(r, &p, f);
}

enum rc
account_organisation_set(struct req *r)
{
	const char *chosen = req_value(r, "organisation");
	struct organisation o;
	struct person p;
	int64_t id;

	MYSELF(&p);
	if (r->faults > 0)
		return organisation_draw(r, &p, form_open(r,
		    organisation_fields, NULL, NULL));
	if (!text_number(chosen == NULL ? "" : chosen, 0, INT64_MAX, &id))
		return RC_INVALID;
	if (id != 0)
		TRY(organisation_find(r->db, r->arena, id, &o));
	p.organisation = id;
	TRY(person_update(r->db, &p));
	TRY(people_note(r, "person.organisation", "person", p.id, NULL));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/account");
}

enum rc
account_organisation_add(struct req *r)
{
	struct form *f = form_open(r, organisation_fields, NULL, NULL);
	struct organisation o = { 0 };
	struct person p;

	MYSELF(&p);
	form_read(f);
	if (r->faults > 0)
		return organisation_draw(r, &p, f);
	TRY(limit_hit(r, "organisations of", p.email, 20, 24 * 3600));
	o.name = words_set(r->arena, NULL, r->lang, form_text(f, "name"));
	o.kind = people_kind_of(form_text(f, "kind"));
	o.level = people_level_of(form_text(f, "level"));
	o.country = form_text(f, "country");
	o.place = form_text(f, "place");
	TRY(organisation_ensure(r->db, &o, r->now));
	p.organisation = o.id;
	TRY(person_update(r->db, &p));
	TRY(people_note(r, "organisation.add", "organisation", o.id, NULL));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/account");
}

/* --- password --- */

static struct form *
password_form(struct req *r, const struct person *p)
{
	static const struct field fields[] = {
		{ "now", F_PASSWORD, N_("Present password"),
		    .max = PASSWORD_MAX, .required = true },
		{ "new", F_PASSWORD, N_("New password"), .max = PASSWORD_MAX,
		    .required = true, .autocomplete = "new-password" },
		{ 0 }
	};
	struct field *own = arena_get(r->arena, sizeof fields);

	memcpy(own, fields, sizeof fields);
	own[1].hint = p->has_factor ? N_("At least 8 characters. Several words"
	    " are easier to remember than signs.") : N_("At least 15"
	    " characters. Several words are easier to remember than signs.");
	return form_open(r, p->has_password ? own : own + 1, NULL, NULL);
}

static enum rc
password_draw(struct req *r, const struct person *p, struct form *f)
{
	struct html *h = page_open(r, tr(r->lang, "Password"));

	account_password_page(h, r, p, f);
	return page_close(h, r);
}

enum rc
account_password(struct req *r)
{
	struct person p;

	MYSELF(&p);
	return password_draw(r, &p, password_form(r, &p));
}

static const char *
password_says(struct req *r, enum password_fault fault)
{
	switch (fault) {
	case PASSWORD_SHORT:
		return tr(r->lang, "The new password is too short");
	case PASSWORD_LONG:
		return tr(r->lang, "The new password is too long");
	case PASSWORD_COMMON:
		return tr(r->lang, "The new password is one of those that are"
		    " tried first: choose another");
	case PASSWORD_OWN:
		return tr(r->lang, "The new password must not be your name or"
		    " address");
	case PASSWORD_GOOD:
		break;
	}
	return NULL;
}

enum rc
account_password_save(struct req *r)
{
	struct person p;
	struct form *f;
	const char *says;
	row_id id;
	enum rc rc;

	MYSELF(&p);
	f = password_form(r, &p);
	form_read(f);
	if (r->faults == 0 && (says = password_says(r, password_fault(r->arena,
	    form_text(f, "new"), p.has_factor, p.email, p.name))) != NULL)
		form_fault(f, "new", says);
	if (r->faults > 0)
		return password_draw(r, &p, f);
	if (p.has_password) {
		TRY(limit_hit(r, "password of", p.email, 10, 15 * 60));
		rc = person_password_check(r->db, p.email, form_text(f, "now"),
		    &id);
		if (rc == RC_DENIED) {
			form_fault(f, "now", tr(r->lang, "This is not your"
			    " present password"));
			return password_draw(r, &p, f);
		}
		TRY(rc);
	}
	TRY(person_password_set(r->db, p.id, form_text(f, "new")));
	TRY(person_session_end_others(r->db, p.id, r->session->id, NULL));
	TRY(people_note(r, "person.password", "person", p.id, NULL));
	TRY(tell(r, &p, tr(p.lang, "Your password was changed"),
	    tr(p.lang, "The password of your account was set or changed just"
	    " now.")));
	reply_flash(r, tr(r->lang, "Saved. You are signed out everywhere"
	    " else."));
	return reply_see_other(r, "/account/password");
}

enum rc
account_password_remove(struct req *r)
{
	struct person p;

	MYSELF(&p);
	if (r->faults > 0)
		return password_draw(r, &p, password_form(r, &p));
	TRY(person_password_set(r->db, p.id, NULL));
	TRY(people_note(r, "person.password", "person", p.id, "removed"));
	TRY(tell(r, &p, tr(p.lang, "Your password was removed"),
	    tr(p.lang, "The password of your account was removed just now."
	    " Mailed links sign you in.")));
	reply_flash(r, tr(r->lang, "Removed."));
	return reply_see_other(r, "/account/password");
}

/* --- second factor --- */

static const struct field factor_fields[] = {
	{ "code", F_CODE, N_("Code"), N_("The six digits that the app shows"
	    " now"), .max = 10, .required = true },
	{ "sealed", F_HIDDEN, .max = 400 },
	{ "next", F_HIDDEN, .max = 500 },
	{ 0 }
};

/* What travels with the page until a code confirms it, sealed. */
struct offer {
	int64_t person, at;
	unsigned char secret[TOTP_BYTES];
};
enum { OFFER_SECONDS = 3600 };

static const char *
offer_seal(struct req *r, const struct offer *o)
{
	size_t n;
	const void *sealed = people_seal(r->arena, o, sizeof *o, &n);
	char *hex = arena_get(r->arena, 2 * n + 1);

	return sodium_bin2hex(hex, 2 * n + 1, sealed, n);
}

static bool
offer_open(struct req *r, const char *hex, struct offer *o)
{
	unsigned char bytes[256];
	const void *open;
	size_t n;

	if (hex == NULL || sodium_hex2bin(bytes, sizeof bytes, hex,
	    strlen(hex), NULL, &n, NULL) != 0 ||
	    (open = people_unseal(r->arena, bytes, n, &n)) == NULL ||
	    n != sizeof *o)
		return false;
	memcpy(o, open, sizeof *o);
	return o->person == r->person && o->at > r->now - OFFER_SECONDS;
}

static enum rc
offer_draw(struct req *r, const struct person *p, struct form *f,
    const struct offer *o)
{
	const char *base32 = totp_base32(r->arena, o->secret, TOTP_BYTES);
	const char *site = r->frame.site == NULL ? "Guildhall" : r->frame.site;
	struct qr qr;
	struct html *h;

	TRY(qr_make(r->arena, totp_uri(r->arena, base32, site, p->email),
	    &qr));
	h = page_open(r, tr(r->lang, "Second step when signing in"));
	account_factor_offer_page(h, r, p, f, totp_grouped(r->arena, base32),
	    (struct markup){ qr_svg(r->arena, &qr, tr(r->lang,
	    "QR code with the key that is written below")) });
	return page_close(h, r);
}

static enum rc
offer_new(struct req *r, const struct person *p)
{
	struct form *f = form_open(r, factor_fields, NULL, NULL);
	struct offer o = { .person = r->person, .at = r->now };

	randombytes_buf(o.secret, sizeof o.secret);
	form_set(f, "sealed", offer_seal(r, &o));
	form_set(f, "next", people_next(r, NULL));
	return offer_draw(r, p, f, &o);
}

static enum rc
factor_draw(struct req *r, const struct person *p)
{
	struct html *h;
	int64_t left;

	TRY(factor_codes_left(r->db, p->id, &left));
	h = page_open(r, tr(r->lang, "Second step when signing in"));
	account_factor_page(h, r, p, left);
	return page_close(h, r);
}

/* The gate leads here, with ?next=, whoever needs a second factor. */
enum rc
account_factor(struct req *r)
{
	const char *next = people_next(r, NULL);
	struct person p;

	TRY(person_find(r->db, r->arena, r->person, &p));
	if (people_asks_code(r, &p, next == NULL ? r->path : next))
		return RC_OK;
	if (!p.has_factor)
		return offer_new(r, &p);
	if (next != NULL)
		return reply_see_other(r, "%s", next);
	return factor_draw(r, &p);
}

static enum rc
codes_draw(struct req *r, const char *codes[RECOVERY_CODES], const char *next)
{
	struct html *h = page_open(r, tr(r->lang, "Your recovery codes"));

	account_codes_page(h, codes, next);
	return page_close(h, r);
}

enum rc
account_factor_save(struct req *r)
{
	struct form *f = form_open(r, factor_fields, NULL, NULL);
	const char *codes[RECOVERY_CODES];
	struct person p;
	struct offer o;
	enum rc rc;

	MYSELF(&p);
	form_read(f);
	if (p.has_factor)
		return RC_CONFLICT;
	if (!offer_open(r, form_text(f, "sealed"), &o)) {
		/* Too old, or not ours: a new one, and say so. */
		f = form_open(r, factor_fields, NULL, NULL);
		o = (struct offer){ .person = r->person, .at = r->now };
		randombytes_buf(o.secret, sizeof o.secret);
		form_set(f, "sealed", offer_seal(r, &o));
		form_set(f, "next", people_next(r, NULL));
		form_fault(f, "code", tr(r->lang, "The page was open for too"
		    " long: take the new key below into your app"));
		return offer_draw(r, &p, f, &o);
	}
	if (r->faults > 0)
		return offer_draw(r, &p, f, &o);
	TRY(limit_hit(r, "new factor of", p.email, 10, 600));
	rc = factor_set(r->db, r->arena, p.id, o.secret, form_text(f, "code"),
	    r->now, codes);
	if (rc == RC_DENIED) {
		form_fault(f, "code", tr(r->lang, "This code is not right."
		    " Check that the clock of your device is right, and type"
		    " the code that is shown now"));
		return offer_draw(r, &p, f, &o);
	}
	TRY(rc);
	TRY(people_prove(r));
	TRY(person_session_end_others(r->db, p.id, r->session->id, NULL));
	TRY(people_note(r, "person.factor", "person", p.id, NULL));
	TRY(tell(r, &p, tr(p.lang, "A second step was set up"),
	    tr(p.lang, "From now on your account asks for a code from your"
	    " authenticator app after the link or the password.")));
	return codes_draw(r, codes, people_next(r, "/account/factor"));
}

enum rc
account_factor_codes(struct req *r)
{
	const char *codes[RECOVERY_CODES];
	struct person p;

	MYSELF(&p);
	if (!p.has_factor)
		return RC_CONFLICT;
	if (r->faults > 0)
		return factor_draw(r, &p);
	TRY(factor_codes(r->db, r->arena, p.id, codes));
	TRY(people_note(r, "person.codes", "person", p.id, NULL));
	return codes_draw(r, codes, "/account/factor");
}

enum rc
account_factor_remove(struct req *r)
{
	struct person p;

	MYSELF(&p);
	if (r->faults > 0)
		return factor_draw(r, &p);
	TRY(factor_remove(r->db, p.id));
	TRY(people_note(r, "person.factor", "person", p.id, "removed"));
	TRY(tell(r, &p, tr(p.lang, "The second step was removed"),
	    tr(p.lang, "Your account does not ask for a code any more after"
	    " the link or the password.")));
	reply_flash(r, tr(r->lang, "Removed."));
	return reply_see_other(r, "/account/factor");
}

/* --- sessions --- */

static enum rc
sessions_draw(struct req *r, const struct person *p)
{
	struct person_session *list;
	struct html *h;

	TRY(person_sessions(r->db, r->arena, p->id, r->now, &list));
	h = page_open(r, tr(r->lang, "Where you are signed in"));
	account_sessions_page(h, r, p, list);
	return page_close(h, r);
}

enum rc
account_sessions(struct req *r)
{
	struct person p;

	MYSELF(&p);
	return sessions_draw(r, &p);
}

enum rc
account_sessions_end(struct req *r)
{
	const char *which = req_value(r, "end");
	struct person p;
	int64_t id;

	MYSELF(&p);
	if (r->faults > 0)
		return sessions_draw(r, &p);
	if (text_same(which, "others"))
		TRY(person_session_end_others(r->db, p.id, r->session->id,
		    NULL));
	else if (text_number(which == NULL ? "" : which, 1, INT64_MAX, &id))
		TRY(person_session_end(r->db, p.id, id));
	else
		return RC_INVALID;
	TRY(people_note(r, "session.revoke", "person", p.id, NULL));
	reply_flash(r, tr(r->lang, "Signed out there."));
	return reply_see_other(r, "/account/sessions");
}

/* --- everything that is held --- */

static const char *
as_text(struct req *r, json_t *v)
{
	char *dump;
	const char *text;

	if (json_is_string(v))
		return json_string_value(v);
	if (json_is_null(v))
		return NULL;
	if (json_is_boolean(v))
		return json_is_true(v) ? tr(r->lang, "yes") :
		    tr(r->lang, "no");
	dump = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT);
	text = arena_dup(r->arena, dump == NULL ? "" : dump);
	free(dump);
	return text;
}

static enum rc
exported(struct req *r, struct buf *b)
{
	json_begin(b, '[');
	TRY(person_export(r->db, r->arena, r->person, b));
	json_end(b, ']');
	return RC_OK;
}

/* The export as headings and lines, so that one page shows all of it. */
static enum rc
list_held(struct req *r, struct held **out)
{
	struct buf b = BUF(r->arena);
	const char *why, *key, *text;
	json_t *all, *one, *v;
	size_t i;

	TRY(exported(r, &b));
	TRY(json_read(r->arena, b.p, b.n, &all, &why));
	*out = NULL;
	json_array_foreach(all, i, one) {
		*out = arena_new(r->arena, struct held);
		(*out)->key = arena_dup(r->arena, json_string_value(
		    json_object_get(one, "kind")));
		out = &(*out)->next;
		json_object_foreach(one, key, v) {
			/* The bytes of files are in the export only. */
			if (strcmp(key, "kind") == 0 ||
			    strcmp(key, "base64") == 0 ||
			    text_blank(text = as_text(r, v)))
				continue;
			*out = arena_new(r->arena, struct held);
			(*out)->key = arena_dup(r->arena, key);
			(*out)->value = arena_dup(r->arena, text);
			out = &(*out)->next;
		}
	}
	*out = NULL;
	json_decref(all);
	return RC_OK;
}

enum rc
account_data(struct req *r)
{
	struct consent *consents;
	struct held *held;
	struct person p;
	struct html *h;

	MYSELF(&p);
	TRY(consent_list(r->db, r->arena, p.id, &consents));
	TRY(list_held(r, &held));
	h = page_open(r, tr(r->lang, "Your data"));
	account_data_page(h, r, &p, consents, held);
	return page_close(h, r);
}

enum rc
account_export(struct req *r)
{
	struct buf b = BUF(r->arena);
	struct person p;

	MYSELF(&p);
	json_begin(&b, '{');
	json_key(&b, "program");
	json_text(&b, "Guildhall");
	json_key(&b, "exported_at");
	json_text(&b, time_rfc3339(r->arena, r->now));
	json_key(&b, "data");
	TRY(exported(r, &b));
	json_end(&b, '}');
	return reply_bytes(r, "application/json", "my-data.json", b.p, b.n);
}

/* Taking a consent back is as easy as giving it was: one button. */
enum rc
account_consent(struct req *r)
{
	const char *purpose = req_value(r, "purpose");
	struct consent *c;
	struct person p;

	MYSELF(&p);
	if (r->faults > 0)
		return account_data(r);
	TRY(consent_list(r->db, r->arena, p.id, &c));
	while (c != NULL && !text_same(c->purpose, purpose))
		c = c->next;
	if (c == NULL || !c->given)
		return RC_NONE;
	c->given = false;
	c->at = r->now;
	TRY(consent_add(r->db, p.id, c));
	TRY(people_note(r, "consent.withdraw", "person", p.id, NULL));
	reply_flash(r, tr(r->lang, "Taken back."));
	return reply_see_other(r, "/account/data");
}

static const struct field erase_fields[] = {
	{ "sure", F_FLAG, N_("Erase my account. I know that this cannot be"
	    " undone."), .required = true },
	{ 0 }
};

static enum rc
erase_draw(struct req *r, const struct person *p, struct form *f)
{
	struct html *h = page_open(r, tr(r->lang, "Erase your account"));

	account_erase_page(h, r, p, f);
	return page_close(h, r);
}

enum rc
account_erase(struct req *r)
{
	struct person p;

	MYSELF(&p);
	return erase_draw(r, &p, form_open(r, erase_fields, NULL, NULL));
}

enum rc
account_erase_do(struct req *r)
{
	struct form *f = form_open(r, erase_fields, NULL, NULL);
	struct person p;
	enum rc rc;

	MYSELF(&p);
	form_read(f);
	if (r->faults > 0)
		return erase_draw(r, &p, f);
	rc = person_erase(r->db, r->arena, p.id, r->now);
	if (rc == RC_CONFLICT) {
		form_fault(f, "sure", tr(r->lang, "You are the last"
		    " administrator: make somebody else one first"));
		return erase_draw(r, &p, f);
	}
	TRY(rc);
	TRY(people_note(r, "person.erase", "person", p.id, NULL));
	session_stop(r);
	reply_flash(r, tr(r->lang, "Your account is erased."));
	return reply_see_other(r, "/");
}

/* --- another address: asked here, changed by an administrator --- */

static const struct field address_fields[] = {
	{ "email", F_EMAIL, N_("New e-mail address"), .required = true,
	    .autocomplete = "email" },
	{ 0 }
};

static enum rc
address_draw(struct req *r, const struct person *p, struct form *f)
{
	struct html *h = page_open(r, tr(r->lang, "E-mail address"));

	account_address_page(h, r, p, f);
	return page_close(h, r);
}

enum rc
account_address(struct req *r)
{
	struct person p;

	MYSELF(&p);
	return address_draw(r, &p, form_open(r, address_fields, NULL, NULL));
}

enum rc
account_address_save(struct req *r)
{
	struct form *f = form_open(r, address_fields, NULL, NULL);
	struct person p, *admins;

	MYSELF(&p);
	if (r->faults == 0 && req_value(r, "withdraw") != NULL) {
		TRY(person_email_ask(r->db, p.id, NULL, r->now));
		TRY(people_note(r, "person.address-ask", "person", p.id,
		    "withdrawn"));
		return reply_see_other(r, "/account/address");
	}
	form_read(f);
	if (r->faults > 0)
		return address_draw(r, &p, f);
	TRY(limit_hit(r, "address of", p.email, 5, 24 * 3600));
	TRY(person_email_ask(r->db, p.id, form_text(f, "email"), r->now));
	TRY(people_note(r, "person.address-ask", "person", p.id, NULL));
	TRY(person_admins(r->db, r->arena, &admins));
	for (struct person *a = admins; a != NULL; a = a->next)
		TRY(people_mail_send(r, a, NULL, &(struct people_mail){
		    .kind = "person.address-ask",
		    .subject = tr(a->lang, "Somebody asks for another"
		    " address"),
		    .para = { tr(a->lang, "A person asks to have the e-mail"
		    " address of the account changed. Make sure that it is"
		    " this person before you change it:") },
		    .link = arena_printf(r->arena, "%s/admin/people/%lld",
		    r->base_url, (long long)p.id),
		    .button = tr(a->lang, "The person's page") }));
	reply_flash(r, tr(r->lang, "Your wish was passed on to the"
	    " administrators."));
	return reply_see_other(r, "/account/address");
}
