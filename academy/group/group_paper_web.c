/* audience: organiser */
/* Papers and files of groups, mails about them, and the clerk's job. */
#include "group/group_web.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "group/group_inside_web.h"
#include "group_paper_pages.h"
#include "mail/mail.h"
#include "render/pdf.h"
#include "render/xlsx.h"
#include "store/blob.h"
#include "store/journal.h"

const char *const order_name[ORDERS] = { "plan", "publish", "cards", "bus",
	"rounds" };

static const char *base = "";	/* "https://academy.example.org" */

void
grouping_base_set(const char *url)
{
	base = url;
}

/* --- telling by mail --- */

/* "Round 1: 30 Jan 2017, 14:00–15:30: Group 3, Room 2", a line each. */
static const char *
own_lines(struct arena *a, const struct allotment *l, size_t person,
    const char *zone, const char *lang)
{
	struct buf b = BUF(a);

	for (size_t r = 0; r < l->rounds; r++) {
		int32_t g = l->plan[r * l->people + person];
		const char *place = g == GROUPING_NOWHERE ? NULL :
		    group_place(a, l, r, (size_t)g, lang);
		const char *travel = g == GROUPING_NOWHERE ? NULL :
		    words_pick(a, l->group[g].travel, lang).text;

		buf_printf(&b, "%s: %s", round_name(a, l, r, zone, lang),
		    g == GROUPING_NOWHERE ? tr(lang, "no group") :
		    group_name(a, l, (size_t)g, lang));
		if (place != NULL)
			buf_printf(&b, ", %s", place);
		if (!text_blank(travel))
			buf_printf(&b, ", %s", travel);
		buf_char(&b, '\n');
	}
	return buf_text(&b);
}

static enum rc
tell(struct db *db, struct arena *a, const struct allotment *l, size_t i,
    const struct edition *e, row_id programme, bool again)
{
	const struct grouping_person *p = &l->person[i];
	const char *lang = p->lang;
	const char *title = words_pick(a, l->grouping.title, lang).text;
	const char *edition = words_pick(a, e->title, lang).text;
	const char *lines = own_lines(a, l, i, e->zone, lang);
	const char *where = arena_printf(a, "%s/editions/%s/mine/groups", base,
	    e->slug);
	struct mail m = { .kind = "grouping.tell", .lang = lang,
	    .programme = programme, .person = p->person, .to = p->email,
	    .to_name = p->name, .reply_to = e->contact_email };
	enum rc rc;

	if (text_blank(p->email))
		return RC_OK;
	m.subject = again ? TRF(a, lang, "{1}: your group has changed", title) :
	    TRF(a, lang, "{1}: your group", title);
	m.text = again ? TRF(a, lang, "Your group at {1} has changed. This is "
	    "how it is now:\n\n{2}\nWith whom you are there, and any later "
	    "change (you may have to sign in first):\n{3}\n", edition, lines,
	    where) : TRF(a, lang, "You have a group at {1}:\n\n{2}\nWith whom "
	    "you are there, and any later change (you may have to sign in "
	    "first):\n{3}\n", edition, lines, where);
	TRY(funders_sign(db, a, programme, e->id, &m));
	rc = mail_queue(db, &m, NULL);
	/* One address that takes no mail does not hold the others up. */
	return rc == RC_INVALID ? RC_OK : rc;
}

enum rc
publish_now(struct db *db, struct arena *a, const struct allotment *l,
    row_id programme, bool by_mail, unixtime now)
{
	struct edition e;

	TRY(edition_find(db, a, l->grouping.edition, &e));
	TRY(grouping_publish(db, a, l, now));
	for (size_t i = 0; by_mail && i < l->people; i++) {
		bool had = false, changed = false;

		for (size_t r = 0; r < l->rounds; r++) {
			size_t c = r * l->people + i;

			had = had || l->told[c] != GROUPING_NOWHERE;
			changed = changed || l->told[c] != l->plan[c];
		}
		if (changed)
			TRY(tell(db, a, l, i, &e, programme, had));
	}
	return RC_OK;
}

/* --- papers --- */

