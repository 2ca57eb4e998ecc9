/* Small helpers of this room's pages. */
#include "practice/practice_show.h"

#include <string.h>

const char *
practice_place(struct arena *a, const char *city, const char *country,
    const char *lang)
{
	if (city == NULL && country == NULL)
		return "";
	if (country == NULL || city == NULL)
		return city != NULL ? city : country_name(country, lang);
	return arena_printf(a, "%s, %s", city, country_name(country, lang));
}

const char *
practice_years(struct arena *a, int64_t from, int64_t to, const char *lang)
{
	if (from == 0 && to == 0)
		return "";
	if (from == 0)
		return TRF(a, lang, "until {1}", arena_printf(a, "%lld",
		    (long long)to));
	if (to == 0)
		return TRF(a, lang, "since {1}", arena_printf(a, "%lld",
		    (long long)from));
	return from == to ? arena_printf(a, "%lld", (long long)from) :
	    arena_printf(a, "%lld–%lld", (long long)from, (long long)to);
}

const struct concept *
concept_in(const struct concept *c, const char *id)
{
	while (c != NULL && strcmp(c->id, id) != 0)
		c = c->next;
	return c;
}

bool
practice_part_said(const struct practice *p, enum practice_part part)
{
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++)
		if (f->part == part && practice_said(p, f))
			return true;
	return false;
}

const char *
practice_option_label(const struct practice_field *f, const char *value)
{
	for (const struct practice_option *o = f->options; o != NULL &&
	    o->value != NULL; o++)
		if (text_same(o->value, value))
			return o->label;
	return value;
}

struct map_mark *
practice_marks(struct arena *a, const struct practice_country *c)
{
	struct map_mark *marks = NULL, **end = &marks;

	for (; c != NULL; c = c->next) {
		*end = arena_new(a, struct map_mark);
		**end = (struct map_mark){ .country = c->country, .n = c->n };
		end = &(*end)->next;
	}
	return marks;
}

const char *
practice_kind_class(enum practice_kind k)
{
	return k == PRACTICE_GOOD ? "good" : "warn";
}
