/* Rules of choosing; a cohort from the first score to the last answer; what
 * must be refused. */
#include "selection/selection.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "base/json.h"
#include "mail/mail.h"
#include "store/job.h"
#include "test/client.h"
#include "test/test.h"

enum { DAY = 86400 };

static const unsigned char key[32] = "a key for tests, not for servers";

/* --- rules --- */

TEST(selection_quota_rule)
{
	struct quota q = { .at_least = 30, .at_most = 50, .share = true };
	struct quota_state s = quota_state(&q, 25, 7, 9);

	/* 30 % of 25 is 7.5: 8 people; 50 % is 12.5: 12 people. */
	CHECK(s.at_least == 8 && s.at_most == 12 && !s.holds);
	CHECK(quota_state(&q, 25, 8, 9).holds);
	CHECK(quota_state(&q, 25, 12, 20).holds);
	CHECK(!quota_state(&q, 25, 13, 20).holds);
	q = (struct quota){ .at_least = -1, .at_most = 0 };
	CHECK(quota_state(&q, 10, 0, 3).holds);
	CHECK(!quota_state(&q, 10, 1, 3).holds);
	q = (struct quota){ .at_least = -1, .at_most = -1 };
	CHECK(quota_state(&q, 10, 99, 99).holds);
	q = (struct quota){ .at_least = 10, .at_most = -1, .share = true };
	CHECK(quota_state(&q, 0, 0, 0).holds);	/* no seats, no share */
}

TEST(selection_quota_counts)
{
	struct country_group g = { .id = 7, .countries = "AL BA XK" };

	CHECK(quota_counts("LT\nLV", NULL, "LV"));
	CHECK(!quota_counts("LT\nLV", NULL, "L"));
	CHECK(!quota_counts("LT\nLV", NULL, ""));
	CHECK(!quota_counts("LT\nLV", NULL, NULL));
	CHECK(quota_counts("LT\ngroup:7", &g, "XK"));
	CHECK(!quota_counts("group:8", &g, "XK"));
	CHECK(!quota_counts("group:7", &g, "AL BA"));
	CHECK(quota_counts("b", NULL, "a\nb\nc"));	/* several answers */
}

TEST(selection_score_rule)
{
	const struct criterion two = { .weight = 2, .max = 5 };
	const struct criterion one = { .weight = 1, .max = 10 };
	const struct criterion *const both[] = { &two, &one };

	CHECK(score_mean(both, (int64_t[]){ 5, 10 }, 2) == 1000);
	CHECK(score_mean(both, (int64_t[]){ 0, 0 }, 2) == 0);
	CHECK(score_mean(both, (int64_t[]){ 5, 0 }, 2) == 667);
	CHECK(score_mean(both, (int64_t[]){ -1, 5 }, 2) == 500);
	CHECK(score_mean(both, (int64_t[]){ -1, -1 }, 2) == -1);
	CHECK(score_mean(both, NULL, 0) == -1);
}

/* Loads, and whether every application has its n different assessors. */
static bool
served(size_t m, size_t k, size_t n, const bool *conflict, const int *assigned,
    size_t *least, size_t *most)
{
	size_t load[16] = { 0 };
	bool all = true;

	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < n; j++) {
			int at = assigned[i * n + j];

			if (at < 0) {
				all = false;
				continue;
			}
			load[at]++;
			CHECK(!conflict[i * k + (size_t)at]);
			for (size_t other = 0; other < j; other++)
				CHECK(assigned[i * n + other] != at);
		}
	*least = *most = load[0];
	for (size_t j = 0; j < k; j++) {
		*least = load[j] < *least ? load[j] : *least;
		*most = load[j] > *most ? load[j] : *most;
	}
	return all;
}

TEST(selection_assign_balanced)
{
	enum { M = 101, K = 7, N = 2 };
	static bool conflict[M * K], keep[M * K];
	static int assigned[M * N];
	size_t least, most;
	unsigned seed = 1;

	assign_balanced(M, K, N, conflict, NULL, assigned);
	CHECK(served(M, K, N, conflict, assigned, &least, &most));
	CHECK(most - least <= 1);
	/* A fifth of all pairs in conflict leaves the loads equal. */
	for (size_t i = 0; i < M * K; i++)
		conflict[i] = (seed = seed * 1103515245 + 12345) >> 16 & 1 &&
		    seed >> 17 & 1;
	assign_balanced(M, K, N, conflict, NULL, assigned);
	CHECK(served(M, K, N, conflict, assigned, &least, &most));
	CHECK(most - least <= 1);
	/* What is finished stays. */
	memset(conflict, 0, sizeof conflict);
	keep[0 * K + 3] = keep[5 * K + 3] = true;
	assign_balanced(M, K, N, conflict, keep, assigned);
	CHECK(assigned[0] == 3 || assigned[1] == 3);
	CHECK(assigned[10] == 3 || assigned[11] == 3);
	CHECK(served(M, K, N, conflict, assigned, &least, &most));
	CHECK(most - least <= 1);
}

TEST(selection_assign_impossible)
{
	static const bool all[2 * 3] = { true, true, true };
	int assigned[2 * 3];
	size_t least, most;

	/* Nobody may have the first; the second takes all there are. */
	assign_balanced(2, 3, 3, all, NULL, assigned);
	CHECK(assigned[0] == -1 && assigned[1] == -1 && assigned[2] == -1);
	CHECK(assigned[3] == 0 && assigned[4] == 1 && assigned[5] == 2);
	/* More wanted than there are people. */
	assign_balanced(1, 1, 3, (const bool[]){ false }, NULL, assigned);
	CHECK(assigned[0] == 0 && assigned[1] == -1 && assigned[2] == -1);
	assign_balanced(0, 3, 3, NULL, NULL, assigned);
	assign_balanced(1, 0, 1, NULL, NULL, assigned);
	CHECK(assigned[0] == -1);
	/* One may do only the last application: the others share the rest. */
	{
		bool c[4 * 2] = { true, false, true, false, true, false };

		assign_balanced(4, 2, 1, c, NULL, assigned);
		CHECK(served(4, 2, 1, c, assigned, &least, &most));
		CHECK(assigned[3] == 0);
	}
}

/* --- a cohort --- */

static struct programme academy;
static struct edition edition, other;
static struct part part[2];
static row_id organiser, anna, berta;
static struct application app[6];
static struct web web;
static const struct config config = { .base_url = "http://academy.example.org" };

static row_id
person(struct db *db, const char *name, const char *email)
{
	struct person p = { .name = name, .email = email, .lang = "en",
	    .country = "", .mail_format = "text" };

	CHECK(person_ensure(db, &p, time_now()) == RC_OK);
	return p.id;
}

static void
add_application(struct db *db, struct arena *a, int i, row_id delegation)
{
	static const char *const country[] = { "LT", "LV", "EE", "LT", "RS",
	    "MK" };
	static const char *const answers[] = { "issue", "How to welcome",
	    "mayor", "Mayor of Ventspils", NULL };

	app[i] = (struct application){ .edition = edition.id, .lang = "en",
	    .name = arena_printf(a, "Applicant %d", i),
	    .email = arena_printf(a, "a%d@example.org", i),
	    .country = country[i], .level = i % 2 ? LEVEL_LOCAL :
	    LEVEL_NATIONAL, .delegation = delegation, .first_timer = true };
	/* The second part is for the first three only. */
	if (i >= 3)
		app[i].parts = arena_printf(a, "%lld;",
		    (long long)part[0].id);
	CHECK(application_enter(db, a, &app[i], answers, time_now()) == RC_OK);
}

