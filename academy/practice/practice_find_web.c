/* Searching the library, and the practices of an edition. */
#include <string.h>

#include "base/figure.h"
#include "practice/practice_find_show.h"
#include "practice/practice_web.h"
#include "practice_find_pages.h"

enum { FIND_PAGE = 20 };

static const char *
asked(struct req *r, const char *name)
{
	const char *s = req_query(r, name);

	return text_blank(s) ? NULL : s;
}

const char *
practice_value_label(struct req *r, const struct find_view *v,
    enum practice_facet f, const char *value)
{
	const struct practice_field *field = NULL;
	const struct concept *c;
	int64_t level;

	switch (f) {
	case FACET_TOPIC:
		c = concept_in(v->concepts, value);
		return c == NULL ? value : words_pick(r->arena, c->label,
		    r->lang).text;
	case FACET_TARGET:
		for (const struct practice_target *t = practice_targets;
		    t->name != NULL; t++)
			if (strcmp(t->name, value) == 0)
				return tr(r->lang, t->label);
		return value;
	case FACET_LANGUAGE:
		return language_name(value, r->lang);
	case FACET_COUNTRY:
		return country_name(value, r->lang);
	case FACET_KIND:
		for (int k = 0; k < PRACTICE_KINDS; k++)
			if (strcmp(practice_kind_name[k], value) == 0)
				return tr(r->lang, practice_kind_label[k]);
		return value;
	case FACET_EVIDENCE:
		return text_number(value, 0, EVIDENCE_LEVELS - 1, &level) ?
		    tr(r->lang, evidence_label[level]) : value;
	case FACET_ROLE:
		field = practice_field("city_role");
		break;
	case FACET_SCALE:
		field = practice_field("scale");
		break;
	default:
		return value;
	}
	return tr(r->lang, practice_option_label(field, value));
}

static void
add_reason(struct buf *b, const char *reason)
{
	if (b->n > 0)
		buf_char(b, '\n');
	buf_str(b, reason);
}

/* In the order of what is shown: the visitor's language, its own, English. */
enum { TRIED = 3 };
static const char *
text_in(struct req *r, const struct practice *p, int i, const char **lang)
{
	*lang = i == 0 ? r->lang : i == 1 ? p->lang : "en";
	return *lang == NULL ? "" : practice_find_text(r->arena, p, *lang);
}

/* Whether the word itself stands there, in some form of its own. */
static bool
says_itself(struct req *r, const struct find_view *v, const struct practice *p,
    size_t group)
{
	struct find_query one = { .groups = 1 };
	size_t hits = 0;

	if (group >= v->plain->groups)
		return true;
	one.group[0] = v->plain->group[group];
	for (int i = 0; i < TRIED && hits == 0; i++) {
		const char *lang, *text = text_in(r, p, i, &lang);
		const char *title = lang == NULL ? NULL :
		    words_in(r->arena, p->title, lang);

		if (lang != NULL)
			(void)find_snippet(r->arena, &one, text, lang, 0,
			    &hits);
		if (hits == 0 && title != NULL)
			(void)find_snippet(r->arena, &one, title, lang, 0,
			    &hits);
	}
	return hits > 0;
}

/* What a tag, "#housing" or "@LT", is called. */
static const char *
tag_label(struct req *r, const struct find_view *v, const char *tag)
{
	return *tag == '@' ? country_name(tag + 1, r->lang) :
	    practice_value_label(r, v, FACET_TOPIC, tag + 1);
}

/* Whether it is of that topic, or of one below it, or of that country. */
static bool
is_tagged(struct req *r, const struct practice *p, const char *tag)
{
	struct text_list topics = text_split(r->arena, p->topics, ' ');
	bool is = text_has(topics, tag + 1);

	if (*tag == '@')
		return text_same(tag + 1, p->country);
	for (size_t k = 0; !is && k < topics.n; k++)
		is = text_same(practice_concept_parent(topics.at[k]), tag + 1);
	return is;
}

