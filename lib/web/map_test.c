#include "web/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/test.h"
#include "web/asset.h"

static struct map_mark *
marks(struct arena *a, const char *const *countries)
{
	struct map_mark *m = NULL;

	for (; *countries != NULL; countries++)
		map_count(a, &m, *countries);
	return m;
}
#define MARKS(a, ...) marks((a), (const char *const[]){ __VA_ARGS__, NULL })

TEST(map_countries_counted)
{
	struct arena *a = arena_make();
	struct map_mark *m = MARKS(a, "LT", "LV", "", "LT", "EE");

	CHECK_TEXT(m->country, "LT");
	CHECK(m->n == 2 && m->next->n == 1);
	CHECK_TEXT(m->next->next->country, "EE");
	map_count(a, &m, NULL);
	CHECK(m->next->next->next == NULL);
	CHECK(map_find("LT") != NULL && map_find("XK") != NULL);
	CHECK(map_find("BR") == NULL && map_find("") == NULL);
	CHECK(map_enough(m) && !map_enough(m->next));
	CHECK(!map_enough(MARKS(a, "LT", "LV", "BR", "CA")));
	m = map_by_name(a, m, "lt");		/* Estija, Latvija, Lietuva */
	CHECK_TEXT(m->country, "EE");
	CHECK_TEXT(m->next->country, "LV");
	CHECK(m->next->next->n == 2 && m->next->next->next == NULL);
	arena_free(a);
}

/* Whatever countries are shown, they and their marks are in the view, and the
 * view is in the picture. */
TEST(map_view_holds_its_countries)
{
	struct arena *a = arena_make();
	const int *edge = map_edge;
	struct map_view v, all;

	CHECK(!map_view(NULL, &v));
	CHECK(!map_view(MARKS(a, "BR", "CA"), &v));
	for (const struct map_country *c = map_countries; *c->code != '\0'; c++)
		for (const struct map_country *d = c; *d->code != '\0'; d++) {
			bool in = true;

			CHECK(map_view(MARKS(a, c->code, d->code), &v));
			in &= v.x >= edge[0] && v.y >= edge[1];
			in &= v.x + v.w <= edge[2] && v.y + v.h <= edge[3];
			in &= c->x > v.x && c->x < v.x + v.w;
			in &= d->y > v.y && d->y < v.y + v.h;
			in &= abs(4 * v.h - 3 * v.w) < 8;
			if (!in)
				fprintf(stderr, "%s %s: %d %d %d %d\n", c->code,
				    d->code, v.x, v.y, v.w, v.h);
			CHECK(in);
		}
	CHECK(map_view(MARKS(a, "LT"), &v));
	CHECK(map_view(MARKS(a, "LT", "BR"), &all));
	CHECK(memcmp(&v, &all, sizeof v) == 0);
	CHECK(map_view(MARKS(a, "LT", "PT", "IS"), &all) && all.w > v.w);
	CHECK_TEXT(map_percent(a, 150, 100, 200), "25.00%");
	CHECK_TEXT(map_percent(a, 101, 100, 200), "0.50%");
	CHECK_TEXT(map_percent(a, 299, 0, 300), "99.67%");
	CHECK_TEXT(map_percent(a, 99, 100, 2000), "-0.05%");
	arena_free(a);
}

TEST(map_picture_has_every_country)
{
	struct arena *a = arena_make();
	const struct asset *svg = asset_find(asset_url("europe.svg"));
	size_t n;
	const char *text = asset_plain(a, svg, &n);

	/* With the page, sheet and script, a first visit is 30 kB at most. */
	CHECK(svg->n <= 7500);
	for (const struct map_country *c = map_countries; *c->code != '\0';
	    c++) {
		char path[40];

		snprintf(path, sizeof path, "<path id=\"%s\" d=\"M", c->code);
		CHECK(strstr(text, path) != NULL);
		CHECK(country_known(c->code));
		CHECK(c->x >= c->box[0] && c->x <= c->box[2]);
		CHECK(c->y >= c->box[1] && c->y <= c->box[3]);
	}
	arena_free(a);
}

TEST(map_figure_drawn)
{
	struct arena *a = arena_make();
	struct html h = { .out = BUF(a), .lang = "en" };
	const char *page;

	map_figure(&h, a, NULL, "Partners");
	CHECK(h.out.n == 0);
	map_figure(&h, a, MARKS(a, "LT", "LV", "LT", "CA"), "Too few");
	CHECK(h.out.n == 0);
	map_figure(&h, a, MARKS(a, "LT", "LV", "LT", "CA", "PT", "PT"),
	    "Where <they> are");
	page = buf_text(&h.out);
	CHECK(strstr(page, "europe.svg#LT\"") != NULL);
	CHECK(strstr(page, "europe.svg#LV\"") != NULL);
	CHECK(strstr(page, "#CA") == NULL);
	/* Lithuania and Latvia stand too near for a number. */
	CHECK(strstr(page, ">2</text>") != NULL);
	CHECK(strstr(strstr(page, "</text>") + 1, "</text>") == NULL);
	CHECK(strstr(page, "aria-label=\"Where &lt;they&gt; are\"") != NULL);
	CHECK(strstr(page, "status of any territory") != NULL);
	CHECK(strstr(page, "style=") == NULL);
	arena_free(a);
}
