#include "web/list.h"

#include <string.h>

#include "test/test.h"
#include "web/request.h"

struct asked {
	struct exchange x;
	struct wire wire;
	struct req r;
};

static struct req *
asked(struct asked *v, struct arena *a, const char *query)
{
	*v = (struct asked){ 0 };
	v->x.in = a;
	v->wire.x = &v->x;
	v->r = (struct req){ .arena = a, .lang = "en", .path = "/list",
	    .wire = &v->wire };
	CHECK(urlencoded_read(a, query, strlen(query), &v->x.query) == RC_OK);
	return &v->r;
}

TEST(list_addresses)
{
	struct arena *a = arena_make();
	struct asked v;
	struct req *r = asked(&v, a, "q=a%26b&state=&page=3&lang=lt");

	CHECK_TEXT(list_url(r, "sort", "-name").p, "/list?q=a%26b&sort=-name");
	CHECK_TEXT(list_url(r, "page", "4").p, "/list?q=a%26b&page=4");
	CHECK_TEXT(list_url(r, "page", NULL).p, "/list?q=a%26b");
	CHECK_TEXT(list_url(r, "q", "<&>").p, "/list?q=%3C%26%3E");
	CHECK_TEXT(list_url(r, "q", NULL).p, "/list");
	arena_free(a);
}

TEST(list_pages)
{
	static const struct { const char *query; int64_t rows, page, pages; }
	    t[] = {
		{ "", 0, 1, 1 }, { "", 50, 1, 1 }, { "", 51, 1, 2 },
		{ "page=2", 51, 2, 2 }, { "page=3", 51, 2, 2 },
		{ "page=0", 51, 1, 2 }, { "page=-1", 51, 1, 2 },
		{ "page=x", 51, 1, 2 }, { "page=9223372036854775807", 101, 3, 3 },
	};
	struct arena *a = arena_make();
	struct asked v;
	struct list_page p;

	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		p = list_page(asked(&v, a, t[i].query), t[i].rows, 50);
		CHECK(p.page == t[i].page);
		CHECK(p.pages == t[i].pages);
	}
	p = list_page(asked(&v, a, "page=2"), 120, 50);
	CHECK(!list_shows(p, 49) && list_shows(p, 50) && list_shows(p, 99) &&
	    !list_shows(p, 100));
	arena_free(a);
}

TEST(list_order)
{
	static const char *const words[] = { "number", "name", NULL };
	char b1[] = "b1", none[] = "none", one[] = "a", b2[] = "b2";
	struct list_row rows[] = {
		{ b1, "b", 0, 0 }, { none, NULL, 0, 0 }, { one, "a", 0, 0 },
		{ b2, "b", 0, 0 },
	};
	struct arena *a = arena_make();
	struct asked v;
	struct list_sort s = list_sort(asked(&v, a, "sort=-name"), words);

	CHECK_TEXT(s.by, "name");
	CHECK(s.down);
	s = list_sort(asked(&v, a, "sort=secret"), words);
	CHECK_TEXT(s.by, "number");
	CHECK(!s.down);
	list_rows_sort(rows, 4, false);
	CHECK_TEXT((char *)rows[0].at, "a");
	CHECK_TEXT((char *)rows[1].at, "b1");
	CHECK_TEXT((char *)rows[2].at, "b2");
	CHECK_TEXT((char *)rows[3].at, "none");
	list_rows_sort(rows, 4, true);
	CHECK_TEXT((char *)rows[0].at, "b1");
	CHECK_TEXT((char *)rows[2].at, "a");
	CHECK_TEXT((char *)rows[3].at, "none");	/* last either way */
	arena_free(a);
}

TEST(list_pages_drawn)
{
	struct arena *a = arena_make();
	struct asked v;
	struct req *r = asked(&v, a, "q=x&page=5");
	struct html h = { .out = BUF(a), .lang = "en" };
	const char *page;

	h_pages(&h, r, list_page(r, 30, 50));
	CHECK(h.out.n == 0);
	h_pages(&h, r, list_page(r, 500, 50));
	page = buf_text(&h.out);
	CHECK(strstr(page, "Rows 201 to 250 of 500") != NULL);
	CHECK(strstr(page, "href=\"/list?q=x\"") != NULL);	/* the first */
	CHECK(strstr(page, "page=10\"") != NULL);
	CHECK(strstr(page, "page=9\"") == NULL);
	CHECK(strstr(page, "page=5\"") == NULL);	/* is no link */
	h.out = BUF(a);
	h_sort(&h, asked(&v, a, "sort=name"), (struct list_sort){ "name", false },
	    "name", "Name", false);
	page = buf_text(&h.out);
	CHECK(strstr(page, "aria-sort=\"ascending\"") != NULL);
	CHECK(strstr(page, "sort=-name") != NULL);
	arena_free(a);
}
