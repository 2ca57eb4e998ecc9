#include "people/people.h"

#include <string.h>

#include "base/json.h"
#include "test/test.h"

enum { NOW = 1760000000 };

static const unsigned char key[32] = "a key for tests, not for use ...";

/* --- rules --- */

TEST(people_action_words)
{
	CHECK_TEXT(action_label("decision.admit"), "Decided: admitted");
	CHECK_TEXT(action_label("person.merge"), "Two accounts merged");
	CHECK(action_label("person") == NULL && action_label("") == NULL);
}

TEST(people_totp_follows_the_standard)
{
	/* RFC 6238, appendix B, SHA-1; its eight digits cut to the last six. */
	static const struct { int64_t at; int code; } vectors[] = {
		{ 59, 287082 }, { 1111111109, 81804 }, { 1111111111, 50471 },
		{ 1234567890, 5924 }, { 2000000000, 279037 },
		{ 20000000000, 353130 },
	};
	const unsigned char *secret =
	    (const unsigned char *)"12345678901234567890";
	int64_t step;

	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
		CHECK(totp_code(secret, 20, vectors[i].at / 30) ==
		    vectors[i].code);

	CHECK(totp_match(secret, 20, "287082", 59, 0, &step) == RC_OK &&
	    step == 1);
	CHECK(totp_match(secret, 20, "287 082", 59, 0, &step) == RC_OK);
	CHECK(totp_match(secret, 20, "287082", 59 + 30, 0, &step) == RC_OK);
	CHECK(totp_match(secret, 20, "287082", 59 + 60, 0, &step) == RC_DENIED);
	CHECK(totp_match(secret, 20, "287082", 59, 1, &step) == RC_DENIED);
	CHECK(totp_match(secret, 20, "287083", 59, 0, &step) == RC_DENIED);
	CHECK(totp_match(secret, 20, "", 59, 0, &step) == RC_DENIED);
	CHECK(totp_match(secret, 20, "28708", 59, 0, &step) == RC_DENIED);
	CHECK(totp_match(secret, 20, "2870822", 59, 0, &step) == RC_DENIED);
	CHECK(totp_match(secret, 20, "-87082", 59, 0, &step) == RC_DENIED);
}

TEST(people_totp_secret_as_text)
{
	struct arena *a = arena_make();
	const unsigned char *s = (const unsigned char *)"foobar";

	/* RFC 4648, section 10, without the padding. */
	CHECK_TEXT(totp_base32(a, s, 0), "");
	CHECK_TEXT(totp_base32(a, s, 1), "MY");
	CHECK_TEXT(totp_base32(a, s, 2), "MZXQ");
	CHECK_TEXT(totp_base32(a, s, 3), "MZXW6");
	CHECK_TEXT(totp_base32(a, s, 4), "MZXW6YQ");
	CHECK_TEXT(totp_base32(a, s, 5), "MZXW6YTB");
	CHECK_TEXT(totp_base32(a, s, 6), "MZXW6YTBOI");
	CHECK_TEXT(totp_grouped(a, "MZXW6YTBOI"), "MZXW 6YTB OI");
	CHECK_TEXT(totp_uri(a, "MZXW", "Guild hall", "a+b@c.org"),
	    "otpauth://totp/Guild%20hall:a%2Bb%40c.org?secret=MZXW"
	    "&issuer=Guild%20hall");
	CHECK(strlen(recovery_code(a)) == 19);
	CHECK(strcmp(recovery_code(a), recovery_code(a)) != 0);
	arena_free(a);
}

TEST(people_passwords)
{
	struct arena *a = arena_make();
	const char *mail = "ona.petraitiene.vilnius@example.lt";
	const char *name = "Ona Petraitienė-Kazlauskaitė";

	CHECK(password_fault(a, "fourteen signs", false, mail, name) ==
	    PASSWORD_SHORT);
	CHECK(password_fault(a, "fifteen signs a", false, mail, name) ==
	    PASSWORD_GOOD);
	CHECK(password_fault(a, "   short one    ", false, mail, name) ==
	    PASSWORD_SHORT);	/* space at the ends does not count */
	CHECK(password_fault(a, "žąsų ėdžių ūkis", false, mail, name) ==
	    PASSWORD_GOOD);		/* letters, not bytes */
	CHECK(password_fault(a, "žąsų ėdž", false, mail, name) ==
	    PASSWORD_SHORT);
	CHECK(password_fault(a, "gn5!x q2", true, mail, name) == PASSWORD_GOOD);
	CHECK(password_fault(a, "gn5!x q", true, mail, name) == PASSWORD_SHORT);
	CHECK(password_fault(a, "Password1", true, mail, name) ==
	    PASSWORD_COMMON);
	CHECK(password_fault(a, "Password Password", false, mail, name) ==
	    PASSWORD_COMMON);
	CHECK(password_fault(a, "zzzzzzzzzzzzzzzz", false, mail, name) ==
	    PASSWORD_COMMON);
	CHECK(password_fault(a, "ona.petraitiene.vilnius", false, mail, name) ==
	    PASSWORD_OWN);
	CHECK(password_fault(a, "Ona.Petraitiene.Vilnius@example.lt", false,
	    mail, name) == PASSWORD_OWN);
	CHECK(password_fault(a, "ona petraitiene-kazlauskaite", false, mail,
	    name) == PASSWORD_OWN);
	CHECK(password_fault(a, arena_printf(a, "%0201d", 7), false, mail,
	    name) == PASSWORD_LONG);
	arena_free(a);
}

