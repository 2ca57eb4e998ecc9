/* audience: organiser */
/* Sheets, badges, the export and the figures: pages, and the jobs that make
 * what takes long. */
#include "attendance/attendance_web.h"

#include <string.h>

#include "attendance/attendance_inside_web.h"
#include "attendance_paper_pages.h"
#include "base/json.h"
#include "store/blob.h"
#include "store/journal.h"

enum { ROWS_AT_ONCE = 150 };	/* of sheets: about 50 ms */

static const char *const paper_name[PAPERS] = {
	[PAPER_SHEETS] = "sheets", [PAPER_BADGES] = "badges",
	[PAPER_CSV] = "csv", [PAPER_XLSX] = "xlsx",
};

/* --- what a job is told --- */

static const char *
order_text(struct arena *a, const struct paper_order *o)
{
	struct buf b = BUF(a);

	json_begin(&b, '{');
	json_key(&b, "what");
	json_text(&b, paper_name[o->what]);
	json_key(&b, "edition");
	json_number(&b, o->edition);
	json_key(&b, "session");
	json_number(&b, o->session);
	json_key(&b, "part");
	json_number(&b, o->part);
	json_key(&b, "day");
	json_text(&b, o->day);
	json_key(&b, "role");
	json_text(&b, o->role);
	json_key(&b, "set");
	json_text(&b, o->set);
	json_key(&b, "lang");
	json_text(&b, o->lang);
	json_end(&b, '}');
	return buf_text(&b);
}

static enum rc
order_read(struct arena *a, const char *text, struct paper_order *o)
{
	const char *why, *what;
	json_t *j;

	if (text == NULL)
		return RC_INVALID;
	TRY(json_read(a, text, strlen(text), &j, &why));
	what = json_string_value(json_object_get(j, "what"));
	*o = (struct paper_order){
		.edition = json_integer_value(json_object_get(j, "edition")),
		.session = json_integer_value(json_object_get(j, "session")),
		.part = json_integer_value(json_object_get(j, "part")),
		.day = arena_dup(a, json_string_value(json_object_get(j,
		    "day"))),
		.role = arena_dup(a, json_string_value(json_object_get(j,
		    "role"))),
		.set = arena_dup(a, json_string_value(json_object_get(j,
		    "set"))),
		.lang = arena_dup(a, json_string_value(json_object_get(j,
		    "lang"))),
		.what = PAPERS,
	};
	for (unsigned i = 0; what != NULL && i < PAPERS; i++)
		if (strcmp(paper_name[i], what) == 0)
			o->what = i;
	json_decref(j);
	return o->what == PAPERS || o->lang == NULL ? RC_INVALID : RC_OK;
}

/* In the clerk. */
enum rc
attendance_job_run(struct db *db, struct arena *a, struct job *j)
{
	struct buf b = BUF(a);
	const char *name, *type;
	struct paper_order o;
	struct blob blob;
	enum rc rc;

	TRY(order_read(a, j->input, &o));
	TRY(db_begin_read(db));
	rc = paper_make(db, a, &o, j->made_at, &b, &name, &type);
	db_rollback(db);
	if (rc == RC_NONE) {
		j->problem = tr(o.lang, "There is nobody to print.");
		return RC_INVALID;
	}
	TRY(rc);
	TRY(db_begin(db));
	rc = blob_put(db, name, b.p, b.n, &blob);
	if (rc != RC_OK) {
		db_rollback(db);
		return rc;
	}
	TRY(db_commit(db));
	j->blob = blob.id;
	return RC_OK;
}

/* Asks the clerk for a file; its page tells when it is there. */
static enum rc
order(struct req *r, struct paper_order *o)
{
	row_id job;

	o->edition = r->edition;
	if (o->lang == NULL)
		o->lang = r->lang;
	TRY(job_add(r->db, attendance_job, order_text(r->arena, o), r->person,
	    0, NULL, &job));
	return reply_see_other(r, "%s", room_url(r, "desk/files/%lld",
	    (long long)job).p);
}

