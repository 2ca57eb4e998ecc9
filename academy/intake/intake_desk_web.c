/* audience: organiser */
/* The organisers' side: the call, the form, the applications. */
#include "intake/intake_desk_web.h"

#include <string.h>

#include "intake/intake_apply_web.h"
#include "intake/intake_desk.h"
#include "intake_desk_pages.h"
#include "store/journal.h"
#include "web/form.h"

/* The programme's languages, original first. */
static const char *const *
langs_of(struct req *r, const char *langs)
{
	struct text_list l = text_split(r->arena, langs, ' ');
	const char **list = arena_array(r->arena, const char *, l.n + 1);

	memcpy(list, l.at, l.n * sizeof *list);
	return list;
}

static enum rc
note(struct req *r, const char *action, const char *kind, row_id thing)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = kind, .thing = thing,
	    .programme = r->programme });
}

/* --- the call --- */

static const struct field *
call_fields(struct req *r)
{
	struct edition *list;
	struct option *o;
	size_t n = 1;
	struct field *f = arena_array(r->arena, struct field, 10);

	if (edition_list(r->db, r->arena, r->programme, false, &list) != RC_OK)
		list = NULL;
	for (struct edition *e = list; e != NULL; e = e->next)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	o[0] = (struct option){ "0", tr(r->lang, "None") };
	n = 1;
	for (struct edition *e = list; e != NULL; e = e->next)
		if (e->id != r->edition)
			o[n++] = (struct option){ arena_printf(r->arena, "%lld",
			    (long long)e->id), words_pick(r->arena, e->title,
			    r->lang).text };
	memcpy(f, ((const struct field[]){
		{ "opens", F_TIME, tr(r->lang, "Opens"), tr(r->lang,
		    "Local time of the edition. Empty: opened by hand."),
		    .plain = true },
		{ "closes", F_TIME, tr(r->lang, "Closes"), tr(r->lang,
		    "Who opened the form before has 15 minutes more."),
		    .plain = true },
		{ "intro", F_LONG_WORDS, tr(r->lang, "Before the form"),
		    tr(r->lang, "Markdown: who should apply, what it costs, what "
		    "is paid."), .plain = true },
		{ "thanks", F_LONG_WORDS, tr(r->lang, "After the form"),
		    tr(r->lang, "Markdown: what happens next, and when."),
		    .plain = true },
		{ "closed_text", F_LONG_WORDS, tr(r->lang, "After the close"),
		    tr(r->lang, "A kind sentence for who comes too late."),
		    .plain = true },
		{ "waiting", F_FLAG, tr(r->lang, "Who comes too late may apply "
		    "for the waiting list"), .plain = true },
		{ "next", F_SELECT, tr(r->lang, "Offer this edition instead"),
		    .options = o, .plain = true },
		{ "organisation_max", F_NUMBER, tr(r->lang,
		    "Applications per organisation, at most"), tr(r->lang,
		    "Empty: any number."), .min = 1, .max = 1000,
		    .plain = true },
		{ "authorisation", F_FLAG, tr(r->lang, "The employer must "
		    "authorise each application, by a link"), .plain = true },
		{ 0 } }), 10 * sizeof *f);
	return f;
}

enum rc
intake_call(struct req *r, struct call *c)
{
	enum rc rc = call_find(r->db, r->arena, r->edition, c);

	if (rc != RC_NONE)
		return rc;
	*c = (struct call){ .edition = r->edition, .by_hand = "",
	    .waiting = true };
	return RC_OK;
}

static enum rc
call_form(struct req *r, struct form *f)
{
	struct edition e;
	struct call c;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(intake_call(r, &c));
	h = page_open(r, tr(r->lang, "The call"));
	call_desk_page(h, r, &e, &c, call_state_at(&c, r->now), f);
	return page_close(h, r);
}