TEST(people_paths_of_ours)
{
	static const char *const evil[] = {
		"", "x", "//evil.example", "/\\evil.example", "\\/evil",
		"https://evil.example", "/a\r\nSet-Cookie: x", "/a b",
		"javascript:alert(1)", "/a\t", NULL
	};

	CHECK(people_path_own("/"));
	CHECK(people_path_own("/editions/baltic-2025/desk?x=1#y"));
	for (size_t i = 0; evil[i] != NULL; i++)
		CHECK(!people_path_own(evil[i]));
	CHECK(!people_path_own(NULL));
}

TEST(people_browsers)
{
	struct arena *a = arena_make();

	CHECK_TEXT(people_browser(a, "Mozilla/5.0 (X11; Linux x86_64; rv:128.0)"
	    " Gecko/20100101 Firefox/128.0"), "Firefox, Linux");
	CHECK_TEXT(people_browser(a, "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
	    " AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
	    " Edg/126.0"), "Edge, Windows");
	CHECK_TEXT(people_browser(a, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5"
	    " like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"),
	    "Safari, iPhone");
	CHECK_TEXT(people_browser(a, "<script>alert(1)</script>"), "");
	CHECK_TEXT(people_browser(a, NULL), "");
	arena_free(a);
}

TEST(people_sealing)
{
	struct arena *a = arena_make();
	const void *sealed, *again, *open;
	unsigned char *bent;
	size_t n, m;

	people_key(key);
	sealed = people_seal(a, "secret", 6, &n);
	again = people_seal(a, "secret", 6, &m);
	CHECK(n == m && memcmp(sealed, again, n) != 0);
	open = people_unseal(a, sealed, n, &m);
	CHECK(open != NULL && m == 6 && memcmp(open, "secret", 6) == 0);
	for (size_t i = 0; i < n; i++) {
		bent = arena_get(a, n);
		memcpy(bent, sealed, n);
		bent[i] ^= 1;
		CHECK(people_unseal(a, bent, n, &m) == NULL && m == 0);
	}
	CHECK(people_unseal(a, sealed, n - 1, &m) == NULL);
	CHECK(people_unseal(a, sealed, 10, &m) == NULL);
	CHECK(people_unseal(a, NULL, 0, &m) == NULL);
	people_key((const unsigned char[32]){ 1 });
	CHECK(people_unseal(a, sealed, n, &m) == NULL);
	arena_free(a);
}

TEST(people_search_keys)
{
	struct arena *a = arena_make();
	const char *k[PEOPLE_KEYS];

	CHECK(people_keys(a, "Ona Petraitienė-Kaz", k) == 3);
	CHECK(text_starts(k[1], people_search_key(a, "PETRAITIENE")));
	CHECK(text_starts(k[0], people_search_key(a, "ona petr")));
	CHECK(people_keys(a, "j.p@vilnius.lt", k) == 4);
	CHECK(people_keys(a, " -- ", k) == 0);
	CHECK(people_keys(a, "a a a a a a a a a a a a a a a a a a a a a a a a"
	    " a a a a", k) == PEOPLE_KEYS);
	arena_free(a);
}

/* --- the store --- */

static row_id
person(struct db *db, const char *email, const char *name)
{
	struct person p = { .email = email, .name = name };

	CHECK(person_ensure(db, &p, NOW) == RC_OK);
	return p.id;
}

