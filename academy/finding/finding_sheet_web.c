/* audience: organiser */
/* Findings and the ledger as spreadsheets, out and in, and as blank sheets. */
#include "finding/finding_web.h"

#include <string.h>

#include "base/csv.h"
#include "finding/finding_ledger_inside_web.h"
#include "finding_sheet_pages.h"
#include "render/pdf.h"
#include "render/xlsx.h"
#include "render/xlsx_read.h"
#include "store/blob.h"

enum { FILE_MAX = 2 * 1000 * 1000, ROWS_MAX = 2000, FAULTS_MAX = 30,
	DAY = 86400 };

/* --- out --- */

static enum rc
send_table(struct req *r, struct table *t, const char *name, bool xlsx)
{
	struct buf b = BUF(r->arena);

	if (!xlsx) {
		table_csv(&b, t);
		return reply_bytes(r, "text/csv; charset=utf-8", arena_printf(
		    r->arena, "%s.csv", name), b.p, b.n);
	}
	TRY(xlsx_write(r->arena, &(struct xlsx){ .title = t->name,
	    .author = "Guildhall", .made_at = r->now,
	    .sheets = (const struct table *const[]){ t }, .n = 1 }, &b));
	return reply_bytes(r, "application/vnd.openxmlformats-officedocument."
	    "spreadsheetml.sheet", arena_printf(r->arena, "%s.xlsx", name),
	    b.p, b.n);
}

/* "title en", "text mk": what goes out comes in, whatever the page's language. */
static const char *const worded[] = { "title", "text", "who is to act" };
enum { WORDED = sizeof worded / sizeof *worded };

static const char **
words_at(struct finding *f, int i)
{
	return i == 0 ? &f->title : i == 1 ? &f->body : &f->addressee;
}

static enum rc
findings_out(struct req *r, bool xlsx)
{
	const char *const *langs;
	struct finding *list;
	struct edition e;
	struct table *t;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(finding_list(r->db, r->arena, r->edition, &list));
	langs = finding_langs(r->arena, &e);
	t = table_make(r->arena, tr(r->lang, "Findings"), r->lang,
	    language_rtl(r->lang));
	table_column(t, "id", COLUMN_TEXT, 0);
	table_column(t, "version", COLUMN_TEXT, 0);
	table_column(t, "state", COLUMN_TEXT, 0);
	table_column(t, "level", COLUMN_TEXT, 0);
	for (int i = 0; i < WORDED; i++)
		for (size_t k = 0; langs[k] != NULL; k++)
			table_column(t, arena_printf(r->arena, "%s %s",
			    worded[i], langs[k]), COLUMN_TEXT, 0);
	for (; list != NULL; list = list->next) {
		table_text(t, arena_printf(r->arena, "%lld",
		    (long long)list->id));
		table_text(t, arena_printf(r->arena, "%lld",
		    (long long)list->version));
		table_text(t, finding_state_name[list->state]);
		table_text(t, finding_level_name[list->level]);
		for (int i = 0; i < WORDED; i++)
			for (size_t k = 0; langs[k] != NULL; k++)
				table_text(t, words_in(r->arena,
				    *words_at(list, i), langs[k]));
	}
	return send_table(r, t, arena_printf(r->arena, "%s-findings", e.slug),
	    xlsx);
}

static enum rc
findings_csv(struct req *r)
{
	return findings_out(r, false);
}

static enum rc
findings_xlsx(struct req *r)
{
	return findings_out(r, true);
}

static const char *const ledger_columns[] = { "number", "recommendation",
	"partner", "country", "state", "reason", "until", "asked",
	"days waiting", NULL };

