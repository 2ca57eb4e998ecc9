#include "test/stories/story.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/demo.h"
#include "app/schema.h"
#include "mail/mail.h"
#include "people/people.h"

static const char *line;
static int before;

bool
line_begin(const char *id)
{
	line = id;
	before = test_faults();
	return true;
}

bool
line_end(void)
{
	printf("line %s %s\n", line, test_faults() == before ? "holds" :
	    "fails");
	return false;
}

/* A second factor whose secret is known here. */
static const unsigned char secret[TOTP_BYTES] = "twenty bytes, known";

static const char *
code_at(struct scene *s, unixtime t)
{
	return arena_printf(s->arena, "%06d", totp_code(secret, sizeof secret,
	    t / TOTP_STEP));
}

struct visitor *
scene_visitor(struct scene *s)
{
	struct visitor *v = visitor_make(&s->web, s->db);

	/* As browsers say it of their own accord. */
	visit_set_header(v, "Sec-Fetch-Site", "same-origin");
	return v;
}

struct visitor *
scene_person(struct scene *s, const char *email)
{
	struct visitor *v = scene_visitor(s);
	struct person p;
	const char *link, *codes[RECOVERY_CODES];
	char path[100];
	bool staff;

	if (person_by_email(s->db, s->arena, email, &p) != RC_OK ||
	    sign_in_link_make(s->db, s->arena, p.id, "/me", time_now(), 3600,
	    &link) != RC_OK) {
		CHECK(!"a person of the demonstration");
		return v;
	}
	staff = p.admin || strcmp(email, "organiser@demo.example") == 0;
	/* One step back, so that the code of now is not used up. */
	if (staff && factor_set(s->db, s->arena, p.id, secret, code_at(s,
	    time_now() - TOTP_STEP), time_now(), codes) != RC_OK)
		CHECK(!"a second factor");
	snprintf(path, sizeof path, "/sign-in/%s", link);
	visit_get(v, path);
	visit_post(v, path, NULL);
	if (staff)
		visit_post(v, "/sign-in/code", "code", code_at(s, time_now()),
		    NULL);
	CHECK(visit_status(v) == 200);
	return v;
}

struct scene *
scene_open(struct db *db, struct arena *a)
{
	static const struct config c = { .base_url = "http://guildhall.test",
	    .port = 80 };
	struct scene *s = arena_new(a, struct scene);
	unsigned char key[32] = { 7 };

	s->db = db;
	s->arena = a;
	app_start();
	token_key(key);
	people_key(key);
	s->web = app_web(&c);
	if (db_begin(db) != RC_OK || demo_load(db, a, time_now()) != RC_OK ||
	    db_commit(db) != RC_OK) {
		CHECK(!"the demonstration loads");
		exit(1);
	}
	s->anyone = scene_visitor(s);
	s->admin = scene_person(s, "admin@demo.example");
	s->organiser = scene_person(s, "organiser@demo.example");
	s->partner = scene_person(s, "partner@demo.example");
	s->assessor = scene_person(s, "assessor@demo.example");
	s->trainer = scene_person(s, "trainer@demo.example");
	s->participant = scene_person(s, "participant@demo.example");
	return s;
}

static bool
newest(struct scene *s, const char *to, struct mail *m)
{
	struct mail *list;

	if (mail_list(s->db, s->arena, 0, MAIL_STATES, 0, 500, &list) != RC_OK)
		return false;
	for (; list != NULL; list = list->next)
		if (strcmp(list->to, to) == 0)
			return mail_find(s->db, s->arena, list->id, m) == RC_OK;
	return false;
}

const char *
scene_mail(struct scene *s, const char *to)
{
	struct mail m;

	return newest(s, to, &m) ? m.text : NULL;
}

bool
scene_mail_html(struct scene *s, const char *to)
{
	struct mail m;

	return newest(s, to, &m) && m.html != NULL && m.html[0] != '\0';
}

