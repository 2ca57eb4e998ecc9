#include "tmpl.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEN(a) (sizeof (a) / sizeof *(a))

static void
say(const struct tmpl *t, int line, const char *fmt, va_list ap)
{
	fprintf(stderr, "%s:%d: ", t->path, line);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

void
stop(struct tmpl *t, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(t, line, fmt, ap);
	va_end(ap);
	exit(1);
}

void
fault(struct tmpl *t, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(t, line, fmt, ap);
	va_end(ap);
	t->faults++;
}

/* --- what is written --- */

void
c_string(struct buf *b, const char *s, size_t n)
{
	buf_char(b, '"');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '\n')
			buf_str(b, i + 1 < n ? "\\n\"\n\t    \"" : "\\n");
		else if (c == '"' || c == '\\')
			buf_printf(b, "\\%c", c);
		else if (c < ' ')
			buf_printf(b, "\\%03o", c);
		else
			buf_char(b, (char)c);
	}
	buf_char(b, '"');
}

void
flush(struct tmpl *t)
{
	if (t->run.n == 0)
		return;
	buf_printf(&t->body, "\th_raw(%s, ", t->h);
	c_string(&t->body, t->run.p, t->run.n);
	buf_printf(&t->body, ", %zu);\n", t->run.n);
	t->run.n = 0;
}

void
reached(struct tmpl *t)
{
	struct block *b = t->blocks;

	if (b == NULL || strcmp(b->word, "switch") != 0 || b->reached)
		return;
	fault(t, t->line, "text before the first case of the switch of line %d"
	    " would never be written", b->line);
	b->reached = true;
}

void
put(struct tmpl *t, const char *s, size_t n)
{
	if (n == 0)
		return;
	reached(t);
	if (t->pending)
		buf_char(&t->run, '\n');
	t->pending = t->quiet = false;
	buf_put(&t->run, s, n);
}

void
put_str(struct tmpl *t, const char *s)
{
	put(t, s, strlen(s));
}

void
put_escaped(struct tmpl *t, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		switch (s[i]) {
		case '&':	put_str(t, "&amp;"); break;
		case '<':	put_str(t, "&lt;"); break;
		case '>':	put_str(t, "&gt;"); break;
		case '"':	put_str(t, "&quot;"); break;
		case '\'':	put_str(t, "&#39;"); break;
		default:	put(t, s + i, 1);
		}
	}
}

void
settle_line_end(struct tmpl *t)
{
	if (t->pending)
		buf_char(&t->run, '\n');
	t->pending = t->quiet = false;
}

/* Lines that follow are at home in the template. */
static void
at_template(struct tmpl *t, struct buf *b, int line)
{
	buf_printf(b, "#line %d \"%s\"\n", line, t->path);
}

/* ... in the file that is written; its number is filled in at the end. */
static void
at_home(struct buf *b)
{
	buf_str(b, "#line @\n");
}

void
hole_write(struct tmpl *t, int line, const char *macro, const char *expr)
{
	reached(t);
	settle_line_end(t);
	flush(t);
	at_template(t, &t->body, line);
	buf_printf(&t->body, "\t%s(%s, (%s));\n", macro, t->h, expr);
	at_home(&t->body);
}

/* --- reading C --- */

static bool
word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

const char *
c_skip(struct tmpl *t, const char *p, int *line)
{
	if (p[0] == '/' && p[1] == '*') {
		int first = *line;

		for (p += 2; *p != '\0'; p++) {
			if (p[0] == '*' && p[1] == '/')
				return p + 2;
			*line += *p == '\n';
		}
		stop(t, first, "this comment is never closed");
	}
	if (p[0] == '/' && p[1] == '/') {
		while (*p != '\0' && *p != '\n')
			p++;
		return p;
	}
	if (*p == '"' || (*p == '\'' && (p == t->src || !isxdigit(p[-1])))) {
		char quote = *p;

		for (p++; *p != '\0' && *p != '\n'; p++) {
			if (*p == quote)
				return p + 1;
			if (*p == '\\' && p[1] != '\0' && p[1] != '\n')
				p++;
		}
		stop(t, *line, "this %s of C is never closed",
		    quote == '"' ? "string" : "character");
	}
	return p;
}

void
keep_c(struct tmpl *t, const char *from, const char *to)
{
	if (t->only_for == NULL || strcmp(t->only_for, t->audience) == 0)
		memcpy(t->only_c + (from - t->src), from,
		    (size_t)(to - from));
}

