/* audience: organiser */
#include "practice/practice_carry.h"

#include <string.h>

#include "find/find.h"
#include "render/xlsx_read.h"

const char *const carry_format_name[CARRY_FORMATS] = { "jsonl", "csv",
	"xlsx" };
const char *const carry_format_type[CARRY_FORMATS] = {
	"application/jsonl; charset=utf-8", "text/csv; charset=utf-8",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };

static void
fault(struct arena *a, struct carry_item *i, const char *key, const char *why)
{
	struct practice_fault *f = arena_new(a, struct practice_fault);

	*f = (struct practice_fault){ .key = key, .why = why,
	    .next = i->faults };
	i->faults = f;
}

/* --- the header of a table --- */

static bool
has_words(const struct practice_field *f)
{
	return f->shape == P_WORDS || f->shape == P_LINES;
}

/* "What was done" and " WHAT_WAS_DONE" are what_was_done. */
static const char *
key_of(struct arena *a, const char *cell)
{
	char *key = arena_dup(a, text_clean(a, cell, true));

	for (char *s = key; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
		else if (*s == ' ')
			*s = '_';
	return key;
}

static enum rc
refuse(struct carry_reader *r, size_t line, const char *what)
{
	r->line = line;
	r->what = what;
	return RC_INVALID;
}

static enum rc
read_header(struct arena *a, struct carry_reader *r)
{
	const struct csv_row *head = r->csv.row;
	struct carry_seen *seen = carry_seen_make(a);
	bool title = false;

	if (r->csv.rows == 0)
		return refuse(r, 0, N_("The file is empty."));
	r->columns = head->cells;
	r->column = arena_array(a, struct carry_column, head->cells + 1);
	for (size_t i = 0; i < head->cells; i++) {
		const char *key = key_of(a, head->cell[i]), *colon =
		    strchr(key, ':');
		struct carry_column *c = &r->column[i];

		if (*key == '\0')
			continue;	/* a column beside the table */
		if (carry_seen_before(seen, key, 1) != 0)
			return refuse(r, head->line,
			    N_("Two columns have the same name."));
		if (colon != NULL) {
			c->lang = colon + 1;
			key = arena_dup_n(a, key, (size_t)(colon - key));
		}
		c->named = true;
		c->field = practice_field(key);
		c->key = key;
		if ((c->field == NULL && strcmp(key, "id") != 0 &&
		    strcmp(key, "attribution") != 0) ||
		    (c->lang != NULL && (c->field == NULL ||
		    !has_words(c->field)))) {
			r->name = head->cell[i];
			return refuse(r, head->line,
			    N_("There is no field of this name."));
		}
		title = title || strcmp(key, "title") == 0;
	}
	r->row = 1;
	return title ? RC_OK : refuse(r, head->line,
	    N_("The first line has to name the fields; there is none called"
	    " title."));
}

enum rc
carry_open(struct arena *a, const void *bytes, size_t n,
    struct carry_reader *r)
{
	const char *p = bytes, *from;
	enum rc rc;

	*r = (struct carry_reader){ .p = p, .end = p + n };
	if (n >= 2 && memcmp(p, "PK", 2) == 0)
		r->format = CARRY_XLSX;
	else if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		r->p += 3;
	for (from = r->p; from < r->end && strchr(" \t\r\n", *from) != NULL;)
		from++;
	if (r->format != CARRY_XLSX && (from == r->end || *from != '{'))
		r->format = CARRY_CSV;
	if (r->format == CARRY_JSONL)
		return RC_OK;
	if (from < r->end && *from == '[')
		return refuse(r, 1, N_("JSON has to be one object a line,"
		    " without brackets around them all."));
	rc = r->format == CARRY_XLSX ? xlsx_read(a, bytes, n, &r->csv) :
	    csv_read(a, bytes, n, &r->csv);
	if (rc != RC_OK)
		return rc == RC_INVALID ? refuse(r, r->csv.line, r->csv.what) :
		    rc;
	return read_header(a, r);
}

/* --- a practice --- */

static void
read_object(struct arena *a, json_t *in, struct carry_item *i)
{
	json_t *who = json_object_get(in, "attribution");
	struct practice_fault *faults;
	unsigned t = 0;

	json_incref(who);
	(void)json_object_del(in, "attribution");
	/* Where files are elsewhere: they stay there. */
	(void)json_object_del(in, "files");
	if (practice_from_json(a, in, &i->practice, &faults) != RC_OK)
		i->faults = faults;
	while (who != NULL && t < ATTRIBUTIONS &&
	    !text_same(json_string_value(who), attribution_name[t]))
		t++;
	json_decref(who);
	if (t == ATTRIBUTIONS)
		fault(a, i, "attribution", N_("This is none of the choices."));
	else
		i->practice.attribution = (enum attribution)t;
}

static enum rc
next_line(struct carry_reader *r, struct arena *a, struct carry_item *i)
{
	const char *from, *lf, *why;
	size_t n;
	json_t *in;

	do {
		if (r->p >= r->end)
			return RC_NONE;
		from = r->p;
		lf = memchr(from, '\n', (size_t)(r->end - from));
		r->p = lf == NULL ? r->end : lf + 1;
		n = (size_t)((lf == NULL ? r->end : lf) - from);
		while (n > 0 && strchr(" \t\r", from[n - 1]) != NULL)
			n--;
		r->line++;
	} while (n == 0);
	i->line = r->line;
	if (n > CARRY_LINE_MAX)
		fault(a, i, NULL, N_("This line is too long."));
	else if (!text_valid(from, n))
		fault(a, i, NULL, N_("This line is not text in UTF-8."));
	else if (json_read(a, from, n, &in, &why) != RC_OK) {
		fault(a, i, NULL, N_("This line is no JSON."));
		i->detail = why;
	} else {
		read_object(a, in, i);
		json_decref(in);
	}
	return RC_OK;
}

static json_t *
parts(struct arena *a, const char *cell, const char *seps)
{
	json_t *list = json_array();

	while (*cell != '\0') {
		size_t n = strcspn(cell, seps);
		const char *part = text_clean(a, arena_dup_n(a, cell, n), true);

		if (*part != '\0')
			json_array_append_new(list, json_string(part));
		cell += n + (cell[n] != '\0');
	}
	return list;
}

static json_t *
cells(struct arena *a, const struct practice_field *f, const char *cell)
{
	struct text_list rows = text_split(a, cell, '\n');
	json_t *list = json_array();

	for (size_t i = 0; i < rows.n; i++) {
		struct text_list c = text_split(a, rows.at[i], ';');
		json_t *row = json_object();

		for (size_t k = 0; k < c.n && f->cells[k] != NULL; k++)
			json_object_set_new(row, f->cells[k], json_string(
			    text_clean(a, c.at[k], true)));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *
value(struct arena *a, const struct practice_field *f, const char *cell)
{
	int64_t n;

	switch (f->shape) {
	case P_LINES:
	case P_LIST:
		return parts(a, cell, "\n");
	case P_MANY:
	case P_TOPICS:
		return parts(a, cell, " ,;|\n");
	case P_CELLS:
		return cells(a, f, cell);
	case P_NUMBER:
	case P_LEVEL:
		if (text_number(text_clean(a, cell, true), 0, INT64_MAX, &n))
			return json_integer(n);
		break;
	default:
		break;
	}
	return json_string(cell);
}

/* The language that a row is written in. */
static const char *
row_lang(const struct carry_reader *r, struct arena *a,
    const struct csv_row *row)
{
	for (size_t k = 0; k < row->cells && k < r->columns; k++)
		if (r->column[k].field != NULL && strcmp(
		    r->column[k].field->key, "language") == 0 &&
		    !text_blank(row->cell[k]))
			return text_clean(a, row->cell[k], true);
	return "en";
}

static void
set_words(json_t *in, const char *key, const char *lang, json_t *v)
{
	json_t *words = json_object_get(in, key);

	if (words == NULL) {
		words = json_object();
		json_object_set_new(in, key, words);
	}
	json_object_set_new(words, lang, v);
}

/* A row as practice_from_json() reads it. */
static json_t *
row_object(const struct carry_reader *r, struct arena *a,
    const struct csv_row *row, struct carry_item *i)
{
	const char *own = row_lang(r, a, row);
	json_t *in = json_object();

	/* The own language first: it is the original. */
	for (int others = 0; others < 2; others++)
		for (size_t k = 0; k < row->cells; k++) {
			const struct carry_column *c = &r->column[k];
			const char *cell = r->format == CARRY_CSV ?
			    csv_bare(row->cell[k]) : row->cell[k];

			if (text_blank(cell))
				continue;
			if (k >= r->columns || !c->named) {
				if (!others)
					fault(a, i, NULL, N_("A cell stands in"
					    " a column without a name."));
				continue;
			}
			if ((c->lang != NULL) != others)
				continue;
			if (c->field == NULL)
				json_object_set_new(in, c->key, json_string(
				    text_clean(a, cell, true)));
			else if (has_words(c->field))
				set_words(in, c->field->key, others ? c->lang :
				    own, value(a, c->field, cell));
			else
				json_object_set_new(in, c->field->key,
				    value(a, c->field, cell));
		}
	return in;
}

static enum rc
next_row(struct carry_reader *r, struct arena *a, struct carry_item *i)
{
	const struct csv_row *row;
	json_t *in;
	size_t used;

	do {
		if (r->row >= r->csv.rows)
			return RC_NONE;
		row = &r->csv.row[r->row++];
		used = 0;
		for (size_t k = 0; k < row->cells; k++)
			used += text_blank(row->cell[k]) ? 0 :
			    strlen(row->cell[k]);
	} while (used == 0);
	i->line = row->line;
	if (used > CARRY_LINE_MAX) {
		fault(a, i, NULL, N_("This line is too long."));
		return RC_OK;
	}
	in = row_object(r, a, row, i);
	if (i->faults == NULL)
		read_object(a, in, i);
	json_decref(in);
	return RC_OK;
}

enum rc
carry_next(struct carry_reader *r, struct arena *a, struct carry_item *i)
{
	*i = (struct carry_item){ .practice = PRACTICE_NEW };
	return r->format == CARRY_JSONL ? next_line(r, a, i) :
	    next_row(r, a, i);
}

/* --- out --- */

const char *
carry_json(struct arena *a, const struct practice *p)
{
	struct text_list files = text_split(a, p->files, '\n');
	const char *json = practice_to_json(a, p);
	struct buf b = BUF(a);

	buf_put(&b, json, strlen(json) - 1);
	if (p->attribution != ATTRIBUTION_NAMED) {
		json_key(&b, "attribution");
		json_text(&b, attribution_name[p->attribution]);
	}
	if (files.n > 0) {
		json_key(&b, "files");
		json_begin(&b, '[');
		for (size_t i = 0; i < files.n; i++)
			json_text(&b, files.at[i]);
		json_end(&b, ']');
	}
	json_end(&b, '}');
	return buf_text(&b);
}

struct carry_lang { const char *lang; struct carry_lang *next; };

/* Languages beside the record's own in which this field is told by any. */
static struct carry_lang *
other_langs(struct arena *a, const struct practice *p,
    const struct practice_field *f)
{
	struct carry_lang *list = NULL, **at;

	for (; p != NULL; p = p->next) {
		const char *text = practice_text(p, f), *why, *lang;
		json_t *all, *v;

		if (text == NULL || json_read(a, text, strlen(text), &all,
		    &why) != RC_OK)
			continue;
		json_object_foreach(all, lang, v) {
			int order = 1;

			if (text_same(lang, p->lang))
				continue;
			for (at = &list; *at != NULL && (order = strcmp(
			    (*at)->lang, lang)) < 0; at = &(*at)->next)
				;
			if (*at != NULL && order == 0)
				continue;
			struct carry_lang *l = arena_new(a, struct carry_lang);
			*l = (struct carry_lang){ arena_dup(a, lang), *at };
			*at = l;
		}
		json_decref(all);
	}
	return list;
}

struct table *
carry_table(struct arena *a, const struct practice *all)
{
	struct table *t = table_make(a, "practices", "en", false);
	struct carry_lang **langs, *l;
	size_t n = 0, i;

	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++)
		n++;
	langs = arena_array(a, struct carry_lang *, n);
	table_column(t, "id", COLUMN_TEXT, 0);
	table_column(t, "attribution", COLUMN_TEXT, 0);
	for (i = 0; i < n; i++) {
		const struct practice_field *f = &practice_fields[i];

		table_column(t, f->key, f->shape == P_NUMBER ||
		    f->shape == P_LEVEL ? COLUMN_NUMBER : COLUMN_TEXT, 0);
		langs[i] = has_words(f) ? other_langs(a, all, f) : NULL;
		for (l = langs[i]; l != NULL; l = l->next)
			table_column(t, arena_printf(a, "%s:%s", f->key,
			    l->lang), COLUMN_TEXT, 0);
	}
	for (const struct practice *p = all; p != NULL; p = p->next) {
		table_text(t, p->code);
		table_text(t, attribution_name[p->attribution]);
		for (i = 0; i < n; i++) {
			const struct practice_field *f = &practice_fields[i];
			const char *text = practice_text(p, f);

			if (!practice_said(p, f))
				table_empty(t);
			else if (text == NULL)
				table_number(t, practice_number(p, f));
			else
				table_text(t, has_words(f) ?
				    words_in(a, text, p->lang) : text);
			for (l = langs[i]; l != NULL; l = l->next)
				table_text(t, text == NULL ||
				    text_same(l->lang, p->lang) ? NULL :
				    words_in(a, text, l->lang));
		}
	}
	return t;
}

/* --- what is nearly the same --- */

static uint64_t
mix(uint64_t h)
{
	h ^= h >> 33;
	h *= UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

static uint64_t
hash(const char *s, size_t n)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * UINT64_C(0x100000001b3);
	return mix(h);
}

uint64_t
carry_print(struct arena *a, const struct practice *p)
{
	const char *of[] = { p->what_was_done, p->result, p->happened };
	struct find_print print = { 0 };

	for (size_t k = 0; k < sizeof of / sizeof *of; k++) {
		struct words t = words_pick(a, of[k], p->lang);

		if (t.text != NULL)
			find_print_text(&print, t.lang, t.text);
	}
	return print.words < 20 ? 0 : find_print(&print);
}

uint64_t
carry_title(struct arena *a, const struct practice *p)
{
	const char *title = words_pick(a, p->title, p->lang).text;
	uint64_t h;

	title = text_fold(a, title == NULL ? "" : title);
	h = hash(title, strlen(title));
	title = text_fold(a, p->city == NULL ? "" : p->city);
	h = mix(h * 31 + hash(title, strlen(title)));
	return h == 0 ? 1 : h;
}

struct carry_seen {
	struct arena *a;
	struct { const char *what; size_t line; } *at;
	size_t n, room;		/* room: a power of two */
};

struct carry_seen *
carry_seen_make(struct arena *a)
{
	struct carry_seen *s = arena_new(a, struct carry_seen);

	s->a = a;
	s->room = 256;
	s->at = arena_get_array(a, sizeof *s->at, s->room);
	return s;
}

static size_t
place(const struct carry_seen *s, const char *what)
{
	size_t i = hash(what, strlen(what)) & (s->room - 1);

	while (s->at[i].what != NULL && strcmp(s->at[i].what, what) != 0)
		i = (i + 1) & (s->room - 1);
	return i;
}

size_t
carry_seen_before(struct carry_seen *s, const char *what, size_t line)
{
	size_t i = place(s, what);

	if (s->at[i].what != NULL)
		return s->at[i].line;
	s->at[i].what = arena_dup(s->a, what);
	s->at[i].line = line;
	if (++s->n > s->room / 2) {
		struct carry_seen old = *s;

		s->room *= 2;
		s->at = arena_get_array(s->a, sizeof *s->at, s->room);
		for (i = 0; i < old.room; i++)
			if (old.at[i].what != NULL)
				s->at[place(s, old.at[i].what)] = old.at[i];
	}
	return 0;
}
