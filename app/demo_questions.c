/*
 * Open questions of invented participants, from their applications: some
 * written anew, some confidential, each with its turn in the timetable.
 */
#include "app/demo.h"

#include <string.h>

#include "programme/programme_desk.h"
#include "question/question_reader.h"

enum { DAY = 86400, TABLES = 5 };

/* What some wrote anew before they came. */
static const char *const anew[] = {
	"Evening courses lose those who work shifts. How do we keep them, "
	    "without a second set of teachers?",
	"Schools in two of our districts take most of the newly arrived "
	    "children. How do we share this out with the schools, not against "
	    "them?",
	"Five associations do the same for newcomers and none of them is paid. "
	    "What should the city ask of them, and what should it give?",
};
enum { ANEW = sizeof anew / sizeof *anew };

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
		if (n % 5 == 0 && n / 5 < ANEW) {
			q->issue = anew[n / 5];
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

static const char *const written[][ANALYSIS_TEXTS] = {
	{ NULL, "The courses are full in September and half empty in March. "
	    "Those who leave are mostly in shift work; nobody calls them "
	    "back.\n\nThe town knows the firms, and the firms know the "
	    "shifts.", "- **Courses at the workplace**, paid half by the firm: "
	    "quick, but small firms need a partner.\n- **Modules of six "
	    "weeks** that can be joined at any time: more work for teachers, "
	    "fewer who leave.\n- **A call after the second absence**: cheap; "
	    "begin with it.", "Discussion of the group; figures of the course "
	    "office; the practices below.", "The course office of the city "
	    "of the case beside yours; your group has the address." },
	{ NULL, "Three offices see the same families and none sees the whole. "
	    "Schools hear last.", "- **One list of who does what**, kept by one "
	    "person.\n- **A fixed hour** in which schools can call.\n- **Places "
	    "shared out** by rule, agreed with the heads of schools before the "
	    "summer.", "What the group told of two other cities.",
	    "The school administration of the peer city." },
	{ NULL, "The associations are asked for the same help five times. They "
	    "are tired, and say so.", "- **A small, steady budget** instead of "
	    "projects.\n- **A seat** where decisions about newcomers are "
	    "made.\n- **To stop** two of the five meetings.", NULL,
	    "The umbrella organisation in your region." },
};
enum { WRITTEN = sizeof written / sizeof *written };

/* Practices are there already. */
enum rc
demo_analyses(struct db *db, struct arena *a, const char *slug)
{
	static const char *const named[] = { "gp03", "gp05", "gp12" };
	struct edition e;
	struct asked *q;
	int n = 0;

	TRY(edition_by_slug(db, a, slug, &e));
	TRY(asked_list(db, a, e.id, &q));
	for (; q != NULL; q = q->next, n++) {
		unixtime when = e.ends + (n % 12 + 2) * DAY;
		struct analysis y = { .asked = q->id,
		    .state = ANALYSIS_FINISHED };
		row_id practice;
		enum rc rc;

		if (n == 7) {
			TRY(analysis_excuse(db, q->id, "Changed to another post "
			    "before the meeting; the successor asked to be "
			    "taken off the list.", when));
			continue;
		}
		memcpy(y.text, written[n % WRITTEN], sizeof y.text);
		y.text[TEXT_QUESTION] = q->issue;
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
		rc = asked_practice_find(db, named[n % 3], &practice);
		if (rc == RC_OK)
			TRY(asked_practices_set(db, q->id, "analysis",
			    &practice, 1));
		else if (rc != RC_NONE)
			return rc;
	}
	return RC_OK;
}

/* --- the reader, before they met --- */

static const char *const answers[][2] = {
	{ "Cities that keep people in courses **ask about shifts first** and "
	    "plan the hours last.\n\n1. Count who leaves, and when.\n2. Offer "
	    "modules that can be joined at any time.\n3. Agree with two "
	    "employers on one hour at the workplace.", "Figures of the course "
	    "offices of two peer cities." },
	{ "Nobody has solved this with a law. What works is a person who knows "
	    "all offices, and a rule that is **agreed before it is needed**.",
	    "The survey among cities before this edition." },
	{ "Councils that last have a budget line, a say before decisions, and "
	    "a date at which they are asked whether they still make sense.",
	    NULL },
	{ "Answer it where it is told: in the market, in the school, in the "
	    "languages of the street. One name, two days, no exceptions.",
	    "Two practices of this library." },
};
enum { ANSWERS = sizeof answers / sizeof *answers };

/* Each question is answered but the last two, which came late. */
enum rc
demo_reader(struct db *db, struct arena *a, const char *slug)
{
	static const char *const named[] = { "gp03", "gp05", "gp12", "gp20" };
	struct edition e;
	struct reader out;
	struct asked *q;
	int n = 0;

	TRY(edition_by_slug(db, a, slug, &e));
	TRY(asked_list(db, a, e.id, &q));
	for (; q != NULL && n < 36; q = q->next, n++) {
		const char *const *x = answers[n % ANSWERS];
		row_id practice;
		enum rc rc;

		TRY(reader_answer_save(db, &(struct reader_answer){
		    .asked = q->id, .answer = x[0], .sources = x[1] },
		    e.starts - 9 * DAY));
		rc = asked_practice_find(db, named[n % 4], &practice);
		if (rc == RC_OK)
			TRY(asked_practices_set(db, q->id, "reader", &practice,
			    1));
		else if (rc != RC_NONE)
			return rc;
	}
	return reader_publish(db, a, e.id, 0, e.starts - 7 * DAY, &out);
}
