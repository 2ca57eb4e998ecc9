#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/figure.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "test/test.h"

static unixtime
at(const char *text, const char *zone)
{
	struct civil c;

	CHECK(time_parse(text, &c));
	return time_from(c, zone);
}

TEST(base_time_zones)
{
	CHECK(time_zone_known("Europe/Riga"));
	CHECK(time_zone_known("Europe/Vilnius"));
	CHECK(time_zone_known("Europe/Kyiv"));
	CHECK(time_zone_known("UTC"));
	CHECK(!time_zone_known("Europe/Atlantis"));
	CHECK(!time_zone_known(""));
	CHECK(!time_zone_known(NULL));
	CHECK(!time_zone_known("Europe/Riga "));
	CHECK(!time_zone_known("GMT+1"));
	CHECK(!time_zone_known("../../etc/passwd"));
	CHECK(!time_zone_known("Europe/R\xc4\xabga"));
}

TEST(base_time_civil)
{
	struct arena *a = arena_make();
	struct civil c;

	CHECK(at("2025-03-13T09:30", "Europe/Riga") == 1741851000);
	c = time_civil(1741851000, "Europe/Riga");
	CHECK(c.year == 2025 && c.month == 3 && c.day == 13 && c.hour == 9 &&
	    c.minute == 30);
	c = time_civil(1741851000, "Asia/Kathmandu");	/* +05:45 */
	CHECK(c.hour == 13 && c.minute == 15);
	c = time_civil(1741851000, "no such zone");	/* read as UTC */
	CHECK(c.hour == 7 && c.minute == 30);
	c = time_civil(-1, NULL);
	CHECK(c.year == 1969 && c.month == 12 && c.day == 31 && c.minute == 59);

	/* Riga: 30 March 2025, 03:00 becomes 04:00. */
	CHECK(at("2025-03-30T02:59", "Europe/Riga") == 1743296340);
	CHECK(at("2025-03-30T03:00", "Europe/Riga") == 1743296400);
	CHECK(at("2025-03-30T03:30", "Europe/Riga") == 1743298200);
	CHECK_TEXT(time_iso(a, at("2025-03-30T03:30", "Europe/Riga"),
	    "Europe/Riga"), "2025-03-30T04:30");
	CHECK(at("2025-03-30T04:00", "Europe/Riga") == 1743296400);
	/* 26 October 2025, 04:00 becomes 03:00: the first of the two. */
	CHECK(at("2025-10-26T02:59", "Europe/Riga") == 1761436740);
	CHECK(at("2025-10-26T03:30", "Europe/Riga") == 1761438600);
	CHECK(at("2025-10-26T04:00", "Europe/Riga") == 1761444000);
	CHECK_TEXT(time_iso(a, 1761438600, "Europe/Riga"), "2025-10-26T03:30");
	CHECK_TEXT(time_iso(a, 1761438600 + 3600, "Europe/Riga"),
	    "2025-10-26T03:30");
	/* West of Greenwich, where the changes come at other hours. */
	CHECK_TEXT(time_rfc3339(a, at("2025-03-09T02:30", "America/New_York")),
	    "2025-03-09T07:30:00Z");
	CHECK_TEXT(time_rfc3339(a, at("2025-11-02T01:30", "America/New_York")),
	    "2025-11-02T05:30:00Z");
	/* Samoa had no 30 December 2011 at all. */
	CHECK_TEXT(time_iso(a, at("2011-12-30T12:00", "Pacific/Apia"),
	    "Pacific/Apia"), "2011-12-31T12:00");
	/* There and back for every hour of a year that is no repeated one. */
	for (unixtime t = 1735689600; t < 1735689600 + 366 * 86400; t += 3600) {
		unixtime back = time_from(time_civil(t, "Europe/Riga"),
		    "Europe/Riga");

		CHECK(back == t || (t == 1761440400 && back == t - 3600));
	}
	CHECK(time_from((struct civil){ 0 }, "Europe/Riga") == 0);
	/* Nothing overflows. */
	c = time_civil(INT64_MAX, "Europe/Riga");
	CHECK(c.year >= 9999);
	c = time_civil(INT64_MIN, "Europe/Riga");
	CHECK(c.month >= 1 && c.month <= 12);
	arena_free(a);
}

TEST(base_time_parse)
{
	static const char *const wrong[] = { "", "2025-3-13", "2025-02-29",
	    "2025-13-01", "2025-00-10", "2025-04-31", "2025-04-00",
	    "0000-01-01", "1900-02-29", "2025-03-13T", "2025-03-13T24:00",
	    "2025-03-13T09:60", "2025-03-13 09:30", "2025-03-13T09:30Z",
	    "2025-03-13T09:30:00", " 2025-03-13", "2025-03-13 ", "13.03.2025",
	    "2025/03/13", "-025-03-13", "20250313", "2025-03-13T9:30",
	    "12025-03-13", "2025-03-1\xc3\xa9" };
	struct civil c;

	CHECK(time_parse("2024-02-29", &c) && c.day == 29 && c.hour == 0);
	CHECK(time_parse("2000-02-29T23:59", &c) && c.minute == 59);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (time_parse(wrong[i], &c))
			test_failed(__FILE__, __LINE__, wrong[i]);
	CHECK(c.year == 0);
	CHECK(!time_parse(NULL, &c));
}

