#include "test/test.h"
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
