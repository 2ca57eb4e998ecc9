/* audience: organiser */
/* The organiser's side: choosing with the quotas in sight, one application with
 * all that is known of it, publishing, and the waiting list afterwards. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "programme/programme_words_web.h"
#include "render/markdown.h"
#include "render/xlsx.h"
#include "selection/selection_draw.h"
#include "selection/selection_web.h"
#include "selection/selection_words_web.h"
#include "selection_choose_pages.h"
#include "store/job.h"
#include "store/journal.h"

enum { REASON_MAX = 500 };	/* code points */

static enum rc
note(struct req *r, const char *action, const char *kind, row_id thing,
    const char *why)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = kind, .thing = thing,
	    .programme = r->programme, .note = why });
}

/* "part" and the like, from the query or the form. */
static const char *
given(struct req *r, const char *name)
{
	const char *v = r->method == GET ? req_query(r, name) :
	    req_value(r, name);

	return text_blank(v) ? NULL : v;
}

row_id
selection_given_id(struct req *r, const char *name)
{
	const char *v = given(r, name);
	int64_t id;

	return text_number(v == NULL ? "" : v, 0, INT64_MAX, &id) ? id : 0;
}

/* --- choosing --- */

/* Letters and numbers only: it goes back into links. */
static const char *
word(struct req *r, const char *name)
{
	const char *v = given(r, name);

	for (const char *p = v; p != NULL && *p != '\0'; p++)
		if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
		    (*p >= '0' && *p <= '9') || *p == '-') || p - v > 60)
			return NULL;
	return v;
}

static const char *
searched(struct req *r)
{
	const char *q = text_clean(r->arena, given(r, "q"), true);

	return *q == '\0' ? NULL : q;
}

/* At once where that is quick, else what the clerk has worked out. */
static enum rc
find_replacement(struct req *r, struct choose_view *v)
{
	struct replacing asked;

	TRY(draw_replacement(r->arena, &v->choosing, NULL, &v->replacement));
	if (!v->replacement.asked || v->replacement.known)
		return RC_OK;
	TRY(replacing_find(r->db, r->arena, &v->choosing, &asked));
	if (asked.current && asked.answer.known)
		v->replacement = asked.answer;
	v->replacing = asked.job != 0 && !asked.done;
	return RC_OK;
}

static enum rc
load(struct req *r, struct choose_view *v)
{
	struct question *questions;
	const char *why;
	int64_t n;

	*v = (struct choose_view){ .sort = word(r, "sort"),
	    .show = word(r, "show"), .country = word(r, "country"),
	    .set = word(r, "set"), .delegation =
	    selection_given_id(r, "delegation"),
	    .q = searched(r), .all = req_value(r, "all") != NULL,
	    .why = -1, .whole = true };
	TRY(choosing_load(r->db, r->arena, r->edition,
	    selection_given_id(r, "part"),
	    &v->choosing));
	TRY(question_list(r->db, r->arena, r->edition, &questions));
	v->questions = questions;
	why = given(r, "why");
	while (common_reason[v->why + 1] != NULL)
		v->why++;
	if (!text_number(why == NULL ? "" : why, 0, v->why, &n))
		n = -1;
	v->why = n;
	v->over = v->choosing.part->starts != 0 &&
	    v->choosing.part->starts <= r->now;
	if (r->method == GET && !v->over &&
	    v->choosing.settings.published_at != 0)
		TRY(find_replacement(r, v));
	for (struct candidate *c = v->choosing.inside; c != NULL; c = c->next) {
		v->shown += candidate_shown(r->arena, v, c);
		if (v->first_proposal == NULL)
			v->first_proposal = c->proposal;
		if (c->decision != NULL && c->decision->choice == CHOICE_WAIT &&
		    (v->next_in_line == NULL || c->decision->rank <
		    v->next_in_line->decision->rank))
			v->next_in_line = c;
	}
	return RC_OK;
}

static enum rc
draw(struct req *r, struct choose_view *v)
{
	const struct candidate *lists[] = { v->choosing.inside,
	    v->choosing.outside };
	struct html *h;

	for (size_t i = 0; i < 2; i++)
		for (const struct candidate *c = lists[i]; c != NULL;
		    c = c->next)
			v->grouped = v->grouped || c->application->track != 0 ||
			    c->application->delegation != 0;
	/* A waiting list is read in its order. */
	if (v->sort == NULL && v->show != NULL && strcmp(v->show,
	    choice_name[CHOICE_WAIT]) == 0)
		v->sort = "decision";
	if (v->sort != NULL) {
		v->choosing.inside = candidates_sorted(r->arena,
		    v->choosing.inside, v->sort);
		v->choosing.outside = candidates_sorted(r->arena,
		    v->choosing.outside, v->sort);
	}
	v->page = list_page(r, v->shown, LIST_PAGE);
	h = page_open(r, tr(r->lang, "Choose"));
	choose_page(h, r, v);
	return page_close(h, r);
}

