#include "programme/programme_words_web.h"

#include <string.h>

#include "render/markdown.h"
#include "web/map.h"

void
words_markdown(struct html *h, struct req *r, const char *words, int heading)
{
	struct words w = words_pick(r->arena, words, h->lang);
	struct markup m = { markdown_html(r->arena, w.text, heading) };
	bool other;

	if (w.text == NULL)
		return;
	other = strcmp(w.lang, h->lang) != 0;
	if (other) {
		h_raw(h, "<div lang=\"", 11);
		h_attr(h, w.lang);
		h_raw(h, language_rtl(w.lang) ? "\" dir=\"rtl\">" :
		    "\" dir=\"ltr\">", 12);
	}
	h_markup(h, m);
	if (other)
		h_raw(h, "</div>", 6);
}

const char *
languages_line(struct arena *a, const char *codes, const char *lang)
{
	struct text_list l = text_split(a, codes, ' ');
	struct buf b = BUF(a);

	for (size_t i = 0; i < l.n; i++) {
		if (*l.at[i] == '\0')
			continue;
		if (b.n > 0)
			buf_str(&b, strcmp(lang, "ar") == 0 ? "، " : ", ");
		buf_str(&b, language_name(l.at[i], lang));
	}
	return buf_text(&b);
}

const char *
partners_line(struct arena *a, const char *lang, int64_t organisations,
    int64_t countries)
{
	const char *partners, *from;

	partners = tr_fill(a, trn(lang, organisations, "{1} partner",
	    "{1} partners"), (const char *const[]){
	    arena_printf(a, "%lld", (long long)organisations), NULL });
	from = tr_fill(a, trn(lang, countries, "{1} country",
	    "{1} countries"), (const char *const[]){
	    arena_printf(a, "%lld", (long long)countries), NULL });
	/* {1} is "27 partners", {2} is "11 countries". */
	return TRF(a, lang, "{1} from {2}", partners, from);
}

const char *
parts_titles(struct arena *a, const char *ids, const struct part *parts,
    const char *lang)
{
	struct text_list l = text_split(a, ids, '-');
	const char *all = "";

	for (const struct part *p = parts; p != NULL; p = p->next) {
		const char *title;

		if (!text_has(l, arena_printf(a, "%lld", (long long)p->id)))
			continue;
		title = words_pick(a, p->title, lang).text;
		all = *all == '\0' ? title : TRF(a, lang, "{1} and {2}", all,
		    title);
	}
	return all;
}

const char *
parts_words(struct arena *a, const char *ids, const struct part *parts,
    const char *lang)
{
	const char *titles = parts_titles(a, ids, parts, lang);

	return strchr(ids, '-') == NULL && parts->next != NULL ?
	    TRF(a, lang, "Only {1}", titles) : titles;
}

const char *
own_group_name(struct arena *a, const struct own_group *g, const char *lang)
{
	const char *title = words_pick(a, g->title, lang).text;
	const char *number = arena_printf(a, "%lld", (long long)g->number);
	const char *name = g->leads ? TRF(a, lang, "You lead group {1}",
	    number) : TRF(a, lang, "Group {1}", number);

	return text_blank(title) ? name : arena_printf(a, "%s: %s", name,
	    title);
}

struct url
document_at(struct req *r, const char *base, row_id id)
{
	return (struct url){ arena_printf(r->arena, "%s/documents/%lld", base,
	    (long long)id) };
}

const char *
status_class(enum edition_status s)
{
	switch (s) {
	case EDITION_OPEN:
	case EDITION_RUNNING:
		return "now";
	case EDITION_COMPLETED:
	case EDITION_IMPLEMENTED:
		return "good";
	case EDITION_CLOSED:
	case EDITION_ANNOUNCED:
	case EDITION_ARCHIVED:
	case EDITION_STATUSES:
		break;
	}
	return "";
}

bool
involved_any(const struct involvement *v, unsigned role)
{
	while (v != NULL && v->role != role)
		v = v->next;
	return v != NULL;
}

