/* How applications are read, on this room's pages and on those above it. */
#ifndef INTAKE_WORDS_WEB_H
#define INTAKE_WORDS_WEB_H

#include "intake/intake.h"
#include "web/html.h"

/* An answer as people read it: options by their labels. */
const char *answer_words(struct arena *, const struct answer *,
    const char *lang);
/* What a journal's entry says; the entry's own name where there are no words
 * for it. */
const char *action_words(const char *action, const char *lang);
/* Text as it was typed, with its paragraphs and lines. */
void h_lines(struct html *, const char *);

#endif
