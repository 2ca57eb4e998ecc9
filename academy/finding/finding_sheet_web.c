/* audience: organiser */
/* Findings as spreadsheets, out and in, and how a sheet of findings or of the
 * ledger is read. */
#include "finding/finding_web.h"

#include <string.h>

#include "finding/finding_sheet_inside_web.h"
#include "finding_sheet_pages.h"
#include "render/xlsx.h"
#include "render/xlsx_read.h"
#include "store/blob.h"

enum { FAULTS_MAX = 30 };

/* --- what the files share --- */

struct table *
book_make(struct req *r, const char *name, const char *const *columns)
{
	struct table *t = table_make(r->arena, name, r->lang,
	    language_rtl(r->lang));

	for (; *columns != NULL; columns++)
		table_column(t, *columns, COLUMN_TEXT, 0);
	return t;
}

enum rc
book_send(struct req *r, struct table *t, const char *name, bool xlsx)
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

void
book_fault(struct reader *in, size_t line, const char *what)
{
	if (in->n_faults++ >= FAULTS_MAX)
		return;
	*in->end = arena_new(in->r->arena, struct sheet_fault);
	**in->end = (struct sheet_fault){ .line = line, .what = what };
	in->end = &(*in->end)->next;
}

const char *
book_cell(struct reader *in, const struct csv_row *row, const char *column,
    size_t max)
{
	int at = csv_column(&in->csv, column);
	const char *text;

	if (at < 0 || (size_t)at >= row->cells)
		return NULL;
	text = text_clean(in->r->arena, csv_bare(row->cell[at]), false);
	if (max > 0 && text_length(text) > max)
		book_fault(in, row->line, TRF(in->r->arena, in->r->lang,
		    "the column {1} is too long", column));
	return text_blank(text) ? NULL : text;
}

enum rc
book_read(struct reader *in, const struct upload *file, int lines_max)
{
	enum rc rc = file->size > 2 && memcmp(file->bytes, "PK", 2) == 0 ?
	    xlsx_read(in->r->arena, file->bytes, file->size, &in->csv) :
	    csv_read(in->r->arena, file->bytes, file->size, &in->csv);

	in->end = &in->faults;
	if (rc != RC_OK && rc != RC_INVALID)
		return rc;
	if (rc == RC_INVALID || in->csv.rows == 0)
		book_fault(in, in->csv.line, tr(in->r->lang,
		    in->csv.what == NULL ? N_("The file is empty") :
		    in->csv.what));
	else if (in->csv.rows - 1 > (size_t)lines_max)
		book_fault(in, 0, TRF(in->r->arena, in->r->lang, "The file "
		    "has more than {1} rows", arena_printf(in->r->arena, "%d",
		    lines_max)));
	return RC_OK;
}

bool
book_blank(const struct csv_row *row)
{
	for (size_t i = 0; i < row->cells; i++)
		if (!text_blank(row->cell[i]))
			return false;
	return true;
}

bool
book_has(const struct reader *in, const char *column)
{
	return csv_column(&in->csv, column) >= 0;
}

bool
book_lacks(struct reader *in, const char *column)
{
	if (in->n_faults > 0 || book_has(in, column))
		return in->n_faults > 0;
	book_fault(in, 1, TRF(in->r->arena, in->r->lang, "the column {1} is "
	    "needed", column));
	return true;
}

unsigned
book_choice(struct reader *in, const char *text, const char *const *names,
    const char *const *labels, unsigned n)
{
	struct arena *a = in->r->arena;
	const char *said = text_fold(a, text);
	unsigned i = 0;

	while (i < n && !text_same(said, text_fold(a, names[i])) &&
	    !text_same(said, text_fold(a, tr(in->r->lang, labels[i]))))
		i++;
	return i;
}

