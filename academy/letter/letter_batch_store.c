/* Letters and mails to groups: who is meant, what was drawn up, who got it. */
#include "store/db.h"

#include <string.h>

#include "base/json.h"
#include "letter/letter.h"
#include "letter/letter_desk.h"
#include "store/job.h"

static const int64_t draft_seconds = 7 * 86400;

static bool
meant(struct arena *a, const struct group *g, const struct participant *p)
{
	return (g->person == 0 || p->person.id == g->person) &&
	    (g->role == NULL || text_same(p->role, g->role)) &&
	    (g->country == NULL || text_same(p->country, g->country)) &&
	    (g->level == NULL || strcmp(level_name[p->level], g->level) == 0) &&
	    (g->kind == NULL || strcmp(organisation_kind_name[
	    p->organisation_kind], g->kind) == 0) && (g->delegation == NULL ||
	    text_same(p->delegation, g->delegation)) &&
	    (g->track == NULL || text_same(words_pick(a, p->track, "").text,
	    g->track));
}

enum rc
letter_group(struct db *db, struct arena *a, row_id edition,
    const struct group *g, struct participant **out)
{
	struct participant *all, *next;

	TRY(participant_list(db, a, edition, g->part, g->state, &all));
	*out = NULL;
	for (; all != NULL; all = next) {
		next = all->next;
		if (!meant(a, g, all))
			continue;
		all->next = NULL;
		*out = all;
		out = &all->next;
	}
	return RC_OK;
}

bool
letter_batch_long(const struct letter_batch *b)
{
	return b->people > (b->template.as_pdf ? BATCH_AT_ONCE_PDF :
	    BATCH_AT_ONCE);
}

struct letter_facts
letter_batch_facts(const struct letter_batch *b)
{
	return (struct letter_facts){ .part_id = b->part,
	    .deadline_at = b->deadline, .reason = b->reason,
	    .link = b->link };
}

enum rc
letter_batch_draw(struct db *db, struct letter_batch *b,
    const struct participant *to, unixtime now)
{
	const struct letter_template *t = &b->template;

	TRY(db_exec(db, "DELETE FROM letter_batch WHERE state = 'draft'"
	    " AND made_at < $1", ARGS(INT(now - draft_seconds)), NULL));
	TRY(db_insert(db, "INSERT INTO letter_batch (edition_id, kind,"
	    " template_id, subject, body, as_pdf, to_group, part_id, deadline,"
	    " reason, link, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6,"
	    " $7, $8, $9, $10, $11, $12, $13) RETURNING id",
	    ARGS(INT(t->edition), TEXT(letter_kind_name[t->kind]),
	    INT_OR_NULL(t->id), TEXT(t->subject), TEXT(t->body),
	    INT(t->as_pdf), TEXT(b->to_group), INT_OR_NULL(b->part),
	    INT_OR_NULL(b->deadline), TEXT(b->reason), TEXT(b->link),
	    INT(b->made_by), INT(now)), &b->id));
	b->people = 0;
	for (; to != NULL; to = to->next, b->people++)
		TRY(db_change(db, "INSERT INTO letter_batch_person (batch_id,"
		    " person_id) VALUES ($1, $2)",
		    ARGS(INT(b->id), INT(to->person.id))));
	return RC_OK;
}

#define SELECT_BATCH \
	"SELECT b.id, b.edition_id, b.kind, b.template_id, b.subject, b.body," \
	" b.as_pdf, b.to_group, b.part_id, b.deadline, b.reason, b.link," \
	" b.made_by, b.made_at, b.state, b.job_id," \
	" (SELECT count(*) FROM letter_batch_person p WHERE p.batch_id = b.id)," \
	" (SELECT count(*) FROM letter_batch_person p WHERE p.batch_id = b.id" \
	" AND p.letter_id IS NOT NULL)," \
	" (SELECT count(*) FROM letter_batch_person p WHERE p.batch_id = b.id" \
	" AND p.problem IS NOT NULL) FROM letter_batch b"

static struct letter_batch
read_batch(const struct rows *q, struct arena *a)
{
	const char *state = col_text(q, a, 14);
	unsigned s = 0;

	while (s < BATCH_STOPPED && strcmp(batch_state_name[s], state) != 0)
		s++;
	return (struct letter_batch){
		.id = col_int(q, 0),
		.template = {
			.edition = col_int(q, 1),
			.kind = letter_kind_of(col_text(q, a, 2)),
			.id = col_int(q, 3), .subject = col_text(q, a, 4),
			.body = col_text(q, a, 5),
			.as_pdf = col_int(q, 6) != 0,
		},
		.to_group = col_text(q, a, 7), .part = col_int(q, 8),
		.deadline = col_int(q, 9), .reason = col_text(q, a, 10),
		.link = col_text(q, a, 11), .made_by = col_int(q, 12),
		.made_at = col_int(q, 13), .state = s, .job = col_int(q, 15),
		.people = col_int(q, 16), .written = col_int(q, 17),
		.refused = col_int(q, 18),
	};
}

/* edition 0: of any. */
enum rc
letter_batch_find(struct db *db, struct arena *a, row_id edition, row_id id,
    struct letter_batch *out)
{
	struct rows q = db_query(db, SELECT_BATCH " WHERE b.id = $1"
	    " AND ($2 = 0 OR b.edition_id = $2)",
	    ARGS(INT(id), INT(edition)));

