#include "letter/letter.h"

#include <string.h>

#include "letter/letter_desk.h"
#include "letter/letter_fill.h"
#include "mail/mail.h"
#include "render/markdown.h"
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
