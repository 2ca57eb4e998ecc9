/* audience: organiser */
/* A practice as JSON, in and out. */
#include "practice/practice.h"

#include <sodium.h>
#include <string.h>

/* What every record has, in the order of the files that go round; the other
 * keys follow in the order of practice_fields. */
static const char *const given[] = { "kind", "title", "city", "country",
	"year_from", "year_to", "topics", "target_groups", "lead",
	"what_was_done", "result", "lesson", "evidence_level", "evidence_note",
	"source_url", "other_sources", "source_language", "note", NULL };

enum { CODE_LENGTH = 8, CODE_MAX = 40, LIST_MAX = 200 };

const char *
practice_code_new(struct arena *a)
{
	/* Without what is misread or spells something. */
	static const char letters[] = "23456789bcdfghjkmnpqrstvwxz";
	char *code = arena_get(a, CODE_LENGTH + 1);

	for (int i = 0; i < CODE_LENGTH; i++)
		code[i] = letters[randombytes_uniform(sizeof letters - 1)];
	return code;
}

/* --- out --- */

static void
write_lines(struct arena *a, struct buf *b, const char *text, char sep)
{
	struct text_list list = text_split(a, text, sep);

	json_begin(b, '[');
	for (size_t i = 0; i < list.n; i++)
		if (!text_blank(list.at[i]))
			json_text(b, list.at[i]);
	json_end(b, ']');
}

static void
write_cells(struct arena *a, struct buf *b, const struct practice_field *f,
    const char *text)
{
	struct text_list rows = text_split(a, text, '\n');

	json_begin(b, '[');
	for (size_t i = 0; i < rows.n; i++) {
		struct text_list cells = text_split(a, rows.at[i], ';');

		json_begin(b, '{');
		for (size_t k = 0; k < cells.n && f->cells[k] != NULL; k++) {
			json_key(b, f->cells[k]);
			json_text(b, text_clean(a, cells.at[k], true));
		}
		json_end(b, '}');
	}
	json_end(b, ']');
}

static void
write_text(struct arena *a, struct buf *b, const struct practice_field *f,
    const char *text)
{
	if (f->shape == P_LINES)
		write_lines(a, b, text, '\n');
	else
		json_text(b, text);
}

/* Words: the text alone where it is in the record's own language and in no
 * other. */
static void
write_words(struct arena *a, struct buf *b, const struct practice *p,
    const struct practice_field *f, const char *words)
{
	struct text_list langs = words_langs(a, words);

	if (langs.n == 1 && text_same(langs.at[0], p->lang)) {
		write_text(a, b, f, words_in(a, words, p->lang));
		return;
	}
	json_begin(b, '{');
	for (size_t i = 0; i < langs.n; i++) {
		json_key(b, langs.at[i]);
		write_text(a, b, f, words_in(a, words, langs.at[i]));
	}
	json_end(b, '}');
}

static void
write_empty(struct buf *b, const struct practice_field *f)
{
	switch (f->shape) {
	case P_LINES:
	case P_LIST:
	case P_TOPICS:
	case P_MANY:
	case P_CELLS:
		json_begin(b, '[');
		json_end(b, ']');
		break;
	case P_WORDS:
	case P_LANGUAGE:
		json_text(b, "");
		break;
	case P_TEXT:
		/* No municipality is a fact; no address is a gap. */
		json_text(b, strcmp(f->key, "city") == 0 ? NULL : "");
		break;
	case P_ONE:
	case P_COUNTRY:
	case P_NUMBER:
	case P_LEVEL:
		json_text(b, NULL);
		break;
	}
}

static void
write_field(struct arena *a, struct buf *b, const struct practice *p,
    const struct practice_field *f)
{
	const char *text = practice_text(p, f);

	json_key(b, f->key);
	if (!practice_said(p, f)) {
		write_empty(b, f);
		return;
	}
	switch (f->shape) {
	case P_WORDS:
	case P_LINES:
		write_words(a, b, p, f, text);
		break;
	case P_LIST:
		write_lines(a, b, text, '\n');
		break;
	case P_CELLS:
		write_cells(a, b, f, text);
		break;
	case P_MANY:
	case P_TOPICS:
		write_lines(a, b, text, ' ');
		break;
	case P_NUMBER:
	case P_LEVEL:
		json_number(b, practice_number(p, f));
		break;
	case P_ONE:
	case P_TEXT:
	case P_COUNTRY:
	case P_LANGUAGE:
		json_text(b, text);
		break;
	}
}

