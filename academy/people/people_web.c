/* Signing in and out; the route table; what the other pages share. */
#include "people/people_web.h"

#include <string.h>

#include "mail/mail.h"
#include "people/people_inside_web.h"
#include "people_pages.h"

const char *const organisation_kind_label[ORG_KINDS] = {
	N_("Public authority"), N_("Civil-society organisation"),
	N_("Organisation of migrants"), N_("Police"),
	N_("International organisation"), N_("Another body"),
};
const char *const level_label[LEVELS] = {
	N_("Not said"), N_("Local"), N_("Regional"), N_("National"),
	N_("International"),
};
const struct option organisation_kind_options[] = {
	{ "authority", N_("Public authority") },
	{ "civil-society", N_("Civil-society organisation") },
	{ "migrant-organisation", N_("Organisation of migrants") },
	{ "police", N_("Police") },
	{ "international", N_("International organisation") },
	{ "other", N_("Another body") },
	{ 0 }
};
const struct option level_options[] = {
	{ "local", N_("Local") }, { "regional", N_("Regional") },
	{ "national", N_("National") },
	{ "international", N_("International") },
	{ 0 }
};

/* --- what the room's pages share --- */

enum rc
people_note(struct req *r, const char *action, const char *kind, row_id thing,
    const char *note)
{
	return journal_add(r->db, &(struct journal_entry){
	    .person = r->person, .at = r->now, .action = action, .kind = kind,
	    .thing = thing, .note = note });
}

enum rc
people_mail_send(struct req *r, const struct person *p, const char *to,
    const struct people_mail *m)
{
	struct buf text = BUF(r->arena);
	struct html h = { .out = BUF(r->arena), .lang = p->lang,
	    .rtl = language_rtl(p->lang) };
	const char *hello = text_blank(p->name) ? tr(p->lang, "Hello,") :
	    TRF(r->arena, p->lang, "Hello {1},", p->name);

	buf_printf(&text, "%s\n\n", hello);
	for (size_t i = 0; m->para[i] != NULL; i++) {
		buf_printf(&text, "%s\n\n", m->para[i]);
		if (i == 0 && m->link != NULL)
			buf_printf(&text, "%s\n\n", m->link);
	}
	if (!text_same(p->mail_format, "text"))
		mail_page(&h, r, m, hello);
	return mail_queue(r->db, &(struct mail){
	    .to = to == NULL ? p->email : to,
	    .to_name = text_blank(p->name) ? NULL : p->name, .lang = p->lang,
	    .subject = m->subject, .text = buf_text(&text),
	    .html = h.out.n == 0 ? NULL : buf_text(&h.out), .kind = m->kind,
	    .person = p->id, .secret = m->secret }, NULL);
}

enum rc
people_told(struct req *r, const struct person *p, const char *to,
    enum told told, const char *one, const char *two)
{
	static const struct { const char *subject, *text; } all[TOLDS] = {
		[TOLD_ADDRESS] = { N_("Your address was changed"),
		    N_("An administrator changed the e-mail address of your"
		    " account to {1}. Sign in anew with this address.") },
		[TOLD_FACTOR] = { N_("Your second step was reset"),
		    N_("An administrator took away the second step of your"
		    " account, because it was reported lost. Set up a new one"
		    " when you sign in.") },
		[TOLD_ADMIN] = { N_("You are an administrator now"),
		    N_("An administrator changed the rights of your"
		    " account.") },
		[TOLD_NO_ADMIN] = { N_("You are no administrator any more"),
		    N_("An administrator changed the rights of your"
		    " account.") },
		[TOLD_MERGED] = { N_("Your accounts were merged"),
		    N_("An administrator put your two accounts together. From"
		    " now on you sign in with {1}; the account with {2} is"
		    " closed.") },
	};