static enum rc
show_call(struct req *r)
{
	struct edition e;
	struct call c;
	struct form *f;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(intake_call(r, &c));
	f = form_open(r, call_fields(r), e.zone, langs_of(r, e.langs));
	form_set_time(f, "opens", c.opens);
	form_set_time(f, "closes", c.closes);
	form_set_words(f, "intro", c.intro);
	form_set_words(f, "thanks", c.thanks);
	form_set_words(f, "closed_text", c.closed_text);
	form_set(f, "waiting", c.waiting ? "1" : NULL);
	form_set(f, "authorisation", c.authorisation ? "1" : NULL);
	form_set_int(f, "next", c.next_edition);
	if (c.organisation_max > 0)
		form_set_int(f, "organisation_max", c.organisation_max);
	return call_form(r, f);
}

static enum rc
save_call(struct req *r)
{
	struct edition e;
	struct call c;
	struct question *questions;
	struct form *f;
	int64_t next;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(intake_call(r, &c));
	f = form_open(r, call_fields(r), e.zone, langs_of(r, e.langs));
	form_read(f);
	c.opens = form_time(f, "opens");
	c.closes = form_time(f, "closes");
	if (c.opens != 0 && c.closes != 0 && c.closes <= c.opens)
		form_fault(f, "closes", tr(r->lang,
		    "The call must close after it opens"));
	if (r->faults > 0)
		return call_form(r, f);
	c.intro = form_words(f, "intro");
	c.thanks = form_words(f, "thanks");
	c.closed_text = form_words(f, "closed_text");
	c.waiting = form_flag(f, "waiting");
	c.authorisation = form_flag(f, "authorisation");
	c.organisation_max = form_int(f, "organisation_max");
	c.next_edition = form_text(f, "next") != NULL && text_number(
	    form_text(f, "next"), 0, INT64_MAX, &next) ? next : 0;
	TRY(call_save(r->db, &c));
	/* A call without a form begins with the usual one. */
	TRY(question_list(r->db, r->arena, r->edition, &questions));
	if (questions == NULL)
		TRY(intake_defaults(r->db, r->arena, r->edition));
	TRY(note(r, "call.save", "edition", r->edition));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/editions/%s/desk/call", e.slug);
}

/* "open", "closed", or "" to go by the dates. */
static enum rc
hand_call(struct req *r)
{
	const char *to = req_value(r, "to");
	struct edition e;
	struct call c;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(intake_call(r, &c));
	if (to == NULL || (strcmp(to, "open") != 0 &&
	    strcmp(to, "closed") != 0 && strcmp(to, "dates") != 0))
		return RC_INVALID;
	c.by_hand = strcmp(to, "dates") == 0 ? "" : to;
	TRY(call_save(r->db, &c));
	TRY(note(r, strcmp(to, "open") == 0 ? "call.open" :
	    strcmp(to, "closed") == 0 ? "call.close" : "call.dates", "edition",
	    r->edition));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/editions/%s/desk/call", e.slug);
}

/* --- the form --- */

static enum rc
form_page(struct req *r)
{
	struct edition e;
	struct question *questions;
	struct track *tracks;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(question_list(r->db, r->arena, r->edition, &questions));
	TRY(track_list(r->db, r->arena, r->edition, &tracks));
	h = page_open(r, tr(r->lang, "The form"));
	questions_page(h, r, &e, questions, tracks);
	return page_close(h, r);
}

/* What a question may hang on: "name=value" of each choice before it. */
static const struct option *
conditions(struct req *r, const struct question *list, row_id self)
{
	size_t n = 2;
	struct option *o;

	for (const struct question *q = list; q != NULL; q = q->next) {
		n += q->kind == Q_STATEMENT;
		for (struct question_option *c = q->options; c != NULL;
		    c = c->next)
			n++;
	}
	o = arena_array(r->arena, struct option, n);
	n = 0;
	o[n++] = (struct option){ "always", tr(r->lang, "Always") };
	for (const struct question *q = list; q != NULL; q = q->next) {
		const char *label = words_pick(r->arena, q->label,
		    r->lang).text;

		if (q->id == self)
			continue;
		if (q->kind == Q_STATEMENT)
			o[n++] = (struct option){ arena_printf(r->arena, "%s=1",
			    q->name), TRF(r->arena, r->lang,
			    "If agreed: {1}", label) };
		for (struct question_option *c = q->options; c != NULL;
		    c = c->next)
			o[n++] = (struct option){ arena_printf(r->arena,
			    "%s=%s", q->name, c->value), TRF(r->arena, r->lang,
			    "If {1}: {2}", label, words_pick(r->arena, c->label,
			    r->lang).text) };
	}
	return o;
}