static void
set_up(struct db *db, struct arena *a)
{
	unixtime now = time_now();
	row_id delegation;
	const char *code;
	struct question mayor = { .name = "mayor", .kind = Q_TEXT, .pos = 90,
	    .label = "{\"en\":\"Who supports you?\"}", .identifying = true };

	app_start();
	token_key(key);
	people_key(key);
	web = app_web(&config);
	academy = (struct programme){ .slug = "baltic", .kind = KIND_ACADEMY,
	    .title = "{\"en\":\"Baltic Academy\"}", .langs = "en",
	    .contact_email = "desk@example.org", .public = true };
	CHECK(programme_save(db, &academy, now) == RC_OK);
	edition = (struct edition){ .programme = academy.id,
	    .slug = "baltic-2025", .title = "{\"en\":\"Baltic 2025\"}",
	    .public = true, .zone = "Europe/Riga", .teaching_langs = "en",
	    .contact_email = "desk@example.org", .retention_days = 100 };
	CHECK(edition_save(db, &edition, now) == RC_OK);
	other = edition;
	other.id = 0;
	other.slug = "baltic-2026";
	CHECK(edition_save(db, &other, now) == RC_OK);
	for (int i = 0; i < 2; i++) {
		part[i] = (struct part){ .edition = edition.id, .pos = i + 1,
		    .seats = i == 0 ? 4 : 2, .title = i == 0 ?
		    "{\"en\":\"Vilnius\"}" : "{\"en\":\"Tallinn\"}",
		    .starts = now + (60 + i) * DAY,
		    .ends = now + (61 + i) * DAY };
		CHECK(part_save(db, &part[i], edition.zone, now) == RC_OK);
	}
	CHECK(intake_defaults(db, a, edition.id) == RC_OK);
	mayor.edition = edition.id;
	CHECK(question_save(db, &mayor) == RC_OK);
	CHECK(letter_defaults(db, edition.id) == RC_OK);
	CHECK(selection_defaults(db, edition.id) == RC_OK);
	CHECK(selection_defaults(db, edition.id) == RC_CONFLICT);
	organiser = person(db, "Ruta Organiser", "ruta@example.org");
	anna = person(db, "Anna Assessor", "anna@example.org");
	berta = person(db, "Berta Assessor", "berta@example.org");
	CHECK(programme_role_set(db, academy.id, organiser, "organiser", 0,
	    true, now) == RC_OK);
	CHECK(programme_role_set(db, academy.id, anna, "assessor", 0, true,
	    now) == RC_OK);
	CHECK(programme_role_set(db, academy.id, berta, "assessor", 0, true,
	    now) == RC_OK);
	CHECK(delegation_new(db, a, edition.id, "Riga", &delegation, &code) ==
	    RC_OK);
	for (int i = 0; i < 6; i++)
		add_application(db, a, i, i == 3 || i == 4 ? delegation : 0);
}

static struct visitor *
signed_in(struct db *db, struct arena *a, row_id who, bool factor)
{
	struct visitor *v = visitor_make(&web, db);
	struct signed_in in;
	const char *secret;

	CHECK(session_make(db, a, who, "Firefox, Linux", time_now(),
	    &secret) == RC_OK);
	if (factor) {
		static const unsigned char totp[TOTP_BYTES] = "twenty bytes of TOTP";
		const char *codes[RECOVERY_CODES];

		CHECK(factor_set(db, a, who, totp, arena_printf(a, "%06d",
		    totp_code(totp, TOTP_BYTES, time_now() / TOTP_STEP)),
		    time_now(), codes) == RC_OK);
		CHECK(session_person(db, a, secret, time_now(), &in) == RC_OK);
		CHECK(session_factor(db, a, in.session, time_now(), &secret) ==
		    RC_OK);
	}
	visit_set_cookie(v, "session", secret);
	visit_set_header(v, "Sec-Fetch-Site", "same-origin");
	return v;
}

static const char *
at(struct arena *a, const char *below)
{
	return arena_printf(a, "/editions/baltic-2025/%s", below);
}

static const char *
id(struct arena *a, row_id n)
{
	return arena_printf(a, "%lld", (long long)n);
}

/* --- the store --- */

TEST_STORE(selection_scores)
{
	struct assessment *s;
	struct criterion *c;
	int64_t missing;
	unixtime now = time_now();

	set_up(db, a);
	CHECK(criterion_list(db, a, edition.id, &c) == RC_OK && c != NULL);
	CHECK(score_set(db, app[0].id, anna, c->id, 3) == RC_CONFLICT);
	CHECK(assignment_balance(db, a, edition.id, now, &missing) == RC_OK);
	CHECK(missing == 0);
	CHECK(assessment_list(db, a, edition.id, 0, anna, &s) == RC_OK);
	CHECK(s != NULL && s->next != NULL);
	CHECK(score_set(db, app[0].id, anna, c->id, 3) == RC_OK);
	CHECK(score_set(db, app[0].id, anna, c->id, 6) == RC_CONFLICT);
	CHECK(score_set(db, app[0].id, anna, c->id, -1) == RC_CONFLICT);
	CHECK(score_set(db, app[0].id, organiser, c->id, 3) == RC_CONFLICT);
	CHECK(criterion_remove(db, edition.id, c->id) == RC_CONFLICT);
	CHECK(criterion_remove(db, other.id, c->next->id) == RC_NONE);
	CHECK(criterion_remove(db, edition.id, c->next->id) == RC_OK);
	/* Begun work stays where it is when all is assigned anew. */
	CHECK(assignment_balance(db, a, edition.id, now, &missing) == RC_OK);
	CHECK(assessment_list(db, a, edition.id, app[0].id, anna, &s) ==
	    RC_OK && s->points != NULL && s->points->points == 3);
	CHECK(assignment_state(db, app[0].id, anna, "done", "good", now) ==
	    RC_OK);
	CHECK(score_set(db, app[0].id, anna, c->id, 4) == RC_CONFLICT);
	CHECK(assignment_state(db, app[0].id, anna, "done", "", now) ==
	    RC_CONFLICT);
	CHECK(assignment_state(db, app[0].id, anna, "open", NULL, now) ==
	    RC_OK);
	CHECK(assessment_list(db, a, edition.id, app[0].id, anna, &s) ==
	    RC_OK);
	CHECK_TEXT(s->note, "good");
	CHECK(score_set(db, app[0].id, anna, c->id, 4) == RC_OK);
	/* A conflict drops the points, and nobody is left but Berta. */
	CHECK(assignment_state(db, app[0].id, anna, "conflict", "cousin",
	    now) == RC_OK);
	CHECK(assessment_list(db, a, edition.id, app[0].id, anna, &s) ==
	    RC_OK && s->points == NULL);
	CHECK(score_set(db, app[0].id, anna, c->id, 4) == RC_CONFLICT);
	CHECK(assignment_balance(db, a, edition.id, now, &missing) == RC_OK);
	CHECK(missing == 1);
}