const char *
scene_link(struct scene *s, const char *to)
{
	const char *text = scene_mail(s, to), *at;

	if (text == NULL ||
	    (at = strstr(text, "http://guildhall.test/")) == NULL)
		return NULL;
	at += strlen("http://guildhall.test");
	return arena_dup_n(s->arena, at, strcspn(at, " \n>"));
}

void
scene_clerk(struct scene *s)
{
	struct mail_server none = { 0 };
	struct arena *round = arena_make();	/* emptied after each job */

	CHECK(clerk_round(s->db, round, &none) == RC_OK);
	arena_free(round);
}

bool
story_order(const struct visitor *v, ...)
{
	const char *at = visit_text(v), *text;
	va_list ap;

	va_start(ap, v);
	while (at != NULL && (text = va_arg(ap, const char *)) != NULL)
		if ((at = strstr(at, text)) != NULL)
			at += strlen(text);
		else
			printf("not there, or too early: %s\n", text);
	va_end(ap);
	return at != NULL;
}

bool
story_refused(struct visitor *v, const char *path)
{
	int status = visit_get(v, path);

	return status == 403 || strncmp(visit_path(v), "/sign-in", 8) == 0;
}

bool
story_open(struct visitor *v, const char *list, const char *link)
{
	return visit_get(v, list) == 200 && visit_click(v, link) == 200;
}

/* What a command says about the file $f, which the visitor got; NULL when it
 * fails. */
static const char *
through(struct scene *s, const struct visitor *v, const char *command)
{
	char path[] = "/tmp/guildhall-story-XXXXXX", some[4096];
	struct buf b = BUF(s->arena);
	int fd = mkstemp(path);
	size_t n;
	FILE *p;

	CHECK(fd >= 0 && write(fd, visit_page(v), visit_size(v)) ==
	    (ssize_t)visit_size(v));
	close(fd);
	p = popen(arena_printf(s->arena, "f=%s; %s", path, command), "r");
	while (p != NULL && (n = fread(some, 1, sizeof some, p)) > 0)
		buf_put(&b, some, n);
	n = (size_t)(p == NULL ? -1 : pclose(p));
	unlink(path);
	return n == 0 ? buf_text(&b) : NULL;
}

static const char pdf_to_text[] = "pdftotext -enc UTF-8 $f - 2>/dev/null";

int
story_pdf_pages(struct scene *s, const struct visitor *v)
{
	const char *text = through(s, v, pdf_to_text);
	int n = 0;

	for (; text != NULL && *text != '\0'; text++)
		n += *text == '\f';	/* at each page's end */
	return n;
}

const char *
story_pdf(struct scene *s, const struct visitor *v)
{
	const char *text = through(s, v, pdf_to_text);
	struct buf b = BUF(s->arena);

	if (text == NULL)
		return NULL;
	/* It puts marks of direction around runs from right to left. */
	for (; *text != '\0'; text++)
		if (strncmp(text, "\xe2\x80\xaa", 3) >= 0 &&
		    strncmp(text, "\xe2\x80\xae", 3) <= 0)
			text += 2;
		else
			buf_char(&b, *text);
	return text_clean(s->arena, buf_text(&b), true);
}

bool
story_pdf_has(struct scene *s, const struct visitor *v, const char *text)
{
	const char *all = story_pdf(s, v);
	bool has = all != NULL && strstr(all, text) != NULL;

	if (!has)
		printf("not in the PDF: %s\n", text);
	return has;
}

/* A text without spaces, its letters in the order of the other side. */
static const char *
reversed(struct arena *a, const char *text)
{
	const char *out = "";

	while (*text != '\0') {
		size_t n = 1;

		while (((unsigned char)text[n] & 0xc0) == 0x80)
			n++;
		if (*text != ' ')
			out = arena_printf(a, "%.*s%s", (int)n, text, out);
		text += n;
	}
	return out;
}

struct box { double x, y; const char *text; };

