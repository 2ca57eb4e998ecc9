/* What the web files of this room share. */
#ifndef PRACTICE_GUARD_WEB_H
#define PRACTICE_GUARD_WEB_H

#include "practice/practice_show.h"
#include "web/web.h"

/* The record of this path, for its author or an editor; RC_NONE for others. */
enum rc practice_own(struct req *, struct write_view *);
/* The record of this path, for those admitted to its edition. */
enum rc practice_in_room(struct req *, struct practice *);
/* The record of this path, for its editors only. */
enum rc practice_review_open(struct req *, struct write_view *);
/* Notes an action in the journal and leads back to the review. */
enum rc practice_reviewed(struct req *, const struct write_view *,
    const char *action, const char *flash);
/* The page of the review: for forms of other files that are drawn on it. */
enum rc practice_review_answer(struct req *);
/* A line in the journal. */
enum rc practice_note(struct req *, const struct practice *,
    const char *action);
/* The page of versions, for who may see the record; back: its own page. */
enum rc practice_versions_answer(struct req *, const struct practice *,
    const char *back);
#endif