static enum rc
ledger_out(struct req *r, bool xlsx)
{
	struct matrix_view v = { 0 };
	struct table *t;

	TRY(ledger_matrix(r, &v));
	t = table_make(r->arena, tr(r->lang, "The ledger"), r->lang,
	    language_rtl(r->lang));
	for (int i = 0; ledger_columns[i] != NULL; i++)
		table_column(t, ledger_columns[i], COLUMN_TEXT, 0);
	for (const struct ledger_line *l = v.lines; l != NULL; l = l->next)
		for (size_t i = 0; i < v.n; i++) {
			const struct ledger_cell *c = l->at[i];

			if (c == NULL)
				continue;
			table_text(t, arena_printf(r->arena, "%lld",
			    (long long)c->number));
			table_text(t, words_pick(r->arena,
			    v.recommended[i]->title, r->lang).text);
			table_text(t, words_pick(r->arena, l->partner->name,
			    r->lang).text);
			table_text(t, c->country);
			table_text(t, cell_state_name[c->state]);
			table_text(t, c->reason);
			table_text(t, c->until);
			table_text(t, c->asked_at == 0 ? NULL :
			    time_iso_date(r->arena, c->asked_at,
			    v.edition.zone));
			table_text(t, c->state != CELL_OPEN || c->asked_at == 0
			    ? NULL : arena_printf(r->arena, "%lld",
			    (long long)ledger_days_waiting(c, r->now)));
		}
	return send_table(r, t, arena_printf(r->arena, "%s-ledger",
	    v.edition.slug), xlsx);
}

static enum rc
ledger_csv(struct req *r)
{
	return ledger_out(r, false);
}

static enum rc
ledger_xlsx(struct req *r)
{
	return ledger_out(r, true);
}

/* --- in --- */

struct reader {
	struct req *r;
	struct csv csv;
	struct sheet_fault *faults, **end;
	int n_faults;
	int64_t taken;			/* rows that change something */
};

static void
fault(struct reader *in, size_t line, const char *what)
{
	if (in->n_faults++ >= FAULTS_MAX)
		return;
	*in->end = arena_new(in->r->arena, struct sheet_fault);
	**in->end = (struct sheet_fault){ .line = line, .what = what };
	in->end = &(*in->end)->next;
}

/* A cell's text, NULL where it is empty or there is no such column. */
static const char *
cell(struct reader *in, const struct csv_row *row, const char *column,
    size_t max)
{
	int at = csv_column(&in->csv, column);
	const char *text;

	if (at < 0 || (size_t)at >= row->cells)
		return NULL;
	text = text_clean(in->r->arena, csv_bare(row->cell[at]), false);
	if (max > 0 && text_length(text) > max)
		fault(in, row->line, TRF(in->r->arena, in->r->lang,
		    "the column {1} is too long", column));
	return text_blank(text) ? NULL : text;
}

static enum rc
read_file(struct reader *in, const struct upload *file)
{
	enum rc rc = file->size > 2 && memcmp(file->bytes, "PK", 2) == 0 ?
	    xlsx_read(in->r->arena, file->bytes, file->size, &in->csv) :
	    csv_read(in->r->arena, file->bytes, file->size, &in->csv);

	in->end = &in->faults;
	if (rc != RC_OK && rc != RC_INVALID)
		return rc;
	if (rc == RC_INVALID || in->csv.rows == 0)
		fault(in, in->csv.line, tr(in->r->lang, in->csv.what == NULL ?
		    N_("The file is empty") : in->csv.what));
	else if (in->csv.rows - 1 > ROWS_MAX)
		fault(in, 0, tr(in->r->lang, "The file has more than 2,000 "
		    "rows"));
	return RC_OK;
}

static bool
lacks(struct reader *in, const char *column)
{
	if (in->n_faults > 0 || csv_column(&in->csv, column) >= 0)
		return in->n_faults > 0;
	fault(in, 1, TRF(in->r->arena, in->r->lang, "the column {1} is needed",
	    column));
	return true;
}

