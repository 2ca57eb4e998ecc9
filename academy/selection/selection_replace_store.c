/*
 * Who could come in for those who left, where working it out takes longer than a
 * page may: asked for, worked out by the clerk, kept until something is decided.
 */
#include "selection/selection_draw.h"

#include <string.h>

#include "base/json.h"
#include "store/job.h"

enum rc
replacing_ask(struct db *db, struct arena *a, const struct choosing *v,
    row_id by, unixtime now)
{
	const struct part *part = v->part;
	row_id job;

	if (v->seats <= v->taken || v->count[CHOICE_WAIT] == 0)
		return RC_CONFLICT;
	TRY(job_add(db, "selection.replace", arena_printf(a,
	    "{\"edition\":%lld,\"part\":%lld}",
	    (long long)v->settings.edition, (long long)part->id), by, 0,
	    arena_printf(a, "selection.replace %lld", (long long)part->id),
	    &job));
	TRY(db_exec(db, "DELETE FROM replacing_person WHERE part_id = $1",
	    ARGS(INT(part->id)), NULL));
	return db_change(db, "INSERT INTO replacing (part_id, edition_id,"
	    " job_id, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT (part_id)"
	    " DO UPDATE SET job_id = excluded.job_id,"
	    " made_at = excluded.made_at, print = NULL", ARGS(INT(part->id),
	    INT(v->settings.edition), INT(job), INT(now)));
}

/* Both lists go by application. */
static enum rc
read_people(struct db *db, struct arena *a, const struct choosing *v,
    struct replacement *out)
{
	struct rows q = db_query(db, "SELECT application_id FROM"
	    " replacing_person WHERE part_id = $1 ORDER BY application_id",
	    ARGS(INT(v->part->id)));
	const struct candidate *c = v->inside;
	enum rc rc;

	out->who = arena_array(a, const struct candidate *,
	    v->count[CHOICE_WAIT] + 1);
	while ((rc = db_next(&q)) == RC_OK) {
		row_id id = col_int(&q, 0);

		while (c != NULL && c->application->id < id)
			c = c->next;
		if (c != NULL && c->application->id == id &&
		    out->n < v->count[CHOICE_WAIT])
			out->who[out->n++] = c;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
replacing_find(struct db *db, struct arena *a, const struct choosing *v,
    struct replacing *out)
{
	struct rows q = db_query(db, "SELECT job_id, made_at,"
	    " coalesce(print, -1), known, alike FROM replacing"
	    " WHERE part_id = $1", ARGS(INT(v->part->id)));
	enum rc rc = db_next(&q);

	*out = (struct replacing){ 0 };
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	*out = (struct replacing){ .job = col_int(&q, 0),
	    .made_at = col_int(&q, 1), .done = col_int(&q, 2) >= 0,
	    .current = col_int(&q, 2) == draw_replacement_print(v),
	    .answer = { .asked = true, .known = col_int(&q, 3) != 0,
	    .alike = (int)col_int(&q, 4) } };
	db_done(&q);
	return out->current ? read_people(db, a, v, &out->answer) : RC_OK;
}

enum rc
replacing_cancel(struct db *db, row_id part)
{
	row_id job;
	enum rc rc;

	TRY(db_int(db, "SELECT job_id FROM replacing WHERE part_id = $1"
	    " AND print IS NULL", ARGS(INT(part)), &job));
	rc = job_cancel(db, job);
	/* Where the job ended by itself there is nothing to stop. */
	return rc == RC_CONFLICT && !db_must_retry(db) ? RC_OK : rc;
}

/* --- the work --- */

struct work {
	row_id job;
	const struct choosing *choosing;
	struct replacement answer;
};

static enum rc
save(struct db *db, void *arg)
{
	const struct work *w = arg;
	row_id part = w->choosing->part->id;

	/* Unless it was asked for once more meanwhile. */
	TRY(db_change(db, "UPDATE replacing SET print = $3, known = $4,"
	    " alike = $5 WHERE part_id = $1 AND job_id = $2", ARGS(INT(part),
	    INT(w->job), INT(draw_replacement_print(w->choosing)),
	    INT(w->answer.known), INT(w->answer.alike))));
	TRY(db_exec(db, "DELETE FROM replacing_person WHERE part_id = $1",
	    ARGS(INT(part)), NULL));
	for (int i = 0; i < w->answer.n; i++)
		TRY(db_change(db, "INSERT INTO replacing_person (part_id,"
		    " application_id) VALUES ($1, $2)", ARGS(INT(part),
		    INT(w->answer.who[i]->application->id))));
	return RC_OK;
}

enum rc
replacing_job(struct db *db, struct arena *a, struct job *job)
{
	struct draw_clock clock;
	struct solve_work steps = draw_work(&clock, db, job);
	struct choosing v;
	struct work w = { .job = job->id, .choosing = &v };
	const char *why;
	json_t *in;
	row_id edition, part;
	enum rc rc;

	TRY(json_read(a, job->input, strlen(job->input), &in, &why));
	edition = json_integer_value(json_object_get(in, "edition"));
	part = json_integer_value(json_object_get(in, "part"));
	json_decref(in);
	TRY(db_begin_read(db));
	rc = choosing_load(db, a, edition, part, &v);
	db_rollback(db);
	TRY(rc);
	TRY(draw_replacement(a, &v, &steps, &w.answer));
	if (clock.cancelled)
		return RC_CONFLICT;
	rc = db_transact(db, save, &w);
	return rc == RC_CONFLICT && !db_must_retry(db) ? RC_OK : rc;
}