/* --- out --- */

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
	table_column(t, "number", COLUMN_TEXT, 0);
	table_column(t, "adopted", COLUMN_TEXT, 0);
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
		table_text(t, list->number == 0 ? NULL : arena_printf(
		    r->arena, "%lld", (long long)list->number));
		table_text(t, list->adopted_at == 0 ? NULL : time_iso_date(
		    r->arena, list->adopted_at, e.zone));
		table_text(t, finding_level_name[list->level]);
		for (int i = 0; i < WORDED; i++)
			for (size_t k = 0; langs[k] != NULL; k++)
				table_text(t, words_in(r->arena,
				    *words_at(list, i), langs[k]));
	}
	return book_send(r, t, arena_printf(r->arena, "%s-findings", e.slug),
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

/* --- in --- */

/* One finding of a row: *f as it is, or empty for a new one. */
static enum rc
finding_of_row(struct reader *in, const struct csv_row *row,
    const char *const *langs, struct finding *f)
{
	struct req *r = in->r;
	const char *id = book_cell(in, row, "id", 0), *version;
	const char *level = book_cell(in, row, "level", 0);
	const char *state = book_cell(in, row, "state", 0);
	int64_t n;
	enum rc rc;

	*f = (struct finding){ .edition = r->edition };
	if (id != NULL) {
		rc = text_number(id, 1, INT64_MAX, &n) ? finding_find(r->db,
		    r->arena, n, f) : RC_NONE;
		if (rc == RC_NONE || (rc == RC_OK && f->edition != r->edition)) {
			book_fault(in, row->line, tr(r->lang, "there is no "
			    "finding with this id in this edition"));
			return RC_NONE;
		}
		TRY(rc);
		version = book_cell(in, row, "version", 0);
		if (version != NULL && (!text_number(version, 1, INT64_MAX,
		    &n) || n != f->version)) {
			book_fault(in, row->line, tr(r->lang, "it was changed "
			    "since this sheet was made"));
			return RC_NONE;
		}
	}
	for (int i = 0; i < WORDED; i++)
		for (size_t k = 0; langs[k] != NULL; k++) {
			const char *text = book_cell(in, row, arena_printf(
			    r->arena, "%s %s", worded[i], langs[k]), i == 1 ?
			    FINDING_TEXT_MAX : FINDING_TITLE_MAX);

			if (text != NULL)
				*words_at(f, i) = words_set(r->arena,
				    *words_at(f, i), langs[k], text);
		}
	if (level != NULL) {
		unsigned i = book_choice(in, level, finding_level_name,
		    finding_level_label, FINDING_LEVELS);

		if (i == FINDING_LEVELS)
			book_fault(in, row->line, tr(r->lang, "the level is "
			    "none of: municipal, national, international"));
		else
			f->level = i;
	}
	/* Who adopts it is asked, not written into a sheet. */
	if (state != NULL && book_choice(in, state, finding_state_name,
	    finding_state_label, FINDING_STATES) != f->state)
		book_fault(in, row->line, tr(r->lang, "a sheet does not "
		    "change the state"));
	if (f->title == NULL)
		book_fault(in, row->line, tr(r->lang, "the finding has no "
		    "title"));
	return RC_OK;
}

/* Names that must not be said, as in the form; *people is read once. */
static enum rc
row_names(struct reader *in, const struct csv_row *row,
    const struct finding *f, struct participant **people)
{
	row_id *sessions;
	size_t n;

	if (f->id == 0)
		return RC_OK;
	TRY(finding_sessions(in->r, f->id, &sessions, &n));
	if (n > 0 && *people == NULL)
		TRY(participant_list(in->r->db, in->r->arena, in->r->edition,
		    0, NULL, people));
	for (size_t i = 0; i < n; i++) {
		const char *const words[] = { f->title, f->body,
		    f->addressee };
		struct session_item s;

		TRY(session_item_find(in->r->db, in->r->arena, sessions[i],
		    &s));
		if (s.not_attributed && finding_slip(in->r->arena, &s, *people,
		    words, 3) != NULL)
			book_fault(in, row->line, tr(in->r->lang, "it names "
			    "somebody, and goes back to a session where nothing "
			    "is quoted by name"));
	}
	return RC_OK;
}

/* All that a sheet says of it, in one text. */
static const char *
said(struct arena *a, const struct finding *f, const char *const *langs)
{
	struct finding x = *f;
	struct buf b = BUF(a);

	for (int i = 0; i < WORDED; i++)
		for (size_t k = 0; langs[k] != NULL; k++) {
			const char *text = words_in(a, *words_at(&x, i),
			    langs[k]);

			buf_printf(&b, "%s\x1f", text == NULL ? "" : text);
		}
	buf_printf(&b, "%s", finding_level_name[f->level]);
	return buf_text(&b);
}

static enum rc
findings_in(struct reader *in, const struct edition *e)
{
	struct arena *a = in->r->arena;
	const char *const *langs = finding_langs(a, e);
	struct finding *all = arena_array(a, struct finding, in->csv.rows + 1);
	struct participant *people = NULL;
	struct text_list known = { 0 };
	struct finding *here;
	size_t n = 0;

	if (book_lacks(in, arena_printf(a, "title %s", langs[0])))
		return RC_OK;
	TRY(finding_list(in->r->db, a, in->r->edition, &here));
	for (const struct finding *f = here; f != NULL; f = f->next)
		known.n += !f->conclusion;
	known.at = arena_array(a, const char *, known.n + in->csv.rows);
	known.n = 0;
	for (const struct finding *f = here; f != NULL; f = f->next)
		if (!f->conclusion)
			known.at[known.n++] = said(a, f, langs);
	for (size_t i = 1; i < in->csv.rows; i++) {
		const struct csv_row *row = &in->csv.row[i];
		struct finding *f = &all[n], was;
		enum rc rc = book_blank(row) ? RC_NONE : finding_of_row(in,
		    row, langs, f);

		if (rc == RC_NONE)
			continue;
		TRY(rc);
		if (f->id != 0) {
			TRY(finding_find(in->r->db, a, f->id, &was));
			if (text_same(said(a, f, langs), said(a, &was,
			    langs)))
				continue;
			if (f->state != FINDING_CANDIDATE)
				book_fault(in, row->line, tr(in->r->lang,
				    "only a candidate can be changed"));
			for (size_t k = 0; k < n; k++)
				if (all[k].id == f->id)
					book_fault(in, row->line, tr(
					    in->r->lang, "this id stands "
					    "further up, too"));
		} else {
			const char *text = said(a, f, langs);

			if (text_has(known, text))
				continue;
			known.at[known.n++] = text;
		}
		TRY(row_names(in, row, f, &people));
		n++;
	}
	for (size_t i = 0; in->n_faults == 0 && i < n; i++, in->taken++)
		TRY(finding_save(in->r->db, &all[i], &(struct finding_by){
		    in->r->person, "import", in->r->now }));
	return RC_OK;
}

static const struct field import_fields[] = {
	{ "file", F_FILE, N_("File"), .required = true, .max = SHEET_FILE_MAX,
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
		TRY(book_read(&in, form_file(v.form, "file"), ledger ?
		    SHEET_LEDGER_MAX : SHEET_FINDINGS_MAX));
		if (in.n_faults == 0)
			TRY(ledger ? book_ledger_in(&in) : findings_in(&in,
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

#define FINDINGS "/editions/:edition/desk/findings"
#define LEDGER "/editions/:edition/desk/ledger"
const struct route finding_sheet_routes[] = {
	{ GET, FINDINGS "/findings.csv", RIGHT_ORGANISER, findings_csv },
	{ GET, FINDINGS "/findings.xlsx", RIGHT_ORGANISER, findings_xlsx },
	{ GET, FINDINGS "/import", RIGHT_ORGANISER, import_findings },
	{ POST, FINDINGS "/import", RIGHT_ORGANISER, import_findings, 0,
	    SHEET_FILE_MAX + 64 * 1024 },
	{ GET, LEDGER "/import", RIGHT_ORGANISER, import_ledger },
	{ POST, LEDGER "/import", RIGHT_ORGANISER, import_ledger, 0,
	    SHEET_FILE_MAX + 64 * 1024 },
	{ 0 }
};