/* After publication only who waits, or came since, can be decided on. */
static bool
changeable(const struct choose_view *v, const struct candidate *c)
{
	return v->choosing.settings.published_at == 0 || c->decision == NULL ||
	    c->decision->published_at == 0 ||
	    c->decision->choice == CHOICE_WAIT;
}

/* Whoever asks for one delegation means all of it. */
static void
tick_delegation(struct req *r, struct choose_view *v)
{
	const struct candidate *lists[] = { v->choosing.inside,
	    v->choosing.outside };
	const struct gathering *g = v->choosing.delegations;

	while (g != NULL && g->id != v->delegation)
		g = g->next;
	if (g == NULL)
		return;
	v->ticked.at = arena_array(r->arena, const char *, (size_t)g->n);
	for (size_t i = 0; i < 2; i++)
		for (const struct candidate *c = lists[i]; c != NULL;
		    c = c->next)
			if (c->delegation == g && changeable(v, c))
				v->ticked.at[v->ticked.n++] = arena_printf(
				    r->arena, "%lld",
				    (long long)c->application->id);
}

/* What the clerk was asked for here, by whoever looks. */
static enum rc
find_confirming(struct req *r, struct choose_view *v)
{
	row_id id = selection_given_id(r, "confirm");
	enum rc rc = id == 0 ? RC_NONE : job_find(r->db, r->arena, id,
	    &v->confirming);

	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (rc == RC_NONE || v->confirming.person != r->person ||
	    strcmp(v->confirming.kind, "selection.confirm") != 0 ||
	    !text_same(v->confirming.input, arena_printf(r->arena, "%lld %lld",
	    (long long)r->edition, (long long)v->choosing.part->id)))
		v->confirming = (struct job){ 0 };
	if (v->confirming.id != 0 && (v->confirming.state == JOB_WAITING ||
	    v->confirming.state == JOB_RUNNING))
		reply_header(r, "Refresh", "2");
	return RC_OK;
}

static enum rc
show_choosing(struct req *r)
{
	struct choose_view v;
	enum rc rc = load(r, &v);

	if (rc == RC_OK)
		tick_delegation(r, &v);

	/* An edition without parts has nothing to choose for. */
	if (rc == RC_NONE && selection_given_id(r, "part") == 0) {
		struct html *h = page_open(r, tr(r->lang, "Choose"));

		no_part_page(h, r);
		return page_close(h, r);
	}
	TRY(rc);
	TRY(find_confirming(r, &v));
	return draw(r, &v);
}

static enum rc
refuse(struct req *r, struct choose_view *v, const char *fault)
{
	v->fault = fault;
	r->faults++;
	page_status(r, 422);
	return draw(r, v);
}

static enum choice
choice_named(const char *s)
{
	for (unsigned c = CHOICE_ADMIT; c < CHOICES; c++)
		if (strcmp(choice_name[c], s) == 0)
			return c;
	return CHOICE_NONE;
}

/* Whether c is meant: ticked, or of the delegation of one that is. */
static bool
meant(struct req *r, const struct choose_view *v, const struct candidate *c)
{
	const struct candidate *lists[] = { v->choosing.inside,
	    v->choosing.outside };

	if (candidate_ticked(r->arena, v, c) || (v->all &&
	    candidate_shown(r->arena, v, c)))
		return true;
	if (!v->whole || c->application->delegation == 0)
		return false;
	for (size_t i = 0; i < 2; i++)
		for (const struct candidate *d = lists[i]; d != NULL;
		    d = d->next)
			if (d->application->delegation ==
			    c->application->delegation &&
			    candidate_ticked(r->arena, v, d))
				return true;
	return false;
}

/* Of a delegation that is decided on as a whole, whoever was told the same
 * already stays as they are. */
static bool
told_so(const struct choose_view *v, const struct candidate *c,
    enum choice choice)
{
	const struct decision *d = c->decision;

	return v->whole && c->delegation != NULL && d != NULL &&
	    d->published_at != 0 && d->choice == choice;
}

static enum rc
decide_one(struct req *r, const struct choose_view *v,
    const struct candidate *c, enum choice choice, const char *reason)
{
	static const char *const action[CHOICES] = { "decision.withdraw",
	    "decision.admit", "decision.wait", "decision.refuse" };
	row_id id = c->application->id;

	if (choice == CHOICE_NONE && c->decision == NULL)
		return RC_OK;
	TRY(decide(r->db, id, v->choosing.part->id, choice, reason, r->person,
	    r->now));
	TRY(note(r, action[choice], "application", id, NULL));
	if (v->choosing.settings.published_at == 0)
		return RC_OK;
	return selection_release(r->db, r->arena, id, r->now);
}