static const struct option *
kinds(struct req *r)
{
	struct option *o = arena_array(r->arena, struct option,
	    QUESTION_KINDS + 1);

	for (unsigned k = 0; k < QUESTION_KINDS; k++)
		o[k] = (struct option){ question_kind_name[k],
		    tr(r->lang, question_kind_label[k]) };
	return o;
}

static const struct option *
track_options(struct req *r, const struct track *list)
{
	size_t n = 2;
	struct option *o;

	for (const struct track *t = list; t != NULL; t = t->next)
		n++;
	o = arena_array(r->arena, struct option, n);
	n = 0;
	o[n++] = (struct option){ "0", tr(r->lang, "In every track") };
	for (const struct track *t = list; t != NULL; t = t->next)
		o[n++] = (struct option){ arena_printf(r->arena, "%lld",
		    (long long)t->id), words_pick(r->arena, t->title,
		    r->lang).text };
	return o;
}

static struct form *
question_form(struct req *r, const struct edition *e,
    const struct question *list, const struct track *tracks, row_id self)
{
	const struct field fields[] = {
		{ "kind", F_SELECT, tr(r->lang, "Kind of answer"),
		    .options = kinds(r), .required = true, .plain = true },
		{ "label", F_WORDS, tr(r->lang, "Question"), .max = 300,
		    .required = true, .plain = true },
		{ "hint", F_WORDS, tr(r->lang, "Help below the question"),
		    .max = 500, .plain = true },
		{ "options", F_LONG_WORDS, tr(r->lang, "Choices"), tr(r->lang,
		    "One a line, in the same order in each language. For the "
		    "kinds with choices."), .max = 5000, .plain = true },
		{ "required", F_FLAG, tr(r->lang, "Must be answered"),
		    .plain = true },
		{ "max", F_NUMBER, tr(r->lang, "Longest answer, in characters"),
		    .min = 1, .max = 20000, .plain = true },
		{ "show", F_SELECT, tr(r->lang, "Asked"),
		    .options = conditions(r, list, self), .required = true,
		    .plain = true },
		{ "track", F_SELECT, tr(r->lang, "Track"),
		    .options = track_options(r, tracks), .required = true,
		    .plain = true },
		{ "identifying", F_FLAG, tr(r->lang, "The answer tells who it "
		    "is: hide it from blind assessors"), .plain = true },
		{ "sensitive", F_FLAG, tr(r->lang, "Health, diet, religion and "
		    "the like: keep it sealed, for organisers only"),
		    .plain = true },
		{ "retention", F_NUMBER, tr(r->lang, "Delete the answer so many "
		    "days after the edition"), tr(r->lang, "Empty: as the "
		    "edition says."), .min = 0, .max = 3650, .plain = true },
		{ 0 }
	};
	struct field *f = arena_array(r->arena, struct field,
	    sizeof fields / sizeof fields[0]);

	memcpy(f, fields, sizeof fields);
	return form_open(r, f, e->zone, langs_of(r, e->langs));
}

/* Choices as lines in each language: {"en":"Yes\nNo","lt":"Taip\nNe"}. */
static const char *
option_lines(struct req *r, const struct question_option *list,
    const char *langs)
{
	struct text_list l = text_split(r->arena, langs, ' ');
	const char *json = NULL;

	for (size_t i = 0; i < l.n; i++) {
		struct buf b = BUF(r->arena);

		for (const struct question_option *o = list; o != NULL;
		    o = o->next) {
			const char *t = words_in(r->arena, o->label, l.at[i]);

			buf_str(&b, t);
			if (o->next != NULL)
				buf_char(&b, '\n');
		}
		json = words_set(r->arena, json, l.at[i], buf_text(&b));
	}
	return json;
}

