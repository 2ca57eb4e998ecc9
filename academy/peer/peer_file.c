/* audience: organiser */
/* Rows of a file, and what each would do: no clock, no store. */
#include "peer/peer_file.h"

#include <stdlib.h>
#include <string.h>

#include "render/xlsx_read.h"

const char *const peer_effect_name[PEER_EFFECTS] = { "wrong", "new", "changed",
	"same" };

enum column { AT_EMAIL, AT_SIDE, AT_TOPIC, AT_TEXT, AT_LANGUAGE, COLUMNS };
static const char *const column_name[COLUMNS] = { "email", "side", "topic",
	"text", "language" };

/* --- the table --- */

static enum rc
refuse(struct peer_refused *no, size_t line, const char *why, const char *name)
{
	*no = (struct peer_refused){ line, why, name };
	return RC_INVALID;
}

/* Where each column stands, -1: nowhere. */
static enum rc
find_columns(struct arena *a, const struct csv *c, int at[COLUMNS],
    struct peer_refused *no)
{
	for (int k = 0; k < COLUMNS; k++) {
		at[k] = -1;
		for (size_t i = 0; i < c->row[0].cells; i++) {
			if (!text_same(text_fold(a, text_clean(a,
			    c->row[0].cell[i], true)), column_name[k]))
				continue;
			if (at[k] >= 0)
				return refuse(no, c->row[0].line,
				    N_("Two columns have the same name."),
				    column_name[k]);
			at[k] = (int)i;
		}
		if (at[k] < 0 && k != AT_LANGUAGE)
			return refuse(no, c->row[0].line,
			    N_("This column is needed."), column_name[k]);
	}
	return RC_OK;
}

enum rc
peer_file_read(struct arena *a, const void *bytes, size_t n, struct csv *out,
    struct peer_refused *no)
{
	bool book = n > 2 && memcmp(bytes, "PK", 2) == 0;
	enum rc rc = book ? xlsx_read(a, bytes, n, out) :
	    csv_read(a, bytes, n, out);
	int at[COLUMNS];

	if (rc == RC_INVALID)
		return refuse(no, out->line, out->what, NULL);
	TRY(rc);
	if (out->rows < 2)
		return refuse(no, 0, N_("The file is empty."), NULL);
	if (out->rows - 1 > PEER_FILE_ROWS)
		return refuse(no, 0, N_("The file has more than 5,000 rows."),
		    NULL);
	TRY(find_columns(a, out, at, no));
	/* What csv_cell() put before a formula; a workbook has none. */
	for (size_t i = 1; !book && i < out->rows; i++)
		for (size_t k = 0; k < out->row[i].cells; k++)
			out->row[i].cell[k] = csv_bare(out->row[i].cell[k]);
	return RC_OK;
}

/* --- who and what is meant --- */

struct known_as { const char *name; const void *of; size_t pos; };

static int
by_name(const void *x, const void *y)
{
	const struct known_as *m = x, *n = y;
	int order = strcmp(m->name, n->name);

	return order != 0 ? order : (m->pos > n->pos) - (m->pos < n->pos);
}

struct index { struct known_as *at; size_t n; };