/* A job of this room that this person asked for in this edition. */
static enum rc
own_job(struct req *r, struct job *j, struct paper_order *o)
{
	row_id id;

	TRY(req_id(r, "job", &id));
	TRY(job_find(r->db, r->arena, id, j));
	if (strcmp(j->kind, attendance_job) != 0 || j->person != r->person ||
	    order_read(r->arena, j->input, o) != RC_OK)
		return RC_NONE;
	return o->edition == r->edition ? RC_OK : RC_NONE;
}

static enum rc
show_job(struct req *r)
{
	struct paper_order o;
	struct edition e;
	struct job j;
	struct html *h;

	TRY(own_job(r, &j, &o));
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	if (j.state == JOB_WAITING || j.state == JOB_RUNNING)
		reply_header(r, "Refresh", "3");
	h = page_open(r, tr(r->lang, "Your file"));
	job_page(h, r, &e, &j, o.what);
	return page_close(h, r);
}

static enum rc
get_file(struct req *r)
{
	struct paper_order o;
	struct job j;

	TRY(own_job(r, &j, &o));
	return j.state != JOB_DONE || j.blob == 0 ? RC_NONE :
	    reply_blob(r, j.blob);
}

/* --- sheets --- */

static enum rc
sheet_order(struct req *r, const char *day, const char *session,
    struct paper_order *o)
{
	struct civil c;

	*o = (struct paper_order){ .what = PAPER_SHEETS, .edition = r->edition,
	    .lang = r->lang };
	if (!text_blank(day) && !time_parse(day, &c))
		return RC_NONE;
	if (!text_blank(day))
		o->day = day;
	if (!text_blank(session) && !text_number(session, 1, INT64_MAX,
	    &o->session))
		return RC_NONE;
	return RC_OK;
}

static enum rc
show_sheets(struct req *r)
{
	struct buf b = BUF(r->arena);
	const char *name, *type;
	struct paper_order o;
	struct edition e;
	struct html *h;
	int64_t rows;

	TRY(sheet_order(r, req_query(r, "day"), req_query(r, "session"), &o));
	TRY(paper_size(r->db, r->arena, &o, &rows));
	if (rows <= ROWS_AT_ONCE && r->faults == 0) {
		TRY(paper_make(r->db, r->arena, &o, r->now, &b, &name, &type));
		return reply_bytes(r, type, name, b.p, b.n);
	}
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	h = page_open(r, tr(r->lang, "Signature sheets"));
	sheets_page(h, r, &e, &o);
	return page_close(h, r);
}

static enum rc
make_sheets(struct req *r)
{
	struct paper_order o;
	int64_t rows;

	if (r->faults > 0) {
		struct edition e;
		struct html *h;

		TRY(edition_find(r->db, r->arena, r->edition, &e));
		o = (struct paper_order){ .what = PAPER_SHEETS };
		h = page_open(r, tr(r->lang, "Signature sheets"));
		page_status(r, 422);
		sheets_page(h, r, &e, &o);
		return page_close(h, r);
	}
	TRY(sheet_order(r, req_value(r, "day"), req_value(r, "session"), &o));
	TRY(paper_size(r->db, r->arena, &o, &rows));
	return order(r, &o);
}

/* --- badges --- */

static const struct option roles[] = {
	{ "participant", N_("Participants") },
	{ "contributor", N_("Contributors") },
	{ "trainer", N_("Trainers") }, { "expert", N_("Experts") },
	{ "organiser", N_("Organisers") },
	{ 0 }
};