TEST(base_time_text)
{
	struct arena *a = arena_make();
	unixtime t = at("2025-03-13T09:30", "Europe/Riga");
	const char *zone = "Europe/Riga";

	CHECK_TEXT(time_text(a, t, zone, "en", TIME_DATE), "13 March 2025");
	CHECK_TEXT(time_text(a, t, zone, "en", TIME_DATE_TIME),
	    "13 March 2025 at 09:30");
	CHECK_TEXT(time_text(a, t, zone, "en", TIME_CLOCK), "09:30");
	CHECK_TEXT(time_text(a, t, zone, "en", TIME_WEEKDAY),
	    "Thursday 13 March 2025");
	CHECK_TEXT(time_text(a, t, zone, "en", TIME_MONTH), "March 2025");
	CHECK_TEXT(time_text(a, t, zone, "en", TIME_SHORT),
	    "13 Mar 2025, 09:30");
	CHECK_TEXT(time_text(a, t, zone, "en", TIME_PLACE), "Riga");
	CHECK_TEXT(time_text(a, t, "Asia/Jerusalem", "lt", TIME_PLACE),
	    "Jeruzalė");
	CHECK_TEXT(time_text(a, t, "America/New_York", "en", TIME_SHORT),
	    "13 Mar 2025, 03:30");
	CHECK_TEXT(time_text(a, t, zone, NULL, TIME_DATE), "13 March 2025");
	CHECK_TEXT(time_text(a, t, zone, "en-US", TIME_DATE), "13 March 2025");
	CHECK_TEXT(time_text(a, 0, zone, "en", TIME_DATE), "");

	CHECK_TEXT(time_text(a, t, zone, "lt", TIME_DATE), "2025 m. kovo 13 d.");
	CHECK_TEXT(time_text(a, t, zone, "lt", TIME_MONTH), "2025 m. kovas");
	CHECK_TEXT(time_text(a, t, zone, "lv", TIME_DATE),
	    "2025. gada 13. marts");
	CHECK_TEXT(time_text(a, t, zone, "et", TIME_DATE), "13. märts 2025");
	CHECK_TEXT(time_text(a, t, zone, "de", TIME_WEEKDAY),
	    "Donnerstag, 13. März 2025");
	CHECK_TEXT(time_text(a, t, zone, "fr", TIME_DATE), "13 mars 2025");
	CHECK_TEXT(time_text(a, t, zone, "uk", TIME_DATE), "13 березня 2025\u00a0р.");
	/* Digits as everywhere on our pages, the common calendar. */
	CHECK_TEXT(time_text(a, t, zone, "ar", TIME_DATE), "13 مارس 2025");
	CHECK(strstr(time_text(a, t, zone, "ar", TIME_DATE_TIME), "09:30") !=
	    NULL);
	CHECK(strstr(time_text(a, t, zone, "fa", TIME_DATE), "2025") != NULL);
	CHECK(strstr(time_text(a, t, zone, "he", TIME_DATE), "13 במרץ 2025") !=
	    NULL);

	/* What comes from a form or a cookie is only a key that fails. */
	CHECK(*time_text(a, t, "x'; DROP", "../..", TIME_DATE) != '\0');
	CHECK(*time_text(a, t, zone, "en@calendar=japanese", TIME_DATE) !=
	    '\0');
	CHECK(*time_text(a, t, zone, "\xff\xfe", TIME_DATE) != '\0');
	CHECK(*time_text(a, INT64_MAX, zone, "lt", TIME_SHORT) != '\0');
	/* More languages and zones than are kept. */
	for (int i = 0; i < 300; i++) {
		const char *z = arena_printf(a, "Etc/GMT-%d", i % 14);

		CHECK(*time_text(a, t, z, i % 3 ? "lt" : "ar",
		    (enum time_style)(i % 6)) != '\0');
		CHECK(time_civil(t, z).hour == (7 + i % 14) % 24);
		CHECK(*time_span(a, t, t + 86400, z, "lv") != '\0');
	}
	CHECK_TEXT(time_text(a, t, zone, "en", TIME_SHORT),
	    "13 Mar 2025, 09:30");
	arena_free(a);
}

TEST(base_time_span)
{
	struct arena *a = arena_make();
	const char *zone = "Europe/Tallinn";
	unixtime t = at("2025-03-13T09:30", zone);

	CHECK_TEXT(time_span(a, t, t + 86400, zone, "en"), "13–14 March 2025");
	CHECK_TEXT(time_span(a, t, t + 3600, zone, "en"), "13 March 2025");
	CHECK_TEXT(time_span(a, t, 0, zone, "en"), "13 March 2025");
	CHECK_TEXT(time_span(a, 0, t, zone, "en"), "");
	CHECK_TEXT(time_span(a, t, t - 1, zone, "en"), "13 March 2025");
	CHECK_TEXT(time_span(a, t, at("2025-04-02", zone), zone, "en"),
	    "13 March – 2 April 2025");
	CHECK_TEXT(time_span(a, t, at("2026-01-02", zone), zone, "en"),
	    "13 March 2025 – 2 January 2026");
	CHECK(strstr(time_span(a, t, t + 86400, zone, "lt"),
	    "kovo 13–14") != NULL);
	CHECK(strstr(time_span(a, t, t + 86400, zone, "ar"), "مارس") != NULL);
	/* 23:00 and 01:00 are two days here and one in London. */
	t = at("2025-03-13T23:00", zone);
	CHECK_TEXT(time_span(a, t, t + 7200, zone, "en"), "13–14 March 2025");
	CHECK_TEXT(time_span(a, t, t + 7200, "Europe/London", "en"),
	    "13 March 2025");
	arena_free(a);
}