static char *
trimmed(struct tmpl *t, const char *from, const char *to)
{
	while (from < to && isspace((unsigned char)*from))
		from++;
	while (from < to && isspace((unsigned char)to[-1]))
		to--;
	return arena_dup_n(t->a, from, (size_t)(to - from));
}

/*
 * A hole may go over several lines only while a parenthesis is open, so that a
 * forgotten }} is found where it was forgotten.
 */
const char *
hole_read(struct tmpl *t)
{
	const char *from = t->p + 2, *p = from, *q;
	int round = 0, curly = 0, first = t->line, line = t->line;
	char *expr;

	for (;; p++) {
		if (p >= t->end || (*p == '\n' && round <= 0))
			stop(t, first, "{{ is never closed");
		if (curly == 0 && p[0] == '}' && p[1] == '}')
			break;
		if (*p == '\n')
			line++;
		else if (*p == '/' && (p[1] == '/' || p[1] == '*'))
			stop(t, line, "no comment may stand in a hole");
		else if (*p == ';' && curly == 0)
			stop(t, line, "a hole holds an expression,"
			    " not a statement");
		else if (*p == '(' || *p == '[')
			round++;
		else if (*p == ')' || *p == ']')
			round--;
		else if (*p == '{')
			curly++;
		else if (*p == '}')
			curly--;
		else if ((q = c_skip(t, p, &line)) != p)
			p = q - 1;
		if (round < 0 || curly < 0)
			stop(t, line, "unbalanced %c in a hole", *p);
	}
	if (round != 0)
		stop(t, first, "unbalanced ( in a hole");
	expr = trimmed(t, from, p);
	if (*expr == '\0')
		stop(t, first, "an empty hole");
	keep_c(t, from, p);
	if (p < t->end)
		t->only_c[p - t->src] = ';';
	t->p = p + 2;
	t->line = line;
	return expr;
}

/*
 * A line of C, from behind its @; it goes on over further lines while a
 * parenthesis or a comment is open.  The @ of those lines may be left out.
 */
static char *
c_read(struct tmpl *t, int *first)
{
	const char *from = t->p, *p = from, *q;
	int round = 0;
	char *c, *at;

	*first = t->line;
	for (; p < t->end && (*p != '\n' || round > 0); p++) {
		if (*p == '\n') {
			t->line++;
			for (q = p + 1; *q == ' ' || *q == '\t';)
				q++;
			if (strncmp(q, "@end", 4) == 0 ||
			    strncmp(q, "@page", 5) == 0)
				stop(t, *first, "( is never closed");
		} else if (*p == '(' || *p == '[') {
			round++;
		} else if (*p == ')' || *p == ']') {
			if (--round < 0)
				stop(t, t->line, "unbalanced %c", *p);
		} else if ((q = c_skip(t, p, &t->line)) != p) {
			p = q - 1;
		}
	}
	if (round > 0)
		stop(t, *first, "( is never closed");
	keep_c(t, from, p);
	c = trimmed(t, from, p);
	for (at = c; (at = strchr(at, '\n')) != NULL;) {
		while (isspace((unsigned char)*at))
			at++;
		if (*at == '@')
			*at = ' ';
	}
	t->p = p;
	if (p < t->end) {
		t->p++;
		t->line++;
	}
	return c;
}

/* The next word of *p, "" when something else stands there. */
static char *
word_read(struct tmpl *t, const char **p)
{
	const char *from;

	while (isspace((unsigned char)**p))
		++*p;
	from = *p;
	while (word_char(**p))
		++*p;
	return arena_dup_n(t->a, from, (size_t)(*p - from));
}

/* --- places and blocks --- */

static bool
same_elements(const struct element *a, const struct element *b)
{
	for (; a != b; a = a->outer, b = b->outer)
		if (a == NULL || b == NULL || strcmp(a->name, b->name) != 0)
			return false;
	return true;
}

bool
same_place(const struct place *a, const struct place *b)
{
	if (a->where != b->where || !same_elements(a->top, b->top))
		return false;
	if (a->where == IN_TAG)
		return strcmp(a->tag, b->tag) == 0;
	if (a->where == IN_VALUE)
		return strcmp(a->attr, b->attr) == 0 &&
		    a->quote == b->quote && a->started == b->started;
	return true;
}

