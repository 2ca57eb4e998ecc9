/* audience: organiser */
/*
 * A letter or a mail to a group: who and what, then exactly these people and
 * this text to look at, then the sending.
 */
#include "letter/letter_web.h"

#include <string.h>

#include "letter/letter.h"
#include "letter/letter_desk.h"
#include "letter/letter_fill.h"
#include "letter/letter_words_web.h"
#include "letter_send_pages.h"
#include "store/journal.h"
#include "web/form.h"

enum { MAIL_BODY_MAX = 20000, REASON_MAX = 1000 };

static const char *
slug(struct req *r)
{
	return req_param(r, "edition");
}

/* --- who --- */

static const struct option states[] = {
	{ "all", N_("Whoever has not cancelled") },
	{ "selected", N_("Admitted, not confirmed yet") },
	{ "confirmed", N_("Confirmed") },
	{ "cancelled", N_("Cancelled") },
	{ NULL, NULL }
};

enum { WHO_PART, WHO_STATE, WHO_ROLE, WHO_TRACK, WHO_COUNTRY, WHO_LEVEL,
	WHO_KIND, WHO_DELEGATION, WHO_PERSON, WHO_FIELDS };
static const struct field who_fields[WHO_FIELDS] = {
	{ "part", F_SELECT, N_("Part"), .required = true },
	{ "state", F_SELECT, N_("Place"), .required = true, .options = states },
	{ "role", F_SELECT, N_("Role"), .required = true },
	{ "track", F_SELECT, N_("Track"), .required = true },
	{ "country", F_SELECT, N_("Country"), .required = true },
	{ "level", F_SELECT, N_("Level of the organisation"),
	  .required = true },
	{ "kind", F_SELECT, N_("Kind of organisation"), .required = true },
	{ "delegation", F_SELECT, N_("Delegation"), .required = true },
	{ "person", F_SELECT, N_("Only this person"), .required = true },
};

static const struct field send_fields[] = {
	{ "template", F_SELECT, N_("Letter"), .required = true },
	{ "deadline", F_TIME, N_("Deadline"),
	  .hint = N_("For letters that have {deadline}. Local time.") },
	{ "reason", F_LONG, N_("Reason"), .max = REASON_MAX,
	  .hint = N_("For letters that have {reason}.") },
	{ "who", F_HEADING, N_("To whom"), N_("All choices together: somebody"
	  " who fits each of them gets the letter.") },
};
static const struct field mail_fields[] = {
	{ "subject", F_WORDS, N_("Subject"), .max = 200, .required = true },
	{ "body", F_LONG_WORDS, N_("Text"), .max = MAIL_BODY_MAX,
	  .required = true, .hint = N_("Markdown: **bold**, - lists, ##"
	  " headings. The placeholders below are filled in.") },
	{ "who", F_HEADING, N_("To whom"), N_("All choices together: somebody"
	  " who fits each of them gets the mail.") },
};

/* "All" is said, so that nobody has to guess what an empty choice means. */
static const char everybody[] = "all";

struct options { struct option *at; size_t n; };

static struct options
options_make(struct req *r, size_t room, const char *all)
{
	struct options o = { arena_array(r->arena, struct option, room + 2), 0 };

	if (all != NULL)
		o.at[o.n++] = (struct option){ everybody,
		    tr(r->lang, all) };
	return o;
}

/* Once each. */
static void
options_add(struct options *o, const char *value, const char *label)
{
	if (text_blank(value))
		return;
	for (size_t i = 0; i < o->n; i++)
		if (strcmp(o->at[i].value, value) == 0)
			return;
	o->at[o->n++] = (struct option){ value, label };
}