static struct pdf *
open_paper(struct arena *a, const struct programme *p, const char *title,
    const char *funders, const char *lang, bool landscape, unixtime now)
{
	struct pdf_paper *paper = arena_new(a, struct pdf_paper);

	*paper = (struct pdf_paper){ .lang = lang, .title = title,
	    .author = words_pick(a, p->title, lang).text, .made_at = now,
	    .landscape = landscape, .margin = 16, .footer = funders,
	    .accent = p->primary_colour == NULL || *p->primary_colour != '#' ?
	    0 : (unsigned)strtoul(p->primary_colour + 1, NULL, 16) };
	if (!landscape)
		paper->page_mark = tr(lang, "Page {1} of {2}");
	return pdf_begin(a, paper);
}

/* A card for the middle of a table: number, where and when, names. */
static void
card(struct arena *a, struct pdf *pdf, const struct allotment *l, size_t round,
    size_t group, const char *zone, const char *lang)
{
	const char *title = group_title(a, l, group, lang);
	const char *place = group_place(a, l, round, group, lang);
	size_t n = allotment_size(l, l->plan, round, group);
	struct pdf_face name = { .size = n <= 8 ? 20 : n <= 14 ? 15 : 11,
	    .one_line = true };

	pdf_part(pdf);
	pdf_centred(pdf, TRF(a, lang, "Group {1}", count_text(a,
	    (int64_t)group + 1)), lang, (struct pdf_face){ .size = 54,
	    .bold = true, .accent = true });
	if (title != NULL)
		pdf_centred(pdf, title, NULL, (struct pdf_face){ .size = 20,
		    .bold = true });
	pdf_centred(pdf, arena_printf(a, "%s%s%s", round_name(a, l, round, zone,
	    lang), place == NULL ? "" : " · ", place == NULL ? "" : place),
	    lang, (struct pdf_face){ .size = 13, .grey = true });
	pdf_space(pdf, 4);
	for (const struct grouping_lead *d = l->group[group].leads; d != NULL;
	    d = d->next)
		pdf_centred(pdf, arena_printf(a, "%s: %s", tr(lang,
		    lead_role_label[d->role]), d->name), NULL,
		    (struct pdf_face){ .size = 13, .one_line = true });
	for (size_t i = 0; i < l->people; i++)
		if (l->plan[round * l->people + i] == (int32_t)group)
			pdf_centred(pdf, l->person[i].name, NULL, name);
}

static const char *
said(struct arena *a, const char *words, const char *lang)
{
	const char *text = words_pick(a, words, lang).text;

	return text == NULL ? "" : text;
}

/* Who gets on: to be ticked off at the door of the bus. */
static void
bus(struct arena *a, struct pdf *pdf, const struct allotment *l, size_t round,
    size_t group, const char *zone, const char *lang, bool phones)
{
	const struct grouping_group *k = &l->group[group];
	const char *place = group_place(a, l, round, group, lang);
	const char *name = group_name(a, l, group, lang);
	struct table *t = table_make(a, name, lang, language_rtl(lang));
	int n = 0;

	pdf_part(pdf);
	pdf_heading(pdf, 1, name);
	pdf_fact(pdf, tr(lang, "When"), round_name(a, l, round, zone, lang));
	if (place != NULL)
		pdf_fact(pdf, tr(lang, "Where"), place);
	if (*said(a, k->travel, lang) != '\0')
		pdf_fact(pdf, tr(lang, "Bus or way there"), said(a, k->travel,
		    lang));
	for (const struct grouping_lead *d = k->leads; d != NULL; d = d->next)
		pdf_fact(pdf, tr(lang, lead_role_label[d->role]), d->name);
	pdf_space(pdf, 3);
	table_column(t, tr(lang, "No."), COLUMN_NUMBER, 4);
	table_column(t, tr(lang, "Name"), COLUMN_TEXT, 28);
	table_column(t, tr(lang, "Organisation"), COLUMN_TEXT, 28);
	if (phones)
		table_column(t, tr(lang, "Telephone"), COLUMN_TEXT, 16);
	table_column(t, tr(lang, "There"), COLUMN_TEXT, 8);
	table_column(t, tr(lang, "Back"), COLUMN_TEXT, 8);
	for (size_t i = 0; i < l->people; i++) {
		if (l->plan[round * l->people + i] != (int32_t)group)
			continue;
		table_number(t, ++n);
		table_text(t, l->person[i].name);
		table_text(t, said(a, l->person[i].organisation, lang));
		if (phones)
			table_text(t, l->person[i].phone);
		table_empty(t);
		table_empty(t);
	}
	pdf_table(pdf, t, (struct pdf_grid){ .row_height = 9, .size = 10,
	    .lines = true });
}

