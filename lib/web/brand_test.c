#include "web/brand.h"

#include <math.h>
#include <stdio.h>

#include "test/test.h"

/* A random number that is the same in every run (xorshift). */
static uint32_t
next(uint32_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 17;
	*x ^= *x << 5;
	return *x;
}

TEST(brand_colours)
{
	struct arena *a = arena_make();
	colour c;

	CHECK(colour_parse("#1a5632", &c) && c == 0x1a5632);
	CHECK(colour_parse("1A5632", &c) && c == 0x1a5632);
	CHECK(colour_parse("#abc", &c) && c == 0xaabbcc);
	for (const char *const *s = (const char *const[]){ "", "#", "#1a563",
	    "#1a56322", "red", "#gggggg", "##aabbc", "#12 456", NULL };
	    *s != NULL; s++)
		CHECK(!colour_parse(*s, &c));
	CHECK(!colour_parse(NULL, &c));
	CHECK_TEXT(colour_text(a, 0xabc), "#000abc");

	/* Known pairs: black on white 21, #767676 on white 4.54. */
	CHECK(fabs(colour_contrast(0, 0xffffff) - 21) < 1e-9);
	CHECK(fabs(colour_contrast(0x767676, 0xffffff) - 4.54) < 0.005);
	CHECK(colour_contrast(0x777777, 0xffffff) < 4.5);
	CHECK(colour_ink(0xffff00) == 0 && colour_ink(0x00205b) == 0xffffff);
	arena_free(a);
}

TEST(brand_refusals)
{
	struct arena *a = arena_make();
	const char *why;
	struct brand better;

	CHECK(brand_passes(a, brand_default, "en", &why, &better));
	CHECK(why == NULL && better.primary == brand_default.primary);
	CHECK(!brand_passes(a, (struct brand){ 0xffcc00, 0x333333 }, "en",
	    &why, &better));
	CHECK(strstr(why, "#ffcc00") != NULL && strstr(why, "1.3 to 1"));
	CHECK(strstr(why, colour_text(a, better.primary)) != NULL);
	CHECK(brand_passes(a, better, "en", NULL, NULL));
	CHECK(!brand_passes(a, (struct brand){ 0x00205b, 0xffcc00 }, "en",
	    &why, &better));
	CHECK(strstr(why, "3.0 to 1") != NULL);
	CHECK(better.primary == 0x00205b && better.accent != 0xffcc00);
	arena_free(a);
}

/* The value of a token in a style sheet, from the n-th time it is set. */
static colour
token(const char *css, const char *name, int n)
{
	colour c = 0;

	for (; n > 0 && css != NULL; n--)
		if ((css = strstr(css, name)) != NULL)
			css += strlen(name);
	if (css == NULL || sscanf(css, ":#%6x", &c) != 1)
		test_failed(__FILE__, __LINE__, name);
	return c;
}

/* What the page will show, read back from the style sheet, not from the rule
 * that made it. */
TEST(brand_random_pairs)
{
	struct arena *a = arena_make();
	uint32_t seed = 20261122;
	int accepted = 0, wrong = 0, unmended = 0;

	for (int i = 0; i < 100000; i++) {
		struct brand b = { next(&seed) & 0xffffff,
		    next(&seed) & 0xffffff }, better;
		bool ok = brand_passes(a, b, "en", NULL, &better);
		const char *css = brand_css(a, ok ? b : better);

		accepted += ok;
		unmended += !brand_passes(a, better, "en", NULL, NULL);
		for (int n = 1; n <= 2; n++) {
			colour ground = n == 1 ? GROUND_LIGHT : GROUND_DARK;
			colour soft = n == 1 ? GROUND_LIGHT_SOFT :
			    GROUND_DARK_SOFT;
			colour link = token(css, "--link", n);
			colour accent = token(css, "--accent", n);

			wrong += colour_contrast(link, ground) < 4.5 ||
			    colour_contrast(link, soft) < 4.5 ||
			    colour_contrast(accent, ground) < 3 ||
			    colour_contrast(accent, soft) < 3 ||
			    colour_contrast(token(css, "--button", 2 * n - 1),
			    token(css, "--button-ink", n)) < 4.5;
		}
		wrong += colour_contrast(token(css, "--brand", 1),
		    token(css, "--brand-ink", 1)) < 4.5;
		CHECK(strlen(css) >= 56 && strlen(css) <= 400);
		arena_reset(a);
	}
	CHECK(accepted > 10000 && accepted < 90000);
	CHECK(wrong == 0);
	CHECK(unmended == 0);
	arena_free(a);
}