TEST(base_time_forms)
{
	struct arena *a = arena_make();
	unixtime t = 1741851000;

	CHECK_TEXT(time_iso_date(a, t, "Europe/Riga"), "2025-03-13");
	CHECK_TEXT(time_iso(a, t, "Europe/Riga"), "2025-03-13T09:30");
	CHECK_TEXT(time_iso(a, 0, "Europe/Riga"), "");
	CHECK_TEXT(time_ical(a, t), "20250313T073000Z");
	CHECK_TEXT(time_rfc3339(a, t + 5), "2025-03-13T07:30:05Z");
	CHECK_TEXT(time_mail(a, t), "Thu, 13 Mar 2025 07:30:00 +0000");
	CHECK_TEXT(time_http(a, t), "Thu, 13 Mar 2025 07:30:00 GMT");
	CHECK_TEXT(time_rfc3339(a, INT64_MAX), "9999-12-31T23:59:59Z");
	CHECK_TEXT(time_rfc3339(a, INT64_MIN), "0001-01-01T00:00:00Z");
	arena_free(a);
}

TEST(base_time_clock)
{
	unixtime before;

	setenv("GUILDHALL_CLOCK", "+86400", 1);
	before = time_now();
	CHECK(before >= (unixtime)time(NULL) + 86399 &&
	    before <= (unixtime)time(NULL) + 86401);
	time_shift(3600);
	CHECK(time_now() >= before + 3600 && time_now() <= before + 3602);
}

TEST(base_text_valid)
{
	static const struct { const char *p; size_t n; } wrong[] = {
		{ "\xc0\xaf", 2 },		/* overlong / */
		{ "\xe0\x80\xaf", 3 }, { "\xf0\x80\x80\xaf", 4 },
		{ "\xc1\xbf", 2 },
		{ "\xed\xa0\x80", 3 },		/* surrogates */
		{ "\xed\xbf\xbf", 3 }, { "\xed\xa1\x8c\xed\xbe\xb4", 6 },
		{ "\xf4\x90\x80\x80", 4 },	/* beyond U+10FFFF */
		{ "\xf5\x80\x80\x80", 4 }, { "\xf8\x88\x80\x80\x80", 5 },
		{ "\xff", 1 }, { "\xfe\xff", 2 },
		{ "a\xc4", 2 },			/* cut short */
		{ "\xe2\x82", 2 }, { "\xf0\x9f\x98", 3 },
		{ "\xe2\x82" "a", 3 }, { "\x80", 1 }, { "a\xbf", 2 },
		{ "a\0b", 3 }, { "\xc0\x80", 2 },
	};

	CHECK(text_valid("", 0));
	CHECK(text_valid("Priėmimas 🙂 مارس", strlen("Priėmimas 🙂 مارس")));
	CHECK(text_valid("\xf4\x8f\xbf\xbf", 4));
	CHECK(text_valid("\xee\x80\x80\xed\x9f\xbf", 6));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (text_valid(wrong[i].p, wrong[i].n))
			test_failed(__FILE__, __LINE__, wrong[i].p);
}

TEST(base_text_small)
{
	struct arena *a = arena_make();
	struct text_list l;
	int64_t n = 7;

	CHECK(text_length("Priėmimas") == 9);
	CHECK(text_length("") == 0 && text_length(NULL) == 0);
	CHECK(text_blank(NULL) && text_blank("") && text_blank(" \t\n"));
	CHECK(text_blank("\u00a0\u2003\u3000\u200b"));
	CHECK(!text_blank(" x ") && !text_blank("\xff"));
	CHECK(text_same(NULL, NULL) && text_same("a", "a"));
	CHECK(!text_same(NULL, "") && !text_same("a", NULL));
	CHECK(text_starts("abc", "ab") && text_starts("abc", ""));
	CHECK(!text_starts("ab", "abc") && !text_starts(NULL, "a"));

	CHECK(text_number("42", 0, 100, &n) && n == 42);
	CHECK(text_number("-9223372036854775808", INT64_MIN, INT64_MAX, &n) &&
	    n == INT64_MIN);
	CHECK(text_number("9223372036854775807", INT64_MIN, INT64_MAX, &n) &&
	    n == INT64_MAX);
	CHECK(text_number("007", 0, 10, &n) && n == 7);
	CHECK(!text_number("9223372036854775808", INT64_MIN, INT64_MAX, &n));
	CHECK(!text_number("-9223372036854775809", INT64_MIN, INT64_MAX, &n));
	CHECK(!text_number("101", 0, 100, &n) && !text_number("-1", 0, 9, &n));
	CHECK(!text_number("", 0, 9, &n) && !text_number("-", -9, 9, &n));
	CHECK(!text_number("1 ", 0, 9, &n) && !text_number(" 1", 0, 9, &n));
	CHECK(!text_number("+1", 0, 9, &n) && !text_number("1.0", 0, 9, &n));
	CHECK(!text_number("0x1", 0, 9, &n) && !text_number("1e3", 0, 9, &n));
	CHECK(!text_number("\u0663", 0, 9, &n) && !text_number(NULL, 0, 9, &n));
	CHECK(n == 7);

	l = text_split(a, "a,,b ", ',');
	CHECK(l.n == 3 && text_same(l.at[1], "") && text_same(l.at[2], "b "));
	CHECK(text_has(l, "a") && text_has(l, "") && !text_has(l, "b"));
	CHECK(text_split(a, "", ',').n == 0 && text_split(a, NULL, ',').n == 0);
	CHECK(text_split(a, ",", ',').n == 2);

	CHECK_TEXT(text_cut(a, "Priėmimas", 4),
	    "Priė…");
	CHECK_TEXT(text_cut(a, "Priėmimas", 9), "Priėmimas");
	CHECK_TEXT(text_cut(a, "one two", 4), "one…");
	CHECK_TEXT(text_cut(a, "e\u0301clair", 1), "…");
	CHECK_TEXT(text_cut(a, "xe\u0301clair", 2), "x…");
	CHECK_TEXT(text_cut(a, "aàb", 2), "aà…");	/* à ends in byte a0 */
	CHECK_TEXT(text_cut(a, "", 0), "");
	CHECK_TEXT(text_cut(a, "ab", 0), "…");
	CHECK_TEXT(text_cut(a, NULL, 3), "");
	CHECK(*text_cut(a, "\xff\xff\xff\x80\x80", 2) != '\0');
	arena_free(a);
}

