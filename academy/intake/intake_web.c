/* The applicant's side: the call, the form, sending, confirming, withdrawing;
 * the employer's answer. */
#include "intake/intake_web.h"

#include <string.h>

#include "intake/intake_apply_web.h"
#include "intake_pages.h"
#include "mail/mail.h"
#include "store/journal.h"

/* Files are posted with the rest of their page. */
enum { BODY_MAX = 21 * 1000 * 1000, HOUR = 3600 };

/* --- loading --- */

enum rc
apply_load(struct req *r, struct apply *v)
{
	struct arena *a = r->arena;

	TRY(edition_find(r->db, a, r->edition, &v->edition));
	TRY(call_find(r->db, a, r->edition, &v->call));
	TRY(track_list(r->db, a, r->edition, &v->tracks));
	TRY(part_list(r->db, a, r->edition, &v->parts));
	TRY(question_list(r->db, a, r->edition, &v->questions));
	v->state = call_state_at(&v->call, r->now);
	for (struct track *t = v->tracks; t != NULL; t = t->next)
		v->tracks_open += !t->invited;
	for (struct part *p = v->parts; p != NULL; p = p->next)
		v->n_parts++;
	return RC_OK;
}

enum rc
apply_again(struct req *r, struct apply *v)
{
	TRY(application_again(r->db, r->arena, v->questions, &v->p));
	return apply_steps(r, v);
}

enum rc
apply_find(struct req *r, struct apply *v)
{
	const char *secret = req_param(r, "secret");

	page_noindex(r);
	TRY(apply_load(r, v));
	TRY(application_by_secret(r->db, r->arena, r->edition, v->questions,
	    secret, &v->p));
	v->base = url_to(r->arena, "/editions/%s/apply/%s", v->edition.slug,
	    secret).p;
	return apply_steps(r, v);
}

/* --- small questions the pages have --- */

struct url
apply_url(struct req *r, const struct apply *v, const char *rest)
{
	return (struct url){ arena_printf(r->arena, "%s%s", v->base, rest) };
}

struct url
step_url(struct req *r, const struct apply *v, const struct step *s, bool back)
{
	return (struct url){ arena_printf(r->arena, v->preview ?
	    "%s&page=%d%s" : "%s/%d%s", v->base, s->n,
	    back ? "?back=check" : "") };
}

struct url
edition_url(struct req *r, const struct apply *v, const char *rest)
{
	return (struct url){ arena_printf(r->arena, "%s%s", url_to(r->arena,
	    "/editions/%s", v->edition.slug).p, rest) };
}

bool
apply_late(const struct apply *v, unixtime now)
{
	return !call_takes(&v->call, v->p.made_at, now);
}

bool
apply_sendable(const struct apply *v, unixtime now)
{
	return !apply_late(v, now) ||
	    (v->state == CALL_CLOSED && v->call.waiting);
}

const char *
apply_when(struct req *r, const struct apply *v, unixtime t)
{
	/* {1} is a date and time, {2} the city whose clock is meant. */
	return TRF(r->arena, r->lang, N_("{1} ({2} time)"), time_text(r->arena,
	    t, v->edition.zone, r->lang, TIME_DATE_TIME), time_text(r->arena,
	    t, v->edition.zone, r->lang, TIME_PLACE));
}

const char *
apply_parts(struct req *r, const struct apply *v)
{
	struct text_list on = text_split(r->arena, v->p.parts, ';');
	struct buf b = BUF(r->arena);

	for (struct part *p = v->parts; p != NULL; p = p->next) {
		if (!text_has(on, arena_printf(r->arena, "%lld",
		    (long long)p->id)))
			continue;
		if (b.n > 0)
			buf_str(&b, "; ");
		buf_str(&b, part_line(r, v, p));
	}
	return b.n > 0 ? buf_text(&b) :
	    words_pick(r->arena, v->edition.title, r->lang).text;
}