/* The choices that there are among those in the edition. */
static enum rc
who_options(struct req *r, struct field *f)
{
	struct arena *a = r->arena;
	struct participant *all;
	struct part *parts;
	size_t n = 0, k = 0;
	struct options part, role, track, country, level, kind, delegation,
	    person;

	TRY(participant_list(r->db, a, r->edition, 0, NULL, &all));
	TRY(part_list(r->db, a, r->edition, &parts));
	for (struct participant *p = all; p != NULL; p = p->next)
		n++;
	for (struct part *p = parts; p != NULL; p = p->next)
		k++;
	part = options_make(r, k, N_("All parts"));
	role = options_make(r, n, N_("All roles"));
	track = options_make(r, n, N_("All tracks"));
	country = options_make(r, n, N_("All countries"));
	level = options_make(r, LEVELS, N_("All levels"));
	kind = options_make(r, ORG_KINDS, N_("All kinds"));
	delegation = options_make(r, n, N_("In a delegation or not"));
	person = options_make(r, n, N_("Everybody who fits"));
	for (struct part *p = parts; p != NULL; p = p->next)
		options_add(&part, arena_printf(a, "%lld", (long long)p->id),
		    words_pick(a, p->title, r->lang).text);
	for (struct participant *p = all; p != NULL; p = p->next) {
		options_add(&role, p->role, letter_group_title(a,
		    arena_printf(a, "role:%s", p->role), r->lang));
		options_add(&track, words_pick(a, p->track, "").text,
		    words_pick(a, p->track, r->lang).text);
		options_add(&country, p->country, country_name(p->country,
		    r->lang));
		options_add(&level, level_name[p->level], tr(r->lang,
		    level_label[p->level]));
		options_add(&kind, organisation_kind_name[
		    p->organisation_kind], tr(r->lang,
		    organisation_kind_label[p->organisation_kind]));
		options_add(&delegation, p->delegation, p->delegation);
		options_add(&person, arena_printf(a, "%lld",
		    (long long)p->person.id), p->person.name);
	}
	f[WHO_PART].options = part.at;
	f[WHO_ROLE].options = role.at;
	f[WHO_TRACK].options = track.at;
	f[WHO_COUNTRY].options = country.at;
	f[WHO_LEVEL].options = level.at;
	f[WHO_KIND].options = kind.at;
	f[WHO_DELEGATION].options = delegation.at;
	f[WHO_PERSON].options = person.at;
	for (int i = 0; i < WHO_FIELDS; i++)
		if (i != WHO_STATE) {
			f[i].plain = true;
			f[i].label = tr(r->lang, f[i].label);
		}
	return RC_OK;
}

/* The form: what to send, then who gets it. */
static enum rc
make_form(struct req *r, const struct edition *e, const struct field *what,
    size_t n, struct form **out)
{
	struct field *f = arena_array(r->arena, struct field, n + WHO_FIELDS + 1);

	memcpy(f, what, n * sizeof *f);
	memcpy(f + n, who_fields, sizeof who_fields);
	TRY(who_options(r, f + n));
	if (what == send_fields) {
		struct letter_template *t;
		struct options o;
		size_t k = 0;

		TRY(letter_template_list(r->db, r->arena, r->edition, &t));
		for (struct letter_template *i = t; i != NULL; i = i->next)
			k++;
		o = options_make(r, k + 2, NULL);
		options_add(&o, letter_kind_name[LETTER_PRACTICAL],
		    tr(r->lang, "Practical notes: each group its own"));
		options_add(&o, letter_kind_name[LETTER_VISA],
		    tr(r->lang, "Visa support: each group its own"));
		for (; t != NULL; t = t->next)
			options_add(&o, arena_printf(r->arena, "%lld",
			    (long long)t->id), t->title);
		f[0].options = o.at;
		f[0].plain = true;
		f[0].label = tr(r->lang, f[0].label);
	}
	*out = form_open(r, f, e->zone, letter_langs(r->arena, e, NULL));
	for (int i = 0; i < WHO_FIELDS; i++)
		form_set(*out, who_fields[i].name, everybody);
	return RC_OK;
}

/* NULL for nothing, and for all. */
static const char *
given(const struct form *f, const char *name)
{
	const char *s = form_text(f, name);

	return text_blank(s) || strcmp(s, everybody) == 0 ? NULL : s;
}

static row_id
given_id(const struct form *f, const char *name)
{
	int64_t id = 0;

	return text_number(given(f, name), 1, INT64_MAX, &id) ? id : 0;
}

/* "Part 1; Confirmed; Latvia", in the language of who chose it. */
static const char *
said(struct req *r, const struct field *fields, const struct form *f)
{
	struct buf b = BUF(r->arena);

	for (int i = 0; i < WHO_FIELDS; i++) {
		const char *value = given(f, fields[i].name);
		const struct option *o = fields[i].options;

		while (value != NULL && o->value != NULL &&
		    strcmp(o->value, value) != 0)
			o++;
		if (value == NULL || o->value == NULL)
			continue;
		buf_printf(&b, "%s%s", b.n > 0 ? "; " : "", i == WHO_STATE ?
		    tr(r->lang, o->label) : o->label);
	}
	return b.n > 0 ? buf_text(&b) : tr(r->lang, "Everybody");
}

