/*
 * Hostile input: every form of every page, each of its fields in turn with what
 * no visitor should send.  The answer is never a 5xx; it is a page that names
 * what is wrong and keeps the rest as typed, and what was refused has written
 * nothing.  Forms are found in the pages, pages by the route table: a new form
 * is tried by itself.
 */
#include <stdio.h>
#include <stdlib.h>

#include "mail/mail.h"
#include "test/walk.h"

enum { FORMS = 600, FIELDS = 160, LONG_LINE = 3000, LONG_TEXT = 12000 };

static struct walk *w;
static int answers[6];		/* by their hundreds */

/* --- filling in --- */

static bool
is(const struct visit_field *f, const char *type)
{
	return strcmp(f->type, type) == 0;
}

static bool
chosen(const struct visit_field *f)
{
	return is(f, "select") || is(f, "radio") || is(f, "checkbox");
}

static bool
typed(const struct visit_field *f)
{
	return is(f, "text") || is(f, "textarea") || is(f, "email") ||
	    is(f, "url") || is(f, "tel") || is(f, "search");
}

/* What a willing visitor would put there. */
static const char *
willing(const struct visit_field *f, int n)
{
	if (*f->value != '\0')
		return f->value;
	if (is(f, "select")) {
		for (size_t i = 0; f->options[i] != NULL; i++)
			if (*f->options[i] != '\0')
				return f->options[i];
		return "";
	}
	if (is(f, "radio") || (is(f, "checkbox") && f->required))
		return f->options[0];
	if (is(f, "checkbox") || is(f, "file") || is(f, "hidden"))
		return "";
	if (is(f, "email"))
		return "willing@example.org";
	if (is(f, "url"))
		return "https://www.example.org";
	if (is(f, "date"))
		return "2030-05-06";
	if (is(f, "datetime-local"))
		return "2030-05-06T10:00";
	if (is(f, "number") || strstr(f->name, "year") != NULL)
		return "1";
	return arena_printf(w->arena, "kept %d", n);
}

/* Whether a button sends this, so that only one is. */
static bool
left_out(const struct visit_field *f)
{
	return is(f, "submit") || strcmp(f->name, "_token") == 0 ||
	    strcmp(f->name, "_key") == 0;
}

static size_t
fill(const struct visit_form *f, struct visit_value *out)
{
	size_t n = 0;

	for (const struct visit_field *e = f->fields; e != NULL &&
	    n + 2 < FIELDS; e = e->next) {
		const char *text = willing(e, (int)n);

		if (left_out(e) || (chosen(e) && *text == '\0'))
			continue;
		out[n++] = (struct visit_value){ .name = e->name,
		    .bytes = text, .n = strlen(text) };
	}
	out[n] = (struct visit_value){ 0 };
	return n;
}

/* --- what is sent --- */

static char long_line[LONG_LINE + 1], long_text[LONG_TEXT + 1];
static const char foreign[] = "foreign";	/* stands for another's id */

enum want { ANY, REFUSED };
struct trick {
	const char *name, *bytes;
	size_t n;
	enum want typed, chosen, number, date, hidden;
};
#define T(name, text, ...) { name, text, sizeof text - 1, __VA_ARGS__ }
static const struct trick tricks[] = {
	{ "a long line", long_line, LONG_LINE, REFUSED, REFUSED, REFUSED,
	    REFUSED, ANY },
	{ "a long text", long_text, LONG_TEXT, ANY, REFUSED, REFUSED, REFUSED,
	    ANY },
	T("no UTF-8", "a\xff\xfe\xc3\x28 b", REFUSED, REFUSED, REFUSED,
	    REFUSED, ANY),
	T("a NUL", "a\0b", ANY, REFUSED, REFUSED, REFUSED, ANY),
	T("control characters", "a\x01\x1b[31m\x7f\xe2\x80\xae" "b\r\nBcc: x@y",
	    ANY, REFUSED, REFUSED, REFUSED, ANY),
	T("markup", "\"'><qzx onload=alert(1)><!--", ANY, REFUSED, REFUSED,
	    REFUSED, ANY),
	T("a number beyond all", "99999999999999999999", ANY, REFUSED, REFUSED,
	    REFUSED, ANY),
	T("less than nothing", "-9223372036854775808", ANY, REFUSED, ANY,
	    REFUSED, ANY),
	T("nobody's id", "987654321", ANY, REFUSED, ANY, REFUSED, REFUSED),
	{ "another programme's id", foreign, 0, ANY, REFUSED, ANY, REFUSED,
	    REFUSED },
	T("no such day", "2030-02-30T25:61", ANY, REFUSED, REFUSED, REFUSED,
	    ANY),
	T("a template", "{name}{{7*7}}%s%n$(id)`id`", ANY, REFUSED, REFUSED,
	    REFUSED, ANY),
};

