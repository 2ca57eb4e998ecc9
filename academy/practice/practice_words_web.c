/* Small helpers of this room's pages. */
#include "base/figure.h"
#include "practice/practice_diff_web.h"
#include "practice/practice_form_web.h"
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

struct markup
practice_diff_marked(struct arena *a, const char *lang,
    const struct diff_piece *p)
{
	static const char *const open[] = { [DIFF_SAME] = "",
		[DIFF_GONE] = "<del>", [DIFF_NEW] = "<ins>" };
	static const char *const close[] = { [DIFF_SAME] = "",
		[DIFF_GONE] = "</del>", [DIFF_NEW] = "</ins>" };
	struct html h = { .out = BUF(a), .lang = lang };

	for (; p != NULL; p = p->next) {
		h_raw(&h, open[p->kind], strlen(open[p->kind]));
		h_text(&h, p->text);
		h_raw(&h, close[p->kind], strlen(close[p->kind]));
	}
	return (struct markup){ buf_text(&h.out) };
}

const char *
practice_number_text(struct arena *a, const struct practice_field *f, int64_t n,
    const char *lang)
{
	enum { LAST_YEAR = 2100 };	/* the most that a year may be */

	return f->max == LAST_YEAR ? arena_printf(a, "%lld", (long long)n) :
	    figure_grouped(a, n, lang);
}

const char *
practice_kind_class(enum practice_kind k)
{
	return k == PRACTICE_GOOD ? "good" : "warn";
}

const char *
practice_state_class(enum practice_state s)
{
	switch (s) {
	case PRACTICE_PUBLISHED:
		return "good";
	case PRACTICE_SUBMITTED:
	case PRACTICE_REVIEW:
		return "now";
	case PRACTICE_WITHDRAWN:
		return "bad";
	default:
		return "";
	}
}

bool
practice_is_question(const struct practice_field *f)
{
	return text_starts(f->key, "transfer_");
}

bool
practice_below(const struct practice_field *f)
{
	static const char *const head[] = { "kind", "title", "summary", "city",
		"country", "population", "population_year", "year_from",
		"year_to", "lead", "target_groups", "topics", "evidence_level",
		"result", "figures", "core", "limits", "conditions",
		"challenges", "lesson", "adapted_from", NULL };

	for (size_t i = 0; head[i] != NULL; i++)
		if (strcmp(head[i], f->key) == 0)
			return false;
	return !practice_is_question(f);
}

bool
practice_part_below(const struct practice *p, enum practice_part part)
{
	/* Which language it is in says the text. */
	if (part == PART_WHAT)
		return false;
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++)
		if (f->part == part && practice_below(f) && practice_said(p, f))
			return true;
	return false;
}

static const char *
codes(struct arena *a, const struct compare_view *v, size_t without,
    const char *more)
{
	struct buf b = BUF(a);

	for (size_t i = 0; i < v->n; i++)
		if (i != without)
			buf_printf(&b, b.n == 0 ? "%s" : ",%s", v->p[i].code);
	if (more != NULL)
		buf_printf(&b, ",%s", more);
	return buf_text(&b);
}

const char *
compare_with(struct arena *a, const struct compare_view *v, const char *code)
{
	return codes(a, v, v->n, code);
}

const char *
compare_codes(struct arena *a, const struct compare_view *v)
{
	return codes(a, v, v->n, NULL);
}

const char *
compare_without(struct arena *a, const struct compare_view *v, size_t i)
{
	return codes(a, v, i, NULL);
}

int64_t
practice_gaps_in(const struct write_view *v, enum practice_part part)
{
	int64_t n = 0;

	for (size_t i = 0; i < v->gaps; i++)
		n += v->gap[i]->part == part;
	return n;
}

int64_t
practice_step_of(const struct practice *p, enum practice_part part)
{
	int64_t n = 1;

	while (practice_step(p, n) != PRACTICE_PARTS &&
	    practice_step(p, n) != part)
		n++;
	return n;
}

struct url
write_step_at(struct req *r, const struct write_view *v, int64_t n)
{
	return v->token != NULL ? url_to(r->arena,
	    "/practice-holds/%lld/%s/edit/%lld", (long long)v->ask, v->token,
	    (long long)n) :
	    url_to(r->arena, "/me/practices/%s/edit/%lld", v->p.code,
	    (long long)n);
}

struct url
write_step_url(struct req *r, const struct write_view *v)
{
	if (v->token != NULL)
		return write_step_at(r, v, v->step);
	return v->with == NULL ? url_to(r->arena, "/me/practices/%s/edit/%lld",
	    v->p.code, (long long)v->step) : url_to(r->arena,
	    "/me/practices/%s/edit/%lld?with=%s", v->p.code,
	    (long long)v->step, v->with);
}

bool
practice_writable(const struct practice *p)
{
	return p->state == PRACTICE_DRAFT || p->state == PRACTICE_PUBLISHED ||
	    p->state == PRACTICE_ARCHIVED;
}

const char *
slip_field(const char *lang, const char *slip)
{
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++) {
		size_t n = strlen(f->key);

		if (strncmp(f->key, slip, n) == 0 && slip[n] == '\t')
			return tr(lang, f->label);
	}
	return "";
}

const char *
slip_word(const char *slip)
{
	const char *tab = strchr(slip, '\t');

	return tab == NULL ? slip : tab + 1;
}

const char *
practice_pick_codes(struct arena *a, const struct practice_pick *k)
{
	struct buf b = BUF(a);

	for (const struct practice_pick *l = k; l != NULL; l = l->next) {
		const struct practice_pick *same = k;

		while (strcmp(same->line.code, l->line.code) != 0)
			same = same->next;
		if (same == l)
			buf_printf(&b, b.n == 0 ? "%s" : ",%s", l->line.code);
	}
	return buf_text(&b);
}

int64_t
practice_months(unixtime since, unixtime now)
{
	return (now - since) / (30 * 86400);
}

int64_t
practice_partners_without(const struct practice_partner *p)
{
	int64_t n = 0;

	for (; p != NULL; p = p->next)
		n += p->handed_in == 0;
	return n;
}
