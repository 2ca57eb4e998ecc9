#include "web/form.h"

#include <stdio.h>
#include <string.h>

#include "store/blob.h"
#include "test/test.h"
#include "web/page.h"
#include "web/request.h"

/* A request with a posted form, and nothing around it. */
struct visit {
	struct arena *arena;
	struct exchange x;
	struct wire wire;
	struct reply reply;
	struct req r;
};

/* Each visit ends the one before it. */
static struct req *
visit(struct visit *v, const char *posted)
{
	static struct arena *arena;

	if (arena == NULL)
		arena = arena_make();
	arena_reset(arena);
	*v = (struct visit){ .arena = arena };
	v->x.in = v->arena;
	v->x.form_token = "tok\"en";
	v->wire.x = &v->x;
	v->r = (struct req){ .arena = v->arena, .lang = "en", .path = "/",
	    .method = posted == NULL ? GET : POST, .reply = &v->reply,
	    .wire = &v->wire };
	if (posted != NULL)
		CHECK(urlencoded_read(v->arena, posted, strlen(posted),
		    &v->x.form) == RC_OK);
	return &v->r;
}

static void
attach(struct visit *v, const char *field, const char *name,
    const void *bytes, size_t n)
{
	struct pair *p;

	CHECK(pairs_add(v->arena, &v->x.form, field, strlen(field), "", 0,
	    &p) == RC_OK);
	p->file = arena_new(v->arena, struct upload);
	*p->file = (struct upload){ name, bytes, n };
}

static const char *
drawn(struct req *r, struct form *f)
{
	struct html h = { .out = BUF(r->arena), .lang = r->lang };

	form_draw(&h, r, f, (struct url){ "/here" }, "Save");
	return buf_text(&h.out);
}

static const struct option kinds[] = {
	{ "talk", "Talk" }, { "visit", "Visit" }, { 0 }
};

/* The fault of one field posted as "x=VALUE", "" when it was taken; *f, where
 * not NULL, can be asked for the value until the next call. */
static const char *
fault_of(struct field field, const char *posted, struct form **out)
{
	static struct visit v;
	static struct field fields[2];
	struct form *f;
	struct req *r = visit(&v, posted);
	const char *page, *at, *end;

	field.name = "x";
	field.label = "Label";
	fields[0] = field;
	f = form_open(r, fields, "Europe/Riga", NULL);
	form_read(f);
	if (out != NULL)
		*out = f;
	if (r->faults == 0)
		return "";
	page = drawn(r, f);
	/* It is in the summary as a link to the control, and at the field. */
	at = strstr(page, "<a href=\"#f-x");
	CHECK(at != NULL && strstr(page, "id=\"f-x-fault\"") != NULL);
	CHECK(strstr(page, "id=\"f-x\"") != NULL);
	if (at == NULL)
		return "?";
	at = strchr(at, '>') + 1;
	end = strstr(at, "</a>");
	return arena_dup_n(v.arena, at, (size_t)(end - at));
}

#define FIELD(...) ((struct field){ __VA_ARGS__ })
#define TAKEN(field, posted, f) \
	CHECK_TEXT(fault_of((field), (posted), (f)), "")
#define REFUSED(field, posted, words) \
	do { \
		const char *said = fault_of((field), (posted), NULL); \
		if (*said == '\0' || strstr(said, (words)) == NULL) \
			test_same(said, (words), __FILE__, __LINE__, posted); \
	} while (0)

TEST(form_texts)
{
	struct field x = FIELD(.kind = F_TEXT, .max = 5, .required = true);
	struct form *f;

	TAKEN(x, "x=%20a%20%20b%20", &f);
	CHECK_TEXT(form_text(f, "x"), "a b");
	TAKEN(x, "x=%C4%93%C4%93%C4%93%C4%93%C4%93", &f);	/* 5 letters */
	REFUSED(x, "x=abcdefg", "5 characters or fewer: you have 2 too many");
	REFUSED(x, "x=", "Fill in “Label”");
	REFUSED(x, "x=+%09", "Fill in");
	REFUSED(x, "y=1", "Fill in");
	REFUSED(x, "x=a%FF", "cannot be read");
	REFUSED(x, "x=a%00b", "cannot be read");
	x.required = false;
	TAKEN(x, "x=", &f);
	CHECK(form_text(f, "x") == NULL);

	x = FIELD(.kind = F_LONG, .max = 20);
	TAKEN(x, "x=a%0D%0Ab", &f);
	CHECK_TEXT(form_text(f, "x"), "a\nb");
	REFUSED(x, "x=123456789012345678901", "1 too many");

	x = FIELD(.kind = F_PASSWORD);
	TAKEN(x, "x=a++b", &f);
	CHECK_TEXT(form_text(f, "x"), "a  b");
	x = FIELD(.kind = F_CODE);
	TAKEN(x, "x=123-456", &f);
	CHECK_TEXT(form_text(f, "x"), "123456");
	REFUSED(x, "x=12;34", "digits and letters");
}