const char *
place_name(struct tmpl *t, const struct place *at)
{
	switch (at->where) {
	case IN_TAG:
		return arena_printf(t->a, "in the tag <%s> of line %d",
		    at->tag, at->tag_line);
	case IN_VALUE:
		return arena_printf(t->a, "%s the attribute %s",
		    at->started ? "inside" : "at the start of", at->attr);
	default:
		if (at->top == NULL)
			return "outside all elements of the page";
		return arena_printf(t->a, "in <%s> of line %d", at->top->name,
		    at->top->line);
	}
}

static void
must_stand(struct tmpl *t, int line, const struct place *at, const char *what)
{
	if (!same_place(&t->place, at))
		stop(t, line, "%s stands %s; it must stand %s", what,
		    place_name(t, &t->place), place_name(t, at));
}

static void
block_open(struct tmpl *t, int line, const char *word)
{
	struct block *b = arena_new(t->a, struct block);

	*b = (struct block){ .line = line, .word = word, .place = t->place,
	    .outer = t->blocks };
	t->blocks = b;
}

static void
block_close(struct tmpl *t, int line)
{
	struct block *b = t->blocks;

	if (b == NULL)
		stop(t, line, "} closes nothing");
	if (!same_place(&t->place, &b->place))
		stop(t, line, "the body of line %d%s%s began %s and ends %s",
		    b->line, *b->word == '\0' ? "" : ", ", b->word,
		    place_name(t, &b->place), place_name(t, &t->place));
	t->blocks = b->outer;
}

static const struct block *
innermost(const struct tmpl *t, bool switches)
{
	const struct block *b = t->blocks;

	while (b != NULL && strcmp(b->word, "for") != 0 &&
	    strcmp(b->word, "while") != 0 && strcmp(b->word, "do") != 0 &&
	    !(switches && strcmp(b->word, "switch") == 0))
		b = b->outer;
	return b;
}

