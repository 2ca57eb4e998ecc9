#include "test/test.h"

#include <string.h>

#include "good.h"		/* made from test/tmpl/good.tmpl */

extern const char good_html[];	/* test/tmpl/good.html */

TEST(tmpl_page)
{
	struct arena *a = arena_make();
	struct html h = { .out = BUF(a), .lang = "en" };
	struct good three = { 3, { "trys", "lt" }, url_checked(a,
	    "javascript:x"), NULL };
	struct good two = { 2, { "two", "en" }, { NULL }, &three };
	struct good one = { 1, { "one & \"a\"", "en" }, url_to(a, "/a?b=%s&c",
	    "&"), &two };

	good(&h, &one, "<script>\"x'&/..");
	CHECK_TEXT(buf_text(&h.out), good_html);
	arena_free(a);
}

/* In a page from right to left, what is not translated has a tag around where one
 * may stand, and characters where none may. */
TEST(tmpl_untranslated)
{
	struct arena *a = arena_make();
	struct html h = { .out = BUF(a), .lang = "ar", .rtl = true };
	struct good one = { 1, { "one", "en" }, url_to(a, "/a"), NULL };
	const char *page;

	good(&h, &one, "zq");
	page = buf_text(&h.out);
	CHECK(strstr(page, "title=\"" ISOLATE "Open zq" ISOLATED "\"") != NULL);
	CHECK(strstr(page, "<span lang=\"en\" dir=\"ltr\">first</span></a>") !=
	    NULL);
	CHECK(strstr(page, "the <i>rules</i></a> of zq</span>") != NULL);
	CHECK(strstr(page, "\"<span") == NULL);
	arena_free(a);
}
