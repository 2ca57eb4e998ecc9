/* audience: organiser */
/* Plans as a spreadsheet, out and in. */
#include "plan/plan_web.h"

#include <string.h>

#include "base/csv.h"
#include "plan/plan_inside_web.h"
#include "plan_desk_pages.h"
#include "render/xlsx.h"
#include "render/xlsx_read.h"
#include "store/blob.h"

enum { FILE_MAX = 2 * 1000 * 1000, FAULTS_MAX = 30 };

/* The columns, in files of every language the same: what goes out comes in.
 * at: the field of the action, or of the plan. */
enum column { C_EMAIL, C_NAME, C_COUNTRY, C_AUTHORITY, C_PLAN, C_STATE,
	C_CHALLENGE, C_BASELINE, C_OBJECTIVE, C_ACTION, C_STEPS, C_LEAD,
	C_PARTNERS, C_STARTS, C_DUE, C_COST, C_SOURCE, C_OUTPUT, C_INDICATOR,
	C_FROM, C_TARGET, C_RISK, C_ANSWER, C_ACTION_STATE, C_WHY, COLUMNS };
static const struct { const char *name; size_t max; } columns[COLUMNS] = {
	{ "email", 254 }, { "name", 0 }, { "country", 0 },
	{ "authority", PLAN_LINE_MAX }, { "plan", PLAN_TITLE_MAX },
	{ "plan state", 0 }, { "challenge", PLAN_TEXT_MAX },
	{ "baseline", PLAN_TEXT_MAX }, { "objective", PLAN_TEXT_MAX },
	{ "action", PLAN_TITLE_MAX }, { "steps", PLAN_TEXT_MAX },
	{ "lead", PLAN_LINE_MAX }, { "partners", PLAN_LINE_MAX },
	{ "starts", 10 }, { "due", 10 }, { "cost", PLAN_LINE_MAX },
	{ "source", PLAN_LINE_MAX }, { "output", PLAN_LINE_MAX },
	{ "indicator", PLAN_LINE_MAX }, { "value now", 80 },
	{ "value aimed at", 80 }, { "risk", PLAN_LINE_MAX },
	{ "answer to it", PLAN_LINE_MAX }, { "action state", 20 },
	{ "why", PLAN_TEXT_MAX },
};

/* --- out --- */

static void
row(struct req *r, struct table *t, const struct plan *p,
    const struct action *x)
{
	const char *const cell[COLUMNS] = { p->owner_email, p->owner_name,
	    text_blank(p->country) ? NULL : country_name(p->country, r->lang),
	    p->authority, p->title, plan_state_name[p->state], p->challenge,
	    p->baseline, p->objective, x == NULL ? NULL : x->title,
	    x == NULL ? NULL : x->steps, x == NULL ? NULL : x->lead,
	    x == NULL ? NULL : x->partners, x == NULL ? NULL : x->starts,
	    x == NULL ? NULL : x->due, x == NULL ? NULL : x->cost,
	    x == NULL ? NULL : x->source, x == NULL ? NULL : x->output,
	    x == NULL ? NULL : x->indicator, x == NULL ? NULL : x->from,
	    x == NULL ? NULL : x->target, x == NULL ? NULL : x->risk,
	    x == NULL ? NULL : x->answer, x == NULL ? NULL :
	    action_state_name[x->state], x == NULL ? NULL : x->why };

	for (int i = 0; i < COLUMNS; i++)
		table_text(t, cell[i]);
}

static enum rc
make_table(struct req *r, struct edition *e, struct table **out)
{
	struct plan *p;

	TRY(edition_find(r->db, r->arena, r->edition, e));
	TRY(plan_list_whole(r->db, r->arena, r->edition, &p));
	*out = table_make(r->arena, tr(r->lang, "Action plans"), r->lang,
	    language_rtl(r->lang));
	for (int i = 0; i < COLUMNS; i++)
		table_column(*out, columns[i].name, COLUMN_TEXT, 0);
	for (; p != NULL; p = p->next) {
		if (p->actions == NULL)
			row(r, *out, p, NULL);
		for (const struct action *x = p->actions; x != NULL;
		    x = x->next)
			row(r, *out, p, x);
	}
	return RC_OK;
}

static enum rc
csv(struct req *r)
{
	struct buf b = BUF(r->arena);
	struct edition e;
	struct table *t;

	TRY(make_table(r, &e, &t));
	table_csv(&b, t);
	return reply_bytes(r, "text/csv; charset=utf-8", arena_printf(r->arena,
	    "%s-plans.csv", e.slug), b.p, b.n);
}

