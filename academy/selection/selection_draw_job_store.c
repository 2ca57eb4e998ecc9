/*
 * The clerk solves a draw: reads people and quotas as they stand, works within a
 * budget of steps, seconds and memory, and writes what came out in one
 * transaction.
 */
#include "selection/selection_draw.h"

#include <malloc.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "store/job.h"

/* --- within bounds --- */

static bool
stop(void *p, const struct solve_work *w)
{
	struct draw_clock *c = p;
	struct timespec now;
	struct mallinfo2 heap;
	double passed;

	clock_gettime(CLOCK_MONOTONIC, &now);
	passed = (double)(now.tv_sec - c->begun.tv_sec) +
	    (double)(now.tv_nsec - c->begun.tv_nsec) * 1e-9;
	if (passed < c->told + 1)
		return false;
	c->told = passed;
	/* Not one step more for somebody who no longer wants it. */
	c->cancelled = job_progress(c->db, c->job, (int64_t)(1000 * w->part),
	    1000) != RC_OK;
	heap = mallinfo2();
	return c->cancelled || passed > (double)DRAW_SECONDS ||
	    heap.uordblks + heap.hblkhd > DRAW_BYTES;
}

struct solve_work
draw_work(struct draw_clock *c, struct db *db, const struct job *job)
{
	*c = (struct draw_clock){ .db = db, .job = job };
	clock_gettime(CLOCK_MONOTONIC, &c->begun);
	return (struct solve_work){ .limit = DRAW_STEPS, .stage = "",
	    .stop = job == NULL ? NULL : stop, .arg = c };
}

/* --- what came out --- */

struct result {
	struct arena *arena;
	const struct draw *draw;
	const struct choosing *choosing;
	struct draw_pool *pool;
	enum draw_state state;
	struct select_answer answer;
	struct select_folder folder;
	struct draw_packed packed;
	struct draw_way way[DRAW_WAYS];
	int ways;
};

static struct arg
bound(int64_t n)
{
	return n < 0 ? (struct arg){ .kind = ARG_NULL } : INT(n);
}

static struct arg
gain(double x)
{
	return x < 0 ? (struct arg){ .kind = ARG_NULL } : REAL(x);
}

static enum rc
save_quotas(struct db *db, const struct result *r)
{
	const struct select_price *price = r->answer.lottery.price;
	int64_t pos = 0;

	for (const struct quota_line *q = r->choosing->quotas; q != NULL;
	    q = q->next) {
		double least = -1, most = -1;

		for (int c = 0; price != NULL && c < r->pool->in.pool.cells;
		    c++)
			if (r->pool->cell[c] == q) {
				least = price[c].min_looser;
				most = price[c].max_looser;
			}
		TRY(db_change(db, "INSERT INTO draw_quota (draw_id, pos,"
		    " quota_id, title, fact, vals, at_least, at_most,"
		    " available, min_gain, max_gain) VALUES ($1, $2, $3, $4,"
		    " $5, $6, $7, $8, $9, $10, $11)", ARGS(INT(r->draw->id),
		    INT(++pos), INT(q->quota->id), TEXT(q->quota->title),
		    TEXT(q->quota->fact), TEXT(q->quota->values),
		    bound(q->state.at_least), bound(q->state.at_most),
		    INT(q->state.available), gain(least), gain(most))));
	}
	return RC_OK;
}

static enum rc
save_people(struct db *db, const struct result *r)
{
	const struct select_lottery *s = &r->answer.lottery;
	const struct select_pool *pool = &r->pool->in.pool;

	for (int i = 0; i < pool->people; i++) {
		const struct candidate *c = r->pool->person[i];
		bool gone = r->pool->in.gone != NULL && r->pool->in.gone[i];
		enum draw_place place = gone ? DRAW_GONE :
		    pool->place[i] == SELECT_IN ? DRAW_FIXED : DRAW_OUT;
		bool blocked;
		const char *code = draw_bound(r->pool, s, i, &blocked);

		TRY(db_change(db, "INSERT INTO draw_person (draw_id,"
		    " application_id, chance, ticket_chance, points, blocked,"
		    " bound, place) SELECT $1, $2, $3, $4, $5, $6, $7, $8",
		    ARGS(INT(r->draw->id), INT(c->application->id),
		    REAL(s->chance[i]), REAL(s->ticket_chance[i]),
		    bound(c->mean), INT(blocked), TEXT(gone ? "" : code),
		    TEXT(draw_place_name[place]))));
	}
	return RC_OK;
}