TEST_STORE(selection_decisions)
{
	struct decision *d;
	struct past *past;
	struct choosing v;
	unixtime now = time_now();

	set_up(db, a);
	CHECK(decide(db, app[0].id, part[0].id, CHOICE_ADMIT, "good", organiser,
	    now) == RC_OK);
	CHECK(decide(db, app[0].id, part[0].id, CHOICE_REFUSE, "not so good",
	    organiser, now) == RC_OK);
	CHECK(decide(db, app[0].id, part[0].id, CHOICE_NONE, "", organiser,
	    now) == RC_OK);
	CHECK(decide(db, app[0].id, part[0].id, CHOICE_NONE, "", organiser,
	    now) == RC_CONFLICT);
	CHECK(decision_past(db, a, app[0].id, &past) == RC_OK);
	CHECK(past != NULL && past->choice == CHOICE_REFUSE &&
	    past->next->choice == CHOICE_ADMIT && past->next->next == NULL);
	CHECK_TEXT(past->reason, "not so good");
	/* Not for that part; of no edition. */
	CHECK(decide(db, app[3].id, part[1].id, CHOICE_ADMIT, "x", organiser,
	    now) == RC_CONFLICT);
	CHECK(application_withdraw(db, app[5].id, now) == RC_OK);
	CHECK(decide(db, app[5].id, part[0].id, CHOICE_ADMIT, "x", organiser,
	    now) == RC_CONFLICT);
	/* The waiting list has an order. */
	for (int i = 0; i < 3; i++)
		CHECK(decide(db, app[i].id, part[0].id, CHOICE_WAIT, "w",
		    organiser, now) == RC_OK);
	CHECK(waiting_move(db, edition.id, app[2].id, part[0].id, true) ==
	    RC_OK);
	CHECK(waiting_move(db, edition.id, app[0].id, part[0].id, true) ==
	    RC_CONFLICT);
	CHECK(waiting_move(db, edition.id, app[1].id, part[0].id, false) ==
	    RC_CONFLICT);
	CHECK(waiting_move(db, other.id, app[1].id, part[0].id, true) ==
	    RC_NONE);
	CHECK(waiting_move(db, edition.id, app[4].id, part[0].id, true) ==
	    RC_NONE);
	CHECK(decision_list(db, a, edition.id, 0, &d) == RC_OK);
	CHECK(d->rank == 1 && d->next->rank == 3 && d->next->next->rank == 2);
	/* Both waits keep their rank when the reason changes. */
	CHECK(decide(db, app[1].id, part[0].id, CHOICE_WAIT, "w2", organiser,
	    now) == RC_OK);
	CHECK(decision_list(db, a, edition.id, app[1].id, &d) == RC_OK &&
	    d->rank == 3);
	CHECK(choosing_load(db, a, edition.id, part[0].id, &v) == RC_OK);
	CHECK(v.seats == 4 && v.count[CHOICE_WAIT] == 3 && v.count[0] == 2);
	/* Places have no gaps, whoever leaves. */
	CHECK(decide(db, app[2].id, part[0].id, CHOICE_REFUSE, "no", organiser,
	    now) == RC_OK);
	CHECK(choosing_load(db, a, edition.id, part[0].id, &v) == RC_OK);
	CHECK(v.inside->place == 1 && v.inside->next->place == 2 &&
	    v.inside->next->next->place == 0);
	CHECK(choosing_load(db, a, other.id, part[0].id, &v) == RC_NONE);
}

TEST_STORE(selection_cohort)
{
	struct cohort *c;
	unixtime now = time_now();

	set_up(db, a);
	CHECK(cohort_list(db, a, edition.id, &c) == RC_OK && c == NULL);
	for (int i = 0; i < 3; i++)
		CHECK(decide(db, app[i].id, part[0].id, i == 2 ? CHOICE_WAIT :
		    CHOICE_ADMIT, "x", organiser, now) == RC_OK);
	for (int i = 1; i < 3; i++)
		CHECK(decide(db, app[i].id, part[1].id, CHOICE_ADMIT, "x",
		    organiser, now) == RC_OK);
	/* Both, only the first, only the second. */
	CHECK(cohort_list(db, a, edition.id, &c) == RC_OK);
	CHECK(c != NULL && c->n == 1 && c->people->application->id ==
	    app[1].id);
	CHECK(c->next != NULL && c->next->next != NULL &&
	    c->next->next->next == NULL);
	CHECK_TEXT(c->next->parts, arena_printf(a, "%lld",
	    (long long)part[0].id));
	CHECK_TEXT(c->next->next->parts, arena_printf(a, "%lld",
	    (long long)part[1].id));
}

TEST_STORE(selection_quotas)
{
	struct choosing v;
	struct quota q = { .pos = 1, .title = "{\"en\":\"Western Balkans\"}",
	    .fact = "country", .at_least = 50, .at_most = -1, .share = true };
	struct quota local = { .pos = 2, .title = "{\"en\":\"Local\"}",
	    .fact = "level", .values = "local", .at_least = -1, .at_most = 1 };
	struct quota second = { .pos = 3, .title = "{\"en\":\"Only here\"}",
	    .fact = "level", .values = "local", .at_least = 1, .at_most = -1,
	    .part = part[1].id };
	struct country_group *g;
	unixtime now = time_now();

	set_up(db, a);
	second.part = part[1].id;
	CHECK(country_group_add(db, edition.id, "{\"en\":\"WB\"}", "RS MK") ==
	    RC_OK);
	CHECK(country_group_list(db, a, edition.id, &g) == RC_OK);
	q.values = arena_printf(a, "group:%lld", (long long)g->id);
	CHECK(quota_save(db, edition.id, &q) == RC_OK);
	CHECK(quota_save(db, edition.id, &local) == RC_OK);
	CHECK(quota_save(db, edition.id, &second) == RC_OK);
	CHECK(quota_save(db, other.id, &second) == RC_CONFLICT);
	for (int i = 1; i < 5; i += 3)
		CHECK(decide(db, app[i].id, part[0].id, CHOICE_ADMIT, "x",
		    organiser, now) == RC_OK);
	CHECK(choosing_load(db, a, edition.id, part[0].id, &v) == RC_OK);
	CHECK(v.quotas != NULL && v.quotas->next != NULL &&
	    v.quotas->next->next == NULL);
	CHECK(v.quotas->state.chosen == 1 && v.quotas->state.available == 2 &&
	    v.quotas->state.at_least == 2 && !v.quotas->state.holds);
	CHECK(v.quotas->next->state.chosen == 1 &&
	    v.quotas->next->state.available == 3 &&
	    v.quotas->next->state.holds);
	CHECK(v.broken == 1 && v.taken == 2);
	CHECK(choosing_load(db, a, edition.id, part[1].id, &v) == RC_OK);
	CHECK(v.quotas->next->next != NULL && v.broken == 2);
}