TEST(base_text_clean)
{
	struct arena *a = arena_make();

	CHECK_TEXT(text_clean(a, "  Anna\t\n Ozola \r\n", true), "Anna Ozola");
	CHECK_TEXT(text_clean(a, " a\r\nb\rc\n\n d\t", false), "a\nb\nc\n\n d");
	CHECK_TEXT(text_clean(a, "a\x01\x1b[31mb\x7f", true), "a[31mb");
	CHECK_TEXT(text_clean(a, "a\xc2\x85" "b\u2028c", false), "a\nb\nc");
	CHECK_TEXT(text_clean(a, "e\u0301", true), "é");
	CHECK_TEXT(text_clean(a, "i\u0307\u0328", true), "į\u0307");
	CHECK_TEXT(text_clean(a, "\u00a0a\u00a0 b\u3000", true), "a b");
	CHECK_TEXT(text_clean(a, "\ufeffa\u202eb\u202c", true), "ab");
	CHECK_TEXT(text_clean(a, "a\xef\xbf\xbf" "b\xef\xbf\xbe", true), "ab");
	CHECK_TEXT(text_clean(a, "\u200fאב\u2066x\u2069", true),
	    "\u200fאב\u2066x\u2069");
	CHECK_TEXT(text_clean(a, "👩\u200d👧", true), "👩\u200d👧");
	CHECK_TEXT(text_clean(a, "a\xff" "b", true), "a\ufffdb");
	CHECK_TEXT(text_clean(a, " \r\n ", false), "");
	CHECK_TEXT(text_clean(a, "", true), "");
	CHECK_TEXT(text_clean(a, NULL, true), "");
	CHECK_TEXT(text_clean(a, "\u1e9b\u0323", true), "\u1e9b\u0323");
	arena_free(a);
}

TEST(base_text_fold)
{
	static const char *const pair[][2] = {
		{ "Priėmimas ŠIAULIŲ", "priemimas siauliu" },
		{ "Õunapuu", "ounapuu" }, { "STRASSE", "strasse" },
		{ "Straße", "strasse" }, { "ﬁne", "fine" },
		{ "Łódź Đorđe Ørsted", "lodz dorde orsted" },
		{ "İstanbul ISPARTA ılık", "istanbul isparta ilik" },
		{ "Ὀδυσσεύς ΟΔΥΣΣΕΥΣ", "οδυσσευσ οδυσσευσ" },
		{ "Йосип Ёлка Їжак", "йосип ёлка їжак" },
		{ "إدارة أحمد آمال ٱلله", "ادارة احمد امال الله" },
		{ "مؤتمر شؤون هيئة", "موتمر شوون هيية" },
		{ "مـــرحـبا مَرْحَبًا", "مرحبا مرحبا" },
		{ "שָׁלוֹם", "שלום" }, { "", "" }, { "ABC", "abc" },
		{ "हिन्दी", "हिन्दी" }, { "Ɖ", "ɖ" },
		{ "Việt Nam", "viet nam" },
	};
	struct arena *a = arena_make();

	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
		const char *folded = text_fold(a, pair[i][0]);

		CHECK_TEXT(folded, pair[i][1]);
		CHECK_TEXT(text_fold(a, folded), folded);
	}
	/* Composed and decomposed meet; broken bytes do no harm. */
	CHECK_TEXT(text_fold(a, "u\u0308"), text_fold(a, "ü"));
	CHECK_TEXT(text_fold(a, "и\u0306"), text_fold(a, "й"));
	CHECK(*text_fold(a, "\xc3\x28\xff") != '\0');
	CHECK_TEXT(text_fold(a, NULL), "");
	arena_free(a);
}