const char *
practice_find_why(struct req *r, const struct find_view *v,
    const struct practice *p)
{
	struct buf b = BUF(r->arena);

	for (size_t g = 0; g < v->q->groups; g++) {
		const struct find_group *group = &v->q->group[g];
		bool said = false;

		for (size_t i = 0; i < group->tags; i++) {
			const char *tag = group->tag[i].tag;
			const char *name = tag_label(r, v, tag);

			if (!is_tagged(r, p, tag))
				continue;
			said = true;
			add_reason(&b, *tag == '@' ? TRF(r->arena, r->lang,
			    "“{1}” is the country {2}", group->shown, name) :
			    TRF(r->arena, r->lang, "“{1}” is the topic {2}",
			    group->shown, name));
		}
		if (!said && group->tags > 0 && !says_itself(r, v, p, g))
			add_reason(&b, TRF(r->arena, r->lang,
			    "“{1}” was found by other words for {2}",
			    group->shown, tag_label(r, v, group->tag[0].tag)));
	}
	return buf_text(&b);
}

static const char *
scale_alike(struct req *r, const struct find_view *v, const char *scale)
{
	const char *home = v->ask->home.scale;

	return scale == NULL || home == NULL ? "" : text_same(scale, home) ?
	    tr(r->lang, "Same scale.") : TRF(r->arena, r->lang,
	    "Another scale: {1}.", practice_value_label(r, v, FACET_SCALE,
	    scale));
}

const char *
practice_find_alike(struct req *r, const struct find_view *v,
    const struct practice *p)
{
	const struct practice_home *home = &v->ask->home;
	int64_t people = p->population != 0 ? p->population :
	    practice_place_population(p->city, p->country);
	const char *where, *size = "";

	if (v->ask->order != ORDER_ALIKE)
		return "";
	where = p->country == NULL || home->country == NULL ? "" :
	    text_same(p->country, home->country) ?
	    tr(r->lang, "Same country.") : tr(r->lang, "Another country.");
	if (people != 0 && home->population != 0)
		size = TRF(r->arena, r->lang,
		    "{1} inhabitants, yours has {2}.",
		    figure_grouped(r->arena, people, r->lang),
		    figure_grouped(r->arena, home->population, r->lang));
	return text_clean(r->arena, arena_printf(r->arena, "%s %s %s", size,
	    where, scale_alike(r, v, p->scale)), true);
}

struct find_piece *
practice_find_piece(struct req *r, const struct find_view *v,
    const struct practice *p, const char **lang)
{
	enum { POINTS = 240 };
	struct find_piece *piece = NULL, *first = NULL;
	size_t hits;

	for (int i = 0; i < TRIED; i++) {
		const char *in, *text = text_in(r, p, i, &in);

		if (*text == '\0')
			continue;
		piece = find_snippet(r->arena, v->q, text, in, POINTS, &hits);
		if (first == NULL || hits > 0)
			*lang = in;
		if (hits > 0)
			return piece;
		if (first == NULL)
			first = piece;
	}
	return first;
}

struct markup
practice_find_marked(struct req *r, const struct find_piece *p)
{
	struct html h = { .out = BUF(r->arena), .lang = r->lang };

	for (; p != NULL; p = p->next) {
		if (p->hit)
			h_raw(&h, "<mark>", strlen("<mark>"));
		h_text(&h, p->text);
		if (p->hit)
			h_raw(&h, "</mark>", strlen("</mark>"));
	}
	return (struct markup){ buf_text(&h.out) };
}

struct markup
practice_find_title(struct req *r, const struct find_view *v,
    const struct practice *p, const char **lang)
{
	struct words title = words_pick(r->arena, p->title, r->lang);

	*lang = title.lang;
	return practice_find_marked(r, find_snippet(r->arena, v->q,
	    title.text == NULL ? "" : title.text, title.lang == NULL ? "en" :
	    title.lang, 0, NULL));
}

