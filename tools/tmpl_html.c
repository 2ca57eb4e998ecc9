#include "tmpl.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Lists are words between spaces: in(" a b ", "b"). */
static bool
in(const char *list, const char *name)
{
	size_t n = strlen(name);

	if (n == 0)
		return false;
	for (const char *p = list; (p = strstr(p, name)) != NULL; p += n)
		if (p[-1] == ' ' && p[n] == ' ')
			return true;
	return false;
}

static const char empty_elements[] = " area base br col embed hr img input"
    " link meta source track wbr ";
/* White space beside these means nothing. */
static const char block_elements[] = " html head body header footer main nav"
    " section article aside div p ul ol li dl dt dd table caption colgroup col"
    " thead tbody tfoot tr th td form fieldset legend h1 h2 h3 h4 h5 h6"
    " details summary option optgroup datalist figure figcaption meta link"
    " title script hr address blockquote menu dialog template search hgroup"
    " noscript br ";
/* A parser ends an open <p> before these, which unbalances what follows. */
static const char ends_paragraph[] = " address article aside blockquote"
    " details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header hgroup hr main menu nav ol p pre search section table ul ";
static const char refused_elements[] = " style base object embed applet frame"
    " frameset plaintext xmp noembed noframes marquee font center ";
static const char url_attrs[] = " href src action formaction cite poster data"
    " manifest background longdesc xlink:href ";
static const char fetched_attrs[] = " src poster data manifest background ";
static const char word_attrs[] = " alt title placeholder aria-label"
    " aria-description label aria-roledescription aria-valuetext"
    " aria-placeholder abbr ";
static const char fixed_attrs[] = " srcset imagesrcset ping http-equiv"
    " xmlns target rel sandbox csp allow nonce integrity ";
static const char boolean_attrs[] = " selected checked disabled required"
    " readonly multiple hidden open autofocus reversed novalidate"
    " formnovalidate async defer controls loop muted playsinline default"
    " download inert itemscope allowfullscreen ";

/* --- text --- */

/*
 * Whether people would read a word there: any letter.  Beyond ASCII by ranges:
 * what is punctuation, symbols and arrows may stand unmarked.
 */
bool
has_letter(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		uint32_t u = c;

		if (c < 0x80) {
			if (isalpha(c))
				return true;
			continue;
		}
		if (c < 0xC0)
			continue;
		u = c < 0xE0 ? c & 0x1FU : c < 0xF0 ? c & 0xFU : c & 7U;
		while (i + 1 < n && ((unsigned char)s[i + 1] & 0xC0) == 0x80)
			u = u << 6 | ((unsigned char)s[++i] & 0x3FU);
		if ((u >= 0xC0 && u < 0x2000 && u != 0xD7 && u != 0xF7) ||
		    u == 0xAA || u == 0xB5 || u == 0xBA ||
		    (u >= 0x2C00 && u < 0x2E00) || (u >= 0x3040 && u < 0xFE00))
			return true;
	}
	return false;
}

static void
unmarked(struct tmpl *t, const char *s, size_t n)
{
	if (t->faulty_line == t->line || !has_letter(s, n))
		return;
	t->faulty_line = t->line;
	fault(t, t->line, "letters outside [[ ]]: %.*s",
	    (int)(n < 40 ? n : 40), s);
}

/* At "&": a reference is taken whole. */
static void
reference(struct tmpl *t)
{
	const char *p = t->p + 1;

	if (*p == '#') {
		p++;
		if (*p == 'x') {
			for (p++; isxdigit((unsigned char)*p);)
				p++;
		} else {
			while (isdigit((unsigned char)*p))
				p++;
		}
	} else {
		while (isalnum((unsigned char)*p))
			p++;
	}
	if (*p != ';' || p < t->p + 3) {
		fault(t, t->line, "a lone &: write &amp;");
		p = t->p;
	}
	put(t, t->p, (size_t)(p + 1 - t->p));
	t->p = p + 1;
}

static bool
inside(const struct tmpl *t, const char *name)
{
	for (const struct element *e = t->place.top; e != NULL; e = e->outer)
		if (strcmp(e->name, name) == 0)
			return true;
	return false;
}

/* --- elements --- */

void
open_element(struct tmpl *t, const char *name, int line)
{
	struct element *e = arena_new(t->a, struct element);

	*e = (struct element){ .name = name, .line = line,
	    .outer = t->place.top };
	t->place.top = e;
}

