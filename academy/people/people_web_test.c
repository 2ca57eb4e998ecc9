/* Signing in and administering as visitors do it, through the router. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "mail/mail.h"
#include "people/people.h"
#include "people/people_web.h"
#include "store/journal.h"
#include "test/client.h"
#include "test/test.h"

static const struct route *const tables[] = { people_routes, NULL };
static struct web web;

static struct visitor *
visitor(struct db *db)
{
	static const unsigned char key[32] = "a key for tests, not for use ...";
	struct visitor *v;

	token_key(key);
	people_key(key);
	web = (struct web){ .tables = tables, .gate = app_gate,
	    .base_url = "http://guildhall.test" };
	v = visitor_make(&web, db);
	visit_set_header(v, "sec-fetch-site", "same-origin");
	return v;
}

static row_id
person(struct db *db, const char *email, const char *name)
{
	struct person p = { .email = email, .name = name, .lang = "en" };

	CHECK(person_ensure(db, &p, time_now()) == RC_OK);
	return p.id;
}

/* The latest mail to this address, or NULL. */
static struct mail *
mail_to(struct db *db, struct arena *a, const char *to)
{
	struct mail *m, full;

	CHECK(mail_list(db, a, 0, MAIL_STATES, 0, 100, &m) == RC_OK);
	for (; m != NULL; m = m->next)
		if (text_same(m->to, to)) {
			CHECK(mail_find(db, a, m->id, &full) == RC_OK);
			*m = full;
			return m;
		}
	return NULL;
}

/* The path of the link in the latest mail to this address. */
static const char *
mailed_link(struct db *db, struct arena *a, const char *to)
{
	struct mail *m = mail_to(db, a, to);
	const char *at = m == NULL ? NULL : strstr(m->text, "/sign-in/");

	return at == NULL ? "/sign-in/none" :
	    arena_dup_n(a, at, strlen("/sign-in/") + 32);
}

static void
sign_in(struct visitor *v, struct db *db, struct arena *a, const char *email)
{
	const char *link;

	CHECK(visit_get(v, "/sign-in") == 200);
	CHECK(visit_post(v, "/sign-in", "email", email, NULL) == 200);
	link = mailed_link(db, a, email);
	CHECK(visit_get(v, link) == 200);
	(void)visit_post(v, link, NULL);
}

static size_t
unbase32(const char *s, unsigned char *out)
{
	unsigned held = 0, bits = 0;
	size_t n = 0;

	for (; *s != '\0' && *s != '<'; s++) {
		if (*s == ' ')
			continue;
		held = held << 5 | (unsigned)(*s >= 'A' ? *s - 'A' :
		    *s - '2' + 26);
		if ((bits += 5) >= 8) {
			bits -= 8;
			out[n++] = (unsigned char)(held >> bits);
		}
	}
	return n;
}

static const char *
code_now(struct arena *a, const unsigned char *secret)
{
	return arena_printf(a, "%06d", totp_code(secret, TOTP_BYTES,
	    time_now() / TOTP_STEP));
}

/* Sets up a second factor on the page that the visitor sees. */
static void
set_factor(struct visitor *v, struct arena *a, unsigned char *secret)
{
	const char *key = strstr(visit_page(v), "id=\"key\">");

	CHECK(key != NULL);
	if (key == NULL)
		return;
	CHECK(unbase32(key + 9, secret) == TOTP_BYTES);
	CHECK(visit_post(v, "/account/factor", "code", code_now(a, secret),
	    NULL) == 200);
	CHECK(visit_has(v, "Your recovery codes"));
}

static struct visitor *
administrator(struct db *db, struct arena *a)
{
	struct visitor *v = visitor(db);
	unsigned char secret[64];
	row_id id = person(db, "boss@example.org", "Boss");

	CHECK(person_admin_set(db, id, true) == RC_OK);
	sign_in(v, db, a, "boss@example.org");
	CHECK(text_starts(visit_path(v), "/account/factor"));
	set_factor(v, a, secret);
	CHECK(visit_get(v, "/admin") == 200);
	return v;
}