struct words
apply_notice(struct req *r, const struct apply *v)
{
	if (v->edition.privacy != NULL)
		return words_pick(r->arena, v->edition.privacy, r->lang);
	return (struct words){ TRF(r->arena, r->lang, "We use what you write to"
	    " choose who takes part and to prepare the event. The organisers"
	    " and the assessors read it, nobody else. If you are not admitted,"
	    " we delete it {1} days after the event. You can ask for your data,"
	    " or to have them deleted, at any time.", arena_printf(r->arena,
	    "%lld", (long long)v->edition.retention_days)), r->lang };
}

void
apply_lines(struct html *h, const char *text)
{
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		h_text(h, arena_dup_n(h->out.arena, text, n));
		text += n;
		if (*text == '\n') {
			h_raw(h, "<br>", 4);
			text++;
		}
	}
}

static enum rc
note_down(struct req *r, const struct apply *v, const char *action,
    const char *note)
{
	return journal_add(r->db, &(struct journal_entry){
	    .person = r->person, .at = r->now, .action = action,
	    .kind = "application", .thing = v->p.id,
	    .programme = r->programme, .note = note });
}

static enum rc
to_own_page(struct req *r, const struct apply *v, const char *rest)
{
	return reply_see_other(r, "%s%s", v->base, rest);
}

/* --- the call --- */

static struct form *
start_form(struct req *r, const struct apply *v)
{
	struct field *f;
	struct option *o;
	int n = 0;

	if (v->tracks_open < 2)
		return NULL;
	o = arena_array(r->arena, struct option, v->tracks_open + 1);
	f = arena_array(r->arena, struct field, 2);
	for (struct track *t = v->tracks; t != NULL; t = t->next) {
		struct words about = words_pick(r->arena, t->about, r->lang);
		const char *title = words_pick(r->arena, t->title,
		    r->lang).text;

		if (t->invited)
			continue;
		o[n].value = arena_printf(r->arena, "%lld", (long long)t->id);
		o[n++].label = text_blank(about.text) ? title :
		    arena_printf(r->arena, "%s: %s", title, about.text);
	}
	f[0] = (struct field){ .name = "track", .kind = F_CHOICE,
	    .label = tr(r->lang, "How do you want to take part?"),
	    .required = true, .plain = true, .options = o };
	return form_open(r, f, v->edition.zone, NULL);
}

static enum rc
draw_call(struct req *r, const struct apply *v, struct form *f)
{
	struct edition next, *then = NULL;
	struct programme p;
	struct html *h;
	enum rc rc;

	if (v->call.next_edition != 0) {
		rc = edition_find(r->db, r->arena, v->call.next_edition, &next);
		if (rc == RC_OK && next.public)
			then = &next;
		else if (rc != RC_OK && rc != RC_NONE)
			return rc;
	}
	TRY(programme_find(r->db, r->arena, v->edition.programme, &p));
	h = page_open(r, tr(r->lang, "Apply"));
	call_page(h, r, v, f, then, p.slug);
	return page_close(h, r);
}

static enum rc
show_call(struct req *r)
{
	struct apply v = { 0 };

	TRY(apply_load(r, &v));
	return draw_call(r, &v, start_form(r, &v));
}

/* What is known of somebody who is signed in stands in the form already. */
static enum rc
fill_in(struct req *r, struct apply *v)
{
	struct person who;

	if (r->person == 0)
		return typed_set(r->db, v->p.id, "lang", r->lang);
	TRY(person_find(r->db, r->arena, r->person, &who));
	const char *const known[][2] = {
		{ "name", who.name }, { "email", who.email },
		{ "country", who.country }, { "position", who.position },
		{ "lang", language_known(who.lang) ? who.lang : r->lang },
		{ "organisation", words_pick(r->arena, who.organisation_name,
		    who.lang).text },
		{ "gender", text_same(who.gender, "woman") ||
		    text_same(who.gender, "man") ? who.gender : NULL },
	};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		TRY(typed_set(r->db, v->p.id, known[i][0], known[i][1]));
	return RC_OK;
}

