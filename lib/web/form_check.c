/*
 * Whether one answer can be taken.  A message names the field, says what is
 * wrong and what would be right; it never blames.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web/form_inside.h"
#include "web/request.h"

enum { TEXT_MAX = 200, LONG_MAX_POINTS = 5000, FILE_MAX = 10 * 1000 * 1000 };
/* Dates beyond these are slips of the finger. */
enum { YEAR_MIN = 1900, YEAR_MAX = 2199 };

/* The label within a sentence: where the sentence runs from right to left, the
 * label keeps a direction of its own (U+2068, U+2069). */
static const char *
quoted(const struct form *f, const struct entry *e)
{
	return language_rtl(f->r->lang) ? arena_printf(f->r->arena,
	    "\u2068%s\u2069", e->label) : e->label;
}

/* A message of this form, in the visitor's language; {1} is the label. */
#define SAY(f, e, id, ...) TRF((f)->r->arena, (f)->r->lang, N_(id), \
	quoted((f), (e)) __VA_OPT__(,) __VA_ARGS__)

int64_t
field_max(const struct field *field)
{
	if (field->max > 0)
		return field->max;
	return field->kind == F_FILE ? FILE_MAX :
	    field_is_long(field) ? LONG_MAX_POINTS : TEXT_MAX;
}

const char *
form_size(struct arena *a, int64_t bytes)
{
	if (bytes % 1000000 == 0)
		return arena_printf(a, "%lld MB", (long long)bytes / 1000000);
	if (bytes >= 1048576)
		return arena_printf(a, "%lld MB", (long long)bytes / 1048576);
	return arena_printf(a, "%lld kB", (long long)bytes / 1000);
}

static const char *
number_text(struct arena *a, int64_t n)
{
	return arena_printf(a, "%lld", (long long)n);
}

/* The languages people write and speak in the academies' countries: those of
 * the Union and its neighbours, and the larger ones of newcomers. */
static const char *const spoken[] = { "am", "ar", "az", "be", "bg", "bn", "bs",
    "ca", "ckb", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fa",
    "fi", "fr", "ga", "gl", "he", "hi", "hr", "hu", "hy", "is", "it", "ka",
    "ku", "lb", "lt", "lv", "mk", "mt", "nl", "no", "pl", "ps", "pt", "ro",
    "ru", "sk", "sl", "so", "sq", "sr", "sv", "ti", "tr", "uk", "ur", "vi",
    "zh", NULL };

struct sorted { struct option option; const char *key; };

static int
by_key(const void *a, const void *b)
{
	return strcmp(((const struct sorted *)a)->key,
	    ((const struct sorted *)b)->key);
}

static const struct option *
languages_by_name(struct arena *a, const char *lang)
{
	size_t n = sizeof spoken / sizeof spoken[0] - 1;
	struct sorted *s = arena_array(a, struct sorted, n);
	struct option *out = arena_array(a, struct option, n + 1);

	for (size_t i = 0; i < n; i++) {
		s[i].option.value = spoken[i];
		s[i].option.label = language_name(spoken[i], lang);
		s[i].key = text_sort_key(a, s[i].option.label, lang);
	}
	qsort(s, n, sizeof *s, by_key);
	for (size_t i = 0; i < n; i++)
		out[i] = s[i].option;
	return out;
}

static const struct option *
countries_by_name(struct arena *a, const char *lang)
{
	const char *const *codes = country_list(a, lang);
	struct option *out;
	size_t n = 0;

	while (codes[n] != NULL)
		n++;
	out = arena_array(a, struct option, n + 1);
	for (size_t i = 0; i < n; i++)
		out[i] = (struct option){ codes[i],
		    country_name(codes[i], lang) };
	return out;
}

const struct option *
form_options(const struct form *f, const struct field *field)
{
	if (field->options != NULL)
		return field->options;
	if (field->kind == F_COUNTRY)
		return countries_by_name(f->r->arena, f->r->lang);
	if (field->kind == F_LANGUAGE)
		return languages_by_name(f->r->arena, f->r->lang);
	return NULL;
}

const char *
form_option_label(const struct form *f, const struct field *field,
    const struct option *o)
{
	return field->plain || field->options == NULL ? o->label :
	    tr(f->r->lang, o->label);
}

