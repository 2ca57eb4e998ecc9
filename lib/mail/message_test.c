#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "mail/mail.h"
#include "test/test.h"

static const struct mail_server nowhere = {
	.from = "academy@example.lt", .from_name = "Baltijos akademija",
	.domain = "academy.example.lt",
};

/*
 * What every message must be: lines of at most 998 bytes (78 in the header)
 * that end as CRLF, ASCII, no bare CR or LF, no empty line in the header.
 */
static void
check_wire(const char *m, size_t n)
{
	size_t column = 0;
	bool head = true;

	CHECK(strlen(m) == n && n > 2 && m[n - 1] == '\n');
	for (size_t i = 0; i < n; i++) {
		if (m[i] == '\r' || m[i] == '\n') {
			CHECK(m[i] == '\r' && m[i + 1] == '\n');
			i++;
			CHECK(column <= (head ? 78 : 76));
			if (column == 0)
				head = false;
			column = 0;
			continue;
		}
		CHECK((unsigned char)m[i] < 0x80);
		column++;
	}
}

static const char *
compose(struct arena *a, struct mail m)
{
	const char *out;
	size_t n;

	if (m.to == NULL)
		m.to = "anna@example.lv";
	if (m.message_id == NULL)
		m.message_id = "17.9f86d081884c7d65";
	m.made_at = 1741851000;
	out = mail_message(a, &m, &nowhere, &n);
	check_wire(out, n);
	return out;
}

static bool
has(const char *s, const char *part)
{
	return strstr(s, part) != NULL;
}

/* How many header fields of that name stand before the first empty line. */
static int
fields(struct arena *a, const char *m, const char *name)
{
	const char *end = strstr(m, "\r\n\r\n");
	const char *head = arena_dup_n(a, m, (size_t)(end - m));
	const char *want = arena_printf(a, "\r\n%s:", name);
	int n = text_starts(head, want + 2);

	for (; (head = strstr(head, want)) != NULL; head += 2)
		n++;
	return n;
}

static int
digit(char c)
{
	const char *all = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	return c == '\0' || strchr(all, c) == NULL ? -1 :
	    (int)(strchr(all, c) - all);
}

/* A reader of its own for encoded words, so that the writer's mistakes show. */
static const char *
decoded(struct arena *a, const char *m, const char *name)
{
	const char *p = strstr(m, arena_printf(a, "\r\n%s: ", name));
	struct buf b = BUF(a);

	if (p == NULL)
		return NULL;
	p += strlen(name) + 4;
	while (!(p[0] == '\r' && p[2] != ' ') && *p != '\0') {
		bool q = text_starts(p, "=?UTF-8?Q?");
		const char *from = p;

		if (text_starts(p, "\r\n ")) {
			/* Between two encoded words the fold means nothing. */
			p += 2;
			if (b.n > 0 && from[-1] == '=' && from[-2] == '?' &&
			    text_starts(p, " =?"))
				p++;
			continue;
		}
		if (!q && !text_starts(p, "=?UTF-8?B?")) {
			buf_char(&b, *p++);
			continue;
		}
		CHECK(strstr(p + 10, "?=") != NULL &&
		    strstr(p + 10, "?=") + 2 - p <= 75);
		for (p += 10; !text_starts(p, "?="); ) {
			if (q && *p == '=') {
				buf_char(&b, (char)strtol((char[]){ p[1], p[2],
				    0 }, NULL, 16));
				p += 3;
			} else if (q) {
				buf_char(&b, *p == '_' ? ' ' : *p);
				p++;
			} else {
				int v = digit(p[0]) << 18 | digit(p[1]) << 12 |
				    (digit(p[2]) & 63) << 6 |
				    (digit(p[3]) & 63);

				buf_char(&b, (char)(v >> 16));
				if (p[2] != '=')
					buf_char(&b, (char)(v >> 8));
				if (p[3] != '=')
					buf_char(&b, (char)v);
				p += 4;
			}
		}
		p += 2;
		/* Whole characters in each word. */
		CHECK(text_valid(buf_text(&b), b.n));
	}
	return buf_text(&b);
}

TEST(mail_message_plain)
{
	struct arena *a = arena_make();

	CHECK_TEXT(compose(a, (struct mail){ .to_name = "Anna Ozola",
	    .lang = "en", .subject = "Your place", .text = "Dear Anna,\n\n"
	    ".hidden\n-- \nThe academy", .reply_to = "Host@Example.LV" }),
	    "Date: Thu, 13 Mar 2025 07:30:00 +0000\r\n"
	    "From: \"Baltijos akademija\"\r\n"
	    " <academy@example.lt>\r\n"
	    "To: \"Anna Ozola\"\r\n"
	    " <anna@example.lv>\r\n"
	    "Reply-To: <host@example.lv>\r\n"
	    "Subject: Your place\r\n"
	    "Message-ID: <17.9f86d081884c7d65@academy.example.lt>\r\n"
	    "Content-Language: en\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8; format=flowed\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "\r\n"
	    "Dear Anna,\r\n\r\n"
	    "=2Ehidden\r\n"
	    "--=20\r\n"
	    "The academy\r\n");
	/* The domain once it is known stays what it was. */
	CHECK(has(compose(a, (struct mail){ .message_id = "17.9f@old.lt" }),
	    "Message-ID: <17.9f@old.lt>\r\n"));
	arena_free(a);
}

