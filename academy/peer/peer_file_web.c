/* audience: organiser */
/* Offers and requests as files: out, as an empty table, and in again. */
#include <string.h>

#include "peer/peer_file_show.h"
#include "peer/peer_web.h"
#include "peer_file_pages.h"
#include "render/xlsx.h"
#include "store/blob.h"
#include "store/job.h"
#include "store/journal.h"

static const char *base = "";	/* "https://academy.example.org" */

void
peer_base_set(const char *url)
{
	base = url;
}

const char *
peer_base(void)
{
	return base;
}

/* --- out --- */

static enum rc
send_book(struct req *r, const struct table *const *sheets, size_t n,
    const char *name)
{
	struct buf b = BUF(r->arena);

	TRY(xlsx_write(r->arena, &(struct xlsx){ .title = sheets[0]->name,
	    .author = "Guildhall", .made_at = r->now, .sheets = sheets,
	    .n = n }, &b));
	return reply_bytes(r, "application/vnd.openxmlformats-officedocument."
	    "spreadsheetml.sheet", arena_printf(r->arena, "%s.xlsx", name),
	    b.p, b.n);
}

static enum rc
send_csv(struct req *r, const struct table *t, const char *name)
{
	struct buf b = BUF(r->arena);

	table_csv(&b, t);
	return reply_bytes(r, "text/csv; charset=utf-8", arena_printf(r->arena,
	    "%s.csv", name), b.p, b.n);
}

static struct table *
table_of(struct req *r, const struct peer *list)
{
	return peer_file_table(r->arena, list, tr(r->lang, "Offers and "
	    "requests"), r->lang, language_rtl(r->lang), country_name);
}

/* Of this edition: what goes out can come in. */
static enum rc
said(struct req *r, struct table **out)
{
	struct peer *list, **p = &list;

	TRY(peer_pool(r->db, r->arena, r->edition, r->now, &list));
	while (*p != NULL)
		if ((*p)->edition != r->edition)
			*p = (*p)->next;
		else
			p = &(*p)->next;
	*out = table_of(r, list);
	return RC_OK;
}

static const char *
file_name(struct req *r)
{
	return arena_printf(r->arena, "%s-peers", r->at_edition->slug);
}

static enum rc
get_csv(struct req *r)
{
	struct table *t;

	TRY(said(r, &t));
	return send_csv(r, t, file_name(r));
}

static enum rc
get_xlsx(struct req *r)
{
	struct table *t;

	TRY(said(r, &t));
	return send_book(r, (const struct table *const[]){ t }, 1,
	    file_name(r));
}

static enum rc
blank_csv(struct req *r)
{
	return send_csv(r, table_of(r, NULL), "offers-and-requests");
}

/* With what may be said in a cell on sheets of their own. */
static enum rc
blank_xlsx(struct req *r)
{
	bool rtl = language_rtl(r->lang);
	struct table *topics = table_make(r->arena, tr(r->lang, "Topics"),
	    r->lang, rtl);
	struct table *people = table_make(r->arena, tr(r->lang,
	    "Participants"), r->lang, rtl);
	struct concept *c;
	struct peer *p;

	TRY(concept_list(r->db, r->arena, &c));
	TRY(peer_everybody(r->db, r->arena, r->edition, &p));
	table_column(topics, "topic", COLUMN_TEXT, 0);
	table_column(topics, "topic name", COLUMN_TEXT, 0);
	for (; c != NULL; c = c->next) {
		table_text(topics, c->id);
		table_text(topics, words_pick(r->arena, c->label,
		    r->lang).text);
	}
	table_column(people, "email", COLUMN_TEXT, 0);
	table_column(people, "name", COLUMN_TEXT, 0);
	for (; p != NULL; p = p->next) {
		table_text(people, p->email);
		table_text(people, p->name);
	}
	return send_book(r, (const struct table *const[]){ table_of(r, NULL),
	    topics, people }, 3, "offers-and-requests");
}

