#include "tmpl.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Tags that may stand in a translation, without attributes; lib/web/html.c
 * has the same list. */
static const char *const plain_tags[] = { "b", "i", "em", "strong", "br",
    "code", "kbd", "span" };

enum { HOLES = 20, DEPTH = 8 };

/* A hole of a marked text: an expression, or a tag with attributes that the
 * translation carries as it carries a hole. */
struct hole {
	int line;
	const char *expr;	/* NULL: a tag */
	const char *from, *to;	/* the tag's source */
};

struct marked {
	int line;
	char kind;		/* '=', '#' or 0 */
	const char *count;	/* of a plural */
	const char *context, *one, *other;
	struct hole hole[HOLES];
	int holes;
	bool tags;
};

static int
hole_number(struct tmpl *t, struct marked *m, struct hole h)
{
	/* The halves of a plural share their holes. */
	for (int i = 0; m->kind == '#' && h.expr != NULL && i < m->holes; i++)
		if (m->hole[i].expr != NULL &&
		    strcmp(m->hole[i].expr, h.expr) == 0)
			return i + 1;
	if (m->holes == HOLES)
		stop(t, h.line, "more than %d holes in one [[ ]]", HOLES);
	m->hole[m->holes++] = h;
	return m->holes;
}

/*
 * A tag inside a mark, at "<".  Plain ones stay in the text; one with
 * attributes, and the end tag that goes with it, becomes a hole.  open: a
 * letter for each tag that is open, 'p'lain or 'h'ole.
 */
static void
tag(struct tmpl *t, struct marked *m, struct buf *b, const char **open,
    int *depth)
{
	const char *from = t->p, *p = from + 1 + (from[1] == '/');
	const char *name = p;
	bool plain = false, end = from[1] == '/';
	int line = t->line;
	char quote = 0;
	size_t n;

	while (isalnum((unsigned char)*p))
		p++;
	n = (size_t)(p - name);
	for (size_t i = 0; i < sizeof plain_tags / sizeof *plain_tags; i++)
		plain = plain || (strlen(plain_tags[i]) == n &&
		    strncmp(plain_tags[i], name, n) == 0);
	if (t->place.where != IN_TEXT)
		stop(t, line, "no tag may stand in [[ ]] here");
	if (end) {
		const char *was = *depth > 0 ? open[--*depth] : NULL;

		if (was == NULL || strncmp(was + 1, name, n) != 0 ||
		    was[n + 1] != '\0' || *p != '>')
			stop(t, line, "</%.*s> closes nothing in this [[ ]]",
			    (int)n, name);
		plain = *was == 'p';
		p++;
	} else {
		if (!plain && strncmp(name, "a", n) != 0)
			stop(t, line, "<%.*s> may not stand in [[ ]]",
			    (int)n, name);
		plain = plain && *p == '>';
		for (; *p != '>' || quote != 0; p++) {
			if (*p == '\0' || (*p == '\n' && quote != 0))
				stop(t, line, "the tag <%.*s> is never closed",
				    (int)n, name);
			if (quote == 0 && (*p == '"' || *p == '\''))
				quote = *p;
			else if (*p == quote)
				quote = 0;
			t->line += *p == '\n';
		}
		p++;
		if (strncmp(name, "br", n) != 0 || n != 2) {
			if (*depth == DEPTH)
				stop(t, line, "tags too deep in [[ ]]");
			open[(*depth)++] = arena_printf(t->a, "%c%.*s",
			    plain ? 'p' : 'h', (int)n, name);
		}
	}
	if (plain) {
		m->tags = true;
		buf_put(b, from, (size_t)(p - from));
	} else {
		buf_printf(b, "{%d}", hole_number(t, m, (struct hole){
		    .line = line, .from = from, .to = p }));
	}
	t->p = p;
}

/* Up to "]]", or "|" in a plural; white space becomes one space. */
static const char *
words_read(struct tmpl *t, struct marked *m)
{
	struct buf b = BUF(t->a);
	const char *open[DEPTH];
	int depth = 0;
	bool space = false;

	for (;;) {
		if (t->p >= t->end || strncmp(t->p, "[[", 2) == 0 ||
		    (t->p[0] == '\n' && t->p[1] == '@'))
			stop(t, m->line, "[[ is never closed");
		if (strncmp(t->p, "]]", 2) == 0 ||
		    (m->kind == '#' && *t->p == '|'))
			break;
		if (isspace((unsigned char)*t->p)) {
			t->line += *t->p++ == '\n';
			space = true;
			continue;
		}
		if (space && b.n > 0)
			buf_char(&b, ' ');
		space = false;
		if (strncmp(t->p, "{{", 2) == 0) {
			struct hole h = { .line = t->line };

			if (t->p[2] == '?')
				stop(t, t->line, "{{? }} stands in a tag");
			h.expr = hole_read(t);
			buf_printf(&b, "{%d}", hole_number(t, m, h));
		} else if (*t->p == '<' && (isalpha((unsigned char)t->p[1]) ||
		    t->p[1] == '/')) {
			tag(t, m, &b, open, &depth);
		} else if (*t->p == '{' || *t->p == '}') {
			stop(t, t->line, "a lone %c in [[ ]]", *t->p);
		} else if (*t->p == '&' && (t->p[1] == '#' ||
		    isalpha((unsigned char)t->p[1])) &&
		    t->p[1 + strcspn(t->p + 1, "; ]\n")] == ';') {
			stop(t, t->line, "in [[ ]] write the character itself,"
			    " not its reference");
		} else {
			buf_char(&b, *t->p++);
		}
	}
	if (depth > 0)
		stop(t, m->line, "<%s> is never closed in this [[ ]]",
		    open[depth - 1] + 1);
	if (b.n == 0)
		stop(t, m->line, "an empty [[ ]]");
	return buf_text(&b);
}

