/* The organisers' side: order, removal, cloning, and the stories of those who
 * may and those who may not. */
#include "programme/programme.h"

#include <string.h>

#include "app/app.h"
#include "app/demo.h"
#include "mail/mail.h"
#include "programme/programme_desk.h"
#include "store/journal.h"
#include "test/client.h"
#include "test/test.h"

static const unsigned char key[32] = "a key for tests, not for servers";
static const struct config config = { .base_url = "http://guildhall.test" };
static const unsigned char totp[TOTP_BYTES] = "a secret of 20 byte";
static struct web web;
static unixtime now;

static const char E[] = "/editions/baltic-2025/desk";

/* The Baltic Academy with its people, and another programme beside it. */
static void
stage(struct db *db, struct arena *a)
{
	struct person admin = { .name = "Ada Administrator",
	    .email = "admin@demo.example", .lang = "en", .country = "",
	    .mail_format = "html" };

	now = time_now();
	app_start();
	token_key(key);
	people_key(key);
	web = app_web(&config);
	CHECK(person_ensure(db, &admin, now) == RC_OK);
	CHECK(person_admin_set(db, admin.id, true) == RC_OK);
	CHECK(vocabulary_load(db, a) == RC_OK);
	CHECK(demo_baltic(db, a, now) == RC_OK);
	CHECK(demo_urban(db, a, now) == RC_OK);
}

/* Somebody signed in, with the second factor where it is given. */
static struct visitor *
visitor(struct db *db, struct arena *a, const char *email, bool factor)
{
	struct visitor *v = visitor_make(&web, db);
	struct signed_in in;
	struct person p;
	const char *secret, *codes[RECOVERY_CODES];

	CHECK(person_by_email(db, a, email, &p) == RC_OK);
	CHECK(session_make(db, a, p.id, "test", now, &secret) == RC_OK);
	CHECK(session_person(db, a, secret, now, &in) == RC_OK);
	if (factor) {
		CHECK(in.has_factor || factor_set(db, a, p.id, totp,
		    arena_printf(a, "%06d", totp_code(totp, TOTP_BYTES,
		    now / TOTP_STEP)), now, codes) == RC_OK);
		CHECK(session_factor(db, a, in.session, now, &secret) ==
		    RC_OK);
	}
	visit_set_header(v, "Sec-Fetch-Site", "same-origin");
	visit_set_cookie(v, "session", secret);
	return v;
}

static const char *
at(struct arena *a, const char *where)
{
	return arena_printf(a, "%s%s", E, where);
}

static struct edition
baltic(struct db *db, struct arena *a)
{
	struct edition e = { 0 };

	CHECK(edition_by_slug(db, a, "baltic-2025", &e) == RC_OK);
	return e;
}

static struct session_item *
sessions(struct db *db, struct arena *a)
{
	struct session_item *s = NULL;

	CHECK(session_list(db, a, baltic(db, a).id, false, &s) == RC_OK);
	return s;
}

/* --- rules --- */

TEST(programme_lacks)
{
	struct part p = { .starts = 1, .place = "{\"en\":\"Riga\"}" };
	struct involvement v = { .role = INV_FUNDER };

	CHECK(edition_lacks(NULL, NULL) == (LACKS_PART | LACKS_ORGANISER));
	CHECK(edition_lacks(&p, &v) == LACKS_ORGANISER);
	v.role = INV_HOST;
	CHECK(edition_lacks(&p, &v) == 0);
	p.starts = 0;
	CHECK(edition_lacks(&p, &v) == LACKS_WHEN);
	p.tentative = "{\"en\":\"spring 2027\"}";
	CHECK(edition_lacks(&p, &v) == 0);
	p.place = NULL;
	CHECK(edition_lacks(&p, &v) == LACKS_WHERE);
}

/* --- the store --- */

TEST(programme_timetable)
{
	struct arena *a = arena_make();
	enum { HOUR = 3600, LATE = 22 * HOUR };
	/* 22:00 UTC is the next day in Riga. */
	struct session_item s[] = {
		{ .part = 1, .starts = 8 * HOUR, .ends = 9 * HOUR },
		{ .part = 1, .starts = 10 * HOUR, .ends = 11 * HOUR },
		{ .part = 2, .starts = 10 * HOUR, .ends = 12 * HOUR },
		{ .part = 2, .starts = 11 * HOUR, .ends = 12 * HOUR },
		{ .part = 2, .starts = LATE, .ends = LATE + HOUR },
	};
	struct day *d;

	for (size_t i = 0; i + 1 < sizeof s / sizeof *s; i++)
		s[i].next = &s[i + 1];
	CHECK(timetable_days(a, NULL, 0, "Europe/Riga") == NULL);
	d = timetable_days(a, s, 0, "Europe/Riga");
	CHECK(d->at == s[0].starts && d->part == 1);
	CHECK(d->slots->n == 1 && d->slots->at[0] == &s[0]);
	CHECK(d->slots->next->n == 2 && d->slots->next->at[1] == &s[2]);
	CHECK(d->slots->next->ends == 12 * HOUR);
	CHECK(d->slots->next->next->n == 1);
	CHECK(d->slots->next->next->next == NULL);
	CHECK(d->next != NULL && d->next->at == LATE && d->next->part == 2);
	CHECK(d->next->slots->at[0] == &s[4] && d->next->next == NULL);
	CHECK(timetable_days(a, s, 0, "UTC")->next == NULL);
	d = timetable_days(a, s, 2, "UTC");
	CHECK(d->slots->n == 1 && d->slots->at[0] == &s[2]);
	CHECK(timetable_days(a, s, 3, "UTC") == NULL);
	arena_free(a);
}