TEST(base_text_slug)
{
	struct arena *a = arena_make();
	const char *s;

	CHECK_TEXT(text_slug(a, "Baltic Academy 2025"), "baltic-academy-2025");
	CHECK_TEXT(text_slug(a, "Priėmimas  į Šiaulius!"),
	    "priemimas-i-siaulius");
	CHECK_TEXT(text_slug(a, "Привет, Київ"), "privet-kiiv");
	CHECK_TEXT(text_slug(a, "Αθήνα"), "athena");
	CHECK(strcmp(text_slug(a, "مرحبا"), "x") != 0);
	CHECK(strcmp(text_slug(a, "東京"), "x") != 0);
	CHECK_TEXT(text_slug(a, "Don't -- stop"), "dont-stop");
	CHECK_TEXT(text_slug(a, "../../etc/passwd"), "etc-passwd");
	CHECK_TEXT(text_slug(a, "!!!"), "x");
	CHECK_TEXT(text_slug(a, ""), "x");
	CHECK_TEXT(text_slug(a, NULL), "x");
	CHECK_TEXT(text_slug(a, "🙂"), "x");
	CHECK(*text_slug(a, "\xff\xfe") != '\0');
	s = text_slug(a, "ąžuolas ąžuolas ąžuolas ąžuolas ąžuolas ąžuolas"
	    " ąžuolas ąžuolas ąžuolas ąžuolas");
	CHECK(strlen(s) <= 60 && s[strlen(s) - 1] != '-');
	s = text_slug(a, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaa b c");		/* 59 letters: no dash at the end */
	CHECK(strlen(s) == 59);
	arena_free(a);
}

static bool
before(struct arena *a, const char *one, const char *other, const char *lang)
{
	return strcmp(text_sort_key(a, one, lang),
	    text_sort_key(a, other, lang)) < 0;
}

TEST(base_text_sort_key)
{
	struct arena *a = arena_make();

	CHECK(before(a, "apple", "Banana", "en"));
	CHECK(before(a, "Zebra", "Žemė", "lt"));	/* ž after z */
	CHECK(before(a, "Žemaitis", "Zebra", "en") == false);
	/* Lithuanian files i, į and y together. */
	CHECK(before(a, "iki", "yla", "lt") && before(a, "yla", "inga", "lt"));
	CHECK(before(a, "Zoo", "Äpfel", "sv"));		/* ä ends the alphabet */
	CHECK(before(a, "Äpfel", "Zoo", "de"));
	CHECK(before(a, "zebra", "õun", "et"));
	CHECK(before(a, "a", "ab", "en") && before(a, "", "a", "en"));
	CHECK_TEXT(text_sort_key(a, "é", "fr"),
	    text_sort_key(a, "e\u0301", "fr"));
	CHECK(before(a, "a", "b", NULL) && before(a, "a", "b", "no such"));
	CHECK(before(a, "a", "b", "\xff"));
	for (int i = 0; i < 100; i++)
		CHECK(before(a, "a", "b", arena_printf(a, "x%c-%c%c",
		    'a' + i % 26, 'a' + i / 26, 'b')));
	arena_free(a);
}

TEST(base_text_email)
{
	static const char *const wrong[] = { "", "a", "@b.lt", "a@", "a@b",
	    "a@@b.lt", "a@b@c.lt", "a b@c.lt", " a@b.lt", "a@b.lt ",
	    "a@b.lt\n", "a@b..lt", "a@.b.lt", "a@b.lt.", "a@-b.lt", "a@b-.lt",
	    ".a@b.lt", "a.@b.lt", "a..b@c.lt", "\"a\"@b.lt", "a@[127.0.0.1]",
	    "a@127.0.0.1", "a,b@c.lt", "a<b@c.lt", "a@b.lt,c@d.lt",
	    "a@b_c.lt", "a@b\u00fccher.de", "a\u00a0b@c.lt", "a\u202eb@c.lt",
	    "a@b.lt\r\nBcc: x@y.z", "\xff@b.lt", "a;b@c.lt", "a@b.1",
	    "a\u200bb@c.lt", "a\u3002b@c.lt" };
	struct arena *a = arena_make();
	const char *out;
	char longest[320];

	CHECK(text_email(a, "Anna.Ozola+x@Riga.LV", &out));
	CHECK_TEXT(out, "anna.ozola+x@riga.lv");
	CHECK(text_email(a, "Priėmimas@Vilnius.LT", &out));
	CHECK_TEXT(out, "priėmimas@vilnius.lt");
	CHECK(text_email(a, "o'brien/x=y@sub.city-hall.example.org", &out));
	CHECK(text_email(a, "ახალი@x.ge", &out));
	CHECK(text_email(a, "हिन्दी@x.in", &out));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		if (text_email(a, wrong[i], &out))
			test_failed(__FILE__, __LINE__, wrong[i]);
		CHECK(out == NULL);
	}
	CHECK(!text_email(a, NULL, &out));
	memset(longest, 'a', sizeof longest);
	longest[64] = '@';
	memcpy(longest + 300, ".lt", 4);
	CHECK(!text_email(a, longest, &out));		/* a label of 235 */
	for (int i = 70; i < 300; i += 50)
		longest[i] = '.';
	CHECK(!text_email(a, longest, &out));		/* 303 bytes */
	memcpy(longest + 251, ".lt", 4);
	CHECK(text_email(a, longest, &out));		/* 254 */
	memcpy(longest + 252, ".lt", 4);
	CHECK(!text_email(a, longest, &out));		/* 255 */
	arena_free(a);
}

TEST(base_grouped)
{
	struct arena *a = arena_make();

	CHECK_TEXT(figure_grouped(a, 290529, "en"), "290,529");
	CHECK_TEXT(figure_grouped(a, 290529, "de"), "290.529");
	CHECK_TEXT(figure_grouped(a, 290529, "lt"), "290\u00a0529");
	CHECK_TEXT(figure_grouped(a, 1290529, "ar"), "1,290,529");
	CHECK_TEXT(figure_grouped(a, INT64_MIN, "en"),
	    "-9,223,372,036,854,775,808");
	CHECK_TEXT(figure_grouped(a, 0, NULL), "0");
	CHECK_TEXT(figure_grouped(a, 1000, "a language of no name at all"),
	    "1,000");
	arena_free(a);
}

