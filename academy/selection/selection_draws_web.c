/* audience: organiser */
/* One draw: reading what came out, announcing it, drawing, and putting it before
 * whoever chooses.  selection_wish_web.c asks for it. */
#include <math.h>
#include <sodium.h>
#include <string.h>

#include "selection/selection_draw_web.h"
#include "selection/selection_web.h"
#include "selection_draw_pages.h"
#include "store/journal.h"

static enum rc
note(struct req *r, const char *action, const struct draw *d)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = "draw", .thing = d->id,
	    .programme = r->programme });
}

static enum rc
to_draw(struct req *r, const struct draw *d, const char *said)
{
	if (said != NULL)
		reply_flash(r, said);
	return reply_see_other(r, "%s", under(r, "desk/selection/draws/%lld",
	    (long long)d->id).p);
}

/* --- one draw --- */

static const struct field announce_fields[] = {
	{ "source", F_TEXT, N_("Which public number will be the seed"),
	    N_("For instance: the numbers of the national lottery on Saturday, "
	    "5 December. Choose one that nobody knows yet."),
	    .max = DRAW_SOURCE_MAX, .required = true },
	{ 0 }
};
static const struct field seed_fields[] = {
	{ "seed", F_TEXT, N_("The seed"), N_("The public number, exactly as it "
	    "will be published. Leave it empty, and the server throws the "
	    "dice."), .max = DRAW_SEED_MAX },
	{ "sure", F_FLAG, N_("I know that one can draw only once"),
	    .required = true },
	{ 0 }
};
static const struct field announced_fields[] = {
	{ "seed", F_TEXT, N_("The seed"), N_("The number that was announced, "
	    "exactly as it was published."), .max = DRAW_SEED_MAX,
	    .required = true },
	{ "sure", F_FLAG, N_("I know that one can draw only once"),
	    .required = true },
	{ 0 }
};

static enum rc
find_draw(struct req *r, struct draw *d)
{
	row_id id;

	TRY(req_id(r, "draw", &id));
	return draw_find(r->db, r->arena, r->edition, id, d);
}

static const struct part *
part_of(const struct part *list, row_id id)
{
	while (list != NULL && list->id != id)
		list = list->next;
	return list;
}

static struct list_row
row_of(struct req *r, const struct draw_view *v, struct draw_person *p)
{
	const char *by = v->sort.by;
	struct list_row row = { .at = p };

	(void)r;
	if (strcmp(by, "number") == 0)
		row.text = p->number;
	else if (strcmp(by, "chance") == 0)
		row.number = (int64_t)(p->chance * 1e9);
	else if (strcmp(by, "score") == 0)
		row.number = -p->points;
	else	/* drawn, the waiting list, the others; who was in before */
		row.number = p->place == DRAW_IN ? 0 : p->place ==
		    DRAW_ALTERNATE ? p->rank : p->place == DRAW_FIXED ||
		    p->place == DRAW_GONE ? 2000000 : 1000000;
	return row;
}

/* The people of a draw: counted by chance, the blocked ones, a page of all. */
static enum rc
load_people(struct req *r, struct draw_view *v)
{
	static const char *const by[] = { "place", "number", "chance", "score",
	    NULL };
	struct draw_person *all, *next;
	const struct draw_person **blocked = &v->blocked, **end = &v->people;
	struct list_row *rows;
	size_t n = 0, i = 0;

	TRY(draw_people(r->db, r->arena, v->draw.id, &all));
	for (struct draw_person *p = all; p != NULL; p = p->next)
		n++;
	rows = arena_array(r->arena, struct list_row, n + 1);
	v->sort = list_sort(r, by);
	for (struct draw_person *p = all; p != NULL; p = next) {
		bool free = p->place != DRAW_FIXED && p->place != DRAW_GONE;
		int at = (int)(p->ticket_chance * (double)DRAW_BANDS);

		next = p->next;
		p->next = NULL;
		rows[i++] = row_of(r, v, p);
		if (p->blocked) {
			struct draw_person *copy = arena_new(r->arena,
			    struct draw_person);

			*copy = *p;
			*blocked = copy;
			blocked = (const struct draw_person **)&copy->next;
			v->blocked_n++;
		}
		if (!free || strcmp(p->bound, "below") == 0)
			continue;
		at = at >= DRAW_BANDS ? DRAW_BANDS - 1 : at < 0 ? 0 : at;
		v->band[at].people++;
		v->band[at].drawn += p->place == DRAW_IN;
		if (v->band[at].people > v->most)
			v->most = v->band[at].people;
	}
	list_rows_sort(rows, n, v->sort.down);
	/* For paper all of them. */
	v->page = list_page(r, (int64_t)n, req_query(r, "all") != NULL ?
	    (int64_t)n + 1 : LIST_PAGE);
	for (i = 0; i < n; i++) {
		if (!list_shows(v->page, (int64_t)i))
			continue;
		*end = rows[i].at;
		end = (const struct draw_person **)
		    &((struct draw_person *)rows[i].at)->next;
	}
	return RC_OK;
}

