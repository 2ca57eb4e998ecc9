/*
 * What templates write: whatever text comes in, it comes out again as the same
 * text of the same element and attribute, and begins nothing of its own; an
 * address that was typed leads to the web, a mailbox or a telephone, or nowhere.
 */
#include <expat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "web/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct seen {
	struct buf text;	/* of <p> */
	const char *title, *part, *checked;
	int elements;
	bool in_p;
};

static void
begin(void *ctx, const char *name, const char **at)
{
	static const char *const want[] = { "div", "p", "a", "a" };
	struct seen *s = ctx;

	if (s->elements > 3 || strcmp(name, want[s->elements++]) != 0)
		abort();
	s->in_p = strcmp(name, "p") == 0;
	if (s->elements == 1)
		return;
	if (at[0] == NULL || at[2] != NULL)
		abort();	/* one attribute each */
	if (s->elements == 2)
		s->title = arena_dup(s->text.arena, at[1]);
	else if (s->elements == 3)
		s->part = arena_dup(s->text.arena, at[1]);
	else
		s->checked = arena_dup(s->text.arena, at[1]);
}

static void
end(void *ctx, const char *name)
{
	struct seen *s = ctx;

	s->in_p = s->in_p && strcmp(name, "p") != 0;
}

static void
letters(void *ctx, const char *p, int n)
{
	struct seen *s = ctx;

	if (s->in_p)
		buf_put(&s->text, p, (size_t)n);
	else if (n != 1 || *p != '\n')
		abort();
}

static void
other(void *ctx, const char *p, int n)
{
	(void)ctx;
	(void)n;
	if (strncmp(p, "<!", 2) == 0 || strncmp(p, "<?", 2) == 0)
		abort();
}

/* Percent-decoded. */
static const char *
decoded(struct arena *a, const char *s)
{
	struct buf b = BUF(a);

	for (; *s != '\0'; s++) {
		char hex[3] = { 0 };

		if (*s != '%') {
			buf_char(&b, *s);
			continue;
		}
		memcpy(hex, s + 1, 2);
		buf_char(&b, (char)strtol(hex, NULL, 16));
		s += 2;
	}
	return buf_text(&b);
}

static bool
leads_well(const char *s)
{
	static const char *const ways[] = { "http://", "https://", "mailto:",
	    "tel:" };

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (strncasecmp(s, ways[i], strlen(ways[i])) == 0)
			return true;
	return strcmp(s, "#") == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_make();
	const char *text = text_clean(a, arena_dup_n(a, (const char *)data, n),
	    true);
	struct html h = { .out = BUF(a), .lang = "en" };
	struct seen s = { .text = BUF(a) };
	XML_Parser x;

	h_raw(&h, "<div><p title=\"", 15);
	H_ATTR(&h, text);
	h_raw(&h, "\">", 2);
	H_TEXT(&h, text);
	h_raw(&h, "</p><a href=\"/x/", 16);
	H_PART(&h, text);
	h_raw(&h, "\"></a><a href=\"", 15);
	H_URL(&h, url_checked(a, text));
	h_raw(&h, "\"></a></div>", 12);

	x = XML_ParserCreate("UTF-8");
	XML_SetUserData(x, &s);
	XML_SetElementHandler(x, begin, end);
	XML_SetCharacterDataHandler(x, letters);
	XML_SetDefaultHandler(x, other);
	if (XML_Parse(x, h.out.p, (int)h.out.n, 1) != XML_STATUS_OK)
		abort();
	XML_ParserFree(x);
	if (s.elements != 4 || strcmp(buf_text(&s.text), text) != 0 ||
	    strcmp(s.title, text) != 0 ||
	    strcmp(decoded(a, s.part) + 3, text) != 0 ||
	    !leads_well(s.checked))
		abort();
	arena_free(a);
	return 0;
}
