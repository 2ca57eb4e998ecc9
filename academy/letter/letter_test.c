#include "letter/letter.h"

#include <sodium.h>
#include <string.h>

#include "letter/letter_desk.h"
#include "letter/letter_fill.h"
#include "letter/letter_web.h"
#include "letter/letter_words_web.h"
#include "base/json.h"
#include "mail/mail.h"
#include "app/app.h"
#include "render/markdown.h"
#include "store/job.h"
#include "test/client.h"
#include "test/test.h"

enum { NOW = 1760000000, DAY = 86400 };

/* --- rules --- */

static const char *
filled(struct arena *a, const char *text, enum fill_for how,
    const char *name, const char *reason, const char **missing,
    const char **needed)
{
	struct values v = { .of = { [PUT_NAME] = name, [PUT_REASON] = reason,
	    [PUT_PLACE] = "Rīga", [PUT_LINK] = "https://x.example/a_(b)*c*" } };
	struct buf m = BUF(a), n = BUF(a);
	const char *s = letter_fill(a, text, how, &v, &m, &n);

	if (missing != NULL)
		*missing = buf_text(&m);
	if (needed != NULL)
		*needed = buf_text(&n);
	return s;
}

TEST(letter_filling)
{
	struct arena *a = arena_make();
	const char *m, *n;

	CHECK_TEXT(filled(a, "Dear {name} in {place}", FILL_LINE, "Ana", NULL,
	    &m, &n), "Dear Ana in Rīga");
	CHECK_TEXT(m, "");
	CHECK_TEXT(n, "");
	/* A sentence without its value goes, and what is needed is told. */
	CHECK_TEXT(filled(a, "We met. Why: {reason}. Bye {name}!", FILL_LINE,
	    "Ana", NULL, &m, &n), "We met. Bye Ana!");
	CHECK_TEXT(m, "reason");
	CHECK_TEXT(n, "");
	CHECK_TEXT(filled(a, "A\n\n- Why: {reason}\n- In {place}\n1. {venue}\n\n"
	    "B", FILL_MARKDOWN, "Ana", " \n", &m, &n),
	    "A\n\n- In Rīga\n\nB");
	CHECK_TEXT(m, "reason, venue");
	(void)filled(a, "{name}{deadline}", FILL_LINE, "", NULL, &m, &n);
	CHECK_TEXT(n, "name, deadline");
	/* Nothing unknown ever shows. */
	CHECK_TEXT(filled(a, "Hello. {nickname} is here. Bye.", FILL_MARKDOWN,
	    "Ana", NULL, &m, &n), "Hello. Bye.");
	CHECK_TEXT(m, "nickname");
	/* Other braces are text. */
	CHECK_TEXT(filled(a, "{ name } {} { {Name}", FILL_LINE, "Ana", NULL, &m,
	    &n), "{ name } {} { {Name}");
	CHECK_TEXT(letter_unknown(a, "{name} {nam} {link} {x-y} {nam} { z }"),
	    "nam, x-y");
	CHECK_TEXT(letter_unknown(a, NULL), "");
	arena_free(a);
}

TEST(letter_values_are_only_text)
{
	struct arena *a = arena_make();
	static const char *const evil[] = {
		"{link}", "**x**", "<b>x</b>", "[x](https://evil.example)",
		"https://evil.example", "www.evil.example", "a@b.example",
		"# x", "1. x", "- x", "`x`", "\\*", "&lt;", "~~x~~", "|a|b|",
		"![x](/files/1)", NULL
	};
	const char *s;

	for (size_t i = 0; evil[i] != NULL; i++) {
		struct values v = { .of = { [PUT_NAME] = evil[i],
		    [PUT_LINK] = "https://good.example/" } };
		const char *md = letter_fill(a, "{name}", FILL_MARKDOWN, &v,
		    NULL, NULL);
		const char *html;

		CHECK_TEXT(markdown_text(a, md), arena_printf(a, "%s\n",
		    evil[i]));
		html = markdown_html(a, md, 2);
		CHECK(strstr(html, "<a") == NULL);
		CHECK(strstr(html, "<p>") == html);
		CHECK(strchr(html + 3, '<') == strstr(html, "</p>"));
	}
	s = filled(a, "{link}", FILL_MARKDOWN, "Ana", NULL, NULL, NULL);
	CHECK_TEXT(s, "https://x.example/a_%28b%29%2Ac%2A");
	/* A value on several lines starts no paragraph of its own. */
	s = filled(a, "Why: {reason}", FILL_MARKDOWN, "Ana", "a\n\n# b", NULL,
	    NULL);
	CHECK_TEXT(s, "Why: a \\# b");
	arena_free(a);
}

