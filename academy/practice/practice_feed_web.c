/* Atom: what is new in the library, of one topic or country or of all. */
#include "practice/practice_web.h"

#include <string.h>

#include "practice/practice.h"
#include "render/feed.h"

enum { FEED_ENTRIES = 50, FEED_SUMMARY = 400 };

static const struct concept *
concept_of(const struct concept *c, const char *id)
{
	while (c != NULL && strcmp(c->id, id) != 0)
		c = c->next;
	return c;
}

static const char *
topic_labels(struct req *r, const struct concept *c, const char *topics)
{
	struct text_list l = text_split(r->arena, topics, ' ');
	struct buf b = BUF(r->arena);

	for (size_t i = 0; i < l.n; i++) {
		const struct concept *of = concept_of(c, l.at[i]);

		if (of != NULL)
			buf_printf(&b, "%s\n", words_pick(r->arena, of->label,
			    r->lang).text);
	}
	return buf_text(&b);
}

/* RC_NONE: it has left the public between two statements. */
static enum rc
entry(struct req *r, const struct concept *c, const struct practice_line *l,
    struct feed_entry *out)
{
	struct words title, about;
	struct practice p;

	TRY(practice_shown(r->db, r->arena, l->code, &p));
	title = words_pick(r->arena, p.title, r->lang);
	about = words_pick(r->arena, p.summary == NULL ? p.what_was_done :
	    p.summary, title.lang);
	*out = (struct feed_entry){
		.id = arena_printf(r->arena, "%s/practices/%s", r->base_url,
		    p.code),
		.title = title.text, .lang = title.lang,
		.summary = about.text == NULL ? NULL : text_cut(r->arena,
		    about.text, FEED_SUMMARY),
		.author = words_pick(r->arena, p.lead, title.lang).text,
		.categories = topic_labels(r, c, p.topics),
		.made_at = p.published_at, .changed_at = p.changed_at,
	};
	out->url = out->id;
	return RC_OK;
}

static const char *
feed_title(struct req *r, const struct concept *topic, const char *country)
{
	const char *name = country == NULL ? NULL : country_name(country,
	    r->lang), *label = topic == NULL ? NULL : words_pick(r->arena,
	    topic->label, r->lang).text, *all = tr(r->lang, "Practices");

	if (name != NULL && label != NULL)
		return arena_printf(r->arena, "%s: %s, %s", all, label, name);
	return name == NULL && label == NULL ? all : arena_printf(r->arena,
	    "%s: %s", all, label == NULL ? name : label);
}

static enum rc
feed(struct req *r)
{
	const char *topic = req_query(r, "topic"), *country = req_query(r,
	    "country"), *query;
	struct feed_entry *first = NULL, **end = &first;
	const struct concept *of = NULL;
	struct buf b = BUF(r->arena);
	struct practice_line *lines;
	struct concept *concepts;
	struct feed f;
	int64_t rows;

	topic = text_blank(topic) ? NULL : topic;
	country = text_blank(country) ? NULL : country;
	TRY(concept_list(r->db, r->arena, &concepts));
	/* What the vocabulary lacks has no feed, whatever records say. */
	if ((topic != NULL && (of = concept_of(concepts, topic)) == NULL) ||
	    (country != NULL && !country_known(country)))
		return RC_NONE;
	TRY(practice_list(r->db, r->arena, &(struct practice_filter){
	    .topic = topic, .country = country, .most = FEED_ENTRIES },
	    &lines, &rows));
	for (; lines != NULL; lines = lines->next) {
		struct feed_entry *e = arena_new(r->arena, struct feed_entry);
		enum rc rc = entry(r, concepts, lines, e);

		if (rc == RC_NONE)
			continue;
		TRY(rc);
		*end = e;
		end = &e->next;
	}
	query = topic != NULL && country != NULL ? arena_printf(r->arena,
	    "?topic=%s&country=%s", topic, country) : topic != NULL ?
	    arena_printf(r->arena, "?topic=%s", topic) : country != NULL ?
	    arena_printf(r->arena, "?country=%s", country) : "";
	f = (struct feed){
		.id = arena_printf(r->arena, "%s/practices.atom%s",
		    r->base_url, query),
		.url = arena_printf(r->arena, "%s/practices%s", r->base_url,
		    query),
		.title = feed_title(r, of, country),
		.author = r->frame.site, .lang = r->lang, .entries = first,
	};
	f.self_url = f.id;
	feed_write(&b, &f);
	return reply_bytes(r, "application/atom+xml; charset=utf-8", NULL, b.p,
	    b.n);
}

const struct route practice_feed_routes[] = {
	{ GET, "/practices.atom", RIGHT_ANYONE, feed },
	{ 0 }
};