static enum rc
xlsx(struct req *r)
{
	struct buf b = BUF(r->arena);
	struct edition e;
	struct table *t;

	TRY(make_table(r, &e, &t));
	TRY(xlsx_write(r->arena, &(struct xlsx){ .title = t->name,
	    .author = "Guildhall", .made_at = r->now,
	    .sheets = (const struct table *const[]){ t }, .n = 1 }, &b));
	return reply_bytes(r, "application/vnd.openxmlformats-officedocument."
	    "spreadsheetml.sheet", arena_printf(r->arena, "%s-plans.xlsx",
	    e.slug), b.p, b.n);
}

/* --- in --- */

struct reader {
	struct req *r;
	struct csv csv;
	int at[COLUMNS];		/* of the file; -1: not there */
	struct participant *people;
	struct plan *plans;		/* whose keepers may be substitutes */
	struct fault_line *faults, **end;
	int n_faults;
};

static void
fault(struct reader *in, size_t line, const char *what)
{
	if (in->n_faults++ >= FAULTS_MAX)
		return;
	*in->end = arena_new(in->r->arena, struct fault_line);
	**in->end = (struct fault_line){ .line = line, .what = what };
	in->end = &(*in->end)->next;
}

/* A cell's text, NULL where it is empty. */
static const char *
cell(struct reader *in, const struct csv_row *row, enum column c)
{
	const char *text;

	if (in->at[c] < 0 || (size_t)in->at[c] >= row->cells)
		return NULL;
	text = text_clean(in->r->arena, csv_bare(row->cell[in->at[c]]), false);
	if (columns[c].max > 0 && text_length(text) > columns[c].max)
		fault(in, row->line, TRF(in->r->arena, in->r->lang,
		    "the column {1} is too long", columns[c].name));
	return text_blank(text) ? NULL : text;
}

static const char *
day(struct reader *in, const struct csv_row *row, enum column c)
{
	const char *text = cell(in, row, c);
	struct civil when;

	if (text != NULL && (strlen(text) != 10 || !time_parse(text, &when)))
		fault(in, row->line, TRF(in->r->arena, in->r->lang,
		    "the column {1} needs a day like 2026-03-31",
		    columns[c].name));
	return text;
}

static struct plan_row *
read_row(struct reader *in, const struct csv_row *row)
{
	struct plan_row *out = arena_new(in->r->arena, struct plan_row);
	const char *email = cell(in, row, C_EMAIL), *folded = NULL;
	const char *state = cell(in, row, C_ACTION_STATE);
	const struct participant *p = in->people;
	const struct plan *kept = in->plans;

	out->line = row->line;
	if (email == NULL || !text_email(in->r->arena, email, &folded))
		folded = "";
	while (p != NULL && !text_same(p->person.email, folded))
		p = p->next;
	while (kept != NULL && (kept->passed_from == 0 ||
	    !text_same(kept->owner_email, folded)))
		kept = kept->next;
	if (p == NULL && kept != NULL) {
		out->person = kept->owner;
		out->country = kept->country;
		out->authority = kept->authority;
	} else if (p == NULL)
		fault(in, row->line, tr(in->r->lang, "nobody in this edition "
		    "has this address"));
	else {
		out->person = p->person.id;
		out->country = p->country;
		out->authority = words_pick(in->r->arena, p->organisation_name,
		    in->r->lang).text;
	}
	out->plan.title = cell(in, row, C_PLAN);
	if (out->plan.title == NULL)
		fault(in, row->line, tr(in->r->lang, "the plan has no title"));
	out->plan.authority = cell(in, row, C_AUTHORITY);
	out->plan.challenge = cell(in, row, C_CHALLENGE);
	out->plan.baseline = cell(in, row, C_BASELINE);
	out->plan.objective = cell(in, row, C_OBJECTIVE);
	out->action = (struct action){ .title = cell(in, row, C_ACTION),
	    .steps = cell(in, row, C_STEPS), .lead = cell(in, row, C_LEAD),
	    .partners = cell(in, row, C_PARTNERS),
	    .starts = day(in, row, C_STARTS), .due = day(in, row, C_DUE),
	    .cost = cell(in, row, C_COST), .source = cell(in, row, C_SOURCE),
	    .output = cell(in, row, C_OUTPUT),
	    .indicator = cell(in, row, C_INDICATOR),
	    .from = cell(in, row, C_FROM), .target = cell(in, row, C_TARGET),
	    .risk = cell(in, row, C_RISK), .answer = cell(in, row, C_ANSWER),
	    .why = cell(in, row, C_WHY) };
	for (unsigned i = 0; state != NULL && i < ACTION_STATES; i++)
		if (strcmp(action_state_name[i], state) == 0) {
			out->action.state = i;
			out->has_state = true;
		}
	if (state != NULL && !out->has_state)
		fault(in, row->line, tr(in->r->lang, "the action's state is "
		    "none of: planned, started, done, changed, dropped"));
	return out;
}

