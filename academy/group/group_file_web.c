/* audience: organiser */
/* Groups as files: out as CSV and spreadsheet, and in again. */
#include "group/group_web.h"

#include <string.h>

#include "group/group_inside_web.h"
#include "group_edit_pages.h"
#include "render/xlsx.h"
#include "render/xlsx_read.h"
#include "store/blob.h"

enum { FILE_BYTES = 1024 * 1024, UPLOAD = FILE_BYTES + 64 * 1024 };

static const char *
said(struct arena *a, const char *words, const char *lang)
{
	const char *text = words_pick(a, words, lang).text;

	return text == NULL ? "" : text;
}

/* One line: who is in a group, or in none (g: groups). */
static void
line(struct table *t, const struct allotment *l, size_t r, size_t g, size_t i,
    const char *lang)
{
	const struct grouping_person *p = &l->person[i];
	bool placed = g < l->groups;

	table_number(t, (int64_t)r + 1);
	if (placed)
		table_number(t, (int64_t)g + 1);
	else
		table_empty(t);
	table_number(t, p->participant);
	table_text(t, p->name);
	table_text(t, said(t->arena, p->organisation, lang));
	table_text(t, text_blank(p->country) ? "" : country_name(p->country,
	    lang));
	table_text(t, placed ? group_title(t->arena, l, g, lang) : "");
	table_text(t, placed ? group_place(t->arena, l, r, g, lang) : "");
	table_text(t, l->locked[r * l->people + i] ? "1" : "");
}

/* The first three columns are what an import reads.  Whoever is there and in no
 * group stands below, to be given one. */
static struct table *
groups_table(struct arena *a, const struct bench *b, const char *lang)
{
	static const char *const columns[] = { "round", "group", "id", "name",
	    "organisation", "country", "title", "place", "locked" };
	const struct allotment *l = &b->set;
	struct table *t = table_make(a, said(a, l->grouping.title, lang), lang,
	    language_rtl(lang));

	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		table_column(t, columns[i], i < 3 ? COLUMN_NUMBER :
		    COLUMN_TEXT, 0);
	for (size_t r = 0; r < l->rounds; r++)
		for (size_t g = 0; g <= l->groups; g++)
			for (size_t i = 0; i < l->people; i++) {
				size_t c = r * l->people + i;

				if (g < l->groups ? l->plan[c] == (int32_t)g :
				    l->plan[c] == GROUPING_NOWHERE &&
				    l->there[c] == THERE)
					line(t, l, r, g, i, lang);
			}
	return t;
}

static enum rc
get_csv(struct req *r)
{
	struct buf out = BUF(r->arena);
	struct bench b;

	TRY(bench_open(r, &b));
	table_csv(&out, groups_table(r->arena, &b, r->lang));
	return reply_bytes(r, "text/csv; charset=utf-8", arena_printf(r->arena,
	    "%s-groups-%lld.csv", b.desk.edition.slug,
	    (long long)b.set.grouping.id), out.p, out.n);
}

static enum rc
get_xlsx(struct req *r)
{
	struct buf out = BUF(r->arena);
	struct bench b;
	struct table *t;
	struct xlsx book;

	TRY(bench_open(r, &b));
	t = groups_table(r->arena, &b, r->lang);
	book = (struct xlsx){ .title = t->name, .author = "Guildhall",
	    .made_at = r->now, .sheets = (const struct table *const[]){ t },
	    .n = 1 };
	TRY(xlsx_write(r->arena, &book, &out));
	return reply_bytes(r, "application/vnd.openxmlformats-officedocument."
	    "spreadsheetml.sheet", arena_printf(r->arena,
	    "%s-groups-%lld.xlsx", b.desk.edition.slug,
	    (long long)b.set.grouping.id), out.p, out.n);
}

/* What guildhall group reads: --diverse, --language languages, --apart
 * delegation. */