/* --- in --- */

static const struct field fields[] = {
	{ "file", F_FILE, N_("File"), N_("With the columns email, side, topic "
	    "and text."), .required = true, .max = PEER_FILE_MAX,
	    .accept = "XLSX, CSV", .blobs = 1U << BLOB_XLSX | 1U << BLOB_TEXT |
	    1U << BLOB_OTHER },
	{ 0 }
};

static enum rc
note(struct req *r, const char *action, row_id file)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = "peer_file", .thing = file,
	    .programme = r->programme });
}

static enum rc
draw_files(struct req *r, struct form *f)
{
	struct peer_file_view v = { .edition = r->at_edition, .form = f };
	struct html *h;

	TRY(peer_file_list(r->db, r->arena, r->edition, &v.before));
	page_noindex(r);
	if (r->faults > 0)
		page_status(r, 422);
	h = page_open(r, tr(r->lang, "Offers and requests from a file"));
	peer_files_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
show_files(struct req *r)
{
	return draw_files(r, form_open(r, fields, NULL, NULL));
}

static enum rc
to_file(struct req *r, row_id id)
{
	return reply_see_other(r, "%s", peer_url(r, "desk/peers/file/%lld",
	    (long long)id).p);
}

static enum rc
take_file(struct req *r)
{
	struct form *f = form_open(r, fields, NULL, NULL);
	struct peer_file file = { .edition = r->edition, .by = r->person,
	    .at = r->now };
	const struct upload *u;

	form_read(f);
	if (r->faults > 0 || (u = form_file(f, "file")) == NULL)
		return draw_files(r, f);
	file.name = u->name;
	TRY(peer_file_begin(r->db, r->arena, &file, u->bytes, u->size));
	TRY(note(r, "peer.file", file.id));
	return to_file(r, file.id);
}

enum { LINES = 50 };

static enum rc
open_file(struct req *r, struct peer_file_view *v)
{
	row_id id;

	*v = (struct peer_file_view){ .edition = r->at_edition };
	TRY(req_id(r, "file", &id));
	return peer_file_find(r->db, r->arena, r->edition, id, &v->file);
}

static enum rc
draw_file(struct req *r, struct peer_file_view *v)
{
	struct html *h;
	struct job j;

	if (v->file.state == PEER_FILE_CHECKING ||
	    v->file.state == PEER_FILE_IMPORTING) {
		v->failed = job_find(r->db, r->arena, v->file.job, &j) ==
		    RC_OK && j.state == JOB_FAILED;
		if (!v->failed)
			reply_header(r, "Refresh", "3");
	}
	v->page = list_page(r, v->file.n.lines, LINES);
	if (v->file.state == PEER_FILE_CHECKED)
		TRY(peer_file_lines(r->db, r->arena, v->file.id,
		    (v->page.page - 1) * LINES, LINES, &v->lines));
	page_noindex(r);
	if (r->faults > 0)
		page_status(r, 422);
	h = page_open_of(r, v->file.name, tr(r->lang, "Offers and requests "
	    "from a file"));
	peer_file_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_file(struct req *r)
{
	struct peer_file_view v;

	TRY(open_file(r, &v));
	return draw_file(r, &v);
}

static enum rc
bring_in(struct req *r)
{
	struct peer_file_view v;

	TRY(open_file(r, &v));
	if (r->faults > 0)
		return draw_file(r, &v);
	TRY(peer_file_go(r->db, r->arena, &v.file, r->person));
	TRY(note(r, "peer.import", v.file.id));
	return to_file(r, v.file.id);
}

static enum rc
drop(struct req *r)
{
	struct peer_file_view v;

	TRY(open_file(r, &v));
	if (r->faults > 0)
		return draw_file(r, &v);
	TRY(peer_file_drop(r->db, &v.file));
	TRY(note(r, "peer.file-drop", v.file.id));
	reply_flash(r, tr(r->lang, "Taken out."));
	return reply_see_other(r, "%s", peer_url(r, "desk/peers/file").p);
}

/* --- the clerk --- */

/* "Offers: Housing" and the sentence below it, for each line. */
static const char *
said_lines(struct arena *a, const struct peer_line *x, const char *lang)
{
	struct buf b = BUF(a);

	for (; x != NULL; x = x->next)
		buf_printf(&b, "%s: %s\n\"%s\"\n\n", x->side == PEER_OFFER ?
		    tr(lang, "Offers") : tr(lang, "Seeks"),
		    words_pick(a, x->label, lang).text, x->text);
	return buf_text(&b);
}

static enum rc
tell(struct db *db, struct arena *a, const struct edition *e,
    const struct peer_told *t)
{
	const char *lang = t->who.lang;
	const char *title = words_pick(a, e->title, lang).text;
	const char *lines = said_lines(a, t->lines, lang);
	const char *where = arena_printf(a, "%s/editions/%s/mine/peers", base,
	    e->slug);

	return peer_post(db, a, e, &t->who, "peer.entered", TRF(a, lang,
	    "{1}: what you offer and seek", title), t->who.agreed ?
	    TRF(a, lang, "The organisers of {1} have put down for you:\n\n{2}"
	    "Partners are proposed by it, as you agreed. Look at it, change it "
	    "or take it out here (you may have to sign in first):\n{3}\n",
	    title, lines, where) : TRF(a, lang, "The organisers of {1} have "
	    "put down for you:\n\n{2}Nobody is proposed to you by it until you "
	    "agree. Look at it, change it, take it out or agree here (you may "
	    "have to sign in first):\n{3}\n", title, lines, where));
}

struct work { struct arena *a; row_id id; unixtime now; };

static enum rc
work(struct db *db, void *with)
{
	struct work *w = with;
	struct peer_told *told;
	struct peer_file f;
	struct edition e;

	TRY(peer_file_find(db, w->a, 0, w->id, &f));
	if (f.blob == 0 || (f.state != PEER_FILE_CHECKING &&
	    f.state != PEER_FILE_IMPORTING))
		return RC_OK;	/* done by a clerk that was thought dead */
	TRY(peer_file_work(db, w->a, &f, w->now, &told));
	TRY(edition_find(db, w->a, f.edition, &e));
	for (; told != NULL; told = told->next)
		TRY(tell(db, w->a, &e, told));
	return RC_OK;
}

enum rc
peer_file_job_run(struct db *db, struct arena *a, struct job *j)
{
	struct work w = { .a = a, .now = time_now() };
	enum rc rc;

	if (!text_number(j->input, 1, INT64_MAX, &w.id))
		return RC_INVALID;
	rc = db_transact(db, work, &w);
	/* Taken out meanwhile. */
	return rc == RC_NONE ? RC_OK : rc;
}

#define DESK "/editions/:edition/desk/peers"

const struct route peer_file_routes[] = {
	{ GET,  DESK ".csv", RIGHT_ORGANISER, get_csv },
	{ GET,  DESK ".xlsx", RIGHT_ORGANISER, get_xlsx },
	{ GET,  DESK "/blank.csv", RIGHT_ORGANISER, blank_csv },
	{ GET,  DESK "/blank.xlsx", RIGHT_ORGANISER, blank_xlsx },
	{ GET,  DESK "/file", RIGHT_ORGANISER, show_files },
	{ POST, DESK "/file", RIGHT_ORGANISER, take_file, 0,
	    PEER_FILE_MAX + 64 * 1024 },
	{ GET,  DESK "/file/:file", RIGHT_ORGANISER, show_file },
	{ POST, DESK "/file/:file/go", RIGHT_ORGANISER, bring_in },
	{ POST, DESK "/file/:file/drop", RIGHT_ORGANISER, drop },
	{ 0 }
};
