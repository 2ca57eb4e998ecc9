#include "web/asset.h"

#include <stdio.h>
#include <string.h>

#include "test/test.h"

static const char *
plain(struct arena *a, const char *name)
{
	const struct asset *asset = asset_find(asset_url(name));
	size_t n;

	CHECK(asset != NULL);
	return asset_plain(a, asset, &n);
}

TEST(asset_paths)
{
	struct arena *a = arena_make();

	CHECK(strlen(asset_url("app.css")) == strlen("/a/0123456789ab/app.css"));
	CHECK(asset_find(asset_url("app.css")) != NULL);
	CHECK(asset_find("/a/000000000000/app.css") == NULL);
	CHECK(asset_find("") == NULL && asset_find("/a/") == NULL);
	CHECK(strstr(plain(a, "app.css"), "@layer base") != NULL);
	CHECK(strstr(plain(a, "app.js"), "start()") != NULL);
	arena_free(a);
}

/* What a first visit may cost: bytes as they are sent. */
TEST(asset_budget)
{
	CHECK(asset_find(asset_url("app.css"))->n <= 8000);
	CHECK(asset_find(asset_url("app.js"))->n <= 6000);
	CHECK(asset_find(asset_url("icon.svg"))->n <= 500);
}

/*
 * Physical properties would lay out a right-to-left page wrongly.  Looked for
 * as "name:" at the start of a declaration; transforms and gradients are drawn
 * for one direction on purpose.
 */
TEST(asset_no_physical_properties)
{
	static const char *const names[] = { "left", "right", "top", "bottom",
	    "width", "height", "min-width", "max-width", "min-height",
	    "max-height", "margin-left", "margin-right", "margin-top",
	    "margin-bottom", "padding-left", "padding-right", "padding-top",
	    "padding-bottom", "border-left", "border-right", "border-top",
	    "border-bottom", "border-top-left-radius",
	    "border-top-right-radius", "border-bottom-left-radius",
	    "border-bottom-right-radius", "border-left-color",
	    "border-right-color", "border-top-color", "border-bottom-color",
	    "border-left-width", "border-right-width", "float", "clear" };
	struct arena *a = arena_make();
	const char *css = plain(a, "app.css");

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		size_t n = strlen(names[i]);

		for (const char *p = css; (p = strstr(p, names[i])) != NULL;
		    p += n) {
			const char *before = p;

			if (p[n] != ':')
				continue;
			while (before > css && strchr(" \n\t", before[-1]))
				before--;
			/* "(max-width: 40rem)" asks about the window. */
			if (before > css && strchr("{;}", before[-1]) != NULL)
				test_failed(__FILE__, __LINE__, names[i]);
		}
	}
	CHECK(strstr(css, "text-align: left") == NULL);
	CHECK(strstr(css, "text-align: right") == NULL);
	/* Nothing may lie over what has the focus (WCAG 2.4.11).  Three things
	 * stick, on wide windows: a column of its own beside a long list, and
	 * a list's heads and a bar with its button, below which scrolling
	 * stops. */
	const char *beside = strstr(css, ".beside { position: sticky");
	const char *heads = strstr(css, ".tall thead th { position: sticky");
	const char *bar = strstr(css, ".follow { position: sticky");
	int sticky = 0;

	for (const char *p = css; (p = strstr(p, "position: sticky")) != NULL;
	    p++)
		sticky++;
	CHECK(beside != NULL && heads != NULL && bar != NULL && sticky == 3);
	CHECK(strstr(css, "html:has(.follow) { scroll-padding-block-start") !=
	    NULL);
	CHECK(strstr(css, "html:has(.tall) { scroll-padding-block-start") !=
	    NULL);
	CHECK(strstr(css, "position: fixed") == NULL);
	CHECK(strstr(css, "url(") == NULL && strstr(css, "@import") == NULL);
	arena_free(a);
}

/* The browser must find nothing to fetch from others, and nothing that the
 * content security policy would stop. */
TEST(asset_script_keeps_to_the_policy)
{
	struct arena *a = arena_make();
	const char *js = plain(a, "app.js");

	CHECK(strstr(js, "eval(") == NULL && strstr(js, "new Function") == NULL);
	CHECK(strstr(js, "innerHTML") == NULL);
	CHECK(strstr(js, "insertAdjacentHTML") == NULL);
	CHECK(strstr(js, ".style") == NULL);
	CHECK(strstr(js, "http://") == NULL && strstr(js, "https://") == NULL);
	arena_free(a);
}
