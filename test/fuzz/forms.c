/*
 * What a form sends: urlencoded, multipart and cookies.  Names and values that
 * come out are within their bounds and UTF-8.  The first byte says which.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "web/cookie.h"
#include "web/multipart.h"
#include "web/web.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(const struct pairs *p)
{
	size_t n = 0, files = 0;

	for (const struct pair *f = p->first; f != NULL; f = f->next, n++) {
		if (strlen(f->name) > FIELD_NAME_MAX || f->value == NULL ||
		    !text_valid(f->name, strlen(f->name)) ||
		    !text_valid(f->value, strlen(f->value)) ||
		    strchr(f->value, '\r') != NULL)
			abort();
		if (f->file != NULL) {
			files++;
			if (f->file->name == NULL ||
			    strpbrk(f->file->name, "/\\\r\n") != NULL)
				abort();
		}
	}
	if (n > FIELDS_MAX || files > FILES_MAX || n != p->n)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_make();
	struct pairs out = { 0 };
	const char *text, *boundary;

	if (n > 0) {
		text = arena_dup_n(a, (const char *)data + 1, n - 1);
		switch (data[0] % 4) {
		case 0:
			if (urlencoded_read(a, text, n - 1, &out) == RC_OK)
				check(&out);
			break;
		case 1:
			if (multipart_read(a, text, n - 1, "b", &out) == RC_OK)
				check(&out);
			break;
		case 2:
			cookie_read(a, text, &out);
			check(&out);
			break;
		default:
			boundary = multipart_boundary(a, text);
			if (boundary != NULL && (*boundary == '\0' ||
			    strlen(boundary) > 70))
				abort();
		}
	}
	arena_free(a);
	return 0;
}
