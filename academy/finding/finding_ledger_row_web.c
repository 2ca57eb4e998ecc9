/* One recommendation and one partner: what it says for each country, where it
 * promoted it, how far it is.  The partner's own page and the organiser's. */
#include "finding/finding_web.h"

#include <string.h>

#include "finding/finding_ledger_inside_web.h"
#include "finding_ledger_pages.h"

enum { DAY = 86400 };

static bool
as_partner(const struct req *r)
{
	return r->route->right == RIGHT_PARTNER;
}

/* The partner's organisation here; RC_DENIED for whoever is no partner's. */
static enum rc
own_organisation(struct req *r, row_id *out)
{
	unsigned roles;

	TRY(programme_roles(r->db, r->programme, r->person, &roles, out));
	return *out == 0 ? RC_DENIED : RC_OK;
}

enum rc
ledger_own_partner(struct req *r, struct ledger_partner *out)
{
	struct ledger_partner *list;
	row_id organisation;

	TRY(own_organisation(r, &organisation));
	TRY(ledger_partners(r->db, r->arena, r->edition, &list));
	while (list != NULL && list->organisation != organisation)
		list = list->next;
	if (list == NULL)
		return RC_NONE;
	*out = *list;
	return RC_OK;
}

/* --- the partner's list --- */

static enum rc
show_own(struct req *r)
{
	struct own_view v = { 0 };
	struct ledger_partner p;
	struct html *h;
	enum rc rc;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	v.today = time_iso_date(r->arena, r->now, v.edition.zone);
	rc = ledger_own_partner(r, &p);
	if (rc == RC_OK) {
		TRY(ledger_rows(r->db, r->arena, r->edition, p.id, &v.rows));
		TRY(ledger_cells(r->db, r->arena, r->edition, p.id,
		    &v.cells));
	} else if (rc != RC_NONE) {
		return rc;
	}
	h = page_open(r, tr(r->lang, "Recommendations to us"));
	ledger_own_page(h, r, &v);
	return page_close(h, r);
}

/* --- a row --- */

static enum rc
open_row(struct req *r, struct row_view *v)
{
	struct ledger_cell *all, **end = &v->cells;
	struct ask *asks;
	row_id id;

	TRY(req_id(r, "row", &id));
	TRY(ledger_row_find(r->db, r->arena, id, &v->row));
	if (v->row.edition != r->edition)
		return RC_NONE;
	if (as_partner(r)) {
		struct ledger_partner p;

		TRY(ledger_own_partner(r, &p));
		if (p.id != v->row.partner)
			return RC_NONE;
	}
	v->desk = !as_partner(r);
	TRY(edition_find(r->db, r->arena, r->edition, &v->edition));
	v->base = arena_printf(r->arena, "/editions/%s/%s/ledger",
	    v->edition.slug, v->desk ? "desk" : "partner");
	v->today = time_iso_date(r->arena, r->now, v->edition.zone);
	TRY(finding_find(r->db, r->arena, v->row.finding, &v->finding));
	TRY(ledger_cells(r->db, r->arena, r->edition, v->row.partner, &all));
	for (; all != NULL; all = all->next)
		if (all->row == id) {
			v->seen += all->version;
			*end = all;
			end = &all->next;
		}
	*end = NULL;
	TRY(ledger_logs(r->db, r->arena, r->edition, id, &v->logs));
	TRY(ask_list(r->db, r->arena, r->edition, ledger_commit_ask.kind, id,
	    &asks));
	v->asked = asks;
	TRY(ask_list(r->db, r->arena, r->edition, ledger_practice_ask.kind, id,
	    &asks));
	v->practised = asks;
	return RC_OK;
}

static const struct option states[] = {
	{ "committed", N_("We commit to it") },
	{ "declined", N_("We decline") },
	{ "open", N_("Not decided yet") }, { 0 }
};
static const struct option practised[] = {
	{ "done", N_("Put into practice") }, { "started", N_("Under way") },
	{ "not-yet", N_("Not begun") }, { "stopped", N_("Stopped") }, { 0 }
};