/* And back: a choice keeps its value while its original text stays. */
static struct question_option *
read_lines(struct req *r, const char *json, const char *langs,
    const struct question_option *before)
{
	struct text_list l = text_split(r->arena, langs, ' '), own;
	struct question_option *first = NULL, **end = &first;

	if (json == NULL || l.n == 0)
		return NULL;
	own = text_split(r->arena, words_pick(r->arena, json, l.at[0]).text,
	    '\n');
	for (size_t i = 0; i < own.n; i++) {
		const struct question_option *o = before;
		const char *label = NULL;

		if (text_blank(own.at[i]))
			continue;
		for (size_t k = 0; k < l.n; k++) {
			const char *in = words_in(r->arena, json, l.at[k]);
			struct text_list lines = { 0 };

			if (in != NULL)
				lines = text_split(r->arena, in, '\n');
			if (i < lines.n)
				label = words_set(r->arena, label, l.at[k],
				    text_clean(r->arena, lines.at[i], true));
		}
		while (o != NULL && !text_same(words_pick(r->arena, o->label,
		    l.at[0]).text, text_clean(r->arena, own.at[i], true)))
			o = o->next;
		*end = arena_new(r->arena, struct question_option);
		(*end)->label = label;
		(*end)->value = o != NULL ? o->value :
		    text_slug(r->arena, own.at[i]);
		end = &(*end)->next;
	}
	return first;
}

/* A stable name from the label, new in this form. */
static const char *
new_name(struct req *r, const char *label, const struct question *list)
{
	const char *slug = text_slug(r->arena, words_pick(r->arena, label,
	    "en").text), *name = slug;

	for (int n = 2; question_named(list, name) != NULL; n++)
		name = arena_printf(r->arena, "%s-%d", slug, n);
	return name;
}

struct editing {
	struct edition edition;
	struct question *all, *self;	/* self NULL: a new one */
	struct track *tracks;
};

static enum rc
load_question(struct req *r, struct editing *x)
{
	row_id id;

	TRY(edition_find(r->db, r->arena, r->edition, &x->edition));
	TRY(question_list(r->db, r->arena, r->edition, &x->all));
	TRY(track_list(r->db, r->arena, r->edition, &x->tracks));
	x->self = NULL;
	if (req_param(r, "question") == NULL)
		return RC_OK;
	TRY(req_id(r, "question", &id));
	for (x->self = x->all; x->self != NULL && x->self->id != id;
	    x->self = x->self->next)
		;
	return x->self == NULL ? RC_NONE : RC_OK;
}

static enum rc
draw_question(struct req *r, const struct editing *x, struct form *f)
{
	struct html *h = page_open(r, x->self == NULL ?
	    tr(r->lang, "A new question") : tr(r->lang, "Change a question"));

	question_page(h, r, &x->edition, x->self, f);
	return page_close(h, r);
}

static enum rc
edit_question(struct req *r)
{
	struct editing x;
	struct form *f;
	const struct question *q;

	TRY(load_question(r, &x));
	q = x.self;
	f = question_form(r, &x.edition, x.all, x.tracks,
	    q == NULL ? 0 : q->id);
	form_set(f, "kind", question_kind_name[q == NULL ? Q_TEXT : q->kind]);
	form_set(f, "show", q == NULL || q->show_if == NULL ? "always" :
	    arena_printf(r->arena, "%s=%s", q->show_if, q->show_is));
	form_set_int(f, "track", q == NULL ? 0 : q->track);
	if (q == NULL)
		return draw_question(r, &x, f);
	form_set_words(f, "label", q->label);
	form_set_words(f, "hint", q->hint);
	form_set_words(f, "options", option_lines(r, q->options,
	    x.edition.langs));
	form_set(f, "required", q->required ? "1" : NULL);
	form_set(f, "identifying", q->identifying ? "1" : NULL);
	form_set(f, "sensitive", q->sensitive ? "1" : NULL);
	if (q->max > 0)
		form_set_int(f, "max", q->max);
	if (q->retention_days > 0)
		form_set_int(f, "retention", q->retention_days);
	return draw_question(r, &x, f);
}

