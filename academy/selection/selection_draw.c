/*
 * A draw's rules: choosing's people and quotas become the tables of lib/draw,
 * what comes back becomes candidates and quotas again.
 */
#include "selection/selection_draw.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "render/zip.h"

const char *const draw_state_name[DRAW_STATES] = { "waiting", "ready",
	"drawn", "impossible", "ended", "cancelled" };
const char *const draw_place_name[DRAW_PLACES] = { "", "in", "alternate",
	"fixed", "gone" };
const char *const draw_method_label[DRAW_METHODS] = {
	N_("Fair lottery: the least likely person gets the best chance there "
	    "can be, then the second least likely, and so on"),
	N_("Lottery that looks at the least likely person only"),
	N_("Lottery with the largest product of all chances"),
	N_("Best scores that keep the quotas; the lot decides among equals"),
	N_("Any group that keeps the quotas, by chance"),
};

/* --- the tables --- */

static void
fault(struct arena *a, struct draw_pool *p, enum draw_fault_kind kind,
    const struct quota_line *q, int64_t have)
{
	struct draw_fault **end = &p->faults;

	while (*end != NULL)
		end = &(*end)->next;
	*end = arena_new(a, struct draw_fault);
	**end = (struct draw_fault){ kind, q, have, NULL };
}

static bool
gave_back(const struct decision *d)
{
	return d != NULL && d->choice == CHOICE_ADMIT &&
	    (d->offer == OFFER_DECLINED || d->offer == OFFER_LAPSED);
}

/* Where somebody stands before the draw; DRAW_PLACES: not in it. */
static enum draw_place
place_before(const struct candidate *c, const struct draw_wish *w)
{
	const struct decision *d = c->decision;

	if (d == NULL)
		return DRAW_OUT;
	if (d->choice == CHOICE_ADMIT && !gave_back(d))
		return DRAW_FIXED;
	if (w->waiting && gave_back(d))
		return DRAW_GONE;
	return w->waiting && d->choice == CHOICE_WAIT ? DRAW_OUT : DRAW_PLACES;
}

/* Quotas over one fact that nobody counts in twice are the values of one
 * feature; a quota that overlaps is a feature of its own. */
struct features {
	int n;
	const struct quota_line **quota;	/* [quotas] with a bound */
	int *at;				/* [quotas]: place in v->quotas */
	int *feature;				/* [quotas] */
	int quotas;
};

static bool
overlaps(const struct draw_pool *p, int people, int one, int other)
{
	for (int i = 0; i < people; i++)
		if (p->person[i]->counts[one] && p->person[i]->counts[other])
			return true;
	return false;
}

static void
make_features(struct arena *a, const struct choosing *v,
    const struct draw_pool *p, int people, struct features *f)
{
	int n = 0;

	for (const struct quota_line *q = v->quotas; q != NULL; q = q->next)
		n++;
	*f = (struct features){
	    .quota = arena_array(a, const struct quota_line *, n + 1),
	    .at = arena_array(a, int, n + 1),
	    .feature = arena_array(a, int, n + 1) };
	n = 0;
	for (const struct quota_line *q = v->quotas; q != NULL;
	    q = q->next, n++) {
		int to = -1;

		if (q->quota->at_least < 0 && q->quota->at_most < 0)
			continue;
		for (int k = 0; k < f->quotas && to < 0; k++) {
			bool apart = strcmp(f->quota[k]->quota->fact,
			    q->quota->fact) == 0;

			for (int j = 0; j < f->quotas && apart; j++)
				apart = f->feature[j] != f->feature[k] ||
				    !overlaps(p, people, f->at[j], n);
			if (apart)
				to = f->feature[k];
		}
		f->quota[f->quotas] = q;
		f->at[f->quotas] = n;
		f->feature[f->quotas++] = to >= 0 ? to : f->n++;
	}
}