	return people_mail_send(r, p, to, &(struct people_mail){
	    .kind = "person.security",
	    .subject = tr(p->lang, all[told].subject),
	    .para = { tr_fill(r->arena, tr(p->lang, all[told].text),
	    (const char *const[]){ one, two, NULL }),
	    tr(p->lang, "If you did not expect this, answer this mail or write"
	    " to the administrator of this site.") } });
}

const char *
people_next(struct req *r, const char *fallback)
{
	const char *next = r->method == POST ? req_value(r, "next") : NULL;

	if (next == NULL)
		next = req_query(r, "next");
	return people_path_own(next) ? next : fallback;
}

bool
people_asks_code(struct req *r, const struct person *p, const char *next)
{
	return p->has_factor && !r->second_factor &&
	    reply_see_other(r, "%s", url_to(r->arena, "/sign-in/code?next=%s",
	    next).p) == RC_OK;
}

enum rc
people_prove(struct req *r)
{
	const char *secret;

	TRY(session_factor(r->db, r->arena, r->session->id, r->now, &secret));
	session_start(r, secret, SESSION_SECONDS);
	r->session->secret = secret;	/* for the tokens of this answer */
	r->second_factor = true;
	return RC_OK;
}

const char *
people_words(struct req *r, const char *json)
{
	return json == NULL ? NULL : words_pick(r->arena, json, r->lang).text;
}

const char *
people_time(struct req *r, unixtime t)
{
	return t == 0 ? "" : arena_printf(r->arena, "%s UTC",
	    time_text(r->arena, t, "UTC", r->lang, TIME_SHORT));
}

const struct option *
people_languages(struct req *r)
{
	size_t n = 0;
	struct option *o;

	while (languages[n].code != NULL)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	for (size_t i = 0; i < n; i++)
		o[i] = (struct option){ languages[i].code,
		    languages[i].own_name };
	return o;
}

enum organisation_kind
people_kind_of(const char *name)
{
	int k = 0;

	while (k < ORG_OTHER && !text_same(organisation_kind_name[k], name))
		k++;
	return (enum organisation_kind)k;
}

enum level
people_level_of(const char *name)
{
	for (int l = LEVEL_LOCAL; l < LEVELS; l++)
		if (text_same(level_name[l], name))
			return (enum level)l;
	return LEVEL_NONE;
}

/* --- signing in --- */

enum { QUARTER = 15 * 60, CODE_TRIES = 5, CODE_SECONDS = 600 };

static const struct field sign_in_fields[] = {
	{ "email", F_EMAIL, N_("E-mail address"), .required = true,
	    .autocomplete = "username" },
	{ "password", F_PASSWORD, N_("Password"), N_("Only if you have set one."
	    " Leave it empty, and we mail you a link that signs you in."),
	    .max = PASSWORD_MAX },
	{ "next", F_HIDDEN, .max = 500 },
	{ 0 }
};

static enum rc
sign_in_show(struct req *r, struct form *f)
{
	struct html *h = page_open(r, tr(r->lang, "Sign in"));

	sign_in_page(h, r, f);
	return page_close(h, r);
}

static enum rc
sign_in(struct req *r)
{
	struct form *f;

	if (r->person != 0)
		return reply_see_other(r, "%s", people_next(r, "/account"));
	f = form_open(r, sign_in_fields, NULL, NULL);
	form_set(f, "next", people_next(r, NULL));
	return sign_in_show(r, f);
}

/* The person has proved to be it by link or password. */
static enum rc
enter(struct req *r, row_id id, const char *next, bool proved)
{
	const char *secret;
	struct person p;

	TRY(person_find(r->db, r->arena, id, &p));
	if (r->session != NULL && r->person != 0)
		TRY(person_session_end(r->db, r->person, r->session->id));
	TRY(session_make(r->db, r->arena, id, people_browser(r->arena,
	    req_header(r, "user-agent")), r->now, &secret));
	session_start(r, secret, SESSION_SECONDS);
	r->person = id;
	TRY(people_note(r, "session.start", "person", id,
	    proved ? "console" : NULL));
	if (proved)
		TRY(session_prove(r->db, r->arena, secret, r->now));
	else if (p.has_factor)
		return reply_see_other(r, "%s", url_to(r->arena,
		    "/sign-in/code?next=%s", next).p);
	if (p.admin && !proved)
		return reply_see_other(r, "%s", url_to(r->arena,
		    "/account/factor?next=%s", next).p);
	return reply_see_other(r, "%s", next);
}