TEST_STORE(people_ensure_leaves_others_alone)
{
	struct person p = { .email = "Ona@Example.LT", .name = "Ona",
	    .lang = "lt", .phone = "+370 1" }, q = { .email = "ona@example.lt",
	    .name = "Not Ona" }, got;

	CHECK(person_ensure(db, &p, NOW) == RC_OK);
	CHECK(person_ensure(db, &q, NOW + 5) == RC_OK);
	CHECK(p.id != 0 && p.id == q.id);
	CHECK(person_find(db, a, p.id, &got) == RC_OK);
	CHECK_TEXT(got.email, "ona@example.lt");
	CHECK_TEXT(got.name, "Ona");
	CHECK_TEXT(got.lang, "lt");
	CHECK_TEXT(got.phone, "+370 1");
	CHECK_TEXT(got.mail_format, "html");
	CHECK(got.made_at == NOW && !got.admin && !got.has_factor &&
	    !got.has_password && got.level == LEVEL_NONE);
	CHECK(person_by_email(db, a, " ONA@example.lt", &got) == RC_OK ||
	    person_by_email(db, a, "ONA@example.lt", &got) == RC_OK);
	CHECK(person_by_email(db, a, "nobody@example.lt", &got) == RC_NONE);
	CHECK(person_by_email(db, a, "no address", &got) == RC_NONE);
	CHECK(person_find(db, a, 99, &got) == RC_NONE);
	p.email = "no address";
	CHECK(person_ensure(db, &p, NOW) == RC_INVALID);
}

TEST_STORE(people_update_and_search)
{
	struct organisation o = { .name = "{\"lt\":\"Vilniaus savivaldybė\"}",
	    .kind = ORG_AUTHORITY, .level = LEVEL_LOCAL, .country = "LT" };
	row_id ona = person(db, "ona@example.lt", "Ona Petraitienė");
	row_id giorgos = person(db, "g@example.gr", "Γιώργος Παπαδόπουλος");
	struct person p, *list;

	CHECK(organisation_add(db, &o, NOW) == RC_OK);
	CHECK(person_find(db, a, ona, &p) == RC_OK);
	p.name = "Ona Kazlauskienė";
	p.organisation = o.id;
	p.position = "Specialist";
	p.country = "LT";
	p.gender = "";
	p.expertise = "Housing";
	p.mail_format = "text";
	CHECK(person_update(db, &p) == RC_OK);
	CHECK(person_find(db, a, ona, &p) == RC_OK);
	CHECK_TEXT(p.name, "Ona Kazlauskienė");
	CHECK_TEXT(p.organisation_name, o.name);
	CHECK(p.organisation_kind == ORG_AUTHORITY && p.level == LEVEL_LOCAL);
	CHECK(p.gender == NULL);
	CHECK_TEXT(p.mail_format, "text");

	CHECK(person_search(db, a, "kazlausk", &list) == RC_OK);
	CHECK(list != NULL && list->id == ona && list->next == NULL);
	CHECK(person_search(db, a, "petrait", &list) == RC_OK && list == NULL);
	CHECK(person_search(db, a, "ona@", &list) == RC_OK && list != NULL);
	CHECK(person_search(db, a, "example.gr", &list) == RC_OK &&
	    list != NULL && list->id == giorgos);
	CHECK(person_search(db, a, "ΠΑΠΑΔΟΠΟΥΛΟΣ", &list) == RC_OK &&
	    list != NULL && list->id == giorgos);
	CHECK(person_search(db, a, "%", &list) == RC_OK);
	CHECK(person_search(db, a, "'; DROP TABLE person; --", &list) ==
	    RC_OK && list == NULL);
	p.id = 99;
	CHECK(person_update(db, &p) == RC_CONFLICT);
}

TEST_STORE(people_pages)
{
	struct person *list, *p;
	row_id after = 0;
	int n = 0, pages = 0;

	for (int i = 0; i < 25; i++)
		(void)person(db, arena_printf(a, "p%d@example.org", i),
		    arena_printf(a, "Person %02d", 24 - i));
	(void)person(db, "nameless@example.org", "");
	do {
		CHECK(person_page(db, a, NULL, after, 10, &list) == RC_OK);
		for (p = list; p != NULL; p = p->next) {
			if (n > 0)
				CHECK_TEXT(p->name, arena_printf(a,
				    "Person %02d", n - 1));
			after = p->id;
			n++;
		}
		pages++;
	} while (list != NULL && pages < 9);
	CHECK(n == 26 && pages == 4);
	CHECK(person_page(db, a, "person", 0, 10, &list) == RC_OK);
	for (n = 0, p = list; p != NULL; p = p->next, n++)
		after = p->id;
	CHECK(n == 10);
	CHECK(person_page(db, a, "person", after, 100, &list) == RC_OK);
	for (n = 0, p = list; p != NULL; p = p->next)
		n++;
	CHECK(n == 15);
}