static bool
offered(const struct field *field, const char *value)
{
	if (field->options == NULL && field->kind == F_COUNTRY)
		return country_known(value);
	if (field->options == NULL && field->kind == F_LANGUAGE) {
		for (const char *const *s = spoken; *s != NULL; s++)
			if (strcmp(*s, value) == 0)
				return true;
		return false;
	}
	for (const struct option *o = field->options;
	    o != NULL && o->value != NULL; o++)
		if (strcmp(o->value, value) == 0)
			return true;
	return false;
}

static const char *
missing(struct form *f, struct entry *e)
{
	if (!e->field->required)
		return NULL;
	switch (e->field->kind) {
	case F_CHOICE: case F_SELECT: case F_COUNTRY: case F_LANGUAGE:
	case F_MANY:
		return SAY(f, e, "Choose an answer to “{1}”");
	case F_FLAG:
		return SAY(f, e, "Tick “{1}” to go on");
	case F_FILE:
		return SAY(f, e, "Choose a file for “{1}”");
	case F_DATE:
		return SAY(f, e, "Enter a date for “{1}”");
	case F_TIME:
		return SAY(f, e, "Enter a date and a time for “{1}”");
	default:
		return SAY(f, e, "Fill in “{1}”");
	}
}

static const char *
too_long(struct form *f, struct entry *e, const char *text)
{
	int64_t max = field_max(e->field), n = (int64_t)text_length(text);

	if (n <= max)
		return NULL;
	return SAY(f, e, "“{1}” must be {2} characters or fewer: you have {3}"
	    " too many", number_text(f->r->arena, max),
	    number_text(f->r->arena, n - max));
}

static const char *
check_number(struct form *f, struct entry *e, const char *text)
{
	struct arena *a = f->r->arena;
	int64_t min = e->field->min;
	int64_t max = e->field->max == 0 && min >= 0 ? INT64_MAX :
	    e->field->max;
	struct buf digits = BUF(a);

	/* "34 000": people set thousands apart, also with a no-break space
	 * (C2 A0), a narrow one (E2 80 AF) or an apostrophe. */
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == ' ' || *p == '\'')
			continue;
		if (strncmp(p, "\xc2\xa0", 2) == 0)
			p++;
		else if (strncmp(p, "\xe2\x80\xaf", 3) == 0 ||
		    strncmp(p, "\xe2\x80\x99", 3) == 0)
			p += 2;
		else
			buf_char(&digits, *p);
	}
	if (text_number(buf_text(&digits), min, max, &e->number)) {
		e->text = buf_text(&digits);
		return NULL;
	}
	if (!text_number(buf_text(&digits), INT64_MIN, INT64_MAX, &e->number))
		return SAY(f, e, "“{1}” must be a whole number, like 12");
	e->number = 0;
	if (max == INT64_MAX)
		return SAY(f, e, "“{1}” must be {2} or more",
		    number_text(a, min));
	return SAY(f, e, "“{1}” must be between {2} and {3}",
	    number_text(a, min), number_text(a, max));
}

/* http or https, a host, nothing that has no place in an address. */
static bool
url_fits(const char *s)
{
	size_t host;

	if (strncasecmp(s, "https://", 8) == 0)
		s += 8;
	else if (strncasecmp(s, "http://", 7) == 0)
		s += 7;
	else
		return false;
	if (strpbrk(s, " \t\n\"<>\\^`{|}") != NULL)
		return false;
	host = strcspn(s, "/?#");
	if (memchr(s, '@', host) != NULL)	/* no names and passwords */
		return false;
	return host > 0 && host <= 255 && s[0] != '.' && s[0] != ':' &&
	    s[0] != '-' && (memchr(s, '.', host) != NULL || s[0] == '[');
}

static const char *
check_url(struct form *f, struct entry *e, const char *text)
{
	/* "www.riga.lv": nobody types the scheme. */
	if (strstr(text, "://") == NULL && strchr(text, ':') == NULL)
		text = arena_printf(f->r->arena, "https://%s", text);
	if (!url_fits(text))
		return SAY(f, e, "“{1}” must be a web address, like"
		    " https://www.example.org");
	e->text = text;
	return NULL;
}