static const char *
feature_name(struct arena *a, const struct features *f, int feature)
{
	for (int k = 0; k < f->quotas; k++)
		if (f->feature[k] == feature)
			return arena_printf(a, "%d %s", feature + 1,
			    f->quota[k]->quota->fact);
	return "all";		/* nobody counts anywhere */
}

static const char *
value_name(struct arena *a, const struct features *f, int k, const char *lang)
{
	return arena_printf(a, "%d %s", k + 1, words_pick(a,
	    f->quota[k]->quota->title, lang).text);
}

/* A number after the feature and value keeps each name its own. */
static void
write_quotas(struct arena *a, const struct features *f, int64_t seats,
    const char *lang, struct draw_pool *p, struct buf *b)
{
	int features = f->n == 0 ? 1 : f->n, cells = 0;

	p->cell = arena_array(a, const struct quota_line *,
	    f->quotas + features);
	buf_str(b, "feature,value,min,max\r\n");
	for (int i = 0; i < features; i++) {
		const char *name = feature_name(a, f, i);

		for (int k = 0; k < f->quotas; k++) {
			const struct quota_state *s = &f->quota[k]->state;

			if (f->feature[k] != i)
				continue;
			p->cell[cells++] = f->quota[k];
			csv_cell(b, name);
			csv_cell(b, value_name(a, f, k, lang));
			buf_printf(b, ",%lld,%lld\r\n", (long long)
			    (s->at_least < 0 ? 0 : s->at_least), (long long)
			    (s->at_most < 0 ? seats : s->at_most));
		}
		cells++;
		csv_cell(b, name);
		buf_printf(b, ",0 others,0,%lld\r\n", (long long)seats);
	}
}

/* "17" of the 17th that occurs; names stay out of what is published. */
static const char *
code(struct arena *a, row_id *seen, int *n, const char *letter, row_id id)
{
	int i = 0;

	if (id == 0)
		return "";
	while (i < *n && seen[i] != id)
		i++;
	if (i == *n)
		seen[(*n)++] = id;
	return arena_printf(a, "%s%d", letter, i + 1);
}

static void
write_people(struct arena *a, const struct draw_wish *w,
    const struct features *f, const char *lang, int people,
    struct draw_pool *p, struct buf *b)
{
	row_id *of = arena_array(a, row_id, people + 1);
	row_id *with = arena_array(a, row_id, people + 1);
	int organisations = 0, delegations = 0;
	int features = f->n == 0 ? 1 : f->n;

	buf_str(b, "id,organisation,delegation,score");
	for (int i = 0; i < features; i++)
		csv_cell(b, feature_name(a, f, i));
	buf_str(b, "\r\n");
	for (int i = 0; i < people; i++) {
		const struct candidate *c = p->person[i];
		int64_t mean = c->mean < 0 ? 0 : c->mean;

		csv_cell(b, c->application->number);
		csv_cell(b, code(a, of, &organisations, "o",
		    c->application->organisation));
		csv_cell(b, code(a, with, &delegations, "d",
		    w->whole ? c->application->delegation : 0));
		buf_printf(b, ",%lld.%lld", (long long)(mean / 10),
		    (long long)(mean % 10));
		for (int j = 0; j < features; j++) {
			const char *value = "0 others";

			for (int k = 0; k < f->quotas; k++)
				if (f->feature[k] == j && c->counts[f->at[k]])
					value = value_name(a, f, k, lang);
			csv_cell(b, value);
		}
		buf_str(b, "\r\n");
	}
}

static struct select_text
as_file(struct arena *a, enum select_file i, const struct buf *b)
{
	return (struct select_text){ .path = select_file_name[i],
	    .text = buf_text(b), .n = b->n,
	    .sha256 = select_sha256(a, buf_text(b), b->n) };
}

