/*
 * libFuzzer's driver for lib/render/markdown: whatever comes in, the XHTML is
 * well-formed, has no element or address beyond the allowed ones, and is not
 * out of proportion; the other outputs are at least survived.
 */
#include <expat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "render/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
element(void *ctx, const char *name, const char **at)
{
	static const char *const allowed[] = { "root", "p", "br", "hr", "ul",
	    "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "a",
	    "img", "table", "thead", "tbody", "tr", "th", "td", "h2", "h3",
	    "h4", "h5", "h6" };
	bool found = false;
	int *depth = ctx;

	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		found |= strcmp(name, allowed[i]) == 0;
	if (!found || ++*depth > 64)
		abort();
	for (; *at != NULL; at += 2) {
		if (strcmp(at[0], "href") == 0 && !markdown_link_allowed(at[1]))
			abort();
		if (strcmp(at[0], "src") == 0 && strncmp(at[1], "/files/", 7)
		    != 0)
			abort();
		if (at[0][0] == 'o' || strcmp(at[0], "style") == 0)
			abort();	/* onclick; but not "start", "scope" */
	}
}

static void
element_end(void *ctx, const char *)
{
	--*(int *)ctx;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_make();
	char *md = arena_dup_n(a, (const char *)data, n);
	XML_Parser x;
	const char *out;
	int depth = 0;

	if (!text_valid(md, strlen(md))) {	/* checked where it enters */
		arena_free(a);
		return 0;
	}
	out = arena_printf(a, "<root>%s</root>", markdown_xhtml(a, md, 2));
	if (strlen(out) > 100 * n + 100000)
		abort();
	x = XML_ParserCreate("UTF-8");
	XML_SetUserData(x, &depth);
	XML_SetElementHandler(x, element, element_end);
	if (XML_Parse(x, out, (int)strlen(out), 1) != XML_STATUS_OK)
		abort();
	XML_ParserFree(x);
	markdown_html(a, md, 3);
	if (!text_valid(markdown_text(a, md), strlen(markdown_text(a, md))))
		abort();
	arena_free(a);
	return 0;
}