/* The row's countries; several: all of them comes first. */
static const struct option *
country_options(struct req *r, const struct row_view *v)
{
	struct choices c = { 0 };

	if (v->cells != NULL && v->cells->next != NULL)
		choices_add_text(r->arena, &c, "*", tr(r->lang,
		    "All of them"));
	for (const struct ledger_cell *x = v->cells; x != NULL; x = x->next)
		choices_add_text(r->arena, &c, x->country, country_name(
		    x->country, r->lang));
	return choices_done(r->arena, &c);
}

static void
make_forms(struct req *r, struct row_view *v)
{
	const struct option *countries = country_options(r, v);
	const char *first = countries[0].value;

	v->answer = form_open(r, FIELDS(r,
	    { "country", F_SELECT, tr(r->lang, "Country"), .plain = true,
	    .options = countries, .required = true },
	    { "state", F_CHOICE, N_("What you say"), .options = states,
	    .required = true },
	    { "reason", F_LONG, N_("Why, or what you will do"), .max = 1000 },
	    { "until", F_DATE, N_("Until when"), N_("If you commit. Empty: "
	    "within a year."), .show_if = "state", .show_is = "committed" }),
	    NULL, NULL);
	form_set(v->answer, "country", first);
	v->promotion = form_open(r, FIELDS(r,
	    { "p_country", F_SELECT, tr(r->lang, "Country"), .plain = true,
	    .options = countries, .required = true },
	    { "p_day", F_DATE, N_("When"), .required = true },
	    { "p_place", F_TEXT, N_("Where"), .max = FINDING_LINE_MAX,
	    .required = true },
	    { "p_audience", F_TEXT, N_("To whom"), N_("For example: mayors of "
	    "the region."), .max = FINDING_LINE_MAX, .required = true },
	    { "p_people", F_NUMBER, N_("How many people"), .min = 0,
	    .max = 10000000 },
	    { "p_url", F_URL, N_("Web address") }), NULL, NULL);
	form_set(v->promotion, "p_country", first);
	v->practice = form_open(r, FIELDS(r,
	    { "w_country", F_SELECT, tr(r->lang, "Country"), .plain = true,
	    .options = countries, .required = true },
	    { "w_day", F_DATE, N_("When"), .required = true },
	    { "w_state", F_CHOICE, N_("How far it is"), .options = practised,
	    .required = true },
	    { "w_note", F_LONG, N_("What is different now, or what is in the "
	    "way"), .max = 1000 },
	    { "w_url", F_URL, N_("Where it can be seen: a web address") }),
	    NULL, NULL);
	form_set(v->practice, "w_country", first);
}

static enum rc
draw(struct req *r, struct row_view *v)
{
	struct html *h = page_open_of(r, words_pick(r->arena,
	    v->row.partner_name, r->lang).text, words_pick(r->arena,
	    v->row.title, r->lang).text);

	ledger_row_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_row(struct req *r)
{
	struct row_view v = { 0 };

	TRY(open_row(r, &v));
	make_forms(r, &v);
	return draw(r, &v);
}

static enum rc
done(struct req *r, const struct row_view *v, const char *action)
{
	TRY(finding_note_down(r, action, "ledger_row", v->row.id));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "%s/rows/%lld", v->base,
	    (long long)v->row.id);
}

/* "" for all of them. */
static const char *
chosen_country(const struct form *f, const char *field)
{
	const char *c = form_text(f, field);

	return text_same(c, "*") ? "" : c;
}

static enum rc
answer(struct req *r)
{
	struct row_view v = { 0 };
	enum cell_state s = CELL_OPEN;
	const char *until, *reason;
	int64_t seen;

	TRY(open_row(r, &v));
	make_forms(r, &v);
	form_read(v.answer);
	v.posted = v.answer;
	while (s + 1 < CELL_STATES && !text_same(cell_state_name[s],
	    form_typed(v.answer, "state")))
		s++;
	reason = form_text(v.answer, "reason");
	if (r->faults == 0 && (!text_number(req_query(r, "seen"), 0, INT64_MAX,
	    &seen) || seen != v.seen))
		form_fault(v.answer, NULL, tr(r->lang, "Somebody answered in "
		    "the meantime. What it says now stands above; what you "
		    "wrote is kept below."));
	if (s == CELL_DECLINED && r->faults == 0 && reason == NULL)
		form_fault(v.answer, "reason", tr(r->lang, "Please say why in "
		    "a few words"));
	if (r->faults > 0)
		return draw(r, &v);
	until = form_typed(v.answer, "until");
	TRY(ledger_answer(r->db, v.row.id, chosen_country(v.answer, "country"),
	    s, reason, s != CELL_COMMITTED ? NULL : !text_blank(until) ?
	    until : time_iso_date(r->arena, r->now +
	    (int64_t)LEDGER_TERM_DAYS * DAY, v.edition.zone), r->person,
	    r->now));
	return done(r, &v, "ledger.answer");
}