const char *
practice_to_json(struct arena *a, const struct practice *p)
{
	struct buf b = BUF(a);

	json_begin(&b, '{');
	json_key(&b, "id");
	json_text(&b, p->code);
	for (size_t i = 0; given[i] != NULL; i++)
		write_field(a, &b, p, practice_field(given[i]));
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++)
		if ((f->flags & PF_GIVEN) == 0 && practice_said(p, f) &&
		    !(f->at == offsetof(struct practice, lang) &&
		    text_same(p->lang, "en")))
			write_field(a, &b, p, f);
	json_end(&b, '}');
	return buf_text(&b);
}

/* --- in --- */

struct reader {
	struct arena *a;
	struct practice *p;
	struct practice_fault **end;
	bool bad;
};

static void
fault(struct reader *r, const char *key, const char *why)
{
	*r->end = arena_new(r->a, struct practice_fault);
	**r->end = (struct practice_fault){ .key = key, .why = why };
	r->end = &(*r->end)->next;
	r->bad = true;
}

/* A text that is short enough, cleaned; NULL and a fault otherwise. */
static const char *
text_of(struct reader *r, const struct practice_field *f, const json_t *v)
{
	const char *s;

	if (!json_is_string(v)) {
		fault(r, f->key, N_("This has to be a text."));
		return NULL;
	}
	s = text_clean(r->a, json_string_value(v), f->shape != P_WORDS);
	if (f->max > 0 && text_length(s) > (size_t)f->max) {
		fault(r, f->key, N_("This is too long."));
		return NULL;
	}
	return s;
}

static const char *
lines_of(struct reader *r, const struct practice_field *f, const json_t *v,
    char sep)
{
	struct buf b = BUF(r->a);
	size_t i;
	json_t *e;

	if (!json_is_array(v) || json_array_size(v) > LIST_MAX) {
		fault(r, f->key, N_("This has to be a list, not too long."));
		return NULL;
	}
	json_array_foreach(v, i, e) {
		const char *s = text_of(r, f, e);

		if (text_blank(s))
			continue;
		if (strchr(s, sep) != NULL) {
			fault(r, f->key, N_("This is none of the choices."));
			return NULL;
		}
		if (b.n > 0)
			buf_char(&b, sep);
		buf_str(&b, s);
	}
	return b.n == 0 ? NULL : buf_text(&b);
}

static const char *
words_of(struct reader *r, const struct practice_field *f, const json_t *v)
{
	const char *words = NULL, *lang;
	json_t *e;

	if (!json_is_object(v)) {
		const char *s = f->shape == P_LINES ? lines_of(r, f, v, '\n') :
		    text_of(r, f, v);

		return text_blank(s) ? NULL :
		    words_set(r->a, NULL, r->p->lang, s);
	}
	json_object_foreach((json_t *)(uintptr_t)v, lang, e) {
		const char *s;

		if (strlen(lang) < 2 || strlen(lang) > 8 ||
		    strspn(lang, "abcdefghijklmnopqrstuvwxyzLCT-") !=
		    strlen(lang)) {
			fault(r, f->key, N_("This is no language."));
			return NULL;
		}
		s = f->shape == P_LINES ? lines_of(r, f, e, '\n') :
		    text_of(r, f, e);
		if (!text_blank(s))
			words = words_set(r->a, words, arena_dup(r->a, lang),
			    s);
	}
	return words;
}

static const char *
cells_of(struct reader *r, const struct practice_field *f, const json_t *v)
{
	struct buf b = BUF(r->a);
	size_t i;
	json_t *e;

	if (!json_is_array(v) || json_array_size(v) > LIST_MAX) {
		fault(r, f->key, N_("This has to be a list, not too long."));
		return NULL;
	}
	json_array_foreach(v, i, e) {
		size_t last = 0;

		if (!json_is_object(e)) {
			fault(r, f->key, N_("This has to be a list, not too long."));
			return NULL;
		}
		for (size_t k = 0; f->cells[k] != NULL; k++)
			if (json_object_get(e, f->cells[k]) != NULL)
				last = k + 1;
		if (b.n > 0)
			buf_char(&b, '\n');
		for (size_t k = 0; k < last; k++) {
			const json_t *cell = json_object_get(e, f->cells[k]);
			const char *s = cell == NULL || json_is_null(cell) ? "" :
			    json_is_integer(cell) ? arena_printf(r->a, "%lld",
			    (long long)json_integer_value(cell)) :
			    text_of(r, f, cell);

			if (s == NULL)
				return NULL;
			if (strchr(s, ';') != NULL) {
				fault(r, f->key,
				    N_("No semicolons within a figure."));
				return NULL;
			}
			buf_printf(&b, k == 0 ? "%s" : "; %s", s);
		}
	}
	return b.n == 0 ? NULL : buf_text(&b);
}

