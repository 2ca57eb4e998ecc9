/*
 * A programme's colours.  An organiser gives two; the server computes the ink
 * that stands on them and variants for dark pages, and refuses what cannot be
 * read, offering the nearest colour that can.
 *
 * Rule (WCAG 2.2, 1.4.3 and 1.4.11): text against its ground 4.5:1, parts of
 * controls against what they touch 3:1.
 */
#ifndef WEB_BRAND_H
#define WEB_BRAND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

typedef uint32_t colour;	/* 0xRRGGBB */

struct brand {
	colour primary;		/* header, links, buttons */
	colour accent;		/* edges, marks, bars */
};
extern const struct brand brand_default;

/* The grounds that pages have, for light and for dark. */
enum { GROUND_LIGHT = 0xffffff, GROUND_LIGHT_SOFT = 0xf2f5f8,
    GROUND_DARK = 0x12181f, GROUND_DARK_SOFT = 0x1b242e };

/* "#1a5632", "1a5632" or "#abc". */
bool colour_parse(const char *, colour *out);
const char *colour_text(struct arena *, colour);	/* "#1a5632" */
/* Between 1 and 21. */
double colour_contrast(colour, colour);
/* Black or white, whichever reads better on it. */
colour colour_ink(colour ground);
/* The nearest colour of the same hue with at least ratio against each of the
 * grounds (n of them); c itself when it has that. */
colour colour_reach(colour c, const colour *grounds, int n, double ratio);

/*
 * Whether the colours can be used.  Where not, *why is a sentence in lang that
 * names the ratio, and *better the nearest pair that passes; both may be NULL.
 */
bool brand_passes(struct arena *, struct brand, const char *lang,
    const char **why, struct brand *better);
/* The style sheet that sets the tokens, for light and dark. */
const char *brand_css(struct arena *, struct brand);
/* "/b/academy-0123456789ab.css": the hash is of the style sheet. */
const char *brand_path(struct arena *, const char *programme, struct brand);

#endif
