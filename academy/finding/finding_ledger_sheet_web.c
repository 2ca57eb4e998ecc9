/* audience: organiser */
/* The ledger as spreadsheets, out and in: what is said in each cell, and what
 * was done since. */
#include "finding/finding_web.h"

#include <string.h>

#include "finding/finding_sheet_inside_web.h"

enum { DAY = 86400 };

/* --- out --- */

static const char *
count(struct arena *a, int64_t n)
{
	return arena_printf(a, "%lld", (long long)n);
}

static enum rc
cells_out(struct req *r, bool xlsx)
{
	static const char *const columns[] = { "number", "recommendation",
	    "partner", "country", "version", "state", "reason", "until",
	    "asked", "days waiting", NULL };
	struct matrix_view v = { 0 };
	struct table *t;

	TRY(ledger_matrix(r, &v));
	t = book_make(r, tr(r->lang, "The ledger"), columns);
	for (const struct ledger_line *l = v.lines; l != NULL; l = l->next)
		for (size_t i = 0; i < v.n; i++) {
			const struct ledger_cell *c = l->at[i];

			if (c == NULL)
				continue;
			table_text(t, count(r->arena, c->number));
			table_text(t, words_pick(r->arena,
			    v.recommended[i]->title, r->lang).text);
			table_text(t, words_pick(r->arena, l->partner->name,
			    r->lang).text);
			table_text(t, c->country);
			table_text(t, count(r->arena, c->version));
			table_text(t, cell_state_name[c->state]);
			table_text(t, c->reason);
			table_text(t, c->until);
			table_text(t, c->asked_at == 0 ? NULL :
			    time_iso_date(r->arena, c->asked_at,
			    v.edition.zone));
			table_text(t, c->state != CELL_OPEN || c->asked_at == 0
			    ? NULL : count(r->arena, ledger_days_waiting(c,
			    r->now)));
		}
	return book_send(r, t, arena_printf(r->arena, "%s-ledger",
	    v.edition.slug), xlsx);
}

static enum rc
cells_csv(struct req *r)
{
	return cells_out(r, false);
}

static enum rc
cells_xlsx(struct req *r)
{
	return cells_out(r, true);
}

static const char *const log_name[] = { "promotion", "practice" };
static const char *const log_label[] = { N_("Where it was promoted"),
	N_("How far it is") };

static enum rc
log_out(struct req *r, bool xlsx)
{
	static const char *const columns[] = { "id", "number",
	    "recommendation", "partner", "country", "kind", "day", "place",
	    "audience", "people", "state", "note", "evidence", "by", NULL };
	struct ledger_row *rows;
	struct ledger_log *logs;
	struct edition e;
	struct table *t;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(ledger_rows(r->db, r->arena, r->edition, 0, &rows));
	TRY(ledger_logs(r->db, r->arena, r->edition, 0, &logs));
	t = book_make(r, tr(r->lang, "What was done since"), columns);
	for (const struct ledger_log *l = logs; l != NULL; l = l->next) {
		const struct ledger_row *x = rows;

		while (x->id != l->row)
			x = x->next;
		table_text(t, count(r->arena, l->id));
		table_text(t, count(r->arena, x->number));
		table_text(t, words_pick(r->arena, x->title, r->lang).text);
		table_text(t, words_pick(r->arena, x->partner_name,
		    r->lang).text);
		table_text(t, l->country);
		table_text(t, log_name[l->practice]);
		table_text(t, l->day);
		table_text(t, l->place);
		table_text(t, l->audience);
		table_text(t, l->people == 0 ? NULL : count(r->arena,
		    l->people));
		table_text(t, l->practice ? practised_name[l->state] : NULL);
		table_text(t, l->note);
		table_text(t, l->url);
		table_text(t, l->by);
	}
	return book_send(r, t, arena_printf(r->arena, "%s-ledger-log",
	    e.slug), xlsx);
}

static enum rc
log_csv(struct req *r)
{
	return log_out(r, false);
}

static enum rc
log_xlsx(struct req *r)
{
	return log_out(r, true);
}

/* --- in: where a line belongs --- */

/* Whether it is the name in one of its languages. */
static bool
is_named(struct arena *a, const char *words, const char *name)
{
	struct text_list langs = words_langs(a, words);

	for (size_t i = 0; i < langs.n; i++)
		if (text_same(name, words_in(a, words, langs.at[i])))
			return true;
	return false;
}