static enum rc
start(struct req *r)
{
	struct apply v = { 0 };
	struct form *f;
	const char *secret;

	TRY(apply_load(r, &v));
	f = start_form(r, &v);
	if (v.state != CALL_OPEN &&
	    !(v.state == CALL_CLOSED && v.call.waiting)) {
		page_status(r, 409);
		return draw_call(r, &v, f);
	}
	if (f != NULL) {
		form_read(f);
		if (r->faults > 0)
			return draw_call(r, &v, f);
		(void)text_number(form_text(f, "track"), 1, INT64_MAX,
		    &v.p.track);
	} else if (r->faults > 0) {
		return draw_call(r, &v, f);
	}
	for (struct track *t = v.tracks; t != NULL && v.tracks_open == 1;
	    t = t->next)
		if (!t->invited)
			v.p.track = t->id;
	/* A whole town hall may have one address. */
	TRY(limit_hit(r, "apply", r->address, 60, HOUR));
	v.p.edition = r->edition;
	v.p.lang = r->lang;
	TRY(application_draft(r->db, r->arena, &v.p, r->now, &secret));
	TRY(fill_in(r, &v));
	if (v.p.track != 0)
		TRY(typed_set(r->db, v.p.id, "track", arena_printf(r->arena,
		    "%lld", (long long)v.p.track)));
	return reply_see_other(r, "%s", url_to(r->arena,
	    "/editions/%s/apply/%s", v.edition.slug, secret).p);
}

/* --- the applicant's own page --- */

static enum rc
all_lines(struct req *r, struct apply *v, struct line ***out)
{
	int i = 0;

	*out = arena_array(r->arena, struct line *, v->n_steps + 1);
	for (struct step *s = v->steps; s != NULL; s = s->next)
		TRY(step_lines(r, v, s, &(*out)[i++]));
	return RC_OK;
}

static enum rc
show_own(struct req *r)
{
	struct apply v = { 0 };
	struct line **lines = NULL;
	struct html *h;
	bool told = false;

	TRY(apply_find(r, &v));
	if (v.p.state == APP_DRAFT)
		for (struct step *s = v.steps; s != NULL; s = s->next)
			step_judge(r, &v, s);
	if (v.p.state == APP_SUBMITTED) {
		TRY(all_lines(r, &v, &lines));
		if (intake_decision != NULL)
			TRY(intake_decision(r->db, v.p.id, &told));
	}
	h = page_open(r, tr(r->lang, "Your application"));
	home_apply_page(h, r, &v, told, lines);
	return page_close(h, r);
}

static bool
back_to_check(const struct req *r)
{
	return text_same(req_query(r, "back"), "check");
}

static enum rc
draw_step(struct req *r, struct apply *v, struct step *s)
{
	struct html *h;
	bool files = false;

	for (struct step *o = v->steps; o != NULL; o = o->next)
		if (o != s && !v->preview)
			step_judge(r, v, o);
	for (const struct field *f = s->fields; f->name != NULL; f++)
		files = files || f->kind == F_FILE;
	h = page_open(r, v->preview ? TRF(r->arena, r->lang, N_("Preview: {1}"),
	    s->title.text) : s->title.text);
	step_page(h, r, v, s, back_to_check(r), files);
	return page_close(h, r);
}

static enum rc
this_step(struct req *r, struct apply *v, struct step **s)
{
	int64_t n;

	TRY(apply_find(r, v));
	if (!text_number(req_param(r, "page"), 1, 1000, &n) ||
	    (*s = apply_step(v, n)) == NULL)
		return RC_NONE;
	return RC_OK;
}