TEST_STORE(people_address_changes)
{
	row_id ona = person(db, "ona@example.lt", "Ona");
	row_id jonas = person(db, "jonas@example.lt", "Jonas");
	struct signed_in in;
	struct person p, *list;
	const char *link, *cookie;

	CHECK(sign_in_link_make(db, a, ona, NULL, NOW, 60, &link) == RC_OK);
	CHECK(session_make(db, a, ona, "Firefox", NOW, &cookie) == RC_OK);
	CHECK(person_email_ask(db, ona, "Ona.New@example.lt", NOW) == RC_OK);
	CHECK(person_email_ask(db, ona, "ona.new@example.org", NOW) == RC_OK);
	CHECK(person_email_ask(db, ona, "none", NOW) == RC_INVALID);
	CHECK(person_find(db, a, ona, &p) == RC_OK);
	CHECK_TEXT(p.asked_email, "ona.new@example.org");
	CHECK_TEXT(p.email, "ona@example.lt");

	CHECK(person_email_set(db, ona, "jonas@example.lt") == RC_CONFLICT);
	CHECK(person_email_set(db, ona, "none") == RC_INVALID);
	CHECK(person_email_set(db, ona, "Ona.New@example.org") == RC_OK);
	CHECK(person_find(db, a, ona, &p) == RC_OK);
	CHECK_TEXT(p.email, "ona.new@example.org");
	CHECK(p.asked_email == NULL);
	CHECK(session_person(db, a, cookie, NOW, &in) == RC_NONE);
	CHECK(sign_in_link_find(db, a, link, NOW, &p) == RC_NONE);
	CHECK(person_search(db, a, "ona.new", &list) == RC_OK && list != NULL);
	CHECK(person_find(db, a, jonas, &p) == RC_OK);
	CHECK(person_email_ask(db, jonas, "x@example.lt", NOW) == RC_OK);
	CHECK(person_email_ask(db, jonas, NULL, NOW) == RC_OK);
	CHECK(person_find(db, a, jonas, &p) == RC_OK && p.asked_email == NULL);
}

TEST_STORE(people_keep_one_administrator)
{
	row_id ona = person(db, "ona@example.lt", "Ona");
	row_id jonas = person(db, "jonas@example.lt", "Jonas");
	struct people_counts n;
	struct person *list;

	CHECK(person_admin_set(db, ona, true) == RC_OK);
	CHECK(person_admin_set(db, ona, false) == RC_CONFLICT);
	CHECK(person_erase(db, a, ona, NOW) == RC_CONFLICT);
	CHECK(person_admin_set(db, jonas, true) == RC_OK);
	CHECK(person_admins(db, a, &list) == RC_OK && list->id == ona &&
	    list->next->id == jonas);
	CHECK(people_count(db, &n) == RC_OK && n.people == 2 && n.admins == 2 &&
	    n.organisations == 0 && n.asking == 0);
	CHECK(person_admin_set(db, ona, false) == RC_OK);
	CHECK(person_admin_set(db, jonas, false) == RC_CONFLICT);
	CHECK(person_erase(db, a, jonas, NOW) == RC_CONFLICT);
	CHECK(person_admin_set(db, 99, true) == RC_CONFLICT);
}

TEST_STORE(people_links_work_once)
{
	row_id ona = person(db, "ona@example.lt", "Ona"), who;
	const char *s, *t, *next;
	struct person p;

	CHECK(db_begin(db) == RC_OK);
	CHECK(sign_in_link_make(db, a, ona, "/account", NOW, 1800, &s) == RC_OK);
	CHECK(strlen(s) == 32);
	CHECK(sign_in_link_make(db, a, ona, "//evil.example", NOW, 1800, &t) ==
	    RC_OK);
	/* Looking, as a mail scanner does, uses nothing up. */
	CHECK(sign_in_link_find(db, a, s, NOW, &p) == RC_OK && p.id == ona);
	CHECK(sign_in_link_find(db, a, s, NOW + 1799, &p) == RC_OK);
	CHECK(sign_in_link_find(db, a, s, NOW + 1800, &p) == RC_NONE);
	CHECK(sign_in_link_use(db, a, s, NOW + 1800, &who, &next) == RC_NONE);
	CHECK(sign_in_link_use(db, a, "guess", NOW, &who, &next) == RC_NONE);
	CHECK(sign_in_link_use(db, a, people_hash(a, s), NOW, &who, &next) ==
	    RC_NONE);
	CHECK(sign_in_link_use(db, a, s, NOW, &who, &next) == RC_OK &&
	    who == ona);
	CHECK_TEXT(next, "/account");
	CHECK(sign_in_link_use(db, a, s, NOW, &who, &next) == RC_NONE);
	CHECK(sign_in_link_find(db, a, s, NOW, &p) == RC_NONE);
	CHECK(sign_in_link_use(db, a, t, NOW, &who, &next) == RC_OK);
	CHECK_TEXT(next, "/");
	CHECK(sign_in_link_make(db, a, 99, NULL, NOW, 1800, &s) == RC_CONFLICT);
}