/* Who fits; a fault where nobody does. */
static enum rc
choose(struct req *r, struct form *f, struct letter_batch *b,
    struct participant **to)
{
	struct field who[WHO_FIELDS];
	struct group g = {
		.part = given_id(f, "part"), .person = given_id(f, "person"),
		.state = given(f, "state"), .role = given(f, "role"),
		.country = given(f, "country"), .level = given(f, "level"),
		.track = given(f, "track"), .kind = given(f, "kind"),
		.delegation = given(f, "delegation"),
	};

	memcpy(who, who_fields, sizeof who);
	TRY(who_options(r, who));
	TRY(letter_group(r->db, r->arena, r->edition, &g, to));
	if (*to == NULL)
		form_fault(f, "part", tr(r->lang, "Nobody fits all of these"
		    " choices. Take one of them away."));
	b->to_group = said(r, who, f);
	b->part = g.part;
	return RC_OK;
}

static enum rc
draw_up(struct req *r, struct letter_batch *b, const struct participant *to)
{
	b->made_by = r->person;
	b->link = arena_printf(r->arena, "%s/editions/%s/mine", r->base_url,
	    slug(r));
	b->template.edition = r->edition;
	TRY(letter_batch_draw(r->db, b, to, r->now));
	return reply_see_other(r, "/editions/%s/desk/letters/batches/%lld",
	    slug(r), (long long)b->id);
}

/* --- what --- */

static enum rc
choose_template(struct req *r, struct form *f, struct letter_batch *b)
{
	row_id id = given_id(f, "template");
	struct letter_template *t = &b->template;

	t->kind = text_same(given(f, "template"),
	    letter_kind_name[LETTER_VISA]) ? LETTER_VISA : LETTER_PRACTICAL;
	b->deadline = form_time(f, "deadline");
	b->reason = given(f, "reason");
	if (r->faults > 0 || id == 0)
		return RC_OK;
	TRY(letter_template_find(r->db, r->arena, r->edition, id, t));
	if (b->deadline == 0 && strstr(t->body, "{deadline}") != NULL)
		form_fault(f, "deadline", tr(r->lang, "This letter says until"
		    " when to answer: give the deadline."));
	return RC_OK;
}

static enum rc
send_letter(struct req *r)
{
	struct letter_batch b = { 0 };
	struct participant *to = NULL;
	struct edition e;
	struct form *f;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(make_form(r, &e, send_fields, sizeof send_fields /
	    sizeof *send_fields, &f));
	if (r->method == POST) {
		form_read(f);
		TRY(choose(r, f, &b, &to));
		TRY(choose_template(r, f, &b));
		if (r->faults == 0)
			return draw_up(r, &b, to);
	} else {
		form_set(f, "template", req_query(r, "template"));
		if (req_query(r, "person") != NULL)
			form_set(f, "person", req_query(r, "person"));
	}
	h = page_open(r, tr(r->lang, "Send a letter"));
	letter_send_page(h, r, &e, f);
	return page_close(h, r);
}

static void
check_placeholders(struct req *r, struct form *f, const char *name,
    const char *langs)
{
	struct text_list l = text_split(r->arena, langs, ' ');

	for (size_t i = 0; i < l.n; i++) {
		const char *unknown = letter_unknown(r->arena, words_in(
		    r->arena, form_words(f, name), l.at[i]));

		if (*unknown != '\0')
			form_fault(f, name, TRF(r->arena, r->lang, "There is"
			    " no placeholder {1}. Those that exist are listed"
			    " below the form.", unknown));
	}
}

static enum rc
write_mail(struct req *r)
{
	struct letter_batch b = { 0 };
	struct participant *to = NULL;
	struct edition e;
	struct form *f;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(make_form(r, &e, mail_fields, sizeof mail_fields /
	    sizeof *mail_fields, &f));
	if (r->method == POST) {
		form_read(f);
		check_placeholders(r, f, "subject", e.langs);
		check_placeholders(r, f, "body", e.langs);
		TRY(choose(r, f, &b, &to));
		if (r->faults == 0) {
			b.template.kind = LETTER_OTHER;
			b.template.subject = form_words(f, "subject");
			b.template.body = form_words(f, "body");
			return draw_up(r, &b, to);
		}
	}
	h = page_open(r, tr(r->lang, "Mail to a group"));
	letter_mail_page(h, r, &e, f);
	return page_close(h, r);
}

/* --- look, then send --- */

static enum rc
find_batch(struct req *r, struct letter_batch *b)
{
	row_id id;

	TRY(req_id(r, "batch", &id));
	return letter_batch_find(r->db, r->arena, r->edition, id, b);
}