TEST_STORE(programme_order_and_removal)
{
	struct topic *t;
	struct part *p;
	row_id first, second;
	row_id e;

	stage(db, a);
	e = baltic(db, a).id;
	CHECK(topic_list(db, a, e, &t) == RC_OK);
	first = t->id;
	second = t->next->id;
	CHECK(topic_move(db, a, e, first, 1) == RC_OK);
	CHECK(topic_list(db, a, e, &t) == RC_OK);
	CHECK(t->id == second && t->next->id == first);
	CHECK(topic_move(db, a, e, second, -1) == RC_OK);	/* at the top */
	CHECK(topic_move(db, a, e + 1000, second, 1) == RC_NONE);
	CHECK(topic_remove(db, e + 1000, first) == RC_CONFLICT);
	CHECK(topic_remove(db, e, first) == RC_OK);
	CHECK(part_list(db, a, e, &p) == RC_OK);
	CHECK(part_remove(db, e, p->id) == RC_CONFLICT);	/* has sessions */
	CHECK(session_item_remove(db, e + 1000, sessions(db, a)->id) ==
	    RC_CONFLICT);
	/* Somebody was in the first; one that nobody was in goes. */
	CHECK(session_item_remove(db, e, sessions(db, a)->id) == RC_CONFLICT);
	{
		struct session_item s = { .edition = e, .part = p->id,
		    .kind = SESSION_BREAK, .title = "{\"en\":\"Coffee\"}",
		    .starts = time_now(), .ends = time_now() + 600 };

		CHECK(session_item_save(db, &s) == RC_OK);
		CHECK(session_item_remove(db, e, s.id) == RC_OK);
	}
}

TEST_STORE(programme_clone)
{
	struct edition old, new;
	struct part *p, *q;
	struct topic *t;
	struct participant *people;
	struct session_item *s;
	row_id id, again;

	stage(db, a);
	old = baltic(db, a);
	CHECK(edition_clone(db, a, old.id, "baltic-2027",
	    "{\"en\":\"Baltic Academy 2027\"}", now, &id) == RC_OK);
	CHECK(edition_find(db, a, id, &new) == RC_OK);
	CHECK(new.cloned_from == old.id && new.predecessor == old.id);
	CHECK(!new.public && new.status == EDITION_ANNOUNCED);
	CHECK_TEXT(new.method, old.method);
	CHECK(new.starts == 0);
	CHECK(part_list(db, a, old.id, &p) == RC_OK);
	CHECK(part_list(db, a, id, &q) == RC_OK);
	CHECK(q != NULL && q->next != NULL && q->next->next == NULL);
	CHECK_TEXT(q->title, p->title);
	CHECK(q->starts == 0 && q->tentative == NULL);
	CHECK(q->next->builds_on == q->id);	/* its own, not the old one */
	CHECK(topic_list(db, a, id, &t) == RC_OK && t != NULL);
	CHECK(session_list(db, a, id, false, &s) == RC_OK && s == NULL);
	CHECK(participant_list(db, a, id, 0, NULL, &people) == RC_OK);
	CHECK(people == NULL);
	CHECK(edition_clone(db, a, old.id, "baltic-2027", "{\"en\":\"X\"}", now,
	    &again) == RC_CONFLICT);
}

/* --- stories --- */