TEST_STORE(people_sessions)
{
	row_id ona = person(db, "ona@example.lt", "Ona");
	row_id jonas = person(db, "jonas@example.lt", "Jonas");
	const char *s, *t, *u, *rotated;
	struct person_session *list;
	struct signed_in in;
	int64_t n, day = 24 * 3600;
	row_id first;

	CHECK(session_make(db, a, ona, "Firefox, Linux", NOW, &s) == RC_OK);
	CHECK(session_make(db, a, ona, "Safari, iPhone", NOW + 1, &t) == RC_OK);
	CHECK(session_make(db, a, jonas, "", NOW, &u) == RC_OK);
	CHECK(session_person(db, a, s, NOW + 599, &in) == RC_OK);
	CHECK(in.person == ona && !in.admin && !in.factor && !in.has_factor &&
	    !in.stale);
	CHECK_TEXT(in.name, "Ona");
	first = in.session;
	CHECK(session_person(db, a, s, NOW + 600, &in) == RC_OK && in.stale);
	CHECK(session_person(db, a, "guess", NOW, &in) == RC_NONE);
	CHECK(session_person(db, a, people_hash(a, s), NOW, &in) == RC_NONE);

	/* Idle, then kept awake until the longest. */
	CHECK(session_person(db, a, s, NOW + 14 * day, &in) == RC_NONE);
	for (int d = 10; d < 90; d += 10) {
		CHECK(session_person(db, a, s, NOW + d * day, &in) == RC_OK);
		CHECK(session_seen(db, in.session, NOW + d * day) == RC_OK);
	}
	CHECK(session_person(db, a, s, NOW + 90 * day, &in) == RC_NONE);

	/* With a second factor twelve hours are enough. */
	CHECK(session_person(db, a, t, NOW + 5, &in) == RC_OK);
	CHECK(session_factor(db, a, in.session, NOW + 5, &rotated) == RC_OK);
	CHECK(session_person(db, a, t, NOW + 5, &in) == RC_NONE);
	CHECK(session_person(db, a, rotated, NOW + 5, &in) == RC_OK);
	CHECK(!in.factor);		/* none is set up: nothing proved */
	CHECK(session_person(db, a, rotated, NOW + 13 * 3600, &in) == RC_NONE);

	CHECK(person_sessions(db, a, ona, NOW + 60, &list) == RC_OK);
	CHECK(list != NULL && list->id == first && list->next != NULL);
	CHECK_TEXT(list->agent, "Firefox, Linux");
	CHECK(person_session_end(db, jonas, first) == RC_NONE);
	CHECK(person_session_end(db, ona, first) == RC_OK);
	CHECK(person_session_end(db, ona, first) == RC_NONE);
	CHECK(person_session_end_others(db, ona, 0, &n) == RC_OK && n == 1);
	CHECK(session_person(db, a, u, NOW, &in) == RC_OK);
	CHECK(people_purge(db, NOW + 15 * day) == RC_OK);
	CHECK(person_sessions(db, a, jonas, NOW, &list) == RC_OK && list == NULL);
}

TEST_STORE(people_password_in_the_store)
{
	row_id ona = person(db, "ona@example.lt", "Ona"), who = 7;
	struct person p;

	CHECK(person_password_check(db, "ona@example.lt", "", &who) ==
	    RC_DENIED && who == 0);
	CHECK(person_password_set(db, ona, "žąsų ėdžių ūkis") == RC_OK);
	CHECK(person_password_check(db, "ONA@example.lt", "žąsų ėdžių ūkis",
	    &who) == RC_OK && who == ona);
	/* The same letters, composed otherwise. */
	CHECK(person_password_check(db, "ona@example.lt",
	    "z\u030ca\u0328s\u0173 e\u0307dz\u030ciu\u0328 u\u0304kis",
	    &who) == RC_OK);
	CHECK(person_password_check(db, "ona@example.lt", "zasu edziu ukis",
	    &who) == RC_DENIED && who == 0);
	CHECK(person_password_check(db, "nobody@example.lt",
	    "žąsų ėdžių ūkis", &who) == RC_DENIED);
	CHECK(person_password_check(db, "", "", &who) == RC_DENIED);
	CHECK(person_find(db, a, ona, &p) == RC_OK && p.has_password);
	CHECK(person_password_set(db, ona, NULL) == RC_OK);
	CHECK(person_password_check(db, "ona@example.lt", "žąsų ėdžių ūkis",
	    &who) == RC_DENIED);
}

