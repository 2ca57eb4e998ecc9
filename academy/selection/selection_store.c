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
criterion_best(struct db *db, row_id id, int64_t *best)
{
	return db_int(db, "SELECT coalesce(max(points), 0) FROM score"
	    " WHERE criterion_id = $1", ARGS(INT(id)), best);
}

enum rc
criterion_remove(struct db *db, row_id edition, row_id id)
{
	row_id own;

	TRY(db_int(db, "SELECT id FROM criterion WHERE id = $1"
	    " AND edition_id = $2", ARGS(INT(id), INT(edition)), &own));
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
	struct assessment *first = NULL, **end = &first, *from;
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
	from = first;
	q = db_query(db, "SELECT s.application_id, s.person_id,"
	    " s.criterion_id, s.points FROM score s"
	    " JOIN application p ON p.id = s.application_id"
	    " WHERE p.edition_id = $1 AND ($2 = 0 OR s.application_id = $2)"
	    " AND ($3 = 0 OR s.person_id = $3)"
	    " ORDER BY s.application_id, s.person_id",
	    ARGS(INT(edition), INT(application), INT(person)));
	while ((rc = db_next(&q)) == RC_OK) {
		struct assessment *at;
		struct points *p;

		/* Both lists go by application. */
		while (from != NULL && from->application < col_int(&q, 0))
			from = from->next;
		for (at = from; at != NULL && (at->application !=
		    col_int(&q, 0) || at->person != col_int(&q, 1));)
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
	return db_change(db, "UPDATE assignment SET state = $3,"
	    " note = coalesce($4, note), at = $5 WHERE application_id = $1"
	    " AND person_id = $2 AND (state = 'open' OR $3 <> 'done')",
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
	    " AND s.state = 'open' AND $4 >= 0 AND $4 <= c.max"
	    " ON CONFLICT (application_id, person_id, criterion_id)"
	    " DO UPDATE SET points = excluded.points",
	    ARGS(INT(application), INT(person), INT(criterion), INT(points)));
}

enum rc
score_drop(struct db *db, row_id application, row_id person, row_id criterion)
{
	return db_exec(db, "DELETE FROM score WHERE application_id = $1"
	    " AND person_id = $2 AND criterion_id = $3 AND EXISTS (SELECT 1"
	    " FROM assignment s WHERE s.application_id = $1"
	    " AND s.person_id = $2 AND s.state = 'open')",
	    ARGS(INT(application), INT(person), INT(criterion)), NULL);
}

/* Those with the role in the edition's programme or one above it, and those
 * who have something to assess already. */
enum rc
assessor_list(struct db *db, struct arena *a, row_id edition,
    struct assessor **out)
{
	struct rows q = db_query(db, "WITH RECURSIVE up (id, parent_id) AS ("
	    "SELECT p.id, p.parent_id FROM programme p JOIN edition e"
	    " ON e.programme_id = p.id WHERE e.id = $1"
	    " UNION SELECT p.id, p.parent_id FROM programme p JOIN up"
	    " ON p.id = up.parent_id), given AS (SELECT s.person_id,"
	    " count(*) FILTER (WHERE s.state <> 'conflict') AS assigned,"
	    " count(*) FILTER (WHERE s.state = 'done') AS done,"
	    " count(*) FILTER (WHERE s.state = 'conflict') AS conflicts"
	    " FROM assignment s JOIN application p ON p.id = s.application_id"
	    " WHERE p.edition_id = $1 AND p.state = 'submitted'"
	    " GROUP BY s.person_id)"
	    " SELECT w.id, w.name, w.email, EXISTS (SELECT 1 FROM"
	    " programme_role o WHERE o.person_id = w.id AND o.role = 'assessor'"
	    " AND o.programme_id IN (SELECT id FROM up)),"
	    " coalesce(g.assigned, 0), coalesce(g.done, 0),"
	    " coalesce(g.conflicts, 0) FROM person w"
	    " LEFT JOIN given g ON g.person_id = w.id"
	    " WHERE g.person_id IS NOT NULL OR w.id IN (SELECT o.person_id"
	    " FROM programme_role o WHERE o.role = 'assessor'"
	    " AND o.programme_id IN (SELECT id FROM up))"
	    " ORDER BY w.name_sort, w.id", ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct assessor);
		**out = (struct assessor){ .person = col_int(&q, 0),
		    .name = col_text(&q, a, 1), .email = col_text(&q, a, 2),
		    .role = col_int(&q, 3) != 0, .assigned = col_int(&q, 4),
		    .done = col_int(&q, 5), .conflicts = col_int(&q, 6) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* An assessment somebody has begun is kept; the others are drawn anew. */
enum rc
assignment_balance(struct db *db, struct arena *a, row_id edition, unixtime now,
    int64_t *short_by)
{
	struct selection s;
	struct application *apps;
	struct assessor *list;
	struct assessment *old;
	size_t m = 0, k = 0, n;
	row_id *app, *who;
	bool *conflict, *keep;
	int *assigned;

	*short_by = 0;
	TRY(selection_find(db, a, edition, &s));
	TRY(application_list(db, a, edition, APP_SUBMITTED, &apps));
	TRY(assessor_list(db, a, edition, &list));
	TRY(assessment_list(db, a, edition, 0, 0, &old));
	for (struct application *p = apps; p != NULL; p = p->next)
		m++;
	for (struct assessor *j = list; j != NULL; j = j->next)
		k++;
	n = (size_t)s.assessors_each;
	app = arena_array(a, row_id, m + 1);
	who = arena_array(a, row_id, k + 1);
	conflict = arena_array(a, bool, m * k + 1);
	keep = arena_array(a, bool, m * k + 1);
	assigned = arena_array(a, int, m * n + 1);
	k = 0;
	for (struct assessor *j = list; j != NULL; j = j->next)
		who[k++] = j->person;
	m = 0;
	for (struct application *p = apps; p != NULL; p = p->next, m++) {
		size_t at = 0;

		app[m] = p->id;
		/* Who was taken off gets nothing new, and nobody assesses an
		 * application of their own. */
		for (struct assessor *j = list; j != NULL; j = j->next, at++)
			conflict[m * k + at] = !j->role ||
			    p->person == j->person;
	}
	for (struct assessment *o = old; o != NULL; o = o->next) {
		size_t i = 0, j = 0;

		while (i < m && app[i] != o->application)
			i++;
		while (j < k && who[j] != o->person)
			j++;
		if (i == m || j == k)
			continue;
		if (strcmp(o->state, "conflict") == 0)
			conflict[i * k + j] = true;
		else
			keep[i * k + j] = strcmp(o->state, "done") == 0 ||
			    o->points != NULL;
	}
	assign_balanced(m, k, n, conflict, keep, assigned);
	for (struct assessment *o = old; o != NULL; o = o->next)
		if (strcmp(o->state, "open") == 0 && o->points == NULL)
			TRY(assignment_set(db, o->application, o->person, false,
			    now));
	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < n; j++) {
			int at = assigned[i * n + j];

			if (at < 0)
				++*short_by;
			else
				TRY(assignment_set(db, app[i], who[at], true,
				    now));
		}
	return RC_OK;
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

enum rc
decision_past(struct db *db, struct arena *a, row_id application,
    struct past **out)
{
	struct rows q = db_query(db, "SELECT d.part_id, d.choice, d.reason,"
	    " w.name, d.decided_at FROM decision_past d LEFT JOIN person w"
	    " ON w.id = d.decided_by WHERE d.application_id = $1"
	    " ORDER BY d.id DESC", ARGS(INT(application)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct past);
		**out = (struct past){ .part = col_int(&q, 0),
		    .choice = index_of(choice_name, CHOICES,
		    col_text(&q, a, 1)), .reason = col_text(&q, a, 2),
		    .by = col_text(&q, a, 3), .at = col_int(&q, 4) };
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
	    " choice, reason, decided_by, decided_at) SELECT d.application_id,"
	    " d.part_id, d.choice, d.reason, d.decided_by, d.decided_at"
	    " FROM decision d JOIN application p ON p.id = d.application_id"
	    " WHERE d.application_id = $1 AND d.part_id = $2"
	    " AND p.state = 'submitted' AND (d.published_at IS NULL"
	    " OR (d.choice = 'wait' AND $3 = 1))", ARGS(INT(application),
	    INT(part), INT(choice != CHOICE_NONE && choice != CHOICE_WAIT)),
	    NULL));
	TRY(db_exec(db, "DELETE FROM draw_proposal WHERE application_id = $1"
	    " AND part_id = $2", ARGS(INT(application), INT(part)), NULL));
	if (choice == CHOICE_NONE)
		return db_change(db, "DELETE FROM decision"
		    " WHERE application_id = $1 AND part_id = $2"
		    " AND published_at IS NULL AND EXISTS (SELECT 1 FROM"
		    " application p WHERE p.id = $1 AND p.state = 'submitted')",
		    ARGS(INT(application), INT(part)));
	return db_change(db, "INSERT INTO decision (application_id, part_id,"
	    " choice, rank, reason, decided_by, decided_at)"
	    " SELECT x.application_id, x.part_id, $3, CASE WHEN $7 = 1"
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
	    " published_at = NULL, offer = '', answer_until = NULL,"
	    " reminded_at = NULL"
	    " WHERE decision.published_at IS NULL OR (decision.choice = 'wait'"
	    " AND excluded.choice <> 'wait')",
	    ARGS(INT(application), INT(part), TEXT(choice_name[choice]),
	    TEXT(reason), INT_OR_NULL(by), INT(now),
	    INT(choice == CHOICE_WAIT)));
}

/* Who waits, in order; those of one delegation one after the other. */
struct waiting { row_id application, delegation; int64_t rank, unit; };

static enum rc
waiting_load(struct db *db, struct arena *a, row_id edition, row_id part,
    struct waiting **out, size_t *n)
{
	struct rows q = db_query(db, "SELECT d.application_id,"
	    " p.delegation_id, d.rank FROM decision d"
	    " JOIN application p ON p.id = d.application_id"
	    " WHERE p.edition_id = $1 AND d.part_id = $2 AND d.choice = 'wait'"
	    " AND p.state = 'submitted' ORDER BY d.rank, d.application_id",
	    ARGS(INT(edition), INT(part)));
	size_t room = 0;
	int64_t unit = 0;
	enum rc rc;

	*n = 0;
	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		struct waiting w = { col_int(&q, 0), col_int(&q, 1),
		    col_int(&q, 2), ++unit };

		for (size_t i = 0; i < *n && w.delegation != 0; i++)
			if ((*out)[i].delegation == w.delegation) {
				w.unit = (*out)[i].unit;
				break;
			}
		if (*n == room) {
			struct waiting *more;

			room = room == 0 ? 64 : 2 * room;
			more = arena_array(a, struct waiting, room);
			if (*n > 0)
				memcpy(more, *out, *n * sizeof *more);
			*out = more;
		}
		(*out)[(*n)++] = w;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* The rank of the one in place i of the list, once those of unit one and unit
 * other, its neighbour, have changed places. */
static enum rc
waiting_save(struct db *db, row_id part, const struct waiting *w, size_t n,
    int64_t one, int64_t other)
{
	int64_t rank = 0, last = 0;

	/* Unit by unit, the lowest first. */
	for (;;) {
		int64_t unit = INT64_MAX, is;

		for (size_t i = 0; i < n; i++)
			if (w[i].unit > last && w[i].unit < unit)
				unit = w[i].unit;
		if (unit == INT64_MAX)
			return RC_OK;
		last = unit;
		is = unit == one ? other : unit == other ? one : unit;
		for (size_t i = 0; i < n; i++) {
			if (w[i].unit != is || w[i].rank == ++rank)
				continue;
			TRY(db_change(db, "UPDATE decision SET rank = $3"
			    " WHERE application_id = $1 AND part_id = $2",
			    ARGS(INT(w[i].application), INT(part),
			    INT(rank))));
		}
	}
}

/* Those who withdrew keep a rank that nobody sees. */
static enum rc
waiting_swap(struct db *db, struct arena *a, row_id edition,
    row_id application, row_id part, bool up)
{
	struct waiting *w;
	int64_t one = 0, other = 0;
	size_t n;

	TRY(waiting_load(db, a, edition, part, &w, &n));
	for (size_t i = 0; i < n; i++)
		if (w[i].application == application)
			one = w[i].unit;
	if (one == 0)
		return RC_NONE;
	for (size_t i = 0; i < n; i++)
		if (up ? w[i].unit < one && w[i].unit > other :
		    w[i].unit > one && (other == 0 || w[i].unit < other))
			other = w[i].unit;
	return other == 0 ? RC_CONFLICT : waiting_save(db, part, w, n, one,
	    other);
}

enum rc
waiting_move(struct db *db, row_id edition, row_id application, row_id part,
    bool up)
{
	struct arena *a = arena_make();
	enum rc rc = waiting_swap(db, a, edition, application, part, up);

	arena_free(a);
	return rc;
}

/* --- sides --- */

enum rc
set_sides(struct db *db, struct arena *a, row_id edition,
    struct set_side **out)
{
	struct rows q = db_query(db, "SELECT a.id, pa.side FROM application a"
	    " JOIN participant pa ON pa.edition_id = a.edition_id"
	    " AND pa.person_id = a.person_id WHERE a.edition_id = $1"
	    " AND pa.side IS NOT NULL ORDER BY a.id", ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct set_side);
		**out = (struct set_side){ col_int(&q, 0), col_text(&q, a, 1),
		    NULL };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}