TEST(base_words)
{
	struct arena *a = arena_make();
	const char *j = "{\"en\":\"Reception\",\"lt\":\"Priėmimas\"}";
	struct words w;

	w = words_pick(a, j, "lt");
	CHECK_TEXT(w.text, "Priėmimas");
	CHECK_TEXT(w.lang, "lt");
	w = words_pick(a, j, "lv");
	CHECK_TEXT(w.text, "Reception");
	CHECK_TEXT(w.lang, "en");
	w = words_pick(a, j, NULL);
	CHECK_TEXT(w.lang, "en");
	CHECK_TEXT(words_in(a, j, "lt"), "Priėmimas");
	CHECK_TEXT(words_in(a, j, "lv"), NULL);
	CHECK_TEXT(words_in(a, j, "l"), NULL);
	CHECK(words_langs(a, j).n == 2);
	CHECK_TEXT(words_langs(a, j).at[1], "lt");
	CHECK(words_langs(a, "{\"en\":\"\"}").n == 0 &&
	    words_langs(a, NULL).n == 0);

	/* Setting: the original stays first, whatever happens to others. */
	j = words_set(a, j, "lt", "Priėmimo \"skyrius\"\n\\ 🙂");
	CHECK_TEXT(words_in(a, j, "lt"), "Priėmimo \"skyrius\"\n\\ 🙂");
	j = words_set(a, j, "en", "Welcome");
	CHECK_TEXT(words_pick(a, j, "xx").text, "Welcome");
	j = words_set(a, j, "ar", "استقبال");
	CHECK_TEXT(words_set(a, words_set(a, j, "lt", NULL), "ar", " "),
	    "{\"en\":\"Welcome\"}");
	CHECK_TEXT(words_set(a, "{\"en\":\"a\"}", "en", ""), "{}");
	CHECK_TEXT(words_pick(a, words_set(a, j, "en", NULL), "xx").lang, "lt");
	CHECK_TEXT(words_set(a, NULL, "lt", "Labas"), "{\"lt\":\"Labas\"}");
	CHECK_TEXT(words_set(a, "", "lt", "Labas"), "{\"lt\":\"Labas\"}");
	CHECK_TEXT(words_set(a, "", "lt", NULL), "{}");
	CHECK(words_pick(a, "{}", "en").text == NULL);
	CHECK(words_pick(a, NULL, "en").text == NULL);
	CHECK(words_pick(a, "", "en").text == NULL);

	/* As another program may have written it. */
	j = " { \"\\u0065n\" : \"\\u0041\\ud83d\\ude42\\/\\t\" ,\n\"lt\":\"b\" } ";
	CHECK_TEXT(words_in(a, j, "en"), "A🙂/\t");
	CHECK_TEXT(words_in(a, j, "lt"), "b");
	CHECK_TEXT(words_in(a, "{\"en\":\"\\ud83d\"}", "en"), "\ufffd");
	CHECK_TEXT(words_in(a, "{\"en\":\"\\u0000\"}", "en"), "\ufffd");
	CHECK_TEXT(words_pick(a, "{\"en\":\"\",\"lt\":\"b\"}", "en").text, "b");
	CHECK_TEXT(words_set(a, "{\"en\":\"a\",\"en\":\"b\"}", "en", "c"),
	    "{\"en\":\"c\"}");
	arena_free(a);
}

TEST(base_words_hostile)
{
	static const char *const wrong[] = { "{", "{\"", "{\"en", "{\"en\"",
	    "{\"en\":", "{\"en\":\"", "{\"en\":\"a", "{\"en\":\"a\\",
	    "{\"en\":\"a\\\"", "{\"en\":\"\\u", "{\"en\":\"a\"", "null", "[]",
	    "{\"en\":\"a\",", "{\"en\":\"a\",}", "{\"en\":{\"x\":\"y\"}}",
	    "{\"en\":1}", "{\"en\":\"a\"} x", "{en:\"a\"}", "{\"en\":\"\n\"}",
	    "\"text\"", "just text", "{,}", "{\"en\":\"a\"}}", "\xff" };
	struct arena *a = arena_make();

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		CHECK(words_pick(a, wrong[i], "lt").text == NULL);
		/* "en" may be answered before the fault is reached. */
		(void)words_pick(a, wrong[i], "en");
		CHECK_TEXT(words_set(a, wrong[i], "lt", "b"),
		    "{\"lt\":\"b\"}");
	}
	/* Every way to cut or bend a good one. */
	for (size_t n = 0; n < 40; n++)
		for (int c = 0; c < 256; c += 7) {
			char *j = arena_dup(a, "{\"en\":\"a\\u00e9\\n\","
			    "\"lt\":\"b\\\\\",\"ar\":\"c\"}");

			if (n < strlen(j))
				j[n] = (char)c;
			(void)words_pick(a, j, "ar");
			CHECK(text_starts(words_set(a, j, "xx", "y"), "{"));
		}
	arena_free(a);
}