static bool
is_option(const struct practice_field *f, const char *s)
{
	for (const struct practice_option *o = f->options; o->value != NULL;
	    o++)
		if (strcmp(o->value, s) == 0)
			return true;
	return false;
}

static const char *
one_of(struct reader *r, const struct practice_field *f, const json_t *v)
{
	if (!json_is_string(v) || !is_option(f, json_string_value(v))) {
		fault(r, f->key, N_("This is none of the choices."));
		return NULL;
	}
	return arena_dup(r->a, json_string_value(v));
}

static const char *
many_of(struct reader *r, const struct practice_field *f, const json_t *v)
{
	const char *s = lines_of(r, f, v, ' ');
	struct text_list list = text_split(r->a, s, ' ');

	for (size_t i = 0; i < list.n && f->shape == P_MANY; i++)
		if (!is_option(f, list.at[i])) {
			fault(r, f->key, N_("This is none of the choices."));
			return NULL;
		}
	return s;
}

static const char *
code_of(struct reader *r, const struct practice_field *f, const json_t *v)
{
	const char *s = json_is_string(v) ? json_string_value(v) : "-", *of =
	    f->shape == P_COUNTRY ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ" :
	    "abcdefghijklmnopqrstuvwxyzLCT-";

	if (*s == '\0')
		return NULL;
	if (strlen(s) < 2 || strlen(s) > (f->shape == P_COUNTRY ? 2 : 8) ||
	    strspn(s, of) != strlen(s)) {
		fault(r, f->key, f->shape == P_COUNTRY ?
		    N_("This is no country.") : N_("This is no language."));
		return NULL;
	}
	return arena_dup(r->a, s);
}

static void
read_number(struct reader *r, const struct practice_field *f, const json_t *v)
{
	int64_t n = json_is_integer(v) ? json_integer_value(v) : -1;

	if (n < 0 || n > f->max)
		fault(r, f->key, N_("This is no such number."));
	else
		practice_set_number(r->p, f, n);
}

static void
read_field(struct reader *r, const struct practice_field *f, const json_t *v)
{
	const char *s = NULL;

	if (json_is_null(v))
		return;
	switch (f->shape) {
	case P_WORDS:
	case P_LINES:
		s = words_of(r, f, v);
		break;
	case P_TEXT:
		s = text_of(r, f, v);
		break;
	case P_LIST:
		s = lines_of(r, f, v, '\n');
		break;
	case P_CELLS:
		s = cells_of(r, f, v);
		break;
	case P_ONE:
		s = one_of(r, f, v);
		break;
	case P_MANY:
	case P_TOPICS:
		s = many_of(r, f, v);
		break;
	case P_COUNTRY:
	case P_LANGUAGE:
		s = code_of(r, f, v);
		break;
	case P_NUMBER:
	case P_LEVEL:
		read_number(r, f, v);
		return;
	}
	if (s != NULL)
		practice_set_text(r->p, f, s);
}

static void
read_code(struct reader *r, const json_t *v)
{
	const char *s = json_string_value(v);

	if (s == NULL || strlen(s) == 0 || strlen(s) > CODE_MAX ||
	    strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(s))
		fault(r, "id", N_("An id has small letters, digits and hyphens."));
	else
		r->p->code = arena_dup(r->a, s);
}

enum rc
practice_from_json(struct arena *a, const json_t *in, struct practice *out,
    struct practice_fault **faults)
{
	struct reader r = { .a = a, .p = out, .end = faults };
	const struct practice_field *language = practice_field("language");
	const char *key;
	json_t *v;

	*faults = NULL;
	if (!json_is_object(in)) {
		fault(&r, NULL, N_("This is no practice."));
		return RC_INVALID;
	}
	/* First: the words are in it. */
	if ((v = json_object_get(in, "language")) != NULL)
		read_field(&r, language, v);
	json_object_foreach((json_t *)(uintptr_t)in, key, v) {
		const struct practice_field *f = practice_field(key);

		if (f != NULL && f != language)
			read_field(&r, f, v);
		else if (strcmp(key, "id") == 0 && !json_is_null(v))
			read_code(&r, v);
		else if (f == NULL && strcmp(key, "id") != 0)
			fault(&r, arena_dup(a, key), N_("There is no such field."));
	}
	/* What it is and whether it worked nobody else can say. */
	if (json_object_get(in, "kind") == NULL)
		fault(&r, "kind", N_("This is missing."));
	if (out->title == NULL)
		fault(&r, "title", N_("This is missing."));
	return r.bad ? RC_INVALID : RC_OK;
}