/* The first of that name, or NULL. */
static const void *
look_up(const struct index *x, const char *name)
{
	size_t from = 0, to = x->n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (strcmp(x->at[mid].name, name) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from < x->n && strcmp(x->at[from].name, name) == 0 ?
	    x->at[from].of : NULL;
}

static void
put(struct index *x, const char *name, const void *of)
{
	x->at[x->n] = (struct known_as){ name, of, x->n };
	x->n++;
}

static void
sort(struct index *x)
{
	if (x->n > 0)
		qsort(x->at, x->n, sizeof *x->at, by_name);
}

static struct index
by_email(struct arena *a, const struct peer *list)
{
	struct index x = { 0 };
	size_t n = 0;

	for (const struct peer *p = list; p != NULL; p = p->next)
		n++;
	x.at = arena_array(a, struct known_as, n + 1);
	for (const struct peer *p = list; p != NULL; p = p->next)
		if (!text_blank(p->email))
			put(&x, text_fold(a, p->email), p);
	sort(&x);
	return x;
}

/* Ids before names, so that no name takes an id's place. */
static struct index
by_topic(struct arena *a, const struct concept *list)
{
	struct index x = { 0 };
	size_t n = 0;

	for (const struct concept *c = list; c != NULL; c = c->next)
		n += 1 + words_langs(a, c->label).n;
	x.at = arena_array(a, struct known_as, n + 1);
	for (const struct concept *c = list; c != NULL; c = c->next)
		put(&x, text_fold(a, c->id), c);
	for (const struct concept *c = list; c != NULL; c = c->next) {
		struct text_list langs = words_langs(a, c->label);

		for (size_t i = 0; i < langs.n; i++)
			put(&x, text_fold(a, words_in(a, c->label,
			    langs.at[i])), c);
	}
	sort(&x);
	return x;
}

/* --- a row --- */

struct look {
	struct arena *a;
	const struct csv *csv;
	int at[COLUMNS];
	struct index people, topics;
	struct peer_line *lines;	/* so far */
};

static const char *
cell(const struct look *l, const struct csv_row *row, enum column k)
{
	size_t i = (size_t)l->at[k];

	return l->at[k] < 0 || i >= row->cells ? "" : text_clean(l->a,
	    row->cell[i], k != AT_TEXT);
}

static bool
blank(const struct look *l, const struct csv_row *row)
{
	for (int k = 0; k < COLUMNS; k++)
		if (!text_blank(cell(l, row, (enum column)k)))
			return false;
	return true;
}

static void
wrong(struct peer_line *x, const char *why, const char *detail)
{
	x->effect = EFFECT_WRONG;
	x->why = why;
	x->detail = detail;
}

static bool
side_named(const char *s, enum peer_side *out)
{
	for (int i = 0; i < PEER_SIDES; i++) {
		size_t n = strlen(peer_side_name[i]);

		/* "offer", "offers" */
		if (strncmp(s, peer_side_name[i], n) != 0 || (s[n] != '\0' &&
		    strcmp(s + n, "s") != 0))
			continue;
		*out = (enum peer_side)i;
		return true;
	}
	return false;
}

static bool
is_language(const char *s)
{
	size_t n = strlen(s);

	return n >= 2 && n <= 8 &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyzLCT-") == n;
}

/* The first thing that is wrong with it, or whose it is and what it says. */
static const struct peer *
read_row(const struct look *l, const struct csv_row *row, struct peer_line *x)
{
	const char *email = cell(l, row, AT_EMAIL);
	const char *side = text_fold(l->a, cell(l, row, AT_SIDE));
	const char *topic = cell(l, row, AT_TOPIC);
	const char *lang = cell(l, row, AT_LANGUAGE);
	const struct peer *who = look_up(&l->people, text_fold(l->a, email));
	const struct concept *c = look_up(&l->topics, text_fold(l->a, topic));

	x->text = cell(l, row, AT_TEXT);
	if (who == NULL) {
		wrong(x, N_("Nobody in this edition has the address “{1}”."),
		    text_cut(l->a, email, 100));
		return NULL;
	}
	x->person = who->person;
	x->name = who->name;
	x->lang = *lang == '\0' ? who->lang : lang;
	if (!side_named(side, &x->side))
		wrong(x, N_("The side is “offer” or “seek”, not “{1}”."),
		    text_cut(l->a, side, 40));
	else if (c == NULL)
		wrong(x, N_("There is no topic “{1}”."), text_cut(l->a, topic,
		    100));
	else if (text_blank(x->text))
		wrong(x, N_("The text is missing."), NULL);
	else if (text_length(x->text) > PEER_TEXT_MAX)
		wrong(x, N_("The text has more than {1} characters."),
		    arena_printf(l->a, "%d", PEER_TEXT_MAX));
	else if (*lang != '\0' && !is_language(lang))
		wrong(x, N_("“{1}” is no language: write “en” or “lt”."),
		    text_cut(l->a, lang, 40));
	if (x->effect == EFFECT_WRONG) {
		x->text = text_cut(l->a, x->text, PEER_TEXT_MAX);
		x->lang = who->lang;
	}
	if (c != NULL) {
		x->concept = c->id;
		x->label = c->label;
	}
	return who;
}

/* The line of this file that says the same topic of the same person, or how
 * many it says on that side. */
static int64_t
said_before(const struct look *l, const struct peer_line *x, int64_t *fresh)
{
	int64_t line = 0;

	*fresh = 0;
	for (const struct peer_line *o = l->lines; o != NULL; o = o->next) {
		if (o->effect == EFFECT_WRONG || o->person != x->person ||
		    o->side != x->side)
			continue;
		*fresh += o->effect == EFFECT_NEW;
		if (strcmp(o->concept, x->concept) == 0)
			line = o->line;
	}
	return line;
}

static void
judge(const struct look *l, const struct peer *who, struct peer_line *x)
{
	const struct peer_entry *e, *there = NULL;
	int64_t on_side = 0, fresh, line = said_before(l, x, &fresh);

	for (e = who->entries; e != NULL; e = e->next) {
		if (e->side != x->side)
			continue;
		on_side++;
		if (strcmp(e->concept, x->concept) == 0)
			there = e;
	}
	if (line != 0) {
		wrong(x, N_("Line {1} says this topic of the same person "
		    "already."), arena_printf(l->a, "%lld", (long long)line));
	} else if (there == NULL && on_side + fresh >= PEER_ENTRIES_MAX) {
		wrong(x, N_("Nobody says more than {1} things on one side."),
		    arena_printf(l->a, "%d", PEER_ENTRIES_MAX));
	} else if (there == NULL) {
		x->effect = EFFECT_NEW;
	} else {
		x->entry = there->id;
		x->effect = text_same(there->text, x->text) &&
		    text_same(there->lang, x->lang) ? EFFECT_SAME :
		    EFFECT_CHANGED;
	}
}

void
peer_file_look(struct arena *a, const struct csv *csv,
    const struct peer *people, const struct concept *topics,
    struct peer_line **out, struct peer_counts *n)
{
	struct look l = { .a = a, .csv = csv, .people = by_email(a, people),
	    .topics = by_topic(a, topics) };
	struct peer_refused no;
	struct peer_line **end = &l.lines;

	*n = (struct peer_counts){ 0 };
	*out = NULL;
	if (find_columns(a, csv, l.at, &no) != RC_OK)
		return;
	for (size_t i = 1; i < csv->rows; i++) {
		struct peer_line *x;
		const struct peer *who;

		if (blank(&l, &csv->row[i]))
			continue;
		x = arena_new(a, struct peer_line);
		x->line = (int64_t)csv->row[i].line;
		x->effect = EFFECT_SAME;
		who = read_row(&l, &csv->row[i], x);
		if (x->effect != EFFECT_WRONG && who != NULL)
			judge(&l, who, x);
		n->lines++;
		n->effect[x->effect]++;
		*end = x;
		end = &x->next;
	}
	*out = l.lines;
}

/* --- out --- */

struct table *
peer_file_table(struct arena *a, const struct peer *p, const char *name,
    const char *lang, bool rtl,
    const char *(*country)(const char *code, const char *lang))
{
	static const char *const readers[] = { "name", "organisation",
	    "country", "topic name" };
	struct table *t = table_make(a, name, lang, rtl);

	for (int k = 0; k < COLUMNS; k++)
		table_column(t, column_name[k], COLUMN_TEXT, 0);
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
		table_column(t, readers[i], COLUMN_TEXT, 0);
	for (; p != NULL; p = p->next)
		for (const struct peer_entry *e = p->entries; e != NULL;
		    e = e->next) {
			table_text(t, p->email);
			table_text(t, peer_side_name[e->side]);
			table_text(t, e->concept);
			table_text(t, e->text);
			table_text(t, e->lang);
			table_text(t, p->name);
			table_text(t, words_pick(a, p->organisation_name,
			    lang).text);
			table_text(t, country(p->country, lang));
			table_text(t, words_pick(a, e->label, lang).text);
		}
	return t;
}
