#include "web/brand.h"

#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "web/html.h"

const struct brand brand_default = { .primary = 0x12486b, .accent = 0xb4532a };

static const colour light[] = { GROUND_LIGHT, GROUND_LIGHT_SOFT };
static const colour dark[] = { GROUND_DARK, GROUND_DARK_SOFT };

static const double TEXT_RATIO = 4.5, PART_RATIO = 3;

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
colour_parse(const char *s, colour *out)
{
	colour c = 0;
	size_t n;

	if (s == NULL)
		return false;
	if (*s == '#')
		s++;
	n = strlen(s);
	if (n != 3 && n != 6)
		return false;
	for (size_t i = 0; i < n; i++) {
		int d = hex(s[i]);

		if (d < 0)
			return false;
		c = n == 3 ? c << 8 | (colour)d * 0x11 : c << 4 | (colour)d;
	}
	*out = c;
	return true;
}

const char *
colour_text(struct arena *a, colour c)
{
	return arena_printf(a, "#%06x", c & 0xffffff);
}

/* One channel of sRGB as light, 0 to 1 (WCAG 2.2, "relative luminance"). */
static double
linear(colour channel)
{
	double v = (channel & 0xff) / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double
luminance(colour c)
{
	return 0.2126 * linear(c >> 16) + 0.7152 * linear(c >> 8) +
	    0.0722 * linear(c);
}

double
colour_contrast(colour a, colour b)
{
	double x = luminance(a), y = luminance(b);

	return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

colour
colour_ink(colour ground)
{
	return colour_contrast(ground, 0xffffff) >=
	    colour_contrast(ground, 0x000000) ? 0xffffff : 0x000000;
}

static double
least(colour c, const colour *grounds, int n)
{
	double ratio = 21;

	for (int i = 0; i < n; i++)
		ratio = fmin(ratio, colour_contrast(c, grounds[i]));
	return ratio;
}

/* c moved step/255 of the way to black (0) or white (255): keeps the hue. */
static colour
mixed(colour c, int to, int step)
{
	colour out = 0;

	for (int shift = 16; shift >= 0; shift -= 8) {
		int v = (int)(c >> shift & 0xff);

		v += (to - v) * step / 255;
		out = out << 8 | (colour)v;
	}
	return out;
}

colour
colour_reach(colour c, const colour *grounds, int n, double ratio)
{
	for (int step = 0; step <= 255; step++) {
		if (least(mixed(c, 0, step), grounds, n) >= ratio)
			return mixed(c, 0, step);
		if (least(mixed(c, 255, step), grounds, n) >= ratio)
			return mixed(c, 255, step);
	}
	return colour_ink(grounds[0]);
}

/* "3.2": rounded down, so that what fails never reads as if it passed. */
static const char *
ratio_text(struct arena *a, double ratio)
{
	return arena_printf(a, "%.1f", floor(ratio * 10) / 10);
}

bool
brand_passes(struct arena *a, struct brand b, const char *lang,
    const char **why, struct brand *better)
{
	struct brand near = {
		.primary = colour_reach(b.primary, light, 2, TEXT_RATIO),
		.accent = colour_reach(b.accent, light, 2, PART_RATIO),
	};
	bool text = near.primary == b.primary, part = near.accent == b.accent;

	if (better != NULL)
		*better = near;
	if (why == NULL)
		return text && part;
	*why = NULL;
	if (!text)
		*why = TRF(a, lang, N_("Text in {1} on a light page has a"
		    " contrast of {2} to 1; at least {3} to 1 can be read by"
		    " all. The nearest colour that passes is {4}."),
		    colour_text(a, b.primary),
		    ratio_text(a, least(b.primary, light, 2)),
		    ratio_text(a, TEXT_RATIO), colour_text(a, near.primary));
	else if (!part)
		*why = TRF(a, lang, N_("Marks in {1} on a light page have a"
		    " contrast of {2} to 1; at least {3} to 1 can be seen by"
		    " all. The nearest colour that passes is {4}."),
		    colour_text(a, b.accent),
		    ratio_text(a, least(b.accent, light, 2)),
		    ratio_text(a, PART_RATIO), colour_text(a, near.accent));
	return text && part;
}

const char *
brand_css(struct arena *a, struct brand b)
{
	colour link = colour_reach(b.primary, dark, 2, TEXT_RATIO);
	colour accent = colour_reach(b.accent, dark, 2, PART_RATIO);

	return arena_printf(a, ":root{--brand:#%06x;--brand-ink:#%06x;"
	    "--link:#%06x;--button:#%06x;--button-ink:#%06x;--accent:#%06x}"
	    "@media(prefers-color-scheme:dark){:root{--link:#%06x;"
	    "--button:#%06x;--button-ink:#%06x;--accent:#%06x}}",
	    b.primary, colour_ink(b.primary), b.primary, b.primary,
	    colour_ink(b.primary), b.accent,
	    link, link, colour_ink(link), accent);
}

/* Every page asks for the digest of its sheet, and there are few sheets. */
const char *
brand_path(struct arena *a, const char *programme, struct brand b)
{
	enum { KEPT = 32 };
	static struct { struct brand b; char text[13]; } kept[KEPT];
	size_t at = (b.primary * 31 + b.accent) % KEPT;
	unsigned char sum[crypto_hash_sha256_BYTES];
	const char *css;

	if (kept[at].text[0] == '\0' || kept[at].b.primary != b.primary ||
	    kept[at].b.accent != b.accent) {
		css = brand_css(a, b);
		crypto_hash_sha256(sum, (const unsigned char *)css,
		    strlen(css));
		sodium_bin2hex(kept[at].text, sizeof kept[at].text, sum, 6);
		kept[at].b = b;
	}
	return arena_printf(a, "/b/%s-%s.css", programme, kept[at].text);
}