static const char *
context_read(struct tmpl *t)
{
	const char *p = t->p;

	while (isalnum((unsigned char)*p) || *p == ' ' || *p == '-')
		p++;
	if (*p != '^' || p == t->p)
		return NULL;
	p = t->p;
	t->p = strchr(p, '^') + 1;
	return arena_dup_n(t->a, p, (size_t)(t->p - 1 - p));
}

/* [[#(expr) ...: the number that decides. */
static const char *
count_read(struct tmpl *t)
{
	const char *from = t->p + 1, *p = from, *q;
	int round = 0;

	if (*from != '(')
		stop(t, t->line, "a plural is [[#(number) one | other]]");
	do {
		if (*p == '\n' || p >= t->end)
			stop(t, t->line, "( is never closed");
		round += (*p == '(') - (*p == ')');
		q = c_skip(t, p, &t->line);
		p = q == p ? p + 1 : q;
	} while (round > 0);
	keep_c(t, from, p);
	t->p = p;
	return arena_dup_n(t->a, from, (size_t)(p - from));
}

/* --- the list for translators --- */

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static void
add_line(struct tmpl *t, const char **lines, const char *line, char sep)
{
	size_t n = strlen(line);

	for (const char *p = *lines; (p = strstr(p, line)) != NULL; p++)
		if ((p == *lines || p[-1] == sep) &&
		    (p[n] == sep || p[n] == '\0'))
			return;
	*lines = arena_printf(t->a, "%s%s%c", *lines, line, sep);
}

static void
message_add(struct tmpl *t, const struct marked *m)
{
	struct message **at = &t->messages, *msg;

	while (*at != NULL && !(same((*at)->context, m->context) &&
	    same((*at)->id, m->one)))
		at = &(*at)->next;
	if (*at == NULL) {
		*at = arena_new(t->a, struct message);
		**at = (struct message){ .context = m->context, .id = m->one,
		    .places = "", .notes = "" };
	}
	msg = *at;
	if (msg->plural != NULL && m->other != NULL &&
	    !same(msg->plural, m->other))
		fault(t, m->line, "\"%s\" has another plural elsewhere",
		    m->one);
	if (m->other != NULL)
		msg->plural = m->other;
	add_line(t, &msg->places, arena_printf(t->a, "%s:%d", t->path,
	    m->line), ' ');
	add_line(t, &msg->notes, arena_printf(t->a, "audience: %s",
	    t->audience), '\n');
	for (int i = 0; i < m->holes; i++) {
		const struct hole *h = &m->hole[i];
		const char *what = h->expr != NULL ? h->expr :
		    arena_dup_n(t->a, h->from, (size_t)(h->to - h->from));
		char *line = arena_printf(t->a, "{%d}: %s", i + 1, what);

		for (char *p = line; (p = strchr(p, '\n')) != NULL;)
			*p = ' ';
		add_line(t, &msg->notes, line, '\n');
	}
}

void
messages_write(const struct message *m, struct buf *b)
{
	for (; m != NULL; m = m->next) {
		for (const char *p = m->notes; *p != '\0';) {
			size_t n = strcspn(p, "\n");

			buf_printf(b, "#. %.*s\n", (int)n, p);
			p += n + (p[n] == '\n');
		}
		buf_printf(b, "#: %.*s\n", (int)strlen(m->places) - 1,
		    m->places);
		if (m->context != NULL) {
			buf_str(b, "msgctxt ");
			c_string(b, m->context, strlen(m->context));
			buf_char(b, '\n');
		}
		buf_str(b, "msgid ");
		c_string(b, m->id, strlen(m->id));
		if (m->plural != NULL) {
			buf_str(b, "\nmsgid_plural ");
			c_string(b, m->plural, strlen(m->plural));
			buf_str(b, "\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n\n");
		} else {
			buf_str(b, "\nmsgstr \"\"\n\n");
		}
	}
}

/* --- as C --- */

/* The tag as if it stood in the page. */
static void
replay(struct tmpl *t, const struct hole *h)
{
	const char *p = t->p;
	int line = t->line;

	t->p = h->from;
	t->line = h->line;
	while (t->p < h->to)
		html_step(t);
	flush(t);
	t->p = p;
	t->line = line;
}

