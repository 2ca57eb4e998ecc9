/* Draws on record: what was asked for, what came out, its files; proposals.
 * selection_seed_store.c draws. */
#include "selection/selection_draw.h"

#include <stdlib.h>
#include <string.h>

#include "store/blob.h"
#include "store/job.h"

static unsigned
index_of(const char *const *names, unsigned n, const char *s)
{
	for (unsigned i = 0; i < n && s != NULL; i++)
		if (strcmp(names[i], s) == 0)
			return i;
	return 0;
}

/* Bounds are NULL in the store and -1 here. */
static struct arg
bound(int64_t n)
{
	return n < 0 ? (struct arg){ .kind = ARG_NULL } : INT(n);
}

/* --- asking --- */

enum rc
draw_add(struct db *db, struct arena *a, struct draw *d, unixtime now)
{
	const struct draw_wish *w = &d->wish;

	TRY(db_int(db, "SELECT coalesce(max(number), 0) + 1 FROM draw"
	    " WHERE edition_id = $1", ARGS(INT(d->edition)), &d->number));
	TRY(db_insert(db, "INSERT INTO draw (edition_id, part_id, number,"
	    " made_by, made_at, method, seats, alternates, line,"
	    " organisation_max, whole, waiting, refuse) VALUES ($1, $2, $3, $4,"
	    " $5, $6, $7, $8, $9, $10, $11, $12, $13)"
	    " ON CONFLICT (edition_id, number) DO NOTHING RETURNING id",
	    ARGS(INT(d->edition), INT(d->part), INT(d->number),
	    INT_OR_NULL(d->made_by), INT(now),
	    TEXT(select_method_name[w->method]), INT(w->seats),
	    INT(w->alternates), bound(w->line),
	    INT_OR_NULL(w->organisation_max), INT(w->whole), INT(w->waiting),
	    INT(w->refuse)), &d->id));
	TRY(job_add(db, "selection.draw", arena_printf(a, "{\"draw\":%lld}",
	    (long long)d->id), d->made_by, 0, NULL, &d->job));
	return db_change(db, "UPDATE draw SET job_id = $2 WHERE id = $1",
	    ARGS(INT(d->id), INT(d->job)));
}

#define SELECT_DRAW \
	"SELECT id, edition_id, part_id, number, made_by, made_at, job_id," \
	" method, seats, alternates, coalesce(line, -1), organisation_max," \
	" whole, waiting, refuse, state, people, fixed, unscored," \
	" coalesce(alike, -1), panels, levels, least, gap, proved, sum, bound," \
	" commitment, announced_at, source, seed, ticket, drawn_at, drawn_by," \
	" proposed_at FROM draw"

static struct draw
read_draw(struct rows *q, struct arena *a)
{
	return (struct draw){
		.id = col_int(q, 0), .edition = col_int(q, 1),
		.part = col_int(q, 2), .number = col_int(q, 3),
		.made_by = col_int(q, 4), .made_at = col_int(q, 5),
		.job = col_int(q, 6),
		.wish = {
			.method = index_of(select_method_name, DRAW_METHODS,
			    col_text(q, a, 7)),
			.seats = col_int(q, 8), .alternates = col_int(q, 9),
			.line = col_int(q, 10),
			.organisation_max = col_int(q, 11),
			.whole = col_int(q, 12) != 0,
			.waiting = col_int(q, 13) != 0,
			.refuse = col_int(q, 14) != 0,
		},
		.state = index_of(draw_state_name, DRAW_STATES,
		    col_text(q, a, 15)),
		.people = col_int(q, 16), .fixed = col_int(q, 17),
		.unscored = col_int(q, 18), .alike = col_int(q, 19),
		.panels = col_int(q, 20), .levels = col_int(q, 21),
		.least = col_real(q, 22), .gap = col_real(q, 23),
		.proved = col_int(q, 24) != 0, .sum = col_real(q, 25),
		.bound = col_real(q, 26), .commitment = col_text(q, a, 27),
		.announced_at = col_int(q, 28), .source = col_text(q, a, 29),
		.seed = col_text(q, a, 30), .ticket = col_int(q, 31),
		.drawn_at = col_int(q, 32), .drawn_by = col_int(q, 33),
		.proposed_at = col_int(q, 34),
	};
}

