/* What the pages of a search are given to show. */
#ifndef PRACTICE_FIND_SHOW_H
#define PRACTICE_FIND_SHOW_H

#include "practice/practice_find.h"
#include "practice/practice_show.h"

struct find_view {
	const char *text;		/* as typed; "" */
	const struct find_query *q;
	const struct find_query *plain;	/* as typed, with no other words */
	const struct practice_ask *ask;
	const struct practice_found *found;
	struct list_page page;
	struct concept *concepts;
	row_id edition;			/* searched in; 0: the public's */
	const char *edition_slug;
	const char *city, *land;	/* whose context; NULL */
	bool filtered;
};

/* A value's name for people, with nothing of it translated twice. */
const char *practice_value_label(struct req *, const struct find_view *,
    enum practice_facet, const char *value);
/* Why it was found though its words may be others: "“Wohnen” is the topic
 * Housing", "“Wohnen” was found by other words for Housing", one a line; ""
 * where the words themselves say it. */
const char *practice_find_why(struct req *, const struct find_view *,
    const struct practice *);
/* How alike its context is to the visitor's own, in a sentence. */
const char *practice_find_alike(struct req *, const struct find_view *,
    const struct practice *);
/* What of it has the words, in the language shown, hits apart; *lang: its. */
struct find_piece *practice_find_piece(struct req *, const struct find_view *,
    const struct practice *, const char **lang);

struct markup practice_find_marked(struct req *, const struct find_piece *);
/* Its title, the words marked; *lang: its language. */
struct markup practice_find_title(struct req *, const struct find_view *,
    const struct practice *, const char **lang);
/* This page, asked for one thing; name NULL: for nothing yet. */
struct url practice_find_url(struct req *, const struct find_view *,
    const char *name, const char *value);

/* This page with all that was asked for, with other words, or without the i-th
 * value of a facet. */
struct url practice_find_instead(struct req *, const struct find_view *,
    const char *text);
struct url practice_find_without(struct req *, const struct find_view *,
    enum practice_facet, size_t i);

/* What is chosen of a facet: ?topic=a&topic=b. */
struct text_list practice_find_chosen(struct req *, enum practice_facet);
/* Where all that was found can be taken along as a file. */
struct url practice_find_take(struct req *, const struct find_view *);

#endif