/* The page one was on, for the way back. */
static const char *
page_again(struct req *r)
{
	int64_t n;

	return text_number(req_query(r, "page") == NULL ? "" :
	    req_query(r, "page"), 2, 1000000, &n) ?
	    arena_printf(r->arena, "&page=%lld", (long long)n) : "";
}

/* What is to be decided on c, where "do" says so, or the draw did. */
static enum choice
choice_for(const struct candidate *c, enum choice choice, bool proposed)
{
	return !proposed ? choice : c->proposal == NULL ? CHOICE_NONE :
	    c->proposal->choice;
}

/* The waiting list fills in the order of its proposals. */
static int
by_rank(const void *x, const void *y)
{
	const struct candidate *const *a = x, *const *b = y;
	int64_t m = (*a)->proposal == NULL ? 0 : (*a)->proposal->rank;
	int64_t n = (*b)->proposal == NULL ? 0 : (*b)->proposal->rank;

	if (m != n)
		return (m > n) - (m < n);
	return ((*a)->application->id > (*b)->application->id) -
	    ((*a)->application->id < (*b)->application->id);
}

/* Those who are meant and whom it changes something for, or a fault. */
static enum rc
meant_all(struct req *r, const struct choose_view *v, enum choice choice,
    bool proposed, const struct candidate **out, size_t *n, int64_t *meant_n,
    const char **fault)
{
	const struct candidate *lists[] = { v->choosing.inside,
	    v->choosing.outside };

	for (size_t i = 0; i < 2; i++)
		for (const struct candidate *c = lists[i]; c != NULL;
		    c = c->next) {
			enum choice is = choice_for(c, choice, proposed);
			const struct decision *d = c->decision;

			if (!meant(r, v, c))
				continue;
			++*meant_n;
			if ((proposed && c->proposal == NULL) ||
			    told_so(v, c, is))
				continue;
			if (!changeable(v, c) || (is == CHOICE_NONE &&
			    d != NULL && d->published_at != 0)) {
				*fault = TRF(r->arena, r->lang,
				    "{1} has been told already: only the "
				    "waiting list can still move.",
				    c->application->number);
				return RC_INVALID;
			}
			if (d == NULL || d->published_at == 0 ||
			    d->choice != is)
				out[(*n)++] = c;
		}
	return RC_OK;
}

/* All that is proposed, before anything is told, by the clerk: of a large edition
 * it takes longer than a request may. */
static enum rc
confirm(struct req *r)
{
	struct choose_view v;
	int64_t n = 0;
	row_id job;

	TRY(load(r, &v));
	if (r->faults > 0)
		return refuse(r, &v, tr(r->lang, "This page was open for too "
		    "long, so nothing was changed. Please try again."));
	for (int c = 0; c < CHOICES; c++)
		n += v.choosing.proposed[c];
	if (n == 0)
		return refuse(r, &v, tr(r->lang, "There is no proposal left to "
		    "confirm."));
	if (v.choosing.settings.published_at != 0)
		return RC_CONFLICT;
	TRY(proposals_confirm_ask(r->db, r->arena, r->edition,
	    v.choosing.part->id, r->person, &job));
	return reply_see_other(r, "%s", under(r,
	    "desk/selection/choose?part=%lld&confirm=%lld",
	    (long long)v.choosing.part->id, (long long)job).p);
}

/* "do" for all that are ticked, "proposed" as a draw proposes, or "one" =
 * "admit:7" of a row's own button. */