static enum want
wanted(const struct trick *t, const struct visit_field *f)
{
	if (f->conditional)
		return ANY;	/* not read where its condition does not hold */
	if (is(f, "tel") && t->typed == ANY)
		return ANY;	/* digits may be a number to call */
	if (is(f, "email") || is(f, "url") || is(f, "tel"))
		return t->bytes == foreign ? ANY : REFUSED;
	if (typed(f) || is(f, "password"))
		return is(f, "textarea") && t->bytes == long_line ? ANY :
		    t->typed;
	if (chosen(f))
		return t->chosen;
	if (is(f, "number"))
		return t->number;
	if (is(f, "date") || is(f, "datetime-local"))
		return t->date;
	/* An id in a hidden field: a page's position and the like may be any
	 * text, a row must be ours. */
	return is(f, "hidden") && strtoll(f->value, NULL, 10) > 1 &&
	    strspn(f->value, "0123456789") == strlen(f->value) ? t->hidden :
	    ANY;
}

/* --- judging the answer --- */

static void
wrong(const struct visit_form *f, const struct visit_field *e,
    const char *trick, const char *what, struct walked d)
{
	const struct route *r = walk_route(w, POST, f->action);

	fprintf(stderr, "POST %s, %s, %s: %s (%d%s)\n", r == NULL ? f->action :
	    r->path, e == NULL ? "-" : e->name, trick, what, d.status,
	    d.changed ? ", written" : "");
	test_failed(__FILE__, __LINE__, "hostile input");
}

/* A page of an application keeps what was typed, wrong or not. */
static bool
saves(const struct visit_form *f)
{
	const struct route *r = walk_route(w, POST, f->action);

	return r != NULL && strncmp(r->path, "/editions/:edition/apply/:secret",
	    32) == 0;
}

static const struct visit_form *
again(const struct visit_form *f, enum walker as)
{
	for (struct visit_form *g = visit_forms(w->visitor[as]); g != NULL;
	    g = g->next)
		if (strcmp(g->action, f->action) == 0)
			return g;
	return NULL;
}

static bool
plain(const struct visit_value *v)
{
	const unsigned char *p = v->bytes;

	for (size_t i = 0; i < v->n; i++)
		if (p[i] < ' ' || p[i] > '~')
			return false;
	return v->bytes != VISIT_NOTHING;
}

/* What was typed stands there again. */
static void
kept(const struct visit_form *f, const struct visit_field *but,
    const char *trick, enum walker as, const struct visit_value *sent,
    struct walked d)
{
	const struct visit_form *g = again(f, as);

	if (g == NULL) {
		wrong(f, but, trick, "the form is not shown again", d);
		return;
	}
	for (; sent->name != NULL; sent++) {
		const struct visit_field *e = f->fields, *now = g->fields;

		while (e != NULL && strcmp(e->name, sent->name) != 0)
			e = e->next;
		while (now != NULL && strcmp(now->name, sent->name) != 0)
			now = now->next;
		/* What is wrong stands there too, as far as it can; of several
		 * values the first. */
		if (e == but && (!typed(e) || !plain(sent) ||
		    strcmp(trick, "twice") == 0))
			continue;
		if (e == NULL || !(typed(e) || chosen(e) ||
		    is(e, "date") || is(e, "number") ||
		    is(e, "datetime-local")) ||
		    strcmp(e->name, "code") == 0 || is(e, "checkbox"))
			continue;
		if (now == NULL || strcmp(now->value, sent->bytes) != 0) {
			wrong(f, e, trick, "what was typed here is lost", d);
			fprintf(stderr, "  \"%s\" for \"%s\"\n", now == NULL ?
			    "(no field)" : now->value,
			    (const char *)sent->bytes);
		}
	}
}