bool
children_any(const struct programme *p, row_id parent)
{
	while (p != NULL && p->parent != parent)
		p = p->next;
	return p != NULL;
}

bool
change_any(const struct part_change *c, row_id part)
{
	while (c != NULL && c->part != part)
		c = c->next;
	return c != NULL;
}

bool
sessions_any(const struct session_item *s, row_id part)
{
	while (s != NULL && s->part != part)
		s = s->next;
	return s != NULL;
}

bool
document_any(const struct document *d, bool source)
{
	while (d != NULL && d->source != source)
		d = d->next;
	return d != NULL;
}

const struct document *
documents_where(struct arena *a, const struct document *all, bool source)
{
	struct document *first = NULL, **end = &first;

	for (; all != NULL; all = all->next) {
		if (all->source != source)
			continue;
		*end = arena_new(a, struct document);
		**end = *all;
		(*end)->next = NULL;
		end = &(*end)->next;
	}
	return first;
}

const struct document *
documents_of(struct arena *a, const struct document *d, row_id part)
{
	struct document *first = NULL, **end = &first;

	for (; d != NULL; d = d->next) {
		if (d->part != part)
			continue;
		*end = arena_new(a, struct document);
		**end = *d;
		(*end)->next = NULL;
		end = &(*end)->next;
	}
	return first;
}

const struct part_output *
outputs_of(struct arena *a, const struct part_output *x, row_id part)
{
	struct part_output *first = NULL, **end = &first;

	for (; x != NULL; x = x->next) {
		if (x->part != part)
			continue;
		*end = arena_new(a, struct part_output);
		**end = *x;
		(*end)->next = NULL;
		end = &(*end)->next;
	}
	return first;
}

const struct part_output *
outputs_once(struct arena *a, const struct part_output *x)
{
	struct part_output *first = NULL, **end = &first;

	for (; x != NULL; x = x->next) {
		const struct part_output *had = first;

		while (had != NULL && (had->id != x->id ||
		    !text_same(had->where, x->where)))
			had = had->next;
		if (had != NULL)
			continue;
		*end = arena_new(a, struct part_output);
		**end = *x;
		(*end)->next = NULL;
		end = &(*end)->next;
	}
	return first;
}

const struct part *
part_in(const struct part *p, row_id id)
{
	while (p != NULL && p->id != id)
		p = p->next;
	return p;
}

const struct programme *
path_last(const struct programme *p)
{
	while (p != NULL && p->next != NULL)
		p = p->next;
	return p;
}

bool
v_inside(const struct req *r)
{
	return r->admin || (r->roles & (ROLE_PARTICIPANT | ROLE_ORGANISER |
	    ROLE_TRAINER)) != 0;
}

void
day_end(struct html *h, bool open)
{
	if (open)
		h_raw(h, "</ol>", 5);
}

void
day_break(struct html *h, bool *open, int level, const char *day)
{
	day_end(h, *open);
	buf_printf(&h->out, "<h%d class=\"day\">", level);
	h_text(h, day);
	buf_printf(&h->out, "</h%d><ol class=\"slots\">", level);
	*open = true;
}

bool
edition_any(const struct edition *e, row_id programme)
{
	while (e != NULL && e->programme != programme)
		e = e->next;
	return e != NULL;
}

struct map_mark *
partner_marks(struct arena *a, const struct involvement *all)
{
	struct map_mark *marks = NULL;

	for (const struct involvement *v = all; v != NULL; v = v->next) {
		const struct involvement *w = all;

		while (w != v && (w->role == INV_FUNDER ||
		    w->organisation.id != v->organisation.id))
			w = w->next;
		if (w == v && v->role != INV_FUNDER)
			map_count(a, &marks, v->organisation.country);
	}
	return marks;
}

const char *
url_host(struct arena *a, const char *url)
{
	const char *host = url == NULL ? NULL : strstr(url, "://");

	if (host == NULL)
		return "";
	host += 3;
	if (strncmp(host, "www.", 4) == 0)
		host += 4;
	return arena_dup_n(a, host, strcspn(host, "/?#"));
}