static enum rc
choose(struct req *r)
{
	struct choose_view v;
	const char *what = req_value(r, "do"), *one = req_value(r, "one");
	const char *reason, *first = NULL, *fault = NULL;
	const struct candidate **who;
	enum choice choice;
	int64_t n = 0, all = 0;
	size_t found = 0;
	bool proposed;

	TRY(load(r, &v));
	v.whole = req_value(r, "whole") != NULL;
	v.ticked = req_values(r, "application");
	if (one != NULL) {
		struct text_list l = text_split(r->arena, one, ':');

		if (l.n != 2)
			return RC_INVALID;
		what = l.at[0];
		v.ticked = (struct text_list){ l.at + 1, 1 };
	}
	if (what == NULL)
		return RC_INVALID;
	choice = choice_named(what);
	proposed = strcmp(what, "proposed") == 0;
	if (choice == CHOICE_NONE && !proposed && strcmp(what, "none") != 0)
		return RC_INVALID;
	v.reason = text_clean(r->arena, req_value(r, "reason"), false);
	reason = text_cut(r->arena, v.reason, REASON_MAX);
	if (r->faults > 0)
		return refuse(r, &v, tr(r->lang, "This page was open for too "
		    "long, so nothing was changed. Please try again."));
	if (*reason == '\0' && v.why >= 0)
		reason = common_reason[v.why];
	/* Once all is told, each letter goes at once: one by one. */
	if (v.choosing.settings.published_at != 0)
		v.all = false;
	if (v.ticked.n == 0 && !v.all)
		return refuse(r, &v, tr(r->lang, "Tick at least one "
		    "application."));
	if (*reason == '\0' && choice != CHOICE_NONE)
		return refuse(r, &v, tr(r->lang, "Pick or write a reason: each "
		    "decision keeps one."));
	for (const struct candidate *c = v.choosing.inside; c != NULL;
	    c = c->next)
		all++;
	for (const struct candidate *c = v.choosing.outside; c != NULL;
	    c = c->next)
		all++;
	who = arena_array(r->arena, const struct candidate *, all + 1);
	if (meant_all(r, &v, choice, proposed, who, &found, &n, &fault) !=
	    RC_OK)
		return refuse(r, &v, fault);
	/* Another edition's, another part's, withdrawn meanwhile. */
	if (n < (int64_t)v.ticked.n)
		return RC_NONE;
	if (proposed && found == 0)
		return refuse(r, &v, tr(r->lang, "There is no proposal for "
		    "those you ticked."));
	if (proposed) {
		qsort(who, found, sizeof *who, by_rank);
		n = (int64_t)found;
	}
	for (size_t i = 0; i < found; i++) {
		if (first == NULL)
			first = arena_printf(r->arena, "%lld",
			    (long long)who[i]->application->id);
		TRY(decide_one(r, &v, who[i], choice_for(who[i], choice,
		    proposed), proposed && *reason == '\0' ?
		    who[i]->proposal->reason : reason));
		choosing_decided(&v.choosing, who[i], choice_for(who[i],
		    choice, proposed));
	}
	if (one != NULL)
		first = v.ticked.at[0];
	if (proposed)		/* there are none left to be shown */
		v.show = NULL;
	/* Said aloud, too: on a phone the balance is out of sight. */
	reply_flash(r, arena_printf(r->arena, "%s %s", tr_fill(r->arena,
	    trn(r->lang, n, "{1} decision kept.", "{1} decisions kept."),
	    (const char *const[]){ arena_printf(r->arena, "%lld",
	    (long long)n), NULL }), sides_words(r->arena, &v.choosing,
	    r->lang)));
	return reply_see_other(r, "%s%s%s%s%s%s", choose_url(r, &v, v.sort,
	    v.show, v.country).p, page_again(r), v.why < 0 ? "" : "&why=",
	    v.why < 0 ? "" : arena_printf(r->arena, "%lld", (long long)v.why),
	    first == NULL ? "" : "#application-", first == NULL ? "" : first);
}

/* "rank" = "up:7" */
static enum rc
move(struct req *r)
{
	struct choose_view v;
	const char *rank = req_value(r, "rank");
	struct text_list l = text_split(r->arena, rank, ':');
	int64_t id;
	enum rc rc;

	TRY(load(r, &v));
	if (l.n != 2 || !text_number(l.at[1], 1, INT64_MAX, &id))
		return RC_INVALID;
	if (r->faults > 0)
		return draw(r, &v);
	rc = waiting_move(r->db, r->edition, id, v.choosing.part->id,
	    strcmp(l.at[0], "up") == 0);
	if (rc != RC_OK && rc != RC_CONFLICT)
		return rc;
	if (rc == RC_OK)
		TRY(note(r, "waiting.move", "application", id, NULL));
	return reply_see_other(r, "%s%s#application-%lld", choose_url(r, &v,
	    v.sort, v.show, v.country).p, page_again(r), (long long)id);
}

/* Both parts, the first only, the second only. */
static enum rc
show_cohort(struct req *r)
{
	struct cohort *list;
	struct part *parts;
	struct html *h;

	TRY(cohort_list(r->db, r->arena, r->edition, &list));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	h = page_open(r, tr(r->lang, "Who comes to which part"));
	cohort_page(h, r, list, parts);
	return page_close(h, r);
}

/* ?set= of them only; with a column that says which. */
static enum rc
cohort_table(struct req *r, struct table **out)
{
	static const char *const columns[] = { N_("Comes to"), N_("Number"),
	    N_("Name"), N_("E-mail address"), N_("Organisation"),
	    N_("Country"), N_("Place") };
	const char *set = given(r, "set");
	struct cohort *list;
	struct part *parts;
	struct table *t = table_make(r->arena, tr(r->lang,
	    "Who comes to which part"), r->lang, language_rtl(r->lang));

	TRY(cohort_list(r->db, r->arena, r->edition, &list));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		table_column(t, tr(r->lang, columns[i]), COLUMN_TEXT, 0);
	for (; list != NULL; list = list->next) {
		if (set != NULL && strcmp(set, list->parts) != 0)
			continue;
		for (const struct candidate *c = list->people; c != NULL;
		    c = c->next) {
			const struct application *p = c->application;

			table_text(t, parts_words(r->arena, list->parts, parts,
			    r->lang));
			table_text(t, p->number);
			table_text(t, p->name);
			table_text(t, p->email);
			table_text(t, words_pick(r->arena,
			    p->organisation_name, r->lang).text);
			table_text(t, country_name(p->country, r->lang));
			table_text(t, c->confirmed ? tr(r->lang, "confirmed") :
			    tr(r->lang, "selected"));
		}
	}
	*out = t;
	return RC_OK;
}