/* The balance of both sides and of the tracks follows each decision. */
TEST_STORE(selection_sides)
{
	const char *choose = at(a, "desk/selection/choose");
	struct track first = { .pos = 1, .title = "{\"en\":\"Schools\"}" };
	struct track second = { .pos = 2, .title = "{\"en\":\"Work\"}" };
	struct participant who = { .role = "participant", .country = "",
	    .organisation_kind = ORG_CIVIL_SOCIETY, .side = "migrants" };
	struct application found;
	struct choosing v;
	struct visitor *o;

	set_up(db, a);
	/* Only the administration applies: it is no edition of two sides. */
	CHECK(db_exec(db, "UPDATE application SET organisation_kind ="
	    " 'authority'", NO_ARGS, NULL) == RC_OK);
	CHECK(choosing_load(db, a, edition.id, part[0].id, &v) == RC_OK);
	CHECK(v.sides == NULL && v.by_track == NULL);
	CHECK(db_exec(db, "UPDATE application SET organisation_kind ="
	    " 'migrant-organisation' WHERE id = $1", ARGS(INT(app[1].id)),
	    NULL) == RC_OK);
	CHECK(db_exec(db, "UPDATE application SET organisation_kind ="
	    " 'civil-society' WHERE id = $1", ARGS(INT(app[2].id)), NULL) ==
	    RC_OK);
	CHECK(choosing_load(db, a, edition.id, part[0].id, &v) == RC_OK);
	CHECK(v.sides != NULL && v.sides->applied == 4 &&
	    v.sides->next->applied == 1 && v.sides->next->next->applied == 1);
	CHECK(v.sides->taken == 0 && v.sides->next->taken == 0);
	/* Who was put on a side counts there. */
	CHECK(application_find(db, a, app[2].id, true, &found) == RC_OK);
	who.edition = edition.id;
	who.person.id = found.person;
	CHECK(participant_set(db, &who, part[1].id, "selected", time_now()) ==
	    RC_OK);
	CHECK(choosing_load(db, a, edition.id, part[0].id, &v) == RC_OK);
	CHECK(v.sides->next->applied == 2 && v.sides->next->next->applied == 0);
	/* By track, once there are two. */
	CHECK(track_save(db, edition.id, &first) == RC_OK);
	CHECK(track_save(db, edition.id, &second) == RC_OK);
	CHECK(db_exec(db, "UPDATE application SET track_id = $2 WHERE id = $1",
	    ARGS(INT(app[0].id), INT(second.id)), NULL) == RC_OK);
	/* On the page, with each decision, and taken back again. */
	o = signed_in(db, a, organiser, true);
	CHECK(visit_get(o, choose) == 200);
	CHECK(visit_has(o, "Both sides 0 : 0"));
	CHECK(visit_has(o, "Public administration 0 4 applied"));
	CHECK(!visit_has(o, "On neither side"));
	CHECK(visit_post(o, choose, "one", arena_printf(a, "admit:%lld",
	    (long long)app[0].id), "why", "4", NULL) == 200);
	CHECK(visit_has(o, "Admitted so far: Public administration 1, "
	    "Migrants' and minority organisations 0."));
	CHECK(visit_has(o, "Both sides 1 : 0"));
	CHECK(visit_has(o, "Work 1 (100 % of those admitted) 1 applied"));
	CHECK(visit_has(o, "Schools 0 (0 % of those admitted) 0 applied"));
	CHECK(visit_post(o, choose, "one", arena_printf(a, "admit:%lld",
	    (long long)app[2].id), "why", "4", NULL) == 200);
	CHECK(visit_has(o, "Admitted so far: Public administration 1, "
	    "Migrants' and minority organisations 1."));
	CHECK(visit_has(o, "Both sides 1 : 1") && visit_has(o,
	    "Public administration 1 (50 % of those admitted) 4 applied"));
	CHECK(visit_post(o, choose, "application", id(a, app[0].id), "do",
	    "none", NULL) == 200);
	CHECK(visit_has(o, "Admitted so far: Public administration 0, "
	    "Migrants' and minority organisations 1."));
	CHECK(visit_has(o, "Both sides 0 : 1"));
	/* Before publishing it stands once more. */
	CHECK(visit_get(o, at(a, "desk/selection/publish")) == 200);
	CHECK(visit_has(o, "Both sides 0 : 1"));
}

/* Admits two, one waits, the others are refused. */
static void
decide_all(struct db *db)
{
	static const enum choice first[6] = { CHOICE_ADMIT, CHOICE_WAIT,
	    CHOICE_REFUSE, CHOICE_ADMIT, CHOICE_ADMIT, CHOICE_REFUSE };
	unixtime now = time_now();

	for (int i = 0; i < 6; i++)
		CHECK(decide(db, app[i].id, part[0].id, first[i], "because",
		    organiser, now) == RC_OK);
	for (int i = 0; i < 3; i++)
		CHECK(decide(db, app[i].id, part[1].id, i == 2 ? CHOICE_ADMIT :
		    CHOICE_REFUSE, "because", organiser, now) == RC_OK);
}

static size_t
mails(struct db *db, struct arena *a, const char *to, const char *about)
{
	struct mail *list;
	size_t n = 0;

	CHECK(mail_list(db, a, 0, MAIL_STATES, 0, 200, &list) == RC_OK);
	for (; list != NULL; list = list->next)
		n += strcmp(list->to, to) == 0 && (about == NULL ||
		    strstr(list->subject, about) != NULL);
	return n;
}

static enum offer
offer_of(struct db *db, struct arena *a, row_id application, row_id where)
{
	struct decision *d;

	CHECK(decision_list(db, a, edition.id, application, &d) == RC_OK);
	while (d != NULL && d->part != where)
		d = d->next;
	return d == NULL ? OFFER_NONE : d->offer;
}

static size_t
in_part(struct db *db, struct arena *a, row_id where, const char *state)
{
	struct participant *p;
	size_t n = 0;

	CHECK(participant_list(db, a, edition.id, where, state, &p) == RC_OK);
	for (; p != NULL; p = p->next)
		n++;
	return n;
}

TEST_STORE(selection_publish_once)
{
	unixtime now = time_now();
	struct selection s;
	bool told;

	set_up(db, a);
	CHECK(selection_publish(db, a, edition.id, organiser, now) ==
	    RC_CONFLICT);	/* nothing is decided */
	decide_all(db);
	CHECK(decide(db, app[5].id, part[0].id, CHOICE_NONE, "", organiser,
	    now) == RC_OK);
	CHECK(selection_publish(db, a, edition.id, organiser, now) ==
	    RC_CONFLICT);	/* one is not */
	CHECK(application_withdraw(db, app[5].id, now) == RC_OK);
	CHECK(decision_told(db, app[0].id, &told) == RC_OK && !told);
	CHECK(selection_publish(db, a, edition.id, organiser, now) == RC_OK);
	CHECK(selection_publish(db, a, edition.id, organiser, now) ==
	    RC_CONFLICT);
	CHECK(decision_told(db, app[0].id, &told) == RC_OK && told);
	CHECK(decision_told(db, app[5].id, &told) == RC_OK && !told);
	CHECK(selection_find(db, a, edition.id, &s) == RC_OK &&
	    s.published_at == now);
	CHECK(in_part(db, a, part[0].id, "selected") == 3);
	CHECK(in_part(db, a, part[1].id, "selected") == 1);
	/* One letter a kind: refused here and admitted there are two. */
	CHECK(mails(db, a, "a0@example.org", NULL) == 2);
	CHECK(mails(db, a, "a1@example.org", NULL) == 2);
	CHECK(mails(db, a, "a3@example.org", NULL) == 1);
	CHECK(mails(db, a, "a5@example.org", NULL) == 0);
	CHECK(decide(db, app[0].id, part[0].id, CHOICE_REFUSE, "x", organiser,
	    now) == RC_CONFLICT);
	CHECK(decide(db, app[1].id, part[0].id, CHOICE_NONE, "x", organiser,
	    now) == RC_CONFLICT);
	CHECK(selection_release(db, a, app[0].id, now) == RC_CONFLICT);
	/* The settings keep the moment. */
	s.seats = 9;
	CHECK(selection_save(db, &s) == RC_OK);
	CHECK(selection_find(db, a, edition.id, &s) == RC_OK &&
	    s.published_at == now && s.seats == 9);
}