static enum rc
mail_link(struct req *r, const struct person *p, const char *next)
{
	const char *secret, *minutes = arena_printf(r->arena, "%d",
	    SIGN_IN_LINK_SECONDS / 60);

	TRY(sign_in_link_make(r->db, r->arena, p->id, next, r->now,
	    SIGN_IN_LINK_SECONDS, &secret));
	return people_mail_send(r, p, NULL, &(struct people_mail){
	    .kind = "person.sign-in", .secret = true,
	    .subject = TRF(r->arena, p->lang, "Your link to {1}",
	    r->frame.site == NULL ? "Guildhall" : r->frame.site),
	    .para = {
		tr(p->lang, "Open this link and press the button to sign in:"),
		TRF(r->arena, p->lang, "It works once, for {1} minutes. If you"
		    " did not ask for it, you need not do anything.", minutes),
	    },
	    .link = arena_printf(r->arena, "%s/sign-in/%s", r->base_url,
	    secret),
	    .button = tr(p->lang, "Go to the sign-in page") });
}

static enum rc
sign_in_ask(struct req *r)
{
	struct form *f = form_open(r, sign_in_fields, NULL, NULL);
	const char *next = people_next(r, "/me"), *email, *password;
	struct person p;
	row_id id;
	enum rc rc;

	form_read(f);
	if (r->faults > 0)
		return sign_in_show(r, f);
	email = form_text(f, "email");
	password = form_text(f, "password");
	TRY(limit_hit(r, "sign-in from", r->address, 60, QUARTER));
	TRY(limit_hit(r, password == NULL ? "link to" : "password of", email,
	    password == NULL ? 5 : 10, QUARTER));
	if (password != NULL) {
		rc = person_password_check(r->db, email, password, &id);
		if (rc == RC_OK)
			return enter(r, id, next, false);
		if (rc != RC_DENIED)
			return rc;
		form_fault(f, "password", tr(r->lang, "Address and password do"
		    " not go together. Leave the password empty to get a link"
		    " by mail."));
		return sign_in_show(r, f);
	}
	/* The answer is the same, whether somebody has this address or not. */
	rc = person_by_email(r->db, r->arena, email, &p);
	if (rc == RC_OK)
		rc = mail_link(r, &p, next);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	return reply_see_other(r, "/sign-in/sent");
}

static enum rc
sign_in_sent(struct req *r)
{
	struct html *h = page_open(r, tr(r->lang, "Look into your mail"));

	page_noindex(r);
	sign_in_sent_page(h, r);
	return page_close(h, r);
}

static enum rc
link_gone(struct req *r)
{
	struct html *h = page_open(r, tr(r->lang, "This link is used up"));

	page_noindex(r);
	page_status(r, 404);
	sign_in_gone_page(h);
	return page_close(h, r);
}

/* Mail scanners open links: looking uses nothing up. */
static enum rc
link_show(struct req *r)
{
	const char *secret = req_param(r, "secret");
	struct person p;
	struct html *h;
	enum rc rc;

	rc = sign_in_link_find(r->db, r->arena, secret, r->now, &p);
	if (rc == RC_NONE)
		return link_gone(r);
	TRY(rc);
	h = page_open(r, tr(r->lang, "Sign in by your link"));
	page_noindex(r);
	sign_in_link_page(h, r, &p, secret);
	return page_close(h, r);
}