TEST(form_addresses)
{
	struct field x = FIELD(.kind = F_EMAIL);
	struct form *f;

	TAKEN(x, "x=Anna@Example.org", &f);
	CHECK(strstr(form_text(f, "x"), "@example.org") != NULL);
	for (const char *const *s = (const char *const[]){ "x=a", "x=a@",
	    "x=@b.org", "x=a@b", "x=a+b@c.org", "x=a@b.org,c@d.org",
	    "x=a%0Ab@c.org", NULL }; *s != NULL; s++)
		REFUSED(x, *s, "must be an e-mail address");

	x = FIELD(.kind = F_URL);
	TAKEN(x, "x=www.riga.lv/a?b%3D1", &f);
	CHECK_TEXT(form_text(f, "x"), "https://www.riga.lv/a?b=1");
	TAKEN(x, "x=http://a.lv", &f);
	for (const char *const *s = (const char *const[]){
	    "x=javascript:alert(1)", "x=data:text/html,x", "x=ftp://a.lv",
	    "x=//a.lv", "x=https://", "x=https://a b.lv", "x=https://riga",
	    "x=https://bank.lv@evil.lv", "x=https://a.lv/%22onload",
	    "x=%20javascript://a.lv/%250aalert(1)", NULL }; *s != NULL; s++)
		REFUSED(x, *s, "must be a web address");

	x = FIELD(.kind = F_PHONE);
	TAKEN(x, "x=%2B371+67+026-000", &f);
	REFUSED(x, "x=call+me", "must be a telephone number");
	REFUSED(x, "x=12", "must be a telephone number");
	REFUSED(x, "x=12345a", "must be a telephone number");
}

TEST(form_numbers)
{
	struct field x = FIELD(.kind = F_NUMBER, .min = 1, .max = 34000);
	struct form *f;

	TAKEN(x, "x=34+000", &f);
	CHECK(form_int(f, "x") == 34000);
	TAKEN(x, "x=34%C2%A0000", &f);
	TAKEN(x, "x=34%E2%80%AF000", &f);
	CHECK(form_int(f, "x") == 34000);
	TAKEN(x, "x=1", &f);
	REFUSED(x, "x=0", "between 1 and 34000");
	REFUSED(x, "x=34001", "between 1 and 34000");
	REFUSED(x, "x=-1", "between");
	REFUSED(x, "x=1.5", "whole number");
	REFUSED(x, "x=1e3", "whole number");
	REFUSED(x, "x=0x10", "whole number");
	REFUSED(x, "x=99999999999999999999", "whole number");
	x.max = 0;
	TAKEN(x, "x=9223372036854775807", &f);
	REFUSED(x, "x=0", "must be 1 or more");
	x.required = true;
	REFUSED(x, "x=", "Fill in");
}