/* One finding of a row: *f as it is, or empty for a new one. */
static enum rc
finding_of_row(struct reader *in, const struct csv_row *row,
    const char *const *langs, struct finding *f)
{
	struct req *r = in->r;
	const char *id = cell(in, row, "id", 0), *version, *level;
	int64_t n;
	enum rc rc;

	*f = (struct finding){ .edition = r->edition };
	if (id != NULL) {
		rc = text_number(id, 1, INT64_MAX, &n) ? finding_find(r->db,
		    r->arena, n, f) : RC_NONE;
		if (rc == RC_NONE || (rc == RC_OK && f->edition != r->edition)) {
			fault(in, row->line, tr(r->lang, "there is no finding "
			    "with this id in this edition"));
			return RC_NONE;
		}
		TRY(rc);
		version = cell(in, row, "version", 0);
		if (version != NULL && (!text_number(version, 1, INT64_MAX,
		    &n) || n != f->version)) {
			fault(in, row->line, tr(r->lang, "it was changed since "
			    "this sheet was made"));
			return RC_NONE;
		}
	}
	for (int i = 0; i < WORDED; i++)
		for (size_t k = 0; langs[k] != NULL; k++) {
			const char *text = cell(in, row, arena_printf(r->arena,
			    "%s %s", worded[i], langs[k]), i == 1 ?
			    FINDING_TEXT_MAX : FINDING_TITLE_MAX);

			if (text != NULL)
				*words_at(f, i) = words_set(r->arena,
				    *words_at(f, i), langs[k], text);
		}
	level = cell(in, row, "level", 0);
	for (unsigned i = 0; level != NULL; i++) {
		if (i == FINDING_LEVELS) {
			fault(in, row->line, tr(r->lang, "the level is none "
			    "of: municipal, national, international"));
			break;
		}
		if (text_same(finding_level_name[i], level)) {
			f->level = i;
			break;
		}
	}
	if (f->title == NULL)
		fault(in, row->line, tr(r->lang, "the finding has no title"));
	return RC_OK;
}

/* Names that must not be said, as in the form. */
static enum rc
row_names(struct reader *in, const struct csv_row *row,
    const struct finding *f)
{
	struct participant *people;
	row_id *sessions;
	size_t n;

	if (f->id == 0)
		return RC_OK;
	TRY(finding_sessions(in->r, f->id, &sessions, &n));
	if (n == 0)
		return RC_OK;
	TRY(participant_list(in->r->db, in->r->arena, in->r->edition, 0, NULL,
	    &people));
	for (size_t i = 0; i < n; i++) {
		const char *const words[] = { f->title, f->body,
		    f->addressee };
		struct session_item s;

		TRY(session_item_find(in->r->db, in->r->arena, sessions[i],
		    &s));
		if (s.not_attributed && finding_slip(in->r->arena, &s, people,
		    words, 3) != NULL)
			fault(in, row->line, tr(in->r->lang, "it names "
			    "somebody, and goes back to a session where nothing "
			    "is quoted by name"));
	}
	return RC_OK;
}

static enum rc
findings_in(struct reader *in, const struct edition *e)
{
	const char *const *langs = finding_langs(in->r->arena, e);
	struct finding *all = arena_array(in->r->arena, struct finding,
	    in->csv.rows + 1);
	size_t n = 0;

	if (lacks(in, arena_printf(in->r->arena, "title %s", langs[0])))
		return RC_OK;
	for (size_t i = 1; i < in->csv.rows; i++) {
		struct finding *f = &all[n], was;
		struct finding_text x, y;
		enum rc rc = finding_of_row(in, &in->csv.row[i], langs, f);

		if (rc == RC_NONE)
			continue;
		TRY(rc);
		if (f->id != 0) {
			TRY(finding_find(in->r->db, in->r->arena, f->id,
			    &was));
			x = finding_text_of(&was);
			y = finding_text_of(f);
			if (finding_changes(in->r->arena, &x, &y) == NULL)
				continue;
			if (f->state != FINDING_CANDIDATE)
				fault(in, in->csv.row[i].line, tr(in->r->lang,
				    "only a candidate can be changed"));
		}
		TRY(row_names(in, &in->csv.row[i], f));
		n++;
	}
	for (size_t i = 0; in->n_faults == 0 && i < n; i++, in->taken++)
		TRY(finding_save(in->r->db, &all[i], &(struct finding_by){
		    in->r->person, "import", in->r->now }));
	return RC_OK;
}

/* The cell of a row; NULL with a fault. */
static const struct ledger_cell *
cell_of_row(struct reader *in, const struct csv_row *row,
    const struct matrix_view *v)
{
	const char *number = cell(in, row, "number", 0);
	const char *partner = cell(in, row, "partner", 0);
	const char *country = cell(in, row, "country", 0);
	int64_t n = 0;

	(void)text_number(number, 1, INT64_MAX, &n);
	for (const struct ledger_line *l = v->lines; l != NULL; l = l->next) {
		struct text_list langs = words_langs(in->r->arena,
		    l->partner->name);
		bool named = false;

		for (size_t i = 0; i < langs.n; i++)
			named = named || text_same(partner, words_in(
			    in->r->arena, l->partner->name, langs.at[i]));
		for (size_t i = 0; named && text_same(country, l->country) &&
		    i < v->n; i++)
			if (v->recommended[i]->number == n && l->at[i] != NULL)
				return l->at[i];
	}
	fault(in, row->line, tr(in->r->lang, "the ledger has no cell for this "
	    "number, partner and country"));
	return NULL;
}