static enum rc
link_use(struct req *r)
{
	const char *secret = req_param(r, "secret"), *next;
	bool console;
	row_id person;
	enum rc rc;

	if (r->faults > 0)
		return link_show(r);
	TRY(limit_hit(r, "sign-in from", r->address, 60, QUARTER));
	TRY(sign_in_link_is_console(r->db, r->arena, secret, &console));
	rc = sign_in_link_use(r->db, r->arena, secret, r->now, &person, &next);
	if (rc == RC_NONE)
		return link_gone(r);
	TRY(rc);
	return enter(r, person, next, console);
}

/* --- the second factor --- */

static const struct field code_fields[] = {
	{ "code", F_CODE, N_("Code"), N_("Six digits from your authenticator"
	    " app, or one of your recovery codes"), .max = 30,
	    .required = true },
	{ "next", F_HIDDEN, .max = 500 },
	{ 0 }
};

static enum rc
code_show(struct req *r, struct form *f)
{
	struct html *h = page_open(r, tr(r->lang, "Second step"));

	sign_in_code_page(h, r, f);
	return page_close(h, r);
}

static enum rc
code_ask(struct req *r)
{
	const char *next = people_next(r, "/me");
	struct person p;
	struct form *f;

	if (r->second_factor)
		return reply_see_other(r, "%s", next);
	TRY(person_find(r->db, r->arena, r->person, &p));
	if (!p.has_factor)
		return reply_see_other(r, "%s", url_to(r->arena,
		    "/account/factor?next=%s", next).p);
	f = form_open(r, code_fields, NULL, NULL);
	form_set(f, "next", next);
	return code_show(r, f);
}

static enum rc
code_give(struct req *r)
{
	struct form *f = form_open(r, code_fields, NULL, NULL);
	const char *next = people_next(r, "/me");
	bool recovery;
	int64_t left;
	enum rc rc;

	form_read(f);
	if (r->faults > 0)
		return code_show(r, f);
	TRY(limit_hit(r, "code of", arena_printf(r->arena, "%lld",
	    (long long)r->person), CODE_TRIES, CODE_SECONDS));
	rc = factor_check(r->db, r->arena, r->person, form_text(f, "code"),
	    r->now, &recovery);
	if (rc == RC_DENIED) {
		form_fault(f, "code", tr(r->lang, "This code is not right. Each"
		    " code works once: wait for the next one, and check that"
		    " the clock of your device is right."));
		return code_show(r, f);
	}
	TRY(rc);
	TRY(people_prove(r));
	TRY(people_note(r, "session.factor", "person", r->person,
	    recovery ? "recovery" : NULL));
	if (recovery) {
		TRY(factor_codes_left(r->db, r->person, &left));
		reply_flash(r, tr_fill(r->arena, trn(r->lang, left,
		    "This recovery code is used up; you have {1} left.",
		    "This recovery code is used up; you have {1} left."),
		    (const char *const[]){ arena_printf(r->arena, "%lld",
		    (long long)left), NULL }));
	}
	return reply_see_other(r, "%s", next);
}

static enum rc
sign_out(struct req *r)
{
	enum rc rc;

	if (r->session != NULL && r->person != 0) {
		rc = person_session_end(r->db, r->person, r->session->id);
		if (rc != RC_OK && rc != RC_NONE)
			return rc;
		TRY(people_note(r, "session.end", "person", r->person, NULL));
	}
	session_stop(r);
	return reply_see_other(r, "/");
}