/* --- as a table --- */

static void
add_rows(struct req *r, struct table *t, const struct choosing *v,
    const struct candidate *list)
{
	const char *lang = r->lang;

	for (; list != NULL; list = list->next) {
		const struct application *p = list->application;
		const struct decision *d = list->decision;
		enum choice c = d == NULL ? CHOICE_NONE : d->choice;

		table_text(t, p->number);
		table_text(t, v->settings.blind ? NULL : p->name);
		table_text(t, v->settings.blind ? NULL :
		    words_pick(r->arena, p->organisation_name, lang).text);
		table_text(t, country_name(p->country, lang));
		table_text(t, tr(lang, level_label[p->level]));
		table_text(t, tr(lang, organisation_kind_label[
		    p->organisation_kind]));
		table_text(t, p->first_timer ? tr(lang, "Yes") :
		    tr(lang, "No"));
		table_text(t, words_pick(r->arena, p->track_title, lang).text);
		table_text(t, v->settings.blind ? NULL : p->delegation_name);
		table_text(t, parts_words(r->arena, list->set, v->parts,
		    lang));
		if (list->mean < 0) {
			table_empty(t);
			table_empty(t);
		} else {
			table_real(t, (double)list->mean / 10);
			table_real(t, (double)list->spread / 10);
		}
		table_text(t, tr(lang, choice_label[c]));
		if (d != NULL && d->choice == CHOICE_WAIT)
			table_number(t, list->place);
		else
			table_empty(t);
		table_text(t, d == NULL ? NULL : 
		    reason_text(r->arena, d->reason, lang));
		table_text(t, d == NULL || d->offer == OFFER_NONE ? NULL :
		    tr(lang, offer_label[offer_now(d, r->now)]));
	}
}

static enum rc
as_table(struct req *r, struct table **out)
{
	static const struct { const char *title; enum column_kind kind; }
	    columns[] = {
		{ N_("Number"), COLUMN_TEXT }, { N_("Name"), COLUMN_TEXT },
		{ N_("Organisation"), COLUMN_TEXT },
		{ N_("Country"), COLUMN_TEXT }, { N_("Level"), COLUMN_TEXT },
		{ N_("Kind"), COLUMN_TEXT }, { N_("First time here"),
		COLUMN_TEXT }, { N_("Track"), COLUMN_TEXT },
		{ N_("Delegation"), COLUMN_TEXT },
		{ N_("Applied for"), COLUMN_TEXT },
		{ N_("Score of 100"), COLUMN_NUMBER },
		{ N_("Spread"), COLUMN_NUMBER },
		{ N_("Decision"), COLUMN_TEXT },
		{ N_("Rank on the waiting list"), COLUMN_NUMBER },
		{ N_("Reason"), COLUMN_TEXT }, { N_("Offer"), COLUMN_TEXT },
	};
	struct choosing v;

	TRY(choosing_load(r->db, r->arena, r->edition,
	    selection_given_id(r, "part"),
	    &v));
	*out = table_make(r->arena, words_pick(r->arena, v.part->title,
	    r->lang).text, r->lang, language_rtl(r->lang));
	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
		table_column(*out, tr(r->lang, columns[i].title),
		    columns[i].kind, 0);
	add_rows(r, *out, &v, v.inside);
	add_rows(r, *out, &v, v.outside);
	return RC_OK;
}

static enum rc
send_csv(struct req *r, const struct table *t, const char *name)
{
	struct buf b = BUF(r->arena);

	table_csv(&b, t);
	return reply_bytes(r, "text/csv; charset=utf-8", name, b.p, b.n);
}

static enum rc
send_xlsx(struct req *r, const struct table *t, const char *name)
{
	const char *funders;
	struct buf b = BUF(r->arena);

	TRY(funders_text(r->db, r->arena, r->programme, r->edition, r->lang,
	    &funders));
	TRY(xlsx_write(r->arena, &(struct xlsx){ .title = t->name,
	    .author = "Guildhall", .foot = funders, .made_at = r->now,
	    .sheets = (const struct table *const[]){ t }, .n = 1 }, &b));
	return reply_bytes(r, "application/vnd.openxmlformats-officedocument."
	    "spreadsheetml.sheet", name, b.p, b.n);
}

static enum rc
get_csv(struct req *r)
{
	struct table *t;

	TRY(as_table(r, &t));
	return send_csv(r, t, "selection.csv");
}