static enum rc
save_question(struct req *r)
{
	struct editing x;
	struct form *f;
	struct question q = { 0 };
	const char *kind, *show, *eq;

	TRY(load_question(r, &x));
	if (x.self != NULL)
		q = *x.self;
	f = question_form(r, &x.edition, x.all, x.tracks, q.id);
	form_read(f);
	kind = form_text(f, "kind");
	for (unsigned k = 0; kind != NULL && k < QUESTION_KINDS; k++)
		if (strcmp(kind, question_kind_name[k]) == 0)
			q.kind = k;
	q.label = form_words(f, "label");
	q.options = q.kind == Q_CHOICE || q.kind == Q_MANY ? read_lines(r,
	    form_words(f, "options"), x.edition.langs, q.options) : NULL;
	if ((q.kind == Q_CHOICE || q.kind == Q_MANY) &&
	    (q.options == NULL || q.options->next == NULL))
		form_fault(f, "options", tr(r->lang,
		    "Give at least two choices, one a line"));
	if (r->faults > 0)
		return draw_question(r, &x, f);
	q.edition = r->edition;
	q.hint = form_words(f, "hint");
	q.required = form_flag(f, "required");
	q.identifying = form_flag(f, "identifying");
	q.sensitive = form_flag(f, "sensitive");
	q.max = form_int(f, "max");
	q.retention_days = form_int(f, "retention");
	if (!text_number(form_text(f, "track"), 0, INT64_MAX, &q.track))
		q.track = 0;
	show = form_text(f, "show");
	q.show_if = q.show_is = NULL;
	if ((eq = strchr(show, '=')) != NULL) {
		q.show_if = arena_dup_n(r->arena, show, (size_t)(eq - show));
		q.show_is = eq + 1;
	}
	if (q.id == 0) {
		q.name = new_name(r, q.label, x.all);
		for (struct question *p = x.all; p != NULL; p = p->next)
			q.pos = p->pos + 1;
	}
	TRY(question_save(r->db, &q));
	TRY(note(r, "question.save", "question", q.id));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/editions/%s/desk/form#question-%lld",
	    x.edition.slug, (long long)q.id);
}

static enum rc
move_question(struct req *r)
{
	struct editing x;

	TRY(load_question(r, &x));
	TRY(question_move(r->db, r->edition, x.self->id,
	    text_same(req_value(r, "to"), "up")));
	return reply_see_other(r, "/editions/%s/desk/form#question-%lld",
	    x.edition.slug, (long long)x.self->id);
}

static enum rc
remove_question(struct req *r)
{
	struct editing x;
	enum rc rc;

	TRY(load_question(r, &x));
	rc = question_remove(r->db, r->edition, x.self->id);
	if (rc == RC_CONFLICT) {
		reply_flash(r, tr(r->lang, "Somebody has answered this question: "
		    "it stays."));
	} else {
		TRY(rc);
		TRY(note(r, "question.remove", "question", x.self->id));
		reply_flash(r, tr(r->lang, "Removed."));
	}
	return reply_see_other(r, "/editions/%s/desk/form", x.edition.slug);
}

/* --- tracks --- */

static const struct field track_fields[] = {
	{ "title", F_WORDS, N_("Title"), .max = 120, .required = true },
	{ "about", F_WORDS, N_("For whom"), .max = 500 },
	{ "invited", F_FLAG, N_("By invitation only: the public does not see "
	    "it") },
	{ "outside", F_FLAG, N_("Outside seats and quotas (invited "
	    "contributors)") },
	{ 0 }
};

struct tracking {
	struct edition edition;
	struct track *all, *self;
};

