/* Links of those who answer no more. */
#include "ask/ask_web.h"
#include "finding/finding_ledger.h"

#include "test/client.h"
#include "test/stories/story.h"
#include "test/test.h"

#define LEDGER "/editions/welcoming-2017/desk/ledger"

static struct scene *s;

static int64_t
count(const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

/* Where that question is answered now. */
static const char *
door(row_id id)
{
	struct ask q;

	CHECK(ask_find(s->db, s->arena, id, &q) == RC_OK);
	return ask_door(s->arena, &q).p;
}

static row_id
partner_of(row_id ask)
{
	return count(arena_printf(s->arena, "SELECT r.partner_id"
	    " FROM ledger_row r JOIN ask q ON q.thing_id = r.id"
	    " WHERE q.id = %lld", (long long)ask));
}

/* Whoever answers for a partner; "": nobody. */
static void
name(row_id partner, const char *who, const char *email)
{
	const char *at = arena_printf(s->arena, LEDGER "/partners/%lld",
	    (long long)partner);

	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_post(s->organiser, at, "name", who, "email", email,
	    NULL) == 200);
}

#define ASKED "SELECT %s(q.id) FROM ask q JOIN ledger_row r" \
	" ON r.id = q.thing_id JOIN edition e ON e.id = q.edition_id" \
	" WHERE q.kind = 'commit' AND q.state = 'waiting'" \
	" AND e.slug = 'welcoming-2017'"

TEST_STORE(finding_links_end_with_the_person)
{
	const char *waiting, *answered;
	row_id first, last;

	s = scene_open(db, a);
	CHECK(visit_get(s->organiser, LEDGER) == 200);
	CHECK(visit_post(s->organiser, LEDGER "/ask", NULL) == 200);
	first = count(arena_printf(a, ASKED, "min"));
	last = count(arena_printf(a, ASKED, "max"));
	CHECK(partner_of(first) != partner_of(last));
	answered = door(first);
	CHECK(visit_get(s->anyone, answered) == 200);
	CHECK(visit_post(s->anyone, answered, "answer", "committed", NULL) ==
	    200);
	/* Until they leave they may think better of it. */
	CHECK(visit_get(s->anyone, arena_printf(a, "%s?change=1", answered)) ==
	    200);
	CHECK(visit_has(s->anyone, "We decline"));
	waiting = door(last);
	CHECK(visit_get(s->anyone, waiting) == 200);
	name(partner_of(first), "Somebody Else", "else@example.org");
	CHECK(visit_get(s->anyone, answered) == 404);
	CHECK(visit_get(s->anyone, arena_printf(a, "%s?change=1", answered)) ==
	    404);
	/* Nobody follows: the question waits, and no link works. */
	name(partner_of(last), "", "");
	CHECK(visit_get(s->anyone, waiting) == 404);
	CHECK(count(arena_printf(a, "SELECT count(*) FROM ask WHERE id = %lld"
	    " AND state = 'waiting' AND person_id IS NULL",
	    (long long)last)) == 1);
	CHECK(ask_chore(db, a, time_now() + 20 * 86400) == RC_OK);
	name(partner_of(last), "A Successor", "successor@example.org");
	CHECK(scene_mail(s, "successor@example.org") != NULL);
	CHECK(visit_get(s->anyone, waiting) == 404);
	CHECK(visit_get(s->anyone, door(last)) == 200);
}