/* Whether it is the country, by its code or by its name on the page. */
static bool
is_country(struct req *r, const char *country, const char *said)
{
	return text_same(text_fold(r->arena, said), text_fold(r->arena,
	    country)) || text_same(text_fold(r->arena, said), text_fold(
	    r->arena, country_name(country, r->lang)));
}

/* The day of a column; NULL where it is empty, or is none, which is a fault. */
static const char *
day_of(struct reader *in, const struct csv_row *row, const char *column)
{
	const char *text = book_cell(in, row, column, 0);
	struct civil day;

	if (text == NULL || (strlen(text) == 10 && time_parse(text, &day)))
		return text;
	book_fault(in, row->line, TRF(in->r->arena, in->r->lang,
	    "the column {1} needs a day like 2026-03-31", column));
	return NULL;
}

/* --- cells --- */

struct change {
	const struct ledger_cell *cell;
	size_t line;			/* where it is said; 0: not */
	enum cell_state state;
	const char *reason, *until;
	bool changes;
};

/* Those of the ledger, as they are; n: how many. */
static struct change *
all_cells(struct arena *a, const struct matrix_view *v, size_t *n)
{
	struct change *all;
	size_t most = 0;

	for (const struct ledger_line *l = v->lines; l != NULL; l = l->next)
		most += v->n;
	all = arena_array(a, struct change, most + 1);
	*n = 0;
	for (const struct ledger_line *l = v->lines; l != NULL; l = l->next)
		for (size_t i = 0; i < v->n; i++)
			if (l->at[i] != NULL)
				all[(*n)++].cell = l->at[i];
	return all;
}

/* The partner of that name; NULL with a fault. */
static const struct ledger_partner *
partner_of_row(struct reader *in, const struct csv_row *row,
    const struct ledger_partner *p)
{
	const char *name = book_cell(in, row, "partner", 0);

	while (p != NULL && !is_named(in->r->arena, p->name, name))
		p = p->next;
	if (p == NULL)
		book_fault(in, row->line, tr(in->r->lang, "no partner of the "
		    "ledger has this name"));
	return p;
}

/* The cell of a row; NULL with a fault. */
static struct change *
cell_of_row(struct reader *in, const struct csv_row *row,
    const struct ledger_partner *partners, struct change *all, size_t n)
{
	const struct ledger_partner *p = partner_of_row(in, row, partners);
	const char *country = book_cell(in, row, "country", 0);
	int64_t number = 0;

	if (p == NULL)
		return NULL;
	(void)text_number(book_cell(in, row, "number", 0), 1, INT64_MAX,
	    &number);
	for (size_t i = 0; i < n; i++)
		if (all[i].cell->partner == p->id &&
		    all[i].cell->number == number &&
		    is_country(in->r, all[i].cell->country, country))
			return &all[i];
	book_fault(in, row->line, tr(in->r->lang, "the ledger has no cell for "
	    "this number, partner and country"));
	return NULL;
}

/* What a row says of its cell.  Where it says no other state, an empty cell of
 * the sheet changes nothing. */
static void
read_cell(struct reader *in, const struct csv_row *row, struct change *x)
{
	const struct ledger_cell *c = x->cell;
	const char *state = book_cell(in, row, "state", 0);
	const char *version = book_cell(in, row, "version", 0);
	int64_t n;

	if (x->line != 0)
		book_fault(in, row->line, TRF(in->r->arena, in->r->lang,
		    "line {1} says something of this cell, too", count(
		    in->r->arena, (int64_t)x->line)));
	x->line = row->line;
	x->reason = book_cell(in, row, "reason", 1000);
	x->until = day_of(in, row, "until");
	x->state = state == NULL ? CELL_STATES : book_choice(in, state,
	    cell_state_name, cell_state_label, CELL_STATES);
	if (x->state == CELL_STATES) {
		book_fault(in, row->line, tr(in->r->lang, "the state is none "
		    "of: open, committed, declined"));
		return;
	}
	if (x->state == c->state && x->reason == NULL)
		x->reason = c->reason;
	if (x->state == CELL_DECLINED && x->reason == NULL)
		book_fault(in, row->line, tr(in->r->lang, "who declines gives "
		    "a reason"));
	if (x->state != CELL_COMMITTED)
		x->until = NULL;
	else if (x->until == NULL)
		x->until = c->until != NULL ? c->until : time_iso_date(
		    in->r->arena, in->r->now + (int64_t)LEDGER_TERM_DAYS * DAY,
		    "UTC");
	x->changes = x->state != c->state || !text_same(x->reason,
	    c->reason) || !text_same(x->until, c->until);
	if (x->changes && version != NULL && (!text_number(version, 1,
	    INT64_MAX, &n) || n != c->version))
		book_fault(in, row->line, tr(in->r->lang, "it was answered "
		    "since this sheet was made: leave the line out, or take a "
		    "new sheet"));
}

