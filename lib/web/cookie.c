#include "web/cookie.h"

#include <string.h>

static bool
token(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] <= ' ' || p[i] >= 127 ||
		    strchr("()<>@,;:\\\"/[]?={}", p[i]) != NULL)
			return false;
	return n > 0;
}

static bool
octets(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] <= ' ' || p[i] >= 127 || strchr("\",;\\", p[i]) != NULL)
			return false;
	return true;
}

void
cookie_read(struct arena *a, const char *s, struct pairs *out)
{
	while (*s != '\0' && out->n < COOKIES_MAX) {
		size_t n = strcspn(s, ";");
		const char *next = s[n] == ';' ? s + n + 1 : s + n;
		const char *equals;

		while (n > 0 && *s == ' ')
			s++, n--;
		while (n > 0 && s[n - 1] == ' ')
			n--;
		equals = memchr(s, '=', n);
		if (equals != NULL && token(s, (size_t)(equals - s))) {
			size_t name_n = (size_t)(equals - s);
			const char *value = equals + 1;
			size_t value_n = n - name_n - 1;

			if (value_n >= 2 && value[0] == '"' &&
			    value[value_n - 1] == '"')
				value++, value_n -= 2;
			if (name_n <= FIELD_NAME_MAX &&
			    octets(value, value_n) && pairs_add(a, out, s,
			    name_n, value, value_n, NULL) != RC_OK)
				return;
		}
		s = next;
	}
}