static void
id_write(struct tmpl *t, const struct marked *m, const char *id)
{
	if (m->context != NULL) {
		c_string(&t->body, m->context, strlen(m->context));
		buf_str(&t->body, " \"\\004\" ");
	}
	c_string(&t->body, id, strlen(id));
}

/* Whether tags would be dropped here, or could not stand. */
static bool
no_tag(struct tmpl *t, int line)
{
	return strcmp(hole_macro(t, line), "H_TEXT") != 0;
}

/* Pieces and holes in the order of the translation. */
static void
pieces_write(struct tmpl *t, const struct marked *m)
{
	struct place at = t->place;

	buf_str(&t->body, "\t{\n");
	if (m->kind == '#') {
		buf_printf(&t->body, "#line %d \"%s\"\n\tstruct msg msg_ ="
		    " h_msg_n(%s, %s,\n#line @\n\t    ", m->line, t->path,
		    t->h, m->count);
		id_write(t, m, m->one);
		buf_str(&t->body, ",\n\t    ");
		id_write(t, m, m->other);
	} else {
		buf_printf(&t->body, "\tstruct msg msg_ = h_msg(%s, ", t->h);
		id_write(t, m, m->one);
	}
	buf_printf(&t->body, ", %s);\n\tfor (int hole_; (hole_ = h_msg_next(%s,"
	    " &msg_)) != 0;)\n\tswitch (hole_) {\n", no_tag(t, m->line) ?
	    "true" : "false", t->h);
	for (int i = 0; i < m->holes; i++) {
		const struct hole *h = &m->hole[i];

		buf_printf(&t->body, "\tcase %d:\n", i + 1);
		if (h->expr != NULL)
			hole_write(t, h->line, hole_macro(t, h->line), h->expr);
		else
			replay(t, h);
		buf_str(&t->body, "\tbreak;\n");
	}
	buf_str(&t->body, "\t}\n\t}\n");
	if (!same_place(&t->place, &at))
		stop(t, m->line, "unbalanced tags in this [[ ]]");
}

static void
raw_write(struct tmpl *t, const struct marked *m)
{
	const char *p = m->one;

	for (;;) {
		size_t n = strcspn(p, "{");
		int k;

		put_escaped(t, p, n);
		p += n;
		if (*p == '\0')
			break;
		k = p[1] - '0';
		if (p[2] != '}')
			k = k * 10 + p[2] - '0';
		p = strchr(p, '}') + 1;
		hole_write(t, m->hole[k - 1].line,
		    hole_macro(t, m->line), m->hole[k - 1].expr);
	}
}

void
mark(struct tmpl *t)
{
	struct marked m = { .line = t->line };

	t->p += 2;
	while (*t->p == ' ')
		t->p++;
	if (*t->p == '=') {
		m.kind = *t->p++;
	} else if (*t->p == '#' && t->p[1] == '(') {
		m.kind = '#';
		m.count = count_read(t);
		while (*t->p == ' ')
			t->p++;
	}
	if (m.kind != '=')
		m.context = context_read(t);
	m.one = words_read(t, &m);
	if (*t->p == '|') {
		t->p++;
		m.other = words_read(t, &m);
	}
	if (*t->p == '|')
		stop(t, m.line, "a plural has two forms: the translation adds"
		    " what its language needs");
	t->p += 2;
	if (m.kind == '#' && m.other == NULL)
		stop(t, m.line, "a plural is [[#(number) one | other]]");
	if (m.kind == '=') {
		for (int i = 0; i < m.holes; i++)
			if (m.hole[i].expr == NULL)
				stop(t, m.line, "a tag in [[= ]]");
		if (m.tags)
			stop(t, m.line, "a tag in [[= ]]");
		raw_write(t, &m);
		return;
	}
	message_add(t, &m);
	reached(t);
	settle_line_end(t);
	flush(t);
	if (m.holes > 0 || m.tags || (m.kind == '#' && m.context != NULL)) {
		pieces_write(t, &m);
		return;
	}
	buf_printf(&t->body, "#line %d \"%s\"\n", m.line, t->path);
	if (m.kind == '#')
		buf_printf(&t->body, "\t%s(%s, trn(%s->lang, %s,\n"
		    "#line @\n\t    ", no_tag(t, m.line) ? "h_attr" : "h_text",
		    t->h, t->h, m.count);
	else
		buf_printf(&t->body, "\t%s(%s, %s(%s->lang,\n"
		    "#line @\n\t    ", no_tag(t, m.line) ? "h_attr" : "h_text",
		    t->h, m.context == NULL ? "tr" : "tr_c", t->h);
	if (m.context != NULL) {
		c_string(&t->body, m.context, strlen(m.context));
		buf_str(&t->body, ", ");
	}
	c_string(&t->body, m.one, strlen(m.one));
	if (m.other != NULL) {
		buf_str(&t->body, ", ");
		c_string(&t->body, m.other, strlen(m.other));
	}
	buf_str(&t->body, "));\n");
}