TEST_STORE(programme_desk_home_and_parts)
{
	struct visitor *v;
	struct part *p;
	struct part_change *c;
	const char *path;

	stage(db, a);
	v = visitor(db, a, "organiser@demo.example", true);
	CHECK(visit_get(v, E) == 200);
	CHECK(visit_has(v, "What is to do next"));
	CHECK(visit_get(v, at(a, "/parts")) == 200);
	CHECK(part_list(db, a, baltic(db, a).id, &p) == RC_OK);
	path = arena_printf(a, "%s/parts/%lld", E, (long long)p->id);
	CHECK(visit_get(v, path) == 200);
	/* Public: never empty. */
	CHECK(visit_post(v, path, "starts", "", "ends", "", NULL) == 422);
	CHECK(visit_has(v, "say when, at least in words"));
	CHECK(visit_post(v, path, "starts", "2025-03-20T09:00", "ends",
	    "2025-03-19T17:00", NULL) == 422);
	CHECK(visit_has(v, "The end must be after the beginning"));
	CHECK(visit_post(v, path, "starts", "2025-03-20T09:00", "ends",
	    "2025-03-21T17:00", NULL) == 200);
	CHECK(visit_get(v, "/programmes/baltic-academy/news.atom") == 200);
	CHECK(strstr(visit_page(v), "date and place") == NULL);
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, path, "starts", "2025-03-20T10:00", "ends",
	    "2025-03-22T17:00", "tell", "1", NULL) == 200);
	CHECK(visit_get(v, "/programmes/baltic-academy/news.atom") == 200);
	CHECK(strstr(visit_page(v), "Part 1: date and place") != NULL);
	CHECK(part_changes(db, a, baltic(db, a).id, &c) == RC_OK);
	CHECK(c != NULL && strstr(c->before, "20–21") != NULL &&
	    strstr(c->after, "20–22") != NULL);
	CHECK(c->next != NULL && strstr(c->next->before, "13") != NULL);
	CHECK(visit_get(v, at(a, "/parts/new")) == 200);
	CHECK(visit_post(v, at(a, "/parts/new"), "kind", "part", "title.en",
	    "Part 3", "tentative.en", "2026", "place.en", "Tallinn", NULL) ==
	    200);
	CHECK(visit_has(v, "Part 3"));
	CHECK(part_list(db, a, baltic(db, a).id, &p) == RC_OK);
	CHECK(visit_post(v, arena_printf(a, "%s/parts/%lld/remove", E,
	    (long long)p->id), NULL) == 409);
	CHECK(visit_get(v, at(a, "/parts")) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/parts/%lld/remove", E,
	    (long long)p->next->next->id), NULL) == 200);
	CHECK(!visit_has(v, "Part 3"));
}

TEST_STORE(programme_desk_sessions)
{
	struct visitor *v;
	struct session_item *s, *copy;
	struct person pia;
	const char *path, *person;

	stage(db, a);
	v = visitor(db, a, "organiser@demo.example", true);
	CHECK(visit_get(v, at(a, "/sessions")) == 200);
	s = sessions(db, a);
	path = arena_printf(a, "%s/sessions/%lld", E, (long long)s->id);
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, path, "title.en", "Opening", NULL) == 200);
	CHECK(sessions(db, a)->version == s->version + 1);
	CHECK(sessions(db, a)->topics != NULL);		/* still there */
	/* Pia speaks here, and cannot speak in a copy at the same time. */
	CHECK(person_by_email(db, a, "participant@demo.example", &pia) ==
	    RC_OK);
	person = arena_printf(a, "%lld", (long long)pia.id);
	CHECK(visit_post(v, arena_printf(a, "%s/with", path), "person", person,
	    "role", "speaker", NULL) == 200);
	CHECK(visit_has(v, "Pia Participant"));
	CHECK(visit_post(v, arena_printf(a, "%s/copy", path), NULL) == 200);
	copy = sessions(db, a);
	if (copy->id == s->id)
		copy = copy->next;
	path = arena_printf(a, "%s/sessions/%lld", E, (long long)copy->id);
	CHECK(visit_post(v, arena_printf(a, "%s/with", path), "person", person,
	    "role", "speaker", NULL) == 422);
	CHECK(visit_has(v, "Pia Participant is in “Opening” then"));
	/* Two for everybody at once: warned of. */
	CHECK(visit_get(v, at(a, "/sessions")) == 200);
	CHECK(visit_has(v, "at the same time"));
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/cancel", path), NULL) == 200);
	CHECK(visit_has(v, "It stays in calendars"));
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/remove", path), NULL) == 200);
	/* With somebody in it, it stays. */
	path = arena_printf(a, "%s/sessions/%lld", E, (long long)s->id);
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/remove", path), NULL) == 409);
}

TEST_STORE(programme_desk_refuses)
{
	static const char *const who[] = { "partner@demo.example",
	    "trainer@demo.example", "assessor@demo.example",
	    "participant@demo.example" };
	static const char *const what[] = { "/edit", "/parts", "/topics",
	    "/sessions", "/coverage", "/clone" };
	struct visitor *v;
	struct edition urban = { 0 };
	struct edition *all;
	struct part *p = NULL;

	stage(db, a);
	for (size_t i = 0; i < sizeof who / sizeof who[0]; i++) {
		v = visitor(db, a, who[i], false);
		for (size_t k = 0; k < sizeof what / sizeof what[0]; k++)
			CHECK(visit_get(v, at(a, what[k])) == 403);
		CHECK(visit_get(v, "/admin/programmes") == 403);
	}
	CHECK(visit_get(v, E) == 403);		/* the participant */
	/* An organiser without the second factor is asked for it. */
	v = visitor(db, a, "organiser@demo.example", false);
	visit_follow(v, false);
	CHECK(visit_get(v, at(a, "/parts")) == 303);
	CHECK(strstr(visit_header(v, "Location"), "/account/factor") != NULL);
	CHECK(visit_get(v, E) == 303);
	/* Nobody signed in. */
	v = visitor_make(&web, db);
	visit_follow(v, false);
	CHECK(visit_get(v, E) == 303);
	CHECK(strstr(visit_header(v, "Location"), "/sign-in") != NULL);
	/* Another edition's part is none of this one's. */
	v = visitor(db, a, "organiser@demo.example", true);
	CHECK(edition_list(db, a, 0, false, &all) == RC_OK);
	for (; all != NULL && p == NULL; all = all->next) {
		if (strcmp(all->slug, "baltic-2025") == 0)
			continue;
		urban = *all;
		CHECK(part_list(db, a, urban.id, &p) == RC_OK);
	}
	CHECK(p != NULL);
	CHECK(visit_get(v, arena_printf(a, "%s/parts/%lld", E,
	    (long long)p->id)) == 404);
	CHECK(visit_get(v, at(a, "/sessions/999999")) == 404);
	CHECK(visit_get(v, at(a, "/topics/999999")) == 404);
}