static const char *
code_at(struct arena *a, const unsigned char *secret, unixtime t)
{
	return arena_printf(a, "%06d", totp_code(secret, TOTP_BYTES,
	    t / TOTP_STEP));
}

TEST_STORE(people_second_factor)
{
	static const unsigned char secret[TOTP_BYTES] = "12345678901234567890";
	row_id ona = person(db, "ona@example.lt", "Ona");
	const char *codes[RECOVERY_CODES], *newer[RECOVERY_CODES], *s;
	struct signed_in in;
	bool recovery;
	int64_t left;

	people_key(key);
	CHECK(factor_check(db, a, ona, "000000", NOW, &recovery) == RC_DENIED);
	CHECK(factor_set(db, a, ona, secret, "12345", NOW, codes) == RC_DENIED);
	CHECK(factor_set(db, a, ona, secret, code_at(a, secret, NOW), NOW,
	    codes) == RC_OK);
	/* The code that set it up is used. */
	CHECK(factor_check(db, a, ona, code_at(a, secret, NOW), NOW,
	    &recovery) == RC_DENIED);
	CHECK(factor_check(db, a, ona, code_at(a, secret, NOW + 30), NOW + 30,
	    &recovery) == RC_OK && !recovery);
	CHECK(factor_check(db, a, ona, code_at(a, secret, NOW + 30), NOW + 31,
	    &recovery) == RC_DENIED);
	CHECK(factor_check(db, a, ona, code_at(a, secret, NOW + 300), NOW + 30,
	    &recovery) == RC_DENIED);

	CHECK(session_make(db, a, ona, "", NOW, &s) == RC_OK);
	CHECK(session_person(db, a, s, NOW, &in) == RC_OK && in.has_factor &&
	    !in.factor);
	CHECK(session_factor(db, a, in.session, NOW, &s) == RC_OK);
	CHECK(session_person(db, a, s, NOW, &in) == RC_OK && in.factor);

	CHECK(factor_check(db, a, ona, codes[3], NOW, &recovery) == RC_OK &&
	    recovery);
	CHECK(factor_check(db, a, ona, codes[3], NOW, &recovery) == RC_DENIED);
	CHECK(factor_codes_left(db, ona, &left) == RC_OK && left == 9);
	CHECK(factor_codes(db, a, ona, newer) == RC_OK);
	CHECK(factor_check(db, a, ona, codes[4], NOW, &recovery) == RC_DENIED);
	CHECK(factor_check(db, a, ona, arena_printf(a, " %.4s%.4s %.9s",
	    newer[0], newer[0] + 5, newer[0] + 10), NOW, &recovery) == RC_OK);

	/* Another key than it was sealed under. */
	people_key((const unsigned char[32]){ 9 });
	CHECK(factor_check(db, a, ona, code_at(a, secret, NOW + 900), NOW + 900,
	    &recovery) == RC_DENIED);
	CHECK(factor_check(db, a, ona, newer[1], NOW, &recovery) == RC_OK);

	CHECK(factor_remove(db, ona) == RC_OK);
	CHECK(factor_remove(db, ona) == RC_CONFLICT);
	CHECK(session_person(db, a, s, NOW, &in) == RC_OK && !in.factor &&
	    !in.has_factor);
	CHECK(factor_check(db, a, ona, newer[2], NOW, &recovery) == RC_DENIED);
}