static void
settings(struct arena *a, const struct draw_wish *w,
    struct select_settings *s)
{
	*s = (struct select_settings){ .id_column = "id",
	    .method = select_method_name[w->method], .seats = w->seats,
	    .alternates = w->alternates };
	if (w->method == DRAW_SCORE || w->line >= 0)
		s->score_column = "score";
	if (w->line >= 0)
		s->line = arena_printf(a, "%lld", (long long)w->line);
	if (w->whole)
		s->delegation_column = "delegation";
	if (w->organisation_max > 0)
		s->by[s->bys++] = (struct select_group_by){
		    .name = "organisation", .column = { "organisation" },
		    .columns = 1, .max = (int)w->organisation_max };
}

/* What counting says, in terms of choosing. */
static void
count(struct arena *a, struct draw_pool *p)
{
	static const enum draw_fault_kind kind[] = {
		[SELECT_SEATS_MORE_THAN_PEOPLE] = DRAW_MORE_SEATS,
		[SELECT_MIN_ABOVE_MAX] = DRAW_LEAST_ABOVE_MOST,
		[SELECT_MINS_ABOVE_SEATS] = DRAW_LEASTS_ABOVE_SEATS,
		[SELECT_MAXES_BELOW_SEATS] = DRAW_MORE_SEATS,
		[SELECT_MIN_ABOVE_PEOPLE] = DRAW_LEAST_ABOVE_PEOPLE,
		[SELECT_CAPS_BELOW_SEATS] = DRAW_ORGANISATIONS,
		[SELECT_FIXED_ABOVE_MAX] = DRAW_FIXED_ABOVE_MOST,
	};
	struct select_fault *f;

	if (select_counts(a, &p->in.pool, &f) == RC_OK)
		return;
	for (; f != NULL; f = f->next) {
		const struct quota_line *q = NULL;

		if (f->kind == SELECT_MINS_ABOVE_SEATS) {
			for (int c = p->in.pool.cells - 1; c >= 0; c--)
				if (p->in.pool.cell_feature[c] == f->feature &&
				    p->cell[c] != NULL)
					q = p->cell[c];
		} else if (f->kind == SELECT_MIN_ABOVE_MAX ||
		    f->kind == SELECT_MIN_ABOVE_PEOPLE ||
		    (f->kind == SELECT_FIXED_ABOVE_MAX && f->cell >= 0)) {
			q = p->cell[f->cell];
		}
		fault(a, p, f->kind == SELECT_FIXED_ABOVE_MAX && f->cell < 0 ?
		    DRAW_ORGANISATIONS : kind[f->kind], q, f->have);
	}
}

/* When somebody gave a place back; who comes in is like those who left last:
 * the places of others before them were filled. */
static unixtime
left_at(const struct candidate *c)
{
	return c->application->state == APP_WITHDRAWN ?
	    c->application->withdrawn_at : c->decision->answered_at;
}

static int
by_left(const void *x, const void *y)
{
	const struct candidate *const *a = x, *const *b = y;
	unixtime m = left_at(*a), n = left_at(*b);

	if (m != n)
		return (m < n) - (m > n);
	return ((*a)->application->id > (*b)->application->id) -
	    ((*a)->application->id < (*b)->application->id);
}

/* Who is in the draw, those last who gave a place back; *n of them. */
static void
gather(struct arena *a, const struct choosing *v, const struct draw_wish *w,
    struct draw_pool *p, int *n)
{
	const struct candidate **gone;
	int64_t most = 0, left = 0;

	for (const struct candidate *c = v->inside; c != NULL; c = c->next)
		most++;
	for (const struct candidate *c = v->left; c != NULL; c = c->next)
		most++;
	p->person = arena_array(a, const struct candidate *, most + 1);
	gone = arena_array(a, const struct candidate *, most + 1);
	*n = 0;
	for (const struct candidate *c = v->inside; c != NULL; c = c->next) {
		enum draw_place at = place_before(c, w);

		if (at == DRAW_GONE)
			gone[left++] = c;
		if (at == DRAW_GONE || at == DRAW_PLACES)
			continue;
		p->person[(*n)++] = c;
		p->fixed += at == DRAW_FIXED;
		p->unscored += at == DRAW_OUT && c->mean < 0;
	}
	for (const struct candidate *c = v->left; c != NULL && w->waiting;
	    c = c->next)
		gone[left++] = c;
	qsort(gone, (size_t)left, sizeof *gone, by_left);
	for (; p->gone < left && p->gone < w->seats - p->fixed; p->gone++)
		p->person[(*n)++] = gone[p->gone];
}

