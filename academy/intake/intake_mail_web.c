/* Mail of this room: short, plain, in the applicant's language, as text and as
 * HTML. */
#include "intake/intake_apply_web.h"
#include "mail/mail.h"
#include "render/markdown.h"

enum { DAY = 86400 };

struct note {			/* a mail under construction */
	struct arena *arena;
	struct buf text;
	struct html html;
	bool link;			/* it has one */
};

static void
note_begin(struct note *n, struct arena *a, const char *lang)
{
	*n = (struct note){ .arena = a, .text = BUF(a),
	    .html = { .out = BUF(a), .lang = lang,
	    .rtl = language_rtl(lang) } };
	buf_printf(&n->html.out, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">"
	    "<body>\n", lang, n->html.rtl ? "rtl" : "ltr");
}

static void
note_say(struct note *n, const char *text)
{
	buf_printf(&n->text, "%s\n\n", text);
	buf_str(&n->html.out, "<p>");
	h_text(&n->html, text);
	buf_str(&n->html.out, "</p>\n");
}

/* A link, with its address in sight: mail is read in many programs. */
static void
note_link(struct note *n, const char *label, const char *address)
{
	n->link = true;
	buf_printf(&n->text, "%s:\n%s\n\n", label, address);
	buf_str(&n->html.out, "<p>");
	h_text(&n->html, label);
	buf_str(&n->html.out, ":<br><a href=\"");
	h_attr(&n->html, address);
	buf_str(&n->html.out, "\">");
	h_text(&n->html, address);
	buf_str(&n->html.out, "</a></p>\n");
}

static void
note_markdown(struct note *n, struct words w)
{
	if (text_blank(w.text))
		return;
	buf_printf(&n->text, "%s\n\n", markdown_text(n->arena, w.text));
	buf_str(&n->html.out, markdown_html(n->arena, w.text, 2));
}

static void
note_heading(struct note *n, const char *text)
{
	buf_printf(&n->text, "%s\n\n", text);
	buf_str(&n->html.out, "<h2>");
	h_text(&n->html, text);
	buf_str(&n->html.out, "</h2>\n");
}

/* Label and answer; line breaks in the answer stay. */
static void
note_pair(struct note *n, const char *label, const char *text)
{
	buf_printf(&n->text, "%s\n%s\n\n", label, text);
	buf_str(&n->html.out, "<p><b>");
	h_text(&n->html, label);
	buf_str(&n->html.out, "</b><br>");
	apply_lines(&n->html, text);
	buf_str(&n->html.out, "</p>\n");
}

/* Where it has a link, that acts for whom it was sent to. */
static enum rc
note_send(struct req *r, const struct apply *v, struct note *n, const char *to,
    const char *name, const char *subject, const char *kind)
{
	struct mail m = { .to = to, .to_name = name, .lang = n->html.lang,
	    .subject = subject, .reply_to = v->edition.contact_email,
	    .kind = kind, .programme = v->edition.programme,
	    .person = v->p.person, .secret = n->link };

	buf_str(&n->html.out, "</body></html>\n");
	m.text = buf_text(&n->text);
	m.html = buf_text(&n->html.out);
	TRY(funders_sign(r->db, r->arena, m.programme, v->edition.id, &m));
	return mail_queue(r->db, &m, NULL);
}

/* --- what all of them share --- */

const char *
mail_lang(const struct application *p)
{
	return language_known(p->lang) ? p->lang : "en";
}

const char *
confirm_purpose(struct arena *a, const struct application *p)
{
	return arena_printf(a, "apply-confirm %s", p->email);
}

const char *
employer_purpose(struct arena *a, const struct application *p)
{
	return arena_printf(a, "apply-employer %s", p->employer_email);
}

static const char *
title(struct req *r, const struct apply *v, const char *lang)
{
	return words_pick(r->arena, v->edition.title, lang).text;
}

static const char *
address(struct req *r, const struct apply *v, const char *rest)
{
	return arena_printf(r->arena, "%s/editions/%s/apply/%s", r->base_url,
	    v->edition.slug, rest);
}

static void
note_sign(struct req *r, struct note *n, const struct apply *v)
{
	const char *lang = n->html.lang;

	if (v->edition.contact_email != NULL)
		note_say(n, TRF(r->arena, lang, "Questions? Answer this mail"
		    " or write to {1}.", v->edition.contact_email));
	note_say(n, title(r, v, lang));
}