/* The letter of one of them, as it will be: ?person=, else the first who gets
 * one. */
static enum rc
show_one(struct req *r, struct batch_view *v)
{
	const struct letter_batch *b = &v->batch;
	struct letter_facts facts = letter_batch_facts(b);
	struct letter_template t = b->template;
	const char *asked = req_query(r, "person");
	int64_t person = 0;

	if (asked != NULL && !text_number(asked, 1, INT64_MAX, &person))
		return RC_NONE;
	for (struct recipient *p = v->people; p != NULL; p = p->next) {
		if (p->problem != NULL)
			v->blocked++;
		else if (*p->missing != '\0')
			v->incomplete++;
		if (v->shown == NULL && (person == 0 ? p->problem == NULL :
		    p->person == person))
			v->shown = p;
	}
	if (v->shown == NULL)
		return person == 0 ? RC_OK : RC_NONE;
	if (t.body == NULL)
		TRY(letter_template_choose(r->db, r->arena, r->edition, t.kind,
		    v->shown->person, &facts, r->now, &t));
	return letter_preview(r->db, r->arena, &t, v->shown->person, &facts,
	    r->now, &v->text);
}

static enum rc
batch(struct req *r)
{
	struct batch_view v = { 0 };
	struct letter_facts facts;
	enum rc rc = RC_OK;
	struct html *h;

	TRY(find_batch(r, &v.batch));
	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(letter_batch_people(r->db, r->arena, v.batch.id, &v.people));
	if (v.batch.state == BATCH_DRAFT) {
		facts = letter_batch_facts(&v.batch);
		TRY(letter_check(r->db, r->arena, &v.batch.template, &facts,
		    r->now, v.people));
		rc = show_one(r, &v);
	}
	/* Somebody who has no template of their own has no letter to show. */
	if (rc == RC_NONE && v.shown != NULL && v.shown->problem != NULL)
		rc = RC_OK;
	TRY(rc);
	if (v.batch.state == BATCH_SENDING)
		reply_header(r, "Refresh", "5");
	page_noindex(r);
	h = page_open(r, v.batch.state == BATCH_DRAFT ?
	    tr(r->lang, "Look, then send") : tr(r->lang, "Letters to a group"));
	letter_batch_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
batch_send(struct req *r)
{
	struct letter_batch b;

	TRY(find_batch(r, &b));
	TRY(letter_batch_send(r->db, r->arena, r->edition, b.id, r->person,
	    r->now));
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "letter_batch.send",
	    .kind = "letter_batch", .thing = b.id, .programme = r->programme,
	    .note = arena_printf(r->arena, "%lld", (long long)b.people) }));
	reply_flash(r, letter_batch_long(&b) ?
	    tr(r->lang, "The letters are being sent, one after the other.") :
	    tr(r->lang, "The letters are in the outbox."));
	return reply_see_other(r, "/editions/%s/desk/letters/batches/%lld",
	    slug(r), (long long)b.id);
}

static enum rc
batch_stop(struct req *r)
{
	struct letter_batch b;

	TRY(find_batch(r, &b));
	TRY(letter_batch_stop(r->db, r->edition, b.id));
	if (b.state == BATCH_DRAFT) {
		reply_flash(r, tr(r->lang, "Thrown away. Nothing was sent."));
		return reply_see_other(r, "/editions/%s/desk/letters", slug(r));
	}
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "letter_batch.stop",
	    .kind = "letter_batch", .thing = b.id,
	    .programme = r->programme }));
	reply_flash(r, tr(r->lang, "Stopped. Nobody else gets this letter."));
	return reply_see_other(r, "/editions/%s/desk/letters/batches/%lld",
	    slug(r), (long long)b.id);
}

#define DESK "/editions/:edition/desk"

const struct route letter_send_routes[] = {
	{ GET,  DESK "/letters/send", RIGHT_ORGANISER, send_letter },
	{ POST, DESK "/letters/send", RIGHT_ORGANISER, send_letter },
	{ GET,  DESK "/mail", RIGHT_ORGANISER, write_mail },
	{ POST, DESK "/mail", RIGHT_ORGANISER, write_mail, 0, 1 << 20 },
	{ GET,  DESK "/letters/batches/:batch", RIGHT_ORGANISER, batch },
	{ POST, DESK "/letters/batches/:batch/send", RIGHT_ORGANISER,
	  batch_send },
	{ POST, DESK "/letters/batches/:batch/stop", RIGHT_ORGANISER,
	  batch_stop },
	{ 0 }
};
