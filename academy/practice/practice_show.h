/* What the pages of this room are given to show. */
#ifndef PRACTICE_SHOW_H
#define PRACTICE_SHOW_H

#include "practice/practice.h"
#include "web/form.h"
#include "web/list.h"
#include "web/map.h"

struct library_view {
	struct practice_filter filter;
	struct practice_line *lines;
	struct list_page page;
	struct practice_country *countries;
	int64_t untold;			/* practices whose country is not told */
	struct concept *concepts;
	bool filtered;
};

struct record_view {
	const struct practice *p;
	struct concept *concepts;
	bool inside;			/* who looks may see all of it */
};

/* "Utrecht, Netherlands"; "" where no place is told. */
const char *practice_place(struct arena *, const char *city,
    const char *country, const char *lang);
/* "2016–2019", "since 2016"; "" where nothing is said. */
const char *practice_years(struct arena *, int64_t from, int64_t to,
    const char *lang);
/* The concept of that id; NULL for one that the vocabulary lacks. */
const struct concept *concept_in(const struct concept *, const char *id);
/* Whether anything is said in this part. */
bool practice_part_said(const struct practice *, enum practice_part);
/* The option's marked label, or the value itself. */
const char *practice_option_label(const struct practice_field *,
    const char *value);
struct map_mark *practice_marks(struct arena *,
    const struct practice_country *);
const char *practice_kind_class(enum practice_kind);	/* of a badge */

#endif
