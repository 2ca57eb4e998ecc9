/*
 * Maps of Europe and its neighbours: countries filled, each with a mark and how
 * many are there.  The outlines are one picture that all maps share and the
 * visitor's browser keeps (tools/map makes it); a map shows the part of it that
 * its countries lie in.  The marks stand outside of the picture's measures:
 * they keep their size however small the map is.  A page with a map has the same
 * as a list.
 */
#ifndef WEB_MAP_H
#define WEB_MAP_H

#include "web/html.h"

/* In units of the picture: where a mark stands; west, north, east, south of
 * the largest piece of the land. */
struct map_country { char code[3]; int x, y, box[4]; };
extern const struct map_country map_countries[];	/* sorted; code "" ends */
extern const int map_edge[4];			/* of the whole picture */

struct map_mark {
	const char *country;	/* alpha-2 */
	int64_t n;
	struct map_mark *next;	/* in the order of their first appearance */
};
/* One more in a country; "" is none. */
void map_count(struct arena *, struct map_mark **, const char *country);

/* In the order of the countries' names. */
struct map_mark *map_by_name(struct arena *, const struct map_mark *,
    const char *lang);

/* NULL when the picture does not have it. */
const struct map_country *map_find(const char *country);

/* What of the picture is shown: around its countries, never closer than a
 * quarter of Europe, four wide to three high.  false when none of them is in
 * the picture. */
struct map_view { int x, y, w, h; };
bool map_view(const struct map_mark *, struct map_view *);
/* Whether there is room in a view for a mark with its number: no other mark is
 * near. */
bool map_roomy(const struct map_mark *, const struct map_mark *all,
    const struct map_view *);
/* "37.25%" of the width (height) of a view, for svg's x (y). */
const char *map_percent(struct arena *, int at, int from, int size);

/* Nothing where there is less than MAP_LEAST countries to show: a list says it
 * as well.  label: what the marks are. */
enum { MAP_LEAST = 3 };
bool map_enough(const struct map_mark *);
void map_figure(struct html *, struct arena *, const struct map_mark *,
    const char *label);

#endif