/* A round on the wall: by name, so that each finds the own group. */
static void
wall(struct arena *a, struct pdf *pdf, const struct allotment *l, size_t round,
    const char *zone, const char *lang)
{
	struct table *t = table_make(a, tr(lang, "Who goes where"), lang,
	    language_rtl(lang));
	struct table *k = table_make(a, tr(lang, "Groups"), lang,
	    language_rtl(lang));

	pdf_part(pdf);
	pdf_heading(pdf, 1, said(a, l->grouping.title, lang));
	pdf_heading(pdf, 2, round_name(a, l, round, zone, lang));
	table_column(k, tr(lang, "Group"), COLUMN_TEXT, 40);
	table_column(k, tr(lang, "Room or place"), COLUMN_TEXT, 40);
	for (size_t g = 0; g < l->groups; g++) {
		table_text(k, group_name(a, l, g, lang));
		table_text(k, group_place(a, l, round, g, lang));
	}
	pdf_table(pdf, k, (struct pdf_grid){ .size = 12, .lines = true });
	pdf_space(pdf, 4);
	table_column(t, tr(lang, "Name"), COLUMN_TEXT, 30);
	table_column(t, tr(lang, "Organisation"), COLUMN_TEXT, 34);
	table_column(t, tr(lang, "Group"), COLUMN_TEXT, 10);
	for (size_t i = 0; i < l->people; i++) {
		int32_t g = l->plan[round * l->people + i];

		if (g == GROUPING_NOWHERE)
			continue;
		table_text(t, l->person[i].name);
		table_text(t, said(a, l->person[i].organisation, lang));
		table_text(t, count_text(a, g + 1));
	}
	pdf_table(pdf, t, (struct pdf_grid){ .size = 11 });
}

enum rc
groups_paper(struct db *db, struct arena *a, const struct order *o, unixtime now,
    struct buf *out, const char **name)
{
	const char *funders, *lang = o->lang;
	struct programme p;
	struct allotment l;
	struct edition e;
	struct pdf *pdf;
	bool any = false;

	TRY(edition_find(db, a, o->edition, &e));
	TRY(programme_find(db, a, e.programme, &p));
	TRY(funders_text(db, a, p.id, e.id, lang, &funders));
	TRY(allotment_load(db, a, o->edition, o->grouping, &l));
	if (o->phones)
		TRY(grouping_phones(db, a, &l));
	for (size_t c = 0; c < l.rounds * l.people; c++)
		any = any || l.plan[c] != GROUPING_NOWHERE;
	if (!any)
		return RC_NONE;
	*name = arena_printf(a, "%s-%s-%lld.pdf", e.slug, order_name[o->what],
	    (long long)o->grouping);
	pdf = open_paper(a, &p, said(a, l.grouping.title, lang), funders, lang,
	    o->what == ORDER_CARDS, now);
	for (size_t r = 0; r < l.rounds; r++) {
		if (o->what == ORDER_ROUNDS)
			wall(a, pdf, &l, r, e.zone, lang);
		for (size_t g = 0; o->what != ORDER_ROUNDS && g < l.groups;
		    g++) {
			if (allotment_size(&l, l.plan, r, g) == 0)
				continue;
			if (o->what == ORDER_CARDS)
				card(a, pdf, &l, r, g, e.zone, lang);
			else
				bus(a, pdf, &l, r, g, e.zone, lang, o->phones);
		}
	}
	return pdf_end(pdf, out);
}

/* --- the clerk --- */

static const char *
order_text(struct arena *a, const struct order *o)
{
	const struct { const char *key; int64_t n; } numbers[] = {
		{ "edition", o->edition }, { "grouping", o->grouping },
		{ "by", o->by }, { "from", o->from }, { "seed", o->seed },
		{ "tell", o->tell }, { "phones", o->phones },
	};
	struct buf b = BUF(a);

	json_begin(&b, '{');
	json_key(&b, "what");
	json_text(&b, order_name[o->what]);
	json_key(&b, "lang");
	json_text(&b, o->lang);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		json_key(&b, numbers[i].key);
		json_number(&b, numbers[i].n);
	}
	json_end(&b, '}');
	return buf_text(&b);
}

static int64_t
number_in(const json_t *j, const char *key)
{
	return json_integer_value(json_object_get(j, key));
}