TEST(base_json)
{
	static const char *const bad[] = { "[01]", "[-]", "[1,]", "{\"a\"}",
	    "[\"\\ud800\"]", "[\"\\u0000\"]", "[\"\n\"]", "[nul]", "[truee]",
	    "[\"a]", "[\"\\x\"]", "{a:1}", "[99999999999999999999]", "[1 2]",
	    "{\"a\":1,}", "[\"\xc3\"]", "[+1]", "[\"\\udc00\"]" };
	struct arena *a = arena_make();
	struct buf b = BUF(a), deep = BUF(a);
	json_t *j;
	const char *why;

	json_begin(&b, '{');
	json_key(&b, "id");
	json_number(&b, INT64_MIN);
	json_key(&b, "list");
	json_begin(&b, '[');
	json_text(&b, "a\"\\\n\x01\x7f{");
	json_text(&b, NULL);
	json_flag(&b, 1);
	json_begin(&b, '{');
	json_end(&b, '}');
	json_begin(&b, '[');
	json_end(&b, ']');
	json_end(&b, ']');
	json_key(&b, "bad\xff");
	json_text(&b, "");
	json_end(&b, '}');
	CHECK_TEXT(buf_text(&b), "{\"id\":-9223372036854775808,\"list\":["
	    "\"a\\\"\\\\\\n\\u0001\\u007f{\",null,true,{},[]],"
	    "\"bad\xef\xbf\xbd\":\"\"}");
	CHECK(json_read(a, buf_text(&b), b.n, &j, &why) == RC_OK);
	json_decref(j);

	/* The plain and the unusual are read alike. */
	CHECK(json_read(a, "[1,-20,0,1.5,123456789012345678,"
	    "\"\\u00e9\\ud83d\\ude00\\/\\n\",9223372036854775807,-0]", 80, &j,
	    &why) == RC_OK && json_array_size(j) == 8);
	CHECK(json_integer_value(json_array_get(j, 4)) == 123456789012345678);
	CHECK_TEXT(json_string_value(json_array_get(j, 5)),
	    "\xc3\xa9\xf0\x9f\x98\x80/\n");
	CHECK(json_integer_value(json_array_get(j, 6)) == INT64_MAX);
	json_decref(j);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(json_read(a, bad[i], strlen(bad[i]), &j, &why) ==
		    RC_INVALID && why != NULL);
	CHECK(json_read(a, "{\"a\":1,\"a\":2}", 13, &j, &why) == RC_INVALID);
	CHECK(why != NULL && j == NULL);
	CHECK(json_read(a, "\"\xff\"", 3, &j, &why) == RC_INVALID);
	CHECK(json_read(a, "[1] x", 5, &j, &why) == RC_INVALID);
	CHECK(json_read(a, "", 0, &j, &why) == RC_INVALID);
	for (int i = 0; i < 32; i++)
		buf_char(&deep, '[');
	for (int i = 0; i < 32; i++)
		buf_char(&deep, ']');
	CHECK(json_read(a, deep.p, deep.n, &j, &why) == RC_OK);
	json_decref(j);
	deep.n = 0;
	for (int i = 0; i < 100000; i++)
		buf_char(&deep, i % 2 ? '[' : '{');
	CHECK(json_read(a, deep.p, deep.n, &j, &why) == RC_INVALID);
	CHECK(json_read(a, "[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"]", 43,
	    &j, &why) == RC_OK);
	json_decref(j);
	arena_free(a);
}

static enum rc
csv(struct arena *a, const char *s, struct csv *out)
{
	return csv_read(a, s, strlen(s), out);
}

TEST(base_csv_dialects)
{
	struct arena *a = arena_make();
	struct csv c;

	CHECK(csv(a, "name,city\r\nAnna,Rīga\r\n", &c) == RC_OK);
	CHECK(c.rows == 2 && c.row[1].cells == 2 && c.row[1].line == 2);
	CHECK_TEXT(c.row[1].cell[1], "Rīga");
	CHECK(csv_column(&c, "city") == 1 && csv_column(&c, "none") == -1);
	CHECK(csv(a, "\xef\xbb\xbfname;city\nA, B;C", &c) == RC_OK);
	CHECK(csv_column(&c, "name") == 0);
	CHECK_TEXT(c.row[1].cell[0], "A, B");
	CHECK(csv(a, "a\tb\r1\t2\r", &c) == RC_OK);
	CHECK(c.rows == 2 && c.row[1].cells == 2);
	CHECK(csv(a, "\"a,b,c\";d\n1;2\n", &c) == RC_OK);
	CHECK(c.row[0].cells == 2);
	CHECK(csv(a, "sep=;\r\na,b;c\r\n", &c) == RC_OK);
	CHECK(c.rows == 1 && c.row[0].cells == 2 && c.row[0].line == 2);
	/* Quotes, doubled and over lines, and the lines after. */
	CHECK(csv(a, "a,b\n\"say \"\"hi\"\"\nand\r\ngo\",x\ny,z\n", &c) ==
	    RC_OK);
	CHECK(c.rows == 3 && c.row[2].line == 5);
	CHECK_TEXT(c.row[1].cell[0], "say \"hi\"\nand\r\ngo");
	/* Empty cells and lines, no end of the last line. */
	CHECK(csv(a, "a,,\n\n,\n\"\"\nz", &c) == RC_OK);
	CHECK(c.rows == 4 && c.row[0].cells == 3 && c.row[1].cells == 2);
	CHECK(c.row[2].cells == 1 && c.row[3].line == 5);
	CHECK(csv(a, "", &c) == RC_OK && c.rows == 0);
	CHECK(csv_column(&c, "a") == -1);
	CHECK(csv(a, "\xef\xbb\xbf", &c) == RC_OK && c.rows == 0);
	arena_free(a);
}