static enum rc
show_step(struct req *r)
{
	struct apply v = { 0 };
	struct step *s;

	TRY(this_step(r, &v, &s));
	if (v.p.state != APP_DRAFT)
		return to_own_page(r, &v, "");
	step_form(r, &v, s);
	/* From the last page one comes to see what is missing. */
	if (back_to_check(r)) {
		step_judge(r, &v, s);
		page_status(r, 200);
	}
	return draw_step(r, &v, s);
}

/* Mails the link as soon as there is somewhere to mail it to; at most a few,
 * for anybody can type any address here. */
static enum rc
mail_link_once(struct req *r, struct apply *v)
{
	const char *to = v->p.email;
	enum rc rc;

	if (*to == '\0' || text_same(typed_in(&v->p, "mailed"), to))
		return RC_OK;
	if (limit_hit(r, "draft-mail", to, 3, HOUR) != RC_OK ||
	    limit_hit(r, "draft-mail-from", r->address, 60, HOUR) != RC_OK)
		return RC_OK;
	rc = mail_draft(r, v, to, req_param(r, "secret"));
	if (rc == RC_INVALID)	/* no mail server would take it */
		return RC_OK;
	TRY(rc);
	return typed_set(r->db, v->p.id, "mailed", to);
}

static enum rc
save_step(struct req *r)
{
	struct apply v = { 0 };
	struct step *s, *next;
	bool stale = r->faults > 0;
	bool quiet = req_header(r, "x-quiet") != NULL;

	TRY(this_step(r, &v, &s));
	if (v.p.state != APP_DRAFT)
		return to_own_page(r, &v, "");
	form_read(step_form(r, &v, s));
	if (stale)
		return draw_step(r, &v, s);
	TRY(step_store(r, &v, s, quiet));
	if (quiet)
		return reply_text(r, "text/plain; charset=utf-8", "saved\n");
	/* A page may come or go with an answer: next is counted afresh. */
	TRY(apply_again(r, &v));
	if (s->kind == STEP_ABOUT)
		TRY(mail_link_once(r, &v));
	if (text_same(req_value(r, "go"), "later")) {
		reply_flash(r, tr(r->lang, "Saved. You can come back at any"
		    " time by your link."));
		return to_own_page(r, &v, "");
	}
	for (next = v.steps; next != NULL && strcmp(next->key, s->key) != 0;
	    next = next->next)
		;
	if (r->faults > 0) {
		/* Its number may be another now; the form stays as typed. */
		if (next != NULL) {
			next->form = s->form;
			s = next;
		}
		return draw_step(r, &v, s);
	}
	if (next != NULL)
		next = next->next;
	if (next == NULL || back_to_check(r))
		return to_own_page(r, &v, "/check");
	return reply_see_other(r, "%s", step_url(r, &v, next, false).p);
}

static enum rc
get_file(struct req *r)
{
	struct apply v = { 0 };
	const char *name = req_param(r, "question");

	TRY(apply_find(r, &v));
	for (struct answer *s = v.p.answers; s != NULL; s = s->next)
		if (s->blob != 0 && strcmp(s->question->name, name) == 0)
			return reply_answer(r, s);
	return RC_NONE;
}

/* --- check and send --- */

static enum rc
draw_check(struct req *r, struct apply *v, struct step *last,
    const char *problem)
{
	struct line **lines;
	struct html *h;

	TRY(all_lines(r, v, &lines));
	h = page_open(r, tr(r->lang, "Check and send"));
	check_page(h, r, v, last, lines, problem);
	return page_close(h, r);
}

static enum rc
show_check(struct req *r)
{
	struct apply v = { 0 };
	struct step last;

	TRY(apply_find(r, &v));
	if (v.p.state != APP_DRAFT)
		return to_own_page(r, &v, "");
	TRY(apply_statements(r, &v, &last));
	step_form(r, &v, &last);
	for (struct step *s = v.steps; s != NULL; s = s->next)
		step_judge(r, &v, s);
	return draw_check(r, &v, &last, NULL);
}