enum rc
draw_tables(struct arena *a, const struct choosing *v,
    const struct draw_wish *w, const char *lang, struct draw_pool *p)
{
	struct buf quotas = BUF(a), people = BUF(a), already = BUF(a);
	struct buf gone = BUF(a);
	struct features f;
	int n;

	*p = (struct draw_pool){ .in = { .arena = a } };
	gather(a, v, w, p, &n);
	buf_str(&already, "id\r\n");
	buf_str(&gone, "id\r\n");
	for (int i = 0; i < n; i++) {
		const struct candidate *c = p->person[i];
		bool left = i >= n - p->gone;

		if (!left && place_before(c, w) != DRAW_FIXED)
			continue;
		csv_cell(&already, c->application->number);
		buf_str(&already, "\r\n");
		if (left) {
			csv_cell(&gone, c->application->number);
			buf_str(&gone, "\r\n");
		}
	}
	if (w->seats <= 0)
		fault(a, p, DRAW_NO_SEATS, NULL, 0);
	else if (w->seats <= p->fixed)
		fault(a, p, DRAW_ALL_TAKEN, NULL, p->fixed);
	else if (n == p->fixed + p->gone)
		fault(a, p, DRAW_NOBODY, NULL, 0);
	for (const struct quota_line *q = v->quotas; q != NULL; q = q->next)
		if (q->state.at_most >= 0 &&
		    q->state.at_least > q->state.at_most)
			fault(a, p, DRAW_LEAST_ABOVE_MOST, q, 0);
	if (p->faults != NULL)
		return RC_OK;
	make_features(a, v, p, n, &f);
	write_quotas(a, &f, w->seats, lang, p, &quotas);
	write_people(a, w, &f, lang, n, p, &people);
	settings(a, w, &p->in.set);
	p->in.quotas = as_file(a, SELECT_QUOTAS, &quotas);
	p->in.people = as_file(a, SELECT_PEOPLE, &people);
	if (p->fixed + p->gone > 0)
		p->in.already = as_file(a, SELECT_ALREADY, &already);
	if (p->gone > 0)
		p->in.replace = as_file(a, SELECT_REPLACE, &gone);
	if (select_read_quotas(&p->in) != RC_OK ||
	    select_read_people(&p->in) != RC_OK ||
	    select_read_places(&p->in) != RC_OK) {
		log_line(LOG_ERROR, "selection", "a draw's tables: %s",
		    p->in.why);
		return RC_FAILED;
	}
	p->in.pool.rows = DRAW_ROWS;
	count(a, p);
	return RC_OK;
}

/* --- whether it can be, and what would have to give way --- */

int
draw_ways(const struct draw_pool *p, struct solve_work *w,
    struct draw_way out[DRAW_WAYS])
{
	const struct select_pool *pool = &p->in.pool;
	struct select_relaxed r[DRAW_WAYS];
	int n = 0;
	enum rc rc = select_relax(p->in.arena, pool, -1, DRAW_WAYS, w, r, &n);

	if (rc != RC_OK && rc != RC_NONE)
		return 0;
	for (int i = 0; i < n; i++) {
		struct draw_change **end = &out[i].changes;

		out[i] = (struct draw_way){ .cost = r[i].cost,
		    .proved = r[i].proved };
		for (int c = 0; c < pool->cells; c++) {
			const struct quota_line *q = p->cell[c];

			if (q == NULL || (r[i].min[c] == pool->quota[c].min &&
			    r[i].max[c] == pool->quota[c].max))
				continue;
			*end = arena_new(p->in.arena, struct draw_change);
			**end = (struct draw_change){ .quota = q->quota->id,
			    .title = q->quota->title,
			    .least = q->state.at_least < 0 ? -1 : r[i].min[c],
			    .least_was = q->state.at_least,
			    .most = q->state.at_most < 0 ? -1 : r[i].max[c],
			    .most_was = q->state.at_most };
			end = &(*end)->next;
		}
	}
	return n;
}

