/* Two years of the one mechanism that plans, commitments and recommendations
 * share, with clocks that are set, clerks that are two, and pauses. */
#include "ask/ask.h"

#include <string.h>

#include "ask/ask_web.h"
#include "programme/programme.h"
#include "test/client.h"
#include "test/stories/story.h"
#include "test/test.h"

enum { DAY = 86400, HOUR = 3600 };

/* A kind of this test's own: things that are only there to be asked after. */
static struct ask_thing things_now[4];
static size_t n_things;
static int answered_times;

static enum rc
things(struct db *, struct arena *a, row_id edition, struct ask_thing **out)
{
	*out = NULL;
	for (size_t i = 0; i < n_things; i++) {
		if (edition != 0 && things_now[i].edition != edition)
			continue;
		*out = arena_new(a, struct ask_thing);
		**out = things_now[i];
		(*out)->next = NULL;
		out = &(*out)->next;
	}
	return RC_OK;
}

static enum rc
words(struct db *, struct arena *a, const struct ask *q, const char *lang,
    struct ask_words *out)
{
	out->subject = arena_printf(a, "Thing %lld in %s",
	    (long long)q->thing, lang);
	out->intro = arena_printf(a, "moment %s", q->moment);
	return RC_OK;
}

static enum rc
answered(struct db *, struct arena *, const struct ask *, unixtime)
{
	answered_times++;
	return RC_OK;
}

static const struct ask_choice choices[] = { { "yes", "Yes", false },
	{ "no", "No", true }, { 0 } };
static const struct ask_kind plain = { .kind = "zq-plain", .label = "Plain",
	.usual = "30d 3m 6m 12m 24m", .choices = choices, .why = "Why",
	.things = things, .words = words, .answered = answered };
static const struct ask_kind joined = { .kind = "zq-joined", .label = "Joined",
	.usual = "6m", .choices = choices, .why = "Why",
	.together = "{1}: several things", .things = things, .words = words };
static const struct ask_kind *const only_plain[] = { &plain, NULL };
static const struct ask_kind *const only_joined[] = { &joined, NULL };

static struct scene *s;
static struct edition edition;
static const struct ask_kind *const *usual_kinds;

static int64_t
count(const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

static unixtime
at(const char *when)
{
	struct civil c;

	CHECK(time_parse(when, &c));
	return time_from(c, edition.zone);
}

/* The edition of the test, which ends then in that zone, and n things of
 * somebody who reads that language. */
static void
set_up(struct db *db, struct arena *a, const char *zone, const char *ends,
    size_t n, const char *lang)
{
	struct part part = { .pos = 1, .title = "{\"en\":\"Part\"}" };
	struct person who = { .name = "Ana", .email = "ana@example.org",
	    .lang = lang, .country = "LV", .mail_format = "html" };
	struct programme p;

	s = scene_open(db, a);
	usual_kinds = ask_kinds;
	CHECK(programme_by_slug(db, a, "baltic-academy", &p) == RC_OK);
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "DELETE FROM ask", NO_ARGS, NULL) == RC_OK);
	edition = (struct edition){ .programme = p.id, .slug = "years",
	    .title = "{\"en\":\"Years\"}", .public = true, .zone = zone,
	    .teaching_langs = "en", .retention_days = 7300,
	    .status = EDITION_COMPLETED };
	CHECK(edition_save(db, &edition, time_now()) == RC_OK);
	part.edition = edition.id;
	part.starts = at(ends) - 8 * HOUR;
	part.ends = at(ends);
	CHECK(part_save(db, &part, zone, time_now()) == RC_OK);
	CHECK(person_ensure(db, &who, time_now()) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	n_things = n;
	answered_times = 0;
	for (size_t i = 0; i < n; i++)
		things_now[i] = (struct ask_thing){ .id = 900 + (row_id)i,
		    .edition = edition.id, .person = who.id, .name = "Ana",
		    .lang = lang, .title = "T", .since = part.starts };
}

static void
clerk(unixtime now)
{
	struct arena *a = arena_make();

	CHECK(ask_chore(s->db, a, now) == RC_OK);
	arena_free(a);
}

/* Every hour from the one to the other. */
static void
hours(unixtime from, unixtime to)
{
	for (unixtime t = from; t < to; t += HOUR)
		clerk(t);
}

static int
mails(void)
{
	return (int)count("SELECT count(*) FROM outbox WHERE to_address ="
	    " 'ana@example.org'");
}