struct url
practice_find_url(struct req *r, const struct find_view *v, const char *name,
    const char *value)
{
	if (v->edition == 0)
		return name == NULL ? url_to(r->arena, "/practices/search") :
		    url_to(r->arena, "/practices/search?%s=%s", name, value);
	return name == NULL ? url_to(r->arena,
	    "/editions/%s/practices/search", v->edition_slug) :
	    url_to(r->arena, "/editions/%s/practices/search?%s=%s",
	    v->edition_slug, name, value);
}

static void
add_value(struct req *r, struct buf *b, const char *name, const char *value)
{
	/* Behind the "?" that makes it an address. */
	buf_printf(b, "&%s", url_to(r->arena, "?%s=%s", name, value).p + 1);
}

/* The values of the facets but the i-th of without. */
static void
add_values(struct req *r, struct buf *b, const struct find_view *v,
    enum practice_facet without, size_t i)
{
	for (enum practice_facet f = 0; f < PRACTICE_FACETS; f++)
		for (size_t k = 0; k < v->ask->value[f].n; k++)
			if (f != without || k != i)
				add_value(r, b, practice_facet_name[f],
				    v->ask->value[f].at[k]);
}

static struct url
asked_again(struct req *r, const struct find_view *v, const char *text,
    enum practice_facet without, size_t i)
{
	struct buf b = BUF(r->arena);

	buf_str(&b, practice_find_url(r, v, "q", text).p);
	add_values(r, &b, v, without, i);
	add_value(r, &b, "order", practice_order_name[v->ask->order]);
	if (asked(r, "city") != NULL)
		add_value(r, &b, "city", asked(r, "city"));
	if (asked(r, "land") != NULL)
		add_value(r, &b, "land", asked(r, "land"));
	return (struct url){ buf_text(&b) };
}

struct url
practice_find_instead(struct req *r, const struct find_view *v,
    const char *text)
{
	return asked_again(r, v, text, PRACTICE_FACETS, 0);
}

struct url
practice_find_without(struct req *r, const struct find_view *v,
    enum practice_facet f, size_t i)
{
	return asked_again(r, v, v->text, f, i);
}

struct url
practice_find_take(struct req *r, const struct find_view *v)
{
	struct buf b = BUF(r->arena);

	buf_str(&b, url_to(r->arena, "/practice-files/new?q=%s", v->text).p);
	add_values(r, &b, v, PRACTICE_FACETS, 0);
	return (struct url){ buf_text(&b) };
}

/* Whose context the practices are to be like: what is typed, or the profile
 * of the organisation of who is signed in. */
static enum rc
find_home(struct req *r, struct find_view *v, struct practice_home *home)
{
	/* Practices say it by the area, organisations by who they are. */
	static const char *const scale_of[LEVELS] = { [LEVEL_LOCAL] = "city",
	    [LEVEL_REGIONAL] = "region", [LEVEL_NATIONAL] = "national" };
	struct organisation o;
	struct person p;
	enum rc rc;

	v->city = asked(r, "city");
	v->land = asked(r, "land");
	if (v->city == NULL && v->land == NULL && r->person != 0) {
		rc = person_find(r->db, r->arena, r->person, &p);
		if (rc == RC_OK && p.organisation != 0)
			rc = organisation_find(r->db, r->arena, p.organisation,
			    &o);
		else if (rc == RC_OK)
			rc = RC_NONE;
		if (rc != RC_OK && rc != RC_NONE)
			return rc;
		if (rc == RC_OK) {
			v->city = o.place;
			v->land = text_blank(o.country) ? NULL : o.country;
			home->population = o.population;
			home->scale = scale_of[o.level];
		}
	} else if (v->city != NULL) {
		home->scale = scale_of[LEVEL_LOCAL];
	}
	home->name = v->city;
	home->country = v->land;
	if (home->population == 0)
		home->population = practice_place_population(v->city, v->land);
	return RC_OK;
}