uint64_t
draw_budget(const struct select_pool *p)
{
	/* A step costs some 0.4 ns for each pair of rows and 9 for each person;
	 * all together about 50 ms. */
	uint64_t rows = 1 + (uint64_t)p->cells, steps;

	for (int k = 0; k < p->caps; k++)
		rows += (uint64_t)p->cap[k].groups;
	steps = UINT64_C(50000000) / (rows * rows * 2 / 5 +
	    9 * (uint64_t)p->people + 500);
	return steps < DRAW_CHECK_STEPS ? steps + 1 : DRAW_CHECK_STEPS;
}

enum rc
draw_check(struct arena *a, const struct choosing *v,
    const struct draw_wish *w, struct draw_check *out)
{
	struct solve_work work = { .stage = "" };
	struct draw_pool p;
	struct select_panel panel;
	int64_t sum, bound;
	bool proved;
	enum rc rc;

	*out = (struct draw_check){ .answer = DRAW_NOT };
	TRY(draw_tables(a, v, w, "en", &p));
	out->faults = p.faults;
	out->fixed = p.fixed;
	out->gone = p.gone;
	out->unscored = p.unscored;
	for (int i = 0; i < p.in.pool.people; i++)
		out->people += p.in.pool.place[i] == SELECT_FREE;
	if (p.in.people.path == NULL)
		return RC_OK;
	work.limit = draw_budget(&p.in.pool);
	rc = p.faults != NULL ? RC_CONFLICT : select_best(a, &p.in.pool, NULL,
	    NULL, &work, &panel, &sum, &bound, &proved);
	out->answer = rc == RC_OK ? DRAW_POSSIBLE : rc == RC_CONFLICT ?
	    DRAW_NOT : DRAW_UNKNOWN;
	work = (struct solve_work){ .limit = draw_budget(&p.in.pool),
	    .stage = "" };
	if (out->answer == DRAW_NOT) {
		out->ways = draw_ways(&p, &work, out->way);
		out->more = work.ended && out->ways == 0;
	}
	return RC_OK;
}

/* --- what came out --- */

static const char *
row_code(const struct draw_pool *p, const struct select_rows *r, int row,
    bool by_min)
{
	const struct quota_line *q;

	if (row <= 0)
		return row == 0 ? "seats" : "whole";
	if (row > p->in.pool.cells)
		return r->cap[row] < p->in.set.bys ? "organisation" : "alike";
	q = p->cell[row - 1];
	return q == NULL ? "seats" : arena_printf(p->in.arena, "%s:%lld",
	    by_min ? "min" : "max", (long long)q->quota->id);
}

const char *
draw_bound(const struct draw_pool *p, const struct select_lottery *s,
    int person, bool *blocked)
{
	struct buf b = BUF(p->in.arena);
	const struct select_level *level;
	int row[SELECT_BOUNDS], n, t = s->type[person];
	bool by_min;

	*blocked = false;
	if (t < 0)
		return p->in.pool.place[person] == SELECT_OUT ? "below" : "";
	for (int i = 0; i < s->blocked_n; i++)
		if (s->blocked[i].person == person) {
			*blocked = true;
			return row_code(p, &s->rows, s->blocked[i].row,
			    s->blocked[i].by_min);
		}
	if (s->level_of[t] < 0)
		return "";
	level = &s->level[s->level_of[t]];
	if (level->chance >= 1 - 1e-9)
		return "every";
	if (level->over_panels)
		return "whole";
	n = select_bounds(&p->in, s, person, row, &by_min);
	for (int k = 0; k < n; k++)
		buf_printf(&b, "%s%s", k == 0 ? "" : " ", row_code(p, &s->rows,
		    row[k], by_min));
	return n > 0 ? buf_text(&b) : "seats";
}