static const char *
state(row_id thing, const char *moment)
{
	const char *out = "none";

	if (db_text(s->db, s->arena, "SELECT state FROM ask WHERE thing_id = $1"
	    " AND moment = $2", ARGS(INT(thing), TEXT(moment)), &out) != RC_OK)
		return "none";
	return out;
}

/* The hour itself: not before nine of the zone's morning, whichever side of a
 * change of the clock, and not an hour after. */
TEST_STORE(ask_years_at_nine)
{
	/* Summer time began on 29 March 2026 and ends on 25 October; the last
	 * day is the one of the zone, for which UTC is a day behind or ahead. */
	set_up(db, a, "Europe/Riga", "2026-02-27T17:00", 1, "en");
	ask_kinds = only_plain;
	hours(at("2026-03-28T06:00"), at("2026-03-29T09:00"));
	CHECK(mails() == 0);
	clerk(at("2026-03-29T09:00"));
	CHECK(mails() == 1);
	CHECK_TEXT(state(900, "30d"), "waiting");
	CHECK(count("SELECT due_at FROM ask") == at("2026-03-29T09:00"));
	ask_kinds = usual_kinds;
}

TEST_STORE(ask_years_of_the_zone)
{
	/* 31 August in Auckland is the 31st in no other place; six months on
	 * there is no 31st. */
	set_up(db, a, "Pacific/Auckland", "2026-08-31T08:00", 1, "en");
	ask_kinds = only_joined;
	clerk(at("2027-02-28T09:00") - 1);
	CHECK(mails() == 0);
	clerk(at("2027-02-28T09:00"));
	CHECK(mails() == 1);
	ask_kinds = usual_kinds;
}

/* The whole of it, hour by hour where it matters: clocks that are set back and
 * forth, two clerks, a stop of a year; and each mail once. */
TEST_STORE(ask_years_of_one_thing)
{
	set_up(db, a, "Europe/Riga", "2030-10-09T17:00", 1, "lv");
	ask_kinds = only_plain;
	hours(at("2030-11-08T06:00"), at("2030-11-08T12:00"));
	CHECK(mails() == 1);
	CHECK(strstr(scene_mail(s, "ana@example.org"), "moment 30d") != NULL);
	/* The language of the person. */
	CHECK(count("SELECT count(*) FROM outbox WHERE to_address ="
	    " 'ana@example.org' AND lang = 'lv' AND subject = 'Thing 900 in"
	    " lv'") == 1);
	/* A clock an hour, a day and a year behind; then right again. */
	clerk(at("2030-11-08T08:00"));
	clerk(at("2030-11-07T09:00"));
	clerk(at("2029-11-08T09:00"));
	clerk(at("2030-11-08T12:00"));
	CHECK(mails() == 1);
	CHECK(count("SELECT count(*) FROM ask") == 1);
	/* Reminders after 7 and 21 days, at that hour, and no third. */
	clerk(at("2030-11-15T08:59"));
	CHECK(mails() == 1);
	clerk(at("2030-11-15T09:00"));
	clerk(at("2030-11-15T09:00"));
	CHECK(mails() == 2);
	clerk(at("2030-11-29T08:59"));
	CHECK(mails() == 2);
	hours(at("2030-11-29T09:00"), at("2030-11-29T20:00"));
	CHECK(mails() == 3);
	for (unixtime t = at("2030-11-30T09:00"); t < at("2031-01-09T08:00");
	    t += 6 * HOUR)
		clerk(t);
	CHECK(mails() == 3);
	clerk(at("2031-01-09T09:00"));
	CHECK(mails() == 4);
	CHECK_TEXT(state(900, "30d"), "missed");
	CHECK_TEXT(state(900, "3m"), "waiting");
	/* A clock that runs ahead a month: what it sends is reminded of as
	 * usual, and put right it sends nothing twice. */
	clerk(at("2031-02-09T09:00"));
	CHECK(mails() == 5);
	clerk(at("2031-01-10T09:00"));
	CHECK(mails() == 5);
	/* Nothing runs for more than a year. */
	clerk(at("2032-03-01T11:00"));
	CHECK(mails() == 6);
	CHECK_TEXT(state(900, "3m"), "missed");
	CHECK_TEXT(state(900, "6m"), "not-asked");
	CHECK_TEXT(state(900, "12m"), "waiting");
	CHECK_TEXT(state(900, "24m"), "none");
	CHECK(count("SELECT count(*) FROM ask WHERE moment = '6m' AND asked_at"
	    " IS NULL") == 1);
	CHECK(count("SELECT asked_at FROM ask WHERE moment = '12m'") ==
	    at("2032-03-01T11:00"));
	/* Days count from when it was asked, not from when it was due. */
	clerk(at("2032-03-07T11:00"));
	CHECK(mails() == 6);
	clerk(at("2032-03-08T11:00"));
	CHECK(mails() == 7);
	/* A newer question is the last of that thing. */
	clerk(at("2032-10-09T09:00"));
	CHECK(mails() == 8);
	CHECK_TEXT(state(900, "12m"), "missed");
	for (unixtime t = at("2032-10-10T09:00"); t < at("2033-12-31T09:00");
	    t += 2 * DAY)
		clerk(t);
	CHECK(mails() == 10);
	CHECK_TEXT(state(900, "24m"), "missed");
	CHECK(count("SELECT count(*) FROM ask") == 5);
	ask_kinds = usual_kinds;
}