/* The edition's parts as options; its languages too. */
static enum rc
badge_form(struct req *r, struct edition *e, struct form **out)
{
	struct field *f = arena_array(r->arena, struct field, 4);
	struct text_list langs;
	struct option *part, *lang;
	struct part *parts;
	size_t n = 0;

	TRY(edition_find(r->db, r->arena, r->edition, e));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	langs = text_split(r->arena, e->langs, ' ');
	for (struct part *p = parts; p != NULL; p = p->next)
		n++;
	part = arena_array(r->arena, struct option, n + 1);
	lang = arena_array(r->arena, struct option, langs.n + 1);
	n = 0;
	for (struct part *p = parts; p != NULL; p = p->next)
		part[n++] = (struct option){ number_text(r->arena, p->id),
		    words_pick(r->arena, p->title, r->lang).text };
	for (size_t i = 0; i < langs.n; i++)
		lang[i] = (struct option){ langs.at[i],
		    language_name(langs.at[i], r->lang) };
	f[0] = (struct field){ .name = "part", .kind = F_SELECT, .plain = true,
	    .label = tr(r->lang, "Part"), .options = part,
	    .hint = tr(r->lang, "Leave it open for everybody in the edition.") };
	f[1] = (struct field){ .name = "role", .kind = F_SELECT,
	    .label = N_("Role"), .options = roles };
	f[2] = (struct field){ .name = "lang", .kind = F_SELECT, .plain = true,
	    .label = tr(r->lang, "Language of country and role"),
	    .options = lang, .required = true };
	*out = form_open(r, f, e->zone, NULL);
	form_set(*out, "lang", langs.n == 0 ? "en" : langs.at[0]);
	return RC_OK;
}

static enum rc
draw_badges(struct req *r, const struct edition *e, struct form *f)
{
	struct html *h = page_open(r, tr(r->lang, "Name badges"));

	if (r->faults > 0)
		page_status(r, 422);
	badges_page(h, r, e, f);
	return page_close(h, r);
}

static enum rc
show_badges(struct req *r)
{
	struct edition e;
	struct form *f;

	TRY(badge_form(r, &e, &f));
	return draw_badges(r, &e, f);
}

static enum rc
make_badges(struct req *r)
{
	struct paper_order o = { .what = PAPER_BADGES };
	const char *part;
	struct edition e;
	struct form *f;

	TRY(badge_form(r, &e, &f));
	form_read(f);
	if (r->faults > 0)
		return draw_badges(r, &e, f);
	part = form_text(f, "part");
	if (!text_blank(part) && !text_number(part, 1, INT64_MAX, &o.part))
		return RC_INVALID;
	o.role = form_text(f, "role");
	o.lang = form_text(f, "lang");
	return order(r, &o);
}

/* --- the export --- */

static enum rc
show_export(struct req *r)
{
	const char *set = r->method == GET ? req_query(r, "set") :
	    req_value(r, "set");
	struct export_view v = { .set = text_blank(set) ? NULL : set };
	struct participant *p;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(part_list(r->db, r->arena, r->edition, &v.parts));
	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &p));
	v.sets = part_sets(r->arena, p);
	for (; p != NULL; p = p->next)
		v.people++;
	h = page_open(r, tr(r->lang, "Export of participants"));
	if (r->faults > 0)
		page_status(r, 422);
	export_page(h, r, &v);
	return page_close(h, r);
}

/* A set of parts that some participant has; RC_CONFLICT: nobody has any more. */
static enum rc
known_set(struct req *r, const char *set)
{
	struct participant *p;
	struct part_set *s;

	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &p));
	for (s = part_sets(r->arena, p); s != NULL; s = s->next)
		if (strcmp(s->parts, set) == 0)
			return RC_OK;
	return RC_CONFLICT;
}

static enum rc
make_export(struct req *r)
{
	const char *format = req_value(r, "format"), *set;
	struct paper_order o = { .what = PAPER_XLSX };

	if (r->faults > 0)
		return show_export(r);
	if (format != NULL && strcmp(format, "csv") == 0)
		o.what = PAPER_CSV;
	set = req_value(r, "set");
	if (!text_blank(set)) {
		TRY(known_set(r, set));
		o.set = set;
	}
	/* People's data leave the house: on record. */
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "participants.export", .kind = "edition",
	    .thing = r->edition, .programme = r->programme,
	    .note = paper_name[o.what] }));
	return order(r, &o);
}

/* --- figures --- */

static enum rc
show_figures(struct req *r)
{
	struct figures_view v = { 0 };
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(part_list(r->db, r->arena, r->edition, &v.parts));
	TRY(figures_of(r->db, r->arena, &v.edition, &v.figures));
	h = page_open(r, tr(r->lang, "Figures"));
	figures_page(h, r, &v);
	return page_close(h, r);
}

static void
line(struct req *r, struct table *t, const char *group, const char *what,
    int64_t n, bool people)
{
	table_text(t, group);
	table_text(t, what);
	table_number(t, n);
	table_text(t, people ? figure_public(r->arena, n) :
	    number_text(r->arena, n));
}