struct text_list
practice_find_chosen(struct req *r, enum practice_facet f)
{
	enum { MOST = 64 };
	struct text_list out = { .at = arena_array(r->arena, const char *,
	    MOST) };

	for (const struct sent *s = req_sent(r); s != NULL; s = s->next)
		if (strcmp(s->name, practice_facet_name[f]) == 0 &&
		    !text_blank(s->value) &&
		    !text_has(out, s->value) && out.n < MOST)
			out.at[out.n++] = s->value;
	return out;
}

/* What is chosen and stands in no practice stands in the form all the same, or
 * it would be given up unseen with the next search. */
static void
keep_chosen(struct req *r, const struct practice_ask *ask,
    struct practice_found *found)
{
	for (enum practice_facet f = 0; f < PRACTICE_FACETS; f++)
		for (size_t i = 0; i < ask->value[f].n; i++) {
			const char *value = ask->value[f].at[i];
			const struct practice_count *c = found->count[f];
			struct practice_count *first;

			while (c != NULL && strcmp(c->value, value) != 0)
				c = c->next;
			if (c != NULL)
				continue;
			first = arena_new(r->arena, struct practice_count);
			*first = (struct practice_count){ value, 0, true,
			    found->count[f] };
			found->count[f] = first;
		}
}

static enum rc
search(struct req *r, struct find_view *v)
{
	struct practice_ask ask = { .most = FIND_PAGE };
	struct practice_found found;
	struct find_query q, plain;
	struct html *h;
	const char *text = asked(r, "q"), *order = asked(r, "order");

	v->text = text == NULL ? "" : text_cut(r->arena, text, 200);
	for (enum practice_facet f = 0; f < PRACTICE_FACETS; f++) {
		ask.value[f] = practice_find_chosen(r, f);
		v->filtered |= ask.value[f].n > 0;
	}
	for (enum practice_order o = 0; o < PRACTICE_ORDERS; o++)
		if (text_same(order, practice_order_name[o]))
			ask.order = o;
	TRY(find_home(r, v, &ask.home));
	TRY(concept_list(r->db, r->arena, &v->concepts));
	find_query(r->arena, practice_vocabulary(), v->text, &q);
	v->page = list_page(r, INT64_MAX - FIND_PAGE, FIND_PAGE);
	ask.skip = (v->page.page - 1) * FIND_PAGE;
	TRY(practice_find(r->db, r->arena, v->edition, &ask, &q, &found));
	v->page = list_page(r, found.all, FIND_PAGE);
	if ((v->page.page - 1) * FIND_PAGE != ask.skip) {
		/* Beyond the last page: that one. */
		ask.skip = (v->page.page - 1) * FIND_PAGE;
		find_query(r->arena, practice_vocabulary(), v->text, &q);
		TRY(practice_find(r->db, r->arena, v->edition, &ask, &q,
		    &found));
	}
	find_query(r->arena, NULL, v->text, &plain);
	keep_chosen(r, &ask, &found);
	v->q = &q;
	v->plain = &plain;
	v->ask = &ask;
	v->found = &found;
	/* What is read out first: how many there are. */
	h = page_open(r, *v->text == '\0' ? tr(r->lang, "Search the practices")
	    : TRF(r->arena, r->lang, "{1}: {2} found", v->text,
	    arena_printf(r->arena, "%lld", (long long)found.all)));
	page_noindex(r);
	find_page(h, r, v);
	return page_close(h, r);
}

static enum rc
find_public(struct req *r)
{
	struct find_view v = { 0 };

	return search(r, &v);
}

static enum rc
find_in_edition(struct req *r)
{
	struct find_view v = { .edition = r->edition,
	    .edition_slug = r->at_edition->slug };

	return search(r, &v);
}

const struct route practice_find_routes[] = {
	{ GET, "/practices/search", RIGHT_ANYONE, find_public },
	{ GET, "/editions/:edition/practices/search", RIGHT_PARTICIPANT,
	    find_in_edition },
	{ 0 }
};
