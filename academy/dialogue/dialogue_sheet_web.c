/* A dialogue as a spreadsheet: what the reader may see of it goes out, what a
 * side needs comes in. */
#include <string.h>

#include "base/csv.h"
#include "dialogue/dialogue_inside_web.h"
#include "dialogue_pages.h"
#include "render/xlsx.h"
#include "render/xlsx_read.h"
#include "store/blob.h"

enum { FILE_MAX = 1000 * 1000, FAULTS_MAX = 30 };

/* --- out --- */

/* The columns, in files of every language the same: what goes out comes in. */
static const char *const need_columns[] = { "number", "side", "kind", "text",
	"state", "paired with", "reply", NULL };
static const char *const commitment_columns[] = { "number", "text", "who",
	"until", "meets", "signed by the administration",
	"signed by the migrants", NULL };
static const char *const outcome_columns[] = { "commitment", "side", "asked",
	"state", "answered on", "answer", "why", "what has changed", "evidence",
	NULL };

static struct table *
begin(struct req *r, const char *name, const char *const *columns)
{
	struct table *t = table_make(r->arena, name, r->lang,
	    language_rtl(r->lang));

	for (; *columns != NULL; columns++)
		table_column(t, *columns, COLUMN_TEXT, 0);
	return t;
}

static struct table *
needs_table(struct req *r, const struct dialogue_view *v)
{
	struct table *t = begin(r, tr(r->lang, "Needs"), need_columns);

	for (const struct need *n = v->needs; n != NULL; n = n->next) {
		const char *pairs = need_pairs(r->arena, v->needs, n);

		table_text(t, need_label(r->arena, n));
		table_text(t, dialogue_side_name[n->side]);
		table_text(t, need_kind_name[n->kind]);
		table_text(t, n->text);
		table_text(t, n->end != NEED_UNSETTLED ? need_end_name[n->end] :
		    *pairs != '\0' ? need_end_name[NEED_PAIRED] : NULL);
		table_text(t, pairs);
		table_text(t, n->reply);
	}
	return t;
}

/* "Olga Office, Head of office (2014-03-01); ..." of the text as it stands. */
static const char *
signers(struct req *r, const struct dialogue_view *v,
    const struct commitment *c, enum dialogue_side side)
{
	struct buf b = BUF(r->arena);

	for (const struct signature *s = c->signatures; s != NULL; s = s->next)
		if (s->side == side && s->version == c->version)
			buf_printf(&b, "%s%s (%s)", b.n == 0 ? "" : "; ",
			    signed_as(r->arena, r->lang, s), time_iso_date(
			    r->arena, s->at, v->edition->zone));
	return buf_text(&b);
}

static struct table *
commitments_table(struct req *r, const struct dialogue_view *v)
{
	struct table *t = begin(r, tr(r->lang, "Joint commitments"),
	    commitment_columns);

	for (const struct commitment *c = v->commitments; c != NULL;
	    c = c->next) {
		const struct need *n = need_in(v->needs, c->need);

		table_number(t, c->n);
		table_text(t, c->text);
		table_text(t, c->who);
		table_text(t, c->due);
		table_text(t, n == NULL ? NULL : need_label(r->arena, n));
		table_text(t, signers(r, v, c, SIDE_ADMINISTRATION));
		table_text(t, signers(r, v, c, SIDE_MIGRANTS));
	}
	return t;
}

static struct table *
outcomes_table(struct req *r, const struct dialogue_view *v)
{
	struct table *t = begin(r, tr(r->lang, "What has changed since"),
	    outcome_columns);

	for (const struct commitment *c = v->commitments; c != NULL;
	    c = c->next)
		for (unsigned side = 0; side < SIDES; side++)
			for (const struct ask *q = asks_of(r->arena, v->asks,
			    c->keeper[side].id); q != NULL; q = q->next) {
				bool said = q->state == ASK_ANSWERED;

				table_number(t, c->n);
				table_text(t, dialogue_side_name[side]);
				table_text(t, q->moment);
				table_text(t, ask_state_name[q->state]);
				table_text(t, !said ? NULL : time_iso_date(
				    r->arena, q->answered_at,
				    v->edition->zone));
				table_text(t, said ? q->answer : NULL);
				table_text(t, said ? q->why : NULL);
				table_text(t, said ? q->outcome : NULL);
				table_text(t, said ? q->evidence : NULL);
			}
	return t;
}

