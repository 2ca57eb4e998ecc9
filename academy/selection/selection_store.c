#include "selection/selection.h"

#include <string.h>

static unsigned
index_of(const char *const *names, unsigned n, const char *s)
{
	for (unsigned i = 0; i < n && s != NULL; i++)
		if (strcmp(names[i], s) == 0)
			return i;
	return 0;
}

/* --- settings --- */

enum rc
selection_find(struct db *db, struct arena *a, row_id edition,
    struct selection *out)
{
	struct rows q = db_query(db, "SELECT seats, blind, assessors_each,"
	    " answer_days, published_at FROM selection WHERE edition_id = $1",
	    ARGS(INT(edition)));
	enum rc rc;

	(void)a;
	*out = (struct selection){ .edition = edition, .assessors_each = 2,
	    .answer_days = 14 };
	if ((rc = db_next(&q)) != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	out->seats = col_int(&q, 0);
	out->blind = col_int(&q, 1) != 0;
	out->assessors_each = col_int(&q, 2);
	out->answer_days = col_int(&q, 3);
	out->published_at = col_int(&q, 4);
	db_done(&q);
	return RC_OK;
}

enum rc
selection_save(struct db *db, const struct selection *s)
{
	return db_change(db, "INSERT INTO selection (edition_id, seats, blind,"
	    " assessors_each, answer_days) VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (edition_id) DO UPDATE SET seats = excluded.seats,"
	    " blind = excluded.blind, assessors_each = excluded.assessors_each,"
	    " answer_days = excluded.answer_days", ARGS(INT(s->edition),
	    INT_OR_NULL(s->seats), INT(s->blind), INT(s->assessors_each),
	    INT(s->answer_days)));
}

enum rc
selection_seats(struct db *db, row_id edition, int64_t seats)
{
	return db_change(db, "INSERT INTO selection (edition_id, seats)"
	    " VALUES ($1, $2) ON CONFLICT (edition_id)"
	    " DO UPDATE SET seats = excluded.seats",
	    ARGS(INT(edition), INT_OR_NULL(seats)));
}

/* --- criteria, quotas, groups of countries --- */

enum rc
criterion_list(struct db *db, struct arena *a, row_id edition,
    struct criterion **out)
{
	struct rows q = db_query(db, "SELECT id, track_id, pos, weight, max,"
	    " title, about FROM criterion WHERE edition_id = $1"
	    " ORDER BY pos, id", ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct criterion);
		**out = (struct criterion){ .id = col_int(&q, 0),
		    .track = col_int(&q, 1), .pos = col_int(&q, 2),
		    .weight = col_int(&q, 3), .max = col_int(&q, 4),
		    .title = col_text(&q, a, 5), .about = col_text(&q, a, 6) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
criterion_save(struct db *db, row_id edition, struct criterion *c)
{
	if (c->id == 0)
		return db_insert(db, "INSERT INTO criterion (edition_id,"
		    " track_id, pos, title, about, weight, max)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
		    ARGS(INT(edition), INT_OR_NULL(c->track), INT(c->pos),
		    TEXT(c->title), TEXT(c->about), INT(c->weight),
		    INT(c->max)), &c->id);
	return db_change(db, "UPDATE criterion SET track_id = $3, pos = $4,"
	    " title = $5, about = $6, weight = $7, max = $8"
	    " WHERE id = $1 AND edition_id = $2", ARGS(INT(c->id),
	    INT(edition), INT_OR_NULL(c->track), INT(c->pos), TEXT(c->title),
	    TEXT(c->about), INT(c->weight), INT(c->max)));
}

enum rc
criterion_remove(struct db *db, row_id edition, row_id id)
{
	return db_change(db, "DELETE FROM criterion WHERE id = $1"
	    " AND edition_id = $2 AND NOT EXISTS (SELECT 1 FROM score"
	    " WHERE criterion_id = $1)", ARGS(INT(id), INT(edition)));
}

enum rc
quota_list(struct db *db, struct arena *a, row_id edition, struct quota **out)
{
	struct rows q = db_query(db, "SELECT id, part_id, pos, title, fact,"
	    " vals, coalesce(at_least, -1), coalesce(at_most, -1), share"
	    " FROM quota WHERE edition_id = $1 ORDER BY pos, id",
	    ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct quota);
		**out = (struct quota){ .id = col_int(&q, 0),
		    .part = col_int(&q, 1), .pos = col_int(&q, 2),
		    .title = col_text(&q, a, 3), .fact = col_text(&q, a, 4),
		    .values = col_text(&q, a, 5), .at_least = col_int(&q, 6),
		    .at_most = col_int(&q, 7), .share = col_int(&q, 8) != 0 };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static struct arg
bound(int64_t n)
{
	return n < 0 ? (struct arg){ .kind = ARG_NULL } : INT(n);
}

enum rc
quota_save(struct db *db, row_id edition, struct quota *q)
{
	if (q->id == 0)
		return db_insert(db, "INSERT INTO quota (edition_id, part_id,"
		    " pos, title, fact, vals, at_least, at_most, share)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
		    ARGS(INT(edition), INT_OR_NULL(q->part), INT(q->pos),
		    TEXT(q->title), TEXT(q->fact), TEXT(q->values),
		    bound(q->at_least), bound(q->at_most), INT(q->share)),
		    &q->id);
	return db_change(db, "UPDATE quota SET part_id = $3, pos = $4,"
	    " title = $5, fact = $6, vals = $7, at_least = $8, at_most = $9,"
	    " share = $10 WHERE id = $1 AND edition_id = $2",
	    ARGS(INT(q->id), INT(edition), INT_OR_NULL(q->part), INT(q->pos),
	    TEXT(q->title), TEXT(q->fact), TEXT(q->values), bound(q->at_least),
	    bound(q->at_most), INT(q->share)));
}

enum rc
quota_remove(struct db *db, row_id edition, row_id id)
{
	return db_change(db, "DELETE FROM quota WHERE id = $1"
	    " AND edition_id = $2", ARGS(INT(id), INT(edition)));
}

enum rc
country_group_add(struct db *db, row_id edition, const char *title,
    const char *countries)
{
	return db_change(db, "INSERT INTO country_group (edition_id, title,"
	    " countries) VALUES ($1, $2, $3)", ARGS(INT(edition), TEXT(title),
	    TEXT(countries)));
}

enum rc
country_group_list(struct db *db, struct arena *a, row_id edition,
    struct country_group **out)
{
	struct rows q = db_query(db, "SELECT id, title, countries"
	    " FROM country_group WHERE edition_id = $1 ORDER BY id",
	    ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct country_group);
		**out = (struct country_group){ .id = col_int(&q, 0),
		    .title = col_text(&q, a, 1),
		    .countries = col_text(&q, a, 2) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
country_group_remove(struct db *db, row_id edition, row_id id)
{
	return db_change(db, "DELETE FROM country_group WHERE id = $1"
	    " AND edition_id = $2", ARGS(INT(id), INT(edition)));
}

/* --- assessing --- */

enum rc
assessment_list(struct db *db, struct arena *a, row_id edition,
    row_id application, row_id person, struct assessment **out)
{
	struct rows q = db_query(db, "SELECT s.application_id, s.person_id,"
	    " w.name, s.state, s.note, s.at FROM assignment s"
	    " JOIN application p ON p.id = s.application_id"
	    " JOIN person w ON w.id = s.person_id"
	    " WHERE p.edition_id = $1 AND ($2 = 0 OR s.application_id = $2)"
	    " AND ($3 = 0 OR s.person_id = $3)"
	    " ORDER BY s.application_id, w.name_sort, s.person_id",
	    ARGS(INT(edition), INT(application), INT(person)));
	struct assessment *first = NULL, **end = &first;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct assessment);
		**end = (struct assessment){ .application = col_int(&q, 0),
		    .person = col_int(&q, 1), .person_name = col_text(&q, a, 2),
		    .state = col_text(&q, a, 3), .note = col_text(&q, a, 4),
		    .at = col_int(&q, 5) };
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	q = db_query(db, "SELECT s.application_id, s.person_id,"
	    " s.criterion_id, s.points FROM score s"
	    " JOIN application p ON p.id = s.application_id"
	    " WHERE p.edition_id = $1 AND ($2 = 0 OR s.application_id = $2)"
	    " AND ($3 = 0 OR s.person_id = $3)"
	    " ORDER BY s.application_id, s.person_id",
	    ARGS(INT(edition), INT(application), INT(person)));
	while ((rc = db_next(&q)) == RC_OK) {
		struct assessment *at = first;
		struct points *p;

		while (at != NULL && (at->application != col_int(&q, 0) ||
		    at->person != col_int(&q, 1)))
			at = at->next;
		if (at == NULL)
			continue;
		p = arena_new(a, struct points);
		*p = (struct points){ .criterion = col_int(&q, 2),
		    .points = col_int(&q, 3), .next = at->points };
		at->points = p;
	}
	*out = first;
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
assignment_set(struct db *db, row_id application, row_id person, bool on,
    unixtime now)
{
	if (!on)
		return db_exec(db, "DELETE FROM assignment"
		    " WHERE application_id = $1 AND person_id = $2"
		    " AND state = 'open'", ARGS(INT(application), INT(person)),
		    NULL);
	return db_exec(db, "INSERT INTO assignment (application_id, person_id,"
	    " at) VALUES ($1, $2, $3)"
	    " ON CONFLICT (application_id, person_id) DO NOTHING",
	    ARGS(INT(application), INT(person), INT(now)), NULL);
}

enum rc
assignment_state(struct db *db, row_id application, row_id person,
    const char *state, const char *note, unixtime now)
{
	if (strcmp(state, "conflict") == 0)
		TRY(db_exec(db, "DELETE FROM score WHERE application_id = $1"
		    " AND person_id = $2", ARGS(INT(application), INT(person)),
		    NULL));
	return db_change(db, "UPDATE assignment SET state = $3, note = $4,"
	    " at = $5 WHERE application_id = $1 AND person_id = $2",
	    ARGS(INT(application), INT(person), TEXT(state), TEXT(note),
	    INT(now)));
}

enum rc
score_set(struct db *db, row_id application, row_id person, row_id criterion,
    int64_t points)
{
	return db_change(db, "INSERT INTO score (application_id, person_id,"
	    " criterion_id, points) SELECT s.application_id, s.person_id, c.id,"
	    " $4 FROM assignment s JOIN application p ON p.id ="
	    " s.application_id JOIN criterion c ON c.edition_id = p.edition_id"
	    " AND (c.track_id IS NULL OR c.track_id = p.track_id)"
	    " WHERE s.application_id = $1 AND s.person_id = $2 AND c.id = $3"
	    " AND s.state <> 'conflict' AND $4 >= 0 AND $4 <= c.max"
	    " ON CONFLICT (application_id, person_id, criterion_id)"
	    " DO UPDATE SET points = excluded.points",
	    ARGS(INT(application), INT(person), INT(criterion), INT(points)));
}

/* --- deciding --- */

enum rc
decision_list(struct db *db, struct arena *a, row_id edition,
    row_id application, struct decision **out)
{
	struct rows q = db_query(db, "SELECT d.application_id, d.part_id,"
	    " d.choice, d.rank, d.reason, d.decided_by, d.decided_at,"
	    " d.published_at, d.offer, d.answer_until, d.answered_at"
	    " FROM decision d JOIN application p ON p.id = d.application_id"
	    " WHERE p.edition_id = $1 AND ($2 = 0 OR d.application_id = $2)"
	    " ORDER BY d.application_id, d.part_id",
	    ARGS(INT(edition), INT(application)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct decision);
		**out = (struct decision){ .application = col_int(&q, 0),
		    .part = col_int(&q, 1),
		    .choice = index_of(choice_name, CHOICES,
		    col_text(&q, a, 2)), .rank = col_int(&q, 3),
		    .reason = col_text(&q, a, 4), .decided_by = col_int(&q, 5),
		    .decided_at = col_int(&q, 6),
		    .published_at = col_int(&q, 7),
		    .offer = index_of(offer_name, OFFERS, col_text(&q, a, 8)),
		    .answer_until = col_int(&q, 9),
		    .answered_at = col_int(&q, 10) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/*
 * Before publication any choice may replace any other; afterwards only the
 * waiting list moves: up by an offer, or out by a refusal.
 */
enum rc
decide(struct db *db, row_id application, row_id part, enum choice choice,
    const char *reason, row_id by, unixtime now)
{
	TRY(db_exec(db, "INSERT INTO decision_past (application_id, part_id,"
	    " choice, reason, decided_by, decided_at) SELECT application_id,"
	    " part_id, choice, reason, decided_by, decided_at FROM decision"
	    " WHERE application_id = $1 AND part_id = $2",
	    ARGS(INT(application), INT(part)), NULL));
	if (choice == CHOICE_NONE)
		return db_change(db, "DELETE FROM decision"
		    " WHERE application_id = $1 AND part_id = $2"
		    " AND published_at IS NULL",
		    ARGS(INT(application), INT(part)));
	return db_change(db, "INSERT INTO decision (application_id, part_id,"
	    " choice, rank, reason, decided_by, decided_at)"
	    " SELECT x.application_id, x.part_id, $3, CASE WHEN $3 = 'wait'"
	    " THEN (SELECT coalesce(max(rank), 0) + 1 FROM decision"
	    " WHERE part_id = $2) END, $4, $5, $6 FROM application_part x"
	    " JOIN application p ON p.id = x.application_id"
	    " WHERE x.application_id = $1 AND x.part_id = $2"
	    " AND p.state = 'submitted'"
	    " ON CONFLICT (application_id, part_id) DO UPDATE SET"
	    " choice = excluded.choice, rank = CASE WHEN decision.choice ="
	    " 'wait' AND excluded.choice = 'wait' THEN decision.rank ELSE"
	    " excluded.rank END, reason = excluded.reason,"
	    " decided_by = excluded.decided_by,"
	    " decided_at = excluded.decided_at,"
	    " published_at = NULL, offer = ''"
	    " WHERE decision.published_at IS NULL OR decision.choice = 'wait'",
	    ARGS(INT(application), INT(part), TEXT(choice_name[choice]),
	    TEXT(reason), INT_OR_NULL(by), INT(now)));
}
