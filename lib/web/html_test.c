#include "test/test.h"
#include "web/html.h"

static bool rtl;

static struct html
page(struct arena *a)
{
	return (struct html){ .out = BUF(a), .lang = rtl ? "ar" : "en",
	    .rtl = rtl };
}

#define WRITES(want, call) \
	do { \
		struct arena *own = arena_make(); \
		struct html hh = page(own), *h = &hh; \
		call; \
		CHECK_TEXT(buf_text(&h->out), (want)); \
		arena_free(own); \
	} while (0)

TEST(html_escapes)
{
	WRITES("", h_text(h, NULL));
	WRITES("", h_text(h, ""));
	WRITES("Tom &amp; &lt;b&gt;&quot;Jerry&#39;", h_text(h, "Tom & <b>\"Jerry'"));
	WRITES("Žemaitė, العربية 🙂", h_text(h, "Žemaitė, العربية 🙂"));
	WRITES("a\xEF\xBF\xBD" "b", h_text(h, "a\xFF" "b"));
	WRITES("\xEF\xBF\xBD\xEF\xBF\xBD", h_text(h, "\xC0\xAF"));	/* overlong / */
	WRITES("\xEF\xBF\xBD\xEF\xBF\xBD&lt;", h_text(h, "\xE2\x82<"));	/* cut short */
	WRITES("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", h_text(h, "\xED\xA0\x80"));
}

TEST(html_numbers)
{
	WRITES("0", h_int(h, 0));
	WRITES("-9223372036854775808", h_int(h, INT64_MIN));
	WRITES("9223372036854775807", h_int(h, INT64_MAX));
}

TEST(html_words_carry_their_language)
{
	WRITES("", h_words(h, (struct words){ 0 }));
	WRITES("x", h_words(h, (struct words){ "x", "en" }));
	WRITES("<span lang=\"ar\" dir=\"rtl\">&lt;x</span>",
	    h_words(h, (struct words){ "<x", "ar" }));
	WRITES("<span lang=\"lt\" dir=\"ltr\">x</span>",
	    h_words(h, (struct words){ "x", "lt" }));
	WRITES("x", h_words_attr(h, (struct words){ "x", "lt" }));
	CHECK(language_rtl("ar-EG") && language_rtl("pa-Arab"));
	CHECK(!language_rtl("az") && !language_rtl("uk") && !language_rtl(NULL));
}

TEST(html_addresses)
{
	struct arena *a = arena_make();

	WRITES("a%20b%2F..%3Fx%26%25%3A%40", h_part(h, "a b/..?x&%:@"));
	WRITES("%C5%BD%EF%BF%BD", h_part(h, "Ž\xFF"));
	WRITES("/a?b=1&amp;c=%22", h_url(h, url_to(a, "/a?b=%d&c=%s", 1, "\"")));
	CHECK_TEXT(url_to(a, "/e/%lld/%s?p=%zu#%u", 7LL, "ā/b", (size_t)3, 9U).p,
	    "/e/7/%C4%81%2Fb?p=3#9");
	CHECK_TEXT(url_to(a, "#main").p, "#main");
	CHECK_TEXT(url_to(a, "/%s/x", "").p, "#");
	CHECK_TEXT(url_to(a, "%s", "x").p, "#");
	CHECK_TEXT(url_to(a, "/100%%").p, "/100%");

	CHECK_TEXT(url_checked(a, " https://example.org/ā?b=c#d \n").p,
	    "https://example.org/ā?b=c#d");
	CHECK_TEXT(url_checked(a, "HTTP://x").p, "HTTP://x");
	CHECK_TEXT(url_checked(a, "mailto:a@b.c").p, "mailto:a@b.c");
	CHECK_TEXT(url_checked(a, "tel:+371 5").p, "#");
	CHECK_TEXT(url_checked(a, "tel:+3715").p, "tel:+3715");
	CHECK_TEXT(url_checked(a, "javascript:alert(1)").p, "#");
	CHECK_TEXT(url_checked(a, "java\nscript:alert(1)").p, "#");
	CHECK_TEXT(url_checked(a, "data:text/html,x").p, "#");
	CHECK_TEXT(url_checked(a, "//evil.example").p, "#");
	CHECK_TEXT(url_checked(a, "/admin").p, "#");
	CHECK_TEXT(url_checked(a, "http:evil").p, "#");
	CHECK_TEXT(url_checked(a, "https://good.example@evil.example/").p, "#");
	CHECK_TEXT(url_checked(a, "https://\\evil").p, "#");
	CHECK_TEXT(url_checked(a, "https://").p, "#");
	CHECK_TEXT(url_checked(a, "https://x/\xFF").p, "#");
	CHECK_TEXT(url_checked(a, NULL).p, "#");
	arena_free(a);
}