TEST(base_csv_hostile)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a);
	struct csv c;

	CHECK(csv(a, "a,b\n1,\"x\ny", &c) == RC_INVALID);
	CHECK_TEXT(c.why, "line 2: a quote that begins here does not end");
	CHECK(c.rows == 0);
	CHECK(csv(a, "a,b\n\"x\"y,2", &c) == RC_INVALID);
	CHECK_TEXT(c.why, "line 2: text after a closing quote");
	CHECK(csv(a, "a\nx\"y", &c) == RC_INVALID);
	CHECK(csv(a, "\"", &c) == RC_INVALID);
	CHECK(csv(a, "a\nb\n\xff\xfe\n", &c) == RC_INVALID);
	CHECK_TEXT(c.why, "line 3: not UTF-8 text");
	CHECK(csv_read(a, "a\0b", 3, &c) == RC_INVALID);
	CHECK(csv_read(a, "\xff\xfe" "a\0,\0", 6, &c) == RC_INVALID);
	CHECK_TEXT(c.what, "UTF-16 text; save it as UTF-8");
	CHECK(c.line == 1);
	for (int i = 0; i < 999; i++)
		buf_char(&b, ',');
	CHECK(csv(a, buf_text(&b), &c) == RC_OK && c.row[0].cells == 1000);
	buf_char(&b, ',');
	CHECK(csv(a, buf_text(&b), &c) == RC_INVALID);
	CHECK_TEXT(c.why, "line 1: more than 1,000 cells");
	b.n = 0;
	for (int i = 0; i < 1 << 20; i++)
		buf_char(&b, 'x');
	CHECK(csv(a, buf_text(&b), &c) == RC_OK);
	buf_char(&b, 'x');
	CHECK(csv(a, buf_text(&b), &c) == RC_INVALID);
	CHECK(csv(a, arena_printf(a, "\"%s\"", buf_text(&b)), &c) ==
	    RC_INVALID);
	b.n = 0;
	for (int i = 0; i < 1000001; i++)
		buf_str(&b, "x\n");
	CHECK(csv(a, buf_text(&b), &c) == RC_INVALID);
	CHECK_TEXT(c.why, "line 1000001: more than 1,000,000 rows");
	arena_free(a);
}

TEST(base_csv_write)
{
	static const char *const cell[] = { "", "Anna", "a,b", "say \"hi\"",
	    "two\nlines", " space", "a;b", "-5", "-0,5", "Rīga" };
	enum { N = sizeof cell / sizeof *cell };
	struct arena *a = arena_make();
	struct buf b = BUF(a);
	struct csv c;

	for (int row = 0; row < 2; row++) {
		for (int i = 0; i < N; i++)
			csv_cell(&b, cell[i]);
		csv_end_row(&b);
	}
	CHECK(csv_read(a, buf_text(&b), b.n, &c) == RC_OK);
	CHECK(c.rows == 2 && c.row[1].cells == N);
	for (int i = 0; i < N; i++)
		CHECK_TEXT(c.row[1].cell[i], cell[i]);

	b = BUF(a);
	csv_cell(&b, "=1+1");
	csv_cell(&b, "+371 2");
	csv_cell(&b, "-1+cmd|' /C calc'!A0");
	csv_cell(&b, "@SUM(A1)");
	csv_cell(&b, "\t=1");
	csv_cell(&b, "  =1");
	csv_cell(&b, "\uff1d1");
	csv_cell(&b, "-");
	csv_end_row(&b);
	CHECK(csv_read(a, buf_text(&b), b.n, &c) == RC_OK);
	for (size_t i = 0; i < c.row[0].cells; i++)
		CHECK(c.row[0].cell[i][0] == '\'');
	CHECK_TEXT(csv_bare(c.row[0].cell[0]), "=1+1");
	CHECK_TEXT(csv_bare(c.row[0].cell[5]), "  =1");
	CHECK_TEXT(csv_bare("'t Hof"), "'t Hof");
	CHECK_TEXT(csv_bare("-5"), "-5");
	b = BUF(a);
	csv_cell(&b, "'=1");		/* which somebody wrote so */
	csv_end_row(&b);
	CHECK(csv_read(a, buf_text(&b), b.n, &c) == RC_OK);
	CHECK_TEXT(csv_bare(c.row[0].cell[0]), "'=1");
	b = BUF(a);
	buf_str(&b, "\xef\xbb\xbf");
	csv_cell(&b, NULL);
	csv_cell(&b, "x");
	CHECK_TEXT(buf_text(&b), "\xef\xbb\xbf\"\",x");
	arena_free(a);
}

/* What one log line comes out as. */
static const char *
logged(struct arena *a, const char *context, const char *text)
{
	int fds[2], saved = dup(STDERR_FILENO);
	char *line = arena_get(a, 8192);
	ssize_t n;

	CHECK(pipe(fds) == 0);
	dup2(fds[1], STDERR_FILENO);
	log_context(context);
	log_line(LOG_WARN, "store", "%s", text);
	log_line(LOG_DEBUG, "store", "not this one");
	dup2(saved, STDERR_FILENO);
	close(fds[1]);
	n = read(fds[0], line, 8191);
	CHECK(n > 0);
	close(fds[0]);
	close(saved);
	log_context("");
	return line;
}

TEST(base_log)
{
	struct arena *a = arena_make();
	const char *line, *why;
	struct buf b = BUF(a);
	json_t *j;

	log_open("worker 1", LOG_INFO);
	line = logged(a, "r-7", "a \"quoted\" \\ \x1b[31m\n{\"x\":1} Rīga 🙂\xff");
	CHECK(strchr(line, '\n') == line + strlen(line) - 1);
	CHECK(strchr(line, '\x1b') == NULL);
	CHECK(json_read(a, line, strlen(line), &j, &why) == RC_OK);
	CHECK_TEXT(json_string_value(json_object_get(j, "text")),
	    "a \"quoted\" \\ \x1b[31m\n{\"x\":1} Rīga 🙂\ufffd");
	CHECK_TEXT(json_string_value(json_object_get(j, "context")), "r-7");
	CHECK_TEXT(json_string_value(json_object_get(j, "level")), "warn");
	CHECK_TEXT(json_string_value(json_object_get(j, "process")),
	    "worker 1");
	json_decref(j);
	for (int i = 0; i < 5000; i++)
		buf_char(&b, '\x01');
	line = logged(a, "", buf_text(&b));
	CHECK(strlen(line) <= 4000);
	CHECK(json_read(a, line, strlen(line), &j, &why) == RC_OK);
	CHECK(json_object_get(j, "context") == NULL);
	json_decref(j);
	arena_free(a);
}