TEST_STORE(selection_offers)
{
	unixtime now = time_now();
	struct choosing v;
	int lapsed;

	set_up(db, a);
	decide_all(db);
	CHECK(offer_answer(db, a, app[0].id, part[0].id, true, now) ==
	    RC_CONFLICT);	/* not published */
	CHECK(selection_publish(db, a, edition.id, organiser, now) == RC_OK);
	CHECK(offer_answer(db, a, app[0].id, part[0].id, true, now + DAY) ==
	    RC_OK);
	CHECK(offer_answer(db, a, app[0].id, part[0].id, true, now + DAY) ==
	    RC_CONFLICT);
	CHECK(offer_answer(db, a, app[0].id, part[1].id, true, now + DAY) ==
	    RC_CONFLICT);	/* refused there */
	CHECK(offer_answer(db, a, app[1].id, part[0].id, true, now + DAY) ==
	    RC_CONFLICT);	/* waits */
	CHECK(offer_answer(db, a, app[3].id, part[0].id, false, now + DAY) ==
	    RC_OK);
	CHECK(offer_answer(db, a, app[3].id, part[0].id, true, now + DAY) ==
	    RC_CONFLICT);
	/* A place given back is free again. */
	CHECK(choosing_load(db, a, edition.id, part[0].id, &v) == RC_OK);
	CHECK(v.count[CHOICE_ADMIT] == 3 && v.taken == 2);
	CHECK(in_part(db, a, part[0].id, "confirmed") == 1);
	CHECK(in_part(db, a, part[0].id, "cancelled") == 1);
	/* The next in line gets an offer, and a letter. */
	CHECK(decide(db, app[1].id, part[0].id, CHOICE_ADMIT, "a place is free",
	    organiser, now + DAY) == RC_OK);
	CHECK(selection_release(db, a, app[1].id, now + DAY) == RC_OK);
	CHECK(offer_of(db, a, app[1].id, part[0].id) == OFFER_OPEN);
	CHECK(mails(db, a, "a1@example.org", NULL) == 3);
	/* Nobody is due yet; then a reminder, once. */
	CHECK(offer_lapse(db, a, now + 2 * DAY, &lapsed) == RC_OK &&
	    lapsed == 0);
	CHECK(mails(db, a, "a4@example.org", NULL) == 1);
	CHECK(offer_lapse(db, a, now + 12 * DAY, &lapsed) == RC_OK);
	CHECK(offer_lapse(db, a, now + 12 * DAY + 60, &lapsed) == RC_OK);
	CHECK(mails(db, a, "a4@example.org", NULL) == 2);
	CHECK(mails(db, a, "a0@example.org", NULL) == 2);	/* accepted */
	/* Past the date: lapsed, and both sides know. */
	CHECK(offer_answer(db, a, app[4].id, part[0].id, true, now + 15 * DAY)
	    == RC_CONFLICT);
	CHECK(offer_lapse(db, a, now + 15 * DAY, &lapsed) == RC_OK &&
	    lapsed == 2);	/* a4, and a2 for the second part */
	CHECK(offer_of(db, a, app[4].id, part[0].id) == OFFER_LAPSED);
	CHECK(mails(db, a, "a4@example.org", NULL) == 3);
	CHECK(mails(db, a, "desk@example.org", "lapsed") == 2);
	CHECK(in_part(db, a, part[1].id, "selected") == 0);
	/* Once more by hand. */
	CHECK(offer_reopen(db, a, app[0].id, part[0].id, now) == RC_CONFLICT);
	CHECK(offer_reopen(db, a, app[4].id, part[0].id, now + 16 * DAY) ==
	    RC_OK);
	CHECK(offer_answer(db, a, app[4].id, part[0].id, true, now + 17 * DAY)
	    == RC_OK);
	/* Who withdraws gives the place back. */
	CHECK(application_withdraw(db, app[0].id, now + 17 * DAY) == RC_OK);
	CHECK(offer_lapse(db, a, now + 17 * DAY, &lapsed) == RC_OK);
	CHECK(offer_of(db, a, app[0].id, part[0].id) == OFFER_DECLINED);
	CHECK(offer_answer(db, a, app[0].id, part[0].id, true, now) ==
	    RC_CONFLICT);
	CHECK(mails(db, a, "desk@example.org", "gave the place back") == 1);
}

TEST_STORE(selection_published_by_the_clerk)
{
	static const struct job_kind kinds[] = {
		{ "selection.publish", selection_publish_job } };
	const char *input;
	struct selection s;

	set_up(db, a);
	decide_all(db);
	input = arena_printf(a, "{\"edition\":%lld,\"by\":%lld}",
	    (long long)edition.id, (long long)organiser);
	CHECK(job_add(db, "selection.publish", input, organiser, 0, NULL,
	    NULL) == RC_OK);
	CHECK(job_run_next(db, a, kinds, 1) == RC_OK);
	CHECK(selection_find(db, a, edition.id, &s) == RC_OK &&
	    s.published_at != 0);
	CHECK(job_add(db, "selection.publish", input, organiser, 0, NULL,
	    NULL) == RC_OK);
	CHECK(job_run_next(db, a, kinds, 1) == RC_OK);	/* told, not tried on */
	CHECK(job_run_next(db, a, kinds, 1) == RC_NONE);
}

TEST_STORE(selection_cloned_and_erased)
{
	struct selection s = { .seats = 30, .blind = true, .assessors_each = 3,
	    .answer_days = 10 };
	struct quota q = { .pos = 1, .title = "{\"en\":\"WB\"}",
	    .fact = "country", .at_least = 2, .at_most = -1 }, *list;
	struct country_group *g;
	struct criterion *c;
	struct decision *d;
	struct buf json = BUF(a);

	set_up(db, a);
	s.edition = edition.id;
	q.part = part[1].id;
	CHECK(selection_save(db, &s) == RC_OK);
	CHECK(country_group_add(db, edition.id, "{\"en\":\"WB\"}", "RS MK") ==
	    RC_OK);
	CHECK(country_group_list(db, a, edition.id, &g) == RC_OK);
	q.values = arena_printf(a, "LT\ngroup:%lld", (long long)g->id);
	CHECK(quota_save(db, edition.id, &q) == RC_OK);
	decide_all(db);
	for (int i = 0; i < 2; i++) {
		struct part p = part[i];

		p.id = 0;
		p.edition = other.id;
		CHECK(part_save(db, &p, edition.zone, time_now()) == RC_OK);
	}
	CHECK(selection_cloner.clone(db, a, edition.id, other.id,
	    time_now()) == RC_OK);
	CHECK(selection_find(db, a, other.id, &s) == RC_OK && s.seats == 30 &&
	    s.blind && s.assessors_each == 3 && s.published_at == 0);
	CHECK(criterion_list(db, a, other.id, &c) == RC_OK && c != NULL);
	CHECK(country_group_list(db, a, other.id, &g) == RC_OK && g != NULL);
	CHECK(quota_list(db, a, other.id, &list) == RC_OK && list != NULL &&
	    list->part != 0 && list->part != part[1].id);
	CHECK_TEXT(list->values, arena_printf(a, "LT\ngroup:%lld",
	    (long long)g->id));
	CHECK(decision_list(db, a, other.id, 0, &d) == RC_OK && d == NULL);

	CHECK(selection_publish(db, a, edition.id, organiser, time_now()) ==
	    RC_OK);
	json_begin(&json, '[');
	CHECK(selection_personal.export(db, a, app[0].person, &json) == RC_OK);
	CHECK(strstr(buf_text(&json), "\"admit\"") != NULL);
	CHECK(selection_personal.erase(db, a, app[0].person, time_now()) ==
	    RC_OK);
	CHECK(decision_list(db, a, edition.id, app[0].id, &d) == RC_OK);
	CHECK_TEXT(d->reason, "");
	CHECK(assignment_set(db, app[1].id, anna, true, time_now()) == RC_OK);
	CHECK(assignment_set(db, app[1].id, berta, true, time_now()) == RC_OK);
	CHECK(assignment_set(db, app[2].id, anna, true, time_now()) == RC_OK);
	CHECK(selection_personal.merge(db, anna, berta) == RC_OK);
	{
		struct assessment *l;

		CHECK(assessment_list(db, a, edition.id, 0, anna, &l) == RC_OK
		    && l == NULL);
		CHECK(assessment_list(db, a, edition.id, 0, berta, &l) == RC_OK
		    && l != NULL && l->next != NULL && l->next->next == NULL);
	}
}