TEST_STORE(programme_desk_brand_and_text)
{
	static const char path[] = "/programmes/baltic-academy/desk/brand";
	struct programme p;
	struct visitor *v;
	struct edition e;

	stage(db, a);
	v = visitor(db, a, "organiser@demo.example", true);
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, path, "primary", "#ffff00", "accent", "#eeeeee",
	    NULL) == 422);
	CHECK(visit_has(v, "The nearest colours that can be read"));
	CHECK(visit_post(v, path, "primary", "grass", NULL) == 422);
	CHECK(visit_post(v, path, "primary", "#1a5632", "accent", "#b45309",
	    "preview", "1", NULL) == 200);
	CHECK(programme_by_slug(db, a, "baltic-academy", &p) == RC_OK);
	CHECK_TEXT(p.primary_colour, "#14532d");	/* only looked at */
	CHECK(visit_post(v, path, "primary", "#1a5632", "preview",
	    VISIT_NOTHING, NULL) == 200);
	CHECK(programme_by_slug(db, a, "baltic-academy", &p) == RC_OK);
	CHECK_TEXT(p.primary_colour, "#1a5632");
	CHECK(p.public && p.title != NULL);
	CHECK(visit_get(v, "/programmes/baltic-academy/desk/edit") == 200);
	CHECK(visit_post(v, "/programmes/baltic-academy/desk/edit", "acronym",
	    "BA", NULL) == 200);
	CHECK(programme_by_slug(db, a, "baltic-academy", &p) == RC_OK);
	CHECK_TEXT(p.acronym, "BA");
	CHECK_TEXT(p.langs, "en lt lv et");
	CHECK(strstr(p.title, "\"lv\"") != NULL);
	/* A new edition, and its address only once. */
	CHECK(visit_get(v, "/programmes/baltic-academy/desk/new-edition") ==
	    200);
	CHECK(visit_post(v, "/programmes/baltic-academy/desk/new-edition",
	    "title.en", "Baltic 2028", "zone", "Europe/Tallinn", "teaching",
	    "en", NULL) == 200);
	CHECK(edition_by_slug(db, a, "baltic-2028", &e) == RC_OK);
	CHECK(!e.public);
	/* It lacks when and where: it cannot be published. */
	CHECK(visit_has(v, "Before it can be published"));
	CHECK(visit_post(v, "/editions/baltic-2028/desk/state", "public", "1",
	    NULL) == 409);
	CHECK(edition_by_slug(db, a, "baltic-2028", &e) == RC_OK && !e.public);
	CHECK(visit_get(v, "/programmes/baltic-academy/desk/new-edition") ==
	    200);
	CHECK(visit_post(v, "/programmes/baltic-academy/desk/new-edition",
	    "title.en", "Baltic 2028", "zone", "Mars/Olympus", "teaching",
	    "en", NULL) == 422);
	CHECK(visit_post(v, "/programmes/baltic-academy/desk/new-edition",
	    "zone", "Europe/Tallinn", NULL) == 422);
	CHECK(visit_has(v, "Another edition has this address"));
}