/* --- the mails --- */

enum rc
mail_draft(struct req *r, const struct apply *v, const char *to,
    const char *secret)
{
	const char *lang = mail_lang(&v->p);
	struct note n;

	note_begin(&n, r->arena, lang);
	note_say(&n, TRF(r->arena, lang, "Somebody, probably you, has begun an"
	    " application for {1} with this address. It is not sent yet.",
	    title(r, v, lang)));
	note_link(&n, tr(lang, "Go on with it here, on any device"),
	    address(r, v, secret));
	note_say(&n, tr(lang, "Keep this mail: whoever has the link can read"
	    " and change the application."));
	if (v->call.closes != 0)
		note_say(&n, TRF(r->arena, lang, "Applications close on {1}.",
		    time_text(r->arena, v->call.closes, v->edition.zone, lang,
		    TIME_DATE_TIME)));
	note_say(&n, tr(lang, "If it was not you, do nothing: we delete what"
	    " is not sent."));
	note_sign(r, &n, v);
	return note_send(r, v, &n, to, NULL, TRF(r->arena, lang,
	    "Your application {1}: the link to go on", v->p.number),
	    "application.draft");
}

enum rc
mail_confirm(struct req *r, const struct apply *v)
{
	const char *lang = mail_lang(&v->p);
	struct application *others;
	struct note n;
	int more = 0;

	TRY(application_by_address(r->db, r->arena, v->p.edition, v->p.email,
	    &others));
	for (; others != NULL; others = others->next)
		more += others->id != v->p.id && others->state != APP_DRAFT;
	note_begin(&n, r->arena, lang);
	note_say(&n, TRF(r->arena, lang, "One more step: confirm that this"
	    " address is yours. Only then do we have your application for"
	    " {1}.", title(r, v, lang)));
	note_link(&n, tr(lang, "Open this page and press the button"),
	    address(r, v, arena_printf(r->arena, "confirm/%lld/%s",
	    (long long)v->p.id, token_make(r->arena, confirm_purpose(r->arena, &v->p), v->p.id,
	    r->now + (int64_t)INTAKE_CONFIRM_DAYS * DAY))));
	if (more > 0)
		note_say(&n, tr(lang, "There is another application with this"
		    " address. If you meant only one, withdraw the other."));
	note_say(&n, tr(lang, "If you did not apply, do nothing: we delete"
	    " what is not confirmed."));
	note_sign(r, &n, v);
	return note_send(r, v, &n, v->p.email, NULL, TRF(r->arena, lang,
	    "Confirm your application {1}", v->p.number),
	    "application.confirm");
}

static enum rc
note_answers(struct req *r, struct note *n, struct apply *v,
    const struct step *s)
{
	const char *lang = n->html.lang;
	struct line *l;

	TRY(step_lines(r, v, s, &l));
	note_heading(n, s->title.text);
	for (; l != NULL; l = l->next) {
		if (l->text == NULL)
			continue;
		/* Mail passes through many hands. */
		note_pair(n, l->label.text, l->sensitive ? tr(lang,
		    "You gave an answer. We do not repeat it in mail.") :
		    l->text);
	}
	return RC_OK;
}

enum rc
mail_received(struct req *r, struct apply *v, const char *secret)
{
	const char *lang = mail_lang(&v->p);
	struct step last;
	struct note n;

	note_begin(&n, r->arena, lang);
	note_say(&n, TRF(r->arena, lang, "We have your application for {1}."
	    " Its number is {2}.", title(r, v, lang), v->p.number));
	note_say(&n, v->p.late ? tr(lang, "It came after the close. You have"
	    " asked for a place on the waiting list. This is no place in the"
	    " event yet.") : tr(lang, "This is no admission yet. All"
	    " applications are read; then we write to everybody, whatever the"
	    " answer is."));
	if (v->p.employer_email != NULL)
		note_say(&n, TRF(r->arena, lang, "We have asked {1} to agree"
		    " that you take part.", v->p.employer_email));
	if (v->p.delegation_code != NULL)
		note_say(&n, TRF(r->arena, lang, "Your delegation is {1}. Its"
		    " code for colleagues who want to join: {2}",
		    v->p.delegation_name, v->p.delegation_code));
	note_markdown(&n, words_pick(r->arena, v->call.thanks, lang));
	note_link(&n, tr(lang, "See how it stands, or withdraw it"),
	    address(r, v, secret));
	note_heading(&n, tr(lang, "A copy of your answers"));
	for (struct step *s = v->steps; s != NULL; s = s->next)
		TRY(note_answers(r, &n, v, s));
	TRY(apply_statements(r, v, &last));
	if (last.fields[0].name != NULL) {
		last.title.text = tr(lang, "What you agreed to");
		TRY(note_answers(r, &n, v, &last));
	}
	note_sign(r, &n, v);
	return note_send(r, v, &n, v->p.email, v->p.name, TRF(r->arena, lang,
	    "Application {1} received", v->p.number), "application.received");
}

