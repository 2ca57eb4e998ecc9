/*
 * What an edition's selection begins with, what comes along into the next, and
 * what this room holds about a person.
 */
#include "selection/selection.h"

#include <string.h>

#include "base/json.h"

/* No text here has a quotation mark or a backslash. */
#define TITLE(en, lt, lv, et, ar) "{\"en\":\"" en "\",\"lt\":\"" lt \
	"\",\"lv\":\"" lv "\",\"et\":\"" et "\",\"ar\":\"" ar "\"}"

/* What MigrationWork and the Urban Academy looked at, in our own words: the
 * question first, then whether it will live on at home.  Applicants read the
 * titles, each in their language; what earns points is for assessors. */
static const struct criterion begins_with[] = {
	{ .pos = 1, .weight = 3, .max = 5,
	  .title = TITLE("The question", "Klausimas", "Jautājums", "Küsimus",
	  "السؤال"),
	  .about = "{\"en\":\"5: concrete, open, and peers can help with it. "
	  "3: relevant but wide. 0: no question of one's own.\"}" },
	{ .pos = 2, .weight = 2, .max = 5,
	  .title = TITLE("Experience to share", "Patirtis, kuria galima pasidalyti",
	  "Pieredze, ar ko dalīties", "Kogemus, mida jagada", "خبرة يمكن مشاركتها"),
	  .about = "{\"en\":\"5: has tried something, whether it worked or not, "
	  "and tells what came of it. 0: none yet.\"}" },
	{ .pos = 3, .weight = 2, .max = 5,
	  .title = TITLE("Able to act at home", "Galimybė veikti grįžus",
	  "Iespēja rīkoties pēc atgriešanās", "Võimalus kodus tegutseda",
	  "القدرة على العمل بعد العودة"),
	  .about = "{\"en\":\"5: has the task and the support to change "
	  "something. 0: no link to the work of the authority.\"}" },
	{ .pos = 4, .weight = 1, .max = 5,
	  .title = TITLE("What the group gains", "Ką gauna grupė", "Ko iegūst grupa",
	  "Mida rühm võidab", "ما تكسبه المجموعة"),
	  .about = "{\"en\":\"5: a view or skill that others lack. 0: nothing "
	  "said.\"}" },
};

enum rc
selection_defaults(struct db *db, row_id edition)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM criterion WHERE edition_id = $1",
	    ARGS(INT(edition)), &n));
	if (n > 0)
		return RC_CONFLICT;
	for (size_t i = 0; i < sizeof begins_with / sizeof *begins_with; i++) {
		struct criterion c = begins_with[i];

		TRY(criterion_save(db, edition, &c));
	}
	return RC_OK;
}

/* --- into the next edition --- */

/* The same track, part or group in the new edition, by its place in the
 * order; 0 where there is none. */
struct pairs { row_id from, to; struct pairs *next; };

static row_id
pair_of(const struct pairs *list, row_id from)
{
	while (list != NULL && list->from != from)
		list = list->next;
	return list == NULL ? 0 : list->to;
}

#define PAIR(a, out, x, y) \
	for (struct pairs **end_ = (out); (x) != NULL && (y) != NULL; \
	    (x) = (x)->next, (y) = (y)->next) { \
		*end_ = arena_new((a), struct pairs); \
		**end_ = (struct pairs){ (x)->id, (y)->id, NULL }; \
		end_ = &(*end_)->next; \
	}

/* "group:7" and ids of tracks are other numbers there. */
static const char *
values_there(struct arena *a, const struct quota *q,
    const struct pairs *groups, const struct pairs *tracks)
{
	struct text_list l = text_split(a, q->values, '\n');
	struct buf b = BUF(a);

	for (size_t i = 0; i < l.n; i++) {
		const char *v = l.at[i];
		int64_t id;

		if (text_starts(v, "group:") &&
		    text_number(v + 6, 1, INT64_MAX, &id))
			v = arena_printf(a, "group:%lld",
			    (long long)pair_of(groups, id));
		else if (strcmp(q->fact, "track") == 0 &&
		    text_number(v, 1, INT64_MAX, &id))
			v = arena_printf(a, "%lld",
			    (long long)pair_of(tracks, id));
		if (b.n > 0)
			buf_char(&b, '\n');
		buf_str(&b, v);
	}
	return buf_text(&b);
}