/* What a parser would take apart, or what may not be nested. */
static void
may_stand(struct tmpl *t, const char *name)
{
	const struct element *top = t->place.top;

	for (const struct element *e = top; e != NULL; e = e->outer) {
		if (in(" button td th caption object marquee template ",
		    e->name))
			break;
		if (strcmp(e->name, "p") == 0 && in(ends_paragraph, name))
			stop(t, t->line, "<%s> cannot stand in the <p> of"
			    " line %d", name, e->line);
	}
	for (const struct element *e = top; e != NULL; e = e->outer)
		if ((in(" a button ", e->name) && in(" a button label input"
		    " select textarea ", name)) ||
		    (strcmp(e->name, "form") == 0 && strcmp(name, "form") == 0))
			stop(t, t->line, "<%s> cannot stand in the <%s> of"
			    " line %d", name, e->name, e->line);
	if (top == NULL)
		return;
	if (strcmp(name, "li") == 0 && !in(" ul ol menu template ", top->name))
		stop(t, t->line, "<li> cannot stand in the <%s> of line %d",
		    top->name, top->line);
	if (in(" ul ol ", top->name) && !in(" li template script ", name))
		stop(t, t->line, "<%s> cannot stand in the <%s> of line %d",
		    name, top->name, top->line);
	if (in(" table thead tbody tfoot tr ", top->name) &&
	    !in(" caption colgroup thead tbody tfoot tr th td template script ",
	    name))
		stop(t, t->line, "<%s> cannot stand in the <%s> of line %d",
		    name, top->name, top->line);
}

