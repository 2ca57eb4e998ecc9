/* The pages of the application form: fields made from the core questions and
 * the edition's, filled from and stored into the draft. */
#include <string.h>

#include "intake/intake_apply_web.h"
#include "store/blob.h"

enum { FIELDS = 120, FILE_MB = 10, MB = 1000 * 1000 };

/* --- what a page asks --- */

struct made {			/* fields under construction */
	struct field at[FIELDS + 1];
	int n;
};

static void
add(struct made *m, struct field f)
{
	if (m->n == FIELDS)
		return;
	f.plain = true;		/* translated here, or the edition's words */
	m->at[m->n++] = f;
}

static bool
has(const struct made *m, const char *name)
{
	for (int i = 0; i < m->n; i++)
		if (strcmp(m->at[i].name, name) == 0)
			return true;
	return false;
}

static struct option *
options_of(struct req *r, const char *const *values,
    const char *const *labels, int from, int n)
{
	struct option *o = arena_array(r->arena, struct option, n - from + 1);

	for (int i = from; i < n; i++)
		o[i - from] = (struct option){ values[i],
		    tr(r->lang, labels[i]) };
	return o;
}

static const struct option *
mail_languages(struct req *r)
{
	struct option *o;
	size_t n = 0;

	while (languages[n].code != NULL)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	for (size_t i = 0; i < n; i++)
		o[i] = (struct option){ languages[i].code,
		    languages[i].own_name };
	return o;
}

static void
about_fields(struct req *r, struct made *m)
{
	struct option *genders = arena_array(r->arena, struct option, 4);

	genders[0] = (struct option){ "woman", tr(r->lang, "Woman") };
	genders[1] = (struct option){ "man", tr(r->lang, "Man") };
	genders[2] = (struct option){ "other", tr(r->lang, "In my own words") };
	add(m, (struct field){ "name", F_TEXT, tr(r->lang, "Your name"),
	    .hint = tr(r->lang, "As it should stand on letters and badges, in"
	    " any script."), .max = PERSON_NAME_MAX, .required = true,
	    .autocomplete = "name" });
	add(m, (struct field){ "email", F_EMAIL, tr(r->lang, "E-mail address"),
	    .hint = tr(r->lang, "We write to this address about your"
	    " application. Check it: we cannot reach you otherwise."),
	    .required = true, .max = 254 });
	add(m, (struct field){ "country", F_COUNTRY, tr(r->lang,
	    "Country in which you work"), .required = true,
	    .autocomplete = "country" });
	add(m, (struct field){ "gender", F_CHOICE, tr(r->lang, "Gender"),
	    .hint = tr(r->lang, "Only if you want to say. It is used to form a"
	    " balanced group."), .options = genders });
	add(m, (struct field){ "gender_own", F_TEXT, tr(r->lang,
	    "Gender in your own words"), .max = 60, .show_if = "gender",
	    .show_is = "other" });
	add(m, (struct field){ "lang", F_CHOICE, tr(r->lang,
	    "Language of our letters to you"), .required = true,
	    .options = mail_languages(r) });
}

/* Asked of the applicant, so in the applicant's words. */
static const char *const kind_label[ORG_KINDS] = {
	N_("Public authority"), N_("Civil-society organisation"),
	N_("Organisation of migrants"), N_("Police"),
	N_("International organisation"), N_("Another body"),
};
static const char *const work_label[LEVELS] = {
	"", N_("Local"), N_("Regional"), N_("National"), N_("International"),
};