static void
judge(const struct visit_form *f, const struct visit_field *e,
    const char *trick, enum want want, enum walker as,
    const struct visit_value *sent, struct walked d)
{
	struct visitor *v = w->visitor[as];

	answers[d.status == 422 ? 1 : d.status / 100 % 6]++;
	if (d.status < 200 || d.status >= 500)
		wrong(f, e, trick, "broke", d);
	if (d.status >= 400 && d.changed && !saves(f))
		wrong(f, e, trick, "refused, but something is written", d);
	if (visit_has_html(v, "<qzx"))
		wrong(f, e, trick, "the markup is in the page", d);
	if (want == REFUSED && d.status < 400 && d.changed && !saves(f))
		wrong(f, e, trick, "was taken", d);
	if (d.status != 422)
		return;
	if (!visit_has_html(v, "aria-invalid=\"true\"") &&
	    !visit_has_html(v, "class=\"faults\""))
		wrong(f, e, trick, "nothing says what is wrong", d);
	kept(f, e, trick, as, sent, d);
}

/* --- one form --- */

static const char *
another_id(const struct visit_field *e)
{
	size_t n = strlen(e->name);
	const char *id = walk_id(w, e->name, WHOSE_FOREIGN);

	/* "parts": several of one kind. */
	if (id == NULL && n > 1 && e->name[n - 1] == 's')
		id = walk_id(w, arena_dup_n(w->arena, e->name, n - 1),
		    WHOSE_FOREIGN);
	return id;
}

static void
attack(const struct visit_form *f, enum walker as)
{
	struct visit_value sent[FIELDS] = { 0 }, *at;
	size_t n = fill(f, sent);
	struct walked d = walk_post(w, as, f->action, f, sent);

	judge(f, NULL, "as it should be", ANY, as, sent, d);
	for (const struct visit_field *e = f->fields; e != NULL; e = e->next) {
		struct visit_value was;

		if (left_out(e))
			continue;
		for (at = sent; at->name != NULL &&
		    strcmp(at->name, e->name) != 0;)
			at++;
		was = *at;
		at->name = e->name;	/* at the end: one more */
		for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++) {
			const struct trick *t = &tricks[i];
			const char *bytes = t->bytes == foreign ?
			    another_id(e) : t->bytes;

			if (bytes == NULL)
				continue;
			at->bytes = bytes;
			at->n = t->bytes == foreign ? strlen(bytes) : t->n;
			d = walk_post(w, as, f->action, f, sent);
			judge(f, e, t->name, wanted(t, e), as, sent, d);
		}
		/* Not at all, and twice. */
		at->bytes = VISIT_NOTHING;
		d = walk_post(w, as, f->action, f, sent);
		judge(f, e, "missing", e->required && !is(e, "file") ? REFUSED :
		    ANY, as, sent, d);
		*at = was;
		if (was.name != NULL && n + 2 < FIELDS) {
			sent[n] = (struct visit_value){ .name = e->name,
			    .bytes = "twice", .n = 5 };
			sent[n + 1].name = NULL;
			d = walk_post(w, as, f->action, f, sent);
			judge(f, e, "twice", ANY, as, sent, d);
			sent[n].name = NULL;
		}
	}
}

/* --- all forms --- */

struct seen { const struct route *route; const char *names; };

/* One form to a route with these fields is enough. */
static bool
new_form(const struct visit_form *f, const struct route *r)
{
	static struct seen seen[FORMS];
	static size_t n;
	struct buf b = BUF(w->arena);

	for (const struct visit_field *e = f->fields; e != NULL; e = e->next)
		buf_printf(&b, "%s %s\n", e->name, e->type);
	for (size_t i = 0; i < n; i++)
		if (seen[i].route == r && strcmp(seen[i].names,
		    buf_text(&b)) == 0)
			return false;
	CHECK(n < FORMS);
	seen[n++] = (struct seen){ r, buf_text(&b) };
	return true;
}

/* The least who may see the page: what they may, those above them may. */
static enum walker
reader(enum right right)
{
	static const enum walker of[RIGHTS] = {
		[RIGHT_ANYONE] = W_ANYONE, [RIGHT_PERSON] = W_PERSON,
		[RIGHT_PARTICIPANT] = W_PARTICIPANT,
		[RIGHT_PARTNER] = W_PARTNER, [RIGHT_ASSESSOR] = W_ASSESSOR,
		[RIGHT_TRAINER] = W_TRAINER, [RIGHT_ORGANISER] = W_ORGANISER,
		[RIGHT_ADMIN] = W_ADMIN,
	};

	return of[right];
}

static void
open_walk(struct db *db, struct arena *a)
{
	w = walk_open(db, a);
	memset(long_line, 'l', LONG_LINE);
	memset(long_text, 't', LONG_TEXT);
}