static enum rc
save_lottery(struct db *db, const struct result *r)
{
	const struct select_lottery *s = &r->answer.lottery;
	const struct draw_pool *p = r->pool;
	double unit = p->in.points_unit == 0 ? 1 : (double)p->in.points_unit;
	int64_t people = 0;

	for (int i = 0; i < p->in.pool.people; i++)
		people += p->in.pool.place[i] == SELECT_FREE;
	TRY(db_change(db, "UPDATE draw SET people = $2, fixed = $3,"
	    " unscored = $4, alike = $5, panels = $6, levels = $7, least = $8,"
	    " gap = $9, proved = $10, sum = $11, bound = $12, commitment = $13"
	    " WHERE id = $1", ARGS(INT(r->draw->id), INT(people),
	    INT(p->fixed), INT(p->unscored), bound(r->answer.alike),
	    INT(s->panels), INT(s->levels), REAL(s->least), REAL(s->gap),
	    INT(s->finished), REAL((double)r->answer.sum / unit),
	    REAL((double)r->answer.bound / unit),
	    TEXT(r->folder.commitment))));
	TRY(save_quotas(db, r));
	TRY(save_people(db, r));
	for (int i = 0; i < SELECT_FILES; i++)
		TRY(draw_keep(db, r->draw->id, select_file_name[i],
		    r->folder.file[i].text, r->folder.file[i].n));
	return draw_keep_packed(db, r->draw->id, &r->packed);
}

static enum rc
save_ways(struct db *db, const struct result *r)
{
	for (int i = 0; i < r->ways; i++)
		for (const struct draw_change *c = r->way[i].changes; c != NULL;
		    c = c->next)
			TRY(db_change(db, "INSERT INTO draw_way (draw_id, way,"
			    " quota_id, title, least, least_was, most,"
			    " most_was) VALUES ($1, $2, $3, $4, $5, $6, $7,"
			    " $8)", ARGS(INT(r->draw->id), INT(i),
			    INT(c->quota), TEXT(c->title), bound(c->least),
			    bound(c->least_was), bound(c->most),
			    bound(c->most_was))));
	return RC_OK;
}

static enum rc
save(struct db *db, void *arg)
{
	const struct result *r = arg;

	TRY(db_change(db, "UPDATE draw SET state = $2 WHERE id = $1"
	    " AND state = 'waiting'", ARGS(INT(r->draw->id),
	    TEXT(draw_state_name[r->state]))));
	return r->state == DRAW_READY ? save_lottery(db, r) : save_ways(db, r);
}

/* --- the work --- */

static enum rc
solve(struct result *r, struct draw_clock *c, struct solve_work *w)
{
	enum rc rc = RC_CONFLICT;

	if (r->pool->faults == NULL)
		rc = select_solve(&r->pool->in, w, &r->answer);
	if (rc == RC_OK) {
		select_write_lottery(&r->pool->in, &r->answer.lottery,
		    &r->folder);
		r->state = DRAW_READY;
		return draw_pack(r->arena, r->draw, &r->folder, &r->packed);
	}
	r->state = rc == RC_CONFLICT ? DRAW_IMPOSSIBLE : DRAW_ENDED;
	if (r->state == DRAW_IMPOSSIBLE && r->pool->in.people.path != NULL &&
	    !c->cancelled)
		r->ways = draw_ways(r->pool, w, r->way);
	return RC_OK;
}

static enum rc
load(struct db *db, struct arena *a, row_id id, struct draw *d,
    struct choosing *v, struct draw_pool *pool)
{
	struct edition e;
	struct text_list langs;

	TRY(draw_find(db, a, 0, id, d));
	if (d->state != DRAW_WAITING)
		return RC_OK;
	TRY(edition_find(db, a, d->edition, &e));
	langs = text_split(a, e.langs, ' ');
	TRY(choosing_load(db, a, d->edition, d->part, v));
	choosing_seats(v, d->wish.seats);
	return draw_tables(a, v, &d->wish, langs.n == 0 ? "en" : langs.at[0],
	    pool);
}

enum rc
draw_now(struct db *db, struct arena *a, row_id id)
{
	struct draw_clock c;
	struct solve_work w = draw_work(&c, db, NULL);
	struct choosing v;
	struct draw d;
	struct draw_pool pool;
	struct result r = { .arena = a, .draw = &d, .choosing = &v,
	    .pool = &pool };

	TRY(load(db, a, id, &d, &v, &pool));
	if (d.state != DRAW_WAITING)
		return RC_CONFLICT;
	TRY(solve(&r, &c, &w));
	return save(db, &r);
}

enum rc
draw_job(struct db *db, struct arena *a, struct job *job)
{
	struct draw_clock c;
	struct solve_work w = draw_work(&c, db, job);
	struct choosing v;
	struct draw d;
	struct draw_pool pool;
	struct result r = { .arena = a, .draw = &d, .choosing = &v,
	    .pool = &pool };
	const char *why;
	json_t *in;
	row_id id;
	enum rc rc;

	TRY(json_read(a, job->input, strlen(job->input), &in, &why));
	id = json_integer_value(json_object_get(in, "draw"));
	json_decref(in);
	TRY(db_begin_read(db));
	rc = load(db, a, id, &d, &v, &pool);
	db_rollback(db);
	TRY(rc);
	if (d.state != DRAW_WAITING)
		return RC_OK;		/* done by a clerk that was thought dead */
	TRY(solve(&r, &c, &w));
	if (c.cancelled)
		return RC_CONFLICT;
	rc = db_transact(db, save, &r);
	/* Cancelled meanwhile. */
	return rc == RC_CONFLICT && !db_must_retry(db) ? RC_OK : rc;
}