static bool
is_control(const char *word)
{
	static const char *const words[] = { "if", "else", "for", "while",
	    "do", "switch" };

	for (size_t i = 0; i < LEN(words); i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

/* A word of C by which the page may be left, or a place jumped to. */
static void
jump(struct tmpl *t, int line, const char *word)
{
	const struct block *b;

	if (strcmp(word, "goto") == 0) {
		stop(t, line, "no goto in a page");
	} else if (strcmp(word, "return") == 0) {
		must_stand(t, line, &t->wanted, "return");
	} else if (strcmp(word, "break") == 0 ||
	    strcmp(word, "continue") == 0) {
		if ((b = innermost(t, *word == 'b')) != NULL)
			must_stand(t, line, &b->place, word);
	} else if (strcmp(word, "case") == 0 || strcmp(word, "default") == 0) {
		if (t->blocks == NULL ||
		    strcmp(t->blocks->word, "switch") != 0)
			stop(t, line, "%s outside a switch", word);
		must_stand(t, line, &t->blocks->place, word);
		t->blocks->reached = true;
	}
}

/* A call that opens or closes elements: a page of this file, or h_form() and
 * its kin. */
static const struct page *
unbalanced(const struct tmpl *t, const char *call)
{
	static const struct page form = { "h_form", "form", "", NULL };
	const struct page *p = t->pages;

	if (strcmp(call, form.name) == 0 || strcmp(call, "h_form_saving") == 0)
		return &form;
	while (p != NULL && strcmp(p->name, call) != 0)
		p = p->next;
	return p != NULL && (*p->opens != '\0' || *p->closes != '\0') ? p :
	    NULL;
}

static struct place
with_elements(struct tmpl *t, struct place at, const char *names, int line)
{
	for (;;) {
		char *name = word_read(t, &names);
		struct element *e;

		if (*name == '\0')
			return at;
		e = arena_new(t->a, struct element);
		*e = (struct element){ .name = name, .line = line,
		    .outer = at.top };
		at.top = e;
	}
}

/* After a call of p. */
static void
called(struct tmpl *t, const struct page *p, int line)
{
	struct place closed = with_elements(t, (struct place){ 0 }, p->closes,
	    line);
	struct element *e = t->place.top;

	for (struct element *c = closed.top; c != NULL; c = c->outer) {
		if (e == NULL || strcmp(e->name, c->name) != 0)
			stop(t, line, "%s() closes <%s>; it stands %s", p->name,
			    c->name, place_name(t, &t->place));
		e = e->outer;
	}
	t->place.top = e;
	t->place = with_elements(t, t->place, p->opens, line);
}

/*
 * Follows the braces of one line of C inside a page.  A body without braces
 * would hold only the first of the calls that the HTML below it becomes.
 */
static void
statement(struct tmpl *t, const char *c, int line)
{
	const char *p = c, *q, *control = "";
	const struct page *call = NULL;
	int round = 0;
	char last = ';';
	bool writes = false, condition = false;

	while (*p != '\0') {
		if (isspace((unsigned char)*p)) {
			line += *p++ == '\n';
			continue;
		}
		if ((q = c_skip(t, p, &line)) != p) {
			if (*p != '/')
				last = '"';
			p = q;
			continue;
		}
		if (word_char(*p)) {
			char *word = word_read(t, &p);

			last = 'w';
			if (strcmp(word, t->h) == 0) {
				writes = true;
			} else if (round == 0 && is_control(word)) {
				control = word;
				condition = true;
			} else if (round == 0) {
				jump(t, line, word);
				if (*p == '(' && unbalanced(t, word) != NULL)
					call = unbalanced(t, word);
				if (call != NULL && condition)
					stop(t, line, "%s() opens or closes an"
					    " element; give it a line of its"
					    " own", call->name);
			}
			continue;
		}
		last = *p++;
		if (last == '(' || last == '[') {
			round++;
		} else if (last == ')' || last == ']') {
			round--;
		} else if (round > 0) {
			continue;
		} else if (last == '{') {
			block_open(t, line, control);
			control = "";
			condition = false;
		} else if (last == '}') {
			block_close(t, line);
			control = "";
		} else if (last == ';') {
			control = "";
		}
	}
	if (*control != '\0')
		stop(t, line, "the body of %s stands in braces: { ends this"
		    " line", control);
	if (strchr(";{}:,", last) == NULL)
		stop(t, line, "a line of C ends with ; { } or :");
	if (writes && t->place.where != IN_TEXT)
		stop(t, line, "nothing may be called that writes, %s",
		    place_name(t, &t->place));
	if (t->place.where == IN_TAG)
		t->attrs_vary = true;
	if (call != NULL)
		called(t, call, line);
	if (writes)
		t->pending = true;
	else
		t->quiet = true;
}

/* --- pages --- */

/* name(struct html *h, ...) opens html body */
static void
page_begin(struct tmpl *t, const char *sig, int line, bool only_here)
{
	const char *p = sig, *q, *close, *opens = "", *closes = "";
	struct page *page;

	t->page = word_read(t, &p);
	close = strrchr(sig, ')');
	if (*t->page == '\0' || *p != '(' || close == NULL)
		stop(t, line, "a page is name(struct html *h, ...)");
	if ((q = strstr(p, "struct html")) == NULL || q > close)
		stop(t, line, "the page %s has no struct html *", t->page);
	for (q += strlen("struct html"); *q == ' ' || *q == '*';)
		q++;
	t->h = word_read(t, &q);
	if (*t->h == '\0')
		stop(t, line, "the page %s has no struct html *", t->page);
	for (q = close + 1; *q != '\0';) {
		char *word = word_read(t, &q);

		if ((*opens != '\0' || *closes != '\0') &&
		    (strcmp(word, "opens") == 0 || strcmp(word, "closes") == 0))
			stop(t, line, "a page opens or closes, not both");
		if (strcmp(word, "opens") == 0)
			opens = q;
		else if (strcmp(word, "closes") == 0)
			closes = q;
		else if (*word == '\0' || (*opens == '\0' && *closes == '\0'))
			stop(t, line, "after the parameters come only opens"
			    " and closes, with names of elements");
	}
	page = arena_new(t->a, struct page);
	*page = (struct page){ t->page, opens, closes, t->pages };
	t->pages = page;
	t->in_page = true;
	t->page_line = line;
	t->place = (struct place){ 0 };
	t->place = with_elements(t, t->place, closes, line);
	t->wanted = with_elements(t, (struct place){ 0 }, opens, line);
	t->blocks = NULL;
	t->pending = false;
	t->quiet = true;

	sig = arena_dup_n(t->a, sig, (size_t)(close + 1 - sig));
	if (only_here)
		buf_printf(&t->prelude, "static void %s;\n", sig);
	else
		buf_printf(&t->protos, "void %s;\n", sig);
	at_template(t, &t->body, line);
	buf_printf(&t->body, "%svoid\n", only_here ? "static " : "");
	at_template(t, &t->body, line);
	buf_printf(&t->body, "%s\n", sig);
	at_home(&t->body);
	buf_str(&t->body, "{\n");
}

static void
page_end(struct tmpl *t, int line)
{
	if (t->blocks != NULL)
		stop(t, t->blocks->line, "{ is never closed in the page %s",
		    t->page);
	if (t->place.where == IN_TAG || t->place.where == IN_VALUE)
		stop(t, t->place.tag_line, "the tag <%s> is never closed",
		    t->place.tag);
	if (!same_elements(t->place.top, t->wanted.top)) {
		if (t->wanted.top == NULL)
			stop(t, t->place.top->line, "<%s> is never closed",
			    t->place.top->name);
		must_stand(t, line, &t->wanted, "the end of the page");
	}
	flush(t);
	at_home(&t->body);
	buf_str(&t->body, "}\n\n");
	t->in_page = false;
}

/* A line with @, from behind it. */
static void
c_line(struct tmpl *t)
{
	int line;
	char *c = c_read(t, &line);
	const char *p = c;
	char *word = word_read(t, &p);

	while (*p == ' ' || *p == '\t')
		p++;
	if (strcmp(word, "end") == 0 && *p == '\0') {
		if (!t->in_page)
			stop(t, line, "@end outside a page");
		page_end(t, line);
	} else if (strcmp(word, "page") == 0 ||
	    (strcmp(word, "static") == 0 && word_char(*p) &&
	    p[strcspn(p, " (\t")] == '(')) {
		if (t->in_page)
			stop(t, line, "@end is missing for the page %s of"
			    " line %d", t->page, t->page_line);
		page_begin(t, p, line, *word == 's');
	} else if (strcmp(word, "include") == 0) {
		if (t->pages != NULL)
			stop(t, line, "@include stands before the first page");
		at_template(t, &t->includes, line);
		buf_printf(&t->includes, "#include %s\n", p);
	} else if (strcmp(word, "audience") == 0) {
		if (t->in_page)
			stop(t, line, "@audience stands between pages");
		if (strcmp(p, "organiser") != 0 && strcmp(p, "everyone") != 0)
			stop(t, line, "an audience is organiser or everyone");
		t->audience = arena_dup(t->a, p);
	} else if (!t->in_page) {
		at_template(t, t->pages == NULL ? &t->prelude : &t->body, line);
		buf_printf(t->pages == NULL ? &t->prelude : &t->body, "%s\n",
		    c);
	} else if (*c == '#') {
		stop(t, line, "no preprocessor inside a page");
	} else {
		if (t->place.where == IN_SCRIPT)
			stop(t, line, "<script> stays empty");
		settle_line_end(t);
		flush(t);
		at_template(t, &t->body, line);
		buf_printf(&t->body, "%s\n", c);
		at_home(&t->body);
		statement(t, c, line);
	}
}

static bool
verbatim(const struct tmpl *t)
{
	for (const struct element *e = t->place.top; e != NULL; e = e->outer)
		if (strcmp(e->name, "pre") == 0 ||
		    strcmp(e->name, "textarea") == 0)
			return t->place.where == IN_TEXT ||
			    t->place.where == IN_PLAIN;
	return false;
}

static void
compile(struct tmpl *t)
{
	while (t->p < t->end) {
		if (t->p == t->src || t->p[-1] == '\n') {
			const char *q = t->p;

			while (*q == ' ' || *q == '\t')
				q++;
			if (q[0] == '@' && q[1] != '@') {
				t->p = q + 1;
				c_line(t);
				continue;
			}
			if (q[0] == '@' && t->in_page) {
				t->p = q + 1;	/* @@: text from here on */
				html_step(t);
				continue;
			}
			if (!t->in_page || !verbatim(t))
				t->p = q;
			if (!t->in_page) {
				if (*q != '\n' && q < t->end)
					stop(t, t->line,
					    "text outside a page");
				t->p += q < t->end;
				t->line++;
				continue;
			}
		}
		if (t->p < t->end)
			html_step(t);
	}
	if (t->in_page)
		stop(t, t->page_line, "the page %s has no @end", t->page);
}

/* --- files --- */

static char *
file_read(struct arena *a, const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	struct buf b = BUF(a);
	char piece[8192];
	size_t got;

	if (f == NULL) {
		fprintf(stderr, "tmpl: %s: %s\n", path, strerror(errno));
		exit(1);
	}
	while ((got = fread(piece, 1, sizeof piece, f)) > 0)
		buf_put(&b, piece, got);
	fclose(f);
	*n = b.n;
	buf_put(&b, "\0\0", 2);		/* two bytes may be looked at */
	return b.p;
}

static void
file_write(const char *path, const char *text, size_t n)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL || fwrite(text, 1, n, f) != n || fclose(f) != 0) {
		fprintf(stderr, "tmpl: %s: %s\n", path, strerror(errno));
		exit(1);
	}
}

