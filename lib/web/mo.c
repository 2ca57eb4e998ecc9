#include "web/mo.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct mo {
	uint32_t magic, revision, strings, ids_at, texts_at, hashes, hashes_at;
};
struct mo_string { uint32_t size, at; };

/* The hash that msgfmt stores by: P. J. Weinberger's, 32 bits. */
static uint32_t
hash(uint32_t h, const char *s)
{
	for (; *s != '\0'; s++) {
		uint32_t high;

		h = (h << 4) + (unsigned char)*s;
		if ((high = h & 0xF0000000U) != 0)
			h ^= high >> 24 ^ high;
	}
	return h;
}

/* Whether the stored id is context, \004, id; context NULL: none. */
static bool
same_id(const char *stored, const char *context, const char *id)
{
	if (context != NULL) {
		size_t n = strlen(context);

		if (strncmp(stored, context, n) != 0 || stored[n] != '\004')
			return false;
		stored += n + 1;
	}
	return strcmp(stored, id) == 0;
}

const char *
mo_find(const unsigned char *mo, const char *context, const char *id,
    size_t *size)
{
	const struct mo *head = (const void *)mo;
	const struct mo_string *ids, *texts;
	const uint32_t *slots;
	uint32_t h = 0, slot, step;

	if (mo == NULL || head->hashes < 3)
		return NULL;
	ids = (const void *)(mo + head->ids_at);
	texts = (const void *)(mo + head->texts_at);
	slots = (const void *)(mo + head->hashes_at);
	if (context != NULL)
		h = hash(hash(h, context), "\004");
	h = hash(h, id);
	step = 1 + h % (head->hashes - 2);
	for (slot = h % head->hashes; slots[slot] != 0;) {
		uint32_t n = slots[slot] - 1;

		if (n < head->strings &&
		    same_id((const char *)mo + ids[n].at, context, id)) {
			*size = texts[n].size;
			return (const char *)mo + texts[n].at;
		}
		slot = (uint32_t)(((uint64_t)slot + step) % head->hashes);
	}
	return NULL;
}

/*
 * Which plural form: the expression in the catalogue's header, C on one
 * unsigned n, read each time; a page has few plurals.  A function a level of
 * precedence, loosest last.
 */
struct plural { const char *p; uint64_t n; };

static uint64_t plural_choice(struct plural *);

static bool
eat(struct plural *x, const char *op)
{
	size_t n = strlen(op);

	while (*x->p == ' ')
		x->p++;
	if (strncmp(x->p, op, n) != 0)
		return false;
	x->p += n;
	return true;
}

static uint64_t
plural_value(struct plural *x)
{
	uint64_t v = 0;

	if (eat(x, "!"))
		return !plural_value(x);
	if (eat(x, "(")) {
		v = plural_choice(x);
		(void)eat(x, ")");
		return v;
	}
	if (eat(x, "n"))
		return x->n;
	while (*x->p >= '0' && *x->p <= '9')
		v = v * 10 + (uint64_t)(*x->p++ - '0');
	return v;
}

static uint64_t
plural_product(struct plural *x)
{
	uint64_t v = plural_value(x), w;

	for (;;) {
		if (eat(x, "%"))
			v = (w = plural_value(x)) == 0 ? 0 : v % w;
		else if (eat(x, "/"))
			v = (w = plural_value(x)) == 0 ? 0 : v / w;
		else if (eat(x, "*"))
			v *= plural_value(x);
		else
			return v;
	}
}

static uint64_t
plural_sum(struct plural *x)
{
	uint64_t v = plural_product(x);

	for (;;) {
		if (eat(x, "+"))
			v += plural_product(x);
		else if (eat(x, "-"))
			v -= plural_product(x);
		else
			return v;
	}
}

static uint64_t
plural_compare(struct plural *x)
{
	uint64_t v = plural_sum(x);

	if (eat(x, "=="))
		return v == plural_sum(x);
	if (eat(x, "!="))
		return v != plural_sum(x);
	if (eat(x, "<="))
		return v <= plural_sum(x);
	if (eat(x, ">="))
		return v >= plural_sum(x);
	if (eat(x, "<"))
		return v < plural_sum(x);
	if (eat(x, ">"))
		return v > plural_sum(x);
	return v;
}

static uint64_t
plural_and(struct plural *x)
{
	uint64_t v = plural_compare(x);

	while (eat(x, "&&")) {
		uint64_t w = plural_compare(x);

		v = v && w;
	}
	return v;
}

static uint64_t
plural_or(struct plural *x)
{
	uint64_t v = plural_and(x);

	while (eat(x, "||")) {
		uint64_t w = plural_and(x);

		v = v || w;
	}
	return v;
}

static uint64_t
plural_choice(struct plural *x)
{
	uint64_t v = plural_or(x), a, b;

	if (!eat(x, "?"))
		return v;
	a = plural_choice(x);
	(void)eat(x, ":");
	b = plural_choice(x);
	return v ? a : b;
}

uint64_t
mo_form(const unsigned char *mo, uint64_t n)
{
	size_t size;
	const char *head = mo_find(mo, NULL, "", &size);
	struct plural x = { .n = n };

	if (head == NULL || (x.p = strstr(head, "plural=")) == NULL)
		return n != 1;
	x.p += strlen("plural=");
	return plural_choice(&x);
}

const char *
mo_plural(const unsigned char *mo, uint64_t n, const char *one)
{
	size_t size = 0;
	const char *s = mo_find(mo, NULL, one, &size), *end;

	if (s == NULL)
		return NULL;
	end = s + size;
	for (uint64_t form = mo_form(mo, n); form > 0; form--) {
		const char *next = s + strlen(s) + 1;

		if (next >= end)
			break;		/* the header promises too much */
		s = next;
	}
	return s;
}
