/* Analyses, and the practices they name. */
#include "store/db.h"

#include <string.h>

#include "ask/ask.h"
#include "base/text.h"
#include "programme/programme_desk.h"
#include "question/question_analysis.h"

/* --- practices --- */

enum rc
asked_practices(struct db *db, struct arena *a, row_id asked,
    const char *place, struct asked_practice **out)
{
	struct rows q = db_query(db, "SELECT p.id, p.code, p.title, p.city,"
	    " p.country FROM asked_practice x JOIN practice_public p"
	    " ON p.id = x.practice_id WHERE x.asked_id = $1 AND x.place = $2"
	    " ORDER BY x.pos", ARGS(INT(asked), TEXT(place)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct asked_practice);
		**out = (struct asked_practice){ .id = col_int(&q, 0),
		    .code = col_text(&q, a, 1), .title = col_text(&q, a, 2),
		    .city = col_text(&q, a, 3), .country = col_text(&q, a, 4) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
asked_practice_find(struct db *db, const char *address, row_id *out)
{
	const char *slash = strrchr(address, '/');

	return db_int(db, "SELECT id FROM practice_public WHERE code = $1",
	    ARGS(TEXT(slash == NULL ? address : slash + 1)), out);
}

enum rc
asked_practices_set(struct db *db, row_id asked, const char *place,
    const row_id *id, size_t n)
{
	TRY(db_exec(db, "DELETE FROM asked_practice WHERE asked_id = $1"
	    " AND place = $2", ARGS(INT(asked), TEXT(place)), NULL));
	for (size_t i = 0; i < n; i++)
		TRY(db_exec(db, "INSERT INTO asked_practice (asked_id, place,"
		    " practice_id, pos) VALUES ($1, $2, $3, $4)"
		    " ON CONFLICT (asked_id, place, practice_id) DO NOTHING",
		    ARGS(INT(asked), TEXT(place), INT(id[i]), INT(i)), NULL));
	return RC_OK;
}

/* --- analyses --- */

enum rc
analysis_find(struct db *db, struct arena *a, row_id asked,
    struct analysis *out)
{
	struct rows q = db_query(db, "SELECT y.state, y.question,"
	    " y.observations, y.options, y.sources, y.names, y.why,"
	    " y.author_id, p.name, y.changed_at, y.finished_at, y.told_at,"
	    " (SELECT coalesce(max(v.n), 0) FROM analysis_version v"
	    " WHERE v.asked_id = y.asked_id) FROM analysis y LEFT JOIN person p ON p.id = y.author_id"
	    " WHERE y.asked_id = $1", ARGS(INT(asked)));
	enum rc rc = db_next(&q);

	*out = (struct analysis){ .asked = asked };
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	out->state = analysis_state_of(col_text(&q, a, 0));
	for (int i = 0; i < ANALYSIS_TEXTS; i++)
		out->text[i] = col_text(&q, a, 1 + i);
	out->why = col_text(&q, a, 6);
	out->author = col_int(&q, 7);
	out->author_name = col_text(&q, a, 8);
	out->changed_at = col_int(&q, 9);
	out->finished_at = col_int(&q, 10);
	out->told_at = col_int(&q, 11);
	out->version = col_int(&q, 12);
	db_done(&q);
	return asked_practices(db, a, asked, "analysis", &out->practices);
}

enum rc
analysis_versions(struct db *db, struct arena *a, row_id asked,
    struct analysis_version **out)
{
	struct rows q = db_query(db, "SELECT v.n, v.state, v.question,"
	    " v.observations, v.options, v.sources, v.names, p.name, v.at"
	    " FROM analysis_version v LEFT JOIN person p ON p.id = v.by_id"
	    " WHERE v.asked_id = $1 ORDER BY v.n DESC", ARGS(INT(asked)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		struct analysis_version *v = *out = arena_new(a,
		    struct analysis_version);

		v->n = col_int(&q, 0);
		v->state = analysis_state_of(col_text(&q, a, 1));
		for (int i = 0; i < ANALYSIS_TEXTS; i++)
			v->text[i] = col_text(&q, a, 2 + i);
		v->by = col_text(&q, a, 7);
		v->at = col_int(&q, 8);
		out = &v->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
add_version(struct db *db, const struct analysis *y, int64_t n, row_id by,
    unixtime at)
{
	return db_change(db, "INSERT INTO analysis_version (asked_id, n, state,"
	    " question, observations, options, sources, names, by_id, at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
	    " ON CONFLICT (asked_id, n) DO NOTHING", ARGS(INT(y->asked),
	    INT(n), TEXT(analysis_state_name[y->state]), TEXT(y->text[0]),
	    TEXT(y->text[1]), TEXT(y->text[2]), TEXT(y->text[3]),
	    TEXT(y->text[4]), INT_OR_NULL(by), INT(at)));
}

static bool
same(const struct analysis *x, const struct analysis *y)
{
	for (int i = 0; i < ANALYSIS_TEXTS; i++)
		if (!text_same(x->text[i] == NULL ? "" : x->text[i],
		    y->text[i] == NULL ? "" : y->text[i]))
			return false;
	return true;
}

/* Nothing was written before there was a first text. */
static bool
written(const struct analysis *y)
{
	return !same(y, &(struct analysis){ .asked = y->asked });
}

enum rc
analysis_save(struct db *db, struct arena *a, struct analysis *y, row_id by,
    unixtime now)
{
	bool finished = y->state == ANALYSIS_FINISHED;
	struct analysis was;

	TRY(analysis_find(db, a, y->asked, &was));
	if (was.version != y->version)
		return RC_CONFLICT;
	if (finished && y->finished_at == 0)
		y->finished_at = now;
	TRY(db_change(db, "INSERT INTO analysis (asked_id, state, question,"
	    " observations, options, sources, names, author_id, made_at,"
	    " changed_at, finished_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
	    " $9, $9, $10) ON CONFLICT (asked_id) DO UPDATE SET"
	    " state = excluded.state, question = excluded.question,"
	    " observations = excluded.observations,"
	    " options = excluded.options, sources = excluded.sources,"
	    " names = excluded.names, why = NULL,"
	    " author_id = coalesce(analysis.author_id, excluded.author_id),"
	    " changed_at = excluded.changed_at,"
	    " finished_at = excluded.finished_at", ARGS(INT(y->asked),
	    TEXT(analysis_state_name[y->state]), TEXT(y->text[0]),
	    TEXT(y->text[1]), TEXT(y->text[2]), TEXT(y->text[3]),
	    TEXT(y->text[4]), INT_OR_NULL(by), INT(now),
	    INT_OR_NULL(y->finished_at))));
	if (same(&was, y))
		return RC_OK;
	if (was.version == 0 && written(&was))
		TRY(add_version(db, &was, ++y->version, 0, was.changed_at));
	return add_version(db, y, ++y->version, by, now);
}

enum rc
analysis_assign(struct db *db, row_id asked, row_id author, unixtime now)
{
	return db_change(db, "INSERT INTO analysis (asked_id, author_id,"
	    " made_at, changed_at) VALUES ($1, $2, $3, $3)"
	    " ON CONFLICT (asked_id) DO UPDATE SET"
	    " author_id = excluded.author_id", ARGS(INT(asked),
	    INT_OR_NULL(author), INT(now)));
}

enum rc
analysis_excuse(struct db *db, row_id asked, const char *why, unixtime now)
{
	return db_change(db, "INSERT INTO analysis (asked_id, state, why,"
	    " made_at, changed_at) VALUES ($1, 'none', $2, $3, $3)"
	    " ON CONFLICT (asked_id) DO UPDATE SET state = 'none',"
	    " why = excluded.why, changed_at = excluded.changed_at"
	    " WHERE analysis.state <> 'finished'", ARGS(INT(asked), TEXT(why),
	    INT(now)));
}

enum rc
analysis_told(struct db *db, row_id asked, unixtime now)
{
	return db_change(db, "UPDATE analysis SET told_at = $2"
	    " WHERE asked_id = $1", ARGS(INT(asked), INT(now)));
}

static struct plan_link **
link_practice(struct arena *a, struct plan_link **end, const struct asked *q,
    row_id id, const char *title, const char *code)
{
	*end = arena_new(a, struct plan_link);
	**end = (struct plan_link){ .kind = LINK_PRACTICE, .thing = id,
	    .title = text_cut(a, words_pick(a, title, q->lang).text,
	    PLAN_LINE_MAX - 1), .url = arena_printf(a, "%s/practices/%s",
	    ask_base(), code) };
	return &(*end)->next;
}

/* The note that the owner of the question confirmed, the last one. */
static enum rc
consulted_for_plan(struct db *db, struct arena *a, const struct asked *q,
    struct asked_question *out)
{
	struct asked_consulted *c = NULL;

	if (question_consulted != NULL)
		TRY(question_consulted(db, a, q->edition, q->person, q->person,
		    &c));
	for (; c != NULL; c = c->next) {
		struct plan_link **end = &out->offered;

		if (c->said == NULL)
			continue;
		out->said = c->said;
		out->takes = c->takes;
		for (const struct asked_offer *o = c->offers; o != NULL;
		    o = o->next)
			if (o->practice != 0)
				end = link_practice(a, end, q, o->practice,
				    o->practice_title, o->practice_code);
		*end = NULL;
	}
	return RC_OK;
}

enum rc
asked_for_plan(struct db *db, struct arena *a, row_id edition, row_id person,
    struct asked_question *out)
{
	struct plan_link **end = &out->practices;
	struct analysis y;
	struct asked q;

	TRY(asked_find(db, a, edition, person, &q));
	*out = (struct asked_question){ .application = q.application,
	    .issue = q.issue, .tried = q.tried, .success = q.success,
	    .confidential = q.confidential };
	TRY(consulted_for_plan(db, a, &q, out));
	TRY(analysis_find(db, a, q.id, &y));
	if (y.state != ANALYSIS_FINISHED)
		return RC_OK;
	out->analysed = true;
	out->observations = y.text[TEXT_OBSERVATIONS];
	out->options = y.text[TEXT_OPTIONS];
	for (const struct asked_practice *p = y.practices; p != NULL;
	    p = p->next)
		end = link_practice(a, end, &q, p->id, p->title, p->code);
	return RC_OK;
}

enum rc
analysis_authors(struct db *db, struct arena *a, row_id programme,
    row_id edition, struct person **out)
{
	struct member *m;
	struct participant *p;
	struct person **end = out;

	*out = NULL;
	TRY(member_list(db, a, programme, &m));
	TRY(participant_list(db, a, edition, 0, NULL, &p));
	for (; m != NULL; m = m->next) {
		const struct person *x = *out;

		while (x != NULL && x->id != m->person)
			x = x->next;
		if (x != NULL || (strcmp(m->role, "organiser") != 0 &&
		    strcmp(m->role, "trainer") != 0))
			continue;
		*end = arena_new(a, struct person);
		(*end)->id = m->person;
		(*end)->name = m->name;
		end = &(*end)->next;
	}
	for (; p != NULL; p = p->next) {
		const struct person *x = *out;

		while (x != NULL && x->id != p->person.id)
			x = x->next;
		if (x != NULL || (strcmp(p->role, "expert") != 0 &&
		    strcmp(p->role, "trainer") != 0))
			continue;
		*end = arena_new(a, struct person);
		**end = p->person;
		(*end)->next = NULL;
		end = &(*end)->next;
	}
	return RC_OK;
}
