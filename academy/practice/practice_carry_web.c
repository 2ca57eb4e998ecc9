/* audience: organiser */
/* A file of practices: brought in, looked through, taken over. */
#include <string.h>

#include "practice/practice_carry_show.h"
#include "practice/practice_web.h"
#include "practice_carry_pages.h"
#include "render/xlsx.h"
#include "store/blob.h"
#include "web/form.h"

enum { LINES = 50 };

const char *
carry_fault_text(struct req *r, const struct practice_fault *f,
    const char *detail)
{
	const struct practice_field *field = f->key == NULL ? NULL :
	    practice_field(f->key);
	const char *why = tr(r->lang, f->why);

	if (detail != NULL)
		why = arena_printf(r->arena, "%s (%s)", why, detail);
	return f->key == NULL ? why : arena_printf(r->arena, "%s: %s",
	    field == NULL ? f->key : tr(r->lang, field->label), why);
}

const char *
carry_same_text(const char *lang, enum carry_same same)
{
	static const char *const text[CARRY_SAMES] = {
		[CARRY_NEW] = "", [CARRY_SAME_ALL] = "",
		[CARRY_SAME_ID] = N_("The same id"),
		[CARRY_SAME_TITLE] = N_("The same title and place"),
		[CARRY_SAME_TEXT] = N_("Nearly the same text"),
		[CARRY_SAME_GONE] = N_("This address was withdrawn here"),
	};

	return tr(lang, text[same]);
}

const char *
carry_state_text(const char *lang, enum carry_state state)
{
	static const char *const text[CARRY_STATES] = {
		N_("being looked through"), N_("looked through"),
		N_("being brought in"), N_("brought in"), N_("refused") };

	return tr(lang, text[state]);
}

/* --- a new file --- */

static const struct option publish_options[] = {
	{ "publish", N_("Publish them") },
	{ "review", N_("Hand them in for review") },
	{ 0 }
};
static const struct field file_fields[] = {
	{ "file", F_FILE, N_("File"), .max = CARRY_FILE_MAX, .required = true,
	    .accept = "JSON Lines, CSV, XLSX",
	    .blobs = 1U << BLOB_TEXT | 1U << BLOB_XLSX | 1U << BLOB_OTHER },
	{ "then", F_CHOICE, N_("What becomes of them?"),
	    .options = publish_options, .required = true },
	{ 0 }
};

static enum rc
show_files(struct req *r)
{
	struct carry_view v = { 0 };
	struct form *f;
	struct html *h;

	TRY(desk_open(r, &v.desk));
	TRY(carry_list(r->db, r->arena, r->programme, &v.before));
	f = form_open(r, file_fields, NULL, NULL);
	h = page_open(r, tr(r->lang, "Bring practices in"));
	if (r->faults > 0)
		page_status(r, 422);
	carry_files_page(h, r, &v, f);
	return page_close(h, r);
}

static enum rc
take_file(struct req *r)
{
	const struct upload *u;
	struct desk d;
	struct form *f;
	row_id id;

	TRY(desk_open(r, &d));
	f = form_open(r, file_fields, NULL, NULL);
	form_read(f);
	if (r->faults > 0 || (u = form_file(f, "file")) == NULL)
		return show_files(r);
	TRY(carry_begin(r->db, r->arena, &(struct carry_plan){
	    .programme = r->programme, .edition = r->edition,
	    .person = r->person, .now = r->now,
	    .publish = text_same(form_text(f, "then"), "publish") }, u->name,
	    u->bytes, u->size, &id));
	return reply_see_other(r, "%s", desk_at(r, &d, "practices/import", id,
	    NULL).p);
}

/* An empty table to fill in. */
static enum rc
empty_table(struct req *r)
{
	const struct table *t = carry_table(r->arena, NULL);
	struct buf b = BUF(r->arena);

	TRY(xlsx_write(r->arena, &(struct xlsx){ .title = t->name,
	    .made_at = r->now, .sheets = &t, .n = 1 }, &b));
	return reply_bytes(r, carry_format_type[CARRY_XLSX], "practices.xlsx",
	    b.p, b.n);
}

/* --- one that was looked through --- */

static enum rc
open_carry(struct req *r, struct carry_view *v)
{
	row_id id;

	TRY(desk_open(r, &v->desk));
	TRY(req_id(r, "carry", &id));
	return carry_find(r->db, r->arena, r->programme, id, &v->c);
}

static enum rc
show(struct req *r)
{
	struct carry_view v = { 0 };
	const char *which;
	struct html *h;
	struct job j;

	TRY(open_carry(r, &v));
	if (v.c.state == CARRY_CHECKING || v.c.state == CARRY_IMPORTING) {
		reply_header(r, "Refresh", "3");
		if (job_find(r->db, r->arena, v.c.job, &j) == RC_OK)
			v.done = j.done;
	}
	/* What is wrong comes first. */
	which = req_query(r, "show");
	v.wrong = v.c.wrong > 0 && !text_same(which, "known");
	if (v.c.state == CARRY_CHECKED) {
		v.page = list_page(r, v.wrong ? v.c.listed : v.c.told, LINES);
		TRY(carry_lines(r->db, r->arena, v.c.id, v.wrong,
		    (v.page.page - 1) * LINES, LINES, &v.told));
	}
	h = page_open_of(r, v.c.name, tr(r->lang, "Bring practices in"));
	carry_page(h, r, &v);
	return page_close(h, r);
}