/* Whether the pages have the question on them. */
static bool
still_asked(struct req *r, const struct apply *v, const struct step *last,
    const struct question *q)
{
	const char *name = arena_printf(r->arena, "q-%s", q->name);

	for (const struct step *s = v->steps; s != NULL; s = s->next)
		for (const struct field *f = s->fields; f->name != NULL; f++)
			if (strcmp(f->name, name) == 0)
				return apply_asked(v, q);
	for (const struct field *f = last->fields; f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return true;
	return false;
}

/* What is sent holds no answers to questions that were not put in the end. */
static enum rc
drop_unasked(struct req *r, struct apply *v, const struct step *last)
{
	for (struct answer *s = v->p.answers; s != NULL; s = s->next)
		if (!still_asked(r, v, last, s->question))
			TRY(answer_remove(r->db, v->p.id, s->question->id));
	return RC_OK;
}

static enum rc
settle(struct req *r, struct apply *v)
{
	const char *country = typed_in(&v->p, "organisation_country");

	/* Where there is one part only it need not be chosen. */
	for (struct part *p = v->parts; p != NULL && v->n_parts == 1;
	    p = p->next)
		TRY(application_part_set(r->db, v->p.id, p->id, true));
	application_facts_typed(r->arena, &v->p);
	if (text_blank(country))
		country = v->p.organisation_kind == ORG_INTERNATIONAL ? "" :
		    v->p.country;
	TRY(application_organisation(r->db, r->arena, text_clean(r->arena,
	    typed_in(&v->p, "organisation"), true), country,
	    &v->p.organisation));
	return application_update(r->db, &v->p, r->now);
}

static enum rc
send(struct req *r)
{
	struct apply v = { 0 };
	struct step last;
	struct html *h;
	bool stale = r->faults > 0;
	int open = 0;
	enum rc rc;

	TRY(apply_find(r, &v));
	if (v.p.state != APP_DRAFT)	/* sent already: an impatient finger */
		return to_own_page(r, &v, "");
	TRY(apply_statements(r, &v, &last));
	form_read(step_form(r, &v, &last));
	if (!stale)
		TRY(step_store(r, &v, &last, false));
	for (struct step *s = v.steps; s != NULL; s = s->next) {
		step_judge(r, &v, s);
		open += s->faults;
	}
	if (!apply_sendable(&v, r->now)) {
		page_status(r, 409);
		return draw_check(r, &v, &last, tr(r->lang,
		    "Applications are not open now. What you wrote is kept."));
	}
	if (open > 0) {
		page_status(r, 422);
		return draw_check(r, &v, &last, tr(r->lang,
		    "Complete the pages below first; then send it."));
	}
	if (r->faults > 0)
		return draw_check(r, &v, &last, NULL);
	TRY(apply_again(r, &v));
	TRY(drop_unasked(r, &v, &last));
	TRY(settle(r, &v));
	rc = application_send(r->db, v.p.id, apply_late(&v, r->now),
	    apply_notice(r, &v).text, r->now);
	if (rc == RC_CONFLICT) {
		page_status(r, 409);
		h = page_open(r, tr(r->lang, "Your organisation has applied"
		    " already"));
		full_page(h, r, &v);
		return page_close(h, r);
	}
	TRY(rc);
	TRY(mail_confirm(r, &v));
	TRY(note_down(r, &v, "application.send", NULL));
	return to_own_page(r, &v, "");
}

static enum rc
resend(struct req *r)
{
	struct apply v = { 0 };

	if (r->faults > 0)
		return show_own(r);	/* it was open for too long */
	TRY(apply_find(r, &v));
	if (v.p.state != APP_UNCONFIRMED)
		return to_own_page(r, &v, "");
	TRY(limit_hit(r, "confirm-mail", v.p.email, 5, HOUR));
	TRY(mail_confirm(r, &v));
	reply_flash(r, tr(r->lang, "The mail is on its way again."));
	return to_own_page(r, &v, "");
}

static enum rc
reopen(struct req *r)
{
	struct apply v = { 0 };

	if (r->faults > 0)
		return show_own(r);
	TRY(apply_find(r, &v));
	if (v.p.state == APP_UNCONFIRMED)
		TRY(application_reopen(r->db, v.p.id, r->now));
	return to_own_page(r, &v, "");
}

/* --- links in mails --- */

static enum rc
dead_link(struct req *r, const struct apply *v)
{
	struct html *h;

	page_status(r, 404);
	h = page_open(r, tr(r->lang, "This link does not work any more"));
	dead_link_page(h, r, v);
	return page_close(h, r);
}

/* The application whose number of row stands in the path, if the token there
 * was made for it and its address; *good tells. */
static enum rc
by_token(struct req *r, struct apply *v,
    const char *(*purpose)(struct arena *, const struct application *),
    bool *good)
{
	row_id id, thing;
	enum rc rc;

	*good = false;
	page_noindex(r);
	TRY(apply_load(r, v));
	TRY(req_id(r, "application", &id));
	rc = application_find(r->db, r->arena, id, true, &v->p);
	if (rc == RC_NONE || (rc == RC_OK && v->p.edition != r->edition))
		return RC_OK;
	TRY(rc);
	*good = token_check(req_param(r, "token"), purpose(r->arena, &v->p),
	    r->now, &thing) == RC_OK && thing == id;
	return RC_OK;
}

static enum rc
show_confirm(struct req *r)
{
	struct apply v = { 0 };
	struct application *others;
	struct html *h;
	bool good;

	TRY(by_token(r, &v, confirm_purpose, &good));
	if (!good)
		return dead_link(r, &v);
	/* The mailbox is proved: what else was sent from it may be told. */
	TRY(application_by_address(r->db, r->arena, r->edition, v.p.email,
	    &others));
	h = page_open(r, tr(r->lang, "Confirm your application"));
	confirm_page(h, r, &v, url_to(r->arena,
	    "/editions/%s/apply/confirm/%lld/%s", v.edition.slug,
	    (long long)v.p.id, req_param(r, "token")), others);
	return page_close(h, r);
}

/* The copy of the answers is in the language of the applicant's letters. */
static enum rc
tell_received(struct req *r, struct apply *v, const char *secret)
{
	const char *lang = r->lang;
	enum rc rc;

	r->lang = mail_lang(&v->p);
	rc = apply_again(r, v);
	if (rc == RC_OK)
		rc = mail_received(r, v, secret);
	if (rc == RC_OK && v->p.employer_email != NULL)
		rc = mail_employer(r, v);
	r->lang = lang;
	return rc;
}

static enum rc
confirm(struct req *r)
{
	struct apply v = { 0 };
	const char *secret;
	struct html *h;
	bool good;
	enum rc rc;

	TRY(by_token(r, &v, confirm_purpose, &good));
	if (!good)
		return dead_link(r, &v);
	if (v.p.state != APP_UNCONFIRMED || r->faults > 0)
		return show_confirm(r);	/* says how it stands */
	rc = application_confirm(r->db, r->arena, v.p.id, r->now);
	if (rc == RC_CONFLICT) {
		page_status(r, 409);
		h = page_open(r, tr(r->lang, "Your organisation has applied"
		    " already"));
		full_page(h, r, &v);
		return page_close(h, r);
	}
	TRY(rc);
	/* Whoever opens our mail has proved to be the applicant. */
	TRY(application_link(r->db, r->arena, v.p.id, &secret));
	TRY(tell_received(r, &v, secret));
	TRY(note_down(r, &v, "application.confirm", NULL));
	return reply_see_other(r, "%s", url_to(r->arena,
	    "/editions/%s/apply/%s", v.edition.slug, secret).p);
}

static enum rc
show_employer(struct req *r)
{
	struct apply v = { 0 };
	struct employer_view e = { 0 };
	struct html *h;
	bool good;

	TRY(by_token(r, &v, employer_purpose, &good));
	if (!good)
		return dead_link(r, &v);
	e.action = url_to(r->arena, "/editions/%s/apply/employer/%lld/%s",
	    v.edition.slug, (long long)v.p.id, req_param(r, "token"));
	e.organisation = words_pick(r->arena, v.p.organisation_name,
	    r->lang).text;
	h = page_open(r, tr(r->lang, "Authorise an application"));
	employer_page(h, r, &v, &e);
	return page_close(h, r);
}

static enum rc
employer(struct req *r)
{
	struct apply v = { 0 };
	const char *answer = req_value(r, "answer");
	bool good, given = text_same(answer, "given");

	TRY(by_token(r, &v, employer_purpose, &good));
	if (!good)
		return dead_link(r, &v);
	if (!given && !text_same(answer, "refused"))
		return RC_INVALID;
	if (v.p.state != APP_SUBMITTED || r->faults > 0 ||
	    !text_same(v.p.authorisation, "asked"))
		return show_employer(r);
	TRY(application_authorise(r->db, v.p.id, answer));
	TRY(mail_authorised(r, &v, given));
	TRY(note_down(r, &v, given ? "application.authorise" :
	    "application.refuse-authorisation", NULL));
	return reply_see_other(r, "%s", r->path);
}

/* --- withdrawing --- */

static enum rc
show_withdraw(struct req *r)
{
	struct apply v = { 0 };
	struct html *h;

	TRY(apply_find(r, &v));
	if (v.p.state == APP_WITHDRAWN)
		return to_own_page(r, &v, "");
	if (!application_withdrawable(&v.p, v.edition.starts, r->now)) {
		page_status(r, 409);
		h = page_open(r, tr(r->lang, "The event has begun"));
		too_late_page(h, r, &v);
		return page_close(h, r);
	}
	h = page_open(r, tr(r->lang, "Withdraw your application"));
	withdraw_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
withdraw(struct req *r)
{
	struct apply v = { 0 };

	TRY(apply_find(r, &v));
	if (r->faults > 0 || v.p.state == APP_WITHDRAWN ||
	    !application_withdrawable(&v.p, v.edition.starts, r->now))
		return show_withdraw(r);
	if (v.p.state != APP_SUBMITTED) {
		TRY(application_discard(r->db, r->arena, v.p.id));
		reply_flash(r, tr(r->lang, "The draft is deleted."));
		return reply_see_other(r, "%s", edition_url(r, &v,
		    "/apply").p);
	}
	TRY(application_withdraw(r->db, v.p.id, r->now));
	TRY(mail_withdrawn(r, &v));
	TRY(note_down(r, &v, "application.withdraw", NULL));
	return to_own_page(r, &v, "");
}

/* --- lost links --- */

static const struct field lost_fields[] = {
	{ "email", F_EMAIL, N_("E-mail address"), .required = true,
	    .max = 254 },
	{ 0 }
};

static enum rc
draw_lost(struct req *r, const struct apply *v, bool sent)
{
	struct html *h = page_open(r, sent ? tr(r->lang, "Look into your mail") :
	    tr(r->lang, "Lost your link?"));

	lost_page(h, r, v, form_open(r, lost_fields, NULL, NULL), sent);
	return page_close(h, r);
}

static enum rc
show_lost(struct req *r)
{
	struct apply v = { 0 };

	page_noindex(r);
	TRY(apply_load(r, &v));
	return draw_lost(r, &v, text_same(req_query(r, "sent"), "1"));
}

/* The answer is the same whether the address is known or not. */
static enum rc
lost(struct req *r)
{
	struct apply v = { 0 };
	struct form *f = form_open(r, lost_fields, NULL, NULL);
	struct application *list;
	const char *email;

	TRY(apply_load(r, &v));
	form_read(f);
	if (r->faults > 0)
		return draw_lost(r, &v, false);
	email = form_text(f, "email");
	TRY(limit_hit(r, "lost", r->address, 20, HOUR));
	TRY(application_by_address(r->db, r->arena, r->edition, email, &list));
	if (list != NULL && limit_hit(r, "lost-mail", email, 3, HOUR) == RC_OK)
		TRY(mail_lost(r, &v, email, list));
	return reply_see_other(r, "%s", edition_url(r, &v,
	    "/apply/lost?sent=1").p);
}

/* --- for the organiser --- */

/* The form as applicants see it; ?track= shows that of another track. */
static enum rc
preview(struct req *r)
{
	struct apply v = { .preview = true };
	const char *page = req_query(r, "page"), *track = req_query(r, "track");
	struct step *s;
	int64_t n = 1;

	TRY(apply_load(r, &v));
	if (track != NULL)
		(void)text_number(track, 1, INT64_MAX, &v.p.track);
	else if (v.tracks != NULL)
		v.p.track = v.tracks->id;
	v.p.lang = r->lang;
	v.p.parts = "";
	v.base = url_to(r->arena, "/editions/%s/desk/form/preview?track=%lld",
	    v.edition.slug, (long long)v.p.track).p;
	TRY(apply_steps(r, &v));
	if (page != NULL && !text_number(page, 1, 1000, &n))
		return RC_NONE;
	if ((s = apply_step(&v, n)) == NULL)
		return RC_NONE;
	step_form(r, &v, s);
	return draw_step(r, &v, s);
}

const struct route intake_routes[] = {
	{ GET, "/editions/:edition/apply", RIGHT_ANYONE, show_call },
	{ POST, "/editions/:edition/apply/start", RIGHT_ANYONE, start },
	{ GET, "/editions/:edition/apply/lost", RIGHT_ANYONE, show_lost },
	{ POST, "/editions/:edition/apply/lost", RIGHT_ANYONE, lost },
	{ GET, "/editions/:edition/apply/confirm/:application/:token",
	    RIGHT_ANYONE, show_confirm },
	{ POST, "/editions/:edition/apply/confirm/:application/:token",
	    RIGHT_ANYONE, confirm },
	{ GET, "/editions/:edition/apply/employer/:application/:token",
	    RIGHT_ANYONE, show_employer },
	{ POST, "/editions/:edition/apply/employer/:application/:token",
	    RIGHT_ANYONE, employer },
	{ GET, "/editions/:edition/apply/:secret", RIGHT_ANYONE, show_own },
	{ GET, "/editions/:edition/apply/:secret/check", RIGHT_ANYONE,
	    show_check },
	{ POST, "/editions/:edition/apply/:secret/send", RIGHT_ANYONE, send },
	{ POST, "/editions/:edition/apply/:secret/resend", RIGHT_ANYONE,
	    resend },
	{ POST, "/editions/:edition/apply/:secret/reopen", RIGHT_ANYONE,
	    reopen },
	{ GET, "/editions/:edition/apply/:secret/withdraw", RIGHT_ANYONE,
	    show_withdraw },
	{ POST, "/editions/:edition/apply/:secret/withdraw", RIGHT_ANYONE,
	    withdraw },
	{ GET, "/editions/:edition/apply/:secret/file/:question", RIGHT_ANYONE,
	    get_file },
	{ GET, "/editions/:edition/apply/:secret/:page", RIGHT_ANYONE,
	    show_step },
	{ POST, "/editions/:edition/apply/:secret/:page", RIGHT_ANYONE,
	    save_step, .body_max = BODY_MAX },
	{ GET, "/editions/:edition/desk/form/preview", RIGHT_ORGANISER,
	    preview },
	{ 0 }
};