static void
organisation_fields(struct req *r, const struct apply *v, struct made *m)
{
	add(m, (struct field){ "organisation", F_TEXT, tr(r->lang,
	    "Name of your organisation"), .hint = tr(r->lang,
	    "As it is written in its own language. No abbreviation."),
	    .max = ORGANISATION_NAME_MAX, .required = true,
	    .autocomplete = "organization" });
	add(m, (struct field){ "organisation_kind", F_CHOICE, tr(r->lang,
	    "Kind of organisation"), .required = true, .options = options_of(r,
	    organisation_kind_name, kind_label, 0, ORG_KINDS) });
	add(m, (struct field){ "level", F_CHOICE, tr(r->lang,
	    "At which level does it work?"), .required = true,
	    .options = options_of(r, level_name, work_label, LEVEL_LOCAL,
	    LEVELS) });
	add(m, (struct field){ "place", F_TEXT, tr(r->lang,
	    "City or municipality"), .max = 120,
	    .autocomplete = "address-level2" });
	add(m, (struct field){ "organisation_country", F_COUNTRY, tr(r->lang,
	    "Country of the organisation"), .hint = tr(r->lang,
	    "Only if it is not the country in which you work.") });
	add(m, (struct field){ "position", F_TEXT, tr(r->lang,
	    "Your position there"), .max = 120, .required = true,
	    .autocomplete = "organization-title" });
	if (!v->call.authorisation)
		return;
	add(m, (struct field){ "employer_name", F_TEXT, tr(r->lang,
	    "Who can authorise you to take part?"), .hint = tr(r->lang,
	    "The name of your superior. Once you have applied we ask this"
	    " person to agree, by a link that needs no account."),
	    .max = PERSON_NAME_MAX, .required = true });
	add(m, (struct field){ "employer_email", F_EMAIL, tr(r->lang,
	    "E-mail address of this person"), .required = true, .max = 254,
	    .autocomplete = "off" });
}

const char *
part_line(struct req *r, const struct apply *v, const struct part *p)
{
	const char *title = words_pick(r->arena, p->title, r->lang).text;
	const char *place = words_pick(r->arena, p->place, r->lang).text;
	struct buf b = BUF(r->arena);

	buf_str(&b, title);
	if (p->starts != 0)
		buf_printf(&b, ", %s", time_span(r->arena, p->starts, p->ends,
		    v->edition.zone, r->lang));
	else if (p->tentative != NULL)
		buf_printf(&b, ", %s", words_pick(r->arena, p->tentative,
		    r->lang).text);
	if (place != NULL)
		buf_printf(&b, ", %s", place);
	return buf_text(&b);
}

static void
track_field(struct req *r, const struct apply *v, struct made *m)
{
	struct option *o = arena_array(r->arena, struct option,
	    v->tracks_open + 1);
	int n = 0;

	for (struct track *t = v->tracks; t != NULL; t = t->next)
		if (!t->invited)
			o[n++] = (struct option){ arena_printf(r->arena, "%lld",
			    (long long)t->id), words_pick(r->arena, t->title,
			    r->lang).text };
	add(m, (struct field){ "track", F_CHOICE, tr(r->lang,
	    "How do you want to take part?"), .required = true, .options = o });
}

static void
part_fields(struct req *r, const struct apply *v, struct made *m)
{
	struct option *ways = arena_array(r->arena, struct option, 4);

	if (v->tracks_open > 1)
		track_field(r, v, m);
	if (v->n_parts > 1) {
		struct option *o = arena_array(r->arena, struct option,
		    v->n_parts + 1);
		int n = 0;

		for (struct part *p = v->parts; p != NULL; p = p->next)
			o[n++] = (struct option){ arena_printf(r->arena, "%lld",
			    (long long)p->id), part_line(r, v, p) };
		add(m, (struct field){ "parts", F_MANY, tr(r->lang,
		    "Which parts do you apply for?"), .required = true,
		    .options = o });
	}
	ways[0] = (struct option){ "alone", tr(r->lang, "I apply alone") };
	ways[1] = (struct option){ "new", tr(r->lang,
	    "I start a delegation; colleagues will join it") };
	ways[2] = (struct option){ "join", tr(r->lang,
	    "I join a delegation; I have its code") };
	add(m, (struct field){ "delegation", F_CHOICE, tr(r->lang,
	    "Do you apply with others?"), .hint = tr(r->lang,
	    "A delegation is decided on together: all of it or none."),
	    .required = true, .options = ways });
	add(m, (struct field){ "delegation_name", F_TEXT, tr(r->lang,
	    "Name of the delegation"), .max = 120, .required = true,
	    .hint = tr(r->lang, "For example the name of your city."),
	    .show_if = "delegation", .show_is = "new" });
	add(m, (struct field){ "delegation_code", F_CODE, tr(r->lang,
	    "Code of the delegation"), .required = true, .max = 20,
	    .hint = tr(r->lang, "Eight letters and digits, from the colleague"
	    " who started it."), .show_if = "delegation", .show_is = "join" });
}