TEST_STORE(people_web_sign_in_by_link)
{
	struct visitor *v = visitor(db), *scanner = visitor(db);
	const char *known, *link;
	struct mail *m;

	(void)person(db, "ona@example.lt", "Ona <b>P</b>");
	CHECK(visit_get(v, "/account") == 200);
	CHECK(text_starts(visit_path(v), "/sign-in"));	/* the gate led here */
	CHECK(visit_post(v, "/sign-in", "email", "nonsense", NULL) == 422);
	CHECK(visit_has(v, "must be an e-mail address"));

	/* Known or not: the same answer, letter for letter. */
	CHECK(visit_get(v, "/sign-in?next=/account/sessions") == 200);
	CHECK(visit_post(v, "/sign-in", "email", "ONA@example.lt", NULL) == 200);
	known = arena_dup(a, visit_text(v));
	CHECK_TEXT(visit_path(v), "/sign-in/sent");
	CHECK(visit_get(scanner, "/sign-in") == 200);
	CHECK(visit_post(scanner, "/sign-in", "email", "nobody@example.lt",
	    NULL) == 200);
	CHECK_TEXT(visit_text(scanner), known);
	CHECK(mail_to(db, a, "nobody@example.lt") == NULL);

	m = mail_to(db, a, "ona@example.lt");
	CHECK(m != NULL && m->html != NULL &&
	    strstr(m->html, "Ona &lt;b&gt;P") != NULL);
	link = mailed_link(db, a, "ona@example.lt");
	for (int i = 0; i < 3; i++)
		CHECK(visit_get(scanner, link) == 200);
	CHECK(visit_has(scanner, "Sign in as Ona <b>P</b>"));
	CHECK(visit_get(scanner, "/account") == 200 &&
	    text_starts(visit_path(scanner), "/sign-in"));

	CHECK(visit_get(scanner, link) == 200);
	CHECK(visit_get(v, link) == 200);
	CHECK(visit_post(v, link, NULL) == 200);
	CHECK_TEXT(visit_path(v), "/account/sessions");
	CHECK(visit_has(v, "This one"));

	CHECK(visit_post(scanner, link, NULL) == 404);	/* used up */
	CHECK(visit_get(scanner, link) == 404);
	CHECK(visit_has(scanner, "used up"));
	CHECK(visit_get(scanner, "/sign-in/0123456789abcdef") == 404);

	CHECK(visit_post(v, "/sign-out", NULL) == 404);	/* to "/", not ours */
	CHECK(visit_get(v, "/account") == 200 &&
	    text_starts(visit_path(v), "/sign-in"));
}

TEST_STORE(people_web_links_end)
{
	struct visitor *v = visitor(db);
	const char *link;

	(void)person(db, "ona@example.lt", "Ona");
	CHECK(visit_get(v, "/sign-in?next=//evil.example/x") == 200);
	CHECK(visit_post(v, "/sign-in", "email", "ona@example.lt", "next",
	    "//evil.example/x", NULL) == 200);
	link = mailed_link(db, a, "ona@example.lt");
	visit_follow(v, false);
	CHECK(visit_get(v, link) == 200);
	CHECK(visit_post(v, link, NULL) == 303);
	CHECK_TEXT(visit_header(v, "location"), "/me");

	CHECK(visit_get(v, "/sign-in") == 303);	/* signed in already */
	visit_forget(v);
	CHECK(visit_get(v, "/sign-in") == 200);
	CHECK(visit_post(v, "/sign-in", "email", "ona@example.lt", NULL) == 303);
	link = mailed_link(db, a, "ona@example.lt");
	CHECK(visit_get(v, link) == 200);
	time_shift(SIGN_IN_LINK_SECONDS + 1);
	CHECK(visit_post(v, link, NULL) == 404);
	CHECK(visit_get(v, link) == 404);
}

TEST_STORE(people_web_limits)
{
	struct visitor *v = visitor(db);

	(void)person(db, "ona@example.lt", "Ona");
	for (int i = 0; i < 5; i++) {
		CHECK(visit_get(v, "/sign-in") == 200);
		CHECK(visit_post(v, "/sign-in", "email", "ona@example.lt",
		    NULL) == 200);
	}
	CHECK(visit_get(v, "/sign-in") == 200);
	CHECK(visit_post(v, "/sign-in", "email", "ona@example.lt", NULL) ==
	    429);
	CHECK(visit_get(v, "/sign-in") == 200);
	CHECK(visit_post(v, "/sign-in", "email", "other@example.lt", NULL) ==
	    200);
}