static enum rc
load_draw(struct req *r, struct draw_view *v)
{
	struct part *parts;
	struct draw_quota *quotas;
	struct draw_file *files;
	struct draw *others;
	enum rc rc;

	TRY(find_draw(r, &v->draw));
	TRY(selection_find(r->db, r->arena, r->edition, &v->settings));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	TRY(draw_quotas(r->db, r->arena, v->draw.id, &quotas));
	TRY(draw_files(r->db, r->arena, v->draw.id, &files));
	TRY(draw_list(r->db, r->arena, r->edition, v->draw.part, &others));
	v->part = part_of(parts, v->draw.part);
	v->zone = r->at_edition == NULL ? NULL : r->at_edition->zone;
	v->quotas = quotas;
	v->files = files;
	v->others = others;
	v->scored = v->draw.wish.method == DRAW_SCORE || v->draw.wish.line >= 0;
	v->more = v->draw.panels > 1;
	v->address = under(r, "draws/%lld", (long long)v->draw.id);
	v->drawing = v->draw.state == DRAW_READY && v->draw.seed != NULL;
	if (v->draw.state == DRAW_WAITING || v->drawing) {
		rc = job_find(r->db, r->arena, v->draw.job, &v->job);
		if (rc != RC_OK && rc != RC_NONE)
			return rc;
		if (rc == RC_NONE)	/* no longer kept */
			v->job.state = JOB_FAILED;
		v->running = v->job.state == JOB_WAITING ||
		    v->job.state == JOB_RUNNING;
	}
	if (v->draw.state == DRAW_IMPOSSIBLE)
		TRY(draw_ways_found(r->db, r->arena, v->draw.id, v->way,
		    &v->ways));
	if (v->draw.state == DRAW_READY && !v->drawing &&
	    v->draw.announced_at == 0)
		v->announce = form_open(r, announce_fields, NULL, NULL);
	if (v->draw.state == DRAW_READY && !v->drawing)
		v->seed = form_open(r, v->draw.announced_at != 0 ?
		    announced_fields : seed_fields, NULL, NULL);
	return v->draw.state == DRAW_READY || v->draw.state == DRAW_DRAWN ?
	    load_people(r, v) : RC_OK;
}