static const char *
check_phone(struct form *f, struct entry *e, const char *text)
{
	int digits = 0;

	for (const char *p = text; *p != '\0'; p++) {
		digits += isdigit((unsigned char)*p) != 0;
		if (strchr("+0123456789 ()-./", *p) == NULL)
			digits = -100;
	}
	if (digits < 4 || digits > 20)
		return SAY(f, e, "“{1}” must be a telephone number, like"
		    " +371 67 026 000");
	e->text = text;
	return NULL;
}

/* "13.3.2025", "13/03/2025 9:30" and "2025-03-13 09:30:00" as HTML's inputs
 * write them; the day comes before the month.  NULL when it is none of
 * these. */
static const char *
as_iso(struct arena *a, const char *s)
{
	int d, m, y, hour = 0, minute = 0, end = 0, n;
	char sep, same;
	const char *rest;

	if (sscanf(s, "%4d-%2d-%2d%n", &y, &m, &d, &end) != 3) {
		n = sscanf(s, "%2d%c%2d%c%4d%n", &d, &sep, &m, &same, &y,
		    &end);
		if (n != 5 || sep != same || strchr("./- ", sep) == NULL) {
			/* "13. 3. 2025", as in Czech and German. */
			end = 0;
			if (sscanf(s, "%2d. %2d. %4d%n", &d, &m, &y, &end) != 3)
				return NULL;
		}
	}
	if (y < 0 || m < 0 || d < 0 || end == 0)
		return NULL;
	rest = s + end;
	if (*rest == '\0')
		return arena_printf(a, "%04d-%02d-%02d", y, m, d);
	while (*rest == ' ' || *rest == ',' || *rest == 'T')
		rest++;
	end = 0;
	if (sscanf(rest, "%2d%*1[:.]%2d%n", &hour, &minute, &end) != 2 ||
	    end == 0 || hour < 0 || minute < 0)
		return NULL;
	if (rest[end] != '\0' && strcmp(rest + end, ":00") != 0)
		return NULL;
	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d", y, m, d, hour,
	    minute);
}

static const char *
check_date(struct form *f, struct entry *e, const char *text)
{
	const char *iso = as_iso(f->r->arena, text);
	struct civil c;

	if (iso == NULL)
		return e->field->kind == F_DATE ?
		    SAY(f, e, "“{1}” must be a date, like 31.1.2027") :
		    SAY(f, e, "“{1}” must be a date and a time, like"
		    " 31.1.2027 18:00");
	if (!time_parse(iso, &c))
		return SAY(f, e, "“{1}”: there is no such day or time");
	if (c.year < YEAR_MIN || c.year > YEAR_MAX)
		return SAY(f, e, "“{1}”: check the year");
	if (e->field->kind == F_TIME && strchr(iso, 'T') == NULL)
		return SAY(f, e, "“{1}” needs a time of day too, like 18:00");
	if (e->field->kind == F_DATE)
		c.hour = c.minute = 0;
	e->day = c;
	e->time = time_from(c, f->zone);
	e->text = e->field->kind == F_DATE ? arena_dup_n(f->r->arena, iso, 10) :
	    iso;
	e->typed = e->text;	/* so that the picker can show it */
	return NULL;
}

static const char *
check_code(struct form *f, struct entry *e, const char *text)
{
	struct buf out = BUF(f->r->arena);

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == ' ' || *p == '-')
			continue;
		if (!isalnum((unsigned char)*p))
			return SAY(f, e, "“{1}” has only digits and letters");
		buf_char(&out, *p);
	}
	e->text = buf_text(&out);
	return NULL;
}

static const char *
check_many(struct form *f, struct entry *e)
{
	struct text_list kept = {
		.at = arena_array(f->r->arena, const char *, e->many.n + 1),
	};

	for (size_t i = 0; i < e->many.n; i++) {
		const char *v = e->many.at[i];

		if (*v == '\0' || text_has(kept, v))
			continue;
		if (!offered(e->field, v))
			return SAY(f, e, "“{1}”: choose from what is offered");
		kept.at[kept.n++] = v;
	}
	e->many = kept;
	if (kept.n == 0)
		return missing(f, e);
	if ((int64_t)kept.n < e->field->min)
		return SAY(f, e, "“{1}”: choose at least {2}",
		    number_text(f->r->arena, e->field->min));
	if (e->field->max > 0 && (int64_t)kept.n > e->field->max)
		return SAY(f, e, "“{1}”: choose at most {2}",
		    number_text(f->r->arena, e->field->max));
	return NULL;
}