TEST_STORE(people_web_password)
{
	struct visitor *v = visitor(db), *other = visitor(db);

	(void)person(db, "ona@example.lt", "Ona");
	sign_in(v, db, a, "ona@example.lt");
	CHECK(visit_get(v, "/account/password") == 200);
	CHECK(visit_post(v, "/account/password", "new", "short", NULL) == 422);
	CHECK(visit_has(v, "too short"));
	CHECK(visit_post(v, "/account/password", "new", "passwordpassword",
	    NULL) == 422);
	CHECK(visit_post(v, "/account/password", "new",
	    "four lamps over the river", NULL) == 200);
	CHECK(mail_to(db, a, "ona@example.lt") != NULL);
	CHECK(visit_post(v, "/account/password", "new",
	    "five lamps over the river", "now", "wrong wrong wrong", NULL) ==
	    422);
	CHECK(visit_has(v, "not your present password"));

	CHECK(visit_get(other, "/sign-in?next=/account") == 200);
	CHECK(visit_post(other, "/sign-in", "email", "ona@example.lt",
	    "password", "five lamps over the river", NULL) == 422);
	CHECK(visit_has(other, "do not go together"));
	CHECK(!visit_has_html(other, "five lamps"));
	CHECK(visit_post(other, "/sign-in", "email", "nobody@example.lt",
	    "password", "five lamps over the river", NULL) == 422);
	CHECK(visit_has(other, "do not go together"));
	CHECK(visit_post(other, "/sign-in", "email", "ona@example.lt",
	    "password", "four lamps over the river", NULL) == 200);
	CHECK_TEXT(visit_path(other), "/account");
	CHECK(visit_get(other, "/account/password") == 200);
	CHECK(visit_post(other, "/account/password/remove", NULL) == 200);
	CHECK(visit_has(other, "You have no password"));
}

TEST_STORE(people_web_second_factor)
{
	struct visitor *v = visitor(db);
	unsigned char secret[64];
	const char *codes, *link, *wrong, *used;
	char code[20];
	row_id ona = person(db, "ona@example.lt", "Ona");

	sign_in(v, db, a, "ona@example.lt");
	CHECK(visit_get(v, "/account/factor?next=/account/data") == 200);
	CHECK(visit_has_html(v, "<svg"));
	CHECK(visit_post(v, "/account/factor", "code", "000000", "sealed",
	    "00ff", NULL) == 422);
	CHECK(visit_has(v, "open for too long"));
	CHECK(visit_get(v, "/account/factor?next=/account/data") == 200);
	set_factor(v, a, secret);
	CHECK(visit_has_html(v, "href=\"/account/data\""));
	codes = strstr(visit_page(v), "<li><code>");
	snprintf(code, sizeof code, "%.19s", codes == NULL ? "" : codes + 10);
	CHECK(visit_get(v, "/account") == 200 && visit_has(v, "Your account"));

	/* Signing in again asks for a code, everywhere. */
	visit_forget(v);
	sign_in(v, db, a, "ona@example.lt");
	CHECK(text_starts(visit_path(v), "/sign-in/code"));
	CHECK(visit_get(v, "/account/password") == 200 &&
	    text_starts(visit_path(v), "/sign-in/code"));
	CHECK(visit_get(v, "/account/factor?next=/account/data") == 200 &&
	    text_starts(visit_path(v), "/sign-in/code"));
	/* The code that set it up is used up. */
	used = code_now(a, secret);
	CHECK(visit_post(v, "/sign-in/code", "code", used, NULL) == 422);
	time_shift(60);
	wrong = strcmp(code_now(a, secret), "000000") == 0 ? "000001" : "000000";
	CHECK(visit_post(v, "/sign-in/code", "code", wrong, NULL) == 422);
	CHECK(visit_has(v, "not right"));
	CHECK(visit_post(v, "/sign-in/code", "code", code_now(a, secret),
	    NULL) == 200);
	CHECK_TEXT(visit_path(v), "/account/data");

	/* Again, by a recovery code; it works once. */
	time_shift(1200);
	visit_forget(v);
	sign_in(v, db, a, "ona@example.lt");
	CHECK(visit_post(v, "/sign-in/code", "code", code, NULL) == 404);
	CHECK(visit_get(v, "/account/factor") == 200);
	CHECK(visit_has(v, "9 recovery codes left"));

	time_shift(1200);
	visit_forget(v);
	visit_follow(v, false);
	CHECK(visit_get(v, "/sign-in") == 200);
	CHECK(visit_post(v, "/sign-in", "email", "ona@example.lt", NULL) == 303);
	link = mailed_link(db, a, "ona@example.lt");
	CHECK(visit_get(v, link) == 200);
	CHECK(visit_post(v, link, NULL) == 303);
	CHECK(visit_get(v, "/sign-in/code?next=//evil.example") == 200);
	CHECK(visit_post(v, "/sign-in/code", "code", code, NULL) == 422);
	for (int i = 0; i < 4; i++)
		CHECK(visit_post(v, "/sign-in/code", "code", wrong, NULL) ==
		    422);
	CHECK(visit_post(v, "/sign-in/code", "code", code_now(a, secret),
	    NULL) == 429);
	time_shift(601);
	CHECK(visit_get(v, "/sign-in/code?next=//evil.example") == 200);
	CHECK(visit_post(v, "/sign-in/code", "code", code_now(a, secret),
	    "next", "//evil.example", NULL) == 303);
	CHECK_TEXT(visit_header(v, "location"), "/me");
	(void)ona;
}