TEST(letter_languages)
{
	struct arena *a = arena_make();
	const char *both = "{\"en\":\"A\",\"lt\":\"B\"}";
	const char *one = "{\"lt\":\"B\"}";

	CHECK_TEXT(letter_lang(a, both, both, "lt", "en lt"), "lt");
	CHECK_TEXT(letter_lang(a, both, both, "et", "en lt"), "en");
	CHECK_TEXT(letter_lang(a, one, both, "en", "en lt"), "lt");
	CHECK_TEXT(letter_lang(a, both, both, NULL, "lv"), "en");
	CHECK_TEXT(letter_latin_name(a, "Žydrė Ąžuolaitė"), "Žydrė Ąžuolaitė");
	CHECK_TEXT(letter_latin_name(a, "Ірина Коваль"),
	    "Irina Koval (Ірина Коваль)");
	CHECK_TEXT(letter_country(a, "LV", "lt"), "Latvija");
	CHECK(letter_country(a, "", "lt") == NULL);
	CHECK(letter_for_group("country:LV", "LV"));
	CHECK(letter_for_group("country:LV", "country:LV"));
	CHECK(!letter_for_group("country:LV", "country:LT"));
	CHECK(!letter_for_group("country:LV", NULL));
	CHECK(letter_for_group("", NULL));
	arena_free(a);
}

TEST(letter_built_in_are_whole)
{
	static const char *const langs[] = { "en", "lt", "lv", "et", "ar" };
	struct arena *a = arena_make();

	for (int k = 0; k < LETTER_OTHER; k++)
		for (size_t i = 0; i < 5; i++) {
			const struct letter_default *d = letter_built_in;

			while (d->lang != NULL && ((int)d->kind != k ||
			    strcmp(d->lang, langs[i]) != 0))
				d++;
			CHECK(d->lang != NULL);
			if (d->lang == NULL)
				continue;
			CHECK_TEXT(letter_unknown(a, d->subject), "");
			CHECK_TEXT(letter_unknown(a, d->body), "");
			CHECK(strstr(d->body, "{name}") != NULL);
			CHECK((k == LETTER_ACCEPTANCE) ==
			    (strstr(d->body, "{deadline}") != NULL));
			CHECK((k == LETTER_REFUSAL) ==
			    (strstr(d->body, "{reason}") != NULL));
		}
	arena_free(a);
}

/* --- the store --- */

struct made { row_id programme, edition, part, person; };

static struct made
make(struct db *db, struct arena *a, const char *name, const char *lang)
{
	struct programme p = { .slug = "academy", .kind = KIND_ACADEMY,
	    .title = "{\"en\":\"Baltic Academy\"}", .langs = "en lt ar",
	    .contact_name = "Ona", .contact_email = "ona@academy.example",
	    .public = true };
	struct edition e = { .slug = "baltic-2025", .zone = "Europe/Riga", .teaching_langs = "en",
	    .title = "{\"en\":\"Academy 2025\",\"ar\":\"أكاديمية 2025\"}",
	    .public = true };
	struct part t = { .title = "{\"en\":\"Part 1\",\"lt\":\"1 dalis\"}",
	    .place = "{\"en\":\"Riga\"}", .country = "LV", .starts = NOW + 30 * DAY,
	    .ends = NOW + 31 * DAY };
	struct person who = { .email = "ana@example.org", .name = name,
	    .lang = lang, .country = "LV" };
	struct made m = { 0 };

	CHECK(programme_save(db, &p, NOW) == RC_OK);
	e.programme = p.id;
	CHECK(edition_save(db, &e, NOW) == RC_OK);
	t.edition = e.id;
	CHECK(part_save(db, &t, "Europe/Riga", NOW) == RC_OK);
	CHECK(person_ensure(db, &who, NOW) == RC_OK);
	CHECK(letter_defaults(db, e.id) == RC_OK);
	(void)a;
	m = (struct made){ p.id, e.id, t.id, who.id };
	return m;
}

static struct mail
last_mail(struct db *db, struct arena *a, row_id programme)
{
	struct mail *list = NULL, none = { 0 };

	CHECK(mail_list(db, a, programme, MAIL_STATES, 0, 1, &list) == RC_OK);
	CHECK(list != NULL);
	if (list == NULL)
		return none;
	CHECK(mail_find(db, a, list->id, &none) == RC_OK);
	return none;
}

TEST_STORE(letter_is_sent)
{
	struct made m = make(db, a, "Ana {link} <b>*Kask*</b>", "lt");
	struct letter_facts f = { .deadline = "3 March",
	    .link = "https://g.example/x", .number = "A-1" };
	struct letter l;
	struct mail mail;
	row_id id;

	CHECK(letter_send(db, a, m.edition, LETTER_ACCEPTANCE, m.person, &f,
	    NOW, &id) == RC_OK);
	CHECK(letter_find(db, a, m.edition, m.person, id, &l) == RC_OK);
	CHECK_TEXT(l.lang, "lt");
	CHECK(l.kind == LETTER_ACCEPTANCE && l.mail != 0);
	mail = last_mail(db, a, m.programme);
	CHECK(mail.id == l.mail);
	CHECK_TEXT(mail.to, "ana@example.org");
	CHECK_TEXT(mail.reply_to, "ona@academy.example");
	CHECK_TEXT(mail.kind, "letter.acceptance");
	CHECK_TEXT(mail.lang, "lt");
	CHECK(strstr(mail.text, "Ana {link} <b>*Kask*</b>") != NULL);
	CHECK(strstr(mail.text, "1 dalis") != NULL);
	CHECK(strstr(mail.text, "https://g.example/x") != NULL);
	CHECK(strstr(mail.html, "<b>*") == NULL);
	CHECK(strstr(mail.html, "&lt;b&gt;*Kask*") != NULL);
	CHECK(strstr(mail.html, "href=\"https://g.example/x\"") != NULL);
	CHECK(letter_find(db, a, m.edition, m.person + 1, id, &l) == RC_NONE);
	CHECK(letter_find(db, a, m.edition + 1, m.person, id, &l) == RC_NONE);
}

