/* audience: organiser */
/* Which partner of an edition has handed in a practice, and which has not: the
 * list, as a file, and those who are written to. */
#include "practice/practice_show.h"
#include "practice/practice_web.h"
#include "practice_partner_pages.h"
#include "programme/programme_desk_web.h"
#include "render/xlsx.h"
#include "store/journal.h"
#include "web/form.h"

static const struct field call_fields[] = {
	{ "due", F_DATE, N_("Each partner hands in a practice by"),
	    N_("Empty: none is asked for.") },
	{ 0 }
};

/* Counts all, and keeps those that are to be shown. */
static void
choose(struct req *r, struct partners_view *v)
{
	struct practice_partner *p = v->list, **end = &v->list;

	for (const struct practice_partner *x = p; x != NULL; x = x->next) {
		v->all++;
		v->without += x->handed_in == 0;
		v->may_remind += practice_partner_may_remind(x, r->now);
	}
	v->show = req_query(r, "show");
	if (!text_same(v->show, "without") && !text_same(v->show, "with") &&
	    !text_same(v->show, "all"))
		v->show = v->without > 0 ? "without" : "all";
	for (; p != NULL; p = p->next)
		if (text_same(v->show, "all") ||
		    (p->handed_in > 0) == text_same(v->show, "with")) {
			*end = p;
			end = &p->next;
		}
	*end = NULL;
}

static enum rc
open_partners(struct req *r, struct partners_view *v)
{
	v->now = r->now;
	TRY(desk_open(r, &v->desk));
	TRY(practice_partners(r->db, r->arena, r->edition, &v->list));
	TRY(practice_call_find(r->db, r->edition, &v->due));
	choose(r, v);
	v->full = desk_full(r);
	return RC_OK;
}

static struct form *
call_form(struct req *r, const struct partners_view *v)
{
	struct form *f = form_open(r, call_fields, v->desk.edition.zone, NULL);

	if (v->due != 0)
		form_set(f, "due", time_iso_date(r->arena, v->due,
		    v->desk.edition.zone));
	return f;
}

static enum rc
draw(struct req *r, const struct partners_view *v, struct form *f)
{
	struct html *h = page_open(r, desk_title(r, &v->desk, tr(r->lang,
	    "Who has handed in")));

	partners_page(h, r, v, f);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct partners_view v = { 0 };

	TRY(open_partners(r, &v));
	return draw(r, &v, call_form(r, &v));
}

static enum rc
call_save(struct req *r)
{
	struct partners_view v = { 0 };
	struct civil day;
	struct form *f;

	TRY(open_partners(r, &v));
	f = call_form(r, &v);
	form_read(f);
	if (r->faults > 0)
		return draw(r, &v, f);
	day = form_date(f, "due");
	if (day.year != 0) {
		day.hour = 23;
		day.minute = 59;
	}
	TRY(practice_call_set(r->db, r->edition, day.year == 0 ? 0 :
	    time_from(day, v.desk.edition.zone)));
	return desk_done(r, &v.desk, "practice.call", "edition", r->edition,
	    "practices/partners", tr(r->lang, "Saved."));
}

static enum rc
remind(struct req *r)
{
	struct desk d;
	int64_t n;

	TRY(desk_open(r, &d));
	if (r->faults > 0)
		return desk_stale(r, &d, "practices/partners");
	TRY(practice_partners_remind(r->db, r->arena, &d.edition, r->now, &n));
	return desk_done(r, &d, "practice.remind", "edition", r->edition,
	    "practices/partners", tr_fill(r->arena, trn(r->lang, n,
	    "One mail is on its way.", "{1} mails are on their way."),
	    (const char *const[]){ arena_printf(r->arena, "%lld",
	    (long long)n), NULL }));
}

/* --- as a file --- */

static enum rc
table(struct req *r, struct table **out)
{
	struct partners_view v = { 0 };
	const char *zone;
	struct table *t;

	TRY(open_partners(r, &v));
	zone = v.desk.edition.zone;
	*out = t = table_make(r->arena, tr(r->lang, "Who has handed in"),
	    r->lang, language_rtl(r->lang));
	table_column(t, tr(r->lang, "Partner"), COLUMN_TEXT, 0);
	table_column(t, tr(r->lang, "Country"), COLUMN_TEXT, 0);
	table_column(t, tr(r->lang, "Handed in"), COLUMN_NUMBER, 0);
	table_column(t, tr(r->lang, "Since"), COLUMN_DATE, 0);
	table_column(t, tr(r->lang, "Written to"), COLUMN_DATE, 0);
	for (const struct practice_partner *p = v.list; p != NULL;
	    p = p->next) {
		table_text(t, words_pick(r->arena, p->name, r->lang).text);
		table_text(t, country_name(p->country, r->lang));
		table_number(t, p->handed_in);
		table_date(t, p->since, zone);
		table_date(t, p->reminded_at, zone);
	}
	return RC_OK;
}

static enum rc
as_csv(struct req *r)
{
	struct buf b = BUF(r->arena);
	struct table *t;

	TRY(table(r, &t));
	table_csv(&b, t);
	return reply_bytes(r, "text/csv; charset=utf-8", "partners.csv", b.p,
	    b.n);
}

static enum rc
as_xlsx(struct req *r)
{
	struct buf b = BUF(r->arena);
	struct table *t;

	TRY(table(r, &t));
	TRY(xlsx_write(r->arena, &(struct xlsx){ .title = t->name,
	    .made_at = r->now, .sheets = (const struct table *const[]){ t },
	    .n = 1 }, &b));
	return reply_bytes(r, "application/vnd.openxmlformats-officedocument."
	    "spreadsheetml.sheet", "partners.xlsx", b.p, b.n);
}

const struct route practice_partner_routes[] = {
	{ GET, "/editions/:edition/desk/practices/partners", RIGHT_TRAINER,
	    show },
	{ GET, "/editions/:edition/desk/practices/partners.csv",
	    RIGHT_TRAINER, as_csv },
	{ GET, "/editions/:edition/desk/practices/partners.xlsx",
	    RIGHT_TRAINER, as_xlsx },
	{ POST, "/editions/:edition/desk/practices/call", RIGHT_ORGANISER,
	    call_save },
	{ POST, "/editions/:edition/desk/practices/remind", RIGHT_ORGANISER,
	    remind },
	{ 0 }
};