static enum rc
draw_one(struct req *r, const struct draw_view *v)
{
	struct html *h;

	if (v->running)
		reply_header(r, "Refresh", "3");
	if (r->faults > 0)
		page_status(r, 422);
	page_noindex(r);
	h = page_open(r, TRF(r->arena, r->lang, "Draw {1}", arena_printf(
	    r->arena, "%lld", (long long)v->draw.number)));
	draw_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_draw(struct req *r)
{
	struct draw_view v = { 0 };

	TRY(load_draw(r, &v));
	return draw_one(r, &v);
}

static enum rc
cancel(struct req *r)
{
	struct draw d;

	if (r->faults > 0)
		return show_draw(r);
	TRY(find_draw(r, &d));
	TRY(draw_cancel(r->db, &d));
	TRY(note(r, "draw.cancel", &d));
	return to_draw(r, &d, d.seed != NULL ? tr(r->lang, "Stopped.") :
	    tr(r->lang, "Cancelled."));
}

static enum rc
announce(struct req *r)
{
	struct draw_view v = { 0 };

	TRY(load_draw(r, &v));
	if (v.announce == NULL)
		return RC_CONFLICT;
	form_read(v.announce);
	if (r->faults > 0)
		return draw_one(r, &v);
	TRY(draw_announce(r->db, v.draw.id, form_text(v.announce, "source"),
	    r->now));
	TRY(note(r, "draw.announce", &v.draw));
	return to_draw(r, &v.draw, tr(r->lang, "Announced. Everybody can see "
	    "the lottery now, and nobody can change it."));
}

/* 128 bits that nobody could choose. */
static const char *
thrown(struct req *r)
{
	unsigned char bytes[16];
	char *hex = arena_get(r->arena, 2 * sizeof bytes + 1);

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(hex, 2 * sizeof bytes + 1, bytes, sizeof bytes);
	return hex;
}

static enum rc
draw(struct req *r)
{
	struct draw_view v = { 0 };
	const char *seed;

	TRY(load_draw(r, &v));
	if (v.drawing) {	/* the clerk was stopped: the same seed again */
		if (r->faults > 0)
			return draw_one(r, &v);
		TRY(draw_seed_ask(r->db, r->arena, &v.draw, NULL, r->person));
		return to_draw(r, &v.draw, NULL);
	}
	if (v.seed == NULL)
		return RC_CONFLICT;
	form_read(v.seed);
	seed = form_text(v.seed, "seed");
	if (r->faults > 0)
		return draw_one(r, &v);
	TRY(draw_seed_ask(r->db, r->arena, &v.draw, text_blank(seed) ?
	    thrown(r) : seed, r->person));
	TRY(note(r, "draw.draw", &v.draw));
	return to_draw(r, &v.draw, NULL);
}

static enum rc
propose(struct req *r)
{
	struct draw d;

	if (r->faults > 0)
		return show_draw(r);
	TRY(find_draw(r, &d));
	TRY(draw_propose(r->db, &d, r->now));
	TRY(note(r, "draw.propose", &d));
	reply_flash(r, tr(r->lang, "These are proposals now. Change what you "
	    "see otherwise, then confirm."));
	return reply_see_other(r, "%s", under(r,
	    "desk/selection/choose?part=%lld", (long long)d.part).p);
}

static enum rc
send_file(struct req *r, const struct draw *d)
{
	row_id blob;

	TRY(draw_file(r->db, d->id, req_param(r, "file"), &blob));
	return reply_blob(r, blob);
}

static enum rc
get_file(struct req *r)
{
	struct draw d;

	TRY(find_draw(r, &d));
	return send_file(r, &d);
}

/* --- two of them --- */

static bool
is_in(const struct draw_person *p)
{
	return p != NULL && (p->place == DRAW_IN || p->place == DRAW_FIXED);
}

static double
chance_of(const struct draw_person *p)
{
	return is_in(p) && p->place == DRAW_FIXED ? 1 :
	    p == NULL ? 0 : p->ticket_chance;
}

/* How somebody fares: 0 alike, 1 better in the first, 2 in the second.  By who is
 * in, once both are drawn; before, by the chance. */
static int
better(const struct compare_view *v, const struct compare_person *c)
{
	double more = v->drawn ? is_in(c->one) - is_in(c->other) :
	    chance_of(c->one) - chance_of(c->other);

	return fabs(more) < 0.0005 ? 0 : more > 0 ? 1 : 2;
}

/* Both lists go by application. */
static void
compare_people(struct req *r, struct compare_view *v, struct draw_person *one,
    struct draw_person *other)
{
	struct compare_person *all = NULL, **end = &all;
	int64_t n = 0;

	while (one != NULL || other != NULL) {
		bool first = other == NULL || (one != NULL &&
		    one->application <= other->application);
		bool second = one == NULL || (other != NULL &&
		    other->application <= one->application);
		struct compare_person c = { first ? one : NULL,
		    second ? other : NULL, NULL };
		int is;

		if (first)
			one = one->next;
		if (second)
			other = other->next;
		is = better(v, &c);
		v->first += is == 1;
		v->second += is == 2;
		v->both += is == 0 && (!v->drawn || is_in(c.one));
		if (is == 0)
			continue;
		*end = arena_new(r->arena, struct compare_person);
		**end = c;
		end = &(*end)->next;
		n++;
	}
	v->page = list_page(r, n, LIST_PAGE);
	end = &v->people;
	for (n = 0; all != NULL; all = all->next)
		if (list_shows(v->page, n++)) {
			*end = all;
			end = &all->next;
		}
	*end = NULL;
}

static void
compare_quotas(struct req *r, struct compare_view *v, struct draw_quota *one,
    struct draw_quota *other)
{
	struct compare_line **end = &v->quotas;

	for (struct draw_quota *q = one; q != NULL; q = q->next) {
		struct draw_quota *o = other;

		while (o != NULL && o->id != q->id)
			o = o->next;
		*end = arena_new(r->arena, struct compare_line);
		**end = (struct compare_line){ q, o, NULL };
		end = &(*end)->next;
	}
	for (struct draw_quota *o = other; o != NULL; o = o->next) {
		struct draw_quota *q = one;

		while (q != NULL && q->id != o->id)
			q = q->next;
		if (q != NULL)
			continue;
		*end = arena_new(r->arena, struct compare_line);
		**end = (struct compare_line){ NULL, o, NULL };
		end = &(*end)->next;
	}
}

static enum rc
compare(struct req *r)
{
	struct compare_view v = { 0 };
	struct draw_person *one, *other;
	struct draw_quota *q, *p;
	struct draw *draws;
	struct html *h;

	if (selection_given_id(r, "a") == 0 || selection_given_id(r, "b") == 0)
		return RC_INVALID;
	TRY(draw_find(r->db, r->arena, r->edition, selection_given_id(r, "a"),
	    &v.one));
	TRY(draw_find(r->db, r->arena, r->edition, selection_given_id(r, "b"),
	    &v.other));
	TRY(selection_find(r->db, r->arena, r->edition, &v.settings));
	TRY(draw_list(r->db, r->arena, r->edition, v.one.part, &draws));
	TRY(draw_people(r->db, r->arena, v.one.id, &one));
	TRY(draw_people(r->db, r->arena, v.other.id, &other));
	TRY(draw_quotas(r->db, r->arena, v.one.id, &q));
	TRY(draw_quotas(r->db, r->arena, v.other.id, &p));
	v.draws = draws;
	v.drawn = v.one.state == DRAW_DRAWN && v.other.state == DRAW_DRAWN;
	compare_people(r, &v, one, other);
	compare_quotas(r, &v, q, p);
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Two draws beside each other"));
	compare_page(h, r, &v);
	return page_close(h, r);
}

/* --- what everybody may see --- */

static enum rc
find_public(struct req *r, struct draw *d)
{
	TRY(find_draw(r, d));
	return d->announced_at != 0 ? RC_OK : RC_NONE;
}

static enum rc
show_public(struct req *r)
{
	struct draw_view v = { 0 };
	struct draw_quota *quotas;
	struct draw_file *files;
	struct part *parts;
	struct html *h;

	TRY(find_public(r, &v.draw));
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	TRY(draw_quotas(r->db, r->arena, v.draw.id, &quotas));
	TRY(draw_files(r->db, r->arena, v.draw.id, &files));
	v.part = part_of(parts, v.draw.part);
	v.zone = r->at_edition == NULL ? NULL : r->at_edition->zone;
	v.quotas = quotas;
	v.files = files;
	v.drawing = v.draw.state == DRAW_READY && v.draw.seed != NULL;
	h = page_open(r, tr(r->lang, "A public draw"));
	public_draw_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
get_public(struct req *r)
{
	struct draw d;

	TRY(find_public(r, &d));
	if (!draw_file_public(req_param(r, "file")))
		return RC_NONE;
	return send_file(r, &d);
}

#define DRAWS "/editions/:edition/desk/selection/draws"
const struct route selection_draw_routes[] = {
	{ GET, DRAWS "/compare", RIGHT_ORGANISER, compare },
	{ GET, DRAWS "/:draw", RIGHT_ORGANISER, show_draw },
	{ POST, DRAWS "/:draw/cancel", RIGHT_ORGANISER, cancel },
	{ POST, DRAWS "/:draw/announce", RIGHT_ORGANISER, announce },
	{ POST, DRAWS "/:draw/draw", RIGHT_ORGANISER, draw },
	{ POST, DRAWS "/:draw/propose", RIGHT_ORGANISER, propose },
	{ GET, DRAWS "/:draw/files/:file", RIGHT_ORGANISER, get_file },
	{ GET, "/editions/:edition/draws/:draw", RIGHT_ANYONE, show_public },
	{ GET, "/editions/:edition/draws/:draw/:file", RIGHT_ANYONE,
	    get_public },
	{ 0 }
};
