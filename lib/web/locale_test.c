#include "test/test.h"

#include <stdio.h>

#include "web/html.h"
#include "web/mo.h"

/* Made from test/locale/lt.po. */
extern const unsigned char locale_test[];

TEST(locale_catalogue)
{
	size_t n;

	CHECK_TEXT(mo_find(locale_test, NULL, "Open", &n), "Atviras");
	CHECK_TEXT(mo_find(locale_test, "verb", "Open", &n), "Atidaryti");
	CHECK_TEXT(mo_find(locale_test, NULL, "verb\004Open", &n),
	    "Atidaryti");
	CHECK(mo_find(locale_test, "ver", "b\004Open", &n) == NULL);
	CHECK(mo_find(locale_test, "noun", "Open", &n) == NULL);
	CHECK(mo_find(locale_test, NULL, "Fuzzy", &n) == NULL);
	CHECK(mo_find(locale_test, NULL, "Empty", &n) == NULL);
	CHECK(mo_find(NULL, NULL, "Open", &n) == NULL);
	CHECK_TEXT(mo_plural(locale_test, 1, "{1} vote"), "{1} balsas");
	CHECK_TEXT(mo_plural(locale_test, 2, "{1} vote"), "{1} balsai");
	CHECK_TEXT(mo_plural(locale_test, 10, "{1} vote"), "{1} balsų");
	CHECK_TEXT(mo_plural(locale_test, 21, "{1} vote"), "{1} balsas");
	CHECK_TEXT(mo_plural(locale_test, 2, "room\004{1} vote"),
	    "{1} balsai čia");
	CHECK(mo_plural(locale_test, 2, "votes") == NULL);
	CHECK_TEXT(mo_plural(locale_test, 10, "Open"), "Atviras");
	for (int i = 0; i < 40; i++) {
		char id[20], want[20];

		snprintf(id, sizeof id, "string %d", i);
		snprintf(want, sizeof want, "eilutė %d", i);
		CHECK_TEXT(mo_find(locale_test, NULL, id, &n), want);
	}
}

TEST(locale_plural_rules)
{
	static const struct {
		const char *lang;
		uint64_t n, form;
	} cases[] = {
		{ "lt", 0, 2 }, { "lt", 1, 0 }, { "lt", 2, 1 }, { "lt", 9, 1 },
		{ "lt", 10, 2 }, { "lt", 11, 2 }, { "lt", 21, 0 },
		{ "lt", 22, 1 }, { "lt", 111, 2 },
		{ "lv", 0, 2 }, { "lv", 1, 0 }, { "lv", 2, 1 }, { "lv", 11, 1 },
		{ "lv", 21, 0 },
		{ "et", 0, 1 }, { "et", 1, 0 }, { "et", 2, 1 },
		{ "ar", 0, 0 }, { "ar", 1, 1 }, { "ar", 2, 2 }, { "ar", 3, 3 },
		{ "ar", 10, 3 }, { "ar", 11, 4 }, { "ar", 99, 4 },
		{ "ar", 100, 5 }, { "ar", 103, 3 },
		{ "en", 1, 0 }, { "en", 2, 1 }, { "xx", 0, 1 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint64_t got = mo_form(mo_of(cases[i].lang),
		    cases[i].n);

		if (got != cases[i].form)
			fprintf(stderr, "%s %d: form %d\n", cases[i].lang,
			    (int)cases[i].n, (int)got);
		CHECK(got == cases[i].form);
	}
}

TEST(locale_falls_back_to_english)
{
	CHECK_TEXT(tr("lt", "no such string"), "no such string");
	CHECK_TEXT(tr("lt", ""), "");
	CHECK_TEXT(tr("xx", "a"), "a");
	CHECK_TEXT(tr(NULL, "a"), "a");
	CHECK_TEXT(tr_c("lt", "no", "such"), "such");
	CHECK_TEXT(trn("lt", 2, "no such", "no suches"), "no suches");
	CHECK_TEXT(trn("lt", -1, "no such", "no suches"), "no such");
	CHECK(language_known("lt") && language_known("en"));
	CHECK(!language_known("xx") && !language_known("") &&
	    !language_known(NULL));
}

TEST(locale_names)
{
	struct arena *a = arena_make();

	CHECK_TEXT(country_name("LT", "lt"), "Lietuva");
	CHECK_TEXT(country_name("LT", "lv-LV"), "Lietuva");
	CHECK_TEXT(country_name("DE", "fr"), "Allemagne");
	CHECK_TEXT(country_name("DE", "xx"), "Germany");
	CHECK_TEXT(country_name("DE", NULL), "Germany");
	CHECK_TEXT(country_name("ZZ", "en"), "ZZ");
	CHECK_TEXT(country_name("<b>", "en"), "<b>");
	CHECK_TEXT(country_name(NULL, "en"), "");
	CHECK_TEXT(language_name("lt", "en"), "Lithuanian");
	CHECK_TEXT(language_name("fa-AF", "lt"), "Dari");	/* blank there */
	CHECK_TEXT(language_name("sr-Latn", "en"), "Serbian");
	CHECK_TEXT(language_name("tlh", "en"), "tlh");
	CHECK(country_known("XK") && !country_known("xk") &&
	    !country_known("") && !country_known(NULL));
	arena_free(a);
}

static size_t
place_of(const char *const *list, const char *code)
{
	size_t i = 0;

	while (list[i] != NULL && strcmp(list[i], code) != 0)
		i++;
	return i;
}

TEST(locale_countries_are_sorted)
{
	struct arena *a = arena_make(), *b = arena_make();
	const char *const *en = country_list(a, "en");
	const char *const *lt = country_list(b, "lt");

	CHECK_TEXT(en[0], "AF");
	CHECK(place_of(en, "DE") < place_of(en, "GR"));
	/* Å as A in English; Č after C, Š after S in Lithuanian. */
	CHECK(place_of(en, "AX") < place_of(en, "AL"));
	CHECK(place_of(lt, "CF") < place_of(lt, "CZ"));
	CHECK(place_of(lt, "CZ") < place_of(lt, "DK"));
	CHECK(place_of(lt, "LT") < 250 && lt[250] == NULL);
	CHECK(country_list(a, "lt") == lt);
	arena_free(a);
	arena_free(b);
}
