/*
 * Long lists: sorted, filtered and cut into pages by the query of their
 * address, so that each view can be kept, sent on and gone back to.
 *
 *   ?sort=name	by that column, ?sort=-name the other way round
 *   ?page=2		rows 51 to 100, where a page has 50
 */
#ifndef WEB_LIST_H
#define WEB_LIST_H

#include "web/web.h"

enum { LIST_PAGE = 50 };	/* rows of a page */

/* This page with one word of its query changed (value NULL: taken out).  A
 * list that is filtered or sorted anew begins at its first page. */
struct url list_url(struct req *, const char *name, const char *value);

struct list_page { int64_t rows, each, page, pages; };	/* page: from 1 */
/* Which page is asked for; the nearest where there is none such. */
struct list_page list_page(const struct req *, int64_t rows, int64_t each);
/* Whether the row (from 0) stands on it. */
bool list_shows(struct list_page, int64_t row);

struct list_sort { const char *by; bool down; };
/* What the query asks for, or by: one of words (NULL ends), the first of which
 * holds where it says nothing. */
struct list_sort list_sort(const struct req *, const char *const *words);

/* A row and what it is sorted by: text (text_sort_key(); NULL comes last), or
 * number where no row has a text.  Equal ones keep their order. */
struct list_row { void *at; const char *text; int64_t number; size_t place; };
void list_rows_sort(struct list_row *, size_t n, bool down);

/* "Rows 51 to 100 of 312", and the other pages; nothing for a single page. */
void h_pages(struct html *, struct req *, struct list_page);
/* The head of a column that sorts; n: of numbers. */
void h_sort(struct html *, struct req *, struct list_sort, const char *by,
    const char *label, bool n);

#endif
