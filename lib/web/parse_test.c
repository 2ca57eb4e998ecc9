/* The readers of forms and cookies; the page cache alone. */
#include <stdio.h>
#include <string.h>

#include "test/test.h"
#include "web/cache.h"
#include "web/cookie.h"
#include "web/multipart.h"
#include "web/web.h"

TEST(web_page_cache_bounds)
{
	struct page_cache *c = page_cache_make(10000);
	struct cached it = { "head", "body", "\"e\"", 4, 4, 0 };
	char k[20];

	for (int i = 0; i < 1000; i++) {
		snprintf(k, sizeof k, "key %d", i);
		page_cache_put(c, k, strlen(k), 1, 100, &it);
		CHECK(page_cache_find(c, "key 0", 5, 1, 100) != NULL);
	}
	CHECK(page_cache_used(c) <= 10000);
	CHECK(page_cache_find(c, "key 1", 5, 1, 100) == NULL);
	CHECK(page_cache_find(c, "key 999", 7, 1, 100) != NULL);
	CHECK(page_cache_find(c, "key 999", 7, 2, 100) == NULL);
	CHECK(page_cache_find(c, "key 999", 7, 1, 100 + CACHE_LIFE) != NULL);
	CHECK(page_cache_find(c, "key 999", 7, 1, 101 + CACHE_LIFE) == NULL);
	it.body_n = 5000;
	page_cache_put(c, "big", 3, 1, 100, &it);	/* not worth the room */
	CHECK(page_cache_find(c, "big", 3, 1, 100) == NULL);
	page_cache_free(c);
}

TEST(web_urlencoded)
{
	struct arena *a = arena_make();
	struct pairs l;
	struct buf b = BUF(a);
	static const char *const bad[] = { "%", "%4", "a=%zz", "%ff=1" };

	CHECK(urlencoded_read(a, "a=1&b=x+y%26&c&=d&&e=", 20, &l) == RC_OK);
	CHECK(l.n == 5);
	CHECK_TEXT(pairs_find(&l, "a")->value, "1");
	CHECK_TEXT(pairs_find(&l, "b")->value, "x y&");
	CHECK_TEXT(pairs_find(&l, "c")->value, "");
	CHECK_TEXT(pairs_find(&l, "")->value, "d");
	CHECK(pairs_find(&l, "x") == NULL);
	CHECK(urlencoded_read(a, "", 0, &l) == RC_OK && l.n == 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(urlencoded_read(a, bad[i], strlen(bad[i]), &l) ==
		    RC_INVALID);
	/* Not UTF-8: the field is marked, its text mended. */
	CHECK(urlencoded_read(a, "a=x%c3y&b=%00&c=%ED%A0%80", 25, &l) == RC_OK);
	CHECK(l.first->bad);
	CHECK_TEXT(l.first->value, "x\xef\xbf\xbdy");
	CHECK(l.first->next->bad);
	CHECK(l.first->next->next->bad);
	CHECK(urlencoded_read(a, "a=1%0D%0A2%0D3%0A", 17, &l) == RC_OK);
	CHECK_TEXT(l.first->value, "1\n2\n3\n");
	CHECK(!l.first->bad);
	for (int i = 0; i < FIELDS_MAX; i++)
		buf_str(&b, "a=1&");
	CHECK(urlencoded_read(a, b.p, b.n, &l) == RC_OK);
	buf_str(&b, "b");
	CHECK(urlencoded_read(a, b.p, b.n, &l) == RC_INVALID);
	b.n = 0;
	for (int i = 0; i <= FIELD_NAME_MAX; i++)
		buf_char(&b, 'n');
	CHECK(urlencoded_read(a, b.p, b.n - 1, &l) == RC_OK);
	CHECK(urlencoded_read(a, b.p, b.n, &l) == RC_INVALID);
	arena_free(a);
}

TEST(web_cookies)
{
	struct arena *a = arena_make();
	struct pairs l = { 0 };

	cookie_read(a, "a=1; b=\"2\";c=3 ; bad; d=x y; =e; f=; g=\"h", &l);
	CHECK(l.n == 4);
	CHECK_TEXT(pairs_find(&l, "a")->value, "1");
	CHECK_TEXT(pairs_find(&l, "b")->value, "2");
	CHECK_TEXT(pairs_find(&l, "c")->value, "3");
	CHECK_TEXT(pairs_find(&l, "f")->value, "");
	arena_free(a);
}

static enum rc
multipart(struct arena *a, const char *body, struct pairs *l)
{
	return multipart_read(a, body, strlen(body), "B", l);
}

TEST(web_multipart)
{
	struct arena *a = arena_make();
	struct pairs l;
	const char *d = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";
	static const char *const bad[] = {
		"", "--B", "--B\r\n", "x--B--", "--B\r\n\r\nx\r\n--B--",
		"--B\r\nContent-Type: text/plain\r\n\r\nx\r\n--B--",
		"--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--",
		"--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n\r\n--B--",
		"--B\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--B--",
		"--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\n\r\n--B--",
		"--B\r\nContent-Disposition : form-data; name=\"a\"\r\n\r\n\r\n--B--",
		"--B\r\n Content-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--B--",
		("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\n\r\n--B--"),
		"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
		"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--B",
		"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--Bx",
		"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--B--x",
		"--B\n\nContent-Disposition: form-data; name=\"a\"\n\nx\n--B--",
	};

	CHECK(multipart(a, "--B--\r\n", &l) == RC_OK && l.n == 0);
	CHECK(multipart(a, arena_printf(a, "--B\r\n%sx\r\ny\r\n--B\r\n%s"
	    "\r\n--B--\r\n", d, d), &l) == RC_OK);
	CHECK(l.n == 2);
	CHECK_TEXT(l.first->value, "x\ny");
	CHECK_TEXT(l.first->next->value, "");
	/* An empty part whose end shares the empty line's CRLF. */
	CHECK(multipart(a, arena_printf(a, "--B\r\n%s--B--", d), &l) == RC_OK);
	CHECK_TEXT(l.first->value, "");
	CHECK(multipart(a, "--B\r\nContent-Disposition: form-data; name=\"f\"; "
	    "filename=\"C:\\x\\a%22b.pdf\"\r\nContent-Type: x/y\r\n\r\n"
	    "--C\r\n--B--", &l) == RC_OK);
	CHECK(l.first->file != NULL);
	CHECK_TEXT(l.first->file->name, "a\"b.pdf");
	CHECK(l.first->file->size == 3);
	CHECK(multipart(a, "--B\r\nContent-Disposition: form-data; name=\"f\"; "
	    "filename=\"\"\r\n\r\n\r\n--B--", &l) == RC_OK && l.n == 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(multipart(a, bad[i], &l) == RC_INVALID);

	CHECK_TEXT(multipart_boundary(a, "multipart/form-data; boundary=x-1"),
	    "x-1");
	CHECK_TEXT(multipart_boundary(a,
	    "Multipart/Form-Data;boundary=\"a:b\""), "a:b");
	CHECK(multipart_boundary(a, "multipart/form-data") == NULL);
	CHECK(multipart_boundary(a, "multipart/form-data; boundary=") == NULL);
	CHECK(multipart_boundary(a, "multipart/mixed; boundary=x") == NULL);
	CHECK(multipart_boundary(a, "multipart/form-data; boundary=a b") ==
	    NULL);
	CHECK(multipart_boundary(a, NULL) == NULL);
	arena_free(a);
}
