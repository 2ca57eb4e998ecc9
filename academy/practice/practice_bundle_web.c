/* Practices as a file: chosen, made by the clerk, and fetched at an address. */
#include <string.h>

#include "practice/practice_bundle_show.h"
#include "practice/practice_carry.h"
#include "practice/practice_file.h"
#include "practice/practice_find_show.h"
#include "practice/practice_web.h"
#include "practice_bundle_pages.h"
#include "render/xlsx.h"
#include "store/blob.h"
#include "store/journal.h"

static const struct option formats[BUNDLE_FORMATS + 1] = {
	{ "pdf", N_("PDF: to print and to send on") },
	{ "epub", N_("EPUB: to read on a telephone or a reader") },
	{ "xlsx", N_("XLSX: a spreadsheet, a practice a row") },
	{ "csv", N_("CSV: a table for other programs") },
	{ "jsonl", N_("JSON Lines: for programs") },
	{ 0 }
};

const char *
bundle_format_text(const char *lang, enum bundle_format f)
{
	return tr(lang, formats[f].label);
}

const char *
bundle_codes(struct arena *a, const struct practice_line *l)
{
	struct buf b = BUF(a);

	for (; l != NULL; l = l->next)
		buf_printf(&b, b.n == 0 ? "%s" : ",%s", l->code);
	return buf_text(&b);
}

bool
bundle_waits(const struct bundle_view *v)
{
	return v->b.blob == 0 && (v->job.state == JOB_WAITING ||
	    v->job.state == JOB_RUNNING);
}

/* --- what there is to choose from --- */

static const char *
asked(struct req *r, const char *name)
{
	const char *s = r->method == GET ? req_query(r, name) :
	    req_value(r, name);

	return text_blank(s) ? NULL : s;
}

static void
add_line(struct bundle_view *v, struct practice_line ***end, size_t *n,
    struct practice_line *l)
{
	if (*n >= BUNDLE_BOOK_MOST || text_has(v->with, l->code))
		return;
	l->next = NULL;
	**end = l;
	*end = &l->next;
	++*n;
}

/* Whether words, or more than one thing of each kind, say which: then the
 * search finds them, else the list's filter. */
static bool
searched(const struct bundle_view *v)
{
	bool more = *v->text != '\0';

	for (enum practice_facet f = 0; f < PRACTICE_FACETS; f++)
		more = more || v->value[f].n > (f == FACET_KIND ||
		    f == FACET_COUNTRY || f == FACET_TOPIC);
	return more;
}

static struct bundle_choice
chosen(const struct bundle_view *v)
{
	struct bundle_choice c = { .text = v->text };

	memcpy(c.value, v->value, sizeof c.value);
	return c;
}

/* What the search finds, best first; at most so many. */
static enum rc
find(struct req *r, struct bundle_view *v, int64_t most,
    struct practice_hit **out)
{
	struct bundle_choice c = chosen(v);
	struct practice_found found;

	TRY(bundle_choice_find(r->db, r->arena, &c, most, false, &found));
	v->found = found.all;
	*out = found.hits;
	return RC_OK;
}

/* What was asked for: words, filter, choices of the search. */
static void
read_choice(struct req *r, struct bundle_view *v)
{
	v->filter = (struct practice_filter){ asked(r, "kind"),
	    asked(r, "country"), asked(r, "topic"), 0, BUNDLE_BOOK_MOST };
	for (enum practice_facet f = 0; f < PRACTICE_FACETS; f++)
		v->value[f] = practice_find_chosen(r, f);
	v->text = asked(r, "q");
	v->text = v->text == NULL ? "" : text_cut(r->arena, v->text, 200);
}