static const char *
name_read(struct tmpl *t)
{
	const char *from = t->p;
	char *name;

	while (isalnum((unsigned char)*t->p) || *t->p == '-' || *t->p == ':')
		t->p++;
	name = arena_dup_n(t->a, from, (size_t)(t->p - from));
	if (strpbrk(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL &&
	    !inside(t, "svg"))
		fault(t, t->line, "write the tag <%s> in small letters", name);
	return name;
}

static void
end_tag(struct tmpl *t)
{
	int line = t->line;
	const char *name;
	struct element *top = t->place.top;

	t->p += 2;
	if (strncmp(t->p, "{{", 2) == 0)
		stop(t, line, "a hole cannot be the name of a tag");
	name = name_read(t);
	while (isspace((unsigned char)*t->p))
		t->line += *t->p++ == '\n';
	if (*name == '\0' || *t->p != '>')
		stop(t, line, "not a tag: </%s", name);
	t->p++;
	if (in(empty_elements, name))
		stop(t, line, "<%s> has no end tag", name);
	if (top == NULL)
		stop(t, line, "</%s> closes nothing", name);
	if (strcmp(top->name, name) != 0)
		stop(t, line, "</%s> does not close the <%s> of line %d",
		    name, top->name, top->line);
	if (in(block_elements, name))
		t->pending = false;
	put(t, "</", 2);
	put_str(t, name);
	put(t, ">", 1);
	t->place.top = top->outer;
	t->place.where = IN_TEXT;
	t->quiet = in(block_elements, name);
}

static void
start_tag(struct tmpl *t)
{
	const char *name;

	t->p++;
	if (strncmp(t->p, "{{", 2) == 0)
		stop(t, t->line, "a hole cannot be the name of a tag");
	if (!isalpha((unsigned char)*t->p))
		stop(t, t->line, "a lone <: write &lt;");
	name = name_read(t);
	if (strncmp(t->p, "{{", 2) == 0)
		stop(t, t->line, "a hole cannot be the name of a tag");
	if (in(refused_elements, name))
		stop(t, t->line, "<%s> is not allowed in a page", name);
	may_stand(t, name);
	if (in(block_elements, name))
		t->pending = false;
	put(t, "<", 1);
	put_str(t, name);
	t->place.where = IN_TAG;
	t->place.tag = name;
	t->place.tag_line = t->line;
	t->attrs = " ";
	t->attrs_vary = false;
	t->input_type = "";
	t->input_words = false;
}

static bool
need_attr(struct tmpl *t, const char *name)
{
	return !t->attrs_vary && !in(t->attrs, name);
}

/* At ">" or "/>". */
static void
tag_done(struct tmpl *t)
{
	const char *name = t->place.tag;
	bool closed = *t->p == '/', empty = in(empty_elements, name);
	bool foreign = inside(t, "svg") || strcmp(name, "svg") == 0;

	if (closed && t->p[1] != '>')
		stop(t, t->line, "a lone / in the tag <%s>", name);
	if (closed && !empty && !foreign)
		stop(t, t->line, "<%s/> does not close itself", name);
	t->p += closed ? 2 : 1;
	if (strcmp(name, "script") == 0 && need_attr(t, "src"))
		stop(t, t->place.tag_line, "<script> without src");
	if (strcmp(name, "img") == 0 && need_attr(t, "alt"))
		fault(t, t->place.tag_line, "<img> without alt");
	if (t->input_words && in(" submit button reset ", t->input_type))
		fault(t, t->place.tag_line, "letters outside [[ ]] in the"
		    " value of a button");
	t->place.where = IN_TEXT;
	if (closed && !empty) {
		put(t, "/>", 2);
	} else {
		put(t, ">", 1);
		if (!empty)
			open_element(t, name, t->place.tag_line);
	}
	if (strcmp(name, "script") == 0)
		t->place.where = IN_SCRIPT;
	else if ((strcmp(name, "title") == 0 && !foreign) ||
	    strcmp(name, "textarea") == 0)
		t->place.where = IN_PLAIN;
	/* A parser drops one line end there: not the first of the content. */
	if (strcmp(name, "textarea") == 0) {
		put(t, "\n", 1);
		if (*t->p == '\n') {
			t->p++;
			t->line++;
		}
	}
	t->quiet = in(block_elements, name);
}

/* --- attributes --- */

static enum attr_kind
kind_of(const char *attr)
{
	if (in(url_attrs, attr))
		return ATTR_URL;
	if (in(word_attrs, attr))
		return ATTR_WORDS;
	if (in(fixed_attrs, attr))
		return ATTR_FIXED;
	return ATTR_PLAIN;
}

static void
attr_allowed(struct tmpl *t, const char *name)
{
	if (strncasecmp(name, "on", 2) == 0)
		stop(t, t->line, "%s: no script in a page", name);
	if (strcasecmp(name, "style") == 0)
		stop(t, t->line, "style: the style sheets have it");
	if (strcasecmp(name, "srcdoc") == 0)
		stop(t, t->line, "srcdoc is not allowed in a page");
}

static void
attr_new(struct tmpl *t, const char *name)
{
	attr_allowed(t, name);
	if (!t->attrs_vary && in(t->attrs, name))
		fault(t, t->line, "the attribute %s twice", name);
	t->attrs = arena_printf(t->a, "%s%s ", t->attrs, name);
}

static void
attribute(struct tmpl *t)
{
	const char *from = t->p, *name;

	while (*t->p != '\0' && !isspace((unsigned char)*t->p) &&
	    strchr("=>/\"'<{[", *t->p) == NULL)
		t->p++;
	name = arena_dup_n(t->a, from, (size_t)(t->p - from));
	if (strncmp(t->p, "{{", 2) == 0)
		stop(t, t->line, "a hole cannot be the name of an attribute");
	if (*name == '\0')
		stop(t, t->line, "%c cannot stand in the tag <%s>", *t->p,
		    t->place.tag);
	attr_allowed(t, name);
	if (strpbrk(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL &&
	    !inside(t, "svg") && strcmp(t->place.tag, "svg") != 0)
		fault(t, t->line, "write the attribute %s in small letters",
		    name);
	attr_new(t, name);
	put(t, " ", 1);
	put_str(t, name);
	if (*t->p != '=')
		return;
	t->p++;
	if (*t->p != '"' && *t->p != '\'')
		stop(t, t->line, strncmp(t->p, "{{", 2) == 0 ?
		    "a hole needs quotes around it: %s=\"{{...}}\"" :
		    "the value of %s needs quotes", name);
	put(t, "=", 1);
	put(t, t->p, 1);
	t->place.where = IN_VALUE;
	t->place.attr = name;
	t->place.kind = kind_of(name);
	t->place.quote = *t->p++;
	t->place.started = false;
	t->value.n = 0;
}

/* {{?flag name}} or {{?flag name="value"}}, at the second of its braces. */
static void
flag(struct tmpl *t)
{
	int line = t->line;
	char *expr, *attr, *name;
	size_t n;

	/* Read it as a hole without its question mark. */
	t->p++;
	expr = arena_dup(t->a, hole_read(t));
	attr = strrchr(expr, ' ');
	if (attr == NULL)
		stop(t, line, "{{?flag name}} has two parts");
	*attr++ = '\0';
	n = strcspn(attr, "=");
	name = arena_dup_n(t->a, attr, n);
	attr_allowed(t, name);
	if (attr[n] == '\0' ? !in(boolean_attrs, name) :
	    (kind_of(name) != ATTR_PLAIN || attr[n + 1] != '"' ||
	    strchr(attr + n + 2, '"') != attr + strlen(attr) - 1 ||
	    strpbrk(attr + n, "<>&") != NULL))
		stop(t, line, "%s cannot be written by {{? }}", attr);
	attr_new(t, name);
	flush(t);
	buf_printf(&t->body, "#line %d \"%s\"\n\tif (%s)\n#line @\n\t", line,
	    t->path, expr);
	put(t, " ", 1);
	put_str(t, attr);
	flush(t);
}

/* The literal beginning of an address, once it is known. */
static void
url_begins(struct tmpl *t, bool hole_follows)
{
	const char *v = buf_text(&t->value), *p = v;

	while (isspace((unsigned char)*p))
		p++;
	if (p != v)
		stop(t, t->line, "an address begins with a space");
	if (strncmp(p, "//", 2) == 0)
		stop(t, t->line, "an address without its scheme");
	while (isalnum((unsigned char)*p) || *p == '+' || *p == '-' ||
	    *p == '.')
		p++;
	if (*p == '&')
		stop(t, t->line, "an address begins with a reference");
	if (*p != ':')
		return;
	if (strncasecmp(v, "http:", 5) != 0 &&
	    strncasecmp(v, "https:", 6) != 0 &&
	    strncasecmp(v, "mailto:", 7) != 0 && strncasecmp(v, "tel:", 4) != 0)
		stop(t, t->line, "%.*s: is not allowed in an address",
		    (int)(p - v), v);
	if (in(fetched_attrs, t->place.attr))
		stop(t, t->line, "a page fetches nothing from others");
	if (hole_follows && (tolower((unsigned char)*v) != 'h' ||
	    strlen(p) < 4 || p[3 + strcspn(p + 3, "/?#")] == '\0'))
		stop(t, t->line, "a hole in the host or mailbox of an"
		    " address: use url_checked()");
}

static void
value_done(struct tmpl *t)
{
	const char *v = buf_text(&t->value);

	if (t->place.kind == ATTR_URL && t->value.n > 0 && t->value.p[0] != 1)
		url_begins(t, false);
	if (strcmp(t->place.attr, "type") == 0)
		t->input_type = arena_dup(t->a, v);
	if (strcmp(t->place.tag, "input") == 0 &&
	    strcmp(t->place.attr, "value") == 0)
		t->input_words = has_letter(v, strlen(v));
	put(t, t->p++, 1);
	t->place.where = IN_TAG;
	if (!isspace((unsigned char)*t->p) && *t->p != '>' && *t->p != '/')
		stop(t, t->line, "a space is missing after the value of %s",
		    t->place.attr);
}

const char *
hole_macro(struct tmpl *t, int line)
{
	switch (t->place.where) {
	case IN_TEXT:
		/* Within a choice of <select> tags are dropped. */
		return inside(t, "option") ? "H_ATTR" : "H_TEXT";
	case IN_PLAIN:
		return "H_ATTR";
	case IN_SCRIPT:
		stop(t, line, "a hole in <script>");
	case IN_TAG:
		stop(t, line, "a hole in the tag <%s>, outside a quoted value",
		    t->place.tag);
	case IN_VALUE:
		break;
	}
	switch (t->place.kind) {
	case ATTR_FIXED:
		stop(t, line, "a hole in %s", t->place.attr);
	case ATTR_URL:
		return t->place.started ? "H_PART" : "H_URL";
	default:
		return "H_ATTR";
	}
}

static void
hole_in_value(struct tmpl *t)
{
	if (t->place.kind == ATTR_URL && t->place.started &&
	    t->value.n > 0 && t->value.p[0] != 1) {
		url_begins(t, true);
		t->value.n = 0;
	}
	if (!t->place.started || t->value.n == 0) {
		t->value.n = 0;
		buf_char(&t->value, 1);	/* no letter, no scheme */
	}
	if (strcmp(t->place.attr, "content") == 0 &&
	    in(t->attrs, "http-equiv"))
		stop(t, t->line, "a hole in content beside http-equiv");
	t->place.started = true;
}

void
html_hole(struct tmpl *t)
{
	int line = t->line;
	const char *macro, *expr;

	if (t->p[2] == '?')
		stop(t, line, "{{? }} stands in a tag");
	macro = hole_macro(t, line);
	if (t->place.where == IN_VALUE)
		hole_in_value(t);
	expr = hole_read(t);
	hole_write(t, line, macro, expr);
}

/* --- steps: each takes something off the source --- */

static void
comment(struct tmpl *t)
{
	int line = t->line;

	for (t->p += 4; strncmp(t->p, "-->", 3) != 0; t->p++) {
		if (t->p >= t->end)
			stop(t, line, "<!-- is never closed");
		if (strncmp(t->p, "{{", 2) == 0)
			stop(t, t->line, "a hole in a comment");
		t->line += *t->p == '\n';
	}
	t->p += 3;			/* visitors need not see it */
}

static void
step_text(struct tmpl *t)
{
	const char *from = t->p;
	bool plain = t->place.where == IN_PLAIN;

	if (strncmp(from, "{{", 2) == 0) {
		html_hole(t);
	} else if (strncmp(from, "[[", 2) == 0) {
		mark(t);
	} else if (*from == '&') {
		reference(t);
	} else if (*from == '\n') {
		t->p++;
		t->line++;
		if (inside(t, "pre") || inside(t, "textarea")) {
			put(t, "\n", 1);
			return;
		}
		while (t->run.n > 0 && (t->run.p[t->run.n - 1] == ' ' ||
		    t->run.p[t->run.n - 1] == '\t'))
			t->run.n--;
		t->pending = t->pending || !t->quiet;
	} else if (*from == '<' && plain) {
		if (strncmp(from, "</", 2) != 0 || t->place.top == NULL ||
		    strncmp(from + 2, t->place.top->name,
		    strlen(t->place.top->name)) != 0)
			stop(t, t->line, "no tag may stand in <%s>",
			    t->place.top == NULL ? "" : t->place.top->name);
		end_tag(t);
	} else if (strncmp(from, "<!--", 4) == 0) {
		comment(t);
	} else if (strncmp(from, "<!", 2) == 0) {
		const char *to = strchr(from, '>');

		if (to == NULL || strncasecmp(from, "<!doctype html>", 15) != 0)
			stop(t, t->line, "only <!doctype html> and comments"
			    " begin with <!");
		put(t, from, (size_t)(to + 1 - from));
		t->p = to + 1;
		t->quiet = true;
	} else if (strncmp(from, "</", 2) == 0) {
		end_tag(t);
	} else if (*from == '<') {
		start_tag(t);
	} else if (strncmp(from, "]]", 2) == 0 || strncmp(from, "}}", 2) == 0) {
		stop(t, t->line, "%.2s closes nothing", from);
	} else {
		do
			t->p++;
		while (*t->p != '\0' && strchr("<&\n{[]}", *t->p) == NULL);
		unmarked(t, from, (size_t)(t->p - from));
		put(t, from, (size_t)(t->p - from));
	}
}

static void
step_value(struct tmpl *t)
{
	const char *from = t->p;
	enum attr_kind kind = t->place.kind;

	if (*from == t->place.quote) {
		value_done(t);
	} else if (strncmp(from, "{{", 2) == 0) {
		html_hole(t);
	} else if (strncmp(from, "[[", 2) == 0) {
		if (kind == ATTR_URL || kind == ATTR_FIXED ||
		    in(" id class name for ", t->place.attr))
			stop(t, t->line, "%s is not translated",
			    t->place.attr);
		mark(t);
		t->place.started = true;
	} else if (*from == '&') {
		reference(t);
		t->place.started = true;
		if (t->value.n == 0 || t->value.p[0] != 1)
			buf_char(&t->value, '&');
	} else if (*from == '\n') {
		t->p++;
		t->line++;
		put(t, " ", 1);
	} else {
		do
			t->p++;
		while (*t->p != '\0' && *t->p != t->place.quote &&
		    strchr("&\n{[", *t->p) == NULL);
		if (kind == ATTR_WORDS)
			unmarked(t, from, (size_t)(t->p - from));
		if (t->value.n == 0 || t->value.p[0] != 1)
			buf_put(&t->value, from, (size_t)(t->p - from));
		put(t, from, (size_t)(t->p - from));
		t->place.started = true;
	}
}

void
html_step(struct tmpl *t)
{
	switch (t->place.where) {
	case IN_TEXT:
	case IN_PLAIN:
		step_text(t);
		break;
	case IN_SCRIPT:
		if (strncmp(t->p, "</script", 8) == 0) {
			end_tag(t);
		} else if (strncmp(t->p, "{{", 2) == 0) {
			stop(t, t->line, "a hole in <script>");
		} else if (!isspace((unsigned char)*t->p)) {
			stop(t, t->line, "<script> stays empty");
		} else {
			t->line += *t->p++ == '\n';
		}
		break;
	case IN_TAG:
		if (isspace((unsigned char)*t->p))
			t->line += *t->p++ == '\n';
		else if (*t->p == '>' || *t->p == '/')
			tag_done(t);
		else if (strncmp(t->p, "{{?", 3) == 0)
			flag(t);
		else if (strncmp(t->p, "{{", 2) == 0)
			(void)hole_macro(t, t->line);	/* refuses */
		else
			attribute(t);
		break;
	case IN_VALUE:
		step_value(t);
		break;
	}
}
