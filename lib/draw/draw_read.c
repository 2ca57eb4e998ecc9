/* What a draw reads: quotas in three dialects, people, ids. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "draw/draw.h"

const char *
select_sha256(struct arena *a, const char *p, size_t n)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	char *hex = arena_get(a, 2 * sizeof sum + 1);

	crypto_hash_sha256(sum, (const unsigned char *)p, n);
	sodium_bin2hex(hex, 2 * sizeof sum + 1, sum, sizeof sum);
	return hex;
}

#define FAULT(in, ...) \
	((in)->why = arena_printf((in)->arena, __VA_ARGS__), RC_INVALID)

static const char *
cell(const struct csv *c, size_t row, int column)
{
	if (column < 0 || (size_t)column >= c->row[row].cells)
		return "";
	return c->row[row].cell[column];
}

/* A name as it stands, without space around it. */
static const char *
trimmed(struct arena *a, const char *s)
{
	return text_clean(a, s, true);
}

/* A column by name: as it is written, else without regard to case. */
static int
column(struct arena *a, const struct csv *c, const char *name)
{
	const char *want = text_fold(a, trimmed(a, name));

	for (int fold = 0; fold < 2; fold++)
		for (size_t i = 0; c->rows > 0 && i < c->row[0].cells; i++) {
			const char *is = trimmed(a, c->row[0].cell[i]);

			if (fold == 0 ? strcmp(is, name) == 0 :
			    strcmp(text_fold(a, is), want) == 0)
				return (int)i;
		}
	return -1;
}

/* Reads the table of a file; at least a header and one row. */
static enum rc
table(struct select_input *in, const struct select_text *f, const char *what,
    struct csv *out)
{
	if (csv_read(in->arena, f->text, f->n, out) != RC_OK)
		return FAULT(in, "%s, %s", f->path, out->why);
	if (out->rows == 0)
		return FAULT(in, "%s, line 1: the file is empty; a header and %s "
		    "are wanted", f->path, what);
	if (out->rows == 1)
		return FAULT(in, "%s, line 1: there are no %s below the header",
		    f->path, what);
	for (size_t i = 1; i < out->rows; i++)
		if (out->row[i].cells > out->row[0].cells)
			return FAULT(in, "%s, line %zu: %zu cells, but the "
			    "header has %zu", f->path, out->row[i].line,
			    out->row[i].cells, out->row[0].cells);
	return RC_OK;
}

/* --- quotas --- */

static enum rc
number(struct select_input *in, const struct csv *c, size_t row, int col,
    const char *name, int *out)
{
	const char *s = trimmed(in->arena, cell(c, row, col));
	int64_t n;

	if (!text_number(s, 0, INT_MAX / 4, &n))
		return FAULT(in, "%s, line %zu: \"%s\" is no whole number for "
		    "%s", in->quotas.path, c->row[row].line, s, name);
	*out = (int)n;
	return RC_OK;
}