static enum rc
order_read(struct arena *a, const char *text, struct order *o)
{
	const char *why, *what;
	json_t *j;

	if (text == NULL)
		return RC_INVALID;
	TRY(json_read(a, text, strlen(text), &j, &why));
	what = json_string_value(json_object_get(j, "what"));
	*o = (struct order){ .what = ORDERS,
	    .edition = number_in(j, "edition"),
	    .grouping = number_in(j, "grouping"), .by = number_in(j, "by"),
	    .from = number_in(j, "from"), .seed = number_in(j, "seed"),
	    .tell = number_in(j, "tell") != 0,
	    .phones = number_in(j, "phones") != 0,
	    .lang = arena_dup(a, json_string_value(json_object_get(j,
	    "lang"))) };
	for (unsigned i = 0; what != NULL && i < ORDERS; i++)
		if (strcmp(order_name[i], what) == 0)
			o->what = i;
	json_decref(j);
	return o->what == ORDERS || o->lang == NULL ? RC_INVALID : RC_OK;
}

enum rc
order_give(struct req *r, const struct bench *b, struct order *o)
{
	const char *key = o->what > ORDER_PUBLISH ? NULL :
	    arena_printf(r->arena, "group.%s.%lld", order_name[o->what],
	    (long long)b->set.grouping.id);
	row_id job;

	o->edition = r->edition;
	o->grouping = b->set.grouping.id;
	o->by = r->person;
	o->lang = r->lang;
	TRY(job_add(r->db, grouping_job, order_text(r->arena, o), r->person, 0,
	    key, &job));
	return reply_see_other(r, "%s", bench_at(r, b, arena_printf(r->arena,
	    "jobs/%lld", (long long)job)).p);
}

struct work {
	struct db *db;
	struct arena *a;
	struct job *job;
	const struct order *order;
	const struct allotment *was;	/* what the plan was made from */
	const int32_t *plan;
	unixtime said;			/* when progress was told last */
	bool cancelled;
};

/* Progress once a second: each is a write. */
static bool
go_on(void *with, int64_t done, int64_t of)
{
	struct work *w = with;
	unixtime now = time_now();
	enum rc rc;

	if (now == w->said)
		return true;
	w->said = now;
	rc = job_progress(w->db, w->job, done / 1000000, of / 1000000);
	w->cancelled = rc == RC_CONFLICT;
	return rc == RC_OK;
}

static enum rc
on_record(struct db *db, const struct order *o, const char *action)
{
	return journal_add(db, &(struct journal_entry){ .person = o->by,
	    .at = time_now(), .action = action, .kind = "grouping",
	    .thing = o->grouping });
}

/* People may have come, gone or been marked away while it was made. */
static enum rc
keep_plan(struct db *db, void *with)
{
	struct work *w = with;
	const struct order *o = w->order;
	const struct allotment *was = w->was;
	struct allotment is;
	int32_t *plan;

	TRY(allotment_load(db, w->a, o->edition, o->grouping, &is));
	if (is.rounds != was->rounds || is.groups != was->groups)
		return RC_INVALID;
	plan = arena_array(w->a, int32_t, is.rounds * is.people + 1);
	memcpy(plan, is.plan, is.rounds * is.people * sizeof *plan);
	for (size_t i = 0; i < is.people; i++) {
		size_t k = 0;

		while (k < was->people && was->person[k].participant !=
		    is.person[i].participant)
			k++;
		for (size_t r = 0; k < was->people && r < is.rounds; r++)
			if (is.there[r * is.people + i] == THERE)
				plan[r * is.people + i] =
				    w->plan[r * was->people + k];
	}
	TRY(allotment_save(db, &is, plan, "generate"));
	TRY(grouping_made(db, o->grouping, o->seed));
	return on_record(db, o, "grouping.generate");
}