TEST_STORE(people_web_offer_is_ones_own)
{
	struct visitor *v = visitor(db), *w = visitor(db);
	unsigned char secret[64];
	const char *sealed, *key;
	row_id ona = person(db, "ona@example.lt", "Ona");
	struct person p;

	(void)person(db, "jonas@example.lt", "Jonas");
	sign_in(v, db, a, "ona@example.lt");
	sign_in(w, db, a, "jonas@example.lt");
	CHECK(visit_get(w, "/account/factor") == 200);
	sealed = arena_dup(a, visit_field(w, "/account/factor", "sealed"));
	key = strstr(visit_page(w), "id=\"key\">");
	CHECK(key != NULL && unbase32(key + 9, secret) == TOTP_BYTES);
	CHECK(visit_get(v, "/account/factor") == 200);
	CHECK(visit_post(v, "/account/factor", "sealed", sealed, "code",
	    code_now(a, secret), NULL) == 422);
	CHECK(person_find(db, a, ona, &p) == RC_OK && !p.has_factor);
	/* Jonas's own, but an hour later. */
	time_shift(3601);
	CHECK(visit_post(w, "/account/factor", "code", code_now(a, secret),
	    NULL) == 422);
	CHECK(visit_has(w, "open for too long"));
}

TEST_STORE(people_web_account)
{
	struct visitor *v = visitor(db), *w = visitor(db), *x = visitor(db);
	struct organisation o = { .name = "{\"lv\":\"Rīgas dome\"}",
	    .country = "LV", .kind = ORG_AUTHORITY };
	row_id ona = person(db, "ona@example.lt", "Ona");
	struct person_session *list;
	struct person p;

	(void)person(db, "jonas@example.lt", "Jonas");
	CHECK(organisation_add(db, &o, time_now()) == RC_OK);
	sign_in(v, db, a, "ona@example.lt");
	CHECK(visit_get(v, "/account") == 200);
	CHECK(visit_post(v, "/account", "name", "", NULL) == 422);
	CHECK(visit_post(v, "/account", "name", "خالد العمر", "lang", "en",
	    "mail_format", "text", "country", "LT", "gender", "woman",
	    "expertise", "Housing <now>", "phone", "+370 600 00000",
	    "position", "Adviser", NULL) == 200);
	CHECK(visit_has(v, "Saved."));
	CHECK_TEXT(visit_field(v, "/account", "name"), "خالد العمر");
	CHECK(person_find(db, a, ona, &p) == RC_OK);
	CHECK_TEXT(p.mail_format, "text");
	CHECK_TEXT(p.gender, "woman");

	CHECK(visit_get(v, "/account/organisation?q=riga") == 200);
	CHECK(visit_has(v, "Rīgas dome"));
	CHECK(visit_post(v, "/account/organisation", "organisation", "99",
	    NULL) == 404);
	CHECK(visit_get(v, "/account/organisation?q=riga") == 200);
	CHECK(visit_post(v, "/account/organisation", "organisation",
	    arena_printf(a, "%lld", (long long)o.id), NULL) == 200);
	CHECK(visit_has(v, "Rīgas dome"));
	CHECK(visit_get(v, "/account/organisation") == 200);
	CHECK(visit_post(v, "/account/organisation/new", "name", "", NULL) ==
	    422);
	CHECK(visit_post(v, "/account/organisation/new", "name",
	    "Migrantų taryba", "kind", "migrant-organisation", "country", "LT",
	    NULL) == 200);
	CHECK(visit_has(v, "Migrantų taryba"));

	CHECK(visit_get(v, "/account/address") == 200);
	CHECK(visit_post(v, "/account/address", "email", "new@example.lt",
	    NULL) == 200);
	CHECK(visit_has(v, "You asked for new@example.lt"));

	/* Sessions: another's cannot be ended. */
	sign_in(w, db, a, "jonas@example.lt");
	sign_in(x, db, a, "ona@example.lt");
	CHECK(person_sessions(db, a, ona, time_now(), &list) == RC_OK);
	CHECK(list != NULL && list->next != NULL);
	CHECK(visit_get(w, "/account/sessions") == 200);
	CHECK(visit_get(x, "/account/sessions") == 200);
	CHECK(visit_post(x, "/account/sessions", "end", "others", NULL) == 200);
	CHECK(visit_get(v, "/account") == 200 &&
	    text_starts(visit_path(v), "/sign-in"));
	CHECK(visit_get(x, "/account") == 200 && visit_has(x, "Your account"));
	CHECK(person_sessions(db, a, ona, time_now(), &list) == RC_OK);
	CHECK(list != NULL && list->next == NULL);
	sign_in(v, db, a, "jonas@example.lt");
	CHECK(visit_get(v, "/account/sessions") == 200);
	CHECK(visit_post(v, "/account/sessions", "end", arena_printf(a, "%lld",
	    (long long)list->id), NULL) == 404);
	CHECK(visit_get(x, "/account") == 200 && visit_has(x, "Your account"));

	/* Data. */
	CHECK(visit_get(x, "/account/data") == 200);
	CHECK(visit_has(x, "Housing <now>"));
	CHECK(visit_get(x, "/account/data/export.json") == 200);
	CHECK(strstr(visit_page(x), "Housing <now>") != NULL);
	CHECK(strstr(visit_header(x, "content-disposition"), "attachment")
	    != NULL);
	CHECK(visit_get(x, "/account/data/erase") == 200);
	CHECK(visit_post(x, "/account/data/erase", NULL) == 422);
	CHECK(visit_post(x, "/account/data/erase", "sure", "1", NULL) == 404);
	CHECK(person_find(db, a, ona, &p) == RC_OK && p.erased_at != 0);
	CHECK(visit_get(x, "/account") == 200 &&
	    text_starts(visit_path(x), "/sign-in"));
}