static enum rc
get_xlsx(struct req *r)
{
	struct table *t;

	TRY(as_table(r, &t));
	return send_xlsx(r, t, "selection.xlsx");
}

static enum rc
cohort_csv(struct req *r)
{
	struct table *t;

	TRY(cohort_table(r, &t));
	return send_csv(r, t, "cohort.csv");
}

static enum rc
cohort_xlsx(struct req *r)
{
	struct table *t;

	TRY(cohort_table(r, &t));
	return send_xlsx(r, t, "cohort.xlsx");
}

/* --- one application, all of it --- */

static enum rc
find_application(struct req *r, struct application *out)
{
	row_id id;

	TRY(req_id(r, "application", &id));
	TRY(application_find(r->db, r->arena, id, true, out));
	return out->edition == r->edition && out->state != APP_DRAFT ? RC_OK :
	    RC_NONE;
}

static enum rc
show_application(struct req *r)
{
	struct application_view v = { 0 };
	struct edition e;
	struct part *parts;
	struct criterion *criteria;
	struct assessment *assessed;
	struct decision *decisions;
	struct past *past;
	struct journal_entry *journal;
	struct html *h;

	TRY(find_application(r, &v.application));
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(selection_find(r->db, r->arena, r->edition, &v.settings));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	TRY(criterion_list(r->db, r->arena, r->edition, &criteria));
	TRY(assessment_list(r->db, r->arena, r->edition, v.application.id, 0,
	    &assessed));
	TRY(decision_list(r->db, r->arena, r->edition, v.application.id,
	    &decisions));
	TRY(decision_past(r->db, r->arena, v.application.id, &past));
	TRY(journal_list(r->db, r->arena, "application", v.application.id, 0,
	    100, &journal));
	v.parts = parts;
	v.criteria = criteria;
	v.assessed = assessed;
	v.decisions = decisions;
	v.past = past;
	v.journal = journal;
	v.zone = e.zone;
	page_noindex(r);
	h = page_open(r, v.application.number);
	candidate_page(h, r, &v);
	return page_close(h, r);
}

/* Considers it for one more part, or makes an offer once more. */
static enum rc
change_application(struct req *r)
{
	struct application p;
	const char *what = req_value(r, "do");
	row_id part = selection_given_id(r, "part");
	struct part *parts;

	if (r->faults > 0)
		return show_application(r);
	TRY(find_application(r, &p));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	while (parts != NULL && parts->id != part)
		parts = parts->next;
	if (parts == NULL)
		return RC_NONE;
	if (p.state != APP_SUBMITTED || what == NULL)
		return RC_CONFLICT;
	if (strcmp(what, "consider") == 0) {
		TRY(application_part_set(r->db, p.id, part, true));
		TRY(note(r, "application.part", "application", p.id, NULL));
		reply_flash(r, tr(r->lang, "It is considered for that part "
		    "too."));
	} else if (strcmp(what, "reopen") == 0) {
		TRY(offer_reopen(r->db, r->arena, p.id, part, r->now));
		TRY(note(r, "offer.reopen", "application", p.id, NULL));
		reply_flash(r, tr(r->lang, "The place is offered once more. "
		    "A letter is on its way."));
	} else {
		return RC_INVALID;
	}
	return reply_see_other(r, "%s", under(r,
	    "desk/selection/applications/%lld", (long long)p.id).p);
}

static enum rc
get_file(struct req *r)
{
	struct application p;
	row_id question;

	TRY(find_application(r, &p));
	TRY(req_id(r, "question", &question));
	for (const struct answer *s = p.answers; s != NULL; s = s->next)
		if (s->question->id == question && s->blob != 0)
			return reply_blob(r, s->blob);
	return RC_NONE;
}

/* --- publishing --- */

static const struct field publish_fields[] = {
	{ "reason", F_LONG, N_("Why you publish although quotas are broken or a delegation is split"),
	    N_("It goes into the journal. Name no people."), .max = 300 },
	{ "sure", F_FLAG, N_("I have checked the decisions. The letters go out "
	    "now, and this cannot be taken back."), .required = true },
	{ 0 }
};
static const struct field plain_publish_fields[] = {
	{ "sure", F_FLAG, N_("I have checked the decisions. The letters go out "
	    "now, and this cannot be taken back."), .required = true },
	{ 0 }
};

