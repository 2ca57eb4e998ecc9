/* Certificates: the rule, who has earned one, issuing and withdrawing; and the
 * public page where anybody checks one. */
#include "attendance/attendance_web.h"

#include <sodium.h>
#include <string.h>

#include "attendance/attendance_inside_web.h"
#include "attendance_certificate_pages.h"
#include "mail/mail.h"
#include "store/journal.h"

static const struct field rule_fields[] = {
	{ "share", F_NUMBER, N_("Share of the sessions, in percent"),
	    .hint = N_("Of the sessions a participant is expected in. Breaks and "
	    "cancelled sessions do not count."), .min = 1, .max = 100,
	    .required = true },
	{ "parts_min", F_NUMBER, N_("In at least how many parts?"),
	    .hint = N_("In each of them the share must be reached."), .min = 1,
	    .max = 50, .required = true },
	{ "title", F_WORDS, N_("Title"),
	    .hint = N_("\"Certificate of participation\" where you leave it "
	    "empty."), .max = 80 },
	{ "competence", F_LONG_WORDS, N_("What it states"),
	    .hint = N_("What participants can do now, in one or two sentences."),
	    .max = 500 },
	{ 0 }
};

/* --- what is printed --- */

static unixtime
day(const char *iso)
{
	struct civil c;

	return time_parse(iso, &c) ? time_from(c, "UTC") : 0;
}

const char *
certificate_title(const struct certificate_facts *f)
{
	return *f->title != '\0' ? f->title :
	    tr(f->lang, "Certificate of participation");
}

const char *
certificate_dates(struct arena *a, const struct certificate_facts *f,
    const char *lang)
{
	return time_span(a, day(f->from), day(f->to), "UTC", lang);
}

/* --- the organisers' page --- */

int64_t
missing_sessions(const struct certificate_rule *rule, const struct attended *was)
{
	return (rule->share * was->of_sessions + 99) / 100 - was->sessions;
}

static enum rc
note(struct req *r, const char *action, const char *kind, row_id thing,
    const char *said)
{
	return journal_add(r->db, &(struct journal_entry){
	    .person = r->person, .at = r->now, .action = action,
	    .kind = kind, .thing = thing, .programme = r->programme,
	    .note = said });
}

static enum rc
back(struct req *r)
{
	return reply_see_other(r, "%s", room_url(r, "desk/certificates").p);
}

static const char *const *
langs_of(struct req *r, const char *langs)
{
	struct text_list l = text_split(r->arena, langs, ' ');
	const char **list = arena_array(r->arena, const char *, l.n + 1);

	memcpy(list, l.at, l.n * sizeof *list);
	return list;
}

static bool
learns(const struct participant *p)
{
	return strcmp(p->role, "participant") == 0 ||
	    strcmp(p->role, "contributor") == 0;
}

/* Everybody, with their attendance and certificates. */
static enum rc
load(struct req *r, struct certificates_view *v)
{
	struct earner **end = &v->list;
	struct certificate *all;
	struct participant *p;
	struct attendee *was;

	TRY(certificate_rule_find(r->db, r->arena, r->edition, &v->rule));
	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &p));
	TRY(attendee_list(r->db, r->arena, r->edition, 0, v->rule.share, &was));
	TRY(certificate_list(r->db, r->arena, r->edition, &all));
	for (; p != NULL; p = p->next) {
		struct earner *e = arena_new(r->arena, struct earner);

		while (was != NULL && was->participant != p->id)
			was = was->next;
		e->who = p;
		if (was != NULL)
			e->attended = was->attended;
		e->learns = learns(p);
		e->earned = e->learns && certificate_earned(&v->rule,
		    &e->attended);
		for (struct certificate *c = all; c != NULL; c = c->next) {
			if (c->participant != p->id)
				continue;
			if (c->withdrawn_at == 0)
				e->certificate = c;
			else if (e->withdrawn == NULL)
				e->withdrawn = c;
		}
		if (!e->learns && e->certificate == NULL)
			continue;
		v->earned += e->earned;
		v->issued += e->certificate != NULL;
		v->ready += e->earned && e->certificate == NULL &&
		    e->withdrawn == NULL;
		*end = e;
		end = &e->next;
	}
	return RC_OK;
}

static const struct field withdraw_fields[] = {
	{ "why", F_TEXT, N_("Why?"), N_("The participant reads it."),
	    .max = 200, .required = true },
	{ 0 }
};

