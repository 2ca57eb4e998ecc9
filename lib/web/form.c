/* Opening, filling and reading; form_check.c judges one answer,
 * form_pages.tmpl draws. */
#include "web/form.h"

#include <stdlib.h>
#include <string.h>

#include "web/form_inside.h"
#include "web/request.h"

static const char *const english[] = { "en", NULL };

static const char *
said(const struct form *f, const struct field *field, const char *s)
{
	return s == NULL || field->plain ? s : tr(f->r->lang, s);
}

static struct entry
entry_make(struct form *f, const struct field *field)
{
	struct arena *a = f->r->arena;
	struct entry e = {
		.field = field,
		.label = said(f, field, field->label),
		.hint = said(f, field, field->hint),
		.name = field->name,
	};

	e.id = f->number == 1 ? arena_printf(a, "f-%s", field->name) :
	    arena_printf(a, "f%d-%s", f->number, field->name);
	if (!field_is_words(field))
		return e;
	e.each = arena_array(a, struct entry, f->n_langs);
	for (size_t i = 0; i < f->n_langs; i++)
		e.each[i] = (struct entry){
			.field = field, .label = e.label, .lang = f->langs[i],
			.id = i == 0 ? e.id :
			    arena_printf(a, "%s-%s", e.id, f->langs[i]),
			.name = arena_printf(a, "%s.%s", field->name,
			    f->langs[i]),
		};
	return e;
}

struct form *
form_open(struct req *r, const struct field *fields, const char *zone,
    const char *const *langs)
{
	struct form *f;

	/* A handler that found faults calls the one that shows the page,
	 * which opens the form again: it gets what was typed. */
	for (f = r->form; f != NULL; f = f->next)
		if (f->fields == fields && f->read)
			return f;
	f = arena_new(r->arena, struct form);
	*f = (struct form){ .r = r, .fields = fields,
	    .zone = zone == NULL ? "UTC" : zone,
	    .langs = langs == NULL || langs[0] == NULL ? english : langs,
	    .number = r->form == NULL ? 1 : r->form->number + 1,
	    .next = r->form };
	while (f->langs[f->n_langs] != NULL)
		f->n_langs++;
	while (fields[f->n].name != NULL)
		f->n++;
	f->entries = arena_array(r->arena, struct entry, f->n);
	for (size_t i = 0; i < f->n; i++)
		f->entries[i] = entry_make(f, &fields[i]);
	r->form = f;
	return f;
}

struct entry *
form_entry(const struct form *f, const char *name)
{
	for (size_t i = 0; name != NULL && i < f->n; i++)
		if (strcmp(f->fields[i].name, name) == 0)
			return &f->entries[i];
	return NULL;
}

/* A name that is not in the form is a mistake in the program: found by its
 * first test. */
static struct entry *
must(const struct form *f, const char *name)
{
	struct entry *e = form_entry(f, name);

	if (e == NULL) {
		log_line(LOG_ERROR, "web", "a form has no field %s", name);
		abort();
	}
	return e;
}

static void
set_words(struct form *f, struct entry *e, const char *json)
{
	for (size_t i = 0; i < f->n_langs; i++)
		e->each[i].typed = words_in(f->r->arena, json, f->langs[i]);
}

void
form_set(struct form *f, const char *name, const char *value)
{
	struct entry *e = must(f, name);

	if (f->read)
		return;		/* what was typed stands */
	if (field_is_words(e->field))
		set_words(f, e, value);
	else if (e->field->kind == F_MANY)
		e->many = text_blank(value) ? (struct text_list){ 0 } :
		    text_split(f->r->arena, value, '\n');
	else
		e->typed = value;
}

void
form_set_int(struct form *f, const char *name, int64_t v)
{
	form_set(f, name, arena_printf(f->r->arena, "%lld", (long long)v));
}

void
form_set_time(struct form *f, const char *name, unixtime t)
{
	struct entry *e = must(f, name);

	form_set(f, name, t == 0 ? NULL : e->field->kind == F_DATE ?
	    time_iso_date(f->r->arena, t, f->zone) :
	    time_iso(f->r->arena, t, f->zone));
}

void
form_set_words(struct form *f, const char *name, const char *json)
{
	form_set(f, name, json);
}

void
form_set_many(struct form *f, const char *name, struct text_list values)
{
	struct entry *e = must(f, name);

	if (!f->read)
		e->many = values;
}

/* Whether the field's condition holds; a field it asks about stands before it
 * in the form. */