TEST(form_dates)
{
	struct field x = FIELD(.kind = F_DATE);
	struct form *f;

	for (const char *const *s = (const char *const[]){ "x=2027-01-31",
	    "x=31.1.2027", "x=31/01/2027", "x=31+1+2027", "x=31.+1.+2027",
	    NULL }; *s != NULL; s++) {
		TAKEN(x, *s, &f);
		CHECK(form_date(f, "x").day == 31 &&
		    form_date(f, "x").month == 1 &&
		    form_date(f, "x").year == 2027);
	}
	/* Midnight in Riga, two hours before it is midnight in UTC. */
	CHECK(form_time(f, "x") == 1801346400);
	REFUSED(x, "x=31.2.2027", "no such day");
	REFUSED(x, "x=2027-02-29", "no such day");
	REFUSED(x, "x=31.1.27", "check the year");
	REFUSED(x, "x=tomorrow", "must be a date");
	REFUSED(x, "x=31.1/2027", "must be a date");
	REFUSED(x, "x=2027-01-31x", "must be a date");
	REFUSED(x, "x=-1.1.2027", "must be a date");
	REFUSED(x, "x=1.1.0207", "check the year");
	x.required = true;
	REFUSED(x, "x=", "Enter a date for");

	x = FIELD(.kind = F_TIME, .required = true);
	TAKEN(x, "x=2027-01-31T18:00", &f);
	CHECK(form_time(f, "x") == 1801346400 + 18 * 3600);
	TAKEN(x, "x=2027-01-31T18:00:00", &f);
	TAKEN(x, "x=31.1.2027+18.00", &f);
	CHECK(form_date(f, "x").hour == 18);
	REFUSED(x, "x=2027-01-31", "needs a time of day");
	REFUSED(x, "x=2027-01-31T24:30", "no such day or time");
	REFUSED(x, "x=2027-01-31T18:00:17", "must be a date and a time");
	REFUSED(x, "x=", "Enter a date and a time");
}

TEST(form_choices)
{
	struct field x = FIELD(.kind = F_CHOICE, .options = kinds,
	    .required = true);
	struct form *f;

	TAKEN(x, "x=visit", &f);
	CHECK_TEXT(form_text(f, "x"), "visit");
	REFUSED(x, "x=Visit", "choose from what is offered");
	REFUSED(x, "x=", "Choose an answer to “Label”");
	x.kind = F_SELECT;
	REFUSED(x, "x=other", "choose from what is offered");
	TAKEN(x, "x=talk", &f);

	x = FIELD(.kind = F_MANY, .options = kinds);
	TAKEN(x, "x=talk&x=visit&x=talk", &f);
	CHECK(form_many(f, "x").n == 2);
	CHECK_TEXT(form_typed(f, "x"), "talk\nvisit");
	TAKEN(x, "", &f);
	CHECK(form_many(f, "x").n == 0 && form_typed(f, "x") == NULL);
	REFUSED(x, "x=talk&x=evil", "choose from what is offered");
	x.max = 1;
	REFUSED(x, "x=talk&x=visit", "choose at most 1");
	x.max = 0;
	x.min = 2;
	REFUSED(x, "x=talk&x=talk", "choose at least 2");
	x.required = true;
	REFUSED(x, "", "Choose an answer");

	x = FIELD(.kind = F_FLAG);
	TAKEN(x, "x=1", &f);
	CHECK(form_flag(f, "x"));
	TAKEN(x, "", &f);
	CHECK(!form_flag(f, "x"));
	REFUSED(x, "x=yes", "choose from");
	x.required = true;
	REFUSED(x, "", "Tick “Label” to go on");

	x = FIELD(.kind = F_COUNTRY, .required = true);
	TAKEN(x, "x=LV", &f);
	REFUSED(x, "x=XX", "choose from what is offered");
	x.kind = F_LANGUAGE;
	TAKEN(x, "x=uk", &f);
	REFUSED(x, "x=xx", "choose from what is offered");
}

TEST(form_languages)
{
	static const struct field fields[] = {
		{ "title", F_WORDS, "Title", .max = 8, .required = true },
		{ 0 }
	};
	static const char *const langs[] = { "lt", "en", "ar", NULL };
	struct visit v;
	struct req *r = visit(&v, "title.lt=Namai&title.en=Home"
	    "&title.xx=other");
	struct form *f = form_open(r, fields, NULL, langs);
	const char *page;

	form_read(f);
	CHECK(r->faults == 0);
	CHECK_TEXT(form_words(f, "title"), "{\"lt\":\"Namai\",\"en\":\"Home\"}");

	r = visit(&v, "title.lt=Namai&title.en=Far+too+long");
	f = form_open(r, fields, NULL, langs);
	form_read(f);
	CHECK(r->faults == 1 && form_words(f, "title") == NULL);
	page = drawn(r, f);
	CHECK(strstr(page, "<a href=\"#f-title-en\">") != NULL);
	CHECK(strstr(page, "id=\"f-title-en-fault\"") != NULL);
	CHECK(strstr(page, "value=\"Far too long\"") != NULL);
	CHECK(strstr(page, "lang=\"ar\" dir=\"rtl\"") != NULL);

	r = visit(&v, "title.lt=&title.en=Home");
	f = form_open(r, fields, NULL, langs);
	form_read(f);
	CHECK(r->faults == 1);
	page = drawn(r, f);
	CHECK(strstr(page, "<a href=\"#f-title\">") != NULL);
	CHECK(strstr(page, "first;") != NULL);
	CHECK_TEXT(form_typed(f, "title"), "{\"en\":\"Home\"}");
}