TEST_STORE(programme_desk_organisations)
{
	struct involvement *all, *odihr, *i;
	struct visitor *v;
	const char *path;

	stage(db, a);
	v = visitor(db, a, "organiser@demo.example", true);
	path = "/programmes/baltic-academy/desk/organisations";
	CHECK(visit_get(v, arena_printf(a, "%s?q=Providus", path)) == 200);
	CHECK(visit_get(v, arena_printf(a, "%s/new", path)) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/new", path), "name.en",
	    "Riga City Council", "kind", "authority", "country", "LV", "role",
	    "host", NULL) == 200);
	CHECK(visit_has(v, "Riga City Council"));
	CHECK(involvement_list(db, a, baltic(db, a).programme, 0, &all) ==
	    RC_OK);
	odihr = all->next;
	CHECK(odihr->role == INV_ORGANISER);
	CHECK(visit_post(v, arena_printf(a, "%s/%lld/up", path,
	    (long long)odihr->id), NULL) == 200);
	CHECK(involvement_list(db, a, baltic(db, a).programme, 0, &i) == RC_OK);
	CHECK(i->id == odihr->id);
	/* Another programme's, by its number: not here. */
	CHECK(visit_get(v, arena_printf(a, "%s/999999", path)) == 404);
	CHECK(visit_get(v, arena_printf(a, "%s/organisations/%lld", E,
	    (long long)odihr->id)) == 404);	/* not the edition's own */
	/* All who organise leave but the host: still said by whom. */
	for (i = all; i != NULL; i = i->next) {
		if (i->role != INV_ORGANISER && i->role != INV_HOST)
			continue;
		CHECK(visit_get(v, path) == 200);
		CHECK(visit_post(v, arena_printf(a, "%s/%lld/remove", path,
		    (long long)i->id), NULL) == (i->role == INV_HOST ? 409 :
		    200));
	}
}

TEST_STORE(programme_desk_roles)
{
	static const char path[] = "/programmes/baltic-academy/desk/roles";
	struct journal_entry *done;
	struct visitor *v;
	struct mail *mails;
	struct member *all;
	struct person p;
	unsigned roles;
	row_id organisation, programme;

	stage(db, a);
	programme = baltic(db, a).programme;
	v = visitor(db, a, "organiser@demo.example", true);
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, path, "email", "new@demo.example", "role",
	    "assessor", NULL) == 422);
	CHECK(visit_has(v, "write the person's name"));
	CHECK(visit_post(v, path, "name", "Nora New", "role", "partner", NULL)
	    == 422);
	CHECK(visit_has(v, "Choose the partner's organisation"));
	CHECK(visit_post(v, path, "role", "assessor", NULL) == 200);
	CHECK(person_by_email(db, a, "new@demo.example", &p) == RC_OK);
	CHECK(programme_roles(db, programme, p.id, &roles, &organisation) ==
	    RC_OK);
	CHECK(roles == ROLE_ASSESSOR);
	CHECK(mail_list(db, a, programme, MAIL_STATES, 0, 10, &mails) == RC_OK);
	CHECK(mails != NULL && strcmp(mails->to, "new@demo.example") == 0);
	CHECK(journal_list(db, a, NULL, 0, programme, 5, &done) == RC_OK);
	CHECK(done != NULL && strcmp(done->action, "role.give") == 0);
	/* Handing over: then it is no longer one's own. */
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/hand-over", path), "person",
	    arena_printf(a, "%lld", (long long)p.id), NULL) == 422);
	CHECK(visit_post(v, arena_printf(a, "%s/hand-over", path), "sure", "1",
	    NULL) != 422);
	CHECK(visit_get(v, path) == 403);
	v = visitor(db, a, "new@demo.example", true);
	CHECK(visit_get(v, path) == 200);
	/* The last organiser stays. */
	CHECK(visit_post(v, arena_printf(a, "%s/%lld/organiser/remove", path,
	    (long long)p.id), NULL) == 409);
	CHECK(member_list(db, a, programme, &all) == RC_OK);
	CHECK(strcmp(all->role, "organiser") == 0 && all->person == p.id);
	v = visitor(db, a, "admin@demo.example", true);
	CHECK(visit_get(v, arena_printf(a, "/admin/people/%lld/roles",
	    (long long)p.id)) == 200);
	CHECK(visit_has(v, "Roles of Nora New"));
	CHECK(visit_post(v, arena_printf(a,
	    "/admin/people/%lld/roles/baltic-academy/assessor/remove",
	    (long long)p.id), NULL) == 200);
	CHECK(!visit_has(v, "Assessor"));
	CHECK(visit_get(v, "/admin/programmes/new") == 200);
	CHECK(visit_post(v, "/admin/programmes/new", "title",
	    "Open Cities Academy", "kind", "academy", "original", "en", NULL) ==
	    200);
	CHECK(visit_get(v, "/admin/programmes") == 200);
	CHECK(visit_has(v, "Open Cities Academy"));
}