/* What is wrong as a table, a row for each fault, to put it right by. */
static enum rc
faults_csv(struct req *r)
{
	struct buf b = BUF(r->arena);
	struct carry_view v = { 0 };
	struct table *t;

	TRY(open_carry(r, &v));
	if (v.c.state != CARRY_CHECKED)
		return RC_NONE;
	TRY(carry_lines(r->db, r->arena, v.c.id, true, 0, CARRY_WRONG_MAX,
	    &v.told));
	t = table_make(r->arena, tr(r->lang, "What is wrong"), r->lang,
	    language_rtl(r->lang));
	table_column(t, tr(r->lang, "Line"), COLUMN_NUMBER, 0);
	table_column(t, tr(r->lang, "Title"), COLUMN_TEXT, 0);
	table_column(t, tr(r->lang, "What is wrong"), COLUMN_TEXT, 0);
	for (const struct carry_told *l = v.told; l != NULL; l = l->next)
		for (const struct practice_fault *f = l->faults; f != NULL;
		    f = f->next) {
			table_number(t, l->line);
			table_text(t, l->title == NULL ? NULL : words_pick(
			    r->arena, l->title, r->lang).text);
			table_text(t, carry_fault_text(r, f, f == l->faults ?
			    l->detail : NULL));
		}
	table_csv(&b, t);
	return reply_bytes(r, "text/csv; charset=utf-8", "wrong.csv", b.p,
	    b.n);
}

static enum rc
back(struct req *r, const struct carry_view *v)
{
	return reply_see_other(r, "%s", desk_at(r, &v->desk,
	    "practices/import", v->c.id, NULL).p);
}

static enum rc
stale(struct req *r, const struct carry_view *v)
{
	return desk_stale(r, &v->desk, arena_printf(r->arena,
	    "practices/import/%lld", (long long)v->c.id));
}

static bool
choice_of(const char *s, enum carry_choice *out)
{
	for (unsigned i = 0; i < CARRY_CHOICES; i++)
		if (text_same(s, carry_choice_name[i])) {
			*out = i;
			return true;
		}
	return false;
}

/* Of each line on the page, or of all. */
static enum rc
choose(struct req *r)
{
	struct carry_view v = { 0 };
	enum carry_choice choice;
	struct carry_told *told;
	int64_t page;
	enum rc rc;

	TRY(open_carry(r, &v));
	if (r->faults > 0)
		return stale(r, &v);
	if (v.c.state != CARRY_CHECKED)
		return RC_CONFLICT;
	if (choice_of(req_value(r, "all"), &choice)) {
		rc = carry_choose(r->db, v.c.id, 0, choice);
		if (rc != RC_OK && rc != RC_CONFLICT)
			return rc;
		return back(r, &v);
	}
	if (!text_number(req_value(r, "page"), 1, INT32_MAX, &page))
		return RC_INVALID;
	TRY(carry_lines(r->db, r->arena, v.c.id, false, (page - 1) * LINES,
	    LINES, &told));
	for (; told != NULL; told = told->next) {
		const char *said = req_value(r, arena_printf(r->arena,
		    "line%lld", (long long)told->line));

		if (said == NULL)
			continue;
		if (!choice_of(said, &choice))
			return RC_INVALID;
		if (choice == told->choice)
			continue;
		TRY(carry_choose(r->db, v.c.id, told->line, choice));
	}
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "%s?show=known&page=%lld", desk_at(r,
	    &v.desk, "practices/import", v.c.id, NULL).p, (long long)page);
}

static enum rc
bring_in(struct req *r)
{
	struct carry_view v = { 0 };

	TRY(open_carry(r, &v));
	if (r->faults > 0)
		return stale(r, &v);
	TRY(carry_go(r->db, r->arena, &v.c, &(struct carry_plan){
	    .programme = r->programme, .person = r->person, .now = r->now }));
	return back(r, &v);
}

static enum rc
drop(struct req *r)
{
	struct carry_view v = { 0 };

	TRY(open_carry(r, &v));
	if (r->faults > 0)
		return stale(r, &v);
	TRY(carry_drop(r->db, &v.c));
	return desk_done(r, &v.desk, "practices.drop", "programme",
	    r->programme, "practices/import", tr(r->lang, "Taken out."));
}

const struct route practice_carry_routes[] = {
	{ GET, "/editions/:edition/desk/practices/import", RIGHT_ORGANISER,
	    show_files },
	{ POST, "/editions/:edition/desk/practices/import", RIGHT_ORGANISER,
	    take_file, 0, CARRY_FILE_MAX + 1024 * 1024 },
	{ GET, "/editions/:edition/desk/practices/table.xlsx",
	    RIGHT_ORGANISER, empty_table },
	{ GET, "/editions/:edition/desk/practices/import/:carry",
	    RIGHT_ORGANISER, show },
	{ GET, "/editions/:edition/desk/practices/import/:carry/wrong.csv",
	    RIGHT_ORGANISER, faults_csv },
	{ POST, "/editions/:edition/desk/practices/import/:carry/choose",
	    RIGHT_ORGANISER, choose },
	{ POST, "/editions/:edition/desk/practices/import/:carry/go",
	    RIGHT_ORGANISER, bring_in },
	{ POST, "/editions/:edition/desk/practices/import/:carry/drop",
	    RIGHT_ORGANISER, drop },
	{ 0 }
};