enum rc
select_read_quotas(struct select_input *in)
{
	struct arena *a = in->arena;
	struct csv c;
	int feature, value, min, max, min_flex, max_flex, features = 0, cells;
	struct select_quota *quota;
	int *of;
	const char **fold;

	TRY(table(in, &in->quotas, "quotas", &c));
	/* category,name or category,feature or feature,value: where there is a
	 * category, "feature" is the value. */
	feature = column(a, &c, "category");
	if (feature >= 0) {
		value = column(a, &c, "name");
		if (value < 0)
			value = column(a, &c, "feature");
	} else {
		feature = column(a, &c, "feature");
		value = column(a, &c, "value");
	}
	min = column(a, &c, "min");
	max = column(a, &c, "max");
	if (feature < 0 || value < 0 || min < 0 || max < 0)
		return FAULT(in, "%s, line 1: the header has to name "
		    "feature,value,min,max or category,name,min,max or "
		    "category,feature,min,max", in->quotas.path);
	min_flex = column(a, &c, "min_flex");
	max_flex = column(a, &c, "max_flex");
	cells = (int)c.rows - 1;
	quota = arena_array(a, struct select_quota, cells);
	of = arena_array(a, int, cells);
	fold = arena_array(a, const char *, cells);
	in->value = arena_array(a, const char *, cells);
	in->value_line = arena_array(a, size_t, cells);
	in->feature = arena_array(a, const char *, cells);
	for (int i = 0; i < cells; i++) {
		size_t row = (size_t)i + 1, line = c.row[row].line;
		const char *f = trimmed(a, cell(&c, row, feature));
		const char *v = trimmed(a, cell(&c, row, value));
		const char *folded = text_fold(a, f);
		int at = 0;

		if (*f == '\0' || *v == '\0')
			return FAULT(in, "%s, line %zu: the feature or its "
			    "value is empty", in->quotas.path, line);
		while (at < features &&
		    strcmp(text_fold(a, in->feature[at]), folded) != 0)
			at++;
		if (at == features)
			in->feature[features++] = f;
		of[i] = at;
		in->value[i] = v;
		in->value_line[i] = line;
		fold[i] = text_fold(a, v);
		for (int j = 0; j < i; j++)
			if (of[j] == at && strcmp(fold[j], fold[i]) == 0)
				return FAULT(in, "%s, line %zu: %s: %s is on "
				    "line %zu already", in->quotas.path, line,
				    f, v, c.row[j + 1].line);
		TRY(number(in, &c, row, min, "min", &quota[i].min));
		TRY(number(in, &c, row, max, "max", &quota[i].max));
		quota[i].max_flex = INT_MAX / 4;
		if (min_flex >= 0 && *trimmed(a, cell(&c, row, min_flex)) !=
		    '\0')
			TRY(number(in, &c, row, min_flex, "min_flex",
			    &quota[i].min_flex));
		if (max_flex >= 0 && *trimmed(a, cell(&c, row, max_flex)) !=
		    '\0')
			TRY(number(in, &c, row, max_flex, "max_flex",
			    &quota[i].max_flex));
		if (quota[i].min > quota[i].max)
			return FAULT(in, "%s, line %zu: the minimum %d of %s: %s "
			    "is above its maximum %d", in->quotas.path, line,
			    quota[i].min, f, v, quota[i].max);
		if (quota[i].min_flex > quota[i].min ||
		    quota[i].max_flex < quota[i].max)
			return FAULT(in, "%s, line %zu: min_flex to max_flex "
			    "have to include min to max", in->quotas.path,
			    line);
	}
	in->pool.cells = cells;
	in->pool.quota = quota;
	in->pool.cell_feature = of;
	in->pool.features = features;
	return RC_OK;
}

/* --- people --- */

static enum rc
find_id(struct select_input *in)
{
	static const char *const known[] = { "id", "nationbuilder_id",
	    "pool_member_identifier", "unique_id", "member_id" };

	in->id_column = -1;
	if (in->set.id_column != NULL) {
		in->id_column = column(in->arena, &in->table,
		    in->set.id_column);
		if (in->id_column < 0)
			return FAULT(in, "%s, line 1: there is no column \"%s\"",
			    in->people.path, in->set.id_column);
		return RC_OK;
	}
	for (size_t i = 0; i < sizeof known / sizeof known[0] &&
	    in->id_column < 0; i++)
		in->id_column = column(in->arena, &in->table, known[i]);
	return RC_OK;
}

/* An open table of texts, to find one again. */
struct lookup {
	const char **text;
	int *at, room;
};

static struct lookup
lookup_make(struct arena *a, int n)
{
	struct lookup l = { .room = 4 * n + 16 };

	l.text = arena_array(a, const char *, l.room);
	l.at = arena_array(a, int, l.room);
	return l;
}