static void
load(struct tmpl *t, struct arena *a, const char *path)
{
	size_t n;
	char *src = file_read(a, path, &n), *to = src;

	*t = (struct tmpl){ .a = a, .path = path, .line = 1,
	    .messages = t->messages, .only_for = t->only_for,
	    .audience = "everyone",
	    .run = BUF(a), .value = BUF(a), .includes = BUF(a),
	    .prelude = BUF(a), .protos = BUF(a), .body = BUF(a) };
	for (size_t i = 0; i < n; i++)
		if (src[i] != '\r' || src[i + 1] != '\n')
			*to++ = src[i];
	to[0] = to[1] = '\0';
	n = (size_t)(to - src);
	t->src = t->p = src;
	t->end = src + n;
	if (memchr(src, '\0', n) != NULL)
		stop(t, 1, "a NUL byte");
	t->only_c = arena_dup_n(a, src, n);
	for (size_t i = 0; i < n; i++)
		if (src[i] != '\n')
			t->only_c[i] = ' ';
	compile(t);
}

static const char *
guard(struct arena *a, const char *path)
{
	const char *base = strrchr(path, '/');
	char *g = arena_dup(a, base == NULL ? path : base + 1);

	for (char *p = g; *p != '\0'; p++)
		*p = isalnum((unsigned char)*p) ?
		    (char)toupper((unsigned char)*p) : '_';
	return g;
}