/* --- the edition's own questions --- */

static const enum field_kind kind_of[QUESTION_KINDS] = {
	[Q_HEADING] = F_HEADING, [Q_TEXT] = F_TEXT, [Q_LONG] = F_LONG,
	[Q_CHOICE] = F_CHOICE, [Q_MANY] = F_MANY, [Q_COUNTRY] = F_COUNTRY,
	[Q_ORGANISATION] = F_TEXT, [Q_LANGUAGE] = F_LANGUAGE,
	[Q_DATE] = F_DATE, [Q_NUMBER] = F_NUMBER, [Q_FILE] = F_FILE,
	[Q_STATEMENT] = F_FLAG,
};

static const char *
field_name(struct arena *a, const char *question)
{
	return arena_printf(a, "q-%s", question);
}

static const char *
remove_name(struct arena *a, const char *question)
{
	return arena_printf(a, "x-%s", question);
}

static const char *
stored(const void *from, const char *name)
{
	return answer_to(from, name);
}

static const struct answer *
answer_of(const struct application *p, const struct question *q)
{
	const struct answer *s = p->answers;

	while (s != NULL && s->question->id != q->id)
		s = s->next;
	return s;
}

/* Of another track, or a choice of nothing: not asked at all. */
static bool
asked(const struct apply *v, const struct question *q)
{
	return (q->track == 0 || q->track == v->p.track) &&
	    ((q->kind != Q_CHOICE && q->kind != Q_MANY) || q->options != NULL);
}

bool
apply_asked(const struct apply *v, const struct question *q)
{
	return asked(v, q) && question_shown(v->questions, q, stored, &v->p);
}

static const char *
hint_of(struct req *r, const struct apply *v, const struct question *q)
{
	const char *hint = words_pick(r->arena, q->hint, r->lang).text;
	const char *why;

	if (!q->sensitive)
		return hint;
	why = TRF(r->arena, r->lang, "You need not answer. Only the organisers"
	    " can read it, to prepare the event. It is stored encrypted and"
	    " deleted {1} days after the event.", arena_printf(r->arena,
	    "%lld", (long long)(q->retention_days > 0 ? q->retention_days :
	    v->edition.retention_days)));
	return hint == NULL ? why : arena_printf(r->arena, "%s %s", hint, why);
}

static const struct option *
question_options(struct req *r, const struct question *q)
{
	struct option *o;
	size_t n = 0;

	if (q->kind != Q_CHOICE && q->kind != Q_MANY)
		return NULL;
	for (const struct question_option *p = q->options; p != NULL;
	    p = p->next)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	n = 0;
	for (const struct question_option *p = q->options; p != NULL;
	    p = p->next)
		o[n++] = (struct option){ p->value, words_pick(r->arena,
		    p->label, r->lang).text };
	return o;
}

static const char *
file_hint(struct req *r, const char *hint, const char *name)
{
	const char *there = TRF(r->arena, r->lang, "Stored: {1}. Choose another"
	    " file only to replace it.", name);

	return hint == NULL ? there : arena_printf(r->arena, "%s %s", hint,
	    there);
}