/* Where it stands, or a free slot. */
static int
lookup_slot(const struct lookup *l, const char *s)
{
	uint64_t h = 14695981039346656037u;
	int i;

	for (const char *p = s; *p != '\0'; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211u;
	for (i = (int)(h % (uint64_t)l->room); l->text[i] != NULL;
	    i = (i + 1) % l->room)
		if (strcmp(l->text[i], s) == 0)
			break;
	return i;
}

static enum rc
read_ids(struct select_input *in)
{
	int n = in->pool.people;
	struct lookup seen = lookup_make(in->arena, n);

	in->id = arena_array(in->arena, const char *, n);
	for (int i = 0; i < n; i++) {
		int slot;

		in->id[i] = in->id_column < 0 ? arena_printf(in->arena, "%d",
		    i + 1) : trimmed(in->arena, cell(&in->table, i + 1,
		    in->id_column));
		if (*in->id[i] == '\0')
			return FAULT(in, "%s, line %zu: the id is empty",
			    in->people.path, in->table.row[i + 1].line);
		slot = lookup_slot(&seen, in->id[i]);
		if (seen.text[slot] != NULL)
			return FAULT(in, "%s, line %zu: the id %s is on line "
			    "%zu already", in->people.path,
			    in->table.row[i + 1].line, in->id[i],
			    in->table.row[seen.at[slot] + 1].line);
		seen.text[slot] = in->id[i];
		seen.at[slot] = i;
	}
	return RC_OK;
}

static enum rc
read_values(struct select_input *in)
{
	struct select_pool *p = &in->pool;
	int *cells = arena_array(in->arena, int, p->people * p->features);
	const char **folds = arena_array(in->arena, const char *, p->cells);

	for (int c = 0; c < p->cells; c++)
		folds[c] = text_fold(in->arena, in->value[c]);
	in->column = arena_array(in->arena, int, p->features);
	for (int f = 0; f < p->features; f++) {
		in->column[f] = column(in->arena, &in->table, in->feature[f]);
		if (in->column[f] < 0)
			return FAULT(in, "%s, line 1: there is no column \"%s\", "
			    "which %s has quotas for", in->people.path,
			    in->feature[f], in->quotas.path);
	}
	for (int i = 0; i < p->people; i++)
		for (int f = 0; f < p->features; f++) {
			const char *s = cell(&in->table, i + 1, in->column[f]);
			int found = -1;

			for (int c = 0; c < p->cells && found < 0; c++)
				if (p->cell_feature[c] == f &&
				    strcmp(in->value[c], s) == 0)
					found = c;
			if (found < 0) {
				const char *fold = text_fold(in->arena,
				    trimmed(in->arena, s));

				for (int c = 0; c < p->cells && found < 0; c++)
					if (p->cell_feature[c] == f &&
					    strcmp(folds[c], fold) == 0)
						found = c;
			}
			if (found < 0)
				return FAULT(in, "%s, line %zu: %s is \"%s\", "
				    "which %s has no quota for",
				    in->people.path, in->table.row[i + 1].line,
				    in->feature[f], s, in->quotas.path);
			cells[i * p->features + f] = found;
		}
	p->cell = cells;
	return RC_OK;
}

/* Groups of equal text in some columns; all empty: of none. */
static enum rc
group(struct select_input *in, const char *const *name, int columns,
    int **group_of, int *groups, const char ***names)
{
	int n = in->pool.people, at[8];
	struct lookup seen = lookup_make(in->arena, n);

	*group_of = arena_array(in->arena, int, n);
	*names = arena_array(in->arena, const char *, n);
	*groups = 0;
	for (int k = 0; k < columns; k++)
		if ((at[k] = column(in->arena, &in->table, name[k])) < 0)
			return FAULT(in, "%s, line 1: there is no column \"%s\"",
			    in->people.path, name[k]);
	for (int i = 0; i < n; i++) {
		struct buf key = BUF(in->arena), words = BUF(in->arena);
		bool blank = true;
		int slot;

		for (int k = 0; k < columns; k++) {
			const char *s = trimmed(in->arena, cell(&in->table,
			    i + 1, at[k]));

			blank = blank && *s == '\0';
			buf_str(&key, text_fold(in->arena, s));
			buf_char(&key, '\x1f');
			if (*s != '\0' && words.n > 0)
				buf_str(&words, ", ");
			buf_str(&words, s);
		}
		(*group_of)[i] = -1;
		if (blank)
			continue;
		slot = lookup_slot(&seen, buf_text(&key));
		if (seen.text[slot] == NULL) {
			seen.text[slot] = buf_text(&key);
			seen.at[slot] = *groups;
			(*names)[(*groups)++] = buf_text(&words);
		}
		(*group_of)[i] = seen.at[slot];
	}
	return RC_OK;
}

/* "7", "7.25", "-3": as whole numbers of 1 / 10^6. */
static bool
decimal(const char *s, int64_t *out)
{
	int64_t n = 0;
	int digits = 0, after = -1;
	bool minus = *s == '-';

	for (s += *s == '-' || *s == '+'; *s != '\0'; s++) {
		if ((*s == '.' || *s == ',') && after < 0) {
			after = 0;
			continue;
		}
		if (*s < '0' || *s > '9' || ++digits > 12 || (after >= 0 &&
		    ++after > 6))
			return false;
		n = 10 * n + (*s - '0');
	}
	if (digits == 0)
		return false;
	for (int i = after < 0 ? 0 : after; i < 6; i++)
		n *= 10;
	if (n > (int64_t)1e12)
		return false;
	*out = minus ? -n : n;
	return true;
}

static enum rc
read_points(struct select_input *in, enum select_place *place)
{
	int n = in->pool.people, at;
	int64_t line = 0, unit = 1000000;

	if (in->set.score_column == NULL) {
		if (in->set.line != NULL)
			return FAULT(in, "--line needs --score COLUMN");
		return RC_OK;
	}
	if ((at = column(in->arena, &in->table, in->set.score_column)) < 0)
		return FAULT(in, "%s, line 1: there is no column \"%s\"",
		    in->people.path, in->set.score_column);
	if (in->set.line != NULL && !decimal(in->set.line, &line))
		return FAULT(in, "--line: \"%s\" is no score", in->set.line);
	in->points = arena_array(in->arena, int64_t, n);
	for (int i = 0; i < n; i++) {
		const char *s = trimmed(in->arena, cell(&in->table, i + 1, at));

		if (!decimal(s, &in->points[i]))
			return FAULT(in, "%s, line %zu: \"%s\" is no score",
			    in->people.path, in->table.row[i + 1].line, s);
		if (in->set.line != NULL && in->points[i] < line)
			place[i] = SELECT_OUT;
	}
	/* The coarsest unit that all are multiples of. */
	for (int64_t u = 1; u < 1000000; u *= 10) {
		bool all = true;

		for (int i = 0; i < n && all; i++)
			all = in->points[i] % (1000000 / u) == 0;
		if (all) {
			unit = u;
			break;
		}
	}
	for (int i = 0; i < n; i++)
		in->points[i] /= 1000000 / unit;
	in->points_unit = unit;
	return RC_OK;
}

enum rc
select_read_people(struct select_input *in)
{
	struct select_pool *p = &in->pool;
	enum select_place *place;
	struct select_cap *cap;

	TRY(table(in, &in->people, "people", &in->table));
	p->people = (int)in->table.rows - 1;
	p->seats = (int)in->set.seats;
	TRY(find_id(in));
	TRY(read_ids(in));
	TRY(read_values(in));
	place = arena_array(in->arena, enum select_place, p->people);
	p->place = place;
	/* One more than asked for: a replacement may need its own. */
	cap = arena_array(in->arena, struct select_cap, in->set.bys + 1);
	for (int i = 0; i < in->set.bys; i++) {
		struct select_group_by *by = &in->set.by[i];
		int *group_of;

		TRY(group(in, by->column, by->columns, &group_of,
		    &cap[i].groups, &in->group_name[i]));
		cap[i].group = group_of;
		cap[i].max = by->max;
	}
	p->cap = cap;
	p->caps = in->set.bys;
	if (in->set.delegation_column != NULL) {
		int *group_of, groups;
		const char **names;

		TRY(group(in, &in->set.delegation_column, 1, &group_of, &groups,
		    &names));
		p->delegation = group_of;
	}
	return read_points(in, place);
}

/* --- ids of people --- */

static enum rc
read_list(struct select_input *in, const struct select_text *f, bool *out)
{
	struct lookup people = lookup_make(in->arena, in->pool.people);
	struct csv c;
	int at;

	TRY(table(in, f, "ids", &c));
	at = column(in->arena, &c, "id");
	if (at < 0 && in->id_column >= 0)
		at = column(in->arena, &c,
		    in->table.row[0].cell[in->id_column]);
	if (at < 0)
		return FAULT(in, "%s, line 1: there is no column \"id\"",
		    f->path);
	for (int i = 0; i < in->pool.people; i++) {
		int slot = lookup_slot(&people, in->id[i]);

		people.text[slot] = in->id[i];
		people.at[slot] = i;
	}
	for (size_t row = 1; row < c.rows; row++) {
		const char *id = trimmed(in->arena, cell(&c, row, at));
		int slot = lookup_slot(&people, id);

		if (people.text[slot] == NULL)
			return FAULT(in, "%s, line %zu: nobody in %s has the id "
			    "\"%s\"", f->path, c.row[row].line, in->people.path,
			    id);
		out[people.at[slot]] = true;
	}
	return RC_OK;
}

/* Who is in the panel already, less who has left. */
enum rc
select_read_places(struct select_input *in)
{
	int n = in->pool.people;
	enum select_place *place = arena_array(in->arena, enum select_place, n);
	bool *in_already = arena_array(in->arena, bool, n);

	memcpy(place, in->pool.place, sizeof *place * (size_t)n);
	in->pool.place = place;
	if (in->replace.path != NULL && in->already.path == NULL)
		return FAULT(in, "--replace needs --already, the panel that "
		    "they left");
	if (in->already.path == NULL)
		return RC_OK;
	TRY(read_list(in, &in->already, in_already));
	if (in->replace.path != NULL) {
		in->gone = arena_array(in->arena, bool, n);
		TRY(read_list(in, &in->replace, in->gone));
	}
	for (int i = 0; i < n; i++) {
		if (in->gone != NULL && in->gone[i] && !in_already[i])
			return FAULT(in, "%s: %s is not in the panel %s",
			    in->replace.path, in->id[i], in->already.path);
		if (in->gone != NULL && in->gone[i])
			place[i] = SELECT_OUT;
		else if (in_already[i])
			place[i] = SELECT_IN;
	}
	return RC_OK;
}

enum rc
select_read_group_by(struct arena *a, const char *s,
    struct select_group_by *out, const char **why)
{
	const char *colon = strrchr(s, ':');
	struct text_list part;
	int64_t max = 1;

	/* A colon may belong to the name: then no number follows. */
	if (colon != NULL && !text_number(colon + 1, 1, INT_MAX / 4, &max))
		colon = NULL;
	out->name = colon == NULL ? s : arena_dup_n(a, s, (size_t)(colon - s));
	out->max = (int)max;
	part = text_split(a, out->name, '+');
	if (part.n == 0 || part.n > 8) {
		*why = arena_printf(a, "--unique: \"%s\" names no column, or more "
		    "than eight", s);
		return RC_INVALID;
	}
	out->columns = (int)part.n;
	for (size_t i = 0; i < part.n; i++)
		out->column[i] = text_clean(a, part.at[i], true);
	return RC_OK;
}