	TRY(db_next(&q));
	*out = read_batch(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
letter_batch_list(struct db *db, struct arena *a, row_id edition, int limit,
    struct letter_batch **out)
{
	struct rows q = db_query(db, SELECT_BATCH " WHERE b.edition_id = $1"
	    " ORDER BY b.id DESC LIMIT $2", ARGS(INT(edition), INT(limit)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct letter_batch);
		**out = read_batch(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
letter_batch_people(struct db *db, struct arena *a, row_id batch,
    struct recipient **out)
{
	struct rows q = db_query(db, "SELECT b.person_id, p.name, p.email,"
	    " p.lang, b.letter_id, b.problem FROM letter_batch_person b"
	    " JOIN person p ON p.id = b.person_id WHERE b.batch_id = $1"
	    " ORDER BY p.name_sort, p.id", ARGS(INT(batch)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct recipient);
		**out = (struct recipient){
			.person = col_int(&q, 0), .name = col_text(&q, a, 1),
			.email = col_text(&q, a, 2), .lang = col_text(&q, a, 3),
			.letter = col_int(&q, 4), .problem = col_text(&q, a, 5),
			.missing = "", .needed = "",
		};
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- sending --- */

struct step {
	struct arena *a;
	const struct letter_batch *batch;
	unixtime now;
};

/*
 * The next letter, in a transaction with the note that it was written, so that
 * whoever takes a broken job up sends none twice.  RC_NONE: all are done, or it
 * was stopped.
 */
static enum rc
step(struct db *db, void *ctx)
{
	struct step *s = ctx;
	const struct letter_batch *b = s->batch;
	struct letter_facts facts = letter_batch_facts(b);
	row_id person, letter = 0;
	const char *problem = NULL;
	enum rc rc;

	TRY(db_int(db, "SELECT p.person_id FROM letter_batch_person p"
	    " JOIN letter_batch b ON b.id = p.batch_id WHERE b.id = $1"
	    " AND b.state = 'sending' AND p.letter_id IS NULL"
	    " AND p.problem IS NULL ORDER BY p.person_id LIMIT 1",
	    ARGS(INT(b->id)), &person));
	rc = letter_write(db, s->a, &b->template, person, &facts, s->now,
	    &letter);
	if (db_must_retry(db))
		return rc == RC_OK ? RC_CONFLICT : rc;
	switch (rc) {
	case RC_OK:
		break;
	case RC_CONFLICT:
		problem = "value";
		break;
	case RC_INVALID:
		problem = "address";
		break;
	case RC_NONE:
		problem = "template";
		break;
	case RC_DENIED: case RC_FAILED:
		return rc;
	}
	return db_change(db, "UPDATE letter_batch_person SET letter_id = $3,"
	    " problem = $4 WHERE batch_id = $1 AND person_id = $2"
	    " AND letter_id IS NULL",
	    ARGS(INT(b->id), INT(person), INT_OR_NULL(letter),
	    TEXT(problem)));
}

static enum rc
finish(struct db *db, const struct letter_batch *b)
{
	return db_exec(db, "UPDATE letter_batch SET state = 'sent'"
	    " WHERE id = $1 AND state = 'sending'", ARGS(INT(b->id)), NULL);
}

enum rc
letter_batch_run(struct db *db, struct arena *a, struct job *j)
{
	struct letter_batch b;
	struct arena *one;
	int64_t id, done;
	enum rc rc = RC_OK;

	if (!text_number(j->input, 1, INT64_MAX, &id))
		return RC_INVALID;
	TRY(letter_batch_find(db, a, 0, id, &b));
	one = arena_make();
	for (done = b.written + b.refused; rc == RC_OK; done++) {
		struct step s = { one, &b, time_now() };

		if ((rc = job_progress(db, j, done, b.people)) != RC_OK)
			break;
		rc = db_transact(db, step, &s);
		arena_reset(one);
	}
	arena_free(one);
	return rc == RC_NONE ? finish(db, &b) : rc;
}

enum rc
letter_batch_send(struct db *db, struct arena *a, row_id edition, row_id id,
    row_id by, unixtime now)
{
	struct letter_batch b;
	enum rc rc;

	TRY(letter_batch_find(db, a, edition, id, &b));
	TRY(db_change(db, "UPDATE letter_batch SET state = 'sending'"
	    " WHERE id = $1 AND state = 'draft'", ARGS(INT(id))));
	if (letter_batch_long(&b)) {
		row_id job;

		TRY(job_add(db, "letter.batch", arena_printf(a, "%lld",
		    (long long)id), by, 0, NULL, &job));
		return db_change(db, "UPDATE letter_batch SET job_id = $2"
		    " WHERE id = $1", ARGS(INT(id), INT(job)));
	}
	do
		rc = step(db, &(struct step){ a, &b, now });
	while (rc == RC_OK);
	return rc == RC_NONE ? finish(db, &b) : rc;
}

enum rc
letter_batch_stop(struct db *db, row_id edition, row_id id)
{
	int64_t gone, job;
	enum rc rc;

	TRY(db_exec(db, "DELETE FROM letter_batch WHERE id = $1"
	    " AND edition_id = $2 AND state = 'draft'",
	    ARGS(INT(id), INT(edition)), &gone));
	if (gone > 0)
		return RC_OK;
	TRY(db_change(db, "UPDATE letter_batch SET state = 'stopped'"
	    " WHERE id = $1 AND edition_id = $2 AND state = 'sending'",
	    ARGS(INT(id), INT(edition))));
	rc = db_int(db, "SELECT job_id FROM letter_batch WHERE id = $1"
	    " AND job_id IS NOT NULL", ARGS(INT(id)), &job);
	if (rc == RC_OK)
		rc = job_cancel(db, job);
	/* A job that ended in between had nothing left to stop. */
	return rc == RC_NONE || (rc == RC_CONFLICT && !db_must_retry(db)) ?
	    RC_OK : rc;
}