/* Closed, it is for a side and holds that side's needs. */
static enum rc
load_out(struct req *r, struct dialogue_view *v)
{
	TRY(dialogue_load(r, v));
	return v->d.opened_at == 0 && v->side == SIDE_NONE ? RC_NONE : RC_OK;
}

static const char *
named(struct req *r, const struct dialogue_view *v, const char *what)
{
	return arena_printf(r->arena, "dialogue-%lld%s", (long long)v->d.id,
	    what);
}

static enum rc
send_xlsx(struct req *r, const char *title, const char *name,
    const struct table *const *sheets, size_t n)
{
	struct buf b = BUF(r->arena);

	TRY(xlsx_write(r->arena, &(struct xlsx){ .title = title,
	    .author = "Guildhall", .made_at = r->now, .sheets = sheets,
	    .n = n }, &b));
	return reply_bytes(r, "application/vnd.openxmlformats-officedocument."
	    "spreadsheetml.sheet", name, b.p, b.n);
}

static enum rc
send_csv(struct req *r, const struct table *t, const char *name)
{
	struct buf b = BUF(r->arena);

	table_csv(&b, t);
	return reply_bytes(r, "text/csv; charset=utf-8", name, b.p, b.n);
}

static enum rc
xlsx(struct req *r)
{
	struct dialogue_view v = { 0 };
	const struct table *sheets[3];

	TRY(load_out(r, &v));
	sheets[0] = needs_table(r, &v);
	sheets[1] = commitments_table(r, &v);
	sheets[2] = outcomes_table(r, &v);
	return send_xlsx(r, words_pick(r->arena, v.d.title, r->lang).text,
	    named(r, &v, ".xlsx"), sheets, v.d.opened_at == 0 ? 1 : 3);
}

static enum rc
needs_csv(struct req *r)
{
	struct dialogue_view v = { 0 };

	TRY(load_out(r, &v));
	return send_csv(r, needs_table(r, &v), named(r, &v, "-needs.csv"));
}

/* A file of CSV holds one table. */
static enum rc
load_opened(struct req *r, struct dialogue_view *v)
{
	TRY(load_out(r, v));
	return v->d.opened_at == 0 ? RC_NONE : RC_OK;
}

static enum rc
commitments_csv(struct req *r)
{
	struct dialogue_view v = { 0 };

	TRY(load_opened(r, &v));
	return send_csv(r, commitments_table(r, &v), named(r, &v,
	    "-commitments.csv"));
}

static enum rc
outcomes_csv(struct req *r)
{
	struct dialogue_view v = { 0 };

	TRY(load_opened(r, &v));
	return send_csv(r, outcomes_table(r, &v), named(r, &v,
	    "-outcomes.csv"));
}

/* For a side that collects its needs elsewhere. */
static enum rc
template(struct req *r)
{
	struct dialogue_view v = { 0 };
	const struct table *t;

	TRY(dialogue_load(r, &v));
	t = begin(r, tr(r->lang, "Needs"), (const char *const[]){ "kind",
	    "text", NULL });
	return send_xlsx(r, tr(r->lang, "Needs"), "needs.xlsx", &t, 1);
}

/* --- in --- */