static enum rc
load_publish(struct req *r, struct publish_view *v)
{
	struct part *parts;
	struct application *apps;
	struct decision *decisions;
	struct letter_template *letters;
	struct call call;
	size_t n = 0;
	enum rc rc;

	rc = call_find(r->db, r->arena, r->edition, &call);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	v->call_open = rc == RC_OK &&
	    call_state_at(&call, r->now) == CALL_OPEN;
	TRY(selection_find(r->db, r->arena, r->edition, &v->settings));
	TRY(selection_readiness(r->db, r->edition, &v->ready));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	for (struct part *p = parts; p != NULL; p = p->next)
		n++;
	v->choosings = arena_array(r->arena, struct choosing, n + 1);
	for (struct part *p = parts; p != NULL; p = p->next) {
		TRY(choosing_load(r->db, r->arena, r->edition, p->id,
		    &v->choosings[v->n]));
		v->broken += v->choosings[v->n].broken;
		v->split += v->choosings[v->n++].split;
	}
	TRY(letter_template_list(r->db, r->arena, r->edition, &letters));
	v->letters = letters;
	TRY(application_list(r->db, r->arena, r->edition, APP_SUBMITTED,
	    &apps));
	TRY(decision_list(r->db, r->arena, r->edition, 0, &decisions));
	/* Both are in the order of the applications. */
	for (struct decision *d = decisions; d != NULL; d = d->next) {
		while (apps != NULL && apps->id < d->application)
			apps = apps->next;
		if (apps != NULL && apps->id == d->application &&
		    v->example[d->choice] == NULL)
			v->example[d->choice] = apps;
	}
	v->form = form_open(r, v->broken + v->split > 0 ? publish_fields :
	    plain_publish_fields, NULL, NULL);
	v->running = req_query(r, "running") != NULL &&
	    v->settings.published_at == 0;
	return RC_OK;
}

static enum rc
draw_publish(struct req *r, const struct publish_view *v)
{
	struct html *h = page_open(r, tr(r->lang, "Check and publish"));

	selection_publish_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_publish(struct req *r)
{
	struct publish_view v = { 0 };

	TRY(load_publish(r, &v));
	return draw_publish(r, &v);
}

static enum rc
publish(struct req *r)
{
	struct publish_view v = { 0 };
	const char *reason = NULL;
	struct buf in = BUF(r->arena);

	TRY(load_publish(r, &v));
	if (v.settings.published_at != 0 ||
	    v.ready.decisions[CHOICE_NONE] > 0 || v.ready.partless > 0 ||
	    v.ready.applications == 0)
		return RC_CONFLICT;
	form_read(v.form);
	if (v.broken + v.split > 0) {
		reason = form_text(v.form, "reason");
		if (text_blank(reason))
			form_fault(v.form, "reason", v.broken > 0 ?
			    tr(r->lang, "Say why: quotas are broken") :
			    tr(r->lang, "Say why: a delegation is split"));
	}
	if (r->faults > 0)
		return draw_publish(r, &v);
	TRY(note(r, v.broken + v.split > 0 ? "selection.publish-broken" :
	    "selection.publish", "edition", r->edition, reason));
	if (v.ready.applications <= PUBLISH_AT_ONCE) {
		TRY(selection_publish(r->db, r->arena, r->edition, r->person,
		    r->now));
		reply_flash(r, tr(r->lang, "Published. The letters are on "
		    "their way."));
		return reply_see_other(r, "%s", under(r,
		    "desk/selection/choose").p);
	}
	json_begin(&in, '{');
	json_key(&in, "edition");
	json_number(&in, r->edition);
	json_key(&in, "by");
	json_number(&in, r->person);
	json_end(&in, '}');
	TRY(job_add(r->db, "selection.publish", buf_text(&in), r->person, 0,
	    arena_printf(r->arena, "selection.publish %lld",
	    (long long)r->edition), NULL));
	return reply_see_other(r, "%s", under(r,
	    "desk/selection/publish?running=1").p);
}

/* A letter as one person would get it. */
static enum rc
preview(struct req *r)
{
	struct application p;
	struct letter_template *t;
	struct letter_text text;
	struct part *parts;
	struct edition e;
	struct letter_facts f = { 0 };
	struct selection s;
	const char *kind = req_query(r, "letter");
	enum choice c = choice_named(kind == NULL ? "" : kind);
	struct html *h;

	TRY(find_application(r, &p));
	if (c == CHOICE_NONE)
		return RC_NONE;
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(selection_find(r->db, r->arena, r->edition, &s));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	TRY(letter_template_list(r->db, r->arena, r->edition, &t));
	while (t != NULL && t->kind != letter_for(c))
		t = t->next;
	if (t == NULL)
		return RC_NONE;
	f.number = p.number;
	f.part = parts == NULL ? NULL : words_pick(r->arena, parts->title,
	    p.lang).text;
	f.dates = parts == NULL || parts->starts == 0 ? NULL :
	    time_span(r->arena, parts->starts, parts->ends, e.zone, p.lang);
	f.deadline = c != CHOICE_ADMIT ? NULL : time_text(r->arena, r->now +
	    s.answer_days * 86400, e.zone, p.lang, TIME_DATE);
	f.reason = "…";
	f.link = arena_printf(r->arena, "%s/editions/%s/decision",
	    r->base_url, e.slug);
	TRY(letter_preview(r->db, r->arena, t, p.person, &f, r->now, &text));
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Preview"));
	letter_example_page(h, r, &p, &text, (struct markup){
	    markdown_html(r->arena, text.body, 3) });
	return page_close(h, r);
}

/* --- invited contributors: outside seats and quotas --- */

static const struct field invited_fields[] = {
	{ "name", F_TEXT, N_("Name"), .max = PERSON_NAME_MAX,
	    .required = true },
	{ "email", F_EMAIL, N_("E-mail address"), .required = true },
	{ "organisation", F_TEXT, N_("Organisation"),
	    .max = ORGANISATION_NAME_MAX },
	{ "country", F_COUNTRY, N_("Country"), N_("Leave it empty for "
	    "international organisations.") },
	{ 0 }
};

static enum rc
draw_invited(struct req *r)
{
	struct participant *people;
	struct html *h;

	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &people));
	h = page_open(r, tr(r->lang, "Invited contributors"));
	invited_page(h, r, people, form_open(r, invited_fields, NULL, NULL));
	return page_close(h, r);
}