/* What a sentence becomes, its holes shown by number. */
static void
sentence(struct html *h, const char *text)
{
	struct msg m = { text };

	for (int k; (k = h_msg_next(h, &m)) != 0;) {
		h_raw(h, "[", 1);
		h_int(h, k);
		h_raw(h, "]", 1);
	}
}

TEST(html_sentences)
{
	WRITES("[2] of [1]!", sentence(h, "{2} of {1}!"));
	WRITES("Read <b>this</b>, &lt;i x&gt;not&lt;/script&gt; this",
	    sentence(h, "Read <b>this</b>, <i x>not</script> this"));
	WRITES("{a} {0} { {1 [12]", sentence(h, "{a} {0} { {1 {12}"));
	WRITES("", sentence(h, ""));
	WRITES("&amp;&#39;", sentence(h, "&'"));
}

TEST(html_fill)
{
	struct arena *a = arena_make();

	CHECK_TEXT(TRF(a, "en", "{2}, {1} {3} {x}", "a", "b"), "b, a {3} {x}");
	CHECK_TEXT(tr("en", "verb\004Open"), "Open");
	CHECK_TEXT(tr_c("en", "verb", "Open"), "Open");
	CHECK_TEXT(trn("en", 1, "one", "other"), "one");
	CHECK_TEXT(trn("en", 0, "one", "other"), "other");
	arena_free(a);
}

/* What is not translated says its language and direction in a page that runs the
 * other way. */
TEST(html_untranslated)
{
	struct arena *a = arena_make();
	struct html ar;
	struct msg m;

	rtl = true;
	ar = page(a);

#define ENGLISH(s) "<span lang=\"en\" dir=\"ltr\">" s "</span>"
	CHECK_TEXT(tr("ar", "zq of {1}"), ISOLATE "zq of {1}" ISOLATED);
	CHECK(tr("ar", "zq of {1}") == tr("ar", "zq of {1}"));
	CHECK_TEXT(tr("ar", "verb\004zq"), ISOLATE "zq" ISOLATED);
	CHECK_TEXT(tr_c("ar", "verb", "zq"), ISOLATE "zq" ISOLATED);
	CHECK_TEXT(trn("ar", 1, "zq one", "zq other"), ISOLATE "zq one"
	    ISOLATED);
	CHECK_TEXT(tr("ar", "{1} · 2"), "{1} · 2");
	CHECK_TEXT(tr("lt", "zq"), "zq");
	CHECK_TEXT(tr("en", "zq"), "zq");
	CHECK_TEXT(tr("fa", "zq"), "zq");	/* no language of ours */
	WRITES(ENGLISH("zq &amp; zq"), h_text(h, tr("ar", "zq & zq")));
	WRITES(ENGLISH("zq of &lt;3&gt;"), h_text(h, TRF(a, "ar", "zq of {1}",
	    "<3>")));
	WRITES("a " ENGLISH("b") " " ENGLISH("c") " d", h_text(h, "a " ISOLATE
	    "b" ISOLATED " " ISOLATE "c" ISOLATED " d"));
	/* In an attribute, and in a choice, the characters alone. */
	WRITES(ISOLATE "zq" ISOLATED, h_attr(h, tr("ar", "zq")));
	WRITES(ISOLATE "zq" ISOLATED, h_url(h, (struct url){ ISOLATE "zq"
	    ISOLATED }));
	/* However they are typed, tags fit each other. */
	WRITES(ENGLISH("a"), h_text(h, ISOLATE "a"));
	WRITES(ENGLISH(ENGLISH("a") "b"), h_text(h, ISOLATE ISOLATE "a" ISOLATED
	    "b"));
	WRITES("a" ISOLATED "b", h_text(h, "a" ISOLATED "b"));
	WRITES("\xEF\xBF\xBD\xEF\xBF\xBD", h_text(h, "\xE2\x81"));
	/* Sentences with holes. */
	m = h_msg(&ar, "zq {1} of <b>zq</b>", false);
	CHECK(h_msg_next(&ar, &m) == 1);
	h_int(&ar, 3);
	CHECK(h_msg_next(&ar, &m) == 0);
	CHECK_TEXT(buf_text(&ar.out), ENGLISH("zq 3 of <b>zq</b>"));
	ar = page(a);
	m = h_msg_n(&ar, 3, "zq {1}", "zqs {1}", true);
	CHECK(h_msg_next(&ar, &m) == 1);
	CHECK(h_msg_next(&ar, &m) == 0);
	CHECK_TEXT(buf_text(&ar.out), ISOLATE "zqs " ISOLATED);
	/* A page from left to right, as it was. */
	rtl = false;
	WRITES(ISOLATE "a" ISOLATED, h_text(h, ISOLATE "a" ISOLATED));
	arena_free(a);
}