static enum rc
show(struct req *r, struct form *f)
{
	struct certificates_view v = { .form = f };
	struct html *h;

	if (r->faults > 0 && req_id(r, "certificate", &v.withdrawing) == RC_OK)
		v.withdraw = form_open(r, withdraw_fields, NULL, NULL);
	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(load(r, &v));
	h = page_open(r, tr(r->lang, "Certificates"));
	if (r->faults > 0)
		page_status(r, 422);
	certificates_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
open_form(struct req *r, struct form **out)
{
	struct certificate_rule rule;
	struct edition e;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(certificate_rule_find(r->db, r->arena, r->edition, &rule));
	*out = form_open(r, rule_fields, e.zone, langs_of(r, e.langs));
	form_set_int(*out, "share", rule.share);
	form_set_int(*out, "parts_min", rule.parts_min);
	form_set_words(*out, "title", rule.title);
	form_set_words(*out, "competence", rule.competence);
	return RC_OK;
}

static enum rc
show_certificates(struct req *r)
{
	struct form *f;

	TRY(open_form(r, &f));
	return show(r, f);
}

static enum rc
save_rule(struct req *r)
{
	struct certificate_rule rule = { .edition = r->edition };
	struct part *parts;
	struct form *f;
	int64_t n = 0;

	TRY(open_form(r, &f));
	form_read(f);
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	for (; parts != NULL; parts = parts->next)
		n++;
	rule.share = form_int(f, "share");
	rule.parts_min = form_int(f, "parts_min");
	if (r->faults == 0 && n > 0 && rule.parts_min > n)
		form_fault(f, "parts_min", tr_fill(r->arena, trn(r->lang, n,
		    "This edition has {1} part.", "This edition has {1} parts."),
		    (const char *const[]){ number_text(r->arena, n), NULL }));
	if (r->faults > 0)
		return show(r, f);
	rule.title = form_words(f, "title");
	rule.competence = form_words(f, "competence");
	TRY(certificate_rule_save(r->db, &rule));
	TRY(note(r, "certificate.rule", "edition", r->edition, NULL));
	reply_flash(r, tr(r->lang, "Saved."));
	return back(r);
}

/* --- issuing --- */

/* A mail to each one who was not written to yet. */
static enum rc
tell(struct req *r, const struct edition *e)
{
	struct certificate *c;
	struct participant *all, *p;
	struct mail m;
	enum rc rc;

	TRY(certificate_untold(r->db, r->arena, r->edition, &c));
	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &all));
	for (; c != NULL; c = c->next) {
		const char *lang, *title;

		for (p = all; p != NULL && p->id != c->participant; p = p->next)
			;
		TRY(certificate_told(r->db, c->id, r->now));
		if (p == NULL || text_blank(p->person.email))
			continue;
		lang = p->person.lang;
		title = words_pick(r->arena, e->title, lang).text;
		m = (struct mail){ .kind = "certificate.issue", .lang = lang,
		    .programme = r->programme, .person = p->person.id,
		    .to = p->person.email, .to_name = p->person.name,
		    .reply_to = e->contact_email };
		m.subject = TRF(r->arena, lang, "Your certificate: {1}", title);
		m.text = TRF(r->arena, lang, "Thank you for taking part in {1}."
		    "\n\nYour certificate is ready. Get it here (you may have to "
		    "sign in first):\n{2}\n\nWhoever gets it from you can check "
		    "it here:\n{3}\n", title, arena_printf(r->arena,
		    "%s/editions/%s/mine/certificate", r->base_url, e->slug),
		    arena_printf(r->arena, "%s/verify/%s", r->base_url,
		    c->code));
		TRY(funders_sign(r->db, r->arena, r->programme, r->edition,
		    &m));
		rc = mail_queue(r->db, &m, NULL);
		if (rc != RC_OK && rc != RC_INVALID)
			return rc;
	}
	return RC_OK;
}

static enum rc
issue(struct req *r)
{
	const char *typed = req_value(r, "participant");
	struct edition e;
	row_id one;
	int issued = 1;
	enum rc rc;

	if (r->faults > 0)
		return show_certificates(r);
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	if (typed == NULL) {
		TRY(certificate_issue(r->db, r->arena, r->edition, r->person,
		    r->now, &issued));
	} else {
		if (!text_number(typed, 1, INT64_MAX, &one))
			return RC_INVALID;
		rc = certificate_issue_one(r->db, r->arena, r->edition, one,
		    r->person, r->now);
		if (rc != RC_OK)
			return rc;
	}
	TRY(tell(r, &e));
	TRY(note(r, "certificate.issue", "edition", r->edition,
	    number_text(r->arena, issued)));
	reply_flash(r, tr_fill(r->arena, trn(r->lang, issued,
	    "{1} certificate was issued. The participant gets a mail.",
	    "{1} certificates were issued. The participants get a mail."),
	    (const char *const[]){ number_text(r->arena, issued), NULL }));
	return back(r);
}

static enum rc
withdraw(struct req *r)
{
	struct form *f = form_open(r, withdraw_fields, NULL, NULL);
	struct certificate c;
	row_id id;

	TRY(req_id(r, "certificate", &id));
	TRY(certificate_find(r->db, r->arena, r->edition, id, &c));
	form_read(f);
	if (r->faults > 0)
		return show_certificates(r);
	TRY(certificate_withdraw(r->db, r->edition, id, form_text(f, "why"),
	    r->now));
	TRY(note(r, "certificate.withdraw", "certificate", id, NULL));
	reply_flash(r, tr(r->lang, "Withdrawn. Whoever checks it is told so."));
	return back(r);
}

