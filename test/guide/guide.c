/*
 * guide DIRECTORY: writes the style guide: every part of a page and every kind
 * of field in every state, in a left-to-right and a right-to-left language,
 * with the style sheets beside them.  Serve the directory with any web server
 * and look at it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store/blob.h"
#include "web/asset.h"
#include "web/brand.h"
#include "web/form.h"
#include "web/request.h"

static const char *dir;

static void
write_file(const char *path, const void *p, size_t n)
{
	char full[512];
	FILE *f;

	snprintf(full, sizeof full, "%s/%s", dir, path);
	for (char *s = strchr(full + strlen(dir) + 1, '/'); s != NULL;
	    s = strchr(s + 1, '/')) {
		*s = '\0';
		if (mkdir(full, 0777) < 0 && errno != EEXIST)
			perror(full);
		*s = '/';
	}
	if ((f = fopen(full, "wb")) == NULL || fwrite(p, 1, n, f) != n ||
	    fclose(f) != 0) {
		perror(full);
		exit(1);
	}
}

static void
parts(struct html *h, struct req *r)
{
	char part[4096];
	FILE *f = fopen(GUIDE_PARTS, "rb");
	size_t n;

	(void)r;
	if (f == NULL) {
		perror(GUIDE_PARTS);
		exit(1);
	}
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		h_raw(h, part, n);
	fclose(f);
}

static const struct option partner[] = {
	{ "yes", "Yes, we apply together" },
	{ "looking", "Not yet, we are looking for one" },
	{ "no", "No" }, { 0 }
};
static const struct option themes[] = {
	{ "housing", "Housing" }, { "language", "Language learning" },
	{ "health", "Health" }, { "work", "Work and qualifications" },
	{ "school", "School" }, { 0 }
};
static const struct field fields[] = {
	{ "h1", F_HEADING, "Your team", .plain = true,
	    .hint = "Two people from each municipality can take part." },
	{ "name", F_TEXT, "Name of the municipality", .required = true,
	    .plain = true, .max = 80, .autocomplete = "organization",
	    .hint = "As it is written in your own language, for example"
	    " Rēzeknes valstspilsētas pašvaldība" },
	{ "country", F_COUNTRY, "Country", .required = true, .plain = true },
	{ "people", F_NUMBER, "Inhabitants", .plain = true, .required = true,
	    .max = 20000000, .min = 1, .hint = "A whole number" },
	{ "partner", F_CHOICE, "Does a civil-society partner apply with you?",
	    .options = partner, .required = true, .plain = true },
	{ "who", F_TEXT, "Name of the partner", .plain = true,
	    .required = true, .show_if = "partner", .show_is = "yes" },
	{ "themes", F_MANY, "Which themes interest you most?", .max = 3,
	    .min = 1, .required = true, .options = themes, .plain = true,
	    .hint = "Choose up to three" },
	{ "h2", F_HEADING, "Your open question", .plain = true },
	{ "question", F_LONG_WORDS, "What is your open question?", .max = 300,
	    .required = true, .plain = true,
	    .hint = "One that you have not been able to answer at home" },
	{ "why", F_LONG, "Why does it matter now?", .max = 1500,
	    .plain = true },
	{ "h3", F_HEADING, "Contact", .plain = true },
	{ "mail", F_EMAIL, "E-mail address", .required = true, .plain = true,
	    .hint = "We write to this address about the application" },
	{ "phone", F_PHONE, "Telephone", .plain = true },
	{ "site", F_URL, "Web address", .plain = true },
	{ "speaks", F_LANGUAGE, "Language you work in", .plain = true },
	{ "from", F_DATE, "From which day could you host a visit?",
	    .plain = true },
	{ "meets", F_TIME, "When does your council decide?", .plain = true,
	    .required = true },
	{ "letter", F_FILE, "Letter of support", .plain = true,
	    .required = true, .accept = "PDF, ODT or DOCX", .max = 10000000,
	    .blobs = 1u << BLOB_PDF | 1u << BLOB_ODT | 1u << BLOB_DOCX,
	    .hint = "Signed by the mayor or a deputy." },
	{ "password", F_PASSWORD, "Password", .plain = true },
	{ "code", F_CODE, "Code from your telephone", .plain = true },
	{ "share", F_FLAG, "The jury may share a summary of this application"
	    " with other juries", .plain = true },
	{ 0 }
};
static const char *const langs[] = { "lv", "en", "ar", NULL };

static void
draw_form(struct html *h, struct req *r)
{
	struct form *f = form_open(r, fields, "Europe/Riga", langs);
	static const char title[] = "<h1>Apply for the third edition</h1>\n";

	if (r->method == POST)
		form_read(f);
	h_raw(h, title, sizeof title - 1);
	form_draw(h, r, f, (struct url){ "/form" }, "Save and go on");
}

static void
page(const char *file, const char *lang, const char *posted, bool brand,
    void (*draw)(struct html *, struct req *))
{
	struct arena *a = arena_make();
	struct exchange x = { .in = a, .form_token = "token" };
	struct wire w = { .x = &x };
	struct reply reply = { 0 };
	struct req r = { .arena = a, .lang = lang, .path = "/", .wire = &w,
	    .reply = &reply, .method = posted == NULL ? GET : POST,
	    .frame = { .site = "Baltic Academy", .site_href = "/",
	    .nav = { { "Programme", "/", !posted }, { "Apply", "/form",
	    posted != NULL }, { "Practices", "/p", false },
	    { "Timetable", "/t", false }, { "Handbook", "/h", false } },
	    .navs = 5, .langs = { "en", "lv", "lt", "ar", NULL },
	    .footer = "With a grant of the Nordic Council of Ministers",
	    .privacy = { "/privacy" }, .contact = { "/contact" },
	    .brand = brand ? "/b/green.css" : NULL } };
	struct html *h;

	if (posted != NULL && urlencoded_read(a, posted, strlen(posted),
	    &x.form) != RC_OK)
		abort();
	h = page_open(&r, "Parts");
	draw(h, &r);
	if (page_close(h, &r) != RC_OK)
		abort();
	write_file(file, reply.body, reply.size);
	arena_free(a);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_make();
	const char *css;
	size_t n;

	if (argc != 2) {
		fputs("guide: use: guide DIRECTORY\n", stderr);
		return 2;
	}
	dir = argv[1];
	for (const struct asset *s = assets; s->path != NULL; s++) {
		const void *p = asset_plain(a, s, &n);

		write_file(s->path + 1, p, n);
	}
	css = brand_css(a, (struct brand){ 0x1a5632, 0xa65f00 });
	write_file("b/green.css", css, strlen(css));
	page("parts.html", "en", NULL, false, parts);
	page("parts-brand.html", "en", NULL, true, parts);
	page("parts-ar.html", "ar", NULL, false, parts);
	page("form.html", "en", NULL, false, draw_form);
	page("form-faults.html", "en", "name=&people=about+12&partner=yes&who="
	    "&themes=housing&themes=work&themes=school&themes=health"
	    "&question.en=Something&mail=nobody%40nowhere&from=31.2.2027"
	    "&meets=2027-03-01T10:00&country=LV&phone=+371&site=ftp%3A//x",
	    false, draw_form);
	page("form-ar.html", "ar", "name=", false, draw_form);
	arena_free(a);
	return 0;
}