enum rc
draw_list(struct db *db, struct arena *a, row_id edition, row_id part,
    struct draw **out)
{
	struct rows q = db_query(db, SELECT_DRAW " WHERE edition_id = $1"
	    " AND ($2 = 0 OR part_id = $2) ORDER BY number DESC",
	    ARGS(INT(edition), INT(part)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct draw);
		**out = read_draw(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
draws_announced(struct db *db, struct arena *a, row_id edition,
    struct public_draw **out)
{
	struct rows q = db_query(db, "SELECT d.id, p.title, CASE d.state"
	    " WHEN 'drawn' THEN 1 ELSE 0 END,"
	    " coalesce(d.drawn_at, d.announced_at) FROM draw d"
	    " JOIN part p ON p.id = d.part_id WHERE d.edition_id = $1"
	    " AND d.announced_at IS NOT NULL ORDER BY d.number DESC",
	    ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct public_draw);
		**out = (struct public_draw){ .id = col_int(&q, 0),
		    .part = col_text(&q, a, 1), .drawn = col_int(&q, 2) != 0,
		    .at = col_int(&q, 3) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* edition 0: of any. */
enum rc
draw_find(struct db *db, struct arena *a, row_id edition, row_id id,
    struct draw *out)
{
	struct rows q = db_query(db, SELECT_DRAW " WHERE id = $1"
	    " AND ($2 = 0 OR edition_id = $2)", ARGS(INT(id), INT(edition)));

	TRY(db_next(&q));
	*out = read_draw(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
draw_quotas(struct db *db, struct arena *a, row_id draw,
    struct draw_quota **out)
{
	struct rows q = db_query(db, "SELECT quota_id, pos, title, fact, vals,"
	    " coalesce(at_least, -1), coalesce(at_most, -1), available,"
	    " coalesce(chosen, -1), coalesce(min_gain, -1),"
	    " coalesce(max_gain, -1) FROM draw_quota WHERE draw_id = $1"
	    " ORDER BY pos", ARGS(INT(draw)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct draw_quota);
		**out = (struct draw_quota){ .id = col_int(&q, 0),
		    .pos = col_int(&q, 1), .title = col_text(&q, a, 2),
		    .fact = col_text(&q, a, 3), .values = col_text(&q, a, 4),
		    .at_least = col_int(&q, 5), .at_most = col_int(&q, 6),
		    .available = col_int(&q, 7), .chosen = col_int(&q, 8),
		    .min_gain = col_real(&q, 9), .max_gain = col_real(&q, 10) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
draw_people(struct db *db, struct arena *a, row_id draw,
    struct draw_person **out)
{
	struct rows q = db_query(db, "SELECT d.application_id, p.number,"
	    " p.name, o.name, p.country, d.chance, d.ticket_chance,"
	    " coalesce(d.points, -1), d.blocked, d.bound, d.place, d.rank"
	    " FROM draw_person d JOIN application p ON p.id = d.application_id"
	    " LEFT JOIN organisation o ON o.id = p.organisation_id"
	    " WHERE d.draw_id = $1 ORDER BY d.application_id", ARGS(INT(draw)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct draw_person);
		**out = (struct draw_person){ .application = col_int(&q, 0),
		    .number = col_text(&q, a, 1), .name = col_text(&q, a, 2),
		    .organisation = col_text(&q, a, 3),
		    .country = col_text(&q, a, 4), .chance = col_real(&q, 5),
		    .ticket_chance = col_real(&q, 6),
		    .points = col_int(&q, 7), .blocked = col_int(&q, 8) != 0,
		    .bound = col_text(&q, a, 9),
		    .place = index_of(draw_place_name, DRAW_PLACES,
		    col_text(&q, a, 10)), .rank = col_int(&q, 11) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
draw_ways_found(struct db *db, struct arena *a, row_id draw,
    struct draw_way out[DRAW_WAYS], int *ways)
{
	struct rows q = db_query(db, "SELECT way, quota_id, title,"
	    " coalesce(least, -1), coalesce(least_was, -1), coalesce(most, -1),"
	    " coalesce(most_was, -1) FROM draw_way WHERE draw_id = $1"
	    " ORDER BY way, quota_id DESC", ARGS(INT(draw)));
	enum rc rc;

	*ways = 0;
	while ((rc = db_next(&q)) == RC_OK) {
		int64_t way = col_int(&q, 0);
		struct draw_change *c;

		if (way < 0 || way >= DRAW_WAYS)
			continue;
		while (*ways <= way)
			out[(*ways)++] = (struct draw_way){ .proved = true };
		c = arena_new(a, struct draw_change);
		*c = (struct draw_change){ .quota = col_int(&q, 1),
		    .title = col_text(&q, a, 2), .least = col_int(&q, 3),
		    .least_was = col_int(&q, 4), .most = col_int(&q, 5),
		    .most_was = col_int(&q, 6), .next = out[way].changes };
		out[way].changes = c;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- what an organiser does with it --- */

enum rc
draw_cancel(struct db *db, const struct draw *d)
{
	enum rc rc;

	/* With a seed it stays ready: the seed is given. */
	TRY(db_change(db, "UPDATE draw SET state = CASE state WHEN 'waiting'"
	    " THEN 'cancelled' ELSE state END WHERE id = $1 AND (state ="
	    " 'waiting' OR (state = 'ready' AND seed IS NOT NULL))",
	    ARGS(INT(d->id))));
	rc = job_cancel(db, d->job);
	/* Where the job ended by itself there is nothing to stop. */
	return rc == RC_CONFLICT && !db_must_retry(db) ? RC_OK : rc;
}

enum rc
draw_announce(struct db *db, row_id draw, const char *source, unixtime now)
{
	return db_change(db, "UPDATE draw SET announced_at = $3, source = $2"
	    " WHERE id = $1 AND state = 'ready' AND seed IS NULL"
	    " AND announced_at IS NULL",
	    ARGS(INT(draw), TEXT(source), INT(now)));
}

enum rc
draw_propose(struct db *db, const struct draw *d, unixtime now)
{
	TRY(db_change(db, "UPDATE draw SET proposed_at = $2 WHERE id = $1"
	    " AND state = 'drawn'", ARGS(INT(d->id), INT(now))));
	TRY(proposals_drop(db, d->part));
	/* Whoever is decided on meanwhile has no need of a proposal; who waits
	 * may come in, and waits on otherwise. */
	return db_exec(db, "INSERT INTO draw_proposal (application_id, part_id,"
	    " draw_id, choice, rank) SELECT x.application_id, $2, $1,"
	    " CASE x.place WHEN 'in' THEN 'admit' WHEN 'alternate' THEN 'wait'"
	    " ELSE 'refuse' END, x.rank FROM draw_person x"
	    " JOIN application p ON p.id = x.application_id"
	    " LEFT JOIN decision d ON d.application_id = x.application_id"
	    " AND d.part_id = $2 WHERE x.draw_id = $1"
	    " AND p.state = 'submitted' AND ((x.place = 'in' AND (d.choice"
	    " IS NULL OR d.choice = 'wait')) OR (x.place = 'alternate'"
	    " AND d.choice IS NULL) OR (x.place = '' AND $3 = 1"
	    " AND d.choice IS NULL))"
	    " ON CONFLICT (application_id, part_id) DO NOTHING",
	    ARGS(INT(d->id), INT(d->part), INT(d->wish.refuse)), NULL);
}

enum rc
draw_relax(struct db *db, row_id edition, row_id quota, int64_t at_least,
    int64_t at_most)
{
	enum rc rc = db_change(db, "UPDATE quota SET at_least = $3,"
	    " at_most = $4, share = 0 WHERE id = $1 AND edition_id = $2",
	    ARGS(INT(quota), INT(edition), bound(at_least), bound(at_most)));

	return rc == RC_CONFLICT ? RC_NONE : rc;
}

enum rc
proposals_drop(struct db *db, row_id part)
{
	return db_exec(db, "DELETE FROM draw_proposal WHERE part_id = $1",
	    ARGS(INT(part)), NULL);
}

enum rc
proposals_of(struct db *db, struct arena *a, row_id edition, row_id part,
    struct proposal **out)
{
	struct rows q = db_query(db, "SELECT x.application_id, x.part_id,"
	    " x.draw_id, x.choice, x.rank, d.number, d.method,"
	    " coalesce(d.line, -1), d.ticket, coalesce(s.ticket_chance, 0),"
	    " coalesce(s.points, -1), coalesce(s.bound, '') FROM draw_proposal x"
	    " JOIN draw d ON d.id = x.draw_id LEFT JOIN draw_person s"
	    " ON s.draw_id = x.draw_id AND s.application_id = x.application_id"
	    " WHERE x.part_id = $1 AND d.edition_id = $2"
	    " ORDER BY x.application_id", ARGS(INT(part), INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		struct draw d = { .number = col_int(&q, 5),
		    .wish.method = index_of(select_method_name, DRAW_METHODS,
		    col_text(&q, a, 6)), .wish.line = col_int(&q, 7),
		    .ticket = col_int(&q, 8) };
		struct draw_person p = { .ticket_chance = col_real(&q, 9),
		    .points = col_int(&q, 10), .bound = col_text(&q, a, 11),
		    .rank = col_int(&q, 4) };
		enum choice choice = index_of(choice_name, CHOICES,
		    col_text(&q, a, 3));

		*out = arena_new(a, struct proposal);
		**out = (struct proposal){ .application = col_int(&q, 0),
		    .part = col_int(&q, 1), .draw = col_int(&q, 2),
		    .number = d.number, .choice = choice, .rank = p.rank,
		    .reason = draw_reason(a, &d, &p, choice) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- files --- */

enum rc
draw_file(struct db *db, row_id draw, const char *name, row_id *blob)
{
	return db_int(db, "SELECT blob_id FROM draw_file WHERE draw_id = $1"
	    " AND name = $2", ARGS(INT(draw), TEXT(name)), blob);
}

enum rc
draw_files(struct db *db, struct arena *a, row_id draw,
    struct draw_file **out)
{
	struct rows q = db_query(db, "SELECT name, blob_id FROM draw_file"
	    " WHERE draw_id = $1 ORDER BY name", ARGS(INT(draw)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct draw_file);
		**out = (struct draw_file){ .name = col_text(&q, a, 0),
		    .blob = col_int(&q, 1) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
draw_keep(struct db *db, row_id draw, const char *name, const void *bytes,
    size_t n)
{
	struct blob blob;
	row_id old;
	enum rc rc;

	if (bytes == NULL)
		return RC_OK;
	rc = draw_file(db, draw, name, &old);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	TRY(blob_put(db, name, bytes, n, &blob));
	TRY(db_change(db, "INSERT INTO draw_file (draw_id, name, blob_id)"
	    " VALUES ($1, $2, $3) ON CONFLICT (draw_id, name) DO UPDATE SET"
	    " blob_id = excluded.blob_id", ARGS(INT(draw), TEXT(name),
	    INT(blob.id))));
	return rc == RC_OK ? blob_drop(db, old) : RC_OK;
}

enum rc
draw_keep_packed(struct db *db, row_id draw, const struct draw_packed *p)
{
	TRY(draw_keep(db, draw, DRAW_ZIP, p->all.p, p->all.n));
	return draw_keep(db, draw, DRAW_PUBLIC_ZIP, p->public.p,
	    p->public.n);
}

/* --- what is kept, and how long --- */

/* Draws of editions whose retention is over; an edition ends as in the room
 * intake. */
#define OVER(now) \
	"(SELECT d.id FROM draw d JOIN edition e ON e.id = d.edition_id" \
	" WHERE coalesce((SELECT max(ends) FROM part WHERE edition_id = e.id)," \
	" (SELECT closes + 31536000 FROM call WHERE edition_id = e.id))" \
	" + e.retention_days * 86400 < " now ")"

/* The next file of theirs that tells of people, or 0. */
static enum rc
private_file(struct db *db, struct args at, row_id *blob)
{
	enum rc rc = db_int(db, "SELECT blob_id FROM draw_file WHERE name NOT IN"
	    " ('lottery.csv', 'tickets.csv', 'certificate.json', 'quotas.csv',"
	    " '" DRAW_PUBLIC_ZIP "')"
	    " AND draw_id IN " OVER("$1") " LIMIT 1", at, blob);

	if (rc == RC_NONE)
		*blob = 0;
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
purge(struct db *db, void *now)
{
	const struct args at = ARGS(INT(*(unixtime *)now));
	row_id blob;

	TRY(private_file(db, at, &blob));
	while (blob != 0) {
		TRY(blob_drop(db, blob));	/* its row goes with it */
		TRY(private_file(db, at, &blob));
	}
	TRY(db_exec(db, "DELETE FROM draw_proposal WHERE draw_id IN " OVER("$1"), at,
	    NULL));
	TRY(db_exec(db, "DELETE FROM replacing WHERE edition_id IN (SELECT"
	    " edition_id FROM draw WHERE id IN " OVER("$1") ")", at, NULL));
	return db_exec(db, "DELETE FROM draw_person WHERE draw_id IN "
	    OVER("$1"), at, NULL);
}

enum rc
draw_purge(struct db *db, unixtime now)
{
	int64_t due;

	TRY(db_int(db, "SELECT count(*) FROM draw_person WHERE draw_id IN "
	    OVER("$1"), ARGS(INT(now)), &due));
	return due == 0 ? RC_OK : db_transact(db, purge, &now);
}