TEST_STORE(letter_is_refused)
{
	struct made m = make(db, a, "Ana Kask", "en");
	struct letter_facts f = { .link = "https://g.example/x" };
	struct letter *none;

	/* Neither half a letter nor one to nobody. */
	CHECK(letter_send(db, a, m.edition, LETTER_ACCEPTANCE, m.person, &f,
	    NOW, NULL) == RC_CONFLICT);
	CHECK(letter_send(db, a, m.edition, LETTER_ACCEPTANCE, m.person, NULL,
	    NOW, NULL) == RC_CONFLICT);
	CHECK(letter_send(db, a, m.edition, LETTER_WAITING, m.person + 7, NULL,
	    NOW, NULL) == RC_NONE);
	CHECK(letter_send(db, a, m.edition + 7, LETTER_WAITING, m.person, NULL,
	    NOW, NULL) == RC_NONE);
	CHECK(letter_send(db, a, m.edition, LETTER_OTHER, m.person, NULL, NOW,
	    NULL) == RC_NONE);
	f.template = 9999;
	CHECK(letter_send(db, a, m.edition, LETTER_WAITING, m.person, &f, NOW,
	    NULL) == RC_NONE);
	CHECK(letter_list(db, a, m.edition, LETTER_KINDS, 0, 0, 10, &none) ==
	    RC_OK && none == NULL);
}

TEST_STORE(letter_without_templates)
{
	struct made m = make(db, a, "Ana Kask", "lt");
	struct letter l;
	row_id id;

	/* An edition that has none of its own is not left without words. */
	CHECK(db_exec(db, "DELETE FROM letter_template", NO_ARGS, NULL) ==
	    RC_OK);
	CHECK(letter_send(db, a, m.edition, LETTER_WAITING, m.person, NULL,
	    NOW, &id) == RC_OK);
	CHECK(letter_find(db, a, m.edition, 0, id, &l) == RC_OK);
	CHECK(l.template == 0);
	CHECK_TEXT(l.lang, "lt");
	CHECK(strstr(l.body, "nesate priimti") != NULL);
}

TEST_STORE(letter_waiting_list_is_no_place)
{
	struct made m = make(db, a, "Ana Kask", "en");
	struct mail mail;

	CHECK(letter_send(db, a, m.edition, LETTER_WAITING, m.person, NULL,
	    NOW, NULL) == RC_OK);
	mail = last_mail(db, a, m.programme);
	CHECK(strstr(mail.text, "You are not admitted now.") != NULL);
	CHECK(strchr(mail.text, '{') == NULL);
	CHECK(strstr(mail.subject, "no place now") != NULL);
}

TEST_STORE(letter_in_arabic)
{
	struct made m = make(db, a, "ليلى حداد", "ar");
	struct letter_facts f = { .reason = "الحصة ممتلئة" };
	struct mail mail;

	CHECK(letter_send(db, a, m.edition, LETTER_REFUSAL, m.person, &f, NOW,
	    NULL) == RC_OK);
	mail = last_mail(db, a, m.programme);
	CHECK_TEXT(mail.lang, "ar");
	CHECK(strstr(mail.html, "<html lang=\"ar\" dir=\"rtl\">") != NULL);
	CHECK(strstr(mail.text, "ليلى حداد") != NULL);
	CHECK(strstr(mail.text, "الحصة ممتلئة") != NULL);
	CHECK(strstr(mail.text, "أكاديمية 2025") != NULL);
	CHECK(strchr(mail.text, '{') == NULL);
}

