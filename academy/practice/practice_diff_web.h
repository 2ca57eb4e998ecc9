/* Differences on a page. */
#ifndef PRACTICE_DIFF_WEB_H
#define PRACTICE_DIFF_WEB_H

#include "practice/practice_diff.h"
#include "web/web.h"

/* What was taken out and put in, marked, in one run of text: a line of a template
 * would be a line of it. */
struct markup practice_diff_marked(struct arena *, const char *lang,
    const struct diff_piece *);

#endif