/* Those chosen before, then those that words and filter find. */
static enum rc
choice(struct req *r, struct bundle_view *v)
{
	struct practice_line **end = &v->lines, *list, *next;
	struct practice_hit *h;
	size_t n = 0;

	read_choice(r, v);
	v->with = text_split(r->arena, asked(r, "with"), ',');
	TRY(bundle_choice(r->db, r->arena, v->with, &v->lines));
	for (; *end != NULL; end = &(*end)->next)
		n++;
	if (!searched(v)) {
		TRY(practice_list(r->db, r->arena, &v->filter, &list,
		    &v->found));
		v->all = n == 0 && v->found > BUNDLE_BOOK_MOST;
		for (; list != NULL; list = next) {
			next = list->next;
			add_line(v, &end, &n, list);
		}
		return RC_OK;
	}
	TRY(find(r, v, BUNDLE_BOOK_MOST, &h));
	v->all = n == 0 && v->found > BUNDLE_BOOK_MOST;
	for (; h != NULL; h = h->next) {
		struct practice_line *l = arena_new(r->arena,
		    struct practice_line);

		*l = (struct practice_line){ .id = h->p.id, .code = h->p.code,
		    .kind = h->p.kind, .attribution = h->p.attribution,
		    .title = h->p.title, .city = h->p.city,
		    .country = h->p.country };
		add_line(v, &end, &n, l);
	}
	return RC_OK;
}

/* --- the form --- */

enum { FIELDS = 4 };

static const struct option *
line_options(struct req *r, const struct practice_line *l)
{
	struct option *o;
	size_t n = 0;

	for (const struct practice_line *k = l; k != NULL; k = k->next)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	for (n = 0; l != NULL; l = l->next) {
		const char *place = l->attribution == ATTRIBUTION_ANONYMOUS ?
		    tr(r->lang, "Place not told") : practice_place(r->arena,
		    l->city, l->country, r->lang);
		const char *title = words_pick(r->arena, l->title,
		    r->lang).text;

		o[n++] = (struct option){ l->code, *place == '\0' ? title :
		    arena_printf(r->arena, "%s (%s)", title, place) };
	}
	return o;
}

static const struct option *
language_options(struct req *r)
{
	struct option *o;
	size_t n = 0;

	while (languages[n].code != NULL)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	for (size_t i = 0; i < n; i++)
		o[i] = (struct option){ languages[i].code,
		    languages[i].own_name };
	return o;
}

static struct form *
open_form(struct req *r, const struct bundle_view *v)
{
	struct field *f = arena_array(r->arena, struct field, FIELDS + 1);
	struct option *data = arena_array(r->arena, struct option,
	    BUNDLE_FORMATS + 1);
	int n = 0;

	for (int i = v->all ? BUNDLE_XLSX : BUNDLE_PDF; i < BUNDLE_FORMATS; i++)
		data[n++] = (struct option){ formats[i].value,
		    tr(r->lang, formats[i].label) };
	n = 0;
	f[n++] = (struct field){ "title", F_TEXT, N_("Title of the file"),
	    .max = BUNDLE_TITLE_MAX, .required = true };
	f[n++] = (struct field){ "format", F_CHOICE,
	    tr(r->lang, "What do you need?"), .options = data,
	    .required = true, .plain = true };
	f[n++] = (struct field){ "in", F_SELECT,
	    tr(r->lang, "Language of a book"), tr(r->lang, "Of its headings. "
	    "Each practice stands in this language where it is told in it."),
	    .options = language_options(r), .required = true, .plain = true };
	if (!v->all)
		f[n++] = (struct field){ "practices", F_MANY,
		    tr(r->lang, "Which practices?"), .plain = true,
		    .options = line_options(r, v->lines), .min = 1,
		    .required = true };
	return form_open(r, f, NULL, NULL);
}

static enum rc
draw(struct req *r, struct bundle_view *v)
{
	struct html *h;

	TRY(concept_list(r->db, r->arena, &v->concepts));
	TRY(practice_countries(r->db, r->arena, &v->countries,
	    &(int64_t){ 0 }));
	TRY(bundle_of_person(r->db, r->arena, r->person, &v->own));
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Practices as a file"));
	bundle_choose_page(h, r, v);
	return page_close(h, r);
}

static enum rc
choose(struct req *r)
{
	struct bundle_view v = { 0 };
	struct text_list ticked;

	TRY(choice(r, &v));
	v.form = open_form(r, &v);
	form_set(v.form, "title", *v.text != '\0' ? text_cut(r->arena, v.text,
	    BUNDLE_TITLE_MAX) : tr(r->lang, "Practices"));
	form_set(v.form, "in", r->lang);
	ticked = v.with.n > 0 ? v.with : text_split(r->arena,
	    bundle_codes(r->arena, v.lines), ',');
	if (!v.all)
		form_set_many(v.form, "practices", ticked);
	return draw(r, &v);
}