TEST_STORE(letter_as_pdf)
{
	struct made m = make(db, a, "Ірина Коваль", "en");
	struct participant p = { .edition = m.edition, .country = "UA",
	    .person = { .id = m.person } };
	struct letter_name passport = { "Iryna KOVAL", NULL };
	struct letter_facts f = { .link = "https://g.example/x" };
	struct buf again = BUF(a);
	struct mail mail;
	row_id id;

	CHECK(participant_set(db, &p, m.part, "confirmed", NOW) == RC_OK);
	CHECK(letter_name_save(db, m.edition, m.person, &passport) == RC_OK);
	CHECK(letter_name_save(db, m.edition + 1, m.person, &passport) ==
	    RC_CONFLICT);
	CHECK(letter_send(db, a, m.edition, LETTER_VISA, m.person, &f, NOW,
	    &id) == RC_OK);
	mail = last_mail(db, a, m.programme);
	CHECK(strstr(mail.text, "Iryna KOVAL (Ірина Коваль)") != NULL);
	CHECK(strstr(mail.text, "Ukraine") != NULL);
	CHECK(strstr(mail.text, "Riga") != NULL);
	CHECK(mail.parts != NULL && mail.parts->next == NULL);
	if (mail.parts == NULL)
		return;
	CHECK_TEXT(mail.parts->type, "application/pdf");
	CHECK(strstr(mail.parts->name, ".pdf") != NULL);
	CHECK(mail.parts->size > 1000);
	CHECK(memcmp(mail.parts->bytes, "%PDF-", 5) == 0);
	CHECK(letter_pdf(db, a, id, &again) == RC_OK);
	CHECK(again.n == mail.parts->size &&
	    memcmp(again.p, mail.parts->bytes, again.n) == 0);
	CHECK(letter_pdf(db, a, id + 1, &again) == RC_NONE);
}

TEST_STORE(letter_for_each_group)
{
	struct made m = make(db, a, "Ana Kask", "en");
	struct participant p = { .edition = m.edition, .country = "LV",
	    .role = "trainer", .person = { .id = m.person } };
	struct letter_template t = { .edition = m.edition,
	    .kind = LETTER_PRACTICAL, .title = "Trainers",
	    .for_group = "role:trainer", .subject = "{\"en\":\"T\"}",
	    .body = "{\"en\":\"For trainers.\"}" };
	struct letter_facts f = { .link = "https://g.example/x" };

	CHECK(participant_set(db, &p, m.part, "confirmed", NOW) == RC_OK);
	CHECK(letter_template_save(db, &t) == RC_OK);
	CHECK(letter_send(db, a, m.edition, LETTER_PRACTICAL, m.person, &f,
	    NOW, NULL) == RC_OK);
	CHECK(strstr(last_mail(db, a, m.programme).text, "For trainers.") !=
	    NULL);
	f.group = "country:LV";		/* no such template: the general one */
	CHECK(letter_send(db, a, m.edition, LETTER_PRACTICAL, m.person, &f,
	    NOW, NULL) == RC_OK);
	CHECK(strstr(last_mail(db, a, m.programme).text, "For trainers.") ==
	    NULL);
	/* Another edition's template is none. */
	t.edition = m.edition + 1;
	CHECK(letter_template_save(db, &t) == RC_CONFLICT);
	CHECK(letter_template_remove(db, m.edition + 1, t.id) == RC_CONFLICT);
	CHECK(letter_template_remove(db, m.edition, t.id) == RC_OK);
}

TEST_STORE(letter_of_a_person)
{
	struct made m = make(db, a, "Ana Kask", "en");
	struct person other = { .email = "bea@example.org", .name = "Bea",
	    .lang = "en" };
	struct letter_name name = { "ANA KASK", NULL };
	struct participant p = { .edition = m.edition,
	    .person = { .id = m.person } };
	struct buf json = BUF(a), none = BUF(a);
	struct letter *all, l;
	row_id id;

	CHECK(person_ensure(db, &other, NOW) == RC_OK);
	CHECK(participant_set(db, &p, m.part, "confirmed", NOW) == RC_OK);
	CHECK(letter_name_save(db, m.edition, m.person, &name) == RC_OK);
	CHECK(letter_send(db, a, m.edition, LETTER_WAITING, m.person, NULL,
	    NOW, &id) == RC_OK);
	json_begin(&json, '[');
	CHECK(letter_personal.export(db, a, m.person, &json) == RC_OK);
	json_end(&json, ']');
	CHECK(strstr(json.p, "not admitted now") != NULL);
	CHECK(strstr(json.p, "ANA KASK") != NULL);
	CHECK(letter_personal.export(db, a, other.id, &none) == RC_OK);
	CHECK(none.n == 0);
	CHECK(letter_personal.merge(db, m.person, other.id) == RC_OK);
	CHECK(letter_list(db, a, m.edition, LETTER_KINDS, other.id, 0, 9,
	    &all) == RC_OK && all != NULL && all->id == id);
	CHECK(letter_personal.erase(db, a, other.id, NOW) == RC_OK);
	CHECK(letter_find(db, a, m.edition, other.id, id, &l) == RC_OK);
	CHECK_TEXT(l.body, "");
	CHECK_TEXT(l.subject, "");
	CHECK(letter_name_find(db, a, other.id, &name) == RC_OK &&
	    name.latin == NULL);
	CHECK(letter_pdf(db, a, id, &none) == RC_NONE);
}

