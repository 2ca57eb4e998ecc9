/*
 * Drawing with a seed.  The seed is put on record first, by one UPDATE that only
 * one of several can win, and stays: whatever becomes of the work, nobody can
 * try a second one.  The clerk then reads the lottery's files again, finds the
 * ticket and the waiting list, and writes it all in one transaction.
 */
#include "selection/selection_draw.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "store/blob.h"
#include "store/job.h"

static enum rc
load_folder(struct db *db, struct arena *a, row_id draw,
    struct select_folder *f)
{
	struct draw_file *list;

	*f = (struct select_folder){ .path = "" };
	TRY(draw_files(db, a, draw, &list));
	for (; list != NULL; list = list->next)
		for (int i = 0; i < SELECT_FILES; i++) {
			struct buf b = BUF(a);
			struct blob blob;

			if (strcmp(select_file_name[i], list->name) != 0)
				continue;
			TRY(blob_find(db, a, list->blob, &blob));
			TRY(blob_read(db, list->blob, 0, blob.size, &b));
			select_put(a, f, (enum select_file)i, buf_text(&b),
			    b.n);
		}
	return RC_OK;
}

/* --- who was drawn --- */

struct ranked { const char *id; int64_t points; int delegation, at; };

static int
by_points(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->points != b->points)
		return (a->points < b->points) - (a->points > b->points);
	return (a->at > b->at) - (a->at < b->at);
}

static enum rc
put_place(struct db *db, row_id draw, const char *number, const char *place,
    int64_t rank)
{
	return db_change(db, "UPDATE draw_person SET place = $3, rank = $4"
	    " WHERE draw_id = $1 AND application_id IN (SELECT p.id FROM"
	    " application p JOIN draw d ON d.edition_id = p.edition_id"
	    " WHERE d.id = $1 AND p.number = $2) AND place NOT IN ('fixed')",
	    ARGS(INT(draw), TEXT(number), TEXT(place), INT_OR_NULL(rank)));
}

/* Those of the waiting list by what the seed gave them, a delegation by the
 * luckiest of it. */
static enum rc
put_alternates(struct db *db, struct arena *a, row_id draw,
    const struct select_input *in, const struct select_drawn *d)
{
	int n = d->alternates.people;
	struct ranked *r = arena_array(a, struct ranked, n + 1);

	for (int i = 0; i < n; i++) {
		int person = d->alternates.person[i];

		r[i] = (struct ranked){ in->id[person], d->points[person],
		    in->pool.delegation == NULL ? -1 :
		    in->pool.delegation[person], i };
		for (int k = 0; k < i; k++)
			if (r[i].delegation >= 0 && r[k].delegation ==
			    r[i].delegation) {
				if (r[k].points < r[i].points)
					r[k].points = r[i].points;
				else
					r[i].points = r[k].points;
			}
	}
	qsort(r, (size_t)n, sizeof *r, by_points);
	for (int i = 0; i < n; i++)
		TRY(put_place(db, draw, r[i].id, "alternate", i + 1));
	return RC_OK;
}

static enum rc
put_panel(struct db *db, row_id draw, const struct select_input *in,
    const struct select_drawn *d)
{
	for (int i = 0; i < d->panel.people; i++) {
		int person = d->panel.person[i];

		if (in->pool.place[person] == SELECT_FREE)
			TRY(put_place(db, draw, in->id[person], "in", 0));
	}
	return RC_OK;
}

/* How many of each quota it makes, those in already included. */
static enum rc
count_chosen(struct db *db, struct arena *a, const struct draw *d)
{
	struct choosing v;
	struct draw_person *people, *p;
	struct draw_quota *quotas;

	TRY(choosing_load(db, a, d->edition, d->part, &v));
	TRY(draw_people(db, a, d->id, &people));
	TRY(draw_quotas(db, a, d->id, &quotas));
	for (struct draw_quota *q = quotas; q != NULL; q = q->next) {
		int64_t n = 0;
		int k = 0;
		const struct quota_line *l = v.quotas;

		for (; l != NULL && l->quota->id != q->id; l = l->next)
			k++;
		if (l == NULL)
			continue;	/* removed since */
		p = people;
		for (const struct candidate *c = v.inside; c != NULL;
		    c = c->next) {
			while (p != NULL && p->application <
			    c->application->id)
				p = p->next;
			n += p != NULL && p->application == c->application->id &&
			    (p->place == DRAW_IN || p->place == DRAW_FIXED) &&
			    c->counts[k];
		}
		TRY(db_change(db, "UPDATE draw_quota SET chosen = $3"
		    " WHERE draw_id = $1 AND pos = $2", ARGS(INT(d->id),
		    INT(q->pos), INT(n))));
	}
	return RC_OK;
}

/* --- the work --- */

struct seeding {
	struct arena *arena;
	const struct draw *draw;	/* with its seed */
	struct select_folder folder;
	struct select_input in;
	struct select_drawn drawn;
	struct draw_packed packed;
	unixtime now;
	const char *why;		/* after RC_INVALID */
};