typedef void form_visit(const struct visit_form *, enum walker);

/* Whether a page of this kind was not seen: by its route and the names in its
 * query. */
static bool
new_page(const char *path)
{
	static const char *seen[FORMS];
	static size_t n;
	const struct route *r = walk_route(w, GET, path);
	struct buf b = BUF(w->arena);
	bool name = true;

	if (r == NULL || strstr(path, "lang=") != NULL)
		return false;
	buf_str(&b, r->path);
	for (const char *s = strchr(path, '?'); s != NULL && *s != '\0'; s++) {
		name = *s == '?' || *s == '&' || (name && *s != '=');
		if (name)
			buf_char(&b, *s);
	}
	for (size_t i = 0; i < n; i++)
		if (strcmp(seen[i], buf_text(&b)) == 0)
			return false;
	CHECK(n < FORMS);
	seen[n++] = buf_text(&b);
	return true;
}

static void
forms_of(enum walker as, const char *path, form_visit *each, bool further)
{
	const char *const *links;
	struct visit_form *f;

	if (walk_get(w, as, path).status != 200)
		return;
	links = visit_links(w->visitor[as]);
	for (f = visit_forms(w->visitor[as]); f != NULL; f = f->next) {
		const struct route *to = walk_route(w, POST, f->action);

		if (to == NULL) {
			fprintf(stderr, "%s: a form to %s\n", path, f->action);
			CHECK(!"a form leads somewhere");
		} else if (strcmp(to->path, "/sign-out") != 0 &&
		    new_form(f, to)) {
			each(f, as);
		}
	}
	/* The same page in other words: "?fact=country". */
	for (; further && *links != NULL; links++)
		if (strchr(*links, '?') != NULL && new_page(*links))
			forms_of(as, *links, each, false);
}

/* Calls each() with every form that some page shows. */
static void
every_form(form_visit *each)
{
	for (const struct route *r = w->routes; r->path != NULL; r++)
		if (r->method == GET)
			forms_of(reader(r->right), walk_path(w, r, WHOSE_OWN),
			    each, true);
}

static size_t n_reached;
static const struct route *reached[FORMS];

static void
note(const struct visit_form *f, enum walker as)
{
	const struct route *r = walk_route(w, POST, f->action);

	(void)as;
	for (size_t i = 0; i < n_reached; i++)
		if (reached[i] == r)
			return;
	reached[n_reached++] = r;
}

static void
note_and_attack(const struct visit_form *f, enum walker as)
{
	note(f, as);
	attack(f, as);
}

TEST_STORE(hostile_forms)
{
	static const char junk[] = "a=%ff%00%0d%0a&id=-1&person=99999999999999"
	    "&=&%=%&_key=x&next=//evil.example";
	struct walked d;

	open_walk(db, a);
	every_form(note_and_attack);
	/* Those whose form no page of the walk shows get junk all the same. */
	for (const struct route *r = w->routes; r->path != NULL; r++) {
		bool found = r->method == GET;

		for (size_t i = 0; i < n_reached && !found; i++)
			found = reached[i] == r;
		if (found)
			continue;
		visit_raw(w->visitor[reader(r->right)], walk_path(w, r,
		    WHOSE_OWN), "application/x-www-form-urlencoded", junk,
		    sizeof junk - 1);
		d = walk_post(w, reader(r->right), walk_path(w, r, WHOSE_OWN),
		    NULL, (struct visit_value[]){ { "x", "\xff", 1, NULL },
		    { NULL, NULL, 0, NULL } });
		if (d.status < 200 || d.status >= 500) {
			fprintf(stderr, "POST %s: %d\n", r->path, d.status);
			CHECK(!"junk breaks nothing");
		}
	}
	printf("%zu routes with a form; %d taken, %d shown again, %d refused\n",
	    n_reached, answers[2] + answers[3], answers[1], answers[4]);
	CHECK(n_reached > 100 && answers[1] > 1000);
}

/* --- what was taken, shown --- */

/* A formula, an end of attribute and element, a header, a script's address. */
static const char poison[] = "=1+1\"'><qzx onload=x> [k](javascript:qzx)";