static enum rc
read_file(struct reader *in, const struct upload *file, struct plan_row **out)
{
	struct plan_row **end = out;
	enum rc rc;

	*out = NULL;
	in->end = &in->faults;
	rc = file->size > 2 && memcmp(file->bytes, "PK", 2) == 0 ?
	    xlsx_read(in->r->arena, file->bytes, file->size, &in->csv) :
	    csv_read(in->r->arena, file->bytes, file->size, &in->csv);
	if (rc != RC_OK && rc != RC_INVALID)
		return rc;
	if (rc == RC_INVALID || in->csv.rows == 0) {
		fault(in, in->csv.line, tr(in->r->lang, in->csv.what == NULL ?
		    N_("The file is empty") : in->csv.what));
		return RC_OK;
	}
	for (int i = 0; i < COLUMNS; i++)
		in->at[i] = csv_column(&in->csv, columns[i].name);
	if (in->at[C_EMAIL] < 0 || in->at[C_PLAN] < 0) {
		fault(in, 1, tr(in->r->lang, "the columns \"email\" and "
		    "\"plan\" are needed"));
		return RC_OK;
	}
	if (in->csv.rows - 1 > PLAN_IMPORT_MAX) {
		fault(in, 0, tr(in->r->lang, "The file has more than 2,000 "
		    "rows"));
		return RC_OK;
	}
	TRY(participant_list(in->r->db, in->r->arena, in->r->edition, 0, NULL,
	    &in->people));
	TRY(plan_list(in->r->db, in->r->arena, in->r->edition, 0, &in->plans));
	for (size_t i = 1; i < in->csv.rows; i++) {
		*end = read_row(in, &in->csv.row[i]);
		end = &(*end)->next;
	}
	return RC_OK;
}

static const struct field import_fields[] = {
	{ "file", F_FILE, N_("File"), .required = true, .max = FILE_MAX,
	    .accept = "XLSX, CSV", .blobs = 1U << BLOB_XLSX |
	    1U << BLOB_TEXT },
	{ 0 }
};

static enum rc
import(struct req *r)
{
	struct reader in = { .r = r };
	struct import_view v = { .form = form_open(r, import_fields, NULL,
	    NULL) };
	int64_t plans, actions;
	struct plan_row *rows;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	if (r->method == POST)
		form_read(v.form);
	if (r->method == POST && r->faults == 0) {
		enum rc rc;

		TRY(read_file(&in, form_file(v.form, "file"), &rows));
		if (in.n_faults == 0) {
			rc = plan_take_in(r->db, r->arena, r->edition, rows,
			    r->now, &plans, &actions);
			if (rc != RC_OK)
				return rc;
			TRY(plan_note(r, "plan.import", r->edition,
			    r->programme));
			reply_flash(r, TRF(r->arena, r->lang,
			    "Taken in: {1} plans, {2} actions.",
			    arena_printf(r->arena, "%lld", (long long)plans),
			    arena_printf(r->arena, "%lld",
			    (long long)actions)));
			return reply_see_other(r, "/editions/%s/desk/plans",
			    v.edition.slug);
		}
		v.faults = in.faults;
		form_fault(v.form, "file", tr(r->lang, "Nothing was taken in. "
		    "What is wrong with the file stands below."));
	}
	h = page_open(r, tr(r->lang, "Take in a sheet"));
	import_page(h, r, &v);
	return page_close(h, r);
}

#define DESK "/editions/:edition/desk/plans"
const struct route plan_sheet_routes[] = {
	{ GET, DESK "/plans.csv", RIGHT_ORGANISER, csv },
	{ GET, DESK "/plans.xlsx", RIGHT_ORGANISER, xlsx },
	{ GET, DESK "/import", RIGHT_ORGANISER, import },
	{ POST, DESK "/import", RIGHT_ORGANISER, import, 0,
	    FILE_MAX + 64 * 1024 },
	{ 0 }
};