/* The pages' declarations, for x_web.c. */
static void
header_write(struct tmpl *t, const char *path)
{
	struct buf b = BUF(t->a);
	const char *g = guard(t->a, path);

	buf_printf(&b, "/* Made by tmpl from %s. */\n#ifndef %s\n#define %s\n\n"
	    "#include \"web/web.h\"\n%s\n%s\n#endif\n", t->path, g, g,
	    buf_text(&t->includes), buf_text(&t->protos));
	file_write(path, b.p, b.n);
}

static void
source_write(struct tmpl *t, const char *path)
{
	struct buf all = BUF(t->a), out = BUF(t->a);
	int line = 1;

	buf_printf(&all, "/* Made by tmpl from %s. */\n"
	    "#pragma GCC diagnostic ignored \"-Wunused-parameter\"\n"
	    "#include \"web/html.h\"\n#include \"web/web.h\"\n"
	    "#include \"web/form.h\"\n%s#line @\n%s%s#line @\n\n%s", t->path,
	    buf_text(&t->includes), buf_text(&t->prelude),
	    buf_text(&t->protos), buf_text(&t->body));
	for (const char *p = all.p, *end; *p != '\0'; p = end) {
		end = p + strcspn(p, "\n");
		end += *end == '\n';
		if (strncmp(p, "#line @\n", 8) != 0)
			buf_put(&out, p, (size_t)(end - p));
		else if (strncmp(end, "#line", 5) != 0)
			buf_printf(&out, "#line %d \"%s\"\n", line + 1, path);
		else
			continue;
		line++;
	}
	file_write(path, out.p, out.n);
}

static int
usage(void)
{
	fputs("use: tmpl IN.tmpl -o OUT.c [--header OUT.h]\n"
	    "     tmpl --pot OUT IN.tmpl...\n"
	    "     tmpl --c AUDIENCE OUT IN.tmpl	its C for that audience,"
	    " lines kept\n", stderr);
	return 2;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_make();
	struct tmpl t = { 0 };
	int faults = 0;

	if (argc >= 4 && strcmp(argv[1], "--pot") == 0) {
		struct buf b = BUF(a);

		for (int i = 3; i < argc; i++) {
			load(&t, a, argv[i]);
			faults += t.faults;
		}
		messages_write(t.messages, &b);
		if (faults == 0)
			file_write(argv[2], buf_text(&b), b.n);
	} else if (argc == 5 && strcmp(argv[1], "--c") == 0) {
		t.only_for = argv[2];
		load(&t, a, argv[4]);
		if ((faults = t.faults) == 0)
			file_write(argv[3], t.only_c, strlen(t.only_c));
	} else if ((argc == 4 || (argc == 6 &&
	    strcmp(argv[4], "--header") == 0)) && strcmp(argv[2], "-o") == 0) {
		load(&t, a, argv[1]);
		if ((faults = t.faults) == 0) {
			source_write(&t, argv[3]);
			if (argc == 6)
				header_write(&t, argv[5]);
		}
	} else {
		arena_free(a);
		return usage();
	}
	arena_free(a);
	return faults > 0;
}