/* --- stories --- */

TEST_STORE(selection_story_assessing)
{
	struct visitor *ruta, *v, *stranger;
	struct criterion *c;
	struct assessment *s;
	const char *page;
	int64_t missing;

	set_up(db, a);
	CHECK(criterion_list(db, a, edition.id, &c) == RC_OK);
	ruta = signed_in(db, a, organiser, true);
	CHECK(visit_get(ruta, at(a, "desk/assessors")) == 200);
	CHECK(visit_has(ruta, "Anna Assessor"));
	CHECK(visit_post(ruta, at(a, "desk/assessors"), "each", "1", "blind",
	    "1", NULL) == 200);
	CHECK(visit_post(ruta, at(a, "desk/assessors/assign"), NULL) == 200);
	CHECK(visit_has(ruta, "Every application has its assessors"));
	CHECK(visit_post(ruta, at(a, "desk/assessors/invite"), "email",
	    "new@example.org", "name", "Nina New", NULL) == 200);
	CHECK(visit_has(ruta, "Nina New may assess now"));
	CHECK(mails(db, a, "new@example.org", "assess") == 1);
	CHECK(visit_post(ruta, at(a, "desk/assessors/invite"), "email",
	    "not an address", NULL) == 422);

	v = signed_in(db, a, anna, false);
	CHECK(visit_get(v, at(a, "desk/assessors")) == 403);
	CHECK(visit_get(v, at(a, "assess")) == 200);
	CHECK(visit_has(v, "0 of 3 finished"));
	CHECK(assessment_list(db, a, edition.id, 0, anna, &s) == RC_OK);
	page = at(a, arena_printf(a, "assess/%lld", (long long)s->application));
	CHECK(visit_get(v, page) == 200);
	CHECK(visit_has(v, "How to welcome"));
	CHECK(!visit_has(v, "Applicant") && !visit_has(v, "Ventspils"));
	/* Not finished without all points. */
	CHECK(visit_post(v, page, "do", "done", NULL) == 422);
	CHECK(visit_post(v, page, arena_printf(a, "points-%lld",
	    (long long)c->id), "4", "do", "save", NULL) == 200);
	CHECK(visit_has(v, "Not finished yet"));
	CHECK(visit_post(v, page, arena_printf(a, "points-%lld",
	    (long long)c->id), "6", "do", "save", NULL) == 422);
	CHECK(visit_get(v, page) == 200);
	for (struct criterion *x = c->next; x != NULL; x = x->next)
		CHECK(visit_post(v, page, arena_printf(a, "points-%lld",
		    (long long)x->id), "5", "do", "save", NULL) == 200);
	CHECK(visit_post(v, page, "do", "done", "note", "A good one", NULL) ==
	    200);
	CHECK(visit_get(v, page) == 200);
	CHECK(visit_has(v, "Finished") && visit_has(v, "A good one"));
	/* Finished is finished. */
	CHECK(visit_post(v, page, "do", "save", NULL) == 403);

	/* Somebody else's application does not exist, nor another edition's. */
	for (int i = 0; i < 6; i++) {
		struct assessment *own;

		CHECK(assessment_list(db, a, edition.id, app[i].id, anna,
		    &own) == RC_OK);
		CHECK(visit_get(v, at(a, arena_printf(a, "assess/%lld",
		    (long long)app[i].id))) == (own == NULL ? 404 : 200));
	}
	CHECK(visit_get(v, arena_printf(a, "/editions/baltic-2026/assess/%lld",
	    (long long)s->application)) == 404);
	stranger = visitor_make(&web, db);
	visit_follow(stranger, false);
	CHECK(visit_get(stranger, page) == 303);

	/* A conflict hides it, and balance finds somebody else. */
	page = at(a, arena_printf(a, "assess/%lld",
	    (long long)s->next->application));
	CHECK(visit_get(v, page) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/conflict", page), "nature",
	    "my cousin", NULL) == 200);
	CHECK(visit_has(v, "Thank you for saying so"));
	CHECK(visit_get(v, page) == 200);
	CHECK(!visit_has(v, "How to welcome"));
	CHECK(assignment_balance(db, a, edition.id, time_now(), &missing) ==
	    RC_OK && missing == 0);

	/* An organiser opens it again; with another edition's id not. */
	CHECK(visit_get(ruta, at(a, "desk/assessors")) == 200);
	CHECK(visit_has(ruta, "Open again"));
	CHECK(visit_post(ruta, at(a, "desk/assessors/set"), "pair",
	    arena_printf(a, "reopen:%lld:%lld", (long long)s->application,
	    (long long)anna), NULL) == 200);
	CHECK(visit_post(ruta, at(a, "desk/assessors/set"), "pair",
	    arena_printf(a, "on:99999:%lld", (long long)anna), NULL) == 404);
	CHECK(visit_get(ruta, at(a, "desk/assessors")) == 200);
	CHECK(visit_post(ruta, at(a, "desk/assessors/set"), "pair", "on:1",
	    NULL) == 400);
}

TEST_STORE(selection_story_rules)
{
	struct visitor *v;
	struct quota *q;
	struct criterion *c;

	set_up(db, a);
	v = signed_in(db, a, organiser, true);
	CHECK(visit_get(v, at(a, "desk/selection")) == 200);
	CHECK(visit_has(v, "The question") && visit_has(v, "No quota yet"));
	CHECK(visit_post(v, at(a, "desk/selection"), "seats", "40", "days", "7",
	    NULL) == 200);
	CHECK(visit_post(v, at(a, "desk/selection/groups"), "title.en",
	    "Baltic states", "countries", "lt, lv ee QQ", NULL) == 422);
	CHECK(visit_has(v, "There is no country"));
	CHECK(visit_post(v, at(a, "desk/selection/groups"), "title.en",
	    "Baltic states", "countries", "Lithuania, lv ee;", NULL) == 200);
	CHECK(visit_has(v, "Lithuania, Latvia, Estonia"));
	CHECK(visit_get(v, at(a, "desk/selection/quota")) == 200);
	CHECK(visit_click(v, "Country") == 200);
	CHECK(visit_has(v, "Baltic states") && visit_has(v, "Serbia"));
	CHECK(visit_post(v, at(a, "desk/selection/quota"), "title.en", "Baltic",
	    "values", "LT", "values", "EE", "unit", "people", "at_least", "3",
	    "at_most", "2", NULL) == 422);
	CHECK(visit_has(v, "cannot be less"));
	CHECK(visit_post(v, at(a, "desk/selection/quota"), "at_most", "4",
	    NULL) == 200);
	CHECK(visit_has(v, "at least 3") && visit_has(v, "at most 4"));
	CHECK(quota_list(db, a, edition.id, &q) == RC_OK && q != NULL);
	CHECK_TEXT(q->values, "LT\nEE");
	CHECK(visit_get(v, at(a, "desk/selection/quota?fact=nonsense")) == 404);
	CHECK(visit_get(v, arena_printf(a,
	    "/editions/baltic-2026/desk/selection/quotas/%lld",
	    (long long)q->id)) == 404);
	CHECK(visit_get(v, at(a, arena_printf(a, "desk/selection/quotas/%lld",
	    (long long)q->id))) == 200);
	CHECK(visit_get(v, at(a, "desk/selection/criterion")) == 200);
	CHECK(visit_post(v, at(a, "desk/selection/criterion"), "title.en",
	    "Courage", "max", "10", "weight", "0", NULL) == 422);
	CHECK(visit_post(v, at(a, "desk/selection/criterion"), "weight", "1",
	    NULL) == 200);
	CHECK(visit_has(v, "Courage"));
	CHECK(criterion_list(db, a, edition.id, &c) == RC_OK);
	CHECK(visit_post(v, at(a, arena_printf(a,
	    "desk/selection/criteria/%lld/remove", (long long)c->id)), NULL) ==
	    200);
	CHECK(visit_has(v, "Removed"));
	/* Without the second factor nothing of it. */
	v = signed_in(db, a, organiser, false);
	visit_follow(v, false);
	CHECK(visit_get(v, at(a, "desk/selection")) == 303);
}