const char *
chance_text(struct arena *a, double p)
{
	return arena_printf(a, p > 0 && p < 0.01 ? "%.2f" : "%.1f", 100 * p);
}

/* REASON_GAP stands between the marked sentence and what fills it. */
const char *
draw_reason(struct arena *a, const struct draw *d, const struct draw_person *p,
    enum choice c)
{
	bool score = d->wish.method == DRAW_SCORE;
	int64_t points = p->points < 0 ? 0 : (p->points + 5) / 10;
	long long number = d->number;

	if (c == CHOICE_WAIT)
		return arena_printf(a, "%s" REASON_GAP "%lld" REASON_GAP "%lld",
		    N_("Drawn for the waiting list in draw {1}, place {2}"),
		    number, (long long)p->rank);
	if (strcmp(p->bound, "below") == 0)
		return arena_printf(a, "%s" REASON_GAP "%lld" REASON_GAP "%lld",
		    N_("Below the line of {2} points in draw {1}"), number,
		    (long long)d->wish.line);
	if (score)
		return arena_printf(a, "%s" REASON_GAP "%lld" REASON_GAP "%lld",
		    c == CHOICE_ADMIT ? N_("Among the best scores that keep the "
		    "quotas, in draw {1}: {2} of 100") : N_("Not among the best "
		    "scores that keep the quotas, in draw {1}: {2} of 100"),
		    number, (long long)points);
	if (c == CHOICE_ADMIT)
		return arena_printf(a, "%s" REASON_GAP "%lld" REASON_GAP "%03lld"
		    REASON_GAP "%s", N_("Drawn by lot in draw {1}: ticket {2}, "
		    "chance {3} %"), number, (long long)d->ticket,
		    chance_text(a, p->ticket_chance));
	return arena_printf(a, "%s" REASON_GAP "%lld" REASON_GAP "%s",
	    N_("Not drawn in draw {1}: the chance was {2} %"), number,
	    chance_text(a, p->ticket_chance));
}

/* --- its files --- */

bool
draw_file_public(const char *name)
{
	static const char *const public[] = { "lottery.csv", "tickets.csv",
	    "certificate.json", "quotas.csv", DRAW_PUBLIC_ZIP };

	for (size_t i = 0; i < sizeof public / sizeof *public; i++)
		if (strcmp(public[i], name) == 0)
			return true;
	return false;
}

static enum rc
pack(struct arena *a, const struct draw *d, const struct select_folder *f,
    bool all, struct buf *out)
{
	struct zip_file file[SELECT_FILES];
	size_t n = 0;

	*out = BUF(a);
	for (int i = 0; i < SELECT_FILES; i++)
		if (f->file[i].path != NULL && (all ||
		    draw_file_public(select_file_name[i])))
			file[n++] = (struct zip_file){ .name = arena_printf(a,
			    "draw-%lld/%s", (long long)d->number,
			    select_file_name[i]), .bytes = f->file[i].text,
			    .n = f->file[i].n };
	return zip_write(a, file, n, out);
}

enum rc
draw_pack(struct arena *a, const struct draw *d, const struct select_folder *f,
    struct draw_packed *out)
{
	TRY(pack(a, d, f, true, &out->all));
	return pack(a, d, f, false, &out->public);
}

/* --- who comes in for somebody who gave a place back --- */

/* As many as can be who are like those who left, then by their places. */
static enum rc
come_in(struct arena *a, struct draw_pool *p, struct solve_work *w,
    struct replacement *out)
{
	struct select_pool *pool = &p->in.pool;
	int64_t *points = arena_array(a, int64_t, pool->people), sum, bound;
	struct select_cap *cap;
	struct select_panel panel;
	bool proved;
	enum rc rc;