TEST(form_files)
{
	static const struct field fields[] = {
		{ "letter", F_FILE, "Letter", .max = 1000, .required = true,
		    .accept = "PDF", .blobs = 1u << BLOB_PDF },
		{ "name", F_TEXT, "Name", .required = true }, { 0 }
	};
	static const char pdf[] = "%PDF-1.7\n1 0 obj\n", html[] = "<html>";
	static char large[1001] = "%PDF-1.7\n";
	static const struct {
		const char *bytes;
		size_t n;
		const char *fault;
	} cases[] = {
		{ pdf, sizeof pdf - 1, NULL },
		{ html, sizeof html - 1, "must be PDF: a.pdf is something" },
		{ pdf, 0, "the file a.pdf is empty" },
		{ large, sizeof large, "must be 1 kB or smaller" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct visit v;
		struct req *r = visit(&v, "name=");
		struct form *f;
		const char *page;

		attach(&v, "letter", "a.pdf", cases[i].bytes, cases[i].n);
		f = form_open(r, fields, NULL, NULL);
		form_read(f);
		page = drawn(r, f);
		CHECK(r->faults == (cases[i].fault == NULL ? 1 : 2));
		CHECK((form_file(f, "letter") != NULL) ==
		    (cases[i].fault == NULL));
		CHECK(strstr(page, cases[i].fault == NULL ?
		    "please choose a.pdf once more" : cases[i].fault) != NULL);
		CHECK(strstr(page, "multipart/form-data") != NULL);
	}
	{
		struct visit v;
		struct req *r = visit(&v, "name=x&letter=sent+as+text");
		struct form *f = form_open(r, fields, NULL, NULL);

		form_read(f);
		CHECK(strstr(drawn(r, f), "Choose a file for “Letter”"));
	}
}

TEST(form_show_if)
{
	static const struct field fields[] = {
		{ "kind", F_CHOICE, "Kind", .options = kinds },
		{ "where", F_TEXT, "Where", .required = true,
		    .show_if = "kind", .show_is = "visit" },
		{ "bus", F_FLAG, "A bus is needed", .show_if = "kind",
		    .show_is = "visit" },
		{ "seats", F_NUMBER, "Seats", .required = true,
		    .show_if = "bus", .show_is = "1" },
		{ 0 }
	};
	struct visit v;
	struct req *r = visit(&v, "kind=talk&where=x&bus=1&seats=lots");
	struct form *f = form_open(r, fields, NULL, NULL);
	const char *page;

	/* What is not asked is not read, also where one hangs on another. */
	form_read(f);
	CHECK(r->faults == 0);
	CHECK(form_text(f, "where") == NULL && !form_flag(f, "bus"));
	CHECK(form_int(f, "seats") == 0);

	r = visit(&v, "kind=visit&where=&bus=1&seats=");
	f = form_open(r, fields, NULL, NULL);
	form_read(f);
	CHECK(r->faults == 2);
	page = drawn(r, f);
	CHECK(strstr(page, "Only if “Kind” is “Visit”.") != NULL);
	CHECK(strstr(page, "Only if you ticked “A bus is needed”.") != NULL);
	CHECK(strstr(page, "data-if=\"kind\" data-is=\"visit\"") != NULL);
}

/* Everything that comes from outside, with what would break out of each place
 * it is drawn in. */
TEST(form_hostile_values)
{
	static const struct option bad[] = {
		{ "\"><script>1", "<script>2" }, { 0 }
	};
	static const struct field fields[] = {
		{ "a", F_TEXT, "<script>3", .plain = true,
		    .hint = "<script>4" },
		{ "b", F_LONG, "b", .plain = true },
		{ "c", F_CHOICE, "<script>5", .options = bad, .plain = true },
		{ "d", F_SELECT, "d", .options = bad, .plain = true },
		{ "e", F_WORDS, "e", .plain = true },
		{ "f", F_HIDDEN, "f" },
		{ "g", F_DATE, "g", .plain = true },
		{ "i", F_MANY, "i", .options = bad, .plain = true,
		    .show_if = "c", .show_is = "\"><script>1" }, { 0 }
	};
	static const char v1[] = "%3C/textarea%3E%22%27%3E%3Cscript%3E9";
	char posted[600];
	struct visit v;
	struct req *r;
	struct form *f;
	const char *page;

	snprintf(posted, sizeof posted, "a=%s&b=%s&c=%s&d=%s&e.en=%s&f=%s"
	    "&g=%s&i=%s", v1, v1, v1, v1, v1, v1, v1, v1);
	r = visit(&v, posted);
	f = form_open(r, fields, NULL, NULL);
	form_read(f);
	form_fault(f, "a", "<script>6");
	form_fault(f, NULL, "<script>7");
	page = drawn(r, f);
	CHECK(strstr(page, "<script") == NULL);
	CHECK(strstr(page, "&lt;script&gt;9") != NULL);
	CHECK(strstr(page, "tok&quot;en") != NULL);
	CHECK(strstr(page, "name=\"_key\" value=\"") != NULL);
	/* The password is not among what is drawn again. */
	r = visit(&v, "p=secret1&c=654321");
	f = form_open(r, (const struct field[]){ { "p", F_PASSWORD, "P" },
	    { "c", F_CODE, "C" }, { 0 } }, NULL, NULL);
	form_read(f);
	page = drawn(r, f);
	CHECK(strstr(page, "secret1") == NULL);
	CHECK(strstr(page, "654321") == NULL);
}

TEST(form_again)
{
	static const struct field fields[] = {
		{ "a", F_TEXT, "A", .required = true },
		{ "b", F_NUMBER, "B" }, { "c", F_TIME, "C" },
		{ "d", F_MANY, "D", .options = kinds },
		{ "e", F_LONG_WORDS, "E" }, { 0 }
	};
	static const struct field other[] = { { "a", F_TEXT, "A" }, { 0 } };
	struct visit v;
	struct req *r = visit(&v, "a=&b=x7");
	struct form *f = form_open(r, fields, NULL, NULL), *g;

	/* The handler that shows the page opens the form again: what was
	 * typed stands, what is stored does not come over it. */
	form_read(f);
	CHECK(r->faults == 2);
	CHECK(form_open(r, fields, NULL, NULL) == f);
	form_set(f, "b", "5");
	CHECK_TEXT(form_typed(f, "b"), "x7");
	form_read(f);
	CHECK(r->faults == 2);	/* not 4: reading again begins anew */
	form_fault(f, "a", "More");
	CHECK(r->faults == 2);	/* one fault a field */
	form_fault(f, NULL, "The meeting is full");
	CHECK(r->faults == 3);
	CHECK(strstr(drawn(r, f), "<li>The meeting is full</li>") != NULL);
	/* A second form on the page has ids of its own. */
	g = form_open(r, other, NULL, NULL);
	CHECK(g != f && strstr(drawn(r, g), "id=\"f2-a\"") != NULL);

	r = visit(&v, NULL);
	f = form_open(r, fields, "Europe/Riga", NULL);
	form_set(f, "a", "x");
	form_set_int(f, "b", -4);
	form_set_time(f, "c", 1801346400);
	form_set(f, "d", "talk\nvisit");
	form_set_words(f, "e", "{\"en\":\"Home\"}");
	CHECK_TEXT(form_typed(f, "b"), "-4");
	CHECK_TEXT(form_typed(f, "c"), "2027-01-31T00:00");
	CHECK_TEXT(form_typed(f, "d"), "talk\nvisit");
	CHECK_TEXT(form_typed(f, "e"), "{\"en\":\"Home\"}");
	CHECK(strstr(drawn(r, f), "class=\"faults\"") == NULL);
	form_set_time(f, "c", 0);
	CHECK(form_typed(f, "c") == NULL);
}

/* For every aria-describedby, for= and #fragment there is an id. */
static void
check_references(const char *page)
{
	static const char *const marks[] = { " for=\"", "href=\"#",
	    "aria-describedby=\"" };
	char id[200];

	for (size_t i = 0; i < 3; i++)
		for (const char *p = page; (p = strstr(p, marks[i])) != NULL;) {
			size_t n;

			p += strlen(marks[i]);
			while (*p != '"') {
				n = strcspn(p, " \"");
				snprintf(id, sizeof id, " id=\"%.*s\"", (int)n,
				    p);
				if (strstr(page, id) == NULL)
					test_failed(__FILE__, __LINE__, id);
				p += n;
				p += *p == ' ';
			}
		}
}

/* What cannot be taken back takes two presses, and says what it would do. */
TEST(form_sure)
{
	struct visit v;
	struct req *r = visit(&v, NULL);
	struct html h = { .out = BUF(r->arena), .lang = r->lang };
	const char *page;

	h_sure(&h, r, (struct url){ "/away" }, "Remove", "<b>", NULL, NULL,
	    NULL);
	page = buf_text(&h.out);
	CHECK(strstr(page, "<details class=\"sure\"><summary") != NULL);
	CHECK(strstr(page, "<form class=\"ask\" method=\"post\""
	    " action=\"/away\">") > strstr(page, "</summary>"));
	CHECK(strstr(page, "This cannot be undone.") != NULL);
	CHECK(strstr(page, "&lt;b&gt;") != NULL && strstr(page, "<b>") == NULL);
	CHECK(strstr(page, "name=\"_token\"") != NULL);
	CHECK(strstr(page, "Yes: Remove") != NULL);
	CHECK(strstr(page, "button danger") != NULL);
	h.out = BUF(r->arena);
	h_sure(&h, r, (struct url){ "/away" }, "Remove", NULL, "All is lost.",
	    "figure", "7");
	page = buf_text(&h.out);
	CHECK(strstr(page, "All is lost.") != NULL);
	CHECK(strstr(page, "This cannot be undone.") == NULL);
	CHECK(strstr(page, "name=\"figure\" value=\"7\"") != NULL);
	/* What does no harm is asked twice too, without the look of a warning. */
	h.out = BUF(r->arena);
	h_confirm(&h, r, (struct url){ "/send" }, "Send", NULL, "Mails go out.",
	    NULL, NULL);
	page = buf_text(&h.out);
	CHECK(strstr(page, "<details class=\"sure mild\"><summary"
	    " class=\"button second small\">Send") != NULL);
	CHECK(strstr(page, "Mails go out.") < strstr(page, "Yes: Send"));
	CHECK(strstr(page, "danger") == NULL);
}

TEST(form_references_and_frame)
{
	static const struct field fields[] = {
		{ "a", F_TEXT, "A", .required = true, .hint = "hint" },
		{ "b", F_LONG_WORDS, "B", .required = true, .hint = "hint" },
		{ "c", F_TIME, "C", .required = true },
		{ "d", F_MANY, "D", .options = kinds, .required = true },
		{ "e", F_CHOICE, "E", .options = kinds, .hint = "hint" },
		{ "f", F_FILE, "F", .required = true },
		{ "g", F_FLAG, "G", .required = true, .hint = "hint" },
		{ "h", F_COUNTRY, "H", .required = true, .hint = "hint" },
		{ 0 }
	};
	static const char *const langs[] = { "lt", "he", NULL };
	struct visit v;
	struct req *r = visit(&v, "b.he=x");
	struct form *f = form_open(r, fields, NULL, langs);
	struct html *h;
	const char *page;

	form_read(f);
	check_references(drawn(r, f));
	r->lang = "ar";
	r->frame.site = "A & B";
	r->reply->json_ld = "{\"name\":\"</script><script>x<!--\"}";
	h = page_open(r, "T<i>");
	form_draw(h, r, f, (struct url){ "/" }, "Save");
	CHECK(page_close(h, r) == RC_OK);
	page = r->reply->body;
	check_references(page);
	CHECK(r->reply->status == 422);
	CHECK(strncmp(page, "<!DOCTYPE html>", 15) == 0);
	CHECK(strstr(page, "<html lang=\"ar\" dir=\"rtl\">") != NULL);
	CHECK(strstr(page, "T&lt;i&gt; – A &amp; B</title>") != NULL);
	CHECK(strstr(page, "\\u003c/script>\\u003cscript>x\\u003c!--") != NULL);
	CHECK(strstr(page, "</script><script>x") == NULL);
	CHECK(strstr(page, " style=") == NULL && strstr(page, "<style") == NULL);
}