TEST_STORE(selection_story_choosing)
{
	struct visitor *v;
	struct decision *d;
	int64_t n;
	const char *choose = at(a, "desk/selection/choose");

	set_up(db, a);
	v = signed_in(db, a, organiser, true);
	CHECK(visit_get(v, choose) == 200);
	CHECK(visit_has(v, "Applicant 5") && visit_has(v, "0 of 4"));
	/* Every decision has a reason. */
	CHECK(visit_post(v, choose, "application", id(a, app[0].id), "do",
	    "admit", NULL) == 422);
	CHECK(visit_has(v, "Pick or write a reason"));
	CHECK(visit_post(v, choose, "application", VISIT_NOTHING, "do",
	    "admit", "reason", "x", NULL) == 422);
	CHECK(visit_has(v, "Tick at least one"));
	CHECK(visit_post(v, choose, "application", id(a, app[0].id), "do",
	    "admit", "reason", "A question we all have", NULL) == 200);
	CHECK(visit_has(v, "1 decision kept") && visit_has(v, "1 of 4"));
	CHECK(strstr(visit_path(v), "why") == NULL);
	CHECK(visit_post(v, choose, "one", arena_printf(a, "wait:%lld",
	    (long long)app[1].id), "why", "6", NULL) == 200);
	CHECK(visit_has(v, "Good, but there are more") &&
	    visit_has(v, "place 1"));
	/* A delegation is decided on as a whole, unless one says otherwise. */
	CHECK(visit_post(v, choose, "one", arena_printf(a, "admit:%lld",
	    (long long)app[3].id), "why", "4", NULL) == 200);
	CHECK(decision_list(db, a, edition.id, app[4].id, &d) == RC_OK &&
	    d != NULL && d->choice == CHOICE_ADMIT);
	CHECK(visit_post(v, choose, "one", arena_printf(a, "refuse:%lld",
	    (long long)app[4].id), "why", "4", "whole", VISIT_NOTHING, NULL) ==
	    200);
	CHECK(visit_has(v, "delegation is split"));
	/* Another edition's application, another part's, nonsense. */
	CHECK(visit_post(v, choose, "one", "admit:99999", "reason", "x",
	    NULL) == 404);
	CHECK(visit_get(v, arena_printf(a, "%s?part=%lld", choose,
	    (long long)part[1].id)) == 200);
	CHECK(visit_post(v, choose, "one", arena_printf(a, "admit:%lld",
	    (long long)app[4].id), "reason", "x", NULL) == 404);
	CHECK(visit_get(v, choose) == 200);
	CHECK(visit_post(v, choose, "one", "enthrone:1", "reason", "x", NULL) ==
	    400);
	CHECK(visit_get(v, arena_printf(a, "%s?part=999", choose)) == 404);
	CHECK(visit_get(v, "/editions/baltic-2026/desk/selection/choose") ==
	    200);
	CHECK(visit_has(v, "this edition has none yet"));
	CHECK(visit_get(v, arena_printf(a, "/editions/baltic-2026/desk/"
	    "selection/applications/%lld", (long long)app[0].id)) == 404);
	/* Sorting and showing only some. */
	CHECK(visit_get(v, arena_printf(a, "%s?show=wait&sort=country",
	    choose)) == 200);
	CHECK(visit_has(v, "Applicant 1") && !visit_has(v, "Applicant 5"));
	/* Found by name or number; the view is kept by what one decides. */
	CHECK(visit_get(v, arena_printf(a, "%s?q=APPLICANT+5&sort=name",
	    choose)) == 200);
	CHECK(visit_has(v, "Applicant 5") && !visit_has(v, "Applicant 1"));
	CHECK(visit_post(v, choose, "one", arena_printf(a, "wait:%lld",
	    (long long)app[4].id), "reason", "x", "whole", VISIT_NOTHING,
	    NULL) == 200);
	CHECK(strstr(visit_path(v), "q=applicant%205") != NULL ||
	    strstr(visit_path(v), "q=APPLICANT%205") != NULL);
	CHECK(visit_get(v, arena_printf(a, "%s?q=nobody", choose)) == 200);
	CHECK(visit_has(v, "No application is like that."));
	/* All that are shown, and nobody else. */
	CHECK(visit_get(v, arena_printf(a, "%s?show=none", choose)) == 200);
	CHECK(visit_post(v, choose, "all", "1", "do", "refuse", "reason",
	    "Outside the topics", NULL) == 200);
	CHECK(db_int(db, arena_printf(a, "SELECT count(*) FROM decision WHERE"
	    " part_id = %lld AND choice = 'refuse' AND reason ="
	    " 'Outside the topics'", (long long)part[0].id), NO_ARGS, &n) ==
	    RC_OK && n > 0);
	CHECK(decision_list(db, a, edition.id, app[0].id, &d) == RC_OK &&
	    d != NULL && d->choice == CHOICE_ADMIT);
	CHECK(visit_get(v, at(a, "desk/selection/cohort")) == 200);
	CHECK(visit_has(v, "Only Vilnius") && visit_has(v, "0 confirmed"));
	CHECK(visit_get(v, at(a, "desk/selection/choose.csv")) == 200);
	CHECK(strstr(visit_page(v), "A question we all have") != NULL);
	CHECK(visit_get(v, at(a, "desk/selection/choose.xlsx")) == 200);
	CHECK(visit_get(v, at(a, arena_printf(a,
	    "desk/selection/applications/%lld", (long long)app[4].id))) == 200);
	CHECK(visit_has(v, "Decided before") && visit_has(v, "Ventspils"));
	/* Withdrawn while the page was open. */
	CHECK(visit_get(v, choose) == 200);
	CHECK(application_withdraw(db, app[5].id, time_now()) == RC_OK);
	CHECK(visit_post(v, choose, "one", arena_printf(a, "admit:%lld",
	    (long long)app[5].id), "reason", "x", NULL) == 404);
}