TEST_STORE(letter_comes_along)
{
	struct made m = make(db, a, "Ana Kask", "en");
	struct edition e = { .programme = m.programme, .slug = "next",
	    .zone = "UTC", .teaching_langs = "en",
	    .title = "{\"en\":\"Next\"}" };
	struct letterhead head = { .edition = m.edition,
	    .lines = "{\"en\":\"City Hall\"}", .signed_by = "Ona" };
	struct letter_template *from, *to;

	CHECK(edition_save(db, &e, NOW) == RC_OK);
	CHECK(letterhead_save(db, &head) == RC_OK);
	CHECK(letter_cloner.clone(db, a, m.edition, e.id, NOW) == RC_OK);
	CHECK(letterhead_find(db, a, e.id, &head) == RC_OK);
	CHECK_TEXT(head.signed_by, "Ona");
	CHECK(letter_template_list(db, a, m.edition, &from) == RC_OK);
	CHECK(letter_template_list(db, a, e.id, &to) == RC_OK);
	for (; from != NULL && to != NULL; from = from->next, to = to->next) {
		CHECK(from->kind == to->kind && from->id != to->id);
		CHECK_TEXT(to->body, from->body);
	}
	CHECK(from == NULL && to == NULL);
}

/* --- to groups --- */

static void
crowd(struct db *db, struct arena *a, const struct made *m, int n)
{
	for (int i = 0; i < n; i++) {
		struct person who = { .lang = "en", .country = "LT",
		    .email = arena_printf(a, "p%d@example.org", i),
		    .name = arena_printf(a, "Person %02d", i) };
		struct participant p = { .edition = m->edition,
		    .country = i % 2 == 0 ? "LT" : "EE" };

		CHECK(person_ensure(db, &who, NOW) == RC_OK);
		p.person.id = who.id;
		CHECK(participant_set(db, &p, m->part, "confirmed", NOW) ==
		    RC_OK);
	}
}