enum rc
mail_withdrawn(struct req *r, const struct apply *v)
{
	const char *lang = mail_lang(&v->p);
	struct note n;

	note_begin(&n, r->arena, lang);
	note_say(&n, TRF(r->arena, lang, "Your application {1} for {2} is"
	    " withdrawn.", v->p.number, title(r, v, lang)));
	note_say(&n, tr(lang, "If this was not you, or was a mistake, write to"
	    " us soon."));
	note_sign(r, &n, v);
	return note_send(r, v, &n, v->p.email, v->p.name, TRF(r->arena, lang,
	    "Application {1} withdrawn", v->p.number),
	    "application.withdrawn");
}

enum rc
mail_lost(struct req *r, const struct apply *v, const char *to,
    const struct application *list)
{
	const char *lang = mail_lang(list);
	struct note n;

	note_begin(&n, r->arena, lang);
	note_say(&n, TRF(r->arena, lang, "You asked for the links of your"
	    " applications for {1}.", title(r, v, lang)));
	for (; list != NULL; list = list->next) {
		const char *secret;

		TRY(application_link(r->db, r->arena, list->id, &secret));
		note_link(&n, arena_printf(r->arena, "%s (%s)", list->number,
		    tr(lang, application_state_label[list->state])),
		    address(r, v, secret));
	}
	note_say(&n, tr(lang, "If you did not ask, do nothing: only this"
	    " mailbox has the links."));
	note_sign(r, &n, v);
	return note_send(r, v, &n, to, NULL, tr(lang,
	    "The links of your applications"), "application.links");
}

enum rc
mail_employer(struct req *r, const struct apply *v)
{
	const char *lang = mail_lang(&v->p);
	struct note n;

	note_begin(&n, r->arena, lang);
	note_say(&n, TRF(r->arena, lang, "{1} applies to take part in {2} and"
	    " has named you as the person who can authorise this.", v->p.name,
	    title(r, v, lang)));
	note_link(&n, tr(lang, "See what it is about and answer with one"
	    " button; you need no account"), address(r, v,
	    arena_printf(r->arena, "employer/%lld/%s", (long long)v->p.id,
	    token_make(r->arena, employer_purpose(r->arena, &v->p), v->p.id,
	    0))));
	note_say(&n, tr(lang, "If you do not know this person, please refuse on"
	    " that page."));
	note_sign(r, &n, v);
	return note_send(r, v, &n, v->p.employer_email, v->p.employer_name,
	    TRF(r->arena, lang, "Do you authorise {1} to take part?",
	    v->p.name), "application.employer");
}

enum rc
mail_authorised(struct req *r, const struct apply *v, bool given)
{
	const char *lang = mail_lang(&v->p);
	struct note n;

	note_begin(&n, r->arena, lang);
	note_say(&n, given ? TRF(r->arena, lang, "{1} agrees that you take part"
	    " in {2}, if you are admitted.", v->p.employer_name,
	    title(r, v, lang)) : TRF(r->arena, lang, "{1} does not agree that"
	    " you take part in {2}. Please talk to each other, and to us if"
	    " this should be changed.", v->p.employer_name,
	    title(r, v, lang)));
	note_sign(r, &n, v);
	return note_send(r, v, &n, v->p.email, v->p.name, TRF(r->arena, lang,
	    "Application {1}: your employer has answered", v->p.number),
	    "application.authorised");
}