static enum bundle_format
format_of(const char *name)
{
	enum bundle_format f = BUNDLE_PDF;

	while (f < BUNDLE_JSONL && !text_same(bundle_format_name[f], name))
		f++;
	return f;
}

static const char *
joined(struct arena *a, struct text_list list)
{
	struct buf b = BUF(a);

	for (size_t i = 0; i < list.n; i++)
		buf_printf(&b, i == 0 ? "%s" : ",%s", list.at[i]);
	return buf_text(&b);
}

/* What there was to choose from stands in the form. */
static enum rc
posted(struct req *r, struct bundle_view *v)
{
	struct practice_hit *h;

	read_choice(r, v);
	v->with = text_split(r->arena, asked(r, "of"), ',');
	v->all = text_same(asked(r, "all"), "1");
	if (v->all)
		return find(r, v, 1, &h);
	TRY(bundle_choice(r->db, r->arena, v->with, &v->lines));
	v->found = (int64_t)v->with.n;
	return RC_OK;
}

static enum rc
make(struct req *r)
{
	struct bundle_view v = { 0 };
	struct text_list codes = { 0 };
	struct bundle_choice c;
	bool stale;
	enum rc rc;

	TRY(posted(r, &v));
	v.form = open_form(r, &v);
	stale = r->faults > 0;
	form_read(v.form);
	if (!stale && text_same(req_value(r, "go"), "more"))
		return reply_see_other(r, "/practice-files/new?with=%s#more",
		    joined(r->arena, req_values(r, "practices")));
	if (r->faults > 0)
		return draw(r, &v);
	if (!v.all)
		codes = form_many(v.form, "practices");
	c = chosen(&v);
	v.b = (struct bundle){ .person = r->person, .at = r->now,
	    .title = form_text(v.form, "title"), .lang = form_text(v.form,
	    "in"), .format = format_of(form_text(v.form, "format")),
	    .choice = v.all ? bundle_choice_text(r->arena, &c) : NULL };
	rc = bundle_add(r->db, r->arena, &v.b, codes);
	if (rc == RC_NONE || (rc == RC_CONFLICT && !db_must_retry(r->db))) {
		form_fault(v.form, NULL, rc == RC_NONE ? tr(r->lang, "None of "
		    "these practices is public any more") : tr(r->lang, "These "
		    "are too many. Choose fewer, or take an older file out "
		    "first"));
		return draw(r, &v);
	}
	TRY(rc);
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "practices.bundle", .kind = "bundle",
	    .thing = v.b.id }));
	return reply_see_other(r, "/practice-files/%s", v.b.code);
}

/* --- one of them --- */

static enum rc
open_bundle(struct req *r, struct bundle_view *v)
{
	TRY(bundle_by_code(r->db, r->arena, req_param(r, "bundle"), &v->b));
	v->address = arena_printf(r->arena, "%s/practice-files/%s",
	    r->base_url, v->b.code);
	v->mine = v->b.person == r->person;
	v->until = v->b.at + (int64_t)BUNDLE_DAYS * 86400;
	if (v->b.job != 0) {
		enum rc rc = job_find(r->db, r->arena, v->b.job, &v->job);

		if (rc != RC_OK && rc != RC_NONE)
			return rc;
	}
	return RC_OK;
}