static enum rc
cells_in(struct reader *in)
{
	struct matrix_view v = { 0 };
	struct change *all;
	size_t n;

	if (book_lacks(in, "number") || book_lacks(in, "partner") ||
	    book_lacks(in, "country") || book_lacks(in, "state"))
		return RC_OK;
	TRY(ledger_matrix(in->r, &v));
	all = all_cells(in->r->arena, &v, &n);
	for (size_t i = 1; i < in->csv.rows; i++) {
		const struct csv_row *row = &in->csv.row[i];
		struct change *x = book_blank(row) ? NULL : cell_of_row(in,
		    row, v.partners, all, n);

		if (x != NULL)
			read_cell(in, row, x);
	}
	for (size_t i = 0; in->n_faults == 0 && i < n; i++) {
		const struct change *x = &all[i];

		if (!x->changes)
			continue;
		TRY(ledger_answer(in->r->db, x->cell->row, x->cell->country,
		    x->state, x->reason, x->until, in->r->person,
		    in->r->now));
		in->taken++;
	}
	return RC_OK;
}

/* --- the log --- */

/* "" for all of the partner's; NULL with a fault. */
static const char *
country_of_row(struct reader *in, const struct csv_row *row,
    const struct ledger_cell *cells, row_id of)
{
	const char *said = book_cell(in, row, "country", 0);

	if (said == NULL)
		return "";
	for (; cells != NULL; cells = cells->next)
		if (cells->row == of && is_country(in->r, cells->country,
		    said))
			return cells->country;
	book_fault(in, row->line, tr(in->r->lang, "the partner does not "
	    "answer for this country"));
	return NULL;
}

static bool
same_log(const struct ledger_log *x, const struct ledger_log *y)
{
	return x->row == y->row && x->practice == y->practice &&
	    text_same(x->country, y->country) && text_same(x->day, y->day) &&
	    text_same(x->place, y->place) && text_same(x->audience,
	    y->audience) && text_same(x->note, y->note) && text_same(x->url,
	    y->url) && x->people == y->people && (!x->practice ||
	    x->state == y->state);
}

static void
needs(struct reader *in, const struct csv_row *row, const char *text,
    const char *column)
{
	if (text == NULL)
		book_fault(in, row->line, TRF(in->r->arena, in->r->lang,
		    "the column {1} is empty", column));
}

/* What a row says was done. */
static void
read_log(struct reader *in, const struct csv_row *row, struct ledger_log *l)
{
	const char *lang = in->r->lang;
	const char *people = book_cell(in, row, "people", 0);
	const char *state = book_cell(in, row, "state", 0);
	unsigned kind = book_choice(in, book_cell(in, row, "kind", 0),
	    log_name, log_label, 2);

	if (kind == 2) {
		book_fault(in, row->line, tr(lang, "the kind is none of: "
		    "promotion, practice"));
		return;
	}
	l->practice = kind == 1;
	l->day = book_cell(in, row, "day", 0);
	needs(in, row, l->day, "day");
	l->day = day_of(in, row, "day");
	l->url = book_cell(in, row, "evidence", 500);
	if (!l->practice) {
		l->place = book_cell(in, row, "place", FINDING_LINE_MAX);
		l->audience = book_cell(in, row, "audience",
		    FINDING_LINE_MAX);
		needs(in, row, l->place, "place");
		needs(in, row, l->audience, "audience");
		if (people != NULL && !text_number(people, 0, 10000000,
		    &l->people))
			book_fault(in, row->line, TRF(in->r->arena, lang,
			    "the column {1} needs a number", "people"));
		return;
	}
	l->note = book_cell(in, row, "note", 1000);
	l->state = book_choice(in, state, practised_name, practised_label,
	    PRACTISEDS);
	if (l->state == PRACTISEDS)
		book_fault(in, row->line, tr(lang, "the state is none of: "
		    "not-yet, started, done, stopped"));
	if (l->state == PRACTISED_STOPPED)
		needs(in, row, l->note, "note");
}

