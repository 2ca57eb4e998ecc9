/* Who was where, what it earns, and what must be refused. */
#include "attendance/attendance_desk.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "attendance/attendance_web.h"
#include "mail/mail.h"
#include "store/blob.h"
#include "store/job.h"
#include "test/client.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400 };

static const unsigned char key[32] = "a key for tests, not for servers";

/* --- rules --- */

TEST(attendance_rule)
{
	struct certificate_rule rule = { .share = 80, .parts_min = 2 };

#define EARNED(...) certificate_earned(&rule, &(struct attended){ __VA_ARGS__ })
	CHECK(EARNED(.sessions = 8, .of_sessions = 10, .parts = 2));
	CHECK(!EARNED(.sessions = 7, .of_sessions = 10, .parts = 2));
	CHECK(!EARNED(.sessions = 10, .of_sessions = 10, .parts = 1));
	CHECK(!EARNED(.parts = 2));		/* nothing of nothing */
	CHECK(EARNED(.sessions = 4, .of_sessions = 5, .parts = 3));
	CHECK(!EARNED(.sessions = 3, .of_sessions = 4, .parts = 2)); /* 75 % */
	rule.share = 100;
	CHECK(!EARNED(.sessions = 99, .of_sessions = 100, .parts = 2));
	CHECK(EARNED(.sessions = 100, .of_sessions = 100, .parts = 2));
	CHECK(!attended_share(0, 0, 1) && attended_share(1, 100, 1));
}

TEST(attendance_codes)
{
	struct arena *a = arena_make();
	const char *code = attendance_code(a, CERTIFICATE_CODE);

	CHECK(strlen(code) == 12 && strpbrk(code, "0O1ILU5S2Z") == NULL);
	CHECK(!text_same(code, attendance_code(a, CERTIFICATE_CODE)));
	CHECK_TEXT(attendance_code_grouped(a, "ABCDEFGH3467"),
	    "ABCD-EFGH-3467");
	CHECK_TEXT(attendance_code_clean(a, " abcd-efgh 3467", 12),
	    "ABCDEFGH3467");
	CHECK(attendance_code_clean(a, "ABCD-EFGH-346", 12) == NULL);
	CHECK(attendance_code_clean(a, "ABCD-EFGH-34677", 12) == NULL);
	CHECK(attendance_code_clean(a, "ABCD-EFGH-3460", 12) == NULL);
	CHECK(attendance_code_clean(a, NULL, 12) == NULL);
	CHECK(attendance_code_clean(a, "' OR 1=1 --", 12) == NULL);
	CHECK_TEXT(figure_public(a, 0), "0");
	CHECK_TEXT(figure_public(a, 4), "<5");
	CHECK_TEXT(figure_public(a, 5), "5");
	arena_free(a);
}

TEST(attendance_facts_are_signed)
{
	struct arena *a = arena_make();
	unsigned char signature[SIGNATURE_BYTES];
	struct certificate_facts f = { .code = "ABCDEFGH3467", .lang = "lt",
	    .edition = "\"Akademija\"", .programme = "P", .minutes = 90,
	    .sessions = 2, .of_sessions = 2, .from = "2025-03-13",
	    .to = "2025-03-14", .issued = "2025-03-15",
	    .name_digest = certificate_name_digest(a, "salt", "Ana") };
	struct certificate c = { .code = "ABCDEFGH3467", .name = "Ana",
	    .name_salt = "salt", .lang = "lt", .minutes = 90, .sessions = 2,
	    .signature = signature, .signature_n = sizeof signature };
	struct certificate_facts read;
	const char *good;

	attendance_key(key);
	good = c.facts = certificate_facts_text(a, &f);
	certificate_sign(c.facts, signature);
	CHECK(certificate_judge(a, &c, &read) == VERDICT_VALID);
	CHECK_TEXT(read.edition, "\"Akademija\"");
	CHECK_TEXT(certificate_facts_text(a, &read), c.facts);
	c.withdrawn_at = 1;
	CHECK(certificate_judge(a, &c, &read) == VERDICT_WITHDRAWN);
	c.withdrawn_at = 0;

	c.name = "Eva";
	CHECK(certificate_judge(a, &c, &read) == VERDICT_ALTERED);
	c.name = "";		/* erased */
	c.name_salt = "";
	CHECK(certificate_judge(a, &c, &read) == VERDICT_VALID);
	c.minutes = 900;
	CHECK(certificate_judge(a, &c, &read) == VERDICT_ALTERED);
	c.minutes = f.minutes = 900;
	c.facts = certificate_facts_text(a, &f);	/* not what was signed */
	CHECK(certificate_judge(a, &c, &read) == VERDICT_ALTERED);
	c.minutes = 90;
	c.facts = good;
	CHECK(certificate_judge(a, &c, &read) == VERDICT_VALID);
	signature[5] ^= 1;
	CHECK(certificate_judge(a, &c, &read) == VERDICT_ALTERED);
	signature[5] ^= 1;
	c.code = "ABCDEFGH3468";	/* another's facts */
	CHECK(certificate_judge(a, &c, &read) == VERDICT_ALTERED);
	c.code = "ABCDEFGH3467";
	attendance_key((const unsigned char *)"another key for another server..");
	CHECK(certificate_judge(a, &c, &read) == VERDICT_ALTERED);
	arena_free(a);
}

/* --- an edition with people --- */

enum { ANA, OLENA, DAVID, KHALID, PEOPLE };
static const struct { const char *name, *email, *lang, *country; } who[] = {
	{ "Ana Kalniņa-Žukauskaitė", "ana@example.org", "en", "LV" },
	{ "Олена Шевченко", "olena@example.org", "en", "UA" },
	{ "דוד כהן", "david@example.org", "en", "IL" },
	{ "خالد العمر", "khalid@example.org", "lv", "LB" },
};
enum { MORNING, NOON, BREAK, VISIT, OFF, SECOND, SESSIONS };