static enum rc
show(struct req *r)
{
	struct bundle_view v = { 0 };
	struct html *h;

	TRY(open_bundle(r, &v));
	TRY(bundle_lines(r->db, r->arena, v.b.id, &v.lines));
	if (bundle_waits(&v))
		reply_header(r, "Refresh", "3");
	page_noindex(r);
	h = page_open_of(r, v.b.title, tr(r->lang, "Practices as a file"));
	bundle_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
fetch(struct req *r)
{
	static const char *const type[BUNDLE_FORMATS] = { "application/pdf",
		"application/epub+zip", ("application/vnd.openxmlformats-"
		"officedocument.spreadsheetml.sheet"),
		"text/csv; charset=utf-8", "application/jsonl; charset=utf-8" };
	struct buf b = BUF(r->arena);
	struct bundle_view v = { 0 };
	struct blob blob;

	TRY(open_bundle(r, &v));
	if (v.b.blob == 0)
		return RC_NONE;
	TRY(blob_find(r->db, r->arena, v.b.blob, &blob));
	TRY(blob_read(r->db, blob.id, 0, blob.size, &b));
	return reply_bytes(r, type[v.b.format], blob.name, b.p, b.n);
}

/* Its owner's alone. */
static enum rc
open_own(struct req *r, struct bundle_view *v)
{
	TRY(open_bundle(r, v));
	return v->mine ? RC_OK : RC_NONE;
}

static enum rc
again(struct req *r)
{
	struct bundle_view v = { 0 };

	TRY(open_own(r, &v));
	if (r->faults > 0)
		return show(r);
	TRY(bundle_again(r->db, r->arena, &v.b));
	return reply_see_other(r, "/practice-files/%s", v.b.code);
}

static enum rc
drop(struct req *r)
{
	struct bundle_view v = { 0 };

	TRY(open_own(r, &v));
	if (r->faults > 0)
		return show(r);
	TRY(bundle_drop(r->db, &v.b));
	reply_flash(r, tr(r->lang, "Taken out."));
	return reply_see_other(r, "/practice-files/new");
}

/* --- the clerk --- */

static enum rc
as_data(struct arena *a, const struct bundle *b, const struct practice *list,
    unixtime now, struct buf *out)
{
	const struct table *t;

	if (b->format == BUNDLE_JSONL) {
		for (; list != NULL; list = list->next)
			buf_printf(out, "%s\n", carry_json(a, list));
		return RC_OK;
	}
	t = carry_table(a, list);
	if (b->format == BUNDLE_CSV) {
		table_csv(out, t);
		return RC_OK;
	}
	return xlsx_write(a, &(struct xlsx){ .title = b->title,
	    .made_at = now, .sheets = &t, .n = 1 }, out);
}

static enum rc
build(struct db *db, struct arena *a, const struct bundle *b, unixtime now,
    struct buf *out)
{
	struct practice *list;

	TRY(bundle_records(db, a, b->id, &list));
	if (list == NULL)
		return RC_NONE;
	TRY(practice_files_told(db, a, list));
	return b->format <= BUNDLE_EPUB ? bundle_book(db, a, b, list, now,
	    out) : as_data(a, b, list, now, out);
}

static enum rc
keep(struct db *db, const struct bundle *b, const struct buf *out)
{
	struct blob blob;
	char name[32];

	snprintf(name, sizeof name, "practices.%s",
	    bundle_format_name[b->format]);
	TRY(blob_put(db, name, out->p, out->n, &blob));
	return bundle_made(db, b, blob.id);
}

enum rc
bundle_job_run(struct db *db, struct arena *a, struct job *j)
{
	struct buf out = BUF(a);
	struct bundle b = { 0 };
	row_id id;
	enum rc rc;

	if (!text_number(j->input, 1, INT64_MAX, &id))
		return RC_INVALID;
	rc = bundle_find(db, a, id, &b);
	if (rc == RC_OK && b.choice != NULL)
		rc = bundle_fill(db, a, &b);
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	TRY(db_begin_read(db));
	rc = bundle_find(db, a, id, &b);
	if (rc == RC_OK)
		rc = build(db, a, &b, j->made_at, &out);
	db_rollback(db);
	if (rc == RC_NONE) {
		/* It was taken out meanwhile, or all of them left. */
		j->problem = b.id == 0 ? NULL : tr(b.lang, "None of these "
		    "practices is public any more");
		return b.id == 0 ? RC_OK : RC_INVALID;
	}
	TRY(rc);
	TRY(db_begin(db));
	rc = keep(db, &b, &out);
	if (rc != RC_OK) {
		db_rollback(db);
		return rc;
	}
	return db_commit(db);
}

const struct route practice_bundle_routes[] = {
	{ GET, "/practice-files/new", RIGHT_PERSON, choose },
	{ POST, "/practice-files/new", RIGHT_PERSON, make },
	{ GET, "/practice-files/:bundle", RIGHT_ANYONE, show },
	{ GET, "/practice-files/:bundle/file", RIGHT_ANYONE, fetch },
	{ POST, "/practice-files/:bundle/again", RIGHT_PERSON, again },
	{ POST, "/practice-files/:bundle/drop", RIGHT_PERSON, drop },
	{ 0 }
};