static bool
shown(const struct form *f, const struct field *field)
{
	struct entry *e;

	if (field->show_if == NULL)
		return true;
	e = must(f, field->show_if);
	if (e->hidden)
		return false;
	if (e->field->kind == F_MANY)
		return text_has(e->many, field->show_is);
	if (e->field->kind == F_FLAG)
		return e->flag == (strcmp(field->show_is, "1") == 0);
	return e->typed != NULL && strcmp(e->typed, field->show_is) == 0;
}

static void
add_fault(struct form *f, struct entry *e, const char *message)
{
	if (e->fault != NULL)
		return;		/* the first says what to mend first */
	e->fault = message;
	if (e->fault_id == NULL)
		e->fault_id = e->id;
	f->faults++;
	f->r->faults++;
}

static void
take(struct form *f, struct entry *e)
{
	struct req *r = f->r;

	switch (e->field->kind) {
	case F_HEADING:
		break;
	case F_FILE:
		e->file = req_upload(r, e->name);
		break;
	case F_MANY:
		e->many = req_values(r, e->name);
		break;
	case F_WORDS:
	case F_LONG_WORDS:
		for (size_t i = 0; i < f->n_langs; i++)
			e->each[i].typed = req_value(r, e->each[i].name);
		break;
	default:
		e->typed = req_value(r, e->name);
	}
}

void
form_read(struct form *f)
{
	f->r->faults -= f->faults;
	f->faults = 0;
	f->strays = 0;
	f->read = true;
	for (size_t i = 0; i < f->n; i++) {
		struct entry *e = &f->entries[i];
		const char *fault;

		*e = entry_make(f, e->field);
		take(f, e);
		e->hidden = !shown(f, e->field);
		if (e->hidden)
			continue;
		if ((fault = form_check(f, e)) != NULL)
			add_fault(f, e, fault);
	}
}

void
form_judge(struct form *f)
{
	f->read = true;
	for (size_t i = 0; i < f->n; i++) {
		struct entry *e = &f->entries[i];
		const char *fault;

		e->hidden = !shown(f, e->field);
		if (!e->hidden && (fault = form_check(f, e)) != NULL)
			add_fault(f, e, fault);
	}
}

void
form_fault(struct form *f, const char *name, const char *message)
{
	struct entry *e = form_entry(f, name);

	if (e != NULL) {
		add_fault(f, e, message);
	} else if (f->strays < sizeof f->stray / sizeof f->stray[0]) {
		f->stray[f->strays++] = message;
		f->faults++;
		f->r->faults++;
	}
}

const char *
form_text(const struct form *f, const char *name)
{
	return must(f, name)->text;
}

int64_t
form_int(const struct form *f, const char *name)
{
	return must(f, name)->number;
}

unixtime
form_time(const struct form *f, const char *name)
{
	return must(f, name)->time;
}

struct civil
form_date(const struct form *f, const char *name)
{
	return must(f, name)->day;
}

bool
form_flag(const struct form *f, const char *name)
{
	return must(f, name)->flag;
}

const char *
form_words(const struct form *f, const char *name)
{
	return must(f, name)->words;
}

struct text_list
form_many(const struct form *f, const char *name)
{
	struct entry *e = must(f, name);

	return e->hidden ? (struct text_list){ 0 } : e->many;
}

const struct upload *
form_file(const struct form *f, const char *name)
{
	struct entry *e = must(f, name);

	return e->hidden || e->fault != NULL ? NULL : e->file;
}

const char *
form_typed(const struct form *f, const char *name)
{
	struct entry *e = must(f, name);
	struct buf out = BUF(f->r->arena);
	const char *json = NULL;

	if (e->field->kind == F_MANY) {
		for (size_t i = 0; i < e->many.n; i++) {
			if (i > 0)
				buf_char(&out, '\n');
			buf_str(&out, e->many.at[i]);
		}
		return e->many.n == 0 ? NULL : buf_text(&out);
	}
	if (!field_is_words(e->field))
		return e->typed;
	for (size_t i = 0; i < f->n_langs; i++)
		json = words_set(f->r->arena, json, f->langs[i],
		    e->each[i].typed);
	return json;
}

/* --- what the page asks --- */

bool
form_has_file(const struct form *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->fields[i].kind == F_FILE)
			return true;
	return false;
}

bool
form_has_optional(const struct form *f)
{
	int asked = 0, optional = 0;

	for (size_t i = 0; i < f->n; i++) {
		const struct field *field = &f->fields[i];

		if (field->kind == F_HIDDEN || field->kind == F_HEADING)
			continue;
		asked++;
		optional += !field->required && field->kind != F_FLAG;
	}
	return asked > 1 && optional > 0;
}

