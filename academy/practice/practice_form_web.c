/* The form of a practice, made from practice_fields. */
#include "practice/practice_form_web.h"

#include <string.h>

#include "practice/practice_show.h"

enum { LINES_MOST = 200, ONE_LINE = 300,
	ROWS_MORE = 2, ROWS_MOST = LINES_MOST + ROWS_MORE };

bool
practice_asks(const struct practice *p, enum practice_part part)
{
	return part != PART_FAILURE || p->kind != PRACTICE_GOOD;
}

enum practice_part
practice_step(const struct practice *p, int64_t n)
{
	enum practice_part part = 0;

	for (; part < PRACTICE_PARTS; part++)
		if (practice_asks(p, part) && --n == 0)
			return part;
	return part;
}

int64_t
practice_steps(const struct practice *p)
{
	int64_t n = 0;

	while (practice_step(p, n + 1) != PRACTICE_PARTS)
		n++;
	return n;
}

/* --- the fields --- */

static const struct option *
options_of(struct req *r, const struct practice_option *from)
{
	struct option *o;
	size_t n = 0;

	while (from[n].value != NULL)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	for (size_t i = 0; i < n; i++)
		o[i] = (struct option){ from[i].value,
		    tr(r->lang, from[i].label) };
	return o;
}

static const struct option *
levels(struct req *r)
{
	struct option *o = arena_array(r->arena, struct option,
	    EVIDENCE_LEVELS + 1);

	for (int i = 0; i < EVIDENCE_LEVELS; i++)
		o[i] = (struct option){ arena_printf(r->arena, "%d", i),
		    tr(r->lang, evidence_label[i]) };
	return o;
}

/* The vocabulary, and what an imported record has beyond it. */
static enum rc
topics(struct req *r, const struct practice *p, const struct option **out)
{
	struct text_list own = text_split(r->arena, p->topics, ' ');
	struct concept *all;
	struct option *o;
	size_t n = own.n;

	TRY(concept_list(r->db, r->arena, &all));
	for (struct concept *c = all; c != NULL; c = c->next)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	n = 0;
	for (struct concept *c = all; c != NULL; c = c->next)
		o[n++] = (struct option){ c->id, words_pick(r->arena, c->label,
		    r->lang).text };
	for (size_t i = 0; i < own.n; i++)
		if (concept_in(all, own.at[i]) == NULL)
			o[n++] = (struct option){ own.at[i], own.at[i] };
	*out = o;
	return RC_OK;
}

/* --- rows of cells --- */

/* "figures_2_unit"; rows are counted from 0 here, from 1 there. */
static const char *
cell_name(struct req *r, const struct practice_field *f, int row, int cell)
{
	return arena_printf(r->arena, "%s_%d_%s", f->key, row + 1,
	    f->cells[cell]);
}

static int
cells_in(const struct practice_field *f)
{
	int n = 0;

	while (f->cells[n] != NULL)
		n++;
	return n;
}