struct change { const struct ledger_cell *cell; enum cell_state state;
	const char *reason, *until; };

static enum rc
ledger_in(struct reader *in)
{
	struct matrix_view v = { 0 };
	struct change *all = arena_array(in->r->arena, struct change,
	    in->csv.rows + 1);
	size_t n = 0;

	if (lacks(in, "number") || lacks(in, "partner") ||
	    lacks(in, "country") || lacks(in, "state"))
		return RC_OK;
	TRY(ledger_matrix(in->r, &v));
	for (size_t i = 1; i < in->csv.rows; i++) {
		const struct csv_row *row = &in->csv.row[i];
		const struct ledger_cell *c = cell_of_row(in, row, &v);
		const char *state = cell(in, row, "state", 0);
		struct change *x = &all[n];
		struct civil day;

		if (c == NULL)
			continue;
		*x = (struct change){ c, CELL_OPEN, cell(in, row, "reason",
		    1000), cell(in, row, "until", 10) };
		while (x->state < CELL_STATES && !text_same(
		    cell_state_name[x->state], state))
			x->state++;
		if (x->state == CELL_STATES) {
			fault(in, row->line, tr(in->r->lang, "the state is "
			    "none of: open, committed, declined"));
			continue;
		}
		if (x->state == CELL_DECLINED && x->reason == NULL)
			fault(in, row->line, tr(in->r->lang, "who declines "
			    "gives a reason"));
		if (x->until != NULL && (strlen(x->until) != 10 ||
		    !time_parse(x->until, &day)))
			fault(in, row->line, TRF(in->r->arena, in->r->lang,
			    "the column {1} needs a day like 2026-03-31",
			    "until"));
		if (x->state == CELL_COMMITTED && x->until == NULL)
			x->until = c->until != NULL ? c->until :
			    time_iso_date(in->r->arena, in->r->now +
			    (int64_t)LEDGER_TERM_DAYS * DAY, "UTC");
		n += x->state != c->state || !text_same(x->reason, c->reason) ||
		    !text_same(x->until, c->until);
	}
	for (size_t i = 0; in->n_faults == 0 && i < n; i++, in->taken++)
		TRY(ledger_answer(in->r->db, all[i].cell->row,
		    all[i].cell->country, all[i].state, all[i].reason,
		    all[i].state == CELL_COMMITTED ? all[i].until : NULL,
		    in->r->person, in->r->now));
	return RC_OK;
}

static const struct field import_fields[] = {
	{ "file", F_FILE, N_("File"), .required = true, .max = FILE_MAX,
	    .accept = "XLSX, CSV", .blobs = 1U << BLOB_XLSX |
	    1U << BLOB_TEXT },
	{ 0 }
};