static struct programme academy;
static struct edition edition, other;
static struct part part[2], elsewhere;
static struct session_item session[SESSIONS], foreign;
static struct participant people[PEOPLE];
static struct web web;
static const struct route *const tables[] = { attendance_routes,
	attendance_certificate_routes, attendance_paper_routes, NULL };

static struct participant
join(struct db *db, struct edition *e, row_id p, const char *name,
    const char *email, const char *lang, const char *country)
{
	unixtime now = time_now();
	struct participant one = { .edition = e->id, .country = country,
	    .organisation_kind = ORG_AUTHORITY, .level = LEVEL_LOCAL,
	    .first_timer = true, .person = { .name = name, .email = email,
	    .lang = lang } };

	CHECK(person_ensure(db, &one.person, now) == RC_OK);
	CHECK(participant_set(db, &one, p, "confirmed", now) == RC_OK);
	return one;
}

static void
make_session(struct db *db, int i, struct part *p, enum session_kind kind,
    const char *title, int64_t hours, int seats)
{
	unixtime now = time_now() / HOUR * HOUR;

	session[i] = (struct session_item){ .edition = p->edition,
	    .part = p->id, .kind = kind, .title = title,
	    .starts = now + hours * HOUR, .ends = now + hours * HOUR + 5400,
	    .seats = seats, .cancelled = i == OFF };
	CHECK(session_item_save(db, &session[i]) == RC_OK);
}

static void
set_up(struct db *db)
{
	unixtime now;
	struct civil noon;

	CHECK(sodium_init() >= 0);
	token_key(key);
	people_key(key);
	attendance_key(key);
	/* At noon in Riga: "today" does not end while the test runs. */
	noon = time_civil(time_now(), "Europe/Riga");
	noon.hour = 12;
	noon.minute = 0;
	time_shift(time_from(noon, "Europe/Riga") - time_now());
	now = time_now();
	web = (struct web){ .tables = tables, .gate = app_gate,
	    .base_url = "http://academy.example.org" };
	academy = (struct programme){ .slug = "baltic", .kind = KIND_ACADEMY,
	    .title = "{\"en\":\"Baltic Academy\"}", .langs = "en lv",
	    .public = true };
	CHECK(programme_save(db, &academy, now) == RC_OK);
	edition = (struct edition){ .programme = academy.id,
	    .slug = "baltic-2025", .title = "{\"en\":\"Baltic Academy 2025\","
	    "\"lv\":\"Baltijas akadēmija 2025\"}", .public = true,
	    .zone = "Europe/Riga", .teaching_langs = "en",
	    .participants_planned = 70, .retention_days = 100 };
	CHECK(edition_save(db, &edition, now) == RC_OK);
	edition.langs = "en lv";
	other = edition;
	other.id = 0;
	other.slug = "baltic-2026";
	CHECK(edition_save(db, &other, now) == RC_OK);
	for (int i = 0; i < 2; i++) {
		part[i] = (struct part){ .edition = edition.id, .pos = i + 1,
		    .title = i == 0 ? "{\"en\":\"Part 1\"}" :
		    "{\"en\":\"Part 2\"}", .starts = now - DAY,
		    .ends = now + 9 * DAY };
		CHECK(part_save(db, &part[i], edition.zone, now) == RC_OK);
	}
	elsewhere = (struct part){ .edition = other.id, .pos = 1,
	    .title = "{\"en\":\"Another\"}" };
	CHECK(part_save(db, &elsewhere, edition.zone, now) == RC_OK);
	make_session(db, MORNING, &part[0], SESSION_PLENARY,
	    "{\"en\":\"Opening & welcome\"}", -3, 0);
	make_session(db, NOON, &part[0], SESSION_TRAINING,
	    "{\"en\":\"Language courses\"}", 1, 0);
	make_session(db, BREAK, &part[0], SESSION_BREAK,
	    "{\"en\":\"Lunch\"}", 0, 0);
	make_session(db, VISIT, &part[0], SESSION_SITE_VISIT,
	    "{\"en\":\"Visit of the town hall\"}", 3, 1);
	make_session(db, OFF, &part[0], SESSION_TRAINING,
	    "{\"en\":\"Fallen out\"}", 5, 0);
	make_session(db, SECOND, &part[1], SESSION_WORKSHOP,
	    "{\"en\":\"Plans to take home\"}", 5 * 24, 0);
	foreign = session[MORNING];
	foreign.id = 0;
	foreign.edition = other.id;
	foreign.part = elsewhere.id;
	CHECK(session_item_save(db, &foreign) == RC_OK);
	for (int i = 0; i < PEOPLE; i++)
		people[i] = join(db, &edition, part[0].id, who[i].name,
		    who[i].email, who[i].lang, who[i].country);
	CHECK(participant_set(db, &people[ANA], part[1].id, "confirmed", now) ==
	    RC_OK);
	CHECK(session_place_set(db, session[VISIT].id, people[ANA].person.id,
	    true) == RC_OK);
}

static enum rc
put(struct db *db, int s, int p, bool on)
{
	return presence_set(db, session[s].id, people[p].id, "organiser", on, 0,
	    time_now());
}