TEST(mail_message_subjects)
{
	static const char *const subject[] = {
		"Kvietimas į mokymų akademiją: priėmimas, integracija ir"
		" bendruomenių dialogas Šiauliuose, Panevėžyje ir Klaipėdoje",
		"دعوة إلى أكاديمية التعلم المتبادل: الاستقبال والاندماج والحوار"
		" مع المجتمعات المحلية في مدن البلطيق",
		"🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂",
		"A plain one that is long enough to be folded at its spaces,"
		" and then folded once more because it does not end here yet",
		"=?UTF-8?Q?spoofed?=", "x", "ė",
		"AVeryLongWordWithoutAnySpaceAVeryLongWordWithoutAnySpace"
		"AVeryLongWordWithoutAnySpaceAVeryLongWordWithoutAnySpace",
		"a 2345678901234567890123456789012345678901234567890123456789012"
		"345678 x",
	};
	struct arena *a = arena_make();
	const char *m;

	for (size_t i = 0; i < sizeof subject / sizeof *subject; i++) {
		m = compose(a, (struct mail){ .subject = subject[i],
		    .to_name = subject[i] });
		CHECK_TEXT(decoded(a, m, "Subject"), subject[i]);
		CHECK(fields(a, m, "Subject") == 1 && fields(a, m, "To") == 1);
	}
	/* Names with what ends a quoted string. */
	m = compose(a, (struct mail){ .to_name = "O\"Brien\\, <x@y.z>" });
	CHECK(has(m, "To: \"O\\\"Brien\\\\, <x@y.z>\"\r\n <anna@example.lv>"));
	m = compose(a, (struct mail){ .to_name = "Žemyna <x@y.z>, B" });
	CHECK_TEXT(decoded(a, m, "To"), "Žemyna <x@y.z>, B <anna@example.lv>");
	CHECK(!has(m, "x@y.z"));
	/* An address of RFC 6531 stands as it is; only then is a header not
	 * ASCII. */
	m = mail_message(a, &(struct mail){ .to = "žemyna@example.lt",
	    .message_id = "1.a" }, &nowhere, &(size_t){ 0 });
	CHECK(has(m, "To: <žemyna@example.lt>\r\n"));
	arena_free(a);
}

TEST(mail_message_injection)
{
	static const char *const evil[] = {
		"a\r\nBcc: x@evil.example", "a\nBcc: x@evil.example",
		"a\rBcc: x@evil.example", "a\r\n\r\nBcc: x@evil.example",
		"a\u2028Bcc: x@evil.example", ("a\x0b" "Bcc: x@evil.example"),
		"a>\r\nBcc: x@evil.example", "\"\r\nBcc: x@evil.example",
		"https://x.example/\r\nBcc: x@evil.example",
		"a@b.lt>\r\nBcc: <x@evil.example", "a@b.lt, x@evil.example",
		"text/plain\r\nBcc: x@evil.example", "\r\n.\r\nMAIL FROM:<x>",
		"a\r\n Bcc: x@evil.example", "\xff\r\nBcc: x@evil.example",
	};
	struct arena *a = arena_make();

	for (size_t i = 0; i < sizeof evil / sizeof *evil; i++) {
		const char *e = evil[i];
		struct mail_part part = { .name = e, .type = e, .bytes = e,
		    .size = strlen(e) };
		struct mail m = { .to = e, .to_name = e, .lang = e,
		    .subject = e, .text = e, .html = e, .reply_to = e,
		    .unsubscribe = e, .parts = &part, .kind = e,
		    .message_id = e };
		struct mail_server s = { .from = e, .from_name = e,
		    .domain = "academy.example.lt" };
		size_t n;
		const char *out = mail_message(a, &m, &s, &n);

		check_wire(out, n);
		CHECK(fields(a, out, "Bcc") == 0);
		CHECK(!has(out, "\r\nBcc:") || has(out, "\r\n\r\n"));
		CHECK(!has(out, "\r\n.\r\n") && !has(out, "\n."));
		CHECK(fields(a, out, "From") == 1 && fields(a, out, "To") == 1);
		CHECK(fields(a, out, "Subject") == 1);
		CHECK(fields(a, out, "Message-ID") == 1);
		CHECK(fields(a, out, "Content-Type") == 1);
		CHECK(has(out, "To:") && !has(out, "<x@evil.example>\r\nB"));
		CHECK(!has(out, "Content-Type: text/plain\r\nBcc"));
	}
	arena_free(a);
}