static enum rc
add_invited(struct req *r)
{
	struct form *f = form_open(r, invited_fields, NULL, NULL);
	struct person who = { .lang = r->lang, .mail_format = "html" };
	struct participant p = { .edition = r->edition, .role = "contributor",
	    .level = LEVEL_INTERNATIONAL,
	    .organisation_kind = ORG_INTERNATIONAL };
	struct participant *there;
	struct part *parts;

	form_read(f);
	if (r->faults > 0)
		return draw_invited(r);
	who.name = form_text(f, "name");
	who.email = form_text(f, "email");
	who.country = form_text(f, "country") == NULL ? "" :
	    form_text(f, "country");
	if (form_text(f, "organisation") != NULL) {
		struct organisation o = { .kind = *who.country == '\0' ?
		    ORG_INTERNATIONAL : ORG_OTHER, .country = who.country,
		    .level = *who.country == '\0' ? LEVEL_INTERNATIONAL :
		    LEVEL_NONE, .name = words_set(r->arena, NULL, r->lang,
		    form_text(f, "organisation")) };

		TRY(organisation_ensure(r->db, &o, r->now));
		who.organisation = p.organisation = o.id;
	}
	if (*who.country != '\0') {
		p.level = LEVEL_NONE;
		p.organisation_kind = ORG_OTHER;
	}
	p.country = who.country;
	TRY(person_ensure(r->db, &who, r->now));
	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &there));
	for (; there != NULL; there = there->next)
		if (there->person.id == who.id) {
			form_fault(f, "email", tr(r->lang, "This person is in "
			    "the edition already"));
			return draw_invited(r);
		}
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	if (parts == NULL)
		return RC_CONFLICT;
	p.person.id = who.id;
	for (; parts != NULL; parts = parts->next)
		TRY(participant_set(r->db, &p, parts->id, "confirmed", r->now));
	TRY(note(r, "contributor.add", "participant", p.id, NULL));
	reply_flash(r, TRF(r->arena, r->lang, "{1} is in, outside seats and "
	    "quotas.", who.name));
	return reply_see_other(r, "%s", under(r, "desk/selection/invited").p);
}

#define DESK "/editions/:edition/desk/selection"
const struct route selection_choose_routes[] = {
	{ GET, DESK "/choose", RIGHT_ORGANISER, show_choosing },
	{ POST, DESK "/choose", RIGHT_ORGANISER, choose, 0, 256 * 1024 },
	{ POST, DESK "/choose/proposals", RIGHT_ORGANISER, confirm },
	{ POST, DESK "/rank", RIGHT_ORGANISER, move, 0, 256 * 1024 },
	{ GET, DESK "/cohort", RIGHT_ORGANISER, show_cohort },
	{ GET, DESK "/cohort.csv", RIGHT_ORGANISER, cohort_csv },
	{ GET, DESK "/cohort.xlsx", RIGHT_ORGANISER, cohort_xlsx },
	{ GET, DESK "/choose.csv", RIGHT_ORGANISER, get_csv },
	{ GET, DESK "/choose.xlsx", RIGHT_ORGANISER, get_xlsx },
	{ GET, DESK "/applications/:application", RIGHT_ORGANISER,
	    show_application },
	{ POST, DESK "/applications/:application", RIGHT_ORGANISER,
	    change_application },
	{ GET, DESK "/applications/:application/file/:question",
	    RIGHT_ORGANISER, get_file },
	{ GET, DESK "/applications/:application/letter", RIGHT_ORGANISER,
	    preview },
	{ GET, DESK "/publish", RIGHT_ORGANISER, show_publish },
	{ POST, DESK "/publish", RIGHT_ORGANISER, publish },
	{ GET, DESK "/invited", RIGHT_ORGANISER, draw_invited },
	{ POST, DESK "/invited", RIGHT_ORGANISER, add_invited },
	{ 0 }
};