struct reader {
	struct req *r;
	struct csv csv;
	struct sheet_fault *faults, **end;
	int n_faults;
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
cell(struct reader *in, const struct csv_row *row, const char *column)
{
	int at = csv_column(&in->csv, column);
	const char *text;

	if (at < 0 || (size_t)at >= row->cells)
		return NULL;
	text = text_clean(in->r->arena, csv_bare(row->cell[at]), false);
	return text_blank(text) ? NULL : text;
}

/* The kind as it is stored, or in the words of the page. */
static bool
read_kind(struct reader *in, const char *text, enum need_kind *out)
{
	for (unsigned i = 0; text != NULL && i < NEED_KINDS; i++)
		if (text_same(text_fold(in->r->arena, text), text_fold(
		    in->r->arena, need_kind_name[i])) || text_same(text_fold(
		    in->r->arena, text), text_fold(in->r->arena, tr(in->r->lang,
		    need_kind_label[i])))) {
			*out = (enum need_kind)i;
			return true;
		}
	return text == NULL;
}

static const struct need *
own_numbered(struct arena *a, const struct dialogue_view *v, const char *label)
{
	for (const struct need *n = v->needs; n != NULL; n = n->next)
		if (n->side == v->side && text_same(need_label(a, n), label))
			return n;
	return NULL;
}

static bool
said_already(const struct dialogue_view *v, const struct need *list,
    const char *text)
{
	for (const struct need *n = v->needs; n != NULL; n = n->next)
		if (n->side == v->side && text_same(n->text, text))
			return true;
	for (; list != NULL; list = list->next)
		if (list->id == 0 && text_same(list->text, text))
			return true;
	return false;
}

/* One row: *n as it will be, id 0 for a new one.  RC_NONE: it changes nothing,
 * or has a fault. */
static enum rc
need_of_row(struct reader *in, const struct csv_row *row,
    const struct dialogue_view *v, const struct need *list, struct need *n)
{
	const char *label = cell(in, row, "number");
	const char *kind = cell(in, row, "kind"), *text = cell(in, row, "text");
	const struct need *had = label == NULL ? NULL : own_numbered(
	    in->r->arena, v, label);
	int faults = in->n_faults;

	if (label == NULL && text == NULL)
		return RC_NONE;
	if (label != NULL && had == NULL)
		fault(in, row->line, tr(in->r->lang, "your side has no need "
		    "with this number; leave it empty for a new one"));
	*n = had != NULL ? *had : (struct need){ .dialogue = v->d.id,
	    .side = v->side };
	n->lang = in->r->lang;
	n->next = NULL;
	if (!read_kind(in, kind, &n->kind))
		fault(in, row->line, tr(in->r->lang,
		    "the column \"kind\" is need or challenge"));
	if (text != NULL && text_length(text) > NEED_TEXT_MAX)
		fault(in, row->line, TRF(in->r->arena, in->r->lang,
		    "the column {1} is too long", "text"));
	if (text != NULL)
		n->text = text;
	if (in->n_faults > faults)
		return RC_NONE;
	if (had == NULL)
		return said_already(v, list, text) ? RC_NONE : RC_OK;
	return had->kind == n->kind && text_same(had->text, n->text) ? RC_NONE :
	    RC_OK;
}

static enum rc
read_file(struct reader *in, const struct upload *file,
    const struct dialogue_view *v, struct need **out)
{
	struct req *r = in->r;
	struct need **end = out;
	int64_t n = 0;
	enum rc rc = file->size > 2 && memcmp(file->bytes, "PK", 2) == 0 ?
	    xlsx_read(r->arena, file->bytes, file->size, &in->csv) :
	    csv_read(r->arena, file->bytes, file->size, &in->csv);

	*out = NULL;
	in->end = &in->faults;
	if (rc != RC_OK && rc != RC_INVALID)
		return rc;
	if (rc == RC_INVALID || in->csv.rows == 0) {
		fault(in, in->csv.line, tr(r->lang, in->csv.what == NULL ?
		    N_("The file is empty") : in->csv.what));
		return RC_OK;
	}
	if (csv_column(&in->csv, "text") < 0) {
		fault(in, 1, TRF(r->arena, r->lang, "the column {1} is needed",
		    "text"));
		return RC_OK;
	}
	for (const struct need *had = v->needs; had != NULL; had = had->next)
		n += had->side == v->side;
	for (size_t i = 1; i < in->csv.rows; i++) {
		struct need *x = arena_new(r->arena, struct need);

		rc = need_of_row(in, &in->csv.row[i], v, *out, x);
		if (rc == RC_NONE)
			continue;
		TRY(rc);
		*end = x;
		end = &x->next;
		if (x->id == 0 && ++n == NEEDS_MAX + 1)
			fault(in, in->csv.row[i].line, TRF(r->arena, r->lang,
			    "a side may have {1} needs",
			    arena_printf(r->arena, "%d", NEEDS_MAX)));
	}
	return RC_OK;
}

static const struct field import_fields[] = {
	{ "file", F_FILE, N_("File"), .required = true, .max = FILE_MAX,
	    .accept = "XLSX, CSV", .blobs = 1U << BLOB_XLSX |
	    1U << BLOB_TEXT },
	{ 0 }
};

/* *taken: how many are new or changed. */
static enum rc
take_in(struct req *r, struct need *list, int64_t *taken)
{
	for (*taken = 0; list != NULL; list = list->next, ++*taken)
		if (list->id == 0)
			TRY(need_add(r->db, list, r->person, r->now));
		else
			TRY(need_save(r->db, list));
	return RC_OK;
}

static enum rc
import(struct req *r)
{
	struct need_import_view v = { .form = form_open(r, import_fields, NULL,
	    NULL) };
	const struct dialogue *d = &v.v.d;
	struct reader in = { .r = r };
	struct need *list;
	int64_t n;
	struct html *h;

	TRY(dialogue_load(r, &v.v));
	if (v.v.side == SIDE_NONE)
		return RC_DENIED;
	if (d->opened_at != 0 || d->handed_at[v.v.side] != 0) {
		reply_flash(r, dialogue_too_late(r));
		return dialogue_back(r, &v.v, "");
	}
	if (r->method == POST)
		form_read(v.form);
	if (r->method == POST && r->faults == 0) {
		TRY(read_file(&in, form_file(v.form, "file"), &v.v, &list));
		if (in.n_faults == 0) {
			TRY(take_in(r, list, &n));
			reply_flash(r, tr_fill(r->arena, trn(r->lang, n,
			    "Taken in: {1} need.", "Taken in: {1} needs."),
			    (const char *const[]){ arena_printf(r->arena,
			    "%lld", (long long)n), NULL }));
			return dialogue_back(r, &v.v, "#own");
		}
		v.faults = in.faults;
		form_fault(v.form, "file", tr(r->lang, "Nothing was taken in. "
		    "What is wrong with the file stands below."));
	}
	h = page_open_of(r, words_pick(r->arena, d->title, r->lang).text,
	    tr(r->lang, "Take in a sheet"));
	need_import_page(h, r, &v);
	return page_close(h, r);
}

#define AT "/editions/:edition/dialogues/:dialogue"
const struct route dialogue_sheet_routes[] = {
	{ GET, AT "/dialogue.xlsx", RIGHT_PARTICIPANT, xlsx },
	{ GET, AT "/needs.csv", RIGHT_PARTICIPANT, needs_csv },
	{ GET, AT "/commitments.csv", RIGHT_PARTICIPANT, commitments_csv },
	{ GET, AT "/outcomes.csv", RIGHT_PARTICIPANT, outcomes_csv },
	{ GET, AT "/template.xlsx", RIGHT_PARTICIPANT, template },
	{ GET, AT "/import", RIGHT_PARTICIPANT, import },
	{ POST, AT "/import", RIGHT_PARTICIPANT, import, 0,
	    FILE_MAX + 64 * 1024 },
	{ 0 }
};