static enum rc
copy(struct db *db, struct arena *a, row_id from, row_id to, unixtime now)
{
	struct selection s;
	struct criterion *criteria;
	struct quota *quotas;
	struct country_group *groups, *new_groups, *g;
	struct track *t, *u;
	struct part *p, *o;
	struct pairs *tracks = NULL, *parts = NULL, *grouped = NULL;

	(void)now;
	TRY(selection_find(db, a, from, &s));
	s.edition = to;
	TRY(selection_save(db, &s));
	TRY(track_list(db, a, from, &t));
	TRY(track_list(db, a, to, &u));
	PAIR(a, &tracks, t, u);
	TRY(part_list(db, a, from, &p));
	TRY(part_list(db, a, to, &o));
	PAIR(a, &parts, p, o);
	TRY(country_group_list(db, a, from, &groups));
	for (g = groups; g != NULL; g = g->next)
		TRY(country_group_add(db, to, g->title, g->countries));
	TRY(country_group_list(db, a, to, &new_groups));
	PAIR(a, &grouped, groups, new_groups);
	TRY(criterion_list(db, a, from, &criteria));
	for (struct criterion *c = criteria; c != NULL; c = c->next) {
		/* A track that did not come along had its own criteria. */
		if (c->track != 0 && pair_of(tracks, c->track) == 0)
			continue;
		c->id = 0;
		c->track = pair_of(tracks, c->track);
		TRY(criterion_save(db, to, c));
	}
	TRY(quota_list(db, a, from, &quotas));
	for (struct quota *q = quotas; q != NULL; q = q->next) {
		if (q->part != 0 && pair_of(parts, q->part) == 0)
			continue;
		q->id = 0;
		q->part = pair_of(parts, q->part);
		q->values = values_there(a, q, grouped, tracks);
		TRY(quota_save(db, to, q));
	}
	return RC_OK;
}

const struct cloner selection_cloner = { "selection", copy };

static enum rc
holds_part(struct db *db, row_id part, bool *out)
{
	int64_t n;

	TRY(db_int(db, "SELECT (SELECT count(*) FROM quota"
	    " WHERE part_id = $1) + (SELECT count(*) FROM decision"
	    " WHERE part_id = $1) + (SELECT count(*) FROM draw"
	    " WHERE part_id = $1)",
	    ARGS(INT(part)), &n));
	*out = *out || n > 0;
	return RC_OK;
}
const struct holder selection_holder = { "selection", holds_part, NULL };

/* --- about a person --- */

/* Decisions that were told and the points given; and what the person wrote as
 * an assessor. */