static const char *
cell_label(const char *lang, const char *cell)
{
	static const struct { const char *cell, *label; } all[] = {
		{ "label", N_("What") }, { "value", N_("How much") },
		{ "unit", N_("Unit") }, { "year", N_("Year") },
		{ "source", N_("Source") },
		{ "from", N_("Address of the practice, or what it was") },
		{ "outcome", N_("What came of it?") },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (strcmp(all[i].cell, cell) == 0)
			return tr(lang, all[i].label);
	return cell;
}

/* How many there are in the form: those that were sent, or what is said and
 * some more to fill in. */
static int
rows_of(struct req *r, const struct practice *p, const struct practice_field *f)
{
	int n = (int)text_split(r->arena, practice_text(p, f), '\n').n +
	    ROWS_MORE, sent = 0;

	if (r->method != POST)
		return n < ROWS_MOST ? n : ROWS_MOST;
	for (int row = 0; row < ROWS_MOST; row++)
		for (int k = 0; f->cells[k] != NULL; k++)
			if (req_value(r, cell_name(r, f, row, k)) != NULL)
				sent = row + 1;
	return sent;
}

static void
row_fields(struct req *r, const struct practice_field *f, int rows,
    struct field *out)
{
	*out++ = (struct field){ .name = f->key, .kind = F_HEADING,
	    .label = tr(r->lang, f->label), .hint = f->hint == NULL ? NULL :
	    tr(r->lang, f->hint), .plain = true };
	for (int row = 0; row < rows; row++)
		for (int k = 0; f->cells[k] != NULL; k++)
			*out++ = (struct field){ .name = cell_name(r, f, row, k),
			    .kind = F_TEXT, .max = ONE_LINE, .plain = true,
			    .label = arena_printf(r->arena, "%d. %s", row + 1,
			    cell_label(r->lang, f->cells[k])) };
}

static void
fill_rows(struct req *r, struct form *f, const struct practice_field *e,
    const char *text)
{
	struct text_list rows = text_split(r->arena, text, '\n');
	int n = cells_in(e);

	for (int row = 0; row < (int)rows.n && row < ROWS_MOST; row++) {
		struct text_list c = text_split(r->arena, rows.at[row], ';');

		for (int k = 0; k < n && k < (int)c.n; k++)
			form_set(f, cell_name(r, e, row, k),
			    text_clean(r->arena, c.at[k], true));
	}
}

/* What was typed, as it is kept: a row a line; a semicolon would end a cell. */
static const char *
rows_text(struct req *r, struct form *f, const struct practice *p,
    const struct practice_field *e)
{
	struct buf b = BUF(r->arena);

	for (int row = 0, rows = rows_of(r, p, e); row < rows; row++) {
		struct buf line = BUF(r->arena);
		bool said = false;

		for (int k = 0; e->cells[k] != NULL; k++) {
			const char *s = form_text(f, cell_name(r, e, row, k));
			char *cell = arena_dup(r->arena, s == NULL ? "" : s);

			for (char *at = cell; *at != '\0'; at++)
				if (*at == ';')
					*at = ',';
			said = said || *cell != '\0';
			buf_printf(&line, k == 0 ? "%s" : "; %s", cell);
		}
		while (line.n > 0 && strchr("; ", line.p[line.n - 1]) != NULL)
			line.n--;
		if (said)
			buf_printf(&b, b.n == 0 ? "%.*s" : "\n%.*s",
			    (int)line.n, line.p);
	}
	return b.n == 0 ? NULL : buf_text(&b);
}

static enum field_kind
kind_of(const struct practice_field *f)
{
	switch (f->shape) {
	case P_WORDS:
		return f->max <= ONE_LINE ? F_WORDS : F_LONG_WORDS;
	case P_LINES:
		return F_LONG_WORDS;
	case P_TEXT:
		return strcmp(f->key, "sources_seen") == 0 ? F_DATE :
		    strcmp(f->key, "source_url") == 0 ||
		    strcmp(f->key, "evaluation_url") == 0 ? F_URL : F_TEXT;
	case P_CELLS:
		return F_HEADING;
	case P_LIST:
		return F_LONG;
	case P_ONE:
	case P_LEVEL:
		return F_CHOICE;
	case P_MANY:
	case P_TOPICS:
		return F_MANY;
	case P_COUNTRY:
		return F_COUNTRY;
	case P_LANGUAGE:
		return F_LANGUAGE;
	case P_NUMBER:
		return F_NUMBER;
	}
	return F_TEXT;
}

/* What is required is so when it is handed in: a draft may lack it, but for
 * what it cannot be kept without. */
static enum rc
field_of(struct req *r, const struct practice *p,
    const struct practice_field *f, struct field *out)
{
	const char *hint = f->hint == NULL ? NULL : tr(r->lang, f->hint);
	bool must = strcmp(f->key, "title") == 0 ||
	    strcmp(f->key, "kind") == 0 || strcmp(f->key, "language") == 0;

	if (!must && practice_requires(p, f))
		hint = hint == NULL ? tr(r->lang, "It may stay empty until "
		    "it is handed in") : TRF(r->arena, r->lang, "{1}. It may "
		    "stay empty until it is handed in", hint);
	*out = (struct field){ .name = f->key, .kind = kind_of(f),
	    .label = tr(r->lang, f->label), .hint = hint, .max = f->max,
	    .required = must, .plain = true };
	if (f->options != NULL)
		out->options = options_of(r, f->options);
	else if (f->shape == P_LEVEL)
		out->options = levels(r);
	else if (f->shape == P_TOPICS)
		return topics(r, p, &out->options);
	if (f->shape == P_NUMBER)
		out->min = 1;
	return RC_OK;
}

enum { LANGS_MOST = 40 };

static void
lang_add(struct req *r, const char **langs, size_t *n, const char *code)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(langs[i], code) == 0)
			return;
	if (*n < LANGS_MOST)
		langs[(*n)++] = arena_dup(r->arena, code);
}

/* The record's languages: its own, those it has words in, and one more. */
static const char *const *
langs_of(struct req *r, const struct practice *p, const char *with)
{
	const char **langs = arena_array(r->arena, const char *,
	    LANGS_MOST + 1), *lang, *why;
	size_t n = 0;

	lang_add(r, langs, &n, p->lang == NULL ? "en" : p->lang);
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++) {
		const char *words = practice_text(p, f);
		json_t *all, *text;

		if ((f->shape != P_WORDS && f->shape != P_LINES) ||
		    words == NULL || json_read(r->arena, words, strlen(words),
		    &all, &why) != RC_OK)
			continue;
		json_object_foreach(all, lang, text)
			lang_add(r, langs, &n, lang);
		json_decref(all);
	}
	if (with != NULL && language_known(with))
		lang_add(r, langs, &n, with);
	return langs;
}

/* --- filling and reading --- */