static int
by_place(const void *a, const void *b)
{
	const struct box *p = a, *q = b;

	return (p->x > q->x) - (p->x < q->x);
}

bool
story_pdf_rightward(struct scene *s, const struct visitor *v,
    const char *text)
{
	/* <word xMin="56.8" yMin="80.1" ...>word<, of one letter each where it
	 * goes from right to left */
	const char *p = through(s, v, "pdftotext -bbox -enc UTF-8 $f - "
	    "2>/dev/null"), *want = reversed(s->arena, text);
	struct box *all = arena_array(s->arena, struct box, 20000);
	double page = 0;
	size_t n = 0;

	for (; p != NULL && n < 20000 && (p = strchr(p, '<')) != NULL; p++) {
		const char *at = strchr(p, '>');

		if (text_starts(p, "<page "))
			page += 10000;	/* its lines are others */
		if (at == NULL || sscanf(p, "<word xMin=\"%lf\" yMin=\"%lf\"",
		    &all[n].x, &all[n].y) != 2)
			continue;
		all[n].y += page;
		all[n++].text = arena_dup_n(s->arena, at + 1,
		    strcspn(at + 1, "<"));
	}
	qsort(all, n, sizeof *all, by_place);
	for (size_t i = 0; i < n; i++) {
		struct buf words = BUF(s->arena);

		for (size_t k = i; k < n; k++)
			if (all[k].y - all[i].y < 2 && all[i].y - all[k].y < 2)
				buf_str(&words, all[k].text);
		if (strstr(buf_text(&words), want) != NULL)
			return true;
	}
	return false;
}

const char *
story_xlsx(struct scene *s, const struct visitor *v)
{
	return through(s, v, "python3 -c 'import sys, zipfile; z = "
	    "zipfile.ZipFile(sys.argv[1]); print(*(z.read(n).decode() for n in "
	    "z.namelist() if n.endswith(\".xml\")))' $f");
}

bool
story_fetch(struct scene *s, struct visitor *v)
{
	const char *page = story_here(s, v);

	scene_clerk(s);
	return visit_get(v, arena_printf(s->arena, "%s/file", page)) == 200;
}

int
story_made(struct scene *s, struct visitor *v)
{
	const char *page = story_here(s, v);

	scene_clerk(s);
	return visit_get(v, page);
}

const char *
story_here(struct scene *s, const struct visitor *v)
{
	return arena_dup(s->arena, visit_path(v));
}

const char *
story_draw(struct scene *s, const char *draws, const char *seats,
    const char *alternates)
{
	struct visitor *v = s->organiser;
	const char *draw;

	visit_get(v, draws);
	if ((*seats == '\0' ? visit_post(v, draws, "alternates", alternates,
	    NULL) : visit_post(v, draws, "seats", seats, "alternates",
	    alternates, NULL)) != 200)
		return "";
	draw = story_here(s, v);
	scene_clerk(s);
	visit_get(v, draw);
	if (visit_post(v, arena_printf(s->arena, "%s/draw", draw), "seed",
	    "12 19 23", "sure", "1", NULL) != 200)
		return "";
	scene_clerk(s);
	return visit_get(v, draw) == 200 ? draw : "";
}

const char *
story_id(struct scene *s, const struct visitor *v, const char *link)
{
	const char *at = visit_link(v, link), *end;

	if (at == NULL || (end = strrchr(at, '/')) == NULL)
		return "";
	return arena_dup(s->arena, end + 1);
}

const char *
story_option(struct scene *s, const struct visitor *v, const char *text)
{
	const char *page = visit_page(v), *at;

	for (at = page; (at = strstr(at, "<option value=\"")) != NULL; ) {
		const char *value = at + strlen("<option value=\""), *shown;

		shown = strchr(value, '>');
		if (shown != NULL && strncmp(shown + 1, text,
		    strlen(text)) == 0)
			return arena_dup_n(s->arena, value,
			    strcspn(value, "\""));
		at = value;
	}
	return "";
}