TEST_STORE(selection_story_publishing)
{
	struct visitor *v, *pia;
	struct quota q = { .pos = 1, .title = "{\"en\":\"Local\"}",
	    .fact = "level", .values = "local", .at_least = 4, .at_most = -1 };
	const char *publish = at(a, "desk/selection/publish"), *secret, *mine;
	const char *before, *after;

	set_up(db, a);
	pia = visitor_make(&web, db);
	CHECK(quota_save(db, edition.id, &q) == RC_OK);
	CHECK(application_link(db, a, app[0].id, &secret) == RC_OK);
	mine = at(a, arena_printf(a, "apply/%s/decision", secret));
	/* Before, nothing can be read from the page, byte for byte. */
	CHECK(visit_get(pia, mine) == 200);
	CHECK(visit_has(pia, "We have not decided yet"));
	before = arena_dup(a, visit_page(pia));
	decide_all(db);
	CHECK(visit_get(pia, mine) == 200);
	CHECK_TEXT(visit_page(pia), before);
	CHECK(decide(db, app[0].id, part[0].id, CHOICE_REFUSE, "no", organiser,
	    time_now()) == RC_OK);
	CHECK(visit_get(pia, mine) == 200);
	after = arena_dup(a, visit_page(pia));
	CHECK_TEXT(after, before);
	CHECK(decide(db, app[0].id, part[0].id, CHOICE_ADMIT, "yes", organiser,
	    time_now()) == RC_OK);
	CHECK(visit_get(pia, at(a, "apply/nonsense/decision")) == 404);
	CHECK(visit_get(pia, arena_printf(a,
	    "/editions/baltic-2026/apply/%s/decision", secret)) == 404);

	/* A broken quota asks for a reason. */
	v = signed_in(db, a, organiser, true);
	CHECK(visit_get(v, publish) == 200);
	CHECK(visit_has(v, "broken"));
	CHECK(visit_post(v, publish, "sure", "1", NULL) == 422);
	CHECK(visit_post(v, publish, "sure", VISIT_NOTHING, "reason",
	    "Too few applied", NULL) == 422);
	CHECK(visit_post(v, publish, "sure", "1", "reason", "Too few applied",
	    NULL) == 200);
	CHECK(visit_has(v, "The letters are on their way"));
	CHECK(visit_again(v) != 422);
	CHECK(mails(db, a, "a0@example.org", NULL) == 2);
	CHECK(visit_get(v, publish) == 200);
	CHECK(visit_has(v, "The decisions are published"));

	/* The applicant says yes, once. */
	CHECK(visit_get(pia, mine) == 200);
	CHECK(visit_has(pia, "We offer you a place"));
	CHECK(visit_post(pia, mine, "part", id(a, part[1].id), "answer",
	    "accept", NULL) == 409);	/* refused there */
	CHECK(visit_get(pia, mine) == 200);
	CHECK(visit_post(pia, mine, "part", id(a, part[0].id), "answer",
	    "perhaps", NULL) == 400);
	CHECK(visit_get(pia, mine) == 200);
	CHECK(visit_post(pia, mine, "part", id(a, part[0].id), "answer",
	    "accept", NULL) == 200);
	CHECK(visit_has(pia, "Your place is confirmed"));
	CHECK(visit_post(pia, mine, "part", id(a, part[0].id), "answer",
	    "accept", NULL) == 409);
	CHECK(offer_of(db, a, app[0].id, part[0].id) == OFFER_ACCEPTED);

	/* Waiting is no admission, and nobody may say yes to it. */
	CHECK(application_link(db, a, app[1].id, &secret) == RC_OK);
	mine = at(a, arena_printf(a, "apply/%s/decision", secret));
	CHECK(visit_get(pia, mine) == 200);
	CHECK(visit_has(pia, "You do not have a place"));
	CHECK(!visit_has(pia, "because"));	/* the reason is internal */

	/* A delegate after the date: no buttons, no yes. */
	CHECK(application_link(db, a, app[3].id, &secret) == RC_OK);
	mine = at(a, arena_printf(a, "apply/%s/decision", secret));
	CHECK(visit_get(pia, mine) == 200);
	CHECK(visit_has(pia, "Please answer by"));
	time_shift(16 * DAY);
	CHECK(visit_post(pia, mine, "part", id(a, part[0].id), "answer",
	    "accept", NULL) != 200);
	CHECK(visit_get(pia, mine) == 200);
	CHECK(visit_has(pia, "The offer has ended"));
	CHECK(offer_of(db, a, app[3].id, part[0].id) == OFFER_OPEN);
}

TEST_STORE(selection_story_afterwards)
{
	struct visitor *v, *pia;
	const char *choose = at(a, "desk/selection/choose");

	set_up(db, a);
	decide_all(db);
	CHECK(selection_publish(db, a, edition.id, organiser, time_now()) ==
	    RC_OK);
	/* Signed in, one's own page. */
	pia = visitor_make(&web, db);
	CHECK(visit_get(pia, "/me/applications") == 200);
	CHECK(!visit_has(pia, "Your applications"));	/* to sign in */
	pia = signed_in(db, a, anna, false);
	CHECK(visit_get(pia, "/me/applications") == 200);
	CHECK(visit_has(pia, "None was sent"));
	pia = signed_in(db, a, app[3].person, false);
	CHECK(visit_get(pia, "/me/applications") == 200);
	CHECK(visit_has(pia, app[3].number) && !visit_has(pia, app[0].number));
	CHECK(visit_has(pia, "The decision on your application"));
	CHECK(visit_get(pia, at(a, "decision")) == 200);
	CHECK(visit_post(pia, at(a, "decision"), "application",
	    id(a, app[0].id), "part", id(a, part[0].id), "answer", "accept",
	    NULL) == 404);	/* another's */
	CHECK(visit_get(pia, at(a, "decision")) == 200);
	CHECK(visit_post(pia, at(a, "decision"), "answer", "decline", NULL) ==
	    200);
	CHECK(visit_has(pia, "you told us that you cannot come"));
	CHECK(visit_get(signed_in(db, a, anna, false), at(a, "decision")) ==
	    404);
	v = signed_in(db, a, organiser, true);
	CHECK(visit_get(v, choose) == 200);
	CHECK(visit_has(v, "Next on the waiting list"));
	CHECK(visit_post(v, choose, "one", arena_printf(a, "refuse:%lld",
	    (long long)app[0].id), "reason", "x", NULL) == 422);
	CHECK(visit_has(v, "has been told already"));
	CHECK(visit_post(v, choose, "one", arena_printf(a, "admit:%lld",
	    (long long)app[1].id), "reason", "Next in line", NULL) == 200);
	CHECK(offer_of(db, a, app[1].id, part[0].id) == OFFER_OPEN);
	CHECK(mails(db, a, "a1@example.org", NULL) == 3);
	/* Who was late and comes in by hand. */
	CHECK(visit_get(v, at(a, arena_printf(a,
	    "desk/selection/applications/%lld", (long long)app[3].id))) == 200);
	CHECK(visit_post(v, at(a, arena_printf(a,
	    "desk/selection/applications/%lld", (long long)app[3].id)), "do",
	    "reopen", "part", id(a, part[0].id), NULL) == 200);
	CHECK(visit_has(v, "offered once more"));
	/* Contributors take no seat. */
	CHECK(visit_get(v, at(a, "desk/selection/invited")) == 200);
	CHECK(visit_post(v, at(a, "desk/selection/invited"), "name",
	    "Olga Osce", "email", "olga@example.org", "organisation", "OSCE",
	    NULL) == 200);
	CHECK(visit_has(v, "Olga Osce"));
	CHECK(visit_post(v, at(a, "desk/selection/invited"), "name",
	    "Olga Osce", "email", "olga@example.org", NULL) == 422);
}
