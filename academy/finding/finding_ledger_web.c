/* audience: organiser */
/* The ledger on the organiser's desk: the matrix, and who answers for it. */
#include "finding/finding_web.h"

#include <string.h>

#include "finding/finding_ledger_inside_web.h"
#include "finding_ledger_desk_pages.h"
#include "render/pdf.h"

/* --- who is not in it --- */

/* Those whom ledger_take_over() would take, or takes once they have a
 * country. */
static enum rc
missing(struct req *r, const struct edition *e,
    const struct ledger_partner *partners, struct involvement **out)
{
	struct involvement *list, **at;

	*out = NULL;
	TRY(involvement_list(r->db, r->arena, e->programme, e->id, &list));
	for (; list != NULL; list = list->next) {
		const struct ledger_partner *p = partners;

		while (p != NULL && p->organisation != list->organisation.id)
			p = p->next;
		for (at = out; *at != NULL && (*at)->organisation.id !=
		    list->organisation.id;)
			at = &(*at)->next;
		if (p != NULL || *at != NULL || list->role == INV_FUNDER)
			continue;
		*at = arena_new(r->arena, struct involvement);
		**at = *list;
		(*at)->next = NULL;
	}
	return RC_OK;
}

/* --- the matrix --- */

static size_t
column_of(const struct matrix_view *v, row_id finding)
{
	size_t i = 0;

	while (i < v->n && v->recommended[i]->id != finding)
		i++;
	return i;
}

static bool
line_late(const struct matrix_view *v, const struct ledger_line *l,
    unixtime now)
{
	for (size_t i = 0; i < v->n; i++)
		if (l->at[i] != NULL && ledger_overdue(l->at[i], now,
		    v->today))
			return true;
	return false;
}

static enum rc
read_lines(struct req *r, struct matrix_view *v)
{
	struct ledger_line **end = &v->lines, *line = NULL;
	struct ledger_cell *c;

	TRY(ledger_cells(r->db, r->arena, r->edition, 0, &c));
	for (; c != NULL; c = c->next) {
		size_t i = column_of(v, c->finding);

		if (line == NULL || line->partner->id != c->partner ||
		    !text_same(line->country, c->country)) {
			const struct ledger_partner *p = v->partners;

			while (p->id != c->partner)
				p = p->next;
			line = arena_new(r->arena, struct ledger_line);
			*line = (struct ledger_line){ .partner = p,
			    .country = c->country, .at = arena_array(r->arena,
			    const struct ledger_cell *, v->n + 1) };
			*end = line;
			end = &line->next;
		}
		if (i < v->n)
			line->at[i] = c;
		v->cells++;
		v->open += c->state == CELL_OPEN;
		v->unasked += c->state == CELL_OPEN && c->asked_at == 0;
		v->late += ledger_overdue(c, r->now, v->today);
	}
	return RC_OK;
}

enum rc
ledger_matrix(struct req *r, struct matrix_view *v)
{
	struct ledger_line **at;
	struct involvement *left;
	struct finding *list;

	TRY(edition_find(r->db, r->arena, r->edition, &v->edition));
	v->today = time_iso_date(r->arena, r->now, v->edition.zone);
	TRY(ledger_partners(r->db, r->arena, r->edition, &v->partners));
	for (const struct ledger_partner *p = v->partners; p != NULL;
	    p = p->next)
		v->nobody += p->person == 0;
	TRY(missing(r, &v->edition, v->partners, &left));
	for (; left != NULL; left = left->next)
		v->missing++;
	TRY(finding_list(r->db, r->arena, r->edition, &list));
	for (const struct finding *f = list; f != NULL; f = f->next)
		v->n += f->recommended_at != 0;
	v->recommended = arena_array(r->arena, const struct finding *,
	    v->n + 1);
	v->n = 0;
	for (const struct finding *f = list; f != NULL; f = f->next)
		if (f->recommended_at != 0)
			v->recommended[v->n++] = f;
	TRY(read_lines(r, v));
	if (!v->only_late)
		return RC_OK;
	for (at = &v->lines; *at != NULL;)
		if (line_late(v, *at, r->now))
			at = &(*at)->next;
		else
			*at = (*at)->next;
	return RC_OK;
}

