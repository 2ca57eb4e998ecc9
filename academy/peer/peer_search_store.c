/*
 * Looking for partners: reads who may be matched, works outside of any
 * transaction where the clerk does it, and writes what was found, with the
 * reasons for what was not, in one.
 */
#include "store/db.h"

#include <string.h>

#include "peer/peer_inside.h"
#include "store/job.h"

/* --- what is read --- */

static enum rc
pairs(struct db *db, struct arena *a, row_id edition, struct peer_pair **out)
{
	/* Anywhere in the programme: nobody is asked twice about the same. */
	struct rows q = db_query(db, "SELECT DISTINCT x.seeker_id, x.giver_id"
	    " FROM proposal x JOIN edition e ON e.id = x.edition_id"
	    " WHERE x.sent_at IS NOT NULL AND e.programme_id ="
	    " (SELECT t.programme_id FROM edition t WHERE t.id = $1)",
	    ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct peer_pair);
		**out = (struct peer_pair){ col_int(&q, 0), col_int(&q, 1),
		    NULL };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
peer_run_find(struct db *db, row_id edition, struct peer_run *out)
{
	struct rows q = db_query(db, "SELECT CASE WHEN way = 'stable' THEN 1"
	    " ELSE 0 END, match_job, send_job, at, people, links, sum, bound"
	    " FROM peer_run WHERE edition_id = $1", ARGS(INT(edition)));
	enum rc rc = db_next(&q);

	*out = (struct peer_run){ 0 };
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	*out = (struct peer_run){ .way = col_int(&q, 0) != 0 ? PEER_STABLE :
	    PEER_BEST, .match_job = col_int(&q, 1), .send_job = col_int(&q, 2),
	    .at = col_int(&q, 3), .people = col_int(&q, 4),
	    .links = col_int(&q, 5), .sum = col_int(&q, 6),
	    .bound = col_int(&q, 7) };
	db_done(&q);
	return RC_OK;
}

static enum peer_lack
lack_named(const char *s)
{
	enum peer_lack l = LACK_NONE;

	while (l + 1 < PEER_LACKS && strcmp(peer_lack_name[l], s) != 0)
		l++;
	return l;
}

enum rc
peer_whys(struct db *db, struct arena *a, row_id edition,
    struct peer_why **out)
{
	struct rows q = db_query(db, "SELECT w.person_id, w.giver_id, p.name,"
	    " w.concept_id, w.lack, w.score, w.missing"
	    " FROM peer_why w LEFT JOIN person p ON p.id = w.giver_id"
	    " WHERE w.edition_id = $1 ORDER BY w.person_id, w.concept_id",
	    ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		struct peer_why *w = arena_new(a, struct peer_why);

		*w = (struct peer_why){ .person = col_int(&q, 0),
		    .giver = col_int(&q, 1), .giver_name = col_text(&q, a, 2),
		    .concept = col_text(&q, a, 3),
		    .lack = lack_named(col_text(&q, a, 4)),
		    .score = col_int(&q, 5), .missing = col_int(&q, 6) };
		*out = w;
		out = &w->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- what was found is kept --- */

struct search {
	struct arena *a;
	row_id edition;
	unixtime now;
	struct peer_search how;
	struct peer *pool;
	struct peer_pair *met;
	struct peer_found found;
	int64_t kept;			/* proposals */
};

static enum rc
read_pool(struct db *db, struct search *s)
{
	TRY(peer_pool(db, s->a, s->edition, s->now, &s->pool));
	return pairs(db, s->a, s->edition, &s->met);
}

static bool
is_there(const struct peer *pool, row_id person)
{
	while (pool != NULL && pool->person != person)
		pool = pool->next;
	return pool != NULL;
}

static bool
have_met(const struct peer_pair *met, row_id x, row_id y)
{
	while (met != NULL && !((met->one == x && met->other == y) ||
	    (met->one == y && met->other == x)))
		met = met->next;
	return met != NULL;
}

static enum rc
keep_proposals(struct db *db, struct search *s)
{
	TRY(db_exec(db, "DELETE FROM proposal WHERE edition_id = $1"
	    " AND sent_at IS NULL", ARGS(INT(s->edition)), NULL));
	for (const struct peer_proposal *p = s->found.list; p != NULL;
	    p = p->next) {
		if (!is_there(s->pool, p->seeker) ||
		    !is_there(s->pool, p->giver) ||
		    have_met(s->met, p->seeker, p->giver))
			continue;
		TRY(db_change(db, "INSERT INTO proposal (edition_id,"
		    " concept_id, offer_id, seeker_id, giver_id, topic,"
		    " language, size, share, role, made_at) VALUES ($1, $2, $3,"
		    " $4, $5, $6, $7, $8, $9, $10, $11)",
		    ARGS(INT(s->edition), TEXT(p->concept), TEXT(p->same ?
		    NULL : p->other != NULL ? p->other : p->concept),
		    INT(p->seeker), INT(p->giver), INT(p->fit.topic),
		    INT(p->fit.language), INT(p->fit.size), INT(p->fit.share),
		    INT(p->fit.role), INT(s->now))));
		s->kept++;
	}
	return RC_OK;
}

static enum rc
keep_whys(struct db *db, const struct search *s)
{
	TRY(db_exec(db, "DELETE FROM peer_why WHERE edition_id = $1",
	    ARGS(INT(s->edition)), NULL));
	for (const struct peer_why *w = s->found.why; w != NULL; w = w->next)
		if (is_there(s->pool, w->person) && (w->giver == 0 ||
		    is_there(s->pool, w->giver)))
			TRY(db_change(db, "INSERT INTO peer_why (edition_id,"
			    " person_id, concept_id, lack, giver_id, score,"
			    " missing) VALUES ($1, $2, $3, $4, $5, $6, $7)",
			    ARGS(INT(s->edition),
			    INT(w->person), TEXT(w->concept),
			    TEXT(peer_lack_name[w->lack]),
			    INT_OR_NULL(w->giver), INT(w->score),
			    INT(w->missing))));
	return RC_OK;
}

static enum rc
keep(struct db *db, struct search *s)
{
	s->kept = 0;
	TRY(keep_proposals(db, s));
	TRY(keep_whys(db, s));
	return db_exec(db, "INSERT INTO peer_run (edition_id, way, at, people,"
	    " links, sum, bound) VALUES ($1, $2, $3, $4, $5, $6, $7)"
	    " ON CONFLICT (edition_id) DO UPDATE SET way = excluded.way,"
	    " at = excluded.at, people = excluded.people,"
	    " links = excluded.links, sum = excluded.sum,"
	    " bound = excluded.bound", ARGS(INT(s->edition),
	    TEXT(peer_way_name[s->how.way]), INT(s->now),
	    INT(s->found.people), INT(s->found.links), INT(s->found.sum),
	    INT(s->found.bound)), NULL);
}

enum rc
peer_propose(struct db *db, struct arena *a, row_id edition, enum peer_way way,
    unixtime now, int64_t *n)
{
	struct search s = { .a = a, .edition = edition, .now = now,
	    .how = { .way = way } };

	TRY(read_pool(db, &s));
	TRY(peer_match(a, s.pool, s.met, &s.how, &s.found));
	TRY(keep(db, &s));
	*n = s.kept;
	return RC_OK;
}

/* --- the clerk --- */

static enum rc
ask(struct db *db, struct arena *a, row_id edition, const char *kind,
    const char *input, row_id by, row_id *job)
{
	TRY(job_add(db, kind, input, by, 0, arena_printf(a, "%s %lld", kind,
	    (long long)edition), job));
	return db_exec(db, "INSERT INTO peer_run (edition_id, way, at)"
	    " VALUES ($1, 'best', 0) ON CONFLICT (edition_id) DO NOTHING",
	    ARGS(INT(edition)), NULL);
}

enum rc
peer_match_ask(struct db *db, struct arena *a, row_id edition,
    enum peer_way way, row_id by)
{
	row_id job;

	TRY(ask(db, a, edition, "peer.match", arena_printf(a, "%lld %s",
	    (long long)edition, peer_way_name[way]), by, &job));
	return db_change(db, "UPDATE peer_run SET match_job = $2"
	    " WHERE edition_id = $1", ARGS(INT(edition), INT(job)));
}

enum rc
peer_send_ask(struct db *db, struct arena *a, row_id edition, row_id by)
{
	row_id job;

	TRY(ask(db, a, edition, "peer.send", arena_printf(a, "%lld",
	    (long long)edition), by, &job));
	return db_change(db, "UPDATE peer_run SET send_job = $2"
	    " WHERE edition_id = $1", ARGS(INT(edition), INT(job)));
}

struct clock { struct db *db; struct job *job; unixtime said; enum rc rc; };

/* Progress once a second: each is a write. */
static bool
go_on(void *arg, int64_t done, int64_t of)
{
	struct clock *c = arg;
	unixtime now = time_now();

	if (now == c->said)
		return true;
	c->said = now;
	c->rc = job_progress(c->db, c->job, done, of);
	return c->rc == RC_OK;
}

/* Whoever took back what they said while it was worked out is left out. */
static enum rc
keep_found(struct db *db, void *arg)
{
	struct search *s = arg;

	TRY(read_pool(db, s));
	return keep(db, s);
}

enum rc
peer_match_job(struct db *db, struct arena *a, struct job *job)
{
	struct text_list in = text_split(a, job->input, ' ');
	struct clock clock = { .db = db, .job = job };
	struct search s = { .a = a, .now = time_now(),
	    .how = { .go_on = go_on, .arg = &clock } };
	enum rc rc;

	if (in.n == 0 || !text_number(in.at[0], 1, INT64_MAX, &s.edition))
		return RC_INVALID;
	s.how.way = in.n > 1 && strcmp(in.at[1],
	    peer_way_name[PEER_STABLE]) == 0 ? PEER_STABLE : PEER_BEST;
	TRY(db_begin_read(db));
	rc = read_pool(db, &s);
	db_rollback(db);
	TRY(rc);
	rc = peer_match(a, s.pool, s.met, &s.how, &s.found);
	if (rc == RC_CONFLICT)
		return clock.rc;
	TRY(rc);
	return db_transact(db, keep_found, &s);
}