static enum rc
question_field(struct req *r, const struct apply *v, struct made *m,
    const struct question *q)
{
	const struct answer *s = answer_of(&v->p, q);
	const struct words label = words_pick(r->arena, q->label, r->lang);
	struct field f = { .name = field_name(r->arena, q->name),
	    .kind = kind_of[q->kind], .max = q->max, .required = q->required,
	    .label = label.text, .lang = label.lang,
	    .hint = hint_of(r, v, q), .options = question_options(r, q) };

	if (!asked(v, q))
		return RC_OK;
	if (q->show_if != NULL && has(m, field_name(r->arena, q->show_if))) {
		f.show_if = field_name(r->arena, q->show_if);
		f.show_is = q->show_is == NULL ? "" : q->show_is;
	} else if (!question_shown(v->questions, q, stored, &v->p)) {
		return RC_OK;
	}
	if (q->kind != Q_FILE) {
		add(m, f);
		return RC_OK;
	}
	f.max = (q->max > 0 && q->max < FILE_MB ? q->max : FILE_MB) * MB;
	f.blobs = 1u << BLOB_PDF | 1u << BLOB_ODT | 1u << BLOB_DOCX |
	    1u << BLOB_PNG | 1u << BLOB_JPEG;
	f.accept = tr(r->lang, "PDF, ODT, DOCX, PNG or JPEG");
	if (s == NULL || s->blob == 0) {
		add(m, f);
		return RC_OK;
	}
	f.hint = file_hint(r, f.hint, s->file);
	f.required = false;
	add(m, f);
	add(m, (struct field){ .name = remove_name(r->arena, q->name),
	    .kind = F_FLAG, .label = TRF(r->arena, r->lang, "Remove {1}",
	    s->file), .show_if = f.show_if, .show_is = f.show_is });
	return RC_OK;
}

/* --- the pages --- */

static void
add_step(struct apply *v, struct step ***end, struct req *r, struct step s,
    const struct made *m)
{
	struct field *fields;

	if (m->n == 0)
		return;
	fields = arena_array(r->arena, struct field, m->n + 1);
	memcpy(fields, m->at, sizeof *fields * (size_t)m->n);
	s.fields = fields;
	s.n = ++v->n_steps;
	s.seen = typed_in(&v->p, arena_printf(r->arena, "seen-%s", s.key)) !=
	    NULL;
	**end = arena_new(r->arena, struct step);
	***end = s;
	*end = &(**end)->next;
}

enum rc
apply_steps(struct req *r, struct apply *v)
{
	struct step **end = &v->steps, s;
	struct made *m = arena_new(r->arena, struct made);
	const struct question *q = v->questions;

	v->steps = NULL;
	v->n_steps = 0;
	about_fields(r, m);
	add_step(v, &end, r, (struct step){ .kind = STEP_ABOUT, .key = "about",
	    .title = { tr(r->lang, "About you"), r->lang } }, m);
	m->n = 0;
	organisation_fields(r, v, m);
	add_step(v, &end, r, (struct step){ .kind = STEP_ORGANISATION,
	    .key = "organisation", .title = { tr(r->lang, "Your organisation"),
	    r->lang } }, m);
	m->n = 0;
	part_fields(r, v, m);
	add_step(v, &end, r, (struct step){ .kind = STEP_PART, .key = "part",
	    .title = { tr(r->lang, "What you apply for"), r->lang } }, m);
	while (q != NULL) {
		m->n = 0;
		s = (struct step){ .kind = STEP_QUESTIONS, .key = "questions",
		    .title = { tr(r->lang, "Questions"), r->lang }, .first = q };
		if (q->kind == Q_HEADING) {
			s.key = field_name(r->arena, q->name);
			s.title = words_pick(r->arena, q->label, r->lang);
			s.intro = q->hint;
			q = q->next;
		}
		for (; q != NULL && q->kind != Q_HEADING; q = q->next)
			if (q->kind != Q_STATEMENT)
				TRY(question_field(r, v, m, q));
		s.end = q;
		add_step(v, &end, r, s, m);
	}
	return RC_OK;
}

struct step *
apply_step(const struct apply *v, int64_t n)
{
	struct step *s = v->steps;

	while (s != NULL && s->n != n)
		s = s->next;
	return s;
}

enum rc
apply_statements(struct req *r, struct apply *v, struct step *out)
{
	struct made *m = arena_new(r->arena, struct made);

	for (const struct question *q = v->questions; q != NULL; q = q->next)
		if (q->kind == Q_STATEMENT)
			TRY(question_field(r, v, m, q));
	*out = (struct step){ .kind = STEP_STATEMENTS, .key = "statements",
	    .title = { tr(r->lang, "Check and send"), r->lang },
	    .first = v->questions, .fields = m->at };
	return RC_OK;
}

/* --- filling --- */