	for (int i = 0; i < pool->people; i++)
		points[i] = 1000000 - p->person[i]->place;
	if (p->in.gone != NULL) {
		cap = arena_array(a, struct select_cap, pool->caps + 1);
		if (pool->caps > 0)
			memcpy(cap, pool->cap, sizeof *cap *
			    (size_t)pool->caps);
		rc = select_alike(a, pool, p->in.gone, w, &cap[pool->caps],
		    &out->alike);
		if (rc != RC_OK)
			return rc;
		pool->cap = cap;
		pool->caps++;
	}
	TRY(select_best(a, pool, points, NULL, w, &panel, &sum, &bound,
	    &proved));
	out->who = arena_array(a, const struct candidate *, panel.people + 1);
	for (int i = 0; i < panel.people; i++)
		if (pool->place[panel.person[i]] == SELECT_FREE)
			out->who[out->n++] = p->person[panel.person[i]];
	return proved ? RC_OK : RC_NONE;
}

enum rc
draw_replacement(struct arena *a, const struct choosing *v,
    struct solve_work *w, struct replacement *out)
{
	struct solve_work little = { .stage = "" };
	struct draw_wish wish = { .method = DRAW_LEXIMIN, .seats = v->seats,
	    .line = -1, .whole = true, .waiting = true };
	int64_t free = v->seats - v->taken;
	struct draw_pool p;
	struct choosing waiting = *v;
	struct candidate **end = &waiting.inside;
	enum rc rc;

	*out = (struct replacement){ 0 };
	if (free <= 0 || v->count[CHOICE_WAIT] == 0)
		return RC_OK;
	/* Whoever applied since and is not decided on stays out of it. */
	for (const struct candidate *c = v->inside; c != NULL; c = c->next) {
		if (c->decision == NULL)
			continue;
		*end = arena_new(a, struct candidate);
		**end = *c;
		(*end)->next = NULL;
		end = &(*end)->next;
	}
	*end = NULL;
	if (v->count[CHOICE_WAIT] < free)
		wish.seats -= free - v->count[CHOICE_WAIT];
	TRY(draw_tables(a, &waiting, &wish, "en", &p));
	out->asked = true;
	out->known = true;
	if (p.faults != NULL)	/* nobody keeps the quotas */
		return RC_OK;
	little.limit = draw_budget(&p.in.pool);
	rc = come_in(a, &p, w == NULL ? &little : w, out);
	if (rc == RC_OK)
		return RC_OK;
	*out = (struct replacement){ .asked = true,
	    .known = rc == RC_CONFLICT };
	return rc == RC_CONFLICT || rc == RC_NONE ? RC_OK : rc;
}

static uint64_t
mixed(uint64_t h, int64_t x)
{
	return (h ^ (uint64_t)x) * UINT64_C(0x100000001b3);	/* FNV-1a */
}

int64_t
draw_replacement_print(const struct choosing *v)
{
	const struct candidate *lists[] = { v->inside, v->left };
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	h = mixed(h, v->seats);
	for (const struct quota_line *q = v->quotas; q != NULL; q = q->next)
		h = mixed(mixed(mixed(h, q->quota->id), q->state.at_least),
		    q->state.at_most);
	for (size_t i = 0; i < 2; i++)
		for (const struct candidate *c = lists[i]; c != NULL;
		    c = c->next) {
			const struct decision *d = c->decision;
			int k = 0;

			if (d == NULL)
				continue;
			h = mixed(h, c->application->id);
			h = mixed(mixed(h, d->choice), d->offer);
			h = mixed(mixed(h, c->place), left_at(c));
			h = mixed(h, c->application->delegation);
			for (const struct quota_line *q = v->quotas; q != NULL;
			    q = q->next)
				h = mixed(h, c->counts[k++]);
		}
	return (int64_t)(h & INT64_MAX);
}
