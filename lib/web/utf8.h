/* For lib/web's own files: one character of UTF-8, and a part of an address. */
#ifndef WEB_UTF8_H
#define WEB_UTF8_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Bytes of the valid character at p, of at most n; 0 when there is none: a
 * stray byte, an overlong form, a surrogate, beyond U+10FFFF (RFC 3629).
 */
static inline size_t
utf8_length(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	unsigned char low = 0x80, high = 0xBF;
	size_t k;

	if (n == 0)
		return 0;
	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xC2 || p[0] > 0xF4)
		return 0;
	k = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (n < k)
		return 0;
	if (p[0] == 0xE0)
		low = 0xA0;
	else if (p[0] == 0xED)
		high = 0x9F;
	else if (p[0] == 0xF0)
		low = 0x90;
	else if (p[0] == 0xF4)
		high = 0x8F;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < k; i++)
		if (p[i] < 0x80 || p[i] > 0xBF)
			return 0;
	return k;
}

/* Percent-encodes all but what RFC 3986 calls unreserved; NULL is nothing. */
void url_part(struct buf *, const char *);

#endif