static enum rc
load_track(struct req *r, struct tracking *x)
{
	row_id id;

	TRY(edition_find(r->db, r->arena, r->edition, &x->edition));
	TRY(track_list(r->db, r->arena, r->edition, &x->all));
	x->self = NULL;
	if (req_param(r, "track") == NULL)
		return RC_OK;
	TRY(req_id(r, "track", &id));
	for (x->self = x->all; x->self != NULL && x->self->id != id;
	    x->self = x->self->next)
		;
	return x->self == NULL ? RC_NONE : RC_OK;
}

static enum rc
draw_track(struct req *r, const struct tracking *x, struct form *f)
{
	struct html *h = page_open(r, x->self == NULL ?
	    tr(r->lang, "A new track") : tr(r->lang, "Change a track"));

	track_page(h, r, &x->edition, x->self, f);
	return page_close(h, r);
}

static enum rc
edit_track(struct req *r)
{
	struct tracking x;
	struct form *f;

	TRY(load_track(r, &x));
	f = form_open(r, track_fields, NULL, langs_of(r, x.edition.langs));
	if (x.self != NULL) {
		form_set_words(f, "title", x.self->title);
		form_set_words(f, "about", x.self->about);
		form_set(f, "invited", x.self->invited ? "1" : NULL);
		form_set(f, "outside", x.self->outside ? "1" : NULL);
	}
	return draw_track(r, &x, f);
}

static enum rc
save_track(struct req *r)
{
	struct tracking x;
	struct track t = { .pos = 1 };
	struct form *f;

	TRY(load_track(r, &x));
	f = form_open(r, track_fields, NULL, langs_of(r, x.edition.langs));
	form_read(f);
	if (r->faults > 0)
		return draw_track(r, &x, f);
	if (x.self != NULL)
		t = *x.self;
	else
		for (struct track *p = x.all; p != NULL; p = p->next)
			t.pos = p->pos + 1;
	t.title = form_words(f, "title");
	t.about = form_words(f, "about");
	t.invited = form_flag(f, "invited");
	t.outside = form_flag(f, "outside");
	TRY(track_save(r->db, r->edition, &t));
	TRY(note(r, "track.save", "track", t.id));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/editions/%s/desk/form", x.edition.slug);
}

static enum rc
drop_track(struct req *r)
{
	struct tracking x;
	enum rc rc;

	TRY(load_track(r, &x));
	rc = track_remove(r->db, r->edition, x.self->id);
	if (rc == RC_CONFLICT) {
		reply_flash(r, tr(r->lang, "Applications or questions belong to "
		    "this track: it stays."));
	} else {
		TRY(rc);
		reply_flash(r, tr(r->lang, "Removed."));
	}
	return reply_see_other(r, "/editions/%s/desk/form", x.edition.slug);
}

/* --- applications --- */

static enum rc
application(struct req *r)
{
	struct edition e;
	struct application p;
	struct journal_entry *trail;
	struct html *h;
	row_id id;

	TRY(req_id(r, "application", &id));
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(application_find(r->db, r->arena, id, true, &p));
	if (p.edition != r->edition)
		return RC_NONE;
	TRY(journal_list(r->db, r->arena, "application", id, 0, 50, &trail));
	h = page_open(r, arena_printf(r->arena, "%s %s", p.number, p.name));
	application_page(h, r, &e, &p, trail);
	return page_close(h, r);
}

static enum rc
get_file(struct req *r)
{
	struct application p;
	row_id id, question;

	TRY(req_id(r, "application", &id));
	TRY(req_id(r, "question", &question));
	TRY(application_find(r->db, r->arena, id, true, &p));
	if (p.edition != r->edition)
		return RC_NONE;
	for (struct answer *s = p.answers; s != NULL; s = s->next)
		if (s->question->id == question && s->blob != 0)
			return reply_answer(r, s);
	return RC_NONE;
}