static enum rc
show_matrix(struct req *r)
{
	struct matrix_view v = { .only_late = text_same(req_query(r, "show"),
	    "late") };
	struct html *h;

	TRY(ledger_matrix(r, &v));
	h = page_open(r, tr(r->lang, "The ledger"));
	matrix_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
to_matrix(struct req *r, const struct edition *e)
{
	return reply_see_other(r, "/editions/%s/desk/ledger", e->slug);
}

/* Every row with an open cell that nobody was asked about yet, or not for so
 * long that the link is over.  Whoever answers for several gets one mail. */
static enum rc
ask_all(struct req *r)
{
	struct matrix_view v = { 0 };
	struct ledger_row *rows;
	struct ask *all;
	size_t n = 0;

	TRY(ledger_matrix(r, &v));
	if (r->faults > 0)
		return show_matrix(r);
	TRY(ledger_rows(r->db, r->arena, r->edition, 0, &rows));
	for (const struct ledger_row *x = rows; x != NULL; x = x->next)
		n++;
	all = arena_array(r->arena, struct ask, n + 1);
	n = 0;
	for (; rows != NULL; rows = rows->next) {
		struct ask *had, q = { .edition = r->edition,
		    .kind = ledger_commit_ask.kind, .thing = rows->id,
		    .person = rows->person, .lang = rows->lang };

		if (rows->open == 0 || rows->person == 0)
			continue;
		TRY(ask_list(r->db, r->arena, r->edition, q.kind, rows->id,
		    &had));
		if (had != NULL && had->state == ASK_WAITING &&
		    ask_open(had, r->now))
			continue;
		TRY(ledger_asked(r->db, rows->id, r->now));
		all[n++] = q;
	}
	TRY(ask_all_now(r->db, r->arena, all, n, r->now));
	TRY(finding_note_down(r, "ledger.ask", "edition", r->edition));
	reply_flash(r, tr_fill(r->arena, trn(r->lang, (int64_t)n, "{1} "
	    "question is on its way.", "{1} questions are on their way."),
	    (const char *const[]){ arena_printf(r->arena, "%lld",
	    (long long)n), NULL }));
	return to_matrix(r, &v.edition);
}

/* --- who answers --- */

static enum rc
show_partners(struct req *r)
{
	struct partners_view v = { 0 };
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(ledger_partners(r->db, r->arena, r->edition, &v.partners));
	TRY(missing(r, &v.edition, v.partners, &v.missing));
	h = page_open(r, tr(r->lang, "Who answers for what"));
	ledger_partners_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
take_over(struct req *r)
{
	struct edition e;
	int64_t n;

	if (r->faults > 0)
		return show_partners(r);
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(ledger_take_over(r->db, r->arena, &e, &n));
	TRY(finding_note_down(r, "ledger.take-over", "edition", r->edition));
	reply_flash(r, tr_fill(r->arena, trn(r->lang, n, "{1} partner is taken "
	    "over.", "{1} partners are taken over."), (const char *const[]){
	    arena_printf(r->arena, "%lld", (long long)n), NULL }));
	return reply_see_other(r, "/editions/%s/desk/ledger/partners", e.slug);
}

static const struct field partner_fields[] = {
	{ "c0", F_COUNTRY, N_("Country it answers for"), .required = true },
	{ "c1", F_COUNTRY, N_("Another country") },
	{ "c2", F_COUNTRY, N_("Another country") },
	{ "c3", F_COUNTRY, N_("Another country") },
	{ "c4", F_COUNTRY, N_("Another country") },
	{ "c5", F_COUNTRY, N_("Another country") },
	{ "name", F_TEXT, N_("Who is asked"), .max = PERSON_NAME_MAX },
	{ "email", F_EMAIL, N_("E-mail address"), N_("If it is somebody else "
	    "from now on, open questions go to them, and the links sent before "
	    "work no more."), .max = 254 },
	{ 0 }
};

/* What is open goes to the substitute, by one mail a kind. */
static enum rc
pass_on(struct req *r, const struct ledger_row *rows, row_id person)
{
	row_id *things;
	size_t n = 0;

	for (const struct ledger_row *x = rows; x != NULL; x = x->next)
		n++;
	things = arena_array(r->arena, row_id, n + 1);
	n = 0;
	for (; rows != NULL; rows = rows->next)
		things[n++] = rows->id;
	TRY(ask_pass_on(r->db, r->arena, r->edition, ledger_commit_ask.kind,
	    things, n, person, r->now));
	return ask_pass_on(r->db, r->arena, r->edition,
	    ledger_practice_ask.kind, things, n, person, r->now);
}

static enum rc
partner(struct req *r)
{
	struct partner_view v = { 0 };
	struct ledger_partner *list;
	struct ledger_row *rows;
	struct person who = { .lang = "en", .mail_format = "html" };
	struct buf b = BUF(r->arena);
	row_id id, before;
	struct text_list now;
	struct html *h;
	char field[] = "c0";

	TRY(req_id(r, "partner", &id));
	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(ledger_partners(r->db, r->arena, r->edition, &list));
	while (list != NULL && list->id != id)
		list = list->next;
	if (list == NULL)
		return RC_NONE;
	v.partner = *list;
	before = list->person;
	v.form = form_open(r, partner_fields, NULL, NULL);
	now = text_split(r->arena, list->countries, ' ');
	for (size_t i = 0; i < now.n && i < LEDGER_COUNTRIES; i++) {
		field[1] = (char)('0' + i);
		form_set(v.form, field, now.at[i]);
	}
	form_set(v.form, "name", list->person_name);
	form_set(v.form, "email", list->email);
	if (r->method == POST) {
		form_read(v.form);
		if ((form_text(v.form, "name") == NULL) !=
		    (form_text(v.form, "email") == NULL) && r->faults == 0)
			form_fault(v.form, "email", tr(r->lang, "Give both, "
			    "name and address, or neither"));
	}
	if (r->method == POST && r->faults == 0) {
		for (size_t i = 0; i < LEDGER_COUNTRIES; i++) {
			field[1] = (char)('0' + i);
			if (form_text(v.form, field) != NULL)
				buf_printf(&b, b.n == 0 ? "%s" : " %s",
				    form_text(v.form, field));
		}
		v.partner.countries = buf_text(&b);
		v.partner.person = 0;
		if (form_text(v.form, "email") != NULL) {
			who.name = form_text(v.form, "name");
			who.email = form_text(v.form, "email");
			who.country = text_split(r->arena,
			    v.partner.countries, ' ').at[0];
			TRY(person_ensure(r->db, &who, r->now));
			v.partner.person = who.id;
		}
		TRY(ledger_partner_save(r->db, r->arena, &v.partner));
		TRY(ledger_rows(r->db, r->arena, r->edition, id, &rows));
		if (v.partner.person != before)
			TRY(pass_on(r, rows, v.partner.person));
		TRY(finding_note_down(r, "ledger.partner", "ledger_partner",
		    id));
		reply_flash(r, tr(r->lang, "Saved."));
		return reply_see_other(r, "/editions/%s/desk/ledger/partners",
		    v.edition.slug);
	}
	h = page_open(r, words_pick(r->arena, v.partner.name, r->lang).text);
	ledger_partner_page(h, r, &v);
	return page_close(h, r);
}

/* --- on paper --- */

static const char *
cell_words(struct req *r, const struct ledger_cell *c, const char *today)
{
	const char *lang = r->lang, *state;

	if (c == NULL)
		return "";
	state = tr(lang, cell_state_label[c->state]);
	if (c->state == CELL_OPEN)
		return c->asked_at == 0 ? TRF(r->arena, lang, "{1}, not asked "
		    "yet", state) : TRF(r->arena, lang, "{1}, {2} days",
		    state, arena_printf(r->arena, "%lld",
		    (long long)ledger_days_waiting(c, r->now)));
	return arena_printf(r->arena, "%s%s%s%s%s%s%s", state,
	    c->until == NULL ? "" : "\n", day_text(r->arena, lang, c->until),
	    c->reported ? "\n" : "", c->reported ? tr(lang,
	    practised_label[c->practised]) : "", ledger_overdue(c, r->now,
	    today) ? "\n" : "", ledger_overdue(c, r->now, today) ? tr(lang,
	    "overdue") : "");
}

static enum rc
pdf(struct req *r)
{
	enum { ACROSS = 5 };		/* recommendations on a page */
	struct matrix_view v = { 0 };
	struct buf b = BUF(r->arena);
	const char *funders, *title = tr(r->lang, "The ledger");
	struct pdf *p;

	TRY(ledger_matrix(r, &v));
	TRY(funders_text(r->db, r->arena, r->programme, r->edition, r->lang,
	    &funders));
	p = pdf_begin(r->arena, &(struct pdf_paper){ .landscape = true,
	    .margin = 12, .lang = r->lang, .title = title,
	    .author = "Guildhall", .made_at = r->now, .footer = funders,
	    .page_mark = tr(r->lang, "Page {1} of {2}") });
	pdf_small(p, words_pick(r->arena, v.edition.title, r->lang).text,
	    NULL);
	pdf_heading(p, 1, title);
	for (size_t from = 0; from < v.n; from += ACROSS) {
		size_t to = from + ACROSS < v.n ? from + ACROSS : v.n;
		struct table *t = table_make(r->arena, title, r->lang,
		    language_rtl(r->lang));

		if (from > 0)
			pdf_page(p);
		table_column(t, tr(r->lang, "Partner"), COLUMN_TEXT, 22);
		table_column(t, tr(r->lang, "Country"), COLUMN_TEXT, 12);
		for (size_t i = from; i < to; i++)
			table_column(t, arena_printf(r->arena, "%lld. %s",
			    (long long)v.recommended[i]->number,
			    words_pick(r->arena, v.recommended[i]->title,
			    r->lang).text), COLUMN_TEXT, 20);
		for (const struct ledger_line *l = v.lines; l != NULL;
		    l = l->next) {
			table_text(t, words_pick(r->arena, l->partner->name,
			    r->lang).text);
			table_text(t, country_name(l->country, r->lang));
			for (size_t i = from; i < to; i++)
				table_text(t, cell_words(r, l->at[i],
				    v.today));
		}
		pdf_table(p, t, (struct pdf_grid){ .size = 8, .lines = true });
	}
	if (v.n == 0)
		pdf_text(p, tr(r->lang, "There is no recommendation yet."),
		    NULL);
	TRY(pdf_end(p, &b));
	return reply_bytes(r, "application/pdf", arena_printf(r->arena,
	    "%s-ledger.pdf", v.edition.slug), b.p, b.n);
}

#define DESK "/editions/:edition/desk/ledger"
const struct route finding_ledger_routes[] = {
	{ GET, DESK, RIGHT_ORGANISER, show_matrix },
	{ GET, DESK "/ledger.pdf", RIGHT_ORGANISER, pdf },
	{ POST, DESK "/ask", RIGHT_ORGANISER, ask_all },
	{ GET, DESK "/partners", RIGHT_ORGANISER, show_partners },
	{ POST, DESK "/partners", RIGHT_ORGANISER, take_over },
	{ GET, DESK "/partners/:partner", RIGHT_ORGANISER, partner },
	{ POST, DESK "/partners/:partner", RIGHT_ORGANISER, partner },
	{ 0 }
};
