/* What page.c and frame.tmpl share.  Rooms see page_open() and its kin in
 * web.h. */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "web/web.h"

struct page;

void frame_top(struct html *, struct req *, const struct page *);
void frame_bottom(struct html *, struct req *);

/* "Error: Apply – Baltic Academy" */
const char *page_title(const struct req *, const struct page *);
/* An address of ours from the gate; "/" when NULL. */
struct url page_ours(const char *);
/* A language in its own words. */
const char *page_own_name(const char *code);
/* JSON-LD that no page can be broken with, as a script element. */
void page_write_json_ld(struct html *, const char *json);

#endif