TEST_STORE(programme_desk_documents)
{
	static const char pdf[] = "%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF\n";
	struct document *all, *d;
	struct visitor *v, *anybody;
	const char *path = at(a, "/documents/new"), *file;

	stage(db, a);
	v = visitor(db, a, "organiser@demo.example", true);
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, path, "kind", "recap", "title.en", "Recap",
	    "visibility", "public", NULL) == 422);
	CHECK(visit_has(v, "Give a link, or choose a file"));
	CHECK(visit_upload(v, path, "file", "recap.pdf", pdf, sizeof pdf - 1,
	    "kind", "recap", "title.en", "Recap", "visibility", "admitted",
	    NULL) == 200);
	CHECK(visit_has(v, "Recap"));
	CHECK(document_all(db, a, baltic(db, a).programme, baltic(db, a).id, 0,
	    &all) == RC_OK);
	for (d = all; d->next != NULL; d = d->next)
		;
	CHECK(d->blob != 0);
	file = arena_printf(a, "/editions/baltic-2025/documents/%lld",
	    (long long)d->id);
	CHECK(visit_get(v, file) == 200);
	/* The page links to it, and only the admitted may follow. */
	CHECK(visit_get(v, "/editions/baltic-2025") == 200);
	CHECK(visit_has_html(v, file));
	anybody = visitor_make(&web, db);
	CHECK(visit_get(anybody, file) == 404);
	CHECK(visit_get(v, at(a, "/documents")) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/documents/%lld/up", E,
	    (long long)d->id), NULL) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/documents/%lld/remove", E,
	    (long long)d->id), NULL) == 200);
	CHECK(visit_get(v, file) == 404);
	/* What is no document. */
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_upload(v, path, "file", "x.pdf", "MZ\x90\0\1\2\3", 7,
	    "kind", "recap", "title.en", "Bad", "visibility", "public", NULL) ==
	    422);
}

TEST_STORE(programme_desk_people)
{
	struct visitor *v;
	struct participant *p;
	struct session_item *s;
	const char *path, *session;

	stage(db, a);
	v = visitor(db, a, "trainer@demo.example", false);
	CHECK(visit_get(v, E) == 200);
	CHECK(visit_get(v, at(a, "/people")) == 200);
	CHECK(visit_has(v, "welcome desk"));			/* B9 */
	CHECK(!visit_has(v, "participant@demo.example"));	/* not hers */
	CHECK(!visit_has(v, "Add somebody"));
	CHECK(visit_get(v, at(a, "/people/new")) == 403);
	CHECK(participant_list(db, a, baltic(db, a).id, 0, NULL, &p) == RC_OK);
	path = arena_printf(a, "%s/people/%lld", E, (long long)p->id);
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_get(v, arena_printf(a, "%s/edit", path)) == 403);
	CHECK(visit_get(v, at(a, "/people/999999")) == 404);
	s = sessions(db, a);
	session = arena_printf(a, "%lld", (long long)s->next->id);
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/sessions", path), "session",
	    session, NULL) == 200);
	s = sessions(db, a)->next;
	CHECK(s->with != NULL && s->with->role == SROLE_CONTRIBUTOR);
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/sessions", path), "session",
	    "999999", NULL) == 422);
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/sessions/%s/remove", path,
	    session), NULL) == 200);
	CHECK(sessions(db, a)->next->with == NULL);
	/* The organiser adds by hand, once. */
	v = visitor(db, a, "organiser@demo.example", true);
	CHECK(visit_get(v, at(a, "/people/new")) == 200);
	CHECK(visit_post(v, at(a, "/people/new"), "email",
	    "participant@demo.example", "name", "Somebody Else", "role",
	    "expert", "state", "confirmed", NULL) == 422);
	CHECK(visit_has(v, "This person is here already"));
	CHECK(participant_list(db, a, baltic(db, a).id, 0, NULL, &p) == RC_OK);
	CHECK_TEXT(p->role, "participant");
}