static enum rc
promoted(struct req *r)
{
	struct row_view v = { 0 };
	struct ledger_log l;

	TRY(open_row(r, &v));
	make_forms(r, &v);
	form_read(v.promotion);
	v.posted = v.promotion;
	if (r->faults > 0)
		return draw(r, &v);
	l = (struct ledger_log){ .row = v.row.id,
	    .country = chosen_country(v.promotion, "p_country"),
	    .day = form_typed(v.promotion, "p_day"),
	    .place = form_text(v.promotion, "p_place"),
	    .audience = form_text(v.promotion, "p_audience"),
	    .people = form_int(v.promotion, "p_people"),
	    .url = form_text(v.promotion, "p_url") };
	TRY(ledger_log_add(r->db, &l, r->person, r->now));
	return done(r, &v, "ledger.promotion");
}

static enum rc
report(struct req *r)
{
	struct row_view v = { 0 };
	struct ledger_log l;

	TRY(open_row(r, &v));
	make_forms(r, &v);
	form_read(v.practice);
	v.posted = v.practice;
	if (r->faults == 0 && text_same(form_text(v.practice, "w_state"),
	    "stopped") && form_text(v.practice, "w_note") == NULL)
		form_fault(v.practice, "w_note", tr(r->lang, "Please say why "
		    "in a few words"));
	if (r->faults > 0)
		return draw(r, &v);
	l = (struct ledger_log){ .row = v.row.id, .practice = true,
	    .country = chosen_country(v.practice, "w_country"),
	    .day = form_typed(v.practice, "w_day"),
	    .note = form_text(v.practice, "w_note"),
	    .url = form_text(v.practice, "w_url") };
	for (unsigned i = 0; i < PRACTISEDS; i++)
		if (text_same(practised_name[i], form_text(v.practice,
		    "w_state")))
			l.state = i;
	TRY(ledger_log_add(r->db, &l, r->person, r->now));
	return done(r, &v, "ledger.practice");
}

static enum rc
remove_log(struct req *r)
{
	struct row_view v = { 0 };
	int64_t id = 0;

	TRY(open_row(r, &v));
	if (r->faults > 0) {
		make_forms(r, &v);
		return draw(r, &v);
	}
	(void)text_number(req_value(r, "log"), 1, INT64_MAX, &id);
	TRY(ledger_log_remove(r->db, v.row.id, id));
	return done(r, &v, "ledger.remove");
}

#define OWN "/editions/:edition/partner/ledger"
#define DESK "/editions/:edition/desk/ledger/rows/:row"
const struct route finding_ledger_row_routes[] = {
	{ GET, OWN, RIGHT_PARTNER, show_own },
	{ GET, OWN "/rows/:row", RIGHT_PARTNER, show_row },
	{ POST, OWN "/rows/:row/answer", RIGHT_PARTNER, answer },
	{ POST, OWN "/rows/:row/promotion", RIGHT_PARTNER, promoted },
	{ POST, OWN "/rows/:row/practice", RIGHT_PARTNER, report },
	{ POST, OWN "/rows/:row/remove", RIGHT_PARTNER, remove_log },
	{ GET, DESK, RIGHT_ORGANISER, show_row },
	{ POST, DESK "/answer", RIGHT_ORGANISER, answer },
	{ POST, DESK "/promotion", RIGHT_ORGANISER, promoted },
	{ POST, DESK "/practice", RIGHT_ORGANISER, report },
	{ POST, DESK "/remove", RIGHT_ORGANISER, remove_log },
	{ 0 }
};