TEST_STORE(people_organisations)
{
	struct organisation o = { .name = "{\"lv\":\"Rīgas dome\",\"en\":"
	    "\"Riga City Council\"}", .kind = ORG_AUTHORITY,
	    .level = LEVEL_LOCAL, .country = "LV", .place = "Rīga",
	    .population = 605273, .population_year = 2024 }, same, other, got;
	struct organisation *list;
	struct figure f = { .label = "New residents", .value = "4.1",
	    .unit = "%", .year = 2023, .source = "CSP" };

	CHECK(organisation_add(db, &o, NOW) == RC_OK);
	same = (struct organisation){ .name = "{\"lv\":\"RĪGAS DOME\"}",
	    .country = "LV" };
	CHECK(organisation_ensure(db, &same, NOW) == RC_OK && same.id == o.id);
	other = (struct organisation){ .name = "{\"lv\":\"Rīgas dome\"}",
	    .country = "", .kind = ORG_OTHER };
	CHECK(organisation_ensure(db, &other, NOW) == RC_OK &&
	    other.id != o.id);
	CHECK(figure_add(db, o.id, &f) == RC_OK && f.id != 0);
	CHECK(figure_add(db, 99, &f) == RC_CONFLICT);
	CHECK(organisation_find(db, a, o.id, &got) == RC_OK);
	CHECK_TEXT(got.name, o.name);
	CHECK(got.kind == ORG_AUTHORITY && got.level == LEVEL_LOCAL &&
	    got.population == 605273 && got.figures != NULL &&
	    got.figures->year == 2023 && got.figures->next == NULL);
	CHECK(figure_remove(db, other.id, got.figures->id) == RC_NONE);
	CHECK(figure_remove(db, o.id, got.figures->id) == RC_OK);
	CHECK(organisation_search(db, a, "council", &list) == RC_OK &&
	    list != NULL && list->id == o.id && list->next == NULL);
	CHECK(organisation_search(db, a, NULL, &list) == RC_OK &&
	    list != NULL && list->next != NULL && list->next->next == NULL);
	got.name = "{\"lv\":\"Rīgas pašvaldība\"}";
	got.level = LEVEL_REGIONAL;
	CHECK(organisation_update(db, &got) == RC_OK);
	CHECK(organisation_search(db, a, "council", &list) == RC_OK &&
	    list == NULL);
	CHECK(organisation_search(db, a, "pasvald", &list) == RC_OK &&
	    list != NULL && list->level == LEVEL_REGIONAL);
	got.name = "{}";
	CHECK(organisation_update(db, &got) == RC_INVALID);
	CHECK(organisation_add(db, &got, NOW) == RC_INVALID);
	CHECK(organisation_find(db, a, 99, &got) == RC_NONE);
}

TEST_STORE(people_consents)
{
	row_id ona = person(db, "ona@example.lt", "Ona");
	struct consent c = { .purpose = "photos", .basis = "consent",
	    .text_shown = "We may publish photos.", .lang = "en",
	    .given = true, .at = NOW }, *list;

	CHECK(consent_add(db, ona, &c) == RC_OK);
	c.given = false;
	c.at = NOW + 9;
	CHECK(consent_add(db, ona, &c) == RC_OK);
	c.purpose = "directory";
	c.given = true;
	CHECK(consent_add(db, ona, &c) == RC_OK);
	CHECK(consent_list(db, a, ona, &list) == RC_OK);
	CHECK(list != NULL && list->given && list->next != NULL &&
	    !list->next->given && list->next->at == NOW + 9 &&
	    list->next->next == NULL);
}

/* Another room, as people knows it. */
static row_id erased, moved_from, moved_to;
static enum rc
other_export(struct db *, struct arena *, row_id, struct buf *b)
{
	json_begin(b, '{');
	json_key(b, "kind");
	json_text(b, "elsewhere");
	json_end(b, '}');
	return RC_OK;
}
static enum rc
other_erase(struct db *, struct arena *, row_id person, unixtime)
{
	erased = person;
	return RC_OK;
}
static enum rc
other_merge(struct db *, row_id from, row_id to)
{
	moved_from = from;
	moved_to = to;
	return RC_OK;
}
static const struct personal other = { "other", other_export, other_erase,
    other_merge };
static const struct personal *const others[] = { &other, NULL };

TEST_STORE(people_last_administrator_whole)
{
	row_id ona = person(db, "ona@example.lt", "Ona");

	people_others = others;
	CHECK(person_admin_set(db, ona, true) == RC_OK);
	erased = 0;
	CHECK(person_erase(db, a, ona, NOW) == RC_CONFLICT);
	CHECK(erased == 0);	/* the other rooms were not asked yet */
}