static int64_t
count(struct db *db, const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

TEST_STORE(letter_batch_by_a_job)
{
	static const struct job_kind kinds[] = {
		{ "letter.batch", letter_batch_run } };
	struct made m = make(db, a, "Ana Kask", "en");
	struct letter_batch b = { .template = { .edition = m.edition,
	    .kind = LETTER_OTHER, .subject = "{\"en\":\"Hello {name}\"}",
	    .body = "{\"en\":\"Bring a pen.\"}" }, .to_group = "All",
	    .link = "https://g.example/x", .made_by = m.person }, now;
	struct group lt = { .country = "LT" }, all = { 0 };
	struct participant *to;
	struct recipient *people;
	struct job j;

	crowd(db, a, &m, 60);
	CHECK(letter_group(db, a, m.edition, &lt, &to) == RC_OK);
	CHECK(letter_batch_draw(db, &b, to, NOW) == RC_OK && b.people == 30);
	CHECK(!letter_batch_long(&b));
	b.template.as_pdf = true;
	CHECK(letter_batch_long(&b));
	b.template.as_pdf = false;
	CHECK(letter_batch_stop(db, m.edition + 1, b.id) == RC_CONFLICT);
	CHECK(letter_batch_stop(db, m.edition, b.id) == RC_OK);
	CHECK(letter_batch_find(db, a, m.edition, b.id, &now) == RC_NONE);

	CHECK(letter_group(db, a, m.edition, &all, &to) == RC_OK);
	CHECK(letter_batch_draw(db, &b, to, NOW) == RC_OK && b.people == 60);
	CHECK(db_begin(db) == RC_OK);
	CHECK(letter_batch_send(db, a, m.edition, b.id, m.person, NOW) ==
	    RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM letter") == 0);
	CHECK(letter_batch_send(db, a, m.edition, b.id, m.person, NOW) ==
	    RC_CONFLICT);
	/* One of them is erased in between. */
	CHECK(person_erase(db, a, to->person.id, NOW) == RC_OK);
	CHECK(job_run_next(db, a, kinds, 1) == RC_OK);
	CHECK(letter_batch_find(db, a, m.edition, b.id, &now) == RC_OK);
	CHECK(now.state == BATCH_SENT && now.written == 59 &&
	    now.refused == 1);
	CHECK(count(db, "SELECT count(*) FROM letter") == 59);
	/* A job that is taken up once more sends nothing twice. */
	CHECK(job_find(db, a, now.job, &j) == RC_OK && j.state == JOB_DONE);
	CHECK(db_exec(db, "UPDATE letter_batch SET state = 'sending'", NO_ARGS,
	    NULL) == RC_OK);
	CHECK(db_exec(db, "UPDATE job SET state = 'waiting'", NO_ARGS, NULL) ==
	    RC_OK);
	CHECK(job_run_next(db, a, kinds, 1) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM letter") == 59);
	CHECK(letter_batch_people(db, a, b.id, &people) == RC_OK);
	CHECK(people != NULL);
}

/* --- pages --- */

static struct web web;

static struct visitor *
sign_in(struct db *db, struct arena *a, row_id person, bool factor)
{
	static const unsigned char key[32] = "a key for tests, not for use";
	static const struct route *const tables[] = { letter_routes,
	    letter_send_routes, letter_outbox_routes, NULL };
	struct visitor *v;
	const char *cookie;
	struct signed_in in;

	CHECK(sodium_init() >= 0);
	token_key(key);
	web = (struct web){ .tables = tables, .gate = app_gate,
	    .base_url = "http://guildhall.test" };
	v = visitor_make(&web, db);
	if (person == 0)
		return v;
	CHECK(session_make(db, a, person, "", time_now(), &cookie) == RC_OK);
	if (factor) {
		/* Without an authenticator nothing counts as proven by one. */
		CHECK(db_exec(db, "UPDATE person SET totp = $2 WHERE id = $1",
		    ARGS(INT(person), BYTES("x", 1)), NULL) == RC_OK);
		CHECK(session_person(db, a, cookie, time_now(), &in) == RC_OK);
		CHECK(session_factor(db, a, in.session, time_now(), &cookie) ==
		    RC_OK);
	}
	visit_set_cookie(v, "session", cookie);
	visit_set_header(v, "Sec-Fetch-Site", "same-origin");
	return v;
}

static row_id
add_person(struct db *db, const char *email, const char *name)
{
	struct person p = { .email = email, .name = name, .lang = "en" };

	CHECK(person_ensure(db, &p, NOW) == RC_OK);
	return p.id;
}

static struct visitor *
organiser(struct db *db, struct arena *a, const struct made *m)
{
	row_id ona = add_person(db, "ona@academy.example", "Ona");

	CHECK(programme_role_set(db, m->programme, ona, "organiser", 0, true,
	    NOW) == RC_OK);
	return sign_in(db, a, ona, true);
}

#define DESK "/editions/baltic-2025/desk/letters"
#define OUTBOX "/editions/baltic-2025/desk/outbox"
#define MINE "/editions/baltic-2025/mine/letters"

TEST_STORE(letter_desk_is_closed_to_others)
{
	struct made m = make(db, a, "Ana Kask", "en");
	struct participant p = { .edition = m.edition,
	    .person = { .id = m.person } };
	struct visitor *nobody = sign_in(db, a, 0, false);
	struct visitor *ana, *half;
	row_id ona;

	CHECK(participant_set(db, &p, m.part, "confirmed", NOW) == RC_OK);
	ana = sign_in(db, a, m.person, false);
	ona = add_person(db, "ona@academy.example", "Ona");
	CHECK(programme_role_set(db, m.programme, ona, "organiser", 0, true,
	    NOW) == RC_OK);
	half = sign_in(db, a, ona, false);	/* no second factor */
	visit_follow(nobody, false);
	visit_follow(half, false);
	CHECK(visit_get(nobody, DESK) == 303);
	CHECK(visit_get(half, DESK) == 303);
	CHECK(visit_get(ana, DESK) == 403);
	CHECK(visit_get(ana, DESK "/templates/1") == 403);
	CHECK(visit_get(ana, DESK "/send") == 403);
	CHECK(visit_get(ana, OUTBOX) == 403);
	CHECK(visit_get(ana, "/admin/outbox") == 403);
	CHECK(visit_get(ana, "/editions/baltic-2025/desk/mail") == 403);
}

TEST_STORE(letter_templates_at_the_desk)
{
	struct made m = make(db, a, "Ana <i>Kask</i>", "en");
	struct participant p = { .edition = m.edition,
	    .person = { .id = m.person } };
	struct visitor *ona = organiser(db, a, &m);
	struct letter_template *all;
	const char *path;

	CHECK(participant_set(db, &p, m.part, "confirmed", NOW) == RC_OK);
	CHECK(visit_get(ona, DESK) == 200);
	CHECK(visit_has(ona, "Waiting list"));
	CHECK(letter_template_list(db, a, m.edition, &all) == RC_OK);
	path = arena_printf(a, DESK "/templates/%lld", (long long)all->id);
	CHECK(visit_get(ona, path) == 200);
	CHECK(visit_post(ona, path, "title", "Yes", "subject.en",
	    "Hello {nickname}", NULL) == 422);
	CHECK(visit_has(ona, "There is no placeholder nickname"));
	CHECK(visit_has_html(ona, "Hello {nickname}"));
	CHECK(visit_get(ona, path) == 200);
	CHECK(visit_post(ona, path, "title", "Yes", "subject.en",
	    "Welcome {name}", NULL) == 200);
	CHECK(visit_has(ona, "Welcome Ana <i>Kask</i>"));
	CHECK(!visit_has_html(ona, "Ana <i>Kask"));
	/* Others' people and others' templates are not here. */
	CHECK(visit_get(ona, arena_printf(a, "%s/preview?person=%lld", path,
	    (long long)add_person(db, "x@example.org", "X"))) == 404);
	CHECK(visit_get(ona, DESK "/templates/9999") == 404);
	CHECK(visit_get(ona, arena_printf(a, "%s/preview.pdf", path)) == 200);
	CHECK(memcmp(visit_page(ona), "%PDF-", 5) == 0);
	CHECK(visit_get(ona, DESK "/new") == 200);
	CHECK(visit_post(ona, DESK "/new", "kind", "practical", "title",
	    "For Estonia", "group", "all", "subject.en", "S", NULL) == 422);
	CHECK(visit_post(ona, DESK "/new", "kind", "practical", "title",
	    "For all", "group", "all", "subject.en", "S", "body.en", "B {name}",
	    NULL) == 200);
	CHECK(visit_has(ona, "B Ana"));
	CHECK(visit_get(ona, path) == 200);
	CHECK(visit_post(ona, arena_printf(a, "%s/remove", path), NULL) == 200);
	CHECK(visit_get(ona, path) == 404);
}

TEST_STORE(letter_head_at_the_desk)
{
	static const unsigned char png[] = {
		0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D',
		'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b,
		0x55, 0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0x60, 0,
		0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, 'I', 'E', 'N',
		'D', 0xae, 0x42, 0x60, 0x82 };
	struct made m = make(db, a, "Ana Kask", "en");
	struct visitor *ona = organiser(db, a, &m);
	struct letterhead head;

	CHECK(visit_get(ona, DESK "/head/logo") == 404);
	CHECK(visit_get(ona, DESK "/head") == 200);
	CHECK(visit_upload(ona, DESK "/head", "logo", "logo.png", "MZ\1\2", 4,
	    NULL) == 422);
	CHECK(visit_get(ona, DESK "/head") == 200);
	CHECK(visit_upload(ona, DESK "/head", "logo", "logo.png", png,
	    sizeof png, "signed_by", "Ona", "lines.en", "City Hall\nRiga",
	    NULL) == 200);
	CHECK(letterhead_find(db, a, m.edition, &head) == RC_OK);
	CHECK(head.logo != 0 && head.signature == 0);
	CHECK_TEXT(head.signed_by, "Ona");
	CHECK(visit_get(ona, DESK "/head/logo") == 200);
	CHECK(visit_get(ona, DESK "/head/other") == 404);
	CHECK(visit_get(ona, DESK "/head") == 200);
	CHECK(visit_upload(ona, DESK "/head", "signature", "", "", 0, "no_logo",
	    "1", NULL) == 200);
	CHECK(letterhead_find(db, a, m.edition, &head) == RC_OK);
	CHECK(head.logo == 0);
	CHECK_TEXT(head.signed_by, "Ona");
}

TEST_STORE(letter_to_a_group)
{
	struct made m = make(db, a, "Ana Kask", "en");
	struct visitor *ona = organiser(db, a, &m), *p0, *p1;
	struct letter_template *all, *t;
	struct letter *sent;
	const char *batch;
	int64_t first;

	crowd(db, a, &m, 4);
	CHECK(letter_template_list(db, a, m.edition, &all) == RC_OK);
	for (t = all; t->kind != LETTER_REMINDER;)
		t = t->next;
	CHECK(visit_get(ona, DESK "/send") == 200);
	CHECK(visit_post(ona, DESK "/send", "template", arena_printf(a, "%lld",
	    (long long)all->id), NULL) == 422);
	CHECK(visit_has(ona, "give the deadline"));
	CHECK(visit_post(ona, DESK "/send", "template", arena_printf(a, "%lld",
	    (long long)t->id), "country", "EE", "state", "cancelled", NULL) ==
	    422);
	CHECK(visit_has(ona, "Nobody fits"));
	CHECK(visit_post(ona, DESK "/send", "template", arena_printf(a, "%lld",
	    (long long)t->id), "country", "EE", "state", "all", NULL) ==
	    200);
	CHECK(visit_has(ona, "To 2 people"));
	CHECK(visit_has(ona, "Person 01") && visit_has(ona, "Person 03"));
	CHECK(!visit_has(ona, "Person 02"));
	CHECK(visit_has(ona, "without venue"));
	CHECK(count(db, "SELECT count(*) FROM letter") == 0);
	batch = arena_dup(a, visit_path(ona));
	CHECK(visit_post(ona, arena_printf(a, "%s/send", batch), NULL) == 200);
	CHECK(visit_has(ona, "Sent"));
	CHECK(count(db, "SELECT count(*) FROM letter") == 2);
	/* The same finger again: the page that stands there, no third letter. */
	(void)visit_again(ona);
	CHECK(count(db, "SELECT count(*) FROM letter") == 2);
	CHECK(visit_get(ona, DESK "/sent?kind=reminder") == 200);
	CHECK(visit_has(ona, "Person 03"));
	CHECK(visit_get(ona, DESK "/sent?kind=visa") == 200);
	CHECK(!visit_has(ona, "Person 03"));

	/* One's own letter, and nobody else's. */
	CHECK(letter_list(db, a, m.edition, LETTER_KINDS, 0, 0, 10, &sent) ==
	    RC_OK && sent != NULL);
	CHECK(db_int(db, "SELECT id FROM person WHERE email ="
	    " 'p0@example.org'", NO_ARGS, &first) == RC_OK);
	p1 = sign_in(db, a, sent->person, false);
	p0 = sign_in(db, a, first, false);
	CHECK(visit_get(p1, MINE) == 200);
	CHECK(visit_has(p1, "Reminder"));
	CHECK(visit_get(p1, arena_printf(a, MINE "/%lld", (long long)sent->id))
	    == 200);
	CHECK(visit_has(p1, "we remind you"));
	CHECK(visit_get(p1, arena_printf(a, MINE "/%lld/letter.pdf",
	    (long long)sent->id)) == 200);
	CHECK(memcmp(visit_page(p1), "%PDF-", 5) == 0);
	CHECK(visit_get(p0, MINE) == 200);
	CHECK(visit_has(p0, "You have no letters here yet"));
	CHECK(visit_get(p0, arena_printf(a, MINE "/%lld", (long long)sent->id))
	    == 404);
	CHECK(visit_get(p0, arena_printf(a, MINE "/%lld/letter.pdf",
	    (long long)sent->id)) == 404);
}

TEST_STORE(letter_free_mail_and_outbox)
{
	struct made m = make(db, a, "Ana Kask", "en");
	struct visitor *ona = organiser(db, a, &m), *root;
	row_id admin = add_person(db, "root@example.org", "Root");
	struct mail foreign = { .to = "f@example.org", .subject = "Secret",
	    .text = "hidden words", .kind = "x" };
	struct mail mail;
	const char *path;
	row_id other;

	crowd(db, a, &m, 2);
	CHECK(visit_get(ona, "/editions/baltic-2025/desk/mail") == 200);
	CHECK(visit_post(ona, "/editions/baltic-2025/desk/mail", "subject.en",
	    "Bus", "body.en", "The bus {leaves} at 8.", NULL) == 422);
	CHECK(visit_has(ona, "no placeholder leaves"));
	CHECK(visit_post(ona, "/editions/baltic-2025/desk/mail", "subject.en",
	    "Bus", "body.en", "Dear {name},\n\nthe bus leaves at 8.", NULL) ==
	    200);
	CHECK(visit_has(ona, "Dear Person 00,"));
	CHECK(visit_post(ona, arena_printf(a, "%s/send", visit_path(ona)),
	    NULL) == 200);
	mail = last_mail(db, a, m.programme);
	CHECK_TEXT(mail.subject, "Bus");
	CHECK_TEXT(mail.reply_to, "ona@academy.example");

	CHECK(visit_get(ona, OUTBOX) == 200);
	CHECK(visit_has(ona, "p0@example.org") && visit_has(ona, "Bus"));
	CHECK(visit_get(ona, OUTBOX "?state=sent") == 200);
	CHECK(visit_has(ona, "There are no mails here"));
	path = arena_printf(a, OUTBOX "/%lld", (long long)mail.id);
	CHECK(visit_get(ona, path) == 200);
	CHECK(visit_has(ona, "the bus leaves at 8."));
	CHECK(visit_post(ona, arena_printf(a, "%s/cancel", path), NULL) == 200);
	CHECK(visit_has(ona, "it will not be sent"));
	CHECK(mail_find(db, a, mail.id, &mail) == RC_OK);
	CHECK(mail.state == MAIL_CANCELLED);

	/* Another programme's mail is not here; who runs the server sees that
	 * it is there, not what it says. */
	CHECK(mail_queue(db, &foreign, &other) == RC_OK);
	CHECK(visit_get(ona, arena_printf(a, OUTBOX "/%lld",
	    (long long)other)) == 404);
	CHECK(person_admin_set(db, admin, true) == RC_OK);
	root = sign_in(db, a, admin, true);
	CHECK(visit_get(root, "/admin/outbox") == 200);
	CHECK(visit_has(root, "f@example.org") && !visit_has(root, "Secret"));
	/* By address, whole, however it is written; only of one's own. */
	CHECK(visit_get(root, "/admin/outbox?to=F%40Example.org") == 200);
	CHECK(visit_has(root, "f@example.org") &&
	    !visit_has(root, "No mail was written"));
	CHECK(visit_get(root, "/admin/outbox?to=example.org") == 200);
	CHECK(visit_has(root, "No mail was written to example.org"));
	CHECK(visit_get(ona, OUTBOX "?to=f@example.org") == 200);
	CHECK(visit_has(ona, "No mail was written to f@example.org"));
	CHECK(visit_get(root, arena_printf(a, "/admin/outbox/%lld",
	    (long long)other)) == 200);
	CHECK(!visit_has(root, "hidden words"));
	CHECK(visit_get(root, path) == 200);
	CHECK(!visit_has(root, "the bus leaves"));
}

TEST(letter_secrets_are_hidden)
{
	struct arena *a = arena_make();

	CHECK_TEXT(mail_text_hidden(a, "Go to https://g.example/offers/"
	    "0123456789abcdef0123456789abcdef?x=1 by 3 March, Person 12"),
	    "Go to https://g.example/offers/…?x=1 by 3 March, Person 12");
	CHECK_TEXT(mail_text_hidden(a, "https://g.example/editions/"
	    "baltic-academy-2025/mine"),
	    "https://g.example/editions/baltic-academy-2025/mine");
	CHECK_TEXT(mail_text_hidden(a, NULL), "");
	arena_free(a);
}
