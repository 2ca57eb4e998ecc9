/* Small helpers of this room's pages: is there any, which one, in words. */
#ifndef PROGRAMME_WORDS_WEB_H
#define PROGRAMME_WORDS_WEB_H

#include "programme/programme.h"
#include "web/web.h"

/* Words that are Markdown, as HTML with lang and dir around it. */
void words_markdown(struct html *, struct req *, const char *words,
    int heading);
/* "English, Lithuanian" of "en lt". */
const char *languages_line(struct arena *, const char *codes, const char *lang);
/* "27 partners from 11 countries" */
const char *partners_line(struct arena *, const char *lang,
    int64_t organisations, int64_t countries);

/* "Part 1 and Part 2" of "12-13". */
const char *parts_titles(struct arena *, const char *ids, const struct part *,
    const char *lang);
/* The same, but "Only Part 1" where there are others. */
const char *parts_words(struct arena *, const char *ids, const struct part *,
    const char *lang);

/* "Group 3: The school", "You lead group 3" */
const char *own_group_name(struct arena *, const struct own_group *,
    const char *lang);

/* base is made by url_to(): "/editions/baltic-2025". */
struct url document_at(struct req *, const char *base, row_id);

const char *status_class(enum edition_status);	/* of the badge */
bool involved_any(const struct involvement *, unsigned role);
bool children_any(const struct programme *, row_id parent);
bool change_any(const struct part_change *, row_id part);
bool sessions_any(const struct session_item *, row_id part);
bool document_any(const struct document *, bool source);
/* Those that are sources, or those that are not, in their order. */
const struct document *documents_where(struct arena *, const struct document *,
    bool source);
/* Those of that part. */
const struct document *documents_of(struct arena *, const struct document *,
    row_id part);
const struct part_output *outputs_of(struct arena *,
    const struct part_output *, row_id part);
/* Each once, whatever its parts. */
const struct part_output *outputs_once(struct arena *,
    const struct part_output *);
const struct part *part_in(const struct part *, row_id);
const struct programme *path_last(const struct programme *);
/* Whether this visitor sees what only the admitted see. */
bool v_inside(const struct req *);

/* The heading of a day, of that level, and the list below it; *open tells
 * whether one is open. */
void day_break(struct html *, bool *open, int level, const char *day);
void day_end(struct html *, bool open);

bool edition_any(const struct edition *, row_id programme);
/* The countries of what partners_count() counts. */
struct map_mark *partner_marks(struct arena *, const struct involvement *);
/* "osce.org" of an address. */
const char *url_host(struct arena *, const char *url);

#endif