TEST_STORE(people_export_and_erasure)
{
	row_id ona = person(db, "ona@example.lt", "Ona \"\\ Петрова");
	const char *s, *why;
	struct person p, *list;
	struct signed_in in;
	struct buf b = BUF(a);
	json_t *json;

	people_key(key);
	people_others = others;
	CHECK(session_make(db, a, ona, "Firefox", NOW, &s) == RC_OK);
	CHECK(consent_add(db, ona, &(struct consent){ .purpose = "photos",
	    .basis = "consent", .text_shown = "?", .lang = "en", .at = NOW })
	    == RC_OK);
	json_begin(&b, '[');
	CHECK(person_export(db, a, ona, &b) == RC_OK);
	json_end(&b, ']');
	CHECK(json_read(a, b.p, b.n, &json, &why) == RC_OK);
	CHECK(json_array_size(json) == 4);
	CHECK_TEXT(json_string_value(json_object_get(json_array_get(json, 0),
	    "name")), "Ona \"\\ Петрова");
	CHECK_TEXT(json_string_value(json_object_get(json_array_get(json, 3),
	    "kind")), "elsewhere");
	json_decref(json);

	CHECK(person_erase(db, a, ona, NOW + 1) == RC_OK && erased == ona);
	CHECK(person_find(db, a, ona, &p) == RC_OK);
	CHECK(p.email == NULL && p.erased_at == NOW + 1);
	CHECK_TEXT(p.name, "");
	CHECK(session_person(db, a, s, NOW, &in) == RC_NONE);
	CHECK(person_search(db, a, "ona", &list) == RC_OK && list == NULL);
	CHECK(person_page(db, a, NULL, 0, 9, &list) == RC_OK && list == NULL);
	CHECK(person_erase(db, a, ona, NOW + 2) == RC_CONFLICT);
	CHECK(person_update(db, &p) == RC_CONFLICT);
	CHECK(person_email_set(db, ona, "back@example.lt") == RC_CONFLICT);
	CHECK(person_admin_set(db, ona, true) == RC_CONFLICT);
	CHECK(person_password_set(db, ona, "žąsų ėdžių ūkis") == RC_CONFLICT);
	CHECK(sign_in_link_make(db, a, ona, NULL, NOW, 9, &s) == RC_CONFLICT);
	CHECK(session_make(db, a, ona, "", NOW, &s) == RC_CONFLICT);
	/* The address is free again. */
	CHECK(person(db, "ona@example.lt", "Another") != ona);
}

TEST_STORE(people_merged)
{
	struct person from = { .email = "ona@work.lt", .name = "O. P.",
	    .phone = "+370 1", .country = "LT" }, to = { .email =
	    "ona@home.lt", .name = "Ona Petraitienė", .country = "LV" }, p;
	struct consent *list;

	people_others = others;
	CHECK(person_ensure(db, &from, NOW) == RC_OK);
	CHECK(person_ensure(db, &to, NOW) == RC_OK);
	CHECK(consent_add(db, from.id, &(struct consent){ .purpose = "photos",
	    .basis = "consent", .text_shown = "?", .lang = "en", .at = NOW })
	    == RC_OK);
	CHECK(person_merge(db, a, from.id, from.id, NOW) == RC_CONFLICT);
	CHECK(person_merge(db, a, from.id, 99, NOW) == RC_NONE);
	CHECK(person_merge(db, a, from.id, to.id, NOW) == RC_OK);
	CHECK(moved_from == from.id && moved_to == to.id);
	CHECK(person_find(db, a, to.id, &p) == RC_OK);
	CHECK_TEXT(p.name, "Ona Petraitienė");
	CHECK_TEXT(p.country, "LV");
	CHECK_TEXT(p.phone, "+370 1");
	CHECK(consent_list(db, a, to.id, &list) == RC_OK && list != NULL);
	CHECK(person_find(db, a, from.id, &p) == RC_OK && p.email == NULL);
	CHECK(person_merge(db, a, from.id, to.id, NOW) == RC_CONFLICT);
	CHECK(person_admin_set(db, to.id, true) == RC_OK);
	from.email = "third@work.lt";
	CHECK(person_ensure(db, &from, NOW) == RC_OK);
	CHECK(person_merge(db, a, to.id, from.id, NOW) == RC_CONFLICT);
}

TEST_STORE(people_personal_rows)
{
	struct buf b = BUF(a);

	json_begin(&b, '[');
	CHECK(personal_rows(a, db_query(db, "SELECT 'a', '{\"et\":\"b\"}', 60,"
	    " 7, 0, 0.25, NULL UNION ALL SELECT NULL, NULL, NULL, NULL, NULL,"
	    " NULL, 'x'", NO_ARGS), "thing",
	    "plain some:words at:time n:number f:flag r:real last", &b) ==
	    RC_OK);
	CHECK(personal_rows(a, db_query(db, "SELECT 'own'", NO_ARGS), NULL,
	    "kind", &b) == RC_OK);
	json_end(&b, ']');
	CHECK_TEXT(buf_text(&b), "[{\"kind\":\"thing\",\"plain\":\"a\",\"some\":\"b\","
	    "\"at\":\"1970-01-01T00:01:00Z\",\"n\":7,\"f\":false,"
	    "\"r\":\"0.25\"},{\"kind\":\"thing\",\"last\":\"x\"},"
	    "{\"kind\":\"own\"}]");
}