TEST_STORE(programme_desk_partner)
{
	struct part local, *all;
	struct document *documents;
	struct session_item *mine, *s;
	struct visitor *v, *organiser;
	const char *path = at(a, "/partner/parts/new"), *base;

	stage(db, a);
	v = visitor(db, a, "partner@demo.example", false);
	CHECK(visit_get(v, E) == 200);
	CHECK(visit_has(v, "Your local events"));
	CHECK(visit_get(v, at(a, "/partner")) == 200);
	CHECK(!visit_has(v, "Part 1"));
	CHECK(visit_get(v, path) == 200);
	CHECK(visit_post(v, path, "title.en", "Local training in Riga",
	    "tentative.en", "spring", "place.en", "Riga", "kind", "part",
	    "host", "1", NULL) == 200);
	CHECK(part_list(db, a, baltic(db, a).id, &all) == RC_OK);
	local = *all->next->next;
	CHECK(local.kind == PART_LOCAL && local.host != 0);
	CHECK(visit_has(v, "Local training in Riga"));
	/* A session in its own event, and in no other. */
	base = at(a, "/partner/sessions");
	CHECK(visit_get(v, arena_printf(a, "%s/new", base)) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/new", base), "part",
	    arena_printf(a, "%lld", (long long)all->id), "kind", "training",
	    "title.en", "Reception", "starts", "2025-05-05T09:00", "ends",
	    "2025-05-05T10:00", "langs", "lv", NULL) == 422);
	CHECK(visit_post(v, arena_printf(a, "%s/new", base), "part",
	    arena_printf(a, "%lld", (long long)local.id), NULL) == 200);
	for (mine = sessions(db, a); mine != NULL && mine->part != local.id;
	    mine = mine->next)
		;
	CHECK(mine != NULL);
	s = sessions(db, a);
	CHECK(visit_get(v, arena_printf(a, "%s/%lld", base,
	    (long long)mine->id)) == 200);
	CHECK(visit_get(v, arena_printf(a, "%s/%lld", base, (long long)s->id))
	    == 404);
	CHECK(visit_get(v, arena_printf(a, "%s/parts/%lld", at(a, "/partner"),
	    (long long)all->id)) == 404);
	CHECK(visit_get(v, at(a, "/parts")) == 403);
	CHECK(visit_get(v, arena_printf(a, "%s/parts/%lld", E,
	    (long long)local.id)) == 403);
	/* Nobody here was sent by this partner. */
	CHECK(visit_get(v, at(a, "/partner/people")) == 200);
	CHECK(!visit_has(v, "Pia"));
	/* A document of its own; the organisers' is none of it. */
	CHECK(visit_get(v, at(a, "/partner/documents/new")) == 200);
	CHECK(visit_post(v, at(a, "/partner/documents/new"), "kind",
	    "material", "title.en", "Our slides", "url", "https://example.org/s",
	    "visibility", "admitted", NULL) == 200);
	CHECK(visit_has(v, "Our slides"));
	CHECK(document_all(db, a, baltic(db, a).programme, baltic(db, a).id, 0,
	    &documents) == RC_OK);
	CHECK(documents->owner == 0);
	CHECK(visit_get(v, arena_printf(a, "%s/%lld", at(a,
	    "/partner/documents"), (long long)documents->id)) == 404);
	/* An organiser who is nobody's partner has no place there. */
	organiser = visitor(db, a, "organiser@demo.example", true);
	CHECK(visit_get(organiser, at(a, "/partner")) == 403);
	/* Trainer and participant neither. */
	CHECK(visit_get(visitor(db, a, "trainer@demo.example", false),
	    at(a, "/partner")) == 403);
	CHECK(visit_get(visitor(db, a, "participant@demo.example", false),
	    at(a, "/partner")) == 403);
}

/* --- the organiser's overview and long lists --- */

TEST_STORE(programme_desk_overdue)
{
	struct visitor *v;
	struct edition e;
	const char *text;

	stage(db, a);
	v = visitor(db, a, "organiser@demo.example", true);
	/* Its meetings are long over. */
	CHECK(visit_get(v, E) == 200);
	text = visit_text(v);
	CHECK(visit_has(v, "The meetings are over: change the edition's state"));
	CHECK(strstr(text, "overdue") != NULL && strstr(text, "earned and not "
	    "issued") > strstr(text, "overdue"));
	CHECK(!visit_has(v, "nobody who leads"));	/* too late for that */
	CHECK(visit_post(v, at(a, "/state"), "status", "completed", NULL) ==
	    200);
	CHECK(visit_get(v, E) == 200 && !visit_has(v, "are over: change"));
	/* A question waits, then for too long. */
	e = baltic(db, a);
	CHECK(db_change(db, "INSERT INTO query (programme_id, edition_id,"
	    " number, name, email, lang, subject, secret, made_at) VALUES ($1,"
	    " $2, 'Q-1', 'Ana', 'ana@example.org', 'en', 'Fee?', 'h', $3)",
	    ARGS(INT(e.programme), INT(e.id), INT(now - 60))) == RC_OK);
	CHECK(visit_get(v, E) == 200);
	CHECK(visit_has(v, "Meet 1 question waits for an answer"));
	CHECK(db_change(db, "UPDATE query SET made_at = $1", ARGS(INT(now -
	    4 * 86400))) == RC_OK);
	CHECK(visit_get(v, E) == 200);
	CHECK(visit_has(v, "overdue 1 question waits for an answer"));
	/* Mail that came back, but for what the demonstration has of it. */
	CHECK(db_exec(db, "UPDATE outbox SET state = 'sent' WHERE state ="
	    " 'failed'", NO_ARGS, NULL) == RC_OK);
	CHECK(db_change(db, "UPDATE outbox SET state = 'bounced' WHERE id ="
	    " (SELECT min(id) FROM outbox WHERE programme_id = $1)",
	    ARGS(INT(e.programme))) == RC_OK);
	CHECK(visit_get(v, E) == 200);
	CHECK(visit_has(v, "1 mail did not reach its reader"));
}

TEST_STORE(programme_desk_choosing_is_next)
{
	struct visitor *v;

	stage(db, a);
	v = visitor(db, a, "organiser@demo.example", true);
	CHECK(visit_get(v, "/editions/urban-next/desk") == 200);
	CHECK(visit_has(v, "have too few assessors"));
	CHECK(!visit_has(v, "still to be made"));	/* the call is open */
	CHECK(visit_post(v, "/editions/urban-next/desk/state", "status",
	    "announced", NULL) == 200);
	CHECK(visit_get(v, "/editions/urban-next/desk") == 200);
	CHECK(visit_has(v, "People can apply, but the edition says"));
	CHECK(visit_get(v, "/editions/urban-next/desk/call") == 200);
	CHECK(visit_post(v, "/editions/urban-next/desk/call/hand", "to",
	    "closed", NULL) == 200);
	CHECK(visit_get(v, "/editions/urban-next/desk") == 200);
	CHECK(visit_has(v, "still to be made"));
}