static const struct question *
question_of(const struct apply *v, const char *field)
{
	return strncmp(field, "q-", 2) == 0 ?
	    question_named(v->questions, field + 2) : NULL;
}

static const char *
value_of(const struct apply *v, const struct field *f)
{
	const struct question *q = question_of(v, f->name);

	if (strncmp(f->name, "x-", 2) == 0)
		return NULL;
	if (q != NULL)
		return answer_to(&v->p, q->name);
	return typed_in(&v->p, f->name);
}

struct form *
step_form(struct req *r, struct apply *v, struct step *s)
{
	if (s->form != NULL)
		return s->form;
	s->form = form_open(r, s->fields, v->edition.zone, NULL);
	for (const struct field *f = s->fields; f->name != NULL; f++)
		if (f->kind != F_FILE && f->kind != F_HEADING)
			form_set(s->form, f->name, value_of(v, f));
	return s->form;
}

void
step_judge(struct req *r, struct apply *v, struct step *s)
{
	int before = r->faults;

	form_judge(step_form(r, v, s));
	s->faults = r->faults - before;
	r->faults = before;
}

/* --- storing --- */

static enum rc
store_file(struct req *r, struct apply *v, const struct form *form,
    const struct question *q)
{
	const struct upload *u = form_file(form, field_name(r->arena, q->name));
	const struct answer *s = answer_of(&v->p, q);

	if (u != NULL && u->size > 0)
		return answer_file_set(r->db, r->arena, v->p.id, q, u->name,
		    u->bytes, u->size);
	if (s != NULL && s->blob != 0 && form_flag(form, remove_name(r->arena,
	    q->name)))
		return answer_remove(r->db, v->p.id, q->id);
	return RC_OK;
}

/* As understood where it was, else as typed. */
static const char *
given(struct req *r, const struct form *form, const struct field *f)
{
	const char *text = f->kind == F_MANY ? NULL : form_text(form, f->name);

	if (text == NULL)
		text = form_typed(form, f->name);
	return text_blank(text) ? NULL :
	    text_cut(r->arena, text, INTAKE_TYPED_MAX);
}

static enum rc
store_delegation(struct req *r, struct apply *v, struct form *form)
{
	const char *way = form_text(form, "delegation"), *name, *code;
	enum rc rc;

	if (text_same(way, "new") &&
	    (name = form_text(form, "delegation_name")) != NULL) {
		if (v->p.delegation != 0 &&
		    text_same(name, v->p.delegation_name))
			return RC_OK;
		return delegation_new(r->db, r->arena, r->edition, name,
		    &v->p.delegation, &code);
	}
	if (text_same(way, "join") &&
	    (code = form_text(form, "delegation_code")) != NULL) {
		if (v->p.delegation != 0 &&
		    text_same(code, v->p.delegation_code))
			return RC_OK;
		TRY(limit_hit(r, "delegation", r->address, 60, 3600));
		rc = delegation_join(r->db, r->arena, r->edition, code,
		    &v->p.delegation);
		if (rc != RC_NONE)
			return rc;
		form_fault(form, "delegation_code", tr(r->lang, "There is no"
		    " delegation with this code. Ask the colleague who started"
		    " it."));
	}
	v->p.delegation = 0;
	return RC_OK;
}

static enum rc
store_part(struct req *r, struct apply *v, struct form *form)
{
	const char *track = v->tracks_open > 1 ? form_text(form, "track") :
	    NULL;

	if (v->tracks_open > 1 && (track == NULL || !text_number(track, 1,
	    INT64_MAX, &v->p.track)))
		v->p.track = 0;
	for (struct part *p = v->parts; p != NULL && v->n_parts > 1;
	    p = p->next)
		TRY(application_part_set(r->db, v->p.id, p->id,
		    text_has(form_many(form, "parts"), arena_printf(r->arena,
		    "%lld", (long long)p->id))));
	return store_delegation(r, v, form);
}