const char *
form_only_if(const struct form *f, const struct field *field)
{
	const struct entry *e = must(f, field->show_if);
	const char *lang = f->r->lang, *answer = field->show_is;
	const struct option *o = form_options(f, e->field);

	if (e->field->kind == F_FLAG)
		return TRF(f->r->arena, lang, strcmp(answer, "1") == 0 ?
		    N_("Only if you ticked “{1}”.") :
		    N_("Only if you did not tick “{1}”."), e->label);
	for (; o != NULL && o->value != NULL; o++)
		if (strcmp(o->value, answer) == 0)
			answer = form_option_label(f, e->field, o);
	return TRF(f->r->arena, lang,
	    N_("Only if “{1}” is “{2}”."), e->label, answer);
}

/* How a browser should treat each kind; NULL where it has nothing to add. */
static const struct treat {
	const char *type, *autocomplete, *inputmode;
	bool verbatim;		/* no spelling, no capitals */
} treat[] = {
	[F_EMAIL] = { "email", "email", .verbatim = true },
	[F_URL] = { "text", "url", "url", true },
	[F_PHONE] = { "tel", "tel" },
	[F_NUMBER] = { "text", NULL, "numeric", true },
	[F_DATE] = { .type = "date" },
	[F_TIME] = { .type = "datetime-local" },
	[F_FLAG] = { .type = "checkbox" },
	[F_PASSWORD] = { "password", "current-password", .verbatim = true },
	[F_CODE] = { "text", "one-time-code", .verbatim = true },
	[F_FILE] = { .type = "file" },
	[F_HIDDEN] = { 0 },
};

/* The names by which a file picker knows the kinds of lib/store/blob.h. */
static const char *const suffix[BLOB_KINDS] = {
	[BLOB_PDF] = ".pdf", [BLOB_PNG] = ".png", [BLOB_JPEG] = ".jpg,.jpeg",
	[BLOB_WEBP] = ".webp", [BLOB_GIF] = ".gif", [BLOB_MP4] = ".mp4",
	[BLOB_WEBM] = ".webm", [BLOB_ODT] = ".odt", [BLOB_DOCX] = ".docx",
	[BLOB_XLSX] = ".xlsx", [BLOB_TEXT] = ".txt,.csv",
};

const char *
form_described(const struct form *f, const struct entry *e, bool count)
{
	struct buf ids = BUF(f->r->arena);

	if (e->hint != NULL || e->field->kind == F_TIME ||
	    e->field->kind == F_FILE)
		buf_printf(&ids, " %s-hint", e->id);
	if (e->fault != NULL)
		buf_printf(&ids, " %s-fault", e->id);
	if (count)
		buf_printf(&ids, " %s-count", e->id);
	return ids.n == 0 ? NULL : buf_text(&ids) + 1;
}

struct control
form_control(const struct form *f, const struct entry *e)
{
	const struct field *field = e->field;
	const struct treat *t = &treat[field->kind];
	enum field_kind k = field->kind;
	struct buf accept = BUF(f->r->arena);
	struct control c = {
		.type = t->type == NULL ? "text" : t->type,
		.lang = e->lang,
		.dir = e->lang == NULL ? NULL :
		    language_rtl(e->lang) ? "rtl" : "ltr",
		.described = form_described(f, e, field_is_long(field) ||
		    k == F_WORDS || k == F_TEXT),
		.autocomplete = field->autocomplete != NULL ?
		    field->autocomplete : t->autocomplete,
		.inputmode = t->inputmode,
		.value = k == F_FLAG ? "1" : k == F_PASSWORD || k == F_CODE ||
		    k == F_FILE || text_blank(e->typed) ? NULL : e->typed,
		/* A translation may be left out, and so may what only some
		 * are asked. */
		.required = field->required && field->show_if == NULL &&
		    (e->lang == NULL || e->lang == f->langs[0]),
		.invalid = e->fault != NULL,
		.verbatim = t->verbatim,
	};

	/* A date that was not understood is shown as it was typed, which a
	 * date picker would not do. */
	if ((k == F_DATE || k == F_TIME) && f->read && e->day.year == 0 &&
	    !text_blank(e->typed))
		c.type = "text";
	for (int i = 0; i < BLOB_KINDS; i++)
		if (field->blobs & 1u << i && suffix[i] != NULL)
			buf_printf(&accept, ",%s", suffix[i]);
	if (k == F_FILE && accept.n > 0)
		c.accept = buf_text(&accept) + 1;
	return c;
}