static void
tally_lines(struct req *r, struct table *t, const char *name,
    const char *group, const struct tally *list)
{
	for (; list != NULL; list = list->next) {
		const char *what = tally_label(r->arena, r->lang, group,
		    list->key);

		line(r, t, arena_printf(r->arena, "%s: %s", name,
		    tr(r->lang, "selected")), what, list->selected, true);
		line(r, t, arena_printf(r->arena, "%s: %s", name,
		    tr(r->lang, "confirmed")), what, list->confirmed, true);
		line(r, t, arena_printf(r->arena, "%s: %s", name,
		    tr(r->lang, "attended")), what, list->attended, true);
	}
}

static enum rc
get_figures(struct req *r)
{
	struct buf b = BUF(r->arena);
	struct figures f;
	struct edition e;
	struct table *t;
	const char *all = tr(r->lang, "Whole edition");

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(figures_of(r->db, r->arena, &e, &f));
	t = table_make(r->arena, tr(r->lang, "Figures"), r->lang,
	    language_rtl(r->lang));
	table_column(t, tr(r->lang, "Of"), COLUMN_TEXT, 0);
	table_column(t, tr(r->lang, "Figure"), COLUMN_TEXT, 0);
	table_column(t, tr(r->lang, "Number"), COLUMN_NUMBER, 0);
	table_column(t, tr(r->lang, "To publish"), COLUMN_TEXT, 0);
	line(r, t, all, tr(r->lang, "planned"), f.planned, false);
	line(r, t, all, tr(r->lang, "selected"), f.selected, true);
	line(r, t, all, tr(r->lang, "confirmed"), f.confirmed, true);
	line(r, t, all, tr(r->lang, "cancelled"), f.cancelled, true);
	line(r, t, all, tr(r->lang, "attended"), f.attended, true);
	line(r, t, all, tr(r->lang, "person-days"), f.person_days, false);
	line(r, t, all, tr(r->lang, "sessions held"), f.sessions, false);
	line(r, t, all, tr(r->lang, "hours attended, of all together"),
	    f.minutes / 60, false);
	line(r, t, all, tr(r->lang, "municipalities that came"),
	    f.municipalities, false);
	line(r, t, all, tr(r->lang, "certificates"), f.certificates, true);
	line(r, t, all, tr(r->lang, "partnerships formed"), f.partnerships,
	    true);
	tally_lines(r, t, tr(r->lang, "Country"), "country", f.countries);
	tally_lines(r, t, tr(r->lang, "Gender"), "gender", f.genders);
	tally_lines(r, t, tr(r->lang, "Kind of organisation"), "kind", f.kinds);
	tally_lines(r, t, tr(r->lang, "Level"), "level", f.levels);
	tally_lines(r, t, tr(r->lang, "Side"), "side", f.sides);
	tally_lines(r, t, tr(r->lang, "First time"), "first", f.first_timers);
	table_csv(&b, t);
	return reply_bytes(r, "text/csv; charset=utf-8", arena_printf(r->arena,
	    "%s-figures.csv", e.slug), b.p, b.n);
}

#define DESK "/editions/:edition/desk"
const struct route attendance_paper_routes[] = {
	{ GET, DESK "/attendance/sheets", RIGHT_TRAINER, show_sheets },
	{ POST, DESK "/attendance/sheets", RIGHT_TRAINER, make_sheets },
	{ GET, DESK "/badges", RIGHT_ORGANISER, show_badges },
	{ POST, DESK "/badges", RIGHT_ORGANISER, make_badges },
	{ GET, DESK "/export", RIGHT_ORGANISER, show_export },
	{ POST, DESK "/export", RIGHT_ORGANISER, make_export },
	{ GET, DESK "/files/:job", RIGHT_TRAINER, show_job },
	{ GET, DESK "/files/:job/file", RIGHT_TRAINER, get_file },
	{ GET, DESK "/figures", RIGHT_ORGANISER, show_figures },
	{ GET, DESK "/figures/csv", RIGHT_ORGANISER, get_figures },
	{ 0 }
};
