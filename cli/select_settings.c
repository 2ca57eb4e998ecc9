/*
 * Settings of existing tools, unchanged: the part of TOML that they use, which
 * is  key = value  with a string, a whole number, true or false, or a list of
 * strings, and comments.  Keys that mean nothing here are passed over.
 */
#include <string.h>

#include "base/text.h"
#include "cli/select.h"

enum { LIST_MAX = 200 };

struct toml {
	struct arena *arena;
	const char *p, *end, *path;
	size_t line;
	const char *why;
};

struct toml_value {
	enum { STRING, NUMBER, FLAG, LIST } kind;
	const char *text;
	int64_t number;
	bool flag;
	const char *item[LIST_MAX];
	size_t items;
};

static bool
fault(struct toml *t, const char *what)
{
	t->why = arena_printf(t->arena, "%s, line %zu: %s", t->path, t->line,
	    what);
	return false;
}

/* Space; lines too, where they may stand. */
static void
space(struct toml *t, bool lines)
{
	for (; t->p < t->end; t->p++) {
		if (*t->p == '#')
			while (t->p + 1 < t->end && t->p[1] != '\n')
				t->p++;
		else if (*t->p == '\n' && lines)
			t->line++;
		else if (*t->p != ' ' && *t->p != '\t' && *t->p != '\r')
			return;
	}
}

static bool
string(struct toml *t, const char **out)
{
	char quote = *t->p++;
	struct buf b = BUF(t->arena);

	for (; t->p < t->end && *t->p != quote; t->p++) {
		char c = *t->p;

		if (c == '\n')
			return fault(t, "a text does not end on its line");
		if (c == '\\' && quote == '"') {
			if (++t->p == t->end)
				break;
			c = *t->p == 'n' ? '\n' : *t->p == 't' ? '\t' : *t->p;
			if (strchr("nt\"\\", *t->p) == NULL)
				return fault(t, "an escape that is not read "
				    "here");
		}
		buf_char(&b, c);
	}
	if (t->p == t->end)
		return fault(t, "a text does not end");
	t->p++;
	*out = buf_text(&b);
	return true;
}

static bool
word(struct toml *t, struct toml_value *v)
{
	const char *from = t->p, *s;

	while (t->p < t->end && strchr(" \t\r\n,]#", *t->p) == NULL)
		t->p++;
	s = arena_dup_n(t->arena, from, (size_t)(t->p - from));
	v->kind = FLAG;
	v->flag = strcmp(s, "true") == 0;
	if (v->flag || strcmp(s, "false") == 0)
		return true;
	v->kind = NUMBER;
	v->text = s;
	return text_number(s, INT64_MIN / 2, INT64_MAX / 2, &v->number) ||
	    fault(t, "a value that is no text, whole number, list, true or "
	    "false");
}

static bool
value(struct toml *t, struct toml_value *v)
{
	*v = (struct toml_value){ .kind = STRING };
	if (t->p == t->end)
		return fault(t, "a value is missing");
	if (*t->p == '"' || *t->p == '\'')
		return string(t, &v->text);
	if (*t->p != '[')
		return word(t, v);
	v->kind = LIST;
	t->p++;
	for (;;) {
		space(t, true);
		if (t->p == t->end)
			return fault(t, "a list does not end");
		if (*t->p == ']') {
			t->p++;
			return true;
		}
		if (*t->p != '"' && *t->p != '\'')
			return fault(t, "a list of texts is wanted");
		if (v->items == LIST_MAX)
			return fault(t, "a list of more than 200");
		if (!string(t, &v->item[v->items++]))
			return false;
		space(t, true);
		if (t->p < t->end && *t->p == ',')
			t->p++;
	}
}

static struct text_list
list(struct arena *a, const struct toml_value *v)
{
	struct text_list l = { .n = v->items };

	l.at = arena_array(a, const char *, v->items);
	for (size_t i = 0; i < v->items; i++)
		l.at[i] = v->item[i];
	return l;
}