TEST_STORE(people_web_not_for_everybody)
{
	struct visitor *v = visitor(db);
	row_id admin = person(db, "boss@example.org", "Boss");
	row_id ona = person(db, "ona@example.lt", "Ona");

	CHECK(visit_get(v, "/admin") == 200 &&
	    text_starts(visit_path(v), "/sign-in"));
	sign_in(v, db, a, "ona@example.lt");
	for (const struct route *t = people_routes; t->path != NULL; t++)
		if (t->right == RIGHT_ADMIN && t->method == GET)
			CHECK(visit_get(v, t->path) == 403);
	CHECK(visit_raw(v, arena_printf(a, "/admin/people/%lld/admin",
	    (long long)ona), "application/x-www-form-urlencoded", "admin=1",
	    7) == 403);
	CHECK(person_admin_set(db, admin, true) == RC_OK);
	visit_forget(v);
	/* An administrator, but without the second step. */
	sign_in(v, db, a, "boss@example.org");
	CHECK(visit_get(v, "/admin") == 200 &&
	    text_starts(visit_path(v), "/account/factor"));
}

TEST_STORE(people_web_administration)
{
	struct visitor *v = administrator(db, a);
	row_id ona = person(db, "ona@example.lt", "Ona");
	row_id twin = person(db, "ona@home.lt", "O. P.");
	struct person p, boss;
	const char *at;
	struct mail *m;

	CHECK(person_by_email(db, a, "boss@example.org", &boss) == RC_OK);
	CHECK(visit_get(v, "/admin/people?q=on") == 200);
	CHECK(visit_has(v, "ona@example.lt") && !visit_has(v, "boss@"));
	CHECK(visit_get(v, "/admin/people?q=nobodyhere") == 200 &&
	    visit_has(v, "Nobody is found"));
	CHECK(visit_get(v, "/admin/people?after=x") == 404);
	CHECK(visit_get(v, "/admin/people/99") == 404);

	CHECK(visit_get(v, "/admin/people/new") == 200);
	CHECK(visit_post(v, "/admin/people/new", "email", "new@example.org",
	    "name", "New", "lang", "en", NULL) == 200);
	CHECK(visit_has(v, "new@example.org"));

	/* Address. */
	at = arena_printf(a, "/admin/people/%lld", (long long)ona);
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/address", at), "email",
	    "ona@home.lt", NULL) == 422);
	CHECK(visit_has(v, "Another person has this address"));
	CHECK(visit_post(v, arena_printf(a, "%s/address", at), "email",
	    "ona@work.lt", NULL) == 200);
	CHECK(person_find(db, a, ona, &p) == RC_OK);
	CHECK_TEXT(p.email, "ona@work.lt");
	CHECK((m = mail_to(db, a, "ona@example.lt")) != NULL &&
	    strstr(m->text, "ona@work.lt") != NULL);
	CHECK(mail_to(db, a, "ona@work.lt") != NULL);

	/* Administrators. */
	CHECK(visit_post(v, arena_printf(a, "%s/admin", at), "admin", "1",
	    NULL) == 200);
	CHECK(person_find(db, a, ona, &p) == RC_OK && p.admin);
	CHECK(visit_post(v, arena_printf(a, "%s/admin", at), "admin", "0",
	    NULL) == 200);
	CHECK(person_find(db, a, ona, &p) == RC_OK && !p.admin);
	CHECK(visit_get(v, arena_printf(a, "/admin/people/%lld",
	    (long long)boss.id)) == 200);
	CHECK(visit_post(v, arena_printf(a, "/admin/people/%lld/admin",
	    (long long)boss.id), "admin", "0", NULL) == 200);
	CHECK(visit_has(v, "The last administrator must stay"));

	/* Merging. */
	CHECK(visit_get(v, arena_printf(a, "%s/merge", at)) == 200);
	CHECK(visit_get(v, arena_printf(a, "%s/merge?with=nobody@x.lt", at)) ==
	    200 && visit_has(v, "No other person has the address"));
	CHECK(visit_get(v, arena_printf(a, "%s/merge?with=ona@home.lt", at)) ==
	    200);
	CHECK(visit_post(v, arena_printf(a, "%s/merge", at), "sure", "1",
	    NULL) == 422);
	CHECK(visit_post(v, arena_printf(a, "%s/merge", at), "sure", "1",
	    "keep", arena_printf(a, "%lld", (long long)ona), NULL) == 200);
	CHECK(person_find(db, a, twin, &p) == RC_OK && p.erased_at != 0);
	CHECK(mail_to(db, a, "ona@home.lt") != NULL);

	/* Erasure, the last administrator's refused. */
	CHECK(visit_get(v, arena_printf(a, "%s/erase", at)) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/erase", at), "sure", "1",
	    NULL) == 200);
	CHECK(person_find(db, a, ona, &p) == RC_OK && p.erased_at != 0);
	CHECK(visit_get(v, at) == 200 && visit_has(v, "Erased"));
	CHECK(visit_get(v, arena_printf(a, "/admin/people/%lld/erase",
	    (long long)boss.id)) == 200);
	CHECK(visit_post(v, arena_printf(a, "/admin/people/%lld/erase",
	    (long long)boss.id), "sure", "1", NULL) == 422);

	CHECK(visit_get(v, "/admin/journal") == 200);
	CHECK(visit_has(v, "Two accounts merged") && visit_has(v, "Boss"));
	CHECK(visit_get(v, arena_printf(a,
	    "/admin/journal?kind=person&thing=%lld", (long long)ona)) == 200);
	CHECK(visit_has(v, "Address changed") && !visit_has(v, "Signed in"));
	CHECK(visit_get(v, "/admin/journal?kind=person&thing=x") == 200 &&
	    visit_has(v, "There is no such entry"));
}