static enum rc
run_plan(struct work *w)
{
	const struct order *o = w->order;
	struct allotment l;
	size_t where = 0;
	int32_t *plan;
	enum rc rc;

	TRY(db_begin_read(w->db));
	rc = allotment_load(w->db, w->a, o->edition, o->grouping, &l);
	db_rollback(w->db);
	TRY(rc);
	plan = arena_array(w->a, int32_t, l.rounds * l.people + 1);
	rc = allotment_make(w->a, &l, (size_t)o->from, o->seed,
	    effort_work[l.grouping.effort], go_on, w, plan, &where);
	if (w->cancelled)
		return RC_CONFLICT;
	if (rc == RC_CONFLICT)
		w->job->problem = TRF(w->a, o->lang, "In round {1} there are "
		    "more people than seats. Give the groups more seats, or say "
		    "who stays away.", count_text(w->a, (int64_t)where + 1));
	if (rc == RC_INVALID)
		w->job->problem = tr(o->lang, "People who belong together are "
		    "locked in different groups. Unlock one of them.");
	if (rc != RC_OK)
		return rc == RC_CONFLICT ? RC_INVALID : rc;
	w->was = &l;
	w->plan = plan;
	return db_transact(w->db, keep_plan, w);
}

static enum rc
publish_step(struct db *db, void *with)
{
	struct work *w = with;
	const struct order *o = w->order;
	struct allotment l;
	struct edition e;

	TRY(edition_find(db, w->a, o->edition, &e));
	TRY(allotment_load(db, w->a, o->edition, o->grouping, &l));
	TRY(publish_now(db, w->a, &l, e.programme, o->tell, time_now()));
	return on_record(db, o, "grouping.publish");
}

static enum rc
run_paper(struct work *w)
{
	struct buf b = BUF(w->a);
	struct blob blob;
	const char *name;
	enum rc rc;

	TRY(db_begin_read(w->db));
	rc = groups_paper(w->db, w->a, w->order, w->job->made_at, &b, &name);
	db_rollback(w->db);
	if (rc == RC_NONE) {
		w->job->problem = tr(w->order->lang, "Nobody has a group yet.");
		return RC_INVALID;
	}
	TRY(rc);
	TRY(db_begin(w->db));
	rc = blob_put(w->db, name, b.p, b.n, &blob);
	if (rc != RC_OK) {
		db_rollback(w->db);
		return rc;
	}
	TRY(db_commit(w->db));
	w->job->blob = blob.id;
	return RC_OK;
}

enum rc
grouping_job_run(struct db *db, struct arena *a, struct job *j)
{
	struct order o;
	struct work w = { .db = db, .a = a, .job = j, .order = &o };
	enum rc rc;

	TRY(order_read(a, j->input, &o));
	if (o.what == ORDER_PLAN)
		return run_plan(&w);
	if (o.what != ORDER_PUBLISH)
		return run_paper(&w);
	rc = db_transact(db, publish_step, &w);
	if (rc == RC_CONFLICT && !db_must_retry(db)) {
		j->problem = tr(o.lang, "Somebody cannot be where their group "
		    "is: see the page on which you publish.");
		return RC_INVALID;
	}
	return rc;
}

/* A job of this set that this person asked for. */
static enum rc
own_job(struct req *r, struct bench *b, struct job *j, struct order *o)
{
	row_id id;

	TRY(bench_open(r, b));
	TRY(req_id(r, "job", &id));
	TRY(job_find(r->db, r->arena, id, j));
	if (strcmp(j->kind, grouping_job) != 0 || j->person != r->person ||
	    order_read(r->arena, j->input, o) != RC_OK)
		return RC_NONE;
	return o->grouping == b->set.grouping.id ? RC_OK : RC_NONE;
}

static enum rc
show_job(struct req *r)
{
	struct order o;
	struct bench b;
	struct job j;
	struct html *h;

	TRY(own_job(r, &b, &j, &o));
	if (j.state == JOB_DONE && o.what <= ORDER_PUBLISH)
		return reply_see_other(r, "%s", board_at(r, &b,
		    o.from < b.set.grouping.rounds ? (size_t)o.from : 0).p);
	if (j.state == JOB_WAITING || j.state == JOB_RUNNING)
		reply_header(r, "Refresh", "2");
	h = page_open_of(r, words_pick(r->arena, b.set.grouping.title,
	    r->lang).text, o.what == ORDER_PLAN ? tr(r->lang,
	    "Groups are being made") : o.what == ORDER_PUBLISH ? tr(r->lang,
	    "Groups are being published") : tr(r->lang, "Your file"));
	group_job_page(h, r, &b, &j, &o);
	return page_close(h, r);
}