static int64_t
count(struct db *db, const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

TEST_STORE(attendance_marking)
{
	struct session_count *c;
	struct attended was;
	struct present *list;
	struct participant stranger;
	int64_t n;

	set_up(db);
	stranger = join(db, &other, elsewhere.id, "Eve", "eve@example.org",
	    "en", "EE");
	CHECK(put(db, MORNING, ANA, true) == RC_OK);
	CHECK(put(db, MORNING, ANA, true) == RC_OK);	/* marked once */
	CHECK(count(db, "SELECT count(*) FROM presence") == 1);

	CHECK(put(db, SECOND, OLENA, true) == RC_CONFLICT);	/* not in part */
	CHECK(put(db, OFF, ANA, true) == RC_CONFLICT);		/* cancelled */
	CHECK(put(db, BREAK, ANA, true) == RC_CONFLICT);
	CHECK(presence_set(db, session[MORNING].id, stranger.id, "organiser",
	    true, 0, time_now()) == RC_CONFLICT);	/* of another edition */
	CHECK(presence_set(db, foreign.id, people[ANA].id, "organiser", true, 0,
	    time_now()) == RC_CONFLICT);
	CHECK(presence_set(db, 999, people[ANA].id, "organiser", true, 0,
	    time_now()) == RC_CONFLICT);
	CHECK(participant_set(db, &people[KHALID], part[0].id, "cancelled",
	    time_now()) == RC_OK);
	CHECK(put(db, MORNING, KHALID, true) == RC_CONFLICT);
	CHECK(participant_set(db, &people[KHALID], part[0].id, "confirmed",
	    time_now()) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM presence") == 1);

	/* A signature stands above being seen, and stays. */
	CHECK(presence_set(db, session[MORNING].id, people[ANA].id, "signature",
	    true, 0, time_now()) == RC_OK);
	CHECK(put(db, MORNING, ANA, true) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM presence"
	    " WHERE shown = 'signature'") == 1);

	CHECK(presence_list(db, a, session[VISIT].id, &list) == RC_OK);
	for (n = 0; list != NULL; list = list->next)
		n += list->expected;
	CHECK(n == 1);
	CHECK(session_counts(db, a, edition.id, &c) == RC_OK);
	for (n = 0; c != NULL; c = c->next) {
		CHECK(c->session != session[OFF].id &&
		    c->session != session[BREAK].id);
		if (c->session == session[MORNING].id)
			CHECK(c->expected == 4 && c->present == 1);
		n++;
	}
	CHECK(n == 4);

	/* Ana: two without seats, one placed, one in part 2. */
	CHECK(attended_by(db, people[ANA].id, &was) == RC_OK);
	CHECK(was.sessions == 1 && was.of_sessions == 4 && was.minutes == 90 &&
	    was.parts == 0 && was.of_parts == 2);
	CHECK(attended_by(db, people[OLENA].id, &was) == RC_OK);
	CHECK(was.sessions == 0 && was.of_sessions == 2 && was.of_parts == 1);
	/* Who comes to limited seats without one has it counted all the same. */
	CHECK(put(db, VISIT, OLENA, true) == RC_OK);
	CHECK(attended_by(db, people[OLENA].id, &was) == RC_OK);
	CHECK(was.sessions == 1 && was.of_sessions == 3);
	CHECK(attended_by(db, 999, &was) == RC_NONE);

	CHECK(presence_all(db, session[MORNING].id, "organiser",
	    people[ANA].person.id, 4242, &n) == RC_OK && n == 3);
	CHECK(presence_all(db, session[OFF].id, "organiser", 0, 4242, &n) ==
	    RC_OK && n == 0);
	CHECK(presence_all_undo(db, session[MORNING].id, "organiser",
	    people[ANA].person.id, 4242, &n) == RC_OK && n == 3);
	CHECK(count(db, "SELECT count(*) FROM presence") == 2);
	CHECK(put(db, VISIT, OLENA, false) == RC_OK);
	CHECK(put(db, VISIT, OLENA, false) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM presence") == 1);
}

TEST_STORE(attendance_certificates)
{
	struct certificate_rule rule = { .share = 60, .parts_min = 1,
	    .title = "{\"en\":\"Certificate\"}",
	    .competence = "{\"en\":\"Can plan\"}" };
	struct certificate_facts f;
	struct participant gone;
	struct certificate c;
	row_id clone;
	int issued;

	set_up(db);
	rule.edition = edition.id;
	CHECK(certificate_rule_save(db, &rule) == RC_OK);
	CHECK(put(db, MORNING, ANA, true) == RC_OK);
	CHECK(put(db, NOON, ANA, true) == RC_OK);
	CHECK(put(db, VISIT, ANA, true) == RC_OK);
	CHECK(put(db, MORNING, KHALID, true) == RC_OK);
	CHECK(put(db, NOON, KHALID, true) == RC_OK);
	CHECK(put(db, MORNING, OLENA, true) == RC_OK);	/* lacks one of two */
	/* First in the alphabet, and gone from every part. */
	gone = join(db, &edition, part[0].id, "Aaron", "aaron@example.org",
	    "en", "EE");
	CHECK(participant_set(db, &gone, part[0].id, "cancelled",
	    time_now()) == RC_OK);
	CHECK(certificate_issue(db, a, edition.id, 0, time_now(), &issued) ==
	    RC_OK && issued == 2);
	CHECK(certificate_issue(db, a, edition.id, 0, time_now(), &issued) ==
	    RC_OK && issued == 0);
	CHECK(certificate_of(db, a, people[OLENA].id, &c) == RC_NONE);
	CHECK(certificate_issue_one(db, a, edition.id, people[OLENA].id, 0,
	    time_now()) == RC_CONFLICT);
	CHECK(certificate_issue_one(db, a, other.id, people[ANA].id, 0,
	    time_now()) == RC_CONFLICT);
	CHECK(certificate_of(db, a, people[ANA].id, &c) == RC_OK);
	CHECK(certificate_judge(a, &c, &f) == VERDICT_VALID);
	CHECK(f.minutes == 270 && f.sessions == 3 && f.of_sessions == 4);
	CHECK_TEXT(f.edition, "Baltic Academy 2025");
	CHECK_TEXT(f.title, "Certificate");
	CHECK(certificate_by_code(db, a, c.code, &c) == RC_OK);
	CHECK(certificate_by_code(db, a, "ABCDEFGH3467", &c) == RC_NONE);
	CHECK(certificate_by_code(db, a, "", &c) == RC_NONE);

	/* Two parts asked: Ana has one, and nobody else even two. */
	rule.parts_min = 2;
	CHECK(certificate_rule_save(db, &rule) == RC_OK);
	CHECK(certificate_withdraw(db, other.id, c.id, "no", time_now()) ==
	    RC_CONFLICT);
	CHECK(certificate_withdraw(db, edition.id, c.id, "misspelt",
	    time_now()) == RC_OK);
	CHECK(certificate_withdraw(db, edition.id, c.id, "again",
	    time_now()) == RC_CONFLICT);
	CHECK(certificate_judge(a, &c, &f) == VERDICT_VALID);
	CHECK(certificate_by_code(db, a, c.code, &c) == RC_OK);
	CHECK(certificate_judge(a, &c, &f) == VERDICT_WITHDRAWN);
	CHECK_TEXT(c.withdrawn_why, "misspelt");
	CHECK(certificate_issue_one(db, a, edition.id, people[ANA].id, 0,
	    time_now()) == RC_CONFLICT);
	CHECK(put(db, SECOND, ANA, true) == RC_OK);
	/* Not by itself, after a withdrawal; only when somebody asks for it. */
	CHECK(certificate_issue(db, a, edition.id, 0, time_now(), &issued) ==
	    RC_OK && issued == 0);
	CHECK(certificate_issue_one(db, a, edition.id, people[ANA].id, 0,
	    time_now()) == RC_OK);
	CHECK(certificate_issue_one(db, a, edition.id, people[ANA].id, 0,
	    time_now()) == RC_CONFLICT);
	CHECK(count(db, "SELECT count(*) FROM certificate") == 3);

	/* A session that falls out counts for nobody. */
	session[NOON].cancelled = true;
	CHECK(session_item_save(db, &session[NOON]) == RC_OK);
	CHECK(certificate_issue(db, a, edition.id, 0, time_now(), &issued) ==
	    RC_OK);

	/* The rule comes along with a clone, certificates do not. */
	clone = other.id;
	CHECK(attendance_cloner.clone(db, a, edition.id, clone, time_now()) ==
	    RC_OK);
	CHECK(certificate_rule_find(db, a, clone, &rule) == RC_OK);
	CHECK(rule.share == 60 && rule.parts_min == 2);
	CHECK(certificate_issue(db, a, clone, 0, time_now(), &issued) ==
	    RC_OK && issued == 0);
}

TEST_STORE(attendance_erasure_and_merge)
{
	struct certificate_facts f;
	struct certificate c;
	struct participant twin;
	struct buf json = BUF(a);
	struct attended was;
	const char *code;
	int issued;

	set_up(db);
	twin = join(db, &edition, part[0].id, "Ana K", "ana2@example.org", "en",
	    "LV");
	CHECK(put(db, MORNING, OLENA, true) == RC_OK);
	CHECK(put(db, NOON, OLENA, true) == RC_OK);
	CHECK(certificate_issue(db, a, edition.id, 0, time_now(), &issued) ==
	    RC_OK && issued == 1);
	CHECK(certificate_of(db, a, people[OLENA].id, &c) == RC_OK);
	code = c.code;
	CHECK(attendance_personal.export(db, a, people[OLENA].person.id,
	    &json) == RC_OK);
	CHECK(strstr(buf_text(&json), code) != NULL &&
	    strstr(buf_text(&json), "Language courses") != NULL);
	CHECK(attendance_personal.erase(db, a, people[OLENA].person.id,
	    time_now()) == RC_OK);
	CHECK(certificate_by_code(db, a, code, &c) == RC_OK);
	CHECK_TEXT(c.name, "");
	CHECK(certificate_judge(a, &c, &f) == VERDICT_VALID);
	CHECK(count(db, "SELECT count(*) FROM presence") == 2);
	CHECK(count(db, "SELECT count(*) FROM certificate WHERE facts"
	    " = replace(facts, 'Олена', '')") == 1);	/* no name in it */

	/* Two accounts of Ana, both in the edition, each in one session. */
	CHECK(put(db, MORNING, ANA, true) == RC_OK);
	CHECK(presence_set(db, session[MORNING].id, twin.id, "check-in", true,
	    0, time_now()) == RC_OK);
	CHECK(presence_set(db, session[NOON].id, twin.id, "check-in", true, 0,
	    time_now()) == RC_OK);
	CHECK(certificate_issue(db, a, edition.id, 0, time_now(), &issued) ==
	    RC_OK && issued == 1);
	CHECK(attendance_personal.merge(db, twin.person.id,
	    people[ANA].person.id) == RC_OK);
	CHECK(attended_by(db, people[ANA].id, &was) == RC_OK);
	CHECK(was.sessions == 2);
	CHECK(certificate_of(db, a, people[ANA].id, &c) == RC_OK);
	CHECK(attended_by(db, twin.id, &was) == RC_OK && was.sessions == 0);
}

TEST_STORE(attendance_figures)
{
	struct figures f;

	set_up(db);
	CHECK(participant_set(db, &people[KHALID], part[0].id, "cancelled",
	    time_now()) == RC_OK);
	people[DAVID].role = "trainer";
	CHECK(participant_set(db, &people[DAVID], part[0].id, "confirmed",
	    time_now()) == RC_OK);
	CHECK(put(db, MORNING, ANA, true) == RC_OK);
	CHECK(put(db, NOON, ANA, true) == RC_OK);	/* the same day */
	CHECK(put(db, SECOND, ANA, true) == RC_OK);	/* another */
	CHECK(put(db, MORNING, DAVID, true) == RC_OK);	/* a trainer */
	CHECK(figures_of(db, a, &edition, &f) == RC_OK);
	CHECK(f.planned == 70 && f.selected == 3 && f.confirmed == 2 &&
	    f.cancelled == 1 && f.attended == 1);
	CHECK(f.person_days == 2 && f.sessions == 3 && f.minutes == 270);
	CHECK(f.parts->selected == 3 && f.parts->confirmed == 2 &&
	    f.parts->cancelled == 1 && f.parts->attended == 1);
	CHECK(f.parts->next->selected == 1 && f.parts->next->attended == 1);
	CHECK_TEXT(f.roles->key, "participant");
	CHECK(f.roles->selected == 3 && f.roles->attended == 1);
	CHECK(f.countries != NULL && f.genders != NULL);
	CHECK_TEXT(f.genders->key, "");
	/* An edition where nothing was marked has zeros, not faults. */
	CHECK(figures_of(db, a, &other, &f) == RC_OK);
	CHECK(f.selected == 0 && f.person_days == 0 && f.countries == NULL);
}

/* --- stories --- */

static struct visitor *
signed_in(struct db *db, struct arena *a, row_id person)
{
	struct visitor *v = visitor_make(&web, db);
	const char *cookie;

	CHECK(session_make(db, a, person, NULL, time_now(), &cookie) == RC_OK);
	visit_set_cookie(v, "session", cookie);
	visit_set_header(v, "Sec-Fetch-Site", "same-origin");
	return v;
}

/* With role in the programme; an organiser with the second factor given. */
static struct visitor *
staff(struct db *db, struct arena *a, const char *email, const char *role)
{
	static const unsigned char secret[TOTP_BYTES] = "a secret for a test";
	const char *codes[RECOVERY_CODES], *cookie;
	struct person p = { .name = "Staff", .email = email, .lang = "en" };
	struct visitor *v;
	row_id id;

	CHECK(person_ensure(db, &p, time_now()) == RC_OK);
	CHECK(programme_role_set(db, academy.id, p.id, role, 0, true,
	    time_now()) == RC_OK);
	v = signed_in(db, a, p.id);
	if (strcmp(role, "organiser") != 0)
		return v;
	CHECK(db_int(db, "SELECT max(id) FROM session", NO_ARGS, &id) == RC_OK);
	CHECK(factor_set(db, a, p.id, secret, arena_printf(a, "%06d",
	    totp_code(secret, TOTP_BYTES, time_now() / TOTP_STEP)), time_now(),
	    codes) == RC_OK);
	CHECK(session_factor(db, a, id, time_now(), &cookie) == RC_OK);
	visit_set_cookie(v, "session", cookie);
	return v;
}

#define AT(...) arena_printf(a, __VA_ARGS__)
#define DESK "/editions/baltic-2025/desk/"

static const char *
list_of(struct arena *a, int s)
{
	return AT(DESK "attendance/%lld", (long long)session[s].id);
}

TEST_STORE(attendance_ticking)
{
	struct visitor *trainer, *ana, *nobody, *organiser;
	struct participant late;
	const char *at, *id;

	set_up(db);
	trainer = staff(db, a, "trainer@example.org", "trainer");
	organiser = staff(db, a, "desk@example.org", "organiser");
	ana = signed_in(db, a, people[ANA].person.id);
	nobody = visitor_make(&web, db);
	visit_follow(nobody, false);
	at = list_of(a, MORNING);
	id = AT("%lld", (long long)people[ANA].id);

	CHECK(visit_get(nobody, at) == 303);
	CHECK(visit_get(ana, at) == 403);
	CHECK(visit_get(trainer, DESK "attendance") == 200);
	CHECK(visit_has(trainer, "Opening & welcome"));
	CHECK(visit_has(trainer, "0 present, 4 expected"));
	CHECK(!visit_has(trainer, "Fallen out") && !visit_has(trainer, "Lunch"));
	CHECK(visit_get(trainer, at) == 200);
	CHECK(visit_has(trainer, "Олена Шевченко"));
	CHECK(visit_post(trainer, at, "participant", id, "present", "1",
	    NULL) == 200);
	CHECK(visit_has(trainer, "1 present, 4 expected"));
	CHECK(visit_has(trainer, "Seen"));
	/* The queue of the page sends without reading the answer's page. */
	visit_set_header(trainer, "X-Quiet", "1");
	CHECK(visit_post(trainer, at, "participant", id, "present", "1",
	    NULL) == 200);
	CHECK(visit_size(trainer) == 0);
	CHECK(visit_again(trainer) == 200);
	visit_set_header(trainer, "X-Quiet", NULL);
	CHECK(count(db, "SELECT count(*) FROM presence") == 1);

	/* Other people's, other sessions', nonsense. */
	CHECK(visit_get(trainer, at) == 200);
	CHECK(visit_post(trainer, at, "participant", "999", "present", "1",
	    NULL) == 409);
	CHECK(visit_get(trainer, at) == 200);
	CHECK(visit_post(trainer, at, "participant", "x", "present", "1",
	    NULL) == 400);
	CHECK(visit_get(trainer, AT(DESK "attendance/%lld",
	    (long long)foreign.id)) == 404);
	CHECK(visit_get(trainer, AT("/editions/baltic-2026/desk/attendance/%lld",
	    (long long)session[MORNING].id)) == 404);
	CHECK(visit_post(ana, at, "participant", id, "present", "1",
	    NULL) == 403);

	/* From paper; all, and back. */
	CHECK(visit_get(trainer, AT("%s?as=signature", at)) == 200);
	CHECK(visit_post(trainer, at, "participant", id, "present", "1",
	    NULL) == 200);
	CHECK(visit_has(trainer, "Signed"));
	CHECK(visit_get(trainer, at) == 200);
	CHECK(visit_post(trainer, AT("%s/all", at), NULL) == 200);
	CHECK(visit_has(trainer, "3 people are marked"));
	CHECK(visit_has(trainer, "4 present, 4 expected"));
	CHECK(visit_post(trainer, AT("%s/all-undo", at), NULL) == 200);
	CHECK(visit_has(trainer, "1 present, 4 expected"));

	/* Somebody of part 2 comes to part 1. */
	late = join(db, &edition, part[1].id, "Zane Late", "zane@example.org",
	    "lv", "LV");
	CHECK(visit_get(trainer, AT("%s?q=zane", at)) == 200);
	CHECK(visit_has(trainer, "Ask an organiser"));
	CHECK(visit_post(trainer, AT("%s/add", at), "participant",
	    AT("%lld", (long long)late.id), NULL) == 403);
	CHECK(visit_get(organiser, AT("%s?q=ZANE", at)) == 200);
	CHECK(visit_post(organiser, AT("%s/add", at), NULL) == 200);
	CHECK(visit_has(organiser, "2 present, 5 expected"));
	CHECK(visit_get(trainer, AT("%s?q=nobody+like+that", at)) == 200);
	CHECK(visit_has(trainer, "Nobody in this edition is called like that"));

	CHECK(visit_get(ana, "/editions/baltic-2025/mine/attendance") == 200);
	CHECK(visit_has(ana, "1 of 4") && visit_has(ana, "Present"));
	CHECK(visit_get(nobody, "/editions/baltic-2025/mine/attendance") == 303);
}

TEST_STORE(attendance_check_in)
{
	struct visitor *trainer, *ana, *olena, *nobody, *stranger;
	struct person p = { .name = "Eve", .email = "eve@example.org",
	    .lang = "en" };
	const char *code, *at, *old;

	set_up(db);
	trainer = staff(db, a, "trainer@example.org", "trainer");
	ana = signed_in(db, a, people[ANA].person.id);
	olena = signed_in(db, a, people[OLENA].person.id);
	nobody = visitor_make(&web, db);
	CHECK(person_ensure(db, &p, time_now()) == RC_OK);
	stranger = signed_in(db, a, p.id);

	/* Looking makes nothing; the button does. */
	CHECK(visit_get(trainer, AT("%s/poster", list_of(a, NOON))) == 200);
	CHECK(count(db, "SELECT count(*) FROM check_in") == 0);
	CHECK(visit_post(trainer, AT("%s/poster", list_of(a, NOON)),
	    NULL) == 200);
	CHECK(visit_has_html(trainer, "<svg class=\"qr\""));
	CHECK(check_in_code(db, a, session[NOON].id, &code) == RC_OK);
	CHECK(visit_has(trainer, AT("academy.example.org/check-in/%s",
	    attendance_code_grouped(a, code))));
	at = AT("/check-in/%s", code);

	CHECK(visit_get(nobody, at) == 200);
	CHECK(visit_has(nobody, "First sign in"));
	CHECK(visit_has_html(nobody, AT("/sign-in?next=%s", at)));
	CHECK(!visit_has(nobody, "Language courses"));
	visit_follow(nobody, false);
	CHECK(visit_post(nobody, at, NULL) >= 300);
	CHECK(visit_get(stranger, at) == 200);
	CHECK(visit_has(stranger, "has no place in this part"));
	CHECK(visit_post(stranger, at, NULL) == 403);
	CHECK(visit_get(ana, "/check-in/ABCDEFGH") == 404);
	CHECK(visit_get(ana, "/check-in/x") == 404);
	CHECK(count(db, "SELECT count(*) FROM presence") == 0);

	CHECK(visit_get(ana, AT("/check-in/%s", attendance_code_grouped(a,
	    code))) == 200);
	CHECK(visit_has(ana, "Language courses"));
	CHECK(visit_post(ana, at, NULL) == 200);
	CHECK(visit_has(ana, "You are checked in"));
	CHECK(visit_again(ana) == 200);
	CHECK(count(db, "SELECT count(*) FROM presence"
	    " WHERE shown = 'check-in'") == 1);

	/* A new code ends the old. */
	old = at;
	CHECK(visit_post(trainer, AT("%s/poster", list_of(a, NOON)),
	    NULL) == 200);
	CHECK(visit_get(olena, old) == 404);

	/* Another part; another day; a session that fell out. */
	CHECK(visit_get(trainer, list_of(a, SECOND)) == 200);
	CHECK(visit_post(trainer, AT("%s/poster", list_of(a, SECOND)),
	    NULL) == 200);
	CHECK(check_in_code(db, a, session[SECOND].id, &code) == RC_OK);
	at = AT("/check-in/%s", code);
	CHECK(visit_get(ana, at) == 200);
	CHECK(visit_has(ana, "only on the day"));
	CHECK(visit_post(ana, at, NULL) == 403 || visit_status(ana) == 409);
	time_shift(session[SECOND].starts - time_now());
	CHECK(visit_get(olena, at) == 200);
	CHECK(visit_post(olena, at, NULL) == 403);
	CHECK(visit_get(ana, at) == 200);
	CHECK(visit_post(ana, at, NULL) == 200);
	CHECK(visit_has(ana, "You are checked in"));
	session[SECOND].cancelled = true;
	CHECK(session_item_save(db, &session[SECOND]) == RC_OK);
	CHECK(visit_get(ana, at) == 200);
	CHECK(visit_has(ana, "does not take place"));
	CHECK(count(db, "SELECT count(*) FROM presence") == 2);
}

/* The text of a PDF as a reader copies it, or NULL without pdftotext. */
static const char *
pdf_words(struct arena *a, const void *pdf, size_t n)
{
	char path[] = "/tmp/guildhall-pdf-XXXXXX";
	struct buf b = BUF(a);
	char some[4096];
	int fd = mkstemp(path);
	size_t got;
	FILE *p;

	CHECK(fd >= 0 && write(fd, pdf, n) == (ssize_t)n);
	close(fd);
	p = popen(AT("pdftotext -enc UTF-8 %s - 2>/dev/null", path), "r");
	while (p != NULL && (got = fread(some, 1, sizeof some, p)) > 0)
		buf_put(&b, some, got);
	if (p != NULL)
		pclose(p);
	unlink(path);
	return b.n == 0 ? NULL : buf_text(&b);
}

static bool
holds(const char *text, const char *what)
{
	/* pdftotext puts marks of direction around right-to-left runs. */
	static char clean[1 << 16];
	size_t n = 0;

	if (text == NULL)
		return true;
	for (; *text != '\0' && n + 1 < sizeof clean; text++)
		if (strncmp(text, "\xe2\x80\xaa", 3) >= 0 &&
		    strncmp(text, "\xe2\x80\xae", 3) <= 0)
			text += 2;
		else
			clean[n++] = *text;
	clean[n] = '\0';
	return strstr(clean, what) != NULL;
}

TEST_STORE(attendance_certificate_story)
{
	struct visitor *organiser, *ana, *olena, *nobody, *trainer;
	struct certificate c;
	const char *text;
	struct mail *mails;
	int64_t n;

	set_up(db);
	organiser = staff(db, a, "desk@example.org", "organiser");
	trainer = staff(db, a, "trainer@example.org", "trainer");
	ana = signed_in(db, a, people[ANA].person.id);
	olena = signed_in(db, a, people[OLENA].person.id);
	nobody = visitor_make(&web, db);
	for (int i = 0; i < PEOPLE; i++) {
		CHECK(put(db, MORNING, i, true) == RC_OK);
		if (i != OLENA)
			CHECK(put(db, NOON, i, true) == RC_OK);
	}
	CHECK(put(db, VISIT, ANA, true) == RC_OK);
	CHECK(put(db, SECOND, ANA, true) == RC_OK);

	CHECK(visit_get(trainer, DESK "certificates") == 403);
	CHECK(visit_get(ana, DESK "certificates") == 403);
	CHECK(visit_get(ana, "/editions/baltic-2025/mine/certificate") == 200);
	CHECK(visit_has(ana, "You have been to enough sessions"));
	CHECK(visit_get(organiser, DESK "certificates") == 200);
	CHECK(visit_has(organiser, "Issue 3 certificates"));
	CHECK(visit_has(organiser, "1 more session"));	/* Olena */
	CHECK(visit_post(organiser, DESK "certificates", "share", "0",
	    NULL) == 422);
	CHECK(visit_post(organiser, DESK "certificates", "share", "80",
	    "parts_min", "9", NULL) == 422);
	CHECK(visit_has(organiser, "This edition has 2 parts"));
	CHECK(visit_post(organiser, DESK "certificates", "share", "80",
	    "parts_min", "1", "competence.en", "Can write a plan", NULL) == 200);
	CHECK(visit_post(organiser, DESK "certificates/issue", NULL) == 200);
	CHECK(visit_has(organiser, "3 certificates were issued"));
	CHECK(visit_again(organiser) == 200);
	CHECK(count(db, "SELECT count(*) FROM certificate") == 3);
	CHECK(mail_list(db, a, academy.id, MAIL_STATES, 0, 10, &mails) ==
	    RC_OK);
	for (n = 0; mails != NULL; mails = mails->next, n++)
		CHECK(strcmp(mails->kind, "certificate.issue") == 0);
	CHECK(n == 3);

	/* One's own, on paper, in its own script. */
	CHECK(visit_get(ana, "/editions/baltic-2025/mine/certificate") == 200);
	CHECK_TEXT(visit_header(ana, "Content-Type"), "application/pdf");
	text = pdf_words(a, visit_page(ana), visit_size(ana));
	CHECK(holds(text, who[ANA].name) && holds(text, "6 hours"));
	CHECK(certificate_of(db, a, people[ANA].id, &c) == RC_OK);
	CHECK(holds(text, attendance_code_grouped(a, c.code)));
	CHECK(visit_get(olena, "/editions/baltic-2025/mine/certificate") == 200);
	CHECK(visit_has(olena, "My attendance"));	/* she has none */
	CHECK(visit_get(ana, AT(DESK "certificates/%lld", (long long)c.id)) ==
	    403);
	CHECK(certificate_of(db, a, people[DAVID].id, &c) == RC_OK);
	CHECK(visit_get(organiser, AT(DESK "certificates/%lld",
	    (long long)c.id)) == 200);
	text = pdf_words(a, visit_page(organiser), visit_size(organiser));
	CHECK(holds(text, who[DAVID].name));
	CHECK(visit_get(organiser, DESK "certificates/999") == 404);
	CHECK(visit_get(organiser, AT("/editions/baltic-2026/desk/certificates/"
	    "%lld", (long long)c.id)) == 404);
	CHECK(certificate_of(db, a, people[KHALID].id, &c) == RC_OK);
	CHECK_TEXT(c.lang, "lv");
	CHECK(visit_get(organiser, AT(DESK "certificates/%lld",
	    (long long)c.id)) == 200);
	text = pdf_words(a, visit_page(organiser), visit_size(organiser));
	CHECK(holds(text, who[KHALID].name));
	CHECK(holds(text, "Baltijas akadēmija 2025"));

	/* Whoever has the code may check. */
	CHECK(visit_get(nobody, AT("/verify?code=%s", c.code)) == 200);
	CHECK(visit_has(nobody, "Valid") && visit_has(nobody, who[KHALID].name));
	CHECK(visit_has_html(nobody, "noindex"));
	CHECK(visit_get(nobody, "/verify/ABCDEFGH3467") == 404);
	CHECK(visit_has(nobody, "Unknown"));
	CHECK(visit_get(nobody, "/verify?code=%3Cscript%3E") == 404);
	CHECK(!visit_has_html(nobody, "<script>"));
	CHECK(visit_get(nobody, "/verify/key") == 200);
	CHECK(visit_has(nobody, "Ed25519"));

	/* Withdrawn with a reason, not without. */
	CHECK(visit_get(organiser, DESK "certificates") == 200);
	CHECK(visit_post(organiser, AT(DESK "certificates/%lld/withdraw",
	    (long long)c.id), "why", "  ", NULL) == 422);
	CHECK(visit_post(organiser, AT(DESK "certificates/%lld/withdraw",
	    (long long)c.id), "why", "Issued by mistake", NULL) == 200);
	CHECK(visit_get(nobody, AT("/verify/%s", c.code)) == 200);
	CHECK(visit_has(nobody, "Withdrawn"));
	CHECK(visit_get(organiser, AT(DESK "certificates/%lld",
	    (long long)c.id)) == 404);

	/* Erased: says so.  Tampered with: says so. */
	CHECK(attendance_personal.erase(db, a, people[ANA].person.id,
	    time_now()) == RC_OK);
	CHECK(certificate_of(db, a, people[ANA].id, &c) == RC_OK);
	CHECK(visit_get(nobody, AT("/verify/%s", c.code)) == 200);
	CHECK(visit_has(nobody, "Valid") && visit_has(nobody, "was erased"));
	CHECK(db_change(db, "UPDATE certificate SET facts = replace(facts,"
	    " '360', '660'), minutes = 660 WHERE id = $1",
	    ARGS(INT(c.id))) == RC_OK);
	CHECK(visit_get(nobody, AT("/verify/%s", c.code)) == 200);
	CHECK(visit_has(nobody, "Do not rely on it"));
	CHECK(!visit_has(nobody, "11 hours"));
	for (int i = 0; i < 60; i++)
		n = visit_get(nobody, "/verify/ABCDEFGH3467");
	CHECK(n == 429);
}

/* Asks for the file, has the clerk make it, and fetches it. */
static const char *
fetch(struct db *db, struct arena *a, struct visitor *v)
{
	static const struct job_kind kinds[] = { { attendance_job,
	    attendance_job_run } };
	const char *page;

	CHECK(visit_has(v, "It is being made"));
	CHECK(visit_get(v, AT("%s/file", visit_path(v))) == 404);
	CHECK(job_run_next(db, a, kinds, 1) == RC_OK);
	page = AT("/editions/baltic-2025/desk/files/%lld", (long long)count(db,
	    "SELECT max(id) FROM job"));
	CHECK(visit_get(v, page) == 200);
	CHECK(visit_has(v, "It is ready"));
	CHECK(visit_get(v, AT("%s/file", page)) == 200);
	return page;
}

TEST_STORE(attendance_papers)
{
	struct visitor *organiser, *trainer, *ana;
	const char *text, *file, *day;

	set_up(db);
	day = time_iso_date(a, time_now(), edition.zone);
	organiser = staff(db, a, "desk@example.org", "organiser");
	trainer = staff(db, a, "trainer@example.org", "trainer");
	ana = signed_in(db, a, people[ANA].person.id);
	CHECK(put(db, MORNING, ANA, true) == RC_OK);

	CHECK(visit_get(ana, DESK "attendance/sheets") == 403);
	CHECK(visit_get(trainer, AT(DESK "attendance/sheets?day=%s", day)) ==
	    200);
	CHECK_TEXT(visit_header(trainer, "Content-Type"), "application/pdf");
	text = pdf_words(a, visit_page(trainer), visit_size(trainer));
	CHECK(holds(text, "Language courses") && holds(text, who[OLENA].name));
	CHECK(!holds(text == NULL ? "" : text, "Fallen out"));
	CHECK(visit_get(trainer, DESK "attendance/sheets?day=1999-01-01") == 404);
	CHECK(visit_get(trainer, DESK "attendance/sheets?day=x") == 404);
	CHECK(visit_get(trainer, AT(DESK "attendance/sheets?session=%lld",
	    (long long)foreign.id)) == 404);

	CHECK(visit_get(trainer, DESK "badges") == 403);
	CHECK(visit_get(organiser, DESK "badges") == 200);
	CHECK(visit_post(organiser, DESK "badges", "part", "", "role", "",
	    NULL) == 200);
	fetch(db, a, organiser);
	text = pdf_words(a, visit_page(organiser), visit_size(organiser));
	for (int i = 0; i < PEOPLE; i++)
		CHECK(holds(text, who[i].name) || i == ANA);

	CHECK(visit_get(trainer, DESK "export") == 403);
	CHECK(visit_get(organiser, DESK "export") == 200);
	CHECK(visit_post(organiser, DESK "export", "format", "csv", NULL) ==
	    200);
	CHECK(count(db, "SELECT count(*) FROM journal WHERE action ="
	    " 'participants.export'") == 1);
	file = AT("%s/file", fetch(db, a, organiser));
	CHECK(strstr(visit_page(organiser), who[KHALID].name) != NULL);
	CHECK(strstr(visit_page(organiser), "Part 1: confirmed") != NULL);
	CHECK(visit_get(trainer, file) == 404);		/* not theirs */
	CHECK(visit_get(ana, file) == 403);
	CHECK(visit_get(organiser, DESK "export") == 200);
	CHECK(visit_post(organiser, DESK "export", "format", "xlsx", NULL) ==
	    200);
	file = fetch(db, a, organiser);
	CHECK(visit_size(organiser) > 1000 &&
	    memcmp(visit_page(organiser), "PK", 2) == 0);
	CHECK(attendance_purge(db, a, time_now()) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM blob") == 3);
	CHECK(attendance_purge(db, a, time_now() + DAY + 60) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM blob") == 0);
	CHECK(visit_get(organiser, file) == 200);
	CHECK(visit_has(organiser, "no longer kept"));
	CHECK(visit_get(organiser, AT("%s/file", file)) == 404);

	CHECK(visit_get(trainer, DESK "figures") == 403);
	CHECK(visit_get(organiser, DESK "figures") == 200);
	CHECK(visit_has(organiser, "70 were planned, 1 came"));
	CHECK(visit_get(organiser, DESK "figures/csv") == 200);
	CHECK(strstr(visit_page(organiser), "<5") != NULL);
}