struct logged {			/* what is there, and what comes in */
	const struct ledger_partner *partners;
	struct ledger_row *rows;
	struct ledger_cell *cells;
	struct ledger_log *here, *come, **end;
};

static bool
stands(const struct ledger_log *list, const struct ledger_log *l)
{
	while (list != NULL && !same_log(list, l))
		list = list->next;
	return list != NULL;
}

/* One row: a new entry, a changed one, or nothing that is not there. */
static void
log_of_row(struct reader *in, const struct csv_row *row, struct logged *g)
{
	const char *id = book_cell(in, row, "id", 0);
	const struct ledger_partner *p = partner_of_row(in, row, g->partners);
	const struct ledger_log *had = g->here;
	struct ledger_log *l = arena_new(in->r->arena, struct ledger_log);
	const struct ledger_row *x = g->rows;
	int64_t number = 0;

	if (p == NULL)
		return;
	(void)text_number(book_cell(in, row, "number", 0), 1, INT64_MAX,
	    &number);
	while (x != NULL && (x->partner != p->id || x->number != number))
		x = x->next;
	if (x == NULL) {
		book_fault(in, row->line, tr(in->r->lang, "the ledger has no "
		    "such number"));
		return;
	}
	l->row = x->id;
	if (id != NULL && !text_number(id, 1, INT64_MAX, &l->id))
		l->id = -1;
	while (l->id != 0 && had != NULL && had->id != l->id)
		had = had->next;
	if (l->id != 0 && (had == NULL || had->row != l->row)) {
		book_fault(in, row->line, tr(in->r->lang, "there is no entry "
		    "with this id for this number and partner"));
		return;
	}
	l->country = country_of_row(in, row, g->cells, x->id);
	read_log(in, row, l);
	if (in->n_faults > 0)
		return;
	if (l->id != 0 && had->practice != l->practice) {
		book_fault(in, row->line, tr(in->r->lang, "an entry does not "
		    "become one of another kind"));
		return;
	}
	if (l->id == 0 ? stands(g->here, l) || stands(g->come, l) :
	    same_log(had, l))
		return;
	*g->end = l;
	g->end = &l->next;
}

static enum rc
log_in(struct reader *in)
{
	struct logged g = { 0 };
	struct ledger_partner *partners;
	struct req *r = in->r;

	if (book_lacks(in, "number") || book_lacks(in, "partner") ||
	    book_lacks(in, "day"))
		return RC_OK;
	TRY(ledger_partners(r->db, r->arena, r->edition, &partners));
	TRY(ledger_rows(r->db, r->arena, r->edition, 0, &g.rows));
	TRY(ledger_cells(r->db, r->arena, r->edition, 0, &g.cells));
	TRY(ledger_logs(r->db, r->arena, r->edition, 0, &g.here));
	g.partners = partners;
	g.end = &g.come;
	for (size_t i = 1; i < in->csv.rows; i++)
		if (!book_blank(&in->csv.row[i]))
			log_of_row(in, &in->csv.row[i], &g);
	for (; in->n_faults == 0 && g.come != NULL; g.come = g.come->next) {
		TRY(g.come->id != 0 ? ledger_log_save(r->db, g.come, r->person,
		    r->now) : ledger_log_add(r->db, g.come, r->person,
		    r->now));
		in->taken++;
	}
	return RC_OK;
}

enum rc
book_ledger_in(struct reader *in)
{
	return in->n_faults > 0 ? RC_OK : book_has(in, "kind") ? log_in(in) :
	    cells_in(in);
}

#define DESK "/editions/:edition/desk/ledger"
const struct route finding_ledger_sheet_routes[] = {
	{ GET, DESK "/ledger.csv", RIGHT_ORGANISER, cells_csv },
	{ GET, DESK "/ledger.xlsx", RIGHT_ORGANISER, cells_xlsx },
	{ GET, DESK "/log.csv", RIGHT_ORGANISER, log_csv },
	{ GET, DESK "/log.xlsx", RIGHT_ORGANISER, log_xlsx },
	{ 0 }
};