/* What a key means here; what the command line has said stands. */
static bool
apply(struct toml *t, const char *key, const struct toml_value *v,
    struct select_settings *s, bool *same, struct text_list *address)
{
	if (strcmp(key, "id_column") == 0) {
		if (v->kind != STRING)
			return fault(t, "id_column is a text");
		if (s->id_column == NULL && *v->text != '\0')
			s->id_column = v->text;
	} else if (strcmp(key, "columns_to_keep") == 0) {
		if (v->kind != LIST)
			return fault(t, "columns_to_keep is a list");
		s->keep = list(t->arena, v);
	} else if (strcmp(key, "check_same_address") == 0) {
		if (v->kind != FLAG)
			return fault(t, "check_same_address is true or false");
		*same = v->flag;
	} else if (strcmp(key, "check_same_address_columns") == 0) {
		if (v->kind != LIST || v->items > 8)
			return fault(t, "check_same_address_columns is a list "
			    "of at most eight");
		*address = list(t->arena, v);
	} else if (strcmp(key, "selection_algorithm") == 0) {
		if (v->kind != STRING)
			return fault(t, "selection_algorithm is a text");
		if (s->method == NULL)
			s->method = strcmp(v->text, "legacy") == 0 ? "random" :
			    v->text;
	} else if (strcmp(key, "random_number_seed") == 0) {
		if (v->kind != NUMBER && v->kind != STRING)
			return fault(t, "random_number_seed is a number");
		/* 0 is those tools' word for none. */
		if (s->seed == NULL && *v->text != '\0' &&
		    strcmp(v->text, "0") != 0)
			s->seed = v->text;
	}
	return true;
}

enum rc
select_read_settings(struct arena *a, const struct select_text *f,
    struct select_settings *s, const char **why)
{
	struct toml t = { .arena = a, .p = f->text, .end = f->text + f->n,
	    .path = f->path, .line = 1 };
	struct text_list address = { 0 };
	bool same = true;

	if (!text_valid(f->text, f->n)) {
		*why = arena_printf(a, "%s: not UTF-8 text", f->path);
		return RC_INVALID;
	}
	if (f->n >= 3 && memcmp(f->text, "\xef\xbb\xbf", 3) == 0)
		t.p += 3;
	for (space(&t, true); t.p < t.end; space(&t, true)) {
		const char *from = t.p, *key;
		struct toml_value v;

		if (*t.p == '[') {	/* a table's name */
			while (t.p < t.end && *t.p != '\n')
				t.p++;
			continue;
		}
		while (t.p < t.end && strchr(" \t\r\n=#", *t.p) == NULL)
			t.p++;
		key = arena_dup_n(a, from, (size_t)(t.p - from));
		space(&t, false);
		if (t.p == t.end || *t.p != '=') {
			fault(&t, "key = value is wanted");
			*why = t.why;
			return RC_INVALID;
		}
		t.p++;
		space(&t, false);
		if (!value(&t, &v) || !apply(&t, key, &v, s, &same, &address)) {
			*why = t.why;
			return RC_INVALID;
		}
		space(&t, false);
		if (t.p < t.end && *t.p != '\n') {
			fault(&t, "more than one value on a line");
			*why = t.why;
			return RC_INVALID;
		}
	}
	if (same && address.n > 0 && s->bys < SELECT_GROUP_BYS) {
		struct select_group_by *by = &s->by[s->bys++];
		struct buf name = BUF(a);

		*by = (struct select_group_by){ .max = 1,
		    .columns = (int)address.n };
		for (size_t i = 0; i < address.n; i++) {
			by->column[i] = address.at[i];
			if (i > 0)
				buf_char(&name, '+');
			buf_str(&name, address.at[i]);
		}
		by->name = buf_text(&name);
	}
	return RC_OK;
}