TEST_STORE(programme_desk_people_list)
{
	struct visitor *v;
	const char *text;

	stage(db, a);
	v = visitor(db, a, "organiser@demo.example", true);
	CHECK(visit_get(v, at(a, "/people")) == 200);
	CHECK(visit_has(v, "29 people"));
	CHECK(visit_get(v, at(a, "/people?q=zukausk")) == 200);
	CHECK(!visit_has(v, "29 people") && !visit_has(v, "Andres Saar"));
	CHECK(visit_has(v, "Jonas \u017dukauskas"));
	CHECK(visit_get(v, at(a, "/people?sort=-name")) == 200);
	text = visit_text(v);
	CHECK(strstr(text, "Zane Ozola") < strstr(text, "Andres Saar"));
	CHECK(visit_get(v, at(a, "/people?q=%3Ci%3E")) == 200);
	CHECK(visit_has(v, "Nobody is like that.") && !visit_has_html(v, "<i>"));
	/* Who may not see addresses does not find by them either. */
	CHECK(visit_get(v, at(a, "/people?q=participant%40demo")) == 200);
	CHECK(visit_has(v, "Pia Participant"));
	v = visitor(db, a, "trainer@demo.example", false);
	CHECK(visit_get(v, at(a, "/people?q=participant%40demo")) == 200);
	CHECK(!visit_has(v, "Pia Participant"));
}

/* --- context profiles --- */

TEST_STORE(programme_profiles)
{
	const char *own = at(a, "/partner/organisation"), *path;
	struct visitor *partner, *organiser;
	struct involvement v = { .role = INV_PARTNER, .pos = 9 };
	struct organisation o = { .name = "{\"en\":\"City of Tartu\"}",
	    .kind = ORG_AUTHORITY, .level = LEVEL_LOCAL, .country = "EE" };
	struct edition e;

	stage(db, a);
	partner = visitor(db, a, "partner@demo.example", false);
	CHECK(visit_get(partner, own) == 200);
	CHECK(visit_has(partner, "Providus"));
	/* A figure says of which year it is. */
	CHECK(visit_post(partner, own, "population", "605802", NULL) == 422);
	CHECK(visit_has(partner, "Say which year the figure is of"));
	CHECK(visit_post(partner, own, "population", "605802",
	    "population_year", "2024", NULL) == 200);
	CHECK(visit_post(partner, arena_printf(a, "%s/figures", own), "label",
	    "Foreign-born", "value", "18", "unit", "%", NULL) == 422);
	CHECK(visit_post(partner, arena_printf(a, "%s/figures", own), "label",
	    "Foreign-born", "value", "18", "unit", "%", "year", "2023",
	    "source", "Statistics <Latvia>", NULL) == 200);
	CHECK(visit_has(partner, "Foreign-born") && visit_has(partner, "2023"));
	CHECK(visit_has_html(partner, "Statistics &lt;Latvia&gt;"));
	CHECK_TEXT(visit_field(partner, own, "population"), "605802");
	/* An organiser keeps those it works with, but not what they are. */
	organiser = visitor(db, a, "organiser@demo.example", true);
	CHECK(visit_get(organiser, own) == 403);
	e = baltic(db, a);
	CHECK(organisation_ensure(db, &o, now) == RC_OK);
	v.edition = e.id;
	v.organisation.id = o.id;
	CHECK(involvement_save(db, e.programme, &v) == RC_OK);
	path = arena_printf(a, "%s/organisations/%lld/profile", E,
	    (long long)v.id);
	CHECK(visit_get(organiser, at(a, "/organisations")) == 200);
	CHECK(visit_link(organiser, path) != NULL);
	CHECK(visit_get(organiser, path) == 200);
	CHECK(visit_field(organiser, path, "kind") == NULL);
	CHECK(visit_post(organiser, path, "name.en", "Mine now", "place",
	    "Tartu", "population", "97000", "population_year", "2024", NULL) ==
	    200);
	CHECK(organisation_find(db, a, o.id, &o) == RC_OK);
	CHECK(o.population == 97000 && text_same(o.place, "Tartu"));
	CHECK(strstr(o.name, "City of Tartu") != NULL &&
	    o.kind == ORG_AUTHORITY);
	/* Others may not, and none that is not involved here. */
	CHECK(visit_get(partner, path) == 403);
	CHECK(visit_get(visitor(db, a, "trainer@demo.example", false), own) ==
	    403);
	CHECK(visit_get(organiser, at(a, "/organisations/99999/profile")) ==
	    404);
	CHECK(visit_get(organiser, arena_printf(a,
	    "/editions/urban-next/desk/organisations/%lld/profile",
	    (long long)v.id)) == 404);
}
