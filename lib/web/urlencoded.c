#include "web/urlencoded.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

const struct pair *
pairs_find(const struct pairs *l, const char *name)
{
	for (const struct pair *p = l->first; p != NULL; p = p->next)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

/* Bytes of the well-formed character at p, 0 when there is none (RFC 3629). */
static size_t
character(const unsigned char *p, size_t n)
{
	size_t len;
	unsigned char low = 0x80, high = 0xbf;

	if (p[0] < 0x80)
		return p[0] != 0;
	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		len = 2;
	else if (p[0] >= 0xe0 && p[0] <= 0xef)
		len = 3;
	else if (p[0] >= 0xf0 && p[0] <= 0xf4)
		len = 4;
	else
		return 0;
	if (n < len)
		return 0;
	if (p[0] == 0xe0)
		low = 0xa0;
	else if (p[0] == 0xed)
		high = 0x9f;
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xf4)
		high = 0x8f;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

const char *
text_mend(struct arena *a, const char *s, size_t n, bool *bad)
{
	const unsigned char *p = (const unsigned char *)s;
	struct buf b = BUF(a);

	*bad = false;
	if (memchr(s, '\r', n) == NULL && text_valid(s, n))
		return arena_dup_n(a, s, n);
	for (size_t i = 0; i < n;) {
		size_t len = character(p + i, n - i);

		if (len == 0) {
			*bad = true;
			buf_put(&b, "\xef\xbf\xbd", 3);
			i++;
		} else if (p[i] == '\r') {
			buf_char(&b, '\n');
			i += i + 1 < n && p[i + 1] == '\n' ? 2 : 1;
		} else {
			buf_put(&b, p + i, len);
			i += len;
		}
	}
	return buf_text(&b);
}

enum rc
pairs_add(struct arena *a, struct pairs *l, const char *name, size_t name_n,
    const char *value, size_t value_n, struct pair **out)
{
	struct pair *p;

	if (l->n >= FIELDS_MAX || name_n > FIELD_NAME_MAX ||
	    !text_valid(name, name_n))
		return RC_INVALID;
	p = arena_new(a, struct pair);
	p->name = arena_dup_n(a, name, name_n);
	p->value = text_mend(a, value, value_n, &p->bad);
	if (l->last == NULL)
		l->last = &l->first;
	*l->last = p;
	l->last = &p->next;
	l->n++;
	if (out != NULL)
		*out = p;
	return RC_OK;
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

long
percent_decode(const char *p, size_t n, bool plus, char *out)
{
	long k = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] == '%') {
			if (n - i < 3 || hex(p[i + 1]) < 0 || hex(p[i + 2]) < 0)
				return -1;
			out[k++] = (char)(hex(p[i + 1]) * 16 + hex(p[i + 2]));
			i += 2;
		} else {
			out[k++] = plus && p[i] == '+' ? ' ' : p[i];
		}
	}
	return k;
}

static enum rc
one(struct arena *a, const char *p, size_t n, struct pairs *out)
{
	const char *equals = memchr(p, '=', n);
	size_t name_raw = equals == NULL ? n : (size_t)(equals - p);
	size_t value_raw = equals == NULL ? 0 : n - name_raw - 1;
	char *room = arena_get(a, n + 1);
	long name_n = percent_decode(p, name_raw, true, room);
	long value_n;

	if (name_n < 0)
		return RC_INVALID;
	value_n = value_raw == 0 ? 0 :
	    percent_decode(equals + 1, value_raw, true, room + name_n);
	if (value_n < 0)
		return RC_INVALID;
	return pairs_add(a, out, room, (size_t)name_n, room + name_n,
	    (size_t)value_n, NULL);
}

enum rc
urlencoded_read(struct arena *a, const char *p, size_t n, struct pairs *out)
{
	*out = (struct pairs){ 0 };
	while (n > 0) {
		const char *end = memchr(p, '&', n);
		size_t len = end == NULL ? n : (size_t)(end - p);

		if (len > 0)
			TRY(one(a, p, len, out));
		if (end == NULL)
			break;
		p = end + 1;
		n -= len + 1;
	}
	return RC_OK;
}