enum rc
step_store(struct req *r, struct apply *v, struct step *s, bool quiet)
{
	struct form *form = s->form;

	for (const struct field *f = s->fields; f->name != NULL; f++) {
		const struct question *q = question_of(v, f->name);
		const char *text;

		if (f->kind == F_FILE && !quiet)
			TRY(store_file(r, v, form, q));
		if (f->kind == F_FILE || strncmp(f->name, "x-", 2) == 0)
			continue;
		text = given(r, form, f);
		if (q == NULL) {
			TRY(typed_set(r->db, v->p.id, f->name, text));
			typed_put(r->arena, &v->p, f->name, text);
		} else if (text == NULL && q->kind != Q_STATEMENT) {
			TRY(answer_remove(r->db, v->p.id, q->id));
		} else {
			TRY(answer_set(r->db, r->arena, v->p.id, q,
			    text == NULL ? "0" : text));
		}
	}
	if (!quiet)
		TRY(typed_set(r->db, v->p.id, arena_printf(r->arena, "seen-%s",
		    s->key), "1"));
	if (s->kind == STEP_PART && !quiet)
		TRY(store_part(r, v, form));
	application_facts_typed(r->arena, &v->p);
	return application_update(r->db, &v->p, r->now);
}

/* --- reading --- */

enum rc
reply_answer(struct req *r, const struct answer *s)
{
	struct buf b = BUF(r->arena);

	if (!s->sealed)
		return reply_blob(r, s->blob);
	TRY(answer_file_read(r->db, s, &b));
	return reply_bytes(r, blob_type[blob_sniff(b.p, b.n)], s->file, b.p,
	    b.n);
}

static const char *
option_text(const struct field *f, const char *value)
{
	for (const struct option *o = f->options; o != NULL && o->value != NULL;
	    o++)
		if (strcmp(o->value, value) == 0)
			return o->label;
	return value;
}

static const char *
many_text(struct req *r, const struct field *f, const char *values)
{
	struct text_list l = text_split(r->arena, values, '\n');
	struct buf b = BUF(r->arena);

	for (size_t i = 0; i < l.n; i++) {
		if (i > 0)
			buf_char(&b, '\n');
		buf_str(&b, option_text(f, l.at[i]));
	}
	return buf_text(&b);
}

static const char *
readable(struct req *r, const struct apply *v, const struct field *f,
    const char *value)
{
	struct civil c;

	if (text_blank(value))
		return NULL;
	switch (f->kind) {
	case F_CHOICE:
	case F_SELECT:
		return option_text(f, value);
	case F_MANY:
		return many_text(r, f, value);
	case F_COUNTRY:
		return country_name(value, r->lang);
	case F_LANGUAGE:
		return language_name(value, r->lang);
	case F_FLAG:
		return strcmp(value, "1") == 0 ? tr(r->lang, "Yes") :
		    tr(r->lang, "No");
	case F_DATE:
		return time_parse(value, &c) ? time_text(r->arena,
		    time_from(c, v->edition.zone), v->edition.zone, r->lang,
		    TIME_DATE) : value;
	default:
		return value;
	}
}

enum rc
step_lines(struct req *r, struct apply *v, const struct step *s,
    struct line **out)
{
	*out = NULL;
	for (const struct field *f = s->fields; f->name != NULL; f++) {
		const struct question *q = question_of(v, f->name);
		const struct answer *file = f->kind == F_FILE ?
		    answer_of(&v->p, q) : NULL;
		struct line l = { .field = f->name, .label = { f->label,
		    f->lang == NULL ? r->lang : f->lang },
		    .sensitive = q != NULL && q->sensitive };

		if (strncmp(f->name, "x-", 2) == 0)
			continue;
		if (f->show_if != NULL && q != NULL && !question_shown(
		    v->questions, q, stored, &v->p))
			continue;
		if (f->show_if != NULL && q == NULL && !text_same(
		    typed_in(&v->p, f->show_if), f->show_is))
			continue;
		l.text = readable(r, v, f, value_of(v, f));
		if (file != NULL && file->blob != 0) {
			l.text = file->file;
			l.href = arena_printf(r->arena, "%s/file/%s", v->base,
			    q->name);
		}
		*out = arena_new(r->arena, struct line);
		**out = l;
		out = &(*out)->next;
	}
	return RC_OK;
}