/* Another edition's schedule, and one that is changed on the way. */
TEST_STORE(ask_years_of_its_own_schedule)
{
	set_up(db, a, "Europe/Riga", "2030-10-09T17:00", 1, "en");
	ask_kinds = only_plain;
	CHECK(db_begin(db) == RC_OK);
	CHECK(ask_schedule_save(db, edition.id, "zq-plain", "2m") == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	clerk(at("2030-11-20T09:00"));
	CHECK(mails() == 0);
	clerk(at("2030-12-09T09:00"));
	CHECK(mails() == 1);
	/* An earlier moment is put in: its time is over. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(ask_schedule_save(db, edition.id, "zq-plain", "14d 2m 5m") ==
	    RC_OK);
	CHECK(db_commit(db) == RC_OK);
	clerk(at("2030-12-10T09:00"));
	CHECK(mails() == 1);
	CHECK_TEXT(state(900, "14d"), "not-asked");
	CHECK_TEXT(state(900, "2m"), "waiting");
	/* Never: what waits is still reminded of, and nothing new is asked. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(ask_schedule_save(db, edition.id, "zq-plain", "") == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	clerk(at("2031-03-10T09:00"));
	CHECK(mails() == 2);
	CHECK_TEXT(state(900, "5m"), "none");
	ask_kinds = usual_kinds;
}

/* Made too late, over in time, begun again: who is asked, and who is not. */
TEST_STORE(ask_years_of_things_that_come_and_go)
{
	set_up(db, a, "Europe/Riga", "2030-10-09T17:00", 3, "en");
	ask_kinds = only_plain;
	things_now[1].since = at("2030-11-08T09:01");	/* a minute late */
	things_now[2].over = true;
	clerk(at("2030-11-08T09:02"));
	CHECK(mails() == 1);
	CHECK_TEXT(state(900, "30d"), "waiting");
	CHECK_TEXT(state(901, "30d"), "not-asked");
	CHECK_TEXT(state(902, "30d"), "not-asked");
	things_now[2].over = false;
	clerk(at("2031-01-09T09:00"));
	CHECK(mails() == 1 + 3);
	CHECK_TEXT(state(901, "3m"), "waiting");
	CHECK_TEXT(state(902, "3m"), "waiting");
	ask_kinds = usual_kinds;
}

/* Several things of one person: one mail, and one reminder of what is left. */
TEST_STORE(ask_years_in_one_mail)
{
	struct ask *list;

	set_up(db, a, "Europe/Riga", "2030-10-09T17:00", 3, "en");
	ask_kinds = only_joined;
	clerk(at("2031-04-09T09:00"));
	CHECK(mails() == 1);
	for (int i = 0; i < 3; i++)
		CHECK(strstr(scene_mail(s, "ana@example.org"), arena_printf(a,
		    "Thing %d in en", 900 + i)) != NULL);
	CHECK(ask_list(db, a, edition.id, "zq-joined", 901, &list) == RC_OK);
	list->answer = "yes";
	CHECK(db_begin(db) == RC_OK);
	CHECK(ask_answer(db, list, at("2031-04-10T09:00")) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	clerk(at("2031-04-16T09:00"));
	CHECK(mails() == 2);
	CHECK(strstr(scene_mail(s, "ana@example.org"), "Thing 900") != NULL);
	CHECK(strstr(scene_mail(s, "ana@example.org"), "Thing 901") == NULL);
	/* What came back is not written to again; the others are. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "UPDATE outbox SET state = 'bounced' WHERE to_address"
	    " = 'ana@example.org'", NO_ARGS, NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	clerk(at("2031-04-30T09:00"));
	CHECK(mails() == 2);
	ask_kinds = usual_kinds;
}
