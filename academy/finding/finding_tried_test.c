/* What delegations are asked, what they say, and who reads it. */
#include "finding/finding_tried.h"

#include <string.h>

#include "app/app.h"
#include "ask/ask_web.h"
#include "finding/finding_web.h"
#include "test/client.h"
#include "test/stories/story.h"
#include "test/test.h"

static struct scene *s;

static int64_t
count(const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

static void
change(const char *sql)
{
	CHECK(db_begin(s->db) == RC_OK);
	CHECK(db_exec(s->db, sql, NO_ARGS, NULL) == RC_OK);
	CHECK(db_commit(s->db) == RC_OK);
}

/* --- what may be told --- */

enum { MANY = 9 };

static bool
told(const char *const *answers, int shared, int64_t *n, int64_t *works)
{
	struct ask q[MANY] = { 0 };
	struct tried_line l[MANY] = { 0 };
	int64_t by[TRIED_ANSWERS];
	bool tell;
	int i = 0;

	for (; i < MANY && answers[i] != NULL; i++) {
		q[i].answer = answers[i];
		q[i].shared = i < shared;
		l[i].answer = *answers[i] == '\0' ? NULL : &q[i];
		if (i > 0)
			l[i - 1].next = &l[i];
	}
	tell = tried_counts(i == 0 ? NULL : l, by, n);
	*works = by[0];
	return tell;
}

TEST(finding_tried_tells_no_few)
{
	static const char *const none[] = { NULL },
	    *const five[] = { "works", "works", "works", "works", "works",
	    NULL },
	    *const mixed[] = { "works", "works", "works", "works", "works",
	    "no", NULL },
	    *const silent[] = { "works", "works", "", "works", "works",
	    "works", NULL };
	int64_t n, works;

	CHECK(told(none, 0, &n, &works) && n == 0);
	CHECK(told(five, 0, &n, &works) && n == 5 && works == 5);
	/* One that is read by itself is not counted once more. */
	CHECK(!told(five, 1, &n, &works) && n == 4);
	CHECK(!told(mixed, 0, &n, &works) && n == 6);
	/* The one of another kind is read by itself: it gives nothing away. */
	CHECK(told(silent, 0, &n, &works) && n == 5);
}

TEST(finding_tried_last_answer)
{
	struct arena *a = arena_make();
	struct ask later = { .thing = 7, .state = ASK_WAITING },
	    first = { .thing = 7, .state = ASK_ANSWERED, .answer = "begun",
	    .next = &later };
	struct tried other = { .id = 8 }, t = { .id = 7, .next = &other };
	struct tried_line *l = tried_lines(a, &t, &first);

	CHECK(l->answer == &first && l->last == &later);
	CHECK(l->next->answer == NULL && l->next->last == NULL);
	CHECK(l->next->next == NULL);
	arena_free(a);
}

/* --- asked --- */

static int64_t
mails(void)
{
	return count("SELECT count(*) FROM outbox WHERE kind = 'ask'"
	    " AND id IN (SELECT mail_id FROM ask WHERE kind = 'tried')");
}

static void
clerk(void)
{
	struct arena *a = arena_make();

	CHECK(tried_chore(s->db, a, time_now()) == RC_OK);
	CHECK(ask_chore(s->db, a, time_now()) == RC_OK);
	arena_free(a);
}

TEST_STORE(finding_tried_asked)
{
	static const char shared[] = "SELECT count(*) FROM ask WHERE kind ="
	    " 'tried' AND shared = 1";
	int64_t people, before;
	row_id who;

	s = scene_open(db, a);
	/* As if nobody had been asked, and it were over today. */
	change("DELETE FROM ask WHERE kind = 'tried'");
	change("DELETE FROM tried");
	story_ends(s, "cimi-2017");
	clerk();
	CHECK(count("SELECT count(*) FROM tried") > 3);
	people = count("SELECT count(*) FROM tried_delegation d WHERE"
	    " d.person_id IS NOT NULL");
	CHECK(people > 3);
	CHECK(mails() == 0);
	/* A delegation that comes to be there is taken up by itself, once. */
	before = count("SELECT count(*) FROM tried_delegation");
	change("UPDATE participant SET delegation = 'Town of Haifa' WHERE id ="
	    " (SELECT max(pa.id) FROM participant pa JOIN edition e"
	    " ON e.id = pa.edition_id WHERE e.slug = 'cimi-2017'"
	    " AND pa.role = 'participant' AND pa.delegation IS NULL)");
	clerk();
	clerk();
	CHECK(count("SELECT count(*) FROM tried_delegation") == before + 1);
	/* One that nobody came in is not asked; nor one with nobody to ask. */
	change("UPDATE tried_delegation SET person_id = NULL WHERE name ="
	    " 'Town of Haifa'");
	people = count("SELECT count(DISTINCT d.person_id)"
	    " FROM tried_delegation d WHERE d.person_id IS NOT NULL"
	    " AND EXISTS (SELECT 1 FROM participant pa WHERE pa.edition_id ="
	    " d.edition_id AND (pa.delegation = d.name OR (d.name = ''"
	    " AND pa.country = d.country AND pa.delegation IS NULL)))");
	story_later(s, 187);
	clerk();
	CHECK(mails() == people);	/* one each, for all findings */
	CHECK(count("SELECT count(*) FROM ask WHERE kind = 'tried'"
	    " AND state = 'waiting' AND mail_id IS NOT NULL") > people);
	clerk();
	CHECK(mails() == people);
	/* Reminders, too: one a person, and they end. */
	CHECK(visit_get(s->organiser, "/editions/cimi-2017/desk/asks") == 200);
	CHECK(visit_has(s->organiser, "What delegations tried"));
	before = count("SELECT count(*) FROM outbox WHERE kind = 'ask'");
	story_later(s, 8);
	clerk();
	CHECK(mails() == people);	/* the last one of each */
	CHECK(count("SELECT count(*) FROM outbox WHERE kind = 'ask'"
	    " AND subject LIKE 'Reminder%' AND id IN (SELECT mail_id FROM ask"
	    " WHERE kind = 'tried')") == people);
	story_later(s, 200);
	clerk();
	CHECK(count("SELECT count(*) FROM ask WHERE kind = 'tried'"
	    " AND state = 'waiting'") == 0);
	/* Whoever is erased takes the words along, and that they may be read. */
	who = count("SELECT min(person_id) FROM ask WHERE kind = 'tried'"
	    " AND person_id IS NOT NULL");
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_change(db, "UPDATE ask SET state = 'answered', answer ="
	    " 'works', outcome = 'We did', shared = 1, answered_at = 5"
	    " WHERE person_id = $1 AND kind = 'tried'", ARGS(INT(who))) ==
	    RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(count(shared) > 0);
	visit_get(s->anyone, "/editions/cimi-2017/findings");
	CHECK(visit_click(s->anyone, "Those at the counter may decide") ==
	    200);
	CHECK(visit_has(s->anyone, "We did"));
	CHECK(db_begin(db) == RC_OK);
	CHECK(ask_personal.erase(db, a, who, time_now()) == RC_OK);
	CHECK(finding_personal.erase(db, a, who, time_now()) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(count(shared) == 0);
	CHECK(visit_get(s->anyone, visit_path(s->anyone)) == 200);
	CHECK(!visit_has(s->anyone, "We did"));
	CHECK(count(arena_printf(a, "SELECT count(*) FROM tried_delegation"
	    " WHERE person_id = %lld", (long long)who)) == 0);
}

TEST_STORE(finding_tried_desk)
{
	static const char desk[] = "/editions/urban-2018/desk/tried";
	const char *page;

	s = scene_open(db, a);
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_has(s->organiser, "Nobody came in a delegation"));
	CHECK(visit_post(s->organiser, desk, NULL) == 200);
	CHECK(visit_has(s->organiser, "asked as"));
	CHECK(visit_has(s->organiser, "Participants from"));
	CHECK(visit_post(s->organiser, desk, NULL) == 200);
	CHECK(visit_has(s->organiser, "0 countries are asked"));
	page = arena_printf(a, "%s/%lld", desk, (long long)count("SELECT"
	    " min(d.id) FROM tried_delegation d JOIN edition e"
	    " ON e.id = d.edition_id WHERE e.slug = 'urban-2018'"));
	CHECK(visit_get(s->organiser, page) == 200);
	CHECK(visit_post(s->organiser, page, "name", "Nobody", "email", "",
	    NULL) == 422);
	CHECK(visit_post(s->organiser, page, "name", "X", "email", "no",
	    NULL) == 422);
	CHECK(visit_post(s->organiser, page, "name", "", "email", "", NULL) ==
	    200);
	CHECK(visit_has(s->organiser, "nobody yet"));
	CHECK(visit_get(s->organiser, arena_printf(a,
	    "/editions/cimi-2017/desk/tried/%s", strrchr(page, '/') + 1)) ==
	    404);
	CHECK(visit_get(s->organiser, arena_printf(a, "%s/tried.xlsx", desk))
	    == 200);
	CHECK(story_refused(s->participant, desk));
	CHECK(story_refused(s->partner, desk));
	CHECK(story_refused(s->anyone, page));
}