/* No store and no transaction: it may take a while. */
static enum rc
work_out(struct seeding *s, struct solve_work *w)
{
	struct arena *a = s->arena;
	enum rc rc;

	rc = select_read_folder(a, &s->folder, &s->why);
	if (rc == RC_OK)
		rc = select_read_again(a, &s->folder, &s->in);
	if (rc == RC_OK)
		rc = select_finish(&s->in, &s->folder, s->draw->seed, w,
		    &s->drawn);
	if (rc == RC_OK)
		rc = draw_pack(a, s->draw, &s->folder, &s->packed);
	if (s->folder.certificate != NULL)
		json_decref(s->folder.certificate);
	if (s->why == NULL)
		s->why = s->in.why;
	return rc == RC_NONE || rc == RC_CONFLICT ? RC_INVALID : rc;
}

static enum rc
keep_drawn(struct db *db, void *arg)
{
	const struct seeding *s = arg;
	row_id id = s->draw->id;

	TRY(db_change(db, "UPDATE draw SET state = 'drawn', drawn_at = $2,"
	    " ticket = $3 WHERE id = $1 AND state = 'ready' AND seed = $4",
	    ARGS(INT(id), INT(s->now), INT(s->drawn.ticket),
	    TEXT(s->draw->seed))));
	TRY(put_panel(db, id, &s->in, &s->drawn));
	TRY(put_alternates(db, s->arena, id, &s->in, &s->drawn));
	for (int i = SELECT_CERTIFICATE; i < SELECT_FILES; i++)
		TRY(draw_keep(db, id, select_file_name[i],
		    s->folder.file[i].text, s->folder.file[i].n));
	TRY(draw_keep_packed(db, id, &s->packed));
	return count_chosen(db, s->arena, s->draw);
}

/* --- asking for it --- */

/* Only one of several seeds becomes the draw's. */
static enum rc
put_seed(struct db *db, const struct draw *d, const char *seed, row_id by)
{
	return db_change(db, "UPDATE draw SET seed = $2, drawn_by = $3"
	    " WHERE id = $1 AND state = 'ready' AND seed IS NULL",
	    ARGS(INT(d->id), TEXT(seed), INT_OR_NULL(by)));
}

enum rc
draw_seed_ask(struct db *db, struct arena *a, const struct draw *d,
    const char *seed, row_id by)
{
	row_id job;

	if (d->seed == NULL)
		TRY(put_seed(db, d, seed, by));
	/* One at a time: who asks again gets the one that is at work. */
	TRY(job_add(db, "selection.seed", arena_printf(a, "{\"draw\":%lld}",
	    (long long)d->id), by, 0, arena_printf(a, "selection.seed %lld",
	    (long long)d->id), &job));
	return db_change(db, "UPDATE draw SET job_id = $2 WHERE id = $1"
	    " AND state = 'ready'", ARGS(INT(d->id), INT(job)));
}

enum rc
draw_seed(struct db *db, struct arena *a, const struct draw *d,
    const char *seed, row_id by, unixtime now, const char **why)
{
	struct solve_work w = { .limit = DRAW_STEPS / 10, .stage = "" };
	struct draw with = *d;
	struct seeding s = { .arena = a, .draw = &with, .now = now };
	enum rc rc;

	*why = NULL;
	with.seed = seed;
	TRY(put_seed(db, d, seed, by));
	TRY(load_folder(db, a, d->id, &s.folder));
	rc = work_out(&s, &w);
	*why = s.why;
	return rc == RC_OK ? keep_drawn(db, &s) : rc;
}

enum rc
draw_seed_job(struct db *db, struct arena *a, struct job *job)
{
	struct draw_clock clock;
	struct solve_work w = draw_work(&clock, db, job);
	struct draw d;
	struct seeding s = { .arena = a, .draw = &d };
	const char *why;
	json_t *in;
	row_id id;
	enum rc rc;

	TRY(json_read(a, job->input, strlen(job->input), &in, &why));
	id = json_integer_value(json_object_get(in, "draw"));
	json_decref(in);
	TRY(db_begin_read(db));
	rc = draw_find(db, a, 0, id, &d);
	if (rc == RC_OK && d.state == DRAW_READY && d.seed != NULL)
		rc = load_folder(db, a, id, &s.folder);
	db_rollback(db);
	TRY(rc);
	if (d.state != DRAW_READY || d.seed == NULL)
		return RC_OK;		/* done by a clerk that was thought dead */
	rc = work_out(&s, &w);
	if (clock.cancelled)
		return RC_CONFLICT;
	if (rc == RC_INVALID) {		/* it would be no other the next time */
		log_line(LOG_INFO, "selection", "a draw could not be drawn: %s",
		    s.why);
		job->problem = s.why;
	}
	TRY(rc);
	s.now = time_now();
	rc = db_transact(db, keep_drawn, &s);
	return rc == RC_CONFLICT && !db_must_retry(db) ? RC_OK : rc;
}