TEST(mail_message_bodies)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a);
	const char *m;

	/* One line of 5,000 letters, and dots where lines begin. */
	for (int i = 0; i < 2500; i++)
		buf_str(&b, "ė");
	buf_str(&b, "\n.\n..\n.x\nFrom here\n>quoted\n a space\ntrailing   \n");
	m = compose(a, (struct mail){ .text = buf_text(&b) });
	CHECK(!has(m, "\n."));
	CHECK(has(m, "\r\n=2E\r\n=2E.\r\n=2Ex\r\n From here\r\n >quoted\r\n"
	    "  a space\r\ntrailing\r\n"));
	/* Paragraphs flow: the space before a soft end is kept. */
	m = compose(a, (struct mail){ .text = "one two three four five six"
	    " seven eight nine ten eleven twelve thirteen fourteen fifteen" });
	CHECK(has(m, "twelve thirteen=20\r\nfourteen fifteen\r\n"));
	/* Both texts, in the order of RFC 2046: the best last. */
	m = compose(a, (struct mail){ .text = "labas", .html =
	    "<p lang=\"lt\">Ąžuolas = 1</p>" });
	CHECK(has(m, "Content-Type: multipart/alternative;\r\n"
	    " boundary=\"=_alt.17.9f86d081884c7d65\"\r\n\r\n"
	    "--=_alt.17.9f86d081884c7d65\r\n"
	    "Content-Type: text/plain; charset=utf-8; format=flowed\r\n"));
	CHECK(has(m, "<p lang=3D\"lt\">=C4=84=C5=BEuolas =3D 1</p>\r\n"
	    "\r\n--=_alt.17.9f86d081884c7d65--\r\n"));
	CHECK(strstr(m, "labas") < strstr(m, "text/html"));
	/* No text can end the part it stands in. */
	m = compose(a, (struct mail){ .text =
	    "--=_alt.17.9f86d081884c7d65--\n--=_alt.17.9f86d081884c7d65",
	    .html = "x" });
	CHECK(has(m, "--=3D_alt.17.9f86d081884c7d65--\r\n--=3D_alt"));
	/* An empty one is still a mail. */
	m = compose(a, (struct mail){ .text = NULL });
	CHECK(has(m, "quoted-printable\r\n\r\n"));
	arena_free(a);
}

TEST(mail_message_attachments)
{
	struct arena *a = arena_make();
	struct mail_part third = { .name = "ląstelė \"b\" 100%.pdf",
	    .type = "application/pdf", .bytes = "", .size = 0 };
	struct mail_part second = { .name = "../../etc/دعوة إلى أكاديمية التعلم"
	    " المتبادل.ics", .type = "text/calendar; method=REQUEST;"
	    " charset=utf-8", .bytes = "\0\xff" "a", .size = 3,
	    .next = &third };
	struct mail_part first = { .name = "programme.pdf",
	    .type = "application/pdf", .bytes = "0123456789012345678901234567"
	    "8901234567890123456789012345678", .size = 59, .next = &second };
	const char *m = compose(a, (struct mail){ .text = "x", .html = "y",
	    .parts = &first });

	CHECK(has(m, "Content-Type: multipart/mixed;\r\n"
	    " boundary=\"=_mix.17.9f86d081884c7d65\"\r\n"));
	CHECK(has(m, "Content-Disposition: attachment;\r\n"
	    " filename=\"programme.pdf\"\r\n\r\n"
	    "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAx"
	    "MjM0NTY3ODkwMTIzNDU2\r\nNzg=\r\n"));
	CHECK(has(m, "Content-Type: text/calendar; method=REQUEST;"
	    " charset=utf-8\r\n"));
	CHECK(has(m, ";\r\n filename*0*=UTF-8''.._.._etc_%D8%AF"));
	CHECK(has(m, ";\r\n filename*1*=%") && !has(m, "etc/"));
	CHECK(has(m, "\r\n\r\nAP9h\r\n"));
	CHECK(has(m, ";\r\n filename*=UTF-8''l%C4%85stel%C4%97%20%22b%22%20"
	    "100%25.pdf\r\n"));
	CHECK(has(m, "\r\n--=_mix.17.9f86d081884c7d65--\r\n"));
	first = (struct mail_part){ .type = "message/rfc822", .name = "" };
	m = compose(a, (struct mail){ .text = "x", .parts = &first });
	CHECK(has(m, "Content-Type: application/octet-stream\r\n"));
	CHECK(has(m, "filename=\"attachment\"\r\n"));
	arena_free(a);
}

TEST(mail_message_unsubscribe)
{
	static const char *const wrong[] = { "javascript:alert(1)", "",
	    "https://x.example/ y", "https://x.example/>\r\nBcc: a@b.lt",
	    "https://x.example/ė", "ftp://x", "nonsense" };
	struct arena *a = arena_make();
	const char *m = compose(a, (struct mail){ .unsubscribe =
	    "https://academy.example.lt/u/1?k=2" });

	CHECK(has(m, "List-Unsubscribe:\r\n"
	    " <https://academy.example.lt/u/1?k=2>\r\n"
	    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
	m = compose(a, (struct mail){ .unsubscribe = "stop@example.lt" });
	CHECK(has(m, "List-Unsubscribe:\r\n <mailto:stop@example.lt>\r\n"));
	CHECK(fields(a, m, "List-Unsubscribe-Post") == 0);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK(fields(a, compose(a, (struct mail){ .unsubscribe =
		    wrong[i] }), "List-Unsubscribe") == 0);
	arena_free(a);
}