static void
fill(struct req *r, struct form *f, const struct practice *p,
    const struct practice_field *e)
{
	const char *text = practice_text(p, e);

	if (!practice_said(p, e))
		return;
	switch (e->shape) {
	case P_WORDS:
	case P_LINES:
		form_set_words(f, e->key, text);
		break;
	case P_MANY:
	case P_TOPICS:
		form_set_many(f, e->key, text_split(r->arena, text, ' '));
		break;
	case P_NUMBER:
	case P_LEVEL:
		form_set_int(f, e->key, practice_number(p, e));
		break;
	case P_CELLS:
		fill_rows(r, f, e, text);
		break;
	case P_TEXT:
	case P_LIST:
	case P_ONE:
	case P_COUNTRY:
	case P_LANGUAGE:
		form_set(f, e->key, text);
		break;
	}
}

static size_t
lines_in(const char *s)
{
	size_t n = 1;

	for (; s != NULL && (s = strchr(s, '\n')) != NULL; s++)
		n++;
	return n;
}

static void
judge(struct req *r, struct form *f, enum practice_part part)
{
	if (part == PART_WHAT && form_many(f, "topics").n > 4)
		form_fault(f, "topics", tr(r->lang, "Choose at most four "
		    "topics"));
	for (const struct practice_field *e = practice_fields; e->key != NULL;
	    e++)
		if (e->part == part && (e->shape == P_LINES ||
		    e->shape == P_LIST) &&
		    lines_in(form_typed(f, e->key)) > LINES_MOST)
			form_fault(f, e->key, tr(r->lang, "These are too many "
			    "lines"));
	if (part == PART_WHERE && form_int(f, "year_to") != 0 &&
	    form_int(f, "year_to") < form_int(f, "year_from"))
		form_fault(f, "year_to", tr(r->lang, "It ended before it "
		    "began"));
	if (part == PART_STORY && form_int(f, "money_to") != 0 &&
	    form_int(f, "money_to") < form_int(f, "money_from"))
		form_fault(f, "money_to", tr(r->lang, "This is less than the "
		    "other"));
}

enum rc
practice_form(struct req *r, const struct practice *p, enum practice_part part,
    const char *with, struct form **out)
{
	struct field *fields;
	size_t n = 1;

	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++)
		if (f->part == part)
			n += f->shape != P_CELLS ? 1 : (size_t)(1 +
			    rows_of(r, p, f) * cells_in(f));
	fields = arena_array(r->arena, struct field, n);
	n = 0;
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++) {
		if (f->part == part && f->shape == P_CELLS) {
			int rows = rows_of(r, p, f);

			row_fields(r, f, rows, &fields[n]);
			n += (size_t)(1 + rows * cells_in(f));
		} else if (f->part == part) {
			TRY(field_of(r, p, f, &fields[n++]));
		}
	}
	*out = form_open(r, fields, NULL, langs_of(r, p, with));
	if (r->method == POST) {
		form_read(*out);
		judge(r, *out, part);
		return RC_OK;
	}
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++)
		if (f->part == part)
			fill(r, *out, p, f);
	return RC_OK;
}

static const char *
joined(struct arena *a, struct text_list list)
{
	struct buf b = BUF(a);

	for (size_t i = 0; i < list.n; i++)
		buf_printf(&b, i == 0 ? "%s" : " %s", list.at[i]);
	return b.n == 0 ? NULL : buf_text(&b);
}

/* Lines trimmed, empty ones left out. */
static const char *
tidy(struct arena *a, const char *text)
{
	struct text_list list = text_split(a, text, '\n');
	struct buf b = BUF(a);

	for (size_t i = 0; i < list.n; i++) {
		const char *line = text_clean(a, list.at[i], true);

		if (*line != '\0')
			buf_printf(&b, b.n == 0 ? "%s" : "\n%s", line);
	}
	return b.n == 0 ? NULL : buf_text(&b);
}

void
practice_form_take(struct req *r, struct form *f, enum practice_part part,
    struct practice *p)
{
	for (const struct practice_field *e = practice_fields; e->key != NULL;
	    e++) {
		const char *level;

		if (e->part != part)
			continue;
		switch (e->shape) {
		case P_WORDS:
		case P_LINES:
			practice_set_text(p, e, form_words(f, e->key));
			break;
		case P_MANY:
		case P_TOPICS:
			practice_set_text(p, e, joined(r->arena,
			    form_many(f, e->key)));
			break;
		case P_NUMBER:
			practice_set_number(p, e, form_int(f, e->key));
			break;
		case P_LEVEL:
			level = form_text(f, e->key);
			practice_set_number(p, e, level == NULL ?
			    EVIDENCE_UNSAID : level[0] - '0');
			break;
		case P_CELLS:
			practice_set_text(p, e, rows_text(r, f, p, e));
			break;
		case P_LIST:
			practice_set_text(p, e, tidy(r->arena,
			    form_text(f, e->key)));
			break;
		case P_TEXT:
			practice_set_text(p, e, kind_of(e) == F_DATE ?
			    form_typed(f, e->key) : form_text(f, e->key));
			break;
		case P_ONE:
		case P_COUNTRY:
		case P_LANGUAGE:
			practice_set_text(p, e, form_text(f, e->key));
			break;
		}
	}
}