const char *
story_application(struct scene *s, const struct visitor *v, const char *number)
{
	static const char id[] = "id=\"number-";

	for (const char *at = visit_page(v); (at = strstr(at, id)) != NULL;) {
		const char *text = at + strcspn(at, ">") + 1;

		at += sizeof id - 1;
		if (strncmp(text, number, strlen(number)) == 0)
			return arena_dup_n(s->arena, at, strcspn(at, "\""));
	}
	return "";
}

int
story_count(const struct visitor *v, const char *html)
{
	int n = 0;

	for (const char *at = visit_page(v); (at = strstr(at, html)) != NULL;
	    at += strlen(html))
		n++;
	return n;
}

const char *
story_box(struct scene *s, const struct visitor *v, const char *name)
{
	const char *input = arena_printf(s->arena, "name=\"%s\" value=\"",
	    name), *at = strstr(visit_page(v), input);

	if (at == NULL)
		return "";
	at += strlen(input);
	return arena_dup_n(s->arena, at, strcspn(at, "\""));
}

/* --- what follows an edition --- */

void
story_ends(struct scene *s, const char *slug)
{
	CHECK(db_begin(s->db) == RC_OK);
	CHECK(db_change(s->db, "UPDATE part SET starts = $2, ends = $3"
	    " WHERE edition_id = (SELECT id FROM edition WHERE slug = $1)",
	    ARGS(TEXT(slug), INT(time_now() - 3600), INT(time_now() + 86400))) ==
	    RC_OK);
	CHECK(db_commit(s->db) == RC_OK);
}

void
story_later(struct scene *s, int days)
{
	time_shift((int64_t)days * 86400);
	s->organiser = scene_person(s, "organiser@demo.example");
	s->trainer = scene_person(s, "trainer@demo.example");
}

const char *
story_without_plan(struct scene *s, const char *slug, int n)
{
	const char *email = "";
	enum rc rc = db_text(s->db, s->arena, "SELECT p.email"
	    " FROM participant pa JOIN person p ON p.id = pa.person_id"
	    " JOIN edition e ON e.id = pa.edition_id WHERE e.slug = $1"
	    " AND pa.role = 'participant' AND EXISTS (SELECT 1"
	    " FROM participant_part pp WHERE pp.participant_id = pa.id"
	    " AND pp.state <> 'cancelled') AND NOT EXISTS (SELECT 1 FROM plan x"
	    " WHERE x.owner_id = p.id AND x.edition_id = e.id)"
	    " ORDER BY p.id LIMIT 1 OFFSET $2", ARGS(TEXT(slug), INT(n)),
	    &email);

	CHECK(rc == RC_OK || rc == RC_NONE);
	return rc == RC_OK ? email : "";
}

const char *
story_plan(struct scene *s, struct visitor *v, const char *slug,
    const char *title)
{
	const char *at = arena_printf(s->arena, "/editions/%s/mine/plan", slug);

	visit_get(v, "/?lang=en");
	CHECK(visit_get(v, at) == 200);
	CHECK(visit_post(v, at, "title", title, "action", "Ask the library",
	    "lead", "Head of the library", "due", "2040-03-01", NULL) == 200);
	CHECK(strncmp(visit_path(v), "/plans/", 7) == 0);
	return arena_dup_n(s->arena, visit_path(v), strcspn(visit_path(v),
	    "?#"));
}

const char *
story_answer(struct scene *s, const char *to, const char *answer)
{
	const char *end = arena_printf(s->arena, "?answer=%s", answer);
	const char *at = scene_mail(s, to);

	for (; at != NULL && (at = strstr(at, "http://guildhall.test/ask/")) !=
	    NULL; at++) {
		const char *link = at + strlen("http://guildhall.test");

		link = arena_dup_n(s->arena, link, strcspn(link, " \n>"));
		if (strstr(link, end) != NULL)
			return link;
	}
	return "/none";
}