const struct route people_routes[] = {
	{ GET,  "/sign-in", RIGHT_ANYONE, sign_in },
	{ POST, "/sign-in", RIGHT_ANYONE, sign_in_ask },
	{ GET,  "/sign-in/sent", RIGHT_ANYONE, sign_in_sent },
	{ GET,  "/sign-in/code", RIGHT_PERSON, code_ask },
	{ POST, "/sign-in/code", RIGHT_PERSON, code_give },
	{ GET,  "/sign-in/:secret", RIGHT_ANYONE, link_show },
	{ POST, "/sign-in/:secret", RIGHT_ANYONE, link_use },
	{ POST, "/sign-out", RIGHT_ANYONE, sign_out, ROUTE_NO_RETRY_KEY },

	{ GET,  "/account", RIGHT_PERSON, account_show },
	{ POST, "/account", RIGHT_PERSON, account_save },
	{ GET,  "/account/organisation", RIGHT_PERSON, account_organisation },
	{ POST, "/account/organisation", RIGHT_PERSON,
	    account_organisation_set },
	{ POST, "/account/organisation/new", RIGHT_PERSON,
	    account_organisation_add },
	{ GET,  "/account/password", RIGHT_PERSON, account_password },
	{ POST, "/account/password", RIGHT_PERSON, account_password_save },
	{ POST, "/account/password/remove", RIGHT_PERSON,
	    account_password_remove },
	{ GET,  "/account/factor", RIGHT_PERSON, account_factor },
	{ POST, "/account/factor", RIGHT_PERSON, account_factor_save },
	{ POST, "/account/factor/codes", RIGHT_PERSON, account_factor_codes },
	{ POST, "/account/factor/remove", RIGHT_PERSON,
	    account_factor_remove },
	{ GET,  "/account/sessions", RIGHT_PERSON, account_sessions },
	{ POST, "/account/sessions", RIGHT_PERSON, account_sessions_end },
	{ GET,  "/account/data", RIGHT_PERSON, account_data },
	{ GET,  "/account/data/export.json", RIGHT_PERSON, account_export },
	{ POST, "/account/data/consent", RIGHT_PERSON, account_consent },
	{ GET,  "/account/data/erase", RIGHT_PERSON, account_erase },
	{ POST, "/account/data/erase", RIGHT_PERSON, account_erase_do },
	{ GET,  "/account/address", RIGHT_PERSON, account_address },
	{ POST, "/account/address", RIGHT_PERSON, account_address_save },

	{ GET,  "/admin", RIGHT_ADMIN, admin_start },
	{ GET,  "/admin/people", RIGHT_ADMIN, admin_people },
	{ GET,  "/admin/people/new", RIGHT_ADMIN, admin_person_new },
	{ POST, "/admin/people/new", RIGHT_ADMIN, admin_person_add },
	{ GET,  "/admin/people/:person", RIGHT_ADMIN, admin_person },
	{ POST, "/admin/people/:person/address", RIGHT_ADMIN, admin_address },
	{ POST, "/admin/people/:person/factor", RIGHT_ADMIN, admin_factor },
	{ POST, "/admin/people/:person/admin", RIGHT_ADMIN, admin_admin },
	{ POST, "/admin/people/:person/sessions", RIGHT_ADMIN,
	    admin_sessions },
	{ GET,  "/admin/people/:person/merge", RIGHT_ADMIN, admin_merge },
	{ POST, "/admin/people/:person/merge", RIGHT_ADMIN, admin_merge_do },
	{ GET,  "/admin/people/:person/erase", RIGHT_ADMIN, admin_erase },
	{ POST, "/admin/people/:person/erase", RIGHT_ADMIN, admin_erase_do },
	{ GET,  "/admin/journal", RIGHT_ADMIN, admin_journal },
	{ GET,  "/admin/organisations", RIGHT_ADMIN, admin_organisations },
	{ GET,  "/admin/organisations/new", RIGHT_ADMIN,
	    admin_organisation_new },
	{ POST, "/admin/organisations/new", RIGHT_ADMIN,
	    admin_organisation_add },
	{ GET,  "/admin/organisations/:organisation", RIGHT_ADMIN,
	    admin_organisation },
	{ POST, "/admin/organisations/:organisation", RIGHT_ADMIN,
	    admin_organisation_save },
	{ POST, "/admin/organisations/:organisation/figures", RIGHT_ADMIN,
	    admin_figure_add },
	{ POST, "/admin/organisations/:organisation/figures/remove",
	    RIGHT_ADMIN, admin_figure_remove },
	{ 0 }
};
