#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "web/html.h"
#include "web/utf8.h"

enum { ADDRESS_MAX = 2000 };	/* bytes; what browsers and mail programs bear */

/* The integer a conversion with these l's or z asks for. */
static void
number(struct buf *b, va_list *ap, int longs, char how)
{
	if (how == 'u')
		buf_printf(b, "%llu", longs == 0 ? va_arg(*ap, unsigned) :
		    longs == 1 ? va_arg(*ap, unsigned long) :
		    va_arg(*ap, unsigned long long));
	else
		buf_int(b, longs == 0 ? va_arg(*ap, int) :
		    longs == 1 ? va_arg(*ap, long) : va_arg(*ap, long long));
}

struct url
url_to(struct arena *a, const char *fmt, ...)
{
	struct buf b = BUF(a);
	va_list ap;
	const char *p = fmt;

	va_start(ap, fmt);
	while (*p != '\0') {
		size_t n = strcspn(p, "%");
		int longs = 0;

		buf_put(&b, p, n);
		if (*(p += n) == '\0')
			break;
		for (p++; *p == 'l' || *p == 'z' || *p == 'j'; p++)
			longs += 1;
		if (*p == 's')
			url_part(&b, va_arg(ap, const char *));
		else if (*p == 'd' || *p == 'i' || *p == 'u')
			number(&b, &ap, longs, *p);
		else if (*p == '%')
			buf_char(&b, '%');
		else
			break;
		p++;
	}
	va_end(ap);
	/* A path of ours, or a place on the page; an empty first part would
	 * make the second the name of a host. */
	if (*p != '\0' || strchr("/?#", *buf_text(&b)) == NULL || b.n == 0 ||
	    (b.p[0] == '/' && (b.p[1] == '/' || b.p[1] == '\\'))) {
		log_line(LOG_ERROR, "web", "url_to: \"%s\" made no path", fmt);
		return (struct url){ "#" };
	}
	return (struct url){ b.p };
}

/* host[:port]: something must be there, and no user before an @. */
static bool
host_fine(const char *p)
{
	size_t n = strcspn(p, "/?#");

	return n > 0 && *p != ':' && memchr(p, '@', n) == NULL &&
	    memchr(p, '\\', n) == NULL && memchr(p, '%', n) == NULL;
}

/* What no address has (RFC 3986, 2). */
static const bool never[256] = {
	[0 ... ' '] = true, [0x7F] = true, ['"'] = true, ['<'] = true,
	['>'] = true, ['\\'] = true, ['^'] = true, ['`'] = true, ['{'] = true,
	['|'] = true, ['}'] = true,
};

struct url
url_checked(struct arena *a, const char *s)
{
	const struct url none = { "#" };
	size_t n;

	if (s == NULL)
		return none;
	while (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r')
		s++;
	for (n = strlen(s); n > 0 && strchr(" \t\n\r", s[n - 1]) != NULL;)
		n--;
	if (n == 0 || n > ADDRESS_MAX)
		return none;
	s = arena_dup_n(a, s, n);
	for (size_t i = 0; i < n;) {
		size_t k = utf8_length(s + i, n - i);

		if (k == 0 || never[(unsigned char)s[i]])
			return none;
		i += k;
	}
	if (strncasecmp(s, "http://", 7) == 0)
		return host_fine(s + 7) ? (struct url){ s } : none;
	if (strncasecmp(s, "https://", 8) == 0)
		return host_fine(s + 8) ? (struct url){ s } : none;
	if ((strncasecmp(s, "mailto:", 7) == 0 && s[7] != '\0') ||
	    (strncasecmp(s, "tel:", 4) == 0 && s[4] != '\0'))
		return (struct url){ s };
	return none;
}