static enum rc
get_people(struct req *r)
{
	struct buf out = BUF(r->arena);
	const struct allotment *l;
	struct bench b;

	TRY(bench_open(r, &b));
	l = &b.set;
	csv_cell(&out, "id");
	for (size_t f = 0; f < l->grouping.diverse.n; f++)
		csv_cell(&out, l->grouping.diverse.at[f]);
	csv_cell(&out, "languages");
	csv_cell(&out, "delegation");
	csv_end_row(&out);
	for (size_t i = 0; i < l->people; i++) {
		char *langs = arena_dup(r->arena, l->person[i].langs);

		for (char *c = langs; c != NULL && *c != '\0'; c++)
			if (*c == ' ')
				*c = '|';
		csv_cell(&out, count_text(r->arena, l->person[i].participant));
		for (size_t f = 0; f < l->grouping.diverse.n; f++)
			csv_cell(&out, l->person[i].fact[f]);
		csv_cell(&out, langs == NULL ? "" : langs);
		csv_cell(&out, l->person[i].delegation == NULL ? "" :
		    l->person[i].delegation);
		csv_end_row(&out);
	}
	return reply_bytes(r, "text/csv; charset=utf-8", arena_printf(r->arena,
	    "%s-people-%lld.csv", b.desk.edition.slug,
	    (long long)b.set.grouping.id), out.p, out.n);
}

/* --- groups from a file --- */

static struct form *
import_form(struct req *r)
{
	return form_open(r, FIELDS(r,
	    { "file", F_FILE, N_("File"), N_("A spreadsheet (XLSX) or CSV with "
	    "the columns round, group and id, as the export has them. Whoever "
	    "has no group in it is in none."),
	    .max = FILE_BYTES, .accept = "XLSX, CSV", .blobs = 1u << BLOB_XLSX |
	    1u << BLOB_TEXT | 1u << BLOB_OTHER, .required = true }), NULL,
	    NULL);
}

static enum rc
draw_import(struct req *r, const struct bench *b, struct form *f)
{
	struct import_view v = { b, f };
	struct html *h = page_open(r, tr(r->lang, "Groups from a file"));

	if (r->faults > 0)
		page_status(r, 422);
	groups_import_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
show_import(struct req *r)
{
	struct bench b;

	TRY(bench_open(r, &b));
	return draw_import(r, &b, import_form(r));
}

static enum rc
import(struct req *r)
{
	static const char *const why[] = {
		[IMPORT_COLUMNS] = N_("The columns round, group and id are not "
		    "there"),
		[IMPORT_ROUND] = N_("Line {1}: there is no such round"),
		[IMPORT_GROUP] = N_("Line {1}: there is no such group"),
		[IMPORT_PERSON] = N_("Line {1}: nobody here has this id"),
		[IMPORT_TWICE] = N_("Line {1}: this person is in that round "
		    "already"),
		[IMPORT_NOT_THERE] = N_("Line {1}: this person is not there in "
		    "that round"),
	};
	struct form *f = import_form(r);
	enum import_fault fault = IMPORT_FINE;
	const struct upload *u;
	struct csv t = { 0 };
	struct bench b;
	int32_t *plan;
	size_t line;
	enum rc rc;

	TRY(bench_open(r, &b));
	form_read(f);
	if (r->faults > 0)
		return draw_import(r, &b, f);
	u = form_file(f, "file");
	rc = u->size > 2 && memcmp(u->bytes, "PK", 2) == 0 ?
	    xlsx_read(r->arena, u->bytes, u->size, &t) :
	    csv_read(r->arena, u->bytes, u->size, &t);
	if (rc == RC_INVALID) {
		form_fault(f, "file", t.line == 0 ? tr(r->lang, t.what) :
		    TRF(r->arena, r->lang, "Line {1}: {2}", count_text(r->arena,
		    (int64_t)t.line), tr(r->lang, t.what)));
		return draw_import(r, &b, f);
	}
	TRY(rc);
	plan = arena_array(r->arena, int32_t, b.set.rounds * b.set.people + 1);
	rc = allotment_import(r->arena, &b.set, &t, plan, &fault, &line);
	if (rc == RC_INVALID) {
		form_fault(f, "file", TRF(r->arena, r->lang, why[fault],
		    count_text(r->arena, (int64_t)line)));
		return draw_import(r, &b, f);
	}
	TRY(rc);
	TRY(allotment_save(r->db, &b.set, plan, "import"));
	return bench_done(r, &b, "grouping.import", tr(r->lang, "The groups of "
	    "the file stand now."));
}

#define DESK "/editions/:edition/desk/groups/:grouping"
const struct route group_file_routes[] = {
	{ GET, DESK "/groups.csv", RIGHT_ORGANISER, get_csv },
	{ GET, DESK "/groups.xlsx", RIGHT_ORGANISER, get_xlsx },
	{ GET, DESK "/people.csv", RIGHT_ORGANISER, get_people },
	{ GET, DESK "/import", RIGHT_ORGANISER, show_import },
	{ POST, DESK "/import", RIGHT_ORGANISER, import, 0, UPLOAD },
	{ 0 }
};