static enum rc
stop_job(struct req *r)
{
	struct order o;
	struct bench b;
	struct job j;
	enum rc rc;

	TRY(own_job(r, &b, &j, &o));
	if (r->faults > 0)
		return desk_stale(r, &b.desk, "groups");
	rc = job_cancel(r->db, j.id);
	/* It ended in between. */
	if (rc != RC_OK && rc != RC_CONFLICT)
		return rc;
	reply_flash(r, tr(r->lang, "Stopped: nothing was changed."));
	return reply_see_other(r, "%s", bench_at(r, &b, NULL).p);
}

static enum rc
get_file(struct req *r)
{
	struct order o;
	struct bench b;
	struct job j;

	TRY(own_job(r, &b, &j, &o));
	return j.state != JOB_DONE || j.blob == 0 ? RC_NONE :
	    reply_blob(r, j.blob);
}

/* --- at the desk --- */

static enum rc
show_papers(struct req *r)
{
	struct bench b;
	struct html *h;

	TRY(bench_open(r, &b));
	h = page_open(r, tr(r->lang, "Print and export"));
	if (r->faults > 0)
		page_status(r, 422);
	groups_papers_page(h, r, &b);
	return page_close(h, r);
}

/* People's data leave the house: on record. */
static enum rc
exported(struct req *r, const struct bench *b, const char *what)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "grouping.export", .kind = "grouping",
	    .thing = b->set.grouping.id, .programme = r->programme,
	    .note = what });
}

/* "what": cards, bus or rounds; "phones" on bus lists. */
static enum rc
make_paper(struct req *r)
{
	const char *what = req_value(r, "what"), *name;
	struct order o = { .what = ORDERS };
	struct buf out = BUF(r->arena);
	struct bench b;
	enum rc rc;

	if (r->faults > 0)
		return show_papers(r);
	TRY(bench_open(r, &b));
	for (unsigned i = ORDER_CARDS; what != NULL && i < ORDERS; i++)
		if (strcmp(order_name[i], what) == 0)
			o.what = i;
	if (o.what == ORDERS)
		return RC_INVALID;
	TRY(box_ticked(r, "phones", &o.phones));
	o.phones = o.phones && o.what == ORDER_BUS;
	if (o.phones)
		TRY(exported(r, &b, "phones"));
	if (b.set.rounds * b.set.people > GROUPING_AT_ONCE)
		return order_give(r, &b, &o);
	o.edition = r->edition;
	o.grouping = b.set.grouping.id;
	o.lang = r->lang;
	rc = groups_paper(r->db, r->arena, &o, r->now, &out, &name);
	if (rc == RC_NONE)
		return desk_refused(r, &b.desk, arena_printf(r->arena,
		    "groups/%lld", (long long)o.grouping), tr(r->lang,
		    "Nobody has a group yet."));
	TRY(rc);
	return reply_bytes(r, "application/pdf", name, out.p, out.n);
}

/* The first three columns are what an import reads. */
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
		for (size_t g = 0; g < l->groups; g++)
			for (size_t i = 0; i < l->people; i++) {
				const struct grouping_person *p =
				    &l->person[i];
				size_t c = r * l->people + i;

				if (l->plan[c] != (int32_t)g)
					continue;
				table_number(t, (int64_t)r + 1);
				table_number(t, (int64_t)g + 1);
				table_number(t, p->participant);
				table_text(t, p->name);
				table_text(t, said(a, p->organisation, lang));
				table_text(t, text_blank(p->country) ? "" :
				    country_name(p->country, lang));
				table_text(t, group_title(a, l, g, lang));
				table_text(t, group_place(a, l, r, g, lang));
				table_text(t, l->locked[c] ? "1" : "");
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

#define DESK "/editions/:edition/desk/groups/:grouping"
const struct route group_paper_routes[] = {
	{ GET, DESK "/papers", RIGHT_ORGANISER, show_papers },
	{ POST, DESK "/papers", RIGHT_ORGANISER, make_paper },
	{ GET, DESK "/groups.csv", RIGHT_ORGANISER, get_csv },
	{ GET, DESK "/groups.xlsx", RIGHT_ORGANISER, get_xlsx },
	{ GET, DESK "/people.csv", RIGHT_ORGANISER, get_people },
	{ GET, DESK "/jobs/:job", RIGHT_ORGANISER, show_job },
	{ POST, DESK "/jobs/:job/stop", RIGHT_ORGANISER, stop_job },
	{ GET, DESK "/jobs/:job/file", RIGHT_ORGANISER, get_file },
	{ 0 }
};
