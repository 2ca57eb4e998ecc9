/*
 * Open questions of invented participants, from their applications: some
 * written anew, some confidential, each with its turn in the timetable.
 */
#include "app/demo.h"

#include <string.h>

#include "programme/programme_desk.h"
#include "question/question_reader.h"

enum { DAY = 86400, TABLES = 5 };

/* Each comes to the sessions of the own module: those on its topic. */
static enum rc
give_slot(struct db *db, struct arena *a, struct asked *q,
    const struct session_item *i, unixtime now)
{
	const struct slot_setting s = { SLOT_MINUTES, TABLES };
	struct text_list parts = text_split(a, q->parts, '-');

	TRY(asked_ensure(db, q, now));
	for (; i != NULL; i = i->next) {
		enum rc rc;

		if (i->kind != SESSION_OPEN_QUESTION || !text_has(parts,
		    arena_printf(a, "%lld", (long long)i->part)))
			continue;
		for (int table = 1; table <= TABLES; table++) {
			rc = slot_set(db, q, i->id, table, 0, s);
			if (rc != RC_CONFLICT)
				return rc;
		}
	}
	return RC_OK;
}

enum rc
demo_questions(struct db *db, struct arena *a, const struct edition *e,
    unixtime now)
{
	unixtime before = e->starts - 14 * DAY;
	struct session_item *sessions;
	struct topic *topics;
	struct asked *q, *all;
	int n = 0;

	(void)now;
	TRY(session_list(db, a, e->id, false, &sessions));
	TRY(topic_titles(db, a, e->id, &topics));
	TRY(asked_list(db, a, e->id, &all));
	TRY(slot_setting_save(db, e->id, (struct slot_setting){ SLOT_MINUTES,
	    TABLES }));
	for (q = all; q != NULL; q = q->next, n++) {
		q->topic = n % 2 == 0 || topics->next == NULL ? topics->id :
		    topics->next->id;
		q->confidential = n % 9 == 4;
		/* Some wrote it anew before they came. */
		if (n % 5 == 0 && n < 15) {
			q->tried = arena_printf(a, "%s Since we applied we have "
			    "asked the two towns nearest to us: they stand "
			    "where we stand.", q->tried);
			q->success = "In a year, others come and ask how we "
			    "did it.";
		}
		TRY(asked_save(db, a, q, q->person, false, before));
	}
	/* First those who come to one module only. */
	for (int both = 0; both < 2; both++)
		for (q = all; q != NULL; q = q->next)
			if ((strchr(q->parts, '-') != NULL) == (both == 1))
				TRY(give_slot(db, a, q, sessions, before));
	TRY(slot_show(db, e->id));
	return edition_timetable_set(db, e->id, true, before + DAY);
}

/* --- what came of them --- */

/* Practices are there already. */
enum rc
demo_analyses(struct db *db, struct arena *a, const char *slug)
{
	struct edition e;
	struct asked *q;
	int n = 0;

	TRY(edition_by_slug(db, a, slug, &e));
	TRY(asked_list(db, a, e.id, &q));
	for (; q != NULL; q = q->next, n++) {
		unixtime when = e.ends + (n % 12 + 2) * DAY;
		const struct demo_case *c = demo_case_of(q->issue);
		struct analysis y = { .asked = q->id,
		    .state = ANALYSIS_FINISHED, .text = { q->issue } };
		row_id practice;
		enum rc rc;

		if (n == 7) {
			TRY(analysis_excuse(db, q->id, "Changed to another post "
			    "before the meeting; the successor asked to be "
			    "taken off the list.", when));
			continue;
		}
		memcpy(y.text + TEXT_OBSERVATIONS, c->analysis,
		    sizeof c->analysis);
		/* Some were written in two steps. */
		if (n % 3 == 0) {
			const char *options = y.text[TEXT_OPTIONS];

			y.state = ANALYSIS_DRAFT;
			y.text[TEXT_OPTIONS] = NULL;
			TRY(analysis_save(db, a, &y, 0, when - 2 * DAY));
			y.state = ANALYSIS_FINISHED;
			y.text[TEXT_OPTIONS] = options;
		}
		TRY(analysis_save(db, a, &y, 0, when));
		TRY(analysis_told(db, q->id, when));
		rc = asked_practice_find(db, c->practice, &practice);
		if (rc == RC_OK)
			TRY(asked_practices_set(db, q->id, "analysis",
			    &practice, 1));
		else if (rc != RC_NONE)
			return rc;
	}
	return RC_OK;
}

/* --- the reader, before they met --- */

/* Each question is answered but the last two, which came late. */
enum rc
demo_reader(struct db *db, struct arena *a, const char *slug)
{
	struct edition e;
	struct reader out;
	struct asked *q;
	int n = 0;

	TRY(edition_by_slug(db, a, slug, &e));
	TRY(asked_list(db, a, e.id, &q));
	for (; q != NULL && n < 36; q = q->next, n++) {
		const struct demo_case *c = demo_case_of(q->issue);
		row_id practice;
		enum rc rc;

		TRY(reader_answer_save(db, &(struct reader_answer){
		    .asked = q->id, .answer = c->answer[0],
		    .sources = c->answer[1] },
		    e.starts - 9 * DAY));
		rc = asked_practice_find(db, c->practice, &practice);
		if (rc == RC_OK)
			TRY(asked_practices_set(db, q->id, "reader", &practice,
			    1));
		else if (rc != RC_NONE)
			return rc;
	}
	return reader_publish(db, a, e.id, 0, e.starts - 7 * DAY, &out);
}