/* Each language is judged, so that everything is told at once. */
static const char *
check_words(struct form *f, struct entry *e)
{
	struct arena *a = f->r->arena;
	struct entry *original = &e->each[0], said = *e;
	const char *first = NULL;
	bool translated = false;

	for (size_t i = 0; i < f->n_langs; i++) {
		struct entry *one = &e->each[i];
		const char *text;

		one->fault = NULL;
		if (i > 0)
			said.label = arena_printf(a, "%s (%s)", e->label,
			    language_name(f->langs[i], f->r->lang));
		if (req_value_bad(f->r, one->name)) {
			one->fault = SAY(f, &said, "“{1}” has characters that"
			    " cannot be read: type it again");
		} else if (!text_blank(one->typed)) {
			text = text_clean(a, one->typed,
			    e->field->kind == F_WORDS);
			one->fault = too_long(f, &said, text);
			e->words = words_set(a, e->words, f->langs[i], text);
			translated |= i > 0;
		}
	}
	if (text_blank(original->typed) && original->fault == NULL)
		original->fault = translated ? SAY(f, e, "“{1}”: write it in"
		    " {2} first; the rest are translations of that",
		    language_name(f->langs[0], f->r->lang)) : missing(f, e);
	for (size_t i = 0; i < f->n_langs && first == NULL; i++)
		if ((first = e->each[i].fault) != NULL)
			e->fault_id = e->each[i].id;
	if (first != NULL)
		e->words = NULL;
	return first;
}

static const char *
check_file(struct form *f, struct entry *e)
{
	struct arena *a = f->r->arena;
	int64_t max = field_max(e->field);

	if (e->file == NULL)
		return missing(f, e);
	if (e->file->size == 0)
		return SAY(f, e, "“{1}”: the file {2} is empty",
		    e->file->name);
	if ((int64_t)e->file->size > max)
		return SAY(f, e, "“{1}” must be {2} or smaller: {3} has {4}",
		    form_size(a, max), e->file->name,
		    form_size(a, (int64_t)e->file->size / 1000 * 1000));
	if (e->field->blobs != 0 && !(e->field->blobs &
	    1u << blob_sniff(e->file->bytes, e->file->size)))
		return e->field->accept == NULL ?
		    SAY(f, e, "“{1}”: {2} is not of a kind that can be taken",
		    e->file->name) :
		    SAY(f, e, "“{1}” must be {2}: {3} is something else",
		    e->field->accept, e->file->name);
	return NULL;
}

const char *
form_check(struct form *f, struct entry *e)
{
	const struct field *field = e->field;
	const char *text, *fault;

	switch (field->kind) {
	case F_HEADING:
		return NULL;
	case F_WORDS: case F_LONG_WORDS:
		return check_words(f, e);
	case F_FILE:
		return check_file(f, e);
	default:
		break;
	}
	if (req_value_bad(f->r, e->name))
		return SAY(f, e, "“{1}” has characters that cannot be read:"
		    " type it again");
	if (field->kind == F_MANY)
		return check_many(f, e);
	if (text_blank(e->typed))
		return missing(f, e);
	/* A password is taken letter for letter. */
	text = field->kind == F_PASSWORD ? e->typed :
	    text_clean(f->r->arena, e->typed, field->kind != F_LONG);
	if (field->kind != F_NUMBER &&
	    (fault = too_long(f, e, text)) != NULL)
		return fault;
	switch (field->kind) {
	case F_CHOICE: case F_SELECT: case F_COUNTRY: case F_LANGUAGE:
		if (!offered(field, text))
			return SAY(f, e, "“{1}”: choose from what is offered");
		break;
	case F_FLAG:
		if (strcmp(text, "1") != 0)
			return SAY(f, e, "“{1}”: choose from what is offered");
		e->flag = true;
		break;
	case F_EMAIL:
		if (!text_email(f->r->arena, text, &text))
			return SAY(f, e, "“{1}” must be an e-mail address,"
			    " like name@example.org");
		break;
	case F_NUMBER:
		return check_number(f, e, text);
	case F_URL:
		return check_url(f, e, text);
	case F_PHONE:
		return check_phone(f, e, text);
	case F_DATE: case F_TIME:
		return check_date(f, e, text);
	case F_CODE:
		return check_code(f, e, text);
	default:
		break;
	}
	e->text = text;
	return NULL;
}