/* Fills every field that takes it with poison, and keeps what is taken. */
static void
poison_form(const struct visit_form *f, enum walker as)
{
	struct visit_value sent[FIELDS] = { 0 }, good[FIELDS] = { 0 };
	size_t n = fill(f, sent);
	bool any = false;

	memcpy(good, sent, sizeof good);
	for (size_t i = 0; i < n; i++) {
		const struct visit_field *e = f->fields;

		while (strcmp(e->name, sent[i].name) != 0)
			e = e->next;
		if ((!is(e, "text") && !is(e, "textarea")) ||
		    strcmp(e->name, "slug") == 0)
			continue;
		sent[i].bytes = poison;
		sent[i].n = sizeof poison - 1;
		any = true;
	}
	/* Numbers, days and the like are text fields, too: what is refused is
	 * sent as it should be. */
	for (int round = 0; any && round < 4; round++) {
		struct walked d = walk_post(w, as, f->action, f, sent);
		const struct visit_form *g = again(f, as);

		answers[0] += d.changed;
		if (d.status != 422 || g == NULL)
			break;
		for (const struct visit_field *e = g->fields; e != NULL;
		    e = e->next)
			for (size_t i = 0; e->invalid && i < n; i++)
				if (strcmp(sent[i].name, e->name) == 0)
					sent[i] = good[i];
	}
}

/* Where a cell of a table begins with the formula. */
static bool
has_formula(const char *p)
{
	for (; (p = strstr(p, "=1+1")) != NULL; p++)
		if (p[-1] == ',' || p[-1] == '\n' ||
		    (p[-1] == '"' && (p[-2] == ',' || p[-2] == '\n')))
			return true;
	return false;
}

static void
look_at(enum walker as, const char *path)
{
	struct visitor *v = w->visitor[as];
	struct walked d = walk_get(w, as, path);
	const char *type = visit_header(v, "Content-Type");
	const char *route = walk_route(w, GET, path)->path;

	if (d.status >= 500) {
		fprintf(stderr, "GET %s as %s: %d\n", route, walker_name[as],
		    d.status);
		CHECK(!"poison breaks no page");
	}
	if (d.status != 200 || type == NULL)
		return;
	if (strstr(type, "html") != NULL || strstr(type, "xml") != NULL)
		if (visit_has_html(v, "<qzx") ||
		    visit_has_html(v, "href=\"javascript:")) {
			fprintf(stderr, "GET %s as %s: markup\n", route,
			    walker_name[as]);
			CHECK(!"what was typed is text");
		}
	if (strncmp(type, "text/csv", 8) == 0 && has_formula(visit_page(v))) {
		fprintf(stderr, "GET %s: a formula\n", route);
		CHECK(!"no cell is a formula");
	}
	answers[5] += strstr(visit_page(v), "qzx onload") != NULL;
}

/* Every header line begins with a name of ours. */
static void
look_at_mail(const struct mail *m)
{
	struct mail_server s = { .from = "from@example.org", .from_name = "F",
	    .domain = "example.org" };
	struct mail full;
	const char *text, *end, *line;
	size_t n;

	CHECK(mail_find(w->db, w->arena, m->id, &full) == RC_OK);
	text = mail_message(w->arena, &full, &s, &n);
	end = strstr(text, "\r\n\r\n");
	CHECK(end != NULL);
	for (line = text; line < end; line = strstr(line, "\r\n") + 2)
		if (*line != ' ' && *line != '\t' &&
		    (strncmp(line, "Bcc", 3) == 0 ||
		    memchr(line, ':', strcspn(line, "\r")) == NULL))
			CHECK(!"a header of ours");
	if (full.html != NULL && (strstr(full.html, "<qzx") != NULL ||
	    strstr(full.html, "href=\"javascript:") != NULL)) {
		fprintf(stderr, "mail %s: markup\n", full.kind);
		CHECK(!"what was typed is text in mail");
	}
}

TEST_STORE(hostile_stored)
{
	struct mail *mails;
	int kept_forms;

	open_walk(db, a);
	walk_keep(w, true);
	every_form(poison_form);
	walk_keep(w, false);
	kept_forms = answers[0];
	for (const struct route *r = w->routes; r->path != NULL; r++) {
		const char *path = walk_path(w, r, WHOSE_OWN);

		if (r->method != GET)
			continue;
		look_at(reader(r->right), path);
		if (r->right == RIGHT_ANYONE)
			look_at(W_ORGANISER, path);
	}
	CHECK(mail_list(db, a, 0, MAIL_STATES, 0, 300, &mails) == RC_OK);
	for (; mails != NULL; mails = mails->next)
		look_at_mail(mails);
	printf("%d forms kept, %d pages show it\n", kept_forms, answers[5]);
	CHECK(kept_forms > 30 && answers[5] > 30);
}