TEST_STORE(people_web_lost_factor)
{
	struct visitor *v = administrator(db, a), *w = visitor(db);
	unsigned char secret[64];
	row_id ona = person(db, "ona@example.lt", "Ona");
	const char *at = arena_printf(a, "/admin/people/%lld", (long long)ona);
	struct person p;

	sign_in(w, db, a, "ona@example.lt");
	CHECK(visit_get(w, "/account/factor") == 200);
	set_factor(w, a, secret);
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/factor", at), NULL) == 200);
	CHECK(person_find(db, a, ona, &p) == RC_OK && !p.has_factor);
	CHECK(visit_get(w, "/account") == 200 &&
	    text_starts(visit_path(w), "/sign-in"));
	CHECK(strstr(mail_to(db, a, "ona@example.lt")->text, "took away") !=
	    NULL);
}

TEST_STORE(people_web_organisations)
{
	struct visitor *v = administrator(db, a);
	const char *at;

	CHECK(visit_get(v, "/admin/organisations") == 200 &&
	    visit_has(v, "None is found"));
	CHECK(visit_get(v, "/admin/organisations/new") == 200);
	CHECK(visit_post(v, "/admin/organisations/new", "kind", "other",
	    NULL) == 422);
	CHECK(visit_post(v, "/admin/organisations/new", "name.en",
	    "Riga City <Council>", "kind", "authority", "level", "local",
	    "country", "LV", "place", "Rīga", "website",
	    "https://www.riga.lv/", "population", "605273", "population_year",
	    "2024", NULL) == 200);
	at = arena_dup(a, visit_path(v));
	CHECK(visit_has(v, "Riga City <Council>"));
	CHECK(visit_post(v, arena_printf(a, "%s/figures", at), "label", "",
	    NULL) == 422);
	CHECK(visit_post(v, arena_printf(a, "%s/figures", at), "label",
	    "New residents", "value", "4.1", "unit", "%", "year", "2023",
	    "source", "CSP", NULL) == 200);
	CHECK(visit_has(v, "New residents") && visit_has(v, "4.1 %"));
	CHECK(visit_post(v, arena_printf(a, "%s/figures/remove", at),
	    "figure", "99", NULL) == 404);
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_post(v, arena_printf(a, "%s/figures/remove", at),
	    "figure", "1", NULL) == 200);
	CHECK(visit_has(v, "None yet"));
	CHECK(visit_post(v, at, "place", "Riga", "population", "x", NULL) ==
	    422);
	CHECK(visit_post(v, at, "place", "Riga", "population", "600000",
	    NULL) == 200);
	CHECK(visit_has(v, "Saved."));
	CHECK(visit_get(v, "/admin/organisations?q=council") == 200 &&
	    visit_has(v, "Riga City <Council>"));
	CHECK(visit_get(v, "/admin/organisations/99") == 404);
}

TEST_STORE(people_web_console_link)
{
	struct visitor *v = visitor(db);
	row_id ada = person(db, "ada@x.example", "Ada");
	const char *secret, *path;

	CHECK(person_admin_set(db, ada, true) == RC_OK);
	CHECK(sign_in_link_console(db, a, ada, "/admin", time_now(), 600,
	    &secret) == RC_OK);
	path = arena_printf(a, "/sign-in/%s", secret);
	CHECK(visit_get(v, path) == 200);
	/* Straight in, though an administrator needs a second factor. */
	CHECK(visit_post(v, path, NULL) == 200);
	CHECK_TEXT(visit_path(v), "/admin");
	/* A mailed link of the same person does not do that. */
	visit_forget(v);
	CHECK(sign_in_link_make(db, a, ada, "/admin", time_now(), 600,
	    &secret) == RC_OK);
	path = arena_printf(a, "/sign-in/%s", secret);
	visit_get(v, path);
	visit_post(v, path, NULL);
	CHECK(text_starts(visit_path(v), "/account/factor"));
}