static enum rc
answer_pdf(struct req *r, const struct certificate *c)
{
	struct buf b = BUF(r->arena);

	TRY(certificate_pdf(r->db, r->arena, c, r->base_url, &b));
	return reply_bytes(r, "application/pdf", arena_printf(r->arena,
	    "certificate-%s.pdf", c->code), b.p, b.n);
}

static enum rc
get_pdf(struct req *r)
{
	struct certificate c;
	row_id id;

	TRY(req_id(r, "certificate", &id));
	TRY(certificate_find(r->db, r->arena, r->edition, id, &c));
	/* Nothing is printed that the paper would no longer be good for. */
	return c.withdrawn_at != 0 || *c.name == '\0' ? RC_NONE :
	    answer_pdf(r, &c);
}

static enum rc
get_mine(struct req *r)
{
	struct certificate c;
	row_id participant;
	enum rc rc;

	rc = participant_of(r->db, r->edition, r->person, &participant);
	if (rc == RC_OK)
		rc = certificate_of(r->db, r->arena, participant, &c);
	if (rc == RC_OK && c.withdrawn_at == 0 && *c.name != '\0')
		return answer_pdf(r, &c);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	/* That page says what is missing. */
	return reply_see_other(r, "%s", room_url(r, "mine/attendance").p);
}

/* --- checking one --- */

static enum rc
answer_verify(struct req *r, struct verify_view *v)
{
	struct html *h;

	page_noindex(r);
	h = page_open(r, tr(r->lang, "Check a certificate"));
	if (v->typed != NULL && !v->found)
		page_status(r, 404);
	verify_page(h, r, v);
	return page_close(h, r);
}

static enum rc
verify(struct req *r, const char *typed)
{
	struct verify_view v = { .typed = typed };
	struct certificate c;
	enum rc rc;

	/* Codes cannot be guessed, but nobody needs to try. */
	TRY(limit_hit(r, "verify", r->address, 60, 600));
	rc = certificate_by_code(r->db, r->arena, typed, &c);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (rc == RC_OK) {
		v.found = true;
		v.certificate = &c;
		v.verdict = certificate_judge(r->arena, &c, &v.facts);
		if (v.verdict != VERDICT_ALTERED) {
			v.dates = certificate_dates(r->arena, &v.facts, r->lang);
			v.hours = hours_text(r->arena, r->lang, v.facts.minutes);
			v.title = certificate_title(&v.facts);
			v.issued = time_text(r->arena, day(v.facts.issued),
			    "UTC", r->lang, TIME_DATE);
			v.withdrawn = time_text(r->arena, c.withdrawn_at, "UTC",
			    r->lang, TIME_DATE);
		}
	}
	return answer_verify(r, &v);
}

static enum rc
ask_verify(struct req *r)
{
	struct verify_view v = { 0 };
	const char *typed = req_query(r, "code"), *code;

	if (text_blank(typed))
		return answer_verify(r, &v);
	code = attendance_code_clean(r->arena, typed, CERTIFICATE_CODE);
	if (code != NULL)
		return reply_see_other(r, "/verify/%s", code);
	return verify(r, typed);
}

static enum rc
show_verify(struct req *r)
{
	return verify(r, req_param(r, "code"));
}

static enum rc
show_key(struct req *r)
{
	char hex[2 * crypto_sign_PUBLICKEYBYTES + 1];
	struct html *h;

	sodium_bin2hex(hex, sizeof hex, attendance_public_key(),
	    crypto_sign_PUBLICKEYBYTES);
	page_noindex(r);
	h = page_open(r, tr(r->lang, "The key of our certificates"));
	verify_key_page(h, r, hex);
	return page_close(h, r);
}

#define DESK "/editions/:edition/desk/certificates"
const struct route attendance_certificate_routes[] = {
	{ GET, DESK, RIGHT_ORGANISER, show_certificates },
	{ POST, DESK, RIGHT_ORGANISER, save_rule },
	{ POST, DESK "/issue", RIGHT_ORGANISER, issue },
	{ GET, DESK "/:certificate", RIGHT_ORGANISER, get_pdf },
	{ POST, DESK "/:certificate/withdraw", RIGHT_ORGANISER, withdraw },
	{ GET, "/editions/:edition/mine/certificate", RIGHT_PARTICIPANT,
	    get_mine },
	{ GET, "/verify", RIGHT_ANYONE, ask_verify },
	{ GET, "/verify/key", RIGHT_ANYONE, show_key },
	{ GET, "/verify/:code", RIGHT_ANYONE, show_verify },
	{ 0 }
};