static enum rc
import(struct req *r, bool ledger)
{
	struct reader in = { .r = r };
	struct sheet_view v = { .ledger = ledger, .form = form_open(r,
	    import_fields, NULL, NULL) };
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	if (r->method == POST)
		form_read(v.form);
	if (r->method == POST && r->faults == 0) {
		TRY(read_file(&in, form_file(v.form, "file")));
		if (in.n_faults == 0)
			TRY(ledger ? ledger_in(&in) : findings_in(&in,
			    &v.edition));
		if (in.n_faults == 0) {
			TRY(finding_note_down(r, ledger ? "ledger.import" :
			    "finding.import", "edition", r->edition));
			reply_flash(r, tr_fill(r->arena, trn(r->lang, in.taken,
			    "{1} line changed something.", "{1} lines changed "
			    "something."), (const char *const[]){ arena_printf(
			    r->arena, "%lld", (long long)in.taken), NULL }));
			return reply_see_other(r, "/editions/%s/desk/%s",
			    v.edition.slug, ledger ? "ledger" : "findings");
		}
		v.faults = in.faults;
		form_fault(v.form, "file", tr(r->lang, "Nothing was taken in. "
		    "What is wrong with the file stands below."));
	}
	h = page_open(r, ledger ? tr(r->lang, "The ledger as a sheet") :
	    tr(r->lang, "Findings as a sheet"));
	finding_sheet_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
import_findings(struct req *r)
{
	return import(r, false);
}

static enum rc
import_ledger(struct req *r)
{
	return import(r, true);
}

/* --- blank --- */

static void
room(struct req *r, struct pdf *pdf, const char *label, double height)
{
	struct table *t = table_make(r->arena, label, r->lang,
	    language_rtl(r->lang));

	table_column(t, label, COLUMN_TEXT, 90);
	table_text(t, "");
	pdf_table(pdf, t, (struct pdf_grid){ .row_height = height, .size = 10,
	    .lines = true });
	pdf_space(pdf, 2);
}

static enum rc
blank(struct req *r, bool ledger)
{
	const char *title = ledger ? tr(r->lang, "Recommendation and partner") :
	    tr(r->lang, "Notes and findings"), *funders;
	struct buf b = BUF(r->arena);
	struct edition e;
	struct pdf *p;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(funders_text(r->db, r->arena, r->programme, r->edition, r->lang,
	    &funders));
	p = pdf_begin(r->arena, &(struct pdf_paper){ .lang = r->lang,
	    .title = title, .author = "Guildhall", .made_at = r->now,
	    .footer = funders, .page_mark = tr(r->lang, "Page {1} of {2}") });
	pdf_small(p, words_pick(r->arena, e.title, r->lang).text, NULL);
	pdf_heading(p, 1, title);
	if (ledger) {
		room(r, p, tr(r->lang, "Partner"), 11);
		room(r, p, tr(r->lang, "Country"), 11);
		room(r, p, tr(r->lang, "Recommendation"), 16);
		room(r, p, tr(r->lang, "We commit to it / We decline"), 11);
		room(r, p, tr(r->lang, "Why, or what you will do"), 30);
		room(r, p, tr(r->lang, "Until when"), 11);
		room(r, p, tr(r->lang, "Where it was promoted: when, to whom, "
		    "how many"), 36);
		room(r, p, tr(r->lang, "How far it is, and where it can be "
		    "seen"), 36);
	} else {
		room(r, p, tr(r->lang, "Session"), 11);
		room(r, p, tr(r->lang, "Name of the working group"), 11);
		room(r, p, tr(r->lang, "What is to be kept"), 60);
		room(r, p, tr(r->lang, "The finding in one sentence"), 20);
		room(r, p, tr(r->lang, "What it says"), 40);
		room(r, p, tr(r->lang, "Level: municipal, national, "
		    "international"), 11);
		room(r, p, tr(r->lang, "Who is to act"), 11);
	}
	TRY(pdf_end(p, &b));
	return reply_bytes(r, "application/pdf", arena_printf(r->arena,
	    "%s-%s-sheet.pdf", e.slug, ledger ? "ledger" : "findings"), b.p,
	    b.n);
}

static enum rc
blank_findings(struct req *r)
{
	return blank(r, false);
}

static enum rc
blank_ledger(struct req *r)
{
	return blank(r, true);
}

#define FINDINGS "/editions/:edition/desk/findings"
#define LEDGER "/editions/:edition/desk/ledger"
const struct route finding_sheet_routes[] = {
	{ GET, FINDINGS "/sheet.pdf", RIGHT_ORGANISER, blank_findings },
	{ GET, FINDINGS "/findings.csv", RIGHT_ORGANISER, findings_csv },
	{ GET, FINDINGS "/findings.xlsx", RIGHT_ORGANISER, findings_xlsx },
	{ GET, FINDINGS "/import", RIGHT_ORGANISER, import_findings },
	{ POST, FINDINGS "/import", RIGHT_ORGANISER, import_findings, 0,
	    FILE_MAX + 64 * 1024 },
	{ GET, LEDGER "/sheet.pdf", RIGHT_ORGANISER, blank_ledger },
	{ GET, LEDGER "/ledger.csv", RIGHT_ORGANISER, ledger_csv },
	{ GET, LEDGER "/ledger.xlsx", RIGHT_ORGANISER, ledger_xlsx },
	{ GET, LEDGER "/import", RIGHT_ORGANISER, import_ledger },
	{ POST, LEDGER "/import", RIGHT_ORGANISER, import_ledger, 0,
	    FILE_MAX + 64 * 1024 },
	{ 0 }
};