static enum rc
export(struct db *db, struct arena *a, row_id person, struct buf *json)
{
	struct rows q = db_query(db, "SELECT p.number, d.choice, d.reason,"
	    " d.offer, d.published_at, d.answered_at FROM decision d"
	    " JOIN application p ON p.id = d.application_id"
	    " WHERE p.person_id = $1 AND d.published_at IS NOT NULL"
	    " ORDER BY d.published_at", ARGS(INT(person)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		json_begin(json, '{');
		json_pair(json, "kind", "decision");
		json_pair(json, "application", col_text(&q, a, 0));
		json_pair(json, "decision", col_text(&q, a, 1));
		json_pair(json, "reason", reason_text(a, col_text(&q, a, 2), "en"));
		json_pair(json, "offer", col_text(&q, a, 3));
		json_pair(json, "published_at", time_rfc3339(a, col_int(&q, 4)));
		if (!col_null(&q, 5))
			json_pair(json, "answered_at", time_rfc3339(a,
			    col_int(&q, 5)));
		json_end(json, '}');
	}
	if (rc != RC_NONE)
		return rc;
	/* One's own points, without the names of those who gave them. */
	TRY(personal_rows(a, db_query(db, "SELECT p.number, c.title, s.points,"
	    " c.max FROM score s"
	    " JOIN assignment g ON g.application_id = s.application_id"
	    " AND g.person_id = s.person_id AND g.state = 'done'"
	    " JOIN criterion c ON c.id = s.criterion_id"
	    " JOIN application p ON p.id = s.application_id"
	    " WHERE p.person_id = $1 AND EXISTS (SELECT 1 FROM decision d WHERE"
	    " d.application_id = p.id AND d.published_at IS NOT NULL)"
	    " ORDER BY p.id, c.pos, c.id", ARGS(INT(person))),
	    "score", "application criterion:words points:number"
	    " of:number", json));
	/* One's own chance, once one was told what came of it. */
	TRY(personal_rows(a, db_query(db, "SELECT p.number, d.number, x.chance,"
	    " x.ticket_chance, x.place, d.ticket FROM draw_person x"
	    " JOIN draw d ON d.id = x.draw_id AND d.state = 'drawn'"
	    " JOIN application p ON p.id = x.application_id"
	    " WHERE p.person_id = $1 AND EXISTS (SELECT 1 FROM decision y WHERE"
	    " y.application_id = p.id AND y.part_id = d.part_id"
	    " AND y.published_at IS NOT NULL) ORDER BY d.id",
	    ARGS(INT(person))), "draw", "application draw:number chance:real"
	    " ticket_chance:real place ticket:number", json));
	return personal_rows(a, db_query(db, "SELECT p.number, s.state, s.note"
	    " FROM assignment s"
	    " JOIN application p ON p.id = s.application_id"
	    " WHERE s.person_id = $1 ORDER BY p.id", ARGS(INT(person))),
	    "assessment", "application state note", json);
}

/* The choice stays, to be counted; free text about or by the person goes, and
 * what a draw said of them.  A draw's files know numbers only, which lead to
 * nobody then. */
static enum rc
erase(struct db *db, struct arena *a, row_id person, unixtime now)
{
	(void)a;
	(void)now;
	TRY(db_exec(db, "DELETE FROM draw_person WHERE application_id IN"
	    " (SELECT id FROM application WHERE person_id = $1)",
	    ARGS(INT(person)), NULL));
	TRY(db_exec(db, "DELETE FROM draw_proposal WHERE application_id IN"
	    " (SELECT id FROM application WHERE person_id = $1)",
	    ARGS(INT(person)), NULL));
	TRY(db_exec(db, "DELETE FROM replacing_person WHERE application_id IN"
	    " (SELECT id FROM application WHERE person_id = $1)",
	    ARGS(INT(person)), NULL));
	TRY(db_exec(db, "UPDATE decision SET reason = '' WHERE application_id"
	    " IN (SELECT id FROM application WHERE person_id = $1)",
	    ARGS(INT(person)), NULL));
	TRY(db_exec(db, "UPDATE decision_past SET reason = ''"
	    " WHERE application_id IN (SELECT id FROM application"
	    " WHERE person_id = $1)", ARGS(INT(person)), NULL));
	return db_exec(db, "UPDATE assignment SET note = NULL"
	    " WHERE person_id = $1 OR application_id IN (SELECT id"
	    " FROM application WHERE person_id = $1)", ARGS(INT(person)), NULL);
}

static enum rc
merge(struct db *db, row_id from, row_id to)
{
	const struct args both = ARGS(INT(from), INT(to));

	/* Where both assessed the same application, the one that stays has
	 * the word. */
	TRY(db_exec(db, "DELETE FROM assignment WHERE person_id = $1"
	    " AND application_id IN (SELECT application_id FROM assignment"
	    " WHERE person_id = $2)", both, NULL));
	TRY(db_exec(db, "INSERT INTO assignment (application_id, person_id,"
	    " state, note, at) SELECT application_id, $2, state, note, at"
	    " FROM assignment WHERE person_id = $1", both, NULL));
	TRY(db_exec(db, "UPDATE score SET person_id = $2 WHERE person_id = $1",
	    both, NULL));
	TRY(db_exec(db, "DELETE FROM assignment WHERE person_id = $1",
	    ARGS(INT(from)), NULL));
	TRY(db_exec(db, "UPDATE decision SET decided_by = $2"
	    " WHERE decided_by = $1", both, NULL));
	TRY(db_exec(db, "UPDATE draw SET made_by = $2 WHERE made_by = $1", both,
	    NULL));
	TRY(db_exec(db, "UPDATE draw SET drawn_by = $2 WHERE drawn_by = $1",
	    both, NULL));
	return db_exec(db, "UPDATE decision_past SET decided_by = $2"
	    " WHERE decided_by = $1", both, NULL);
}

/* Who judged others stays known to them. */
static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT (SELECT count(*) FROM assignment"
	    " WHERE person_id = $1) + (SELECT count(*) FROM decision"
	    " WHERE decided_by = $1) + (SELECT count(*) FROM draw"
	    " WHERE made_by = $1 OR drawn_by = $1)", person, yes);
}

const struct personal selection_personal = { "selection", export, erase, merge, needs };