/* One came by letter: the organiser fills in the applicant's own form. */
static enum rc
enter(struct req *r)
{
	struct edition e;
	const char *secret;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(application_for(r->db, r->arena, r->edition, r->person, r->lang,
	    r->now, &secret));
	TRY(note(r, "application.enter", "edition", r->edition));
	return reply_see_other(r, "/editions/%s/apply/%s", e.slug, secret);
}

static enum rc
take_in(struct req *r)
{
	struct edition e;
	row_id id;
	enum rc rc;

	TRY(req_id(r, "application", &id));
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	rc = application_take_in(r->db, r->arena, r->edition, id, r->now);
	if (rc == RC_INVALID) {
		reply_flash(r, tr(r->lang, "Name and e-mail address are still "
		    "missing."));
	} else {
		TRY(rc);
		TRY(note(r, "application.take-in", "application", id));
		reply_flash(r, tr(r->lang, "It is among the applications now."));
	}
	return reply_see_other(r, "/editions/%s/desk/applications/%lld", e.slug,
	    (long long)id);
}

static enum rc
withdraw(struct req *r)
{
	struct edition e;
	struct application p;
	row_id id;

	TRY(req_id(r, "application", &id));
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(application_find(r->db, r->arena, id, false, &p));
	if (p.edition != r->edition)
		return RC_NONE;
	TRY(application_withdraw(r->db, id, r->now));
	TRY(note(r, "application.withdraw", "application", id));
	reply_flash(r, tr(r->lang, "Withdrawn."));
	return reply_see_other(r, "/editions/%s/desk/applications/%lld", e.slug,
	    (long long)id);
}

const struct route intake_desk_routes[] = {
	{ GET, "/editions/:edition/desk/call", RIGHT_ORGANISER, show_call },
	{ POST, "/editions/:edition/desk/call", RIGHT_ORGANISER, save_call },
	{ POST, "/editions/:edition/desk/call/hand", RIGHT_ORGANISER,
	    hand_call },
	{ GET, "/editions/:edition/desk/form", RIGHT_ORGANISER, form_page },
	{ GET, "/editions/:edition/desk/form/add", RIGHT_ORGANISER,
	    edit_question },
	{ POST, "/editions/:edition/desk/form/add", RIGHT_ORGANISER,
	    save_question },
	{ GET, "/editions/:edition/desk/form/questions/:question",
	    RIGHT_ORGANISER, edit_question },
	{ POST, "/editions/:edition/desk/form/questions/:question",
	    RIGHT_ORGANISER, save_question },
	{ POST, "/editions/:edition/desk/form/questions/:question/move",
	    RIGHT_ORGANISER, move_question },
	{ POST, "/editions/:edition/desk/form/questions/:question/remove",
	    RIGHT_ORGANISER, remove_question },
	{ GET, "/editions/:edition/desk/tracks/add", RIGHT_ORGANISER,
	    edit_track },
	{ POST, "/editions/:edition/desk/tracks/add", RIGHT_ORGANISER,
	    save_track },
	{ GET, "/editions/:edition/desk/tracks/:track", RIGHT_ORGANISER,
	    edit_track },
	{ POST, "/editions/:edition/desk/tracks/:track", RIGHT_ORGANISER,
	    save_track },
	{ POST, "/editions/:edition/desk/tracks/:track/remove",
	    RIGHT_ORGANISER, drop_track },
	{ GET, "/editions/:edition/desk/applications", RIGHT_ORGANISER,
	    intake_applications },
	{ POST, "/editions/:edition/desk/applications/enter", RIGHT_ORGANISER,
	    enter },
	{ GET, "/editions/:edition/desk/applications/:application",
	    RIGHT_ORGANISER, application },
	{ GET, "/editions/:edition/desk/applications/:application/files/"
	    ":question", RIGHT_ORGANISER, get_file },
	{ POST, "/editions/:edition/desk/applications/:application/take-in",
	    RIGHT_ORGANISER, take_in },
	{ POST, "/editions/:edition/desk/applications/:application/withdraw",
	    RIGHT_ORGANISER, withdraw },
	{ 0 }
};
